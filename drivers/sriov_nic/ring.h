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
#include <net/xdp.h>

#include "desc.h"
#include "irq.h"
#include "itr.h"
#include "stats.h"

struct page;
struct srn_adapter;
struct srn_hw;
struct srn_xsk;
struct xdp_frame;

#define SRN_TX_COUNT_DEFAULT		256
#define SRN_RX_COUNT_DEFAULT		256

/* Queue pairs at most: as many as RSS can tell apart. */
#define SRN_QUEUES_MAX			8

/*
 * Most data descriptors of one frame; the device drops one of more than 64.
 * Frames of more pieces are copied together first.
 */
#define SRN_TX_PIECES_MAX		40
/* Room for one more frame: its pieces and a context. */
#define SRN_TX_ROOM			(SRN_TX_PIECES_MAX + 2)
/* Completion is asked for at least once in that many descriptors. */
#define SRN_TX_REPORT_EVERY		64
/* Frames up to that length are copied to memory that the device reads. */
#define SRN_TX_COPY_MAX			256

/* The tail is written when the ring has got that far, a power of two. */
#define SRN_RX_BATCH			32

/* What a frame has besides the MTU. */
#define SRN_FRAME_OVERHEAD		(ETH_HLEN + 2 * VLAN_HLEN + ETH_FCS_LEN)

/**
 * struct srn_ring_config - what rings are made like
 * @tx_count: transmit descriptors
 * @rx_count: receive descriptors
 * @max_frame: longest frame to receive, with tags and checksum, in bytes
 * @queues: number of queue pairs
 * @spread: queues are not in a pool, and frames are spread over them; see rss.c
 * @xdp: frames need the headroom that XDP programs expect
 */
struct srn_ring_config {
	u16 tx_count;
	u16 rx_count;
	u16 max_frame;
	u8 queues;
	bool spread;
	bool xdp;
};

/**
 * enum srn_tx_kind - what is to be freed when a descriptor was sent
 * @SRN_TX_NOTHING: nothing
 * @SRN_TX_SKB: an skb
 * @SRN_TX_XDP: an XDP frame
 * @SRN_TX_XSK: memory of an AF_XDP socket; only counted
 */
enum srn_tx_kind {
	SRN_TX_NOTHING,
	SRN_TX_SKB,
	SRN_TX_XDP,
	SRN_TX_XSK,
};

/**
 * struct srn_tx_buf - what one transmit descriptor refers to
 * @skb: frame that ends here, if @kind is SRN_TX_SKB
 * @xdp: frame that ends here, if @kind is SRN_TX_XDP
 * @dma: bus address of the data
 * @len: bytes mapped at @dma, 0 for none
 * @bytes: bytes of @skb on the wire, as told to BQL
 * @report: on the first descriptor of a group: the descriptor that reports the
 *	whole group
 * @kind: enum srn_tx_kind
 * @holds: on the first descriptor of a group: something is to be freed when
 *	the group was sent
 */
struct srn_tx_buf {
	union {
		struct sk_buff *skb;
		struct xdp_frame *xdp;
	};
	dma_addr_t dma;
	u32 len;
	u32 bytes;
	u16 report;
	u8 kind;
	bool holds;
};

/**
 * struct srn_tx_ring - a transmit ring
 * @desc: descriptors
 * @buf: what each refers to
 * @slot: room for a short frame, for each descriptor
 * @txq: the stack's queue, whose lock guards the ring
 * @hw: registers, for the doorbell
 * @slot_dma: bus address of @slot
 * @count: number of descriptors
 * @hw_queue: number of the queue in the device
 * @report_every: most descriptors of a group
 * @tail: the tail register
 * @wake: free descriptors from which on the stack may go on
 * @next_to_use: first free descriptor
 * @credit: descriptors that may be filled in before somebody has to see whether
 *	a group is to be closed, or the ring is full. It is full if there are none.
 * @posted: @next_to_use as last told to the device
 * @group: first descriptor whose completion was not yet asked for
 * @next_to_clean: oldest descriptor in use
 * @holds: one of the descriptors from @group on has something to be freed
 * @running: the device works on the ring
 * @ctx_valid: @ctx counts
 * @ctx: context descriptor that the device remembers
 * @dev: device that the data is mapped for
 * @dma: bus address of @desc
 * @xsk_done: frames of sockets that were sent, but not yet given back
 *
 * Whether there is anything to clean is read without the lock.
 */
struct srn_tx_ring {
	struct srn_tx_desc *desc;
	struct srn_tx_buf *buf;
	u8 *slot;
	struct netdev_queue *txq;
	struct srn_hw *hw;
	dma_addr_t slot_dma;
	u16 count;
	u16 hw_queue;
	u16 report_every;
	u16 wake;
	u32 tail;

