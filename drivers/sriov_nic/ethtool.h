/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Settings and statistics for ethtool.
 */
#ifndef _SRN_ETHTOOL_H
#define _SRN_ETHTOOL_H

#include <linux/ethtool.h>

extern const struct ethtool_ops srn_ethtool_ops;

#endif /* _SRN_ETHTOOL_H */
