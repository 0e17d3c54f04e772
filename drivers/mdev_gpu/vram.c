// SPDX-License-Identifier: GPL-2.0-only
/*
 * Slices of a card's memory: access, mapping, scrubbing.
 *
 * Room: object. No lock: a slice belongs to one vGPU from before it can be
 * reached until after nobody can reach it, and within it the guest is as free
 * to race with itself as on a real card.
 */
#include <kunit/visibility.h>
#include <linux/align.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/pgtable.h>
#include <linux/sched.h>

#include "backend.h"
#include "gpu.h"
#include "vgpu.h"
#include "vram.h"

static bool slice_has(const struct mgpu_vgpu *vgpu, u64 off, u64 len)
{
	u64 end;

	return !check_add_overflow(off, len, &end) && end <= vgpu->slice_size;
}

/**
 * mgpu_vram_pgprot() - how user space is to map a slice
 * @vgpu: the vGPU
 * @prot: protection bits of the mapping
 *
 * The same caching as the kernel's own mapping of the memory, which x86 would
 * insist on in any case.
 *
 * Context: any.
 * Return: @prot with the caching set.
 */
pgprot_t mgpu_vram_pgprot(const struct mgpu_vgpu *vgpu, pgprot_t prot)
{
	if (vgpu->gpu->backend->write_combine)
		return pgprot_writecombine(prot);

	return prot;
}

static vm_fault_t fault_page(struct mgpu_vgpu *vgpu, struct vm_fault *vmf,
			     u64 off)
{
	const struct mgpu_gpu *gpu = vgpu->gpu;
	unsigned long pfn;

	off = ALIGN_DOWN(off, PAGE_SIZE);
	if (!slice_has(vgpu, off, PAGE_SIZE))
		return VM_FAULT_SIGBUS;

	pfn = gpu->backend->pfn(gpu->hw, vgpu->slice_off + off);

	return vmf_insert_pfn(vmf->vma, vmf->address & PAGE_MASK, pfn);
}

static vm_fault_t fault_pmd(struct mgpu_vgpu *vgpu, struct vm_fault *vmf,
			    u64 off)
{
	const struct mgpu_gpu *gpu = vgpu->gpu;
	unsigned long addr = vmf->address & PMD_MASK;
	u64 into = vmf->address - addr;
	u64 start;

	/* Without it a huge mapping could pass for one of ordinary pages. */
	if (!IS_ENABLED(CONFIG_ARCH_SUPPORTS_PMD_PFNMAP))
		return VM_FAULT_FALLBACK;

	into = ALIGN_DOWN(into, PAGE_SIZE);
	off = ALIGN_DOWN(off, PAGE_SIZE);
	if (addr < vmf->vma->vm_start || vmf->vma->vm_end - addr < PMD_SIZE)
		return VM_FAULT_FALLBACK;
	if (off < into || !slice_has(vgpu, off - into, PMD_SIZE))
		return VM_FAULT_FALLBACK;

	start = vgpu->slice_off + (off - into);
	if (!IS_ALIGNED(start, PMD_SIZE) ||
	    !gpu->backend->contiguous(gpu->hw, start))
		return VM_FAULT_FALLBACK;

	return vmf_insert_pfn_pmd(vmf, gpu->backend->pfn(gpu->hw, start),
				  vmf->flags & FAULT_FLAG_WRITE);
}

/**
 * mgpu_vram_fault() - map the memory under a faulting address
 * @vgpu: the vGPU
 * @vmf: the fault; its mapping is shared, VM_PFNMAP, and has the protection
 *	that mgpu_vram_pgprot() gives
 * @off: where in the slice the faulting address lies, in bytes
 * @order: 0 for a page, PMD_ORDER for 2 MiB
 *
 * Context: page fault, mmap lock held.
 * Return: VM_FAULT_NOPAGE; VM_FAULT_FALLBACK if a smaller @order is to be
 * tried; VM_FAULT_SIGBUS if @off is not in the slice; VM_FAULT_OOM.
 */
vm_fault_t mgpu_vram_fault(struct mgpu_vgpu *vgpu, struct vm_fault *vmf,
			   u64 off, unsigned int order)
{
	if (WARN_ON_ONCE(vma_is_cow_mapping(vmf->vma)))
		return VM_FAULT_SIGBUS;

	switch (order) {
	case 0:
		return fault_page(vgpu, vmf, off);
	case PMD_ORDER:
		return fault_pmd(vgpu, vmf, off);
	default:
		return VM_FAULT_FALLBACK;
	}
}

/**
 * mgpu_vram_rw() - read or write a slice
 * @vgpu: the vGPU
 * @off: where in the slice, in bytes
 * @buf: kernel memory
 * @len: bytes
 * @write: to the slice, else from it
 *
 * Context: process, may sleep.
 * Return: 0, or -EINVAL if the range is not in the slice.
 */
int mgpu_vram_rw(struct mgpu_vgpu *vgpu, u64 off, void *buf, size_t len,
		 bool write)
{
	const struct mgpu_gpu *gpu = vgpu->gpu;

	if (!slice_has(vgpu, off, len))
		return -EINVAL;

	if (write)
		gpu->backend->write(gpu->hw, vgpu->slice_off + off, buf, len);
	else
		gpu->backend->read(gpu->hw, vgpu->slice_off + off, buf, len);

	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_vram_rw);

/**
 * mgpu_vram_scrub() - fill a stretch of a card's memory with zeros
 * @gpu: the card
 * @off: where, a multiple of the page size
 * @size: bytes, a multiple of the page size
 *
 * Context: process, may sleep; takes long on a large stretch.
 */
void mgpu_vram_scrub(struct mgpu_gpu *gpu, u64 off, u64 size)
{
	while (size) {
		size_t len = min_t(u64, size, MGPU_CLEAR_MAX);

		gpu->backend->clear(gpu->hw, off, len);
		off += len;
		size -= len;
		cond_resched();
	}
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_vram_scrub);
