/* What a kernel is: a piece of integer work that can be repeated.
 *
 * A kernel is a plain C file without operating system, library or division. It
 * is compiled for the guest and, as a second oracle, for the host. */
#ifndef KERNEL_H
#define KERNEL_H

#include <stddef.h>
#include <stdint.h>

/* Makes the input; called once, before the first pass. */
void kernel_prepare(void);

/* Does the work once, about a million guest instructions, and returns a
 * checksum of the result. Every pass starts from the same state and returns the
 * same value. */
uint32_t kernel_pass(void);

/* One step of Marsaglia's xorshift generator; the state is never 0. */
static inline uint32_t random_next(uint32_t *state)
{
    uint32_t x = *state;
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    return *state = x;
}

/* Adds a value to a checksum; the order of the values counts. */
static inline uint32_t checksum_add(uint32_t sum, uint32_t value)
{
    return ((sum << 5) | (sum >> 27)) ^ value;
}

void *memcpy(void *restrict target, const void *restrict source, size_t length);
void *memset(void *target, int value, size_t length);

#endif
