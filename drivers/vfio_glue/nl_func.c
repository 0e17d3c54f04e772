// SPDX-License-Identifier: GPL-2.0-only
/*
 * Functions over netlink [door, takes vfg_registry.lock].
 */
#include <linux/array_size.h>
#include <linux/err.h>
#include <linux/etherdevice.h>
#include <linux/skbuff.h>
#include <linux/slab.h>
#include <net/sock.h>

#include "nl.h"

/* Life of a reservation, in milliseconds, if the request does not tell. */
#define TIMEOUT_DEFAULT_MS	10000

/*
 * Most that vfg_nl_put_func() writes: 6 names, uuid, 2 comms, mac, generation,
 * the counters of a VF or of an engine, other numbers.
 */
#define FUNC_SIZE_MAX	(6 * nla_total_size(VFG_NAME_SIZE) +		\
			 nla_total_size(VFIO_GLUE_UUID_LEN + 1) +	\
			 2 * nla_total_size(TASK_COMM_LEN) +		\
			 (9 + VFG_WAITS) * nla_total_size(sizeof(u64)) + \
			 nla_total_size(ETH_ALEN) +			\
			 19 * nla_total_size(sizeof(u32)) +		\
			 nla_total_size(VFG_NAME_SIZE))

/**
 * struct counter - a counter and how it is called
 * @attr: its attribute
 * @value: its value
 */
struct counter {
	u16 attr;
	u64 value;
};

static int put_counters(struct sk_buff *skb, const struct counter *counters,
			unsigned int num)
{
	unsigned int i;

	for (i = 0; i < num; i++)
		if (nla_put(skb, counters[i].attr, sizeof(u64),
			    &counters[i].value))
			return -EMSGSIZE;
	return 0;
}

static int put_record(struct sk_buff *skb, const struct vfg_func_info *info)
{
	const struct counter counters[] = {
		{ VFIO_GLUE_A_FUNC_RESETS, info->resets },
		{ VFIO_GLUE_A_FUNC_MAILBOX_ERRORS, info->refused },
		{ VFIO_GLUE_A_FUNC_SPOOFS, info->spoofs },
		{ VFIO_GLUE_A_FUNC_RX_PACKETS, info->rx_packets },
		{ VFIO_GLUE_A_FUNC_RX_BYTES, info->rx_bytes },
		{ VFIO_GLUE_A_FUNC_TX_PACKETS, info->tx_packets },
		{ VFIO_GLUE_A_FUNC_TX_BYTES, info->tx_bytes },
	};

	if (nla_put_u32(skb, VFIO_GLUE_A_FUNC_QUARANTINE, info->quarantine))
		return -EMSGSIZE;
	return put_counters(skb, counters, ARRAY_SIZE(counters));
}

static int put_engine(struct sk_buff *skb, const struct vfg_engine_use *use)
{
	const struct counter counters[] = {
		{ VFIO_GLUE_A_FUNC_RUN_NS, use->run_ns },
		{ VFIO_GLUE_A_FUNC_COMMANDS, use->commands },
		{ VFIO_GLUE_A_FUNC_COMMANDS_DROPPED, use->dropped },
		{ VFIO_GLUE_A_FUNC_COMMANDS_REFUSED, use->refused },
		{ VFIO_GLUE_A_FUNC_PIXEL_BYTES, use->bytes },
		{ VFIO_GLUE_A_FUNC_WAIT_MAX_NS, use->wait_max_ns },
		{ VFIO_GLUE_A_FUNC_OVERSHOOT_NS, use->overshoot_ns },
		{ VFIO_GLUE_A_FUNC_THROTTLED_NS, use->throttled_ns },
	};

	if (!use->present)
		return 0;
	if (nla_put_u32(skb, VFIO_GLUE_A_FUNC_WEIGHT, use->weight) ||
	    nla_put_u32(skb, VFIO_GLUE_A_FUNC_CAP_PERCENT, use->cap_percent) ||
	    nla_put_u32(skb, VFIO_GLUE_A_FUNC_BURST_US, use->burst_us) ||
	    nla_put_u32(skb, VFIO_GLUE_A_FUNC_ENGINE_PERMILLE,
			use->permille) ||
	    nla_put(skb, VFIO_GLUE_A_FUNC_WAIT, sizeof(use->waits),
		    use->waits))
		return -EMSGSIZE;
	return put_counters(skb, counters, ARRAY_SIZE(counters));
}

