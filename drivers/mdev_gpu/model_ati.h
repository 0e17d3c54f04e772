/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a guest sees of a vGPU with a 2D engine: an ATI RV100.
 */
#ifndef _MDEV_GPU_MODEL_ATI_H
#define _MDEV_GPU_MODEL_ATI_H

#include <linux/sizes.h>
#include <linux/types.h>

#include "ati_2d.h"
#include "ati_rom.h"
#include "ddc.h"
#include "model.h"

/* BARs: the framebuffer, the first registers as ports, the registers. */
#define MGPU_ATI_BAR_VRAM	0
#define MGPU_ATI_BAR_IO		1
#define MGPU_ATI_BAR_MMIO	2
#define MGPU_ATI_IO_SIZE	256
#define MGPU_ATI_MMIO_SIZE	SZ_16K

#define MGPU_ATI_PLL_NUM	64

/**
 * struct mgpu_model_ati - an RV100
 * @base: what all models have; first
 * @e2d: the 2D registers
 * @ddc: the monitor
 * @palette: colours, XRGB8888
 * @palette_bent: how many of them are not the grey of their index
 * @palette_at: the next one to be read or written
 * @pll: registers of the clocks
 * @reg: all other registers, as the guest wrote them
 * @rom: option ROM; constant
 */
struct mgpu_model_ati {
	struct mgpu_model base;
	struct mgpu_ati_2d e2d;
	struct mgpu_ddc ddc;
	u32 palette[MGPU_PALETTE_SIZE];
	unsigned int palette_bent;
	u8 palette_at;
	u32 pll[MGPU_ATI_PLL_NUM];
	u32 reg[MGPU_ATI_MMIO_SIZE / 4];
	u8 rom[MGPU_ATI_ROM_SIZE];
};

#endif /* _MDEV_GPU_MODEL_ATI_H */
