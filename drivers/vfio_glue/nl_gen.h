/* SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause) */
/* Do not edit directly, auto-generated from: */
/*	uapi/netlink/specs/vfio_glue.yaml */
/* YNL-GEN kernel header */

#ifndef _LINUX_VFIO_GLUE_GEN_H
#define _LINUX_VFIO_GLUE_GEN_H

#include <net/netlink.h>
#include <net/genetlink.h>

#include <uapi/linux/vfio_glue.h>

/* Common nested types */
extern const struct nla_policy vfio_glue_want_nl_policy[VFIO_GLUE_A_WANT_COUNT + 1];

int vfg_nl_pre_doit(const struct genl_split_ops *ops, struct sk_buff *skb,
		    struct genl_info *info);
int vfg_nl_dump_start(struct netlink_callback *cb);
int vfg_nl_profile_start(struct netlink_callback *cb);
int vfg_nl_place_start(struct netlink_callback *cb);

int vfio_glue_nl_parent_get_doit(struct sk_buff *skb, struct genl_info *info);
int vfio_glue_nl_parent_get_dumpit(struct sk_buff *skb,
				   struct netlink_callback *cb);
int vfio_glue_nl_parent_set_doit(struct sk_buff *skb, struct genl_info *info);
int vfio_glue_nl_profile_get_dumpit(struct sk_buff *skb,
				    struct netlink_callback *cb);
int vfio_glue_nl_func_get_doit(struct sk_buff *skb, struct genl_info *info);
int vfio_glue_nl_func_get_dumpit(struct sk_buff *skb,
				 struct netlink_callback *cb);
int vfio_glue_nl_func_new_doit(struct sk_buff *skb, struct genl_info *info);
int vfio_glue_nl_func_claim_doit(struct sk_buff *skb, struct genl_info *info);
int vfio_glue_nl_func_set_doit(struct sk_buff *skb, struct genl_info *info);
int vfio_glue_nl_func_del_doit(struct sk_buff *skb, struct genl_info *info);
int vfio_glue_nl_place_get_dumpit(struct sk_buff *skb,
				  struct netlink_callback *cb);
int vfio_glue_nl_pool_get_dumpit(struct sk_buff *skb,
				 struct netlink_callback *cb);
int vfio_glue_nl_pool_set_doit(struct sk_buff *skb, struct genl_info *info);
int vfio_glue_nl_capacity_get_doit(struct sk_buff *skb, struct genl_info *info);
int vfio_glue_nl_log_get_dumpit(struct sk_buff *skb,
				struct netlink_callback *cb);
int vfio_glue_nl_profile_new_doit(struct sk_buff *skb, struct genl_info *info);
int vfio_glue_nl_profile_del_doit(struct sk_buff *skb, struct genl_info *info);

enum {
	VFIO_GLUE_NLGRP_MONITOR,
};

extern struct genl_family vfio_glue_nl_family;

#endif /* _LINUX_VFIO_GLUE_GEN_H */
