// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hand: the second step of a vGPU's creation, and the last of its removal.
 */
#include <errno.h>
#include <stdio.h>

#include "failure.h"
#include "model.h"
#include "sysfs.h"

/**
 * mdev_create() - create the mediated device of a reserved vGPU
 * @func: the reservation, with the mdev parent and type that the kernel chose
 * @failure: why it was not created
 *
 * The driver finds the reservation by the UUID and claims it.
 *
 * Return: 0 or an errno.
 */
int mdev_create(const struct func *func, struct failure *failure)
{
	int err;

	if (!model_has(&func->model, VFIO_GLUE_A_FUNC_MDEV_PARENT) ||
	    !model_has(&func->model, VFIO_GLUE_A_FUNC_MDEV_TYPE))
		return fail(failure, EBADMSG,
			    "the kernel does not say where %s is created",
			    func->name);
	err = sysfs_write(func->uuid,
			  "/sys/class/mdev_bus/%s/mdev_supported_types/%s/create",
			  func->mdev_parent, func->mdev_type);
	if (err)
		return fail_sysfs(failure, -err, "cannot create %s as %s on %s",
				  func->name, func->mdev_type,
				  func->mdev_parent);
	return 0;
}

/**
 * mdev_remove() - remove a mediated device
 * @uuid: which
 * @failure: why it is still there
 *
 * Waits for whoever has it open; the caller made sure that nobody has.
 *
 * Return: 0 or an errno.
 */
int mdev_remove(const char *uuid, struct failure *failure)
{
	int err = sysfs_write("1", "/sys/bus/mdev/devices/%s/remove", uuid);

	if (err)
		return fail_sysfs(failure, -err, "cannot remove the mdev %s",
				  uuid);
	return 0;
}

/**
 * mdev_node() - where a mediated device can be reached
 * @uuid: which
 * @node: where to; empty members if it is not there
 */
void mdev_node(const char *uuid, struct func_node *node)
{
	char device[128];

	snprintf(device, sizeof(device), "/sys/bus/mdev/devices/%s", uuid);
	sysfs_group(device, node);
}
