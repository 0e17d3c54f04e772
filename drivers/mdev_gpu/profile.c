// SPDX-License-Identifier: GPL-2.0-only
/*
 * Profiles generated from a card's memory.
 *
 * Room: brain. No lock, no allocation, no device.
 *
 * A card is offered whole, in halves, quarters and eighths, as far as a piece
 * has MGPU_PROFILE_MIB_MIN. The name carries the size, not the fraction, so
 * that equal names on cards of different size mean equal memory, and a pool of
 * unequal cards can place them freely. A card that is large enough offers the
 * profiles of a MIG layout besides, in another mode.
 */
#include <kunit/visibility.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/minmax.h>
#include <linux/sizes.h>
#include <linux/string.h>

#include "backend.h"
#include "mig_layout.h"
#include "profile.h"

static const struct {
	u16 width;
	u16 height;
} profile_modes[] = {
	/* By area. An EDID cannot tell of more than 4095 pixels a side. */
	{ 640, 480 },	{ 800, 600 },	{ 1024, 768 },	{ 1280, 800 },
	{ 1280, 1024 },	{ 1600, 900 },	{ 1600, 1200 },	{ 1920, 1080 },
	{ 1920, 1200 },	{ 2560, 1440 },	{ 2560, 1600 },	{ 3840, 2160 },
};

/**
 * mgpu_profile_least() - smallest profile of a family
 * @backend: the family
 *
 * Context: any. Pure.
 * Return: its memory in MiB, a power of two, at least MGPU_PROFILE_MIB_MIN.
 */
u32 mgpu_profile_least(const struct mgpu_backend_ops *backend)
{
	return max_t(u32, backend->min_profile_mib, MGPU_PROFILE_MIB_MIN);
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_profile_least);

/**
 * mgpu_profile_resolution() - largest mode that a stock guest can set
 * @vram_mib: memory of the vGPU in MiB, at least MGPU_PROFILE_MIB_MIN
 * @width: its width in pixels is stored here
 * @height: its height in pixels is stored here
 *
 * bochs-drm of Linux 6.12 refuses a mode of which two frames of 32 bits per
 * pixel do not fit into the memory, since it flips between them.
 *
 * Context: any. Pure.
 */
void mgpu_profile_resolution(u32 vram_mib, u32 *width, u32 *height)
{
	u64 frame_max = (u64)vram_mib * SZ_1M / 2;
	unsigned int i, best = 0;

	for (i = 1; i < ARRAY_SIZE(profile_modes); i++)
		if (4ULL * profile_modes[i].width * profile_modes[i].height <=
		    frame_max)
			best = i;

	*width = profile_modes[best].width;
	*height = profile_modes[best].height;
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_profile_resolution);

/**
 * mgpu_profile_type() - name the mdev type of a profile
 * @profile: its name is set, and no longer than VFG_PROFILE_NAME_MAX
 *
 * Context: any. Pure.
 */
void mgpu_profile_type(struct vfg_profile *profile)
{
	snprintf(profile->mdev_type, sizeof(profile->mdev_type),
		 "mdev_gpu-%.*s", VFG_PROFILE_NAME_MAX, profile->name);
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_profile_type);

/**
 * mgpu_profile_fill() - describe a size, without regard to a card
 * @profile: overwritten; the share and the number of instances, which depend
 *	on the card, are 0
 * @family: name of the hardware family, short enough for "<family>-<MiB>"
 * @vram_mib: memory of a vGPU in MiB
 *
 * Context: any. Pure.
 */
void mgpu_profile_fill(struct vfg_profile *profile, const char *family,
		       u32 vram_mib)
{
	memset(profile, 0, sizeof(*profile));
	snprintf(profile->name, sizeof(profile->name), "%s-%u", family,
		 vram_mib);
	snprintf(profile->mdev_type, sizeof(profile->mdev_type),
		 "mdev_gpu-%s-%u", family, vram_mib);
	profile->vram_mib = vram_mib;
	mgpu_profile_resolution(vram_mib, &profile->max_width,
				&profile->max_height);
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_profile_fill);

/**
 * mgpu_profile_build() - generate the profiles of a card
 * @profiles: filled in from the front, largest first
 * @family: name of the hardware family
 * @vram_mib: memory of the card in MiB, a power of two
 *
 * Context: any. Pure.
 * Return: how many there are, 1..MGPU_PROFILES_PLAIN; 0 if the card is too small
 * for one, or @vram_mib is not a power of two.
 */
unsigned int
mgpu_profile_build(struct vfg_profile profiles[MGPU_PROFILES_PLAIN],
		   const char *family, u32 vram_mib)
{
	unsigned int num;

	if (!is_power_of_2(vram_mib))
		return 0;

	for (num = 0; num < MGPU_PROFILES_PLAIN; num++) {
		u32 piece = vram_mib >> num;

		if (piece < MGPU_PROFILE_MIB_MIN)
			break;
		mgpu_profile_fill(&profiles[num], family, piece);
		profiles[num].share_permille = 1000 >> num;
		profiles[num].compute = 1000 >> num;
		profiles[num].max_instances = 1 << num;
	}

	return num;
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_profile_build);

