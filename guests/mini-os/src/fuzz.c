/* A hostile guest: hypercalls with random numbers and arguments, forged
 * structures, and stores of random descriptors into its own tables. It is
 * expected to kill itself sooner or later; nobody else may notice. */
#include "os.h"

static u32 state;

static u32 random(void)
{
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state;
}

/* Small numbers, addresses of ours, frames of anybody, and anything. */
static u32 value(u32 *page)
{
    u32 r = random();
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
        return random();
    }
}

/* Tables follow the first-level table; what they lead to is then touched. */
static void attack_tables(void)
{
    u32 *tables = (u32 *)start_info->pt_base;
    u32 words = start_info->nr_pt_frames * (PAGE_SIZE / 4), at = random() & 0x7FFF;
    expected.armed = 1;
    if (at < words)
        tables[at] = value(tables);
    expected.armed = 1;
    (void)*(volatile u32 *)(FIXMAP + 0x1000 + (random() & 0xFF000));
    expected.armed = 1;
    *(volatile u32 *)(FIXMAP + 0x1000 + (random() & 0xFF000)) = random();
    expected.armed = 0;
}

void fuzz(u32 seed)
{
    state = seed * 2654435761u | 1;
    u32 *page = page_alloc();
    for (u32 round = 0;; round++) {
        for (u32 i = 0; i < 32; i++)
            page[random() & 0x3F] = value(page);
        u32 number = random() & 63;
        /* Not the console, which people read; nor an end of its own will. */
        if (number == HC_CONSOLE_IO || number == HC_RESTORE || number == HC_SCHED_OP
            || number == HC_SCHED_OP_COMPAT || number == HC_SET_CALLBACKS || number == HC_MULTICALL
            || (number == HC_VCPU_OP))
            continue;
        hypercall(number, value(page) & (random() & 1 ? 15 : ~0u), value(page), value(page),
                  random() & 1 ? DOMID_SELF : value(page));
        attack_tables();
        if ((round & 0xFFFF) == 0)
            printf("fuzz: %u rounds\n", round);
    }
}
