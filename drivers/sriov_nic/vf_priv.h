/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of one VF (vf.c, vf_config.c, vf_stats.c) share. Everything
 * here needs the VF's lock.
 */
#ifndef _SRN_VF_PRIV_H
#define _SRN_VF_PRIV_H

#include <linux/etherdevice.h>
#include <linux/types.h>

#include "vf.h"

static inline bool vf_sees_link(const struct srn_vf *vf)
{
	return vf->config.link != VFIO_GLUE_LINK_DISABLE;
}

static inline bool vf_has_admin_mac(const struct srn_vf *vf)
{
	return !is_zero_ether_addr(vf->config.mac);
}

static inline const u8 *vf_identity(const struct srn_vf *vf)
{
	return vf_has_admin_mac(vf) ? vf->config.mac : vf->derived_mac;
}

static inline bool vf_is_parked(const struct srn_vf *vf)
{
	return is_zero_ether_addr(vf->mac);
}

/* Such a VF may not choose its own VLANs. */
static inline bool vf_has_port_tag(const struct srn_vf *vf)
{
	return vf->config.vlan || vf->config.qos;
}

/* vf.c */
void srn_vf_tell_locked(struct srn_vf *vf);
void srn_vf_recall_locked(struct srn_vf *vf);
void srn_vf_lift_locked(struct srn_vf *vf);

/* vf_config.c */
void srn_vf_apply_rate_locked(struct srn_vf *vf);
void srn_vf_reset_config_locked(struct srn_vf *vf);

/* vf_stats.c */
void srn_vf_rebase_counters_locked(struct srn_vf *vf);
void srn_vf_widen_counters_locked(struct srn_vf *vf);

#endif /* _SRN_VF_PRIV_H */
