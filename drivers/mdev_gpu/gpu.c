// SPDX-License-Identifier: GPL-2.0-only
/*
 * One card: what it offers, who holds which slot of it, which vGPUs live on it.
 *
 * Room: object. Lock: mgpu_gpu.lock.
 *
 * Life of a slot:
 *
 *	free --hold()--> held --claim()--> live, clean --use()--> live, dirty
 *	 ^                 |                 |     ^                |
 *	 '----release()----+-----------------'     '----clean()-----'
 *
 * All memory that nobody holds reads as zeros: the card is scrubbed when it is
 * taken over, a slice before its slot is given back.
 */
#include <kunit/visibility.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/log2.h>
#include <linux/math64.h>
#include <linux/sizes.h>
#include <linux/slab.h>

#include "backend.h"
#include "gpu.h"
#include "mig_layout.h"
#include "sched.h"
#include "vgpu.h"
#include "vram.h"

static u32 gpu_mib(const struct mgpu_gpu *gpu)
{
	return gpu->vram_size / SZ_1M;
}

static u32 unit_mib(const struct mgpu_gpu *gpu)
{
	return gpu_mib(gpu) / gpu->geo.units;
}

static const char *const mode_names[] = {
	[VFIO_GLUE_MODE_ONE_TYPE] = "one-type",
	[VFIO_GLUE_MODE_MIXED] = "mixed",
	[VFIO_GLUE_MODE_MIG] = "mig",
};

static const struct vfg_profile *slot_profile(const struct mgpu_gpu *gpu,
					      unsigned int slot)
{
	return &gpu->profiles[gpu->geo.slot[slot].shape];
}

static unsigned int slot_index(const struct mgpu_slot *slot)
{
	return slot - slot->gpu->slot;
}

/* The profiles that the card's memory gives, and an empty geometry of them. */
static int make_profiles(struct mgpu_gpu *gpu)
{
	unsigned int units = mgpu_profile_units(gpu_mib(gpu));
	const struct mgpu_mig_layout *layout = mgpu_mig_layout_for(units);
	u32 least = mgpu_profile_least(gpu->backend);
	const char *family = gpu->backend->name;
	unsigned int num, i;
	int ret;

	/* The largest come first. */
	num = mgpu_profile_build(gpu->profiles, family, gpu_mib(gpu));
	while (num && gpu->profiles[num - 1].vram_mib < least)
		num--;
	if (layout && gpu_mib(gpu) / layout->slots < least)
		layout = NULL;
	ret = mgpu_profile_check(gpu->profiles, num, gpu_mib(gpu));
	if (ret)
		return ret;
	for (i = 0; i < num; i++)
		mgpu_profile_shape(&gpu->profiles[i], gpu_mib(gpu),
				   &gpu->shapes[i]);
	if (layout)
		num += mgpu_profile_build_mig(&gpu->profiles[num],
					      &gpu->shapes[num], layout, family,
					      gpu_mib(gpu), units);
	gpu->num_own = num;
	gpu->num_profiles = num;

	mgpu_geometry_init(&gpu->geo, units, gpu->shapes, num);
	if (layout)
		gpu->geo.compute_mig = layout->compute;

	return 0;
}

/**
 * mgpu_gpu_create() - make the object for a card
 * @dev: the device that it is; a reference is kept
 * @backend: how to reach it
 * @hw: what the backend's take() returned; stays the caller's, who hands the
 *	card back after mgpu_gpu_destroy()
 * @vram_size: bytes of memory that the card has
 *
 * Uses the largest power of two of the memory that the family allows, and
 * fills it with zeros.
 *
 * Context: process, may sleep.
 * Return: the card, -ENODEV if it is too small for a vGPU, -ENOMEM.
 */
