// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reservations: ends by socket, timer, claim and parent, and the races between
 * them, which are forced: the expiry is made to wait for the lock that the
 * test holds.
 */
#include <kunit/test.h>
#include <linux/module.h>
#include <linux/sched.h>

#include "../drivers/vfio_glue/reserve.h"
#include "../drivers/vfio_glue/vfg.h"
#include "fake_parent.h"

#define HOUR_MS		(3600 * 1000)

static struct vfg_reserve_set *reserve(struct vfg_reserve_owner *owner,
				       const char *profile, u32 count)
{
	struct vfg_func_spec spec = {
		.profile = profile,
		.any_kind = true,
		.count = count,
		.timeout_ms = HOUR_MS,
	};
	struct vfg_reserve_set *set;

	mutex_lock(&vfg_registry.lock);
	set = vfg_reserve_create(owner, &spec, NULL);
	mutex_unlock(&vfg_registry.lock);
	return set;
}

static void end(struct vfg_reserve_owner *owner)
{
	mutex_lock(&vfg_registry.lock);
	vfg_reserve_owner_end(owner);
	mutex_unlock(&vfg_registry.lock);
}

static struct vfg_func_obj *member(struct vfg_reserve_set *set)
{
	return list_first_entry(&set->members, struct vfg_func_obj, set_node);
}

static void delete(struct kunit *test, struct vfg_func_obj *obj)
{
	mutex_lock(&vfg_registry.lock);
	KUNIT_EXPECT_EQ(test, 0, vfg_func_delete(obj, NULL));
	mutex_unlock(&vfg_registry.lock);
}

/*
 * Let the time of @set be up and wait until its work runs, which can then only
 * wait for the lock. To be called with the lock held.
 */
static void expire_up_to_the_lock(struct vfg_reserve_set *set)
{
	lockdep_assert_held(&vfg_registry.lock);
	vfg_reserve_expire_now(set);
	while (!(work_busy(&set->expiry.work) & WORK_BUSY_RUNNING))
		schedule_timeout_uninterruptible(1);
}

static int reserve_init(struct kunit *test)
{
	struct vfg_reserve_owner *owner;

	owner = kunit_kzalloc(test, sizeof(*owner), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, owner);
	vfg_reserve_owner_init(owner);
	test->priv = owner;
	return 0;
}

static void reserve_exit(struct kunit *test)
{
	end(test->priv);
	vfg_reserve_flush();
}

static void create_tells_time(struct kunit *test)
{
	struct vfg_reserve_set *set;
	u32 left;

	fake_register(test, VFIO_GLUE_KIND_GPU, 4);
	set = reserve(test->priv, FAKE_BIG, 2);
	KUNIT_ASSERT_FALSE(test, IS_ERR(set));
	left = vfg_reserve_left_ms(set);
	KUNIT_EXPECT_LE(test, left, HOUR_MS + 20);
	KUNIT_EXPECT_GT(test, left, HOUR_MS / 2);
	end(test->priv);
}

static void create_is_all_or_none(struct kunit *test)
{
	struct vfg_reserve_owner *owner = test->priv;
	struct vfg_reserve_set *set;
	struct fake_parent *fake;

	fake = fake_register(test, VFIO_GLUE_KIND_GPU, 4);
	set = reserve(owner, FAKE_BIG, 5);
	KUNIT_EXPECT_EQ(test, -ENOSPC, PTR_ERR_OR_ZERO(set));
	KUNIT_EXPECT_EQ(test, 0, fake->holds);

	fake->fail_hold = 2;
	set = reserve(owner, FAKE_BIG, 4);
	KUNIT_EXPECT_EQ(test, -ENOSPC, PTR_ERR_OR_ZERO(set));
	KUNIT_EXPECT_EQ(test, 2, fake->releases);
	KUNIT_EXPECT_TRUE(test, list_empty(&owner->sets));
}

