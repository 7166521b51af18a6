/* Time: ticks, the hypervisor's clock, deadlines. */
#include "os.h"

volatile u32 ticks;
static volatile u32 alarms;

static void timer_event(u32 port, void *data)
{
    (void)port, (void)data;
    ticks++;
    alarms++;
}

u64 time_now(void)
{
    u32 version;
    u64 now;
    do {
        version = shared->time_version;
        now = shared->system_time;
    } while ((version & 1) || version != shared->time_version);
    return now;
}

/* Microseconds as of now: the clock is only published at ticks, so that it is
 * read by the running time of the virtual CPU. Wraps after 71 minutes. */
u32 microseconds(void)
{
    struct runstate s;
    u64 total = 0;
    hypercall(HC_VCPU_OP, 4, 0, (u32)&s, 0);
    for (int i = 0; i < 4; i++)
        total += s.time[i];
    /* total / 1000 without a 64-bit division: by 1/1024 and corrections */
    u64 q = 0;
    for (int i = 40; i >= 0; i--)
        if (total >= (u64)1000 << i) {
            total -= (u64)1000 << i;
            q |= (u64)1 << i;
        }
    return (u32)q;
}

void sleep_ms(u32 ms)
{
    u32 start = microseconds();
    while (microseconds() - start < ms * 1000)
        block();
}

void time_init(void)
{
    event_bind_virq(VIRQ_TIMER, timer_event, 0);
    platform_start_ticks();
}
