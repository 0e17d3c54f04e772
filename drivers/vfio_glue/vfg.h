/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the rooms of vfio_glue share: the registry, a parent, a function.
 */
#ifndef _VFIO_GLUE_VFG_H
#define _VFIO_GLUE_VFG_H

#include <linux/list.h>
#include <linux/lockdep.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/types.h>
#include <linux/uuid.h>

#include <vfio_glue/provider.h>

#include "place.h"

struct netlink_ext_ack;
struct vfg_func_obj;
struct vfg_reserve_set;

#define VFG_KINDS		(VFIO_GLUE_KIND_GPU + 1)

/* What became of an object that others may want to hear of. */
enum vfg_event {
	VFG_EVENT_ADD,
	VFG_EVENT_DEL,
	VFG_EVENT_CHANGE,
};

/**
 * struct vfg_events - where the objects report what became of them
 *
 * Called with the registry's mutex held, while the object is still whole.
 */
struct vfg_events {
	/** @parent: a parent came, goes, or changed its mode */
	void (*parent)(struct vfg_parent *parent, enum vfg_event event);

	/** @func: a function came, goes, or changed */
	void (*func)(struct vfg_func_obj *obj, enum vfg_event event);
};

/**
 * struct vfg_registry - all there is
 * @lock: guards all members here and all of struct vfg_parent, vfg_func_obj,
 *	vfg_reserve_set and vfg_nl_sock; held over every leaf op
 * @parents: struct vfg_parent.node, ascending by index
 * @funcs: struct vfg_func_obj.node, ascending by generation
 * @generation: that of the newest function
 * @seq: counts changes, never 0; tells a dump that it was overtaken
 * @policy: default placement by kind
 * @events: who hears of changes; NULL before init and after exit
 *
 * Lock order, see docs/locking.md: genl's cb_lock, a netlink socket's
 * cb_mutex, netlink's notifier chain, rtnl and device locks come before @lock;
 * leaf locks after it.
 */
struct vfg_registry {
	struct mutex lock;
	struct list_head parents;
	struct list_head funcs;
	u64 generation;
	unsigned int seq;
	enum vfio_glue_policy policy[VFG_KINDS];
	const struct vfg_events *events;
};

extern struct vfg_registry vfg_registry;

/**
 * struct vfg_parent - a device that hosts functions
 * @node: in vfg_registry.parents
 * @funcs: struct vfg_func_obj.on_parent
 * @index: lowest that was free when it came; unique
 * @number: the digits of @name; lowest of its kind that was free
 * @resident: length of @funcs
 * @kind: what it is; constant
 * @numa_node: NUMA_NO_NODE if unknown; constant
 * @retired: takes no more functions
 * @name: "nicN" or "gpuN"; constant
 * @bus: from the leaf; constant
 * @address: from the leaf; constant
 * @model: from the leaf; constant
 * @profiles: the leaf's array; one that was taken back has an empty name
 * @num_profiles: its length
 * @ops: the leaf's operations; constant
 * @priv: passed to them; constant
 */
struct vfg_parent {
	struct list_head node;
	struct list_head funcs;
	u32 index;
	unsigned int number;
	unsigned int resident;
	enum vfio_glue_kind kind;
	int numa_node;
	bool retired;
	char name[VFG_NAME_SIZE];
	char bus[VFG_NAME_SIZE];
	char address[VFG_NAME_SIZE];
	char model[VFG_NAME_SIZE];
	const struct vfg_profile *profiles;
	unsigned int num_profiles;
	const struct vfg_parent_ops *ops;
	void *priv;
};

/**
 * struct vfg_func_obj - a function, the whole of it
 * @pub: what its leaf sees; @pub.parent is NULL once the parent has gone
 * @node: in vfg_registry.funcs
 * @on_parent: in vfg_parent.funcs
 * @set_node: in vfg_reserve_set.members, or on the list of those being made
 * @set: reservation that it belongs to, NULL once it is claimed
 * @state: where it is in its life
 * @kind: VF or vGPU; constant
 * @owner: module of its leaf, of which a reference is held; constant
 * @number: N of a name "vfN" or "vgpuN", -1 if the name is no such one
 * @by_leaf: claimed by its leaf, whose release ends it
 * @opens: how often it is open
 * @creator_pid: thread group that made it; constant
 * @holder_pid: thread group that opened it first, valid while @opens
 * @creator_comm: command that made it, printable; constant
 * @holder_comm: command that opened it first, printable
 * @owner_name: for whom it was made, empty if that was not told; constant
 */
struct vfg_func_obj {
	struct vfg_func pub;
	struct list_head node;
	struct list_head on_parent;
	struct list_head set_node;
	struct vfg_reserve_set *set;
	enum vfio_glue_state state;
	enum vfio_glue_kind kind;
	struct module *owner;
	int number;
	bool by_leaf;
	unsigned int opens;
	pid_t creator_pid;
	pid_t holder_pid;
	char creator_comm[TASK_COMM_LEN];
	char holder_comm[TASK_COMM_LEN];
	char owner_name[VFG_NAME_SIZE];
};

/* Which wish of a struct vfg_func_spec could not be granted. */
enum vfg_func_wish {
	VFG_WISH_NONE,
	VFG_WISH_UUID,
	VFG_WISH_NAME,
	VFG_WISH_PROFILE,
	VFG_WISH_PARENT,
	VFG_WISH_COUNT,
	VFG_WISH_OFFSET,
	VFG_WISH_INDEX,
};

