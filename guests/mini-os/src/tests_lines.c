/* Tests of interrupt lines and of devices' registers: who may have them, who gets their
 * interrupts. They use UART1 of the Versatile, which the hypervisor leaves to domain 0. */
#include "os.h"

#include "expect.h"

#define LINE 13u
#define UART_FRAME 0x101F2u
#define UART 0xF11F2000u
#define TRANSMITTED (1u << 5)

/* RAM tells the board: the Versatile's starts at 0, the i.MX21's does not. */
static int on_versatile(void)
{
    return hypercall(HC_MEMORY_OP, 2, 0, 0, 0) < 0x80000;
}

static volatile u32 *uart(u32 offset)
{
    return (volatile u32 *)(UART + offset);
}

/* Has the transmitter ask for an interrupt from now on. */
static void uart_interrupt(void)
{
    *uart(0x30) = 0x301;
    *uart(0x38) = TRANSMITTED;
    *uart(0) = 'x';
    hypercall(HC_XEN_VERSION, 0, 0, 0, 0);
}

/* Takes its request back; it may ask again. */
static void uart_answer(void)
{
    *uart(0x44) = TRANSMITTED;
}

static void uart_quiet(void)
{
    uart_answer();
    *uart(0x38) = 0;
}

static s32 bind_line(u32 *port)
{
    struct evtchn_op op = { .u.pirq = { LINE, 0, 0 } };
    s32 error = event_op(EVTCHN_BIND_PIRQ, &op);
    *port = op.u.pirq.port;
    return error;
}

static s32 close_port(u32 port)
{
    struct evtchn_op op = { .u.port = port };
    return event_op(EVTCHN_CLOSE, &op);
}

static s32 lines_done(void)
{
    u32 physdev[4] = { 4, 0, 0, 0 };
    return hypercall(HC_PHYSDEV_OP, (u32)physdev, 0, 0, 0);
}

void test_pirqs(void)
{
    struct evtchn_op op = { .u.pirq = { 256, 0, 0 } };
    EXPECT(event_op(EVTCHN_BIND_PIRQ, &op) == -EINVAL);
    op.u.pirq.line = 255; /* beyond the Versatile's; a pin of the i.MX21 */
    EXPECT(event_op(EVTCHN_BIND_PIRQ, &op) == (domain_id ? -EPERM : on_versatile() ? -EINVAL : 0));
    if (!domain_id && !on_versatile())
        EXPECT(close_port(op.u.pirq.port) == 0);
    op.u.pirq.line = 8; /* the pins' */
    if (!on_versatile())
        EXPECT(event_op(EVTCHN_BIND_PIRQ, &op) == (domain_id ? -EPERM : -EBUSY));
    op.u.pirq.line = on_versatile() ? 5 : 26; /* the hypervisor's timer */
    EXPECT(event_op(EVTCHN_BIND_PIRQ, &op) == (domain_id ? -EPERM : -EBUSY));
    u32 physdev[4] = { 5, 10, 0, 0 };
    EXPECT(hypercall(HC_PHYSDEV_OP, (u32)physdev, 0, 0, 0) == 0 && physdev[2] == 1);
    physdev[1] = 300;
    EXPECT(hypercall(HC_PHYSDEV_OP, (u32)physdev, 0, 0, 0) == -EINVAL);
    physdev[0] = 4;
    EXPECT(hypercall(HC_PHYSDEV_OP, (u32)physdev, 0, 0, 0) == 0);
    physdev[0] = 9;
    EXPECT(hypercall(HC_PHYSDEV_OP, (u32)physdev, 0, 0, 0) == -EINVAL);
    EXPECT(hypercall(HC_PHYSDEV_OP, NOWHERE, 0, 0, 0) == -EFAULT);
}

#ifdef XEN_LATER
#define PINS 0xF1015400u /* port E */
#else
#define PINS 0xE0015400u
#endif
#define PIN 20u
#define PIN_LINE (64 + 4 * 32 + PIN)
enum { TRIGGER_RISING = 1, TRIGGER_FALLING, TRIGGER_BOTH, TRIGGER_HIGH, TRIGGER_LOW = 8 };

