/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The monitor's end of a DDC cable.
 */
#ifndef _MDEV_GPU_DDC_H
#define _MDEV_GPU_DDC_H

#include <linux/types.h>

/**
 * enum mgpu_ddc_phase - what the bits on the cable are
 * @DDC_IDLE: none of ours
 * @DDC_ADDRESS: the address of who is meant, and the direction
 * @DDC_WRITE: a byte for us
 * @DDC_READ: a byte of ours
 */
enum mgpu_ddc_phase {
	DDC_IDLE,
	DDC_ADDRESS,
	DDC_WRITE,
	DDC_READ,
};

/**
 * struct mgpu_ddc - state of the monitor's end
 * @phase: what the bits are
 * @scl: the clock as it was last
 * @sda: the data line as the other end had it last
 * @low: we pull the data line down
 * @bit: bits of the byte that have passed, 8 during the acknowledgment
 * @shift: the byte
 * @at: the next byte of the EDID to be read
 * @acked: the other end acknowledged the byte that it read
 */
struct mgpu_ddc {
	enum mgpu_ddc_phase phase;
	bool scl;
	bool sda;
	bool low;
	u8 bit;
	u8 shift;
	u8 at;
	bool acked;
};

void mgpu_ddc_reset(struct mgpu_ddc *ddc);
bool mgpu_ddc_lines(struct mgpu_ddc *ddc, bool scl, bool sda, const u8 *edid,
		    unsigned int size);

#endif /* _MDEV_GPU_DDC_H */
