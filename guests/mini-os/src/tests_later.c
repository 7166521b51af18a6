/* Tests of what the later tree has otherwise than the interface of 2008. */
#include "os.h"

#include "expect.h"
#include "tests_copy.h"
#include "tests_vcpus.h"

#define SECTION 0x11C0Eu

enum {
    READ_TPIDRURO = 0xEE1D0F70,
    WRITE_TPIDRURO = 0xEE0D0F70,
    READ_TPIDRURW = 0xEE1D0F50,
    WRITE_TPIDRURW = 0xEE0D0F50,
    ISB = 0xEE070F95,
    DSB = 0xEE070F9A,
    DMB = 0xEE070FBA,
    UNCONDITIONAL = 0xF0000000,
    R15 = 0xF000
};

/* What User mode may do with CP15 on the CPUs that the interface was made for. */
static void test_cp15(void)
{
    test_privileged_cp15();
    if (failed_line)
        return;
    EXPECT(hypercall(HC_SET_TLS, 0xFEEDBEE5, 0, 0, 0) == (s32)0xFEEDBEE5);
    EXPECT(execute(READ_TPIDRURO, 0) == 0xFEEDBEE5);
    EXPECT(faults(CTX_UNDEFINED, instruction, WRITE_TPIDRURO));
    EXPECT(execute(WRITE_TPIDRURW, 0xCAFE) == 0xCAFE && execute(READ_TPIDRURW, 0) == 0xCAFE);
    EXPECT(execute(READ_TPIDRURO, 0) == 0xFEEDBEE5);
    EXPECT(faults(CTX_UNDEFINED, instruction, READ_TPIDRURO | UNCONDITIONAL));
    EXPECT(faults(CTX_UNDEFINED, instruction, READ_TPIDRURW | R15));
    EXPECT(faults(CTX_UNDEFINED, instruction, DMB | UNCONDITIONAL));
    /* However often, with events masked: that is no loop of faults. */
    events_disable();
    for (u32 i = 0; i < 3000; i++)
        execute(i % 3 ? i % 3 == 1 ? DSB : DMB : ISB, 0);
    events_enable();
    EXPECT(execute(READ_TPIDRURW, 0) == 0xCAFE);
}

static void test_numbers(void)
{
    static const u8 none[] = { 2,  3,  5,  8,  9,  10, 11, 22, 25, 27, 31, 32, 34, 35,  36,
                               37, 38, 39, 41, 42, 45, 46, 47, 52, 63, 64, 130, 255 };
    for (u32 i = 0; i < sizeof none; i++)
        EXPECT(hypercall(none[i], 0, 0, 0, 0) == -ENOSYS);
    EXPECT(hypercall(HC_CACHE_CONTROL, 0, 0x1000, 0, 0) == 0);
    /* Callbacks are kept and never used. */
    EXPECT(hypercall(HC_SET_CALLBACKS, 0xFBFFFFFC, 0xFBFFFFFC, 0, 0) == 0);
    EXPECT(hypercall(HC_SET_CALLBACKS, 0xFC000000, 0, 0, 0) == -EINVAL);
    EXPECT(hypercall(HC_SET_CALLBACKS, 0, 0xFC000000, 0, 0) == -EINVAL);
    EXPECT(hypercall(HC_VFP_OP, 0, 0, 0, 0) == 0 && hypercall(HC_VFP_OP, 0, 4, 0, 0) == -EPERM);
    EXPECT(hypercall(HC_VFP_OP, 1, 2, 0, 0) == 0 && hypercall(HC_VFP_OP, 1, 3, 0, 0) == -EPERM);
    EXPECT(hypercall(HC_VFP_OP, 2, 0, 0, 0) == -EPERM);
    EXPECT(hypercall(HC_IWMMXT_OP, 0, 0, 0, 0) == 0x2040);
    EXPECT(hypercall(HC_IWMMXT_OP, 1, 0, 0, 0) == 0x2043);
    EXPECT(hypercall(HC_IWMMXT_OP, 2, 0, 0, 0) == 0x2040);
    EXPECT(hypercall(HC_IWMMXT_OP, 3, 0, 0, 0) == -ENOSYS);
    shared->cpar = 3;
    EXPECT(hypercall(HC_SYNC_VCPU_STATE, 77, 0, 0, 0) == 77);
    EXPECT(hypercall(HC_IWMMXT_OP, 1, 0, 0, 0) == 0x2043);
    EXPECT(hypercall(HC_FCSE_GET, 0, 0, 0, 0) == 0);
    EXPECT(hypercall(HC_FCSE_SET, 0x01000000, 0, 0, 0) == 0);
    EXPECT(hypercall(HC_FCSE_GET, 0, 0, 0, 0) == 0);
}

