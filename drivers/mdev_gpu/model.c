// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a guest sees of a vGPU: birth and death of the emulated devices.
 *
 * Room: object. No lock; struct mgpu_vgpu.lock serialises what happens between.
 */
#include <kunit/visibility.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/slab.h>

#include "model.h"

/**
 * mgpu_model_create() - make an emulated device
 * @ops: its kind
 * @conf: copied
 *
 * Context: process, may sleep.
 * Return: the device in its reset state, -ENOMEM, or that of @ops->init().
 */
struct mgpu_model *mgpu_model_create(const struct mgpu_model_ops *ops,
				     const struct mgpu_model_conf *conf)
{
	struct mgpu_model *model;
	int ret;

	model = kvzalloc(ops->size, GFP_KERNEL_ACCOUNT);
	if (!model)
		return ERR_PTR(-ENOMEM);

	ret = ops->init(model, conf);
	if (ret) {
		kvfree(model);
		return ERR_PTR(ret);
	}

	return model;
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_model_create);

/**
 * mgpu_model_destroy() - free an emulated device
 * @model: the device, or NULL
 *
 * Context: process, may sleep.
 */
void mgpu_model_destroy(struct mgpu_model *model)
{
	kvfree(model);
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_model_destroy);
