// SPDX-License-Identifier: GPL-2.0-only
/*
 * Object: moderation of a queue's interrupts. No lock; NAPI looks at the load,
 * and a work tells the device.
 *
 * A request and its answer are not made to wait: up to some thousands of
 * interrupts a second there is no moderation. Above that, net DIM tries which
 * interval carries most.
 */
#include <compat/net.h>
#include <linux/dim.h>
#include <linux/netdevice.h>

#include "itr.h"
#include "srn.h"

/* Longer between two interrupts on the average, and there is nothing to gain. */
#define SRN_ITR_CALM_US			125
/* The same, in multiples of the interval, for a queue that is moderated. */
#define SRN_ITR_CALM_INTERVALS		8

/*
 * Intervals that net DIM chooses from, in microseconds. In the longest, 1 Gbit/s
 * of the shortest frames fills two thirds of a ring of the default size.
 */
static const u16 itr_profile_us[NET_DIM_PARAMS_NUM_PROFILES] = {
	0, 16, 32, 64, 120
};

static void itr_write(struct srn_queue *queue, u16 us)
{
	if (queue->itr.us == us)
		return;
	queue->itr.us = us;
	srn_irq_set_itr(queue, us);
}

static void itr_work(struct work_struct *work)
{
	struct dim *dim = container_of(work, struct dim, work);
	struct srn_queue *queue = container_of(dim, struct srn_queue, itr.dim);

	if (READ_ONCE(queue->adapter->irq.adaptive))
		itr_write(queue, itr_profile_us[dim->profile_ix]);
	dim->state = DIM_START_MEASURE;
}

/**
 * srn_itr_init() - set up the moderation of a queue
 * @queue: the queue
 *
 * Context: process, at probe.
 */
void srn_itr_init(struct srn_queue *queue)
{
	INIT_WORK(&queue->itr.dim.work, itr_work);
	queue->itr.dim.mode = DIM_CQ_PERIOD_MODE_START_FROM_EQE;
}

static void itr_begin(struct srn_queue *queue, u16 us)
{
	struct srn_itr *itr = &queue->itr;

	itr->dim.state = DIM_START_MEASURE;
	itr->dim.profile_ix = 0;
	itr->dim.tune_state = DIM_PARKING_ON_TOP;
	itr->us = us;
	srn_irq_set_itr(queue, us);
}

/**
 * srn_itr_start() - begin to moderate
 * @queue: the queue, its device working and NAPI disabled
 *
 * Context: process, rtnl held.
 */
void srn_itr_start(struct srn_queue *queue)
{
	const struct srn_irq *irq = &queue->adapter->irq;

	queue->itr.since = ktime_get();
	itr_begin(queue, irq->adaptive ? itr_profile_us[0] : irq->itr_us);
}

/**
 * srn_itr_stop() - leave the device alone
 * @queue: the queue, NAPI disabled
 *
 * Context: process, may sleep.
 */
void srn_itr_stop(struct srn_queue *queue)
{
	cancel_work_sync(&queue->itr.dim.work);
}

/**
 * srn_itr_look() - see whether the load asks for another interval
 * @queue: the queue
 *
 * Context: NAPI, once in SRN_ITR_EVENTS polls.
 */
void srn_itr_look(struct srn_queue *queue)
{
	struct srn_itr *itr = &queue->itr;
	struct dim_sample sample = {};
	ktime_t calm;

	dim_update_sample(itr->events,
			  u64_stats_read(&queue->rx_stats.packets) +
			  u64_stats_read(&queue->tx_stats.packets),
			  u64_stats_read(&queue->rx_stats.bytes) +
			  u64_stats_read(&queue->tx_stats.bytes), &sample);
	calm = ktime_add_us(itr->since, SRN_ITR_EVENTS *
			    max(SRN_ITR_CALM_US,
				SRN_ITR_CALM_INTERVALS * itr->us));
	itr->since = sample.time;
	if (ktime_after(sample.time, calm)) {
		if (itr->us)
			itr_begin(queue, itr_profile_us[0]);
		itr->dim.state = DIM_START_MEASURE;
		return;
	}
	net_dim(&itr->dim, &sample);
}

/**
 * srn_itr_set() - choose how to moderate
 * @adapter: the PF
 * @us: least time between two interrupts of a queue, 0..SRN_ITR_MAX_US, 0 for
 *	none; of no account if @adaptive
 * @adaptive: follow the load
 *
 * Context: process, rtnl held.
 */
void srn_itr_set(struct srn_adapter *adapter, u16 us, bool adaptive)
{
	unsigned int i;

	adapter->irq.itr_us = us;
	WRITE_ONCE(adapter->irq.adaptive, adaptive);
	if (!adapter->started)
		return;
	for (i = 0; i < adapter->ring_config.queues; i++) {
		struct srn_queue *queue = &adapter->queue[i];

		srn_itr_stop(queue);
		itr_begin(queue, adaptive ? itr_profile_us[0] : us);
	}
}
