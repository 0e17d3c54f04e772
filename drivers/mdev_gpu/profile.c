// SPDX-License-Identifier: GPL-2.0-only
/*
 * Profiles generated from a card's memory.
 *
 * Room: brain. No lock, no allocation, no device.
 *
 * A card is offered whole, in halves, quarters and eighths, as far as a piece
 * has MGPU_PROFILE_MIB_MIN. The name carries the size, not the fraction, so
 * that equal names on cards of different size mean equal memory, and a pool of
 * unequal cards can place them freely.
 */
#include <kunit/visibility.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/sizes.h>
#include <linux/string.h>

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
 * Return: how many there are, 1..MGPU_PROFILES_MAX; 0 if the card is too small
 * for one, or @vram_mib is not a power of two.
 */
unsigned int mgpu_profile_build(struct vfg_profile profiles[MGPU_PROFILES_MAX],
				const char *family, u32 vram_mib)
{
	unsigned int num;

	if (!is_power_of_2(vram_mib))
		return 0;

	for (num = 0; num < MGPU_PROFILES_MAX; num++) {
		u32 piece = vram_mib >> num;

		if (piece < MGPU_PROFILE_MIB_MIN)
			break;
		mgpu_profile_fill(&profiles[num], family, piece);
		profiles[num].share_permille = 1000 >> num;
		profiles[num].max_instances = 1 << num;
	}

	return num;
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_profile_build);

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

	if (!num || num > MGPU_PROFILES_MAX)
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
