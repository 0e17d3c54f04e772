// SPDX-License-Identifier: GPL-2.0-only
/*
 * Parents over netlink [door, takes vfg_registry.lock].
 */
#include <linux/err.h>
#include <linux/module.h>
#include <linux/skbuff.h>

#include "nl.h"

static int put_engine(struct sk_buff *skb, const struct vfg_engine_info *engine)
{
	if (!engine->present)
		return 0;
	if (nla_put_u32(skb, VFIO_GLUE_A_PARENT_SCHED, engine->sched.policy) ||
	    nla_put_u32(skb, VFIO_GLUE_A_PARENT_SLICE_US,
			engine->sched.slice_us) ||
	    nla_put_u32(skb, VFIO_GLUE_A_PARENT_BUSY_PERMILLE,
			engine->busy_permille))
		return -EMSGSIZE;
	if (engine->jain_ppm &&
	    nla_put_u32(skb, VFIO_GLUE_A_PARENT_JAIN_PPM, engine->jain_ppm))
		return -EMSGSIZE;
	return 0;
}

static int put_gpu(struct sk_buff *skb, const struct vfg_parent_info *info)
{
	if (nla_put_u32(skb, VFIO_GLUE_A_PARENT_MODE, info->mode) ||
	    nla_put_u32(skb, VFIO_GLUE_A_PARENT_VRAM_MIB, info->vram_mib) ||
	    nla_put_u32(skb, VFIO_GLUE_A_PARENT_VRAM_FREE_MIB,
			info->vram_free_mib) ||
	    nla_put_u32(skb, VFIO_GLUE_A_PARENT_VRAM_HOLE_MIB,
			info->vram_hole_mib) ||
	    nla_put_u32(skb, VFIO_GLUE_A_PARENT_FIT, info->fit) ||
	    nla_put_u32(skb, VFIO_GLUE_A_PARENT_FRAG_PERMILLE,
			info->frag_permille) ||
	    nla_put_u32(skb, VFIO_GLUE_A_PARENT_COMPUTE_TOTAL,
			info->compute_total) ||
	    nla_put_u32(skb, VFIO_GLUE_A_PARENT_COMPUTE_FREE,
			info->compute_free))
		return -EMSGSIZE;
	return put_engine(skb, &info->engine);
}

static int put_nic(struct sk_buff *skb, const struct vfg_parent_info *info)
{
	if (info->ifindex &&
	    nla_put_u32(skb, VFIO_GLUE_A_PARENT_IFINDEX, info->ifindex))
		return -EMSGSIZE;
	if (nla_put_u32(skb, VFIO_GLUE_A_PARENT_VFS_ENABLED,
			info->vfs_enabled) ||
	    nla_put_u32(skb, VFIO_GLUE_A_PARENT_GUARD_WINDOW_MS,
			info->guard.window_ms) ||
	    nla_put_u32(skb, VFIO_GLUE_A_PARENT_GUARD_RESETS,
			info->guard.max_resets) ||
	    nla_put_u32(skb, VFIO_GLUE_A_PARENT_GUARD_ERRORS,
			info->guard.max_errors))
		return -EMSGSIZE;
	return 0;
}

/**
 * vfg_nl_put_parent() - append the attributes of a parent
 * @skb: the message
 * @parent: the parent
 *
 * Context: process, may sleep. vfg_registry.lock held.
 * Return: 0 or -EMSGSIZE.
 */
int vfg_nl_put_parent(struct sk_buff *skb, struct vfg_parent *parent)
{
	struct vfg_parent_info info = {};

	parent->ops->info(parent->priv, &info);

	if (nla_put_u32(skb, VFIO_GLUE_A_PARENT_INDEX, parent->index) ||
	    nla_put_string(skb, VFIO_GLUE_A_PARENT_NAME, parent->name) ||
	    nla_put_u32(skb, VFIO_GLUE_A_PARENT_KIND, parent->kind) ||
	    nla_put_string(skb, VFIO_GLUE_A_PARENT_BUS, parent->bus) ||
	    nla_put_string(skb, VFIO_GLUE_A_PARENT_ADDRESS, parent->address) ||
	    nla_put_string(skb, VFIO_GLUE_A_PARENT_DRIVER,
			   module_name(parent->ops->owner)) ||
	    nla_put_string(skb, VFIO_GLUE_A_PARENT_MODEL, parent->model) ||
	    nla_put_s32(skb, VFIO_GLUE_A_PARENT_NUMA_NODE,
			parent->numa_node) ||
	    nla_put_u32(skb, VFIO_GLUE_A_PARENT_RESIDENT, parent->resident) ||
	    nla_put_u32(skb, VFIO_GLUE_A_PARENT_MAX_FUNCTIONS,
			info.max_functions))
		return -EMSGSIZE;
	if (info.profile[0] &&
	    nla_put_string(skb, VFIO_GLUE_A_PARENT_PROFILE, info.profile))
		return -EMSGSIZE;
	return parent->kind == VFIO_GLUE_KIND_GPU ? put_gpu(skb, &info) :
						    put_nic(skb, &info);
}

