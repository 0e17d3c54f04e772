// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hand: memory of the rings, and a queue's start and stop. No lock; callers
 * hold rtnl.
 */
#include <linux/bpf.h>
#include <linux/dma-mapping.h>
#include <linux/iopoll.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <net/xdp.h>
#include <net/xdp_sock_drv.h>

#include "ring.h"
#include "rx.h"
#include "srn.h"
#include "tx.h"
#include "xsk.h"

/*
 * Descriptors are fetched when fewer than PTHRESH are on chip and HTHRESH are
 * waiting. WTHRESH above 1 would hold back what an interrupt has announced.
 */
#define SRN_DCTL_DEFAULT	(FIELD_PREP(SRN_DCTL_PTHRESH, 8) | \
				 FIELD_PREP(SRN_DCTL_HTHRESH, 8) | \
				 FIELD_PREP(SRN_DCTL_WTHRESH, 1))
#define SRN_DCTL_POLL_US	100
#define SRN_DCTL_TIMEOUT_US	10000

/*
 * Buffers are half of a page, or of two for long frames and for XDP, which
 * wants headroom.
 */
#define SRN_RX_SMALL_HALF		2048
#define SRN_RX_SMALL_KIB		2
#define SRN_RX_SMALL_HEADROOM		(192 + NET_IP_ALIGN)
#define SRN_RX_LARGE_HALF		4096
#define SRN_RX_LARGE_KIB		3
#define SRN_RX_LARGE_HEADROOM		(XDP_PACKET_HEADROOM + NET_IP_ALIGN)

static void ring_free_tx(struct srn_tx_ring *ring)
{
	if (!ring)
		return;
	dma_free_coherent(ring->dev, array_size(ring->count, SRN_TX_COPY_MAX),
			  ring->slot, ring->slot_dma);
	dma_free_coherent(ring->dev, array_size(ring->count, SRN_DESC_SIZE),
			  ring->desc, ring->dma);
	kvfree(ring->buf);
	kfree(ring);
}

static struct srn_tx_ring *ring_alloc_tx(struct srn_queue *queue, u16 count)
{
	struct srn_adapter *adapter = queue->adapter;
	struct device *dev = &adapter->pdev->dev;
	struct srn_tx_ring *ring;

	ring = kzalloc(sizeof(*ring), GFP_KERNEL);
	if (!ring)
		return NULL;
	ring->hw = &adapter->hw;
	ring->dev = dev;
	ring->txq = netdev_get_tx_queue(adapter->netdev, queue->index);
	ring->count = count;
	ring->report_every = min(count / 4, SRN_TX_REPORT_EVERY);
	ring->wake = max(count / 4, SRN_TX_ROOM);

	ring->buf = kvcalloc(count, sizeof(*ring->buf), GFP_KERNEL);
	if (!ring->buf)
		goto err_free_ring;
	ring->desc = dma_alloc_coherent(dev, array_size(count, SRN_DESC_SIZE),
					&ring->dma, GFP_KERNEL);
	if (!ring->desc)
		goto err_free_buf;
	ring->slot = dma_alloc_coherent(dev, array_size(count, SRN_TX_COPY_MAX),
					&ring->slot_dma, GFP_KERNEL);
	if (!ring->slot)
		goto err_free_desc;
	return ring;

err_free_desc:
	dma_free_coherent(dev, array_size(count, SRN_DESC_SIZE), ring->desc,
			  ring->dma);
err_free_buf:
	kvfree(ring->buf);
err_free_ring:
	kfree(ring);
	return NULL;
}

/**
 * srn_ring_free_rx() - free a receive ring and its buffers
 * @ring: the ring, not in use, or NULL
 *
 * Context: process, may sleep.
 */
