// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hand: the transmit path. Its lock is the queue's lock of the stack, for
 * filling a ring as for its clean-up.
 *
 * The device reports a descriptor only if asked to by RS, and each report
 * costs it a write and us an interrupt. So descriptors form groups, and RS goes
 * on the last of each:
 *
 *	next_to_clean       group                   next_to_use
 *	  |                   |                         |
 *	--[f1 f1 f2 .. RS][RS]--f4 f5 f6 f7 ... --------+
 *	   asked for, not yet    not asked for
 *	   found to be sent
 *
 * Short frames are copied to memory that the device reads, and freed at once.
 * Nobody waits for those to be sent, so a report is asked for only to get
 * descriptors back: once a group has grown long, or the ring has little room.
 * If a frame is to be freed when it was sent, its group ends at the latest with
 * the doorbell. Hence
 *
 *  - what the device knows of and is to be freed is in a group that it reports;
 *  - a ring without room for a frame has nothing but groups that it reports,
 *    so that an interrupt wakes the stack's queue.
 */
#include <linux/dma-mapping.h>
#include <linux/if_vlan.h>
#include <linux/netdevice.h>
#include <linux/skbuff.h>
#include <linux/tcp.h>
#include <linux/udp.h>
#include <net/ip6_checksum.h>
#include <net/xdp.h>

#include "srn.h"
#include "tx.h"
#include "tx_ring.h"
#include "xsk.h"

/* Longest frame that takes the short way; any is in one descriptor. */
#define SRN_TX_PLAIN_MAX		SRN_TX_DATA_MAX

static void tx_unmap(struct srn_tx_ring *ring, struct srn_tx_buf *buf)
{
	if (!buf->len)
		return;
	dma_unmap_page(ring->dev, buf->dma, buf->len, DMA_TO_DEVICE);
	buf->len = 0;
}

/* See what may be filled in before the next look. */
static void tx_set_credit(struct srn_tx_ring *ring)
{
	u16 open = srn_tx_distance(ring, ring->group, ring->next_to_use);

	ring->credit = min(srn_tx_room(ring) - SRN_TX_ROOM + 1,
			   ring->report_every - open);
}

/* What was not the stack's. Memory of sockets is given back by NAPI. */
static noinline void tx_free_other(struct srn_tx_ring *ring,
				   struct srn_tx_buf *buf)
{
	if (buf->kind == SRN_TX_XDP)
		xdp_return_frame(buf->xdp);
	else
		ring->xsk_done++;
}

static void tx_free(struct srn_tx_ring *ring, struct srn_tx_buf *buf,
		    int napi_budget)
{
	if (buf->kind == SRN_TX_SKB)
		napi_consume_skb(buf->skb, napi_budget);
	else if (buf->kind >= SRN_TX_XDP)
		tx_free_other(ring, buf);
	buf->kind = SRN_TX_NOTHING;
}

/*
 * Free what was sent. Called with the queue's lock held; @napi_budget is 0
 * outside of NAPI. Return the number of descriptors.
 */
static unsigned int tx_clean(struct srn_queue *queue, int napi_budget)
{
	struct srn_tx_ring *ring = queue->tx;
	unsigned int packets = 0, bytes = 0;
	unsigned int cleaned;
	u16 i = ring->next_to_clean;

	while (i != ring->group) {
		struct srn_tx_buf *buf = &ring->buf[i];
		u16 end = srn_tx_next(ring, buf->report);

		if (!(READ_ONCE(ring->desc[buf->report].olinfo_status) &
		      cpu_to_le32(SRN_TX_DD)))
			break;
		if (!buf->holds) {
			i = end;
			continue;
		}
		buf->holds = false;
		do {
			buf = &ring->buf[i];
			tx_unmap(ring, buf);
			if (buf->kind == SRN_TX_SKB) {
				packets++;
				bytes += buf->bytes;
			}
			tx_free(ring, buf, napi_budget);
			i = srn_tx_next(ring, i);
		} while (i != end);
	}
	cleaned = srn_tx_distance(ring, ring->next_to_clean, i);
	if (!cleaned)
		return 0;

	WRITE_ONCE(ring->next_to_clean, i);
	tx_set_credit(ring);
	if (packets)
		netdev_tx_completed_queue(ring->txq, packets, bytes);
	if (unlikely(netif_tx_queue_stopped(ring->txq)) &&
	    srn_tx_room(ring) >= ring->wake) {
		netif_tx_wake_queue(ring->txq);
		u64_stats_update_begin(&queue->tx_stats.sync);
		u64_stats_inc(&queue->tx_stats.wakes);
		u64_stats_update_end(&queue->tx_stats.sync);
	}
	return cleaned;
}

