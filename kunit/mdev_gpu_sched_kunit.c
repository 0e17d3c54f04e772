// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit: the queues of an engine and its worker, on a fake card. Most of it is
 * in virtual time, without the worker; the rest is what only threads can show.
 */
#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/math64.h>
#include <linux/module.h>
#include <linux/sizes.h>
#include <linux/time64.h>

#include "../drivers/mdev_gpu/backend.h"
#include "../drivers/mdev_gpu/sched.h"

#define SLICE_BYTES	SZ_16M
#define USERS_MAX	4
#define RUN_NS		(10 * NSEC_PER_USEC)	/* what each piece costs */
#define MIB_NS		(2 * NSEC_PER_MSEC)	/* and each MiB of it */
#define LOG_MAX		512

/**
 * struct fake - an engine that only takes its time
 * @test: where to complain
 * @now: the time, if there is no worker
 * @gone: whose slice nobody may touch any more, a bit for each
 * @log: what was run
 * @num: how much of it
 * @entered: completed when run() is entered, if @hold
 * @leave: run() waits for it, if @hold
 * @hold: see there
 */
struct fake {
	struct kunit *test;
	u64 now;
	unsigned long gone;
	struct mgpu_cmd log[LOG_MAX];
	unsigned int num;
	struct completion entered;
	struct completion leave;
	bool hold;
};

static u64 fake_clock(void *hw)
{
	struct fake *fake = hw;

	return fake->now;
}

static void fake_run(void *hw, const struct mgpu_cmd *cmd)
{
	struct fake *fake = hw;
	unsigned int user = div_u64(cmd->dst, SLICE_BYTES);

	if (READ_ONCE(fake->gone) & BIT(user))
		KUNIT_FAIL(fake->test, "user %u is gone", user);
	if (!mgpu_cmd_inside(cmd, (u64)user * SLICE_BYTES, SLICE_BYTES))
		KUNIT_FAIL(fake->test, "outside of the slice");
	fake->log[fake->num++ % LOG_MAX] = *cmd;
	fake->now += RUN_NS + div_u64(mgpu_cmd_bytes(cmd) * MIB_NS, SZ_1M);
	if (!fake->hold)
		return;
	complete(&fake->entered);
	wait_for_completion(&fake->leave);
}

static const struct mgpu_backend_ops fake_backend = {
	.name = "fake",
	.run = fake_run,
};

/**
 * struct scene - what each test starts with
 * @fake: the engine
 * @sched: what shares it
 * @user: the queues, open
 */
struct scene {
	struct fake fake;
	struct mgpu_sched *sched;
	struct mgpu_engine_ctx *user[USERS_MAX];
};

static void scene_make(struct kunit *test, u64 (*clock)(void *hw))
{
	struct scene *s = test->priv;
	unsigned int i;

	s->sched = mgpu_sched_create(&fake_backend, &s->fake, clock);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, s->sched);
	for (i = 0; i < USERS_MAX; i++) {
		s->user[i] = mgpu_engine_ctx_create(s->sched, 250);
		KUNIT_ASSERT_NOT_NULL(test, s->user[i]);
		mgpu_engine_open(s->user[i], (u64)i * SLICE_BYTES, SLICE_BYTES);
	}
}

static int scene_init(struct kunit *test)
{
	struct scene *s = kunit_kzalloc(test, sizeof(*s), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, s);
	test->priv = s;
	s->fake.test = test;
	s->fake.now = NSEC_PER_SEC;
	init_completion(&s->fake.entered);
	init_completion(&s->fake.leave);

	return 0;
}

static void scene_exit(struct kunit *test)
{
	struct scene *s = test->priv;
	unsigned int i;

	if (!s)
		return;
	s->fake.hold = false;
	complete_all(&s->fake.leave);
	for (i = 0; i < USERS_MAX; i++) {
		if (!s->user[i])
			continue;
		mgpu_engine_close(s->user[i]);
		mgpu_engine_ctx_destroy(s->user[i]);
	}
	if (!IS_ERR_OR_NULL(s->sched))
		mgpu_sched_destroy(s->sched);
}

/* A fill of so many KiB at the beginning of a user's slice. */
static int submit(struct scene *s, unsigned int user, u32 kib)
{
	struct mgpu_cmd cmd = {
		.op = MGPU_OP_FILL,
		.bypp = 4,
		.color = user,
		.dst = (u64)user * SLICE_BYTES,
		.dst_pitch = SZ_4K,
		.width = min(kib, 4U) * SZ_1K / 4,
		.height = DIV_ROUND_UP(kib, 4),
	};

	return mgpu_engine_submit(s->user[user], &cmd);
}

