// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit: one VF as its PF sees it, from the dwords in its mailbox to the
 * registers of its pool.
 */
#include <kunit/test.h>
#include <linux/bitfield.h>
#include <linux/module.h>
#include <linux/unaligned.h>

#include "fake_nic.h"

#define HEAD(op, info)	((op) | FIELD_PREP_CONST(SRN_MBX_INFO, info))

/* What the stock VF driver takes for "begin anew", and for "no link". */
#define RECALLED	(SRN_MBX_OP_CONTROL | SRN_MBX_NACK)
#define NO_LINK		SRN_MBX_OP_CONTROL
#define LINK		(SRN_MBX_OP_CONTROL | SRN_MBX_CTS)

static const u8 mac_a[ETH_ALEN] = { 0x52, 0x54, 0, 0, 0xaa, 1 };
static const u8 mac_b[ETH_ALEN] = { 0x52, 0x54, 0, 0, 0xbb, 2 };

static struct srn_adapter *nic_with_vfs(struct kunit *test)
{
	struct srn_adapter *adapter = fake_nic_new(test);
	unsigned int i;

	adapter->link.up = true;
	adapter->link.speed_mbps = 1000;
	for (i = 0; i < SRN_MAX_VFS; i++)
		srn_vf_init(&adapter->sriov.vf[i], adapter, i);
	fake_nic_write(adapter, SRN_MBVFICR, 0);
	return adapter;
}

static u32 mbx_word(struct srn_vf *vf, unsigned int i)
{
	return fake_nic_read(vf->adapter, SRN_VMBMEM(vf->index) + 4 * i);
}

static void mbx_put(struct srn_vf *vf, const u32 *word, unsigned int num_words)
{
	unsigned int i;

	for (i = 0; i < num_words; i++)
		fake_nic_write(vf->adapter, SRN_VMBMEM(vf->index) + 4 * i,
			       word[i]);
}

/* Lets the PF handle one signal of the VF. */
static int signal(struct srn_vf *vf, u32 reg, u32 bit)
{
	int err;

	fake_nic_write(vf->adapter, reg, bit);
	err = srn_vf_service(vf);
	/* The device clears what is written as one. */
	fake_nic_write(vf->adapter, reg, 0);
	return err;
}

static int send(struct srn_vf *vf)
{
	return signal(vf, SRN_MBVFICR, BIT(vf->index));
}

static void ack(struct srn_vf *vf)
{
	signal(vf, SRN_MBVFICR, FIELD_PREP(SRN_MBVFICR_ACK, BIT(vf->index)));
}

static void reset(struct srn_vf *vf)
{
	signal(vf, SRN_VFLRE, BIT(vf->index));
}

/* Sends a message of three dwords and returns dword 0 of the reply. */
static u32 say(struct kunit *test, struct srn_vf *vf, u32 w0, u32 w1, u32 w2)
{
	const u32 word[] = { w0, w1, w2 };

	mbx_put(vf, word, ARRAY_SIZE(word));
	KUNIT_ASSERT_EQ(test, 0, send(vf));
	KUNIT_EXPECT_EQ(test, SRN_P2VMAILBOX_STS,
			fake_nic_read(vf->adapter, SRN_P2VMAILBOX(vf->index)));
	return mbx_word(vf, 0);
}

static u32 say_mac(struct kunit *test, struct srn_vf *vf, u8 info,
		   const u8 *mac)
{
	return say(test, vf, SRN_MBX_OP_MAC | info << 16,
		   get_unaligned_le32(mac), get_unaligned_le16(mac + 4));
}

static void shake(struct kunit *test, struct srn_vf *vf)
{
	KUNIT_ASSERT_EQ(test, 0x80000001,
			say(test, vf, SRN_MBX_OP_RESET, 0, 0));
}

static void told_mac(struct srn_vf *vf, u8 *mac)
{
	put_unaligned_le32(mbx_word(vf, 1), mac);
	put_unaligned_le16(mbx_word(vf, 2), mac + 4);
}

static bool rar_is(struct srn_vf *vf, const u8 *mac)
{
	u32 rah = fake_nic_read(vf->adapter, SRN_RAH(23 - vf->index));

	return rah == (SRN_RAH_AV | SRN_RAH_POOL(vf->index) |
		       get_unaligned_le16(mac + 4)) &&
	       fake_nic_read(vf->adapter, SRN_RAL(23 - vf->index)) ==
	       get_unaligned_le32(mac);
}

