// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit: configuration space of an emulated function.
 */
#include <kunit/test.h>
#include <linux/module.h>
#include <linux/pci_regs.h>
#include <linux/prandom.h>
#include <linux/sizes.h>
#include <linux/unaligned.h>
#include <vfio_glue/cfgspace.h>

#define MEM32	PCI_BASE_ADDRESS_MEM_TYPE_32
#define MEM64	PCI_BASE_ADDRESS_MEM_TYPE_64
#define PREF	PCI_BASE_ADDRESS_MEM_PREFETCH
#define IO	PCI_BASE_ADDRESS_SPACE_IO

static const struct vfg_cfgspace_id test_id = {
	.vendor = 0x1234,
	.device = 0x1111,
	.subvendor = 0x1af4,
	.subdevice = 0x1100,
	.class = 0x038000,
	.revision = 2,
	.int_pin = 1,
};

static struct vfg_cfgspace *cs_new(struct kunit *test)
{
	struct vfg_cfgspace *cs = kunit_kzalloc(test, sizeof(*cs), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, cs);
	vfg_cfgspace_init(cs, &test_id);
	return cs;
}

static u32 cs_read(struct kunit *test, struct vfg_cfgspace *cs, u64 off,
		   size_t len)
{
	u8 buf[4] = {};

	KUNIT_ASSERT_LE(test, len, sizeof(buf));
	KUNIT_EXPECT_EQ(test, 0, vfg_cfgspace_access(cs, off, buf, len, false));
	return get_unaligned_le32(buf);
}

static void cs_write(struct kunit *test, struct vfg_cfgspace *cs, u64 off,
		     size_t len, u32 val)
{
	u8 buf[4];

	KUNIT_ASSERT_LE(test, len, sizeof(buf));
	put_unaligned_le32(val, buf);
	KUNIT_EXPECT_EQ(test, 0, vfg_cfgspace_access(cs, off, buf, len, true));
}

/* The identity is where the specification puts it, and cannot be changed. */
static void header_is_constant(struct kunit *test)
{
	struct vfg_cfgspace *cs = cs_new(test);
	int pass;

	for (pass = 0; pass < 2; pass++) {
		KUNIT_EXPECT_EQ(test, 0x11111234, cs_read(test, cs, 0, 4));
		KUNIT_EXPECT_EQ(test, 0x03800002,
				cs_read(test, cs, PCI_CLASS_REVISION, 4));
		KUNIT_EXPECT_EQ(test, 0,
				cs_read(test, cs, PCI_HEADER_TYPE, 1));
		KUNIT_EXPECT_EQ(test, 0x11001af4,
				cs_read(test, cs, PCI_SUBSYSTEM_VENDOR_ID, 4));
		KUNIT_EXPECT_EQ(test, 1,
				cs_read(test, cs, PCI_INTERRUPT_PIN, 1));
		KUNIT_EXPECT_EQ(test, 0, cs_read(test, cs, PCI_STATUS, 2));
		KUNIT_EXPECT_EQ(test, 0,
				cs_read(test, cs, PCI_CAPABILITY_LIST, 1));

		cs_write(test, cs, 0, 4, ~0);
		cs_write(test, cs, PCI_CLASS_REVISION, 4, ~0);
		cs_write(test, cs, PCI_HEADER_TYPE, 1, ~0);
		cs_write(test, cs, PCI_SUBSYSTEM_VENDOR_ID, 4, ~0);
		cs_write(test, cs, PCI_INTERRUPT_PIN, 1, ~0);
		cs_write(test, cs, PCI_STATUS, 2, ~0);
		cs_write(test, cs, PCI_CAPABILITY_LIST, 1, ~0);
	}
}

