/* What the kernels of `armature bench io` share: a pass is ACCESSES of one kind, eight in a row, one row a round of a
 * loop. The instructions are written out, so that no compiler finds a better way. */
#ifndef ACCESS_H
#define ACCESS_H

#include "kernel.h"

#define ACCESSES 65536
#define ROUNDS (ACCESSES / 8)

/* SYS_LED (DUI 0225, 4.1): reads what was written, and does nothing else. */
#define SYS_LED ((volatile uint32_t *)0x10000008)

#define EIGHT_TIMES(line) line line line line line line line line

/* Written once, then loaded from; 64 pages. */
#define BUFFER_BYTES (64 * 4096)
extern uint32_t buffer[BUFFER_BYTES / 4];

#endif
