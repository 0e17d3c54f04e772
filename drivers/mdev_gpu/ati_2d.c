// SPDX-License-Identifier: GPL-2.0-only
/*
 * The 2D registers of an RV100, and the commands that a guest makes of them.
 *
 * Room: brain. No lock, no allocation, no device.
 *
 * Most registers only keep a value. One that takes a width sets the engine in
 * motion, on a target and a source described by all the others:
 *
 *	offset, pitch		where the picture is in the guest's memory
 *	DST_X, DST_Y, SRC_X..	the corner of the rectangle where the walk begins
 *	DP_CNTL			which corner that is
 *	SC_*			scissors, which cut the target
 *	DP_*			pixels, colours and the operation
 *
 * The scissors are ours to apply, since what the engine is asked for has to be
 * checked as it is, not as some hardware may or may not cut it. After that a
 * command lies in the guest's memory with every byte, or is refused.
 */
#include <kunit/visibility.h>
#include <linux/bitfield.h>
#include <linux/bitops.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/stddef.h>
#include <linux/string.h>

#include "ati_2d.h"
#include "ati_regs.h"

#define GEO_MASK	GENMASK(13, 0)
#define GEO_SIGN	13
#define GEO_NONE	ATI_GEO_NUM

#define XY_X		GENMASK(13, 0)
#define XY_Y		GENMASK(29, 16)

/* The scissors that leave everything. */
#define SC_MAX		0x1fff1fff

/**
 * struct geo_reg - a register that holds coordinates
 * @reg: its offset
 * @hi: what is in the upper half, GEO_NONE for nothing
 * @lo: what is in the lower half
 * @trigger: a write sets the engine in motion
 */
struct geo_reg {
	u16 reg;
	u8 hi;
	u8 lo;
	bool trigger;
};

static const struct geo_reg geo_regs[] = {
	{ ATI_DST_WIDTH, GEO_NONE, ATI_GEO_WIDTH, true },
	{ ATI_DST_HEIGHT, GEO_NONE, ATI_GEO_HEIGHT },
	{ ATI_SRC_X, GEO_NONE, ATI_GEO_SRC_X },
	{ ATI_SRC_Y, GEO_NONE, ATI_GEO_SRC_Y },
	{ ATI_DST_X, GEO_NONE, ATI_GEO_DST_X },
	{ ATI_DST_Y, GEO_NONE, ATI_GEO_DST_Y },
	{ ATI_SRC_Y_X, ATI_GEO_SRC_Y, ATI_GEO_SRC_X },
	{ ATI_DST_Y_X, ATI_GEO_DST_Y, ATI_GEO_DST_X },
	{ ATI_DST_HEIGHT_WIDTH, ATI_GEO_HEIGHT, ATI_GEO_WIDTH, true },
	{ ATI_DST_WIDTH_X, ATI_GEO_WIDTH, ATI_GEO_DST_X, true },
	{ ATI_SRC_X_Y, ATI_GEO_SRC_X, ATI_GEO_SRC_Y },
	{ ATI_DST_X_Y, ATI_GEO_DST_X, ATI_GEO_DST_Y },
	{ ATI_DST_WIDTH_HEIGHT, ATI_GEO_WIDTH, ATI_GEO_HEIGHT, true },
	{ ATI_DST_HEIGHT_Y, ATI_GEO_HEIGHT, ATI_GEO_DST_Y },
};

/* Registers that keep a plain value, and where. */
static const struct {
	u16 reg;
	u16 at;
} plain_regs[] = {
	{ ATI_DP_CNTL, offsetof(struct mgpu_ati_2d, cntl) },
	{ ATI_DP_DATATYPE, offsetof(struct mgpu_ati_2d, datatype) },
	{ ATI_DP_MIX, offsetof(struct mgpu_ati_2d, mix) },
	{ ATI_DP_WRITE_MASK, offsetof(struct mgpu_ati_2d, write_mask) },
	{ ATI_CLR_CMP_CNTL, offsetof(struct mgpu_ati_2d, cmp) },
	{ ATI_DP_BRUSH_FRGD_CLR, offsetof(struct mgpu_ati_2d, frgd) },
	{ ATI_SC_TOP_LEFT, offsetof(struct mgpu_ati_2d, sc_tl) },
	{ ATI_SC_BOTTOM_RIGHT, offsetof(struct mgpu_ati_2d, sc_br) },
	{ ATI_DEFAULT_SC_BOTTOM_RIGHT, offsetof(struct mgpu_ati_2d, def_sc_br) },
};

/* Where the plain value of a register is in the state, -1 if it has none. */
static int find_plain(u32 reg)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(plain_regs); i++)
		if (plain_regs[i].reg == reg)
			return plain_regs[i].at;

	return -1;
}

