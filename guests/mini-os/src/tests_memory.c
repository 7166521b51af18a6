/* Tests of frames and translation tables, as far as the interfaces agree. */
#include "os.h"

#include "expect.h"

s32 update(u32 ptr, u32 value, u32 va, u32 *done)
{
    struct mmu_update request = { .ptr = ptr, .val = value };
#ifdef XEN_LATER
    request.va = va;
#else
    (void)va;
#endif
    return hypercall(HC_MMU_UPDATE, (u32)&request, 1, (u32)done, DOMID_SELF);
}

s32 extended(u32 cmd, u32 arg1, u32 arg2, u32 arg3)
{
    struct mmuext_op op = { cmd, arg1, arg2, arg3 };
    return hypercall(HC_MMUEXT_OP, (u32)&op, 1, 0, DOMID_SELF);
}

u32 *descriptor(u32 va)
{
    return (u32 *)(descriptor_of(va) - FRAME(frame_of(0)) + VIRT_BASE);
}

static s32 memory(u32 op, u32 *extents, u32 nr, u32 order, u16 domid)
{
    struct memory_reservation r = { extents, nr, order, 0, domid };
    return hypercall(HC_MEMORY_OP, op, (u32)&r, 0, 0);
}

void test_memory(void)
{
    u32 frames[4] = { 0 };
    u16 self = DOMID_SELF, other = domain_id ? 0 : 200;
    s32 pages = hypercall(HC_MEMORY_OP, 3, (u32)&self, 0, 0);
    EXPECT(pages >= (s32)start_info->nr_pages);
    s32 limit = hypercall(HC_MEMORY_OP, 4, (u32)&self, 0, 0);
    EXPECT(domain_id ? limit >= pages + 16 && limit < 2 * pages : limit == -1);
    EXPECT(hypercall(HC_MEMORY_OP, 3, (u32)&other, 0, 0) == (domain_id ? -EPERM : -ESRCH));
    EXPECT(hypercall(HC_MEMORY_OP, 2, 0, 0, 0) > (s32)start_info->min_mfn);
    EXPECT(memory(0, frames, 4, 0, DOMID_SELF) == 4);
    EXPECT(hypercall(HC_MEMORY_OP, 3, (u32)&self, 0, 0) == pages + 4);
    EXPECT(map_page(SCRATCH_VA, FRAME(frames[2]) | PAGE_ALL) == 0);
    EXPECT(*(volatile u32 *)SCRATCH_VA == 0);
    *(volatile u32 *)SCRATCH_VA = 1;
    EXPECT(map_page(SCRATCH_VA, 0) == 0);
    EXPECT(memory(1, frames, 4, 0, DOMID_SELF) == 4);
    EXPECT(memory(1, frames, 4, 0, DOMID_SELF) == 0);
    EXPECT(map_page(SCRATCH_VA, FRAME(frames[2]) | PAGE_ALL) == -EINVAL);
    EXPECT(hypercall(HC_MEMORY_OP, 3, (u32)&self, 0, 0) == pages);
    EXPECT(memory(0, frames, 0x10000000, 0, DOMID_SELF) == -EINVAL);
    EXPECT(memory(0 | 3 << 4, frames, 2, 0, DOMID_SELF) == -EINVAL);
    EXPECT(memory(0, frames, 1, 0, other) == (domain_id ? -EPERM : -ESRCH));
    EXPECT(hypercall(HC_MEMORY_OP, 3, NOWHERE, 0, 0) == -EFAULT);
    EXPECT(memory(0, (u32 *)NOWHERE, 1, 0, DOMID_SELF) == -EFAULT);
    EXPECT(hypercall(HC_MEMORY_OP, 0, NOWHERE, 0, 0) == -EFAULT);
    EXPECT(hypercall(HC_MEMORY_OP, 8, 0, 0, 0) == -EINVAL);
    EXPECT(hypercall(HC_MEMORY_OP, 5, 0, 0, 0) == 0);
    EXPECT(hypercall(HC_MEMORY_OP, 7, 0, 0, 0) == 0);
    EXPECT(hypercall(HC_MEMORY_OP, 9, 0, 0, 0) == UNKNOWN_MEMORY_OP);
}

