// SPDX-License-Identifier: GPL-2.0-only
/*
 * Object: one PF, from its first reset to its last. Its lock is rtnl.
 *
 *	srn_adapter_init()  the device works and serves its VFs,
 *	      |             whether the interface is up or not
 *	srn_adapter_open()  the PF's own queue works too
 *
 * A suspended adapter is in neither state: something else (a reset, a power
 * state, error recovery) has the device. srn_adapter_resume() brings back
 * whichever state it was in, and the VFs with it.
 */
#include <linux/netdevice.h>
#include <linux/pci.h>
#include <linux/rtnetlink.h>

#include "devlink.h"
#include "netdev.h"
#include "srn.h"
#include "xsk.h"

static int adapter_bring_up(struct srn_adapter *adapter)
{
	struct srn_hw *hw = &adapter->hw;
	int err;

	err = srn_hw_reset(hw);
	if (err)
		return err;
	srn_hw_init(hw);
	srn_rss_program(adapter);
	err = srn_filter_init(adapter);
	if (err)
		return err;
	srn_irq_program(adapter);
	srn_hw_enable(hw);
	srn_ptp_start(adapter);
	return srn_phy_negotiate(hw, &adapter->link);
}

static void adapter_forget_link(struct srn_adapter *adapter)
{
	adapter->link.up = false;
	adapter->link.speed_mbps = 0;
	netif_carrier_off(adapter->netdev);
}

/**
 * srn_adapter_suspend() - leave the device alone
 * @adapter: the PF
 *
 * Does nothing if it is suspended already.
 *
 * Context: process, rtnl held, may sleep. Waits for the thread of the "other"
 * interrupt, which takes the locks of VFs.
 */
void srn_adapter_suspend(struct srn_adapter *adapter)
{
	ASSERT_RTNL();
	if (adapter->suspended)
		return;

	adapter->suspended = true;
	srn_watchdog_stop(adapter);
	netif_device_detach(adapter->netdev);
	if (adapter->started)
		srn_queues_stop(adapter);
	srn_stats_stop(adapter);
	srn_ptp_stop(adapter);
	disable_irq(pci_irq_vector(adapter->pdev, SRN_VECTOR_OTHER));
	adapter_forget_link(adapter);
}

/**
 * srn_adapter_resume() - reset the device and bring back all that it did
 * @adapter: the PF
 *
 * Does nothing if it is not suspended. On failure it stays suspended.
 *
 * Context: process, rtnl held, may sleep.
 * Return: 0, -ENODEV if the device does not answer, or what the PHY's access
 * returned.
 */
int srn_adapter_resume(struct srn_adapter *adapter)
{
	int err;

	ASSERT_RTNL();
	if (!adapter->suspended)
		return 0;
	if (!srn_hw_revive(&adapter->hw))
		return -ENODEV;
	err = adapter_bring_up(adapter);
	if (err)
		return err;

	adapter->suspended = false;
	adapter->stats.resets++;
	if (adapter->queue[0].tx)
		srn_queues_start(adapter);
	netif_device_attach(adapter->netdev);
	srn_netdev_restore(adapter->netdev);
	srn_sriov_restore(adapter);
	enable_irq(pci_irq_vector(adapter->pdev, SRN_VECTOR_OTHER));
	srn_irq_enable_other(adapter);
	srn_stats_start(adapter);
	srn_watchdog_start(adapter);
	srn_devlink_came_back(adapter);
	return 0;
}

/**
 * srn_adapter_reset() - reset the device
 * @adapter: the PF
 *
 * Queues of VFs stop too. Each VF learns of it and brings itself back.
 *
 * Context: process, rtnl held, may sleep.
 * Return: 0, or what srn_adapter_resume() returned.
 */
int srn_adapter_reset(struct srn_adapter *adapter)
{
	int err;

	srn_adapter_suspend(adapter);
	err = srn_adapter_resume(adapter);
	if (err)
		netdev_err(adapter->netdev, "reset failed: %pe\n",
			   ERR_PTR(err));
	return err;
}

/**
 * srn_adapter_recover() - reset the device unless somebody else does
 * @adapter: the PF
 *
 * Context: process, may sleep; rtnl not held.
 * Return: 0, -ENODEV if somebody else has it, or as srn_adapter_resume().
 */
int srn_adapter_recover(struct srn_adapter *adapter)
{
	struct net_device *netdev = adapter->netdev;
	int err = -ENODEV;

	rtnl_lock();
	/* Whoever else has the device, or takes it away, resets it as well. */
	if (netif_device_present(netdev) &&
	    netdev->reg_state == NETREG_REGISTERED)
		err = srn_adapter_reset(adapter);
	rtnl_unlock();
	return err;
}

