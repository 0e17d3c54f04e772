// SPDX-License-Identifier: GPL-2.0-only
/*
 * Door: "vfctl monitor", what happens as it happens.
 */
#include <errno.h>

#include "sysio.h"
#include "util.h"
#include "vfctl.h"

static const struct {
	uint8_t cmd;
	const char *what;
	const struct shape *shape;
} events[] = {
	{ VFIO_GLUE_CMD_PARENT_ADD_NTF, "parent-added", &shape_parent },
	{ VFIO_GLUE_CMD_PARENT_DEL_NTF, "parent-removed", &shape_parent },
	{ VFIO_GLUE_CMD_PARENT_CHANGE_NTF, "parent-changed", &shape_parent },
	{ VFIO_GLUE_CMD_FUNC_ADD_NTF, "function-added", &shape_func },
	{ VFIO_GLUE_CMD_FUNC_DEL_NTF, "function-removed", &shape_func },
	{ VFIO_GLUE_CMD_FUNC_CHANGE_NTF, "function-changed", &shape_func },
};

struct watch {
	struct vfctl *vfctl;
	uint32_t left;
	bool bounded;
};

static int show_event(void *arg, uint8_t cmd, const void *attrs, size_t len)
{
	struct watch *watch = arg;
	struct event event = { .what = "lost" };
	union {
		struct parent parent;
		struct func func;
	} object;
	size_t i;
	int err;

	sysio_now(&event.time);
	for (i = 0; cmd && i < ARRAY_SIZE(events); i++) {
		if (events[i].cmd != cmd)
			continue;
		event.what = events[i].what;
		event.shape = events[i].shape;
		event.object = &object;
		err = model_decode(event.shape, attrs, len, &object);
		if (err)
			return err;
	}
	/* A newer kernel tells of things that this program does not know. */
	if (cmd && !event.shape)
		return 0;
	watch->vfctl->out->event(&event);
	return watch->bounded && !--watch->left;
}

static int run(struct vfctl *vfctl, const struct args *args)
{
	struct watch watch = {
		.vfctl = vfctl,
		.bounded = args_has(args, OPT_EVENTS),
		.left = args->value[OPT_EVENTS].num,
	};
	int err = vfctl_connect(vfctl);

	if (err)
		return err;
	return vnl_monitor(vfctl->nl, show_event, &watch, &vfctl->failure);
}

const struct cmd cmd_monitor = {
	.name = "monitor",
	.summary = "print what happens, as it happens",
	.words = "",
	.text = "Ends at a signal. With --json each event is a document on its own line.\n",
	.rule = { .allowed = OPT_BIT(OPT_EVENTS) },
	.run = run,
};
