// SPDX-License-Identifier: GPL-2.0-only
/*
 * Module init and exit [door, no lock].
 */
#include <linux/module.h>
#include <net/genetlink.h>

#include "profile.h"
#include "reserve.h"
#include "vfg.h"

static int __init vfg_init(void)
{
	int err;

	err = vfg_reserve_init();
	if (err)
		return err;

	err = vfg_nl_init();
	if (err)
		goto err_reserve;
	return 0;

err_reserve:
	vfg_reserve_exit();
	return err;
}

/*
 * A leaf uses our symbols, so all leaves are gone and with them every parent,
 * every function and every reservation. What may still be left: sockets that
 * once reserved and are open yet, which vfg_nl_exit() lets go, and the tail of
 * an expiry that found nothing to free, which vfg_reserve_exit() waits for.
 */
static void __exit vfg_exit(void)
{
	vfg_nl_exit();
	vfg_reserve_exit();
	vfg_keep_exit();
	vfg_profile_exit();
	WARN_ON(!list_empty(&vfg_registry.parents));
	WARN_ON(!list_empty(&vfg_registry.funcs));
}

module_init(vfg_init);
module_exit(vfg_exit);

MODULE_DESCRIPTION("Registry, placement and netlink of SR-IOV VFs and vGPUs");
MODULE_LICENSE("GPL");
MODULE_ALIAS_GENL_FAMILY(VFIO_GLUE_FAMILY_NAME);
