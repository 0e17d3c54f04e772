/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What functions did between two looks at their counters.
 */
#ifndef _VFCTL_RATES_H
#define _VFCTL_RATES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "model.h"

enum rate_what {
	RATE_RX_PACKETS,
	RATE_RX_BITS,
	RATE_TX_PACKETS,
	RATE_TX_BITS,
	RATE_SPOOFS,
	RATE_ENGINE,
	RATE_WAIT,
	RATE_COMMANDS,
	RATE_PIXELS,
	RATE_DROPS,
	RATE_NUM
};

/**
 * struct rate - what one function did
 * @func: the function
 * @has: bit N: @value[N] is known
 * @value: packets, bits, commands and pixel bytes per second; spoofs and drops
 *	as a number; the engine in permille of the time; of the waits for it the
 *	time in microseconds that 95 of 100 were shorter than
 */
struct rate {
	const struct func *func;
	uint32_t has;
	uint64_t value[RATE_NUM];
};

/**
 * struct rates - what all functions did
 * @time: of the second look
 * @items: a rate per function
 * @num: length of @items
 */
struct rates {
	struct timespec time;
	struct rate *items;
	size_t num;
};

static inline bool rate_has(const struct rate *rate, enum rate_what what)
{
	return rate->has & (1U << what);
}

extern const char *const rate_keys[RATE_NUM];

int rates_make(const struct model_list *before, const struct model_list *now,
	       uint64_t ns, struct rates *rates);
void rates_clear(struct rates *rates);

#endif /* _VFCTL_RATES_H */
