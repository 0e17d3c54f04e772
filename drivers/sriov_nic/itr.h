/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Moderation of a queue's interrupts: how long it keeps quiet after each.
 */
#ifndef _SRN_ITR_H
#define _SRN_ITR_H

#include <linux/dim.h>
#include <linux/ktime.h>
#include <linux/types.h>

struct srn_adapter;
struct srn_queue;

/* Longest interval that EITR can hold, in microseconds. */
#define SRN_ITR_MAX_US			8191
/* Interval of a queue that is not moderated by its load. */
#define SRN_ITR_DEFAULT_US		0
/* Load is looked at once in so many polls, a power of two. */
#define SRN_ITR_EVENTS			64

/**
 * struct srn_itr - moderation of a queue's interrupts
 * @dim: finds out which interval serves the load best
 * @events: polls that ended since the queue runs
 * @since: when the load was last looked at
 * @us: interval that the device was told, in microseconds
 */
struct srn_itr {
	struct dim dim;
	u16 events;
	ktime_t since;
	u16 us;
};

void srn_itr_init(struct srn_queue *queue);
void srn_itr_start(struct srn_queue *queue);
void srn_itr_stop(struct srn_queue *queue);
void srn_itr_look(struct srn_queue *queue);
void srn_itr_set(struct srn_adapter *adapter, u16 us, bool adaptive);

/**
 * srn_itr_event() - note that a poll has ended
 * @itr: moderation of the queue
 * @adaptive: moderation follows the load
 *
 * Context: NAPI.
 * Return: true if it is time for srn_itr_look().
 */
static inline bool srn_itr_event(struct srn_itr *itr, bool adaptive)
{
	return !(++itr->events % SRN_ITR_EVENTS) && adaptive;
}

#endif /* _SRN_ITR_H */
