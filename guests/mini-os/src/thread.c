/* Threads that give way to each other of their own accord. */
#include "os.h"

#define THREADS 8

struct thread {
    u32 sp;
    int used;
    void (*run)(void *);
    void *data;
};

static struct thread threads[THREADS];
static u32 current;

extern void thread_switch(u32 *save_sp, u32 sp);

void threads_init(void)
{
    threads[0].used = 1;
}

void thread_yield(void)
{
    u32 next = current, before = current;
    do
        next = (next + 1) % THREADS;
    while (!threads[next].used);
    if (next != before) {
        current = next;
        thread_switch(&threads[before].sp, threads[next].sp);
    }
}

static void thread_entry(void)
{
    threads[current].run(threads[current].data);
    threads[current].used = 0;
    thread_yield();
}

int thread_create(void (*run)(void *), void *data)
{
    for (u32 i = 1; i < THREADS; i++) {
        if (threads[i].used)
            continue;
        u32 *stack = page_alloc();
        if (!stack)
            return -1;
        u32 *sp = stack + PAGE_SIZE / 4 - 9;
        sp[8] = (u32)thread_entry;
        threads[i] = (struct thread){ (u32)sp, 1, run, data };
        return (int)i;
    }
    return -1;
}
