@ Entry of mini-OS, the switch between threads, and a user program.

        .syntax unified
        .arm

        .section __xen_guest, "", %progbits
        .ascii  "LOADER=generic,GUEST_OS=mini-os,XEN_VER=xen-3.0,VIRT_BASE=0xC0000000"
#ifdef XEN_LATER
        .ascii  ",ABI=later"
#ifdef XEN_OLD_ABI
        .ascii  "-oabi"
#endif
#endif
        .byte   0

        .section .text.start, "ax"
        .global _start
_start:                                         @ r12 = start information, sp = boot stack
        mov     r0, r12
        mov     r1, sp
        bl      kernel_main
1:      b       1b

        .text

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
#ifdef XEN_LATER
        swi     #17
#else
        mov     r7, #17
        swi     #0x82
#endif
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
