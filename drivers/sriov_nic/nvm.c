// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hand: words of the NVM. No lock; callers hold rtnl or are probe.
 */
#include <linux/errno.h>
#include <linux/etherdevice.h>
#include <linux/iopoll.h>

#include "hw.h"
#include "nvm.h"

#define SRN_EERD_POLL_US		5
#define SRN_EERD_TIMEOUT_US		10000

/**
 * srn_nvm_read() - read one word
 * @hw: register file
 * @word: number of the word, 0..SRN_NVM_WORDS - 1
 * @val: where it goes
 *
 * Context: process, may sleep.
 * Return: 0, -EINVAL if there is no such word, -ENODEV if the device is gone,
 * or -ETIMEDOUT if it gave no answer in 10 ms.
 */
int srn_nvm_read(struct srn_hw *hw, u16 word, u16 *val)
{
	u32 eerd;
	int err;

	if (word >= SRN_NVM_WORDS)
		return -EINVAL;

	srn_wr32(hw, SRN_EERD,
		 FIELD_PREP(SRN_EERD_ADDR, word) | SRN_EERD_START);
	err = read_poll_timeout(srn_rd32, eerd, eerd & SRN_EERD_DONE,
				SRN_EERD_POLL_US, SRN_EERD_TIMEOUT_US, false,
				hw, SRN_EERD);
	if (READ_ONCE(hw->dead))
		return -ENODEV;
	if (err)
		return err;
	*val = FIELD_GET(SRN_EERD_DATA, eerd);
	return 0;
}

/**
 * srn_nvm_read_mac() - read the port's own address
 * @hw: register file
 * @mac: where it goes, ETH_ALEN bytes
 *
 * Context: process, may sleep.
 * Return: 0, -EADDRNOTAVAIL if what is stored is no unicast address, or what
 * srn_nvm_read() returned.
 */
int srn_nvm_read_mac(struct srn_hw *hw, u8 *mac)
{
	unsigned int i;
	u16 val;
	int err;

	for (i = 0; i < ETH_ALEN / 2; i++) {
		err = srn_nvm_read(hw, i, &val);
		if (err)
			return err;
		mac[2 * i] = val & 0xff;
		mac[2 * i + 1] = val >> 8;
	}
	return is_valid_ether_addr(mac) ? 0 : -EADDRNOTAVAIL;
}

/**
 * srn_nvm_check() - verify the checksum of the words that configure the device
 * @hw: register file
 *
 * Context: process, may sleep.
 * Return: 0, -EBADMSG if it is wrong, or what srn_nvm_read() returned.
 */
int srn_nvm_check(struct srn_hw *hw)
{
	unsigned int i;
	u16 sum = 0;
	u16 val;
	int err;

	for (i = 0; i < SRN_NVM_CHECKSUM_WORDS; i++) {
		err = srn_nvm_read(hw, i, &val);
		if (err)
			return err;
		sum += val;
	}
	return sum == SRN_NVM_CHECKSUM ? 0 : -EBADMSG;
}
