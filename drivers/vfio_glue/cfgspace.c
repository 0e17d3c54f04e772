// SPDX-License-Identifier: GPL-2.0-only
/*
 * Configuration space of an emulated PCI function. Brain: bytes and masks, no
 * lock and no device; the caller serialises.
 *
 * Every byte has a write mask, and a write only ever changes bits under it.
 * BAR sizing needs nothing more: the address bits below the size and the flag
 * bits are outside the mask, so that all-ones reads back as the size.
 *
 * All is kept little-endian, as a guest sees it.
 */
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/log2.h>
#include <linux/pci_regs.h>
#include <linux/sizes.h>
#include <linux/string.h>
#include <linux/unaligned.h>
#include <vfio_glue/cfgspace.h>

static_assert(VFG_CFGSPACE_BARS == PCI_STD_NUM_BARS);

/* Smallest BARs that the PCI specification knows; an I/O BAR ends at 256. */
#define BAR_MEM_MIN	16
#define BAR_IO_MIN	4
#define BAR_IO_MAX	256

/* Ten bits of a ROM's address are not its own. */
#define ROM_MIN		2048

static void set16(struct vfg_cfgspace *cs, unsigned int off, u16 val)
{
	put_unaligned_le16(val, &cs->val[off]);
	put_unaligned_le16(val, &cs->reset[off]);
}

static void set32(struct vfg_cfgspace *cs, unsigned int off, u32 val)
{
	put_unaligned_le32(val, &cs->val[off]);
	put_unaligned_le32(val, &cs->reset[off]);
}

static void set8(struct vfg_cfgspace *cs, unsigned int off, u8 val)
{
	cs->val[off] = val;
	cs->reset[off] = val;
}

static void allow_command(struct vfg_cfgspace *cs, u16 bits)
{
	u16 mask = get_unaligned_le16(&cs->wmask[PCI_COMMAND]);

	put_unaligned_le16(mask | bits, &cs->wmask[PCI_COMMAND]);
}

/**
 * vfg_cfgspace_init() - start a configuration space with a type 0 header
 * @cs: the space; former contents are lost
 * @id: its identity
 *
 * There are no BARs and no capabilities yet.
 *
 * Context: any.
 */
void vfg_cfgspace_init(struct vfg_cfgspace *cs,
		       const struct vfg_cfgspace_id *id)
{
	memset(cs, 0, sizeof(*cs));
	cs->cap_end = PCI_STD_HEADER_SIZEOF;

	set16(cs, PCI_VENDOR_ID, id->vendor);
	set16(cs, PCI_DEVICE_ID, id->device);
	set16(cs, PCI_SUBSYSTEM_VENDOR_ID, id->subvendor);
	set16(cs, PCI_SUBSYSTEM_ID, id->subdevice);
	set32(cs, PCI_CLASS_REVISION, id->class << 8 | id->revision);
	set8(cs, PCI_INTERRUPT_PIN, id->int_pin);

	allow_command(cs, PCI_COMMAND_MASTER | PCI_COMMAND_PARITY |
			  PCI_COMMAND_SERR);
	if (id->int_pin) {
		allow_command(cs, PCI_COMMAND_INTX_DISABLE);
		cs->wmask[PCI_INTERRUPT_LINE] = 0xff;
	}
	cs->wmask[PCI_CACHE_LINE_SIZE] = 0xff;
	cs->wmask[PCI_LATENCY_TIMER] = 0xff;
}
EXPORT_SYMBOL_NS_GPL(vfg_cfgspace_init, "VFIO_GLUE");

static unsigned int bar_offset(unsigned int bar)
{
	return PCI_BASE_ADDRESS_0 + 4 * bar;
}

/* A BAR has flag or address bits; the upper half of a 64-bit one as well. */
static bool bar_used(const struct vfg_cfgspace *cs, unsigned int bar)
{
	return get_unaligned_le32(&cs->reset[bar_offset(bar)]) ||
	       get_unaligned_le32(&cs->wmask[bar_offset(bar)]);
}