/* Command bits can be set only for what the function has. */
static void command_mask_follows_bars(struct kunit *test)
{
	struct vfg_cfgspace *cs = cs_new(test);
	u16 cmd;

	cs_write(test, cs, PCI_COMMAND, 2, ~0);
	cmd = cs_read(test, cs, PCI_COMMAND, 2);
	KUNIT_EXPECT_EQ(test, 0, cmd & (PCI_COMMAND_IO | PCI_COMMAND_MEMORY));
	KUNIT_EXPECT_TRUE(test, cmd & PCI_COMMAND_MASTER);
	KUNIT_EXPECT_FALSE(test, vfg_cfgspace_memory_on(cs));

	KUNIT_ASSERT_EQ(test, 0, vfg_cfgspace_add_bar(cs, 0, SZ_4K, MEM32));
	cs_write(test, cs, PCI_COMMAND, 2, ~0);
	cmd = cs_read(test, cs, PCI_COMMAND, 2);
	KUNIT_EXPECT_EQ(test, PCI_COMMAND_MEMORY,
			cmd & (PCI_COMMAND_IO | PCI_COMMAND_MEMORY));
	KUNIT_EXPECT_TRUE(test, vfg_cfgspace_memory_on(cs));

	KUNIT_ASSERT_EQ(test, 0, vfg_cfgspace_add_bar(cs, 1, 32, IO));
	cs_write(test, cs, PCI_COMMAND, 2, ~0);
	KUNIT_EXPECT_TRUE(test, cs_read(test, cs, PCI_COMMAND, 2) &
				PCI_COMMAND_IO);
}

/* All-ones reads back as size and flags, whatever width it is written with. */
static void bar_sizing_32bit(struct kunit *test)
{
	struct vfg_cfgspace *cs = cs_new(test);
	unsigned int i;

	KUNIT_ASSERT_EQ(test, 0,
			vfg_cfgspace_add_bar(cs, 0, SZ_16M, MEM32 | PREF));
	KUNIT_ASSERT_EQ(test, 0, vfg_cfgspace_add_bar(cs, 2, SZ_4K, MEM32));
	KUNIT_ASSERT_EQ(test, 0, vfg_cfgspace_add_bar(cs, 3, SZ_2G, MEM32));
	KUNIT_ASSERT_EQ(test, 0, vfg_cfgspace_add_bar(cs, 4, 64, IO));

	KUNIT_EXPECT_EQ(test, 8, cs_read(test, cs, PCI_BASE_ADDRESS_0, 4));
	for (i = 0; i < 6; i++)
		cs_write(test, cs, PCI_BASE_ADDRESS_0 + 4 * i, 4, ~0);

	KUNIT_EXPECT_EQ(test, 0xff000008,
			cs_read(test, cs, PCI_BASE_ADDRESS_0, 4));
	KUNIT_EXPECT_EQ(test, 0, cs_read(test, cs, PCI_BASE_ADDRESS_1, 4));
	KUNIT_EXPECT_EQ(test, 0xfffff000,
			cs_read(test, cs, PCI_BASE_ADDRESS_2, 4));
	KUNIT_EXPECT_EQ(test, 0x80000000,
			cs_read(test, cs, PCI_BASE_ADDRESS_3, 4));
	KUNIT_EXPECT_EQ(test, 0xffffffc1,
			cs_read(test, cs, PCI_BASE_ADDRESS_4, 4));
	KUNIT_EXPECT_EQ(test, 0, cs_read(test, cs, PCI_BASE_ADDRESS_5, 4));

	cs_write(test, cs, PCI_BASE_ADDRESS_0, 4, 0xfd123457);
	KUNIT_EXPECT_EQ(test, 0xfd000008,
			cs_read(test, cs, PCI_BASE_ADDRESS_0, 4));
	for (i = 0; i < 4; i++)
		cs_write(test, cs, PCI_BASE_ADDRESS_0 + i, 1, 0xff);
	KUNIT_EXPECT_EQ(test, 0xff000008,
			cs_read(test, cs, PCI_BASE_ADDRESS_0, 4));
}

