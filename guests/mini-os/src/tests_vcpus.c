/* Tests of several virtual CPUs. What exists is the command line's affair of the hypervisor: with
 * one only it is told that there are no others. */
#include "os.h"

#include "expect.h"
#include "tests_vcpus.h"
#include "vcpus.h"

#define OFFLINE 3
#define BLOCKED 2
#define PATIENCE_US 5000000u
#define ROUNDS 500
#define FLUSH_OF_ALL (2 | 4) /* of update_va_mapping: this page, in all virtual CPUs */

static u32 bell; /* a port that wakes virtual CPU 1 */
static volatile u32 rung, answer;

/* Whether *word becomes value before long. */
static int becomes(volatile u32 *word, u32 value)
{
    u32 start = microseconds();
    while (*word != value) {
        if (microseconds() - start > PATIENCE_US)
            return 0;
        block();
    }
    return 1;
}

static void ring(u32 port, void *id)
{
    (void)port, (void)id;
    rung++;
}

/* Has virtual CPU 1 do something, and waits for that. */
static int does(job_t *job)
{
    vcpus[1].job = job;
    return event_send(bell) == 0 && becomes((volatile u32 *)&vcpus[1].job, 0);
}

static s32 state_of(u32 id)
{
    struct runstate s = { 9, 0, { 0 } };
    return vcpu_op(VCPU_RUNSTATE, id, &s) ? -1 : s.state;
}

static int comes_to_state(u32 id, s32 state)
{
    u32 start = microseconds();
    while (state_of(id) != state) {
        if (microseconds() - start > PATIENCE_US)
            return 0;
        block();
    }
    return 1;
}

static void absent(u32 id)
{
    struct evtchn_op op = { .u.ipi = { id, 0 } };
    for (u32 command = VCPU_INITIALISE; command <= VCPU_STOP_SINGLESHOT; command++)
        EXPECT(vcpu_op(command, id, 0) == (id < VCPUS ? -ENOENT : -EINVAL));
    EXPECT(event_op(EVTCHN_BIND_IPI, &op) == -ENOENT);
    op.u.virq.virq = VIRQ_DEBUG;
    op.u.virq.vcpu = id;
    EXPECT(event_op(EVTCHN_BIND_VIRQ, &op) == -ENOENT);
    op.u.bind_vcpu.port = 0;
    op.u.bind_vcpu.vcpu = id;
    EXPECT(event_op(EVTCHN_BIND_VCPU, &op) == -ENOENT);
}

/* How it comes to be. */
static void start(void)
{
    struct vcpu_context context;
    EXPECT(vcpu_op(VCPU_IS_UP, 1, 0) == 0 && state_of(1) == OFFLINE);
    EXPECT(vcpu_op(VCPU_UP, 1, 0) == -EINVAL && vcpu_op(VCPU_DOWN, 1, 0) == 0);
    EXPECT(vcpu_op(VCPU_INITIALISE, 1, (void *)NOWHERE) == -EFAULT);
    vcpu_context(1, &context);
    context.regs.r[7] = FRAME(foreign_frame());
    EXPECT(vcpu_op(VCPU_INITIALISE, 1, &context) == -EINVAL);
    EXPECT(vcpu_op(VCPU_UP, 1, 0) == -EINVAL);
    vcpu_context(1, &context);
    EXPECT(vcpu_op(VCPU_INITIALISE, 1, &context) == 0);
    EXPECT(vcpu_op(VCPU_INITIALISE, 1, &context) == -EEXIST);
    EXPECT(vcpu_op(VCPU_IS_UP, 1, 0) == 0 && state_of(1) == OFFLINE);
    EXPECT(vcpu_op(VCPU_UP, 1, 0) == 0 && vcpu_op(VCPU_IS_UP, 1, 0) == 1);
    EXPECT(becomes(&vcpus[1].started, 1));
    EXPECT(vcpus[1].r0 == 0 && vcpus[1].sp == vcpus[1].wanted_sp);
}

