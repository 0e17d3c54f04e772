// SPDX-License-Identifier: GPL-2.0-only
/*
 * Door to the PTP core and to what asks for time stamps. Lock: srn_ptp.lock.
 *
 * The device has room for one stamp in each direction. A frame that leaves is
 * stamped if its descriptor asks for it; the clock's worker fetches the stamp.
 * A frame that comes and was stamped says so in its descriptor, and NAPI
 * fetches the stamp. It may also be for a VF, of which we do not hear; such a
 * stamp would keep all later ones out, so the worker throws it away.
 */
#include <kunit/visibility.h>
#include <linux/ethtool.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/netdevice.h>
#include <linux/netlink.h>
#include <linux/ptp_classify.h>
#include <linux/skbuff.h>

#include "ptp.h"
#include "srn.h"

#define PTP_TX_TIMEOUT			HZ
/* Passes of the worker: while frames that come are stamped, and at least. */
#define PTP_RX_PASS			HZ
#define PTP_PASS			(3600 * HZ)

static u64 ptp_read_pair(struct srn_hw *hw, u32 low, u32 high)
{
	u64 val = srn_rd32(hw, low);

	return val | (u64)srn_rd32(hw, high) << 32;
}

static u64 ptp_read_rx(struct srn_hw *hw)
{
	u64 val = ptp_read_pair(hw, SRN_RXSTMPL, SRN_RXSTMPH);

	/* The last of the four makes room for the next stamp. */
	srn_rd32(hw, SRN_RXSATRL);
	srn_rd32(hw, SRN_RXSATRH);
	return val;
}

static u64 ptp_read_tx(struct srn_hw *hw)
{
	return ptp_read_pair(hw, SRN_TXSTMPL, SRN_TXSTMPH);
}

/* Brings the time up to date; it goes on while the device is away. */
static u64 ptp_now(struct srn_adapter *adapter, struct ptp_system_timestamp *sts)
{
	struct srn_ptp *ptp = &adapter->ptp;
	struct srn_hw *hw = &adapter->hw;
	u64 cycles;

	lockdep_assert_held(&ptp->lock);
	ptp_read_system_prets(sts);
	if (!ptp->running) {
		ktime_t now = ktime_get();

		ptp->time.ns += ktime_to_ns(ktime_sub(now, ptp->stopped));
		ptp->stopped = now;
		ptp_read_system_postts(sts);
		return ptp->time.ns;
	}
	cycles = srn_rd32(hw, SRN_SYSTIML);
	ptp_read_system_postts(sts);
	cycles |= (u64)srn_rd32(hw, SRN_SYSTIMH) << 32;
	if (!READ_ONCE(hw->dead))
		srn_ptp_advance(&ptp->time, cycles);
	return ptp->time.ns;
}

static struct srn_adapter *ptp_adapter(struct ptp_clock_info *info)
{
	return container_of(info, struct srn_adapter, ptp.info);
}

static int ptp_gettimex(struct ptp_clock_info *info, struct timespec64 *ts,
			struct ptp_system_timestamp *sts)
{
	struct srn_adapter *adapter = ptp_adapter(info);
	unsigned long flags;
	u64 ns;

	spin_lock_irqsave(&adapter->ptp.lock, flags);
	ns = ptp_now(adapter, sts);
	spin_unlock_irqrestore(&adapter->ptp.lock, flags);
	if (READ_ONCE(adapter->hw.dead))
		return -ENODEV;
	*ts = ns_to_timespec64(ns);
	return 0;
}

static int ptp_settime(struct ptp_clock_info *info, const struct timespec64 *ts)
{
	struct srn_adapter *adapter = ptp_adapter(info);
	unsigned long flags;

	spin_lock_irqsave(&adapter->ptp.lock, flags);
	ptp_now(adapter, NULL);
	adapter->ptp.time.ns = timespec64_to_ns(ts);
	adapter->ptp.time.frac = 0;
	spin_unlock_irqrestore(&adapter->ptp.lock, flags);
	return 0;
}

static int ptp_adjtime(struct ptp_clock_info *info, s64 delta)
{
	struct srn_adapter *adapter = ptp_adapter(info);
	unsigned long flags;

	spin_lock_irqsave(&adapter->ptp.lock, flags);
	adapter->ptp.time.ns += delta;
	spin_unlock_irqrestore(&adapter->ptp.lock, flags);
	return 0;
}

