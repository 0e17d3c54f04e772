/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a guest sees of a vGPU: the contract of the emulated devices.
 */
#ifndef _MDEV_GPU_MODEL_H
#define _MDEV_GPU_MODEL_H

#include <linux/types.h>

#include <vfio_glue/cfgspace.h>

#include "edid.h"

struct mgpu_cmd;
struct mgpu_model;

/* In mgpu_model_ops.bar: the BAR is the framebuffer, of the slice's size. */
#define MGPU_MODEL_BAR_SLICE	U32_MAX

/* Register BARs lie among the first so many. */
#define MGPU_MODEL_BARS		3

/* Below this many pixels a side, nothing is shown. */
#define MGPU_SCANOUT_MIN	64

/* Colours of a palette. */
#define MGPU_PALETTE_SIZE	256

/**
 * struct mgpu_model_host - what a model may ask of the vGPU that it is part of
 *
 * The vGPU's lock is held in all of them; they may sleep.
 */
struct mgpu_model_host {
	/**
	 * @submit: have the engine carry out @cmd, whose addresses count from
	 * the slice's first byte and which lies inside the slice. Return 0, or
	 * an errno if it is not carried out.
	 */
	int (*submit)(void *priv, const struct mgpu_cmd *cmd);

	/** @refuse: count a command that the model refused */
	void (*refuse)(void *priv);

	/**
	 * @free_slots: how many commands the queue takes, MGPU_ENGINE_FIFO if
	 * nothing is queued or running.
	 */
	unsigned int (*free_slots)(void *priv);

	/**
	 * @vram: read or write @len bytes at @off of the slice. Return 0, or
	 * -EINVAL if the range is not in the slice.
	 */
	int (*vram)(void *priv, u64 off, void *buf, size_t len, bool write);
};

/**
 * struct mgpu_model_conf - what a model is made for
 * @vram_size: bytes of the framebuffer, a power of two
 * @max_width: widest picture that is shown, in pixels
 * @max_height: highest picture that is shown, in pixels
 * @host: whom to ask, for models with an engine
 * @priv: passed to @host
 */
struct mgpu_model_conf {
	u64 vram_size;
	u32 max_width;
	u32 max_height;
	const struct mgpu_model_host *host;
	void *priv;
};

/**
 * struct mgpu_scanout - the picture that a guest shows
 * @offset: first byte of it in the framebuffer
 * @width: pixels
 * @height: lines
 * @stride: bytes from line to line
 * @format: DRM_FORMAT_XRGB8888, _RGB888, _RGB565, _XRGB1555 or _C8
 * @lut: each channel of a pixel, moved up to eight bits, is an index into the
 *	palette; always true for _C8
 *
 * @offset + @stride * @height is within the framebuffer.
 */
struct mgpu_scanout {
	u64 offset;
	u32 width;
	u32 height;
	u32 stride;
	u32 format;
	bool lut;
};

/**
 * enum mgpu_model_count - what a model counts
 * @MGPU_COUNT_FILL: fills that went to the engine
 * @MGPU_COUNT_COPY: copies that went to the engine
 * @MGPU_COUNT_EMPTY: commands of which nothing was left to do
 * @MGPU_COUNT_OUTSIDE: refused, since they leave the framebuffer
 * @MGPU_COUNT_UNSUPPORTED: refused, since the engine cannot do them
 * @MGPU_COUNT_BUSY: refused, since the queue took no more
 * @MGPU_COUNT_NUM: number of the above
 */
enum mgpu_model_count {
	MGPU_COUNT_FILL,
	MGPU_COUNT_COPY,
	MGPU_COUNT_EMPTY,
	MGPU_COUNT_OUTSIDE,
	MGPU_COUNT_UNSUPPORTED,
	MGPU_COUNT_BUSY,
	MGPU_COUNT_NUM,
};

/**
 * struct mgpu_model_ops - one kind of device
 *
 * The caller serialises all of them.
 */
struct mgpu_model_ops {
	/** @size: bytes of the kind's structure, which begins with the model */
	size_t size;

	/** @bar: bytes of each BAR, 0 for none, or MGPU_MODEL_BAR_SLICE */
	u32 bar[MGPU_MODEL_BARS];

	/** @rom_size: bytes of the option ROM, 0 for none */
	u32 rom_size;

	/** @engine: its registers make commands for a 2D engine */
	bool engine;

	/**
	 * @init: make the zeroed @model, in its reset state. @conf is copied.
	 * Return 0, or -EINVAL for a configuration that cannot be.
	 */
	int (*init)(struct mgpu_model *model,
		    const struct mgpu_model_conf *conf);

	/**
	 * @reset: back to the state after power-on. The framebuffer is not the
	 * model's, and what was counted stays.
	 */
	void (*reset)(struct mgpu_model *model);

	/**
	 * @reg: the guest accesses register BAR @bar at @off, a multiple of
	 * @len = 1, 2, 4 or 8. @val is @len bytes in little-endian order, to be
	 * filled in on a read. Return 0, or -EINVAL if there is no such place.
	 */
	int (*reg)(struct mgpu_model *model, unsigned int bar, u64 off,
		   void *val, unsigned int len, bool write);

	/**
	 * @scanout: what is on the screen. Trusts nothing that a guest wrote.
	 * Return true if there is a picture.
	 */
	bool (*scanout)(const struct mgpu_model *model,
			struct mgpu_scanout *scanout);

	/**
	 * @palette: the colours of a picture with a palette, as XRGB8888. NULL
	 * if the kind only ever shows XRGB8888 from the start of a page on.
	 */
	void (*palette)(const struct mgpu_model *model,
			u32 palette[MGPU_PALETTE_SIZE]);

	/** @rom: the option ROM, @rom_size bytes; NULL for none */
	const u8 *(*rom)(const struct mgpu_model *model);
};

/**
 * struct mgpu_model - an emulated device
 * @ops: its kind; constant
 * @conf: as it was made; constant
 * @edid: its monitor; constant
 * @cfg: configuration space
 * @count: events by enum mgpu_model_count; read without a lock
 */
struct mgpu_model {
	const struct mgpu_model_ops *ops;
	struct mgpu_model_conf conf;
	u8 edid[MGPU_EDID_SIZE];
	struct vfg_cfgspace cfg;
	u64 count[MGPU_COUNT_NUM];
};

struct mgpu_model *mgpu_model_create(const struct mgpu_model_ops *ops,
				     const struct mgpu_model_conf *conf);
void mgpu_model_destroy(struct mgpu_model *model);

extern const struct mgpu_model_ops mgpu_model_bochs_ops;
extern const struct mgpu_model_ops mgpu_model_ati_ops;

#endif /* _MDEV_GPU_MODEL_H */
