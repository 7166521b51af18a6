/* What is set up otherwise in the later tree: the shared page is there, at an
 * address that tells the domain's number; tables are ours to write. */
#include "os.h"

#define SHARED_END 0xFEC00000u
#define DEVICES 0xF1000000u
#define DEVICES_PHYSICAL 0x10000000u
#define SECTION_DEVICE 0x11C42u
#define COARSE 1u
#define COARSE_SIZE 1024u
#define TICK_NS 10000000u

extern char vectors[];

u32 frame_of(u32 page)
{
    return start_info->min_mfn + page;
}

u32 foreign_frame(void)
{
    return start_info->min_mfn - 16; /* before our partition */
}

/* Second-level tables where 2008 has them ready; domain 0 has devices as well. */
static void write_tables(void)
{
    u32 *first = (u32 *)start_info->pt_base;
    u32 table = virt_to_mfn(page_alloc()) * PAGE_SIZE;
    struct mmuext_op flush = { 50, 3, 0, 0 };
    for (u32 i = 0; i < 2; i++)
        first[(FIXMAP >> 20) + i] = (table + i * COARSE_SIZE) | COARSE;
    for (u32 i = 0; i < 2 && !domain_id; i++)
        first[(DEVICES >> 20) + i] = (DEVICES_PHYSICAL + (i << 20)) | SECTION_DEVICE;
    hypercall(HC_MMUEXT_OP, (u32)&flush, 1, 0, DOMID_SELF);
}

int platform_init(void)
{
    shared = (struct shared_info *)start_info->shared_info;
    domain_id = (SHARED_END - (u32)shared) / PAGE_SIZE - 1;
    write_tables();
    return hypercall(HC_SET_TRAP_TABLE, (u32)vectors, 0, 0, 0) == 0;
}

/* While it runs; while it waits block sees to it. */
void platform_start_ticks(void)
{
    u64 period = TICK_NS;
    hypercall(HC_VCPU_OP, 6, 0, (u32)&period, 0);
}

/* Waits for an event, or for the next tick, and unmasks upcalls. */
void block(void)
{
    /* Masked, since a deadline that comes before we block would be handled, and nothing would end it. */
    events_disable();
    u64 deadline = time_now() + TICK_NS;
    hypercall(HC_SET_TIMER_OP, (u32)deadline, (u32)(deadline >> 32), 0, 0);
    hypercall(HC_SCHED_OP, 1, 0, 0, 0);
    events_enable();
}
