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

#include "rx.h"
#include "srn.h"
#include "tx.h"

static int adapter_poll(struct napi_struct *napi, int budget)
{
	struct srn_queue *queue = container_of(napi, struct srn_queue, napi);
	bool tx_done = srn_tx_clean(queue, budget);
	int rx_done;

	/* netpoll only wants room to transmit. */
	if (!budget)
		return 0;
	rx_done = srn_rx_poll(queue, budget);
	if (!tx_done || rx_done == budget)
		return budget;
	/* Nothing was masked, so nothing has to be unmasked; see irq.c. */
	napi_complete_done(napi, rx_done);
	return rx_done;
}

static int adapter_bring_up(struct srn_adapter *adapter)
{
	struct srn_hw *hw = &adapter->hw;
	int err;

	err = srn_hw_reset(hw);
	if (err)
		return err;
	srn_hw_init(hw);
	err = srn_filter_init(adapter);
	if (err)
		return err;
	srn_irq_program(adapter);
	srn_hw_enable(hw);
	srn_ptp_start(adapter);
	return srn_phy_negotiate(hw, &adapter->link);
}

static void adapter_start_queue(struct srn_adapter *adapter)
{
	struct srn_queue *queue = &adapter->queue;
	struct net_device *netdev = adapter->netdev;

	srn_ring_start(queue);
	napi_enable(&queue->napi);
	netif_queue_set_napi(netdev, 0, NETDEV_QUEUE_TYPE_RX, &queue->napi);
	netif_queue_set_napi(netdev, 0, NETDEV_QUEUE_TYPE_TX, &queue->napi);
	srn_irq_enable_queue(adapter);
	adapter->started = true;
	netif_tx_wake_all_queues(netdev);
}

/*
 * NAPI goes before the stack's side, since its clean-up wakes that. A message
 * that comes in spite of the masked vector finds NAPI disabled.
 */
