// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit: profiles that an administrator defines, on card objects over memory
 * that is not there.
 *
 *	gpu0  64 MiB, units of 4	gpu1  16 MiB, units of 4
 */
#include <kunit/device.h>
#include <kunit/test.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/netlink.h>
#include <linux/sizes.h>
#include <linux/string.h>

#include "../drivers/mdev_gpu/backend.h"
#include "../drivers/mdev_gpu/gpu.h"
#include "../drivers/mdev_gpu/mdev_gpu.h"
#include "../drivers/vfio_glue/profile.h"
#include "../drivers/vfio_glue/vfg.h"

#define CARDS	2

static void fake_clear(void *hw, u64 off, size_t len)
{
}

static const struct mgpu_backend_ops fake_backend = {
	.name = "fake",
	.max_profile_mib = 64,
	.clear = fake_clear,
};

/**
 * struct scene - what each test starts with
 * @dev: the device that both cards are
 * @gpu: the cards; the second comes when a test adds it
 * @extack: for the reason of a refusal
 * @made: functions that live
 */
struct scene {
	struct device *dev;
	struct mgpu_gpu *gpu[CARDS];
	struct netlink_ext_ack extack;
	struct list_head made;
};

static void add_card(struct kunit *test, unsigned int i, u32 mib)
{
	struct vfg_parent_desc desc = {
		.kind = VFIO_GLUE_KIND_GPU,
		.bus = "fake",
		.address = "0",
		.model = "fake",
		.node = NUMA_NO_NODE,
		.ops = &mgpu_vfg_ops,
	};
	struct scene *s = test->priv;
	struct mgpu_gpu *gpu;

	gpu = mgpu_gpu_create(s->dev, &fake_backend, NULL, (u64)mib * SZ_1M);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, gpu);
	s->gpu[i] = gpu;
	desc.profiles = gpu->profiles;
	desc.num_profiles = gpu->num_profiles;
	desc.priv = gpu;
	gpu->parent = vfg_parent_register(&desc);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, gpu->parent);
}

static int scene_init(struct kunit *test)
{
	struct scene *s = kunit_kzalloc(test, sizeof(*s), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, s);
	test->priv = s;
	INIT_LIST_HEAD(&s->made);
	s->dev = kunit_device_register(test, "vfio_glue_profile");
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, s->dev);
	add_card(test, 0, 64);
	return 0;
}

static void scene_exit(struct kunit *test)
{
	static const char *const names[] = { "desk", "cad", "tiny", "next" };
	struct scene *s = test->priv;
	unsigned int i;

	for (i = 0; s && i < CARDS; i++) {
		if (IS_ERR_OR_NULL(s->gpu[i]))
			continue;
		if (!IS_ERR_OR_NULL(s->gpu[i]->parent))
			vfg_parent_unregister(s->gpu[i]->parent);
		mgpu_gpu_destroy(s->gpu[i]);
	}
	for (i = 0; i < ARRAY_SIZE(names); i++)
		vfg_profile_forget(names[i], NULL);
}

static int define(struct kunit *test, const char *name, u32 vram_mib,
		  u32 share_permille, u32 instances)
{
	struct vfg_profile profile = {
		.vram_mib = vram_mib,
		.share_permille = share_permille,
		.instances = instances,
	};
	struct scene *s = test->priv;

	strscpy(profile.name, name);
	return vfg_profile_define(&profile, &s->extack);
}

static int forget(struct kunit *test, const char *name)
{
	struct scene *s = test->priv;

	return vfg_profile_forget(name, &s->extack);
}

static const struct vfg_profile *found(const struct mgpu_gpu *gpu,
				       const char *name)
{
	unsigned int i;

	for (i = 0; i < gpu->num_profiles; i++)
		if (!strcmp(gpu->profiles[i].name, name))
			return &gpu->profiles[i];
	return NULL;
}

/* One function of a profile; -ENOSPC and the like if it has no place. */
static int create(struct kunit *test, const char *profile)
{
	struct vfg_func_spec spec = {
		.profile = profile,
		.kind = VFIO_GLUE_KIND_GPU,
		.count = 1,
	};
	struct scene *s = test->priv;
	LIST_HEAD(made);
	int err;

	mutex_lock(&vfg_registry.lock);
	err = vfg_func_make(&spec, &made, &s->extack);
	mutex_unlock(&vfg_registry.lock);
	list_splice_tail(&made, &s->made);
	return err;
}

