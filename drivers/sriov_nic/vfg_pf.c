// SPDX-License-Identifier: GPL-2.0-only
/*
 * The PF as a parent in vfio_glue: hands out its VFs. Room: door. Lock: none of
 * its own; vfio_glue's registry is held by the caller.
 */
#include <linux/errno.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/netlink.h>
#include <linux/pci.h>
#include <linux/string.h>

#include "srn.h"
#include "vfg_pf.h"

/* A VF has no smaller share than the port; what it gets is up to the rest. */
static const struct vfg_profile vfg_pf_profiles[] = {
	{
		.name = "vf-1g",
		.share_permille = 1000 / SRN_MAX_VFS,
		.max_instances = SRN_MAX_VFS,
	},
};

/* VFs that could be handed out at all: those enabled, or else any. */
static unsigned int pf_reach(const struct srn_sriov *sriov)
{
	return sriov->num_vfs ?: SRN_MAX_VFS;
}

/*
 * A VF that was not handed out may still be in use, by a driver that someone
 * bound and set up by hand.
 */
static bool pf_vf_is_free(struct srn_adapter *adapter, unsigned int index)
{
	struct srn_sriov *sriov = &adapter->sriov;

	if (sriov->vf[index].func)
		return false;
	return !sriov->num_vfs || !srn_pool_queues_on(adapter, index);
}

static void pf_room(void *priv, unsigned int profile, struct vfg_room *room)
{
	struct srn_adapter *adapter = priv;
	struct srn_sriov *sriov = &adapter->sriov;
	unsigned int i;

	mutex_lock(&sriov->lock);
	room->need = 1;
	for (i = 0; i < pf_reach(sriov); i++) {
		if (pf_vf_is_free(adapter, i))
			room->room++;
	}
	if (sriov->disabling || sriov->deaf || READ_ONCE(adapter->hw.dead)) {
		room->room = 0;
		room->refusal = VFIO_GLUE_REFUSAL_UNAVAILABLE;
	} else if (!room->room) {
		room->refusal = VFIO_GLUE_REFUSAL_FULL;
	}
	room->have = room->room;
	mutex_unlock(&sriov->lock);
}

static int pf_hold(void *priv, struct vfg_func *func,
		   struct netlink_ext_ack *extack)
{
	struct srn_adapter *adapter = priv;
	struct srn_sriov *sriov = &adapter->sriov;
	unsigned int i, reach;
	int err = 0;

	mutex_lock(&sriov->lock);
	reach = pf_reach(sriov);
	for (i = 0; i < reach; i++) {
		if (func->vf_index != VFG_INDEX_ANY && func->vf_index != i)
			continue;
		if (pf_vf_is_free(adapter, i))
			break;
	}
	if (sriov->deaf) {
		NL_SET_ERR_MSG_FMT(extack, "VF registers of %s do not answer, see the kernel log",
				   pci_name(adapter->pdev));
		err = -EIO;
	} else if (sriov->disabling || READ_ONCE(adapter->hw.dead)) {
		NL_SET_ERR_MSG_FMT(extack, "%s is being reset or removed",
				   pci_name(adapter->pdev));
		err = -ENOSPC;
	} else if (i == reach && func->vf_index >= (int)reach) {
		NL_SET_ERR_MSG_FMT(extack, "%s has VFs 0..%u, not %d",
				   pci_name(adapter->pdev), reach - 1,
				   func->vf_index);
		err = -EINVAL;
	} else if (i == reach && func->vf_index != VFG_INDEX_ANY) {
		NL_SET_ERR_MSG_FMT(extack, "VF %d of %s is taken",
				   func->vf_index, pci_name(adapter->pdev));
		err = -EBUSY;
	} else if (i == reach) {
		NL_SET_ERR_MSG_FMT(extack, "all %u VFs of %s are taken", reach,
				   pci_name(adapter->pdev));
		err = -ENOSPC;
	} else {
		/* Of whoever used it by hand, nothing shall shine through. */
		srn_vf_park(&sriov->vf[i]);
		sriov->vf[i].func = func;
		func->priv = &sriov->vf[i];
	}
	mutex_unlock(&sriov->lock);
	return err;
}

static int pf_claim(void *priv, struct vfg_func *func,
		    struct netlink_ext_ack *extack)
{
	struct srn_adapter *adapter = priv;
	struct srn_vf *vf = func->priv;

