/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The option ROM of an RV100.
 */
#ifndef _MDEV_GPU_ATI_ROM_H
#define _MDEV_GPU_ATI_ROM_H

#include <linux/types.h>

#define MGPU_ATI_ROM_SIZE	2048	/* the least that a ROM BAR can have */

void mgpu_ati_rom_build(u8 rom[MGPU_ATI_ROM_SIZE], u16 vendor, u16 device,
			u32 class);

#endif /* _MDEV_GPU_ATI_ROM_H */
