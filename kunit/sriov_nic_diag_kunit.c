// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit: what the administrator is shown of the device, and the patterns that
 * its self-test writes.
 */
#include <kunit/device.h>
#include <kunit/test.h>
#include <linux/ethtool.h>
#include <linux/module.h>

#include "../drivers/sriov_nic/regdump.h"
#include "../drivers/sriov_nic/selftest.h"
#include "../drivers/sriov_nic/stats_std.h"
#include "fake_nic.h"

static u64 *new_port(struct kunit *test)
{
	u64 *port = kunit_kcalloc(test, SRN_PORT_STATS, sizeof(*port),
				  GFP_KERNEL);
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, port);
	for (i = 0; i < SRN_PORT_STATS; i++)
		port[i] = 1000000 + i;
	return port;
}

/* Headers and checksums are no octets of data; a late reading is not negative. */
static void std_mac_counts_data_only(struct kunit *test)
{
	struct ethtool_eth_mac_stats stats = {};
	u64 *port = new_port(test);

	port[SRN_PORT_TX_PACKETS] = 3;
	port[SRN_PORT_TX_BYTES] = 64 + 65 + 1518;
	port[SRN_PORT_RX_PACKETS] = 2;
	port[SRN_PORT_RX_BYTES] = 30;
	srn_stats_std_mac(port, &stats);
	KUNIT_EXPECT_EQ(test, stats.OctetsTransmittedOK, 46 + 47 + 1500);
	KUNIT_EXPECT_EQ(test, stats.OctetsReceivedOK, 0);
	KUNIT_EXPECT_EQ(test, stats.FramesTransmittedOK, 3);
	KUNIT_EXPECT_EQ(test, stats.FramesReceivedOK, 2);
	KUNIT_EXPECT_EQ(test, stats.FrameTooLongErrors,
			port[SRN_PORT_RX_OVERSIZE]);
}

/* What the device does not count must not look like a zero. */
static void std_mac_leaves_the_unknown_alone(struct kunit *test)
{
	struct ethtool_eth_mac_stats stats;

	memset(&stats, 0xff, sizeof(stats));
	srn_stats_std_mac(new_port(test), &stats);
	KUNIT_EXPECT_EQ(test, stats.FramesLostDueToIntMACXmitError,
			(u64)ETHTOOL_STAT_NOT_SET);
	KUNIT_EXPECT_EQ(test, stats.OutOfRangeLengthField,
			(u64)ETHTOOL_STAT_NOT_SET);
	KUNIT_EXPECT_NE(test, stats.AlignmentErrors, (u64)ETHTOOL_STAT_NOT_SET);
}

/* Both kinds of pause frames are control frames, and so are unknown ones. */
static void std_ctrl_adds_up_pause_frames(struct kunit *test)
{
	struct ethtool_eth_ctrl_stats stats = {};
	u64 *port = new_port(test);

	port[SRN_PORT_TX_XON] = 1;
	port[SRN_PORT_TX_XOFF] = 2;
	port[SRN_PORT_RX_XON] = 4;
	port[SRN_PORT_RX_XOFF] = 8;
	port[SRN_PORT_RX_UNKNOWN_CONTROL] = 16;
	srn_stats_std_ctrl(port, &stats);
	KUNIT_EXPECT_EQ(test, stats.MACControlFramesTransmitted, 3);
	KUNIT_EXPECT_EQ(test, stats.MACControlFramesReceived, 28);
	KUNIT_EXPECT_EQ(test, stats.UnsupportedOpcodesReceived, 16);
}

/* Ranges follow each other without a gap, one for each counter. */
static void std_rmon_ranges_are_whole(struct kunit *test)
{
	const struct ethtool_rmon_hist_range *ranges = NULL;
	struct ethtool_rmon_stats stats = {};
	u64 *port = new_port(test);
	unsigned int i;

	srn_stats_std_rmon(port, &stats, &ranges);
	KUNIT_ASSERT_NOT_NULL(test, ranges);
	for (i = 0; ranges[i].high; i++) {
		KUNIT_EXPECT_EQ(test, ranges[i].low,
				i ? ranges[i - 1].high + 1 : 0);
		KUNIT_EXPECT_EQ(test, stats.hist[i],
				port[SRN_PORT_RX_SIZE + i]);
		KUNIT_EXPECT_EQ(test, stats.hist_tx[i],
				port[SRN_PORT_TX_SIZE + i]);
	}
	KUNIT_EXPECT_EQ(test, i, SRN_PORT_SIZES);
}

