// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit: which messages of VFs are let through, and what they say.
 */
#include <kunit/test.h>
#include <linux/bitfield.h>
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/prandom.h>

#include "../drivers/sriov_nic/mbx_msg.h"

#define ALL	(SRN_MBX_HAS_HANDSHAKE | SRN_MBX_HAS_TRUST)
#define SHAKEN	SRN_MBX_HAS_HANDSHAKE

#define HEAD(op, info)	((op) | FIELD_PREP_CONST(SRN_MBX_INFO, info))

/* 52:54:00:00:01:02 */
#define MAC_LOW		0x00005452
#define MAC_HIGH	0x0201

struct msg_case {
	const char *name;
	u32 word[SRN_MBX_WORDS];
	unsigned int num_words;
	unsigned int has;
	enum srn_mbx_verdict verdict;
	enum srn_mbx_do what;
};

static const struct msg_case accept_cases[] = {
	{ "reset before handshake", { HEAD(SRN_MBX_OP_RESET, 0) },
	  1, 0, SRN_MBX_OK, SRN_MBX_DO_RESET },
	{ "reset after handshake", { HEAD(SRN_MBX_OP_RESET, 0) },
	  16, ALL, SRN_MBX_OK, SRN_MBX_DO_RESET },
	{ "address", { HEAD(SRN_MBX_OP_MAC, 0), MAC_LOW, MAC_HIGH },
	  3, SHAKEN, SRN_MBX_OK, SRN_MBX_DO_SET_MAC },
	{ "no further addresses, none given", { HEAD(SRN_MBX_OP_MAC, 1) },
	  1, SHAKEN, SRN_MBX_OK, SRN_MBX_DO_CLEAR_ADDRS },
	{ "no further addresses, zeros given", { HEAD(SRN_MBX_OP_MAC, 1) },
	  16, SHAKEN, SRN_MBX_OK, SRN_MBX_DO_CLEAR_ADDRS },
	{ "further address", { HEAD(SRN_MBX_OP_MAC, 2), MAC_LOW, MAC_HIGH },
	  16, SHAKEN, SRN_MBX_OK, SRN_MBX_DO_ADD_ADDR },
	{ "no hashes", { HEAD(SRN_MBX_OP_MULTICAST, 0) },
	  1, SHAKEN, SRN_MBX_OK, SRN_MBX_DO_SET_HASHES },
	{ "thirty hashes", { HEAD(SRN_MBX_OP_MULTICAST, 30) },
	  16, SHAKEN, SRN_MBX_OK, SRN_MBX_DO_SET_HASHES },
	{ "join VLAN 0", { HEAD(SRN_MBX_OP_VLAN, 1), 0 },
	  2, SHAKEN, SRN_MBX_OK, SRN_MBX_DO_ADD_VLAN },
	{ "join VLAN 4094", { HEAD(SRN_MBX_OP_VLAN, 1), 4094 },
	  2, SHAKEN, SRN_MBX_OK, SRN_MBX_DO_ADD_VLAN },
	{ "leave VLAN 5", { HEAD(SRN_MBX_OP_VLAN, 0), 5 },
	  2, SHAKEN, SRN_MBX_OK, SRN_MBX_DO_DEL_VLAN },
	{ "smallest frame", { SRN_MBX_OP_MAX_FRAME, 64 },
	  2, SHAKEN, SRN_MBX_OK, SRN_MBX_DO_SET_MAX_FRAME },
	{ "largest frame", { SRN_MBX_OP_MAX_FRAME, 9728 },
	  2, SHAKEN, SRN_MBX_OK, SRN_MBX_DO_SET_MAX_FRAME },
	{ "not promiscuous, not trusted", { HEAD(SRN_MBX_OP_PROMISC, 0) },
	  1, SHAKEN, SRN_MBX_OK, SRN_MBX_DO_SET_ALLMULTI },
	{ "all groups, trusted", { HEAD(SRN_MBX_OP_PROMISC, 2) },
	  1, ALL, SRN_MBX_OK, SRN_MBX_DO_SET_ALLMULTI },
};

