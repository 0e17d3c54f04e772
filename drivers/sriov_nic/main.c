// SPDX-License-Identifier: GPL-2.0-only
/*
 * Door: the module.
 */
#include <linux/module.h>
#include <linux/pci.h>

#include "pci.h"

module_pci_driver(srn_pci_driver);

MODULE_DESCRIPTION("Intel 82576 physical function that slices itself into VFs");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS("VFIO_GLUE");
