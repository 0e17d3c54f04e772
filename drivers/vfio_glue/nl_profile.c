// SPDX-License-Identifier: GPL-2.0-only
/*
 * Profiles, what is free of them, and the pools' policies over netlink [door,
 * takes vfg_registry.lock].
 */
#include <linux/err.h>
#include <linux/skbuff.h>

#include "nl.h"
#include "profile.h"

/* A name attribute of a dump, checked; NULL if absent. */
static const struct nlattr *dump_attr(struct netlink_callback *cb, u32 type)
{
	return genl_info_dump(cb)->attrs[type];
}

/**
 * vfg_nl_profile_start() - before a dump of profiles
 * @cb: the dump
 *
 * Refusals belong here: those of the dump itself reach the user only in the
 * message that ends it, which not every library looks at.
 *
 * Context: process, may sleep. Takes vfg_registry.lock.
 * Return: 0; -EOPNOTSUPP in another network namespace; -EINVAL if the parent's
 * name is none; -ENOENT if it does not exist.
 */
int vfg_nl_profile_start(struct netlink_callback *cb)
{
	struct netlink_ext_ack *extack = genl_info_dump(cb)->extack;
	const struct nlattr *attr = dump_attr(cb, VFIO_GLUE_A_PROFILE_PARENT);
	int err;

	err = vfg_nl_dump_start(cb);
	if (err || !attr)
		return err;
	err = vfg_nl_check_name(extack, attr, "parent");
	if (err)
		return err;

	mutex_lock(&vfg_registry.lock);
	if (!vfg_parent_find(nla_data(attr))) {
		vfg_say(extack, "parent %s does not exist",
			(char *)nla_data(attr));
		NL_SET_BAD_ATTR(extack, attr);
		err = -ENOENT;
	}
	mutex_unlock(&vfg_registry.lock);
	return err;
}

static int put_profile(struct sk_buff *skb, struct vfg_parent *parent,
		       const struct vfg_profile *profile, u32 available)
{
	if (nla_put_string(skb, VFIO_GLUE_A_PROFILE_NAME, profile->name) ||
	    nla_put_string(skb, VFIO_GLUE_A_PROFILE_PARENT, parent->name) ||
	    nla_put_u32(skb, VFIO_GLUE_A_PROFILE_KIND, parent->kind) ||
	    nla_put_u32(skb, VFIO_GLUE_A_PROFILE_SHARE_PERMILLE,
			profile->share_permille) ||
	    nla_put_u32(skb, VFIO_GLUE_A_PROFILE_MAX_INSTANCES,
			profile->max_instances) ||
	    nla_put_u32(skb, VFIO_GLUE_A_PROFILE_AVAILABLE, available))
		return -EMSGSIZE;
	if (parent->kind != VFIO_GLUE_KIND_GPU)
		return 0;
	if (nla_put_u32(skb, VFIO_GLUE_A_PROFILE_VRAM_MIB,
			profile->vram_mib) ||
	    nla_put_u32(skb, VFIO_GLUE_A_PROFILE_MAX_WIDTH,
			profile->max_width) ||
	    nla_put_u32(skb, VFIO_GLUE_A_PROFILE_MAX_HEIGHT,
			profile->max_height) ||
	    nla_put_string(skb, VFIO_GLUE_A_PROFILE_MDEV_TYPE,
			   profile->mdev_type) ||
	    nla_put_u32(skb, VFIO_GLUE_A_PROFILE_COMPUTE, profile->compute))
		return -EMSGSIZE;
	if (!profile->defined)
		return 0;
	if ((profile->instances &&
	     nla_put_u32(skb, VFIO_GLUE_A_PROFILE_INSTANCES,
			 profile->instances)) ||
	    (profile->own_policy &&
	     nla_put_u32(skb, VFIO_GLUE_A_PROFILE_POLICY, profile->policy)) ||
	    nla_put_u32(skb, VFIO_GLUE_A_PROFILE_DEFINED, 1))
		return -EMSGSIZE;
	return 0;
}

