/* Tests of what the interface of 2008 has otherwise than the later tree. */
#include "os.h"

#include "expect.h"

static void foreign_swi(u32 unused)
{
    (void)unused;
    __asm__ volatile("swi #0x99");
}

extern void event_callback(void);

static void test_numbers(void)
{
    static const u8 stubs[] = { 0, 3, 5, 8, 9, 10, 22, 30, 32, 35, 37, 38, 40 };
    static const u8 none[] = { 2, 11, 23, 25, 39, 42, 200 };
    for (u32 i = 0; i < sizeof stubs; i++)
        EXPECT(hypercall(stubs[i], 0x1234, 0, 0, 0) == 0x1234);
    for (u32 i = 0; i < sizeof none; i++)
        EXPECT(hypercall(none[i], 0, 0, 0, 0) == -ENOSYS);
    EXPECT(hypercall(0x80000000, 0, 0, 0, 0) == -ENOSYS);
    EXPECT(hypercall(0xFFFFFFFF, 0, 0, 0, 0) == -ENOSYS);
    EXPECT(hypercall(HC_SET_CALLBACKS, (u32)event_callback, 0xFFFFFFFF, 0, 0) == 0);
    /* Without a store every operation is 0 at once, and nothing is looked at or written. */
    static u32 storage[107];
    for (u32 command = 0; command < 9; command++) {
        storage[0] = command, storage[1] = 0x90000;
        EXPECT(hypercall(HC_SRA_OP, (u32)storage, 0, 0, 0) == 0);
        for (u32 i = 2; i < 107; i++)
            EXPECT(storage[i] == 0);
    }
    EXPECT(hypercall(HC_SRA_OP, 0, 0, 0, 0) == 0 && hypercall(HC_SRA_OP, NOWHERE, 0, 0, 0) == 0);
    static const u8 types[] = { 0, 1, 2, 3, 4, 8, 16 };
    for (u32 i = 0; i < sizeof types; i++)
        EXPECT(hypercall(HC_SET_PIRQ_TYPE, 3, types[i], 0, 0) == 0);
    EXPECT(hypercall(HC_SET_PIRQ_TYPE, 256, 1, 0, 0) == -1);
    EXPECT(hypercall(HC_SET_PIRQ_TYPE, 0xFFFFFFFF, 1, 0, 0) == -1);
    /* What is no line can be marked, and nothing comes of it. */
    EXPECT(hypercall(HC_SET_HID_IRQ, 0xFFFF, 0, 0, 0) == 0);
    EXPECT(hypercall(HC_SET_HID_IRQ, 0xFFFFFFFF, 0, 0, 0) == 0);
}

static void test_exceptions(void)
{
    EXPECT(faults(CTX_UNDEFINED, undefined, 0));
    test_privileged_cp15();
    if (failed_line)
        return;
    /* So does what later CPUs let User mode do: barriers, thread registers. */
    static const u32 later[] = { 0xEE070F95, 0xEE070F9A, 0xEE070FBA, 0xEE1D0F70, 0xEE1D0F50, 0xEE0D0F50 };
    for (u32 i = 0; i < sizeof later / sizeof *later; i++)
        EXPECT(faults(CTX_UNDEFINED, instruction, later[i]));
    EXPECT(faults(CTX_SWI, foreign_swi, 0));
    EXPECT(faults(CTX_DATA, load, NOWHERE));
    EXPECT(expected.address == NOWHERE && (expected.status & 0xF) == 5);
    EXPECT(faults(CTX_DATA, load, SCRATCH_VA) && (expected.status & 0xF) == 7);
    EXPECT(faults(CTX_DATA, load, 0xFF000000) && (expected.status & 0xF) == 0xD);
    EXPECT(faults(CTX_DATA, store, 0xFDC00000) && (expected.status & 0xF) == 0xF);
    EXPECT(faults(CTX_DATA, store, 0xFC000000));
    EXPECT(faults(CTX_PREFETCH, jump, NOWHERE));
    EXPECT(!faults(CTX_DATA, load, 0xFC000000));
    EXPECT(run_user() == 42);
}

