// SPDX-License-Identifier: GPL-2.0-only
/*
 * What one pool has to itself: its registers and its queues. Room: hand.
 * Lock: srn_filter.lock, which guards the state that the registers mirror.
 */
#include <linux/bitfield.h>
#include <linux/string.h>
#include <kunit/visibility.h>

#include "srn.h"

/* Base of the multicast rate limiter's clock, as the data sheet wants it. */
#define RTTBCNRM_DEFAULT		0x14

static u32 pool_vmolr(const struct srn_pool *pool)
{
	u32 val = SRN_VMOLR_LPE | SRN_VMOLR_BAM | SRN_VMOLR_STRCRC |
		  FIELD_PREP(SRN_VMOLR_RLPML, pool->max_frame);

	/* A port VLAN takes the untagged frames away. */
	if (!pool->port_vid)
		val |= SRN_VMOLR_AUPE;
	if (pool->strip_vlan || pool->port_vid)
		val |= SRN_VMOLR_STRVLAN;
	if (pool->allmulti)
		val |= SRN_VMOLR_MPME | SRN_VMOLR_ROMPE;
	/* The hash table is shared; only who listens is let to it. */
	if (pool->has_hashes)
		val |= SRN_VMOLR_ROMPE;
	return val;
}

static u32 pool_vmvir(const struct srn_pool *pool)
{
	if (!pool->port_vid && !pool->port_qos)
		return FIELD_PREP(SRN_VMVIR_VLANA, SRN_VMVIR_VLANA_DESC);
	return FIELD_PREP(SRN_VMVIR_VLANA, SRN_VMVIR_VLANA_ALWAYS) |
	       FIELD_PREP(SRN_VMVIR_PRIO, pool->port_qos) |
	       FIELD_PREP(SRN_VMVIR_VLAN, pool->port_vid);
}

/**
 * srn_pool_program_locked() - write a pool's registers from its state
 * @adapter: PF
 * @pool: number of the pool
 *
 * Context: any; the filter's lock is held.
 */
void srn_pool_program_locked(struct srn_adapter *adapter, unsigned int pool)
{
	const struct srn_pool *state = &adapter->filter.pool[pool];

	lockdep_assert_held(&adapter->filter.lock);
	srn_wr32(&adapter->hw, SRN_VMOLR(pool), pool_vmolr(state));
	srn_wr32(&adapter->hw, SRN_VMVIR(pool), pool_vmvir(state));
}

/**
 * srn_pool_program_switch_locked() - write the registers that hold a bit of
 *	each pool
 * @adapter: PF
 *
 * Context: any; the filter's lock is held.
 */
void srn_pool_program_switch_locked(struct srn_adapter *adapter)
{
	u32 spoof = 0, enabled = 0, heard = 0;
	unsigned int pool;

	lockdep_assert_held(&adapter->filter.lock);
	for (pool = 0; pool < SRN_HW_POOLS; pool++) {
		if (adapter->filter.pool[pool].spoof_check)
			spoof |= BIT(pool);
		if (adapter->filter.pool[pool].enabled)
			enabled |= BIT(pool);
		if (!adapter->filter.pool[pool].mute)
			heard |= BIT(pool);
	}
	/* Without pools there is nothing to switch, and all queues are ours. */
	if (adapter->ring_config.spread) {
		srn_wr32(&adapter->hw, SRN_DTXSWC, 0);
		srn_wr32(&adapter->hw, SRN_VFRE, GENMASK(SRN_HW_POOLS - 1, 0));
		srn_wr32(&adapter->hw, SRN_VFTE, GENMASK(SRN_HW_POOLS - 1, 0));
		return;
	}
	srn_wr32(&adapter->hw, SRN_DTXSWC, SRN_DTXSWC_LOOPBACK_EN |
		 FIELD_PREP(SRN_DTXSWC_MAC_SPOOF, spoof) |
		 FIELD_PREP(SRN_DTXSWC_VLAN_SPOOF, spoof));
	srn_wr32(&adapter->hw, SRN_VFRE, enabled);
	srn_wr32(&adapter->hw, SRN_VFTE, enabled);
	srn_wr32(&adapter->hw, SRN_MBVFIMR, heard);
}

/**
 * srn_pool_program_switch() - have the device know whether there are pools
 * @adapter: PF
 *
 * Context: any. Takes the filter's lock.
 */
