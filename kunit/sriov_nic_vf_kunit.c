// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit: one VF as its PF sees it, from the dwords in its mailbox to the
 * registers of its pool.
 */
#include <kunit/test.h>
#include <linux/bitfield.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/unaligned.h>

#include "fake_vf.h"

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
	struct srn_vf_record record;
	unsigned int i;
	u32 vmolr = fake_nic_read(adapter, SRN_VMOLR(0));

	set_trust(vf, true);
	for (i = 0; i < ARRAY_SIZE(heads); i++)
		KUNIT_EXPECT_EQ(test, heads[i] | SRN_MBX_NACK,
				say(test, vf, heads[i], 100, 1));
	KUNIT_EXPECT_EQ(test, ARRAY_SIZE(heads),
			vf->verdicts[SRN_MBX_NO_HANDSHAKE]);
	srn_vf_get_record(vf, &record);
	KUNIT_EXPECT_EQ(test, ARRAY_SIZE(heads), record.refused);
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

static void recalled_vf_is_reminded(struct kunit *test)
{
	struct srn_adapter *adapter = nic_with_vfs(test);
	struct srn_vf *used = &adapter->sriov.vf[1];
	struct srn_vf *unused = &adapter->sriov.vf[2];
	unsigned int i;

	shake(test, used);
	/* The second reset comes before the VF has found out of the first. */
	for (i = 0; i < 2; i++) {
		memset(fake_nic_reg(adapter, 0), 0, FAKE_NIC_REGS);
		KUNIT_ASSERT_EQ(test, 0, srn_filter_init(adapter));
		srn_vf_pf_was_reset(used);
		srn_vf_pf_was_reset(unused);
		KUNIT_EXPECT_EQ(test, RECALLED, mbx_word(used, 0));
		KUNIT_EXPECT_EQ(test, 0, mbx_word(unused, 0));
	}
	fake_nic_write(adapter, SRN_VMBMEM(1), 0);
	srn_vf_remind(used);
	srn_vf_remind(unused);
	KUNIT_EXPECT_EQ(test, RECALLED, mbx_word(used, 0));
	KUNIT_EXPECT_EQ(test, 0, mbx_word(unused, 0));
	shake(test, used);
	fake_nic_write(adapter, SRN_VMBMEM(1), 0);
	srn_vf_remind(used);
	KUNIT_EXPECT_EQ(test, 0, mbx_word(used, 0));
}

static void reminders_come_to_an_end(struct kunit *test)
{
	struct srn_adapter *adapter = nic_with_vfs(test);
	struct srn_vf *vf = &adapter->sriov.vf[1];
	unsigned int i;

	shake(test, vf);
	srn_vf_pf_was_reset(vf);
	for (i = 0; i < 100; i++)
		srn_vf_remind(vf);
	fake_nic_write(adapter, SRN_VMBMEM(1), 0);
	srn_vf_remind(vf);
	KUNIT_EXPECT_EQ(test, 0, mbx_word(vf, 0));
}

/* Its driver was not asked, unlike by a reset of its own. */
static void reset_by_the_host_is_told(struct kunit *test)
{
	struct srn_adapter *adapter = nic_with_vfs(test);
	struct srn_vf *vf = &adapter->sriov.vf[1];
	struct pci_dev *pdev;

	pdev = kunit_kzalloc(test, sizeof(*pdev), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, pdev);
	srn_vf_set_dev(vf, pdev);
	shake(test, vf);
	reset(vf);
	fake_nic_write(adapter, SRN_VMBMEM(1), 0);
	srn_vf_remind(vf);
	KUNIT_EXPECT_EQ(test, 0, mbx_word(vf, 0));

	shake(test, vf);
	pdev->block_cfg_access = true;
	reset(vf);
	pdev->block_cfg_access = false;
	srn_vf_remind(vf);
	KUNIT_EXPECT_EQ(test, RECALLED, mbx_word(vf, 0));
	shake(test, vf);
	fake_nic_write(adapter, SRN_VMBMEM(1), 0);
	srn_vf_remind(vf);
	KUNIT_EXPECT_EQ(test, 0, mbx_word(vf, 0));
	KUNIT_EXPECT_PTR_EQ(test, pdev, srn_vf_set_dev(vf, NULL));
}

static void is_told_of_the_end(struct pci_dev *pdev)
{
}

