/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The part of ethtool that is about rings, queues and their interrupts. All
 * functions are entries of struct ethtool_ops.
 */
#ifndef _SRN_ETHTOOL_RING_H
#define _SRN_ETHTOOL_RING_H

#include <linux/ethtool.h>

void srn_ethtool_get_ringparam(struct net_device *netdev,
			       struct ethtool_ringparam *ring,
			       struct kernel_ethtool_ringparam *kernel_ring,
			       struct netlink_ext_ack *extack);
int srn_ethtool_set_ringparam(struct net_device *netdev,
			      struct ethtool_ringparam *ring,
			      struct kernel_ethtool_ringparam *kernel_ring,
			      struct netlink_ext_ack *extack);
int srn_ethtool_get_coalesce(struct net_device *netdev,
			     struct ethtool_coalesce *coalesce,
			     struct kernel_ethtool_coalesce *kernel_coalesce,
			     struct netlink_ext_ack *extack);
int srn_ethtool_set_coalesce(struct net_device *netdev,
			     struct ethtool_coalesce *coalesce,
			     struct kernel_ethtool_coalesce *kernel_coalesce,
			     struct netlink_ext_ack *extack);
void srn_ethtool_get_channels(struct net_device *netdev,
			      struct ethtool_channels *channels);
int srn_ethtool_set_channels(struct net_device *netdev,
			     struct ethtool_channels *channels);
u32 srn_ethtool_get_rxfh_key_size(struct net_device *netdev);
u32 srn_ethtool_get_rxfh_indir_size(struct net_device *netdev);
int srn_ethtool_get_rxnfc(struct net_device *netdev, struct ethtool_rxnfc *cmd,
			  u32 *rules);
int srn_ethtool_get_rxfh(struct net_device *netdev,
			 struct ethtool_rxfh_param *rxfh);
int srn_ethtool_set_rxfh(struct net_device *netdev,
			 struct ethtool_rxfh_param *rxfh,
			 struct netlink_ext_ack *extack);
int srn_ethtool_get_rxfh_fields(struct net_device *netdev,
				struct ethtool_rxfh_fields *fields);
int srn_ethtool_set_rxfh_fields(struct net_device *netdev,
				const struct ethtool_rxfh_fields *fields,
				struct netlink_ext_ack *extack);

#endif /* _SRN_ETHTOOL_RING_H */
