/*
 * What a shell cannot check: memory protection and the exact restart of
 * instructions that fault, code written at run time, signals in the middle of
 * loops, alignment faults, threads, ARMv5TE instructions.
 *
 * "probe" alone lists its checks; "probe NAME" runs one: exit code 0, or 1 and
 * one line on what was wrong. It stands without a C library so that the
 * initramfs, which every boot unpacks, stays small.
 */
#include "linux-calls.h"

typedef unsigned int u32;
typedef unsigned long long u64;

/* ---- What a C library would give ---------------------------------------- */

static u32 length(const char *s)
{
    u32 n = 0;
    while (s[n])
        n++;
    return n;
}

static int same(const char *a, const char *b)
{
    while (*a && *a == *b)
        a++, b++;
    return *a == *b;
}

static void print(const char *s) { CALL(NR_write, 1, s, length(s)); }

/* The compiler calls these by itself. */
void *memset(void *to, int byte, u32 n)
{
    for (volatile char *p = to; n--; p++)
        *p = (char)byte;
    return to;
}

void *memcpy(void *to, const void *from, u32 n)
{
    volatile char *p = to;
    for (const char *q = from; n--; p++, q++)
        *p = *q;
    return to;
}

void raise(int signal) { CALL(NR_kill, CALL(NR_getpid), signal); }

#define REQUIRE(condition) \
    do {                   \
        if (!(condition))  \
            return #condition; \
    } while (0)

/* ---- Signals ------------------------------------------------------------- */

struct action {
    void (*handler)(int, void *, void *);
    u32 flags;
    void *restorer;
    u32 mask[2];
};

/* siginfo_t and ucontext_t as far as they are used here. */
struct fault_info {
    int signal, error, code;
    void *address;
};

struct context {
    u32 flags, link, stack[3];
    u32 trap_no, error_code, old_mask;
    u32 r[16];
    u32 cpsr, fault_address;
};

static volatile u32 signals, last_signal;
static void *volatile fault_address;
static void *volatile handler_stack;

/* What the handler is to do before it returns: skip the instruction that
 * faulted, or make this page accessible so that it can go on. */
static volatile u32 skip_bytes;
static void *volatile page_to_open;

static void on_signal(int signal, void *info, void *context)
{
    struct context *c = context;
    signals++;
    last_signal = (u32)signal;
    fault_address = ((struct fault_info *)info)->address;
    handler_stack = &c;
    c->r[15] += skip_bytes;
    if (page_to_open)
        CALL(NR_mprotect, page_to_open, PAGE, PROT_READ | PROT_WRITE);
}

static void handle(int signal)
{
    struct action action = {on_signal, SA_SIGINFO | SA_ONSTACK, 0, {0, 0}};
    CALL(NR_rt_sigaction, signal, &action, 0, 8);
    signals = 0;
}

/* ---- Instructions -------------------------------------------------------- */

static const char *check_arithmetic(void)
{
    volatile u64 dividend = 0xfedcba9876543210ULL, divisor = 1000000007;
    volatile long long negative = -12345;
    volatile double one = 1.0, three = 3.0;
    volatile float big = 16777216.0f;
    union {
        double value;
        u64 bits;
    } quotient;
    REQUIRE(dividend / divisor == 18364758415ULL);
    REQUIRE(dividend % divisor == 939755815ULL);
    REQUIRE((long long)dividend / negative == 6641193132157LL);
    quotient.value = one / three;
    REQUIRE(quotient.bits == 0x3fd5555555555555ULL);
    REQUIRE(big + 1.0f == big && big + 2.0f != big);
    return 0;
}

