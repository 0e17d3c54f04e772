// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit: the bochs-display that a guest sees.
 */
#include <kunit/test.h>
#include <linux/module.h>
#include <linux/pci_regs.h>
#include <linux/prandom.h>
#include <linux/sizes.h>
#include <linux/unaligned.h>

#include "../drivers/mdev_gpu/model_bochs.h"

#define DISPI(index)	(0x500 + 2 * (index))
#define XRES		DISPI(1)
#define YRES		DISPI(2)
#define BPP		DISPI(3)
#define ENABLE		DISPI(4)
#define VIRT_WIDTH	DISPI(6)
#define X_OFFSET	DISPI(8)
#define Y_OFFSET	DISPI(9)

static const struct mgpu_model_conf test_conf = {
	.vram_size = SZ_16M,
	.max_width = 1600,
	.max_height = 1200,
};

static struct mgpu_model_bochs *model_new(struct kunit *test)
{
	struct mgpu_model_bochs *model;

	model = kunit_kzalloc(test, sizeof(*model), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, model);
	KUNIT_ASSERT_EQ(test, 0, mgpu_model_bochs_init(model, &test_conf));
	return model;
}

static u64 mmio_read(struct kunit *test, struct mgpu_model_bochs *model,
		     u64 off, unsigned int len)
{
	u8 buf[8] = {};

	KUNIT_EXPECT_EQ(test, 0,
			mgpu_model_bochs_mmio(model, off, buf, len, false));
	return get_unaligned_le64(buf);
}

static void mmio_write(struct kunit *test, struct mgpu_model_bochs *model,
		       u64 off, unsigned int len, u64 val)
{
	u8 buf[8];

	put_unaligned_le64(val, buf);
	KUNIT_EXPECT_EQ(test, 0,
			mgpu_model_bochs_mmio(model, off, buf, len, true));
}

struct conf_case {
	const char *name;
	struct mgpu_model_conf conf;
	int err;
};

static const struct conf_case conf_cases[] = {
	{ "smallest", { SZ_4M, 800, 600 }, 0 },
	{ "largest", { SZ_2G, 7680, 4320 }, 0 },
	{ "frame is all of it", { SZ_4M, 1024, 1024 }, 0 },
	{ "too small", { SZ_2M, 640, 480 }, -EINVAL },
	{ "nothing", { 0, 640, 480 }, -EINVAL },
	{ "no power of two", { SZ_4M + SZ_4K, 640, 480 }, -EINVAL },
	{ "more than a 32 bit BAR", { SZ_4G, 640, 480 }, -EINVAL },
	{ "no width", { SZ_4M, 0, 600 }, -EINVAL },
	{ "no height", { SZ_4M, 800, 0 }, -EINVAL },
	{ "narrow", { SZ_4M, 63, 600 }, -EINVAL },
	{ "frame too large", { SZ_4M, 1024, 1025 }, -EINVAL },
	{ "side of 17 bits", { SZ_2G, 0x10000, 64 }, -EINVAL },
	{ "product wraps", { SZ_4M, U32_MAX, U32_MAX }, -EINVAL },
};

KUNIT_ARRAY_PARAM_DESC(conf, conf_cases, name);

static void init_checks(struct kunit *test)
{
	const struct conf_case *c = test->param_value;
	struct mgpu_model_bochs *model;

	model = kunit_kzalloc(test, sizeof(*model), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, model);
	KUNIT_EXPECT_EQ(test, c->err, mgpu_model_bochs_init(model, &c->conf));
}

static u32 cfg_read32(struct mgpu_model_bochs *model, unsigned int reg)
{
	return get_unaligned_le32(&model->base.cfg.val[reg]);
}

