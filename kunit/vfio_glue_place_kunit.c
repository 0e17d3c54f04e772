// SPDX-License-Identifier: GPL-2.0-only
/*
 * Placement: the order of preference by cases and against a naive model over
 * long random sequences; the choice and the wording of refusals.
 */
#include <kunit/test.h>
#include <linux/module.h>
#include <linux/numa.h>
#include <linux/prandom.h>
#include <linux/random.h>
#include <linux/string.h>

#include "../drivers/vfio_glue/place.h"

#define BREADTH	VFIO_GLUE_POLICY_BREADTH
#define DEPTH	VFIO_GLUE_POLICY_DEPTH
#define BREADTH_CAPACITY VFIO_GLUE_POLICY_BREADTH_CAPACITY
#define DEPTH_CAPACITY	VFIO_GLUE_POLICY_DEPTH_CAPACITY
#define NONE	NUMA_NO_NODE

#define CANDS	4

struct pick_case {
	const char *name;
	enum vfio_glue_policy policy;
	int node;
	int want;
	struct vfg_place_cand cand[CANDS];
};

#define CAND(_index, _node, _resident, _room)				\
	{ .index = _index, .node = _node, .resident = _resident,	\
	  .eligible = true, .room = { .room = _room } }

static const struct pick_case pick_cases[] = {
	{ "nobody eligible", BREADTH, NONE, -ENOSPC, { } },
	{ "nobody has room", DEPTH, NONE, -ENOSPC,
	  { CAND(0, 0, 3, 0), CAND(1, 0, 0, 0) } },
	{ "breadth takes fewest residents", BREADTH, NONE, 1,
	  { CAND(0, 0, 2, 6), CAND(1, 0, 1, 1), CAND(2, 0, 3, 9) } },
	{ "depth takes most residents", DEPTH, NONE, 2,
	  { CAND(0, 0, 2, 6), CAND(1, 0, 1, 1), CAND(2, 0, 3, 9) } },
	{ "depth passes over a full one", DEPTH, NONE, 0,
	  { CAND(0, 0, 2, 6), CAND(1, 0, 8, 0) } },
	{ "breadth tie takes most room", BREADTH, NONE, 1,
	  { CAND(0, 0, 1, 3), CAND(1, 1, 1, 7) } },
	{ "breadth by capacity takes most room", BREADTH_CAPACITY, NONE, 2,
	  { CAND(0, 0, 2, 6), CAND(1, 0, 1, 1), CAND(2, 0, 3, 9) } },
	{ "depth by capacity takes least room", DEPTH_CAPACITY, NONE, 1,
	  { CAND(0, 0, 2, 6), CAND(1, 0, 1, 1), CAND(2, 0, 3, 9) } },
	{ "breadth by capacity, then residents", BREADTH_CAPACITY, NONE, 1,
	  { CAND(0, 0, 2, 3), CAND(1, 1, 1, 3) } },
	{ "depth by capacity, then residents", DEPTH_CAPACITY, NONE, 0,
	  { CAND(0, 1, 2, 3), CAND(1, 0, 1, 3) } },
	{ "depth tie takes least room", DEPTH, NONE, 0,
	  { CAND(0, 1, 1, 3), CAND(1, 0, 1, 7) } },
	{ "then the lower node", BREADTH, NONE, 1,
	  { CAND(0, 1, 1, 3), CAND(1, 0, 1, 3) } },
	{ "then the preferred node", BREADTH, 1, 0,
	  { CAND(1, 1, 1, 3), CAND(0, 0, 1, 3) } },
	{ "node 0 may be preferred, too", DEPTH, 0, 1,
	  { CAND(0, 1, 1, 3), CAND(1, 0, 1, 3) } },
	{ "a node unknown comes last", DEPTH, NONE, 1,
	  { CAND(0, NONE, 1, 3), CAND(1, 5, 1, 3) } },
	{ "residents count more than the node", BREADTH, 1, 1,
	  { CAND(0, 1, 2, 3), CAND(1, 0, 1, 3) } },
	{ "then the lower index", DEPTH, NONE, 1,
	  { CAND(7, 0, 1, 3), CAND(4, 0, 1, 3), CAND(5, 0, 1, 3) } },
	{ "not the excluded one", BREADTH, NONE, 1,
	  { { .index = 0, .room = { .room = 9 } }, CAND(1, 0, 5, 1) } },
};

