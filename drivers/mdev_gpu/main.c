// SPDX-License-Identifier: GPL-2.0-only
/*
 * mdev_gpu: graphics cards shared as mediated devices.
 *
 * Room: door. Table of contents: what is set up, in order, and its mirror.
 */
#include <linux/module.h>

#include "mdev_gpu.h"

static int __init mgpu_init(void)
{
	int ret;

	ret = mgpu_mdev_init();
	if (ret)
		return ret;

	ret = mgpu_soft_init();
	if (ret)
		goto err_mdev_exit;

	ret = mgpu_pci_init();
	if (ret)
		goto err_soft_exit;

	return 0;

err_soft_exit:
	mgpu_soft_exit();
err_mdev_exit:
	mgpu_mdev_exit();
	return ret;
}

static void __exit mgpu_exit(void)
{
	mgpu_pci_exit();
	mgpu_soft_exit();
	mgpu_mdev_exit();
}

module_init(mgpu_init);
module_exit(mgpu_exit);

MODULE_DESCRIPTION("Graphics cards shared as mediated devices");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS("VFIO_GLUE");
