/* PL011 UART 0 (DDI 0183) and the Versatile/PB's system registers (DUI 0224,
 * section 4.3). */
#include "board.h"

#define REGISTER(address) (*(volatile uint32_t *)(address))

#define UART_DR REGISTER(0x101F1000)
#define UART_FR REGISTER(0x101F1018)
#define UART_IBRD REGISTER(0x101F1024)
#define UART_FBRD REGISTER(0x101F1028)
#define UART_LCR_H REGISTER(0x101F102C)
#define UART_CR REGISTER(0x101F1030)

#define FR_BUSY (1u << 3)
#define FR_TXFF (1u << 5)
#define LCR_H_8_BITS_WITH_FIFO 0x70u
#define CR_ENABLE_TRANSMIT 0x101u

#define SYS_LOCK REGISTER(0x10000020)
#define SYS_RESETCTL REGISTER(0x10000040)
#define SYS_24MHZ REGISTER(0x1000005C)

#define LOCK_KEY 0xA05Fu
/* Bit 8 resets on real boards, bit 2 in QEMU. */
#define RESETCTL_RESET 0x105u

void uart_init(void)
{
    UART_CR = 0;
    UART_IBRD = 13; /* 115,200 baud from 24 MHz */
    UART_FBRD = 1;
    UART_LCR_H = LCR_H_8_BITS_WITH_FIFO;
    UART_CR = CR_ENABLE_TRANSMIT;
}

static void print_char(char c)
{
    while (UART_FR & FR_TXFF)
        ;
    UART_DR = (uint8_t)c;
}

void print(const char *text)
{
    while (*text)
        print_char(*text++);
}

void print_hex(uint32_t value)
{
    for (int shift = 28; shift >= 0; shift -= 4)
        print_char("0123456789abcdef"[(value >> shift) & 15]);
}

uint32_t ticks_24mhz(void)
{
    return SYS_24MHZ;
}

void board_reset(void)
{
    while (UART_FR & FR_BUSY)
        ;
    SYS_LOCK = LOCK_KEY;
    SYS_RESETCTL = RESETCTL_RESET;
    for (;;)
        ;
}

void board_fault(void)
{
    print("BENCH-FAULT\r\n");
    board_reset();
}
