// SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause)
/* Do not edit directly, auto-generated from: */
/*	uapi/netlink/specs/vfio_glue.yaml */
/* YNL-GEN kernel source */

#include <net/netlink.h>
#include <net/genetlink.h>

#include "nl_gen.h"

#include <uapi/linux/vfio_glue.h>

/* Integer value ranges */
static const struct netlink_range_validation vfio_glue_a_parent_guard_window_ms_range = {
	.min	= 1000ULL,
	.max	= 3600000ULL,
};

static const struct netlink_range_validation vfio_glue_a_parent_guard_resets_range = {
	.max	= 1000000ULL,
};

static const struct netlink_range_validation vfio_glue_a_parent_guard_errors_range = {
	.max	= 1000000ULL,
};

static const struct netlink_range_validation vfio_glue_a_func_timeout_ms_range = {
	.min	= 100ULL,
	.max	= VFIO_GLUE_TIMEOUT_MAX_MS,
};

/* Common nested types */
const struct nla_policy vfio_glue_want_nl_policy[VFIO_GLUE_A_WANT_COUNT + 1] = {
	[VFIO_GLUE_A_WANT_PROFILE] = { .type = NLA_NUL_STRING, .len = VFIO_GLUE_NAME_MAX, },
	[VFIO_GLUE_A_WANT_COUNT] = NLA_POLICY_RANGE(NLA_U32, 1, VFIO_GLUE_COUNT_MAX),
};

/* VFIO_GLUE_CMD_PARENT_GET - do */
static const struct nla_policy vfio_glue_parent_get_nl_policy[VFIO_GLUE_A_PARENT_NAME + 1] = {
	[VFIO_GLUE_A_PARENT_NAME] = { .type = NLA_NUL_STRING, .len = VFIO_GLUE_NAME_MAX, },
};

/* VFIO_GLUE_CMD_PARENT_SET - do */
static const struct nla_policy vfio_glue_parent_set_nl_policy[VFIO_GLUE_A_PARENT_SLICE_US + 1] = {
	[VFIO_GLUE_A_PARENT_NAME] = { .type = NLA_NUL_STRING, .len = VFIO_GLUE_NAME_MAX, },
	[VFIO_GLUE_A_PARENT_MODE] = NLA_POLICY_MAX(NLA_U32, 2),
	[VFIO_GLUE_A_PARENT_FIT] = NLA_POLICY_MAX(NLA_U32, 1),
	[VFIO_GLUE_A_PARENT_GUARD_WINDOW_MS] = NLA_POLICY_FULL_RANGE(NLA_U32, &vfio_glue_a_parent_guard_window_ms_range),
	[VFIO_GLUE_A_PARENT_GUARD_RESETS] = NLA_POLICY_FULL_RANGE(NLA_U32, &vfio_glue_a_parent_guard_resets_range),
	[VFIO_GLUE_A_PARENT_GUARD_ERRORS] = NLA_POLICY_FULL_RANGE(NLA_U32, &vfio_glue_a_parent_guard_errors_range),
	[VFIO_GLUE_A_PARENT_SCHED] = NLA_POLICY_MAX(NLA_U32, 3),
	[VFIO_GLUE_A_PARENT_SLICE_US] = { .type = NLA_U32, },
};

/* VFIO_GLUE_CMD_PROFILE_GET - dump */
static const struct nla_policy vfio_glue_profile_get_nl_policy[VFIO_GLUE_A_PROFILE_PARENT + 1] = {
	[VFIO_GLUE_A_PROFILE_PARENT] = { .type = NLA_NUL_STRING, .len = VFIO_GLUE_NAME_MAX, },
};

/* VFIO_GLUE_CMD_FUNC_GET - do */
static const struct nla_policy vfio_glue_func_get_nl_policy[VFIO_GLUE_A_FUNC_NAME + 1] = {
	[VFIO_GLUE_A_FUNC_UUID] = { .type = NLA_NUL_STRING, .len = VFIO_GLUE_UUID_LEN, },
	[VFIO_GLUE_A_FUNC_NAME] = { .type = NLA_NUL_STRING, .len = VFIO_GLUE_NAME_MAX, },
};

