// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hand: the receive path. No lock; NAPI owns a ring that runs.
 */
#include <linux/etherdevice.h>
#include <linux/if_vlan.h>
#include <linux/netdevice.h>
#include <linux/prefetch.h>
#include <linux/skbuff.h>
#include <net/page_pool/helpers.h>

#include "rx.h"
#include "srn.h"

static void rx_post(struct srn_rx_ring *ring, u16 i)
{
	const struct srn_rx_buf *buf = &ring->buf[i];

	ring->desc[i].read.pkt_addr =
		cpu_to_le64(page_pool_get_dma_addr(buf->page) + buf->offset);
	ring->desc[i].read.hdr_addr = 0;
}

static void rx_ring_doorbell(struct srn_rx_ring *ring)
{
	srn_wr32(ring->hw, SRN_RDT(ring->hw_queue), ring->next_to_use);
}

/**
 * srn_rx_fill() - give free descriptors buffers, without telling the device
 * @ring: the ring
 * @count: how many, at most what is free
 * @gfp: how to allocate
 *
 * Context: NAPI, or process while the ring does not run. Sleeps if @gfp lets
 * it.
 * Return: true if all have been filled.
 */
bool srn_rx_fill(struct srn_rx_ring *ring, u16 count, gfp_t gfp)
{
	u16 i = ring->next_to_use;

	while (count) {
		unsigned int size = ring->buf_size;
		struct srn_rx_buf *buf = &ring->buf[i];
		unsigned int offset;

		buf->page = page_pool_alloc(ring->pool, &offset, &size, gfp);
		if (unlikely(!buf->page))
			break;
		buf->offset = offset + SRN_RX_HEADROOM;
		rx_post(ring, i);
		if (++i == ring->count)
			i = 0;
		count--;
	}
	ring->next_to_use = i;
	return !count;
}

/**
 * srn_rx_repost() - give the device all buffers of a ring that was just started
 * @ring: the ring, its head at 0
 *
 * Context: process. NAPI is disabled.
 */
void srn_rx_repost(struct srn_rx_ring *ring)
{
	u16 from, to = 0;

	/* Buffers move to the front, where the device begins. */
	for (from = 0; from < ring->count; from++) {
		struct srn_rx_buf buf = ring->buf[from];

		if (!buf.page)
			continue;
		ring->buf[from].page = NULL;
		ring->buf[to] = buf;
		rx_post(ring, to++);
	}
	ring->next_to_clean = 0;
	ring->next_to_use = to;
	rx_ring_doorbell(ring);
}

/**
 * srn_rx_drain() - forget a frame that came only in part
 * @ring: the ring, stopped
 *
 * Context: process. NAPI is disabled.
 */
void srn_rx_drain(struct srn_rx_ring *ring)
{
	dev_kfree_skb_any(ring->skb);
	ring->skb = NULL;
	ring->skip = false;
}

static void rx_drop_frame(struct srn_rx_ring *ring, struct srn_rx_stats *stats)
{
	dev_kfree_skb_any(ring->skb);
	ring->skb = NULL;
	ring->skip = true;
	u64_stats_inc(&stats->dropped);
}

/* Add a buffer to the frame under way; the page is ours to keep or give back. */
static void rx_add_buffer(struct srn_rx_ring *ring, struct srn_rx_stats *stats,
			  struct page *page, u32 offset, unsigned int size)
{
	struct sk_buff *skb = ring->skb;

	if (unlikely(ring->skip))
		goto put_page;

	/*
	 * The device keeps to these, but what it wrote is beyond our control,
	 * and more would overrun the buffer or the frame's fragments.
	 */
	if (unlikely(size > ring->room ||
		     (skb && skb_shinfo(skb)->nr_frags == MAX_SKB_FRAGS)))
		goto drop;

	if (skb) {
		skb_add_rx_frag(skb, skb_shinfo(skb)->nr_frags, page, offset,
				size, ring->buf_size);
		return;
	}

	net_prefetch(page_address(page) + offset);
	skb = napi_build_skb(page_address(page) + offset - SRN_RX_HEADROOM,
			     ring->buf_size);
	if (unlikely(!skb)) {
		u64_stats_inc(&stats->alloc_failed);
		goto drop;
	}
	skb_mark_for_recycle(skb);
	skb_reserve(skb, SRN_RX_HEADROOM);
	__skb_put(skb, size);
	ring->skb = skb;
	return;

drop:
	rx_drop_frame(ring, stats);
put_page:
	page_pool_put_full_page(ring->pool, page, true);
}

