@ The way into the kernel and back in the later tree: vectors of our own, and
@ words in the shared page. The same frame as in 2008 is built on the stack.

        .syntax unified
        .arm

        .equ    RESTORE_TRAP_FRAME, 23
        .equ    FRAME, 72
        .equ    FRAME_SP, 52
        .equ    FRAME_LR, 56
        .equ    FRAME_PC, 60
        .equ    FRAME_PSR, 64
        .equ    FRAME_CTX, 68
        .equ    SHARED_SP, 8
        .equ    SHARED_LR, 12
        .equ    SHARED_PSR, 16
        .equ    SHARED_SPSR, 20
        .equ    SHARED_FAR, 40
        .equ    SHARED_FSR, 44
        .equ    MASKED, 0x100
#ifdef XEN_OLD_ABI
        .equ    VCPU_INFO, 100
#else
        .equ    VCPU_INFO, 112
#endif

        @ Enters the upcall of a virtual CPU; the link register is so far behind
        @ where the frame is to go on.
        .macro  handler context, behind, enter
        sub     sp, sp, #FRAME
        bic     sp, sp, #4
        stmia   sp, {r0-r12}
        sub     r5, lr, #\behind
        mov     r0, #\context
        b       \enter
        .endm

        @ Each virtual CPU has vectors of its own: they are all that tells it
        @ which one it is.
        .macro  exceptions vectors, enter
        .global \vectors
\vectors:
        b       .
        b       1f
        b       2f
        b       3f
        b       4f
        b       .
        b       5f
1:      handler 0x04, 0, \enter
2:      handler 0x08, 0, \enter
3:      handler 0x0C, 4, \enter
4:      handler 0x10, 8, \enter
5:      handler 0x18, 0, \enter
        .endm

        @ Its part of the shared page, to r4.
        .macro  own_part number
        ldr     r4, =shared
        ldr     r4, [r4]
        .if     \number
        add     r4, r4, #\number * VCPU_INFO
        .endif
        .endm

        @ Fills in the frame, of which r5 is the PC.
        .macro  fill_frame number
        own_part \number
        str     r5, [sp, #FRAME_PC]
        str     r0, [sp, #FRAME_CTX]
        ldr     r1, [r4, #SHARED_SP]
        ldr     r2, [r4, #SHARED_LR]
        ldr     r3, [r4, #SHARED_SPSR]
        str     r1, [sp, #FRAME_SP]
        str     r2, [sp, #FRAME_LR]
        str     r3, [sp, #FRAME_PSR]
        mov     r1, sp
        ldr     r2, [r4, #SHARED_FAR]
        .endm

        @ Goes on with the frame at r0. There is one place in the shared page
        @ for all: no event may come now.
        .macro  leave number
        own_part \number
        ldr     r1, [r4, #SHARED_PSR]
        orr     r1, r1, #MASKED
        str     r1, [r4, #SHARED_PSR]
        ldr     r1, [r0, #FRAME_SP]
        ldr     r2, [r0, #FRAME_PC]
        ldr     r3, [r0, #FRAME_PSR]
        str     r1, [r4, #SHARED_SP]
        str     r2, [r4, #SHARED_LR]
        str     r3, [r4, #SHARED_SPSR]
        ldr     lr, [r0, #FRAME_LR]
        add     sp, r0, #FRAME
        ldmia   r0, {r0-r12}
        swi     #RESTORE_TRAP_FRAME
        .endm

        .text
        exceptions vectors, enter

        @ upcall(context, frame, address, status)
enter:
        fill_frame 0
        ldr     r3, [r4, #SHARED_FSR]
        bl      upcall
        mov     r0, sp

        @ void restore_context(struct frame *): goes on with it, never returns.
        .global restore_context
restore_context:
        leave   0
        .ltorg

        @ vcpu_upcall(context, frame, address, number)
        .macro  further number
        exceptions vectors_\number, enter_\number
enter_\number:
        fill_frame \number
        mov     r3, #\number
        bl      vcpu_upcall
        mov     r0, sp
        leave   \number
        .ltorg
        .endm
        further 1
        further 2
        further 3

        @ Entry of a further virtual CPU: vcpu_main(number, r0, stack)
        .global vcpu_entry
vcpu_entry:
        mov     r1, r0
        mov     r0, r12
        mov     r2, sp
        bl      vcpu_main
1:      b       1b

        @ s32 hypercall_any(number, a, b, c, d): the number is not known before.
        .global hypercall_any
hypercall_any:
        mov     r12, r0
        mov     r0, r1
        mov     r1, r2
        mov     r2, r3
        ldr     r3, [sp]
        cmp     r12, #256
        movhs   r12, #255
        add     pc, pc, r12, lsl #3
        nop
        .set    number, 0
        .rept   256
        swi     #number
        bx      lr
        .set    number, number + 1
        .endr