static void thumb_call(u32 result)
{
    /* A Thumb SWI 18: the interface has hypercalls in ARM state only. */
    __asm__ volatile("adr r1, 1f + 1\n\t"
                     "bx r1\n\t"
                     ".thumb\n"
                     "1:\n\t"
                     "svc #18\n\t"
                     "adr r1, 2f\n\t"
                     "bx r1\n\t"
                     ".balign 4\n\t"
                     ".arm\n"
                     "2:\n\t"
                     "str r0, [%0]"
                     :
                     : "r"(result)
                     : "r0", "r1", "memory");
}

static void test_exceptions(void)
{
    s32 result = 0;
    EXPECT(faults(CTX_UNDEFINED, undefined, 0));
    EXPECT(faults(CTX_DATA, load, 0x50000000));
    EXPECT(expected.address == 0x50000000 && (expected.status & 0xF) == 5);
    EXPECT(faults(CTX_DATA, load, SCRATCH_VA) && (expected.status & 0xF) == 7);
    EXPECT(faults(CTX_DATA, load, 0xFF000000) && expected.status == 0xFD);
    /* The hypervisor's mapping of the first gigabyte is there, and not for us. */
    EXPECT(faults(CTX_DATA, load, NOWHERE) && expected.status == 0xFD);
    EXPECT(faults(CTX_DATA, load, 0xFC000000) && faults(CTX_DATA, load, 0xFFFF0000));
    EXPECT(faults(CTX_PREFETCH, jump, 0x50000000));
    /* Others' shared pages are not there. */
    EXPECT(faults(CTX_DATA, load, (u32)shared - PAGE_SIZE));
    EXPECT(run_user() == 42);
    thumb_call((u32)&result);
    EXPECT(result == -ENOSYS);
}

/* An exception keeps what the virtual PSR said of events; one of its own has none. */
static void test_masking(void)
{
    EXPECT((shared->psr & 0x1FF) == 0x53);
    events_disable();
    EXPECT(shared->psr & PSR_MASKED);
    EXPECT(faults(CTX_DATA, load, NOWHERE));
    EXPECT(shared->psr & PSR_MASKED);
    struct evtchn_op op = { .u.unbound = { DOMID_SELF, DOMID_SELF, 0, 0 } };
    EXPECT(event_op(EVTCHN_ALLOC_UNBOUND, &op) == 0);
    op.u.interdomain.remote_port = op.u.unbound.port;
    op.u.interdomain.remote_dom = DOMID_SELF;
    EXPECT(event_op(EVTCHN_BIND_INTERDOMAIN, &op) == 0);
    /* Binding sends an event; block leaves the mask alone, and returns at once. */
    EXPECT(shared->upcall_pending && hypercall(HC_SCHED_OP, 1, 0, 0, 0) == 0);
    EXPECT((shared->psr & PSR_MASKED) && shared->upcall_pending);
    events_enable();
    EXPECT(!shared->upcall_pending);
    op.u.port = op.u.interdomain.local_port;
    EXPECT(event_op(EVTCHN_CLOSE, &op) == 0);
}

static void test_direct_mapping(void)
{
    u32 *page = page_alloc();
    u32 mfn = virt_to_mfn(page);
    page[5] = 0xCAFE;
    EXPECT(map_page(VIRT_BASE, FRAME(mfn) | PAGE_ALL) == -EINVAL);
    /* Tables are ours to write; what they lead to is judged when it is used. */
    u32 *entry = descriptor(SCRATCH_VA);
    *entry = FRAME(mfn) | PAGE_ALL;
    EXPECT(extended(51, SCRATCH_VA, 0, 0) == 0 && ((u32 *)SCRATCH_VA)[5] == 0xCAFE);
    *entry = FRAME(foreign_frame()) | PAGE_ALL;
    EXPECT(extended(50, 3, 0, 0) == 0 && faults(CTX_DATA, load, SCRATCH_VA));
    EXPECT(faults(CTX_DATA, store, SCRATCH_VA));
    *entry = 0;
    u32 *first = (u32 *)start_info->pt_base + 0x700;
    *first = (FRAME(foreign_frame()) & 0xFFF00000) | SECTION;
    EXPECT(extended(40, 0x70000000, 0x70100000, 3) == 0);
    EXPECT(faults(CTX_DATA, load, 0x70000000 | (FRAME(foreign_frame()) & 0xFFFFF)));
    /* A table that is not ours is none. */
    *first = FRAME(foreign_frame()) | 1;
    EXPECT(extended(50, 3, 0, 0) == 0 && faults(CTX_DATA, load, 0x70000000));
    *first = 0;
    page_free(page);
}

