/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Access to the registers of one 82576 that survives the loss of the device,
 * and the few sequences that are about the device as a whole.
 */
#ifndef _SRN_HW_H
#define _SRN_HW_H

#include <linux/compiler.h>
#include <linux/io.h>
#include <linux/mutex.h>
#include <linux/types.h>

#include "regs.h"

struct device;

/**
 * struct srn_hw - the register file of one device
 * @base: BAR 0; constant once it is mapped
 * @dev: for messages
 * @lost: told once that the device does not answer any more, in any context;
 *	NULL while nobody cares
 * @dead: the device does not answer any more; set by whoever finds that out
 *	and cleared only by srn_hw_revive(), read without a lock
 * @mdic_lock: guards MDIC, which holds one transaction with the PHY at a time
 */
struct srn_hw {
	void __iomem *base;
	struct device *dev;
	void (*lost)(struct srn_hw *hw);
	bool dead;
	struct mutex mdic_lock;
};

void srn_hw_lost(struct srn_hw *hw, u32 reg);
bool srn_hw_check(struct srn_hw *hw, u32 *status);
bool srn_hw_revive(struct srn_hw *hw);

/**
 * srn_rd32() - read a register
 * @hw: register file
 * @reg: offset, one of SRN_*
 *
 * A device that is gone reads as all ones. No register but a corrupted one
 * holds that, so such a value is checked against one that never does.
 *
 * Context: any.
 * Return: the value; all ones if the device is gone.
 */
static inline u32 srn_rd32(struct srn_hw *hw, u32 reg)
{
	u32 val;

	if (unlikely(READ_ONCE(hw->dead)))
		return ~0U;
	val = readl(hw->base + reg);
	if (unlikely(val == ~0U))
		srn_hw_lost(hw, reg);
	return val;
}

/**
 * srn_wr32() - write a register
 * @hw: register file
 * @reg: offset, one of SRN_*
 * @val: value
 *
 * Context: any. Orders earlier stores to memory before the write.
 */
static inline void srn_wr32(struct srn_hw *hw, u32 reg, u32 val)
{
	if (likely(!READ_ONCE(hw->dead)))
		writel(val, hw->base + reg);
}

/**
 * srn_flush() - wait until all writes so far have reached the device
 * @hw: register file
 *
 * Context: any.
 */
static inline void srn_flush(struct srn_hw *hw)
{
	srn_rd32(hw, SRN_STATUS);
}

int srn_hw_reset(struct srn_hw *hw);
void srn_hw_init(struct srn_hw *hw);
void srn_hw_enable(struct srn_hw *hw);
void srn_hw_quiesce(struct srn_hw *hw);

#endif /* _SRN_HW_H */