void srn_ring_free_rx(struct srn_rx_ring *ring)
{
	unsigned int i;

	if (!ring)
		return;
	if (ring->buf) {
		srn_rx_drain(ring);
		for (i = 0; i < ring->count; i++)
			srn_rx_free_buf(ring, &ring->buf[i]);
		xdp_rxq_info_unreg(&ring->rxq);
	}
	dma_free_coherent(ring->dev, array_size(ring->count, SRN_DESC_SIZE),
			  ring->desc, ring->dma);
	kvfree(ring->zc);
	kvfree(ring->buf);
	kfree(ring);
}

/*
 * A usual frame leaves room behind it for what build_skb() needs. The device
 * counts buffers in KiB and would write over that room; that it does not is
 * due to the longest frame that it lets through. Longer frames get buffers
 * whose end the device knows.
 */
static void ring_size_rx(struct srn_rx_ring *ring,
			 const struct srn_ring_config *config)
{
	unsigned int room = SKB_WITH_OVERHEAD(SRN_RX_SMALL_HALF) -
			    SRN_RX_SMALL_HEADROOM;

	BUILD_BUG_ON(SRN_RX_LARGE_HEADROOM + SRN_RX_LARGE_KIB * 1024 >
		     SKB_WITH_OVERHEAD(SRN_RX_LARGE_HALF));

	if (config->max_frame <= room && !config->xdp) {
		ring->half = SRN_RX_SMALL_HALF;
		ring->headroom = SRN_RX_SMALL_HEADROOM;
		ring->hw_kib = SRN_RX_SMALL_KIB;
		ring->room = room;
	} else {
		ring->half = SRN_RX_LARGE_HALF;
		ring->headroom = SRN_RX_LARGE_HEADROOM;
		ring->hw_kib = SRN_RX_LARGE_KIB;
		ring->room = SRN_RX_LARGE_KIB * 1024;
	}
	ring->order = get_order(2 * ring->half);
}

static int ring_register_rx(struct srn_rx_ring *ring, struct srn_queue *queue)
{
	int err;

	err = xdp_rxq_info_reg(&ring->rxq, queue->adapter->netdev,
			       queue->index, queue->napi.napi_id);
	if (err)
		return err;
	err = xdp_rxq_info_reg_mem_model(&ring->rxq, MEM_TYPE_PAGE_SHARED,
					 NULL);
	if (err)
		xdp_rxq_info_unreg(&ring->rxq);
	return err;
}

static struct srn_rx_ring *ring_alloc_rx(struct srn_queue *queue,
					 const struct srn_ring_config *config)
{
	struct device *dev = &queue->adapter->pdev->dev;
	u16 count = config->rx_count;
	struct srn_rx_ring *ring;
	unsigned int i;
	int err;

	ring = kzalloc(sizeof(*ring), GFP_KERNEL);
	if (!ring)
		return ERR_PTR(-ENOMEM);
	ring->hw = &queue->adapter->hw;
	ring->dev = dev;
	ring->count = count;
	ring_size_rx(ring, config);
	xdp_init_buff(&ring->xdp, ring->half, &ring->rxq);

	err = -ENOMEM;
	ring->buf = kvcalloc(count, sizeof(*ring->buf), GFP_KERNEL);
	if (!ring->buf)
		goto err_free_ring;
	ring->desc = dma_alloc_coherent(dev, array_size(count, SRN_DESC_SIZE),
					&ring->dma, GFP_KERNEL);
	if (!ring->desc)
		goto err_free_buf;
	err = ring_register_rx(ring, queue);
	if (err)
		goto err_free_desc;
	for (i = 0; i < count; i++) {
		err = srn_rx_alloc_buf(ring, &ring->buf[i], GFP_KERNEL);
		if (err) {
			srn_ring_free_rx(ring);
			return ERR_PTR(err);
		}
	}
	return ring;

err_free_desc:
	dma_free_coherent(dev, array_size(count, SRN_DESC_SIZE), ring->desc,
			  ring->dma);
err_free_buf:
	kvfree(ring->buf);
err_free_ring:
	kfree(ring);
	return ERR_PTR(err);
}

