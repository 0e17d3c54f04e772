/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What cards on PCI have in common: memory in BAR 0, registers in BAR 2.
 */
#ifndef _MDEV_GPU_BACKEND_PCI_H
#define _MDEV_GPU_BACKEND_PCI_H

#include <linux/types.h>

struct pci_dev;

/**
 * struct mgpu_pci_card - a card whose BARs are ours
 * @pdev: its PCI device
 * @vram: its memory, write-combining
 * @phys: where the memory is for the CPU
 * @regs: its registers
 *
 * It comes first in what a backend keeps of a card, for the operations below
 * are given that.
 */
struct mgpu_pci_card {
	struct pci_dev *pdev;
	void __iomem *vram;
	phys_addr_t phys;
	void __iomem *regs;
};

int mgpu_pci_card_take(struct mgpu_pci_card *card, struct pci_dev *pdev,
		       size_t regs_size);
void mgpu_pci_card_give(struct mgpu_pci_card *card);
u64 mgpu_pci_card_vram_size(const struct mgpu_pci_card *card, u64 told);

/* For struct mgpu_backend_ops. */
unsigned long mgpu_pci_card_pfn(void *hw, u64 off);
bool mgpu_pci_card_contiguous(void *hw, u64 off);
void mgpu_pci_card_read(void *hw, u64 off, void *buf, size_t len);
void mgpu_pci_card_write(void *hw, u64 off, const void *buf, size_t len);

#endif /* _MDEV_GPU_BACKEND_PCI_H */
