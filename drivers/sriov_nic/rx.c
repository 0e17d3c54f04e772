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
 *
 * Nearly all frames are in one buffer and have no error. Those are taken in
 * runs, by a loop of their own for frames that go to the stack and for frames
 * that an XDP program sees first. A run ends before whatever is unlike them, and
 * where the ring ends or the device is to be told.
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

/* What must be said of a frame for it to be taken in a run, and what not. */
#define SRN_RX_RUN_MASK			(SRN_RX_DD | SRN_RX_EOP | SRN_RX_RXE)
#define SRN_RX_RUN_WANT			(SRN_RX_DD | SRN_RX_EOP)

/**
 * struct rx_poll - what one poll goes by, and what it has done
 * @queue: the queue
 * @netdev: its interface
 * @prog: XDP program, or NULL
 * @list: frames for the stack that are not to be merged
 * @index: number of the queue
 * @stop: status of the descriptor at which a run has ended
 * @bytes: bytes of all frames
 * @xdp_drops: frames that the program dropped
 * @xdp: what the program left to be done
 */
struct rx_poll {
	struct srn_queue *queue;
	struct net_device *netdev;
	struct bpf_prog *prog;
	struct list_head list;
	u32 index;
	u32 stop;
	unsigned int bytes;
	unsigned int xdp_drops;
	struct srn_xdp_work xdp;
};

/* @sync: memory may be of a kind that has to be synced. */
static __always_inline void rx_post(struct srn_rx_ring *ring,
				    union srn_rx_desc *desc,
				    const struct srn_rx_buf *buf, bool sync)
{
	if (sync)
		dma_sync_single_for_device(ring->dev, buf->dma,
					   ring->half - ring->headroom,
					   DMA_FROM_DEVICE);
	desc->read.pkt_addr = cpu_to_le64(buf->dma);
	/* Clears the status. */
	desc->read.hdr_addr = 0;
}

/* Let the device have all up to, but not including, the one before @i. */
static void rx_ring_doorbell(struct srn_rx_ring *ring, u16 i)
{
	srn_wr32(ring->hw, SRN_RDT(ring->hw_queue), (i ? i : ring->count) - 1);
}

/* Get a page and map it. Return NULL without memory. */
static __always_inline struct page *rx_get_page(struct srn_rx_ring *ring,
						dma_addr_t *dma, gfp_t gfp)
{
	struct page *page;

	/* Memory reserves are not for frames of which most can wait. */
	page = alloc_pages(gfp | __GFP_COMP | __GFP_NOWARN | __GFP_NOMEMALLOC,
			   ring->order);
	if (unlikely(!page))
		return NULL;
	*dma = dma_map_page_attrs(ring->dev, page, 0, PAGE_SIZE << ring->order,
				  DMA_FROM_DEVICE, SRN_RX_DMA_ATTRS);
	if (unlikely(dma_mapping_error(ring->dev, *dma))) {
		__free_pages(page, ring->order);
		return NULL;
	}
	page_ref_add(page, SRN_RX_BIAS - 1);
	return page;
}

static __always_inline void rx_set_page(const struct srn_rx_ring *ring,
					struct srn_rx_buf *buf,
					struct page *page, dma_addr_t dma)
{
	buf->page = page;
	buf->va = page_address(page);
	buf->dma = dma + ring->headroom;
	buf->step = ring->half;
	buf->bias = SRN_RX_BIAS;
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
	dma_addr_t dma;
	struct page *page = rx_get_page(ring, &dma, gfp);

	if (!page)
		return -ENOMEM;
	rx_set_page(ring, buf, page, dma);
	return 0;
}

/* Unmap a page and give up our references, all but @keep. */
static __always_inline void rx_let_go(struct srn_rx_ring *ring,
				      struct srn_rx_buf *buf,
				      unsigned int keep)
{
	size_t size = PAGE_SIZE << ring->order;
	dma_addr_t dma = buf->dma - ring->headroom;

	if (buf->step < 0)
		dma += buf->step;
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
		rx_post(ring, &ring->desc[i], &ring->buf[i], true);
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
	dma_addr_t dma;
	struct page *page = rx_get_page(ring, &dma, GFP_ATOMIC);

	if (unlikely(!page))
		return false;
	rx_let_go(ring, buf, 1);
	rx_set_page(ring, buf, page, dma);
	return true;
}

