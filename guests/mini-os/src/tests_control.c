/* Tests of dom0_op, from domain 0 and from a domain that may not call it. */
#include "os.h"

#include "expect.h"

#define NO_DOMAIN 200

static s32 on(u32 cmd, u32 domain)
{
    struct dom0_op op = { .u.words = { domain } };
    return dom0_op(cmd, &op);
}

/* Whatever takes a domain tells that there is none. */
static void no_such_domain(void)
{
    static const u8 commands[] = {
        DOM0_DESTROY,     DOM0_PAUSE,          DOM0_UNPAUSE,     DOM0_SETVCPUCONTEXT,
        DOM0_AFFINITY,    DOM0_MAXMEM,         DOM0_GETVCPUCONTEXT, DOM0_MAX_VCPUS,
        DOM0_GETVCPUINFO, DOM0_HANDLE,         DOM0_DEBUGGING,   DOM0_IRQ_PERMISSION,
        DOM0_GUEST_IMAGE_CTL,
    };
    for (u32 i = 0; i < sizeof commands; i++) {
        if (on(commands[i], NO_DOMAIN) != -ESRCH)
            printf("command %u: %d\n", commands[i], on(commands[i], NO_DOMAIN));
        EXPECT(on(commands[i], NO_DOMAIN) == -ESRCH);
    }
    EXPECT(on(DOM0_GETMEMLIST, NO_DOMAIN) == -EINVAL);
    EXPECT(on(DOM0_GETDOMAININFO, NO_DOMAIN) == -ESRCH);
}

/* What is there without effect, and what is not there. */
static void no_effect(void)
{
    static const u8 without_effect[] = { 15, 18, 25, 29, 35, 36, 39, 40, 48 };
    static const u8 absent[] = { 0, 1, 3, 4, 5, 14, 16, 23, 26, 27, 30, 42, 49, 59, 61, 255 };
    for (u32 i = 0; i < sizeof without_effect; i++)
        EXPECT(on(without_effect[i], NO_DOMAIN) == 0);
    for (u32 i = 0; i < sizeof absent; i++)
        EXPECT(on(absent[i], 0) == -ENOSYS);
    for (u32 cmd = 31; cmd <= 34; cmd++)
#ifdef XEN_LATER
        EXPECT(on(cmd, 0) == -ENOSYS);
#else
        EXPECT(on(cmd, 0) == 0);
    EXPECT(on(19, 0) == 0); /* readconsole reads nothing */
#endif
    struct dom0_op op = { .u.words = { NO_DOMAIN, 0x10000, 1, 1 } };
    EXPECT(dom0_op(DOM0_IOMEM_PERMISSION, &op) == -ESRCH);
}

void test_control(void)
{
    struct dom0_op op = { .cmd = DOM0_SCHED_ID, .version = 1 };
    EXPECT(hypercall(HC_DOM0_OP, NOWHERE, 0, 0, 0) == (domain_id ? -EPERM : -EFAULT));
    EXPECT(hypercall(HC_DOM0_OP, (u32)&op, 0, 0, 0) == (domain_id ? -EPERM : -EACCES));
    EXPECT(dom0_op(DOM0_SCHED_ID, &op) == (domain_id ? -EPERM : 0));
    if (domain_id)
        return;
    no_such_domain();
    if (failed_line)
        return;
    no_effect();
    if (failed_line)
        return;
    EXPECT(on(DOM0_DESTROY, 0) == -EINVAL && on(DOM0_PAUSE, 0) == -EINVAL);
    EXPECT(on(DOM0_UNPAUSE, 0) == -EINVAL);
    EXPECT(dom0_op(DOM0_PHYSINFO, &op) == 0);
    EXPECT(op.u.words[0] == 1 && op.u.words[4] == 266000 && op.u.words[6] != 0);
    op.u.info.domain = 0, op.u.info.ssidref = 0x5A5A;
    EXPECT(dom0_op(DOM0_GETDOMAININFO, &op) == 0);
#ifdef XEN_LATER
    EXPECT(op.u.info.ssidref != 0x5A5A);
#else
    EXPECT(op.u.info.ssidref == 0x5A5A); /* is not told */
#endif
    op.u.info.flags &= ~0xFF00u; /* the CPU */
    EXPECT(op.u.info.domain == 0 && op.u.info.flags == 32 && op.u.info.nr_online == 1);
    EXPECT(op.u.info.tot_pages >= start_info->nr_pages && op.u.info.cpu_time != 0);
#ifndef XEN_LATER
    EXPECT(op.u.info.shared_info_frame == start_info->shared_info / PAGE_SIZE);
#endif
    op.u.words[0] = 0, op.u.words[1] = VCPUS;
    EXPECT(dom0_op(DOM0_GETVCPUINFO, &op) == -EINVAL);
    op.u.words[1] = 0;
    EXPECT(dom0_op(DOM0_GETVCPUINFO, &op) == 0 && (op.u.words[2] & 0xFFFFFF) == 0x010001);
    /* The time of day is in every domain's page, and the version moved by two. */
    u32 version = shared->wc_version;
    op.u.words[0] = 1000, op.u.words[1] = 5, op.u.words[2] = op.u.words[3] = 0;
    EXPECT(dom0_op(DOM0_SETTIME, &op) == 0);
    EXPECT(shared->wc_sec == 1000 && shared->wc_nsec == 5 && shared->wc_version == version + 2);
    op.u.words[0] = 0, op.u.words[1] = 0x1234, op.u.words[2] = 0;
    EXPECT(dom0_op(DOM0_IOMEM_PERMISSION, &op) == -EINVAL);
    op.u.words[1] = 0xFFFFFFFF, op.u.words[2] = 2;
    EXPECT(dom0_op(DOM0_IOMEM_PERMISSION, &op) == -EINVAL);
}

