/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Configuration space of an emulated PCI function: 256 bytes with a mask of
 * what a guest may write, BAR sizing, and a chain of capabilities.
 */
#ifndef _VFIO_GLUE_CFGSPACE_H
#define _VFIO_GLUE_CFGSPACE_H

#include <linux/types.h>

#define VFG_CFGSPACE_SIZE	256
#define VFG_CFGSPACE_BARS	6

/**
 * struct vfg_cfgspace_id - the constant part of a type 0 header
 * @vendor: PCI vendor id
 * @device: PCI device id
 * @subvendor: subsystem vendor id
 * @subdevice: subsystem id
 * @class: 24 bits, base class in the uppermost eight
 * @revision: revision id
 * @int_pin: 0 for none, 1 for INTA#
 */
struct vfg_cfgspace_id {
	u16 vendor;
	u16 device;
	u16 subvendor;
	u16 subdevice;
	u32 class;
	u8 revision;
	u8 int_pin;
};

/**
 * struct vfg_cfgspace - a configuration space; all members are private
 * @val: present contents, little-endian
 * @wmask: bits that a write changes
 * @reset: contents after reset
 * @cap_last: offset of the last capability, 0 if there is none
 * @cap_end: first free byte behind the capabilities
 *
 * The caller serialises access.
 */
struct vfg_cfgspace {
	u8 val[VFG_CFGSPACE_SIZE];
	u8 wmask[VFG_CFGSPACE_SIZE];
	u8 reset[VFG_CFGSPACE_SIZE];
	u8 cap_last;
	u16 cap_end;
};

void vfg_cfgspace_init(struct vfg_cfgspace *cs,
		       const struct vfg_cfgspace_id *id);
int vfg_cfgspace_add_bar(struct vfg_cfgspace *cs, unsigned int bar, u64 size,
			 u32 flags);
int vfg_cfgspace_add_rom(struct vfg_cfgspace *cs, u32 size);
int vfg_cfgspace_add_cap(struct vfg_cfgspace *cs, u8 id, const void *body,
			 const void *wmask, size_t len);
void vfg_cfgspace_reset(struct vfg_cfgspace *cs);
int vfg_cfgspace_access(struct vfg_cfgspace *cs, u64 off, void *val,
			size_t len, bool write);
bool vfg_cfgspace_memory_on(const struct vfg_cfgspace *cs);

#endif /* _VFIO_GLUE_CFGSPACE_H */