static const struct geo_reg *find_geo(u32 reg)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(geo_regs); i++)
		if (geo_regs[i].reg == reg)
			return &geo_regs[i];

	return NULL;
}

/**
 * mgpu_ati_bypp() - size of a pixel
 * @datatype: ATI_DATATYPE_*, four bits
 *
 * Context: any. Pure.
 * Return: bytes, 1..4, or 0 for pixels that nobody here knows.
 */
unsigned int mgpu_ati_bypp(unsigned int datatype)
{
	switch (datatype) {
	case ATI_DATATYPE_8:
		return 1;
	case ATI_DATATYPE_1555:
	case ATI_DATATYPE_565:
		return 2;
	case ATI_DATATYPE_888:
		return 3;
	case ATI_DATATYPE_8888:
		return 4;
	default:
		return 0;
	}
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_ati_bypp);

/**
 * mgpu_ati_2d_reset() - the registers as they are after power-on
 * @s: overwritten
 *
 * Context: any.
 */
void mgpu_ati_2d_reset(struct mgpu_ati_2d *s)
{
	memset(s, 0, sizeof(*s));
	s->cntl = ATI_DST_X_LEFT_TO_RIGHT | ATI_DST_Y_TOP_TO_BOTTOM;
	s->write_mask = U32_MAX;
	s->sc_br = SC_MAX;
	s->def_sc_br = SC_MAX;
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_ati_2d_reset);

static void surface_set(struct mgpu_ati_surface *surface, u32 val)
{
	surface->offset = FIELD_GET(ATI_PITCH_OFFSET_1K, val) << 10;
	surface->pitch = FIELD_GET(ATI_PITCH_OFFSET_64, val) << 6;
	surface->tile = FIELD_GET(ATI_PITCH_OFFSET_TILE, val);
}

static u32 surface_get(const struct mgpu_ati_surface *surface)
{
	return FIELD_PREP(ATI_PITCH_OFFSET_1K, surface->offset >> 10) |
	       FIELD_PREP(ATI_PITCH_OFFSET_64, surface->pitch >> 6) |
	       FIELD_PREP(ATI_PITCH_OFFSET_TILE, surface->tile);
}

/* The short form of several registers. */
static void write_gmc(struct mgpu_ati_2d *s, u32 val)
{
	s->gmc = val;
	s->datatype = FIELD_PREP(ATI_DP_DST_DATATYPE,
				 FIELD_GET(ATI_GMC_DST_DATATYPE, val)) |
		      FIELD_PREP(ATI_DP_BRUSH_DATATYPE,
				 FIELD_GET(ATI_GMC_BRUSH, val)) |
		      FIELD_PREP(ATI_DP_SRC_DATATYPE,
				 FIELD_GET(ATI_GMC_SRC_DATATYPE, val));
	s->mix = FIELD_PREP(ATI_DP_MIX_ROP3, FIELD_GET(ATI_GMC_ROP3, val)) |
		 FIELD_PREP(ATI_DP_MIX_SRC, FIELD_GET(ATI_GMC_DP_SRC, val));
	if (!(val & ATI_GMC_DST_CLIPPING)) {
		s->sc_tl = 0;
		s->sc_br = s->def_sc_br;
	}
	if (val & ATI_GMC_CLR_CMP_DIS)
		s->cmp = 0;
	if (val & ATI_GMC_WRITE_MASK_SET)
		s->write_mask = U32_MAX;
}

/**
 * mgpu_ati_2d_write() - a guest writes a register
 * @s: the registers
 * @reg: offset of the register
 * @val: what it writes
 * @trigger: set if the engine is to be set in motion, else left alone
 *
 * Context: any. Pure.
 * Return: true if it is a register of the 2D engine that is kept here.
 */
