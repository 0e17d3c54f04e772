// SPDX-License-Identifier: GPL-2.0-only
/*
 * Brain: compares what there is with what shall be. A function is known by its
 * UUID if the file tells one, else by its name. What the file does not tell is
 * as it shall be.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "failure.h"
#include "plan.h"
#include "spec.h"
#include "state.h"
#include "util.h"

#define BIT(attr)	(UINT64_C(1) << (attr))

static int complain(struct failure *failure, const struct spec *spec,
		    unsigned int line, int err, const char *text,
		    const char *what)
{
	char place[128] = "";

	if (line)
		snprintf(place, sizeof(place), "%s:%u: ", spec->name, line);
	return fail(failure, err, "%s%s %s", place, what, text);
}

/* Replaces a parent's address by its name. */
static int resolve_func(struct spec_func *want, const struct spec *spec,
			const struct state *state, struct failure *failure)
{
	struct func *func = &want->func;
	const struct profile *profile;
	const struct parent *parent;
	static const uint16_t vf_only[] = {
		VFIO_GLUE_A_FUNC_VF_INDEX, VFIO_GLUE_A_FUNC_MAC,
		VFIO_GLUE_A_FUNC_VLAN, VFIO_GLUE_A_FUNC_QOS,
		VFIO_GLUE_A_FUNC_SPOOF_CHECK, VFIO_GLUE_A_FUNC_TRUST,
		VFIO_GLUE_A_FUNC_LINK, VFIO_GLUE_A_FUNC_MAX_RATE_MBPS,
	};
	char text[128];
	size_t i;

	if (model_has(&func->model, VFIO_GLUE_A_FUNC_PARENT)) {
		parent = state_parent(state, func->parent);
		if (!parent)
			return complain(failure, spec, want->line, ENOENT,
					"does not exist", func->parent);
		strcpy(func->parent, parent->name);
	}
	profile = state_profile(state, func->profile, func->parent);
	if (!profile) {
		snprintf(text, sizeof(text), "is not offered by %s",
			 func->parent[0] ? func->parent : "any parent");
		return complain(failure, spec, want->line, ENOENT, text,
				func->profile);
	}
	func->kind = profile->kind;
	if (func->kind == VFIO_GLUE_KIND_NIC) {
		if (!model_has(&func->model, VFIO_GLUE_A_FUNC_SLOT_OFFSET_MIB))
			return 0;
		return complain(failure, spec, want->line, EINVAL,
				"is a VF, slot_offset_mib is for vGPUs",
				func->name);
	}
	for (i = 0; i < ARRAY_SIZE(vf_only); i++) {
		if (!model_has(&func->model, vf_only[i]))
			continue;
		snprintf(text, sizeof(text), "is a vGPU, %s is for VFs",
			 model_field(&shape_func, vf_only[i])->key);
		return complain(failure, spec, want->line, EINVAL, text,
				func->name);
	}
	if (want->has_mode)
		return complain(failure, spec, want->line, EINVAL,
				"is a vGPU, mode is for VFs", func->name);
	return 0;
}

/* Fills in the name and the address of a parent from one of them. */
static int resolve_parent(struct spec_parent *want, const struct spec *spec,
			  const struct state *state, struct failure *failure)
{
	struct parent *parent = &want->parent;
	const struct parent *now;
	bool by_address = model_has(&parent->model, VFIO_GLUE_A_PARENT_ADDRESS);

	now = state_parent(state, by_address ? parent->address : parent->name);
	if (!now)
		return complain(failure, spec, want->line, ENOENT,
				"does not exist", by_address ?
				parent->address : parent->name);
	if (by_address && model_has(&parent->model, VFIO_GLUE_A_PARENT_NAME) &&
	    strcmp(parent->name, now->name))
		return complain(failure, spec, want->line, EINVAL,
				"is at another address", parent->name);
	strcpy(parent->name, now->name);
	strcpy(parent->address, now->address);
	parent->model.has |= BIT(VFIO_GLUE_A_PARENT_NAME) |
			     BIT(VFIO_GLUE_A_PARENT_ADDRESS);
	return 0;
}

/**
 * plan_resolve() - see whether what a file names exists
 * @spec: the file; addresses of parents become names
 * @state: what there is
 * @failure: what does not exist
 *
 * Return: 0, -ENOENT or -EINVAL.
 */
int plan_resolve(struct spec *spec, const struct state *state,
		 struct failure *failure)
{
	size_t i;
	int err = 0;

	for (i = 0; !err && i < spec->num_parents; i++)
		err = resolve_parent(&spec->parents[i], spec, state, failure);
	for (i = 0; !err && i < spec->num_funcs; i++)
		err = resolve_func(&spec->funcs[i], spec, state, failure);
	return err;
}

static struct change *add(struct plan *plan)
{
	struct change *changes = reallocarray(plan->changes, plan->num + 1,
					      sizeof(*changes));

	if (!changes)
		return NULL;
	plan->changes = changes;
	changes += plan->num++;
	memset(changes, 0, sizeof(*changes));
	return changes;
}

