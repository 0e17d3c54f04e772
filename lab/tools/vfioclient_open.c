// SPDX-License-Identifier: GPL-2.0-only
/*
 * Opens a device, by its group or by its own node, and reads its description.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "vfioclient.h"

/* What headers older than the iommufd interface lack. */
#define BIND_IOMMUFD	_IO(VFIO_TYPE, VFIO_BASE + 18)

struct bind_iommufd {
	uint32_t argsz;
	uint32_t flags;
	int32_t iommufd;
	uint32_t out_devid;
};

static void sysfs_dir(const char *name, char *dir, size_t size)
{
	snprintf(dir, size, "/sys/bus/%s/devices/%s",
		 strlen(name) == 36 ? "mdev" : "pci", name);
	if (access(dir, F_OK))
		die("%s", dir);
}

/* Through the group and a container of its own. */
static int open_group(const char *name)
{
	struct vfio_group_status status = { .argsz = sizeof(status) };
	char dir[128], link[160], target[PATH_MAX], path[PATH_MAX + 16];
	int container, group, fd;
	ssize_t len;

	sysfs_dir(name, dir, sizeof(dir));
	snprintf(link, sizeof(link), "%s/iommu_group", dir);
	len = readlink(link, target, sizeof(target) - 1);
	if (len < 0)
		die("%s", link);
	target[len] = '\0';
	snprintf(path, sizeof(path), "/dev/vfio/%s", basename(target));

	container = open("/dev/vfio/vfio", O_RDWR | O_CLOEXEC);
	if (container < 0)
		die("/dev/vfio/vfio");
	errno = 0;
	if (ioctl(container, VFIO_GET_API_VERSION) != VFIO_API_VERSION ||
	    !ioctl(container, VFIO_CHECK_EXTENSION, VFIO_TYPE1v2_IOMMU))
		die("the container is not of type 1 version 2");

	group = open(path, O_RDWR | O_CLOEXEC);
	if (group < 0)
		die("%s", path);
	if (ioctl(group, VFIO_GROUP_GET_STATUS, &status))
		die("cannot ask %s for its status", path);
	errno = 0;
	if (!(status.flags & VFIO_GROUP_FLAGS_VIABLE))
		die("%s is not viable", path);
	if (ioctl(group, VFIO_GROUP_SET_CONTAINER, &container) ||
	    ioctl(container, VFIO_SET_IOMMU, VFIO_TYPE1v2_IOMMU))
		die("cannot put %s into a container", path);

	fd = ioctl(group, VFIO_GROUP_GET_DEVICE_FD, name);
	if (fd < 0)
		die("cannot open %s", name);
	return fd;
}

/* Through the device's own node and an iommufd. */
static int open_cdev(const char *name)
{
	struct bind_iommufd bind = { .argsz = sizeof(bind) };
	char dir[128], pattern[160], path[PATH_MAX];
	glob_t found;
	int fd;

	sysfs_dir(name, dir, sizeof(dir));
	snprintf(pattern, sizeof(pattern), "%s/vfio-dev/vfio*", dir);
	errno = 0;
	if (glob(pattern, 0, NULL, &found))
		die("no %s", pattern);
	snprintf(path, sizeof(path), "/dev/vfio/devices/%s",
		 basename(found.gl_pathv[0]));
	globfree(&found);

	fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		die("%s", path);
	bind.iommufd = open("/dev/iommu", O_RDWR | O_CLOEXEC);
	if (bind.iommufd < 0)
		die("/dev/iommu");
	if (ioctl(fd, BIND_IOMMUFD, &bind))
		die("cannot bind %s", path);
	return fd;
}

static void read_region(unsigned int index)
{
	struct region *region = &dev.region[index];
	union {
		struct vfio_region_info info;
		char room[256];
	} u = { .info = { .argsz = sizeof(u), .index = index } };
	struct vfio_region_info_cap_type *type;
	uint32_t at;

	/* vfio-pci refuses the VGA region of a card that has none. */
	if (ioctl(dev.fd, VFIO_DEVICE_GET_REGION_INFO, &u.info))
		return;

	region->size = u.info.size;
	region->offset = u.info.offset;
	region->flags = u.info.flags;
	if (!(u.info.flags & VFIO_REGION_INFO_FLAG_CAPS))
		return;

	for (at = u.info.cap_offset; at && at + sizeof(*type) <= sizeof(u);
	     at = type->header.next) {
		type = (void *)(u.room + at);
		if (type->header.id != VFIO_REGION_INFO_CAP_TYPE)
			continue;
		region->type = type->type;
		region->subtype = type->subtype;
	}
}

void open_device(const char *name, bool cdev)
{
	unsigned int i;

	dev.fd = cdev ? open_cdev(name) : open_group(name);
	dev.info.argsz = sizeof(dev.info);
	if (ioctl(dev.fd, VFIO_DEVICE_GET_INFO, &dev.info))
		die("cannot ask %s for its description", name);
	errno = 0;
	if (dev.info.num_regions > REGIONS_MAX)
		die("%u regions are too many", dev.info.num_regions);
	for (i = 0; i < dev.info.num_regions; i++)
		read_region(i);
}