bool mgpu_ati_2d_write(struct mgpu_ati_2d *s, u32 reg, u32 val, bool *trigger)
{
	const struct geo_reg *geo = find_geo(reg);
	int at = find_plain(reg);

	if (at >= 0) {
		*(u32 *)((void *)s + at) = val;
		return true;
	}
	if (geo) {
		if (geo->hi != GEO_NONE)
			s->geo[geo->hi] = val >> 16 & GEO_MASK;
		s->geo[geo->lo] = val & GEO_MASK;
		if (geo->trigger)
			*trigger = true;
		return true;
	}

	switch (reg) {
	case ATI_DP_GUI_MASTER_CNTL:
		write_gmc(s, val);
		return true;
	case ATI_DST_PITCH_OFFSET:
		surface_set(&s->dst, val);
		return true;
	case ATI_SRC_PITCH_OFFSET:
		surface_set(&s->src, val);
		return true;
	case ATI_DEFAULT_OFFSET:
		surface_set(&s->def, val);
		return true;
	case ATI_DST_OFFSET:
		s->dst.offset = round_down(val, 1024);
		return true;
	case ATI_SRC_OFFSET:
		s->src.offset = round_down(val, 1024);
		return true;
	case ATI_DST_PITCH:
		s->dst.pitch = val & ATI_PITCH_MASK;
		return true;
	case ATI_SRC_PITCH:
		s->src.pitch = val & ATI_PITCH_MASK;
		return true;
	case ATI_SC_LEFT:
		s->sc_tl = (s->sc_tl & ~XY_X) | (val & XY_X);
		return true;
	case ATI_SC_TOP:
		s->sc_tl = (s->sc_tl & ~XY_Y) | FIELD_PREP(XY_Y, val & GEO_MASK);
		return true;
	case ATI_SC_RIGHT:
		s->sc_br = (s->sc_br & ~XY_X) | (val & XY_X);
		return true;
	case ATI_SC_BOTTOM:
		s->sc_br = (s->sc_br & ~XY_Y) | FIELD_PREP(XY_Y, val & GEO_MASK);
		return true;
	default:
		return false;
	}
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_ati_2d_write);

/**
 * mgpu_ati_2d_read() - a guest reads a register
 * @s: the registers
 * @reg: offset of the register
 * @val: what it reads is stored here
 *
 * Context: any. Pure.
 * Return: true if it is a register of the 2D engine that is kept here.
 */
bool mgpu_ati_2d_read(const struct mgpu_ati_2d *s, u32 reg, u32 *val)
{
	const struct geo_reg *geo = find_geo(reg);
	int at = find_plain(reg);

	if (at >= 0) {
		*val = *(const u32 *)((const void *)s + at);
		return true;
	}
	if (geo) {
		*val = s->geo[geo->lo];
		if (geo->hi != GEO_NONE)
			*val |= (u32)s->geo[geo->hi] << 16;
		return true;
	}

	switch (reg) {
	case ATI_DP_GUI_MASTER_CNTL:
		*val = s->gmc;
		return true;
	case ATI_DST_PITCH_OFFSET:
		*val = surface_get(&s->dst);
		return true;
	case ATI_SRC_PITCH_OFFSET:
		*val = surface_get(&s->src);
		return true;
	case ATI_DEFAULT_OFFSET:
		*val = surface_get(&s->def);
		return true;
	case ATI_DST_OFFSET:
		*val = s->dst.offset;
		return true;
	case ATI_SRC_OFFSET:
		*val = s->src.offset;
		return true;
	case ATI_DST_PITCH:
		*val = s->dst.pitch;
		return true;
	case ATI_SRC_PITCH:
		*val = s->src.pitch;
		return true;
	default:
		return false;
	}
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_ati_2d_read);

/* What is to be done to the pixels, but for where. */
static enum mgpu_ati_verdict decode_op(const struct mgpu_ati_2d *s,
				       struct mgpu_cmd *cmd)
{
	unsigned int brush = FIELD_GET(ATI_DP_BRUSH_DATATYPE, s->datatype);
	u32 mask;

	cmd->bypp = mgpu_ati_bypp(FIELD_GET(ATI_DP_DST_DATATYPE, s->datatype));
	if (!cmd->bypp)
		return ATI_UNSUPPORTED;

	mask = GENMASK(8 * cmd->bypp - 1, 0);
	if ((s->write_mask & mask) != mask ||
	    s->cmp & (ATI_CLR_CMP_SRC | ATI_CLR_CMP_DST))
		return ATI_UNSUPPORTED;

	cmd->op = MGPU_OP_FILL;
	switch (FIELD_GET(ATI_DP_MIX_ROP3, s->mix)) {
	case ATI_ROP3_BLACKNESS:
		cmd->color = 0;
		return ATI_RUN;
	case ATI_ROP3_WHITENESS:
		cmd->color = U32_MAX;
		return ATI_RUN;
	case ATI_ROP3_PATCOPY:
		cmd->color = s->frgd;
		return brush == ATI_BRUSH_SOLID ? ATI_RUN : ATI_UNSUPPORTED;
	case ATI_ROP3_SRCCOPY:
		cmd->op = MGPU_OP_COPY;
		if (FIELD_GET(ATI_DP_MIX_SRC, s->mix) != ATI_DP_SRC_RECT ||
		    FIELD_GET(ATI_DP_SRC_DATATYPE, s->datatype) !=
		    ATI_SRC_COLOR)
			return ATI_UNSUPPORTED;
		return ATI_RUN;
	default:
		return ATI_UNSUPPORTED;
	}
}

/**
 * struct span - the pixels of a row, or the rows of a rectangle
 * @dst: the first of the target, whichever way the walk goes
 * @src: the first of the source
 * @len: how many, less than 0 if the scissors leave none
 */