static void set(struct scene *s, unsigned int user, u32 weight, u32 cap)
{
	struct vfg_func_config config = {
		.set = VFG_CONFIG_WEIGHT | VFG_CONFIG_CAP,
		.weight = weight,
		.cap_percent = cap,
	};

	mgpu_engine_ctx_set(s->user[user], &config);
}

static void set_sched(struct scene *s, enum vfio_glue_sched policy, u32 slice)
{
	struct vfg_sched wish = {
		.set = VFG_SCHED_POLICY | VFG_SCHED_SLICE,
		.policy = policy,
		.slice_us = slice,
	};

	mgpu_sched_set(s->sched, &wish);
}

/* Virtual time goes by; those of @busy always have work of so many KiB. */
static void play(struct scene *s, u64 ns, unsigned long busy, u32 kib)
{
	u64 end = s->fake.now + ns;
	unsigned int i;

	while (s->fake.now < end) {
		u64 wait;

		for (i = 0; i < USERS_MAX; i++)
			while (busy & BIT(i) && !submit(s, i, kib))
				;
		wait = mgpu_sched_step(s->sched);
		if (!wait)
			continue;
		s->fake.now += min(wait, end - s->fake.now);
	}
}

static struct vfg_engine_use use_of(struct scene *s, unsigned int user)
{
	struct vfg_engine_use use;

	mgpu_engine_ctx_use(s->user[user], &use);

	return use;
}

/* What does not fit is refused, with the reason, and counted. */
static void submit_checks(struct kunit *test)
{
	struct scene *s = test->priv;
	struct mgpu_cmd cmd = {
		.op = MGPU_OP_FILL, .bypp = 1, .width = 1, .height = 1,
	};
	unsigned int i;

	scene_make(test, fake_clock);
	cmd.dst = SLICE_BYTES;
	KUNIT_EXPECT_EQ(test, -ERANGE, mgpu_engine_submit(s->user[0], &cmd));
	cmd.dst = 2 * SLICE_BYTES - 1;
	cmd.width = 2;
	KUNIT_EXPECT_EQ(test, -ERANGE, mgpu_engine_submit(s->user[1], &cmd));
	mgpu_engine_refuse(s->user[1]);
	KUNIT_EXPECT_EQ(test, 1, use_of(s, 0).refused);
	KUNIT_EXPECT_EQ(test, 2, use_of(s, 1).refused);

	for (i = 0; i < MGPU_ENGINE_FIFO; i++) {
		KUNIT_EXPECT_EQ(test, MGPU_ENGINE_FIFO - i,
				mgpu_engine_free_slots(s->user[2]));
		KUNIT_EXPECT_EQ(test, 0, submit(s, 2, 4));
	}
	KUNIT_EXPECT_EQ(test, -EBUSY, submit(s, 2, 4));
	KUNIT_EXPECT_FALSE(test, mgpu_engine_idle(s->user[2]));
	KUNIT_EXPECT_TRUE(test, mgpu_engine_idle(s->user[3]));
	KUNIT_EXPECT_FALSE(test, mgpu_engine_wait(s->user[2], 1, 1));
	KUNIT_EXPECT_TRUE(test, mgpu_engine_wait(s->user[3], 64, 1));
	KUNIT_EXPECT_EQ(test, 0, mgpu_sched_step(s->sched));
	KUNIT_EXPECT_TRUE(test, mgpu_engine_wait(s->user[2], 1, 1));
	KUNIT_EXPECT_EQ(test, 0, submit(s, 2, 4));

	mgpu_engine_close(s->user[3]);
	KUNIT_EXPECT_EQ(test, -ENODEV, submit(s, 3, 4));
}

