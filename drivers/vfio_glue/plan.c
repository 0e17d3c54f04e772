// SPDX-License-Identifier: GPL-2.0-only
/*
 * Plans [object, vfg_registry.lock]: tries a request out on copies of what the
 * parents hold. A request that is to be fulfilled and a question about capacity
 * take the same way up to here, so that the answer is what would happen:
 *
 *	func-new      plan -> place ------------------> hold at the places found
 *	capacity-get  plan -> place, place, .. until it fails; forget the plan
 *
 * Functions that are asked for together are placed largest first, each on the
 * parent that the policy prefers among those that can still take it together
 * with what they were given before; for that the leaf finds new places for all
 * of them, if need be. Where this ends in a dead end another parent is tried,
 * with a bound on the work, and at last the fullest parents first, which wastes
 * least. What a parent holds already is never moved.
 */
#include <linux/bitmap.h>
#include <linux/err.h>
#include <linux/netlink.h>
#include <linux/numa.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <kunit/visibility.h>

#include "plan.h"
#include "profile.h"
#include "vfg.h"

#define ITEMS_MAX	VFIO_GLUE_COUNT_MAX
#define STEPS_MAX	500	/* parents that a search tries, at most */

/**
 * struct plan_parent - what a parent would hold
 * @parent: the parent
 * @base: the leaf's copy, with what earlier requests would have added; only
 *	valid if @copied
 * @work: the same with what the present request adds; only valid if that is
 *	anything
 * @copied: it was asked for its copy, which most never are
 * @taken: functions added by earlier requests, less those taken away; counts
 *	where the leaf makes no copies
 * @resident: functions on it, with those of earlier requests
 * @owned: those of them that belong to the owner of the request
 * @num: functions that the present request adds
 * @item: number of each of them in the request
 * @profile: profile of each of them
 * @offset_mib: place of each of them
 */
struct plan_parent {
	struct vfg_parent *parent;
	void *base;
	void *work;
	bool copied;
	s32 taken;
	u32 resident;
	u32 owned;
	unsigned int num;
	u8 item[ITEMS_MAX];
	u8 profile[ITEMS_MAX];
	u32 offset_mib[ITEMS_MAX];
};

/**
 * struct vfg_plan - what all parents would hold
 * @cand: the parents as placement sees them
 * @tried: for each function of a request a bit per parent that was tried
 * @copies: memory of @tried and all plan_parent.base and plan_parent.work
 * @gone: functions that were taken away
 * @num_gone: length of @gone
 * @num: number of parents
 * @at: the parents
 */
struct vfg_plan {
	struct vfg_place_cand *cand;
	unsigned long *tried;
	void *copies;
	const struct vfg_func_obj *gone[ITEMS_MAX];
	unsigned int num_gone;
	unsigned int num;
	struct plan_parent at[] __counted_by(num);
};

/**
 * struct plan_ask - a request, taken apart
 * @spec: the request
 * @single: what it wants, if that is of one profile
 * @wants: what it wants
 * @num_wants: length of @wants
 * @kind: of which parents
 * @policy: how to choose among them
 * @only: the only one that will do, or NULL
 * @num: number of functions
 * @uniform: all are of one profile
 * @profile: profile of each
 * @order: the functions, largest first
 * @where: number of the parent that each is on
 */
struct plan_ask {
	const struct vfg_func_spec *spec;
	struct vfg_want single;
	const struct vfg_want *wants;
	unsigned int num_wants;
	enum vfio_glue_kind kind;
	enum vfio_glue_policy policy;
	const struct vfg_parent *only;
	unsigned int num;
	bool uniform;
	const char *profile[ITEMS_MAX];
	u8 order[ITEMS_MAX];
	u16 where[ITEMS_MAX];
};

static const struct vfg_plan_ops *plan_ops(const struct plan_parent *at)
{
	return at->parent->ops->plan;
}

/* The copy of what @at holds, with what earlier requests would have added. */
static void *plan_base(struct plan_parent *at)
{
	if (!at->copied)
		plan_ops(at)->copy(at->parent->priv, at->base);
	at->copied = true;
	return at->base;
}

