/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the doors of this module offer to each other. The objects have headers
 * of their own.
 *
 * DOC: locking
 *
 * vfio_glue's registry mutex -> mgpu_gpu.lock -> mgpu_vgpu.lock ->
 * mgpu_sched.lock and the locks of the glue helpers (vfg_irqs.lock). A device's
 * own lock (device_lock() of the card, of an mdev) comes before all of them.
 */
#ifndef _MDEV_GPU_MDEV_GPU_H
#define _MDEV_GPU_MDEV_GPU_H

#include <linux/types.h>

#include <vfio_glue/provider.h>

struct device;
struct mgpu_backend_ops;
struct mgpu_gpu;
struct mgpu_mdev_parent;

#define MGPU_NAME	"mdev_gpu"

/* mdev.c */
int mgpu_mdev_init(void);
void mgpu_mdev_exit(void);
struct mgpu_mdev_parent *mgpu_mdev_add_card(struct mgpu_gpu *gpu);
struct mgpu_mdev_parent *mgpu_mdev_add_pool(struct device *dev);
struct mgpu_mdev_parent *mgpu_mdev_add_type(struct device *dev,
					    const struct vfg_profile *profile);
void mgpu_mdev_type_parent(const char *profile, char name[VFG_NAME_SIZE]);
void mgpu_mdev_del(struct mgpu_mdev_parent *mp);
void mgpu_mdev_evict(struct mgpu_gpu *gpu);

/* mdev_type.c */
int mgpu_mdev_type_init(void);
void mgpu_mdev_type_exit(void);

/* vfg_gpu.c */
extern const struct vfg_parent_ops mgpu_vfg_ops;
struct mgpu_gpu *mgpu_vfg_add(struct device *dev, const char *bus,
			      const struct mgpu_backend_ops *backend,
			      void *hw, u64 vram_size);
void mgpu_vfg_del(struct mgpu_gpu *gpu);

/* soft.c */
struct device *mgpu_soft_device(struct device *parent, const char *name);
int mgpu_soft_init(void);
void mgpu_soft_exit(void);

/* pci.c */
int mgpu_pci_init(void);
void mgpu_pci_exit(void);

#endif /* _MDEV_GPU_MDEV_GPU_H */
