// SPDX-License-Identifier: GPL-2.0-only
/*
 * The regions of an emulated PCI function. Object without a lock: the table is
 * constant once the device is registered, and each region's ops lock what they
 * touch.
 *
 * Whatever is asked of a region comes from user space as one number, a position
 * in the VFIO file. vfg_region_resolve() is the only place that takes it apart;
 * everything behind it may trust region, offset and length.
 */
#include <linux/export.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/vfio.h>
#include <vfio_glue/region.h>

static_assert(VFG_REGION_SHIFT > PAGE_SHIFT);

static const struct vfg_region *region_at(const struct vfg_regions *regions,
					  u64 index)
{
	const struct vfg_region *region;

	if (index >= regions->num)
		return NULL;

	region = &regions->region[index];
	return region->size ? region : NULL;
}

/* True if [off, off + len) lies within the first @size bytes. */
static bool range_inside(u64 off, u64 len, u64 size)
{
	return off <= size && len <= size - off;
}

/**
 * vfg_region_resolve() - find the region that an access is meant for
 * @regions: the function's regions
 * @pos: position in the VFIO file, as user space gave it
 * @count: bytes from there on, may be 0
 * @index: set to the region
 * @off: set to the offset inside it
 *
 * An access that leaves the region is refused as a whole, not shortened: a
 * guest's access never crosses a BAR's end, so such a request is a mistake.
 *
 * Context: any. Pure.
 * Return: 0, or -EINVAL if the range is not inside one existing region.
 */
int vfg_region_resolve(const struct vfg_regions *regions, loff_t pos,
		       size_t count, unsigned int *index, u64 *off)
{
	const struct vfg_region *region;
	u64 at, rel;

	if (pos < 0)
		return -EINVAL;

	at = (u64)pos >> VFG_REGION_SHIFT;
	rel = pos & (VFG_REGION_OFFSET(1) - 1);
	region = region_at(regions, at);
	if (!region || !range_inside(rel, count, region->size))
		return -EINVAL;

	*index = at;
	*off = rel;
	return 0;
}
EXPORT_SYMBOL_NS_GPL(vfg_region_resolve, "VFIO_GLUE");

/**
 * vfg_region_step() - size of the next aligned piece of an access
 * @off: offset inside the region
 * @count: bytes left
 *
 * Context: any. Pure.
 * Return: 1, 2, 4 or 8, at most @count and dividing @off; 0 if @count is 0.
 */
unsigned int vfg_region_step(u64 off, size_t count)
{
	unsigned int step = VFG_REGION_REG_MAX;

	if (!count)
		return 0;

	while (step > count || off & (step - 1))
		step >>= 1;

	return step;
}
EXPORT_SYMBOL_NS_GPL(vfg_region_step, "VFIO_GLUE");

/* One register access; the bytes moved or an errno. */
static ssize_t reg_piece(const struct vfg_regions *regions,
			 const struct vfg_region *region, u64 off,
			 char __user *buf, size_t count, bool write)
{
	unsigned int len = vfg_region_step(off, count);
	u64 val = 0;
	int err;

	if (write && copy_from_user(&val, buf, len))
		return -EFAULT;

	err = region->ops->reg(regions->priv, off, &val, len, write);
	if (err)
		return err;

	if (!write && copy_to_user(buf, &val, len))
		return -EFAULT;

	return len;
}

/* One piece of memory through @bounce; the bytes moved or an errno. */
static ssize_t block_piece(const struct vfg_regions *regions,
			   const struct vfg_region *region, u64 off,
			   char __user *buf, size_t count, void *bounce,
			   bool write)
{
	size_t len = min_t(size_t, count, PAGE_SIZE - offset_in_page(off));
	int err;

	if (write && copy_from_user(bounce, buf, len))
		return -EFAULT;

	err = region->ops->block(regions->priv, off, bounce, len, write);
	if (err)
		return err;

	if (!write && copy_to_user(buf, bounce, len))
		return -EFAULT;

	return len;
}

/*
 * Both directions: @buf is only read from if @write is set. A failure after
 * the first piece ends the access early, as for any file.
 */
static ssize_t region_rw(const struct vfg_regions *regions, char __user *buf,
			 size_t count, loff_t *ppos, bool write)
{
	const struct vfg_region *region;
	void *bounce = NULL;
	unsigned int index;
	size_t done = 0;
	ssize_t piece;
	u64 off;
	int err;

	count = min_t(size_t, count, MAX_RW_COUNT);
	err = vfg_region_resolve(regions, *ppos, count, &index, &off);
	if (err)
		return err;

	region = &regions->region[index];
	if (!(region->flags & (write ? VFIO_REGION_INFO_FLAG_WRITE :
				       VFIO_REGION_INFO_FLAG_READ)))
		return -EACCES;

	if (!region->ops->reg) {
		bounce = kzalloc(min_t(size_t, count, PAGE_SIZE), GFP_KERNEL);
		if (!bounce)
			return -ENOMEM;
	}

	while (done < count) {
		if (bounce)
			piece = block_piece(regions, region, off + done,
					    buf + done, count - done, bounce,
					    write);
		else
			piece = reg_piece(regions, region, off + done,
					  buf + done, count - done, write);
		if (piece < 0)
			break;
		done += piece;

		/* A long access may be given up between two pieces. */
		if (done < count && fatal_signal_pending(current)) {
			piece = -EINTR;
			break;
		}
		cond_resched();
	}

	kfree(bounce);
	if (!done && count)
		return piece;

	*ppos += done;
	return done;
}