static int put_vf(struct sk_buff *skb, const struct vfg_func_info *info)
{
	const struct vfg_func_config *config = &info->config;

	if (nla_put_u32(skb, VFIO_GLUE_A_FUNC_VF_INDEX, info->vf_index))
		return -EMSGSIZE;
	if (info->address[0] &&
	    nla_put_string(skb, VFIO_GLUE_A_FUNC_ADDRESS, info->address))
		return -EMSGSIZE;
	if ((config->set & VFG_CONFIG_MAC) &&
	    nla_put(skb, VFIO_GLUE_A_FUNC_MAC, ETH_ALEN, config->mac))
		return -EMSGSIZE;
	if ((config->set & VFG_CONFIG_VLAN) &&
	    (nla_put_u32(skb, VFIO_GLUE_A_FUNC_VLAN, config->vlan) ||
	     nla_put_u32(skb, VFIO_GLUE_A_FUNC_QOS, config->qos)))
		return -EMSGSIZE;
	if ((config->set & VFG_CONFIG_SPOOF_CHECK) &&
	    nla_put_u32(skb, VFIO_GLUE_A_FUNC_SPOOF_CHECK,
			config->spoof_check))
		return -EMSGSIZE;
	if ((config->set & VFG_CONFIG_TRUST) &&
	    nla_put_u32(skb, VFIO_GLUE_A_FUNC_TRUST, config->trust))
		return -EMSGSIZE;
	if ((config->set & VFG_CONFIG_LINK) &&
	    nla_put_u32(skb, VFIO_GLUE_A_FUNC_LINK, config->link))
		return -EMSGSIZE;
	if ((config->set & VFG_CONFIG_MAX_RATE) &&
	    nla_put_u32(skb, VFIO_GLUE_A_FUNC_MAX_RATE_MBPS,
			config->max_rate_mbps))
		return -EMSGSIZE;
	return put_record(skb, info);
}

static int put_vgpu(struct sk_buff *skb, const struct vfg_func_info *info,
		    const struct vfg_profile *profile)
{
	if (nla_put_u32(skb, VFIO_GLUE_A_FUNC_SLOT_OFFSET_MIB,
			info->slot_offset_mib) ||
	    nla_put_u32(skb, VFIO_GLUE_A_FUNC_SLOT_MIB, info->slot_mib) ||
	    nla_put_string(skb, VFIO_GLUE_A_FUNC_MDEV_PARENT,
			   info->mdev_parent) ||
	    nla_put_string(skb, VFIO_GLUE_A_FUNC_MDEV_TYPE,
			   profile->mdev_type))
		return -EMSGSIZE;
	return put_engine(skb, &info->engine);
}

/**
 * vfg_nl_put_func() - append the attributes of a function
 * @skb: the message
 * @obj: the function, which has a parent
 *
 * Context: process, may sleep. vfg_registry.lock held.
 * Return: 0 or -EMSGSIZE.
 */
