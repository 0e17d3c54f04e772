/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How much nonsense a VF may make before its PF stops listening to it.
 */
#ifndef _SRN_GUARD_H
#define _SRN_GUARD_H

#include <linux/types.h>

/* The window moves in steps of a twelfth of its length. */
#define SRN_GUARD_SLOTS			12

/*
 * Messages may cost so many tokens at once, and so many in the long run. A
 * stock driver that comes up spends about 20.
 */
#define SRN_GUARD_TOKENS		1024
#define SRN_GUARD_TOKENS_PER_S		256

/**
 * enum srn_guard_event - what is held against a VF
 * @SRN_GUARD_RESET: it was reset again before its driver had said a word
 * @SRN_GUARD_ERROR: a message that no honest driver sends, one that could not
 *	be read, one too many, or a frame under a foreign name
 * @SRN_GUARD_EVENTS: number of the above
 */
enum srn_guard_event {
	SRN_GUARD_RESET,
	SRN_GUARD_ERROR,
	SRN_GUARD_EVENTS,
};

/**
 * struct srn_guard_limits - what is too much
 * @window_ms: length of the sliding window, at least SRN_GUARD_SLOTS
 * @max: events of each sort within the window that are too many; 0 if no
 *	number is
 */
struct srn_guard_limits {
	u32 window_ms;
	u32 max[SRN_GUARD_EVENTS];
};

/**
 * struct srn_guard_window - events of one sort in the recent past
 * @slot: number of the newest slot, counted from the beginning of time
 * @hits: events in that slot and those before it, each at its number modulo
 *	SRN_GUARD_SLOTS
 */
struct srn_guard_window {
	u32 slot;
	u32 hits[SRN_GUARD_SLOTS];
};

/**
 * struct srn_guard - what is held against one VF
 * @window: events by sort
 * @tokens: what it may spend on messages, in thousandths
 * @filled_ms: time at which @tokens was true
 */
struct srn_guard {
	struct srn_guard_window window[SRN_GUARD_EVENTS];
	u32 tokens;
	u64 filled_ms;
};

extern const struct srn_guard_limits srn_guard_defaults;

void srn_guard_start(struct srn_guard *guard, u64 now_ms);
bool srn_guard_spend(struct srn_guard *guard, u64 now_ms, u32 tokens);
bool srn_guard_hit(struct srn_guard *guard,
		   const struct srn_guard_limits *limits,
		   enum srn_guard_event event, u64 now_ms);

#endif /* _SRN_GUARD_H */
