// SPDX-License-Identifier: GPL-2.0-only
/*
 * Door: ethtool, as far as it is about rings, queues and their interrupts. Each
 * entry is called under rtnl.
 */
#include <linux/ethtool.h>
#include <linux/netdevice.h>

#include "ethtool_ring.h"
#include "srn.h"

/**
 * srn_ethtool_get_ringparam() - say how long rings are
 * @netdev: the PF's interface
 * @ring: where to
 * @kernel_ring: unused
 * @extack: unused
 *
 * Context: process, rtnl held.
 */
void srn_ethtool_get_ringparam(struct net_device *netdev,
			       struct ethtool_ringparam *ring,
			       struct kernel_ethtool_ringparam *kernel_ring,
			       struct netlink_ext_ack *extack)
{
	struct srn_adapter *adapter = netdev_priv(netdev);

	ring->rx_max_pending = SRN_DESC_COUNT_MAX;
	ring->tx_max_pending = SRN_DESC_COUNT_MAX;
	ring->rx_pending = adapter->ring_config.rx_count;
	ring->tx_pending = adapter->ring_config.tx_count;
}

/**
 * srn_ethtool_set_ringparam() - change how long rings are
 * @netdev: the PF's interface
 * @ring: the lengths
 * @kernel_ring: unused
 * @extack: where a refusal is explained
 *
 * Context: process, rtnl held.
 * Return: 0, -EINVAL, or what srn_queues_reconfigure() returned.
 */
int srn_ethtool_set_ringparam(struct net_device *netdev,
			      struct ethtool_ringparam *ring,
			      struct kernel_ethtool_ringparam *kernel_ring,
			      struct netlink_ext_ack *extack)
{
	struct srn_adapter *adapter = netdev_priv(netdev);
	struct srn_ring_config config = adapter->ring_config;

	if (ring->rx_mini_pending || ring->rx_jumbo_pending)
		return -EINVAL;
	if (ring->tx_pending < SRN_DESC_COUNT_MIN ||
	    ring->rx_pending < SRN_DESC_COUNT_MIN) {
		NL_SET_ERR_MSG_FMT(extack, "a ring has at least %d descriptors",
				   SRN_DESC_COUNT_MIN);
		return -EINVAL;
	}
	if (ring->tx_pending > SRN_DESC_COUNT_MAX ||
	    ring->rx_pending > SRN_DESC_COUNT_MAX)
		return -EINVAL;

	config.tx_count = ALIGN(ring->tx_pending, SRN_DESC_COUNT_STEP);
	config.rx_count = ALIGN(ring->rx_pending, SRN_DESC_COUNT_STEP);
	if (config.tx_count == adapter->ring_config.tx_count &&
	    config.rx_count == adapter->ring_config.rx_count)
		return 0;
	return srn_queues_reconfigure(adapter, &config);
}

/**
 * srn_ethtool_get_coalesce() - say how interrupts are moderated
 * @netdev: the PF's interface
 * @coalesce: where to
 * @kernel_coalesce: unused
 * @extack: unused
 *
 * Context: process, rtnl held.
 * Return: 0.
 */
int srn_ethtool_get_coalesce(struct net_device *netdev,
			     struct ethtool_coalesce *coalesce,
			     struct kernel_ethtool_coalesce *kernel_coalesce,
			     struct netlink_ext_ack *extack)
{
	struct srn_adapter *adapter = netdev_priv(netdev);

	coalesce->rx_coalesce_usecs = adapter->irq.itr_us;
	coalesce->use_adaptive_rx_coalesce = adapter->irq.adaptive;
	return 0;
}

/**
 * srn_ethtool_set_coalesce() - choose how interrupts are moderated
 * @netdev: the PF's interface
 * @coalesce: the choice; a time of its own ends the adaptive moderation
 * @kernel_coalesce: unused
 * @extack: where a refusal is explained
 *
 * Context: process, rtnl held.
 * Return: 0 or -EINVAL.
 */
int srn_ethtool_set_coalesce(struct net_device *netdev,
			     struct ethtool_coalesce *coalesce,
			     struct kernel_ethtool_coalesce *kernel_coalesce,
			     struct netlink_ext_ack *extack)
{
	struct srn_adapter *adapter = netdev_priv(netdev);
	bool adaptive = coalesce->use_adaptive_rx_coalesce;
	u32 us = coalesce->rx_coalesce_usecs;