static struct dom0_info infos[4];

/* What is told of all domains: room that is not there, and room for fewer than there are. */
void test_reports(void)
{
    static u32 frames[8];
    struct dom0_op op = { .u.memory_list = { 0, 8, frames, 0 } };
    if (domain_id)
        return;
    EXPECT(dom0_op(DOM0_GETMEMLIST, &op) == 0 && op.u.memory_list.num == 8);
    EXPECT(frames[0] >= start_info->min_mfn && frames[7] > frames[0]);
    op.u.memory_list.max = 0;
    EXPECT(dom0_op(DOM0_GETMEMLIST, &op) == 0 && op.u.memory_list.num == 0);
    op.u.memory_list.max = 8;
    op.u.memory_list.frames = (u32 *)NOWHERE;
    EXPECT(dom0_op(DOM0_GETMEMLIST, &op) == -EFAULT);
    op.u.words[0] = 0, op.u.words[1] = 4, op.u.words[2] = (u32)infos;
    EXPECT(dom0_op(DOM0_INFO_LIST, &op) == 0 && op.u.words[3] >= 1 && op.u.words[3] <= 4);
    EXPECT(infos[0].domain == 0 && infos[0].tot_pages >= start_info->nr_pages);
    op.u.words[1] = 0;
    EXPECT(dom0_op(DOM0_INFO_LIST, &op) == 0 && op.u.words[3] == 0);
    op.u.words[0] = 0x7FEF, op.u.words[1] = 4;
    EXPECT(dom0_op(DOM0_INFO_LIST, &op) == 0 && op.u.words[3] == 0);
    op.u.words[0] = 0, op.u.words[2] = NOWHERE;
    EXPECT(dom0_op(DOM0_INFO_LIST, &op) == -EFAULT);
    op.u.words[0] = 0, op.u.words[1] = 1;
    EXPECT(dom0_op(DOM0_DEBUGGING, &op) == 0);
    op.u.max = (struct dom0_max){ 0, 1 };
    EXPECT(dom0_op(DOM0_MAX_VCPUS, &op) == -EINVAL); /* it runs */
    op.u.words[0] = op.u.words[1] = 0, op.u.words[2] = 1, op.u.words[3] = 0;
    EXPECT(dom0_op(DOM0_AFFINITY, &op) == -EINVAL); /* ourselves */
}

/* What the only virtual CPU of another domain may run on. */
static void affinity(u32 domain)
{
    struct dom0_op op = { .u.words = { domain, 0, 1, 0 } };
    EXPECT(dom0_op(DOM0_AFFINITY, &op) == 0);
    EXPECT(dom0_op(DOM0_GETVCPUINFO, &op) == 0 && op.u.words[BY_ABI(8, 6)] == 1);
    op.u.words[1] = 1, op.u.words[2] = 1, op.u.words[3] = 0;
    EXPECT(dom0_op(DOM0_AFFINITY, &op) == -EINVAL);
    op.u.words[1] = op.u.words[2] = 0;
    EXPECT(dom0_op(DOM0_AFFINITY, &op) == -EINVAL);
    op.u.words[3] = 0x80000000;
    EXPECT(dom0_op(DOM0_AFFINITY, &op) == -EINVAL); /* no such CPU */
    op.u.words[0] = 99, op.u.words[2] = 1;
    EXPECT(dom0_op(DOM0_AFFINITY, &op) == -ESRCH);
}