/* Ask for a report of all up to here. The last descriptor must be unposted. */
static void tx_close_group(struct srn_tx_ring *ring)
{
	struct srn_tx_buf *first = &ring->buf[ring->group];
	u16 last = srn_tx_prev(ring, ring->next_to_use);

	ring->desc[last].cmd_type_len |= cpu_to_le32(SRN_TX_RS);
	first->report = last;
	first->holds = ring->holds;
	ring->holds = false;
	/* Read by srn_tx_poll(), after the interrupt that this leads to. */
	WRITE_ONCE(ring->group, ring->next_to_use);
	tx_set_credit(ring);
}

/* Have the device go on, which has not been told of all yet. */
static __always_inline void tx_ring_now(struct srn_queue *queue,
					struct srn_tx_ring *ring)
{
	u16 tail;

	if (ring->holds)
		tx_close_group(ring);
	tail = ring->next_to_use;
	ring->posted = tail;
	srn_wr32(ring->hw, ring->tail, tail);
	u64_stats_inc(&queue->tx_stats.doorbells);
}

static void tx_ring_doorbell(struct srn_queue *queue)
{
	struct srn_tx_ring *ring = queue->tx;

	if (ring->posted != ring->next_to_use)
		tx_ring_now(queue, ring);
}

/**
 * srn_tx_report() - close a group that has grown long, or as there is little
 *	room left in the ring
 * @queue: the queue
 *
 * Context: BHs off, queue lock of the stack held.
 */
noinline void srn_tx_report(struct srn_queue *queue)
{
	struct srn_tx_ring *ring = queue->tx;

	tx_close_group(ring);
	if (srn_tx_room(ring) < ring->count / 2)
		tx_clean(queue, 0);
}

static void tx_advance(struct srn_queue *queue, u16 next)
{
	struct srn_tx_ring *ring = queue->tx;

	srn_tx_advance_by(queue, ring, next,
			  srn_tx_distance(ring, ring->next_to_use, next));
}

static unsigned int tx_count_pieces(const struct sk_buff *skb)
{
	const struct skb_shared_info *info = skb_shinfo(skb);
	unsigned int n = srn_desc_tx_pieces(skb_headlen(skb));
	unsigned int i;

	for (i = 0; i < info->nr_frags; i++)
		n += srn_desc_tx_pieces(skb_frag_size(&info->frags[i]));
	return n;
}

/* The device fills in what differs between segments. */
static int tx_prepare_tso(struct sk_buff *skb, struct srn_tx_context *ctx)
{
	struct tcphdr *th;
	int err;

	err = skb_cow_head(skb, 0);
	if (err)
		return err;

	if (skb->protocol == htons(ETH_P_IP)) {
		struct iphdr *iph = ip_hdr(skb);

		iph->tot_len = 0;
		iph->check = 0;
		th = tcp_hdr(skb);
		th->check = ~csum_tcpudp_magic(iph->saddr, iph->daddr, 0,
					       IPPROTO_TCP, 0);
		ctx->ipv4 = true;
	} else {
		tcp_v6_gso_csum_prep(skb);
	}
	ctx->l4 = SRN_TX_L4_TCP;
	ctx->l4_len = tcp_hdrlen(skb);
	ctx->mss = skb_shinfo(skb)->gso_size;
	return 0;
}

/**
 * struct tx_work - what a frame asks of the device
 * @ctx: offloads
 * @cmd: for each descriptor
 * @olinfo: for each descriptor
 * @header: length of all headers of a segmented frame, else 0
 * @segs: frames on the wire
 */
