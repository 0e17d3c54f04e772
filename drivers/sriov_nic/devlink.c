// SPDX-License-Identifier: GPL-2.0-only
/*
 * Door: devlink. Each entry is called with the instance's lock held, which
 * comes before rtnl and all locks of ours.
 *
 * VFs exist from probe on, so their ports do too: what is set there holds
 * whenever the VF is enabled on the bus.
 */
#include <linux/etherdevice.h>
#include <linux/mm.h>
#include <linux/netdevice.h>
#include <linux/pci.h>
#include <linux/rtnetlink.h>
#include <linux/unaligned.h>

#include "devlink.h"
#include "nvm.h"
#include "regdump.h"

/* Ports are numbered from the PF's on. */
#define DEVLINK_PF_PORT			0
#define DEVLINK_VF_PORT(vf)		(1 + (vf))
#define DEVLINK_SNAPSHOTS		8
/* devlink's rates are in bytes per second. */
#define DEVLINK_RATE_MBPS		(1000 * 1000 / BITS_PER_BYTE)
/* What befell VFs is looked at with so much delay, and all of it at once. */
#define DEVLINK_LOOK_DELAY		(HZ / 4)

static struct srn_vf *devlink_vf(struct devlink_port *port)
{
	struct srn_devlink *dl = devlink_priv(port->devlink);

	return &dl->adapter->sriov.vf[port->attrs.pci_vf.vf];
}

/* Who watches functions learns of it, too. */
static int devlink_apply(struct srn_vf *vf,
			 const struct vfg_func_config *config,
			 struct netlink_ext_ack *extack)
{
	int err = srn_vf_set_config(vf, config, extack);

	if (!err)
		srn_sriov_report(vf->adapter, vf->index);
	return err;
}

/*
 * The device makes its serial number of its address and shows it in a PCI
 * capability, which QEMU's lacks. Written as lspci does.
 */
static int devlink_serial_put(struct devlink_info_req *req,
			      const struct srn_adapter *adapter)
{
	const u8 *mac = adapter->netdev->perm_addr;
	u64 serial = pci_get_dsn(adapter->pdev);
	u8 byte[sizeof(serial)];
	char buf[24];

	if (!serial && is_valid_ether_addr(mac))
		serial = (u64)get_unaligned_be24(mac) << 40 | 0xffffULL << 24 |
			 get_unaligned_be24(mac + 3);
	if (!serial)
		return 0;
	put_unaligned_be64(serial, byte);
	snprintf(buf, sizeof(buf), "%*phD", (int)sizeof(byte), byte);
	return devlink_info_serial_number_put(req, buf);
}

static int devlink_info_get(struct devlink *devlink,
			    struct devlink_info_req *req,
			    struct netlink_ext_ack *extack)
{
	struct srn_devlink *dl = devlink_priv(devlink);
	struct pci_dev *pdev = dl->adapter->pdev;
	char buf[8];
	int err;

	err = devlink_serial_put(req, dl->adapter);
	if (err)
		return err;
	snprintf(buf, sizeof(buf), "%04x", pdev->device);
	err = devlink_info_version_fixed_put(req,
					     DEVLINK_INFO_VERSION_GENERIC_ASIC_ID,
					     buf);
	if (err)
		return err;
	snprintf(buf, sizeof(buf), "%u", pdev->revision);
	err = devlink_info_version_fixed_put(req,
					     DEVLINK_INFO_VERSION_GENERIC_ASIC_REV,
					     buf);
	if (!err && dl->board_id[0])
		err = devlink_info_version_fixed_put(req,
						     DEVLINK_INFO_VERSION_GENERIC_BOARD_ID,
						     dl->board_id);
	if (!err && dl->fw_version[0])
		err = devlink_info_version_running_put(req,
						       DEVLINK_INFO_VERSION_GENERIC_FW,
						       dl->fw_version);
	return err;
}

static int devlink_tx_max_set(struct devlink_rate *rate, void *priv, u64 tx_max,
			      struct netlink_ext_ack *extack)
{
	struct vfg_func_config config = { .set = VFG_CONFIG_MAX_RATE };
	struct srn_vf *vf = priv;
	u32 rest;

	if (tx_max > (u64)SRN_VF_RATE_MAX_MBPS * DEVLINK_RATE_MBPS) {
		NL_SET_ERR_MSG_FMT(extack, "VF %u: tx_max is at most %u Mbit/s",
				   vf->index, SRN_VF_RATE_MAX_MBPS);
		return -ERANGE;
	}
	div_u64_rem(tx_max, DEVLINK_RATE_MBPS, &rest);
	if (rest) {
		NL_SET_ERR_MSG_FMT(extack,
				   "VF %u: tx_max must be whole Mbit/s",
				   vf->index);
		return -EINVAL;
	}
	config.max_rate_mbps = div_u64(tx_max, DEVLINK_RATE_MBPS);
	return devlink_apply(vf, &config, extack);
}

