// SPDX-License-Identifier: GPL-2.0-only
/*
 * Door: health reporters of devlink. Each entry is called with the instance's
 * lock held, and takes rtnl where it touches the device. Reports are made from
 * work of its own, which holds neither.
 */
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "devlink.h"
#include "regdump.h"

/* As vfctl names them. */
static const char *const health_quarantine[] = {
	[VFIO_GLUE_QUARANTINE_NONE] = "none",
	[VFIO_GLUE_QUARANTINE_RESETS] = "resets",
	[VFIO_GLUE_QUARANTINE_ERRORS] = "errors",
};

/* Something else has the device, or it is gone. */
static bool health_is_away(struct srn_adapter *adapter)
{
	return adapter->suspended || READ_ONCE(adapter->hw.dead);
}

/* The PF is reset, and its VFs with it. */
static int health_reset(struct devlink_health_reporter *reporter, void *ctx,
			struct netlink_ext_ack *extack)
{
	struct srn_devlink *dl = devlink_health_reporter_priv(reporter);
	int err = srn_adapter_recover(dl->adapter);

	if (err)
		NL_SET_ERR_MSG(extack, "the device is away or does not come back");
	return err;
}

static void health_put_queue(struct devlink_fmsg *fmsg, struct srn_hw *hw,
			     unsigned int queue)
{
	devlink_fmsg_obj_nest_start(fmsg);
	devlink_fmsg_u32_pair_put(fmsg, "queue", queue);
	devlink_fmsg_u32_pair_put(fmsg, "TDH", srn_rd32(hw, SRN_TDH(queue)));
	devlink_fmsg_u32_pair_put(fmsg, "TDT", srn_rd32(hw, SRN_TDT(queue)));
	devlink_fmsg_u32_pair_put(fmsg, "TDLEN",
				  srn_rd32(hw, SRN_TDLEN(queue)));
	devlink_fmsg_u32_pair_put(fmsg, "TXDCTL",
				  srn_rd32(hw, SRN_TXDCTL(queue)));
	devlink_fmsg_obj_nest_end(fmsg);
}

static int health_tx_dump(struct devlink_health_reporter *reporter,
			  struct devlink_fmsg *fmsg, void *ctx,
			  struct netlink_ext_ack *extack)
{
	struct srn_devlink *dl = devlink_health_reporter_priv(reporter);
	struct srn_adapter *adapter = dl->adapter;
	struct srn_hw *hw = &adapter->hw;
	unsigned int i;

	rtnl_lock();
	if (health_is_away(adapter)) {
		rtnl_unlock();
		NL_SET_ERR_MSG(extack, "the device is away");
		return -ENODEV;
	}
	devlink_fmsg_u32_pair_put(fmsg, "STATUS", srn_rd32(hw, SRN_STATUS));
	devlink_fmsg_u32_pair_put(fmsg, "TCTL", srn_rd32(hw, SRN_TCTL));
	devlink_fmsg_u32_pair_put(fmsg, "VFTE", srn_rd32(hw, SRN_VFTE));
	devlink_fmsg_u32_pair_put(fmsg, "EIMS", srn_rd32(hw, SRN_EIMS));
	devlink_fmsg_arr_pair_nest_start(fmsg, "queues");
	for (i = 0; i < SRN_HW_QUEUES; i++)
		health_put_queue(fmsg, hw, i);
	devlink_fmsg_arr_pair_nest_end(fmsg);
	rtnl_unlock();
	return 0;
}

static int health_tx_diagnose(struct devlink_health_reporter *reporter,
			      struct devlink_fmsg *fmsg,
			      struct netlink_ext_ack *extack)
{
	struct srn_devlink *dl = devlink_health_reporter_priv(reporter);

	devlink_fmsg_u64_pair_put(fmsg, "timeouts",
				  READ_ONCE(dl->adapter->stats.tx_timeouts));
	return 0;
}

static int health_reset_dump(struct devlink_health_reporter *reporter,
			     struct devlink_fmsg *fmsg, void *ctx,
			     struct netlink_ext_ack *extack)
{
	struct srn_devlink *dl = devlink_health_reporter_priv(reporter);
	struct srn_adapter *adapter = dl->adapter;
	struct srn_regdump_entry *entry;
	size_t size;
	bool away;

	size = srn_regdump_count() * sizeof(*entry);
	entry = kvzalloc(size, GFP_KERNEL);
	if (!entry)
		return -ENOMEM;
	rtnl_lock();
	away = health_is_away(adapter);
	if (!away)
		srn_regdump_read(&adapter->hw, entry);
	rtnl_unlock();
	devlink_fmsg_bool_pair_put(fmsg, "away", away);
	if (!away)
		devlink_fmsg_binary_pair_put(fmsg, "registers", entry, size);
	kvfree(entry);
	return 0;
}

