// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit: MIG-like cards. The published tables are written down once more as
 * lists of starts, and what fits is found by trying everything.
 */
#include <kunit/test.h>
#include <linux/module.h>
#include <linux/prandom.h>
#include <linux/random.h>
#include <linux/string.h>

#include "../drivers/mdev_gpu/geometry.h"
#include "../drivers/mdev_gpu/mig_layout.h"
#include "../drivers/mdev_gpu/profile.h"

#define SLOTS_MAX	8

/* As "nvidia-smi mig -lgip" and "-lgipp" print them; -1 ends a list. */
struct published {
	const char *profile;
	unsigned int compute;
	unsigned int slots;
	unsigned int instances;
	int starts[SLOTS_MAX];
};

static const struct published a30_published[] = {
	{ "4g.24gb", 4, 4, 1, { 0, -1 } },
	{ "2g.12gb", 2, 2, 2, { 0, 2, -1 } },
	{ "1g.6gb", 1, 1, 4, { 0, 1, 2, 3, -1 } },
	{ "1g.6gb+me", 1, 1, 1, { 0, 1, 2, 3, -1 } },
	{ }
};

static const struct published a100_published[] = {
	{ "7g.40gb", 7, 8, 1, { 0, -1 } },
	{ "4g.20gb", 4, 4, 1, { 0, -1 } },
	{ "3g.20gb", 3, 4, 2, { 0, 4, -1 } },
	{ "2g.10gb", 2, 2, 3, { 0, 2, 4, -1 } },
	{ "1g.10gb", 1, 2, 4, { 0, 2, 4, 6, -1 } },
	{ "1g.5gb", 1, 1, 7, { 0, 1, 2, 3, 4, 5, 6, -1 } },
	{ "1g.5gb+me", 1, 1, 1, { 0, 1, 2, 3, 4, 5, 6, -1 } },
	{ }
};

static const struct published h100_published[] = {
	{ "7g.80gb", 7, 8, 1, { 0, -1 } },
	{ "4g.40gb", 4, 4, 1, { 0, -1 } },
	{ "3g.40gb", 3, 4, 2, { 0, 4, -1 } },
	{ "2g.20gb", 2, 2, 3, { 0, 2, 4, -1 } },
	{ "1g.20gb", 1, 2, 4, { 0, 2, 4, 6, -1 } },
	{ "1g.10gb", 1, 1, 7, { 0, 1, 2, 3, 4, 5, 6, -1 } },
	{ "1g.10gb+me", 1, 1, 1, { 0, 1, 2, 3, 4, 5, 6, -1 } },
	{ }
};

struct layout_case {
	const struct mgpu_mig_layout *layout;
	const struct published *published;
	unsigned int slots;
	unsigned int compute;
};

static const struct layout_case layout_cases[] = {
	{ &mgpu_mig_a30, a30_published, 4, 4 },
	{ &mgpu_mig_a100, a100_published, 8, 7 },
	{ &mgpu_mig_h100, h100_published, 8, 7 },
};

