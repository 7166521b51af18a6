/* Tests of copies by the hypervisor, between frames of our own and what was granted, and of the
 * grant table's dump: the later tree's. */
#include "os.h"

#include "expect.h"
#include "tests_copy.h"

#define REF 40 /* names us as the user */
#define BAD_ARGUMENT (-10)

static u8 *from, *to;

static void fill(void)
{
    for (u32 i = 0; i < PAGE_SIZE; i++) {
        from[i] = (u8)(i * 7 + (i >> 8));
        to[i] = 0;
    }
}

static struct grant_copy whole(void)
{
    struct grant_copy op = { .source = { virt_to_mfn(from), DOMID_SELF, 0 },
                             .dest = { virt_to_mfn(to), DOMID_SELF, 0 },
                             .len = PAGE_SIZE };
    return op;
}

static s32 copy(struct grant_copy op)
{
    op.status = 77;
    s32 error = hypercall(HC_GRANT_TABLE_OP, GNT_COPY, (u32)&op, 1, 0);
    return error ? error : op.status;
}

/* Whether so many bytes are the same, and those before and behind them untouched. */
static int copied(u32 source, u32 dest, u32 bytes)
{
    for (u32 i = 0; i < PAGE_SIZE; i++)
        if (to[i] != (i < dest || i >= dest + bytes ? 0 : from[source + i - dest]))
            return 0;
    return 1;
}

static void own_frames(void)
{
    struct grant_copy op = whole();
    EXPECT(copy(op) == 0 && copied(0, 0, PAGE_SIZE));
    fill();
    op.source.offset = 100, op.dest.offset = 3000, op.len = 301;
    EXPECT(copy(op) == 0 && copied(100, 3000, 301));
    fill();
    op.len = 0;
    op.source.offset = op.dest.offset = PAGE_SIZE;
    EXPECT(copy(op) == 0 && copied(0, 0, 0));
    /* Beyond a page's end, by one, by all, and by what does not fit into the halfword. */
    op = whole();
    op.source.offset = 1;
    EXPECT(copy(op) == BAD_ARGUMENT);
    op.source.offset = 0, op.dest.offset = 1;
    EXPECT(copy(op) == BAD_ARGUMENT);
    op.dest.offset = 0xFFFF, op.len = 1;
    EXPECT(copy(op) == BAD_ARGUMENT);
    op.dest.offset = 0, op.source.offset = 0xFFFF, op.len = 0xFFFF;
    EXPECT(copy(op) == BAD_ARGUMENT && copied(0, 0, 0));
    /* Within a page, in both directions: as if by way of another one. */
    op = whole();
    op.dest.ref = op.source.ref;
    op.dest.offset = 8, op.len = PAGE_SIZE - 8;
    EXPECT(copy(op) == 0 && from[8] == 0 && from[9] == 7 && from[4095] == (u8)(4087 * 7 + 15));
    op.source.offset = 8, op.dest.offset = 0;
    EXPECT(copy(op) == 0 && from[1] == 7 && from[4087] == (u8)(4087 * 7 + 15));
    fill();
    /* What is not ours, or nobody's. */
    op = whole();
    op.source.ref = foreign_frame();
    EXPECT(copy(op) == -1);
    op.source.ref = 0xFFFFFFFF;
    EXPECT(copy(op) == -1);
    op = whole();
    op.dest.ref = foreign_frame();
    EXPECT(copy(op) == -1);
    op.dest.ref = 0xFFFFF;
    EXPECT(copy(op) == -1 && copied(0, 0, 0));
    /* Frames of others are not for us to name, whoever they are. */
    op = whole();
    op.source.dom = 200;
    EXPECT(copy(op) == -8);
    op = whole();
    op.dest.dom = 200;
    EXPECT(copy(op) == -8);
}