static void ptp_change_rate(struct srn_adapter *adapter, u32 timinca)
{
	struct srn_ptp *ptp = &adapter->ptp;
	struct srn_hw *hw = &adapter->hw;
	ktime_t before;
	u64 cycles;

	ptp_now(adapter, NULL);
	before = ktime_get();
	srn_wr32(hw, SRN_TIMINCA, timinca);
	cycles = ptp_read_pair(hw, SRN_SYSTIML, SRN_SYSTIMH);
	if (READ_ONCE(hw->dead))
		return;
	if (srn_ptp_change(&ptp->time, cycles,
			   ktime_to_ns(ktime_sub(ktime_get(), before))))
		return;
	/* A frame that waits for its stamp does so in vain. */
	ptp_read_tx(hw);
	ptp_read_rx(hw);
}

static int ptp_adjfine(struct ptp_clock_info *info, long scaled_ppm)
{
	struct srn_adapter *adapter = ptp_adapter(info);
	u32 timinca = srn_ptp_timinca(scaled_ppm);
	struct srn_ptp *ptp = &adapter->ptp;
	unsigned long flags;

	spin_lock_irqsave(&ptp->lock, flags);
	if (ptp->running && timinca != ptp->timinca)
		ptp_change_rate(adapter, timinca);
	ptp->timinca = timinca;
	spin_unlock_irqrestore(&ptp->lock, flags);
	return 0;
}

/* No pin, no alarm, no pulse per second. */
static int ptp_enable(struct ptp_clock_info *info,
		      struct ptp_clock_request *request, int on)
{
	return -EOPNOTSUPP;
}

/* Takes the frame whose stamp came, or never will. */
static struct sk_buff *ptp_fetch_tx(struct srn_adapter *adapter,
				    struct skb_shared_hwtstamps *stamps)
{
	struct srn_ptp *ptp = &adapter->ptp;
	struct srn_hw *hw = &adapter->hw;
	struct sk_buff *skb = ptp->tx_skb;

	if (!skb)
		return NULL;
	if (srn_rd32(hw, SRN_TSYNCTXCTL) & SRN_TSYNC_VALID &&
	    !READ_ONCE(hw->dead)) {
		u64 ns = srn_ptp_stamp_ns(&ptp->time, ptp_read_tx(hw));

		stamps->hwtstamp = ns_to_ktime(ns);
		ptp->tx_stamps++;
	} else if (time_is_before_jiffies(ptp->tx_start + PTP_TX_TIMEOUT)) {
		/* Should it come now, it must not go to the next frame. */
		ptp_read_tx(hw);
		ptp->tx_lost++;
	} else {
		return NULL;
	}
	ptp->tx_skb = NULL;
	return skb;
}

static void ptp_free_rx(struct srn_adapter *adapter)
{
	struct srn_ptp *ptp = &adapter->ptp;
	bool valid = srn_rd32(&adapter->hw, SRN_TSYNCRXCTL) & SRN_TSYNC_VALID;

	if (valid && ptp->rx_stuck) {
		ptp_read_rx(&adapter->hw);
		ptp->rx_cleared++;
		valid = false;
	}
	ptp->rx_stuck = valid;
}

static long ptp_work(struct ptp_clock_info *info)
{
	struct srn_adapter *adapter = ptp_adapter(info);
	struct skb_shared_hwtstamps stamps = {};
	struct srn_ptp *ptp = &adapter->ptp;
	struct sk_buff *skb = NULL;
	unsigned long flags;
	long next = PTP_PASS;

	spin_lock_irqsave(&ptp->lock, flags);
	if (ptp->running) {
		ptp_now(adapter, NULL);
		skb = ptp_fetch_tx(adapter, &stamps);
		if (READ_ONCE(ptp->plan.rxctl)) {
			ptp_free_rx(adapter);
			next = PTP_RX_PASS;
		}
		if (ptp->tx_skb)
			next = 1;
	}
	spin_unlock_irqrestore(&ptp->lock, flags);
	if (!skb)
		return next;
	if (stamps.hwtstamp)
		skb_tstamp_tx(skb, &stamps);
	dev_kfree_skb_any(skb);
	return next;
}

