// SPDX-License-Identifier: GPL-2.0-only
/*
 * VFs as the network stack configures them, "ip link set DEV vf N". Room: door.
 * Lock: none of its own; rtnl is held by the caller and not needed.
 */
#include <linux/errno.h>
#include <linux/etherdevice.h>
#include <linux/if_link.h>
#include <linux/if_vlan.h>

#include "srn.h"

/* Who watches functions learns of it, too. */
static int vf_ndo_apply(struct srn_vf *vf, const struct vfg_func_config *config)
{
	int err = srn_vf_set_config(vf, config, NULL);

	if (!err)
		srn_sriov_report(vf->adapter, vf->index);
	return err;
}

/**
 * srn_vf_ndo_set_mac() - give a VF an address
 * @adapter: PF
 * @vf: number of the VF
 * @mac: unicast address; zeros give back the derived one
 *
 * Context: process, rtnl is held. Takes the VF's lock.
 * Return: 0, -EINVAL if there is no such VF, else as srn_vf_set_config().
 */
int srn_vf_ndo_set_mac(struct srn_adapter *adapter, int vf, const u8 *mac)
{
	struct vfg_func_config config = { .set = VFG_CONFIG_MAC };
	struct srn_vf *object = srn_sriov_vf(adapter, vf);

	if (!object)
		return -EINVAL;
	memcpy(config.mac, mac, ETH_ALEN);
	return vf_ndo_apply(object, &config);
}

/**
 * srn_vf_ndo_set_vlan() - make a VF the member of one VLAN
 * @adapter: PF
 * @vf: number of the VF
 * @vlan: 0..4094, 0 for none
 * @qos: priority in the tag, 0..7
 * @proto: must be that of IEEE 802.1Q
 *
 * Context: process, rtnl is held. Takes the VF's lock.
 * Return: 0, -EINVAL if there is no such VF, VLAN or priority,
 * -EPROTONOSUPPORT for another protocol, -ENOSPC if the device has no room.
 */
int srn_vf_ndo_set_vlan(struct srn_adapter *adapter, int vf, u16 vlan, u8 qos,
			__be16 proto)
{
	struct vfg_func_config config = {
		.set = VFG_CONFIG_VLAN,
		.vlan = vlan,
		.qos = qos,
	};
	struct srn_vf *object = srn_sriov_vf(adapter, vf);
	int err;

	if (!object)
		return -EINVAL;
	if (proto != htons(ETH_P_8021Q))
		return -EPROTONOSUPPORT;
	err = vf_ndo_apply(object, &config);
	return err == -ERANGE ? -EINVAL : err;
}

/**
 * srn_vf_ndo_set_rate() - limit what a VF sends
 * @adapter: PF
 * @vf: number of the VF
 * @min_tx_rate: must be 0; the device guarantees none
 * @max_tx_rate: in Mbit/s, 0 for no limit
 *
 * Context: process, rtnl is held. Takes the VF's lock.
 * Return: 0, or -EINVAL if there is no such VF or a rate is out of range.
 */
int srn_vf_ndo_set_rate(struct srn_adapter *adapter, int vf, int min_tx_rate,
			int max_tx_rate)
{
	struct vfg_func_config config = { .set = VFG_CONFIG_MAX_RATE };
	struct srn_vf *object = srn_sriov_vf(adapter, vf);

	if (!object || min_tx_rate ||
	    max_tx_rate < 0 || max_tx_rate > SRN_VF_RATE_MAX_MBPS)
		return -EINVAL;
	config.max_rate_mbps = max_tx_rate;
	return vf_ndo_apply(object, &config);
}

/**
 * srn_vf_ndo_set_spoofchk() - drop what a VF sends under a foreign address
 * @adapter: PF
 * @vf: number of the VF
 * @on: drop it
 *
 * Context: process, rtnl is held. Takes the VF's lock.
 * Return: 0, or -EINVAL if there is no such VF.
 */
int srn_vf_ndo_set_spoofchk(struct srn_adapter *adapter, int vf, bool on)
{
	struct vfg_func_config config = {
		.set = VFG_CONFIG_SPOOF_CHECK,
		.spoof_check = on,
	};
	struct srn_vf *object = srn_sriov_vf(adapter, vf);

	if (!object)
		return -EINVAL;
	return vf_ndo_apply(object, &config);
}

