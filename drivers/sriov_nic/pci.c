// SPDX-License-Identifier: GPL-2.0-only
/*
 * Door: the PCI core. Each entry runs under the device's lock and takes rtnl
 * where it touches what the interface shares.
 */
#include <linux/dma-mapping.h>
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/pci.h>
#include <linux/pm.h>
#include <linux/rtnetlink.h>

#include "devlink.h"
#include "netdev.h"
#include "nvm.h"
#include "pci.h"
#include "srn.h"
#include "vfg_pf.h"

#define SRN_BAR				0

static int pci_set_dma_mask_any(struct pci_dev *pdev)
{
	int err = dma_set_mask_and_coherent(&pdev->dev, DMA_BIT_MASK(64));

	return err ? dma_set_mask_and_coherent(&pdev->dev, DMA_BIT_MASK(32)) :
		     0;
}

/* An interface without an address of its own gets a random one. */
static int pci_read_mac(struct srn_adapter *adapter)
{
	struct device *dev = &adapter->pdev->dev;
	int err;

	err = srn_nvm_check(&adapter->hw);
	if (err == -EBADMSG)
		dev_warn(dev, "checksum of the NVM is wrong\n");
	else if (err)
		return err;

	err = srn_nvm_read_mac(&adapter->hw, adapter->perm_mac);
	if (err == -EADDRNOTAVAIL) {
		dev_warn(dev, "NVM holds no valid address, using a random one\n");
		eth_hw_addr_random(adapter->netdev);
		ether_addr_copy(adapter->perm_mac, adapter->netdev->dev_addr);
		return 0;
	}
	if (err)
		return err;
	eth_hw_addr_set(adapter->netdev, adapter->perm_mac);
	ether_addr_copy(adapter->netdev->perm_addr, adapter->perm_mac);
	return 0;
}

static int srn_pci_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct device *dev = &pdev->dev;
	struct srn_adapter *adapter;
	struct net_device *netdev;
	int err;

	err = pci_enable_device_mem(pdev);
	if (err)
		return dev_err_probe(dev, err, "cannot enable the device\n");
	err = pci_set_dma_mask_any(pdev);
	if (err) {
		dev_err_probe(dev, err, "no usable DMA mask\n");
		goto err_disable_device;
	}
	err = pci_request_mem_regions(pdev, SRN_NAME);
	if (err) {
		dev_err_probe(dev, err, "cannot take the BARs\n");
		goto err_disable_device;
	}
	pci_set_master(pdev);

	err = -ENOMEM;
	netdev = alloc_etherdev_mq(sizeof(*adapter), SRN_QUEUES_MAX);
	if (!netdev)
		goto err_release_regions;
	SET_NETDEV_DEV(netdev, dev);
	adapter = netdev_priv(netdev);
	adapter->netdev = netdev;
	adapter->pdev = pdev;
	adapter->hw.dev = dev;
	mutex_init(&adapter->hw.mdic_lock);
	pci_set_drvdata(pdev, adapter);

	adapter->hw.base = pci_ioremap_bar(pdev, SRN_BAR);
	if (!adapter->hw.base) {
		dev_err_probe(dev, err, "cannot map BAR %d\n", SRN_BAR);
		goto err_free_netdev;
	}
	err = pci_read_mac(adapter);
	if (err) {
		dev_err_probe(dev, err, "cannot read the NVM\n");
		goto err_unmap;
	}
	srn_netdev_init(netdev);
	err = srn_sriov_init(adapter);
	if (err) {
		dev_err_probe(dev, err, "cannot set up SR-IOV\n");
		goto err_unmap;
	}
	err = srn_devlink_init(adapter);
	if (err) {
		dev_err_probe(dev, err, "cannot set up devlink\n");
		goto err_exit_sriov;
	}
	err = srn_adapter_init(adapter);
	if (err) {
		dev_err_probe(dev, err, "cannot start the device\n");
		goto err_exit_devlink;
	}
	err = register_netdev(netdev);
	if (err) {
		dev_err_probe(dev, err, "cannot register the interface\n");
		goto err_exit_adapter;
	}
	err = srn_vfg_register(adapter);
	if (err) {
		dev_err_probe(dev, err, "cannot register with vfio_glue\n");
		goto err_unregister_netdev;
	}
	srn_devlink_register(adapter);
	pci_save_state(pdev);
	return 0;

err_unregister_netdev:
	unregister_netdev(netdev);
err_exit_adapter:
	srn_adapter_exit(adapter);
err_exit_devlink:
	srn_devlink_exit(adapter);
err_exit_sriov:
	srn_sriov_exit(adapter);
err_unmap:
	iounmap(adapter->hw.base);
err_free_netdev:
	free_netdev(netdev);
err_release_regions:
	pci_clear_master(pdev);
	pci_release_mem_regions(pdev);
err_disable_device:
	pci_disable_device(pdev);
	return err;
}

/*
 * First no new function is made, then the VFs go while the PF can still answer
 * them, then the PF itself.
 */
static void srn_pci_remove(struct pci_dev *pdev)
{
	struct srn_adapter *adapter = pci_get_drvdata(pdev);

	/* A card that was pulled is neither waited for nor complained about. */
	if (!pci_device_is_present(pdev))
		WRITE_ONCE(adapter->hw.dead, true);
	srn_devlink_unregister(adapter);
	srn_vfg_unregister(adapter);
	srn_sriov_exit(adapter);
	unregister_netdev(adapter->netdev);
	srn_adapter_exit(adapter);
	srn_devlink_exit(adapter);
	iounmap(adapter->hw.base);
	free_netdev(adapter->netdev);
	pci_clear_master(pdev);
	pci_release_mem_regions(pdev);
	pci_disable_device(pdev);
}

