// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit: profiles generated from a card's memory.
 */
#include <kunit/test.h>
#include <linux/module.h>
#include <linux/sizes.h>

#include "../drivers/mdev_gpu/profile.h"

struct build_case {
	const char *name;
	u32 vram_mib;
	unsigned int num;
	u32 smallest_mib;
};

static const struct build_case build_cases[] = {
	{ "nothing", 0, 0, 0 },
	{ "too_small", 2, 0, 0 },
	{ "odd", 12, 0, 0 },
	{ "one_below_a_power", 15, 0, 0 },
	{ "smallest", 4, 1, 4 },
	{ "halves", 8, 2, 4 },
	{ "quarters", 16, 3, 4 },
	{ "eighths", 32, 4, 4 },
	{ "no_sixteenths", 64, 4, 8 },
	{ "large", 512, 4, 64 },
	{ "largest", 1024, 4, 128 },
};

KUNIT_ARRAY_PARAM_DESC(build, build_cases, name);

/* A card is offered in the pieces that are large enough, largest first. */
static void build_yields_power_of_two_pieces(struct kunit *test)
{
	const struct build_case *c = test->param_value;
	struct vfg_profile p[MGPU_PROFILES_PLAIN];
	char name[VFG_NAME_SIZE];
	unsigned int i, num;

	num = mgpu_profile_build(p, "bochs", c->vram_mib);
	KUNIT_ASSERT_EQ(test, num, c->num);
	if (!num)
		return;

	for (i = 0; i < num; i++) {
		snprintf(name, sizeof(name), "bochs-%u", c->vram_mib >> i);
		KUNIT_EXPECT_STREQ(test, p[i].name, name);
		snprintf(name, sizeof(name), "mdev_gpu-bochs-%u",
			 c->vram_mib >> i);
		KUNIT_EXPECT_STREQ(test, p[i].mdev_type, name);
		KUNIT_EXPECT_EQ(test, p[i].vram_mib, c->vram_mib >> i);
		KUNIT_EXPECT_EQ(test, p[i].max_instances, 1 << i);
		KUNIT_EXPECT_EQ(test, p[i].share_permille, 1000 >> i);
	}
	KUNIT_EXPECT_EQ(test, p[num - 1].vram_mib, c->smallest_mib);
	KUNIT_EXPECT_EQ(test, mgpu_profile_check(p, num, c->vram_mib), 0);
}

/* Two frames of the largest mode fit, and no smaller card shows more. */
static void resolution_fits_twice_and_grows(struct kunit *test)
{
	u32 mib, width, height;
	u64 last = 0;

	for (mib = MGPU_PROFILE_MIB_MIN; mib <= 1024; mib *= 2) {
		u64 frame;

		mgpu_profile_resolution(mib, &width, &height);
		frame = 4ULL * width * height;
		KUNIT_EXPECT_GE(test, width, 640);
		KUNIT_EXPECT_GE(test, height, 480);
		KUNIT_EXPECT_LE(test, width, 4095);
		KUNIT_EXPECT_LE(test, 2 * frame, (u64)mib * SZ_1M);
		KUNIT_EXPECT_GE(test, frame, last);
		last = frame;
	}
}

static void resolution_of_known_sizes(struct kunit *test)
{
	u32 width, height;

	mgpu_profile_resolution(4, &width, &height);
	KUNIT_EXPECT_EQ(test, width, 800);
	KUNIT_EXPECT_EQ(test, height, 600);
	mgpu_profile_resolution(16, &width, &height);
	KUNIT_EXPECT_EQ(test, width, 1920);
	KUNIT_EXPECT_EQ(test, height, 1080);
	mgpu_profile_resolution(512, &width, &height);
	KUNIT_EXPECT_EQ(test, width, 3840);
	KUNIT_EXPECT_EQ(test, height, 2160);
}

/* A size without a card promises nothing of a card. */
static void fill_leaves_card_members_zero(struct kunit *test)
{
	struct vfg_profile p;

	memset(&p, 0xff, sizeof(p));
	mgpu_profile_fill(&p, "soft", 1024);
	KUNIT_EXPECT_STREQ(test, p.name, "soft-1024");
	KUNIT_EXPECT_EQ(test, p.share_permille, 0);
	KUNIT_EXPECT_EQ(test, p.max_instances, 0);
	KUNIT_EXPECT_EQ(test, mgpu_profile_check(&p, 1, 1024), -EINVAL);
}

struct check_case {
	const char *name;
	void (*spoil)(struct vfg_profile *p);
};

