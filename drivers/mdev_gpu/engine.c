// SPDX-License-Identifier: GPL-2.0-only
/*
 * The queue of one vGPU, as its model and its life see it.
 *
 * Room: object. Lock: mgpu_sched.lock. All of it may be called with
 * mgpu_vgpu.lock held: the worker never takes that.
 */
#include <kunit/visibility.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/ktime.h>
#include <linux/time64.h>
#include <linux/wait.h>

#include "sched.h"

static u64 ctx_now(const struct mgpu_engine_ctx *ctx)
{
	return ctx->sched->clock(ctx->sched->hw);
}

/**
 * mgpu_engine_submit() - queue a command
 * @ctx: the vGPU's queue
 * @cmd: the command, in the card's memory; copied
 *
 * Context: any that may take a spinlock. Takes mgpu_sched.lock.
 * Return: 0; -ERANGE if it would leave the vGPU's slice, which the model should
 * have seen, and which is counted; -EBUSY if the queue is full; -ENODEV if the
 * vGPU is not open.
 */
int mgpu_engine_submit(struct mgpu_engine_ctx *ctx, const struct mgpu_cmd *cmd)
{
	struct mgpu_sched *sched = ctx->sched;
	int ret = 0;
	u64 now;

	spin_lock(&sched->lock);
	if (!ctx->open) {
		ret = -ENODEV;
		goto out_unlock;
	}
	if (!mgpu_cmd_inside(cmd, ctx->off, ctx->size)) {
		ctx->use.refused++;
		ret = -ERANGE;
		goto out_unlock;
	}
	if (ctx->count == MGPU_ENGINE_FIFO) {
		ret = -EBUSY;
		goto out_unlock;
	}

	ctx->fifo[(ctx->head + ctx->count) % MGPU_ENGINE_FIFO] = *cmd;
	if (!ctx->count++) {
		now = ctx_now(ctx);
		ctx->head_at = now;
		mgpu_turns_wake(&sched->turns, &ctx->turn, now);
		mgpu_sched_kick(sched);
	}

out_unlock:
	spin_unlock(&sched->lock);
	return ret;
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_engine_submit);

/**
 * mgpu_engine_refuse() - count a command that its model refused
 * @ctx: the vGPU's queue
 *
 * Context: any that may take a spinlock. Takes mgpu_sched.lock.
 */
void mgpu_engine_refuse(struct mgpu_engine_ctx *ctx)
{
	spin_lock(&ctx->sched->lock);
	ctx->use.refused++;
	spin_unlock(&ctx->sched->lock);
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_engine_refuse);

/**
 * mgpu_engine_free_slots() - see how many more commands a queue would take
 * @ctx: the vGPU's queue
 *
 * Context: any that may take a spinlock. Takes mgpu_sched.lock.
 * Return: 0..MGPU_ENGINE_FIFO; the latter if all are done.
 */
unsigned int mgpu_engine_free_slots(struct mgpu_engine_ctx *ctx)
{
	unsigned int count;

	spin_lock(&ctx->sched->lock);
	count = ctx->count;
	spin_unlock(&ctx->sched->lock);

	return MGPU_ENGINE_FIFO - count;
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_engine_free_slots);

/**
 * mgpu_engine_idle() - see whether all commands of a vGPU are done
 * @ctx: the vGPU's queue
 *
 * Context: any that may take a spinlock. Takes mgpu_sched.lock.
 * Return: true if they are; what they wrote can be read then.
 */
bool mgpu_engine_idle(struct mgpu_engine_ctx *ctx)
{
	return mgpu_engine_free_slots(ctx) == MGPU_ENGINE_FIFO;
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_engine_idle);

/**
 * mgpu_engine_wait() - wait until a queue takes so many commands
 * @ctx: the vGPU's queue
 * @slots: how many; MGPU_ENGINE_FIFO waits until all are done
 * @timeout_us: no longer than that, in microseconds
 *
 * Lets a guest that polls wait once instead.
 *
 * Context: process, may sleep. Ends early if a signal comes. Takes
 * mgpu_sched.lock.
 * Return: true if it takes so many.
 */