static bool bar_size_valid(u64 size, u32 flags)
{
	if (!is_power_of_2(size))
		return false;

	switch (flags) {
	case PCI_BASE_ADDRESS_SPACE_IO:
		return size >= BAR_IO_MIN && size <= BAR_IO_MAX;
	case PCI_BASE_ADDRESS_MEM_TYPE_32:
	case PCI_BASE_ADDRESS_MEM_TYPE_32 | PCI_BASE_ADDRESS_MEM_PREFETCH:
		return size >= BAR_MEM_MIN && size <= SZ_2G;
	case PCI_BASE_ADDRESS_MEM_TYPE_64:
	case PCI_BASE_ADDRESS_MEM_TYPE_64 | PCI_BASE_ADDRESS_MEM_PREFETCH:
		return size >= BAR_MEM_MIN;
	default:
		return false;
	}
}

/**
 * vfg_cfgspace_add_bar() - give the function a base address register
 * @cs: the space
 * @bar: number, 0..5; a 64-bit BAR takes the next one as well
 * @size: bytes, a power of two
 * @flags: PCI_BASE_ADDRESS_SPACE_IO, or PCI_BASE_ADDRESS_MEM_TYPE_32 or _64
 *	with or without PCI_BASE_ADDRESS_MEM_PREFETCH
 *
 * Context: any.
 * Return: 0; -EINVAL if the number, size or flags cannot be; -EEXIST if the
 * register is taken. @cs is unchanged on error.
 */
int vfg_cfgspace_add_bar(struct vfg_cfgspace *cs, unsigned int bar, u64 size,
			 u32 flags)
{
	bool wide = flags & PCI_BASE_ADDRESS_MEM_TYPE_64;
	u64 mask = ~(size - 1);

	if (!bar_size_valid(size, flags) || bar >= VFG_CFGSPACE_BARS ||
	    bar + wide >= VFG_CFGSPACE_BARS)
		return -EINVAL;

	if (bar_used(cs, bar) || (wide && bar_used(cs, bar + 1)))
		return -EEXIST;

	set32(cs, bar_offset(bar), flags);
	put_unaligned_le32(lower_32_bits(mask), &cs->wmask[bar_offset(bar)]);
	if (wide)
		put_unaligned_le32(upper_32_bits(mask),
				   &cs->wmask[bar_offset(bar + 1)]);

	allow_command(cs, flags & PCI_BASE_ADDRESS_SPACE_IO ?
			  PCI_COMMAND_IO : PCI_COMMAND_MEMORY);
	return 0;
}
EXPORT_SYMBOL_NS_GPL(vfg_cfgspace_add_bar, "VFIO_GLUE");

/**
 * vfg_cfgspace_add_rom() - give the function an expansion ROM
 * @cs: the space
 * @size: bytes, a power of two of at least 2 KiB
 *
 * Context: any.
 * Return: 0; -EINVAL if the size cannot be; -EEXIST if there is one already.
 * @cs is unchanged on error.
 */
int vfg_cfgspace_add_rom(struct vfg_cfgspace *cs, u32 size)
{
	if (!is_power_of_2(size) || size < ROM_MIN)
		return -EINVAL;

	if (get_unaligned_le32(&cs->wmask[PCI_ROM_ADDRESS]))
		return -EEXIST;

	put_unaligned_le32(~(size - 1) | PCI_ROM_ADDRESS_ENABLE,
			   &cs->wmask[PCI_ROM_ADDRESS]);
	allow_command(cs, PCI_COMMAND_MEMORY);
	return 0;
}
EXPORT_SYMBOL_NS_GPL(vfg_cfgspace_add_rom, "VFIO_GLUE");

/**
 * vfg_cfgspace_add_cap() - append a capability to the chain
 * @cs: the space
 * @id: PCI_CAP_ID_*, not 0
 * @body: what follows id and next pointer; may be NULL if @len is 0
 * @wmask: bits of @body that a guest may write, or NULL for none
 * @len: bytes of @body
 *
 * Context: any.
 * Return: offset of the capability, a multiple of 4; -EINVAL for a bad
 * argument; -ENOSPC if it would end behind byte 255. @cs is unchanged on error.
 */
