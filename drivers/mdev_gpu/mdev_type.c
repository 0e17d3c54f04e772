// SPDX-License-Identifier: GPL-2.0-only
/*
 * mdev types of profiles that were defined. The mdev core takes the types of a
 * device when it is registered and never again; so each has a device of its
 * own, /sys/devices/mdev_gpu.NAME, and comes and goes without touching others:
 *
 *	/sys/class/mdev_bus/mdev_gpu.desk/mdev_supported_types/mdev_gpu-desk
 *
 * As on the pool's device, vfio_glue chooses the card.
 *
 * Room: door. Lock: vfio_glue calls one at a time.
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/list.h>
#include <linux/slab.h>
#include <linux/string.h>

#include <vfio_glue/provider.h>

#include "mdev_gpu.h"

/**
 * struct own_type - a type and its device
 * @node: in own_types
 * @dev: the device
 * @mdev: what the mdev core knows it as
 * @name: name of the profile
 */
struct own_type {
	struct list_head node;
	struct device *dev;
	struct mgpu_mdev_parent *mdev;
	char name[VFG_NAME_SIZE];
};

static LIST_HEAD(own_types);

static int type_add(const struct vfg_profile *profile)
{
	struct own_type *type;
	char name[VFG_NAME_SIZE];
	int ret;

	type = kzalloc(sizeof(*type), GFP_KERNEL);
	if (!type)
		return -ENOMEM;
	strscpy(type->name, profile->name, sizeof(type->name));
	mgpu_mdev_type_parent(profile->name, name);

	type->dev = mgpu_soft_device(NULL, name);
	if (IS_ERR(type->dev)) {
		ret = PTR_ERR(type->dev);
		goto err_free;
	}
	type->mdev = mgpu_mdev_add_type(type->dev, profile);
	if (IS_ERR(type->mdev)) {
		ret = PTR_ERR(type->mdev);
		goto err_unregister;
	}
	list_add_tail(&type->node, &own_types);

	return 0;

err_unregister:
	device_unregister(type->dev);
err_free:
	kfree(type);
	return ret;
}

static void type_del(const char *name)
{
	struct own_type *type, *next;

	list_for_each_entry_safe(type, next, &own_types, node) {
		if (strcmp(type->name, name))
			continue;
		list_del(&type->node);
		mgpu_mdev_del(type->mdev);
		device_unregister(type->dev);
		kfree(type);
	}
}

static const struct vfg_types_ops type_ops = {
	.add = type_add,
	.del = type_del,
};

/**
 * mgpu_mdev_type_init() - make types of what is and what will be defined
 *
 * Context: process, may sleep.
 * Return: 0 or an errno.
 */
int mgpu_mdev_type_init(void)
{
	return vfg_types_register(&type_ops);
}

/**
 * mgpu_mdev_type_exit() - undo mgpu_mdev_type_init()
 *
 * Context: process, may sleep.
 */
void mgpu_mdev_type_exit(void)
{
	vfg_types_unregister();
}