/*
 * Take the half of the page that has a frame, with a reference, and leave
 * another in its place. Return false, with all as it was, if there is none.
 */
static __always_inline bool rx_take(struct srn_rx_ring *ring,
				    struct srn_rx_buf *buf)
{
	if (unlikely(page_ref_count(buf->page) != buf->bias))
		return rx_replace(ring, buf);
	buf->va += buf->step;
	buf->dma += buf->step;
	buf->step = -buf->step;
	if (unlikely(!--buf->bias)) {
		page_ref_add(buf->page, SRN_RX_BIAS);
		buf->bias = SRN_RX_BIAS;
	}
	return true;
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
static __always_inline bool rx_may_merge(const struct srn_rx_ring *ring,
					 const struct sk_buff *skb, u32 type)
{
	if (type & ring->merge)
		return true;
	if (type & SRN_RX_TYPE_UDP)
		return compat_udp_encap_needed() && ring->look;
	return type & ring->look && rx_is_tunnel(skb, type);
}

/* Of addresses alone; what else there is has ports in it. */
#define SRN_RX_HASHES_L3		(BIT(SRN_RX_HASH_IPV4) | \
					 BIT(SRN_RX_HASH_IPV6) | \
					 BIT(SRN_RX_HASH_IPV6_EX))

static enum pkt_hash_types rx_hash_type(u32 type)
{
	return SRN_RX_HASHES_L3 & BIT(FIELD_GET(SRN_RX_HASH, type)) ?
	       PKT_HASH_TYPE_L3 : PKT_HASH_TYPE_L4;
}

/* A frame whose checksum the device does not vouch for, though it has looked. */
static noinline void rx_doubt(struct rx_poll *poll, u32 status)
{
	if (srn_desc_rx_csum(status) == SRN_RX_CSUM_BAD)
		u64_stats_inc(&poll->queue->rx_stats.csum_errors);
}

/* A frame of which the device has more to tell. */
static noinline void rx_annotate(struct rx_poll *poll, struct sk_buff *skb,
				 const union srn_rx_desc *desc, u32 status)
{
	if (status & SRN_RX_VP)
		__vlan_hwaccel_put_tag(skb, htons(ETH_P_8021Q),
				       le16_to_cpu(desc->wb.vlan));
	if (status & SRN_RX_TS)
		srn_ptp_rx_stamp(poll->queue->adapter, skb);
}

