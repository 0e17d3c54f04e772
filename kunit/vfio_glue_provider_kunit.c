// SPDX-License-Identifier: GPL-2.0-only
/*
 * Parents: their names, what a description must have, and settings that are
 * only for those that have the thing.
 */
#include <kunit/test.h>
#include <linux/module.h>

#include "../drivers/vfio_glue/vfg.h"
#include "fake_parent.h"

static const guid_t uuid_a = GUID_INIT(0x11111111, 0x2222, 0x3333, 0x44, 0x44,
				       0x55, 0x55, 0x55, 0x55, 0x55, 0x55);

static int set_mode(struct fake_parent *fake, enum vfio_glue_mode mode,
		    struct netlink_ext_ack *extack)
{
	int err;

	mutex_lock(&vfg_registry.lock);
	err = vfg_parent_set_mode(fake->parent, mode, extack);
	mutex_unlock(&vfg_registry.lock);
	return err;
}

/* Names and indexes are the lowest free ones. */
static void register_fills_gaps(struct kunit *test)
{
	struct fake_parent *a, *b, *c, *d;

	a = fake_register(test, VFIO_GLUE_KIND_GPU, 1);
	b = fake_register(test, VFIO_GLUE_KIND_GPU, 1);
	c = fake_register(test, VFIO_GLUE_KIND_NIC, 1);
	KUNIT_EXPECT_STREQ(test, "gpu0", vfg_parent_name(a->parent));
	KUNIT_EXPECT_STREQ(test, "gpu1", vfg_parent_name(b->parent));
	KUNIT_EXPECT_STREQ(test, "nic0", vfg_parent_name(c->parent));
	KUNIT_EXPECT_EQ(test, 2, c->parent->index);

	fake_unregister(a);
	d = fake_register(test, VFIO_GLUE_KIND_NIC, 1);
	KUNIT_EXPECT_STREQ(test, "nic1", vfg_parent_name(d->parent));
	KUNIT_EXPECT_EQ(test, 0, d->parent->index);
	a = fake_register(test, VFIO_GLUE_KIND_GPU, 1);
	KUNIT_EXPECT_STREQ(test, "gpu0", vfg_parent_name(a->parent));
	KUNIT_EXPECT_EQ(test, 3, a->parent->index);
}

static void register_refuses_gaps_in_desc(struct kunit *test)
{
	static const struct vfg_profile twice[] = {
		{ .name = "x" }, { .name = "x" },
	};
	static const struct vfg_profile bad[] = { { .name = "a b" } };
	static const struct vfg_parent_ops no_room = {
		.hold = fake_hold, .release = fake_release, .info = fake_info,
		.func_info = fake_func_info,
	};
	const struct vfg_parent_desc good = {
		.kind = VFIO_GLUE_KIND_GPU, .bus = "fake", .address = "0",
		.model = "fake", .profiles = fake_profiles,
		.num_profiles = ARRAY_SIZE(fake_profiles),
		.ops = &fake_gpu_ops,
	};
	struct vfg_parent_desc desc[7];
	struct vfg_parent *parent;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(desc); i++)
		desc[i] = good;
	desc[0].kind = VFG_KINDS;
	desc[1].address = NULL;
	desc[2].profiles = twice;
	desc[3].profiles = bad;
	desc[3].num_profiles = 1;
	desc[4].ops = &no_room;
	desc[5].num_profiles = 0;
	desc[6].address = "0123456789abcdef0123456789abcdef";
	for (i = 0; i < ARRAY_SIZE(desc); i++) {
		parent = vfg_parent_register(&desc[i]);
		KUNIT_EXPECT_EQ_MSG(test, -EINVAL, PTR_ERR_OR_ZERO(parent),
				    "case %u", i);
	}
}

/* Whether what a parent holds allows for the mode is for its leaf to say. */
static void mode_is_the_leaf_s_to_refuse(struct kunit *test)
{
	struct netlink_ext_ack extack = {};
	struct fake_parent *gpu, *nic;
	struct vfg_func *func;

	gpu = fake_register(test, VFIO_GLUE_KIND_GPU, 2);
	nic = fake_register(test, VFIO_GLUE_KIND_NIC, 2);
	KUNIT_EXPECT_EQ(test, -EOPNOTSUPP,
			set_mode(nic, VFIO_GLUE_MODE_MIXED, NULL));

	func = vfg_func_claim(VFIO_GLUE_KIND_GPU, NULL, &uuid_a, FAKE_BIG);
	KUNIT_ASSERT_FALSE(test, IS_ERR(func));
	KUNIT_EXPECT_EQ(test, -EBUSY,
			set_mode(gpu, VFIO_GLUE_MODE_MIXED, &extack));
	KUNIT_EXPECT_STREQ(test, "fake holds something", extack._msg);
	KUNIT_EXPECT_EQ(test, 0, set_mode(gpu, VFIO_GLUE_MODE_ONE_TYPE, NULL));
	vfg_func_release(func);

	KUNIT_EXPECT_EQ(test, 0, set_mode(gpu, VFIO_GLUE_MODE_MIXED, NULL));
	KUNIT_EXPECT_EQ(test, VFIO_GLUE_MODE_MIXED, gpu->mode);
}

