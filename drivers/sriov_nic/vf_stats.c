// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a VF has sent and received. Room: object. Lock: srn_vf.lock.
 *
 * The device counts in 32 bits per VF and clears nothing on reading. Counters
 * of bytes wrap, at full speed after 34 s, so they are read more often than
 * that; those of frames would need 48 minutes, so one that went back was
 * cleared, and its direction begins anew from zero. That is what makes the sum
 * right whether or not a device clears its counters in a reset of the VF.
 */
#include <linux/bits.h>
#include <kunit/visibility.h>

#include "srn.h"
#include "vf_priv.h"

/* More than pass in a minute and a half at full speed. */
#define FRAMES_MAX			BIT(27)

static void vf_fetch_counters(struct srn_vf *vf, struct srn_vf_counters *to)
{
	struct srn_hw *hw = &vf->adapter->hw;

	to->rx_packets = srn_rd32(hw, SRN_PVFGPRC(vf->index));
	to->rx_bytes = srn_rd32(hw, SRN_PVFGORC(vf->index));
	to->rx_multicast = srn_rd32(hw, SRN_PVFMPRC(vf->index));
	to->tx_packets = srn_rd32(hw, SRN_PVFGPTC(vf->index));
	to->tx_bytes = srn_rd32(hw, SRN_PVFGOTC(vf->index));
}

static bool vf_was_cleared(u32 last, u32 now)
{
	return now - last >= FRAMES_MAX;
}

/**
 * srn_vf_stats_add() - add what counters have moved to their 64-bit sums
 * @stats: the sums
 * @last: counters as last read; set to @now
 * @now: counters as they are
 *
 * What a counter had counted since it was last read is lost if it was cleared,
 * and one that is cleared right before it would have wrapped is taken for one
 * that did.
 *
 * Context: any. Pure.
 */
void srn_vf_stats_add(struct srn_vf_stats *stats, struct srn_vf_counters *last,
		      const struct srn_vf_counters *now)
{
	if (vf_was_cleared(last->rx_packets, now->rx_packets)) {
		last->rx_packets = 0;
		last->rx_bytes = 0;
		last->rx_multicast = 0;
	}
	if (vf_was_cleared(last->tx_packets, now->tx_packets)) {
		last->tx_packets = 0;
		last->tx_bytes = 0;
	}
	stats->rx_packets += (u32)(now->rx_packets - last->rx_packets);
	stats->rx_bytes += (u32)(now->rx_bytes - last->rx_bytes);
	stats->rx_multicast += (u32)(now->rx_multicast - last->rx_multicast);
	stats->tx_packets += (u32)(now->tx_packets - last->tx_packets);
	stats->tx_bytes += (u32)(now->tx_bytes - last->tx_bytes);
	*last = *now;
}
EXPORT_SYMBOL_IF_KUNIT(srn_vf_stats_add);

/**
 * srn_vf_rebase_counters_locked() - go on counting from what the device says
 * @vf: VF
 *
 * For after a reset of the whole device, which may have cleared its counters.
 *
 * Context: any; the VF's lock is held.
 */
void srn_vf_rebase_counters_locked(struct srn_vf *vf)
{
	vf_fetch_counters(vf, &vf->counters);
}

/**
 * srn_vf_widen_counters_locked() - bring the VF's sums up to date
 * @vf: VF
 *
 * Context: any; the VF's lock is held.
 */
void srn_vf_widen_counters_locked(struct srn_vf *vf)
{
	struct srn_vf_counters now;

	vf_fetch_counters(vf, &now);
	if (!READ_ONCE(vf->adapter->hw.dead))
		srn_vf_stats_add(&vf->stats, &vf->counters, &now);
}

/**
 * srn_vf_get_stats() - read the VF's counters
 * @vf: VF
 * @stats: filled in; may be NULL
 *
 * Has to be called at least every 30 s, since the device's counters wrap.
 *
 * Context: any. Takes the VF's lock.
 */
void srn_vf_get_stats(struct srn_vf *vf, struct srn_vf_stats *stats)
{
	unsigned long flags;

	spin_lock_irqsave(&vf->lock, flags);
	srn_vf_widen_counters_locked(vf);
	if (stats)
		*stats = vf->stats;
	spin_unlock_irqrestore(&vf->lock, flags);
}
EXPORT_SYMBOL_IF_KUNIT(srn_vf_get_stats);

/**
 * srn_vf_last_stats() - tell the VF's counters as they were last read
 * @vf: VF
 * @stats: filled in
 *
 * Touches no register.
 *
 * Context: any. Takes the VF's lock.
 */
void srn_vf_last_stats(struct srn_vf *vf, struct srn_vf_stats *stats)
{
	unsigned long flags;

	spin_lock_irqsave(&vf->lock, flags);
	*stats = vf->stats;
	spin_unlock_irqrestore(&vf->lock, flags);
}
EXPORT_SYMBOL_IF_KUNIT(srn_vf_last_stats);
