// SPDX-License-Identifier: GPL-2.0-only
/*
 * Object: the watchdog of one PF. No lock; its work is stopped before anybody
 * else takes the device.
 *
 * Three things happen without an interrupt: the device goes away, its
 * transmitter stands still, or its interrupts are masked. None is left to
 * chance, that somebody reads a register or that the stack has filled the ring.
 * A look costs two register accesses, and two more for each queue of the PF that
 * runs. It also reminds VFs that do not begin anew though they were told to.
 */
#include <linux/jiffies.h>
#include <linux/netdevice.h>
#include <linux/string.h>

#include "srn.h"

#define WATCHDOG_PERIOD			(2 * HZ)
/* The stack's own watchdog takes 5 s, and needs a queue that it had to stop. */
#define WATCHDOG_TX_LOOKS		2

/* One that has descriptors but does not fetch them. */
static bool watchdog_queue_hangs(struct srn_adapter *adapter, unsigned int index)
{
	unsigned int queue = srn_queue_in_hw(adapter, index);
	struct srn_hw *hw = &adapter->hw;
	u32 head, tail;

	head = srn_rd32(hw, SRN_TDH(queue));
	tail = srn_rd32(hw, SRN_TDT(queue));
	if (head == tail) {
		adapter->watchdog.tx[index].stuck = 0;
		return false;
	}
	if (head != adapter->watchdog.tx[index].head) {
		adapter->watchdog.tx[index].head = head;
		adapter->watchdog.tx[index].stuck = 0;
	}
	return adapter->watchdog.tx[index].stuck++ >= WATCHDOG_TX_LOOKS;
}

static void watchdog_forget_tx(struct srn_adapter *adapter)
{
	memset(adapter->watchdog.tx, 0, sizeof(adapter->watchdog.tx));
}

/*
 * Nothing is sent without a link, or while the partner has asked to wait. A
 * queue that is stopped meanwhile does no harm: its registers are still there.
 */
static bool watchdog_tx_hangs(struct srn_adapter *adapter, u32 status)
{
	unsigned int i, queues = READ_ONCE(adapter->ring_config.queues);

	if (!READ_ONCE(adapter->started) || !(status & SRN_STATUS_LU) ||
	    status & SRN_STATUS_TXOFF) {
		watchdog_forget_tx(adapter);
		return false;
	}
	for (i = 0; i < queues; i++)
		if (watchdog_queue_hangs(adapter, i))
			return true;
	return false;
}

/* Twice in a row, as a queue that is just stopped or started has it masked. */
static void watchdog_look_at_irqs(struct srn_adapter *adapter)
{
	u32 masked = srn_irq_masked(adapter);
	u32 twice = masked & adapter->watchdog.masked;

	adapter->watchdog.masked = masked;
	if (!twice)
		return;
	adapter->watchdog.masked = 0;
	WRITE_ONCE(adapter->watchdog.irq_repairs,
		   adapter->watchdog.irq_repairs + 1);
	netdev_warn(adapter->netdev, "interrupts are masked, vectors 0x%x\n",
		    twice);
	srn_irq_repair(adapter, twice);
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
	watchdog_look_at_irqs(adapter);
	srn_sriov_remind(adapter);
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
	watchdog_forget_tx(adapter);
	adapter->watchdog.masked = 0;
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
