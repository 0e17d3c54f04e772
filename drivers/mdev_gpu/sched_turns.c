// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whose turn it is on an engine.
 *
 * Room: brain. No lock, no allocation, no device; time is an argument.
 *
 * Two accounts are kept of each member, in engine time as it was measured.
 *
 * The tag orders those who have work. It grows by the time that the member
 * used, divided by its weight, so that equal tags mean equal treatment. The
 * virtual time is the tag that everybody would have, could the engine be
 * divided like a liquid: it grows by the time used, divided by the weights of
 * all who compete. By how much a tag is ahead of it is what its owner had too
 * early. Who owes something competes until the virtual time has come up to his
 * tag, with or without work: no debt is forgiven, however long he is idle. Who
 * is behind without having had work is put level: nobody saves up turns.
 *
 * The balance holds back those whose rate is limited. It fills at that rate up
 * to the burst, what the member uses is taken from it, and while it is negative
 * the member has no turn. Over any time T a member with rate r and burst b gets
 * at most r * T + b and what the last command went beyond.
 *
 * A turn lasts for a slice, and then for the rest of the command (cut to
 * pieces, so that it is short). The next one is his who has just got work and
 * owes nothing, else his whose tag is lowest. From this follows, with s a slice
 * and c the longest command:
 *
 *  - Two who always have work, and are not limited, differ from what their
 *    weights say by no more than s + c each, over any time.
 *  - Who uses less than his share waits for s + c at most when he gets work,
 *    however many others have however much; others who use less than theirs,
 *    and got work before him, come before.
 */
#include <kunit/visibility.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/overflow.h>
#include <linux/time64.h>

#include "sched_turns.h"

/* Tags wrap, in hundreds of days of the smallest weight's use. */
static bool tag_before(u64 a, u64 b)
{
	return (s64)(a - b) < 0;
}

static bool turn_before(const struct mgpu_turn *a, const struct mgpu_turn *b)
{
	if (a->fresh != b->fresh)
		return a->fresh;
	if (a->fresh || a->tag == b->tag)
		return a->order < b->order;

	return tag_before(a->tag, b->tag);
}

static bool turn_limited(const struct mgpu_turn *t)
{
	return t->due.rate_ppm < MGPU_RATE_ALL;
}

static s64 turn_burst(const struct mgpu_turn *t)
{
	return (s64)t->share.burst_us * NSEC_PER_USEC * MGPU_RATE_ALL;
}

static void turn_fill(struct mgpu_turn *t, u64 now)
{
	u64 gain;

	if (check_mul_overflow(now - t->filled_at, (u64)t->due.rate_ppm,
			       &gain) ||
	    gain > S64_MAX ||
	    check_add_overflow(t->balance, (s64)gain, &t->balance))
		t->balance = S64_MAX;
	t->balance = min(t->balance, turn_burst(t));
	t->filled_at = now;
}

static void turn_line_up(struct mgpu_turns *q, struct mgpu_turn *t)
{
	if (tag_before(t->tag, q->vtime))
		t->tag = q->vtime;
	t->order = ++q->order;
}

static bool turn_competes(const struct mgpu_turns *q, const struct mgpu_turn *t)
{
	return (t->ready && !t->throttled) || tag_before(q->vtime, t->tag);
}

/* The engine worked, or nobody wanted it, for @ns. */
static void turns_pass(struct mgpu_turns *q, u64 ns)
{
	unsigned int i;
	u32 sum = 0;

	for (i = 0; i < q->num; i++)
		if (turn_competes(q, q->turn[i]))
			sum += q->turn[i]->due.weight;
	if (sum)
		q->vtime += mul_u64_u32_div(ns, VFIO_GLUE_WEIGHT_MAX, sum);
}

/* While nobody may have it, the engine's time pays for what is owed. */
static void turns_idle_end(struct mgpu_turns *q, u64 now)
{
	if (!q->idle)
		return;
	q->idle = false;
	turns_pass(q, now - q->idle_at);
}

