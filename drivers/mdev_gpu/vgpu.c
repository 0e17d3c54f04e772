// SPDX-License-Identifier: GPL-2.0-only
/*
 * One vGPU: from a claimed function to a device that a guest can use, and back.
 *
 * Room: object. Lock: mgpu_vgpu.lock guards the model.
 *
 *	create() --> closed <--open()/close()--> open
 *	              |
 *	           destroy()	waits until it is closed
 *
 * VFIO opens a vGPU for one user at a time. Its slice is clean when it is
 * opened, whoever had it open before, and clean when it is destroyed.
 */
#include <linux/err.h>
#include <linux/sizes.h>
#include <linux/vfio.h>

#include "backend.h"
#include "display.h"
#include "engine.h"
#include "gpu.h"
#include "vgpu.h"
#include "vram.h"

/* How long a guest's access may take, which waits for the engine. */
#define SUBMIT_WAIT_US	100000
#define STATUS_WAIT_US	100

/*
 * A guest that takes no notice of how many commands the queue takes waits for
 * room, as it would on a real card.
 */
static int host_submit(void *priv, const struct mgpu_cmd *cmd)
{
	struct mgpu_vgpu *vgpu = priv;
	struct mgpu_cmd moved = *cmd;

	if (!vgpu->engine)
		return -EOPNOTSUPP;

	moved.dst += vgpu->slice_off;
	moved.src += vgpu->slice_off;
	if (!mgpu_engine_wait(vgpu->engine, 1, SUBMIT_WAIT_US))
		return -EBUSY;

	return mgpu_engine_submit(vgpu->engine, &moved);
}

static void host_refuse(void *priv)
{
	struct mgpu_vgpu *vgpu = priv;

	if (vgpu->engine)
		mgpu_engine_refuse(vgpu->engine);
}

/*
 * Drivers poll this in vain for as long as the engine works, and each time is a
 * trap. One that waits for a moment until there is something new to tell is
 * worth many that do not.
 */
static unsigned int host_free_slots(void *priv)
{
	struct mgpu_vgpu *vgpu = priv;
	unsigned int slots;

	if (!vgpu->engine)
		return MGPU_ENGINE_FIFO;

	slots = mgpu_engine_free_slots(vgpu->engine);
	if (slots < MGPU_ENGINE_FIFO) {
		mgpu_engine_wait(vgpu->engine, slots + 1, STATUS_WAIT_US);
		slots = mgpu_engine_free_slots(vgpu->engine);
	}

	return slots;
}

static int host_vram(void *priv, u64 off, void *buf, size_t len, bool write)
{
	return mgpu_vram_rw(priv, off, buf, len, write);
}

static const struct mgpu_model_host vgpu_host = {
	.submit = host_submit,
	.refuse = host_refuse,
	.free_slots = host_free_slots,
	.vram = host_vram,
};

/**
 * mgpu_vgpu_init() - first step of a new vGPU's life, the ops' .init
 * @vgpu: zeroed
 *
 * Context: process, may sleep.
 * Return: 0, or -ENOMEM.
 */
int mgpu_vgpu_init(struct mgpu_vgpu *vgpu)
{
	/* No model has an interrupt; these two are VFIO's own. */
	static const unsigned int num[VFG_IRQ_INDEXES] = {
		[VFIO_PCI_ERR_IRQ_INDEX] = 1,
		[VFIO_PCI_REQ_IRQ_INDEX] = 1,
	};
	int ret;

	ret = vfg_irqs_init(&vgpu->irqs, num);
	if (ret)
		return ret;

	mutex_init(&vgpu->shadow_lock);
	mutex_init(&vgpu->lock);
	INIT_LIST_HEAD(&vgpu->on_gpu);

	return 0;
}

/**
 * mgpu_vgpu_release() - last step of a vGPU's life, the ops' .release
 * @vgpu: the vGPU; its function and its card may be gone
 *
 * Context: process, may sleep.
 */
void mgpu_vgpu_release(struct mgpu_vgpu *vgpu)
{
	mgpu_model_destroy(vgpu->model);
	mutex_destroy(&vgpu->lock);
	mutex_destroy(&vgpu->shadow_lock);
	vfg_irqs_release(&vgpu->irqs);
}

/**
 * mgpu_vgpu_open() - somebody begins to use a vGPU, the ops' .open_device
 * @vgpu: the vGPU
 *
 * Context: process, may sleep. VFIO lets one in at a time.
 * Return: 0, or what vfg_func_open() returned.
 */
