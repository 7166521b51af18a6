/* Moves and fills of blocks from 8 bytes to 32 KB, aligned and not: LDM and STM
 * of eight registers, and byte loops. */
#include "kernel.h"

#define LARGEST 32768

static uint8_t source[LARGEST + 4];
static uint8_t target[LARGEST + 4];

void kernel_prepare(void)
{
    uint32_t random = 8;
    for (uint32_t i = 0; i < sizeof source; i++)
        source[i] = (uint8_t)random_next(&random);
}

uint32_t kernel_pass(void)
{
    uint32_t sum = 0;
    memset(target, 0, sizeof target);
    for (uint32_t size = 8; size <= LARGEST; size <<= 1) {
        for (uint32_t done = 0; done < LARGEST * 4; done += size) {
            uint32_t place = done & (LARGEST - 1);
            memset(target + place, (int)size, size);
            memcpy(target + place, source + (LARGEST - size - place), size);
        }
        memcpy(target + 1, source + 2, 2048);
        for (uint32_t i = 0; i < sizeof target; i += 509)
            sum = checksum_add(sum, target[i]);
    }
    return sum;
}