/* VFs stay on the bus; with the PF's receiver and transmitter off they rest. */
static void srn_pci_shutdown(struct pci_dev *pdev)
{
	struct srn_adapter *adapter = pci_get_drvdata(pdev);

	rtnl_lock();
	srn_adapter_suspend(adapter);
	rtnl_unlock();
	srn_hw_quiesce(&adapter->hw);
	pci_clear_master(pdev);
}

static int srn_pci_suspend(struct device *dev)
{
	struct srn_adapter *adapter = dev_get_drvdata(dev);

	rtnl_lock();
	srn_adapter_suspend(adapter);
	rtnl_unlock();
	srn_hw_quiesce(&adapter->hw);
	return 0;
}

static int srn_pci_resume(struct device *dev)
{
	struct srn_adapter *adapter = dev_get_drvdata(dev);
	int err;

	rtnl_lock();
	err = srn_adapter_resume(adapter);
	rtnl_unlock();
	return err;
}

static DEFINE_SIMPLE_DEV_PM_OPS(srn_pci_pm_ops, srn_pci_suspend,
				srn_pci_resume);

/*
 * An error that is not fatal has cost a transaction, and leaves the registers.
 * VFs' drivers may want a reset all the same, and in preparing it each of them
 * asks its PF, which must not be deaf by then.
 */
static pci_ers_result_t srn_pci_error_detected(struct pci_dev *pdev,
					       pci_channel_state_t state)
{
	struct srn_adapter *adapter = pci_get_drvdata(pdev);

	if (state == pci_channel_io_normal)
		return PCI_ERS_RESULT_CAN_RECOVER;
	/* A device that will not come back must not be waited for. */
	if (state == pci_channel_io_perm_failure)
		WRITE_ONCE(adapter->hw.dead, true);
	rtnl_lock();
	srn_adapter_suspend(adapter);
	rtnl_unlock();
	if (state == pci_channel_io_perm_failure)
		return PCI_ERS_RESULT_DISCONNECT;
	/* Their drivers do not expect to lose what only the PF can bring back. */
	if (pci_device_is_present(pdev)) {
		srn_sriov_save_config(adapter);
		adapter->vfs_saved = true;
	}
	return PCI_ERS_RESULT_NEED_RESET;
}

static pci_ers_result_t srn_pci_mmio_enabled(struct pci_dev *pdev)
{
	struct srn_adapter *adapter = pci_get_drvdata(pdev);
	u32 status;

	return srn_hw_check(&adapter->hw, &status) ? PCI_ERS_RESULT_RECOVERED :
						     PCI_ERS_RESULT_NEED_RESET;
}

/*
 * All is brought back here and nothing left to the handler that comes last:
 * after the PF its VFs' drivers are told of the reset, and they need its answer.
 */
static pci_ers_result_t srn_pci_slot_reset(struct pci_dev *pdev)
{
	struct srn_adapter *adapter = pci_get_drvdata(pdev);
	int err;

	rtnl_lock();
	srn_adapter_suspend(adapter);
	pci_restore_state(pdev);
	pci_save_state(pdev);
	if (adapter->vfs_saved)
		srn_sriov_restore_config(adapter);
	adapter->vfs_saved = false;
	err = srn_adapter_resume(adapter);
	rtnl_unlock();
	if (err) {
		pci_err(pdev, "cannot restart the device: %pe\n", ERR_PTR(err));
		return PCI_ERS_RESULT_DISCONNECT;
	}
	return PCI_ERS_RESULT_RECOVERED;
}

static void srn_pci_reset_prepare(struct pci_dev *pdev)
{
	struct srn_adapter *adapter = pci_get_drvdata(pdev);

	rtnl_lock();
	srn_adapter_suspend(adapter);
	rtnl_unlock();
	srn_sriov_save_config(adapter);
}

static void srn_pci_reset_done(struct pci_dev *pdev)
{
	struct srn_adapter *adapter = pci_get_drvdata(pdev);
	int err;

	srn_sriov_restore_config(adapter);
	rtnl_lock();
	err = srn_adapter_resume(adapter);
	rtnl_unlock();
	if (err)
		pci_err(pdev, "cannot restart the device: %pe\n", ERR_PTR(err));
}

static const struct pci_error_handlers srn_pci_error_handlers = {
	.error_detected	= srn_pci_error_detected,
	.mmio_enabled	= srn_pci_mmio_enabled,
	.slot_reset	= srn_pci_slot_reset,
	.reset_prepare	= srn_pci_reset_prepare,
	.reset_done	= srn_pci_reset_done,
};

static const struct pci_device_id srn_pci_ids[] = {
	{ PCI_DEVICE(PCI_VENDOR_ID_INTEL, 0x10c9) },
	{ }
};
MODULE_DEVICE_TABLE(pci, srn_pci_ids);

struct pci_driver srn_pci_driver = {
	.name			= SRN_NAME,
	.id_table		= srn_pci_ids,
	.probe			= srn_pci_probe,
	.remove			= srn_pci_remove,
	.shutdown		= srn_pci_shutdown,
	.sriov_configure	= srn_sriov_configure,
	.err_handler		= &srn_pci_error_handlers,
	.driver.pm		= pm_sleep_ptr(&srn_pci_pm_ops),
};
