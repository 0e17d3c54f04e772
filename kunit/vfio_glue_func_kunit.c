// SPDX-License-Identifier: GPL-2.0-only
/*
 * Functions: names and identities, all or none, claims by a leaf, holders,
 * draining, and a parent that goes.
 */
#include <kunit/test.h>
#include <linux/module.h>
#include <linux/string.h>

#include "../drivers/vfio_glue/vfg.h"
#include "fake_parent.h"

static const guid_t uuid_a = GUID_INIT(0x11111111, 0x2222, 0x3333, 0x44, 0x44,
				       0x55, 0x55, 0x55, 0x55, 0x55, 0x55);

/*
 * The lock is taken in wrappers only: a failed assertion ends the test's
 * thread, and must not do so with the lock held.
 */
static int make(struct vfg_func_spec *spec, struct list_head *made,
		struct netlink_ext_ack *extack)
{
	int err;

	mutex_lock(&vfg_registry.lock);
	err = vfg_func_make(spec, made, extack);
	mutex_unlock(&vfg_registry.lock);
	return err;
}

static void destroy_all(struct list_head *made)
{
	struct vfg_func_obj *obj, *next;

	mutex_lock(&vfg_registry.lock);
	list_for_each_entry_safe(obj, next, made, set_node) {
		list_del_init(&obj->set_node);
		vfg_func_destroy(obj);
	}
	mutex_unlock(&vfg_registry.lock);
}

static int delete(struct vfg_func_obj *obj, struct netlink_ext_ack *extack)
{
	int err;

	mutex_lock(&vfg_registry.lock);
	err = vfg_func_delete(obj, extack);
	mutex_unlock(&vfg_registry.lock);
	return err;
}

static int activate(struct vfg_func_obj *obj, struct netlink_ext_ack *extack)
{
	int err;

	mutex_lock(&vfg_registry.lock);
	err = vfg_func_activate(obj, extack);
	mutex_unlock(&vfg_registry.lock);
	return err;
}

static bool exists(const guid_t *uuid)
{
	bool found;

	mutex_lock(&vfg_registry.lock);
	found = vfg_func_find(uuid);
	mutex_unlock(&vfg_registry.lock);
	return found;
}

static struct vfg_func_obj *nth(struct list_head *made, unsigned int n)
{
	struct vfg_func_obj *obj;

	list_for_each_entry(obj, made, set_node)
		if (!n--)
			return obj;
	return NULL;
}

static struct vfg_func_obj *to_obj(struct vfg_func *func)
{
	return container_of(func, struct vfg_func_obj, pub);
}

static const char *const bad_names[] = {
	"", " ", "a b", "a/b", "a\n", "a%s", "a\x7f", "\xc3\xa4", "a\"b",
	"abcdefghijklmnopqrstuvwxyz012345",
};

static void name_ok_rejects(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(bad_names); i++)
		KUNIT_EXPECT_FALSE_MSG(test, vfg_name_ok(bad_names[i]),
				       "case %u", i);
	KUNIT_EXPECT_TRUE(test, vfg_name_ok("a"));
	KUNIT_EXPECT_TRUE(test, vfg_name_ok("Az09._-"));
	KUNIT_EXPECT_TRUE(test, vfg_name_ok("abcdefghijklmnopqrstuvwxyz01234"));
}

/* Default names are the lowest free ones, whoever took the others. */
static void make_names_lowest_free(struct kunit *test)
{
	struct vfg_func_spec spec = { .profile = FAKE_VF, .any_kind = true,
				      .count = 3 };
	struct vfg_func_spec named = { .profile = FAKE_VF, .any_kind = true,
				       .count = 1, .name = "vf3" };
	char second[VFG_NAME_SIZE];
	struct vfg_func_obj *obj;
	LIST_HEAD(made);

	fake_register(test, VFIO_GLUE_KIND_NIC, 8);
	KUNIT_ASSERT_EQ(test, 0, make(&spec, &made, NULL));
	obj = nth(&made, 1);
	strscpy(second, obj->pub.name);
	KUNIT_EXPECT_STREQ(test, "vf1", second);

	list_del_init(&obj->set_node);
	KUNIT_EXPECT_EQ(test, 0, delete(obj, NULL));
	KUNIT_EXPECT_EQ(test, 0, make(&named, &made, NULL));
	spec.count = 2;
	KUNIT_EXPECT_EQ(test, 0, make(&spec, &made, NULL));
	KUNIT_EXPECT_STREQ(test, "vf1", nth(&made, 3)->pub.name);
	KUNIT_EXPECT_STREQ(test, "vf4", nth(&made, 4)->pub.name);
	destroy_all(&made);
}

