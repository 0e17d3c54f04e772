// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit: what is taken for a stream by the moderation of interrupts.
 */
#include <kunit/test.h>
#include <linux/module.h>

#include "../drivers/sriov_nic/itr.h"

/* Have interrupts find @frames each until nothing changes any more. */
static u16 settle(u16 load, unsigned int frames)
{
	unsigned int i;

	for (i = 0; i < 200; i++)
		load = srn_itr_average(load, frames);
	return load;
}

static void average_comes_close(struct kunit *test)
{
	unsigned int frames;
	u16 load;

	for (frames = 0; frames <= SRN_ITR_FRAMES_MAX; frames++) {
		load = settle(0, frames);
		KUNIT_ASSERT_EQ(test, load, frames * SRN_ITR_SCALE);
		load = settle(~0, frames);
		KUNIT_ASSERT_GE(test, load, frames * SRN_ITR_SCALE);
		KUNIT_ASSERT_LT(test, load,
				frames * SRN_ITR_SCALE + SRN_ITR_AVERAGE);
	}
}

/* Nor is it pulled out of its range by one that found very much. */
static void average_is_bounded(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, settle(0, ~0U),
			SRN_ITR_FRAMES_MAX * SRN_ITR_SCALE);
}

/* A request and its answer never become a stream, and end one. */
static void ping_pong_is_no_stream(struct kunit *test)
{
	KUNIT_EXPECT_FALSE(test, srn_itr_is_stream(settle(0, 1), false));
	KUNIT_EXPECT_FALSE(test, srn_itr_is_stream(settle(0, 2), false));
	KUNIT_EXPECT_FALSE(test, srn_itr_is_stream(settle(~0, 1), true));
}

/* Nor if, now and then, many of its frames are found sent. */
static void reports_are_no_stream(struct kunit *test)
{
	unsigned int i;
	u16 load = 0;

	for (i = 0; i < 1000; i++) {
		load = srn_itr_average(load, i % 32 ? 1 : 64);
		KUNIT_ASSERT_FALSE(test, srn_itr_is_stream(load, false));
	}
}

static void many_frames_are_a_stream(struct kunit *test)
{
	u16 load = 0;
	unsigned int interrupts = 0;

	KUNIT_EXPECT_TRUE(test, srn_itr_is_stream(settle(0, 4), false));
	/* It goes on while there are two at a time. */
	KUNIT_EXPECT_TRUE(test, srn_itr_is_stream(settle(~0, 2), true));
	/* Bursts are seen soon. */
	while (!srn_itr_is_stream(load, false)) {
		load = srn_itr_average(load, 32);
		interrupts++;
	}
	KUNIT_EXPECT_LE(test, interrupts, 4);
}

static struct kunit_case sriov_nic_itr_cases[] = {
	KUNIT_CASE(average_comes_close),
	KUNIT_CASE(average_is_bounded),
	KUNIT_CASE(ping_pong_is_no_stream),
	KUNIT_CASE(reports_are_no_stream),
	KUNIT_CASE(many_frames_are_a_stream),
	{}
};

static struct kunit_suite sriov_nic_itr_suite = {
	.name = "sriov_nic_itr",
	.test_cases = sriov_nic_itr_cases,
};

kunit_test_suite(sriov_nic_itr_suite);

MODULE_DESCRIPTION("KUnit: moderation of sriov_nic's interrupts");
MODULE_LICENSE("GPL");
