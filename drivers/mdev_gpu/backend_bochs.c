// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cards of the Bochs family, PCI 1234:1111: memory in BAR 0, and the DISPI
 * registers of the Bochs VBE extensions in BAR 2. QEMU calls them
 * bochs-display, secondary-vga and VGA. They have no engine and no interrupt.
 *
 * Room: hand.
 */
#include <linux/align.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/pci.h>
#include <linux/pgtable.h>
#include <linux/sizes.h>
#include <linux/slab.h>

#include "backend.h"
#include "mdev_gpu.h"
#include "model.h"

#define BOCHS_BAR_VRAM		0
#define BOCHS_BAR_REGS		2
#define BOCHS_REGS_SIZE		0x1000

/* 16-bit registers in BAR 2 */
#define BOCHS_DISPI(index)	(0x500 + 2 * (index))
#define BOCHS_DISPI_ID		BOCHS_DISPI(0x0)
#define BOCHS_DISPI_ENABLE	BOCHS_DISPI(0x4)
#define BOCHS_DISPI_VRAM_64K	BOCHS_DISPI(0xa)

#define BOCHS_ID_MASK		0xfff0
#define BOCHS_ID		0xb0c0

/**
 * struct bochs_hw - a card of the Bochs family
 * @pdev: its PCI device
 * @bars: mask of the BARs that are ours
 * @vram: its memory, write-combining
 * @phys: where the memory is for the CPU
 * @regs: its registers
 */
struct bochs_hw {
	struct pci_dev *pdev;
	int bars;
	void __iomem *vram;
	phys_addr_t phys;
	void __iomem *regs;
};

/* What the card says it has, as far as its BAR shows it. */
static int bochs_vram_size(struct bochs_hw *hw, u64 *vram_size)
{
	u64 bar = pci_resource_len(hw->pdev, BOCHS_BAR_VRAM);
	u16 id = readw(hw->regs + BOCHS_DISPI_ID);
	u64 dispi = (u64)readw(hw->regs + BOCHS_DISPI_VRAM_64K) * SZ_64K;

	if ((id & BOCHS_ID_MASK) != BOCHS_ID)
		return dev_err_probe(&hw->pdev->dev, -ENODEV,
				     "DISPI id is 0x%04x, not 0xb0cx\n", id);
	if (dispi != bar)
		dev_warn(&hw->pdev->dev,
			 "DISPI tells of %llu KiB memory, BAR 0 has %llu\n",
			 dispi / SZ_1K, bar / SZ_1K);

	*vram_size = min(dispi, bar);
	return 0;
}

/*
 * The mapping covers all of the BAR, not for the kernel's own needs but
 * because x86 gives user space the caching of an existing mapping, and without
 * one an uncached mapping.
 */
static int bochs_map(struct bochs_hw *hw)
{
	struct pci_dev *pdev = hw->pdev;

	if (!(pci_resource_flags(pdev, BOCHS_BAR_VRAM) & IORESOURCE_MEM) ||
	    !(pci_resource_flags(pdev, BOCHS_BAR_REGS) & IORESOURCE_MEM) ||
	    pci_resource_len(pdev, BOCHS_BAR_REGS) < BOCHS_REGS_SIZE)
		return dev_err_probe(&pdev->dev, -ENODEV,
				     "BAR 0 or 2 is no memory\n");

	hw->phys = pci_resource_start(pdev, BOCHS_BAR_VRAM);
	hw->vram = ioremap_wc(hw->phys, pci_resource_len(pdev, BOCHS_BAR_VRAM));
	if (!hw->vram)
		return dev_err_probe(&pdev->dev, -ENOMEM, "cannot map BAR 0\n");

	hw->regs = ioremap(pci_resource_start(pdev, BOCHS_BAR_REGS),
			   BOCHS_REGS_SIZE);
	if (!hw->regs) {
		iounmap(hw->vram);
		return dev_err_probe(&pdev->dev, -ENOMEM, "cannot map BAR 2\n");
	}

	return 0;
}

static void bochs_unmap(struct bochs_hw *hw)
{
	iounmap(hw->regs);
	iounmap(hw->vram);
}

