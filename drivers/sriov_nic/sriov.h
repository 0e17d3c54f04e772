/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The VFs of one PF: their coming and going, and their signals.
 */
#ifndef _SRN_SRIOV_H
#define _SRN_SRIOV_H

#include <linux/mutex.h>
#include <linux/notifier.h>
#include <linux/types.h>
#include <linux/workqueue.h>

#include "regs.h"
#include "vf.h"

/* PCI device of the VFs; the vendor is the PF's. */
#define SRN_VF_DEVICE_ID		0x10ca

struct pci_dev;
struct srn_adapter;
struct vfg_parent;

/**
 * struct srn_sriov - the VFs of one PF
 * @lock: guards @num_vfs, @disabling, @deaf, @limits and the func of each VF.
 *	Sleeps; taken after vfio_glue's registry and before a VF's lock, and
 *	never held while VFs come or go on the bus.
 * @num_vfs: VFs that are enabled on the bus, or about to be; read without
 *	@lock where a number of the past does no harm
 * @disabling: they are going away
 * @deaf: when they were last enabled, their registers did not answer
 * @limits: what the guard takes for too much, of each VF
 * @vf: the VFs, all set up from probe on
 * @parent: this PF as vfio_glue knows it; constant while VFs can be held
 * @notifier: hears of VFs that come to the bus, go, or get a driver
 * @report: VFs of which monitors are to be told; atomic
 * @report_work: tells them, from where it may sleep
 */
struct srn_sriov {
	struct mutex lock;
	unsigned int num_vfs;
	bool disabling;
	bool deaf;
	struct srn_guard_limits limits;
	struct srn_vf vf[SRN_MAX_VFS];
	struct vfg_parent *parent;
	struct notifier_block notifier;
	unsigned long report;
	struct delayed_work report_work;
};

int srn_sriov_init(struct srn_adapter *adapter);
void srn_sriov_exit(struct srn_adapter *adapter);
int srn_sriov_configure(struct pci_dev *pdev, int num_vfs);
bool srn_sriov_interrupt(struct srn_adapter *adapter);
void srn_sriov_service(struct srn_adapter *adapter);
void srn_sriov_check_spoofs(struct srn_adapter *adapter);
void srn_sriov_report(struct srn_adapter *adapter, unsigned int index);
void srn_sriov_link_change(struct srn_adapter *adapter);
void srn_sriov_remind(struct srn_adapter *adapter);
void srn_sriov_restore(struct srn_adapter *adapter);
void srn_sriov_save_config(struct srn_adapter *adapter);
void srn_sriov_restore_config(struct srn_adapter *adapter);
void srn_sriov_read_counters(struct srn_adapter *adapter);
void srn_sriov_get_guard(struct srn_adapter *adapter, struct vfg_guard *guard);
void srn_sriov_set_guard(struct srn_adapter *adapter,
			 const struct vfg_guard *guard);
struct srn_vf *srn_sriov_vf(struct srn_adapter *adapter, int vf);
struct pci_dev *srn_sriov_get_dev(struct srn_adapter *adapter,
				  unsigned int index);

#endif /* _SRN_SRIOV_H */
