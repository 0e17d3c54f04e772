// SPDX-License-Identifier: GPL-2.0-only
/*
 * The pool: card objects of mdev_gpu, registered with vfio_glue's registry. What
 * belongs to a card's engine, its memory and its users is empty here.
 */
#include "pool.h"

#include "drivers/mdev_gpu/backend.h"
#include "drivers/mdev_gpu/sched.h"
#include "drivers/mdev_gpu/vram.h"

struct mgpu_gpu *pool[CARDS];

void mgpu_vram_scrub(struct mgpu_gpu *gpu, u64 off, u64 size)
{
}

struct mgpu_sched *mgpu_sched_create(const struct mgpu_backend_ops *backend,
				     void *hw, u64 (*clock)(void *hw))
{
	return NULL;
}

int mgpu_sched_start(struct mgpu_sched *sched, const char *name)
{
	return 0;
}

void mgpu_sched_destroy(struct mgpu_sched *sched)
{
}

struct mgpu_engine_ctx *mgpu_engine_ctx_create(struct mgpu_sched *sched,
					       u32 share_permille)
{
	return NULL;
}

void mgpu_engine_ctx_destroy(struct mgpu_engine_ctx *ctx)
{
}

void vfg_func_destroy(struct vfg_func_obj *obj)
{
}

static void card_room(void *priv, unsigned int profile, struct vfg_room *room)
{
	mgpu_gpu_room(priv, profile, room);
}

static int card_hold(void *priv, struct vfg_func *func,
		     struct netlink_ext_ack *extack)
{
	return mgpu_gpu_hold(priv, func);
}

static void card_release(void *priv, struct vfg_func *func)
{
	mgpu_gpu_release(priv, func);
}

static void card_info(void *priv, struct vfg_parent_info *info)
{
	mgpu_gpu_info(priv, info);
}

static void card_func_info(void *priv, const struct vfg_func *func,
			   struct vfg_func_info *info)
{
}

static void plan_copy(void *priv, void *plan)
{
	mgpu_gpu_plan(priv, plan);
}

static u32 plan_count_now(void *priv, unsigned int profile)
{
	return mgpu_gpu_count(priv, profile);
}

static u32 plan_count(const void *plan, unsigned int profile)
{
	return mgpu_plan_count(plan, profile);
}

static void plan_room(void *priv, const void *plan, unsigned int profile,
		      struct vfg_room *room)
{
	mgpu_gpu_plan_room(priv, plan, profile, room);
}

static int plan_solve(const void *plan, const u8 *profiles, unsigned int num,
		      u32 *offset_mib)
{
	return mgpu_plan_solve(plan, profiles, num, offset_mib);
}

static int plan_take(void *plan, unsigned int profile, u32 offset_mib)
{
	return mgpu_plan_take(plan, profile, offset_mib);
}

static void plan_give(void *plan, const struct vfg_func *func)
{
	mgpu_plan_give(plan, func);
}

static const struct vfg_plan_ops plan_ops = {
	.size = sizeof(struct mgpu_plan),
	.copy = plan_copy,
	.count_now = plan_count_now,
	.count = plan_count,
	.room = plan_room,
	.solve = plan_solve,
	.take = plan_take,
	.give = plan_give,
};

static const struct vfg_parent_ops card_ops = {
	.room = card_room,
	.hold = card_hold,
	.release = card_release,
	.info = card_info,
	.func_info = card_func_info,
	.plan = &plan_ops,
};

/* Make the cards. */
void pool_create(void)
{
	static const struct mgpu_backend_ops backend = {
		.name = "soft",
		.max_profile_mib = CARD_MIB,
	};
	static struct device dev;
	unsigned int i;

	for (i = 0; i < CARDS; i++) {
		struct vfg_parent_desc desc = {
			.kind = VFIO_GLUE_KIND_GPU,
			.bus = "soft",
			.address = "0",
			.model = "soft",
			.node = NUMA_NO_NODE,
			.ops = &card_ops,
		};

		pool[i] = mgpu_gpu_create(&dev, &backend, NULL,
					  (u64)CARD_MIB * SZ_1M);
		desc.profiles = pool[i]->profiles;
		desc.num_profiles = pool[i]->num_profiles;
		desc.priv = pool[i];
		pool[i]->parent = vfg_parent_register(&desc);
	}
}

/* Have each card offer a size more; returns its index. */
int pool_add_profile(u32 vram_mib)
{
	unsigned int i, n = pool[0]->num_profiles;

	for (i = 0; i < CARDS; i++) {
		struct mgpu_gpu *gpu = pool[i];

		mgpu_profile_fill(&gpu->profiles[n], "soft", vram_mib);
		gpu->profiles[n].compute = 1000 * vram_mib / CARD_MIB;
		mgpu_profile_shape(&gpu->profiles[n], CARD_MIB, &gpu->shapes[n]);
		gpu->num_profiles = n + 1;
		gpu->geo.num_shapes = n + 1;
		gpu->parent->num_profiles = n + 1;
	}
	return n;
}

/* Set the mode of all cards, which are empty, and their choice of places. */
void pool_set(enum vfio_glue_mode mode, enum vfio_glue_fit fit)
{
	char holder[VFG_NAME_SIZE];
	unsigned int i;

	for (i = 0; i < CARDS; i++) {
		WARN_ON(mgpu_gpu_set_mode(pool[i], mode, holder));
		mgpu_gpu_set_fit(pool[i], fit);
	}
}

/* Find a place as func-new does; returns an errno if there is none. */
int pool_plan(const char *profile, enum vfio_glue_policy policy,
	      struct vfg_pick *pick)
{
	struct vfg_func_spec spec = {
		.profile = profile,
		.kind = VFIO_GLUE_KIND_GPU,
		.policy = policy,
		.own_policy = true,
		.count = 1,
	};
	struct netlink_ext_ack extack;
	struct vfg_plan *plan;
	int err;

	plan = vfg_plan_create();
	if (IS_ERR(plan))
		return PTR_ERR(plan);
	err = vfg_plan_place(plan, &spec, pick, &extack);
	vfg_plan_destroy(plan);
	return err;
}

/* Put a function where it was found to have a place. */
void pool_hold(struct vfg_func *func, const struct vfg_pick *pick)
{
	memset(func, 0, sizeof(*func));
	func->parent = pick->parent;
	func->profile = pick->profile;
	func->offset_mib = pick->offset_mib;
	WARN_ON(mgpu_gpu_hold(pick->parent->priv, func));
	pick->parent->resident++;
}

/* Take a function away. */
void pool_release(struct vfg_func *func)
{
	func->parent->resident--;
	mgpu_gpu_release(func->parent->priv, func);
}