	if (us > SRN_ITR_MAX_US) {
		NL_SET_ERR_MSG_FMT(extack, "rx-usecs is at most %d",
				   SRN_ITR_MAX_US);
		return -EINVAL;
	}
	if (us != adapter->irq.itr_us && adapter->irq.adaptive)
		adaptive = false;
	srn_itr_set(adapter, us, adaptive);
	return 0;
}

static unsigned int ring_queues_max(const struct srn_adapter *adapter)
{
	if (!adapter->ring_config.spread)
		return 1;
	return min(adapter->irq.vectors - SRN_VECTOR_QUEUE, SRN_QUEUES_MAX);
}

/**
 * srn_ethtool_get_channels() - say how many queue pairs there are
 * @netdev: the PF's interface
 * @channels: where to
 *
 * Context: process, rtnl held.
 */
void srn_ethtool_get_channels(struct net_device *netdev,
			      struct ethtool_channels *channels)
{
	const struct srn_adapter *adapter = netdev_priv(netdev);

	channels->max_combined = ring_queues_max(adapter);
	channels->combined_count = adapter->ring_config.queues;
}

/**
 * srn_ethtool_set_channels() - change how many queue pairs there are
 * @netdev: the PF's interface
 * @channels: how many; the caller has compared them with the most
 *
 * Context: process, rtnl held.
 * Return: 0, -EINVAL if a table that was set by hand names a queue that is to
 * go, or what srn_queues_reconfigure() returned.
 */
int srn_ethtool_set_channels(struct net_device *netdev,
			     struct ethtool_channels *channels)
{
	struct srn_adapter *adapter = netdev_priv(netdev);
	struct srn_ring_config config = adapter->ring_config;

	if (!channels->combined_count || channels->rx_count ||
	    channels->tx_count || channels->other_count ||
	    channels->combined_count > ring_queues_max(adapter) ||
	    !srn_rss_table_fits(adapter, channels->combined_count))
		return -EINVAL;
	config.queues = channels->combined_count;
	if (config.queues == adapter->ring_config.queues)
		return 0;
	return srn_queues_reconfigure(adapter, &config);
}

/**
 * srn_ethtool_get_rxfh_key_size() - say how long the key of the hash is
 * @netdev: the PF's interface
 *
 * Context: process, rtnl held.
 * Return: bytes.
 */
u32 srn_ethtool_get_rxfh_key_size(struct net_device *netdev)
{
	return SRN_RSS_KEY_SIZE;
}

/**
 * srn_ethtool_get_rxfh_indir_size() - say how long the table of queues is
 * @netdev: the PF's interface
 *
 * Context: process, rtnl held.
 * Return: entries.
 */
u32 srn_ethtool_get_rxfh_indir_size(struct net_device *netdev)
{
	return SRN_RSS_TABLE_SIZE;
}

/**
 * srn_ethtool_get_rxnfc() - say how many receive queues there are
 * @netdev: the PF's interface
 * @cmd: ETHTOOL_GRXRINGS, and where to
 * @rules: unused
 *
 * Context: process, rtnl held.
 * Return: 0, or -EOPNOTSUPP for any other command.
 */
int srn_ethtool_get_rxnfc(struct net_device *netdev, struct ethtool_rxnfc *cmd,
			  u32 *rules)
{
	const struct srn_adapter *adapter = netdev_priv(netdev);

	if (cmd->cmd != ETHTOOL_GRXRINGS)
		return -EOPNOTSUPP;
	cmd->data = adapter->ring_config.queues;
	return 0;
}

/**
 * srn_ethtool_get_rxfh() - say how frames are spread over queues
 * @netdev: the PF's interface
 * @rxfh: where to
 *
 * Context: process, rtnl held.
 * Return: 0.
 */
int srn_ethtool_get_rxfh(struct net_device *netdev,
			 struct ethtool_rxfh_param *rxfh)
{
	const struct srn_adapter *adapter = netdev_priv(netdev);
	const struct srn_rss *rss = &adapter->rss;
	unsigned int i;

	rxfh->hfunc = ETH_RSS_HASH_TOP;
	if (rxfh->key)
		memcpy(rxfh->key, rss->key, sizeof(rss->key));
	if (rxfh->indir)
		for (i = 0; i < SRN_RSS_TABLE_SIZE; i++)
			rxfh->indir[i] = rss->table[i];
	return 0;
}

