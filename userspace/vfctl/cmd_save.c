// SPDX-License-Identifier: GPL-2.0-only
/*
 * Door: "vfctl save", so that the next boot finds what there is now.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "file.h"
#include "spec.h"
#include "state.h"
#include "sysio.h"
#include "util.h"
#include "vfctl.h"

/* What vfctl.service applies. */
#define SAVE_FILE	"/etc/vfctl.yaml"

/* mdevctl starts what it has defined; two must not do that. */
static void leave_to_mdevctl(struct state *state)
{
	size_t kept = 0;
	size_t i;

	for (i = 0; i < state->num_funcs; i++) {
		const struct func *func = &state->funcs[i].func;

		if (func->kind == VFIO_GLUE_KIND_GPU &&
		    sysfs_exists("/etc/mdevctl.d/%s/%s", func->mdev_parent,
				 func->uuid))
			continue;
		state->funcs[kept++] = state->funcs[i];
	}
	state->num_funcs = kept;
}

static int run(struct vfctl *vfctl, const struct args *args)
{
	const char *name = args_has(args, OPT_FILE) ?
			   args->value[OPT_FILE].str : SAVE_FILE;
	struct state state = { 0 };
	struct spec spec = { 0 };
	char path[PATH_MAX];
	int err;

	snprintf(path, sizeof(path), "%s%s", args_has(args, OPT_FILE) ? "" :
		 sysio_root(), name);
	err = state_read(vfctl, &state);
	if (err)
		goto out_clear;
	leave_to_mdevctl(&state);
	err = state_to_spec(&state, &spec) ?
	      fail(&vfctl->failure, ENOMEM, "out of memory") :
	      file_write(path, name, &spec, &vfctl->failure);
	if (!err)
		vfctl->out->saved(name, &spec);
out_clear:
	spec_clear(&spec);
	state_clear(&state);
	return err;
}

const struct cmd cmd_save = {
	.name = "save",
	.summary = "write what there is to /etc/vfctl.yaml, for the next boot",
	.words = "",
	.text = "vfctl.service applies it then. What mdevctl has defined is left to it.\n",
	.rule = { .allowed = OPT_BIT(OPT_FILE) },
	.run = run,
};
