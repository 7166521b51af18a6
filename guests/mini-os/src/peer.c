/* Two domains that talk: over event channels alone, then over a ring in a
 * granted page. The server's port is the first it binds, which is 1. */
#include "os.h"

#define SERVER_PORT 1
#define RING_REF 8
#define SLOTS 64

struct ring {
    volatile u32 request_prod, request_cons, response_prod, response_cons;
    u32 pad[12];
    volatile u32 request[SLOTS], response[SLOTS];
};

static volatile u32 events;

static void count(u32 port, void *data)
{
    (void)port, (void)data;
    events++;
}

static u32 offer(u32 peer)
{
    struct evtchn_op op = { .u.unbound = { DOMID_SELF, (u16)peer, 0, 0 } };
    if (event_op(EVTCHN_ALLOC_UNBOUND, &op))
        shutdown(3);
    event_handler(op.u.unbound.port, count, 0);
    return op.u.unbound.port;
}

static u32 connect(u32 peer)
{
    for (;;) {
        struct evtchn_op op = { .u.interdomain = { (u16)peer, SERVER_PORT, 0, 0 } };
        /* The event that binding sends must not come before its handler is there. */
        events_disable();
        if (!event_op(EVTCHN_BIND_INTERDOMAIN, &op)) {
            event_handler(op.u.interdomain.local_port, count, 0);
            events_enable();
            return op.u.interdomain.local_port;
        }
        block();
    }
}

/* Waits until *word is not value. */
static void wait_change(volatile u32 *word, u32 value)
{
    while (*word == value) {
        events_disable();
        if (*word == value)
            block();
        else
            events_enable();
    }
}

void pong(u32 peer)
{
    u32 port = offer(peer), seen = 0;
    events_enable();
    for (;;) {
        wait_change(&events, seen);
        seen = events;
        event_send(port);
    }
}

static void ping_on(u32 port, u32 rounds)
{
    u32 seen, start = microseconds();
    for (u32 i = 0; i < rounds; i++) {
        seen = events;
        event_send(port);
        wait_change(&events, seen);
    }
    u32 took = microseconds() - start;
    printf("PING %u rounds in %u us, %u ns each\n", rounds, took,
           took < 4000000 ? divide(took * 1000, rounds) : divide(took, rounds) * 1000);
}

void ping(u32 peer, u32 rounds)
{
    u32 port = connect(peer);
    wait_change(&events, 0);
    ping_on(port, rounds);
}

void ring_server(u32 peer)
{
    struct ring *ring = page_alloc();
    u32 port = offer(peer);
    grants[RING_REF].domid = (u16)peer;
    grants[RING_REF].frame = virt_to_mfn(ring);
    grants[RING_REF].flags = GTF_PERMIT;
    events_enable();
    print("ring: offered\n");
    for (u32 seen = 0;;) {
        wait_change(&events, seen);
        seen = events;
        while (ring->request_cons != ring->request_prod) {
            u32 i = ring->request_cons % SLOTS;
            if (ring->request[i] == 0xFFFFFFFFu) {
                print("ring: the client is done\n");
                return;
            }
            ring->response[ring->response_prod % SLOTS] = ring->request[i] * 3 + 1;
            ring->request_cons++;
            ring->response_prod++;
        }
        event_send(port);
    }
}

void ring_client(u32 peer, u32 rounds)
{
    u32 port = connect(peer);
    struct grant_map map = { .host = GRANT_MAP, .flags = GNTMAP_HOST, .ref = RING_REF };
    map.dom = (u16)peer;
    do {
        map.status = -1;
        hypercall(HC_GRANT_TABLE_OP, GNT_MAP, (u32)&map, 1, 0);
        if (map.status)
            block();
    } while (map.status);
    struct ring *ring = (struct ring *)GRANT_MAP;
    wait_change(&events, 0);
    ping_on(port, rounds);
    u32 wrong = 0, requests = 100000, start = microseconds();
    for (u32 sent = 0, received = 0; received < requests;) {
        while (sent < requests && sent - received < SLOTS) {
            ring->request[ring->request_prod % SLOTS] = sent++;
            ring->request_prod++;
        }
        event_send(port);
        wait_change(&ring->response_prod, ring->response_cons);
        while (ring->response_cons != ring->response_prod) {
            wrong += ring->response[ring->response_cons % SLOTS] != received * 3 + 1;
            ring->response_cons++;
            received++;
        }
    }
    printf("RING %u requests in %u us, %u wrong\n", requests, microseconds() - start, wrong);
    ring->request[ring->request_prod % SLOTS] = 0xFFFFFFFFu;
    ring->request_prod++;
    event_send(port);
    struct grant_unmap unmap = { .host = GRANT_MAP, .handle = map.handle };
    hypercall(HC_GRANT_TABLE_OP, GNT_UNMAP, (u32)&unmap, 1, 0);
    printf("ring: unmapped, status %d\n", unmap.status);
    print("demo: done\n");
}