static void test_accounted_mapping(void)
{
    u32 mfn = frame_of(0);
    u32 *m2p = (u32 *)0xFC000000;
    EXPECT(m2p[mfn - start_info->min_mfn] == 0);
    EXPECT(map_page(SCRATCH_VA, FRAME(virt_to_mfn((void *)start_info->pt_base)) | PAGE_ALL) == -EINVAL);
    /* the shared page again */
    EXPECT(hypercall(HC_UPDATE_VA_MAPPING, FIXMAP, 8 + 2, start_info->shared_info | PAGE_ALL, 0)
           == (s32)domain_id);
    EXPECT(hypercall(HC_UPDATE_VA_MAPPING, FIXMAP, 8, FRAME(mfn) | PAGE_ALL, 0) == -EINVAL);
}

static void test_mmu_update(void)
{
    u32 *page = page_alloc(), done = 0;
    u32 mfn = virt_to_mfn(page);
    /* an ordinary page takes anything */
    EXPECT(update(FRAME(mfn) + 8, 0xFFFFFFFE, 0, &done) == 0 && done == 1);
    EXPECT(page[2] == 0xFFFFFFFE);
    EXPECT(update(FRAME(foreign_frame()), 0, 0, &done) == -EINVAL && done == 0);
    EXPECT(update(0xEFFFF000, 0, 0, 0) == -EINVAL);
    EXPECT(update(FRAME(mfn) + 2, 0, 0, 0) == -EINVAL);
    EXPECT(update(FRAME(mfn) + 1, 77, 0, 0) == 0);
    EXPECT(((u32 *)0xFC000000)[mfn - start_info->min_mfn] == 77);
    EXPECT(update(FRAME(mfn) + 1, ((u32)page - VIRT_BASE) / PAGE_SIZE, 0, 0) == 0);
    EXPECT(hypercall(HC_MMU_UPDATE, (u32)page, 0, 0, 0x7FF2) == -EINVAL);
    page_free(page);
}

static void test_pinning(void)
{
    u32 *table = page_alloc(), *page = page_alloc();
    u32 mfn = virt_to_mfn(table), own = virt_to_mfn(page);
    for (u32 i = 0; i < 1024; i++)
        table[i] = 0;
    table[0] = FRAME(own) | PAGE_ALL;
    /* mapped for writing it is no table */
    EXPECT(extended(0, mfn, 0, 0) == -EINVAL);
    EXPECT(map_page((u32)table, FRAME(mfn) | PAGE_USER_READS) == 0);
    EXPECT(extended(0, mfn, 0, 0) == 0);
    EXPECT(extended(0, mfn, 0, 0) == -EINVAL);
    EXPECT(map_page((u32)table, FRAME(mfn) | PAGE_ALL) == -EINVAL);
    /* stores to it are checked, by whatever way they come */
    table[1] = FRAME(own) | PAGE_ALL;
    EXPECT(table[1] == (FRAME(own) | PAGE_ALL));
    EXPECT(update(FRAME(mfn) + 8, FRAME(own) | PAGE_USER_READS, 0, 0) == 0);
    EXPECT(update(FRAME(mfn) + 12, FRAME(start_info->min_mfn) | PAGE_ALL, 0, 0) == -EINVAL);
    EXPECT(update(FRAME(mfn) + 12, FRAME(mfn) | PAGE_ALL, 0, 0) == -EINVAL);
    EXPECT(extended(4, mfn, 0, 0) == 0);
    EXPECT(extended(4, mfn, 0, 0) == -EINVAL);
    EXPECT(map_page((u32)table, FRAME(mfn) | PAGE_ALL) == 0);
    /* one that holds what is not ours */
    table[7] = FRAME(start_info->min_mfn) | PAGE_ALL;
    EXPECT(map_page((u32)table, FRAME(mfn) | PAGE_USER_READS) == 0);
    EXPECT(extended(0, mfn, 0, 0) == -EINVAL);
    EXPECT(map_page((u32)table, FRAME(mfn) | PAGE_ALL) == 0);
    page_free(table);
    page_free(page);
}

static void store_bad_entry(u32 entry)
{
    *(volatile u32 *)entry = FRAME(start_info->min_mfn) | PAGE_ALL;
}

