/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A parent without a device, for the suites of vfio_glue. It counts what is
 * asked of it, fails when told to, and complains to the test about calls that
 * do not pair up.
 */
#ifndef _VFCTL_KUNIT_FAKE_PARENT_H
#define _VFCTL_KUNIT_FAKE_PARENT_H

#include <kunit/test.h>
#include <linux/err.h>
#include <linux/module.h>
#include <linux/netlink.h>
#include <linux/numa.h>

#include "../drivers/vfio_glue/vfg.h"

#define FAKE_BIG	"kunit-big"
#define FAKE_SMALL	"kunit-small"
#define FAKE_VF		"kunit-vf"

static const struct vfg_profile fake_profiles[] = {
	{ .name = FAKE_BIG, .mdev_type = "fake-" FAKE_BIG },
	{ .name = FAKE_SMALL, .mdev_type = "fake-" FAKE_SMALL },
};

static const struct vfg_profile fake_vf_profiles[] = {
	{ .name = FAKE_VF },
};

/**
 * struct fake_parent - the parent and what happened to it
 * @test: the test that it belongs to
 * @parent: from vfg_parent_register(), NULL when it is not registered
 * @capacity: functions that fit
 * @resident: functions that it holds
 * @fail_hold: let the hold fail that comes when this many have succeeded, or
 *	-1; room is not reduced, so that placement does not see it coming
 * @fail_claim: let claim fail
 * @mode: present mode
 * @fit: present rule for places
 * @holds: successful calls of hold
 * @claims: successful calls of claim
 * @releases: calls of release
 * @sets: calls of set_func
 * @guard: what set_guard was given last
 * @engine: it has an engine
 * @sched: what set_sched was given last
 */
struct fake_parent {
	struct kunit *test;
	struct vfg_parent *parent;
	u32 capacity;
	u32 resident;
	int fail_hold;
	bool fail_claim;
	enum vfio_glue_mode mode;
	enum vfio_glue_fit fit;
	int holds;
	int claims;
	int releases;
	int sets;
	struct vfg_guard guard;
	bool engine;
	struct vfg_sched sched;
};

static void fake_room(void *priv, unsigned int profile, struct vfg_room *room)
{
	struct fake_parent *fake = priv;

	room->room = fake->capacity - fake->resident;
	room->need = 1;
	if (!room->room)
		room->refusal = VFIO_GLUE_REFUSAL_FULL;
}

static int fake_hold(void *priv, struct vfg_func *func,
		     struct netlink_ext_ack *extack)
{
	struct fake_parent *fake = priv;

	KUNIT_EXPECT_NULL(fake->test, func->priv);
	KUNIT_EXPECT_FALSE(fake->test, guid_is_null(&func->uuid));
	KUNIT_EXPECT_TRUE(fake->test, vfg_name_ok(func->name));
	if (fake->fail_hold == fake->holds)
		return -ENOSPC;
	func->priv = fake;
	fake->holds++;
	fake->resident++;
	return 0;
}

static int fake_claim(void *priv, struct vfg_func *func,
		      struct netlink_ext_ack *extack)
{
	struct fake_parent *fake = priv;

	KUNIT_EXPECT_PTR_EQ(fake->test, func->priv, fake);
	if (fake->fail_claim)
		return -EIO;
	fake->claims++;
	return 0;
}

static void fake_release(void *priv, struct vfg_func *func)
{
	struct fake_parent *fake = priv;

	KUNIT_EXPECT_PTR_EQ(fake->test, func->priv, fake);
	func->priv = NULL;
	fake->releases++;
	fake->resident--;
}

static int fake_set_mode(void *priv, enum vfio_glue_mode mode,
			 struct netlink_ext_ack *extack)
{
	struct fake_parent *fake = priv;

	if (fake->resident) {
		NL_SET_ERR_MSG(extack, "fake holds something");
		return -EBUSY;
	}
	fake->mode = mode;
	return 0;
}