static void bar_sizing_64bit(struct kunit *test)
{
	struct vfg_cfgspace *cs = cs_new(test);
	unsigned int i;

	KUNIT_ASSERT_EQ(test, 0,
			vfg_cfgspace_add_bar(cs, 0, SZ_16M, MEM64 | PREF));
	KUNIT_ASSERT_EQ(test, 0,
			vfg_cfgspace_add_bar(cs, 2, SZ_8G, MEM64));
	KUNIT_ASSERT_EQ(test, 0,
			vfg_cfgspace_add_bar(cs, 4, BIT_ULL(63), MEM64));

	for (i = 0; i < 6; i++)
		cs_write(test, cs, PCI_BASE_ADDRESS_0 + 4 * i, 4, ~0);

	KUNIT_EXPECT_EQ(test, 0xff00000c,
			cs_read(test, cs, PCI_BASE_ADDRESS_0, 4));
	KUNIT_EXPECT_EQ(test, 0xffffffff,
			cs_read(test, cs, PCI_BASE_ADDRESS_1, 4));
	KUNIT_EXPECT_EQ(test, 0x00000004,
			cs_read(test, cs, PCI_BASE_ADDRESS_2, 4));
	KUNIT_EXPECT_EQ(test, 0xfffffffe,
			cs_read(test, cs, PCI_BASE_ADDRESS_3, 4));
	KUNIT_EXPECT_EQ(test, 0x00000004,
			cs_read(test, cs, PCI_BASE_ADDRESS_4, 4));
	KUNIT_EXPECT_EQ(test, 0x80000000,
			cs_read(test, cs, PCI_BASE_ADDRESS_5, 4));
}

struct bar_case {
	const char *name;
	unsigned int bar;
	u64 size;
	u32 flags;
	int err;
};

/* On a function that has BAR 2 (32 bit) and BARs 4 and 5 (one of 64 bit). */
static const struct bar_case bar_cases[] = {
	{ "free", 0, SZ_4K, MEM32, 0 },
	{ "free wide", 0, SZ_4K, MEM64, 0 },
	{ "smallest memory", 0, 16, MEM32, 0 },
	{ "largest io", 0, 256, IO, 0 },
	{ "zero size", 0, 0, MEM32, -EINVAL },
	{ "zero size wide", 0, 0, MEM64, -EINVAL },
	{ "no power of two", 0, SZ_4K + 16, MEM32, -EINVAL },
	{ "all ones", 0, U64_MAX, MEM64, -EINVAL },
	{ "memory too small", 0, 8, MEM32, -EINVAL },
	{ "32 bit too large", 0, SZ_4G, MEM32, -EINVAL },
	{ "io too small", 0, 2, IO, -EINVAL },
	{ "io too large", 0, 512, IO, -EINVAL },
	{ "io with prefetch", 0, 16, IO | PREF, -EINVAL },
	{ "below 1M", 0, SZ_4K, PCI_BASE_ADDRESS_MEM_TYPE_1M, -EINVAL },
	{ "foreign flag", 0, SZ_4K, 0x80, -EINVAL },
	{ "number 6", 6, SZ_4K, MEM32, -EINVAL },
	{ "huge number", UINT_MAX, SZ_4K, MEM32, -EINVAL },
	{ "huge number wide", UINT_MAX, SZ_4K, MEM64, -EINVAL },
	{ "taken", 2, SZ_4K, MEM32, -EEXIST },
	{ "upper half taken", 1, SZ_4K, MEM64, -EEXIST },
	{ "is an upper half", 5, SZ_4K, MEM32, -EEXIST },
	{ "wide at the end", 5, SZ_4K, MEM64, -EINVAL },
};

KUNIT_ARRAY_PARAM_DESC(bar, bar_cases, name);

static void add_bar_checks(struct kunit *test)
{
	const struct bar_case *c = test->param_value;
	struct vfg_cfgspace *cs = cs_new(test);
	struct vfg_cfgspace before;

	KUNIT_ASSERT_EQ(test, 0, vfg_cfgspace_add_bar(cs, 2, SZ_64K, MEM32));
	KUNIT_ASSERT_EQ(test, 0, vfg_cfgspace_add_bar(cs, 4, SZ_8G, MEM64));
	before = *cs;

	KUNIT_EXPECT_EQ(test, c->err,
			vfg_cfgspace_add_bar(cs, c->bar, c->size, c->flags));
	if (c->err)
		KUNIT_EXPECT_MEMEQ(test, cs, &before, sizeof(before));
}

