/* Tests of event channels, virtual interrupts, and waiting for them. */
#include "os.h"

#include "expect.h"

volatile u32 seen_port, seen_count;

void note(u32 port, void *data)
{
    (void)data;
    seen_port = port;
    seen_count++;
}

static s32 status(u32 port, struct evtchn_op *op)
{
    op->u.status.dom = DOMID_SELF;
    op->u.status.port = port;
    return event_op(EVTCHN_STATUS, op);
}

static s32 close_port(u32 port)
{
    struct evtchn_op op = { .u.port = port };
    return event_op(EVTCHN_CLOSE, &op);
}

void test_events(void)
{
    struct evtchn_op op = { .u.unbound = { DOMID_SELF, DOMID_SELF, 0, 0 } };
    EXPECT(event_op(EVTCHN_ALLOC_UNBOUND, &op) == 0);
    u32 server = op.u.unbound.port;
    EXPECT(server >= FIRST_PORT);
    op.u.unbound.dom = 200;
    EXPECT(event_op(EVTCHN_ALLOC_UNBOUND, &op) == (domain_id ? -EPERM : -ESRCH));
    EXPECT(event_send(server) == 0);

    op.u.interdomain.remote_dom = DOMID_SELF;
    op.u.interdomain.remote_port = server;
    EXPECT(event_op(EVTCHN_BIND_INTERDOMAIN, &op) == 0);
    u32 client = op.u.interdomain.local_port;
    EXPECT(client == next_port(server));
    EXPECT(event_op(EVTCHN_BIND_INTERDOMAIN, &op) == -EINVAL);
    op.u.interdomain.remote_dom = 200;
    EXPECT(event_op(EVTCHN_BIND_INTERDOMAIN, &op) == -ESRCH);

    seen_count = 0;
    event_handler(server, note, 0);
    event_handler(client, note, 0);
    EXPECT(event_send(client) == 0 && seen_port == server && seen_count == 1);
    EXPECT(event_send(server) == 0 && seen_port == client && seen_count == 2);

    /* masked events wait */
    shared->mask[server / 32] |= 1u << server % 32;
    EXPECT(event_send(client) == 0 && seen_count == 2);
    op.u.port = server;
    EXPECT(event_op(EVTCHN_UNMASK, &op) == 0 && seen_count == 3);
    op.u.port = 1024;
    EXPECT(event_op(EVTCHN_UNMASK, &op) == -EINVAL);

    /* so do all of them while upcalls are masked */
    events_disable();
    EXPECT(event_send(client) == 0 && seen_count == 3 && shared->upcall_pending);
    events_enable();
    EXPECT(seen_count == 4);

    op.u.status.dom = DOMID_SELF;
    op.u.status.port = client;
    EXPECT(event_op(EVTCHN_STATUS, &op) == 0 && op.u.status.status == ST_INTERDOMAIN);
    EXPECT(op.u.status.u.dom == domain_id && op.u.status.peer_port == server);
    op.u.status.port = 1024;
    EXPECT(event_op(EVTCHN_STATUS, &op) == -EINVAL);
    op.u.status.dom = 200;
    EXPECT(event_op(EVTCHN_STATUS, &op) == (domain_id ? -EPERM : -ESRCH));

    op.u.bind_vcpu.port = client;
    op.u.bind_vcpu.vcpu = 0;
    EXPECT(event_op(EVTCHN_BIND_VCPU, &op) == 0);
    op.u.bind_vcpu.vcpu = VCPUS;
    EXPECT(event_op(EVTCHN_BIND_VCPU, &op) == -ENOENT);

    op.u.port = client;
    EXPECT(event_op(EVTCHN_CLOSE, &op) == 0);
    EXPECT(event_op(EVTCHN_CLOSE, &op) == -EINVAL);
    op.u.status.dom = DOMID_SELF;
    op.u.status.port = server;
    EXPECT(event_op(EVTCHN_STATUS, &op) == 0 && op.u.status.status == ST_UNBOUND);
    op.u.port = server;
    EXPECT(event_op(EVTCHN_CLOSE, &op) == 0);
    op.u.port = 0;
    EXPECT(event_op(EVTCHN_CLOSE, &op) == -EINVAL);
    EXPECT(event_send(server) == -EINVAL);
    EXPECT(event_op(77, &op) == -ENOSYS);
    EXPECT(hypercall(HC_EVENT_CHANNEL_OP, NOWHERE, 0, 0, 0) == -EFAULT);
    EXPECT(hypercall(HC_EVENT_CHANNEL_OP, 0xFBFFFFF0, 0, 0, 0) == -EFAULT);
}

