/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Moderation of a queue's interrupts: how long it keeps quiet after each.
 */
#ifndef _SRN_ITR_H
#define _SRN_ITR_H

#include <linux/dim.h>
#include <linux/ktime.h>
#include <linux/minmax.h>
#include <linux/types.h>

struct srn_adapter;
struct srn_queue;

/* Longest interval that EITR can hold, in microseconds. */
#define SRN_ITR_MAX_US			8191
/* Interval of a queue that is not moderated by its load. */
#define SRN_ITR_DEFAULT_US		0

/* The average of frames per interrupt is kept in such parts, over so many. */
#define SRN_ITR_SCALE			16
#define SRN_ITR_AVERAGE			8
/*
 * More than that are not told apart, so that the report of many frames sent,
 * which comes now and then, does not look like a stream.
 */
#define SRN_ITR_FRAMES_MAX		8U
/* From that many on it is a stream, and below that many it no longer is. */
#define SRN_ITR_STREAM_BEGIN		(3 * SRN_ITR_SCALE)
#define SRN_ITR_STREAM_END		(3 * SRN_ITR_SCALE / 2)

/* A stream in which so many interrupts found nothing received only sends. */
#define SRN_ITR_UNHEARD			8

/**
 * struct srn_itr - moderation of a queue's interrupts
 * @dim: finds out which interval serves a stream best
 * @events: interrupts
 * @stream_us: interval that @dim has come to, in microseconds
 * @frames: frames since the interrupt, received or sent
 * @unheard: interrupts in sequence that found nothing received, up to
 *	SRN_ITR_UNHEARD
 * @load: frames per interrupt, on the average, in parts of SRN_ITR_SCALE
 * @stream: frames come in a stream
 * @us: interval that the device was told, in microseconds
 * @received: frames that the queue had received when it was last looked at
 * @sent: frames that the PF had sent then
 * @since: when that was
 */
struct srn_itr {
	struct dim dim;
	u16 events;
	u16 stream_us;
	unsigned int frames;
	u8 unheard;
	u16 load;
	bool stream;
	u16 us;
	u64 received;
	u64 sent;
	ktime_t since;
};

void srn_itr_init(struct srn_queue *queue);
void srn_itr_start(struct srn_queue *queue);
void srn_itr_stop(struct srn_queue *queue);
void srn_itr_event(struct srn_queue *queue, bool received);
void srn_itr_set(struct srn_adapter *adapter, u16 us, bool adaptive);

/**
 * srn_itr_average() - take an interrupt into the average
 * @load: the average before
 * @frames: frames that it has found
 *
 * Context: any. Pure.
 * Return: the average, in parts of SRN_ITR_SCALE.
 */
static inline u16 srn_itr_average(u16 load, unsigned int frames)
{
	return load - load / SRN_ITR_AVERAGE +
	       min(frames, SRN_ITR_FRAMES_MAX) * SRN_ITR_SCALE /
	       SRN_ITR_AVERAGE;
}

/**
 * srn_itr_is_stream() - see whether frames come in a stream
 * @load: frames per interrupt, as from srn_itr_average()
 * @stream: they did until now
 *
 * Context: any. Pure.
 * Return: true if so.
 */
static inline bool srn_itr_is_stream(u16 load, bool stream)
{
	return load >= (stream ? SRN_ITR_STREAM_END : SRN_ITR_STREAM_BEGIN);
}

#endif /* _SRN_ITR_H */
