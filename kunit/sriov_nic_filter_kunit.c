// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit: the tables by which the device sorts frames into pools.
 */
#include <kunit/test.h>
#include <linux/bitfield.h>
#include <linux/if_vlan.h>
#include <linux/module.h>
#include <linux/prandom.h>

#include "fake_nic.h"

#define SHARED_ENTRIES	16

static const u8 mac_a[ETH_ALEN] = { 0x52, 0x54, 0, 0, 0xaa, 1 };
static const u8 mac_b[ETH_ALEN] = { 0x52, 0x54, 0, 0, 0xbb, 2 };

static u8 rar_pools(struct srn_adapter *adapter, unsigned int index)
{
	u32 rah = fake_nic_read(adapter, SRN_RAH(index));

	return rah & SRN_RAH_AV ? FIELD_GET(SRN_RAH_POOLS, rah) : 0;
}

/* Pools that receive an address, as the device would see it. */
static u8 pools_of_mac(struct srn_adapter *adapter, const u8 *mac)
{
	u32 low = mac[0] | mac[1] << 8 | mac[2] << 16 | (u32)mac[3] << 24;
	u32 high = mac[4] | mac[5] << 8;
	unsigned int i;
	u8 pools = 0;

	for (i = 0; i < SRN_HW_RAR_ENTRIES; i++) {
		if (fake_nic_read(adapter, SRN_RAL(i)) == low &&
		    FIELD_GET(SRN_RAH_ADDR,
			      fake_nic_read(adapter, SRN_RAH(i))) == high)
			pools |= rar_pools(adapter, i);
	}
	return pools;
}

/* Pools that receive a VLAN. */
static u8 pools_of_vlan(struct srn_adapter *adapter, u16 vid)
{
	bool let_in = fake_nic_read(adapter, SRN_VFTA(vid / 32)) &
		      BIT(vid % 32);
	unsigned int i;
	u8 pools = 0;

	for (i = 0; i < SRN_HW_VLVF_ENTRIES; i++) {
		u32 val = fake_nic_read(adapter, SRN_VLVF(i));

		if (val & SRN_VLVF_VLANID_ENABLE &&
		    FIELD_GET(SRN_VLVF_VLANID, val) == vid)
			pools |= FIELD_GET(SRN_VLVF_POOLSEL, val);
	}
	return let_in ? pools : 0;
}

static bool hash_is_let_in(struct srn_adapter *adapter, u16 hash)
{
	return fake_nic_read(adapter, SRN_MTA(hash / 32)) & BIT(hash % 32);
}

static bool pool_listens(struct srn_adapter *adapter, unsigned int pool)
{
	return fake_nic_read(adapter, SRN_VMOLR(pool)) & SRN_VMOLR_ROMPE;
}

static void setup_gives_the_pf_alone(struct kunit *test)
{
	struct srn_adapter *adapter = fake_nic_new(test);
	unsigned int i;

	KUNIT_EXPECT_EQ(test, BIT(SRN_PF_POOL),
			pools_of_mac(adapter, fake_nic_mac));
	for (i = 1; i < SRN_HW_RAR_ENTRIES; i++)
		KUNIT_EXPECT_EQ(test, 0, rar_pools(adapter, i));
	KUNIT_EXPECT_EQ(test, 0x80, fake_nic_read(adapter, SRN_VFRE));
	KUNIT_EXPECT_EQ(test, 0x80, fake_nic_read(adapter, SRN_VFTE));
	KUNIT_EXPECT_EQ(test, 0x80007f7f, fake_nic_read(adapter, SRN_DTXSWC));
	KUNIT_EXPECT_EQ(test, SRN_PF_POOL,
			FIELD_GET(SRN_VT_CTL_DEF_PL,
				  fake_nic_read(adapter, SRN_VT_CTL)));
	KUNIT_EXPECT_EQ(test, 0, fake_nic_read(adapter, SRN_VT_CTL) &
			SRN_VT_CTL_DIS_DEF);
	for (i = 0; i < SRN_HW_POOLS; i++)
		KUNIT_EXPECT_EQ(test, SRN_VMOLR_LPE | SRN_VMOLR_AUPE |
				SRN_VMOLR_BAM | SRN_VMOLR_STRVLAN |
				SRN_VMOLR_STRCRC | 1522,
				fake_nic_read(adapter, SRN_VMOLR(i)));
}