static void end_frees_every_set(struct kunit *test)
{
	struct vfg_reserve_owner *owner = test->priv;
	struct fake_parent *fake;

	fake = fake_register(test, VFIO_GLUE_KIND_GPU, 8);
	KUNIT_ASSERT_FALSE(test, IS_ERR(reserve(owner, FAKE_BIG, 3)));
	KUNIT_ASSERT_FALSE(test, IS_ERR(reserve(owner, FAKE_SMALL, 2)));
	KUNIT_EXPECT_EQ(test, 5, fake->resident);
	end(owner);
	KUNIT_EXPECT_EQ(test, 0, fake->resident);
	KUNIT_EXPECT_TRUE(test, list_empty(&owner->sets));
}

static void expiry_frees_one_set(struct kunit *test)
{
	struct vfg_reserve_owner *owner = test->priv;
	struct vfg_reserve_set *set;
	struct fake_parent *fake;

	fake = fake_register(test, VFIO_GLUE_KIND_GPU, 8);
	set = reserve(owner, FAKE_BIG, 3);
	KUNIT_ASSERT_FALSE(test, IS_ERR(set));
	KUNIT_ASSERT_FALSE(test, IS_ERR(reserve(owner, FAKE_SMALL, 2)));
	vfg_reserve_expire_now(set);
	vfg_reserve_flush();
	KUNIT_EXPECT_EQ(test, 2, fake->resident);
	KUNIT_EXPECT_TRUE(test, list_is_singular(&owner->sets));
	end(owner);
	KUNIT_EXPECT_EQ(test, 0, fake->resident);
}

/* The timer itself, not a call in its place. */
static void timeout_frees(struct kunit *test)
{
	struct vfg_func_spec spec = { .profile = FAKE_BIG, .any_kind = true,
				      .count = 2, .timeout_ms = 1 };
	struct vfg_reserve_owner *owner = test->priv;
	struct vfg_reserve_set *set;
	struct fake_parent *fake;
	bool gone = false;

	fake = fake_register(test, VFIO_GLUE_KIND_GPU, 2);
	mutex_lock(&vfg_registry.lock);
	set = vfg_reserve_create(owner, &spec, NULL);
	mutex_unlock(&vfg_registry.lock);
	KUNIT_ASSERT_FALSE(test, IS_ERR(set));

	/* Ends by the event; the suite's own timeout is the limit. */
	while (!gone) {
		schedule_timeout_uninterruptible(1);
		mutex_lock(&vfg_registry.lock);
		gone = list_empty(&owner->sets);
		mutex_unlock(&vfg_registry.lock);
	}
	KUNIT_EXPECT_EQ(test, 2, fake->releases);
}

static void claimed_member_survives(struct kunit *test)
{
	struct vfg_reserve_owner *owner = test->priv;
	struct vfg_reserve_set *set;
	struct fake_parent *fake;
	struct vfg_func *func;
	guid_t uuid;

	fake = fake_register(test, VFIO_GLUE_KIND_GPU, 4);
	set = reserve(owner, FAKE_BIG, 3);
	KUNIT_ASSERT_FALSE(test, IS_ERR(set));
	guid_copy(&uuid, &member(set)->pub.uuid);

	func = vfg_func_claim(VFIO_GLUE_KIND_GPU, fake->parent, &uuid,
			      FAKE_BIG);
	KUNIT_ASSERT_FALSE(test, IS_ERR(func));
	KUNIT_EXPECT_EQ(test, 3, fake->holds);
	end(owner);
	KUNIT_EXPECT_EQ(test, 1, fake->resident);
	KUNIT_EXPECT_EQ(test, 0, vfg_func_open(func));
	vfg_func_close(func);
	vfg_func_release(func);
	KUNIT_EXPECT_EQ(test, 0, fake->resident);
}