static void turn_hold_back(struct mgpu_turn *t, u64 now)
{
	if (t->throttled)
		return;
	t->throttled = true;
	t->throttled_at = now;
	if (t->due.capped)
		t->whole = false;
}

static void turn_let_go(struct mgpu_turn *t, u64 now)
{
	if (!t->throttled)
		return;
	t->throttled = false;
	t->throttled_ns += now - t->throttled_at;
}

/* Whether its rate allows it to have a turn; keeps book of when it does not. */
static bool turn_allowed(struct mgpu_turns *q, struct mgpu_turn *t, u64 now)
{
	turn_fill(t, now);
	if (turn_limited(t) && t->balance < 0) {
		turn_hold_back(t, now);
		return false;
	}
	if (t->throttled) {
		turn_let_go(t, now);
		turn_line_up(q, t);
	}

	return true;
}

/*
 * What everybody is due has changed. By how much one is ahead or behind is
 * engine time, not virtual time, and stays what it is.
 */
static void turns_due(struct mgpu_turns *q, u64 now)
{
	unsigned int i;

	turns_idle_end(q, now);
	for (i = 0; i < q->num; i++) {
		struct mgpu_turn *t = q->turn[i];
		struct mgpu_due old = t->due;

		turn_fill(t, now);
		mgpu_sched_due(q->policy, &t->share, q->num, &t->due);
		if (tag_before(q->vtime, t->tag))
			t->tag = q->vtime +
				 mul_u64_u32_div(t->tag - q->vtime, old.weight,
						 t->due.weight);
		else
			t->tag = q->vtime -
				 mul_u64_u32_div(q->vtime - t->tag, old.weight,
						 t->due.weight);
		if (t->due.weight != old.weight ||
		    t->due.rate_ppm != old.rate_ppm)
			t->whole = false;
	}
}

/**
 * mgpu_turns_init() - begin with nobody
 * @q: overwritten
 * @now: the time in nanoseconds
 *
 * Context: any.
 */
void mgpu_turns_init(struct mgpu_turns *q, u64 now)
{
	*q = (struct mgpu_turns) {
		.policy = VFIO_GLUE_SCHED_BEST_EFFORT,
		.slice_ns = MGPU_SLICE_US_DEFAULT * NSEC_PER_USEC,
		.window_at = now,
	};
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_turns_init);

/**
 * mgpu_turn_init() - make one who may join
 * @t: overwritten; has its burst saved up
 * @share: what was laid down for it
 * @now: the time in nanoseconds
 *
 * Context: any.
 */
void mgpu_turn_init(struct mgpu_turn *t, const struct mgpu_share *share,
		    u64 now)
{
	*t = (struct mgpu_turn) {
		.share = *share,
		.filled_at = now,
	};
	mgpu_sched_due(VFIO_GLUE_SCHED_BEST_EFFORT, share, 1, &t->due);
	t->balance = turn_burst(t);
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_turn_init);

/**
 * mgpu_turns_join() - let somebody take part
 * @q: those who share an engine
 * @t: one who does not take part, and has no work; what it owes from when it
 *	did is not forgotten
 * @now: the time in nanoseconds
 *
 * Context: any.
 * Return: 0, or -ENOSPC if there are MGPU_TURNS_MAX already.
 */
int mgpu_turns_join(struct mgpu_turns *q, struct mgpu_turn *t, u64 now)
{
	if (q->num == MGPU_TURNS_MAX)
		return -ENOSPC;

	t->whole = false;
	t->window_ns = 0;
	t->permille = 0;
	q->turn[q->num++] = t;
	turns_due(q, now);

	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_turns_join);

/**
 * mgpu_turns_leave() - let somebody take part no more
 * @q: those who share an engine
 * @t: one of them
 * @now: the time in nanoseconds
 *
 * Context: any.
 */
