// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit: the counters of a VF, against a device that counts in 64 bits and
 * shows 32 of them.
 */
#include <kunit/test.h>
#include <linux/module.h>
#include <linux/prandom.h>
#include <linux/random.h>

#include "fake_vf.h"

static void counters_are_widened_over_wrap(struct kunit *test)
{
	struct srn_adapter *adapter = nic_with_vfs(test);
	struct srn_vf *vf = &adapter->sriov.vf[1];
	struct srn_vf_stats stats;

	fake_nic_write(adapter, SRN_PVFGORC(1), 0xfffffff0);
	srn_vf_pf_was_reset(vf);
	srn_vf_get_stats(vf, &stats);
	KUNIT_EXPECT_EQ(test, 0, stats.rx_bytes);
	fake_nic_write(adapter, SRN_PVFGORC(1), 0x10);
	fake_nic_write(adapter, SRN_PVFGPTC(1), 3);
	srn_vf_get_stats(vf, &stats);
	KUNIT_EXPECT_EQ(test, 0x20, stats.rx_bytes);
	KUNIT_EXPECT_EQ(test, 3, stats.tx_packets);
	fake_nic_write(adapter, SRN_PVFGORC(1), 0x8);
	srn_vf_get_stats(vf, &stats);
	KUNIT_EXPECT_EQ(test, 0x20 + 0xfffffff8ULL, stats.rx_bytes);
}

static void cleared_counters_begin_anew(struct kunit *test)
{
	struct srn_vf_counters last = {
		.rx_packets = 1000, .rx_bytes = 0xfffffff0, .rx_multicast = 9,
		.tx_packets = 5, .tx_bytes = 0x7fffffff,
	};
	const struct srn_vf_counters now = {
		.rx_packets = 3, .rx_bytes = 200, .rx_multicast = 1,
		.tx_packets = 6, .tx_bytes = 0x80000040,
	};
	struct srn_vf_stats stats = { .rx_bytes = 1ULL << 33 };

	srn_vf_stats_add(&stats, &last, &now);
	KUNIT_EXPECT_EQ(test, 3, stats.rx_packets);
	KUNIT_EXPECT_EQ(test, (1ULL << 33) + 200, stats.rx_bytes);
	KUNIT_EXPECT_EQ(test, 1, stats.rx_multicast);
	/* The other direction was not cleared. */
	KUNIT_EXPECT_EQ(test, 1, stats.tx_packets);
	KUNIT_EXPECT_EQ(test, 0x41, stats.tx_bytes);
	KUNIT_EXPECT_MEMEQ(test, &last, &now, sizeof(now));
}

/**
 * struct model - what a VF has really done
 * @truth: in all
 * @cleared: of that, what was before the device last cleared its counters
 */
struct model {
	struct srn_vf_stats truth;
	struct srn_vf_stats cleared;
};

static void model_show(struct srn_vf *vf, const struct model *model)
{
	const struct srn_vf_stats *truth = &model->truth;
	const struct srn_vf_stats *from = &model->cleared;
	struct srn_adapter *adapter = vf->adapter;

	fake_nic_write(adapter, SRN_PVFGPRC(vf->index),
		       truth->rx_packets - from->rx_packets);
	fake_nic_write(adapter, SRN_PVFGORC(vf->index),
		       truth->rx_bytes - from->rx_bytes);
	fake_nic_write(adapter, SRN_PVFMPRC(vf->index),
		       truth->rx_multicast - from->rx_multicast);
	fake_nic_write(adapter, SRN_PVFGPTC(vf->index),
		       truth->tx_packets - from->tx_packets);
	fake_nic_write(adapter, SRN_PVFGOTC(vf->index),
		       truth->tx_bytes - from->tx_bytes);
}

/* As much as may pass between two readings: up to 4 GiB, in any frames. */
static void model_traffic(struct model *model, struct rnd_state *rnd)
{
	u32 frames = prandom_u32_state(rnd) % 50000000;

	model->truth.rx_packets += frames;
	model->truth.rx_bytes += prandom_u32_state(rnd);
	model->truth.rx_multicast += frames / 3;
	frames = prandom_u32_state(rnd) % 50000000;
	model->truth.tx_packets += frames;
	model->truth.tx_bytes += prandom_u32_state(rnd);
}

