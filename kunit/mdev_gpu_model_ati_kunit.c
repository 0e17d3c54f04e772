// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit: the RV100 that a guest sees: its registers, its commands, its monitor.
 */
#include <drm/drm_fourcc.h>
#include <kunit/test.h>
#include <linux/module.h>
#include <linux/pci_regs.h>
#include <linux/prandom.h>
#include <linux/sizes.h>
#include <linux/unaligned.h>

#include "../drivers/mdev_gpu/ati_regs.h"
#include "../drivers/mdev_gpu/engine.h"
#include "../drivers/mdev_gpu/model_ati.h"

#define VRAM_SIZE	SZ_16M

/**
 * struct scene - a model on a fake host
 * @test: where to complain
 * @model: the model
 * @cmd: the command that was submitted last
 * @commands: how many were submitted
 * @refused: how many were said to be refused
 * @busy: the queue takes none
 * @slots: what the queue has
 * @word: what the memory reads as, and was last written to it
 * @word_off: where it was accessed last
 * @accesses: how often memory was accessed
 */
struct scene {
	struct kunit *test;
	struct mgpu_model *model;
	struct mgpu_cmd cmd;
	unsigned int commands;
	unsigned int refused;
	bool busy;
	unsigned int slots;
	u32 word;
	u64 word_off;
	unsigned int accesses;
};

static int fake_submit(void *priv, const struct mgpu_cmd *cmd)
{
	struct scene *s = priv;

	KUNIT_EXPECT_TRUE(s->test, mgpu_cmd_inside(cmd, 0, VRAM_SIZE));
	if (s->busy)
		return -EAGAIN;
	s->cmd = *cmd;
	s->commands++;
	return 0;
}

static void fake_refuse(void *priv)
{
	struct scene *s = priv;

	s->refused++;
}

static unsigned int fake_free_slots(void *priv)
{
	struct scene *s = priv;

	return s->slots;
}

static int fake_vram(void *priv, u64 off, void *buf, size_t len, bool write)
{
	struct scene *s = priv;

	KUNIT_EXPECT_LE(s->test, off + len, VRAM_SIZE);
	KUNIT_ASSERT_LE(s->test, len, sizeof(s->word));
	s->word_off = off;
	s->accesses++;
	if (write)
		memcpy(&s->word, buf, len);
	else
		memcpy(buf, &s->word, len);
	return 0;
}

static const struct mgpu_model_host fake_host = {
	.submit = fake_submit,
	.refuse = fake_refuse,
	.free_slots = fake_free_slots,
	.vram = fake_vram,
};

static int scene_init(struct kunit *test)
{
	struct scene *s = kunit_kzalloc(test, sizeof(*s), GFP_KERNEL);
	struct mgpu_model_conf conf = {
		.vram_size = VRAM_SIZE,
		.max_width = 1920,
		.max_height = 1080,
		.host = &fake_host,
		.priv = s,
	};

	KUNIT_ASSERT_NOT_NULL(test, s);
	s->test = test;
	s->slots = MGPU_ENGINE_FIFO;
	s->model = mgpu_model_create(&mgpu_model_ati_ops, &conf);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, s->model);
	test->priv = s;
	return 0;
}

static void scene_exit(struct kunit *test)
{
	struct scene *s = test->priv;

	if (s && !IS_ERR_OR_NULL(s->model))
		mgpu_model_destroy(s->model);
}

static u32 get(struct kunit *test, u64 off, unsigned int len)
{
	struct scene *s = test->priv;
	u8 buf[8] = {};

	KUNIT_EXPECT_EQ(test, 0, s->model->ops->reg(s->model, MGPU_ATI_BAR_MMIO,
						    off, buf, len, false));
	return get_unaligned_le32(buf);
}

static void put(struct kunit *test, u64 off, unsigned int len, u32 val)
{
	struct scene *s = test->priv;
	u8 buf[8] = {};

	put_unaligned_le32(val, buf);
	KUNIT_EXPECT_EQ(test, 0, s->model->ops->reg(s->model, MGPU_ATI_BAR_MMIO,
						    off, buf, len, true));
}

struct conf_case {
	const char *name;
	u64 vram_size;
	u32 width;
	u32 height;
	int err;
};

static const struct conf_case conf_cases[] = {
	{ "smallest", SZ_16M, 1024, 768, 0 },
	{ "largest", SZ_256M, 3840, 2160, 0 },
	{ "less than radeonfb counts", SZ_8M, 1024, 768, -EINVAL },
	{ "more than radeonfb counts", SZ_512M, 1024, 768, -EINVAL },
	{ "no power of two", SZ_16M + SZ_1M, 1024, 768, -EINVAL },
	{ "narrow", SZ_16M, 63, 768, -EINVAL },
	{ "frame too large", SZ_16M, 4096, 1025, -EINVAL },
	{ "product wraps", SZ_16M, U32_MAX, U32_MAX, -EINVAL },
};

KUNIT_ARRAY_PARAM_DESC(conf, conf_cases, name);

