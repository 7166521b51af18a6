/* Runs one kernel: warm-up slices, then the timed phase between two lines.
 *
 *   BENCH-WARM-UP <kernel> <passes> <ticks of 24 MHz>     after each slice
 *   BENCH-START <kernel>
 *   BENCH-END <kernel> <passes> <ticks of 24 MHz>
 *   BENCH <kernel> <checksum>
 *
 * Numbers are eight hexadecimal digits. Then the board is reset. */
#include "board.h"
#include "kernel.h"

/* How long to run. A phase ends when both its passes and its time are used up.
 * It is what a loader left at REQUEST_ADDRESS, or else a single pass each. */
struct request {
    uint32_t magic;
    uint32_t warmup_passes;
    uint32_t warmup_millis; /* below 178,000, as the counter wraps */
    uint32_t timed_passes;
    uint32_t timed_millis;
};

#define REQUEST_ADDRESS 0x8000
#define REQUEST_MAGIC 0x48434E42 /* "BNCH" */
#define TICKS_PER_MILLI 24000u

/* What runs for the first time in the timed phase may cost a translator a second:
 * the warm-up does all that the timed phase does, lines included, some times. */
#define WARM_UP_SLICES 4

static const struct request single_pass = {REQUEST_MAGIC, 1, 0, 1, 0};

static uint32_t checksum;

static void pass(void)
{
    if (kernel_pass() != checksum) {
        print("BENCH-WRONG " KERNEL_NAME "\r\n");
        board_reset();
    }
}

/* Runs passes until both are used up, and ends the line that tells of them. */
static void phase(const char *line, uint32_t passes, uint32_t millis)
{
    uint32_t start = ticks_24mhz();
    uint32_t done = 0;
    while (done < passes || ticks_24mhz() - start < millis * TICKS_PER_MILLI) {
        pass();
        done++;
    }
    uint32_t ticks = ticks_24mhz() - start;
    print(line);
    print_hex(done);
    print(" ");
    print_hex(ticks);
    print("\r\n");
}

/* A slice's share of the warm-up, rounded up. */
static uint32_t slice(uint32_t whole)
{
    return (whole + WARM_UP_SLICES - 1) / WARM_UP_SLICES;
}

void main(void)
{
    const struct request *request = (const struct request *)REQUEST_ADDRESS;
    if (request->magic != REQUEST_MAGIC)
        request = &single_pass;
    uart_init();
    kernel_prepare();
    checksum = kernel_pass();
    for (int i = 0; i < WARM_UP_SLICES; i++)
        phase("BENCH-WARM-UP " KERNEL_NAME " ", slice(request->warmup_passes), slice(request->warmup_millis));

    print("BENCH-START " KERNEL_NAME "\r\n");
    phase("BENCH-END " KERNEL_NAME " ", request->timed_passes, request->timed_millis);
    print("BENCH " KERNEL_NAME " ");
    print_hex(checksum);
    print("\r\n");
    board_reset();
}
