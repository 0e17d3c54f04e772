// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hand: the transmit path. The stack's queue lock guards filling the ring,
 * NAPI its clean-up; the two meet only in srn_tx_buf.rs and the two indexes.
 *
 * The device reports a descriptor only if asked to by RS, and each report
 * costs it a write and us an interrupt. So descriptors form groups:
 *
 *	group            posted         next_to_use
 *	  |                |                |
 *	--[f1 f1 f2 f3 f3 RS]--[f4 f5 f5 .. ]--
 *
 * A group ends at the frame after which the doorbell is rung, or once it has
 * SRN_TX_RS_EVERY descriptors. RS goes on its last descriptor, and only then
 * is that descriptor's number put where the clean-up looks for it, in the
 * group's first srn_tx_buf. Hence every frame that the device knows of is in a
 * group that will be reported.
 */
#include <linux/dma-mapping.h>
#include <linux/if_vlan.h>
#include <linux/netdevice.h>
#include <linux/skbuff.h>
#include <linux/tcp.h>
#include <linux/udp.h>
#include <net/ip6_checksum.h>
#include <net/netdev_queues.h>

#include "srn.h"
#include "tx.h"

/* The device pads frames, but not ones that are shorter than that. */
#define SRN_TX_LEN_MIN			17
/* Groups cleaned per poll. */
#define SRN_TX_CLEAN_MAX		64

static void tx_unmap(struct srn_tx_ring *ring, struct srn_tx_buf *buf)
{
	if (!buf->len)
		return;
	if (buf->page)
		dma_unmap_page(ring->dev, buf->dma, buf->len, DMA_TO_DEVICE);
	else
		dma_unmap_single(ring->dev, buf->dma, buf->len, DMA_TO_DEVICE);
	buf->len = 0;
}

static u16 tx_next(const struct srn_tx_ring *ring, u16 i)
{
	return ++i == ring->count ? 0 : i;
}

static u16 tx_prev(const struct srn_tx_ring *ring, u16 i)
{
	return (i ? i : ring->count) - 1;
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

	work->segs = 1;
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
	if (!(work->cmd & (SRN_TX_VLE | SRN_TX_TSE)) &&
	    !(work->olinfo & SRN_TX_TXSM))
		return i;
	if (ring->ctx_valid && !memcmp(&ring->ctx, &work->ctx, sizeof(ring->ctx)))
		return i;

	srn_desc_put_context(&ring->desc[i], &work->ctx);
	ring->ctx = work->ctx;
	ring->ctx_valid = true;
	return tx_next(ring, i);
}

/* Take back what was filled in from @from up to but not including @to. */
static void tx_unwind(struct srn_tx_ring *ring, u16 from, u16 to)
{
	while (to != from) {
		to = tx_prev(ring, to);
		tx_unmap(ring, &ring->buf[to]);
	}
	ring->ctx_valid = false;
}

static u16 tx_put_piece(struct srn_tx_ring *ring, const struct tx_work *work,
			dma_addr_t dma, unsigned int len, bool page, u16 i)
{
	/* Each piece is mapped as a whole, and unmapped with its first part. */
	ring->buf[i].dma = dma;
	ring->buf[i].len = len;
	ring->buf[i].page = page;

	for (;;) {
		unsigned int part = min(len, SRN_TX_DATA_MAX);

		srn_desc_put_data(&ring->desc[i], dma, part, work->cmd,
				  work->olinfo);
		i = tx_next(ring, i);
		len -= part;
		dma += part;
		if (!len)
			return i;
	}
}

