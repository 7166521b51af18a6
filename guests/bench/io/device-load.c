/* Loads from a register of a device. */
#include "access.h"

void kernel_prepare(void)
{
    *SYS_LED = 5;
}

uint32_t kernel_pass(void)
{
    uint32_t sum = 0;
    for (int i = 0; i < ROUNDS; i++) {
        uint32_t value;
        __asm__ volatile(EIGHT_TIMES("ldr %0, [%2]\n add %1, %1, %0\n")
                         : "=&r"(value), "+r"(sum)
                         : "r"(SYS_LED));
    }
    return sum;
}
