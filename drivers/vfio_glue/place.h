/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Placement: which parent gets a function, and the sentence that says why none
 * does.
 */
#ifndef _VFIO_GLUE_PLACE_H
#define _VFIO_GLUE_PLACE_H

#include <linux/types.h>

#include <vfio_glue/provider.h>

/* Longest sentence with its NUL, which is what an extack message can hold. */
#define VFG_PLACE_TEXT_SIZE	80

/**
 * struct vfg_place_cand - a parent as the placement sees it
 * @parent: whose copy this is; handed through, never looked into
 * @name: name of the parent, for sentences only
 * @index: last tie-break, the lowest wins
 * @node: NUMA node, NUMA_NO_NODE if unknown
 * @resident: functions on it, reservations included
 * @rank: what comes before the policy, the lowest wins
 * @eligible: false if the request excludes it (another kind or parent)
 * @room: what it could still host of the profile in question
 */
struct vfg_place_cand {
	struct vfg_parent *parent;
	const char *name;
	u32 index;
	int node;
	u32 resident;
	u64 rank;
	bool eligible;
	struct vfg_room room;
};

/**
 * struct vfg_place_ask - a request for places
 * @profile: name of the profile that is wanted
 * @parent: the only parent that may be taken, or NULL for any of the pool
 * @policy: how to choose among several
 * @node: preferred NUMA node, or NUMA_NO_NODE
 * @count: how many places, all or none
 * @excluding: parents that the request does not want are left out
 */
struct vfg_place_ask {
	const char *profile;
	const char *parent;
	enum vfio_glue_policy policy;
	int node;
	u32 count;
	bool excluding;
};

int vfg_place_pick(const struct vfg_place_cand *cand, unsigned int num,
		   enum vfio_glue_policy policy, int node);
int vfg_place_pick_all(struct vfg_place_cand *cand, unsigned int num,
		       const struct vfg_place_ask *ask, unsigned int *picks);
int vfg_place_blame(const struct vfg_place_cand *cand, unsigned int num);
int vfg_place_explain(const struct vfg_place_cand *cand, unsigned int num,
		      const struct vfg_place_ask *ask, char *text);

#endif /* _VFIO_GLUE_PLACE_H */
