// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cards on PCI.
 *
 * Room: door. The PCI core holds the device's lock around probe() and
 * remove().
 *
 * The driver has no id table. It would otherwise take the host's own console
 * away, since the cards that it serves are what a virtual machine has for one,
 * and it would race with the in-tree driver. It takes the cards that it is
 * given by name:
 *
 *	echo mdev_gpu > /sys/bus/pci/devices/BDF/driver_override
 *
 * which the PCI core honours for a driver without ids, too.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/pci.h>

#include "backend.h"
#include "mdev_gpu.h"

/**
 * struct pci_family - cards that one backend serves
 * @vendor: PCI vendor id
 * @device: PCI device id
 * @ops: the backend
 * @take: take a card over
 * @give: hand a card back
 */
struct pci_family {
	u16 vendor;
	u16 device;
	const struct mgpu_backend_ops *ops;
	void *(*take)(struct pci_dev *pdev, u64 *vram_size);
	void (*give)(void *hw);
};

static const struct pci_family pci_families[] = {
	{
		.vendor = 0x1002,
		.device = 0x5159,
		.ops = &mgpu_backend_ati,
		.take = mgpu_backend_ati_take,
		.give = mgpu_backend_ati_give,
	},
	{
		.vendor = 0x1234,
		.device = 0x1111,
		.ops = &mgpu_backend_bochs,
		.take = mgpu_backend_bochs_take,
		.give = mgpu_backend_bochs_give,
	},
};

/**
 * struct pci_card - a card on PCI
 * @family: how it is handed back
 * @hw: the backend's own
 * @gpu: the card
 */
struct pci_card {
	const struct pci_family *family;
	void *hw;
	struct mgpu_gpu *gpu;
};

static const struct pci_family *pci_find_family(const struct pci_dev *pdev)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(pci_families); i++)
		if (pci_families[i].vendor == pdev->vendor &&
		    pci_families[i].device == pdev->device)
			return &pci_families[i];

	return NULL;
}

static int mgpu_pci_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	const struct pci_family *family = pci_find_family(pdev);
	struct pci_card *card;
	u64 vram_size;
	int ret;

	if (!family)
		return dev_err_probe(&pdev->dev, -ENODEV,
				     "no backend for %04x:%04x\n",
				     pdev->vendor, pdev->device);

	card = kzalloc(sizeof(*card), GFP_KERNEL);
	if (!card)
		return -ENOMEM;
	card->family = family;

	card->hw = family->take(pdev, &vram_size);
	if (IS_ERR(card->hw)) {
		ret = PTR_ERR(card->hw);
		goto err_free;
	}

	card->gpu = mgpu_vfg_add(&pdev->dev, "pci", family->ops, card->hw,
				 vram_size);
	if (IS_ERR(card->gpu)) {
		ret = PTR_ERR(card->gpu);
		goto err_give;
	}

	pci_set_drvdata(pdev, card);

	return 0;

err_give:
	family->give(card->hw);
err_free:
	kfree(card);
	return ret;
}

static void mgpu_pci_remove(struct pci_dev *pdev)
{
	struct pci_card *card = pci_get_drvdata(pdev);

	mgpu_vfg_del(card->gpu);
	card->family->give(card->hw);
	kfree(card);
}

static struct pci_driver mgpu_pci_driver = {
	.name = MGPU_NAME,
	.probe = mgpu_pci_probe,
	.remove = mgpu_pci_remove,
};

/**
 * mgpu_pci_init() - begin to take cards on PCI
 *
 * Context: process, may sleep.
 * Return: 0 or an errno.
 */
int mgpu_pci_init(void)
{
	return pci_register_driver(&mgpu_pci_driver);
}

/**
 * mgpu_pci_exit() - hand all cards on PCI back
 *
 * Context: process, may sleep.
 */
void mgpu_pci_exit(void)
{
	pci_unregister_driver(&mgpu_pci_driver);
}
