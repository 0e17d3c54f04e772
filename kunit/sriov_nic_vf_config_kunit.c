// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit: the identity that the administrator gives to a VF, down to the
 * registers of its pool.
 */
#include <kunit/test.h>
#include <linux/bitfield.h>
#include <linux/module.h>
#include <linux/unaligned.h>

#include "fake_vf.h"

static void set_mac_of_administered_vf(struct kunit *test)
{
	struct srn_adapter *adapter = nic_with_vfs(test);
	struct srn_vf *vf = &adapter->sriov.vf[1];

	set_mac(vf, mac_a);
	shake(test, vf);
	KUNIT_EXPECT_EQ(test, 0xa0000002, say_mac(test, vf, 0, mac_a));
	KUNIT_EXPECT_EQ(test, 0x60000002, say_mac(test, vf, 0, mac_b));
	KUNIT_EXPECT_EQ(test, 0x60020002, say_mac(test, vf, 2, mac_b));
	KUNIT_EXPECT_TRUE(test, rar_is(vf, mac_a));
	KUNIT_EXPECT_EQ(test, 2, vf->verdicts[SRN_MBX_FIXED]);

	set_trust(vf, true);
	KUNIT_EXPECT_EQ(test, 0xa0000002, say_mac(test, vf, 0, mac_b));
	KUNIT_EXPECT_TRUE(test, rar_is(vf, mac_b));
	KUNIT_EXPECT_EQ(test, 0xa0020002, say_mac(test, vf, 2, mac_a));

	/* With the trust goes what it allowed, and the driver is told. */
	set_trust(vf, false);
	KUNIT_EXPECT_TRUE(test, rar_is(vf, mac_a));
	KUNIT_EXPECT_EQ(test, 0, fake_nic_read(adapter, SRN_RAH(1)));
	KUNIT_EXPECT_EQ(test, RECALLED, mbx_word(vf, 0));
}

static void vlan_is_fixed_by_port_vlan(struct kunit *test)
{
	struct srn_adapter *adapter = nic_with_vfs(test);
	struct srn_vf *vf = &adapter->sriov.vf[1];

	shake(test, vf);
	KUNIT_EXPECT_EQ(test, 0xa0010004,
			say(test, vf, HEAD(SRN_MBX_OP_VLAN, 1), 5, 0));
	KUNIT_EXPECT_EQ(test, 0x80002005, fake_nic_read(adapter, SRN_VLVF(0)));

	KUNIT_EXPECT_EQ(test, 0, set_vlan(vf, 100, 3));
	KUNIT_EXPECT_EQ(test, 0, fake_nic_read(adapter, SRN_VLVF(0)));
	KUNIT_EXPECT_EQ(test, 0x80002064, fake_nic_read(adapter, SRN_VLVF(1)));
	KUNIT_EXPECT_EQ(test, 0x40006064, fake_nic_read(adapter, SRN_VMVIR(1)));
	KUNIT_EXPECT_EQ(test, 0x60010004,
			say(test, vf, HEAD(SRN_MBX_OP_VLAN, 1), 5, 0));
	KUNIT_EXPECT_EQ(test, 0x60000004,
			say(test, vf, HEAD(SRN_MBX_OP_VLAN, 0), 100, 0));

	/* It outlives the VF's driver. */
	reset(vf);
	KUNIT_EXPECT_EQ(test, 0x80002064, fake_nic_read(adapter, SRN_VLVF(1)));
	shake(test, vf);

	/* Only the driver knows its VLANs still, so it begins anew. */
	KUNIT_EXPECT_EQ(test, 0, set_vlan(vf, 0, 0));
	KUNIT_EXPECT_EQ(test, 0, fake_nic_read(adapter, SRN_VLVF(1)));
	KUNIT_EXPECT_EQ(test, 0, fake_nic_read(adapter, SRN_VMVIR(1)));
	KUNIT_EXPECT_EQ(test, RECALLED, mbx_word(vf, 0));
	shake(test, vf);
	KUNIT_EXPECT_EQ(test, 0xa0010004,
			say(test, vf, HEAD(SRN_MBX_OP_VLAN, 1), 5, 0));
}

static void link_disable_hides_the_link(struct kunit *test)
{
	struct srn_adapter *adapter = nic_with_vfs(test);
	struct srn_vf *vf = &adapter->sriov.vf[1];

	shake(test, vf);
	KUNIT_EXPECT_EQ(test, 0, set_link(vf, VFIO_GLUE_LINK_DISABLE));
	KUNIT_EXPECT_FALSE(test, pool_is_on(vf));
	KUNIT_EXPECT_EQ(test, NO_LINK, mbx_word(vf, 0));
	KUNIT_EXPECT_EQ(test, 4, fake_nic_read(adapter, SRN_PVTEICS(1)));

	/* No reply says otherwise, nor that the handshake is void. */
	KUNIT_EXPECT_EQ(test, 0x80000005,
			say(test, vf, SRN_MBX_OP_MAX_FRAME, 1522, 0));
	ack(vf);
	KUNIT_EXPECT_EQ(test, 0x80000005, mbx_word(vf, 0));
	KUNIT_EXPECT_EQ(test, 0x60000005,
			say(test, vf, SRN_MBX_OP_MAX_FRAME, 0, 0));
	ack(vf);
	KUNIT_EXPECT_EQ(test, NO_LINK, mbx_word(vf, 0));

	/* Not even a driver that begins anew gets one. */
	reset(vf);
	shake(test, vf);
	KUNIT_EXPECT_FALSE(test, pool_is_on(vf));

	KUNIT_EXPECT_EQ(test, 0, set_link(vf, VFIO_GLUE_LINK_ENABLE));
	KUNIT_EXPECT_TRUE(test, pool_is_on(vf));
	KUNIT_EXPECT_EQ(test, LINK, mbx_word(vf, 0));
}