/* A port that is kept for another domain is not for us, though it is there. */
void test_ports_of_others(void)
{
    if (domain_id)
        return;
    s32 id = domain_create(1024);
    EXPECT(id > 0);
    u32 domain = (u32)id;
    affinity(domain);
    if (failed_line)
        return;
    struct evtchn_op event = { .u.unbound = { (u16)domain, (u16)domain, 0, 0 } };
    EXPECT(event_op(EVTCHN_ALLOC_UNBOUND, &event) == 0);
    u32 port = event.u.unbound.port;
    event.u.interdomain.remote_dom = (u16)domain;
    event.u.interdomain.remote_port = port;
    EXPECT(event_op(EVTCHN_BIND_INTERDOMAIN, &event) == -EINVAL);
    event.u.status.dom = (u16)domain;
    event.u.status.port = port;
    EXPECT(event_op(EVTCHN_STATUS, &event) == 0 && event.u.status.status == ST_UNBOUND);
    EXPECT(event.u.status.u.dom == domain);
    /* One that is kept for us ends with us, and with it. */
    event.u.unbound.dom = (u16)domain;
    event.u.unbound.remote_dom = DOMID_SELF;
    EXPECT(event_op(EVTCHN_ALLOC_UNBOUND, &event) == 0);
    event.u.interdomain.remote_port = event.u.unbound.port;
    event.u.interdomain.remote_dom = (u16)domain;
    EXPECT(event_op(EVTCHN_BIND_INTERDOMAIN, &event) == 0);
    port = event.u.interdomain.local_port;
    EXPECT(on(DOM0_DESTROY, domain) == 0);
    event.u.status.dom = DOMID_SELF;
    event.u.status.port = port;
    EXPECT(event_op(EVTCHN_STATUS, &event) == 0 && event.u.status.status != ST_INTERDOMAIN);
    event.u.port = port;
    s32 closed = event_op(EVTCHN_CLOSE, &event);
    EXPECT(closed == 0 || closed == -EINVAL);
}

/* Another's end, by our wish: the reason is kept with it. */
void test_remote_shutdown(void)
{
    if (domain_id || !start_info->mod_len)
        return;
    s32 id = domain_create(2048);
    EXPECT(id > 0);
    u32 remote[2] = { (u32)id, 2 };
    EXPECT(domain_build((u32)id, "wait") == 0 && on(DOM0_UNPAUSE, (u32)id) == 0);
    sleep_ms(20);
    EXPECT(hypercall(HC_SCHED_OP, 4, (u32)remote, 0, 0) == 0);
    struct dom0_op op = { .u.info = { .domain = (u16)id } };
    EXPECT(dom0_op(DOM0_GETDOMAININFO, &op) == 0);
    EXPECT((op.u.info.flags & DOMFLAGS_SHUTDOWN) && op.u.info.flags >> 16 == 2);
    EXPECT(on(DOM0_DESTROY, (u32)id) == 0);
}