struct tx_work {
	struct srn_tx_context ctx;
	u32 cmd;
	u32 olinfo;
	unsigned int header;
	unsigned int segs;
};

static int tx_prepare(struct sk_buff *skb, struct tx_work *work)
{
	struct srn_tx_context *ctx = &work->ctx;
	int err;

	memset(ctx, 0, sizeof(*ctx));
	work->segs = 1;
	work->header = 0;
	work->cmd = 0;
	work->olinfo = 0;
	if (skb_is_gso(skb)) {
		err = tx_prepare_tso(skb, ctx);
		if (err)
			return err;
		work->header = skb_tcp_all_headers(skb);
		work->segs = skb_shinfo(skb)->gso_segs;
		work->cmd |= SRN_TX_TSE;
		work->olinfo |= SRN_TX_TXSM;
		if (ctx->ipv4)
			work->olinfo |= SRN_TX_IXSM;
	} else if (skb->ip_summed == CHECKSUM_PARTIAL) {
		switch (skb->csum_offset) {
		case offsetof(struct tcphdr, check):
			ctx->l4 = SRN_TX_L4_TCP;
			work->olinfo |= SRN_TX_TXSM;
			break;
		case offsetof(struct udphdr, check):
			ctx->l4 = SRN_TX_L4_UDP;
			work->olinfo |= SRN_TX_TXSM;
			break;
		default:
			if (skb_csum_is_sctp(skb)) {
				ctx->l4 = SRN_TX_L4_SCTP;
				work->olinfo |= SRN_TX_TXSM;
				break;
			}
			err = skb_checksum_help(skb);
			if (err)
				return err;
		}
	}

	if (skb_vlan_tag_present(skb)) {
		ctx->vlan = skb_vlan_tag_get(skb);
		work->cmd |= SRN_TX_VLE;
	}
	ctx->mac_len = skb_network_offset(skb);
	if (work->olinfo & SRN_TX_TXSM)
		ctx->ip_len = skb_checksum_start_offset(skb) - ctx->mac_len;
	work->olinfo |= FIELD_PREP(SRN_TX_PAYLEN, skb->len - work->header);
	return 0;
}

/*
 * The device remembers the last context of a queue, so a stream of like frames
 * needs just one.
 */
static u16 tx_put_context(struct srn_tx_ring *ring, const struct tx_work *work,
			  u16 i)
{
	struct srn_tx_desc ctx;

	if (!(work->cmd & (SRN_TX_VLE | SRN_TX_TSE)) &&
	    !(work->olinfo & SRN_TX_TXSM))
		return i;
	srn_desc_put_context(&ctx, &work->ctx);
	if (ring->ctx_valid && ring->ctx.addr == ctx.addr &&
	    ring->ctx.cmd_type_len == ctx.cmd_type_len &&
	    ring->ctx.olinfo_status == ctx.olinfo_status)
		return i;

	ring->desc[i] = ctx;
	ring->ctx = ctx;
	ring->ctx_valid = true;
	return srn_tx_next(ring, i);
}

/* Take back what was filled in from @from up to but not including @to. */
static void tx_unwind(struct srn_tx_ring *ring, u16 from, u16 to)
{
	while (to != from) {
		to = srn_tx_prev(ring, to);
		tx_unmap(ring, &ring->buf[to]);
	}
	ring->ctx_valid = false;
}

/* Map a piece and describe it. Return the next descriptor, or -ENOMEM. */
static __always_inline int tx_put_piece(struct srn_tx_ring *ring, u32 cmd,
					u32 olinfo, struct page *page,
					unsigned int offset, unsigned int len,
					u16 i)
{
	dma_addr_t dma = dma_map_page(ring->dev, page, offset, len,
				      DMA_TO_DEVICE);

	if (unlikely(dma_mapping_error(ring->dev, dma)))
		return -ENOMEM;
	/* Each piece is mapped as a whole, and unmapped with its first part. */
	ring->buf[i].dma = dma;
	ring->buf[i].len = len;

	while (unlikely(len > SRN_TX_DATA_MAX)) {
		srn_desc_put_data(&ring->desc[i], dma, SRN_TX_DATA_MAX, cmd,
				  olinfo);
		i = srn_tx_next(ring, i);
		len -= SRN_TX_DATA_MAX;
		dma += SRN_TX_DATA_MAX;
	}
	srn_desc_put_data(&ring->desc[i], dma, len, cmd, olinfo);
	return srn_tx_next(ring, i);
}

