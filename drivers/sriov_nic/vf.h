/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One VF: who it is, what it asked for, and what it may do.
 */
#ifndef _SRN_VF_H
#define _SRN_VF_H

#include <linux/if_ether.h>
#include <linux/ratelimit_types.h>
#include <linux/spinlock.h>
#include <linux/types.h>

#include <vfio_glue/provider.h>

#include "guard.h"
#include "mbx_msg.h"

struct ifla_vf_info;
struct ifla_vf_stats;
struct netlink_ext_ack;
struct pci_dev;
struct srn_adapter;

/* What the stock VF driver keeps, and all that it is told about. */
#define SRN_VF_ADDRS_MAX		3

/* Speed of the port at its best, and so the highest limit that means a thing. */
#define SRN_VF_RATE_MAX_MBPS		1000

/**
 * struct srn_vf_stats - traffic of a VF since it has its owner
 * @rx_packets: frames received
 * @rx_bytes: their bytes
 * @rx_multicast: those of them that were multicast
 * @tx_packets: frames sent
 * @tx_bytes: their bytes
 */
struct srn_vf_stats {
	u64 rx_packets;
	u64 rx_bytes;
	u64 rx_multicast;
	u64 tx_packets;
	u64 tx_bytes;
};

/**
 * struct srn_vf_counters - the device's counters of a VF
 * @rx_packets: frames received
 * @rx_bytes: their bytes
 * @rx_multicast: those of them that were multicast
 * @tx_packets: frames sent
 * @tx_bytes: their bytes
 */
struct srn_vf_counters {
	u32 rx_packets;
	u32 rx_bytes;
	u32 rx_multicast;
	u32 tx_packets;
	u32 tx_bytes;
};

/**
 * struct srn_vf_record - how a VF behaved since it has its owner
 * @quarantine: why it is in quarantine, if it is
 * @resets: times that it was reset
 * @refused: messages that were not carried out
 * @spoofs: times that the device saw it send under a foreign name
 * @faults: times that the guard held something against it
 */
struct srn_vf_record {
	enum vfio_glue_quarantine quarantine;
	u64 resets;
	u64 refused;
	u64 spoofs;
	u64 faults;
};

/**
 * struct srn_vf - one VF, whether it is enabled on the bus or not
 * @adapter: its PF; constant
 * @index: its number, which is that of its pool; constant
 * @derived_mac: its address while the administrator gives it none; constant
 * @quick_until: end of the time in which @quick counts, in jiffies; of the
 *	"other" interrupt alone
 * @quick: times that it was served in that interrupt
 * @lock: guards all below but @func. Taken with interrupts off, since messages
 *	are answered in one; after vfio_glue's registry and before the filter's
 *	lock.
 * @config: identity that the administrator gave it; @config.set is not used,
 *	an address of zeros means none
 * @cts: the handshake is done, so that it may send messages
 * @notice: it was not told yet what @cts or the link became
 * @reminders: times that its driver will still be told to begin anew
 * @mac: its address, zeros while it is parked and has no filters
 * @num_addrs: further addresses
 * @verdicts: messages by what became of them
 * @resets: times that it was reset
 * @spoofs: times that the device saw it send under a foreign name
 * @faults: times that the guard held something against it
 * @guard: what is held against it
 * @limits: how much of that is too much
 * @quarantine: why the PF does not listen to it, and lets nothing pass
 * @greeted: its driver has spoken since its last reset, or was not to
 * @pdev: its PCI function, with a reference; NULL if that is not on the bus
 * @log: keeps it from filling the log
 * @counters: the device's as last read
 * @stats: the same, widened
 * @func: what vfio_glue gave it to; guarded by the lock of struct srn_sriov
 */
struct srn_vf {
	struct srn_adapter *adapter;
	unsigned int index;
	u8 derived_mac[ETH_ALEN] __aligned(2);

	unsigned long quick_until;
	unsigned int quick;

	spinlock_t lock;
	struct vfg_func_config config;
	bool cts;
	bool notice;
	unsigned int reminders;
	u8 mac[ETH_ALEN] __aligned(2);
	unsigned int num_addrs;
	u64 verdicts[SRN_MBX_VERDICTS];
	u64 resets;
	u64 spoofs;
	u64 faults;
	struct srn_guard guard;
	struct srn_guard_limits limits;
	enum vfio_glue_quarantine quarantine;
	bool greeted;
	struct pci_dev *pdev;
	struct ratelimit_state log;
	struct srn_vf_counters counters;
	struct srn_vf_stats stats;

	struct vfg_func *func;
};

void srn_vf_derive_mac(u8 *mac, const u8 *pf_mac, unsigned int index);
void srn_vf_init(struct srn_vf *vf, struct srn_adapter *adapter,
		 unsigned int index);

/* From the device, by way of sriov.c. */
int srn_vf_service(struct srn_vf *vf);
void srn_vf_lost_message(struct srn_vf *vf);
void srn_vf_pf_was_reset(struct srn_vf *vf);
void srn_vf_remind(struct srn_vf *vf);
void srn_vf_link_changed(struct srn_vf *vf);
void srn_vf_spoofed(struct srn_vf *vf);
void srn_vf_new_driver(struct srn_vf *vf);
struct pci_dev *srn_vf_set_dev(struct srn_vf *vf, struct pci_dev *pdev);
bool srn_vf_answers(struct srn_vf *vf, const void __iomem *bar);

/* vf_stats.c */
void srn_vf_stats_add(struct srn_vf_stats *stats, struct srn_vf_counters *last,
		      const struct srn_vf_counters *now);
void srn_vf_get_stats(struct srn_vf *vf, struct srn_vf_stats *stats);
void srn_vf_last_stats(struct srn_vf *vf, struct srn_vf_stats *stats);

/* From vfio_glue, by way of vfg_pf.c. */
void srn_vf_park(struct srn_vf *vf);
void srn_vf_get_record(struct srn_vf *vf, struct srn_vf_record *record);
void srn_vf_set_limits(struct srn_vf *vf,
		       const struct srn_guard_limits *limits);

/* Its identity; vf_config.c */
int srn_vf_set_config(struct srn_vf *vf, const struct vfg_func_config *config,
		      struct netlink_ext_ack *extack);
void srn_vf_get_config(struct srn_vf *vf, struct vfg_func_config *config);
void srn_vf_save_config(struct srn_vf *vf, struct vfg_func_config *config);

/* From the stack, by way of netdev.c; vf_ndo.c */
int srn_vf_ndo_set_mac(struct srn_adapter *adapter, int vf, const u8 *mac);
int srn_vf_ndo_set_vlan(struct srn_adapter *adapter, int vf, u16 vlan, u8 qos,
			__be16 proto);
int srn_vf_ndo_set_rate(struct srn_adapter *adapter, int vf, int min_tx_rate,
			int max_tx_rate);
int srn_vf_ndo_set_spoofchk(struct srn_adapter *adapter, int vf, bool on);
int srn_vf_ndo_set_trust(struct srn_adapter *adapter, int vf, bool on);
int srn_vf_ndo_set_link_state(struct srn_adapter *adapter, int vf, int state);
int srn_vf_ndo_get_config(struct srn_adapter *adapter, int vf,
			  struct ifla_vf_info *info);
int srn_vf_ndo_get_stats(struct srn_adapter *adapter, int vf,
			 struct ifla_vf_stats *stats);

#endif /* _SRN_VF_H */
