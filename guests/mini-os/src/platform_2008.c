/* What is set up otherwise in 2008: the shared page is mapped by the guest, by
 * its physical address; there is a list of frames; there are tables for us. */
#include "os.h"

extern void event_callback(void);

u32 frame_of(u32 page)
{
    return start_info->mfn_list[page];
}

u32 foreign_frame(void)
{
    return start_info->min_mfn + 16; /* the hypervisor's */
}

int platform_init(void)
{
    s32 id = hypercall(HC_UPDATE_VA_MAPPING, FIXMAP, 8 + 2, start_info->shared_info | PAGE_ALL, 0);
    domain_id = (u32)id;
    shared = (struct shared_info *)(FIXMAP + domain_id * PAGE_SIZE);
    hypercall(HC_SET_CALLBACKS, (u32)event_callback, (u32)event_callback, 0, 0);
    return id >= 0;
}

/* The CPU's own ticks come by themselves, also while it waits. */
void platform_start_ticks(void)
{
}

/* Unmasks upcalls, and waits for one. */
void block(void)
{
    hypercall(HC_SCHED_OP, 1, 0, 0, 0);
}
