// SPDX-License-Identifier: GPL-2.0-only
/*
 * The VFs of a PF: enabled and disabled as a whole, and listened to. Room:
 * object. Lock: srn_sriov.lock.
 *
 * All VFs exist from probe on, parked. Enabling makes them visible on the bus
 * and moves nothing: the PF lives in the pool behind theirs.
 */
#include <linux/bitfield.h>
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/errno.h>
#include <linux/jiffies.h>
#include <linux/pci.h>
#include <kunit/visibility.h>

#include "srn.h"

/*
 * A VF that keeps its mailbox to itself after having sent a message is waited
 * for so many times, between half a millisecond and one. The others are served
 * in between.
 */
#define SERVICE_ROUNDS			10
#define SERVICE_WAIT_MIN_US		500
#define SERVICE_WAIT_MAX_US		1000

/*
 * A VF is served in the interrupt so many times in a tenth of a second. A stock
 * driver needs about 20, with their acknowledgments, to come up.
 */
#define QUICK_TIMES			64
#define QUICK_TIME			(HZ / 10)

/*
 * What befell a VF is told with so much delay, and with what befell it
 * meanwhile.
 */
#define REPORT_DELAY			(HZ / 4)

static struct srn_adapter *sriov_adapter(struct srn_sriov *sriov)
{
	return container_of(sriov, struct srn_adapter, sriov);
}

static void sriov_report_work(struct work_struct *work)
{
	struct srn_sriov *sriov = container_of(to_delayed_work(work),
					       struct srn_sriov, report_work);
	unsigned long report = xchg(&sriov->report, 0);
	unsigned int i;

	for_each_set_bit(i, &report, SRN_MAX_VFS)
		vfg_func_changed(sriov->parent, &sriov->vf[i]);
}

/**
 * srn_sriov_report() - tell monitors that something befell a VF
 * @adapter: PF
 * @index: number of the VF
 *
 * Context: any.
 */
void srn_sriov_report(struct srn_adapter *adapter, unsigned int index)
{
	struct srn_sriov *sriov = &adapter->sriov;

	if (!READ_ONCE(sriov->parent))
		return;
	set_bit(index, &sriov->report);
	schedule_delayed_work(&sriov->report_work, REPORT_DELAY);
}

/*
 * Takes over a reference to @pdev, which may be NULL. The PCI core lets a VF
 * sleep and wake up without regard to its PF, which has to be there for both: it
 * is what enables the VF, and answers its driver.
 */
static void sriov_set_dev(struct srn_vf *vf, struct pci_dev *pdev)
{
	struct device *pf = &vf->adapter->pdev->dev;
	struct pci_dev *before;

	if (pdev && !device_link_add(&pdev->dev, pf, DL_FLAG_STATELESS))
		dev_warn(pf, "VF %u may wake up before its PF\n", vf->index);
	before = srn_vf_set_dev(vf, pdev);
	if (before)
		device_link_remove(&before->dev, pf);
	pci_dev_put(before);
}

static int sriov_notify(struct notifier_block *notifier, unsigned long action,
			void *data)
{
	struct srn_sriov *sriov = container_of(notifier, struct srn_sriov,
					       notifier);
	struct pci_dev *pdev = to_pci_dev(data);
	struct srn_vf *vf;
	int index;

	if (!pdev->is_virtfn || pci_physfn(pdev) != sriov_adapter(sriov)->pdev)
		return NOTIFY_DONE;
	index = pci_iov_vf_id(pdev);
	if (index < 0 || index >= SRN_MAX_VFS)
		return NOTIFY_DONE;
	vf = &sriov->vf[index];

	switch (action) {
	case BUS_NOTIFY_ADD_DEVICE:
		sriov_set_dev(vf, pci_dev_get(pdev));
		break;
	case BUS_NOTIFY_REMOVED_DEVICE:
		sriov_set_dev(vf, NULL);
		break;
	case BUS_NOTIFY_BIND_DRIVER:
		srn_vf_new_driver(vf);
		break;
	}
	return NOTIFY_DONE;
}

