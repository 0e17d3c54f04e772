// SPDX-License-Identifier: GPL-2.0-only
/*
 * One VF as its PF sees it. Room: object. Lock: srn_vf.lock.
 *
 *	        VF reset, PF reset, change of owner
 *	   +-------------------+---------------------+
 *	   v                   |                     |
 *	PARKED -- RESET --> HANDSHAKEN -- recall --> RECALLED
 *	                       ^                     |
 *	                       +------ RESET --------+
 *
 * A parked VF has no filters, sends nothing and may say nothing but RESET. A
 * handshaken one may say all. A recalled one has to begin anew, since the
 * administrator changed what it learns in the handshake; it keeps its filters
 * until then. The identity that the administrator gave is there in each state.
 */
#include <linux/bitfield.h>
#include <linux/errno.h>
#include <linux/etherdevice.h>
#include <linux/if_ether.h>
#include <linux/if_link.h>
#include <linux/jiffies.h>
#include <linux/netlink.h>
#include <linux/ratelimit.h>
#include <linux/siphash.h>
#include <linux/string.h>
#include <linux/unaligned.h>
#include <kunit/visibility.h>

#include "mbx.h"
#include "srn.h"

/* A VF that sends nonsense is good for so many lines in the log. */
#define VF_LOG_INTERVAL			(60 * HZ)
#define VF_LOG_BURST			2

/* Any constant will do; another would change the addresses of all VFs. */
static const siphash_key_t vf_mac_key = {{
	0x7666637475640a31ULL, 0x9e3779b97f4a7c15ULL,
}};

/**
 * srn_vf_derive_mac() - make an address for a VF that was given none
 * @mac: where to put it
 * @pf_mac: the PF's address in its NVM
 * @index: number of the VF, below 8
 *
 * The same PF and number always give the same address, which is unicast and
 * locally administered. The last three bits are the number, so that addresses
 * of one PF differ; those of different PFs differ as far as a hash of 43 bits
 * can tell.
 *
 * Context: any. Pure.
 */
void srn_vf_derive_mac(u8 *mac, const u8 *pf_mac, unsigned int index)
{
	u64 hash = siphash_1u64(ether_addr_to_u64(pf_mac), &vf_mac_key);

	u64_to_ether_addr((hash & ~7ULL) | index, mac);
	/* Not a group's address, and one of those that anyone may use. */
	mac[0] = (mac[0] & ~BIT(0)) | BIT(1);
}
EXPORT_SYMBOL_IF_KUNIT(srn_vf_derive_mac);

static bool vf_sees_link(const struct srn_vf *vf)
{
	return vf->config.link != VFIO_GLUE_LINK_DISABLE;
}

static bool vf_has_admin_mac(const struct srn_vf *vf)
{
	return !is_zero_ether_addr(vf->config.mac);
}

static const u8 *vf_identity(const struct srn_vf *vf)
{
	return vf_has_admin_mac(vf) ? vf->config.mac : vf->derived_mac;
}

static bool vf_is_parked(const struct srn_vf *vf)
{
	return is_zero_ether_addr(vf->mac);
}

/* Such a VF may not choose its own VLANs. */
static bool vf_has_port_tag(const struct srn_vf *vf)
{
	return vf->config.vlan || vf->config.qos;
}

static void vf_apply_rate(struct srn_vf *vf)
{
	const struct srn_link *link = &vf->adapter->link;

	srn_pool_set_rate(vf->adapter, vf->index, vf->config.max_rate_mbps,
			  READ_ONCE(link->up) ? link->speed_mbps : 0);
}

/*
 * Says what the flags of a reply would say. If the VF has the buffer just now,
 * its reply or its acknowledgment gives another chance.
 */
static void vf_tell(struct srn_vf *vf)
{
	u32 word = SRN_MBX_OP_CONTROL;

	if (!vf->cts)
		word |= SRN_MBX_NACK;
	else if (vf_sees_link(vf))
		word |= SRN_MBX_CTS;
	vf->notice = srn_mbx_send(&vf->adapter->hw, vf->index, word) == -EBUSY;
}

/* Makes the VF's driver begin anew, so that it learns its identity. */
static void vf_recall(struct srn_vf *vf)
{
	if (!vf->cts)
		return;
	vf->cts = false;
	vf_tell(vf);
}

