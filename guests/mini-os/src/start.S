@ Entry of mini-OS, its event callback, the switch between threads, and a user
@ program.

        .syntax unified
        .arm

        .section __xen_guest, "", %progbits
        .ascii  "LOADER=generic,GUEST_OS=mini-os,XEN_VER=xen-3.0,VIRT_BASE=0xC0000000"
        .byte   0

        .equ    HYPERCALL, 0x82
        .equ    RESTORE_GUEST_CONTEXT, 31

        .section .text.start, "ax"
        .global _start
_start:                                         @ r12 = start information, sp = boot stack
        mov     r0, r12
        bl      kernel_main
1:      b       1b

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

        @ void thread_switch(u32 *save_sp, u32 sp)
        .global thread_switch
thread_switch:
        push    {r4-r11, lr}
        str     sp, [r0]
        mov     sp, r1
        pop     {r4-r11, pc}

        @ int user_enter(u32 *save_sp): runs user_program in User mode and
        @ returns what it hands to its system call 2
        .global user_enter
user_enter:
        push    {r4-r11, lr}
        str     sp, [r0]
        bl      user_start

        @ void user_leave(int value, u32 sp): ends user_enter
        .global user_leave
user_leave:
        mov     sp, r1
        pop     {r4-r11, pc}

        @ In a page of its own, which User mode may read: adds one by a system
        @ call, tries a hypercall (which is the kernel's to judge), and leaves.
        .section .text.user, "ax"
        .align  12
        .global user_program
user_program:
        mov     r0, #40
        swi     #1
        mov     r7, #17
        swi     #HYPERCALL
        swi     #2
1:      b       1b
        .align  12

@ memcpy_words(to, from, bytes): bytes is a multiple of 32.
        .global memcpy_words
memcpy_words:
        push    {r4-r10, lr}
1:      ldmia   r1!, {r3-r10}
        stmia   r0!, {r3-r10}
        subs    r2, r2, #32
        bgt     1b
        pop     {r4-r10, pc}
