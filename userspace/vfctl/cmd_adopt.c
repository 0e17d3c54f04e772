// SPDX-License-Identifier: GPL-2.0-only
/*
 * Door: "vfctl adopt" and "vfctl release", which move a physical device between
 * its in-tree driver and ours. A driver that fails leaves the device where it
 * was.
 */
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "file.h"
#include "sysio.h"
#include "util.h"
#include "vfctl.h"

#define PCI_DEVICE	"/sys/bus/pci/devices/%s"

/**
 * struct hardware - a device that has two drivers
 * @vendor: PCI vendor
 * @device: PCI device
 * @ours: our driver, and the module that brings it
 * @theirs: the in-tree driver
 * @their_module: the module that brings that
 */
struct hardware {
	int vendor;
	int device;
	const char *ours;
	const char *theirs;
	const char *their_module;
};

static const struct hardware hardware[] = {
	{ 0x8086, 0x10c9, "sriov_nic", "igb", "igb" },
	{ 0x1234, 0x1111, "mdev_gpu", "bochs-drm", "bochs" },
	{ 0x1002, 0x5159, "mdev_gpu", "radeonfb", "radeonfb" },
};

/* The state of a device before it is touched. */
struct before {
	const struct hardware *hw;
	char address[SYSFS_NAME_SIZE];
	char driver[SYSFS_NAME_SIZE];
	char override[SYSFS_NAME_SIZE];
};

/* Takes DDDD:BB:DD.F, or BB:DD.F in domain 0. */
static int take_address(struct vfctl *vfctl, const char *word, char *address)
{
	char text[SYSFS_NAME_SIZE];

	snprintf(text, sizeof(text), "%s%s",
		 strlen(word) == strlen("01:00.0") ? "0000:" : "", word);
	if (!args_is_address(text))
		return fail_usage(&vfctl->failure,
				  "\"%s\" is not a PCI address such as 0000:01:00.0",
				  word);
	strcpy(address, text);
	return 0;
}

static int look(struct vfctl *vfctl, struct before *before)
{
	struct failure *failure = &vfctl->failure;
	const char *address = before->address;
	int vendor, device;
	size_t i;

	vendor = sysfs_number(PCI_DEVICE "/vendor", address);
	device = sysfs_number(PCI_DEVICE "/device", address);
	if (vendor < 0 || device < 0)
		return fail(failure, ENODEV, "no PCI device is at %s", address);

	before->hw = NULL;
	for (i = 0; i < ARRAY_SIZE(hardware); i++)
		if (hardware[i].vendor == vendor &&
		    hardware[i].device == device)
			before->hw = &hardware[i];
	if (!before->hw) {
		fail(failure, ENODEV, "%s is %04x:%04x, which no driver of ours serves",
		     address, vendor, device);
		fail_hint(failure, "they serve 8086:10c9, 1234:1111 and 1002:5159");
		return -ENODEV;
	}

	pci_driver(address, before->driver, sizeof(before->driver));
	if (sysfs_read(before->override, sizeof(before->override),
		       PCI_DEVICE "/driver_override", address) ||
	    !strcmp(before->override, "(null)"))
		before->override[0] = '\0';
	return 0;
}

/* Gives the device back to the driver that had it; notes if that fails too. */
static void put_back(struct vfctl *vfctl, const struct before *before)
{
	struct failure reason = vfctl->failure;
	int err;

	memset(&vfctl->failure, 0, sizeof(vfctl->failure));
	err = pci_unbind(before->address, &vfctl->failure);
	if (!err)
		err = pci_override(before->address, before->override,
				   &vfctl->failure);
	if (!err && before->driver[0])
		err = pci_bind(before->address, before->driver,
			       &vfctl->failure);
	if (err)
		fail_hint(&reason, "and %s has no driver now: %s",
			  before->address, vfctl->failure.text);
	else if (before->driver[0])
		fail_hint(&reason, "%s has it back", before->driver);
	fail_clear(&vfctl->failure);
	vfctl->failure = reason;
}

/*
 * Moves the device to @driver and leaves driver_override at @override. Signals
 * wait: a device between two drivers is nothing to leave behind.
 */
