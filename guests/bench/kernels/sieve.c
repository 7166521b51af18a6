/* Sieve of Eratosthenes: byte stores at growing strides. */
#include "kernel.h"

#define LIMIT 100000

static uint8_t composite[LIMIT];

void kernel_prepare(void)
{
}

uint32_t kernel_pass(void)
{
    uint32_t sum = 0;
    memset(composite, 0, LIMIT);
    for (uint32_t i = 2; i < LIMIT; i++) {
        if (composite[i])
            continue;
        sum = checksum_add(sum, i);
        for (uint32_t j = i + i; j < LIMIT; j += i)
            composite[j] = 1;
    }
    return sum;
}