/* VFs that a driver before left enabled came before anyone listened. */
static void sriov_find_devs(struct srn_adapter *adapter)
{
	unsigned int i;

	for (i = 0; i < adapter->sriov.num_vfs; i++)
		sriov_set_dev(&adapter->sriov.vf[i],
			      srn_sriov_get_dev(adapter, i));
}

/*
 * What the administrator gave to VFs that are no function belongs to the card,
 * and is found again when this module is loaded anew.
 */
static void sriov_keep_configs(struct srn_adapter *adapter)
{
	struct vfg_func_config configs[SRN_MAX_VFS];
	char key[VFG_NAME_SIZE];
	unsigned int i;
	int err;

	for (i = 0; i < SRN_MAX_VFS; i++)
		srn_vf_save_config(&adapter->sriov.vf[i], &configs[i]);
	snprintf(key, sizeof(key), "%pM", adapter->perm_mac);
	err = vfg_keep_store(key, configs, SRN_MAX_VFS);
	if (err)
		dev_warn(&adapter->pdev->dev,
			 "identities of VFs are lost: %pe\n", ERR_PTR(err));
}

static void sriov_take_configs(struct srn_adapter *adapter)
{
	struct vfg_func_config configs[SRN_MAX_VFS];
	char key[VFG_NAME_SIZE];
	unsigned int i, num;
	int err;

	snprintf(key, sizeof(key), "%pM", adapter->perm_mac);
	num = vfg_keep_take(key, configs, SRN_MAX_VFS);
	for (i = 0; i < num; i++) {
		err = srn_vf_set_config(&adapter->sriov.vf[i], &configs[i],
					NULL);
		if (err)
			dev_warn(&adapter->pdev->dev,
				 "VF %u cannot have the identity it had: %pe\n",
				 i, ERR_PTR(err));
	}
}

/**
 * srn_sriov_init() - set up all VFs, parked
 * @adapter: PF, with its registers mapped and @adapter->perm_mac set
 *
 * Sets up the filter tables as well. After the first reset of the device,
 * srn_sriov_restore() has to follow, and only then the interrupt that announces
 * messages. A PF whose VFs cannot be enabled is still a good network interface,
 * so that is no error. VFs may be enabled already, left so by a driver before.
 *
 * Context: process, at probe.
 * Return: 0, or what bus_register_notifier() returned.
 */
int srn_sriov_init(struct srn_adapter *adapter)
{
	struct srn_sriov *sriov = &adapter->sriov;
	unsigned int i;
	int err;

	mutex_init(&sriov->lock);
	INIT_DELAYED_WORK(&sriov->report_work, sriov_report_work);
	sriov->limits = srn_guard_defaults;
	srn_filter_setup(adapter);
	for (i = 0; i < SRN_MAX_VFS; i++)
		srn_vf_init(&sriov->vf[i], adapter, i);

	sriov->notifier.notifier_call = sriov_notify;
	err = bus_register_notifier(&pci_bus_type, &sriov->notifier);
	if (err)
		return err;
	sriov_take_configs(adapter);

	sriov->num_vfs = min(pci_num_vf(adapter->pdev), SRN_MAX_VFS);
	if (sriov->num_vfs) {
		sriov_find_devs(adapter);
		return 0;
	}
	/* With the eighth, the PF would be left without a pool. */
	err = pci_sriov_set_totalvfs(adapter->pdev, SRN_MAX_VFS);
	if (err)
		dev_info(&adapter->pdev->dev, "VFs are not available: %pe\n",
			 ERR_PTR(err));
	return 0;
}

/**
 * srn_sriov_exit() - undo srn_sriov_init(), and disable the VFs
 * @adapter: PF, no longer a parent of functions
 *
 * VFs' drivers are unbound here, so their messages must still be served. The
 * service may go on afterwards.
 *
 * VFs that a hypervisor holds without a driver of this kernel stay enabled;
 * what they miss is only the PF.
 *
 * Context: process, at removal.
 */