bool mgpu_engine_wait(struct mgpu_engine_ctx *ctx, unsigned int slots,
		      unsigned int timeout_us)
{
	long ret;

	if (mgpu_engine_free_slots(ctx) >= slots)
		return true;

	ret = wait_event_interruptible_hrtimeout(ctx->wait,
						 mgpu_engine_free_slots(ctx) >=
							slots,
						 ns_to_ktime((u64)timeout_us *
							     NSEC_PER_USEC));

	return !ret || mgpu_engine_free_slots(ctx) >= slots;
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_engine_wait);

/**
 * mgpu_engine_drain() - wait until all commands of a vGPU are done
 * @ctx: the vGPU's queue
 *
 * Context: process, may sleep, as long as the others and its limits demand.
 * Takes mgpu_sched.lock.
 * Return: 0, or -ERESTARTSYS if the process is being killed.
 */
int mgpu_engine_drain(struct mgpu_engine_ctx *ctx)
{
	return wait_event_killable(ctx->wait, mgpu_engine_idle(ctx));
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_engine_drain);

/**
 * mgpu_engine_open() - let a vGPU submit commands
 * @ctx: its queue, which is closed
 * @off: first byte of its slice in the card's memory
 * @size: bytes of its slice
 *
 * Context: process. Takes mgpu_sched.lock.
 */
void mgpu_engine_open(struct mgpu_engine_ctx *ctx, u64 off, u64 size)
{
	struct mgpu_sched *sched = ctx->sched;

	spin_lock(&sched->lock);
	/* There are no more members than a card has places. */
	if (!WARN_ON(ctx->open) &&
	    !WARN_ON(mgpu_turns_join(&sched->turns, &ctx->turn,
				     ctx_now(ctx)))) {
		ctx->off = off;
		ctx->size = size;
		ctx->open = true;
		/* What the others are due may be less now, or more. */
		mgpu_sched_kick(sched);
	}
	spin_unlock(&sched->lock);
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_engine_open);

/* Drop what waits. */
static void ctx_drop(struct mgpu_engine_ctx *ctx)
{
	ctx->use.dropped += ctx->count;
	ctx->count = 0;
	ctx->begun = false;
	ctx->epoch++;
	mgpu_turns_sleep(&ctx->sched->turns, &ctx->turn, ctx_now(ctx));
	wake_up_all(&ctx->wait);
}

static bool ctx_runs(struct mgpu_engine_ctx *ctx)
{
	bool runs;

	spin_lock(&ctx->sched->lock);
	runs = ctx->sched->running == ctx;
	spin_unlock(&ctx->sched->lock);

	return runs;
}

/**
 * mgpu_engine_cancel() - drop all commands of a vGPU
 * @ctx: its queue
 *
 * When it returns, none runs. A command that was begun may have been carried
 * out in part.
 *
 * Context: process, may sleep, as long as a piece of a command takes. Takes
 * mgpu_sched.lock.
 */
void mgpu_engine_cancel(struct mgpu_engine_ctx *ctx)
{
	spin_lock(&ctx->sched->lock);
	ctx_drop(ctx);
	spin_unlock(&ctx->sched->lock);

	wait_event(ctx->wait, !ctx_runs(ctx));
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_engine_cancel);

/**
 * mgpu_engine_close() - drop all commands of a vGPU and take no more
 * @ctx: its queue
 *
 * Context: as mgpu_engine_cancel().
 */
void mgpu_engine_close(struct mgpu_engine_ctx *ctx)
{
	struct mgpu_sched *sched = ctx->sched;

	spin_lock(&sched->lock);
	if (ctx->open) {
		ctx->open = false;
		ctx_drop(ctx);
		mgpu_turns_leave(&sched->turns, &ctx->turn, ctx_now(ctx));
		mgpu_sched_kick(sched);
	}
	spin_unlock(&sched->lock);

	wait_event(ctx->wait, !ctx_runs(ctx));
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_engine_close);
