@ The way into the kernel and back as in 2008: one callback, a frame on the stack.

        .syntax unified
        .arm

        .equ    HYPERCALL, 0x82
        .equ    RESTORE_GUEST_CONTEXT, 31

        .text
        @ r0 = what happened, r1 = PSR, r2 = fault address, r3 = fault status, sp = frame
        .text
        .global event_callback
event_callback:
        mov     r1, sp
        bl      upcall
        mov     r0, sp
        mov     r7, #RESTORE_GUEST_CONTEXT
        swi     #HYPERCALL
1:      b       1b

        @ void restore_context(struct frame *): goes on with it, never returns
        .global restore_context
restore_context:
        mov     r7, #RESTORE_GUEST_CONTEXT
        swi     #HYPERCALL
1:      b       1b
