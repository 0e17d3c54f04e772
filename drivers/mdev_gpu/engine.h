/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A card's 2D engine as a guest's commands come to it: each vGPU has a queue,
 * and a worker of the card takes from the queues in turns.
 *
 * A model checks a command of its guest, makes it one in the card's memory,
 * and submits it. It sees how its queue fares, and nothing of the others.
 * Opening, closing and reset of a vGPU are none of the model's business:
 * vgpu.c calls mgpu_engine_open(), _cancel() and _close().
 */
#ifndef _MDEV_GPU_ENGINE_H
#define _MDEV_GPU_ENGINE_H

#include <linux/types.h>

#include "cmd.h"

/* Commands that a queue takes, the one that runs included. */
#define MGPU_ENGINE_FIFO	64

struct mgpu_engine_ctx;

/* For models; mgpu_vgpu.engine, which is NULL if the card has no engine. */
int mgpu_engine_submit(struct mgpu_engine_ctx *ctx, const struct mgpu_cmd *cmd);
void mgpu_engine_refuse(struct mgpu_engine_ctx *ctx);
unsigned int mgpu_engine_free_slots(struct mgpu_engine_ctx *ctx);
bool mgpu_engine_idle(struct mgpu_engine_ctx *ctx);
bool mgpu_engine_wait(struct mgpu_engine_ctx *ctx, unsigned int slots,
		      unsigned int timeout_us);
int mgpu_engine_drain(struct mgpu_engine_ctx *ctx);

/* For vgpu.c. */
void mgpu_engine_open(struct mgpu_engine_ctx *ctx, u64 off, u64 size);
void mgpu_engine_cancel(struct mgpu_engine_ctx *ctx);
void mgpu_engine_close(struct mgpu_engine_ctx *ctx);

#endif /* _MDEV_GPU_ENGINE_H */