/**
 * srn_ring_alloc_xsk() - make a receive ring for buffers of a pool
 * @queue: the queue that it is for
 * @xsk: the pool
 * @config: what rings shall be like
 *
 * If the pool's buffers hold less than what the device can be told, it relies
 * on the longest frame that is let through, as ring_size_rx() does.
 *
 * Context: process, may sleep.
 * Return: the ring, without buffers, or NULL.
 */
struct srn_rx_ring *srn_ring_alloc_xsk(struct srn_queue *queue,
				       struct srn_xsk *xsk,
				       const struct srn_ring_config *config)
{
	struct srn_rx_ring *ring = kzalloc(sizeof(*ring), GFP_KERNEL);

	if (!ring)
		return NULL;
	ring->hw = &queue->adapter->hw;
	ring->dev = &queue->adapter->pdev->dev;
	ring->count = config->rx_count;
	ring->room = xsk_pool_get_rx_frame_size(xsk->pool);
	ring->hw_kib = ring->room / SZ_1K;
	if (ring->hw_kib * SZ_1K < config->max_frame)
		ring->hw_kib = DIV_ROUND_UP(ring->room, SZ_1K);

	ring->zc = kvcalloc(ring->count, sizeof(*ring->zc), GFP_KERNEL);
	if (!ring->zc)
		goto err_free_ring;
	ring->desc = dma_alloc_coherent(ring->dev,
					array_size(ring->count, SRN_DESC_SIZE),
					&ring->dma, GFP_KERNEL);
	if (!ring->desc)
		goto err_free_zc;
	return ring;

err_free_zc:
	kvfree(ring->zc);
err_free_ring:
	kfree(ring);
	return NULL;
}

/**
 * srn_ring_alloc() - make a pair of rings with all their buffers
 * @queue: the queue that they are for
 * @config: what they shall be like; counts within SRN_DESC_COUNT_*
 * @rings: where they go
 *
 * The rings in use, if any, are not touched.
 *
 * Context: process, may sleep.
 * Return: 0, or -ENOMEM with nothing allocated.
 */
int srn_ring_alloc(struct srn_queue *queue,
		   const struct srn_ring_config *config,
		   struct srn_rings *rings)
{
	struct srn_rx_ring *rx;

	rings->tx = ring_alloc_tx(queue, config->tx_count);
	if (!rings->tx)
		return -ENOMEM;

	rx = ring_alloc_rx(queue, config);
	if (IS_ERR(rx)) {
		ring_free_tx(rings->tx);
		rings->tx = NULL;
		return PTR_ERR(rx);
	}
	rings->rx = rx;
	/* Without a program all frames are the stack's. */
	if (!queue->xsk || !config->xdp)
		return 0;
	rings->spare = rx;
	rings->rx = srn_ring_alloc_xsk(queue, queue->xsk, config);
	if (!rings->rx) {
		srn_ring_free(rings);
		return -ENOMEM;
	}
	return 0;
}

/**
 * srn_ring_free() - free a pair of rings and their buffers
 * @rings: the rings, not in use; set to NULL
 *
 * Context: process, may sleep.
 */
void srn_ring_free(struct srn_rings *rings)
{
	srn_ring_free_rx(rings->rx);
	srn_ring_free_rx(rings->spare);
	ring_free_tx(rings->tx);
	rings->rx = NULL;
	rings->spare = NULL;
	rings->tx = NULL;
}

/* Wait until the device has obeyed ENABLE of RXDCTL or TXDCTL. */
static void ring_wait_enable(struct srn_hw *hw, u32 reg, u16 hw_queue, bool on)
{
	u32 val;

	if (read_poll_timeout(srn_rd32, val,
			      !!(val & SRN_DCTL_ENABLE) == on ||
			      READ_ONCE(hw->dead), SRN_DCTL_POLL_US,
			      SRN_DCTL_TIMEOUT_US, false, hw, reg))
		dev_warn(hw->dev, "queue %u does not %s\n", hw_queue,
			 on ? "start" : "stop");
}

