// SPDX-License-Identifier: GPL-2.0-only
/*
 * Brain: what functions did between two looks at their counters. Functions are
 * known by their generation; one that is new has done nothing yet that could be
 * told.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "rates.h"
#include "util.h"

#define NS_PER_S	UINT64_C(1000000000)

/* What so many of 1000 waits are shorter than is told. */
#define WAIT_PERMILLE	950

/* Where the classes of waits end, in microseconds; the last has no end. */
static const uint64_t wait_ends_us[] = {
	10, 100, 1000, 10000, 100000, 1000000, 10000000,
};

/**
 * struct counter - a fact that is the growth of a counter
 * @attr: the counter
 * @more: another one that is added, 0 for none
 * @scale: the growth is multiplied by this
 * @per_ns: and divided by the time, so many nanoseconds of it; 0 for not
 */
static const struct counter {
	uint16_t attr;
	uint16_t more;
	uint32_t scale;
	uint64_t per_ns;
} counters[RATE_NUM] = {
	[RATE_RX_PACKETS] = { VFIO_GLUE_A_FUNC_RX_PACKETS, 0, 1, NS_PER_S },
	[RATE_RX_BITS] = { VFIO_GLUE_A_FUNC_RX_BYTES, 0, 8, NS_PER_S },
	[RATE_TX_PACKETS] = { VFIO_GLUE_A_FUNC_TX_PACKETS, 0, 1, NS_PER_S },
	[RATE_TX_BITS] = { VFIO_GLUE_A_FUNC_TX_BYTES, 0, 8, NS_PER_S },
	[RATE_SPOOFS] = { VFIO_GLUE_A_FUNC_SPOOFS, 0, 1, 0 },
	[RATE_ENGINE] = { VFIO_GLUE_A_FUNC_RUN_NS, 0, 1000, 1 },
	[RATE_COMMANDS] = { VFIO_GLUE_A_FUNC_COMMANDS, 0, 1, NS_PER_S },
	[RATE_PIXELS] = { VFIO_GLUE_A_FUNC_PIXEL_BYTES, 0, 1, NS_PER_S },
	[RATE_DROPS] = { VFIO_GLUE_A_FUNC_COMMANDS_DROPPED,
			 VFIO_GLUE_A_FUNC_COMMANDS_REFUSED, 1, 0 },
};

/* What programs call them. */
const char *const rate_keys[RATE_NUM] = {
	[RATE_RX_PACKETS] = "rx_packets_per_s",
	[RATE_RX_BITS] = "rx_bits_per_s",
	[RATE_TX_PACKETS] = "tx_packets_per_s",
	[RATE_TX_BITS] = "tx_bits_per_s",
	[RATE_SPOOFS] = "spoofs",
	[RATE_ENGINE] = "engine_permille",
	[RATE_WAIT] = "wait_p95_us",
	[RATE_COMMANDS] = "commands_per_s",
	[RATE_PIXELS] = "pixel_bytes_per_s",
	[RATE_DROPS] = "drops",
};

static uint64_t value(const struct func *func, uint16_t attr)
{
	uint64_t u64;

	memcpy(&u64, (const char *)func + model_field(&shape_func, attr)->offset,
	       sizeof(u64));
	return u64;
}

/* A counter that was set back has not grown. */
static uint64_t growth(const struct func *before, const struct func *now,
		       uint16_t attr)
{
	uint64_t from = value(before, attr);
	uint64_t to = value(now, attr);

	return to > from ? to - from : 0;
}

static void make_counter(const struct func *before, const struct func *now,
			 uint64_t ns, enum rate_what what, struct rate *rate)
{
	const struct counter *counter = &counters[what];
	uint64_t grown;

	if (!counter->attr || !model_has(&before->model, counter->attr) ||
	    !model_has(&now->model, counter->attr))
		return;
	grown = growth(before, now, counter->attr);
	if (counter->more)
		grown += growth(before, now, counter->more);
	grown *= counter->scale;
	rate->value[what] = !counter->per_ns ? grown :
			    (double)grown * counter->per_ns / ns + 0.5;
	rate->has |= 1U << what;
}

static void make_wait(const struct func *before, const struct func *now,
		      struct rate *rate)
{
	uint64_t waits[ARRAY_SIZE(now->wait)];
	uint64_t all = 0, seen = 0;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(waits); i++) {
		waits[i] = now->wait[i] > before->wait[i] ?
			   now->wait[i] - before->wait[i] : 0;
		all += waits[i];
	}
	if (!all)
		return;
	for (i = 0; i < ARRAY_SIZE(wait_ends_us); i++) {
		seen += waits[i];
		if (seen * 1000 >= all * WAIT_PERMILLE)
			break;
	}
	rate->value[RATE_WAIT] = i < ARRAY_SIZE(wait_ends_us) ?
				 wait_ends_us[i] : now->wait_max_ns / 1000;
	rate->has |= 1U << RATE_WAIT;
}

static const struct func *find(const struct model_list *list,
			       uint64_t generation)
{
	const struct func *func = list->items;
	size_t i;

	for (i = 0; i < list->num; i++, func++)
		if (func->generation == generation)
			return func;
	return NULL;
}

/**
 * rates_make() - compare two looks at all functions
 * @before: the first, empty if there was none; a list of struct func
 * @now: the second; must outlive @rates
 * @ns: nanoseconds from the one to the other, not 0
 * @rates: what they did; to be cleared
 *
 * Return: 0 or -ENOMEM.
 */
int rates_make(const struct model_list *before, const struct model_list *now,
	       uint64_t ns, struct rates *rates)
{
	const struct func *func = now->items;
	size_t i, what;

	rates->items = calloc(now->num ? now->num : 1, sizeof(*rates->items));
	rates->num = 0;
	if (!rates->items)
		return -ENOMEM;
	for (i = 0; i < now->num; i++, func++) {
		struct rate *rate = &rates->items[rates->num++];
		const struct func *old = find(before, func->generation);

		rate->func = func;
		if (!old)
			continue;
		for (what = 0; what < RATE_NUM; what++)
			make_counter(old, func, ns, what, rate);
		make_wait(old, func, rate);
	}
	return 0;
}

/**
 * rates_clear() - forget what they did
 * @rates: what to forget
 */
void rates_clear(struct rates *rates)
{
	free(rates->items);
	rates->items = NULL;
	rates->num = 0;
}