static struct vfg_func_obj *last(struct scene *s)
{
	return list_last_entry(&s->made, struct vfg_func_obj, set_node);
}

static void destroy_all(struct scene *s)
{
	struct vfg_func_obj *obj, *next;

	mutex_lock(&vfg_registry.lock);
	list_for_each_entry_safe(obj, next, &s->made, set_node) {
		list_del_init(&obj->set_node);
		vfg_func_destroy(obj);
	}
	mutex_unlock(&vfg_registry.lock);
}

/**
 * struct check_case - a profile and what is wrong with it
 * @says: the refusal
 * @name: of the profile
 * @vram_mib: of the profile
 * @width: of the profile
 * @height: of the profile
 * @share: of the profile
 * @heads: of the profile
 * @instances: of the profile
 * @wrong: the member that is wrong
 */
struct check_case {
	const char *says;
	const char *name;
	u32 vram_mib;
	u32 width;
	u32 height;
	u32 share;
	u32 heads;
	u32 instances;
	enum vfg_profile_wish wrong;
};

static const struct check_case check_cases[] = {
	{ NULL, "desk", 16, 0, 0, 0, 1, 0, VFG_PROFILE_FINE },
	{ NULL, "desk", 16, 1920, 1080, 1000, 1, 32, VFG_PROFILE_FINE },
	{ NULL, "a23456789012345678901b", 4, 64, 4095, 1, 1, 1,
	  VFG_PROFILE_FINE },
	{ "profile name has 23 characters, at most 22",
	  "a234567890123456789012c", 4, 0, 0, 0, 1, 0, VFG_PROFILE_NAME },
	{ "profile desk: 0 MiB is no power of two",
	  "desk", 0, 0, 0, 0, 1, 0, VFG_PROFILE_VRAM },
	{ "profile desk: 12 MiB is no power of two",
	  "desk", 12, 0, 0, 0, 1, 0, VFG_PROFILE_VRAM },
	{ "profile desk: a resolution is width and height",
	  "desk", 16, 640, 0, 0, 1, 0, VFG_PROFILE_WIDTH },
	{ "profile desk: a resolution is width and height",
	  "desk", 16, 0, 480, 0, 1, 0, VFG_PROFILE_HEIGHT },
	{ "profile desk: width 63 is not in 64..4095",
	  "desk", 16, 63, 480, 0, 1, 0, VFG_PROFILE_WIDTH },
	{ "profile desk: width 4294967295 is not in 64..4095",
	  "desk", 16, U32_MAX, U32_MAX, 0, 1, 0, VFG_PROFILE_WIDTH },
	{ "profile desk: height 4096 is not in 64..4095",
	  "desk", 64, 640, 4096, 0, 1, 0, VFG_PROFILE_HEIGHT },
	{ "profile desk: two frames 1920x1080 exceed 8 MiB",
	  "desk", 8, 1920, 1080, 0, 1, 0, VFG_PROFILE_WIDTH },
	{ "profile desk: share 1001 is not in 1..1000",
	  "desk", 16, 0, 0, 1001, 1, 0, VFG_PROFILE_SHARE },
	{ "profile desk: 0 heads, a vGPU has 1",
	  "desk", 16, 0, 0, 0, 0, 0, VFG_PROFILE_HEADS },
	{ "profile desk: 2 heads, a vGPU has 1",
	  "desk", 16, 0, 0, 0, 2, 0, VFG_PROFILE_HEADS },
	{ "profile desk: 33 instances, at most 32",
	  "desk", 16, 0, 0, 0, 1, 33, VFG_PROFILE_INSTANCES },
};

static void check_finds_nonsense(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(check_cases); i++) {
		const struct check_case *c = &check_cases[i];
		struct vfg_profile p = {
			.vram_mib = c->vram_mib,
			.max_width = c->width,
			.max_height = c->height,
			.share_permille = c->share,
			.instances = c->instances,
		};
		struct netlink_ext_ack extack = {};

		strscpy(p.name, c->name);
		KUNIT_EXPECT_EQ_MSG(test, c->wrong,
				    vfg_profile_check(&p, c->heads, &extack),
				    "case %u", i);
		if (c->says)
			KUNIT_EXPECT_STREQ(test, c->says, extack._msg);
		else
			KUNIT_EXPECT_NULL(test, extack._msg);
	}
}

