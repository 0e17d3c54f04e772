/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The PCI driver.
 */
#ifndef _SRN_PCI_H
#define _SRN_PCI_H

struct pci_driver;

extern struct pci_driver srn_pci_driver;

#endif /* _SRN_PCI_H */
