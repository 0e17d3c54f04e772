// SPDX-License-Identifier: GPL-2.0-only
/*
 * The VFIO device that a vGPU is. Door; the register regions take
 * mgpu_vgpu.lock, the framebuffer takes none.
 *
 *	region		is			accessed by
 *	0  BAR 0	the slice of VRAM	mmap, read, write
 *	1  BAR 1	registers		read, write
 *	2  BAR 2	registers		read, write
 *	6  ROM		tables			read
 *	7  config	256 bytes		read, write
 *	9  scan-out	window on the picture	mmap, read
 *	10 shadow	copy of the picture	mmap, read
 *
 * Which of the BARs there are, and whether there is a ROM and a shadow, is the
 * model's to say.
 *
 * The framebuffer stays accessible whatever the memory bit in the command
 * register says. With real hardware an access to a BAR that does not decode can
 * take the host down, and that is why vfio-pci forbids it; here the memory is
 * the card's own and always there. The guest sees no difference: its hypervisor
 * takes the BAR out of its address space when the bit is cleared.
 */
#include <compat/vfio.h>
#include <linux/device.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/stddef.h>
#include <linux/uaccess.h>
#include <linux/vfio.h>
#include <vfio_glue/cfgspace.h>
#include <vfio_glue/irq.h>
#include <vfio_glue/region.h>

#include "display.h"
#include "vfio_dev.h"
#include "vgpu.h"
#include "vram.h"

static int vram_block(void *priv, u64 off, void *buf, size_t len, bool write)
{
	return mgpu_vram_rw(priv, off, buf, len, write);
}

static int model_reg(struct mgpu_vgpu *vgpu, unsigned int bar, u64 off,
		     void *val, unsigned int len, bool write)
{
	int err;

	mutex_lock(&vgpu->lock);
	err = vgpu->model->ops->reg(vgpu->model, bar, off, val, len, write);
	if (write)
		mgpu_display_sync(vgpu);
	mutex_unlock(&vgpu->lock);
	return err;
}

static int bar1_reg(void *priv, u64 off, void *val, unsigned int len,
		    bool write)
{
	return model_reg(priv, VFIO_PCI_BAR1_REGION_INDEX, off, val, len,
			 write);
}

static int bar2_reg(void *priv, u64 off, void *val, unsigned int len,
		    bool write)
{
	return model_reg(priv, VFIO_PCI_BAR2_REGION_INDEX, off, val, len,
			 write);
}

/* It never changes, and needs no lock. */
static int rom_block(void *priv, u64 off, void *buf, size_t len, bool write)
{
	struct mgpu_vgpu *vgpu = priv;

	if (write)
		return -EACCES;

	memcpy(buf, vgpu->model->ops->rom(vgpu->model) + off, len);
	return 0;
}

static int config_reg(void *priv, u64 off, void *val, unsigned int len,
		      bool write)
{
	struct mgpu_vgpu *vgpu = priv;
	int err;

	mutex_lock(&vgpu->lock);
	err = vfg_cfgspace_access(&vgpu->model->cfg, off, val, len, write);
	mutex_unlock(&vgpu->lock);
	return err;
}

static int scanout_block(void *priv, u64 off, void *buf, size_t len, bool write)
{
	return write ? -EACCES : mgpu_display_read(priv, off, buf, len);
}

static int shadow_block(void *priv, u64 off, void *buf, size_t len, bool write)
{
	return write ? -EACCES : mgpu_shadow_read(priv, off, buf, len);
}

static const struct vfg_region_ops vram_ops = { .block = vram_block };
static const struct vfg_region_ops bar1_ops = { .reg = bar1_reg };
static const struct vfg_region_ops bar2_ops = { .reg = bar2_reg };
static const struct vfg_region_ops rom_ops = { .block = rom_block };
static const struct vfg_region_ops config_ops = { .reg = config_reg };
static const struct vfg_region_ops scanout_ops = { .block = scanout_block };
static const struct vfg_region_ops shadow_ops = { .block = shadow_block };

