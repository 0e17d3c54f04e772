/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The sizes in which a card's vGPUs can be had, generated from its memory.
 */
#ifndef _MDEV_GPU_PROFILE_H
#define _MDEV_GPU_PROFILE_H

#include <linux/types.h>

#include <vfio_glue/provider.h>

#include "geometry.h"

#define MGPU_PROFILE_MIB_MIN	4	/* stock bochs-drm takes no less */
#define MGPU_PROFILES_PLAIN	4	/* whole, half, quarter, eighth */
#define MGPU_PROFILES_MAX	MGPU_SHAPES_MAX

struct mgpu_backend_ops;
struct mgpu_mig_layout;

u32 mgpu_profile_least(const struct mgpu_backend_ops *backend);
void mgpu_profile_resolution(u32 vram_mib, u32 *width, u32 *height);
void mgpu_profile_type(struct vfg_profile *profile);
void mgpu_profile_fill(struct vfg_profile *profile, const char *family,
		       u32 vram_mib);
unsigned int
mgpu_profile_build(struct vfg_profile profiles[MGPU_PROFILES_PLAIN],
		   const char *family, u32 vram_mib);
unsigned int mgpu_profile_build_mig(struct vfg_profile *profiles,
				    struct mgpu_shape *shapes,
				    const struct mgpu_mig_layout *layout,
				    const char *family, u32 vram_mib,
				    unsigned int units);
unsigned int mgpu_profile_units(u32 vram_mib);
void mgpu_profile_shape(const struct vfg_profile *profile, u32 vram_mib,
			struct mgpu_shape *shape);
int mgpu_profile_check(const struct vfg_profile *profiles, unsigned int num,
		       u32 vram_mib);

#endif /* _MDEV_GPU_PROFILE_H */
