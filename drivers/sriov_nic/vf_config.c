// SPDX-License-Identifier: GPL-2.0-only
/*
 * The identity of a VF: given by the administrator, kept over every reset.
 * Room: object. Lock: srn_vf.lock.
 */
#include <linux/errno.h>
#include <linux/etherdevice.h>
#include <linux/netlink.h>
#include <linux/string.h>
#include <kunit/visibility.h>

#include "srn.h"
#include "vf_priv.h"

/**
 * srn_vf_apply_rate_locked() - write the VF's limit for the link as it is
 * @vf: VF
 *
 * Context: any; the VF's lock is held.
 */
void srn_vf_apply_rate_locked(struct srn_vf *vf)
{
	const struct srn_link *link = &vf->adapter->link;

	srn_pool_set_rate(vf->adapter, vf->index, vf->config.max_rate_mbps,
			  READ_ONCE(link->up) ? link->speed_mbps : 0);
}

/**
 * srn_vf_reset_config_locked() - take back all that the administrator gave
 * @vf: VF
 *
 * Context: any; the VF's lock is held.
 */
void srn_vf_reset_config_locked(struct srn_vf *vf)
{
	struct srn_adapter *adapter = vf->adapter;
	unsigned int pool = vf->index;

	memset(&vf->config, 0, sizeof(vf->config));
	vf->config.spoof_check = true;
	vf->config.link = VFIO_GLUE_LINK_AUTO;

	srn_filter_set_identity(adapter, pool, vf->derived_mac);
	srn_filter_del_vlans(adapter, pool, -1);
	srn_pool_set_port_vlan(adapter, pool, 0, 0);
	srn_pool_set_spoof_check(adapter, pool, true);
	srn_vf_apply_rate_locked(vf);
}

/* The address that the driver has becomes what the administrator decided. */
static void vf_enforce_mac(struct srn_vf *vf)
{
	const u8 *mac = vf_identity(vf);

	if (vf_is_parked(vf) || ether_addr_equal(vf->mac, mac))
		return;
	ether_addr_copy(vf->mac, mac);
	srn_filter_set_mac(vf->adapter, vf->index, mac);
	srn_vf_recall_locked(vf);
}

static void vf_set_mac(struct srn_vf *vf, const u8 *mac)
{
	if (ether_addr_equal(vf->config.mac, mac))
		return;
	ether_addr_copy(vf->config.mac, mac);
	srn_filter_set_identity(vf->adapter, vf->index, vf_identity(vf));
	vf_enforce_mac(vf);
}

/*
 * VLANs that the VF chose itself are dropped for a port VLAN. When that goes,
 * the VF's driver has to begin anew, since only it still knows them.
 */
static int vf_set_vlan(struct srn_vf *vf, u16 vid, u8 qos)
{
	struct srn_adapter *adapter = vf->adapter;
	bool tag = vid || qos;
	int err;

	if (vf->config.vlan == vid && vf->config.qos == qos)
		return 0;
	if (tag) {
		err = srn_filter_add_vlan(adapter, vf->index, vid, 0);
		if (err)
			return err;
	}
	srn_filter_del_vlans(adapter, vf->index, tag ? vid : -1);
	srn_pool_set_port_vlan(adapter, vf->index, vid, qos);
	vf->config.vlan = vid;
	vf->config.qos = qos;
	if (!tag)
		srn_vf_recall_locked(vf);
	return 0;
}

static void vf_set_spoof_check(struct srn_vf *vf, bool on)
{
	vf->config.spoof_check = on;
	srn_pool_set_spoof_check(vf->adapter, vf->index, on);
}

/* With the trust goes what only the trusted may have. */
static void vf_set_trust(struct srn_vf *vf, bool on)
{
	bool lost = vf->config.trust && !on;

	vf->config.trust = on;
	if (!lost)
		return;
	srn_filter_set_allmulti(vf->adapter, vf->index, false);
	if (vf_has_admin_mac(vf)) {
		srn_filter_clear_addrs(vf->adapter, vf->index);
		vf->num_addrs = 0;
		vf_enforce_mac(vf);
	}
}

/*
 * A VF reads the link's state from the device, which cannot be made to show
 * one that is not there: ENABLE is all that AUTO is.
 */
static void vf_set_link(struct srn_vf *vf, enum vfio_glue_link link)
{
	bool saw = vf_sees_link(vf);

	vf->config.link = link;
	if (vf_is_parked(vf) || saw == vf_sees_link(vf))
		return;
	srn_pool_set_enabled(vf->adapter, vf->index, vf_sees_link(vf));
	srn_vf_tell_locked(vf);
}

static void vf_set_rate(struct srn_vf *vf, u32 max_rate_mbps)
{
	vf->config.max_rate_mbps = max_rate_mbps;
	srn_vf_apply_rate_locked(vf);
}

