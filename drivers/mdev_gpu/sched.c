// SPDX-License-Identifier: GPL-2.0-only
/*
 * The sharing of a card's engine: one worker, which carries out the commands of
 * the vGPUs in turns, and keeps account of the time that each took.
 *
 * Room: object. Lock: mgpu_sched.lock.
 *
 *	submit() --> queue of a vGPU --.
 *	submit() --> queue of a vGPU --+--> step(): whose turn --> run a piece
 *	submit() --> queue of a vGPU --'      ^                        |
 *	                                      '---- charge the time ---'
 *
 * Commands of one vGPU are carried out in the order in which they came. Those
 * of different vGPUs concern different slices. A command that is long is run in
 * pieces, between which the turn may end; so no command can hold the engine
 * longer than a piece takes.
 *
 * What a guest wrote to its slice before it submitted a command is seen by the
 * engine: the lock orders it before the worker's doings, and the backend's
 * run() orders those before the engine's. What the engine wrote is seen by
 * whoever was told by a function of this file that the command is done.
 *
 * How a command is kept from running after its vGPU is gone: close() refuses
 * what comes, drops what waits, and waits for the piece that runs. The worker
 * looks at a queue again only with the lock, and finds nothing.
 */
#include <kunit/visibility.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/hrtimer.h>
#include <linux/kthread.h>
#include <linux/ktime.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/time64.h>

#include "backend.h"
#include "sched.h"

static u64 sched_clock_ns(void *hw)
{
	return ktime_get_ns();
}

static u64 sched_now(struct mgpu_sched *sched)
{
	return sched->clock(sched->hw);
}

/**
 * mgpu_sched_kick() - have the worker look again
 * @sched: what shares a card's engine
 *
 * Context: any. mgpu_sched.lock held.
 */
void mgpu_sched_kick(struct mgpu_sched *sched)
{
	lockdep_assert_held(&sched->lock);

	sched->kicked = true;
	if (sched->task)
		wake_up_process(sched->task);
}

/**
 * mgpu_sched_create() - make what shares a card's engine
 * @backend: how to reach the card, which has an engine
 * @hw: the backend's own
 * @clock: the time in nanoseconds, given @hw; NULL for the machine's own
 *
 * Nothing runs before mgpu_sched_start(), but for what mgpu_sched_step() does.
 *
 * Context: process, may sleep.
 * Return: it, or -ENOMEM.
 */
struct mgpu_sched *mgpu_sched_create(const struct mgpu_backend_ops *backend,
				     void *hw, u64 (*clock)(void *hw))
{
	struct mgpu_sched *sched;

	sched = kzalloc(sizeof(*sched), GFP_KERNEL);
	if (!sched)
		return ERR_PTR(-ENOMEM);

	sched->backend = backend;
	sched->hw = hw;
	sched->clock = clock ? clock : sched_clock_ns;
	spin_lock_init(&sched->lock);
	mgpu_turns_init(&sched->turns, sched_now(sched));

	return sched;
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_sched_create);

/* Sleep until something changes, or for @ns. */
static void sched_rest(struct mgpu_sched *sched, u64 ns)
{
	ktime_t timeout = ns_to_ktime(ns);

	set_current_state(TASK_IDLE);
	if (!READ_ONCE(sched->kicked) && !kthread_should_stop()) {
		if (ns == MGPU_TURNS_NEVER)
			schedule();
		else
			schedule_hrtimeout(&timeout, HRTIMER_MODE_REL);
	}
	__set_current_state(TASK_RUNNING);
}

static int sched_work(void *data)
{
	struct mgpu_sched *sched = data;

	while (!kthread_should_stop()) {
		u64 wait = mgpu_sched_step(sched);

		if (wait)
			sched_rest(sched, wait);
		else
			cond_resched();
	}

	return 0;
}

/**
 * mgpu_sched_start() - begin to carry out commands
 * @sched: what shares a card's engine; nobody uses it yet
 * @name: of the card
 *
 * Context: process, may sleep.
 * Return: 0, or -ENOMEM.
 */
int mgpu_sched_start(struct mgpu_sched *sched, const char *name)
{
	struct task_struct *task;

	task = kthread_create(sched_work, sched, "mgpu/%s", name);
	if (IS_ERR(task))
		return PTR_ERR(task);
	sched->task = task;
	wake_up_process(task);

	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_sched_start);

