/* What the parts of mini-OS offer each other. */
#ifndef OS_H
#define OS_H

#include "xen.h"

#define PAGE_SIZE 4096u
#define PAGE_ALL 0xFFEu
#define PAGE_USER_READS 0xAAEu
#define VIRT_BASE 0xC0000000u
#define FIXMAP 0xFBE00000u
#define GRANT_TABLE 0xFBFF0000u /* own grant table */
#define GRANT_MAP 0xFBFE0000u   /* pages that others granted */
#define SCRATCH_VA 0xFBFD0000u  /* for tests */

extern struct start_info *start_info;
extern struct shared_info *shared;
extern struct grant_entry *grants;
extern u32 domain_id;

/* lib.c */
void print(const char *text);
void printf(const char *format, ...);
int equal(const char *a, const char *b);
const char *find(const char *text, const char *word);
u32 number(const char *text);
u32 divide(u32 n, u32 d);

void *memcpy(void *to, const void *from, unsigned n);
void memcpy_words(u32 *to, const u32 *from, u32 bytes);

/* mm.c */
void pages_init(u32 boot_stack_end);
u32 virt_to_mfn(const void *va);
void *page_alloc(void);
void page_free(void *page);
int map_page(u32 va, u32 descriptor);

/* event.c */
typedef void handler_t(u32 port, void *data);
void event_handler(u32 port, handler_t *handler, void *data);
u32 event_bind_virq(u32 virq, handler_t *handler, void *data);
s32 event_op(u32 cmd, struct evtchn_op *op);
s32 event_send(u32 port);
void events_disable(void);
void events_enable(void);

/* platform_2008.c or platform_later.c, as the interface is */
int platform_init(void);
void platform_start_ticks(void);
u32 frame_of(u32 page);
u32 foreign_frame(void);
void block(void);

/* channel.c */
extern volatile u32 channel_events;
u32 channel_offer(u32 peer);
u32 channel_connect(u32 peer);
void wait_change(volatile u32 *word, u32 value); /* until *word is not value */
void grant(u32 ref, u32 peer, void *page);

/* time.c */
void time_init(void);
u64 time_now(void);
u32 microseconds(void);
void sleep_ms(u32 ms);
extern volatile u32 ticks;

/* trap.c */
struct expected {
    volatile u32 armed, ctx, address, status;
};
extern struct expected expected;
int faults(u32 ctx, void (*action)(u32), u32 argument);
int run_user(void);

/* thread.c */
void threads_init(void);
int thread_create(void (*run)(void *), void *data);
void thread_yield(void);

/* control.c */
s32 dom0_op(u32 cmd, struct dom0_op *op);
u32 descriptor_of(u32 va);
s32 map_foreign(u32 va, u32 domain, u32 mfn, u32 rights);
s32 domain_create(u32 kilobytes);
s32 domain_build(u32 domain, const char *arguments);
s32 domain_command(u32 cmd, u32 domain);
void toolstack(u32 count);

/* tests.c, fuzz.c, misbehave.c, peer.c, bench.c, shell.c */
int run_tests(const char *only);
void print_tests(void);
void fuzz(u32 seed);
void misbehave(const char *name);
void ring_server(u32 peer);
void ring_client(u32 peer, u32 rounds);
void pong(u32 peer);
void ping(u32 peer, u32 rounds);
void bench_server(u32 peer);
void bench_client(u32 peer, const char *options);
void shell(void);
void shutdown(u32 reason);

#endif
