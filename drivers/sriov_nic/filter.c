// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tables by which the device sorts received and looped frames into pools.
 * Room: hand. Lock: srn_filter.lock guards the tables, of which the registers
 * are a copy, so that they can be written anew after a reset.
 *
 * Exact addresses (RAL, RAH):
 *
 *	0		the PF's address
 *	1..16		further addresses, of whoever comes first; one entry
 *			serves all pools that want the same address
 *	17..23		VF 6's .. VF 0's address
 *
 * The unicast hash table (UTA) stays empty, even if the PF is promiscuous: any
 * pool that listens to a multicast hash would take part in it and receive what
 * is meant for others. Unknown unicast from the wire reaches the PF all the
 * same, since its pool is the default pool.
 */
#include <linux/bitfield.h>
#include <linux/errno.h>
#include <linux/etherdevice.h>
#include <linux/if_vlan.h>
#include <linux/netdevice.h>
#include <linux/string.h>
#include <kunit/visibility.h>

#include "srn.h"

#define RAR_PF				0
#define RAR_SHARED_FIRST		1
#define RAR_SHARED_END			(SRN_HW_RAR_ENTRIES - SRN_MAX_VFS)

static unsigned int rar_own(unsigned int pool)
{
	return pool == SRN_PF_POOL ? RAR_PF : SRN_HW_RAR_ENTRIES - 1 - pool;
}

static bool rar_is_shared(unsigned int index)
{
	return index >= RAR_SHARED_FIRST && index < RAR_SHARED_END;
}

/* An entry is invalid while its two halves do not belong together. */
static void rar_write(struct srn_adapter *adapter, unsigned int index)
{
	const struct srn_rar *rar = &adapter->filter.rar[index];
	u8 pools = rar->pools | rar->steered;
	const u8 *mac = rar->mac;

	srn_wr32(&adapter->hw, SRN_RAH(index), 0);
	if (!pools)
		return;
	srn_wr32(&adapter->hw, SRN_RAL(index),
		 mac[0] | mac[1] << 8 | mac[2] << 16 | (u32)mac[3] << 24);
	srn_wr32(&adapter->hw, SRN_RAH(index), SRN_RAH_AV |
		 FIELD_PREP(SRN_RAH_POOLS, pools) |
		 FIELD_PREP(SRN_RAH_ADDR, mac[4] | mac[5] << 8));
}

static void rar_set(struct srn_adapter *adapter, unsigned int index,
		    const u8 *mac, u8 pools)
{
	struct srn_rar *rar = &adapter->filter.rar[index];

	ether_addr_copy(rar->mac, mac);
	rar->pools = pools;
	rar_write(adapter, index);
}

static void rar_leave(struct srn_adapter *adapter, unsigned int index,
		      unsigned int pool)
{
	struct srn_rar *rar = &adapter->filter.rar[index];

	if (!(rar->pools & BIT(pool)))
		return;
	rar->pools &= ~BIT(pool);
	rar_write(adapter, index);
}

/* Return the entry of an address, else a free one, else -ENOSPC. */
static int rar_find(struct srn_adapter *adapter, const u8 *mac)
{
	struct srn_filter *filter = &adapter->filter;
	int i, free = -ENOSPC;

	for (i = RAR_SHARED_FIRST; i < RAR_SHARED_END; i++) {
		struct srn_rar *rar = &filter->rar[i];

		if (!(rar->pools | rar->steered)) {
			if (free < 0)
				free = i;
		} else if (ether_addr_equal(rar->mac, mac)) {
			return i;
		}
	}
	return free;
}

static int rar_join(struct srn_adapter *adapter, unsigned int pool,
		    const u8 *mac)
{
	int i = rar_find(adapter, mac);

	if (i < 0)
		return i;
	if (!(adapter->filter.rar[i].pools & BIT(pool)))
		rar_set(adapter, i, mac,
			adapter->filter.rar[i].pools | BIT(pool));
	return 0;
}

static void mta_add(u32 *mta, u16 hash)
{
	mta[hash / 32] |= BIT(hash % 32);
}

/* The stock VF driver makes the same hash of an address. */
static u16 mta_hash(const u8 *mac)
{
	return mac[5] << 4 | mac[4] >> 4;
}

/*
 * Writes only the words that change, since every write is an exit, and looks
 * only at pools that listen, which are few.
 */
