// SPDX-License-Identifier: GPL-2.0-only
/*
 * Door: "vfctl set", changes of a parent, a pool or a function. The options say
 * which of them is meant.
 */
#include "show.h"
#include "util.h"

static int need(struct vfctl *vfctl, const struct args *args, uint64_t allowed,
		const char *what)
{
	uint64_t wrong = args->given & ~allowed & ~OPT_GLOBAL;
	int i;

	for (i = 0; i < OPT_NUM; i++)
		if (wrong & OPT_BIT(i))
			return fail_usage(&vfctl->failure,
					  "option --%s is not for %s",
					  args_option_name(i), what);
	return 0;
}

static int set_pool(struct vfctl *vfctl, uint32_t kind,
		    const struct args *args)
{
	struct nl_msg *msg;
	int err;

	err = need(vfctl, args, OPT_BIT(OPT_POLICY), "a pool");
	if (!err)
		err = vfctl_connect(vfctl);
	if (err)
		return err;
	msg = vnl_request(vfctl->nl, VFIO_GLUE_CMD_POOL_SET);
	if (msg) {
		nla_put_u32(msg, VFIO_GLUE_A_POOL_KIND, kind);
		nla_put_u32(msg, VFIO_GLUE_A_POOL_POLICY,
			    args->value[OPT_POLICY].num);
	}
	err = vnl_do(vfctl->nl, msg, NULL, &vfctl->failure);
	return err ? err : show_pool(vfctl, kind);
}

/* An option and the attribute that its number goes to. */
struct number {
	enum opt opt;
	int attr;
};

static const struct number parent_numbers[] = {
	{ OPT_PARENT_MODE, VFIO_GLUE_A_PARENT_MODE },
	{ OPT_FIT, VFIO_GLUE_A_PARENT_FIT },
	{ OPT_GUARD_WINDOW, VFIO_GLUE_A_PARENT_GUARD_WINDOW_MS },
	{ OPT_GUARD_RESETS, VFIO_GLUE_A_PARENT_GUARD_RESETS },
	{ OPT_GUARD_ERRORS, VFIO_GLUE_A_PARENT_GUARD_ERRORS },
	{ OPT_SCHED, VFIO_GLUE_A_PARENT_SCHED },
	{ OPT_SLICE, VFIO_GLUE_A_PARENT_SLICE_US },
};

static const struct number func_numbers[] = {
	{ OPT_QUARANTINE, VFIO_GLUE_A_FUNC_QUARANTINE },
	{ OPT_WEIGHT, VFIO_GLUE_A_FUNC_WEIGHT },
	{ OPT_CAP, VFIO_GLUE_A_FUNC_CAP_PERCENT },
	{ OPT_BURST, VFIO_GLUE_A_FUNC_BURST_US },
};

static void put_numbers(struct nl_msg *msg, const struct args *args,
			const struct number *numbers, size_t num)
{
	size_t i;

	for (i = 0; msg && i < num; i++)
		if (args_has(args, numbers[i].opt))
			nla_put_u32(msg, numbers[i].attr,
				    args->value[numbers[i].opt].num);
}

static int set_parent(struct vfctl *vfctl, const char *name,
		      const struct args *args)
{
	struct nl_msg *msg;
	int err;

	err = need(vfctl, args, OPT_BIT(OPT_PARENT_MODE) | OPT_BIT(OPT_FIT) |
		   OPT_GUARD | OPT_ENGINE,
		   "a parent");
	if (!err && !args_is_name(name))
		err = fail_usage(&vfctl->failure,
				 "\"%s\" is not a name of a parent", name);
	if (!err)
		err = vfctl_connect(vfctl);
	if (err)
		return err;
	msg = vnl_request(vfctl->nl, VFIO_GLUE_CMD_PARENT_SET);
	if (msg) {
		nla_put_string(msg, VFIO_GLUE_A_PARENT_NAME, name);
		put_numbers(msg, args, parent_numbers,
			    ARRAY_SIZE(parent_numbers));
	}
	err = vnl_do(vfctl->nl, msg, NULL, &vfctl->failure);
	return err ? err : show_parent(vfctl, name);
}

static int set_func(struct vfctl *vfctl, const char *who,
		    const struct args *args)
{
	struct nl_msg *msg;
	int err;

	err = need(vfctl, args, OPT_IDENTITY | OPT_SHARE |
		   OPT_BIT(OPT_QUARANTINE), "a function");
	if (!err && !args_is_uuid(who) && !args_is_name(who))
		err = fail_usage(&vfctl->failure,
				 "\"%s\" is neither a name nor a UUID", who);
	if (!err)
		err = vfctl_connect(vfctl);
	if (err)
		return err;
	msg = vnl_request(vfctl->nl, VFIO_GLUE_CMD_FUNC_SET);
	query_put_func(msg, who);
	identity_put(msg, args);
	put_numbers(msg, args, func_numbers, ARRAY_SIZE(func_numbers));
	err = vnl_do(vfctl->nl, msg, NULL, &vfctl->failure);
	return err ? err : show_func(vfctl, who);
}

static int run(struct vfctl *vfctl, const struct args *args)
{
	const char *who = args->words[0];
	int kind = query_pool_word(who);

	if (!(args->given & ~OPT_GLOBAL))
		return fail_usage(&vfctl->failure,
				  "it is not said what to change of %s", who);
	if (kind >= 0)
		return set_pool(vfctl, kind, args);
	if (args->given & (OPT_BIT(OPT_PARENT_MODE) | OPT_BIT(OPT_FIT) |
			   OPT_GUARD | OPT_ENGINE))
		return set_parent(vfctl, who, args);
	if (args_has(args, OPT_POLICY))
		return fail_usage(&vfctl->failure,
				  "option --policy is for gpu-pool or nic-pool");
	return set_func(vfctl, who, args);
}

const struct cmd cmd_set = {
	.name = "set",
	.summary = "change a parent, a pool's policy, a function",
	.words = "OBJECT",
	.text = "vfctl set PARENT --mode MODE         of a GPU; it holds nothing, or nothing\n"
		"                                     that the mode has not\n"
		"vfctl set PARENT --fit best|first    of a GPU, for vGPUs to come\n"
		"vfctl set PARENT --guard-...         of a NIC, what puts VFs in quarantine\n"
		"vfctl set PARENT --sched POLICY ...  of a GPU, while vGPUs are at work\n"
		"vfctl set gpu-pool|nic-pool --policy POLICY\n"
		"vfctl set NAME|UUID IDENTITY...      of a VF; takes effect at once\n"
		"vfctl set NAME|UUID --quarantine none\n"
		"vfctl set NAME|UUID --weight N ...   of a vGPU, while it is at work\n"
		"The object is then shown.\n",
	.rule = {
		.allowed = OPT_BIT(OPT_PARENT_MODE) | OPT_BIT(OPT_FIT) |
			   OPT_BIT(OPT_POLICY) | OPT_BIT(OPT_QUARANTINE) |
			   OPT_GUARD | OPT_IDENTITY | OPT_ENGINE | OPT_SHARE,
		.min_words = 1,
		.max_words = 1,
	},
	.run = run,
};
