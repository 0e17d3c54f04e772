// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hand: the way of frames in the memory of AF_XDP sockets. NAPI owns the
 * receive ring; the transmit ring has the queue's lock of the stack.
 *
 * A queue with such sockets is polled by a function of its own, so that others
 * do not pay for it. Its transmit ring stays the stack's as well, which keeps a
 * part of it for itself. Its receive ring has no memory but the pool's while
 * there is an XDP program, which alone can tell what is for a socket:
 *
 *	next_to_clean            next_to_use
 *	  |                        |
 *	--[done done ... posted ...]-- no buffers --
 *
 * What is behind next_to_use has no buffer, and its status says nothing.
 */
#include <linux/bpf_trace.h>
#include <linux/etherdevice.h>
#include <linux/filter.h>
#include <linux/netdevice.h>
#include <net/xdp_sock_drv.h>

#include "rx.h"
#include "srn.h"
#include "tx.h"
#include "tx_ring.h"
#include "xdp.h"
#include "xsk.h"

/**
 * srn_xsk_complete() - give memory that was sent back to its sockets
 * @queue: a queue with a pool
 *
 * Context: BHs off, queue lock of the stack held; or the queue is stopped.
 */
void srn_xsk_complete(struct srn_queue *queue)
{
	struct srn_tx_ring *ring = queue->tx;

	if (!ring->xsk_done)
		return;
	xsk_tx_completed(queue->xsk->pool, ring->xsk_done);
	ring->xsk_done = 0;
}

/* The device pads what is short, but not what is very short. */
static dma_addr_t xsk_pad(struct srn_tx_ring *ring, struct xsk_buff_pool *pool,
			  const struct xdp_desc *from, u16 i)
{
	u8 *slot = ring->slot + i * SRN_TX_COPY_MAX;

	memcpy(slot, xsk_buff_raw_get_data(pool, from->addr), from->len);
	memset(slot + from->len, 0, SRN_TX_LEN_MIN - from->len);
	return ring->slot_dma + i * SRN_TX_COPY_MAX;
}

/* Take at most @max frames from the sockets. Return their number. */
static unsigned int xsk_put(struct srn_queue *queue,
			    struct xsk_buff_pool *pool, unsigned int max)
{
	struct srn_tx_stats *stats = &queue->tx_stats;
	struct srn_tx_ring *ring = queue->tx;
	const struct xdp_desc *from, *end;
	unsigned int n, bytes = 0;

	/* Each is in one piece; the kernel lets no other through. */
	n = xsk_tx_peek_release_desc_batch(pool, max);
	if (!n)
		return 0;
	for (from = pool->tx_descs, end = from + n; from != end; from++) {
		u16 i = ring->next_to_use;
		u32 len = from->len;
		dma_addr_t dma;

		if (likely(len >= SRN_TX_LEN_MIN)) {
			dma = xsk_buff_raw_get_dma(pool, from->addr);
			xsk_buff_raw_dma_sync_for_device(pool, dma, len);
		} else {
			dma = xsk_pad(ring, pool, from, i);
			len = SRN_TX_LEN_MIN;
		}
		srn_desc_put_data(&ring->desc[i], dma, len, SRN_TX_EOP,
				  FIELD_PREP(SRN_TX_PAYLEN, len));
		bytes += len;
		ring->buf[i].kind = SRN_TX_XSK;
		ring->holds = true;
		srn_tx_advance_by(queue, ring, srn_tx_next(ring, i), 1);
	}
	u64_stats_update_begin(&stats->sync);
	u64_stats_add(&stats->packets, n);
	u64_stats_add(&stats->bytes, bytes);
	u64_stats_add(&stats->xsk, n);
	u64_stats_update_end(&stats->sync);
	return n;
}

/*
 * Have the device transmit for the sockets. If the ring has taken all that it
 * may, a report will come and have the rest polled. Else the sockets are to say
 * when there is more; what they have added before they were told so is taken.
 */
static unsigned int xsk_send(struct srn_queue *queue)
{
	struct srn_xsk *xsk = queue->xsk;
	struct xsk_buff_pool *pool = xsk->pool;
	struct srn_tx_ring *ring = queue->tx;
	struct netdev_queue *txq = ring->txq;
	unsigned int max = 0, n = 0, room;

	__netif_tx_lock(txq, smp_processor_id());
	srn_xsk_complete(queue);
	/* Who waits for a link is polled when there is one. */
	if (likely(ring->running && netif_carrier_ok(queue->adapter->netdev))) {
		room = srn_tx_room(ring);
		if (room > ring->wake)
			max = room - ring->wake;
		n = xsk_put(queue, pool, max);
		if (n == max && xsk->tx_asks) {
			xsk_clear_tx_need_wakeup(pool);
			xsk->tx_asks = false;
		} else if (n < max && !xsk->tx_asks) {
			xsk_set_tx_need_wakeup(pool);
			xsk->tx_asks = true;
			/* They add, and then look. */
			smp_mb();
			n += xsk_put(queue, pool, max - n);
		}
		if (n) {
			txq_trans_cond_update(txq);
			srn_tx_xdp_flush(queue);
		}
	}
	__netif_tx_unlock(txq);
	return n;
}