/* Frames that are given back are out of reach at once, also if the list of them ends in a fault. */
static void test_release(void)
{
    u32 frame, *page = page_alloc();
    struct memory_reservation take = { &frame, 1, 0, 0, DOMID_SELF };
    struct memory_reservation give = { (u32 *)(SCRATCH_VA + PAGE_SIZE - 4), 2, 0, 0, DOMID_SELF };
    EXPECT(hypercall(HC_MEMORY_OP, 0, (u32)&take, 0, 0) == 1);
    EXPECT(map_page(SCRATCH_VA, FRAME(virt_to_mfn(page)) | PAGE_ALL) == 0);
    EXPECT(map_page(SCRATCH_VA + PAGE_SIZE, 0) == 0);
    EXPECT(map_page(SCRATCH_VA + 2 * PAGE_SIZE, FRAME(frame) | PAGE_ALL) == 0);
    *(volatile u32 *)(SCRATCH_VA + 2 * PAGE_SIZE) = 0x5EC12E7;
    page[PAGE_SIZE / 4 - 1] = frame;
    EXPECT(hypercall(HC_MEMORY_OP, 1, (u32)&give, 0, 0) == -EFAULT);
    EXPECT(faults(CTX_DATA, load, SCRATCH_VA + 2 * PAGE_SIZE));
    EXPECT(faults(CTX_DATA, store, SCRATCH_VA + 2 * PAGE_SIZE));
    EXPECT(map_page(SCRATCH_VA, 0) == 0 && map_page(SCRATCH_VA + 2 * PAGE_SIZE, 0) == 0);
    page_free(page);
}

static void test_mmu_update(void)
{
    u32 *page = page_alloc(), done = 7;
    u32 mfn = virt_to_mfn(page), *entry = descriptor(SCRATCH_VA);
    u32 machine = FRAME(virt_to_mfn(entry)) + ((u32)entry & 0xFFF);
    page[1] = 0xBEAD;
    /* by the machine address of the descriptor */
    EXPECT(update(machine, FRAME(mfn) | PAGE_ALL, 0, &done) == 0 && done == 1);
    EXPECT(((u32 *)SCRATCH_VA)[1] == 0xBEAD);
    EXPECT(update(machine, FRAME(foreign_frame()) | PAGE_ALL, 0, &done) == -EINVAL && done == 0);
    EXPECT(update(machine, 0, 0, 0) == 0 && faults(CTX_DATA, load, SCRATCH_VA));
    /* by its virtual address */
    EXPECT(update(0, FRAME(mfn) | PAGE_ALL, (u32)entry, &done) == 0 && done == 1);
    EXPECT(((u32 *)SCRATCH_VA)[1] == 0xBEAD);
    EXPECT(update(0, FRAME(foreign_frame()) | PAGE_ALL, (u32)entry, 0) == -EINVAL);
    EXPECT(update(0, 0, (u32)entry, 0) == 0 && *entry == 0);
    /* first level */
    u32 *first = (u32 *)start_info->pt_base + 0x701;
    EXPECT(update(0, FRAME(frame_of(0)) | SECTION, (u32)first, 0) == 0);
    EXPECT(*(u32 *)(0x70100000 + ((u32)start_info & 0xFFFFF) + 32) == start_info->nr_pages);
    EXPECT(update(0, (FRAME(foreign_frame()) & 0xFFF00000) | SECTION, (u32)first, 0) == -EINVAL);
    EXPECT(update(0, 0, (u32)first, 0) == 0);
    EXPECT(update(0, 0, start_info->pt_base + 0xFF0 * 4, 0) == -EINVAL);
    EXPECT(update(FRAME(foreign_frame()), 0, 0, 0) == -EINVAL);
    EXPECT(update(machine | 1, 5, 0, 0) == 0 && *entry == 0);
    EXPECT(update(machine | 2, 0, 0, 0) == -EINVAL);
    EXPECT(hypercall(HC_MMU_UPDATE, (u32)page, 0, 0, 0x7FF2) == -EINVAL);
    page_free(page);
}