void mgpu_turns_leave(struct mgpu_turns *q, struct mgpu_turn *t, u64 now)
{
	unsigned int i;

	mgpu_turns_sleep(q, t, now);
	turn_fill(t, now);
	for (i = 0; i < q->num; i++)
		if (q->turn[i] == t)
			break;
	if (i < q->num)
		q->turn[i] = q->turn[--q->num];
	if (q->current_turn == t)
		q->current_turn = NULL;
	turns_due(q, now);
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_turns_leave);

/**
 * mgpu_turns_wake() - a member has work
 * @q: those who share an engine
 * @t: the member
 * @now: the time in nanoseconds
 *
 * Context: any.
 */
void mgpu_turns_wake(struct mgpu_turns *q, struct mgpu_turn *t, u64 now)
{
	if (t->ready)
		return;
	turns_idle_end(q, now);
	t->ready = true;
	t->fresh = !tag_before(q->vtime, t->tag);
	turn_line_up(q, t);
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_turns_wake);

/**
 * mgpu_turns_sleep() - a member has no work
 * @q: those who share an engine
 * @t: the member
 * @now: the time in nanoseconds
 *
 * Context: any.
 */
void mgpu_turns_sleep(struct mgpu_turns *q, struct mgpu_turn *t, u64 now)
{
	t->ready = false;
	t->fresh = false;
	t->whole = false;
	turn_let_go(t, now);
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_turns_sleep);

/*
 * Who goes while he is behind, or leaves while he is ahead, takes the others'
 * balance with him. But the virtual time cannot be below all tags of those who
 * have work, nor above all of those who compete.
 */
static void turns_mend(struct mgpu_turns *q, const struct mgpu_turn *low,
		       const struct mgpu_turn *high)
{
	if (low && tag_before(q->vtime, low->tag))
		q->vtime = low->tag;
	else if (high && tag_before(high->tag, q->vtime))
		q->vtime = high->tag;
}

/**
 * mgpu_turns_pick() - tell whose turn it is
 * @q: those who share an engine
 * @now: the time in nanoseconds
 * @wait_ns: if it is nobody's, in how many nanoseconds to ask again at the
 *	latest, or MGPU_TURNS_NEVER
 *
 * Context: any.
 * Return: the member, or NULL if nobody has work that may be done now.
 */
struct mgpu_turn *mgpu_turns_pick(struct mgpu_turns *q, u64 now, u64 *wait_ns)
{
	struct mgpu_turn *best = NULL, *cur = q->current_turn;
	struct mgpu_turn *low = NULL, *high = NULL;
	unsigned int i;

	mgpu_turns_window(q, now);
	turns_idle_end(q, now);

	*wait_ns = MGPU_TURNS_NEVER;
	for (i = 0; i < q->num; i++) {
		struct mgpu_turn *t = q->turn[i];

		if (t->ready && !turn_allowed(q, t, now)) {
			u64 wait = div_u64(-(u64)t->balance, t->due.rate_ppm);

			*wait_ns = min(*wait_ns, wait + 1);
		}
		if (!turn_competes(q, t))
			continue;
		if (!high || tag_before(high->tag, t->tag))
			high = t;
		if (!t->ready || t->throttled)
			continue;
		if (!low || tag_before(t->tag, low->tag))
			low = t;
		if (!best || turn_before(t, best))
			best = t;
	}
	turns_mend(q, low, high);

	if (cur && cur->ready && !cur->throttled && q->used_ns < q->slice_ns)
		return cur;

	q->current_turn = best;
	q->used_ns = 0;
	if (best) {
		best->fresh = false;
	} else {
		q->idle = true;
		q->idle_at = now;
	}

	return best;
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_turns_pick);

/**
 * mgpu_turns_charge() - account for the engine's work
 * @q: those who share an engine
 * @t: whom it worked for, since it was picked; may have left meanwhile
 * @now: the time in nanoseconds
 * @ns: how long it took
 *
 * Context: any.
 * Return: by how much that went beyond the end of its turn, in nanoseconds.
 */
