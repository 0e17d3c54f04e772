/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reservations: functions that were made together, and go together with the
 * socket that asked for them or when their time is up.
 */
#ifndef _VFIO_GLUE_RESERVE_H
#define _VFIO_GLUE_RESERVE_H

#include <linux/list.h>
#include <linux/types.h>
#include <linux/workqueue.h>

struct netlink_ext_ack;
struct vfg_func_obj;
struct vfg_func_spec;

/**
 * struct vfg_reserve_owner - somebody with whose end reservations end
 * @sets: struct vfg_reserve_set.node; guarded by vfg_registry.lock
 */
struct vfg_reserve_owner {
	struct list_head sets;
};

/**
 * struct vfg_reserve_set - functions that one request reserved
 * @node: in vfg_reserve_owner.sets
 * @members: struct vfg_func_obj.set_node
 * @expires: when @expiry runs, in jiffies
 * @expiry: frees what is left of it
 *
 * Guarded by vfg_registry.lock. Lives as long as it has members.
 */
struct vfg_reserve_set {
	struct list_head node;
	struct list_head members;
	unsigned long expires;
	struct delayed_work expiry;
};

int vfg_reserve_init(void);
void vfg_reserve_exit(void);
void vfg_reserve_owner_init(struct vfg_reserve_owner *owner);
void vfg_reserve_owner_end(struct vfg_reserve_owner *owner);
struct vfg_reserve_set *vfg_reserve_create(struct vfg_reserve_owner *owner,
					   struct vfg_func_spec *spec,
					   struct netlink_ext_ack *extack);
void vfg_reserve_destroy(struct vfg_reserve_set *set);
void vfg_reserve_leave(struct vfg_func_obj *obj);
u32 vfg_reserve_left_ms(const struct vfg_reserve_set *set);

#if IS_ENABLED(CONFIG_KUNIT)
void vfg_reserve_expire_now(struct vfg_reserve_set *set);
void vfg_reserve_flush(void);
#endif

#endif /* _VFIO_GLUE_RESERVE_H */
