// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a guest sees of a vGPU with a 2D engine: an ATI RV100, a Radeon 7000.
 * Object without a lock; struct mgpu_vgpu.lock serialises.
 *
 *	BAR 0	framebuffer, which is the slice
 *	BAR 1	ports: the first 256 bytes of the registers
 *	BAR 2	registers, 16 KiB
 *	ROM	tables (ati_rom.c)
 *
 * A register either means something here, and then its meaning is this file's
 * or that of ati_2d.c; or it keeps what a guest writes to it and does nothing.
 * The latter are most of them: drivers change bits of registers that they do
 * not own, and expect to read back what they wrote.
 *
 * No register leads out of the slice: the 2D engine's addresses are checked and
 * moved, MM_INDEX has bounds, and what the CRTC shows is looked at only by
 * ati_scanout(), which trusts nothing. There is no bus mastering, no command
 * processor, no 3D engine, no interrupt, and no hardware cursor.
 */
#include <drm/drm_fourcc.h>
#include <kunit/visibility.h>
#include <linux/align.h>
#include <linux/bitfield.h>
#include <linux/container_of.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/minmax.h>
#include <linux/pci_regs.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include "ati_regs.h"
#include "engine.h"
#include "model_ati.h"

#define PLL_PPLL_REF_DIV	3
#define   PPLL_ATOMIC_UPDATE	BIT(15)

#define DSTCACHE_BUSY		BIT(31)

/* radeonfb takes the memory in units of 16 MiB, and no more than 31 of them. */
#define VRAM_MIN		SZ_16M
#define VRAM_MAX		SZ_256M

static const struct vfg_cfgspace_id ati_id = {
	.vendor = 0x1002,
	.device = 0x5159,
	.subvendor = 0x1af4,
	.subdevice = 0x1100,
	/*
	 * "Display controller, other". As a VGA controller the guest's firmware
	 * would look for a text mode and legacy ports, and Linux would take the
	 * ROM from low memory instead of the ROM BAR.
	 */
	.class = 0x038000,
};

static struct mgpu_model_ati *to_ati(struct mgpu_model *model)
{
	return container_of(model, struct mgpu_model_ati, base);
}

static u32 grey(u8 level)
{
	return level * 0x010101U;
}

/* Colours are looked up in all modes; after power-on each is what it says. */
static void write_palette(struct mgpu_model_ati *ati, u32 val)
{
	u8 at = ati->palette_at++;

	ati->palette_bent -= ati->palette[at] != grey(at);
	ati->palette[at] = val & GENMASK(23, 0);
	ati->palette_bent += ati->palette[at] != grey(at);
}

static void ati_reset(struct mgpu_model *model)
{
	struct mgpu_model_ati *ati = to_ati(model);
	unsigned int i;

	vfg_cfgspace_reset(&model->cfg);
	mgpu_ati_2d_reset(&ati->e2d);
	mgpu_ddc_reset(&ati->ddc);
	for (i = 0; i < MGPU_PALETTE_SIZE; i++)
		ati->palette[i] = grey(i);
	ati->palette_bent = 0;
	ati->palette_at = 0;
	memset(ati->pll, 0, sizeof(ati->pll));
	memset(ati->reg, 0, sizeof(ati->reg));
}

static int ati_init(struct mgpu_model *model,
		    const struct mgpu_model_conf *conf)
{
	struct mgpu_model_ati *ati = to_ati(model);
	int err;

	if (conf->vram_size < VRAM_MIN || conf->vram_size > VRAM_MAX ||
	    conf->max_width < MGPU_SCANOUT_MIN || conf->max_width > U16_MAX ||
	    conf->max_height < MGPU_SCANOUT_MIN || conf->max_height > U16_MAX ||
	    4ULL * conf->max_width * conf->max_height > conf->vram_size)
		return -EINVAL;

	model->ops = &mgpu_model_ati_ops;
	model->conf = *conf;

	err = mgpu_edid_build(model->edid, conf->max_width, conf->max_height);
	if (err)
		return err;

	vfg_cfgspace_init(&model->cfg, &ati_id);
	err = vfg_cfgspace_add_bar(&model->cfg, MGPU_ATI_BAR_VRAM,
				   conf->vram_size,
				   PCI_BASE_ADDRESS_MEM_TYPE_32 |
				   PCI_BASE_ADDRESS_MEM_PREFETCH);
	if (err)
		return err;
	err = vfg_cfgspace_add_bar(&model->cfg, MGPU_ATI_BAR_IO,
				   MGPU_ATI_IO_SIZE, PCI_BASE_ADDRESS_SPACE_IO);
	if (err)
		return err;
	err = vfg_cfgspace_add_bar(&model->cfg, MGPU_ATI_BAR_MMIO,
				   MGPU_ATI_MMIO_SIZE,
				   PCI_BASE_ADDRESS_MEM_TYPE_32);
	if (err)
		return err;
	err = vfg_cfgspace_add_rom(&model->cfg, MGPU_ATI_ROM_SIZE);
	if (err)
		return err;

	mgpu_ati_rom_build(ati->rom, ati_id.vendor, ati_id.device,
			   ati_id.class);
	ati_reset(model);

	return 0;
}

