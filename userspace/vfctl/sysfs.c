// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hand: reads and writes files of sysfs and procfs, each whole and at once.
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sysfs.h"
#include "sysio.h"

static int make_path(char *path, const char *fmt, va_list args)
{
	int root = snprintf(path, PATH_MAX, "%s", sysio_root());
	int len;

	if (root < 0 || root >= PATH_MAX)
		return -ENAMETOOLONG;
	len = vsnprintf(path + root, PATH_MAX - root, fmt, args);
	if (len < 0 || len >= PATH_MAX - root)
		return -ENAMETOOLONG;
	return 0;
}

/* Names of processes and drivers end up on a terminal. */
static void keep_plain(char *text)
{
	for (; *text; text++)
		if (*text < ' ' || *text > '~')
			*text = '?';
}

/**
 * sysfs_exists() - is there such a path?
 * @fmt: the path, like printf()
 *
 * Return: whether there is.
 */
bool sysfs_exists(const char *fmt, ...)
{
	char path[PATH_MAX];
	va_list args;
	int err;

	va_start(args, fmt);
	err = make_path(path, fmt, args);
	va_end(args);
	return !err && !access(path, F_OK);
}

/**
 * sysfs_read() - read a short file
 * @text: its content, without the newline at its end
 * @size: size of @text; more is cut off
 * @fmt: the path, like printf()
 *
 * Return: 0 or an errno.
 */
int sysfs_read(char *text, size_t size, const char *fmt, ...)
{
	char path[PATH_MAX];
	va_list args;
	ssize_t len;
	int err;
	int fd;

	va_start(args, fmt);
	err = make_path(path, fmt, args);
	va_end(args);
	if (err)
		return err;

	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	len = read(fd, text, size - 1);
	err = len < 0 ? errno : 0;
	close(fd);
	if (err)
		return -err;
	while (len && text[len - 1] == '\n')
		len--;
	text[len] = '\0';
	keep_plain(text);
	return 0;
}

/**
 * sysfs_number() - read a file that holds a number
 * @fmt: the path, like printf()
 *
 * Return: the number, or an errno.
 */
int sysfs_number(const char *fmt, ...)
{
	char path[PATH_MAX];
	char text[32];
	va_list args;
	char *end;
	long num;
	int err;

	va_start(args, fmt);
	vsnprintf(path, sizeof(path), fmt, args);
	va_end(args);
	err = sysfs_read(text, sizeof(text), "%s", path);
	if (err)
		return err;
	num = strtol(text, &end, 0);
	if (end == text || *end || num < 0 || num > INT_MAX)
		return -EINVAL;
	return num;
}

/**
 * sysfs_link() - read the last part of where a link points
 * @name: where to; empty on failure
 * @size: size of @name
 * @fmt: the path, like printf()
 *
 * Return: 0, -ENOENT if there is no such link, or another errno.
 */
int sysfs_link(char *name, size_t size, const char *fmt, ...)
{
	char target[PATH_MAX];
	char path[PATH_MAX];
	const char *last;
	va_list args;
	ssize_t len;
	int err;

	name[0] = '\0';
	va_start(args, fmt);
	err = make_path(path, fmt, args);
	va_end(args);
	if (err)
		return err;
	len = readlink(path, target, sizeof(target) - 1);
	if (len < 0)
		return -errno;
	target[len] = '\0';
	last = strrchr(target, '/');
	last = last ? last + 1 : target;
	if (strlen(last) >= size)
		return -ENAMETOOLONG;
	strcpy(name, last);
	keep_plain(name);
	return 0;
}

/**
 * sysfs_first() - name an entry of a directory
 * @name: the first in alphabetical order; empty on failure
 * @size: size of @name
 * @fmt: the path, like printf()
 *
 * Return: 0, -ENOENT if it is empty or missing, or another errno.
 */
int sysfs_first(char *name, size_t size, const char *fmt, ...)
{
	const struct dirent *entry;
	char path[PATH_MAX];
	va_list args;
	DIR *dir;
	int err;

	name[0] = '\0';
	va_start(args, fmt);
	err = make_path(path, fmt, args);
	va_end(args);
	if (err)
		return err;
	dir = opendir(path);
	if (!dir)
		return -errno;
	while ((entry = readdir(dir))) {
		if (entry->d_name[0] == '.' || strlen(entry->d_name) >= size)
			continue;
		if (!name[0] || strcmp(entry->d_name, name) < 0)
			strcpy(name, entry->d_name);
	}
	closedir(dir);
	return name[0] ? 0 : -ENOENT;
}

