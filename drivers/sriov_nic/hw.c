// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hand: the device as a whole, its reset and its global registers. No lock;
 * callers hold rtnl or are the only ones that know the device.
 */
#include <kunit/visibility.h>
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/if_ether.h>
#include <linux/iopoll.h>
#include <linux/sizes.h>

#include "hw.h"

/* What the data sheet grants the device to finish its PCIe requests. */
#define SRN_MASTER_DISABLE_US		80000
/* The device may not be touched for 1 ms after a reset; be generous. */
#define SRN_RESET_MS			10
#define SRN_AUTO_READ_US		10000
/* Longest frame, with tags and checksum, of any pool. */
#define SRN_RLPML_BYTES			0x2600
/* Collision threshold and preset of TCTL. */
#define SRN_TCTL_CT_DEFAULT		15
/* Quanta of 512 bit times that a pause asks for. */
#define SRN_PAUSE_TIME			0xffff
/*
 * Fill of the 64 KiB receive buffer at which the partner is paused, leaving
 * room for two longest frames, and the one at which it may go on.
 */
#define SRN_PAUSE_HIGH			(SZ_64K - 2 * SRN_RLPML_BYTES)
#define SRN_PAUSE_LOW			(SRN_PAUSE_HIGH - 16)
/* 01:80:c2:00:00:01, to which pause frames are sent. */
#define SRN_PAUSE_ADDR_LOW		0x00c28001
#define SRN_PAUSE_ADDR_HIGH		0x00000100

/*
 * STATUS has bits that always read as zero, and others that never do while the
 * device works. So all ones there are the bus's answer for nobody, and zero is
 * that of some bridges, and of QEMU.
 */
static bool hw_answers(u32 status)
{
	return status && status != ~0U;
}

static void hw_set_dead(struct srn_hw *hw, u32 reg)
{
	void (*lost)(struct srn_hw *hw) = READ_ONCE(hw->lost);

	if (xchg(&hw->dead, true))
		return;
	dev_err(hw->dev, "device does not answer at register 0x%05x\n", reg);
	if (lost)
		lost(hw);
}

/**
 * srn_hw_lost() - find out whether all ones mean that the device is gone
 * @hw: register file
 * @reg: offset that read as all ones
 *
 * If it is, no register is touched from then on.
 *
 * Context: any.
 */
void srn_hw_lost(struct srn_hw *hw, u32 reg)
{
	if (!hw_answers(readl(hw->base + SRN_STATUS)))
		hw_set_dead(hw, reg);
}
EXPORT_SYMBOL_IF_KUNIT(srn_hw_lost);

/**
 * srn_hw_check() - find out whether the device still answers
 * @hw: register file
 * @status: STATUS, if it does
 *
 * Context: any.
 * Return: true if it does; if not, no register is touched from then on.
 */
bool srn_hw_check(struct srn_hw *hw, u32 *status)
{
	if (READ_ONCE(hw->dead))
		return false;
	*status = readl(hw->base + SRN_STATUS);
	if (hw_answers(*status))
		return true;
	hw_set_dead(hw, SRN_STATUS);
	return false;
}
EXPORT_SYMBOL_IF_KUNIT(srn_hw_check);

/**
 * srn_hw_revive() - look whether a device that was lost is back
 * @hw: register file
 *
 * Context: process, after the bus has been recovered.
 * Return: true if registers may be used.
 */
bool srn_hw_revive(struct srn_hw *hw)
{
	bool dead = !hw_answers(readl(hw->base + SRN_STATUS));

	WRITE_ONCE(hw->dead, dead);
	return !dead;
}
EXPORT_SYMBOL_IF_KUNIT(srn_hw_revive);

/**
 * srn_hw_quiesce() - stop all traffic and interrupts of all pools
 * @hw: register file
 *
 * Context: process, may sleep.
 */
void srn_hw_quiesce(struct srn_hw *hw)
{
	u32 val;

	srn_wr32(hw, SRN_IMC, ~0U);
	srn_wr32(hw, SRN_EIMC, ~0U);
	srn_wr32(hw, SRN_RCTL, 0);
	srn_wr32(hw, SRN_TCTL, SRN_TCTL_PSP);
	val = srn_rd32(hw, SRN_CTRL_EXT);
	srn_wr32(hw, SRN_CTRL_EXT,
		 val & ~(SRN_CTRL_EXT_PFRSTD | SRN_CTRL_EXT_DRV_LOAD));

	val = srn_rd32(hw, SRN_CTRL);
	srn_wr32(hw, SRN_CTRL, val | SRN_CTRL_GIO_MASTER_DISABLE);
	if (read_poll_timeout(srn_rd32, val,
			      !(val & SRN_STATUS_GIO_MASTER_ENABLE) ||
			      READ_ONCE(hw->dead), 100, SRN_MASTER_DISABLE_US,
			      false, hw, SRN_STATUS))
		dev_dbg(hw->dev, "PCIe requests are still pending\n");
}