void srn_sriov_exit(struct srn_adapter *adapter)
{
	struct srn_sriov *sriov = &adapter->sriov;
	unsigned int i;

	if (pci_vfs_assigned(adapter->pdev))
		dev_warn(&adapter->pdev->dev,
			 "VFs are assigned and stay enabled\n");
	else
		pci_disable_sriov(adapter->pdev);
	WRITE_ONCE(sriov->num_vfs, 0);
	sriov_keep_configs(adapter);
	bus_unregister_notifier(&pci_bus_type, &sriov->notifier);
	for (i = 0; i < SRN_MAX_VFS; i++)
		sriov_set_dev(&sriov->vf[i], NULL);
}

/**
 * srn_sriov_vf() - find a VF that is enabled
 * @adapter: PF
 * @vf: its number, from outside and so of any value
 *
 * Context: any.
 * Return: the VF, or NULL if there is no such.
 */
struct srn_vf *srn_sriov_vf(struct srn_adapter *adapter, int vf)
{
	struct srn_sriov *sriov = &adapter->sriov;

	if (vf < 0 || vf >= READ_ONCE(sriov->num_vfs))
		return NULL;
	return &sriov->vf[vf];
}

/**
 * srn_sriov_get_guard() - what the guard takes for too much
 * @adapter: PF
 * @guard: overwritten, but for the wishes
 *
 * Context: process, may sleep. Takes srn_sriov.lock.
 */
void srn_sriov_get_guard(struct srn_adapter *adapter, struct vfg_guard *guard)
{
	struct srn_sriov *sriov = &adapter->sriov;

	mutex_lock(&sriov->lock);
	guard->window_ms = sriov->limits.window_ms;
	guard->max_resets = sriov->limits.max[SRN_GUARD_RESET];
	guard->max_errors = sriov->limits.max[SRN_GUARD_ERROR];
	mutex_unlock(&sriov->lock);
}

/**
 * srn_sriov_set_guard() - change what the guard takes for too much
 * @adapter: PF
 * @guard: what to change, each value being in its range
 *
 * Context: process, may sleep. Takes srn_sriov.lock.
 */
void srn_sriov_set_guard(struct srn_adapter *adapter,
			 const struct vfg_guard *guard)
{
	struct srn_sriov *sriov = &adapter->sriov;
	unsigned int i;

	mutex_lock(&sriov->lock);
	if (guard->set & VFG_GUARD_WINDOW)
		sriov->limits.window_ms = guard->window_ms;
	if (guard->set & VFG_GUARD_RESETS)
		sriov->limits.max[SRN_GUARD_RESET] = guard->max_resets;
	if (guard->set & VFG_GUARD_ERRORS)
		sriov->limits.max[SRN_GUARD_ERROR] = guard->max_errors;
	for (i = 0; i < SRN_MAX_VFS; i++)
		srn_vf_set_limits(&sriov->vf[i], &sriov->limits);
	mutex_unlock(&sriov->lock);
}

/**
 * srn_sriov_get_dev() - find the PCI function of a VF
 * @adapter: PF
 * @index: number of the VF
 *
 * Context: process. May sleep.
 * Return: the function, to be given back with pci_dev_put(); NULL if it is not
 * on the bus.
 */
struct pci_dev *srn_sriov_get_dev(struct srn_adapter *adapter,
				  unsigned int index)
{
	struct pci_dev *pf = adapter->pdev, *vf = NULL;

	while ((vf = pci_get_device(pf->vendor, SRN_VF_DEVICE_ID, vf))) {
		if (vf->is_virtfn && pci_physfn(vf) == pf &&
		    pci_iov_vf_id(vf) == index)
			return vf;
	}
	return NULL;
}

/*
 * QEMU up to 10.0 takes the VFs' 64-bit BARs for 32-bit ones. Above 4 GiB they
 * are then not where their drivers look, and nothing says why.
 */
static bool sriov_vfs_answer(struct srn_adapter *adapter)
{
	struct pci_dev *vf = srn_sriov_get_dev(adapter, 0);
	void __iomem *bar;
	bool answer = true;

	if (!vf)
		return true;
	/* A real VF has its memory enabled with its PF's; QEMU's wants more. */
	if (pci_enable_device_mem(vf))
		goto out_put;
	bar = pci_iomap(vf, 0, 0);
	if (bar) {
		answer = srn_vf_answers(&adapter->sriov.vf[0], bar);
		pci_iounmap(vf, bar);
	}
	if (!answer)
		dev_err(&adapter->pdev->dev,
			"VF registers do not answer at %pR, so VFs are disabled again; QEMU before 10.1 has that fault with VF BARs above 4 GiB, which -cpu ...,phys-bits=36 avoids\n",
			&vf->resource[0]);
	pci_disable_device(vf);
out_put:
	pci_dev_put(vf);
	return answer;
}

