/* SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause) */
/* Do not edit directly, auto-generated from: */
/*	uapi/netlink/specs/vfio_glue.yaml */
/* YNL-GEN uapi header */

#ifndef _UAPI_LINUX_VFIO_GLUE_H
#define _UAPI_LINUX_VFIO_GLUE_H

#define VFIO_GLUE_FAMILY_NAME		"vfio-glue"
#define VFIO_GLUE_FAMILY_VERSION	1

#define VFIO_GLUE_NAME_MAX		31
#define VFIO_GLUE_UUID_LEN		36
#define VFIO_GLUE_COUNT_MAX		64
#define VFIO_GLUE_TIMEOUT_MAX_MS	60000
#define VFIO_GLUE_SLICE_MIN_US		100
#define VFIO_GLUE_SLICE_MAX_US		30000
#define VFIO_GLUE_WEIGHT_MAX		1000
#define VFIO_GLUE_BURST_MAX_US		1000000

/**
 * enum vfio_glue_kind - What a parent is, and thereby what its functions are.
 * @VFIO_GLUE_KIND_NIC: A network controller; its functions are SR-IOV VFs.
 * @VFIO_GLUE_KIND_GPU: A graphics card; its functions are mediated vGPUs.
 */
enum vfio_glue_kind {
	VFIO_GLUE_KIND_NIC,
	VFIO_GLUE_KIND_GPU,
};

/**
 * enum vfio_glue_policy - Which of the parents that could host a function gets
 *   it.
 * @VFIO_GLUE_POLICY_BREADTH: The one with the fewest functions resident; on a
 *   tie the most room left for the profile.
 * @VFIO_GLUE_POLICY_DEPTH: The one with the most functions resident; on a tie
 *   the least room left for the profile.
 * @VFIO_GLUE_POLICY_BREADTH_CAPACITY: The one with the most room left for the
 *   profile; on a tie the fewest functions resident.
 * @VFIO_GLUE_POLICY_DEPTH_CAPACITY: The one with the least room left for the
 *   profile; on a tie the most functions resident.
 */
enum vfio_glue_policy {
	VFIO_GLUE_POLICY_BREADTH,
	VFIO_GLUE_POLICY_DEPTH,
	VFIO_GLUE_POLICY_BREADTH_CAPACITY,
	VFIO_GLUE_POLICY_DEPTH_CAPACITY,
};

/**
 * enum vfio_glue_mode - What a parent may hold at one time.
 * @VFIO_GLUE_MODE_ONE_TYPE: Functions of one profile, which the first of them
 *   decides.
 * @VFIO_GLUE_MODE_MIXED: Functions of any profile, each aligned to its own
 *   size.
 * @VFIO_GLUE_MODE_MIG: Functions of MIG-like profiles, which take slots of
 *   memory and of the engine separately, and begin where a table allows.
 */
enum vfio_glue_mode {
	VFIO_GLUE_MODE_ONE_TYPE,
	VFIO_GLUE_MODE_MIXED,
	VFIO_GLUE_MODE_MIG,
};

/**
 * enum vfio_glue_state - Life of a function. A reservation becomes active when
 *   it is claimed, by the creation of its mdev or by func-claim; func-del of a
 *   vGPU that is active makes it draining until its mdev is removed.
 * @VFIO_GLUE_STATE_RESERVED: Capacity is held; freed with its socket or by its
 *   timeout.
 * @VFIO_GLUE_STATE_ACTIVE: Claimed; lives until it is deleted.
 * @VFIO_GLUE_STATE_DRAINING: About to go; may not be opened any more.
 */
enum vfio_glue_state {
	VFIO_GLUE_STATE_RESERVED,
	VFIO_GLUE_STATE_ACTIVE,
	VFIO_GLUE_STATE_DRAINING,
};

/**
 * enum vfio_glue_link - What link state a VF is shown.
 * @VFIO_GLUE_LINK_AUTO: That of the physical port.
 * @VFIO_GLUE_LINK_ENABLE: Always up, so that VFs reach each other without a
 *   cable.
 * @VFIO_GLUE_LINK_DISABLE: Always down; the VF neither sends nor receives.
 */
enum vfio_glue_link {
	VFIO_GLUE_LINK_AUTO,
	VFIO_GLUE_LINK_ENABLE,
	VFIO_GLUE_LINK_DISABLE,
};