struct mgpu_gpu *mgpu_gpu_create(struct device *dev,
				 const struct mgpu_backend_ops *backend,
				 void *hw, u64 vram_size)
{
	struct mgpu_gpu *gpu;
	unsigned int i;
	u64 size;
	int ret;

	if (vram_size < (u64)mgpu_profile_least(backend) * SZ_1M)
		return ERR_PTR(-ENODEV);
	size = min_t(u64, rounddown_pow_of_two(vram_size),
		     (u64)backend->max_profile_mib * SZ_1M);

	gpu = kzalloc(sizeof(*gpu), GFP_KERNEL);
	if (!gpu)
		return ERR_PTR(-ENOMEM);

	gpu->dev = get_device(dev);
	gpu->backend = backend;
	gpu->hw = hw;
	gpu->vram_size = size;
	mutex_init(&gpu->lock);
	INIT_LIST_HEAD(&gpu->vgpus);
	init_waitqueue_head(&gpu->idle);
	for (i = 0; i < MGPU_UNITS_MAX; i++)
		gpu->slot[i].gpu = gpu;

	ret = make_profiles(gpu);
	if (WARN_ON(ret))
		goto err_free;

	mgpu_vram_scrub(gpu, 0, gpu->vram_size);

	if (!backend->run)
		return gpu;

	gpu->sched = mgpu_sched_create(backend, hw, NULL);
	if (IS_ERR(gpu->sched)) {
		ret = PTR_ERR(gpu->sched);
		goto err_free;
	}
	ret = mgpu_sched_start(gpu->sched, dev_name(dev));
	if (ret)
		goto err_destroy_sched;

	return gpu;

err_destroy_sched:
	mgpu_sched_destroy(gpu->sched);
err_free:
	mutex_destroy(&gpu->lock);
	put_device(gpu->dev);
	kfree(gpu);
	return ERR_PTR(ret);
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_gpu_create);

/**
 * mgpu_gpu_destroy() - free the object of a card
 * @gpu: the card, which nobody can find any more and nobody holds a slot of
 *
 * Context: process.
 */
void mgpu_gpu_destroy(struct mgpu_gpu *gpu)
{
	WARN_ON(!mgpu_geometry_empty(&gpu->geo));
	WARN_ON(!list_empty(&gpu->vgpus));

	mgpu_sched_destroy(gpu->sched);
	mutex_destroy(&gpu->lock);
	put_device(gpu->dev);
	kfree(gpu);
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_gpu_destroy);

/**
 * mgpu_gpu_room() - say how many more functions of a profile fit, and why not
 * @gpu: the card
 * @profile: index into its profiles
 * @room: filled in
 *
 * Context: process. Takes mgpu_gpu.lock.
 */
void mgpu_gpu_room(struct mgpu_gpu *gpu, unsigned int profile,
		   struct vfg_room *room)
{
	struct mgpu_plan plan;

	mgpu_gpu_plan(gpu, &plan);
	mgpu_gpu_plan_room(gpu, &plan, profile, room);
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_gpu_room);

/**
 * mgpu_gpu_count() - say how many more functions of a profile fit
 * @gpu: the card
 * @profile: index into its profiles
 *
 * Context: process. Takes mgpu_gpu.lock.
 * Return: the number, that of mgpu_gpu_room().
 */
u32 mgpu_gpu_count(struct mgpu_gpu *gpu, unsigned int profile)
{
	u32 num = 0;

	mutex_lock(&gpu->lock);
	if (!gpu->leaving)
		num = mgpu_geometry_count(&gpu->geo, profile);
	mutex_unlock(&gpu->lock);

	return num;
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_gpu_count);

/**
 * mgpu_gpu_plan() - copy what a card holds
 * @gpu: the card
 * @plan: overwritten
 *
 * Context: process. Takes mgpu_gpu.lock.
 */
void mgpu_gpu_plan(struct mgpu_gpu *gpu, struct mgpu_plan *plan)
{
	mutex_lock(&gpu->lock);
	plan->geo = gpu->geo;
	plan->leaving = gpu->leaving;
	mutex_unlock(&gpu->lock);
	plan->new = 0;
	plan->unit_mib = unit_mib(gpu);
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_gpu_plan);

/* Name of the function that has a slot of a plan, empty for one tried out. */
static const char *plan_holder(struct mgpu_gpu *gpu,
			       const struct mgpu_plan *plan, int slot)
{
	if (slot < 0 || (plan->new & BIT(slot)))
		return "";

	return gpu->slot[slot].func->name;
}

