// SPDX-License-Identifier: GPL-2.0-only
/*
 * Door: "vfctl set", changes of a parent, a pool or a VF. The options say which
 * of them is meant.
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

static void put_guard(struct nl_msg *msg, const struct args *args)
{
	static const struct {
		enum opt opt;
		int attr;
	} limits[] = {
		{ OPT_GUARD_WINDOW, VFIO_GLUE_A_PARENT_GUARD_WINDOW_MS },
		{ OPT_GUARD_RESETS, VFIO_GLUE_A_PARENT_GUARD_RESETS },
		{ OPT_GUARD_ERRORS, VFIO_GLUE_A_PARENT_GUARD_ERRORS },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(limits); i++)
		if (args_has(args, limits[i].opt))
			nla_put_u32(msg, limits[i].attr,
				    args->value[limits[i].opt].num);
}

static int set_parent(struct vfctl *vfctl, const char *name,
		      const struct args *args)
{
	struct nl_msg *msg;
	int err;

	err = need(vfctl, args, OPT_BIT(OPT_PARENT_MODE) | OPT_BIT(OPT_FIT) |
		   OPT_GUARD,
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
		if (args_has(args, OPT_PARENT_MODE))
			nla_put_u32(msg, VFIO_GLUE_A_PARENT_MODE,
				    args->value[OPT_PARENT_MODE].num);
		if (args_has(args, OPT_FIT))
			nla_put_u32(msg, VFIO_GLUE_A_PARENT_FIT,
				    args->value[OPT_FIT].num);
		put_guard(msg, args);
	}
	err = vnl_do(vfctl->nl, msg, NULL, &vfctl->failure);
	return err ? err : show_parent(vfctl, name);
}

static int set_func(struct vfctl *vfctl, const char *who,
		    const struct args *args)
{
	struct nl_msg *msg;
	int err;

	err = need(vfctl, args, OPT_IDENTITY | OPT_BIT(OPT_QUARANTINE),
		   "a function");
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
	if (msg && args_has(args, OPT_QUARANTINE))
		nla_put_u32(msg, VFIO_GLUE_A_FUNC_QUARANTINE,
			    args->value[OPT_QUARANTINE].num);
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
			   OPT_GUARD))
		return set_parent(vfctl, who, args);
	if (args_has(args, OPT_POLICY))
		return fail_usage(&vfctl->failure,
				  "option --policy is for gpu-pool or nic-pool");
	return set_func(vfctl, who, args);
}

const struct cmd cmd_set = {
	.name = "set",
	.summary = "change a parent, a pool's policy, a VF's identity",
	.words = "OBJECT",
	.text = "vfctl set PARENT --mode MODE         of a GPU; it holds nothing, or nothing\n"
		"                                     that the mode has not\n"
		"vfctl set PARENT --fit best|first    of a GPU, for vGPUs to come\n"
		"vfctl set PARENT --guard-...         of a NIC, what puts VFs in quarantine\n"
		"vfctl set gpu-pool|nic-pool --policy POLICY\n"
		"vfctl set NAME|UUID IDENTITY...      of a VF; takes effect at once\n"
		"vfctl set NAME|UUID --quarantine none\n"
		"The object is then shown.\n",
	.rule = {
		.allowed = OPT_BIT(OPT_PARENT_MODE) | OPT_BIT(OPT_FIT) |
			   OPT_BIT(OPT_POLICY) | OPT_BIT(OPT_QUARANTINE) |
			   OPT_GUARD | OPT_IDENTITY,
		.min_words = 1,
		.max_words = 1,
	},
	.run = run,
};