static void pick_desc(const struct pick_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(pick, pick_cases, pick_desc);

static void pick_by_case(struct kunit *test)
{
	const struct pick_case *c = test->param_value;

	KUNIT_EXPECT_EQ(test, c->want,
			vfg_place_pick(c->cand, CANDS, c->policy, c->node));
}

/*
 * The naive model says the rule once more, in another way: strike off
 * candidates criterion by criterion until one is left.
 */
#define MODEL_MAX	9

static void strike_unless_best(const struct vfg_place_cand *cand,
			       unsigned int num, bool *in,
			       s64 (*key)(const struct vfg_place_cand *, int),
			       int node, bool highest)
{
	s64 best = 0, value;
	bool first = true;
	unsigned int i;

	for (i = 0; i < num; i++) {
		if (!in[i])
			continue;
		value = key(&cand[i], node);
		if (first || (highest ? value > best : value < best))
			best = value;
		first = false;
	}
	for (i = 0; i < num; i++)
		if (in[i] && key(&cand[i], node) != best)
			in[i] = false;
}

static s64 key_resident(const struct vfg_place_cand *c, int node)
{
	return c->resident;
}

static s64 key_room(const struct vfg_place_cand *c, int node)
{
	return c->room.room;
}

static s64 key_unknown(const struct vfg_place_cand *c, int node)
{
	return c->node < 0;
}

static s64 key_foreign(const struct vfg_place_cand *c, int node)
{
	return c->node != node;
}

static s64 key_node(const struct vfg_place_cand *c, int node)
{
	return c->node;
}

static s64 key_index(const struct vfg_place_cand *c, int node)
{
	return c->index;
}

static int model_pick(const struct vfg_place_cand *cand, unsigned int num,
		      enum vfio_glue_policy policy, int node)
{
	bool in[MODEL_MAX];
	unsigned int i;

	for (i = 0; i < num; i++)
		in[i] = cand[i].eligible && cand[i].room.room > 0;
	if (policy == BREADTH_CAPACITY || policy == DEPTH_CAPACITY)
		strike_unless_best(cand, num, in, key_room, node,
				   policy == BREADTH_CAPACITY);
	strike_unless_best(cand, num, in, key_resident, node,
			   policy == DEPTH || policy == DEPTH_CAPACITY);
	strike_unless_best(cand, num, in, key_room, node, policy == BREADTH);
	strike_unless_best(cand, num, in, key_unknown, node, false);
	if (node >= 0)
		strike_unless_best(cand, num, in, key_foreign, node, false);
	strike_unless_best(cand, num, in, key_node, node, false);
	strike_unless_best(cand, num, in, key_index, node, false);
	for (i = 0; i < num; i++)
		if (in[i])
			return i;
	return -ENOSPC;
}

/* Places, asks and removals at random; every decision is the model's. */
static void pick_matches_naive_model(struct kunit *test)
{
	const size_t size = MODEL_MAX * sizeof(struct vfg_place_cand);
	struct vfg_place_cand *cand, *copy;
	enum vfio_glue_policy policy;
	unsigned int num = 0, step, i;
	unsigned int picks[8];
	struct vfg_place_ask ask = {};
	struct rnd_state rnd;
	int node, want, got;
	u32 seed, total;

	cand = kunit_kzalloc(test, size, GFP_KERNEL);
	copy = kunit_kzalloc(test, size, GFP_KERNEL);
	KUNIT_ASSERT_TRUE(test, cand && copy);
	seed = get_random_u32();
	kunit_info(test, "seed %u\n", seed);
	prandom_seed_state(&rnd, seed);

	for (step = 0; step < 6000; step++) {
		if (step % 100 == 0) {
			num = prandom_u32_state(&rnd) % (MODEL_MAX + 1);
			for (i = 0; i < num; i++) {
				cand[i].index = i ^ 5;
				cand[i].node = (int)(prandom_u32_state(&rnd) %
						     4) - 1;
				cand[i].resident = prandom_u32_state(&rnd) % 4;
				cand[i].room.room = prandom_u32_state(&rnd) % 5;
				cand[i].eligible = prandom_u32_state(&rnd) % 8;
			}
		}
		policy = prandom_u32_state(&rnd) % 4;
		node = (int)(prandom_u32_state(&rnd) % 4) - 1;
		ask.policy = policy;
		ask.node = node;
		ask.count = 1 + prandom_u32_state(&rnd) % ARRAY_SIZE(picks);

		/* Now and then something goes, so that it never stays full. */
		if (num && prandom_u32_state(&rnd) & 1) {
			i = prandom_u32_state(&rnd) % num;
			if (cand[i].resident) {
				cand[i].resident--;
				cand[i].room.room++;
			}
		}

		total = 0;
		for (i = 0; i < num; i++)
			if (cand[i].eligible)
				total += cand[i].room.room;

		memcpy(copy, cand, size);
		got = vfg_place_pick_all(copy, num, &ask, picks);
		KUNIT_ASSERT_EQ_MSG(test, got,
				    total >= ask.count ? 0 : -ENOSPC,
				    "seed %u step %u", seed, step);
		if (got) {
			KUNIT_ASSERT_EQ_MSG(test,
					    vfg_place_pick(cand, num, policy,
							   node),
					    model_pick(cand, num, policy, node),
					    "seed %u step %u", seed, step);
			continue;
		}
		for (i = 0; i < ask.count; i++) {
			want = model_pick(cand, num, policy, node);
			KUNIT_ASSERT_EQ_MSG(test, (int)picks[i], want,
					    "seed %u step %u pick %u", seed,
					    step, i);
			cand[want].resident++;
			cand[want].room.room--;
		}
	}
}

/* Ties everywhere: equal requests land alike, whatever the order. */
static void pick_ignores_order(struct kunit *test)
{
	struct vfg_place_cand a[] = {
		CAND(0, 0, 1, 2), CAND(1, 0, 1, 2), CAND(2, 0, 1, 2),
	};
	struct vfg_place_cand b[] = { a[2], a[0], a[1] };

	KUNIT_EXPECT_EQ(test, 0, vfg_place_pick(a, 3, DEPTH, NONE));
	KUNIT_EXPECT_EQ(test, 1, vfg_place_pick(b, 3, DEPTH, NONE));
}

/* Breadth goes round, depth fills up. */
static void pick_all_spreads_or_packs(struct kunit *test)
{
	struct vfg_place_cand a[] = {
		CAND(0, 0, 0, 4), CAND(1, 0, 0, 2), CAND(2, 0, 0, 4),
	};
	struct vfg_place_ask ask = { .node = NONE, .count = 6 };
	static const unsigned int breadth[] = { 0, 2, 1, 0, 2, 1 };
	static const unsigned int depth[] = { 1, 1, 0, 0, 0, 0 };
	struct vfg_place_cand copy[3];
	unsigned int picks[6];

	memcpy(copy, a, sizeof(a));
	ask.policy = BREADTH;
	KUNIT_EXPECT_EQ(test, 0, vfg_place_pick_all(copy, 3, &ask, picks));
	KUNIT_EXPECT_MEMEQ(test, picks, breadth, sizeof(breadth));

	memcpy(copy, a, sizeof(a));
	ask.policy = DEPTH;
	KUNIT_EXPECT_EQ(test, 0, vfg_place_pick_all(copy, 3, &ask, picks));
	KUNIT_EXPECT_MEMEQ(test, picks, depth, sizeof(depth));
}

#define LONG31	"abcdefghijklmnopqrstuvwxyz01234"

struct explain_case {
	const char *name;
	int err;
	struct vfg_place_ask ask;
	const char *want;
	struct vfg_place_cand cand[CANDS];
};

#define ROOM(_name, _index, _room, ...)					\
	{ .name = _name, .index = _index, .eligible = true,		\
	  .room = { .room = _room, __VA_ARGS__ } }
#define TYPE(_blocker) .refusal = VFIO_GLUE_REFUSAL_TYPE, .blocker = _blocker
#define FULL .refusal = VFIO_GLUE_REFUSAL_FULL
#define AWAY .refusal = VFIO_GLUE_REFUSAL_UNAVAILABLE
#define OTHER .refusal = VFIO_GLUE_REFUSAL_PROFILE
#define PIECES .refusal = VFIO_GLUE_REFUSAL_FRAGMENTED
#define MODE(_blocker) .refusal = VFIO_GLUE_REFUSAL_MODE, .blocker = _blocker
#define LIMIT .refusal = VFIO_GLUE_REFUSAL_LIMIT
#define SHARES .refusal = VFIO_GLUE_REFUSAL_COMPUTE

static const struct explain_case explain_cases[] = {
	{ "no parent at all", -ENOENT, { "x", NULL, .count = 1 },
	  "profile x is offered by no parent", { } },
	{ "no parent offers it", -ENOENT, { "x", NULL, .count = 1 },
	  "profile x is offered by no parent",
	  { ROOM("gpu0", 0, 0, OTHER), ROOM("gpu1", 1, 0, OTHER) } },
	{ "the one named does not", -ENOENT, { "x", "gpu0", .count = 1 },
	  "gpu0 does not offer x", { ROOM("gpu0", 0, 0, OTHER) } },
	{ "one type", -ENOSPC, { "bochs-8", NULL, .count = 1 },
	  "profile bochs-8: gpu0 holds bochs-16 (one-type mode)",
	  { ROOM("gpu0", 0, 0, TYPE("bochs-16")) } },
	{ "one type, and what fits", -ENOSPC, { "bochs-8", NULL, .count = 1 },
	  "profile bochs-8: gpu0 holds bochs-16 (one-type mode); bochs-16 fits",
	  { ROOM("gpu0", 0, 0, TYPE("bochs-16"), .fits = "bochs-16") } },
	{ "one is full", -ENOSPC, { "bochs-64", NULL, .count = 1 },
	  "profile bochs-64: gpu0 is full", { ROOM("gpu0", 0, 0, FULL) } },
	{ "three are full", -ENOSPC, { "bochs-64", NULL, .count = 1 },
	  "profile bochs-64: no room on 3 parents, gpu0 is full",
	  { ROOM("gpu2", 2, 0, FULL), ROOM("gpu0", 0, 0, FULL),
	    ROOM("gpu1", 1, 0, FULL), ROOM("gpu3", 3, 0, OTHER) } },
	{ "the nearest miss is named", -ENOSPC, { "bochs-64", NULL, .count = 1 },
	  "profile bochs-64: no room on 2 parents, gpu1 has 32 MiB free, 64 needed",
	  { ROOM("gpu0", 0, 0, FULL),
	    ROOM("gpu1", 1, 0, FULL, .need = 64, .have = 32,
		 .fits = "bochs-32") } },
	{ "pieces", -ENOSPC, { "bochs-64", NULL, .count = 1 },
	  "profile bochs-64: gpu0 has 32 MiB in one piece, 64 needed",
	  { ROOM("gpu0", 0, 0, PIECES, .need = 64, .have = 32) } },
	{ "another mode", -ENOSPC, { "soft-3g.16", NULL, .count = 1 },
	  "profile soft-3g.16: gpu0 has it not in one-type mode",
	  { ROOM("gpu0", 0, 0, MODE("one-type")) } },
	{ "full tells more than another mode", -ENOSPC,
	  { "soft-3g.16", NULL, .count = 1 },
	  "profile soft-3g.16: no room on 2 parents, gpu1 is full",
	  { ROOM("gpu0", 0, 0, MODE("mixed")), ROOM("gpu1", 1, 0, FULL) } },
	{ "limited in number", -ENOSPC, { "soft-1g.4.me", NULL, .count = 1 },
	  "profile soft-1g.4.me: gpu0 may hold no more of it; soft-1g.4 fits",
	  { ROOM("gpu0", 0, 0, LIMIT, .fits = "soft-1g.4") } },
	{ "engine", -ENOSPC, { "desk", NULL, .count = 1 },
	  "profile desk: gpu0 has 200 engine shares, 400 needed",
	  { ROOM("gpu0", 0, 0, SHARES, .need = 400, .have = 200) } },
	{ "type tells more than full", -ENOSPC, { "bochs-8", NULL, .count = 1 },
	  "profile bochs-8: no room on 2 parents, gpu1 holds bochs-16 (one-type mode)",
	  { ROOM("gpu0", 0, 0, FULL), ROOM("gpu1", 1, 0, TYPE("bochs-16")) } },
	{ "unavailable", -EBUSY, { "vf-1g", NULL, .count = 1 },
	  "profile vf-1g: nic0 is being reset or removed",
	  { ROOM("nic0", 0, 0, AWAY) } },
	{ "full tells more than unavailable", -ENOSPC,
	  { "vf-1g", NULL, .count = 1 },
	  "profile vf-1g: no room on 2 parents, nic1 is full",
	  { ROOM("nic0", 0, 0, AWAY), ROOM("nic1", 1, 0, FULL) } },
	{ "some fit", -ENOSPC, { "vf-1g", NULL, .count = 9 },
	  "profile vf-1g: 9 asked, 5 fit on 2 parents",
	  { ROOM("nic0", 0, 3), ROOM("nic1", 1, 2), ROOM("nic2", 2, 0, FULL) } },
	{ "some fit on the one", -ENOSPC, { "vf-1g", "nic0", .count = 9 },
	  "profile vf-1g: 9 asked, 3 fit on 1 parent", { ROOM("nic0", 0, 3) } },
	{ "excluded ones are not spoken of", -ENOSPC,
	  { "vf-1g", "nic0", .count = 1 }, "profile vf-1g: nic0 is full",
	  { ROOM("nic0", 0, 0, FULL), { .name = "nic1", .room.room = 3 } } },
	{ "long names: no tail", -ENOSPC, { LONG31, NULL, .count = 1 },
	  "profile " LONG31 ": gpu0 is full",
	  { ROOM("gpu0", 0, 0, FULL, .fits = LONG31) } },
	{ "longer names: no detail", -ENOSPC, { LONG31, NULL, .count = 1 },
	  "profile " LONG31 ": no room on 1 parent",
	  { ROOM("gpu0", 0, 0, TYPE(LONG31)) } },
	{ "longest names", -ENOENT, { LONG31, LONG31, .count = 1 },
	  LONG31 " does not offer " LONG31, { ROOM(LONG31, 0, 0, OTHER) } },
};

static void explain_desc(const struct explain_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(explain, explain_cases, explain_desc);

static void explain_by_case(struct kunit *test)
{
	const struct explain_case *c = test->param_value;
	char text[VFG_PLACE_TEXT_SIZE];

	KUNIT_EXPECT_EQ(test, c->err,
			vfg_place_explain(c->cand, CANDS, &c->ask, text));
	KUNIT_EXPECT_STREQ(test, c->want, text);
	KUNIT_EXPECT_LT(test, strlen(text), VFG_PLACE_TEXT_SIZE);
}

static void blame_finds_nobody_where_all_have_room(struct kunit *test)
{
	const struct vfg_place_cand cand[] = {
		ROOM("gpu0", 0, 1), ROOM("gpu1", 1, 0, OTHER),
	};

	KUNIT_EXPECT_EQ(test, -ENOENT, vfg_place_blame(cand, 2));
	KUNIT_EXPECT_EQ(test, -ENOENT, vfg_place_blame(cand, 0));
}

static struct kunit_case place_cases[] = {
	KUNIT_CASE_PARAM(pick_by_case, pick_gen_params),
	KUNIT_CASE(pick_matches_naive_model),
	KUNIT_CASE(pick_ignores_order),
	KUNIT_CASE(pick_all_spreads_or_packs),
	KUNIT_CASE_PARAM(explain_by_case, explain_gen_params),
	KUNIT_CASE(blame_finds_nobody_where_all_have_room),
	{}
};

static struct kunit_suite place_suite = {
	.name = "vfio_glue_place",
	.test_cases = place_cases,
};

kunit_test_suite(place_suite);

MODULE_DESCRIPTION("KUnit suite of the placement of vfio_glue");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