/**
 * enum vfio_glue_quarantine - Why a VF is in quarantine: its queues and
 *   mailbox are off and its link is down, until that is lifted by func-set or
 *   the VF is freed.
 * @VFIO_GLUE_QUARANTINE_NONE: It is not.
 * @VFIO_GLUE_QUARANTINE_RESETS: It was reset too often by a driver that then
 *   said nothing.
 * @VFIO_GLUE_QUARANTINE_ERRORS: Too many messages that no honest driver sends,
 *   that could not be read or that came too fast, and frames with a foreign
 *   source.
 */
enum vfio_glue_quarantine {
	VFIO_GLUE_QUARANTINE_NONE,
	VFIO_GLUE_QUARANTINE_RESETS,
	VFIO_GLUE_QUARANTINE_ERRORS,
};

/**
 * enum vfio_glue_refusal - Why a parent cannot host one more function of a
 *   profile.
 * @VFIO_GLUE_REFUSAL_NONE: It can.
 * @VFIO_GLUE_REFUSAL_PROFILE: It does not offer the profile.
 * @VFIO_GLUE_REFUSAL_TYPE: It is in one-type mode and holds another profile.
 * @VFIO_GLUE_REFUSAL_FULL: All of its capacity is taken.
 * @VFIO_GLUE_REFUSAL_FRAGMENTED: Enough is free in all, but no hole is large
 *   enough.
 * @VFIO_GLUE_REFUSAL_UNAVAILABLE: It is being reset, removed or handed back.
 * @VFIO_GLUE_REFUSAL_MODE: It does not offer the profile in its present mode.
 * @VFIO_GLUE_REFUSAL_LIMIT: It holds as many of the profile as the profile
 *   allows.
 * @VFIO_GLUE_REFUSAL_COMPUTE: Memory is free, but not as much of the engine as
 *   is needed.
 */
enum vfio_glue_refusal {
	VFIO_GLUE_REFUSAL_NONE,
	VFIO_GLUE_REFUSAL_PROFILE,
	VFIO_GLUE_REFUSAL_TYPE,
	VFIO_GLUE_REFUSAL_FULL,
	VFIO_GLUE_REFUSAL_FRAGMENTED,
	VFIO_GLUE_REFUSAL_UNAVAILABLE,
	VFIO_GLUE_REFUSAL_MODE,
	VFIO_GLUE_REFUSAL_LIMIT,
	VFIO_GLUE_REFUSAL_COMPUTE,
};

/**
 * enum vfio_glue_fit - Which of the places inside a parent a function gets.
 * @VFIO_GLUE_FIT_FIRST: The first that is free.
 * @VFIO_GLUE_FIT_BEST: The one that leaves most of the largest places whole;
 *   of equals the first.
 */
enum vfio_glue_fit {
	VFIO_GLUE_FIT_FIRST,
	VFIO_GLUE_FIT_BEST,
};

/**
 * enum vfio_glue_affinity - How functions of one owner lie to each other.
 * @VFIO_GLUE_AFFINITY_NONE: It does not matter.
 * @VFIO_GLUE_AFFINITY_SPREAD: On parents with the fewest functions of the
 *   owner.
 * @VFIO_GLUE_AFFINITY_PACK: On parents with the most functions of the owner.
 */
enum vfio_glue_affinity {
	VFIO_GLUE_AFFINITY_NONE,
	VFIO_GLUE_AFFINITY_SPREAD,
	VFIO_GLUE_AFFINITY_PACK,
};

/**
 * enum vfio_glue_sched - How a GPU's engine is shared among the vGPUs that are
 *   open. Whatever the policy, nobody gets more than his cap.
 * @VFIO_GLUE_SCHED_BEST_EFFORT: Who has work gets an equal part of the engine;
 *   what one does not use goes to the others.
 * @VFIO_GLUE_SCHED_EQUAL_SHARE: Each gets one part of as many as there are
 *   open vGPUs, and no more, even if the others do not use theirs.
 * @VFIO_GLUE_SCHED_FIXED_SHARE: Each gets the share that its profile says, and
 *   no more, whoever else is there.
 * @VFIO_GLUE_SCHED_WEIGHTED: Who has work gets a part that is proportional to
 *   its weight; what one does not use goes to the others.
 */
