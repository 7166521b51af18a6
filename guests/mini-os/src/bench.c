/* What the bench command measures: "bench-server PEER" offers, "bench-client
 * PEER" works and prints a line "BENCH name count us" for each figure, the best
 * of ROUNDS, and of LEAST_US, as the code gets faster while it is compiled;
 * "bench-client PEER only=NAME" does that work and no other, for ever. */
#include "os.h"

#define ROUNDS 60
#define LEAST_US 2000000u /* on a busy host the last compiler comes late */
#define CALLS 100000
#define EVENTS 30000
#define MAPS 20000
#define SLOTS 32
#define PAGES 8192
#define INDEX_REF 8
#define DATA_REF 16
#define WINDOW 0xFBEC0000u /* where granted pages are mapped */

/* Pages filled so far, taken so far; in a page that is granted too. */
struct index {
    volatile u32 filled, pad0[15], taken, pad1[15];
};

/* Answers each event; fills pages as long as there is room. */
void bench_server(u32 peer)
{
    struct index *index = page_alloc();
    void *page[SLOTS];
    for (u32 i = 0; i < SLOTS; i++) {
        page[i] = page_alloc();
        grant(DATA_REF + i, peer, page[i]);
    }
    grant(INDEX_REF, peer, index);
    u32 port = channel_offer(peer);
    events_enable();
    for (u32 seen = 0;;) {
        wait_change(&channel_events, seen);
        seen = channel_events;
        for (; index->filled - index->taken < SLOTS && index->filled < index->pad0[0];
             index->filled++) {
            u32 *word = page[index->filled % SLOTS];
            for (u32 i = 0; i < PAGE_SIZE / 4; i += 4) {
                word[i] = index->filled;
                word[i + 1] = i;
                word[i + 2] = index->filled;
                word[i + 3] = i;
            }
        }
        event_send(port);
    }
}

static u32 best_us, rounds, begin_us;
static const char *only;

/* Whether the work is asked for. */
static int wanted(const char *name)
{
    return !only || find(only, name);
}

static void report(const char *name, u32 count_of)
{
    printf("BENCH %s %u %u\n", name, count_of, best_us);
    best_us = rounds = 0;
}

static int another_round(void)
{
    if (!rounds)
        begin_us = microseconds();
    return only || rounds++ < ROUNDS || microseconds() - begin_us < LEAST_US;
}

static void took(u32 us)
{
    if (!best_us || us < best_us)
        best_us = us;
}

static s32 map_grants(struct grant_map *maps, u32 peer, u32 ref, u32 n)
{
    for (u32 i = 0; i < n; i++) {
        maps[i].host = WINDOW + i * PAGE_SIZE;
        maps[i].flags = GNTMAP_HOST;
        maps[i].ref = ref + i;
        maps[i].dom = (u16)peer;
        maps[i].status = -1;
    }
    hypercall(HC_GRANT_TABLE_OP, GNT_MAP, (u32)maps, n, 0);
    return maps[n - 1].status;
}

static void unmap_grants(struct grant_unmap *unmaps, const struct grant_map *maps, u32 n)
{
    for (u32 i = 0; i < n; i++) {
        unmaps[i].host = maps[i].host;
        unmaps[i].bus = 0;
        unmaps[i].handle = maps[i].handle;
    }
    hypercall(HC_GRANT_TABLE_OP, GNT_UNMAP, (u32)unmaps, n, 0);
}

static void bench_calls(void)
{
    while (another_round()) {
        u32 start = microseconds();
        for (u32 i = 0; i < CALLS; i++)
            hypercall(HC_XEN_VERSION, 0, 0, 0, 0);
        took(microseconds() - start);
    }
    report("null", CALLS);
}

static void bench_events(u32 port)
{
    while (another_round()) {
        u32 start = microseconds();
        for (u32 i = 0; i < EVENTS; i++) {
            u32 seen = channel_events;
            event_send(port);
            wait_change(&channel_events, seen);
        }
        took(microseconds() - start);
    }
    report("ping", EVENTS);
}

static void bench_maps(u32 peer)
{
    static struct grant_map map;
    static struct grant_unmap unmap;
    while (another_round()) {
        u32 start = microseconds();
        for (u32 i = 0; i < MAPS; i++) {
            map_grants(&map, peer, DATA_REF, 1);
            unmap_grants(&unmap, &map, 1);
        }
        took(microseconds() - start);
    }
    report("grant", MAPS);
}

/* Takes pages that the server fills: maps those that are there, copies and
 * checks them, unmaps them. */
static void bench_ring(u32 peer, u32 port, struct index *index)
{
    static struct grant_map maps[SLOTS];
    static struct grant_unmap unmaps[SLOTS];
    static u32 copy[PAGE_SIZE / 4] __attribute__((aligned(32)));
    u32 wrong = 0, goal = 0;
    while (another_round()) {
        u32 start = microseconds();
        goal += PAGES;
        index->pad0[0] = goal;
        while (index->taken < goal) {
            event_send(port);
            wait_change(&index->filled, index->taken);
            u32 n = index->filled - index->taken, first = index->taken % SLOTS;
            if (n > SLOTS - first)
                n = SLOTS - first;
            map_grants(maps, peer, DATA_REF + first, n);
            for (u32 i = 0; i < n; i++) {
                memcpy_words(copy, (u32 *)(WINDOW + i * PAGE_SIZE), PAGE_SIZE);
                wrong += copy[0] != index->taken + i || copy[PAGE_SIZE / 4 - 2] != index->taken + i;
            }
            unmap_grants(unmaps, maps, n);
            index->taken += n;
        }
        took(microseconds() - start);
    }
    printf("BENCH wrong %u 0\n", wrong);
    report("ring", PAGES);
}

void bench_client(u32 peer, const char *options)
{
    static struct grant_map map;
    u32 port = channel_connect(peer);
    struct index *index = (struct index *)GRANT_MAP;
    do {
        map = (struct grant_map){ .host = GRANT_MAP, .flags = GNTMAP_HOST, .ref = INDEX_REF };
        map.dom = (u16)peer;
        hypercall(HC_GRANT_TABLE_OP, GNT_MAP, (u32)&map, 1, 0);
    } while (map.status);
    only = find(options, "only=");
    if (wanted("null"))
        bench_calls();
    if (wanted("ping"))
        bench_events(port);
    if (wanted("grant"))
        bench_maps(peer);
    if (wanted("ring"))
        bench_ring(peer, port, index);
    print("BENCH done 0 0\n");
}