/* The same with what the present request adds. */
static const void *plan_state(struct plan_parent *at)
{
	return at->num ? at->work : plan_base(at);
}

/**
 * vfg_plan_create() - copy what the parents hold
 *
 * Context: process, may sleep. vfg_registry.lock held, and kept until the plan
 * is destroyed.
 * Return: the plan, or ERR_PTR(-ENOMEM).
 */
struct vfg_plan *vfg_plan_create(void)
{
	struct vfg_parent *parent;
	struct plan_parent *at;
	struct vfg_plan *plan;
	unsigned int num = 0;
	size_t size = 0;
	void *copy;

	lockdep_assert_held(&vfg_registry.lock);

	list_for_each_entry(parent, &vfg_registry.parents, node) {
		num++;
		if (parent->ops->plan)
			size += 2 * ALIGN(parent->ops->plan->size, sizeof(u64));
	}
	size += ITEMS_MAX * BITS_TO_LONGS(max(num, 1U)) * sizeof(long);

	plan = kvzalloc(struct_size(plan, at, num), GFP_KERNEL);
	if (!plan)
		return ERR_PTR(-ENOMEM);
	plan->num = num;
	plan->cand = kvcalloc(max(num, 1U), sizeof(*plan->cand), GFP_KERNEL);
	plan->copies = kvmalloc(size, GFP_KERNEL);
	if (!plan->cand || !plan->copies) {
		vfg_plan_destroy(plan);
		return ERR_PTR(-ENOMEM);
	}

	plan->tried = plan->copies;
	copy = plan->tried + ITEMS_MAX * BITS_TO_LONGS(max(num, 1U));
	at = plan->at;
	list_for_each_entry(parent, &vfg_registry.parents, node) {
		const struct vfg_plan_ops *ops = parent->ops->plan;

		at->parent = parent;
		at->resident = parent->resident;
		if (ops) {
			at->base = copy;
			at->work = copy + ALIGN(ops->size, sizeof(u64));
			copy += 2 * ALIGN(ops->size, sizeof(u64));
		}
		at++;
	}
	return plan;
}
EXPORT_SYMBOL_IF_KUNIT(vfg_plan_create);

/**
 * vfg_plan_destroy() - forget a plan
 * @plan: the plan
 *
 * Context: process.
 */
void vfg_plan_destroy(struct vfg_plan *plan)
{
	kvfree(plan->copies);
	kvfree(plan->cand);
	kvfree(plan);
}
EXPORT_SYMBOL_IF_KUNIT(vfg_plan_destroy);

/* Forget what the present request has added. */
static void plan_reset(struct vfg_plan *plan)
{
	unsigned int i;

	for (i = 0; i < plan->num; i++)
		plan->at[i].num = 0;
}

static bool is_gone(const struct vfg_plan *plan,
		    const struct vfg_func_obj *obj)
{
	unsigned int i;

	for (i = 0; i < plan->num_gone; i++)
		if (plan->gone[i] == obj)
			return true;
	return false;
}

/**
 * vfg_plan_without() - take a function away
 * @plan: the plan, before its first request
 * @obj: the function; nothing happens if it is away already
 *
 * Context: process. vfg_registry.lock held.
 * Return: 0, or -E2BIG if VFIO_GLUE_COUNT_MAX are away already.
 */
