/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Whose turn it is on an engine.
 */
#ifndef _MDEV_GPU_SCHED_TURNS_H
#define _MDEV_GPU_SCHED_TURNS_H

#include <linux/limits.h>
#include <linux/types.h>

#include "geometry.h"
#include "sched_policy.h"

#define MGPU_TURNS_MAX		MGPU_UNITS_MAX

/* Time over which shares are observed. */
#define MGPU_WINDOW_NS		1000000000ULL

/* What mgpu_turns_pick() says of a time that never comes. */
#define MGPU_TURNS_NEVER	U64_MAX

/**
 * struct mgpu_turn - one who wants turns
 * @share: what was laid down for it
 * @due: what follows from that by the policy
 * @ready: it has work
 * @throttled: it has work, and its rate forbids to do it now
 * @fresh: it got work when it owed nothing, and had no turn since
 * @tag: engine time that it had, by its weight, in virtual time
 * @order: grows each time that it lines up
 * @balance: engine time that it may use before its rate holds it back, in
 *	millionths of nanoseconds; negative is debt
 * @filled_at: when @balance was last brought up to date, in nanoseconds
 * @throttled_at: since when it is throttled
 * @throttled_ns: how long it was throttled in sum
 * @window_ns: engine time that it had in the present window
 * @whole: it had work all through the window, was not held back by its own cap,
 *	and what it is due did not change
 * @permille: part of the engine that it had in the last window
 */
struct mgpu_turn {
	struct mgpu_share share;
	struct mgpu_due due;
	bool ready;
	bool throttled;
	bool fresh;
	u64 tag;
	u64 order;
	s64 balance;
	u64 filled_at;
	u64 throttled_at;
	u64 throttled_ns;
	u64 window_ns;
	bool whole;
	u32 permille;
};

/**
 * struct mgpu_turns - those who share an engine
 * @policy: the rules
 * @slice_ns: how long a turn is while others wait
 * @turn: the members
 * @num: how many there are
 * @current_turn: whose turn it is, or was last; NULL if nobody's
 * @used_ns: how much of the slice is used
 * @idle: nobody may have the engine
 * @idle_at: since when
 * @vtime: the virtual time
 * @order: the last number given to one who lined up
 * @window_at: when the present window began
 * @jain_ppm: Jain's index of the last window, 0 if it says nothing
 * @busy_permille: part of the last window that the engine was busy
 */
struct mgpu_turns {
	enum vfio_glue_sched policy;
	u64 slice_ns;
	struct mgpu_turn *turn[MGPU_TURNS_MAX];
	unsigned int num;
	struct mgpu_turn *current_turn;
	u64 used_ns;
	bool idle;
	u64 idle_at;
	u64 vtime;
	u64 order;
	u64 window_at;
	u32 jain_ppm;
	u32 busy_permille;
};

void mgpu_turns_init(struct mgpu_turns *q, u64 now);
void mgpu_turn_init(struct mgpu_turn *t, const struct mgpu_share *share,
		    u64 now);
int mgpu_turns_join(struct mgpu_turns *q, struct mgpu_turn *t, u64 now);
void mgpu_turns_leave(struct mgpu_turns *q, struct mgpu_turn *t, u64 now);
void mgpu_turns_wake(struct mgpu_turns *q, struct mgpu_turn *t, u64 now);
void mgpu_turns_sleep(struct mgpu_turns *q, struct mgpu_turn *t, u64 now);
struct mgpu_turn *mgpu_turns_pick(struct mgpu_turns *q, u64 now, u64 *wait_ns);
u64 mgpu_turns_charge(struct mgpu_turns *q, struct mgpu_turn *t, u64 now,
		      u64 ns);
void mgpu_turns_set(struct mgpu_turns *q, enum vfio_glue_sched policy,
		    u64 slice_ns, u64 now);
void mgpu_turns_set_share(struct mgpu_turns *q, struct mgpu_turn *t,
			  const struct mgpu_share *share, u64 now);
void mgpu_turns_window(struct mgpu_turns *q, u64 now);
u32 mgpu_turns_jain(const u64 *x, unsigned int num);

#endif /* _MDEV_GPU_SCHED_TURNS_H */