static int sriov_enable(struct srn_adapter *adapter, unsigned int num_vfs)
{
	struct srn_sriov *sriov = &adapter->sriov;
	bool deaf = false;
	unsigned int i;
	int err;

	/* The first VFs ever: the PF's queues make room for theirs. */
	err = srn_rss_leave(adapter);
	if (err)
		return err;
	for (i = 0; i < SRN_MAX_VFS; i++)
		srn_pool_stop_queues(adapter, i);

	mutex_lock(&sriov->lock);
	for (i = num_vfs; i < SRN_MAX_VFS; i++) {
		if (sriov->vf[i].func) {
			dev_notice(&adapter->pdev->dev,
				   "%u VFs are too few, VF %u is held by %s\n",
				   num_vfs, i, sriov->vf[i].func->name);
			mutex_unlock(&sriov->lock);
			return -EBUSY;
		}
	}
	/* Their drivers are probed, and so talk, before this comes back. */
	WRITE_ONCE(sriov->num_vfs, num_vfs);
	mutex_unlock(&sriov->lock);

	err = pci_enable_sriov(adapter->pdev, num_vfs);
	if (!err && !sriov_vfs_answer(adapter)) {
		pci_disable_sriov(adapter->pdev);
		deaf = true;
		err = -EIO;
	}
	mutex_lock(&sriov->lock);
	sriov->deaf = deaf;
	if (err)
		WRITE_ONCE(sriov->num_vfs, 0);
	mutex_unlock(&sriov->lock);
	return err ?: num_vfs;
}

/* Whether a program has the VF open through VFIO, or one like it. */
static bool sriov_vf_is_open(struct srn_adapter *adapter, unsigned int index)
{
	struct pci_dev *vf = srn_sriov_get_dev(adapter, index);
	bool open;

	if (!vf)
		return false;
	device_lock(&vf->dev);
	open = vf->driver && vf->driver->driver_managed_dma &&
	       pci_is_enabled(vf);
	device_unlock(&vf->dev);
	pci_dev_put(vf);
	return open;
}

static int sriov_disable(struct srn_adapter *adapter)
{
	struct srn_sriov *sriov = &adapter->sriov;
	unsigned int i;

	if (pci_vfs_assigned(adapter->pdev)) {
		dev_notice(&adapter->pdev->dev, "VFs are assigned to guests\n");
		return -EBUSY;
	}
	/* The PCI core would wait for whoever has it, for as long as that is. */
	for (i = 0; i < sriov->num_vfs; i++) {
		if (sriov_vf_is_open(adapter, i)) {
			dev_notice(&adapter->pdev->dev, "VF %u is open\n", i);
			return -EBUSY;
		}
	}

	mutex_lock(&sriov->lock);
	for (i = 0; i < SRN_MAX_VFS; i++) {
		if (sriov->vf[i].func) {
			dev_notice(&adapter->pdev->dev,
				   "VF %u is held by %s\n", i,
				   sriov->vf[i].func->name);
			mutex_unlock(&sriov->lock);
			return -EBUSY;
		}
	}
	sriov->disabling = true;
	mutex_unlock(&sriov->lock);

	pci_disable_sriov(adapter->pdev);

	mutex_lock(&sriov->lock);
	WRITE_ONCE(sriov->num_vfs, 0);
	sriov->disabling = false;
	mutex_unlock(&sriov->lock);
	return 0;
}

/**
 * srn_sriov_configure() - enable or disable VFs, "sriov_numvfs"
 * @pdev: PF
 * @num_vfs: how many, at most SRN_MAX_VFS; 0 disables
 *
 * Context: process, the PF's device lock is held. Takes srn_sriov.lock, but
 * not while VFs come or go.
 * Return: number of VFs enabled, -EBUSY if one that is to go is in use, or
 * what the PCI core says.
 */