/* Follow the chain as a guest does; returns how many capabilities it has. */
static unsigned int walk_chain(struct kunit *test, struct vfg_cfgspace *cs)
{
	unsigned int n = 0;
	u8 at;

	if (!(cs_read(test, cs, PCI_STATUS, 2) & PCI_STATUS_CAP_LIST))
		return 0;

	at = cs_read(test, cs, PCI_CAPABILITY_LIST, 1);
	while (at) {
		KUNIT_EXPECT_GE(test, at, PCI_STD_HEADER_SIZEOF);
		KUNIT_EXPECT_EQ(test, 0, at & 3);
		KUNIT_EXPECT_NE(test, 0,
				cs_read(test, cs, at + PCI_CAP_LIST_ID, 1));
		KUNIT_ASSERT_LT(test, ++n, 49);
		at = cs_read(test, cs, at + PCI_CAP_LIST_NEXT, 1);
	}
	return n;
}

static void caps_chain_well_formed(struct kunit *test)
{
	static const u8 body[] = { 1, 2, 3, 4, 5 };
	static const u8 mask[] = { 0, 0xff, 0, 0x0f, 0 };
	struct vfg_cfgspace *cs = cs_new(test);
	int a, b, c;

	KUNIT_EXPECT_EQ(test, 0, walk_chain(test, cs));
	a = vfg_cfgspace_add_cap(cs, PCI_CAP_ID_VNDR, body, mask, 5);
	b = vfg_cfgspace_add_cap(cs, PCI_CAP_ID_PM, NULL, NULL, 0);
	c = vfg_cfgspace_add_cap(cs, PCI_CAP_ID_MSI, body, NULL, 2);
	KUNIT_EXPECT_EQ(test, 0x40, a);
	KUNIT_EXPECT_EQ(test, 0x48, b);
	KUNIT_EXPECT_EQ(test, 0x4c, c);
	KUNIT_EXPECT_EQ(test, 3, walk_chain(test, cs));

	/* The body is writable only under its mask; id and pointer never. */
	cs_write(test, cs, a, 4, ~0);
	cs_write(test, cs, a + 4, 4, ~0);
	KUNIT_EXPECT_EQ(test, 0xff010000 | b << 8 | PCI_CAP_ID_VNDR,
			cs_read(test, cs, a, 4));
	KUNIT_EXPECT_EQ(test, 0x00050f03, cs_read(test, cs, a + 4, 4));
	KUNIT_EXPECT_EQ(test, 3, walk_chain(test, cs));

	vfg_cfgspace_reset(cs);
	KUNIT_EXPECT_EQ(test, 0x00050403, cs_read(test, cs, a + 4, 4));
}

