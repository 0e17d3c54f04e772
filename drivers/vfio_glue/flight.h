/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The flight recorder: the last control operations.
 */
#ifndef _VFIO_GLUE_FLIGHT_H
#define _VFIO_GLUE_FLIGHT_H

#include <linux/netlink.h>
#include <linux/sched.h>
#include <linux/types.h>

#include <uapi/linux/vfio_glue.h>

/* Operations that are remembered. */
#define VFG_FLIGHT_MAX		256

/**
 * struct vfg_flight - a control operation
 * @seq: its number, from 1; given when it ends
 * @time_ns: when it began, in nanoseconds since 1970
 * @duration_ns: how long it took; until it ends, the monotonic time at which
 *	it began
 * @op: what was asked for
 * @err: 0 if it was done, else the errno, positive
 * @pid: thread group that asked
 * @comm: command that asked, printable
 * @object: what it is about, printable, empty if not known
 * @message: why it was refused, empty if no reason was given
 */
struct vfg_flight {
	u64 seq;
	u64 time_ns;
	u64 duration_ns;
	enum vfio_glue_op op;
	int err;
	pid_t pid;
	char comm[TASK_COMM_LEN];
	char object[VFIO_GLUE_UUID_LEN + 1];
	char message[NETLINK_MAX_FMTMSG_LEN];
};

void vfg_flight_begin(struct vfg_flight *flight, enum vfio_glue_op op);
void vfg_flight_end(struct vfg_flight *flight, int err,
		    const struct netlink_ext_ack *extack);
bool vfg_flight_next(u64 seq, struct vfg_flight *flight);
u64 vfg_flight_last(void);

#endif /* _VFIO_GLUE_FLIGHT_H */