static void new_mac_recalls_the_driver(struct kunit *test)
{
	struct srn_adapter *adapter = nic_with_vfs(test);
	struct srn_vf *vf = &adapter->sriov.vf[1];
	struct vfg_func_config config;

	shake(test, vf);
	KUNIT_EXPECT_EQ(test, 0, set_mac(vf, mac_a));
	KUNIT_EXPECT_EQ(test, RECALLED, mbx_word(vf, 0));
	KUNIT_EXPECT_TRUE(test, rar_is(vf, mac_a));
	KUNIT_EXPECT_TRUE(test, pool_is_on(vf));
	srn_vf_get_config(vf, &config);
	KUNIT_EXPECT_MEMEQ(test, mac_a, config.mac, ETH_ALEN);
	KUNIT_EXPECT_EQ(test, 0x40000002, say_mac(test, vf, 0, mac_b));
	/* Even before it has answered, another takes effect at once. */
	KUNIT_EXPECT_EQ(test, 0, set_mac(vf, mac_b));
	KUNIT_EXPECT_TRUE(test, rar_is(vf, mac_b));
	shake(test, vf);
	KUNIT_EXPECT_TRUE(test, rar_is(vf, mac_b));

	/* The same once more disturbs nobody. */
	fake_nic_write(adapter, SRN_VMBMEM(1), 0x77);
	KUNIT_EXPECT_EQ(test, 0, set_mac(vf, mac_b));
	KUNIT_EXPECT_EQ(test, 0x77, mbx_word(vf, 0));
	KUNIT_EXPECT_TRUE(test, vf->cts);
}

struct config_case {
	const char *name;
	struct vfg_func_config config;
	int err;
};

/* Each with a change of trust, which must not happen. */
static const struct config_case config_cases[] = {
	{ "address of a group",
	  { VFG_CONFIG_MAC | VFG_CONFIG_TRUST, .mac = { 1 }, .trust = true },
	  -EADDRNOTAVAIL },
	{ "broadcast address",
	  { VFG_CONFIG_MAC | VFG_CONFIG_TRUST, .trust = true,
	    .mac = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff } }, -EADDRNOTAVAIL },
	{ "the PF's address",
	  { VFG_CONFIG_MAC | VFG_CONFIG_TRUST, .trust = true,
	    .mac = { 0x52, 0x54, 0, 0, 0, 0x10 } }, -EADDRINUSE },
	{ "VLAN 4095",
	  { VFG_CONFIG_VLAN | VFG_CONFIG_TRUST, .vlan = 4095, .trust = true },
	  -ERANGE },
	{ "priority 8",
	  { VFG_CONFIG_VLAN | VFG_CONFIG_TRUST, .vlan = 1, .qos = 8,
	    .trust = true }, -ERANGE },
	{ "link state 3",
	  { VFG_CONFIG_LINK | VFG_CONFIG_TRUST, .link = 3, .trust = true },
	  -EINVAL },
	{ "rate above the port's",
	  { VFG_CONFIG_MAX_RATE | VFG_CONFIG_TRUST, .max_rate_mbps = 1001,
	    .trust = true }, -ERANGE },
	{ "good VLAN, bad rate",
	  { VFG_CONFIG_VLAN | VFG_CONFIG_MAX_RATE | VFG_CONFIG_TRUST,
	    .vlan = 5, .max_rate_mbps = ~0U, .trust = true }, -ERANGE },
};

