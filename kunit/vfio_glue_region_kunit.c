// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit: bounds of the regions of an emulated function.
 */
#include <kunit/test.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/module.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/vfio.h>
#include <vfio_glue/region.h>

#define RW	(VFIO_REGION_INFO_FLAG_READ | VFIO_REGION_INFO_FLAG_WRITE)
#define MAP	VFIO_REGION_INFO_FLAG_MMAP

/* Positions in the file, as user space would compute them. */
#define AT(index, off)	((loff_t)(VFG_REGION_OFFSET(index) + (off)))

#define REGS_SIZE	0x1000
#define MEM_SIZE	SZ_16K
#define ODD_SIZE	0x1804

/* What the regions were asked for, and the memory behind them. */
struct fake {
	u8 regs[REGS_SIZE];
	u8 mem[MEM_SIZE];
	unsigned int calls;
	u64 off[8];
	size_t len[8];
	int err_at;
	int err;
};

static int fake_note(struct fake *fake, u64 off, size_t len)
{
	if (fake->err && fake->calls == fake->err_at)
		return fake->err;
	if (fake->calls < ARRAY_SIZE(fake->off)) {
		fake->off[fake->calls] = off;
		fake->len[fake->calls] = len;
	}
	fake->calls++;
	return 0;
}

static int fake_reg(void *priv, u64 off, void *val, unsigned int len,
		    bool write)
{
	struct fake *fake = priv;
	int err = fake_note(fake, off, len);

	if (err)
		return err;
	if (write)
		memcpy(fake->regs + off, val, len);
	else
		memcpy(val, fake->regs + off, len);
	return 0;
}

static int fake_block(void *priv, u64 off, void *buf, size_t len, bool write)
{
	struct fake *fake = priv;
	int err = fake_note(fake, off, len);

	if (err)
		return err;
	if (write)
		memcpy(fake->mem + off, buf, len);
	else
		memcpy(buf, fake->mem + off, len);
	return 0;
}

static const struct vfg_region_ops fake_reg_ops = { .reg = fake_reg };
static const struct vfg_region_ops fake_block_ops = { .block = fake_block };

/* 0 memory, 1 missing, 2 registers, 3 read only, 4 write only, 5 odd size. */
static const struct vfg_region test_region[] = {
	{ .size = MEM_SIZE, .flags = RW | MAP, .ops = &fake_block_ops },
	{ .flags = RW | MAP },
	{ .size = REGS_SIZE, .flags = RW, .ops = &fake_reg_ops },
	{ .size = MEM_SIZE, .flags = VFIO_REGION_INFO_FLAG_READ | MAP,
	  .ops = &fake_block_ops },
	{ .size = REGS_SIZE, .flags = VFIO_REGION_INFO_FLAG_WRITE,
	  .ops = &fake_reg_ops },
	{ .size = ODD_SIZE, .flags = RW | MAP, .ops = &fake_block_ops },
	{ .size = VFG_REGION_OFFSET(1), .flags = RW | MAP,
	  .ops = &fake_block_ops, .type = VFIO_REGION_TYPE_GFX, .subtype = 7 },
};

static struct vfg_regions *regions_new(struct kunit *test)
{
	struct vfg_regions *regions = kunit_kzalloc(test, sizeof(*regions),
						    GFP_KERNEL);
	struct fake *fake = kunit_kzalloc(test, sizeof(*fake), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, regions);
	KUNIT_ASSERT_NOT_NULL(test, fake);
	regions->region = test_region;
	regions->num = ARRAY_SIZE(test_region);
	regions->priv = fake;
	return regions;
}

struct resolve_case {
	const char *name;
	loff_t pos;
	size_t count;
	int err;
	unsigned int index;
	u64 off;
};

