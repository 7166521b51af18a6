@ Interrupts and nothing else, for `armature bench latency`. Bare metal on Versatile/PB; everything is
@ mapped to itself by sections. It prints the byte '!' when it is ready, sends back every byte that UART 0 receives,
@ from the interrupt handler, and meanwhile computes or waits.
@
@ The request, four words at 0x8000; without the magic the guest echoes and computes:
@   0  0x5954434C, "LCTY"
@   1  address of a probe: the handler's first instruction stores there, its last to the third word; the
@      second is told of timers. Without a request it is SYS_LED, where stores change nothing.
@   2  0: compute between interrupts, 1: wait for them (CP15 c7, c0, 4)
@   3  not 0: keep a one-shot timer running; its length is stored to the second word of the probe just before it
@      starts. 1: 256 to 511 us at random; more: so many us, which makes a storm of interrupts if they are few

        .equ    REQUEST, 0x8000
        .equ    MAGIC, 0x5954434C
        .equ    TRANSLATION_TABLE, 0x4000
        .equ    SECTION_CACHED, 0xC1E
        .equ    SECTION_DEVICE, 0xC12
        .equ    STACK, 0x100000
        .equ    UART0, 0x101F1000               @ PL011 (DDI 0183)
        .equ    UART_LCR_H_8_BITS, 0x60         @ no FIFO
        .equ    UART_ON, 0x301
        .equ    UART_RX, 0x10
        .equ    TIMER0, 0x101E2000              @ SP804 (DDI 0271)
        .equ    TIMER_ONE_SHOT, 0xA3            @ on, interrupt, 32 bits
        .equ    VIC, 0x10140000                 @ PL190 (DDI 0181)
        .equ    LINES, (1 << 12) | (1 << 4)
        .equ    SYS_LED, 0x10000008

        .syntax unified
        .arm
        .section .text.start, "ax"
        .global _start
_start: msr     cpsr_c, #0xD3
        ldr     sp, =STACK
        mov     r0, #0
        adr     r1, vectors
        mov     r2, #16
1:      ldr     r3, [r1], #4
        str     r3, [r0], #4
        subs    r2, r2, #1
        bne     1b

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

        @ r7: probe, r8: whether to wait, r9: whether to run the timer
        ldr     r0, =REQUEST
        ldmia   r0, {r1, r7-r9}
        ldr     r2, =MAGIC
        cmp     r1, r2
        ldrne   r7, =SYS_LED
        movne   r8, #0
        movne   r9, #0
        ldr     r0, =saved
        str     r7, [r0, #16]
        str     r9, [r0, #28]
        msr     cpsr_c, #0xD2
        mov     sp, r7
        msr     cpsr_c, #0xD3

        ldr     r0, =UART0
        mov     r1, #UART_LCR_H_8_BITS
        str     r1, [r0, #0x2C]
        ldr     r1, =UART_ON
        str     r1, [r0, #0x30]
        mov     r1, #UART_RX
        str     r1, [r0, #0x38]
        ldr     r0, =VIC
        ldr     r1, =LINES
        str     r1, [r0, #0x10]
        cmp     r9, #0
        blne    start_timer
        ldr     r0, =UART0
        mov     r1, #'!'
        str     r1, [r0]
        msr     cpsr_c, #0x13

        mov     r0, #0
        cmp     r8, #0
        bne     wait
        @ As a computation would: loads, stores, arithmetic, calls.
compute:
        mov     r4, #64
        ldr     r5, =STACK
3:      ldr     r1, [r5]
        add     r0, r0, r1, ror #3
        str     r0, [r5], #4
        bl      step
        subs    r4, r4, #1
        bne     3b
        b       compute
step:   eor     r0, r0, r0, lsl #5
        bx      lr
wait:   mcr     p15, 0, r0, c7, c0, 4
        b       wait

        @ Clobbers r0 to r2.
start_timer:
        ldr     r0, =saved
        ldr     r1, [r0, #20]
        ldr     r2, =1664525
        mul     r1, r2, r1
        add     r1, r1, #0x3C0000
        add     r1, r1, #0x6E
        str     r1, [r0, #20]
        mov     r1, r1, lsr #24
        add     r1, r1, #256
        ldr     r2, [r0, #28]
        cmp     r2, #1
        movhi   r1, r2
        ldr     r2, =TIMER0
        str     r1, [r7, #4]
        str     r1, [r2, #0]
        mov     r1, #TIMER_ONE_SHOT
        str     r1, [r2, #8]
        bx      lr

vectors:
        b       .
        b       .
        b       .
        b       .
        b       .
        b       .
        str     sp, [sp]                        @ IRQ: sp is the probe
        ldr     pc, [pc, #-4]                   @ no FIQ is used
        .word   irq
        .word   0, 0, 0, 0, 0, 0, 0

irq:    ldr     sp, =saved
        stmia   sp, {r0-r3}
        str     lr, [sp, #24]
        ldr     r0, =UART0
4:      ldr     r1, [r0, #0x18]
        tst     r1, #0x10
        bne     5f
        ldr     r1, [r0]
        str     r1, [r0]
        b       4b
5:      ldr     r0, =TIMER0
        ldr     r1, [r0, #0x14]
        cmp     r1, #0
        beq     6f
        str     r1, [r0, #0xC]
        bl      start_timer
6:      ldr     sp, =saved
        ldr     lr, [sp, #24]
        ldr     r0, [sp, #16]
        str     r0, [r0, #8]
        ldmia   sp, {r0-r3}
        ldr     sp, [sp, #16]
        subs    pc, lr, #4
        .ltorg

        .bss
        .align
saved:  .space  32                              @ r0-r3, probe, random number, lr, word 3 of the request