static void caps_bounded_at_256(struct kunit *test)
{
	struct vfg_cfgspace *cs = cs_new(test);
	struct vfg_cfgspace before;
	static const u8 body[256];
	unsigned int n = 0;
	int at;

	before = *cs;
	KUNIT_EXPECT_EQ(test, -EINVAL,
			vfg_cfgspace_add_cap(cs, 0, body, NULL, 2));
	KUNIT_EXPECT_EQ(test, -EINVAL,
			vfg_cfgspace_add_cap(cs, 9, NULL, NULL, 2));
	KUNIT_EXPECT_EQ(test, -ENOSPC,
			vfg_cfgspace_add_cap(cs, 9, body, NULL, 191));
	KUNIT_EXPECT_EQ(test, -ENOSPC,
			vfg_cfgspace_add_cap(cs, 9, body, NULL, SIZE_MAX));
	KUNIT_EXPECT_EQ(test, -ENOSPC,
			vfg_cfgspace_add_cap(cs, 9, body, NULL, SIZE_MAX - 0x41));
	KUNIT_EXPECT_MEMEQ(test, cs, &before, sizeof(before));

	/* 0x40 to 0xff hold 48 capabilities of four bytes, and no more. */
	while ((at = vfg_cfgspace_add_cap(cs, 9, body, NULL, 2)) > 0) {
		KUNIT_EXPECT_EQ(test, 0x40 + 4 * n, at);
		n++;
	}
	KUNIT_EXPECT_EQ(test, -ENOSPC, at);
	KUNIT_EXPECT_EQ(test, 48, n);
	KUNIT_EXPECT_EQ(test, 48, walk_chain(test, cs));
	KUNIT_EXPECT_EQ(test, -ENOSPC,
			vfg_cfgspace_add_cap(cs, 9, NULL, NULL, 0));

	/* One that just fits. */
	vfg_cfgspace_init(cs, &test_id);
	KUNIT_EXPECT_EQ(test, 0x40,
			vfg_cfgspace_add_cap(cs, 9, body, NULL, 190));
	KUNIT_EXPECT_EQ(test, 1, walk_chain(test, cs));
}

struct access_case {
	const char *name;
	u64 off;
	size_t len;
	int err;
};

static const struct access_case access_cases[] = {
	{ "first byte", 0, 1, 0 },
	{ "last byte", 0xff, 1, 0 },
	{ "last dword", 0xfc, 4, 0 },
	{ "all", 0, 256, 0 },
	{ "four bytes at 0xfd", 0xfd, 4, -EINVAL },
	{ "two bytes at 0xff", 0xff, 2, -EINVAL },
	{ "eight bytes at 0xfc", 0xfc, 8, -EINVAL },
	{ "behind", 0x100, 1, -EINVAL },
	{ "extended space", 0x100, 4, -EINVAL },
	{ "far behind", U64_MAX, 1, -EINVAL },
	{ "wraps", U64_MAX - 1, 4, -EINVAL },
	{ "one too many", 0, 257, -EINVAL },
	{ "huge", 4, SIZE_MAX, -EINVAL },
	{ "empty", 0, 0, -EINVAL },
	{ "empty at the end", 0x100, 0, -EINVAL },
};

KUNIT_ARRAY_PARAM_DESC(access, access_cases, name);

static void access_stays_inside(struct kunit *test)
{
	const struct access_case *c = test->param_value;
	struct vfg_cfgspace *cs = cs_new(test);
	struct vfg_cfgspace before;
	u8 buf[256];

	KUNIT_ASSERT_EQ(test, 0, vfg_cfgspace_add_bar(cs, 0, SZ_4K, MEM32));
	before = *cs;
	memset(buf, 0xa5, sizeof(buf));
	KUNIT_EXPECT_EQ(test, c->err,
			vfg_cfgspace_access(cs, c->off, buf, c->len, true));
	if (c->err)
		KUNIT_EXPECT_MEMEQ(test, cs, &before, sizeof(before));

	KUNIT_EXPECT_EQ(test, c->err,
			vfg_cfgspace_access(cs, c->off, buf, c->len, false));
	if (c->err)
		KUNIT_EXPECT_EQ(test, 0xa5, buf[0]);
}

