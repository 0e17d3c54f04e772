// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hand: counters. The port's are guarded by struct srn_stats.lock, those of
 * queues by their sequence counts.
 */
#include <linux/ethtool.h>
#include <linux/netdevice.h>
#include <net/netdev_queues.h>

#include "srn.h"

/*
 * The fastest of the registers that only 32 bits hold, a VF's bytes, wraps in
 * 34 s at 1 Gbit/s; traffic between VFs may be several times as fast. It is not
 * that which needs them read so often, but who asks for a VF's counters: they
 * get what was read last.
 */
#define SRN_STATS_REFRESH		HZ
/*
 * The port's own take 48 minutes to reach their ends, where they stay. Every
 * so many passes, a quarter of an hour, they are read.
 */
#define SRN_STATS_PORT_PASSES		900

/**
 * struct stats_port - a counter of the port
 * @name: among ethtool's private ones, if it is shown there
 * @reg: register, or its lower half
 * @reg_high: upper half, 0 for none; reading it clears both
 */
struct stats_port {
	char name[ETH_GSTRING_LEN];
	u32 reg;
	u32 reg_high;
};

static const struct stats_port stats_port[SRN_PORT_STATS] = {
	[SRN_PORT_RX_PACKETS] = { "port_rx_packets", SRN_GPRC },
	[SRN_PORT_TX_PACKETS] = { "port_tx_packets", SRN_GPTC },
	[SRN_PORT_RX_BYTES] = { "port_rx_bytes", SRN_GORCL, SRN_GORCH },
	[SRN_PORT_TX_BYTES] = { "port_tx_bytes", SRN_GOTCL, SRN_GOTCH },
	[SRN_PORT_RX_BROADCAST] = { "port_rx_broadcast", SRN_BPRC },
	[SRN_PORT_TX_BROADCAST] = { "port_tx_broadcast", SRN_BPTC },
	[SRN_PORT_RX_MULTICAST] = { "port_rx_multicast", SRN_MPRC },
	[SRN_PORT_TX_MULTICAST] = { "port_tx_multicast", SRN_MPTC },
	[SRN_PORT_RX_CRC_ERRORS] = { "port_rx_crc_errors", SRN_CRCERRS },
	[SRN_PORT_RX_MISSED] = { "port_rx_missed", SRN_MPC },
	[SRN_PORT_RX_NO_BUFFER] = { "port_rx_no_buffer", SRN_RNBC },
	[SRN_PORT_RX_UNDERSIZE] = { "port_rx_undersize", SRN_RUC },
	[SRN_PORT_RX_OVERSIZE] = { "port_rx_oversize", SRN_ROC },
	[SRN_PORT_RX_LENGTH_ERRORS] = { "port_rx_length_errors", SRN_RLEC },
	[SRN_PORT_RX_ALIGN_ERRORS] = { "", SRN_ALGNERRC },
	[SRN_PORT_RX_SYMBOL_ERRORS] = { "", SRN_SYMERRS },
	[SRN_PORT_TX_SINGLE_COLLISIONS] = { "", SRN_SCC },
	[SRN_PORT_TX_MULTIPLE_COLLISIONS] = { "", SRN_MCC },
	[SRN_PORT_TX_EXCESSIVE_COLLISIONS] = { "", SRN_ECOL },
	[SRN_PORT_TX_LATE_COLLISIONS] = { "", SRN_LATECOL },
	[SRN_PORT_TX_DEFERRED] = { "", SRN_DC },
	[SRN_PORT_TX_NO_CARRIER] = { "", SRN_TNCRS },
	[SRN_PORT_RX_XON] = { "", SRN_XONRXC },
	[SRN_PORT_TX_XON] = { "", SRN_XONTXC },
	[SRN_PORT_RX_XOFF] = { "", SRN_XOFFRXC },
	[SRN_PORT_TX_XOFF] = { "", SRN_XOFFTXC },
	[SRN_PORT_RX_UNKNOWN_CONTROL] = { "", SRN_FCRUC },
	[SRN_PORT_RX_FRAGMENTS] = { "", SRN_RFC },
	[SRN_PORT_RX_JABBERS] = { "", SRN_RJC },
	[SRN_PORT_RX_SIZE] = { "", SRN_PRC64 },
	[SRN_PORT_RX_SIZE + 1] = { "", SRN_PRC127 },
	[SRN_PORT_RX_SIZE + 2] = { "", SRN_PRC255 },
	[SRN_PORT_RX_SIZE + 3] = { "", SRN_PRC511 },
	[SRN_PORT_RX_SIZE + 4] = { "", SRN_PRC1023 },
	[SRN_PORT_RX_SIZE + 5] = { "", SRN_PRC1522 },
	[SRN_PORT_TX_SIZE] = { "", SRN_PTC64 },
	[SRN_PORT_TX_SIZE + 1] = { "", SRN_PTC127 },
	[SRN_PORT_TX_SIZE + 2] = { "", SRN_PTC255 },
	[SRN_PORT_TX_SIZE + 3] = { "", SRN_PTC511 },
	[SRN_PORT_TX_SIZE + 4] = { "", SRN_PTC1023 },
	[SRN_PORT_TX_SIZE + 5] = { "", SRN_PTC1522 },
};

