/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a leaf module (sriov_nic, mdev_gpu) and vfio_glue owe each other: a leaf
 * registers its devices as parents, vfio_glue places functions on them.
 */
#ifndef _VFIO_GLUE_PROVIDER_H
#define _VFIO_GLUE_PROVIDER_H

#include <linux/if_ether.h>
#include <linux/types.h>
#include <linux/uuid.h>

#include <uapi/linux/vfio_glue.h>

struct device;
struct module;
struct netlink_ext_ack;
struct vfg_parent;

#define VFG_NAME_SIZE		(VFIO_GLUE_NAME_MAX + 1)

/* Longest name of a profile that is defined: its mdev type has a prefix. */
#define VFG_PROFILE_NAME_MAX	22

/* Where a slot shall begin, if it does not matter. */
#define VFG_OFFSET_ANY		(-1)

/* A VF that may be any of its parent. */
#define VFG_INDEX_ANY		(-1)

/**
 * struct vfg_profile - a size and quality class that a parent offers
 * @name: what users ask for; equal names on several parents mean equal quality
 * @mdev_type: directory under mdev_supported_types, empty for a NIC
 * @vram_mib: memory of a vGPU in MiB, 0 for a NIC
 * @max_width: widest mode of a vGPU in pixels
 * @max_height: highest mode of a vGPU in pixels
 * @share_permille: share of the parent's engine or port, 1..1000
 * @max_instances: how many fit on the parent when it is empty
 * @compute: shares of the parent's engine that one takes: thousandths, or in
 *	mig mode slots; 0 for a NIC
 * @defined: an administrator defined it; the rest is 0 if not
 * @instances: most that a parent may hold, 0 for as many as fit
 * @own_policy: @policy is meant
 * @policy: how to choose among parents if a request does not tell
 */
struct vfg_profile {
	char name[VFG_NAME_SIZE];
	char mdev_type[VFG_NAME_SIZE];
	u32 vram_mib;
	u32 max_width;
	u32 max_height;
	u32 share_permille;
	u32 max_instances;
	u32 compute;
	bool defined;
	u32 instances;
	bool own_policy;
	enum vfio_glue_policy policy;
};

/**
 * struct vfg_room - what a parent could still host of one profile
 * @room: how many more functions of the profile fit now
 * @refusal: why @room is 0, else VFIO_GLUE_REFUSAL_NONE
 * @blocker: profile or function that is in the way, empty if none in particular
 * @fits: largest profile of which one more would fit, empty if none
 * @need: what one function needs, in MiB (GPU) or functions (NIC)
 * @have: what is free of it, in the same unit; the largest hole of a GPU
 */
struct vfg_room {
	u32 room;
	enum vfio_glue_refusal refusal;
	char blocker[VFG_NAME_SIZE];
	char fits[VFG_NAME_SIZE];
	u32 need;
	u32 have;
};

/**
 * struct vfg_func - the part of a function that a leaf may see
 * @uuid: identity; constant
 * @name: name, unique among functions; constant
 * @generation: grows with every function made; constant
 * @parent: the parent that hosts it; NULL once that was unregistered
 * @profile: index into the parent's profiles; constant
 * @offset_mib: where its slot shall begin in the parent's memory, or
 *	VFG_OFFSET_ANY; constant
 * @vf_index: which VF of the parent it shall be, or VFG_INDEX_ANY; constant
 * @priv: the leaf's own, set in its hold() and cleared in its release()
 *
 * Lives from the parent's hold() to the end of its release(), or, if the leaf
 * got it from vfg_func_claim(), to its vfg_func_release(), which the leaf owes
 * even when the parent has gone before.
 */
struct vfg_func {
	guid_t uuid;
	char name[VFG_NAME_SIZE];
	u64 generation;
	struct vfg_parent *parent;
	unsigned int profile;
	s64 offset_mib;
	int vf_index;
	void *priv;
};

/* Members of struct vfg_func_config that hold a wish. */
#define VFG_CONFIG_MAC		BIT(0)
#define VFG_CONFIG_VLAN		BIT(1)
#define VFG_CONFIG_SPOOF_CHECK	BIT(2)
#define VFG_CONFIG_TRUST	BIT(3)
#define VFG_CONFIG_LINK		BIT(4)
#define VFG_CONFIG_MAX_RATE	BIT(5)

/* A wish that no member goes with: end the VF's quarantine. */
#define VFG_CONFIG_LIFT		BIT(6)

/* Members that go with a parent's engine, not with a VF. */
#define VFG_CONFIG_WEIGHT	BIT(7)
#define VFG_CONFIG_CAP		BIT(8)
#define VFG_CONFIG_BURST	BIT(9)
#define VFG_CONFIG_ENGINE	(VFG_CONFIG_WEIGHT | VFG_CONFIG_CAP | \
				 VFG_CONFIG_BURST)

