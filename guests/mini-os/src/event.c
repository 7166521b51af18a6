/* Events: masking, dispatch, waiting. */
#include "os.h"

#define PORTS 1024

static handler_t *handlers[PORTS];
static void *handler_data[PORTS];

void event_handler(u32 port, handler_t *handler, void *data)
{
    handlers[port] = handler;
    handler_data[port] = data;
}

s32 event_op(u32 cmd, struct evtchn_op *op)
{
    op->cmd = cmd;
    return hypercall(HC_EVENT_CHANNEL_OP, (u32)op, 0, 0, 0);
}

s32 event_send(u32 port)
{
    struct evtchn_op op = { .u.port = port };
    return event_op(EVTCHN_SEND, &op);
}

u32 event_bind_virq(u32 virq, handler_t *handler, void *data)
{
    struct evtchn_op op = { .u.virq = { virq, 0, 0 } };
    if (event_op(EVTCHN_BIND_VIRQ, &op))
        return 0;
    event_handler(op.u.virq.port, handler, data);
    return op.u.virq.port;
}

void events_disable(void)
{
    upcalls_mask();
    __asm__ volatile("" ::: "memory");
}

void events_enable(void)
{
    __asm__ volatile("" ::: "memory");
    upcalls_unmask();
    /* What came meanwhile is delivered on the way out of any hypercall. */
    if (shared->upcall_pending)
        hypercall(HC_XEN_VERSION, 0, 0, 0, 0);
}

static void dispatch(void)
{
    shared->upcall_pending = 0;
    u32 words = shared->pending_sel;
    shared->pending_sel = 0;
    for (u32 w = 0; words; w++, words >>= 1) {
        if (!(words & 1))
            continue;
        u32 bits;
        while ((bits = shared->pending[w] & ~shared->mask[w]) != 0) {
            u32 b = 0;
            while (!(bits >> b & 1))
                b++;
            shared->pending[w] &= ~(1u << b);
            u32 port = w * 32 + b;
            if (handlers[port])
                handlers[port](port, handler_data[port]);
        }
    }
}

void trap(u32 ctx, struct frame *frame, u32 address, u32 status);

void upcall(u32 ctx, struct frame *frame, u32 address, u32 status)
{
    if (ctx == CTX_EVENT)
        dispatch();
    else
        trap(ctx, frame, address, status);
}