/**
 * struct stats_soft - a counter in memory
 * @name: for ethtool
 * @offset: where it is, in struct srn_tx_stats or struct srn_rx_stats
 */
struct stats_soft {
	char name[ETH_GSTRING_LEN];
	size_t offset;
};

#define STATS_TX(m) { "tx_" #m, offsetof(struct srn_tx_stats, m) }
#define STATS_RX(m) { "rx_" #m, offsetof(struct srn_rx_stats, m) }

static const struct stats_soft stats_tx[] = {
	STATS_TX(packets),
	STATS_TX(bytes),
	STATS_TX(dropped),
	STATS_TX(linearized),
	STATS_TX(busy),
	STATS_TX(doorbells),
	STATS_TX(stops),
	STATS_TX(wakes),
	STATS_TX(xsk),
};

static const struct stats_soft stats_rx[] = {
	STATS_RX(packets),
	STATS_RX(bytes),
	STATS_RX(multicast),
	STATS_RX(csum_errors),
	STATS_RX(alloc_failed),
	STATS_RX(dropped),
	STATS_RX(doorbells),
	STATS_RX(xdp_drop),
	STATS_RX(xdp_tx),
	STATS_RX(xdp_redirect),
	STATS_RX(xdp_failed),
	STATS_RX(xsk_short),
};

static const char stats_device[][ETH_GSTRING_LEN] = {
	"tx_timeouts",
	"resets",
	"dma_errors",
	"irq_repairs",
};

static u64 stats_read(const void *base, size_t offset)
{
	return u64_stats_read(base + offset);
}

static void stats_refresh(struct work_struct *work)
{
	struct srn_adapter *adapter =
		container_of(to_delayed_work(work), struct srn_adapter,
			     stats.refresh);

	if (++adapter->stats.passes >= SRN_STATS_PORT_PASSES) {
		adapter->stats.passes = 0;
		srn_stats_collect(adapter);
	}
	srn_sriov_read_counters(adapter);
	schedule_delayed_work(&adapter->stats.refresh,
			      round_jiffies_relative(SRN_STATS_REFRESH));
}

/**
 * srn_stats_init() - set up the counters
 * @adapter: the PF
 *
 * Context: process.
 */
void srn_stats_init(struct srn_adapter *adapter)
{
	mutex_init(&adapter->stats.lock);
	INIT_DELAYED_WORK(&adapter->stats.refresh, stats_refresh);
}

/**
 * srn_stats_start() - look after registers that may overflow
 * @adapter: the PF, its device working
 *
 * Context: process.
 */
void srn_stats_start(struct srn_adapter *adapter)
{
	schedule_delayed_work(&adapter->stats.refresh,
			      round_jiffies_relative(SRN_STATS_REFRESH));
}

/**
 * srn_stats_stop() - take a last look at the registers
 * @adapter: the PF
 *
 * Context: process, may sleep.
 */
void srn_stats_stop(struct srn_adapter *adapter)
{
	cancel_delayed_work_sync(&adapter->stats.refresh);
	srn_stats_collect(adapter);
	srn_sriov_read_counters(adapter);
}

/**
 * srn_stats_collect() - add the port's registers to its counters
 * @adapter: the PF
 *
 * Reading clears the registers, so each value is added once.
 *
 * Context: process, may sleep. Takes the lock of struct srn_stats.
 */