/* Takes away all that the VF's driver asked for. */
static void vf_forget(struct srn_vf *vf)
{
	struct srn_adapter *adapter = vf->adapter;
	unsigned int pool = vf->index;

	vf->cts = false;
	vf->notice = false;
	vf->num_addrs = 0;
	eth_zero_addr(vf->mac);

	srn_pool_set_enabled(adapter, pool, false);
	srn_filter_clear_mac(adapter, pool);
	srn_filter_clear_addrs(adapter, pool);
	srn_filter_set_hashes(adapter, pool, NULL, 0);
	srn_filter_set_allmulti(adapter, pool, false);
	srn_pool_set_max_frame(adapter, pool, SRN_POOL_MAX_FRAME);
	if (!vf_has_port_tag(vf))
		srn_filter_del_vlans(adapter, pool, -1);
}

static void vf_set_default_config(struct srn_vf *vf)
{
	struct srn_adapter *adapter = vf->adapter;
	unsigned int pool = vf->index;

	memset(&vf->config, 0, sizeof(vf->config));
	vf->config.spoof_check = true;
	vf->config.link = VFIO_GLUE_LINK_AUTO;

	srn_filter_set_identity(adapter, pool, vf->derived_mac);
	srn_filter_del_vlans(adapter, pool, -1);
	srn_pool_set_port_vlan(adapter, pool, 0, 0);
	srn_pool_set_spoof_check(adapter, pool, true);
	vf_apply_rate(vf);
}

static void vf_fetch_counters(struct srn_vf *vf, u32 *counter)
{
	struct srn_hw *hw = &vf->adapter->hw;

	counter[0] = srn_rd32(hw, SRN_PVFGPRC(vf->index));
	counter[1] = srn_rd32(hw, SRN_PVFGORC(vf->index));
	counter[2] = srn_rd32(hw, SRN_PVFMPRC(vf->index));
	counter[3] = srn_rd32(hw, SRN_PVFGPTC(vf->index));
	counter[4] = srn_rd32(hw, SRN_PVFGOTC(vf->index));
}

static void vf_widen_counters(struct srn_vf *vf)
{
	struct srn_vf_stats *stats = &vf->stats;
	u32 now[SRN_VF_COUNTERS];

	vf_fetch_counters(vf, now);
	if (READ_ONCE(vf->adapter->hw.dead))
		return;
	stats->rx_packets += (u32)(now[0] - vf->counter[0]);
	stats->rx_bytes += (u32)(now[1] - vf->counter[1]);
	stats->rx_multicast += (u32)(now[2] - vf->counter[2]);
	stats->tx_packets += (u32)(now[3] - vf->counter[3]);
	stats->tx_bytes += (u32)(now[4] - vf->counter[4]);
	memcpy(vf->counter, now, sizeof(now));
}

/**
 * srn_vf_init() - set up a VF, parked and with the default identity
 * @vf: zeroed memory
 * @adapter: its PF, with filter tables set up
 * @index: its number
 *
 * What this writes to the device need not last: srn_vf_pf_was_reset() writes
 * it again.
 *
 * Context: process, at probe.
 */
void srn_vf_init(struct srn_vf *vf, struct srn_adapter *adapter,
		 unsigned int index)
{
	vf->adapter = adapter;
	vf->index = index;
	vf->quick_until = jiffies;
	spin_lock_init(&vf->lock);
	ratelimit_state_init(&vf->log, VF_LOG_INTERVAL, VF_LOG_BURST);
	ratelimit_set_flags(&vf->log, RATELIMIT_MSG_ON_RELEASE);
	srn_vf_derive_mac(vf->derived_mac, adapter->perm_mac, index);
	srn_vf_park(vf);
}
EXPORT_SYMBOL_IF_KUNIT(srn_vf_init);

static enum srn_mbx_verdict vf_do_reset(struct srn_vf *vf)
{
	vf_forget(vf);
	ether_addr_copy(vf->mac, vf_identity(vf));
	srn_filter_set_mac(vf->adapter, vf->index, vf->mac);
	srn_pool_set_enabled(vf->adapter, vf->index, vf_sees_link(vf));
	vf->cts = true;
	return SRN_MBX_OK;
}

