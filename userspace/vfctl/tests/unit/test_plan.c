// SPDX-License-Identifier: GPL-2.0-only
/*
 * Plans, tried on a naive model of the system: carrying out the steps in the
 * order given leads to what the file says, and the way back to what was there;
 * at no point is anything touched that did not differ.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#undef fail	/* ours is in failure.h */

#include "failure.h"
#include "plan.h"
#include "spec.h"
#include "state.h"
#include "util.h"

#define BIT(attr)	(UINT64_C(1) << (attr))
#define FUNCS_MAX	24

static void begin(struct state *state)
{
	static const char *const parents[] = { "nic0", "gpu0", "gpu1" };
	static const struct {
		const char *name;
		const char *parent;
		uint32_t kind;
		uint32_t vram_mib;
	} profiles[] = {
		{ "vf", "nic0", VFIO_GLUE_KIND_NIC, 0 },
		{ "small", "gpu0", VFIO_GLUE_KIND_GPU, 4 },
		{ "small", "gpu1", VFIO_GLUE_KIND_GPU, 4 },
		{ "large", "gpu1", VFIO_GLUE_KIND_GPU, 16 },
	};
	size_t i;

	memset(state, 0, sizeof(*state));
	state->parents.shape = &shape_parent;
	state->profiles.shape = &shape_profile;
	state->pools.shape = &shape_pool;
	state->self = 42;
	for (i = 0; i < ARRAY_SIZE(parents); i++) {
		struct parent *parent = model_list_add(&state->parents);

		strcpy(parent->name, parents[i]);
		sprintf(parent->address, "0000:0%zu:00.0", i + 1);
		parent->kind = i ? VFIO_GLUE_KIND_GPU : VFIO_GLUE_KIND_NIC;
		parent->model.has = BIT(VFIO_GLUE_A_PARENT_NAME) |
				    BIT(VFIO_GLUE_A_PARENT_ADDRESS) |
				    BIT(VFIO_GLUE_A_PARENT_MODE);
	}
	for (i = 0; i < ARRAY_SIZE(profiles); i++) {
		struct profile *profile = model_list_add(&state->profiles);

		strcpy(profile->name, profiles[i].name);
		strcpy(profile->parent, profiles[i].parent);
		profile->kind = profiles[i].kind;
		profile->vram_mib = profiles[i].vram_mib;
	}
	state->funcs = calloc(FUNCS_MAX, sizeof(*state->funcs));
}

static void set_uuid(struct func *func, unsigned int number)
{
	sprintf(func->uuid, "c0ffee00-1234-4567-89ab-%012u", number);
	func->model.has |= BIT(VFIO_GLUE_A_FUNC_UUID);
}

/* A function with a few facts by chance; the same for the file and the model. */
static void random_func(struct func *func, unsigned int name,
			unsigned int *seed)
{
	memset(func, 0, sizeof(*func));
	func->model.has = BIT(VFIO_GLUE_A_FUNC_NAME) |
			  BIT(VFIO_GLUE_A_FUNC_PROFILE);
	sprintf(func->name, "f%u", name);
	switch (rand_r(seed) % 3) {
	case 0:
		func->kind = VFIO_GLUE_KIND_NIC;
		strcpy(func->profile, "vf");
		func->vlan = rand_r(seed) % 3;
		func->model.has |= BIT(VFIO_GLUE_A_FUNC_VLAN);
		break;
	case 1:
		func->kind = VFIO_GLUE_KIND_GPU;
		strcpy(func->profile, "small");
		break;
	default:
		func->kind = VFIO_GLUE_KIND_GPU;
		strcpy(func->profile, "large");
		break;
	}
}

static struct state_func *add_now(struct state *state, const struct func *func,
				  unsigned int number)
{
	struct state_func *now = &state->funcs[state->num_funcs++];

	assert_true(state->num_funcs <= FUNCS_MAX);
	memset(now, 0, sizeof(*now));
	now->func = *func;
	if (!model_has(&func->model, VFIO_GLUE_A_FUNC_UUID))
		set_uuid(&now->func, number);
	if (!now->func.parent[0])
		strcpy(now->func.parent, func->kind == VFIO_GLUE_KIND_NIC ?
		       "nic0" : "gpu1");
	now->func.model.has |= BIT(VFIO_GLUE_A_FUNC_PARENT);
	now->func.state = VFIO_GLUE_STATE_ACTIVE;
	now->func.generation = number;
	return now;
}

/* The naive model: a name and a UUID exist once, or the step is wrong. */
static void model_step(struct state *state, const struct step *step,
		       unsigned int *number)
{
	const struct spec_func *want = step->change->want;
	size_t i;

	switch (step->what) {
	case STEP_DELETE:
		for (i = 0; i < state->num_funcs; i++)
			if (!strcmp(state->funcs[i].func.uuid,
				    ((const struct state_func *)
				     step->change->now)->func.uuid))
				break;
		assert_true(i < state->num_funcs);
		state->funcs[i] = state->funcs[--state->num_funcs];
		break;
	case STEP_CREATE:
		for (i = 0; i < state->num_funcs; i++) {
			assert_string_not_equal(state->funcs[i].func.name,
						want->func.name);
			assert_string_not_equal(state->funcs[i].func.uuid,
						want->func.uuid);
		}
		add_now(state, &want->func, (*number)++);
		break;
	case STEP_SET:
		for (i = 0; i < state->num_funcs; i++)
			if (!strcmp(state->funcs[i].func.name, want->func.name))
				break;
		assert_true(i < state->num_funcs);
		state->funcs[i].func.vlan = want->func.vlan;
		break;
	default:
		break;
	}
}