static s32 set_trigger(u32 line, u32 type)
{
#ifdef XEN_LATER
    u32 physdev[4] = { 13, line, type, 0 };
    return hypercall(HC_PHYSDEV_OP, (u32)physdev, 0, 0, 0);
#else
    return hypercall(HC_SET_PIRQ_TYPE, line, type, 0, 0);
#endif
}

static u32 needs_done(u32 line)
{
    u32 physdev[4] = { 5, line, 7, 0 };
    return hypercall(HC_PHYSDEV_OP, (u32)physdev, 0, 0, 0) ? 9 : physdev[2];
}

/* Drives the pin, as an output whose level is also its input; how many events that made. */
static u32 drive(u32 high)
{
    volatile u32 *port = (volatile u32 *)PINS;
    seen_count = 0;
    port[0x1C / 4] = high << PIN;
    hypercall(HC_XEN_VERSION, 0, 0, 0, 0);
    return seen_count;
}

static u32 done(void)
{
    seen_count = 0;
    return lines_done() ? 9 : seen_count;
}

/* Pins of the i.MX21 are lines that can be told what to interrupt at. */
void test_pins(void)
{
    struct evtchn_op op = { .u.pirq = { PIN_LINE, 0, 0 } };
    volatile u32 *port = (volatile u32 *)PINS;
    if (on_versatile()) {
        EXPECT(set_trigger(PIN_LINE, TRIGGER_HIGH) < 0);
        return;
    }
    if (domain_id) {
        EXPECT(set_trigger(PIN_LINE, TRIGGER_HIGH) == -EPERM);
        return;
    }
    port[0x08 / 4] |= 3 << (PIN - 16) * 2; /* what DR says */
    port[0] |= 1u << PIN;
    EXPECT(drive(0) == 0 && needs_done(PIN_LINE) == 0 && needs_done(20) == 1);
    EXPECT(event_op(EVTCHN_BIND_PIRQ, &op) == 0);
    event_handler(op.u.pirq.port, note, 0);
    EXPECT(set_trigger(20, TRIGGER_RISING) == 0); /* has none */
    EXPECT(set_trigger(PIN_LINE, TRIGGER_RISING) == 0);
    EXPECT(drive(1) == 1 && drive(1) == 0 && drive(0) == 0 && drive(1) == 1);
    EXPECT(set_trigger(PIN_LINE, TRIGGER_FALLING) == 0);
    EXPECT(drive(0) == 1 && drive(1) == 0);
    EXPECT(set_trigger(PIN_LINE, 16) == 0 && drive(0) == 1 && drive(1) == 0);
    /* A level comes once, until it is said to be done, and then again while it is there. */
    EXPECT(set_trigger(PIN_LINE, TRIGGER_LOW) == 0 && needs_done(PIN_LINE) == 1);
    EXPECT(drive(1) == 0 && drive(0) == 1 && drive(1) == 0 && drive(0) == 0);
    EXPECT(done() == 1 && drive(1) == 0 && done() == 0);
    seen_count = 0;
    EXPECT(set_trigger(PIN_LINE, TRIGGER_HIGH) == 0 && seen_count == 1);
    EXPECT(drive(0) == 0 && done() == 0 && drive(1) == 1 && drive(0) == 0);
    EXPECT(close_port(op.u.pirq.port) == 0 && set_trigger(PIN_LINE, TRIGGER_RISING) == 0);
    EXPECT(drive(1) == 0 && drive(0) == 0 && set_trigger(256, 0) < 0);
}

