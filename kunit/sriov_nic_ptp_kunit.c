// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit: the clock's arithmetic, and what the device is told to stamp.
 */
#include <kunit/test.h>
#include <linux/module.h>
#include <linux/prandom.h>

#include "../drivers/sriov_nic/ptp.h"
#include "fake_nic.h"

#define PPM(x)		((long)(x) * 65536)
#define NORMAL		0x01800000

struct rate_case {
	const char *name;
	long scaled_ppm;
	u32 timinca;
};

/* Fractions of a step are dropped, on both sides. */
static const struct rate_case rate_cases[] = {
	{ "its own", 0, NORMAL },
	{ "1 ppm faster", PPM(1), NORMAL + 8 },
	{ "1 ppm slower", -PPM(1), NORMAL - 8 },
	{ "100 ppm faster", PPM(100), NORMAL + 838 },
	{ "less than a step", 65536 / 16, NORMAL },
	{ "half", -PPM(500000), 0x01400000 },
	{ "the fastest", 65535992135, 0x01fffffe },
	{ "the slowest", -65535992135, 0x01000002 },
	{ "beyond the fastest", PPM(2000000), 0x01ffffff },
};

KUNIT_ARRAY_PARAM_DESC(rate, rate_cases, name);

static void timinca_follows_the_rate(struct kunit *test)
{
	const struct rate_case *c = test->param_value;

	KUNIT_EXPECT_EQ(test, srn_ptp_timinca(c->scaled_ppm), c->timinca);
}

/* What is less than a nanosecond adds up, and SYSTIM may wrap. */
static void advance_loses_nothing(struct kunit *test)
{
	struct srn_ptp_time time = { .cycles = -(5ULL << SRN_PTP_SHIFT) };
	u64 cycles = time.cycles;
	unsigned int i;

	for (i = 0; i < 3000; i++) {
		cycles += (1ULL << SRN_PTP_SHIFT) / 3;
		srn_ptp_advance(&time, cycles);
	}
	/* A third of 2^19 is cut off by 2/3 of a unit, 3000 times. */
	KUNIT_EXPECT_EQ(test, time.ns, 999);
	KUNIT_EXPECT_EQ(test, time.frac, (1U << SRN_PTP_SHIFT) - 2000);
}

/* A stamp is the same whether it is looked up before or after time went on. */
static void stamp_agrees_with_advance(struct kunit *test)
{
	struct srn_ptp_time time = { .ns = 1ULL << 50 };
	struct rnd_state rnd;
	unsigned int i;
	u64 seed;

	get_random_bytes(&seed, sizeof(seed));
	kunit_info(test, "seed %llu\n", seed);
	prandom_seed_state(&rnd, seed);
	time.cycles = seed;
	for (i = 0; i < 1000; i++) {
		u64 stamp = time.cycles + prandom_u32_state(&rnd);
		u64 later = stamp + ((u64)prandom_u32_state(&rnd) << 20);
		u64 before = srn_ptp_stamp_ns(&time, stamp);

		srn_ptp_advance(&time, later);
		KUNIT_ASSERT_EQ(test, srn_ptp_stamp_ns(&time, stamp), before);
		KUNIT_ASSERT_EQ(test, srn_ptp_stamp_ns(&time, later), time.ns);
	}
}

/* A jump of SYSTIM is not one of the time; its going on is. */
static void change_believes_what_can_be(struct kunit *test)
{
	struct srn_ptp_time time = { .cycles = 1000, .ns = 5000 };

	KUNIT_EXPECT_TRUE(test, srn_ptp_change(&time, 1000 +
					       (1500ULL << SRN_PTP_SHIFT),
					       1000));
	KUNIT_EXPECT_EQ(test, time.ns, 6500);
	KUNIT_EXPECT_FALSE(test, srn_ptp_change(&time, 1ULL << 60, 1000));
	KUNIT_EXPECT_EQ(test, time.ns, 7500);
	KUNIT_EXPECT_EQ(test, time.cycles, 1ULL << 60);
	/* Nor is a jump back. */
	KUNIT_EXPECT_FALSE(test, srn_ptp_change(&time, 1ULL << 50, 1000));
	KUNIT_EXPECT_EQ(test, time.ns, 8500);
	KUNIT_EXPECT_EQ(test, time.cycles, 1ULL << 50);
}

struct plan_case {
	const char *name;
	enum hwtstamp_rx_filters asked;
	enum hwtstamp_rx_filters filter;
	u32 rxctl;
	u32 rxcfg;
	bool l2;
	bool l4;
};

#define V1(x)		HWTSTAMP_FILTER_PTP_V1_L4_##x
#define V2(x)		HWTSTAMP_FILTER_PTP_V2_##x

static const struct plan_case plan_cases[] = {
	{ "none", HWTSTAMP_FILTER_NONE, HWTSTAMP_FILTER_NONE, 0, 0, 0, 0 },
	{ "1 sync", V1(SYNC), V1(SYNC), 0x12, 0, 0, 1 },
	{ "1 delay", V1(DELAY_REQ), V1(DELAY_REQ), 0x12, 1, 0, 1 },
	{ "2 sync", V2(SYNC), V2(SYNC), 0x14, 0, 1, 1 },
	{ "2 sync L2", V2(L2_SYNC), V2(SYNC), 0x14, 0, 1, 1 },
	{ "2 sync L4", V2(L4_SYNC), V2(SYNC), 0x14, 0, 1, 1 },
	{ "2 delay", V2(DELAY_REQ), V2(DELAY_REQ), 0x14, 0x100, 1, 1 },
	{ "2 delay L2", V2(L2_DELAY_REQ), V2(DELAY_REQ), 0x14, 0x100, 1, 1 },
	{ "2 delay L4", V2(L4_DELAY_REQ), V2(DELAY_REQ), 0x14, 0x100, 1, 1 },
	{ "2 event", V2(EVENT), V2(EVENT), 0x1a, 0, 1, 1 },
	{ "2 event L2", V2(L2_EVENT), V2(EVENT), 0x1a, 0, 1, 1 },
	{ "2 event L4", V2(L4_EVENT), V2(EVENT), 0x1a, 0, 1, 1 },
};