/**
 * mgpu_gpu_plan_room() - say what would fit on a card, and why not more
 * @gpu: the card
 * @plan: what it would hold
 * @profile: index into its profiles
 * @room: filled in
 *
 * The blocker is, on a card of another type, that type; on a card in a mode that
 * does not offer the profile, the mode; on a fragmented card the function that
 * stands in the hole which is the cheapest to empty; of a profile that is
 * limited in number a function that has it.
 *
 * Context: process. The caller keeps the functions that the card holds.
 */
void mgpu_gpu_plan_room(struct mgpu_gpu *gpu, const struct mgpu_plan *plan,
			unsigned int profile, struct vfg_room *room)
{
	struct mgpu_geometry_room geo_room;
	const char *blocker;

	memset(room, 0, sizeof(*room));
	if (WARN_ON_ONCE(profile >= gpu->num_profiles)) {
		room->refusal = VFIO_GLUE_REFUSAL_PROFILE;
		return;
	}
	room->need = gpu->profiles[profile].vram_mib;
	if (plan->leaving) {
		room->refusal = VFIO_GLUE_REFUSAL_UNAVAILABLE;
		return;
	}

	mgpu_geometry_room(&plan->geo, profile, &geo_room);
	room->room = geo_room.room;
	room->refusal = geo_room.refusal;
	room->have = geo_room.have * plan->unit_mib;
	if (geo_room.fits >= 0)
		strscpy(room->fits, gpu->profiles[geo_room.fits].name,
			sizeof(room->fits));
	switch (geo_room.refusal) {
	case VFIO_GLUE_REFUSAL_TYPE:
		blocker = gpu->profiles[plan->geo.slot[geo_room.blocker].shape].name;
		break;
	case VFIO_GLUE_REFUSAL_MODE:
		blocker = mode_names[plan->geo.mode];
		break;
	default:
		blocker = plan_holder(gpu, plan, geo_room.blocker);
		break;
	}
	strscpy(room->blocker, blocker, sizeof(room->blocker));
	if (geo_room.refusal == VFIO_GLUE_REFUSAL_COMPUTE) {
		room->need = gpu->profiles[profile].compute;
		room->have = mgpu_geometry_compute_free(&plan->geo);
	}
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_gpu_plan_room);

/**
 * mgpu_plan_count() - say how many more functions of a profile would fit
 * @plan: what a card would hold
 * @profile: index into its profiles
 *
 * Context: any.
 * Return: the number.
 */
u32 mgpu_plan_count(const struct mgpu_plan *plan, unsigned int profile)
{
	return plan->leaving ? 0 : mgpu_geometry_count(&plan->geo, profile);
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_plan_count);

/**
 * mgpu_plan_solve() - find places for several functions at once
 * @plan: what a card would hold
 * @profiles: indices into its profiles
 * @num: length of @profiles
 * @offset_mib: filled with where each shall begin, in MiB
 *
 * Context: any.
 * Return: 0, or -ENOSPC if not all fit.
 */
int mgpu_plan_solve(const struct mgpu_plan *plan, const u8 *profiles,
		    unsigned int num, u32 *offset_mib)
{
	int starts[MGPU_UNITS_MAX];
	unsigned int i;

	if (plan->leaving ||
	    mgpu_geometry_solve(&plan->geo, profiles, num, starts))
		return -ENOSPC;
	for (i = 0; i < num; i++)
		offset_mib[i] = starts[i] * plan->unit_mib;

	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_plan_solve);

/**
 * mgpu_plan_take() - try a function out
 * @plan: what a card would hold
 * @profile: index into its profiles
 * @offset_mib: where it shall begin, in MiB
 *
 * Context: any.
 * Return: 0, or that of mgpu_geometry_take().
 */
