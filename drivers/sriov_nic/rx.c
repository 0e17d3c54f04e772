// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hand: the receive path. No lock; NAPI owns a ring that runs.
 *
 * Each descriptor always has a buffer, half of a page that is mapped once. When
 * a frame goes to the stack, its descriptor gets
 *
 *	the other half	if whoever had that has let it go, or
 *	a new page	otherwise; and if there is none,
 *	the same half	again, and the frame is dropped.
 *
 * So a ring never runs dry for want of memory. The device is told in batches of
 * descriptors that are ready again.
 */
#include <compat/net.h>
#include <linux/bpf_trace.h>
#include <linux/dma-mapping.h>
#include <linux/etherdevice.h>
#include <linux/filter.h>
#include <linux/if_vlan.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/list.h>
#include <linux/netdevice.h>
#include <linux/prefetch.h>
#include <linux/skbuff.h>

#include "rx.h"
#include "srn.h"
#include "xdp.h"

/* References to a page that are taken at once. */
#define SRN_RX_BIAS			0xffff
/* What is written is synced by frame, so the page as a whole need not be. */
#define SRN_RX_DMA_ATTRS		(DMA_ATTR_SKIP_CPU_SYNC | \
					 DMA_ATTR_WEAK_ORDERING)

/**
 * struct rx_batch - what one poll has received
 * @list: frames for the stack that are not to be merged
 * @bytes: bytes of all frames
 * @features: features of the interface
 * @merge_udp: there may be somebody to merge UDP for
 * @xdp: what XDP programs left to be done
 */
struct rx_batch {
	struct list_head list;
	unsigned int bytes;
	netdev_features_t features;
	bool merge_udp;
	struct srn_xdp_work xdp;
};

static __always_inline void rx_post(struct srn_rx_ring *ring,
				    union srn_rx_desc *desc,
				    const struct srn_rx_buf *buf)
{
	dma_addr_t dma = buf->dma + ring->headroom;

	dma_sync_single_for_device(ring->dev, dma,
				   ring->half - ring->headroom,
				   DMA_FROM_DEVICE);
	desc->read.pkt_addr = cpu_to_le64(dma);
	/* Clears the status. */
	desc->read.hdr_addr = 0;
}

/* Let the device have all up to, but not including, the one before @i. */
static void rx_ring_doorbell(struct srn_rx_ring *ring, u16 i)
{
	srn_wr32(ring->hw, SRN_RDT(ring->hw_queue), (i ? i : ring->count) - 1);
}

/**
 * srn_rx_alloc_buf() - give a descriptor a page
 * @ring: the ring
 * @buf: where it goes
 * @gfp: how to allocate
 *
 * Context: any that @gfp allows.
 * Return: 0, or -ENOMEM with @buf as it was.
 */
int srn_rx_alloc_buf(struct srn_rx_ring *ring, struct srn_rx_buf *buf,
		     gfp_t gfp)
{
	size_t size = PAGE_SIZE << ring->order;
	struct page *page;
	dma_addr_t dma;

	/* Memory reserves are not for frames of which most can wait. */
	page = alloc_pages(gfp | __GFP_COMP | __GFP_NOWARN | __GFP_NOMEMALLOC,
			   ring->order);
	if (unlikely(!page))
		return -ENOMEM;
	dma = dma_map_page_attrs(ring->dev, page, 0, size, DMA_FROM_DEVICE,
				 SRN_RX_DMA_ATTRS);
	if (unlikely(dma_mapping_error(ring->dev, dma))) {
		__free_pages(page, ring->order);
		return -ENOMEM;
	}
	page_ref_add(page, SRN_RX_BIAS - 1);
	buf->page = page;
	buf->va = page_address(page);
	buf->dma = dma;
	buf->bias = SRN_RX_BIAS;
	return 0;
}

/* Unmap a page and give up our references, all but @keep. */
static void rx_let_go(struct srn_rx_ring *ring, struct srn_rx_buf *buf,
		      unsigned int keep)
{
	size_t size = PAGE_SIZE << ring->order;
	dma_addr_t dma = buf->dma;

	if ((unsigned long)buf->va & ring->half)
		dma -= ring->half;
	dma_unmap_page_attrs(ring->dev, dma, size, DMA_FROM_DEVICE,
			     SRN_RX_DMA_ATTRS);
	if (buf->bias > keep)
		__page_frag_cache_drain(buf->page, buf->bias - keep);
}

/**
 * srn_rx_free_buf() - take a descriptor's page away
 * @ring: the ring, not in use
 * @buf: its buffer; nothing is done if it has no page
 *
 * Context: process.
 */
void srn_rx_free_buf(struct srn_rx_ring *ring, struct srn_rx_buf *buf)
{
	if (!buf->page)
		return;
	rx_let_go(ring, buf, 0);
	buf->page = NULL;
}

