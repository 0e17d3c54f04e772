// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hand: tests of the device. No lock; callers hold rtnl.
 */
#include <kunit/visibility.h>
#include <linux/device.h>
#include <linux/errno.h>
#include <linux/iopoll.h>

#include "selftest.h"
#include "srn.h"

#define SELFTEST_IRQ_POLL_US		1000
#define SELFTEST_IRQ_TIMEOUT_US		200000

/**
 * struct selftest_range - registers that hold what is written to them
 * @first: offset of the first
 * @stride: bytes from one to the next
 * @count: how many
 * @mask: bits that hold
 *
 * None of them starts anything while receiver and transmitter are off.
 */
struct selftest_range {
	u32 first;
	u16 stride;
	u16 count;
	u32 mask;
};

static const struct selftest_range selftest_table[] = {
	{ SRN_FCAL, 4, 1, GENMASK(31, 0) },
	{ SRN_FCAH, 4, 1, GENMASK(15, 0) },
	{ SRN_FCT, 4, 1, GENMASK(15, 0) },
	{ SRN_FCTTV, 4, 1, GENMASK(15, 0) },
	{ SRN_TIPG, 4, 1, GENMASK(29, 0) },
	{ SRN_RDBAL(0), 0x40, SRN_HW_QUEUES, GENMASK(31, 7) },
	{ SRN_RDBAH(0), 0x40, SRN_HW_QUEUES, GENMASK(31, 0) },
	{ SRN_RDLEN(0), 0x40, SRN_HW_QUEUES, GENMASK(19, 7) },
	{ SRN_TDBAL(0), 0x40, SRN_HW_QUEUES, GENMASK(31, 7) },
	{ SRN_TDBAH(0), 0x40, SRN_HW_QUEUES, GENMASK(31, 0) },
	{ SRN_TDLEN(0), 0x40, SRN_HW_QUEUES, GENMASK(19, 7) },
	{ SRN_MTA(0), 4, SRN_HW_MTA_WORDS, GENMASK(31, 0) },
	{ SRN_RAL(1), 8, 15, GENMASK(31, 0) },
	{ SRN_RAH(1), 8, 15, SRN_RAH_ADDR | SRN_RAH_POOLS | SRN_RAH_AV },
	{ SRN_VFTA(0), 4, SRN_HW_VFTA_WORDS, GENMASK(31, 0) },
	{ SRN_VLVF(0), 4, SRN_HW_VLVF_ENTRIES,
	  SRN_VLVF_VLANID | SRN_VLVF_POOLSEL | SRN_VLVF_VLANID_ENABLE },
	{ SRN_VMVIR(0), 4, SRN_HW_POOLS, SRN_VMVIR_VLAN | SRN_VMVIR_PRIO },
};

static int selftest_register(struct srn_hw *hw, u32 reg, u32 mask)
{
	static const u32 patterns[] = {
		0x5a5a5a5a, 0xa5a5a5a5, 0x00000000, 0xffffffff,
	};
	unsigned int i;
	u32 val;

	for (i = 0; i < ARRAY_SIZE(patterns); i++) {
		srn_wr32(hw, reg, patterns[i] & mask);
		val = srn_rd32(hw, reg);
		if (READ_ONCE(hw->dead))
			return -ENODEV;
		if ((val & mask) == (patterns[i] & mask))
			continue;
		dev_err(hw->dev,
			"register 0x%05x holds 0x%08x instead of 0x%08x\n",
			reg, val & mask, patterns[i] & mask);
		return -EIO;
	}
	srn_wr32(hw, reg, 0);
	return 0;
}

/**
 * srn_selftest_registers() - write patterns to registers and read them back
 * @hw: register file of a device that nobody uses
 *
 * Leaves the registers at zero; the device has to be reset afterwards.
 *
 * Context: process, may sleep.
 * Return: 0, -EIO if a register did not hold a pattern, -ENODEV if the device
 * is gone.
 */
int srn_selftest_registers(struct srn_hw *hw)
{
	const struct selftest_range *range;
	unsigned int i, n;
	int err;

	for (i = 0; i < ARRAY_SIZE(selftest_table); i++) {
		range = &selftest_table[i];
		for (n = 0; n < range->count; n++) {
			err = selftest_register(hw,
						range->first + n * range->stride,
						range->mask);
			if (err)
				return err;
		}
	}
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(srn_selftest_registers);

/**
 * srn_selftest_interrupt() - have the device send an interrupt
 * @adapter: the PF, not suspended
 *
 * It is made to say that the link has changed, upon which we look and find that
 * it has not.
 *
 * Context: process, may sleep.
 * Return: 0, or -ETIMEDOUT if none came in 200 ms.
 */
int srn_selftest_interrupt(struct srn_adapter *adapter)
{
	u32 before = READ_ONCE(adapter->irq.others);
	u32 now;

	srn_wr32(&adapter->hw, SRN_ICS, SRN_INT_LSC);
	return read_poll_timeout(READ_ONCE, now, now != before,
				 SELFTEST_IRQ_POLL_US, SELFTEST_IRQ_TIMEOUT_US,
				 false, adapter->irq.others);
}
