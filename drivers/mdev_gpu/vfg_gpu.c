// SPDX-License-Identifier: GPL-2.0-only
/*
 * A card as a parent of vfio_glue: registration, and the operations by which
 * vfio_glue places functions on it.
 *
 * Room: door. Each operation is called with vfio_glue's registry mutex held
 * and takes mgpu_gpu.lock inside.
 */
#include <kunit/visibility.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/module.h>
#include <linux/netlink.h>
#include <linux/sizes.h>

#include <vfio_glue/provider.h>

#include "backend.h"
#include "gpu.h"
#include "mdev_gpu.h"
#include "sched.h"

static void vfg_gpu_room(void *priv, unsigned int profile,
			 struct vfg_room *room)
{
	mgpu_gpu_room(priv, profile, room);
}

static int vfg_gpu_hold(void *priv, struct vfg_func *func,
			struct netlink_ext_ack *extack)
{
	struct mgpu_gpu *gpu = priv;
	int ret;

	ret = mgpu_gpu_hold(gpu, func);
	if (ret == -ENODEV)
		NL_SET_ERR_MSG_FMT(extack, "%s is being handed back",
				   dev_name(gpu->dev));

	return ret;
}

static int vfg_gpu_claim(void *priv, struct vfg_func *func,
			 struct netlink_ext_ack *extack)
{
	mgpu_gpu_claim(priv, func);

	return 0;
}

static void vfg_gpu_release(void *priv, struct vfg_func *func)
{
	mgpu_gpu_release(priv, func);
}

static int vfg_gpu_set_mode(void *priv, enum vfio_glue_mode mode,
			    struct netlink_ext_ack *extack)
{
	struct mgpu_gpu *gpu = priv;
	char holder[VFG_NAME_SIZE];
	int ret;

	ret = mgpu_gpu_set_mode(gpu, mode, holder);
	if (ret == -EBUSY)
		NL_SET_ERR_MSG_FMT(extack, "%s holds %s, which that mode has not",
				   vfg_parent_name(gpu->parent), holder);
	else if (ret == -EOPNOTSUPP)
		NL_SET_ERR_MSG_FMT(extack, "%s has no room for 4 pieces of %u MiB",
				   vfg_parent_name(gpu->parent),
				   MGPU_PROFILE_MIB_MIN);
	else if (ret)
		NL_SET_ERR_MSG_FMT(extack, "%s knows no mode %u",
				   dev_name(gpu->dev), mode);

	return ret;
}

static int vfg_gpu_profile_add(void *priv, const struct vfg_profile *profile)
{
	return mgpu_gpu_add_profile(priv, profile);
}

static void vfg_gpu_profile_del(void *priv, unsigned int index)
{
	mgpu_gpu_del_profile(priv, index);
}

static void vfg_gpu_set_fit(void *priv, enum vfio_glue_fit fit)
{
	mgpu_gpu_set_fit(priv, fit);
}

static void vfg_gpu_set_sched(void *priv, const struct vfg_sched *wish)
{
	struct mgpu_gpu *gpu = priv;

	mgpu_sched_set(gpu->sched, wish);
}

/* Of a vGPU, vfio_glue lets through only what belongs to the engine. */
static int vfg_gpu_set_func(void *priv, struct vfg_func *func,
			    const struct vfg_func_config *config,
			    struct netlink_ext_ack *extack)
{
	struct mgpu_slot *slot = func->priv;
	struct mgpu_gpu *gpu = priv;

	if (!slot->engine) {
		NL_SET_ERR_MSG_FMT(extack, "%s is on %s, which has no engine",
				   func->name, vfg_parent_name(gpu->parent));
		return -EOPNOTSUPP;
	}
	mgpu_engine_ctx_set(slot->engine, config);

	return 0;
}

static void vfg_gpu_info(void *priv, struct vfg_parent_info *info)
{
	struct mgpu_gpu *gpu = priv;

	mgpu_gpu_info(gpu, info);
	if (gpu->sched)
		mgpu_sched_info(gpu->sched, &info->engine);
}

static void vfg_gpu_func_info(void *priv, const struct vfg_func *func,
			      struct vfg_func_info *info)
{
	struct mgpu_slot *slot = func->priv;
	struct mgpu_gpu *gpu = priv;
	u64 off, size;

	mgpu_slot_slice(slot, &off, &size);
	if (slot->engine)
		mgpu_engine_ctx_use(slot->engine, &info->engine);
	info->slot_offset_mib = off / SZ_1M;
	info->slot_mib = size / SZ_1M;
	if (func->profile < gpu->num_own)
		strscpy(info->mdev_parent, dev_name(gpu->dev),
			sizeof(info->mdev_parent));
	else
		mgpu_mdev_type_parent(gpu->profiles[func->profile].name,
				      info->mdev_parent);
}

static void vfg_gpu_plan_copy(void *priv, void *plan)
{
	mgpu_gpu_plan(priv, plan);
}

static u32 vfg_gpu_plan_count_now(void *priv, unsigned int profile)
{
	return mgpu_gpu_count(priv, profile);
}

static u32 vfg_gpu_plan_count(const void *plan, unsigned int profile)
{
	return mgpu_plan_count(plan, profile);
}

static void vfg_gpu_plan_room(void *priv, const void *plan,
			      unsigned int profile, struct vfg_room *room)
{
	mgpu_gpu_plan_room(priv, plan, profile, room);
}

static int vfg_gpu_plan_solve(const void *plan, const u8 *profiles,
			      unsigned int num, u32 *offset_mib)
{
	return mgpu_plan_solve(plan, profiles, num, offset_mib);
}