/* What our tables say leads nowhere unless it is ours. */
static void test_isolation(void)
{
    u32 *base = (u32 *)start_info->pt_base;
    u32 *entry = descriptor(SCRATCH_VA);
    /* our own tables are accounted: a bad entry is refused as it is stored */
    EXPECT(faults(CTX_DATA, store_bad_entry, (u32)entry));
    EXPECT(*entry == 0);
    /* a table of our own making is not: what it holds is judged when it is used */
    u32 *table = page_alloc();
    table[(SCRATCH_VA >> 12) & 0xFF] = FRAME(start_info->min_mfn) | PAGE_ALL;
    u32 slot = FRAME(virt_to_mfn(base)) + ((SCRATCH_VA - 0x200000) >> 20) * 4;
    EXPECT(update(slot, FRAME(virt_to_mfn(table)) | 0x21, 0, 0) == -EINVAL);
    /* slots of the hypervisor cannot be set */
    EXPECT(update(FRAME(virt_to_mfn(base)) + 0xFF0 * 4 - 0, 0, 0, 0) == -EINVAL
           || base[0xFF0] != 0);
    EXPECT(extended(5, FRAME(start_info->min_mfn + 4), 0, 0) == -EINVAL);
    page_free(table);
}

static void test_mmuext(void)
{
    u32 *page = page_alloc();
    page[1023] = 1;
    /* a page is cleared, however much of it was asked for */
    EXPECT(extended(27, (u32)page, 0, 0) == 0 && page[1023] == 0);
    static const u8 harmless[] = { 6,  7,  10, 11, 12, 16, 17, 18, 19, 20, 21, 22, 23, 24,
                                   25, 26, 30, 31, 32, 33, 34, 35, 36, 37, 38 };
    for (u32 i = 0; i < sizeof harmless; i++)
        EXPECT(extended(harmless[i], SCRATCH_VA, 32, 0) == 0);
    static const u8 unknown[] = { 2, 3, 13, 14, 15, 39, 40, 255 };
    for (u32 i = 0; i < sizeof unknown; i++)
        EXPECT(extended(unknown[i], 0, 0, 0) == -EINVAL);
    /* The mask of virtual CPUs must be there, for all of the TLB and for an entry. */
    u32 mask = 1;
    EXPECT(extended(8, 0, (u32)&mask, 0) == 0 && extended(9, SCRATCH_VA, (u32)&mask, 0) == 0);
    EXPECT(extended(8, 0, NOWHERE, 0) == -EINVAL && extended(9, SCRATCH_VA, NOWHERE, 0) == -EINVAL);
    /* Tables at an address that is not ours, or no RAM; what is no table and not pinned. */
    EXPECT(extended(5, FRAME(foreign_frame()), 0, 0) == -EINVAL && extended(5, 0xEFFFC000, 0, 0) == -EINVAL);
    EXPECT(extended(4, virt_to_mfn(page), 0, 0) == -EINVAL && extended(4, foreign_frame(), 0, 0) == -EINVAL);
    EXPECT(extended(0, foreign_frame(), 0, 0) == -EINVAL && extended(1, foreign_frame(), 0, 0) == -EINVAL);
    EXPECT(extended(0, 0xFFFFF, 0, 0) == -EINVAL && extended(1, 0xFFFFF, 0, 0) == -EINVAL);
    page_free(page);
}

struct acm_op { u32 cmd, type, word[5]; };
struct acm_model { char name[32]; u32 magic, size; };