/* The parent that a request names, or ERR_PTR with the reason in its extack. */
static struct vfg_parent *find_parent(struct genl_info *info)
{
	struct nlattr *attr = info->attrs[VFIO_GLUE_A_PARENT_NAME];
	struct vfg_parent *parent;
	int err;

	if (!attr) {
		err = vfg_nl_refuse_missing(info, VFIO_GLUE_A_PARENT_NAME,
					    "name of the parent");
		return ERR_PTR(err);
	}
	err = vfg_nl_check_name(info->extack, attr, "parent");
	if (err)
		return ERR_PTR(err);
	parent = vfg_parent_find(nla_data(attr));
	if (!parent) {
		vfg_say(info->extack, "parent %s does not exist",
			(char *)nla_data(attr));
		NL_SET_BAD_ATTR(info->extack, attr);
		return ERR_PTR(-ENOENT);
	}
	return parent;
}

/**
 * vfio_glue_nl_parent_get_doit() - answer parent-get for one parent
 * @skb: the request
 * @info: the request, parsed
 *
 * Context: process, may sleep. Takes vfg_registry.lock.
 * Return: 0; -EINVAL or -ENOENT if the name is missing, none, or of no parent;
 * -ENOMEM; what sending says.
 */
int vfio_glue_nl_parent_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vfg_parent *parent;
	struct sk_buff *reply;
	void *hdr;
	int err;

	reply = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_KERNEL);
	if (!reply)
		return -ENOMEM;
	hdr = genlmsg_iput(reply, info);
	if (!hdr) {
		err = -EMSGSIZE;
		goto err_free;
	}

	mutex_lock(&vfg_registry.lock);
	parent = find_parent(info);
	err = IS_ERR(parent) ? PTR_ERR(parent) :
			       vfg_nl_put_parent(reply, parent);
	mutex_unlock(&vfg_registry.lock);
	if (err)
		goto err_free;

	genlmsg_end(reply, hdr);
	return genlmsg_reply(reply, info);

err_free:
	nlmsg_free(reply);
	return err;
}

/**
 * vfio_glue_nl_parent_get_dumpit() - dump all parents
 * @skb: the dump's buffer
 * @cb: the dump
 *
 * Context: process, may sleep. Takes vfg_registry.lock.
 * Return: 0 if that was all, -EMSGSIZE if there is more.
 */
int vfio_glue_nl_parent_get_dumpit(struct sk_buff *skb,
				   struct netlink_callback *cb)
{
	struct vfg_nl_cursor *cursor = vfg_nl_cursor(cb);
	struct vfg_parent *parent;
	void *hdr;
	int err = 0;

	mutex_lock(&vfg_registry.lock);
	cb->seq = vfg_registry.seq;
	list_for_each_entry(parent, &vfg_registry.parents, node) {
		if (parent->index < cursor->index)
			continue;
		hdr = vfg_nl_put_header(skb, cb, VFIO_GLUE_CMD_PARENT_GET);
		if (!hdr || vfg_nl_put_parent(skb, parent)) {
			genlmsg_cancel(skb, hdr);
			err = -EMSGSIZE;
			break;
		}
		genlmsg_end(skb, hdr);
		cursor->index = parent->index + 1;
	}
	mutex_unlock(&vfg_registry.lock);
	return err;
}

/* Read what a parent-set request says of the guard. */
static void parse_guard(struct genl_info *info, struct vfg_guard *guard)
{
	struct nlattr **attrs = info->attrs;

	if (attrs[VFIO_GLUE_A_PARENT_GUARD_WINDOW_MS]) {
		guard->window_ms =
			nla_get_u32(attrs[VFIO_GLUE_A_PARENT_GUARD_WINDOW_MS]);
		guard->set |= VFG_GUARD_WINDOW;
	}
	if (attrs[VFIO_GLUE_A_PARENT_GUARD_RESETS]) {
		guard->max_resets =
			nla_get_u32(attrs[VFIO_GLUE_A_PARENT_GUARD_RESETS]);
		guard->set |= VFG_GUARD_RESETS;
	}
	if (attrs[VFIO_GLUE_A_PARENT_GUARD_ERRORS]) {
		guard->max_errors =
			nla_get_u32(attrs[VFIO_GLUE_A_PARENT_GUARD_ERRORS]);
		guard->set |= VFG_GUARD_ERRORS;
	}
}

