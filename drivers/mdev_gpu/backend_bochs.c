// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cards of the Bochs family, PCI 1234:1111: memory in BAR 0, and the DISPI
 * registers of the Bochs VBE extensions in BAR 2. QEMU calls them
 * bochs-display, secondary-vga and VGA. They have no engine and no interrupt.
 *
 * Room: hand.
 */
#include <linux/err.h>
#include <linux/io.h>
#include <linux/pci.h>
#include <linux/sizes.h>
#include <linux/slab.h>

#include "backend.h"
#include "backend_pci.h"
#include "model.h"

#define BOCHS_REGS_SIZE		0x1000

/* 16-bit registers in BAR 2 */
#define BOCHS_DISPI(index)	(0x500 + 2 * (index))
#define BOCHS_DISPI_ID		BOCHS_DISPI(0x0)
#define BOCHS_DISPI_ENABLE	BOCHS_DISPI(0x4)
#define BOCHS_DISPI_VRAM_64K	BOCHS_DISPI(0xa)

#define BOCHS_ID_MASK		0xfff0
#define BOCHS_ID		0xb0c0

/* What the card says it has, as far as its BAR shows it. */
static int bochs_vram_size(const struct mgpu_pci_card *card, u64 *vram_size)
{
	u16 id = readw(card->regs + BOCHS_DISPI_ID);
	u16 told = readw(card->regs + BOCHS_DISPI_VRAM_64K);

	if ((id & BOCHS_ID_MASK) != BOCHS_ID)
		return dev_err_probe(&card->pdev->dev, -ENODEV,
				     "DISPI id is 0x%04x, not 0xb0cx\n", id);

	*vram_size = mgpu_pci_card_vram_size(card, (u64)told * SZ_64K);
	return 0;
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
	struct mgpu_pci_card *card;
	int ret;

	card = kzalloc(sizeof(*card), GFP_KERNEL);
	if (!card)
		return ERR_PTR(-ENOMEM);

	ret = mgpu_pci_card_take(card, pdev, BOCHS_REGS_SIZE);
	if (ret)
		goto err_free;

	ret = bochs_vram_size(card, vram_size);
	if (ret)
		goto err_give;

	writew(0, card->regs + BOCHS_DISPI_ENABLE);

	return card;

err_give:
	mgpu_pci_card_give(card);
err_free:
	kfree(card);
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
	struct mgpu_pci_card *card = hw;

	writew(0, card->regs + BOCHS_DISPI_ENABLE);

	mgpu_pci_card_give(card);
	kfree(card);
}

/*
 * Words rather than memset_io(), which some CPUs do in bytes: they fill a
 * write-combining buffer just as well, and under emulation are eight times as
 * fast. The read waits for the posted writes on their way to the card.
 */
static void bochs_clear(void *hw, u64 off, size_t len)
{
	struct mgpu_pci_card *card = hw;
	void __iomem *p = card->vram + off;
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
	.pfn = mgpu_pci_card_pfn,
	.contiguous = mgpu_pci_card_contiguous,
	.read = mgpu_pci_card_read,
	.write = mgpu_pci_card_write,
	.clear = bochs_clear,
};
