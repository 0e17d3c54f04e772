/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which messages a VF may send when, and what they say.
 */
#ifndef _SRN_MBX_MSG_H
#define _SRN_MBX_MSG_H

#include <linux/if_ether.h>
#include <linux/types.h>

#include "mbx_abi.h"

/**
 * enum srn_mbx_verdict - what becomes of a message
 * @SRN_MBX_OK: it is carried out
 * @SRN_MBX_ECHO: it is a reply of the PF's own, still in the buffer; no answer
 * @SRN_MBX_BAD_FLAGS: bits 29:24 of dword 0 are not zero
 * @SRN_MBX_UNKNOWN: no such OP
 * @SRN_MBX_BAD_INFO: INFO is not one that OP knows
 * @SRN_MBX_NO_HANDSHAKE: only RESET may be sent now
 * @SRN_MBX_SHORT: more dwords are needed than came
 * @SRN_MBX_NO_TRUST: only a trusted VF may ask this
 * @SRN_MBX_BAD_VALUE: an address, VLAN or size is out of range
 * @SRN_MBX_FIXED: the administrator decided otherwise
 * @SRN_MBX_TAKEN: the address belongs to the PF or another VF
 * @SRN_MBX_NO_SPACE: a table of the VF or the device is full
 * @SRN_MBX_LOCKED: the VF did not let go of the buffer, so it was not read
 * @SRN_MBX_RATE: the VF sends more than it may
 * @SRN_MBX_VERDICTS: number of the above
 */
enum srn_mbx_verdict {
	SRN_MBX_OK,
	SRN_MBX_ECHO,
	SRN_MBX_BAD_FLAGS,
	SRN_MBX_UNKNOWN,
	SRN_MBX_BAD_INFO,
	SRN_MBX_NO_HANDSHAKE,
	SRN_MBX_SHORT,
	SRN_MBX_NO_TRUST,
	SRN_MBX_BAD_VALUE,
	SRN_MBX_FIXED,
	SRN_MBX_TAKEN,
	SRN_MBX_NO_SPACE,
	SRN_MBX_LOCKED,
	SRN_MBX_RATE,
	SRN_MBX_VERDICTS,
};

/**
 * enum srn_mbx_do - what a message asks for
 * @SRN_MBX_DO_RESET: the handshake
 * @SRN_MBX_DO_SET_MAC: another address
 * @SRN_MBX_DO_CLEAR_ADDRS: no further addresses
 * @SRN_MBX_DO_ADD_ADDR: one more address
 * @SRN_MBX_DO_SET_HASHES: multicast groups
 * @SRN_MBX_DO_ADD_VLAN: membership of a VLAN
 * @SRN_MBX_DO_DEL_VLAN: its end
 * @SRN_MBX_DO_SET_MAX_FRAME: another frame size
 * @SRN_MBX_DO_SET_ALLMULTI: all multicast groups, or an end to that
 */
enum srn_mbx_do {
	SRN_MBX_DO_RESET,
	SRN_MBX_DO_SET_MAC,
	SRN_MBX_DO_CLEAR_ADDRS,
	SRN_MBX_DO_ADD_ADDR,
	SRN_MBX_DO_SET_HASHES,
	SRN_MBX_DO_ADD_VLAN,
	SRN_MBX_DO_DEL_VLAN,
	SRN_MBX_DO_SET_MAX_FRAME,
	SRN_MBX_DO_SET_ALLMULTI,
};

/* What the sender may do. */
#define SRN_MBX_HAS_HANDSHAKE		BIT(0)
#define SRN_MBX_HAS_TRUST		BIT(1)

/**
 * struct srn_mbx_msg - a message, decoded and in range
 * @what: what it asks for
 * @cost: what it costs of the VF's tokens, see guard.h
 * @mac: a unicast address, for SET_MAC and ADD_ADDR
 * @vid: 0..4094, for ADD_VLAN and DEL_VLAN
 * @max_frame: in bytes with the checksum, for SET_MAX_FRAME
 * @allmulti: for SET_ALLMULTI
 * @num_hashes: length of @hash, for SET_HASHES
 * @hash: multicast hashes, each below 4096
 */
struct srn_mbx_msg {
	enum srn_mbx_do what;
	u8 cost;
	u8 mac[ETH_ALEN] __aligned(2);
	u16 vid;
	u16 max_frame;
	bool allmulti;
	u8 num_hashes;
	u16 hash[SRN_MBX_HASHES_MAX];
};

enum srn_mbx_verdict srn_mbx_msg_check(const u32 *word, unsigned int num_words,
				       unsigned int has,
				       struct srn_mbx_msg *msg);
u32 srn_mbx_msg_reply(u32 request, bool accepted, bool linked);
void srn_mbx_msg_pack_mac(u32 *word, const u8 *mac);
bool srn_mbx_verdict_is_error(enum srn_mbx_verdict verdict);
const char *srn_mbx_verdict_name(enum srn_mbx_verdict verdict);

#endif /* _SRN_MBX_MSG_H */
