/* A test for each hypercall, from inside: results and errors as the interface
 * has them. Each prints PASS or FAIL and the line. */
#include "os.h"

#include "expect.h"

u32 failed_line;

static volatile u32 seen_port, seen_count;

static void note(u32 port, void *data)
{
    (void)data;
    seen_port = port;
    seen_count++;
}

static void test_console(void)
{
    EXPECT(hypercall(HC_CONSOLE_IO, 0, 14, (u32) "console test\n", 0) == 0);
    EXPECT(hypercall(HC_CONSOLE_IO, 0, 4, NOWHERE, 0) == -EFAULT);
    EXPECT(hypercall(HC_CONSOLE_IO, 2, 0, 0, 0) == -ENOSYS);
}

static s32 memory(u32 op, u32 *extents, u32 nr, u32 order, u16 domid)
{
    struct memory_reservation r = { extents, nr, order, 0, domid };
    return hypercall(HC_MEMORY_OP, op, (u32)&r, 0, 0);
}

static void test_memory(void)
{
    u32 frames[4] = { 0 };
    u16 self = DOMID_SELF, other = domain_id ? 0 : 200;
    s32 pages = hypercall(HC_MEMORY_OP, 3, (u32)&self, 0, 0);
    EXPECT(pages >= (s32)start_info->nr_pages);
    EXPECT(hypercall(HC_MEMORY_OP, 4, (u32)&self, 0, 0) == -1);
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
    EXPECT(memory(0, (u32 *)NOWHERE, 1, 0, DOMID_SELF) == -EFAULT);
    EXPECT(hypercall(HC_MEMORY_OP, 0, NOWHERE, 0, 0) == -EFAULT);
    EXPECT(hypercall(HC_MEMORY_OP, 8, 0, 0, 0) == -EINVAL);
    EXPECT(hypercall(HC_MEMORY_OP, 5, 0, 0, 0) == 0);
    EXPECT(hypercall(HC_MEMORY_OP, 7, 0, 0, 0) == 0);
    EXPECT(hypercall(HC_MEMORY_OP, 9, 0, 0, 0) == UNKNOWN_MEMORY_OP);
}

static void test_events(void)
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
    op.u.bind_vcpu.vcpu = 1;
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