static const struct resolve_case resolve_cases[] = {
	{ "first byte", AT(0, 0), 1, 0, 0, 0 },
	{ "last byte", AT(0, MEM_SIZE - 1), 1, 0, 0, MEM_SIZE - 1 },
	{ "all of it", AT(2, 0), REGS_SIZE, 0, 2, 0 },
	{ "nothing at the end", AT(2, REGS_SIZE), 0, 0, 2, REGS_SIZE },
	{ "as large as can be", AT(6, VFG_REGION_OFFSET(1) - 1), 1, 0, 6,
	  VFG_REGION_OFFSET(1) - 1 },
	{ "negative", -1, 1, -EINVAL },
	{ "most negative", LLONG_MIN, 1, -EINVAL },
	{ "negative, same low bits", LLONG_MIN + 8, 1, -EINVAL },
	{ "one too many", AT(0, 0), MEM_SIZE + 1, -EINVAL },
	{ "crosses the end", AT(2, REGS_SIZE - 2), 4, -EINVAL },
	{ "at the end", AT(2, REGS_SIZE), 1, -EINVAL },
	{ "behind the end, empty", AT(2, REGS_SIZE + 1), 0, -EINVAL },
	{ "into the next region", AT(6, VFG_REGION_OFFSET(1) - 4), 8, -EINVAL },
	{ "count wraps", AT(0, 8), SIZE_MAX, -EINVAL },
	{ "count wraps to the start", AT(0, 8), SIZE_MAX - 7, -EINVAL },
	{ "count is all ones", AT(0, 0), SIZE_MAX, -EINVAL },
	{ "missing region", AT(1, 0), 1, -EINVAL },
	{ "missing region, empty", AT(1, 0), 0, -EINVAL },
	{ "no such index", AT(7, 0), 1, -EINVAL },
	{ "index wraps as 32 bit", LLONG_MAX, 1, -EINVAL },
	{ "gap between regions", AT(0, VFG_REGION_OFFSET(1) / 2), 1, -EINVAL },
};

KUNIT_ARRAY_PARAM_DESC(resolve, resolve_cases, name);

static void resolve_checks(struct kunit *test)
{
	const struct resolve_case *c = test->param_value;
	struct vfg_regions *regions = regions_new(test);
	unsigned int index = 99;
	u64 off = 99;

	KUNIT_EXPECT_EQ(test, c->err,
			vfg_region_resolve(regions, c->pos, c->count, &index,
					   &off));
	KUNIT_EXPECT_EQ(test, c->err ? 99 : c->index, index);
	KUNIT_EXPECT_EQ(test, c->err ? 99 : c->off, off);
}

struct step_case {
	const char *name;
	u64 off;
	size_t count;
	unsigned int step;
};

static const struct step_case step_cases[] = {
	{ "nothing", 0, 0, 0 },
	{ "byte", 0, 1, 1 },
	{ "three aligned", 0, 3, 2 },
	{ "dword", 4, 4, 4 },
	{ "qword", 8, 8, 8 },
	{ "long", 0, 4096, 8 },
	{ "qword at 4", 4, 8, 4 },
	{ "dword at 2", 2, 4, 2 },
	{ "dword at 1", 1, 4, 1 },
	{ "qword at 7", 7, 8, 1 },
	{ "huge", 0, SIZE_MAX, 8 },
	{ "huge offset", U64_MAX, 8, 1 },
};

KUNIT_ARRAY_PARAM_DESC(step, step_cases, name);

static void step_is_aligned(struct kunit *test)
{
	const struct step_case *c = test->param_value;

	KUNIT_EXPECT_EQ(test, c->step, vfg_region_step(c->off, c->count));
}

static char __user *user_new(struct kunit *test, size_t size)
{
	unsigned long at = kunit_vm_mmap(test, NULL, 0, size,
					 PROT_READ | PROT_WRITE,
					 MAP_ANONYMOUS | MAP_PRIVATE, 0);

	KUNIT_ASSERT_NE_MSG(test, at, 0, "no user memory");
	KUNIT_ASSERT_LT(test, at, (unsigned long)TASK_SIZE);
	return (char __user *)at;
}

