// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit: what one card may hold, compared with a model that knows no bit masks:
 * an array that says of each unit who has it. MIG-like cards are in a suite of
 * their own.
 */
#include <kunit/test.h>
#include <linux/log2.h>
#include <linux/module.h>
#include <linux/prandom.h>
#include <linux/random.h>

#include "../drivers/mdev_gpu/geometry.h"

#define SMALL	8	/* units of which all layouts are tried */
#define LENS	6	/* 32, 16, .., 1 */

/**
 * struct card - a card that has a shape for each length
 * @geo: the card
 * @shape: its shapes; number n has 1/2^n of the units
 */
struct card {
	struct mgpu_geometry geo;
	struct mgpu_shape shape[LENS];
};

static unsigned int card_shapes(unsigned int units)
{
	return ilog2(units) + 1;
}

static unsigned int shape_of(const struct card *card, unsigned int len)
{
	return ilog2(card->geo.units / len);
}

static void card_init(struct card *card, unsigned int units,
		      enum vfio_glue_mode mode)
{
	unsigned int i;

	memset(card, 0, sizeof(*card));
	for (i = 0; i < card_shapes(units); i++) {
		card->shape[i].len = units >> i;
		card->shape[i].starts = mgpu_geometry_starts(units, units >> i);
		card->shape[i].compute = 1000 >> i;
		card->shape[i].modes = MGPU_IN_ONE_TYPE | MGPU_IN_MIXED;
	}
	mgpu_geometry_init(&card->geo, units, card->shape, card_shapes(units));
	card->geo.mode = mode;
}

/**
 * struct naive - a card, unit by unit
 * @units: number of units
 * @owner: 0 for a free unit, else the number of a slot
 */
struct naive {
	unsigned int units;
	u8 owner[MGPU_UNITS_MAX];
};

static bool naive_is_free(const struct naive *n, unsigned int start,
			  unsigned int len)
{
	unsigned int i;

	for (i = start; i < start + len; i++)
		if (n->owner[i])
			return false;
	return true;
}

static void naive_set(struct naive *n, unsigned int start, unsigned int len,
		      u8 owner)
{
	memset(&n->owner[start], owner, len);
}

static unsigned int naive_blocks(const struct naive *n, unsigned int len)
{
	unsigned int start, num = 0;

	for (start = 0; start < n->units; start++)
		if (start % len == 0 && start + len <= n->units &&
		    naive_is_free(n, start, len))
			num++;
	return num;
}

static unsigned int naive_free(const struct naive *n)
{
	unsigned int i, num = 0;

	for (i = 0; i < n->units; i++)
		num += !n->owner[i];
	return num;
}

static unsigned int naive_hole(const struct naive *n)
{
	unsigned int start, len, longest = 0;

	for (start = 0; start < n->units; start++)
		for (len = 1; start + len <= n->units; len++)
			if (naive_is_free(n, start, len) && len > longest)
				longest = len;
	return longest;
}

static unsigned int naive_longest(const struct naive *n)
{
	unsigned int len;

	for (len = n->units; len; len /= 2)
		if (naive_blocks(n, len))
			return len;
	return 0;
}

static unsigned int naive_fragmentation(const struct naive *n)
{
	unsigned int len, have = 0, ideal = 0;

	for (len = n->units; len; len /= 2) {
		ideal += naive_free(n) / len * len;
		have += naive_blocks(n, len) * len;
	}
	return ideal ? (ideal - have) * 1000 / ideal : 0;
}

static void naive_from(struct naive *n, const struct mgpu_geometry *geo)
{
	unsigned int i;

	memset(n, 0, sizeof(*n));
	n->units = geo->units;
	for (i = 0; i < MGPU_UNITS_MAX; i++)
		if (geo->slot[i].len)
			naive_set(n, geo->slot[i].start, geo->slot[i].len,
				  i + 1);
}

/*
 * All ways to put aligned slots on a card are numbered: a block of one unit is
 * free or taken; a larger one is taken as a whole, or each half is in one of
 * its own ways. 2, 5, 26, 677 for 1, 2, 4, 8 units.
 */
static unsigned int layouts(unsigned int len)
{
	return len == 1 ? 2 : layouts(len / 2) * layouts(len / 2) + 1;
}