/* Attributes that @want tells and that @now has not, or not so. */
static uint64_t compare(const struct spec_shape *keys, const void *want,
			const void *now, uint64_t *fixed)
{
	uint64_t differs = 0;
	size_t i;

	for (i = 0; i < keys->num_keys; i++) {
		const struct spec_key *key = &keys->keys[i];
		const struct field *field;
		const char *a, *b;
		bool same;

		if (!key->attr || !model_has(want, key->attr))
			continue;
		field = model_field(keys->shape, key->attr);
		a = (const char *)want + field->offset;
		b = (const char *)now + field->offset;
		if (field->type == FIELD_STRING)
			same = !strcmp(a, b);
		else
			same = model_has(now, key->attr) &&
			       !memcmp(a, b, field->size);
		if (same)
			continue;
		differs |= BIT(key->attr);
		if (key->fixed)
			*fixed |= BIT(key->attr);
	}
	return differs;
}

static const struct state_func *find_uuid(const struct state *state,
					  const char *uuid)
{
	size_t i;

	for (i = 0; i < state->num_funcs; i++)
		if (!strcmp(state->funcs[i].func.uuid, uuid))
			return &state->funcs[i];
	return NULL;
}

static const struct state_func *find_name(const struct state *state,
					  const char *name)
{
	size_t i;

	for (i = 0; i < state->num_funcs; i++)
		if (!strcmp(state->funcs[i].func.name, name))
			return &state->funcs[i];
	return NULL;
}

/* The function that @want means; one that has its name is in its way. */
static const struct state_func *find_now(const struct state *state,
					 const struct func *want)
{
	const struct state_func *now = NULL;

	if (model_has(&want->model, VFIO_GLUE_A_FUNC_UUID))
		now = find_uuid(state, want->uuid);
	return now ? now : find_name(state, want->name);
}

static bool is_foreign(const struct state *state, const struct func *now)
{
	return now->state == VFIO_GLUE_STATE_RESERVED &&
	       now->creator_pid != state->self;
}

static uint32_t weight(const struct state *state, const struct func *want)
{
	const struct profile *profile = state_profile(state, want->profile,
						      want->parent);

	return profile ? profile->vram_mib : 0;
}

static int out_of_memory(struct failure *failure)
{
	return fail(failure, ENOMEM, "out of memory");
}

static int compare_func(const struct spec *spec, const struct spec_func *want,
			const struct state *state, struct plan *plan,
			const struct state_func **match,
			struct failure *failure)
{
	const struct state_func *now = find_now(state, &want->func);
	struct change change = {
		.keys = &spec_funcs,
		.want = want,
		.now = now,
		.weight = weight(state, &want->func),
	};
	struct change *added;
	uint64_t fixed = 0;
	char text[128];

	*match = now;
	if (!now) {
		change.what = CHANGE_CREATE;
	} else {
		if (is_foreign(state, &now->func)) {
			snprintf(text, sizeof(text),
				 "is just being made by %s, pid %u",
				 now->func.creator_comm, now->func.creator_pid);
			return complain(failure, spec, want->line, EBUSY, text,
					now->func.name);
		}
		change.differs = compare(&spec_funcs, &want->func, &now->func,
					 &fixed);
		if (want->has_mode &&
		    (!now->has_mode || now->mode != want->mode))
			change.differs |= CHANGE_MODE;
		if (fixed || now->func.state != VFIO_GLUE_STATE_ACTIVE)
			change.what = CHANGE_REPLACE;
		else
			change.what = CHANGE_UPDATE;
		if (change.what == CHANGE_UPDATE && !change.differs) {
			plan->same++;
			return 0;
		}
	}
	added = add(plan);
	if (!added)
		return out_of_memory(failure);
	*added = change;
	return 0;
}

static int compare_parent(const struct parent *want, const struct state *state,
			  struct plan *plan, struct failure *failure)
{
	const struct parent *now = state_parent(state, want->name);
	struct change *change;
	uint64_t fixed = 0;
	uint64_t differs;

	differs = now ? compare(&spec_parents, want, now, &fixed) : 0;
	if (!differs)
		return 0;
	change = add(plan);
	if (!change)
		return out_of_memory(failure);
	change->what = CHANGE_UPDATE;
	change->keys = &spec_parents;
	change->want = want;
	change->now = now;
	change->differs = differs;
	return 0;
}

static int compare_pool(const struct pool *want, const struct state *state,
			struct plan *plan, struct failure *failure)
{
	const struct pool *now = state->pools.items;
	struct change *change;
	size_t i;

	for (i = 0; i < state->pools.num; i++, now++) {
		if (now->kind != want->kind || now->policy == want->policy)
			continue;
		change = add(plan);
		if (!change)
			return out_of_memory(failure);
		change->what = CHANGE_UPDATE;
		change->keys = &spec_pools;
		change->want = want;
		change->now = now;
		change->differs = BIT(VFIO_GLUE_A_POOL_POLICY);
	}
	return 0;
}

