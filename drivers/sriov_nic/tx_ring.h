/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Filling a transmit ring: what the transmit path shares with what fills the
 * ring besides it. All of this is called with the queue's lock of the stack.
 */
#ifndef _SRN_TX_RING_H
#define _SRN_TX_RING_H

#include <linux/compiler.h>
#include <linux/types.h>

#include "ring.h"
#include "tx.h"

/* The device pads frames, but not ones that are shorter than that. */
#define SRN_TX_LEN_MIN			17

/**
 * srn_tx_next() - find the descriptor after one
 * @ring: the ring
 * @i: descriptor
 *
 * Context: any. Pure.
 * Return: the next one.
 */
static inline u16 srn_tx_next(const struct srn_tx_ring *ring, u16 i)
{
	return ++i == ring->count ? 0 : i;
}

/**
 * srn_tx_prev() - find the descriptor before one
 * @ring: the ring
 * @i: descriptor
 *
 * Context: any. Pure.
 * Return: the one before.
 */
static inline u16 srn_tx_prev(const struct srn_tx_ring *ring, u16 i)
{
	return (i ? i : ring->count) - 1;
}

/**
 * srn_tx_distance() - count descriptors
 * @ring: the ring
 * @from: the first one
 * @to: the one after the last
 *
 * Context: any. Pure.
 * Return: their number.
 */
static inline u16 srn_tx_distance(const struct srn_tx_ring *ring, u16 from,
				  u16 to)
{
	return to - from + (to < from ? ring->count : 0);
}

/**
 * srn_tx_room() - count free descriptors
 * @ring: the ring
 *
 * Context: BHs off, queue lock of the stack held.
 * Return: their number.
 */
static inline u16 srn_tx_room(const struct srn_tx_ring *ring)
{
	return srn_ring_unused(ring->next_to_use, ring->next_to_clean,
			       ring->count);
}

/**
 * srn_tx_advance_by() - go on after descriptors were filled in with a frame
 * @queue: the queue
 * @ring: its ring
 * @next: the descriptor after them
 * @n: their number
 *
 * Context: BHs off, queue lock of the stack held.
 */
static __always_inline void srn_tx_advance_by(struct srn_queue *queue,
					      struct srn_tx_ring *ring,
					      u16 next, u16 n)
{
	ring->next_to_use = next;
	ring->credit -= n;
	if (unlikely(ring->credit <= 0))
		srn_tx_report(queue);
}

#endif /* _SRN_TX_RING_H */
