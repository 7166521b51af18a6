/* Exceptions: those that tests expect, and User mode. */
#include "os.h"

struct expected expected;

#ifdef XEN_LATER
#define USER_HYPERCALL 17 /* xen_version */
#else
#define USER_HYPERCALL 0x82
#endif

static u32 user_kernel_sp;
static u32 user_hypercall_seen;

extern void user_leave(int value, u32 sp);
extern int user_enter(u32 *save_sp);
extern void restore_context(struct frame *frame);
extern char user_program[];

static void system_call(struct frame *frame)
{
    u32 call = *(u32 *)(frame->pc - 4) & 0xFFFFFF;
    switch (call) {
    case 1:
        frame->r[0]++;
        break;
    case 2:
        /* Leaves User mode for good: to the kernel's stack as it was. */
        upcalls_unmask();
        user_leave((int)(frame->r[0] + user_hypercall_seen), user_kernel_sp);
        break;
    case USER_HYPERCALL:
        user_hypercall_seen++;
        break;
    default:
        printf("system call %u at %x\n", call, frame->pc);
    }
}

void trap(u32 ctx, struct frame *frame, u32 address, u32 status)
{
    if (ctx == CTX_SWI && (frame->psr & MODE_MASK) == MODE_USER) {
        system_call(frame);
        return;
    }
    if (!expected.armed) {
        printf("unexpected exception %x at %x, address %x, status %x\n", ctx, frame->pc, address,
               status);
        shutdown(3);
    }
    expected.armed = 0;
    expected.ctx = ctx;
    expected.address = address;
    expected.status = status;
    /* Undefined instructions and SWIs are skipped by themselves; a prefetch
     * abort came from a call. */
    if (ctx == CTX_DATA)
        frame->pc += 4;
    else if (ctx == CTX_PREFETCH)
        frame->pc = frame->lr;
}

/* Whether action(argument) raises exception ctx. */
int faults(u32 ctx, void (*action)(u32), u32 argument)
{
    expected.ctx = 0;
    expected.armed = 1;
    action(argument);
    expected.armed = 0;
    return expected.ctx == ctx;
}

/* Called on the stack that user_enter saved. */
void user_start(void)
{
    static struct frame frame;
    static u8 user_stack[256] __attribute__((aligned(8)));
    for (int i = 0; i < 13; i++)
        frame.r[i] = 0;
    frame.sp = (u32)user_stack + sizeof user_stack;
    frame.pc = (u32)user_program;
    frame.psr = MODE_USER;
    frame.ctx = CTX_EVENT;
    /* The kernel's stack is behind the frame from here on: put it on ours. */
    struct frame *on_stack = (struct frame *)((user_kernel_sp & ~7u) - 512);
    *on_stack = frame;
    restore_context(on_stack);
}

int run_user(void)
{
    user_hypercall_seen = 0;
    return user_enter(&user_kernel_sp);
}