static void spoil_name(struct vfg_profile *p)
{
	p[1].name[0] = '\0';
}

static void spoil_type(struct vfg_profile *p)
{
	p[0].mdev_type[0] = '\0';
}

static void spoil_size_odd(struct vfg_profile *p)
{
	p[0].vram_mib = 63;
}

static void spoil_size_tiny(struct vfg_profile *p)
{
	p[3].vram_mib = 2;
	p[3].max_instances = 32;
}

static void spoil_instances_many(struct vfg_profile *p)
{
	p[1].max_instances = 3;
}

static void spoil_instances_few(struct vfg_profile *p)
{
	p[1].max_instances = 1;
}

static void spoil_instances_none(struct vfg_profile *p)
{
	p[1].max_instances = 0;
}

static void spoil_instances_wrap(struct vfg_profile *p)
{
	p[2].vram_mib = 1U << 31;
	p[2].max_instances = 1U << 31;
}

static void spoil_share_much(struct vfg_profile *p)
{
	p[2].share_permille = 251;
}

static void spoil_share_none(struct vfg_profile *p)
{
	p[2].share_permille = 0;
}

static void spoil_frame_large(struct vfg_profile *p)
{
	p[3].max_width = 4096;
	p[3].max_height = 4096;
}

static void spoil_frame_none(struct vfg_profile *p)
{
	p[3].max_height = 0;
}

static void spoil_order(struct vfg_profile *p)
{
	swap(p[0], p[1]);
}

static void spoil_twice(struct vfg_profile *p)
{
	p[1] = p[0];
}

static const struct check_case check_cases[] = {
	{ "no_name", spoil_name },
	{ "no_mdev_type", spoil_type },
	{ "size_is_no_power_of_two", spoil_size_odd },
	{ "size_below_minimum", spoil_size_tiny },
	{ "more_instances_than_memory", spoil_instances_many },
	{ "fewer_instances_than_memory", spoil_instances_few },
	{ "no_instances", spoil_instances_none },
	{ "product_that_wraps", spoil_instances_wrap },
	{ "more_than_all_share", spoil_share_much },
	{ "no_share", spoil_share_none },
	{ "frame_larger_than_memory", spoil_frame_large },
	{ "frame_of_no_pixels", spoil_frame_none },
	{ "not_largest_first", spoil_order },
	{ "same_size_twice", spoil_twice },
};

KUNIT_ARRAY_PARAM_DESC(check, check_cases, name);

static void check_rejects(struct kunit *test)
{
	const struct check_case *c = test->param_value;
	struct vfg_profile p[MGPU_PROFILES_PLAIN];

	KUNIT_ASSERT_EQ(test, mgpu_profile_build(p, "soft", 64), 4);
	KUNIT_ASSERT_EQ(test, mgpu_profile_check(p, 4, 64), 0);
	c->spoil(p);
	KUNIT_EXPECT_EQ(test, mgpu_profile_check(p, 4, 64), -EINVAL);
}

static void check_rejects_bad_number(struct kunit *test)
{
	struct vfg_profile p[MGPU_PROFILES_PLAIN];

	KUNIT_ASSERT_EQ(test, mgpu_profile_build(p, "soft", 64), 4);
	KUNIT_EXPECT_EQ(test, mgpu_profile_check(p, 0, 64), -EINVAL);
	KUNIT_EXPECT_EQ(test, mgpu_profile_check(p, 5, 64), -EINVAL);
	KUNIT_EXPECT_EQ(test, mgpu_profile_check(p, 4, 32), -EINVAL);
	KUNIT_EXPECT_EQ(test, mgpu_profile_check(p, 4, 128), -EINVAL);
}

static struct kunit_case profile_cases[] = {
	KUNIT_CASE_PARAM(build_yields_power_of_two_pieces, build_gen_params),
	KUNIT_CASE(resolution_fits_twice_and_grows),
	KUNIT_CASE(resolution_of_known_sizes),
	KUNIT_CASE(fill_leaves_card_members_zero),
	KUNIT_CASE_PARAM(check_rejects, check_gen_params),
	KUNIT_CASE(check_rejects_bad_number),
	{}
};

static struct kunit_suite profile_suite = {
	.name = "mdev_gpu_profile",
	.test_cases = profile_cases,
};

kunit_test_suite(profile_suite);

MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
MODULE_DESCRIPTION("KUnit: profiles generated from a card's memory");
MODULE_LICENSE("GPL");