static void mac_replaces_the_one_before(struct kunit *test)
{
	struct srn_adapter *adapter = fake_nic_new(test);

	srn_filter_set_mac(adapter, 0, mac_a);
	srn_filter_set_mac(adapter, 6, mac_b);
	KUNIT_EXPECT_EQ(test, BIT(0), rar_pools(adapter, 23));
	KUNIT_EXPECT_EQ(test, BIT(6), rar_pools(adapter, 17));
	srn_filter_set_mac(adapter, 6, mac_a);
	KUNIT_EXPECT_EQ(test, BIT(0) | BIT(6), pools_of_mac(adapter, mac_a));
	KUNIT_EXPECT_EQ(test, 0, pools_of_mac(adapter, mac_b));
	srn_filter_clear_mac(adapter, 0);
	KUNIT_EXPECT_EQ(test, BIT(6), pools_of_mac(adapter, mac_a));
	KUNIT_EXPECT_EQ(test, 0, rar_pools(adapter, 23));
}

static void addr_is_shared_by_pools(struct kunit *test)
{
	struct srn_adapter *adapter = fake_nic_new(test);

	KUNIT_EXPECT_EQ(test, 0, srn_filter_add_addr(adapter, 2, mac_a));
	KUNIT_EXPECT_EQ(test, 0, srn_filter_add_addr(adapter, 4, mac_a));
	KUNIT_EXPECT_EQ(test, 0, srn_filter_add_addr(adapter, 4, mac_a));
	KUNIT_EXPECT_EQ(test, BIT(2) | BIT(4), rar_pools(adapter, 1));
	KUNIT_EXPECT_EQ(test, 0, rar_pools(adapter, 2));
	srn_filter_clear_addrs(adapter, 2);
	KUNIT_EXPECT_EQ(test, BIT(4), pools_of_mac(adapter, mac_a));
	srn_filter_clear_addrs(adapter, 4);
	KUNIT_EXPECT_EQ(test, 0, pools_of_mac(adapter, mac_a));
}

static void addr_fails_when_entries_are_taken(struct kunit *test)
{
	struct srn_adapter *adapter = fake_nic_new(test);
	u8 mac[ETH_ALEN];
	unsigned int i;

	ether_addr_copy(mac, mac_a);
	for (i = 0; i < SHARED_ENTRIES; i++) {
		mac[5] = i;
		KUNIT_EXPECT_EQ(test, 0, srn_filter_add_addr(adapter, i % 7,
							     mac));
	}
	mac[5] = SHARED_ENTRIES;
	KUNIT_EXPECT_EQ(test, -ENOSPC, srn_filter_add_addr(adapter, 0, mac));
	KUNIT_EXPECT_EQ(test, 0, pools_of_mac(adapter, mac));
	/* The addresses that pools have to themselves are not touched. */
	for (i = SHARED_ENTRIES + 1; i < SRN_HW_RAR_ENTRIES; i++)
		KUNIT_EXPECT_EQ(test, 0, rar_pools(adapter, i));
	/* One that is known needs no entry. */
	mac[5] = 0;
	KUNIT_EXPECT_EQ(test, 0, srn_filter_add_addr(adapter, 5, mac));
	srn_filter_clear_addrs(adapter, 3);
	mac[5] = SHARED_ENTRIES;
	KUNIT_EXPECT_EQ(test, 0, srn_filter_add_addr(adapter, 0, mac));
}

