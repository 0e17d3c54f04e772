// SPDX-License-Identifier: GPL-2.0-only
/*
 * The picture of a vGPU, for whoever shows its console. Door;
 * mgpu_vgpu.lock guards where the picture is.
 *
 * VFIO knows two ways to hand out a picture. The other, DMABUF, is what QEMU
 * asks for first, and what it then insists on together with OpenGL; so it is
 * not offered. With REGION, QEMU maps the region that the plane names from its
 * start and takes no notice of an offset. A guest that flips between frames
 * moves the picture about its memory, therefore the plane is a region of its
 * own: a window that always begins at the picture.
 *
 *	 VRAM slice    0 ........ scan_off ........ size
 *	                          |  the picture  |
 *	 region               0 ..................... size, wrapping to 0
 *
 * When the guest moves the picture, the mapping is zapped, and the next look at
 * it faults in the new place. The window is as long as the slice and wraps at
 * its end, so that a client that still draws by the old geometry reads wrong
 * pixels of the same guest and never gets SIGBUS.
 *
 * A mapping can only begin at a page. The picture of a guest that pans by less
 * is shown from the beginning of that page on; stock drivers flip by pages.
 *
 * A model whose pictures have other pixels than XRGB8888, or may begin anywhere,
 * has a shadow: a region with a copy of the picture, which is made anew at each
 * query (shadow.c).
 */
#include <drm/drm_fourcc.h>
#include <linux/align.h>
#include <linux/fs.h>
#include <linux/lockdep.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/stddef.h>
#include <linux/uaccess.h>
#include <linux/vfio.h>
#include <vfio_glue/region.h>

#include "display.h"
#include "vfio_dev.h"
#include "vgpu.h"
#include "vram.h"

/* What enum drm_plane_type calls a cursor. */
#define PLANE_TYPE_CURSOR	2

/* No hot spot is known. */
#define HOT_UNKNOWN		U32_MAX

/**
 * mgpu_display_sync() - the guest may have moved the picture
 * @vgpu: the vGPU; open
 *
 * While there is no picture the window stays where it was.
 *
 * Context: process, may sleep. @vgpu->lock is held. Page faults take it with
 * the mmap lock held, and zapping takes no mmap lock, so this cannot deadlock.
 */
void mgpu_display_sync(struct mgpu_vgpu *vgpu)
{
	struct mgpu_scanout scanout;
	u64 off;

	lockdep_assert_held(&vgpu->lock);

	if (!vgpu->model->ops->scanout(vgpu->model, &scanout) ||
	    mgpu_shadow_needed(vgpu, &scanout))
		return;

	off = ALIGN_DOWN(scanout.offset, PAGE_SIZE);
	if (off == vgpu->scan_off)
		return;

	vgpu->scan_off = off;
	unmap_mapping_range(vgpu->vdev.inode->i_mapping,
			    VFG_REGION_OFFSET(MGPU_VFIO_REGION_SCANOUT),
			    vgpu->slice_size, true);
}

/* Where in the slice the window's byte @off is. */
static u64 window_to_slice(const struct mgpu_vgpu *vgpu, u64 off)
{
	lockdep_assert_held(&vgpu->lock);

	/* The size is a power of two. */
	return (vgpu->scan_off + off) & (vgpu->slice_size - 1);
}

/**
 * mgpu_display_query() - answer VFIO_DEVICE_QUERY_GFX_PLANE
 * @vgpu: the vGPU
 * @arg: struct vfio_device_gfx_plane_info in user space
 *
 * Without a picture, and for a cursor, format and size are 0.
 *
 * Context: process, may sleep. Takes @vgpu->lock and @vgpu->shadow_lock.
 * Return: 0; -EINVAL for DMABUF or a malformed query; -EFAULT; -ENOMEM.
 */