static int vf_check_config(struct srn_vf *vf,
			   const struct vfg_func_config *config,
			   struct netlink_ext_ack *extack)
{
	if (config->set & VFG_CONFIG_MAC && !is_zero_ether_addr(config->mac)) {
		if (!is_valid_ether_addr(config->mac)) {
			NL_SET_ERR_MSG_FMT(extack, "VF %u: %pM is not a unicast address",
					   vf->index, config->mac);
			return -EADDRNOTAVAIL;
		}
		if (srn_filter_mac_taken(vf->adapter, vf->index, config->mac)) {
			NL_SET_ERR_MSG_FMT(extack, "VF %u: %pM belongs to its PF or another VF",
					   vf->index, config->mac);
			return -EADDRINUSE;
		}
	}
	if (config->set & VFG_CONFIG_VLAN &&
	    (config->vlan > 4094 || config->qos > 7)) {
		NL_SET_ERR_MSG_FMT(extack, "VF %u: VLAN %u or priority %u is out of range",
				   vf->index, config->vlan, config->qos);
		return -ERANGE;
	}
	if (config->set & VFG_CONFIG_LINK &&
	    config->link > VFIO_GLUE_LINK_DISABLE) {
		NL_SET_ERR_MSG_FMT(extack, "VF %u: link state %u is not known",
				   vf->index, config->link);
		return -EINVAL;
	}
	if (config->set & VFG_CONFIG_MAX_RATE &&
	    config->max_rate_mbps > SRN_VF_RATE_MAX_MBPS) {
		NL_SET_ERR_MSG_FMT(extack, "VF %u: rate %u Mbit/s is above the port's %u",
				   vf->index, config->max_rate_mbps,
				   SRN_VF_RATE_MAX_MBPS);
		return -ERANGE;
	}
	return 0;
}

/**
 * srn_vf_set_config() - give the VF an identity
 * @vf: VF
 * @config: identity; members not in @config->set stay as they are. May also ask
 *	for the end of a quarantine
 * @extack: for the reason of a refusal; may be NULL
 *
 * All of it is applied or none. A change of address, and the end of a port
 * VLAN, make the VF's driver begin anew; the rest it does not notice, but for
 * the link.
 *
 * Context: any. Takes the VF's lock.
 * Return: 0, -EADDRNOTAVAIL or -EADDRINUSE for the address, -ERANGE for a
 * VLAN, priority or rate, -EINVAL for a link state, -ENOSPC if the device has
 * no room for another VLAN.
 */
int srn_vf_set_config(struct srn_vf *vf, const struct vfg_func_config *config,
		      struct netlink_ext_ack *extack)
{
	unsigned long flags;
	int err;

	spin_lock_irqsave(&vf->lock, flags);
	err = vf_check_config(vf, config, extack);
	if (err)
		goto out_unlock;
	/* The only one that may still fail goes first. */
	if (config->set & VFG_CONFIG_VLAN) {
		err = vf_set_vlan(vf, config->vlan, config->qos);
		if (err) {
			NL_SET_ERR_MSG_FMT(extack, "VF %u: no room for VLAN %u, the device has %u",
					   vf->index, config->vlan,
					   SRN_HW_VLVF_ENTRIES);
			goto out_unlock;
		}
	}
	if (config->set & VFG_CONFIG_LIFT)
		srn_vf_lift_locked(vf);
	if (config->set & VFG_CONFIG_SPOOF_CHECK)
		vf_set_spoof_check(vf, config->spoof_check);
	if (config->set & VFG_CONFIG_MAX_RATE)
		vf_set_rate(vf, config->max_rate_mbps);
	if (config->set & VFG_CONFIG_LINK)
		vf_set_link(vf, config->link);
	if (config->set & VFG_CONFIG_TRUST)
		vf_set_trust(vf, config->trust);
	if (config->set & VFG_CONFIG_MAC)
		vf_set_mac(vf, config->mac);
out_unlock:
	spin_unlock_irqrestore(&vf->lock, flags);
	return err;
}
EXPORT_SYMBOL_IF_KUNIT(srn_vf_set_config);

/* All that an identity is made of. */
#define CONFIG_ALL	(VFG_CONFIG_MAC | VFG_CONFIG_VLAN |		\
			 VFG_CONFIG_SPOOF_CHECK | VFG_CONFIG_TRUST |	\
			 VFG_CONFIG_LINK | VFG_CONFIG_MAX_RATE)

/**
 * srn_vf_get_config() - tell the VF's identity
 * @vf: VF
 * @config: filled in; the address is the one that the VF has or will be given
 *
 * Context: any. Takes the VF's lock.
 */
void srn_vf_get_config(struct srn_vf *vf, struct vfg_func_config *config)
{
	unsigned long flags;

	spin_lock_irqsave(&vf->lock, flags);
	*config = vf->config;
	ether_addr_copy(config->mac, vf->cts ? vf->mac : vf_identity(vf));
	config->set = CONFIG_ALL;
	spin_unlock_irqrestore(&vf->lock, flags);
}
EXPORT_SYMBOL_IF_KUNIT(srn_vf_get_config);

/**
 * srn_vf_save_config() - tell what makes srn_vf_set_config() give the VF the
 *	identity that it has
 * @vf: VF
 * @config: filled in; the address is zeros if the administrator gave none
 *
 * Context: any. Takes the VF's lock.
 */
void srn_vf_save_config(struct srn_vf *vf, struct vfg_func_config *config)
{
	unsigned long flags;

	spin_lock_irqsave(&vf->lock, flags);
	*config = vf->config;
	config->set = CONFIG_ALL;
	spin_unlock_irqrestore(&vf->lock, flags);
}
EXPORT_SYMBOL_IF_KUNIT(srn_vf_save_config);
