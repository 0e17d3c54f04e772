/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A PF whose registers are plain memory. What a test wants the device to do,
 * such as clearing a bit that was written as one, it has to do itself.
 */
#ifndef _KUNIT_FAKE_NIC_H
#define _KUNIT_FAKE_NIC_H

#include <kunit/test.h>
#include <linux/etherdevice.h>
#include <linux/sizes.h>

#include "../drivers/sriov_nic/srn.h"

#define FAKE_NIC_REGS		SZ_128K

static const u8 fake_nic_mac[ETH_ALEN] = { 0x52, 0x54, 0, 0, 0, 0x10 };

static inline void fake_nic_free_netdev(void *netdev)
{
	free_netdev(netdev);
}

/* A PF as it is at probe, with its filters set up and no VF. */
static inline struct srn_adapter *fake_nic_new(struct kunit *test)
{
	struct srn_adapter *adapter;
	struct net_device *netdev;
	void *regs;

	netdev = alloc_etherdev(sizeof(*adapter));
	KUNIT_ASSERT_NOT_NULL(test, netdev);
	KUNIT_ASSERT_EQ(test, 0, kunit_add_action_or_reset(test,
							   fake_nic_free_netdev,
							   netdev));
	regs = kunit_kzalloc(test, FAKE_NIC_REGS, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, regs);

	adapter = netdev_priv(netdev);
	adapter->netdev = netdev;
	adapter->hw.base = (void __iomem __force *)regs;
	/* Zero would be the STATUS of a device that is gone. */
	*(u32 *)(regs + SRN_STATUS) = SRN_STATUS_LU;
	/* register_netdevice() would do that. */
	spin_lock_init(&netdev->addr_list_lock);
	ether_addr_copy(adapter->perm_mac, fake_nic_mac);
	eth_hw_addr_set(netdev, fake_nic_mac);
	srn_filter_setup(adapter);
	KUNIT_ASSERT_EQ(test, 0, srn_filter_init(adapter));
	return adapter;
}

static inline u32 *fake_nic_reg(struct srn_adapter *adapter, u32 reg)
{
	return (u32 __force *)(adapter->hw.base + reg);
}

static inline u32 fake_nic_read(struct srn_adapter *adapter, u32 reg)
{
	return *fake_nic_reg(adapter, reg);
}

static inline void fake_nic_write(struct srn_adapter *adapter, u32 reg, u32 val)
{
	*fake_nic_reg(adapter, reg) = val;
}

#endif /* _KUNIT_FAKE_NIC_H */