/* An unaligned access reaches registers as aligned ones, in order. */
static void read_splits_registers(struct kunit *test)
{
	static const u64 off[] = { 1, 2, 4, 8, 16 };
	static const size_t len[] = { 1, 2, 4, 8, 2 };
	struct vfg_regions *regions = regions_new(test);
	char __user *user = user_new(test, PAGE_SIZE);
	struct fake *fake = regions->priv;
	loff_t pos = AT(2, 1);
	u8 got[17];
	int i;

	for (i = 0; i < 64; i++)
		fake->regs[i] = i;

	KUNIT_ASSERT_EQ(test, 17, vfg_region_read(regions, user, 17, &pos));
	KUNIT_EXPECT_EQ(test, AT(2, 18), pos);
	KUNIT_ASSERT_EQ(test, ARRAY_SIZE(off), fake->calls);
	for (i = 0; i < ARRAY_SIZE(off); i++) {
		KUNIT_EXPECT_EQ(test, off[i], fake->off[i]);
		KUNIT_EXPECT_EQ(test, len[i], fake->len[i]);
	}
	KUNIT_ASSERT_EQ(test, 0, copy_from_user(got, user, 17));
	KUNIT_EXPECT_MEMEQ(test, got, fake->regs + 1, 17);
}

/* Memory comes in pieces that end at pages, and what is written is read. */
static void memory_goes_by_pages(struct kunit *test)
{
	struct vfg_regions *regions = regions_new(test);
	char __user *user = user_new(test, MEM_SIZE);
	struct fake *fake = regions->priv;
	size_t len = PAGE_SIZE + 20;
	loff_t pos = AT(0, PAGE_SIZE - 10);
	u8 *want;

	want = kunit_kzalloc(test, len, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, want);
	memset(want, 0x5a, len);
	KUNIT_ASSERT_EQ(test, 0, copy_to_user(user, want, len));

	KUNIT_ASSERT_EQ(test, len, vfg_region_write(regions, user, len, &pos));
	KUNIT_ASSERT_EQ(test, 3, fake->calls);
	KUNIT_EXPECT_EQ(test, 10, fake->len[0]);
	KUNIT_EXPECT_EQ(test, PAGE_SIZE, fake->len[1]);
	KUNIT_EXPECT_EQ(test, 10, fake->len[2]);
	KUNIT_EXPECT_MEMEQ(test, fake->mem + PAGE_SIZE - 10, want, len);
	KUNIT_EXPECT_EQ(test, 0, fake->mem[PAGE_SIZE - 11]);
	KUNIT_EXPECT_EQ(test, 0, fake->mem[PAGE_SIZE - 10 + len]);

	KUNIT_ASSERT_EQ(test, 0, clear_user(user, len));
	pos = AT(0, PAGE_SIZE - 10);
	KUNIT_ASSERT_EQ(test, len, vfg_region_read(regions, user, len, &pos));
	KUNIT_ASSERT_EQ(test, 0, copy_from_user(want, user, len));
	KUNIT_EXPECT_MEMEQ(test, fake->mem + PAGE_SIZE - 10, want, len);
}

struct rw_case {
	const char *name;
	loff_t pos;
	size_t count;
	int read;
	int write;
};

static const struct rw_case rw_cases[] = {
	{ "nothing", AT(2, 0), 0, 0, 0 },
	{ "read only", AT(3, 0), 4, 4, -EACCES },
	{ "write only", AT(4, 0), 4, -EACCES, 4 },
	{ "missing", AT(1, 0), 4, -EINVAL, -EINVAL },
	{ "past the end", AT(2, REGS_SIZE - 3), 4, -EINVAL, -EINVAL },
	{ "behind an odd end", AT(5, ODD_SIZE), 1, -EINVAL, -EINVAL },
	{ "no such index", AT(40, 0), 4, -EINVAL, -EINVAL },
	{ "negative", -4, 4, -EINVAL, -EINVAL },
};

KUNIT_ARRAY_PARAM_DESC(rw, rw_cases, name);

/* A refused access neither reaches the region nor moves the position. */
static void rw_checks(struct kunit *test)
{
	const struct rw_case *c = test->param_value;
	struct vfg_regions *regions = regions_new(test);
	char __user *user = user_new(test, PAGE_SIZE);
	struct fake *fake = regions->priv;
	loff_t pos = c->pos;

	KUNIT_EXPECT_EQ(test, c->read,
			vfg_region_read(regions, user, c->count, &pos));
	KUNIT_EXPECT_EQ(test, c->pos + max(c->read, 0), pos);
	KUNIT_EXPECT_EQ(test, c->read > 0, fake->calls);

	fake->calls = 0;
	pos = c->pos;
	KUNIT_EXPECT_EQ(test, c->write,
			vfg_region_write(regions, user, c->count, &pos));
	KUNIT_EXPECT_EQ(test, c->pos + max(c->write, 0), pos);
	KUNIT_EXPECT_EQ(test, c->write > 0, fake->calls);
}

