// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a guest sees: a bochs-display. Object without a lock; struct
 * mgpu_vgpu.lock serialises.
 *
 * The device is a framebuffer in BAR 0 and a page of registers in BAR 2:
 *
 *	0x000  EDID of the monitor, zeros behind it up to 0x3ff
 *	0x500  DISPI: sixteen-bit registers, index * 2
 *	0x600  QEXT: size of this block; 0x604 byte order of pixels
 *
 * All else reads zero and ignores writes, also the VGA registers that a
 * secondary-vga has at 0x400. Registers keep whatever a guest writes, like the
 * hardware; only mgpu_model_bochs_scanout() makes sense of it, and it trusts
 * nothing.
 */
#include <drm/drm_fourcc.h>
#include <kunit/visibility.h>
#include <linux/container_of.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/minmax.h>
#include <linux/pci_regs.h>
#include <linux/sizes.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include "model_bochs.h"

#define DISPI_BASE		0x500
#define DISPI_END		(DISPI_BASE + 2 * MGPU_DISPI_NUM)
#define DISPI_ID		0
#define DISPI_XRES		1
#define DISPI_YRES		2
#define DISPI_BPP		3
#define DISPI_ENABLE		4
#define   DISPI_ENABLED		BIT(0)
#define   DISPI_GETCAPS		BIT(1)
#define DISPI_VIRT_WIDTH	6
#define DISPI_X_OFFSET		8
#define DISPI_Y_OFFSET		9
#define DISPI_VRAM_64K		10

#define DISPI_ID5		0xb0c5

#define QEXT_BASE		0x600
#define QEXT_SIZE		8
#define QEXT_ORDER		(QEXT_BASE + 4)
#define QEXT_ORDER_LITTLE	0x1e1e1e1e
#define QEXT_ORDER_BIG		0xbebebebe

static const struct vfg_cfgspace_id bochs_id = {
	.vendor = 0x1234,
	.device = 0x1111,
	.subvendor = 0x1af4,
	.subdevice = 0x1100,
	/*
	 * "Display controller, other". As a VGA controller the guest's firmware
	 * would look for an option ROM and legacy ports.
	 */
	.class = 0x038000,
	.revision = 2,
};

/**
 * mgpu_model_bochs_init() - make a model, in its reset state
 * @model: the model
 * @conf: copied
 *
 * Context: any.
 * Return: 0, or -EINVAL if the framebuffer is not a power of two of 4 MiB to
 * 2 GiB (a 32-bit BAR, and no less than stock guests take), or the largest
 * picture is smaller than 64 pixels a side or does not fit into it.
 */
int mgpu_model_bochs_init(struct mgpu_model_bochs *model,
			  const struct mgpu_model_conf *conf)
{
	int err;

	if (conf->vram_size < SZ_4M || conf->max_width < MGPU_SCANOUT_MIN ||
	    conf->max_height < MGPU_SCANOUT_MIN || conf->max_width > U16_MAX ||
	    conf->max_height > U16_MAX ||
	    4ULL * conf->max_width * conf->max_height > conf->vram_size)
		return -EINVAL;

	memset(model, 0, sizeof(*model));
	model->base.ops = &mgpu_model_bochs_ops;
	model->base.conf = *conf;

	err = mgpu_edid_build(model->base.edid, conf->max_width, conf->max_height);
	if (err)
		return err;

	vfg_cfgspace_init(&model->base.cfg, &bochs_id);
	err = vfg_cfgspace_add_bar(&model->base.cfg, MGPU_MODEL_BAR_VRAM,
				   conf->vram_size,
				   PCI_BASE_ADDRESS_MEM_TYPE_32 |
				   PCI_BASE_ADDRESS_MEM_PREFETCH);
	if (err)
		return err;

	return vfg_cfgspace_add_bar(&model->base.cfg, MGPU_MODEL_BAR_MMIO,
				    MGPU_MODEL_MMIO_SIZE,
				    PCI_BASE_ADDRESS_MEM_TYPE_32);
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_model_bochs_init);

/**
 * mgpu_model_bochs_reset() - back to the state after power-on
 * @model: the model
 *
 * The screen goes blank. The framebuffer is not the model's.
 *
 * Context: any.
 */
void mgpu_model_bochs_reset(struct mgpu_model_bochs *model)
{
	vfg_cfgspace_reset(&model->base.cfg);
	memset(model->dispi, 0, sizeof(model->dispi));
	model->big_endian = false;
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_model_bochs_reset);

static u16 dispi_read(const struct mgpu_model_bochs *model, unsigned int index)
{
	bool caps = model->dispi[DISPI_ENABLE] & DISPI_GETCAPS;

	switch (index) {
	case DISPI_ID:
		return DISPI_ID5;
	case DISPI_VRAM_64K:
		return min_t(u64, model->base.conf.vram_size / SZ_64K, U16_MAX);
	case DISPI_XRES:
		return caps ? model->base.conf.max_width : model->dispi[index];
	case DISPI_YRES:
		return caps ? model->base.conf.max_height : model->dispi[index];
	case DISPI_BPP:
		return caps ? 32 : model->dispi[index];
	default:
		return model->dispi[index];
	}
}

static u8 mmio_read_byte(const struct mgpu_model_bochs *model, unsigned int off)
{
	u32 order = model->big_endian ? QEXT_ORDER_BIG : QEXT_ORDER_LITTLE;

	if (off < MGPU_EDID_SIZE)
		return model->base.edid[off];
	if (off >= DISPI_BASE && off < DISPI_END)
		return dispi_read(model, (off - DISPI_BASE) / 2) >>
		       8 * (off & 1);
	if (off == QEXT_BASE)
		return QEXT_SIZE;
	if (off >= QEXT_ORDER && off < QEXT_ORDER + 4)
		return order >> 8 * (off - QEXT_ORDER);
	return 0;
}