/*
 * Those profiles of @parent that the dump has not had yet, without what it does
 * not offer in its mode.
 */
static int dump_profiles(struct sk_buff *skb, struct netlink_callback *cb,
			 struct vfg_parent *parent)
{
	struct vfg_nl_cursor *cursor = vfg_nl_cursor(cb);
	const struct vfg_profile *profile;
	struct vfg_room room;
	void *hdr;

	for (; cursor->profile < parent->num_profiles; cursor->profile++) {
		profile = &parent->profiles[cursor->profile];
		if (!profile->name[0])
			continue;
		vfg_parent_ask_room(parent, profile->name, &room);
		if (room.refusal == VFIO_GLUE_REFUSAL_MODE)
			continue;
		hdr = vfg_nl_put_header(skb, cb, VFIO_GLUE_CMD_PROFILE_GET);
		if (!hdr || put_profile(skb, parent, profile, room.room)) {
			genlmsg_cancel(skb, hdr);
			return -EMSGSIZE;
		}
		genlmsg_end(skb, hdr);
	}
	return 0;
}

/**
 * vfio_glue_nl_profile_get_dumpit() - dump the profiles, by parent
 * @skb: the dump's buffer
 * @cb: the dump
 *
 * Context: process, may sleep. Takes vfg_registry.lock.
 * Return: 0 if that was all, -EMSGSIZE if there is more.
 */
int vfio_glue_nl_profile_get_dumpit(struct sk_buff *skb,
				    struct netlink_callback *cb)
{
	const struct nlattr *only = dump_attr(cb, VFIO_GLUE_A_PROFILE_PARENT);
	struct vfg_nl_cursor *cursor = vfg_nl_cursor(cb);
	struct vfg_parent *parent;
	int err = 0;

	mutex_lock(&vfg_registry.lock);
	cb->seq = vfg_registry.seq;
	list_for_each_entry(parent, &vfg_registry.parents, node) {
		if (parent->index < cursor->index ||
		    (only && strcmp(parent->name, nla_data(only))))
			continue;
		/* The parent that we stopped in may have gone since. */
		if (parent->index != cursor->index) {
			cursor->index = parent->index;
			cursor->profile = 0;
		}
		err = dump_profiles(skb, cb, parent);
		if (err)
			break;
		cursor->index = parent->index + 1;
		cursor->profile = 0;
	}
	mutex_unlock(&vfg_registry.lock);
	return err;
}

static u32 get_u32(const struct nlattr *attr, u32 absent)
{
	return attr ? nla_get_u32(attr) : absent;
}

/* The name of a request's profile, checked; @name is VFG_NAME_SIZE bytes. */
static int parse_name(struct genl_info *info, char *name)
{
	const struct nlattr *attr = info->attrs[VFIO_GLUE_A_PROFILE_NAME];
	int err;

	if (!attr)
		return vfg_nl_refuse_missing(info, VFIO_GLUE_A_PROFILE_NAME,
					     "profile name");
	err = vfg_nl_check_name(info->extack, attr, "profile name");
	if (!err)
		nla_strscpy(name, attr, VFG_NAME_SIZE);
	return err;
}

/**
 * vfg_nl_profile_new() - serve profile-new
 * @skb: the request
 * @info: the request, parsed
 *
 * Context: process, may sleep. Takes what vfg_profile_define() takes.
 * Return: 0; -EINVAL if the name or memory is missing, or what is said cannot
 * be; that of vfg_profile_define().
 */