/* VFIO_GLUE_CMD_FUNC_NEW - do */
static const struct nla_policy vfio_glue_func_new_nl_policy[VFIO_GLUE_A_FUNC_AFFINITY + 1] = {
	[VFIO_GLUE_A_FUNC_UUID] = { .type = NLA_NUL_STRING, .len = VFIO_GLUE_UUID_LEN, },
	[VFIO_GLUE_A_FUNC_NAME] = { .type = NLA_NUL_STRING, .len = VFIO_GLUE_NAME_MAX, },
	[VFIO_GLUE_A_FUNC_PROFILE] = { .type = NLA_NUL_STRING, .len = VFIO_GLUE_NAME_MAX, },
	[VFIO_GLUE_A_FUNC_PARENT] = { .type = NLA_NUL_STRING, .len = VFIO_GLUE_NAME_MAX, },
	[VFIO_GLUE_A_FUNC_POLICY] = NLA_POLICY_MAX(NLA_U32, 3),
	[VFIO_GLUE_A_FUNC_COUNT] = NLA_POLICY_RANGE(NLA_U32, 1, VFIO_GLUE_COUNT_MAX),
	[VFIO_GLUE_A_FUNC_TIMEOUT_MS] = NLA_POLICY_FULL_RANGE(NLA_U32, &vfio_glue_a_func_timeout_ms_range),
	[VFIO_GLUE_A_FUNC_SLOT_OFFSET_MIB] = { .type = NLA_U32, },
	[VFIO_GLUE_A_FUNC_VF_INDEX] = NLA_POLICY_MAX(NLA_U32, 255),
	[VFIO_GLUE_A_FUNC_WANT] = NLA_POLICY_NESTED(vfio_glue_want_nl_policy),
	[VFIO_GLUE_A_FUNC_EXCLUDE] = { .type = NLA_STRING, .len = VFIO_GLUE_NAME_MAX, },
	[VFIO_GLUE_A_FUNC_NUMA_NODE] = { .type = NLA_S32, },
	[VFIO_GLUE_A_FUNC_OWNER] = { .type = NLA_NUL_STRING, .len = VFIO_GLUE_NAME_MAX, },
	[VFIO_GLUE_A_FUNC_AFFINITY] = NLA_POLICY_MAX(NLA_U32, 2),
};

/* VFIO_GLUE_CMD_FUNC_CLAIM - do */
static const struct nla_policy vfio_glue_func_claim_nl_policy[VFIO_GLUE_A_FUNC_GENERATION + 1] = {
	[VFIO_GLUE_A_FUNC_UUID] = { .type = NLA_NUL_STRING, .len = VFIO_GLUE_UUID_LEN, },
	[VFIO_GLUE_A_FUNC_NAME] = { .type = NLA_NUL_STRING, .len = VFIO_GLUE_NAME_MAX, },
	[VFIO_GLUE_A_FUNC_GENERATION] = { .type = NLA_U64, },
};

/* VFIO_GLUE_CMD_FUNC_SET - do */
static const struct nla_policy vfio_glue_func_set_nl_policy[VFIO_GLUE_A_FUNC_BURST_US + 1] = {
	[VFIO_GLUE_A_FUNC_UUID] = { .type = NLA_NUL_STRING, .len = VFIO_GLUE_UUID_LEN, },
	[VFIO_GLUE_A_FUNC_NAME] = { .type = NLA_NUL_STRING, .len = VFIO_GLUE_NAME_MAX, },
	[VFIO_GLUE_A_FUNC_GENERATION] = { .type = NLA_U64, },
	[VFIO_GLUE_A_FUNC_MAC] = NLA_POLICY_EXACT_LEN(6),
	[VFIO_GLUE_A_FUNC_VLAN] = NLA_POLICY_MAX(NLA_U32, 4094),
	[VFIO_GLUE_A_FUNC_QOS] = NLA_POLICY_MAX(NLA_U32, 7),
	[VFIO_GLUE_A_FUNC_SPOOF_CHECK] = NLA_POLICY_MAX(NLA_U32, 1),
	[VFIO_GLUE_A_FUNC_TRUST] = NLA_POLICY_MAX(NLA_U32, 1),
	[VFIO_GLUE_A_FUNC_LINK] = NLA_POLICY_MAX(NLA_U32, 2),
	[VFIO_GLUE_A_FUNC_MAX_RATE_MBPS] = { .type = NLA_U32, },
	[VFIO_GLUE_A_FUNC_QUARANTINE] = NLA_POLICY_MAX(NLA_U32, 0),
	[VFIO_GLUE_A_FUNC_WEIGHT] = { .type = NLA_U32, },
	[VFIO_GLUE_A_FUNC_CAP_PERCENT] = { .type = NLA_U32, },
	[VFIO_GLUE_A_FUNC_BURST_US] = { .type = NLA_U32, },
};

/* VFIO_GLUE_CMD_FUNC_DEL - do */
static const struct nla_policy vfio_glue_func_del_nl_policy[VFIO_GLUE_A_FUNC_GENERATION + 1] = {
	[VFIO_GLUE_A_FUNC_UUID] = { .type = NLA_NUL_STRING, .len = VFIO_GLUE_UUID_LEN, },
	[VFIO_GLUE_A_FUNC_NAME] = { .type = NLA_NUL_STRING, .len = VFIO_GLUE_NAME_MAX, },
	[VFIO_GLUE_A_FUNC_GENERATION] = { .type = NLA_U64, },
};

