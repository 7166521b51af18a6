/* What only the release of 2008 has, or has otherwise. Included by xen.h. */
enum { HC_RESTORE = 31, HC_PRINT_PROFILE, HC_SET_HID_IRQ = 34, HC_SET_PIRQ_TYPE = 41 };

#define VIRQS 13
#define VCPUS 1
#define FIRST_PORT 1
#define UNKNOWN_MEMORY_OP 0
#define EXTRA_VERSION ".2-2"
#define CAPABILITIES ""
#define TABLE_BASE_BITS 0 /* told with the address of the tables */

struct shared_info {
    volatile u8 upcall_pending, upcall_mask;
    u16 pad0;
    volatile u32 pending_sel;
    struct {
        volatile u32 time_version, pad1, overflows;
        volatile u64 time_offset, system_time;
        u8 pad2[3];
    };
    volatile u32 pending[32], mask[32];
    u32 vdma[8];
    volatile u32 wc_version, wc_sec, wc_nsec;
};
_Static_assert(__builtin_offsetof(struct shared_info, pending) == BY_ABI(48, 40), "vcpu_info");
_Static_assert(__builtin_offsetof(struct shared_info, wc_nsec) == BY_ABI(344, 336), "shared_info");

struct mmu_update { u64 ptr, val; };
struct grant_entry { volatile u16 flags; u16 domid; u32 frame; };
struct vcpu_context {
    struct frame regs;
    u32 ext_regs[40], mode, kernel_sp, user_sp, dacr, far, fsr, cp[2], event, failsafe, traps[24];
};

/* The port that is handed out after another. */
static inline u32 next_port(u32 port)
{
    return port + 1;
}

static inline void upcalls_mask(void)
{
    extern struct shared_info *shared;
    shared->upcall_mask = 1;
}

static inline void upcalls_unmask(void)
{
    extern struct shared_info *shared;
    shared->upcall_mask = 0;
}

static inline s32 hypercall(u32 number, u32 a, u32 b, u32 c, u32 d)
{
    register u32 r0 __asm__("r0") = a;
    register u32 r1 __asm__("r1") = b;
    register u32 r2 __asm__("r2") = c;
    register u32 r3 __asm__("r3") = d;
    register u32 r7 __asm__("r7") = number;
    __asm__ volatile("swi #0x82" : "+r"(r0) : "r"(r1), "r"(r2), "r"(r3), "r"(r7) : "memory");
    return (s32)r0;
}
