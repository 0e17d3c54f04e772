// SPDX-License-Identifier: GPL-2.0-only
/*
 * Door: "vfctl show", all facts of one object.
 */
#include <errno.h>

#include "show.h"

/**
 * show_func() - show a function
 * @vfctl: the run
 * @who: its UUID or name
 *
 * Return: 0 or an errno.
 */
int show_func(struct vfctl *vfctl, const char *who)
{
	struct made made;
	int err;

	err = query_func(vfctl, who, &made.func);
	if (err)
		return err;
	life_node(&made.func, &made.node);
	vfctl->out->func(&made);
	return 0;
}

/**
 * show_parent() - show a parent
 * @vfctl: the run
 * @name: its name
 *
 * Return: 0, -ENOENT if there is no such parent, or another errno.
 */
int show_parent(struct vfctl *vfctl, const char *name)
{
	struct model_list funcs = { .shape = &shape_func };
	struct parent parent;
	int err;

	err = query_parent(vfctl, name, &parent);
	if (err)
		return err;
	err = query_funcs_on(vfctl, name, &funcs);
	if (!err)
		vfctl->out->parent(&parent, &funcs);
	model_list_clear(&funcs);
	return err;
}

/**
 * show_pool() - show a pool
 * @vfctl: the run
 * @kind: enum vfio_glue_kind
 *
 * Return: 0 or an errno.
 */
int show_pool(struct vfctl *vfctl, uint32_t kind)
{
	struct pool pool;
	int err;

	err = query_pool(vfctl, kind, &pool);
	if (!err)
		vfctl->out->pool(&pool);
	return err;
}

static int run(struct vfctl *vfctl, const struct args *args)
{
	const char *who = args->words[0];
	int kind = query_pool_word(who);
	int err;

	if (kind >= 0)
		return show_pool(vfctl, kind);
	if (args_is_uuid(who))
		return show_func(vfctl, who);
	if (!args_is_name(who))
		return fail_usage(&vfctl->failure,
				  "\"%s\" is neither a name nor a UUID", who);
	err = show_parent(vfctl, who);
	if (err != -ENOENT || !vfctl->nl)
		return err;
	err = show_func(vfctl, who);
	if (err == -ENOENT)
		fail(&vfctl->failure, ENOENT,
		     "no parent and no function is named %s", who);
	return err;
}

const struct cmd cmd_show = {
	.name = "show",
	.summary = "show one parent, function or pool",
	.words = "NAME|UUID|gpu-pool|nic-pool",
	.text = "Of a function also where it can be reached: driver, IOMMU group, VFIO\n"
		"device node, network interface.\n",
	.rule = { .min_words = 1, .max_words = 1 },
	.run = run,
};