/**
 * sysfs_write() - write to a file
 * @text: what to write
 * @fmt: the path, like printf()
 *
 * Return: 0, or the errno with which the kernel refuses.
 */
int sysfs_write(const char *text, const char *fmt, ...)
{
	char path[PATH_MAX];
	va_list args;
	int err;

	va_start(args, fmt);
	err = make_path(path, fmt, args);
	va_end(args);
	return err ? err : sysio_write(path, text);
}

/**
 * sysfs_hold() - open a node of a VFIO group, so that nobody else can
 * @fmt: the path, like printf()
 *
 * Return: a file descriptor, or -EBUSY if someone has it open.
 */
int sysfs_hold(const char *fmt, ...)
{
	char path[PATH_MAX];
	va_list args;
	int err;

	va_start(args, fmt);
	err = make_path(path, fmt, args);
	va_end(args);
	return err ? err : sysio_hold(path);
}

/**
 * sysfs_group() - fill in driver, IOMMU group and VFIO node of a device
 * @device: its directory, "/sys/bus/..."
 * @node: where to; its other members are emptied
 */
void sysfs_group(const char *device, struct func_node *node)
{
	char name[SYSFS_NAME_SIZE];
	char *end;
	long num;

	memset(node, 0, sizeof(*node));
	node->group = -1;
	sysfs_link(node->driver, sizeof(node->driver), "%s/driver", device);
	if (!sysfs_first(name, sizeof(name), "%s/vfio-dev", device))
		snprintf(node->cdev, sizeof(node->cdev), "/dev/vfio/devices/%s",
			 name);
	if (sysfs_link(name, sizeof(name), "%s/iommu_group", device))
		return;
	num = strtol(name, &end, 10);
	if (end == name || *end || num < 0 || num > INT_MAX)
		return;
	node->group = num;
	if (sysfs_exists("/dev/vfio/%d", node->group))
		snprintf(node->device, sizeof(node->device), "/dev/vfio/%d",
			 node->group);
}

/* Does process @pid have the function's group or character device open? */
static bool holds(const char *pid, const struct func_node *node)
{
	char path[PATH_MAX];
	char target[PATH_MAX];
	const struct dirent *entry;
	bool found = false;
	DIR *dir;

	snprintf(path, sizeof(path), "%s/proc/%s/fd", sysio_root(), pid);
	dir = opendir(path);
	if (!dir)
		return false;
	while (!found && (entry = readdir(dir))) {
		ssize_t len = readlinkat(dirfd(dir), entry->d_name, target,
					 sizeof(target) - 1);

		if (len < 0)
			continue;
		target[len] = '\0';
		found = !strcmp(target, node->device) ||
			!strcmp(target, node->cdev);
	}
	closedir(dir);
	return found;
}

/**
 * sysfs_holder() - who has a function's VFIO node open?
 * @node: the function
 * @holder: the process with the lowest number, filled in if there is one
 *
 * Return: whether there is one that this process may see.
 */
bool sysfs_holder(const struct func_node *node, struct holder *holder)
{
	const struct dirent *entry;
	char path[PATH_MAX];
	DIR *dir;

	holder->pid = 0;
	if (!node->device[0])
		return false;
	snprintf(path, sizeof(path), "%s/proc", sysio_root());
	dir = opendir(path);
	if (!dir)
		return false;
	while ((entry = readdir(dir))) {
		int pid = atoi(entry->d_name);

		if (!isdigit((unsigned char)entry->d_name[0]) ||
		    (holder->pid && pid > holder->pid))
			continue;
		if (holds(entry->d_name, node))
			holder->pid = pid;
	}
	closedir(dir);
	if (!holder->pid)
		return false;
	if (sysfs_read(holder->comm, sizeof(holder->comm), "/proc/%d/comm",
		       holder->pid))
		snprintf(holder->comm, sizeof(holder->comm), "?");
	return true;
}