void srn_pool_program_switch(struct srn_adapter *adapter)
{
	unsigned long flags;

	spin_lock_irqsave(&adapter->filter.lock, flags);
	srn_pool_program_switch_locked(adapter);
	spin_unlock_irqrestore(&adapter->filter.lock, flags);
}

/**
 * srn_pool_set_max_frame() - set the longest frame that a pool receives
 * @adapter: PF
 * @pool: number of the pool
 * @max_frame: with tags and the checksum, in bytes, at most 16383
 *
 * A VF's buffers may be smaller than what it told the device of their size, so
 * this is what keeps a longer frame from running past their end.
 *
 * Context: any. Takes the filter's lock.
 */
void srn_pool_set_max_frame(struct srn_adapter *adapter, unsigned int pool,
			    u16 max_frame)
{
	unsigned long flags;

	spin_lock_irqsave(&adapter->filter.lock, flags);
	adapter->filter.pool[pool].max_frame = max_frame;
	srn_pool_program_locked(adapter, pool);
	spin_unlock_irqrestore(&adapter->filter.lock, flags);
}
EXPORT_SYMBOL_IF_KUNIT(srn_pool_set_max_frame);

/**
 * srn_pool_set_strip_vlan() - take VLAN tags out of received frames
 * @adapter: PF
 * @pool: number of the pool
 * @on: take them out and report them in the descriptor
 *
 * Of multicast frames they are taken out for all pools or none, and it is all.
 *
 * Context: any. Takes the filter's lock.
 */
void srn_pool_set_strip_vlan(struct srn_adapter *adapter, unsigned int pool,
			     bool on)
{
	unsigned long flags;

	spin_lock_irqsave(&adapter->filter.lock, flags);
	adapter->filter.pool[pool].strip_vlan = on;
	srn_pool_program_locked(adapter, pool);
	spin_unlock_irqrestore(&adapter->filter.lock, flags);
}
EXPORT_SYMBOL_IF_KUNIT(srn_pool_set_strip_vlan);

/**
 * srn_pool_set_port_vlan() - put a tag on all that a pool sends
 * @adapter: PF
 * @pool: number of the pool
 * @vid: VLAN, 0..4094; unless 0, untagged frames are not received either
 * @qos: priority, 0..7; with @vid and @qos 0 no tag is put on
 *
 * Membership of the VLAN is set apart, with srn_filter_add_vlan().
 *
 * Context: any. Takes the filter's lock.
 */
void srn_pool_set_port_vlan(struct srn_adapter *adapter, unsigned int pool,
			    u16 vid, u8 qos)
{
	unsigned long flags;

	spin_lock_irqsave(&adapter->filter.lock, flags);
	adapter->filter.pool[pool].port_vid = vid;
	adapter->filter.pool[pool].port_qos = qos;
	srn_pool_program_locked(adapter, pool);
	spin_unlock_irqrestore(&adapter->filter.lock, flags);
}
EXPORT_SYMBOL_IF_KUNIT(srn_pool_set_port_vlan);

/**
 * srn_pool_set_spoof_check() - drop what a pool sends under a foreign name
 * @adapter: PF
 * @pool: number of the pool
 * @on: drop frames whose source address or VLAN is not one of the pool's
 *
 * QEMU's device stores the setting and does not act on it.
 *
 * Context: any. Takes the filter's lock.
 */
void srn_pool_set_spoof_check(struct srn_adapter *adapter, unsigned int pool,
			      bool on)
{
	unsigned long flags;

	spin_lock_irqsave(&adapter->filter.lock, flags);
	adapter->filter.pool[pool].spoof_check = on;
	srn_pool_program_switch_locked(adapter);
	spin_unlock_irqrestore(&adapter->filter.lock, flags);
}
EXPORT_SYMBOL_IF_KUNIT(srn_pool_set_spoof_check);

/**
 * srn_pool_set_enabled() - let a pool send and receive
 * @adapter: PF
 * @pool: number of the pool
 * @on: let it
 *
 * The device forgets this by itself when the VF of that number is reset, so
 * the registers are written even if @on is what it was.
 *
 * Context: any. Takes the filter's lock.
 */
void srn_pool_set_enabled(struct srn_adapter *adapter, unsigned int pool,
			  bool on)
{
	unsigned long flags;

	spin_lock_irqsave(&adapter->filter.lock, flags);
	adapter->filter.pool[pool].enabled = on;
	srn_pool_program_switch_locked(adapter);
	spin_unlock_irqrestore(&adapter->filter.lock, flags);
}
EXPORT_SYMBOL_IF_KUNIT(srn_pool_set_enabled);