int vfg_nl_put_func(struct sk_buff *skb, struct vfg_func_obj *obj)
{
	struct vfg_parent *parent = obj->pub.parent;
	const struct vfg_profile *profile =
		&parent->profiles[obj->pub.profile];
	struct vfg_func_info info = {};
	char uuid[VFIO_GLUE_UUID_LEN + 1];

	parent->ops->func_info(parent->priv, &obj->pub, &info);
	snprintf(uuid, sizeof(uuid), "%pUl", &obj->pub.uuid);

	if (nla_put_string(skb, VFIO_GLUE_A_FUNC_UUID, uuid) ||
	    nla_put_string(skb, VFIO_GLUE_A_FUNC_NAME, obj->pub.name) ||
	    nla_put(skb, VFIO_GLUE_A_FUNC_GENERATION,
		    sizeof(obj->pub.generation), &obj->pub.generation) ||
	    nla_put_u32(skb, VFIO_GLUE_A_FUNC_KIND, obj->kind) ||
	    nla_put_u32(skb, VFIO_GLUE_A_FUNC_STATE, obj->state) ||
	    nla_put_string(skb, VFIO_GLUE_A_FUNC_PROFILE, profile->name) ||
	    nla_put_string(skb, VFIO_GLUE_A_FUNC_PARENT, parent->name) ||
	    nla_put_u32(skb, VFIO_GLUE_A_FUNC_CREATOR_PID, obj->creator_pid) ||
	    nla_put_string(skb, VFIO_GLUE_A_FUNC_CREATOR_COMM,
			   obj->creator_comm))
		return -EMSGSIZE;
	if (obj->owner_name[0] &&
	    nla_put_string(skb, VFIO_GLUE_A_FUNC_OWNER, obj->owner_name))
		return -EMSGSIZE;
	if (obj->set && nla_put_u32(skb, VFIO_GLUE_A_FUNC_EXPIRES_MS,
				    vfg_reserve_left_ms(obj->set)))
		return -EMSGSIZE;
	if (obj->opens &&
	    (nla_put_u32(skb, VFIO_GLUE_A_FUNC_HOLDER_PID, obj->holder_pid) ||
	     nla_put_string(skb, VFIO_GLUE_A_FUNC_HOLDER_COMM,
			    obj->holder_comm)))
		return -EMSGSIZE;
	return obj->kind == VFIO_GLUE_KIND_NIC ? put_vf(skb, &info) :
						 put_vgpu(skb, &info, profile);
}

/* Read a uuid; @attr must be one. */
static int parse_uuid(struct netlink_ext_ack *extack,
		      const struct nlattr *attr, guid_t *uuid)
{
	if (strlen(nla_data(attr)) == VFIO_GLUE_UUID_LEN &&
	    !guid_parse(nla_data(attr), uuid) && !guid_is_null(uuid))
		return 0;
	NL_SET_ERR_MSG_ATTR(extack, attr,
			    "uuid is malformed, 8-4-4-4-12 hex digits needed");
	return -EINVAL;
}

/*
 * The function that a request means, by uuid or name or both, of the right
 * generation if it tells one; or ERR_PTR with the reason in its extack.
 */
static struct vfg_func_obj *find_func(struct genl_info *info)
{
	struct nlattr *by_uuid = info->attrs[VFIO_GLUE_A_FUNC_UUID];
	struct nlattr *by_name = info->attrs[VFIO_GLUE_A_FUNC_NAME];
	struct netlink_ext_ack *extack = info->extack;
	struct vfg_func_obj *obj = NULL;
	const char *name = NULL;
	guid_t uuid;
	int err;

	if (!by_uuid && !by_name) {
		err = vfg_nl_refuse_missing(info, VFIO_GLUE_A_FUNC_UUID,
					    "uuid or name of the function");
		return ERR_PTR(err);
	}
	if (by_name) {
		err = vfg_nl_check_name(extack, by_name, "name");
		if (err)
			return ERR_PTR(err);
		name = nla_data(by_name);
		obj = vfg_func_find_name(name);
		if (!obj) {
			vfg_say(extack, "function %s does not exist", name);
			NL_SET_BAD_ATTR(extack, by_name);
			return ERR_PTR(-ENOENT);
		}
	}
	if (by_uuid) {
		err = parse_uuid(extack, by_uuid, &uuid);
		if (err)
			return ERR_PTR(err);
		if (!obj)
			obj = vfg_func_find(&uuid);
		if (!obj || !guid_equal(&obj->pub.uuid, &uuid)) {
			if (name)
				vfg_say(extack, "function %s has another uuid",
					name);
			else
				vfg_say(extack, "no function has uuid %pUl",
					&uuid);
			NL_SET_BAD_ATTR(extack, by_uuid);
			return ERR_PTR(-ENOENT);
		}
	}
	vfg_nl_flight_object(info, obj->pub.name);
	return obj;
}