static enum srn_mbx_verdict vf_do_set_mac(struct srn_vf *vf, const u8 *mac)
{
	if (ether_addr_equal(mac, vf->mac))
		return SRN_MBX_OK;
	if (vf_has_admin_mac(vf) && !vf->config.trust)
		return SRN_MBX_FIXED;
	if (srn_filter_mac_taken(vf->adapter, vf->index, mac))
		return SRN_MBX_TAKEN;
	ether_addr_copy(vf->mac, mac);
	srn_filter_set_mac(vf->adapter, vf->index, mac);
	return SRN_MBX_OK;
}

static enum srn_mbx_verdict vf_do_clear_addrs(struct srn_vf *vf)
{
	srn_filter_clear_addrs(vf->adapter, vf->index);
	vf->num_addrs = 0;
	return SRN_MBX_OK;
}

static enum srn_mbx_verdict vf_do_add_addr(struct srn_vf *vf, const u8 *mac)
{
	if (ether_addr_equal(mac, vf->mac))
		return SRN_MBX_OK;
	if (vf_has_admin_mac(vf) && !vf->config.trust)
		return SRN_MBX_FIXED;
	if (srn_filter_mac_taken(vf->adapter, vf->index, mac))
		return SRN_MBX_TAKEN;
	if (vf->num_addrs >= SRN_VF_ADDRS_MAX ||
	    srn_filter_add_addr(vf->adapter, vf->index, mac))
		return SRN_MBX_NO_SPACE;
	vf->num_addrs++;
	return SRN_MBX_OK;
}

static enum srn_mbx_verdict vf_do_vlan(struct srn_vf *vf, u16 vid, bool add)
{
	if (vf_has_port_tag(vf))
		return SRN_MBX_FIXED;
	if (!add) {
		srn_filter_del_vlan(vf->adapter, vf->index, vid);
		return SRN_MBX_OK;
	}
	if (srn_filter_add_vlan(vf->adapter, vf->index, vid,
				SRN_VLVF_RESERVED))
		return SRN_MBX_NO_SPACE;
	return SRN_MBX_OK;
}

static enum srn_mbx_verdict vf_obey(struct srn_vf *vf,
				    const struct srn_mbx_msg *msg)
{
	switch (msg->what) {
	case SRN_MBX_DO_RESET:
		return vf_do_reset(vf);
	case SRN_MBX_DO_SET_MAC:
		return vf_do_set_mac(vf, msg->mac);
	case SRN_MBX_DO_CLEAR_ADDRS:
		return vf_do_clear_addrs(vf);
	case SRN_MBX_DO_ADD_ADDR:
		return vf_do_add_addr(vf, msg->mac);
	case SRN_MBX_DO_SET_HASHES:
		srn_filter_set_hashes(vf->adapter, vf->index, msg->hash,
				      msg->num_hashes);
		return SRN_MBX_OK;
	case SRN_MBX_DO_ADD_VLAN:
		return vf_do_vlan(vf, msg->vid, true);
	case SRN_MBX_DO_DEL_VLAN:
		return vf_do_vlan(vf, msg->vid, false);
	case SRN_MBX_DO_SET_MAX_FRAME:
		srn_pool_set_max_frame(vf->adapter, vf->index, msg->max_frame);
		return SRN_MBX_OK;
	case SRN_MBX_DO_SET_ALLMULTI:
		srn_filter_set_allmulti(vf->adapter, vf->index, msg->allmulti);
		return SRN_MBX_OK;
	}
	return SRN_MBX_UNKNOWN;
}

static void vf_count(struct srn_vf *vf, enum srn_mbx_verdict verdict, u32 head)
{
	vf->verdicts[verdict]++;
	if (verdict == SRN_MBX_OK || verdict == SRN_MBX_ECHO)
		return;
	if (__ratelimit(&vf->log))
		dev_notice(vf->adapter->hw.dev,
			   "VF %u: message 0x%08x refused: %s\n", vf->index,
			   head, srn_mbx_verdict_name(verdict));
}

/*
 * A refusal without CTS makes the stock VF driver begin anew. So it carries
 * CTS even if the VF shall see no link; vf_was_read() puts that right.
 */