static void layout_desc(const struct layout_case *c, char *desc)
{
	strscpy(desc, c->layout->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(layout, layout_cases, layout_desc);

/**
 * struct card - a card with the profiles of a layout
 * @geo: the card
 * @shape: what they take
 * @profile: what they are called
 * @num: how many there are
 */
struct card {
	struct mgpu_geometry geo;
	struct mgpu_shape shape[MGPU_MIG_PROFILES_MAX];
	struct vfg_profile profile[MGPU_MIG_PROFILES_MAX];
	unsigned int num;
};

/* A card of @units units of 4 MiB, in MIG-like mode. */
static void card_init(struct card *card, const struct mgpu_mig_layout *layout,
		      unsigned int units)
{
	memset(card, 0, sizeof(*card));
	card->num = mgpu_profile_build_mig(card->profile, card->shape, layout,
					   "soft", 4 * units, units);
	mgpu_geometry_init(&card->geo, units, card->shape, card->num);
	card->geo.compute_mig = layout->compute;
	card->geo.mode = VFIO_GLUE_MODE_MIG;
}

/* Each table says what is published, and a card does what it says. */
static void tables_are_the_published_ones(struct kunit *test)
{
	const struct layout_case *c = test->param_value;
	const struct published *p;
	unsigned int i, n, units;
	struct card card;
	int start, slot;
	bool wanted;

	KUNIT_EXPECT_EQ(test, c->layout->slots, c->slots);
	KUNIT_EXPECT_EQ(test, c->layout->compute, c->compute);

	for (units = c->slots; units <= MGPU_UNITS_MAX; units *= 2) {
		unsigned int scale = units / c->slots;

		for (i = 0; c->published[i].profile; i++) {
			p = &c->published[i];
			card_init(&card, c->layout, units);
			KUNIT_ASSERT_LT(test, i, card.num);
			KUNIT_EXPECT_STREQ(test, c->layout->profiles[i].name,
					   p->profile);
			KUNIT_EXPECT_EQ(test, card.shape[i].compute,
					p->compute);
			KUNIT_EXPECT_EQ(test, card.shape[i].len,
					p->slots * scale);
			KUNIT_EXPECT_EQ(test, card.profile[i].max_instances,
					p->instances);
			KUNIT_EXPECT_EQ(test,
					mgpu_geometry_capacity(&card.geo, i),
					p->instances);
			for (start = 0; start < (int)units; start++) {
				wanted = false;
				for (n = 0; n < SLOTS_MAX && p->starts[n] >= 0;
				     n++)
					wanted |= p->starts[n] * (int)scale ==
						  start;
				slot = mgpu_geometry_take(&card.geo, i, start);
				KUNIT_ASSERT_EQ(test, slot >= 0, wanted);
				if (slot >= 0)
					mgpu_geometry_give(&card.geo, slot);
			}
		}
		KUNIT_EXPECT_EQ(test, card.num, i);
	}
}

/* Half of the memory, but three sevenths of the engine. */
static void three_g_wastes_a_seventh(struct kunit *test)
{
	struct mgpu_geometry_room room;
	struct card card;

	card_init(&card, &mgpu_mig_a100, 8);
	KUNIT_ASSERT_GE(test, mgpu_geometry_take(&card.geo, 2,
						 MGPU_START_ANY), 0);
	KUNIT_EXPECT_EQ(test, mgpu_geometry_free(&card.geo), 4);
	KUNIT_EXPECT_EQ(test, mgpu_geometry_compute_free(&card.geo), 4);
	/* The first went behind, so that 4g, which must begin at 0, still fits. */
	KUNIT_EXPECT_EQ(test, mgpu_geometry_count(&card.geo, 1), 1);
	KUNIT_ASSERT_GE(test, mgpu_geometry_take(&card.geo, 2,
						 MGPU_START_ANY), 0);
	KUNIT_EXPECT_EQ(test, mgpu_geometry_free(&card.geo), 0);
	KUNIT_EXPECT_EQ(test, mgpu_geometry_compute_total(&card.geo), 7);
	KUNIT_EXPECT_EQ(test, mgpu_geometry_compute_free(&card.geo), 1);
	mgpu_geometry_room(&card.geo, 5, &room);
	KUNIT_EXPECT_EQ(test, room.refusal, VFIO_GLUE_REFUSAL_FULL);
}

/* Slots come from memory alone: the eighth has no seventh of the engine. */
static void seven_small_ones_fill_a_card(struct kunit *test)
{
	struct mgpu_geometry_room room;
	struct card card;
	unsigned int i;

	card_init(&card, &mgpu_mig_h100, 8);
	for (i = 0; i < 7; i++)
		KUNIT_ASSERT_GE(test, mgpu_geometry_take(&card.geo, 5,
							 MGPU_START_ANY), 0);
	KUNIT_EXPECT_EQ(test, mgpu_geometry_free(&card.geo), 1);
	KUNIT_EXPECT_EQ(test, mgpu_geometry_compute_free(&card.geo), 0);
	KUNIT_EXPECT_EQ(test, mgpu_geometry_fragmentation(&card.geo), 0);
	mgpu_geometry_room(&card.geo, 5, &room);
	KUNIT_EXPECT_EQ(test, room.room, 0);
	KUNIT_EXPECT_EQ(test, room.refusal, VFIO_GLUE_REFUSAL_FRAGMENTED);
}

/*
 * In NVIDIA's guide two of 1g, a 2g and a 3g "in that order" end in
 * "Insufficient Resources". Asked for at once they fit in every order.
 */
static void solve_knows_no_order(struct kunit *test)
{
	static const u8 orders[][4] = {
		{ 5, 5, 3, 2 }, { 5, 3, 5, 2 }, { 2, 5, 3, 5 }, { 3, 5, 2, 5 },
		{ 2, 3, 5, 5 }, { 5, 5, 2, 3 },
	};
	struct mgpu_geometry copy;
	struct card card;
	unsigned int i, j;
	int starts[4];

	for (i = 0; i < ARRAY_SIZE(orders); i++) {
		card_init(&card, &mgpu_mig_a100, 32);
		KUNIT_ASSERT_EQ(test, 0,
				mgpu_geometry_solve(&card.geo, orders[i], 4,
						    starts));
		/* And taken in any order: here from the last to the first. */
		copy = card.geo;
		for (j = 4; j--;)
			KUNIT_EXPECT_GE(test,
					mgpu_geometry_take(&copy, orders[i][j],
							   starts[j]), 0);
	}
}

/* Memory slots by hand: can all of @num profiles be placed, tried in every way? */
static bool brute_force(const struct published *table, unsigned int used,
			unsigned int compute_left, const u8 *shapes,
			unsigned int num, unsigned int *me_left)
{
	const struct published *p;
	unsigned int n, mask;
	bool me, found;

	if (!num)
		return true;
	p = &table[shapes[0]];
	me = strchr(p->profile, '+');
	if (p->compute > compute_left || (me && !*me_left))
		return false;
	*me_left -= me;
	found = false;
	for (n = 0; !found && n < SLOTS_MAX && p->starts[n] >= 0; n++) {
		mask = ((1U << p->slots) - 1) << p->starts[n];
		if (used & mask)
			continue;
		found = brute_force(table, used | mask,
				    compute_left - p->compute, shapes + 1,
				    num - 1, me_left);
	}
	*me_left += me;
	return found;
}

/* The next multiset of @num shapes out of @kinds, as a descending row. */
static bool next_row(u8 *row, unsigned int num, unsigned int kinds)
{
	unsigned int i;

	for (i = num; i--;) {
		if (row[i] < (i ? row[i - 1] : kinds - 1)) {
			row[i]++;
			memset(row + i + 1, 0, num - i - 1);
			return true;
		}
	}
	return false;
}

/* Every combination of up to eight profiles on an empty card. */
static void solve_agrees_with_brute_force(struct kunit *test)
{
	const struct layout_case *c = test->param_value;
	unsigned int num, i, me_left, fit = 0, all = 0;
	struct mgpu_geometry copy;
	struct card *card;
	u8 row[SLOTS_MAX];
	int starts[SLOTS_MAX];
	bool feasible;
	int ret;

	card = kunit_kzalloc(test, sizeof(*card), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, card);
	card_init(card, c->layout, c->layout->slots);
	for (num = 1; num <= SLOTS_MAX; num++) {
		memset(row, 0, sizeof(row));
		do {
			me_left = 1;
			feasible = brute_force(c->published, 0, c->compute, row,
					       num, &me_left);
			ret = mgpu_geometry_solve(&card->geo, row, num, starts);
			KUNIT_ASSERT_EQ(test, ret, feasible ? 0 : -ENOSPC);
			all++;
			if (!feasible)
				continue;
			fit++;
			copy = card->geo;
			for (i = 0; i < num; i++)
				KUNIT_ASSERT_GE(test,
						mgpu_geometry_take(&copy, row[i],
								   starts[i]),
						0);
		} while (next_row(row, num, card->num));
	}
	kunit_info(test, "%u of %u combinations fit\n", fit, all);
}

/*
 * A long random trace: what is said to fit does, what is refused cannot be
 * placed by hand either, and no slot lies on another.
 */
static void random_lives_agree_with_model(struct kunit *test)
{
	const struct layout_case *c = test->param_value;
	u32 seed = get_random_u32();
	unsigned int step, i, used, compute, me_left, num;
	struct mgpu_geometry_room room;
	struct rnd_state rnd;
	struct card *card;
	u8 shapes[SLOTS_MAX];
	int ret, slot;

	kunit_info(test, "seed %u\n", seed);
	prandom_seed_state(&rnd, seed);
	card = kunit_kzalloc(test, sizeof(*card), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, card);
	card_init(card, c->layout, c->layout->slots);

	for (step = 0; step < 10000; step++) {
		u32 r = prandom_u32_state(&rnd);
		u8 shape = (r >> 8) % card->num;
		int starts[SLOTS_MAX];

		if (!(r % 64))
			card->geo.fit = !card->geo.fit;
		used = 0;
		compute = 0;
		me_left = 1;
		for (i = 0; i < MGPU_UNITS_MAX; i++) {
			const struct mgpu_slot_span *s = &card->geo.slot[i];
			unsigned int mask = ((1U << s->len) - 1) << s->start;

			if (!s->len)
				continue;
			KUNIT_ASSERT_EQ(test, used & mask, 0);
			used |= mask;
			compute += c->published[s->shape].compute;
			me_left -= card->shape[s->shape].max;
		}
		KUNIT_ASSERT_LE(test, compute, c->compute);
		KUNIT_ASSERT_EQ(test, used, card->geo.used);

		if (r & BIT(31)) {
			i = (r >> 16) % MGPU_UNITS_MAX;
			if (card->geo.slot[i].len)
				mgpu_geometry_give(&card->geo, i);
			continue;
		}

		/* Several at once, on what is there. */
		num = 1 + (r >> 16) % 4;
		for (i = 0; i < num; i++)
			shapes[i] = prandom_u32_state(&rnd) % card->num;
		ret = mgpu_geometry_solve(&card->geo, shapes, num, starts);
		KUNIT_ASSERT_EQ(test, !ret,
				brute_force(c->published, used,
					    c->compute - compute, shapes, num,
					    &me_left));

		/* As many of one as are said to fit, by the same token. */
		mgpu_geometry_room(&card->geo, shape, &room);
		memset(shapes, shape, sizeof(shapes));
		if (room.room)
			KUNIT_ASSERT_TRUE(test,
					  brute_force(c->published, used,
						      c->compute - compute,
						      shapes, room.room,
						      &me_left));
		if (room.room < SLOTS_MAX)
			KUNIT_ASSERT_FALSE(test,
					   brute_force(c->published, used,
						       c->compute - compute,
						       shapes, room.room + 1,
						       &me_left));
		KUNIT_ASSERT_EQ(test, room.refusal == VFIO_GLUE_REFUSAL_NONE,
				room.room != 0);
		slot = mgpu_geometry_take(&card->geo, shape, MGPU_START_ANY);
		KUNIT_ASSERT_EQ(test, slot >= 0, room.room != 0);
	}
}

static void layout_is_chosen_by_size(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, !mgpu_mig_layout_for(1));
	KUNIT_EXPECT_TRUE(test, !mgpu_mig_layout_for(2));
	KUNIT_EXPECT_TRUE(test, mgpu_mig_layout_for(4) == &mgpu_mig_a30);
	KUNIT_EXPECT_TRUE(test, mgpu_mig_layout_for(8) == &mgpu_mig_a100);
	KUNIT_EXPECT_TRUE(test, mgpu_mig_layout_for(32) == &mgpu_mig_a100);
}

/* Names are those published, with MiB for GB, and may be names. */
static void profiles_are_named_alike(struct kunit *test)
{
	static const char *const names[] = {
		"soft-7g.32", "soft-4g.16", "soft-3g.16", "soft-2g.8",
		"soft-1g.8", "soft-1g.4", "soft-1g.4.me",
	};
	static const u32 shares[] = { 1000, 571, 428, 285, 142, 142, 142 };
	struct card card;
	unsigned int i;

	card_init(&card, &mgpu_mig_a100, 8);
	KUNIT_ASSERT_EQ(test, card.num, ARRAY_SIZE(names));
	for (i = 0; i < card.num; i++) {
		KUNIT_EXPECT_STREQ(test, card.profile[i].name, names[i]);
		KUNIT_EXPECT_STREQ(test, card.profile[i].mdev_type + 9,
				   names[i]);
		KUNIT_EXPECT_EQ(test, card.profile[i].share_permille,
				shares[i]);
	}
}

static struct kunit_case mig_cases[] = {
	KUNIT_CASE_PARAM(tables_are_the_published_ones, layout_gen_params),
	KUNIT_CASE(three_g_wastes_a_seventh),
	KUNIT_CASE(seven_small_ones_fill_a_card),
	KUNIT_CASE(solve_knows_no_order),
	KUNIT_CASE_PARAM(solve_agrees_with_brute_force, layout_gen_params),
	KUNIT_CASE_PARAM(random_lives_agree_with_model, layout_gen_params),
	KUNIT_CASE(layout_is_chosen_by_size),
	KUNIT_CASE(profiles_are_named_alike),
	{}
};

static struct kunit_suite mig_suite = {
	.name = "mdev_gpu_mig",
	.test_cases = mig_cases,
};

kunit_test_suite(mig_suite);

MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
MODULE_DESCRIPTION("KUnit: MIG-like cards");
MODULE_LICENSE("GPL");