static void claim_must_fit_the_reservation(struct kunit *test)
{
	struct vfg_reserve_owner *owner = test->priv;
	struct fake_parent *a, *b;
	struct vfg_reserve_set *set;
	struct vfg_func *func;
	guid_t uuid;

	a = fake_register(test, VFIO_GLUE_KIND_GPU, 1);
	b = fake_register(test, VFIO_GLUE_KIND_GPU, 1);
	set = reserve(owner, FAKE_BIG, 1);
	KUNIT_ASSERT_FALSE(test, IS_ERR(set));
	guid_copy(&uuid, &member(set)->pub.uuid);
	KUNIT_EXPECT_EQ(test, 1, a->resident);

	func = vfg_func_claim(VFIO_GLUE_KIND_GPU, NULL, &uuid, FAKE_SMALL);
	KUNIT_EXPECT_EQ(test, -EINVAL, PTR_ERR_OR_ZERO(func));
	func = vfg_func_claim(VFIO_GLUE_KIND_GPU, b->parent, &uuid, FAKE_BIG);
	KUNIT_EXPECT_EQ(test, -EINVAL, PTR_ERR_OR_ZERO(func));
	func = vfg_func_claim(VFIO_GLUE_KIND_NIC, NULL, &uuid, FAKE_VF);
	KUNIT_EXPECT_EQ(test, -EEXIST, PTR_ERR_OR_ZERO(func));

	/* A claim that the leaf refuses leaves the reservation as it was. */
	a->fail_claim = true;
	func = vfg_func_claim(VFIO_GLUE_KIND_GPU, NULL, &uuid, FAKE_BIG);
	KUNIT_EXPECT_EQ(test, -EIO, PTR_ERR_OR_ZERO(func));
	KUNIT_EXPECT_PTR_EQ(test, set, member(set)->set);
	a->fail_claim = false;

	vfg_parent_retire(a->parent);
	func = vfg_func_claim(VFIO_GLUE_KIND_GPU, NULL, &uuid, FAKE_BIG);
	KUNIT_EXPECT_EQ(test, -ENODEV, PTR_ERR_OR_ZERO(func));
	end(owner);
	KUNIT_EXPECT_EQ(test, 0, a->resident);
}

/* The last one that leaves takes the set with it. */
static void deleted_members_leave_one_by_one(struct kunit *test)
{
	struct vfg_reserve_owner *owner = test->priv;
	struct vfg_reserve_set *set;
	struct fake_parent *fake;

	fake = fake_register(test, VFIO_GLUE_KIND_GPU, 4);
	set = reserve(owner, FAKE_BIG, 2);
	KUNIT_ASSERT_FALSE(test, IS_ERR(set));
	delete(test, member(set));
	KUNIT_EXPECT_TRUE(test, list_is_singular(&set->members));
	delete(test, member(set));
	KUNIT_EXPECT_TRUE(test, list_empty(&owner->sets));
	KUNIT_EXPECT_EQ(test, 0, fake->resident);
}

static void unregister_frees_only_its_own(struct kunit *test)
{
	struct vfg_reserve_owner *owner = test->priv;
	struct vfg_reserve_set *set;
	struct fake_parent *a, *b;

	a = fake_register(test, VFIO_GLUE_KIND_GPU, 2);
	b = fake_register(test, VFIO_GLUE_KIND_GPU, 2);
	set = reserve(owner, FAKE_BIG, 4);
	KUNIT_ASSERT_FALSE(test, IS_ERR(set));
	fake_unregister(a);
	KUNIT_EXPECT_EQ(test, 2, a->releases);
	KUNIT_EXPECT_EQ(test, 2, b->resident);
	KUNIT_EXPECT_EQ(test, 2, list_count_nodes(&set->members));
	fake_unregister(b);
	KUNIT_EXPECT_TRUE(test, list_empty(&owner->sets));
}

static void expiry_loses_to_destroy(struct kunit *test)
{
	struct vfg_reserve_set *set;
	struct fake_parent *fake;

	fake = fake_register(test, VFIO_GLUE_KIND_GPU, 2);
	set = reserve(test->priv, FAKE_BIG, 2);
	KUNIT_ASSERT_FALSE(test, IS_ERR(set));

	mutex_lock(&vfg_registry.lock);
	expire_up_to_the_lock(set);
	vfg_reserve_destroy(set);
	KUNIT_EXPECT_EQ(test, 2, fake->releases);
	mutex_unlock(&vfg_registry.lock);
	vfg_reserve_flush();
	KUNIT_EXPECT_EQ(test, 2, fake->releases);
}

