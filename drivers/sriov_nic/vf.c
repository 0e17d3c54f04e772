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
 *
 * Beside that a VF may be in quarantine, from any state: it is parked then, and
 * whatever it signals is thrown away unread. It leaves it, parked, by the will
 * of the administrator or with its owner.
 *
 * A VF's own reset speaks against it only if its driver has not said a word
 * since the last one. So it is no matter how often a driver is opened, closed
 * or bound, all of which end in a handshake; what resets a function for this
 * host (VFIO opening or closing it, sysfs, a guest that is started) is known by
 * the PCI core's hold on its configuration space, and forgives the next.
 */
#include <linux/bitfield.h>
#include <linux/errno.h>
#include <linux/etherdevice.h>
#include <linux/if_ether.h>
#include <linux/if_link.h>
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/netlink.h>
#include <linux/pci.h>
#include <linux/ratelimit.h>
#include <linux/siphash.h>
#include <linux/string.h>
#include <linux/unaligned.h>
#include <kunit/visibility.h>

#include "devlink.h"
#include "mbx.h"
#include "srn.h"
#include "vf_priv.h"

/* A VF that sends nonsense is good for so many lines in the log. */
#define VF_LOG_INTERVAL			(60 * HZ)
#define VF_LOG_BURST			2

/* So often is a driver reminded, by each look of the watchdog. */
#define VF_REMINDERS			10

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

/**
 * srn_vf_tell_locked() - say to the VF what the flags of a reply would say
 * @vf: VF
 *
 * If the VF has the buffer just now, its reply or its acknowledgment gives
 * another chance.
 *
 * Context: any; the VF's lock is held.
 */
void srn_vf_tell_locked(struct srn_vf *vf)
{
	u32 word = SRN_MBX_OP_CONTROL;

	/* Without any flag there is no link, and nothing to begin anew. */
	if (vf->cts && vf_sees_link(vf))
		word |= SRN_MBX_CTS;
	else if (!vf->cts && !vf->quarantine)
		word |= SRN_MBX_NACK;
	vf->notice = srn_mbx_send(&vf->adapter->hw, vf->index, word) == -EBUSY;
}

/**
 * srn_vf_recall_locked() - make the VF's driver begin anew
 * @vf: VF
 *
 * So that it learns its identity, which it asks for in the handshake only.
 *
 * Context: any; the VF's lock is held.
 */
void srn_vf_recall_locked(struct srn_vf *vf)
{
	if (!vf->cts)
		return;
	vf->cts = false;
	vf->reminders = VF_REMINDERS;
	srn_vf_tell_locked(vf);
}