static void mac_taken_knows_owners(struct kunit *test)
{
	static const u8 mac_c[ETH_ALEN] = { 0x52, 0x54, 0, 0, 0xcc, 3 };
	struct srn_adapter *adapter = fake_nic_new(test);

	KUNIT_EXPECT_TRUE(test, srn_filter_mac_taken(adapter, 0, fake_nic_mac));
	KUNIT_EXPECT_FALSE(test, srn_filter_mac_taken(adapter, SRN_PF_POOL,
						      fake_nic_mac));
	KUNIT_EXPECT_FALSE(test, srn_filter_mac_taken(adapter, 0, mac_a));
	srn_filter_set_mac(adapter, 1, mac_a);
	KUNIT_EXPECT_TRUE(test, srn_filter_mac_taken(adapter, 0, mac_a));
	KUNIT_EXPECT_FALSE(test, srn_filter_mac_taken(adapter, 1, mac_a));
	srn_filter_clear_mac(adapter, 1);
	KUNIT_EXPECT_FALSE(test, srn_filter_mac_taken(adapter, 0, mac_a));
	/* One that is kept for a VF which does not use it now. */
	srn_filter_set_identity(adapter, 2, mac_b);
	KUNIT_EXPECT_TRUE(test, srn_filter_mac_taken(adapter, 0, mac_b));
	KUNIT_EXPECT_FALSE(test, srn_filter_mac_taken(adapter, 2, mac_b));
	/* Further addresses are shared by VFs, but not with the PF. */
	srn_filter_add_addr(adapter, 3, mac_c);
	KUNIT_EXPECT_FALSE(test, srn_filter_mac_taken(adapter, 0, mac_c));
	srn_filter_add_addr(adapter, SRN_PF_POOL, mac_c);
	KUNIT_EXPECT_TRUE(test, srn_filter_mac_taken(adapter, 0, mac_c));
}

static void pf_mac_must_be_its_own(struct kunit *test)
{
	static const u8 group[ETH_ALEN] = { 1, 0, 0x5e, 0, 0, 1 };
	struct srn_adapter *adapter = fake_nic_new(test);

	srn_filter_set_mac(adapter, 1, mac_a);
	KUNIT_EXPECT_EQ(test, -EADDRINUSE,
			srn_filter_set_pf_mac(adapter, mac_a));
	KUNIT_EXPECT_EQ(test, -EADDRNOTAVAIL,
			srn_filter_set_pf_mac(adapter, group));
	KUNIT_EXPECT_EQ(test, BIT(SRN_PF_POOL),
			pools_of_mac(adapter, fake_nic_mac));
	KUNIT_EXPECT_EQ(test, 0, srn_filter_set_pf_mac(adapter, mac_b));
	KUNIT_EXPECT_EQ(test, BIT(SRN_PF_POOL), pools_of_mac(adapter, mac_b));
}

static void hash_stays_until_the_last_pool_leaves(struct kunit *test)
{
	static const u16 one[] = { 0x000, 0xfff }, two[] = { 0xfff, 0x020 };
	struct srn_adapter *adapter = fake_nic_new(test);

	srn_filter_set_hashes(adapter, 0, one, 2);
	srn_filter_set_hashes(adapter, 3, two, 2);
	KUNIT_EXPECT_TRUE(test, hash_is_let_in(adapter, 0x000));
	KUNIT_EXPECT_TRUE(test, hash_is_let_in(adapter, 0x020));
	KUNIT_EXPECT_TRUE(test, hash_is_let_in(adapter, 0xfff));
	KUNIT_EXPECT_TRUE(test, pool_listens(adapter, 0));
	KUNIT_EXPECT_FALSE(test, pool_listens(adapter, 1));
	KUNIT_EXPECT_TRUE(test, pool_listens(adapter, 3));

	srn_filter_set_hashes(adapter, 0, NULL, 0);
	KUNIT_EXPECT_FALSE(test, hash_is_let_in(adapter, 0x000));
	KUNIT_EXPECT_TRUE(test, hash_is_let_in(adapter, 0xfff));
	KUNIT_EXPECT_FALSE(test, pool_listens(adapter, 0));

	srn_filter_set_hashes(adapter, 3, one, 1);
	KUNIT_EXPECT_TRUE(test, hash_is_let_in(adapter, 0x000));
	KUNIT_EXPECT_FALSE(test, hash_is_let_in(adapter, 0xfff));
	KUNIT_EXPECT_FALSE(test, hash_is_let_in(adapter, 0x020));
}

