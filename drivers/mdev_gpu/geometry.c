// SPDX-License-Identifier: GPL-2.0-only
/*
 * What one card may hold.
 *
 * Room: brain. No lock, no allocation, no device; the card's lock guards what
 * is passed in.
 *
 * A slot begins at a multiple of its own length, as in a buddy allocator:
 *
 *	units	 0   1   2   3   4   5   6   7
 *		[     4 (half)  ][ 2    ][1 ]( )
 *
 * That is what lets slots come and go in any order and still leaves, in the
 * end, the holes that large slots need; and it gives 2 MiB mappings, since a
 * slice is then aligned to its size. Which of these places a profile may use,
 * and what it takes of the engine besides, is its shape; a mode is no more
 * than the set of shapes that are offered, the shares that the engine has,
 * and in one-type mode the rule that all slots have the same shape:
 *
 *	mode		places			shares of the engine
 *	one-type	every multiple		1000
 *	mixed		every multiple		1000
 *	mig		a table per profile	7 of 7, of which 3g takes 3 and
 *						half of the memory
 */
#include <kunit/visibility.h>
#include <linux/array_size.h>
#include <linux/bits.h>
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/limits.h>
#include <linux/log2.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "geometry.h"

#define COMPUTE_MAX	1000	/* shares are thousandths outside of MIG */
#define SOLVE_STEPS	4096	/* places that the solver tries, at most */

static u32 span_mask(unsigned int start, unsigned int len)
{
	return (u32)GENMASK_ULL(start + len - 1, start);
}

/* Units at which a slot of @shape could begin beside what is @used. */
static u32 places(u32 used, const struct mgpu_shape *shape)
{
	unsigned int step;

	/* A run of units is blocked at its start by any unit in it. */
	for (step = 1; step < shape->len; step *= 2)
		used |= used >> step;

	return shape->starts & ~used;
}

/* Index of some slot, -1 if there is none. */
static int any_slot(const struct mgpu_geometry *geo)
{
	unsigned int i;

	if (!geo->used)
		return -1;
	for (i = 0; i < MGPU_UNITS_MAX; i++)
		if (geo->slot[i].len)
			return i;

	return -1;
}

/* Slots of @shape; @last is set to one of them if there are any. */
static unsigned int count_slots(const struct mgpu_geometry *geo,
				unsigned int shape, int *last)
{
	unsigned int i, num = 0;

	for (i = 0; i < MGPU_UNITS_MAX; i++) {
		if (!geo->slot[i].len || geo->slot[i].shape != shape)
			continue;
		num++;
		*last = i;
	}

	return num;
}

/* In one-type mode, whether the slots that there are rule @shape out. */
static bool type_differs(const struct mgpu_geometry *geo, unsigned int shape)
{
	int any;

	if (geo->mode != VFIO_GLUE_MODE_ONE_TYPE)
		return false;
	any = any_slot(geo);

	return any >= 0 && geo->slot[any].shape != shape;
}

/* Another shape before @shape that asks for the very same places. */
static bool is_double(const struct mgpu_geometry *geo, unsigned int shape)
{
	const struct mgpu_shape *s = geo->shape;
	unsigned int i;

	for (i = 0; i < shape; i++)
		if (s[i].len == s[shape].len &&
		    s[i].starts == s[shape].starts &&
		    mgpu_geometry_offers(geo, i))
			return true;

	return false;
}

/**
 * mgpu_geometry_starts() - all places of a length
 * @units: number of units of the card
 * @len: length of the place in units, a power of two
 *
 * Context: any. Pure.
 * Return: a bit for each multiple of @len at which @len units are left.
 */
u32 mgpu_geometry_starts(unsigned int units, unsigned int len)
{
	unsigned int start;
	u32 starts = 0;

	for (start = 0; start + len <= units; start += len)
		starts |= BIT(start);

	return starts;
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_geometry_starts);

/**
 * mgpu_geometry_init() - describe an empty card in one-type mode
 * @geo: overwritten
 * @units: number of units, a power of two, 1..MGPU_UNITS_MAX
 * @shape: what the card's profiles take; read whenever @geo or a copy of it is
 *	used
 * @num: length of @shape, up to MGPU_SHAPES_MAX
 *
 * Context: any. Pure.
 */
void mgpu_geometry_init(struct mgpu_geometry *geo, unsigned int units,
			const struct mgpu_shape *shape, unsigned int num)
{
	memset(geo, 0, sizeof(*geo));
	geo->mode = VFIO_GLUE_MODE_ONE_TYPE;
	geo->fit = VFIO_GLUE_FIT_BEST;
	geo->units = units;
	geo->shape = shape;
	geo->num_shapes = num;
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_geometry_init);

