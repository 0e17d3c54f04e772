// SPDX-License-Identifier: GPL-2.0-only
/*
 * What cards on PCI have in common: memory in BAR 0, registers in BAR 2.
 *
 * Room: hand.
 */
#include <linux/align.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/minmax.h>
#include <linux/pci.h>
#include <linux/pgtable.h>
#include <linux/sizes.h>

#include "backend_pci.h"
#include "mdev_gpu.h"

#define CARD_BAR_VRAM		0
#define CARD_BAR_REGS		2
#define CARD_BARS		(BIT(CARD_BAR_VRAM) | BIT(CARD_BAR_REGS))

/*
 * The mapping covers all of the BAR, not for the kernel's own needs but
 * because x86 gives user space the caching of an existing mapping, and without
 * one an uncached mapping.
 */
static int card_map(struct mgpu_pci_card *card, size_t regs_size)
{
	struct pci_dev *pdev = card->pdev;

	if (!(pci_resource_flags(pdev, CARD_BAR_VRAM) & IORESOURCE_MEM) ||
	    !(pci_resource_flags(pdev, CARD_BAR_REGS) & IORESOURCE_MEM) ||
	    pci_resource_len(pdev, CARD_BAR_REGS) < regs_size)
		return dev_err_probe(&pdev->dev, -ENODEV,
				     "BAR 0 or 2 is no memory\n");

	card->phys = pci_resource_start(pdev, CARD_BAR_VRAM);
	card->vram = ioremap_wc(card->phys,
				pci_resource_len(pdev, CARD_BAR_VRAM));
	if (!card->vram)
		return dev_err_probe(&pdev->dev, -ENOMEM, "cannot map BAR 0\n");

	card->regs = ioremap(pci_resource_start(pdev, CARD_BAR_REGS),
			     regs_size);
	if (!card->regs) {
		iounmap(card->vram);
		return dev_err_probe(&pdev->dev, -ENOMEM, "cannot map BAR 2\n");
	}

	return 0;
}

/**
 * mgpu_pci_card_take() - enable a card and map its BARs
 * @card: overwritten
 * @pdev: its PCI device, which no other driver has
 * @regs_size: bytes that its registers take
 *
 * Context: process, may sleep.
 * Return: 0; -EBUSY if somebody else has its BARs; -ENODEV if they are not as
 * they should be; -ENOMEM; or what enabling the device returned.
 */
int mgpu_pci_card_take(struct mgpu_pci_card *card, struct pci_dev *pdev,
		       size_t regs_size)
{
	int ret;

	card->pdev = pdev;
	ret = pci_enable_device_mem(pdev);
	if (ret)
		return dev_err_probe(&pdev->dev, ret,
				     "cannot enable the device\n");

	ret = pci_request_selected_regions(pdev, CARD_BARS, MGPU_NAME);
	if (ret) {
		dev_err_probe(&pdev->dev, ret, "BARs are in use\n");
		goto err_disable;
	}

	ret = card_map(card, regs_size);
	if (ret)
		goto err_release_regions;

	return 0;

err_release_regions:
	pci_release_selected_regions(pdev, CARD_BARS);
err_disable:
	pci_disable_device(pdev);
	return ret;
}

/**
 * mgpu_pci_card_give() - undo mgpu_pci_card_take()
 * @card: the card; nobody maps its memory any more
 *
 * Context: process, may sleep.
 */
void mgpu_pci_card_give(struct mgpu_pci_card *card)
{
	iounmap(card->regs);
	iounmap(card->vram);
	pci_release_selected_regions(card->pdev, CARD_BARS);
	pci_disable_device(card->pdev);
}

/**
 * mgpu_pci_card_vram_size() - how much of a card's memory can be reached
 * @card: the card
 * @told: bytes that its registers tell of
 *
 * Warns if its BAR shows another number.
 *
 * Context: any.
 * Return: bytes.
 */
u64 mgpu_pci_card_vram_size(const struct mgpu_pci_card *card, u64 told)
{
	u64 bar = pci_resource_len(card->pdev, CARD_BAR_VRAM);

	if (told != bar)
		dev_warn(&card->pdev->dev,
			 "it tells of %llu KiB memory, BAR 0 has %llu\n",
			 told / SZ_1K, bar / SZ_1K);

	return min(told, bar);
}

/**
 * mgpu_pci_card_pfn() - @pfn of struct mgpu_backend_ops
 * @hw: what begins with a struct mgpu_pci_card
 * @off: offset of a page in the memory
 *
 * Context: any.
 * Return: its page frame.
 */
unsigned long mgpu_pci_card_pfn(void *hw, u64 off)
{
	const struct mgpu_pci_card *card = hw;

	return PHYS_PFN(card->phys + off);
}

/**
 * mgpu_pci_card_contiguous() - @contiguous of struct mgpu_backend_ops
 * @hw: what begins with a struct mgpu_pci_card
 * @off: offset of 2 MiB in the memory
 *
 * Context: any.
 * Return: true if one huge mapping can cover them.
 */
bool mgpu_pci_card_contiguous(void *hw, u64 off)
{
	const struct mgpu_pci_card *card = hw;

	return IS_ALIGNED(card->phys + off, PMD_SIZE);
}

/**
 * mgpu_pci_card_read() - @read of struct mgpu_backend_ops
 * @hw: what begins with a struct mgpu_pci_card
 * @off: offset in the memory
 * @buf: where to copy to
 * @len: bytes
 *
 * Context: any.
 */
void mgpu_pci_card_read(void *hw, u64 off, void *buf, size_t len)
{
	const struct mgpu_pci_card *card = hw;

	memcpy_fromio(buf, card->vram + off, len);
}

/**
 * mgpu_pci_card_write() - @write of struct mgpu_backend_ops
 * @hw: what begins with a struct mgpu_pci_card
 * @off: offset in the memory
 * @buf: what to copy
 * @len: bytes
 *
 * Context: any.
 */
void mgpu_pci_card_write(void *hw, u64 off, const void *buf, size_t len)
{
	const struct mgpu_pci_card *card = hw;

	memcpy_toio(card->vram + off, buf, len);
}