static bool ring_is_spread(const struct srn_adapter *adapter,
			   struct netlink_ext_ack *extack)
{
	if (adapter->ring_config.spread)
		return true;
	NL_SET_ERR_MSG(extack, "there have been VFs, so there is one queue");
	return false;
}

/**
 * srn_ethtool_set_rxfh() - choose how frames are spread over queues
 * @netdev: the PF's interface
 * @rxfh: the choice; the caller has compared its queues with those there are
 * @extack: where a refusal is explained
 *
 * Context: process, rtnl held.
 * Return: 0, or -EOPNOTSUPP if the device cannot.
 */
int srn_ethtool_set_rxfh(struct net_device *netdev,
			 struct ethtool_rxfh_param *rxfh,
			 struct netlink_ext_ack *extack)
{
	struct srn_adapter *adapter = netdev_priv(netdev);

	if (rxfh->hfunc != ETH_RSS_HASH_NO_CHANGE &&
	    rxfh->hfunc != ETH_RSS_HASH_TOP)
		return -EOPNOTSUPP;
	if (!ring_is_spread(adapter, extack))
		return -EOPNOTSUPP;
	if (rxfh->key)
		srn_rss_set_key(adapter, rxfh->key);
	if (rxfh->indir)
		srn_rss_set_table(adapter, rxfh->indir);
	return 0;
}

#define RING_HASH_IP	(RXH_IP_SRC | RXH_IP_DST)
#define RING_HASH_L4	(RING_HASH_IP | RXH_L4_B_0_1 | RXH_L4_B_2_3)

/**
 * srn_ethtool_get_rxfh_fields() - say what is hashed of a kind of frames
 * @netdev: the PF's interface
 * @fields: the kind, and where to
 *
 * Context: process, rtnl held.
 * Return: 0, or -EINVAL if the device does not know the kind.
 */
int srn_ethtool_get_rxfh_fields(struct net_device *netdev,
				struct ethtool_rxfh_fields *fields)
{
	const struct srn_adapter *adapter = netdev_priv(netdev);
	const struct srn_rss *rss = &adapter->rss;

	switch (fields->flow_type) {
	case TCP_V4_FLOW:
	case TCP_V6_FLOW:
		fields->data = RING_HASH_L4;
		return 0;
	case UDP_V4_FLOW:
		fields->data = rss->hash_udp4 ? RING_HASH_L4 : RING_HASH_IP;
		return 0;
	case UDP_V6_FLOW:
		fields->data = rss->hash_udp6 ? RING_HASH_L4 : RING_HASH_IP;
		return 0;
	case SCTP_V4_FLOW:
	case AH_ESP_V4_FLOW:
	case AH_V4_FLOW:
	case ESP_V4_FLOW:
	case IPV4_FLOW:
	case SCTP_V6_FLOW:
	case AH_ESP_V6_FLOW:
	case AH_V6_FLOW:
	case ESP_V6_FLOW:
	case IPV6_FLOW:
		fields->data = RING_HASH_IP;
		return 0;
	default:
		return -EINVAL;
	}
}

/**
 * srn_ethtool_set_rxfh_fields() - choose what is hashed of a kind of frames
 * @netdev: the PF's interface
 * @fields: the kind, and the choice
 * @extack: where a refusal is explained
 *
 * Context: process, rtnl held.
 * Return: 0, -EOPNOTSUPP, or -EINVAL if the device cannot.
 */
int srn_ethtool_set_rxfh_fields(struct net_device *netdev,
				const struct ethtool_rxfh_fields *fields,
				struct netlink_ext_ack *extack)
{
	struct srn_adapter *adapter = netdev_priv(netdev);
	const struct srn_rss *rss = &adapter->rss;
	struct ethtool_rxfh_fields now = *fields;
	bool ports = fields->data == RING_HASH_L4;
	int err;

	if (!ring_is_spread(adapter, extack))
		return -EOPNOTSUPP;
	err = srn_ethtool_get_rxfh_fields(netdev, &now);
	if (err || now.data == fields->data)
		return err;
	if (!ports && fields->data != RING_HASH_IP)
		goto err_cannot;
	if (fields->flow_type == UDP_V4_FLOW)
		srn_rss_set_udp(adapter, ports, rss->hash_udp6);
	else if (fields->flow_type == UDP_V6_FLOW)
		srn_rss_set_udp(adapter, rss->hash_udp4, ports);
	else
		goto err_cannot;
	return 0;

err_cannot:
	NL_SET_ERR_MSG(extack, "only UDP can be hashed with ports or without");
	return -EINVAL;
}
