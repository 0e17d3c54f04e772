// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit: plans. What capacity-get says is compared with what func-new then
 * does, on real card objects over memory that is not there, and with a model
 * that tries everything.
 *
 *	gpu0  64 MiB  node 0	gpu1  32 MiB  node 1	gpu2  32 MiB  node 1
 */
#include <kunit/device.h>
#include <kunit/test.h>
#include <linux/module.h>
#include <linux/netlink.h>
#include <linux/prandom.h>
#include <linux/random.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "../drivers/mdev_gpu/backend.h"
#include "../drivers/mdev_gpu/gpu.h"
#include "../drivers/mdev_gpu/mdev_gpu.h"
#include "../drivers/vfio_glue/plan.h"
#include "../drivers/vfio_glue/vfg.h"

#define CARDS	3
#define MOST	1000

static void fake_clear(void *hw, u64 off, size_t len)
{
}

static const struct mgpu_backend_ops fake_backend = {
	.name = "plan",
	.max_profile_mib = 64,
	.clear = fake_clear,
};

/**
 * struct scene - what each test starts with
 * @gpu: the cards
 * @made: functions that live, oldest first
 * @num: how many there are
 */
struct scene {
	struct mgpu_gpu *gpu[CARDS];
	struct list_head made;
	unsigned int num;
};

static const u32 card_mib[CARDS] = { 64, 32, 32 };
static const int card_node[CARDS] = { 0, 1, 1 };

static int scene_init(struct kunit *test)
{
	struct device *dev = kunit_device_register(test, "vfio_glue_plan");
	struct scene *s = kunit_kzalloc(test, sizeof(*s), GFP_KERNEL);
	unsigned int i;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, dev);
	KUNIT_ASSERT_NOT_NULL(test, s);
	INIT_LIST_HEAD(&s->made);
	test->priv = s;

	for (i = 0; i < CARDS; i++) {
		struct vfg_parent_desc desc = {
			.kind = VFIO_GLUE_KIND_GPU,
			.bus = "fake",
			.address = "0",
			.model = "plan",
			.node = card_node[i],
			.ops = &mgpu_vfg_ops,
		};
		struct mgpu_gpu *gpu;

		gpu = mgpu_gpu_create(dev, &fake_backend, NULL,
				      (u64)card_mib[i] * SZ_1M);
		KUNIT_ASSERT_NOT_ERR_OR_NULL(test, gpu);
		s->gpu[i] = gpu;
		desc.profiles = gpu->profiles;
		desc.num_profiles = gpu->num_profiles;
		desc.priv = gpu;
		gpu->parent = vfg_parent_register(&desc);
		KUNIT_ASSERT_NOT_ERR_OR_NULL(test, gpu->parent);
	}
	return 0;
}

static void scene_exit(struct kunit *test)
{
	struct scene *s = test->priv;
	unsigned int i;

	for (i = 0; s && i < CARDS; i++) {
		if (IS_ERR_OR_NULL(s->gpu[i]))
			continue;
		if (!IS_ERR_OR_NULL(s->gpu[i]->parent))
			vfg_parent_unregister(s->gpu[i]->parent);
		mgpu_gpu_destroy(s->gpu[i]);
	}
}

static void set_modes(struct kunit *test, enum vfio_glue_mode mode)
{
	struct scene *s = test->priv;
	char holder[VFG_NAME_SIZE];
	unsigned int i;

	for (i = 0; i < CARDS; i++)
		KUNIT_ASSERT_EQ(test, 0, mgpu_gpu_set_mode(s->gpu[i], mode,
							   holder));
}

/* func-new, to the letter; new functions are at the end of the list. */
static int create(struct scene *s, struct vfg_func_spec *spec,
		  struct netlink_ext_ack *extack)
{
	LIST_HEAD(made);
	int err;

	spec->any_kind = true;
	mutex_lock(&vfg_registry.lock);
	err = vfg_func_make(spec, &made, extack);
	mutex_unlock(&vfg_registry.lock);
	s->num += list_count_nodes(&made);
	list_splice_tail(&made, &s->made);
	return err;
}

static struct vfg_func_obj *nth(struct scene *s, unsigned int n)
{
	struct vfg_func_obj *obj;

	list_for_each_entry(obj, &s->made, set_node)
		if (!n--)
			return obj;
	return NULL;
}

static void destroy(struct scene *s, struct vfg_func_obj *obj)
{
	list_del_init(&obj->set_node);
	s->num--;
	mutex_lock(&vfg_registry.lock);
	vfg_func_destroy(obj);
	mutex_unlock(&vfg_registry.lock);
}