/* The life of a domain, and what may not be done to it at each stage. */
void test_domains(void)
{
    if (domain_id)
        return;
    static struct vcpu_context context;
    s32 id = domain_create(2048);
    EXPECT(id > 0);
    u32 domain = (u32)id;
    struct dom0_op op = { .u.info = { .domain = (u16)domain } };
    EXPECT(dom0_op(DOM0_GETDOMAININFO, &op) == 0);
    EXPECT(op.u.info.flags == 8 && op.u.info.tot_pages == 0 && op.u.info.max_pages == 512);
    EXPECT(on(DOM0_UNPAUSE, domain) == -EINVAL);
    /* A tool keeps 16 bytes with it, and may end it before it is built. */
    for (u32 i = 0; i < 5; i++)
        op.u.words[i] = i ? 0x01010101 * i : domain | 0xAAAA0000;
    EXPECT(dom0_op(DOM0_HANDLE, &op) == 0);
    op.u.info.domain = (u16)domain;
    EXPECT(dom0_op(DOM0_GETDOMAININFO, &op) == 0);
    EXPECT(op.u.info.handle[0] == 0xAA && op.u.info.handle[2] == 1 && op.u.info.handle[14] == 4);
    op.u.context = (struct dom0_context){ (u16)domain, 0, &context };
    EXPECT(dom0_op(DOM0_GETVCPUCONTEXT, &op) == -ENODATA);
    EXPECT(dom0_op(DOM0_SETVCPUCONTEXT, &op) == -EINVAL);
    op.u.image = (struct dom0_image){ .domain = domain, .command = 1 };
    EXPECT(dom0_op(DOM0_GUEST_IMAGE_CTL, &op) == -EINVAL);
    op.u.image.command = 3;
    EXPECT(dom0_op(DOM0_GUEST_IMAGE_CTL, &op) == -EINVAL);
    op.u.image.command = 2;
    EXPECT(dom0_op(DOM0_GUEST_IMAGE_CTL, &op) == 0);
    EXPECT(op.u.image.size == 1 << 20 && !(op.u.image.address & 0xFFF));
    u32 image = op.u.image.address / PAGE_SIZE;
    /* Nothing was copied there yet. */
    op.u.image.command = 1;
    EXPECT(dom0_op(DOM0_GUEST_IMAGE_CTL, &op) == -EINVAL);
    op.u.max = (struct dom0_max){ (u16)domain, 1024 };
    EXPECT(dom0_op(DOM0_MAXMEM, &op) == -EPERM);
    op.u.max.number = VCPUS + 1;
    EXPECT(dom0_op(DOM0_MAX_VCPUS, &op) == -EINVAL);
    op.u.max.number = 1;
    EXPECT(dom0_op(DOM0_MAX_VCPUS, &op) == 0);
    /* Frames of a domain can be mapped by who controls it, and only as its own. */
    EXPECT(map_foreign(SCRATCH_VA, domain, image, PAGE_ALL) == 0);
    *(volatile u32 *)SCRATCH_VA = 0x600D;
    EXPECT(*(volatile u32 *)SCRATCH_VA == 0x600D);
#ifndef XEN_LATER /* which asks whether we may reach a frame, and so we may */
    EXPECT(map_foreign(SCRATCH_VA + PAGE_SIZE, DOMID_SELF, image, PAGE_ALL) == -EINVAL);
#endif
    EXPECT(map_foreign(SCRATCH_VA + PAGE_SIZE, domain, virt_to_mfn(&op), PAGE_ALL) == -EINVAL);
    EXPECT(map_foreign(SCRATCH_VA + PAGE_SIZE, NO_DOMAIN, image, PAGE_ALL) == -EINVAL);
    /* Its end takes the mapping away. */
    EXPECT(on(DOM0_DESTROY, domain) == 0 && on(DOM0_DESTROY, domain) == -ESRCH);
    expected.armed = 1;
    expected.ctx = 0;
    (void)*(volatile u32 *)SCRATCH_VA;
    expected.armed = 0;
    EXPECT(expected.ctx == CTX_DATA);
    EXPECT(map_foreign(SCRATCH_VA + PAGE_SIZE, domain, image, PAGE_ALL) == -EINVAL);
    if (!start_info->mod_len)
        return;
    /* The number is used again; this one is built, changed while paused, and runs. */
    EXPECT(domain_create(2048) == id);
    EXPECT(domain_build(domain, "hello") == 0);
    EXPECT(domain_build(domain, "hello") == -EINVAL);
    op.u.context = (struct dom0_context){ (u16)domain, 0, &context };
    EXPECT(dom0_op(DOM0_GETVCPUCONTEXT, &op) == 0);
    EXPECT(context.regs.pc >= VIRT_BASE);
    context_broken(&context);
    EXPECT(dom0_op(DOM0_SETVCPUCONTEXT, &op) == -EINVAL);
    context_repaired(&context);
    EXPECT(dom0_op(DOM0_SETVCPUCONTEXT, &op) == 0);
    op.u.context.context = (struct vcpu_context *)NOWHERE;
    EXPECT(dom0_op(DOM0_SETVCPUCONTEXT, &op) == -EFAULT);
    EXPECT(on(DOM0_UNPAUSE, domain) == 0 && on(DOM0_PAUSE, domain) == 0);
    op.u.info.domain = (u16)domain;
    EXPECT(dom0_op(DOM0_GETDOMAININFO, &op) == 0 && (op.u.info.flags & 8));
    u32 remote[2] = { domain, 1 };
    EXPECT(on(DOM0_UNPAUSE, domain) == 0);
    do {
        sleep_ms(10);
        op.u.info.domain = (u16)domain;
        EXPECT(dom0_op(DOM0_GETDOMAININFO, &op) == 0);
    } while (!(op.u.info.flags & DOMFLAGS_SHUTDOWN));
    EXPECT(op.u.info.flags >> 16 == 0 && op.u.info.tot_pages == 512);
    /* It is shut down already: the reason stays. */
    EXPECT(hypercall(HC_SCHED_OP, 4, (u32)remote, 0, 0) == 0);
    op.u.info.domain = (u16)domain;
    EXPECT(dom0_op(DOM0_GETDOMAININFO, &op) == 0 && op.u.info.flags >> 16 == 0);
    EXPECT(on(DOM0_DESTROY, domain) == 0);
}