/* Has virtual CPU 1 there to do things, however it stands. */
static int ready(void)
{
    struct evtchn_op op = { .u.ipi = { 1, 0 } };
    if (!bell)
        bell = port_alone(EVTCHN_BIND_IPI, &op);
    if (vcpus[1].started)
        return bell && vcpu_op(VCPU_UP, 1, 0) == 0;
    return bell && vcpu_start(1) == 0 && becomes(&vcpus[1].started, 1);
}

static void say(u32 id)
{
    answer = id + 100;
}

static void ask_for_nmi(u32 id)
{
    (void)id;
    answer = hypercall(HC_NMI_OP, 0, 0, 0, 0);
}

static void go_down(u32 id)
{
    answer = vcpu_op(VCPU_DOWN, id, 0) + 1000;
}

/* TPIDRURO, which set_tls sets, and TPIDRURW, in one. */
static u32 thread_registers(void)
{
    u32 one, other;
    __asm__ volatile("mrc p15, 0, %0, c13, c0, 3\n\tmrc p15, 0, %1, c13, c0, 2" : "=r"(one), "=r"(other));
    return one + other;
}

static void set_other_thread_register(u32 value)
{
    __asm__ volatile("mcr p15, 0, %0, c13, c0, 2" : : "r"(value));
}

static void have_thread_registers(u32 id)
{
    hypercall(HC_SET_TLS, 0x1000 + id, 0, 0, 0);
    set_other_thread_register(0x20000);
    answer = thread_registers();
}

static void fault(u32 id)
{
    (void)id;
    load(NOWHERE + 0x1000);
}

void test_vcpus(void)
{
    for (u32 id = vcpu_count(); id <= VCPUS && !failed_line; id++)
        absent(id);
    absent((u32)-1);
    if (failed_line || vcpu_count() == 1)
        return;
    if (!vcpus[1].started)
        start();
    if (failed_line)
        return;
    EXPECT(ready() && does(say) && answer == 101);
    EXPECT(does(ask_for_nmi) && (s32)answer == -EINVAL);
    EXPECT(vcpu_op(VCPU_REGISTER_RUNSTATE, 1, &answer) == -ENOSYS);
    EXPECT(vcpu_op(10, 1, 0) == -ENOSYS && comes_to_state(1, BLOCKED));
    /* Taken down, it does nothing, and goes on where it was. */
    EXPECT(vcpu_op(VCPU_DOWN, 1, 0) == 0 && vcpu_op(VCPU_IS_UP, 1, 0) == 0);
    answer = 0;
    vcpus[1].job = say;
    EXPECT(event_send(bell) == 0);
    sleep_ms(30);
    EXPECT(answer == 0 && state_of(1) == OFFLINE);
    EXPECT(vcpu_op(VCPU_UP, 1, 0) == 0 && becomes(&answer, 101) && vcpus[1].started == 1);
    /* It may do so itself. */
    EXPECT(becomes((volatile u32 *)&vcpus[1].job, 0));
    vcpus[1].job = go_down;
    EXPECT(event_send(bell) == 0 && comes_to_state(1, OFFLINE));
    EXPECT(vcpu_op(VCPU_UP, 1, 0) == 0 && becomes((volatile u32 *)&vcpus[1].job, 0));
    EXPECT(answer == 1000);
    /* Each has registers that the hypervisor keeps, and a place for exceptions, of its own. */
    set_other_thread_register(100000);
    EXPECT(hypercall(HC_SET_TLS, 77, 0, 0, 0) == 77 && does(have_thread_registers));
    EXPECT(answer == 0x21001 && thread_registers() == 100077);
    EXPECT(faults(CTX_DATA, load, NOWHERE));
    u32 before = vcpus[1].faults;
    EXPECT(does(fault) && vcpus[1].faults == before + 1);
    EXPECT(vcpus[1].address == NOWHERE + 0x1000 && shared->far == NOWHERE);
    EXPECT(vcpu_op(VCPU_DOWN, 1, 0) == 0);
}