/* VFIO_GLUE_CMD_PLACE_GET - dump */
static const struct nla_policy vfio_glue_place_get_nl_policy[VFIO_GLUE_A_PLACE_PROFILE + 1] = {
	[VFIO_GLUE_A_PLACE_PROFILE] = { .type = NLA_NUL_STRING, .len = VFIO_GLUE_NAME_MAX, },
};

/* VFIO_GLUE_CMD_POOL_SET - do */
static const struct nla_policy vfio_glue_pool_set_nl_policy[VFIO_GLUE_A_POOL_POLICY + 1] = {
	[VFIO_GLUE_A_POOL_KIND] = NLA_POLICY_MAX(NLA_U32, 1),
	[VFIO_GLUE_A_POOL_POLICY] = NLA_POLICY_MAX(NLA_U32, 3),
};

/* VFIO_GLUE_CMD_CAPACITY_GET - do */
static const struct nla_policy vfio_glue_capacity_get_nl_policy[VFIO_GLUE_A_FUNC_WITHOUT + 1] = {
	[VFIO_GLUE_A_FUNC_PARENT] = { .type = NLA_NUL_STRING, .len = VFIO_GLUE_NAME_MAX, },
	[VFIO_GLUE_A_FUNC_POLICY] = NLA_POLICY_MAX(NLA_U32, 3),
	[VFIO_GLUE_A_FUNC_WANT] = NLA_POLICY_NESTED(vfio_glue_want_nl_policy),
	[VFIO_GLUE_A_FUNC_EXCLUDE] = { .type = NLA_STRING, .len = VFIO_GLUE_NAME_MAX, },
	[VFIO_GLUE_A_FUNC_NUMA_NODE] = { .type = NLA_S32, },
	[VFIO_GLUE_A_FUNC_OWNER] = { .type = NLA_NUL_STRING, .len = VFIO_GLUE_NAME_MAX, },
	[VFIO_GLUE_A_FUNC_AFFINITY] = NLA_POLICY_MAX(NLA_U32, 2),
	[VFIO_GLUE_A_FUNC_WITHOUT] = { .type = NLA_STRING, .len = VFIO_GLUE_UUID_LEN, },
};

/* VFIO_GLUE_CMD_PROFILE_NEW - do */
static const struct nla_policy vfio_glue_profile_new_nl_policy[VFIO_GLUE_A_PROFILE_POLICY + 1] = {
	[VFIO_GLUE_A_PROFILE_NAME] = { .type = NLA_NUL_STRING, .len = VFIO_GLUE_NAME_MAX, },
	[VFIO_GLUE_A_PROFILE_VRAM_MIB] = { .type = NLA_U32, },
	[VFIO_GLUE_A_PROFILE_MAX_WIDTH] = { .type = NLA_U32, },
	[VFIO_GLUE_A_PROFILE_MAX_HEIGHT] = { .type = NLA_U32, },
	[VFIO_GLUE_A_PROFILE_SHARE_PERMILLE] = { .type = NLA_U32, },
	[VFIO_GLUE_A_PROFILE_HEADS] = { .type = NLA_U32, },
	[VFIO_GLUE_A_PROFILE_INSTANCES] = { .type = NLA_U32, },
	[VFIO_GLUE_A_PROFILE_POLICY] = NLA_POLICY_MAX(NLA_U32, 3),
};

/* VFIO_GLUE_CMD_PROFILE_DEL - do */
static const struct nla_policy vfio_glue_profile_del_nl_policy[VFIO_GLUE_A_PROFILE_NAME + 1] = {
	[VFIO_GLUE_A_PROFILE_NAME] = { .type = NLA_NUL_STRING, .len = VFIO_GLUE_NAME_MAX, },
};