#define REGION_RO	VFIO_REGION_INFO_FLAG_READ
#define REGION_RW	(REGION_RO | VFIO_REGION_INFO_FLAG_WRITE)

/* What the regions have in common; those whose size varies say 0 here. */
static const struct vfg_region region_template[MGPU_VFIO_REGIONS] = {
	[VFIO_PCI_BAR0_REGION_INDEX] = {
		.flags = REGION_RW | VFIO_REGION_INFO_FLAG_MMAP,
		.ops = &vram_ops,
	},
	[VFIO_PCI_BAR1_REGION_INDEX] = {
		.flags = REGION_RW,
		.ops = &bar1_ops,
	},
	[VFIO_PCI_BAR2_REGION_INDEX] = {
		.flags = REGION_RW,
		.ops = &bar2_ops,
	},
	[VFIO_PCI_ROM_REGION_INDEX] = {
		.flags = REGION_RO,
		.ops = &rom_ops,
	},
	[VFIO_PCI_CONFIG_REGION_INDEX] = {
		.size = VFG_CFGSPACE_SIZE,
		.flags = REGION_RW,
		.ops = &config_ops,
	},
	[MGPU_VFIO_REGION_SCANOUT] = {
		.flags = REGION_RO | VFIO_REGION_INFO_FLAG_MMAP,
		.type = MGPU_DISPLAY_REGION_TYPE,
		.subtype = MGPU_DISPLAY_REGION_SUBTYPE,
		.ops = &scanout_ops,
	},
	[MGPU_VFIO_REGION_SHADOW] = {
		.flags = REGION_RO | VFIO_REGION_INFO_FLAG_MMAP,
		.type = MGPU_DISPLAY_REGION_TYPE,
		.subtype = MGPU_SHADOW_REGION_SUBTYPE,
		.ops = &shadow_ops,
	},
};

static_assert(!VFIO_PCI_BAR0_REGION_INDEX);
static_assert(VFIO_PCI_BAR3_REGION_INDEX == MGPU_MODEL_BARS);

/* The same at every open; there is no user yet that could look at them. */
static void regions_setup(struct mgpu_vgpu *vgpu)
{
	const struct mgpu_model_ops *ops = vgpu->model->ops;
	unsigned int i;

	memcpy(vgpu->region, region_template, sizeof(vgpu->region));
	for (i = 0; i < MGPU_MODEL_BARS; i++)
		vgpu->region[i].size = ops->bar[i] == MGPU_MODEL_BAR_SLICE ?
				       vgpu->slice_size : ops->bar[i];
	vgpu->region[VFIO_PCI_ROM_REGION_INDEX].size = ops->rom_size;
	vgpu->region[MGPU_VFIO_REGION_SCANOUT].size = vgpu->slice_size;
	vgpu->region[MGPU_VFIO_REGION_SHADOW].size = vgpu->shadow_size;

	vgpu->regions.region = vgpu->region;
	vgpu->regions.num = vgpu->shadow_size ? MGPU_VFIO_REGIONS :
						MGPU_VFIO_REGION_SHADOW;
	vgpu->regions.priv = vgpu;
}

static int mgpu_vfio_init(struct vfio_device *vdev)
{
	return mgpu_vgpu_init(mgpu_vgpu_from_vdev(vdev));
}

static void mgpu_vfio_release(struct vfio_device *vdev)
{
	mgpu_vgpu_release(mgpu_vgpu_from_vdev(vdev));
}

static int mgpu_vfio_open(struct vfio_device *vdev)
{
	struct mgpu_vgpu *vgpu = mgpu_vgpu_from_vdev(vdev);

	regions_setup(vgpu);
	vgpu->scan_off = 0;
	return mgpu_vgpu_open(vgpu);
}

static void mgpu_vfio_close(struct vfio_device *vdev)
{
	mgpu_vgpu_close(mgpu_vgpu_from_vdev(vdev));
}

static ssize_t mgpu_vfio_read(struct vfio_device *vdev, char __user *buf,
			      size_t count, loff_t *ppos)
{
	return vfg_region_read(&mgpu_vgpu_from_vdev(vdev)->regions, buf, count,
			       ppos);
}