static u32 answer_port;
static volatile u32 answers;

static void ring_back(u32 port, void *id)
{
    (void)port, (void)id;
    rung++;
    event_send(answer_port);
}

static void count_answer(u32 port, void *data)
{
    (void)port, (void)data;
    answers++;
}

/* Interrupts between virtual CPUs, to and fro. */
static void ring_to_and_fro(void)
{
    struct evtchn_op op = { .u.ipi = { 0, 0 } };
    answer_port = port_alone(EVTCHN_BIND_IPI, &op);
    EXPECT(answer_port != 0);
    event_handler(answer_port, count_answer, 0);
    vcpus[1].handler = ring_back;
    rung = answers = 0;
    for (u32 i = 1; i <= ROUNDS; i++) {
        EXPECT(event_send(bell) == 0);
        wait_change(&answers, i - 1);
        EXPECT(answers == i && rung == i);
    }
    vcpus[1].handler = ring;
    port_close(answer_port);
    op.u.status.dom = DOMID_SELF;
    op.u.status.port = bell;
    EXPECT(event_op(EVTCHN_STATUS, &op) == 0 && op.u.status.status == ST_IPI);
    EXPECT(op.u.status.vcpu == 1);
    op.u.bind_vcpu.port = bell;
    op.u.bind_vcpu.vcpu = 0;
    EXPECT(event_op(EVTCHN_BIND_VCPU, &op) == -EINVAL);
}

static void work_until_rung(u32 id)
{
    (void)id;
    u32 start_us = microseconds();
    while (rung < 4 && microseconds() - start_us < PATIENCE_US)
        ;
}

static void set_own_timer(u32 id)
{
    u64 deadline = vcpu_info(id)->system_time + 1000000;
    answer = (u32)hypercall(HC_SET_TIMER_OP, (u32)deadline, (u32)(deadline >> 32), 0, 0);
}

/* The timer of each is its own. */
static void timers(void)
{
    struct evtchn_op op = { .u.virq = { VIRQ_TIMER, 1, 0 } };
    u32 port = port_alone(EVTCHN_BIND_VIRQ, &op);
    EXPECT(port != 0 && event_op(EVTCHN_BIND_VIRQ, &op) == -EEXIST);
    u64 times[2] = { 999999, 0 };
    EXPECT(vcpu_op(VCPU_SET_PERIODIC, 1, times) == -EINVAL);
    times[0] = 2000000;
    EXPECT(vcpu_op(VCPU_SET_PERIODIC, 1, times) == 0);
    rung = 0;
    EXPECT(does(work_until_rung) && rung >= 4);
    EXPECT(vcpu_op(VCPU_STOP_PERIODIC, 1, 0) == 0 && does(say));
    rung = 0;
    times[0] = time_now() + 2000000;
    EXPECT(vcpu_op(VCPU_STOP_SINGLESHOT, 1, 0) == -EINVAL);
    EXPECT(vcpu_op(VCPU_SET_SINGLESHOT, 1, times) == 0 && becomes(&rung, 1));
    EXPECT(does(set_own_timer) && answer == 0 && becomes(&rung, 3)); /* and the bell */
    port_close(port);
    /* Each binds a virtual interrupt to itself. */
    op.u.virq.virq = VIRQ_DEBUG;
    op.u.virq.vcpu = 0;
    EXPECT(event_op(EVTCHN_BIND_VIRQ, &op) == 0);
    port = op.u.virq.port;
    op.u.virq.vcpu = 1;
    EXPECT(event_op(EVTCHN_BIND_VIRQ, &op) == 0 && op.u.virq.port != port);
    port_close(op.u.virq.port);
    port_close(port);
}

