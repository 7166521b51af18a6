/* A hostile guest: hypercalls with random numbers and arguments, forged
 * structures, and stores of random descriptors into its own tables, on all of
 * its virtual CPUs. It is expected to kill itself sooner or later; nobody else
 * may notice. */
#include "os.h"

#ifdef XEN_LATER
#include "vcpus.h"
#endif

/* The state of a virtual CPU's random numbers. */
static u32 states[VCPUS];

static u32 random(u32 *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

/* Small numbers, addresses of ours, frames of anybody, and anything. */
static u32 value(u32 *state, u32 *page)
{
    u32 r = random(state);
    switch (r & 7) {
    case 0:
        return r >> 28;
    case 1:
        return (u32)page + (r >> 20);
    case 2:
        return VIRT_BASE + (r >> 8);
    case 3:
        return frame_of((r >> 8) & 0x3FF);
    case 4:
        return frame_of((r >> 8) & 0x3FF) << 12 | PAGE_ALL;
    case 5:
        return (start_info->min_mfn + (r >> 16)) << 12 | PAGE_ALL;
    case 6:
        return 0x7FF0 + (r >> 28);
    default:
        return random(state);
    }
}

/* Tables follow the first-level table; what they lead to is then touched. */
static void attack_tables(u32 *state)
{
    u32 *tables = (u32 *)start_info->pt_base;
    u32 words = start_info->nr_pt_frames * (PAGE_SIZE / 4), at = random(state) & 0x7FFF;
    expected.armed = 1;
    if (at < words)
        tables[at] = value(state, tables);
    expected.armed = 1;
    (void)*(volatile u32 *)(FIXMAP + 0x1000 + (random(state) & 0xFF000));
    expected.armed = 1;
    *(volatile u32 *)(FIXMAP + 0x1000 + (random(state) & 0xFF000)) = random(state);
    expected.armed = 0;
}

static void fuzz_on(u32 vcpu)
{
    u32 *state = &states[vcpu], *page = page_alloc();
    for (u32 round = 0;; round++) {
        for (u32 i = 0; i < 32; i++)
            page[random(state) & 0x3F] = value(state, page);
        u32 number = random(state) & 63;
        /* Not the console, which people read; nor an end of its own will. */
        if (number == HC_CONSOLE_IO || number == HC_RESTORE || number == HC_SCHED_OP
            || number == HC_SCHED_OP_COMPAT || number == HC_SET_CALLBACKS || number == HC_MULTICALL
            || (number == HC_VCPU_OP && vcpu == 0))
            continue;
        hypercall(number, value(state, page) & (random(state) & 1 ? 15 : ~0u), value(state, page),
                  value(state, page), random(state) & 1 ? DOMID_SELF : value(state, page));
        attack_tables(state);
        if ((round & 0xFFFF) == 0)
            printf("fuzz: %u rounds\n", round);
    }
}

void fuzz(u32 seed)
{
    for (u32 id = 0; id < VCPUS; id++)
        states[id] = (seed + 100 * id) * 2654435761u | 1;
#ifdef XEN_LATER
    for (u32 id = 1; id < vcpu_count(); id++) {
        vcpus[id].job = fuzz_on;
        vcpu_start(id);
    }
#endif
    fuzz_on(0);
}
