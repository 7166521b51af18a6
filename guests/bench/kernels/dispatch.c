/* An interpreter for a small stack machine that calls each operation through a
 * table of function pointers: indirect calls with many targets. */
#include "kernel.h"

#define STEPS 40000
#define STACK_SIZE 16

struct machine {
    const uint8_t *pc;
    uint32_t *top;
    uint32_t local[2];
    uint32_t stack[STACK_SIZE];
};

typedef void operation(struct machine *m);

static void load_0(struct machine *m)
{
    *++m->top = m->local[0];
}

static void load_1(struct machine *m)
{
    *++m->top = m->local[1];
}

static void store_0(struct machine *m)
{
    m->local[0] = *m->top--;
}

static void store_1(struct machine *m)
{
    m->local[1] = *m->top--;
}

static void push(struct machine *m)
{
    *++m->top = *m->pc++;
}

static void add(struct machine *m)
{
    m->top--;
    m->top[0] += m->top[1];
}

static void multiply(struct machine *m)
{
    m->top--;
    m->top[0] *= m->top[1];
}

static void exclusive_or(struct machine *m)
{
    m->top--;
    m->top[0] ^= m->top[1];
}

static void shift_right(struct machine *m)
{
    m->top--;
    m->top[0] >>= m->top[1] & 31;
}

/* Jumps back by the operand if the top of the stack, which goes, is odd. */
static void back_if_odd(struct machine *m)
{
    uint8_t distance = *m->pc++;
    if (*m->top-- & 1)
        m->pc -= distance;
}

static void restart(struct machine *m);

enum opcode { LOAD_0, LOAD_1, STORE_0, STORE_1, PUSH, ADD, MULTIPLY, XOR, SHIFT_RIGHT, BACK_IF_ODD, RESTART };

static operation *const operations[] = {
    load_0, load_1, store_0, store_1, push, add, multiply, exclusive_or, shift_right, back_if_odd, restart,
};

/* Mixes the two locals while bit 7 of the first is set, and starts again. */
static const uint8_t program[] = {
    LOAD_0, PUSH, 77, MULTIPLY, LOAD_1, ADD, STORE_0, LOAD_1, LOAD_0, PUSH, 5, SHIFT_RIGHT, XOR,
    PUSH, 13, ADD, STORE_1, LOAD_0, PUSH, 7, SHIFT_RIGHT, BACK_IF_ODD, 23, RESTART,
};

static void restart(struct machine *m)
{
    m->pc = program;
}

void kernel_prepare(void)
{
}

uint32_t kernel_pass(void)
{
    struct machine m = {.pc = program, .local = {1, 2}};
    m.top = m.stack;
    for (uint32_t step = 0; step < STEPS; step++)
        operations[*m.pc++](&m);
    return checksum_add(m.local[0], m.local[1]);
}
