/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Profiles that an administrator defines.
 */
#ifndef _VFIO_GLUE_PROFILE_H
#define _VFIO_GLUE_PROFILE_H

#include <linux/types.h>

#include <uapi/linux/vfio_glue.h>

struct netlink_ext_ack;
struct vfg_parent;
struct vfg_profile;

/* A screen has so many pixels a side; an EDID cannot tell of more. */
#define VFG_PROFILE_PIXELS_MIN	64
#define VFG_PROFILE_PIXELS_MAX	4095

/* A card holds no more functions. */
#define VFG_PROFILE_INSTANCES_MAX	32

/* Which part of a profile cannot be. */
enum vfg_profile_wish {
	VFG_PROFILE_FINE,
	VFG_PROFILE_NAME,
	VFG_PROFILE_VRAM,
	VFG_PROFILE_WIDTH,
	VFG_PROFILE_HEIGHT,
	VFG_PROFILE_SHARE,
	VFG_PROFILE_HEADS,
	VFG_PROFILE_INSTANCES,
};

enum vfg_profile_wish vfg_profile_check(const struct vfg_profile *p, u32 heads,
					struct netlink_ext_ack *extack);
int vfg_profile_define(const struct vfg_profile *profile,
		       struct netlink_ext_ack *extack);
int vfg_profile_forget(const char *name, struct netlink_ext_ack *extack);
void vfg_profile_offer_all(struct vfg_parent *parent);
void vfg_profile_policy(const char *name, enum vfio_glue_policy *policy);
void vfg_profile_exit(void);

#endif /* _VFIO_GLUE_PROFILE_H */