/* What is asked for but not had is told by the count. */
void test_reservation(void)
{
    u32 frames[4] = { 0 };
    u16 self = DOMID_SELF;
    struct memory_reservation r = { frames, 1, 0, 20, DOMID_SELF };
    EXPECT(hypercall(HC_MEMORY_OP, 0, (u32)&r, 0, 0) == -ENOMEM);
    r.address_bits = 0xFFFFFFFF;
    EXPECT(hypercall(HC_MEMORY_OP, 0, (u32)&r, 0, 0) == 1 && memory(1, frames, 1, 0, DOMID_SELF) == 1);
    r.address_bits = 32;
    EXPECT(hypercall(HC_MEMORY_OP, 0, (u32)&r, 0, 0) == 1 && memory(1, frames, 1, 0, DOMID_SELF) == 1);
    /* It goes on where it stopped. */
    frames[0] = 0;
    EXPECT(memory(0 | 1 << 4, frames, 2, 0, DOMID_SELF) == 2 && !frames[0] && frames[1]);
    EXPECT(memory(1, frames + 1, 1, 0, DOMID_SELF) == 1);
    /* Frames that are placed: the first word of each element is the page, then the frame. */
    frames[0] = 0x1234;
    EXPECT(memory(6, frames, 1, 0, DOMID_SELF) == 1 && frames[0] != 0x1234);
    u32 *m2p = (u32 *)0xFC000000, placed = frames[0];
    EXPECT(faults(CTX_DATA, load, (u32)m2p) || m2p[placed - start_info->min_mfn] == 0x1234);
    EXPECT(memory(1, frames, 1, 0, DOMID_SELF) == 1);
    /* What is not ours cannot be given back, nor what is mapped. */
    frames[0] = foreign_frame();
    EXPECT(memory(1, frames, 1, 0, DOMID_SELF) == 0);
    frames[0] = 0xFFFFFFFF;
    EXPECT(memory(1, frames, 1, 0, DOMID_SELF) == 0);
    EXPECT(memory(1, frames, 1, 11, DOMID_SELF) == 0 && memory(0, frames, 1, 11, DOMID_SELF) == 0);
    if (domain_id)
        return;
    /* Four frames in a row are for those that have devices. */
    EXPECT(memory(0, frames, 1, 2, DOMID_SELF) == 1 && !(frames[0] & 3));
    EXPECT(memory(1, frames, 1, 2, DOMID_SELF) == 1);
    struct dom0_op op = { .u.max = { 0, 0 } };
    s32 pages = hypercall(HC_MEMORY_OP, 3, (u32)&self, 0, 0);
    op.u.max.number = (u32)(pages + 2) * (PAGE_SIZE / 1024);
    EXPECT(dom0_op(DOM0_MAXMEM, &op) == 0);
    EXPECT(hypercall(HC_MEMORY_OP, 4, (u32)&self, 0, 0) == pages + 2);
    EXPECT(memory(0, frames, 4, 0, DOMID_SELF) == 2);
    EXPECT(memory(1, frames, 2, 0, DOMID_SELF) == 2);
    op.u.max.number = 0xFFFFFFFF;
    EXPECT(dom0_op(DOM0_MAXMEM, &op) == 0);
}

/* A page of ours at another address; pages that are not ours, and addresses that are not. */
void test_mapping(void)
{
    u32 *page = page_alloc();
    u32 mfn = virt_to_mfn(page);
    page[5] = 0xCAFE;
    EXPECT(map_page(SCRATCH_VA, FRAME(mfn) | PAGE_ALL) == 0);
    EXPECT(((u32 *)SCRATCH_VA)[5] == 0xCAFE);
    EXPECT(map_page(SCRATCH_VA, 0) == 0);
    EXPECT(faults(CTX_DATA, load, SCRATCH_VA));
    EXPECT(map_page(SCRATCH_VA, FRAME(foreign_frame()) | PAGE_ALL) == -EINVAL);
    EXPECT(map_page(SCRATCH_VA, 0x10140000 | PAGE_ALL) == -EINVAL);
    EXPECT(map_page(SCRATCH_VA, 0xEFFFF000 | PAGE_ALL) == -EINVAL);
    EXPECT(map_page(0xFC000000, FRAME(mfn) | PAGE_ALL) == -EINVAL);
    EXPECT(map_page(0x50000000, FRAME(mfn) | PAGE_ALL) == -EINVAL);
    page_free(page);
}

/* Lists of requests: where they are, how many, whose frames, and how far it got. */
void test_lists(void)
{
    static const u8 calls[] = { HC_MMU_UPDATE, HC_MMUEXT_OP };
    for (u32 i = 0; i < sizeof calls; i++) {
        u32 done = 3;
        EXPECT(hypercall(calls[i], 0xFBFFFFF8, 1, 0, DOMID_SELF) == -EFAULT);
        EXPECT(hypercall(calls[i], NOWHERE, 1, 0, DOMID_SELF) == -EFAULT);
        EXPECT(hypercall(calls[i], SCRATCH_VA, 0, NOWHERE, DOMID_SELF) == -EFAULT);
        EXPECT(hypercall(calls[i], SCRATCH_VA, 16385, 0, DOMID_SELF) == -EINVAL);
        EXPECT(hypercall(calls[i], SCRATCH_VA, 0, 0, 200) == -EINVAL);
        EXPECT(hypercall(calls[i], SCRATCH_VA, 0, 0, 0) == (domain_id ? -EINVAL : 0));
        EXPECT(hypercall(calls[i], SCRATCH_VA, 0, (u32)&done, DOMID_SELF) == 0 && done == 0);
    }
}

/* Pages cleared and copied, tables flushed. */
void test_extended(void)
{
    u32 *from = page_alloc(), *to = page_alloc(), done = 3;
    struct mmuext_op op[2] = { { 29, 0, 0, 0 }, { 29, 0, 0, 0 } };
    from[1000] = 0xBEEF;
    EXPECT(extended(28, (u32)to, (u32)from, PAGE_SIZE) == 0 && to[1000] == 0xBEEF);
    EXPECT(extended(27, (u32)to, PAGE_SIZE, 0) == 0 && to[1000] == 0);
    EXPECT(extended(27, (u32)to + 4, 8, 0) == -EINVAL);
    EXPECT(extended(28, (u32)to, (u32)from + 4, 8) == -EINVAL);
    EXPECT(extended(27, NOWHERE, 8, 0) == -EFAULT);
    /* the counter is added to if the call goes on where it stopped */
    EXPECT(hypercall(HC_MMUEXT_OP, (u32)op, 2 | 0x80000000, (u32)&done, DOMID_SELF) == 0);
    u32 base = FRAME(virt_to_mfn((void *)start_info->pt_base));
    EXPECT(done == 5 && op[1].arg1 == (base | TABLE_BASE_BITS));
    EXPECT(extended(5, base, 1, 0) == 0);
    op[0].cmd = 2;
    EXPECT(hypercall(HC_MMUEXT_OP, (u32)op, 2, (u32)&done, DOMID_SELF) == -EINVAL && done == 0);
    page_free(from);
    page_free(to);
}
