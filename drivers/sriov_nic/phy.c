// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hand: the PHY, its auto-negotiation and what came of it. Takes mdic_lock for
 * each transaction.
 */
#include <linux/errno.h>
#include <linux/iopoll.h>
#include <linux/mii.h>

#include "hw.h"
#include "phy.h"

#define SRN_PHY_ADDR			1
#define SRN_MDIC_POLL_US		50
#define SRN_MDIC_TIMEOUT_US		100000

static int phy_access(struct srn_hw *hw, u32 op, u8 reg, u16 *val)
{
	u32 mdic = FIELD_PREP(SRN_MDIC_OP, op) |
		   FIELD_PREP(SRN_MDIC_PHY, SRN_PHY_ADDR) |
		   FIELD_PREP(SRN_MDIC_REG, reg) |
		   FIELD_PREP(SRN_MDIC_DATA, *val);
	int err;

	mutex_lock(&hw->mdic_lock);
	srn_wr32(hw, SRN_MDIC, mdic);
	err = read_poll_timeout(srn_rd32, mdic, mdic & SRN_MDIC_READY,
				SRN_MDIC_POLL_US, SRN_MDIC_TIMEOUT_US, false,
				hw, SRN_MDIC);
	mutex_unlock(&hw->mdic_lock);
	if (READ_ONCE(hw->dead))
		return -ENODEV;
	if (err)
		return err;
	if (mdic & SRN_MDIC_ERROR)
		return -EIO;
	*val = FIELD_GET(SRN_MDIC_DATA, mdic);
	return 0;
}

/**
 * srn_phy_init_link() - wish for all that the PHY can do
 * @link: where the wishes go
 *
 * Context: any.
 */
void srn_phy_init_link(struct srn_link *link)
{
	link->advertise_10_100 = ADVERTISE_10HALF | ADVERTISE_10FULL |
				 ADVERTISE_100HALF | ADVERTISE_100FULL;
	link->advertise_1000 = ADVERTISE_1000FULL;
	link->rx_pause = true;
	link->tx_pause = true;
}

/**
 * srn_phy_read() - read a register of the PHY
 * @hw: register file
 * @reg: number, 0..31
 * @val: where its value goes
 *
 * Context: process, may sleep.
 * Return: 0, -EIO if the PHY refused, -ETIMEDOUT if it gave no answer in
 * 100 ms, or -ENODEV if the device is gone.
 */
int srn_phy_read(struct srn_hw *hw, u8 reg, u16 *val)
{
	*val = 0;
	return phy_access(hw, SRN_MDIC_OP_READ, reg, val);
}

/**
 * srn_phy_write() - write a register of the PHY
 * @hw: register file
 * @reg: number, 0..31
 * @val: value
 *
 * Context: process, may sleep.
 * Return: as srn_phy_read().
 */
int srn_phy_write(struct srn_hw *hw, u8 reg, u16 val)
{
	return phy_access(hw, SRN_MDIC_OP_WRITE, reg, &val);
}

/* IEEE 802.3, table 28B-3: one bit says which, the other that they differ. */
static u16 phy_pause_offer(const struct srn_link *link)
{
	u16 offer = 0;

	if (link->rx_pause)
		offer |= ADVERTISE_PAUSE_CAP | ADVERTISE_PAUSE_ASYM;
	if (link->tx_pause)
		offer ^= ADVERTISE_PAUSE_ASYM;
	return offer;
}

/**
 * srn_phy_negotiate() - negotiate the link anew
 * @hw: register file
 * @link: what to offer
 *
 * The link comes up by itself later and raises SRN_INT_LSC.
 *
 * Context: process, may sleep.
 * Return: as srn_phy_read().
 */
int srn_phy_negotiate(struct srn_hw *hw, const struct srn_link *link)
{
	u16 anar = ADVERTISE_CSMA | link->advertise_10_100 |
		   phy_pause_offer(link);
	int err;

	err = srn_phy_write(hw, MII_ADVERTISE, anar);
	if (err)
		return err;
	err = srn_phy_write(hw, MII_CTRL1000, link->advertise_1000);
	if (err)
		return err;
	return srn_phy_write(hw, MII_BMCR, BMCR_ANENABLE | BMCR_ANRESTART);
}

/**
 * srn_phy_read_link() - read what was negotiated
 * @hw: register file
 * @link: its up, full_duplex and speed_mbps are brought up to date
 *
 * Context: any.
 * Return: true if any of the three changed.
 */
bool srn_phy_read_link(struct srn_hw *hw, struct srn_link *link)
{
	static const u16 speeds[] = {
		[SRN_STATUS_SPEED_10] = 10,
		[SRN_STATUS_SPEED_100] = 100,
		[SRN_STATUS_SPEED_1000] = 1000,
		[SRN_STATUS_SPEED_1000 + 1] = 1000,
	};
	u32 status = srn_rd32(hw, SRN_STATUS);
	struct srn_link old = *link;

	link->up = !READ_ONCE(hw->dead) && (status & SRN_STATUS_LU);
	link->full_duplex = link->up && (status & SRN_STATUS_FD);
	link->speed_mbps = link->up ?
		speeds[FIELD_GET(SRN_STATUS_SPEED, status)] : 0;

	return link->up != old.up || link->full_duplex != old.full_duplex ||
	       link->speed_mbps != old.speed_mbps;
}

/**
 * srn_phy_partner() - read what the partner offers
 * @hw: register file
 * @lpa: MII_LPA bits
 * @stat1000: MII_STAT1000 bits
 *
 * Context: process, may sleep.
 * Return: as srn_phy_read().
 */
int srn_phy_partner(struct srn_hw *hw, u16 *lpa, u16 *stat1000)
{
	int err = srn_phy_read(hw, MII_LPA, lpa);

	return err ? err : srn_phy_read(hw, MII_STAT1000, stat1000);
}

/**
 * srn_phy_apply_pause() - do what was agreed on about pause frames
 * @hw: register file
 * @link: a link that came up; its rx_pause_now and tx_pause_now are set
 *
 * A half duplex link knows no pause.
 *
 * Context: process, may sleep. The caller is the only one to write CTRL.
 */
void srn_phy_apply_pause(struct srn_hw *hw, struct srn_link *link)
{
	u16 stat1000;
	u8 agreed = 0;
	u16 lpa;
	u32 ctrl;

	if (link->full_duplex && !srn_phy_partner(hw, &lpa, &stat1000))
		agreed = mii_resolve_flowctrl_fdx(phy_pause_offer(link), lpa);
	link->rx_pause_now = agreed & FLOW_CTRL_RX;
	link->tx_pause_now = agreed & FLOW_CTRL_TX;

	ctrl = srn_rd32(hw, SRN_CTRL) & ~(SRN_CTRL_RFCE | SRN_CTRL_TFCE);
	if (link->rx_pause_now)
		ctrl |= SRN_CTRL_RFCE;
	if (link->tx_pause_now)
		ctrl |= SRN_CTRL_TFCE;
	srn_wr32(hw, SRN_CTRL, ctrl);
}
