/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The part of compat.h that only VFIO drivers need.
 */
#ifndef _VFCTL_COMPAT_VFIO_H
#define _VFCTL_COMPAT_VFIO_H

#include <linux/errno.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/vfio.h>

/*
 * VFIO_DEVICE_GET_REGION_INFO has an operation of its own in newer kernels, and
 * the core moves its argument and capabilities to and from user space. Before,
 * it came through .ioctl like the rest. A driver names its operation by
 * COMPAT_VFIO_REGION_INFO_OP in its table, and its .ioctl hands the command to
 * compat_vfio_region_info().
 */
#ifdef HAVE_VFIO_REGION_INFO_CAPS

#define COMPAT_VFIO_REGION_INFO_OP(fn)	.get_region_info_caps = (fn),

static inline long
compat_vfio_region_info(struct vfio_device *vdev, unsigned long arg,
			int (*op)(struct vfio_device *vdev,
				  struct vfio_region_info *info,
				  struct vfio_info_cap *caps))
{
	return -ENOTTY;
}

#else /* !HAVE_VFIO_REGION_INFO_CAPS */

#define COMPAT_VFIO_REGION_INFO_OP(fn)

static inline long
compat_vfio_region_info(struct vfio_device *vdev, unsigned long arg,
			int (*op)(struct vfio_device *vdev,
				  struct vfio_region_info *info,
				  struct vfio_info_cap *caps))
{
	void __user *user = (void __user *)arg;
	struct vfio_info_cap caps = {};
	struct vfio_region_info info;
	long ret;

	if (copy_from_user(&info, user, sizeof(info)))
		return -EFAULT;
	if (info.argsz < sizeof(info))
		return -EINVAL;

	info.cap_offset = 0;
	ret = op(vdev, &info, &caps);
	if (ret)
		goto out;

	if (caps.size) {
		info.flags |= VFIO_REGION_INFO_FLAG_CAPS;
		if (info.argsz < sizeof(info) + caps.size) {
			info.argsz = sizeof(info) + caps.size;
		} else {
			vfio_info_cap_shift(&caps, sizeof(info));
			if (copy_to_user(user + sizeof(info), caps.buf,
					 caps.size)) {
				ret = -EFAULT;
				goto out;
			}
			info.cap_offset = sizeof(info);
		}
	}
	if (copy_to_user(user, &info, sizeof(info)))
		ret = -EFAULT;
out:
	kfree(caps.buf);
	return ret;
}

#endif /* HAVE_VFIO_REGION_INFO_CAPS */

#endif /* _VFCTL_COMPAT_VFIO_H */