static void vf_answer(struct srn_vf *vf, const u32 *word,
		      enum srn_mbx_verdict verdict, enum srn_mbx_do what)
{
	u32 reply[SRN_MBX_RESET_REPLY_WORDS];
	bool accepted = verdict == SRN_MBX_OK;
	unsigned int num_words = 1;

	if (accepted && what == SRN_MBX_DO_RESET) {
		reply[0] = srn_mbx_msg_reply(word[0], true, false);
		srn_mbx_msg_pack_mac(reply, vf->mac);
		num_words = SRN_MBX_RESET_REPLY_WORDS;
	} else {
		reply[0] = srn_mbx_msg_reply(word[0], accepted, vf->cts &&
					     (vf_sees_link(vf) || !accepted));
	}
	srn_mbx_reply(&vf->adapter->hw, vf->index, reply, num_words, word);
	if (vf->notice) {
		srn_mbx_kick(&vf->adapter->hw, vf->index);
		vf->notice = false;
	}
}

/* Returns -EBUSY if the VF has the buffer for itself just now. */
static int vf_serve(struct srn_vf *vf)
{
	enum srn_mbx_verdict verdict;
	struct srn_mbx_msg msg = {};
	u32 word[SRN_MBX_WORDS];
	unsigned int has = 0;
	int err;

	err = srn_mbx_read(&vf->adapter->hw, vf->index, word);
	if (err)
		return err;

	if (vf->cts)
		has |= SRN_MBX_HAS_HANDSHAKE;
	if (vf->config.trust)
		has |= SRN_MBX_HAS_TRUST;
	verdict = srn_mbx_msg_check(word, SRN_MBX_WORDS, has, &msg);
	if (verdict == SRN_MBX_OK)
		verdict = vf_obey(vf, &msg);
	if (verdict == SRN_MBX_ECHO)
		srn_mbx_drop(&vf->adapter->hw, vf->index);
	else
		vf_answer(vf, word, verdict, msg.what);
	vf_count(vf, verdict, word[0]);
	return 0;
}

/*
 * What lies in the buffer is what the stock driver takes the link's state from,
 * so it must not be CTS if the VF shall see no link.
 */
static void vf_was_read(struct srn_vf *vf)
{
	if (vf->notice ||
	    (vf->cts && !vf_sees_link(vf) &&
	     srn_mbx_peek(&vf->adapter->hw, vf->index) & SRN_MBX_CTS))
		vf_tell(vf);
}

static void vf_was_reset(struct srn_vf *vf)
{
	vf->resets++;
	vf_forget(vf);
	srn_pool_stop_queues(vf->adapter, vf->index);
}

/**
 * srn_vf_service() - handle what the VF signals
 * @vf: VF
 *
 * That is a reset, a message, and that it has read its mailbox.
 *
 * Context: any. Takes the VF's lock.
 * Return: 0, -EBUSY if there is a message but the VF has the buffer for itself
 * just now, -ENODEV if the device is gone.
 */
int srn_vf_service(struct srn_vf *vf)
{
	struct srn_hw *hw = &vf->adapter->hw;
	unsigned long flags;
	u32 mailbox, reset;
	int err = 0;

	spin_lock_irqsave(&vf->lock, flags);
	/*
	 * In this order: a VF begins with a reset and then a message, and if
	 * the message is seen, so must be the reset before it. The other way
	 * round, that reset would be handled after the message and take away
	 * what it brought. Under the lock, as whoever handled a signal has then
	 * cleared it.
	 */
	mailbox = srn_rd32(hw, SRN_MBVFICR);
	reset = srn_rd32(hw, SRN_VFLRE);
	if (READ_ONCE(hw->dead)) {
		err = -ENODEV;
		goto out_unlock;
	}
	if (reset & BIT(vf->index)) {
		/* First, so that a reset that comes meanwhile is not lost. */
		srn_wr32(hw, SRN_VFLRE, BIT(vf->index));
		vf_was_reset(vf);
	}
	if (FIELD_GET(SRN_MBVFICR_REQ, mailbox) & BIT(vf->index))
		err = vf_serve(vf);
	if (FIELD_GET(SRN_MBVFICR_ACK, mailbox) & BIT(vf->index)) {
		srn_mbx_clear_ack(hw, vf->index);
		vf_was_read(vf);
	}
out_unlock:
	spin_unlock_irqrestore(&vf->lock, flags);
	return err;
}
EXPORT_SYMBOL_IF_KUNIT(srn_vf_service);