int srn_sriov_configure(struct pci_dev *pdev, int num_vfs)
{
	struct srn_adapter *adapter = pci_get_drvdata(pdev);

	if (num_vfs < 0 || num_vfs > SRN_MAX_VFS)
		return -EINVAL;
	if (!num_vfs)
		return sriov_disable(adapter);
	return sriov_enable(adapter, num_vfs);
}

/* VFs that have a reset, a message or an acknowledgment to be handled. */
static unsigned long sriov_signals(struct srn_adapter *adapter)
{
	struct srn_hw *hw = &adapter->hw;
	u32 mailbox = srn_rd32(hw, SRN_MBVFICR);
	u32 reset = srn_rd32(hw, SRN_VFLRE);

	if (READ_ONCE(hw->dead))
		return 0;
	/* The eighth VF is never enabled, but the device resets it as well. */
	if (reset & BIT(SRN_PF_POOL))
		srn_wr32(hw, SRN_VFLRE, BIT(SRN_PF_POOL));
	return (reset | FIELD_GET(SRN_MBVFICR_REQ, mailbox) |
		FIELD_GET(SRN_MBVFICR_ACK, mailbox)) &
	       GENMASK(SRN_MAX_VFS - 1, 0);
}

/* A VF that signals more often than any driver does has to wait its turn. */
static bool sriov_is_quick(struct srn_vf *vf)
{
	if (time_after(jiffies, vf->quick_until)) {
		vf->quick_until = jiffies + QUICK_TIME;
		vf->quick = 0;
	}
	if (vf->quick >= QUICK_TIMES)
		return false;
	vf->quick++;
	return true;
}

/**
 * srn_sriov_interrupt() - do at once what VFs ask for
 * @adapter: PF
 *
 * A VF's driver spins, for up to a second and with bottom halves off, until its
 * message is answered. If the VF is this host's own, that may be on the very
 * CPU where a thread would have to run to answer it. So it is done here, in
 * some ten to a hundred microseconds per message.
 *
 * Context: the "other" interrupt, after its cause was cleared.
 * Return: true if srn_sriov_service() has to do the rest.
 */
bool srn_sriov_interrupt(struct srn_adapter *adapter)
{
	unsigned long signals = sriov_signals(adapter);
	bool rest = false;
	unsigned int i;

	for_each_set_bit(i, &signals, SRN_MAX_VFS) {
		struct srn_vf *vf = &adapter->sriov.vf[i];

		if (!sriov_is_quick(vf) || srn_vf_service(vf) == -EBUSY)
			rest = true;
	}
	return rest;
}
EXPORT_SYMBOL_IF_KUNIT(srn_sriov_interrupt);

/**
 * srn_sriov_service() - do what VFs ask for and is not urgent
 * @adapter: PF
 *
 * That is for VFs that signal too often, or keep the buffer for themselves. One
 * message of each VF is handled per round, and the device raises the interrupt
 * anew for what comes later, so that no VF can keep the PF here.
 *
 * Context: process, the thread of the "other" interrupt.
 */
void srn_sriov_service(struct srn_adapter *adapter)
{
	unsigned long signals, busy = 0;
	unsigned int i, round;

	for (round = 0; round < SERVICE_ROUNDS; round++) {
		usleep_range(SERVICE_WAIT_MIN_US, SERVICE_WAIT_MAX_US);
		signals = sriov_signals(adapter);
		busy = 0;
		for_each_set_bit(i, &signals, SRN_MAX_VFS) {
			if (srn_vf_service(&adapter->sriov.vf[i]) == -EBUSY)
				busy |= BIT(i);
		}
		if (!busy)
			return;
	}
	for_each_set_bit(i, &busy, SRN_MAX_VFS)
		srn_vf_lost_message(&adapter->sriov.vf[i]);
}
EXPORT_SYMBOL_IF_KUNIT(srn_sriov_service);