/* Policies are told, listed and set again; without access control the call has no effect. */
static void test_policies(void)
{
    static u32 policy[1024];
    static struct acm_model models[8];
    struct acm_op op = { 2, 0, { 0, (u32)policy, sizeof policy, 9, 9 } };
    s32 result = hypercall(HC_ACM_OP, (u32)&op, 0, 0, 0);
    if (result == (s32)(u32)&op)
        return;
    EXPECT(result == 0 && op.word[3] == 0 && op.word[4] > 16 && policy[0] == 0x098DEA01);
    /* The policy of this test lets domain 0 have line 13 and no other. */
    u32 query[4] = { 5, 13, 0, 0 };
    EXPECT(hypercall(HC_PHYSDEV_OP, (u32)query, 0, 0, 0) == 0 && query[2] == 1);
    query[1] = 10;
    EXPECT(hypercall(HC_PHYSDEV_OP, (u32)query, 0, 0, 0) == -EPERM);
    u32 size = op.word[4];
    EXPECT(policy[1] == 0x0E094AD0 && policy[3] == size);
    op.word[2] = size - 1; /* no room */
    EXPECT(hypercall(HC_ACM_OP, (u32)&op, 0, 0, 0) == 0 && op.word[3] == (u32)-1);
    EXPECT(op.word[4] == size);
    op.word[0] = 1; /* no such policy is loaded */
    EXPECT(hypercall(HC_ACM_OP, (u32)&op, 0, 0, 0) == 0 && op.word[4] == 0);
    op.word[0] = 8;
    EXPECT(hypercall(HC_ACM_OP, (u32)&op, 0, 0, 0) == -EFAULT);
    op = (struct acm_op){ 2, 2, { 0, (u32)policy, 0, 0, 0 } };
    EXPECT(hypercall(HC_ACM_OP, (u32)&op, 0, 0, 0) == -EFAULT);
    op = (struct acm_op){ 3, 0, { (u32)models, 0, 0, 0, 0 } };
    EXPECT(hypercall(HC_ACM_OP, (u32)&op, 0, 0, 0) == 0 && op.word[1] == 8);
    EXPECT(equal(models[0].name, "te") && models[0].magic == 0x0E094AD0 && models[0].size == size);
    op.type = 1;
    EXPECT(hypercall(HC_ACM_OP, (u32)&op, 0, 0, 0) == -EFAULT);
    op = (struct acm_op){ 1, 0, { (u32)policy, size, 0, 0, 0 } };
    result = hypercall(HC_ACM_OP, (u32)&op, 0, 0, 0);
    EXPECT(result == (domain_id ? -EPERM : 0));
    if (domain_id)
        return;
    op.word[1] = size - 4;
    EXPECT(hypercall(HC_ACM_OP, (u32)&op, 0, 0, 0) == -EFAULT);
    op.word[1] = size;
    policy[1] = 0;
    EXPECT(hypercall(HC_ACM_OP, (u32)&op, 0, 0, 0) == -EFAULT);
    op.word[0] = NOWHERE;
    EXPECT(hypercall(HC_ACM_OP, (u32)&op, 0, 0, 0) == -EFAULT);
    /* A policy for driver domains is kept, told, and listed. */
    u32 driver[5] = { 0x098DEA01, 0x0D87204C, 1, 20, 0xD21 };
    op = (struct acm_op){ 1, 1, { (u32)driver, 20, 0, 0, 0 } };
    EXPECT(hypercall(HC_ACM_OP, (u32)&op, 0, 0, 0) == 0);
    op = (struct acm_op){ 2, 1, { 0, (u32)policy, sizeof policy, 9, 9 } };
    EXPECT(hypercall(HC_ACM_OP, (u32)&op, 0, 0, 0) == 0 && op.word[4] == 20 && policy[4] == 0xD21);
    op = (struct acm_op){ 3, 1, { (u32)models, 0, 0, 0, 0 } };
    EXPECT(hypercall(HC_ACM_OP, (u32)&op, 0, 0, 0) == 0 && op.word[1] == 1);
    EXPECT(models[0].size == 20);
    op.cmd = 4;
    EXPECT(hypercall(HC_ACM_OP, (u32)&op, 0, 0, 0) == -EFAULT);
}

struct sra_item { u32 type, size; const void *pointer; };
struct sra_op { u32 cmd, version; union { struct sra_item items[35]; u32 words[105]; } u; };

static struct sra_op sra;

/* The last word of the command's member tells what came of it; or 99 if the call itself fails. */
static s32 storage(u32 cmd, u32 last)
{
    sra.cmd = cmd, sra.version = 0x00090000, sra.u.words[last] = 77;
    s32 result = hypercall(HC_SRA_OP, (u32)&sra, 0, 0, 0);
    return result ? 99 : (s32)sra.u.words[last];
}

