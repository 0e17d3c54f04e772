// SPDX-License-Identifier: GPL-2.0-only
/*
 * Commands of a 2D engine: their bounds, and how they are cut to pieces.
 *
 * Room: brain. No lock, no allocation, no device.
 */
#include <kunit/visibility.h>
#include <linux/export.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/overflow.h>

#include "cmd.h"

/* Whether the rows of a rectangle lie in @size bytes from @off on. */
static bool rect_inside(u64 at, u32 pitch, u64 row, u32 height, u64 off,
			u64 size)
{
	u64 len, end;

	if (check_add_overflow((u64)pitch * (height - 1), row, &len) ||
	    check_add_overflow(at, len, &end))
		return false;

	return at >= off && end - off <= size;
}

/**
 * mgpu_cmd_inside() - see whether a command keeps to a slice
 * @cmd: the command, every member of which may have come from a guest
 * @off: first byte of the slice
 * @size: bytes of the slice; its end is no more than 2^64
 *
 * Also refuses what is no command at all: an unknown operation, a pixel of no
 * size, an empty rectangle.
 *
 * Context: any. Pure.
 * Return: true if every byte that it reads or writes is in the slice.
 */
bool mgpu_cmd_inside(const struct mgpu_cmd *cmd, u64 off, u64 size)
{
	u64 row = (u64)cmd->width * cmd->bypp;

	if (cmd->op != MGPU_OP_FILL && cmd->op != MGPU_OP_COPY)
		return false;
	if (!cmd->bypp || cmd->bypp > 4 || !cmd->width || !cmd->height)
		return false;
	if (!rect_inside(cmd->dst, cmd->dst_pitch, row, cmd->height, off, size))
		return false;

	return cmd->op == MGPU_OP_FILL ||
	       rect_inside(cmd->src, cmd->src_pitch, row, cmd->height, off,
			   size);
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_cmd_inside);

/**
 * mgpu_cmd_bytes() - how much a command writes
 * @cmd: the command, which is inside of some slice
 *
 * Context: any. Pure.
 * Return: bytes, those that are written twice counted twice.
 */
u64 mgpu_cmd_bytes(const struct mgpu_cmd *cmd)
{
	return (u64)cmd->width * cmd->bypp * cmd->height;
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_cmd_bytes);

/**
 * mgpu_cmd_split() - cut the rows that come first off a command
 * @rest: the command, which is inside of some slice; what remains of it after
 *	that
 * @piece: the rows that were cut off, those where the walk begins
 * @bytes: as many as write no more than so many bytes, but at least one row
 *
 * To run the pieces one after the other is the same as to run the command,
 * whatever overlaps.
 *
 * Context: any. Pure.
 * Return: false if nothing remains; @rest is then as it was.
 */
bool mgpu_cmd_split(struct mgpu_cmd *rest, struct mgpu_cmd *piece, u64 bytes)
{
	u64 row = (u64)rest->width * rest->bypp;
	u64 rows = max(div64_u64(bytes, row), 1);

	*piece = *rest;
	if (rows >= rest->height)
		return false;

	piece->height = rows;
	rest->height -= rows;
	if (rest->bottom_to_top) {
		piece->dst += (u64)rest->height * rest->dst_pitch;
		piece->src += (u64)rest->height * rest->src_pitch;
	} else {
		rest->dst += rows * rest->dst_pitch;
		rest->src += rows * rest->src_pitch;
	}

	return true;
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_cmd_split);