static int vfg_gpu_plan_take(void *plan, unsigned int profile, u32 offset_mib)
{
	return mgpu_plan_take(plan, profile, offset_mib);
}

static void vfg_gpu_plan_give(void *plan, const struct vfg_func *func)
{
	mgpu_plan_give(plan, func);
}

static const struct vfg_plan_ops vfg_gpu_plan_ops = {
	.size = sizeof(struct mgpu_plan),
	.copy = vfg_gpu_plan_copy,
	.count_now = vfg_gpu_plan_count_now,
	.count = vfg_gpu_plan_count,
	.room = vfg_gpu_plan_room,
	.solve = vfg_gpu_plan_solve,
	.take = vfg_gpu_plan_take,
	.give = vfg_gpu_plan_give,
};

const struct vfg_parent_ops mgpu_vfg_ops = {
	.owner = THIS_MODULE,
	.room = vfg_gpu_room,
	.hold = vfg_gpu_hold,
	.claim = vfg_gpu_claim,
	.release = vfg_gpu_release,
	.set_mode = vfg_gpu_set_mode,
	.profile_add = vfg_gpu_profile_add,
	.profile_del = vfg_gpu_profile_del,
	.set_fit = vfg_gpu_set_fit,
	.set_sched = vfg_gpu_set_sched,
	.set_func = vfg_gpu_set_func,
	.plan = &vfg_gpu_plan_ops,
	.info = vfg_gpu_info,
	.func_info = vfg_gpu_func_info,
};
EXPORT_SYMBOL_IF_KUNIT(mgpu_vfg_ops);

/**
 * mgpu_vfg_add() - offer a card: to vfio_glue, and as an mdev parent
 * @dev: the device that it is
 * @bus: name of its bus for users
 * @backend: how to reach it
 * @hw: what the backend's take() returned; stays the caller's
 * @vram_size: bytes of memory that the card has
 *
 * Context: process, may sleep; fills the card's memory with zeros. The caller
 * holds the device's lock, as a driver's probe() does.
 * Return: the card, or an errno.
 */
struct mgpu_gpu *mgpu_vfg_add(struct device *dev, const char *bus,
			      const struct mgpu_backend_ops *backend,
			      void *hw, u64 vram_size)
{
	struct vfg_parent_desc desc = {
		.kind = VFIO_GLUE_KIND_GPU,
		.bus = bus,
		.address = dev_name(dev),
		.model = backend->name,
		.node = dev_to_node(dev),
		.ops = &mgpu_vfg_ops,
	};
	struct mgpu_gpu *gpu;
	int ret;

	gpu = mgpu_gpu_create(dev, backend, hw, vram_size);
	if (IS_ERR(gpu)) {
		ret = PTR_ERR(gpu);
		dev_err_probe(dev, ret, "cannot offer %llu KiB of memory\n",
			      vram_size / SZ_1K);
		return gpu;
	}

	desc.profiles = gpu->profiles;
	desc.num_profiles = gpu->num_profiles;
	desc.priv = gpu;
	gpu->parent = vfg_parent_register(&desc);
	if (IS_ERR(gpu->parent)) {
		ret = PTR_ERR(gpu->parent);
		dev_err_probe(dev, ret, "cannot register with vfio_glue\n");
		goto err_destroy;
	}

	gpu->mdev = mgpu_mdev_add_card(gpu);
	if (IS_ERR(gpu->mdev)) {
		ret = PTR_ERR(gpu->mdev);
		dev_err_probe(dev, ret, "cannot register as mdev parent\n");
		goto err_unregister;
	}

	return gpu;

err_unregister:
	/* The pool may have placed a vGPU here already. */
	vfg_parent_retire(gpu->parent);
	mgpu_gpu_leave(gpu);
	mgpu_mdev_evict(gpu);
	mgpu_gpu_wait_idle(gpu);
	vfg_parent_unregister(gpu->parent);
err_destroy:
	mgpu_gpu_destroy(gpu);
	return ERR_PTR(ret);
}

/**
 * mgpu_vfg_del() - take a card out of service
 * @gpu: the card
 *
 * Ends all of its vGPUs, and waits for each until its user has closed it. How
 * each way to reach the card is closed, in order:
 *
 *  1. vfio_glue places nothing on it any more, and lets nothing be claimed
 *     that is reserved.
 *  2. An mdev probe that has claimed a function here, but has not entered its
 *     vGPU yet, finds that the card is leaving and gives up.
 *  3. The card's own mdev types go, and with them the mdevs made on them.
 *  4. vGPUs that were made on the pool's device, which stays, lose their
 *     driver. An mdev without a driver is left of each, which holds nothing
 *     and can be removed as usual.
 *  5. Wait until the functions of 2, 3 and 4 are released; nobody but us knows
 *     the card then.
 *  6. vfio_glue forgets it, with what is left of reservations.
 *
 * Nothing is held meanwhile but the device lock of the card, which none of
 * those who are waited for needs.
 *
 * Context: process, may sleep, as long as a user keeps a vGPU open.
 */
void mgpu_vfg_del(struct mgpu_gpu *gpu)
{
	vfg_parent_retire(gpu->parent);
	mgpu_gpu_leave(gpu);
	mgpu_mdev_del(gpu->mdev);
	mgpu_mdev_evict(gpu);
	mgpu_gpu_wait_idle(gpu);
	vfg_parent_unregister(gpu->parent);
	mgpu_gpu_destroy(gpu);
}