static void test_mmuext(void)
{
    u32 *to = page_alloc(), base = FRAME(virt_to_mfn((void *)start_info->pt_base));
    to[1000] = 0xBEEF;
    EXPECT(extended(27, (u32)to, 2048, 0) == 0 && to[1000] == 0xBEEF);
    EXPECT(extended(27, (u32)to, 0xFFFFFFF8, 0) == -EINVAL);
    /* tables of our own: the hypervisor's part is entered as they are taken */
    static u32 tables[4096] __attribute__((aligned(16384)));
    for (u32 i = 0; i < 0xFC0; i++)
        tables[i] = ((u32 *)start_info->pt_base)[i];
    EXPECT(extended(5, FRAME(virt_to_mfn(tables)), 1, 9) == 0);
    EXPECT(shared->psr != 0 && tables[0xFEB] != 0);
    EXPECT(extended(5, base, 1, 0) == 0);
    EXPECT(extended(5, FRAME(foreign_frame()), 1, 0) == -EINVAL);
    static const u8 harmless[] = { 0, 1, 4, 23, 24, 33, 34, 35, 40, 50, 51, 52, 62, 90, 100, 101 };
    for (u32 i = 0; i < sizeof harmless; i++)
        EXPECT(extended(harmless[i], SCRATCH_VA, SCRATCH_VA + 32, 3) == 0);
    static const u8 unknown[] = { 2, 3, 6, 7, 8, 10, 12, 16, 36, 53, 60, 61, 70, 80, 200 };
    for (u32 i = 0; i < sizeof unknown; i++)
        EXPECT(extended(unknown[i], 0, 0, 0) == -EINVAL);
    page_free(to);
}

static void spin(u32 us)
{
    u32 start = microseconds();
    while (microseconds() - start < us)
        ;
}

/* Whether ticks are counted up to `goal`, and no further by then, within a
 * second: on the real clock each comes as late as the host lets it. */
static int ticks_come(u32 goal)
{
    u32 start = microseconds();
    while ((s32)(ticks - goal) < 0)
        if (microseconds() - start > 1000000)
            return 0;
    return ticks == goal;
}

static void test_vcpu_timers(void)
{
    u64 times[2] = { 999999, 0 };
    EXPECT(hypercall(HC_VCPU_OP, 6, 0, NOWHERE, 0) == -EFAULT);
    EXPECT(hypercall(HC_VCPU_OP, 8, 0, NOWHERE, 0) == -EFAULT);
    EXPECT(hypercall(HC_VCPU_OP, 6, 0, (u32)times, 0) == -EINVAL);
    /* periods end while we run */
    times[0] = 1000000;
    EXPECT(hypercall(HC_VCPU_OP, 6, 0, (u32)times, 0) == 0);
    u32 before = ticks, start = microseconds();
    EXPECT(ticks_come(before + 8));
    EXPECT(microseconds() - start >= 7000); /* none is early; how late they are is the host's */
    EXPECT(hypercall(HC_VCPU_OP, 7, 0, 0, 0) == 0);
    before = ticks;
    spin(20000);
    EXPECT(ticks == before);
    times[0] = time_now() + 12000000;
    EXPECT(hypercall(HC_VCPU_OP, 8, 0, (u32)times, 0) == 0);
    EXPECT(ticks_come(before + 1));
    EXPECT(time_now() >= times[0]);
    spin(20000); /* and only one */
    EXPECT(ticks == before + 1);
    EXPECT(hypercall(HC_VCPU_OP, 8, 0, (u32)times, 0) == 0);
    EXPECT(ticks_come(before + 2));
    times[1] = 1; /* only if it is still to come */
    EXPECT(hypercall(HC_VCPU_OP, 8, 0, (u32)times, 0) == 0);
    spin(1000);
    EXPECT(hypercall(HC_VCPU_OP, 9, 0, 0, 0) == 0 && ticks == before + 2);
    platform_start_ticks();
}

static void test_lines(void)
{
    u32 physdev[4] = { 12, 10, 0, 0 };
    EXPECT(hypercall(HC_PHYSDEV_OP, (u32)physdev, 0, 0, 0) == -EINVAL); /* not bound */
    physdev[0] = 13;
    EXPECT(hypercall(HC_PHYSDEV_OP, (u32)physdev, 0, 0, 0) == (domain_id ? -EPERM : 0));
    physdev[1] = 600;
    EXPECT(hypercall(HC_PHYSDEV_OP, (u32)physdev, 0, 0, 0) == -EINVAL);
    physdev[0] = 14;
    EXPECT(hypercall(HC_PHYSDEV_OP, (u32)physdev, 0, 0, 0) == 0);
    physdev[0] = 6;
    EXPECT(hypercall(HC_PHYSDEV_OP, (u32)physdev, 0, 0, 0) == -EINVAL);
}

static volatile u32 foreground_events;

static void foreground_changed(u32 port, void *data)
{
    (void)port, (void)data;
    foreground_events++;
}