/**
 * mgpu_geometry_empty() - tell whether no slot is taken
 * @geo: the card
 *
 * Context: any. Pure.
 * Return: true if none is.
 */
bool mgpu_geometry_empty(const struct mgpu_geometry *geo)
{
	return !geo->used;
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_geometry_empty);

/**
 * mgpu_geometry_free() - count the units that no slot covers
 * @geo: the card
 *
 * Context: any. Pure.
 * Return: 0..@geo->units.
 */
unsigned int mgpu_geometry_free(const struct mgpu_geometry *geo)
{
	return geo->units - hweight32(geo->used);
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_geometry_free);

/**
 * mgpu_geometry_hole() - measure the longest run of free units
 * @geo: the card
 *
 * The run may be of any length and begin anywhere, so that it can be longer
 * than the longest slot that fits into it.
 *
 * Context: any. Pure.
 * Return: its length, 0..@geo->units.
 */
unsigned int mgpu_geometry_hole(const struct mgpu_geometry *geo)
{
	unsigned int i, run = 0, longest = 0;

	for (i = 0; i < geo->units; i++) {
		run = geo->used & BIT(i) ? 0 : run + 1;
		longest = max(longest, run);
	}

	return longest;
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_geometry_hole);

/**
 * mgpu_geometry_compute_total() - tell how many shares the engine has
 * @geo: the card
 *
 * Context: any. Pure.
 * Return: slots in MIG-like mode, else thousandths.
 */
unsigned int mgpu_geometry_compute_total(const struct mgpu_geometry *geo)
{
	return geo->mode == VFIO_GLUE_MODE_MIG ? geo->compute_mig : COMPUTE_MAX;
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_geometry_compute_total);

/**
 * mgpu_geometry_compute_free() - tell how many of them no slot has
 * @geo: the card
 *
 * Context: any. Pure.
 * Return: 0..mgpu_geometry_compute_total().
 */
unsigned int mgpu_geometry_compute_free(const struct mgpu_geometry *geo)
{
	return mgpu_geometry_compute_total(geo) - geo->compute;
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_geometry_compute_free);

/**
 * mgpu_geometry_set_mode() - change what a card may hold
 * @geo: the card; changed on success
 * @mode: the new mode
 * @blocker: on -EBUSY set to the index of a slot that could not be there then
 *
 * Context: any. Pure.
 * Return: 0; -EBUSY if the card holds what it could not hold in that mode;
 * -EOPNOTSUPP if it has no such mode; -EINVAL if there is none.
 */
int mgpu_geometry_set_mode(struct mgpu_geometry *geo, enum vfio_glue_mode mode,
			   int *blocker)
{
	struct mgpu_geometry then = *geo;
	unsigned int i;

	if (mode > VFIO_GLUE_MODE_MIG)
		return -EINVAL;
	if (mode == VFIO_GLUE_MODE_MIG && !geo->compute_mig)
		return -EOPNOTSUPP;

	then.mode = mode;
	for (i = 0; i < MGPU_UNITS_MAX; i++) {
		if (!then.slot[i].len)
			continue;
		*blocker = i;
		if (!mgpu_geometry_offers(&then, then.slot[i].shape) ||
		    type_differs(&then, then.slot[i].shape))
			return -EBUSY;
	}
	*blocker = -1;
	geo->mode = mode;

	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_geometry_set_mode);

/**
 * mgpu_geometry_offers() - tell whether a card has a profile in its mode
 * @geo: the card
 * @shape: index of the profile's shape
 *
 * Context: any. Pure.
 * Return: true if it has, however little of it is free.
 */
bool mgpu_geometry_offers(const struct mgpu_geometry *geo, unsigned int shape)
{
	return shape < geo->num_shapes && geo->shape[shape].len &&
	       (geo->shape[shape].modes & BIT(geo->mode));
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_geometry_offers);

/**
 * mgpu_geometry_count() - say how many more slots of a shape fit
 * @geo: the card
 * @shape: index of the shape
 *
 * Context: any. Pure.
 * Return: that many would be taken one after the other if nothing else is.
 */
u32 mgpu_geometry_count(const struct mgpu_geometry *geo, unsigned int shape)
{
	const struct mgpu_shape *s = &geo->shape[shape];
	u32 num;
	int last;

	if (!mgpu_geometry_offers(geo, shape) || type_differs(geo, shape))
		return 0;

	num = hweight32(places(geo->used, s));
	if (num && s->compute)
		num = min(num, mgpu_geometry_compute_free(geo) / s->compute);
	if (num && s->max)
		num = min(num, s->max - count_slots(geo, shape, &last));

	return num;
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_geometry_count);

