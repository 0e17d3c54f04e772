/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From what there is to what shall be: what differs, and in which order it is
 * done.
 */
#ifndef _VFCTL_PLAN_H
#define _VFCTL_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "spec.h"

struct failure;
struct state;

enum change_what {
	CHANGE_CREATE,
	CHANGE_UPDATE,
	CHANGE_REPLACE,
	CHANGE_DELETE,
};

/* In change.differs: the mode of a function, who shall have it. */
#define CHANGE_MODE	UINT64_C(1)

/**
 * struct change - one object that is not as it shall be
 * @what: what is done to it
 * @keys: kind of object
 * @want: how it shall be; a struct spec_func if it is a function, else a
 *	  struct parent or pool; NULL to delete it
 * @now: how it is; a struct state_func if it is a function; NULL to create it
 * @differs: a bit for each attribute that differs, and CHANGE_MODE
 * @weight: what a function takes of its parent, to place large ones first
 */
struct change {
	enum change_what what;
	const struct spec_shape *keys;
	const void *want;
	const void *now;
	uint64_t differs;
	uint32_t weight;
};

/**
 * struct plan - all that differs
 * @changes: functions first; owned
 * @num: length of @changes
 * @same: functions that are as they shall be
 * @others: functions that the file does not name and that stay
 */
struct plan {
	struct change *changes;
	size_t num;
	size_t same;
	size_t others;
};

enum step_what {
	STEP_DELETE,
	STEP_SET_PARENT,
	STEP_SET_POOL,
	STEP_RESERVE,
	STEP_CREATE,
	STEP_SET,
	STEP_BIND,
	STEP_DISABLE_VFS,
};

/**
 * struct step - one thing to do
 * @what: which
 * @change: for which object
 */
struct step {
	enum step_what what;
	const struct change *change;
};

/* No change takes more steps. */
#define PLAN_STEPS_PER_CHANGE	4

int plan_resolve(struct spec *spec, const struct state *state,
		 struct failure *failure);
int plan_make(const struct spec *spec, const struct state *state,
	      struct plan *plan, struct failure *failure);
int plan_drop(struct plan *plan, const struct state *state,
	      const struct spec *gone, const struct spec *keep,
	      struct failure *failure);
void plan_clear(struct plan *plan);
int plan_check(const struct plan *plan, struct failure *failure);
bool plan_can_make_first(const struct plan *plan);
size_t plan_order(const struct plan *plan, bool make_first, struct step *steps);

/* Is it of a function, so that want and now are what is said above? */
static inline bool change_is_func(const struct change *change)
{
	return change->keys == &spec_funcs;
}

#endif /* _VFCTL_PLAN_H */