/*
 * Frames pass, VFs are reset by themselves and with the PF, and the device
 * clears its counters then, or does not: the sums are those of the model.
 */
static void sums_are_those_of_the_model(struct kunit *test)
{
	struct srn_adapter *adapter = nic_with_vfs(test);
	struct srn_vf *vf = &adapter->sriov.vf[3];
	struct srn_vf_stats stats;
	struct model model = {};
	struct rnd_state rnd;
	unsigned int i;
	u64 seed = get_random_u64();

	kunit_info(test, "seed 0x%llx\n", seed);
	prandom_seed_state(&rnd, seed);
	for (i = 0; i < 5000; i++) {
		model_traffic(&model, &rnd);
		model_show(vf, &model);
		srn_vf_get_stats(vf, &stats);
		KUNIT_ASSERT_MEMEQ(test, &stats, &model.truth, sizeof(stats));

		switch (prandom_u32_state(&rnd) % 16) {
		case 0:
			/* A reset of the VF that clears nothing. */
			reset(vf);
			break;
		case 1:
			/* One that does, unless it looks like a wrap. */
			if (max(vf->counters.rx_packets,
				vf->counters.tx_packets) >= 0xf8000000)
				break;
			model.cleared = model.truth;
			model_show(vf, &model);
			reset(vf);
			break;
		case 2:
			/* A reset of the whole device. */
			model.cleared = model.truth;
			model_show(vf, &model);
			srn_vf_pf_was_reset(vf);
			break;
		case 3:
			/* Another owner. */
			srn_vf_park(vf);
			memset(&model.truth, 0, sizeof(model.truth));
			model.cleared = (struct srn_vf_stats) {
				.rx_packets = -vf->counters.rx_packets,
				.rx_bytes = -vf->counters.rx_bytes,
				.rx_multicast = -vf->counters.rx_multicast,
				.tx_packets = -vf->counters.tx_packets,
				.tx_bytes = -vf->counters.tx_bytes,
			};
			break;
		}
	}
}

static void dead_device_counts_nothing(struct kunit *test)
{
	struct srn_adapter *adapter = nic_with_vfs(test);
	struct srn_vf *vf = &adapter->sriov.vf[0];
	struct srn_vf_stats stats;

	fake_nic_write(adapter, SRN_PVFGPRC(0), 7);
	srn_vf_get_stats(vf, &stats);
	adapter->hw.dead = true;
	srn_vf_get_stats(vf, &stats);
	KUNIT_EXPECT_EQ(test, 7, stats.rx_packets);
	KUNIT_EXPECT_EQ(test, 0, stats.rx_bytes);
}

/* Who asks for what was read last causes no further look. */
static void last_stats_are_those_last_read(struct kunit *test)
{
	struct srn_adapter *adapter = nic_with_vfs(test);
	struct srn_vf *vf = &adapter->sriov.vf[2];
	struct srn_vf_stats stats;

	fake_nic_write(adapter, SRN_PVFGPRC(2), 7);
	srn_vf_last_stats(vf, &stats);
	KUNIT_EXPECT_EQ(test, 0, stats.rx_packets);
	srn_vf_get_stats(vf, NULL);
	fake_nic_write(adapter, SRN_PVFGPRC(2), 9);
	srn_vf_last_stats(vf, &stats);
	KUNIT_EXPECT_EQ(test, 7, stats.rx_packets);
	/* A reset counts what came before it. */
	reset(vf);
	srn_vf_last_stats(vf, &stats);
	KUNIT_EXPECT_EQ(test, 9, stats.rx_packets);
}

static struct kunit_case vf_stats_cases[] = {
	KUNIT_CASE(counters_are_widened_over_wrap),
	KUNIT_CASE(cleared_counters_begin_anew),
	KUNIT_CASE(last_stats_are_those_last_read),
	KUNIT_CASE(sums_are_those_of_the_model),
	KUNIT_CASE(dead_device_counts_nothing),
	{}
};

static struct kunit_suite vf_stats_suite = {
	.name = "sriov_nic_vf_stats",
	.test_cases = vf_stats_cases,
};

kunit_test_suite(vf_stats_suite);

MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
MODULE_DESCRIPTION("KUnit: the counters of a VF");
MODULE_LICENSE("GPL");