/* Names that only look like default ones take no number. */
static void make_takes_names_alike(struct kunit *test)
{
	static const char *const names[] = {
		"vf007", "vf", "vfx", "vf4294967296", "vf2147483648", "vf-1",
		"vgpu0", "vf2147483647",
	};
	struct vfg_func_spec spec = { .profile = FAKE_VF, .any_kind = true,
				      .count = 1 };
	LIST_HEAD(made);
	unsigned int i;

	fake_register(test, VFIO_GLUE_KIND_NIC, ARRAY_SIZE(names) + 1);
	for (i = 0; i < ARRAY_SIZE(names); i++) {
		spec.name = names[i];
		KUNIT_EXPECT_EQ_MSG(test, 0, make(&spec, &made, NULL), "%s",
				    names[i]);
	}
	spec.name = NULL;
	KUNIT_EXPECT_EQ(test, 0, make(&spec, &made, NULL));
	KUNIT_EXPECT_STREQ(test, "vf0",
			   nth(&made, ARRAY_SIZE(names))->pub.name);
	destroy_all(&made);
}

struct refuse_case {
	const char *desc;
	struct vfg_func_spec spec;
	int err;
	enum vfg_func_wish refused;
	const char *text;
};

static const struct refuse_case refuse_cases[] = {
	{ "count with a uuid", { .uuid = &uuid_a, .profile = FAKE_BIG,
	  .count = 2 }, -EINVAL, VFG_WISH_UUID, "count 2 cannot share one uuid" },
	{ "count with a name", { .name = "a", .profile = FAKE_BIG,
	  .count = 2 }, -EINVAL, VFG_WISH_NAME, "count 2 cannot share one name" },
	{ "count 0", { .profile = FAKE_BIG }, -EINVAL, VFG_WISH_COUNT,
	  "count 0 is not in 1..64" },
	{ "count 65", { .profile = FAKE_BIG, .count = 65 }, -EINVAL,
	  VFG_WISH_COUNT, "count 65 is not in 1..64" },
	{ "bad name", { .name = "a b", .profile = FAKE_BIG, .count = 1 },
	  -EINVAL, VFG_WISH_NAME, "name is not 1..31 of A-Z a-z 0-9 . _ -" },
	{ "bad profile", { .profile = "", .count = 1 }, -EINVAL,
	  VFG_WISH_PROFILE, "profile is not 1..31 of A-Z a-z 0-9 . _ -" },
	{ "bad parent", { .profile = FAKE_BIG, .parent = "\n", .count = 1 },
	  -EINVAL, VFG_WISH_PARENT, "parent is not 1..31 of A-Z a-z 0-9 . _ -" },
	{ "unknown parent", { .profile = FAKE_BIG, .parent = "gpu999",
	  .count = 1 }, -ENOENT, VFG_WISH_PARENT, "parent gpu999 does not exist" },
	{ "unknown profile", { .profile = "kunit-none", .count = 1 }, -ENOENT,
	  VFG_WISH_PROFILE, "profile kunit-none is offered by no parent" },
	{ "which VF without a parent", { .profile = FAKE_BIG, .count = 1,
	  .own_index = true }, -EINVAL, VFG_WISH_INDEX,
	  "a vf-index is for 1 function on a named parent" },
	{ "too many", { .profile = FAKE_BIG, .count = 5 }, -ENOSPC,
	  VFG_WISH_PROFILE, "profile kunit-big: 5 asked, 4 fit on 1 parent" },
};

