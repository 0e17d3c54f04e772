/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * XDP: programs that see frames before the stack does.
 */
#ifndef _SRN_XDP_H
#define _SRN_XDP_H

#include <linux/if_vlan.h>
#include <linux/types.h>

struct bpf_prog;
struct net_device;
struct netdev_bpf;
struct netlink_ext_ack;
struct srn_adapter;
struct srn_queue;
struct xdp_buff;
struct xdp_frame;

/* Up to this MTU, frames are in one piece: in 3 KiB, as the device sees it. */
#define SRN_XDP_LINEAR_MTU		(3072 - ETH_HLEN - 2 * VLAN_HLEN)

/**
 * enum srn_xdp_verdict - what has become of a buffer
 * @SRN_XDP_PASS: it goes to the stack
 * @SRN_XDP_KEEP: its memory may be used again at once
 * @SRN_XDP_SEND: it is to be sent from where it is
 * @SRN_XDP_REDIRECT: it is to be redirected
 */
enum srn_xdp_verdict {
	SRN_XDP_PASS,
	SRN_XDP_KEEP,
	SRN_XDP_SEND,
	SRN_XDP_REDIRECT,
};

/**
 * struct srn_xdp_work - what a poll leaves to be done at its end
 * @sent: frames were sent, so the doorbell is to be rung
 * @redirected: frames were redirected
 */
struct srn_xdp_work {
	bool sent;
	bool redirected;
};

enum srn_xdp_verdict srn_xdp_judge(struct srn_queue *queue,
				   struct bpf_prog *prog, struct xdp_buff *xdp,
				   u32 act, struct srn_xdp_work *work);
void srn_xdp_give(struct srn_queue *queue, struct bpf_prog *prog,
		  struct xdp_buff *xdp, enum srn_xdp_verdict verdict,
		  struct srn_xdp_work *work);
void srn_xdp_finish(struct srn_queue *queue, const struct srn_xdp_work *work);
int srn_xdp_check(const struct bpf_prog *prog, unsigned int mtu,
		  struct netlink_ext_ack *extack);
int srn_xdp_bpf(struct net_device *netdev, struct netdev_bpf *bpf);
int srn_xdp_xmit(struct net_device *netdev, int n, struct xdp_frame **frames,
		 u32 flags);

#endif /* _SRN_XDP_H */
