/* Loads from RAM, one after the other in one page. */
#include "access.h"

uint32_t buffer[BUFFER_BYTES / 4];

void kernel_prepare(void)
{
    for (int i = 0; i < 1024; i++)
        buffer[i] = i;
}

uint32_t kernel_pass(void)
{
    uint32_t sum = 0;
    for (int i = 0; i < ROUNDS; i++) {
        const uint32_t *at = buffer + (i & 127) * 8;
        uint32_t value;
        __asm__ volatile(EIGHT_TIMES("ldr %0, [%2], #4\n add %1, %1, %0\n")
                         : "=&r"(value), "+r"(sum), "+r"(at)
                         :
                         : "memory");
    }
    return sum;
}
