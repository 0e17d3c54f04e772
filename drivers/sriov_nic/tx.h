/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The transmit path.
 */
#ifndef _SRN_TX_H
#define _SRN_TX_H

#include <linux/netdevice.h>
#include <linux/types.h>

struct srn_queue;
struct xdp_frame;

/* Limits of the context descriptor's fields. */
#define SRN_TX_MAC_LEN_MAX		127
#define SRN_TX_IP_LEN_MAX		511

netdev_tx_t srn_tx_xmit(struct sk_buff *skb, struct net_device *netdev);
bool srn_tx_xdp_copy(struct srn_queue *queue, const void *data,
		     unsigned int len);
bool srn_tx_xdp_frame(struct srn_queue *queue, struct xdp_frame *frame);
void srn_tx_xdp_flush(struct srn_queue *queue);
void srn_tx_report(struct srn_queue *queue);
unsigned int srn_tx_poll(struct srn_queue *queue, int napi_budget);
void srn_tx_drain(struct srn_queue *queue);

#endif /* _SRN_TX_H */