static bool pool_is_on(struct srn_vf *vf)
{
	return fake_nic_read(vf->adapter, SRN_VFRE) & BIT(vf->index) &&
	       fake_nic_read(vf->adapter, SRN_VFTE) & BIT(vf->index);
}

static int set_mac(struct srn_vf *vf, const u8 *mac)
{
	struct vfg_func_config config = { .set = VFG_CONFIG_MAC };

	ether_addr_copy(config.mac, mac);
	return srn_vf_set_config(vf, &config, NULL);
}

static int set_vlan(struct srn_vf *vf, u16 vlan, u8 qos)
{
	struct vfg_func_config config = {
		.set = VFG_CONFIG_VLAN, .vlan = vlan, .qos = qos,
	};

	return srn_vf_set_config(vf, &config, NULL);
}

static int set_trust(struct srn_vf *vf, bool on)
{
	struct vfg_func_config config = {
		.set = VFG_CONFIG_TRUST, .trust = on,
	};

	return srn_vf_set_config(vf, &config, NULL);
}

static int set_link(struct srn_vf *vf, enum vfio_glue_link link)
{
	struct vfg_func_config config = {
		.set = VFG_CONFIG_LINK, .link = link,
	};

	return srn_vf_set_config(vf, &config, NULL);
}

static void derived_macs_are_valid_and_differ(struct kunit *test)
{
	enum { PFS = 300 };
	u8 pf_mac[ETH_ALEN] = { 0x52, 0x54 };
	u64 *seen;
	unsigned int pf, vf, i, n = 0;

	seen = kunit_kcalloc(test, PFS * SRN_MAX_VFS, sizeof(*seen),
			     GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, seen);
	for (pf = 0; pf < PFS; pf++) {
		put_unaligned_be16(pf, pf_mac + 4);
		for (vf = 0; vf < SRN_MAX_VFS; vf++) {
			u8 mac[ETH_ALEN], again[ETH_ALEN];

			srn_vf_derive_mac(mac, pf_mac, vf);
			srn_vf_derive_mac(again, pf_mac, vf);
			KUNIT_EXPECT_MEMEQ(test, mac, again, ETH_ALEN);
			KUNIT_EXPECT_TRUE(test, is_valid_ether_addr(mac));
			KUNIT_EXPECT_TRUE(test, is_local_ether_addr(mac));
			KUNIT_EXPECT_EQ(test, vf, mac[5] & 7);
			seen[n++] = ether_addr_to_u64(mac);
		}
	}
	for (i = 0; i < n; i++) {
		for (vf = 0; vf < i; vf++)
			KUNIT_ASSERT_NE(test, seen[i], seen[vf]);
	}
}

static void parked_vf_has_nothing(struct kunit *test)
{
	struct srn_adapter *adapter = nic_with_vfs(test);
	struct srn_vf *vf = &adapter->sriov.vf[3];
	struct vfg_func_config config;

	KUNIT_EXPECT_FALSE(test, pool_is_on(vf));
	KUNIT_EXPECT_EQ(test, 0, fake_nic_read(adapter, SRN_RAH(20)));
	srn_vf_get_config(vf, &config);
	KUNIT_EXPECT_MEMEQ(test, vf->derived_mac, config.mac, ETH_ALEN);
	KUNIT_EXPECT_TRUE(test, config.spoof_check);
	KUNIT_EXPECT_FALSE(test, config.trust);
	KUNIT_EXPECT_EQ(test, VFIO_GLUE_LINK_AUTO, config.link);
	KUNIT_EXPECT_EQ(test, 0, config.vlan);
	KUNIT_EXPECT_EQ(test, 0, config.max_rate_mbps);
}

static void handshake_tells_derived_mac(struct kunit *test)
{
	struct srn_adapter *adapter = nic_with_vfs(test);
	struct srn_vf *vf = &adapter->sriov.vf[2];
	u8 mac[ETH_ALEN];

	shake(test, vf);
	told_mac(vf, mac);
	KUNIT_EXPECT_MEMEQ(test, vf->derived_mac, mac, ETH_ALEN);
	KUNIT_EXPECT_TRUE(test, rar_is(vf, mac));
	KUNIT_EXPECT_TRUE(test, pool_is_on(vf));
	KUNIT_EXPECT_EQ(test, 0x84, fake_nic_read(adapter, SRN_VFTE));
}