static ssize_t mgpu_vfio_write(struct vfio_device *vdev, const char __user *buf,
			       size_t count, loff_t *ppos)
{
	return vfg_region_write(&mgpu_vgpu_from_vdev(vdev)->regions, buf, count,
				ppos);
}

/*
 * The mapping was checked when it was made, and neither grows nor leaves its
 * file; the check is repeated since it costs nothing next to a fault.
 */
static vm_fault_t mgpu_vfio_huge_fault(struct vm_fault *vmf, unsigned int order)
{
	struct mgpu_vgpu *vgpu = vmf->vma->vm_private_data;
	unsigned int index;
	u64 off;

	if (vfg_region_resolve(&vgpu->regions,
			       (u64)vmf->pgoff << PAGE_SHIFT, PAGE_SIZE,
			       &index, &off))
		return VM_FAULT_SIGBUS;

	if (index == MGPU_VFIO_REGION_SCANOUT)
		return mgpu_display_fault(vgpu, vmf, off, order);
	if (index == MGPU_VFIO_REGION_SHADOW)
		return mgpu_shadow_fault(vgpu, vmf, off, order);

	return mgpu_vram_fault(vgpu, vmf, off, order);
}

static vm_fault_t mgpu_vfio_fault(struct vm_fault *vmf)
{
	return mgpu_vfio_huge_fault(vmf, 0);
}

static const struct vm_operations_struct mgpu_vfio_vm_ops = {
	.fault = mgpu_vfio_fault,
	.huge_fault = mgpu_vfio_huge_fault,
};

/*
 * A mapping holds the open file, and with it the vGPU and its slice: nothing
 * has to be torn down behind a user's back. VM_DONTEXPAND keeps mremap() from
 * growing it past what was checked here.
 */
static int mgpu_vfio_mmap(struct vfio_device *vdev, struct vm_area_struct *vma)
{
	struct mgpu_vgpu *vgpu = mgpu_vgpu_from_vdev(vdev);
	unsigned int index;
	u64 off;
	int err;

	err = vfg_region_mmap_check(&vgpu->regions, vma, &index, &off);
	if (err)
		return err;

	if (!(vgpu->region[index].flags & VFIO_REGION_INFO_FLAG_WRITE))
		vm_flags_clear(vma, VM_MAYWRITE);
	vm_flags_set(vma, VM_IO | VM_PFNMAP | VM_DONTEXPAND | VM_DONTDUMP);
	if (index != MGPU_VFIO_REGION_SHADOW)
		vma->vm_page_prot = mgpu_vram_pgprot(vgpu, vma->vm_page_prot);
	vma->vm_private_data = vgpu;
	vma->vm_ops = &mgpu_vfio_vm_ops;
	return 0;
}

/* VFIO calls this every ten seconds for as long as it waits for the user. */
static void mgpu_vfio_request(struct vfio_device *vdev, unsigned int count)
{
	struct mgpu_vgpu *vgpu = mgpu_vgpu_from_vdev(vdev);
	bool told = vfg_irq_signal(&vgpu->irqs, VFIO_PCI_REQ_IRQ_INDEX, 0);

	if (count)
		return;

	if (told)
		dev_notice_ratelimited(vdev->dev, "asked the user to let go\n");
	else
		dev_warn_ratelimited(vdev->dev,
				     "in use, and the user cannot be asked to let go\n");
}

static long get_info(const struct mgpu_vgpu *vgpu, void __user *arg)
{
	const size_t minsz = offsetofend(struct vfio_device_info, num_irqs);
	struct vfio_device_info info = {};
	u32 argsz;

	if (copy_from_user(&info, arg, minsz))
		return -EFAULT;
	if (info.argsz < minsz)
		return -EINVAL;

	/* cap_offset came later; a client that knows it must find 0 there. */
	argsz = min_t(u32, info.argsz, sizeof(info));
	info.flags = VFIO_DEVICE_FLAGS_PCI | VFIO_DEVICE_FLAGS_RESET;
	info.num_regions = vgpu->regions.num;
	info.num_irqs = VFG_IRQ_INDEXES;
	return copy_to_user(arg, &info, argsz) ? -EFAULT : 0;
}