int mgpu_vgpu_open(struct mgpu_vgpu *vgpu)
{
	int ret;

	ret = vfg_func_open(vgpu->func);
	if (ret)
		return ret;

	mgpu_slot_use(vgpu->func->priv);
	mgpu_vgpu_reset(vgpu);
	if (vgpu->engine)
		mgpu_engine_open(vgpu->engine, vgpu->slice_off,
				 vgpu->slice_size);

	return 0;
}

/**
 * mgpu_vgpu_close() - the user is gone, the ops' .close_device
 * @vgpu: the vGPU; nobody maps it any more
 *
 * Context: process, may sleep.
 */
void mgpu_vgpu_close(struct mgpu_vgpu *vgpu)
{
	if (vgpu->engine)
		mgpu_engine_close(vgpu->engine);
	vfg_irqs_disable(&vgpu->irqs);
	mgpu_shadow_free(vgpu);
	vfg_func_close(vgpu->func);
}

/**
 * mgpu_vgpu_reset() - put the device back to what it was at power-on
 * @vgpu: the vGPU
 *
 * Registers and configuration space, that is, and commands that are not carried
 * out yet, which are dropped. Memory keeps its contents, as on a real card; so
 * do the eventfds that the user set.
 *
 * Context: process, may sleep. Takes mgpu_vgpu.lock.
 */
void mgpu_vgpu_reset(struct mgpu_vgpu *vgpu)
{
	mutex_lock(&vgpu->lock);
	if (vgpu->engine)
		mgpu_engine_cancel(vgpu->engine);
	vgpu->model->ops->reset(vgpu->model);
	vfg_irqs_reset(&vgpu->irqs);
	mutex_unlock(&vgpu->lock);
}

/**
 * mgpu_vgpu_create() - bring a claimed function to life
 * @dev: the mdev
 * @func: the function; outlives the vGPU
 *
 * Context: process, may sleep. The lock of @dev is held, so that it has its
 * driver for as long as this takes.
 * Return: the vGPU, known to VFIO; -ENODEV if the card is being handed back;
 * or another errno.
 */
struct mgpu_vgpu *mgpu_vgpu_create(struct device *dev, struct vfg_func *func)
{
	struct mgpu_slot *slot = func->priv;
	struct mgpu_gpu *gpu = slot->gpu;
	const struct vfg_profile *profile = &gpu->profiles[func->profile];
	struct mgpu_model_conf conf = {
		.max_width = profile->max_width,
		.max_height = profile->max_height,
	};
	struct mgpu_vgpu *vgpu;
	int ret;

	vgpu = vfio_alloc_device(mgpu_vgpu, vdev, dev, &mgpu_vfio_ops);
	if (IS_ERR(vgpu))
		return vgpu;

	vgpu->func = func;
	vgpu->gpu = gpu;
	vgpu->engine = slot->engine;
	mgpu_slot_slice(slot, &vgpu->slice_off, &vgpu->slice_size);

	conf.vram_size = vgpu->slice_size;
	conf.host = &vgpu_host;
	conf.priv = vgpu;
	vgpu->model = mgpu_model_create(gpu->backend->model, &conf);
	if (IS_ERR(vgpu->model)) {
		ret = PTR_ERR(vgpu->model);
		vgpu->model = NULL;
		goto err_put;
	}
	if (vgpu->model->ops->palette)
		vgpu->shadow_size = mgpu_shadow_size(&conf);

	/* From here on the card knows whom to evict when it must go. */
	ret = mgpu_gpu_add_vgpu(gpu, vgpu);
	if (ret)
		goto err_put;

	ret = vfio_register_emulated_iommu_dev(&vgpu->vdev);
	if (ret)
		goto err_del;

	return vgpu;

err_del:
	mgpu_gpu_del_vgpu(gpu, vgpu);
err_put:
	vfio_put_device(&vgpu->vdev);
	return ERR_PTR(ret);
}

/**
 * mgpu_vgpu_destroy() - end a vGPU, and leave its slice clean
 * @vgpu: the vGPU
 *
 * Waits until it is closed; the user is asked to do so through the REQ
 * interrupt, every ten seconds. By then every mapping is gone too, since each
 * holds the open file. What may remain is a reference to the VFIO device,
 * through which neither the function nor the card can be reached.
 *
 * Context: process, may sleep. The lock of the mdev is held.
 */
void mgpu_vgpu_destroy(struct mgpu_vgpu *vgpu)
{
	vfio_unregister_group_dev(&vgpu->vdev);
	mgpu_slot_clean(vgpu->func->priv);
	mgpu_gpu_del_vgpu(vgpu->gpu, vgpu);
	vfio_put_device(&vgpu->vdev);
}
