/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The NVM (EEPROM) behind the device, read word by word over EERD.
 */
#ifndef _SRN_NVM_H
#define _SRN_NVM_H

#include <linux/bits.h>
#include <linux/types.h>

struct srn_hw;

#define SRN_NVM_WORDS			1024
/* Words whose meaning is known. */
#define SRN_NVM_VERSION			0x05
#define  SRN_NVM_VERSION_IMAGE		GENMASK(3, 0)
#define  SRN_NVM_VERSION_MINOR		GENMASK(11, 4)
#define  SRN_NVM_VERSION_MAJOR		GENMASK(15, 12)
#define SRN_NVM_PBA			0x08
/* In place of the board's number: it is a string elsewhere. */
#define  SRN_NVM_PBA_POINTER		0xfafa
#define SRN_NVM_CHECKSUM_WORDS		0x40
#define SRN_NVM_CHECKSUM		0xbaba

int srn_nvm_read(struct srn_hw *hw, u16 word, u16 *val);
int srn_nvm_read_mac(struct srn_hw *hw, u8 *mac);
int srn_nvm_check(struct srn_hw *hw);

#endif /* _SRN_NVM_H */