static int devlink_tx_share_set(struct devlink_rate *rate, void *priv,
				u64 tx_share, struct netlink_ext_ack *extack)
{
	if (!tx_share)
		return 0;
	NL_SET_ERR_MSG(extack, "the device guarantees no rate");
	return -EOPNOTSUPP;
}

static int devlink_hw_addr_get(struct devlink_port *port, u8 *hw_addr,
			       int *hw_addr_len, struct netlink_ext_ack *extack)
{
	struct vfg_func_config config;

	srn_vf_get_config(devlink_vf(port), &config);
	ether_addr_copy(hw_addr, config.mac);
	*hw_addr_len = ETH_ALEN;
	return 0;
}

static int devlink_hw_addr_set(struct devlink_port *port, const u8 *hw_addr,
			       int hw_addr_len, struct netlink_ext_ack *extack)
{
	struct vfg_func_config config = { .set = VFG_CONFIG_MAC };
	struct srn_vf *vf = devlink_vf(port);

	if (hw_addr_len != ETH_ALEN) {
		NL_SET_ERR_MSG_FMT(extack, "VF %u: an address has %d bytes",
				   vf->index, ETH_ALEN);
		return -EINVAL;
	}
	memcpy(config.mac, hw_addr, ETH_ALEN);
	return devlink_apply(vf, &config, extack);
}

/*
 * An inactive VF is one whose queues are kept off and that sees no link, by the
 * will of the administrator or of the guard.
 */
static int devlink_state_get(struct devlink_port *port,
			     enum devlink_port_fn_state *state,
			     enum devlink_port_fn_opstate *opstate,
			     struct netlink_ext_ack *extack)
{
	struct srn_vf *vf = devlink_vf(port);
	struct vfg_func_config config;
	struct srn_vf_record record;

	srn_vf_get_config(vf, &config);
	srn_vf_get_record(vf, &record);
	*state = record.quarantine || config.link == VFIO_GLUE_LINK_DISABLE ?
		DEVLINK_PORT_FN_STATE_INACTIVE : DEVLINK_PORT_FN_STATE_ACTIVE;
	*opstate = READ_ONCE(vf->cts) ? DEVLINK_PORT_FN_OPSTATE_ATTACHED :
					DEVLINK_PORT_FN_OPSTATE_DETACHED;
	return 0;
}

static int devlink_state_set(struct devlink_port *port,
			     enum devlink_port_fn_state state,
			     struct netlink_ext_ack *extack)
{
	struct vfg_func_config config = { .set = VFG_CONFIG_LINK };
	struct srn_vf *vf = devlink_vf(port);
	struct vfg_func_config now;

	if (state == DEVLINK_PORT_FN_STATE_INACTIVE) {
		config.link = VFIO_GLUE_LINK_DISABLE;
		return devlink_apply(vf, &config, extack);
	}
	srn_vf_get_config(vf, &now);
	/* A link that is always up is active as well, and stays. */
	config.link = now.link == VFIO_GLUE_LINK_DISABLE ? VFIO_GLUE_LINK_AUTO :
							   now.link;
	/* As with a link's state that is set by iproute2. */
	config.set |= VFG_CONFIG_LIFT;
	return devlink_apply(vf, &config, extack);
}

static const struct devlink_port_ops devlink_vf_port_ops = {
	.port_fn_hw_addr_get	= devlink_hw_addr_get,
	.port_fn_hw_addr_set	= devlink_hw_addr_set,
	.port_fn_state_get	= devlink_state_get,
	.port_fn_state_set	= devlink_state_set,
};

static const struct devlink_ops devlink_ops = {
	.info_get		= devlink_info_get,
	.rate_leaf_tx_max_set	= devlink_tx_max_set,
	.rate_leaf_tx_share_set	= devlink_tx_share_set,
};

static int devlink_registers_snapshot(struct devlink *devlink,
				      const struct devlink_region_ops *ops,
				      struct netlink_ext_ack *extack, u8 **data)
{
	struct srn_devlink *dl = devlink_priv(devlink);
	struct srn_adapter *adapter = dl->adapter;
	struct srn_regdump_entry *entry;
	int err = 0;

