// SPDX-License-Identifier: GPL-2.0-only
/*
 * Object: the queue pairs of a PF, from open to close. Its lock is rtnl.
 *
 * While the interface is open each queue in use has rings and an interrupt. The
 * device works on them only while the queues are started, which a reset or a
 * change of the rings ends for a while.
 */
#include <linux/netdevice.h>
#include <linux/pci.h>
#include <linux/rtnetlink.h>

#include "rx.h"
#include "srn.h"
#include "tx.h"
#include "xsk.h"

static int queue_poll(struct napi_struct *napi, int budget)
{
	struct srn_queue *queue = container_of(napi, struct srn_queue, napi);
	int done;

	queue->itr.frames += srn_tx_poll(queue, budget);
	/* Netpoll only wants room to transmit. */
	if (!budget)
		return 0;
	done = srn_rx_poll(queue, budget);
	queue->itr.frames += done;
	if (done == budget)
		return budget;
	/* Nothing was masked, so nothing has to be unmasked; see irq.c. */
	if (napi_complete_done(napi, done))
		srn_itr_event(queue, done);
	return done;
}

/**
 * srn_queues_init() - set up the queues
 * @adapter: the PF; its netdev and pdev are set up
 *
 * Context: process, at probe.
 */
void srn_queues_init(struct srn_adapter *adapter)
{
	struct srn_ring_config *config = &adapter->ring_config;
	unsigned int i;

	config->tx_count = SRN_TX_COUNT_DEFAULT;
	config->rx_count = SRN_RX_COUNT_DEFAULT;
	config->max_frame = ETH_DATA_LEN + SRN_FRAME_OVERHEAD;
	/* VFs that a driver before us has left need their pools. */
	config->spread = !adapter->sriov.num_vfs;
	config->queues = config->spread ?
			 min(num_online_cpus(), SRN_QUEUES_MAX) : 1;
	srn_rss_init(adapter);
	adapter->irq.itr_us = SRN_ITR_DEFAULT_US;
	adapter->irq.adaptive = true;

	for (i = 0; i < SRN_QUEUES_MAX; i++) {
		struct srn_queue *queue = &adapter->queue[i];

		queue->adapter = adapter;
		queue->index = i;
		u64_stats_init(&queue->tx_stats.sync);
		u64_stats_init(&queue->rx_stats.sync);
		srn_itr_init(queue);
		netif_napi_add(adapter->netdev, &queue->napi, queue_poll);
	}
}

/**
 * srn_queues_limit() - use no more queues than there are vectors
 * @adapter: the PF, its vectors allocated and its interface not registered
 *
 * Context: process, at probe.
 */
void srn_queues_limit(struct srn_adapter *adapter)
{
	struct srn_ring_config *config = &adapter->ring_config;

	config->queues = min(config->queues,
			     adapter->irq.vectors - SRN_VECTOR_QUEUE);
	srn_rss_fit(adapter);
	srn_rss_program(adapter);
}

/**
 * srn_queues_exit() - undo srn_queues_init()
 * @adapter: the PF, its interface closed
 *
 * Context: process, may sleep.
 */
void srn_queues_exit(struct srn_adapter *adapter)
{
	unsigned int i;

	for (i = 0; i < SRN_QUEUES_MAX; i++)
		netif_napi_del(&adapter->queue[i].napi);
}

static void queue_start(struct srn_queue *queue)
{
	struct net_device *netdev = queue->adapter->netdev;
	unsigned int i = queue->index;

	srn_itr_start(queue);
	srn_ring_start(queue, srn_queue_in_hw(queue->adapter, i));
	/* Nobody polls now. So only queues with a pool pay for one. */
	queue->napi.poll = queue->xsk ? srn_xsk_poll : queue_poll;
	napi_enable(&queue->napi);
	netif_queue_set_napi(netdev, i, NETDEV_QUEUE_TYPE_RX, &queue->napi);
	netif_queue_set_napi(netdev, i, NETDEV_QUEUE_TYPE_TX, &queue->napi);
}

/**
 * srn_queues_start() - have the device work on the queues
 * @adapter: the PF, its queues stopped and with rings, its device working
 *
 * Context: process, rtnl held, may sleep.
 */
void srn_queues_start(struct srn_adapter *adapter)
{
	unsigned int i;

	srn_irq_program_queues(adapter);
	for (i = 0; i < adapter->ring_config.queues; i++)
		queue_start(&adapter->queue[i]);
	srn_irq_enable_queues(adapter);
	WRITE_ONCE(adapter->started, true);
	netif_tx_wake_all_queues(adapter->netdev);
	/* Sockets may have called in vain. */
	srn_xsk_kick_all(adapter);
}

