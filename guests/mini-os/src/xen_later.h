/* What only the later tree has, or has otherwise. Included by xen.h. */
enum {
    HC_RESTORE = 23, HC_IWMMXT_OP = 40, HC_SYNC_VCPU_STATE = 43, HC_CACHE_CONTROL, HC_FCSE_SET = 48,
    HC_FCSE_GET, HC_VFP_OP, HC_SET_TLS
};

#define VIRQS 14
#define VIRQ_CONSOLE_RING 8
#define VCPUS 4
#define FIRST_PORT 32
#define UNKNOWN_MEMORY_OP -ENOSYS
#define EXTRA_VERSION ".2"
#define CAPABILITIES "xen-3.0-arm"
#define TABLE_BASE_BITS 0x6Au /* told with the address of the tables */
#define PSR_MASKED 0x100u

#define VCPU_INFO                                                                 \
    volatile u32 upcall_pending, pending_sel;                                     \
    volatile u32 sp, lr, psr, spsr, cr, cpar, dacr, pidr, far, fsr, reserved[5]; \
    struct {                                                                      \
        volatile u32 time_version, pad0, overflows;                               \
        volatile u64 time_offset, system_time;                                    \
        u8 pad1[3];                                                               \
    };
struct vcpu_info { VCPU_INFO };
_Static_assert(sizeof(struct vcpu_info) == BY_ABI(112, 100), "vcpu_info");

/* The first virtual CPU's part is at the beginning. */
struct shared_info {
    VCPU_INFO
    struct vcpu_info other_vcpus[VCPUS - 1];
    volatile u32 pending[32], mask[32];
    u32 vdma[8];
    volatile u32 wc_version, wc_sec, wc_nsec;
    u32 arch[3], batterylife;
    u16 shutdown_domain;
    u32 ticks;
};
_Static_assert(__builtin_offsetof(struct shared_info, system_time) == BY_ABI(96, 88), "vcpu_time_info");
_Static_assert(__builtin_offsetof(struct shared_info, pending) == BY_ABI(448, 400), "vcpu_info");
_Static_assert(__builtin_offsetof(struct shared_info, ticks) == BY_ABI(768, 720), "shared_info");

struct mmu_update { u32 ptr, val, va; };
struct grant_entry { volatile u32 flags; u16 domid; u32 frame; };

enum { GNTCOPY_SOURCE = 1, GNTCOPY_DEST = 2 };
struct grant_copy {
    struct { u32 ref; u16 dom, offset; } source, dest; /* ref: or a frame of our own */
    u16 len, flags;
    s16 status;
};
_Static_assert(sizeof(struct grant_copy) == 24, "gnttab_copy");

struct vcpu_context {
    struct { u32 r[13], sp, lr, pc; } regs;
    u32 vbar, dacr, contextidr, fcseidr, ttbr0, ttbr1, ttbcr, cpar, event, failsafe;
};
_Static_assert(sizeof(struct vcpu_context) == 104, "vcpu_guest_context");

/* The port that is handed out after another. */
static inline u32 next_port(u32 port)
{
    return port + 32;
}

static inline void upcalls_mask(void)
{
    extern struct shared_info *shared;
    shared->psr |= PSR_MASKED;
}

static inline void upcalls_unmask(void)
{
    extern struct shared_info *shared;
    shared->psr &= ~PSR_MASKED;
}

/* The number is in the instruction: one for each that the program knows, a table for the rest. */
s32 hypercall_any(u32 number, u32 a, u32 b, u32 c, u32 d);

#define hypercall(number, a, b, c, d)                                                              \
    __builtin_choose_expr(__builtin_constant_p(number), ({                                         \
                              u32 a_ = (a), b_ = (b), c_ = (c), d_ = (d);                          \
                              register u32 r0_ __asm__("r0") = a_;                                 \
                              register u32 r1_ __asm__("r1") = b_;                                 \
                              register u32 r2_ __asm__("r2") = c_;                                 \
                              register u32 r3_ __asm__("r3") = d_;                                 \
                              __asm__ volatile("swi %[n]"                                          \
                                               : "+r"(r0_)                                         \
                                               : "r"(r1_), "r"(r2_), "r"(r3_), [n] "i"(number)     \
                                               : "memory");                                        \
                              (s32)r0_;                                                            \
                          }),                                                                      \
                          hypercall_any(number, a, b, c, d))