static void init_checks(struct kunit *test)
{
	const struct conf_case *c = test->param_value;
	struct mgpu_model_conf conf = {
		.vram_size = c->vram_size,
		.max_width = c->width,
		.max_height = c->height,
		.host = &fake_host,
		.priv = test->priv,
	};
	struct mgpu_model *model;

	model = mgpu_model_create(&mgpu_model_ati_ops, &conf);
	KUNIT_EXPECT_EQ(test, c->err, PTR_ERR_OR_ZERO(model));
	if (!IS_ERR(model))
		mgpu_model_destroy(model);
}

static u32 bar_size(struct kunit *test, unsigned int reg)
{
	struct scene *s = test->priv;
	u8 ones[4] = { 0xff, 0xff, 0xff, 0xff };

	vfg_cfgspace_access(&s->model->cfg, reg, ones, 4, true);
	return get_unaligned_le32(&s->model->cfg.val[reg]);
}

/* What the probe of a stock radeonfb looks at. */
static void probe_finds_device(struct kunit *test)
{
	struct scene *s = test->priv;
	const u8 *rom = s->model->ops->rom(s->model);
	u16 clocks, header, pcir;
	unsigned int i;
	u8 sum = 0;

	KUNIT_EXPECT_EQ(test, 0x51591002,
			get_unaligned_le32(&s->model->cfg.val[PCI_VENDOR_ID]));
	KUNIT_EXPECT_EQ(test, 0xff000008, bar_size(test, PCI_BASE_ADDRESS_0));
	KUNIT_EXPECT_EQ(test, 0xffffff01, bar_size(test, PCI_BASE_ADDRESS_1));
	KUNIT_EXPECT_EQ(test, 0xffffc000, bar_size(test, PCI_BASE_ADDRESS_2));
	KUNIT_EXPECT_EQ(test, 0xfffff801, bar_size(test, PCI_ROM_ADDRESS));

	KUNIT_EXPECT_EQ(test, VRAM_SIZE, get(test, ATI_CNFG_MEMSIZE, 4));
	KUNIT_EXPECT_EQ(test, 0x00ff0000, get(test, ATI_MC_FB_LOCATION, 4));
	KUNIT_EXPECT_EQ(test, 0x5159, get(test, ATI_PCI_CONFIG + 2, 2));
	KUNIT_EXPECT_EQ(test, 64, get(test, ATI_RBBM_STATUS, 4));

	KUNIT_EXPECT_EQ(test, 0xaa55, get_unaligned_le16(rom));
	for (i = 0; i < rom[2] * 512; i++)
		sum += rom[i];
	KUNIT_EXPECT_EQ(test, 0, sum);
	pcir = get_unaligned_le16(rom + 0x18);
	KUNIT_EXPECT_EQ(test, 0, memcmp(rom + pcir, "PCIR", 4));
	KUNIT_EXPECT_EQ(test, 0, rom[pcir + 0x14]);
	header = get_unaligned_le16(rom + 0x48);
	clocks = get_unaligned_le16(rom + header + 0x30);
	KUNIT_EXPECT_EQ(test, 2700, get_unaligned_le16(rom + clocks + 0x0e));
	KUNIT_EXPECT_EQ(test, 12, get_unaligned_le16(rom + clocks + 0x10));
	KUNIT_EXPECT_EQ(test, 12000, get_unaligned_le32(rom + clocks + 0x12));
	KUNIT_EXPECT_EQ(test, 35000, get_unaligned_le32(rom + clocks + 0x16));
}

static void reg_refuses_bad_access(struct kunit *test)
{
	struct scene *s = test->priv;
	const struct mgpu_model_ops *ops = s->model->ops;
	u8 buf[8] = {};

	KUNIT_EXPECT_EQ(test, -EINVAL, ops->reg(s->model, 0, 0, buf, 4, false));
	KUNIT_EXPECT_EQ(test, -EINVAL, ops->reg(s->model, 3, 0, buf, 4, false));
	KUNIT_EXPECT_EQ(test, -EINVAL, ops->reg(s->model, 2, 0, buf, 3, false));
	KUNIT_EXPECT_EQ(test, -EINVAL, ops->reg(s->model, 2, 2, buf, 4, false));
	KUNIT_EXPECT_EQ(test, -EINVAL,
			ops->reg(s->model, 2, SZ_16K, buf, 4, false));
	KUNIT_EXPECT_EQ(test, -EINVAL,
			ops->reg(s->model, 2, U64_MAX - 7, buf, 8, true));
	KUNIT_EXPECT_EQ(test, -EINVAL, ops->reg(s->model, 1, 256, buf, 4, true));
	KUNIT_EXPECT_EQ(test, 0, ops->reg(s->model, 1, 252, buf, 4, true));
}