enum vfio_glue_sched {
	VFIO_GLUE_SCHED_BEST_EFFORT,
	VFIO_GLUE_SCHED_EQUAL_SHARE,
	VFIO_GLUE_SCHED_FIXED_SHARE,
	VFIO_GLUE_SCHED_WEIGHTED,
};

/**
 * enum vfio_glue_op - A control operation, as the log tells of it.
 * @VFIO_GLUE_OP_PARENT_SET: The request parent-set.
 * @VFIO_GLUE_OP_POOL_SET: The request pool-set.
 * @VFIO_GLUE_OP_FUNC_NEW: The request func-new.
 * @VFIO_GLUE_OP_FUNC_CLAIM: The request func-claim.
 * @VFIO_GLUE_OP_FUNC_SET: The request func-set.
 * @VFIO_GLUE_OP_FUNC_DEL: The request func-del.
 * @VFIO_GLUE_OP_MDEV_CREATE: A mediated device was created in sysfs.
 * @VFIO_GLUE_OP_MDEV_REMOVE: A mediated device went, by sysfs or with its
 *   card.
 * @VFIO_GLUE_OP_PROFILE_NEW: The request profile-new.
 * @VFIO_GLUE_OP_PROFILE_DEL: The request profile-del.
 */
enum vfio_glue_op {
	VFIO_GLUE_OP_PARENT_SET,
	VFIO_GLUE_OP_POOL_SET,
	VFIO_GLUE_OP_FUNC_NEW,
	VFIO_GLUE_OP_FUNC_CLAIM,
	VFIO_GLUE_OP_FUNC_SET,
	VFIO_GLUE_OP_FUNC_DEL,
	VFIO_GLUE_OP_MDEV_CREATE,
	VFIO_GLUE_OP_MDEV_REMOVE,
	VFIO_GLUE_OP_PROFILE_NEW,
	VFIO_GLUE_OP_PROFILE_DEL,
};

enum {
	VFIO_GLUE_A_PARENT_INDEX = 1,
	VFIO_GLUE_A_PARENT_NAME,
	VFIO_GLUE_A_PARENT_KIND,
	VFIO_GLUE_A_PARENT_BUS,
	VFIO_GLUE_A_PARENT_ADDRESS,
	VFIO_GLUE_A_PARENT_DRIVER,
	VFIO_GLUE_A_PARENT_MODEL,
	VFIO_GLUE_A_PARENT_NUMA_NODE,
	VFIO_GLUE_A_PARENT_MODE,
	VFIO_GLUE_A_PARENT_PROFILE,
	VFIO_GLUE_A_PARENT_RESIDENT,
	VFIO_GLUE_A_PARENT_MAX_FUNCTIONS,
	VFIO_GLUE_A_PARENT_VRAM_MIB,
	VFIO_GLUE_A_PARENT_VRAM_FREE_MIB,
	VFIO_GLUE_A_PARENT_VRAM_HOLE_MIB,
	VFIO_GLUE_A_PARENT_IFINDEX,
	VFIO_GLUE_A_PARENT_VFS_ENABLED,
	VFIO_GLUE_A_PARENT_FIT,
	VFIO_GLUE_A_PARENT_FRAG_PERMILLE,
	VFIO_GLUE_A_PARENT_COMPUTE_TOTAL,
	VFIO_GLUE_A_PARENT_COMPUTE_FREE,
	VFIO_GLUE_A_PARENT_GUARD_WINDOW_MS,
	VFIO_GLUE_A_PARENT_GUARD_RESETS,
	VFIO_GLUE_A_PARENT_GUARD_ERRORS,
	VFIO_GLUE_A_PARENT_SCHED,
	VFIO_GLUE_A_PARENT_SLICE_US,
	VFIO_GLUE_A_PARENT_BUSY_PERMILLE,
	VFIO_GLUE_A_PARENT_JAIN_PPM,

	__VFIO_GLUE_A_PARENT_MAX,
	VFIO_GLUE_A_PARENT_MAX = (__VFIO_GLUE_A_PARENT_MAX - 1)
};

