/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * VFs of a PF whose registers are plain memory, and what such a VF can do: put
 * words into its mailbox, signal, reset itself.
 */
#ifndef _KUNIT_FAKE_VF_H
#define _KUNIT_FAKE_VF_H

#include <kunit/test.h>
#include <linux/bitfield.h>
#include <linux/unaligned.h>

#include "fake_nic.h"

#define HEAD(op, info)	((op) | FIELD_PREP_CONST(SRN_MBX_INFO, info))

/* What the stock VF driver takes for "begin anew", and for "no link". */
#define RECALLED	(SRN_MBX_OP_CONTROL | SRN_MBX_NACK)
#define NO_LINK		SRN_MBX_OP_CONTROL
#define LINK		(SRN_MBX_OP_CONTROL | SRN_MBX_CTS)

static const u8 __maybe_unused mac_a[ETH_ALEN] = { 0x52, 0x54, 0, 0, 0xaa, 1 };
static const u8 __maybe_unused mac_b[ETH_ALEN] = { 0x52, 0x54, 0, 0, 0xbb, 2 };

static inline struct srn_adapter *nic_with_vfs(struct kunit *test)
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

static inline u32 mbx_word(struct srn_vf *vf, unsigned int i)
{
	return fake_nic_read(vf->adapter, SRN_VMBMEM(vf->index) + 4 * i);
}

static inline void mbx_put(struct srn_vf *vf, const u32 *word,
			   unsigned int num_words)
{
	unsigned int i;

	for (i = 0; i < num_words; i++)
		fake_nic_write(vf->adapter, SRN_VMBMEM(vf->index) + 4 * i,
			       word[i]);
}

/* Lets the PF handle one signal of the VF. */
static inline int signal(struct srn_vf *vf, u32 reg, u32 bit)
{
	int err;

	fake_nic_write(vf->adapter, reg, bit);
	err = srn_vf_service(vf);
	/* The device clears what is written as one. */
	fake_nic_write(vf->adapter, reg, 0);
	return err;
}

static inline int send(struct srn_vf *vf)
{
	return signal(vf, SRN_MBVFICR, BIT(vf->index));
}

static inline void ack(struct srn_vf *vf)
{
	signal(vf, SRN_MBVFICR, FIELD_PREP(SRN_MBVFICR_ACK, BIT(vf->index)));
}

static inline void reset(struct srn_vf *vf)
{
	signal(vf, SRN_VFLRE, BIT(vf->index));
}

/* Sends a message of three dwords and returns dword 0 of the reply. */
static inline u32 say(struct kunit *test, struct srn_vf *vf, u32 w0, u32 w1,
		      u32 w2)
{
	const u32 word[] = { w0, w1, w2 };

	mbx_put(vf, word, ARRAY_SIZE(word));
	KUNIT_ASSERT_EQ(test, 0, send(vf));
	KUNIT_EXPECT_EQ(test, SRN_P2VMAILBOX_STS,
			fake_nic_read(vf->adapter, SRN_P2VMAILBOX(vf->index)));
	return mbx_word(vf, 0);
}

static inline u32 say_mac(struct kunit *test, struct srn_vf *vf, u8 info,
			  const u8 *mac)
{
	return say(test, vf, SRN_MBX_OP_MAC | info << 16,
		   get_unaligned_le32(mac), get_unaligned_le16(mac + 4));
}

static inline void shake(struct kunit *test, struct srn_vf *vf)
{
	KUNIT_ASSERT_EQ(test, 0x80000001,
			say(test, vf, SRN_MBX_OP_RESET, 0, 0));
}

static inline void told_mac(struct srn_vf *vf, u8 *mac)
{
	put_unaligned_le32(mbx_word(vf, 1), mac);
	put_unaligned_le16(mbx_word(vf, 2), mac + 4);
}

static inline bool rar_is(struct srn_vf *vf, const u8 *mac)
{
	u32 rah = fake_nic_read(vf->adapter, SRN_RAH(23 - vf->index));

	return rah == (SRN_RAH_AV | SRN_RAH_POOL(vf->index) |
		       get_unaligned_le16(mac + 4)) &&
	       fake_nic_read(vf->adapter, SRN_RAL(23 - vf->index)) ==
	       get_unaligned_le32(mac);
}

static inline bool pool_is_on(struct srn_vf *vf)
{
	return fake_nic_read(vf->adapter, SRN_VFRE) & BIT(vf->index) &&
	       fake_nic_read(vf->adapter, SRN_VFTE) & BIT(vf->index);
}

static inline int set_mac(struct srn_vf *vf, const u8 *mac)
{
	struct vfg_func_config config = { .set = VFG_CONFIG_MAC };

	ether_addr_copy(config.mac, mac);
	return srn_vf_set_config(vf, &config, NULL);
}

static inline int set_vlan(struct srn_vf *vf, u16 vlan, u8 qos)
{
	struct vfg_func_config config = {
		.set = VFG_CONFIG_VLAN, .vlan = vlan, .qos = qos,
	};

	return srn_vf_set_config(vf, &config, NULL);
}

static inline int set_trust(struct srn_vf *vf, bool on)
{
	struct vfg_func_config config = {
		.set = VFG_CONFIG_TRUST, .trust = on,
	};

	return srn_vf_set_config(vf, &config, NULL);
}

static inline int set_link(struct srn_vf *vf, enum vfio_glue_link link)
{
	struct vfg_func_config config = {
		.set = VFG_CONFIG_LINK, .link = link,
	};

	return srn_vf_set_config(vf, &config, NULL);
}

#endif /* _KUNIT_FAKE_VF_H */
