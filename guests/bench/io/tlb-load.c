/* Loads from RAM, each in another page than the one before, so that each asks the soft TLB, and finds its page there.
 * They are a cache line more than a page apart: a page exactly would wear out one set of the host's cache. */
#include "access.h"

#define STRIDE (4096 + 64)

uint32_t buffer[BUFFER_BYTES / 4];

void kernel_prepare(void)
{
    for (int i = 0; i < BUFFER_BYTES / 4; i++)
        buffer[i] = i;
}

uint32_t kernel_pass(void)
{
    uint32_t sum = 0;
    for (int i = 0; i < ROUNDS; i++) {
        const uint32_t *at = buffer + (i & 7) * (7 * STRIDE / 4);
        uint32_t value;
        __asm__ volatile(EIGHT_TIMES("ldr %0, [%2], %3\n add %1, %1, %0\n")
                         : "=&r"(value), "+r"(sum), "+r"(at)
                         : "r"(STRIDE)
                         : "memory");
    }
    return sum;
}
