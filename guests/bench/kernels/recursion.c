/* Fibonacci, Ackermann and Takeuchi: little but calls, returns and the stack. */
#include "kernel.h"

#define RECURSIVE __attribute__((noinline))

static RECURSIVE uint32_t fibonacci(uint32_t n)
{
    return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
}

static RECURSIVE uint32_t ackermann(uint32_t m, uint32_t n)
{
    if (m == 0)
        return n + 1;
    if (n == 0)
        return ackermann(m - 1, 1);
    return ackermann(m - 1, ackermann(m, n - 1));
}

static RECURSIVE int32_t takeuchi(int32_t x, int32_t y, int32_t z)
{
    if (y >= x)
        return z;
    return takeuchi(takeuchi(x - 1, y, z), takeuchi(y - 1, z, x), takeuchi(z - 1, x, y));
}

void kernel_prepare(void)
{
}

uint32_t kernel_pass(void)
{
    uint32_t sum = 0;
    for (uint32_t n = 16; n < 20; n++)
        sum = checksum_add(sum, fibonacci(n));
    for (uint32_t n = 30; n < 40; n++)
        sum = checksum_add(sum, ackermann(2, n));
    for (int32_t z = 0; z < 4; z++)
        sum = checksum_add(sum, (uint32_t)takeuchi(11, 6, z));
    return sum;
}
