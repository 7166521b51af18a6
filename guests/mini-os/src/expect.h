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
void instruction(u32 word);

/* Executes one instruction, which may change r0 and flags; returns r0. */
u32 execute(u32 instruction, u32 r0);

/* Tests that CP15 is not ours: its registers and most of its operations. */
void test_privileged_cp15(void);

/* An address where nothing is mapped. */
#define NOWHERE 0x30000000u

/* tests_2008.c or tests_later.c: a context that was got is made one that cannot be
 * set, and one that starts the domain as it was to start. */
void context_broken(struct vcpu_context *context);
void context_repaired(struct vcpu_context *context);

/* tests_events.c: an event handler that says what it saw. */
extern volatile u32 seen_port, seen_count;
void note(u32 port, void *data);

/* tests_memory.c: one request of mmu_update, where only the later tree takes va, and of mmuext_op;
 * our descriptor of an address that has a second-level table. */
s32 update(u32 ptr, u32 value, u32 va, u32 *done);
s32 extended(u32 cmd, u32 arg1, u32 arg2, u32 arg3);
u32 *descriptor(u32 va);

/* tests_memory.c */
void test_memory(void);
void test_reservation(void);
void test_mapping(void);
void test_lists(void);
void test_extended(void);

/* tests_events.c */
void test_events(void);
void test_ports(void);
void test_virqs(void);
void test_poll(void);

/* tests_lines.c */
void test_pirqs(void);
void test_interrupts(void);
void test_pins(void);
void test_human_interface(void);
void test_permissions(void);

/* tests_control.c */
void test_control(void);
void test_reports(void);
void test_ports_of_others(void);
void test_remote_shutdown(void);
void test_domains(void);
void test_scheduler_parameters(void);
void test_trace(void);

#endif