static __always_inline int tx_put_data(struct srn_tx_ring *ring, u32 cmd,
				       u32 olinfo, const void *data,
				       unsigned int len, u16 i)
{
	return tx_put_piece(ring, cmd, olinfo, virt_to_page(data),
			    offset_in_page(data), len, i);
}

/*
 * Describe fragments. Return the next descriptor, or -ENOMEM with all taken
 * back that had been filled in since @first.
 */
static int tx_put_frags(struct srn_tx_ring *ring, u32 cmd, u32 olinfo,
			const struct skb_shared_info *info, u16 first, u16 i)
{
	unsigned int n;

	for (n = 0; n < info->nr_frags; n++) {
		const skb_frag_t *frag = &info->frags[n];
		int next;

		if (!skb_frag_size(frag))
			continue;
		next = tx_put_piece(ring, cmd, olinfo, skb_frag_page(frag),
				    skb_frag_off(frag), skb_frag_size(frag),
				    i);
		if (unlikely(next < 0)) {
			tx_unwind(ring, first, i);
			return next;
		}
		i = next;
	}
	return i;
}

/* The frame's last descriptor, before @next, is filled in. */
static struct srn_tx_buf *tx_end_frame(struct srn_tx_ring *ring, u16 next)
{
	u16 last = srn_tx_prev(ring, next);

	ring->desc[last].cmd_type_len |= cpu_to_le32(SRN_TX_EOP);
	ring->holds = true;
	return &ring->buf[last];
}

/* Describe a frame where it is. Return the descriptor after it, or -ENOMEM. */
static int tx_put_frame(struct srn_tx_ring *ring, struct sk_buff *skb,
			const struct tx_work *work, unsigned int bytes)
{
	u16 first = ring->next_to_use;
	int next = tx_put_context(ring, work, first);
	struct srn_tx_buf *buf;

	if (likely(skb_headlen(skb))) {
		next = tx_put_data(ring, work->cmd, work->olinfo, skb->data,
				   skb_headlen(skb), next);
		if (unlikely(next < 0)) {
			ring->ctx_valid = false;
			return next;
		}
	}
	if (skb_is_nonlinear(skb)) {
		next = tx_put_frags(ring, work->cmd, work->olinfo,
				    skb_shinfo(skb), first, next);
		if (unlikely(next < 0))
			return next;
	}

	buf = tx_end_frame(ring, next);
	buf->skb = skb;
	buf->bytes = bytes;
	buf->kind = SRN_TX_SKB;
	return next;
}

/* Give the device a copy of a frame. Return the descriptor after it. */
static u16 tx_put_copy(struct srn_tx_ring *ring, const struct sk_buff *skb,
		       const struct tx_work *work)
{
	u16 i = tx_put_context(ring, work, ring->next_to_use);
	u8 *slot = ring->slot + i * SRN_TX_COPY_MAX;

	if (likely(!skb_is_nonlinear(skb)))
		memcpy(slot, skb->data, skb->len);
	else
		skb_copy_bits(skb, 0, slot, skb->len);
	srn_desc_put_data(&ring->desc[i], ring->slot_dma + i * SRN_TX_COPY_MAX,
			  skb->len, work->cmd | SRN_TX_EOP, work->olinfo);
	return srn_tx_next(ring, i);
}

static netdev_tx_t tx_drop(struct srn_queue *queue, struct sk_buff *skb)
{
	struct srn_tx_stats *stats = &queue->tx_stats;

	dev_kfree_skb_any(skb);
	u64_stats_update_begin(&stats->sync);
	u64_stats_inc(&stats->dropped);
	/* Frames before this one may be waiting for it to ring. */
	if (!netdev_xmit_more())
		tx_ring_doorbell(queue);
	u64_stats_update_end(&stats->sync);
	return NETDEV_TX_OK;
}

