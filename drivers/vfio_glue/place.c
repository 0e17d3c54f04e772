// SPDX-License-Identifier: GPL-2.0-only
/*
 * Placement [brain, no lock]: decides on copies of what the parents say about
 * themselves, and words a refusal. Touches nothing else, and may be called in
 * any context.
 */
#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/limits.h>
#include <linux/numa.h>
#include <linux/sprintf.h>
#include <linux/stdarg.h>
#include <kunit/visibility.h>

#include "place.h"

/*
 * The node as a rank, lower is better: the preferred one, then by number, then
 * parents that do not know theirs.
 */
static u32 node_rank(int node, int preferred)
{
	if (node < 0)
		return U32_MAX;
	return node == preferred ? 0 : (u32)node + 1;
}

/* Is @a a better place than @b? Both have room. */
static bool is_better(const struct vfg_place_cand *a,
		      const struct vfg_place_cand *b,
		      enum vfio_glue_policy policy, int node)
{
	bool depth = policy == VFIO_GLUE_POLICY_DEPTH ||
		     policy == VFIO_GLUE_POLICY_DEPTH_CAPACITY;
	bool capacity = policy == VFIO_GLUE_POLICY_BREADTH_CAPACITY ||
			policy == VFIO_GLUE_POLICY_DEPTH_CAPACITY;
	u32 rank_a, rank_b;

	if (a->rank != b->rank)
		return a->rank < b->rank;
	if (capacity && a->room.room != b->room.room)
		return (a->room.room < b->room.room) == depth;
	if (a->resident != b->resident)
		return (a->resident > b->resident) == depth;
	if (a->room.room != b->room.room)
		return (a->room.room < b->room.room) == depth;

	rank_a = node_rank(a->node, node);
	rank_b = node_rank(b->node, node);
	if (rank_a != rank_b)
		return rank_a < rank_b;
	return a->index < b->index;
}

/**
 * vfg_place_pick() - choose the parent for one more function
 * @cand: the parents, in any order
 * @num: length of @cand
 * @policy: breadth takes the fewest residents and, on a tie, the most room;
 *	depth the most residents and the least room; the two with capacity look
 *	at the room first and at the residents on a tie
 * @node: NUMA node preferred among equals, or NUMA_NO_NODE
 *
 * A lower rank comes before all of that. What is still equal goes to the lower
 * node and then to the lower index, so that equal requests land alike.
 *
 * Context: any.
 * Return: index into @cand, or -ENOSPC if none is eligible and has room.
 */
int vfg_place_pick(const struct vfg_place_cand *cand, unsigned int num,
		   enum vfio_glue_policy policy, int node)
{
	int best = -ENOSPC;
	unsigned int i;

	for (i = 0; i < num; i++) {
		if (!cand[i].eligible || !cand[i].room.room)
			continue;
		if (best < 0 || is_better(&cand[i], &cand[best], policy, node))
			best = i;
	}
	return best;
}
EXPORT_SYMBOL_IF_KUNIT(vfg_place_pick);

/**
 * vfg_place_pick_all() - choose the parents for several functions
 * @cand: the parents; on success resident and room count the picks as made
 * @num: length of @cand
 * @ask: what is wanted; its count says how many
 * @picks: filled with @ask->count indices into @cand, in order of placement
 *
 * Context: any.
 * Return: 0, or -ENOSPC if not all fit; @cand and @picks are then spoilt.
 */