static void granted(void)
{
    struct grant_copy op = whole();
    grant(REF, domain_id, from);
    op.source.ref = REF, op.flags = GNTCOPY_SOURCE;
    EXPECT(copy(op) == 0 && copied(0, 0, PAGE_SIZE) && grants[REF].flags == GTF_PERMIT);
    grants[REF].flags = GTF_PERMIT | GTF_READONLY;
    EXPECT(copy(op) == 0 && grants[REF].flags == (GTF_PERMIT | GTF_READONLY));
    /* A reference may be written to unless it says not. */
    op = whole();
    grant(REF, domain_id, to);
    op.dest.ref = REF, op.flags = GNTCOPY_DEST;
    fill();
    EXPECT(copy(op) == 0 && copied(0, 0, PAGE_SIZE) && grants[REF].flags == GTF_PERMIT);
    fill();
    grants[REF].flags = GTF_PERMIT | GTF_READONLY;
    EXPECT(copy(op) == -1);
    /* Revoked; of another kind; for somebody else; of a frame that is not ours. */
    grants[REF].flags = 0;
    EXPECT(copy(op) == -1 && grants[REF].flags == 0);
    grants[REF].flags = GTF_ACCEPT;
    EXPECT(copy(op) == -1 && grants[REF].flags == GTF_ACCEPT);
    grants[REF].flags = GTF_PERMIT;
    grants[REF].domid = 200;
    EXPECT(copy(op) == -1);
    grants[REF].domid = (u16)domain_id;
    grants[REF].frame = foreign_frame();
    EXPECT(copy(op) == -1 && grants[REF].flags == GTF_PERMIT);
    /* No such reference, no such domain. */
    op.dest.ref = 5000;
    EXPECT(copy(op) == -3);
    op.dest.ref = 0xFFFFFFFF;
    EXPECT(copy(op) == -3);
    op.dest.ref = REF;
    op.dest.dom = 200;
    EXPECT(copy(op) == -2 && copied(0, 0, 0));
    grants[REF].flags = 0;
}

static void arrays(void)
{
    struct grant_copy ops[3] = { whole(), whole(), whole() };
    ops[0].len = 10;
    ops[1].source.dom = 200;
    ops[2].source.offset = ops[2].dest.offset = 10, ops[2].len = 10;
    EXPECT(hypercall(HC_GRANT_TABLE_OP, GNT_COPY, (u32)ops, 3, 0) == 0);
    EXPECT(ops[0].status == 0 && ops[1].status == -8 && ops[2].status == 0 && copied(0, 0, 20));
    EXPECT(hypercall(HC_GRANT_TABLE_OP, GNT_COPY, (u32)ops, 0, 0) == 0);
    EXPECT(hypercall(HC_GRANT_TABLE_OP, GNT_COPY, (u32)ops, 513, 0) == -EINVAL);
    EXPECT(hypercall(HC_GRANT_TABLE_OP, GNT_COPY, NOWHERE, 1, 0) == -EFAULT);
    EXPECT(hypercall(HC_GRANT_TABLE_OP, GNT_COPY, 0xFBFFFFF0, 1, 0) == -EFAULT);
}

void test_copy(void)
{
    from = page_alloc();
    to = page_alloc();
    fill();
    own_frames();
    fill();
    if (!failed_line)
        granted();
    fill();
    if (!failed_line)
        arrays();
    page_free(from);
    page_free(to);
}

/* For people, and only of those who may control others: what is shown is in the log then. */
void test_dump(void)
{
    static char text[16384];
    struct { u16 dom; s16 status; } op = { DOMID_SELF, 77 };
    struct evtchn_op ring = { .u.port = event_bind_virq(VIRQ_CONSOLE_RING, note, 0) };
    seen_count = 0;
    grant(REF, 123, text);
    EXPECT(hypercall(HC_GRANT_TABLE_OP, GNT_DUMP, (u32)&op, 1, 0) == 0);
    grants[REF].flags = 0;
    EXPECT(op.status == (domain_id ? -8 : 0));
    /* Who may read what the hypervisor writes is told of it. */
    EXPECT(ring.u.port && seen_count == (domain_id ? 0 : 1));
    EXPECT(event_op(EVTCHN_CLOSE, &ring) == 0);
    op.dom = 200;
    EXPECT(hypercall(HC_GRANT_TABLE_OP, GNT_DUMP, (u32)&op, 1, 0) == 0);
    EXPECT(op.status == (domain_id ? -8 : -2));
    EXPECT(hypercall(HC_GRANT_TABLE_OP, GNT_DUMP, (u32)&op, 2, 0) == -EINVAL);
    EXPECT(hypercall(HC_GRANT_TABLE_OP, GNT_DUMP, NOWHERE, 1, 0) == -EFAULT);
    struct dom0_op log = { .u.words = { 0, (u32)text, sizeof text - 1 } };
    if (domain_id)
        return;
    EXPECT(dom0_op(19, &log) == 0);
    EXPECT(find(text, "Grant 40 of domain 0: flags 0x1, for domain 123, frame 0x"));
}