struct span {
	s32 dst;
	s32 src;
	s32 len;
};

/* Fourteen-bit numbers: nothing here comes near to 32 bits. */
static struct span cut(u16 dst, u16 src, u16 len, bool forward, s32 first,
		       s32 last)
{
	struct span span = {
		.dst = sign_extend32(dst, GEO_SIGN),
		.src = sign_extend32(src, GEO_SIGN),
		.len = len,
	};
	s32 end;

	if (!forward) {
		span.dst -= span.len - 1;
		span.src -= span.len - 1;
	}

	end = min(span.dst + span.len, last + 1);
	first = max(span.dst, first);
	span.src += first - span.dst;
	span.dst = first;
	span.len = end - first;

	return span;
}

/* The address of a pixel; neither its column nor its row is negative. */
static u64 address(const struct mgpu_ati_surface *surface, u32 x, u32 y,
		   unsigned int bypp)
{
	return (u64)surface->offset + (u64)y * surface->pitch + x * bypp;
}

/**
 * mgpu_ati_2d_command() - what a guest asks of the engine
 * @s: the registers, all of which a guest wrote
 * @vram_size: bytes of memory that the guest has
 * @cmd: the command, in the guest's memory; valid only for ATI_RUN
 *
 * Context: any. Pure.
 * Return: the verdict; with ATI_RUN, @cmd lies inside of @vram_size bytes.
 */
enum mgpu_ati_verdict mgpu_ati_2d_command(const struct mgpu_ati_2d *s,
					  u64 vram_size, struct mgpu_cmd *cmd)
{
	const struct mgpu_ati_surface *dst, *src;
	bool ltr = s->cntl & ATI_DST_X_LEFT_TO_RIGHT;
	bool ttb = s->cntl & ATI_DST_Y_TOP_TO_BOTTOM;
	enum mgpu_ati_verdict verdict;
	struct span x, y;

	memset(cmd, 0, sizeof(*cmd));
	verdict = decode_op(s, cmd);
	if (verdict != ATI_RUN)
		return verdict;

	dst = s->gmc & ATI_GMC_DST_PITCH_OFFSET ? &s->dst : &s->def;
	src = s->gmc & ATI_GMC_SRC_PITCH_OFFSET ? &s->src : &s->def;
	if (dst->tile || (cmd->op == MGPU_OP_COPY && src->tile))
		return ATI_UNSUPPORTED;

	x = cut(s->geo[ATI_GEO_DST_X], s->geo[ATI_GEO_SRC_X],
		s->geo[ATI_GEO_WIDTH], ltr, FIELD_GET(XY_X, s->sc_tl),
		FIELD_GET(XY_X, s->sc_br));
	y = cut(s->geo[ATI_GEO_DST_Y], s->geo[ATI_GEO_SRC_Y],
		s->geo[ATI_GEO_HEIGHT], ttb, FIELD_GET(XY_Y, s->sc_tl),
		FIELD_GET(XY_Y, s->sc_br));
	if (x.len <= 0 || y.len <= 0)
		return ATI_EMPTY;

	cmd->width = x.len;
	cmd->height = y.len;
	cmd->dst = address(dst, x.dst, y.dst, cmd->bypp);
	cmd->dst_pitch = dst->pitch;
	if (cmd->op == MGPU_OP_COPY) {
		if (x.src < 0 || y.src < 0)
			return ATI_OUTSIDE;
		cmd->src = address(src, x.src, y.src, cmd->bypp);
		cmd->src_pitch = src->pitch;
		cmd->right_to_left = !ltr;
		cmd->bottom_to_top = !ttb;
	}

	return mgpu_cmd_inside(cmd, 0, vram_size) ? ATI_RUN : ATI_OUTSIDE;
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_ati_2d_command);

/**
 * mgpu_ati_2d_advance() - move on to where the next command begins
 * @s: the registers, after a command was carried out
 *
 * Context: any. Pure.
 */
void mgpu_ati_2d_advance(struct mgpu_ati_2d *s)
{
	bool copy = FIELD_GET(ATI_DP_MIX_ROP3, s->mix) == ATI_ROP3_SRCCOPY;
	u16 *geo = s->geo;

	if (copy && s->cntl & ATI_DST_X_LEFT_TO_RIGHT)
		geo[ATI_GEO_DST_X] = (geo[ATI_GEO_DST_X] +
				      geo[ATI_GEO_WIDTH]) & GEO_MASK;
	if (s->cntl & ATI_DST_Y_TOP_TO_BOTTOM)
		geo[ATI_GEO_DST_Y] = (geo[ATI_GEO_DST_Y] +
				      geo[ATI_GEO_HEIGHT]) & GEO_MASK;
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_ati_2d_advance);