int mgpu_plan_take(struct mgpu_plan *plan, unsigned int profile,
		   u32 offset_mib)
{
	int ret;

	if (plan->leaving)
		return -ENODEV;
	if (offset_mib % plan->unit_mib ||
	    offset_mib / plan->unit_mib >= plan->geo.units)
		return -EINVAL;
	ret = mgpu_geometry_take(&plan->geo, profile,
				 offset_mib / plan->unit_mib);
	if (ret < 0)
		return ret;
	plan->new |= BIT(ret);

	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_plan_take);

/**
 * mgpu_plan_give() - take away a function
 * @plan: a copy of its card
 * @func: the function, which the card held when it was copied
 *
 * Context: any.
 */
void mgpu_plan_give(struct mgpu_plan *plan, const struct vfg_func *func)
{
	mgpu_geometry_give(&plan->geo, slot_index(func->priv));
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_plan_give);

/**
 * mgpu_gpu_hold() - take a slot for a function
 * @gpu: the card
 * @func: the function; its profile and its place, if it has a wish, are set;
 *	its priv becomes the slot
 *
 * Context: process. Takes mgpu_gpu.lock.
 * Return: 0, -ENOSPC if no slot of the profile is left, -ENODEV if the card is
 * being handed back, -ENOMEM.
 */
int mgpu_gpu_hold(struct mgpu_gpu *gpu, struct vfg_func *func)
{
	struct mgpu_engine_ctx *engine = NULL;
	int start = MGPU_START_ANY;
	int ret;

	if (WARN_ON_ONCE(func->profile >= gpu->num_profiles))
		return -EINVAL;
	if (func->offset_mib != VFG_OFFSET_ANY)
		start = div_u64(func->offset_mib, unit_mib(gpu));

	if (gpu->sched) {
		u32 share = gpu->profiles[func->profile].share_permille;

		engine = mgpu_engine_ctx_create(gpu->sched, share);
		if (!engine)
			return -ENOMEM;
	}

	mutex_lock(&gpu->lock);
	if (gpu->leaving) {
		ret = -ENODEV;
		goto out_unlock;
	}

	ret = mgpu_geometry_take(&gpu->geo, func->profile, start);
	if (ret < 0) {
		ret = -ENOSPC;
		goto out_unlock;
	}

	WARN_ON(gpu->slot[ret].dirty);
	gpu->slot[ret].func = func;
	gpu->slot[ret].engine = engine;
	func->priv = &gpu->slot[ret];
	engine = NULL;
	ret = 0;

out_unlock:
	mutex_unlock(&gpu->lock);
	mgpu_engine_ctx_destroy(engine);
	return ret;
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_gpu_hold);

/**
 * mgpu_gpu_claim() - a reservation becomes a vGPU
 * @gpu: the card
 * @func: the function, which holds a slot
 *
 * Context: process. Takes mgpu_gpu.lock.
 */
void mgpu_gpu_claim(struct mgpu_gpu *gpu, struct vfg_func *func)
{
	struct mgpu_slot *slot = func->priv;

	mutex_lock(&gpu->lock);
	slot->live = true;
	WRITE_ONCE(gpu->live, gpu->live + 1);
	mutex_unlock(&gpu->lock);
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_gpu_claim);

/**
 * mgpu_gpu_release() - give back the slot of a function
 * @gpu: the card
 * @func: the function
 *
 * Whoever used the slice has cleaned it outside of any lock; should that have
 * been forgotten, it is done here, however long it takes.
 *
 * Context: process, may sleep. Takes mgpu_gpu.lock.
 */
void mgpu_gpu_release(struct mgpu_gpu *gpu, struct vfg_func *func)
{
	struct mgpu_slot *slot = func->priv;

	if (WARN_ON(slot->dirty))
		mgpu_slot_clean(slot);
	mgpu_engine_ctx_destroy(slot->engine);

	mutex_lock(&gpu->lock);
	slot->engine = NULL;
	mgpu_geometry_give(&gpu->geo, slot_index(slot));
	slot->func = NULL;
	if (slot->live) {
		slot->live = false;
		WRITE_ONCE(gpu->live, gpu->live - 1);
	}
	if (!gpu->live)
		wake_up_all(&gpu->idle);
	mutex_unlock(&gpu->lock);

	func->priv = NULL;
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_gpu_release);

