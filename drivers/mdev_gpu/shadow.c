// SPDX-License-Identifier: GPL-2.0-only
/*
 * A copy of a vGPU's picture, for pictures that no VFIO client could show as
 * they are: with a palette, with 16 or 24 bits per pixel, or not at the
 * beginning of a page.
 *
 * Room: object. Lock: mgpu_vgpu.shadow_lock.
 *
 * VFIO clients ask where the picture is each time they are about to show it,
 * and this is when it is copied: nothing is done for a console that nobody looks
 * at. The memory is there from the first copy until the vGPU is closed.
 */
#include <drm/drm_fourcc.h>
#include <linux/align.h>
#include <linux/lockdep.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/unaligned.h>
#include <linux/vmalloc.h>

#include "display.h"
#include "vgpu.h"
#include "vram.h"

/**
 * mgpu_shadow_size() - how long a shadow has to be
 * @conf: what the model is made for
 *
 * Context: any. Pure.
 * Return: bytes of the largest picture, whole pages.
 */
size_t mgpu_shadow_size(const struct mgpu_model_conf *conf)
{
	return PAGE_ALIGN(4UL * conf->max_width * conf->max_height);
}

/**
 * mgpu_shadow_needed() - whether a picture has to be copied to be shown
 * @vgpu: the vGPU
 * @scanout: its picture
 *
 * Clients take no notice of a stride that changes alone.
 *
 * Context: any.
 * Return: true if it cannot be shown where it is.
 */
bool mgpu_shadow_needed(const struct mgpu_vgpu *vgpu,
			const struct mgpu_scanout *scanout)
{
	return vgpu->shadow_size &&
	       (scanout->format != DRM_FORMAT_XRGB8888 || scanout->lut ||
		scanout->stride != 4 * scanout->width ||
		!PAGE_ALIGNED(scanout->offset));
}

static int shadow_alloc(struct mgpu_vgpu *vgpu)
{
	lockdep_assert_held(&vgpu->shadow_lock);

	if (!vgpu->shadow)
		vgpu->shadow = __vmalloc(vgpu->shadow_size,
					 GFP_KERNEL_ACCOUNT | __GFP_ZERO);

	return vgpu->shadow ? 0 : -ENOMEM;
}

static unsigned int format_bypp(u32 format)
{
	switch (format) {
	case DRM_FORMAT_C8:
		return 1;
	case DRM_FORMAT_XRGB1555:
	case DRM_FORMAT_RGB565:
		return 2;
	case DRM_FORMAT_RGB888:
		return 3;
	default:
		return 4;
	}
}

/*
 * A channel of @bits bits whose lowest is @low: an index into the palette, or
 * stretched so that the brightest stays the brightest.
 */
static u32 channel(u16 pixel, unsigned int low, unsigned int bits, bool lut)
{
	u32 val = pixel >> low & ((1 << bits) - 1);

	return val << (8 - bits) | (lut ? 0 : val >> (2 * bits - 8));
}

static u32 rgb(u32 red, u32 green, u32 blue)
{
	return red << 16 | green << 8 | blue;
}

static u32 lookup(u32 pixel, const u32 *palette)
{
	return (palette[pixel >> 16 & 0xff] & 0xff0000) |
	       (palette[pixel >> 8 & 0xff] & 0x00ff00) |
	       (palette[pixel & 0xff] & 0x0000ff);
}

static u32 pixel_convert(const u8 *src, const struct mgpu_scanout *scanout,
			 const u32 *palette)
{
	bool lut = scanout->lut;
	u32 pixel;

	switch (scanout->format) {
	case DRM_FORMAT_C8:
		return palette[*src];
	case DRM_FORMAT_XRGB1555:
		pixel = get_unaligned_le16(src);
		pixel = rgb(channel(pixel, 10, 5, lut),
			    channel(pixel, 5, 5, lut),
			    channel(pixel, 0, 5, lut));
		break;
	case DRM_FORMAT_RGB565:
		pixel = get_unaligned_le16(src);
		pixel = rgb(channel(pixel, 11, 5, lut),
			    channel(pixel, 5, 6, lut),
			    channel(pixel, 0, 5, lut));
		break;
	case DRM_FORMAT_RGB888:
		pixel = get_unaligned_le24(src);
		break;
	default:
		pixel = get_unaligned_le32(src);
		break;
	}

	return lut ? lookup(pixel, palette) : pixel;
}