static void config_case_name(const struct config_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(config, config_cases, config_case_name);

static void config_is_refused_whole(struct kunit *test)
{
	const struct config_case *c = test->param_value;
	struct srn_adapter *adapter = nic_with_vfs(test);
	struct srn_vf *vf = &adapter->sriov.vf[1];
	struct vfg_func_config before, after;

	srn_vf_get_config(vf, &before);
	KUNIT_EXPECT_EQ(test, c->err, srn_vf_set_config(vf, &c->config, NULL));
	srn_vf_get_config(vf, &after);
	KUNIT_EXPECT_MEMEQ(test, &before, &after, sizeof(before));
	KUNIT_EXPECT_EQ(test, 0, fake_nic_read(adapter, SRN_VLVF(0)));
}

static void config_fails_whole_without_room(struct kunit *test)
{
	const struct vfg_func_config config = {
		.set = VFG_CONFIG_VLAN | VFG_CONFIG_TRUST,
		.vlan = 4000,
		.trust = true,
	};
	struct srn_adapter *adapter = nic_with_vfs(test);
	struct srn_vf *vf = &adapter->sriov.vf[1];
	u16 vid;

	KUNIT_EXPECT_EQ(test, 0, set_vlan(vf, 10, 0));
	for (vid = 100; vid < 100 + SRN_HW_VLVF_ENTRIES - 1; vid++)
		KUNIT_EXPECT_EQ(test, 0, srn_filter_add_vlan(adapter, 7, vid,
							     0));
	KUNIT_EXPECT_EQ(test, -ENOSPC, srn_vf_set_config(vf, &config, NULL));
	KUNIT_EXPECT_FALSE(test, vf->config.trust);
	KUNIT_EXPECT_EQ(test, 10, vf->config.vlan);
	KUNIT_EXPECT_EQ(test, 0x4000000a, fake_nic_read(adapter, SRN_VMVIR(1)));
}

static void rate_follows_the_link(struct kunit *test)
{
	const struct vfg_func_config config = {
		.set = VFG_CONFIG_MAX_RATE, .max_rate_mbps = 50,
	};
	struct srn_adapter *adapter = nic_with_vfs(test);
	struct srn_vf *vf = &adapter->sriov.vf[1];

	KUNIT_EXPECT_EQ(test, 0, srn_vf_set_config(vf, &config, NULL));
	KUNIT_EXPECT_EQ(test, 0x80000000 | 20 << 14,
			fake_nic_read(adapter, SRN_RTTBCNRC));
	adapter->link.speed_mbps = 100;
	srn_vf_link_changed(vf);
	KUNIT_EXPECT_EQ(test, 0x80000000 | 2 << 14,
			fake_nic_read(adapter, SRN_RTTBCNRC));
	KUNIT_EXPECT_EQ(test, 9, fake_nic_read(adapter, SRN_RTTDQSEL));
	/* Without a driver there is nobody to interrupt. */
	KUNIT_EXPECT_EQ(test, 0, fake_nic_read(adapter, SRN_PVTEICS(1)));
}

/* As over a reload of the module: another PF object, the same card. */
static void saved_config_makes_the_same_identity(struct kunit *test)
{
	struct vfg_func_config config = {
		.set = VFG_CONFIG_VLAN | VFG_CONFIG_SPOOF_CHECK |
		       VFG_CONFIG_TRUST | VFG_CONFIG_LINK | VFG_CONFIG_MAX_RATE,
		.vlan = 100, .qos = 3, .trust = true,
		.link = VFIO_GLUE_LINK_DISABLE, .max_rate_mbps = 50,
	};
	struct srn_adapter *before = nic_with_vfs(test);
	struct srn_adapter *after = nic_with_vfs(test);
	struct vfg_func_config had, has;
	unsigned int i;

	KUNIT_ASSERT_EQ(test, 0, srn_vf_set_config(&before->sriov.vf[1],
						   &config, NULL));
	KUNIT_ASSERT_EQ(test, 0, set_mac(&before->sriov.vf[2], mac_a));
	/* What a driver chose by itself is not part of it. */
	shake(test, &before->sriov.vf[3]);
	say_mac(test, &before->sriov.vf[3], 0, mac_b);

	for (i = 0; i < SRN_MAX_VFS; i++) {
		srn_vf_save_config(&before->sriov.vf[i], &config);
		KUNIT_EXPECT_EQ(test, 0, srn_vf_set_config(&after->sriov.vf[i],
							   &config, NULL));
	}
	for (i = 0; i < 3; i++) {
		srn_vf_get_config(&before->sriov.vf[i], &had);
		srn_vf_get_config(&after->sriov.vf[i], &has);
		KUNIT_EXPECT_MEMEQ(test, &had, &has, sizeof(had));
	}
	srn_vf_get_config(&after->sriov.vf[3], &has);
	KUNIT_EXPECT_MEMEQ(test, after->sriov.vf[3].derived_mac, has.mac,
			   ETH_ALEN);
	KUNIT_EXPECT_EQ(test, 0x40006064, fake_nic_read(after, SRN_VMVIR(1)));
	KUNIT_EXPECT_EQ(test, 0x80002064, fake_nic_read(after, SRN_VLVF(0)));
}

static struct kunit_case vf_config_cases[] = {
	KUNIT_CASE(set_mac_of_administered_vf),
	KUNIT_CASE(vlan_is_fixed_by_port_vlan),
	KUNIT_CASE(link_disable_hides_the_link),
	KUNIT_CASE(new_mac_recalls_the_driver),
	KUNIT_CASE_PARAM(config_is_refused_whole, config_gen_params),
	KUNIT_CASE(config_fails_whole_without_room),
	KUNIT_CASE(rate_follows_the_link),
	KUNIT_CASE(saved_config_makes_the_same_identity),
	{}
};

static struct kunit_suite vf_config_suite = {
	.name = "sriov_nic_vf_config",
	.test_cases = vf_config_cases,
};

kunit_test_suite(vf_config_suite);

MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
MODULE_DESCRIPTION("KUnit: the identity of a VF");
MODULE_LICENSE("GPL");
