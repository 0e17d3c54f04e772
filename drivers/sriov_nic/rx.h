/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The receive path.
 */
#ifndef _SRN_RX_H
#define _SRN_RX_H

#include <linux/types.h>

struct srn_queue;
struct srn_rx_ring;

bool srn_rx_fill(struct srn_rx_ring *ring, u16 count, gfp_t gfp);
void srn_rx_repost(struct srn_rx_ring *ring);
void srn_rx_drain(struct srn_rx_ring *ring);
int srn_rx_poll(struct srn_queue *queue, int budget);

#endif /* _SRN_RX_H */