void srn_stats_collect(struct srn_adapter *adapter)
{
	struct srn_stats *stats = &adapter->stats;
	struct srn_hw *hw = &adapter->hw;
	unsigned int i;

	mutex_lock(&stats->lock);
	for (i = 0; i < SRN_PORT_STATS; i++) {
		u64 val = srn_rd32(hw, stats_port[i].reg);

		if (stats_port[i].reg_high)
			val |= (u64)srn_rd32(hw, stats_port[i].reg_high) << 32;
		if (READ_ONCE(hw->dead))
			break;
		stats->port[i] += val;
	}
	mutex_unlock(&stats->lock);
}

/**
 * srn_stats_get64() - fill in the interface's counters
 * @adapter: the PF
 * @stats: where they go; zeroed
 *
 * Touches no register.
 *
 * Context: any.
 */
void srn_stats_get64(struct srn_adapter *adapter,
		     struct rtnl_link_stats64 *stats)
{
	unsigned int start, i;

	for (i = 0; i < SRN_QUEUES_MAX; i++) {
		const struct srn_tx_stats *tx = &adapter->queue[i].tx_stats;
		const struct srn_rx_stats *rx = &adapter->queue[i].rx_stats;
		struct rtnl_link_stats64 part;

		do {
			start = u64_stats_fetch_begin(&tx->sync);
			part.tx_packets = u64_stats_read(&tx->packets);
			part.tx_bytes = u64_stats_read(&tx->bytes);
			part.tx_dropped = u64_stats_read(&tx->dropped);
		} while (u64_stats_fetch_retry(&tx->sync, start));
		do {
			start = u64_stats_fetch_begin(&rx->sync);
			part.rx_packets = u64_stats_read(&rx->packets);
			part.rx_bytes = u64_stats_read(&rx->bytes);
			part.multicast = u64_stats_read(&rx->multicast);
			part.rx_dropped = u64_stats_read(&rx->dropped);
		} while (u64_stats_fetch_retry(&rx->sync, start));
		stats->tx_packets += part.tx_packets;
		stats->tx_bytes += part.tx_bytes;
		stats->tx_dropped += part.tx_dropped;
		stats->rx_packets += part.rx_packets;
		stats->rx_bytes += part.rx_bytes;
		stats->multicast += part.multicast;
		stats->rx_dropped += part.rx_dropped;
	}
}

static void stats_queue_rx(struct net_device *netdev, int index,
			   struct netdev_queue_stats_rx *stats)
{
	const struct srn_adapter *adapter = netdev_priv(netdev);
	const struct srn_rx_stats *rx = &adapter->queue[index].rx_stats;
	unsigned int start;

	do {
		start = u64_stats_fetch_begin(&rx->sync);
		stats->packets = u64_stats_read(&rx->packets);
		stats->bytes = u64_stats_read(&rx->bytes);
		stats->alloc_fail = u64_stats_read(&rx->alloc_failed);
		stats->csum_bad = u64_stats_read(&rx->csum_errors);
	} while (u64_stats_fetch_retry(&rx->sync, start));
}

static void stats_queue_tx(struct net_device *netdev, int index,
			   struct netdev_queue_stats_tx *stats)
{
	const struct srn_adapter *adapter = netdev_priv(netdev);
	const struct srn_tx_stats *tx = &adapter->queue[index].tx_stats;
	unsigned int start;

	do {
		start = u64_stats_fetch_begin(&tx->sync);
		stats->packets = u64_stats_read(&tx->packets);
		stats->bytes = u64_stats_read(&tx->bytes);
		stats->stop = u64_stats_read(&tx->stops);
		stats->wake = u64_stats_read(&tx->wakes);
	} while (u64_stats_fetch_retry(&tx->sync, start));
}

/* Of queues that are not in use any more. */
static void stats_queue_base(struct net_device *netdev,
			     struct netdev_queue_stats_rx *rx,
			     struct netdev_queue_stats_tx *tx)
{
	unsigned int i;

	memset(rx, 0, sizeof(*rx));
	memset(tx, 0, sizeof(*tx));
	for (i = netdev->real_num_rx_queues; i < SRN_QUEUES_MAX; i++) {
		struct netdev_queue_stats_rx rx_part;
		struct netdev_queue_stats_tx tx_part;

		stats_queue_rx(netdev, i, &rx_part);
		rx->packets += rx_part.packets;
		rx->bytes += rx_part.bytes;
		rx->alloc_fail += rx_part.alloc_fail;
		rx->csum_bad += rx_part.csum_bad;
		stats_queue_tx(netdev, i, &tx_part);
		tx->packets += tx_part.packets;
		tx->bytes += tx_part.bytes;
		tx->stop += tx_part.stop;
		tx->wake += tx_part.wake;
	}
}