static void mta_update(struct srn_adapter *adapter)
{
	struct srn_filter *filter = &adapter->filter;
	const struct srn_pool *listener[SRN_HW_POOLS];
	unsigned int i, j, num = 0;
	bool all = false;

	for (i = 0; i < SRN_HW_POOLS; i++) {
		const struct srn_pool *pool = &filter->pool[i];

		if (pool->allmulti)
			all = true;
		else if (pool->has_hashes)
			listener[num++] = pool;
	}
	if (!all && !num && !filter->mta_in_use)
		return;
	filter->mta_in_use = all || num;

	for (i = 0; i < SRN_HW_MTA_WORDS; i++) {
		u32 word = all ? ~0U : 0;

		for (j = 0; j < num; j++)
			word |= listener[j]->hash[i];
		if (word == filter->mta[i])
			continue;
		filter->mta[i] = word;
		srn_wr32(&adapter->hw, SRN_MTA(i), word);
	}
}

static void vlvf_write(struct srn_adapter *adapter, unsigned int index)
{
	const struct srn_vlvf *vlvf = &adapter->filter.vlvf[index];

	srn_wr32(&adapter->hw, SRN_VLVF(index), !vlvf->pools ? 0 :
		 SRN_VLVF_VLANID_ENABLE |
		 FIELD_PREP(SRN_VLVF_POOLSEL, vlvf->pools) |
		 FIELD_PREP(SRN_VLVF_VLANID, vlvf->vid));
}

/* VFTA has a bit for each VLAN that any entry of VLVF is about. */
static void vfta_write(struct srn_adapter *adapter, unsigned int word)
{
	const struct srn_filter *filter = &adapter->filter;
	unsigned int i;
	u32 val = 0;

	for (i = 0; i < SRN_HW_VLVF_ENTRIES; i++) {
		if (filter->vlvf[i].pools && filter->vlvf[i].vid / 32 == word)
			val |= BIT(filter->vlvf[i].vid % 32);
	}
	srn_wr32(&adapter->hw, SRN_VFTA(word), val);
}

static void vfta_write_all(struct srn_adapter *adapter)
{
	const struct srn_filter *filter = &adapter->filter;
	u32 vfta[SRN_HW_VFTA_WORDS] = {};
	unsigned int i;

	for (i = 0; i < SRN_HW_VLVF_ENTRIES; i++) {
		if (filter->vlvf[i].pools)
			vfta[filter->vlvf[i].vid / 32] |=
				BIT(filter->vlvf[i].vid % 32);
	}
	for (i = 0; i < SRN_HW_VFTA_WORDS; i++)
		srn_wr32(&adapter->hw, SRN_VFTA(i), vfta[i]);
}

static void vlvf_leave(struct srn_adapter *adapter, unsigned int index,
		       unsigned int pool)
{
	struct srn_vlvf *vlvf = &adapter->filter.vlvf[index];

	if (!(vlvf->pools & BIT(pool)))
		return;
	vlvf->pools &= ~BIT(pool);
	vlvf_write(adapter, index);
	if (!vlvf->pools)
		vfta_write(adapter, vlvf->vid / 32);
}

/**
 * srn_filter_setup() - set up the tables
 * @adapter: PF; @adapter->perm_mac is set
 *
 * The PF receives its own address and broadcasts, VFs nothing. Nothing is
 * written to the device.
 *
 * Context: process, at probe, before anything else may call in here.
 */
void srn_filter_setup(struct srn_adapter *adapter)
{
	struct srn_filter *filter = &adapter->filter;
	unsigned int pool;

	spin_lock_init(&filter->lock);
	for (pool = 0; pool < SRN_HW_POOLS; pool++) {
		filter->pool[pool].max_frame = SRN_POOL_MAX_FRAME;
		filter->pool[pool].strip_vlan = true;
		filter->pool[pool].spoof_check = pool != SRN_PF_POOL;
	}
	filter->pool[SRN_PF_POOL].enabled = true;
	ether_addr_copy(filter->rar[RAR_PF].mac, adapter->perm_mac);
	filter->rar[RAR_PF].pools = BIT(SRN_PF_POOL);
}
EXPORT_SYMBOL_IF_KUNIT(srn_filter_setup);

/**
 * srn_filter_init() - write all that there is about pools to the device
 * @adapter: PF
 *
 * For after a reset of the device, at probe and later.
 *
 * Context: process. Takes the filter's lock.
 * Return: 0, or -ENODEV if the device is gone.
 */