int vfg_nl_profile_new(struct sk_buff *skb, struct genl_info *info)
{
	static const int wish_attr[] = {
		[VFG_PROFILE_NAME] = VFIO_GLUE_A_PROFILE_NAME,
		[VFG_PROFILE_VRAM] = VFIO_GLUE_A_PROFILE_VRAM_MIB,
		[VFG_PROFILE_WIDTH] = VFIO_GLUE_A_PROFILE_MAX_WIDTH,
		[VFG_PROFILE_HEIGHT] = VFIO_GLUE_A_PROFILE_MAX_HEIGHT,
		[VFG_PROFILE_SHARE] = VFIO_GLUE_A_PROFILE_SHARE_PERMILLE,
		[VFG_PROFILE_HEADS] = VFIO_GLUE_A_PROFILE_HEADS,
		[VFG_PROFILE_INSTANCES] = VFIO_GLUE_A_PROFILE_INSTANCES,
	};
	struct nlattr **attrs = info->attrs;
	struct vfg_profile profile = {};
	enum vfg_profile_wish wrong;
	int err;

	err = parse_name(info, profile.name);
	if (err)
		return err;
	if (!attrs[VFIO_GLUE_A_PROFILE_VRAM_MIB])
		return vfg_nl_refuse_missing(info, VFIO_GLUE_A_PROFILE_VRAM_MIB,
					     "memory of the profile");

	profile.vram_mib = get_u32(attrs[VFIO_GLUE_A_PROFILE_VRAM_MIB], 0);
	profile.max_width = get_u32(attrs[VFIO_GLUE_A_PROFILE_MAX_WIDTH], 0);
	profile.max_height = get_u32(attrs[VFIO_GLUE_A_PROFILE_MAX_HEIGHT], 0);
	profile.share_permille =
		get_u32(attrs[VFIO_GLUE_A_PROFILE_SHARE_PERMILLE], 0);
	profile.instances = get_u32(attrs[VFIO_GLUE_A_PROFILE_INSTANCES], 0);
	profile.own_policy = attrs[VFIO_GLUE_A_PROFILE_POLICY];
	profile.policy = get_u32(attrs[VFIO_GLUE_A_PROFILE_POLICY], 0);

	wrong = vfg_profile_check(&profile,
				  get_u32(attrs[VFIO_GLUE_A_PROFILE_HEADS], 1),
				  info->extack);
	if (wrong != VFG_PROFILE_FINE) {
		NL_SET_BAD_ATTR(info->extack, attrs[wish_attr[wrong]]);
		return -EINVAL;
	}
	return vfg_profile_define(&profile, info->extack);
}

/**
 * vfg_nl_profile_del() - serve profile-del
 * @skb: the request
 * @info: the request, parsed
 *
 * Context: process, may sleep. Takes what vfg_profile_forget() takes.
 * Return: 0; -EINVAL if the name is missing or none; that of
 * vfg_profile_forget().
 */
int vfg_nl_profile_del(struct sk_buff *skb, struct genl_info *info)
{
	char name[VFG_NAME_SIZE];
	int err;

	err = parse_name(info, name);
	if (err)
		return err;
	return vfg_profile_forget(name, info->extack);
}

/**
 * vfg_nl_place_start() - before a dump of what is free of a profile
 * @cb: the dump
 *
 * Context: process.
 * Return: 0; -EOPNOTSUPP in another network namespace; -EINVAL if the profile
 * is missing or its name is none.
 */
int vfg_nl_place_start(struct netlink_callback *cb)
{
	struct netlink_ext_ack *extack = genl_info_dump(cb)->extack;
	const struct nlattr *attr = dump_attr(cb, VFIO_GLUE_A_PLACE_PROFILE);
	int err;

	err = vfg_nl_dump_start(cb);
	if (err)
		return err;
	if (!attr) {
		vfg_say(extack, "profile is missing");
		NL_SET_ERR_ATTR_MISS(extack, NULL, VFIO_GLUE_A_PLACE_PROFILE);
		return -EINVAL;
	}
	return vfg_nl_check_name(extack, attr, "profile");
}