static void test_virqs(void)
{
    struct evtchn_op op = { .u.virq = { VIRQ_TIMER, 0, 0 } };
    EXPECT(event_op(EVTCHN_BIND_VIRQ, &op) == -EEXIST);
    op.u.virq.virq = VIRQS;
    EXPECT(event_op(EVTCHN_BIND_VIRQ, &op) == -EINVAL);
    op.u.virq.virq = VIRQ_DEBUG;
    op.u.virq.vcpu = 1;
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

    op.u.ipi.vcpu = 1;
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

static void test_pirqs(void)
{
    struct evtchn_op op = { .u.pirq = { 256, 0, 0 } };
    EXPECT(event_op(EVTCHN_BIND_PIRQ, &op) == -EINVAL);
    op.u.pirq.line = 255;
    EXPECT(event_op(EVTCHN_BIND_PIRQ, &op) == (domain_id ? -EPERM : -EINVAL));
    /* RAM tells the board: the Versatile's starts at 0, the i.MX21's does not */
    int versatile = hypercall(HC_MEMORY_OP, 2, 0, 0, 0) < 0x80000;
    op.u.pirq.line = versatile ? 5 : 26; /* the hypervisor's timer */
    EXPECT(event_op(EVTCHN_BIND_PIRQ, &op) == (domain_id ? -EPERM : -EBUSY));
    u32 physdev[4] = { 5, 10, 0, 0 };
    EXPECT(hypercall(HC_PHYSDEV_OP, (u32)physdev, 0, 0, 0) == 0 && physdev[2] == 1);
    physdev[1] = 300;
    EXPECT(hypercall(HC_PHYSDEV_OP, (u32)physdev, 0, 0, 0) == -EINVAL);
    physdev[0] = 4;
    EXPECT(hypercall(HC_PHYSDEV_OP, (u32)physdev, 0, 0, 0) == 0);
    physdev[0] = 9;
    EXPECT(hypercall(HC_PHYSDEV_OP, (u32)physdev, 0, 0, 0) == -EINVAL);
    EXPECT(hypercall(HC_PHYSDEV_OP, NOWHERE, 0, 0, 0) == -EFAULT);
    if (domain_id || !versatile)
        return;
    /* UART1's line: it has a device that we may drive */
    op.u.pirq.line = 13;
    EXPECT(event_op(EVTCHN_BIND_PIRQ, &op) == 0);
    u32 port = op.u.pirq.port;
    EXPECT(event_op(EVTCHN_BIND_PIRQ, &op) == -EEXIST);
    seen_count = 0;
    event_handler(port, note, 0);
    volatile u32 *uart1 = (volatile u32 *)0xF11F2000;
    uart1[0x30 / 4] = 0x301;
    uart1[0x38 / 4] = 1 << 5; /* transmitter's interrupt */
    uart1[0] = 'x';
    hypercall(HC_XEN_VERSION, 0, 0, 0, 0);
    EXPECT(seen_count == 1 && seen_port == port);
    uart1[0x44 / 4] = 1 << 5;
    physdev[0] = 4;
    EXPECT(hypercall(HC_PHYSDEV_OP, (u32)physdev, 0, 0, 0) == 0 && seen_count == 1);
    uart1[0] = 'y';
    hypercall(HC_XEN_VERSION, 0, 0, 0, 0);
    EXPECT(seen_count == 2);
    uart1[0x44 / 4] = 1 << 5;
    uart1[0x38 / 4] = 0;
    op.u.port = port;
    EXPECT(event_op(EVTCHN_CLOSE, &op) == 0);
}

static void test_grants(void)
{
    u32 frames[4] = { 0 };
    struct grant_setup setup = { DOMID_SELF, 4, 7, frames };
    EXPECT(hypercall(HC_GRANT_TABLE_OP, GNT_SETUP, (u32)&setup, 1, 0) == 0);
    EXPECT(setup.status == 0 && frames[3] != 0);
    setup.nr = 5;
    EXPECT(hypercall(HC_GRANT_TABLE_OP, GNT_SETUP, (u32)&setup, 1, 0) == 0 && setup.status == -1);
    setup.nr = 1;
    setup.dom = 200;
    EXPECT(hypercall(HC_GRANT_TABLE_OP, GNT_SETUP, (u32)&setup, 1, 0) == 0);
    EXPECT(setup.status == (domain_id ? -8 : -2));
    EXPECT(hypercall(HC_GRANT_TABLE_OP, GNT_SETUP, (u32)&setup, 2, 0) == -EINVAL);

    struct grant_map map = { .host = GRANT_MAP, .flags = GNTMAP_HOST, .ref = 9 };
    map.dom = (u16)domain_id;
    EXPECT(hypercall(HC_GRANT_TABLE_OP, GNT_MAP, (u32)&map, 1, 0) == 0 && map.status == -2);
    map.dom = 200;
    EXPECT(hypercall(HC_GRANT_TABLE_OP, GNT_MAP, (u32)&map, 1, 0) == 0 && map.status == -2);
    map.ref = 2048;
    EXPECT(hypercall(HC_GRANT_TABLE_OP, GNT_MAP, (u32)&map, 1, 0) == 0 && map.status == -3);
    map.ref = 9;
    map.flags = 0;
    EXPECT(hypercall(HC_GRANT_TABLE_OP, GNT_MAP, (u32)&map, 1, 0) == 0 && map.status == -3);
    struct grant_unmap unmap = { .host = GRANT_MAP, .handle = 5 };
    EXPECT(hypercall(HC_GRANT_TABLE_OP, GNT_UNMAP, (u32)&unmap, 1, 0) == 0 && unmap.status == -4);
    struct grant_transfer transfer = { .mfn = foreign_frame(), .domid = 200 };
    EXPECT(hypercall(HC_GRANT_TABLE_OP, GNT_TRANSFER, (u32)&transfer, 1, 0) == 0);
    EXPECT(transfer.status == -9);
    EXPECT(hypercall(HC_GRANT_TABLE_OP, GNT_MAP, (u32)&map, 513, 0) == -EINVAL);
    EXPECT(hypercall(HC_GRANT_TABLE_OP, GNT_MAP, NOWHERE, 1, 0) == -EFAULT);
    EXPECT(hypercall(HC_GRANT_TABLE_OP, GNT_DUMP, (u32)&map, 1, 0) == -ENOSYS);
    EXPECT(hypercall(HC_GRANT_TABLE_OP, 5, 0, 0, 0) == -ENOSYS);
}

static void test_time(void)
{
    u32 before = ticks;
    block();
    EXPECT(ticks != before);
    u64 now = time_now();
    EXPECT(now != 0);
    /* a deadline wakes before the tick does */
    u32 start = microseconds();
    u64 deadline = now + 5000000;
    EXPECT(hypercall(HC_SET_TIMER_OP, (u32)deadline, (u32)(deadline >> 32), 0, 0) == 0);
    EXPECT(hypercall(HC_SET_TIMER_OP, 0, 0, 0, 0) == 0);
    sleep_ms(25);
    EXPECT(microseconds() - start >= 25000);
    EXPECT(time_now() > now);
}

static void test_sched(void)
{
    u32 port = 1;
    struct sched_poll poll = { &port, 1, 0 };
    EXPECT(hypercall(HC_SCHED_OP, 0, 0, 0, 0) == 0);
    EXPECT(hypercall(HC_SCHED_OP_COMPAT, 0, 0, 0, 0) == 0);
    EXPECT(hypercall(HC_SCHED_OP_COMPAT, 3, 0, 0, 0) == -ENOSYS);
    EXPECT(hypercall(HC_SCHED_OP, 5, 0, 0, 0) == -ENOSYS);
    EXPECT(hypercall(HC_SCHED_OP, 3, (u32)&poll, 0, 0) == -EINVAL);
    events_disable();
    poll.nr = 129;
    EXPECT(hypercall(HC_SCHED_OP, 3, (u32)&poll, 0, 0) == -EINVAL);
    poll.nr = 1;
    port = 1024;
    EXPECT(hypercall(HC_SCHED_OP, 3, (u32)&poll, 0, 0) == -EINVAL);
    poll.ports = (u32 *)NOWHERE;
    EXPECT(hypercall(HC_SCHED_OP, 3, (u32)&poll, 0, 0) == -EFAULT);
    port = 900;
    poll.ports = &port;
    poll.timeout = time_now() + 3000000;
    EXPECT(hypercall(HC_SCHED_OP, 3, (u32)&poll, 0, 0) == 0);
    shared->pending[900 / 32] |= 1u << 900 % 32;
    poll.timeout = 0;
    EXPECT(hypercall(HC_SCHED_OP, 3, (u32)&poll, 0, 0) == 0);
    shared->pending[900 / 32] &= ~(1u << 900 % 32);
    events_enable();
    u32 remote[2] = { 200, 0 };
    EXPECT(hypercall(HC_SCHED_OP, 4, (u32)remote, 0, 0) == (domain_id ? -EPERM : -ESRCH));
    EXPECT(hypercall(HC_SCHED_OP, 2, NOWHERE, 0, 0) == -EFAULT);
}

static void test_multicall(void)
{
    struct multicall_entry list[3] = {
        { HC_XEN_VERSION, 0, { 0 } },
        { HC_XEN_VERSION, 0, { 99 } },
        { HC_MULTICALL, 0, { (u32)list, 1 } },
    };
    EXPECT(hypercall(HC_MULTICALL, (u32)list, 3, 0, 0) == 0);
    EXPECT(list[0].result == 0x30000);
    EXPECT((s32)list[1].result == -ENOSYS);
    EXPECT((s32)list[2].result == -EINVAL);
    EXPECT(hypercall(HC_MULTICALL, 0xFBFFFFF8, 1, 0, 0) == -EFAULT);
    EXPECT(hypercall(HC_MULTICALL, NOWHERE, 1, 0, 0) == -EFAULT);
}

static volatile u32 thread_steps;

static void stepper(void *data)
{
    for (u32 i = 0; i < 10; i++) {
        thread_steps += *(u32 *)data;
        thread_yield();
    }
}

static void test_threads(void)
{
    static u32 one = 1, hundred = 100;
    thread_steps = 0;
    EXPECT(thread_create(stepper, &one) > 0);
    EXPECT(thread_create(stepper, &hundred) > 0);
    for (u32 i = 0; i < 12; i++)
        thread_yield();
    EXPECT(thread_steps == 1010);
}

static const struct test common_tests[] = {
    { "console", test_console },       { "memory", test_memory },
    { "events", test_events },         { "virqs", test_virqs },
    { "pirqs", test_pirqs },           { "grants", test_grants },
    { "time", test_time },             { "sched", test_sched },
    { "multicall", test_multicall },   { "threads", test_threads },
    { "control", test_control },       { "domains", test_domains },
    { "permissions", test_permissions }, { "parameters", test_scheduler_parameters },
    { "trace", test_trace },           { 0, 0 },
};

static int run_list(const struct test *test, const char *only)
{
    int failed = 0;
    for (; test->name; test++) {
        if (only && !equal(only, test->name))
            continue;
        failed_line = 0;
        test->run();
        events_enable();
        if (failed_line) {
            failed++;
            printf("FAIL %s, line %u\n", test->name, failed_line);
        } else {
            printf("PASS %s\n", test->name);
        }
    }
    return failed;
}

/* Runs the tests, or the one that is named; returns how many failed. */
int run_tests(const char *only)
{
    int failed = run_list(interface_tests, only) + run_list(common_tests, only);
    printf("tests: %d failed\n", failed);
    return failed;
}