/* An error ends the access; what was done before counts. */
static void rw_reports_errors(struct kunit *test)
{
	struct vfg_regions *regions = regions_new(test);
	char __user *user = user_new(test, PAGE_SIZE);
	struct fake *fake = regions->priv;
	loff_t pos = AT(2, 0);

	fake->err = -EIO;
	KUNIT_EXPECT_EQ(test, -EIO, vfg_region_read(regions, user, 24, &pos));
	KUNIT_EXPECT_EQ(test, -EIO, vfg_region_write(regions, user, 24, &pos));
	KUNIT_EXPECT_EQ(test, AT(2, 0), pos);

	fake->err_at = 2;
	KUNIT_EXPECT_EQ(test, 16, vfg_region_read(regions, user, 24, &pos));
	KUNIT_EXPECT_EQ(test, AT(2, 16), pos);

	/* The page behind the user's memory does not exist. */
	fake->err = 0;
	fake->calls = 0;
	pos = AT(2, 0);
	KUNIT_EXPECT_EQ(test, -EFAULT,
			vfg_region_write(regions, NULL, 8, &pos));
	KUNIT_EXPECT_EQ(test, 0, fake->calls);
	KUNIT_EXPECT_EQ(test, -EFAULT, vfg_region_read(regions, NULL, 8, &pos));
	KUNIT_EXPECT_EQ(test, AT(2, 0), pos);
	pos = AT(0, 0);
	KUNIT_EXPECT_EQ(test, -EFAULT,
			vfg_region_write(regions, NULL, 8, &pos));
	KUNIT_EXPECT_EQ(test, -EFAULT, vfg_region_read(regions, NULL, 8, &pos));
	KUNIT_EXPECT_EQ(test, AT(0, 0), pos);
}

static void info_describes_regions(struct kunit *test)
{
	struct vfg_regions *regions = regions_new(test);
	struct vfio_region_info_cap_type *type;
	struct vfio_info_cap caps = {};
	struct vfio_region_info info = {};

	KUNIT_ASSERT_EQ(test, 0, vfg_region_info(regions, &info, &caps));
	KUNIT_EXPECT_EQ(test, MEM_SIZE, info.size);
	KUNIT_EXPECT_EQ(test, RW | MAP, info.flags);
	KUNIT_EXPECT_EQ(test, 0, info.offset);

	info.index = 1;
	KUNIT_ASSERT_EQ(test, 0, vfg_region_info(regions, &info, &caps));
	KUNIT_EXPECT_EQ(test, 0, info.size);
	KUNIT_EXPECT_EQ(test, 0, info.flags);
	KUNIT_EXPECT_NULL(test, caps.buf);

	info.index = 6;
	KUNIT_ASSERT_EQ(test, 0, vfg_region_info(regions, &info, &caps));
	KUNIT_EXPECT_EQ(test, VFG_REGION_OFFSET(6), info.offset);
	KUNIT_ASSERT_EQ(test, sizeof(*type), caps.size);
	type = container_of(caps.buf, struct vfio_region_info_cap_type, header);
	KUNIT_EXPECT_EQ(test, VFIO_REGION_INFO_CAP_TYPE, type->header.id);
	KUNIT_EXPECT_EQ(test, VFIO_REGION_TYPE_GFX, type->type);
	KUNIT_EXPECT_EQ(test, 7, type->subtype);
	kfree(caps.buf);

	info.index = 7;
	KUNIT_EXPECT_EQ(test, -EINVAL, vfg_region_info(regions, &info, &caps));
	info.index = U32_MAX;
	KUNIT_EXPECT_EQ(test, -EINVAL, vfg_region_info(regions, &info, &caps));
}

#define SHARED		VM_SHARED
#define PGOFF(i, off)	((unsigned long)(VFG_REGION_OFFSET(i) >> PAGE_SHIFT) + \
			 ((off) >> PAGE_SHIFT))

struct mmap_case {
	const char *name;
	unsigned long pgoff;
	unsigned long len;
	unsigned long flags;
	int err;
	unsigned int index;
	u64 off;
};