/**
 * struct vfg_func_config - identity of a VF, or a vGPU's part of an engine
 * @set: VFG_CONFIG_* of the members below that count
 * @mac: Ethernet address; all zeros gives back the derived one
 * @vlan: port VLAN, 0..4094, 0 for none
 * @qos: priority in the port VLAN's tag, 0..7; goes with VFG_CONFIG_VLAN
 * @spoof_check: drop frames with a foreign source
 * @trust: may change its address and go promiscuous
 * @link: link state shown to the VF
 * @max_rate_mbps: transmit limit in Mbit/s, 0 for none
 * @weight: its weight among those who share the engine
 * @cap_percent: most of the engine that it gets
 * @burst_us: engine time in microseconds that it can save up
 */
struct vfg_func_config {
	u32 set;
	u8 mac[ETH_ALEN];
	u16 vlan;
	u8 qos;
	bool spoof_check;
	bool trust;
	enum vfio_glue_link link;
	u32 max_rate_mbps;
	u32 weight;
	u32 cap_percent;
	u32 burst_us;
};

/* Members of struct vfg_guard that hold a wish. */
#define VFG_GUARD_WINDOW	BIT(0)
#define VFG_GUARD_RESETS	BIT(1)
#define VFG_GUARD_ERRORS	BIT(2)

/**
 * struct vfg_guard - what puts a VF in quarantine
 * @set: VFG_GUARD_* of the members below that count, in a request
 * @window_ms: within so many milliseconds
 * @max_resets: so many resets of a VF whose driver says nothing; 0 for never
 * @max_errors: so many errors of its driver; 0 for never
 */
struct vfg_guard {
	u32 set;
	u32 window_ms;
	u32 max_resets;
	u32 max_errors;
};

/* Members of struct vfg_sched that hold a wish. */
#define VFG_SCHED_POLICY	BIT(0)
#define VFG_SCHED_SLICE		BIT(1)

/**
 * struct vfg_sched - how a parent's engine is shared
 * @set: VFG_SCHED_* of the members below that count, in a request
 * @policy: the rules
 * @slice_us: length of a turn in microseconds
 */
struct vfg_sched {
	u32 set;
	enum vfio_glue_sched policy;
	u32 slice_us;
};

/**
 * struct vfg_engine_info - what a leaf knows about a parent's engine
 * @present: it has one; the rest is 0 if not
 * @sched: how it is shared
 * @busy_permille: part of the last second or more that it was busy
 * @jain_ppm: Jain's index of that time, 0 if it says nothing
 */
struct vfg_engine_info {
	bool present;
	struct vfg_sched sched;
	u32 busy_permille;
	u32 jain_ppm;
};

/* Waits are counted by decades: less than 10 us, 100 us, ... 10 s, and more. */
#define VFG_WAITS		8

/**
 * struct vfg_engine_use - what a function has of its parent's engine
 * @present: there is one; the rest is 0 if not
 * @weight: its weight
 * @cap_percent: most that it gets
 * @burst_us: engine time that it can save up
 * @run_ns: engine time that it had
 * @commands: commands that were carried out
 * @dropped: commands that ended with a reset or a close
 * @refused: commands that would have left its slice
 * @bytes: bytes that its commands wrote
 * @waits: how many commands waited how long for their turn
 * @wait_max_ns: the longest time that one waited
 * @overshoot_ns: by how much its commands went beyond its turns
 * @throttled_ns: how long a limit held it back
 * @permille: part of the engine that it had in the last second or more
 */
struct vfg_engine_use {
	bool present;
	u32 weight;
	u32 cap_percent;
	u32 burst_us;
	u64 run_ns;
	u64 commands;
	u64 dropped;
	u64 refused;
	u64 bytes;
	u64 waits[VFG_WAITS];
	u64 wait_max_ns;
	u64 overshoot_ns;
	u64 throttled_ns;
	u32 permille;
};

/**
 * struct vfg_func_info - what a leaf knows about a function
 * @address: PCI address of a VF; empty while VFs are not enabled
 * @vf_index: number of a VF on its PF
 * @config: identity of a VF; @config.set tells which members are known
 * @slot_offset_mib: start of a vGPU's slice in its parent's memory
 * @slot_mib: size of the slice, 0 for a VF
 * @mdev_parent: name of the device whose mdev_supported_types creates it
 * @quarantine: why nothing passes from and to a VF
 * @resets: times that a VF was reset, since it has its owner, as are the rest
 * @refused: its messages that its PF did not carry out
 * @spoofs: times that the device saw it send under a foreign name
 * @rx_packets: frames that it received
 * @rx_bytes: their bytes
 * @tx_packets: frames that it sent
 * @tx_bytes: their bytes
 * @engine: its part of its parent's engine
 */