static void destroy_from(struct scene *s, unsigned int first)
{
	while (s->num > first)
		destroy(s, nth(s, s->num - 1));
}

/* capacity-get, to the letter. */
static u32 capacity(struct kunit *test, struct vfg_func_spec *spec,
		    const struct vfg_func_obj *without,
		    struct netlink_ext_ack *extack)
{
	struct vfg_plan *plan;
	u32 num;

	spec->any_kind = true;
	mutex_lock(&vfg_registry.lock);
	plan = vfg_plan_create();
	if (IS_ERR(plan)) {
		mutex_unlock(&vfg_registry.lock);
		KUNIT_FAIL(test, "no memory");
		return 0;
	}
	if (without)
		vfg_plan_without(plan, without);
	num = vfg_plan_capacity(plan, spec, MOST, extack);
	vfg_plan_destroy(plan);
	mutex_unlock(&vfg_registry.lock);
	return num;
}

/* The parents of the last @num functions, by number. */
static void expect_parents(struct kunit *test, const char *want)
{
	struct scene *s = test->priv;
	struct vfg_func_obj *obj;
	char got[64] = "";

	list_for_each_entry(obj, &s->made, set_node)
		snprintf(got + strlen(got), sizeof(got) - strlen(got), "%u",
			 obj->pub.parent->number);
	KUNIT_EXPECT_STREQ(test, got, want);
}

static const char *const mixes[][4] = {
	{ "plan-4" }, { "plan-8" }, { "plan-16" }, { "plan-32" }, { "plan-64" },
	{ "plan-4", "plan-16" }, { "plan-8", "plan-4", "plan-8" },
	{ "plan-16", "plan-8", "plan-32" }, { "plan-4", "plan-4", "plan-8" },
	{ "plan-1g.4" }, { "plan-3g.16" }, { "plan-1g.8" }, { "plan-2g.16" },
	{ "plan-1g.4", "plan-1g.4", "plan-2g.8", "plan-3g.16" },
	{ "plan-1g.8", "plan-3g.32" }, { "plan-1g.4.me", "plan-4g.16" },
	{ "plan-8", "plan-3g.16" }, { "nosuch" }, { "plan-8", "nosuch" },
};

/* A request for one of the mixes above, by chance in any other way. */
static void random_spec(struct rnd_state *rnd, struct vfg_func_spec *spec,
			struct vfg_want *wants)
{
	static const char *const owners[] = { "anna", "bert" };
	static const char *const exclude[] = { "gpu1" };
	u32 r = prandom_u32_state(rnd);
	unsigned int mix = r % ARRAY_SIZE(mixes), i;

	memset(spec, 0, sizeof(*spec));
	for (i = 0; i < 4 && mixes[mix][i]; i++) {
		wants[i].profile = mixes[mix][i];
		wants[i].count = 1 + !(prandom_u32_state(rnd) % 4);
	}
	spec->wants = wants;
	spec->num_wants = i;
	spec->own_policy = r & BIT(8);
	spec->policy = (r >> 9) % 4;
	if (!(r >> 11 & 7)) {
		spec->exclude = exclude;
		spec->num_exclude = 1;
	}
	spec->own_node = !(r >> 14 & 3);
	spec->numa_node = r >> 16 & 1;
	if (r & BIT(17)) {
		spec->owner = owners[r >> 18 & 1];
		spec->affinity = (r >> 19) % 3;
	}
	if (!(r >> 24 & 7))
		spec->parent = "gpu0";
}

/*
 * Long random lives of three cards in changing modes. What is said to fit is
 * what is then created, no more and no less, and the reason that is given for
 * the next is the reason of its refusal.
 */
