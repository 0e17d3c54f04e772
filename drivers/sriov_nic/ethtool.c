// SPDX-License-Identifier: GPL-2.0-only
/*
 * Door: ethtool. Each entry is called under rtnl.
 */
#include <linux/ethtool.h>
#include <linux/mii.h>
#include <linux/netdevice.h>
#include <linux/pci_ids.h>

#include "ethtool.h"
#include "ethtool_diag.h"
#include "ethtool_ring.h"
#include "nvm.h"
#include "srn.h"

/* What the PHY can do; only full duplex at 1000 Mbit/s. */
static const int ethtool_modes[] = {
	ETHTOOL_LINK_MODE_10baseT_Half_BIT,
	ETHTOOL_LINK_MODE_10baseT_Full_BIT,
	ETHTOOL_LINK_MODE_100baseT_Half_BIT,
	ETHTOOL_LINK_MODE_100baseT_Full_BIT,
	ETHTOOL_LINK_MODE_1000baseT_Full_BIT,
	ETHTOOL_LINK_MODE_Autoneg_BIT,
	ETHTOOL_LINK_MODE_TP_BIT,
	ETHTOOL_LINK_MODE_Pause_BIT,
	ETHTOOL_LINK_MODE_Asym_Pause_BIT,
};

#define ETHTOOL_SPEEDS_10_100	(ADVERTISE_10HALF | ADVERTISE_10FULL | \
				 ADVERTISE_100HALF | ADVERTISE_100FULL)

static void ethtool_supported(unsigned long *supported)
{
	linkmode_zero(supported);
	linkmode_set_bit_array(ethtool_modes, ARRAY_SIZE(ethtool_modes),
			       supported);
}

static int srn_get_link_ksettings(struct net_device *netdev,
				  struct ethtool_link_ksettings *cmd)
{
	struct srn_adapter *adapter = netdev_priv(netdev);
	const struct srn_link *link = &adapter->link;
	struct ethtool_link_settings *base = &cmd->base;
	u16 lpa, stat1000;

	ethtool_supported(cmd->link_modes.supported);

	mii_adv_to_linkmode_adv_t(cmd->link_modes.advertising,
				  link->advertise_10_100);
	mii_ctrl1000_mod_linkmode_adv_t(cmd->link_modes.advertising,
					link->advertise_1000);
	/* Encoded as in IEEE 802.3 table 28B-2. */
	linkmode_mod_bit(ETHTOOL_LINK_MODE_Pause_BIT,
			 cmd->link_modes.advertising, link->rx_pause);
	linkmode_mod_bit(ETHTOOL_LINK_MODE_Asym_Pause_BIT,
			 cmd->link_modes.advertising,
			 link->rx_pause != link->tx_pause);
	linkmode_set_bit(ETHTOOL_LINK_MODE_Autoneg_BIT,
			 cmd->link_modes.advertising);
	linkmode_set_bit(ETHTOOL_LINK_MODE_TP_BIT, cmd->link_modes.advertising);

	if (netif_carrier_ok(netdev) &&
	    !srn_phy_partner(&adapter->hw, &lpa, &stat1000)) {
		mii_lpa_to_linkmode_lpa_t(cmd->link_modes.lp_advertising, lpa);
		mii_stat1000_mod_linkmode_lpa_t(cmd->link_modes.lp_advertising,
						stat1000);
	}

	base->port = PORT_TP;
	base->phy_address = 1;
	base->transceiver = XCVR_INTERNAL;
	base->autoneg = AUTONEG_ENABLE;
	base->speed = SPEED_UNKNOWN;
	base->duplex = DUPLEX_UNKNOWN;
	if (netif_carrier_ok(netdev)) {
		base->speed = link->speed_mbps;
		base->duplex = link->full_duplex ? DUPLEX_FULL : DUPLEX_HALF;
	}
	return 0;
}

/* The link is always negotiated; what is offered can be chosen. */
static int srn_set_link_ksettings(struct net_device *netdev,
				  const struct ethtool_link_ksettings *cmd)
{
	struct srn_adapter *adapter = netdev_priv(netdev);
	const unsigned long *wanted = cmd->link_modes.advertising;
	struct srn_link *link = &adapter->link;
	__ETHTOOL_DECLARE_LINK_MODE_MASK(supported) = {};
	struct srn_link old = *link;
	int err;

	if (cmd->base.autoneg != AUTONEG_ENABLE)
		return -EOPNOTSUPP;
	ethtool_supported(supported);
	if (!linkmode_subset(wanted, supported))
		return -EINVAL;

	link->advertise_10_100 = linkmode_adv_to_mii_adv_t(wanted) &
				 ETHTOOL_SPEEDS_10_100;
	link->advertise_1000 = linkmode_adv_to_mii_ctrl1000_t(wanted);
	err = -EINVAL;
	if (!link->advertise_10_100 && !link->advertise_1000)
		goto err_restore;
	err = srn_phy_negotiate(&adapter->hw, link);
	if (err)
		goto err_restore;
	return 0;

err_restore:
	link->advertise_10_100 = old.advertise_10_100;
	link->advertise_1000 = old.advertise_1000;
	return err;
}

static int srn_nway_reset(struct net_device *netdev)
{
	struct srn_adapter *adapter = netdev_priv(netdev);

	return srn_phy_negotiate(&adapter->hw, &adapter->link);
}

static void srn_get_pauseparam(struct net_device *netdev,
			       struct ethtool_pauseparam *pause)
{
	struct srn_adapter *adapter = netdev_priv(netdev);

	pause->autoneg = AUTONEG_ENABLE;
	pause->rx_pause = adapter->link.rx_pause;
	pause->tx_pause = adapter->link.tx_pause;
}

