/*
 * The oracle harness: vectors, exception handlers, and the way into and out of a case.
 *
 * A case is a stream of instructions with a complete register state to start from. Everything the
 * handlers and the exit touch is reached relative to the PC, since every register belongs to the case.
 *
 * Register state, in words (the same for what goes in and what comes out):
 *   0-14 r0-r14 of User, 15 pc, 16 cpsr, 17-23 r8-r14 of FIQ, 24 its spsr,
 *   then r13, r14, spsr of IRQ (25), SVC (28), ABT (31), UND (34).
 */
        .syntax unified
        .arm
        .section .vectors, "ax"

        .equ    USR, 0x10
        .equ    MASKED, 0xC0
        .equ    STATE_WORDS, 37

        .global vectors
vectors:
        b       reset
        b       undefined
        b       swi
        b       prefetch_abort
        b       data_abort
        b       .
        b       .
        b       .

        /* 0x20, 0x24: where streams end, in ARM and in Thumb state. The stream's last instruction loads
           one of these addresses to the PC. */
        b       done_arm
        b       done_thumb

        .org    0x200
reset:
        ldr     sp, =stack_top
        bl      harness_main
        b       .

/*
 * Exceptions write five words to the log, {vector, lr, spsr, fault status, fault address}, and return
 * behind the instruction that caused them.
 */
        .macro  handler vector
        str     r0, saved
        mov     r0, #\vector
        .endm

undefined:
        handler 0x04
        b       record
prefetch_abort:
        handler 0x0C
        b       record
data_abort:
        handler 0x10
        b       record
swi:
        handler 0x08
        str     r1, saved + 4
        adr     r1, leave_user_mode + 4
        cmp     lr, r1
        beq     left_user_mode
        ldr     r1, saved + 4

record:
        str     r1, saved + 4
        str     r2, saved + 8
        str     r3, saved + 12
        ldr     r1, log_next
        mrs     r2, spsr
        str     r0, [r1], #4
        str     lr, [r1], #4
        str     r2, [r1], #4
        mov     r3, #0
        cmp     r0, #0x0C
        mrceq   p15, 0, r3, c5, c0, 1
        cmp     r0, #0x10
        mrceq   p15, 0, r3, c5, c0, 0
        str     r3, [r1], #4
        mov     r3, #0
        mrceq   p15, 0, r3, c6, c0, 0
        str     r3, [r1], #4
        str     r1, log_next

        /* UND and SWI link to the next instruction, aborts to 4 and 8 after the one that aborted. */
        mov     r3, #0
        cmp     r0, #0x10
        moveq   r3, #4
        tst     r2, #0x20
        beq     1f
        cmp     r0, #0x0C
        addhs   r3, r3, #2
1:      sub     lr, lr, r3
        ldr     r0, saved
        ldr     r1, saved + 4
        ldr     r2, saved + 8
        ldr     r3, saved + 12
        movs    pc, lr

/* void run_case(const unsigned *state, unsigned *result, unsigned control) */
        .global run_case
run_case:
        push    {r4-r11, lr}
        str     sp, harness_sp
        str     r0, case_state
        str     r1, case_result
        mov     r7, r0
        ldr     r1, [r7, #15 * 4]
        str     r1, case_pc
        add     r0, r7, #17 * 4
        msr     cpsr_c, #MASKED | 0x11
        ldmia   r0!, {r8-r14}
        ldr     r1, [r0], #4
        msr     spsr, r1
        .irp    mode, 0x12, 0x13, 0x17, 0x1B
        msr     cpsr_c, #MASKED | \mode
        ldmia   r0!, {r13, r14}
        ldr     r1, [r0], #4
        msr     spsr, r1
        .endr
        msr     cpsr_c, #MASKED | 0x1F
        add     r0, r7, #8 * 4
        ldmia   r0, {r8-r14}
        mcr     p15, 0, r2, c1, c0, 0
        ldr     r0, [r7, #16 * 4]
        /* All bytes: QEMU keeps the A bit of ARMv6 in every CPSR, and it is set at reset. */
        msr     cpsr_fsxc, r0
        ldr     r0, case_state
        ldmia   r0, {r0-r7}
        ldr     pc, case_pc

done_arm:
        str     r0, final_r0
        mov     r0, #0x20
        b       done
done_thumb:
        str     r0, final_r0
        mov     r0, #0x24
done:
        str     r0, final_pc
        str     r1, final_r1
        mrs     r0, cpsr
        str     r0, final_cpsr
        and     r1, r0, #0x1F
        cmp     r1, #USR
        bne     privileged
leave_user_mode:
        swi     0
left_user_mode:
        /* The way out of User mode took these two; they are reported as zero. */
        mov     lr, #0
        msr     spsr, lr
privileged:
        msr     cpsr_c, #MASKED | 0x1F
        ldr     r0, plain_control
        mcr     p15, 0, r0, c1, c0, 0
        ldr     r0, case_result
        str     r2, [r0, #2 * 4]
        str     r3, [r0, #3 * 4]
        ldr     r1, final_r0
        str     r1, [r0]
        ldr     r1, final_r1
        str     r1, [r0, #1 * 4]
        add     r1, r0, #4 * 4
        stmia   r1!, {r4-r14}
        ldr     r2, final_pc
        ldr     r3, final_cpsr
        stmia   r1!, {r2, r3}
        msr     cpsr_c, #MASKED | 0x11
        stmia   r1!, {r8-r14}
        mrs     r2, spsr
        str     r2, [r1], #4
        .irp    mode, 0x12, 0x13, 0x17, 0x1B
        msr     cpsr_c, #MASKED | \mode
        stmia   r1!, {r13, r14}
        mrs     r2, spsr
        str     r2, [r1], #4
        .endr
        msr     cpsr_c, #MASKED | 0x13
        ldr     sp, harness_sp
        pop     {r4-r11, pc}
        .ltorg

/* What the code above writes lies in a page of its own, or each exception would change a page of code. */
        .org    0x1000
        .global log_next
log_next:       .word   0
saved:          .space  16
case_state:     .word   0
case_pc:        .word   0
case_result:    .word   0
harness_sp:     .word   0
plain_control:  .word   0x00050078
final_r0:       .word   0
final_r1:       .word   0
final_pc:       .word   0
final_cpsr:     .word   0

        .section .note.GNU-stack, "", %progbits
