// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where functions shall go, and what there is room for, over netlink [door,
 * takes vfg_registry.lock].
 */
#include <linux/err.h>
#include <linux/skbuff.h>
#include <linux/slab.h>

#include "nl.h"
#include "plan.h"

/* Requests that capacity-get counts, at most. */
#define CAPACITY_MAX	1000

static int parse_want(struct genl_info *info, const struct nlattr *attr,
		      struct vfg_want *want)
{
	struct nlattr *tb[VFIO_GLUE_A_WANT_COUNT + 1];
	int err;

	err = nla_parse_nested(tb, VFIO_GLUE_A_WANT_COUNT, attr,
			       vfio_glue_want_nl_policy, info->extack);
	if (err)
		return err;
	if (!tb[VFIO_GLUE_A_WANT_PROFILE]) {
		NL_SET_ERR_MSG_ATTR(info->extack, attr, "profile is missing");
		return -EINVAL;
	}
	want->profile = nla_data(tb[VFIO_GLUE_A_WANT_PROFILE]);
	want->count = tb[VFIO_GLUE_A_WANT_COUNT] ?
		      nla_get_u32(tb[VFIO_GLUE_A_WANT_COUNT]) : 1;
	return 0;
}

static int refuse_many(struct genl_info *info, const struct nlattr *attr,
		       const char *what)
{
	NL_SET_ERR_MSG_ATTR_FMT(info->extack, attr, "more than %u %s",
				VFIO_GLUE_COUNT_MAX, what);
	return -EINVAL;
}

/**
 * vfg_nl_parse_place() - read where functions shall go
 * @info: the request, parsed
 * @spec: what is asked for; names in it are still to be checked
 * @lists: room for the lists in @spec; lives as long as that
 *
 * Context: any.
 * Return: 0, or -EINVAL if a list is malformed or too long.
 */
int vfg_nl_parse_place(struct genl_info *info, struct vfg_func_spec *spec,
		       struct vfg_nl_lists *lists)
{
	struct nlattr **attrs = info->attrs;
	const struct nlattr *attr;
	unsigned int n = 0;
	int rem, err;

	nlmsg_for_each_attr_type(attr, VFIO_GLUE_A_FUNC_WANT, info->nlhdr,
				 GENL_HDRLEN, rem) {
		if (n == VFIO_GLUE_COUNT_MAX)
			return refuse_many(info, attr, "wants");
		err = parse_want(info, attr, &lists->want[n++]);
		if (err)
			return err;
	}
	spec->wants = lists->want;
	spec->num_wants = n;

	n = 0;
	nlmsg_for_each_attr_type(attr, VFIO_GLUE_A_FUNC_EXCLUDE, info->nlhdr,
				 GENL_HDRLEN, rem) {
		if (n == VFIO_GLUE_COUNT_MAX)
			return refuse_many(info, attr, "parents excluded");
		nla_strscpy(lists->name[n], attr, sizeof(lists->name[n]));
		lists->exclude[n] = lists->name[n];
		n++;
	}
	spec->exclude = lists->exclude;
	spec->num_exclude = n;

	if (attrs[VFIO_GLUE_A_FUNC_PARENT])
		spec->parent = nla_data(attrs[VFIO_GLUE_A_FUNC_PARENT]);
	if (attrs[VFIO_GLUE_A_FUNC_POLICY]) {
		spec->policy = nla_get_u32(attrs[VFIO_GLUE_A_FUNC_POLICY]);
		spec->own_policy = true;
	}
	if (attrs[VFIO_GLUE_A_FUNC_NUMA_NODE]) {
		spec->numa_node =
			nla_get_s32(attrs[VFIO_GLUE_A_FUNC_NUMA_NODE]);
		spec->own_node = true;
	}
	if (attrs[VFIO_GLUE_A_FUNC_OWNER])
		spec->owner = nla_data(attrs[VFIO_GLUE_A_FUNC_OWNER]);
	if (attrs[VFIO_GLUE_A_FUNC_AFFINITY])
		spec->affinity = nla_get_u32(attrs[VFIO_GLUE_A_FUNC_AFFINITY]);
	return 0;
}

/**
 * vfg_nl_blame() - point the extack at the wish that could not be granted
 * @info: the request
 * @wish: the wish
 *
 * Context: any.
 */