/**
 * srn_sriov_check_spoofs() - find out which VFs sent under a foreign name
 * @adapter: PF
 *
 * The device drops such frames by itself where the spoof check is on, and
 * remembers whose they were. QEMU's does neither.
 *
 * Context: process, the thread of the "other" interrupt.
 */
void srn_sriov_check_spoofs(struct srn_adapter *adapter)
{
	u32 queues = srn_rd32(&adapter->hw, SRN_WVBR);
	unsigned int i;

	if (READ_ONCE(adapter->hw.dead))
		return;
	for (i = 0; i < SRN_MAX_VFS; i++) {
		if (queues & SRN_WVBR_VF(i))
			srn_vf_spoofed(&adapter->sriov.vf[i]);
	}
}
EXPORT_SYMBOL_IF_KUNIT(srn_sriov_check_spoofs);

/**
 * srn_sriov_link_change() - let VFs know that the port's link has changed
 * @adapter: PF, with the new state in @adapter->link
 *
 * A VF's driver looks at the link again when it finds the sign of a PF's reset,
 * which writing PFRSTD gives, or when it is interrupted.
 *
 * Context: process.
 */
void srn_sriov_link_change(struct srn_adapter *adapter)
{
	struct srn_hw *hw = &adapter->hw;
	unsigned int i;
	u32 val;

	val = srn_rd32(hw, SRN_CTRL_EXT);
	srn_wr32(hw, SRN_CTRL_EXT, val | SRN_CTRL_EXT_PFRSTD);
	for (i = 0; i < SRN_MAX_VFS; i++)
		srn_vf_link_changed(&adapter->sriov.vf[i]);
}

/**
 * srn_sriov_remind() - tell drivers of VFs once more to begin anew
 * @adapter: PF
 *
 * Context: process, the watchdog.
 */
void srn_sriov_remind(struct srn_adapter *adapter)
{
	unsigned int i;

	for (i = 0; i < SRN_MAX_VFS; i++)
		srn_vf_remind(&adapter->sriov.vf[i]);
}

/**
 * srn_sriov_restore() - bring VFs back after a reset of the whole device
 * @adapter: PF, with filters written and PFRSTD set again
 *
 * VFs keep their identity; drivers are told to begin anew.
 *
 * Context: process.
 */
void srn_sriov_restore(struct srn_adapter *adapter)
{
	unsigned int i;

	for (i = 0; i < SRN_MAX_VFS; i++)
		srn_vf_pf_was_reset(&adapter->sriov.vf[i]);
}

/**
 * srn_sriov_save_config() - keep the configuration space of all VFs
 * @adapter: PF, about to be reset by the PCI core
 *
 * Such a reset disables VFs and enables them again, which takes from each what
 * its driver had set: bus mastering and its interrupt vectors. The PCI core
 * brings back the PF's configuration, but not that of its VFs.
 *
 * Context: process, the PF's device lock is held.
 */
void srn_sriov_save_config(struct srn_adapter *adapter)
{
	unsigned int i;

	for (i = 0; i < adapter->sriov.num_vfs; i++) {
		struct pci_dev *vf = srn_sriov_get_dev(adapter, i);

		if (vf)
			pci_save_state(vf);
		pci_dev_put(vf);
	}
}

/**
 * srn_sriov_restore_config() - bring back what srn_sriov_save_config() kept
 * @adapter: PF, with its VFs enabled again
 *
 * Context: process, the PF's device lock is held.
 */
void srn_sriov_restore_config(struct srn_adapter *adapter)
{
	unsigned int i;

	for (i = 0; i < adapter->sriov.num_vfs; i++) {
		struct pci_dev *vf = srn_sriov_get_dev(adapter, i);

		if (vf)
			pci_restore_state(vf);
		pci_dev_put(vf);
	}
}

/**
 * srn_sriov_read_counters() - read the counters of VFs before they wrap
 * @adapter: PF
 *
 * Context: process, at least every 30 s.
 */
void srn_sriov_read_counters(struct srn_adapter *adapter)
{
	unsigned int i;

	for (i = 0; i < READ_ONCE(adapter->sriov.num_vfs); i++)
		srn_vf_get_stats(&adapter->sriov.vf[i], NULL);
}
