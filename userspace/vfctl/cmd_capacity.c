// SPDX-License-Identifier: GPL-2.0-only
/*
 * Door: "vfctl capacity", what create would do, without doing it.
 */
#include <errno.h>

#include "placing.h"

static int run(struct vfctl *vfctl, const struct args *args)
{
	struct model_list list = { .shape = &shape_capacity };
	struct nl_msg *msg;
	int err;

	err = vfctl_connect(vfctl);
	if (err)
		return err;
	msg = vnl_request(vfctl->nl, VFIO_GLUE_CMD_CAPACITY_GET);
	if (msg)
		placing_put_wants(msg, args->value[OPT_PROFILE].str);
	placing_put(msg, args);
	err = vnl_do(vfctl->nl, msg, &list, &vfctl->failure);
	if (!err && !list.num)
		err = fail(&vfctl->failure, EBADMSG, "the kernel does not answer");
	if (!err)
		vfctl->out->capacity(list.items);
	model_list_clear(&list);
	return err;
}

const struct cmd cmd_capacity = {
	.name = "capacity",
	.summary = "tell how much more could be created, and why not more",
	.words = "",
	.text = "ROOM is how often \"vfctl create\" with the same options would succeed, one\n"
		"after the other, up to 1000; REASON what the next one would be told.\n"
		"Nothing is touched.\n",
	.rule = {
		.allowed = OPT_BIT(OPT_PROFILE) | OPT_PLACING |
			   OPT_BIT(OPT_WITHOUT),
		.required = OPT_BIT(OPT_PROFILE),
	},
	.run = run,
};