static const struct msg_case reject_cases[] = {
	{ "nothing", { SRN_MBX_OP_RESET }, 0, ALL, SRN_MBX_SHORT },
	{ "all zeros", { 0 }, 16, ALL, SRN_MBX_UNKNOWN },
	{ "own ACK", { SRN_MBX_OP_RESET | SRN_MBX_ACK },
	  16, ALL, SRN_MBX_ECHO },
	{ "own NACK", { SRN_MBX_OP_CONTROL | SRN_MBX_NACK },
	  16, 0, SRN_MBX_ECHO },
	{ "CTS", { SRN_MBX_OP_RESET | SRN_MBX_CTS },
	  16, ALL, SRN_MBX_BAD_FLAGS },
	{ "bit 24", { SRN_MBX_OP_RESET | BIT(24) },
	  16, ALL, SRN_MBX_BAD_FLAGS },
	{ "bit 28", { HEAD(SRN_MBX_OP_MAC, 1) | BIT(28) },
	  16, ALL, SRN_MBX_BAD_FLAGS },
	{ "CONTROL, which is the PF's", { SRN_MBX_OP_CONTROL },
	  16, ALL, SRN_MBX_UNKNOWN },
	{ "OP 7", { 7 }, 16, ALL, SRN_MBX_UNKNOWN },
	{ "OP 0xffff", { 0xffff }, 16, ALL, SRN_MBX_UNKNOWN },
	{ "unknown before handshake", { 0x1234 }, 16, 0, SRN_MBX_UNKNOWN },
	{ "reset, INFO 1", { HEAD(SRN_MBX_OP_RESET, 1) },
	  16, ALL, SRN_MBX_BAD_INFO },
	{ "address, INFO 3", { HEAD(SRN_MBX_OP_MAC, 3), MAC_LOW, MAC_HIGH },
	  16, ALL, SRN_MBX_BAD_INFO },
	{ "31 hashes", { HEAD(SRN_MBX_OP_MULTICAST, 31) },
	  16, ALL, SRN_MBX_BAD_INFO },
	{ "255 hashes", { HEAD(SRN_MBX_OP_MULTICAST, 255) },
	  16, ALL, SRN_MBX_BAD_INFO },
	{ "VLAN, INFO 2", { HEAD(SRN_MBX_OP_VLAN, 2), 5 },
	  16, ALL, SRN_MBX_BAD_INFO },
	{ "frame, INFO 1", { HEAD(SRN_MBX_OP_MAX_FRAME, 1), 1522 },
	  16, ALL, SRN_MBX_BAD_INFO },
	{ "all unicast", { HEAD(SRN_MBX_OP_PROMISC, 1) },
	  16, ALL, SRN_MBX_BAD_INFO },
	{ "all unicast and groups", { HEAD(SRN_MBX_OP_PROMISC, 3) },
	  16, ALL, SRN_MBX_BAD_INFO },
	{ "address before handshake",
	  { HEAD(SRN_MBX_OP_MAC, 0), MAC_LOW, MAC_HIGH },
	  16, 0, SRN_MBX_NO_HANDSHAKE },
	{ "address before handshake, trusted",
	  { HEAD(SRN_MBX_OP_MAC, 0), MAC_LOW, MAC_HIGH },
	  16, SRN_MBX_HAS_TRUST, SRN_MBX_NO_HANDSHAKE },
	{ "hashes before handshake", { HEAD(SRN_MBX_OP_MULTICAST, 1) },
	  16, 0, SRN_MBX_NO_HANDSHAKE },
	{ "VLAN before handshake", { HEAD(SRN_MBX_OP_VLAN, 1), 5 },
	  16, 0, SRN_MBX_NO_HANDSHAKE },
	{ "frame before handshake", { SRN_MBX_OP_MAX_FRAME, 1522 },
	  16, 0, SRN_MBX_NO_HANDSHAKE },
	{ "all groups, not trusted", { HEAD(SRN_MBX_OP_PROMISC, 2) },
	  16, SHAKEN, SRN_MBX_NO_TRUST },
	{ "address in two dwords",
	  { HEAD(SRN_MBX_OP_MAC, 0), MAC_LOW, MAC_HIGH },
	  2, ALL, SRN_MBX_SHORT },
	{ "further address in one dword",
	  { HEAD(SRN_MBX_OP_MAC, 2), MAC_LOW, MAC_HIGH },
	  1, ALL, SRN_MBX_SHORT },
	{ "one hash, no dword for it", { HEAD(SRN_MBX_OP_MULTICAST, 1) },
	  1, ALL, SRN_MBX_SHORT },
	{ "three hashes in one dword", { HEAD(SRN_MBX_OP_MULTICAST, 3) },
	  2, ALL, SRN_MBX_SHORT },
	{ "thirty hashes, one dword missing",
	  { HEAD(SRN_MBX_OP_MULTICAST, 30) },
	  15, ALL, SRN_MBX_SHORT },
	{ "VLAN in one dword", { HEAD(SRN_MBX_OP_VLAN, 1), 5 },
	  1, ALL, SRN_MBX_SHORT },
	{ "frame in one dword", { SRN_MBX_OP_MAX_FRAME, 1522 },
	  1, ALL, SRN_MBX_SHORT },
	{ "address of zeros", { HEAD(SRN_MBX_OP_MAC, 0) },
	  16, ALL, SRN_MBX_BAD_VALUE },
	{ "address of a group", { HEAD(SRN_MBX_OP_MAC, 0), 0x005e0001, 1 },
	  16, ALL, SRN_MBX_BAD_VALUE },
	{ "broadcast address", { HEAD(SRN_MBX_OP_MAC, 0), ~0U, ~0U },
	  16, ALL, SRN_MBX_BAD_VALUE },
	{ "further address of a group",
	  { HEAD(SRN_MBX_OP_MAC, 2), 0x005e0001, 1 },
	  16, ALL, SRN_MBX_BAD_VALUE },
	{ "hash of 13 bits", { HEAD(SRN_MBX_OP_MULTICAST, 1), 0x1000 },
	  16, ALL, SRN_MBX_BAD_VALUE },
	{ "second hash of 16 bits",
	  { HEAD(SRN_MBX_OP_MULTICAST, 2), 0x80000001 },
	  16, ALL, SRN_MBX_BAD_VALUE },
	{ "join VLAN 4095", { HEAD(SRN_MBX_OP_VLAN, 1), 4095 },
	  16, ALL, SRN_MBX_BAD_VALUE },
	{ "leave VLAN 4096", { HEAD(SRN_MBX_OP_VLAN, 0), 4096 },
	  16, ALL, SRN_MBX_BAD_VALUE },
	{ "VLAN with a priority", { HEAD(SRN_MBX_OP_VLAN, 1), 0x6005 },
	  16, ALL, SRN_MBX_BAD_VALUE },
	{ "frame of 0 bytes", { SRN_MBX_OP_MAX_FRAME, 0 },
	  16, ALL, SRN_MBX_BAD_VALUE },
	{ "frame of 63 bytes", { SRN_MBX_OP_MAX_FRAME, 63 },
	  16, ALL, SRN_MBX_BAD_VALUE },
	{ "frame of 9729 bytes", { SRN_MBX_OP_MAX_FRAME, 9729 },
	  16, ALL, SRN_MBX_BAD_VALUE },
	{ "frame of 64 KiB and a bit", { SRN_MBX_OP_MAX_FRAME, 0x100f2 },
	  16, ALL, SRN_MBX_BAD_VALUE },
};

