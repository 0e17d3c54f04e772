// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit: identification data of a virtual monitor. What is built is decoded
 * again here, independently, as a guest would.
 */
#include <kunit/test.h>
#include <linux/module.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include "../drivers/mdev_gpu/edid.h"

struct size_case {
	const char *name;
	u32 max_width;
	u32 max_height;
	/* Expected first detailed timing. */
	u32 width;
	u32 height;
};

static const struct size_case size_cases[] = {
	{ "smallest", 64, 64, 64, 64 },
	{ "VGA", 640, 480, 640, 480 },
	{ "SVGA", 800, 600, 800, 600 },
	{ "XGA", 1024, 768, 1024, 768 },
	{ "WXGA", 1280, 800, 1280, 800 },
	{ "SXGA", 1280, 1024, 1280, 800 },
	{ "low and wide", 1920, 400, 1280, 400 },
	{ "full HD", 1920, 1080, 1280, 800 },
	{ "2560", 2560, 1600, 1280, 800 },
	{ "4K", 3840, 2160, 1280, 800 },
	{ "8K", 7680, 4320, 1280, 800 },
	{ "no limit", U32_MAX, U32_MAX, 1280, 800 },
};

KUNIT_ARRAY_PARAM_DESC(size, size_cases, name);

static void build(struct kunit *test, u8 *edid)
{
	const struct size_case *c = test->param_value;

	memset(edid, 0xcc, MGPU_EDID_SIZE);
	KUNIT_ASSERT_EQ(test, 0,
			mgpu_edid_build(edid, c->max_width, c->max_height));
}

static void block_is_valid(struct kunit *test)
{
	static const u8 header[] = { 0, 255, 255, 255, 255, 255, 255, 0 };
	u8 edid[MGPU_EDID_SIZE], sum = 0;
	int i;

	build(test, edid);
	for (i = 0; i < MGPU_EDID_SIZE; i++)
		sum += edid[i];
	KUNIT_EXPECT_EQ(test, 0, sum);
	KUNIT_EXPECT_MEMEQ(test, edid, header, sizeof(header));
	KUNIT_EXPECT_EQ(test, 1, edid[18]);
	KUNIT_EXPECT_EQ(test, 4, edid[19]);
	KUNIT_EXPECT_TRUE(test, edid[20] & 0x80);
	/* No block follows. */
	KUNIT_EXPECT_EQ(test, 0, edid[126]);
}

static u32 detailed_width(const u8 *d)
{
	return d[2] | (d[4] & 0xf0) << 4;
}

static u32 detailed_height(const u8 *d)
{
	return d[5] | (d[7] & 0xf0) << 4;
}

/* Each descriptor is a mode that is allowed, or one of the known others. */
static void descriptors_make_sense(struct kunit *test)
{
	const struct size_case *c = test->param_value;
	bool limits = false, name = false;
	u8 edid[MGPU_EDID_SIZE];
	const u8 *d;

	build(test, edid);
	for (d = edid + 54; d < edid + 126; d += 18) {
		u32 khz = 10 * get_unaligned_le16(d);
		u32 htotal, vtotal, hz;

		if (!khz) {
			limits |= d[3] == 0xfd;
			name |= d[3] == 0xfc;
			KUNIT_EXPECT_NOT_NULL(test,
					      memchr("\xfd\xfc\x10", d[3], 3));
			KUNIT_EXPECT_EQ(test, 0, d[2]);
			KUNIT_EXPECT_EQ(test, 0, d[4]);
			continue;
		}

		KUNIT_EXPECT_LE(test, detailed_width(d), c->max_width);
		KUNIT_EXPECT_LE(test, detailed_height(d), c->max_height);
		htotal = detailed_width(d) + (d[3] | (d[4] & 0xf) << 8);
		vtotal = detailed_height(d) + (d[6] | (d[7] & 0xf) << 8);
		hz = DIV_ROUND_CLOSEST(khz * 1000U, htotal * vtotal);
		KUNIT_EXPECT_GE(test, hz, 58);
		KUNIT_EXPECT_LE(test, hz, 61);
		/* All speak of the same screen. */
		KUNIT_EXPECT_EQ(test, 10 * edid[21],
				d[12] | (d[14] & 0xf0) << 4);
		KUNIT_EXPECT_EQ(test, 10 * edid[22],
				d[13] | (d[14] & 0xf) << 8);
		/* Front porch and sync are inside the blanking. */
		KUNIT_EXPECT_LT(test, d[8] + d[9], htotal - detailed_width(d));
		KUNIT_EXPECT_LT(test, (d[10] >> 4) + (d[10] & 0xf),
				vtotal - detailed_height(d));
	}
	KUNIT_EXPECT_TRUE(test, limits);
	KUNIT_EXPECT_TRUE(test, name);
	KUNIT_EXPECT_EQ(test, c->width, detailed_width(edid + 54));
	KUNIT_EXPECT_EQ(test, c->height, detailed_height(edid + 54));
}

