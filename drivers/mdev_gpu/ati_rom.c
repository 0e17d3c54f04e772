// SPDX-License-Identifier: GPL-2.0-only
/*
 * The option ROM of an RV100.
 *
 * Room: brain. No lock, no allocation, no device.
 *
 * It is there for its tables. Without a ROM, radeonfb of Linux takes any ROM
 * that it finds in the memory below 1 MiB for the card's, and divides by what
 * it takes for the reference divider.
 *
 *	0x000	55 AA, length in units of 512 bytes, entry point
 *	0x018	offset of the PCI data structure
 *	0x048	offset of the header
 *	0x060	header: at 0x30 offset of the clocks, at 0x50 of the
 *		connectors, of which nothing is said
 *	0x0c0	clocks
 *	0x100	PCI data structure
 *	0x1ff	makes the sum of all bytes zero
 *
 * A machine's firmware may run the entry point. It returns at once: there is
 * nothing to initialise, and no text mode to offer.
 */
#include <kunit/visibility.h>
#include <linux/export.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include "ati_rom.h"

#define IMAGE_SIZE	512
#define ENTRY		0x003
#define   RETF		0xcb
#define PCIR_POINTER	0x018
#define HEADER_POINTER	0x048
#define HEADER		0x060
#define   HEADER_CLOCKS	(HEADER + 0x30)
#define CLOCKS		0x0c0
#define PCIR		0x100
#define   PCIR_SIZE	0x18
#define   PCIR_LAST	0x80
#define CHECKSUM	(IMAGE_SIZE - 1)

/* Frequencies are in units of 10 kHz. */
#define CLOCK_ENGINE	16600
#define CLOCK_MEMORY	16600
#define CLOCK_REFERENCE	2700
#define REFERENCE_DIV	12
#define PLL_MIN		12000
#define PLL_MAX		35000

static void build_clocks(u8 *clocks)
{
	put_unaligned_le16(CLOCK_ENGINE, clocks + 0x08);
	put_unaligned_le16(CLOCK_MEMORY, clocks + 0x0a);
	put_unaligned_le16(CLOCK_REFERENCE, clocks + 0x0e);
	put_unaligned_le16(REFERENCE_DIV, clocks + 0x10);
	put_unaligned_le32(PLL_MIN, clocks + 0x12);
	put_unaligned_le32(PLL_MAX, clocks + 0x16);
}

static void build_pcir(u8 *pcir, u16 vendor, u16 device, u32 class)
{
	memcpy(pcir, "PCIR", 4);
	put_unaligned_le16(vendor, pcir + 0x04);
	put_unaligned_le16(device, pcir + 0x06);
	put_unaligned_le16(PCIR_SIZE, pcir + 0x0a);
	put_unaligned_le24(class, pcir + 0x0d);
	put_unaligned_le16(IMAGE_SIZE / 512, pcir + 0x10);
	pcir[0x15] = PCIR_LAST;
}

/**
 * mgpu_ati_rom_build() - make the option ROM
 * @rom: overwritten
 * @vendor: PCI vendor id of the function that it belongs to
 * @device: PCI device id
 * @class: class code, 24 bits
 *
 * Context: any. Pure.
 */
void mgpu_ati_rom_build(u8 rom[MGPU_ATI_ROM_SIZE], u16 vendor, u16 device,
			u32 class)
{
	unsigned int i;
	u8 sum = 0;

	memset(rom, 0, IMAGE_SIZE);
	memset(rom + IMAGE_SIZE, 0xff, MGPU_ATI_ROM_SIZE - IMAGE_SIZE);

	rom[0] = 0x55;
	rom[1] = 0xaa;
	rom[2] = IMAGE_SIZE / 512;
	rom[ENTRY] = RETF;
	put_unaligned_le16(PCIR, rom + PCIR_POINTER);
	put_unaligned_le16(HEADER, rom + HEADER_POINTER);
	put_unaligned_le16(CLOCKS, rom + HEADER_CLOCKS);
	build_clocks(rom + CLOCKS);
	build_pcir(rom + PCIR, vendor, device, class);

	for (i = 0; i < CHECKSUM; i++)
		sum += rom[i];
	rom[CHECKSUM] = -sum;
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_ati_rom_build);
