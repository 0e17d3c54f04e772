// SPDX-License-Identifier: GPL-2.0-only
/*
 * Door: "vfctl profiles", what can be created and how much of it.
 */
#include "vfctl.h"

static int run(struct vfctl *vfctl, const struct args *args)
{
	struct model_list list = { .shape = &shape_profile };
	struct nl_msg *msg;
	int err;

	err = vfctl_connect(vfctl);
	if (err)
		return err;
	msg = vnl_request(vfctl->nl, VFIO_GLUE_CMD_PROFILE_GET);
	if (msg && args_has(args, OPT_PARENT))
		nla_put_string(msg, VFIO_GLUE_A_PROFILE_PARENT,
			       args->value[OPT_PARENT].str);
	err = vnl_dump(vfctl->nl, msg, &list, &vfctl->failure);
	if (!err)
		vfctl->out->profiles(&list);
	model_list_clear(&list);
	return err;
}

const struct cmd cmd_profiles = {
	.name = "profiles",
	.summary = "list what can be created, and how much of it",
	.words = "",
	.text = "One line per parent and profile. MAX is how many fit on the parent when\n"
		"it is empty, AVAILABLE how many more fit now.\n",
	.rule = { .allowed = OPT_BIT(OPT_PARENT) },
	.run = run,
};
