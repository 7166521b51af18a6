/* Further virtual CPUs: a kernel of their own that runs a job at a time, and events. */
#ifndef VCPUS_H
#define VCPUS_H

typedef void job_t(u32 vcpu);

struct vcpu {
    volatile u32 started, r0, sp; /* how often it began, and with what registers */
    u32 wanted_sp;
    job_t *volatile job;          /* taken when it is woken, 0 when it is done */
    volatile u32 faults;          /* exceptions; their addresses are skipped */
    volatile u32 address;         /* of the last data abort */
    handler_t *volatile handler;  /* of the events on its ports */
};
extern struct vcpu vcpus[VCPUS];

/* How many virtual CPUs this domain has. */
u32 vcpu_count(void);

static inline struct vcpu_info *vcpu_info(u32 id)
{
    extern struct shared_info *shared;
    return (struct vcpu_info *)((char *)shared + id * sizeof(struct vcpu_info));
}

static inline s32 vcpu_op(u32 command, u32 id, const volatile void *argument)
{
    return hypercall(HC_VCPU_OP, command, id, (u32)argument, 0);
}

enum {
    VCPU_INITIALISE, VCPU_UP, VCPU_DOWN, VCPU_IS_UP, VCPU_RUNSTATE, VCPU_REGISTER_RUNSTATE,
    VCPU_SET_PERIODIC, VCPU_STOP_PERIODIC, VCPU_SET_SINGLESHOT, VCPU_STOP_SINGLESHOT
};

/* The context that a virtual CPU starts from, and its start, once. */
void vcpu_context(u32 id, struct vcpu_context *context);
s32 vcpu_start(u32 id);

/* Has all virtual CPUs run for ever. */
void spin_all(void);

/* A port that has a word of pending bits to itself, as virtual CPUs must not share one: they
 * change it without asking each other. 0 if there is none. */
u32 port_alone(u32 command, const struct evtchn_op *request);
void port_close(u32 port);

#endif
