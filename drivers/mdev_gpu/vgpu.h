/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One vGPU: what a guest gets, on a slice of a card's memory.
 */
#ifndef _MDEV_GPU_VGPU_H
#define _MDEV_GPU_VGPU_H

#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/types.h>
#include <linux/vfio.h>

#include <vfio_glue/irq.h>
#include <vfio_glue/provider.h>
#include <vfio_glue/region.h>

#include "model.h"
#include "vfio_dev.h"

struct mgpu_engine_ctx;
struct mgpu_gpu;

/**
 * struct mgpu_vgpu - a vGPU
 * @vdev: what VFIO knows it as; first, as vfio_alloc_device() demands
 * @func: the function that it is; constant after mgpu_vgpu_setup()
 * @gpu: the card that it lives on; constant after mgpu_vgpu_setup(), valid
 *	until the VFIO device is unregistered
 * @slice_off: first byte of its slice in the card's memory; constant
 * @slice_size: bytes of its slice, a power of two; constant
 * @engine: its queue for the card's engine, NULL if the card has none; constant
 *	after mgpu_vgpu_setup(), usable while it is open
 * @model: what the guest sees; constant, its contents guarded by @lock
 * @irqs: eventfds; has a lock of its own
 * @region: its VFIO regions by index; constant while it is open
 * @regions: @region, as the glue's helpers want it; constant likewise
 * @scan_off: page of the slice where the scan-out region begins, in bytes;
 *	guarded by @lock
 * @shadow: the picture of a guest whose own cannot be shown as it is, of
 *	@shadow_size bytes, NULL until it is needed; guarded by @shadow_lock
 * @shadow_size: bytes of @shadow, whole pages; constant, 0 if the model never
 *	needs one
 * @shadow_lock: guards @shadow and what is in it; taken before @lock
 * @lock: serialises the guest's register accesses, reset and display queries.
 *	Taken last but for @irqs' lock; never held while user memory is copied.
 * @on_gpu: in mgpu_gpu.vgpus; guarded by mgpu_gpu.lock
 */
struct mgpu_vgpu {
	struct vfio_device vdev;
	struct vfg_func *func;
	struct mgpu_gpu *gpu;
	u64 slice_off;
	u64 slice_size;
	struct mgpu_engine_ctx *engine;
	struct mgpu_model *model;
	struct vfg_irqs irqs;
	struct vfg_region region[MGPU_VFIO_REGIONS];
	struct vfg_regions regions;
	u64 scan_off;
	void *shadow;
	size_t shadow_size;
	struct mutex shadow_lock;
	struct mutex lock;
	struct list_head on_gpu;
};

/* For vfio_dev.c: the ops' .init, .release, .open_device, .close_device. */
int mgpu_vgpu_init(struct mgpu_vgpu *vgpu);
void mgpu_vgpu_release(struct mgpu_vgpu *vgpu);
int mgpu_vgpu_open(struct mgpu_vgpu *vgpu);
void mgpu_vgpu_close(struct mgpu_vgpu *vgpu);
void mgpu_vgpu_reset(struct mgpu_vgpu *vgpu);

/* For mdev.c: from a claimed function to a live vGPU and back. */
struct mgpu_vgpu *mgpu_vgpu_create(struct device *dev, struct vfg_func *func);
void mgpu_vgpu_destroy(struct mgpu_vgpu *vgpu);

static inline struct mgpu_vgpu *mgpu_vgpu_from_vdev(struct vfio_device *vdev)
{
	return container_of(vdev, struct mgpu_vgpu, vdev);
}

#endif /* _MDEV_GPU_VGPU_H */
