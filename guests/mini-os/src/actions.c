/* What tests have fault. */
#include "os.h"

#include "expect.h"

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

void cp15(u32 unused)
{
    (void)unused;
    __asm__ volatile("mrc p15, 0, r0, c0, c0, 0" ::: "r0");
}
