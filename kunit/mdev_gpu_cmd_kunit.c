// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit: bounds of 2D commands, and their pieces, beside a naive engine that
 * looks at each pixel.
 */
#include <kunit/test.h>
#include <linux/limits.h>
#include <linux/module.h>
#include <linux/prandom.h>
#include <linux/random.h>
#include <linux/sizes.h>

#include "../drivers/mdev_gpu/cmd.h"

#define SLICE_OFF	SZ_1M
#define SLICE_SIZE	SZ_1M

struct bounds_case {
	const char *name;
	struct mgpu_cmd cmd;
	bool inside;
};

#define FILL(at, by, pitch, w, h) { \
	.op = MGPU_OP_FILL, .dst = SLICE_OFF + (at), .bypp = (by), \
	.dst_pitch = (pitch), .width = (w), .height = (h) }
#define COPY(to, tp, from, fp, w, h) { \
	.op = MGPU_OP_COPY, .bypp = 4, .dst = SLICE_OFF + (to), \
	.dst_pitch = (tp), .src = SLICE_OFF + (from), .src_pitch = (fp), \
	.width = (w), .height = (h) }

static const struct bounds_case bounds_cases[] = {
	{ "whole_slice", FILL(0, 4, 4096, 1024, 256), true },
	{ "first_pixel", FILL(0, 1, 0, 1, 1), true },
	{ "last_pixel", FILL(SLICE_SIZE - 1, 1, 0, 1, 1), true },
	{ "last_row_short_of_pitch", FILL(SZ_1M - 8, 4, U32_MAX, 2, 1), true },
	{ "rows_overlap", FILL(0, 4, 1, 1024, 1024), true },
	{ "copy_in_place", COPY(0, 4096, 0, 4096, 1024, 256), true },
	{ "fill_ignores_source", { .op = MGPU_OP_FILL, .bypp = 1, .width = 1,
	  .height = 1, .dst = SLICE_OFF, .src = U64_MAX,
	  .src_pitch = U32_MAX }, true },
	{ "byte_before", FILL(-1LL, 1, 0, 1, 1), false },
	{ "byte_after", FILL(SLICE_SIZE, 1, 0, 1, 1), false },
	{ "pixel_across_end", FILL(SLICE_SIZE - 3, 4, 0, 1, 1), false },
	{ "row_across_end", FILL(SLICE_SIZE - 4096, 4, 0, 1025, 1), false },
	{ "last_row_across_end", FILL(4, 4, 4096, 1024, 256), false },
	{ "one_row_too_many", FILL(0, 4, 4096, 1024, 257), false },
	{ "pitch_too_large", FILL(0, 4, 4112, 1024, 256), false },
	{ "source_before", COPY(0, 4096, -4LL, 4096, 1024, 1), false },
	{ "source_after", COPY(0, 4096, 4, 4096, 1024, 256), false },
	{ "source_pitch", COPY(0, 4096, 0, 8192, 1024, 256), false },
	{ "target_of_copy", COPY(4, 4096, 0, 4096, 1024, 256), false },
	{ "no_width", FILL(0, 4, 4096, 0, 1), false },
	{ "no_height", FILL(0, 4, 4096, 1, 0), false },
	{ "no_pixel", FILL(0, 0, 4096, 1, 1), false },
	{ "large_pixel", FILL(0, 5, 4096, 1, 1), false },
	{ "unknown_op", { .op = 2, .bypp = 1, .width = 1, .height = 1,
	  .dst = SLICE_OFF }, false },
	{ "all_ones", { .op = MGPU_OP_FILL, .bypp = 4, .width = U32_MAX,
	  .height = U32_MAX, .dst = U64_MAX, .dst_pitch = U32_MAX }, false },
	{ "length_wraps_to_little", { .op = MGPU_OP_FILL, .bypp = 4,
	  .width = U32_MAX, .height = U32_MAX, .dst = SLICE_OFF,
	  .dst_pitch = U32_MAX }, false },
	{ "end_wraps", { .op = MGPU_OP_FILL, .bypp = 1, .width = SZ_1M,
	  .height = 1, .dst = U64_MAX - SZ_1K }, false },
	{ "end_wraps_into_slice", { .op = MGPU_OP_FILL, .bypp = 1,
	  .width = SLICE_OFF + SZ_4K, .height = 1,
	  .dst = U64_MAX - SZ_1K }, false },
};

KUNIT_ARRAY_PARAM_DESC(bounds, bounds_cases, name);

static void inside_keeps_to_slice(struct kunit *test)
{
	const struct bounds_case *c = test->param_value;

	KUNIT_EXPECT_EQ(test, mgpu_cmd_inside(&c->cmd, SLICE_OFF, SLICE_SIZE),
			c->inside);
}

#define TOY_SIZE	64

static bool toy_rect(const struct mgpu_cmd *cmd, u64 at, u32 pitch, u64 off,
		     u64 size)
{
	u32 x, y;

	for (y = 0; y < cmd->height; y++)
		for (x = 0; x < cmd->width * cmd->bypp; x++) {
			u64 byte = at + (u64)y * pitch + x;

			if (byte < off || byte >= off + size)
				return false;
		}

	return true;
}

