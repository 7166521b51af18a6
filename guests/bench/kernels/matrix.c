/* Product of two integer matrices: multiply-accumulate, rows against columns. */
#include "kernel.h"

#define SIZE 56

static int32_t a[SIZE][SIZE];
static int32_t b[SIZE][SIZE];
static int32_t product[SIZE][SIZE];

void kernel_prepare(void)
{
    uint32_t random = 3;
    for (uint32_t i = 0; i < SIZE; i++) {
        for (uint32_t j = 0; j < SIZE; j++) {
            a[i][j] = (int32_t)random_next(&random) >> 8;
            b[i][j] = (int32_t)random_next(&random) >> 8;
        }
    }
}

uint32_t kernel_pass(void)
{
    uint32_t sum = 0;
    for (uint32_t i = 0; i < SIZE; i++) {
        for (uint32_t j = 0; j < SIZE; j++) {
            uint32_t dot = 0;
            for (uint32_t k = 0; k < SIZE; k++)
                dot += (uint32_t)a[i][k] * (uint32_t)b[k][j];
            product[i][j] = (int32_t)dot;
        }
    }
    for (uint32_t i = 0; i < SIZE; i++)
        for (uint32_t j = 0; j < SIZE; j++)
            sum = checksum_add(sum, (uint32_t)product[i][j]);
    return sum;
}
