/* Stores to a register of a device. */
#include "access.h"

void kernel_prepare(void)
{
}

uint32_t kernel_pass(void)
{
    for (int i = 0; i < ROUNDS; i++)
        __asm__ volatile(EIGHT_TIMES("str %0, [%1]\n") : : "r"(i & 0xFF), "r"(SYS_LED) : "memory");
    return *SYS_LED;
}
