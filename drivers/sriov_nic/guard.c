// SPDX-License-Identifier: GPL-2.0-only
/*
 * The guard against VFs that misbehave: how fast one may talk, and how often it
 * may be in the wrong. Room: brain. Lock: none; the caller keeps one guard per
 * VF, and gives it the time.
 *
 * A message costs tokens, of which a bucket fills at a steady rate. Events are
 * counted in a window that slides in steps:
 *
 *	                now
 *	 |..|..|..|..|..|.|      12 slots of a twelfth of the window each;
 *	  ^- forgotten with      the newest is not full yet
 *	     the next step
 *
 * So an event is never counted for longer than the window, and always for at
 * least eleven twelfths of it, in a few words of memory however many there are.
 */
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include <kunit/visibility.h>

#include "guard.h"

#define MILLI				1000

/* What an administrator who says nothing gets. */
const struct srn_guard_limits srn_guard_defaults = {
	.window_ms = 60000,
	.max = {
		[SRN_GUARD_RESET] = 3,
		[SRN_GUARD_ERROR] = 60,
	},
};
EXPORT_SYMBOL_IF_KUNIT(srn_guard_defaults);

/**
 * srn_guard_start() - hold nothing against a VF
 * @guard: its guard
 * @now_ms: the time, which never goes back
 *
 * Context: any. Pure.
 */
void srn_guard_start(struct srn_guard *guard, u64 now_ms)
{
	memset(guard, 0, sizeof(*guard));
	guard->tokens = SRN_GUARD_TOKENS * MILLI;
	guard->filled_ms = now_ms;
}
EXPORT_SYMBOL_IF_KUNIT(srn_guard_start);

static void guard_fill(struct srn_guard *guard, u64 now_ms)
{
	u64 passed_ms = now_ms - guard->filled_ms;
	u32 missing = SRN_GUARD_TOKENS * MILLI - guard->tokens;

	guard->filled_ms = now_ms;
	/* A token per second is a thousandth per millisecond. */
	if (passed_ms >= DIV_ROUND_UP(missing, SRN_GUARD_TOKENS_PER_S))
		guard->tokens += missing;
	else
		guard->tokens += passed_ms * SRN_GUARD_TOKENS_PER_S;
}

/**
 * srn_guard_spend() - find out whether a VF may send a message now
 * @guard: its guard
 * @now_ms: the time
 * @tokens: what the message costs
 *
 * Context: any. Pure.
 * Return: true if it may, and has paid; false if it has too little.
 */
bool srn_guard_spend(struct srn_guard *guard, u64 now_ms, u32 tokens)
{
	guard_fill(guard, now_ms);
	if (guard->tokens < tokens * MILLI)
		return false;
	guard->tokens -= tokens * MILLI;
	return true;
}
EXPORT_SYMBOL_IF_KUNIT(srn_guard_spend);

/* Makes @slot the newest; what is then too old is forgotten. */
static void window_slide(struct srn_guard_window *window, u32 slot)
{
	u32 i, steps = min(slot - window->slot, SRN_GUARD_SLOTS);

	for (i = 0; i < steps; i++)
		window->hits[(slot - i) % SRN_GUARD_SLOTS] = 0;
	window->slot = slot;
}

/**
 * srn_guard_hit() - hold an event against a VF
 * @guard: its guard
 * @limits: what is too much; the same as at all times since srn_guard_start()
 * @event: what happened
 * @now_ms: the time
 *
 * Context: any. Pure.
 * Return: true if that is one too many.
 */
bool srn_guard_hit(struct srn_guard *guard,
		   const struct srn_guard_limits *limits,
		   enum srn_guard_event event, u64 now_ms)
{
	struct srn_guard_window *window = &guard->window[event];
	u32 slot_ms = limits->window_ms / SRN_GUARD_SLOTS;
	unsigned int i;
	u64 sum = 0;

	window_slide(window, div_u64(now_ms, slot_ms));
	window->hits[window->slot % SRN_GUARD_SLOTS]++;
	for (i = 0; i < SRN_GUARD_SLOTS; i++)
		sum += window->hits[i];
	return limits->max[event] && sum >= limits->max[event];
}
EXPORT_SYMBOL_IF_KUNIT(srn_guard_hit);
