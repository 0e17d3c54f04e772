// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit: descriptors of the 82576. What is expected is written as the numbers
 * of the data sheet, not with the masks under test.
 */
#include <kunit/test.h>
#include <linux/module.h>
#include <linux/prandom.h>

#include "../drivers/sriov_nic/ring.h"

struct context_case {
	const char *name;
	struct srn_tx_context ctx;
	u32 lens;
	u32 type;
	u32 mss_l4len;
};

static const struct context_case context_cases[] = {
	{ "nothing but a header", { .mac_len = 14 },
	  14 << 9, 0x20200000, 0 },
	{ "a tag", { .mac_len = 14, .vlan = 0x6fff },
	  0x6fff0000 | 14 << 9, 0x20200000, 0 },
	{ "UDP", { .mac_len = 14, .ip_len = 20, .l4 = SRN_TX_L4_UDP },
	  14 << 9 | 20, 0x20200000, 0 },
	{ "TCP", { .mac_len = 14, .ip_len = 40, .l4 = SRN_TX_L4_TCP },
	  14 << 9 | 40, 0x20200800, 0 },
	{ "SCTP", { .mac_len = 18, .ip_len = 20, .l4 = SRN_TX_L4_SCTP },
	  18 << 9 | 20, 0x20201000, 0 },
	{ "segmented TCP in IPv4",
	  { .mac_len = 14, .ip_len = 20, .l4 = SRN_TX_L4_TCP, .ipv4 = true,
	    .l4_len = 32, .mss = 1448 },
	  14 << 9 | 20, 0x20200c00, 1448U << 16 | 32 << 8 },
	{ "segmented TCP in IPv6",
	  { .mac_len = 14, .ip_len = 40, .l4 = SRN_TX_L4_TCP,
	    .l4_len = 20, .mss = 8940 },
	  14 << 9 | 40, 0x20200800, 8940U << 16 | 20 << 8 },
	{ "all at their largest",
	  { .vlan = 0xffff, .mac_len = 127, .ip_len = 511, .l4_len = 255,
	    .mss = 0xffff, .ipv4 = true, .l4 = SRN_TX_L4_SCTP },
	  0xffffffff, 0x20201400, 0xffffff00 },
};

KUNIT_ARRAY_PARAM_DESC(context, context_cases, name);

/* A context says what it was asked to, bit for bit, and nothing else. */
static void put_context_packs_fields(struct kunit *test)
{
	const struct context_case *c = test->param_value;
	struct srn_tx_desc desc;

	memset(&desc, 0xa5, sizeof(desc));
	srn_desc_put_context(&desc, &c->ctx);
	KUNIT_EXPECT_EQ(test, le64_to_cpu(desc.addr), c->lens);
	KUNIT_EXPECT_EQ(test, le32_to_cpu(desc.cmd_type_len), c->type);
	KUNIT_EXPECT_EQ(test, le32_to_cpu(desc.olinfo_status), c->mss_l4len);
}

struct data_case {
	const char *name;
	u32 len;
	u32 cmd;
	u32 olinfo;
	u32 want_cmd;
};

static const struct data_case data_cases[] = {
	{ "shortest", 1, 0, 0, 0x22300001 },
	{ "longest", SRN_TX_DATA_MAX, 0, 0, 0x22308000 },
	{ "last of a frame", 60, SRN_TX_EOP, 0, 0x2330003c },
	{ "reported", 60, SRN_TX_EOP | SRN_TX_RS, 0, 0x2b30003c },
	{ "tagged", 60, SRN_TX_VLE, 0, 0x6230003c },
	{ "segmented", 60, SRN_TX_TSE, 0, 0xa230003c },
	{ "with offloads", 60, 0, 60 << 14 | 0x300, 0x2230003c },
};

KUNIT_ARRAY_PARAM_DESC(data, data_cases, name);

static void put_data_packs_fields(struct kunit *test)
{
	const struct data_case *c = test->param_value;
	struct srn_tx_desc desc;

	memset(&desc, 0xa5, sizeof(desc));
	srn_desc_put_data(&desc, 0x123456789abcULL, c->len, c->cmd, c->olinfo);
	KUNIT_EXPECT_EQ(test, le64_to_cpu(desc.addr), 0x123456789abcULL);
	KUNIT_EXPECT_EQ(test, le32_to_cpu(desc.cmd_type_len), c->want_cmd);
	KUNIT_EXPECT_EQ(test, le32_to_cpu(desc.olinfo_status), c->olinfo);
	/* A descriptor that was just written is not done. */
	KUNIT_EXPECT_FALSE(test, le32_to_cpu(desc.olinfo_status) & 1);
}

struct csum_case {
	const char *name;
	u32 status;
	enum srn_rx_csum want;
};

