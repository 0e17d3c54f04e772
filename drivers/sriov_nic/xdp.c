// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hand: XDP. The program is changed under rtnl while queues are stopped, and
 * run by NAPI. Transmit rings are guarded by their queues' locks of the stack.
 */
#include <linux/bpf.h>
#include <linux/bpf_trace.h>
#include <linux/filter.h>
#include <linux/netdevice.h>
#include <net/xdp.h>

#include "srn.h"
#include "tx.h"
#include "xdp.h"
#include "xsk.h"

static bool xdp_send_copy(struct srn_queue *queue, struct xdp_buff *xdp)
{
	struct netdev_queue *txq = queue->tx->txq;
	bool sent;

	__netif_tx_lock(txq, smp_processor_id());
	txq_trans_cond_update(txq);
	sent = srn_tx_xdp_copy(queue, xdp->data, xdp->data_end - xdp->data);
	__netif_tx_unlock(txq);
	return sent;
}

/**
 * srn_xdp_judge() - do what a program wants done with a frame, if that can be
 *	done while its memory is the ring's
 * @queue: the queue
 * @prog: the program
 * @xdp: the frame
 * @act: what the program has returned
 * @work: where what is to be done later is noted
 *
 * Context: NAPI.
 * Return: what the caller has to do with the memory.
 */
enum srn_xdp_verdict srn_xdp_judge(struct srn_queue *queue,
				   struct bpf_prog *prog, struct xdp_buff *xdp,
				   u32 act, struct srn_xdp_work *work)
{
	struct srn_rx_stats *stats = &queue->rx_stats;

	switch (act) {
	case XDP_PASS:
		return SRN_XDP_PASS;
	case XDP_DROP:
		u64_stats_inc(&stats->xdp_drop);
		return SRN_XDP_KEEP;
	case XDP_TX:
		u64_stats_inc(&stats->xdp_tx);
		if (xdp->data_end - xdp->data > SRN_TX_COPY_MAX ||
		    xdp_buff_has_frags(xdp))
			return SRN_XDP_SEND;
		if (likely(xdp_send_copy(queue, xdp)))
			work->sent = true;
		else
			u64_stats_inc(&stats->xdp_failed);
		return SRN_XDP_KEEP;
	case XDP_REDIRECT:
		u64_stats_inc(&stats->xdp_redirect);
		return SRN_XDP_REDIRECT;
	default:
		bpf_warn_invalid_xdp_action(queue->adapter->netdev, prog, act);
		fallthrough;
	case XDP_ABORTED:
		trace_xdp_exception(queue->adapter->netdev, prog, act);
		u64_stats_inc(&stats->xdp_failed);
		return SRN_XDP_KEEP;
	}
}

/* The frame is a copy, and @xdp is gone, if that was in memory of a socket. */
static bool xdp_send(struct srn_queue *queue, struct xdp_buff *xdp)
{
	struct xdp_frame *frame = xdp_convert_buff_to_frame(xdp);
	struct netdev_queue *txq = queue->tx->txq;
	bool sent;

	if (unlikely(!frame)) {
		xdp_return_buff(xdp);
		return false;
	}
	__netif_tx_lock(txq, smp_processor_id());
	txq_trans_cond_update(txq);
	sent = srn_tx_xdp_frame(queue, frame);
	__netif_tx_unlock(txq);
	if (unlikely(!sent))
		xdp_return_frame(frame);
	return sent;
}

/**
 * srn_xdp_give() - send or redirect a frame
 * @queue: the queue
 * @prog: the program
 * @xdp: the frame, whose memory is no longer the ring's; consumed
 * @verdict: SRN_XDP_SEND or SRN_XDP_REDIRECT
 * @work: where what is to be done later is noted
 *
 * Context: NAPI.
 */
void srn_xdp_give(struct srn_queue *queue, struct bpf_prog *prog,
		  struct xdp_buff *xdp, enum srn_xdp_verdict verdict,
		  struct srn_xdp_work *work)
{
	struct net_device *netdev = queue->adapter->netdev;
	int err;

	if (verdict == SRN_XDP_SEND) {
		if (likely(xdp_send(queue, xdp))) {
			work->sent = true;
			return;
		}
	} else {
		err = xdp_do_redirect(netdev, xdp, prog);
		if (likely(!err)) {
			work->redirected = true;
			return;
		}
		xdp_return_buff(xdp);
	}
	trace_xdp_exception(netdev, prog, verdict == SRN_XDP_SEND ?
			    XDP_TX : XDP_REDIRECT);
	u64_stats_inc(&queue->rx_stats.xdp_failed);
}

