/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a 2D engine is asked to do: a rectangle to fill or to copy.
 */
#ifndef _MDEV_GPU_CMD_H
#define _MDEV_GPU_CMD_H

#include <linux/types.h>

/**
 * enum mgpu_op - what a command does
 * @MGPU_OP_FILL: write one colour to a rectangle
 * @MGPU_OP_COPY: copy a rectangle
 */
enum mgpu_op {
	MGPU_OP_FILL,
	MGPU_OP_COPY,
};

/**
 * struct mgpu_cmd - a command for a card's 2D engine
 * @op: what to do
 * @bypp: bytes of a pixel, 1..4
 * @color: in a fill, the pixel's value; its lowest @bypp bytes count, the
 *	lowest of them goes to the lowest address
 * @dst: where the upper left pixel of the target lies, in bytes from the
 *	beginning of the card's memory, in whichever direction the engine walks
 * @dst_pitch: bytes from a pixel of the target to the one below
 * @src: where the upper left pixel of the source lies, likewise; copies only
 * @src_pitch: bytes from a pixel of the source to the one below; copies only
 * @width: pixels of a row, not 0
 * @height: rows, not 0
 * @right_to_left: the engine walks each row from its last pixel to the first
 * @bottom_to_top: the engine walks from the lowest row to the uppermost
 *
 * The directions matter where the source and the target of a copy overlap: a
 * pixel is read when the walk comes to it, not before; and where rows overlap,
 * as they do if a pitch is less than a row.
 */
struct mgpu_cmd {
	enum mgpu_op op;
	u8 bypp;
	u32 color;
	u64 dst;
	u32 dst_pitch;
	u64 src;
	u32 src_pitch;
	u32 width;
	u32 height;
	bool right_to_left;
	bool bottom_to_top;
};

bool mgpu_cmd_inside(const struct mgpu_cmd *cmd, u64 off, u64 size);
u64 mgpu_cmd_bytes(const struct mgpu_cmd *cmd);
bool mgpu_cmd_split(struct mgpu_cmd *rest, struct mgpu_cmd *piece, u64 bytes);

#endif /* _MDEV_GPU_CMD_H */
