// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit: rules that steer frames to pools.
 */
#include <kunit/test.h>
#include <linux/module.h>

#include "../drivers/sriov_nic/ntuple.h"
#include "fake_nic.h"

static const u8 mac_a[ETH_ALEN] = { 0x02, 0, 0, 0, 0, 0xaa };

static struct ethtool_rx_flow_spec spec_to(const u8 *mac, u64 vf, u64 queue)
{
	struct ethtool_rx_flow_spec spec = {
		.flow_type = ETHER_FLOW,
		.ring_cookie = vf << ETHTOOL_RX_FLOW_SPEC_RING_VF_OFF | queue,
		.location = RX_CLS_LOC_ANY,
	};

	ether_addr_copy(spec.h_u.ether_spec.h_dest, mac);
	eth_broadcast_addr(spec.m_u.ether_spec.h_dest);
	return spec;
}

static void parse_and_unparse_agree(struct kunit *test)
{
	struct ethtool_rx_flow_spec spec, again;
	struct srn_ntuple_rule rule;
	u64 vf;

	for (vf = 0; vf <= SRN_MAX_VFS; vf++) {
		spec = spec_to(mac_a, vf, 0);
		spec.location = 5;
		KUNIT_ASSERT_EQ(test, srn_ntuple_parse(&spec, &rule), 0);
		KUNIT_EXPECT_EQ(test, rule.pool, vf ? vf - 1 : SRN_PF_POOL);
		srn_ntuple_unparse(&rule, 5, &again);
		KUNIT_EXPECT_MEMEQ(test, &spec, &again, sizeof(spec));
	}
}

static void parse_refuses_what_the_device_cannot(struct kunit *test)
{
	struct ethtool_rx_flow_spec spec;
	struct srn_ntuple_rule rule;

	spec = spec_to(mac_a, 0, 0);
	spec.flow_type = TCP_V4_FLOW;
	KUNIT_EXPECT_EQ(test, srn_ntuple_parse(&spec, &rule), -EOPNOTSUPP);
	spec.flow_type = ETHER_FLOW | FLOW_EXT;
	KUNIT_EXPECT_EQ(test, srn_ntuple_parse(&spec, &rule), -EOPNOTSUPP);
	spec.flow_type = ETHER_FLOW | FLOW_RSS;
	KUNIT_EXPECT_EQ(test, srn_ntuple_parse(&spec, &rule), -EOPNOTSUPP);
	spec = spec_to(mac_a, 0, 0);
	spec.m_u.ether_spec.h_dest[5] = 0xfe;
	KUNIT_EXPECT_EQ(test, srn_ntuple_parse(&spec, &rule), -EOPNOTSUPP);
	spec = spec_to(mac_a, 0, 0);
	spec.m_u.ether_spec.h_source[0] = 1;
	KUNIT_EXPECT_EQ(test, srn_ntuple_parse(&spec, &rule), -EOPNOTSUPP);
	spec = spec_to(mac_a, 0, 0);
	spec.m_u.ether_spec.h_proto = htons(0xffff);
	KUNIT_EXPECT_EQ(test, srn_ntuple_parse(&spec, &rule), -EOPNOTSUPP);
	spec = spec_to(mac_a, 0, 0);
	spec.ring_cookie = RX_CLS_FLOW_DISC;
	KUNIT_EXPECT_EQ(test, srn_ntuple_parse(&spec, &rule), -EOPNOTSUPP);
	spec.ring_cookie = RX_CLS_FLOW_WAKE;
	KUNIT_EXPECT_EQ(test, srn_ntuple_parse(&spec, &rule), -EOPNOTSUPP);
}

static void parse_refuses_what_there_is_not(struct kunit *test)
{
	static const u8 group[ETH_ALEN] = { 0x01, 0, 0x5e, 0, 0, 1 };
	static const u8 zero[ETH_ALEN] = {};
	struct ethtool_rx_flow_spec spec;
	struct srn_ntuple_rule rule;

	spec = spec_to(group, 1, 0);
	KUNIT_EXPECT_EQ(test, srn_ntuple_parse(&spec, &rule), -EINVAL);
	spec = spec_to(zero, 1, 0);
	KUNIT_EXPECT_EQ(test, srn_ntuple_parse(&spec, &rule), -EINVAL);
	spec = spec_to(mac_a, SRN_MAX_VFS + 1, 0);
	KUNIT_EXPECT_EQ(test, srn_ntuple_parse(&spec, &rule), -EINVAL);
	spec = spec_to(mac_a, 1, 1);
	KUNIT_EXPECT_EQ(test, srn_ntuple_parse(&spec, &rule), -EINVAL);
}