u64 mgpu_turns_charge(struct mgpu_turns *q, struct mgpu_turn *t, u64 now,
		      u64 ns)
{
	s64 cost;

	turns_pass(q, ns);
	/* Who costs nothing would never lose his place. */
	t->tag += max(mul_u64_u32_div(ns, VFIO_GLUE_WEIGHT_MAX, t->due.weight),
		      1);
	if (ns > S64_MAX / MGPU_RATE_ALL)
		cost = S64_MAX;
	else
		cost = ns * MGPU_RATE_ALL;
	if (turn_limited(t) &&
	    check_sub_overflow(t->balance, cost, &t->balance))
		t->balance = S64_MIN;
	turn_fill(t, now);
	t->window_ns += ns;

	if (q->current_turn != t)
		return 0;
	q->used_ns += ns;

	return q->used_ns > q->slice_ns ? min(q->used_ns - q->slice_ns, ns) : 0;
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_turns_charge);

/**
 * mgpu_turns_set() - change the rules
 * @q: those who share an engine
 * @policy: a policy that is known
 * @slice_ns: how long a turn is
 * @now: the time in nanoseconds
 *
 * Whoever waits keeps his place, and who is ahead stays so by as much engine
 * time; the turn that is on ends when the new slice is used up.
 *
 * Context: any.
 */
void mgpu_turns_set(struct mgpu_turns *q, enum vfio_glue_sched policy,
		    u64 slice_ns, u64 now)
{
	q->policy = policy;
	q->slice_ns = slice_ns;
	turns_due(q, now);
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_turns_set);

/**
 * mgpu_turns_set_share() - change what is laid down for somebody
 * @q: those who share an engine
 * @t: one who may take part or not
 * @share: what is laid down
 * @now: the time in nanoseconds
 *
 * Context: any.
 */
void mgpu_turns_set_share(struct mgpu_turns *q, struct mgpu_turn *t,
			  const struct mgpu_share *share, u64 now)
{
	turn_fill(t, now);
	t->share = *share;
	turns_due(q, now);
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_turns_set_share);

/**
 * mgpu_turns_jain() - Jain's index of fairness
 * @x: what each got
 * @num: how many, up to MGPU_TURNS_MAX
 *
 * Context: any. Pure.
 * Return: the square of the sum, divided by the sum of the squares and @num,
 * in millionths: 1000000 if all are equal, 1000000 / @num if one has all; 0 if
 * there is nothing to compare.
 */
u32 mgpu_turns_jain(const u64 *x, unsigned int num)
{
	u64 most = 0, sum = 0, squares = 0;
	unsigned int i;

	for (i = 0; i < num; i++)
		most = max(most, x[i]);
	if (num < 2 || !most)
		return 0;
	/* With 16 bits each, nothing below overflows. */
	for (i = 0; i < num; i++) {
		u64 part = div64_u64(x[i], div_u64(most, U16_MAX) + 1);

		sum += part;
		squares += part * part;
	}

	return squares ? div64_u64(sum * sum * MGPU_RATE_ALL, num * squares) :
			 MGPU_RATE_ALL;
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_turns_jain);

/**
 * mgpu_turns_window() - end the window if it is over
 * @q: those who share an engine
 * @now: the time in nanoseconds
 *
 * Context: any.
 */
void mgpu_turns_window(struct mgpu_turns *q, u64 now)
{
	u64 len = now - q->window_at, busy = 0;
	u64 got[MGPU_TURNS_MAX];
	unsigned int i, num = 0;

	if (len < MGPU_WINDOW_NS)
		return;

	for (i = 0; i < q->num; i++) {
		struct mgpu_turn *t = q->turn[i];

		busy += t->window_ns;
		t->permille = min(div64_u64(t->window_ns * 1000, len), 1000);
		if (t->whole)
			got[num++] = mul_u64_u32_div(t->window_ns,
						     VFIO_GLUE_WEIGHT_MAX,
						     t->due.weight);
		t->window_ns = 0;
		t->whole = t->ready && !(t->throttled && t->due.capped);
	}
	q->busy_permille = min(div64_u64(busy * 1000, len), 1000);
	q->jain_ppm = mgpu_turns_jain(got, num);
	q->window_at = now;
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_turns_window);
