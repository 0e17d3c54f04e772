/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * AF_XDP sockets whose memory the device reads and writes.
 */
#ifndef _SRN_XSK_H
#define _SRN_XSK_H

#include <linux/types.h>
#include <net/xdp.h>

struct napi_struct;
struct net_device;
struct srn_adapter;
struct srn_queue;
struct srn_ring_config;
struct srn_rx_ring;
struct xsk_buff_pool;

/**
 * struct srn_xsk - the pool of the sockets that are bound to a queue
 * @pool: the pool, mapped for the device; constant
 * @rxq: where XDP programs learn of the queue, from frames in the pool
 * @rx_asks: who fills the pool was told to wake us; NAPI's
 * @tx_asks: who transmits was told to; the same
 */
struct srn_xsk {
	struct xsk_buff_pool *pool;
	struct xdp_rxq_info rxq;
	bool rx_asks;
	bool tx_asks;
};

int srn_xsk_poll(struct napi_struct *napi, int budget);
void srn_xsk_complete(struct srn_queue *queue);
void srn_xsk_drain(struct srn_rx_ring *ring);

int srn_xsk_fits(const struct srn_adapter *adapter,
		 const struct srn_ring_config *config);
int srn_xsk_setup(struct srn_adapter *adapter, struct xsk_buff_pool *pool,
		  unsigned int index);
void srn_xsk_kick(struct srn_queue *queue);
void srn_xsk_kick_all(struct srn_adapter *adapter);
int srn_xsk_wakeup(struct net_device *netdev, u32 index, u32 flags);

#endif /* _SRN_XSK_H */
