/* Further virtual CPUs: how they start, what they do, and their events. */
#include "os.h"

#include "vcpus.h"

#define STACK 2048
#define PORTS_IN_A_WORD 32
#define SEARCHES 64

struct vcpu vcpus[VCPUS];

extern char vectors_1[], vectors_2[], vectors_3[], vcpu_entry[];

u32 vcpu_count(void)
{
    u32 count = 1;
    while (count < VCPUS && vcpu_op(VCPU_IS_UP, count, 0) >= 0)
        count++;
    return count;
}

void vcpu_context(u32 id, struct vcpu_context *context)
{
    static char *const vectors[] = { 0, vectors_1, vectors_2, vectors_3 };
    static u8 stacks[VCPUS][STACK] __attribute__((aligned(8)));
    u8 *bytes = (u8 *)context;
    for (u32 i = 0; i < sizeof *context; i++)
        bytes[i] = 0xEE; /* what the interface ignores */
    vcpus[id].wanted_sp = (u32)stacks[id] + STACK;
    context->regs.r[4] = id;
    context->regs.r[5] = vcpus[id].wanted_sp;
    context->regs.r[6] = (u32)vcpu_entry;
    context->regs.r[7] = virt_to_mfn((void *)start_info->pt_base) * PAGE_SIZE;
    context->vbar = (u32)vectors[id];
}

s32 vcpu_start(u32 id)
{
    static struct vcpu_context context;
    vcpu_context(id, &context);
    s32 error = vcpu_op(VCPU_INITIALISE, id, &context);
    return error ? error : vcpu_op(VCPU_UP, id, 0);
}

/* Where vcpu_entry goes: the kernel of a further virtual CPU. */
void vcpu_main(u32 id, u32 r0, u32 sp)
{
    struct vcpu *self = &vcpus[id];
    struct vcpu_info *info = vcpu_info(id);
    self->r0 = r0;
    self->sp = sp;
    self->started++;
    for (;;) {
        job_t *job = self->job;
        if (job) {
            job(id);
            self->job = 0;
        }
        /* What comes from here on is pending when it asks, so that it does not block. */
        info->psr |= PSR_MASKED;
        if (!self->job)
            hypercall(HC_SCHED_OP, 1, 0, 0, 0);
        info->psr &= ~PSR_MASKED;
        if (info->upcall_pending)
            hypercall(HC_XEN_VERSION, 0, 0, 0, 0);
    }
}

static void spin(u32 id)
{
    (void)id;
    for (;;)
        ;
}

void spin_all(void)
{
    for (u32 id = 1; id < vcpu_count(); id++) {
        vcpus[id].job = spin;
        vcpu_start(id);
    }
    spin(0);
}

static u32 swap(volatile u32 *word, u32 value)
{
    u32 before;
    __asm__ volatile("swp %0, %1, [%2]" : "=&r"(before) : "r"(value), "r"(word) : "memory");
    return before;
}

/* An upcall or an exception of a further virtual CPU. */
void vcpu_upcall(u32 ctx, struct frame *frame, u32 address, u32 id)
{
    struct vcpu *self = &vcpus[id];
    struct vcpu_info *info = vcpu_info(id);
    if (ctx != CTX_EVENT) {
        self->faults++;
        self->address = address;
        if (ctx == CTX_DATA)
            frame->pc += 4;
        return;
    }
    info->upcall_pending = 0;
    u32 words = swap(&info->pending_sel, 0);
    for (u32 w = 0; w < 32; w++) {
        if (!(words >> w & 1))
            continue;
        u32 bits = swap(&shared->pending[w], 0);
        for (u32 b = 0; b < PORTS_IN_A_WORD; b++)
            if (bits >> b & 1 && self->handler)
                self->handler(w * PORTS_IN_A_WORD + b, (void *)id);
    }
}

static int is_alone(u32 port)
{
    u32 first = port & ~(PORTS_IN_A_WORD - 1);
    struct evtchn_op op;
    for (u32 other = first; other < first + PORTS_IN_A_WORD; other++) {
        op.u.status.dom = DOMID_SELF;
        op.u.status.port = other;
        if (event_op(EVTCHN_STATUS, &op) || (other != port && op.u.status.status != ST_CLOSED))
            return 0;
    }
    return first != 0;
}

void port_close(u32 port)
{
    struct evtchn_op op = { .u.port = port };
    event_op(EVTCHN_CLOSE, &op);
}

u32 port_alone(u32 command, const struct evtchn_op *request)
{
    for (u32 i = 0; i < SEARCHES; i++) {
        struct evtchn_op op = *request;
        if (event_op(command, &op))
            return 0;
        u32 port = command == EVTCHN_BIND_IPI ? op.u.ipi.port
                   : command == EVTCHN_BIND_VIRQ ? op.u.virq.port
                   : command == EVTCHN_ALLOC_UNBOUND ? op.u.unbound.port
                                                     : op.u.interdomain.local_port;
        if (is_alone(port))
            return port;
        port_close(port);
    }
    return 0;
}