static int shadow_copy(struct mgpu_vgpu *vgpu,
		       const struct mgpu_scanout *scanout, const u32 *palette)
{
	unsigned int bypp = format_bypp(scanout->format);
	__le32 *dst = vgpu->shadow;
	u32 x, y;
	int err = 0;
	u8 *line;

	line = kmalloc_array(scanout->width, bypp, GFP_KERNEL);
	if (!line)
		return -ENOMEM;

	for (y = 0; y < scanout->height; y++) {
		err = mgpu_vram_rw(vgpu, scanout->offset +
				   (u64)y * scanout->stride, line,
				   scanout->width * bypp, false);
		if (err)
			break;
		for (x = 0; x < scanout->width; x++)
			*dst++ = cpu_to_le32(pixel_convert(line + x * bypp,
							   scanout, palette));
		cond_resched();
	}

	kfree(line);
	return err;
}

/**
 * mgpu_shadow_draw() - copy the picture
 * @vgpu: the vGPU; open, and it has a shadow
 * @scanout: its picture, within the sizes that the model was made for
 * @palette: colours, if it has a palette
 *
 * The copy has no space between its lines.
 *
 * Context: process, may sleep. Takes @vgpu->shadow_lock.
 * Return: 0, -ENOMEM, or -EINVAL if the picture is not in the slice.
 */
int mgpu_shadow_draw(struct mgpu_vgpu *vgpu, const struct mgpu_scanout *scanout,
		     const u32 *palette)
{
	int err;

	if (WARN_ON_ONCE(4ULL * scanout->width * scanout->height >
			 vgpu->shadow_size))
		return -EINVAL;

	mutex_lock(&vgpu->shadow_lock);
	err = shadow_alloc(vgpu);
	if (!err)
		err = shadow_copy(vgpu, scanout, palette);
	mutex_unlock(&vgpu->shadow_lock);
	return err;
}

/**
 * mgpu_shadow_read() - read from the shadow region
 * @vgpu: the vGPU; open
 * @off: offset in the region
 * @buf: kernel memory
 * @len: bytes, inside of the region
 *
 * Context: process, may sleep. Takes @vgpu->shadow_lock.
 * Return: 0 or -ENOMEM.
 */
int mgpu_shadow_read(struct mgpu_vgpu *vgpu, u64 off, void *buf, size_t len)
{
	int err;

	mutex_lock(&vgpu->shadow_lock);
	err = shadow_alloc(vgpu);
	if (!err)
		memcpy(buf, vgpu->shadow + off, len);
	mutex_unlock(&vgpu->shadow_lock);
	return err;
}

/**
 * mgpu_shadow_fault() - map a page of the shadow region
 * @vgpu: the vGPU
 * @vmf: the fault
 * @off: where in the region the faulting address lies
 * @order: 0 for a page; nothing else is mapped
 *
 * Context: page fault, mmap lock held. Takes @vgpu->shadow_lock, under which
 * nothing faults.
 * Return: as mgpu_vram_fault().
 */
vm_fault_t mgpu_shadow_fault(struct mgpu_vgpu *vgpu, struct vm_fault *vmf,
			     u64 off, unsigned int order)
{
	vm_fault_t ret = VM_FAULT_OOM;

	if (order)
		return VM_FAULT_FALLBACK;
	if (WARN_ON_ONCE(off >= vgpu->shadow_size))
		return VM_FAULT_SIGBUS;

	mutex_lock(&vgpu->shadow_lock);
	if (!shadow_alloc(vgpu))
		ret = vmf_insert_pfn(vmf->vma, vmf->address & PAGE_MASK,
				     vmalloc_to_pfn(vgpu->shadow +
						    ALIGN_DOWN(off,
							       PAGE_SIZE)));
	mutex_unlock(&vgpu->shadow_lock);
	return ret;
}

/**
 * mgpu_shadow_free() - give the shadow's memory back
 * @vgpu: the vGPU; being closed, and nobody maps it any more
 *
 * Context: process, may sleep. Takes @vgpu->shadow_lock.
 */
void mgpu_shadow_free(struct mgpu_vgpu *vgpu)
{
	mutex_lock(&vgpu->shadow_lock);
	vfree(vgpu->shadow);
	vgpu->shadow = NULL;
	mutex_unlock(&vgpu->shadow_lock);
}