static void handshake_tells_administered_mac(struct kunit *test)
{
	struct srn_adapter *adapter = nic_with_vfs(test);
	struct srn_vf *vf = &adapter->sriov.vf[0];
	u8 mac[ETH_ALEN];

	KUNIT_EXPECT_EQ(test, 0, set_mac(vf, mac_a));
	shake(test, vf);
	told_mac(vf, mac);
	KUNIT_EXPECT_MEMEQ(test, mac_a, mac, ETH_ALEN);
	KUNIT_EXPECT_TRUE(test, rar_is(vf, mac_a));
}

static void nothing_is_done_before_handshake(struct kunit *test)
{
	static const u32 heads[] = {
		SRN_MBX_OP_MAC, HEAD(SRN_MBX_OP_MAC, 1), HEAD(SRN_MBX_OP_MAC, 2),
		HEAD(SRN_MBX_OP_MULTICAST, 1), HEAD(SRN_MBX_OP_VLAN, 1),
		HEAD(SRN_MBX_OP_VLAN, 0), SRN_MBX_OP_MAX_FRAME,
		SRN_MBX_OP_PROMISC, HEAD(SRN_MBX_OP_PROMISC, 2),
	};
	struct srn_adapter *adapter = nic_with_vfs(test);
	struct srn_vf *vf = &adapter->sriov.vf[0];
	unsigned int i;
	u32 vmolr = fake_nic_read(adapter, SRN_VMOLR(0));

	set_trust(vf, true);
	for (i = 0; i < ARRAY_SIZE(heads); i++)
		KUNIT_EXPECT_EQ(test, heads[i] | SRN_MBX_NACK,
				say(test, vf, heads[i], 100, 1));
	KUNIT_EXPECT_EQ(test, ARRAY_SIZE(heads),
			vf->verdicts[SRN_MBX_NO_HANDSHAKE]);
	KUNIT_EXPECT_EQ(test, ARRAY_SIZE(heads), srn_vf_refused(vf));
	KUNIT_EXPECT_EQ(test, vmolr, fake_nic_read(adapter, SRN_VMOLR(0)));
	KUNIT_EXPECT_EQ(test, 0, fake_nic_read(adapter, SRN_VLVF(0)));
	KUNIT_EXPECT_FALSE(test, pool_is_on(vf));
}

static void reply_leaves_nothing_of_the_request(struct kunit *test)
{
	struct srn_adapter *adapter = nic_with_vfs(test);
	struct srn_vf *vf = &adapter->sriov.vf[0];
	u32 word[SRN_MBX_WORDS];
	unsigned int i;

	shake(test, vf);
	memset(word, 0xff, sizeof(word));
	word[0] = 0x7777;
	mbx_put(vf, word, SRN_MBX_WORDS);
	KUNIT_EXPECT_EQ(test, 0, send(vf));
	KUNIT_EXPECT_EQ(test, 0x60007777, mbx_word(vf, 0));
	for (i = 1; i < SRN_MBX_WORDS; i++)
		KUNIT_EXPECT_EQ(test, 0, mbx_word(vf, i));
}

static void echo_is_not_answered(struct kunit *test)
{
	struct srn_adapter *adapter = nic_with_vfs(test);
	struct srn_vf *vf = &adapter->sriov.vf[0];
	const u32 word = SRN_MBX_OP_RESET | SRN_MBX_ACK;

	mbx_put(vf, &word, 1);
	KUNIT_EXPECT_EQ(test, 0, send(vf));
	KUNIT_EXPECT_EQ(test, word, mbx_word(vf, 0));
	KUNIT_EXPECT_EQ(test, 0, fake_nic_read(adapter, SRN_P2VMAILBOX(0)));
	KUNIT_EXPECT_FALSE(test, vf->cts);
}

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

