// SPDX-License-Identifier: GPL-2.0-only
/*
 * Object: moderation of a queue's interrupts. No lock; NAPI looks at the load
 * and tells the device, but for the start.
 *
 * A request and its answer are not made to wait: as long as each interrupt
 * finds a frame or two, there is no moderation. Once it finds several, frames
 * come faster than they are looked after. In such a stream nobody waits for a
 * single frame, and net DIM tries which interval carries most.
 */
#include <compat/net.h>
#include <linux/dim.h>
#include <linux/netdevice.h>

#include "itr.h"
#include "srn.h"

/* The load is looked at once in so many interrupts, a power of two. */
#define SRN_ITR_EVENTS			64

/*
 * Intervals that net DIM chooses from, in microseconds. In the longest, 1 Gbit/s
 * of the shortest frames fills less than a ring of the default size.
 */
static const u16 itr_profile_us[NET_DIM_PARAMS_NUM_PROFILES] = {
	64, 80, 100, 125, 150
};

/* Which of them a stream begins with. */
#define SRN_ITR_PROFILE_FIRST		3

/*
 * Interval of a stream that only sends: nobody waits for a frame to be found
 * sent, as long as it is well before the ring is empty.
 */
#define SRN_ITR_SEND_US			250

/*
 * Frames that come one by one are a stream, too, if nobody answers and their
 * interrupts come that close to each other, in microseconds.
 */
#define SRN_ITR_ONE_WAY_US		32

static void itr_work(struct work_struct *work)
{
	struct dim *dim = container_of(work, struct dim, work);
	struct srn_queue *queue = container_of(dim, struct srn_queue, itr.dim);

	WRITE_ONCE(queue->itr.stream_us, itr_profile_us[dim->profile_ix]);
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
	itr->dim.profile_ix = SRN_ITR_PROFILE_FIRST;
	itr->dim.tune_state = DIM_PARKING_ON_TOP;
	itr->stream_us = itr_profile_us[SRN_ITR_PROFILE_FIRST];
	itr->frames = 0;
	itr->unheard = 0;
	itr->load = 0;
	itr->stream = false;
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

	itr_begin(queue, irq->adaptive ? 0 : irq->itr_us);
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

static u64 itr_sent(const struct srn_adapter *adapter)
{
	unsigned int i;
	u64 sent = 0;

	/* The answer may leave by another queue. */
	for (i = 0; i < adapter->ring_config.queues; i++)
		sent += u64_stats_read(&adapter->queue[i].tx_stats.packets);
	return sent;
}

static noinline void itr_look(struct srn_queue *queue)
{
	u64 received = u64_stats_read(&queue->rx_stats.packets);
	u64 sent = itr_sent(queue->adapter);
	struct srn_itr *itr = &queue->itr;
	struct dim_sample sample = {};
	bool one_way, close;

	dim_update_sample(itr->events, received +
			  u64_stats_read(&queue->tx_stats.packets),
			  u64_stats_read(&queue->rx_stats.bytes) +
			  u64_stats_read(&queue->tx_stats.bytes), &sample);
	one_way = received - itr->received > 2 * (sent - itr->sent);
	close = ktime_us_delta(sample.time, itr->since) <
		SRN_ITR_EVENTS * SRN_ITR_ONE_WAY_US;
	itr->received = received;
	itr->sent = sent;
	itr->since = sample.time;
	if (itr->stream) {
		net_dim(&itr->dim, &sample);
	} else if (one_way && close) {
		itr->stream = true;
		itr->load = SRN_ITR_STREAM_BEGIN;
	}
}

/**
 * srn_itr_event() - note that all there was to poll has been polled
 * @queue: the queue
 * @received: frames were received
 *
 * Context: NAPI.
 */
void srn_itr_event(struct srn_queue *queue, bool received)
{
	struct srn_itr *itr = &queue->itr;
	unsigned int frames = itr->frames;
	u16 us = 0;

	itr->frames = 0;
	if (!READ_ONCE(queue->adapter->irq.adaptive))
		return;
	itr->load = srn_itr_average(itr->load, frames);
	itr->stream = srn_itr_is_stream(itr->load, itr->stream);
	if (!(++itr->events % SRN_ITR_EVENTS))
		itr_look(queue);
	if (received)
		itr->unheard = 0;
	else if (itr->unheard < SRN_ITR_UNHEARD)
		itr->unheard++;
	if (itr->stream)
		us = itr->unheard < SRN_ITR_UNHEARD ?
		     READ_ONCE(itr->stream_us) : SRN_ITR_SEND_US;
	if (us == itr->us)
		return;
	itr->us = us;
	srn_irq_set_itr(queue, us);
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
	WRITE_ONCE(adapter->irq.adaptive, false);
	if (adapter->started) {
		/* Polls that do not see this yet may tell the device, too. */
		synchronize_net();
		for (i = 0; i < adapter->ring_config.queues; i++) {
			srn_itr_stop(&adapter->queue[i]);
			itr_begin(&adapter->queue[i], adaptive ? 0 : us);
		}
	}
	WRITE_ONCE(adapter->irq.adaptive, adaptive);
}