static void layout_fill(struct kunit *test, struct card *card,
			unsigned int start, unsigned int len, unsigned int n)
{
	if (n == layouts(len) - 1) {
		KUNIT_ASSERT_GE(test, mgpu_geometry_take(&card->geo,
							 shape_of(card, len),
							 start), 0);
	} else if (len > 1) {
		layout_fill(test, card, start, len / 2, n / layouts(len / 2));
		layout_fill(test, card, start + len / 2, len / 2,
			    n % layouts(len / 2));
	}
}

/* In mixed mode; the caller may change it. */
static void layout_make(struct kunit *test, struct card *card,
			unsigned int units, unsigned int n)
{
	card_init(card, units, VFIO_GLUE_MODE_MIXED);
	layout_fill(test, card, 0, units, n);
}

/* The length of all slots, 0 if there is none, -1 if they differ. */
static int layout_type(const struct mgpu_geometry *geo)
{
	unsigned int i;
	int type = 0;

	for (i = 0; i < MGPU_UNITS_MAX; i++) {
		if (!geo->slot[i].len)
			continue;
		if (type && type != geo->slot[i].len)
			return -1;
		type = geo->slot[i].len;
	}
	return type;
}

static void expect_room(struct kunit *test, const struct card *card,
			unsigned int len)
{
	const struct mgpu_geometry *geo = &card->geo;
	int type = layout_type(geo);
	bool other = geo->mode == VFIO_GLUE_MODE_ONE_TYPE && type &&
		     type != (int)len;
	struct mgpu_geometry_room room;
	struct naive n;
	int want_fits;

	naive_from(&n, geo);
	want_fits = naive_longest(&n);
	if (geo->mode == VFIO_GLUE_MODE_ONE_TYPE && type)
		want_fits = naive_blocks(&n, type) ? type : 0;

	mgpu_geometry_room(geo, shape_of(card, len), &room);
	KUNIT_EXPECT_EQ(test, room.room, other ? 0 : naive_blocks(&n, len));
	KUNIT_EXPECT_EQ(test, mgpu_geometry_count(geo, shape_of(card, len)),
			room.room);
	KUNIT_EXPECT_EQ(test, room.have, naive_longest(&n));
	KUNIT_EXPECT_EQ(test, room.fits < 0 ? 0 : geo->shape[room.fits].len,
			want_fits);

	if (other) {
		KUNIT_EXPECT_EQ(test, room.refusal, VFIO_GLUE_REFUSAL_TYPE);
		KUNIT_ASSERT_GE(test, room.blocker, 0);
		KUNIT_EXPECT_EQ(test, geo->slot[room.blocker].len, type);
	} else if (room.room) {
		KUNIT_EXPECT_EQ(test, room.refusal, VFIO_GLUE_REFUSAL_NONE);
		KUNIT_EXPECT_EQ(test, room.blocker, -1);
	} else if (naive_free(&n) < len) {
		KUNIT_EXPECT_EQ(test, room.refusal, VFIO_GLUE_REFUSAL_FULL);
		KUNIT_EXPECT_EQ(test, room.blocker, -1);
	} else {
		KUNIT_EXPECT_EQ(test, room.refusal,
				VFIO_GLUE_REFUSAL_FRAGMENTED);
		KUNIT_ASSERT_GE(test, room.blocker, 0);
		KUNIT_EXPECT_GT(test, geo->slot[room.blocker].len, 0);
		KUNIT_EXPECT_LT(test, geo->slot[room.blocker].len, len);
	}
}

/* Every layout of every small card, asked for every length, in mixed mode. */
static void room_agrees_with_model_mixed(struct kunit *test)
{
	unsigned int units, n, len;
	struct naive naive;
	struct card card;

	for (units = 1; units <= SMALL; units *= 2) {
		for (n = 0; n < layouts(units); n++) {
			layout_make(test, &card, units, n);
			naive_from(&naive, &card.geo);
			KUNIT_EXPECT_EQ(test, mgpu_geometry_free(&card.geo),
					naive_free(&naive));
			KUNIT_EXPECT_EQ(test, mgpu_geometry_hole(&card.geo),
					naive_hole(&naive));
			KUNIT_EXPECT_EQ(test,
					mgpu_geometry_fragmentation(&card.geo),
					naive_fragmentation(&naive));
			KUNIT_EXPECT_EQ(test, mgpu_geometry_empty(&card.geo),
					naive_free(&naive) == units);
			for (len = 1; len <= units; len *= 2)
				expect_room(test, &card, len);
		}
	}
}