struct vfg_func_info {
	char address[VFG_NAME_SIZE];
	u32 vf_index;
	struct vfg_func_config config;
	u32 slot_offset_mib;
	u32 slot_mib;
	char mdev_parent[VFG_NAME_SIZE];
	enum vfio_glue_quarantine quarantine;
	u64 resets;
	u64 refused;
	u64 spoofs;
	u64 rx_packets;
	u64 rx_bytes;
	u64 tx_packets;
	u64 tx_bytes;
	struct vfg_engine_use engine;
};

/**
 * struct vfg_parent_info - what a leaf knows about a parent that may change
 * @mode: what it may hold
 * @profile: in one-type mode the name of the profile it holds, else empty
 * @max_functions: most functions that it can ever hold
 * @vram_mib: memory of a GPU in MiB, 0 for a NIC
 * @vram_free_mib: memory that no function holds
 * @vram_hole_mib: largest contiguous free piece
 * @ifindex: interface of a NIC's PF, 0 if there is none
 * @vfs_enabled: VFs of a NIC that are visible on the bus now
 * @fit: how a GPU chooses among places
 * @frag_permille: part of a GPU's places that the lie of its slots costs
 * @compute_total: shares that a GPU's engine has in its mode
 * @compute_free: those of them that no function has
 * @guard: what puts a VF of a NIC in quarantine
 * @engine: a GPU's engine
 */
struct vfg_parent_info {
	enum vfio_glue_mode mode;
	char profile[VFG_NAME_SIZE];
	u32 max_functions;
	u32 vram_mib;
	u32 vram_free_mib;
	u32 vram_hole_mib;
	u32 ifindex;
	u32 vfs_enabled;
	enum vfio_glue_fit fit;
	u32 frag_permille;
	u32 compute_total;
	u32 compute_free;
	struct vfg_guard guard;
	struct vfg_engine_info engine;
};

/**
 * struct vfg_plan_ops - how a leaf lets a copy of a parent be tried out
 *
 * For a parent on which it matters which profile goes where. All are called
 * as struct vfg_parent_ops is, and must decide as its operations would. A copy
 * is @size bytes of memory, which may be copied in turn and is never freed by
 * the leaf.
 */
struct vfg_plan_ops {
	/** @size: bytes of a copy */
	size_t size;

	/** @copy: fill in a copy of what the parent holds */
	void (*copy)(void *priv, void *plan);

	/**
	 * @count_now: say how many more functions of @profile fit on the parent
	 * itself, as on a copy that was made just now
	 */
	u32 (*count_now)(void *priv, unsigned int profile);

	/** @count: say how many more functions of @profile fit */
	u32 (*count)(const void *plan, unsigned int profile);

	/** @room: the same in full, as vfg_parent_ops.room */
	void (*room)(void *priv, const void *plan, unsigned int profile,
		     struct vfg_room *room);

	/**
	 * @solve: find places for one more function of each of @profiles, so
	 * that all fit; @offset_mib gets where each shall begin. Return 0 or
	 * -ENOSPC.
	 */
	int (*solve)(const void *plan, const u8 *profiles, unsigned int num,
		     u32 *offset_mib);

	/**
	 * @take: add a function. Return 0, -EINVAL if it can never be there,
	 * -ENOSPC or -EBUSY if it cannot now.
	 */
	int (*take)(void *plan, unsigned int profile, u32 offset_mib);

	/** @give: take a function away that the parent held when copied */
	void (*give)(void *plan, const struct vfg_func *func);
};

/**
 * struct vfg_parent_ops - what vfio_glue asks of a parent's leaf
 *
 * Each is called in process context with the registry's mutex held and may
 * sleep. None may take rtnl, call back into vfio_glue, or wait for anything
 * that does. @priv is what was given to vfg_parent_register().
 */
struct vfg_parent_ops {
	/** @owner: the leaf; held while one of its functions exists */
	struct module *owner;

	/** @room: say how many more functions of @profile fit, and why not */
	void (*room)(void *priv, unsigned int profile, struct vfg_room *room);

	/**
	 * @hold: reserve what @func needs; @func->profile and
	 * @func->offset_mib are set, @func->priv is the leaf's to set.
	 * Return 0, -ENOSPC if it does not fit after all, or another errno
	 * with a message in @extack.
	 */
	int (*hold)(void *priv, struct vfg_func *func,
		    struct netlink_ext_ack *extack);

	/**
	 * @claim: the reservation becomes a real function. Optional. Return 0
	 * or an errno with a message in @extack; the reservation then stays.
	 */
	int (*claim)(void *priv, struct vfg_func *func,
		     struct netlink_ext_ack *extack);

