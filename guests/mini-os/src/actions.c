/* What tests have fault. */
#include "os.h"

#include "expect.h"

/* mrc p15, 0, r0: main id, SCTLR, TTBR, DACR, FSR, FAR, FCSE, context id; mcr p15, 0, r0: SCTLR, TTBR,
 * DACR, a flush of the TLB, wait for interrupt, the thread register of kernels; SCTLR by mrc2; FPSID of a VFP. */
static const u32 privileged[] = {
    0xEE100F10, 0xEE110F10, 0xEE120F10, 0xEE130F10, 0xEE150F10, 0xEE160F10, 0xEE1D0F10, 0xEE1D0F30,
    0xEE010F10, 0xEE020F10, 0xEE030F10, 0xEE080F17, 0xEE070F90, 0xEE0D0F90, 0xFE110F10, 0xEEF00A10
};

void test_privileged_cp15(void)
{
    for (u32 i = 0; i < sizeof privileged / sizeof *privileged; i++)
        EXPECT(faults(CTX_UNDEFINED, instruction, privileged[i]));
}

void load(u32 va)
{
    (void)*(volatile u32 *)va;
}

void store(u32 va)
{
    *(volatile u32 *)va = 0x12345678;
}

void jump(u32 va)
{
    ((void (*)(void))va)();
}

void undefined(u32 unused)
{
    (void)unused;
    __asm__ volatile(".word 0xE7F000F0");
}

u32 execute(u32 instruction, u32 r0)
{
    static u32 code[] = { 0, 0xE12FFF1E }; /* bx lr */
    code[0] = instruction;
    __asm__ volatile("" ::: "memory");
    return ((u32(*)(u32))code)(r0);
}

void instruction(u32 word)
{
    execute(word, 0);
}