/* A long command goes in pieces, in the order of its walk, and counts once. */
static void long_command_goes_in_pieces(struct kunit *test)
{
	struct scene *s = test->priv;
	struct mgpu_cmd cmd = {
		.op = MGPU_OP_COPY, .bypp = 4, .dst_pitch = SZ_4K,
		.src_pitch = SZ_4K, .dst = SZ_4K, .width = SZ_1K,
		.height = SZ_1K, .bottom_to_top = true,
	};
	u32 rows = MGPU_PIECE_BYTES / SZ_4K;
	unsigned int i;

	scene_make(test, fake_clock);
	KUNIT_ASSERT_EQ(test, 0, mgpu_engine_submit(s->user[0], &cmd));
	KUNIT_ASSERT_EQ(test, 0, submit(s, 0, 4));
	while (!mgpu_sched_step(s->sched))
		;
	KUNIT_ASSERT_EQ(test, s->fake.num, SZ_1K / rows + 1);
	for (i = 0; i < SZ_1K / rows; i++) {
		KUNIT_EXPECT_EQ(test, s->fake.log[i].height, rows);
		KUNIT_EXPECT_EQ(test, s->fake.log[i].src,
				SZ_4K * (SZ_1K - (i + 1) * rows));
	}
	KUNIT_EXPECT_EQ(test, s->fake.log[i].op, MGPU_OP_FILL);
	KUNIT_EXPECT_EQ(test, use_of(s, 0).commands, 2);
	KUNIT_EXPECT_EQ(test, use_of(s, 0).bytes, SZ_4M + SZ_4K);
	KUNIT_EXPECT_EQ(test, use_of(s, 0).run_ns, s->fake.now - NSEC_PER_SEC);
}

/* Weights are followed, changed while it goes on, and followed again. */
static void shares_follow_weights_live(struct kunit *test)
{
	static const u32 weights[][USERS_MAX] = {
		{ 100, 100, 100, 100 },
		{ 100, 200, 300, 400 },
		{ 10, 10, 10, 970 },
		{ 400, 300, 200, 100 },
	};
	struct scene *s = test->priv;
	struct vfg_engine_info info;
	u64 before[USERS_MAX];
	unsigned int i, j;

	scene_make(test, fake_clock);
	set_sched(s, VFIO_GLUE_SCHED_WEIGHTED, 1000);
	for (i = 0; i < ARRAY_SIZE(weights); i++) {
		u32 sum = 0;

		for (j = 0; j < USERS_MAX; j++) {
			set(s, j, weights[i][j], 100);
			sum += weights[i][j];
			before[j] = use_of(s, j).run_ns;
		}
		play(s, NSEC_PER_SEC, BIT(USERS_MAX) - 1, 20 + 40 * i);
		for (j = 0; j < USERS_MAX; j++) {
			s64 got = div_u64(use_of(s, j).run_ns - before[j],
					  NSEC_PER_USEC);
			s64 want = div_u64(USEC_PER_SEC * weights[i][j], sum);

			KUNIT_EXPECT_LE(test, abs(got - want),
					USEC_PER_SEC / 100);
		}
	}
	/* The window that begins with the last weights is over with this. */
	play(s, 2 * NSEC_PER_SEC, BIT(USERS_MAX) - 1, 20);
	mgpu_sched_info(s->sched, &info);
	KUNIT_EXPECT_EQ(test, info.sched.policy, VFIO_GLUE_SCHED_WEIGHTED);
	KUNIT_EXPECT_EQ(test, info.sched.slice_us, 1000);
	KUNIT_EXPECT_GE(test, info.busy_permille, 995);
	KUNIT_EXPECT_GE(test, info.jain_ppm, 999000);
	KUNIT_EXPECT_LE(test, abs((int)use_of(s, 3).permille - 100), 10);
}

/* A cap holds under whatever policy, and is told apart from waiting. */
static void cap_holds(struct kunit *test)
{
	struct scene *s = test->priv;
	unsigned int policy;
	u64 before;

	scene_make(test, fake_clock);
	set(s, 0, 1000, 10);
	for (policy = 0; policy < 4; policy++) {
		set_sched(s, policy, 2000);
		before = use_of(s, 0).run_ns;
		play(s, NSEC_PER_SEC, BIT(0), 64);
		KUNIT_EXPECT_LE(test, use_of(s, 0).run_ns - before,
				105 * NSEC_PER_MSEC);
		KUNIT_EXPECT_GE(test, use_of(s, 0).run_ns - before,
				95 * NSEC_PER_MSEC);
	}
	KUNIT_EXPECT_GE(test, use_of(s, 0).throttled_ns,
			3500 * NSEC_PER_MSEC);
	KUNIT_EXPECT_EQ(test, use_of(s, 1).throttled_ns, 0);
}