/**
 * srn_xdp_finish() - do what a poll has left for its end
 * @queue: the queue
 * @work: what that is
 *
 * Context: NAPI.
 */
void srn_xdp_finish(struct srn_queue *queue, const struct srn_xdp_work *work)
{
	if (work->redirected)
		xdp_do_flush();
	if (work->sent) {
		struct netdev_queue *txq = queue->tx->txq;

		__netif_tx_lock(txq, smp_processor_id());
		srn_tx_xdp_flush(queue);
		__netif_tx_unlock(txq);
	}
}

/**
 * srn_xdp_xmit() - transmit frames that another device has received
 * @netdev: the PF's interface
 * @n: number of frames
 * @frames: the frames
 * @flags: XDP_XMIT_FLUSH or 0
 *
 * Context: softirq.
 * Return: number of frames taken, which are the first ones; -ENETDOWN if the
 * interface is down, or -EINVAL if @flags are unknown.
 */
int srn_xdp_xmit(struct net_device *netdev, int n, struct xdp_frame **frames,
		 u32 flags)
{
	struct srn_adapter *adapter = netdev_priv(netdev);
	unsigned int queues = READ_ONCE(netdev->real_num_tx_queues);
	int cpu = smp_processor_id();
	struct srn_queue *queue;
	struct netdev_queue *txq;
	int sent = 0;

	if (unlikely(flags & ~XDP_XMIT_FLAGS_MASK))
		return -EINVAL;
	/* Rings are freed only after a grace period that began with this. */
	if (unlikely(!READ_ONCE(adapter->started)))
		return -ENETDOWN;

	queue = &adapter->queue[cpu % queues];
	txq = netdev_get_tx_queue(netdev, queue->index);
	__netif_tx_lock(txq, cpu);
	txq_trans_cond_update(txq);
	while (sent < n && srn_tx_xdp_frame(queue, frames[sent]))
		sent++;
	if (flags & XDP_XMIT_FLUSH)
		srn_tx_xdp_flush(queue);
	__netif_tx_unlock(txq);
	return sent;
}

/**
 * srn_xdp_check() - see whether a program and an MTU go together
 * @prog: the program, or NULL
 * @mtu: the MTU, in bytes
 * @extack: where a refusal is explained; may be NULL
 *
 * Context: process.
 * Return: 0, or -EOPNOTSUPP.
 */
int srn_xdp_check(const struct bpf_prog *prog, unsigned int mtu,
		  struct netlink_ext_ack *extack)
{
	if (!prog || prog->aux->xdp_has_frags || mtu <= SRN_XDP_LINEAR_MTU)
		return 0;
	NL_SET_ERR_MSG_FMT(extack,
			   "MTU %u is above %u, and the program knows no fragments",
			   mtu, SRN_XDP_LINEAR_MTU);
	return -EOPNOTSUPP;
}

static int xdp_set_prog(struct net_device *netdev, struct bpf_prog *prog,
			struct netlink_ext_ack *extack)
{
	struct srn_adapter *adapter = netdev_priv(netdev);
	struct srn_ring_config config = adapter->ring_config;
	struct bpf_prog *old = adapter->xdp_prog;
	int err;

	err = srn_xdp_check(prog, netdev->mtu, extack);
	if (err)
		return err;
	config.xdp = prog;
	if (config.xdp != adapter->ring_config.xdp) {
		/* Buffers with headroom come first, and go last. */
		if (!prog)
			WRITE_ONCE(adapter->xdp_prog, NULL);
		err = srn_queues_reconfigure(adapter, &config);
		if (err) {
			NL_SET_ERR_MSG(extack, "no memory for buffers with headroom");
			WRITE_ONCE(adapter->xdp_prog, old);
			return err;
		}
	}
	WRITE_ONCE(adapter->xdp_prog, prog);
	if (old)
		bpf_prog_put(old);
	return 0;
}

/**
 * srn_xdp_bpf() - attach a program, or detach it, or a pool of AF_XDP sockets
 * @netdev: the PF's interface
 * @bpf: what to do
 *
 * Context: process, rtnl held, may sleep.
 * Return: 0, -EOPNOTSUPP if the program does not fit the MTU, -ENOMEM, -EINVAL
 * if the command is unknown, or what srn_xsk_setup() returned.
 */
int srn_xdp_bpf(struct net_device *netdev, struct netdev_bpf *bpf)
{
	switch (bpf->command) {
	case XDP_SETUP_PROG:
		return xdp_set_prog(netdev, bpf->prog, bpf->extack);
	case XDP_SETUP_XSK_POOL:
		return srn_xsk_setup(netdev_priv(netdev), bpf->xsk.pool,
				     bpf->xsk.queue_id);
	default:
		return -EINVAL;
	}
}