static void allmulti_keeps_the_hashes_of_others(struct kunit *test)
{
	static const u16 hash = 0x123;
	struct srn_adapter *adapter = fake_nic_new(test);
	unsigned int i;

	srn_filter_set_hashes(adapter, 1, &hash, 1);
	srn_filter_set_allmulti(adapter, 2, true);
	for (i = 0; i < SRN_HW_MTA_WORDS; i++)
		KUNIT_EXPECT_EQ(test, ~0U, fake_nic_read(adapter, SRN_MTA(i)));
	KUNIT_EXPECT_TRUE(test, pool_listens(adapter, 2));
	KUNIT_EXPECT_FALSE(test, pool_listens(adapter, 0));
	srn_filter_set_allmulti(adapter, 2, false);
	KUNIT_EXPECT_FALSE(test, pool_listens(adapter, 2));
	for (i = 0; i < SRN_HW_MTA_WORDS; i++)
		KUNIT_EXPECT_EQ(test, i == hash / 32 ? BIT(hash % 32) : 0,
				fake_nic_read(adapter, SRN_MTA(i)));
}

static void vlan_keeps_entries_in_reserve(struct kunit *test)
{
	struct srn_adapter *adapter = fake_nic_new(test);
	u16 vid;

	for (vid = 100; vid < 100 + 24; vid++)
		KUNIT_EXPECT_EQ(test, 0, srn_filter_add_vlan(adapter, 0, vid,
							     8));
	KUNIT_EXPECT_EQ(test, -ENOSPC, srn_filter_add_vlan(adapter, 0, vid, 8));
	KUNIT_EXPECT_EQ(test, 0, srn_filter_add_vlan(adapter, 1, 100, 8));
	KUNIT_EXPECT_EQ(test, BIT(0) | BIT(1), pools_of_vlan(adapter, 100));
	for (; vid < 100 + 32; vid++)
		KUNIT_EXPECT_EQ(test, 0, srn_filter_add_vlan(adapter,
							     SRN_PF_POOL,
							     vid, 0));
	KUNIT_EXPECT_EQ(test, -ENOSPC,
			srn_filter_add_vlan(adapter, SRN_PF_POOL, vid, 0));

	srn_filter_del_vlans(adapter, 0, 105);
	KUNIT_EXPECT_EQ(test, BIT(1), pools_of_vlan(adapter, 100));
	KUNIT_EXPECT_EQ(test, 0, pools_of_vlan(adapter, 101));
	KUNIT_EXPECT_EQ(test, BIT(0), pools_of_vlan(adapter, 105));
	KUNIT_EXPECT_EQ(test, 0, srn_filter_add_vlan(adapter, 0, vid, 8));
}

/*
 * Few VLANs for many pools, so that entries are shared, given up and run out.
 * The model is a table of who is in what.
 */
static void random_vlans_match_model(struct kunit *test)
{
	enum { VIDS = 44, STEPS = 20000 };
	struct srn_adapter *adapter = fake_nic_new(test);
	const u64 seed = 0x5eed0002;
	u8 model[VIDS] = {};
	unsigned int i, v, refused = 0;
	struct rnd_state rnd;

	kunit_info(test, "seed 0x%llx", seed);
	prandom_seed_state(&rnd, seed);
	for (i = 0; i < STEPS; i++) {
		unsigned int pool = prandom_u32_state(&rnd) % SRN_HW_POOLS;
		unsigned int at = prandom_u32_state(&rnd) % VIDS;
		/* Spread over words of VFTA, the first and the last too. */
		u16 vid = at * 95;
		unsigned int reserve = prandom_u32_state(&rnd) % 2 ? 0 : 8;
		unsigned int used = 0;

		for (v = 0; v < VIDS; v++)
			used += model[v] != 0;
		switch (prandom_u32_state(&rnd) % 64) {
		case 0:
			srn_filter_del_vlans(adapter, pool, vid);
			for (v = 0; v < VIDS; v++) {
				if (v != at)
					model[v] &= ~BIT(pool);
			}
			break;
		case 1 ... 20:
			srn_filter_del_vlan(adapter, pool, vid);
			model[at] &= ~BIT(pool);
			break;
		default:
			if (model[at] || used + reserve < 32) {
				KUNIT_ASSERT_EQ(test, 0,
						srn_filter_add_vlan(adapter,
								    pool, vid,
								    reserve));
				model[at] |= BIT(pool);
			} else {
				KUNIT_ASSERT_EQ(test, -ENOSPC,
						srn_filter_add_vlan(adapter,
								    pool, vid,
								    reserve));
				refused++;
			}
		}
		if (i % 16)
			continue;
		for (v = 0; v < VIDS; v++)
			KUNIT_ASSERT_EQ_MSG(test, model[v],
					    pools_of_vlan(adapter, v * 95),
					    "step %u, VLAN %u", i, v * 95);
	}
	KUNIT_EXPECT_GT(test, refused, 100);
}

