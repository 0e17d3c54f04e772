// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit: what one card may hold, compared with a model that knows no bit masks:
 * an array that says of each unit who has it.
 */
#include <kunit/test.h>
#include <linux/log2.h>
#include <linux/module.h>
#include <linux/prandom.h>
#include <linux/random.h>

#include "../drivers/mdev_gpu/geometry.h"

#define SIZES	(ilog2(MGPU_UNITS_MAX) + 1)

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

static void layout_fill(struct mgpu_geometry *geo, unsigned int *slot,
			unsigned int start, unsigned int len, unsigned int n)
{
	if (n == layouts(len) - 1) {
		geo->slot[*slot].start = start;
		geo->slot[(*slot)++].len = len;
	} else if (len > 1) {
		layout_fill(geo, slot, start, len / 2, n / layouts(len / 2));
		layout_fill(geo, slot, start + len / 2, len / 2,
			    n % layouts(len / 2));
	}
}

static void layout_make(struct mgpu_geometry *geo, unsigned int units,
			unsigned int n)
{
	unsigned int slot = 0;

	mgpu_geometry_init(geo, units);
	layout_fill(geo, &slot, 0, units, n);
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

static void expect_room(struct kunit *test, const struct mgpu_geometry *geo,
			unsigned int len)
{
	int type = layout_type(geo);
	bool other = geo->mode == VFIO_GLUE_MODE_ONE_TYPE && type &&
		     type != (int)len;
	struct mgpu_geometry_room room;
	struct naive n;
	unsigned int want_fits;

	naive_from(&n, geo);
	want_fits = naive_longest(&n);
	if (geo->mode == VFIO_GLUE_MODE_ONE_TYPE && type)
		want_fits = naive_blocks(&n, type) ? type : 0;

	mgpu_geometry_room(geo, len, &room);
	KUNIT_EXPECT_EQ(test, room.room, other ? 0 : naive_blocks(&n, len));
	KUNIT_EXPECT_EQ(test, room.have, naive_longest(&n));
	KUNIT_EXPECT_EQ(test, room.fits, want_fits);

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

/* Every layout of every card, asked for every length, in mixed mode. */
static void room_agrees_with_model_mixed(struct kunit *test)
{
	struct mgpu_geometry geo;
	unsigned int units, n, len;
	struct naive naive;

	for (units = 1; units <= MGPU_UNITS_MAX; units *= 2) {
		for (n = 0; n < layouts(units); n++) {
			layout_make(&geo, units, n);
			geo.mode = VFIO_GLUE_MODE_MIXED;
			naive_from(&naive, &geo);
			KUNIT_EXPECT_EQ(test, mgpu_geometry_free(&geo),
					naive_free(&naive));
			KUNIT_EXPECT_EQ(test, mgpu_geometry_hole(&geo),
					naive_hole(&naive));
			KUNIT_EXPECT_EQ(test, mgpu_geometry_empty(&geo),
					naive_free(&naive) == units);
			for (len = 1; len <= units; len *= 2)
				expect_room(test, &geo, len);
		}
	}
}

/* The same in one-type mode, of the layouts that it can lead to. */
static void room_agrees_with_model_one_type(struct kunit *test)
{
	struct mgpu_geometry geo;
	unsigned int units, n, len;

	for (units = 1; units <= MGPU_UNITS_MAX; units *= 2) {
		for (n = 0; n < layouts(units); n++) {
			layout_make(&geo, units, n);
			if (layout_type(&geo) < 0)
				continue;
			for (len = 1; len <= units; len *= 2)
				expect_room(test, &geo, len);
		}
	}
}

static void room_rejects_foreign_length(struct kunit *test)
{
	static const unsigned int bad[] = { 0, 3, 5, 6, 7, 9, 16, UINT_MAX };
	struct mgpu_geometry_room room;
	struct mgpu_geometry geo;
	unsigned int i;

	mgpu_geometry_init(&geo, 8);
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		mgpu_geometry_room(&geo, bad[i], &room);
		KUNIT_EXPECT_EQ(test, room.room, 0);
		KUNIT_EXPECT_EQ(test, room.refusal, VFIO_GLUE_REFUSAL_PROFILE);
		KUNIT_EXPECT_EQ(test, mgpu_geometry_take(&geo, bad[i]),
				-EINVAL);
	}
	KUNIT_EXPECT_TRUE(test, mgpu_geometry_empty(&geo));
}

/* What is left after a slot was put somewhere: blocks, longest first. */
static void score(struct naive n, unsigned int start, unsigned int len,
		  u8 blocks[SIZES])
{
	unsigned int i;

	naive_set(&n, start, len, 0xff);
	for (i = 0; i < SIZES; i++)
		blocks[i] = naive_blocks(&n, MGPU_UNITS_MAX >> i);
}

/*
 * Of all places that a slot could go to, it goes to one that leaves most of
 * the longest blocks, and of those to the first.
 */
static void take_keeps_largest_holes(struct kunit *test)
{
	unsigned int units, n, len, start;
	u8 chosen[SIZES], other[SIZES];
	struct mgpu_geometry geo;
	struct naive naive;
	int slot, cmp;

	for (units = 1; units <= MGPU_UNITS_MAX; units *= 2) {
		for (n = 0; n < layouts(units); n++) {
			for (len = 1; len <= units; len *= 2) {
				layout_make(&geo, units, n);
				geo.mode = VFIO_GLUE_MODE_MIXED;
				naive_from(&naive, &geo);
				slot = mgpu_geometry_take(&geo, len);
				if (!naive_blocks(&naive, len)) {
					KUNIT_EXPECT_EQ(test, slot, -ENOSPC);
					continue;
				}
				KUNIT_ASSERT_GE(test, slot, 0);
				KUNIT_ASSERT_EQ(test, geo.slot[slot].len, len);
				KUNIT_ASSERT_TRUE(test,
						  naive_is_free(&naive,
								geo.slot[slot].start,
								len));
				score(naive, geo.slot[slot].start, len, chosen);
				for (start = 0; start < units; start += len) {
					if (!naive_is_free(&naive, start, len))
						continue;
					score(naive, start, len, other);
					cmp = memcmp(chosen, other, SIZES);
					KUNIT_EXPECT_GE(test, cmp, 0);
					if (!cmp)
						KUNIT_EXPECT_LE(test,
								geo.slot[slot].start,
								start);
				}
			}
		}
	}
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
		unsigned int units = 1U << (prandom_u32_state(&rnd) % SIZES);
		struct mgpu_geometry geo;
		struct naive naive = { .units = units };

		mgpu_geometry_init(&geo, units);
		if (prandom_u32_state(&rnd) % 2)
			geo.mode = VFIO_GLUE_MODE_MIXED;

		for (step = 0; step < 100; step++) {
			unsigned int r = prandom_u32_state(&rnd);
			unsigned int len = 1U << (r % (ilog2(units) + 1));
			unsigned int i = (r >> 8) % MGPU_UNITS_MAX;
			int type = layout_type(&geo);
			int slot;

			if (r & BIT(31)) {
				if (!geo.slot[i].len)
					continue;
				naive_set(&naive, geo.slot[i].start,
					  geo.slot[i].len, 0);
				mgpu_geometry_give(&geo, i);
				continue;
			}

			expect_room(test, &geo, len);
			slot = mgpu_geometry_take(&geo, len);
			if (geo.mode == VFIO_GLUE_MODE_ONE_TYPE && type &&
			    type != (int)len) {
				KUNIT_ASSERT_EQ(test, slot, -EBUSY);
			} else if (!naive_blocks(&naive, len)) {
				KUNIT_ASSERT_EQ(test, slot, -ENOSPC);
			} else {
				KUNIT_ASSERT_GE(test, slot, 0);
				KUNIT_ASSERT_TRUE(test,
						  naive_is_free(&naive,
								geo.slot[slot].start,
								len));
				naive_set(&naive, geo.slot[slot].start, len,
					  slot + 1);
			}
			KUNIT_ASSERT_EQ(test, mgpu_geometry_free(&geo),
					naive_free(&naive));
		}

		for (step = 0; step < MGPU_UNITS_MAX; step++)
			if (geo.slot[step].len)
				mgpu_geometry_give(&geo, step);
		KUNIT_ASSERT_TRUE(test, mgpu_geometry_empty(&geo));
		KUNIT_ASSERT_EQ(test, mgpu_geometry_hole(&geo), units);
	}
}

static struct kunit_case geometry_cases[] = {
	KUNIT_CASE(room_agrees_with_model_mixed),
	KUNIT_CASE(room_agrees_with_model_one_type),
	KUNIT_CASE(room_rejects_foreign_length),
	KUNIT_CASE(take_keeps_largest_holes),
	KUNIT_CASE(random_lives_agree_with_model),
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