static int add_delete(struct plan *plan, const struct state_func *now,
		      struct failure *failure)
{
	struct change *change = add(plan);

	if (!change)
		return out_of_memory(failure);
	change->what = CHANGE_DELETE;
	change->keys = &spec_funcs;
	change->now = now;
	return 0;
}

/* Functions that no entry of the file means: they go, or are in the way. */
static int rest(const struct spec *spec, const struct state *state,
		const bool *matched, struct plan *plan, struct failure *failure)
{
	size_t i, k;
	int err = 0;

	for (i = 0; !err && i < state->num_funcs; i++) {
		const struct func *now = &state->funcs[i].func;

		if (matched[i])
			continue;
		if (spec->prune && !is_foreign(state, now)) {
			err = add_delete(plan, &state->funcs[i], failure);
			continue;
		}
		plan->others++;
		for (k = 0; k < spec->num_funcs; k++)
			if (!strcmp(spec->funcs[k].func.name, now->name))
				return complain(failure, spec,
						spec->funcs[k].line, EEXIST,
						"is the name of another function, too",
						now->name);
	}
	return err;
}

/* Two entries of the file may mean one function, by its UUID and its name. */
static int match_once(const struct spec *spec, const struct spec_func *want,
		      const struct state *state,
		      const struct state_func *now, bool *matched,
		      struct failure *failure)
{
	if (!now)
		return 0;
	if (matched[now - state->funcs])
		return complain(failure, spec, want->line, EINVAL,
				"means a function that another entry means",
				want->func.name);
	matched[now - state->funcs] = true;
	return 0;
}

/**
 * plan_make() - find out what differs
 * @spec: what shall be, resolved; must outlive @plan
 * @state: what there is; must outlive @plan
 * @plan: filled in; to be freed with plan_clear(), also on failure
 * @failure: why it cannot be told
 *
 * Return: 0; -EEXIST if a function that is to stay has a name that is wanted;
 * -EBUSY if another process is making one; -EINVAL or -ENOMEM.
 */
int plan_make(const struct spec *spec, const struct state *state,
	      struct plan *plan, struct failure *failure)
{
	bool *matched = calloc(state->num_funcs + 1, sizeof(*matched));
	const struct state_func *now;
	size_t i;
	int err = 0;

	memset(plan, 0, sizeof(*plan));
	if (!matched)
		return out_of_memory(failure);
	for (i = 0; !err && i < spec->num_funcs; i++) {
		err = compare_func(spec, &spec->funcs[i], state, plan, &now,
				   failure);
		if (!err)
			err = match_once(spec, &spec->funcs[i], state, now,
					 matched, failure);
	}
	if (!err)
		err = rest(spec, state, matched, plan, failure);
	for (i = 0; !err && i < spec->num_parents; i++)
		err = compare_parent(&spec->parents[i].parent, state, plan,
				     failure);
	for (i = 0; !err && i < spec->num_pools; i++)
		err = compare_pool(&spec->pools[i], state, plan, failure);
	free(matched);
	return err;
}

/**
 * plan_drop() - delete functions, too, if they are there
 * @plan: the plan
 * @state: what there is
 * @gone: the functions, by UUID
 * @keep: but not those that are here, too
 * @failure: why not
 *
 * Return: 0 or -ENOMEM.
 */
int plan_drop(struct plan *plan, const struct state *state,
	      const struct spec *gone, const struct spec *keep,
	      struct failure *failure)
{
	const struct state_func *now;
	size_t i, k;
	int err = 0;

	for (i = 0; !err && i < gone->num_funcs; i++) {
		const char *uuid = gone->funcs[i].func.uuid;

		now = find_uuid(state, uuid);
		for (k = 0; now && k < keep->num_funcs; k++)
			if (!strcmp(keep->funcs[k].func.uuid, uuid))
				now = NULL;
		for (k = 0; now && k < plan->num; k++)
			if (plan->changes[k].now == now)
				now = NULL;
		if (now)
			err = add_delete(plan, now, failure);
	}
	return err;
}

/**
 * plan_clear() - forget a plan
 * @plan: the plan
 */
void plan_clear(struct plan *plan)
{
	free(plan->changes);
	memset(plan, 0, sizeof(*plan));
}

/**
 * plan_check() - is what would be taken away free to go?
 * @plan: the plan
 * @failure: who has what open
 *
 * Return: 0 or -EBUSY.
 */
int plan_check(const struct plan *plan, struct failure *failure)
{
	size_t i;

	for (i = 0; i < plan->num; i++) {
		const struct change *change = &plan->changes[i];
		const struct state_func *now = change->now;

		if (!change_is_func(change) || !now || !now->holder.pid ||
		    (change->what == CHANGE_UPDATE &&
		     !(change->differs & CHANGE_MODE)))
			continue;
		fail(failure, EBUSY, "%s is open in %s, pid %d",
		     now->func.name, now->holder.comm, now->holder.pid);
		fail_hint(failure, "nothing was changed");
		return -EBUSY;
	}
	return 0;
}