static void registers_keep_values(struct kunit *test)
{
	struct scene *s = test->priv;

	put(test, 0x3c00, 4, 0x12345678);
	KUNIT_EXPECT_EQ(test, 0x12345678, get(test, 0x3c00, 4));
	put(test, 0x3c01, 1, 0xaa);
	KUNIT_EXPECT_EQ(test, 0x1234aa78, get(test, 0x3c00, 4));
	KUNIT_EXPECT_EQ(test, 0x1234, get(test, 0x3c02, 2));
	put(test, ATI_DP_WRITE_MASK, 1, 0);
	KUNIT_EXPECT_EQ(test, 0xffffff00, get(test, ATI_DP_WRITE_MASK, 4));

	/* These tell what is so, whatever was written. */
	put(test, ATI_CNFG_MEMSIZE, 4, SZ_1G);
	KUNIT_EXPECT_EQ(test, VRAM_SIZE, get(test, ATI_CNFG_MEMSIZE, 4));
	put(test, ATI_MC_FB_LOCATION, 4, 0xffff8000);
	KUNIT_EXPECT_EQ(test, 0x00ff0000, get(test, ATI_MC_FB_LOCATION, 4));
	put(test, ATI_DSTCACHE_CTLSTAT, 4, U32_MAX);
	KUNIT_EXPECT_EQ(test, 0, get(test, ATI_DSTCACHE_CTLSTAT, 4) >> 31);

	s->slots = 3;
	KUNIT_EXPECT_EQ(test, ATI_RBBM_GUI_ACTIVE | 3,
			get(test, ATI_RBBM_STATUS, 4));

	s->model->ops->reset(s->model);
	KUNIT_EXPECT_EQ(test, 0, get(test, 0x3c00, 4));
	KUNIT_EXPECT_EQ(test, U32_MAX, get(test, ATI_DP_WRITE_MASK, 4));
}

static void pll_writes_need_permission(struct kunit *test)
{
	put(test, ATI_CLOCK_CNTL_INDEX, 4, 5);
	put(test, ATI_CLOCK_CNTL_DATA, 4, 0x1234);
	KUNIT_EXPECT_EQ(test, 0, get(test, ATI_CLOCK_CNTL_DATA, 4));
	put(test, ATI_CLOCK_CNTL_INDEX, 4, 5 | ATI_PLL_WR_EN);
	put(test, ATI_CLOCK_CNTL_DATA, 4, 0x1234);
	KUNIT_EXPECT_EQ(test, 0x1234, get(test, ATI_CLOCK_CNTL_DATA, 4));
	/* An update of PPLL_REF_DIV is over when the guest looks. */
	put(test, ATI_CLOCK_CNTL_INDEX, 1, 3 | ATI_PLL_WR_EN);
	put(test, ATI_CLOCK_CNTL_DATA, 4, 0x800c);
	KUNIT_EXPECT_EQ(test, 0x000c, get(test, ATI_CLOCK_CNTL_DATA, 4));
}

static void window_has_bounds(struct kunit *test)
{
	struct scene *s = test->priv;

	put(test, ATI_MM_INDEX, 4, ATI_MM_APER | (VRAM_SIZE - 4));
	put(test, ATI_MM_DATA, 4, 0xcafe);
	KUNIT_EXPECT_EQ(test, 1, s->accesses);
	KUNIT_EXPECT_EQ(test, VRAM_SIZE - 4, s->word_off);
	KUNIT_EXPECT_EQ(test, 0xcafe, get(test, ATI_MM_DATA, 4));
	KUNIT_EXPECT_EQ(test, 0xca, get(test, ATI_MM_DATA + 1, 1) & 0xca);

	s->accesses = 0;
	put(test, ATI_MM_INDEX, 4, ATI_MM_APER | (VRAM_SIZE - 3));
	put(test, ATI_MM_DATA, 4, 1);
	put(test, ATI_MM_INDEX, 4, ATI_MM_APER | VRAM_SIZE);
	put(test, ATI_MM_DATA, 1, 1);
	KUNIT_EXPECT_EQ(test, 0, get(test, ATI_MM_DATA, 4));
	put(test, ATI_MM_INDEX, 4, U32_MAX);
	put(test, ATI_MM_DATA, 4, 1);
	KUNIT_EXPECT_EQ(test, 0, get(test, ATI_MM_DATA, 4));
	KUNIT_EXPECT_EQ(test, 0, s->accesses);

	/* A register, but neither the window nor what is behind the last. */
	put(test, 0x3c00, 4, 0x1111);
	put(test, ATI_MM_INDEX, 4, 0x3c00);
	KUNIT_EXPECT_EQ(test, 0x1111, get(test, ATI_MM_DATA, 4));
	put(test, ATI_MM_DATA, 4, 0x2222);
	KUNIT_EXPECT_EQ(test, 0x2222, get(test, 0x3c00, 4));
	put(test, ATI_MM_INDEX, 4, ATI_MM_DATA);
	KUNIT_EXPECT_EQ(test, 0, get(test, ATI_MM_DATA, 4));
	put(test, ATI_MM_INDEX, 4, SZ_16K);
	put(test, ATI_MM_DATA, 4, 1);
	KUNIT_EXPECT_EQ(test, 0, get(test, ATI_MM_DATA, 4));
	put(test, ATI_MM_INDEX, 4, 0x7ffffffc);
	KUNIT_EXPECT_EQ(test, 0, get(test, ATI_MM_DATA, 4));
	/* Through eight bytes at once, index and data. */
	put(test, ATI_MM_INDEX, 8, ATI_MM_APER | 16);
	KUNIT_EXPECT_EQ(test, 16, s->word_off);
}