/* The same for requests that may insist on a generation. */
static struct vfg_func_obj *find_func_generation(struct genl_info *info)
{
	struct nlattr *attr = info->attrs[VFIO_GLUE_A_FUNC_GENERATION];
	struct vfg_func_obj *obj = find_func(info);
	u64 wanted;

	if (IS_ERR(obj) || !attr)
		return obj;
	wanted = nla_get_u64(attr);
	if (obj->pub.generation == wanted)
		return obj;
	vfg_say(info->extack, "function %s is generation %llu, not %llu",
		obj->pub.name, obj->pub.generation, wanted);
	NL_SET_BAD_ATTR(info->extack, attr);
	return ERR_PTR(-ESTALE);
}

/**
 * vfio_glue_nl_func_get_doit() - answer func-get for one function
 * @skb: the request
 * @info: the request, parsed
 *
 * Context: process, may sleep. Takes vfg_registry.lock.
 * Return: 0; -EINVAL if uuid and name are missing or malformed; -ENOENT if no
 * function has them; -ENOMEM; what sending says.
 */
int vfio_glue_nl_func_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vfg_func_obj *obj;
	struct sk_buff *reply;
	void *hdr;
	int err;

	reply = genlmsg_new(FUNC_SIZE_MAX, GFP_KERNEL);
	if (!reply)
		return -ENOMEM;
	hdr = genlmsg_iput(reply, info);
	if (!hdr) {
		err = -EMSGSIZE;
		goto err_free;
	}

	mutex_lock(&vfg_registry.lock);
	obj = find_func(info);
	err = IS_ERR(obj) ? PTR_ERR(obj) : vfg_nl_put_func(reply, obj);
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
 * vfio_glue_nl_func_get_dumpit() - dump all functions, oldest first
 * @skb: the dump's buffer
 * @cb: the dump
 *
 * Context: process, may sleep. Takes vfg_registry.lock.
 * Return: 0 if that was all, -EMSGSIZE if there is more.
 */
int vfio_glue_nl_func_get_dumpit(struct sk_buff *skb,
				 struct netlink_callback *cb)
{
	struct vfg_nl_cursor *cursor = vfg_nl_cursor(cb);
	struct vfg_func_obj *obj;
	void *hdr;
	int err = 0;

	mutex_lock(&vfg_registry.lock);
	cb->seq = vfg_registry.seq;
	list_for_each_entry(obj, &vfg_registry.funcs, node) {
		if (obj->pub.generation <= cursor->generation)
			continue;
		hdr = vfg_nl_put_header(skb, cb, VFIO_GLUE_CMD_FUNC_GET);
		if (!hdr || vfg_nl_put_func(skb, obj)) {
			genlmsg_cancel(skb, hdr);
			err = -EMSGSIZE;
			break;
		}
		genlmsg_end(skb, hdr);
		cursor->generation = obj->pub.generation;
	}
	mutex_unlock(&vfg_registry.lock);
	return err;
}

/* Read a func-new request into @spec; @uuid is its room for a uuid. */
static int parse_spec(struct genl_info *info, struct vfg_func_spec *spec,
		      struct vfg_nl_lists *lists, guid_t *uuid)
{
	struct nlattr *profile = info->attrs[VFIO_GLUE_A_FUNC_PROFILE];
	struct nlattr **attrs = info->attrs;
	int err;

	err = vfg_nl_parse_place(info, spec, lists);
	if (err)
		return err;
	if (!profile && !spec->num_wants)
		return vfg_nl_refuse_missing(info, VFIO_GLUE_A_FUNC_PROFILE,
					     "profile");
	if (profile && spec->num_wants) {
		NL_SET_ERR_MSG_ATTR(info->extack, profile,
				    "profile and wants exclude each other");
		return -EINVAL;
	}
	if (profile)
		spec->profile = nla_data(profile);