static void set_mac_of_other_vf(struct kunit *test)
{
	struct srn_adapter *adapter = nic_with_vfs(test);
	struct srn_vf *vf = &adapter->sriov.vf[1];
	u8 second_pf_mac[ETH_ALEN];

	shake(test, vf);
	KUNIT_EXPECT_EQ(test, 0xa0000002, say_mac(test, vf, 0, mac_a));
	KUNIT_EXPECT_TRUE(test, rar_is(vf, mac_a));
	/* The PF's, and what is kept for a VF that no driver uses. */
	KUNIT_EXPECT_EQ(test, 0x60000002, say_mac(test, vf, 0, fake_nic_mac));
	KUNIT_EXPECT_EQ(test, 0x60000002,
			say_mac(test, vf, 0, adapter->sriov.vf[5].derived_mac));
	set_mac(&adapter->sriov.vf[6], mac_b);
	KUNIT_EXPECT_EQ(test, 0x60000002, say_mac(test, vf, 0, mac_b));
	KUNIT_EXPECT_EQ(test, 0x60020002, say_mac(test, vf, 2, mac_b));
	ether_addr_copy(second_pf_mac, mac_b);
	second_pf_mac[5] = 9;
	srn_filter_add_addr(adapter, SRN_PF_POOL, second_pf_mac);
	KUNIT_EXPECT_EQ(test, 0x60020002, say_mac(test, vf, 2, second_pf_mac));
	KUNIT_EXPECT_TRUE(test, rar_is(vf, mac_a));
	KUNIT_EXPECT_EQ(test, 5, vf->verdicts[SRN_MBX_TAKEN]);
}

