@ memcpy and memset as C libraries for ARM have them: 32 bytes at a time by LDM
@ and STM where the addresses allow it, the rest in bytes.

        .syntax unified
        .arm
        .text

@ void *memcpy(void *target, const void *source, size_t length)
        .global memcpy
        .type   memcpy, %function
memcpy:
        mov     ip, r0
        orr     r3, r0, r1
        tst     r3, #3
        bne     copy_bytes
        subs    r2, r2, #32
        blo     2f
        push    {r4-r10}
1:      ldm     r1!, {r3-r10}
        subs    r2, r2, #32
        stm     ip!, {r3-r10}
        bhs     1b
        pop     {r4-r10}
2:      add     r2, r2, #32
3:      subs    r2, r2, #4
        ldrhs   r3, [r1], #4
        strhs   r3, [ip], #4
        bhi     3b
        bxeq    lr
        add     r2, r2, #4
copy_bytes:
        subs    r2, r2, #1
        ldrbhs  r3, [r1], #1
        strbhs  r3, [ip], #1
        bhi     copy_bytes
        bx      lr

@ void *memset(void *target, int value, size_t length)
        .global memset
        .type   memset, %function
memset:
        mov     ip, r0
        and     r1, r1, #0xFF
1:      tst     ip, #3
        beq     2f
        subs    r2, r2, #1
        bxlo    lr
        strb    r1, [ip], #1
        b       1b
2:      orr     r1, r1, r1, lsl #8
        orr     r1, r1, r1, lsl #16
        subs    r2, r2, #16
        blo     4f
        push    {r4, lr}
        mov     r3, r1
        mov     r4, r1
        mov     lr, r1
3:      stm     ip!, {r1, r3, r4, lr}
        subs    r2, r2, #16
        bhs     3b
        pop     {r4, lr}
4:      adds    r2, r2, #16
5:      bxeq    lr
        strb    r1, [ip], #1
        subs    r2, r2, #1
        b       5b