static bool reg_in(u32 reg, u32 first, u32 last)
{
	return reg >= first && reg <= last;
}

/* Reading these takes something away from the driver or a VF. */
static bool reg_is_touchy(u32 reg)
{
	return reg == SRN_ICR || reg == SRN_EICR || reg == SRN_ICS ||
	       reg == SRN_MDIC || reg == SRN_EERD || reg == 0x05b50 ||
	       reg == SRN_LVMMC || reg == SRN_WVBR ||
	       reg_in(reg, 0x04000, 0x04fff) || reg_in(reg, 0x0b600, 0x0b6ff) ||
	       reg_in(reg, SRN_V2PMAILBOX(0), SRN_V2PMAILBOX(7)) ||
	       reg_in(reg, SRN_VMBMEM(0), SRN_VMBMEM(7) + 0x3f) ||
	       reg_in(reg, 0x10000, 0x1ffff) ||
	       (reg_in(reg, SRN_RXQ(0), SRN_RXQ(16) - 1) &&
		(reg & 0x3f) == 0x30);
}

static void regdump_is_without_side_effects(struct kunit *test)
{
	struct srn_adapter *adapter = fake_nic_new(test);
	unsigned int i, n, count = srn_regdump_count();
	struct srn_regdump_entry *entry;

	entry = kunit_kcalloc(test, count + 1, sizeof(*entry), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, entry);
	entry[count].offset = 0x12345678;
	fake_nic_write(adapter, SRN_TDT(15), 0x1357);
	srn_regdump_read(&adapter->hw, entry);
	KUNIT_EXPECT_EQ(test, entry[count].offset, 0x12345678);
	for (i = 0; i < count; i++) {
		u32 reg = entry[i].offset;

		KUNIT_EXPECT_FALSE_MSG(test, reg_is_touchy(reg), "0x%05x", reg);
		KUNIT_ASSERT_LT_MSG(test, reg, FAKE_NIC_REGS, "0x%05x", reg);
		KUNIT_EXPECT_EQ(test, entry[i].value,
				fake_nic_read(adapter, reg));
		for (n = 0; n < i; n++)
			KUNIT_EXPECT_NE_MSG(test, entry[n].offset, reg,
					    "0x%05x is there twice", reg);
	}
}

/* Memory holds every pattern, and is left empty. */
static void selftest_passes_registers_that_hold(struct kunit *test)
{
	struct srn_adapter *adapter = fake_nic_new(test);

	adapter->hw.dev = kunit_device_register(test, "sriov_nic_diag");
	KUNIT_EXPECT_EQ(test, srn_selftest_registers(&adapter->hw), 0);
	KUNIT_EXPECT_EQ(test, fake_nic_read(adapter, SRN_MTA(127)), 0);
	KUNIT_EXPECT_EQ(test, fake_nic_read(adapter, SRN_RAH(15)), 0);
}

/* A device that is gone is told from one that is broken. */
static void selftest_notices_a_device_that_is_gone(struct kunit *test)
{
	struct srn_adapter *adapter = fake_nic_new(test);

	adapter->hw.dev = kunit_device_register(test, "sriov_nic_diag");
	memset((void __force *)adapter->hw.base, 0xff, FAKE_NIC_REGS);
	adapter->hw.dead = true;
	KUNIT_EXPECT_EQ(test, srn_selftest_registers(&adapter->hw), -ENODEV);
}

static struct kunit_case sriov_nic_diag_cases[] = {
	KUNIT_CASE(std_mac_counts_data_only),
	KUNIT_CASE(std_mac_leaves_the_unknown_alone),
	KUNIT_CASE(std_ctrl_adds_up_pause_frames),
	KUNIT_CASE(std_rmon_ranges_are_whole),
	KUNIT_CASE_SLOW(regdump_is_without_side_effects),
	KUNIT_CASE(selftest_passes_registers_that_hold),
	KUNIT_CASE(selftest_notices_a_device_that_is_gone),
	{}
};

static struct kunit_suite sriov_nic_diag_suite = {
	.name = "sriov_nic_diag",
	.test_cases = sriov_nic_diag_cases,
};

kunit_test_suite(sriov_nic_diag_suite);

MODULE_DESCRIPTION("KUnit: diagnosis of sriov_nic");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