/**
 * vfg_region_read() - read(2) on the VFIO file
 * @regions: the function's regions
 * @buf: where user space wants the data
 * @count: bytes
 * @ppos: position in the file; moved on by what was read
 *
 * Context: may sleep. Takes no lock; the region's ops may.
 * Return: bytes read, at least one unless @count is 0; -EINVAL if the range is
 * not inside one region, -EACCES if the region cannot be read, -EFAULT if
 * @buf is bad, or the errno of the region's ops.
 */
ssize_t vfg_region_read(const struct vfg_regions *regions, char __user *buf,
			size_t count, loff_t *ppos)
{
	return region_rw(regions, buf, count, ppos, false);
}
EXPORT_SYMBOL_NS_GPL(vfg_region_read, "VFIO_GLUE");

/**
 * vfg_region_write() - write(2) on the VFIO file
 * @regions: the function's regions
 * @buf: the data in user space
 * @count: bytes
 * @ppos: position in the file; moved on by what was written
 *
 * Context: may sleep. Takes no lock; the region's ops may.
 * Return: bytes written, otherwise as vfg_region_read(), -EACCES meaning that
 * the region cannot be written.
 */
ssize_t vfg_region_write(const struct vfg_regions *regions,
			 const char __user *buf, size_t count, loff_t *ppos)
{
	return region_rw(regions, (char __user *)buf, count, ppos, true);
}
EXPORT_SYMBOL_NS_GPL(vfg_region_write, "VFIO_GLUE");

/**
 * vfg_region_info() - answer VFIO_DEVICE_GET_REGION_INFO
 * @regions: the function's regions
 * @info: @info->index is the question; flags, size and offset are filled in
 * @caps: gets the type of a device-specific region; the caller frees its
 *	buffer and moves it to user space
 *
 * A region that the function lacks is answered with size 0, which is what VFIO
 * clients expect of unused BARs.
 *
 * Context: may sleep.
 * Return: 0, -EINVAL if the index is out of range, -ENOMEM.
 */
int vfg_region_info(const struct vfg_regions *regions,
		    struct vfio_region_info *info, struct vfio_info_cap *caps)
{
	struct vfio_region_info_cap_type cap = {
		.header.id = VFIO_REGION_INFO_CAP_TYPE,
		.header.version = 1,
	};
	const struct vfg_region *region;

	if (info->index >= regions->num)
		return -EINVAL;

	region = &regions->region[info->index];
	info->flags = region->size ? region->flags : 0;
	info->size = region->size;
	info->offset = VFG_REGION_OFFSET(info->index);

	if (!region->size || (!region->type && !region->subtype))
		return 0;

	cap.type = region->type;
	cap.subtype = region->subtype;
	return vfio_info_add_capability(caps, &cap.header, sizeof(cap));
}
EXPORT_SYMBOL_NS_GPL(vfg_region_info, "VFIO_GLUE");

/**
 * vfg_region_mmap_check() - check a mapping before anything is done about it
 * @regions: the function's regions
 * @vma: the mapping that user space wants
 * @index: set to the region
 * @off: set to the offset of the mapping's start inside it
 *
 * The whole mapping must be inside one region, so that a fault in it cannot
 * reach what is behind. A caller that maps a region without
 * VFIO_REGION_INFO_FLAG_WRITE must also clear VM_MAYWRITE.
 *
 * Context: any; the mapping's mmap lock is held by the caller as in mmap().
 * Return: 0; -EINVAL if the mapping is private, leaves the region or the
 * region cannot be mapped; -EACCES if it is to be written and must not be.
 */
int vfg_region_mmap_check(const struct vfg_regions *regions,
			  const struct vm_area_struct *vma,
			  unsigned int *index, u64 *off)
{
	const struct vfg_region *region;
	u64 at, rel;

	if (!(vma->vm_flags & VM_SHARED) || vma->vm_end <= vma->vm_start)
		return -EINVAL;

	at = (u64)vma->vm_pgoff >> (VFG_REGION_SHIFT - PAGE_SHIFT);
	rel = ((u64)vma->vm_pgoff << PAGE_SHIFT) & (VFG_REGION_OFFSET(1) - 1);
	region = region_at(regions, at);
	if (!region || !(region->flags & VFIO_REGION_INFO_FLAG_MMAP))
		return -EINVAL;

	if (!range_inside(rel, vma->vm_end - vma->vm_start, region->size))
		return -EINVAL;

	if (vma->vm_flags & VM_WRITE &&
	    !(region->flags & VFIO_REGION_INFO_FLAG_WRITE))
		return -EACCES;

	*index = at;
	*off = rel;
	return 0;
}
EXPORT_SYMBOL_NS_GPL(vfg_region_mmap_check, "VFIO_GLUE");