/* XDP frames may have taken the room that the stack was promised. */
static netdev_tx_t tx_busy(struct srn_queue *queue)
{
	struct srn_tx_stats *stats = &queue->tx_stats;

	netif_tx_stop_queue(queue->tx->txq);
	u64_stats_update_begin(&stats->sync);
	tx_ring_doorbell(queue);
	u64_stats_inc(&stats->busy);
	u64_stats_update_end(&stats->sync);
	return NETDEV_TX_BUSY;
}

/* @ring_now: the device is to be told. It is too if the ring is full. */
static __always_inline netdev_tx_t tx_finish(struct srn_queue *queue,
					     struct srn_tx_ring *ring,
					     unsigned int segs,
					     unsigned int bytes, bool ring_now)
{
	struct srn_tx_stats *stats = &queue->tx_stats;

	/* The group was closed, so that an interrupt tells when to go on. */
	u64_stats_update_begin(&stats->sync);
	if (unlikely(ring->credit <= 0)) {
		netif_tx_stop_queue(ring->txq);
		u64_stats_inc(&stats->stops);
		ring_now = true;
	}
	u64_stats_add(&stats->packets, segs);
	u64_stats_add(&stats->bytes, bytes);
	if (ring_now)
		tx_ring_now(queue, ring);
	u64_stats_update_end(&stats->sync);
	return NETDEV_TX_OK;
}

/* From here on the clock may hold a reference, and @skb is not to be changed. */
static void tx_ask_stamp(struct srn_queue *queue, struct sk_buff *skb,
			 struct tx_work *work)
{
	if (unlikely(skb_shinfo(skb)->tx_flags & SKBTX_HW_TSTAMP) &&
	    srn_ptp_tx_begin(queue->adapter, skb))
		work->cmd |= SRN_TX_TSTAMP;
}

/* A frame that asks for something, is in pieces, or is very short. */
static noinline netdev_tx_t tx_xmit_any(struct srn_queue *queue,
					struct sk_buff *skb)
{
	struct srn_tx_ring *ring = queue->tx;
	unsigned int bytes;
	struct tx_work work;
	bool ring_now;
	int next;

	if (unlikely(skb->len < SRN_TX_LEN_MIN) &&
	    skb_put_padto(skb, SRN_TX_LEN_MIN))
		return tx_drop(queue, NULL);
	if (unlikely(tx_prepare(skb, &work)))
		return tx_drop(queue, skb);
	bytes = skb->len + (work.segs - 1) * work.header;
	skb_tx_timestamp(skb);

	if (skb->len <= SRN_TX_COPY_MAX && !work.header) {
		tx_ask_stamp(queue, skb, &work);
		tx_advance(queue, tx_put_copy(ring, skb, &work));
		dev_consume_skb_any(skb);
		return tx_finish(queue, ring, 1, bytes, !netdev_xmit_more());
	}

	if (unlikely(tx_count_pieces(skb) > SRN_TX_PIECES_MAX)) {
		if (skb_linearize(skb))
			return tx_drop(queue, skb);
		u64_stats_update_begin(&queue->tx_stats.sync);
		u64_stats_inc(&queue->tx_stats.linearized);
		u64_stats_update_end(&queue->tx_stats.sync);
	}
	tx_ask_stamp(queue, skb, &work);
	next = tx_put_frame(ring, skb, &work, bytes);
	if (unlikely(next < 0))
		return tx_drop(queue, skb);
	tx_advance(queue, next);
	ring_now = __netdev_tx_sent_queue(ring->txq, bytes,
					  netdev_xmit_more());
	return tx_finish(queue, ring, work.segs, bytes, ring_now);
}

/* A frame in one piece that asks for nothing. */
static noinline netdev_tx_t tx_xmit_linear(struct srn_queue *queue,
					   struct sk_buff *skb)
{
	struct srn_tx_ring *ring = queue->tx;
	unsigned int len = skb->len;
	u16 i = ring->next_to_use;
	struct srn_tx_buf *buf;
	int next;

