// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit: the slots of a card and the slices of memory that vGPUs have of them,
 * on a fake card.
 */
#include <kunit/device.h>
#include <kunit/test.h>
#include <linux/module.h>
#include <linux/sizes.h>
#include <linux/vmalloc.h>

#include "../drivers/mdev_gpu/backend.h"
#include "../drivers/mdev_gpu/gpu.h"
#include "../drivers/mdev_gpu/vgpu.h"
#include "../drivers/mdev_gpu/vram.h"

#define FAKE_SIZE	(48 * SZ_1M)	/* of which 32 MiB can be divided */
#define FAKE_USED	(32 * SZ_1M)

/**
 * struct fake - a card in memory
 * @test: where to complain
 * @mem: its memory
 * @cleared: bytes cleared so far
 */
struct fake {
	struct kunit *test;
	u8 *mem;
	u64 cleared;
};

static void fake_read(void *hw, u64 off, void *buf, size_t len)
{
	struct fake *fake = hw;

	KUNIT_ASSERT_LE(fake->test, off + len, FAKE_SIZE);
	memcpy(buf, fake->mem + off, len);
}

static void fake_write(void *hw, u64 off, const void *buf, size_t len)
{
	struct fake *fake = hw;

	KUNIT_ASSERT_LE(fake->test, off + len, FAKE_SIZE);
	memcpy(fake->mem + off, buf, len);
}

static void fake_clear(void *hw, u64 off, size_t len)
{
	struct fake *fake = hw;

	KUNIT_ASSERT_LE(fake->test, off + len, FAKE_SIZE);
	KUNIT_EXPECT_LE(fake->test, len, MGPU_CLEAR_MAX);
	KUNIT_EXPECT_TRUE(fake->test, PAGE_ALIGNED(off));
	KUNIT_EXPECT_TRUE(fake->test, PAGE_ALIGNED(len));
	memset(fake->mem + off, 0, len);
	fake->cleared += len;
}

static const struct mgpu_backend_ops fake_backend = {
	.name = "fake",
	.max_profile_mib = 512,
	.read = fake_read,
	.write = fake_write,
	.clear = fake_clear,
};

/**
 * struct scene - what each test starts with
 * @fake: the card
 * @gpu: its object
 * @func: functions to play with
 * @vgpu: a vGPU that VFIO does not know
 */
struct scene {
	struct fake fake;
	struct mgpu_gpu *gpu;
	struct vfg_func func[MGPU_UNITS_MAX + 1];
	struct mgpu_vgpu vgpu;
};

static int scene_init(struct kunit *test)
{
	struct device *dev = kunit_device_register(test, "mdev_gpu_vgpu");
	struct scene *s = kunit_kzalloc(test, sizeof(*s), GFP_KERNEL);
	unsigned int i;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, dev);
	KUNIT_ASSERT_NOT_NULL(test, s);
	test->priv = s;

	s->fake.test = test;
	s->fake.mem = vmalloc(FAKE_SIZE);
	KUNIT_ASSERT_NOT_NULL(test, s->fake.mem);
	memset(s->fake.mem, 0xa5, FAKE_SIZE);

	for (i = 0; i < ARRAY_SIZE(s->func); i++) {
		snprintf(s->func[i].name, VFG_NAME_SIZE, "func%u", i);
		s->func[i].offset_mib = VFG_OFFSET_ANY;
	}

	s->gpu = mgpu_gpu_create(dev, &fake_backend, &s->fake, FAKE_SIZE);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, s->gpu);

	return 0;
}

static void scene_exit(struct kunit *test)
{
	struct scene *s = test->priv;
	unsigned int i;

	if (!s)
		return;
	for (i = 0; i < ARRAY_SIZE(s->func); i++) {
		if (!s->func[i].priv)
			continue;
		mgpu_slot_clean(s->func[i].priv);
		mgpu_gpu_release(s->gpu, &s->func[i]);
	}
	if (!IS_ERR_OR_NULL(s->gpu))
		mgpu_gpu_destroy(s->gpu);
	vfree(s->fake.mem);
}

static int scene_hold(struct scene *s, unsigned int func, unsigned int profile)
{
	s->func[func].profile = profile;
	return mgpu_gpu_hold(s->gpu, &s->func[func]);
}