static void adapter_reset_work(struct work_struct *work)
{
	struct srn_adapter *adapter =
		container_of(work, struct srn_adapter, reset_work);
	bool hangs = xchg(&adapter->tx_hangs, false);

	if (hangs) {
		adapter->stats.tx_timeouts++;
		netdev_warn(adapter->netdev, "transmission hangs\n");
	}
	srn_devlink_report_reset(adapter, hangs);
}

/**
 * srn_adapter_request_reset() - have the device reset soon
 * @adapter: the PF
 *
 * Context: any.
 */
void srn_adapter_request_reset(struct srn_adapter *adapter)
{
	schedule_work(&adapter->reset_work);
}

/**
 * srn_adapter_tx_hangs() - have the device reset as it does not transmit
 * @adapter: the PF
 *
 * Context: any.
 */
void srn_adapter_tx_hangs(struct srn_adapter *adapter)
{
	WRITE_ONCE(adapter->tx_hangs, true);
	srn_adapter_request_reset(adapter);
}

/* A reset does not help a device that is gone, but detaches its interface. */
static void adapter_lost(struct srn_hw *hw)
{
	srn_adapter_request_reset(container_of(hw, struct srn_adapter, hw));
}

/**
 * srn_adapter_link_event() - find out what happened to the link
 * @adapter: the PF
 *
 * Context: thread of the "other" interrupt.
 */
void srn_adapter_link_event(struct srn_adapter *adapter)
{
	struct net_device *netdev = adapter->netdev;
	struct srn_link *link = &adapter->link;

	if (!srn_phy_read_link(&adapter->hw, link))
		return;
	if (link->up) {
		srn_phy_apply_pause(&adapter->hw, link);
		netif_carrier_on(netdev);
		srn_xsk_kick_all(adapter);
		netif_info(adapter, link, netdev, "link is up, %u Mbit/s, %s duplex\n",
			   link->speed_mbps,
			   link->full_duplex ? "full" : "half");
	} else {
		netif_carrier_off(netdev);
		netif_info(adapter, link, netdev, "link is down\n");
	}
	srn_sriov_link_change(adapter);
}

/**
 * srn_adapter_init() - make a mapped device work
 * @adapter: the PF; its netdev, pdev, hw, perm_mac and sriov are set up
 *
 * From here on VFs are served.
 *
 * Context: process, may sleep.
 * Return: 0, -ENODEV if the device does not answer, or what the PHY's access
 * or srn_irq_init() returned.
 */
int srn_adapter_init(struct srn_adapter *adapter)
{
	int err;

	INIT_WORK(&adapter->reset_work, adapter_reset_work);
	srn_queues_init(adapter);
	adapter->msg_enable = SRN_MSG_DEFAULT;
	srn_phy_init_link(&adapter->link);
	srn_stats_init(adapter);
	srn_ptp_setup(adapter);
	srn_watchdog_init(adapter);
	netif_carrier_off(adapter->netdev);

	err = adapter_bring_up(adapter);
	if (err)
		goto err_quiesce;
	srn_pool_set_max_frame(adapter, SRN_PF_POOL,
			       adapter->ring_config.max_frame);
	srn_sriov_restore(adapter);
	err = srn_irq_init(adapter);
	if (err)
		goto err_quiesce;
	srn_queues_limit(adapter);
	srn_irq_enable_other(adapter);
	srn_stats_start(adapter);
	srn_ptp_register(adapter);
	srn_watchdog_start(adapter);
	WRITE_ONCE(adapter->hw.lost, adapter_lost);
	return 0;

err_quiesce:
	srn_hw_quiesce(&adapter->hw);
	return err;
}

/**
 * srn_adapter_exit() - stop the device for good
 * @adapter: the PF, its interface not registered and its VFs disabled
 *
 * Context: process, may sleep; rtnl not held.
 */
void srn_adapter_exit(struct srn_adapter *adapter)
{
	srn_ptp_unregister(adapter);
	srn_hw_quiesce(&adapter->hw);
	srn_irq_exit(adapter);
	srn_stats_stop(adapter);
	srn_watchdog_stop(adapter);
	/* Nothing is left now that could ask for a reset. */
	WRITE_ONCE(adapter->hw.lost, NULL);
	cancel_work_sync(&adapter->reset_work);
	srn_queues_exit(adapter);
}