/**
 * srn_vf_lost_message() - give up a message that could not be read
 * @vf: VF that sent it and then did not let go of the buffer
 *
 * Context: any. Takes the VF's lock.
 */
void srn_vf_lost_message(struct srn_vf *vf)
{
	unsigned long flags;

	spin_lock_irqsave(&vf->lock, flags);
	srn_mbx_clear_req(&vf->adapter->hw, vf->index);
	vf_count(vf, SRN_MBX_LOCKED, 0);
	spin_unlock_irqrestore(&vf->lock, flags);
}

/**
 * srn_vf_pf_was_reset() - the whole device was reset
 * @vf: VF, which lost everything by that
 *
 * Context: any, after the mailboxes work again. Takes the VF's lock.
 */
void srn_vf_pf_was_reset(struct srn_vf *vf)
{
	unsigned long flags;
	bool had_driver;

	spin_lock_irqsave(&vf->lock, flags);
	had_driver = !vf_is_parked(vf);
	vf_forget(vf);
	srn_pool_stop_queues(vf->adapter, vf->index);
	vf_apply_rate(vf);
	vf_fetch_counters(vf, vf->counter);
	if (had_driver)
		vf_tell(vf);
	spin_unlock_irqrestore(&vf->lock, flags);
}
EXPORT_SYMBOL_IF_KUNIT(srn_vf_pf_was_reset);

/**
 * srn_vf_link_changed() - the link of the port came, went or changed speed
 * @vf: VF
 *
 * Context: any. Takes the VF's lock.
 */
void srn_vf_link_changed(struct srn_vf *vf)
{
	unsigned long flags;

	spin_lock_irqsave(&vf->lock, flags);
	vf_apply_rate(vf);
	if (vf->cts)
		srn_mbx_kick(&vf->adapter->hw, vf->index);
	spin_unlock_irqrestore(&vf->lock, flags);
}
EXPORT_SYMBOL_IF_KUNIT(srn_vf_link_changed);

/**
 * srn_vf_get_stats() - read the VF's counters
 * @vf: VF
 * @stats: filled in; may be NULL
 *
 * The device's counters wrap, at full speed after 34 s, and so have to be read
 * more often than that.
 *
 * Context: any. Takes the VF's lock.
 */
void srn_vf_get_stats(struct srn_vf *vf, struct srn_vf_stats *stats)
{
	unsigned long flags;

	spin_lock_irqsave(&vf->lock, flags);
	vf_widen_counters(vf);
	if (stats)
		*stats = vf->stats;
	spin_unlock_irqrestore(&vf->lock, flags);
}
EXPORT_SYMBOL_IF_KUNIT(srn_vf_get_stats);

/**
 * srn_vf_park() - make the VF as it was at probe
 * @vf: VF
 *
 * For a change of owner: identity, filters, counters and mailbox keep nothing
 * of the one before. A driver that is still bound has to begin anew.
 *
 * Context: any. Takes the VF's lock.
 */
void srn_vf_park(struct srn_vf *vf)
{
	unsigned long flags;
	bool had_driver;

	spin_lock_irqsave(&vf->lock, flags);
	had_driver = !vf_is_parked(vf);
	vf_forget(vf);
	vf_set_default_config(vf);
	srn_pool_stop_queues(vf->adapter, vf->index);
	srn_mbx_wipe(&vf->adapter->hw, vf->index);
	vf_widen_counters(vf);
	memset(&vf->stats, 0, sizeof(vf->stats));
	memset(vf->verdicts, 0, sizeof(vf->verdicts));
	vf->resets = 0;
	if (had_driver)
		vf_tell(vf);
	spin_unlock_irqrestore(&vf->lock, flags);
}
EXPORT_SYMBOL_IF_KUNIT(srn_vf_park);

/**
 * srn_vf_refused() - count messages that were not carried out
 * @vf: VF
 *
 * Context: any. Takes the VF's lock.
 * Return: number of messages since the VF has its owner.
 */