/* One byte of a DISPI register; two make a whole one. */
static void dispi_write_byte(struct mgpu_model_bochs *model, unsigned int off,
			     u8 val)
{
	u16 *reg = &model->dispi[(off - DISPI_BASE) / 2];
	unsigned int shift = 8 * (off & 1);

	*reg = (*reg & ~(0xff << shift)) | val << shift;
}

static void qext_write_order(struct mgpu_model_bochs *model, u32 order)
{
	if (order == QEXT_ORDER_BIG)
		model->big_endian = true;
	else if (order == QEXT_ORDER_LITTLE)
		model->big_endian = false;
}

/**
 * mgpu_model_bochs_mmio() - a guest accesses BAR 2
 * @model: the model
 * @off: offset in the BAR, a multiple of @len
 * @val: @len bytes in little-endian order; filled in on a read
 * @len: 1, 2, 4 or 8
 * @write: direction
 *
 * The byte order of pixels is only set by a write of all its four bytes.
 *
 * Context: any.
 * Return: 0, or -EINVAL if the access is not aligned or leaves the BAR.
 */
int mgpu_model_bochs_mmio(struct mgpu_model_bochs *model, u64 off, void *val,
			  unsigned int len, bool write)
{
	u8 *byte = val;
	unsigned int i;

	if (len != 1 && len != 2 && len != 4 && len != 8)
		return -EINVAL;
	if (off & (len - 1) || off >= MGPU_MODEL_MMIO_SIZE)
		return -EINVAL;

	if (!write) {
		for (i = 0; i < len; i++)
			byte[i] = mmio_read_byte(model, off + i);
		return 0;
	}

	for (i = 0; i < len; i++) {
		if (off + i >= DISPI_BASE && off + i < DISPI_END)
			dispi_write_byte(model, off + i, byte[i]);
	}
	if (off <= QEXT_ORDER && off + len >= QEXT_ORDER + 4)
		qext_write_order(model, get_unaligned_le32(byte + QEXT_ORDER -
							   off));
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_model_bochs_mmio);

/**
 * mgpu_model_bochs_scanout() - what is on the screen
 * @model: the model
 * @scanout: filled in if there is something
 *
 * A picture larger than the profile allows is cut to what it allows. One of
 * which any line is not in the framebuffer is not shown, nor is one with pixels
 * that VFIO clients cannot show: other than 32 bits, or big-endian.
 *
 * Context: any. Pure.
 * Return: true if there is a picture.
 */
bool mgpu_model_bochs_scanout(const struct mgpu_model_bochs *model,
			      struct mgpu_scanout *scanout)
{
	const u16 *dispi = model->dispi;
	u32 width = dispi[DISPI_XRES];
	u32 height = dispi[DISPI_YRES];
	u64 stride, offset, size;

	if (!(dispi[DISPI_ENABLE] & DISPI_ENABLED) || dispi[DISPI_BPP] != 32 ||
	    model->big_endian)
		return false;

	if (width < MGPU_SCANOUT_MIN || height < MGPU_SCANOUT_MIN)
		return false;

	/* Sixteen-bit factors: none of these products overflows. */
	stride = 4ULL * max_t(u32, dispi[DISPI_VIRT_WIDTH], width);
	offset = stride * dispi[DISPI_Y_OFFSET] + 4ULL * dispi[DISPI_X_OFFSET];

	height = min(height, model->base.conf.max_height);
	size = stride * height;
	if (offset > model->base.conf.vram_size ||
	    size > model->base.conf.vram_size - offset)
		return false;

	scanout->offset = offset;
	scanout->width = min(width, model->base.conf.max_width);
	scanout->height = height;
	scanout->stride = stride;
	scanout->format = DRM_FORMAT_XRGB8888;
	scanout->lut = false;
	return true;
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_model_bochs_scanout);

static struct mgpu_model_bochs *to_bochs(struct mgpu_model *model)
{
	return container_of(model, struct mgpu_model_bochs, base);
}

static int bochs_init(struct mgpu_model *model,
		      const struct mgpu_model_conf *conf)
{
	return mgpu_model_bochs_init(to_bochs(model), conf);
}

static void bochs_reset(struct mgpu_model *model)
{
	mgpu_model_bochs_reset(to_bochs(model));
}

static int bochs_reg(struct mgpu_model *model, unsigned int bar, u64 off,
		     void *val, unsigned int len, bool write)
{
	if (bar != MGPU_MODEL_BAR_MMIO)
		return -EINVAL;

	return mgpu_model_bochs_mmio(to_bochs(model), off, val, len, write);
}

static bool bochs_scanout(const struct mgpu_model *model,
			  struct mgpu_scanout *scanout)
{
	return mgpu_model_bochs_scanout(container_of(model,
						     struct mgpu_model_bochs,
						     base), scanout);
}

const struct mgpu_model_ops mgpu_model_bochs_ops = {
	.size = sizeof(struct mgpu_model_bochs),
	.bar = {
		[MGPU_MODEL_BAR_VRAM] = MGPU_MODEL_BAR_SLICE,
		[MGPU_MODEL_BAR_MMIO] = MGPU_MODEL_MMIO_SIZE,
	},
	.init = bochs_init,
	.reset = bochs_reset,
	.reg = bochs_reg,
	.scanout = bochs_scanout,
};
