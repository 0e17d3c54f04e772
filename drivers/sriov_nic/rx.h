/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The receive path.
 */
#ifndef _SRN_RX_H
#define _SRN_RX_H

#include <linux/types.h>

struct srn_queue;
struct srn_rx_buf;
struct srn_rx_ring;
struct sk_buff;
union srn_rx_desc;

int srn_rx_alloc_buf(struct srn_rx_ring *ring, struct srn_rx_buf *buf,
		     gfp_t gfp);
void srn_rx_free_buf(struct srn_rx_ring *ring, struct srn_rx_buf *buf);
void srn_rx_post_all(struct srn_rx_ring *ring);
void srn_rx_drain(struct srn_rx_ring *ring);
void srn_rx_pass(struct srn_queue *queue, struct sk_buff *skb,
		 const union srn_rx_desc *desc, u32 status);
int srn_rx_poll(struct srn_queue *queue, int budget);

#endif /* _SRN_RX_H */