/* One solid fill, as radeonfb makes it. */
static void set_fill(struct kunit *test, u32 datatype, u32 pitch_offset)
{
	put(test, ATI_DEFAULT_OFFSET, 4, pitch_offset);
	put(test, ATI_DP_GUI_MASTER_CNTL, 4, 0x10f000d0 | datatype << 8);
	put(test, ATI_DP_BRUSH_FRGD_CLR, 4, 0x00aabbcc);
	put(test, ATI_DP_CNTL, 4, 3);
}

static void fill_is_decoded(struct kunit *test)
{
	struct scene *s = test->priv;

	/* 64 KiB into the memory, lines of 4096 bytes */
	set_fill(test, ATI_DATATYPE_8888, 64 << 22 | 64);
	put(test, ATI_DST_Y_X, 4, 20 << 16 | 10);
	KUNIT_EXPECT_EQ(test, 0, s->commands);
	put(test, ATI_DST_WIDTH_HEIGHT, 4, 100 << 16 | 50);
	KUNIT_ASSERT_EQ(test, 1, s->commands);
	KUNIT_EXPECT_EQ(test, MGPU_OP_FILL, s->cmd.op);
	KUNIT_EXPECT_EQ(test, 4, s->cmd.bypp);
	KUNIT_EXPECT_EQ(test, 0x00aabbcc, s->cmd.color);
	KUNIT_EXPECT_EQ(test, SZ_64K + 20 * 4096 + 40, s->cmd.dst);
	KUNIT_EXPECT_EQ(test, 4096, s->cmd.dst_pitch);
	KUNIT_EXPECT_EQ(test, 100, s->cmd.width);
	KUNIT_EXPECT_EQ(test, 50, s->cmd.height);
	KUNIT_EXPECT_EQ(test, 1, s->model->count[MGPU_COUNT_FILL]);
	/* The next one begins below. */
	KUNIT_EXPECT_EQ(test, 70 << 16 | 10, get(test, ATI_DST_Y_X, 4));
}

static void surface_has_two_encodings(struct kunit *test)
{
	struct scene *s = test->priv;

	set_fill(test, ATI_DATATYPE_565, 0);
	put(test, ATI_DP_GUI_MASTER_CNTL, 4, 0x10f004d3);
	put(test, ATI_DST_PITCH_OFFSET, 4, 40 << 22 | 0x1000);
	KUNIT_EXPECT_EQ(test, SZ_4M, get(test, ATI_DST_OFFSET, 4));
	KUNIT_EXPECT_EQ(test, 2560, get(test, ATI_DST_PITCH, 4));
	put(test, ATI_DST_Y_X, 4, 0);
	put(test, ATI_DST_HEIGHT_WIDTH, 4, 3 << 16 | 7);
	KUNIT_ASSERT_EQ(test, 1, s->commands);
	KUNIT_EXPECT_EQ(test, SZ_4M, s->cmd.dst);
	KUNIT_EXPECT_EQ(test, 2560, s->cmd.dst_pitch);
	KUNIT_EXPECT_EQ(test, 7, s->cmd.width);
	KUNIT_EXPECT_EQ(test, 3, s->cmd.height);

	/* Bits that the registers do not have are dropped. */
	put(test, ATI_DST_OFFSET, 4, SZ_1M + 1023);
	put(test, ATI_DST_PITCH, 4, 1280 + 63);
	KUNIT_EXPECT_EQ(test, 20 << 22 | 1024,
			get(test, ATI_DST_PITCH_OFFSET, 4));
	put(test, ATI_DST_Y_X, 4, 0);
	put(test, ATI_DST_WIDTH, 4, 7);
	KUNIT_ASSERT_EQ(test, 2, s->commands);
	KUNIT_EXPECT_EQ(test, SZ_1M, s->cmd.dst);
	KUNIT_EXPECT_EQ(test, 1280, s->cmd.dst_pitch);
}