	entry = kvcalloc(srn_regdump_count(), sizeof(*entry), GFP_KERNEL);
	if (!entry)
		return -ENOMEM;
	rtnl_lock();
	if (!adapter->suspended)
		srn_regdump_read(&adapter->hw, entry);
	if (adapter->suspended || READ_ONCE(adapter->hw.dead))
		err = -ENODEV;
	rtnl_unlock();
	if (err) {
		NL_SET_ERR_MSG(extack, "the device is away");
		kvfree(entry);
		return err;
	}
	*data = (u8 *)entry;
	return 0;
}

static const struct devlink_region_ops devlink_registers = {
	.name		= "registers",
	.destructor	= kvfree,
	.snapshot	= devlink_registers_snapshot,
};

/* The NVM says either in a form that only some images have. */
static void devlink_read_versions(struct srn_devlink *dl)
{
	struct srn_hw *hw = &dl->adapter->hw;
	u16 version, pba[2];

	if (!srn_nvm_read(hw, SRN_NVM_VERSION, &version) && version &&
	    version != 0xffff)
		snprintf(dl->fw_version, sizeof(dl->fw_version), "%lu.%lu-%lu",
			 FIELD_GET(SRN_NVM_VERSION_MAJOR, version),
			 FIELD_GET(SRN_NVM_VERSION_MINOR, version),
			 FIELD_GET(SRN_NVM_VERSION_IMAGE, version));
	if (!srn_nvm_read(hw, SRN_NVM_PBA, &pba[0]) &&
	    !srn_nvm_read(hw, SRN_NVM_PBA + 1, &pba[1]) &&
	    pba[0] != SRN_NVM_PBA_POINTER && pba[1] != 0xffff)
		snprintf(dl->board_id, sizeof(dl->board_id), "%04X%02X-0%02X",
			 pba[0], pba[1] >> 8, pba[1] & 0xff);
}

static int devlink_add_vf_port(struct srn_devlink *dl, unsigned int vf)
{
	struct devlink_port *port = &dl->vf_port[vf];
	struct srn_adapter *adapter = dl->adapter;
	int err;

	devlink_port_attrs_pci_vf_set(port, 0, PCI_FUNC(adapter->pdev->devfn),
				      vf, false);
	err = devl_port_register_with_ops(dl->devlink, port,
					  DEVLINK_VF_PORT(vf),
					  &devlink_vf_port_ops);
	if (err)
		return err;
	/* No interface will ever stand for the VF, so do not wait for one. */
	cancel_delayed_work_sync(&port->type_warn_dw);
	err = devl_rate_leaf_create(port, &adapter->sriov.vf[vf], NULL);
	if (err)
		devl_port_unregister(port);
	return err;
}

static void devlink_del_vf_ports(struct srn_devlink *dl, unsigned int num)
{
	while (num--) {
		devl_rate_leaf_destroy(&dl->vf_port[num]);
		devl_port_unregister(&dl->vf_port[num]);
	}
}

/*
 * devlink keeps the rates that it was told, and asks for none. Those that came
 * another way are put right, with the instance's lock held.
 */
static void devlink_sync_rates(struct srn_devlink *dl)
{
	struct vfg_func_config config;
	unsigned int i;

	for (i = 0; i < SRN_MAX_VFS; i++) {
		srn_vf_get_config(&dl->adapter->sriov.vf[i], &config);
		dl->vf_port[i].devlink_rate->tx_max =
			(u64)config.max_rate_mbps * DEVLINK_RATE_MBPS;
	}
}

static void devlink_look(struct work_struct *work)
{
	struct srn_devlink *dl = container_of(to_delayed_work(work),
					      struct srn_devlink, look);

	/* That is not so when removal has begun; see srn_devlink_exit(). */
	if (!READ_ONCE(dl->open))
		return;
	devl_lock(dl->devlink);
	devlink_sync_rates(dl);
	devl_unlock(dl->devlink);
	srn_devlink_report_faults(dl);
}

static int devlink_add_port(struct srn_devlink *dl)
{
	struct devlink_port_attrs attrs = {
		.flavour = DEVLINK_PORT_FLAVOUR_PHYSICAL,
		.phys.port_number = PCI_FUNC(dl->adapter->pdev->devfn),
	};

	/*
	 * There is one port to an interface. Keep the port's number out of the
	 * interface's name, so that a PF that another driver had before keeps
	 * the name that it is configured by.
	 */
	compat_devlink_port_attrs_set_unnamed(&dl->port, &attrs);
	return devl_port_register(dl->devlink, &dl->port, DEVLINK_PF_PORT);
}

