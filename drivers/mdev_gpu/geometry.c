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
 * slice is then aligned to its size.
 */
#include <kunit/visibility.h>
#include <linux/bits.h>
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/log2.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "geometry.h"

static unsigned long span_mask(unsigned int start, unsigned int len)
{
	return GENMASK(start + len - 1, start);
}

static unsigned long geometry_used(const struct mgpu_geometry *geo)
{
	unsigned long used = 0;
	unsigned int i;

	for (i = 0; i < MGPU_UNITS_MAX; i++)
		if (geo->slot[i].len)
			used |= span_mask(geo->slot[i].start,
					  geo->slot[i].len);

	return used;
}

/* Free blocks of @len units that begin at a multiple of @len. */
static unsigned int blocks_free(const struct mgpu_geometry *geo,
				unsigned long used, unsigned int len)
{
	unsigned int start, num = 0;

	for (start = 0; start + len <= geo->units; start += len)
		if (!(used & span_mask(start, len)))
			num++;

	return num;
}

/* Index of some slot, -1 if there is none. */
static int geometry_any(const struct mgpu_geometry *geo)
{
	unsigned int i;

	for (i = 0; i < MGPU_UNITS_MAX; i++)
		if (geo->slot[i].len)
			return i;

	return -1;
}

/* In one-type mode, whether the slots that there are rule @len out. */
static bool type_differs(const struct mgpu_geometry *geo, unsigned int len)
{
	int any = geometry_any(geo);

	return geo->mode == VFIO_GLUE_MODE_ONE_TYPE && any >= 0 &&
	       geo->slot[any].len != len;
}

static bool len_valid(const struct mgpu_geometry *geo, unsigned int len)
{
	return is_power_of_2(len) && len <= geo->units;
}

/**
 * mgpu_geometry_init() - describe an empty card in one-type mode
 * @geo: overwritten
 * @units: number of units, a power of two, 1..MGPU_UNITS_MAX
 *
 * Context: any. Pure.
 */
void mgpu_geometry_init(struct mgpu_geometry *geo, unsigned int units)
{
	memset(geo, 0, sizeof(*geo));
	geo->mode = VFIO_GLUE_MODE_ONE_TYPE;
	geo->units = units;
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
	return geometry_any(geo) < 0;
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
	return geo->units - hweight_long(geometry_used(geo));
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
	unsigned long used = geometry_used(geo);
	unsigned int i, run = 0, longest = 0;

	for (i = 0; i < geo->units; i++) {
		run = used & BIT(i) ? 0 : run + 1;
		longest = max(longest, run);
	}

	return longest;
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_geometry_hole);

/*
 * What keeps a block of @len from being free although enough units are: a slot
 * in the block that has the fewest units taken, i.e. the cheapest to empty.
 */
static int fragment_blocker(const struct mgpu_geometry *geo,
			    unsigned long used, unsigned int len)
{
	unsigned int start, taken, best = 0, best_taken = geo->units + 1;
	unsigned int i;

	for (start = 0; start + len <= geo->units; start += len) {
		taken = hweight_long(used & span_mask(start, len));
		if (taken < best_taken) {
			best_taken = taken;
			best = start;
		}
	}

	for (i = 0; i < MGPU_UNITS_MAX; i++)
		if (geo->slot[i].len && geo->slot[i].start >= best &&
		    geo->slot[i].start < best + len)
			return i;

	return -1;
}

/**
 * mgpu_geometry_room() - say how many more slots of a length fit, and why not
 * @geo: the card
 * @len: length asked for, in units
 * @room: overwritten
 *
 * In one-type mode the blocker is a slot of the type that the card holds; in
 * mixed mode a slot that keeps the free units from being one hole.
 *
 * Context: any. Pure.
 */
void mgpu_geometry_room(const struct mgpu_geometry *geo, unsigned int len,
			struct mgpu_geometry_room *room)
{
	unsigned long used = geometry_used(geo);
	unsigned int l;

	memset(room, 0, sizeof(*room));
	room->blocker = -1;

	for (l = geo->units; l; l >>= 1) {
		if (!blocks_free(geo, used, l))
			continue;
		room->have = max_t(u8, room->have, l);
		if (!type_differs(geo, l))
			room->fits = max_t(u8, room->fits, l);
	}

	if (!len_valid(geo, len)) {
		room->refusal = VFIO_GLUE_REFUSAL_PROFILE;
		return;
	}

	if (type_differs(geo, len)) {
		room->refusal = VFIO_GLUE_REFUSAL_TYPE;
		room->blocker = geometry_any(geo);
		return;
	}

	room->room = blocks_free(geo, used, len);
	if (room->room)
		return;

	if (mgpu_geometry_free(geo) < len) {
		room->refusal = VFIO_GLUE_REFUSAL_FULL;
	} else {
		room->refusal = VFIO_GLUE_REFUSAL_FRAGMENTED;
		room->blocker = fragment_blocker(geo, used, len);
	}
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_geometry_room);

/*
 * Best fit: of the free blocks that could take the slot, the one that lies in
 * the smallest free aligned hole, and of equals the first. No other choice
 * leaves more of the largest holes.
 */
static int pick_start(const struct mgpu_geometry *geo, unsigned int len)
{
	unsigned long used = geometry_used(geo);
	unsigned int start, hole, best_hole = 0;
	int best = -ENOSPC;

	for (start = 0; start + len <= geo->units; start += len) {
		if (used & span_mask(start, len))
			continue;
		for (hole = len; hole < geo->units; hole *= 2)
			if (used & span_mask(start & ~(2 * hole - 1), 2 * hole))
				break;
		if (best < 0 || hole < best_hole) {
			best_hole = hole;
			best = start;
		}
	}

	return best;
}

/**
 * mgpu_geometry_take() - take a slot, where it hurts the large holes least
 * @geo: the card; changed on success
 * @len: length in units
 *
 * Context: any. Pure.
 * Return: index of the slot, -EINVAL if the card has no slots of that length,
 * -EBUSY if it holds another type and may not, -ENOSPC if no hole is left.
 */
int mgpu_geometry_take(struct mgpu_geometry *geo, unsigned int len)
{
	unsigned int i;
	int start;

	if (!len_valid(geo, len))
		return -EINVAL;
	if (type_differs(geo, len))
		return -EBUSY;

	start = pick_start(geo, len);
	if (start < 0)
		return start;

	/* One slot per unit at most: where a hole is, an index is free. */
	for (i = 0; i < MGPU_UNITS_MAX; i++) {
		if (geo->slot[i].len)
			continue;
		geo->slot[i].start = start;
		geo->slot[i].len = len;
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
	if (WARN_ON_ONCE(slot >= MGPU_UNITS_MAX || !geo->slot[slot].len))
		return;

	geo->slot[slot].start = 0;
	geo->slot[slot].len = 0;
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_geometry_give);
