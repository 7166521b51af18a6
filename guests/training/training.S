@ What the AOT cache of the emulator is trained by where no Linux guest is built: a second or two of work of the
@ kinds that an operating system does. On Versatile/PB, at 0x10000, with everything mapped to itself
@ by sections. It prints a line a round and resets the board at the end.

        .equ    ROUNDS, 200
        .equ    TRANSLATION_TABLE, 0x4000
        .equ    SECTION_CACHED, 0xC1E
        .equ    SECTION_DEVICE, 0xC12
        .equ    STACK, 0x100000
        .equ    IRQ_STACK, 0x110000
        .equ    SOURCE, 0x200000
        .equ    TARGET, 0x240000
        .equ    WORDS, 4096
        .equ    UART0, 0x101F1000
        .equ    TIMER0, 0x101E2000              @ SP804 (DDI 0271)
        .equ    VIC, 0x10140000                 @ PL190 (DDI 0181)
        .equ    TIMER_LINE, 1 << 4
        .equ    TIMER_PERIODIC, 0xE2            @ on, periodic, interrupt, 32 bits
        .equ    SYS, 0x10000000
        .equ    LOCK_KEY, 0xA05F
        .equ    RESET, 0x105

        .syntax unified
        .arm
        .global _start
_start: msr     cpsr_c, #0xD2
        ldr     sp, =IRQ_STACK
        msr     cpsr_c, #0xD3
        ldr     sp, =STACK

        @ Vectors: ldr pc, [pc, #24] each.
        mov     r0, #0
        adr     r1, handlers
        mov     r2, #8
        ldr     r3, =0xE59FF018
1:      str     r3, [r0], #4
        ldr     r4, [r1], #4
        str     r4, [r0, #0x1C]
        subs    r2, r2, #1
        bne     1b

        @ The lower 1 GB to itself: RAM and devices.
        ldr     r0, =TRANSLATION_TABLE
        ldr     r1, =SECTION_CACHED
        mov     r2, #1024
2:      cmp     r2, #768
        ldreq   r1, =0x10000000 + SECTION_DEVICE
        str     r1, [r0], #4
        add     r1, r1, #0x100000
        subs    r2, r2, #1
        bne     2b
        mov     r0, #1
        mcr     p15, 0, r0, c3, c0, 0
        ldr     r0, =TRANSLATION_TABLE
        mcr     p15, 0, r0, c2, c0, 0
        mrc     p15, 0, r0, c1, c0, 0
        orr     r0, r0, #0x1000
        orr     r0, r0, #0x5
        mcr     p15, 0, r0, c1, c0, 0

        @ A timer interrupt every millisecond.
        ldr     r0, =TIMER0
        ldr     r1, =1000
        str     r1, [r0, #0]
        mov     r1, #TIMER_PERIODIC
        str     r1, [r0, #8]
        ldr     r0, =VIC
        mov     r1, #TIMER_LINE
        str     r1, [r0, #0x10]
        msr     cpsr_c, #0x13

        mov     r10, #ROUNDS
round:  bl      fill
        bl      copy
        bl      checksum
        bl      search
        ldr     r1, =thumb + 1
        mov     lr, pc
        bx      r1
        mov     r9, #200
3:      svc     #1
        subs    r9, r9, #1
        bne     3b
        mov     r0, #0
        mcr     p15, 0, r0, c8, c7, 0           @ as at a context switch
        adr     r1, text
        bl      print
        subs    r10, r10, #1
        bne     round

        ldr     r0, =SYS
        ldr     r1, =LOCK_KEY
        str     r1, [r0, #0x20]
        ldr     r1, =RESET
        str     r1, [r0, #0x40]
        b       .

        @ Pseudorandom words (a linear congruence), by MLA and long multiplies.
fill:   ldr     r0, =SOURCE
        ldr     r1, =WORDS
        ldr     r2, =1664525
        ldr     r3, =1013904223
        mov     r4, r10
4:      mla     r4, r2, r4, r3
        umull   r5, r6, r4, r2
        eor     r5, r5, r6, ror #7
        str     r5, [r0], #4
        subs    r1, r1, #1
        bne     4b
        bx      lr

copy:   push    {r4-r11, lr}
        ldr     r0, =SOURCE
        ldr     r1, =TARGET
        ldr     r2, =WORDS
5:      ldmia   r0!, {r3-r6}
        stmia   r1!, {r3-r6}
        ldrd    r8, r9, [r0], #8
        strd    r8, r9, [r1], #8
        ldrh    r3, [r0], #2
        strh    r3, [r1], #2
        ldrsh   r3, [r0], #2
        strh    r3, [r1], #2
        ldrb    r3, [r0], #1
        strb    r3, [r1], #1
        ldrsb   r3, [r0], #3
        strb    r3, [r1], #3
        subs    r2, r2, #8
        bgt     5b
        pop     {r4-r11, pc}

        @ Carries, shifts by registers, conditions.
checksum:
        push    {r4, lr}
        ldr     r0, =TARGET
        ldr     r1, =WORDS
        mov     r2, #0
        mov     r3, #1
6:      ldr     r4, [r0], #4
        adds    r2, r2, r4
        adcs    r3, r3, r4, lsr #3
        sbc     r2, r2, r3, asr #1
        and     r12, r4, #31
        eor     r2, r2, r3, lsl r12
        tst     r4, #1
        orrne   r2, r2, r4, ror #9
        biceq   r3, r3, #0xFF
        cmp     r4, r2
        rsbhi   r3, r3, #0
        addlt   r2, r2, r2, lsl #2
        clzge   r12, r4
        movscs  r3, r3, rrx
        teq     r2, r3
        bleq    nothing
        subs    r1, r1, #1
        bne     6b
        pop     {r4, pc}
nothing:
        bx      lr

        @ Binary searches, a call each.
search: push    {r4-r7, lr}
        ldr     r7, =2000
7:      mov     r0, r7
        bl      find
        subs    r7, r7, #1
        bne     7b
        pop     {r4-r7, pc}
find:   push    {r4, r5, lr}
        ldr     r1, =SOURCE
        mov     r2, #0
        ldr     r3, =WORDS
8:      add     r4, r2, r3
        mov     r4, r4, lsr #1
        ldr     r5, [r1, r4, lsl #2]
        cmp     r5, r0, lsl #16
        movlo   r2, r4
        movhs   r3, r4
        sub     r5, r3, r2
        cmp     r5, #1
        bhi     8b
        pop     {r4, r5, pc}

print:  ldr     r0, =UART0
9:      ldrb    r2, [r1], #1
        cmp     r2, #0
        bxeq    lr
10:     ldr     r3, [r0, #0x18]
        tst     r3, #0x20
        bne     10b
        str     r2, [r0]
        b       9b

irq:    sub     lr, lr, #4
        push    {r0-r3, lr}
        ldr     r0, =TIMER0
        str     r0, [r0, #0xC]
        ldmfd   sp!, {r0-r3, pc}^
svc:    push    {r0-r3, r12, lr}
        mrs     r0, spsr
        ldr     r1, [lr, #-4]
        bic     r1, r1, #0xFF000000
        msr     spsr_cxsf, r0
        ldmfd   sp!, {r0-r3, r12, pc}^
fault:  b       fault

handlers:
        .word   fault, fault, svc, fault, fault, fault, irq, fault
text:   .asciz  "training\r\n"
        .align
        .ltorg

        .thumb
        .thumb_func
thumb:  push    {r4-r7}
        ldr     r0, =SOURCE
        ldr     r1, =WORDS
        movs    r2, #0
11:     ldr     r3, [r0]
        lsrs    r4, r3, #5
        adds    r2, r2, r4
        mvns    r5, r3
        eors    r2, r5
        cmp     r2, r3
        bhi     12f
        negs    r2, r2
12:     strb    r2, [r0, #2]
        ldrh    r6, [r0, #2]
        adds    r0, #4
        subs    r1, #1
        bne     11b
        pop     {r4-r7}
        bx      lr
        .ltorg
