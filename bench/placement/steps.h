/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Counting of instructions.
 */
#ifndef _BENCH_PLACEMENT_STEPS_H
#define _BENCH_PLACEMENT_STEPS_H

void steps_begin(void);
unsigned long steps_end(void);

#endif