void test_scheduler_parameters(void)
{
    struct dom0_op op = { .u.words = { 0 } };
    if (domain_id)
        return;
    EXPECT(dom0_op(DOM0_SCHED_ID, &op) == 0);
    u32 scheduler = op.u.words[0];
    op.u.words[0] = 77;
    EXPECT(dom0_op(DOM0_SCHEDCTL, &op) == -EINVAL && dom0_op(DOM0_ADJUSTDOM, &op) == -EINVAL);
    op.u.words[0] = scheduler, op.u.words[1] = 2, op.u.words[2] = 0;
    EXPECT(dom0_op(DOM0_ADJUSTDOM, &op) == -EINVAL);
    op.u.words[1] = 1, op.u.words[2] = NO_DOMAIN;
    EXPECT(dom0_op(DOM0_ADJUSTDOM, &op) == -ESRCH);
    op.u.words[2] = 0;
    EXPECT(dom0_op(DOM0_ADJUSTDOM, &op) == 0);
    op.u.words[1] = 0;
    EXPECT(dom0_op(DOM0_ADJUSTDOM, &op) == 0);
#ifdef XEN_LATER
    if (scheduler == 4) { /* sedf has halves there: what is beside them is nobody's */
        u32 extra = op.u.words[BY_ABI(10, 9)], weight = op.u.words[BY_ABI(11, 10)];
        op.u.words[BY_ABI(10, 9)] = extra | 0x10000, op.u.words[BY_ABI(11, 10)] = weight | 0x10000;
        EXPECT(dom0_op(DOM0_ADJUSTDOM, &op) == 0);
        op.u.words[1] = 1, op.u.words[BY_ABI(10, 9)] = op.u.words[BY_ABI(11, 10)] = 0;
        EXPECT(dom0_op(DOM0_ADJUSTDOM, &op) == 0);
        EXPECT(op.u.words[BY_ABI(10, 9)] == extra && op.u.words[BY_ABI(11, 10)] == weight);
    }
#endif
    if (scheduler != 0) {
        EXPECT(dom0_op(DOM0_SCHEDCTL, &op) == -EINVAL);
        return;
    }
    EXPECT(op.u.words[BY_ABI(4, 3)] == 10);
    op.u.words[1] = 1;
    EXPECT(dom0_op(DOM0_SCHEDCTL, &op) == 0 && op.u.words[2] == 5000000);
    op.u.words[1] = 0;
    EXPECT(dom0_op(DOM0_SCHEDCTL, &op) == 0);
    op.u.words[1] = 2;
    EXPECT(dom0_op(DOM0_SCHEDCTL, &op) == -EINVAL);
}

void test_trace(void)
{
    struct dom0_op op = { .u.trace = { .op = 4 } };
    if (domain_id)
        return;
    EXPECT(dom0_op(DOM0_TBUFCONTROL, &op) == -EINVAL);
    op.u.trace.op = 3, op.u.trace.size = 0;
    EXPECT(dom0_op(DOM0_TBUFCONTROL, &op) == -EINVAL);
    op.u.trace.size = 1;
    EXPECT(dom0_op(DOM0_TBUFCONTROL, &op) == 0 && dom0_op(DOM0_TBUFCONTROL, &op) == -EINVAL);
    op.u.trace.op = 0;
    EXPECT(dom0_op(DOM0_TBUFCONTROL, &op) == 0 && op.u.trace.size == PAGE_SIZE);
    EXPECT(map_page(SCRATCH_VA, op.u.trace.mfn * PAGE_SIZE | PAGE_ALL) == 0);
    op.u.trace.op = 4;
    EXPECT(dom0_op(DOM0_TBUFCONTROL, &op) == 0);
    volatile u32 *trace = (volatile u32 *)SCRATCH_VA;
    for (u32 i = 0; i < 5; i++)
        block();
    EXPECT(trace[0] == 0 && trace[1] > 0 && trace[4] == 0x0002F00A && trace[6] == 0);
    op.u.trace.op = 5;
    EXPECT(dom0_op(DOM0_TBUFCONTROL, &op) == 0);
    op.u.trace.op = 6;
    EXPECT(dom0_op(DOM0_TBUFCONTROL, &op) == -EINVAL);
    EXPECT(map_page(SCRATCH_VA, 0) == 0);
}
