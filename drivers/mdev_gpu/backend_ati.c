// SPDX-License-Identifier: GPL-2.0-only
/*
 * ATI RV100 cards, PCI 1002:5159: memory in BAR 0, registers in BAR 2, and a 2D
 * engine that fills and copies. QEMU calls it ati-vga, model rv100.
 *
 * Room: hand. Lock: ati_hw.engine_lock is for whoever has the engine.
 *
 * The engine takes an address in KiB and a pitch in units of 64 bytes, and what
 * is beyond that in pixels and rows of fourteen bits. Commands come checked and
 * in bytes, so that each is first cast into that form; the few that have none
 * are carried out by the CPU.
 *
 * QEMU's engine refuses whatever its own reckoning has reach the end of the
 * memory: it takes a column for a byte, and counts the last row as a whole
 * pitch. The rows to which that happens are left to the CPU as well. Its
 * reckoning errs on the other side, too, but a command that lies inside of the
 * memory is never carried out elsewhere. It looks at no scissors, and none are
 * needed.
 */
#include <linux/align.h>
#include <linux/aperture.h>
#include <linux/bitfield.h>
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/sched.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/stddef.h>

#include "ati_regs.h"
#include "backend.h"
#include "backend_pci.h"
#include "cmd.h"
#include "mdev_gpu.h"
#include "model.h"

#define ATI_REGS_SIZE		SZ_16K

/* What the engine's registers can hold. */
#define ENGINE_OFFSET_UNIT	SZ_1K
#define ENGINE_PITCH_UNIT	64
#define ENGINE_PITCH_MAX	(255 * ENGINE_PITCH_UNIT)
#define ENGINE_SIDE_MAX		0x3fff

/* Longest that the engine may be busy with one command. */
#define ENGINE_TIMEOUT_MS	1000

/* The scrubber's rectangles: rows of a page. */
#define CLEAR_PITCH		SZ_4K

/**
 * struct ati_hw - an RV100
 * @card: its BARs; first, for the operations that cards have in common
 * @size: bytes of its memory
 * @engine_lock: guards the registers of the 2D engine, and the engine
 * @stuck: the engine did not come to an end, and is not used any more; guarded
 *	by @engine_lock
 */
struct ati_hw {
	struct mgpu_pci_card card;
	u64 size;
	struct mutex engine_lock;
	bool stuck;
};

static_assert(!offsetof(struct ati_hw, card));

/**
 * struct ati_rect - a rectangle as the engine takes it
 * @base: offset of the surface in bytes, a multiple of ENGINE_OFFSET_UNIT
 * @pitch: bytes from row to row, a multiple of ENGINE_PITCH_UNIT
 * @x: pixels from the beginning of the surface to the first of a row
 */
struct ati_rect {
	u64 base;
	u32 pitch;
	u32 x;
};

static u32 ati_read(const struct ati_hw *hw, u32 reg)
{
	return readl(hw->card.regs + reg);
}

static void ati_write(const struct ati_hw *hw, u32 reg, u32 val)
{
	writel(val, hw->card.regs + reg);
}

/* No scan-out; the physical CRTC begins at 0, for QEMU's engine adds it. */
static void ati_blank(const struct ati_hw *hw)
{
	ati_write(hw, ATI_GEN_INT_CNTL, 0);
	ati_write(hw, ATI_CRTC_GEN_CNTL, 0);
	ati_write(hw, ATI_CRTC_OFFSET, 0);
}

static int ati_vram_size(struct ati_hw *hw)
{
	u32 told = ati_read(hw, ATI_CNFG_MEMSIZE);

	if (!told || told == U32_MAX)
		return dev_err_probe(&hw->card.pdev->dev, -ENODEV,
				     "it tells of no memory\n");

	hw->size = mgpu_pci_card_vram_size(&hw->card, told);
	return 0;
}