KUNIT_ARRAY_PARAM_DESC(plan, plan_cases, name);

static void plan_rx_takes_what_the_device_can(struct kunit *test)
{
	const struct plan_case *c = test->param_value;
	struct srn_ptp_plan plan;

	KUNIT_ASSERT_EQ(test, srn_ptp_plan_rx(c->asked, &plan), 0);
	KUNIT_EXPECT_EQ(test, plan.filter, c->filter);
	KUNIT_EXPECT_EQ(test, plan.rxctl, c->rxctl);
	KUNIT_EXPECT_EQ(test, plan.rxcfg, c->rxcfg);
	KUNIT_EXPECT_EQ(test, plan.l2, c->l2);
	KUNIT_EXPECT_EQ(test, plan.l4, c->l4);
}

static void plan_rx_refuses_the_rest(struct kunit *test)
{
	static const enum hwtstamp_rx_filters beyond[] = {
		HWTSTAMP_FILTER_ALL, HWTSTAMP_FILTER_SOME, V1(EVENT),
		HWTSTAMP_FILTER_NTP_ALL, 1000,
	};
	struct srn_ptp_plan plan;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(beyond); i++)
		KUNIT_EXPECT_EQ_MSG(test, srn_ptp_plan_rx(beyond[i], &plan),
				    -ERANGE, "filter %d", beyond[i]);
}

/* As the data sheet wants it: ports of the wire, all else not compared. */
static void start_programs_the_filters(struct kunit *test)
{
	struct srn_adapter *adapter = fake_nic_new(test);

	srn_ptp_setup(adapter);
	KUNIT_ASSERT_EQ(test, srn_ptp_plan_rx(V2(EVENT), &adapter->ptp.plan), 0);
	adapter->ptp.tx_on = true;
	srn_ptp_start(adapter);
	KUNIT_EXPECT_EQ(test, fake_nic_read(adapter, SRN_TIMINCA), NORMAL);
	KUNIT_EXPECT_EQ(test, fake_nic_read(adapter, SRN_TSYNCTXCTL), 0x10);
	KUNIT_EXPECT_EQ(test, fake_nic_read(adapter, SRN_TSYNCRXCTL), 0x1a);
	KUNIT_EXPECT_EQ(test, fake_nic_read(adapter, SRN_ETQF(3)), 0x440088f7);
	KUNIT_EXPECT_EQ(test, fake_nic_read(adapter, SRN_FTQF(3)), 0x68008011);
	KUNIT_EXPECT_EQ(test, fake_nic_read(adapter, SRN_SPQF(3)), 0x3f01);
	KUNIT_EXPECT_EQ(test, fake_nic_read(adapter, SRN_IMIR(3)), 0x3f01);
	KUNIT_EXPECT_EQ(test, fake_nic_read(adapter, SRN_IMIREXT(3)), 0x81000);
	srn_ptp_stop(adapter);
}

/* The time goes on over a reset, which sets SYSTIM back. */
static void stop_and_start_keep_the_time(struct kunit *test)
{
	struct srn_adapter *adapter = fake_nic_new(test);
	struct srn_ptp *ptp = &adapter->ptp;
	u64 before;

	fake_nic_write(adapter, SRN_SYSTIMH, 0x7000);
	srn_ptp_setup(adapter);
	srn_ptp_start(adapter);
	fake_nic_write(adapter, SRN_SYSTIMH, 0x7080);
	srn_ptp_stop(adapter);
	before = ptp->time.ns;
	/* Once more does no harm. */
	srn_ptp_stop(adapter);
	fake_nic_write(adapter, SRN_SYSTIMH, 0);
	srn_ptp_start(adapter);
	KUNIT_EXPECT_GE(test, ptp->time.ns, before);
	KUNIT_EXPECT_LT(test, ptp->time.ns, before + NSEC_PER_SEC);
	KUNIT_EXPECT_EQ(test, ptp->time.cycles, 0);
	srn_ptp_stop(adapter);
}

static struct kunit_case sriov_nic_ptp_cases[] = {
	KUNIT_CASE_PARAM(timinca_follows_the_rate, rate_gen_params),
	KUNIT_CASE(advance_loses_nothing),
	KUNIT_CASE(stamp_agrees_with_advance),
	KUNIT_CASE(change_believes_what_can_be),
	KUNIT_CASE_PARAM(plan_rx_takes_what_the_device_can, plan_gen_params),
	KUNIT_CASE(plan_rx_refuses_the_rest),
	KUNIT_CASE(start_programs_the_filters),
	KUNIT_CASE(stop_and_start_keep_the_time),
	{}
};

static struct kunit_suite sriov_nic_ptp_suite = {
	.name = "sriov_nic_ptp",
	.test_cases = sriov_nic_ptp_cases,
};

kunit_test_suite(sriov_nic_ptp_suite);

MODULE_DESCRIPTION("KUnit: clock of sriov_nic");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
