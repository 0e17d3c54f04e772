// SPDX-License-Identifier: GPL-2.0-only
/*
 * Object: the pools of AF_XDP sockets that queues have. Their lock is rtnl; NAPI
 * and those who wake it see a pool only while its queue runs with it.
 */
#include <linux/netdevice.h>
#include <linux/pci.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <net/xdp_sock_drv.h>

#include "srn.h"
#include "xsk.h"

/* What is written is synced by frame, so the memory as a whole need not be. */
#define XSK_DMA_ATTRS			(DMA_ATTR_SKIP_CPU_SYNC | \
					 DMA_ATTR_WEAK_ORDERING)

/* Whether frames of this length are in one piece in the pool's memory. */
static bool xsk_takes(struct xsk_buff_pool *pool, unsigned int max_frame)
{
	return max_frame <= xsk_pool_get_rx_frame_size(pool);
}

/**
 * srn_xsk_fits() - see whether queues with pools can be as they shall be
 * @adapter: the PF
 * @config: what its rings shall be like
 *
 * Few of those who ask can be told why not, so the log is.
 *
 * Context: process, rtnl held.
 * Return: 0, -EBUSY if a queue that has a pool is to go, or -EINVAL if frames
 * would become too long for a pool.
 */
int srn_xsk_fits(const struct srn_adapter *adapter,
		 const struct srn_ring_config *config)
{
	unsigned int i;

	for (i = 0; i < adapter->ring_config.queues; i++) {
		const struct srn_xsk *xsk = adapter->queue[i].xsk;

		if (!xsk)
			continue;
		if (i >= config->queues) {
			netdev_notice(adapter->netdev,
				      "queue %u has AF_XDP sockets and cannot go\n",
				      i);
			return -EBUSY;
		}
		if (!xsk_takes(xsk->pool, config->max_frame)) {
			netdev_notice(adapter->netdev,
				      "queue %u has AF_XDP sockets that take frames of %u bytes, not %u\n",
				      i, xsk_pool_get_rx_frame_size(xsk->pool),
				      config->max_frame);
			return -EINVAL;
		}
	}
	return 0;
}

static int xsk_register(struct srn_xsk *xsk, struct srn_queue *queue)
{
	int err;

	err = xdp_rxq_info_reg(&xsk->rxq, queue->adapter->netdev, queue->index,
			       queue->napi.napi_id);
	if (err)
		return err;
	err = xdp_rxq_info_reg_mem_model(&xsk->rxq, MEM_TYPE_XSK_BUFF_POOL,
					 NULL);
	if (err) {
		xdp_rxq_info_unreg(&xsk->rxq);
		return err;
	}
	xsk_pool_set_rxq_info(xsk->pool, &xsk->rxq);
	return 0;
}

static int xsk_add(struct srn_queue *queue, struct xsk_buff_pool *pool)
{
	struct srn_adapter *adapter = queue->adapter;
	struct srn_xsk *xsk;
	int err;

	if (!xsk_takes(pool, adapter->ring_config.max_frame))
		return -EINVAL;
	xsk = kzalloc(sizeof(*xsk), GFP_KERNEL);
	if (!xsk)
		return -ENOMEM;
	xsk->pool = pool;
	/* As a socket begins. */
	xsk->tx_asks = true;
	err = xsk_pool_dma_map(pool, &adapter->pdev->dev, XSK_DMA_ATTRS);
	if (err)
		goto err_free;
	err = xsk_register(xsk, queue);
	if (err)
		goto err_unmap;
	err = srn_queue_set_xsk(queue, xsk);
	if (err)
		goto err_unregister;
	return 0;

err_unregister:
	xdp_rxq_info_unreg(&xsk->rxq);
err_unmap:
	xsk_pool_dma_unmap(pool, XSK_DMA_ATTRS);
err_free:
	kfree(xsk);
	return err;
}

/* By now no socket knows of the pool. */
static void xsk_remove(struct srn_queue *queue)
{
	struct srn_xsk *xsk = queue->xsk;

	srn_queue_set_xsk(queue, NULL);
	xsk_pool_dma_unmap(xsk->pool, XSK_DMA_ATTRS);
	xdp_rxq_info_unreg(&xsk->rxq);
	kfree(xsk);
}

/**
 * srn_xsk_setup() - give a queue a pool, or take it away
 * @adapter: the PF
 * @pool: the pool, or NULL
 * @index: number of the queue
 *
 * Only this queue stops for a moment. A pool can be taken away always: the
 * memory that the ring had before was kept.
 *
 * Context: process, rtnl held, may sleep.
 * Return: 0, -EINVAL if there is no such queue or frames are too long for the
 * pool, -EBUSY if the queue has one, or -ENOMEM.
 */
int srn_xsk_setup(struct srn_adapter *adapter, struct xsk_buff_pool *pool,
		  unsigned int index)
{
	struct srn_queue *queue;

	ASSERT_RTNL();
	if (index >= adapter->ring_config.queues)
		return -EINVAL;
	queue = &adapter->queue[index];
	if (pool)
		return queue->xsk ? -EBUSY : xsk_add(queue, pool);
	if (queue->xsk)
		xsk_remove(queue);
	return 0;
}

/**
 * srn_xsk_kick() - poll a queue soon, without an interrupt
 * @queue: the queue; nothing is done if it is stopped
 *
 * Context: process, or softirq.
 */
void srn_xsk_kick(struct srn_queue *queue)
{
	local_bh_disable();
	napi_schedule(&queue->napi);
	local_bh_enable();
}

/**
 * srn_xsk_kick_all() - poll all queues that have a pool
 * @adapter: the PF
 *
 * Context: process.
 */
void srn_xsk_kick_all(struct srn_adapter *adapter)
{
	unsigned int i;

	for (i = 0; i < SRN_QUEUES_MAX; i++)
		if (READ_ONCE(adapter->queue[i].xsk))
			srn_xsk_kick(&adapter->queue[i]);
}

/**
 * srn_xsk_wakeup() - go on for a socket that has something new
 * @netdev: the PF's interface
 * @index: number of the queue
 * @flags: XDP_WAKEUP_*
 *
 * No register is touched: nothing is masked that an interrupt of our own would
 * have to unmask.
 *
 * Context: process or softirq, RCU read lock held.
 * Return: 0, -ENETDOWN if the queues do not run, or -EINVAL if the queue has no
 * pool.
 */
int srn_xsk_wakeup(struct net_device *netdev, u32 index, u32 flags)
{
	struct srn_adapter *adapter = netdev_priv(netdev);

	if (index >= SRN_QUEUES_MAX || !READ_ONCE(adapter->queue[index].xsk))
		return -EINVAL;
	/* They are polled once they run. */
	if (!READ_ONCE(adapter->started))
		return -ENETDOWN;
	srn_xsk_kick(&adapter->queue[index]);
	return 0;
}