static int health_reset_diagnose(struct devlink_health_reporter *reporter,
				 struct devlink_fmsg *fmsg,
				 struct netlink_ext_ack *extack)
{
	struct srn_devlink *dl = devlink_health_reporter_priv(reporter);
	struct srn_adapter *adapter = dl->adapter;

	devlink_fmsg_bool_pair_put(fmsg, "answers",
				   !READ_ONCE(adapter->hw.dead));
	devlink_fmsg_bool_pair_put(fmsg, "suspended",
				   READ_ONCE(adapter->suspended));
	devlink_fmsg_u64_pair_put(fmsg, "resets",
				  READ_ONCE(adapter->stats.resets));
	devlink_fmsg_u32_pair_put(fmsg, "dma errors",
				  atomic_read(&adapter->irq.dma_errors));
	return 0;
}

/* Goes the way that it would go if the device had asked for it. */
static int health_reset_test(struct devlink_health_reporter *reporter,
			     struct netlink_ext_ack *extack)
{
	struct srn_devlink *dl = devlink_health_reporter_priv(reporter);

	srn_adapter_request_reset(dl->adapter);
	return 0;
}

static void health_put_vf(struct devlink_fmsg *fmsg, struct srn_vf *vf)
{
	u64 verdicts[SRN_MBX_VERDICTS];
	struct srn_vf_record record;
	unsigned long flags;
	unsigned int i;
	bool cts;

	srn_vf_get_record(vf, &record);
	spin_lock_irqsave(&vf->lock, flags);
	memcpy(verdicts, vf->verdicts, sizeof(verdicts));
	cts = vf->cts;
	spin_unlock_irqrestore(&vf->lock, flags);

	devlink_fmsg_obj_nest_start(fmsg);
	devlink_fmsg_u32_pair_put(fmsg, "vf", vf->index);
	devlink_fmsg_bool_pair_put(fmsg, "handshake", cts);
	devlink_fmsg_string_pair_put(fmsg, "quarantine",
				     health_quarantine[record.quarantine]);
	devlink_fmsg_u64_pair_put(fmsg, "faults", record.faults);
	devlink_fmsg_u64_pair_put(fmsg, "resets", record.resets);
	devlink_fmsg_u64_pair_put(fmsg, "spoofs", record.spoofs);
	for (i = 0; i < SRN_MBX_VERDICTS; i++) {
		if (i == SRN_MBX_OK || verdicts[i])
			devlink_fmsg_u64_pair_put(fmsg,
						  srn_mbx_verdict_name(i),
						  verdicts[i]);
	}
	devlink_fmsg_obj_nest_end(fmsg);
}

static int health_mailbox_diagnose(struct devlink_health_reporter *reporter,
				   struct devlink_fmsg *fmsg,
				   struct netlink_ext_ack *extack)
{
	struct srn_devlink *dl = devlink_health_reporter_priv(reporter);
	unsigned int i;

	devlink_fmsg_arr_pair_nest_start(fmsg, "vfs");
	for (i = 0; i < SRN_MAX_VFS; i++)
		health_put_vf(fmsg, &dl->adapter->sriov.vf[i]);
	devlink_fmsg_arr_pair_nest_end(fmsg);
	return 0;
}

static int health_mailbox_dump(struct devlink_health_reporter *reporter,
			       struct devlink_fmsg *fmsg, void *ctx,
			       struct netlink_ext_ack *extack)
{
	return health_mailbox_diagnose(reporter, fmsg, extack);
}

/*
 * A message that was refused has done no harm, and against more the guard has
 * acted, so nothing is left to be done by ourselves. If the administrator asks
 * for it, drivers of VFs begin anew. A quarantine is lifted for one VF alone.
 */
static int health_mailbox_recover(struct devlink_health_reporter *reporter,
				  void *ctx, struct netlink_ext_ack *extack)
{
	struct srn_devlink *dl = devlink_health_reporter_priv(reporter);
	struct srn_adapter *adapter = dl->adapter;
	unsigned int i;
	int err = 0;

	if (ctx)
		return 0;
	rtnl_lock();
	if (health_is_away(adapter))
		err = -ENODEV;
	for (i = 0; !err && i < READ_ONCE(adapter->sriov.num_vfs); i++)
		srn_vf_pf_was_reset(&adapter->sriov.vf[i]);
	rtnl_unlock();
	if (err)
		NL_SET_ERR_MSG(extack, "the device is away");
	return err;
}