/* A channel whose events move to another virtual CPU, masked and unmasked from elsewhere. */
static void channel(void)
{
    struct evtchn_op op = { .u.unbound = { DOMID_SELF, DOMID_SELF, 0, 0 } };
    u32 server = port_alone(EVTCHN_ALLOC_UNBOUND, &op);
    op.u.interdomain.remote_dom = DOMID_SELF;
    op.u.interdomain.remote_port = server;
    EXPECT(server != 0 && event_op(EVTCHN_BIND_INTERDOMAIN, &op) == 0);
    u32 client = op.u.interdomain.local_port;
    seen_count = rung = 0;
    event_handler(server, note, 0);
    EXPECT(event_send(client) == 0 && seen_count == 1);
    op.u.bind_vcpu.port = server;
    op.u.bind_vcpu.vcpu = 1;
    EXPECT(event_op(EVTCHN_BIND_VCPU, &op) == 0);
    EXPECT(event_send(client) == 0 && becomes(&rung, 1) && seen_count == 1);
    shared->mask[server / 32] |= 1u << server % 32;
    EXPECT(event_send(client) == 0);
    sleep_ms(20);
    EXPECT(rung == 1);
    op.u.port = server;
    EXPECT(event_op(EVTCHN_UNMASK, &op) == 0 && becomes(&rung, 2));
    op.u.bind_vcpu.port = server;
    op.u.bind_vcpu.vcpu = 0;
    EXPECT(event_op(EVTCHN_BIND_VCPU, &op) == 0 && event_send(client) == 0 && seen_count == 2);
    port_close(client);
    port_close(server);
}

void test_vcpu_events(void)
{
    if (vcpu_count() == 1)
        return;
    EXPECT(ready());
    vcpus[1].handler = ring;
    ring_to_and_fro();
    if (!failed_line)
        timers();
    if (!failed_line)
        channel();
    vcpus[1].handler = 0;
    vcpu_op(VCPU_DOWN, 1, 0);
}

#define OWN_SECTION 0x72000000u
#define SECTION 0x11C0Eu

static u32 tables[4096] __attribute__((aligned(16384)));

static void read_scratch(u32 id)
{
    (void)id;
    answer = *(volatile u32 *)SCRATCH_VA;
}

/* Runs on tables of its own, and goes back. */
static void have_tables(u32 id)
{
    (void)id;
    u32 base = FRAME(virt_to_mfn((void *)start_info->pt_base));
    s32 error = extended(5, FRAME(virt_to_mfn(tables)), 1, 0);
    answer = error ? 1 : *(volatile u32 *)(OWN_SECTION + ((u32)start_info & 0xFFFFF) + 32);
    if (extended(5, base, 1, 0))
        answer = 2;
}

/* Tables are those of a virtual CPU; a change of them can be told to all. */
void test_vcpu_memory(void)
{
    if (vcpu_count() == 1)
        return;
    u32 *pages[2] = { page_alloc(), page_alloc() };
    EXPECT(ready());
    for (u32 i = 0; i < 20; i++) {
        *pages[i % 2] = i;
        EXPECT(hypercall(HC_UPDATE_VA_MAPPING, SCRATCH_VA, FLUSH_OF_ALL,
                         FRAME(virt_to_mfn(pages[i % 2])) | PAGE_ALL, 0) == 0);
        EXPECT(does(read_scratch) && answer == i && *(volatile u32 *)SCRATCH_VA == i);
    }
    u32 faults_before = vcpus[1].faults;
    EXPECT(hypercall(HC_UPDATE_VA_MAPPING, SCRATCH_VA, FLUSH_OF_ALL, 0, 0) == 0);
    EXPECT(does(read_scratch) && vcpus[1].faults == faults_before + 1);
    for (u32 i = 0; i < 0xFC0; i++)
        tables[i] = ((u32 *)start_info->pt_base)[i];
    tables[OWN_SECTION >> 20] = (FRAME(frame_of(0)) & 0xFFF00000) | SECTION;
    EXPECT(does(have_tables) && answer == start_info->nr_pages);
    EXPECT(faults(CTX_DATA, load, OWN_SECTION));
    page_free(pages[0]);
    page_free(pages[1]);
    EXPECT(vcpu_op(VCPU_DOWN, 1, 0) == 0);
}