	u16 next_to_use ____cacheline_aligned_in_smp;
	u16 posted;
	int credit;
	u16 group;
	u16 next_to_clean;
	bool holds;
	bool running;
	bool ctx_valid;
	struct srn_tx_desc ctx;

	struct device *dev;
	dma_addr_t dma;
	u32 xsk_done;
};

/**
 * struct srn_rx_buf - the buffer of one receive descriptor
 * @va: the half of the page that the device has
 * @dma: bus address of where a frame goes there, behind the headroom
 * @page: the page, of two halves
 * @step: from @va to the other half
 * @bias: references to the page that are ours; whoever gets a half takes one
 */
struct srn_rx_buf {
	void *va;
	dma_addr_t dma;
	struct page *page;
	s32 step;
	u32 bias;
};

/**
 * struct srn_rx_ring - a receive ring; all of it is NAPI's while it runs
 * @desc: descriptors
 * @buf: the buffer of each; none is ever without one. NULL if there is @zc.
 * @hw: registers, for the doorbell
 * @dev: device that the pages are mapped for
 * @next_to_clean: next descriptor that the device will write
 * @count: number of descriptors
 * @hw_queue: number of the queue in the device
 * @half: size of half a page, which is what a buffer takes
 * @headroom: bytes of it before a frame
 * @room: bytes of a frame that one buffer takes before its tail is hurt
 * @hw_kib: size of a buffer as the device sees it, in KiB
 * @order: order of the pages
 * @partial: the end of a frame is still to come
 * @skip: the rest of that frame is dropped, since its head was
 * @features: those of the interface that the next four were made for
 * @csum: bits of a descriptor's status that tell of checksums, if that is
 *	wanted
 * @hash: bits of a descriptor's info that tell of a hash, if that is wanted
 * @merge: the same, of what is parsed of a frame that may be merged
 * @look: the same, if only its headers tell whether it may be
 * @xdp: what there is of a frame whose end is still to come; empty if its data
 *	is NULL
 * @rxq: where XDP programs learn of the queue
 * @dma: bus address of @desc
 * @zc: buffers of a pool, from @next_to_clean up to but not including
 *	@next_to_use; NULL if buffers are pages
 * @next_to_use: with @zc: first descriptor without a buffer
 */
struct srn_rx_ring {
	union srn_rx_desc *desc;
	struct srn_rx_buf *buf;
	struct srn_hw *hw;
	struct device *dev;
	u16 next_to_clean;
	u16 count;
	u16 hw_queue;
	u16 half;
	u16 headroom;
	u16 room;
	u8 hw_kib;
	u8 order;
	bool partial;
	bool skip;
	netdev_features_t features;
	u32 csum;
	u32 hash;
	u32 merge;
	u32 look;
	struct xdp_buff xdp;
	struct xdp_rxq_info rxq;
	dma_addr_t dma;
	struct xdp_buff **zc;
	u16 next_to_use;
};

/**
 * struct srn_rings - a pair of rings that is not in use yet
 * @tx: transmit ring
 * @rx: receive ring
 * @spare: receive ring for when @rx, which has a pool, loses it; else NULL
 */
struct srn_rings {
	struct srn_tx_ring *tx;
	struct srn_rx_ring *rx;
	struct srn_rx_ring *spare;
};

/**
 * struct srn_queue - a queue pair, its interrupt and its counters
 * @adapter: the PF; constant
 * @napi: polls both rings
 * @tx: transmit ring; changed under rtnl while the queue is stopped
 * @rx: receive ring; the same
 * @index: number of the queue for the stack; constant
 * @itr: moderation of its interrupt
 * @tx_stats: survive the rings
 * @rx_stats: the same
 * @irq_name: name of its interrupt
 * @spare: as in struct srn_rings; guarded by rtnl
 * @xsk: pool of the AF_XDP sockets that are bound to it, or NULL; written under
 *	rtnl while the queue is stopped
 */
struct srn_queue {
	struct srn_adapter *adapter;
	struct napi_struct napi;
	struct srn_tx_ring *tx;
	struct srn_rx_ring *rx;
	u8 index;
	struct srn_itr itr;
	struct srn_tx_stats tx_stats;
	struct srn_rx_stats rx_stats;
	char irq_name[SRN_IRQ_NAME_SIZE];
	struct srn_rx_ring *spare;
	struct srn_xsk *xsk;
};

int srn_ring_alloc(struct srn_queue *queue,
		   const struct srn_ring_config *config,
		   struct srn_rings *rings);
void srn_ring_free(struct srn_rings *rings);
struct srn_rx_ring *srn_ring_alloc_xsk(struct srn_queue *queue,
				       struct srn_xsk *xsk,
				       const struct srn_ring_config *config);
void srn_ring_free_rx(struct srn_rx_ring *ring);
void srn_ring_start(struct srn_queue *queue, u16 hw_queue);
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