static void ring_start_tx(struct srn_tx_ring *ring)
{
	struct srn_hw *hw = ring->hw;
	u16 q = ring->hw_queue;

	ring->next_to_use = 0;
	ring->posted = 0;
	ring->group = 0;
	ring->next_to_clean = 0;
	ring->credit = min(ring->report_every, ring->count - SRN_TX_ROOM);
	ring->tail = SRN_TDT(q);
	ring->holds = false;
	ring->ctx_valid = false;

	srn_wr32(hw, SRN_TXDCTL(q), 0);
	srn_wr32(hw, SRN_TDBAL(q), lower_32_bits(ring->dma));
	srn_wr32(hw, SRN_TDBAH(q), upper_32_bits(ring->dma));
	srn_wr32(hw, SRN_TDLEN(q), ring->count * SRN_DESC_SIZE);
	srn_wr32(hw, SRN_TDWBAL(q), 0);
	srn_wr32(hw, SRN_TDWBAH(q), 0);
	srn_wr32(hw, SRN_TDH(q), 0);
	srn_wr32(hw, SRN_TDT(q), 0);
	srn_wr32(hw, SRN_TXDCTL(q), SRN_DCTL_DEFAULT | SRN_DCTL_ENABLE);
	ring_wait_enable(hw, SRN_TXDCTL(q), q, true);
	ring->running = true;
}

static void ring_start_rx(struct srn_rx_ring *ring)
{
	struct srn_hw *hw = ring->hw;
	u16 q = ring->hw_queue;

	srn_wr32(hw, SRN_RXDCTL(q), 0);
	srn_wr32(hw, SRN_RDBAL(q), lower_32_bits(ring->dma));
	srn_wr32(hw, SRN_RDBAH(q), upper_32_bits(ring->dma));
	srn_wr32(hw, SRN_RDLEN(q), ring->count * SRN_DESC_SIZE);
	srn_wr32(hw, SRN_SRRCTL(q),
		 FIELD_PREP(SRN_SRRCTL_BSIZEPKT_KIB, ring->hw_kib) |
		 FIELD_PREP(SRN_SRRCTL_DESCTYPE, SRN_SRRCTL_DESCTYPE_ONEBUF) |
		 SRN_SRRCTL_DROP_EN);
	srn_wr32(hw, SRN_RDH(q), 0);
	srn_wr32(hw, SRN_RDT(q), 0);
	srn_wr32(hw, SRN_RXDCTL(q), SRN_DCTL_DEFAULT | SRN_DCTL_ENABLE);
	ring_wait_enable(hw, SRN_RXDCTL(q), q, true);

	/* The tail counts only once the queue runs. NAPI fills from pools. */
	if (!ring->zc)
		srn_rx_post_all(ring);
}

/**
 * srn_ring_start() - let the device use a queue's rings
 * @queue: the queue, stopped, with rings
 * @hw_queue: number of the queue in the device
 *
 * Context: process, may sleep. NAPI is disabled.
 */
void srn_ring_start(struct srn_queue *queue, u16 hw_queue)
{
	queue->tx->hw_queue = hw_queue;
	queue->rx->hw_queue = hw_queue;
	ring_start_tx(queue->tx);
	ring_start_rx(queue->rx);
}

/**
 * srn_ring_stop() - take a queue's rings away from the device
 * @queue: the queue
 *
 * Frames that were not sent are dropped; receive buffers are kept for the next
 * start, but for those of a pool.
 *
 * Context: process, may sleep. NAPI is disabled and nobody transmits.
 */
void srn_ring_stop(struct srn_queue *queue)
{
	struct srn_hw *hw = &queue->adapter->hw;
	u16 q = queue->rx->hw_queue;

	srn_wr32(hw, SRN_RXDCTL(q), 0);
	srn_wr32(hw, SRN_TXDCTL(q), 0);
	ring_wait_enable(hw, SRN_RXDCTL(q), q, false);
	ring_wait_enable(hw, SRN_TXDCTL(q), q, false);

	srn_tx_drain(queue);
	if (queue->rx->zc)
		srn_xsk_drain(queue->rx);
	else
		srn_rx_drain(queue->rx);
}
