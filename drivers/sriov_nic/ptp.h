/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The clock of the device, and the time stamps that it gives frames.
 */
#ifndef _SRN_PTP_H
#define _SRN_PTP_H

#include <linux/ktime.h>
#include <linux/net_tstamp.h>
#include <linux/ptp_clock_kernel.h>
#include <linux/spinlock.h>
#include <linux/types.h>

#include "ptp_math.h"

struct ethtool_ts_stats;
struct kernel_ethtool_ts_info;
struct net_device;
struct netlink_ext_ack;
struct sk_buff;
struct srn_adapter;

/**
 * struct srn_ptp_plan - which received frames are stamped
 * @filter: HWTSTAMP_FILTER_* that describes them
 * @rxctl: TSYNCRXCTL
 * @rxcfg: TSYNCRXCFG
 * @l2: frames of PTP's own Ethernet type are looked at
 * @l4: UDP datagrams of PTP's event port are looked at
 */
struct srn_ptp_plan {
	enum hwtstamp_rx_filters filter;
	u32 rxctl;
	u32 rxcfg;
	bool l2;
	bool l4;
};

/**
 * struct srn_ptp - the clock of one PF
 * @clock: as the PTP core knows it, NULL if it does not
 * @info: what the PTP core knows of it; constant
 * @config: what is stamped, as the stack asked; guarded by rtnl
 * @plan: the same for the device; guarded by rtnl
 * @tx_on: frames that ask for it are stamped when they leave
 * @lock: guards all below, and the clock's and stamps' registers. Taken with
 *	interrupts off, innermost.
 * @running: the registers may be used
 * @time: what SYSTIM stands for
 * @stopped: when @running ended, on the monotonic clock
 * @timinca: rate of the clock
 * @tx_skb: frame whose stamp is waited for; one at a time
 * @tx_start: since when, in jiffies
 * @rx_stuck: a stamp that nobody had fetched was there a pass ago
 * @tx_stamps: frames stamped when they left
 * @tx_lost: frames whose stamp never came
 * @tx_skipped: frames not stamped since another was waited for
 * @rx_stamps: frames stamped when they came
 * @rx_cleared: stamps thrown away since their frame did not come to us
 */
struct srn_ptp {
	struct ptp_clock *clock;
	struct ptp_clock_info info;
	struct kernel_hwtstamp_config config;
	struct srn_ptp_plan plan;
	bool tx_on;

	spinlock_t lock;
	bool running;
	struct srn_ptp_time time;
	ktime_t stopped;
	u32 timinca;
	struct sk_buff *tx_skb;
	unsigned long tx_start;
	bool rx_stuck;
	u64 tx_stamps;
	u64 tx_lost;
	u64 tx_skipped;
	u64 rx_stamps;
	u64 rx_cleared;
};

/* The clock's life, by way of adapter.c. */
void srn_ptp_setup(struct srn_adapter *adapter);
void srn_ptp_start(struct srn_adapter *adapter);
void srn_ptp_stop(struct srn_adapter *adapter);
void srn_ptp_register(struct srn_adapter *adapter);
void srn_ptp_unregister(struct srn_adapter *adapter);

/* Frames. */
bool srn_ptp_tx_begin(struct srn_adapter *adapter, struct sk_buff *skb);
void srn_ptp_rx_stamp(struct srn_adapter *adapter, struct sk_buff *skb);

/* From the stack, by way of netdev.c and ethtool.c. */
int srn_ptp_plan_rx(enum hwtstamp_rx_filters filter, struct srn_ptp_plan *plan);
int srn_ptp_hwtstamp_get(struct net_device *netdev,
			 struct kernel_hwtstamp_config *config);
int srn_ptp_hwtstamp_set(struct net_device *netdev,
			 struct kernel_hwtstamp_config *config,
			 struct netlink_ext_ack *extack);
int srn_ptp_ts_info(struct net_device *netdev,
		    struct kernel_ethtool_ts_info *info);
void srn_ptp_ts_stats(struct net_device *netdev,
		      struct ethtool_ts_stats *stats);

#endif /* _SRN_PTP_H */