	if (attrs[VFIO_GLUE_A_FUNC_UUID]) {
		err = parse_uuid(info->extack, attrs[VFIO_GLUE_A_FUNC_UUID],
				 uuid);
		if (err)
			return err;
		spec->uuid = uuid;
	}
	if (attrs[VFIO_GLUE_A_FUNC_NAME])
		spec->name = nla_data(attrs[VFIO_GLUE_A_FUNC_NAME]);
	if (attrs[VFIO_GLUE_A_FUNC_SLOT_OFFSET_MIB]) {
		spec->offset_mib =
			nla_get_u32(attrs[VFIO_GLUE_A_FUNC_SLOT_OFFSET_MIB]);
		spec->own_offset = true;
	}
	if (attrs[VFIO_GLUE_A_FUNC_VF_INDEX]) {
		spec->vf_index = nla_get_u32(attrs[VFIO_GLUE_A_FUNC_VF_INDEX]);
		spec->own_index = true;
	}
	if (attrs[VFIO_GLUE_A_FUNC_COUNT])
		spec->count = nla_get_u32(attrs[VFIO_GLUE_A_FUNC_COUNT]);
	if (attrs[VFIO_GLUE_A_FUNC_TIMEOUT_MS])
		spec->timeout_ms =
			nla_get_u32(attrs[VFIO_GLUE_A_FUNC_TIMEOUT_MS]);
	return 0;
}

static int put_set(struct sk_buff *skb, const struct vfg_reserve_set *set)
{
	struct vfg_func_obj *obj;
	struct nlattr *nest;

	list_for_each_entry(obj, &set->members, set_node) {
		nest = nla_nest_start(skb, VFIO_GLUE_A_FUNC_FUNC);
		if (!nest || vfg_nl_put_func(skb, obj))
			return -EMSGSIZE;
		nla_nest_end(skb, nest);
	}
	return 0;
}

/**
 * vfg_nl_func_new() - serve func-new
 * @skb: the request
 * @info: the request, parsed
 *
 * Context: process, may sleep. Takes vfg_registry.lock.
 * Return: 0; -EINVAL if the profile is missing or a value malformed; -ENOMEM;
 * that of vfg_reserve_create(); what sending the reply says. On error nothing
 * stays reserved.
 */
int vfg_nl_func_new(struct sk_buff *skb, struct genl_info *info)
{
	struct vfg_func_spec spec = {
		.any_kind = true,
		.count = 1,
		.timeout_ms = TIMEOUT_DEFAULT_MS,
	};
	struct vfg_reserve_set *set;
	struct vfg_nl_lists *lists;
	struct vfg_nl_sock *sock;
	struct sk_buff *reply = NULL;
	guid_t uuid;
	void *hdr;
	int err;

	lists = kzalloc(sizeof(*lists), GFP_KERNEL);
	if (!lists)
		return -ENOMEM;
	err = parse_spec(info, &spec, lists, &uuid);
	if (!err)
		err = vfg_func_check(&spec, info->extack);
	if (err) {
		vfg_nl_blame(info, spec.refused);
		goto out_free;
	}

	reply = genlmsg_new(vfg_func_count(&spec) *
			    nla_total_size(FUNC_SIZE_MAX), GFP_KERNEL);
	if (!reply) {
		err = -ENOMEM;
		goto out_free;
	}
	hdr = genlmsg_iput(reply, info);
	if (!hdr) {
		err = -EMSGSIZE;
		goto out_free;
	}

	mutex_lock(&vfg_registry.lock);
	sock = vfg_nl_sock_get(NETLINK_CB(skb).sk);
	if (!sock) {
		err = -ENOMEM;
		goto err_unlock;
	}
	set = vfg_reserve_create(&sock->owner, &spec, info->extack);
	if (IS_ERR(set)) {
		err = PTR_ERR(set);
		vfg_nl_blame(info, spec.refused);
		goto err_unlock;
	}
	vfg_nl_flight_object(info,
			     list_first_entry(&set->members, struct vfg_func_obj,
					      set_node)->pub.name);
	err = put_set(reply, set);
	if (err)
		goto err_destroy;
	genlmsg_end(reply, hdr);

	/* What its requester cannot be told of shall not exist. */
	err = genlmsg_reply(reply, info);
	reply = NULL;
	if (err)
		goto err_destroy;
	mutex_unlock(&vfg_registry.lock);
	kfree(lists);
	return 0;

err_destroy:
	vfg_reserve_destroy(set);
err_unlock:
	mutex_unlock(&vfg_registry.lock);
out_free:
	nlmsg_free(reply);
	kfree(lists);
	return err;
}

