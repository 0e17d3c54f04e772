// SPDX-License-Identifier: GPL-2.0-only
/*
 * Profiles that were defined, as one card offers them.
 *
 * Room: object. Lock: mgpu_gpu.lock, with vfio_glue's registry mutex held.
 */
#include <kunit/visibility.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/minmax.h>
#include <linux/mutex.h>
#include <linux/sizes.h>
#include <linux/string.h>

#include "backend.h"
#include "gpu.h"

/* What is left open in a profile follows from its memory. */
static void fill_in(const struct mgpu_gpu *gpu, struct vfg_profile *p)
{
	u32 mib = gpu->vram_size / SZ_1M;

	mgpu_profile_type(p);
	if (!p->max_width)
		mgpu_profile_resolution(p->vram_mib, &p->max_width,
					&p->max_height);
	if (!p->share_permille)
		p->share_permille = 1000 * p->vram_mib / mib;
	p->compute = p->share_permille;
	p->max_instances = min(mib / p->vram_mib, 1000 / p->compute);
	if (p->instances)
		p->max_instances = min(p->max_instances, p->instances);
}

/**
 * mgpu_gpu_add_profile() - offer a profile that was defined
 * @gpu: the card
 * @profile: the profile, whose memory is a power of two
 *
 * Context: process. vfio_glue's registry mutex is held. Takes mgpu_gpu.lock.
 * Return: its index; -ERANGE if it is larger than the card, or smaller than a
 * unit of it or than the family's least; -ENOSPC if there are too many.
 */
int mgpu_gpu_add_profile(struct mgpu_gpu *gpu,
			 const struct vfg_profile *profile)
{
	u32 mib = gpu->vram_size / SZ_1M;
	struct mgpu_shape shape;
	struct vfg_profile p;
	unsigned int i;

	if (profile->vram_mib > mib || profile->vram_mib < mib / gpu->geo.units ||
	    profile->vram_mib < mgpu_profile_least(gpu->backend))
		return -ERANGE;
	for (i = gpu->num_own; i < gpu->num_profiles; i++)
		if (!gpu->profiles[i].name[0])
			break;
	if (i == MGPU_PROFILES_MAX)
		return -ENOSPC;

	p = *profile;
	fill_in(gpu, &p);
	mgpu_profile_shape(&p, mib, &shape);
	shape.max = p.instances;

	mutex_lock(&gpu->lock);
	gpu->shapes[i] = shape;
	gpu->num_profiles = max(gpu->num_profiles, i + 1);
	gpu->geo.num_shapes = gpu->num_profiles;
	gpu->profiles[i] = p;
	mutex_unlock(&gpu->lock);

	return i;
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_gpu_add_profile);

/**
 * mgpu_gpu_del_profile() - offer a profile no more
 * @gpu: the card
 * @index: what mgpu_gpu_add_profile() returned; no function has it
 *
 * Context: process. vfio_glue's registry mutex is held. Takes mgpu_gpu.lock.
 */
void mgpu_gpu_del_profile(struct mgpu_gpu *gpu, unsigned int index)
{
	mutex_lock(&gpu->lock);
	memset(&gpu->profiles[index], 0, sizeof(gpu->profiles[index]));
	memset(&gpu->shapes[index], 0, sizeof(gpu->shapes[index]));
	mutex_unlock(&gpu->lock);
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_gpu_del_profile);