/* Whether there may be a driver that knows this PF, or waits for it. */
static bool vf_had_driver(const struct srn_vf *vf)
{
	return !vf_is_parked(vf) || vf->quarantine || vf->reminders;
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

static void vf_start_guard(struct srn_vf *vf)
{
	srn_guard_start(&vf->guard, ktime_to_ms(ktime_get()));
	vf->greeted = true;
}

static void vf_quarantine(struct srn_vf *vf, enum vfio_glue_quarantine why)
{
	static const char *const reasons[] = {
		[VFIO_GLUE_QUARANTINE_RESETS] = "too many resets",
		[VFIO_GLUE_QUARANTINE_ERRORS] = "too many errors",
	};
	struct srn_adapter *adapter = vf->adapter;

	vf->quarantine = why;
	vf->reminders = 0;
	vf_forget(vf);
	srn_pool_stop_queues(adapter, vf->index);
	srn_pool_set_mute(adapter, vf->index, true);
	srn_mbx_force(&adapter->hw, vf->index, SRN_MBX_OP_CONTROL);
	dev_warn(adapter->hw.dev, "VF %u is put in quarantine: %s\n", vf->index,
		 reasons[why]);
}

static void vf_hit(struct srn_vf *vf, enum srn_guard_event event)
{
	static const enum vfio_glue_quarantine why[] = {
		[SRN_GUARD_RESET] = VFIO_GLUE_QUARANTINE_RESETS,
		[SRN_GUARD_ERROR] = VFIO_GLUE_QUARANTINE_ERRORS,
	};

	if (vf->quarantine)
		return;
	vf->faults++;
	if (srn_guard_hit(&vf->guard, &vf->limits, event,
			  ktime_to_ms(ktime_get())))
		vf_quarantine(vf, why[event]);
	srn_sriov_report(vf->adapter, vf->index);
	srn_devlink_vfs_changed(vf->adapter);
}

/**
 * srn_vf_lift_locked() - end a VF's quarantine
 * @vf: VF
 *
 * Its driver is told to begin anew. Nothing is held against the VF any more.
 *
 * Context: any; the VF's lock is held.
 */
void srn_vf_lift_locked(struct srn_vf *vf)
{
	if (!vf->quarantine)
		return;
	vf->quarantine = VFIO_GLUE_QUARANTINE_NONE;
	vf_start_guard(vf);
	srn_pool_set_mute(vf->adapter, vf->index, false);
	vf->reminders = VF_REMINDERS;
	srn_mbx_force(&vf->adapter->hw, vf->index,
		      SRN_MBX_OP_CONTROL | SRN_MBX_NACK);
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
	vf->limits = srn_guard_defaults;
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
	vf->greeted = true;
	vf->reminders = 0;
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
	/* One that was recalled may have more to say before it finds out. */
	if (verdict == SRN_MBX_NO_HANDSHAKE && !vf_is_parked(vf))
		return;
	if (srn_mbx_verdict_is_error(verdict))
		vf_hit(vf, SRN_GUARD_ERROR);
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
	if (!srn_guard_spend(&vf->guard, ktime_to_ms(ktime_get()),
			     verdict == SRN_MBX_OK ? msg.cost : 1))
		verdict = SRN_MBX_RATE;
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
		srn_vf_tell_locked(vf);
}

/* The PCI core resets a function with its configuration space blocked. */
static bool vf_is_reset_by_host(const struct srn_vf *vf)
{
	return vf->pdev && vf->pdev->block_cfg_access;
}

/*
 * Of a driver of this host that is told when such a reset is over. A stock one
 * is up and running by then, without a handshake, and would look for one only
 * ten seconds later. The PCI core keeps it from being unbound meanwhile.
 */
static bool vf_driver_goes_on(const struct srn_vf *vf)
{
	const struct pci_driver *driver = vf->pdev->driver;

	return driver && driver->err_handler && driver->err_handler->reset_done;
}

static void vf_was_reset(struct srn_vf *vf)
{
	bool by_host = vf_is_reset_by_host(vf);
	bool greeted = vf->greeted;

	vf->resets++;
	vf->greeted = by_host;
	srn_vf_widen_counters_locked(vf);
	srn_pool_stop_queues(vf->adapter, vf->index);
	if (by_host && vf->cts && vf_driver_goes_on(vf)) {
		srn_pool_set_enabled(vf->adapter, vf->index, vf_sees_link(vf));
		return;
	}
	/* Behind the back of a driver that the host does not know. */
	if (by_host && vf->cts)
		vf->reminders = VF_REMINDERS;
	vf_forget(vf);
	if (!greeted && !by_host)
		vf_hit(vf, SRN_GUARD_RESET);
}

/* What a VF in quarantine says is thrown away unread. */
static void vf_ignore(struct srn_vf *vf, u32 mailbox)
{
	if (FIELD_GET(SRN_MBVFICR_REQ, mailbox) & BIT(vf->index))
		srn_mbx_clear_req(&vf->adapter->hw, vf->index);
	if (FIELD_GET(SRN_MBVFICR_ACK, mailbox) & BIT(vf->index))
		srn_mbx_clear_ack(&vf->adapter->hw, vf->index);
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
	if (vf->quarantine) {
		vf_ignore(vf, mailbox);
		goto out_unlock;
	}
	if (FIELD_GET(SRN_MBVFICR_REQ, mailbox) & BIT(vf->index))
		err = vf_serve(vf);
	if (FIELD_GET(SRN_MBVFICR_ACK, mailbox) & BIT(vf->index)) {
		srn_mbx_clear_ack(hw, vf->index);
		if (!vf->quarantine)
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
EXPORT_SYMBOL_IF_KUNIT(srn_vf_lost_message);

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
	had_driver = vf_had_driver(vf);
	/* A reset of the VF that comes with that of the device is done, too. */
	srn_wr32(&vf->adapter->hw, SRN_VFLRE, BIT(vf->index));
	vf->greeted = true;
	vf_forget(vf);
	srn_pool_stop_queues(vf->adapter, vf->index);
	srn_vf_apply_rate_locked(vf);
	srn_vf_rebase_counters_locked(vf);
	if (had_driver) {
		vf->reminders = vf->quarantine ? 0 : VF_REMINDERS;
		srn_vf_tell_locked(vf);
	}
	spin_unlock_irqrestore(&vf->lock, flags);
}
EXPORT_SYMBOL_IF_KUNIT(srn_vf_pf_was_reset);

/**
 * srn_vf_remind() - tell the VF's driver once more to begin anew
 * @vf: VF
 *
 * A stock driver forgets that it was told if it did begin anew less than 10 s
 * before, or if the PF was reset while it did. It ends with the handshake, and
 * after some time.
 *
 * Context: any. Takes the VF's lock.
 */
void srn_vf_remind(struct srn_vf *vf)
{
	unsigned long flags;

	spin_lock_irqsave(&vf->lock, flags);
	if (vf->reminders) {
		vf->reminders--;
		srn_vf_tell_locked(vf);
	}
	spin_unlock_irqrestore(&vf->lock, flags);
}
EXPORT_SYMBOL_IF_KUNIT(srn_vf_remind);

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
	srn_vf_apply_rate_locked(vf);
	if (vf->cts)
		srn_mbx_kick(&vf->adapter->hw, vf->index);
	spin_unlock_irqrestore(&vf->lock, flags);
}
EXPORT_SYMBOL_IF_KUNIT(srn_vf_link_changed);

/**
 * srn_vf_spoofed() - the VF sent under a foreign name
 * @vf: VF
 *
 * Context: any. Takes the VF's lock.
 */
void srn_vf_spoofed(struct srn_vf *vf)
{
	unsigned long flags;

	spin_lock_irqsave(&vf->lock, flags);
	vf->spoofs++;
	vf_hit(vf, SRN_GUARD_ERROR);
	spin_unlock_irqrestore(&vf->lock, flags);
}
EXPORT_SYMBOL_IF_KUNIT(srn_vf_spoofed);

/**
 * srn_vf_new_driver() - the VF is given to a driver of this host
 * @vf: VF
 *
 * What the driver before did is not held against this one. A quarantine stays.
 *
 * Context: any. Takes the VF's lock.
 */
void srn_vf_new_driver(struct srn_vf *vf)
{
	unsigned long flags;

	spin_lock_irqsave(&vf->lock, flags);
	vf_start_guard(vf);
	spin_unlock_irqrestore(&vf->lock, flags);
}
EXPORT_SYMBOL_IF_KUNIT(srn_vf_new_driver);

/**
 * srn_vf_set_dev() - the VF comes onto the bus or goes from it
 * @vf: VF
 * @pdev: its PCI function, with a reference that is the VF's from now on; or
 *	NULL
 *
 * Both make the device reset the VF, which is not held against it.
 *
 * Context: any. Takes the VF's lock.
 * Return: the function before, with the reference given back; or NULL.
 */
struct pci_dev *srn_vf_set_dev(struct srn_vf *vf, struct pci_dev *pdev)
{
	struct pci_dev *before;
	unsigned long flags;

	spin_lock_irqsave(&vf->lock, flags);
	before = vf->pdev;
	vf->pdev = pdev;
	vf_start_guard(vf);
	spin_unlock_irqrestore(&vf->lock, flags);
	return before;
}
EXPORT_SYMBOL_IF_KUNIT(srn_vf_set_dev);

/**
 * srn_vf_answers() - find out whether the VF can be reached through its BAR
 * @vf: VF
 * @bar: its registers, where its BAR says that they are
 *
 * Context: any. Takes the VF's lock.
 * Return: false if nobody would find its registers there.
 */
bool srn_vf_answers(struct srn_vf *vf, const void __iomem *bar)
{
	unsigned long flags;
	bool answers;

	spin_lock_irqsave(&vf->lock, flags);
	answers = srn_mbx_is_shared(&vf->adapter->hw, vf->index, bar);
	spin_unlock_irqrestore(&vf->lock, flags);
	return answers;
}
EXPORT_SYMBOL_IF_KUNIT(srn_vf_answers);

/**
 * srn_vf_set_limits() - say what is too much for the guard
 * @vf: VF
 * @limits: the limits
 *
 * What was held against the VF is forgotten. A quarantine stays.
 *
 * Context: any. Takes the VF's lock.
 */
void srn_vf_set_limits(struct srn_vf *vf,
		       const struct srn_guard_limits *limits)
{
	unsigned long flags;

	spin_lock_irqsave(&vf->lock, flags);
	vf->limits = *limits;
	vf_start_guard(vf);
	spin_unlock_irqrestore(&vf->lock, flags);
}
EXPORT_SYMBOL_IF_KUNIT(srn_vf_set_limits);

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
	had_driver = vf_had_driver(vf);
	vf->quarantine = VFIO_GLUE_QUARANTINE_NONE;
	vf_start_guard(vf);
	srn_pool_set_mute(vf->adapter, vf->index, false);
	vf_forget(vf);
	srn_vf_reset_config_locked(vf);
	srn_pool_stop_queues(vf->adapter, vf->index);
	srn_mbx_wipe(&vf->adapter->hw, vf->index);
	srn_vf_widen_counters_locked(vf);
	memset(&vf->stats, 0, sizeof(vf->stats));
	memset(vf->verdicts, 0, sizeof(vf->verdicts));
	vf->resets = 0;
	vf->spoofs = 0;
	vf->faults = 0;
	if (had_driver) {
		vf->reminders = VF_REMINDERS;
		srn_vf_tell_locked(vf);
	}
	spin_unlock_irqrestore(&vf->lock, flags);
}
EXPORT_SYMBOL_IF_KUNIT(srn_vf_park);

/**
 * srn_vf_get_record() - tell how the VF behaved
 * @vf: VF
 * @record: filled in
 *
 * Context: any. Takes the VF's lock.
 */
void srn_vf_get_record(struct srn_vf *vf, struct srn_vf_record *record)
{
	unsigned long flags;
	unsigned int i;

	spin_lock_irqsave(&vf->lock, flags);
	record->quarantine = vf->quarantine;
	record->resets = vf->resets;
	record->spoofs = vf->spoofs;
	record->faults = vf->faults;
	record->refused = 0;
	for (i = 0; i < SRN_MBX_VERDICTS; i++) {
		if (i != SRN_MBX_OK)
			record->refused += vf->verdicts[i];
	}
	spin_unlock_irqrestore(&vf->lock, flags);
}
EXPORT_SYMBOL_IF_KUNIT(srn_vf_get_record);