/* Numbers that are no port's, and more ports than there are. */
void test_ports(void)
{
    static u16 taken[1024];
    struct evtchn_op op = { .u.unbound = { DOMID_SELF, DOMID_SELF, 0, 0 } };
    EXPECT(event_op(EVTCHN_ALLOC_UNBOUND, &op) == 0);
    u32 port = op.u.unbound.port, count = 0;
    EXPECT(status(port, &op) == 0 && op.u.status.status == ST_UNBOUND);
    EXPECT(op.u.status.u.dom == domain_id);
    EXPECT(status(0, &op) == 0 && op.u.status.status == ST_CLOSED);
    op.u.interdomain.remote_dom = DOMID_SELF;
    op.u.interdomain.remote_port = 1024;
    EXPECT(event_op(EVTCHN_BIND_INTERDOMAIN, &op) == -EINVAL);
    op.u.bind_vcpu.port = 1024;
    op.u.bind_vcpu.vcpu = 0;
    EXPECT(event_op(EVTCHN_BIND_VCPU, &op) == -EINVAL);
    EXPECT(event_send(1024) == -EINVAL && close_port(1024) == -EINVAL && close_port(port) == 0);
    EXPECT(status(port, &op) == 0 && op.u.status.status == ST_CLOSED);
    s32 error = 0;
    while (count < 1024 && !error) {
        op.u.unbound.dom = op.u.unbound.remote_dom = DOMID_SELF;
        error = event_op(EVTCHN_ALLOC_UNBOUND, &op);
        if (!error)
            taken[count++] = (u16)op.u.unbound.port;
    }
    EXPECT(error == -ENOSPC && count > 1000 && count < 1024);
    op.u.virq.virq = VIRQ_DEBUG;
    op.u.virq.vcpu = 0;
    EXPECT(event_op(EVTCHN_BIND_VIRQ, &op) == -ENOSPC);
    op.u.ipi.vcpu = 0;
    EXPECT(event_op(EVTCHN_BIND_IPI, &op) == -ENOSPC);
    op.u.interdomain.remote_dom = DOMID_SELF;
    op.u.interdomain.remote_port = taken[0];
    EXPECT(event_op(EVTCHN_BIND_INTERDOMAIN, &op) == -ENOSPC);
    while (count > 0)
        EXPECT(close_port(taken[--count]) == 0);
}

void test_virqs(void)
{
    struct evtchn_op op = { .u.virq = { VIRQ_TIMER, 0, 0 } };
    EXPECT(event_op(EVTCHN_BIND_VIRQ, &op) == -EEXIST);
    op.u.virq.virq = VIRQS;
    EXPECT(event_op(EVTCHN_BIND_VIRQ, &op) == -EINVAL);
    op.u.virq.virq = VIRQ_DEBUG;
    op.u.virq.vcpu = VCPUS;
    EXPECT(event_op(EVTCHN_BIND_VIRQ, &op) == -ENOENT);
    op.u.virq.vcpu = 0;
    EXPECT(event_op(EVTCHN_BIND_VIRQ, &op) == 0);
    u32 port = op.u.virq.port;
    op.u.status.dom = DOMID_SELF;
    op.u.status.port = port;
    EXPECT(event_op(EVTCHN_STATUS, &op) == 0 && op.u.status.status == ST_VIRQ);
    EXPECT(op.u.status.u.number == VIRQ_DEBUG);
    op.u.bind_vcpu.port = port;
    op.u.bind_vcpu.vcpu = 0;
    EXPECT(event_op(EVTCHN_BIND_VCPU, &op) == -EINVAL);
    EXPECT(event_send(port) == -EINVAL);
    op.u.port = port;
    EXPECT(event_op(EVTCHN_CLOSE, &op) == 0);

    op.u.ipi.vcpu = VCPUS;
    EXPECT(event_op(EVTCHN_BIND_IPI, &op) == -ENOENT);
    op.u.ipi.vcpu = 0;
    EXPECT(event_op(EVTCHN_BIND_IPI, &op) == 0);
    port = op.u.ipi.port;
    seen_count = 0;
    event_handler(port, note, 0);
    EXPECT(event_send(port) == 0 && seen_count == 1 && seen_port == port);
    op.u.port = port;
    EXPECT(event_op(EVTCHN_CLOSE, &op) == 0);
}

/* Waits with events masked, for some ports or for none, until a deadline if there is one. */
static s32 poll(u32 *ports, u32 count, u64 timeout)
{
    struct sched_poll poll = { ports, count, timeout };
    return hypercall(HC_SCHED_OP, 3, (u32)&poll, 0, 0);
}

void test_poll(void)
{
    u32 port = 1;
    EXPECT(poll(&port, 1, 0) == -EINVAL); /* not masked */
    events_disable();
    EXPECT(poll(&port, 129, 0) == -EINVAL && poll(&port, (u32)-1, 0) == -EINVAL);
    EXPECT(poll((u32 *)NOWHERE, 1, 0) == -EFAULT);
    EXPECT(hypercall(HC_SCHED_OP, 3, NOWHERE, 0, 0) == -EFAULT);
    port = 1024;
    EXPECT(poll(&port, 1, 0) == -EINVAL);
    port = 900;
    /* Until the deadline, or a tick that comes before it: hardly a hundred times in a row. */
    u32 waited = 0;
    for (u32 i = 0; i < 100 && waited < 2000; i++) {
        block(); /* behind which the time that we are told is of now */
        events_disable();
        u32 start = microseconds();
        EXPECT(poll(&port, 1, time_now() + 3000000) == 0);
        waited = microseconds() - start;
    }
    EXPECT(waited >= 2000);
    EXPECT(poll(0, 0, time_now() + 1000000) == 0);
    EXPECT(poll(&port, 1, 1) == 0); /* long past */
    shared->pending[900 / 32] |= 1u << 900 % 32;
    EXPECT(poll(&port, 1, 0) == 0);
    shared->pending[900 / 32] &= ~(1u << 900 % 32);
    events_enable();
    /*
     * Any event ends it, though its port is not among those, and is not delivered yet. One that comes
     * before the call, as the host may hold us up, does not: it is the deadline then, and tried again.
     */
    u32 ended = 0;
    for (u32 i = 0; i < 10 && !ended; i++) {
        events_disable();
        u32 before = ticks;
        u64 due = time_now() + 3000000;
        EXPECT(hypercall(HC_SET_TIMER_OP, (u32)due, (u32)(due >> 32), 0, 0) == 0);
        EXPECT(poll(&port, 1, due + 1000000000) == 0 && shared->upcall_pending && ticks == before);
        ended = time_now() < due + 500000000;
        events_enable();
        EXPECT(ticks != before);
    }
    EXPECT(ended);
}
