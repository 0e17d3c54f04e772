// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit: the engine of a software card, beside a naive one that moves a pixel
 * at a time.
 */
#include <kunit/test.h>
#include <linux/err.h>
#include <linux/module.h>
#include <linux/numa.h>
#include <linux/prandom.h>
#include <linux/random.h>
#include <linux/sizes.h>
#include <linux/vmalloc.h>

#include "../drivers/mdev_gpu/backend.h"
#include "../drivers/mdev_gpu/cmd.h"

#define CARD_SIZE	SZ_4M
/* Where the commands are: across pages, and across 2 MiB. */
#define AT		(SZ_2M - SZ_32K)
#define SIZE		SZ_64K

static void naive_run(u8 *mem, const struct mgpu_cmd *cmd)
{
	u32 i, j, b;

	for (j = 0; j < cmd->height; j++)
		for (i = 0; i < cmd->width; i++) {
			u32 y = cmd->bottom_to_top ? cmd->height - 1 - j : j;
			u32 x = cmd->right_to_left ? cmd->width - 1 - i : i;
			u64 to = cmd->dst + (u64)y * cmd->dst_pitch +
				 x * cmd->bypp - AT;
			u64 from = cmd->src + (u64)y * cmd->src_pitch +
				   x * cmd->bypp - AT;
			u8 pixel[4];

			for (b = 0; b < cmd->bypp; b++)
				pixel[b] = cmd->op == MGPU_OP_COPY ?
					   mem[from + b] :
					   cmd->color >> (8 * b);
			memcpy(mem + to, pixel, cmd->bypp);
		}
}

static u32 most(struct rnd_state *rnd, u32 max)
{
	return prandom_u32_state(rnd) % (max + 1);
}

static void make_cmd(struct rnd_state *rnd, struct mgpu_cmd *cmd)
{
	u32 near = most(rnd, 1) ? 16 : SIZE - 1;

	do {
		*cmd = (struct mgpu_cmd) {
			.op = most(rnd, 3) ? MGPU_OP_COPY : MGPU_OP_FILL,
			.bypp = 1 + most(rnd, 3),
			.color = prandom_u32_state(rnd),
			.dst = AT + most(rnd, SIZE - 1),
			.dst_pitch = most(rnd, 6000),
			.width = 1 + most(rnd, most(rnd, 1) ? 2000 : 20),
			.height = 1 + most(rnd, 12),
			.right_to_left = most(rnd, 1),
			.bottom_to_top = most(rnd, 1),
		};
		/* Often so near that source and target overlap. */
		cmd->src = cmd->dst + most(rnd, 2 * near) - near;
		cmd->src_pitch = most(rnd, 1) ? cmd->dst_pitch :
						most(rnd, 6000);
	} while (!mgpu_cmd_inside(cmd, AT, SIZE));
}

static void engine_agrees_with_naive_one(struct kunit *test)
{
	const struct mgpu_backend_ops *ops = &mgpu_backend_soft;
	u64 seed = get_random_u64();
	struct rnd_state rnd;
	u8 *want, *got;
	unsigned int i;
	void *hw;

	kunit_info(test, "seed %llu\n", seed);
	prandom_seed_state(&rnd, seed);
	want = vmalloc(SIZE);
	got = vmalloc(SIZE);
	hw = mgpu_backend_soft_take(CARD_SIZE, NUMA_NO_NODE);
	if (!want || !got || IS_ERR(hw)) {
		KUNIT_FAIL(test, "no memory");
		goto out_free;
	}

	prandom_bytes_state(&rnd, want, SIZE);
	ops->write(hw, AT, want, SIZE);
	for (i = 0; i < 400; i++) {
		struct mgpu_cmd cmd;

		make_cmd(&rnd, &cmd);
		naive_run(want, &cmd);
		ops->run(hw, &cmd);
		ops->read(hw, AT, got, SIZE);
		if (memcmp(want, got, SIZE)) {
			/* The two are too large to be printed. */
			KUNIT_FAIL(test, "command %u differs", i);
			break;
		}
	}
	/* Nothing else of the card was touched. */
	ops->read(hw, AT - SIZE, got, SIZE);
	KUNIT_EXPECT_PTR_EQ(test, memchr_inv(got, 0, SIZE), NULL);
	ops->read(hw, AT + SIZE, got, SIZE);
	KUNIT_EXPECT_PTR_EQ(test, memchr_inv(got, 0, SIZE), NULL);

out_free:
	if (!IS_ERR(hw))
		mgpu_backend_soft_give(hw);
	vfree(got);
	vfree(want);
}

static struct kunit_case soft_cases[] = {
	KUNIT_CASE(engine_agrees_with_naive_one),
	{}
};

static struct kunit_suite soft_suite = {
	.name = "mdev_gpu_backend_soft",
	.test_cases = soft_cases,
};

kunit_test_suite(soft_suite);

MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
MODULE_DESCRIPTION("KUnit: the engine of a software card");
MODULE_LICENSE("GPL");