static void capacity_is_what_creates_achieve(struct kunit *test)
{
	struct scene *s = test->priv;
	u32 seed = get_random_u32();
	struct vfg_func_spec spec;
	struct vfg_want wants[4];
	struct rnd_state rnd;
	unsigned int step, i;
	char holder[VFG_NAME_SIZE];
	struct vfg_room room;

	kunit_info(test, "seed %u\n", seed);
	prandom_seed_state(&rnd, seed);

	for (step = 0; step < 3000; step++) {
		struct netlink_ext_ack said = {}, found = {}, none = {};
		u32 r = prandom_u32_state(&rnd);
		unsigned int before;
		u32 num, done = 0;
		int err;

		/* Now and then a card changes its mode, or how it fits. */
		i = r % CARDS;
		if (!(r >> 8 & 15)) {
			mgpu_gpu_set_mode(s->gpu[i], (r >> 12) % 3, holder);
			mgpu_gpu_set_fit(s->gpu[i], (r >> 14) % 2);
		}
		mgpu_gpu_room(s->gpu[i], r % s->gpu[i]->num_profiles, &room);
		KUNIT_ASSERT_EQ(test, room.room,
				mgpu_gpu_count(s->gpu[i],
					       r % s->gpu[i]->num_profiles));

		if (s->num && (r & BIT(31))) {
			struct vfg_func_obj *obj = nth(s, (r >> 16) % s->num);

			/* What would be if it left is what is when it left. */
			random_spec(&rnd, &spec, wants);
			num = capacity(test, &spec, obj, NULL);
			destroy(s, obj);
			KUNIT_ASSERT_EQ(test, num,
					capacity(test, &spec, NULL, NULL));
			continue;
		}

		random_spec(&rnd, &spec, wants);
		before = s->num;
		num = capacity(test, &spec, NULL, &said);
		KUNIT_ASSERT_EQ(test, s->num, before);
		if (step % 8) {
			/* One request only, which then stays. */
			err = create(s, &spec, &found);
			KUNIT_ASSERT_EQ(test, !err, num > 0);
			if (err)
				KUNIT_ASSERT_STREQ(test, said._msg, found._msg);
			continue;
		}
		while (!create(s, &spec, &none))
			done++;
		KUNIT_ASSERT_EQ(test, num, done);
		KUNIT_ASSERT_STREQ(test, said._msg, none._msg);
		destroy_from(s, before);
	}
	destroy_from(s, 0);
}

/**
 * struct model - cards in mixed mode, by pieces of 4 MiB
 * @taken: which are taken
 */
struct model {
	bool taken[CARDS][16];
};

/* Can all of these be placed on any card, tried in every way? */
static bool model_fits(struct model *m, const u32 *mib, unsigned int num)
{
	unsigned int card, at, i, len;
	bool found, free;

	if (!num)
		return true;
	len = mib[0] / 4;
	for (card = 0; card < CARDS; card++) {
		for (at = 0; at + len <= card_mib[card] / 4; at += len) {
			free = true;
			for (i = at; i < at + len; i++)
				free &= !m->taken[card][i];
			if (!free)
				continue;
			memset(&m->taken[card][at], true, len);
			found = model_fits(m, mib + 1, num - 1);
			memset(&m->taken[card][at], false, len);
			if (found)
				return true;
		}
	}
	return false;
}

/* Mixes on half-full cards are granted if and only if there is any way. */
static void place_agrees_with_brute_force(struct kunit *test)
{
	static const char *const names[] = { "plan-8", "plan-16", "plan-32" };
	struct scene *s = test->priv;
	u32 seed = get_random_u32();
	struct vfg_func_spec spec;
	struct vfg_want wants[4];
	struct vfg_func_obj *obj;
	struct rnd_state rnd;
	unsigned int step, i;

	kunit_info(test, "seed %u\n", seed);
	prandom_seed_state(&rnd, seed);
	set_modes(test, VFIO_GLUE_MODE_MIXED);

	for (step = 0; step < 500; step++) {
		struct model m = {};
		u32 mib[4];

		while (s->num > 6)
			destroy(s, nth(s, prandom_u32_state(&rnd) % s->num));
		list_for_each_entry(obj, &s->made, set_node) {
			struct mgpu_slot *slot = obj->pub.priv;
			u64 off, size;

			mgpu_slot_slice(slot, &off, &size);
			memset(&m.taken[obj->pub.parent->number][off / SZ_4M],
			       true, size / SZ_4M);
		}
		memset(&spec, 0, sizeof(spec));
		spec.wants = wants;
		spec.num_wants = 1 + prandom_u32_state(&rnd) % 4;
		spec.own_policy = true;
		spec.policy = prandom_u32_state(&rnd) % 4;
		for (i = 0; i < spec.num_wants; i++) {
			u32 k = prandom_u32_state(&rnd) % ARRAY_SIZE(names);

			wants[i].profile = names[k];
			wants[i].count = 1;
			mib[i] = 8 << k;
		}
		KUNIT_ASSERT_EQ(test, !create(s, &spec, NULL),
				model_fits(&m, mib, spec.num_wants));
	}
	destroy_from(s, 0);
}

