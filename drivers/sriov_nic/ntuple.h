/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Rules of the administrator: which pool receives an address.
 */
#ifndef _SRN_NTUPLE_H
#define _SRN_NTUPLE_H

#include <linux/ethtool.h>
#include <linux/if_ether.h>
#include <linux/types.h>

struct srn_adapter;

/* One for each entry of the table of addresses that pools share. */
#define SRN_NTUPLE_RULES		16

/**
 * struct srn_ntuple_rule - one rule
 * @mac: unicast address that frames are sent to
 * @pool: pool that receives them
 * @used: there is such a rule
 */
struct srn_ntuple_rule {
	u8 mac[ETH_ALEN] __aligned(2);
	u8 pool;
	bool used;
};

/**
 * struct srn_ntuple - all rules; guarded by rtnl
 * @rule: by their location
 */
struct srn_ntuple {
	struct srn_ntuple_rule rule[SRN_NTUPLE_RULES];
};

int srn_ntuple_parse(const struct ethtool_rx_flow_spec *spec,
		     struct srn_ntuple_rule *rule);
void srn_ntuple_unparse(const struct srn_ntuple_rule *rule, u32 location,
			struct ethtool_rx_flow_spec *spec);
int srn_ntuple_get(struct srn_adapter *adapter, struct ethtool_rxnfc *cmd,
		   u32 *locations);
int srn_ntuple_set(struct srn_adapter *adapter, struct ethtool_rxnfc *cmd);

#endif /* _SRN_NTUPLE_H */