/* Ops table for vfio_glue */
static const struct genl_split_ops vfio_glue_nl_ops[] = {
	{
		.cmd		= VFIO_GLUE_CMD_PARENT_GET,
		.pre_doit	= vfg_nl_pre_doit,
		.doit		= vfio_glue_nl_parent_get_doit,
		.policy		= vfio_glue_parent_get_nl_policy,
		.maxattr	= VFIO_GLUE_A_PARENT_NAME,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd	= VFIO_GLUE_CMD_PARENT_GET,
		.start	= vfg_nl_dump_start,
		.dumpit	= vfio_glue_nl_parent_get_dumpit,
		.flags	= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= VFIO_GLUE_CMD_PARENT_SET,
		.pre_doit	= vfg_nl_pre_doit,
		.doit		= vfio_glue_nl_parent_set_doit,
		.policy		= vfio_glue_parent_set_nl_policy,
		.maxattr	= VFIO_GLUE_A_PARENT_SLICE_US,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VFIO_GLUE_CMD_PROFILE_GET,
		.start		= vfg_nl_profile_start,
		.dumpit		= vfio_glue_nl_profile_get_dumpit,
		.policy		= vfio_glue_profile_get_nl_policy,
		.maxattr	= VFIO_GLUE_A_PROFILE_PARENT,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= VFIO_GLUE_CMD_FUNC_GET,
		.pre_doit	= vfg_nl_pre_doit,
		.doit		= vfio_glue_nl_func_get_doit,
		.policy		= vfio_glue_func_get_nl_policy,
		.maxattr	= VFIO_GLUE_A_FUNC_NAME,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd	= VFIO_GLUE_CMD_FUNC_GET,
		.start	= vfg_nl_dump_start,
		.dumpit	= vfio_glue_nl_func_get_dumpit,
		.flags	= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= VFIO_GLUE_CMD_FUNC_NEW,
		.pre_doit	= vfg_nl_pre_doit,
		.doit		= vfio_glue_nl_func_new_doit,
		.policy		= vfio_glue_func_new_nl_policy,
		.maxattr	= VFIO_GLUE_A_FUNC_AFFINITY,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VFIO_GLUE_CMD_FUNC_CLAIM,
		.pre_doit	= vfg_nl_pre_doit,
		.doit		= vfio_glue_nl_func_claim_doit,
		.policy		= vfio_glue_func_claim_nl_policy,
		.maxattr	= VFIO_GLUE_A_FUNC_GENERATION,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VFIO_GLUE_CMD_FUNC_SET,
		.pre_doit	= vfg_nl_pre_doit,
		.doit		= vfio_glue_nl_func_set_doit,
		.policy		= vfio_glue_func_set_nl_policy,
		.maxattr	= VFIO_GLUE_A_FUNC_BURST_US,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VFIO_GLUE_CMD_FUNC_DEL,
		.pre_doit	= vfg_nl_pre_doit,
		.doit		= vfio_glue_nl_func_del_doit,
		.policy		= vfio_glue_func_del_nl_policy,
		.maxattr	= VFIO_GLUE_A_FUNC_GENERATION,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VFIO_GLUE_CMD_PLACE_GET,
		.start		= vfg_nl_place_start,
		.dumpit		= vfio_glue_nl_place_get_dumpit,
		.policy		= vfio_glue_place_get_nl_policy,
		.maxattr	= VFIO_GLUE_A_PLACE_PROFILE,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd	= VFIO_GLUE_CMD_POOL_GET,
		.start	= vfg_nl_dump_start,
		.dumpit	= vfio_glue_nl_pool_get_dumpit,
		.flags	= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= VFIO_GLUE_CMD_POOL_SET,
		.pre_doit	= vfg_nl_pre_doit,
		.doit		= vfio_glue_nl_pool_set_doit,
		.policy		= vfio_glue_pool_set_nl_policy,
		.maxattr	= VFIO_GLUE_A_POOL_POLICY,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VFIO_GLUE_CMD_CAPACITY_GET,
		.pre_doit	= vfg_nl_pre_doit,
		.doit		= vfio_glue_nl_capacity_get_doit,
		.policy		= vfio_glue_capacity_get_nl_policy,
		.maxattr	= VFIO_GLUE_A_FUNC_WITHOUT,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd	= VFIO_GLUE_CMD_LOG_GET,
		.start	= vfg_nl_dump_start,
		.dumpit	= vfio_glue_nl_log_get_dumpit,
		.flags	= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= VFIO_GLUE_CMD_PROFILE_NEW,
		.pre_doit	= vfg_nl_pre_doit,
		.doit		= vfio_glue_nl_profile_new_doit,
		.policy		= vfio_glue_profile_new_nl_policy,
		.maxattr	= VFIO_GLUE_A_PROFILE_POLICY,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VFIO_GLUE_CMD_PROFILE_DEL,
		.pre_doit	= vfg_nl_pre_doit,
		.doit		= vfio_glue_nl_profile_del_doit,
		.policy		= vfio_glue_profile_del_nl_policy,
		.maxattr	= VFIO_GLUE_A_PROFILE_NAME,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
};

static const struct genl_multicast_group vfio_glue_nl_mcgrps[] = {
	[VFIO_GLUE_NLGRP_MONITOR] = { "monitor", },
};

struct genl_family vfio_glue_nl_family __ro_after_init = {
	.name		= VFIO_GLUE_FAMILY_NAME,
	.version	= VFIO_GLUE_FAMILY_VERSION,
	.netnsok	= true,
	.parallel_ops	= true,
	.module		= THIS_MODULE,
	.split_ops	= vfio_glue_nl_ops,
	.n_split_ops	= ARRAY_SIZE(vfio_glue_nl_ops),
	.mcgrps		= vfio_glue_nl_mcgrps,
	.n_mcgrps	= ARRAY_SIZE(vfio_glue_nl_mcgrps),
};
