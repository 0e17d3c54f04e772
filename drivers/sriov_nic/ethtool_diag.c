// SPDX-License-Identifier: GPL-2.0-only
/*
 * Door: the part of ethtool that looks at the device: standard counters,
 * registers, self-test, its LED. Each entry is called under rtnl.
 */
#include <linux/ethtool.h>
#include <linux/netdevice.h>
#include <linux/pci.h>
#include <linux/slab.h>

#include "ethtool_diag.h"
#include "nvm.h"
#include "regdump.h"
#include "selftest.h"
#include "srn.h"
#include "stats_std.h"

/**
 * srn_ethtool_mac_stats() - ethtool's get_eth_mac_stats
 * @netdev: the PF's interface
 * @stats: filled in
 *
 * Context: process, rtnl held, may sleep.
 */
void srn_ethtool_mac_stats(struct net_device *netdev,
			   struct ethtool_eth_mac_stats *stats)
{
	u64 port[SRN_PORT_STATS];

	if (stats->src == ETHTOOL_MAC_STATS_SRC_PMAC)
		return;
	srn_stats_port(netdev_priv(netdev), port);
	srn_stats_std_mac(port, stats);
}

/**
 * srn_ethtool_phy_stats() - ethtool's get_eth_phy_stats
 * @netdev: the PF's interface
 * @stats: filled in
 *
 * Context: process, rtnl held, may sleep.
 */
void srn_ethtool_phy_stats(struct net_device *netdev,
			   struct ethtool_eth_phy_stats *stats)
{
	u64 port[SRN_PORT_STATS];

	if (stats->src == ETHTOOL_MAC_STATS_SRC_PMAC)
		return;
	srn_stats_port(netdev_priv(netdev), port);
	srn_stats_std_phy(port, stats);
}

/**
 * srn_ethtool_ctrl_stats() - ethtool's get_eth_ctrl_stats
 * @netdev: the PF's interface
 * @stats: filled in
 *
 * Context: process, rtnl held, may sleep.
 */
void srn_ethtool_ctrl_stats(struct net_device *netdev,
			    struct ethtool_eth_ctrl_stats *stats)
{
	u64 port[SRN_PORT_STATS];

	if (stats->src == ETHTOOL_MAC_STATS_SRC_PMAC)
		return;
	srn_stats_port(netdev_priv(netdev), port);
	srn_stats_std_ctrl(port, stats);
}

/**
 * srn_ethtool_rmon_stats() - ethtool's get_rmon_stats
 * @netdev: the PF's interface
 * @stats: filled in
 * @ranges: lengths that its histograms are made of
 *
 * Context: process, rtnl held, may sleep.
 */
void srn_ethtool_rmon_stats(struct net_device *netdev,
			    struct ethtool_rmon_stats *stats,
			    const struct ethtool_rmon_hist_range **ranges)
{
	u64 port[SRN_PORT_STATS];

	if (stats->src == ETHTOOL_MAC_STATS_SRC_PMAC)
		return;
	srn_stats_port(netdev_priv(netdev), port);
	srn_stats_std_rmon(port, stats, ranges);
}

/**
 * srn_ethtool_pause_stats() - ethtool's get_pause_stats
 * @netdev: the PF's interface
 * @stats: filled in
 *
 * Context: process, rtnl held, may sleep.
 */
void srn_ethtool_pause_stats(struct net_device *netdev,
			     struct ethtool_pause_stats *stats)
{
	u64 port[SRN_PORT_STATS];

	if (stats->src == ETHTOOL_MAC_STATS_SRC_PMAC)
		return;
	srn_stats_port(netdev_priv(netdev), port);
	srn_stats_std_pause(port, stats);
}

/**
 * srn_ethtool_regs_len() - ethtool's get_regs_len
 * @netdev: the PF's interface
 *
 * Context: process, rtnl held.
 * Return: size of a dump in bytes.
 */
int srn_ethtool_regs_len(struct net_device *netdev)
{
	return srn_regdump_count() * sizeof(struct srn_regdump_entry);
}

/**
 * srn_ethtool_regs() - ethtool's get_regs
 * @netdev: the PF's interface
 * @regs: told which format and device it is
 * @data: room for a dump; zeroed
 *
 * Context: process, rtnl held.
 */
void srn_ethtool_regs(struct net_device *netdev, struct ethtool_regs *regs,
		      void *data)
{
	struct srn_adapter *adapter = netdev_priv(netdev);

	regs->version = SRN_REGDUMP_VERSION << 24 |
			adapter->pdev->revision << 16 | adapter->pdev->device;
	srn_regdump_read(&adapter->hw, data);
}

/* In the order in which they are shown. */
enum diag_test {
	DIAG_TEST_REGISTERS,
	DIAG_TEST_NVM,
	DIAG_TEST_INTERRUPT,
	DIAG_TEST_LINK,
	DIAG_TESTS,
};

static const char diag_test_names[DIAG_TESTS][ETH_GSTRING_LEN] = {
	[DIAG_TEST_REGISTERS] = "registers         (offline)",
	[DIAG_TEST_NVM] = "EEPROM checksum   (online)",
	[DIAG_TEST_INTERRUPT] = "interrupt         (online)",
	[DIAG_TEST_LINK] = "link              (online)",
};

