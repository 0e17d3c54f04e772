// SPDX-License-Identifier: GPL-2.0-only
/*
 * Door: the stack. Each entry is called under rtnl, but for those that say
 * otherwise.
 */
#include <linux/etherdevice.h>
#include <linux/if_vlan.h>
#include <linux/netdevice.h>

#include "ethtool.h"
#include "netdev.h"
#include "srn.h"
#include "tx.h"
#include "xdp.h"
#include "xsk.h"

/* The device would take longer frames, but nobody's partner does. */
#define SRN_MTU_MAX			9216
#define SRN_TX_TIMEOUT			(5 * HZ)

static int srn_open(struct net_device *netdev)
{
	return srn_queues_open(netdev_priv(netdev));
}

static int srn_stop(struct net_device *netdev)
{
	srn_queues_close(netdev_priv(netdev));
	return 0;
}

/* Called in atomic context, with the address lists locked. */
static void srn_set_rx_mode(struct net_device *netdev)
{
	srn_filter_set_rx_mode(netdev_priv(netdev));
}

static int srn_set_mac_address(struct net_device *netdev, void *p)
{
	const struct sockaddr *addr = p;
	int err;

	if (!is_valid_ether_addr(addr->sa_data))
		return -EADDRNOTAVAIL;
	err = srn_filter_set_pf_mac(netdev_priv(netdev), addr->sa_data);
	if (err)
		return err;
	eth_hw_addr_set(netdev, addr->sa_data);
	return 0;
}

static int srn_change_mtu(struct net_device *netdev, int mtu)
{
	struct srn_adapter *adapter = netdev_priv(netdev);
	struct srn_ring_config config = adapter->ring_config;
	int err;

	err = srn_xdp_check(adapter->xdp_prog, mtu, NULL);
	if (err) {
		netdev_notice(netdev, "the XDP program knows no fragments, so the MTU is at most %u\n",
			      SRN_XDP_LINEAR_MTU);
		return err;
	}
	config.max_frame = max(mtu, ETH_DATA_LEN) + SRN_FRAME_OVERHEAD;
	if (config.max_frame != adapter->ring_config.max_frame) {
		err = srn_queues_reconfigure(adapter, &config);
		if (err)
			return err;
	}
	WRITE_ONCE(netdev->mtu, mtu);
	return 0;
}

/* Called without rtnl. */
static void srn_get_stats64(struct net_device *netdev,
			    struct rtnl_link_stats64 *stats)
{
	srn_stats_get64(netdev_priv(netdev), stats);
}

/* Called in atomic context, by a timer. */
static void srn_tx_timeout(struct net_device *netdev, unsigned int txqueue)
{
	srn_adapter_tx_hangs(netdev_priv(netdev));
}

static int srn_vlan_rx_add_vid(struct net_device *netdev, __be16 proto, u16 vid)
{
	return srn_filter_pf_vlan_add(netdev_priv(netdev), vid);
}

static int srn_vlan_rx_kill_vid(struct net_device *netdev, __be16 proto,
				u16 vid)
{
	return srn_filter_pf_vlan_del(netdev_priv(netdev), vid);
}

/* Called in the transmit path: headers that the descriptors cannot describe. */
static netdev_features_t srn_features_check(struct sk_buff *skb,
					    struct net_device *netdev,
					    netdev_features_t features)
{
	if (skb->ip_summed == CHECKSUM_PARTIAL) {
		int mac_len = skb_network_offset(skb);
		int ip_len = skb_checksum_start_offset(skb) - mac_len;

		if (mac_len < 0 || mac_len > SRN_TX_MAC_LEN_MAX ||
		    ip_len < 0 || ip_len > SRN_TX_IP_LEN_MAX)
			features &= ~(NETIF_F_HW_CSUM | NETIF_F_SCTP_CRC |
				      NETIF_F_GSO_MASK);
	}
	return vlan_features_check(skb, features);
}

static netdev_features_t srn_fix_features(struct net_device *netdev,
					  netdev_features_t features)
{
	const struct srn_adapter *adapter = netdev_priv(netdev);

	/* Without pools the device takes tags off and puts them on, or neither. */
	if (adapter->ring_config.spread &&
	    !(features & NETIF_F_HW_VLAN_CTAG_RX))
		features &= ~NETIF_F_HW_VLAN_CTAG_TX;
	return features;
}

static int srn_set_features(struct net_device *netdev,
			    netdev_features_t features)
{
	netdev_features_t changed = netdev->features ^ features;
	struct srn_adapter *adapter = netdev_priv(netdev);
	bool strip = features & NETIF_F_HW_VLAN_CTAG_RX;

	if (!(changed & NETIF_F_HW_VLAN_CTAG_RX))
		return 0;
	srn_pool_set_strip_vlan(adapter, SRN_PF_POOL, strip);
	if (adapter->ring_config.spread)
		srn_rss_set_vlan_mode(adapter, strip);
	return 0;
}

/**
 * srn_netdev_restore() - tell a device that was reset what the stack wants
 * @netdev: the PF's interface
 *
 * Context: process, rtnl held.
 */
void srn_netdev_restore(struct net_device *netdev)
{
	struct srn_adapter *adapter = netdev_priv(netdev);

	if (adapter->ring_config.spread)
		srn_rss_set_vlan_mode(adapter, netdev->features &
					       NETIF_F_HW_VLAN_CTAG_RX);
	netif_addr_lock_bh(netdev);
	srn_filter_set_rx_mode(adapter);
	netif_addr_unlock_bh(netdev);
}