static int move(struct vfctl *vfctl, const struct before *before,
		const char *driver, const char *override)
{
	struct failure *failure = &vfctl->failure;
	const char *address = before->address;
	sigset_t block, old;
	int err;

	sigfillset(&block);
	sigprocmask(SIG_BLOCK, &block, &old);
	err = pci_override(address, driver, failure);
	if (!err) {
		err = pci_unbind(address, failure);
		if (!err)
			err = pci_bind(address, driver, failure);
		if (!err && strcmp(override, driver))
			err = pci_override(address, override, failure);
		if (err)
			put_back(vfctl, before);
	}
	sigprocmask(SIG_SETMASK, &old, NULL);
	return err;
}

static void show_move(struct vfctl *vfctl, const struct before *before,
		      const char *to, const char *parent)
{
	const struct move move = {
		.address = before->address,
		.from = before->driver,
		.to = to,
		.parent = parent,
	};

	vfctl->out->moved(&move);
}

static int take(struct vfctl *vfctl, const struct before *before)
{
	const char *ours = before->hw->ours;
	char driver[SYSFS_NAME_SIZE];

	/* A module that was just loaded takes what no driver has. */
	if (!pci_driver(before->address, driver, sizeof(driver)) &&
	    !strcmp(driver, ours))
		return pci_override(before->address, ours, &vfctl->failure);
	return move(vfctl, before, ours, ours);
}

/* Where the rule is that gives a device to our driver at each boot. */
static void rule_path(const char *address, char path[PATH_MAX], bool root)
{
	snprintf(path, PATH_MAX, "%s/etc/udev/rules.d/61-vfctl-%s.rules",
		 root ? sysio_root() : "", address);
}

/*
 * The rule says which driver alone may have the device before the rule that
 * loads modules by a device's alias runs, and so before the in-tree driver is
 * there.
 */
static int make_permanent(struct vfctl *vfctl, const struct before *before)
{
	const struct hardware *hw = before->hw;
	char path[PATH_MAX], name[PATH_MAX];
	char text[512];
	int err;

	rule_path(before->address, path, true);
	rule_path(before->address, name, false);
	snprintf(text, sizeof(text),
		 "# Made by \"vfctl adopt --permanent\"; \"vfctl release\" removes it.\n"
		 "ACTION==\"add\", SUBSYSTEM==\"pci\", KERNEL==\"%s\", ATTR{vendor}==\"0x%04x\", ATTR{device}==\"0x%04x\", ATTR{driver_override}=\"%s\", RUN{builtin}+=\"kmod load %s\"\n",
		 before->address, hw->vendor, hw->device, hw->ours, hw->ours);
	err = file_put(path, name, text, &vfctl->failure);
	if (err)
		fail_hint(&vfctl->failure, "%s has it until the next boot",
			  hw->ours);
	return err;
}

static void end_permanent(const struct before *before)
{
	char path[PATH_MAX];

	rule_path(before->address, path, true);
	unlink(path);
}

static int run_adopt(struct vfctl *vfctl, const struct args *args)
{
	struct failure *failure = &vfctl->failure;
	struct before before;
	struct parent parent;
	int num;
	int err;

	err = take_address(vfctl, args->words[0], before.address);
	if (!err)
		err = look(vfctl, &before);
	if (err)
		return err;

	if (strcmp(before.driver, before.hw->ours)) {
		num = sysfs_number(PCI_DEVICE "/sriov_numvfs", before.address);
		if (num > 0) {
			fail(failure, EBUSY, "%s has %d VFs enabled by %s",
			     before.address, num, before.driver[0] ?
			     before.driver : "no driver");
			fail_hint(failure,
				  "write 0 to its sriov_numvfs when none is in use");
			return -EBUSY;
		}
		err = pci_load(before.hw->ours, before.hw->ours, failure);
		if (!err)
			err = take(vfctl, &before);
		if (err)
			return err;
	}

	err = query_parent_at(vfctl, before.address, &parent);
	if (!err && args_has(args, OPT_PERMANENT))
		err = make_permanent(vfctl, &before);
	if (!err)
		show_move(vfctl, &before, before.hw->ours, parent.name);
	return err;
}

