// SPDX-License-Identifier: GPL-2.0-only
/*
 * Object: the two places where the PF's queues can be. Its lock is rtnl.
 *
 *	spread	queue i of the stack is queue i of the device, and the hash of a
 *		frame chooses one. The device has no pools then.
 *	pooled	the one queue of the stack is in the last pool, behind those of
 *		the VFs. The device hashes nothing then.
 *
 * A PF starts spread and is pooled from its first VF on, for good: VFs come and
 * go without that the PF's queues have to move.
 */
#include <kunit/visibility.h>
#include <linux/ethtool.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/unaligned.h>

#include "rss.h"
#include "srn.h"

/* Longest frame of any pool, with tags and checksum; each pool has its own. */
#define RSS_POOLED_RLPML		0x2600

static u32 rss_fields(const struct srn_rss *rss)
{
	u32 val = SRN_MRQC_RSS_IPV4 | SRN_MRQC_RSS_IPV4_TCP |
		  SRN_MRQC_RSS_IPV6 | SRN_MRQC_RSS_IPV6_TCP |
		  SRN_MRQC_RSS_IPV6_TCP_EX;

	if (rss->hash_udp4)
		val |= SRN_MRQC_RSS_IPV4_UDP;
	if (rss->hash_udp6)
		val |= SRN_MRQC_RSS_IPV6_UDP | SRN_MRQC_RSS_IPV6_UDP_EX;
	return val;
}

static void rss_program_spread(struct srn_adapter *adapter)
{
	const struct srn_rss *rss = &adapter->rss;
	struct srn_hw *hw = &adapter->hw;
	unsigned int i;

	for (i = 0; i < SRN_RSS_KEY_SIZE / sizeof(u32); i++)
		srn_wr32(hw, SRN_RSSRK(i),
			 get_unaligned_le32(&rss->key[i * sizeof(u32)]));
	for (i = 0; i < SRN_RSS_TABLE_SIZE / sizeof(u32); i++)
		srn_wr32(hw, SRN_RETA(i),
			 get_unaligned_le32(&rss->table[i * sizeof(u32)]));
	srn_wr32(hw, SRN_RLPML, adapter->ring_config.max_frame);
	srn_wr32(hw, SRN_MRQC, rss_fields(rss) |
		 FIELD_PREP(SRN_MRQC_ENABLE, SRN_MRQC_RSS));
}

static void rss_program_pooled(struct srn_adapter *adapter)
{
	struct srn_hw *hw = &adapter->hw;

	srn_wr32(hw, SRN_RLPML, RSS_POOLED_RLPML);
	srn_wr32(hw, SRN_MRQC, FIELD_PREP(SRN_MRQC_ENABLE, SRN_MRQC_VMDQ));
}

/**
 * srn_rss_program() - write the registers that say where the queues are
 * @adapter: the PF, its queues stopped or what changes not used by them
 *
 * Context: process, rtnl held or in probe.
 */
void srn_rss_program(struct srn_adapter *adapter)
{
	if (adapter->ring_config.spread)
		rss_program_spread(adapter);
	else
		rss_program_pooled(adapter);
}
EXPORT_SYMBOL_IF_KUNIT(srn_rss_program);

static void rss_spread_evenly(struct srn_adapter *adapter)
{
	unsigned int i;

	for (i = 0; i < SRN_RSS_TABLE_SIZE; i++)
		adapter->rss.table[i] =
			ethtool_rxfh_indir_default(i, adapter->ring_config.queues);
}

/**
 * srn_rss_init() - set up how frames are spread
 * @adapter: the PF, with the number of queues set
 *
 * Context: process, at probe.
 */
void srn_rss_init(struct srn_adapter *adapter)
{
	netdev_rss_key_fill(adapter->rss.key, sizeof(adapter->rss.key));
	rss_spread_evenly(adapter);
}
EXPORT_SYMBOL_IF_KUNIT(srn_rss_init);

/**
 * srn_rss_table_fits() - see whether a table set by hand allows so few queues
 * @adapter: the PF
 * @queues: how many
 *
 * Context: process, rtnl held.
 * Return: true if it does, or none was set.
 */
