// SPDX-License-Identifier: GPL-2.0-only
/*
 * Door: "vfctl create", all or none of what is asked for.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "placing.h"
#include "util.h"

/* Only options that the kernel cannot judge are judged here. */
static int check(struct vfctl *vfctl, const struct args *args)
{
	static const enum opt single[] = { OPT_NAME, OPT_UUID, OPT_MAC };
	size_t i;

	if (args_has(args, OPT_COUNT) &&
	    placing_is_list(args->value[OPT_PROFILE].str))
		return fail_usage(&vfctl->failure,
				  "option --count is for one profile, use PROFILE:N");
	if (!args_has(args, OPT_COUNT) || args->value[OPT_COUNT].num == 1)
		return 0;
	for (i = 0; i < ARRAY_SIZE(single); i++)
		if (args_has(args, single[i]))
			return fail_usage(&vfctl->failure,
					  "option --%s names one function, --count asks for %u",
					  args_option_name(single[i]),
					  args->value[OPT_COUNT].num);
	return 0;
}

static int reserve(struct vfctl *vfctl, const struct args *args,
		   struct model_list *list)
{
	static const struct {
		enum opt opt;
		int attr;
		bool number;
	} map[] = {
		{ OPT_NAME, VFIO_GLUE_A_FUNC_NAME, false },
		{ OPT_UUID, VFIO_GLUE_A_FUNC_UUID, false },
		{ OPT_COUNT, VFIO_GLUE_A_FUNC_COUNT, true },
		{ OPT_SLOT_OFFSET, VFIO_GLUE_A_FUNC_SLOT_OFFSET_MIB, true },
	};
	const char *wants = args->value[OPT_PROFILE].str;
	struct nl_msg *msg = vnl_request(vfctl->nl, VFIO_GLUE_CMD_FUNC_NEW);
	size_t i;
	int err;

	if (msg && placing_is_list(wants))
		placing_put_wants(msg, wants);
	else if (msg)
		nla_put_string(msg, VFIO_GLUE_A_FUNC_PROFILE, wants);
	placing_put(msg, args);
	for (i = 0; msg && i < ARRAY_SIZE(map); i++) {
		if (!args_has(args, map[i].opt))
			continue;
		if (map[i].number)
			nla_put_u32(msg, map[i].attr,
				    args->value[map[i].opt].num);
		else
			nla_put_string(msg, map[i].attr,
				       args->value[map[i].opt].str);
	}
	/* It goes with the socket; the time only bounds a process that hangs. */
	if (msg)
		nla_put_u32(msg, VFIO_GLUE_A_FUNC_TIMEOUT_MS,
			    VFIO_GLUE_TIMEOUT_MAX_MS);

	err = vnl_do(vfctl->nl, msg, list, &vfctl->failure);
	if (!err && !list->num)
		err = fail(&vfctl->failure, EBADMSG,
			   "the kernel reserved nothing and does not say why");
	return err;
}

/* The options of a VF say nothing to a vGPU. */
static int check_kind(struct vfctl *vfctl, const struct args *args,
		      const struct func *func)
{
	uint64_t wrong = args->given & (OPT_IDENTITY | OPT_BIT(OPT_BIND_MODE));
	int i;

	if (func->kind == VFIO_GLUE_KIND_NIC || !wrong)
		return 0;
	for (i = 0; i < OPT_NUM; i++)
		if (wrong & OPT_BIT(i))
			break;
	return fail_usage(&vfctl->failure,
			  "option --%s is for VFs, %s makes vGPUs",
			  args_option_name(i), func->profile);
}

/*
 * Starts all, or undoes those that were started, last first. Those that were
 * only reserved go with the socket.
 */
static int start_all(struct vfctl *vfctl, const struct args *args,
		     struct made *made, size_t num)
{
	size_t i;
	int err = 0;

	for (i = 0; i < num; i++) {
		if (vfctl_stopped())
			err = fail(&vfctl->failure, EINTR,
				   "interrupted");
		else
			err = life_start(vfctl, &made[i], args);
		if (err)
			break;
	}
	if (!err)
		return 0;
	do {
		life_undo(vfctl, &made[i].func);
	} while (i--);
	if (!vfctl->failure.hint[0])
		fail_hint(&vfctl->failure, "nothing was created");
	return err;
}

static int run(struct vfctl *vfctl, const struct args *args)
{
	struct model_list list = { .shape = &shape_func };
	struct made *made = NULL;
	size_t i;
	int err;

	err = check(vfctl, args);
	if (!err)
		err = vfctl_connect(vfctl);
	if (err)
		return err;

	err = reserve(vfctl, args, &list);
	if (err) {
		if ((err == -ENOSPC || err == -EBUSY || err == -ENOENT) &&
		    !placing_is_list(args->value[OPT_PROFILE].str))
			query_places(vfctl, args->value[OPT_PROFILE].str);
		goto out_clear;
	}
	err = check_kind(vfctl, args, list.items);
	if (err)
		goto out_clear;

	made = calloc(list.num, sizeof(*made));
	if (!made) {
		err = fail(&vfctl->failure, ENOMEM, "out of memory");
		goto out_clear;
	}
	for (i = 0; i < list.num; i++)
		made[i].func = ((struct func *)list.items)[i];
	err = start_all(vfctl, args, made, list.num);
	if (!err)
		vfctl->out->created(made, list.num);
	free(made);
out_clear:
	model_list_clear(&list);
	return err;
}

const struct cmd cmd_create = {
	.name = "create",
	.summary = "create VFs or vGPUs, all that are asked for or none",
	.words = "",
	.text = "The kernel chooses the parents. A VF is given to vfio-pci unless --mode\n"
		"says otherwise; --mode to --max-rate are for VFs only.\n",
	.rule = {
		.allowed = OPT_BIT(OPT_PROFILE) | OPT_BIT(OPT_COUNT) |
			   OPT_PLACING | OPT_BIT(OPT_SLOT_OFFSET) |
			   OPT_BIT(OPT_NAME) | OPT_BIT(OPT_UUID) |
			   OPT_BIT(OPT_BIND_MODE) | OPT_IDENTITY,
		.required = OPT_BIT(OPT_PROFILE),
	},
	.run = run,
};
