/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Carries a plan out, whole or not at all.
 */
#ifndef _VFCTL_APPLY_H
#define _VFCTL_APPLY_H

#include "plan.h"
#include "recovered.h"
#include "spec.h"
#include "state.h"
#include "vfctl.h"

int apply_plan(struct vfctl *vfctl, const struct state *state,
	       const struct plan *plan);
int apply_recover(struct vfctl *vfctl, enum recovered *recovered);

/* steps.c */

/**
 * struct job - a change being made
 * @change: the change
 * @want: as it shall be, for a function; its place is filled in when the
 *	  kernel has chosen one
 * @made: the function, from the time it is reserved
 */
struct job {
	const struct change *change;
	struct spec_func want;
	struct made made;
};

int steps_run(struct vfctl *vfctl, const struct step *step, struct job *job);

#endif /* _VFCTL_APPLY_H */