static void further_addrs_are_three(struct kunit *test)
{
	struct srn_adapter *adapter = nic_with_vfs(test);
	struct srn_vf *vf = &adapter->sriov.vf[1];
	u8 mac[ETH_ALEN];

	ether_addr_copy(mac, mac_a);
	shake(test, vf);
	for (mac[5] = 0; mac[5] < 3; mac[5]++)
		KUNIT_EXPECT_EQ(test, 0xa0020002, say_mac(test, vf, 2, mac));
	KUNIT_EXPECT_EQ(test, 0x60020002, say_mac(test, vf, 2, mac));
	KUNIT_EXPECT_EQ(test, 1, vf->verdicts[SRN_MBX_NO_SPACE]);
	/* The address with it is of zeros, and does not count. */
	KUNIT_EXPECT_EQ(test, 0xa0010002,
			say(test, vf, HEAD(SRN_MBX_OP_MAC, 1), 0, 0));
	KUNIT_EXPECT_EQ(test, 0, fake_nic_read(adapter, SRN_RAH(1)));
	KUNIT_EXPECT_EQ(test, 0xa0020002, say_mac(test, vf, 2, mac));
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

static void vlans_of_one_vf_leave_some_for_others(struct kunit *test)
{
	struct srn_adapter *adapter = nic_with_vfs(test);
	struct srn_vf *vf = &adapter->sriov.vf[1];
	unsigned int vid, accepted = 0;

	shake(test, vf);
	for (vid = 1; vid <= 100; vid++) {
		if (say(test, vf, HEAD(SRN_MBX_OP_VLAN, 1), vid, 0) ==
		    0xa0010004)
			accepted++;
	}
	KUNIT_EXPECT_EQ(test, SRN_HW_VLVF_ENTRIES - SRN_VLVF_RESERVED,
			accepted);
	for (vid = 200; vid < 200 + SRN_MAX_VFS; vid++)
		KUNIT_EXPECT_EQ(test, 0,
				set_vlan(&adapter->sriov.vf[vid - 200], vid,
					 0));
}

static void allmulti_needs_trust(struct kunit *test)
{
	struct srn_adapter *adapter = nic_with_vfs(test);
	struct srn_vf *vf = &adapter->sriov.vf[1];

	shake(test, vf);
	KUNIT_EXPECT_EQ(test, 0xa0000006,
			say(test, vf, SRN_MBX_OP_PROMISC, 0, 0));
	KUNIT_EXPECT_EQ(test, 0x60020006,
			say(test, vf, HEAD(SRN_MBX_OP_PROMISC, 2), 0, 0));
	KUNIT_EXPECT_EQ(test, 0, fake_nic_read(adapter, SRN_MTA(9)));
	set_trust(vf, true);
	KUNIT_EXPECT_EQ(test, 0xa0020006,
			say(test, vf, HEAD(SRN_MBX_OP_PROMISC, 2), 0, 0));
	KUNIT_EXPECT_EQ(test, ~0U, fake_nic_read(adapter, SRN_MTA(9)));
	KUNIT_EXPECT_EQ(test, 0x60030006,
			say(test, vf, HEAD(SRN_MBX_OP_PROMISC, 3), 0, 0));
	set_trust(vf, false);
	KUNIT_EXPECT_EQ(test, 0, fake_nic_read(adapter, SRN_MTA(9)));
}

static void reset_takes_what_the_driver_asked_for(struct kunit *test)
{
	struct srn_adapter *adapter = nic_with_vfs(test);
	struct srn_vf *vf = &adapter->sriov.vf[4];
	u32 vmolr = fake_nic_read(adapter, SRN_VMOLR(4));

	shake(test, vf);
	say_mac(test, vf, 0, mac_a);
	say_mac(test, vf, 2, mac_b);
	say(test, vf, HEAD(SRN_MBX_OP_MULTICAST, 1), 0x123, 0);
	say(test, vf, HEAD(SRN_MBX_OP_VLAN, 1), 5, 0);
	KUNIT_EXPECT_EQ(test, 0xa0000005,
			say(test, vf, SRN_MBX_OP_MAX_FRAME, 9238, 0));
	KUNIT_EXPECT_EQ(test, 9238, fake_nic_read(adapter, SRN_VMOLR(4)) &
			SRN_VMOLR_RLPML);
	fake_nic_write(adapter, SRN_IVAR(4), 0x8081);

	reset(vf);
	KUNIT_EXPECT_FALSE(test, pool_is_on(vf));
	KUNIT_EXPECT_EQ(test, 0, fake_nic_read(adapter, SRN_RAH(19)));
	KUNIT_EXPECT_EQ(test, 0, fake_nic_read(adapter, SRN_RAH(1)));
	KUNIT_EXPECT_EQ(test, 0, fake_nic_read(adapter, SRN_MTA(0x123 / 32)));
	KUNIT_EXPECT_EQ(test, 0, fake_nic_read(adapter, SRN_VLVF(0)));
	KUNIT_EXPECT_EQ(test, 0, fake_nic_read(adapter, SRN_VFTA(0)));
	KUNIT_EXPECT_EQ(test, vmolr, fake_nic_read(adapter, SRN_VMOLR(4)));
	KUNIT_EXPECT_EQ(test, 0, fake_nic_read(adapter, SRN_IVAR(4)));
	KUNIT_EXPECT_EQ(test, 0x40000005,
			say(test, vf, SRN_MBX_OP_MAX_FRAME, 9238, 0));
	/* It has its derived address again, not the one it took. */
	shake(test, vf);
	KUNIT_EXPECT_TRUE(test, rar_is(vf, vf->derived_mac));
}

static void interrupt_handles_reset_before_message(struct kunit *test)
{
	struct srn_adapter *adapter = nic_with_vfs(test);
	struct srn_vf *vf = &adapter->sriov.vf[6];
	const u32 word = SRN_MBX_OP_RESET;

	mbx_put(vf, &word, 1);
	fake_nic_write(adapter, SRN_VFLRE, BIT(6));
	fake_nic_write(adapter, SRN_MBVFICR, BIT(6));
	KUNIT_EXPECT_FALSE(test, srn_sriov_interrupt(adapter));
	KUNIT_EXPECT_TRUE(test, vf->cts);
	KUNIT_EXPECT_EQ(test, 1, vf->resets);
	KUNIT_EXPECT_EQ(test, 0x80000001, mbx_word(vf, 0));
	KUNIT_EXPECT_TRUE(test, pool_is_on(vf));
}

static void flood_is_left_to_the_thread(struct kunit *test)
{
	struct srn_adapter *adapter = nic_with_vfs(test);
	struct srn_vf *loud = &adapter->sriov.vf[1];
	struct srn_vf *calm = &adapter->sriov.vf[2];
	const u32 word = SRN_MBX_OP_RESET;
	unsigned int i, served = 0;

	for (i = 0; i < 10000; i++) {
		/* One tenth of a second that does not end. */
		loud->quick_until = jiffies + HZ;
		fake_nic_write(adapter, SRN_MBVFICR, BIT(1));
		mbx_put(loud, &word, 1);
		if (srn_sriov_interrupt(adapter))
			break;
		served++;
	}
	KUNIT_EXPECT_GT(test, served, 20);
	KUNIT_EXPECT_LT(test, served, 1000);
	KUNIT_EXPECT_EQ(test, word, mbx_word(loud, 0));

	/* Nobody else is. */
	mbx_put(calm, &word, 1);
	fake_nic_write(adapter, SRN_MBVFICR, BIT(1) | BIT(2));
	KUNIT_EXPECT_TRUE(test, srn_sriov_interrupt(adapter));
	KUNIT_EXPECT_EQ(test, 0x80000001, mbx_word(calm, 0));
	KUNIT_EXPECT_EQ(test, word, mbx_word(loud, 0));

	fake_nic_write(adapter, SRN_MBVFICR, BIT(1));
	srn_sriov_service(adapter);
	KUNIT_EXPECT_EQ(test, 0x80000001, mbx_word(loud, 0));
}

static void dead_device_is_left_alone(struct kunit *test)
{
	struct srn_adapter *adapter = nic_with_vfs(test);

	adapter->hw.dead = true;
	srn_sriov_service(adapter);
	KUNIT_EXPECT_EQ(test, -ENODEV, srn_vf_service(&adapter->sriov.vf[0]));
	KUNIT_EXPECT_EQ(test, 0, adapter->sriov.vf[0].resets);
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

static void notice_does_not_overtake_a_message(struct kunit *test)
{
	struct srn_adapter *adapter = nic_with_vfs(test);
	struct srn_vf *vf = &adapter->sriov.vf[1];
	const u32 word[] = { SRN_MBX_OP_MAX_FRAME, 1522 };

	shake(test, vf);
	mbx_put(vf, word, ARRAY_SIZE(word));
	fake_nic_write(adapter, SRN_MBVFICR, BIT(1));
	fake_nic_write(adapter, SRN_PVTEICS(1), 0);
	KUNIT_EXPECT_EQ(test, 0, set_link(vf, VFIO_GLUE_LINK_DISABLE));
	KUNIT_EXPECT_EQ(test, word[0], mbx_word(vf, 0));
	KUNIT_EXPECT_EQ(test, 0, fake_nic_read(adapter, SRN_P2VMAILBOX(1)));
	KUNIT_EXPECT_EQ(test, 0, fake_nic_read(adapter, SRN_PVTEICS(1)));

	/* The reply says the same, and the VF is made to look at it. */
	KUNIT_EXPECT_EQ(test, 0, send(vf));
	KUNIT_EXPECT_EQ(test, 0x80000005, mbx_word(vf, 0));
	KUNIT_EXPECT_EQ(test, 4, fake_nic_read(adapter, SRN_PVTEICS(1)));
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

static void pf_reset_recalls_drivers(struct kunit *test)
{
	struct srn_adapter *adapter = nic_with_vfs(test);
	struct srn_vf *used = &adapter->sriov.vf[1];
	struct srn_vf *unused = &adapter->sriov.vf[2];

	KUNIT_EXPECT_EQ(test, 0, set_vlan(used, 100, 0));
	shake(test, used);
	memset(fake_nic_reg(adapter, 0), 0, FAKE_NIC_REGS);
	KUNIT_ASSERT_EQ(test, 0, srn_filter_init(adapter));
	srn_vf_pf_was_reset(used);
	srn_vf_pf_was_reset(unused);
	KUNIT_EXPECT_EQ(test, RECALLED, mbx_word(used, 0));
	KUNIT_EXPECT_EQ(test, 0, mbx_word(unused, 0));
	KUNIT_EXPECT_FALSE(test, pool_is_on(used));
	KUNIT_EXPECT_EQ(test, 0x40000064, fake_nic_read(adapter, SRN_VMVIR(1)));
	shake(test, used);
	KUNIT_EXPECT_TRUE(test, rar_is(used, used->derived_mac));
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

static void park_forgets_the_owner(struct kunit *test)
{
	struct srn_adapter *adapter = nic_with_vfs(test);
	struct srn_vf *vf = &adapter->sriov.vf[1];
	struct vfg_func_config config;
	unsigned int i;

	set_mac(vf, mac_a);
	set_vlan(vf, 100, 3);
	set_trust(vf, true);
	set_link(vf, VFIO_GLUE_LINK_DISABLE);
	shake(test, vf);
	for (i = 4; i < SRN_MBX_WORDS; i++)
		fake_nic_write(adapter, SRN_VMBMEM(1) + 4 * i, 0x5ec7e7);

	reset(vf);
	srn_vf_park(vf);
	srn_vf_get_config(vf, &config);
	KUNIT_EXPECT_MEMEQ(test, vf->derived_mac, config.mac, ETH_ALEN);
	KUNIT_EXPECT_EQ(test, 0, config.vlan);
	KUNIT_EXPECT_EQ(test, 0, config.qos);
	KUNIT_EXPECT_FALSE(test, config.trust);
	KUNIT_EXPECT_TRUE(test, config.spoof_check);
	KUNIT_EXPECT_EQ(test, VFIO_GLUE_LINK_AUTO, config.link);
	KUNIT_EXPECT_EQ(test, 0, fake_nic_read(adapter, SRN_VLVF(0)));
	KUNIT_EXPECT_EQ(test, 0, fake_nic_read(adapter, SRN_VMVIR(1)));
	KUNIT_EXPECT_EQ(test, 0, srn_vf_refused(vf));
	KUNIT_EXPECT_EQ(test, 0, vf->resets);
	for (i = 0; i < SRN_MBX_WORDS; i++)
		KUNIT_EXPECT_EQ(test, 0, mbx_word(vf, i));
	/* Its address is free for others. */
	KUNIT_EXPECT_FALSE(test, srn_filter_mac_taken(adapter, 2, mac_a));
}

static void counters_are_widened_over_wrap(struct kunit *test)
{
	struct srn_adapter *adapter = nic_with_vfs(test);
	struct srn_vf *vf = &adapter->sriov.vf[1];
	struct srn_vf_stats stats;

	fake_nic_write(adapter, SRN_PVFGORC(1), 0xfffffff0);
	srn_vf_pf_was_reset(vf);
	srn_vf_get_stats(vf, &stats);
	KUNIT_EXPECT_EQ(test, 0, stats.rx_bytes);
	fake_nic_write(adapter, SRN_PVFGORC(1), 0x10);
	fake_nic_write(adapter, SRN_PVFGPTC(1), 3);
	srn_vf_get_stats(vf, &stats);
	KUNIT_EXPECT_EQ(test, 0x20, stats.rx_bytes);
	KUNIT_EXPECT_EQ(test, 3, stats.tx_packets);
	fake_nic_write(adapter, SRN_PVFGORC(1), 0x8);
	srn_vf_get_stats(vf, &stats);
	KUNIT_EXPECT_EQ(test, 0x20 + 0xfffffff8ULL, stats.rx_bytes);
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

static struct kunit_case vf_cases[] = {
	KUNIT_CASE(derived_macs_are_valid_and_differ),
	KUNIT_CASE(parked_vf_has_nothing),
	KUNIT_CASE(handshake_tells_derived_mac),
	KUNIT_CASE(handshake_tells_administered_mac),
	KUNIT_CASE(nothing_is_done_before_handshake),
	KUNIT_CASE(reply_leaves_nothing_of_the_request),
	KUNIT_CASE(echo_is_not_answered),
	KUNIT_CASE(set_mac_of_administered_vf),
	KUNIT_CASE(set_mac_of_other_vf),
	KUNIT_CASE(further_addrs_are_three),
	KUNIT_CASE(vlan_is_fixed_by_port_vlan),
	KUNIT_CASE(vlans_of_one_vf_leave_some_for_others),
	KUNIT_CASE(allmulti_needs_trust),
	KUNIT_CASE(reset_takes_what_the_driver_asked_for),
	KUNIT_CASE(interrupt_handles_reset_before_message),
	KUNIT_CASE(flood_is_left_to_the_thread),
	KUNIT_CASE(dead_device_is_left_alone),
	KUNIT_CASE(link_disable_hides_the_link),
	KUNIT_CASE(notice_does_not_overtake_a_message),
	KUNIT_CASE(new_mac_recalls_the_driver),
	KUNIT_CASE(pf_reset_recalls_drivers),
	KUNIT_CASE_PARAM(config_is_refused_whole, config_gen_params),
	KUNIT_CASE(config_fails_whole_without_room),
	KUNIT_CASE(park_forgets_the_owner),
	KUNIT_CASE(counters_are_widened_over_wrap),
	KUNIT_CASE(rate_follows_the_link),
	{}
};

static struct kunit_suite vf_suite = {
	.name = "sriov_nic_vf",
	.test_cases = vf_cases,
};

kunit_test_suite(vf_suite);

MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
MODULE_DESCRIPTION("KUnit: one VF as its PF sees it");
MODULE_LICENSE("GPL");