static void toy_random(struct rnd_state *rnd, struct mgpu_cmd *cmd)
{
	*cmd = (struct mgpu_cmd) {
		.op = prandom_u32_state(rnd) % 2,
		.bypp = 1 + prandom_u32_state(rnd) % 4,
		.color = prandom_u32_state(rnd),
		.dst = prandom_u32_state(rnd) % TOY_SIZE,
		.dst_pitch = prandom_u32_state(rnd) % 16,
		.src = prandom_u32_state(rnd) % TOY_SIZE,
		.src_pitch = prandom_u32_state(rnd) % 16,
		.width = 1 + prandom_u32_state(rnd) % 4,
		.height = 1 + prandom_u32_state(rnd) % 6,
		.right_to_left = prandom_u32_state(rnd) % 2,
		.bottom_to_top = prandom_u32_state(rnd) % 2,
	};
}

/* What a command does, a pixel at a time in the order of its walk. */
static void toy_run(u8 *mem, const struct mgpu_cmd *cmd)
{
	u32 i, j, b;

	for (j = 0; j < cmd->height; j++)
		for (i = 0; i < cmd->width; i++) {
			u32 y = cmd->bottom_to_top ? cmd->height - 1 - j : j;
			u32 x = cmd->right_to_left ? cmd->width - 1 - i : i;
			u8 *to = mem + cmd->dst + y * cmd->dst_pitch +
				 x * cmd->bypp;
			const u8 *from = mem + cmd->src + y * cmd->src_pitch +
					 x * cmd->bypp;
			u8 pixel[4];

			for (b = 0; b < cmd->bypp; b++)
				pixel[b] = cmd->op == MGPU_OP_COPY ?
					   from[b] : cmd->color >> (8 * b);
			memcpy(to, pixel, cmd->bypp);
		}
}

static void inside_agrees_with_each_byte(struct kunit *test)
{
	u64 seed = get_random_u64();
	struct rnd_state rnd;
	unsigned int i, in = 0;

	kunit_info(test, "seed %llu\n", seed);
	prandom_seed_state(&rnd, seed);
	for (i = 0; i < 20000; i++) {
		u64 off = prandom_u32_state(&rnd) % 16;
		u64 size = prandom_u32_state(&rnd) % TOY_SIZE;
		struct mgpu_cmd cmd;
		bool want;

		toy_random(&rnd, &cmd);
		want = toy_rect(&cmd, cmd.dst, cmd.dst_pitch, off, size) &&
		       (cmd.op == MGPU_OP_FILL ||
			toy_rect(&cmd, cmd.src, cmd.src_pitch, off, size));
		in += want;
		KUNIT_ASSERT_EQ(test, mgpu_cmd_inside(&cmd, off, size), want);
	}
	KUNIT_EXPECT_GT(test, in, 100);
}

/* The pieces do what the whole would, each is as small as was asked. */
static void split_changes_nothing(struct kunit *test)
{
	u64 seed = get_random_u64();
	u8 whole[4 * TOY_SIZE], pieces[4 * TOY_SIZE];
	struct rnd_state rnd;
	unsigned int i;

	kunit_info(test, "seed %llu\n", seed);
	prandom_seed_state(&rnd, seed);
	for (i = 0; i < 20000; i++) {
		u64 bytes = 1 + prandom_u32_state(&rnd) % 24, sum = 0;
		struct mgpu_cmd cmd, rest, piece;
		bool more;

		toy_random(&rnd, &cmd);
		prandom_bytes_state(&rnd, whole, sizeof(whole));
		memcpy(pieces, whole, sizeof(pieces));
		toy_run(whole, &cmd);

		rest = cmd;
		do {
			more = mgpu_cmd_split(&rest, &piece, bytes);
			if (mgpu_cmd_bytes(&piece) > bytes)
				KUNIT_ASSERT_EQ(test, piece.height, 1);
			KUNIT_ASSERT_TRUE(test, mgpu_cmd_inside(&piece, 0,
								sizeof(whole)));
			sum += mgpu_cmd_bytes(&piece);
			toy_run(pieces, &piece);
		} while (more);

		KUNIT_ASSERT_EQ(test, sum, mgpu_cmd_bytes(&cmd));
		KUNIT_ASSERT_MEMEQ(test, whole, pieces, sizeof(whole));
	}
}

static struct kunit_case cmd_cases[] = {
	KUNIT_CASE_PARAM(inside_keeps_to_slice, bounds_gen_params),
	KUNIT_CASE(inside_agrees_with_each_byte),
	KUNIT_CASE(split_changes_nothing),
	{}
};

static struct kunit_suite cmd_suite = {
	.name = "mdev_gpu_cmd",
	.test_cases = cmd_cases,
};

kunit_test_suite(cmd_suite);

MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
MODULE_DESCRIPTION("KUnit: bounds of 2D commands, and their pieces");
MODULE_LICENSE("GPL");