u64 srn_vf_refused(struct srn_vf *vf)
{
	unsigned long flags;
	u64 refused = 0;
	unsigned int i;

	spin_lock_irqsave(&vf->lock, flags);
	for (i = 0; i < SRN_MBX_VERDICTS; i++) {
		if (i != SRN_MBX_OK)
			refused += vf->verdicts[i];
	}
	spin_unlock_irqrestore(&vf->lock, flags);
	return refused;
}
EXPORT_SYMBOL_IF_KUNIT(srn_vf_refused);

/* The address that the driver has becomes what the administrator decided. */
static void vf_enforce_mac(struct srn_vf *vf)
{
	const u8 *mac = vf_identity(vf);

	if (vf_is_parked(vf) || ether_addr_equal(vf->mac, mac))
		return;
	ether_addr_copy(vf->mac, mac);
	srn_filter_set_mac(vf->adapter, vf->index, mac);
	vf_recall(vf);
}

static void vf_set_mac(struct srn_vf *vf, const u8 *mac)
{
	if (ether_addr_equal(vf->config.mac, mac))
		return;
	ether_addr_copy(vf->config.mac, mac);
	srn_filter_set_identity(vf->adapter, vf->index, vf_identity(vf));
	vf_enforce_mac(vf);
}

/*
 * VLANs that the VF chose itself are dropped for a port VLAN. When that goes,
 * the VF's driver has to begin anew, since only it still knows them.
 */
static int vf_set_vlan(struct srn_vf *vf, u16 vid, u8 qos)
{
	struct srn_adapter *adapter = vf->adapter;
	bool tag = vid || qos;
	int err;

	if (vf->config.vlan == vid && vf->config.qos == qos)
		return 0;
	if (tag) {
		err = srn_filter_add_vlan(adapter, vf->index, vid, 0);
		if (err)
			return err;
	}
	srn_filter_del_vlans(adapter, vf->index, tag ? vid : -1);
	srn_pool_set_port_vlan(adapter, vf->index, vid, qos);
	vf->config.vlan = vid;
	vf->config.qos = qos;
	if (!tag)
		vf_recall(vf);
	return 0;
}

static void vf_set_spoof_check(struct srn_vf *vf, bool on)
{
	vf->config.spoof_check = on;
	srn_pool_set_spoof_check(vf->adapter, vf->index, on);
}

/* With the trust goes what only the trusted may have. */
static void vf_set_trust(struct srn_vf *vf, bool on)
{
	bool lost = vf->config.trust && !on;

	vf->config.trust = on;
	if (!lost)
		return;
	srn_filter_set_allmulti(vf->adapter, vf->index, false);
	if (vf_has_admin_mac(vf)) {
		srn_filter_clear_addrs(vf->adapter, vf->index);
		vf->num_addrs = 0;
		vf_enforce_mac(vf);
	}
}

/*
 * A VF reads the link's state from the device, which cannot be made to show
 * one that is not there: ENABLE is all that AUTO is.
 */
static void vf_set_link(struct srn_vf *vf, enum vfio_glue_link link)
{
	bool saw = vf_sees_link(vf);

	vf->config.link = link;
	if (vf_is_parked(vf) || saw == vf_sees_link(vf))
		return;
	srn_pool_set_enabled(vf->adapter, vf->index, vf_sees_link(vf));
	vf_tell(vf);
}

static void vf_set_rate(struct srn_vf *vf, u32 max_rate_mbps)
{
	vf->config.max_rate_mbps = max_rate_mbps;
	vf_apply_rate(vf);
}

