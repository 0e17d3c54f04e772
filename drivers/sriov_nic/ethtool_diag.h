/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Entries of ethtool that look at the device.
 */
#ifndef _SRN_ETHTOOL_DIAG_H
#define _SRN_ETHTOOL_DIAG_H

#include <linux/ethtool.h>

struct net_device;

void srn_ethtool_mac_stats(struct net_device *netdev,
			   struct ethtool_eth_mac_stats *stats);
void srn_ethtool_phy_stats(struct net_device *netdev,
			   struct ethtool_eth_phy_stats *stats);
void srn_ethtool_ctrl_stats(struct net_device *netdev,
			    struct ethtool_eth_ctrl_stats *stats);
void srn_ethtool_rmon_stats(struct net_device *netdev,
			    struct ethtool_rmon_stats *stats,
			    const struct ethtool_rmon_hist_range **ranges);
void srn_ethtool_pause_stats(struct net_device *netdev,
			     struct ethtool_pause_stats *stats);
int srn_ethtool_regs_len(struct net_device *netdev);
void srn_ethtool_regs(struct net_device *netdev, struct ethtool_regs *regs,
		      void *data);
int srn_ethtool_test_count(void);
void srn_ethtool_test_names(u8 *data);
void srn_ethtool_self_test(struct net_device *netdev, struct ethtool_test *test,
			   u64 *data);
int srn_ethtool_phys_id(struct net_device *netdev,
			enum ethtool_phys_id_state state);
u32 srn_ethtool_get_msglevel(struct net_device *netdev);
void srn_ethtool_set_msglevel(struct net_device *netdev, u32 level);

#endif /* _SRN_ETHTOOL_DIAG_H */