/* Without a policy it is 0 and does nothing; with one it answers as where no partition is there. */
static void test_storage(void)
{
    static const char image[] = "123456789";
    static u32 crc = 0xCBF43926; /* of the above */
    struct sra_item item = { 0x01011000, 9, image }, code = { 0x01011000, 4, &crc };
    if (hypercall(HC_SRA_OP, NOWHERE, 0, 0, 0) == 0) {
        EXPECT(storage(1, 3) == 77 && hypercall(HC_SRA_OP, 0, 0, 0, 0) == 0);
        return;
    }
    EXPECT(hypercall(HC_SRA_OP, NOWHERE, 0, 0, 0) == -EFAULT);
    EXPECT(hypercall(HC_SRA_OP, 0xFBFFFFF0, 0, 0, 0) == -EFAULT);
    for (u32 cmd = 0; cmd < 12; cmd += cmd ? 1 : 8) {
        sra.cmd = cmd;
        EXPECT(hypercall(HC_SRA_OP, (u32)&sra, 0, 0, 0) == -ENOSYS);
    }
    EXPECT(storage(1, 3) == -ENODATA && storage(6, 6) == -ENODATA);
    /* Partitions, of which the first five can be read. */
    sra.u.words[0] = 1, sra.u.words[1] = 5;
    EXPECT(storage(2, 92) == -EINVAL);
    sra.u.words[1] = 4;
    EXPECT(storage(2, 92) == -ENOEXEC);
    sra.u.words[0] = 11;
    EXPECT(storage(2, 92) == -EINVAL);
    /* What is written has to belong there and be signed as what it is, or not at all. */
    sra.u.items[0] = item, sra.u.items[1].type = ~0u;
    EXPECT(storage(3, 6) == -EACCES);
    sra.u.items[0].type = 0x03000000;
    EXPECT(storage(3, 6) == -ENOEXEC);
    sra.u.items[1].type = 0x03000000;
    EXPECT(storage(3, 6) == -ENOEXEC);
    sra.u.items[1].type = 0x03000001;
    EXPECT(storage(3, 6) == -EINVAL);
    sra.u.items[0].pointer = (void *)0xFBFFFFFF;
    EXPECT(storage(3, 6) == -EACCES);
    /* An image that takes another's place. */
    sra.u.items[0] = item, sra.u.items[1] = (struct sra_item){ 0x01021000, 4, &crc };
    EXPECT(storage(4, 12) == -ENOEXEC);
    sra.u.items[1].type = 0x01021001;
    EXPECT(storage(4, 12) == -EINVAL);
    sra.u.items[0].type = 0x01011001, sra.u.items[2].size = 255;
    EXPECT(storage(4, 12) == -EMSGSIZE);
    sra.u.items[2].size = 256;
    EXPECT(storage(4, 12) == -ENOEXEC);
    sra.u.items[0].type = 0x02011001;
    EXPECT(storage(4, 12) == -EACCES);
    sra.u.items[0].type = 0x11011001;
    EXPECT(storage(4, 12) == -EACCES);
    sra.u.items[0].pointer = 0;
    EXPECT(storage(4, 12) == -EINVAL);
    /* An image against its access code. */
    sra.u.items[0] = item, sra.u.items[1] = code;
    EXPECT(storage(5, 12) == -ENODATA);
    sra.u.items[0].size = 8;
    EXPECT(storage(5, 12) == -EACCES);
    sra.u.items[1].size = 33;
    EXPECT(storage(5, 12) == -EFAULT);
    sra.u.items[1] = code, sra.u.items[0].size = ~0u;
    EXPECT(storage(5, 12) == -EFAULT);
    sra.u.items[0] = item, sra.u.items[0].pointer = (void *)NOWHERE;
    EXPECT(storage(5, 12) == 99);
    sra.u.items[0].type = sra.u.items[1].type = 0x01021000;
    EXPECT(storage(5, 12) == 99); /* no image */
    sra.u.items[0].type = 0x01011001;
    EXPECT(storage(5, 12) == -EINVAL);
    sra.u.items[0].type = ~0u;
    EXPECT(storage(5, 12) == 0);
    for (u32 what = 0; what < 6; what++) {
        sra.u.words[0] = what;
        EXPECT(storage(7, 104) == (what >= 1 && what <= 4 ? -ENODATA : -EINVAL));
    }
}

void context_broken(struct vcpu_context *context)
{
    context->regs.psr = 0x12;
}

void context_repaired(struct vcpu_context *context)
{
    context->regs.psr = MODE_KERNEL;
}

const struct test interface_tests[] = {
    { "numbers", test_numbers },
    { "exceptions", test_exceptions },
    { "accounted_mapping", test_accounted_mapping },
    { "mmu_update", test_mmu_update },
    { "pinning", test_pinning },
    { "isolation", test_isolation },
    { "mmuext", test_mmuext },
    { "policies", test_policies },
    { "storage", test_storage },
    { 0, 0 },
};
