/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a guest sees of a vGPU: the registers of a bochs-display.
 */
#ifndef _MDEV_GPU_MODEL_BOCHS_H
#define _MDEV_GPU_MODEL_BOCHS_H

#include <linux/types.h>

#include "model.h"

/* BARs: the framebuffer and the registers. */
#define MGPU_MODEL_BAR_VRAM	0
#define MGPU_MODEL_BAR_MMIO	2
#define MGPU_MODEL_MMIO_SIZE	0x1000

/* DISPI registers, 16 bits each. */
#define MGPU_DISPI_NUM		11

/**
 * struct mgpu_model_bochs - a bochs-display
 * @base: what all models have; first
 * @dispi: DISPI registers by index, as the guest wrote them
 * @big_endian: byte order of pixels, set through the QEXT registers
 *
 * The caller serialises.
 */
struct mgpu_model_bochs {
	struct mgpu_model base;
	u16 dispi[MGPU_DISPI_NUM];
	bool big_endian;
};

int mgpu_model_bochs_init(struct mgpu_model_bochs *model,
			  const struct mgpu_model_conf *conf);
void mgpu_model_bochs_reset(struct mgpu_model_bochs *model);
int mgpu_model_bochs_mmio(struct mgpu_model_bochs *model, u64 off, void *val,
			  unsigned int len, bool write);
bool mgpu_model_bochs_scanout(const struct mgpu_model_bochs *model,
			      struct mgpu_scanout *scanout);

#endif /* _MDEV_GPU_MODEL_BOCHS_H */
