/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The port's counters as IEEE 802.3 and RFC 2819 name them.
 */
#ifndef _SRN_STATS_STD_H
#define _SRN_STATS_STD_H

#include <linux/ethtool.h>
#include <linux/types.h>

void srn_stats_std_mac(const u64 *port, struct ethtool_eth_mac_stats *stats);
void srn_stats_std_phy(const u64 *port, struct ethtool_eth_phy_stats *stats);
void srn_stats_std_ctrl(const u64 *port, struct ethtool_eth_ctrl_stats *stats);
void srn_stats_std_pause(const u64 *port, struct ethtool_pause_stats *stats);
void srn_stats_std_rmon(const u64 *port, struct ethtool_rmon_stats *stats,
			const struct ethtool_rmon_hist_range **ranges);

#endif /* _SRN_STATS_STD_H */
