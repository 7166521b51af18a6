/* The guest interface of Xen on ARM: what both generations have in common. */
#ifndef XEN_H
#define XEN_H

/* Offsets differ by the calling convention: in the old one 64-bit members lie at multiples of 4. */
#ifdef XEN_OLD_ABI
#define BY_ABI(eabi, old) (old)
#else
#define BY_ABI(eabi, old) (eabi)
#endif

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef signed short s16;
typedef signed int s32;

#define EPERM 1
#define ENOENT 2
#define ESRCH 3
#define ENOEXEC 8
#define ENOMEM 12
#define EACCES 13
#define EFAULT 14
#define EBUSY 16
#define EEXIST 17
#define EINVAL 22
#define ENOSPC 28
#define ENOSYS 38
#define ENODATA 61
#define EMSGSIZE 90

enum {
    HC_SET_TRAP_TABLE, HC_MMU_UPDATE, HC_SET_CALLBACKS = 4, HC_SCHED_OP_COMPAT = 6, HC_DOM0_OP,
    HC_MEMORY_OP = 12, HC_MULTICALL, HC_UPDATE_VA_MAPPING, HC_SET_TIMER_OP, HC_EVENT_CHANNEL_OP,
    HC_XEN_VERSION, HC_CONSOLE_IO, HC_PHYSDEV_OP, HC_GRANT_TABLE_OP, HC_VM_ASSIST,
    HC_VCPU_OP = 24, HC_MMUEXT_OP = 26, HC_ACM_OP, HC_NMI_OP, HC_SCHED_OP, HC_SET_CPU_DOMAIN,
    HC_SET_FOREGROUND = 33, HC_SRA_OP = 36, HC_DMA_OP
};

#define DOMID_SELF 0x7FF0

/* Interrupted registers, as mini-OS has them on its kernel stack. */
struct frame {
    u32 r[13], sp, lr, pc, psr, ctx;
};

enum { CTX_UNDEFINED = 0x04, CTX_SWI = 0x08, CTX_PREFETCH = 0x0C, CTX_DATA = 0x10, CTX_EVENT = 0x18 };
enum { MODE_USER = 0x10, MODE_KERNEL = 0x13, MODE_MASK = 0x1F };

struct start_info {
    char magic[32];
    u32 nr_pages, shared_info, flags, store_mfn, store_port, console_mfn, console_port,
        store_gref, pt_base, nr_pt_frames;
    u32 *mfn_list;
    u32 mod_start, mod_len;
    char cmd_line[1024];
    u32 min_mfn;
};

struct mmuext_op { u32 cmd, arg1, arg2, arg3; };
struct multicall_entry { u32 op, result, args[6]; };
struct sched_poll { u32 *ports; u32 nr; u64 timeout; };
struct memory_reservation { u32 *extents; u32 nr, order, address_bits; u16 domid; };
struct runstate { s32 state; u64 entry, time[4]; };

enum {
    EVTCHN_BIND_INTERDOMAIN, EVTCHN_BIND_VIRQ, EVTCHN_BIND_PIRQ, EVTCHN_CLOSE, EVTCHN_SEND,
    EVTCHN_STATUS, EVTCHN_ALLOC_UNBOUND, EVTCHN_BIND_IPI, EVTCHN_BIND_VCPU, EVTCHN_UNMASK
};
enum { ST_CLOSED, ST_UNBOUND, ST_INTERDOMAIN, ST_PIRQ, ST_VIRQ, ST_IPI };

struct evtchn_op {
    u32 cmd;
    union {
        struct { u16 remote_dom; u32 remote_port, use, local_port; } interdomain;
        struct { u32 virq, vcpu, port; } virq;
        struct { u32 line, flags, port; } pirq;
        struct { u16 dom; u32 port, status, vcpu; union { u16 dom; u32 number; } u; u32 peer_port; } status;
        struct { u16 dom, remote_dom; u32 use, port; } unbound;
        struct { u32 vcpu, port; } ipi;
        struct { u32 port, vcpu; } bind_vcpu;
        u32 port;
    } u;
};

enum { VIRQ_TIMER, VIRQ_DEBUG, VIRQ_CONSOLE, VIRQ_DOM_EXC };

#ifdef XEN_LATER
#include "xen_later.h"
#else
#include "xen_2008.h"
#endif

enum { GTF_PERMIT = 1, GTF_ACCEPT = 2, GTF_READONLY = 4, GTF_READING = 8, GTF_WRITING = 16 };
enum { GTF_COMMITTED = 4, GTF_COMPLETED = 8 };
struct grant_map { u64 host; u32 flags, ref; u16 dom; u32 use; s16 status; u32 handle; u64 bus; };
struct grant_unmap { u64 host, bus; u32 handle; s16 status; };
struct grant_setup { u16 dom; u32 nr; s16 status; u32 *frames; };
struct grant_transfer { u32 mfn; u16 domid; u32 ref, use; s16 status; };
enum { GNT_MAP, GNT_UNMAP, GNT_SETUP, GNT_DUMP, GNT_TRANSFER, GNT_COPY, GNT_UNKNOWN };
enum { GNTMAP_DEVICE = 1, GNTMAP_HOST = 2, GNTMAP_READONLY = 4 };

enum {
    DOM0_GETMEMLIST = 2, DOM0_SCHEDCTL = 6, DOM0_ADJUSTDOM, DOM0_CREATEDOMAIN, DOM0_DESTROY,
    DOM0_PAUSE, DOM0_UNPAUSE, DOM0_GETDOMAININFO, DOM0_SETVCPUCONTEXT, DOM0_SETTIME = 17,
    DOM0_AFFINITY = 20, DOM0_TBUFCONTROL, DOM0_PHYSINFO, DOM0_SCHED_ID = 24, DOM0_MAXMEM = 28,
    DOM0_GETVCPUCONTEXT = 37, DOM0_INFO_LIST, DOM0_MAX_VCPUS = 41, DOM0_GETVCPUINFO = 43, DOM0_HANDLE,
    DOM0_DEBUGGING, DOM0_IRQ_PERMISSION, DOM0_IOMEM_PERMISSION, DOM0_GUEST_IMAGE_CTL = 60
};
enum { DOMFLAGS_SHUTDOWN = 4 };

struct dom0_max { u16 domain; u32 number; };
struct dom0_context { u16 domain; u32 vcpu; struct vcpu_context *context; };
struct dom0_image {
    u32 domain, command, address, size, store_mfn, store_port, console_mfn, console_port;
};
struct dom0_info {
    u16 domain;
    u32 flags, tot_pages, max_pages, shared_info_frame;
    u64 cpu_time;
    u32 nr_online, max_vcpu_id, ssidref;
    u8 handle[16];
};

struct dom0_op {
    u32 cmd, version;
    union {
        u16 domain;
        struct { u16 domain; u32 max, *frames, num; } memory_list;
        struct { u32 ssidref; u8 handle[16]; u16 domain; } create;
        struct dom0_max max;
        struct dom0_context context;
        struct dom0_image image;
        struct dom0_info info;
        struct { u32 op; u64 cpu_mask; u32 event_mask, mfn, size; } trace;
        u32 words[29];
        u64 align;
    } u;
};
_Static_assert(sizeof(struct dom0_op) == BY_ABI(128, 124), "dom0_op");
_Static_assert(sizeof(struct dom0_info) == BY_ABI(64, 56), "getdomaininfo");
_Static_assert(sizeof(struct runstate) == BY_ABI(48, 44), "vcpu_runstate_info");
_Static_assert(sizeof(struct grant_map) == 40 && sizeof(struct grant_unmap) == 24, "grants");

#endif