static void define_refuses_what_there_is(struct kunit *test)
{
	struct scene *s = test->priv;
	char name[8];
	int i;

	KUNIT_EXPECT_EQ(test, 0, define(test, "desk", 16, 0, 0));
	KUNIT_EXPECT_EQ(test, -EEXIST, define(test, "desk", 8, 0, 0));
	KUNIT_EXPECT_STREQ(test, "profile desk is defined already",
			   s->extack._msg);
	KUNIT_EXPECT_EQ(test, -EEXIST, define(test, "fake-16", 16, 0, 0));
	KUNIT_EXPECT_STREQ(test, "profile fake-16 is one that gpu0 has by itself",
			   s->extack._msg);
	KUNIT_EXPECT_EQ(test, -ENOENT, forget(test, "cad"));
	KUNIT_EXPECT_STREQ(test, "profile cad was not defined", s->extack._msg);
	KUNIT_EXPECT_EQ(test, -ENOENT, forget(test, "fake-16"));
	KUNIT_EXPECT_EQ(test, 0, forget(test, "desk"));
	KUNIT_EXPECT_EQ(test, -ENOENT, forget(test, "desk"));

	for (i = 0; i < 16; i++) {
		snprintf(name, sizeof(name), "p%d", i);
		KUNIT_EXPECT_EQ(test, 0, define(test, name, 8, 0, 0));
	}
	KUNIT_EXPECT_EQ(test, -ENOSPC, define(test, "next", 8, 0, 0));
	KUNIT_EXPECT_STREQ(test, "profile next: 16 are defined, at most 16",
			   s->extack._msg);
	KUNIT_EXPECT_NOT_NULL(test, found(s->gpu[0], "p15"));
	while (i--) {
		snprintf(name, sizeof(name), "p%d", i);
		KUNIT_EXPECT_EQ(test, 0, forget(test, name));
	}
}

/* Every card that it fits offers it, also one that comes later. */
static void cards_offer_what_fits(struct kunit *test)
{
	struct scene *s = test->priv;
	const struct vfg_profile *p;

	KUNIT_ASSERT_EQ(test, 0, define(test, "desk", 32, 0, 0));
	KUNIT_ASSERT_EQ(test, 0, define(test, "tiny", 4, 100, 3));
	KUNIT_ASSERT_EQ(test, 0, define(test, "cad", 2, 0, 0));
	add_card(test, 1, 16);

	p = found(s->gpu[0], "desk");
	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_STREQ(test, "mdev_gpu-desk", p->mdev_type);
	KUNIT_EXPECT_EQ(test, 500, p->share_permille);
	KUNIT_EXPECT_EQ(test, 500, p->compute);
	KUNIT_EXPECT_EQ(test, 2, p->max_instances);
	KUNIT_EXPECT_GT(test, p->max_width, 0);
	p = found(s->gpu[0], "tiny");
	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_EQ(test, 100, p->share_permille);
	KUNIT_EXPECT_EQ(test, 3, p->max_instances);

	/* Too large for the small card, too small for any. */
	KUNIT_EXPECT_NULL(test, found(s->gpu[1], "desk"));
	KUNIT_EXPECT_NOT_NULL(test, found(s->gpu[1], "tiny"));
	KUNIT_EXPECT_NULL(test, found(s->gpu[0], "cad"));
	KUNIT_EXPECT_NULL(test, found(s->gpu[1], "cad"));
}