/* The vGPU that a function would be, as far as its memory goes. */
static struct mgpu_vgpu *scene_vgpu(struct scene *s, unsigned int func)
{
	s->vgpu.func = &s->func[func];
	s->vgpu.gpu = s->gpu;
	mgpu_slot_slice(s->func[func].priv, &s->vgpu.slice_off,
			&s->vgpu.slice_size);
	return &s->vgpu;
}

static bool all_bytes(const u8 *mem, size_t len, u8 val)
{
	return !len || (mem[0] == val && !memcmp(mem, mem + 1, len - 1));
}

/* What the card held before is gone; what cannot be divided is left alone. */
static void create_scrubs_what_it_divides(struct kunit *test)
{
	struct scene *s = test->priv;

	KUNIT_EXPECT_EQ(test, s->gpu->vram_size, FAKE_USED);
	KUNIT_EXPECT_EQ(test, s->gpu->num_profiles, 4 + 7);
	KUNIT_EXPECT_STREQ(test, s->gpu->profiles[3].name, "fake-4");
	KUNIT_EXPECT_TRUE(test, all_bytes(s->fake.mem, FAKE_USED, 0));
	KUNIT_EXPECT_TRUE(test, all_bytes(s->fake.mem + FAKE_USED,
					  FAKE_SIZE - FAKE_USED, 0xa5));
}

static void create_rejects_small_card(struct kunit *test)
{
	struct scene *s = test->priv;
	struct mgpu_gpu *gpu;

	gpu = mgpu_gpu_create(s->gpu->dev, &fake_backend, &s->fake,
			      4 * SZ_1M - 1);
	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(gpu), -ENODEV);
	gpu = mgpu_gpu_create(s->gpu->dev, &fake_backend, &s->fake, 0);
	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(gpu), -ENODEV);
}

/* Slices of one card cover it, do not overlap, are aligned to their size. */
static void slices_do_not_overlap(struct kunit *test)
{
	struct scene *s = test->priv;
	unsigned long seen = 0;
	unsigned int i;
	u64 off, size;

	for (i = 0; i < 8; i++) {
		KUNIT_ASSERT_EQ(test, scene_hold(s, i, 3), 0);
		mgpu_slot_slice(s->func[i].priv, &off, &size);
		KUNIT_EXPECT_EQ(test, size, SZ_4M);
		KUNIT_EXPECT_EQ(test, off % size, 0);
		KUNIT_ASSERT_LT(test, off / SZ_4M, 8);
		KUNIT_EXPECT_FALSE(test, seen & BIT(off / SZ_4M));
		seen |= BIT(off / SZ_4M);
	}
	KUNIT_EXPECT_EQ(test, seen, 0xff);
	KUNIT_EXPECT_EQ(test, scene_hold(s, 8, 3), -ENOSPC);
}

/* The next owner finds zeros, and the neighbours keep what they have. */
static void slice_is_clean_for_next_owner(struct kunit *test)
{
	struct scene *s = test->priv;
	struct mgpu_vgpu *vgpu;
	u8 *junk = kunit_kmalloc(test, PAGE_SIZE, GFP_KERNEL);
	u64 off, at;

	KUNIT_ASSERT_NOT_NULL(test, junk);
	memset(junk, 0x5a, PAGE_SIZE);
	KUNIT_ASSERT_EQ(test, scene_hold(s, 0, 2), 0);
	KUNIT_ASSERT_EQ(test, scene_hold(s, 1, 2), 0);

	vgpu = scene_vgpu(s, 1);
	mgpu_slot_use(s->func[1].priv);
	for (at = 0; at < vgpu->slice_size; at += PAGE_SIZE)
		KUNIT_ASSERT_EQ(test, mgpu_vram_rw(vgpu, at, junk, PAGE_SIZE,
						   true), 0);

	vgpu = scene_vgpu(s, 0);
	off = vgpu->slice_off;
	mgpu_slot_use(s->func[0].priv);
	for (at = 0; at < vgpu->slice_size; at += PAGE_SIZE)
		KUNIT_ASSERT_EQ(test, mgpu_vram_rw(vgpu, at, junk, PAGE_SIZE,
						   true), 0);
	KUNIT_EXPECT_TRUE(test, all_bytes(s->fake.mem + off, SZ_8M, 0x5a));

	mgpu_slot_clean(s->func[0].priv);
	mgpu_gpu_release(s->gpu, &s->func[0]);
	KUNIT_EXPECT_PTR_EQ(test, s->func[0].priv, NULL);

	KUNIT_ASSERT_EQ(test, scene_hold(s, 2, 2), 0);
	vgpu = scene_vgpu(s, 2);
	KUNIT_EXPECT_EQ(test, vgpu->slice_off, off);
	KUNIT_EXPECT_TRUE(test, all_bytes(s->fake.mem + off, SZ_8M, 0));
	vgpu = scene_vgpu(s, 1);
	KUNIT_EXPECT_TRUE(test, all_bytes(s->fake.mem + vgpu->slice_off, SZ_8M,
					  0x5a));
}

