/* For tests: the first line that failed. */
#ifndef EXPECT_H
#define EXPECT_H

extern u32 failed_line;

#define EXPECT(condition)           \
    do {                            \
        if (!(condition)) {         \
            failed_line = __LINE__; \
            return;                 \
        }                           \
    } while (0)

#define FRAME(mfn) ((mfn) * PAGE_SIZE)

struct test {
    const char *name;
    void (*run)(void);
};

/* tests_2008.c or tests_later.c; both end with one that has no name. */
extern const struct test interface_tests[];

/* actions.c: what faults, for faults(). */
void load(u32 va);
void store(u32 va);
void jump(u32 va);
void undefined(u32 unused);
void cp15(u32 unused);

/* An address where nothing is mapped. */
#define NOWHERE 0x30000000u

/* tests_2008.c or tests_later.c: a context that was got is made one that cannot be
 * set, and one that starts the domain as it was to start. */
void context_broken(struct vcpu_context *context);
void context_repaired(struct vcpu_context *context);

void test_control(void);
void test_domains(void);
void test_permissions(void);
void test_scheduler_parameters(void);
void test_trace(void);

#endif