/* No standard or established timing is larger than the profile allows. */
static void timings_respect_maximum(struct kunit *test)
{
	static const u32 num[] = { 10, 3, 4, 9 }, den[] = { 16, 4, 5, 16 };
	const struct size_case *c = test->param_value;
	u8 edid[MGPU_EDID_SIZE];
	int i;

	build(test, edid);
	for (i = 38; i < 54; i += 2) {
		u32 width = (edid[i] + 31) * 8;
		u32 height = width * num[edid[i + 1] >> 6] /
			     den[edid[i + 1] >> 6];

		if (edid[i] == 1 && edid[i + 1] == 1)
			continue;
		KUNIT_EXPECT_GE(test, edid[i], 1);
		KUNIT_EXPECT_EQ(test, 0, edid[i + 1] & 0x3f);
		KUNIT_EXPECT_LE(test, width, c->max_width);
		KUNIT_EXPECT_LE(test, height, c->max_height);
	}
	KUNIT_EXPECT_EQ(test, c->max_width >= 640 && c->max_height >= 480,
			!!(edid[35] & BIT(5)));
	KUNIT_EXPECT_EQ(test, c->max_width >= 800 && c->max_height >= 600,
			!!(edid[35] & BIT(0)));
	KUNIT_EXPECT_EQ(test, c->max_width >= 1024 && c->max_height >= 768,
			!!(edid[36] & BIT(3)));
}

/* A large monitor tells its largest mode that the format can carry. */
static void large_mode_is_offered(struct kunit *test)
{
	u8 edid[MGPU_EDID_SIZE];
	const u8 *d = edid + 72;

	KUNIT_ASSERT_EQ(test, 0, mgpu_edid_build(edid, 2560, 1600));
	KUNIT_EXPECT_EQ(test, 2560, detailed_width(d));
	KUNIT_EXPECT_EQ(test, 1600, detailed_height(d));

	KUNIT_ASSERT_EQ(test, 0, mgpu_edid_build(edid, 7680, 4320));
	KUNIT_EXPECT_EQ(test, 3840, detailed_width(d));
	KUNIT_EXPECT_EQ(test, 2160, detailed_height(d));
}

static void too_small_is_refused(struct kunit *test)
{
	u8 edid[MGPU_EDID_SIZE];

	KUNIT_EXPECT_EQ(test, -EINVAL, mgpu_edid_build(edid, 0, 0));
	KUNIT_EXPECT_EQ(test, -EINVAL, mgpu_edid_build(edid, 63, 600));
	KUNIT_EXPECT_EQ(test, -EINVAL, mgpu_edid_build(edid, 800, 63));
	KUNIT_EXPECT_EQ(test, -EINVAL, mgpu_edid_build(edid, U32_MAX, 0));
}

static struct kunit_case edid_cases[] = {
	KUNIT_CASE_PARAM(block_is_valid, size_gen_params),
	KUNIT_CASE_PARAM(descriptors_make_sense, size_gen_params),
	KUNIT_CASE_PARAM(timings_respect_maximum, size_gen_params),
	KUNIT_CASE(large_mode_is_offered),
	KUNIT_CASE(too_small_is_refused),
	{}
};

static struct kunit_suite edid_suite = {
	.name = "mdev_gpu_edid",
	.test_cases = edid_cases,
};

kunit_test_suite(edid_suite);

MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
MODULE_DESCRIPTION("KUnit: identification data of a virtual monitor");
MODULE_LICENSE("GPL");