/* The mix that fails "in that order" elsewhere; here all orders are one. */
static void mix_knows_no_order(struct kunit *test)
{
	static const struct vfg_want orders[][3] = {
		{ { "plan-1g.4", 2 }, { "plan-2g.8", 1 }, { "plan-3g.16", 1 } },
		{ { "plan-3g.16", 1 }, { "plan-1g.4", 2 }, { "plan-2g.8", 1 } },
		{ { "plan-2g.8", 1 }, { "plan-3g.16", 1 }, { "plan-1g.4", 2 } },
	};
	struct vfg_func_spec spec = { .num_wants = 3, .parent = "gpu1" };
	struct scene *s = test->priv;
	struct vfg_func_obj *obj;
	unsigned int i, n;

	set_modes(test, VFIO_GLUE_MODE_MIG);
	for (i = 0; i < ARRAY_SIZE(orders); i++) {
		spec.wants = orders[i];
		KUNIT_ASSERT_EQ(test, 0, create(s, &spec, NULL));
		KUNIT_ASSERT_EQ(test, s->num, 4);
		/* They come in the order in which they were asked for. */
		n = 0;
		list_for_each_entry(obj, &s->made, set_node) {
			const struct vfg_parent *on = obj->pub.parent;

			if (!n++)
				KUNIT_EXPECT_STREQ(test, orders[i][0].profile,
						   on->profiles[obj->pub.profile].name);
		}
		destroy_from(s, 0);
	}
}

/* One-type cards: a mix goes to as many cards as it has types. */
static void mix_spreads_over_one_type_cards(struct kunit *test)
{
	static const struct vfg_want wants[] = {
		{ "plan-16", 2 }, { "plan-8", 2 }, { "plan-4", 2 },
	};
	struct vfg_func_spec spec = { .wants = wants, .num_wants = 2 };
	struct netlink_ext_ack extack = {};
	struct scene *s = test->priv;

	/* Breadth would put the two of the first type on two cards. */
	KUNIT_EXPECT_EQ(test, 2, capacity(test, &spec, NULL, &extack));
	KUNIT_ASSERT_EQ(test, 0, create(s, &spec, NULL));
	KUNIT_ASSERT_EQ(test, 0, create(s, &spec, NULL));
	destroy_from(s, 0);

	/* gpu0, of 64 MiB, has no profile of 4 MiB. */
	spec.num_wants = 3;
	KUNIT_EXPECT_EQ(test, 2, capacity(test, &spec, NULL, NULL));
	KUNIT_ASSERT_EQ(test, 0, create(s, &spec, NULL));
	KUNIT_ASSERT_EQ(test, 0, create(s, &spec, NULL));
	destroy_from(s, 0);
	spec.parent = "gpu1";
	KUNIT_EXPECT_EQ(test, 0, capacity(test, &spec, NULL, &extack));
	KUNIT_EXPECT_STREQ(test, extack._msg,
			   "6 functions: each profile fits alone, not all at once");
}

/* What comes before the policy, in its order. */
static void rank_comes_before_policy(struct kunit *test)
{
	static const char *const exclude[] = { "gpu0", "gpu2" };
	struct vfg_func_spec spec = { .profile = "plan-8", .count = 3 };
	struct netlink_ext_ack extack = {};
	struct scene *s = test->priv;

	set_modes(test, VFIO_GLUE_MODE_MIXED);
	KUNIT_ASSERT_EQ(test, 0, create(s, &spec, NULL));
	expect_parents(test, "012");
	destroy_from(s, 0);

	spec.own_node = true;
	spec.numa_node = 1;
	KUNIT_ASSERT_EQ(test, 0, create(s, &spec, NULL));
	expect_parents(test, "121");
	destroy_from(s, 0);
	spec.own_node = false;

	spec.exclude = exclude;
	spec.num_exclude = 2;
	KUNIT_ASSERT_EQ(test, 0, create(s, &spec, NULL));
	expect_parents(test, "111");
	spec.count = 2;
	KUNIT_EXPECT_EQ(test, -ENOSPC, create(s, &spec, &extack));
	KUNIT_EXPECT_STREQ(test, extack._msg,
			   "profile plan-8: 2 asked, 1 fit on 1 parent");
	destroy_from(s, 0);
	spec.num_exclude = 0;

	/* Depth packs; spreading an owner's comes first. */
	spec.own_policy = true;
	spec.policy = VFIO_GLUE_POLICY_DEPTH;
	spec.owner = "anna";
	spec.affinity = VFIO_GLUE_AFFINITY_SPREAD;
	spec.count = 3;
	KUNIT_ASSERT_EQ(test, 0, create(s, &spec, NULL));
	expect_parents(test, "120");
	/* Another owner's are packed where he has some, and else by policy. */
	spec.owner = "bert";
	spec.policy = VFIO_GLUE_POLICY_BREADTH;
	spec.affinity = VFIO_GLUE_AFFINITY_PACK;
	KUNIT_ASSERT_EQ(test, 0, create(s, &spec, NULL));
	expect_parents(test, "120000");
	destroy_from(s, 0);
}