/**
 * mgpu_geometry_capacity() - say how many slots of a shape an empty card holds
 * @geo: the card, however full
 * @shape: index of the shape
 *
 * Context: any. Pure.
 * Return: the number; 0 if the card's mode does not offer it.
 */
unsigned int mgpu_geometry_capacity(const struct mgpu_geometry *geo,
				    unsigned int shape)
{
	struct mgpu_geometry empty;

	mgpu_geometry_init(&empty, geo->units, geo->shape, geo->num_shapes);
	empty.mode = geo->mode;
	empty.compute_mig = geo->compute_mig;

	return mgpu_geometry_count(&empty, shape);
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_geometry_capacity);

/**
 * mgpu_geometry_fragmentation() - measure what the lie of the slots costs
 * @geo: the card
 *
 * Compares, for each kind of place that the mode knows, how many are there
 * with how many there would be if the free units lay as well as they could;
 * each counts by its length.
 *
 * Context: any. Pure.
 * Return: the part that is lost, in thousandths; 0 for an empty card, for a
 * full one, and for one on which nothing is lost.
 */
unsigned int mgpu_geometry_fragmentation(const struct mgpu_geometry *geo)
{
	unsigned int free = mgpu_geometry_free(geo), have = 0, ideal = 0;
	unsigned int i, most;

	for (i = 0; i < geo->num_shapes; i++) {
		const struct mgpu_shape *s = &geo->shape[i];

		if (!mgpu_geometry_offers(geo, i) || type_differs(geo, i) ||
		    is_double(geo, i))
			continue;
		most = min(hweight32(s->starts), free / s->len);
		if (s->compute)
			most = min(most, mgpu_geometry_compute_free(geo) / s->compute);
		ideal += most * s->len;
		have += min(most, hweight32(places(geo->used, s))) * s->len;
	}

	return ideal ? (ideal - have) * 1000 / ideal : 0;
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_geometry_fragmentation);

/*
 * What keeps every place of @shape from being free although enough units are: a
 * slot in the place that has the fewest units taken, i.e. the cheapest to empty.
 */
static int fragment_blocker(const struct mgpu_geometry *geo,
			    const struct mgpu_shape *shape)
{
	unsigned int start, taken, best = 0, best_taken = UINT_MAX;
	unsigned int i;

	for (start = 0; start < geo->units; start++) {
		if (!(shape->starts & BIT(start)))
			continue;
		taken = hweight32(geo->used & span_mask(start, shape->len));
		if (taken < best_taken) {
			best_taken = taken;
			best = start;
		}
	}

	for (i = 0; i < MGPU_UNITS_MAX; i++)
		if (geo->slot[i].len &&
		    (span_mask(geo->slot[i].start, geo->slot[i].len) &
		     span_mask(best, shape->len)))
			return i;

	return -1;
}

/* The first obstacle to one more slot of @shape, of which there is one. */
static void find_refusal(const struct mgpu_geometry *geo, unsigned int shape,
			 struct mgpu_geometry_room *room)
{
	const struct mgpu_shape *s = &geo->shape[shape];
	int last = -1;

	if (shape >= geo->num_shapes || !s->len) {
		room->refusal = VFIO_GLUE_REFUSAL_PROFILE;
	} else if (!mgpu_geometry_offers(geo, shape)) {
		room->refusal = VFIO_GLUE_REFUSAL_MODE;
	} else if (type_differs(geo, shape)) {
		room->refusal = VFIO_GLUE_REFUSAL_TYPE;
		room->blocker = any_slot(geo);
	} else if (s->max && count_slots(geo, shape, &last) >= s->max) {
		room->refusal = VFIO_GLUE_REFUSAL_LIMIT;
		room->blocker = last;
	} else if (mgpu_geometry_free(geo) < s->len) {
		room->refusal = VFIO_GLUE_REFUSAL_FULL;
	} else if (places(geo->used, s)) {
		room->refusal = VFIO_GLUE_REFUSAL_COMPUTE;
	} else {
		room->refusal = VFIO_GLUE_REFUSAL_FRAGMENTED;
		room->blocker = fragment_blocker(geo, s);
	}
}

/**
 * mgpu_geometry_room() - say how many more slots of a shape fit, and why not
 * @geo: the card
 * @shape: index of the shape, any number
 * @room: overwritten
 *
 * The blocker is in one-type mode a slot of the type that the card holds, on a
 * fragmented card a slot in the place that is the cheapest to empty, of a
 * profile that is limited in number one of those that there are.
 *
 * Context: any. Pure.
 */