static void port_vlan_tags_and_filters(struct kunit *test)
{
	struct srn_adapter *adapter = fake_nic_new(test);

	srn_pool_set_strip_vlan(adapter, 3, false);
	srn_pool_set_port_vlan(adapter, 3, 100, 5);
	KUNIT_EXPECT_EQ(test, 0x40000000 | 5 << 13 | 100,
			fake_nic_read(adapter, SRN_VMVIR(3)));
	KUNIT_EXPECT_EQ(test, SRN_VMOLR_STRVLAN,
			fake_nic_read(adapter, SRN_VMOLR(3)) &
			(SRN_VMOLR_AUPE | SRN_VMOLR_STRVLAN));
	KUNIT_EXPECT_EQ(test, 0, fake_nic_read(adapter, SRN_VMVIR(2)));

	/* A priority alone leaves the pool its untagged frames. */
	srn_pool_set_port_vlan(adapter, 3, 0, 1);
	KUNIT_EXPECT_EQ(test, 0x40000000 | 1 << 13,
			fake_nic_read(adapter, SRN_VMVIR(3)));
	KUNIT_EXPECT_EQ(test, SRN_VMOLR_AUPE,
			fake_nic_read(adapter, SRN_VMOLR(3)) &
			(SRN_VMOLR_AUPE | SRN_VMOLR_STRVLAN));

	srn_pool_set_port_vlan(adapter, 3, 0, 0);
	KUNIT_EXPECT_EQ(test, 0, fake_nic_read(adapter, SRN_VMVIR(3)));
}

static void pool_bits_are_its_own(struct kunit *test)
{
	struct srn_adapter *adapter = fake_nic_new(test);

	srn_pool_set_enabled(adapter, 2, true);
	KUNIT_EXPECT_EQ(test, 0x84, fake_nic_read(adapter, SRN_VFRE));
	KUNIT_EXPECT_EQ(test, 0x84, fake_nic_read(adapter, SRN_VFTE));
	srn_pool_set_spoof_check(adapter, 2, false);
	KUNIT_EXPECT_EQ(test, 0x80007b7b, fake_nic_read(adapter, SRN_DTXSWC));
	srn_pool_set_max_frame(adapter, 2, 9238);
	KUNIT_EXPECT_EQ(test, 9238, fake_nic_read(adapter, SRN_VMOLR(2)) &
			SRN_VMOLR_RLPML);
	KUNIT_EXPECT_EQ(test, 1522, fake_nic_read(adapter, SRN_VMOLR(1)) &
			SRN_VMOLR_RLPML);
}

struct rate_case {
	const char *name;
	u32 rate;
	u32 link;
	u32 expected;
};

static const struct rate_case rate_cases[] = {
	{ "no limit", 0, 1000, 0 },
	{ "no link", 100, 0, 0 },
	{ "a tenth", 100, 1000, 0x80000000 | 10 << 14 },
	{ "a thousandth", 1, 1000, 0x80000000 | 1000 << 14 },
	/* 1000 / 300 = 3 + 5461 / 16384, cut */
	{ "three tenths", 300, 1000, 0x80000000 | 3 << 14 | 5461 },
	{ "as fast as the link", 100, 100, 0 },
	{ "faster than the link", 200, 100, 0 },
};

