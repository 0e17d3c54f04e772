/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The regions of an emulated PCI function: where they are in the VFIO file,
 * strict bounds, and the split of an access into aligned pieces.
 */
#ifndef _VFIO_GLUE_REGION_H
#define _VFIO_GLUE_REGION_H

#include <linux/types.h>

struct vfio_info_cap;
struct vfio_region_info;
struct vm_area_struct;

/* A region's index is in the file offset's upper bits, as in vfio-pci. */
#define VFG_REGION_SHIFT	40
#define VFG_REGION_OFFSET(index)	((u64)(index) << VFG_REGION_SHIFT)

/* Longest single access that a register region sees, in bytes. */
#define VFG_REGION_REG_MAX	8

/**
 * struct vfg_region_ops - how a region answers
 *
 * A region has @reg or @block. Both are called in process context without a
 * lock; offset and length were checked against the region's size.
 */
struct vfg_region_ops {
	/**
	 * @reg: one naturally aligned access of @len = 1, 2, 4 or 8 bytes.
	 * @val points to @len bytes in the guest's (little-endian) order, to
	 * be filled on a read. Return 0 or an errno.
	 */
	int (*reg)(void *priv, u64 off, void *val, unsigned int len, bool write);

	/**
	 * @block: at most PAGE_SIZE bytes, not across a page boundary of the
	 * region. @buf is kernel memory. Return 0 or an errno.
	 */
	int (*block)(void *priv, u64 off, void *buf, size_t len, bool write);
};

/**
 * struct vfg_region - one region
 * @size: bytes, 0 if the region does not exist
 * @flags: VFIO_REGION_INFO_FLAG_READ, _WRITE, _MMAP
 * @type: VFIO_REGION_TYPE_* of a device-specific region (index 9 and up), or 0
 * @subtype: goes with @type
 * @ops: how it answers; may be NULL only if @size is 0
 */
struct vfg_region {
	u64 size;
	u32 flags;
	u32 type;
	u32 subtype;
	const struct vfg_region_ops *ops;
};

/**
 * struct vfg_regions - all regions of a function
 * @region: the regions by VFIO index; constant after registration
 * @num: length of @region
 * @priv: passed to the ops
 */
struct vfg_regions {
	const struct vfg_region *region;
	unsigned int num;
	void *priv;
};

ssize_t vfg_region_read(const struct vfg_regions *regions, char __user *buf,
			size_t count, loff_t *ppos);
ssize_t vfg_region_write(const struct vfg_regions *regions,
			 const char __user *buf, size_t count, loff_t *ppos);
int vfg_region_info(const struct vfg_regions *regions,
		    struct vfio_region_info *info, struct vfio_info_cap *caps);
int vfg_region_mmap_check(const struct vfg_regions *regions,
			  const struct vm_area_struct *vma,
			  unsigned int *index, u64 *off);
int vfg_region_resolve(const struct vfg_regions *regions, loff_t pos,
		       size_t count, unsigned int *index, u64 *off);
unsigned int vfg_region_step(u64 off, size_t count);

#endif /* _VFIO_GLUE_REGION_H */
