/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The picture of a vGPU, for whoever shows its console.
 */
#ifndef _MDEV_GPU_DISPLAY_H
#define _MDEV_GPU_DISPLAY_H

#include <linux/mm_types.h>
#include <linux/types.h>

struct mgpu_model_conf;
struct mgpu_scanout;
struct mgpu_vgpu;
struct vm_fault;

/* Identity of the scan-out region: vendor 1234, first of its kind. */
#define MGPU_DISPLAY_REGION_TYPE	0x80001234
#define MGPU_DISPLAY_REGION_SUBTYPE	1
#define MGPU_SHADOW_REGION_SUBTYPE	2

void mgpu_display_sync(struct mgpu_vgpu *vgpu);
long mgpu_display_query(struct mgpu_vgpu *vgpu, void __user *arg);
int mgpu_display_read(struct mgpu_vgpu *vgpu, u64 off, void *buf, size_t len);
vm_fault_t mgpu_display_fault(struct mgpu_vgpu *vgpu, struct vm_fault *vmf,
			      u64 off, unsigned int order);

/* shadow.c */
size_t mgpu_shadow_size(const struct mgpu_model_conf *conf);
bool mgpu_shadow_needed(const struct mgpu_vgpu *vgpu,
			const struct mgpu_scanout *scanout);
int mgpu_shadow_draw(struct mgpu_vgpu *vgpu, const struct mgpu_scanout *scanout,
		     const u32 *palette);
int mgpu_shadow_read(struct mgpu_vgpu *vgpu, u64 off, void *buf, size_t len);
vm_fault_t mgpu_shadow_fault(struct mgpu_vgpu *vgpu, struct vm_fault *vmf,
			     u64 off, unsigned int order);
void mgpu_shadow_free(struct mgpu_vgpu *vgpu);

#endif /* _MDEV_GPU_DISPLAY_H */
