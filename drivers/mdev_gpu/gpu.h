/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One physical graphics card and the slots that functions hold of its memory.
 */
#ifndef _MDEV_GPU_GPU_H
#define _MDEV_GPU_GPU_H

#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/types.h>
#include <linux/wait.h>

#include <vfio_glue/provider.h>

#include "geometry.h"
#include "profile.h"

struct device;
struct mgpu_backend_ops;
struct mgpu_engine_ctx;
struct mgpu_gpu;
struct mgpu_mdev_parent;
struct mgpu_sched;
struct mgpu_vgpu;

/**
 * struct mgpu_slot - a slice of a card's memory, reserved or in use
 * @gpu: the card; constant
 * @func: who holds it, NULL if nobody does; guarded by mgpu_gpu.lock
 * @live: it was claimed, so that a vGPU may live on it; guarded by mgpu_gpu.lock
 * @dirty: somebody may have written to the slice since it was last scrubbed.
 *	Belongs to @func, whose life cycle serialises it; a slot that nobody
 *	holds is clean.
 * @engine: the holder's queue for the card's engine, NULL if the card has none;
 *	constant while somebody holds the slot
 */
struct mgpu_slot {
	struct mgpu_gpu *gpu;
	struct vfg_func *func;
	bool live;
	bool dirty;
	struct mgpu_engine_ctx *engine;
};

/**
 * struct mgpu_gpu - a card
 * @dev: the device that it is, parent of the mdevs made on it; constant
 * @backend: how to reach it; constant
 * @hw: the backend's own; constant
 * @vram_size: bytes that profiles divide, a power of two; constant
 * @profiles: what it offers, in whichever mode; those of the card itself,
 *	which are constant, and then those that were defined, which come and go
 *	with vfio_glue's registry mutex and @lock held. One that a function has
 *	stays.
 * @shapes: what each of @profiles takes; likewise
 * @num_own: how many are the card's; constant
 * @num_profiles: length of @profiles and @shapes, gaps included
 * @parent: what vfio_glue knows it as; constant
 * @mdev: its mdev types; constant
 * @sched: the sharing of its engine, NULL if it has none; constant
 * @lock: guards the members below. Taken with vfio_glue's registry mutex held
 *	(from the parent operations) or without; nothing is called out of this
 *	module under it.
 * @geo: which units are taken
 * @slot: what goes with each slot of @geo
 * @vgpus: vGPUs that live on it, made through whichever mdev parent
 * @leaving: it is being handed back and takes no vGPU any more
 * @live: number of slots that are live
 * @idle: woken when @live becomes 0
 */
struct mgpu_gpu {
	struct device *dev;
	const struct mgpu_backend_ops *backend;
	void *hw;
	u64 vram_size;
	struct vfg_profile profiles[MGPU_PROFILES_MAX];
	struct mgpu_shape shapes[MGPU_PROFILES_MAX];
	unsigned int num_own;
	unsigned int num_profiles;
	struct vfg_parent *parent;
	struct mgpu_mdev_parent *mdev;
	struct mgpu_sched *sched;

	struct mutex lock;
	struct mgpu_geometry geo;
	struct mgpu_slot slot[MGPU_UNITS_MAX];
	struct list_head vgpus;
	bool leaving;
	unsigned int live;
	wait_queue_head_t idle;
};

struct mgpu_gpu *mgpu_gpu_create(struct device *dev,
				 const struct mgpu_backend_ops *backend,
				 void *hw, u64 vram_size);
void mgpu_gpu_destroy(struct mgpu_gpu *gpu);

int mgpu_gpu_add_profile(struct mgpu_gpu *gpu,
			 const struct vfg_profile *profile);
void mgpu_gpu_del_profile(struct mgpu_gpu *gpu, unsigned int index);
void mgpu_gpu_room(struct mgpu_gpu *gpu, unsigned int profile,
		   struct vfg_room *room);
u32 mgpu_gpu_count(struct mgpu_gpu *gpu, unsigned int profile);
int mgpu_gpu_hold(struct mgpu_gpu *gpu, struct vfg_func *func);
void mgpu_gpu_claim(struct mgpu_gpu *gpu, struct vfg_func *func);
void mgpu_gpu_release(struct mgpu_gpu *gpu, struct vfg_func *func);
int mgpu_gpu_set_mode(struct mgpu_gpu *gpu, enum vfio_glue_mode mode,
		      char holder[VFG_NAME_SIZE]);
void mgpu_gpu_set_fit(struct mgpu_gpu *gpu, enum vfio_glue_fit fit);
void mgpu_gpu_info(struct mgpu_gpu *gpu, struct vfg_parent_info *info);

/**
 * struct mgpu_plan - a copy of a card on which to try things out
 * @geo: its occupation
 * @new: bit n is set if slot n is no function's, but was tried out
 * @unit_mib: memory of a unit in MiB
 * @leaving: it takes nobody
 */
struct mgpu_plan {
	struct mgpu_geometry geo;
	u32 new;
	u32 unit_mib;
	bool leaving;
};

void mgpu_gpu_plan(struct mgpu_gpu *gpu, struct mgpu_plan *plan);
void mgpu_gpu_plan_room(struct mgpu_gpu *gpu, const struct mgpu_plan *plan,
			unsigned int profile, struct vfg_room *room);
u32 mgpu_plan_count(const struct mgpu_plan *plan, unsigned int profile);
int mgpu_plan_solve(const struct mgpu_plan *plan, const u8 *profiles,
		    unsigned int num, u32 *offset_mib);
int mgpu_plan_take(struct mgpu_plan *plan, unsigned int profile,
		   u32 offset_mib);
void mgpu_plan_give(struct mgpu_plan *plan, const struct vfg_func *func);

void mgpu_slot_slice(const struct mgpu_slot *slot, u64 *off, u64 *size);
void mgpu_slot_use(struct mgpu_slot *slot);
void mgpu_slot_clean(struct mgpu_slot *slot);

int mgpu_gpu_add_vgpu(struct mgpu_gpu *gpu, struct mgpu_vgpu *vgpu);
void mgpu_gpu_del_vgpu(struct mgpu_gpu *gpu, struct mgpu_vgpu *vgpu);
void mgpu_gpu_leave(struct mgpu_gpu *gpu);
struct device *mgpu_gpu_first_vgpu(struct mgpu_gpu *gpu);
void mgpu_gpu_wait_idle(struct mgpu_gpu *gpu);

#endif /* _MDEV_GPU_GPU_H */