static void queue_forbid_transmit(struct srn_queue *queue)
{
	struct netdev_queue *txq = queue->tx->txq;

	__netif_tx_lock_bh(txq);
	queue->tx->running = false;
	netif_tx_stop_queue(txq);
	__netif_tx_unlock_bh(txq);
}

static void queues_forbid_transmit(struct srn_adapter *adapter)
{
	unsigned int i;

	for (i = 0; i < adapter->ring_config.queues; i++)
		queue_forbid_transmit(&adapter->queue[i]);
	netif_tx_disable(adapter->netdev);
	/* Who redirects frames to us may have looked at @started before. */
	synchronize_net();
}

static void queue_disable_napi(struct srn_queue *queue)
{
	struct net_device *netdev = queue->adapter->netdev;
	unsigned int i = queue->index;

	netif_queue_set_napi(netdev, i, NETDEV_QUEUE_TYPE_RX, NULL);
	netif_queue_set_napi(netdev, i, NETDEV_QUEUE_TYPE_TX, NULL);
	napi_disable(&queue->napi);
	srn_itr_stop(queue);
}

/**
 * srn_queues_stop() - take the queues away from the device
 * @adapter: the PF, its queues started
 *
 * NAPI goes before the stack's side, since its clean-up wakes that. A message
 * that comes in spite of the masked vectors finds NAPI disabled.
 *
 * Context: process, rtnl held, may sleep.
 */
void srn_queues_stop(struct srn_adapter *adapter)
{
	unsigned int i;

	WRITE_ONCE(adapter->started, false);
	srn_irq_disable_queues(adapter);
	for (i = 0; i < adapter->ring_config.queues; i++)
		queue_disable_napi(&adapter->queue[i]);
	queues_forbid_transmit(adapter);
	for (i = 0; i < adapter->ring_config.queues; i++)
		srn_ring_stop(&adapter->queue[i]);
}

/* The same for one queue, while others run. Its rings stay where they are. */
static void queue_stop(struct srn_queue *queue)
{
	srn_irq_disable_queue(queue);
	queue_disable_napi(queue);
	queue_forbid_transmit(queue);
	srn_ring_stop(queue);
}

static void queues_free_rings(struct srn_rings *rings)
{
	unsigned int i;

	for (i = 0; i < SRN_QUEUES_MAX; i++)
		srn_ring_free(&rings[i]);
}

static int queues_alloc_rings(struct srn_adapter *adapter,
			      const struct srn_ring_config *config,
			      struct srn_rings *rings)
{
	unsigned int i;
	int err;

	for (i = 0; i < config->queues; i++) {
		err = srn_ring_alloc(&adapter->queue[i], config, &rings[i]);
		if (err) {
			queues_free_rings(rings);
			return err;
		}
	}
	return 0;
}

static void queues_swap_rings(struct srn_adapter *adapter,
			      struct srn_rings *rings)
{
	unsigned int i;

	for (i = 0; i < SRN_QUEUES_MAX; i++) {
		swap(adapter->queue[i].tx, rings[i].tx);
		swap(adapter->queue[i].rx, rings[i].rx);
		swap(adapter->queue[i].spare, rings[i].spare);
	}
}

static void queues_free_irqs(struct srn_adapter *adapter, unsigned int from,
			     unsigned int to)
{
	while (to-- > from)
		srn_irq_free_queue(&adapter->queue[to]);
}

static int queues_request_irqs(struct srn_adapter *adapter, unsigned int from,
			       unsigned int to)
{
	unsigned int i;
	int err;

	for (i = from; i < to; i++) {
		err = srn_irq_request_queue(&adapter->queue[i]);
		if (err) {
			queues_free_irqs(adapter, from, i);
			return err;
		}
	}
	return 0;
}

/**
 * srn_queues_open() - make the PF's own queues work
 * @adapter: the PF
 *
 * Context: process, rtnl held, may sleep.
 * Return: 0, -ENODEV if the device is gone, -ENOMEM, or what
 * srn_irq_request_queue() or netif_set_real_num_queues() returned.
 */
int srn_queues_open(struct srn_adapter *adapter)
{
	const struct srn_ring_config *config = &adapter->ring_config;
	struct srn_rings rings[SRN_QUEUES_MAX] = {};
	int err;

	if (READ_ONCE(adapter->hw.dead))
		return -ENODEV;
	err = queues_alloc_rings(adapter, config, rings);
	if (err)
		return err;
	err = queues_request_irqs(adapter, 0, config->queues);
	if (err)
		goto err_free_rings;
	err = netif_set_real_num_queues(adapter->netdev, config->queues,
					config->queues);
	if (err)
		goto err_free_irqs;
	queues_swap_rings(adapter, rings);
	srn_queues_start(adapter);
	return 0;

err_free_irqs:
	queues_free_irqs(adapter, 0, config->queues);
err_free_rings:
	queues_free_rings(rings);
	return err;
}