/* Read what a parent-set request says of the engine. */
static void parse_sched(struct genl_info *info, struct vfg_sched *sched)
{
	struct nlattr **attrs = info->attrs;

	if (attrs[VFIO_GLUE_A_PARENT_SCHED]) {
		sched->policy = nla_get_u32(attrs[VFIO_GLUE_A_PARENT_SCHED]);
		sched->set |= VFG_SCHED_POLICY;
	}
	if (attrs[VFIO_GLUE_A_PARENT_SLICE_US]) {
		sched->slice_us =
			nla_get_u32(attrs[VFIO_GLUE_A_PARENT_SLICE_US]);
		sched->set |= VFG_SCHED_SLICE;
	}
}

static int check_sched(struct genl_info *info, struct vfg_parent *parent,
		       const struct vfg_sched *sched)
{
	struct nlattr *policy = info->attrs[VFIO_GLUE_A_PARENT_SCHED];
	struct nlattr *slice = info->attrs[VFIO_GLUE_A_PARENT_SLICE_US];
	int err;

	if (!sched->set)
		return 0;
	err = vfg_parent_check_sched(parent, sched, info->extack);
	if (err)
		NL_SET_BAD_ATTR(info->extack,
				err == -ERANGE || !policy ? slice : policy);
	return err;
}

/* A parent has places and perhaps an engine, or it has a guard. */
static int check_kinds(struct genl_info *info, const struct vfg_guard *guard,
		       const struct vfg_sched *sched)
{
	struct nlattr *mode = info->attrs[VFIO_GLUE_A_PARENT_MODE];
	struct nlattr *fit = info->attrs[VFIO_GLUE_A_PARENT_FIT];

	if (!mode && !fit && !guard->set && !sched->set)
		return vfg_nl_refuse_missing(info, VFIO_GLUE_A_PARENT_MODE,
					     "mode");
	if ((mode || fit) && guard->set) {
		NL_SET_ERR_MSG_ATTR(info->extack, mode ? mode : fit,
				    "no parent has both places and a guard");
		return -EINVAL;
	}
	if (sched->set && guard->set) {
		NL_SET_ERR_MSG(info->extack,
			       "no parent has both an engine and a guard");
		return -EINVAL;
	}
	return 0;
}

/**
 * vfg_nl_parent_set() - serve parent-set
 * @skb: the request
 * @info: the request, parsed
 *
 * Context: process, may sleep. Takes vfg_registry.lock.
 * Return: 0; -EINVAL or -ENOENT if the name is missing, none, or of no parent;
 * -EINVAL if there is nothing to set, or what no parent has both; that of
 * vfg_parent_check_sched(), vfg_parent_set_mode(), vfg_parent_set_fit() or
 * vfg_parent_set_guard(), and nothing is changed.
 */
int vfg_nl_parent_set(struct sk_buff *skb, struct genl_info *info)
{
	struct nlattr *mode = info->attrs[VFIO_GLUE_A_PARENT_MODE];
	struct nlattr *fit = info->attrs[VFIO_GLUE_A_PARENT_FIT];
	struct vfg_guard guard = {};
	struct vfg_sched sched = {};
	struct vfg_parent *parent;
	int err;

	parse_guard(info, &guard);
	parse_sched(info, &sched);
	err = check_kinds(info, &guard, &sched);
	if (err)
		return err;

	mutex_lock(&vfg_registry.lock);
	parent = find_parent(info);
	if (IS_ERR(parent)) {
		err = PTR_ERR(parent);
		goto out_unlock;
	}
	/* What can be refused comes first; who has modes has places, too. */
	err = check_sched(info, parent, &sched);
	if (!err && guard.set)
		err = vfg_parent_set_guard(parent, &guard, info->extack);
	if (!err && mode) {
		err = vfg_parent_set_mode(parent, nla_get_u32(mode),
					  info->extack);
		if (err)
			NL_SET_BAD_ATTR(info->extack, mode);
	}
	if (!err && fit) {
		err = vfg_parent_set_fit(parent, nla_get_u32(fit),
					 info->extack);
		if (err)
			NL_SET_BAD_ATTR(info->extack, fit);
	}
	if (!err && sched.set)
		vfg_parent_set_sched(parent, &sched);
out_unlock:
	mutex_unlock(&vfg_registry.lock);
	return err;
}