static void copy_walks_backwards(struct kunit *test)
{
	struct scene *s = test->priv;

	put(test, ATI_SRC_PITCH_OFFSET, 4, 16 << 22 | 1024);
	put(test, ATI_DST_PITCH_OFFSET, 4, 32 << 22 | 2048);
	put(test, ATI_DP_GUI_MASTER_CNTL, 4, 0x12cc32f3);
	put(test, ATI_DP_CNTL, 4, 0);
	put(test, ATI_SRC_X_Y, 4, 109 << 16 | 29);
	put(test, ATI_DST_X_Y, 4, 209 << 16 | 39);
	put(test, ATI_DST_HEIGHT_WIDTH, 4, 10 << 16 | 100);
	KUNIT_ASSERT_EQ(test, 1, s->commands);
	KUNIT_EXPECT_EQ(test, MGPU_OP_COPY, s->cmd.op);
	KUNIT_EXPECT_EQ(test, 1, s->cmd.bypp);
	KUNIT_EXPECT_EQ(test, SZ_1M + 20 * 1024 + 10, s->cmd.src);
	KUNIT_EXPECT_EQ(test, SZ_2M + 30 * 2048 + 110, s->cmd.dst);
	KUNIT_EXPECT_TRUE(test, s->cmd.right_to_left);
	KUNIT_EXPECT_TRUE(test, s->cmd.bottom_to_top);
	KUNIT_EXPECT_EQ(test, 1, s->model->count[MGPU_COUNT_COPY]);
}

static void scissors_cut(struct kunit *test)
{
	struct scene *s = test->priv;

	put(test, ATI_DEFAULT_OFFSET, 4, 16 << 22);
	put(test, ATI_DP_GUI_MASTER_CNTL, 4, 0x12cc32f8);
	put(test, ATI_SC_TOP_LEFT, 4, 20 << 16 | 10);
	put(test, ATI_SC_BOTTOM_RIGHT, 4, 29 << 16 | 19);
	/* Begins left of and above the scissors, at negative coordinates. */
	put(test, ATI_SRC_Y_X, 4, 100 << 16 | 200);
	put(test, ATI_DST_Y_X, 4, 0x3fff << 16 | 0x3ffe);
	put(test, ATI_DST_WIDTH_HEIGHT, 4, 1000 << 16 | 1000);
	KUNIT_ASSERT_EQ(test, 1, s->commands);
	KUNIT_EXPECT_EQ(test, 10, s->cmd.width);
	KUNIT_EXPECT_EQ(test, 10, s->cmd.height);
	KUNIT_EXPECT_EQ(test, 20 * 1024 + 10, s->cmd.dst);
	KUNIT_EXPECT_EQ(test, 121 * 1024 + 212, s->cmd.src);

	put(test, ATI_DST_Y_X, 4, 20 << 16 | 20);
	put(test, ATI_DST_WIDTH_HEIGHT, 4, 5 << 16 | 5);
	KUNIT_EXPECT_EQ(test, 1, s->commands);
	KUNIT_EXPECT_EQ(test, 1, s->model->count[MGPU_COUNT_EMPTY]);

	/* The default ones come back with the bit. */
	put(test, ATI_DP_GUI_MASTER_CNTL, 4, 0x12cc32f0);
	KUNIT_EXPECT_EQ(test, 0x1fff1fff, get(test, ATI_SC_BOTTOM_RIGHT, 4));
}

struct refusal_case {
	const char *name;
	u32 reg[6];
	u32 val[6];
	enum mgpu_model_count count;
};

#define LAST_K	(VRAM_SIZE / 1024 - 1)	/* KiB */

/* On top of a fill of 1x1 pixels of 32 bits at 0, lines of 1 KiB. */
static const struct refusal_case refusal_cases[] = {
	{ "offset behind the end", { ATI_DEFAULT_OFFSET },
	  { 16 << 22 | (LAST_K + 1) }, MGPU_COUNT_OUTSIDE },
	{ "offset at the end of 4 GiB", { ATI_DEFAULT_OFFSET, ATI_DST_Y_X },
	  { 16 << 22 | 0x3fffff, 4 << 16 }, MGPU_COUNT_OUTSIDE },
	{ "row behind the end", { ATI_DEFAULT_OFFSET, ATI_DST_Y_X },
	  { 16 << 22 | LAST_K, 1 << 16 }, MGPU_COUNT_OUTSIDE },
	{ "pixel behind the end", { ATI_DEFAULT_OFFSET, ATI_DST_Y_X },
	  { 16 << 22 | LAST_K, 256 }, MGPU_COUNT_OUTSIDE },
	{ "as high as can be", { ATI_DST_HEIGHT_Y, ATI_DST_WIDTH },
	  { 0x3fff << 16, 1 }, MGPU_COUNT_NUM },
	{ "as high as can be, long lines",
	  { ATI_DEFAULT_OFFSET, ATI_DST_HEIGHT_Y, ATI_DST_WIDTH },
	  { 255 << 22, 0x3fff << 16, 1 }, MGPU_COUNT_OUTSIDE },
	{ "copy from behind the end",
	  { ATI_DP_GUI_MASTER_CNTL, ATI_SRC_PITCH_OFFSET },
	  { 0x12cc36f1, 16 << 22 | (LAST_K + 1) }, MGPU_COUNT_OUTSIDE },
	{ "copy from left of the memory",
	  { ATI_DP_GUI_MASTER_CNTL, ATI_SRC_Y_X },
	  { 0x12cc36f0, 0x3fff }, MGPU_COUNT_OUTSIDE },
	{ "copy from left of a line",
	  { ATI_DP_GUI_MASTER_CNTL, ATI_SRC_Y_X },
	  { 0x12cc36f0, 5 << 16 | 0x3fff }, MGPU_COUNT_OUTSIDE },
	{ "copy from above the memory",
	  { ATI_DP_GUI_MASTER_CNTL, ATI_SRC_Y_X },
	  { 0x12cc36f0, 0x3fff << 16 }, MGPU_COUNT_OUTSIDE },
	{ "pixels of no kind", { ATI_DP_DATATYPE },
	  { 0x00030d00 }, MGPU_COUNT_UNSUPPORTED },
	{ "pixels of another kind", { ATI_DP_DATATYPE },
	  { 0x00030d0f }, MGPU_COUNT_UNSUPPORTED },
	{ "another operation", { ATI_DP_MIX },
	  { 0x00660000 }, MGPU_COUNT_UNSUPPORTED },
	{ "a brush with a pattern", { ATI_DP_GUI_MASTER_CNTL },
	  { 0x10f00600 }, MGPU_COUNT_UNSUPPORTED },
	{ "a copy from the host", { ATI_DP_GUI_MASTER_CNTL },
	  { 0x13cc36f0 }, MGPU_COUNT_UNSUPPORTED },
	{ "a copy of two colours", { ATI_DP_GUI_MASTER_CNTL },
	  { 0x12cc06f0 }, MGPU_COUNT_UNSUPPORTED },
	{ "some planes only", { ATI_DP_WRITE_MASK },
	  { 0xff00ffff }, MGPU_COUNT_UNSUPPORTED },
	{ "some colours only", { ATI_CLR_CMP_CNTL },
	  { 4 }, MGPU_COUNT_UNSUPPORTED },
	{ "tiles", { ATI_DEFAULT_OFFSET },
	  { 1 << 30 | 16 << 22 }, MGPU_COUNT_UNSUPPORTED },
};