static void rate_case_name(const struct rate_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(rate, rate_cases, rate_case_name);

static void rate_is_a_factor(struct kunit *test)
{
	const struct rate_case *c = test->param_value;
	struct srn_adapter *adapter = fake_nic_new(test);

	fake_nic_write(adapter, SRN_RTTBCNRC, 0x12345678);
	srn_pool_set_rate(adapter, 5, c->rate, c->link);
	KUNIT_EXPECT_EQ(test, c->expected,
			fake_nic_read(adapter, SRN_RTTBCNRC));
	/* The second of the pool's queues comes last. */
	KUNIT_EXPECT_EQ(test, 13, fake_nic_read(adapter, SRN_RTTDQSEL));
	KUNIT_EXPECT_EQ(test, 0x14, fake_nic_read(adapter, SRN_RTTBCNRM));
}

static void queues_are_found_and_stopped(struct kunit *test)
{
	struct srn_adapter *adapter = fake_nic_new(test);

	KUNIT_EXPECT_FALSE(test, srn_pool_queues_on(adapter, 4));
	fake_nic_write(adapter, SRN_TXDCTL(12), SRN_DCTL_ENABLE);
	fake_nic_write(adapter, SRN_IVAR(4), 0x8081);
	KUNIT_EXPECT_TRUE(test, srn_pool_queues_on(adapter, 4));
	KUNIT_EXPECT_FALSE(test, srn_pool_queues_on(adapter, 3));
	srn_pool_stop_queues(adapter, 4);
	KUNIT_EXPECT_FALSE(test, srn_pool_queues_on(adapter, 4));
	KUNIT_EXPECT_EQ(test, 0, fake_nic_read(adapter, SRN_IVAR(4)));
}

/* A reset of the device takes everything; the tables bring it back. */
static void init_brings_everything_back(struct kunit *test)
{
	static const u8 pf_mac[ETH_ALEN] = { 0x52, 0x54, 0, 0, 0xdd, 4 };
	static const u16 hashes[] = { 1, 0x800, 0xabc };
	struct srn_adapter *adapter = fake_nic_new(test);
	u32 *before;
	unsigned int i;

	srn_filter_set_mac(adapter, 1, mac_a);
	srn_filter_add_addr(adapter, 1, mac_b);
	srn_filter_set_hashes(adapter, 1, hashes, ARRAY_SIZE(hashes));
	srn_filter_add_vlan(adapter, 1, 7, 0);
	srn_filter_add_vlan(adapter, 2, 4094, 0);
	srn_pool_set_port_vlan(adapter, 2, 4094, 3);
	srn_pool_set_max_frame(adapter, 1, 4000);
	srn_pool_set_spoof_check(adapter, 1, false);
	srn_pool_set_enabled(adapter, 1, true);
	KUNIT_EXPECT_EQ(test, 0, srn_filter_set_pf_mac(adapter, pf_mac));

	before = kunit_kmalloc(test, FAKE_NIC_REGS, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, before);
	memcpy(before, fake_nic_reg(adapter, 0), FAKE_NIC_REGS);
	memset(fake_nic_reg(adapter, 0), 0, FAKE_NIC_REGS);
	fake_nic_write(adapter, SRN_STATUS, before[SRN_STATUS / 4]);
	KUNIT_ASSERT_EQ(test, 0, srn_filter_init(adapter));
	for (i = 0; i < FAKE_NIC_REGS / 4; i++)
		KUNIT_EXPECT_EQ_MSG(test, before[i],
				    fake_nic_read(adapter, 4 * i),
				    "register 0x%05x", 4 * i);
}

static void rx_mode_falls_back_when_entries_run_out(struct kunit *test)
{
	struct srn_adapter *adapter = fake_nic_new(test);
	struct net_device *netdev = adapter->netdev;
	u8 mac[ETH_ALEN], group[ETH_ALEN] = { 0x33, 0x33, 0, 0, 0x12, 0x34 };
	unsigned int i;

	fake_nic_write(adapter, SRN_RCTL, SRN_RCTL_EN);
	srn_filter_add_addr(adapter, 0, mac_b);
	ether_addr_copy(mac, mac_a);
	for (i = 0; i < SHARED_ENTRIES - 1; i++) {
		mac[5] = i;
		KUNIT_ASSERT_EQ(test, 0, dev_uc_add(netdev, mac));
	}
	KUNIT_ASSERT_EQ(test, 0, dev_mc_add(netdev, group));
	srn_filter_set_rx_mode(adapter);
	KUNIT_EXPECT_EQ(test, BIT(SRN_PF_POOL), pools_of_mac(adapter, mac));
	KUNIT_EXPECT_TRUE(test, hash_is_let_in(adapter, 0x341));
	KUNIT_EXPECT_TRUE(test, pool_listens(adapter, SRN_PF_POOL));
	KUNIT_EXPECT_EQ(test, SRN_RCTL_EN, fake_nic_read(adapter, SRN_RCTL));

	mac[5] = i;
	KUNIT_ASSERT_EQ(test, 0, dev_uc_add(netdev, mac));
	srn_filter_set_rx_mode(adapter);
	KUNIT_EXPECT_EQ(test, SRN_RCTL_EN | SRN_RCTL_UPE,
			fake_nic_read(adapter, SRN_RCTL));
	/* The VF's entry is not taken from it. */
	KUNIT_EXPECT_EQ(test, BIT(0), pools_of_mac(adapter, mac_b));

	mac[5] = 3;
	KUNIT_ASSERT_EQ(test, 0, dev_uc_del(netdev, mac));
	KUNIT_ASSERT_EQ(test, 0, dev_mc_del(netdev, group));
	srn_filter_set_rx_mode(adapter);
	KUNIT_EXPECT_EQ(test, 0, pools_of_mac(adapter, mac));
	mac[5] = i;
	KUNIT_EXPECT_EQ(test, BIT(SRN_PF_POOL), pools_of_mac(adapter, mac));
	KUNIT_EXPECT_FALSE(test, hash_is_let_in(adapter, 0x341));
	KUNIT_EXPECT_EQ(test, SRN_RCTL_EN, fake_nic_read(adapter, SRN_RCTL));

	netdev->flags |= IFF_PROMISC;
	srn_filter_set_rx_mode(adapter);
	KUNIT_EXPECT_EQ(test, SRN_RCTL_EN | SRN_RCTL_UPE | SRN_RCTL_MPE,
			fake_nic_read(adapter, SRN_RCTL));
	for (i = 0; i < SRN_HW_UTA_WORDS; i++)
		KUNIT_EXPECT_EQ(test, 0, fake_nic_read(adapter, SRN_UTA(i)));
	netdev->flags &= ~IFF_PROMISC;
	dev_uc_flush(netdev);
	dev_mc_flush(netdev);
}

static struct kunit_case filter_cases[] = {
	KUNIT_CASE(setup_gives_the_pf_alone),
	KUNIT_CASE(mac_replaces_the_one_before),
	KUNIT_CASE(addr_is_shared_by_pools),
	KUNIT_CASE(addr_fails_when_entries_are_taken),
	KUNIT_CASE(mac_taken_knows_owners),
	KUNIT_CASE(pf_mac_must_be_its_own),
	KUNIT_CASE(hash_stays_until_the_last_pool_leaves),
	KUNIT_CASE(allmulti_keeps_the_hashes_of_others),
	KUNIT_CASE(vlan_keeps_entries_in_reserve),
	KUNIT_CASE(random_vlans_match_model),
	KUNIT_CASE(port_vlan_tags_and_filters),
	KUNIT_CASE(pool_bits_are_its_own),
	KUNIT_CASE_PARAM(rate_is_a_factor, rate_gen_params),
	KUNIT_CASE(queues_are_found_and_stopped),
	KUNIT_CASE(init_brings_everything_back),
	KUNIT_CASE(rx_mode_falls_back_when_entries_run_out),
	{}
};

static struct kunit_suite filter_suite = {
	.name = "sriov_nic_filter",
	.test_cases = filter_cases,
};

kunit_test_suite(filter_suite);

MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
MODULE_DESCRIPTION("KUnit: the tables that sort frames into pools");
MODULE_LICENSE("GPL");
