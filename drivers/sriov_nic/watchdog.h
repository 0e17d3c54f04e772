/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What looks after a device that may stop working without saying so.
 */
#ifndef _SRN_WATCHDOG_H
#define _SRN_WATCHDOG_H

#include <linux/types.h>
#include <linux/workqueue.h>

#include "ring.h"

struct srn_adapter;

/**
 * struct srn_watchdog - what it saw last; all of it belongs to the work
 * @work: the next look
 * @tx: each transmit queue of the PF
 * @tx.head: its TDH
 * @tx.stuck: looks in a row at which descriptors waited behind @tx.head
 * @masked: vectors that were masked and should not have been
 * @irq_repairs: how often it has unmasked some
 */
struct srn_watchdog {
	struct delayed_work work;
	struct {
		u32 head;
		unsigned int stuck;
	} tx[SRN_QUEUES_MAX];
	u32 masked;
	u32 irq_repairs;
};

void srn_watchdog_init(struct srn_adapter *adapter);
void srn_watchdog_start(struct srn_adapter *adapter);
void srn_watchdog_stop(struct srn_adapter *adapter);

#endif /* _SRN_WATCHDOG_H */
