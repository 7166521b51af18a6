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

/* An address where nothing is mapped. */
#define NOWHERE 0x30000000u

void test_control(void);
void test_domains(void);
void test_scheduler_parameters(void);
void test_trace(void);

#endif
