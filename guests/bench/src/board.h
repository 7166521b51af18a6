/* The few parts of a Versatile/PB that the compute guests use. */
#ifndef BOARD_H
#define BOARD_H

#include <stdint.h>

void uart_init(void);
void print(const char *text);
/* Prints eight hexadecimal digits. */
void print_hex(uint32_t value);

/* The free-running 24 MHz counter; it wraps after 178 seconds. */
uint32_t ticks_24mhz(void);

/* Restarts the board, which ends an emulator that runs with -no-reboot. */
_Noreturn void board_reset(void);

/* Where start.S sends every exception; none is expected. */
_Noreturn void board_fault(void);

#endif