/**
 * srn_ethtool_test_count() - count the self-tests
 *
 * Context: any.
 * Return: their number.
 */
int srn_ethtool_test_count(void)
{
	return DIAG_TESTS;
}

/**
 * srn_ethtool_test_names() - name the self-tests
 * @data: room for srn_ethtool_test_count() times ETH_GSTRING_LEN bytes
 *
 * Context: any.
 */
void srn_ethtool_test_names(u8 *data)
{
	memcpy(data, diag_test_names, sizeof(diag_test_names));
}

/*
 * The device is reset afterwards, which VFs would feel even though they are
 * given back what they had. So it is not done to them.
 */
static int diag_test_offline(struct srn_adapter *adapter)
{
	unsigned int num_vfs = READ_ONCE(adapter->sriov.num_vfs);
	int err, err_resume;

	if (num_vfs) {
		netdev_err(adapter->netdev,
			   "no offline test while %u VFs are enabled\n",
			   num_vfs);
		return -EBUSY;
	}
	srn_adapter_suspend(adapter);
	srn_hw_quiesce(&adapter->hw);
	err = srn_selftest_registers(&adapter->hw);
	err_resume = srn_adapter_resume(adapter);
	return err ? err : err_resume;
}

/**
 * srn_ethtool_self_test() - ethtool's self_test
 * @netdev: the PF's interface
 * @test: which tests; told whether one failed
 * @data: a number for each test: 0 or the errno it ended with
 *
 * A test that takes the device away from its users comes last, since the link
 * is negotiated anew after it.
 *
 * Context: process, rtnl held, may sleep.
 */
void srn_ethtool_self_test(struct net_device *netdev, struct ethtool_test *test,
			   u64 *data)
{
	struct srn_adapter *adapter = netdev_priv(netdev);
	int err[DIAG_TESTS] = {};
	unsigned int i;

	err[DIAG_TEST_NVM] = srn_nvm_check(&adapter->hw);
	err[DIAG_TEST_INTERRUPT] = srn_selftest_interrupt(adapter);
	if (!(srn_rd32(&adapter->hw, SRN_STATUS) & SRN_STATUS_LU))
		err[DIAG_TEST_LINK] = -ENOLINK;
	if (test->flags & ETH_TEST_FL_OFFLINE)
		err[DIAG_TEST_REGISTERS] = diag_test_offline(adapter);

	for (i = 0; i < DIAG_TESTS; i++) {
		data[i] = -err[i];
		if (!err[i])
			continue;
		test->flags |= ETH_TEST_FL_FAILED;
		netif_err(adapter, hw, netdev, "self-test: %.*s: %pe\n",
			  (int)strcspn(diag_test_names[i], " "),
			  diag_test_names[i], ERR_PTR(err[i]));
	}
}

/**
 * srn_ethtool_phys_id() - ethtool's set_phys_id
 * @netdev: the PF's interface
 * @state: what to do with the LED
 *
 * Context: process, rtnl held.
 * Return: cycles per second for the caller to blink with, 0, or -EINVAL.
 */
int srn_ethtool_phys_id(struct net_device *netdev,
			enum ethtool_phys_id_state state)
{
	struct srn_adapter *adapter = netdev_priv(netdev);
	struct srn_hw *hw = &adapter->hw;
	u32 ledctl = adapter->ledctl & ~SRN_LEDCTL_LED0;

	switch (state) {
	case ETHTOOL_ID_ACTIVE:
		adapter->ledctl = srn_rd32(hw, SRN_LEDCTL);
		return 2;
	case ETHTOOL_ID_ON:
		srn_wr32(hw, SRN_LEDCTL, ledctl |
			 FIELD_PREP(SRN_LEDCTL_LED0, SRN_LEDCTL_MODE_ON));
		return 0;
	case ETHTOOL_ID_OFF:
		srn_wr32(hw, SRN_LEDCTL, ledctl |
			 FIELD_PREP(SRN_LEDCTL_LED0, SRN_LEDCTL_MODE_OFF));
		return 0;
	case ETHTOOL_ID_INACTIVE:
		srn_wr32(hw, SRN_LEDCTL, adapter->ledctl);
		return 0;
	}
	return -EINVAL;
}

/**
 * srn_ethtool_get_msglevel() - ethtool's get_msglevel
 * @netdev: the PF's interface
 *
 * Context: process, rtnl held.
 * Return: NETIF_MSG_* that are logged.
 */
u32 srn_ethtool_get_msglevel(struct net_device *netdev)
{
	struct srn_adapter *adapter = netdev_priv(netdev);

	return adapter->msg_enable;
}

/**
 * srn_ethtool_set_msglevel() - ethtool's set_msglevel
 * @netdev: the PF's interface
 * @level: NETIF_MSG_* to log
 *
 * Context: process, rtnl held.
 */
void srn_ethtool_set_msglevel(struct net_device *netdev, u32 level)
{
	struct srn_adapter *adapter = netdev_priv(netdev);

	WRITE_ONCE(adapter->msg_enable, level);
}