/* Post buffers, up to the end of the ring at most. Return what is still free. */
static unsigned int xsk_post(struct srn_rx_ring *ring,
			     struct xsk_buff_pool *pool, unsigned int want)
{
	unsigned int i = ring->next_to_use, n, got;
	struct xdp_buff **zc;

	do {
		zc = &ring->zc[i];
		n = min(want, ring->count - i);
		got = xsk_buff_alloc_batch(pool, zc, n);
		for (n -= got, want -= got; got; got--, i++, zc++) {
			dma_addr_t dma = xsk_buff_xdp_get_dma(*zc);

			ring->desc[i].read.pkt_addr = cpu_to_le64(dma);
			/* Clears the status. */
			ring->desc[i].read.hdr_addr = 0;
		}
		if (i == ring->count)
			i = 0;
	} while (!n && want);
	ring->next_to_use = i;
	return want;
}

/*
 * Give the device what the sockets have for it. Return false if it has nothing
 * to write to, and nobody who would wake us when it has.
 */
static bool xsk_refill(struct srn_queue *queue)
{
	struct srn_rx_stats *stats = &queue->rx_stats;
	struct srn_rx_ring *ring = queue->rx;
	struct srn_xsk *xsk = queue->xsk;
	struct xsk_buff_pool *pool = xsk->pool;
	u16 before = ring->next_to_use;
	unsigned int want;

	want = srn_ring_unused(before, ring->next_to_clean, ring->count);
	if (want < SRN_RX_BATCH)
		return true;
	want = xsk_post(ring, pool, want);
	if (unlikely(want)) {
		u64_stats_inc(&stats->xsk_short);
		if (!xsk->rx_asks && xsk_uses_need_wakeup(pool)) {
			xsk_set_rx_need_wakeup(pool);
			xsk->rx_asks = true;
			/* They add, and then look. */
			smp_mb();
			want = xsk_post(ring, pool, want);
		}
	} else if (xsk->rx_asks) {
		xsk_clear_rx_need_wakeup(pool);
		xsk->rx_asks = false;
	}
	if (ring->next_to_use != before) {
		srn_wr32(ring->hw, SRN_RDT(ring->hw_queue), ring->next_to_use);
		u64_stats_inc(&stats->doorbells);
	}
	return ring->next_to_use != ring->next_to_clean ||
	       xsk_uses_need_wakeup(pool);
}

/* Let the stack have a copy of a frame. */
static void xsk_pass(struct srn_queue *queue, const struct xdp_buff *xdp,
		     const union srn_rx_desc *desc, u32 status)
{
	struct srn_rx_stats *stats = &queue->rx_stats;
	unsigned int meta = xdp->data - xdp->data_meta;
	unsigned int len = xdp->data_end - xdp->data_meta;
	struct sk_buff *skb = napi_alloc_skb(&queue->napi, len);

	if (unlikely(!skb)) {
		u64_stats_inc(&stats->alloc_failed);
		u64_stats_inc(&stats->dropped);
		return;
	}
	memcpy(__skb_put(skb, len), xdp->data_meta, len);
	if (meta) {
		skb_metadata_set(skb, meta);
		__skb_pull(skb, meta);
	}
	srn_rx_pass(queue, skb, desc, status);
}

/* Do with a frame what the program says, other than to redirect or drop it. */
static noinline void xsk_act(struct srn_queue *queue, struct bpf_prog *prog,
			     struct xdp_buff *xdp, u32 act,
			     const union srn_rx_desc *desc, u32 status,
			     struct srn_xdp_work *work)
{
	enum srn_xdp_verdict verdict = SRN_XDP_PASS;

	if (act != XDP_PASS)
		verdict = srn_xdp_judge(queue, prog, xdp, act, work);
	if (verdict == SRN_XDP_SEND) {
		srn_xdp_give(queue, prog, xdp, verdict, work);
		return;
	}
	if (verdict == SRN_XDP_PASS)
		xsk_pass(queue, xdp, desc, status);
	xsk_buff_free(xdp);
}

/* A frame that the socket had no room for, or that could not be redirected. */
static noinline void xsk_lose(struct srn_queue *queue, struct bpf_prog *prog,
			      struct xdp_buff *xdp)
{
	trace_xdp_exception(queue->adapter->netdev, prog, XDP_REDIRECT);
	u64_stats_inc(&queue->rx_stats.xdp_failed);
	xsk_buff_free(xdp);
}