/**
 * mgpu_backend_ati_take() - take over an RV100
 * @pdev: its PCI device, which no other driver has
 * @vram_size: its bytes of memory are stored here
 *
 * It may be what the host shows its console on since it was booted: the
 * framebuffer drivers that live on what the firmware set up are told to leave.
 * Leaves it with scan-out switched off.
 *
 * Context: process, may sleep.
 * Return: what the operations want as hw; -EBUSY if somebody else has its BARs;
 * -ENODEV if it has no memory; -ENOMEM; or what enabling the device or sending
 * the firmware's framebuffer away returned.
 */
void *mgpu_backend_ati_take(struct pci_dev *pdev, u64 *vram_size)
{
	struct ati_hw *hw;
	int ret;

	hw = kzalloc(sizeof(*hw), GFP_KERNEL);
	if (!hw)
		return ERR_PTR(-ENOMEM);
	mutex_init(&hw->engine_lock);

	ret = aperture_remove_conflicting_pci_devices(pdev, MGPU_NAME);
	if (ret) {
		dev_err_probe(&pdev->dev, ret,
			      "the firmware's framebuffer does not leave\n");
		goto err_free;
	}

	ret = mgpu_pci_card_take(&hw->card, pdev, ATI_REGS_SIZE);
	if (ret)
		goto err_free;

	ret = ati_vram_size(hw);
	if (ret)
		goto err_give;

	*vram_size = hw->size;
	ati_blank(hw);

	return hw;

err_give:
	mgpu_pci_card_give(&hw->card);
err_free:
	mutex_destroy(&hw->engine_lock);
	kfree(hw);
	return ERR_PTR(ret);
}

/**
 * mgpu_backend_ati_give() - hand an RV100 back
 * @hw: what mgpu_backend_ati_take() returned; nobody maps it any more, and
 *	no command runs
 *
 * Leaves it as a driver would find it after power-on, with scan-out off and
 * memory filled with zeros.
 *
 * Context: process, may sleep.
 */
void mgpu_backend_ati_give(void *hw)
{
	struct ati_hw *ati = hw;

	ati_blank(ati);

	mgpu_pci_card_give(&ati->card);
	mutex_destroy(&ati->engine_lock);
	kfree(ati);
}

/* What CPUs wrote has reached the memory when a read of it comes back. */
static void flush_vram(const struct ati_hw *hw, u64 off)
{
	wmb(); /* empties the write-combining buffers before the read */
	readb(hw->card.vram + off);
}

/*
 * Waits until the engine has come to an end. A card that was unplugged reads
 * as all ones, and has come to its end, too.
 */
static void engine_wait(struct ati_hw *hw)
{
	ktime_t end = ktime_add_ms(ktime_get(), ENGINE_TIMEOUT_MS);
	u32 status;

	for (;;) {
		status = ati_read(hw, ATI_RBBM_STATUS);
		if (status == U32_MAX || !(status & ATI_RBBM_GUI_ACTIVE))
			return;
		if (ktime_after(ktime_get(), end))
			break;
		cond_resched();
	}

	hw->stuck = true;
	dev_err(&hw->card.pdev->dev,
		"the 2D engine does not come to an end; left to itself\n");
}

/* Cast the place of a rectangle into the engine's form; false if there is none. */
static bool rect_cast(struct ati_rect *rect, u64 at, u32 pitch,
		      const struct mgpu_cmd *cmd)
{
	unsigned int i;
	u32 x;

	/* One row has no pitch, and QEMU likes it best short. */
	if (cmd->height == 1)
		pitch = ENGINE_PITCH_UNIT;
	if (!pitch || pitch % ENGINE_PITCH_UNIT || pitch > ENGINE_PITCH_MAX)
		return false;

	/* Pixels of three bytes may begin a whole one only further ahead. */
	rect->base = ALIGN_DOWN(at, ENGINE_OFFSET_UNIT);
	rect->pitch = pitch;
	for (i = 0; i < cmd->bypp; i++) {
		x = at - rect->base;
		if (x % cmd->bypp == 0) {
			rect->x = x / cmd->bypp;
			return rect->x + cmd->width <= ENGINE_SIDE_MAX;
		}
		if (rect->base < ENGINE_OFFSET_UNIT)
			return false;
		rect->base -= ENGINE_OFFSET_UNIT;
	}

	return false;
}