/* A VF's driver neither takes a rule away nor adds to it. */
static void rule_outlives_what_a_vf_asks_for(struct kunit *test)
{
	struct srn_adapter *adapter = fake_nic_new(test);
	struct ethtool_rxnfc cmd = { .cmd = ETHTOOL_SRXCLSRLINS };
	u32 rah;

	cmd.fs = spec_to(mac_a, 3, 0);
	KUNIT_ASSERT_EQ(test, srn_ntuple_set(adapter, &cmd), 0);
	KUNIT_EXPECT_EQ(test, cmd.fs.location, 0);
	rah = SRN_RAH_AV | SRN_RAH_POOL(2) | 0xaa00;
	KUNIT_EXPECT_EQ(test, fake_nic_read(adapter, SRN_RAH(1)), rah);

	KUNIT_ASSERT_EQ(test, srn_filter_add_addr(adapter, 2, mac_a), 0);
	KUNIT_ASSERT_EQ(test, srn_filter_add_addr(adapter, 4, mac_a), 0);
	KUNIT_EXPECT_EQ(test, fake_nic_read(adapter, SRN_RAH(1)),
			rah | SRN_RAH_POOL(4));
	srn_filter_clear_addrs(adapter, 2);
	srn_filter_clear_addrs(adapter, 4);
	KUNIT_EXPECT_EQ(test, fake_nic_read(adapter, SRN_RAH(1)), rah);

	/* Nor does a reset of the device. */
	fake_nic_write(adapter, SRN_RAH(1), 0);
	KUNIT_ASSERT_EQ(test, srn_filter_init(adapter), 0);
	KUNIT_EXPECT_EQ(test, fake_nic_read(adapter, SRN_RAH(1)), rah);

	cmd.cmd = ETHTOOL_SRXCLSRLDEL;
	KUNIT_EXPECT_EQ(test, srn_ntuple_set(adapter, &cmd), 0);
	KUNIT_EXPECT_EQ(test, fake_nic_read(adapter, SRN_RAH(1)), 0);
	KUNIT_EXPECT_EQ(test, srn_ntuple_set(adapter, &cmd), -ENOENT);
}

static void set_refuses_doubles_and_foreign_addresses(struct kunit *test)
{
	struct srn_adapter *adapter = fake_nic_new(test);
	struct ethtool_rxnfc cmd = { .cmd = ETHTOOL_SRXCLSRLINS };

	cmd.fs = spec_to(mac_a, 3, 0);
	KUNIT_ASSERT_EQ(test, srn_ntuple_set(adapter, &cmd), 0);
	cmd.fs = spec_to(mac_a, 3, 0);
	KUNIT_EXPECT_EQ(test, srn_ntuple_set(adapter, &cmd), -EEXIST);
	cmd.fs = spec_to(mac_a, 4, 0);
	cmd.fs.location = 0;
	KUNIT_EXPECT_EQ(test, srn_ntuple_set(adapter, &cmd), -EBUSY);
	cmd.fs.location = SRN_NTUPLE_RULES;
	KUNIT_EXPECT_EQ(test, srn_ntuple_set(adapter, &cmd), -EINVAL);
	cmd.fs = spec_to(fake_nic_mac, 3, 0);
	KUNIT_EXPECT_EQ(test, srn_ntuple_set(adapter, &cmd), -EADDRINUSE);
	cmd.cmd = ETHTOOL_SRXFH;
	KUNIT_EXPECT_EQ(test, srn_ntuple_set(adapter, &cmd), -EOPNOTSUPP);
}

static struct kunit_case sriov_nic_ntuple_cases[] = {
	KUNIT_CASE(parse_and_unparse_agree),
	KUNIT_CASE(parse_refuses_what_the_device_cannot),
	KUNIT_CASE(parse_refuses_what_there_is_not),
	KUNIT_CASE(rule_outlives_what_a_vf_asks_for),
	KUNIT_CASE(set_refuses_doubles_and_foreign_addresses),
	{}
};

static struct kunit_suite sriov_nic_ntuple_suite = {
	.name = "sriov_nic_ntuple",
	.test_cases = sriov_nic_ntuple_cases,
};

kunit_test_suite(sriov_nic_ntuple_suite);

MODULE_DESCRIPTION("KUnit: rules of sriov_nic that steer frames");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