/**
 * mgpu_gpu_set_mode() - change what a card may hold
 * @gpu: the card
 * @mode: one type, any mixture, or MIG-like slots
 * @holder: on -EBUSY the name of a function that could not be there then
 *
 * Context: process. Takes mgpu_gpu.lock. The caller keeps functions alive.
 * Return: 0, also if it is in that mode already; -EBUSY if it holds what it
 * could not hold in that mode; -EOPNOTSUPP if it is too small to be divided
 * that way; -EINVAL for an unknown mode.
 */
int mgpu_gpu_set_mode(struct mgpu_gpu *gpu, enum vfio_glue_mode mode,
		      char holder[VFG_NAME_SIZE])
{
	int blocker = -1, ret;

	mutex_lock(&gpu->lock);
	ret = mgpu_geometry_set_mode(&gpu->geo, mode, &blocker);
	if (blocker >= 0)
		strscpy(holder, gpu->slot[blocker].func->name, VFG_NAME_SIZE);
	mutex_unlock(&gpu->lock);

	return ret;
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_gpu_set_mode);

/**
 * mgpu_gpu_set_fit() - change how a card chooses among places
 * @gpu: the card
 * @fit: the first, or the one that keeps large holes whole
 *
 * Context: process. Takes mgpu_gpu.lock.
 */
void mgpu_gpu_set_fit(struct mgpu_gpu *gpu, enum vfio_glue_fit fit)
{
	mutex_lock(&gpu->lock);
	gpu->geo.fit = fit;
	mutex_unlock(&gpu->lock);
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_gpu_set_fit);

/**
 * mgpu_gpu_info() - tell the state of a card
 * @gpu: the card
 * @info: filled in; zeroed by the caller
 *
 * Context: process. Takes mgpu_gpu.lock.
 */
void mgpu_gpu_info(struct mgpu_gpu *gpu, struct vfg_parent_info *info)
{
	unsigned int i;

	mutex_lock(&gpu->lock);
	info->mode = gpu->geo.mode;
	for (i = 0; i < MGPU_UNITS_MAX; i++) {
		if (gpu->geo.mode != VFIO_GLUE_MODE_ONE_TYPE ||
		    !gpu->geo.slot[i].len)
			continue;
		strscpy(info->profile, slot_profile(gpu, i)->name,
			sizeof(info->profile));
		break;
	}
	for (i = 0; i < gpu->num_profiles; i++)
		info->max_functions = max(info->max_functions,
					  mgpu_geometry_capacity(&gpu->geo, i));
	info->fit = gpu->geo.fit;
	info->frag_permille = mgpu_geometry_fragmentation(&gpu->geo);
	info->compute_total = mgpu_geometry_compute_total(&gpu->geo);
	info->compute_free = mgpu_geometry_compute_free(&gpu->geo);
	info->vram_mib = gpu_mib(gpu);
	info->vram_free_mib = mgpu_geometry_free(&gpu->geo) * unit_mib(gpu);
	info->vram_hole_mib = mgpu_geometry_hole(&gpu->geo) * unit_mib(gpu);
	mutex_unlock(&gpu->lock);
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_gpu_info);

/**
 * mgpu_slot_slice() - tell where a slot lies in the card's memory
 * @slot: a slot that is held, and stays so
 * @off: its first byte is stored here, a multiple of @size
 * @size: its bytes are stored here, a power of two
 *
 * Context: process. Takes mgpu_gpu.lock.
 */
void mgpu_slot_slice(const struct mgpu_slot *slot, u64 *off, u64 *size)
{
	struct mgpu_gpu *gpu = slot->gpu;
	u64 unit = gpu->vram_size / gpu->geo.units;

	mutex_lock(&gpu->lock);
	*off = gpu->geo.slot[slot_index(slot)].start * unit;
	*size = gpu->geo.slot[slot_index(slot)].len * unit;
	mutex_unlock(&gpu->lock);
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_slot_slice);