static void msg_case_name(const struct msg_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(accept, accept_cases, msg_case_name);
KUNIT_ARRAY_PARAM(reject, reject_cases, msg_case_name);

static void msg_check_accepts(struct kunit *test)
{
	const struct msg_case *c = test->param_value;
	struct srn_mbx_msg msg;

	KUNIT_ASSERT_EQ(test, SRN_MBX_OK,
			srn_mbx_msg_check(c->word, c->num_words, c->has, &msg));
	KUNIT_EXPECT_EQ(test, c->what, msg.what);
}

static void msg_check_rejects(struct kunit *test)
{
	const struct msg_case *c = test->param_value;
	struct srn_mbx_msg msg;

	KUNIT_EXPECT_EQ(test, c->verdict,
			srn_mbx_msg_check(c->word, c->num_words, c->has, &msg));
}

static void msg_check_decodes(struct kunit *test)
{
	static const u8 mac[ETH_ALEN] = { 0x52, 0x54, 0, 0, 1, 2 };
	u32 word[SRN_MBX_WORDS] = { HEAD(SRN_MBX_OP_MAC, 0) };
	struct srn_mbx_msg msg;

	srn_mbx_msg_pack_mac(word, mac);
	KUNIT_EXPECT_EQ(test, MAC_LOW, word[1]);
	KUNIT_EXPECT_EQ(test, MAC_HIGH, word[2]);
	/* What is beside the address in its dword is not part of it. */
	word[2] |= 0xabcd0000;
	KUNIT_EXPECT_EQ(test, SRN_MBX_OK, srn_mbx_msg_check(word, 3, ALL, &msg));
	KUNIT_EXPECT_MEMEQ(test, mac, msg.mac, ETH_ALEN);

	word[0] = HEAD(SRN_MBX_OP_MULTICAST, 3);
	word[1] = 0x0fff0001;
	word[2] = 0xffff0123;
	KUNIT_EXPECT_EQ(test, SRN_MBX_OK, srn_mbx_msg_check(word, 3, ALL, &msg));
	KUNIT_EXPECT_EQ(test, 3, msg.num_hashes);
	KUNIT_EXPECT_EQ(test, 0x001, msg.hash[0]);
	KUNIT_EXPECT_EQ(test, 0xfff, msg.hash[1]);
	KUNIT_EXPECT_EQ(test, 0x123, msg.hash[2]);

	word[0] = HEAD(SRN_MBX_OP_PROMISC, 2);
	KUNIT_EXPECT_EQ(test, SRN_MBX_OK, srn_mbx_msg_check(word, 1, ALL, &msg));
	KUNIT_EXPECT_TRUE(test, msg.allmulti);
	word[0] = HEAD(SRN_MBX_OP_PROMISC, 0);
	KUNIT_EXPECT_EQ(test, SRN_MBX_OK, srn_mbx_msg_check(word, 1, ALL, &msg));
	KUNIT_EXPECT_FALSE(test, msg.allmulti);
}

static void reply_sets_flags(struct kunit *test)
{
	const u32 head = HEAD(SRN_MBX_OP_VLAN, 1);

	KUNIT_EXPECT_EQ(test, 0xa0010004, srn_mbx_msg_reply(head, true, true));
	KUNIT_EXPECT_EQ(test, 0x60010004, srn_mbx_msg_reply(head, false, true));
	KUNIT_EXPECT_EQ(test, 0x40010004, srn_mbx_msg_reply(head, false, false));
	KUNIT_EXPECT_EQ(test, 0x80000001,
			srn_mbx_msg_reply(SRN_MBX_OP_RESET, true, false));
	/* What the VF had no right to set does not come back. */
	KUNIT_EXPECT_EQ(test, 0x40010004,
			srn_mbx_msg_reply(head | SRN_MBX_CTS | SRN_MBX_ZERO,
					  false, false));
}

static void verdicts_have_names(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < SRN_MBX_VERDICTS; i++)
		KUNIT_EXPECT_GT(test, strlen(srn_mbx_verdict_name(i)), 0);
	KUNIT_EXPECT_STREQ(test, "", srn_mbx_verdict_name(SRN_MBX_VERDICTS));
}

