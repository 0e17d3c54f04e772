// SPDX-License-Identifier: GPL-2.0-only
/*
 * The device that stands for the pool, and cards without hardware below it:
 *
 *	/sys/devices/mdev_gpu		mdev parent of the pool
 *	/sys/devices/mdev_gpu/soft0	a card
 *	/sys/bus/mdev_gpu		the bus that both are on
 *
 * Room: door. The driver core holds the device's lock around probe() and
 * remove(). A card can be unbound and bound again as on a real bus.
 *
 * The bus is there for its name: the mdev core calls the types of a device
 * without a driver after its bus.
 */
#include <linux/device.h>
#include <linux/device/bus.h>
#include <linux/err.h>
#include <linux/log2.h>
#include <linux/module.h>
#include <linux/sizes.h>
#include <linux/slab.h>

#include "backend.h"
#include "mdev_gpu.h"

#define SOFT_GPUS_MAX		128
#define SOFT_VRAM_MIB_MIN	16
#define SOFT_VRAM_MIB_MAX	1024

static unsigned int soft_gpus;
module_param(soft_gpus, uint, 0444);
MODULE_PARM_DESC(soft_gpus,
		 "Number of cards without hardware, 0..128 (default 0)");

static unsigned int soft_vram_mib = 64;
module_param(soft_vram_mib, uint, 0444);
MODULE_PARM_DESC(soft_vram_mib,
		 "Memory of each of them in MiB, a power of two, 16..1024 (default 64)");

/**
 * struct soft_card - a card without hardware; its device's driver data
 * @hw: its memory
 * @gpu: the card
 */
struct soft_card {
	void *hw;
	struct mgpu_gpu *gpu;
};

static struct device *soft_root;
static struct mgpu_mdev_parent *soft_pool;
static struct device *soft_devs[SOFT_GPUS_MAX];

static int soft_match(struct device *dev, const struct device_driver *drv)
{
	return dev->parent == soft_root;
}

static const struct bus_type soft_bus = {
	.name = MGPU_NAME,
	.match = soft_match,
};

static int mgpu_soft_probe(struct device *dev)
{
	u64 vram_size = (u64)soft_vram_mib * SZ_1M;
	struct soft_card *card;
	int ret;

	card = kzalloc(sizeof(*card), GFP_KERNEL);
	if (!card)
		return -ENOMEM;

	card->hw = mgpu_backend_soft_take(vram_size, dev_to_node(dev));
	if (IS_ERR(card->hw)) {
		ret = PTR_ERR(card->hw);
		dev_err_probe(dev, ret, "cannot have %u MiB\n", soft_vram_mib);
		goto err_free;
	}

	card->gpu = mgpu_vfg_add(dev, "soft", &mgpu_backend_soft, card->hw,
				 vram_size);
	if (IS_ERR(card->gpu)) {
		ret = PTR_ERR(card->gpu);
		goto err_give;
	}

	dev_set_drvdata(dev, card);

	return 0;

err_give:
	mgpu_backend_soft_give(card->hw);
err_free:
	kfree(card);
	return ret;
}

static int mgpu_soft_remove(struct device *dev)
{
	struct soft_card *card = dev_get_drvdata(dev);

	mgpu_vfg_del(card->gpu);
	mgpu_backend_soft_give(card->hw);
	kfree(card);

	return 0;
}

static struct device_driver soft_driver = {
	.name = MGPU_NAME,
	.bus = &soft_bus,
	.owner = THIS_MODULE,
	.mod_name = KBUILD_MODNAME,
	.probe = mgpu_soft_probe,
	.remove = mgpu_soft_remove,
};

static void soft_release(struct device *dev)
{
	kfree(dev);
}

/**
 * mgpu_soft_device() - make a device without hardware, on the module's bus
 * @parent: its parent, NULL for none; only that of software cards is bound
 * @name: its name
 *
 * Context: process, may sleep.
 * Return: the device, for device_unregister(), or an errno.
 */
struct device *mgpu_soft_device(struct device *parent, const char *name)
{
	struct device *dev;
	int ret;