	/** @release: give back what hold() took; cannot fail */
	void (*release)(void *priv, struct vfg_func *func);

	/**
	 * @set_mode: change the mode of a parent, or return -EBUSY with a
	 * message in @extack if what it holds could not be held then. Optional.
	 */
	int (*set_mode)(void *priv, enum vfio_glue_mode mode,
			struct netlink_ext_ack *extack);

	/** @plan: how to try things out. Optional; counting @room is enough. */
	const struct vfg_plan_ops *plan;

	/**
	 * @profile_add: offer a profile that was defined, if it can be had
	 * here; what it leaves open, and 0 as its share, is the leaf's to
	 * choose. Return its index, which need not be the next, or an errno.
	 * The leaf may not move profiles that it offers. Optional.
	 */
	int (*profile_add)(void *priv, const struct vfg_profile *profile);

	/**
	 * @profile_del: offer it no more; no function has it. Its name becomes
	 * empty, and the index may be used again.
	 */
	void (*profile_del)(void *priv, unsigned int index);

	/** @set_fit: change how it chooses among places. Optional. */
	void (*set_fit)(void *priv, enum vfio_glue_fit fit);

	/** @set_guard: change what puts its functions in quarantine. Optional. */
	int (*set_guard)(void *priv, const struct vfg_guard *guard,
			 struct netlink_ext_ack *extack);

	/**
	 * @set_sched: change how its engine is shared, each value being in
	 * its range; functions may be at work. Only called if @info says that
	 * there is an engine. Optional.
	 */
	void (*set_sched)(void *priv, const struct vfg_sched *sched);

	/**
	 * @set_func: apply the identity of a VF, or the part that a vGPU has of
	 * the engine, all of it or none. Optional.
	 */
	int (*set_func)(void *priv, struct vfg_func *func,
			const struct vfg_func_config *config,
			struct netlink_ext_ack *extack);

	/** @info: fill in @info, which is zeroed */
	void (*info)(void *priv, struct vfg_parent_info *info);

	/** @func_info: fill in @info, which is zeroed */
	void (*func_info)(void *priv, const struct vfg_func *func,
			  struct vfg_func_info *info);
};

/**
 * struct vfg_types_ops - who makes mdev types of profiles that were defined
 *
 * Called in process context without the registry's mutex, one at a time.
 */
struct vfg_types_ops {
	/** @add: make a type; return 0 or an errno */
	int (*add)(const struct vfg_profile *profile);

	/** @del: end the type of that name; vGPUs made by it end, too */
	void (*del)(const char *name);
};

/**
 * struct vfg_parent_desc - a parent, as its leaf describes it
 * @kind: what it is
 * @bus: name of its bus, "pci" or "soft"
 * @address: address on that bus
 * @model: hardware family, such as "82576" or "bochs"
 * @node: NUMA node, NUMA_NO_NODE if unknown
 * @profiles: what it offers, largest first; must outlive the registration.
 *	What profile_add() adds goes behind or between.
 * @num_profiles: length of @profiles
 * @ops: the leaf's operations
 * @priv: passed to them
 *
 * Strings are copied.
 */
struct vfg_parent_desc {
	enum vfio_glue_kind kind;
	const char *bus;
	const char *address;
	const char *model;
	int node;
	const struct vfg_profile *profiles;
	unsigned int num_profiles;
	const struct vfg_parent_ops *ops;
	void *priv;
};

struct vfg_parent *vfg_parent_register(const struct vfg_parent_desc *desc);
void vfg_parent_unregister(struct vfg_parent *parent);
void vfg_parent_retire(struct vfg_parent *parent);
void vfg_parent_changed(struct vfg_parent *parent);
const char *vfg_parent_name(const struct vfg_parent *parent);
u32 vfg_parent_room(struct vfg_parent *parent, const char *profile);
int vfg_types_register(const struct vfg_types_ops *ops);
void vfg_types_unregister(void);
u32 vfg_pool_room(enum vfio_glue_kind kind, const char *profile);

struct vfg_func *vfg_func_claim(enum vfio_glue_kind kind,
				struct vfg_parent *parent, const guid_t *uuid,
				const char *profile);
void vfg_func_release(struct vfg_func *func);
void vfg_func_changed(struct vfg_parent *parent, const void *priv);
int vfg_func_open(struct vfg_func *func);
void vfg_func_close(struct vfg_func *func);

int vfg_keep_store(const char *key, const struct vfg_func_config *configs,
		   unsigned int num);
unsigned int vfg_keep_take(const char *key, struct vfg_func_config *configs,
			   unsigned int num);

#endif /* _VFIO_GLUE_PROVIDER_H */
