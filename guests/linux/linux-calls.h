/* The Linux system calls that probe.c makes, without a C library. */
#ifndef LINUX_CALLS_H
#define LINUX_CALLS_H

enum {
    NR_exit = 1,
    NR_fork = 2,
    NR_read = 3,
    NR_write = 4,
    NR_open = 5,
    NR_close = 6,
    NR_unlink = 10,
    NR_getpid = 20,
    NR_kill = 37,
    NR_pipe = 42,
    NR_munmap = 91,
    NR_ftruncate = 93,
    NR_setitimer = 104,
    NR_wait4 = 114,
    NR_mprotect = 125,
    NR_msync = 144,
    NR_sched_yield = 158,
    NR_rt_sigaction = 174,
    NR_sigaltstack = 186,
    NR_mmap2 = 192,
    NR_futex = 240,
    NR_clock_gettime = 263,
    NR_cacheflush = 0x0f0002,
};

enum { O_RDWR = 2, O_CREAT = 0100, O_TRUNC = 01000 };
enum { PROT_NONE = 0, PROT_READ = 1, PROT_WRITE = 2, PROT_EXEC = 4 };
enum { MAP_SHARED = 1, MAP_PRIVATE = 2, MAP_FIXED = 0x10, MAP_ANONYMOUS = 0x20 };
enum { SIGILL = 4, SIGBUS = 7, SIGSEGV = 11, SIGALRM = 14 };
enum { SA_SIGINFO = 4, SA_ONSTACK = 0x08000000 };
enum {
    CLONE_VM = 0x100,
    CLONE_FS = 0x200,
    CLONE_FILES = 0x400,
    CLONE_SIGHAND = 0x800,
    CLONE_THREAD = 0x10000,
    CLONE_SYSVSEM = 0x40000,
    CLONE_SETTLS = 0x80000,
    CLONE_CHILD_CLEARTID = 0x200000,
};
enum { FUTEX_WAIT = 0 };
enum { PAGE = 4096 };

/* One system call by the EABI: number in r7, arguments in r0 to r5. */
static inline long call(long number, long a, long b, long c, long d, long e, long f)
{
    register long r7 __asm__("r7") = number;
    register long r0 __asm__("r0") = a;
    register long r1 __asm__("r1") = b;
    register long r2 __asm__("r2") = c;
    register long r3 __asm__("r3") = d;
    register long r4 __asm__("r4") = e;
    register long r5 __asm__("r5") = f;
    __asm__ volatile("swi 0"
                     : "+r"(r0)
                     : "r"(r7), "r"(r1), "r"(r2), "r"(r3), "r"(r4), "r"(r5)
                     : "memory");
    return r0;
}

#define CALL_(n, a, b, c, d, e, f, ...) call(n, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))
#define CALL(...) CALL_(__VA_ARGS__, 0, 0, 0, 0, 0, 0, 0)

static inline int failed(const void *address) { return (unsigned long)address > -4096UL; }

static inline void *map(void *at, unsigned long size, int protection, int flags, int file)
{
    return (void *)CALL(NR_mmap2, at, size, protection, flags, file, 0);
}

#endif