	next = tx_put_data(ring, SRN_TX_EOP, FIELD_PREP(SRN_TX_PAYLEN, len),
			   skb->data, len, i);
	if (unlikely(next < 0))
		return tx_drop(queue, skb);
	/* It is too short to need two descriptors. */
	buf = &ring->buf[i];
	buf->skb = skb;
	buf->bytes = len;
	buf->kind = SRN_TX_SKB;
	ring->holds = true;
	srn_tx_advance_by(queue, ring, next, 1);
	return tx_finish(queue, ring, 1, len,
			 __netdev_tx_sent_queue(ring->txq, len,
						netdev_xmit_more()));
}

/*
 * Copy a frame in one piece to its slot, in whole words: what these take beyond
 * its end is in the same allocation, which ends with struct skb_shared_info.
 */
static __always_inline void tx_copy_linear(u8 *slot, const void *data,
					   unsigned int len)
{
	BUILD_BUG_ON(SRN_TX_COPY_MAX % sizeof(u64));
	memcpy(__builtin_assume_aligned(slot, sizeof(u64)), data,
	       round_up(len, sizeof(u64)));
}

/**
 * srn_tx_xmit() - transmit a frame
 * @skb: frame; consumed unless NETDEV_TX_BUSY is returned
 * @netdev: the PF's interface
 *
 * Frames that are copied are not told to BQL: they are as good as sent, and
 * what a ring holds of them is sent in less than a millisecond.
 *
 * Context: softirq or process with BHs off, queue lock of the stack held.
 * Return: NETDEV_TX_OK, or NETDEV_TX_BUSY if there was no room, for which the
 * queue should have been stopped before.
 */
netdev_tx_t srn_tx_xmit(struct sk_buff *skb, struct net_device *netdev)
{
	struct srn_adapter *adapter = netdev_priv(netdev);
	struct srn_queue *queue = &adapter->queue[skb->queue_mapping];
	const struct skb_shared_info *info = skb_shinfo(skb);
	struct srn_tx_ring *ring = queue->tx;
	unsigned int len = skb->len;
	u16 i = ring->next_to_use;

	if (unlikely(ring->credit <= 0))
		return tx_busy(queue);
	if (unlikely(skb->ip_summed == CHECKSUM_PARTIAL ||
		     (skb->vlan_all | skb->data_len) ||
		     info->gso_size || info->tx_flags || len < SRN_TX_LEN_MIN ||
		     len > SRN_TX_PLAIN_MAX))
		return tx_xmit_any(queue, skb);
	if (len > SRN_TX_COPY_MAX)
		return tx_xmit_linear(queue, skb);

	tx_copy_linear(ring->slot + i * SRN_TX_COPY_MAX, skb->data, len);
	srn_desc_put_data(&ring->desc[i], ring->slot_dma + i * SRN_TX_COPY_MAX,
			  len, SRN_TX_EOP, FIELD_PREP(SRN_TX_PAYLEN, len));
	srn_tx_advance_by(queue, ring, srn_tx_next(ring, i), 1);
	tx_finish(queue, ring, 1, len, !netdev_xmit_more());
	dev_consume_skb_any(skb);
	return NETDEV_TX_OK;
}

/**
 * srn_tx_xdp_copy() - transmit a copy of a short frame
 * @queue: the queue
 * @data: the frame
 * @len: its length, at most SRN_TX_COPY_MAX
 *
 * srn_tx_xdp_flush() has to follow.
 *
 * Context: BHs off, queue lock of the stack held.
 * Return: false if there is no room.
 */
bool srn_tx_xdp_copy(struct srn_queue *queue, const void *data,
		     unsigned int len)
{
	struct srn_tx_stats *stats = &queue->tx_stats;
	struct srn_tx_ring *ring = queue->tx;
	u16 i = ring->next_to_use;
	u8 *slot = ring->slot + i * SRN_TX_COPY_MAX;

	if (unlikely(ring->credit <= 0 || !ring->running))
		return false;
	memcpy(slot, data, len);
	if (unlikely(len < SRN_TX_LEN_MIN)) {
		memset(slot + len, 0, SRN_TX_LEN_MIN - len);
		len = SRN_TX_LEN_MIN;
	}
	srn_desc_put_data(&ring->desc[i], ring->slot_dma + i * SRN_TX_COPY_MAX,
			  len, SRN_TX_EOP, FIELD_PREP(SRN_TX_PAYLEN, len));
	tx_advance(queue, srn_tx_next(ring, i));
	u64_stats_update_begin(&stats->sync);
	u64_stats_inc(&stats->packets);
	u64_stats_add(&stats->bytes, len);
	u64_stats_update_end(&stats->sync);
	return true;
}