/**
 * mgpu_slot_use() - let somebody write to a slice, who finds it clean
 * @slot: a slot that is held
 *
 * Context: process, may sleep. The function that holds the slot is not open.
 */
void mgpu_slot_use(struct mgpu_slot *slot)
{
	mgpu_slot_clean(slot);
	slot->dirty = true;
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_slot_use);

/**
 * mgpu_slot_clean() - scrub a slice if anybody used it
 * @slot: a slot that is held
 *
 * Context: process, may sleep. The function that holds the slot is not open.
 */
void mgpu_slot_clean(struct mgpu_slot *slot)
{
	u64 off, size;

	if (!slot->dirty)
		return;

	mgpu_slot_slice(slot, &off, &size);
	mgpu_vram_scrub(slot->gpu, off, size);
	slot->dirty = false;
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_slot_clean);

/**
 * mgpu_gpu_add_vgpu() - enter a vGPU that comes to life on a card
 * @gpu: the card
 * @vgpu: the vGPU
 *
 * Context: process. Takes mgpu_gpu.lock.
 * Return: 0, or -ENODEV if the card is being handed back.
 */
int mgpu_gpu_add_vgpu(struct mgpu_gpu *gpu, struct mgpu_vgpu *vgpu)
{
	int ret = 0;

	mutex_lock(&gpu->lock);
	if (gpu->leaving)
		ret = -ENODEV;
	else
		list_add_tail(&vgpu->on_gpu, &gpu->vgpus);
	mutex_unlock(&gpu->lock);

	return ret;
}

/**
 * mgpu_gpu_del_vgpu() - strike out a vGPU
 * @gpu: the card
 * @vgpu: a vGPU that was entered
 *
 * Context: process. Takes mgpu_gpu.lock.
 */
void mgpu_gpu_del_vgpu(struct mgpu_gpu *gpu, struct mgpu_vgpu *vgpu)
{
	mutex_lock(&gpu->lock);
	list_del(&vgpu->on_gpu);
	mutex_unlock(&gpu->lock);
}

/**
 * mgpu_gpu_leave() - take no vGPU any more
 * @gpu: the card
 *
 * Cannot be undone. After it the list of vGPUs only gets shorter.
 *
 * Context: process. Takes mgpu_gpu.lock.
 */
void mgpu_gpu_leave(struct mgpu_gpu *gpu)
{
	mutex_lock(&gpu->lock);
	gpu->leaving = true;
	mutex_unlock(&gpu->lock);
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_gpu_leave);

/**
 * mgpu_gpu_first_vgpu() - find a vGPU that lives on a card
 * @gpu: the card
 *
 * A vGPU is listed only while its mdev has a driver, which is to say that its
 * mdev exists; so a reference can be had.
 *
 * Context: process. Takes mgpu_gpu.lock.
 * Return: its mdev's device with a reference, NULL if there is no vGPU.
 */
struct device *mgpu_gpu_first_vgpu(struct mgpu_gpu *gpu)
{
	struct mgpu_vgpu *vgpu;
	struct device *dev = NULL;

	mutex_lock(&gpu->lock);
	vgpu = list_first_entry_or_null(&gpu->vgpus, struct mgpu_vgpu, on_gpu);
	if (vgpu)
		dev = get_device(vgpu->vdev.dev);
	mutex_unlock(&gpu->lock);

	return dev;
}

/**
 * mgpu_gpu_wait_idle() - wait until no slot is live
 * @gpu: the card, which is leaving and has no vGPU listed
 *
 * What can still hold one is a vGPU on its way in, which gives up when it
 * wants to be listed, or on its way out.
 *
 * The last release may still be in mgpu_gpu_release() when this returns. It
 * runs under vfio_glue's registry mutex, so that the card outlives it if
 * vfg_parent_unregister() is called in between.
 *
 * Context: process, may sleep. Nothing that a release needs is held.
 */
void mgpu_gpu_wait_idle(struct mgpu_gpu *gpu)
{
	wait_event(gpu->idle, !READ_ONCE(gpu->live));
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_gpu_wait_idle);