/**
 * srn_rx_post_all() - give the device all buffers of a ring that just started
 * @ring: the ring, its head at 0
 *
 * Context: process. NAPI is disabled.
 */
void srn_rx_post_all(struct srn_rx_ring *ring)
{
	u16 i;

	for (i = 0; i < ring->count; i++)
		rx_post(ring, &ring->desc[i], &ring->buf[i]);
	ring->next_to_clean = 0;
	rx_ring_doorbell(ring, 0);
}

/* Give up the frame whose end is still to come. */
static void rx_drop_head(struct srn_rx_ring *ring)
{
	if (ring->xdp.data)
		xdp_return_buff(&ring->xdp);
	ring->xdp.data = NULL;
}

/**
 * srn_rx_drain() - forget a frame that came only in part
 * @ring: the ring, stopped
 *
 * Context: process. NAPI is disabled.
 */
void srn_rx_drain(struct srn_rx_ring *ring)
{
	rx_drop_head(ring);
	ring->partial = false;
	ring->skip = false;
}

/* Part with a page whose other half is still in use. */
static noinline bool rx_replace(struct srn_rx_ring *ring,
				struct srn_rx_buf *buf)
{
	struct srn_rx_buf old = *buf;

	if (srn_rx_alloc_buf(ring, buf, GFP_ATOMIC))
		return false;
	rx_let_go(ring, &old, 1);
	return true;
}

/*
 * Take the half of the page that has a frame, with a reference, and leave
 * another in its place. Return false, with all as it was, if there is none.
 */
static __always_inline bool rx_take(struct srn_rx_ring *ring,
				    struct srn_rx_buf *buf)
{
	if (likely(page_ref_count(buf->page) == buf->bias)) {
		if ((unsigned long)buf->va & ring->half) {
			buf->va -= ring->half;
			buf->dma -= ring->half;
		} else {
			buf->va += ring->half;
			buf->dma += ring->half;
		}
		if (unlikely(!--buf->bias)) {
			page_ref_add(buf->page, SRN_RX_BIAS);
			buf->bias = SRN_RX_BIAS;
		}
		return true;
	}
	return rx_replace(ring, buf);
}

/* What has no ports of its own may hold TCP in another header. */
static bool rx_is_tunnel(const struct sk_buff *skb, u32 type)
{
	u8 protocol = type & SRN_RX_TYPE_IPV4 ?
		((const struct iphdr *)skb->data)->protocol :
		((const struct ipv6hdr *)skb->data)->nexthdr;

	return protocol == IPPROTO_GRE || protocol == IPPROTO_IPIP ||
	       protocol == IPPROTO_IPV6;
}

/* To look for a partner of a frame that can have none costs much. */
static bool rx_may_merge(const struct sk_buff *skb, u32 type,
			 const struct rx_batch *batch)
{
	if (!(batch->features & NETIF_F_GRO))
		return false;
	if (likely(type & SRN_RX_TYPE_TCP))
		return true;
	if (type & SRN_RX_TYPE_UDP)
		return batch->merge_udp;
	return type & (SRN_RX_TYPE_IPV4 | SRN_RX_TYPE_IPV6) &&
	       rx_is_tunnel(skb, type);
}

static enum pkt_hash_types rx_hash_type(u32 type)
{
	switch (FIELD_GET(SRN_RX_HASH, type)) {
	case SRN_RX_HASH_IPV4:
	case SRN_RX_HASH_IPV6:
	case SRN_RX_HASH_IPV6_EX:
		return PKT_HASH_TYPE_L3;
	default:
		return PKT_HASH_TYPE_L4;
	}
}