/* So does the next user of the same vGPU. */
static void slice_is_clean_for_next_user(struct kunit *test)
{
	struct scene *s = test->priv;
	struct mgpu_vgpu *vgpu;
	u32 val = 0xdeadbeef;

	KUNIT_ASSERT_EQ(test, scene_hold(s, 0, 1), 0);
	vgpu = scene_vgpu(s, 0);
	mgpu_slot_use(s->func[0].priv);
	KUNIT_ASSERT_EQ(test, mgpu_vram_rw(vgpu, vgpu->slice_size - 4, &val, 4,
					   true), 0);
	mgpu_slot_use(s->func[0].priv);
	KUNIT_ASSERT_EQ(test, mgpu_vram_rw(vgpu, vgpu->slice_size - 4, &val, 4,
					   false), 0);
	KUNIT_EXPECT_EQ(test, val, 0);
}

/* A slice that nobody had open costs no time. */
static void clean_slice_is_not_scrubbed(struct kunit *test)
{
	struct scene *s = test->priv;
	u64 before = s->fake.cleared;

	KUNIT_ASSERT_EQ(test, scene_hold(s, 0, 0), 0);
	mgpu_slot_clean(s->func[0].priv);
	mgpu_slot_use(s->func[0].priv);
	KUNIT_EXPECT_EQ(test, s->fake.cleared, before);
	mgpu_slot_clean(s->func[0].priv);
	KUNIT_EXPECT_EQ(test, s->fake.cleared, before + FAKE_USED);
	mgpu_slot_clean(s->func[0].priv);
	KUNIT_EXPECT_EQ(test, s->fake.cleared, before + FAKE_USED);
}

struct bounds_case {
	const char *name;
	u64 off;
	size_t len;
};

static const struct bounds_case bounds_cases[] = {
	{ "one_past_end", SZ_4M, 1 },
	{ "last_byte_and_one", SZ_4M - 1, 2 },
	{ "page_across_end", SZ_4M - 2048, 4096 },
	{ "next_slice", SZ_8M, 4 },
	{ "far", 1ULL << 40, 4 },
	{ "highest_offset", U64_MAX, 1 },
	{ "sum_that_wraps", U64_MAX - 3, 8 },
	{ "sum_that_wraps_into_slice", U64_MAX - 15, 32 },
	{ "length_that_wraps", 16, SIZE_MAX - 7 },
};

KUNIT_ARRAY_PARAM_DESC(bounds, bounds_cases, name);

static void rw_rejects_out_of_slice(struct kunit *test)
{
	const struct bounds_case *c = test->param_value;
	struct scene *s = test->priv;
	struct mgpu_vgpu *vgpu;
	u8 buf[64] = { };

	KUNIT_ASSERT_EQ(test, scene_hold(s, 0, 3), 0);
	vgpu = scene_vgpu(s, 0);
	KUNIT_EXPECT_EQ(test, mgpu_vram_rw(vgpu, c->off, buf, c->len, false),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, mgpu_vram_rw(vgpu, c->off, buf, c->len, true),
			-EINVAL);
}