static const struct devlink_health_reporter_ops health_ops[SRN_REPORTERS] = {
	[SRN_REPORTER_TX] = {
		.name = "tx",
		.recover = health_reset,
		.dump = health_tx_dump,
		.diagnose = health_tx_diagnose,
	},
	[SRN_REPORTER_RESET] = {
		.name = "reset",
		.recover = health_reset,
		.test = health_reset_test,
		.dump = health_reset_dump,
		.diagnose = health_reset_diagnose,
	},
	[SRN_REPORTER_MAILBOX] = {
		.name = "mailbox",
		.recover = health_mailbox_recover,
		.dump = health_mailbox_dump,
		.diagnose = health_mailbox_diagnose,
	},
};

/**
 * srn_devlink_create_reporters() - make the health reporters
 * @dl: devlink's part of the PF
 *
 * Context: process, at probe; the instance's lock is held.
 * Return: 0, or what devlink returned.
 */
int srn_devlink_create_reporters(struct srn_devlink *dl)
{
	struct devlink_health_reporter *reporter;
	unsigned int i;

	for (i = 0; i < SRN_REPORTERS; i++) {
		reporter = devl_health_reporter_create(dl->devlink,
						       &health_ops[i], dl);
		if (IS_ERR(reporter)) {
			srn_devlink_destroy_reporters(dl);
			return PTR_ERR(reporter);
		}
		dl->reporter[i] = reporter;
	}
	return 0;
}

/**
 * srn_devlink_destroy_reporters() - undo srn_devlink_create_reporters()
 * @dl: devlink's part of the PF
 *
 * Context: process; the instance's lock is held. No report is being made.
 */
void srn_devlink_destroy_reporters(struct srn_devlink *dl)
{
	unsigned int i;

	for (i = 0; i < SRN_REPORTERS; i++) {
		if (dl->reporter[i])
			devl_health_reporter_destroy(dl->reporter[i]);
		dl->reporter[i] = NULL;
	}
}

/**
 * srn_devlink_report_reset() - report why the PF must be reset, and reset it
 * @adapter: the PF
 * @hangs: it does not transmit
 *
 * The administrator may have said that he recovers it himself. Once a recovery
 * has failed, either he must, or something else resets the device.
 *
 * Context: work of the reset; rtnl not held.
 */
void srn_devlink_report_reset(struct srn_adapter *adapter, bool hangs)
{
	struct srn_devlink *dl = adapter->devlink;

	if (!dl || !READ_ONCE(dl->open)) {
		srn_adapter_recover(adapter);
		return;
	}
	if (hangs)
		devlink_health_report(dl->reporter[SRN_REPORTER_TX],
				      "transmission hangs", dl);
	else
		devlink_health_report(dl->reporter[SRN_REPORTER_RESET],
				      READ_ONCE(adapter->hw.dead) ?
				      "the device does not answer" :
				      "the device asks for a reset", dl);
}

/**
 * srn_devlink_came_back() - report that the PF was reset and works
 * @adapter: the PF
 *
 * Whatever it was that reset it, there is nothing left to be recovered. Without
 * that, one recovery that failed would keep devlink from ever trying again.
 *
 * Context: process, rtnl held.
 */
void srn_devlink_came_back(struct srn_adapter *adapter)
{
	struct srn_devlink *dl = adapter->devlink;

	ASSERT_RTNL();
	if (!dl || !READ_ONCE(dl->open))
		return;
	devlink_health_reporter_state_update(dl->reporter[SRN_REPORTER_TX],
					     DEVLINK_HEALTH_REPORTER_STATE_HEALTHY);
	devlink_health_reporter_state_update(dl->reporter[SRN_REPORTER_RESET],
					     DEVLINK_HEALTH_REPORTER_STATE_HEALTHY);
}

/**
 * srn_devlink_report_faults() - report what the guard holds against VFs
 * @dl: devlink's part of the PF, open
 *
 * One report tells of all that happened since the last, and names the VF that
 * did most of it.
 *
 * Context: work that looks after VFs; rtnl not held.
 */
void srn_devlink_report_faults(struct srn_devlink *dl)
{
	enum vfio_glue_quarantine quarantine = VFIO_GLUE_QUARANTINE_NONE;
	struct srn_vf_record record;
	unsigned int i, vf = 0;
	u64 faults, most = 0;
	char text[64];

	for (i = 0; i < SRN_MAX_VFS; i++) {
		srn_vf_get_record(&dl->adapter->sriov.vf[i], &record);
		/* They are counted anew for each owner. */
		faults = record.faults < dl->faults[i] ?
			record.faults : record.faults - dl->faults[i];
		dl->faults[i] = record.faults;
		if (faults > most) {
			most = faults;
			quarantine = record.quarantine;
			vf = i;
		}
	}
	if (!most)
		return;
	snprintf(text, sizeof(text), "VF %u: %llu faults, quarantine: %s", vf,
		 most, health_quarantine[quarantine]);
	devlink_health_report(dl->reporter[SRN_REPORTER_MAILBOX], text, dl);
}
