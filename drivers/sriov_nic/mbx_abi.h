/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a VF and its PF say to each other. The words are those that the stock
 * VF drivers of this device have always used; they cannot be changed here.
 *
 * One buffer of 16 dwords per VF serves both directions. The device carries no
 * length: the receiver sees all 16 dwords and has to know how many count.
 *
 * Dword 0 of every message:
 *
 *  +------+-------+----------------------------------------------------------+
 *  | bits | name  | meaning                                                  |
 *  +======+=======+==========================================================+
 *  |   31 | ACK   | PF to VF: the request was carried out                    |
 *  +------+-------+----------------------------------------------------------+
 *  |   30 | NACK  | PF to VF: the request was refused                        |
 *  +------+-------+----------------------------------------------------------+
 *  |   29 | CTS   | PF to VF: the handshake is done, go on sending           |
 *  +------+-------+----------------------------------------------------------+
 *  | 28:24|       | zero                                                     |
 *  +------+-------+----------------------------------------------------------+
 *  | 23:16| INFO  | depends on OP                                            |
 *  +------+-------+----------------------------------------------------------+
 *  | 15:0 | OP    | what is asked, SRN_MBX_OP_*                              |
 *  +------+-------+----------------------------------------------------------+
 *
 * A reply is dword 0 of the request with flags added; only that to RESET has
 * more. ``MAC`` below is six bytes, the first in the lowest bits of dword 1.
 */
#ifndef _SRN_MBX_ABI_H
#define _SRN_MBX_ABI_H

#include <linux/bits.h>

#define SRN_MBX_WORDS			16

#define SRN_MBX_ACK			BIT(31)
#define SRN_MBX_NACK			BIT(30)
#define SRN_MBX_CTS			BIT(29)
#define SRN_MBX_ZERO			GENMASK(28, 24)
#define SRN_MBX_INFO			GENMASK(23, 16)
#define SRN_MBX_OP			GENMASK(15, 0)

/*
 * RESET, VF to PF: I begin anew.
 *
 *  +---+------+--------------------------------------------------------------+
 *  | 0 | 23:16| INFO = 0                                                     |
 *  +---+------+--------------------------------------------------------------+
 *
 * Reply, without CTS, since the stock VF driver compares the whole dword:
 *
 *  +---+------+--------------------------------------------------------------+
 *  | 0 |      | ACK, OP                                                      |
 *  +---+------+--------------------------------------------------------------+
 *  |1:2|      | MAC: the VF's address                                        |
 *  +---+------+--------------------------------------------------------------+
 */
#define SRN_MBX_OP_RESET		0x0001
#define SRN_MBX_RESET_REPLY_WORDS	3

/*
 * MAC, VF to PF.
 *
 *  +---+------+--------------------------------------------------------------+
 *  | 0 | 23:16| INFO = 0: MAC becomes my address                             |
 *  |   |      |        1: forget my further addresses; MAC does not count    |
 *  |   |      |        2: MAC is one more of my addresses, 3 at most         |
 *  +---+------+--------------------------------------------------------------+
 *  |1:2|      | MAC                                                          |
 *  +---+------+--------------------------------------------------------------+
 */
#define SRN_MBX_OP_MAC			0x0002
#define  SRN_MBX_MAC_SET		0
#define  SRN_MBX_MAC_CLEAR		1
#define  SRN_MBX_MAC_ADD		2
#define SRN_MBX_MAC_WORDS		3

/*
 * MULTICAST, VF to PF: these are the groups that I listen to, and no others.
 *
 *  +---+------+--------------------------------------------------------------+
 *  | 0 | 23:16| INFO = number n of hashes, 0..30                             |
 *  +---+------+--------------------------------------------------------------+
 *  | 1 | 15:0 | hash 0: bits 47:36 of the group's address                    |
 *  |   +------+--------------------------------------------------------------+
 *  |   | 31:16| hash 1                                                       |
 *  +---+------+--------------------------------------------------------------+
 *  |...|      | and so on; dwords behind hash n - 1 do not count             |
 *  +---+------+--------------------------------------------------------------+
 */
#define SRN_MBX_OP_MULTICAST		0x0003
#define SRN_MBX_HASHES_MAX		30
#define SRN_MBX_HASH_BITS		12

/*
 * VLAN, VF to PF: tagged frames of this VLAN.
 *
 *  +---+------+--------------------------------------------------------------+
 *  | 0 | 23:16| INFO = 1: are for me, 0: are not                             |
 *  +---+------+--------------------------------------------------------------+
 *  | 1 | 11:0 | VLAN, 0..4094                                                |
 *  |   +------+--------------------------------------------------------------+
 *  |   | 31:12| zero                                                         |
 *  +---+------+--------------------------------------------------------------+
 */
#define SRN_MBX_OP_VLAN			0x0004
#define  SRN_MBX_VLAN_DEL		0
#define  SRN_MBX_VLAN_ADD		1
#define SRN_MBX_VLAN_WORDS		2

/*
 * MAX_FRAME, VF to PF: my buffers take frames of so many bytes.
 *
 *  +---+------+--------------------------------------------------------------+
 *  | 0 | 23:16| INFO = 0                                                     |
 *  +---+------+--------------------------------------------------------------+
 *  | 1 | 31:0 | bytes, with header, one tag and checksum; 64..9728           |
 *  +---+------+--------------------------------------------------------------+
 */
#define SRN_MBX_OP_MAX_FRAME		0x0005
#define SRN_MBX_MAX_FRAME_WORDS		2
#define SRN_MBX_MAX_FRAME_LEAST		64
#define SRN_MBX_MAX_FRAME_MOST		9728

/*
 * PROMISC, VF to PF: beside my own addresses I listen to
 *
 *  +---+------+--------------------------------------------------------------+
 *  | 0 | 23:16| INFO = 0: nothing                                            |
 *  |   |      |        2: every multicast address; for a trusted VF          |
 *  |   |      | with bit 0: every unicast address; refused, since the device |
 *  |   |      | cannot do so for one pool alone                              |
 *  +---+------+--------------------------------------------------------------+
 */
#define SRN_MBX_OP_PROMISC		0x0006
#define  SRN_MBX_PROMISC_NONE		0
#define  SRN_MBX_PROMISC_MULTICAST	2

/*
 * CONTROL, PF to VF, not asked for: look at the flags.
 *
 *  +---+------+--------------------------------------------------------------+
 *  | 0 | 31:29| CTS: the link is what STATUS says                            |
 *  |   |      | NACK without CTS: the handshake is void, begin anew          |
 *  |   |      | neither: there is no link                                    |
 *  +---+------+--------------------------------------------------------------+
 */
#define SRN_MBX_OP_CONTROL		0x0100

#endif /* _SRN_MBX_ABI_H */