static __always_inline void rx_deliver(struct rx_poll *poll,
				       const struct srn_rx_ring *ring,
				       struct sk_buff *skb,
				       const union srn_rx_desc *desc,
				       u32 status)
{
	u32 type = le32_to_cpu(desc->wb.info);

	if (srn_desc_rx_csum_good(status & ring->csum))
		skb->ip_summed = CHECKSUM_UNNECESSARY;
	else if (status & ring->csum)
		rx_doubt(poll, status);
	if (unlikely(status & (SRN_RX_VP | SRN_RX_TS)))
		rx_annotate(poll, skb, desc, status);
	if (type & ring->hash)
		skb_set_hash(skb, le32_to_cpu(desc->wb.csum),
			     rx_hash_type(type));
	skb_record_rx_queue(skb, poll->index);
	skb->protocol = eth_type_trans(skb, poll->netdev);
	if (unlikely(skb->pkt_type == PACKET_MULTICAST))
		u64_stats_inc(&poll->queue->rx_stats.multicast);
	if (rx_may_merge(ring, skb, type))
		napi_gro_receive(&poll->queue->napi, skb);
	else
		list_add_tail(&skb->list, &poll->list);
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

/* Make an skb of all that is in @xdp. On failure it is gone. */
static struct sk_buff *rx_build_xdp(struct srn_rx_ring *ring,
				    struct xdp_buff *xdp,
				    struct srn_rx_stats *stats)
{
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

/* Add a buffer to the frame whose end is still to come. */
static bool rx_gather(struct srn_rx_ring *ring, struct srn_rx_stats *stats,
		      struct srn_rx_buf *buf, unsigned int size)
{
	struct page *page = buf->page;
	struct xdp_buff *xdp = &ring->xdp;
	void *va = buf->va;

	if (unlikely(size > ring->room))
		return false;
	if (unlikely(!rx_take(ring, buf))) {
		u64_stats_inc(&stats->alloc_failed);
		return false;
	}
	if (!xdp->data) {
		xdp_prepare_buff(xdp, va, ring->headroom, size, true);
		xdp_buff_clear_frags_flag(xdp);
		return true;
	}
	if (likely(xdp_buff_add_frag(xdp, page_to_netmem(page),
				     va - page_address(page) + ring->headroom,
				     size, ring->half)))
		return true;
	page_frag_free(va);
	return false;
}

/* A frame of several buffers. Return it when it is whole. */
static struct sk_buff *rx_multi(struct rx_poll *poll, struct srn_rx_buf *buf,
				unsigned int size, u32 status)
{
	struct srn_queue *queue = poll->queue;
	struct srn_rx_stats *stats = &queue->rx_stats;
	struct srn_rx_ring *ring = queue->rx;
	struct xdp_buff *xdp = &ring->xdp;
	enum srn_xdp_verdict verdict;
	struct sk_buff *skb;

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
	if (poll->prog) {
		verdict = srn_xdp_judge(queue, poll->prog, xdp,
					bpf_prog_run_xdp(poll->prog, xdp),
					&poll->xdp);
		if (verdict == SRN_XDP_KEEP) {
			rx_drop_head(ring);
			return NULL;
		}
		if (verdict != SRN_XDP_PASS) {
			srn_xdp_give(queue, poll->prog, xdp, verdict,
				     &poll->xdp);
			xdp->data = NULL;
			return NULL;
		}
	}
	skb = rx_build_xdp(ring, xdp, stats);
	xdp->data = NULL;
	return skb;
}

/*
 * One descriptor at which a run has ended, though the device is done with it.
 * Return true if it is the last of a frame.
 */
static noinline bool rx_odd(struct rx_poll *poll, unsigned int i)
{
	struct srn_queue *queue = poll->queue;
	struct srn_rx_ring *ring = queue->rx;
	union srn_rx_desc *desc = &ring->desc[i];
	struct srn_rx_buf *buf = &ring->buf[i];
	struct sk_buff *skb = NULL;
	u32 status = poll->stop;
	unsigned int size;

	/* The rest of the descriptor is valid only with DD. */
	dma_rmb();
	size = le16_to_cpu(desc->wb.length);
	dma_sync_single_for_cpu(ring->dev, buf->dma, min(size, ring->room),
				DMA_FROM_DEVICE);
	poll->bytes += size;
	if (!(status & SRN_RX_EOP) || ring->partial)
		skb = rx_multi(poll, buf, size, status);
	else
		u64_stats_inc(&queue->rx_stats.dropped);
	if (skb)
		rx_deliver(poll, ring, skb, desc, status);
	rx_post(ring, desc, buf, true);
	return status & SRN_RX_EOP;
}

/* Whether a descriptor is one for a run. If not, note its status. */
static __always_inline bool rx_in_run(struct rx_poll *poll,
				      const struct srn_rx_ring *ring,
				      const union srn_rx_desc *desc,
				      u32 *status, unsigned int *size)
{
	*status = le32_to_cpu(READ_ONCE(desc->wb.status_error));
	/* The rest of the descriptor is valid only with DD. */
	dma_rmb();
	*size = le16_to_cpu(desc->wb.length);
	if (likely((*status & SRN_RX_RUN_MASK) == SRN_RX_RUN_WANT &&
		   in_range(*size, ETH_HLEN, ring->room - ETH_HLEN + 1)))
		return true;
	poll->stop = *status;
	return false;
}

/*
 * Take at most @n frames, from descriptor @i on, to the stack. The ring does
 * not end among them. Return their number.
 */
static __always_inline unsigned int
rx_run_stack(struct rx_poll *poll, struct srn_rx_ring *ring, unsigned int i,
	     unsigned int n, bool sync)
{
	struct srn_rx_stats *stats = &poll->queue->rx_stats;
	union srn_rx_desc *desc = &ring->desc[i];
	union srn_rx_desc *end = desc + n;
	struct srn_rx_buf *buf = &ring->buf[i];
	unsigned int bytes = 0, size;
	struct sk_buff *skb;
	void *va;
	u32 status;

	for (; desc != end; desc++, buf++) {
		if (!rx_in_run(poll, ring, desc, &status, &size))
			break;
		if (sync)
			dma_sync_single_for_cpu(ring->dev, buf->dma, size,
						DMA_FROM_DEVICE);
		va = buf->va;
		net_prefetch(va + ring->headroom);
		bytes += size;
		if (likely(rx_take(ring, buf))) {
			skb = rx_build(ring, va, ring->headroom, size, stats);
			if (likely(skb))
				rx_deliver(poll, ring, skb, desc, status);
		} else {
			u64_stats_inc(&stats->alloc_failed);
			u64_stats_inc(&stats->dropped);
		}
		rx_post(ring, desc, buf, sync);
	}
	poll->bytes += bytes;
	return n - (end - desc);
}

static noinline unsigned int rx_run(struct rx_poll *poll,
				    struct srn_rx_ring *ring, unsigned int i,
				    unsigned int n)
{
	return rx_run_stack(poll, ring, i, n, false);
}

static noinline unsigned int rx_run_sync(struct rx_poll *poll,
					 struct srn_rx_ring *ring,
					 unsigned int i, unsigned int n)
{
	return rx_run_stack(poll, ring, i, n, true);
}

/* Do with a frame in one buffer what the program says, other than to drop it. */
static noinline void rx_xdp_act(struct rx_poll *poll, struct xdp_buff *xdp,
				u32 act, struct srn_rx_buf *buf,
				const union srn_rx_desc *desc, u32 status)
{
	struct srn_queue *queue = poll->queue;
	struct srn_rx_stats *stats = &queue->rx_stats;
	struct srn_rx_ring *ring = queue->rx;
	enum srn_xdp_verdict verdict;
	struct sk_buff *skb;

	verdict = srn_xdp_judge(queue, poll->prog, xdp, act, &poll->xdp);
	if (verdict == SRN_XDP_KEEP)
		return;
	if (unlikely(!rx_take(ring, buf))) {
		u64_stats_inc(&stats->alloc_failed);
		u64_stats_inc(&stats->dropped);
		return;
	}
	if (verdict != SRN_XDP_PASS) {
		srn_xdp_give(queue, poll->prog, xdp, verdict, &poll->xdp);
		return;
	}
	skb = rx_build_xdp(ring, xdp, stats);
	if (likely(skb))
		rx_deliver(poll, ring, skb, desc, status);
}

/*
 * The same as rx_run_stack(), but the program sees the frames before anything
 * is done for them. What it drops stays in its place.
 */
static noinline unsigned int rx_run_xdp(struct rx_poll *poll,
					struct srn_rx_ring *ring,
					unsigned int i, unsigned int n)
{
	union srn_rx_desc *desc = &ring->desc[i];
	union srn_rx_desc *end = desc + n;
	struct srn_rx_buf *buf = &ring->buf[i];
	unsigned int bytes = 0, drops = 0, size;
	struct bpf_prog *prog = poll->prog;
	struct xdp_buff xdp;
	u32 status, act;

	xdp_init_buff(&xdp, ring->half, &ring->rxq);
	for (; desc != end; desc++, buf++) {
		if (!rx_in_run(poll, ring, desc, &status, &size))
			break;
		dma_sync_single_for_cpu(ring->dev, buf->dma, size,
					DMA_FROM_DEVICE);
		bytes += size;
		xdp_prepare_buff(&xdp, buf->va, ring->headroom, size, true);
		act = bpf_prog_run_xdp(prog, &xdp);
		if (likely(act == XDP_DROP))
			drops++;
		else
			rx_xdp_act(poll, &xdp, act, buf, desc, status);
		rx_post(ring, desc, buf, true);
	}
	poll->bytes += bytes;
	poll->xdp_drops += drops;
	return n - (end - desc);
}

/*
 * UDP is merged to be forwarded, and for tunnels and sockets that ask. Of the
 * latter nothing is known here; see rx_may_merge().
 */
static noinline void rx_heed_features(struct srn_rx_ring *ring,
				      netdev_features_t features)
{
	ring->features = features;
	ring->csum = features & NETIF_F_RXCSUM ? SRN_RX_CSUM : 0;
	ring->hash = features & NETIF_F_RXHASH ? SRN_RX_HASH : 0;
	ring->merge = 0;
	ring->look = 0;
	if (!(features & NETIF_F_GRO))
		return;
	ring->merge = SRN_RX_TYPE_TCP;
	if (features & (NETIF_F_GRO_UDP_FWD | NETIF_F_GRO_FRAGLIST))
		ring->merge |= SRN_RX_TYPE_UDP;
	ring->look = SRN_RX_TYPE_IPV4 | SRN_RX_TYPE_IPV6;
}

/**
 * srn_rx_pass() - give the stack a frame that was not taken from a page
 * @queue: the queue
 * @skb: the frame, with its link header
 * @desc: its last descriptor
 * @status: what that says
 *
 * Context: NAPI.
 */
void srn_rx_pass(struct srn_queue *queue, struct sk_buff *skb,
		 const union srn_rx_desc *desc, u32 status)
{
	struct net_device *netdev = queue->adapter->netdev;
	struct rx_poll poll = {
		.queue = queue,
		.netdev = netdev,
		.index = queue->index,
	};

	INIT_LIST_HEAD(&poll.list);
	if (unlikely(netdev->features != queue->rx->features))
		rx_heed_features(queue->rx, netdev->features);
	rx_deliver(&poll, queue->rx, skb, desc, status);
	netif_receive_skb_list(&poll.list);
}

/* Descriptors that a run may have: to where it must end, or up to the budget. */
static unsigned int rx_run_max(const struct srn_rx_ring *ring, unsigned int i,
			       unsigned int budget)
{
	return min3(budget, ring->count - i, SRN_RX_BATCH - i % SRN_RX_BATCH);
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
	struct srn_rx_stats *stats = &queue->rx_stats;
	struct srn_rx_ring *ring = queue->rx;
	unsigned int i = ring->next_to_clean;
	unsigned int want, got;
	struct rx_poll poll;
	int done = 0;

	/* Many an interrupt is about what was sent, or was polled already. */
	if (!(READ_ONCE(ring->desc[i].wb.status_error) &
	      cpu_to_le32(SRN_RX_DD)))
		return 0;
	poll.queue = queue;
	poll.netdev = queue->adapter->netdev;
	poll.index = queue->index;
	poll.prog = READ_ONCE(queue->adapter->xdp_prog);
	INIT_LIST_HEAD(&poll.list);
	if (unlikely(poll.netdev->features != ring->features))
		rx_heed_features(ring, poll.netdev->features);
	poll.bytes = 0;
	poll.xdp_drops = 0;
	poll.xdp = (struct srn_xdp_work){};

	u64_stats_update_begin(&stats->sync);
	do {
		want = rx_run_max(ring, i, budget - done);
		if (unlikely(ring->partial)) {
			poll.stop = le32_to_cpu(READ_ONCE(ring->desc[i].wb.status_error));
			got = 0;
		} else if (poll.prog) {
			got = rx_run_xdp(&poll, ring, i, want);
		} else if (likely(!dma_dev_need_sync(ring->dev))) {
			got = rx_run(&poll, ring, i, want);
		} else {
			got = rx_run_sync(&poll, ring, i, want);
		}
		done += got;
		i += got;
		if (got < want) {
			if (!(poll.stop & SRN_RX_DD))
				break;
			done += rx_odd(&poll, i++);
		}
		if (i == ring->count)
			i = 0;
		if (!(i % SRN_RX_BATCH)) {
			rx_ring_doorbell(ring, i);
			u64_stats_inc(&stats->doorbells);
		}
	} while (done < budget);
	ring->next_to_clean = i;
	u64_stats_add(&stats->packets, done);
	u64_stats_add(&stats->bytes, poll.bytes);
	u64_stats_add(&stats->xdp_drop, poll.xdp_drops);
	u64_stats_update_end(&stats->sync);

	if (!list_empty(&poll.list))
		netif_receive_skb_list(&poll.list);
	if (poll.prog)
		srn_xdp_finish(queue, &poll.xdp);
	return done;
}