	if (srn_sriov_vf(adapter, vf->index))
		return 0;
	NL_SET_ERR_MSG_FMT(extack, "VF %u of %s is not enabled", vf->index,
			   pci_name(adapter->pdev));
	return -ENODEV;
}

static void pf_release(void *priv, struct vfg_func *func)
{
	struct srn_adapter *adapter = priv;
	struct srn_sriov *sriov = &adapter->sriov;
	struct srn_vf *vf = func->priv;

	mutex_lock(&sriov->lock);
	srn_vf_park(vf);
	vf->func = NULL;
	func->priv = NULL;
	mutex_unlock(&sriov->lock);
}

static int pf_set_func(void *priv, struct vfg_func *func,
		       const struct vfg_func_config *config,
		       struct netlink_ext_ack *extack)
{
	return srn_vf_set_config(func->priv, config, extack);
}

static void pf_info(void *priv, struct vfg_parent_info *info)
{
	struct srn_adapter *adapter = priv;

	info->mode = VFIO_GLUE_MODE_ONE_TYPE;
	info->max_functions = SRN_MAX_VFS;
	info->ifindex = adapter->netdev->ifindex;
	info->vfs_enabled = READ_ONCE(adapter->sriov.num_vfs);
	srn_sriov_get_guard(adapter, &info->guard);
}

static int pf_set_guard(void *priv, const struct vfg_guard *guard,
			struct netlink_ext_ack *extack)
{
	srn_sriov_set_guard(priv, guard);
	return 0;
}

static void pf_func_info(void *priv, const struct vfg_func *func,
			 struct vfg_func_info *info)
{
	struct srn_adapter *adapter = priv;
	struct srn_vf *vf = func->priv;
	struct srn_vf_record record;
	struct srn_vf_stats stats;
	struct pci_dev *pdev;

	info->vf_index = vf->index;
	srn_vf_get_config(vf, &info->config);
	srn_vf_get_record(vf, &record);
	info->quarantine = record.quarantine;
	info->resets = record.resets;
	info->refused = record.refused;
	info->spoofs = record.spoofs;
	/* A list of all reads no register: these are at most a second old. */
	srn_vf_last_stats(vf, &stats);
	info->rx_packets = stats.rx_packets;
	info->rx_bytes = stats.rx_bytes;
	info->tx_packets = stats.tx_packets;
	info->tx_bytes = stats.tx_bytes;
	pdev = srn_sriov_get_dev(adapter, vf->index);
	if (!pdev)
		return;
	strscpy(info->address, pci_name(pdev));
	pci_dev_put(pdev);
}

static const struct vfg_parent_ops vfg_pf_ops = {
	.owner		= THIS_MODULE,
	.room		= pf_room,
	.hold		= pf_hold,
	.claim		= pf_claim,
	.release	= pf_release,
	.set_func	= pf_set_func,
	.set_guard	= pf_set_guard,
	.info		= pf_info,
	.func_info	= pf_func_info,
};

/**
 * srn_vfg_register() - let vfio_glue place functions on the PF
 * @adapter: PF, with VFs set up and its interface registered
 *
 * Context: process, without rtnl and any lock of the PF.
 * Return: 0, or what vfio_glue says.
 */
int srn_vfg_register(struct srn_adapter *adapter)
{
	const struct vfg_parent_desc desc = {
		.kind = VFIO_GLUE_KIND_NIC,
		.bus = "pci",
		.address = pci_name(adapter->pdev),
		.model = "82576",
		.node = dev_to_node(&adapter->pdev->dev),
		.profiles = vfg_pf_profiles,
		.num_profiles = ARRAY_SIZE(vfg_pf_profiles),
		.ops = &vfg_pf_ops,
		.priv = adapter,
	};
	struct vfg_parent *parent = vfg_parent_register(&desc);

	if (IS_ERR(parent))
		return PTR_ERR(parent);
	WRITE_ONCE(adapter->sriov.parent, parent);
	return 0;
}

/**
 * srn_vfg_unregister() - undo srn_vfg_register()
 * @adapter: PF
 *
 * Functions that still live here are released by vfio_glue.
 *
 * Context: process, without rtnl and any lock of the PF.
 */
void srn_vfg_unregister(struct srn_adapter *adapter)
{
	/* VFs still signal, but of what they do nobody is told any more. */
	disable_delayed_work_sync(&adapter->sriov.report_work);
	vfg_parent_unregister(adapter->sriov.parent);
	WRITE_ONCE(adapter->sriov.parent, NULL);
}

MODULE_IMPORT_NS("VFIO_GLUE");