/* A line is down if somebody who drives it has it down. */
static bool ddc_line(u32 val, u32 enable, u32 output)
{
	return !(val & enable) || val & output;
}

/* The inputs of a port with nothing plugged in: what the port drives. */
static u32 ddc_inputs(u32 val)
{
	u32 in = 0;

	if (ddc_line(val, ATI_DDC_DATA_OUT_EN, ATI_DDC_DATA_OUTPUT))
		in |= ATI_DDC_DATA_INPUT;
	if (ddc_line(val, ATI_DDC_CLK_OUT_EN, ATI_DDC_CLK_OUTPUT))
		in |= ATI_DDC_CLK_INPUT;

	return (val & ~(ATI_DDC_DATA_INPUT | ATI_DDC_CLK_INPUT)) | in;
}

/* The monitor's end sees the lines, and may hold the data line down. */
static u32 ddc_port(struct mgpu_model_ati *ati, u32 val)
{
	u32 in = ddc_inputs(val);

	if (!mgpu_ddc_lines(&ati->ddc, in & ATI_DDC_CLK_INPUT,
			    in & ATI_DDC_DATA_INPUT, ati->base.edid,
			    sizeof(ati->base.edid)))
		in &= ~ATI_DDC_DATA_INPUT;

	return in;
}

static u32 read_status(const struct mgpu_model_ati *ati)
{
	const struct mgpu_model_conf *conf = &ati->base.conf;
	unsigned int slots = conf->host->free_slots(conf->priv);
	u32 val = FIELD_PREP(ATI_RBBM_FIFOCNT, slots);

	return slots < MGPU_ENGINE_FIFO ? val | ATI_RBBM_GUI_ACTIVE : val;
}

static u32 read_reg(struct mgpu_model_ati *ati, u32 reg)
{
	const struct mgpu_model *base = &ati->base;
	u32 val = ati->reg[reg / 4];

	if (reg >= ATI_PCI_CONFIG && reg < ATI_PCI_CONFIG + VFG_CFGSPACE_SIZE)
		return get_unaligned_le32(&base->cfg.val[reg - ATI_PCI_CONFIG]);
	if (mgpu_ati_2d_read(&ati->e2d, reg, &val))
		return val;

	switch (reg) {
	case ATI_CLOCK_CNTL_DATA:
		return ati->pll[ati->reg[ATI_CLOCK_CNTL_INDEX / 4] &
				ATI_PLL_ADDR];
	case ATI_PALETTE_INDEX:
		return ati->palette_at;
	case ATI_PALETTE_DATA:
		return ati->palette[ati->palette_at++];
	case ATI_GPIO_DVI_DDC:
		return ddc_port(ati, val);
	case ATI_GPIO_VGA_DDC:
	case ATI_GPIO_MONID:
	case ATI_GPIO_CRT2_DDC:
		return ddc_inputs(val);
	case ATI_CNFG_MEMSIZE:
	case ATI_CNFG_APER_SIZE:
		return base->conf.vram_size;
	case ATI_CNFG_APER_0_BASE:
		return get_unaligned_le32(&base->cfg.val[PCI_BASE_ADDRESS_0]) &
		       PCI_BASE_ADDRESS_MEM_MASK;
	case ATI_CNFG_REG_1_BASE:
		return get_unaligned_le32(&base->cfg.val[PCI_BASE_ADDRESS_2]) &
		       PCI_BASE_ADDRESS_MEM_MASK;
	case ATI_CNFG_REG_APER_SIZE:
		return MGPU_ATI_MMIO_SIZE;
	case ATI_MC_FB_LOCATION:
		/* From 0, where the engine's addresses count from, to the end. */
		return ALIGN_DOWN(base->conf.vram_size - 1, SZ_64K);
	case ATI_RBBM_STATUS:
	case ATI_RBBM_STATUS_ALT:
		return read_status(ati);
	case ATI_DSTCACHE_CTLSTAT:
	case ATI_RB2D_DSTCACHE_CTLSTAT:
		return val & ~DSTCACHE_BUSY;
	default:
		return val;
	}
}

static void count(struct mgpu_model *model, enum mgpu_model_count what)
{
	WRITE_ONCE(model->count[what], model->count[what] + 1);
}