static void adapter_stop_queue(struct srn_adapter *adapter)
{
	struct srn_queue *queue = &adapter->queue;
	struct net_device *netdev = adapter->netdev;

	adapter->started = false;
	srn_irq_disable_queue(adapter);
	netif_queue_set_napi(netdev, 0, NETDEV_QUEUE_TYPE_RX, NULL);
	netif_queue_set_napi(netdev, 0, NETDEV_QUEUE_TYPE_TX, NULL);
	napi_disable(&queue->napi);
	netif_tx_disable(netdev);
	srn_ring_stop(queue);
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
	netif_device_detach(adapter->netdev);
	if (adapter->started)
		adapter_stop_queue(adapter);
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
	if (adapter->queue.tx)
		adapter_start_queue(adapter);
	netif_device_attach(adapter->netdev);
	srn_sriov_restore(adapter);
	enable_irq(pci_irq_vector(adapter->pdev, SRN_VECTOR_OTHER));
	srn_irq_enable_other(adapter);
	srn_stats_start(adapter);
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

static void adapter_reset_work(struct work_struct *work)
{
	struct srn_adapter *adapter =
		container_of(work, struct srn_adapter, reset_work);
	struct net_device *netdev = adapter->netdev;

	rtnl_lock();
	/* Whoever else has the device, or takes it away, resets it as well. */
	if (netif_device_present(netdev) &&
	    netdev->reg_state == NETREG_REGISTERED)
		srn_adapter_reset(adapter);
	rtnl_unlock();
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
	struct srn_queue *queue = &adapter->queue;
	int err;

	INIT_WORK(&adapter->reset_work, adapter_reset_work);
	queue->adapter = adapter;
	u64_stats_init(&queue->tx_stats.sync);
	u64_stats_init(&queue->rx_stats.sync);
	adapter->ring_config.tx_count = SRN_TX_COUNT_DEFAULT;
	adapter->ring_config.rx_count = SRN_RX_COUNT_DEFAULT;
	adapter->ring_config.max_frame = ETH_DATA_LEN + SRN_FRAME_OVERHEAD;
	adapter->irq.itr_us = SRN_ITR_DEFAULT_US;
	adapter->msg_enable = SRN_MSG_DEFAULT;
	srn_phy_init_link(&adapter->link);
	srn_stats_init(adapter);
	srn_ptp_setup(adapter);
	netif_carrier_off(adapter->netdev);

	err = adapter_bring_up(adapter);
	if (err)
		return err;
	srn_pool_set_max_frame(adapter, SRN_PF_POOL,
			       adapter->ring_config.max_frame);
	srn_sriov_restore(adapter);
	err = srn_irq_init(adapter);
	if (err)
		goto err_quiesce;
	netif_napi_add(adapter->netdev, &queue->napi, adapter_poll);
	srn_irq_enable_other(adapter);
	srn_stats_start(adapter);
	srn_ptp_register(adapter);
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
	/* Nothing is left now that could ask for a reset. */
	WRITE_ONCE(adapter->hw.lost, NULL);
	cancel_work_sync(&adapter->reset_work);
	netif_napi_del(&adapter->queue.napi);
}

/**
 * srn_adapter_open() - make the PF's own queue work
 * @adapter: the PF
 *
 * Context: process, rtnl held, may sleep.
 * Return: 0, -ENODEV if the device is gone, -ENOMEM, or what
 * srn_irq_request_queue() returned.
 */
int srn_adapter_open(struct srn_adapter *adapter)
{
	struct srn_queue *queue = &adapter->queue;
	struct srn_rings rings;
	int err;

	if (READ_ONCE(adapter->hw.dead))
		return -ENODEV;
	err = srn_ring_alloc(adapter, &adapter->ring_config, &rings);
	if (err)
		return err;
	err = srn_irq_request_queue(adapter);
	if (err) {
		srn_ring_free(adapter, &rings);
		return err;
	}
	netif_napi_set_irq(&queue->napi,
			   pci_irq_vector(adapter->pdev, SRN_VECTOR_QUEUE));
	queue->tx = rings.tx;
	queue->rx = rings.rx;
	adapter_start_queue(adapter);
	return 0;
}

/**
 * srn_adapter_close() - undo srn_adapter_open()
 * @adapter: the PF
 *
 * Context: process, rtnl held, may sleep.
 */
void srn_adapter_close(struct srn_adapter *adapter)
{
	struct srn_queue *queue = &adapter->queue;
	struct srn_rings rings = { .tx = queue->tx, .rx = queue->rx };

	if (adapter->started)
		adapter_stop_queue(adapter);
	netif_napi_set_irq(&queue->napi, -1);
	srn_irq_free_queue(adapter);
	queue->tx = NULL;
	queue->rx = NULL;
	srn_ring_free(adapter, &rings);
}

/**
 * srn_adapter_reconfigure() - change rings or the longest frame
 * @adapter: the PF
 * @config: what rings shall be like
 *
 * New rings are made before the old ones are let go, so that a failure leaves
 * all as it was.
 *
 * Context: process, rtnl held, may sleep.
 * Return: 0 or -ENOMEM.
 */
int srn_adapter_reconfigure(struct srn_adapter *adapter,
			    const struct srn_ring_config *config)
{
	struct srn_queue *queue = &adapter->queue;
	bool restart = adapter->started;
	struct srn_rings rings = {};
	int err;

	ASSERT_RTNL();
	if (queue->tx) {
		err = srn_ring_alloc(adapter, config, &rings);
		if (err)
			return err;
	}
	if (restart)
		adapter_stop_queue(adapter);

	/* Buffers rely on this limit, so it changes while there are none. */
	srn_pool_set_max_frame(adapter, SRN_PF_POOL, config->max_frame);
	adapter->ring_config = *config;
	swap(queue->tx, rings.tx);
	swap(queue->rx, rings.rx);

	if (restart)
		adapter_start_queue(adapter);
	srn_ring_free(adapter, &rings);
	return 0;
}