/**
 * srn_ptp_tx_begin() - have a frame stamped when it leaves
 * @adapter: the PF
 * @skb: frame that asks for it
 *
 * A frame that then cannot be sent after all is given up on like one whose
 * stamp does not come.
 *
 * Context: transmit path, any.
 * Return: true if its descriptors shall have SRN_TX_TSTAMP.
 */
bool srn_ptp_tx_begin(struct srn_adapter *adapter, struct sk_buff *skb)
{
	struct srn_ptp *ptp = &adapter->ptp;
	unsigned long flags;
	bool mine;

	if (!READ_ONCE(ptp->tx_on))
		return false;
	spin_lock_irqsave(&ptp->lock, flags);
	mine = ptp->running && !ptp->tx_skb;
	if (mine) {
		ptp->tx_skb = skb_get(skb);
		ptp->tx_start = jiffies;
		skb_shinfo(skb)->tx_flags |= SKBTX_IN_PROGRESS;
	} else {
		ptp->tx_skipped++;
	}
	spin_unlock_irqrestore(&ptp->lock, flags);
	if (mine)
		ptp_schedule_worker(ptp->clock, 0);
	return mine;
}

/**
 * srn_ptp_rx_stamp() - give a frame its stamp
 * @adapter: the PF
 * @skb: frame whose descriptor has SRN_RX_TS
 *
 * Context: NAPI.
 */
void srn_ptp_rx_stamp(struct srn_adapter *adapter, struct sk_buff *skb)
{
	struct srn_ptp *ptp = &adapter->ptp;
	struct srn_hw *hw = &adapter->hw;
	unsigned long flags;
	u64 cycles;

	spin_lock_irqsave(&ptp->lock, flags);
	if (ptp->running &&
	    srn_rd32(hw, SRN_TSYNCRXCTL) & SRN_TSYNC_VALID) {
		cycles = ptp_read_rx(hw);
		if (!READ_ONCE(hw->dead)) {
			skb_hwtstamps(skb)->hwtstamp =
				ns_to_ktime(srn_ptp_stamp_ns(&ptp->time,
							     cycles));
			ptp->rx_stamps++;
			ptp->rx_stuck = false;
		}
	}
	spin_unlock_irqrestore(&ptp->lock, flags);
}

/**
 * srn_ptp_plan_rx() - find out how to stamp what the stack wants stamped
 * @filter: which frames
 * @plan: filled in; may stamp more than was asked for, as @plan->filter says
 *
 * The device tells one kind of message from the others, or takes all event
 * messages of version 2. Other frames it cannot stamp.
 *
 * Context: any. Pure but for *@plan.
 * Return: 0, or -ERANGE if the device cannot.
 */