/* What the probe of a stock bochs-drm looks at. */
static void probe_finds_device(struct kunit *test)
{
	struct mgpu_model_bochs *model = model_new(test);
	u8 bar[4] = { 0xff, 0xff, 0xff, 0xff };
	int i;

	KUNIT_EXPECT_EQ(test, 0x11111234, cfg_read32(model, PCI_VENDOR_ID));
	KUNIT_EXPECT_EQ(test, 0x03800002, cfg_read32(model, PCI_CLASS_REVISION));
	KUNIT_EXPECT_EQ(test, 0, model->base.cfg.val[PCI_INTERRUPT_PIN]);

	vfg_cfgspace_access(&model->base.cfg, PCI_BASE_ADDRESS_0, bar, 4, true);
	KUNIT_EXPECT_EQ(test, 0xff000008, cfg_read32(model, PCI_BASE_ADDRESS_0));
	memset(bar, 0xff, 4);
	vfg_cfgspace_access(&model->base.cfg, PCI_BASE_ADDRESS_2, bar, 4, true);
	KUNIT_EXPECT_EQ(test, 0xfffff000, cfg_read32(model, PCI_BASE_ADDRESS_2));

	KUNIT_EXPECT_EQ(test, 0xb0c5, mmio_read(test, model, DISPI(0), 2));
	KUNIT_EXPECT_EQ(test, SZ_16M / SZ_64K,
			mmio_read(test, model, DISPI(10), 2));
	KUNIT_EXPECT_EQ(test, 8, mmio_read(test, model, 0x600, 4));
	KUNIT_EXPECT_EQ(test, 0x00ffffffffffff00,
			mmio_read(test, model, 0, 8));
	for (i = MGPU_EDID_SIZE; i < 0x500; i += 8)
		KUNIT_EXPECT_EQ(test, 0, mmio_read(test, model, i, 8));
}

/* Read-only registers and holes ignore writes of any width. */
static void registers_ignore_writes(struct kunit *test)
{
	static const u16 constant[] = { 0, 0x78, 0x400, 0x418, 0x600, 0x608,
					0x518, 0x700, 0xff8 };
	struct mgpu_model_bochs *model = model_new(test);
	u64 before;
	int i;

	for (i = 0; i < ARRAY_SIZE(constant); i++) {
		before = mmio_read(test, model, constant[i], 8);
		mmio_write(test, model, constant[i], 8, 0xa5a5a5a5a5a5a5a5);
		mmio_write(test, model, constant[i], 1, 0xa5);
		KUNIT_EXPECT_EQ(test, before,
				mmio_read(test, model, constant[i], 8));
	}

	mmio_write(test, model, DISPI(0), 2, 0xb0c0);
	mmio_write(test, model, DISPI(10), 2, 0xffff);
	KUNIT_EXPECT_EQ(test, 0xb0c5, mmio_read(test, model, DISPI(0), 2));
	KUNIT_EXPECT_EQ(test, 256, mmio_read(test, model, DISPI(10), 2));
}

static void dispi_takes_any_width(struct kunit *test)
{
	struct mgpu_model_bochs *model = model_new(test);

	mmio_write(test, model, XRES, 2, 0x1234);
	KUNIT_EXPECT_EQ(test, 0x1234, mmio_read(test, model, XRES, 2));
	KUNIT_EXPECT_EQ(test, 0x34, mmio_read(test, model, XRES, 1));
	KUNIT_EXPECT_EQ(test, 0x12, mmio_read(test, model, XRES + 1, 1));
	mmio_write(test, model, XRES + 1, 1, 0x56);
	KUNIT_EXPECT_EQ(test, 0x5634, mmio_read(test, model, XRES, 2));

	mmio_write(test, model, YRES, 4, 0x00200300);
	KUNIT_EXPECT_EQ(test, 0x300, mmio_read(test, model, YRES, 2));
	KUNIT_EXPECT_EQ(test, 0x20, mmio_read(test, model, BPP, 2));
	KUNIT_EXPECT_EQ(test, 0x00200300, mmio_read(test, model, YRES, 4));

	/* The last registers of the block, and what would be behind it. */
	mmio_write(test, model, DISPI(8), 8, 0x1111222233334444);
	KUNIT_EXPECT_EQ(test, 0x0000010033334444,
			mmio_read(test, model, DISPI(8), 8));
}

static void getcaps_tells_maximum(struct kunit *test)
{
	struct mgpu_model_bochs *model = model_new(test);

	mmio_write(test, model, XRES, 2, 640);
	mmio_write(test, model, ENABLE, 2, 2);
	KUNIT_EXPECT_EQ(test, 1600, mmio_read(test, model, XRES, 2));
	KUNIT_EXPECT_EQ(test, 1200, mmio_read(test, model, YRES, 2));
	KUNIT_EXPECT_EQ(test, 32, mmio_read(test, model, BPP, 2));
	mmio_write(test, model, ENABLE, 2, 0);
	KUNIT_EXPECT_EQ(test, 640, mmio_read(test, model, XRES, 2));
}

struct mmio_case {
	const char *name;
	u64 off;
	unsigned int len;
};

static const struct mmio_case mmio_cases[] = {
	{ "unaligned word", 0x501, 2 },
	{ "unaligned dword", 0x502, 4 },
	{ "unaligned qword", 0x504, 8 },
	{ "no bytes", 0x500, 0 },
	{ "three bytes", 0x500, 3 },
	{ "sixteen bytes", 0x500, 16 },
	{ "at the end", 0x1000, 1 },
	{ "behind the end", 0x1008, 8 },
	{ "far behind", 0xfffffffffffffff8, 8 },
	{ "wraps into the page", 0x100000500, 2 },
};