/**
 * mgpu_profile_units() - into how many units a card is divided
 * @vram_mib: memory of the card in MiB, a power of two, at least
 *	MGPU_PROFILE_MIB_MIN
 *
 * Context: any. Pure.
 * Return: 1..MGPU_UNITS_MAX, a power of two.
 */
unsigned int mgpu_profile_units(u32 vram_mib)
{
	return min_t(u32, vram_mib / MGPU_PROFILE_MIB_MIN, MGPU_UNITS_MAX);
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_profile_units);

/**
 * mgpu_profile_shape() - what a profile takes of a card, but for MIG-like ones
 * @profile: the profile, not larger than the card, its memory a power of two
 * @vram_mib: memory of the card in MiB
 * @shape: overwritten
 *
 * Context: any. Pure.
 */
void mgpu_profile_shape(const struct vfg_profile *profile, u32 vram_mib,
			struct mgpu_shape *shape)
{
	unsigned int units = mgpu_profile_units(vram_mib);

	memset(shape, 0, sizeof(*shape));
	shape->len = profile->vram_mib / (vram_mib / units);
	shape->starts = mgpu_geometry_starts(units, shape->len);
	shape->compute = profile->compute;
	shape->modes = MGPU_IN_ONE_TYPE | MGPU_IN_MIXED;
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_profile_shape);

/**
 * mgpu_profile_build_mig() - generate the MIG-like profiles of a card
 * @profiles: filled in from the front, largest first
 * @shapes: filled in likewise
 * @layout: how the card is divided
 * @family: name of the hardware family
 * @vram_mib: memory of the card in MiB, a power of two
 * @units: units of the card, a multiple of the layout's memory slots
 *
 * They are named as the published ones are, but for the memory, which is in
 * MiB, and for the '+', which a name cannot have: "soft-3g.16", "soft-1g.4.me".
 *
 * Context: any. Pure.
 * Return: how many there are, 1..MGPU_MIG_PROFILES_MAX.
 */
unsigned int mgpu_profile_build_mig(struct vfg_profile *profiles,
				    struct mgpu_shape *shapes,
				    const struct mgpu_mig_layout *layout,
				    const char *family, u32 vram_mib,
				    unsigned int units)
{
	unsigned int scale = units / layout->slots;
	unsigned int num, i;

	for (num = 0; layout->profiles[num].name; num++) {
		const struct mgpu_mig_profile *mig = &layout->profiles[num];
		struct vfg_profile *p = &profiles[num];
		struct mgpu_shape *s = &shapes[num];

		mgpu_profile_fill(p, family,
				  vram_mib / layout->slots * mig->slots);
		snprintf(p->name, sizeof(p->name), "%s-%ug.%u%s", family,
			 mig->compute, p->vram_mib, mig->max ? ".me" : "");
		snprintf(p->mdev_type, sizeof(p->mdev_type),
			 "mdev_gpu-%s-%ug.%u%s", family, mig->compute,
			 p->vram_mib, mig->max ? ".me" : "");
		p->share_permille = 1000 * mig->compute / layout->compute;
		p->compute = mig->compute;
		p->max_instances = min(hweight8(mig->starts),
				       layout->compute / mig->compute);
		if (mig->max)
			p->max_instances = min(p->max_instances,
					       (u32)mig->max);

		memset(s, 0, sizeof(*s));
		for (i = 0; i < layout->slots; i++)
			if (mig->starts & BIT(i))
				s->starts |= BIT(i * scale);
		s->len = mig->slots * scale;
		s->compute = mig->compute;
		s->max = mig->max;
		s->modes = MGPU_IN_MIG;
	}

	return num;
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_profile_build_mig);

/**
 * mgpu_profile_check() - see whether a card can keep what its profiles say
 * @profiles: the card's profiles
 * @num: how many
 * @vram_mib: memory of the card in MiB
 *
 * The geometry relies on it: sizes are distinct powers of two, each at least
 * an eighth of the card, and instances of one profile fill memory and share
 * without exceeding them.
 *
 * Context: any. Pure.
 * Return: 0, or -EINVAL if a profile promises what the card does not have.
 */
int mgpu_profile_check(const struct vfg_profile *profiles, unsigned int num,
		       u32 vram_mib)
{
	unsigned int i;

	if (!num || num > MGPU_PROFILES_PLAIN)
		return -EINVAL;

	for (i = 0; i < num; i++) {
		const struct vfg_profile *p = &profiles[i];
		u64 frame = 4ULL * p->max_width * p->max_height;

		if (!p->name[0] || !p->mdev_type[0] || !p->max_instances)
			return -EINVAL;
		if (!is_power_of_2(p->vram_mib) ||
		    p->vram_mib < MGPU_PROFILE_MIB_MIN)
			return -EINVAL;
		if ((u64)p->vram_mib * p->max_instances != vram_mib)
			return -EINVAL;
		if (!p->share_permille ||
		    (u64)p->share_permille * p->max_instances > 1000)
			return -EINVAL;
		if (!frame || frame > (u64)p->vram_mib * SZ_1M)
			return -EINVAL;
		if (i && p->vram_mib >= profiles[i - 1].vram_mib)
			return -EINVAL;
	}

	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_profile_check);