bool srn_rss_table_fits(const struct srn_adapter *adapter,
			unsigned int queues)
{
	unsigned int i;

	if (!netif_is_rxfh_configured(adapter->netdev))
		return true;
	for (i = 0; i < SRN_RSS_TABLE_SIZE; i++)
		if (adapter->rss.table[i] >= queues)
			return false;
	return true;
}
EXPORT_SYMBOL_IF_KUNIT(srn_rss_table_fits);

/**
 * srn_rss_fit() - have the table know of another number of queues
 * @adapter: the PF, with the new number set
 *
 * Context: process, rtnl held.
 */
void srn_rss_fit(struct srn_adapter *adapter)
{
	if (!netif_is_rxfh_configured(adapter->netdev) ||
	    !srn_rss_table_fits(adapter, adapter->ring_config.queues))
		rss_spread_evenly(adapter);
}
EXPORT_SYMBOL_IF_KUNIT(srn_rss_fit);

/**
 * srn_rss_leave() - pool the PF's queues, for good
 * @adapter: the PF, without VFs
 *
 * Does nothing if they are already.
 *
 * Context: process, may sleep. Takes rtnl.
 * Return: 0, or what srn_queues_reconfigure() returned, with all as it was.
 */
int srn_rss_leave(struct srn_adapter *adapter)
{
	struct srn_ring_config config;
	int err = 0;

	rtnl_lock();
	config = adapter->ring_config;
	if (config.spread) {
		config.spread = false;
		config.queues = 1;
		err = srn_queues_reconfigure(adapter, &config);
	}
	if (!err) {
		/* From here on tags are taken off by pool. */
		srn_rss_set_vlan_mode(adapter, true);
		netdev_update_features(adapter->netdev);
	}
	rtnl_unlock();
	return err;
}

/**
 * srn_rss_set_table() - choose the queue for each value of the hash
 * @adapter: the PF, spread
 * @table: SRN_RSS_TABLE_SIZE queues, each one that there is
 *
 * Context: process, rtnl held.
 */
void srn_rss_set_table(struct srn_adapter *adapter, const u32 *table)
{
	unsigned int i;

	for (i = 0; i < SRN_RSS_TABLE_SIZE; i++)
		adapter->rss.table[i] = table[i];
	srn_rss_program(adapter);
}

/**
 * srn_rss_set_key() - set the key of the hash
 * @adapter: the PF, spread
 * @key: SRN_RSS_KEY_SIZE bytes
 *
 * Context: process, rtnl held.
 */
void srn_rss_set_key(struct srn_adapter *adapter, const u8 *key)
{
	memcpy(adapter->rss.key, key, sizeof(adapter->rss.key));
	srn_rss_program(adapter);
}

/**
 * srn_rss_set_udp() - choose whether the ports of UDP are hashed
 * @adapter: the PF, spread
 * @hash_udp4: those over IPv4 are
 * @hash_udp6: those over IPv6 are
 *
 * Fragments have no ports, so they may overtake others of their flow then.
 *
 * Context: process, rtnl held.
 */
void srn_rss_set_udp(struct srn_adapter *adapter, bool hash_udp4,
		     bool hash_udp6)
{
	adapter->rss.hash_udp4 = hash_udp4;
	adapter->rss.hash_udp6 = hash_udp6;
	srn_rss_program(adapter);
}

/**
 * srn_rss_set_vlan_mode() - take tags off, and put them on, or do neither
 * @adapter: the PF
 * @on: do so
 *
 * This is for the device as a whole. With pools, each has a setting of its own
 * for what it receives, and this one must be on.
 *
 * Context: process, rtnl held or in probe.
 */
void srn_rss_set_vlan_mode(struct srn_adapter *adapter, bool on)
{
	u32 val = srn_rd32(&adapter->hw, SRN_CTRL);

	if (on)
		val |= SRN_CTRL_VME;
	else
		val &= ~SRN_CTRL_VME;
	srn_wr32(&adapter->hw, SRN_CTRL, val);
}
