// SPDX-License-Identifier: GPL-2.0-only
/*
 * The flight recorder over netlink [door, no lock]: the log is dumped, and the
 * requests that change something pass through here on their way in.
 */
#include <linux/skbuff.h>
#include <linux/uuid.h>

#include "flight.h"
#include "nl.h"

/**
 * struct log_cursor - where a dump of the log goes on; zero at its start
 * @next: number of the next operation
 * @last: that of the last one that there was when the dump began
 */
struct log_cursor {
	u64 next;
	u64 last;
};

static_assert(sizeof(struct log_cursor) <=
	      sizeof_field(struct netlink_callback, ctx));

static int put_flight(struct sk_buff *skb, struct netlink_callback *cb,
		      const struct vfg_flight *flight)
{
	void *hdr;

	hdr = genlmsg_put(skb, NETLINK_CB(cb->skb).portid, cb->nlh->nlmsg_seq,
			  &vfio_glue_nl_family, NLM_F_MULTI,
			  VFIO_GLUE_CMD_LOG_GET);
	if (!hdr)
		return -EMSGSIZE;
	if (nla_put(skb, VFIO_GLUE_A_LOG_SEQ, sizeof(u64), &flight->seq) ||
	    nla_put(skb, VFIO_GLUE_A_LOG_TIME_NS, sizeof(u64),
		    &flight->time_ns) ||
	    nla_put(skb, VFIO_GLUE_A_LOG_DURATION_NS, sizeof(u64),
		    &flight->duration_ns) ||
	    nla_put_u32(skb, VFIO_GLUE_A_LOG_OP, flight->op) ||
	    (flight->object[0] &&
	     nla_put_string(skb, VFIO_GLUE_A_LOG_OBJECT, flight->object)) ||
	    nla_put_u32(skb, VFIO_GLUE_A_LOG_PID, flight->pid) ||
	    nla_put_string(skb, VFIO_GLUE_A_LOG_COMM, flight->comm) ||
	    nla_put_u32(skb, VFIO_GLUE_A_LOG_ERROR, flight->err) ||
	    (flight->message[0] &&
	     nla_put_string(skb, VFIO_GLUE_A_LOG_MESSAGE, flight->message))) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

/**
 * vfio_glue_nl_log_get_dumpit() - dump the last control operations
 * @skb: the dump's buffer
 * @cb: the dump
 *
 * Ends with the one that was the newest when the dump began. What is
 * overwritten meanwhile is left out.
 *
 * Context: process.
 * Return: 0 if that was all, -EMSGSIZE if there is more.
 */
int vfio_glue_nl_log_get_dumpit(struct sk_buff *skb,
				struct netlink_callback *cb)
{
	struct log_cursor *cursor = (struct log_cursor *)cb->ctx;
	struct vfg_flight flight;
	int err;

	if (!cursor->next) {
		cursor->next = 1;
		cursor->last = vfg_flight_last();
	}
	while (vfg_flight_next(cursor->next, &flight) &&
	       flight.seq <= cursor->last) {
		err = put_flight(skb, cb, &flight);
		if (err)
			return err;
		cursor->next = flight.seq + 1;
	}
	return 0;
}

/**
 * vfg_nl_flight_object() - name what a request is about
 * @info: the request
 * @object: its name, printable
 *
 * Context: any. Does nothing for a request that is not recorded.
 */
void vfg_nl_flight_object(struct genl_info *info, const char *object)
{
	struct vfg_flight *flight = info->user_ptr[0];

	if (flight)
		strscpy(flight->object, object);
}

/* What a request says of its object, if that may be repeated. */
static void take_name(struct genl_info *info, const struct nlattr *attr)
{
	if (attr && vfg_name_ok(nla_data(attr)))
		vfg_nl_flight_object(info, nla_data(attr));
}

static void take_parent(struct genl_info *info)
{
	take_name(info, info->attrs[VFIO_GLUE_A_PARENT_NAME]);
}

static void take_pool(struct genl_info *info)
{
	static const char *const names[VFG_KINDS] = {
		[VFIO_GLUE_KIND_NIC]	= "nic-pool",
		[VFIO_GLUE_KIND_GPU]	= "gpu-pool",
	};
	const struct nlattr *kind = info->attrs[VFIO_GLUE_A_POOL_KIND];

	if (kind)
		vfg_nl_flight_object(info, names[nla_get_u32(kind)]);
}

static void take_func(struct genl_info *info)
{
	const struct nlattr *uuid = info->attrs[VFIO_GLUE_A_FUNC_UUID];

	if (uuid && uuid_is_valid(nla_data(uuid)))
		vfg_nl_flight_object(info, nla_data(uuid));
	take_name(info, info->attrs[VFIO_GLUE_A_FUNC_NAME]);
}

/* Functions have no name yet; better than none is that of a profile. */
static void take_new(struct genl_info *info)
{
	const struct nlattr *want = info->attrs[VFIO_GLUE_A_FUNC_WANT];

	if (want)
		take_name(info, nla_find_nested(want,
						VFIO_GLUE_A_WANT_PROFILE));
	take_name(info, info->attrs[VFIO_GLUE_A_FUNC_PROFILE]);
	take_func(info);
}

static void take_profile(struct genl_info *info)
{
	take_name(info, info->attrs[VFIO_GLUE_A_PROFILE_NAME]);
}

/* Carry out a request; @take says what it is about before that is looked up. */
static int record(struct sk_buff *skb, struct genl_info *info,
		  enum vfio_glue_op op, void (*take)(struct genl_info *info),
		  int (*doit)(struct sk_buff *skb, struct genl_info *info))
{
	struct vfg_flight flight;
	int err;

	vfg_flight_begin(&flight, op);
	info->user_ptr[0] = &flight;
	take(info);
	err = doit(skb, info);
	info->user_ptr[0] = NULL;
	vfg_flight_end(&flight, err, info->extack);
	return err;
}

/**
 * vfio_glue_nl_parent_set_doit() - serve and record parent-set
 * @skb: the request
 * @info: the request, parsed
 *
 * Context: process, may sleep. Takes vfg_registry.lock.
 * Return: that of vfg_nl_parent_set().
 */
int vfio_glue_nl_parent_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	return record(skb, info, VFIO_GLUE_OP_PARENT_SET, take_parent,
		      vfg_nl_parent_set);
}