/* The same in one-type mode, of the layouts that it can lead to. */
static void room_agrees_with_model_one_type(struct kunit *test)
{
	unsigned int units, n, len;
	struct card card;
	int blocker;

	for (units = 1; units <= SMALL; units *= 2) {
		for (n = 0; n < layouts(units); n++) {
			layout_make(test, &card, units, n);
			if (layout_type(&card.geo) < 0)
				continue;
			KUNIT_ASSERT_EQ(test, 0,
					mgpu_geometry_set_mode(&card.geo,
							       VFIO_GLUE_MODE_ONE_TYPE,
							       &blocker));
			for (len = 1; len <= units; len *= 2)
				expect_room(test, &card, len);
		}
	}
}

static void room_rejects_foreign_shape(struct kunit *test)
{
	static const unsigned int bad[] = { 4, 5, 31, 32, 255, UINT_MAX };
	struct mgpu_geometry_room room;
	struct card card;
	unsigned int i;

	card_init(&card, 8, VFIO_GLUE_MODE_MIXED);
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		mgpu_geometry_room(&card.geo, bad[i], &room);
		KUNIT_EXPECT_EQ(test, room.room, 0);
		KUNIT_EXPECT_EQ(test, room.refusal, VFIO_GLUE_REFUSAL_PROFILE);
		KUNIT_EXPECT_EQ(test, mgpu_geometry_take(&card.geo, bad[i],
							 MGPU_START_ANY),
				-EINVAL);
	}
	KUNIT_EXPECT_TRUE(test, mgpu_geometry_empty(&card.geo));
}

/* A shape that was withdrawn leaves a gap that nobody can take. */
static void room_rejects_withdrawn_shape(struct kunit *test)
{
	struct mgpu_geometry_room room;
	struct card card;

	card_init(&card, 8, VFIO_GLUE_MODE_MIXED);
	memset(&card.shape[1], 0, sizeof(card.shape[1]));
	mgpu_geometry_room(&card.geo, 1, &room);
	KUNIT_EXPECT_EQ(test, room.refusal, VFIO_GLUE_REFUSAL_PROFILE);
	KUNIT_EXPECT_EQ(test, -EINVAL,
			mgpu_geometry_take(&card.geo, 1, MGPU_START_ANY));
}

/* What is left after a slot was put somewhere: blocks, longest first. */
static void score(struct naive n, unsigned int start, unsigned int len,
		  u8 blocks[LENS])
{
	unsigned int i;

	naive_set(&n, start, len, 0xff);
	for (i = 0; i < LENS; i++)
		blocks[i] = naive_blocks(&n, MGPU_UNITS_MAX >> i);
}

/*
 * Of all places that a slot could go to, it goes to one that leaves most of
 * the longest blocks, and of those to the first.
 */
static void take_keeps_largest_holes(struct kunit *test)
{
	unsigned int units, n, len, start;
	u8 chosen[LENS], other[LENS];
	struct naive naive;
	struct card card;
	int slot, cmp;

	for (units = 1; units <= SMALL; units *= 2) {
		for (n = 0; n < layouts(units); n++) {
			for (len = 1; len <= units; len *= 2) {
				layout_make(test, &card, units, n);
				naive_from(&naive, &card.geo);
				slot = mgpu_geometry_take(&card.geo,
							  shape_of(&card, len),
							  MGPU_START_ANY);
				if (!naive_blocks(&naive, len)) {
					KUNIT_EXPECT_EQ(test, slot, -ENOSPC);
					continue;
				}
				KUNIT_ASSERT_GE(test, slot, 0);
				KUNIT_ASSERT_EQ(test, card.geo.slot[slot].len,
						len);
				KUNIT_ASSERT_TRUE(test,
						  naive_is_free(&naive,
								card.geo.slot[slot].start,
								len));
				score(naive, card.geo.slot[slot].start, len,
				      chosen);
				for (start = 0; start < units; start += len) {
					if (!naive_is_free(&naive, start, len))
						continue;
					score(naive, start, len, other);
					cmp = memcmp(chosen, other, LENS);
					KUNIT_EXPECT_GE(test, cmp, 0);
					if (!cmp)
						KUNIT_EXPECT_LE(test,
								card.geo.slot[slot].start,
								start);
				}
			}
		}
	}
}