static void fit_is_set_where_there_are_places(struct kunit *test)
{
	struct netlink_ext_ack extack = {};
	struct fake_parent *gpu, *nic;

	gpu = fake_register(test, VFIO_GLUE_KIND_GPU, 2);
	nic = fake_register(test, VFIO_GLUE_KIND_NIC, 2);
	mutex_lock(&vfg_registry.lock);
	KUNIT_EXPECT_EQ(test, -EOPNOTSUPP,
			vfg_parent_set_fit(nic->parent, VFIO_GLUE_FIT_BEST,
					   &extack));
	KUNIT_EXPECT_EQ(test, 0,
			vfg_parent_set_fit(gpu->parent, VFIO_GLUE_FIT_BEST,
					   NULL));
	mutex_unlock(&vfg_registry.lock);
	KUNIT_EXPECT_STREQ(test, "nic0 has no places to choose from",
			   extack._msg);
	KUNIT_EXPECT_EQ(test, VFIO_GLUE_FIT_BEST, gpu->fit);
}

static void guard_is_that_of_a_nic(struct kunit *test)
{
	const struct vfg_guard guard = {
		.set = VFG_GUARD_ERRORS, .max_errors = 7,
	};
	struct netlink_ext_ack extack = {};
	struct fake_parent *gpu, *nic;

	gpu = fake_register(test, VFIO_GLUE_KIND_GPU, 1);
	nic = fake_register(test, VFIO_GLUE_KIND_NIC, 1);
	mutex_lock(&vfg_registry.lock);
	KUNIT_EXPECT_EQ(test, -EOPNOTSUPP,
			vfg_parent_set_guard(gpu->parent, &guard, &extack));
	KUNIT_EXPECT_EQ(test, 0,
			vfg_parent_set_guard(nic->parent, &guard, NULL));
	mutex_unlock(&vfg_registry.lock);
	KUNIT_EXPECT_STREQ(test, "gpu0 has no guard", extack._msg);
	KUNIT_EXPECT_MEMEQ(test, &nic->guard, &guard, sizeof(guard));
}

static void sched_is_that_of_an_engine(struct kunit *test)
{
	struct vfg_sched sched = { .set = VFG_SCHED_SLICE };
	struct netlink_ext_ack extack = {};
	struct fake_parent *gpu, *nic;

	gpu = fake_register(test, VFIO_GLUE_KIND_GPU, 1);
	nic = fake_register(test, VFIO_GLUE_KIND_NIC, 1);
	mutex_lock(&vfg_registry.lock);
	KUNIT_EXPECT_EQ(test, -EOPNOTSUPP,
			vfg_parent_check_sched(nic->parent, &sched, NULL));
	KUNIT_EXPECT_EQ(test, -EOPNOTSUPP,
			vfg_parent_check_sched(gpu->parent, &sched, &extack));
	KUNIT_EXPECT_STREQ(test, "gpu0 is of the family fake, which has no engine",
			   extack._msg);

	gpu->engine = true;
	sched.slice_us = VFIO_GLUE_SLICE_MIN_US - 1;
	KUNIT_EXPECT_EQ(test, -ERANGE,
			vfg_parent_check_sched(gpu->parent, &sched, &extack));
	KUNIT_EXPECT_STREQ(test, "gpu0: slice of 99 us is not in 100..30000",
			   extack._msg);
	sched.slice_us = VFIO_GLUE_SLICE_MAX_US + 1;
	KUNIT_EXPECT_EQ(test, -ERANGE,
			vfg_parent_check_sched(gpu->parent, &sched, NULL));
	sched.set = VFG_SCHED_POLICY;
	KUNIT_EXPECT_EQ(test, 0,
			vfg_parent_check_sched(gpu->parent, &sched, NULL));
	sched.set = VFG_SCHED_SLICE;
	sched.slice_us = VFIO_GLUE_SLICE_MAX_US;
	KUNIT_EXPECT_EQ(test, 0,
			vfg_parent_check_sched(gpu->parent, &sched, NULL));
	vfg_parent_set_sched(gpu->parent, &sched);
	mutex_unlock(&vfg_registry.lock);
	KUNIT_EXPECT_MEMEQ(test, &gpu->sched, &sched, sizeof(sched));
}

static struct kunit_case provider_cases[] = {
	KUNIT_CASE(register_fills_gaps),
	KUNIT_CASE(register_refuses_gaps_in_desc),
	KUNIT_CASE(mode_is_the_leaf_s_to_refuse),
	KUNIT_CASE(fit_is_set_where_there_are_places),
	KUNIT_CASE(guard_is_that_of_a_nic),
	KUNIT_CASE(sched_is_that_of_an_engine),
	{}
};

static struct kunit_suite provider_suite = {
	.name = "vfio_glue_provider",
	.test_cases = provider_cases,
};

kunit_test_suite(provider_suite);

MODULE_DESCRIPTION("KUnit suite of the parents of vfio_glue");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
MODULE_IMPORT_NS("VFIO_GLUE");