static const struct csum_case csum_cases[] = {
	{ "no IP", 0x3, SRN_RX_CSUM_NONE },
	{ "IP only", 0x43, SRN_RX_CSUM_NONE },
	{ "good TCP", 0x63, SRN_RX_CSUM_GOOD },
	{ "good UDP", 0x53, SRN_RX_CSUM_GOOD },
	{ "good TCP in IPv6", 0x23, SRN_RX_CSUM_GOOD },
	{ "bad TCP", 0x20000063, SRN_RX_CSUM_BAD },
	{ "bad IP", 0x40000043, SRN_RX_CSUM_BAD },
	{ "bad IP and good TCP", 0x40000063, SRN_RX_CSUM_BAD },
	{ "told to ignore", 0x67, SRN_RX_CSUM_NONE },
	{ "told to ignore a bad one", 0x20000067, SRN_RX_CSUM_NONE },
	{ "good TCP in a VLAN", 0x6b, SRN_RX_CSUM_GOOD },
};

KUNIT_ARRAY_PARAM_DESC(csum, csum_cases, name);

/* Only a transport checksum that was looked at and found right is trusted. */
static void rx_csum_trusts_only_good(struct kunit *test)
{
	const struct csum_case *c = test->param_value;

	KUNIT_EXPECT_EQ(test, srn_desc_rx_csum(c->status), c->want);
}

/* The short question has the same answer, whatever else a status holds. */
static void rx_csum_good_agrees(struct kunit *test)
{
	static const u32 bits[] = {
		SRN_RX_DD, SRN_RX_EOP, SRN_RX_IXSM, SRN_RX_VP, SRN_RX_UDPCS,
		SRN_RX_L4CS, SRN_RX_IPCS, SRN_RX_TS, SRN_RX_L4E, SRN_RX_IPE,
		SRN_RX_RXE,
	};
	unsigned int set, i;

	for (set = 0; set < BIT(ARRAY_SIZE(bits)); set++) {
		u32 status = 0;

		for (i = 0; i < ARRAY_SIZE(bits); i++)
			if (set & BIT(i))
				status |= bits[i];
		KUNIT_ASSERT_EQ(test,
				srn_desc_rx_csum_good(status & SRN_RX_CSUM),
				srn_desc_rx_csum(status) == SRN_RX_CSUM_GOOD);
	}
}

static void tx_pieces_rounds_up(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, srn_desc_tx_pieces(0), 0);
	KUNIT_EXPECT_EQ(test, srn_desc_tx_pieces(1), 1);
	KUNIT_EXPECT_EQ(test, srn_desc_tx_pieces(32768), 1);
	KUNIT_EXPECT_EQ(test, srn_desc_tx_pieces(32769), 2);
	KUNIT_EXPECT_EQ(test, srn_desc_tx_pieces(65536), 2);
	KUNIT_EXPECT_EQ(test, srn_desc_tx_pieces(65537), 3);
}

/* The room left in a ring, against counting step by step. */
static void unused_matches_counting(struct kunit *test)
{
	static const u16 counts[] = { SRN_DESC_COUNT_MIN, 72, 256,
				      SRN_DESC_COUNT_MAX };
	struct rnd_state rnd;
	unsigned int i, n;

	prandom_seed_state(&rnd, 82576);
	for (i = 0; i < 2000; i++) {
		u16 count = counts[i % ARRAY_SIZE(counts)];
		u16 use = prandom_u32_state(&rnd) % count;
		u16 clean = prandom_u32_state(&rnd) % count;
		u16 next = use;

		for (n = 0; (next + 1) % count != clean; n++)
			next = (next + 1) % count;
		KUNIT_EXPECT_EQ_MSG(test, srn_ring_unused(use, clean, count), n,
				    "use %u, clean %u, count %u", use, clean,
				    count);
	}
}

/* An empty ring of the smallest size has room for the largest frame. */
static void room_suffices_for_largest_frame(struct kunit *test)
{
	KUNIT_EXPECT_GE(test, srn_ring_unused(0, 0, SRN_DESC_COUNT_MIN),
			SRN_TX_ROOM);
	KUNIT_EXPECT_GE(test, SRN_TX_ROOM, SRN_TX_PIECES_MAX + 1);
	/* The device drops frames of more pieces than that. */
	KUNIT_EXPECT_LE(test, SRN_TX_PIECES_MAX, 64);
	/* One that is longer than that is copied into one of few. */
	KUNIT_EXPECT_GE(test, SRN_TX_PIECES_MAX,
			srn_desc_tx_pieces(GSO_LEGACY_MAX_SIZE));
}

static struct kunit_case sriov_nic_desc_cases[] = {
	KUNIT_CASE_PARAM(put_context_packs_fields, context_gen_params),
	KUNIT_CASE_PARAM(put_data_packs_fields, data_gen_params),
	KUNIT_CASE_PARAM(rx_csum_trusts_only_good, csum_gen_params),
	KUNIT_CASE(rx_csum_good_agrees),
	KUNIT_CASE(tx_pieces_rounds_up),
	KUNIT_CASE(unused_matches_counting),
	KUNIT_CASE(room_suffices_for_largest_frame),
	{}
};

static struct kunit_suite sriov_nic_desc_suite = {
	.name = "sriov_nic_desc",
	.test_cases = sriov_nic_desc_cases,
};

kunit_test_suite(sriov_nic_desc_suite);

MODULE_DESCRIPTION("KUnit: descriptors of sriov_nic");
MODULE_LICENSE("GPL");