long mgpu_display_query(struct mgpu_vgpu *vgpu, void __user *arg)
{
	const size_t minsz = offsetofend(struct vfio_device_gfx_plane_info,
					 region_index);
	struct vfio_device_gfx_plane_info plane = {};
	struct mgpu_scanout scanout;
	u32 argsz, flags, type;
	bool shown, shadow;
	u32 *palette;
	int err;

	if (copy_from_user(&plane, arg, minsz))
		return -EFAULT;
	if (plane.argsz < minsz)
		return -EINVAL;

	if (plane.flags == (VFIO_GFX_PLANE_TYPE_PROBE |
			    VFIO_GFX_PLANE_TYPE_REGION))
		return 0;
	if (plane.flags != VFIO_GFX_PLANE_TYPE_REGION)
		return -EINVAL;

	argsz = plane.argsz;
	flags = plane.flags;
	type = plane.drm_plane_type;
	memset(&plane, 0, sizeof(plane));
	plane.argsz = argsz;
	plane.flags = flags;
	plane.drm_plane_type = type;
	plane.x_hot = HOT_UNKNOWN;
	plane.y_hot = HOT_UNKNOWN;
	plane.region_index = MGPU_VFIO_REGION_SCANOUT;

	palette = kcalloc(MGPU_PALETTE_SIZE, sizeof(*palette), GFP_KERNEL);
	if (!palette)
		return -ENOMEM;

	mutex_lock(&vgpu->lock);
	shown = type != PLANE_TYPE_CURSOR &&
		vgpu->model->ops->scanout(vgpu->model, &scanout);
	shadow = shown && mgpu_shadow_needed(vgpu, &scanout);
	if (shadow)
		vgpu->model->ops->palette(vgpu->model, palette);
	mutex_unlock(&vgpu->lock);

	err = shadow ? mgpu_shadow_draw(vgpu, &scanout, palette) : 0;
	kfree(palette);
	if (err)
		return err;

	if (shadow) {
		plane.region_index = MGPU_VFIO_REGION_SHADOW;
		scanout.stride = 4 * scanout.width;
	}
	if (shown) {
		plane.drm_format = DRM_FORMAT_XRGB8888;
		plane.drm_format_mod = DRM_FORMAT_MOD_LINEAR;
		plane.width = scanout.width;
		plane.height = scanout.height;
		plane.stride = scanout.stride;
		plane.size = PAGE_ALIGN((u64)scanout.stride * scanout.height);
	}

	return copy_to_user(arg, &plane, minsz) ? -EFAULT : 0;
}

/**
 * mgpu_display_read() - read from the scan-out region
 * @vgpu: the vGPU
 * @off: offset in the region
 * @buf: kernel memory
 * @len: bytes, not across a page of the region
 *
 * Context: process, may sleep. Takes @vgpu->lock.
 * Return: 0 or the errno of mgpu_vram_rw().
 */
int mgpu_display_read(struct mgpu_vgpu *vgpu, u64 off, void *buf, size_t len)
{
	int err;

	mutex_lock(&vgpu->lock);
	err = mgpu_vram_rw(vgpu, window_to_slice(vgpu, off), buf, len, false);
	mutex_unlock(&vgpu->lock);
	return err;
}

/**
 * mgpu_display_fault() - map a page of the scan-out region
 * @vgpu: the vGPU
 * @vmf: the fault
 * @off: where in the region the faulting address lies
 * @order: as for mgpu_vram_fault()
 *
 * Context: page fault, mmap lock held. Takes @vgpu->lock, so that a page is
 * either inserted before mgpu_display_sync() zaps, or is the new one.
 * Return: as mgpu_vram_fault().
 */
vm_fault_t mgpu_display_fault(struct mgpu_vgpu *vgpu, struct vm_fault *vmf,
			      u64 off, unsigned int order)
{
	vm_fault_t ret;

	mutex_lock(&vgpu->lock);
	ret = mgpu_vram_fault(vgpu, vmf, window_to_slice(vgpu, off), order);
	mutex_unlock(&vgpu->lock);
	return ret;
}