/* Who seldom has work waits for a slice and a piece of a command at most. */
static void light_waits_little(struct kunit *test)
{
	struct scene *s = test->priv;
	struct vfg_engine_use use;
	u64 piece = RUN_NS + MIB_NS / 4;
	unsigned int i;

	scene_make(test, fake_clock);
	play(s, 100 * NSEC_PER_MSEC, BIT(0) | BIT(1) | BIT(2), SZ_16K);
	for (i = 0; i < 100; i++) {
		KUNIT_ASSERT_EQ(test, 0, submit(s, 3, 8));
		play(s, 5 * NSEC_PER_MSEC, BIT(0) | BIT(1) | BIT(2), SZ_16K);
		KUNIT_EXPECT_TRUE(test, mgpu_engine_idle(s->user[3]));
	}
	use = use_of(s, 3);
	KUNIT_EXPECT_EQ(test, use.commands, 100);
	KUNIT_EXPECT_LE(test, use.wait_max_ns, 2 * NSEC_PER_MSEC + piece);
	KUNIT_EXPECT_GT(test, use_of(s, 0).overshoot_ns, 0);
}

/* Each wait is counted where it belongs; an own command is not waited for. */
static void waits_are_counted(struct kunit *test)
{
	static const u64 wait_us[VFG_WAITS] = {
		9, 10, 100, 1000, 10000, 100000, 1000000, 10000000,
	};
	struct scene *s = test->priv;
	struct vfg_engine_use use;
	unsigned int i;

	scene_make(test, fake_clock);
	for (i = 0; i < VFG_WAITS; i++) {
		KUNIT_ASSERT_EQ(test, 0, submit(s, 0, 4));
		s->fake.now += wait_us[i] * NSEC_PER_USEC;
		KUNIT_EXPECT_EQ(test, 0, mgpu_sched_step(s->sched));
	}
	use = use_of(s, 0);
	for (i = 0; i < VFG_WAITS; i++)
		KUNIT_EXPECT_EQ(test, use.waits[i], 1);
	KUNIT_EXPECT_EQ(test, use.wait_max_ns, 10 * NSEC_PER_SEC);

	for (i = 0; i < 5; i++)
		KUNIT_ASSERT_EQ(test, 0, submit(s, 1, SZ_1K));
	while (!mgpu_sched_step(s->sched))
		;
	KUNIT_EXPECT_EQ(test, use_of(s, 1).waits[0], 5);
}

/* A reset drops what waits, and the guest goes on afterwards. */
static void cancel_drops(struct kunit *test)
{
	struct scene *s = test->priv;
	unsigned int i;

	scene_make(test, fake_clock);
	for (i = 0; i < 10; i++)
		KUNIT_ASSERT_EQ(test, 0, submit(s, 0, SZ_1K));
	KUNIT_ASSERT_EQ(test, 0, submit(s, 1, 4));
	KUNIT_EXPECT_EQ(test, 0, mgpu_sched_step(s->sched));
	mgpu_engine_cancel(s->user[0]);
	KUNIT_EXPECT_TRUE(test, mgpu_engine_idle(s->user[0]));
	KUNIT_EXPECT_EQ(test, use_of(s, 0).dropped, 10);
	KUNIT_EXPECT_EQ(test, use_of(s, 0).commands, 0);

	KUNIT_ASSERT_EQ(test, 0, submit(s, 0, 4));
	while (!mgpu_sched_step(s->sched))
		;
	KUNIT_EXPECT_EQ(test, use_of(s, 0).commands, 1);
	KUNIT_EXPECT_EQ(test, use_of(s, 1).commands, 1);
	KUNIT_EXPECT_EQ(test, s->fake.num, 3);
}

/* Who has gone leaves his part to the others, and his limits stay his. */
static void close_leaves_share_to_others(struct kunit *test)
{
	struct scene *s = test->priv;
	u64 before;

	scene_make(test, fake_clock);
	set_sched(s, VFIO_GLUE_SCHED_EQUAL_SHARE, 2000);
	play(s, NSEC_PER_SEC, BIT(0), 64);
	before = use_of(s, 0).run_ns;
	KUNIT_EXPECT_LE(test, abs((s64)before - 250 * (s64)NSEC_PER_MSEC),
			10 * NSEC_PER_MSEC);
	mgpu_engine_close(s->user[2]);
	mgpu_engine_close(s->user[3]);
	play(s, NSEC_PER_SEC, BIT(0), 64);
	before = use_of(s, 0).run_ns - before;
	KUNIT_EXPECT_LE(test, abs((s64)before - 500 * (s64)NSEC_PER_MSEC),
			10 * NSEC_PER_MSEC);
	mgpu_engine_open(s->user[3], 3 * SLICE_BYTES, SLICE_BYTES);
	KUNIT_EXPECT_EQ(test, 0, submit(s, 3, 4));
}