/* The guest sets the engine in motion. */
static void run_command(struct mgpu_model_ati *ati)
{
	const struct mgpu_model_conf *conf = &ati->base.conf;
	struct mgpu_cmd cmd;

	switch (mgpu_ati_2d_command(&ati->e2d, conf->vram_size, &cmd)) {
	case ATI_EMPTY:
		count(&ati->base, MGPU_COUNT_EMPTY);
		break;
	case ATI_OUTSIDE:
		count(&ati->base, MGPU_COUNT_OUTSIDE);
		conf->host->refuse(conf->priv);
		return;
	case ATI_UNSUPPORTED:
		count(&ati->base, MGPU_COUNT_UNSUPPORTED);
		conf->host->refuse(conf->priv);
		return;
	case ATI_RUN:
		if (conf->host->submit(conf->priv, &cmd)) {
			count(&ati->base, MGPU_COUNT_BUSY);
			return;
		}
		count(&ati->base, cmd.op == MGPU_OP_COPY ? MGPU_COUNT_COPY :
							   MGPU_COUNT_FILL);
		break;
	}

	mgpu_ati_2d_advance(&ati->e2d);
}

static void write_pll(struct mgpu_model_ati *ati, u32 val)
{
	u32 index = ati->reg[ATI_CLOCK_CNTL_INDEX / 4];
	u32 addr = index & ATI_PLL_ADDR;

	if (!(index & ATI_PLL_WR_EN))
		return;
	/* An update asked for is done at once. */
	if (addr == PLL_PPLL_REF_DIV)
		val &= ~PPLL_ATOMIC_UPDATE;
	ati->pll[addr] = val;
}

static void write_reg(struct mgpu_model_ati *ati, u32 reg, u32 val)
{
	bool trigger = false;

	if (mgpu_ati_2d_write(&ati->e2d, reg, val, &trigger)) {
		if (trigger)
			run_command(ati);
		return;
	}

	switch (reg) {
	case ATI_CLOCK_CNTL_DATA:
		write_pll(ati, val);
		return;
	case ATI_PALETTE_INDEX:
		ati->palette_at = val;
		return;
	case ATI_PALETTE_DATA:
		write_palette(ati, val);
		return;
	case ATI_GPIO_DVI_DDC:
		ddc_port(ati, val);
		break;
	}
	ati->reg[reg / 4] = val;
}

/* At most four aligned bytes of a register; @reg is that of the first. */
static void access_reg(struct mgpu_model_ati *ati, u32 reg, u8 *val,
		       unsigned int len, bool write)
{
	u32 whole = ALIGN_DOWN(reg, 4);
	__le32 word;
	u32 old;

	if (!write) {
		word = cpu_to_le32(read_reg(ati, whole));
		memcpy(val, (u8 *)&word + (reg - whole), len);
		return;
	}

	/* The other bytes of a register stay as they were written last. */
	if (!mgpu_ati_2d_read(&ati->e2d, whole, &old))
		old = ati->reg[whole / 4];
	word = cpu_to_le32(old);
	memcpy((u8 *)&word + (reg - whole), val, len);
	write_reg(ati, whole, le32_to_cpu(word));
}

/*
 * A window on the framebuffer, or on one register, at an address in MM_INDEX.
 * What is in neither reads as zeros and cannot be written. A window on the
 * window would never end.
 */
static void access_window(struct mgpu_model_ati *ati, u32 at, u8 *val,
			  unsigned int len, bool write)
{
	const struct mgpu_model_conf *conf = &ati->base.conf;
	u32 index = ati->reg[ATI_MM_INDEX / 4];
	u64 off = (index & ~ATI_MM_APER) + at;

	if (!write)
		memset(val, 0, len);

	if (index & ATI_MM_APER) {
		if (off < conf->vram_size && len <= conf->vram_size - off)
			conf->host->vram(conf->priv, off, val, len, write);
		return;
	}

	if (off >= ATI_MM_DATA + 4 && off < MGPU_ATI_MMIO_SIZE &&
	    IS_ALIGNED(off, len))
		access_reg(ati, off, val, len, write);
}

static void access_piece(struct mgpu_model_ati *ati, u32 off, u8 *val,
			 unsigned int len, bool write)
{
	if (ALIGN_DOWN(off, 4) == ATI_MM_DATA)
		access_window(ati, off - ATI_MM_DATA, val, len, write);
	else
		access_reg(ati, off, val, len, write);
}