/**
 * vfio_glue_nl_pool_set_doit() - serve and record pool-set
 * @skb: the request
 * @info: the request, parsed
 *
 * Context: process, may sleep. Takes vfg_registry.lock.
 * Return: that of vfg_nl_pool_set().
 */
int vfio_glue_nl_pool_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	return record(skb, info, VFIO_GLUE_OP_POOL_SET, take_pool,
		      vfg_nl_pool_set);
}

/**
 * vfio_glue_nl_func_new_doit() - serve and record func-new
 * @skb: the request
 * @info: the request, parsed
 *
 * Context: process, may sleep. Takes vfg_registry.lock.
 * Return: that of vfg_nl_func_new().
 */
int vfio_glue_nl_func_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	return record(skb, info, VFIO_GLUE_OP_FUNC_NEW, take_new,
		      vfg_nl_func_new);
}

/**
 * vfio_glue_nl_func_claim_doit() - serve and record func-claim
 * @skb: the request
 * @info: the request, parsed
 *
 * Context: process, may sleep. Takes vfg_registry.lock.
 * Return: that of vfg_nl_func_claim().
 */
int vfio_glue_nl_func_claim_doit(struct sk_buff *skb, struct genl_info *info)
{
	return record(skb, info, VFIO_GLUE_OP_FUNC_CLAIM, take_func,
		      vfg_nl_func_claim);
}

/**
 * vfio_glue_nl_func_set_doit() - serve and record func-set
 * @skb: the request
 * @info: the request, parsed
 *
 * Context: process, may sleep. Takes vfg_registry.lock.
 * Return: that of vfg_nl_func_set().
 */
int vfio_glue_nl_func_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	return record(skb, info, VFIO_GLUE_OP_FUNC_SET, take_func,
		      vfg_nl_func_set);
}

/**
 * vfio_glue_nl_func_del_doit() - serve and record func-del
 * @skb: the request
 * @info: the request, parsed
 *
 * Context: process, may sleep. Takes vfg_registry.lock.
 * Return: that of vfg_nl_func_del().
 */
int vfio_glue_nl_func_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	return record(skb, info, VFIO_GLUE_OP_FUNC_DEL, take_func,
		      vfg_nl_func_del);
}

/**
 * vfio_glue_nl_profile_new_doit() - serve and record profile-new
 * @skb: the request
 * @info: the request, parsed
 *
 * Context: process, may sleep. Takes vfg_profiles.lock, vfg_registry.lock.
 * Return: that of vfg_nl_profile_new().
 */
int vfio_glue_nl_profile_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	return record(skb, info, VFIO_GLUE_OP_PROFILE_NEW, take_profile,
		      vfg_nl_profile_new);
}

/**
 * vfio_glue_nl_profile_del_doit() - serve and record profile-del
 * @skb: the request
 * @info: the request, parsed
 *
 * Context: process, may sleep. Takes vfg_profiles.lock, vfg_registry.lock.
 * Return: that of vfg_nl_profile_del().
 */
int vfio_glue_nl_profile_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	return record(skb, info, VFIO_GLUE_OP_PROFILE_DEL, take_profile,
		      vfg_nl_profile_del);
}