void mgpu_geometry_room(const struct mgpu_geometry *geo, unsigned int shape,
			struct mgpu_geometry_room *room)
{
	unsigned int i;

	memset(room, 0, sizeof(*room));
	room->blocker = -1;
	room->fits = -1;

	for (i = 0; i < geo->num_shapes; i++) {
		const struct mgpu_shape *s = &geo->shape[i];

		if (!mgpu_geometry_offers(geo, i) || !places(geo->used, s))
			continue;
		room->have = max(room->have, s->len);
		if ((room->fits < 0 ||
		     s->len > geo->shape[room->fits].len) &&
		    mgpu_geometry_count(geo, i))
			room->fits = i;
	}

	room->room = mgpu_geometry_count(geo, shape);
	if (!room->room)
		find_refusal(geo, shape, room);
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_geometry_room);

/*
 * Is it better to have a slot of @len at @start than where it leaves @best of
 * the places of each shape? Compares the largest shape first. If it is, or if
 * @best is yet unknown, @best becomes what it leaves.
 */
static bool start_is_better(const struct mgpu_geometry *geo, unsigned int len,
			    unsigned int start, u8 best[MGPU_SHAPES_MAX],
			    bool known)
{
	u32 blocked[ilog2(MGPU_UNITS_MAX) + 1];
	unsigned int i, left;

	/* As in places(), for each length at once. */
	blocked[0] = geo->used | span_mask(start, len);
	for (i = 1; i < ARRAY_SIZE(blocked); i++)
		blocked[i] = blocked[i - 1] | blocked[i - 1] >> BIT(i - 1);

	for (i = 0; i < geo->num_shapes; i++) {
		const struct mgpu_shape *s = &geo->shape[i];

		if (!mgpu_geometry_offers(geo, i))
			continue;
		left = hweight32(s->starts & ~blocked[ilog2(s->len)]);
		if (known && left < best[i])
			return false;
		known = known && left == best[i];
		best[i] = left;
	}

	return !known;
}

/*
 * The place out of @from, which is not empty, that the card's rule prefers:
 * the first, or the one that leaves most of the largest places whole, and of
 * equals the first.
 */
static unsigned int pick_start(const struct mgpu_geometry *geo,
			       unsigned int len, u32 from)
{
	unsigned int start, best = __ffs(from);
	u8 left[MGPU_SHAPES_MAX];

	from &= from - 1;
	if (geo->fit == VFIO_GLUE_FIT_FIRST || !from)
		return best;
	start_is_better(geo, len, best, left, false);
	for (; from; from &= from - 1) {
		start = __ffs(from);
		if (start_is_better(geo, len, start, left, true))
			best = start;
	}

	return best;
}

static void put_slot(struct mgpu_geometry *geo, unsigned int slot,
		     unsigned int shape, unsigned int start)
{
	geo->slot[slot].start = start;
	geo->slot[slot].len = geo->shape[shape].len;
	geo->slot[slot].shape = shape;
	geo->used |= span_mask(start, geo->shape[shape].len);
	geo->compute += geo->shape[shape].compute;
}

/**
 * mgpu_geometry_take() - take a slot
 * @geo: the card; changed on success
 * @shape: index of its shape
 * @start: unit at which it shall begin, or MGPU_START_ANY for where the card's
 *	rule prefers it
 *
 * Context: any. Pure.
 * Return: index of the slot; -EINVAL if the card does not offer the shape, or
 * not at @start; -EBUSY if it holds another type and may not; -ENOSPC if no
 * place is left, or @start is taken.
 */
int mgpu_geometry_take(struct mgpu_geometry *geo, unsigned int shape, int start)
{
	const struct mgpu_shape *s = &geo->shape[shape];
	unsigned int i;
	u32 from;

	if (!mgpu_geometry_offers(geo, shape))
		return -EINVAL;
	if (start != MGPU_START_ANY &&
	    (start < 0 || start >= geo->units || !(s->starts & BIT(start))))
		return -EINVAL;
	if (type_differs(geo, shape))
		return -EBUSY;
	if (!mgpu_geometry_count(geo, shape))
		return -ENOSPC;

	from = places(geo->used, s);
	if (start == MGPU_START_ANY)
		start = pick_start(geo, s->len, from);
	else if (!(from & BIT(start)))
		return -ENOSPC;

	/* One slot per unit at most: where a hole is, an index is free. */
	for (i = 0; i < MGPU_UNITS_MAX; i++) {
		if (geo->slot[i].len)
			continue;
		put_slot(geo, i, shape, start);
		return i;
	}

	WARN_ON_ONCE(1);
	return -ENOSPC;
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_geometry_take);