static void expiry_loses_to_claim(struct kunit *test)
{
	struct vfg_reserve_owner *owner = test->priv;
	struct vfg_reserve_set *set;
	struct vfg_func_obj *obj;
	struct fake_parent *fake;

	fake = fake_register(test, VFIO_GLUE_KIND_NIC, 2);
	set = reserve(owner, FAKE_VF, 2);
	KUNIT_ASSERT_FALSE(test, IS_ERR(set));

	mutex_lock(&vfg_registry.lock);
	expire_up_to_the_lock(set);
	obj = member(set);
	KUNIT_EXPECT_EQ(test, 0, vfg_func_activate(obj, NULL));
	mutex_unlock(&vfg_registry.lock);
	vfg_reserve_flush();
	KUNIT_EXPECT_EQ(test, 1, fake->resident);
	KUNIT_EXPECT_EQ(test, VFIO_GLUE_STATE_ACTIVE, obj->state);
	KUNIT_EXPECT_TRUE(test, list_empty(&owner->sets));
	delete(test, obj);
}

static void expiry_loses_to_last_claim(struct kunit *test)
{
	struct vfg_reserve_owner *owner = test->priv;
	struct vfg_reserve_set *set;
	struct vfg_func_obj *obj;
	struct fake_parent *fake;

	fake = fake_register(test, VFIO_GLUE_KIND_NIC, 1);
	set = reserve(owner, FAKE_VF, 1);
	KUNIT_ASSERT_FALSE(test, IS_ERR(set));

	mutex_lock(&vfg_registry.lock);
	expire_up_to_the_lock(set);
	obj = member(set);
	KUNIT_EXPECT_EQ(test, 0, vfg_func_activate(obj, NULL));
	KUNIT_EXPECT_TRUE(test, list_empty(&owner->sets));
	mutex_unlock(&vfg_registry.lock);
	vfg_reserve_flush();
	KUNIT_EXPECT_EQ(test, 1, fake->resident);
	delete(test, obj);
}

/* The owner is gone by the time the expiry gets the lock. */
static void expiry_loses_to_owner(struct kunit *test)
{
	struct vfg_reserve_owner *owner;
	struct vfg_reserve_set *set;
	struct fake_parent *fake;

	owner = kzalloc(sizeof(*owner), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, owner);
	vfg_reserve_owner_init(owner);
	fake = fake_register(test, VFIO_GLUE_KIND_GPU, 3);
	set = reserve(owner, FAKE_BIG, 2);
	KUNIT_EXPECT_FALSE(test, IS_ERR(set));
	KUNIT_EXPECT_FALSE(test, IS_ERR(reserve(owner, FAKE_BIG, 1)));

	mutex_lock(&vfg_registry.lock);
	if (!IS_ERR(set))
		expire_up_to_the_lock(set);
	vfg_reserve_owner_end(owner);
	kfree(owner);
	mutex_unlock(&vfg_registry.lock);
	vfg_reserve_flush();
	KUNIT_EXPECT_EQ(test, 3, fake->releases);
}

static struct kunit_case reserve_cases[] = {
	KUNIT_CASE(create_tells_time),
	KUNIT_CASE(create_is_all_or_none),
	KUNIT_CASE(end_frees_every_set),
	KUNIT_CASE(expiry_frees_one_set),
	KUNIT_CASE(timeout_frees),
	KUNIT_CASE(claimed_member_survives),
	KUNIT_CASE(claim_must_fit_the_reservation),
	KUNIT_CASE(deleted_members_leave_one_by_one),
	KUNIT_CASE(unregister_frees_only_its_own),
	KUNIT_CASE(expiry_loses_to_destroy),
	KUNIT_CASE(expiry_loses_to_claim),
	KUNIT_CASE(expiry_loses_to_last_claim),
	KUNIT_CASE(expiry_loses_to_owner),
	{}
};

static struct kunit_suite reserve_suite = {
	.name = "vfio_glue_reserve",
	.init = reserve_init,
	.exit = reserve_exit,
	.test_cases = reserve_cases,
};

kunit_test_suite(reserve_suite);

MODULE_DESCRIPTION("KUnit suite of the reservations of vfio_glue");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
MODULE_IMPORT_NS("VFIO_GLUE");