/* Fill in all of a frame. Return the first descriptor after it, or -ENOMEM. */
static int tx_put_frame(struct srn_tx_ring *ring, struct sk_buff *skb,
			const struct tx_work *work)
{
	u16 first = ring->next_to_use;
	u16 i = tx_put_context(ring, work, first);
	unsigned int n, len = skb_headlen(skb);
	dma_addr_t dma;
	u16 last;

	if (len) {
		dma = dma_map_single(ring->dev, skb->data, len, DMA_TO_DEVICE);
		if (dma_mapping_error(ring->dev, dma))
			goto err_unwind;
		i = tx_put_piece(ring, work, dma, len, false, i);
	}
	for (n = 0; n < skb_shinfo(skb)->nr_frags; n++) {
		const skb_frag_t *frag = &skb_shinfo(skb)->frags[n];

		len = skb_frag_size(frag);
		if (!len)
			continue;
		dma = skb_frag_dma_map(ring->dev, frag, 0, len, DMA_TO_DEVICE);
		if (dma_mapping_error(ring->dev, dma))
			goto err_unwind;
		i = tx_put_piece(ring, work, dma, len, true, i);
	}

	last = tx_prev(ring, i);
	ring->desc[last].cmd_type_len |= cpu_to_le32(SRN_TX_EOP);
	ring->buf[last].skb = skb;
	return i;

err_unwind:
	tx_unwind(ring, first, i);
	return -ENOMEM;
}

/* Ask for a report of all frames up to here. */
static void tx_close_group(struct srn_tx_ring *ring)
{
	u16 last = tx_prev(ring, ring->next_to_use);

	if (ring->group == ring->next_to_use)
		return;
	ring->desc[last].cmd_type_len |= cpu_to_le32(SRN_TX_RS);
	/* Pairs with tx_group_done(): all of the group is filled in. */
	smp_store_release(&ring->buf[ring->group].rs, last + 1);
	ring->group = ring->next_to_use;
}

static void tx_ring_doorbell(struct srn_queue *queue)
{
	struct srn_tx_ring *ring = queue->tx;

	if (ring->posted == ring->next_to_use)
		return;
	tx_close_group(ring);
	ring->posted = ring->next_to_use;
	srn_wr32(ring->hw, SRN_TDT(ring->hw_queue), ring->posted);
	u64_stats_inc(&queue->tx_stats.doorbells);
}

static u16 tx_unused(const struct srn_tx_ring *ring)
{
	return srn_ring_unused(READ_ONCE(ring->next_to_use),
			       READ_ONCE(ring->next_to_clean), ring->count);
}

static u16 tx_group_length(const struct srn_tx_ring *ring)
{
	u16 n = ring->next_to_use - ring->group;

	return ring->next_to_use < ring->group ? n + ring->count : n;
}

/**
 * srn_tx_xmit() - transmit a frame
 * @skb: frame; consumed unless NETDEV_TX_BUSY is returned
 * @netdev: the PF's interface
 *
 * Context: softirq or process with BHs off, queue lock of the stack held.
 * Return: NETDEV_TX_OK, or NETDEV_TX_BUSY if there was no room, for which the
 * queue should have been stopped before.
 */
