/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The PF as devlink shows it. A kernel without devlink does without.
 */
#ifndef _SRN_DEVLINK_H
#define _SRN_DEVLINK_H

#include <linux/kconfig.h>

#include "srn.h"

#if IS_ENABLED(CONFIG_NET_DEVLINK)

#include <compat/devlink.h>

/**
 * enum srn_reporter - what devlink's health is told of
 * @SRN_REPORTER_TX: a transmission that hung
 * @SRN_REPORTER_RESET: a reset that the device asked for, or needs
 * @SRN_REPORTER_MAILBOX: VFs that the guard holds something against
 * @SRN_REPORTERS: their number
 */
enum srn_reporter {
	SRN_REPORTER_TX,
	SRN_REPORTER_RESET,
	SRN_REPORTER_MAILBOX,
	SRN_REPORTERS,
};

/**
 * struct srn_devlink - what devlink holds of one PF
 * @adapter: the PF; constant
 * @devlink: the instance; constant
 * @port: the PF's own port
 * @vf_port: a port for each VF, enabled or not
 * @region: a dump of the registers
 * @reporter: health reporters
 * @open: reports may be made; from registration until removal, changed under
 *	rtnl
 * @look: finds out what became of VFs
 * @faults: those of each VF that were reported; of @look alone
 * @fw_version: version of the NVM's image, empty if unknown; constant
 * @board_id: number of the board, empty if unknown; constant
 */
struct srn_devlink {
	struct srn_adapter *adapter;
	struct devlink *devlink;
	struct devlink_port port;
	struct devlink_port vf_port[SRN_MAX_VFS];
	struct devlink_region *region;
	struct devlink_health_reporter *reporter[SRN_REPORTERS];
	bool open;
	struct delayed_work look;
	u64 faults[SRN_MAX_VFS];
	char fw_version[16];
	char board_id[16];
};

int srn_devlink_init(struct srn_adapter *adapter);
void srn_devlink_exit(struct srn_adapter *adapter);
void srn_devlink_register(struct srn_adapter *adapter);
void srn_devlink_unregister(struct srn_adapter *adapter);
void srn_devlink_vfs_changed(struct srn_adapter *adapter);

/* devlink_params.c */
int srn_devlink_create_params(struct srn_devlink *dl);
void srn_devlink_destroy_params(struct srn_devlink *dl);

/* devlink_health.c */
int srn_devlink_create_reporters(struct srn_devlink *dl);
void srn_devlink_destroy_reporters(struct srn_devlink *dl);
void srn_devlink_report_reset(struct srn_adapter *adapter, bool hangs);
void srn_devlink_came_back(struct srn_adapter *adapter);
void srn_devlink_report_faults(struct srn_devlink *dl);

#else /* !CONFIG_NET_DEVLINK */

static inline int srn_devlink_init(struct srn_adapter *adapter)
{
	return 0;
}

static inline void srn_devlink_exit(struct srn_adapter *adapter)
{
}

static inline void srn_devlink_register(struct srn_adapter *adapter)
{
}

static inline void srn_devlink_unregister(struct srn_adapter *adapter)
{
}

static inline void srn_devlink_vfs_changed(struct srn_adapter *adapter)
{
}

static inline void srn_devlink_report_reset(struct srn_adapter *adapter,
					    bool hangs)
{
	srn_adapter_recover(adapter);
}

static inline void srn_devlink_came_back(struct srn_adapter *adapter)
{
}

#endif /* CONFIG_NET_DEVLINK */

#endif /* _SRN_DEVLINK_H */
