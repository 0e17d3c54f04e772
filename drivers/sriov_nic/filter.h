/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which frames reach which pool: the tables that all pools share, and the
 * registers that each has to itself.
 */
#ifndef _SRN_FILTER_H
#define _SRN_FILTER_H

#include <linux/if_ether.h>
#include <linux/spinlock.h>
#include <linux/types.h>

#include "regs.h"

struct srn_adapter;

/* VLAN entries that VFs leave for the PF and for port VLANs. */
#define SRN_VLVF_RESERVED		8

/* Frame size of a pool of which nothing else is known: MTU 1500 and a tag. */
#define SRN_POOL_MAX_FRAME		1522

/**
 * struct srn_rar - one entry of the table of exact addresses
 * @mac: address
 * @pools: pools that asked to receive it
 * @steered: pools that a rule of the administrator gives it to; the entry is
 *	free if both are 0
 */
struct srn_rar {
	u8 mac[ETH_ALEN] __aligned(2);
	u8 pools;
	u8 steered;
};

/**
 * struct srn_vlvf - one entry of the table of VLANs
 * @vid: VLAN
 * @pools: its members, 0 if the entry is free
 */
struct srn_vlvf {
	u16 vid;
	u8 pools;
};

/**
 * struct srn_pool - what one pool receives and sends
 * @identity: address that belongs to it even while it does not receive it;
 *	zeros for none
 * @hash: multicast hashes that it listens to, a bit each
 * @max_frame: longest frame that it receives, with the checksum, in bytes
 * @port_vid: VLAN whose untagged member it is, 0 for none
 * @port_qos: priority in the tag put on its frames
 * @has_hashes: there are any in @hash
 * @allmulti: listens to every multicast address
 * @strip_vlan: receives its VLAN tags in the descriptor
 * @spoof_check: sends no foreign source addresses and VLANs
 * @enabled: sends and receives at all
 * @mute: what its VF puts into the mailbox raises no interrupt
 */
struct srn_pool {
	u8 identity[ETH_ALEN] __aligned(2);
	u32 hash[SRN_HW_MTA_WORDS];
	u16 max_frame;
	u16 port_vid;
	u8 port_qos;
	bool has_hashes;
	bool allmulti;
	bool strip_vlan;
	bool spoof_check;
	bool enabled;
	bool mute;
};

/**
 * struct srn_filter - what the device was told about addresses and VLANs
 * @lock: guards all of this and the registers that mirror it. Taken with
 *	interrupts off, since VFs are served in one; the last of all locks.
 * @rar: exact addresses. Entry 0 is the PF's, entry 23 - n is VF n's; those
 *	between are for further addresses of whoever comes first.
 * @mta: multicast hashes that the device lets through: those that any pool
 *	listens to
 * @mta_in_use: there are any in @mta
 * @vlvf: VLANs
 * @pool: pools
 * @pf_overflow: the PF has more unicast addresses than entries are left
 */
struct srn_filter {
	spinlock_t lock;
	struct srn_rar rar[SRN_HW_RAR_ENTRIES];
	u32 mta[SRN_HW_MTA_WORDS];
	bool mta_in_use;
	struct srn_vlvf vlvf[SRN_HW_VLVF_ENTRIES];
	struct srn_pool pool[SRN_HW_POOLS];
	bool pf_overflow;
};

/* For the PF's own doors. */
void srn_filter_setup(struct srn_adapter *adapter);
int srn_filter_init(struct srn_adapter *adapter);
void srn_filter_set_rx_mode(struct srn_adapter *adapter);
int srn_filter_set_pf_mac(struct srn_adapter *adapter, const u8 *mac);
int srn_filter_pf_vlan_add(struct srn_adapter *adapter, u16 vid);
int srn_filter_pf_vlan_del(struct srn_adapter *adapter, u16 vid);

/* For any pool. */
void srn_filter_set_identity(struct srn_adapter *adapter, unsigned int pool,
			     const u8 *mac);
void srn_filter_set_mac(struct srn_adapter *adapter, unsigned int pool,
			const u8 *mac);
void srn_filter_clear_mac(struct srn_adapter *adapter, unsigned int pool);
bool srn_filter_mac_taken(struct srn_adapter *adapter, unsigned int pool,
			  const u8 *mac);
int srn_filter_add_addr(struct srn_adapter *adapter, unsigned int pool,
			const u8 *mac);
int srn_filter_steer(struct srn_adapter *adapter, unsigned int pool,
		     const u8 *mac);
void srn_filter_unsteer(struct srn_adapter *adapter, unsigned int pool,
			const u8 *mac);
void srn_filter_clear_addrs(struct srn_adapter *adapter, unsigned int pool);
void srn_filter_set_hashes(struct srn_adapter *adapter, unsigned int pool,
			   const u16 *hash, unsigned int num_hashes);
void srn_filter_set_allmulti(struct srn_adapter *adapter, unsigned int pool,
			     bool on);
int srn_filter_add_vlan(struct srn_adapter *adapter, unsigned int pool,
			u16 vid, unsigned int reserve);
void srn_filter_del_vlan(struct srn_adapter *adapter, unsigned int pool,
			 u16 vid);
void srn_filter_del_vlans(struct srn_adapter *adapter, unsigned int pool,
			  int keep);

/* Of one pool alone; pool.c */
void srn_pool_program_locked(struct srn_adapter *adapter, unsigned int pool);
void srn_pool_program_switch_locked(struct srn_adapter *adapter);
void srn_pool_program_switch(struct srn_adapter *adapter);
void srn_pool_set_max_frame(struct srn_adapter *adapter, unsigned int pool,
			    u16 max_frame);
void srn_pool_set_strip_vlan(struct srn_adapter *adapter, unsigned int pool,
			     bool on);
void srn_pool_set_port_vlan(struct srn_adapter *adapter, unsigned int pool,
			    u16 vid, u8 qos);
void srn_pool_set_spoof_check(struct srn_adapter *adapter, unsigned int pool,
			      bool on);
void srn_pool_set_enabled(struct srn_adapter *adapter, unsigned int pool,
			  bool on);
void srn_pool_set_mute(struct srn_adapter *adapter, unsigned int pool, bool on);
void srn_pool_set_rate(struct srn_adapter *adapter, unsigned int pool,
		       u32 rate_mbps, u32 link_mbps);
void srn_pool_stop_queues(struct srn_adapter *adapter, unsigned int pool);
bool srn_pool_queues_on(struct srn_adapter *adapter, unsigned int pool);

#endif /* _SRN_FILTER_H */