/* As many of this kind must be there, and each at its time. */
static void check_order(const struct plan *plan, const struct step *steps,
			size_t num, bool make_first)
{
	size_t i, k, reserved = 0, created = 0, deleted = 0;

	for (i = 0; i < num; i++) {
		switch (steps[i].what) {
		case STEP_RESERVE:
			assert_int_equal(created, 0);
			reserved++;
			break;
		case STEP_CREATE:
			created++;
			if (make_first)
				assert_int_equal(deleted, 0);
			break;
		case STEP_DELETE:
			if (!make_first)
				assert_int_equal(reserved, 0);
			deleted++;
			break;
		default:
			break;
		}
	}
	assert_int_equal(reserved, created);
	for (k = 0; k < plan->num; k++) {
		created -= plan->changes[k].what == CHANGE_CREATE ||
			   plan->changes[k].what == CHANGE_REPLACE;
		deleted -= plan->changes[k].what == CHANGE_DELETE ||
			   plan->changes[k].what == CHANGE_REPLACE;
	}
	assert_int_equal(created, 0);
	assert_int_equal(deleted, 0);
}

static void leads_to_what_the_file_says(void **unused)
{
	unsigned int seed = 23;
	int made_first = 0;
	int round;

	(void)unused;
	for (round = 0; round < 3000; round++) {
		struct failure failure = { 0 };
		unsigned int number = 100;
		struct state state, after;
		struct spec spec = { .name = "f", .prune = round % 2 };
		struct step steps[FUNCS_MAX * PLAN_STEPS_PER_CHANGE];
		struct plan plan, again;
		bool make_first;
		struct func func;
		size_t num, i;

		begin(&state);
		for (i = 0; i < 6; i++) {
			if (rand_r(&seed) % 2)
				continue;
			random_func(&func, i, &seed);
			add_now(&state, &func, i);
		}
		for (i = 0; i < 8; i++) {
			struct spec_func *want;

			if (rand_r(&seed) % 2)
				continue;
			want = spec_add_func(&spec);
			random_func(&want->func, i, &seed);
			/* A UUID of its own, that of the same, or another's. */
			if (rand_r(&seed) % 2)
				set_uuid(&want->func, rand_r(&seed) % 4 ? i :
					 20 + i);
		}
		assert_int_equal(plan_resolve(&spec, &state, &failure), 0);
		assert_int_equal(plan_make(&spec, &state, &plan, &failure), 0);

		begin(&after);
		memcpy(after.funcs, state.funcs,
		       state.num_funcs * sizeof(*state.funcs));
		after.num_funcs = state.num_funcs;
		make_first = plan_can_make_first(&plan);
		made_first += make_first && plan.num;
		num = plan_order(&plan, make_first, steps);
		check_order(&plan, steps, num, make_first);
		for (i = 0; i < num; i++)
			model_step(&after, &steps[i], &number);

		/* Now nothing differs, and who did not differ is who it was. */
		assert_int_equal(plan_make(&spec, &after, &again, &failure), 0);
		assert_int_equal(again.num, 0);
		assert_int_equal(again.same, spec.num_funcs);
		if (spec.prune)
			assert_int_equal(after.num_funcs, spec.num_funcs);
		for (num = 0, i = 0; i < after.num_funcs; i++)
			num += after.funcs[i].func.generation >= 100;
		for (i = 0; i < plan.num; i++)
			num -= plan.changes[i].what == CHANGE_CREATE ||
			       plan.changes[i].what == CHANGE_REPLACE;
		assert_int_equal(num, 0);

		plan_clear(&again);
		plan_clear(&plan);
		state_clear(&after);
		state_clear(&state);
		spec_clear(&spec);
	}
	assert_in_range(made_first, 100, 3000);
}

static void swaps_names(void **unused)
{
	static const struct step none;
	struct failure failure = { 0 };
	struct step steps[2 * PLAN_STEPS_PER_CHANGE] = { none };
	struct spec spec = { .name = "f" };
	unsigned int number = 100;
	unsigned int seed = 1;
	struct state state;
	struct plan plan;
	struct func func;
	size_t num, i;

	(void)unused;
	begin(&state);
	for (i = 0; i < 2; i++) {
		struct spec_func *want = spec_add_func(&spec);

		random_func(&func, i, &seed);
		add_now(&state, &func, i);
		random_func(&want->func, 1 - i, &seed);
		set_uuid(&want->func, i);
	}
	assert_int_equal(plan_resolve(&spec, &state, &failure), 0);
	assert_int_equal(plan_make(&spec, &state, &plan, &failure), 0);
	assert_int_equal(plan.num, 2);
	assert_int_equal(plan.changes[0].what, CHANGE_REPLACE);
	assert_false(plan_can_make_first(&plan));
	num = plan_order(&plan, false, steps);
	for (i = 0; i < num; i++)
		model_step(&state, &steps[i], &number);
	assert_int_equal(state.num_funcs, 2);
	plan_clear(&plan);
	state_clear(&state);
	spec_clear(&spec);
}