static int srn_set_vf_mac(struct net_device *netdev, int vf, u8 *mac)
{
	return srn_vf_ndo_set_mac(netdev_priv(netdev), vf, mac);
}

static int srn_set_vf_vlan(struct net_device *netdev, int vf, u16 vlan, u8 qos,
			   __be16 proto)
{
	return srn_vf_ndo_set_vlan(netdev_priv(netdev), vf, vlan, qos, proto);
}

static int srn_set_vf_rate(struct net_device *netdev, int vf, int min_tx_rate,
			   int max_tx_rate)
{
	return srn_vf_ndo_set_rate(netdev_priv(netdev), vf, min_tx_rate,
				   max_tx_rate);
}

static int srn_set_vf_spoofchk(struct net_device *netdev, int vf, bool on)
{
	return srn_vf_ndo_set_spoofchk(netdev_priv(netdev), vf, on);
}

static int srn_set_vf_trust(struct net_device *netdev, int vf, bool on)
{
	return srn_vf_ndo_set_trust(netdev_priv(netdev), vf, on);
}

static int srn_set_vf_link_state(struct net_device *netdev, int vf, int state)
{
	return srn_vf_ndo_set_link_state(netdev_priv(netdev), vf, state);
}

static int srn_get_vf_config(struct net_device *netdev, int vf,
			     struct ifla_vf_info *info)
{
	return srn_vf_ndo_get_config(netdev_priv(netdev), vf, info);
}

static int srn_get_vf_stats(struct net_device *netdev, int vf,
			    struct ifla_vf_stats *stats)
{
	return srn_vf_ndo_get_stats(netdev_priv(netdev), vf, stats);
}

static const struct net_device_ops srn_netdev_ops = {
	.ndo_open		= srn_open,
	.ndo_stop		= srn_stop,
	.ndo_start_xmit		= srn_tx_xmit,
	.ndo_features_check	= srn_features_check,
	.ndo_set_rx_mode	= srn_set_rx_mode,
	.ndo_set_mac_address	= srn_set_mac_address,
	.ndo_validate_addr	= eth_validate_addr,
	.ndo_change_mtu		= srn_change_mtu,
	.ndo_tx_timeout		= srn_tx_timeout,
	.ndo_bpf		= srn_xdp_bpf,
	.ndo_xdp_xmit		= srn_xdp_xmit,
	.ndo_xsk_wakeup		= srn_xsk_wakeup,
	.ndo_get_stats64	= srn_get_stats64,
	.ndo_vlan_rx_add_vid	= srn_vlan_rx_add_vid,
	.ndo_vlan_rx_kill_vid	= srn_vlan_rx_kill_vid,
	.ndo_fix_features	= srn_fix_features,
	.ndo_set_features	= srn_set_features,
	.ndo_hwtstamp_get	= srn_ptp_hwtstamp_get,
	.ndo_hwtstamp_set	= srn_ptp_hwtstamp_set,
	.ndo_set_vf_mac		= srn_set_vf_mac,
	.ndo_set_vf_vlan	= srn_set_vf_vlan,
	.ndo_set_vf_rate	= srn_set_vf_rate,
	.ndo_set_vf_spoofchk	= srn_set_vf_spoofchk,
	.ndo_set_vf_trust	= srn_set_vf_trust,
	.ndo_set_vf_link_state	= srn_set_vf_link_state,
	.ndo_get_vf_config	= srn_get_vf_config,
	.ndo_get_vf_stats	= srn_get_vf_stats,
};

/**
 * srn_netdev_init() - set up the interface of a PF
 * @netdev: interface, not registered yet
 *
 * Context: process.
 */
void srn_netdev_init(struct net_device *netdev)
{
	netdev_features_t offloads = NETIF_F_SG | NETIF_F_HW_CSUM |
				     NETIF_F_SCTP_CRC | NETIF_F_TSO |
				     NETIF_F_TSO6;

	netdev->netdev_ops = &srn_netdev_ops;
	netdev->ethtool_ops = &srn_ethtool_ops;
	netdev->stat_ops = &srn_stats_queue_ops;
	netdev->watchdog_timeo = SRN_TX_TIMEOUT;
	netdev->min_mtu = ETH_MIN_MTU;
	netdev->max_mtu = SRN_MTU_MAX;
	netdev->priv_flags |= IFF_UNICAST_FLT;
	netdev->xdp_features = NETDEV_XDP_ACT_BASIC | NETDEV_XDP_ACT_REDIRECT |
			       NETDEV_XDP_ACT_NDO_XMIT |
			       NETDEV_XDP_ACT_RX_SG |
			       NETDEV_XDP_ACT_NDO_XMIT_SG |
			       NETDEV_XDP_ACT_XSK_ZEROCOPY;

	netdev->vlan_features = offloads | NETIF_F_HIGHDMA;
	netdev->hw_features = offloads | NETIF_F_RXCSUM | NETIF_F_RXHASH |
			      NETIF_F_HW_VLAN_CTAG_TX |
			      NETIF_F_HW_VLAN_CTAG_RX;
	/* The VLAN filter also keeps VFs apart, so it cannot be turned off. */
	netdev->features = netdev->hw_features | NETIF_F_HIGHDMA |
			   NETIF_F_HW_VLAN_CTAG_FILTER | NETIF_F_NTUPLE;
}