int vfg_plan_without(struct vfg_plan *plan, const struct vfg_func_obj *obj)
{
	unsigned int i;

	if (is_gone(plan, obj))
		return 0;
	if (plan->num_gone == ITEMS_MAX)
		return -E2BIG;
	plan->gone[plan->num_gone++] = obj;

	for (i = 0; i < plan->num; i++) {
		struct plan_parent *at = &plan->at[i];

		if (at->parent != obj->pub.parent)
			continue;
		at->resident--;
		if (plan_ops(at))
			plan_ops(at)->give(plan_base(at), &obj->pub);
		else
			at->taken--;
	}
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(vfg_plan_without);

/* What @at could still host of a profile, in full, as vfg_parent_ask_room(). */
static void parent_room(struct plan_parent *at, const char *profile,
			struct vfg_room *room)
{
	int index = vfg_parent_profile(at->parent, profile);
	s64 left;

	if (!plan_ops(at) || index < 0 || at->parent->retired) {
		vfg_parent_ask_room(at->parent, profile, room);
		if (room->refusal == VFIO_GLUE_REFUSAL_PROFILE ||
		    room->refusal == VFIO_GLUE_REFUSAL_UNAVAILABLE)
			return;
		left = (s64)room->room - at->taken - at->num;
		room->room = max(left, 0);
	} else {
		memset(room, 0, sizeof(*room));
		plan_ops(at)->room(at->parent->priv, plan_state(at), index,
				   room);
	}
	if (room->room)
		room->refusal = VFIO_GLUE_REFUSAL_NONE;
	else if (room->refusal == VFIO_GLUE_REFUSAL_NONE)
		room->refusal = VFIO_GLUE_REFUSAL_FULL;
}

/*
 * How many more of a profile @at could take, as far as its copy goes, at least
 * whether one: places that the present request has may be chosen anew, which
 * only the leaf can judge.
 */
static u32 copy_count(struct plan_parent *at, unsigned int index)
{
	u32 num = plan_ops(at)->count(plan_state(at), index);
	u32 offset_mib[ITEMS_MAX];
	u8 profiles[ITEMS_MAX];

	if (num || !at->num || at->num == ITEMS_MAX)
		return num;

	memcpy(profiles, at->profile, at->num);
	profiles[at->num] = index;
	return !plan_ops(at)->solve(plan_base(at), profiles, at->num + 1,
				    offset_mib);
}

/* How many more of a profile, its number @index, @at could take. */
static u32 parent_count(struct plan_parent *at, const char *profile, int index)
{
	struct vfg_room room;

	if (!plan_ops(at)) {
		parent_room(at, profile, &room);
		return room.room;
	}
	if (index < 0 || at->parent->retired)
		return 0;
	if (at->copied)
		return copy_count(at, index);
	return plan_ops(at)->count_now(at->parent->priv, index);
}

/* Find places for all that the present request adds to @at, and take them. */
static int parent_solve(struct plan_parent *at)
{
	unsigned int i;
	int err;

	if (!plan_ops(at) || !at->num)
		return 0;

	memcpy(at->work, plan_base(at), plan_ops(at)->size);
	err = plan_ops(at)->solve(at->base, at->profile, at->num,
				  at->offset_mib);
	for (i = 0; !err && i < at->num; i++)
		err = plan_ops(at)->take(at->work, at->profile[i],
					 at->offset_mib[i]);
	return err;
}

static int parent_add(struct plan_parent *at, const char *profile, u8 item)
{
	int err;

	at->item[at->num] = item;
	at->profile[at->num] = vfg_parent_profile(at->parent, profile);
	at->num++;
	err = parent_solve(at);
	if (err) {
		at->num--;
		WARN_ON_ONCE(parent_solve(at));
	}
	return err;
}

static void parent_remove_last(struct plan_parent *at)
{
	at->num--;
	WARN_ON_ONCE(parent_solve(at));
}

static bool is_excluded(const struct vfg_func_spec *spec, const char *name)
{
	unsigned int i;

	for (i = 0; i < spec->num_exclude; i++)
		if (!strcmp(spec->exclude[i], name))
			return true;
	return false;
}

/* What comes before the policy: the NUMA node, then the owner's others. */
static u64 parent_rank(const struct plan_ask *ask,
		       const struct plan_parent *at)
{
	const struct vfg_func_spec *spec = ask->spec;
	bool away = spec->own_node &&
		    at->parent->numa_node != spec->numa_node;
	u32 owned = at->owned + at->num;

	switch (spec->affinity) {
	case VFIO_GLUE_AFFINITY_SPREAD:
		break;
	case VFIO_GLUE_AFFINITY_PACK:
		owned = U32_MAX - owned;
		break;
	default:
		owned = 0;
		break;
	}
	return (u64)away << 32 | owned;
}

/*
 * Number of a profile on a parent, or -ENOENT; of parents that are alike, which
 * is most of them, it is that on the one before, @guess.
 */
static int parent_index(const struct vfg_parent *parent, const char *profile,
			unsigned int guess)
{
	if (guess < parent->num_profiles &&
	    !strcmp(parent->profiles[guess].name, profile))
		return guess;
	return vfg_parent_profile(parent, profile);
}

/* The parents as candidates for @profile; in full if a refusal is explained. */
static void make_cands(struct vfg_plan *plan, const struct plan_ask *ask,
		       const char *profile, bool full)
{
	unsigned int i, guess = 0;
	int index;

	for (i = 0; i < plan->num; i++) {
		struct vfg_place_cand *cand = &plan->cand[i];
		struct plan_parent *at = &plan->at[i];

		cand->parent = at->parent;
		cand->name = at->parent->name;
		cand->index = at->parent->number;
		cand->node = at->parent->numa_node;
		cand->resident = at->resident + at->num;
		cand->rank = parent_rank(ask, at);
		cand->eligible = at->parent->kind == ask->kind &&
				 (!ask->only || at->parent == ask->only) &&
				 !is_excluded(ask->spec, at->parent->name);
		cand->room.room = 0;
		if (!cand->eligible)
			continue;
		if (full) {
			parent_room(at, profile, &cand->room);
			continue;
		}
		index = parent_index(at->parent, profile, guess);
		if (index >= 0)
			guess = index;
		cand->room.room = parent_count(at, profile, index);
	}
}

/* Find parents for all functions of @ask, those that @policy prefers. */
static int search(struct vfg_plan *plan, struct plan_ask *ask,
		  enum vfio_glue_policy policy)
{
	unsigned int words = BITS_TO_LONGS(max(plan->num, 1U));
	unsigned int n = 0, steps = 0, i;
	unsigned long *tried;
	int pick;

	plan_reset(plan);
	bitmap_zero(plan->tried, plan->num);

	while (n < ask->num) {
		u8 item = ask->order[n];

		tried = plan->tried + n * words;
		make_cands(plan, ask, ask->profile[item], false);
		for_each_set_bit(i, tried, plan->num)
			plan->cand[i].eligible = false;
		pick = vfg_place_pick(plan->cand, plan->num, policy,
				      NUMA_NO_NODE);
		if (pick >= 0) {
			if (++steps > STEPS_MAX)
				return -ENOSPC;
			cond_resched();
			__set_bit(pick, tried);
			if (parent_add(&plan->at[pick], ask->profile[item],
				       item))
				continue;
			ask->where[item] = pick;
			if (++n < ask->num)
				bitmap_zero(plan->tried + n * words, plan->num);
			continue;
		}
		/* Where all are alike another order would end here, too. */
		if (!n || ask->uniform)
			return -ENOSPC;
		n--;
		parent_remove_last(&plan->at[ask->where[ask->order[n]]]);
	}
	return 0;
}

/* Memory that one of a profile takes, to see which are large. */
static u32 profile_size(const char *name)
{
	struct vfg_parent *parent;
	int index;

	list_for_each_entry(parent, &vfg_registry.parents, node) {
		index = vfg_parent_profile(parent, name);
		if (index >= 0)
			return parent->profiles[index].vram_mib;
	}
	return 0;
}

/*
 * The pool that a request draws from: as told, else that of the parent it
 * names, else that of the first parent that offers the profile.
 */
static enum vfio_glue_kind spec_kind(const struct vfg_func_spec *spec,
				     const struct vfg_parent *only,
				     const char *profile)
{
	struct vfg_parent *parent;

	if (!spec->any_kind)
		return spec->kind;
	if (only)
		return only->kind;
	list_for_each_entry(parent, &vfg_registry.parents, node)
		if (vfg_parent_profile(parent, profile) >= 0)
			return parent->kind;
	return spec->kind;
}

/* Take a request apart; @ask is zeroed. */
static int parse_ask(struct vfg_func_spec *spec, struct plan_ask *ask,
		     struct netlink_ext_ack *extack)
{
	u32 size[ITEMS_MAX];
	unsigned int i, j, k;

	ask->spec = spec;
	ask->single.profile = spec->profile;
	ask->single.count = spec->count;
	ask->wants = spec->num_wants ? spec->wants : &ask->single;
	ask->num_wants = spec->num_wants ?: 1;
	ask->uniform = true;

	if (spec->parent) {
		ask->only = vfg_parent_find(spec->parent);
		if (!ask->only) {
			vfg_say(extack, "parent %s does not exist",
				spec->parent);
			spec->refused = VFG_WISH_PARENT;
			return -ENOENT;
		}
	}

	for (i = 0; i < ask->num_wants; i++) {
		const struct vfg_want *want = &ask->wants[i];

		if (strcmp(want->profile, ask->wants[0].profile))
			ask->uniform = false;
		for (j = 0; j < want->count; j++) {
			if (ask->num == ITEMS_MAX) {
				vfg_say(extack, "more than %u functions are asked for",
					ITEMS_MAX);
				spec->refused = VFG_WISH_COUNT;
				return -EINVAL;
			}
			size[ask->num] = profile_size(want->profile);
			for (k = ask->num;
			     k && size[ask->order[k - 1]] < size[ask->num]; k--)
				ask->order[k] = ask->order[k - 1];
			ask->order[k] = ask->num;
			ask->profile[ask->num++] = want->profile;
		}
	}

	ask->kind = spec_kind(spec, ask->only, ask->wants[0].profile);
	ask->policy = vfg_registry.policy[ask->kind];
	vfg_profile_policy(ask->wants[0].profile, &ask->policy);
	if (spec->own_policy)
		ask->policy = spec->policy;
	return 0;
}

/* The functions of the request's owner, on each parent. */
static void count_owned(struct vfg_plan *plan, const struct vfg_func_spec *spec)
{
	struct vfg_func_obj *obj;
	unsigned int i;

	for (i = 0; spec->owner && i < plan->num; i++) {
		plan->at[i].owned = 0;
		list_for_each_entry(obj, &plan->at[i].parent->funcs, on_parent)
			if (!strcmp(obj->owner_name, spec->owner) &&
			    !is_gone(plan, obj))
				plan->at[i].owned++;
	}
}

/* The sentence that says why a request cannot be fulfilled. */
static int explain(struct vfg_plan *plan, const struct plan_ask *ask,
		   struct netlink_ext_ack *extack)
{
	const struct vfg_func_spec *spec = ask->spec;
	struct vfg_place_ask place = {
		.parent = spec->parent,
		.excluding = spec->num_exclude,
		.policy = ask->policy,
		.node = NUMA_NO_NODE,
	};
	char text[VFG_PLACE_TEXT_SIZE];
	unsigned int i, j;
	int err;
	u64 total;

	plan_reset(plan);

	/* One profile for which there is no room explains it best. */
	for (i = 0; i < ask->num_wants; i++) {
		place.profile = ask->wants[i].profile;
		place.count = ask->uniform ? ask->num : ask->wants[i].count;
		make_cands(plan, ask, place.profile, true);
		total = 0;
		for (j = 0; j < plan->num; j++)
			if (plan->cand[j].eligible)
				total += plan->cand[j].room.room;
		if (total >= place.count && !ask->uniform)
			continue;
		err = vfg_place_explain(plan->cand, plan->num, &place, text);
		vfg_say(extack, "%s", text);
		return err;
	}
	vfg_say(extack, "%u functions: each profile fits alone, not all at once",
		ask->num);
	return -ENOSPC;
}

static int place(struct vfg_plan *plan, struct plan_ask *ask)
{
	int err;

	err = search(plan, ask, ask->policy);
	if (err && !ask->uniform)
		err = search(plan, ask, VFIO_GLUE_POLICY_DEPTH_CAPACITY);
	return err;
}

/* The one place that a request insists on. */
static int place_at(struct vfg_plan *plan, struct plan_ask *ask,
		    struct vfg_pick *pick, struct netlink_ext_ack *extack)
{
	const char *profile = ask->profile[0];
	struct plan_parent *at = plan->at;
	int index, err;

	while (at->parent != ask->only)
		at++;
	index = vfg_parent_profile(at->parent, profile);
	if (!plan_ops(at) || index < 0) {
		vfg_say(extack, "%s has no places for %s", at->parent->name,
			profile);
		return -EOPNOTSUPP;
	}
	err = plan_ops(at)->take(plan_base(at), index, ask->spec->offset_mib);
	if (err) {
		vfg_say(extack, "%s has no free place for %s at %u MiB",
			at->parent->name, profile, ask->spec->offset_mib);
		return err;
	}
	pick->parent = at->parent;
	pick->profile = index;
	pick->offset_mib = ask->spec->offset_mib;
	return 0;
}

/**
 * vfg_plan_place() - choose the places for a request, or say why not
 * @plan: the plan
 * @spec: the request, its names checked; refused is set on error
 * @picks: filled with a place for each function, in the order of the request
 * @extack: for the reason
 *
 * While the caller keeps the lock, what was found free stays free.
 *
 * Context: process, may sleep. vfg_registry.lock held.
 * Return: 0; -ENOENT if no parent that qualifies exists or offers a profile;
 * -ENOSPC if not all fit; -EBUSY if parents are unavailable just now; -EINVAL
 * if too many are asked for, or a place that there cannot be; -EOPNOTSUPP if
 * the parent has no places to choose from.
 */
int vfg_plan_place(struct vfg_plan *plan, struct vfg_func_spec *spec,
		   struct vfg_pick *picks, struct netlink_ext_ack *extack)
{
	unsigned int i, n, left;
	struct plan_ask *ask;
	int err;

	lockdep_assert_held(&vfg_registry.lock);

	ask = kzalloc(sizeof(*ask), GFP_KERNEL);
	if (!ask)
		return -ENOMEM;
	err = parse_ask(spec, ask, extack);
	if (err)
		goto out_free;

	if (spec->own_offset) {
		err = place_at(plan, ask, picks, extack);
		if (err)
			spec->refused = VFG_WISH_OFFSET;
		goto out_free;
	}

	count_owned(plan, spec);
	if (place(plan, ask)) {
		err = explain(plan, ask, extack);
		spec->refused = VFG_WISH_PROFILE;
		goto out_free;
	}
	for (i = 0, left = ask->num; left; i++) {
		struct plan_parent *at = &plan->at[i];

		left -= at->num;
		for (n = 0; n < at->num; n++) {
			picks[at->item[n]].parent = at->parent;
			picks[at->item[n]].profile = at->profile[n];
			picks[at->item[n]].offset_mib = plan_ops(at) ?
				(s64)at->offset_mib[n] : VFG_OFFSET_ANY;
		}
	}
out_free:
	kfree(ask);
	return err;
}
EXPORT_SYMBOL_IF_KUNIT(vfg_plan_place);

/**
 * vfg_plan_capacity() - count how often a request would be fulfilled
 * @plan: the plan; is then full
 * @spec: the request, its names checked; refused is set if the first fails
 * @most: count no further
 * @extack: for the reason why the next one would fail
 *
 * Each request is placed as func-new would, on top of those before it.
 *
 * Context: process, may sleep. vfg_registry.lock held.
 * Return: the number.
 */
u32 vfg_plan_capacity(struct vfg_plan *plan, struct vfg_func_spec *spec,
		      u32 most, struct netlink_ext_ack *extack)
{
	struct plan_ask *ask;
	unsigned int i;
	u32 num = 0;

	lockdep_assert_held(&vfg_registry.lock);

	ask = kzalloc(sizeof(*ask), GFP_KERNEL);
	if (!ask)
		return 0;
	if (parse_ask(spec, ask, extack))
		goto out_free;

	count_owned(plan, spec);
	for (; num < most; num++) {
		if (place(plan, ask)) {
			explain(plan, ask, extack);
			break;
		}
		for (i = 0; i < plan->num; i++) {
			struct plan_parent *at = &plan->at[i];

			if (plan_ops(at) && at->num)
				memcpy(at->base, at->work, plan_ops(at)->size);
			at->taken += at->num;
			at->resident += at->num;
			if (spec->owner)
				at->owned += at->num;
			at->num = 0;
		}
	}
out_free:
	kfree(ask);
	return num;
}
EXPORT_SYMBOL_IF_KUNIT(vfg_plan_capacity);
