/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The rules by which an engine is shared: what part a vGPU is due.
 */
#ifndef _MDEV_GPU_SCHED_POLICY_H
#define _MDEV_GPU_SCHED_POLICY_H

#include <linux/types.h>

#include <uapi/linux/vfio_glue.h>

#define MGPU_SLICE_US_DEFAULT	2000
#define MGPU_BURST_US_DEFAULT	4000

/* The whole engine, as a rate. */
#define MGPU_RATE_ALL		1000000

/**
 * struct mgpu_share - what was laid down for one vGPU
 * @permille: share of its profile, 1..1000
 * @weight: its weight, 1..VFIO_GLUE_WEIGHT_MAX
 * @cap_percent: most that it gets, 1..100
 * @burst_us: engine time in microseconds that it can save up,
 *	0..VFIO_GLUE_BURST_MAX_US
 */
struct mgpu_share {
	u32 permille;
	u32 weight;
	u32 cap_percent;
	u32 burst_us;
};

/**
 * struct mgpu_due - what a vGPU is due by a policy
 * @weight: its part among those who have work, 1..VFIO_GLUE_WEIGHT_MAX
 * @rate_ppm: most that it gets over time, in millionths of the engine, 1 to
 *	MGPU_RATE_ALL
 * @capped: its own cap is what sets @rate_ppm
 */
struct mgpu_due {
	u32 weight;
	u32 rate_ppm;
	bool capped;
};

bool mgpu_sched_known(enum vfio_glue_sched policy);
void mgpu_sched_due(enum vfio_glue_sched policy, const struct mgpu_share *share,
		    unsigned int num, struct mgpu_due *due);

#endif /* _MDEV_GPU_SCHED_POLICY_H */