/**
 * struct vfg_want - functions of one profile that somebody wants
 * @profile: name of the profile
 * @count: how many, at least 1
 */
struct vfg_want {
	const char *profile;
	u32 count;
};

/**
 * struct vfg_func_spec - functions that somebody wants
 * @uuid: the uuid, NULL for a random one; only with a count of 1
 * @name: the name, NULL for the default one; only with a count of 1
 * @profile: name of the profile
 * @parent: name of the only parent that will do, or NULL
 * @kind: only parents of this kind, if @any_kind is false
 * @any_kind: take the kind of the parents that offer the profile
 * @policy: how to place, if @own_policy
 * @own_policy: do not use the pool's policy
 * @count: how many, 1..VFIO_GLUE_COUNT_MAX
 * @wants: if not NULL, what is wanted instead of @count of @profile
 * @num_wants: length of @wants
 * @exclude: names of parents that will not do
 * @num_exclude: length of @exclude
 * @numa_node: take parents on this node first, if @own_node
 * @own_node: see @numa_node
 * @owner: for whom, or NULL
 * @affinity: how they lie to others of @owner
 * @offset_mib: where the slot shall begin, if @own_offset; only with a count
 *	of 1 and a parent
 * @own_offset: see @offset_mib
 * @vf_index: which VF it shall be, if @own_index; only with a count of 1 and a
 *	parent that is a NIC
 * @own_index: see @vf_index
 * @timeout_ms: life of the reservation in milliseconds
 * @refused: set on error
 */
struct vfg_func_spec {
	const guid_t *uuid;
	const char *name;
	const char *profile;
	const char *parent;
	enum vfio_glue_kind kind;
	bool any_kind;
	enum vfio_glue_policy policy;
	bool own_policy;
	u32 count;
	const struct vfg_want *wants;
	unsigned int num_wants;
	const char *const *exclude;
	unsigned int num_exclude;
	int numa_node;
	bool own_node;
	const char *owner;
	enum vfio_glue_affinity affinity;
	u32 offset_mib;
	bool own_offset;
	u32 vf_index;
	bool own_index;
	u32 timeout_ms;
	enum vfg_func_wish refused;
};

/* Report an event and count it as a change. Takes a lock-holder's object. */
static inline void vfg_event_parent(struct vfg_parent *parent,
				    enum vfg_event event)
{
	lockdep_assert_held(&vfg_registry.lock);
	if (!++vfg_registry.seq)
		vfg_registry.seq = 1;
	if (vfg_registry.events)
		vfg_registry.events->parent(parent, event);
}

static inline void vfg_event_func(struct vfg_func_obj *obj,
				  enum vfg_event event)
{
	lockdep_assert_held(&vfg_registry.lock);
	if (!++vfg_registry.seq)
		vfg_registry.seq = 1;
	if (vfg_registry.events)
		vfg_registry.events->func(obj, event);
}

/* provider.c */
bool vfg_name_ok(const char *name);
__printf(2, 3)
void vfg_say(struct netlink_ext_ack *extack, const char *fmt, ...);
struct vfg_parent *vfg_parent_find(const char *name);
int vfg_parent_profile(const struct vfg_parent *parent, const char *name);
void vfg_parent_ask_room(struct vfg_parent *parent, const char *profile,
			 struct vfg_room *room);
int vfg_parent_set_mode(struct vfg_parent *parent, enum vfio_glue_mode mode,
			struct netlink_ext_ack *extack);
int vfg_parent_set_fit(struct vfg_parent *parent, enum vfio_glue_fit fit,
		       struct netlink_ext_ack *extack);
int vfg_parent_set_guard(struct vfg_parent *parent,
			 const struct vfg_guard *guard,
			 struct netlink_ext_ack *extack);
int vfg_parent_check_sched(struct vfg_parent *parent,
			   const struct vfg_sched *sched,
			   struct netlink_ext_ack *extack);
void vfg_parent_set_sched(struct vfg_parent *parent,
			  const struct vfg_sched *sched);

/* func.c */
void vfg_current_comm(char to[TASK_COMM_LEN]);
struct vfg_func_obj *vfg_func_find(const guid_t *uuid);
struct vfg_func_obj *vfg_func_find_name(const char *name);
u32 vfg_func_count(const struct vfg_func_spec *spec);
int vfg_func_check(struct vfg_func_spec *spec, struct netlink_ext_ack *extack);
int vfg_func_make(struct vfg_func_spec *spec, struct list_head *made,
		  struct netlink_ext_ack *extack);
void vfg_func_destroy(struct vfg_func_obj *obj);
int vfg_func_activate(struct vfg_func_obj *obj,
		      struct netlink_ext_ack *extack);
int vfg_func_delete(struct vfg_func_obj *obj, struct netlink_ext_ack *extack);
int vfg_func_set(struct vfg_func_obj *obj,
		 const struct vfg_func_config *config,
		 struct netlink_ext_ack *extack);

/* keep.c */
void vfg_keep_exit(void);

/* nl.c */
int vfg_nl_init(void);
void vfg_nl_exit(void);

#endif /* _VFIO_GLUE_VFG_H */