static __always_inline void rx_deliver(struct srn_queue *queue,
				       struct sk_buff *skb,
				       const union srn_rx_desc *desc,
				       u32 status, struct rx_batch *batch)
{
	u32 type = le32_to_cpu(desc->wb.info);
	struct net_device *netdev = queue->adapter->netdev;
	struct srn_rx_stats *stats = &queue->rx_stats;

	if (likely(batch->features & NETIF_F_RXCSUM)) {
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
	if (type & SRN_RX_HASH && batch->features & NETIF_F_RXHASH)
		skb_set_hash(skb, le32_to_cpu(desc->wb.csum),
			     rx_hash_type(type));
	skb_record_rx_queue(skb, queue->index);
	skb->protocol = eth_type_trans(skb, netdev);
	if (unlikely(skb->pkt_type == PACKET_MULTICAST))
		u64_stats_inc(&stats->multicast);
	if (rx_may_merge(skb, type, batch))
		napi_gro_receive(&queue->napi, skb);
	else
		list_add_tail(&skb->list, &batch->list);
}

/* Make an skb of a buffer that is ours. On failure it is gone. */
static __always_inline struct sk_buff *
rx_build(struct srn_rx_ring *ring, void *hard_start, unsigned int headroom,
	 unsigned int len, struct srn_rx_stats *stats)
{
	struct sk_buff *skb = napi_build_skb(hard_start, ring->half);

	if (unlikely(!skb)) {
		u64_stats_inc(&stats->alloc_failed);
		page_frag_free(hard_start);
		return NULL;
	}
	skb_reserve(skb, headroom);
	__skb_put(skb, len);
	return skb;
}

/* Make an skb of all that is in ring->xdp, which is empty afterwards. */
static struct sk_buff *rx_build_xdp(struct srn_rx_ring *ring,
				    struct srn_rx_stats *stats)
{
	struct xdp_buff *xdp = &ring->xdp;
	unsigned int meta = xdp->data - xdp->data_meta;
	unsigned int nr_frags = 0, size = 0, i;
	struct skb_shared_info *info;
	struct sk_buff *skb;

	if (xdp_buff_has_frags(xdp)) {
		info = xdp_get_shared_info_from_buff(xdp);
		nr_frags = info->nr_frags;
		size = info->xdp_frags_size;
	}
	skb = rx_build(ring, xdp->data_hard_start,
		       xdp->data - xdp->data_hard_start,
		       xdp->data_end - xdp->data, stats);
	xdp->data = NULL;
	if (unlikely(!skb)) {
		for (i = 0; i < nr_frags; i++)
			put_page(skb_frag_page(&info->frags[i]));
		return NULL;
	}
	if (meta)
		skb_metadata_set(skb, meta);
	if (nr_frags) {
		skb_shinfo(skb)->nr_frags = nr_frags;
		skb->len += size;
		skb->data_len += size;
		skb->truesize += nr_frags * ring->half;
	}
	return skb;
}

static void rx_drop(struct srn_rx_ring *ring, struct srn_rx_stats *stats)
{
	rx_drop_head(ring);
	u64_stats_inc(&stats->dropped);
}

/* A frame that is in one buffer, shown to a program before anything is done. */
static noinline struct sk_buff *
rx_xdp_single(struct srn_queue *queue, struct bpf_prog *prog,
	      struct srn_rx_buf *buf, unsigned int size,
	      struct rx_batch *batch)
{
	struct srn_rx_stats *stats = &queue->rx_stats;
	struct srn_rx_ring *ring = queue->rx;
	struct xdp_buff *xdp = &ring->xdp;
	enum srn_xdp_verdict verdict;

	xdp_prepare_buff(xdp, buf->va, ring->headroom, size, true);
	xdp_buff_clear_frags_flag(xdp);
	verdict = srn_xdp_run(queue, prog, xdp, &batch->xdp);
	if (verdict == SRN_XDP_KEEP) {
		xdp->data = NULL;
		return NULL;
	}
	if (unlikely(!rx_take(ring, buf))) {
		xdp->data = NULL;
		u64_stats_inc(&stats->alloc_failed);
		u64_stats_inc(&stats->dropped);
		return NULL;
	}
	if (verdict == SRN_XDP_PASS)
		return rx_build_xdp(ring, stats);
	srn_xdp_give(queue, prog, xdp, verdict, &batch->xdp);
	xdp->data = NULL;
	return NULL;
}

/* Add a buffer to the frame whose end is still to come. */
static bool rx_gather(struct srn_rx_ring *ring, struct srn_rx_stats *stats,
		      struct srn_rx_buf *buf, unsigned int size)
{
	struct xdp_buff *xdp = &ring->xdp;
	struct skb_shared_info *info;
	void *va = buf->va;

	if (unlikely(size > ring->room))
		return false;
	if (!xdp->data) {
		if (unlikely(!rx_take(ring, buf)))
			goto no_memory;
		xdp_prepare_buff(xdp, va, ring->headroom, size, true);
		xdp_buff_clear_frags_flag(xdp);
		return true;
	}

	info = xdp_get_shared_info_from_buff(xdp);
	if (!xdp_buff_has_frags(xdp)) {
		info->nr_frags = 0;
		info->xdp_frags_size = 0;
		xdp_buff_set_frags_flag(xdp);
	} else if (unlikely(info->nr_frags == MAX_SKB_FRAGS)) {
		return false;
	}
	if (unlikely(!rx_take(ring, buf)))
		goto no_memory;
	skb_frag_fill_page_desc(&info->frags[info->nr_frags++],
				virt_to_head_page(va),
				va - page_address(virt_to_head_page(va)) +
				ring->headroom, size);
	info->xdp_frags_size += size;
	return true;

no_memory:
	u64_stats_inc(&stats->alloc_failed);
	return false;
}

/* A frame of several buffers. Return it when it is whole. */
static noinline struct sk_buff *
rx_multi(struct srn_queue *queue, struct bpf_prog *prog,
	 struct srn_rx_buf *buf, unsigned int size, u32 status,
	 struct rx_batch *batch)
{
	struct srn_rx_stats *stats = &queue->rx_stats;
	struct srn_rx_ring *ring = queue->rx;
	struct xdp_buff *xdp = &ring->xdp;
	enum srn_xdp_verdict verdict;

	ring->partial = !(status & SRN_RX_EOP);
	if (!ring->skip && !rx_gather(ring, stats, buf, size)) {
		rx_drop(ring, stats);
		ring->skip = true;
	}
	if (!(status & SRN_RX_EOP))
		return NULL;
	if (ring->skip) {
		ring->skip = false;
		return NULL;
	}
	if (unlikely(status & SRN_RX_RXE)) {
		rx_drop(ring, stats);
		return NULL;
	}
	if (prog) {
		verdict = srn_xdp_run(queue, prog, xdp, &batch->xdp);
		if (verdict == SRN_XDP_KEEP) {
			rx_drop_head(ring);
			return NULL;
		}
		if (verdict != SRN_XDP_PASS) {
			srn_xdp_give(queue, prog, xdp, verdict, &batch->xdp);
			xdp->data = NULL;
			return NULL;
		}
	}
	return rx_build_xdp(ring, stats);
}

static __always_inline struct sk_buff *
rx_single(struct srn_queue *queue, struct srn_rx_ring *ring,
	  struct srn_rx_buf *buf, unsigned int size)
{
	struct srn_rx_stats *stats = &queue->rx_stats;
	void *va = buf->va;

	net_prefetch(va + ring->headroom);
	if (unlikely(!rx_take(ring, buf))) {
		u64_stats_inc(&stats->alloc_failed);
		u64_stats_inc(&stats->dropped);
		return NULL;
	}
	return rx_build(ring, va, ring->headroom, size, stats);
}

/* UDP is merged for tunnels and for sockets that ask, or to be forwarded. */
static bool rx_may_merge_udp(netdev_features_t features)
{
	return features & (NETIF_F_GRO_UDP_FWD | NETIF_F_GRO_FRAGLIST) ||
	       compat_udp_encap_needed();
}

/**
 * srn_rx_poll() - take received frames from the ring to the stack
 * @queue: the queue
 * @budget: most frames to take
 *
 * Context: NAPI.
 * Return: number of frames.
 */
int srn_rx_poll(struct srn_queue *queue, int budget)
{
	struct bpf_prog *prog = READ_ONCE(queue->adapter->xdp_prog);
	netdev_features_t features = queue->adapter->netdev->features;
	struct srn_rx_stats *stats = &queue->rx_stats;
	struct srn_rx_ring *ring = queue->rx;
	struct rx_batch batch = {
		.list = LIST_HEAD_INIT(batch.list),
		.features = features,
		.merge_udp = rx_may_merge_udp(features),
	};
	u16 i = ring->next_to_clean;
	int done = 0;

	u64_stats_update_begin(&stats->sync);
	while (done < budget) {
		union srn_rx_desc *desc = &ring->desc[i];
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
		dma_sync_single_for_cpu(ring->dev, buf->dma + ring->headroom,
					min(size, ring->room), DMA_FROM_DEVICE);

		if (unlikely(!(status & SRN_RX_EOP) || ring->partial)) {
			skb = rx_multi(queue, prog, buf, size, status, &batch);
		} else if (unlikely(size < ETH_HLEN || size > ring->room ||
				    status & SRN_RX_RXE)) {
			u64_stats_inc(&stats->dropped);
			skb = NULL;
		} else if (prog) {
			skb = rx_xdp_single(queue, prog, buf, size, &batch);
		} else {
			skb = rx_single(queue, ring, buf, size);
		}
		batch.bytes += size;
		if (likely(status & SRN_RX_EOP))
			done++;
		if (skb)
			rx_deliver(queue, skb, desc, status, &batch);

		rx_post(ring, desc, buf);
		if (++i == ring->count)
			i = 0;
		if (unlikely(!(i % SRN_RX_BATCH))) {
			rx_ring_doorbell(ring, i);
			u64_stats_inc(&stats->doorbells);
		}
	}
	ring->next_to_clean = i;
	u64_stats_add(&stats->packets, done);
	u64_stats_add(&stats->bytes, batch.bytes);
	u64_stats_update_end(&stats->sync);

	if (!list_empty(&batch.list))
		netif_receive_skb_list(&batch.list);
	if (prog)
		srn_xdp_finish(queue, &batch.xdp);
	return done;
}