static int vf_check_config(struct srn_vf *vf,
			   const struct vfg_func_config *config,
			   struct netlink_ext_ack *extack)
{
	if (config->set & VFG_CONFIG_MAC && !is_zero_ether_addr(config->mac)) {
		if (!is_valid_ether_addr(config->mac)) {
			NL_SET_ERR_MSG_FMT(extack, "VF %u: %pM is not a unicast address",
					   vf->index, config->mac);
			return -EADDRNOTAVAIL;
		}
		if (srn_filter_mac_taken(vf->adapter, vf->index, config->mac)) {
			NL_SET_ERR_MSG_FMT(extack, "VF %u: %pM belongs to its PF or another VF",
					   vf->index, config->mac);
			return -EADDRINUSE;
		}
	}
	if (config->set & VFG_CONFIG_VLAN &&
	    (config->vlan > 4094 || config->qos > 7)) {
		NL_SET_ERR_MSG_FMT(extack, "VF %u: VLAN %u or priority %u is out of range",
				   vf->index, config->vlan, config->qos);
		return -ERANGE;
	}
	if (config->set & VFG_CONFIG_LINK &&
	    config->link > VFIO_GLUE_LINK_DISABLE) {
		NL_SET_ERR_MSG_FMT(extack, "VF %u: link state %u is not known",
				   vf->index, config->link);
		return -EINVAL;
	}
	if (config->set & VFG_CONFIG_MAX_RATE &&
	    config->max_rate_mbps > SRN_VF_RATE_MAX_MBPS) {
		NL_SET_ERR_MSG_FMT(extack, "VF %u: rate %u Mbit/s is above the port's %u",
				   vf->index, config->max_rate_mbps,
				   SRN_VF_RATE_MAX_MBPS);
		return -ERANGE;
	}
	return 0;
}

/**
 * srn_vf_set_config() - give the VF an identity
 * @vf: VF
 * @config: identity; members not in @config->set stay as they are
 * @extack: for the reason of a refusal; may be NULL
 *
 * All of it is applied or none. A change of address, and the end of a port
 * VLAN, make the VF's driver begin anew; the rest it does not notice, but for
 * the link.
 *
 * Context: any. Takes the VF's lock.
 * Return: 0, -EADDRNOTAVAIL or -EADDRINUSE for the address, -ERANGE for a
 * VLAN, priority or rate, -EINVAL for a link state, -ENOSPC if the device has
 * no room for another VLAN.
 */
int srn_vf_set_config(struct srn_vf *vf, const struct vfg_func_config *config,
		      struct netlink_ext_ack *extack)
{
	unsigned long flags;
	int err;

	spin_lock_irqsave(&vf->lock, flags);
	err = vf_check_config(vf, config, extack);
	if (err)
		goto out_unlock;
	/* The only one that may still fail goes first. */
	if (config->set & VFG_CONFIG_VLAN) {
		err = vf_set_vlan(vf, config->vlan, config->qos);
		if (err) {
			NL_SET_ERR_MSG_FMT(extack, "VF %u: no room for VLAN %u, the device has %u",
					   vf->index, config->vlan,
					   SRN_HW_VLVF_ENTRIES);
			goto out_unlock;
		}
	}
	if (config->set & VFG_CONFIG_SPOOF_CHECK)
		vf_set_spoof_check(vf, config->spoof_check);
	if (config->set & VFG_CONFIG_MAX_RATE)
		vf_set_rate(vf, config->max_rate_mbps);
	if (config->set & VFG_CONFIG_LINK)
		vf_set_link(vf, config->link);
	if (config->set & VFG_CONFIG_TRUST)
		vf_set_trust(vf, config->trust);
	if (config->set & VFG_CONFIG_MAC)
		vf_set_mac(vf, config->mac);
out_unlock:
	spin_unlock_irqrestore(&vf->lock, flags);
	return err;
}
EXPORT_SYMBOL_IF_KUNIT(srn_vf_set_config);

/**
 * srn_vf_get_config() - tell the VF's identity
 * @vf: VF
 * @config: filled in; the address is the one that the VF has or will be given
 *
 * Context: any. Takes the VF's lock.
 */
void srn_vf_get_config(struct srn_vf *vf, struct vfg_func_config *config)
{
	unsigned long flags;

	spin_lock_irqsave(&vf->lock, flags);
	*config = vf->config;
	ether_addr_copy(config->mac, vf->cts ? vf->mac : vf_identity(vf));
	config->set = VFG_CONFIG_MAC | VFG_CONFIG_VLAN |
		      VFG_CONFIG_SPOOF_CHECK | VFG_CONFIG_TRUST |
		      VFG_CONFIG_LINK | VFG_CONFIG_MAX_RATE;
	spin_unlock_irqrestore(&vf->lock, flags);
}
EXPORT_SYMBOL_IF_KUNIT(srn_vf_get_config);