/**
 * mgpu_geometry_give() - give a slot back
 * @geo: the card
 * @slot: index that mgpu_geometry_take() returned
 *
 * Context: any. Pure.
 */
void mgpu_geometry_give(struct mgpu_geometry *geo, unsigned int slot)
{
	struct mgpu_slot_span *span = &geo->slot[slot];

	if (WARN_ON_ONCE(slot >= MGPU_UNITS_MAX || !span->len))
		return;

	geo->used &= ~span_mask(span->start, span->len);
	geo->compute -= geo->shape[span->shape].compute;
	memset(span, 0, sizeof(*span));
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_geometry_give);

/* Shall @a be placed before @b? The longest first, and the choosiest of them. */
static bool goes_first(const struct mgpu_geometry *geo, u8 a, u8 b)
{
	const struct mgpu_shape *sa = &geo->shape[a], *sb = &geo->shape[b];
	unsigned int na = hweight32(sa->starts), nb = hweight32(sb->starts);

	if (sa->len != sb->len)
		return sa->len > sb->len;
	if (na != nb)
		return na < nb;

	return a < b;
}

/* Whether the shape may lie at every multiple of its length. */
static bool goes_anywhere(const struct mgpu_geometry *geo, unsigned int shape)
{
	const struct mgpu_shape *s = &geo->shape[shape];

	return s->starts == mgpu_geometry_starts(geo->units, s->len);
}

/**
 * struct search - how far the solver has come
 * @geo: the card with what is placed
 * @order: the wishes, in the order in which they are placed
 * @slot: slot of each that is placed
 * @left: places of each that were not tried yet
 */
struct search {
	struct mgpu_geometry geo;
	u8 order[MGPU_UNITS_MAX];
	u8 slot[MGPU_UNITS_MAX];
	u32 left[MGPU_UNITS_MAX];
};

/* Places that are worth trying for wish @n, with those before it placed. */
static u32 search_places(const struct search *s, const u8 *shapes,
			 unsigned int n)
{
	u8 shape = shapes[s->order[n]];
	u32 from = 0;

	if (mgpu_geometry_count(&s->geo, shape))
		from = places(s->geo.used, &s->geo.shape[shape]);

	return from;
}

/**
 * mgpu_geometry_solve() - find places for several slots at once
 * @geo: the card
 * @shapes: the shapes that are wanted, in any order
 * @num: length of @shapes
 * @starts: filled with a unit for each of @shapes
 *
 * Taken at these places, in the order of @shapes or in any other, all of them
 * fit. Where shapes may lie at every multiple of their length the longest
 * first is always right, whichever place it takes: each one that is left then
 * still has as many places as before, less those that were needed. The places
 * of MIG-like shapes are not that regular, and are searched with a bound on
 * the work; on the tables that exist it is never reached.
 *
 * Context: any. Pure.
 * Return: 0; -ENOSPC if there is no solution; -E2BIG if the bound was reached.
 */
int mgpu_geometry_solve(const struct mgpu_geometry *geo, const u8 *shapes,
			unsigned int num, int *starts)
{
	struct search s = { .geo = *geo };
	unsigned int i, j, n, start, steps = 0;
	bool regular = true;

	if (num > MGPU_UNITS_MAX)
		return -ENOSPC;
	for (i = 0; i < num; i++) {
		if (!mgpu_geometry_offers(geo, shapes[i]))
			return -ENOSPC;
		regular = regular && goes_anywhere(geo, shapes[i]);
		for (j = i; j && goes_first(geo, shapes[i],
					    shapes[s.order[j - 1]]); j--)
			s.order[j] = s.order[j - 1];
		s.order[j] = i;
	}
	if (!num)
		return 0;

	n = 0;
	s.left[0] = search_places(&s, shapes, 0);
	for (;;) {
		u8 shape = shapes[s.order[n]];

		if (s.left[n]) {
			if (++steps > SOLVE_STEPS)
				return -E2BIG;
			start = pick_start(&s.geo, geo->shape[shape].len,
					   s.left[n]);
			s.left[n] &= ~BIT(start);
			s.slot[n] = mgpu_geometry_take(&s.geo, shape, start);
			starts[s.order[n]] = start;
			if (++n == num)
				return 0;
			s.left[n] = search_places(&s, shapes, n);
			/* Of equals any order is the same: try one only. */
			if (shapes[s.order[n]] == shape)
				s.left[n] &= s.left[n - 1];
			continue;
		}
		if (!n || regular)
			return -ENOSPC;
		mgpu_geometry_give(&s.geo, s.slot[--n]);
	}
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_geometry_solve);