/**
 * srn_queues_close() - undo srn_queues_open()
 * @adapter: the PF
 *
 * Context: process, rtnl held, may sleep.
 */
void srn_queues_close(struct srn_adapter *adapter)
{
	struct srn_rings rings[SRN_QUEUES_MAX] = {};

	if (adapter->started)
		srn_queues_stop(adapter);
	queues_free_irqs(adapter, 0, adapter->ring_config.queues);
	queues_swap_rings(adapter, rings);
	queues_free_rings(rings);
}

/* What an open interface needs of @config beyond what it has. */
static int queues_prepare(struct srn_adapter *adapter,
			  const struct srn_ring_config *config,
			  struct srn_rings *rings)
{
	unsigned int queues = adapter->ring_config.queues;
	int err;

	err = queues_alloc_rings(adapter, config, rings);
	if (err)
		return err;
	err = queues_request_irqs(adapter, queues, config->queues);
	if (err)
		queues_free_rings(rings);
	return err;
}

/**
 * srn_queues_reconfigure() - change rings, their number or the longest frame
 * @adapter: the PF
 * @config: what rings shall be like
 *
 * What is new is made before the old is let go, so that a failure leaves all as
 * it was.
 *
 * Context: process, rtnl held, may sleep.
 * Return: 0, -ENOMEM, or what srn_xsk_fits(), srn_irq_request_queue() or
 * netif_set_real_num_queues() returned.
 */
int srn_queues_reconfigure(struct srn_adapter *adapter,
			   const struct srn_ring_config *config)
{
	struct srn_rings rings[SRN_QUEUES_MAX] = {};
	unsigned int queues = adapter->ring_config.queues;
	bool open = adapter->queue[0].tx;
	bool restart = adapter->started;
	int err;

	ASSERT_RTNL();
	err = srn_xsk_fits(adapter, config);
	if (err)
		return err;
	if (open) {
		err = queues_prepare(adapter, config, rings);
		if (err)
			return err;
	}
	if (restart)
		srn_queues_stop(adapter);
	err = netif_set_real_num_queues(adapter->netdev, config->queues,
					config->queues);
	if (err) {
		if (restart)
			srn_queues_start(adapter);
		if (open)
			queues_free_irqs(adapter, queues, config->queues);
		queues_free_rings(rings);
		return err;
	}

	/* Buffers rely on this limit, so it changes while there are none. */
	srn_pool_set_max_frame(adapter, SRN_PF_POOL, config->max_frame);
	if (adapter->ring_config.spread && !config->spread)
		srn_irq_forget_queues(adapter);
	adapter->ring_config = *config;
	srn_rss_fit(adapter);
	srn_rss_program(adapter);
	srn_pool_program_switch(adapter);
	queues_swap_rings(adapter, rings);

	if (restart)
		srn_queues_start(adapter);
	if (open)
		queues_free_irqs(adapter, config->queues, queues);
	queues_free_rings(rings);
	return 0;
}

/**
 * srn_queue_set_xsk() - have a queue use a pool, or stop using it
 * @queue: the queue
 * @xsk: the pool, or NULL
 *
 * Nothing can fail if @xsk is NULL, since the ring that received without a pool
 * was kept.
 *
 * Context: process, rtnl held, may sleep.
 * Return: 0, or -ENOMEM with the queue as it was.
 */
int srn_queue_set_xsk(struct srn_queue *queue, struct srn_xsk *xsk)
{
	struct srn_adapter *adapter = queue->adapter;
	struct srn_rx_ring *other = queue->spare;

	ASSERT_RTNL();
	if (xsk && queue->tx && adapter->ring_config.xdp) {
		other = srn_ring_alloc_xsk(queue, xsk, &adapter->ring_config);
		if (!other)
			return -ENOMEM;
	}
	if (adapter->started)
		queue_stop(queue);
	WRITE_ONCE(queue->xsk, xsk);
	if (other) {
		queue->spare = queue->rx;
		queue->rx = other;
	}
	if (adapter->started) {
		queue_start(queue);
		srn_irq_enable_queue(queue);
		netif_tx_wake_queue(queue->tx->txq);
		srn_xsk_kick(queue);
	}
	if (!xsk) {
		srn_ring_free_rx(queue->spare);
		queue->spare = NULL;
	}
	return 0;
}