static int srn_set_pauseparam(struct net_device *netdev,
			      struct ethtool_pauseparam *pause)
{
	struct srn_adapter *adapter = netdev_priv(netdev);
	struct srn_link *link = &adapter->link;

	if (pause->autoneg != AUTONEG_ENABLE)
		return -EOPNOTSUPP;
	if (link->rx_pause == !!pause->rx_pause &&
	    link->tx_pause == !!pause->tx_pause)
		return 0;
	link->rx_pause = pause->rx_pause;
	link->tx_pause = pause->tx_pause;
	return srn_phy_negotiate(&adapter->hw, link);
}

static int srn_get_sset_count(struct net_device *netdev, int set)
{
	switch (set) {
	case ETH_SS_STATS:
		return srn_stats_count();
	case ETH_SS_TEST:
		return srn_ethtool_test_count();
	default:
		return -EOPNOTSUPP;
	}
}

static void srn_get_strings(struct net_device *netdev, u32 set, u8 *data)
{
	if (set == ETH_SS_STATS)
		srn_stats_names(data);
	else if (set == ETH_SS_TEST)
		srn_ethtool_test_names(data);
}

static void srn_get_ethtool_stats(struct net_device *netdev,
				  struct ethtool_stats *stats, u64 *data)
{
	srn_stats_values(netdev_priv(netdev), data);
}

static int srn_get_eeprom_len(struct net_device *netdev)
{
	return SRN_NVM_WORDS * sizeof(u16);
}

static int srn_get_eeprom(struct net_device *netdev,
			  struct ethtool_eeprom *eeprom, u8 *data)
{
	struct srn_adapter *adapter = netdev_priv(netdev);
	u32 i;
	u16 val;
	int err;

	/* The caller checked that it lies within srn_get_eeprom_len(). */
	eeprom->magic = PCI_VENDOR_ID_INTEL;
	for (i = 0; i < eeprom->len; i++) {
		u32 pos = eeprom->offset + i;

		if (!i || !(pos & 1)) {
			err = srn_nvm_read(&adapter->hw, pos / 2, &val);
			if (err)
				return err;
		}
		data[i] = pos & 1 ? val >> 8 : val & 0xff;
	}
	return 0;
}

static int srn_get_rxnfc(struct net_device *netdev, struct ethtool_rxnfc *cmd,
			 u32 *locations)
{
	struct srn_adapter *adapter = netdev_priv(netdev);

	if (cmd->cmd == ETHTOOL_GRXRINGS) {
		cmd->data = adapter->ring_config.queues;
		return 0;
	}
	return srn_ntuple_get(adapter, cmd, locations);
}

static int srn_set_rxnfc(struct net_device *netdev, struct ethtool_rxnfc *cmd)
{
	return srn_ntuple_set(netdev_priv(netdev), cmd);
}

/* The device knows one reset, of all that its VFs use, too. */
static int srn_reset(struct net_device *netdev, u32 *flags)
{
	int err;

	if (*flags != ETH_RESET_ALL)
		return -EOPNOTSUPP;
	err = srn_adapter_reset(netdev_priv(netdev));
	if (err)
		return err;
	*flags = 0;
	return 0;
}

const struct ethtool_ops srn_ethtool_ops = {
	.supported_coalesce_params = ETHTOOL_COALESCE_RX_USECS |
				     ETHTOOL_COALESCE_USE_ADAPTIVE_RX,
	.get_link		= ethtool_op_get_link,
	.get_link_ksettings	= srn_get_link_ksettings,
	.set_link_ksettings	= srn_set_link_ksettings,
	.nway_reset		= srn_nway_reset,
	.reset			= srn_reset,
	.get_pauseparam		= srn_get_pauseparam,
	.set_pauseparam		= srn_set_pauseparam,
	.get_ringparam		= srn_ethtool_get_ringparam,
	.set_ringparam		= srn_ethtool_set_ringparam,
	.get_coalesce		= srn_ethtool_get_coalesce,
	.set_coalesce		= srn_ethtool_set_coalesce,
	.get_channels		= srn_ethtool_get_channels,
	.set_channels		= srn_ethtool_set_channels,
	.get_rxfh_key_size	= srn_ethtool_get_rxfh_key_size,
	.get_rxfh_indir_size	= srn_ethtool_get_rxfh_indir_size,
	.get_rxfh		= srn_ethtool_get_rxfh,
	.set_rxfh		= srn_ethtool_set_rxfh,
	.get_rxfh_fields	= srn_ethtool_get_rxfh_fields,
	.set_rxfh_fields	= srn_ethtool_set_rxfh_fields,
	.get_sset_count		= srn_get_sset_count,
	.get_strings		= srn_get_strings,
	.get_ethtool_stats	= srn_get_ethtool_stats,
	.get_eeprom_len		= srn_get_eeprom_len,
	.get_eeprom		= srn_get_eeprom,
	.get_rxnfc		= srn_get_rxnfc,
	.set_rxnfc		= srn_set_rxnfc,
	.get_msglevel		= srn_ethtool_get_msglevel,
	.set_msglevel		= srn_ethtool_set_msglevel,
	.get_regs_len		= srn_ethtool_regs_len,
	.get_regs		= srn_ethtool_regs,
	.self_test		= srn_ethtool_self_test,
	.set_phys_id		= srn_ethtool_phys_id,
	.get_eth_mac_stats	= srn_ethtool_mac_stats,
	.get_eth_phy_stats	= srn_ethtool_phy_stats,
	.get_eth_ctrl_stats	= srn_ethtool_ctrl_stats,
	.get_rmon_stats		= srn_ethtool_rmon_stats,
	.get_pause_stats	= srn_ethtool_pause_stats,
	.get_ts_info		= srn_ptp_ts_info,
	.get_ts_stats		= srn_ptp_ts_stats,
};
