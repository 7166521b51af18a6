@ A guest for tests on Versatile/PB: says ready, then echoes what it gets and counts it.
@ *: computes in busy() for ever. !: resets the machine.
@ Made by: arm-linux-gnueabi-gcc -nostdlib -static -march=armv5te -Wl,--build-id=none,-Ttext=0x8000,-z,max-page-size=4096 -o echo.elf echo.S

        .equ    UART0, 0x101F1000
        .equ    SYSTEM, 0x10000000
        .text
        .global _start
        .type   _start, %function
_start: ldr     r0, =UART0
        ldr     r1, =0x301
        str     r1, [r0, #0x30]         @ UARTCR: UARTEN, TXE, RXE
        adr     r1, ready
1:      ldrb    r2, [r1], #1
        cmp     r2, #0
        strneb  r2, [r0]
        bne     1b
        b       echo
        .size   _start, . - _start

        .type   echo, %function
echo:   ldr     r3, [r0, #0x18]         @ UARTFR
        tst     r3, #0x10               @ RXFE
        bne     echo
        ldr     r2, [r0]
        ldr     r4, =received
        ldr     r5, [r4]
        add     r5, r5, #1
        str     r5, [r4]
        strb    r2, [r0]
        cmp     r2, #'*'
        beq     busy
        cmp     r2, #'!'
        bne     echo
        ldr     r1, =SYSTEM
        ldr     r2, =0xA05F
        str     r2, [r1, #0x20]         @ SYS_LOCK
        ldr     r2, =0x107
        str     r2, [r1, #0x40]         @ SYS_RESETCTL
        b       echo
        .size   echo, . - echo

        .type   busy, %function
busy:   mov     r1, #0
        mov     r2, #1
1:      add     r1, r1, r2
        eor     r2, r2, r1, lsl #3
        add     r2, r2, r1, lsr #7
        b       1b
        .size   busy, . - busy

ready:  .asciz  "ready\n"
        .ltorg

        .data
        .global received
        .type   received, %object
received:
        .word   0
        .size   received, 4
