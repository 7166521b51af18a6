/* Quicksort that leaves short runs to insertion sort: branches that depend on
 * data, and moderate recursion. */
#include "kernel.h"

#define COUNT 8192
#define SHORT_RUN 12

static int32_t input[COUNT];
static int32_t values[COUNT];

static void swap(int32_t *a, int32_t *b)
{
    int32_t t = *a;
    *a = *b;
    *b = t;
}

/* The median of the first, the middle and the last value, all three left in
 * order, so that both ends stop a scan. */
static int32_t pivot(int32_t *first, int32_t *last)
{
    int32_t *middle = first + ((last - first) >> 1);
    if (*middle < *first)
        swap(middle, first);
    if (*last < *first)
        swap(last, first);
    if (*last < *middle)
        swap(last, middle);
    return *middle;
}

static void quicksort(int32_t *first, int32_t *last)
{
    while (last - first >= SHORT_RUN) {
        int32_t p = pivot(first, last);
        int32_t *i = first;
        int32_t *j = last;
        do {
            while (*++i < p)
                ;
            while (p < *--j)
                ;
            if (i < j)
                swap(i, j);
        } while (i < j);
        if (j - first < last - j) {
            quicksort(first, j);
            first = j + 1;
        } else {
            quicksort(j + 1, last);
            last = j;
        }
    }
}

static void insertion_sort(int32_t *array, uint32_t count)
{
    for (uint32_t i = 1; i < count; i++) {
        int32_t value = array[i];
        uint32_t j = i;
        for (; j > 0 && value < array[j - 1]; j--)
            array[j] = array[j - 1];
        array[j] = value;
    }
}

void kernel_prepare(void)
{
    uint32_t random = 2;
    for (uint32_t i = 0; i < COUNT; i++)
        input[i] = (int32_t)random_next(&random);
}

uint32_t kernel_pass(void)
{
    uint32_t sum = 0;
    memcpy(values, input, sizeof values);
    quicksort(values, values + COUNT - 1);
    insertion_sort(values, COUNT);
    for (uint32_t i = 0; i < COUNT; i++)
        sum = checksum_add(sum, (uint32_t)values[i]);
    return sum;
}