/* With first fit it goes to the first place, whatever that breaks. */
static void take_first_fit_takes_first(struct kunit *test)
{
	unsigned int n, len, start;
	struct naive naive;
	struct card card;
	int slot;

	for (n = 0; n < layouts(SMALL); n++) {
		for (len = 1; len <= SMALL; len *= 2) {
			layout_make(test, &card, SMALL, n);
			card.geo.fit = VFIO_GLUE_FIT_FIRST;
			naive_from(&naive, &card.geo);
			slot = mgpu_geometry_take(&card.geo,
						  shape_of(&card, len),
						  MGPU_START_ANY);
			if (slot < 0)
				continue;
			for (start = 0; !naive_is_free(&naive, start, len);)
				start += len;
			KUNIT_EXPECT_EQ(test, card.geo.slot[slot].start, start);
		}
	}
}

/* A place that is asked for is that place, or a refusal. */
static void take_at_takes_there(struct kunit *test)
{
	unsigned int n, len;
	struct naive naive;
	struct card card;
	int start, slot;

	for (n = 0; n < layouts(SMALL); n++) {
		for (len = 1; len <= SMALL; len *= 2) {
			for (start = -2; start < SMALL + 2; start++) {
				if (start == MGPU_START_ANY)
					continue;
				layout_make(test, &card, SMALL, n);
				naive_from(&naive, &card.geo);
				slot = mgpu_geometry_take(&card.geo,
							  shape_of(&card, len),
							  start);
				if (start < 0 || start % len ||
				    start + len > SMALL) {
					KUNIT_EXPECT_EQ(test, slot, -EINVAL);
				} else if (!naive_is_free(&naive, start, len)) {
					KUNIT_EXPECT_EQ(test, slot, -ENOSPC);
				} else {
					KUNIT_ASSERT_GE(test, slot, 0);
					KUNIT_EXPECT_EQ(test,
							card.geo.slot[slot].start,
							start);
				}
			}
		}
	}
}

/* A card whose engine is spent takes nobody, however much memory is free. */
static void take_heeds_compute_and_limit(struct kunit *test)
{
	struct mgpu_geometry_room room;
	struct card card;
	int first;

	card_init(&card, 8, VFIO_GLUE_MODE_MIXED);
	card.shape[3].compute = 400;
	KUNIT_EXPECT_EQ(test, mgpu_geometry_count(&card.geo, 3), 2);
	KUNIT_EXPECT_EQ(test, mgpu_geometry_capacity(&card.geo, 3), 2);
	KUNIT_ASSERT_GE(test, mgpu_geometry_take(&card.geo, 3, 0), 0);
	KUNIT_ASSERT_GE(test, mgpu_geometry_take(&card.geo, 3, 1), 0);
	KUNIT_EXPECT_EQ(test, mgpu_geometry_compute_free(&card.geo), 200);
	KUNIT_EXPECT_EQ(test, -ENOSPC,
			mgpu_geometry_take(&card.geo, 3, MGPU_START_ANY));
	mgpu_geometry_room(&card.geo, 3, &room);
	KUNIT_EXPECT_EQ(test, room.refusal, VFIO_GLUE_REFUSAL_COMPUTE);
	KUNIT_EXPECT_EQ(test, room.have, 4);
	KUNIT_EXPECT_EQ(test, room.fits, -1);

	card_init(&card, 8, VFIO_GLUE_MODE_MIXED);
	card.shape[3].max = 1;
	KUNIT_EXPECT_EQ(test, mgpu_geometry_count(&card.geo, 3), 1);
	first = mgpu_geometry_take(&card.geo, 3, MGPU_START_ANY);
	KUNIT_ASSERT_GE(test, first, 0);
	KUNIT_EXPECT_EQ(test, -ENOSPC,
			mgpu_geometry_take(&card.geo, 3, MGPU_START_ANY));
	KUNIT_EXPECT_EQ(test, mgpu_geometry_capacity(&card.geo, 3), 1);
	mgpu_geometry_room(&card.geo, 3, &room);
	KUNIT_EXPECT_EQ(test, room.refusal, VFIO_GLUE_REFUSAL_LIMIT);
	KUNIT_EXPECT_EQ(test, room.blocker, first);
	KUNIT_EXPECT_EQ(test, room.fits, 1);
}

