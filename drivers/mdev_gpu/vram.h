/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Slices of a card's memory: access, mapping, scrubbing.
 */
#ifndef _MDEV_GPU_VRAM_H
#define _MDEV_GPU_VRAM_H

#include <linux/mm_types.h>
#include <linux/types.h>

struct mgpu_gpu;
struct mgpu_vgpu;
struct vm_fault;

pgprot_t mgpu_vram_pgprot(const struct mgpu_vgpu *vgpu, pgprot_t prot);
vm_fault_t mgpu_vram_fault(struct mgpu_vgpu *vgpu, struct vm_fault *vmf,
			   u64 off, unsigned int order);
int mgpu_vram_rw(struct mgpu_vgpu *vgpu, u64 off, void *buf, size_t len,
		 bool write);
void mgpu_vram_scrub(struct mgpu_gpu *gpu, u64 off, u64 size);

#endif /* _MDEV_GPU_VRAM_H */