static const char *check_v5e(void)
{
    u32 r, flags, lo, hi;
    u32 pair[2] __attribute__((aligned(8))) = {0x11223344, 0x55667788};
    __asm__("clz %0, %1" : "=r"(r) : "r"(0x00012345));
    REQUIRE(r == 15);
    __asm__("msr cpsr_f, #0\n\tqadd %0, %2, %3\n\tmrs %1, cpsr"
            : "=&r"(r), "=r"(flags) : "r"(0x7fffffff), "r"(2) : "cc");
    REQUIRE(r == 0x7fffffff);
    REQUIRE(flags >> 27 & 1); /* Q */
    __asm__("qdsub %0, %1, %2" : "=r"(r) : "r"(5), "r"(0x70000000) : "cc");
    REQUIRE(r == 5u - 0x7fffffffu);
    __asm__("smulbt %0, %1, %2" : "=r"(r) : "r"(0x7000fffe), "r"(0x00037fff));
    REQUIRE(r == (u32)-6);
    __asm__("smlawt %0, %1, %2, %3" : "=r"(r) : "r"(0x00010000), "r"(0x40000000), "r"(1));
    REQUIRE(r == 0x4001);
    lo = 0xffff, hi = 0;
    __asm__("smlaltb %0, %1, %2, %3" : "+r"(lo), "+r"(hi) : "r"(0x80000000), "r"(2));
    REQUIRE(lo == 0xffffffff && hi == 0xffffffff);
    __asm__ volatile("ldrd r2, r3, [%2]\n\tmov %0, r2\n\tmov %1, r3"
                     : "=&r"(lo), "=&r"(hi) : "r"(pair) : "r2", "r3", "memory");
    REQUIRE(lo == 0x11223344 && hi == 0x55667788);
    r = 0xabcdef01;
    __asm__ volatile("swp %0, %1, [%2]" : "=&r"(lo) : "r"(r), "r"(pair) : "memory");
    REQUIRE(lo == 0x11223344 && pair[0] == 0xabcdef01);
    return 0;
}

__attribute__((target("thumb"), noinline)) static u32 thumb_step(u32 n, u32 (*arm)(u32))
{
    return n == 0 ? 0 : (n & 3) + arm(n - 1);
}

__attribute__((noinline)) static u32 arm_step(u32 n) { return thumb_step(n, arm_step) ^ 1; }

static const char *check_thumb(void)
{
    volatile u32 depth = 1000;
    u32 want = 1;
    for (u32 n = 1; n <= depth; n++)
        want = ((n & 3) + want) ^ 1;
    REQUIRE(arm_step(depth) == want);
    return 0;
}

/* Writes "return value" as ARM or Thumb code, again and again at one place. */
static const char *check_written_code(void)
{
    u32 *code = map(0, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1);
    REQUIRE(!failed(code));
    for (u32 i = 0; i < 200; i++) {
        u32 thumb = i & 1;
        code[0] = thumb ? 0x47702000 | i : 0xe3a00000 | i; /* movs r0, #i; bx lr | mov r0, #i */
        code[1] = 0xe12fff1e;                              /* bx lr */
        CALL(NR_cacheflush, code, code + 2, 0);
        REQUIRE(((u32(*)(void))((u32)code | thumb))() == i);
    }
    return 0;
}

/* ---- Memory -------------------------------------------------------------- */

static const char *check_segv(void)
{
    volatile u32 *page = map(0, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1);
    REQUIRE(!failed((void *)page));
    handle(SIGSEGV);
    page_to_open = (void *)page;
    page[5] = 77; /* faults, is opened, is done again */
    REQUIRE(signals == 1 && last_signal == SIGSEGV);
    REQUIRE(fault_address == (void *)(page + 5));
    REQUIRE(page[5] == 77 && page[4] == 0);
    page_to_open = 0;
    skip_bytes = 4;
    __asm__ volatile("ldr r0, [%0]" : : "r"(0xc0000000) : "r0", "memory");
    REQUIRE(signals == 2 && fault_address == (void *)0xc0000000);
    __asm__ volatile("str r0, [%0]" : : "r"(16) : "memory");
    REQUIRE(signals == 3 && fault_address == (void *)16);
    return 0;
}

/* Block transfers whose second half faults: the base must be as before when
 * the handler sees it, and everything right when it was done again. */