/**
 * mgpu_backend_bochs_take() - take over a card of the Bochs family
 * @pdev: its PCI device, which no other driver has
 * @vram_size: its bytes of memory are stored here
 *
 * Leaves it with scanout switched off; a VGA shows its text mode.
 *
 * Context: process, may sleep.
 * Return: what the operations want as hw; -EBUSY if somebody else, such as the
 * firmware's framebuffer, has its BARs; -ENODEV if it is no such card;
 * -ENOMEM; or what enabling the device returned.
 */
void *mgpu_backend_bochs_take(struct pci_dev *pdev, u64 *vram_size)
{
	struct bochs_hw *hw;
	int ret;

	hw = kzalloc(sizeof(*hw), GFP_KERNEL);
	if (!hw)
		return ERR_PTR(-ENOMEM);
	hw->pdev = pdev;
	hw->bars = BIT(BOCHS_BAR_VRAM) | BIT(BOCHS_BAR_REGS);

	ret = pci_enable_device_mem(pdev);
	if (ret) {
		dev_err_probe(&pdev->dev, ret, "cannot enable the device\n");
		goto err_free;
	}

	ret = pci_request_selected_regions(pdev, hw->bars, MGPU_NAME);
	if (ret) {
		dev_err_probe(&pdev->dev, ret, "BARs are in use\n");
		goto err_disable;
	}

	ret = bochs_map(hw);
	if (ret)
		goto err_release_regions;

	ret = bochs_vram_size(hw, vram_size);
	if (ret)
		goto err_unmap;

	writew(0, hw->regs + BOCHS_DISPI_ENABLE);

	return hw;

err_unmap:
	bochs_unmap(hw);
err_release_regions:
	pci_release_selected_regions(pdev, hw->bars);
err_disable:
	pci_disable_device(pdev);
err_free:
	kfree(hw);
	return ERR_PTR(ret);
}

/**
 * mgpu_backend_bochs_give() - hand a card of the Bochs family back
 * @hw: what mgpu_backend_bochs_take() returned; nobody maps it any more
 *
 * Leaves it as a driver would find it after power-on, with scanout off and
 * memory filled with zeros.
 *
 * Context: process, may sleep.
 */
void mgpu_backend_bochs_give(void *hw)
{
	struct bochs_hw *bochs = hw;

	writew(0, bochs->regs + BOCHS_DISPI_ENABLE);

	bochs_unmap(bochs);
	pci_release_selected_regions(bochs->pdev, bochs->bars);
	pci_disable_device(bochs->pdev);
	kfree(bochs);
}

static unsigned long bochs_pfn(void *hw, u64 off)
{
	struct bochs_hw *bochs = hw;

	return PHYS_PFN(bochs->phys + off);
}

static bool bochs_contiguous(void *hw, u64 off)
{
	struct bochs_hw *bochs = hw;

	return IS_ALIGNED(bochs->phys + off, PMD_SIZE);
}

static void bochs_read(void *hw, u64 off, void *buf, size_t len)
{
	struct bochs_hw *bochs = hw;

	memcpy_fromio(buf, bochs->vram + off, len);
}

static void bochs_write(void *hw, u64 off, const void *buf, size_t len)
{
	struct bochs_hw *bochs = hw;

	memcpy_toio(bochs->vram + off, buf, len);
}

/*
 * Words rather than memset_io(), which some CPUs do in bytes: they fill a
 * write-combining buffer just as well, and under emulation are eight times as
 * fast. The read waits for the posted writes on their way to the card.
 */
static void bochs_clear(void *hw, u64 off, size_t len)
{
	struct bochs_hw *bochs = hw;
	void __iomem *p = bochs->vram + off;
	size_t i;

	for (i = 0; i < len; i += sizeof(u64))
		__raw_writeq(0, p + i);
	wmb(); /* empties the write-combining buffers before the read */
	readl(p);
}

const struct mgpu_backend_ops mgpu_backend_bochs = {
	.name = "bochs",
	.max_profile_mib = 512,
	.model = &mgpu_model_bochs_ops,
	.write_combine = true,
	.pfn = bochs_pfn,
	.contiguous = bochs_contiguous,
	.read = bochs_read,
	.write = bochs_write,
	.clear = bochs_clear,
};