const struct netdev_stat_ops srn_stats_queue_ops = {
	.get_queue_stats_rx	= stats_queue_rx,
	.get_queue_stats_tx	= stats_queue_tx,
	.get_base_stats		= stats_queue_base,
};

/**
 * srn_stats_count() - say how many counters ethtool gets
 *
 * Context: any.
 * Return: their number.
 */
unsigned int srn_stats_count(void)
{
	return ARRAY_SIZE(stats_tx) + ARRAY_SIZE(stats_rx) +
	       ARRAY_SIZE(stats_device) + SRN_PORT_STANDARD;
}

/**
 * srn_stats_names() - name the counters that ethtool gets
 * @data: room for srn_stats_count() times ETH_GSTRING_LEN bytes
 *
 * Context: any.
 */
void srn_stats_names(u8 *data)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(stats_tx); i++)
		ethtool_puts(&data, stats_tx[i].name);
	for (i = 0; i < ARRAY_SIZE(stats_rx); i++)
		ethtool_puts(&data, stats_rx[i].name);
	for (i = 0; i < ARRAY_SIZE(stats_device); i++)
		ethtool_puts(&data, stats_device[i]);
	for (i = 0; i < SRN_PORT_STANDARD; i++)
		ethtool_puts(&data, stats_port[i].name);
}

static void stats_add_tx(const struct srn_tx_stats *tx, u64 *data)
{
	u64 val[ARRAY_SIZE(stats_tx)];
	unsigned int start, i;

	do {
		start = u64_stats_fetch_begin(&tx->sync);
		for (i = 0; i < ARRAY_SIZE(stats_tx); i++)
			val[i] = stats_read(tx, stats_tx[i].offset);
	} while (u64_stats_fetch_retry(&tx->sync, start));
	for (i = 0; i < ARRAY_SIZE(stats_tx); i++)
		data[i] += val[i];
}

static void stats_add_rx(const struct srn_rx_stats *rx, u64 *data)
{
	u64 val[ARRAY_SIZE(stats_rx)];
	unsigned int start, i;

	do {
		start = u64_stats_fetch_begin(&rx->sync);
		for (i = 0; i < ARRAY_SIZE(stats_rx); i++)
			val[i] = stats_read(rx, stats_rx[i].offset);
	} while (u64_stats_fetch_retry(&rx->sync, start));
	for (i = 0; i < ARRAY_SIZE(stats_rx); i++)
		data[i] += val[i];
}

/**
 * srn_stats_values() - read the counters in the order of their names
 * @adapter: the PF
 * @data: room for srn_stats_count() values
 *
 * Context: process, may sleep, rtnl held. Takes the lock of struct srn_stats.
 */
void srn_stats_values(struct srn_adapter *adapter, u64 *data)
{
	struct srn_stats *stats = &adapter->stats;
	unsigned int q;

	memset(data, 0, srn_stats_count() * sizeof(*data));
	for (q = 0; q < SRN_QUEUES_MAX; q++) {
		stats_add_tx(&adapter->queue[q].tx_stats, data);
		stats_add_rx(&adapter->queue[q].rx_stats,
			     data + ARRAY_SIZE(stats_tx));
	}
	data += ARRAY_SIZE(stats_tx) + ARRAY_SIZE(stats_rx);

	*data++ = stats->tx_timeouts;
	*data++ = stats->resets;
	*data++ = atomic_read(&adapter->irq.dma_errors);
	*data++ = READ_ONCE(adapter->watchdog.irq_repairs);

	srn_stats_collect(adapter);
	mutex_lock(&stats->lock);
	memcpy(data, stats->port, SRN_PORT_STANDARD * sizeof(*data));
	mutex_unlock(&stats->lock);
}

/**
 * srn_stats_port() - read all of the port's counters
 * @adapter: the PF
 * @port: room for SRN_PORT_STATS values, by enum srn_port_stat
 *
 * Context: process, may sleep, rtnl held. Takes the lock of struct srn_stats.
 */
void srn_stats_port(struct srn_adapter *adapter, u64 *port)
{
	struct srn_stats *stats = &adapter->stats;

	srn_stats_collect(adapter);
	mutex_lock(&stats->lock);
	memcpy(port, stats->port, sizeof(stats->port));
	mutex_unlock(&stats->lock);
}
