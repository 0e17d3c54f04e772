// SPDX-License-Identifier: GPL-2.0-only
/*
 * Messages of VFs: what may be said when, and what it means. Room: brain.
 * Lock: none; values in, values out.
 *
 * Denies by default: a message passes only if a row of the table below allows
 * its OP and INFO, and that row's demands are met.
 */
#include <linux/array_size.h>
#include <linux/bitfield.h>
#include <linux/etherdevice.h>
#include <linux/math.h>
#include <linux/unaligned.h>
#include <kunit/visibility.h>

#include "mbx_msg.h"

/**
 * struct mbx_rule - messages that are allowed
 * @op: SRN_MBX_OP_*
 * @info_min: least value of INFO
 * @info_max: greatest value of INFO
 * @words: dwords needed, beside those that @decode finds out
 * @needs: SRN_MBX_HAS_* that the sender must have
 * @cost: tokens that it costs, by how much of the device it touches
 * @what: what is asked for
 * @decode: takes the values out of the dwords and checks them; NULL if there
 *	are none
 */
struct mbx_rule {
	u16 op;
	u8 info_min;
	u8 info_max;
	u8 words;
	u8 needs;
	u8 cost;
	enum srn_mbx_do what;
	enum srn_mbx_verdict (*decode)(const u32 *word, unsigned int num_words,
				       struct srn_mbx_msg *msg);
};

static enum srn_mbx_verdict decode_mac(const u32 *word, unsigned int num_words,
				       struct srn_mbx_msg *msg)
{
	put_unaligned_le32(word[1], msg->mac);
	put_unaligned_le16(word[2], msg->mac + 4);
	return is_valid_ether_addr(msg->mac) ? SRN_MBX_OK : SRN_MBX_BAD_VALUE;
}

static enum srn_mbx_verdict decode_hashes(const u32 *word,
					  unsigned int num_words,
					  struct srn_mbx_msg *msg)
{
	unsigned int i, n = FIELD_GET(SRN_MBX_INFO, word[0]);

	if (num_words < 1 + DIV_ROUND_UP(n, 2))
		return SRN_MBX_SHORT;
	for (i = 0; i < n; i++) {
		u16 hash = word[1 + i / 2] >> (i % 2 ? 16 : 0);

		if (hash >> SRN_MBX_HASH_BITS)
			return SRN_MBX_BAD_VALUE;
		msg->hash[i] = hash;
	}
	msg->num_hashes = n;
	return SRN_MBX_OK;
}

static enum srn_mbx_verdict decode_vlan(const u32 *word, unsigned int num_words,
					struct srn_mbx_msg *msg)
{
	/* 4095 is reserved by IEEE 802.1Q. */
	if (word[1] > 4094)
		return SRN_MBX_BAD_VALUE;
	msg->vid = word[1];
	return SRN_MBX_OK;
}

static enum srn_mbx_verdict decode_max_frame(const u32 *word,
					     unsigned int num_words,
					     struct srn_mbx_msg *msg)
{
	if (word[1] < SRN_MBX_MAX_FRAME_LEAST ||
	    word[1] > SRN_MBX_MAX_FRAME_MOST)
		return SRN_MBX_BAD_VALUE;
	msg->max_frame = word[1];
	return SRN_MBX_OK;
}

static enum srn_mbx_verdict decode_promisc(const u32 *word,
					   unsigned int num_words,
					   struct srn_mbx_msg *msg)
{
	msg->allmulti =
		FIELD_GET(SRN_MBX_INFO, word[0]) == SRN_MBX_PROMISC_MULTICAST;
	return SRN_MBX_OK;
}

#define NEEDS_HANDSHAKE	SRN_MBX_HAS_HANDSHAKE
#define NEEDS_TRUST	(SRN_MBX_HAS_HANDSHAKE | SRN_MBX_HAS_TRUST)

/* It touches: one register, a table of all pools, all that the VF has. */
#define COSTS_LITTLE	1
#define COSTS_TABLE	2
#define COSTS_MUCH	4

