/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the kernel shows and takes in sysfs and procfs. Paths are given as they
 * are on the running system, "/sys/...".
 */
#ifndef _VFCTL_SYSFS_H
#define _VFCTL_SYSFS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util.h"

struct failure;
struct func;

#define SYSFS_NAME_SIZE	64

/**
 * struct func_node - where a function can be reached on this machine
 * @driver: driver that has it, empty if none
 * @group: IOMMU group, -1 if none
 * @device: node to open for VFIO, empty if it is not with VFIO
 * @cdev: its own VFIO character device, empty if the kernel makes none
 * @netdev: its network interface, empty if it has none
 */
struct func_node {
	char driver[SYSFS_NAME_SIZE];
	int group;
	char device[SYSFS_NAME_SIZE];
	char cdev[SYSFS_NAME_SIZE + 32];
	char netdev[SYSFS_NAME_SIZE];
};

/**
 * struct holder - a process that has a device node open
 * @pid: its number
 * @comm: its name
 */
struct holder {
	int pid;
	char comm[SYSFS_NAME_SIZE];
};

/* sysfs.c: plain access */
bool sysfs_exists(const char *fmt, ...)
	__printf(1, 2);
int sysfs_read(char *text, size_t size, const char *fmt, ...)
	__printf(3, 4);
int sysfs_link(char *name, size_t size, const char *fmt, ...)
	__printf(3, 4);
int sysfs_first(char *name, size_t size, const char *fmt, ...)
	__printf(3, 4);
int sysfs_write(const char *text, const char *fmt, ...)
	__printf(2, 3);
int sysfs_hold(const char *fmt, ...)
	__printf(1, 2);
int sysfs_number(const char *fmt, ...)
	__printf(1, 2);
void sysfs_group(const char *device, struct func_node *node);
bool sysfs_holder(const struct func_node *node, struct holder *holder);

/* sysfs_mdev.c: mediated devices */
int mdev_create(const struct func *func, struct failure *failure);
int mdev_remove(const char *uuid, struct failure *failure);
void mdev_node(const char *uuid, struct func_node *node);

/* sysfs_pci.c: PCI functions and their drivers */
int pci_driver(const char *address, char *name, size_t size);
int pci_load(const char *driver, const char *module, struct failure *failure);
int pci_bind(const char *address, const char *driver, struct failure *failure);
int pci_unbind(const char *address, struct failure *failure);
int pci_override(const char *address, const char *driver,
		 struct failure *failure);
int pci_enable_vfs(const char *address, uint32_t num, struct failure *failure);
int pci_disable_vfs(const char *address, struct failure *failure);
void pci_node(const char *address, struct func_node *node);

#endif /* _VFCTL_SYSFS_H */