int srn_ptp_plan_rx(enum hwtstamp_rx_filters filter, struct srn_ptp_plan *plan)
{
	u32 type;

	*plan = (struct srn_ptp_plan){ .filter = filter };
	switch (filter) {
	case HWTSTAMP_FILTER_NONE:
		return 0;
	case HWTSTAMP_FILTER_PTP_V1_L4_SYNC:
		type = SRN_TSYNCRXCTL_TYPE_L4_V1;
		plan->rxcfg = FIELD_PREP(SRN_TSYNCRXCFG_V1_CTRL,
					 SRN_TSYNCRXCFG_V1_SYNC);
		break;
	case HWTSTAMP_FILTER_PTP_V1_L4_DELAY_REQ:
		type = SRN_TSYNCRXCTL_TYPE_L4_V1;
		plan->rxcfg = FIELD_PREP(SRN_TSYNCRXCFG_V1_CTRL,
					 SRN_TSYNCRXCFG_V1_DELAY_REQ);
		break;
	case HWTSTAMP_FILTER_PTP_V2_SYNC:
	case HWTSTAMP_FILTER_PTP_V2_L2_SYNC:
	case HWTSTAMP_FILTER_PTP_V2_L4_SYNC:
		type = SRN_TSYNCRXCTL_TYPE_L2_L4_V2;
		plan->filter = HWTSTAMP_FILTER_PTP_V2_SYNC;
		plan->rxcfg = FIELD_PREP(SRN_TSYNCRXCFG_V2_MSG,
					 SRN_TSYNCRXCFG_V2_SYNC);
		break;
	case HWTSTAMP_FILTER_PTP_V2_DELAY_REQ:
	case HWTSTAMP_FILTER_PTP_V2_L2_DELAY_REQ:
	case HWTSTAMP_FILTER_PTP_V2_L4_DELAY_REQ:
		type = SRN_TSYNCRXCTL_TYPE_L2_L4_V2;
		plan->filter = HWTSTAMP_FILTER_PTP_V2_DELAY_REQ;
		plan->rxcfg = FIELD_PREP(SRN_TSYNCRXCFG_V2_MSG,
					 SRN_TSYNCRXCFG_V2_DELAY_REQ);
		break;
	case HWTSTAMP_FILTER_PTP_V2_EVENT:
	case HWTSTAMP_FILTER_PTP_V2_L2_EVENT:
	case HWTSTAMP_FILTER_PTP_V2_L4_EVENT:
		type = SRN_TSYNCRXCTL_TYPE_EVENT_V2;
		plan->filter = HWTSTAMP_FILTER_PTP_V2_EVENT;
		break;
	default:
		return -ERANGE;
	}
	plan->rxctl = SRN_TSYNC_ENABLED | FIELD_PREP(SRN_TSYNCRXCTL_TYPE, type);
	plan->l2 = type != SRN_TSYNCRXCTL_TYPE_L4_V1;
	plan->l4 = true;
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(srn_ptp_plan_rx);

/* Writes what is stamped to the device, and forgets stamps of before. */
static void ptp_program(struct srn_adapter *adapter)
{
	const struct srn_ptp_plan *plan = &adapter->ptp.plan;
	struct srn_hw *hw = &adapter->hw;
	__be16 port = htons(PTP_EV_PORT);

	srn_wr32(hw, SRN_TSYNCTXCTL, adapter->ptp.tx_on ? SRN_TSYNC_ENABLED : 0);
	srn_wr32(hw, SRN_TSYNCRXCTL, plan->rxctl);
	srn_wr32(hw, SRN_TSYNCRXCFG, plan->rxcfg);
	srn_wr32(hw, SRN_ETQF(SRN_PTP_FILTER), !plan->l2 ? 0 :
		 SRN_ETQF_FILTER_ENABLE | SRN_ETQF_1588 |
		 FIELD_PREP(SRN_ETQF_ETYPE, ETH_P_1588));
	if (plan->l4) {
		/* Ports are in the order of the wire. */
		srn_wr32(hw, SRN_IMIR(SRN_PTP_FILTER), (__force u16)port);
		srn_wr32(hw, SRN_IMIREXT(SRN_PTP_FILTER),
			 SRN_IMIREXT_SIZE_BP | SRN_IMIREXT_CTRL_BP);
		srn_wr32(hw, SRN_SPQF(SRN_PTP_FILTER), (__force u16)port);
		srn_wr32(hw, SRN_FTQF(SRN_PTP_FILTER),
			 FIELD_PREP(SRN_FTQF_PROTOCOL, IPPROTO_UDP) |
			 SRN_FTQF_VF_BP | SRN_FTQF_1588 |
			 (SRN_FTQF_BP & ~(SRN_FTQF_PROTOCOL_BP |
					  SRN_FTQF_SOURCE_PORT_BP)));
	} else {
		srn_wr32(hw, SRN_FTQF(SRN_PTP_FILTER), SRN_FTQF_BP);
	}
	ptp_read_tx(hw);
	ptp_read_rx(hw);
	adapter->ptp.rx_stuck = false;
}

/**
 * srn_ptp_start() - let the clock of a device run that was just reset
 * @adapter: the PF
 *
 * The time goes on from where it was, as far as the system's clock can tell.
 *
 * Context: process, rtnl held or at probe.
 */
void srn_ptp_start(struct srn_adapter *adapter)
{
	struct srn_ptp *ptp = &adapter->ptp;
	unsigned long flags;

	spin_lock_irqsave(&ptp->lock, flags);
	srn_wr32(&adapter->hw, SRN_TIMINCA, ptp->timinca);
	ptp_program(adapter);
	ptp_now(adapter, NULL);
	ptp->time.cycles = ptp_read_pair(&adapter->hw, SRN_SYSTIML,
					 SRN_SYSTIMH);
	ptp->time.frac = 0;
	ptp->running = true;
	spin_unlock_irqrestore(&ptp->lock, flags);
	if (ptp->clock)
		ptp_schedule_worker(ptp->clock, 0);
}
EXPORT_SYMBOL_IF_KUNIT(srn_ptp_start);

/**
 * srn_ptp_stop() - leave the device's clock alone
 * @adapter: the PF
 *
 * Context: process, rtnl held or at removal, may sleep.
 */
void srn_ptp_stop(struct srn_adapter *adapter)
{
	struct srn_ptp *ptp = &adapter->ptp;
	struct sk_buff *skb;
	unsigned long flags;

	spin_lock_irqsave(&ptp->lock, flags);
	ptp_now(adapter, NULL);
	ptp->stopped = ktime_get();
	ptp->running = false;
	skb = ptp->tx_skb;
	ptp->tx_skb = NULL;
	if (skb)
		ptp->tx_lost++;
	spin_unlock_irqrestore(&ptp->lock, flags);
	dev_kfree_skb_any(skb);
}
EXPORT_SYMBOL_IF_KUNIT(srn_ptp_stop);

/**
 * srn_ptp_setup() - set up a clock that stands still
 * @adapter: the PF, not started yet
 *
 * Its time is that of the system.
 *
 * Context: process, at probe.
 */
void srn_ptp_setup(struct srn_adapter *adapter)
{
	struct srn_ptp *ptp = &adapter->ptp;

	spin_lock_init(&ptp->lock);
	ptp->timinca = srn_ptp_timinca(0);
	ptp->time.ns = ktime_get_real_ns();
	ptp->stopped = ktime_get();
}
EXPORT_SYMBOL_IF_KUNIT(srn_ptp_setup);

/**
 * srn_ptp_register() - show the clock to the PTP core
 * @adapter: the PF, started
 *
 * A PF without a clock is still a good network interface.
 *
 * Context: process, at probe.
 */
void srn_ptp_register(struct srn_adapter *adapter)
{
	struct srn_ptp *ptp = &adapter->ptp;
	struct ptp_clock *clock;

	ptp->info = (struct ptp_clock_info){
		.owner = THIS_MODULE,
		.max_adj = SRN_PTP_MAX_PPB,
		.gettimex64 = ptp_gettimex,
		.settime64 = ptp_settime,
		.adjtime = ptp_adjtime,
		.adjfine = ptp_adjfine,
		.enable = ptp_enable,
		.do_aux_work = ptp_work,
	};
	snprintf(ptp->info.name, sizeof(ptp->info.name), "%pm",
		 adapter->perm_mac);
	clock = ptp_clock_register(&ptp->info, adapter->hw.dev);
	if (IS_ERR(clock)) {
		dev_warn(adapter->hw.dev, "no PTP clock: %pe\n", clock);
		clock = NULL;
	}
	ptp->clock = clock;
	if (clock)
		ptp_schedule_worker(clock, PTP_PASS);
}

/**
 * srn_ptp_unregister() - undo srn_ptp_register()
 * @adapter: the PF, its interface gone
 *
 * Context: process, at removal, may sleep.
 */
void srn_ptp_unregister(struct srn_adapter *adapter)
{
	struct srn_ptp *ptp = &adapter->ptp;

	if (ptp->clock)
		ptp_clock_unregister(ptp->clock);
	ptp->clock = NULL;
	srn_ptp_stop(adapter);
}

/**
 * srn_ptp_hwtstamp_get() - ndo_hwtstamp_get
 * @netdev: the PF's interface
 * @config: filled in
 *
 * Context: process, rtnl held.
 * Return: 0.
 */
int srn_ptp_hwtstamp_get(struct net_device *netdev,
			 struct kernel_hwtstamp_config *config)
{
	struct srn_adapter *adapter = netdev_priv(netdev);

	config->flags = 0;
	config->tx_type = adapter->ptp.config.tx_type;
	config->rx_filter = adapter->ptp.config.rx_filter;
	return 0;
}

/**
 * srn_ptp_hwtstamp_set() - ndo_hwtstamp_set
 * @netdev: the PF's interface
 * @config: what to stamp; told what is stamped
 * @extack: told why not
 *
 * Context: process, rtnl held.
 * Return: 0, -ERANGE if the device cannot, -EOPNOTSUPP without a clock.
 */
int srn_ptp_hwtstamp_set(struct net_device *netdev,
			 struct kernel_hwtstamp_config *config,
			 struct netlink_ext_ack *extack)
{
	struct srn_adapter *adapter = netdev_priv(netdev);
	struct srn_ptp *ptp = &adapter->ptp;
	struct srn_ptp_plan plan;
	unsigned long flags;
	int err;

	if (!ptp->clock) {
		NL_SET_ERR_MSG(extack, "the PF has no PTP clock");
		return -EOPNOTSUPP;
	}
	if (config->tx_type != HWTSTAMP_TX_OFF &&
	    config->tx_type != HWTSTAMP_TX_ON) {
		NL_SET_ERR_MSG_FMT(extack, "tx type is %d, not 0 or 1",
				   config->tx_type);
		return -ERANGE;
	}
	err = srn_ptp_plan_rx(config->rx_filter, &plan);
	if (err) {
		NL_SET_ERR_MSG_FMT(extack,
				   "rx filter %d is not one of the 82576's",
				   config->rx_filter);
		return err;
	}
	config->rx_filter = plan.filter;

	spin_lock_irqsave(&ptp->lock, flags);
	ptp->config.tx_type = config->tx_type;
	ptp->config.rx_filter = config->rx_filter;
	WRITE_ONCE(ptp->tx_on, config->tx_type == HWTSTAMP_TX_ON);
	ptp->plan = plan;
	if (ptp->running)
		ptp_program(adapter);
	spin_unlock_irqrestore(&ptp->lock, flags);
	ptp_schedule_worker(ptp->clock, 0);
	return 0;
}

/**
 * srn_ptp_ts_info() - ethtool's get_ts_info
 * @netdev: the PF's interface
 * @info: filled in
 *
 * Context: process, rtnl held.
 * Return: 0.
 */
int srn_ptp_ts_info(struct net_device *netdev,
		    struct kernel_ethtool_ts_info *info)
{
	struct srn_adapter *adapter = netdev_priv(netdev);

	info->so_timestamping = SOF_TIMESTAMPING_TX_SOFTWARE |
				SOF_TIMESTAMPING_RX_SOFTWARE |
				SOF_TIMESTAMPING_SOFTWARE;
	info->phc_index = -1;
	if (!adapter->ptp.clock)
		return 0;
	info->phc_index = ptp_clock_index(adapter->ptp.clock);
	info->so_timestamping |= SOF_TIMESTAMPING_TX_HARDWARE |
				 SOF_TIMESTAMPING_RX_HARDWARE |
				 SOF_TIMESTAMPING_RAW_HARDWARE;
	info->tx_types = BIT(HWTSTAMP_TX_OFF) | BIT(HWTSTAMP_TX_ON);
	info->rx_filters = BIT(HWTSTAMP_FILTER_NONE) |
			   BIT(HWTSTAMP_FILTER_PTP_V1_L4_SYNC) |
			   BIT(HWTSTAMP_FILTER_PTP_V1_L4_DELAY_REQ) |
			   BIT(HWTSTAMP_FILTER_PTP_V2_SYNC) |
			   BIT(HWTSTAMP_FILTER_PTP_V2_DELAY_REQ) |
			   BIT(HWTSTAMP_FILTER_PTP_V2_EVENT);
	return 0;
}

/**
 * srn_ptp_ts_stats() - ethtool's get_ts_stats
 * @netdev: the PF's interface
 * @stats: filled in
 *
 * Context: process, rtnl held.
 */
void srn_ptp_ts_stats(struct net_device *netdev,
		      struct ethtool_ts_stats *stats)
{
	struct srn_adapter *adapter = netdev_priv(netdev);
	struct srn_ptp *ptp = &adapter->ptp;
	unsigned long flags;

	spin_lock_irqsave(&ptp->lock, flags);
	stats->pkts = ptp->tx_stamps;
	stats->lost = ptp->tx_lost;
	stats->err = ptp->tx_skipped;
	spin_unlock_irqrestore(&ptp->lock, flags);
}
