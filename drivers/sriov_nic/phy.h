/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The copper PHY inside the 82576, reached over MDIC.
 */
#ifndef _SRN_PHY_H
#define _SRN_PHY_H

#include <linux/types.h>

struct srn_hw;

/**
 * struct srn_link - state of the link and what is wished of it
 * @up: there is a link; written by the thread of the "other" interrupt and by
 *	resets, which exclude each other
 * @full_duplex: as negotiated, if @up
 * @speed_mbps: as negotiated, if @up
 * @rx_pause_now: pausing by the partner was agreed on
 * @tx_pause_now: pausing the partner was agreed on
 * @advertise_10_100: ADVERTISE_* bits offered to the partner; guarded by rtnl
 * @advertise_1000: ADVERTISE_1000* bits offered; guarded by rtnl
 * @rx_pause: may be paused by the partner, if it agrees; guarded by rtnl
 * @tx_pause: may pause the partner, if it agrees; guarded by rtnl
 */
struct srn_link {
	bool up;
	bool full_duplex;
	u16 speed_mbps;
	bool rx_pause_now;
	bool tx_pause_now;
	u16 advertise_10_100;
	u16 advertise_1000;
	bool rx_pause;
	bool tx_pause;
};

void srn_phy_init_link(struct srn_link *link);
int srn_phy_read(struct srn_hw *hw, u8 reg, u16 *val);
int srn_phy_write(struct srn_hw *hw, u8 reg, u16 val);
int srn_phy_negotiate(struct srn_hw *hw, const struct srn_link *link);
bool srn_phy_read_link(struct srn_hw *hw, struct srn_link *link);
int srn_phy_partner(struct srn_hw *hw, u16 *lpa, u16 *stat1000);
void srn_phy_apply_pause(struct srn_hw *hw, struct srn_link *link);

#endif /* _SRN_PHY_H */