/* A refusal names what is in the way and what would fit. */
static void room_names_blocker_and_fit(struct kunit *test)
{
	struct scene *s = test->priv;
	struct vfg_room room;
	char holder[VFG_NAME_SIZE];

	KUNIT_ASSERT_EQ(test, scene_hold(s, 0, 3), 0);
	mgpu_gpu_room(s->gpu, 1, &room);
	KUNIT_EXPECT_EQ(test, room.room, 0);
	KUNIT_EXPECT_EQ(test, room.refusal, VFIO_GLUE_REFUSAL_TYPE);
	KUNIT_EXPECT_STREQ(test, room.blocker, "fake-4");
	KUNIT_EXPECT_STREQ(test, room.fits, "fake-4");
	KUNIT_EXPECT_EQ(test, room.need, 16);
	KUNIT_EXPECT_EQ(test, room.have, 16);
	KUNIT_EXPECT_EQ(test, scene_hold(s, 1, 1), -ENOSPC);
	mgpu_gpu_release(s->gpu, &s->func[0]);

	KUNIT_ASSERT_EQ(test, mgpu_gpu_set_mode(s->gpu, VFIO_GLUE_MODE_MIXED,
						holder), 0);
	KUNIT_ASSERT_EQ(test, scene_hold(s, 2, 1), 0);	/* units 0..3 */
	KUNIT_ASSERT_EQ(test, scene_hold(s, 3, 3), 0);	/* unit 4 */
	KUNIT_ASSERT_EQ(test, scene_hold(s, 4, 3), 0);	/* unit 5 */
	KUNIT_ASSERT_EQ(test, scene_hold(s, 5, 3), 0);	/* unit 6 */
	KUNIT_ASSERT_EQ(test, scene_hold(s, 6, 3), 0);	/* unit 7 */
	mgpu_gpu_release(s->gpu, &s->func[3]);
	mgpu_gpu_release(s->gpu, &s->func[6]);
	mgpu_gpu_room(s->gpu, 2, &room);
	KUNIT_EXPECT_EQ(test, room.refusal, VFIO_GLUE_REFUSAL_FRAGMENTED);
	KUNIT_EXPECT_STREQ(test, room.blocker, "func4");
	KUNIT_EXPECT_STREQ(test, room.fits, "fake-4");
	KUNIT_EXPECT_EQ(test, room.need, 8);
	KUNIT_EXPECT_EQ(test, room.have, 4);
}

static void mode_of_card_in_use_stays(struct kunit *test)
{
	struct vfg_parent_info info = { };
	char holder[VFG_NAME_SIZE] = "";
	struct scene *s = test->priv;

	KUNIT_ASSERT_EQ(test, scene_hold(s, 0, 2), 0);
	KUNIT_EXPECT_EQ(test, mgpu_gpu_set_mode(s->gpu, VFIO_GLUE_MODE_MIG,
						holder), -EBUSY);
	KUNIT_EXPECT_STREQ(test, holder, "func0");
	KUNIT_EXPECT_EQ(test, mgpu_gpu_set_mode(s->gpu,
						VFIO_GLUE_MODE_ONE_TYPE,
						holder), 0);
	KUNIT_EXPECT_EQ(test, mgpu_gpu_set_mode(s->gpu, 3, holder), -EINVAL);

	mgpu_gpu_info(s->gpu, &info);
	KUNIT_EXPECT_EQ(test, info.mode, VFIO_GLUE_MODE_ONE_TYPE);
	KUNIT_EXPECT_STREQ(test, info.profile, "fake-8");
	KUNIT_EXPECT_EQ(test, info.vram_mib, 32);
	KUNIT_EXPECT_EQ(test, info.vram_free_mib, 24);
	KUNIT_EXPECT_EQ(test, info.vram_hole_mib, 24);
	KUNIT_EXPECT_EQ(test, info.max_functions, 8);
	KUNIT_EXPECT_EQ(test, info.fit, VFIO_GLUE_FIT_BEST);
	KUNIT_EXPECT_EQ(test, info.compute_total, 1000);
	KUNIT_EXPECT_EQ(test, info.compute_free, 750);

	/* What is compatible with it is no reason to empty the card. */
	KUNIT_EXPECT_EQ(test, mgpu_gpu_set_mode(s->gpu, VFIO_GLUE_MODE_MIXED,
						holder), 0);
}

