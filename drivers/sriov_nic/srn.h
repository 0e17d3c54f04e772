/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One PF as a whole: the parts that each room owns, put together.
 */
#ifndef _SRN_SRN_H
#define _SRN_SRN_H

#include <linux/if_ether.h>
#include <linux/types.h>
#include <linux/workqueue.h>

#include "filter.h"
#include "hw.h"
#include "irq.h"
#include "ntuple.h"
#include "phy.h"
#include "ptp.h"
#include "ring.h"
#include "rss.h"
#include "sriov.h"
#include "stats.h"
#include "watchdog.h"

struct bpf_prog;
struct net_device;
struct pci_dev;
struct srn_devlink;

#define SRN_NAME			"sriov_nic"
#define SRN_MSG_DEFAULT			(NETIF_MSG_DRV | NETIF_MSG_PROBE | \
					 NETIF_MSG_LINK | NETIF_MSG_HW)

/**
 * struct srn_adapter - one PF
 * @netdev: its interface; constant
 * @pdev: its PCI function; constant
 * @hw: its registers
 * @irq: interrupt vectors
 * @link: state of the link
 * @queue: queue pairs; of those in use there are @ring_config.queues
 * @ring_config: what rings are made like; guarded by rtnl
 * @rss: how received frames are spread over queues
 * @xdp_prog: program that sees received frames first, or NULL; written under
 *	rtnl
 * @filter: MAC and VLAN filters of all pools
 * @ntuple: rules of the administrator
 * @sriov: the VFs
 * @ptp: its clock
 * @devlink: what devlink holds of it, NULL if there is none
 * @stats: counters that belong to no queue
 * @watchdog: notices what no interrupt tells
 * @reset_work: resets the device after a hang
 * @perm_mac: address from the NVM; constant
 * @msg_enable: NETIF_MSG_* that are logged; written under rtnl
 * @ledctl: the LEDs' modes while one of them shows which port this is; guarded
 *	by ethtool, which has one such show at a time
 * @tx_hangs: the reset to come is due to a transmission that hung
 * @started: the queues run; written under rtnl
 * @suspended: the device is not to be touched; guarded by rtnl
 * @vfs_saved: the configuration of VFs is kept, for after an error on the bus;
 *	its handlers come one after the other
 *
 * While the interface is open queues in use have rings, whether they run or
 * not.
 */
struct srn_adapter {
	struct net_device *netdev;
	struct pci_dev *pdev;
	struct srn_hw hw;
	struct srn_irq irq;
	struct srn_link link;
	struct srn_queue queue[SRN_QUEUES_MAX];
	struct srn_ring_config ring_config;
	struct srn_rss rss;
	struct bpf_prog *xdp_prog;
	struct srn_filter filter;
	struct srn_ntuple ntuple;
	struct srn_sriov sriov;
	struct srn_ptp ptp;
	struct srn_devlink *devlink;
	struct srn_stats stats;
	struct srn_watchdog watchdog;
	struct work_struct reset_work;
	u8 perm_mac[ETH_ALEN];
	u32 msg_enable;
	u32 ledctl;
	bool tx_hangs;
	bool started;
	bool suspended;
	bool vfs_saved;
};

int srn_adapter_init(struct srn_adapter *adapter);
void srn_adapter_exit(struct srn_adapter *adapter);
void srn_adapter_suspend(struct srn_adapter *adapter);
int srn_adapter_resume(struct srn_adapter *adapter);
int srn_adapter_reset(struct srn_adapter *adapter);
int srn_adapter_recover(struct srn_adapter *adapter);
void srn_adapter_request_reset(struct srn_adapter *adapter);
void srn_adapter_tx_hangs(struct srn_adapter *adapter);
void srn_adapter_link_event(struct srn_adapter *adapter);

void srn_queues_init(struct srn_adapter *adapter);
void srn_queues_limit(struct srn_adapter *adapter);
void srn_queues_exit(struct srn_adapter *adapter);
int srn_queues_open(struct srn_adapter *adapter);
void srn_queues_close(struct srn_adapter *adapter);
void srn_queues_start(struct srn_adapter *adapter);
void srn_queues_stop(struct srn_adapter *adapter);
int srn_queues_reconfigure(struct srn_adapter *adapter,
			   const struct srn_ring_config *config);
int srn_queue_set_xsk(struct srn_queue *queue, struct srn_xsk *xsk);

/**
 * srn_queue_in_hw() - find a queue's number in the device
 * @adapter: the PF
 * @index: its number for the stack
 *
 * Context: any.
 * Return: the number.
 */
static inline u16 srn_queue_in_hw(const struct srn_adapter *adapter,
				  unsigned int index)
{
	return adapter->ring_config.spread ? index : SRN_PF_QUEUE;
}

#endif /* _SRN_SRN_H */
