/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a guest sees of a vGPU: the registers of a bochs-display.
 */
#ifndef _MDEV_GPU_MODEL_BOCHS_H
#define _MDEV_GPU_MODEL_BOCHS_H

#include <linux/types.h>

#include <vfio_glue/cfgspace.h>

#include "edid.h"

/* BARs: the framebuffer and the registers. */
#define MGPU_MODEL_BAR_VRAM	0
#define MGPU_MODEL_BAR_MMIO	2
#define MGPU_MODEL_MMIO_SIZE	0x1000

/* DISPI registers, 16 bits each. */
#define MGPU_DISPI_NUM		11

/**
 * struct mgpu_model_conf - what a model is made for
 * @vram_size: bytes of the framebuffer, a power of two
 * @max_width: widest picture that is shown, in pixels
 * @max_height: highest picture that is shown, in pixels
 */
struct mgpu_model_conf {
	u64 vram_size;
	u32 max_width;
	u32 max_height;
};

/**
 * struct mgpu_model_bochs - a bochs-display
 * @conf: as it was made; constant
 * @edid: its monitor; constant
 * @cfg: configuration space
 * @dispi: DISPI registers by index, as the guest wrote them
 * @big_endian: byte order of pixels, set through the QEXT registers
 *
 * The caller serialises.
 */
struct mgpu_model_bochs {
	struct mgpu_model_conf conf;
	u8 edid[MGPU_EDID_SIZE];
	struct vfg_cfgspace cfg;
	u16 dispi[MGPU_DISPI_NUM];
	bool big_endian;
};

/**
 * struct mgpu_scanout - the picture that a guest shows
 * @offset: first byte of it in the framebuffer
 * @width: pixels of 32 bits, XRGB8888 little-endian
 * @height: lines
 * @stride: bytes from line to line
 *
 * @offset + @stride * @height is within the framebuffer.
 */
struct mgpu_scanout {
	u64 offset;
	u32 width;
	u32 height;
	u32 stride;
};

int mgpu_model_bochs_init(struct mgpu_model_bochs *model,
			  const struct mgpu_model_conf *conf);
void mgpu_model_bochs_reset(struct mgpu_model_bochs *model);
int mgpu_model_bochs_mmio(struct mgpu_model_bochs *model, u64 off, void *val,
			  unsigned int len, bool write);
bool mgpu_model_bochs_scanout(const struct mgpu_model_bochs *model,
			      struct mgpu_scanout *scanout);

#endif /* _MDEV_GPU_MODEL_BOCHS_H */