KUNIT_ARRAY_PARAM_DESC(refusal, refusal_cases, name);

static void command_refuses(struct kunit *test)
{
	const struct refusal_case *c = test->param_value;
	struct scene *s = test->priv;
	unsigned int i;
	bool ran;

	set_fill(test, ATI_DATATYPE_8888, 16 << 22);
	put(test, ATI_DST_Y_X, 4, 0);
	put(test, ATI_DST_HEIGHT, 4, 1);
	for (i = 0; i < ARRAY_SIZE(c->reg) && c->reg[i]; i++)
		put(test, c->reg[i], 4, c->val[i]);
	if (c->reg[i - 1] != ATI_DST_WIDTH)
		put(test, ATI_DST_WIDTH, 4, 1);

	ran = c->count == MGPU_COUNT_NUM;
	KUNIT_EXPECT_EQ(test, ran, s->commands);
	KUNIT_EXPECT_EQ(test, !ran, s->refused);
	if (!ran)
		KUNIT_EXPECT_EQ(test, 1, s->model->count[c->count]);
}

static void busy_queue_is_counted(struct kunit *test)
{
	struct scene *s = test->priv;

	s->busy = true;
	set_fill(test, ATI_DATATYPE_8888, 16 << 22);
	put(test, ATI_DST_Y_X, 4, 5 << 16);
	put(test, ATI_DST_WIDTH_HEIGHT, 4, 1 << 16 | 1);
	KUNIT_EXPECT_EQ(test, 1, s->model->count[MGPU_COUNT_BUSY]);
	KUNIT_EXPECT_EQ(test, 5 << 16, get(test, ATI_DST_Y_X, 4));
}

/* Whatever is written wherever: what is submitted is inside. */
static void random_writes_stay_inside(struct kunit *test)
{
	const u64 seed = 0x5eed0a72;
	struct scene *s = test->priv;
	struct rnd_state rnd;
	unsigned int n;

	prandom_seed_state(&rnd, seed);
	kunit_info(test, "seed 0x%llx", seed);
	for (n = 0; n < 200000; n++) {
		u32 r = prandom_u32_state(&rnd);
		u32 len = 1 << r % 4;
		u32 off = r >> 8;
		struct mgpu_scanout scanout;
		u8 buf[8];

		/* The 2D registers most often, then the first ones. */
		if (r >> 4 & 1)
			off = 0x1400 + off % 0x400;
		else
			off %= r >> 5 & 1 ? 0x300 : SZ_16K;
		off &= ~(len - 1);
		put_unaligned_le32(prandom_u32_state(&rnd), buf);
		put_unaligned_le32(prandom_u32_state(&rnd), buf + 4);
		s->model->ops->reg(s->model, MGPU_ATI_BAR_MMIO, off, buf, len,
				   r >> 6 & 3);
		if (n % 64 == 0)
			put(test, ATI_DP_GUI_MASTER_CNTL, 4,
			    r >> 7 & 1 ? 0x50f006d0 : 0x52cc36f0);
		if (!s->model->ops->scanout(s->model, &scanout))
			continue;
		KUNIT_ASSERT_LE(test, scanout.offset +
				(u64)scanout.stride * scanout.height,
				VRAM_SIZE);
		KUNIT_ASSERT_LE(test, scanout.width, 1920);
		KUNIT_ASSERT_LE(test, scanout.height, 1080);
	}
	KUNIT_EXPECT_GT(test, s->commands, 0);
	KUNIT_EXPECT_GT(test, s->model->count[MGPU_COUNT_OUTSIDE], 0);
}

