/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The VFIO device that a vGPU is.
 */
#ifndef _MDEV_GPU_VFIO_DEV_H
#define _MDEV_GPU_VFIO_DEV_H

#include <linux/vfio.h>

/* The regions of a PCI device, and two of our own behind them. */
#define MGPU_VFIO_REGION_SCANOUT	VFIO_PCI_NUM_REGIONS
/* The last, so that a model without a shadow has one region less. */
#define MGPU_VFIO_REGION_SHADOW		(VFIO_PCI_NUM_REGIONS + 1)
#define MGPU_VFIO_REGIONS		(MGPU_VFIO_REGION_SHADOW + 1)

extern const struct vfio_device_ops mgpu_vfio_ops;

#endif /* _MDEV_GPU_VFIO_DEV_H */
