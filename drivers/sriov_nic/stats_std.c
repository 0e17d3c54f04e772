// SPDX-License-Identifier: GPL-2.0-only
/*
 * Brain: the port's counters as the standards name them. No lock. What the
 * device does not count is left as it is, so that it is not shown.
 */
#include <kunit/visibility.h>
#include <linux/ethtool.h>
#include <linux/if_ether.h>

#include "stats.h"
#include "stats_std.h"

/* The standard counts data and padding, the device the frame around it too. */
#define STATS_STD_FRAMING		(ETH_HLEN + ETH_FCS_LEN)

static const struct ethtool_rmon_hist_range stats_std_ranges[] = {
	{ 0, 64 },
	{ 65, 127 },
	{ 128, 255 },
	{ 256, 511 },
	{ 512, 1023 },
	{ 1024, 0x2600 },
	{}
};

static_assert(ARRAY_SIZE(stats_std_ranges) == SRN_PORT_SIZES + 1);
static_assert(SRN_PORT_SIZES <= ETHTOOL_RMON_HIST_MAX);

/* The two registers are not read at the same moment. */
static u64 stats_std_octets(u64 bytes, u64 frames)
{
	u64 framing = frames * STATS_STD_FRAMING;

	return bytes > framing ? bytes - framing : 0;
}

/**
 * srn_stats_std_mac() - fill in the counters of IEEE 802.3, clause 30.3.1
 * @port: the port's, by enum srn_port_stat
 * @stats: those that the device has are set
 *
 * Context: any. Pure but for *@stats.
 */
void srn_stats_std_mac(const u64 *port, struct ethtool_eth_mac_stats *stats)
{
	stats->FramesTransmittedOK = port[SRN_PORT_TX_PACKETS];
	stats->SingleCollisionFrames = port[SRN_PORT_TX_SINGLE_COLLISIONS];
	stats->MultipleCollisionFrames = port[SRN_PORT_TX_MULTIPLE_COLLISIONS];
	stats->FramesReceivedOK = port[SRN_PORT_RX_PACKETS];
	stats->FrameCheckSequenceErrors = port[SRN_PORT_RX_CRC_ERRORS];
	stats->AlignmentErrors = port[SRN_PORT_RX_ALIGN_ERRORS];
	stats->OctetsTransmittedOK =
		stats_std_octets(port[SRN_PORT_TX_BYTES],
				 port[SRN_PORT_TX_PACKETS]);
	stats->FramesWithDeferredXmissions = port[SRN_PORT_TX_DEFERRED];
	stats->LateCollisions = port[SRN_PORT_TX_LATE_COLLISIONS];
	stats->FramesAbortedDueToXSColls =
		port[SRN_PORT_TX_EXCESSIVE_COLLISIONS];
	stats->CarrierSenseErrors = port[SRN_PORT_TX_NO_CARRIER];
	stats->OctetsReceivedOK =
		stats_std_octets(port[SRN_PORT_RX_BYTES],
				 port[SRN_PORT_RX_PACKETS]);
	stats->FramesLostDueToIntMACRcvError = port[SRN_PORT_RX_MISSED];
	stats->MulticastFramesXmittedOK = port[SRN_PORT_TX_MULTICAST];
	stats->BroadcastFramesXmittedOK = port[SRN_PORT_TX_BROADCAST];
	stats->MulticastFramesReceivedOK = port[SRN_PORT_RX_MULTICAST];
	stats->BroadcastFramesReceivedOK = port[SRN_PORT_RX_BROADCAST];
	stats->InRangeLengthErrors = port[SRN_PORT_RX_LENGTH_ERRORS];
	stats->FrameTooLongErrors = port[SRN_PORT_RX_OVERSIZE];
}
EXPORT_SYMBOL_IF_KUNIT(srn_stats_std_mac);

/**
 * srn_stats_std_phy() - fill in the counters of IEEE 802.3, clause 30.3.2
 * @port: the port's, by enum srn_port_stat
 * @stats: those that the device has are set
 *
 * Context: any. Pure but for *@stats.
 */
void srn_stats_std_phy(const u64 *port, struct ethtool_eth_phy_stats *stats)
{
	stats->SymbolErrorDuringCarrier = port[SRN_PORT_RX_SYMBOL_ERRORS];
}

/**
 * srn_stats_std_ctrl() - fill in the counters of IEEE 802.3, clause 30.3.3
 * @port: the port's, by enum srn_port_stat
 * @stats: those that the device has are set
 *
 * Context: any. Pure but for *@stats.
 */
void srn_stats_std_ctrl(const u64 *port, struct ethtool_eth_ctrl_stats *stats)
{
	stats->MACControlFramesTransmitted = port[SRN_PORT_TX_XON] +
					     port[SRN_PORT_TX_XOFF];
	stats->MACControlFramesReceived = port[SRN_PORT_RX_XON] +
					  port[SRN_PORT_RX_XOFF] +
					  port[SRN_PORT_RX_UNKNOWN_CONTROL];
	stats->UnsupportedOpcodesReceived = port[SRN_PORT_RX_UNKNOWN_CONTROL];
}
EXPORT_SYMBOL_IF_KUNIT(srn_stats_std_ctrl);

/**
 * srn_stats_std_pause() - fill in the counters of IEEE 802.3, clause 30.3.4
 * @port: the port's, by enum srn_port_stat
 * @stats: those that the device has are set
 *
 * Context: any. Pure but for *@stats.
 */
void srn_stats_std_pause(const u64 *port, struct ethtool_pause_stats *stats)
{
	stats->tx_pause_frames = port[SRN_PORT_TX_XON] + port[SRN_PORT_TX_XOFF];
	stats->rx_pause_frames = port[SRN_PORT_RX_XON] + port[SRN_PORT_RX_XOFF];
}

/**
 * srn_stats_std_rmon() - fill in the counters of RFC 2819
 * @port: the port's, by enum srn_port_stat
 * @stats: those that the device has are set
 * @ranges: set to the lengths that the histograms are made of
 *
 * Context: any. Pure but for *@stats and *@ranges.
 */
void srn_stats_std_rmon(const u64 *port, struct ethtool_rmon_stats *stats,
			const struct ethtool_rmon_hist_range **ranges)
{
	stats->undersize_pkts = port[SRN_PORT_RX_UNDERSIZE];
	stats->oversize_pkts = port[SRN_PORT_RX_OVERSIZE];
	stats->fragments = port[SRN_PORT_RX_FRAGMENTS];
	stats->jabbers = port[SRN_PORT_RX_JABBERS];
	memcpy(stats->hist, &port[SRN_PORT_RX_SIZE],
	       SRN_PORT_SIZES * sizeof(*port));
	memcpy(stats->hist_tx, &port[SRN_PORT_TX_SIZE],
	       SRN_PORT_SIZES * sizeof(*port));
	*ranges = stats_std_ranges;
}
EXPORT_SYMBOL_IF_KUNIT(srn_stats_std_rmon);