static void worker_start(struct kunit *test)
{
	struct scene *s = test->priv;

	scene_make(test, NULL);
	KUNIT_ASSERT_EQ(test, 0, mgpu_sched_start(s->sched, "kunit"));
}

/* The worker does all of it, also what a cap makes it wait for. */
static void worker_comes_to_an_end(struct kunit *test)
{
	struct scene *s = test->priv;
	unsigned int i, j;

	worker_start(test);
	set(s, 1, 10, 50);
	for (i = 0; i < 200; i++)
		for (j = 0; j < USERS_MAX; j++) {
			KUNIT_ASSERT_TRUE(test, mgpu_engine_wait(s->user[j], 1,
								 USEC_PER_SEC));
			KUNIT_ASSERT_EQ(test, 0, submit(s, j, 4 << (i % 8)));
		}
	for (j = 0; j < USERS_MAX; j++) {
		KUNIT_EXPECT_EQ(test, 0, mgpu_engine_drain(s->user[j]));
		KUNIT_EXPECT_EQ(test, use_of(s, j).commands, 200);
	}
}

static int run_cancel(void *data)
{
	mgpu_engine_cancel(data);

	return 0;
}

/* A cancel waits for the piece that runs, and for nothing else. */
static void cancel_waits_for_the_piece(struct kunit *test)
{
	struct scene *s = test->priv;
	struct task_struct *task;

	s->fake.hold = true;
	worker_start(test);
	KUNIT_ASSERT_EQ(test, 0, submit(s, 0, SZ_1K));
	wait_for_completion(&s->fake.entered);

	task = kthread_run(run_cancel, s->user[0], "kunit-cancel");
	KUNIT_ASSERT_FALSE(test, IS_ERR(task));
	get_task_struct(task);
	while (!use_of(s, 0).dropped)
		cond_resched();
	/* Another's queue is empty, and none of its pieces runs. */
	mgpu_engine_cancel(s->user[1]);
	KUNIT_EXPECT_PTR_EQ(test, READ_ONCE(s->sched->running), s->user[0]);

	s->fake.hold = false;
	complete(&s->fake.leave);
	kthread_stop(task);
	put_task_struct(task);
	KUNIT_EXPECT_TRUE(test, mgpu_engine_idle(s->user[0]));
	KUNIT_EXPECT_EQ(test, use_of(s, 0).commands, 0);
	KUNIT_EXPECT_EQ(test, s->fake.num, 1);
}

/* After a close nothing of that vGPU runs, whatever was queued. */
static void nothing_runs_after_close(struct kunit *test)
{
	struct scene *s = test->priv;
	unsigned int i, j;

	worker_start(test);
	for (i = 0; i < 500; i++) {
		unsigned int user = i % USERS_MAX;

		for (j = 0; j < i % 7 + 1; j++)
			submit(s, (user + j) % USERS_MAX, 4 << (j % 8));
		mgpu_engine_close(s->user[user]);
		WRITE_ONCE(s->fake.gone, s->fake.gone | BIT(user));
		submit(s, (user + 1) % USERS_MAX, 64);
		cond_resched();
		WRITE_ONCE(s->fake.gone, s->fake.gone & ~BIT(user));
		mgpu_engine_open(s->user[user], (u64)user * SLICE_BYTES,
				 SLICE_BYTES);
	}
}

static struct kunit_case sched_cases[] = {
	KUNIT_CASE(submit_checks),
	KUNIT_CASE(long_command_goes_in_pieces),
	KUNIT_CASE_SLOW(shares_follow_weights_live),
	KUNIT_CASE(cap_holds),
	KUNIT_CASE(light_waits_little),
	KUNIT_CASE(waits_are_counted),
	KUNIT_CASE(cancel_drops),
	KUNIT_CASE(close_leaves_share_to_others),
	KUNIT_CASE(worker_comes_to_an_end),
	KUNIT_CASE(cancel_waits_for_the_piece),
	KUNIT_CASE(nothing_runs_after_close),
	{}
};

static struct kunit_suite sched_suite = {
	.name = "mdev_gpu_sched",
	.init = scene_init,
	.exit = scene_exit,
	.test_cases = sched_cases,
};

kunit_test_suite(sched_suite);

MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
MODULE_DESCRIPTION("KUnit: the queues of an engine and its worker");
MODULE_LICENSE("GPL");
