/* A small tool stack: domain 0 makes a domain from the kernel that it was given
 * as a module, as 5.10 of the interface has it: create, copy the image, build,
 * unpause; then it waits for the domain's end, and destroys it. */
#include "os.h"

#define WINDOW 0xFBEE0000u /* where frames of others are mapped, one at a time */
#define START_INFO_REGISTER 12

s32 dom0_op(u32 cmd, struct dom0_op *op)
{
    op->cmd = cmd;
    op->version = 0x03000000;
    return hypercall(HC_DOM0_OP, (u32)op, 0, 0, 0);
}

/* The machine address of the descriptor for va, which has a second-level table. */
u32 descriptor_of(u32 va)
{
    u32 table = ((u32 *)start_info->pt_base)[va >> 20];
    return (table & ~0x3FFu) + (va >> 10 & 0x3FC);
}

/* Maps a frame of another domain; rights 0 unmaps. */
s32 map_foreign(u32 va, u32 domain, u32 mfn, u32 rights)
{
    struct mmu_update update = { .ptr = descriptor_of(va) };
    update.val = rights ? mfn * PAGE_SIZE | rights : 0;
    return hypercall(HC_MMU_UPDATE, (u32)&update, 1, 0, domain);
}

static s32 copy_in(u32 domain, u32 physical, const void *from, u32 bytes)
{
    for (u32 done = 0; done < bytes; done += PAGE_SIZE) {
        s32 error = map_foreign(WINDOW, domain, (physical + done) / PAGE_SIZE, PAGE_ALL);
        if (error)
            return error;
        u32 part = bytes - done < PAGE_SIZE ? bytes - done : PAGE_SIZE;
        memcpy((void *)WINDOW, (const char *)from + done, part);
    }
    return map_foreign(WINDOW, domain, 0, 0);
}

/* Writes the command line where the builder left none. */
static s32 set_arguments(u32 domain, u32 first_frame, const char *arguments)
{
    static struct vcpu_context context;
    struct dom0_op op = { .u.context = { (u16)domain, 0, &context } };
    s32 error = dom0_op(DOM0_GETVCPUCONTEXT, &op);
    if (error)
        return error;
    u32 page = (context.regs.r[START_INFO_REGISTER] - VIRT_BASE) / PAGE_SIZE;
    error = map_foreign(WINDOW, domain, first_frame + page, PAGE_ALL);
    if (error)
        return error;
    char *to = ((struct start_info *)WINDOW)->cmd_line;
    do
        *to++ = *arguments;
    while (*arguments++);
    return map_foreign(WINDOW, domain, 0, 0);
}

/* A new domain, paused; its number, or an error. */
s32 domain_create(u32 kilobytes)
{
    struct dom0_op op = { .u.create = { .ssidref = 0 } };
    s32 error = dom0_op(DOM0_CREATEDOMAIN, &op);
    if (error)
        return error;
    u32 domain = op.u.create.domain;
    op.u.max = (struct dom0_max){ (u16)domain, kilobytes };
    error = dom0_op(DOM0_MAXMEM, &op);
    return error ? error : (s32)domain;
}

/* Builds the module into a domain that domain_create made. */
s32 domain_build(u32 domain, const char *arguments)
{
    struct dom0_op op = { .u.image = { .domain = domain, .command = 2 } };
    s32 error = dom0_op(DOM0_GUEST_IMAGE_CTL, &op);
    if (error)
        return error;
    u32 first_frame;
    struct dom0_op list = { .u.memory_list = { (u16)domain, 1, &first_frame, 0 } };
    error = dom0_op(DOM0_GETMEMLIST, &list);
    if (!error)
        error = copy_in(domain, op.u.image.address, (void *)start_info->mod_start,
                        start_info->mod_len);
    op.u.image.command = 1;
    if (!error)
        error = dom0_op(DOM0_GUEST_IMAGE_CTL, &op);
    return error ? error : set_arguments(domain, first_frame, arguments);
}

s32 domain_command(u32 cmd, u32 domain)
{
    struct dom0_op op = { .u.domain = (u16)domain };
    return dom0_op(cmd, &op);
}

static void woken(u32 port, void *data)
{
    (void)port, (void)data;
}

/* Makes, runs and ends so many domains, one after the other. */
void toolstack(u32 count)
{
    event_bind_virq(VIRQ_DOM_EXC, woken, 0);
    for (u32 i = 0; i < count; i++) {
        print("toolstack: creating\n");
        s32 domain = domain_create(4096);
        s32 error = domain < 0 ? domain : domain_build((u32)domain, "hello");
        if (!error)
            error = domain_command(DOM0_UNPAUSE, (u32)domain);
        struct dom0_op op = { .u.info = { .domain = (u16)domain } };
        while (!error && !(op.u.info.flags & DOMFLAGS_SHUTDOWN)) {
            block();
            op.u.info.domain = (u16)domain;
            error = dom0_op(DOM0_GETDOMAININFO, &op);
        }
        if (!error)
            error = domain_command(DOM0_DESTROY, (u32)domain);
        if (error) {
            printf("toolstack: error %d\n", error);
            shutdown(3);
        }
        printf("toolstack: domain %d ended, reason %u, %u pages\n", domain,
               op.u.info.flags >> 16 & 0xFF, op.u.info.tot_pages);
    }
    print("toolstack: done\n");
}