static int ati_reg(struct mgpu_model *model, unsigned int bar, u64 off,
		   void *val, unsigned int len, bool write)
{
	struct mgpu_model_ati *ati = to_ati(model);
	u64 size;

	switch (bar) {
	case MGPU_ATI_BAR_IO:
		size = MGPU_ATI_IO_SIZE;
		break;
	case MGPU_ATI_BAR_MMIO:
		size = MGPU_ATI_MMIO_SIZE;
		break;
	default:
		return -EINVAL;
	}
	if (len != 1 && len != 2 && len != 4 && len != 8)
		return -EINVAL;
	if (!IS_ALIGNED(off, len) || off >= size)
		return -EINVAL;

	access_piece(ati, off, val, min(len, 4U), write);
	if (len == 8)
		access_piece(ati, off + 4, val + 4, 4, write);

	return 0;
}

static bool ati_format(u32 gen_cntl, u32 *format)
{
	switch (FIELD_GET(ATI_CRTC_PIX_WIDTH, gen_cntl)) {
	case ATI_DATATYPE_8:
		*format = DRM_FORMAT_C8;
		return true;
	case ATI_DATATYPE_1555:
		*format = DRM_FORMAT_XRGB1555;
		return true;
	case ATI_DATATYPE_565:
		*format = DRM_FORMAT_RGB565;
		return true;
	case ATI_DATATYPE_888:
		*format = DRM_FORMAT_RGB888;
		return true;
	case ATI_DATATYPE_8888:
		*format = DRM_FORMAT_XRGB8888;
		return true;
	default:
		return false;
	}
}

/*
 * A picture larger than the profile allows is cut to what it allows. One that
 * is not in the framebuffer with every line, or whose lines overlap, is not
 * shown.
 */
static bool ati_scanout(const struct mgpu_model *model,
			struct mgpu_scanout *scanout)
{
	const struct mgpu_model_ati *ati =
		container_of(model, struct mgpu_model_ati, base);
	const u32 *reg = ati->reg;
	u32 gen_cntl = reg[ATI_CRTC_GEN_CNTL / 4];
	u32 bypp = mgpu_ati_bypp(FIELD_GET(ATI_CRTC_PIX_WIDTH, gen_cntl));
	u32 width, height, stride;
	u64 offset, size;

	if (!(gen_cntl & ATI_CRTC_EN) || !(gen_cntl & ATI_CRTC_EXT_DISP_EN) ||
	    reg[ATI_CRTC_EXT_CNTL / 4] & ATI_CRTC_DISPLAY_DIS ||
	    !ati_format(gen_cntl, &scanout->format))
		return false;

	width = 8 * (FIELD_GET(ATI_CRTC_H_DISP,
			       reg[ATI_CRTC_H_TOTAL_DISP / 4]) + 1);
	height = FIELD_GET(ATI_CRTC_V_DISP, reg[ATI_CRTC_V_TOTAL_DISP / 4]) + 1;
	if (width < MGPU_SCANOUT_MIN || height < MGPU_SCANOUT_MIN)
		return false;

	/* Factors of at most twelve bits: none of these products overflows. */
	stride = 8 * bypp * FIELD_GET(ATI_CRTC_PITCH_MASK,
				      reg[ATI_CRTC_PITCH / 4]);
	if (stride < width * bypp)
		return false;

	height = min(height, model->conf.max_height);
	offset = reg[ATI_CRTC_OFFSET / 4] & ATI_CRTC_OFFSET_MASK;
	size = (u64)stride * height;
	if (offset > model->conf.vram_size ||
	    size > model->conf.vram_size - offset)
		return false;

	scanout->offset = offset;
	scanout->width = min(width, model->conf.max_width);
	scanout->height = height;
	scanout->stride = stride;
	scanout->lut = ati->palette_bent || scanout->format == DRM_FORMAT_C8;
	return true;
}

static void ati_palette(const struct mgpu_model *model,
			u32 palette[MGPU_PALETTE_SIZE])
{
	const struct mgpu_model_ati *ati =
		container_of(model, struct mgpu_model_ati, base);

	memcpy(palette, ati->palette, sizeof(ati->palette));
}

static const u8 *ati_rom(const struct mgpu_model *model)
{
	return container_of(model, struct mgpu_model_ati, base)->rom;
}

const struct mgpu_model_ops mgpu_model_ati_ops = {
	.size = sizeof(struct mgpu_model_ati),
	.bar = {
		[MGPU_ATI_BAR_VRAM] = MGPU_MODEL_BAR_SLICE,
		[MGPU_ATI_BAR_IO] = MGPU_ATI_IO_SIZE,
		[MGPU_ATI_BAR_MMIO] = MGPU_ATI_MMIO_SIZE,
	},
	.rom_size = MGPU_ATI_ROM_SIZE,
	.engine = true,
	.init = ati_init,
	.reset = ati_reset,
	.reg = ati_reg,
	.scanout = ati_scanout,
	.palette = ati_palette,
	.rom = ati_rom,
};
EXPORT_SYMBOL_IF_KUNIT(mgpu_model_ati_ops);