enum {
	VFIO_GLUE_A_PROFILE_NAME = 1,
	VFIO_GLUE_A_PROFILE_PARENT,
	VFIO_GLUE_A_PROFILE_KIND,
	VFIO_GLUE_A_PROFILE_VRAM_MIB,
	VFIO_GLUE_A_PROFILE_MAX_WIDTH,
	VFIO_GLUE_A_PROFILE_MAX_HEIGHT,
	VFIO_GLUE_A_PROFILE_SHARE_PERMILLE,
	VFIO_GLUE_A_PROFILE_MAX_INSTANCES,
	VFIO_GLUE_A_PROFILE_AVAILABLE,
	VFIO_GLUE_A_PROFILE_MDEV_TYPE,
	VFIO_GLUE_A_PROFILE_COMPUTE,
	VFIO_GLUE_A_PROFILE_HEADS,
	VFIO_GLUE_A_PROFILE_INSTANCES,
	VFIO_GLUE_A_PROFILE_POLICY,
	VFIO_GLUE_A_PROFILE_DEFINED,

	__VFIO_GLUE_A_PROFILE_MAX,
	VFIO_GLUE_A_PROFILE_MAX = (__VFIO_GLUE_A_PROFILE_MAX - 1)
};

enum {
	VFIO_GLUE_A_FUNC_UUID = 1,
	VFIO_GLUE_A_FUNC_NAME,
	VFIO_GLUE_A_FUNC_GENERATION,
	VFIO_GLUE_A_FUNC_KIND,
	VFIO_GLUE_A_FUNC_STATE,
	VFIO_GLUE_A_FUNC_PROFILE,
	VFIO_GLUE_A_FUNC_PARENT,
	VFIO_GLUE_A_FUNC_POLICY,
	VFIO_GLUE_A_FUNC_COUNT,
	VFIO_GLUE_A_FUNC_TIMEOUT_MS,
	VFIO_GLUE_A_FUNC_EXPIRES_MS,
	VFIO_GLUE_A_FUNC_CREATOR_PID,
	VFIO_GLUE_A_FUNC_CREATOR_COMM,
	VFIO_GLUE_A_FUNC_HOLDER_PID,
	VFIO_GLUE_A_FUNC_HOLDER_COMM,
	VFIO_GLUE_A_FUNC_ADDRESS,
	VFIO_GLUE_A_FUNC_VF_INDEX,
	VFIO_GLUE_A_FUNC_MAC,
	VFIO_GLUE_A_FUNC_VLAN,
	VFIO_GLUE_A_FUNC_QOS,
	VFIO_GLUE_A_FUNC_SPOOF_CHECK,
	VFIO_GLUE_A_FUNC_TRUST,
	VFIO_GLUE_A_FUNC_LINK,
	VFIO_GLUE_A_FUNC_MAX_RATE_MBPS,
	VFIO_GLUE_A_FUNC_SLOT_OFFSET_MIB,
	VFIO_GLUE_A_FUNC_SLOT_MIB,
	VFIO_GLUE_A_FUNC_MDEV_PARENT,
	VFIO_GLUE_A_FUNC_MDEV_TYPE,
	VFIO_GLUE_A_FUNC_FUNC,
	VFIO_GLUE_A_FUNC_WANT,
	VFIO_GLUE_A_FUNC_EXCLUDE,
	VFIO_GLUE_A_FUNC_NUMA_NODE,
	VFIO_GLUE_A_FUNC_OWNER,
	VFIO_GLUE_A_FUNC_AFFINITY,
	VFIO_GLUE_A_FUNC_WITHOUT,
	VFIO_GLUE_A_FUNC_ROOM,
	VFIO_GLUE_A_FUNC_REASON,
	VFIO_GLUE_A_FUNC_QUARANTINE,
	VFIO_GLUE_A_FUNC_RESETS,
	VFIO_GLUE_A_FUNC_MAILBOX_ERRORS,
	VFIO_GLUE_A_FUNC_SPOOFS,
	VFIO_GLUE_A_FUNC_RX_PACKETS,
	VFIO_GLUE_A_FUNC_RX_BYTES,
	VFIO_GLUE_A_FUNC_TX_PACKETS,
	VFIO_GLUE_A_FUNC_TX_BYTES,
	VFIO_GLUE_A_FUNC_WEIGHT,
	VFIO_GLUE_A_FUNC_CAP_PERCENT,
	VFIO_GLUE_A_FUNC_BURST_US,
	VFIO_GLUE_A_FUNC_RUN_NS,
	VFIO_GLUE_A_FUNC_COMMANDS,
	VFIO_GLUE_A_FUNC_COMMANDS_DROPPED,
	VFIO_GLUE_A_FUNC_COMMANDS_REFUSED,
	VFIO_GLUE_A_FUNC_PIXEL_BYTES,
	VFIO_GLUE_A_FUNC_WAIT,
	VFIO_GLUE_A_FUNC_WAIT_MAX_NS,
	VFIO_GLUE_A_FUNC_OVERSHOOT_NS,
	VFIO_GLUE_A_FUNC_THROTTLED_NS,
	VFIO_GLUE_A_FUNC_ENGINE_PERMILLE,