/* Whom the user works with is told to all that want to know. */
static void test_foreground(void)
{
    struct evtchn_op op = { .u.port = event_bind_virq(13, foreground_changed, 0) };
    foreground_events = 0;
    EXPECT(op.u.port != 0);
    EXPECT(hypercall(HC_SET_FOREGROUND, 0x7FFF, 0, 0, 0) == 0 && foreground_events == 1);
    EXPECT(hypercall(HC_SET_FOREGROUND, 0, 0, 0, 0) == 0 && foreground_events == 2);
    EXPECT(event_op(EVTCHN_CLOSE, &op) == 0);
}

/* What dom0_op has in this interface only. */
static void test_control_later(void)
{
    static char text[256];
    struct dom0_op op = { .u.words = { 0, (u32)text, sizeof text - 1 } };
    if (domain_id)
        return;
    EXPECT(dom0_op(19, &op) == 0 && op.u.words[2] > 100 && find(text, "Memory: "));
    op.u.words[0] = 1;
    EXPECT(dom0_op(19, &op) == 0);
    EXPECT(dom0_op(19, &op) == 0 && op.u.words[2] == 0);
    op.u.words[1] = NOWHERE;
    EXPECT(dom0_op(19, &op) == 0);
    EXPECT(dom0_op(DOM0_PHYSINFO, &op) == 0 && op.u.words[5] >= start_info->nr_pages);
    static const u8 nothing[] = { 15, 18, 25, 29, 35, 36, 39, 40, 48 };
    for (u32 i = 0; i < sizeof nothing; i++)
        EXPECT(dom0_op(nothing[i], &op) == 0);
    static const u8 none[] = { 0, 1, 3, 5, 14, 16, 23, 26, 30, 31, 34, 42, 49, 59, 61 };
    for (u32 i = 0; i < sizeof none; i++)
        EXPECT(dom0_op(none[i], &op) == -ENOSYS);
    /* The number that is asked for, if it is free. */
    op.u.create.domain = 77;
    EXPECT(dom0_op(DOM0_CREATEDOMAIN, &op) == 0 && op.u.create.domain == 77);
    EXPECT(dom0_op(DOM0_CREATEDOMAIN, &op) == 0 && op.u.create.domain != 77);
    EXPECT(domain_command(DOM0_DESTROY, op.u.create.domain) == 0);
    op.u.words[0] = 77, op.u.words[1] = 1;
    EXPECT(dom0_op(DOM0_GETVCPUCONTEXT, &op) == -ESRCH);
    op.u.words[1] = 4;
    EXPECT(dom0_op(DOM0_GETVCPUCONTEXT, &op) == -EINVAL);
    EXPECT(domain_command(DOM0_DESTROY, 77) == 0);
}

static void test_start_info(void)
{
    EXPECT(start_info->magic[0] == 0 && start_info->nr_pt_frames == 6);
    EXPECT(start_info->mfn_list == 0 && start_info->flags == (domain_id ? 0 : 3));
    EXPECT((u32)start_info == start_info->pt_base + 6 * PAGE_SIZE);
    EXPECT(start_info->shared_info == 0xFEBFF000u - domain_id * PAGE_SIZE);
    EXPECT(domain_id == 0 || start_info->store_mfn == virt_to_mfn((char *)start_info + PAGE_SIZE));
    EXPECT(domain_id == 0 || start_info->console_mfn == start_info->store_mfn + 1);
}

void context_broken(struct vcpu_context *context)
{
    context->regs.r[7] = FRAME(foreign_frame());
}

/* r12, stack, PC and tables go where r4 to r7 are. */
void context_repaired(struct vcpu_context *context)
{
    context->regs.r[4] = context->regs.r[12];
    context->regs.r[5] = context->regs.sp;
    context->regs.r[6] = context->regs.pc;
    context->regs.r[7] = context->ttbr0;
}

const struct test interface_tests[] = {
    { "numbers", test_numbers },
    { "start_info", test_start_info },
    { "exceptions", test_exceptions },
    { "cp15", test_cp15 },
    { "masking", test_masking },
    { "direct_mapping", test_direct_mapping },
    { "release", test_release },
    { "mmu_update", test_mmu_update },
    { "mmuext", test_mmuext },
    { "vcpu_timers", test_vcpu_timers },
    { "vcpus", test_vcpus },
    { "vcpus_events", test_vcpu_events },
    { "vcpus_memory", test_vcpu_memory },
    { "vcpus_of_others", test_vcpus_of_others },
    { "vcpus_affinity", test_vcpus_affinity },
    { "copy", test_copy },
    { "dump", test_dump },
    { "lines", test_lines },
    { "foreground", test_foreground },
    { "control_later", test_control_later },
    { 0, 0 },
};