	dev = kzalloc(sizeof(*dev), GFP_KERNEL);
	if (!dev)
		return ERR_PTR(-ENOMEM);

	device_initialize(dev);
	dev->parent = parent;
	dev->bus = &soft_bus;
	dev->release = soft_release;

	ret = dev_set_name(dev, "%s", name);
	if (!ret)
		ret = device_add(dev);
	if (ret) {
		put_device(dev);
		return ERR_PTR(ret);
	}

	return dev;
}

static void soft_remove_cards(void)
{
	unsigned int i;

	for (i = 0; i < SOFT_GPUS_MAX; i++) {
		if (!soft_devs[i])
			continue;
		device_unregister(soft_devs[i]);
		soft_devs[i] = NULL;
	}
}

static int soft_add_cards(void)
{
	unsigned int i;

	for (i = 0; i < soft_gpus; i++) {
		struct device *dev;
		char name[16];

		snprintf(name, sizeof(name), "soft%u", i);
		dev = mgpu_soft_device(soft_root, name);
		if (IS_ERR(dev)) {
			soft_remove_cards();
			return PTR_ERR(dev);
		}
		soft_devs[i] = dev;

		/* probe() has said why; its errno is lost in the bus. */
		if (!device_is_bound(dev)) {
			soft_remove_cards();
			return -ENOMEM;
		}
	}

	return 0;
}

static int soft_check_params(void)
{
	if (soft_gpus > SOFT_GPUS_MAX) {
		pr_err(MGPU_NAME ": soft_gpus=%u is not in 0..%u\n", soft_gpus,
		       SOFT_GPUS_MAX);
		return -EINVAL;
	}
	if (!is_power_of_2(soft_vram_mib) ||
	    soft_vram_mib < SOFT_VRAM_MIB_MIN ||
	    soft_vram_mib > SOFT_VRAM_MIB_MAX) {
		pr_err(MGPU_NAME ": soft_vram_mib=%u is no power of two in %u..%u\n",
		       soft_vram_mib, SOFT_VRAM_MIB_MIN, SOFT_VRAM_MIB_MAX);
		return -EINVAL;
	}

	return 0;
}

/**
 * mgpu_soft_init() - offer the pool, and the software cards that were asked for
 *
 * Context: process, may sleep.
 * Return: 0, -EINVAL for a module parameter out of range, -ENOMEM if a card
 * could not be made, or another errno.
 */
int mgpu_soft_init(void)
{
	int ret;

	ret = soft_check_params();
	if (ret)
		return ret;

	ret = bus_register(&soft_bus);
	if (ret)
		return ret;

	soft_root = mgpu_soft_device(NULL, MGPU_NAME);
	if (IS_ERR(soft_root)) {
		ret = PTR_ERR(soft_root);
		goto err_unregister_bus;
	}

	soft_pool = mgpu_mdev_add_pool(soft_root);
	if (IS_ERR(soft_pool)) {
		ret = PTR_ERR(soft_pool);
		goto err_unregister_root;
	}

	ret = mgpu_mdev_type_init();
	if (ret)
		goto err_del_pool;

	ret = driver_register(&soft_driver);
	if (ret)
		goto err_type_exit;

	ret = soft_add_cards();
	if (ret)
		goto err_unregister_driver;

	return 0;

err_unregister_driver:
	driver_unregister(&soft_driver);
err_type_exit:
	mgpu_mdev_type_exit();
err_del_pool:
	mgpu_mdev_del(soft_pool);
err_unregister_root:
	device_unregister(soft_root);
err_unregister_bus:
	bus_unregister(&soft_bus);
	return ret;
}

/**
 * mgpu_soft_exit() - undo mgpu_soft_init()
 *
 * Context: process, may sleep.
 */
void mgpu_soft_exit(void)
{
	soft_remove_cards();
	driver_unregister(&soft_driver);
	mgpu_mdev_type_exit();
	mgpu_mdev_del(soft_pool);
	device_unregister(soft_root);
	bus_unregister(&soft_bus);
}
