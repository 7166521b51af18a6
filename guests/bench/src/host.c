/* The same kernel on the host: prints the line that the guest must end with. */
#include <stdio.h>

#include "kernel.h"

int main(void)
{
    kernel_prepare();
    uint32_t first = kernel_pass();
    if (kernel_pass() != first) {
        fprintf(stderr, "%s: the second pass differs\n", KERNEL_NAME);
        return 1;
    }
    printf("BENCH %s %08x\n", KERNEL_NAME, first);
    return 0;
}