/**
 * vfg_nl_func_claim() - serve func-claim
 * @skb: the request
 * @info: the request, parsed
 *
 * Context: process, may sleep. Takes vfg_registry.lock.
 * Return: 0; that of func-get; -ESTALE if it is of another generation; that of
 * vfg_func_activate().
 */
int vfg_nl_func_claim(struct sk_buff *skb, struct genl_info *info)
{
	struct vfg_func_obj *obj;
	int err;

	mutex_lock(&vfg_registry.lock);
	obj = find_func_generation(info);
	err = IS_ERR(obj) ? PTR_ERR(obj) :
			    vfg_func_activate(obj, info->extack);
	mutex_unlock(&vfg_registry.lock);
	return err;
}

/* Read what a func-set request says of the engine. */
static void parse_engine(struct genl_info *info,
			 struct vfg_func_config *config)
{
	struct nlattr **attrs = info->attrs;

	if (attrs[VFIO_GLUE_A_FUNC_WEIGHT]) {
		config->weight = nla_get_u32(attrs[VFIO_GLUE_A_FUNC_WEIGHT]);
		config->set |= VFG_CONFIG_WEIGHT;
	}
	if (attrs[VFIO_GLUE_A_FUNC_CAP_PERCENT]) {
		config->cap_percent =
			nla_get_u32(attrs[VFIO_GLUE_A_FUNC_CAP_PERCENT]);
		config->set |= VFG_CONFIG_CAP;
	}
	if (attrs[VFIO_GLUE_A_FUNC_BURST_US]) {
		config->burst_us =
			nla_get_u32(attrs[VFIO_GLUE_A_FUNC_BURST_US]);
		config->set |= VFG_CONFIG_BURST;
	}
}

/* Read a func-set request. */
static int parse_config(struct genl_info *info, struct vfg_func_config *config)
{
	struct netlink_ext_ack *extack = info->extack;
	struct nlattr **attrs = info->attrs;
	struct nlattr *attr;

	attr = attrs[VFIO_GLUE_A_FUNC_MAC];
	if (attr) {
		nla_memcpy(config->mac, attr, ETH_ALEN);
		if (is_multicast_ether_addr(config->mac)) {
			NL_SET_ERR_MSG_ATTR_FMT(extack, attr,
						"mac %pM is a multicast address",
						config->mac);
			return -EADDRNOTAVAIL;
		}
		config->set |= VFG_CONFIG_MAC;
	}
	attr = attrs[VFIO_GLUE_A_FUNC_VLAN];
	if (attr) {
		config->vlan = nla_get_u32(attr);
		config->set |= VFG_CONFIG_VLAN;
	}
	attr = attrs[VFIO_GLUE_A_FUNC_QOS];
	if (attr) {
		config->qos = nla_get_u32(attr);
		if (!(config->set & VFG_CONFIG_VLAN) ||
		    (config->qos && !config->vlan)) {
			NL_SET_ERR_MSG_ATTR_FMT(extack, attr,
						"qos %u needs a vlan of 1..4094",
						config->qos);
			return -EINVAL;
		}
	}
	attr = attrs[VFIO_GLUE_A_FUNC_SPOOF_CHECK];
	if (attr) {
		config->spoof_check = nla_get_u32(attr);
		config->set |= VFG_CONFIG_SPOOF_CHECK;
	}
	attr = attrs[VFIO_GLUE_A_FUNC_TRUST];
	if (attr) {
		config->trust = nla_get_u32(attr);
		config->set |= VFG_CONFIG_TRUST;
	}
	attr = attrs[VFIO_GLUE_A_FUNC_LINK];
	if (attr) {
		config->link = nla_get_u32(attr);
		config->set |= VFG_CONFIG_LINK;
	}
	attr = attrs[VFIO_GLUE_A_FUNC_MAX_RATE_MBPS];
	if (attr) {
		config->max_rate_mbps = nla_get_u32(attr);
		config->set |= VFG_CONFIG_MAX_RATE;
	}
	/* Policy lets only "none" through. */
	if (attrs[VFIO_GLUE_A_FUNC_QUARANTINE])
		config->set |= VFG_CONFIG_LIFT;
	parse_engine(info, config);
	if (!config->set) {
		NL_SET_ERR_MSG(extack,
			       "nothing to set: no identity, quarantine or part of an engine");
		return -EINVAL;
	}
	return 0;
}