/* A place that was taken back is used again, and the others stay. */
static void index_stays_with_its_profile(struct kunit *test)
{
	struct scene *s = test->priv;
	const struct vfg_profile *cad, *desk;
	unsigned int num;

	KUNIT_ASSERT_EQ(test, 0, define(test, "desk", 32, 0, 0));
	KUNIT_ASSERT_EQ(test, 0, define(test, "cad", 16, 0, 0));
	desk = found(s->gpu[0], "desk");
	cad = found(s->gpu[0], "cad");
	num = s->gpu[0]->num_profiles;

	KUNIT_ASSERT_EQ(test, 0, forget(test, "desk"));
	KUNIT_EXPECT_NULL(test, found(s->gpu[0], "desk"));
	KUNIT_EXPECT_PTR_EQ(test, cad, found(s->gpu[0], "cad"));
	KUNIT_EXPECT_EQ(test, -ENOENT, create(test, "desk"));
	KUNIT_ASSERT_EQ(test, 0, define(test, "next", 8, 0, 0));
	KUNIT_EXPECT_PTR_EQ(test, desk, found(s->gpu[0], "next"));
	KUNIT_EXPECT_EQ(test, num, s->gpu[0]->num_profiles);
}

static void limit_and_use_are_heeded(struct kunit *test)
{
	struct scene *s = test->priv;

	KUNIT_ASSERT_EQ(test, 0, define(test, "tiny", 4, 10, 3));
	KUNIT_ASSERT_EQ(test, 0, create(test, "tiny"));
	KUNIT_EXPECT_STREQ(test, "tiny",
			   s->gpu[0]->profiles[last(s)->pub.profile].name);
	KUNIT_EXPECT_EQ(test, 0, create(test, "tiny"));
	KUNIT_EXPECT_EQ(test, 0, create(test, "tiny"));
	KUNIT_EXPECT_EQ(test, -ENOSPC, create(test, "tiny"));
	KUNIT_EXPECT_STREQ(test,
			   "profile tiny: gpu0 may hold no more of it",
			   s->extack._msg);

	KUNIT_EXPECT_EQ(test, -EBUSY, forget(test, "tiny"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(s->extack._msg, " on gpu0 has it"));
	destroy_all(s);
	KUNIT_EXPECT_EQ(test, 0, forget(test, "tiny"));
}

/* What a request does not say is as the profile has it. */
static void policy_is_the_profiles(struct kunit *test)
{
	struct vfg_profile profile = {
		.name = "next",
		.vram_mib = 4,
		.share_permille = 10,
		.own_policy = true,
		.policy = VFIO_GLUE_POLICY_DEPTH,
	};
	struct scene *s = test->priv;
	unsigned int i;

	add_card(test, 1, 16);
	mutex_lock(&vfg_registry.lock);
	KUNIT_EXPECT_EQ(test, VFIO_GLUE_POLICY_BREADTH,
			vfg_registry.policy[VFIO_GLUE_KIND_GPU]);
	mutex_unlock(&vfg_registry.lock);
	KUNIT_ASSERT_EQ(test, 0, vfg_profile_define(&profile, &s->extack));
	KUNIT_ASSERT_EQ(test, 0, define(test, "tiny", 4, 10, 0));

	/* The least room first, which is the small card, until it is full. */
	for (i = 0; i < 2; i++)
		KUNIT_ASSERT_EQ(test, 0, create(test, "next"));
	KUNIT_EXPECT_PTR_EQ(test, s->gpu[1]->parent, last(s)->pub.parent);
	KUNIT_EXPECT_EQ(test, 0, s->gpu[0]->parent->resident);
	destroy_all(s);

	/* By the pool's, the most room first, and then in turn. */
	for (i = 0; i < 2; i++)
		KUNIT_ASSERT_EQ(test, 0, create(test, "tiny"));
	KUNIT_EXPECT_EQ(test, 1, s->gpu[0]->parent->resident);
	KUNIT_EXPECT_EQ(test, 1, s->gpu[1]->parent->resident);
	destroy_all(s);
}

static struct kunit_case profile_cases[] = {
	KUNIT_CASE(check_finds_nonsense),
	KUNIT_CASE(define_refuses_what_there_is),
	KUNIT_CASE(cards_offer_what_fits),
	KUNIT_CASE(index_stays_with_its_profile),
	KUNIT_CASE(limit_and_use_are_heeded),
	KUNIT_CASE(policy_is_the_profiles),
	{}
};

static struct kunit_suite profile_suite = {
	.name = "vfio_glue_profile",
	.init = scene_init,
	.exit = scene_exit,
	.test_cases = profile_cases,
};

kunit_test_suite(profile_suite);

MODULE_DESCRIPTION("KUnit: profiles that an administrator defines");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
MODULE_IMPORT_NS("VFIO_GLUE");