static int mgpu_vfio_region_info(struct vfio_device *vdev,
				 struct vfio_region_info *info,
				 struct vfio_info_cap *caps)
{
	return vfg_region_info(&mgpu_vgpu_from_vdev(vdev)->regions, info, caps);
}

static long get_irq_info(struct mgpu_vgpu *vgpu, void __user *arg)
{
	const size_t minsz = offsetofend(struct vfio_irq_info, count);
	struct vfio_irq_info info;
	int err;

	if (copy_from_user(&info, arg, minsz))
		return -EFAULT;
	if (info.argsz < minsz)
		return -EINVAL;

	err = vfg_irqs_info(&vgpu->irqs, &info);
	if (err)
		return err;

	return copy_to_user(arg, &info, minsz) ? -EFAULT : 0;
}

static long set_irqs(struct mgpu_vgpu *vgpu, void __user *arg)
{
	const size_t minsz = offsetofend(struct vfio_irq_set, count);
	struct vfio_irq_info info = {};
	struct vfio_irq_set hdr;
	void *data = NULL;
	size_t size;
	int err;

	if (copy_from_user(&hdr, arg, minsz))
		return -EFAULT;

	/* How much data there is depends on the index, whose limits bound it. */
	info.index = hdr.index;
	err = vfg_irqs_info(&vgpu->irqs, &info);
	if (err)
		return err;
	err = vfio_set_irqs_validate_and_prepare(&hdr, info.count,
						 VFG_IRQ_INDEXES, &size);
	if (err)
		return err;

	if (size) {
		data = memdup_user(arg + minsz, size);
		if (IS_ERR(data))
			return PTR_ERR(data);
	}
	err = vfg_irqs_set(&vgpu->irqs, &hdr, data, size);
	kfree(data);
	return err;
}

static long mgpu_vfio_ioctl(struct vfio_device *vdev, unsigned int cmd,
			    unsigned long arg)
{
	struct mgpu_vgpu *vgpu = mgpu_vgpu_from_vdev(vdev);
	void __user *user = (void __user *)arg;

	switch (cmd) {
	case VFIO_DEVICE_GET_INFO:
		return get_info(vgpu, user);
	case VFIO_DEVICE_GET_REGION_INFO:
		return compat_vfio_region_info(vdev, arg,
					       mgpu_vfio_region_info);
	case VFIO_DEVICE_GET_IRQ_INFO:
		return get_irq_info(vgpu, user);
	case VFIO_DEVICE_SET_IRQS:
		return set_irqs(vgpu, user);
	case VFIO_DEVICE_RESET:
		mgpu_vgpu_reset(vgpu);
		return 0;
	case VFIO_DEVICE_QUERY_GFX_PLANE:
		return mgpu_display_query(vgpu, user);
	default:
		return -ENOTTY;
	}
}

/*
 * Features, such as migration, are none yet; without .device_feature VFIO
 * refuses them. Without .dma_unmap no memory of the guest can be pinned, which
 * a device without DMA has no need of.
 */
const struct vfio_device_ops mgpu_vfio_ops = {
	.name = "mdev_gpu",
	.init = mgpu_vfio_init,
	.release = mgpu_vfio_release,
	.open_device = mgpu_vfio_open,
	.close_device = mgpu_vfio_close,
	.read = mgpu_vfio_read,
	.write = mgpu_vfio_write,
	.mmap = mgpu_vfio_mmap,
	.ioctl = mgpu_vfio_ioctl,
	COMPAT_VFIO_REGION_INFO_OP(mgpu_vfio_region_info)
	.request = mgpu_vfio_request,
	.bind_iommufd = vfio_iommufd_emulated_bind,
	.unbind_iommufd = vfio_iommufd_emulated_unbind,
	.attach_ioas = vfio_iommufd_emulated_attach_ioas,
	.detach_ioas = vfio_iommufd_emulated_detach_ioas,
};