/* Nothing may live on what is given back. */
static int check_empty(struct vfctl *vfctl, const struct parent *parent)
{
	struct model_list list = { .shape = &shape_func };
	const struct func *funcs;
	char names[256] = "";
	size_t len = 0;
	size_t i;
	int err;

	err = query_funcs_on(vfctl, parent->name, &list);
	funcs = list.items;
	for (i = 0; !err && i < list.num && len < sizeof(names); i++)
		len += snprintf(names + len, sizeof(names) - len, "%s%s",
				i ? ", " : "", funcs[i].name);
	if (!err && list.num) {
		fail(&vfctl->failure, EBUSY, "%s holds functions: %s",
		     parent->name, names);
		fail_hint(&vfctl->failure, "delete them first");
		err = -EBUSY;
	}
	model_list_clear(&list);
	return err;
}

/* VFs can also be used past our registry, through plain sysfs. */
static int check_vfs(struct vfctl *vfctl, const char *address, int num)
{
	char driver[SYSFS_NAME_SIZE];
	char vf[SYSFS_NAME_SIZE];
	int i;

	for (i = 0; i < num; i++) {
		if (sysfs_link(vf, sizeof(vf), PCI_DEVICE "/virtfn%d", address,
			       i))
			continue;
		if (pci_driver(vf, driver, sizeof(driver)))
			continue;
		fail(&vfctl->failure, EBUSY, "its VF %s is bound to %s", vf,
		     driver);
		fail_hint(&vfctl->failure, "unbind it first");
		return -EBUSY;
	}
	return 0;
}

static int give_back(struct vfctl *vfctl, const struct before *before)
{
	struct failure *failure = &vfctl->failure;
	const struct hardware *hw = before->hw;
	struct failure reason;
	int num;
	int err;

	num = sysfs_number(PCI_DEVICE "/sriov_numvfs", before->address);
	err = check_vfs(vfctl, before->address, num);
	if (!err)
		err = pci_load(hw->theirs, hw->their_module, failure);
	if (err)
		return err;
	if (num > 0) {
		err = sysfs_write("0", PCI_DEVICE "/sriov_numvfs",
				  before->address);
		if (err)
			return fail_sysfs(failure, -err,
					  "cannot disable the VFs of %s",
					  before->address);
	}
	err = move(vfctl, before, hw->theirs, "");
	if (err && num > 0) {
		reason = *failure;
		memset(failure, 0, sizeof(*failure));
		if (pci_enable_vfs(before->address, num, failure))
			fail_hint(&reason, "its VFs are disabled now: %s",
				  failure->text);
		fail_clear(failure);
		*failure = reason;
	}
	return err;
}

static int run_release(struct vfctl *vfctl, const struct args *args)
{
	struct before before;
	struct parent parent;
	int err;

	err = take_address(vfctl, args->words[0], before.address);
	if (!err)
		err = look(vfctl, &before);
	if (err)
		return err;

	if (strcmp(before.driver, before.hw->ours)) {
		if (!strcmp(before.driver, before.hw->theirs)) {
			show_move(vfctl, &before, before.hw->theirs, "");
			return 0;
		}
		return fail(&vfctl->failure, EINVAL, "%s is not with %s but with %s",
			    before.address, before.hw->ours, before.driver[0] ?
			    before.driver : "no driver");
	}
	err = query_parent_at(vfctl, before.address, &parent);
	if (!err)
		err = check_empty(vfctl, &parent);
	if (!err)
		err = give_back(vfctl, &before);
	if (!err) {
		end_permanent(&before);
		show_move(vfctl, &before, before.hw->theirs, "");
	}
	return err;
}

const struct cmd cmd_adopt = {
	.name = "adopt",
	.summary = "move a physical device from its in-tree driver to ours",
	.words = "ADDRESS",
	.text = "ADDRESS is a PCI address. An Intel 82576 (8086:10c9) goes from igb to\n"
		"sriov_nic, a bochs display (1234:1111) from bochs-drm to mdev_gpu, an ATI\n"
		"RV100 (1002:5159) from radeonfb to mdev_gpu. If ours fails, the driver that\n"
		"had the device gets it back.\n",
	.rule = {
		.allowed = OPT_BIT(OPT_PERMANENT),
		.min_words = 1,
		.max_words = 1,
	},
	.run = run_adopt,
};

const struct cmd cmd_release = {
	.name = "release",
	.summary = "move it back",
	.words = "ADDRESS",
	.text = "Refused while a function lives on the device. If the in-tree driver\n"
		"fails, ours gets the device back.\n",
	.rule = { .min_words = 1, .max_words = 1 },
	.run = run_release,
};