/**
 * mgpu_sched_destroy() - end the sharing of a card's engine
 * @sched: it, for which no queue is left; may be NULL
 *
 * Context: process, may sleep.
 */
void mgpu_sched_destroy(struct mgpu_sched *sched)
{
	if (!sched)
		return;

	if (sched->task)
		kthread_stop(sched->task);
	WARN_ON(sched->turns.num);
	kfree(sched);
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_sched_destroy);

static void count_wait(struct vfg_engine_use *use, u64 ns)
{
	u64 limit = 10 * NSEC_PER_USEC;
	unsigned int i;

	for (i = 0; i < VFG_WAITS - 1 && ns >= limit; i++)
		limit *= 10;
	use->waits[i]++;
	use->wait_max_ns = max(use->wait_max_ns, ns);
}

/* The first command of a queue is done; the next one is the first one. */
static void ctx_finish(struct mgpu_engine_ctx *ctx, u64 now)
{
	ctx->use.commands++;
	ctx->head = (ctx->head + 1) % MGPU_ENGINE_FIFO;
	ctx->count--;
	ctx->begun = false;
	ctx->head_at = now;
	if (!ctx->count)
		mgpu_turns_sleep(&ctx->sched->turns, &ctx->turn, now);
}

/**
 * mgpu_sched_step() - carry out one piece of a command
 * @sched: what shares a card's engine
 *
 * Context: process, may sleep. One at a time. Takes mgpu_sched.lock.
 * Return: 0 if there was one; else in how many nanoseconds there may be one if
 * nothing changes, or MGPU_TURNS_NEVER.
 */
u64 mgpu_sched_step(struct mgpu_sched *sched)
{
	struct mgpu_engine_ctx *ctx;
	struct mgpu_turn *turn;
	struct mgpu_cmd piece;
	u64 start, end, wait;
	u32 epoch;
	bool more;

	spin_lock(&sched->lock);
	sched->kicked = false;
	start = sched_now(sched);
	turn = mgpu_turns_pick(&sched->turns, start, &wait);
	if (!turn) {
		spin_unlock(&sched->lock);
		return wait;
	}

	ctx = container_of(turn, struct mgpu_engine_ctx, turn);
	more = mgpu_cmd_split(&ctx->fifo[ctx->head], &piece, MGPU_PIECE_BYTES);
	if (!ctx->begun)
		count_wait(&ctx->use, start - ctx->head_at);
	ctx->begun = true;
	epoch = ctx->epoch;
	sched->running = ctx;
	spin_unlock(&sched->lock);

	sched->backend->run(sched->hw, &piece);

	spin_lock(&sched->lock);
	end = sched_now(sched);
	ctx->use.run_ns += end - start;
	ctx->use.bytes += mgpu_cmd_bytes(&piece);
	ctx->use.overshoot_ns += mgpu_turns_charge(&sched->turns, turn, end,
						   end - start);
	if (!more && ctx->epoch == epoch)
		ctx_finish(ctx, end);
	sched->running = NULL;
	wake_up_all(&ctx->wait);
	spin_unlock(&sched->lock);

	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_sched_step);

/**
 * mgpu_sched_set() - change how an engine is shared
 * @sched: what shares it
 * @wish: what to change, each value in its range
 *
 * Context: process. Takes mgpu_sched.lock.
 */
void mgpu_sched_set(struct mgpu_sched *sched, const struct vfg_sched *wish)
{
	enum vfio_glue_sched policy;
	u64 slice_ns;

	spin_lock(&sched->lock);
	policy = sched->turns.policy;
	slice_ns = sched->turns.slice_ns;
	if (wish->set & VFG_SCHED_POLICY)
		policy = wish->policy;
	if (wish->set & VFG_SCHED_SLICE)
		slice_ns = (u64)wish->slice_us * NSEC_PER_USEC;
	mgpu_turns_set(&sched->turns, policy, slice_ns, sched_now(sched));
	mgpu_sched_kick(sched);
	spin_unlock(&sched->lock);
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_sched_set);