static void refuse_desc(const struct refuse_case *c, char *desc)
{
	strscpy(desc, c->desc, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(refuse, refuse_cases, refuse_desc);

static void make_refuses(struct kunit *test)
{
	const struct refuse_case *c = test->param_value;
	struct netlink_ext_ack extack = {};
	struct vfg_func_spec spec = c->spec;
	struct fake_parent *fake;
	LIST_HEAD(made);

	fake = fake_register(test, VFIO_GLUE_KIND_GPU, 4);
	spec.any_kind = true;
	KUNIT_EXPECT_EQ(test, c->err, make(&spec, &made, &extack));
	KUNIT_EXPECT_EQ(test, c->refused, spec.refused);
	KUNIT_EXPECT_STREQ(test, c->text, extack._msg);
	KUNIT_EXPECT_TRUE(test, list_empty(&made));
	KUNIT_EXPECT_EQ(test, 0, fake->holds);
}

static void make_tells_which_vf(struct kunit *test)
{
	struct vfg_func_spec spec = { .profile = FAKE_VF, .any_kind = true,
				      .count = 1, .own_index = true,
				      .vf_index = 3 };
	struct netlink_ext_ack extack = {};
	struct fake_parent *nic, *gpu;
	struct vfg_func_obj *obj;
	LIST_HEAD(made);

	nic = fake_register(test, VFIO_GLUE_KIND_NIC, 4);
	gpu = fake_register(test, VFIO_GLUE_KIND_GPU, 4);
	spec.parent = nic->parent->name;
	KUNIT_ASSERT_EQ(test, 0, make(&spec, &made, NULL));
	spec.own_index = false;
	KUNIT_ASSERT_EQ(test, 0, make(&spec, &made, NULL));
	obj = list_first_entry(&made, struct vfg_func_obj, set_node);
	KUNIT_EXPECT_EQ(test, 3, obj->pub.vf_index);
	obj = list_last_entry(&made, struct vfg_func_obj, set_node);
	KUNIT_EXPECT_EQ(test, VFG_INDEX_ANY, obj->pub.vf_index);
	destroy_all(&made);

	spec.own_index = true;
	spec.parent = gpu->parent->name;
	spec.profile = FAKE_BIG;
	KUNIT_EXPECT_EQ(test, -EOPNOTSUPP, make(&spec, &made, &extack));
	KUNIT_EXPECT_EQ(test, VFG_WISH_INDEX, spec.refused);
	KUNIT_EXPECT_STREQ(test, "gpu0 is no NIC, its functions have no vf-index",
			   extack._msg);
	KUNIT_EXPECT_EQ(test, 0, gpu->holds);
}

static void make_refuses_duplicates(struct kunit *test)
{
	struct vfg_func_spec spec = { .profile = FAKE_BIG, .any_kind = true,
				      .count = 1, .uuid = &uuid_a,
				      .name = "kunit" };
	struct vfg_func_spec again = spec;
	struct netlink_ext_ack extack = {};
	LIST_HEAD(made);

	fake_register(test, VFIO_GLUE_KIND_GPU, 4);
	KUNIT_ASSERT_EQ(test, 0, make(&spec, &made, NULL));

	KUNIT_EXPECT_EQ(test, -EEXIST, make(&again, &made, &extack));
	KUNIT_EXPECT_EQ(test, VFG_WISH_NAME, again.refused);
	KUNIT_EXPECT_STREQ(test, "name kunit is in use", extack._msg);

	again.name = NULL;
	KUNIT_EXPECT_EQ(test, -EEXIST, make(&again, &made, &extack));
	KUNIT_EXPECT_EQ(test, VFG_WISH_UUID, again.refused);
	KUNIT_EXPECT_STREQ(test, "uuid is that of function kunit", extack._msg);
	destroy_all(&made);
}

/* Whichever hold fails, what went before is given back, references too. */
static void make_rolls_back(struct kunit *test)
{
	struct vfg_func_spec spec = { .profile = FAKE_BIG, .any_kind = true,
				      .count = 6 };
	struct netlink_ext_ack extack = {};
	struct fake_parent *fake;
	LIST_HEAD(made);
	int k, refs;

	fake = fake_register(test, VFIO_GLUE_KIND_GPU, 8);
	refs = module_refcount(THIS_MODULE);
	for (k = 0; k < 6; k++) {
		fake->holds = 0;
		fake->releases = 0;
		fake->fail_hold = k;
		spec.refused = VFG_WISH_NONE;
		KUNIT_EXPECT_EQ(test, -ENOSPC, make(&spec, &made, &extack));
		KUNIT_EXPECT_EQ(test, k, fake->holds);
		KUNIT_EXPECT_EQ(test, k, fake->releases);
		KUNIT_EXPECT_EQ(test, 0, fake->resident);
		KUNIT_EXPECT_EQ(test, 0U, fake->parent->resident);
		KUNIT_EXPECT_TRUE(test, list_empty(&made));
		KUNIT_EXPECT_EQ(test, refs, module_refcount(THIS_MODULE));
		KUNIT_EXPECT_EQ(test, VFG_WISH_PROFILE, spec.refused);
		KUNIT_EXPECT_NOT_NULL(test, extack._msg);
	}
	fake->fail_hold = -1;
	fake->holds = 0;
	fake->releases = 0;
	KUNIT_EXPECT_EQ(test, 0, make(&spec, &made, NULL));
	KUNIT_EXPECT_STREQ(test, "vgpu0", nth(&made, 0)->pub.name);
	KUNIT_EXPECT_EQ(test, refs + 6, module_refcount(THIS_MODULE));
	destroy_all(&made);
	KUNIT_EXPECT_EQ(test, refs, module_refcount(THIS_MODULE));
}

static void generation_never_repeats(struct kunit *test)
{
	struct vfg_func_spec spec = { .profile = FAKE_BIG, .any_kind = true,
				      .count = 2 };
	LIST_HEAD(made);
	u64 last;

	fake_register(test, VFIO_GLUE_KIND_GPU, 2);
	KUNIT_ASSERT_EQ(test, 0, make(&spec, &made, NULL));
	last = nth(&made, 1)->pub.generation;
	KUNIT_EXPECT_GT(test, last, nth(&made, 0)->pub.generation);
	destroy_all(&made);
	KUNIT_ASSERT_EQ(test, 0, make(&spec, &made, NULL));
	KUNIT_EXPECT_GT(test, nth(&made, 0)->pub.generation, last);
	destroy_all(&made);
}

/* The policy of the pool, unless the request has its own. */
static void make_follows_policy(struct kunit *test)
{
	struct vfg_func_spec spec = { .profile = FAKE_BIG, .any_kind = true,
				      .count = 4 };
	struct fake_parent *a, *b;
	LIST_HEAD(made);

	a = fake_register(test, VFIO_GLUE_KIND_GPU, 4);
	b = fake_register(test, VFIO_GLUE_KIND_GPU, 4);

	KUNIT_EXPECT_EQ(test, 0, make(&spec, &made, NULL));
	KUNIT_EXPECT_EQ(test, 2, a->resident);
	KUNIT_EXPECT_EQ(test, 2, b->resident);
	destroy_all(&made);

	spec.policy = VFIO_GLUE_POLICY_DEPTH;
	spec.own_policy = true;
	KUNIT_EXPECT_EQ(test, 0, make(&spec, &made, NULL));
	KUNIT_EXPECT_EQ(test, 4, a->resident);
	KUNIT_EXPECT_EQ(test, 0, b->resident);
	destroy_all(&made);

	spec.parent = vfg_parent_name(b->parent);
	KUNIT_EXPECT_EQ(test, 0, make(&spec, &made, NULL));
	KUNIT_EXPECT_EQ(test, 0, a->resident);
	KUNIT_EXPECT_EQ(test, 4, b->resident);
	KUNIT_EXPECT_EQ(test, 0, vfg_parent_room(b->parent, FAKE_BIG));
	KUNIT_EXPECT_EQ(test, 4, vfg_pool_room(VFIO_GLUE_KIND_GPU, FAKE_BIG));
	KUNIT_EXPECT_EQ(test, 0, vfg_pool_room(VFIO_GLUE_KIND_NIC, FAKE_BIG));
	KUNIT_EXPECT_EQ(test, 0, vfg_parent_room(b->parent, FAKE_VF));
	destroy_all(&made);
}

static void claim_without_reservation_places(struct kunit *test)
{
	struct fake_parent *fake;
	struct vfg_func *func;

	fake = fake_register(test, VFIO_GLUE_KIND_GPU, 1);
	func = vfg_func_claim(VFIO_GLUE_KIND_GPU, NULL, &uuid_a, FAKE_SMALL);
	KUNIT_ASSERT_FALSE(test, IS_ERR(func));
	KUNIT_EXPECT_PTR_EQ(test, func->parent, fake->parent);
	KUNIT_EXPECT_EQ(test, 1U, func->profile);
	KUNIT_EXPECT_TRUE(test, guid_equal(&func->uuid, &uuid_a));
	KUNIT_EXPECT_EQ(test, VFIO_GLUE_STATE_ACTIVE, to_obj(func)->state);
	KUNIT_EXPECT_EQ(test, 1, fake->claims);

	vfg_func_release(func);
	KUNIT_EXPECT_FALSE(test, exists(&uuid_a));
	KUNIT_EXPECT_EQ(test, 1, fake->releases);
}

static void claim_refuses(struct kunit *test)
{
	struct fake_parent *a, *b;
	struct vfg_func *func;
	int refs;

	a = fake_register(test, VFIO_GLUE_KIND_GPU, 1);
	b = fake_register(test, VFIO_GLUE_KIND_GPU, 1);
	refs = module_refcount(THIS_MODULE);

	func = vfg_func_claim(VFIO_GLUE_KIND_GPU, NULL, &uuid_a, "kunit-none");
	KUNIT_EXPECT_EQ(test, -ENOENT, PTR_ERR_OR_ZERO(func));
	func = vfg_func_claim(VFIO_GLUE_KIND_GPU, NULL, &uuid_a, FAKE_VF);
	KUNIT_EXPECT_EQ(test, -ENOENT, PTR_ERR_OR_ZERO(func));
	func = vfg_func_claim(VFIO_GLUE_KIND_NIC, NULL, &uuid_a, FAKE_BIG);
	KUNIT_EXPECT_EQ(test, -ENOENT, PTR_ERR_OR_ZERO(func));

	b->capacity = 0;
	func = vfg_func_claim(VFIO_GLUE_KIND_GPU, b->parent, &uuid_a, FAKE_BIG);
	KUNIT_EXPECT_EQ(test, -ENOSPC, PTR_ERR_OR_ZERO(func));

	a->fail_claim = true;
	func = vfg_func_claim(VFIO_GLUE_KIND_GPU, a->parent, &uuid_a, FAKE_BIG);
	KUNIT_EXPECT_EQ(test, -EIO, PTR_ERR_OR_ZERO(func));
	KUNIT_EXPECT_EQ(test, 1, a->releases);

	vfg_parent_retire(a->parent);
	func = vfg_func_claim(VFIO_GLUE_KIND_GPU, a->parent, &uuid_a, FAKE_BIG);
	KUNIT_EXPECT_EQ(test, -EBUSY, PTR_ERR_OR_ZERO(func));

	KUNIT_EXPECT_FALSE(test, exists(&uuid_a));
	KUNIT_EXPECT_EQ(test, refs, module_refcount(THIS_MODULE));
}

/* The duplicate is refused while the first is active, and while it drains. */
static void claim_refuses_duplicate(struct kunit *test)
{
	struct vfg_func *func, *other;

	fake_register(test, VFIO_GLUE_KIND_GPU, 2);
	func = vfg_func_claim(VFIO_GLUE_KIND_GPU, NULL, &uuid_a, FAKE_BIG);
	KUNIT_ASSERT_FALSE(test, IS_ERR(func));

	other = vfg_func_claim(VFIO_GLUE_KIND_GPU, NULL, &uuid_a, FAKE_BIG);
	KUNIT_EXPECT_EQ(test, -EEXIST, PTR_ERR_OR_ZERO(other));
	KUNIT_EXPECT_EQ(test, 0, delete(to_obj(func), NULL));
	other = vfg_func_claim(VFIO_GLUE_KIND_GPU, NULL, &uuid_a, FAKE_BIG);
	KUNIT_EXPECT_EQ(test, -EEXIST, PTR_ERR_OR_ZERO(other));
	vfg_func_release(func);

	func = vfg_func_claim(VFIO_GLUE_KIND_GPU, NULL, &uuid_a, FAKE_BIG);
	KUNIT_ASSERT_FALSE(test, IS_ERR(func));
	vfg_func_release(func);
}

static void open_and_delete_exclude_each_other(struct kunit *test)
{
	struct netlink_ext_ack extack = {};
	struct vfg_func_obj *obj;
	struct vfg_func *func;
	char want[80];

	fake_register(test, VFIO_GLUE_KIND_GPU, 1);
	func = vfg_func_claim(VFIO_GLUE_KIND_GPU, NULL, &uuid_a, FAKE_BIG);
	KUNIT_ASSERT_FALSE(test, IS_ERR(func));
	obj = to_obj(func);

	KUNIT_EXPECT_EQ(test, 0, vfg_func_open(func));
	KUNIT_EXPECT_EQ(test, 0, vfg_func_open(func));
	KUNIT_EXPECT_EQ(test, task_tgid_nr(current), obj->holder_pid);
	vfg_func_close(func);
	KUNIT_EXPECT_EQ(test, -EBUSY, delete(obj, &extack));
	snprintf(want, sizeof(want), "vgpu0 is in use by %s, pid %d",
		 obj->holder_comm, task_tgid_nr(current));
	KUNIT_EXPECT_STREQ(test, want, extack._msg);
	KUNIT_EXPECT_EQ(test, VFIO_GLUE_STATE_ACTIVE, obj->state);
	vfg_func_close(func);

	KUNIT_EXPECT_EQ(test, 0, delete(obj, NULL));
	KUNIT_EXPECT_EQ(test, VFIO_GLUE_STATE_DRAINING, obj->state);
	KUNIT_EXPECT_EQ(test, -EBUSY, vfg_func_open(func));
	KUNIT_EXPECT_EQ(test, 0, delete(obj, NULL));
	vfg_func_release(func);
}

/* The leaf's pointer outlives the parent, but nothing is called any more. */
static void unregister_leaves_a_shell(struct kunit *test)
{
	struct fake_parent *fake;
	struct vfg_func *func;
	int refs;

	refs = module_refcount(THIS_MODULE);
	fake = fake_register(test, VFIO_GLUE_KIND_GPU, 1);
	func = vfg_func_claim(VFIO_GLUE_KIND_GPU, NULL, &uuid_a, FAKE_BIG);
	KUNIT_ASSERT_FALSE(test, IS_ERR(func));
	KUNIT_EXPECT_EQ(test, 0, vfg_func_open(func));

	fake_unregister(fake);
	KUNIT_EXPECT_EQ(test, 1, fake->releases);
	KUNIT_EXPECT_NULL(test, func->parent);
	KUNIT_EXPECT_FALSE(test, exists(&uuid_a));
	KUNIT_EXPECT_EQ(test, -ENODEV, vfg_func_open(func));
	vfg_func_close(func);
	KUNIT_EXPECT_EQ(test, refs + 1, module_refcount(THIS_MODULE));
	vfg_func_release(func);
	KUNIT_EXPECT_EQ(test, refs, module_refcount(THIS_MODULE));
	KUNIT_EXPECT_EQ(test, 1, fake->releases);
}

static void retire_stops_opens(struct kunit *test)
{
	struct fake_parent *fake;
	struct vfg_func *func;

	fake = fake_register(test, VFIO_GLUE_KIND_GPU, 2);
	func = vfg_func_claim(VFIO_GLUE_KIND_GPU, NULL, &uuid_a, FAKE_BIG);
	KUNIT_ASSERT_FALSE(test, IS_ERR(func));
	vfg_parent_retire(fake->parent);
	KUNIT_EXPECT_EQ(test, -ENODEV, vfg_func_open(func));
	KUNIT_EXPECT_EQ(test, 0, vfg_parent_room(fake->parent, FAKE_BIG));
	vfg_func_release(func);
}

static void activate_is_for_vfs(struct kunit *test)
{
	struct vfg_func_spec vf = { .profile = FAKE_VF, .any_kind = true,
				    .count = 1 };
	struct vfg_func_spec vgpu = { .profile = FAKE_BIG, .any_kind = true,
				      .count = 1 };
	struct netlink_ext_ack extack = {};
	struct vfg_func_obj *obj;
	LIST_HEAD(made);

	fake_register(test, VFIO_GLUE_KIND_NIC, 1);
	fake_register(test, VFIO_GLUE_KIND_GPU, 1);
	KUNIT_ASSERT_EQ(test, 0, make(&vf, &made, NULL));
	KUNIT_EXPECT_EQ(test, 0, make(&vgpu, &made, NULL));

	obj = nth(&made, 0);
	KUNIT_EXPECT_EQ(test, 0, activate(obj, NULL));
	KUNIT_EXPECT_EQ(test, VFIO_GLUE_STATE_ACTIVE, obj->state);
	KUNIT_EXPECT_EQ(test, -EALREADY, activate(obj, &extack));
	KUNIT_EXPECT_STREQ(test, "function vf0 is not reserved but active",
			   extack._msg);

	KUNIT_EXPECT_EQ(test, -EINVAL, activate(nth(&made, 1), &extack));
	KUNIT_EXPECT_STREQ(test,
			   "vgpu0 is a vGPU, claimed by creating its mdev",
			   extack._msg);
	destroy_all(&made);
}

/* An active VF has no leaf that would release it, so delete ends it. */
static void delete_ends_a_vf(struct kunit *test)
{
	struct vfg_func_spec vf = { .profile = FAKE_VF, .any_kind = true,
				    .count = 1, .uuid = &uuid_a };
	struct vfg_func_obj *obj;
	struct fake_parent *fake;
	LIST_HEAD(made);

	fake = fake_register(test, VFIO_GLUE_KIND_NIC, 1);
	KUNIT_ASSERT_EQ(test, 0, make(&vf, &made, NULL));
	obj = nth(&made, 0);
	list_del_init(&obj->set_node);
	KUNIT_EXPECT_EQ(test, 0, activate(obj, NULL));
	KUNIT_EXPECT_EQ(test, 0, delete(obj, NULL));
	KUNIT_EXPECT_FALSE(test, exists(&uuid_a));
	KUNIT_EXPECT_EQ(test, 1, fake->releases);
}

static void set_reaches_only_who_can(struct kunit *test)
{
	struct vfg_func_spec vf = { .profile = FAKE_VF, .any_kind = true,
				    .count = 1 };
	struct vfg_func_spec vgpu = { .profile = FAKE_BIG, .any_kind = true,
				      .count = 1 };
	const struct vfg_func_config config = { .set = VFG_CONFIG_TRUST };
	const struct vfg_func_config engine = { .set = VFG_CONFIG_WEIGHT };
	const struct vfg_func_config both = {
		.set = VFG_CONFIG_WEIGHT | VFG_CONFIG_TRUST,
	};
	struct netlink_ext_ack extack = {};
	struct fake_parent *nic, *gpu;
	LIST_HEAD(made);

	nic = fake_register(test, VFIO_GLUE_KIND_NIC, 1);
	gpu = fake_register(test, VFIO_GLUE_KIND_GPU, 1);
	KUNIT_ASSERT_EQ(test, 0, make(&vf, &made, NULL));
	KUNIT_EXPECT_EQ(test, 0, make(&vgpu, &made, NULL));

	mutex_lock(&vfg_registry.lock);
	KUNIT_EXPECT_EQ(test, 0, vfg_func_set(nth(&made, 0), &config, NULL));
	KUNIT_EXPECT_EQ(test, -EOPNOTSUPP,
			vfg_func_set(nth(&made, 1), &config, &extack));
	KUNIT_EXPECT_STREQ(test, "vgpu0 is a vGPU and has no settings of a VF",
			   extack._msg);
	KUNIT_EXPECT_EQ(test, -EOPNOTSUPP,
			vfg_func_set(nth(&made, 0), &engine, &extack));
	KUNIT_EXPECT_STREQ(test, "vf0 is a VF and has no part of an engine",
			   extack._msg);
	KUNIT_EXPECT_EQ(test, 0, vfg_func_set(nth(&made, 1), &engine, NULL));
	KUNIT_EXPECT_EQ(test, -EOPNOTSUPP,
			vfg_func_set(nth(&made, 0), &both, NULL));
	KUNIT_EXPECT_EQ(test, -EOPNOTSUPP,
			vfg_func_set(nth(&made, 1), &both, NULL));
	mutex_unlock(&vfg_registry.lock);
	KUNIT_EXPECT_EQ(test, 1, nic->sets);
	KUNIT_EXPECT_EQ(test, 1, gpu->sets);
	destroy_all(&made);
}

static void changed_counts_if_there_is_such_a_function(struct kunit *test)
{
	struct vfg_func_spec vf = { .profile = FAKE_VF, .any_kind = true,
				    .count = 1 };
	struct fake_parent *nic;
	unsigned int seq;
	LIST_HEAD(made);

	nic = fake_register(test, VFIO_GLUE_KIND_NIC, 1);
	KUNIT_ASSERT_EQ(test, 0, make(&vf, &made, NULL));
	seq = vfg_registry.seq;
	vfg_func_changed(nic->parent, nic);
	KUNIT_EXPECT_EQ(test, seq + 1, vfg_registry.seq);
	vfg_func_changed(nic->parent, test);
	KUNIT_EXPECT_EQ(test, seq + 1, vfg_registry.seq);
	destroy_all(&made);
}

static struct kunit_case func_cases[] = {
	KUNIT_CASE(name_ok_rejects),
	KUNIT_CASE(make_names_lowest_free),
	KUNIT_CASE(make_takes_names_alike),
	KUNIT_CASE_PARAM(make_refuses, refuse_gen_params),
	KUNIT_CASE(make_tells_which_vf),
	KUNIT_CASE(make_refuses_duplicates),
	KUNIT_CASE(make_rolls_back),
	KUNIT_CASE(generation_never_repeats),
	KUNIT_CASE(make_follows_policy),
	KUNIT_CASE(claim_without_reservation_places),
	KUNIT_CASE(claim_refuses),
	KUNIT_CASE(claim_refuses_duplicate),
	KUNIT_CASE(open_and_delete_exclude_each_other),
	KUNIT_CASE(unregister_leaves_a_shell),
	KUNIT_CASE(retire_stops_opens),
	KUNIT_CASE(activate_is_for_vfs),
	KUNIT_CASE(delete_ends_a_vf),
	KUNIT_CASE(set_reaches_only_who_can),
	KUNIT_CASE(changed_counts_if_there_is_such_a_function),
	{}
};

static struct kunit_suite func_suite = {
	.name = "vfio_glue_func",
	.test_cases = func_cases,
};

kunit_test_suite(func_suite);

MODULE_DESCRIPTION("KUnit suite of the functions of vfio_glue");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
MODULE_IMPORT_NS("VFIO_GLUE");
