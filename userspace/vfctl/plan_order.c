// SPDX-License-Identifier: GPL-2.0-only
/*
 * Brain: in which order a plan is carried out.
 *
 *	make first	parents, pools, reserve all, create, set, bind, delete
 *	break first	delete, parents, pools, reserve all, create, set, bind
 *
 * What is new is made before the old is taken away if there is room for both
 * and neither is in the way of the other: until the first deletion nothing is
 * lost, whatever fails. Functions are reserved those with a place of their own
 * first, then those that are for one parent, then the rest, large ones first:
 * the less choice there is, the earlier it is made.
 */
#include <stdlib.h>
#include <string.h>

#include "plan.h"
#include "spec.h"
#include "state.h"

#define BIT(attr)	(UINT64_C(1) << (attr))

static bool creates(const struct change *change)
{
	return change->what == CHANGE_CREATE || change->what == CHANGE_REPLACE;
}

static bool deletes(const struct change *change)
{
	return change->what == CHANGE_DELETE || change->what == CHANGE_REPLACE;
}

/* Does the function that @change makes need what @other takes away? */
static bool collides(const struct change *change, const struct change *other)
{
	const struct func *want = &((const struct spec_func *)change->want)->func;
	const struct func *now = &((const struct state_func *)other->now)->func;

	if (!strcmp(want->name, now->name) || !strcmp(want->uuid, now->uuid))
		return true;
	if (!model_has(&want->model, VFIO_GLUE_A_FUNC_PARENT) ||
	    strcmp(want->parent, now->parent))
		return false;
	return model_has(&want->model, VFIO_GLUE_A_FUNC_SLOT_OFFSET_MIB) ||
	       model_has(&want->model, VFIO_GLUE_A_FUNC_VF_INDEX);
}

/**
 * plan_can_make_first() - can the new be made before the old goes?
 * @plan: the plan
 *
 * Whether there is room for both only the kernel can tell.
 *
 * Return: whether nothing else is against it.
 */
bool plan_can_make_first(const struct plan *plan)
{
	size_t i, k;

	for (i = 0; i < plan->num; i++) {
		const struct change *change = &plan->changes[i];

		if (change->keys == &spec_parents &&
		    (change->differs & BIT(VFIO_GLUE_A_PARENT_MODE)))
			return false;
		if (!change_is_func(change))
			continue;
		if (change->what == CHANGE_REPLACE)
			return false;
		if (change->what != CHANGE_CREATE)
			continue;
		for (k = 0; k < plan->num; k++)
			if (change_is_func(&plan->changes[k]) &&
			    deletes(&plan->changes[k]) &&
			    collides(change, &plan->changes[k]))
				return false;
	}
	return true;
}

/* The less, the less choice there is where it goes. */
static int choice(const struct func *want)
{
	if (model_has(&want->model, VFIO_GLUE_A_FUNC_SLOT_OFFSET_MIB) ||
	    model_has(&want->model, VFIO_GLUE_A_FUNC_VF_INDEX))
		return 0;
	return model_has(&want->model, VFIO_GLUE_A_FUNC_PARENT) ? 1 : 2;
}

static int compare(const void *a, const void *b)
{
	const struct change *x = ((const struct step *)a)->change;
	const struct change *y = ((const struct step *)b)->change;
	const struct func *f = &((const struct spec_func *)x->want)->func;
	const struct func *g = &((const struct spec_func *)y->want)->func;

	if (choice(f) != choice(g))
		return choice(f) - choice(g);
	if (x->weight != y->weight)
		return x->weight > y->weight ? -1 : 1;
	/* As in the file. */
	return x < y ? -1 : x > y;
}

static size_t add(struct step *steps, size_t num, enum step_what what,
		  const struct change *change)
{
	steps[num].what = what;
	steps[num].change = change;
	return num + 1;
}

static size_t add_deletes(const struct plan *plan, struct step *steps,
			  size_t num)
{
	size_t i;

	for (i = 0; i < plan->num; i++)
		if (change_is_func(&plan->changes[i]) &&
		    deletes(&plan->changes[i]))
			num = add(steps, num, STEP_DELETE, &plan->changes[i]);
	return num;
}

static size_t add_settings(const struct plan *plan, struct step *steps,
			   size_t num)
{
	const uint64_t vfs = BIT(VFIO_GLUE_A_PARENT_VFS_ENABLED);
	size_t i;

	for (i = 0; i < plan->num; i++)
		if (plan->changes[i].keys == &spec_parents &&
		    (plan->changes[i].differs & ~vfs))
			num = add(steps, num, STEP_SET_PARENT,
				  &plan->changes[i]);
	for (i = 0; i < plan->num; i++)
		if (plan->changes[i].keys == &spec_pools)
			num = add(steps, num, STEP_SET_POOL, &plan->changes[i]);
	return num;
}

/**
 * plan_order() - put what is to be done in order
 * @plan: the plan
 * @make_first: make the new before the old goes
 * @steps: filled in; has room for PLAN_STEPS_PER_CHANGE per change
 *
 * Return: how many steps there are.
 */
size_t plan_order(const struct plan *plan, bool make_first, struct step *steps)
{
	const uint64_t vfs = BIT(VFIO_GLUE_A_PARENT_VFS_ENABLED);
	size_t num = 0;
	size_t first;
	size_t i;

	if (!make_first)
		num = add_deletes(plan, steps, num);
	num = add_settings(plan, steps, num);

	first = num;
	for (i = 0; i < plan->num; i++)
		if (change_is_func(&plan->changes[i]) &&
		    creates(&plan->changes[i]))
			num = add(steps, num, STEP_RESERVE, &plan->changes[i]);
	if (num > first)
		qsort(&steps[first], num - first, sizeof(*steps), compare);

	for (i = 0; i < plan->num; i++)
		if (change_is_func(&plan->changes[i]) &&
		    creates(&plan->changes[i]))
			num = add(steps, num, STEP_CREATE, &plan->changes[i]);
	for (i = 0; i < plan->num; i++) {
		const struct change *change = &plan->changes[i];

		if (!change_is_func(change) || change->what != CHANGE_UPDATE)
			continue;
		if (change->differs & ~CHANGE_MODE)
			num = add(steps, num, STEP_SET, change);
		if (change->differs & CHANGE_MODE)
			num = add(steps, num, STEP_BIND, change);
	}

	if (make_first)
		num = add_deletes(plan, steps, num);
	for (i = 0; i < plan->num; i++)
		if (plan->changes[i].keys == &spec_parents &&
		    (plan->changes[i].differs & vfs))
			num = add(steps, num, STEP_DISABLE_VFS,
				  &plan->changes[i]);
	return num;
}