/* How many rows of a rectangle QEMU's reckoning keeps inside of the memory. */
static u64 rect_rows(const struct ati_hw *hw, const struct ati_rect *rect)
{
	u64 begin = rect->base + rect->x;

	return begin < hw->size ? div_u64(hw->size - begin - 1, rect->pitch) :
				  0;
}

static u32 engine_datatype(unsigned int bypp)
{
	static const u8 datatype[] = {
		[1] = ATI_DATATYPE_8,
		[2] = ATI_DATATYPE_565,
		[3] = ATI_DATATYPE_888,
		[4] = ATI_DATATYPE_8888,
	};

	return datatype[bypp];
}

static u32 pitch_offset(const struct ati_rect *rect)
{
	return FIELD_PREP(ATI_PITCH_OFFSET_1K,
			  rect->base / ENGINE_OFFSET_UNIT) |
	       FIELD_PREP(ATI_PITCH_OFFSET_64,
			  rect->pitch / ENGINE_PITCH_UNIT);
}

static void engine_run(struct ati_hw *hw, const struct mgpu_cmd *cmd,
		       const struct ati_rect *dst, const struct ati_rect *src)
{
	bool copy = cmd->op == MGPU_OP_COPY;
	u32 right = cmd->right_to_left ? cmd->width - 1 : 0;
	u32 low = cmd->bottom_to_top ? cmd->height - 1 : 0;
	u32 gmc, cntl = 0;

	gmc = ATI_GMC_SRC_PITCH_OFFSET | ATI_GMC_DST_PITCH_OFFSET |
	      ATI_GMC_CLR_CMP_DIS | ATI_GMC_WRITE_MASK_SET |
	      FIELD_PREP(ATI_GMC_DST_DATATYPE, engine_datatype(cmd->bypp)) |
	      FIELD_PREP(ATI_GMC_SRC_DATATYPE, ATI_SRC_COLOR);
	if (copy)
		gmc |= FIELD_PREP(ATI_GMC_ROP3, ATI_ROP3_SRCCOPY) |
		       FIELD_PREP(ATI_GMC_BRUSH, ATI_BRUSH_NONE) |
		       FIELD_PREP(ATI_GMC_DP_SRC, ATI_DP_SRC_RECT);
	else
		gmc |= FIELD_PREP(ATI_GMC_ROP3, ATI_ROP3_PATCOPY) |
		       FIELD_PREP(ATI_GMC_BRUSH, ATI_BRUSH_SOLID);
	if (!cmd->right_to_left)
		cntl |= ATI_DST_X_LEFT_TO_RIGHT;
	if (!cmd->bottom_to_top)
		cntl |= ATI_DST_Y_TOP_TO_BOTTOM;

	ati_write(hw, ATI_DEFAULT_SC_BOTTOM_RIGHT, 0x1fff1fff);
	ati_write(hw, ATI_DP_GUI_MASTER_CNTL, gmc);
	ati_write(hw, ATI_DP_CNTL, cntl);
	ati_write(hw, ATI_DST_PITCH_OFFSET, pitch_offset(dst));
	if (copy) {
		ati_write(hw, ATI_SRC_PITCH_OFFSET, pitch_offset(src));
		ati_write(hw, ATI_SRC_Y_X, low << 16 | (src->x + right));
	} else {
		ati_write(hw, ATI_DP_BRUSH_FRGD_CLR, cmd->color);
	}
	ati_write(hw, ATI_DST_Y_X, low << 16 | (dst->x + right));
	ati_write(hw, ATI_DST_WIDTH_HEIGHT, cmd->width << 16 | cmd->height);
	engine_wait(hw);
}

