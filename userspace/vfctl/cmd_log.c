// SPDX-License-Identifier: GPL-2.0-only
/*
 * Door: "vfctl log", the last control operations as the kernel's flight
 * recorder has them.
 */
#include <string.h>

#include "vfctl.h"

/* Keeps the last @num of the list. */
static void keep_last(struct model_list *list, size_t num)
{
	size_t size = list->shape->size;

	if (num >= list->num)
		return;
	memmove(list->items, (char *)list->items + (list->num - num) * size,
		num * size);
	list->num = num;
}

static int run(struct vfctl *vfctl, const struct args *args)
{
	struct model_list operations = { .shape = &shape_logged };
	int err;

	err = query_all(vfctl, VFIO_GLUE_CMD_LOG_GET, &operations);
	if (!err) {
		if (args_has(args, OPT_LAST))
			keep_last(&operations, args->value[OPT_LAST].num);
		vfctl->out->log(&operations);
	}
	model_list_clear(&operations);
	return err;
}

const struct cmd cmd_log = {
	.name = "log",
	.summary = "print the last control operations, who asked, what came of it",
	.words = "",
	.text = "The kernel remembers 256, of vfctl, of other users of netlink, and of\n"
		"mediated devices that were created and removed in sysfs.\n",
	.rule = { .allowed = OPT_BIT(OPT_LAST) },
	.run = run,
};
