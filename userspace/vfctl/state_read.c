// SPDX-License-Identifier: GPL-2.0-only
/*
 * Door: reads what there is, once for a run.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "state.h"
#include "vfctl.h"

static void look_at_vf(struct state_func *at)
{
	struct func_node node;
	uint32_t mode;

	life_node(&at->func, &node);
	strcpy(at->driver, node.driver);
	for (mode = BIND_VFIO; mode <= BIND_NETDEV; mode++) {
		if (strcmp(node.driver, life_driver(mode)))
			continue;
		at->mode = mode;
		at->has_mode = true;
	}
	sysfs_holder(&node, &at->holder);
}

static int read_funcs(struct vfctl *vfctl, struct state *state)
{
	struct model_list list = { .shape = &shape_func };
	const struct func *funcs;
	size_t i;
	int err;

	err = query_all(vfctl, VFIO_GLUE_CMD_FUNC_GET, &list);
	if (err)
		return err;
	state->funcs = calloc(list.num + 1, sizeof(*state->funcs));
	if (!state->funcs) {
		model_list_clear(&list);
		return fail(&vfctl->failure, ENOMEM, "out of memory");
	}
	funcs = list.items;
	for (i = 0; i < list.num; i++) {
		struct state_func *at = &state->funcs[i];

		at->func = funcs[i];
		if (at->func.kind == VFIO_GLUE_KIND_NIC) {
			look_at_vf(at);
		} else if (model_has(&at->func.model,
				     VFIO_GLUE_A_FUNC_HOLDER_PID)) {
			at->holder.pid = at->func.holder_pid;
			snprintf(at->holder.comm, sizeof(at->holder.comm), "%s",
				 at->func.holder_comm);
		}
	}
	state->num_funcs = list.num;
	model_list_clear(&list);
	return 0;
}

/**
 * state_read() - see what there is
 * @vfctl: the run
 * @state: where to; to be freed with state_clear(), also on failure
 *
 * Return: 0 or an errno.
 */
int state_read(struct vfctl *vfctl, struct state *state)
{
	int err;

	memset(state, 0, sizeof(*state));
	state->parents.shape = &shape_parent;
	state->profiles.shape = &shape_profile;
	state->pools.shape = &shape_pool;
	state->self = getpid();

	err = query_all(vfctl, VFIO_GLUE_CMD_PARENT_GET, &state->parents);
	if (!err)
		err = query_all(vfctl, VFIO_GLUE_CMD_PROFILE_GET,
				&state->profiles);
	if (!err)
		err = query_all(vfctl, VFIO_GLUE_CMD_POOL_GET, &state->pools);
	if (!err)
		err = read_funcs(vfctl, state);
	return err;
}
