/* Mini-OS: a guest that uses every part of the hypervisor's interface. Its
 * command line says what it does: "tests", "ring-server PEER", "ring-client
 * PEER", "pong PEER", "ping PEER", "hello", "burn"; nothing is the shell. */
#include "os.h"

#ifdef XEN_LATER
#include "vcpus.h"
#endif

struct start_info *start_info;
struct shared_info *shared;
struct grant_entry *grants;
u32 domain_id;

void shutdown(u32 reason)
{
    hypercall(HC_SCHED_OP, 2, (u32)&reason, 0, 0);
    for (;;)
        ;
}

static void map_shared_pages(void)
{
    u32 frames[4];
    struct grant_setup setup = { DOMID_SELF, 4, 0, frames };
    if (!platform_init())
        shutdown(3);
    hypercall(HC_GRANT_TABLE_OP, GNT_SETUP, (u32)&setup, 1, 0);
    for (u32 i = 0; i < 4 && !setup.status; i++)
        map_page(GRANT_TABLE + i * PAGE_SIZE, frames[i] * PAGE_SIZE | PAGE_ALL);
    grants = (struct grant_entry *)GRANT_TABLE;
}

static void burn(void)
{
    u32 start = ticks;
    for (volatile u32 n = 0;; n++)
        if (ticks - start >= 100) {
            start = ticks;
            printf("burned %u\n", n);
        }
}

void kernel_main(struct start_info *info, u32 boot_stack_end)
{
    start_info = info;
    pages_init(boot_stack_end);
    map_shared_pages();
    threads_init();
    const char *line = info->cmd_line, *rest;
    printf("mini-OS, domain %u, %u pages, \"%s\"\n", domain_id, info->nr_pages, line);
    /* Before anything else is bound: their peers know the number of the port. */
    if ((rest = find(line, "ring-server ")) != 0) {
        ring_server(number(rest));
    } else if ((rest = find(line, "ring-client ")) != 0) {
        time_init();
        events_enable();
        const char *rounds = find(rest, "rounds=");
        ring_client(number(rest), rounds ? number(rounds) : 10000);
    } else if ((rest = find(line, "pong ")) != 0) {
        pong(number(rest));
    } else if ((rest = find(line, "ping ")) != 0) {
        time_init();
        events_enable();
        const char *rounds = find(rest, "rounds=");
        ping(number(rest), rounds ? number(rounds) : 10000);
    } else if ((rest = find(line, "bench-server ")) != 0) {
        bench_server(number(rest));
    } else {
        time_init();
        events_enable();
        if ((rest = find(line, "bench-client ")) != 0)
            bench_client(number(rest), rest);
        else if ((rest = find(line, "tests")) != 0)
            shutdown(run_tests(*rest == '=' ? rest + 1 : 0) ? 3 : 0);
        else if ((rest = find(line, "fuzz ")) != 0)
            fuzz(number(rest));
        else if ((rest = find(line, "misbehave ")) != 0)
            misbehave(rest);
        else if ((rest = find(line, "toolstack ")) != 0)
            toolstack(number(rest));
        else if (find(line, "hello"))
            shutdown(0);
        else if (find(line, "wait"))
            for (;;)
                block();
        else if (find(line, "burn"))
            burn();
#ifdef XEN_LATER
        else if (find(line, "spin-all"))
            spin_all();
#endif
        shell();
    }
    shutdown(0);
}
