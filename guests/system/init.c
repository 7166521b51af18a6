/*
 * The only process of the guest of system loops, but for those that it makes itself: what the kernel does for a
 * program, over and over, with a mark on the console before and after, at which the host looks at its clock. Each loop
 * runs twice. It stands without a C library.
 *
 * On the kernel's command line "loop=NAME" chooses one loop, and "divisor=N" makes all N times as short.
 */
#include "../linux/linux-calls.h"

enum { NR_execve = 11, NR_getppid = 64, NR_reboot = 88 };
enum { REBOOT_MAGIC1 = (int)0xFEE1DEAD, REBOOT_MAGIC2 = 672274793, REBOOT_RESTART = 0x01234567 };

/* ---- The console ----------------------------------------------------------- */

static char line[128];
static unsigned line_length;

static void add(const char *s)
{
    while (*s)
        line[line_length++] = *s++;
}

static void add_number(unsigned long value)
{
    char digits[12];
    int n = 0;
    do {
        digits[n++] = (char)('0' + value % 10);
        value /= 10;
    } while (value);
    while (n)
        line[line_length++] = digits[--n];
}

static void print_line(void)
{
    line[line_length++] = '\n';
    CALL(NR_write, 1, line, line_length);
    line_length = 0;
}

/* ---- The loops: each returns 0, or 1 where a system call failed -------------- */

static int system_calls(long count)
{
    while (count--)
        if (CALL(NR_getppid) != 0)
            return 1;
    return 0;
}

static int wait_for_child(void)
{
    int status = -1;
    return CALL(NR_wait4, -1, &status, 0, 0) < 0 || status != 0;
}

/* Two processes hand a byte to each other: each round two switches of the address space. */
static int context_switches(long count)
{
    int there[2], back[2];
    char byte = 0;
    if (CALL(NR_pipe, there) < 0 || CALL(NR_pipe, back) < 0)
        return 1;
    if (CALL(NR_fork) == 0) {
        CALL(NR_close, there[1]);
        while (CALL(NR_read, there[0], &byte, 1) == 1)
            CALL(NR_write, back[1], &byte, 1);
        CALL(NR_exit, 0);
    }
    while (count--)
        if (CALL(NR_write, there[1], &byte, 1) != 1 || CALL(NR_read, back[0], &byte, 1) != 1)
            return 1;
    CALL(NR_close, there[0]);
    CALL(NR_close, there[1]);
    CALL(NR_close, back[0]);
    CALL(NR_close, back[1]);
    return wait_for_child();
}

static int forks(long count)
{
    while (count--) {
        if (CALL(NR_fork) == 0)
            CALL(NR_exit, 0);
        if (wait_for_child())
            return 1;
    }
    return 0;
}

/* This program as another: with an argument it ends at once. */
static int programs(long count)
{
    static const char *const arguments[] = {"/init", "end", 0};
    while (count--) {
        if (CALL(NR_fork) == 0) {
            CALL(NR_execve, arguments[0], arguments, arguments + 2);
            CALL(NR_exit, 1);
        }
        if (wait_for_child())
            return 1;
    }
    return 0;
}

static int page_faults(long count)
{
    enum { PAGES = 64 };
    for (; count > 0; count -= PAGES) {
        char *area = map(0, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
        if (failed(area))
            return 1;
        for (int page = 0; page < PAGES; page++)
            area[page * PAGE] = 1;
        CALL(NR_munmap, area, PAGES * PAGE);
    }
    return 0;
}

static const struct loop {
    const char *name;
    int (*run)(long count);
    long count;
} loops[] = {
    {"syscall", system_calls, 300000},
    {"context-switch", context_switches, 8000},
    {"fork", forks, 1500},
    {"exec", programs, 500},
    {"page-fault", page_faults, 40000},
};

static void measure(const struct loop *loop, const char *pass, long count)
{
    int status;
    add("WORK-START "), add(loop->name), add(" "), add(pass), print_line();
    status = loop->run(count);
    add("WORK-END "), add(loop->name), add(" "), add(pass), add(" ");
    add_number((unsigned long)status), add(" "), add_number((unsigned long)count), print_line();
}

/* The kernel makes what it does not know of its command line the environment of init. Returns what follows NAME=. */
static const char *given(char **environment, const char *name)
{
    for (; *environment; environment++) {
        const char *wanted = name, *s = *environment;
        while (*wanted && *wanted == *s)
            wanted++, s++;
        if (!*wanted && *s == '=')
            return s + 1;
    }
    return 0;
}

static long number(const char *s)
{
    long value = 0;
    while (s && *s >= '0' && *s <= '9' && value < 1000000)
        value = value * 10 + (*s++ - '0');
    return value;
}

static int same(const char *a, const char *b)
{
    while (*a && *a == *b)
        a++, b++;
    return *a == *b;
}

__attribute__((used)) static void start(long *stack)
{
    long arguments = stack[0];
    if (arguments > 1)
        CALL(NR_exit, 0);
    char **environment = (char **)(stack + 1 + arguments + 1);
    const char *only = given(environment, "loop");
    long by = number(given(environment, "divisor"));
    if (by == 0)
        by = 1;
    add("ARMATURE-INIT"), print_line();
    for (unsigned i = 0; i < sizeof loops / sizeof *loops; i++) {
        if (only && !same(only, loops[i].name))
            continue;
        measure(&loops[i], "first", 1 + loops[i].count / by);
        measure(&loops[i], "again", 1 + loops[i].count / by);
    }
    add("WORK-DONE"), print_line();
    CALL(NR_reboot, REBOOT_MAGIC1, REBOOT_MAGIC2, REBOOT_RESTART, 0);
}

__attribute__((naked, noreturn, used)) void _start(void) { __asm__("mov r0, sp\n b start"); }

/* The compiler's helpers for divisions call this, where a divisor is 0. */
void raise(int signal) { CALL(NR_kill, CALL(NR_getpid), signal); }
