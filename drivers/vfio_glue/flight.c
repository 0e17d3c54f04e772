// SPDX-License-Identifier: GPL-2.0-only
/*
 * The flight recorder [object, flight_lock]: a ring of the last control
 * operations, with who asked and what came of it. An operation is described on
 * the stack of who carries it out and gets into the ring when it ends.
 */
#include <kunit/visibility.h>
#include <linux/ktime.h>
#include <linux/minmax.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include "flight.h"
#include "vfg.h"

/* Guards the ring. Innermost: nothing is called with it held. */
static DEFINE_SPINLOCK(flight_lock);

/* Number N is in slot N % VFG_FLIGHT_MAX. */
static struct vfg_flight ring[VFG_FLIGHT_MAX];

/* Number of the newest; 0 if there is none. */
static u64 last;

/**
 * vfg_flight_begin() - a control operation begins
 * @flight: the operation; its object can be named until it ends
 * @op: what is asked for
 *
 * Context: process, that of who asks.
 */
void vfg_flight_begin(struct vfg_flight *flight, enum vfio_glue_op op)
{
	*flight = (struct vfg_flight) {
		.time_ns = ktime_get_real_ns(),
		.duration_ns = ktime_get_ns(),
		.op = op,
		.pid = task_tgid_nr(current),
	};
	vfg_current_comm(flight->comm);
}
EXPORT_SYMBOL_IF_KUNIT(vfg_flight_begin);

/**
 * vfg_flight_end() - a control operation has ended
 * @flight: the operation
 * @err: 0, or the errno with which it was refused, negative
 * @extack: the reason of a refusal, may be NULL
 *
 * Context: any but interrupts.
 */
void vfg_flight_end(struct vfg_flight *flight, int err,
		    const struct netlink_ext_ack *extack)
{
	flight->duration_ns = ktime_get_ns() - flight->duration_ns;
	flight->err = -err;
	if (err && extack && extack->_msg)
		strscpy(flight->message, extack->_msg);

	spin_lock(&flight_lock);
	flight->seq = ++last;
	ring[last % VFG_FLIGHT_MAX] = *flight;
	spin_unlock(&flight_lock);
}
EXPORT_SYMBOL_IF_KUNIT(vfg_flight_end);

/**
 * vfg_flight_next() - read the ring
 * @seq: number of the operation, from 1
 * @flight: that operation, or the oldest after it that is remembered
 *
 * Context: any but interrupts.
 * Return: whether there is one.
 */
bool vfg_flight_next(u64 seq, struct vfg_flight *flight)
{
	bool found;

	spin_lock(&flight_lock);
	if (last >= VFG_FLIGHT_MAX)
		seq = max(seq, last - VFG_FLIGHT_MAX + 1);
	found = seq <= last;
	if (found)
		*flight = ring[seq % VFG_FLIGHT_MAX];
	spin_unlock(&flight_lock);
	return found;
}
EXPORT_SYMBOL_IF_KUNIT(vfg_flight_next);

/**
 * vfg_flight_last() - how many operations there were
 *
 * Context: any but interrupts.
 * Return: number of the newest, 0 if there was none.
 */
u64 vfg_flight_last(void)
{
	u64 seq;

	spin_lock(&flight_lock);
	seq = last;
	spin_unlock(&flight_lock);
	return seq;
}
EXPORT_SYMBOL_IF_KUNIT(vfg_flight_last);
