// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hand: gives PCI functions to drivers and takes them back.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "failure.h"
#include "sysfs.h"
#include "sysio.h"

#define PCI_DEVICE	"/sys/bus/pci/devices/%s"
#define PCI_DRIVER	"/sys/bus/pci/drivers/%s"

/**
 * pci_driver() - which driver has a function?
 * @address: PCI address
 * @name: its name; empty if there is none
 * @size: size of @name
 *
 * Return: 0, -ENOENT if there is none, or another errno.
 */
int pci_driver(const char *address, char *name, size_t size)
{
	return sysfs_link(name, size, PCI_DEVICE "/driver", address);
}

/**
 * pci_load() - make sure that a driver is there
 * @driver: its name on the PCI bus
 * @module: the module that brings it
 * @failure: why it is not there
 *
 * Return: 0, or -ENOENT if it is neither loaded nor could be.
 */
int pci_load(const char *driver, const char *module, struct failure *failure)
{
	int err;

	if (sysfs_exists(PCI_DRIVER, driver))
		return 0;
	err = sysio_modprobe(module);
	if (sysfs_exists(PCI_DRIVER, driver))
		return 0;
	if (err == -ENOENT) {
		fail(failure, ENOENT,
		     "driver %s is not loaded and modprobe cannot be run",
		     driver);
		fail_hint(failure, "load the module %s", module);
	} else if (err) {
		fail(failure, ENOENT,
		     "driver %s is not loaded and modprobe %s failed", driver,
		     module);
		fail_hint(failure, "is the module installed for this kernel?");
	} else {
		fail(failure, ENOENT,
		     "module %s is loaded but brings no driver %s", module,
		     driver);
	}
	return -ENOENT;
}

/**
 * pci_override() - say which driver alone may take a function
 * @address: PCI address
 * @driver: the driver; "" for any that knows the device
 * @failure: why it could not be said
 *
 * Return: 0 or an errno.
 */
int pci_override(const char *address, const char *driver,
		 struct failure *failure)
{
	int err = sysfs_write(driver[0] ? driver : "\n",
			      PCI_DEVICE "/driver_override", address);

	if (err)
		return fail_sysfs(failure, -err,
				  "cannot set driver_override of %s", address);
	return 0;
}

/**
 * pci_unbind() - take a function from its driver
 * @address: PCI address
 * @failure: why the driver still has it
 *
 * Return: 0, also if no driver has it; or an errno.
 */
int pci_unbind(const char *address, struct failure *failure)
{
	char driver[SYSFS_NAME_SIZE];
	int err;

	if (pci_driver(address, driver, sizeof(driver)))
		return 0;
	err = sysfs_write(address, PCI_DEVICE "/driver/unbind", address);
	if (err)
		return fail_sysfs(failure, -err, "cannot take %s from %s",
				  address, driver);
	return 0;
}

/**
 * pci_bind() - give a function that no driver has to one
 * @address: PCI address
 * @driver: the driver; driver_override lets it
 * @failure: why it does not have it
 *
 * The driver's own file is written to, not drivers_probe, as that hides the
 * errno of a probe that failed.
 *
 * Return: 0 or an errno.
 */
int pci_bind(const char *address, const char *driver, struct failure *failure)
{
	char now[SYSFS_NAME_SIZE];
	int err;

	err = sysfs_write(address, PCI_DRIVER "/bind", driver);
	/* It may have been quicker: a module that was just loaded probes. */
	if (!pci_driver(address, now, sizeof(now)) && !strcmp(now, driver))
		return 0;
	if (!err)
		err = -ENODEV;
	return fail_sysfs(failure, -err, "%s does not take %s", driver,
			  address);
}

/**
 * pci_enable_vfs() - make the VFs of a physical function visible
 * @address: PCI address of the physical function
 * @num: how many
 * @failure: why they are not
 *
 * No driver is let near them: a VF is bound when it is given to someone.
 *
 * Return: 0, also if as many are enabled already; or an errno.
 */
int pci_enable_vfs(const char *address, uint32_t num, struct failure *failure)
{
	char text[16];
	int err;

	err = sysfs_write("0", PCI_DEVICE "/sriov_drivers_autoprobe", address);
	if (err)
		return fail_sysfs(failure, -err,
				  "cannot keep drivers off the VFs of %s",
				  address);
	snprintf(text, sizeof(text), "%u", num);
	err = sysfs_write(text, PCI_DEVICE "/sriov_numvfs", address);
	if (err)
		return fail_sysfs(failure, -err, "cannot enable %u VFs of %s",
				  num, address);
	return 0;
}

/**
 * pci_disable_vfs() - let the VFs of a physical function vanish
 * @address: PCI address of the physical function
 * @failure: why they do not
 *
 * The driver refuses while one is in use. VFs that someone enables by hand
 * later are probed again, as they are by default.
 *
 * Return: 0 or an errno.
 */
int pci_disable_vfs(const char *address, struct failure *failure)
{
	int err = sysfs_write("0", PCI_DEVICE "/sriov_numvfs", address);

	if (!err)
		err = sysfs_write("1", PCI_DEVICE "/sriov_drivers_autoprobe",
				  address);
	if (err)
		return fail_sysfs(failure, -err, "cannot disable the VFs of %s",
				  address);
	return 0;
}

/**
 * pci_node() - where a PCI function can be reached
 * @address: PCI address
 * @node: where to
 */
void pci_node(const char *address, struct func_node *node)
{
	char device[128];

	snprintf(device, sizeof(device), PCI_DEVICE, address);
	sysfs_group(device, node);
	sysfs_first(node->netdev, sizeof(node->netdev), PCI_DEVICE "/net",
		    address);
}
