/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The sharing of a card's engine: its worker, and the queues that it serves.
 */
#ifndef _MDEV_GPU_SCHED_H
#define _MDEV_GPU_SCHED_H

#include <linux/sizes.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/wait.h>

#include <vfio_glue/provider.h>

#include "engine.h"
#include "sched_turns.h"

struct mgpu_backend_ops;
struct task_struct;

/* A command is run in pieces that write no more than this, or than a row. */
#define MGPU_PIECE_BYTES	SZ_256K

/**
 * struct mgpu_sched - the sharing of a card's engine
 * @backend: how to reach the card; constant
 * @hw: the backend's own; constant
 * @clock: the time in nanoseconds, which never goes back; constant
 * @task: the worker, NULL if somebody else calls mgpu_sched_step(); constant
 * @lock: guards the members below, and those of struct mgpu_engine_ctx. Taken
 *	last; never held while the engine works.
 * @turns: whose turn it is
 * @running: whose command the engine works on, NULL while it does on none
 * @kicked: something changed since the worker last looked
 */
struct mgpu_sched {
	const struct mgpu_backend_ops *backend;
	void *hw;
	u64 (*clock)(void *hw);
	struct task_struct *task;

	spinlock_t lock;
	struct mgpu_turns turns;
	struct mgpu_engine_ctx *running;
	bool kicked;
};

/**
 * struct mgpu_engine_ctx - the queue of one vGPU
 * @sched: the engine that it is for; constant
 * @wait: woken when a command is done or dropped
 * @open: it takes commands
 * @off: first byte of the memory that its commands may reach
 * @size: bytes of it
 * @turn: how it takes part in the turns
 * @fifo: its commands; of the first one what is left of it
 * @head: where in @fifo the first one is
 * @count: how many there are
 * @begun: the first one was begun
 * @epoch: grows each time that the queue is emptied
 * @head_at: since when the first one is the first one
 * @use: what it had so far
 */
struct mgpu_engine_ctx {
	struct mgpu_sched *sched;
	wait_queue_head_t wait;
	bool open;
	u64 off;
	u64 size;
	struct mgpu_turn turn;
	struct mgpu_cmd fifo[MGPU_ENGINE_FIFO];
	unsigned int head;
	unsigned int count;
	bool begun;
	u32 epoch;
	u64 head_at;
	struct vfg_engine_use use;
};

struct mgpu_sched *mgpu_sched_create(const struct mgpu_backend_ops *backend,
				     void *hw, u64 (*clock)(void *hw));
int mgpu_sched_start(struct mgpu_sched *sched, const char *name);
void mgpu_sched_destroy(struct mgpu_sched *sched);
u64 mgpu_sched_step(struct mgpu_sched *sched);
void mgpu_sched_kick(struct mgpu_sched *sched);
void mgpu_sched_set(struct mgpu_sched *sched, const struct vfg_sched *wish);
void mgpu_sched_info(struct mgpu_sched *sched, struct vfg_engine_info *info);

struct mgpu_engine_ctx *mgpu_engine_ctx_create(struct mgpu_sched *sched,
					       u32 share_permille);
void mgpu_engine_ctx_destroy(struct mgpu_engine_ctx *ctx);
void mgpu_engine_ctx_set(struct mgpu_engine_ctx *ctx,
			 const struct vfg_func_config *config);
void mgpu_engine_ctx_use(struct mgpu_engine_ctx *ctx,
			 struct vfg_engine_use *use);

#endif /* _MDEV_GPU_SCHED_H */