static const struct mbx_rule mbx_rules[] = {
	{ SRN_MBX_OP_RESET, 0, 0,
	  1, 0, COSTS_MUCH, SRN_MBX_DO_RESET, NULL },
	{ SRN_MBX_OP_MAC, SRN_MBX_MAC_SET, SRN_MBX_MAC_SET,
	  SRN_MBX_MAC_WORDS, NEEDS_HANDSHAKE, COSTS_LITTLE,
	  SRN_MBX_DO_SET_MAC, decode_mac },
	{ SRN_MBX_OP_MAC, SRN_MBX_MAC_CLEAR, SRN_MBX_MAC_CLEAR,
	  1, NEEDS_HANDSHAKE, COSTS_LITTLE,
	  SRN_MBX_DO_CLEAR_ADDRS, NULL },
	{ SRN_MBX_OP_MAC, SRN_MBX_MAC_ADD, SRN_MBX_MAC_ADD,
	  SRN_MBX_MAC_WORDS, NEEDS_HANDSHAKE, COSTS_LITTLE,
	  SRN_MBX_DO_ADD_ADDR, decode_mac },
	{ SRN_MBX_OP_MULTICAST, 0, SRN_MBX_HASHES_MAX,
	  1, NEEDS_HANDSHAKE, COSTS_TABLE,
	  SRN_MBX_DO_SET_HASHES, decode_hashes },
	{ SRN_MBX_OP_VLAN, SRN_MBX_VLAN_ADD, SRN_MBX_VLAN_ADD,
	  SRN_MBX_VLAN_WORDS, NEEDS_HANDSHAKE, COSTS_LITTLE,
	  SRN_MBX_DO_ADD_VLAN, decode_vlan },
	{ SRN_MBX_OP_VLAN, SRN_MBX_VLAN_DEL, SRN_MBX_VLAN_DEL,
	  SRN_MBX_VLAN_WORDS, NEEDS_HANDSHAKE, COSTS_LITTLE,
	  SRN_MBX_DO_DEL_VLAN, decode_vlan },
	{ SRN_MBX_OP_MAX_FRAME, 0, 0,
	  SRN_MBX_MAX_FRAME_WORDS, NEEDS_HANDSHAKE, COSTS_LITTLE,
	  SRN_MBX_DO_SET_MAX_FRAME, decode_max_frame },
	{ SRN_MBX_OP_PROMISC, SRN_MBX_PROMISC_NONE, SRN_MBX_PROMISC_NONE,
	  1, NEEDS_HANDSHAKE, COSTS_TABLE,
	  SRN_MBX_DO_SET_ALLMULTI, decode_promisc },
	{ SRN_MBX_OP_PROMISC, SRN_MBX_PROMISC_MULTICAST,
	  SRN_MBX_PROMISC_MULTICAST,
	  1, NEEDS_TRUST, COSTS_TABLE,
	  SRN_MBX_DO_SET_ALLMULTI, decode_promisc },
};

/* Finds the rule, or the reason why there is none. */
static const struct mbx_rule *mbx_rule_find(u32 head,
					    enum srn_mbx_verdict *verdict)
{
	u16 op = FIELD_GET(SRN_MBX_OP, head);
	u8 info = FIELD_GET(SRN_MBX_INFO, head);
	unsigned int i;

	*verdict = SRN_MBX_UNKNOWN;
	for (i = 0; i < ARRAY_SIZE(mbx_rules); i++) {
		const struct mbx_rule *rule = &mbx_rules[i];

		if (rule->op != op)
			continue;
		if (info >= rule->info_min && info <= rule->info_max)
			return rule;
		*verdict = SRN_MBX_BAD_INFO;
	}
	return NULL;
}

/**
 * srn_mbx_msg_check() - decide whether a message is carried out, and decode it
 * @word: the message; a copy that its sender cannot change any more
 * @num_words: dwords that came, 1..SRN_MBX_WORDS
 * @has: SRN_MBX_HAS_* of the sender
 * @msg: filled in if the message is accepted, else undefined
 *
 * What depends on the state of tables and on the administrator's will is left
 * to the caller.
 *
 * Context: any. Pure.
 * Return: SRN_MBX_OK, or why the message is refused.
 */
enum srn_mbx_verdict srn_mbx_msg_check(const u32 *word, unsigned int num_words,
				       unsigned int has,
				       struct srn_mbx_msg *msg)
{
	const struct mbx_rule *rule;
	enum srn_mbx_verdict verdict;