static int put_place(struct sk_buff *skb, struct vfg_parent *parent,
		     const char *profile)
{
	struct vfg_room room;

	vfg_parent_ask_room(parent, profile, &room);

	if (nla_put_string(skb, VFIO_GLUE_A_PLACE_PROFILE, profile) ||
	    nla_put_string(skb, VFIO_GLUE_A_PLACE_PARENT, parent->name) ||
	    nla_put_u32(skb, VFIO_GLUE_A_PLACE_ROOM, room.room) ||
	    nla_put_u32(skb, VFIO_GLUE_A_PLACE_REFUSAL, room.refusal) ||
	    nla_put_u32(skb, VFIO_GLUE_A_PLACE_RESIDENT, parent->resident))
		return -EMSGSIZE;
	if (room.blocker[0] &&
	    nla_put_string(skb, VFIO_GLUE_A_PLACE_BLOCKER, room.blocker))
		return -EMSGSIZE;
	if (room.fits[0] &&
	    nla_put_string(skb, VFIO_GLUE_A_PLACE_FITS, room.fits))
		return -EMSGSIZE;
	return 0;
}

/**
 * vfio_glue_nl_place_get_dumpit() - dump what each parent has free of a profile
 * @skb: the dump's buffer
 * @cb: the dump
 *
 * Context: process, may sleep. Takes vfg_registry.lock.
 * Return: 0 if that was all, -EMSGSIZE if there is more.
 */
int vfio_glue_nl_place_get_dumpit(struct sk_buff *skb,
				  struct netlink_callback *cb)
{
	const struct nlattr *attr = dump_attr(cb, VFIO_GLUE_A_PLACE_PROFILE);
	struct vfg_nl_cursor *cursor = vfg_nl_cursor(cb);
	struct vfg_parent *parent;
	void *hdr;
	int err = 0;

	mutex_lock(&vfg_registry.lock);
	cb->seq = vfg_registry.seq;
	list_for_each_entry(parent, &vfg_registry.parents, node) {
		if (parent->index < cursor->index)
			continue;
		hdr = vfg_nl_put_header(skb, cb, VFIO_GLUE_CMD_PLACE_GET);
		if (!hdr || put_place(skb, parent, nla_data(attr))) {
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

/**
 * vfio_glue_nl_pool_get_dumpit() - dump the pools
 * @skb: the dump's buffer
 * @cb: the dump
 *
 * Context: process, may sleep. Takes vfg_registry.lock.
 * Return: 0 if that was all, -EMSGSIZE if there is more.
 */
int vfio_glue_nl_pool_get_dumpit(struct sk_buff *skb,
				 struct netlink_callback *cb)
{
	struct vfg_nl_cursor *cursor = vfg_nl_cursor(cb);
	void *hdr;
	int err = 0;

	mutex_lock(&vfg_registry.lock);
	cb->seq = vfg_registry.seq;
	for (; cursor->index < VFG_KINDS; cursor->index++) {
		hdr = vfg_nl_put_header(skb, cb, VFIO_GLUE_CMD_POOL_GET);
		if (!hdr ||
		    nla_put_u32(skb, VFIO_GLUE_A_POOL_KIND, cursor->index) ||
		    nla_put_u32(skb, VFIO_GLUE_A_POOL_POLICY,
				vfg_registry.policy[cursor->index])) {
			genlmsg_cancel(skb, hdr);
			err = -EMSGSIZE;
			break;
		}
		genlmsg_end(skb, hdr);
	}
	mutex_unlock(&vfg_registry.lock);
	return err;
}

/**
 * vfg_nl_pool_set() - serve pool-set
 * @skb: the request
 * @info: the request, parsed
 *
 * Context: process, may sleep. Takes vfg_registry.lock.
 * Return: 0, or -EINVAL if the kind or policy is missing.
 */
int vfg_nl_pool_set(struct sk_buff *skb, struct genl_info *info)
{
	struct nlattr *kind = info->attrs[VFIO_GLUE_A_POOL_KIND];
	struct nlattr *policy = info->attrs[VFIO_GLUE_A_POOL_POLICY];

	if (!kind)
		return vfg_nl_refuse_missing(info, VFIO_GLUE_A_POOL_KIND,
					     "kind of the pool");
	if (!policy)
		return vfg_nl_refuse_missing(info, VFIO_GLUE_A_POOL_POLICY,
					     "policy");

	mutex_lock(&vfg_registry.lock);
	vfg_registry.policy[nla_get_u32(kind)] = nla_get_u32(policy);
	mutex_unlock(&vfg_registry.lock);
	return 0;
}
