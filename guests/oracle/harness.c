/*
 * The oracle harness: runs the cases that were loaded beside it and reports what became of them.
 *
 * Memory, shared with CaseLayout.java:
 *   00000000 this image; 00010000 exception log; 00100000 parameters; 00104000 translation tables;
 *   00110000 scratch template, 64 KB; 00200000 scratch, 16 KB; 00400000 cases, 1 KB each.
 *
 * A report is a sequence of little-endian words: the register state (start.S), one checksum for each
 * KB of scratch, the number of exceptions, their log, and, if asked for, all of scratch.
 */
typedef unsigned int word;

enum { STATE_WORDS = 37, SCRATCH_WORDS = 4096, BLOCK_WORDS = 256, CASE_WORDS = 256, LOG_ENTRY_WORDS = 5 };
enum { DUMP_SCRATCH = 1 };

/* A case: the state comes first, the code starts at byte 256. */
struct test_case {
    word state[STATE_WORDS];
    word control;
    word template_offset;
};

struct parameters {
    word first;
    word count;
    word flags;
};

static const struct parameters *const parameters = (const struct parameters *)0x00100000;
static word *const exception_log = (word *)0x00010000;
static const word *const scratch_template = (const word *)0x00110000;
static word *const scratch = (word *)0x00200000;
static const word *const cases = (const word *)0x00400000;
static word *const translation_table = (word *)0x00104000;

static volatile word *const uart_data = (volatile word *)0x101F1000;
static volatile word *const uart_flags = (volatile word *)0x101F1018;
static volatile word *const system_lock = (volatile word *)0x10000020;
static volatile word *const system_reset = (volatile word *)0x10000040;

extern word *volatile log_next;
void run_case(const word *state, word *result, word control);

static void send(word value)
{
    for (int i = 0; i < 4; i++) {
        while (*uart_flags & (1 << 5)) {
        }
        *uart_data = value & 0xFF;
        value >>= 8;
    }
}

static word checksum(const word *block)
{
    word sum = 0;
    for (int i = 0; i < BLOCK_WORDS; i++) {
        sum = sum * 0x01000193 + block[i];
    }
    return sum;
}

static void run(const struct test_case *test)
{
    word result[STATE_WORDS];
    const word *source = scratch_template + test->template_offset / sizeof(word);
    for (int i = 0; i < SCRATCH_WORDS; i++) {
        scratch[i] = source[i];
    }
    log_next = exception_log;
    __asm__ volatile("mcr p15, 0, %0, c5, c0, 0" : : "r"(0));
    __asm__ volatile("mcr p15, 0, %0, c5, c0, 1" : : "r"(0));
    __asm__ volatile("mcr p15, 0, %0, c6, c0, 0" : : "r"(0));
    run_case(test->state, result, test->control);
    for (int i = 0; i < STATE_WORDS; i++) {
        send(result[i]);
    }
    for (int i = 0; i < SCRATCH_WORDS; i += BLOCK_WORDS) {
        send(checksum(scratch + i));
    }
    send((word)(log_next - exception_log) / LOG_ENTRY_WORDS);
    for (const word *entry = exception_log; entry < log_next; entry++) {
        send(*entry);
    }
    if (parameters->flags & DUMP_SCRATCH) {
        for (int i = 0; i < SCRATCH_WORDS; i++) {
            send(scratch[i]);
        }
    }
}

void harness_main(void)
{
    __asm__ volatile("mcr p15, 0, %0, c2, c0, 0" : : "r"(translation_table));
    __asm__ volatile("mcr p15, 0, %0, c3, c0, 0" : : "r"(1)); /* domain 0: client */
    for (word i = 0; i < parameters->count; i++) {
        run((const struct test_case *)(cases + (parameters->first + i) * CASE_WORDS));
    }
    *system_lock = 0xA05F;
    *system_reset = 0x107; /* a reset ends QEMU under -no-reboot */
    for (;;) {
    }
}
