// SPDX-License-Identifier: GPL-2.0-only
/*
 * Brain: what there is, and the same as a file that wants it.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "spec.h"
#include "state.h"
#include "util.h"

/**
 * state_clear() - forget what there is
 * @state: what there is; what it owns is freed
 */
void state_clear(struct state *state)
{
	model_list_clear(&state->parents);
	model_list_clear(&state->profiles);
	model_list_clear(&state->pools);
	free(state->funcs);
	state->funcs = NULL;
	state->num_funcs = 0;
}

/**
 * state_parent() - find a parent
 * @state: what there is
 * @place: its name or its address
 *
 * Return: the parent, or NULL if there is none.
 */
const struct parent *state_parent(const struct state *state, const char *place)
{
	const struct parent *parents = state->parents.items;
	size_t i;

	for (i = 0; i < state->parents.num; i++)
		if (!strcmp(parents[i].name, place) ||
		    !strcmp(parents[i].address, place))
			return &parents[i];
	return NULL;
}

/**
 * state_profile() - find a profile
 * @state: what there is
 * @name: its name
 * @parent: name of the parent that shall offer it, empty for any
 *
 * Return: the profile, or NULL if it is not offered.
 */
const struct profile *state_profile(const struct state *state,
				    const char *name, const char *parent)
{
	const struct profile *profiles = state->profiles.items;
	size_t i;

	for (i = 0; i < state->profiles.num; i++)
		if (!strcmp(profiles[i].name, name) &&
		    (!parent[0] || !strcmp(profiles[i].parent, parent)))
			return &profiles[i];
	return NULL;
}

/* Keeps of what @object has only what a file can tell. */
static void keep_keys(const struct spec_shape *shape, struct model *object)
{
	uint64_t keys = 0;
	size_t i;

	for (i = 0; i < shape->num_keys; i++)
		if (shape->keys[i].attr)
			keys |= UINT64_C(1) << shape->keys[i].attr;
	object->has &= keys;
}

/**
 * state_func_to_spec() - want a function as it is
 * @now: the function
 * @want: a struct spec_func, filled in
 */
void state_func_to_spec(const struct state_func *now, void *want)
{
	struct spec_func *func = want;

	memset(func, 0, sizeof(*func));
	func->func = now->func;
	keep_keys(&spec_funcs, &func->func.model);
	func->mode = now->mode;
	func->has_mode = now->has_mode;
}

/**
 * state_to_spec() - want all that is as it is
 * @state: what there is
 * @spec: filled in; to be freed with spec_clear(), also on failure
 *
 * Parents are named by their addresses, as their names may be others after
 * the next boot. What is only reserved is left out.
 *
 * Return: 0 or -ENOMEM.
 */
int state_to_spec(const struct state *state, struct spec *spec)
{
	const struct parent *parents = state->parents.items;
	const struct pool *pools = state->pools.items;
	size_t i;

	memset(spec, 0, sizeof(*spec));
	for (i = 0; i < state->pools.num && i < ARRAY_SIZE(spec->pools); i++)
		spec->pools[spec->num_pools++] = pools[i];
	for (i = 0; i < state->parents.num; i++) {
		struct spec_parent *parent = spec_add_parent(spec);

		if (!parent)
			return -ENOMEM;
		parent->parent = parents[i];
		keep_keys(&spec_parents, &parent->parent.model);
		parent->parent.model.has &=
			~(UINT64_C(1) << VFIO_GLUE_A_PARENT_NAME |
			  UINT64_C(1) << VFIO_GLUE_A_PARENT_VFS_ENABLED);
	}
	for (i = 0; i < state->num_funcs; i++) {
		const struct parent *at;
		struct spec_func *func;

		if (state->funcs[i].func.state != VFIO_GLUE_STATE_ACTIVE)
			continue;
		func = spec_add_func(spec);
		if (!func)
			return -ENOMEM;
		state_func_to_spec(&state->funcs[i], func);
		at = state_parent(state, func->func.parent);
		if (at && strlen(at->address) < sizeof(func->func.parent))
			strcpy(func->func.parent, at->address);
	}
	return 0;
}