int vfg_cfgspace_add_cap(struct vfg_cfgspace *cs, u8 id, const void *body,
			 const void *wmask, size_t len)
{
	unsigned int at = ALIGN(cs->cap_end, 4);

	if (!id || (len && !body))
		return -EINVAL;

	if (at + PCI_CAP_SIZEOF > VFG_CFGSPACE_SIZE ||
	    len > VFG_CFGSPACE_SIZE - PCI_CAP_FLAGS - at)
		return -ENOSPC;

	set8(cs, at + PCI_CAP_LIST_ID, id);
	set8(cs, at + PCI_CAP_LIST_NEXT, 0);
	if (len) {
		memcpy(&cs->val[at + PCI_CAP_FLAGS], body, len);
		memcpy(&cs->reset[at + PCI_CAP_FLAGS], body, len);
	}
	if (len && wmask)
		memcpy(&cs->wmask[at + PCI_CAP_FLAGS], wmask, len);

	/* Link it last, so that the chain only ever leads to whole ones. */
	if (cs->cap_last) {
		set8(cs, cs->cap_last + PCI_CAP_LIST_NEXT, at);
	} else {
		set8(cs, PCI_CAPABILITY_LIST, at);
		set16(cs, PCI_STATUS, get_unaligned_le16(&cs->val[PCI_STATUS]) |
				      PCI_STATUS_CAP_LIST);
	}
	cs->cap_last = at;
	cs->cap_end = at + PCI_CAP_FLAGS + len;
	return at;
}
EXPORT_SYMBOL_NS_GPL(vfg_cfgspace_add_cap, "VFIO_GLUE");

/**
 * vfg_cfgspace_reset() - what a function-level reset does to it
 * @cs: the space
 *
 * Addresses, command bits and writable capability fields go back to what they
 * were when they were added.
 *
 * Context: any.
 */
void vfg_cfgspace_reset(struct vfg_cfgspace *cs)
{
	memcpy(cs->val, cs->reset, sizeof(cs->val));
}
EXPORT_SYMBOL_NS_GPL(vfg_cfgspace_reset, "VFIO_GLUE");

/**
 * vfg_cfgspace_access() - a guest reads or writes some bytes
 * @cs: the space
 * @off: first byte
 * @val: @len bytes in little-endian order; filled in on a read
 * @len: 1 or more, of any alignment
 * @write: direction
 *
 * Bits outside the write mask keep their value without a complaint, as on
 * hardware.
 *
 * Context: any.
 * Return: 0, or -EINVAL if the range is empty or leaves the 256 bytes.
 */
int vfg_cfgspace_access(struct vfg_cfgspace *cs, u64 off, void *val,
			size_t len, bool write)
{
	const u8 *from = val;
	size_t i;

	if (!len || off >= VFG_CFGSPACE_SIZE || len > VFG_CFGSPACE_SIZE - off)
		return -EINVAL;

	if (!write) {
		memcpy(val, &cs->val[off], len);
		return 0;
	}

	for (i = 0; i < len; i++) {
		u8 mask = cs->wmask[off + i];

		cs->val[off + i] = (cs->val[off + i] & ~mask) |
				   (from[i] & mask);
	}
	return 0;
}
EXPORT_SYMBOL_NS_GPL(vfg_cfgspace_access, "VFIO_GLUE");

/**
 * vfg_cfgspace_memory_on() - does the function decode memory accesses
 * @cs: the space
 *
 * Context: any.
 * Return: state of the command register's memory space bit.
 */
bool vfg_cfgspace_memory_on(const struct vfg_cfgspace *cs)
{
	return get_unaligned_le16(&cs->val[PCI_COMMAND]) & PCI_COMMAND_MEMORY;
}
EXPORT_SYMBOL_NS_GPL(vfg_cfgspace_memory_on, "VFIO_GLUE");