void vfg_nl_blame(struct genl_info *info, enum vfg_func_wish wish)
{
	static const u8 attr_of[] = {
		[VFG_WISH_UUID]		= VFIO_GLUE_A_FUNC_UUID,
		[VFG_WISH_NAME]		= VFIO_GLUE_A_FUNC_NAME,
		[VFG_WISH_PROFILE]	= VFIO_GLUE_A_FUNC_PROFILE,
		[VFG_WISH_PARENT]	= VFIO_GLUE_A_FUNC_PARENT,
		[VFG_WISH_COUNT]	= VFIO_GLUE_A_FUNC_COUNT,
		[VFG_WISH_OFFSET]	= VFIO_GLUE_A_FUNC_SLOT_OFFSET_MIB,
		[VFG_WISH_INDEX]	= VFIO_GLUE_A_FUNC_VF_INDEX,
	};

	if (wish != VFG_WISH_NONE && info->attrs[attr_of[wish]])
		NL_SET_BAD_ATTR(info->extack, info->attrs[attr_of[wish]]);
}

/* Take those away that the request names by "without". */
static int take_away(struct genl_info *info, struct vfg_plan *plan)
{
	char name[VFIO_GLUE_UUID_LEN + 1];
	const struct nlattr *attr;
	guid_t uuid;
	int rem;

	nlmsg_for_each_attr_type(attr, VFIO_GLUE_A_FUNC_WITHOUT, info->nlhdr,
				 GENL_HDRLEN, rem) {
		struct vfg_func_obj *obj;

		nla_strscpy(name, attr, sizeof(name));
		obj = vfg_func_find_name(name);
		if (!obj && !guid_parse(name, &uuid))
			obj = vfg_func_find(&uuid);
		if (!obj) {
			NL_SET_ERR_MSG_ATTR(info->extack, attr,
					    "function to do without does not exist");
			return -ENOENT;
		}
		if (vfg_plan_without(plan, obj))
			return refuse_many(info, attr, "functions without");
	}
	return 0;
}

static int put_capacity(struct sk_buff *reply, struct genl_info *info,
			struct vfg_func_spec *spec)
{
	struct netlink_ext_ack why = {};
	struct vfg_plan *plan;
	u32 room;
	int err;

	err = vfg_func_check(spec, info->extack);
	if (err) {
		vfg_nl_blame(info, spec->refused);
		return err;
	}
	plan = vfg_plan_create();
	if (IS_ERR(plan))
		return PTR_ERR(plan);
	err = take_away(info, plan);
	if (err)
		goto out_destroy;
	room = vfg_plan_capacity(plan, spec, CAPACITY_MAX, &why);
	if (nla_put_u32(reply, VFIO_GLUE_A_FUNC_ROOM, room) ||
	    (why._msg && nla_put_string(reply, VFIO_GLUE_A_FUNC_REASON,
					why._msg)))
		err = -EMSGSIZE;
out_destroy:
	vfg_plan_destroy(plan);
	return err;
}

/**
 * vfio_glue_nl_capacity_get_doit() - answer capacity-get
 * @skb: the request
 * @info: the request, parsed
 *
 * Context: process, may sleep. Takes vfg_registry.lock.
 * Return: 0; -EINVAL if nothing is asked for or a value is malformed; -ENOENT
 * if a function to do without does not exist; -ENOMEM; what sending says.
 */
int vfio_glue_nl_capacity_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vfg_func_spec spec = { .any_kind = true };
	struct vfg_nl_lists *lists;
	struct sk_buff *reply;
	void *hdr;
	int err;

	if (!info->attrs[VFIO_GLUE_A_FUNC_WANT])
		return vfg_nl_refuse_missing(info, VFIO_GLUE_A_FUNC_WANT,
					     "what is wanted");
	lists = kzalloc(sizeof(*lists), GFP_KERNEL);
	reply = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_KERNEL);
	if (!lists || !reply) {
		err = -ENOMEM;
		goto err_free;
	}
	hdr = genlmsg_iput(reply, info);
	if (!hdr) {
		err = -EMSGSIZE;
		goto err_free;
	}
	err = vfg_nl_parse_place(info, &spec, lists);
	if (err)
		goto err_free;

	mutex_lock(&vfg_registry.lock);
	err = put_capacity(reply, info, &spec);
	mutex_unlock(&vfg_registry.lock);
	if (err)
		goto err_free;

	kfree(lists);
	genlmsg_end(reply, hdr);
	return genlmsg_reply(reply, info);

err_free:
	nlmsg_free(reply);
	kfree(lists);
	return err;
}