/**
 * srn_hw_reset() - reset the device, the queues and filters of all VFs too
 * @hw: register file
 *
 * Leaves all interrupts masked, all filters open to be written, and the link
 * down until it is negotiated anew.
 *
 * Context: process, may sleep.
 * Return: 0, or -ENODEV if the device does not answer.
 */
int srn_hw_reset(struct srn_hw *hw)
{
	u32 val;

	srn_hw_quiesce(hw);
	val = srn_rd32(hw, SRN_CTRL);
	srn_wr32(hw, SRN_CTRL, val | SRN_CTRL_RST);
	msleep(SRN_RESET_MS);

	/* A device without a working NVM never says that it has read it. */
	read_poll_timeout(srn_rd32, val,
			  (val & SRN_EECD_AUTO_RD) || READ_ONCE(hw->dead),
			  1000, SRN_AUTO_READ_US, false, hw, SRN_EECD);

	srn_wr32(hw, SRN_IMC, ~0U);
	srn_wr32(hw, SRN_EIMC, ~0U);
	srn_rd32(hw, SRN_ICR);
	return READ_ONCE(hw->dead) ? -ENODEV : 0;
}
EXPORT_SYMBOL_IF_KUNIT(srn_hw_reset);

/**
 * srn_hw_init() - write the global registers that no other room owns
 * @hw: register file, just reset
 *
 * The pool layout is the final one from the start, whether there will be VFs
 * or not, so that nothing has to move when they come.
 *
 * Context: process.
 */
void srn_hw_init(struct srn_hw *hw)
{
	unsigned int i;
	u32 val;

	val = srn_rd32(hw, SRN_CTRL);
	val &= ~(SRN_CTRL_FRCSPD | SRN_CTRL_FRCDPX |
		 SRN_CTRL_GIO_MASTER_DISABLE);
	srn_wr32(hw, SRN_CTRL, val | SRN_CTRL_SLU | SRN_CTRL_VME);

	srn_wr32(hw, SRN_VET, ETH_P_8021Q);
	srn_wr32(hw, SRN_FCAL, SRN_PAUSE_ADDR_LOW);
	srn_wr32(hw, SRN_FCAH, SRN_PAUSE_ADDR_HIGH);
	srn_wr32(hw, SRN_FCT, ETH_P_PAUSE);
	srn_wr32(hw, SRN_FCTTV, SRN_PAUSE_TIME);
	srn_wr32(hw, SRN_FCRTH, SRN_PAUSE_HIGH);
	srn_wr32(hw, SRN_FCRTL, SRN_PAUSE_LOW | SRN_FCRTL_XONE);

	for (i = 0; i < SRN_HW_POOLS; i++)
		srn_wr32(hw, SRN_IVAR(i), 0);

	srn_wr32(hw, SRN_MRQC, FIELD_PREP(SRN_MRQC_ENABLE, SRN_MRQC_VMDQ));
	srn_wr32(hw, SRN_RLPML, SRN_RLPML_BYTES);
	srn_wr32(hw, SRN_RXCSUM, SRN_RXCSUM_IPOFLD | SRN_RXCSUM_TUOFLD |
				 SRN_RXCSUM_CRCOFL | SRN_RXCSUM_PCSD);

	val = srn_rd32(hw, SRN_DTXCTL);
	srn_wr32(hw, SRN_DTXCTL, val | SRN_DTXCTL_VLAN_ADDED);
}

/**
 * srn_hw_enable() - let traffic of all pools flow
 * @hw: register file, with filters written
 *
 * VFs need the PF's receiver and transmitter even among themselves, so both
 * stay on from probe to remove. PFRSTD tells each VF that the PF is ready.
 *
 * Context: process.
 */
void srn_hw_enable(struct srn_hw *hw)
{
	u32 val;

	srn_wr32(hw, SRN_TCTL, SRN_TCTL_EN | SRN_TCTL_PSP | SRN_TCTL_RTLC |
			       FIELD_PREP(SRN_TCTL_CT, SRN_TCTL_CT_DEFAULT));
	srn_wr32(hw, SRN_RCTL, SRN_RCTL_EN | SRN_RCTL_LPE | SRN_RCTL_BAM |
			       SRN_RCTL_VFE | SRN_RCTL_SECRC);

	val = srn_rd32(hw, SRN_CTRL_EXT);
	srn_wr32(hw, SRN_CTRL_EXT,
		 val | SRN_CTRL_EXT_PFRSTD | SRN_CTRL_EXT_DRV_LOAD);
	srn_flush(hw);
}
