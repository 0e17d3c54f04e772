// SPDX-License-Identifier: GPL-2.0-only
/*
 * Object: rules that steer frames to pools. Its lock is rtnl.
 *
 * Of what ethtool can ask for, the device holds this in a way that does not
 * depend on the number of the PF's queues: an exact unicast destination, for
 * the PF or a VF. It is one more entry of the address table, which the VF's
 * driver neither sees nor can take away.
 */
#include <kunit/visibility.h>
#include <linux/errno.h>
#include <linux/etherdevice.h>

#include "srn.h"

/**
 * srn_ntuple_parse() - make a rule of what ethtool asks for
 * @spec: what it asks for, from user space
 * @rule: filled in
 *
 * Context: any. Pure but for *@rule.
 * Return: 0, -EOPNOTSUPP if the device does not look at that, or -EINVAL for an
 * address or a target that there is not.
 */
int srn_ntuple_parse(const struct ethtool_rx_flow_spec *spec,
		     struct srn_ntuple_rule *rule)
{
	const struct ethhdr *mask = &spec->m_u.ether_spec;
	const struct ethhdr *value = &spec->h_u.ether_spec;
	u64 vf = ethtool_get_flow_spec_ring_vf(spec->ring_cookie);

	/* No tag, no user data, no further address, no context of RSS. */
	if (spec->flow_type != ETHER_FLOW)
		return -EOPNOTSUPP;
	if (!is_broadcast_ether_addr(mask->h_dest) ||
	    !is_zero_ether_addr(mask->h_source) || mask->h_proto)
		return -EOPNOTSUPP;
	if (spec->ring_cookie == RX_CLS_FLOW_DISC ||
	    spec->ring_cookie == RX_CLS_FLOW_WAKE)
		return -EOPNOTSUPP;
	if (!is_valid_ether_addr(value->h_dest))
		return -EINVAL;
	/* Which of its queues a pool uses is its own matter. */
	if (vf > SRN_MAX_VFS || ethtool_get_flow_spec_ring(spec->ring_cookie))
		return -EINVAL;

	ether_addr_copy(rule->mac, value->h_dest);
	rule->pool = vf ? vf - 1 : SRN_PF_POOL;
	rule->used = true;
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(srn_ntuple_parse);

/**
 * srn_ntuple_unparse() - say a rule as ethtool does
 * @rule: rule
 * @location: where it is
 * @spec: filled in
 *
 * Context: any. Pure but for *@spec.
 */
void srn_ntuple_unparse(const struct srn_ntuple_rule *rule, u32 location,
			struct ethtool_rx_flow_spec *spec)
{
	u64 vf = rule->pool == SRN_PF_POOL ? 0 : rule->pool + 1;