static u64 time_of(u32 domain, u32 id)
{
    struct dom0_op op = { .u.words = { domain, id } };
    s32 error = dom0_op(DOM0_GETVCPUINFO, &op);
    u32 *time = &op.u.words[BY_ABI(4, 3)];
    return error ? 0 : time[0] | (u64)time[1] << 32;
}

static int runs(u32 domain, u32 id)
{
    u64 before = time_of(domain, id);
    for (u32 i = 0; i < 200; i++) {
        if (time_of(domain, id) > before + 1000000)
            return 1;
        block();
    }
    return 0;
}

static s32 context_of(u32 cmd, u32 domain, u32 id, struct vcpu_context *context)
{
    struct dom0_op op = { .u.context = { (u16)domain, id, context } };
    return dom0_op(cmd, &op);
}

#define MEDDLES 100
static volatile u32 victim;

/* Pauses, reads and resumes a domain that another virtual CPU does the same to, and then ends. */
static void meddle(u32 id)
{
    static struct vcpu_context contexts[2];
    for (u32 i = 0; i < MEDDLES; i++) {
        domain_command(DOM0_PAUSE, victim);
        context_of(DOM0_GETVCPUCONTEXT, victim, i % 2, &contexts[id]);
        domain_command(DOM0_UNPAUSE, victim);
        context_of(DOM0_GETVCPUCONTEXT, victim, 1, &contexts[id]);
    }
    answer = id ? (u32)domain_command(DOM0_DESTROY, victim) : answer;
}

/* Both at once; the domain is gone then, whoever came first. */
static void meddle_together(u32 domain)
{
    victim = domain;
    EXPECT(ready());
    answer = 77;
    vcpus[1].job = meddle;
    EXPECT(event_send(bell) == 0);
    meddle(0);
    s32 own = domain_command(DOM0_DESTROY, domain);
    EXPECT(becomes((volatile u32 *)&vcpus[1].job, 0));
    EXPECT((own == 0 && (s32)answer == -ESRCH) || (own == -ESRCH && answer == 0));
    EXPECT(vcpu_op(VCPU_DOWN, 1, 0) == 0);
}