	if (num_words < 1)
		return SRN_MBX_SHORT;
	if (word[0] & (SRN_MBX_ACK | SRN_MBX_NACK))
		return SRN_MBX_ECHO;
	if (word[0] & (SRN_MBX_CTS | SRN_MBX_ZERO))
		return SRN_MBX_BAD_FLAGS;
	rule = mbx_rule_find(word[0], &verdict);
	if (!rule)
		return verdict;
	if (rule->needs & SRN_MBX_HAS_HANDSHAKE & ~has)
		return SRN_MBX_NO_HANDSHAKE;
	if (rule->needs & SRN_MBX_HAS_TRUST & ~has)
		return SRN_MBX_NO_TRUST;
	if (num_words < rule->words)
		return SRN_MBX_SHORT;
	memset(msg, 0, sizeof(*msg));
	msg->what = rule->what;
	msg->cost = rule->cost;
	return rule->decode ? rule->decode(word, num_words, msg) : SRN_MBX_OK;
}
EXPORT_SYMBOL_IF_KUNIT(srn_mbx_msg_check);

/**
 * srn_mbx_msg_reply() - make dword 0 of a reply
 * @request: dword 0 of the request
 * @accepted: it was carried out
 * @linked: the handshake is done and the VF is to see a link
 *
 * Context: any. Pure.
 * Return: the dword.
 */
u32 srn_mbx_msg_reply(u32 request, bool accepted, bool linked)
{
	return (request & (SRN_MBX_INFO | SRN_MBX_OP)) |
	       (accepted ? SRN_MBX_ACK : SRN_MBX_NACK) |
	       (linked ? SRN_MBX_CTS : 0);
}
EXPORT_SYMBOL_IF_KUNIT(srn_mbx_msg_reply);

/**
 * srn_mbx_msg_pack_mac() - put an address into a message
 * @word: its dword 0; dwords 1 and 2 are written
 * @mac: address
 *
 * Context: any. Pure.
 */
void srn_mbx_msg_pack_mac(u32 *word, const u8 *mac)
{
	word[1] = get_unaligned_le32(mac);
	word[2] = get_unaligned_le16(mac + 4);
}
EXPORT_SYMBOL_IF_KUNIT(srn_mbx_msg_pack_mac);

static const char *const mbx_verdict_names[] = {
	[SRN_MBX_OK]		= "accepted",
	[SRN_MBX_ECHO]		= "reply of the PF",
	[SRN_MBX_BAD_FLAGS]	= "reserved bits set",
	[SRN_MBX_UNKNOWN]	= "unknown message",
	[SRN_MBX_BAD_INFO]	= "unknown variant",
	[SRN_MBX_NO_HANDSHAKE]	= "no handshake yet",
	[SRN_MBX_SHORT]		= "too short",
	[SRN_MBX_NO_TRUST]	= "VF is not trusted",
	[SRN_MBX_BAD_VALUE]	= "value out of range",
	[SRN_MBX_FIXED]		= "fixed by the administrator",
	[SRN_MBX_TAKEN]		= "address in use",
	[SRN_MBX_NO_SPACE]	= "table full",
	[SRN_MBX_LOCKED]	= "buffer held by the VF",
	[SRN_MBX_RATE]		= "too many messages",
};

/**
 * srn_mbx_verdict_is_error() - find out whether a message speaks against a VF
 * @verdict: what became of it
 *
 * It does if no honest driver sends such a message, however little it knows of
 * what the administrator decided and of what others have taken.
 *
 * Context: any. Pure.
 * Return: true if it does.
 */
bool srn_mbx_verdict_is_error(enum srn_mbx_verdict verdict)
{
	switch (verdict) {
	case SRN_MBX_BAD_FLAGS:
	case SRN_MBX_UNKNOWN:
	case SRN_MBX_BAD_INFO:
	case SRN_MBX_NO_HANDSHAKE:
	case SRN_MBX_SHORT:
	case SRN_MBX_BAD_VALUE:
	case SRN_MBX_LOCKED:
	case SRN_MBX_RATE:
		return true;
	default:
		return false;
	}
}
EXPORT_SYMBOL_IF_KUNIT(srn_mbx_verdict_is_error);

/**
 * srn_mbx_verdict_name() - say why a message was refused
 * @verdict: the reason
 *
 * Context: any. Pure.
 * Return: a few words.
 */
const char *srn_mbx_verdict_name(enum srn_mbx_verdict verdict)
{
	static_assert(ARRAY_SIZE(mbx_verdict_names) == SRN_MBX_VERDICTS);

	return verdict < SRN_MBX_VERDICTS ? mbx_verdict_names[verdict] : "";
}
EXPORT_SYMBOL_IF_KUNIT(srn_mbx_verdict_name);