/**
 * srn_vf_ndo_set_trust() - let a VF choose its addresses
 * @adapter: PF
 * @vf: number of the VF
 * @on: let it
 *
 * Context: process, rtnl is held. Takes the VF's lock.
 * Return: 0, or -EINVAL if there is no such VF.
 */
int srn_vf_ndo_set_trust(struct srn_adapter *adapter, int vf, bool on)
{
	struct vfg_func_config config = {
		.set = VFG_CONFIG_TRUST,
		.trust = on,
	};
	struct srn_vf *object = srn_sriov_vf(adapter, vf);

	if (!object)
		return -EINVAL;
	return vf_ndo_apply(object, &config);
}

static const enum vfio_glue_link vf_link_of_state[] = {
	[IFLA_VF_LINK_STATE_AUTO]	= VFIO_GLUE_LINK_AUTO,
	[IFLA_VF_LINK_STATE_ENABLE]	= VFIO_GLUE_LINK_ENABLE,
	[IFLA_VF_LINK_STATE_DISABLE]	= VFIO_GLUE_LINK_DISABLE,
};

/**
 * srn_vf_ndo_set_link_state() - choose what link a VF is shown
 * @adapter: PF
 * @vf: number of the VF
 * @state: IFLA_VF_LINK_STATE_*
 *
 * A VF in quarantine shows as one whose link is disabled, and any other state
 * ends the quarantine.
 *
 * Context: process, rtnl is held. Takes the VF's lock.
 * Return: 0, or -EINVAL if there is no such VF or state.
 */
int srn_vf_ndo_set_link_state(struct srn_adapter *adapter, int vf, int state)
{
	struct vfg_func_config config = { .set = VFG_CONFIG_LINK };
	struct srn_vf *object = srn_sriov_vf(adapter, vf);

	if (!object || state < 0 || state >= ARRAY_SIZE(vf_link_of_state))
		return -EINVAL;
	config.link = vf_link_of_state[state];
	if (config.link != VFIO_GLUE_LINK_DISABLE)
		config.set |= VFG_CONFIG_LIFT;
	return vf_ndo_apply(object, &config);
}

static u32 vf_state_of_link(enum vfio_glue_link link)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(vf_link_of_state); i++) {
		if (vf_link_of_state[i] == link)
			return i;
	}
	return IFLA_VF_LINK_STATE_AUTO;
}

/**
 * srn_vf_ndo_get_config() - tell the stack a VF's identity
 * @adapter: PF
 * @vf: number of the VF
 * @info: filled in
 *
 * Context: process, rtnl is held. Takes the VF's lock. Reads no register.
 * Return: 0, or -EINVAL if there is no such VF.
 */
int srn_vf_ndo_get_config(struct srn_adapter *adapter, int vf,
			  struct ifla_vf_info *info)
{
	struct srn_vf *object = srn_sriov_vf(adapter, vf);
	struct vfg_func_config config;
	struct srn_vf_record record;

	if (!object)
		return -EINVAL;
	srn_vf_get_config(object, &config);
	srn_vf_get_record(object, &record);
	info->vf = vf;
	ether_addr_copy(info->mac, config.mac);
	info->vlan = config.vlan;
	info->qos = config.qos;
	info->vlan_proto = htons(ETH_P_8021Q);
	info->spoofchk = config.spoof_check;
	info->trusted = config.trust;
	info->linkstate = record.quarantine ? IFLA_VF_LINK_STATE_DISABLE :
			  vf_state_of_link(config.link);
	info->min_tx_rate = 0;
	info->max_tx_rate = config.max_rate_mbps;
	return 0;
}

/**
 * srn_vf_ndo_get_stats() - tell the stack a VF's counters
 * @adapter: PF
 * @vf: number of the VF
 * @stats: filled in
 *
 * They are about a second old: a list of interfaces costs no register access.
 *
 * Context: process, rtnl is held. Takes the VF's lock.
 * Return: 0, or -EINVAL if there is no such VF.
 */
int srn_vf_ndo_get_stats(struct srn_adapter *adapter, int vf,
			 struct ifla_vf_stats *stats)
{
	struct srn_vf *object = srn_sriov_vf(adapter, vf);
	struct srn_vf_stats now;

	if (!object)
		return -EINVAL;
	srn_vf_last_stats(object, &now);
	stats->rx_packets = now.rx_packets;
	stats->tx_packets = now.tx_packets;
	stats->rx_bytes = now.rx_bytes;
	stats->tx_bytes = now.tx_bytes;
	stats->multicast = now.rx_multicast;
	return 0;
}
