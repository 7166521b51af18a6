/* A test for each hypercall, from inside: results and errors as the interface
 * has them. Each prints PASS or FAIL and the line. */
#include "os.h"

#include "expect.h"

u32 failed_line;

/* The hypervisor's part of the address space. */
#define ABOVE 0xFD000000u

static void test_version(void)
{
    char extra[16];
    u32 feature[2] = { 0, 7 }, base = 0;
    static char changes[64], compiled[144], capabilities[1024] = "x";
    EXPECT(hypercall(HC_XEN_VERSION, 0, 0, 0, 0) == 0x30000);
    EXPECT(hypercall(HC_XEN_VERSION, 1, (u32)extra, 0, 0) == 0 && equal(extra, EXTRA_VERSION));
    EXPECT(hypercall(HC_XEN_VERSION, 2, (u32)compiled, 0, 0) == 0 && compiled[0] && compiled[64]);
    EXPECT(hypercall(HC_XEN_VERSION, 3, (u32)capabilities, 0, 0) == 0);
    EXPECT(equal(capabilities, CAPABILITIES));
    EXPECT(hypercall(HC_XEN_VERSION, 4, (u32)changes, 0, 0) == 0 && changes[0]);
    EXPECT(hypercall(HC_XEN_VERSION, 5, (u32)&base, 0, 0) == 0 && base == 0xFC000000);
    EXPECT(hypercall(HC_XEN_VERSION, 6, (u32)feature, 0, 0) == 0 && feature[1] == 0);
    feature[0] = 1;
    EXPECT(hypercall(HC_XEN_VERSION, 6, (u32)feature, 0, 0) == -EINVAL);
    EXPECT(hypercall(HC_XEN_VERSION, 7, 0, 0, 0) == -ENOSYS);
    for (u32 cmd = 1; cmd <= 6; cmd++) {
        EXPECT(hypercall(HC_XEN_VERSION, cmd, NOWHERE, 0, 0) == -EFAULT);
        EXPECT(hypercall(HC_XEN_VERSION, cmd, ABOVE, 0, 0) == -EFAULT);
    }
}

static void test_small_calls(void)
{
    EXPECT(hypercall(HC_VM_ASSIST, 0, 0, 0, 0) == 0 && hypercall(HC_VM_ASSIST, 1, 2, 0, 0) == 0);
    EXPECT(hypercall(HC_VM_ASSIST, 2, 0, 0, 0) == -ENOSYS);
    EXPECT(hypercall(HC_VM_ASSIST, 0, 3, 0, 0) == -EINVAL);
    EXPECT(hypercall(HC_NMI_OP, 0, 0, 0, 0) == (domain_id ? -EINVAL : 0));
    EXPECT(hypercall(HC_NMI_OP, 1, 0, 0, 0) == 0);
    EXPECT(hypercall(HC_NMI_OP, 2, 0, 0, 0) == -ENOSYS);
    EXPECT(hypercall(HC_SET_CPU_DOMAIN, 0x1234, 0, 0, 0) == 0x1234);
    EXPECT(hypercall(HC_SET_FOREGROUND, 0x7FFF, 0, 0, 0) == 0);
    EXPECT(hypercall(HC_SET_FOREGROUND, 0, 0, 0, 0) == 0);
}