/* What no socket can have: an error, or a frame that is too long or short. */
static noinline bool xsk_odd(struct srn_queue *queue, struct xdp_buff *xdp,
			     u32 status)
{
	struct srn_rx_ring *ring = queue->rx;

	xsk_buff_free(xdp);
	ring->partial = !(status & SRN_RX_EOP);
	if (ring->partial)
		return false;
	u64_stats_inc(&queue->rx_stats.dropped);
	return true;
}

static __always_inline bool xsk_is_whole(const struct srn_rx_ring *ring,
					 u32 status, unsigned int size)
{
	return (status & (SRN_RX_EOP | SRN_RX_RXE)) == SRN_RX_EOP &&
	       in_range(size, ETH_HLEN, ring->room - ETH_HLEN + 1) &&
	       !ring->partial;
}

/* Take received frames from the ring to sockets. Return their number. */
static int xsk_receive(struct srn_queue *queue, int budget)
{
	struct bpf_prog *prog = READ_ONCE(queue->adapter->xdp_prog);
	struct net_device *netdev = queue->adapter->netdev;
	unsigned int bytes = 0, drops = 0, redirects = 0;
	struct srn_rx_stats *stats = &queue->rx_stats;
	struct srn_rx_ring *ring = queue->rx;
	unsigned int i = ring->next_to_clean;
	struct srn_xdp_work work = {};
	int done = 0;

	u64_stats_update_begin(&stats->sync);
	while (done < budget && i != ring->next_to_use) {
		const union srn_rx_desc *desc = &ring->desc[i];
		u32 status = le32_to_cpu(READ_ONCE(desc->wb.status_error));
		struct xdp_buff *xdp = ring->zc[i];
		u32 act = XDP_PASS;
		unsigned int size;

		if (!(status & SRN_RX_DD))
			break;
		/* The rest of the descriptor is valid only with DD. */
		dma_rmb();
		size = le16_to_cpu(desc->wb.length);
		if (++i == ring->count)
			i = 0;
		bytes += size;
		if (unlikely(!xsk_is_whole(ring, status, size))) {
			done += xsk_odd(queue, xdp, status);
			continue;
		}
		done++;
		xsk_buff_set_size(xdp, size);
		xsk_buff_dma_sync_for_cpu(xdp);
		if (likely(prog))
			act = bpf_prog_run_xdp(prog, xdp);
		if (likely(act == XDP_REDIRECT)) {
			redirects++;
			if (likely(!xdp_do_redirect(netdev, xdp, prog)))
				work.redirected = true;
			else
				xsk_lose(queue, prog, xdp);
		} else if (act == XDP_DROP) {
			drops++;
			xsk_buff_free(xdp);
		} else {
			xsk_act(queue, prog, xdp, act, desc, status, &work);
		}
	}
	ring->next_to_clean = i;
	u64_stats_add(&stats->packets, done);
	u64_stats_add(&stats->bytes, bytes);
	u64_stats_add(&stats->xdp_drop, drops);
	u64_stats_add(&stats->xdp_redirect, redirects);
	if (!xsk_refill(queue))
		done = budget;
	u64_stats_update_end(&stats->sync);
	srn_xdp_finish(queue, &work);
	return done;
}

/**
 * srn_xsk_poll() - poll a queue with a pool
 * @napi: the queue's
 * @budget: most frames to receive, 0 from netpoll
 *
 * Context: NAPI.
 * Return: number of frames received, or @budget to be called again.
 */
int srn_xsk_poll(struct napi_struct *napi, int budget)
{
	struct srn_queue *queue = container_of(napi, struct srn_queue, napi);
	unsigned int sent;
	int done;

	queue->itr.frames += srn_tx_poll(queue, budget);
	/* Netpoll only wants room to transmit. */
	if (!budget)
		return 0;
	sent = xsk_send(queue);
	done = queue->rx->zc ? xsk_receive(queue, budget) :
			       srn_rx_poll(queue, budget);
	queue->itr.frames += done;
	if (done == budget)
		return budget;
	/* Sockets that send wait for their memory, unlike the stack. */
	if (napi_complete_done(napi, done))
		srn_itr_event(queue, done || sent);
	return done;
}

/**
 * srn_xsk_drain() - take a ring's buffers back to the pool
 * @ring: a ring with buffers of a pool, stopped
 *
 * Context: process. NAPI is disabled.
 */
void srn_xsk_drain(struct srn_rx_ring *ring)
{
	unsigned int i = ring->next_to_clean;

	while (i != ring->next_to_use) {
		xsk_buff_free(ring->zc[i]);
		if (++i == ring->count)
			i = 0;
	}
	ring->next_to_clean = 0;
	ring->next_to_use = 0;
	ring->partial = false;
}