/* A domain that is given two, is told of, paused, changed, and ended while both of them run. */
void test_vcpus_of_others(void)
{
    static struct vcpu_context context;
    if (domain_id || !start_info->mod_len)
        return;
    s32 domain = domain_create(2048);
    EXPECT(domain > 0);
    struct dom0_op op = { .u.max = { (u16)domain, VCPUS + 1 } };
    EXPECT(dom0_op(DOM0_MAX_VCPUS, &op) == -EINVAL);
    op.u.max.number = 2;
    EXPECT(dom0_op(DOM0_MAX_VCPUS, &op) == 0);
    op.u.max.number = 1;
    EXPECT(dom0_op(DOM0_MAX_VCPUS, &op) == -EINVAL);
    EXPECT(domain_build((u32)domain, "spin-all") == 0);
    op.u.max.number = 3;
    EXPECT(dom0_op(DOM0_MAX_VCPUS, &op) == -EINVAL);
    EXPECT(context_of(DOM0_GETVCPUCONTEXT, (u32)domain, 1, &context) == -ENODATA);
    EXPECT(context_of(DOM0_GETVCPUCONTEXT, (u32)domain, 2, &context) == -ESRCH);
    EXPECT(context_of(DOM0_GETVCPUCONTEXT, (u32)domain, VCPUS, &context) == -EINVAL);
    EXPECT(context_of(DOM0_SETVCPUCONTEXT, (u32)domain, 2, &context) == -EINVAL);
    op.u.info.domain = (u16)domain;
    EXPECT(dom0_op(DOM0_GETDOMAININFO, &op) == 0);
    EXPECT(op.u.info.max_vcpu_id == 1 && op.u.info.nr_online == 1);
    EXPECT(domain_command(DOM0_UNPAUSE, (u32)domain) == 0);
    EXPECT(runs((u32)domain, 1) && runs((u32)domain, 0));
    op.u.info.domain = (u16)domain;
    EXPECT(dom0_op(DOM0_GETDOMAININFO, &op) == 0 && op.u.info.nr_online == 2);
    EXPECT(op.u.info.cpu_time >= time_of((u32)domain, 1));
    EXPECT(context_of(DOM0_SETVCPUCONTEXT, (u32)domain, 1, &context) == -EINVAL); /* it runs */
    EXPECT(domain_command(DOM0_PAUSE, (u32)domain) == 0);
    u64 time = time_of((u32)domain, 1);
    sleep_ms(20);
    EXPECT(time_of((u32)domain, 1) == time);
    EXPECT(context_of(DOM0_GETVCPUCONTEXT, (u32)domain, 1, &context) == 0);
    EXPECT(context.regs.pc >= VIRT_BASE && context.vbar != 0);
    context_broken(&context);
    EXPECT(context_of(DOM0_SETVCPUCONTEXT, (u32)domain, 1, &context) == -EINVAL);
    context_repaired(&context);
    EXPECT(context_of(DOM0_SETVCPUCONTEXT, (u32)domain, 1, &context) == 0);
    EXPECT(domain_command(DOM0_UNPAUSE, (u32)domain) == 0 && runs((u32)domain, 1));
    if (vcpu_count() > 1)
        meddle_together((u32)domain);
    else
        EXPECT(domain_command(DOM0_DESTROY, (u32)domain) == 0);
    EXPECT(failed_line || domain_command(DOM0_DESTROY, (u32)domain) == -ESRCH);
}

static volatile u32 working;

static void work_until_told(u32 id)
{
    (void)id;
    while (working)
        ;
}

static int comes_to_cpu(u32 id, u32 cpu)
{
    u32 start_us = microseconds();
    for (;;) {
        struct dom0_op op = { .u.words = { domain_id, id } };
        if (dom0_op(DOM0_GETVCPUINFO, &op) || op.u.words[BY_ABI(8, 6)] != 1u << cpu)
            return 0;
        if (op.u.words[BY_ABI(6, 5)] == cpu)
            return 1;
        if (microseconds() - start_us > PATIENCE_US)
            return 0;
        block();
    }
}

static s32 keep_to(u32 id, u32 cpus)
{
    struct dom0_op op = { .u.words = { domain_id, id, cpus, 0 } };
    return dom0_op(DOM0_AFFINITY, &op);
}

/* A virtual CPU is moved from CPU to CPU, while it rests and while it runs. */
void test_vcpus_affinity(void)
{
    struct dom0_op op = { .u.words = { 0 } };
    if (domain_id || vcpu_count() == 1)
        return;
    EXPECT(dom0_op(DOM0_PHYSINFO, &op) == 0 && ready());
    u32 cpus = op.u.words[2];
    EXPECT(keep_to(0, 1) == -EINVAL && keep_to(1, 0) == -EINVAL && keep_to(1, 1u << cpus) == -EINVAL);
    for (u32 cpu = 0; cpu < cpus; cpu++)
        EXPECT(keep_to(1, 1u << cpu) == 0 && does(say) && comes_to_cpu(1, cpu));
    working = 1;
    vcpus[1].job = work_until_told;
    EXPECT(event_send(bell) == 0);
    for (u32 cpu = 0; cpu < cpus; cpu++)
        EXPECT(keep_to(1, 1u << cpu) == 0 && comes_to_cpu(1, cpu));
    working = 0;
    EXPECT(becomes((volatile u32 *)&vcpus[1].job, 0) && keep_to(1, ~0u) == 0);
    EXPECT(vcpu_op(VCPU_DOWN, 1, 0) == 0);
}
