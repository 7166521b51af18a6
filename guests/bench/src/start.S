@ Entry of a compute guest on an ARM926EJ-S: exception vectors, stack, and the
@ MMU and the caches on, as code under an operating system has them.
@
@ Physical memory, all mapped to itself by 1 MB sections (ARM ARM B4.7):
@   00000000  vectors          00004000  translation table
@   00008000  run request      00010000  the image
@   10000000  the board's devices, two sections, not cached

        .equ    TRANSLATION_TABLE, 0x4000
        .equ    RAM_SECTIONS, 8
        .equ    DEVICES, 0x10000000
        .equ    DEVICE_SECTIONS, 2
        .equ    SECTION_SIZE, 0x100000
        .equ    SECTION_CACHED, 0xC1E           @ any mode reads and writes; C, B
        .equ    SECTION_DEVICE, 0xC12
        .equ    CONTROL_MMU_AND_CACHES, 0x1005  @ I, C, M (DDI 0198, 2.3.6)
        .equ    SVC_MASKED, 0xD3
        .equ    LDR_PC_PLUS_24, 0xE59FF018      @ ldr pc, [pc, #24]

        .syntax unified
        .arm
        .section .text.start, "ax"
        .global _start
_start:
        msr     cpsr_c, #SVC_MASKED
        ldr     sp, =stack_top

        mov     r0, #0
        ldr     r1, =LDR_PC_PLUS_24
        ldr     r2, =board_fault
1:      str     r1, [r0]
        str     r2, [r0, #0x20]
        add     r0, r0, #4
        cmp     r0, #0x20
        bne     1b

        ldr     r0, =bss_start
        ldr     r1, =bss_end
        mov     r2, #0
2:      cmp     r0, r1
        strne   r2, [r0], #4
        bne     2b

        ldr     r0, =TRANSLATION_TABLE
        add     r1, r0, #0x4000
3:      str     r2, [r0], #4
        cmp     r0, r1
        bne     3b
        mov     r0, #0
        mov     r1, #RAM_SECTIONS
        ldr     r2, =SECTION_CACHED
        bl      map_sections
        mov     r0, #DEVICES
        mov     r1, #DEVICE_SECTIONS
        ldr     r2, =SECTION_DEVICE
        bl      map_sections

        mov     r0, #0
        mcr     p15, 0, r0, c7, c7, 0           @ invalidate both caches
        mcr     p15, 0, r0, c8, c7, 0           @ invalidate the TLB
        mov     r0, #1                          @ domain 0: client
        mcr     p15, 0, r0, c3, c0, 0
        ldr     r0, =TRANSLATION_TABLE
        mcr     p15, 0, r0, c2, c0, 0
        mrc     p15, 0, r0, c1, c0, 0
        ldr     r1, =CONTROL_MMU_AND_CACHES
        orr     r0, r0, r1
        mcr     p15, 0, r0, c1, c0, 0

        ldr     r0, =main
        bx      r0

@ Maps r1 sections at address r0 to themselves with the attributes r2.
map_sections:
        ldr     r3, =TRANSLATION_TABLE
        add     r3, r3, r0, lsr #18
        orr     r2, r2, r0
4:      str     r2, [r3], #4
        add     r2, r2, #SECTION_SIZE
        subs    r1, r1, #1
        bne     4b
        bx      lr
