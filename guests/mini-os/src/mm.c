/* Pages: a free list over what the domain has behind its boot stack. */
#include "os.h"

static void *free_list;
static u32 next_fresh, fresh_end;

u32 virt_to_mfn(const void *va)
{
    return frame_of(((u32)va - VIRT_BASE) / PAGE_SIZE);
}

/* Behind the boot stack there is nothing. */
void pages_init(u32 boot_stack_end)
{
    next_fresh = boot_stack_end;
    fresh_end = VIRT_BASE + start_info->nr_pages * PAGE_SIZE;
}

void *page_alloc(void)
{
    void *page = free_list;
    if (page) {
        free_list = *(void **)page;
    } else {
        if (next_fresh == fresh_end)
            return 0;
        page = (void *)next_fresh;
        next_fresh += PAGE_SIZE;
    }
    for (u32 i = 0; i < PAGE_SIZE / 4; i++)
        ((u32 *)page)[i] = 0;
    return page;
}

void page_free(void *page)
{
    *(void **)page = free_list;
    free_list = page;
}

int map_page(u32 va, u32 descriptor)
{
    return hypercall(HC_UPDATE_VA_MAPPING, va, 2, descriptor, 0);
}