/* A line stays masked until its interrupt is said to be done. */
void test_interrupts(void)
{
    struct evtchn_op op = { .u.status = { .dom = DOMID_SELF } };
    u32 port, again;
    if (domain_id || !on_versatile())
        return;
    EXPECT(bind_line(&port) == 0 && bind_line(&again) == -EEXIST);
    op.u.status.port = port;
    EXPECT(event_op(EVTCHN_STATUS, &op) == 0 && op.u.status.status == ST_PIRQ);
    EXPECT(op.u.status.u.number == LINE && event_send(port) == -EINVAL);
    seen_count = 0;
    event_handler(port, note, 0);
    uart_interrupt();
    EXPECT(seen_count == 1 && seen_port == port);
    hypercall(HC_XEN_VERSION, 0, 0, 0, 0);
    EXPECT(seen_count == 1);
    uart_answer();
    EXPECT(lines_done() == 0 && seen_count == 1);
    uart_interrupt();
    EXPECT(seen_count == 2);
    uart_answer();
    /* Nor is it done while its port is masked. */
    shared->mask[port / 32] |= 1u << port % 32;
    EXPECT(lines_done() == 0);
    uart_interrupt();
    EXPECT(seen_count == 2 && !(shared->pending[port / 32] >> port % 32 & 1));
    shared->mask[port / 32] &= ~(1u << port % 32);
    EXPECT(lines_done() == 0);
    hypercall(HC_XEN_VERSION, 0, 0, 0, 0);
    EXPECT(seen_count == 3);
    uart_quiet();
#ifdef XEN_LATER
    u32 physdev[4] = { 12, LINE, 0, 0 };
    EXPECT(hypercall(HC_PHYSDEV_OP, (u32)physdev, 0, 0, 0) == 0);
#endif
    EXPECT(close_port(port) == 0);
}

static s32 mark_human_interface(void)
{
#ifdef XEN_LATER
    u32 physdev[4] = { 13, LINE, 0x80000000, 0 };
    return hypercall(HC_PHYSDEV_OP, (u32)physdev, 0, 0, 0);
#else
    return hypercall(HC_SET_HID_IRQ, LINE, 0, 0, 0);
#endif
}

/* The lines of keyboard and pointer are for the domain that the user works with. */
void test_human_interface(void)
{
    u32 port;
    if (domain_id || !on_versatile())
        return;
    EXPECT(mark_human_interface() == 0 && bind_line(&port) == 0);
    seen_count = 0;
    event_handler(port, note, 0);
    EXPECT(hypercall(HC_SET_FOREGROUND, 77, 0, 0, 0) == 0);
    uart_interrupt();
    EXPECT(seen_count == 0);
    /* It was held back, not lost. */
    EXPECT(hypercall(HC_SET_FOREGROUND, 0, 0, 0, 0) == 0);
    hypercall(HC_XEN_VERSION, 0, 0, 0, 0);
    EXPECT(seen_count == 1 && seen_port == port);
    uart_quiet();
    EXPECT(lines_done() == 0 && seen_count == 1);
    EXPECT(close_port(port) == 0);
}

static s32 permit(u32 cmd, u32 first, u32 count, u32 allow)
{
    struct dom0_op op = { .u.words = { 0, first, count, allow } };
    if (cmd == DOM0_IRQ_PERMISSION)
        op.u.words[0] = first << 16 | allow << 24;
    return dom0_op(cmd, &op);
}

/* Lines and devices are taken from domain 0 and given back; it notices. */
void test_permissions(void)
{
    u32 port;
    if (domain_id || !on_versatile())
        return;
    EXPECT(permit(DOM0_IRQ_PERMISSION, LINE, 0, 0) == 0);
    EXPECT(bind_line(&port) == -EPERM);
    EXPECT(permit(DOM0_IRQ_PERMISSION, LINE, 0, 1) == 0);
    EXPECT(bind_line(&port) == 0 && close_port(port) == 0);
    EXPECT(!faults(CTX_DATA, load, UART));
    EXPECT(permit(DOM0_IOMEM_PERMISSION, UART_FRAME, 1, 0) == 0);
    EXPECT(faults(CTX_DATA, load, UART));
    EXPECT(!faults(CTX_DATA, load, UART + PAGE_SIZE));
    EXPECT(permit(DOM0_IOMEM_PERMISSION, UART_FRAME, 1, 1) == 0);
    EXPECT(!faults(CTX_DATA, load, UART));
    /* As often as it likes: what it has already takes no room. */
    for (u32 i = 0; i < 100; i++)
        EXPECT(permit(DOM0_IOMEM_PERMISSION, UART_FRAME, 1, 1) == 0);
}
