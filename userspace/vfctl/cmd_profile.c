// SPDX-License-Identifier: GPL-2.0-only
/*
 * Door: "vfctl profile", profiles that an administrator defines.
 */
#include <stdlib.h>
#include <string.h>

#include "util.h"
#include "vfctl.h"

#define OPT_DEFINITION	(OPT_BIT(OPT_VRAM) | OPT_BIT(OPT_PERMILLE) | \
			 OPT_BIT(OPT_HEADS) | OPT_BIT(OPT_RESOLUTION) | \
			 OPT_BIT(OPT_INSTANCES) | OPT_BIT(OPT_POLICY))

/* WIDTHxHEIGHT, both of at most four digits. */
static int parse_resolution(struct vfctl *vfctl, const char *text,
			    uint32_t *width, uint32_t *height)
{
	size_t first = strspn(text, "0123456789");
	size_t second = text[first] == 'x' ?
			strspn(text + first + 1, "0123456789") : 0;

	if (!first || first > 4 || !second || second > 4 ||
	    text[first + 1 + second])
		return fail_usage(&vfctl->failure,
				  "option --resolution wants WIDTHxHEIGHT, not \"%s\"",
				  text);
	*width = strtoul(text, NULL, 10);
	*height = strtoul(text + first + 1, NULL, 10);
	return 0;
}

/* The profile, as each parent offers it. */
static int show(struct vfctl *vfctl, const char *name)
{
	struct model_list list = { .shape = &shape_profile };
	struct profile *profiles;
	size_t i, num = 0;
	int err;

	err = vnl_dump(vfctl->nl,
		       vnl_request(vfctl->nl, VFIO_GLUE_CMD_PROFILE_GET),
		       &list, &vfctl->failure);
	if (err)
		goto out_clear;
	profiles = list.items;
	for (i = 0; i < list.num; i++)
		if (!strcmp(profiles[i].name, name))
			memmove(&profiles[num++], &profiles[i],
				sizeof(*profiles));
	list.num = num;
	vfctl->out->profiles(&list);
out_clear:
	model_list_clear(&list);
	return err;
}

static int add(struct vfctl *vfctl, const char *name, const struct args *args)
{
	static const struct {
		enum opt opt;
		int attr;
	} numbers[] = {
		{ OPT_VRAM, VFIO_GLUE_A_PROFILE_VRAM_MIB },
		{ OPT_PERMILLE, VFIO_GLUE_A_PROFILE_SHARE_PERMILLE },
		{ OPT_HEADS, VFIO_GLUE_A_PROFILE_HEADS },
		{ OPT_INSTANCES, VFIO_GLUE_A_PROFILE_INSTANCES },
		{ OPT_POLICY, VFIO_GLUE_A_PROFILE_POLICY },
	};
	uint32_t width = 0, height = 0;
	struct nl_msg *msg;
	size_t i;
	int err;

	if (!args_has(args, OPT_VRAM))
		return fail_usage(&vfctl->failure,
				  "option --vram MIB is missing");
	if (args_has(args, OPT_RESOLUTION)) {
		err = parse_resolution(vfctl, args->value[OPT_RESOLUTION].str,
				       &width, &height);
		if (err)
			return err;
	}
	err = vfctl_connect(vfctl);
	if (err)
		return err;
	msg = vnl_request(vfctl->nl, VFIO_GLUE_CMD_PROFILE_NEW);
	if (msg) {
		nla_put_string(msg, VFIO_GLUE_A_PROFILE_NAME, name);
		for (i = 0; i < ARRAY_SIZE(numbers); i++)
			if (args_has(args, numbers[i].opt))
				nla_put_u32(msg, numbers[i].attr,
					    args->value[numbers[i].opt].num);
		if (args_has(args, OPT_RESOLUTION)) {
			nla_put_u32(msg, VFIO_GLUE_A_PROFILE_MAX_WIDTH, width);
			nla_put_u32(msg, VFIO_GLUE_A_PROFILE_MAX_HEIGHT, height);
		}
	}
	err = vnl_do(vfctl->nl, msg, NULL, &vfctl->failure);
	return err ? err : show(vfctl, name);
}

static int delete(struct vfctl *vfctl, const char *name,
		  const struct args *args)
{
	struct nl_msg *msg;
	int err;

	if (args->given & OPT_DEFINITION)
		return fail_usage(&vfctl->failure,
				  "a profile is deleted by its name alone");
	err = vfctl_connect(vfctl);
	if (err)
		return err;
	msg = vnl_request(vfctl->nl, VFIO_GLUE_CMD_PROFILE_DEL);
	if (msg)
		nla_put_string(msg, VFIO_GLUE_A_PROFILE_NAME, name);
	err = vnl_do(vfctl->nl, msg, NULL, &vfctl->failure);
	if (!err)
		vfctl->out->profile_deleted(name);
	return err;
}

static int run(struct vfctl *vfctl, const struct args *args)
{
	const char *what = args->words[0];
	const char *name = args->words[1];

	if (!args_is_name(name))
		return fail_usage(&vfctl->failure,
				  "\"%s\" is not a name of a profile", name);
	if (!strcmp(what, "add"))
		return add(vfctl, name, args);
	if (!strcmp(what, "delete"))
		return delete(vfctl, name, args);
	return fail_usage(&vfctl->failure,
			  "a profile is added or deleted, not \"%s\"", what);
}

const struct cmd cmd_profile = {
	.name = "profile",
	.summary = "define a profile of vGPUs, or forget it",
	.words = "add|delete NAME",
	.text = "vfctl profile add NAME --vram MIB [--option VALUE...]\n"
		"vfctl profile delete NAME\n"
		"Every card that it fits offers it, now and later, in the modes one-type\n"
		"and mixed. It is shown as the cards offer it. It can be deleted when no\n"
		"vGPU has it, and is gone when the module vfio_glue is.\n",
	.rule = {
		.allowed = OPT_DEFINITION,
		.min_words = 2,
		.max_words = 2,
	},
	.run = run,
};
