/* An event channel between two domains: one offers, the other connects. The
 * port of the one that offers is the first it binds, so that its peer knows it. */
#include "os.h"

volatile u32 channel_events;

static void count(u32 port, void *data)
{
    (void)port, (void)data;
    channel_events++;
}

u32 channel_offer(u32 peer)
{
    struct evtchn_op op = { .u.unbound = { DOMID_SELF, (u16)peer, 0, 0 } };
    if (event_op(EVTCHN_ALLOC_UNBOUND, &op))
        shutdown(3);
    event_handler(op.u.unbound.port, count, 0);
    return op.u.unbound.port;
}

u32 channel_connect(u32 peer)
{
    /* The first port of a domain, in either generation of the interface. */
    static const u8 first_port[] = { 1, 32 };
    for (;;) {
        /* The event that binding sends must not come before its handler is there. */
        events_disable();
        for (u32 i = 0; i < sizeof first_port; i++) {
            struct evtchn_op op = { .u.interdomain = { (u16)peer, first_port[i], 0, 0 } };
            if (!event_op(EVTCHN_BIND_INTERDOMAIN, &op)) {
                event_handler(op.u.interdomain.local_port, count, 0);
                events_enable();
                return op.u.interdomain.local_port;
            }
        }
        block();
    }
}

void wait_change(volatile u32 *word, u32 value)
{
    while (*word == value) {
        events_disable();
        if (*word == value)
            block();
        else
            events_enable();
    }
}

void grant(u32 ref, u32 peer, void *page)
{
    grants[ref].domid = (u16)peer;
    grants[ref].frame = virt_to_mfn(page);
    grants[ref].flags = GTF_PERMIT;
}
