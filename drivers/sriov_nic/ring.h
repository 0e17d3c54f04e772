/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Descriptor rings and the memory behind them.
 */
#ifndef _SRN_RING_H
#define _SRN_RING_H

#include <linux/cache.h>
#include <linux/if_vlan.h>
#include <linux/netdevice.h>
#include <linux/skbuff.h>
#include <linux/types.h>

#include "desc.h"
#include "stats.h"

struct page;
struct page_pool;
struct srn_adapter;
struct srn_hw;

#define SRN_TX_COUNT_DEFAULT		256
#define SRN_RX_COUNT_DEFAULT		256

/*
 * Most data descriptors of one frame; the device drops one of more than 64.
 * Frames of more pieces are copied together first.
 */
#define SRN_TX_PIECES_MAX		40
/* Room for one more frame: its pieces, a context, and the gap in the ring. */
#define SRN_TX_ROOM			(SRN_TX_PIECES_MAX + 2)
/* Completion is asked for at least once in that many descriptors. */
#define SRN_TX_RS_EVERY			16

/* Buffers are posted that many at once. */
#define SRN_RX_BATCH			16
/* Kept free before each frame for headers that the stack puts there. */
#define SRN_RX_HEADROOM			(NET_SKB_PAD + NET_IP_ALIGN)

/* What a frame has besides the MTU. */
#define SRN_FRAME_OVERHEAD		(ETH_HLEN + 2 * VLAN_HLEN + ETH_FCS_LEN)

/**
 * struct srn_ring_config - what rings are made like
 * @tx_count: transmit descriptors
 * @rx_count: receive descriptors
 * @max_frame: longest frame to receive, with tags and checksum, in bytes
 */
struct srn_ring_config {
	u16 tx_count;
	u16 rx_count;
	u16 max_frame;
};

/**
 * struct srn_tx_buf - what one transmit descriptor refers to
 * @skb: frame that ends here, to be freed when it was sent
 * @dma: bus address of the data
 * @len: bytes mapped at @dma, 0 for none
 * @bytes: bytes of @skb on the wire, as told to BQL
 * @rs: on the first descriptor of a group: 1 + index of the descriptor that
 *	reports the whole group, 0 while that is not decided
 * @page: mapped with dma_map_page(), else with dma_map_single()
 */
struct srn_tx_buf {
	struct sk_buff *skb;
	dma_addr_t dma;
	u32 len;
	u32 bytes;
	u16 rs;
	bool page;
};

/**
 * struct srn_tx_ring - a transmit ring
 * @desc: descriptors
 * @buf: what each refers to
 * @hw: registers, for the doorbell
 * @dev: device that the data is mapped for
 * @count: number of descriptors
 * @hw_queue: number of the queue in the device
 * @next_to_use: first free descriptor; written by the transmit path
 * @group: first descriptor whose completion was not yet asked for; written by
 *	the transmit path
 * @posted: @next_to_use as last told to the device
 * @ctx: context that the device remembers
 * @ctx_valid: @ctx counts
 * @next_to_clean: oldest descriptor in use; written by the clean-up
 * @dma: bus address of @desc
 *
 * The transmit path runs under the queue's lock of the stack, the clean-up in
 * NAPI.
 */
struct srn_tx_ring {
	struct srn_tx_desc *desc;
	struct srn_tx_buf *buf;
	struct srn_hw *hw;
	struct device *dev;
	u16 count;
	u16 hw_queue;

	u16 next_to_use ____cacheline_aligned_in_smp;
	u16 group;
	u16 posted;
	bool ctx_valid;
	struct srn_tx_context ctx;

	u16 next_to_clean ____cacheline_aligned_in_smp;

	dma_addr_t dma ____cacheline_aligned_in_smp;
};

/**
 * struct srn_rx_buf - a buffer posted to the device
 * @page: page that it is in; one reference is held
 * @offset: where the frame begins in the page
 */
struct srn_rx_buf {
	struct page *page;
	u32 offset;
};

/**
 * struct srn_rx_ring - a receive ring; all of it is NAPI's while it runs
 * @desc: descriptors
 * @buf: the buffer of each
 * @pool: where buffers come from
 * @skb: frame whose end is still to come
 * @skip: the rest of a frame is dropped, since its head was
 * @hw: registers, for the doorbell
 * @count: number of descriptors
 * @hw_queue: number of the queue in the device
 * @next_to_use: first descriptor without a buffer
 * @next_to_clean: next descriptor that the device will write
 * @buf_size: bytes of a page that one buffer takes
 * @hw_kib: size of a buffer as the device sees it, in KiB
 * @room: bytes of a frame that one buffer takes before its tail is hurt
 * @dma: bus address of @desc
 */
struct srn_rx_ring {
	union srn_rx_desc *desc;
	struct srn_rx_buf *buf;
	struct page_pool *pool;
	struct sk_buff *skb;
	bool skip;
	struct srn_hw *hw;
	u16 count;
	u16 hw_queue;
	u16 next_to_use;
	u16 next_to_clean;
	u16 buf_size;
	u16 hw_kib;
	u16 room;
	dma_addr_t dma;
};

/**
 * struct srn_queue - a queue pair, its interrupt and its counters
 * @adapter: the PF; constant
 * @napi: polls both rings
 * @tx: transmit ring; changed under rtnl while the queue is stopped
 * @rx: receive ring; the same
 * @tx_stats: survive the rings
 * @rx_stats: the same
 */
struct srn_queue {
	struct srn_adapter *adapter;
	struct napi_struct napi;
	struct srn_tx_ring *tx;
	struct srn_rx_ring *rx;
	struct srn_tx_stats tx_stats;
	struct srn_rx_stats rx_stats;
};

/**
 * struct srn_rings - a pair of rings that is not in use yet
 * @tx: transmit ring
 * @rx: receive ring
 */
struct srn_rings {
	struct srn_tx_ring *tx;
	struct srn_rx_ring *rx;
};

int srn_ring_alloc(struct srn_adapter *adapter,
		   const struct srn_ring_config *config,
		   struct srn_rings *rings);
void srn_ring_free(struct srn_adapter *adapter, struct srn_rings *rings);
void srn_ring_start(struct srn_queue *queue);
void srn_ring_stop(struct srn_queue *queue);

/**
 * srn_ring_unused() - count free descriptors
 * @next_to_use: first free one
 * @next_to_clean: oldest one in use
 * @count: size of the ring
 *
 * One descriptor always stays free, so that a full ring differs from an empty.
 *
 * Context: any. Pure.
 * Return: 0..@count - 1.
 */
static inline u16 srn_ring_unused(u16 next_to_use, u16 next_to_clean, u16 count)
{
	return (next_to_clean > next_to_use ? 0 : count) + next_to_clean -
	       next_to_use - 1;
}

#endif /* _SRN_RING_H */