netdev_tx_t srn_tx_xmit(struct sk_buff *skb, struct net_device *netdev)
{
	struct srn_adapter *adapter = netdev_priv(netdev);
	struct netdev_queue *txq = netdev_get_tx_queue(netdev, 0);
	struct srn_queue *queue = &adapter->queue;
	struct srn_tx_stats *stats = &queue->tx_stats;
	struct srn_tx_ring *ring = queue->tx;
	struct tx_work work = {};
	unsigned int pieces, bytes;
	bool linearized = false;
	int next;

	if (skb_put_padto(skb, SRN_TX_LEN_MIN))
		goto drop_freed;

	pieces = tx_count_pieces(skb);
	if (unlikely(pieces > SRN_TX_PIECES_MAX)) {
		if (skb_linearize(skb))
			goto drop;
		linearized = true;
	}

	if (unlikely(tx_unused(ring) < SRN_TX_ROOM - 1)) {
		netif_tx_stop_queue(txq);
		u64_stats_update_begin(&stats->sync);
		tx_ring_doorbell(queue);
		u64_stats_inc(&stats->busy);
		u64_stats_update_end(&stats->sync);
		return NETDEV_TX_BUSY;
	}

	if (tx_prepare(skb, &work))
		goto drop;
	if (unlikely(skb_shinfo(skb)->tx_flags & SKBTX_HW_TSTAMP) &&
	    srn_ptp_tx_begin(adapter, skb))
		work.cmd |= SRN_TX_TSTAMP;
	next = tx_put_frame(ring, skb, &work);
	if (next < 0)
		goto drop;

	bytes = skb->len + (work.segs - 1) * work.header;
	ring->buf[tx_prev(ring, next)].bytes = bytes;
	skb_tx_timestamp(skb);
	WRITE_ONCE(ring->next_to_use, next);
	if (tx_group_length(ring) >= SRN_TX_RS_EVERY)
		tx_close_group(ring);

	u64_stats_update_begin(&stats->sync);
	u64_stats_add(&stats->packets, work.segs);
	u64_stats_add(&stats->bytes, bytes);
	if (unlikely(linearized))
		u64_stats_inc(&stats->linearized);
	netif_txq_maybe_stop(txq, tx_unused(ring), SRN_TX_ROOM, SRN_TX_ROOM);
	if (__netdev_tx_sent_queue(txq, bytes, netdev_xmit_more()))
		tx_ring_doorbell(queue);
	u64_stats_update_end(&stats->sync);
	return NETDEV_TX_OK;

drop:
	dev_kfree_skb_any(skb);
drop_freed:
	u64_stats_update_begin(&stats->sync);
	u64_stats_inc(&stats->dropped);
	/* Frames before this one may be waiting for it to ring. */
	if (!netdev_xmit_more())
		tx_ring_doorbell(queue);
	u64_stats_update_end(&stats->sync);
	return NETDEV_TX_OK;
}

/*
 * Look whether the group that begins at @i was sent. Return its last
 * descriptor, or -EAGAIN.
 */
static int tx_group_done(struct srn_tx_ring *ring, u16 i)
{
	/* Pairs with tx_close_group(). */
	u16 rs = smp_load_acquire(&ring->buf[i].rs);

	if (!rs)
		return -EAGAIN;
	if (!(READ_ONCE(ring->desc[rs - 1].olinfo_status) &
	      cpu_to_le32(SRN_TX_DD)))
		return -EAGAIN;
	ring->buf[i].rs = 0;
	return rs - 1;
}

/**
 * srn_tx_clean() - free frames that were sent
 * @queue: the queue
 * @napi_budget: as given to the poll, 0 from netpoll
 *
 * Context: NAPI.
 * Return: true if all that were sent are freed.
 */
bool srn_tx_clean(struct srn_queue *queue, int napi_budget)
{
	struct netdev_queue *txq =
		netdev_get_tx_queue(queue->adapter->netdev, 0);
	struct srn_tx_ring *ring = queue->tx;
	unsigned int packets = 0, bytes = 0;
	unsigned int groups;
	u16 i = ring->next_to_clean;

	for (groups = 0; groups < SRN_TX_CLEAN_MAX; groups++) {
		int last = tx_group_done(ring, i);
		bool end;

		if (last < 0)
			break;
		do {
			struct srn_tx_buf *buf = &ring->buf[i];

			tx_unmap(ring, buf);
			if (buf->skb) {
				packets++;
				bytes += buf->bytes;
				napi_consume_skb(buf->skb, napi_budget);
				buf->skb = NULL;
			}
			end = i == last;
			i = tx_next(ring, i);
		} while (!end);
	}
	if (!groups)
		return true;

	WRITE_ONCE(ring->next_to_clean, i);
	netif_txq_completed_wake(txq, packets, bytes, tx_unused(ring),
				 SRN_TX_ROOM);
	return groups < SRN_TX_CLEAN_MAX;
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
		dev_kfree_skb_any(buf->skb);
		buf->skb = NULL;
		buf->rs = 0;
	}
	netdev_tx_reset_queue(netdev_get_tx_queue(queue->adapter->netdev, 0));
}