/* A place that is asked for is that place, or a refusal that names it. */
static void place_that_is_asked_for(struct kunit *test)
{
	struct vfg_func_spec spec = {
		.profile = "plan-8", .count = 1, .parent = "gpu1",
		.own_offset = true, .offset_mib = 16,
	};
	struct netlink_ext_ack extack = {};
	struct scene *s = test->priv;
	u64 off, size;

	KUNIT_ASSERT_EQ(test, 0, create(s, &spec, NULL));
	mgpu_slot_slice(nth(s, 0)->pub.priv, &off, &size);
	KUNIT_EXPECT_EQ(test, off, SZ_16M);
	KUNIT_EXPECT_EQ(test, -ENOSPC, create(s, &spec, &extack));
	KUNIT_EXPECT_STREQ(test, extack._msg,
			   "gpu1 has no free place for plan-8 at 16 MiB");
	KUNIT_EXPECT_EQ(test, spec.refused, VFG_WISH_OFFSET);
	spec.offset_mib = 4;
	KUNIT_EXPECT_EQ(test, -EINVAL, create(s, &spec, NULL));
	spec.offset_mib = 2;
	KUNIT_EXPECT_EQ(test, -EINVAL, create(s, &spec, NULL));
	spec.offset_mib = U32_MAX;
	KUNIT_EXPECT_EQ(test, -EINVAL, create(s, &spec, NULL));
	spec.offset_mib = 0;
	spec.count = 2;
	KUNIT_EXPECT_EQ(test, -EINVAL, create(s, &spec, NULL));
	spec.count = 1;
	spec.parent = NULL;
	KUNIT_EXPECT_EQ(test, -EINVAL, create(s, &spec, NULL));
	destroy_from(s, 0);
}

static void request_rejects_nonsense(struct kunit *test)
{
	static const struct vfg_want many[] = {
		{ "plan-4", 40 }, { "plan-8", 40 },
	};
	static const struct vfg_want wrap[] = {
		{ "plan-4", U32_MAX }, { "plan-8", 2 },
	};
	static const struct vfg_want nameless[] = { { "", 1 } };
	static const char *const exclude[] = { "gpu 1" };
	struct vfg_func_spec spec = { .wants = many, .num_wants = 2 };
	struct netlink_ext_ack extack = {};
	struct scene *s = test->priv;

	KUNIT_EXPECT_EQ(test, -EINVAL, create(s, &spec, &extack));
	KUNIT_EXPECT_STREQ(test, extack._msg, "count 80 is not in 1..64");
	spec.wants = wrap;
	KUNIT_EXPECT_EQ(test, -EINVAL, create(s, &spec, NULL));
	spec.wants = nameless;
	spec.num_wants = 1;
	KUNIT_EXPECT_EQ(test, -EINVAL, create(s, &spec, NULL));
	spec = (struct vfg_func_spec){ .profile = "plan-4", .count = 1 };
	spec.exclude = exclude;
	spec.num_exclude = 1;
	KUNIT_EXPECT_EQ(test, -EINVAL, create(s, &spec, NULL));
	spec.num_exclude = 0;
	spec.affinity = VFIO_GLUE_AFFINITY_PACK;
	KUNIT_EXPECT_EQ(test, -EINVAL, create(s, &spec, &extack));
	KUNIT_EXPECT_STREQ(test, extack._msg, "affinity needs an owner");
	KUNIT_EXPECT_EQ(test, s->num, 0);
}

static struct kunit_case plan_cases[] = {
	KUNIT_CASE_SLOW(capacity_is_what_creates_achieve),
	KUNIT_CASE_SLOW(place_agrees_with_brute_force),
	KUNIT_CASE(mix_knows_no_order),
	KUNIT_CASE(mix_spreads_over_one_type_cards),
	KUNIT_CASE(rank_comes_before_policy),
	KUNIT_CASE(place_that_is_asked_for),
	KUNIT_CASE(request_rejects_nonsense),
	{}
};

static struct kunit_suite plan_suite = {
	.name = "vfio_glue_plan",
	.init = scene_init,
	.exit = scene_exit,
	.test_cases = plan_cases,
};

kunit_test_suite(plan_suite);

MODULE_DESCRIPTION("KUnit suite of the plans of vfio_glue");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
MODULE_IMPORT_NS("VFIO_GLUE");
