/* Two domains that talk: over event channels alone, then over a ring in a
 * granted page. */
#include "os.h"

#define RING_REF 8
#define TRANSFER_REF 9
#define TRANSFERRED 0x7AB5FEED
#define SLOTS 64

struct ring {
    volatile u32 request_prod, request_cons, response_prod, response_cons;
    u32 pad[12];
    volatile u32 request[SLOTS], response[SLOTS];
};

void pong(u32 peer)
{
    u32 port = channel_offer(peer), seen = 0;
    events_enable();
    for (;;) {
        wait_change(&channel_events, seen);
        seen = channel_events;
        event_send(port);
    }
}

static void ping_on(u32 port, u32 rounds)
{
    u32 seen, start = microseconds();
    for (u32 i = 0; i < rounds; i++) {
        seen = channel_events;
        event_send(port);
        wait_change(&channel_events, seen);
    }
    u32 took = microseconds() - start;
    printf("PING %u rounds in %u us, %u ns each\n", rounds, took,
           took < 4000000 ? divide(took * 1000, rounds) : divide(took, rounds) * 1000);
}

void ping(u32 peer, u32 rounds)
{
    u32 port = channel_connect(peer);
    wait_change(&channel_events, 0);
    ping_on(port, rounds);
}

/* The frame that the client gave away is ours now, with what is in it. */
static void check_transfer(void)
{
    u32 flags = grants[TRANSFER_REF].flags, frame = grants[TRANSFER_REF].frame;
    if (flags != (GTF_ACCEPT | GTF_COMMITTED | GTF_COMPLETED) || map_page(SCRATCH_VA, frame * PAGE_SIZE | PAGE_ALL))
        printf("transfer: flags %x\n", flags);
    else
        printf("transfer: got %x\n", *(volatile u32 *)SCRATCH_VA);
    map_page(SCRATCH_VA, 0);
}

static s32 transfer(u32 peer, u32 frame)
{
    struct grant_transfer op = { .mfn = frame, .domid = (u16)peer, .ref = TRANSFER_REF };
    hypercall(HC_GRANT_TABLE_OP, GNT_TRANSFER, (u32)&op, 1, 0);
    return op.status;
}

/* Gives the server a frame; one that a table maps cannot be given where tables are
 * accounted, and one for which there is no entry is lost. */
static void give_frames(u32 peer)
{
    u32 frames[2];
    struct memory_reservation r = { frames, 2, 0, 0, DOMID_SELF };
    if (hypercall(HC_MEMORY_OP, 0, (u32)&r, 0, 0) != 2)
        shutdown(3);
    map_page(SCRATCH_VA, frames[0] * PAGE_SIZE | PAGE_ALL);
    *(volatile u32 *)SCRATCH_VA = TRANSFERRED;
#ifndef XEN_LATER
    printf("transfer: mapped, status %d\n", transfer(peer, frames[0]));
#endif
    map_page(SCRATCH_VA, 0);
    printf("transfer: status %d, ", transfer(peer, frames[0]));
    printf("again %d, ", transfer(peer, frames[0]));
    printf("no entry %d\n", transfer(peer, frames[1]));
}

#ifdef XEN_LATER
static s32 copy(struct grant_copy op)
{
    hypercall(HC_GRANT_TABLE_OP, GNT_COPY, (u32)&op, 1, 0);
    return op.status;
}

/* The hypervisor copies from the server's page, and into it; not from what it did not grant us. */
static void copy_from_server(u32 peer, struct ring *ring)
{
    u32 *page = page_alloc();
    struct grant_copy get = { .source = { RING_REF, (u16)peer, 0 },
                              .dest = { virt_to_mfn(page), DOMID_SELF, 0 },
                              .len = sizeof *ring, .flags = GNTCOPY_SOURCE };
    struct grant_copy put = { .source = { virt_to_mfn(page), DOMID_SELF, 0 },
                              .dest = { RING_REF, (u16)peer, sizeof *ring },
                              .len = 16, .flags = GNTCOPY_DEST };
    s32 status = copy(get);
    u32 same = page[0] == ring->request_prod && page[16] == ring->request[0];
    page[0] = 0xC0B1ED;
    printf("copy: status %d, same %u, back %d, ", status, same, copy(put));
    printf("there %u, ", *(u32 *)(ring + 1) == 0xC0B1ED);
    get.source.ref = RING_REF + 1;
    printf("not granted %d, ", copy(get));
    get.source.ref = virt_to_mfn(page);
    get.flags = 0;
    printf("its frame %d\n", copy(get));
    page_free(page);
}
#endif

void ring_server(u32 peer)
{
    struct ring *ring = page_alloc();
    u32 port = channel_offer(peer);
    grant(RING_REF, peer, ring);
    grants[TRANSFER_REF].domid = (u16)peer;
    grants[TRANSFER_REF].flags = GTF_ACCEPT;
    events_enable();
    print("ring: offered\n");
    for (u32 seen = 0;;) {
        wait_change(&channel_events, seen);
        seen = channel_events;
        while (ring->request_cons != ring->request_prod) {
            u32 i = ring->request_cons % SLOTS;
            if (ring->request[i] == 0xFFFFFFFFu) {
                print("ring: the client is done\n");
                check_transfer();
                ring->response_prod++;
                event_send(port);
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
    u32 port = channel_connect(peer);
    struct grant_map map = { .host = GRANT_MAP, .flags = GNTMAP_HOST, .ref = RING_REF };
    map.dom = (u16)peer;
    do {
        map.status = -1;
        hypercall(HC_GRANT_TABLE_OP, GNT_MAP, (u32)&map, 1, 0);
        if (map.status)
            block();
    } while (map.status);
    struct ring *ring = (struct ring *)GRANT_MAP;
    wait_change(&channel_events, 0);
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
#ifdef XEN_LATER
    copy_from_server(peer, ring);
#endif
    give_frames(peer);
    ring->request[ring->request_prod % SLOTS] = 0xFFFFFFFFu;
    ring->request_prod++;
    event_send(port);
    wait_change(&ring->response_prod, ring->response_cons); /* it has seen what it got */
    struct grant_unmap unmap = { .host = GRANT_MAP, .handle = map.handle };
    hypercall(HC_GRANT_TABLE_OP, GNT_UNMAP, (u32)&unmap, 1, 0);
    printf("ring: unmapped, status %d\n", unmap.status);
    print("demo: done\n");
}