/* Whatever a VF sends, what is let through is in range and was allowed. */
static void random_messages_stay_in_range(struct kunit *test)
{
	const u64 seed = 0x5eed0001;
	unsigned int i, j, accepted = 0;
	struct rnd_state rnd;

	kunit_info(test, "seed 0x%llx", seed);
	prandom_seed_state(&rnd, seed);
	for (i = 0; i < 200000; i++) {
		unsigned int has = prandom_u32_state(&rnd) % (ALL + 1);
		unsigned int n = prandom_u32_state(&rnd) % (SRN_MBX_WORDS + 1);
		u32 word[SRN_MBX_WORDS];
		enum srn_mbx_verdict verdict;
		struct srn_mbx_msg msg;

		prandom_bytes_state(&rnd, word, sizeof(word));
		/* Mostly something that comes near a message. */
		if (i % 8)
			word[0] &= FIELD_PREP(SRN_MBX_INFO, 0x1f) | 0x7;
		if (i % 3)
			word[1] &= 0x0fff0fff;
		verdict = srn_mbx_msg_check(word, n, has, &msg);
		KUNIT_ASSERT_LT(test, verdict, SRN_MBX_VERDICTS);
		if (verdict != SRN_MBX_OK)
			continue;

		accepted++;
		KUNIT_ASSERT_GT(test, n, 0);
		KUNIT_ASSERT_EQ(test, 0, word[0] & GENMASK(31, 24));
		KUNIT_ASSERT_TRUE(test, msg.what == SRN_MBX_DO_RESET ||
				  has & SRN_MBX_HAS_HANDSHAKE);
		KUNIT_ASSERT_TRUE(test, !msg.allmulti ||
				  has & SRN_MBX_HAS_TRUST);
		if (msg.what == SRN_MBX_DO_SET_MAC ||
		    msg.what == SRN_MBX_DO_ADD_ADDR)
			KUNIT_ASSERT_TRUE(test, is_valid_ether_addr(msg.mac));
		if (msg.what == SRN_MBX_DO_SET_MAX_FRAME)
			KUNIT_ASSERT_GE(test, msg.max_frame, 64);
		KUNIT_ASSERT_LE(test, msg.max_frame, 9728);
		KUNIT_ASSERT_LE(test, msg.vid, 4094);
		KUNIT_ASSERT_LE(test, msg.num_hashes, SRN_MBX_HASHES_MAX);
		for (j = 0; j < msg.num_hashes; j++)
			KUNIT_ASSERT_LT(test, msg.hash[j], 4096);
	}
	KUNIT_EXPECT_GT(test, accepted, 1000);
}

static struct kunit_case mbx_msg_cases[] = {
	KUNIT_CASE_PARAM(msg_check_accepts, accept_gen_params),
	KUNIT_CASE_PARAM(msg_check_rejects, reject_gen_params),
	KUNIT_CASE(msg_check_decodes),
	KUNIT_CASE(reply_sets_flags),
	KUNIT_CASE(verdicts_have_names),
	KUNIT_CASE(random_messages_stay_in_range),
	{}
};

static struct kunit_suite mbx_msg_suite = {
	.name = "sriov_nic_mbx_msg",
	.test_cases = mbx_msg_cases,
};

kunit_test_suite(mbx_msg_suite);

MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
MODULE_DESCRIPTION("KUnit: which messages of VFs are let through");
MODULE_LICENSE("GPL");