/* In MIG-like mode there are other profiles, and seven shares. */
static void mig_mode_has_its_own_profiles(struct kunit *test)
{
	struct vfg_parent_info info = { };
	char holder[VFG_NAME_SIZE] = "";
	struct scene *s = test->priv;
	struct vfg_room room;
	u64 off, size;

	KUNIT_EXPECT_EQ(test, scene_hold(s, 0, 4 + 2), -ENOSPC);
	mgpu_gpu_room(s->gpu, 4 + 2, &room);
	KUNIT_EXPECT_EQ(test, room.refusal, VFIO_GLUE_REFUSAL_MODE);
	KUNIT_EXPECT_STREQ(test, room.blocker, "one-type");
	KUNIT_ASSERT_EQ(test, mgpu_gpu_set_mode(s->gpu, VFIO_GLUE_MODE_MIG,
						holder), 0);
	mgpu_gpu_room(s->gpu, 0, &room);
	KUNIT_EXPECT_EQ(test, room.refusal, VFIO_GLUE_REFUSAL_MODE);
	KUNIT_EXPECT_STREQ(test, room.blocker, "mig");

	KUNIT_EXPECT_STREQ(test, s->gpu->profiles[4 + 2].name, "fake-3g.16");
	KUNIT_ASSERT_EQ(test, scene_hold(s, 0, 4 + 2), 0);
	mgpu_slot_slice(s->func[0].priv, &off, &size);
	KUNIT_EXPECT_EQ(test, size, 16 * SZ_1M);
	KUNIT_EXPECT_EQ(test, off, 16 * SZ_1M);
	mgpu_gpu_info(s->gpu, &info);
	KUNIT_EXPECT_EQ(test, info.mode, VFIO_GLUE_MODE_MIG);
	KUNIT_EXPECT_EQ(test, info.max_functions, 7);
	KUNIT_EXPECT_EQ(test, info.compute_total, 7);
	KUNIT_EXPECT_EQ(test, info.compute_free, 4);
	KUNIT_EXPECT_EQ(test, info.vram_free_mib, 16);
}

/* A card that is being handed back takes nobody, and waits for the last. */
static void leaving_card_takes_nobody(struct kunit *test)
{
	struct scene *s = test->priv;
	struct vfg_room room;

	KUNIT_ASSERT_EQ(test, scene_hold(s, 0, 3), 0);
	mgpu_gpu_claim(s->gpu, &s->func[0]);
	mgpu_gpu_leave(s->gpu);
	KUNIT_EXPECT_EQ(test, scene_hold(s, 1, 3), -ENODEV);
	mgpu_gpu_room(s->gpu, 3, &room);
	KUNIT_EXPECT_EQ(test, room.room, 0);
	KUNIT_EXPECT_EQ(test, room.refusal, VFIO_GLUE_REFUSAL_UNAVAILABLE);
	KUNIT_EXPECT_EQ(test, s->gpu->live, 1);
	mgpu_gpu_release(s->gpu, &s->func[0]);
	KUNIT_EXPECT_EQ(test, s->gpu->live, 0);
	mgpu_gpu_wait_idle(s->gpu);
}

static struct kunit_case vgpu_cases[] = {
	KUNIT_CASE(create_scrubs_what_it_divides),
	KUNIT_CASE(create_rejects_small_card),
	KUNIT_CASE(slices_do_not_overlap),
	KUNIT_CASE(slice_is_clean_for_next_owner),
	KUNIT_CASE(slice_is_clean_for_next_user),
	KUNIT_CASE(clean_slice_is_not_scrubbed),
	KUNIT_CASE_PARAM(rw_rejects_out_of_slice, bounds_gen_params),
	KUNIT_CASE(room_names_blocker_and_fit),
	KUNIT_CASE(mode_of_card_in_use_stays),
	KUNIT_CASE(mig_mode_has_its_own_profiles),
	KUNIT_CASE(leaving_card_takes_nobody),
	{}
};

static struct kunit_suite vgpu_suite = {
	.name = "mdev_gpu_vgpu",
	.init = scene_init,
	.exit = scene_exit,
	.test_cases = vgpu_cases,
};

kunit_test_suite(vgpu_suite);

MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
MODULE_DESCRIPTION("KUnit: slots of a card and slices of its memory");
MODULE_LICENSE("GPL");