static const char *check_block_restart(void)
{
    char *pages = map(0, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
    REQUIRE(!failed(pages));
    u32 *middle = (u32 *)(pages + PAGE), *base = middle - 2;
    for (u32 i = 0; i < 4; i++)
        base[i] = 100 + i;
    u32 sum;
    handle(SIGSEGV);
    page_to_open = pages + PAGE;

    CALL(NR_mprotect, pages + PAGE, PAGE, PROT_NONE);
    u32 *p = base;
    __asm__ volatile("ldmia %0!, {r2, r3, r4, r5}\n\tadd %1, r2, r3, lsl #8\n\teor %1, %1, r4, lsl #16\n\teor %1, %1, r5, lsl #24"
                     : "+r"(p), "=&r"(sum) : : "r2", "r3", "r4", "r5", "memory");
    REQUIRE(signals == 1 && fault_address == middle);
    REQUIRE(p == base + 4);
    REQUIRE(sum == ((100 + (101 << 8)) ^ (102u << 16) ^ (103u << 24)));

    CALL(NR_mprotect, pages + PAGE, PAGE, PROT_READ);
    p = base + 4;
    __asm__ volatile("mov r2, #1\n\tmov r3, #2\n\tmov r4, #3\n\tmov r5, #4\n\tstmdb %0!, {r2, r3, r4, r5}"
                     : "+r"(p) : : "r2", "r3", "r4", "r5", "memory");
    REQUIRE(signals == 2 && p == base);
    REQUIRE(base[0] == 1 && base[1] == 2 && base[2] == 3 && base[3] == 4);

    /* The base is among the registers loaded. */
    CALL(NR_mprotect, pages + PAGE, PAGE, PROT_NONE);
    u32 last;
    __asm__ volatile("mov r2, %1\n\tldmia r2, {r2, r3, r4}\n\tadd r2, r2, r3\n\tadd %0, r2, r4"
                     : "=&r"(last) : "r"(base) : "r2", "r3", "r4", "memory");
    REQUIRE(signals == 3 && last == 1 + 2 + 3);
    return 0;
}

static const char *check_illegal(void)
{
    skip_bytes = 4;
    handle(SIGILL);
    __asm__ volatile(".word 0xe7f000f0"); /* permanently undefined */
    REQUIRE(signals == 1 && last_signal == SIGILL);
    __asm__ volatile("mcr p15, 0, r0, c1, c0, 0"); /* not for user mode */
    REQUIRE(signals == 2 && last_signal == SIGILL);
    return 0;
}

/* The kernel decides by /proc/cpu/alignment what becomes of a user program's
 * unaligned access: 2 has it done for the program, 4 sends SIGBUS. */
static int set_alignment_mode(const char *mode)
{
    long file = CALL(NR_open, "/proc/cpu/alignment", O_RDWR, 0);
    long written = file < 0 ? file : CALL(NR_write, file, mode, 1);
    CALL(NR_close, file);
    return written == 1;
}

static const char *check_alignment(void)
{
    static u32 words[3] __attribute__((aligned(8))) = {0x44332211, 0x88776655, 0xccbbaa99};
    u32 value, half, *p = (u32 *)((char *)words + 1);
    REQUIRE(set_alignment_mode("2"));
    __asm__ volatile("ldr %0, [%1]" : "=r"(value) : "r"(p) : "memory");
    __asm__ volatile("ldrh %0, [%1]" : "=r"(half) : "r"((char *)words + 3) : "memory");
    __asm__ volatile("str %0, [%1]" : : "r"(0x01020304), "r"((char *)words + 6) : "memory");
    REQUIRE(set_alignment_mode("4"));
    skip_bytes = 4;
    handle(SIGBUS);
    u32 untouched = 5;
    __asm__ volatile("ldr %0, [%1]" : "+r"(untouched) : "r"(p) : "memory");
    REQUIRE(set_alignment_mode("0"));
    REQUIRE(value == 0x55443322 && half == 0x5544);
    REQUIRE(words[1] == 0x03046655 && words[2] == 0xccbb0102);
    REQUIRE(signals == 1 && last_signal == SIGBUS && fault_address == p);
    REQUIRE(untouched == 5);
    return 0;
}

static const char *check_copy_on_write(void)
{
    volatile u32 *own = map(0, 16 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
    volatile u32 *common = map(0, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1);
    int status;
    REQUIRE(!failed((void *)own) && !failed((void *)common));
    for (u32 i = 0; i < 16; i++)
        own[i * 1024] = i;
    for (u32 round = 1; round <= 10; round++) {
        long child = CALL(NR_fork);
        if (child == 0) {
            for (u32 i = 0; i < 16; i++)
                own[i * 1024] += 1000;
            *common += own[15 * 1024];
            CALL(NR_exit, own[3 * 1024] == 1003 ? 0 : 9);
        }
        REQUIRE(child > 0);
        REQUIRE(CALL(NR_wait4, child, &status, 0, 0) == child && status == 0);
        REQUIRE(own[3 * 1024] == 3 && *common == round * 1015);
    }
    return 0;
}

static const char *check_file_map(void)
{
    static const char name[] = "/tmp/probe-map";
    u32 word = 0;
    long file = CALL(NR_open, name, O_RDWR | O_CREAT | O_TRUNC, 0600);
    REQUIRE(file >= 0);
    CALL(NR_ftruncate, file, 8 * PAGE);
    volatile u32 *shared = map(0, 8 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, (int)file);
    volatile u32 *own = map(0, 8 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, (int)file);
    REQUIRE(!failed((void *)shared) && !failed((void *)own));
    for (u32 i = 0; i < 8; i++)
        shared[i * 1024] = 7 * i + 1;
    own[1024] = 99;
    REQUIRE(shared[1024] == 8 && own[2048] == 15);
    REQUIRE(CALL(NR_msync, shared, 8 * PAGE, 4) == 0);
    REQUIRE(CALL(NR_read, file, &word, 4) == 4 && word == 1);
    REQUIRE(CALL(NR_write, file, &word, 4) == 4 && shared[1] == 1); /* seen at two addresses */
    CALL(NR_unlink, name);
    return 0;
}

/* Maps, touches and unmaps: one address stands for ever new pages. */
static const char *check_remap(void)
{
    char *place = map(0, 4 * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
    REQUIRE(!failed(place));
    for (u32 i = 0; i < 100; i++) {
        volatile u32 *page = map(place + PAGE, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1);
        REQUIRE((char *)page == place + PAGE);
        REQUIRE(page[0] == 0 && page[1023] == 0);
        page[0] = page[1023] = i + 1;
    }
    REQUIRE(CALL(NR_munmap, place, 4 * PAGE) == 0);
    return 0;
}

__attribute__((noinline)) static u32 dive(u32 depth)
{
    volatile u32 room[256];
    room[0] = depth;
    room[255] = depth == 0 ? 0 : dive(depth - 1);
    return room[0] + room[255];
}

static const char *check_deep_stack(void)
{
    REQUIRE(dive(4000) == 4000u * 4001 / 2); /* 4 MB, grown page by page */
    return 0;
}

/* ---- Signals and processes ----------------------------------------------- */

/* Interrupts a loop of pure register arithmetic many times. */
static const char *check_timer_signals(void)
{
    static const u32 every_10_ms[4] = {0, 10000, 0, 10000}, never[4] = {0, 0, 0, 0};
    u32 a = 1, rounds = 0;
    handle(SIGALRM);
    CALL(NR_setitimer, 0, every_10_ms, 0);
    while (signals < 4) {
        for (u32 i = 0; i < 1000; i++)
            a = a * 1664525 + 1013904223;
        rounds++;
    }
    CALL(NR_setitimer, 0, never, 0);
    u32 want = 1;
    for (u32 n = 0; n < rounds; n++)
        for (u32 i = 0; i < 1000; i++)
            want = want * 1664525 + 1013904223;
    REQUIRE(a == want);
    return 0;
}

static const char *check_signal_stack(void)
{
    static char stack[16384] __attribute__((aligned(8)));
    struct {
        void *start;
        int flags;
        u32 size;
    } alternative = {stack, 0, sizeof stack};
    REQUIRE(CALL(NR_sigaltstack, &alternative, 0) == 0);
    handle(SIGALRM);
    raise(SIGALRM);
    REQUIRE(signals == 1);
    REQUIRE((char *)handler_stack > stack && (char *)handler_stack < stack + sizeof stack);
    return 0;
}

/* Two processes that wake each other through pipes. */
static const char *check_ping_pong(void)
{
    int there[2], back[2], status;
    u32 n = 0;
    REQUIRE(CALL(NR_pipe, there) == 0 && CALL(NR_pipe, back) == 0);
    long child = CALL(NR_fork);
    if (child == 0) {
        CALL(NR_close, there[1]);
        while (CALL(NR_read, there[0], &n, 4) == 4) {
            n = n * 3 + 1;
            CALL(NR_write, back[1], &n, 4);
        }
        CALL(NR_exit, 0);
    }
    REQUIRE(child > 0);
    for (u32 i = 0; i < 300; i++) {
        u32 answer = 0;
        REQUIRE(CALL(NR_write, there[1], &i, 4) == 4);
        REQUIRE(CALL(NR_read, back[0], &answer, 4) == 4 && answer == i * 3 + 1);
    }
    CALL(NR_close, there[1]);
    REQUIRE(CALL(NR_wait4, child, &status, 0, 0) == child && status == 0);
    return 0;
}

/* ---- Threads ------------------------------------------------------------- */

/* The kernel's helpers for CPUs without exclusive loads, at the top of every
 * address space (Documentation/arm/kernel_user_helpers.rst). */
#define kuser_get_tls ((u32(*)(void))0xffff0fe0)
#define kuser_cmpxchg ((int (*)(u32, u32, volatile u32 *))0xffff0fc0)

enum { THREADS = 4, ROUNDS = 2000, STACK = 16384 };
static volatile u32 counter, wrong_tls;
static volatile u32 alive[THREADS];

static void thread_body(u32 index)
{
    for (u32 i = 0; i < ROUNDS; i++) {
        u32 old;
        do
            old = counter;
        while (kuser_cmpxchg(old, old + 1, &counter) != 0);
        if (kuser_get_tls() != 0x1000 + index)
            wrong_tls = 1;
        if (i % 100 == 0)
            CALL(NR_sched_yield);
    }
}

/* clone(2) whose child calls thread_body(index) and ends; the kernel zeroes
 * *alive and wakes its waiters then. */
long start_thread(u32 flags, void *stack_top, void *parent_id, u32 tls, volatile u32 *alive_word, u32 index);
void thread_main(u32 index);
void thread_main(u32 index)
{
    thread_body(index);
    CALL(NR_exit, 0);
}
__asm__(".arm\n.global start_thread\n.type start_thread, %function\nstart_thread:\n"
        "push {r4, r5, r7, lr}\n"
        "ldr r4, [sp, #16]\n" /* alive_word */
        "ldr r5, [sp, #20]\n" /* index, which the child finds in its r5 */
        "mov r7, #120\n"
        "swi 0\n"
        "cmp r0, #0\n"
        "popne {r4, r5, r7, pc}\n"
        "mov r0, r5\n"
        "bl thread_main\n");

static const char *check_threads(void)
{
    u32 flags = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM | CLONE_SETTLS |
                CLONE_CHILD_CLEARTID;
    char *stacks = map(0, THREADS * STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
    REQUIRE(!failed(stacks));
    for (u32 i = 0; i < THREADS; i++) {
        alive[i] = 1;
        REQUIRE(start_thread(flags, stacks + (i + 1) * STACK, 0, 0x1000 + i, &alive[i], i) > 0);
    }
    for (u32 i = 0; i < THREADS; i++)
        while (alive[i])
            CALL(NR_futex, &alive[i], FUTEX_WAIT, 1, 0);
    REQUIRE(counter == THREADS * ROUNDS);
    REQUIRE(!wrong_tls);
    return 0;
}

static const char *check_clock(void)
{
    int before[2], after[2];
    CALL(NR_clock_gettime, 1, before);
    for (u32 i = 0; i < 1000; i++) {
        CALL(NR_clock_gettime, 1, after);
        REQUIRE(after[0] > before[0] || (after[0] == before[0] && after[1] >= before[1]));
        before[0] = after[0];
        before[1] = after[1];
    }
    return 0;
}

/* -------------------------------------------------------------------------- */

static const struct {
    const char *name;
    const char *(*run)(void);
} checks[] = {
    {"arithmetic", check_arithmetic},
    {"v5e", check_v5e},
    {"thumb", check_thumb},
    {"written_code", check_written_code},
    {"segv", check_segv},
    {"block_restart", check_block_restart},
    {"illegal", check_illegal},
    {"alignment", check_alignment},
    {"copy_on_write", check_copy_on_write},
    {"file_map", check_file_map},
    {"remap", check_remap},
    {"deep_stack", check_deep_stack},
    {"timer_signals", check_timer_signals},
    {"signal_stack", check_signal_stack},
    {"ping_pong", check_ping_pong},
    {"threads", check_threads},
    {"clock", check_clock},
};

int probe(int count, char **arguments);
int probe(int count, char **arguments)
{
    for (u32 i = 0; i < sizeof checks / sizeof *checks; i++) {
        if (count < 2) {
            print(checks[i].name);
            print("\n");
        } else if (same(arguments[1], checks[i].name)) {
            const char *wrong = checks[i].run();
            if (!wrong)
                return 0;
            print("not so: ");
            print(wrong);
            print("\n");
            return 1;
        }
    }
    return count < 2 ? 0 : 1;
}

__asm__(".arm\n.global _start\n_start:\n"
        "ldr r0, [sp]\n"
        "add r1, sp, #4\n"
        "bl probe\n"
        "mov r7, #1\n"
        "swi 0\n");