int srn_filter_init(struct srn_adapter *adapter)
{
	struct srn_filter *filter = &adapter->filter;
	struct srn_hw *hw = &adapter->hw;
	unsigned long flags;
	unsigned int i;

	spin_lock_irqsave(&filter->lock, flags);
	srn_wr32(hw, SRN_VT_CTL, SRN_VT_CTL_REPL_EN |
		 FIELD_PREP(SRN_VT_CTL_DEF_PL, SRN_PF_POOL));
	for (i = 0; i < SRN_HW_RAR_ENTRIES; i++)
		rar_write(adapter, i);
	for (i = 0; i < SRN_HW_UTA_WORDS; i++)
		srn_wr32(hw, SRN_UTA(i), 0);
	for (i = 0; i < SRN_HW_MTA_WORDS; i++)
		srn_wr32(hw, SRN_MTA(i), filter->mta[i]);
	for (i = 0; i < SRN_HW_VLVF_ENTRIES; i++)
		vlvf_write(adapter, i);
	vfta_write_all(adapter);
	for (i = 0; i < SRN_HW_POOLS; i++)
		srn_pool_program_locked(adapter, i);
	srn_pool_program_switch_locked(adapter);
	spin_unlock_irqrestore(&filter->lock, flags);
	return READ_ONCE(hw->dead) ? -ENODEV : 0;
}
EXPORT_SYMBOL_IF_KUNIT(srn_filter_init);

static bool pf_wants_addr(struct net_device *netdev, const u8 *mac)
{
	struct netdev_hw_addr *ha;

	netdev_for_each_uc_addr(ha, netdev) {
		if (ether_addr_equal(ha->addr, mac))
			return true;
	}
	return false;
}

static void pf_update_addrs(struct srn_adapter *adapter)
{
	struct srn_filter *filter = &adapter->filter;
	struct netdev_hw_addr *ha;
	unsigned int i;

	for (i = RAR_SHARED_FIRST; i < RAR_SHARED_END; i++) {
		if (!pf_wants_addr(adapter->netdev, filter->rar[i].mac))
			rar_leave(adapter, i, SRN_PF_POOL);
	}
	filter->pf_overflow = false;
	netdev_for_each_uc_addr(ha, adapter->netdev) {
		if (rar_join(adapter, SRN_PF_POOL, ha->addr))
			filter->pf_overflow = true;
	}
}

/**
 * srn_filter_set_rx_mode() - take over the PF's address lists and flags
 * @adapter: PF
 *
 * Unicast addresses that find no entry are still received from the wire, by
 * way of the default pool, though not from VFs. VLANs are filtered even if the
 * PF is promiscuous, since the filter is that of the VFs too.
 *
 * Context: any, with the interface's address lists locked, as in
 * ndo_set_rx_mode(). Takes the filter's lock.
 */
void srn_filter_set_rx_mode(struct srn_adapter *adapter)
{
	struct srn_filter *filter = &adapter->filter;
	struct srn_pool *pool = &filter->pool[SRN_PF_POOL];
	struct net_device *netdev = adapter->netdev;
	struct netdev_hw_addr *ha;
	unsigned long flags;
	u32 rctl;

	spin_lock_irqsave(&filter->lock, flags);
	pf_update_addrs(adapter);
	memset(pool->hash, 0, sizeof(pool->hash));
	netdev_for_each_mc_addr(ha, netdev)
		mta_add(pool->hash, mta_hash(ha->addr));
	pool->has_hashes = !netdev_mc_empty(netdev);
	pool->allmulti = netdev->flags & (IFF_PROMISC | IFF_ALLMULTI);
	mta_update(adapter);
	srn_pool_program_locked(adapter, SRN_PF_POOL);

	rctl = srn_rd32(&adapter->hw, SRN_RCTL);
	rctl &= ~(SRN_RCTL_UPE | SRN_RCTL_MPE);
	if (filter->pf_overflow || netdev->flags & IFF_PROMISC)
		rctl |= SRN_RCTL_UPE;
	if (pool->allmulti)
		rctl |= SRN_RCTL_MPE;
	srn_wr32(&adapter->hw, SRN_RCTL, rctl);
	spin_unlock_irqrestore(&filter->lock, flags);
}
EXPORT_SYMBOL_IF_KUNIT(srn_filter_set_rx_mode);

/**
 * srn_filter_set_pf_mac() - give the PF another address
 * @adapter: PF
 * @mac: unicast address
 *
 * Context: any. Takes the filter's lock.
 * Return: 0, -EADDRNOTAVAIL if @mac is not a unicast address, or -EADDRINUSE
 * if it is that of a VF.
 */