/* A mode can be had by a card that holds nothing that the mode has not. */
static void mode_changes_if_compatible(struct kunit *test)
{
	struct card card;
	int blocker = 7;

	card_init(&card, 8, VFIO_GLUE_MODE_ONE_TYPE);
	KUNIT_EXPECT_EQ(test, -EOPNOTSUPP,
			mgpu_geometry_set_mode(&card.geo, VFIO_GLUE_MODE_MIG,
					       &blocker));
	KUNIT_EXPECT_EQ(test, -EINVAL,
			mgpu_geometry_set_mode(&card.geo, 3, &blocker));
	card.geo.compute_mig = 7;
	KUNIT_ASSERT_GE(test, mgpu_geometry_take(&card.geo, 2, 0), 0);
	KUNIT_EXPECT_EQ(test, -EBUSY,
			mgpu_geometry_set_mode(&card.geo, VFIO_GLUE_MODE_MIG,
					       &blocker));
	KUNIT_EXPECT_EQ(test, card.geo.slot[blocker].shape, 2);
	KUNIT_EXPECT_EQ(test, 0,
			mgpu_geometry_set_mode(&card.geo, VFIO_GLUE_MODE_MIXED,
					       &blocker));
	KUNIT_ASSERT_GE(test, mgpu_geometry_take(&card.geo, 3, 2), 0);
	KUNIT_EXPECT_EQ(test, -EBUSY,
			mgpu_geometry_set_mode(&card.geo,
					       VFIO_GLUE_MODE_ONE_TYPE,
					       &blocker));
	KUNIT_EXPECT_EQ(test, card.geo.mode, VFIO_GLUE_MODE_MIXED);
	mgpu_geometry_give(&card.geo, blocker);
	KUNIT_EXPECT_EQ(test, 0,
			mgpu_geometry_set_mode(&card.geo,
					       VFIO_GLUE_MODE_ONE_TYPE,
					       &blocker));
}

/* Random lives of a card in either mode; the model follows and must agree. */
static void random_lives_agree_with_model(struct kunit *test)
{
	u32 seed = get_random_u32();
	struct rnd_state rnd;
	unsigned int life, step;

	kunit_info(test, "seed %u\n", seed);
	prandom_seed_state(&rnd, seed);

	for (life = 0; life < 200; life++) {
		unsigned int units = 1U << (prandom_u32_state(&rnd) % LENS);
		struct naive naive = { .units = units };
		struct card card;

		card_init(&card, units, prandom_u32_state(&rnd) % 2);
		card.geo.fit = prandom_u32_state(&rnd) % 2;

		for (step = 0; step < 100; step++) {
			unsigned int r = prandom_u32_state(&rnd);
			unsigned int len = 1U << (r % card_shapes(units));
			unsigned int i = (r >> 8) % MGPU_UNITS_MAX;
			int type = layout_type(&card.geo);
			int slot;

			if (r & BIT(31)) {
				if (!card.geo.slot[i].len)
					continue;
				naive_set(&naive, card.geo.slot[i].start,
					  card.geo.slot[i].len, 0);
				mgpu_geometry_give(&card.geo, i);
				continue;
			}

			expect_room(test, &card, len);
			slot = mgpu_geometry_take(&card.geo,
						  shape_of(&card, len),
						  MGPU_START_ANY);
			if (card.geo.mode == VFIO_GLUE_MODE_ONE_TYPE && type &&
			    type != (int)len) {
				KUNIT_ASSERT_EQ(test, slot, -EBUSY);
			} else if (!naive_blocks(&naive, len)) {
				KUNIT_ASSERT_EQ(test, slot, -ENOSPC);
			} else {
				KUNIT_ASSERT_GE(test, slot, 0);
				KUNIT_ASSERT_TRUE(test,
						  naive_is_free(&naive,
								card.geo.slot[slot].start,
								len));
				naive_set(&naive, card.geo.slot[slot].start,
					  len, slot + 1);
			}
			KUNIT_ASSERT_EQ(test, mgpu_geometry_free(&card.geo),
					naive_free(&naive));
		}

		for (step = 0; step < MGPU_UNITS_MAX; step++)
			if (card.geo.slot[step].len)
				mgpu_geometry_give(&card.geo, step);
		KUNIT_ASSERT_TRUE(test, mgpu_geometry_empty(&card.geo));
		KUNIT_ASSERT_EQ(test, mgpu_geometry_hole(&card.geo), units);
		KUNIT_ASSERT_EQ(test, card.geo.compute, 0);
	}
}