static void rx_finish_frame(struct srn_queue *queue, struct sk_buff *skb,
			    const union srn_rx_desc *desc, u32 status)
{
	struct net_device *netdev = queue->adapter->netdev;
	struct srn_rx_stats *stats = &queue->rx_stats;

	u64_stats_inc(&stats->packets);
	u64_stats_add(&stats->bytes, skb->len);

	if (netdev->features & NETIF_F_RXCSUM) {
		switch (srn_desc_rx_csum(status)) {
		case SRN_RX_CSUM_GOOD:
			skb->ip_summed = CHECKSUM_UNNECESSARY;
			break;
		case SRN_RX_CSUM_BAD:
			u64_stats_inc(&stats->csum_errors);
			break;
		case SRN_RX_CSUM_NONE:
			break;
		}
	}
	if (status & SRN_RX_VP)
		__vlan_hwaccel_put_tag(skb, htons(ETH_P_8021Q),
				       le16_to_cpu(desc->wb.vlan));
	if (unlikely(status & SRN_RX_TS))
		srn_ptp_rx_stamp(queue->adapter, skb);
	skb_record_rx_queue(skb, 0);
	skb->protocol = eth_type_trans(skb, netdev);
	if (skb->pkt_type == PACKET_MULTICAST)
		u64_stats_inc(&stats->multicast);
	napi_gro_receive(&queue->napi, skb);
}

/* Refill in batches. Return false if the device has nothing left to fill. */
static bool rx_refill(struct srn_queue *queue)
{
	struct srn_rx_ring *ring = queue->rx;
	u16 before = ring->next_to_use;
	u16 unused = srn_ring_unused(before, ring->next_to_clean, ring->count);

	if (unused < SRN_RX_BATCH)
		return true;
	if (!srn_rx_fill(ring, unused, GFP_ATOMIC | __GFP_NOWARN))
		u64_stats_inc(&queue->rx_stats.alloc_failed);
	if (ring->next_to_use != before) {
		rx_ring_doorbell(ring);
		u64_stats_inc(&queue->rx_stats.doorbells);
	}
	return ring->next_to_use != ring->next_to_clean;
}

/**
 * srn_rx_poll() - take received frames from the ring to the stack
 * @queue: the queue
 * @budget: most frames to take
 *
 * Context: NAPI.
 * Return: number of frames; @budget also if the poll must come again since no
 * buffer could be allocated, and no interrupt would tell when one can.
 */
int srn_rx_poll(struct srn_queue *queue, int budget)
{
	struct srn_rx_stats *stats = &queue->rx_stats;
	struct srn_rx_ring *ring = queue->rx;
	int done = 0;
	bool alive;

	u64_stats_update_begin(&stats->sync);
	while (done < budget && ring->next_to_clean != ring->next_to_use) {
		u16 i = ring->next_to_clean;
		const union srn_rx_desc *desc = &ring->desc[i];
		struct srn_rx_buf *buf = &ring->buf[i];
		unsigned int size;
		struct sk_buff *skb;
		u32 status;

		status = le32_to_cpu(READ_ONCE(desc->wb.status_error));
		if (!(status & SRN_RX_DD))
			break;
		/* The rest of the descriptor is valid only with DD. */
		dma_rmb();
		size = le16_to_cpu(desc->wb.length);

		page_pool_dma_sync_for_cpu(ring->pool, buf->page, buf->offset,
					   size);
		rx_add_buffer(ring, stats, buf->page, buf->offset, size);
		buf->page = NULL;
		ring->next_to_clean = i + 1 == ring->count ? 0 : i + 1;
		if (!(status & SRN_RX_EOP))
			continue;

		done++;
		skb = ring->skb;
		ring->skb = NULL;
		ring->skip = false;
		if (unlikely(!skb))
			continue;
		if (unlikely(skb->len < ETH_HLEN || (status & SRN_RX_RXE))) {
			u64_stats_inc(&stats->dropped);
			dev_kfree_skb_any(skb);
			continue;
		}
		rx_finish_frame(queue, skb, desc, status);
	}
	alive = rx_refill(queue);
	u64_stats_update_end(&stats->sync);

	return likely(alive) ? done : budget;
}
