/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the netlink doors share.
 */
#ifndef _VFIO_GLUE_NL_H
#define _VFIO_GLUE_NL_H

#include <linux/netlink.h>
#include <linux/types.h>
#include <net/genetlink.h>

#include "nl_gen.h"
#include "reserve.h"
#include "vfg.h"

/**
 * struct vfg_nl_sock - a socket that has reserved something
 * @node: in the list of them
 * @owner: what it has reserved
 * @sk: the socket, of which a reference is held
 *
 * Guarded by vfg_registry.lock. Lives until the socket is closed.
 */
struct vfg_nl_sock {
	struct list_head node;
	struct vfg_reserve_owner owner;
	struct sock *sk;
};

/**
 * struct vfg_nl_cursor - where a dump goes on; zero at its start
 * @generation: functions up to this one are done
 * @index: the next parent or pool
 * @profile: the next profile of that parent
 */
struct vfg_nl_cursor {
	u64 generation;
	u32 index;
	u32 profile;
};

static_assert(sizeof(struct vfg_nl_cursor) <=
	      sizeof_field(struct netlink_callback, ctx));

static inline struct vfg_nl_cursor *vfg_nl_cursor(struct netlink_callback *cb)
{
	return (struct vfg_nl_cursor *)cb->ctx;
}

/**
 * struct vfg_nl_lists - room for the lists of a request
 * @want: functions that are wanted
 * @exclude: parents that will not do
 * @name: their names
 */
struct vfg_nl_lists {
	struct vfg_want want[VFIO_GLUE_COUNT_MAX];
	const char *exclude[VFIO_GLUE_COUNT_MAX];
	char name[VFIO_GLUE_COUNT_MAX][VFG_NAME_SIZE];
};

int vfg_nl_parse_place(struct genl_info *info, struct vfg_func_spec *spec,
		       struct vfg_nl_lists *lists);
void vfg_nl_blame(struct genl_info *info, enum vfg_func_wish wish);
void *vfg_nl_put_header(struct sk_buff *skb, struct netlink_callback *cb,
			u8 cmd);
int vfg_nl_refuse_missing(struct genl_info *info, u32 attr, const char *what);
int vfg_nl_check_netns(const struct net *net, struct netlink_ext_ack *extack);
int vfg_nl_check_name(struct netlink_ext_ack *extack,
		      const struct nlattr *attr, const char *what);
struct vfg_nl_sock *vfg_nl_sock_get(struct sock *sk);
int vfg_nl_put_parent(struct sk_buff *skb, struct vfg_parent *parent);
int vfg_nl_put_func(struct sk_buff *skb, struct vfg_func_obj *obj);
void vfg_nl_flight_object(struct genl_info *info, const char *object);

/* Requests that change something, which nl_flight.c records. */
int vfg_nl_parent_set(struct sk_buff *skb, struct genl_info *info);
int vfg_nl_pool_set(struct sk_buff *skb, struct genl_info *info);
int vfg_nl_func_new(struct sk_buff *skb, struct genl_info *info);
int vfg_nl_func_claim(struct sk_buff *skb, struct genl_info *info);
int vfg_nl_func_set(struct sk_buff *skb, struct genl_info *info);
int vfg_nl_func_del(struct sk_buff *skb, struct genl_info *info);
int vfg_nl_profile_new(struct sk_buff *skb, struct genl_info *info);
int vfg_nl_profile_del(struct sk_buff *skb, struct genl_info *info);

#endif /* _VFIO_GLUE_NL_H */
