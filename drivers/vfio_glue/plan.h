/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Plans: what would become of a request, tried out on copies of what the
 * parents hold.
 */
#ifndef _VFIO_GLUE_PLAN_H
#define _VFIO_GLUE_PLAN_H

#include <linux/types.h>

#include <vfio_glue/provider.h>

struct netlink_ext_ack;
struct vfg_func_obj;
struct vfg_func_spec;
struct vfg_parent;
struct vfg_plan;

/**
 * struct vfg_pick - the place of one function
 * @parent: its parent
 * @profile: index into the parent's profiles
 * @offset_mib: where its slot begins, VFG_OFFSET_ANY if that is all one
 */
struct vfg_pick {
	struct vfg_parent *parent;
	unsigned int profile;
	s64 offset_mib;
};

struct vfg_plan *vfg_plan_create(void);
void vfg_plan_destroy(struct vfg_plan *plan);
int vfg_plan_without(struct vfg_plan *plan, const struct vfg_func_obj *obj);
int vfg_plan_place(struct vfg_plan *plan, struct vfg_func_spec *spec,
		   struct vfg_pick *picks, struct netlink_ext_ack *extack);
u32 vfg_plan_capacity(struct vfg_plan *plan, struct vfg_func_spec *spec,
		      u32 most, struct netlink_ext_ack *extack);

#endif /* _VFIO_GLUE_PLAN_H */