static const struct mmap_case mmap_cases[] = {
	{ "all", PGOFF(0, 0), MEM_SIZE, SHARED | VM_WRITE, 0, 0, 0 },
	{ "last page", PGOFF(0, MEM_SIZE - PAGE_SIZE), PAGE_SIZE, SHARED, 0, 0,
	  MEM_SIZE - PAGE_SIZE },
	{ "read only", PGOFF(3, 0), MEM_SIZE, SHARED | VM_MAYWRITE, 0, 3, 0 },
	{ "whole pages of an odd one", PGOFF(5, 0), PAGE_SIZE, SHARED, 0, 5, 0 },
	{ "private", PGOFF(0, 0), PAGE_SIZE, 0, -EINVAL },
	{ "private, may write", PGOFF(0, 0), PAGE_SIZE, VM_WRITE, -EINVAL },
	{ "empty", PGOFF(0, 0), 0, SHARED, -EINVAL },
	{ "upside down", PGOFF(0, 0), -PAGE_SIZE, SHARED, -EINVAL },
	{ "one page too long", PGOFF(0, 0), MEM_SIZE + PAGE_SIZE, SHARED,
	  -EINVAL },
	{ "crosses the end", PGOFF(0, MEM_SIZE - PAGE_SIZE), 2 * PAGE_SIZE,
	  SHARED, -EINVAL },
	{ "behind the end", PGOFF(0, MEM_SIZE), PAGE_SIZE, SHARED, -EINVAL },
	{ "far behind the end", PGOFF(1, 0) - 1, PAGE_SIZE, SHARED, -EINVAL },
	{ "tail of an odd one", PGOFF(5, 0x1000), PAGE_SIZE, SHARED, -EINVAL },
	{ "missing region", PGOFF(1, 0), PAGE_SIZE, SHARED, -EINVAL },
	{ "registers", PGOFF(2, 0), PAGE_SIZE, SHARED, -EINVAL },
	{ "no such index", PGOFF(7, 0), PAGE_SIZE, SHARED, -EINVAL },
	{ "largest page", ULONG_MAX, PAGE_SIZE, SHARED, -EINVAL },
	{ "page wraps to the start", 1UL << (64 - PAGE_SHIFT), PAGE_SIZE,
	  SHARED, -EINVAL },
	{ "write a read only one", PGOFF(3, 0), PAGE_SIZE, SHARED | VM_WRITE,
	  -EACCES },
};

KUNIT_ARRAY_PARAM_DESC(mmap, mmap_cases, name);

static void mmap_checks(struct kunit *test)
{
	const struct mmap_case *c = test->param_value;
	struct vfg_regions *regions = regions_new(test);
	struct vm_area_struct *vma;
	unsigned int index = 99;
	u64 off = 99;

	vma = kunit_kzalloc(test, sizeof(*vma), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, vma);
	vma->vm_start = SZ_1M;
	vma->vm_end = SZ_1M + c->len;
	vma->vm_pgoff = c->pgoff;
	vm_flags_init(vma, c->flags);

	KUNIT_EXPECT_EQ(test, c->err,
			vfg_region_mmap_check(regions, vma, &index, &off));
	KUNIT_EXPECT_EQ(test, c->err ? 99 : c->index, index);
	KUNIT_EXPECT_EQ(test, c->err ? 99 : c->off, off);
}

static struct kunit_case region_cases[] = {
	KUNIT_CASE_PARAM(resolve_checks, resolve_gen_params),
	KUNIT_CASE_PARAM(step_is_aligned, step_gen_params),
	KUNIT_CASE(read_splits_registers),
	KUNIT_CASE(memory_goes_by_pages),
	KUNIT_CASE_PARAM(rw_checks, rw_gen_params),
	KUNIT_CASE(rw_reports_errors),
	KUNIT_CASE(info_describes_regions),
	KUNIT_CASE_PARAM(mmap_checks, mmap_gen_params),
	{}
};

static struct kunit_suite region_suite = {
	.name = "vfio_glue_region",
	.test_cases = region_cases,
};

kunit_test_suite(region_suite);

MODULE_IMPORT_NS("VFIO_GLUE");
MODULE_DESCRIPTION("KUnit: bounds of the regions of an emulated function");
MODULE_LICENSE("GPL");