static void test_console(void)
{
    EXPECT(hypercall(HC_CONSOLE_IO, 0, 14, (u32) "console test\n", 0) == 0);
    /* A zero ends the text, in the later interface a piece of 127 bytes: the host's test looks. */
    static char pieces[140] = "one\n";
    for (u32 i = 127; i < 131; i++)
        pieces[i] = "two\n"[i - 127];
    EXPECT(hypercall(HC_CONSOLE_IO, 0, sizeof pieces, (u32)pieces, 0) == 0);
    EXPECT(hypercall(HC_CONSOLE_IO, 0, 4, NOWHERE, 0) == -EFAULT);
    EXPECT(hypercall(HC_CONSOLE_IO, 2, 0, 0, 0) == -ENOSYS);
    /* It is read by whom the user works with. */
    char c;
    EXPECT(hypercall(HC_CONSOLE_IO, 1, 1, (u32)&c, 0) == 0);
    EXPECT(hypercall(HC_CONSOLE_IO, 1, 1, 0xFFFFFFF0, 0) == (domain_id ? 0 : -EFAULT));
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
#ifndef XEN_LATER
    EXPECT(hypercall(HC_GRANT_TABLE_OP, GNT_DUMP, (u32)&map, 1, 0) == -ENOSYS);
    EXPECT(hypercall(HC_GRANT_TABLE_OP, GNT_COPY, (u32)&map, 1, 0) == -ENOSYS);
#endif
    EXPECT(hypercall(HC_GRANT_TABLE_OP, GNT_UNKNOWN, 0, 0, 0) == -ENOSYS);
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
    u32 remote[2] = { 200, 0 };
    EXPECT(hypercall(HC_SCHED_OP, 0, 0, 0, 0) == 0);
    EXPECT(hypercall(HC_SCHED_OP_COMPAT, 0, 0, 0, 0) == 0);
    EXPECT(hypercall(HC_SCHED_OP_COMPAT, 3, 0, 0, 0) == -ENOSYS);
    EXPECT(hypercall(HC_SCHED_OP_COMPAT, 4, (u32)remote, 0, 0) == -ENOSYS);
    EXPECT(hypercall(HC_SCHED_OP, 5, 0, 0, 0) == -ENOSYS);
    EXPECT(hypercall(HC_SCHED_OP, 4, (u32)remote, 0, 0) == (domain_id ? -EPERM : -ESRCH));
    EXPECT(hypercall(HC_SCHED_OP, 4, NOWHERE, 0, 0) == (domain_id ? -EPERM : -EFAULT));
    EXPECT(hypercall(HC_SCHED_OP, 2, NOWHERE, 0, 0) == -EFAULT);
    /* What waits for the next tick waits for less if it asked for it, and not at all if it is past. */
    u32 before = ticks;
    u64 deadline = time_now() + 2000000;
    EXPECT(hypercall(HC_SET_TIMER_OP, (u32)deadline, (u32)(deadline >> 32), 0, 0) == 0);
    EXPECT(hypercall(HC_SCHED_OP_COMPAT, 1, 0, 0, 0) == 0);
    events_enable();
    EXPECT(ticks != before);
    before = ticks;
    EXPECT(hypercall(HC_SET_TIMER_OP, 1, 0, 0, 0) == 0);
    EXPECT(ticks != before); /* on the way out */
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
    /* Each has its own result: what failed stops none of those behind it. */
    list[0] = (struct multicall_entry){ HC_CONSOLE_IO, 7, { 0, 4, NOWHERE } };
    list[1] = (struct multicall_entry){ 1000, 7, { 0 } };
    list[2] = (struct multicall_entry){ HC_SET_CPU_DOMAIN, 7, { 42 } };
    EXPECT(hypercall(HC_MULTICALL, (u32)list, 3, 0, 0) == 0);
    EXPECT((s32)list[0].result == -EFAULT && (s32)list[1].result == -ENOSYS && list[2].result == 42);
    /* There is no way back out of its middle. */
    list[0] = (struct multicall_entry){ HC_RESTORE, 7, { NOWHERE } };
    EXPECT(hypercall(HC_MULTICALL, (u32)list, 1, 0, 0) == 0 && (s32)list[0].result == -EINVAL);
    EXPECT(hypercall(HC_MULTICALL, (u32)list, 0, 0, 0) == 0);
    EXPECT(hypercall(HC_MULTICALL, (u32)list, 1025, 0, 0) == -EINVAL);
    EXPECT(hypercall(HC_MULTICALL, (u32)list, 0xFFFFFFFF, 0, 0) == -EINVAL);
    EXPECT(hypercall(HC_MULTICALL, 0xFBFFFFF8, 1, 0, 0) == -EFAULT);
    EXPECT(hypercall(HC_MULTICALL, NOWHERE, 1, 0, 0) == -EFAULT);
}

static void test_vcpu(void)
{
    struct runstate s = { 9, 0, { 0 } };
    EXPECT(hypercall(HC_VCPU_OP, 0, 0, 0, 0) == -EEXIST);
    EXPECT(hypercall(HC_VCPU_OP, 3, 0, 0, 0) == 1);
    EXPECT(hypercall(HC_VCPU_OP, 3, 4, 0, 0) == -EINVAL);
    EXPECT(hypercall(HC_VCPU_OP, 1, 0, 0, 0) == 0);
    EXPECT(hypercall(HC_VCPU_OP, 4, 0, (u32)&s, 0) == 0 && s.state == 0 && s.time[0] != 0);
    EXPECT(hypercall(HC_VCPU_OP, 4, 0, NOWHERE, 0) == -EFAULT);
    EXPECT(hypercall(HC_VCPU_OP, 5, 0, 0, 0) == -ENOSYS);
    EXPECT(hypercall(HC_VCPU_OP, 10, 0, 0, 0) == -ENOSYS);
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
    { "version", test_version },
    { "small_calls", test_small_calls },
    { "console", test_console },
    { "memory", test_memory },
    { "reservation", test_reservation },
    { "mapping", test_mapping },
    { "lists", test_lists },
    { "extended", test_extended },
    { "events", test_events },
    { "ports", test_ports },
    { "virqs", test_virqs },
    { "poll", test_poll },
    { "pirqs", test_pirqs },
    { "interrupts", test_interrupts },
    { "pins", test_pins },
    { "human_interface", test_human_interface },
    { "grants", test_grants },
    { "time", test_time },
    { "sched", test_sched },
    { "multicall", test_multicall },
    { "vcpu", test_vcpu },
    { "threads", test_threads },
    { "control", test_control },
    { "reports", test_reports },
    { "ports_of_others", test_ports_of_others },
    { "domains", test_domains },
    { "remote_shutdown", test_remote_shutdown },
    { "permissions", test_permissions },
    { "parameters", test_scheduler_parameters },
    { "trace", test_trace },
    { 0, 0 },
};

/* Whether a name, or what begins with a name's beginning and *, is that of a test. */
static int names(const char *only, const char *name)
{
    while (*only && *only != '*' && *only == *name)
        only++, name++;
    return *only == '*' || *only == *name;
}

static u32 ran;

static int run_list(const struct test *test, const char *only)
{
    int failed = 0;
    for (; test->name; test++) {
        if (only && !names(only, test->name))
            continue;
        ran++;
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

static void print_list(const struct test *test)
{
    for (; test->name; test++)
        printf(" %s", test->name);
}

void print_tests(void)
{
    print_list(interface_tests);
    print_list(common_tests);
    print("\n");
}

/* Runs the tests, or those that are named, one or as name*; returns how many failed. */
int run_tests(const char *only)
{
    ran = 0;
    int failed = run_list(interface_tests, only) + run_list(common_tests, only);
    if (!ran) {
        printf("FAIL %s, there is no such test\n", only);
        failed++;
    }
    printf("tests: %d failed\n", failed);
    return failed;
}
