// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hand: memory of the rings, and a queue's start and stop. No lock; callers
 * hold rtnl.
 */
#include <linux/dma-mapping.h>
#include <linux/iopoll.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <net/page_pool/helpers.h>

#include "ring.h"
#include "rx.h"
#include "srn.h"
#include "tx.h"

/*
 * Descriptors are fetched when fewer than PTHRESH are on chip and HTHRESH are
 * waiting. WTHRESH above 1 would hold back what an interrupt has announced.
 */
#define SRN_DCTL_DEFAULT	(FIELD_PREP(SRN_DCTL_PTHRESH, 8) | \
				 FIELD_PREP(SRN_DCTL_HTHRESH, 8) | \
				 FIELD_PREP(SRN_DCTL_WTHRESH, 1))
#define SRN_DCTL_POLL_US	100
#define SRN_DCTL_TIMEOUT_US	10000

/* Buffers of half a page for usual frames, and of a page for jumbo frames. */
#define SRN_RX_SMALL_SIZE	2048
#define SRN_RX_SMALL_KIB	2
#define SRN_RX_LARGE_SIZE	4096
#define SRN_RX_LARGE_KIB	3

static void ring_free_tx(struct srn_tx_ring *ring)
{
	if (!ring)
		return;
	dma_free_coherent(ring->dev, array_size(ring->count, SRN_DESC_SIZE),
			  ring->desc, ring->dma);
	kvfree(ring->buf);
	kfree(ring);
}

static struct srn_tx_ring *ring_alloc_tx(struct srn_adapter *adapter,
					 u16 count)
{
	struct device *dev = &adapter->pdev->dev;
	struct srn_tx_ring *ring;

	ring = kzalloc(sizeof(*ring), GFP_KERNEL);
	if (!ring)
		return NULL;
	ring->hw = &adapter->hw;
	ring->dev = dev;
	ring->count = count;
	ring->hw_queue = SRN_PF_QUEUE;

	ring->buf = kvcalloc(count, sizeof(*ring->buf), GFP_KERNEL);
	if (!ring->buf)
		goto err_free_ring;
	ring->desc = dma_alloc_coherent(dev, array_size(count, SRN_DESC_SIZE),
					&ring->dma, GFP_KERNEL);
	if (!ring->desc)
		goto err_free_buf;
	return ring;

err_free_buf:
	kvfree(ring->buf);
err_free_ring:
	kfree(ring);
	return NULL;
}

static void ring_free_rx(struct srn_adapter *adapter, struct srn_rx_ring *ring)
{
	unsigned int i;

	if (!ring)
		return;
	dev_kfree_skb(ring->skb);
	for (i = 0; i < ring->count; i++)
		if (ring->buf[i].page)
			page_pool_put_full_page(ring->pool, ring->buf[i].page,
						false);
	page_pool_destroy(ring->pool);
	dma_free_coherent(&adapter->pdev->dev,
			  array_size(ring->count, SRN_DESC_SIZE), ring->desc,
			  ring->dma);
	kvfree(ring->buf);
	kfree(ring);
}

/*
 * A usual frame leaves room behind it for what build_skb() needs. The device
 * counts buffers in KiB and would write over that room; that it does not is
 * due to the longest frame of the PF's pool, which the filters enforce. Longer
 * frames get buffers whose end the device knows.
 */
static void ring_size_rx(struct srn_rx_ring *ring, u16 max_frame)
{
	unsigned int room = SKB_WITH_OVERHEAD(SRN_RX_SMALL_SIZE) -
			    SRN_RX_HEADROOM;

	BUILD_BUG_ON(SRN_RX_HEADROOM + SRN_RX_LARGE_KIB * 1024 >
		     SKB_WITH_OVERHEAD(SRN_RX_LARGE_SIZE));

	if (max_frame <= room) {
		ring->buf_size = SRN_RX_SMALL_SIZE;
		ring->hw_kib = SRN_RX_SMALL_KIB;
		ring->room = room;
	} else {
		ring->buf_size = SRN_RX_LARGE_SIZE;
		ring->hw_kib = SRN_RX_LARGE_KIB;
		ring->room = SRN_RX_LARGE_KIB * 1024;
	}
}