/* Pixel by pixel, in the engine's order. */
static void cpu_run(struct ati_hw *hw, const struct mgpu_cmd *cmd)
{
	u8 pixel[4] = { cmd->color, cmd->color >> 8, cmd->color >> 16,
			cmd->color >> 24 };
	u32 i, j, x, y;

	for (i = 0; i < cmd->height; i++) {
		y = cmd->bottom_to_top ? cmd->height - 1 - i : i;
		for (j = 0; j < cmd->width; j++) {
			x = cmd->right_to_left ? cmd->width - 1 - j : j;
			if (cmd->op == MGPU_OP_COPY)
				memcpy_fromio(pixel, hw->card.vram + cmd->src +
					      (u64)y * cmd->src_pitch +
					      x * cmd->bypp, cmd->bypp);
			memcpy_toio(hw->card.vram + cmd->dst +
				    (u64)y * cmd->dst_pitch + x * cmd->bypp,
				    pixel, cmd->bypp);
		}
		cond_resched();
	}
	flush_vram(hw, cmd->dst);
}

/* The first @rows rows of a command, or those behind them. */
static struct mgpu_cmd cmd_rows(const struct mgpu_cmd *cmd, u32 rows,
				bool behind)
{
	struct mgpu_cmd part = *cmd;

	part.height = behind ? cmd->height - rows : rows;
	if (behind) {
		part.dst += (u64)rows * cmd->dst_pitch;
		part.src += (u64)rows * cmd->src_pitch;
	}

	return part;
}

static void run_locked(struct ati_hw *hw, const struct mgpu_cmd *cmd)
{
	bool copy = cmd->op == MGPU_OP_COPY;
	struct ati_rect dst, src = {};
	struct mgpu_cmd upper, lower;
	u64 rows;

	if (hw->stuck || cmd->height > ENGINE_SIDE_MAX ||
	    !rect_cast(&dst, cmd->dst, cmd->dst_pitch, cmd) ||
	    (copy && !rect_cast(&src, cmd->src, cmd->src_pitch, cmd))) {
		cpu_run(hw, cmd);
		return;
	}

	rows = rect_rows(hw, &dst);
	if (copy)
		rows = min(rows, rect_rows(hw, &src));
	if (rows >= cmd->height) {
		engine_run(hw, cmd, &dst, &src);
		return;
	}
	if (!rows) {
		cpu_run(hw, cmd);
		return;
	}

	upper = cmd_rows(cmd, rows, false);
	lower = cmd_rows(cmd, rows, true);
	if (cmd->bottom_to_top)
		cpu_run(hw, &lower);
	engine_run(hw, &upper, &dst, &src);
	if (!cmd->bottom_to_top)
		cpu_run(hw, &lower);
}

static void ati_run(void *hw, const struct mgpu_cmd *cmd)
{
	struct ati_hw *ati = hw;

	if (WARN_ON_ONCE(!mgpu_cmd_inside(cmd, 0, ati->size)))
		return;

	mutex_lock(&ati->engine_lock);
	flush_vram(ati, cmd->dst);
	run_locked(ati, cmd);
	mutex_unlock(&ati->engine_lock);
}

static void ati_clear(void *hw, u64 off, size_t len)
{
	struct mgpu_cmd cmd = {
		.op = MGPU_OP_FILL,
		.bypp = 4,
		.dst = off,
		.dst_pitch = CLEAR_PITCH,
		.width = CLEAR_PITCH / 4,
		.height = len / CLEAR_PITCH,
	};

	static_assert(PAGE_SIZE % CLEAR_PITCH == 0);
	ati_run(hw, &cmd);
}

const struct mgpu_backend_ops mgpu_backend_ati = {
	.name = "ati",
	.max_profile_mib = 256,
	.min_profile_mib = 16,
	.model = &mgpu_model_ati_ops,
	.write_combine = true,
	.pfn = mgpu_pci_card_pfn,
	.contiguous = mgpu_pci_card_contiguous,
	.read = mgpu_pci_card_read,
	.write = mgpu_pci_card_write,
	.clear = ati_clear,
	.run = ati_run,
};