/**
 * srn_tx_xdp_frame() - transmit an XDP frame
 * @queue: the queue
 * @frame: the frame; consumed if true is returned
 *
 * srn_tx_xdp_flush() has to follow.
 *
 * Context: BHs off, queue lock of the stack held.
 * Return: false if there is no room.
 */
bool srn_tx_xdp_frame(struct srn_queue *queue, struct xdp_frame *frame)
{
	unsigned int len = xdp_get_frame_len(frame);
	struct srn_tx_stats *stats = &queue->tx_stats;
	struct srn_tx_ring *ring = queue->tx;
	u32 olinfo = FIELD_PREP(SRN_TX_PAYLEN, len);
	u16 first = ring->next_to_use;
	struct srn_tx_buf *buf;
	int next;

	if (likely(len <= SRN_TX_COPY_MAX && !xdp_frame_has_frags(frame))) {
		if (!srn_tx_xdp_copy(queue, frame->data, len))
			return false;
		xdp_return_frame(frame);
		return true;
	}
	if (unlikely(ring->credit <= 0 || !ring->running))
		return false;
	next = tx_put_data(ring, 0, olinfo, frame->data, frame->len, first);
	if (unlikely(next < 0))
		return false;
	if (unlikely(xdp_frame_has_frags(frame))) {
		next = tx_put_frags(ring, 0, olinfo,
				    xdp_get_shared_info_from_frame(frame),
				    first, next);
		if (unlikely(next < 0))
			return false;
	}

	buf = tx_end_frame(ring, next);
	buf->xdp = frame;
	buf->kind = SRN_TX_XDP;
	tx_advance(queue, next);
	u64_stats_update_begin(&stats->sync);
	u64_stats_inc(&stats->packets);
	u64_stats_add(&stats->bytes, len);
	u64_stats_update_end(&stats->sync);
	return true;
}

/**
 * srn_tx_xdp_flush() - have the device transmit
 * @queue: the queue
 *
 * Context: BHs off, queue lock of the stack held.
 */
void srn_tx_xdp_flush(struct srn_queue *queue)
{
	if (queue->tx->running)
		tx_ring_doorbell(queue);
}

/**
 * srn_tx_poll() - free frames that were sent
 * @queue: the queue
 * @napi_budget: as given to the poll, 0 from netpoll
 *
 * Context: NAPI. Takes the queue's lock of the stack.
 * Return: number of descriptors that are free again.
 */
unsigned int srn_tx_poll(struct srn_queue *queue, int napi_budget)
{
	struct srn_tx_ring *ring = queue->tx;
	unsigned int cleaned;

	if (READ_ONCE(ring->next_to_clean) == READ_ONCE(ring->group))
		return 0;
	/* Netpoll may have come in between someone who has the lock. */
	if (likely(napi_budget))
		__netif_tx_lock(ring->txq, smp_processor_id());
	else if (!__netif_tx_trylock(ring->txq))
		return 0;
	cleaned = tx_clean(queue, napi_budget);
	__netif_tx_unlock(ring->txq);
	return cleaned;
}

/**
 * srn_tx_drain() - drop all frames that were not sent
 * @queue: the queue, its transmit ring stopped
 *
 * Context: process. NAPI is disabled and the stack does not transmit.
 */
void srn_tx_drain(struct srn_queue *queue)
{
	struct srn_tx_ring *ring = queue->tx;
	unsigned int i;

	for (i = 0; i < ring->count; i++) {
		struct srn_tx_buf *buf = &ring->buf[i];

		tx_unmap(ring, buf);
		tx_free(ring, buf, 0);
		buf->holds = false;
	}
	srn_xsk_complete(queue);
	netdev_tx_reset_queue(ring->txq);
}