static struct srn_rx_ring *ring_alloc_rx(struct srn_adapter *adapter,
					 u16 count, u16 max_frame)
{
	struct page_pool_params params = {
		.flags = PP_FLAG_DMA_MAP | PP_FLAG_DMA_SYNC_DEV,
		.pool_size = count,
		.nid = dev_to_node(&adapter->pdev->dev),
		.dev = &adapter->pdev->dev,
		.dma_dir = DMA_FROM_DEVICE,
		.max_len = PAGE_SIZE,
	};
	struct srn_rx_ring *ring;
	int err;

	ring = kzalloc(sizeof(*ring), GFP_KERNEL);
	if (!ring)
		return ERR_PTR(-ENOMEM);
	ring->hw = &adapter->hw;
	ring->count = count;
	ring->hw_queue = SRN_PF_QUEUE;
	ring_size_rx(ring, max_frame);

	err = -ENOMEM;
	ring->buf = kvcalloc(count, sizeof(*ring->buf), GFP_KERNEL);
	if (!ring->buf)
		goto err_free_ring;
	ring->desc = dma_alloc_coherent(params.dev,
					array_size(count, SRN_DESC_SIZE),
					&ring->dma, GFP_KERNEL);
	if (!ring->desc)
		goto err_free_buf;
	ring->pool = page_pool_create(&params);
	if (IS_ERR(ring->pool)) {
		err = PTR_ERR(ring->pool);
		goto err_free_desc;
	}
	/* A queue that starts with few buffers would drop its first frames. */
	if (!srn_rx_fill(ring, count - 1, GFP_KERNEL)) {
		ring_free_rx(adapter, ring);
		return ERR_PTR(-ENOMEM);
	}
	return ring;

err_free_desc:
	dma_free_coherent(params.dev, array_size(count, SRN_DESC_SIZE),
			  ring->desc, ring->dma);
err_free_buf:
	kvfree(ring->buf);
err_free_ring:
	kfree(ring);
	return ERR_PTR(err);
}

/**
 * srn_ring_alloc() - make a pair of rings with all their buffers
 * @adapter: the PF
 * @config: what they shall be like; counts within SRN_DESC_COUNT_*
 * @rings: where they go
 *
 * The rings in use, if any, are not touched.
 *
 * Context: process, may sleep.
 * Return: 0, or -ENOMEM with nothing allocated.
 */
int srn_ring_alloc(struct srn_adapter *adapter,
		   const struct srn_ring_config *config,
		   struct srn_rings *rings)
{
	struct srn_rx_ring *rx;

	rings->tx = ring_alloc_tx(adapter, config->tx_count);
	if (!rings->tx)
		return -ENOMEM;

	rx = ring_alloc_rx(adapter, config->rx_count, config->max_frame);
	if (IS_ERR(rx)) {
		ring_free_tx(rings->tx);
		rings->tx = NULL;
		return PTR_ERR(rx);
	}
	rings->rx = rx;
	return 0;
}

/**
 * srn_ring_free() - free a pair of rings and their buffers
 * @adapter: the PF
 * @rings: the rings, not in use; set to NULL
 *
 * Context: process, may sleep.
 */
void srn_ring_free(struct srn_adapter *adapter, struct srn_rings *rings)
{
	ring_free_rx(adapter, rings->rx);
	ring_free_tx(rings->tx);
	rings->rx = NULL;
	rings->tx = NULL;
}

/* Wait until the device has obeyed ENABLE of RXDCTL or TXDCTL. */
static void ring_wait_enable(struct srn_hw *hw, u32 reg, bool on)
{
	u32 val;

	if (read_poll_timeout(srn_rd32, val,
			      !!(val & SRN_DCTL_ENABLE) == on ||
			      READ_ONCE(hw->dead), SRN_DCTL_POLL_US,
			      SRN_DCTL_TIMEOUT_US, false, hw, reg))
		dev_warn(hw->dev, "queue %d does not %s\n", SRN_PF_QUEUE,
			 on ? "start" : "stop");
}

static void ring_start_tx(struct srn_tx_ring *ring)
{
	struct srn_hw *hw = ring->hw;
	u16 q = ring->hw_queue;

	ring->next_to_use = 0;
	ring->group = 0;
	ring->posted = 0;
	ring->next_to_clean = 0;
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
	ring_wait_enable(hw, SRN_TXDCTL(q), true);
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
	ring_wait_enable(hw, SRN_RXDCTL(q), true);

	/* The tail counts only once the queue runs. */
	srn_rx_repost(ring);
}

/**
 * srn_ring_start() - let the device use a queue's rings
 * @queue: the queue, stopped, with rings
 *
 * Context: process, may sleep. NAPI is disabled.
 */
void srn_ring_start(struct srn_queue *queue)
{
	ring_start_tx(queue->tx);
	ring_start_rx(queue->rx);
}

/**
 * srn_ring_stop() - take a queue's rings away from the device
 * @queue: the queue
 *
 * Frames that were not sent are dropped; receive buffers are kept for the next
 * start.
 *
 * Context: process, may sleep. NAPI is disabled and the stack does not
 * transmit.
 */
void srn_ring_stop(struct srn_queue *queue)
{
	struct srn_hw *hw = &queue->adapter->hw;

	srn_wr32(hw, SRN_RXDCTL(queue->rx->hw_queue), 0);
	srn_wr32(hw, SRN_TXDCTL(queue->tx->hw_queue), 0);
	ring_wait_enable(hw, SRN_RXDCTL(queue->rx->hw_queue), false);
	ring_wait_enable(hw, SRN_TXDCTL(queue->tx->hw_queue), false);

	srn_tx_drain(queue);
	srn_rx_drain(queue->rx);
}