	*spec = (struct ethtool_rx_flow_spec){
		.flow_type = ETHER_FLOW,
		.ring_cookie = vf << ETHTOOL_RX_FLOW_SPEC_RING_VF_OFF,
		.location = location,
	};
	ether_addr_copy(spec->h_u.ether_spec.h_dest, rule->mac);
	eth_broadcast_addr(spec->m_u.ether_spec.h_dest);
}
EXPORT_SYMBOL_IF_KUNIT(srn_ntuple_unparse);

static unsigned int ntuple_count(const struct srn_ntuple *ntuple)
{
	unsigned int i, count = 0;

	for (i = 0; i < SRN_NTUPLE_RULES; i++)
		count += ntuple->rule[i].used;
	return count;
}

/**
 * srn_ntuple_get() - answer ethtool's questions about rules
 * @adapter: the PF
 * @cmd: question, and the answer
 * @locations: room for @cmd->rule_cnt locations, if those are asked for
 *
 * Context: process, rtnl held.
 * Return: 0, -EOPNOTSUPP for another question, -ENOENT if there is no such
 * rule, or -EMSGSIZE if there are more than was made room for.
 */
int srn_ntuple_get(struct srn_adapter *adapter, struct ethtool_rxnfc *cmd,
		   u32 *locations)
{
	const struct srn_ntuple *ntuple = &adapter->ntuple;
	u32 i, count = 0;

	switch (cmd->cmd) {
	case ETHTOOL_GRXCLSRLCNT:
		cmd->rule_cnt = ntuple_count(ntuple);
		cmd->data = SRN_NTUPLE_RULES | RX_CLS_LOC_SPECIAL;
		return 0;
	case ETHTOOL_GRXCLSRULE:
		i = cmd->fs.location;
		if (i >= SRN_NTUPLE_RULES || !ntuple->rule[i].used)
			return -ENOENT;
		srn_ntuple_unparse(&ntuple->rule[i], i, &cmd->fs);
		return 0;
	case ETHTOOL_GRXCLSRLALL:
		for (i = 0; i < SRN_NTUPLE_RULES; i++) {
			if (!ntuple->rule[i].used)
				continue;
			if (count == cmd->rule_cnt)
				return -EMSGSIZE;
			locations[count++] = i;
		}
		cmd->rule_cnt = count;
		cmd->data = SRN_NTUPLE_RULES;
		return 0;
	default:
		return -EOPNOTSUPP;
	}
}

static int ntuple_insert(struct srn_adapter *adapter, u32 *place,
			 const struct srn_ntuple_rule *rule)
{
	struct srn_ntuple *ntuple = &adapter->ntuple;
	u32 i, location = *place;
	int err;

	if (location == RX_CLS_LOC_ANY) {
		for (location = 0; location < SRN_NTUPLE_RULES; location++) {
			if (!ntuple->rule[location].used)
				break;
		}
		if (location == SRN_NTUPLE_RULES)
			return -ENOSPC;
	}
	if (location >= SRN_NTUPLE_RULES)
		return -EINVAL;
	if (ntuple->rule[location].used)
		return -EBUSY;
	for (i = 0; i < SRN_NTUPLE_RULES; i++) {
		if (ntuple->rule[i].used && ntuple->rule[i].pool == rule->pool &&
		    ether_addr_equal(ntuple->rule[i].mac, rule->mac))
			return -EEXIST;
	}
	/* What a VF is known by is for nobody else. */
	if (srn_filter_mac_taken(adapter, rule->pool, rule->mac))
		return -EADDRINUSE;
	err = srn_filter_steer(adapter, rule->pool, rule->mac);
	if (err)
		return err;
	ntuple->rule[location] = *rule;
	*place = location;
	return 0;
}

/**
 * srn_ntuple_set() - add a rule or take one away
 * @adapter: the PF
 * @cmd: what ethtool asks for; told where the rule was put
 *
 * Context: process, rtnl held. Takes the filter's lock.
 * Return: 0, -EOPNOTSUPP for another request, -ENOENT if there is no such rule,
 * -EBUSY if its place is taken, -EEXIST if there is one like it, -EADDRINUSE if
 * the address is the own one of another pool, -ENOSPC if the table is full, or
 * what srn_ntuple_parse() returned.
 */
int srn_ntuple_set(struct srn_adapter *adapter, struct ethtool_rxnfc *cmd)
{
	struct srn_ntuple *ntuple = &adapter->ntuple;
	u32 location = cmd->fs.location;
	struct srn_ntuple_rule rule;
	int err;

	switch (cmd->cmd) {
	case ETHTOOL_SRXCLSRLINS:
		err = srn_ntuple_parse(&cmd->fs, &rule);
		return err ? err : ntuple_insert(adapter, &cmd->fs.location,
						 &rule);
	case ETHTOOL_SRXCLSRLDEL:
		if (location >= SRN_NTUPLE_RULES ||
		    !ntuple->rule[location].used)
			return -ENOENT;
		rule = ntuple->rule[location];
		ntuple->rule[location].used = false;
		srn_filter_unsteer(adapter, rule.pool, rule.mac);
		return 0;
	default:
		return -EOPNOTSUPP;
	}
}
EXPORT_SYMBOL_IF_KUNIT(srn_ntuple_set);