/* Whether all of @num lengths find places, tried in every way. */
static bool naive_solve(struct naive *n, const u8 *lens, unsigned int num)
{
	unsigned int start;
	bool found;

	if (!num)
		return true;
	for (start = 0; start + lens[0] <= n->units; start += lens[0]) {
		if (!naive_is_free(n, start, lens[0]))
			continue;
		naive_set(n, start, lens[0], 0xff);
		found = naive_solve(n, lens + 1, num - 1);
		naive_set(n, start, lens[0], 0);
		if (found)
			return true;
	}
	return false;
}

/*
 * On every layout of a card, random wishes in random order are granted if and
 * only if that is possible, and the places that are named are all free.
 */
static void solve_agrees_with_brute_force(struct kunit *test)
{
	u32 seed = get_random_u32();
	u8 lens[4], shapes[4];
	unsigned int n, num, i;
	struct naive naive;
	struct rnd_state rnd;
	struct card card;
	int starts[4];
	int ret;

	kunit_info(test, "seed %u\n", seed);
	prandom_seed_state(&rnd, seed);
	for (n = 0; n < 4 * layouts(SMALL); n++) {
		layout_make(test, &card, SMALL, n % layouts(SMALL));
		naive_from(&naive, &card.geo);
		num = prandom_u32_state(&rnd) % 5;
		for (i = 0; i < num; i++) {
			shapes[i] = 1 + prandom_u32_state(&rnd) % 3;
			lens[i] = SMALL >> shapes[i];
		}
		ret = mgpu_geometry_solve(&card.geo, shapes, num, starts);
		KUNIT_ASSERT_EQ(test, ret,
				naive_solve(&naive, lens, num) ? 0 : -ENOSPC);
		for (i = 0; !ret && i < num; i++)
			KUNIT_ASSERT_GE(test,
					mgpu_geometry_take(&card.geo, shapes[i],
							   starts[i]), 0);
	}
}

/* In one-type mode wishes of two types are never granted. */
static void solve_heeds_mode(struct kunit *test)
{
	static const u8 two[] = { 2, 3 }, same[] = { 3, 3, 3 };
	struct card card;
	int starts[3];

	card_init(&card, 8, VFIO_GLUE_MODE_ONE_TYPE);
	KUNIT_EXPECT_EQ(test, -ENOSPC,
			mgpu_geometry_solve(&card.geo, two, 2, starts));
	KUNIT_EXPECT_EQ(test, 0,
			mgpu_geometry_solve(&card.geo, same, 3, starts));
	KUNIT_EXPECT_EQ(test, 0, mgpu_geometry_solve(&card.geo, NULL, 0, NULL));
	KUNIT_EXPECT_EQ(test, -ENOSPC,
			mgpu_geometry_solve(&card.geo, same,
					    MGPU_UNITS_MAX + 1, starts));
}

static struct kunit_case geometry_cases[] = {
	KUNIT_CASE(room_agrees_with_model_mixed),
	KUNIT_CASE(room_agrees_with_model_one_type),
	KUNIT_CASE(room_rejects_foreign_shape),
	KUNIT_CASE(room_rejects_withdrawn_shape),
	KUNIT_CASE(take_keeps_largest_holes),
	KUNIT_CASE(take_first_fit_takes_first),
	KUNIT_CASE(take_at_takes_there),
	KUNIT_CASE(take_heeds_compute_and_limit),
	KUNIT_CASE(mode_changes_if_compatible),
	KUNIT_CASE(random_lives_agree_with_model),
	KUNIT_CASE(solve_agrees_with_brute_force),
	KUNIT_CASE(solve_heeds_mode),
	{}
};

static struct kunit_suite geometry_suite = {
	.name = "mdev_gpu_geometry",
	.test_cases = geometry_cases,
};

kunit_test_suite(geometry_suite);

MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
MODULE_DESCRIPTION("KUnit: what one card may hold");
MODULE_LICENSE("GPL");