	__VFIO_GLUE_A_FUNC_MAX,
	VFIO_GLUE_A_FUNC_MAX = (__VFIO_GLUE_A_FUNC_MAX - 1)
};

enum {
	VFIO_GLUE_A_WANT_PROFILE = 1,
	VFIO_GLUE_A_WANT_COUNT,

	__VFIO_GLUE_A_WANT_MAX,
	VFIO_GLUE_A_WANT_MAX = (__VFIO_GLUE_A_WANT_MAX - 1)
};

enum {
	VFIO_GLUE_A_POOL_KIND = 1,
	VFIO_GLUE_A_POOL_POLICY,

	__VFIO_GLUE_A_POOL_MAX,
	VFIO_GLUE_A_POOL_MAX = (__VFIO_GLUE_A_POOL_MAX - 1)
};

enum {
	VFIO_GLUE_A_PLACE_PROFILE = 1,
	VFIO_GLUE_A_PLACE_PARENT,
	VFIO_GLUE_A_PLACE_ROOM,
	VFIO_GLUE_A_PLACE_REFUSAL,
	VFIO_GLUE_A_PLACE_BLOCKER,
	VFIO_GLUE_A_PLACE_FITS,
	VFIO_GLUE_A_PLACE_RESIDENT,

	__VFIO_GLUE_A_PLACE_MAX,
	VFIO_GLUE_A_PLACE_MAX = (__VFIO_GLUE_A_PLACE_MAX - 1)
};

enum {
	VFIO_GLUE_A_LOG_SEQ = 1,
	VFIO_GLUE_A_LOG_TIME_NS,
	VFIO_GLUE_A_LOG_DURATION_NS,
	VFIO_GLUE_A_LOG_OP,
	VFIO_GLUE_A_LOG_OBJECT,
	VFIO_GLUE_A_LOG_PID,
	VFIO_GLUE_A_LOG_COMM,
	VFIO_GLUE_A_LOG_ERROR,
	VFIO_GLUE_A_LOG_MESSAGE,

	__VFIO_GLUE_A_LOG_MAX,
	VFIO_GLUE_A_LOG_MAX = (__VFIO_GLUE_A_LOG_MAX - 1)
};

enum {
	VFIO_GLUE_CMD_PARENT_GET = 1,
	VFIO_GLUE_CMD_PARENT_SET,
	VFIO_GLUE_CMD_PARENT_ADD_NTF,
	VFIO_GLUE_CMD_PARENT_DEL_NTF,
	VFIO_GLUE_CMD_PARENT_CHANGE_NTF,
	VFIO_GLUE_CMD_PROFILE_GET,
	VFIO_GLUE_CMD_FUNC_GET,
	VFIO_GLUE_CMD_FUNC_NEW,
	VFIO_GLUE_CMD_FUNC_CLAIM,
	VFIO_GLUE_CMD_FUNC_SET,
	VFIO_GLUE_CMD_FUNC_DEL,
	VFIO_GLUE_CMD_FUNC_ADD_NTF,
	VFIO_GLUE_CMD_FUNC_DEL_NTF,
	VFIO_GLUE_CMD_FUNC_CHANGE_NTF,
	VFIO_GLUE_CMD_PLACE_GET,
	VFIO_GLUE_CMD_POOL_GET,
	VFIO_GLUE_CMD_POOL_SET,
	VFIO_GLUE_CMD_CAPACITY_GET,
	VFIO_GLUE_CMD_LOG_GET,
	VFIO_GLUE_CMD_PROFILE_NEW,
	VFIO_GLUE_CMD_PROFILE_DEL,

	__VFIO_GLUE_CMD_MAX,
	VFIO_GLUE_CMD_MAX = (__VFIO_GLUE_CMD_MAX - 1)
};

#define VFIO_GLUE_MCGRP_MONITOR	"monitor"

#endif /* _UAPI_LINUX_VFIO_GLUE_H */