int srn_filter_set_pf_mac(struct srn_adapter *adapter, const u8 *mac)
{
	if (!is_valid_ether_addr(mac))
		return -EADDRNOTAVAIL;
	if (srn_filter_mac_taken(adapter, SRN_PF_POOL, mac))
		return -EADDRINUSE;
	srn_filter_set_mac(adapter, SRN_PF_POOL, mac);
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(srn_filter_set_pf_mac);

/**
 * srn_filter_pf_vlan_add() - let the PF receive a VLAN
 * @adapter: PF
 * @vid: VLAN, 0..4094
 *
 * Context: any. Takes the filter's lock.
 * Return: 0, or -ENOSPC if all entries are taken by other VLANs.
 */
int srn_filter_pf_vlan_add(struct srn_adapter *adapter, u16 vid)
{
	return srn_filter_add_vlan(adapter, SRN_PF_POOL, vid, 0);
}

/**
 * srn_filter_pf_vlan_del() - undo srn_filter_pf_vlan_add()
 * @adapter: PF
 * @vid: VLAN
 *
 * Context: any. Takes the filter's lock.
 * Return: 0.
 */
int srn_filter_pf_vlan_del(struct srn_adapter *adapter, u16 vid)
{
	srn_filter_del_vlan(adapter, SRN_PF_POOL, vid);
	return 0;
}

/**
 * srn_filter_set_identity() - keep an address for a pool
 * @adapter: PF
 * @pool: number of the pool
 * @mac: unicast address, which replaces the one before
 *
 * No other pool may take the address, even while this one does not receive it.
 *
 * Context: any. Takes the filter's lock.
 */
void srn_filter_set_identity(struct srn_adapter *adapter, unsigned int pool,
			     const u8 *mac)
{
	unsigned long flags;

	spin_lock_irqsave(&adapter->filter.lock, flags);
	ether_addr_copy(adapter->filter.pool[pool].identity, mac);
	spin_unlock_irqrestore(&adapter->filter.lock, flags);
}
EXPORT_SYMBOL_IF_KUNIT(srn_filter_set_identity);

/**
 * srn_filter_set_mac() - give a pool its address
 * @adapter: PF
 * @pool: number of the pool
 * @mac: unicast address, which replaces the one before
 *
 * Context: any. Takes the filter's lock.
 */
void srn_filter_set_mac(struct srn_adapter *adapter, unsigned int pool,
			const u8 *mac)
{
	unsigned long flags;

	spin_lock_irqsave(&adapter->filter.lock, flags);
	rar_set(adapter, rar_own(pool), mac, BIT(pool));
	spin_unlock_irqrestore(&adapter->filter.lock, flags);
}
EXPORT_SYMBOL_IF_KUNIT(srn_filter_set_mac);

/**
 * srn_filter_clear_mac() - take a pool's address away
 * @adapter: PF
 * @pool: number of the pool
 *
 * Context: any. Takes the filter's lock.
 */
void srn_filter_clear_mac(struct srn_adapter *adapter, unsigned int pool)
{
	unsigned long flags;

	spin_lock_irqsave(&adapter->filter.lock, flags);
	rar_leave(adapter, rar_own(pool), pool);
	spin_unlock_irqrestore(&adapter->filter.lock, flags);
}
EXPORT_SYMBOL_IF_KUNIT(srn_filter_clear_mac);

/**
 * srn_filter_mac_taken() - say whether an address is another pool's own
 * @adapter: PF
 * @pool: number of the pool that would like to have it
 * @mac: address
 *
 * Further addresses of VFs may be shared, as redundancy protocols do; those of
 * the PF and the one address of each VF may not.
 *
 * Context: any. Takes the filter's lock.
 * Return: true if so.
 */
bool srn_filter_mac_taken(struct srn_adapter *adapter, unsigned int pool,
			  const u8 *mac)
{
	struct srn_filter *filter = &adapter->filter;
	unsigned long flags;
	bool taken = false;
	unsigned int i;

	spin_lock_irqsave(&filter->lock, flags);
	for (i = 0; i < SRN_HW_POOLS && !taken; i++)
		taken = i != pool &&
			ether_addr_equal(filter->pool[i].identity, mac);
	for (i = 0; i < SRN_HW_RAR_ENTRIES && !taken; i++) {
		const struct srn_rar *rar = &filter->rar[i];
		u8 others = rar->pools & ~BIT(pool);

		if (rar_is_shared(i))
			others &= BIT(SRN_PF_POOL);
		taken = others && ether_addr_equal(rar->mac, mac);
	}
	spin_unlock_irqrestore(&filter->lock, flags);
	return taken;
}
EXPORT_SYMBOL_IF_KUNIT(srn_filter_mac_taken);

/**
 * srn_filter_add_addr() - let a pool receive a further address
 * @adapter: PF
 * @pool: number of the pool
 * @mac: unicast address; nothing happens if the pool has it already
 *
 * Context: any. Takes the filter's lock.
 * Return: 0, or -ENOSPC if no entry is left.
 */
int srn_filter_add_addr(struct srn_adapter *adapter, unsigned int pool,
			const u8 *mac)
{
	unsigned long flags;
	int err;

	spin_lock_irqsave(&adapter->filter.lock, flags);
	err = rar_join(adapter, pool, mac);
	spin_unlock_irqrestore(&adapter->filter.lock, flags);
	return err;
}
EXPORT_SYMBOL_IF_KUNIT(srn_filter_add_addr);

/**
 * srn_filter_steer() - have a pool receive an address whether it asks or not
 * @adapter: PF
 * @pool: number of the pool
 * @mac: unicast address
 *
 * Context: any. Takes the filter's lock.
 * Return: 0, or -ENOSPC if no entry is left.
 */
int srn_filter_steer(struct srn_adapter *adapter, unsigned int pool,
		     const u8 *mac)
{
	struct srn_filter *filter = &adapter->filter;
	unsigned long flags;
	int i;

	spin_lock_irqsave(&filter->lock, flags);
	i = rar_find(adapter, mac);
	if (i >= 0) {
		filter->rar[i].steered |= BIT(pool);
		rar_set(adapter, i, mac, filter->rar[i].pools);
	}
	spin_unlock_irqrestore(&filter->lock, flags);
	return min(i, 0);
}
EXPORT_SYMBOL_IF_KUNIT(srn_filter_steer);

/**
 * srn_filter_unsteer() - undo srn_filter_steer()
 * @adapter: PF
 * @pool: number of the pool
 * @mac: the address
 *
 * Context: any. Takes the filter's lock.
 */
void srn_filter_unsteer(struct srn_adapter *adapter, unsigned int pool,
			const u8 *mac)
{
	struct srn_filter *filter = &adapter->filter;
	unsigned long flags;
	unsigned int i;

	spin_lock_irqsave(&filter->lock, flags);
	for (i = RAR_SHARED_FIRST; i < RAR_SHARED_END; i++) {
		struct srn_rar *rar = &filter->rar[i];

		if (!(rar->steered & BIT(pool)) ||
		    !ether_addr_equal(rar->mac, mac))
			continue;
		rar->steered &= ~BIT(pool);
		rar_write(adapter, i);
	}
	spin_unlock_irqrestore(&filter->lock, flags);
}
EXPORT_SYMBOL_IF_KUNIT(srn_filter_unsteer);

/**
 * srn_filter_clear_addrs() - take all further addresses of a pool away
 * @adapter: PF
 * @pool: number of the pool
 *
 * Context: any. Takes the filter's lock.
 */
void srn_filter_clear_addrs(struct srn_adapter *adapter, unsigned int pool)
{
	unsigned long flags;
	unsigned int i;

	spin_lock_irqsave(&adapter->filter.lock, flags);
	for (i = RAR_SHARED_FIRST; i < RAR_SHARED_END; i++)
		rar_leave(adapter, i, pool);
	spin_unlock_irqrestore(&adapter->filter.lock, flags);
}
EXPORT_SYMBOL_IF_KUNIT(srn_filter_clear_addrs);

/**
 * srn_filter_set_hashes() - say which multicast hashes a pool listens to
 * @adapter: PF
 * @pool: number of the pool
 * @hash: hashes, each below 4096; they replace those before
 * @num_hashes: length of @hash
 *
 * The table is one for all pools, so a pool that listens to any hash also
 * receives what matches another pool's.
 *
 * Context: any. Takes the filter's lock.
 */
void srn_filter_set_hashes(struct srn_adapter *adapter, unsigned int pool,
			   const u16 *hash, unsigned int num_hashes)
{
	struct srn_pool *state = &adapter->filter.pool[pool];
	unsigned long flags;
	unsigned int i;

	spin_lock_irqsave(&adapter->filter.lock, flags);
	memset(state->hash, 0, sizeof(state->hash));
	for (i = 0; i < num_hashes; i++)
		mta_add(state->hash, hash[i]);
	state->has_hashes = num_hashes;
	mta_update(adapter);
	srn_pool_program_locked(adapter, pool);
	spin_unlock_irqrestore(&adapter->filter.lock, flags);
}
EXPORT_SYMBOL_IF_KUNIT(srn_filter_set_hashes);

/**
 * srn_filter_set_allmulti() - let a pool listen to every multicast address
 * @adapter: PF
 * @pool: number of the pool
 * @on: let it
 *
 * It fills the table that all pools share: see srn_filter_set_hashes().
 *
 * Context: any. Takes the filter's lock.
 */
void srn_filter_set_allmulti(struct srn_adapter *adapter, unsigned int pool,
			     bool on)
{
	unsigned long flags;

	spin_lock_irqsave(&adapter->filter.lock, flags);
	adapter->filter.pool[pool].allmulti = on;
	mta_update(adapter);
	srn_pool_program_locked(adapter, pool);
	spin_unlock_irqrestore(&adapter->filter.lock, flags);
}
EXPORT_SYMBOL_IF_KUNIT(srn_filter_set_allmulti);

/**
 * srn_filter_add_vlan() - let a pool receive a VLAN
 * @adapter: PF
 * @pool: number of the pool
 * @vid: VLAN, 0..4094
 * @reserve: entries that must stay free if a new one is needed
 *
 * Pools in the same VLAN share its entry.
 *
 * Context: any. Takes the filter's lock.
 * Return: 0, or -ENOSPC if a new entry is needed and none may be taken.
 */
int srn_filter_add_vlan(struct srn_adapter *adapter, unsigned int pool,
			u16 vid, unsigned int reserve)
{
	struct srn_filter *filter = &adapter->filter;
	unsigned int i, num_free = 0;
	struct srn_vlvf *vlvf = NULL;
	unsigned long flags;
	int err = 0;

	spin_lock_irqsave(&filter->lock, flags);
	for (i = 0; i < SRN_HW_VLVF_ENTRIES; i++) {
		if (!filter->vlvf[i].pools) {
			if (!vlvf)
				vlvf = &filter->vlvf[i];
			num_free++;
		} else if (filter->vlvf[i].vid == vid) {
			break;
		}
	}
	if (i < SRN_HW_VLVF_ENTRIES) {
		filter->vlvf[i].pools |= BIT(pool);
		vlvf_write(adapter, i);
	} else if (num_free > reserve) {
		vlvf->vid = vid;
		vlvf->pools = BIT(pool);
		vlvf_write(adapter, vlvf - filter->vlvf);
		vfta_write(adapter, vid / 32);
	} else {
		err = -ENOSPC;
	}
	spin_unlock_irqrestore(&filter->lock, flags);
	return err;
}
EXPORT_SYMBOL_IF_KUNIT(srn_filter_add_vlan);

/**
 * srn_filter_del_vlan() - undo srn_filter_add_vlan()
 * @adapter: PF
 * @pool: number of the pool
 * @vid: VLAN; nothing happens if the pool is not in it
 *
 * Context: any. Takes the filter's lock.
 */
void srn_filter_del_vlan(struct srn_adapter *adapter, unsigned int pool,
			 u16 vid)
{
	unsigned long flags;
	unsigned int i;

	spin_lock_irqsave(&adapter->filter.lock, flags);
	for (i = 0; i < SRN_HW_VLVF_ENTRIES; i++) {
		if (adapter->filter.vlvf[i].vid == vid)
			vlvf_leave(adapter, i, pool);
	}
	spin_unlock_irqrestore(&adapter->filter.lock, flags);
}
EXPORT_SYMBOL_IF_KUNIT(srn_filter_del_vlan);

/**
 * srn_filter_del_vlans() - take a pool out of its VLANs
 * @adapter: PF
 * @pool: number of the pool
 * @keep: VLAN that it stays in, -1 for none
 *
 * Context: any. Takes the filter's lock.
 */
void srn_filter_del_vlans(struct srn_adapter *adapter, unsigned int pool,
			  int keep)
{
	unsigned long flags;
	unsigned int i;

	spin_lock_irqsave(&adapter->filter.lock, flags);
	for (i = 0; i < SRN_HW_VLVF_ENTRIES; i++) {
		if (adapter->filter.vlvf[i].pools &&
		    adapter->filter.vlvf[i].vid != keep)
			vlvf_leave(adapter, i, pool);
	}
	spin_unlock_irqrestore(&adapter->filter.lock, flags);
}
EXPORT_SYMBOL_IF_KUNIT(srn_filter_del_vlans);