static void set_mode(struct kunit *test, u32 kind, u32 width, u32 height,
		     u32 pitch)
{
	put(test, ATI_CRTC_GEN_CNTL, 4, 0x03000000 | kind << 8);
	put(test, ATI_CRTC_H_TOTAL_DISP, 4, (width / 8 - 1) << 16 | 200);
	put(test, ATI_CRTC_V_TOTAL_DISP, 4, (height - 1) << 16 | 900);
	put(test, ATI_CRTC_PITCH, 4, pitch / 8);
}

static void scanout_follows_crtc(struct kunit *test)
{
	struct scene *s = test->priv;
	const struct mgpu_model_ops *ops = s->model->ops;
	u32 palette[MGPU_PALETTE_SIZE];
	struct mgpu_scanout out;

	KUNIT_EXPECT_FALSE(test, ops->scanout(s->model, &out));
	set_mode(test, ATI_DATATYPE_8, 1280, 800, 1280);
	put(test, ATI_CRTC_OFFSET, 4, 0x12340);
	KUNIT_ASSERT_TRUE(test, ops->scanout(s->model, &out));
	KUNIT_EXPECT_EQ(test, DRM_FORMAT_C8, out.format);
	KUNIT_EXPECT_EQ(test, 1280, out.width);
	KUNIT_EXPECT_EQ(test, 800, out.height);
	KUNIT_EXPECT_EQ(test, 1280, out.stride);
	KUNIT_EXPECT_EQ(test, 0x12340, out.offset);

	put(test, ATI_PALETTE_INDEX, 4, 254);
	put(test, ATI_PALETTE_DATA, 4, 0xff112233);
	put(test, ATI_PALETTE_DATA, 4, 0x00445566);
	put(test, ATI_PALETTE_DATA, 4, 0x00778899);
	ops->palette(s->model, palette);
	KUNIT_EXPECT_EQ(test, 0x112233, palette[254]);
	KUNIT_EXPECT_EQ(test, 0x445566, palette[255]);
	KUNIT_EXPECT_EQ(test, 0x778899, palette[0]);

	/* With the palette as it was, colours are what they say. */
	set_mode(test, ATI_DATATYPE_8888, 1280, 800, 1280);
	KUNIT_EXPECT_TRUE(test, ops->scanout(s->model, &out) && out.lut);
	put(test, ATI_PALETTE_INDEX, 4, 254);
	put(test, ATI_PALETTE_DATA, 4, 0xfefefe);
	put(test, ATI_PALETTE_DATA, 4, 0xffffff);
	KUNIT_EXPECT_TRUE(test, ops->scanout(s->model, &out) && out.lut);
	put(test, ATI_PALETTE_DATA, 4, 0);
	KUNIT_EXPECT_TRUE(test, ops->scanout(s->model, &out) && !out.lut);

	put(test, ATI_CRTC_EXT_CNTL, 4, ATI_CRTC_DISPLAY_DIS);
	KUNIT_EXPECT_FALSE(test, ops->scanout(s->model, &out));
	put(test, ATI_CRTC_EXT_CNTL, 4, 0);

	/* More than the profile allows is cut, what is nowhere not shown. */
	set_mode(test, ATI_DATATYPE_565, 2048, 1200, 2048);
	KUNIT_ASSERT_TRUE(test, ops->scanout(s->model, &out));
	KUNIT_EXPECT_EQ(test, 1920, out.width);
	KUNIT_EXPECT_EQ(test, 1080, out.height);
	KUNIT_EXPECT_EQ(test, 4096, out.stride);
	set_mode(test, ATI_DATATYPE_8888, 1920, 1080, 1912);
	KUNIT_EXPECT_FALSE(test, ops->scanout(s->model, &out));
	set_mode(test, ATI_DATATYPE_8888, 1920, 1080, 1920);
	put(test, ATI_CRTC_OFFSET, 4, VRAM_SIZE - 1920 * 1080 * 4);
	KUNIT_EXPECT_TRUE(test, ops->scanout(s->model, &out));
	put(test, ATI_CRTC_OFFSET, 4, VRAM_SIZE - 1920 * 1080 * 4 + 8);
	KUNIT_EXPECT_FALSE(test, ops->scanout(s->model, &out));
	put(test, ATI_CRTC_OFFSET, 4, U32_MAX);
	KUNIT_EXPECT_FALSE(test, ops->scanout(s->model, &out));
}