/**
 * srn_devlink_init() - make the instance, its ports and reporters
 * @adapter: the PF, its VFs set up and its interface not registered yet
 *
 * Nobody sees it before srn_devlink_register().
 *
 * Context: process, at probe.
 * Return: 0, -ENOMEM, or what devlink returned.
 */
int srn_devlink_init(struct srn_adapter *adapter)
{
	struct devlink *devlink;
	struct srn_devlink *dl;
	unsigned int vf;
	int err;

	devlink = devlink_alloc(&devlink_ops, sizeof(*dl),
				&adapter->pdev->dev);
	if (!devlink)
		return -ENOMEM;
	dl = devlink_priv(devlink);
	dl->adapter = adapter;
	dl->devlink = devlink;
	INIT_DELAYED_WORK(&dl->look, devlink_look);
	devlink_read_versions(dl);

	devl_lock(devlink);
	err = devlink_add_port(dl);
	if (err)
		goto err_free;
	for (vf = 0; vf < SRN_MAX_VFS; vf++) {
		err = devlink_add_vf_port(dl, vf);
		if (err)
			goto err_del_vf_ports;
	}
	dl->region = devl_region_create(devlink, &devlink_registers,
					DEVLINK_SNAPSHOTS,
					srn_regdump_count() *
					sizeof(struct srn_regdump_entry));
	if (IS_ERR(dl->region)) {
		err = PTR_ERR(dl->region);
		goto err_del_vf_ports;
	}
	err = srn_devlink_create_params(dl);
	if (err)
		goto err_destroy_region;
	err = srn_devlink_create_reporters(dl);
	if (err)
		goto err_destroy_params;
	devlink_sync_rates(dl);
	devl_unlock(devlink);

	SET_NETDEV_DEVLINK_PORT(adapter->netdev, &dl->port);
	adapter->devlink = dl;
	return 0;

err_destroy_params:
	srn_devlink_destroy_params(dl);
err_destroy_region:
	devl_region_destroy(dl->region);
err_del_vf_ports:
	devlink_del_vf_ports(dl, vf);
	devl_port_unregister(&dl->port);
err_free:
	devl_unlock(devlink);
	devlink_free(devlink);
	return err;
}

/**
 * srn_devlink_exit() - undo srn_devlink_init()
 * @adapter: the PF, its interface gone and its VFs at rest
 *
 * Context: process; rtnl not held.
 */
void srn_devlink_exit(struct srn_adapter *adapter)
{
	struct srn_devlink *dl = adapter->devlink;
	struct devlink *devlink = dl->devlink;

	adapter->devlink = NULL;
	/* Who saw that the instance is open may have asked for it only now. */
	cancel_delayed_work_sync(&dl->look);
	devl_lock(devlink);
	srn_devlink_destroy_reporters(dl);
	srn_devlink_destroy_params(dl);
	devl_region_destroy(dl->region);
	devlink_del_vf_ports(dl, SRN_MAX_VFS);
	devl_port_unregister(&dl->port);
	devl_unlock(devlink);
	devlink_free(devlink);
}

/* A reset that comes to its end under rtnl has then told devlink of it. */
static void devlink_set_open(struct srn_devlink *dl, bool open)
{
	rtnl_lock();
	WRITE_ONCE(dl->open, open);
	rtnl_unlock();
}

/**
 * srn_devlink_register() - show the instance
 * @adapter: the PF, whole
 *
 * Context: process, at probe, last.
 */
void srn_devlink_register(struct srn_adapter *adapter)
{
	devlink_register(adapter->devlink->devlink);
	devlink_set_open(adapter->devlink, true);
}

/**
 * srn_devlink_unregister() - undo srn_devlink_register()
 * @adapter: the PF, still whole
 *
 * A report that is being made takes rtnl to recover, so it is waited for
 * without. What wants to report later does without devlink.
 *
 * Context: process, at removal, first; rtnl not held.
 */
void srn_devlink_unregister(struct srn_adapter *adapter)
{
	struct srn_devlink *dl = adapter->devlink;

	devlink_set_open(dl, false);
	flush_work(&adapter->reset_work);
	cancel_delayed_work_sync(&dl->look);
	devlink_unregister(dl->devlink);
}

/**
 * srn_devlink_vfs_changed() - look soon what became of VFs
 * @adapter: the PF
 *
 * Either a limit was set, or the guard holds something against a VF.
 *
 * Context: any.
 */
void srn_devlink_vfs_changed(struct srn_adapter *adapter)
{
	struct srn_devlink *dl = adapter->devlink;

	if (dl && READ_ONCE(dl->open))
		schedule_delayed_work(&dl->look, DEVLINK_LOOK_DELAY);
}
