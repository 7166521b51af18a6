/* What a domain may do to itself: it ends, or goes on with what it has; nobody else notices. */
#include "os.h"

struct misdeed {
    const char *name;
    void (*commit)(void);
};

/* There is no handler for what is not expected. */
static void fault(void)
{
    print("misbehave: a load from nowhere\n");
    (void)*(volatile u32 *)0x30000000;
}

static void lose_stack(void)
{
    print("misbehave: no stack for exceptions\n");
    __asm__ volatile("mov sp, #0x30000000\n\t"
                     ".word 0xE7F000F0");
}

/* What stands in a list behind the domain's end is not done. */
static void end_in_list(void)
{
    static const u32 reason = 2;
    static const char text[] = "misbehave: still here\n";
    struct multicall_entry list[2] = {
        { HC_SCHED_OP, 0, { 2, (u32)&reason } },
        { HC_CONSOLE_IO, 0, { 0, sizeof text, (u32)text } },
    };
    print("misbehave: ends in a list\n");
    hypercall(HC_MULTICALL, (u32)list, 2, 0, 0);
}

#ifdef XEN_LATER
static void lose_vectors(void)
{
    print("misbehave: no vectors\n");
    hypercall(HC_SET_TRAP_TABLE, 0x30000000, 0, 0, 0);
    (void)*(volatile u32 *)0x30000000;
}
#endif

/* An event for itself waits meanwhile. */
static void spin_masked(void)
{
    struct evtchn_op bind = { .u.ipi = { 0, 0 } };
    struct evtchn_op send = { 0 };
    print("misbehave: loops with events masked\n");
    events_disable();
    event_op(EVTCHN_BIND_IPI, &bind);
    send.u.port = bind.u.ipi.port;
    event_op(EVTCHN_SEND, &send);
    for (;;)
        ;
}

static void take_memory(void)
{
    u32 frame, taken = 0;
    struct memory_reservation r = { &frame, 1, 0, 0, DOMID_SELF };
    while (hypercall(HC_MEMORY_OP, 0, (u32)&r, 0, 0) == 1)
        taken++;
    printf("misbehave: no more memory after %u frames\n", taken);
}

static void take_ports(void)
{
    struct evtchn_op op = { .u.unbound = { DOMID_SELF, DOMID_SELF, 0, 0 } };
    u32 taken = 0;
    while (event_op(EVTCHN_ALLOC_UNBOUND, &op) == 0)
        taken++;
    printf("misbehave: no more ports after %u\n", taken);
}

static s16 map_peers_page(void)
{
    struct grant_map map = { .flags = GNTMAP_DEVICE | GNTMAP_READONLY, .ref = 0 };
    map.dom = (u16)(domain_id - 1);
    return hypercall(HC_GRANT_TABLE_OP, GNT_MAP, (u32)&map, 1, 0) ? -1 : map.status;
}

/* Maps the page that the domain before us grants, as soon as it does, until it may not any more. */
static void take_grants(void)
{
    u32 taken = 1;
    s16 status;
    while (map_peers_page() != 0)
        block();
    while ((status = map_peers_page()) == 0)
        taken++;
    printf("misbehave: no more grants after %u, status %d\n", taken, status);
}

/* Grants its first page to the domain behind it, as often as its table goes. */
static void give_grants(void)
{
    struct grant_setup more = { DOMID_SELF, 5, 0, 0 };
    grant(0, domain_id + 1, (void *)VIRT_BASE);
    hypercall(HC_GRANT_TABLE_OP, GNT_SETUP, (u32)&more, 1, 0);
    printf("misbehave: granted; more frames for the table: status %d\n", more.status);
}

static void restore_nowhere(void)
{
    print("misbehave: goes back to nowhere\n");
    hypercall(HC_RESTORE, 0x30000000, 0, 0, 0);
}

static const struct misdeed misdeeds[] = {
    { "fault", fault },
    { "no-stack", lose_stack },
#ifdef XEN_LATER
    { "no-vectors", lose_vectors },
#endif
    { "spin", spin_masked },
    { "memory", take_memory },
    { "ports", take_ports },
    { "list", end_in_list },
    { "grants", take_grants },
    { "grant", give_grants },
    { "restore", restore_nowhere },
};

/* Does what is named, and waits. */
void misbehave(const char *name)
{
    for (u32 i = 0; i < sizeof misdeeds / sizeof *misdeeds; i++)
        if (equal(name, misdeeds[i].name))
            misdeeds[i].commit();
    for (;;)
        block();
}