/* The guest's end of the cable, as an I2C master drives it. */
static void lines(struct kunit *test, bool scl, bool sda)
{
	put(test, ATI_GPIO_DVI_DDC, 4, (scl ? 0 : ATI_DDC_CLK_OUT_EN) |
				       (sda ? 0 : ATI_DDC_DATA_OUT_EN));
}

static bool clock_bit(struct kunit *test, bool bit)
{
	u32 val;

	lines(test, false, bit);
	lines(test, true, bit);
	val = get(test, ATI_GPIO_DVI_DDC, 4);
	KUNIT_EXPECT_TRUE(test, val & ATI_DDC_CLK_INPUT);
	lines(test, false, bit);
	return val & ATI_DDC_DATA_INPUT;
}

static void i2c_start(struct kunit *test)
{
	lines(test, false, true);
	lines(test, true, true);
	lines(test, true, false);
	lines(test, false, false);
}

static void i2c_stop(struct kunit *test)
{
	lines(test, false, false);
	lines(test, true, false);
	lines(test, true, true);
}

/* Returns whether it was acknowledged. */
static bool i2c_write(struct kunit *test, u8 byte)
{
	int i;

	for (i = 7; i >= 0; i--)
		clock_bit(test, byte >> i & 1);
	return !clock_bit(test, true);
}

static u8 i2c_read(struct kunit *test, bool ack)
{
	u8 byte = 0;
	int i;

	for (i = 0; i < 8; i++)
		byte = byte << 1 | clock_bit(test, true);
	clock_bit(test, !ack);
	return byte;
}

static void monitor_tells_edid(struct kunit *test)
{
	struct scene *s = test->priv;
	unsigned int i;

	i2c_start(test);
	KUNIT_EXPECT_TRUE(test, i2c_write(test, 0xa0));
	KUNIT_EXPECT_TRUE(test, i2c_write(test, 0));
	i2c_start(test);
	KUNIT_EXPECT_TRUE(test, i2c_write(test, 0xa1));
	for (i = 0; i < MGPU_EDID_SIZE; i++)
		KUNIT_EXPECT_EQ(test, s->model->edid[i],
				i2c_read(test, i + 1 < MGPU_EDID_SIZE));
	i2c_stop(test);

	/* From the middle on, again; and behind the end there are ones. */
	i2c_start(test);
	KUNIT_EXPECT_TRUE(test, i2c_write(test, 0xa0));
	KUNIT_EXPECT_TRUE(test, i2c_write(test, MGPU_EDID_SIZE - 1));
	i2c_start(test);
	KUNIT_EXPECT_TRUE(test, i2c_write(test, 0xa1));
	KUNIT_EXPECT_EQ(test, s->model->edid[MGPU_EDID_SIZE - 1],
			i2c_read(test, true));
	KUNIT_EXPECT_EQ(test, 0xff, i2c_read(test, false));
	i2c_stop(test);

	/* Somebody else is meant, and the line stays up. */
	i2c_start(test);
	KUNIT_EXPECT_FALSE(test, i2c_write(test, 0x60));
	KUNIT_EXPECT_FALSE(test, i2c_write(test, 0xa0));
	i2c_stop(test);
}

static void other_ports_have_no_monitor(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, ATI_DDC_DATA_INPUT | ATI_DDC_CLK_INPUT,
			get(test, ATI_GPIO_VGA_DDC, 4));
	put(test, ATI_GPIO_VGA_DDC, 4, ATI_DDC_CLK_OUT_EN);
	KUNIT_EXPECT_EQ(test, ATI_DDC_DATA_INPUT | ATI_DDC_CLK_OUT_EN,
			get(test, ATI_GPIO_VGA_DDC, 4));
}

static struct kunit_case model_ati_cases[] = {
	KUNIT_CASE_PARAM(init_checks, conf_gen_params),
	KUNIT_CASE(probe_finds_device),
	KUNIT_CASE(reg_refuses_bad_access),
	KUNIT_CASE(registers_keep_values),
	KUNIT_CASE(pll_writes_need_permission),
	KUNIT_CASE(window_has_bounds),
	KUNIT_CASE(fill_is_decoded),
	KUNIT_CASE(surface_has_two_encodings),
	KUNIT_CASE(copy_walks_backwards),
	KUNIT_CASE(scissors_cut),
	KUNIT_CASE_PARAM(command_refuses, refusal_gen_params),
	KUNIT_CASE(busy_queue_is_counted),
	KUNIT_CASE(random_writes_stay_inside),
	KUNIT_CASE(scanout_follows_crtc),
	KUNIT_CASE(monitor_tells_edid),
	KUNIT_CASE(other_ports_have_no_monitor),
	{}
};

static struct kunit_suite model_ati_suite = {
	.name = "mdev_gpu_model_ati",
	.init = scene_init,
	.exit = scene_exit,
	.test_cases = model_ati_cases,
};

kunit_test_suite(model_ati_suite);

MODULE_DESCRIPTION("KUnit: the RV100 that a guest sees");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
MODULE_IMPORT_NS("VFIO_GLUE");
