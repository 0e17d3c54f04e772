/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The PF as a parent of functions in vfio_glue.
 */
#ifndef _SRN_VFG_PF_H
#define _SRN_VFG_PF_H

struct srn_adapter;

int srn_vfg_register(struct srn_adapter *adapter);
void srn_vfg_unregister(struct srn_adapter *adapter);

#endif /* _SRN_VFG_PF_H */
