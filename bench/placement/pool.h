/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A pool of cards as the modules know it, without hardware.
 */
#ifndef _BENCH_PLACEMENT_POOL_H
#define _BENCH_PLACEMENT_POOL_H

#include "drivers/mdev_gpu/gpu.h"
#include "drivers/vfio_glue/plan.h"
#include "drivers/vfio_glue/vfg.h"

#define CARDS		64
#define CARD_MIB	128	/* 32 units, and the layout of an A100 */

extern struct mgpu_gpu *pool[CARDS];

void pool_create(void);
int pool_add_profile(u32 vram_mib);
void pool_set(enum vfio_glue_mode mode, enum vfio_glue_fit fit);
int pool_plan(const char *profile, enum vfio_glue_policy policy,
	      struct vfg_pick *pick);
void pool_hold(struct vfg_func *func, const struct vfg_pick *pick);
void pool_release(struct vfg_func *func);

#endif
