// SPDX-License-Identifier: GPL-2.0-only
/*
 * The generic netlink family [door, vfg_registry.lock]: registration, checks
 * that every request needs, sockets and their end, multicast. The objects'
 * doors are in nl_parent.c, nl_profile.c and nl_func.c.
 */
#include <linux/err.h>
#include <linux/notifier.h>
#include <linux/skbuff.h>
#include <linux/slab.h>
#include <net/net_namespace.h>
#include <net/sock.h>

#include "nl.h"

/**
 * vfg_nl_check_netns() - refuse requests from other network namespaces
 * @net: where the request came from
 * @extack: for the reason
 *
 * Devices are the machine's. A container with its own network namespace has no
 * say in them, and is not shown them either.
 *
 * Context: any.
 * Return: 0 or -EOPNOTSUPP.
 */
int vfg_nl_check_netns(const struct net *net, struct netlink_ext_ack *extack)
{
	if (net_eq(net, &init_net))
		return 0;
	NL_SET_ERR_MSG(extack, VFIO_GLUE_FAMILY_NAME
		       " answers in the initial network namespace only");
	return -EOPNOTSUPP;
}

/**
 * vfg_nl_pre_doit() - before every request that is not a dump
 * @ops: the operation
 * @skb: the request
 * @info: the request, parsed
 *
 * Context: process.
 * Return: 0 or -EOPNOTSUPP.
 */
int vfg_nl_pre_doit(const struct genl_split_ops *ops, struct sk_buff *skb,
		    struct genl_info *info)
{
	return vfg_nl_check_netns(genl_info_net(info), info->extack);
}

/**
 * vfg_nl_dump_start() - before a dump that takes no attributes
 * @cb: the dump
 *
 * Context: process.
 * Return: 0 or -EOPNOTSUPP.
 */
int vfg_nl_dump_start(struct netlink_callback *cb)
{
	const struct genl_info *info = genl_info_dump(cb);

	return vfg_nl_check_netns(genl_info_net(info), info->extack);
}

/**
 * vfg_nl_refuse_missing() - refuse a request that lacks an attribute
 * @info: the request
 * @attr: type of the attribute
 * @what: what the attribute is
 *
 * Context: any.
 * Return: -EINVAL.
 */
int vfg_nl_refuse_missing(struct genl_info *info, u32 attr, const char *what)
{
	vfg_say(info->extack, "%s is missing", what);
	NL_SET_ERR_ATTR_MISS(info->extack, NULL, attr);
	return -EINVAL;
}

/**
 * vfg_nl_check_name() - refuse a name that nothing can have
 * @extack: for the reason
 * @attr: the name
 * @what: what it is the name of
 *
 * After this the name may be repeated in a message.
 *
 * Context: any.
 * Return: 0 or -EINVAL.
 */
int vfg_nl_check_name(struct netlink_ext_ack *extack,
		      const struct nlattr *attr, const char *what)
{
	if (vfg_name_ok(nla_data(attr)))
		return 0;
	vfg_say(extack, "%s is not 1..%u of A-Z a-z 0-9 . _ -", what,
		VFIO_GLUE_NAME_MAX);
	NL_SET_BAD_ATTR(extack, attr);
	return -EINVAL;
}

/**
 * vfg_nl_put_header() - begin the next message of a dump
 * @skb: the dump's buffer
 * @cb: the dump
 * @cmd: command of the message
 *
 * Marks the message if the registry changed since the one before.
 *
 * Context: vfg_registry.lock held.
 * Return: the header for genlmsg_end(), NULL if the buffer is full.
 */
void *vfg_nl_put_header(struct sk_buff *skb, struct netlink_callback *cb,
			u8 cmd)
{
	void *hdr;

	lockdep_assert_held(&vfg_registry.lock);
	cb->seq = vfg_registry.seq;
	hdr = genlmsg_put(skb, NETLINK_CB(cb->skb).portid, cb->nlh->nlmsg_seq,
			  &vfio_glue_nl_family, NLM_F_MULTI, cmd);
	if (hdr)
		genl_dump_check_consistent(cb, hdr);
	return hdr;
}

/*
 * Sockets that have reserved something. The family's own private part of a
 * socket would be the natural place, but what gets at it is not exported to
 * modules; hence the notifier, which tells of every netlink socket that goes,
 * by its port id. Since a port id may be in use again by the time the
 * notifier runs, the sockets are known by address, held by reference, and
 * asked themselves whether they were closed.
 */
static LIST_HEAD(nl_socks);

/**
 * vfg_nl_sock_get() - the part of a socket that knows what it has reserved
 * @sk: the socket of a request that is under way, so that it is open
 *
 * Context: process, may sleep. vfg_registry.lock held.
 * Return: that part, or NULL if there is no memory for it.
 */
struct vfg_nl_sock *vfg_nl_sock_get(struct sock *sk)
{
	struct vfg_nl_sock *sock;

	lockdep_assert_held(&vfg_registry.lock);
	list_for_each_entry(sock, &nl_socks, node)
		if (sock->sk == sk)
			return sock;