/**
 * srn_pool_set_mute() - do not listen to a VF
 * @adapter: PF
 * @pool: number of the VF
 * @on: what it puts into its mailbox shall raise no interrupt
 *
 * QEMU's device stores the setting and does not act on it.
 *
 * Context: any. Takes the filter's lock.
 */
void srn_pool_set_mute(struct srn_adapter *adapter, unsigned int pool, bool on)
{
	unsigned long flags;

	spin_lock_irqsave(&adapter->filter.lock, flags);
	adapter->filter.pool[pool].mute = on;
	srn_pool_program_switch_locked(adapter);
	spin_unlock_irqrestore(&adapter->filter.lock, flags);
}
EXPORT_SYMBOL_IF_KUNIT(srn_pool_set_mute);

/**
 * srn_pool_set_rate() - limit what a pool sends
 * @adapter: PF
 * @pool: number of the pool
 * @rate_mbps: limit in Mbit/s, 0 for none
 * @link_mbps: speed of the link in Mbit/s, at most 1000; 0 if there is none
 *
 * The device wants the factor by which the link is faster, in 2^-14. The limit
 * is put on each of the pool's two queues, of which stock VF drivers use one.
 * QEMU's device does not know the registers.
 *
 * Context: any. Takes the filter's lock, since the queue is selected apart.
 */
void srn_pool_set_rate(struct srn_adapter *adapter, unsigned int pool,
		       u32 rate_mbps, u32 link_mbps)
{
	unsigned long flags;
	u32 val = 0;

	if (rate_mbps && rate_mbps < link_mbps)
		val = SRN_RTTBCNRC_RS_ENA |
		      (((link_mbps << 14) / rate_mbps) &
		       (SRN_RTTBCNRC_RF_INT | SRN_RTTBCNRC_RF_DEC));

	spin_lock_irqsave(&adapter->filter.lock, flags);
	srn_wr32(&adapter->hw, SRN_RTTBCNRM, RTTBCNRM_DEFAULT);
	srn_wr32(&adapter->hw, SRN_RTTDQSEL, pool);
	srn_wr32(&adapter->hw, SRN_RTTBCNRC, val);
	srn_wr32(&adapter->hw, SRN_RTTDQSEL, pool + SRN_HW_POOLS);
	srn_wr32(&adapter->hw, SRN_RTTBCNRC, val);
	spin_unlock_irqrestore(&adapter->filter.lock, flags);
}
EXPORT_SYMBOL_IF_KUNIT(srn_pool_set_rate);

/**
 * srn_pool_stop_queues() - leave nothing of a VF's queues
 * @adapter: PF
 * @pool: number of the VF
 *
 * A VF's reset stops its queues but keeps their interrupt vectors, and QEMU's
 * device adds the next ones to those. As long as there never was a VF, the
 * queues may be the PF's own, and are left alone.
 *
 * Context: any.
 */
void srn_pool_stop_queues(struct srn_adapter *adapter, unsigned int pool)
{
	unsigned int queue;

	if (adapter->ring_config.spread)
		return;
	for (queue = pool; queue < SRN_HW_QUEUES; queue += SRN_HW_POOLS) {
		srn_wr32(&adapter->hw, SRN_RXDCTL(queue), 0);
		srn_wr32(&adapter->hw, SRN_TXDCTL(queue), 0);
	}
	srn_wr32(&adapter->hw, SRN_IVAR(pool), 0);
}
EXPORT_SYMBOL_IF_KUNIT(srn_pool_stop_queues);

/**
 * srn_pool_queues_on() - find out whether a driver uses a VF
 * @adapter: PF
 * @pool: number of the VF
 *
 * Context: any.
 * Return: true if one of its queues is enabled.
 */
bool srn_pool_queues_on(struct srn_adapter *adapter, unsigned int pool)
{
	unsigned int queue;
	u32 val = 0;

	for (queue = pool; queue < SRN_HW_QUEUES; queue += SRN_HW_POOLS) {
		val |= srn_rd32(&adapter->hw, SRN_RXDCTL(queue));
		val |= srn_rd32(&adapter->hw, SRN_TXDCTL(queue));
	}
	return val & SRN_DCTL_ENABLE;
}
EXPORT_SYMBOL_IF_KUNIT(srn_pool_queues_on);