/* See whether a part of an engine makes sense. */
static int check_engine(struct genl_info *info, const char *name,
			const struct vfg_func_config *config)
{
	const struct {
		u32 set;
		u16 attr;
		const char *what;
		u32 value, low, high;
	} limits[] = {
		{ VFG_CONFIG_WEIGHT, VFIO_GLUE_A_FUNC_WEIGHT, "weight",
		  config->weight, 1, VFIO_GLUE_WEIGHT_MAX },
		{ VFG_CONFIG_CAP, VFIO_GLUE_A_FUNC_CAP_PERCENT, "cap-percent",
		  config->cap_percent, 1, 100 },
		{ VFG_CONFIG_BURST, VFIO_GLUE_A_FUNC_BURST_US, "burst-us",
		  config->burst_us, 0, VFIO_GLUE_BURST_MAX_US },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(limits); i++) {
		if (!(config->set & limits[i].set) ||
		    (limits[i].value >= limits[i].low &&
		     limits[i].value <= limits[i].high))
			continue;
		vfg_say(info->extack, "%s: %s %u is not in %u..%u", name,
			limits[i].what, limits[i].value, limits[i].low,
			limits[i].high);
		NL_SET_BAD_ATTR(info->extack, info->attrs[limits[i].attr]);
		return -ERANGE;
	}
	return 0;
}

/**
 * vfg_nl_func_set() - serve func-set
 * @skb: the request
 * @info: the request, parsed
 *
 * Context: process, may sleep. Takes vfg_registry.lock.
 * Return: 0; that of func-get; -ESTALE if it is of another generation; -EINVAL,
 * -ERANGE or -EADDRNOTAVAIL if a value makes no sense; that of vfg_func_set().
 */
int vfg_nl_func_set(struct sk_buff *skb, struct genl_info *info)
{
	struct vfg_func_config config = {};
	struct vfg_func_obj *obj;
	int err;

	err = parse_config(info, &config);
	if (err)
		return err;

	mutex_lock(&vfg_registry.lock);
	obj = find_func_generation(info);
	err = IS_ERR(obj) ? PTR_ERR(obj) :
			    check_engine(info, obj->pub.name, &config);
	if (!err)
		err = vfg_func_set(obj, &config, info->extack);
	mutex_unlock(&vfg_registry.lock);
	return err;
}

/**
 * vfg_nl_func_del() - serve func-del
 * @skb: the request
 * @info: the request, parsed
 *
 * Context: process, may sleep. Takes vfg_registry.lock.
 * Return: 0; that of func-get; -ESTALE if it is of another generation; that of
 * vfg_func_delete().
 */
int vfg_nl_func_del(struct sk_buff *skb, struct genl_info *info)
{
	struct vfg_func_obj *obj;
	int err;

	mutex_lock(&vfg_registry.lock);
	obj = find_func_generation(info);
	err = IS_ERR(obj) ? PTR_ERR(obj) : vfg_func_delete(obj, info->extack);
	mutex_unlock(&vfg_registry.lock);
	return err;
}