static void refuses(void **unused)
{
	struct failure failure = { 0 };
	struct spec spec = { .name = "f" };
	struct state_func *now;
	struct spec_func *want;
	unsigned int seed = 1;
	struct state state;
	struct plan plan;
	struct func func;

	(void)unused;
	begin(&state);
	random_func(&func, 1, &seed);
	now = add_now(&state, &func, 1);
	want = spec_add_func(&spec);
	want->func = func;
	want->line = 3;

	/* What another process is just making. */
	now->func.state = VFIO_GLUE_STATE_RESERVED;
	now->func.creator_pid = 7;
	strcpy(now->func.creator_comm, "vfctl");
	assert_int_equal(plan_make(&spec, &state, &plan, &failure), -EBUSY);
	assert_string_equal(failure.text,
			    "f:3: f1 is just being made by vfctl, pid 7");
	plan_clear(&plan);

	/* What was being torn down is made anew. */
	now->func.state = VFIO_GLUE_STATE_DRAINING;
	assert_int_equal(plan_make(&spec, &state, &plan, &failure), 0);
	assert_int_equal(plan.changes[0].what, CHANGE_REPLACE);
	now->holder.pid = 9;
	strcpy(now->holder.comm, "qemu");
	assert_int_equal(plan_check(&plan, &failure), -EBUSY);
	assert_string_equal(failure.text, "f1 is open in qemu, pid 9");
	plan_clear(&plan);
	now->func.state = VFIO_GLUE_STATE_ACTIVE;

	/* Two entries for one function: by its UUID and by its name. */
	set_uuid(&want->func, 1);
	strcpy(want->func.name, "other");
	want = spec_add_func(&spec);
	want->func = func;
	assert_int_equal(plan_make(&spec, &state, &plan, &failure), -EINVAL);
	plan_clear(&plan);

	/* A name that another function keeps. */
	spec.num_funcs = 1;
	random_func(&func, 2, &seed);
	add_now(&state, &func, 2);
	strcpy(spec.funcs[0].func.name, "f2");
	assert_int_equal(plan_make(&spec, &state, &plan, &failure), -EEXIST);
	plan_clear(&plan);

	strcpy(spec.funcs[0].func.profile, "huge");
	assert_int_equal(plan_resolve(&spec, &state, &failure), -ENOENT);
	state_clear(&state);
	spec_clear(&spec);
	fail_clear(&failure);
}

static void reserves_those_without_choice_first(void **unused)
{
	struct failure failure = { 0 };
	struct step steps[4 * PLAN_STEPS_PER_CHANGE];
	struct spec spec = { .name = "f" };
	static const char *const order[] = { "slot", "named", "big", "any" };
	static const struct {
		const char *name;
		const char *profile;
		const char *parent;
		bool slot;
	} wants[] = {
		{ "any", "small", "", false },
		{ "big", "large", "", false },
		{ "named", "small", "gpu0", false },
		{ "slot", "small", "gpu1", true },
	};
	struct state state;
	struct plan plan;
	size_t i;

	(void)unused;
	begin(&state);
	for (i = 0; i < ARRAY_SIZE(wants); i++) {
		struct func *func = &spec_add_func(&spec)->func;

		strcpy(func->name, wants[i].name);
		strcpy(func->profile, wants[i].profile);
		strcpy(func->parent, wants[i].parent);
		func->model.has = BIT(VFIO_GLUE_A_FUNC_NAME) |
				  BIT(VFIO_GLUE_A_FUNC_PROFILE);
		if (func->parent[0])
			func->model.has |= BIT(VFIO_GLUE_A_FUNC_PARENT);
		if (wants[i].slot)
			func->model.has |=
				BIT(VFIO_GLUE_A_FUNC_SLOT_OFFSET_MIB);
	}
	assert_int_equal(plan_resolve(&spec, &state, &failure), 0);
	assert_int_equal(plan_make(&spec, &state, &plan, &failure), 0);
	assert_int_equal(plan_order(&plan, true, steps), 8);
	for (i = 0; i < ARRAY_SIZE(order); i++) {
		const struct spec_func *want = steps[i].change->want;

		assert_int_equal(steps[i].what, STEP_RESERVE);
		assert_string_equal(want->func.name, order[i]);
	}
	plan_clear(&plan);
	state_clear(&state);
	spec_clear(&spec);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(leads_to_what_the_file_says),
		cmocka_unit_test(swaps_names),
		cmocka_unit_test(refuses),
		cmocka_unit_test(reserves_those_without_choice_first),
	};

	return cmocka_run_group_tests_name("plan", tests, NULL, NULL);
}