int vfg_place_pick_all(struct vfg_place_cand *cand, unsigned int num,
		       const struct vfg_place_ask *ask, unsigned int *picks)
{
	u32 n;
	int i;

	for (n = 0; n < ask->count; n++) {
		i = vfg_place_pick(cand, num, ask->policy, ask->node);
		if (i < 0)
			return i;
		cand[i].resident++;
		cand[i].room.room--;
		picks[n] = i;
	}
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(vfg_place_pick_all);

/*
 * How much a refusal tells somebody who wants the profile: one that other
 * sizes or another mode would cure comes before one that only time cures.
 */
static unsigned int refusal_weight(enum vfio_glue_refusal refusal)
{
	switch (refusal) {
	case VFIO_GLUE_REFUSAL_TYPE:
		return 7;
	case VFIO_GLUE_REFUSAL_FRAGMENTED:
		return 6;
	case VFIO_GLUE_REFUSAL_COMPUTE:
		return 5;
	case VFIO_GLUE_REFUSAL_LIMIT:
		return 4;
	case VFIO_GLUE_REFUSAL_FULL:
		return 3;
	case VFIO_GLUE_REFUSAL_MODE:
		return 2;
	case VFIO_GLUE_REFUSAL_UNAVAILABLE:
		return 1;
	default:
		return 0;
	}
}

/**
 * vfg_place_blame() - choose the parent whose refusal is the most useful
 * @cand: the parents
 * @num: length of @cand
 *
 * Among eligible parents that offer the profile and have no room: the most
 * telling reason, then the one nearest to fitting, then the lowest index.
 *
 * Context: any.
 * Return: index into @cand, or -ENOENT if no eligible parent refuses.
 */
int vfg_place_blame(const struct vfg_place_cand *cand, unsigned int num)
{
	const struct vfg_place_cand *b;
	int best = -ENOENT;
	unsigned int i;

	for (i = 0; i < num; i++) {
		const struct vfg_place_cand *a = &cand[i];
		unsigned int wa, wb;

		if (!a->eligible || a->room.room ||
		    a->room.refusal == VFIO_GLUE_REFUSAL_PROFILE)
			continue;
		if (best < 0) {
			best = i;
			continue;
		}
		b = &cand[best];
		wa = refusal_weight(a->room.refusal);
		wb = refusal_weight(b->room.refusal);
		if (wa > wb ||
		    (wa == wb && a->room.have > b->room.have) ||
		    (wa == wb && a->room.have == b->room.have &&
		     a->index < b->index))
			best = i;
	}
	return best;
}
EXPORT_SYMBOL_IF_KUNIT(vfg_place_blame);

/* What one parent has against the profile, without naming the profile. */
static void reason_text(const struct vfg_place_cand *cand, char *text,
			size_t size)
{
	const struct vfg_room *room = &cand->room;

	switch (room->refusal) {
	case VFIO_GLUE_REFUSAL_TYPE:
		snprintf(text, size, "%s holds %s (one-type mode)", cand->name,
			 room->blocker[0] ? room->blocker : "another profile");
		break;
	case VFIO_GLUE_REFUSAL_FRAGMENTED:
		snprintf(text, size, "%s has %u MiB in one piece, %u needed",
			 cand->name, room->have, room->need);
		break;
	case VFIO_GLUE_REFUSAL_UNAVAILABLE:
		snprintf(text, size, "%s is being reset or removed",
			 cand->name);
		break;
	case VFIO_GLUE_REFUSAL_MODE:
		snprintf(text, size, "%s has it not in %s mode", cand->name,
			 room->blocker);
		break;
	case VFIO_GLUE_REFUSAL_LIMIT:
		snprintf(text, size, "%s may hold no more of it", cand->name);
		break;
	case VFIO_GLUE_REFUSAL_COMPUTE:
		snprintf(text, size, "%s has %u engine shares, %u needed",
			 cand->name, room->have, room->need);
		break;
	case VFIO_GLUE_REFUSAL_FULL:
	default:
		if (room->have && room->have < room->need)
			snprintf(text, size, "%s has %u MiB free, %u needed",
				 cand->name, room->have, room->need);
		else
			snprintf(text, size, "%s is full", cand->name);
		break;
	}
}

/* Write the sentence, unless it would be cut. */
static __printf(2, 3) bool say_whole(char *text, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vsnprintf(text, VFG_PLACE_TEXT_SIZE, fmt, args);
	va_end(args);
	return len < VFG_PLACE_TEXT_SIZE;
}

/**
 * vfg_place_explain() - word the refusal of a request
 * @cand: the parents as they were before any pick
 * @num: length of @cand
 * @ask: what was wanted
 * @text: room for VFG_PLACE_TEXT_SIZE bytes
 *
 * The sentence names the profile, how much fits or which parent is in the way,
 * what blocks there, and what would fit instead. Where that is longer than an
 * extack message can be, the last details are left out, never cut in a word.
 *
 * Context: any.
 * Return: -ENOENT if no eligible parent offers the profile, -EBUSY if the only
 * obstacle is that parents are unavailable for now, else -ENOSPC.
 */
int vfg_place_explain(const struct vfg_place_cand *cand, unsigned int num,
		      const struct vfg_place_ask *ask, char *text)
{
	const struct vfg_place_cand *blamed;
	char reason[2 * VFG_NAME_SIZE + 48];
	char several[40] = "";
	unsigned int offering = 0, with_room = 0, i;
	u64 total = 0;
	int worst;

	for (i = 0; i < num; i++) {
		if (!cand[i].eligible ||
		    cand[i].room.refusal == VFIO_GLUE_REFUSAL_PROFILE)
			continue;
		offering++;
		with_room += !!cand[i].room.room;
		total += cand[i].room.room;
	}

	if (!offering) {
		if (ask->excluding)
			say_whole(text, "profile %s is offered by no parent left",
				  ask->profile);
		else if (ask->parent)
			say_whole(text, "%s does not offer %s",
				  ask->parent, ask->profile);
		else
			say_whole(text, "profile %s is offered by no parent",
				  ask->profile);
		return -ENOENT;
	}

	if (total) {
		say_whole(text, "profile %s: %u asked, %llu fit on %u parent%s",
			  ask->profile, ask->count, total, with_room,
			  with_room == 1 ? "" : "s");
		return -ENOSPC;
	}

	worst = vfg_place_blame(cand, num);
	blamed = &cand[worst];
	reason_text(blamed, reason, sizeof(reason));
	if (offering > 1)
		snprintf(several, sizeof(several), "no room on %u parents, ",
			 offering);

	if (!(blamed->room.fits[0] &&
	      say_whole(text, "profile %s: %s%s; %s fits", ask->profile,
			several, reason, blamed->room.fits)) &&
	    !say_whole(text, "profile %s: %s%s", ask->profile, several,
		       reason) &&
	    !say_whole(text, "profile %s: %s", ask->profile, reason))
		say_whole(text, "profile %s: no room on %u parent%s",
			  ask->profile, offering, offering == 1 ? "" : "s");

	return blamed->room.refusal == VFIO_GLUE_REFUSAL_UNAVAILABLE ?
	       -EBUSY : -ENOSPC;
}
EXPORT_SYMBOL_IF_KUNIT(vfg_place_explain);