static void fake_set_fit(void *priv, enum vfio_glue_fit fit)
{
	struct fake_parent *fake = priv;

	fake->fit = fit;
}

static int fake_set_func(void *priv, struct vfg_func *func,
			 const struct vfg_func_config *config,
			 struct netlink_ext_ack *extack)
{
	struct fake_parent *fake = priv;

	fake->sets++;
	return 0;
}

static int fake_set_guard(void *priv, const struct vfg_guard *guard,
			  struct netlink_ext_ack *extack)
{
	struct fake_parent *fake = priv;

	fake->guard = *guard;
	return 0;
}

static void fake_set_sched(void *priv, const struct vfg_sched *sched)
{
	struct fake_parent *fake = priv;

	KUNIT_EXPECT_TRUE(fake->test, fake->engine);
	fake->sched = *sched;
}

static void fake_info(void *priv, struct vfg_parent_info *info)
{
	struct fake_parent *fake = priv;

	info->mode = fake->mode;
	info->max_functions = fake->capacity;
	info->engine.present = fake->engine;
}

static void fake_func_info(void *priv, const struct vfg_func *func,
			   struct vfg_func_info *info)
{
	struct fake_parent *fake = priv;

	KUNIT_EXPECT_PTR_EQ(fake->test, func->priv, fake);
}

static const struct vfg_parent_ops fake_gpu_ops = {
	.owner		= THIS_MODULE,
	.room		= fake_room,
	.hold		= fake_hold,
	.claim		= fake_claim,
	.release	= fake_release,
	.set_mode	= fake_set_mode,
	.set_fit	= fake_set_fit,
	.set_sched	= fake_set_sched,
	.set_func	= fake_set_func,
	.info		= fake_info,
	.func_info	= fake_func_info,
};

static const struct vfg_parent_ops fake_nic_ops = {
	.owner		= THIS_MODULE,
	.room		= fake_room,
	.hold		= fake_hold,
	.release	= fake_release,
	.set_func	= fake_set_func,
	.set_guard	= fake_set_guard,
	.info		= fake_info,
	.func_info	= fake_func_info,
};

static void fake_unregister(void *data)
{
	struct fake_parent *fake = data;

	if (!fake->parent)
		return;
	vfg_parent_unregister(fake->parent);
	fake->parent = NULL;
	KUNIT_EXPECT_EQ(fake->test, fake->holds, fake->releases);
	KUNIT_EXPECT_EQ(fake->test, fake->resident, 0);
}

/* A registered parent of @kind with room for @capacity; goes with the test. */
static struct fake_parent *fake_register(struct kunit *test,
					 enum vfio_glue_kind kind,
					 u32 capacity)
{
	bool gpu = kind == VFIO_GLUE_KIND_GPU;
	struct vfg_parent_desc desc = {
		.kind = kind,
		.bus = "fake",
		.address = "0",
		.model = "fake",
		.node = NUMA_NO_NODE,
		.profiles = gpu ? fake_profiles : fake_vf_profiles,
		.num_profiles = gpu ? ARRAY_SIZE(fake_profiles) :
				      ARRAY_SIZE(fake_vf_profiles),
		.ops = gpu ? &fake_gpu_ops : &fake_nic_ops,
	};
	struct fake_parent *fake;

	fake = kunit_kzalloc(test, sizeof(*fake), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, fake);
	fake->test = test;
	fake->capacity = capacity;
	fake->fail_hold = -1;
	desc.priv = fake;

	fake->parent = vfg_parent_register(&desc);
	KUNIT_ASSERT_FALSE(test, IS_ERR(fake->parent));
	KUNIT_ASSERT_EQ(test, 0, kunit_add_action_or_reset(test,
							   fake_unregister,
							   fake));
	return fake;
}

#endif /* _VFCTL_KUNIT_FAKE_PARENT_H */
