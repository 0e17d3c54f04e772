// SPDX-License-Identifier: GPL-2.0-only
/*
 * Object: the watchdog of one PF. No lock; its work is stopped before anybody
 * else takes the device.
 *
 * Two things happen without an interrupt: the device goes away, and its
 * transmitter stands still. Neither is left to chance, that somebody reads a
 * register or that the stack has filled the ring. A look costs one register
 * access, and two more while the PF's queue runs.
 */
#include <linux/jiffies.h>
#include <linux/netdevice.h>

#include "srn.h"

#define WATCHDOG_PERIOD			(2 * HZ)
/* The stack's own watchdog takes 5 s, and needs a queue that it had to stop. */
#define WATCHDOG_TX_LOOKS		2

/*
 * A transmitter hangs if it has descriptors but does not fetch them, unless it
 * has no link, or its partner has asked it to wait.
 */
static bool watchdog_tx_hangs(struct srn_adapter *adapter, u32 status)
{
	struct srn_watchdog *watchdog = &adapter->watchdog;
	struct srn_hw *hw = &adapter->hw;
	u32 head, tail;

	if (!READ_ONCE(adapter->started) || !(status & SRN_STATUS_LU) ||
	    status & SRN_STATUS_TXOFF)
		goto not_stuck;
	head = srn_rd32(hw, SRN_TDH(SRN_PF_QUEUE));
	tail = srn_rd32(hw, SRN_TDT(SRN_PF_QUEUE));
	if (head == tail)
		goto not_stuck;
	if (head != watchdog->tx_head) {
		watchdog->tx_head = head;
		watchdog->tx_stuck = 0;
	}
	return watchdog->tx_stuck++ >= WATCHDOG_TX_LOOKS;

not_stuck:
	watchdog->tx_stuck = 0;
	return false;
}

static void watchdog_look(struct work_struct *work)
{
	struct srn_adapter *adapter =
		container_of(to_delayed_work(work), struct srn_adapter,
			     watchdog.work);
	u32 status;

	if (!srn_hw_check(&adapter->hw, &status))
		return;
	if (watchdog_tx_hangs(adapter, status)) {
		srn_adapter_tx_hangs(adapter);
		return;
	}
	schedule_delayed_work(&adapter->watchdog.work, WATCHDOG_PERIOD);
}

/**
 * srn_watchdog_init() - set up the watchdog
 * @adapter: the PF
 *
 * Context: process.
 */
void srn_watchdog_init(struct srn_adapter *adapter)
{
	INIT_DELAYED_WORK(&adapter->watchdog.work, watchdog_look);
}

/**
 * srn_watchdog_start() - look after the device from now on
 * @adapter: the PF, its device working
 *
 * Once something is found, a reset is asked for and nobody looks any more until
 * the reset has started the watchdog again.
 *
 * Context: process.
 */
void srn_watchdog_start(struct srn_adapter *adapter)
{
	adapter->watchdog.tx_stuck = 0;
	schedule_delayed_work(&adapter->watchdog.work, WATCHDOG_PERIOD);
}

/**
 * srn_watchdog_stop() - do not look any more
 * @adapter: the PF
 *
 * Context: process, may sleep. May hold rtnl.
 */
void srn_watchdog_stop(struct srn_adapter *adapter)
{
	cancel_delayed_work_sync(&adapter->watchdog.work);
}