	sock = kzalloc(sizeof(*sock), GFP_KERNEL);
	if (!sock)
		return NULL;
	vfg_reserve_owner_init(&sock->owner);
	sock_hold(sk);
	sock->sk = sk;
	list_add_tail(&sock->node, &nl_socks);
	return sock;
}

static void sock_forget(struct vfg_nl_sock *sock)
{
	vfg_reserve_owner_end(&sock->owner);
	list_del(&sock->node);
	sock_put(sock->sk);
	kfree(sock);
}

/*
 * A socket is being closed, in process context. If it was one of ours, its
 * last request has ended, so it is in the list, and it was marked as dead
 * before this. Looking at the list without the lock may miss others, which
 * will come by themselves.
 */
static int sock_released(struct notifier_block *nb, unsigned long event,
			 void *data)
{
	const struct netlink_notify *notify = data;
	struct vfg_nl_sock *sock, *next;

	if (event != NETLINK_URELEASE ||
	    notify->protocol != NETLINK_GENERIC || list_empty(&nl_socks))
		return NOTIFY_DONE;

	mutex_lock(&vfg_registry.lock);
	list_for_each_entry_safe(sock, next, &nl_socks, node)
		if (sock_flag(sock->sk, SOCK_DEAD))
			sock_forget(sock);
	mutex_unlock(&vfg_registry.lock);
	return NOTIFY_DONE;
}

static struct notifier_block sock_notifier = {
	.notifier_call	= sock_released,
};

/* A message for the monitors, begun; NULL if there is none to hear it. */
static struct sk_buff *event_begin(u8 cmd, void **hdr)
{
	struct sk_buff *skb;

	if (!genl_has_listeners(&vfio_glue_nl_family, &init_net,
				VFIO_GLUE_NLGRP_MONITOR))
		return NULL;
	skb = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_KERNEL);
	if (!skb)
		return NULL;
	*hdr = genlmsg_put(skb, 0, 0, &vfio_glue_nl_family, 0, cmd);
	return skb;
}

static void event_send(struct sk_buff *skb, void *hdr)
{
	genlmsg_end(skb, hdr);
	genlmsg_multicast_netns(&vfio_glue_nl_family, &init_net, skb, 0,
				VFIO_GLUE_NLGRP_MONITOR, GFP_KERNEL);
}

static void event_parent(struct vfg_parent *parent, enum vfg_event event)
{
	static const u8 cmds[] = {
		[VFG_EVENT_ADD]		= VFIO_GLUE_CMD_PARENT_ADD_NTF,
		[VFG_EVENT_DEL]		= VFIO_GLUE_CMD_PARENT_DEL_NTF,
		[VFG_EVENT_CHANGE]	= VFIO_GLUE_CMD_PARENT_CHANGE_NTF,
	};
	struct sk_buff *skb;
	void *hdr;

	skb = event_begin(cmds[event], &hdr);
	if (!skb)
		return;
	if (!hdr || vfg_nl_put_parent(skb, parent))
		nlmsg_free(skb);
	else
		event_send(skb, hdr);
}

static void event_func(struct vfg_func_obj *obj, enum vfg_event event)
{
	static const u8 cmds[] = {
		[VFG_EVENT_ADD]		= VFIO_GLUE_CMD_FUNC_ADD_NTF,
		[VFG_EVENT_DEL]		= VFIO_GLUE_CMD_FUNC_DEL_NTF,
		[VFG_EVENT_CHANGE]	= VFIO_GLUE_CMD_FUNC_CHANGE_NTF,
	};
	struct sk_buff *skb;
	void *hdr;

	skb = event_begin(cmds[event], &hdr);
	if (!skb)
		return;
	if (!hdr || vfg_nl_put_func(skb, obj))
		nlmsg_free(skb);
	else
		event_send(skb, hdr);
}

static const struct vfg_events nl_events = {
	.parent	= event_parent,
	.func	= event_func,
};

/**
 * vfg_nl_init() - open the doors
 *
 * Context: process, may sleep. Before the first parent.
 * Return: 0 or what genl says.
 */
int vfg_nl_init(void)
{
	int err;

	err = netlink_register_notifier(&sock_notifier);
	if (err)
		return err;
	err = genl_register_family(&vfio_glue_nl_family);
	if (err)
		goto err_notifier;

	mutex_lock(&vfg_registry.lock);
	vfg_registry.events = &nl_events;
	mutex_unlock(&vfg_registry.lock);
	return 0;

err_notifier:
	netlink_unregister_notifier(&sock_notifier);
	return err;
}

/**
 * vfg_nl_exit() - close the doors
 *
 * When this returns no request or notifier is under way. Each of the two
 * unregistrations waits for those that are, so vfg_registry.lock must not be
 * held.
 *
 * Context: process, may sleep. After the last parent.
 */
void vfg_nl_exit(void)
{
	struct vfg_nl_sock *sock, *next;

	mutex_lock(&vfg_registry.lock);
	vfg_registry.events = NULL;
	mutex_unlock(&vfg_registry.lock);

	genl_unregister_family(&vfio_glue_nl_family);
	netlink_unregister_notifier(&sock_notifier);

	mutex_lock(&vfg_registry.lock);
	list_for_each_entry_safe(sock, next, &nl_socks, node)
		sock_forget(sock);
	mutex_unlock(&vfg_registry.lock);
}