KUNIT_ARRAY_PARAM_DESC(mmio, mmio_cases, name);

static void mmio_rejects(struct kunit *test)
{
	const struct mmio_case *c = test->param_value;
	struct mgpu_model_bochs *model = model_new(test);
	struct mgpu_model_bochs *before = model_new(test);
	u8 buf[16];

	memset(buf, 0xa5, sizeof(buf));
	KUNIT_EXPECT_EQ(test, -EINVAL, mgpu_model_bochs_mmio(model, c->off, buf,
							     c->len, true));
	KUNIT_EXPECT_MEMEQ(test, model, before, sizeof(*model));
	KUNIT_EXPECT_EQ(test, -EINVAL, mgpu_model_bochs_mmio(model, c->off, buf,
							     c->len, false));
	KUNIT_EXPECT_EQ(test, 0xa5, buf[0]);
}

static void byte_order_needs_whole_write(struct kunit *test)
{
	struct mgpu_model_bochs *model = model_new(test);

	KUNIT_EXPECT_EQ(test, 0x1e1e1e1e, mmio_read(test, model, 0x604, 4));
	mmio_write(test, model, 0x604, 4, 0xbebebebe);
	KUNIT_EXPECT_EQ(test, 0xbebebebe, mmio_read(test, model, 0x604, 4));
	mmio_write(test, model, 0x604, 2, 0x1e1e);
	mmio_write(test, model, 0x606, 2, 0x1e1e);
	mmio_write(test, model, 0x604, 4, 0x12345678);
	KUNIT_EXPECT_TRUE(test, model->big_endian);
	mmio_write(test, model, 0x600, 8, 0x1e1e1e1e00000000);
	KUNIT_EXPECT_FALSE(test, model->big_endian);
}

struct scanout_case {
	const char *name;
	u16 xres, yres, bpp, enable, virt_width, x_off, y_off;
	bool shown;
	struct mgpu_scanout want;
};

/* For 16 MiB and at most 1600x1200. */
static const struct scanout_case scanout_cases[] = {
	{ "plain", 1024, 768, 32, 0x41, 1024, 0, 0, true,
	  { 0, 1024, 768, 4096 } },
	{ "second frame", 1024, 768, 32, 0x41, 1024, 0, 768, true,
	  { 3145728, 1024, 768, 4096 } },
	{ "wider memory", 800, 600, 32, 1, 1024, 16, 2, true,
	  { 8256, 800, 600, 4096 } },
	{ "virtual width too small", 800, 600, 32, 1, 10, 0, 0, true,
	  { 0, 800, 600, 3200 } },
	{ "cut in width", 2000, 600, 32, 1, 2000, 0, 0, true,
	  { 0, 1600, 600, 8000 } },
	{ "cut in height", 1024, 2000, 32, 1, 1024, 0, 0, true,
	  { 0, 1024, 1200, 4096 } },
	{ "smallest", 64, 64, 32, 1, 64, 0, 0, true, { 0, 64, 64, 256 } },
	{ "up to the last byte", 1024, 1024, 32, 1, 1024, 0, 3072, true,
	  { 12582912, 1024, 1024, 4096 } },
	{ "one line too low", 1024, 1024, 32, 1, 1024, 0, 3073, false },
	{ "one pixel too far", 1024, 1024, 32, 1, 1024, 1, 3072, false },
	{ "off", 1024, 768, 32, 0x40, 1024, 0, 0, false },
	{ "asks for capabilities", 1024, 768, 32, 2, 1024, 0, 0, false },
	{ "no width", 0, 768, 32, 1, 1024, 0, 0, false },
	{ "no height", 1024, 0, 32, 1, 1024, 0, 0, false },
	{ "narrow", 63, 768, 32, 1, 1024, 0, 0, false },
	{ "low", 1024, 63, 32, 1, 1024, 0, 0, false },
	{ "8 bits", 1024, 768, 8, 1, 1024, 0, 0, false },
	{ "16 bits", 1024, 768, 16, 1, 1024, 0, 0, false },
	{ "0 bits", 1024, 768, 0, 1, 1024, 0, 0, false },
	{ "odd bits", 1024, 768, 65535, 1, 1024, 0, 0, false },
	{ "all ones", 65535, 65535, 32, 1, 65535, 65535, 65535, false },
	{ "stride too long", 640, 480, 32, 1, 65535, 0, 0, false },
	{ "far right", 640, 480, 32, 1, 65535, 65535, 63, false },
};

