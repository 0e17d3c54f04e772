/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The 2D registers of an RV100, and the commands that a guest makes of them.
 */
#ifndef _MDEV_GPU_ATI_2D_H
#define _MDEV_GPU_ATI_2D_H

#include <linux/types.h>

#include "cmd.h"

/**
 * enum mgpu_ati_geo - coordinates, fourteen bits each
 * @ATI_GEO_DST_X: pixel of the target where the walk begins
 * @ATI_GEO_DST_Y: its row
 * @ATI_GEO_SRC_X: pixel of the source where the walk begins
 * @ATI_GEO_SRC_Y: its row
 * @ATI_GEO_WIDTH: pixels of a row
 * @ATI_GEO_HEIGHT: rows
 * @ATI_GEO_NUM: number of the above
 */
enum mgpu_ati_geo {
	ATI_GEO_DST_X,
	ATI_GEO_DST_Y,
	ATI_GEO_SRC_X,
	ATI_GEO_SRC_Y,
	ATI_GEO_WIDTH,
	ATI_GEO_HEIGHT,
	ATI_GEO_NUM,
};

/**
 * struct mgpu_ati_surface - where pixels are
 * @offset: first byte, in the memory that the guest sees
 * @pitch: bytes from line to line
 * @tile: how they are tiled, 0 for not at all
 */
struct mgpu_ati_surface {
	u32 offset;
	u32 pitch;
	u32 tile;
};

/**
 * struct mgpu_ati_2d - state of the 2D registers
 * @geo: coordinates by enum mgpu_ati_geo, as written
 * @dst: the target, unless the default one is selected
 * @src: the source, likewise
 * @def: the default one
 * @gmc: DP_GUI_MASTER_CNTL as written last
 * @cntl: DP_CNTL
 * @datatype: DP_DATATYPE
 * @mix: DP_MIX
 * @write_mask: DP_WRITE_MASK
 * @cmp: CLR_CMP_CNTL
 * @frgd: DP_BRUSH_FRGD_CLR
 * @sc_tl: first pixel and row of the scissors: x in the lower half, y above
 * @sc_br: last pixel and row of the scissors, likewise
 * @def_sc_br: DEFAULT_SC_BOTTOM_RIGHT
 */
struct mgpu_ati_2d {
	u16 geo[ATI_GEO_NUM];
	struct mgpu_ati_surface dst;
	struct mgpu_ati_surface src;
	struct mgpu_ati_surface def;
	u32 gmc;
	u32 cntl;
	u32 datatype;
	u32 mix;
	u32 write_mask;
	u32 cmp;
	u32 frgd;
	u32 sc_tl;
	u32 sc_br;
	u32 def_sc_br;
};

/**
 * enum mgpu_ati_verdict - what becomes of a command
 * @ATI_RUN: it is to be carried out
 * @ATI_EMPTY: the scissors leave nothing of it, or it has no pixels
 * @ATI_OUTSIDE: some byte of it is not in the guest's memory
 * @ATI_UNSUPPORTED: the engine cannot do that
 */
enum mgpu_ati_verdict {
	ATI_RUN,
	ATI_EMPTY,
	ATI_OUTSIDE,
	ATI_UNSUPPORTED,
};

void mgpu_ati_2d_reset(struct mgpu_ati_2d *s);
bool mgpu_ati_2d_read(const struct mgpu_ati_2d *s, u32 reg, u32 *val);
bool mgpu_ati_2d_write(struct mgpu_ati_2d *s, u32 reg, u32 val, bool *trigger);
enum mgpu_ati_verdict mgpu_ati_2d_command(const struct mgpu_ati_2d *s,
					  u64 vram_size, struct mgpu_cmd *cmd);
void mgpu_ati_2d_advance(struct mgpu_ati_2d *s);
unsigned int mgpu_ati_bypp(unsigned int datatype);

#endif /* _MDEV_GPU_ATI_2D_H */
