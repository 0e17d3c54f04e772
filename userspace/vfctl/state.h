/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What there is: all that the kernel knows, and of each function who has it.
 */
#ifndef _VFCTL_STATE_H
#define _VFCTL_STATE_H

#include <stdbool.h>
#include <stddef.h>

#include "args.h"
#include "model.h"
#include "sysfs.h"

struct spec;
struct vfctl;

/**
 * struct state_func - a function that is
 * @func: first, so that the fields of a function apply to it
 * @has_mode: it is a VF that a driver of ours has
 * @mode: which, if @has_mode
 * @driver: driver that has it, empty if none
 * @holder: who has it open, pid 0 if nobody is known to
 */
struct state_func {
	struct func func;
	bool has_mode;
	enum bind_mode mode;
	char driver[SYSFS_NAME_SIZE];
	struct holder holder;
};

/**
 * struct state - all there is
 * @parents: list of struct parent
 * @profiles: list of struct profile
 * @pools: list of struct pool
 * @funcs: the functions; owned
 * @num_funcs: length of @funcs
 * @self: number of this process, whose reservations are its own
 */
struct state {
	struct model_list parents;
	struct model_list profiles;
	struct model_list pools;
	struct state_func *funcs;
	size_t num_funcs;
	uint32_t self;
};

int state_read(struct vfctl *vfctl, struct state *state);
void state_clear(struct state *state);
int state_to_spec(const struct state *state, struct spec *spec);
void state_func_to_spec(const struct state_func *now, void *want);
const struct parent *state_parent(const struct state *state, const char *place);
const struct profile *state_profile(const struct state *state,
				    const char *name, const char *parent);

#endif /* _VFCTL_STATE_H */
