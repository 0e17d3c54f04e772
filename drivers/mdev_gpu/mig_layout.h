/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Published MIG geometries, as data.
 */
#ifndef _MDEV_GPU_MIG_LAYOUT_H
#define _MDEV_GPU_MIG_LAYOUT_H

#include <linux/types.h>

#define MGPU_MIG_PROFILES_MAX	7

/**
 * struct mgpu_mig_profile - one GPU instance profile
 * @name: its published name, NULL behind the last
 * @starts: bit n is set if it may begin at memory slot n
 * @slots: memory slots that it takes
 * @compute: compute slots that it takes
 * @max: how many there may be at a time, 0 for as many as fit
 */
struct mgpu_mig_profile {
	const char *name;
	u8 starts;
	u8 slots;
	u8 compute;
	u8 max;
};

/**
 * struct mgpu_mig_layout - how one card is divided
 * @name: the card
 * @slots: its memory slots
 * @compute: its compute slots
 * @profiles: what it offers, largest first
 */
struct mgpu_mig_layout {
	const char *name;
	u8 slots;
	u8 compute;
	struct mgpu_mig_profile profiles[MGPU_MIG_PROFILES_MAX + 1];
};

extern const struct mgpu_mig_layout mgpu_mig_a30;
extern const struct mgpu_mig_layout mgpu_mig_a100;
extern const struct mgpu_mig_layout mgpu_mig_h100;

const struct mgpu_mig_layout *mgpu_mig_layout_for(unsigned int pieces);

#endif /* _MDEV_GPU_MIG_LAYOUT_H */