/**
 * mgpu_sched_info() - tell how an engine is shared and used
 * @sched: what shares it
 * @info: overwritten
 *
 * Context: process. Takes mgpu_sched.lock.
 */
void mgpu_sched_info(struct mgpu_sched *sched, struct vfg_engine_info *info)
{
	spin_lock(&sched->lock);
	mgpu_turns_window(&sched->turns, sched_now(sched));
	*info = (struct vfg_engine_info) {
		.present = true,
		.sched.policy = sched->turns.policy,
		.sched.slice_us = div_u64(sched->turns.slice_ns, NSEC_PER_USEC),
		.busy_permille = sched->turns.busy_permille,
		.jain_ppm = sched->turns.jain_ppm,
	};
	spin_unlock(&sched->lock);
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_sched_info);

/**
 * mgpu_engine_ctx_create() - make the queue of a vGPU
 * @sched: what shares the engine; outlives the queue
 * @share_permille: share of the vGPU's profile, 1..1000, which is its weight
 *	also
 *
 * Context: process, may sleep.
 * Return: the queue, closed; NULL if there is no memory.
 */
struct mgpu_engine_ctx *mgpu_engine_ctx_create(struct mgpu_sched *sched,
					       u32 share_permille)
{
	struct mgpu_share share = {
		.permille = share_permille,
		.weight = share_permille,
		.cap_percent = 100,
		.burst_us = MGPU_BURST_US_DEFAULT,
	};
	struct mgpu_engine_ctx *ctx;

	ctx = kzalloc(sizeof(*ctx), GFP_KERNEL);
	if (!ctx)
		return NULL;

	ctx->sched = sched;
	init_waitqueue_head(&ctx->wait);
	mgpu_turn_init(&ctx->turn, &share, sched_now(sched));

	return ctx;
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_engine_ctx_create);

/**
 * mgpu_engine_ctx_destroy() - free the queue of a vGPU
 * @ctx: the queue, which is closed, and which nobody uses; may be NULL
 *
 * Context: process.
 */
void mgpu_engine_ctx_destroy(struct mgpu_engine_ctx *ctx)
{
	if (!ctx)
		return;

	WARN_ON(ctx->open);
	kfree(ctx);
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_engine_ctx_destroy);

/**
 * mgpu_engine_ctx_set() - change what is laid down for a vGPU
 * @ctx: its queue
 * @config: what to change, each value in its range
 *
 * Context: process. Takes mgpu_sched.lock.
 */
void mgpu_engine_ctx_set(struct mgpu_engine_ctx *ctx,
			 const struct vfg_func_config *config)
{
	struct mgpu_sched *sched = ctx->sched;
	struct mgpu_share share;

	spin_lock(&sched->lock);
	share = ctx->turn.share;
	if (config->set & VFG_CONFIG_WEIGHT)
		share.weight = config->weight;
	if (config->set & VFG_CONFIG_CAP)
		share.cap_percent = config->cap_percent;
	if (config->set & VFG_CONFIG_BURST)
		share.burst_us = config->burst_us;
	mgpu_turns_set_share(&sched->turns, &ctx->turn, &share,
			     sched_now(sched));
	mgpu_sched_kick(sched);
	spin_unlock(&sched->lock);
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_engine_ctx_set);

/**
 * mgpu_engine_ctx_use() - tell what a vGPU has of the engine
 * @ctx: its queue
 * @use: overwritten
 *
 * Context: process. Takes mgpu_sched.lock.
 */
void mgpu_engine_ctx_use(struct mgpu_engine_ctx *ctx,
			 struct vfg_engine_use *use)
{
	struct mgpu_sched *sched = ctx->sched;
	u64 now;

	spin_lock(&sched->lock);
	now = sched_now(sched);
	mgpu_turns_window(&sched->turns, now);
	*use = ctx->use;
	use->present = true;
	use->weight = ctx->turn.share.weight;
	use->cap_percent = ctx->turn.share.cap_percent;
	use->burst_us = ctx->turn.share.burst_us;
	use->permille = ctx->turn.permille;
	use->throttled_ns = ctx->turn.throttled_ns;
	if (ctx->turn.throttled)
		use->throttled_ns += now - ctx->turn.throttled_at;
	spin_unlock(&sched->lock);
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_engine_ctx_use);