/* No sequence of writes changes a bit that is outside the mask. */
static void random_writes_keep_mask(struct kunit *test)
{
	static const u8 body[10] = { 0x5a };
	static const u8 mask[10] = { 0xff, 0, 0x0f, 0xf0 };
	struct vfg_cfgspace *cs = cs_new(test);
	struct rnd_state rnd;
	u64 seed = 0x20260101;
	unsigned int i, n;
	u8 buf[8];

	kunit_info(test, "seed %llu\n", seed);
	prandom_seed_state(&rnd, seed);
	KUNIT_ASSERT_EQ(test, 0,
			vfg_cfgspace_add_bar(cs, 0, SZ_16M, MEM32 | PREF));
	KUNIT_ASSERT_EQ(test, 0, vfg_cfgspace_add_bar(cs, 2, SZ_4K, MEM64));
	KUNIT_ASSERT_LT(test, 0,
			vfg_cfgspace_add_cap(cs, 9, body, mask, sizeof(body)));

	for (n = 0; n < 20000; n++) {
		u64 off = prandom_u32_state(&rnd) % 264;
		size_t len = prandom_u32_state(&rnd) % 9;

		prandom_bytes_state(&rnd, buf, sizeof(buf));
		KUNIT_EXPECT_EQ(test, len && off + len <= 256 ? 0 : -EINVAL,
				vfg_cfgspace_access(cs, off, buf, len, true));
	}

	for (i = 0; i < VFG_CFGSPACE_SIZE; i++)
		KUNIT_EXPECT_EQ_MSG(test, 0, (cs->val[i] ^ cs->reset[i]) &
					     (u8)~cs->wmask[i],
				    "byte %u", i);

	vfg_cfgspace_reset(cs);
	KUNIT_EXPECT_MEMEQ(test, cs->val, cs->reset, VFG_CFGSPACE_SIZE);
}

static void rom_sizing(struct kunit *test)
{
	static const struct vfg_cfgspace_id id = { .vendor = 0x1234 };
	u8 buf[4] = { 0xff, 0xff, 0xff, 0xff };
	struct vfg_cfgspace *cs;

	cs = kunit_kzalloc(test, sizeof(*cs), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, cs);
	vfg_cfgspace_init(cs, &id);

	/* Without a ROM the register is not there. */
	vfg_cfgspace_access(cs, PCI_ROM_ADDRESS, buf, 4, true);
	KUNIT_EXPECT_EQ(test, 0, get_unaligned_le32(&cs->val[PCI_ROM_ADDRESS]));

	KUNIT_EXPECT_EQ(test, -EINVAL, vfg_cfgspace_add_rom(cs, 0));
	KUNIT_EXPECT_EQ(test, -EINVAL, vfg_cfgspace_add_rom(cs, SZ_1K));
	KUNIT_EXPECT_EQ(test, -EINVAL, vfg_cfgspace_add_rom(cs, SZ_4K + 1));
	KUNIT_EXPECT_EQ(test, 0, vfg_cfgspace_add_rom(cs, SZ_2K));
	KUNIT_EXPECT_EQ(test, -EEXIST, vfg_cfgspace_add_rom(cs, SZ_2K));

	vfg_cfgspace_access(cs, PCI_ROM_ADDRESS, buf, 4, true);
	KUNIT_EXPECT_EQ(test, 0xfffff801,
			get_unaligned_le32(&cs->val[PCI_ROM_ADDRESS]));
	vfg_cfgspace_reset(cs);
	KUNIT_EXPECT_EQ(test, 0, get_unaligned_le32(&cs->val[PCI_ROM_ADDRESS]));
}

static struct kunit_case cfgspace_cases[] = {
	KUNIT_CASE(rom_sizing),
	KUNIT_CASE(header_is_constant),
	KUNIT_CASE(command_mask_follows_bars),
	KUNIT_CASE(bar_sizing_32bit),
	KUNIT_CASE(bar_sizing_64bit),
	KUNIT_CASE_PARAM(add_bar_checks, bar_gen_params),
	KUNIT_CASE(caps_chain_well_formed),
	KUNIT_CASE(caps_bounded_at_256),
	KUNIT_CASE_PARAM(access_stays_inside, access_gen_params),
	KUNIT_CASE(random_writes_keep_mask),
	{}
};

static struct kunit_suite cfgspace_suite = {
	.name = "vfio_glue_cfgspace",
	.test_cases = cfgspace_cases,
};

kunit_test_suite(cfgspace_suite);

MODULE_IMPORT_NS("VFIO_GLUE");
MODULE_DESCRIPTION("KUnit: configuration space of an emulated function");
MODULE_LICENSE("GPL");