KUNIT_ARRAY_PARAM_DESC(scanout, scanout_cases, name);

static void scanout_checks(struct kunit *test)
{
	const struct scanout_case *c = test->param_value;
	struct mgpu_model_bochs *model = model_new(test);
	struct mgpu_scanout got = {};

	mmio_write(test, model, XRES, 2, c->xres);
	mmio_write(test, model, YRES, 2, c->yres);
	mmio_write(test, model, BPP, 2, c->bpp);
	mmio_write(test, model, ENABLE, 2, c->enable);
	mmio_write(test, model, VIRT_WIDTH, 2, c->virt_width);
	mmio_write(test, model, X_OFFSET, 2, c->x_off);
	mmio_write(test, model, Y_OFFSET, 2, c->y_off);

	KUNIT_EXPECT_EQ(test, c->shown, mgpu_model_bochs_scanout(model, &got));
	KUNIT_EXPECT_EQ(test, c->want.offset, got.offset);
	KUNIT_EXPECT_EQ(test, c->want.width, got.width);
	KUNIT_EXPECT_EQ(test, c->want.height, got.height);
	KUNIT_EXPECT_EQ(test, c->want.stride, got.stride);

	/* Never with swapped bytes, and never after a reset. */
	mmio_write(test, model, 0x604, 4, 0xbebebebe);
	KUNIT_EXPECT_FALSE(test, mgpu_model_bochs_scanout(model, &got));
	mgpu_model_bochs_reset(model);
	KUNIT_EXPECT_FALSE(test, mgpu_model_bochs_scanout(model, &got));
}

/* Whatever a guest writes, what is shown is inside its memory and profile. */
static void random_registers_stay_inside(struct kunit *test)
{
	static const u16 usual[] = { 0, 1, 32, 0x41, 640, 1024, 4096, 0xffff };
	struct mgpu_model_bochs *model = model_new(test);
	struct mgpu_scanout s;
	struct rnd_state rnd;
	u64 seed = 0x626f636873;
	unsigned int i, shown = 0;
	u8 buf[8];

	kunit_info(test, "seed %llu\n", seed);
	prandom_seed_state(&rnd, seed);
	for (i = 0; i < 20000; i++) {
		u32 pick = prandom_u32_state(&rnd);
		unsigned int len = 1 << (pick >> 8) % 4;
		u64 off = 0x500 + (pick >> 16) % 24 / len * len;

		put_unaligned_le64(prandom_u32_state(&rnd), buf);
		if (pick & 1)
			put_unaligned_le16(usual[(pick >> 1) % 8], buf);
		KUNIT_EXPECT_EQ(test, 0, mgpu_model_bochs_mmio(model, off, buf,
							       len, true));
		/* Mostly on and of the right depth, else little is shown. */
		if (pick & 0x70) {
			mmio_write(test, model, BPP, 2, 32);
			mmio_write(test, model, ENABLE, 2, 0x41);
		}

		if (!mgpu_model_bochs_scanout(model, &s))
			continue;
		shown++;
		KUNIT_ASSERT_LE(test, s.width, test_conf.max_width);
		KUNIT_ASSERT_LE(test, s.height, test_conf.max_height);
		KUNIT_ASSERT_GE(test, s.stride, 4 * s.width);
		KUNIT_ASSERT_LE(test, s.offset + (u64)s.stride * s.height,
				test_conf.vram_size);
	}
	KUNIT_EXPECT_GT(test, shown, 0);
}

static struct kunit_case model_cases[] = {
	KUNIT_CASE_PARAM(init_checks, conf_gen_params),
	KUNIT_CASE(probe_finds_device),
	KUNIT_CASE(registers_ignore_writes),
	KUNIT_CASE(dispi_takes_any_width),
	KUNIT_CASE(getcaps_tells_maximum),
	KUNIT_CASE_PARAM(mmio_rejects, mmio_gen_params),
	KUNIT_CASE(byte_order_needs_whole_write),
	KUNIT_CASE_PARAM(scanout_checks, scanout_gen_params),
	KUNIT_CASE(random_registers_stay_inside),
	{}
};

static struct kunit_suite model_suite = {
	.name = "mdev_gpu_model",
	.test_cases = model_cases,
};

kunit_test_suite(model_suite);

MODULE_IMPORT_NS("VFIO_GLUE");
MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
MODULE_DESCRIPTION("KUnit: the bochs-display that a guest sees");
MODULE_LICENSE("GPL");