static void driver_that_knows_of_the_reset_goes_on(struct kunit *test)
{
	static const struct pci_error_handlers handlers = {
		.reset_done = is_told_of_the_end,
	};
	static struct pci_driver driver = { .err_handler = &handlers };
	struct srn_adapter *adapter = nic_with_vfs(test);
	struct srn_vf *vf = &adapter->sriov.vf[1];
	struct pci_dev *pdev;

	pdev = kunit_kzalloc(test, sizeof(*pdev), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, pdev);
	pdev->driver = &driver;
	srn_vf_set_dev(vf, pdev);
	shake(test, vf);
	pdev->block_cfg_access = true;
	/* The device takes these away. */
	fake_nic_write(adapter, SRN_VFRE, 0);
	fake_nic_write(adapter, SRN_VFTE, 0);
	reset(vf);
	pdev->block_cfg_access = false;
	KUNIT_EXPECT_TRUE(test, pool_is_on(vf));
	KUNIT_EXPECT_TRUE(test, rar_is(vf, vf->derived_mac));
	KUNIT_EXPECT_EQ(test, 0xa0000005,
			say(test, vf, SRN_MBX_OP_MAX_FRAME, 1522, 0));

	/* One of its own is another matter. */
	reset(vf);
	KUNIT_EXPECT_FALSE(test, pool_is_on(vf));
	KUNIT_EXPECT_EQ(test, 0x40000005,
			say(test, vf, SRN_MBX_OP_MAX_FRAME, 1522, 0));
	KUNIT_EXPECT_PTR_EQ(test, pdev, srn_vf_set_dev(vf, NULL));
}

static void only_a_shared_buffer_is_an_answer(struct kunit *test)
{
	struct srn_adapter *adapter = nic_with_vfs(test);
	struct srn_vf *vf = &adapter->sriov.vf[1];
	void *nowhere;

	nowhere = kunit_kzalloc(test, PAGE_SIZE, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, nowhere);
	fake_nic_write(adapter, SRN_VMBMEM(1) + 60, 4711);
	KUNIT_EXPECT_TRUE(test, srn_vf_answers(vf, adapter->hw.base +
					       SRN_VMBMEM(1) - SRN_VF_VMBMEM));
	KUNIT_EXPECT_FALSE(test,
			   srn_vf_answers(vf, (void __iomem __force *)nowhere));
	memset(nowhere, 0xff, PAGE_SIZE);
	KUNIT_EXPECT_FALSE(test,
			   srn_vf_answers(vf, (void __iomem __force *)nowhere));
	/* The buffer is as it was, and nobody's. */
	KUNIT_EXPECT_EQ(test, 4711, mbx_word(vf, 15));
	KUNIT_EXPECT_EQ(test, 0, fake_nic_read(adapter, SRN_P2VMAILBOX(1)));
}

static void park_forgets_the_owner(struct kunit *test)
{
	struct srn_adapter *adapter = nic_with_vfs(test);
	struct srn_vf *vf = &adapter->sriov.vf[1];
	struct vfg_func_config config;
	struct srn_vf_record record;
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
	srn_vf_get_record(vf, &record);
	KUNIT_EXPECT_EQ(test, 0, record.refused);
	KUNIT_EXPECT_EQ(test, 0, record.resets);
	for (i = 0; i < SRN_MBX_WORDS; i++)
		KUNIT_EXPECT_EQ(test, 0, mbx_word(vf, i));
	/* Its address is free for others. */
	KUNIT_EXPECT_FALSE(test, srn_filter_mac_taken(adapter, 2, mac_a));
}

static struct kunit_case vf_cases[] = {
	KUNIT_CASE(derived_macs_are_valid_and_differ),
	KUNIT_CASE(parked_vf_has_nothing),
	KUNIT_CASE(handshake_tells_derived_mac),
	KUNIT_CASE(handshake_tells_administered_mac),
	KUNIT_CASE(nothing_is_done_before_handshake),
	KUNIT_CASE(reply_leaves_nothing_of_the_request),
	KUNIT_CASE(echo_is_not_answered),
	KUNIT_CASE(set_mac_of_other_vf),
	KUNIT_CASE(further_addrs_are_three),
	KUNIT_CASE(vlans_of_one_vf_leave_some_for_others),
	KUNIT_CASE(allmulti_needs_trust),
	KUNIT_CASE(reset_takes_what_the_driver_asked_for),
	KUNIT_CASE(interrupt_handles_reset_before_message),
	KUNIT_CASE(flood_is_left_to_the_thread),
	KUNIT_CASE(dead_device_is_left_alone),
	KUNIT_CASE(notice_does_not_overtake_a_message),
	KUNIT_CASE(pf_reset_recalls_drivers),
	KUNIT_CASE(recalled_vf_is_reminded),
	KUNIT_CASE(reminders_come_to_an_end),
	KUNIT_CASE(reset_by_the_host_is_told),
	KUNIT_CASE(driver_that_knows_of_the_reset_goes_on),
	KUNIT_CASE(only_a_shared_buffer_is_an_answer),
	KUNIT_CASE(park_forgets_the_owner),
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
