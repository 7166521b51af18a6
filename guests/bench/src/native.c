/* The same kernel on the host: how fast it is there, in guest instructions. */
#include <stdio.h>
#include <time.h>

#include "kernel.h"

static double cpu_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return now.tv_sec + now.tv_nsec * 1e-9;
}

/* Runs passes for about so many seconds; returns the seconds of one. */
static double seconds_of_a_pass(double seconds, uint32_t checksum)
{
    double start = cpu_seconds();
    int passes = 0;
    do {
        if (kernel_pass() != checksum)
            return 0;
        passes++;
    } while (cpu_seconds() - start < seconds);
    return (cpu_seconds() - start) / passes;
}

int main(void)
{
    kernel_prepare();
    uint32_t checksum = kernel_pass();
    seconds_of_a_pass(0.3, checksum);
    double seconds = seconds_of_a_pass(1, checksum);
    if (seconds == 0) {
        fprintf(stderr, "%s: a pass differs\n", KERNEL_NAME);
        return 1;
    }
    printf("%-12s %6.0f\n", KERNEL_NAME, GUEST_INSTRUCTIONS / seconds / 1e6);
    return 0;
}
