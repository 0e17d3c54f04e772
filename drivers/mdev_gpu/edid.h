/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The identification data of a virtual monitor.
 */
#ifndef _MDEV_GPU_EDID_H
#define _MDEV_GPU_EDID_H

#include <linux/types.h>

#define MGPU_EDID_SIZE	128

int mgpu_edid_build(u8 edid[MGPU_EDID_SIZE], u32 max_width, u32 max_height);

#endif /* _MDEV_GPU_EDID_H */
