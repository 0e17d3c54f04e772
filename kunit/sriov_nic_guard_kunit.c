// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit: the guard against VFs that misbehave. First the brain by itself, in
 * virtual time and against a model that remembers every event; then what it
 * means for a VF.
 */
#include <kunit/test.h>
#include <linux/bitfield.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/prandom.h>
#include <linux/random.h>

#include "fake_vf.h"

static unsigned int spend_all(struct srn_guard *guard, u64 now_ms)
{
	unsigned int n = 0;

	while (n < 100000 && srn_guard_spend(guard, now_ms, 1))
		n++;
	return n;
}

static void bucket_fills_at_its_rate(struct kunit *test)
{
	struct srn_guard guard;
	u64 now_ms = 12345;

	srn_guard_start(&guard, now_ms);
	KUNIT_EXPECT_EQ(test, SRN_GUARD_TOKENS, spend_all(&guard, now_ms));
	KUNIT_EXPECT_EQ(test, 0, spend_all(&guard, now_ms));
	now_ms += 1000;
	KUNIT_EXPECT_EQ(test, SRN_GUARD_TOKENS_PER_S,
			spend_all(&guard, now_ms));
	/* What is less than a token is kept, not lost. */
	now_ms += 1;
	KUNIT_EXPECT_FALSE(test, srn_guard_spend(&guard, now_ms, 1));
	now_ms += 999;
	KUNIT_EXPECT_EQ(test, SRN_GUARD_TOKENS_PER_S,
			spend_all(&guard, now_ms));
	/* Nor is a message for which there is too little half paid. */
	now_ms += 12;
	KUNIT_EXPECT_FALSE(test, srn_guard_spend(&guard, now_ms, 4));
	KUNIT_EXPECT_TRUE(test, srn_guard_spend(&guard, now_ms, 3));
	/* It never holds more than it can. */
	now_ms += 365ULL * 86400 * 1000 * 100;
	KUNIT_EXPECT_EQ(test, SRN_GUARD_TOKENS, spend_all(&guard, now_ms));
}

static void limit_is_the_event_that_is_too_many(struct kunit *test)
{
	const struct srn_guard_limits limits = {
		.window_ms = 60000,
		.max = { [SRN_GUARD_RESET] = 3, [SRN_GUARD_ERROR] = 60 },
	};
	struct srn_guard guard;
	unsigned int i;

	srn_guard_start(&guard, 0);
	for (i = 1; i < 60; i++)
		KUNIT_EXPECT_FALSE(test, srn_guard_hit(&guard, &limits,
						       SRN_GUARD_ERROR, 7));
	KUNIT_EXPECT_FALSE(test, srn_guard_hit(&guard, &limits,
					       SRN_GUARD_RESET, 7));
	KUNIT_EXPECT_FALSE(test, srn_guard_hit(&guard, &limits,
					       SRN_GUARD_RESET, 8));
	KUNIT_EXPECT_TRUE(test, srn_guard_hit(&guard, &limits,
					      SRN_GUARD_RESET, 9));
	KUNIT_EXPECT_TRUE(test, srn_guard_hit(&guard, &limits,
					      SRN_GUARD_ERROR, 10));
	/* A minute later all is forgotten. */
	KUNIT_EXPECT_FALSE(test, srn_guard_hit(&guard, &limits,
					       SRN_GUARD_RESET, 60010));
	KUNIT_EXPECT_FALSE(test, srn_guard_hit(&guard, &limits,
					       SRN_GUARD_ERROR, 60010));
}

static void limit_of_zero_is_none(struct kunit *test)
{
	const struct srn_guard_limits limits = { .window_ms = 1000 };
	struct srn_guard guard;
	unsigned int i;

	srn_guard_start(&guard, 0);
	for (i = 0; i < 100000; i++)
		KUNIT_ASSERT_FALSE(test, srn_guard_hit(&guard, &limits,
						       i % SRN_GUARD_EVENTS,
						       1));
}

#define MODEL_EVENTS	4000

/*
 * The model remembers the time of each event. What is younger than eleven
 * twelfths of the window must count, what is older than the window must not;
 * in between lies the step in which the window moves.
 */
static void window_is_that_of_the_model(struct kunit *test)
{
	u64 seed = get_random_u64(), now_ms = get_random_u32();
	struct srn_guard_limits limits = {};
	struct srn_guard guard;
	struct rnd_state rnd;
	unsigned int i, j;
	u64 *when;

	when = kunit_kcalloc(test, MODEL_EVENTS, sizeof(*when), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, when);
	kunit_info(test, "seed 0x%llx\n", seed);
	prandom_seed_state(&rnd, seed);
	limits.window_ms = 1000 + prandom_u32_state(&rnd) % 100000;
	limits.max[SRN_GUARD_ERROR] = 1 + prandom_u32_state(&rnd) % 50;

	srn_guard_start(&guard, now_ms);
	for (i = 0; i < MODEL_EVENTS; i++) {
		unsigned int young = 0, counted = 0;
		u32 step = prandom_u32_state(&rnd);

		/* Now bursts, now pauses that are longer than the window. */
		now_ms += step % (step & BIT(20) ? 4 * limits.window_ms : 50);
		when[i] = now_ms;
		for (j = 0; j <= i; j++) {
			u64 age_ms = now_ms - when[j];

			if (age_ms < limits.window_ms / 12 * 11)
				young++;
			if (age_ms < limits.window_ms)
				counted++;
		}
		if (srn_guard_hit(&guard, &limits, SRN_GUARD_ERROR, now_ms))
			KUNIT_ASSERT_GE(test, counted,
					limits.max[SRN_GUARD_ERROR]);
		else
			KUNIT_ASSERT_LT(test, young,
					limits.max[SRN_GUARD_ERROR]);
	}
}

static bool is_heard(struct srn_vf *vf)
{
	return fake_nic_read(vf->adapter, SRN_MBVFIMR) & BIT(vf->index);
}

/* Nothing passes, nothing is answered, and the others notice nothing. */
static void expect_quarantine(struct kunit *test, struct srn_vf *vf,
			      enum vfio_glue_quarantine why)
{
	struct srn_vf *other = &vf->adapter->sriov.vf[(vf->index + 1) % 7];
	const u32 word = SRN_MBX_OP_RESET, no_link = NO_LINK;
	struct srn_vf_record record;

	srn_vf_get_record(vf, &record);
	KUNIT_EXPECT_EQ(test, why, record.quarantine);
	KUNIT_EXPECT_FALSE(test, pool_is_on(vf));
	KUNIT_EXPECT_FALSE(test, is_heard(vf));
	KUNIT_EXPECT_EQ(test, NO_LINK, mbx_word(vf, 0));

	reset(vf);
	mbx_put(vf, &word, 1);
	fake_nic_write(vf->adapter, SRN_P2VMAILBOX(vf->index), 0);
	KUNIT_EXPECT_EQ(test, 0, send(vf));
	KUNIT_EXPECT_EQ(test, word, mbx_word(vf, 0));
	KUNIT_EXPECT_EQ(test, 0, fake_nic_read(vf->adapter,
					       SRN_P2VMAILBOX(vf->index)));
	KUNIT_EXPECT_FALSE(test, pool_is_on(vf));
	mbx_put(vf, &no_link, 1);

	KUNIT_EXPECT_TRUE(test, is_heard(other));
	shake(test, other);
	KUNIT_EXPECT_TRUE(test, pool_is_on(other));
}

static void expect_free(struct kunit *test, struct srn_vf *vf)
{
	struct srn_vf_record record;

	srn_vf_get_record(vf, &record);
	KUNIT_EXPECT_EQ(test, VFIO_GLUE_QUARANTINE_NONE, record.quarantine);
	KUNIT_EXPECT_TRUE(test, is_heard(vf));
}

static int lift(struct srn_vf *vf)
{
	const struct vfg_func_config config = { .set = VFG_CONFIG_LIFT };

	return srn_vf_set_config(vf, &config, NULL);
}

static void errors_end_in_quarantine(struct kunit *test)
{
	struct srn_adapter *adapter = nic_with_vfs(test);
	struct srn_vf *vf = &adapter->sriov.vf[2];
	struct srn_vf_record record;
	unsigned int i;

	set_mac(vf, mac_a);
	set_vlan(vf, 100, 3);
	shake(test, vf);
	for (i = 1; i < srn_guard_defaults.max[SRN_GUARD_ERROR]; i++)
		say(test, vf, 0x7777, 0, 0);
	KUNIT_EXPECT_TRUE(test, pool_is_on(vf));
	expect_free(test, vf);
	say(test, vf, 0x7777, 0, 0);
	expect_quarantine(test, vf, VFIO_GLUE_QUARANTINE_ERRORS);
	srn_vf_get_record(vf, &record);
	KUNIT_EXPECT_EQ(test, 60, record.refused);

	/* The driver is told to begin anew, and finds its identity. */
	KUNIT_EXPECT_EQ(test, 0, lift(vf));
	expect_free(test, vf);
	KUNIT_EXPECT_EQ(test, RECALLED, mbx_word(vf, 0));
	KUNIT_EXPECT_FALSE(test, pool_is_on(vf));
	shake(test, vf);
	KUNIT_EXPECT_TRUE(test, pool_is_on(vf));
	KUNIT_EXPECT_TRUE(test, rar_is(vf, mac_a));
	KUNIT_EXPECT_EQ(test, 0x40006064, fake_nic_read(adapter, SRN_VMVIR(2)));
	/* Nothing is held against it any more. */
	say(test, vf, 0x7777, 0, 0);
	expect_free(test, vf);
}

static void honest_refusals_are_no_errors(struct kunit *test)
{
	struct srn_adapter *adapter = nic_with_vfs(test);
	struct srn_vf *vf = &adapter->sriov.vf[1];
	unsigned int i;

	set_mac(vf, mac_a);
	set_vlan(vf, 7, 0);
	shake(test, vf);
	for (i = 0; i < 100; i++) {
		say_mac(test, vf, 0, mac_b);
		say(test, vf, HEAD(SRN_MBX_OP_VLAN, 1), 5, 0);
		say(test, vf, HEAD(SRN_MBX_OP_PROMISC, 2), 0, 0);
	}
	KUNIT_EXPECT_EQ(test, 200, vf->verdicts[SRN_MBX_FIXED]);
	expect_free(test, vf);

	/* Nor is what a driver says before it finds out that it was recalled. */
	set_mac(vf, mac_b);
	for (i = 0; i < 100; i++)
		say(test, vf, SRN_MBX_OP_MAX_FRAME, 1522, 0);
	KUNIT_EXPECT_EQ(test, 100, vf->verdicts[SRN_MBX_NO_HANDSHAKE]);
	expect_free(test, vf);
}

static void messages_out_of_state_are_errors(struct kunit *test)
{
	struct srn_adapter *adapter = nic_with_vfs(test);
	struct srn_vf *vf = &adapter->sriov.vf[1];
	unsigned int i;

	for (i = 0; i < srn_guard_defaults.max[SRN_GUARD_ERROR]; i++)
		say(test, vf, SRN_MBX_OP_MAX_FRAME, 1522, 0);
	expect_quarantine(test, vf, VFIO_GLUE_QUARANTINE_ERRORS);
}

static void lost_messages_are_errors(struct kunit *test)
{
	struct srn_adapter *adapter = nic_with_vfs(test);
	struct srn_vf *vf = &adapter->sriov.vf[1];
	unsigned int i;

	for (i = 0; i < srn_guard_defaults.max[SRN_GUARD_ERROR]; i++)
		srn_vf_lost_message(vf);
	expect_quarantine(test, vf, VFIO_GLUE_QUARANTINE_ERRORS);
}

/* Good messages, but without end. */
static void flood_is_refused_and_then_ends(struct kunit *test)
{
	struct srn_adapter *adapter = nic_with_vfs(test);
	struct srn_vf *vf = &adapter->sriov.vf[3];
	unsigned int i, accepted = 0;

	shake(test, vf);
	for (i = 0; i < 100000 && !vf->quarantine; i++) {
		if (say(test, vf, SRN_MBX_OP_MAX_FRAME, 1522, 0) == 0xa0000005)
			accepted++;
	}
	KUNIT_EXPECT_GE(test, accepted, SRN_GUARD_TOKENS - 4);
	KUNIT_EXPECT_EQ(test, srn_guard_defaults.max[SRN_GUARD_ERROR],
			vf->verdicts[SRN_MBX_RATE]);
	expect_quarantine(test, vf, VFIO_GLUE_QUARANTINE_ERRORS);
}

static void silent_resets_end_in_quarantine(struct kunit *test)
{
	struct srn_adapter *adapter = nic_with_vfs(test);
	struct srn_vf *vf = &adapter->sriov.vf[4];
	unsigned int i;

	shake(test, vf);
	/* The first ends what the driver did in good order. */
	for (i = 0; i < srn_guard_defaults.max[SRN_GUARD_RESET]; i++)
		reset(vf);
	expect_free(test, vf);
	reset(vf);
	expect_quarantine(test, vf, VFIO_GLUE_QUARANTINE_RESETS);
}

static void orderly_resets_are_none(struct kunit *test)
{
	struct srn_adapter *adapter = nic_with_vfs(test);
	struct srn_vf *vf = &adapter->sriov.vf[4];
	unsigned int i;

	/* Open, close, bind and unbind: a reset with a handshake each. */
	for (i = 0; i < 100; i++) {
		reset(vf);
		shake(test, vf);
	}
	KUNIT_EXPECT_EQ(test, 100, vf->resets);
	expect_free(test, vf);

	/* So is a driver that is bound anew each time, and never opened. */
	for (i = 0; i < 100; i++) {
		reset(vf);
		reset(vf);
		srn_vf_new_driver(vf);
	}
	expect_free(test, vf);
}

static void resets_by_the_host_are_none(struct kunit *test)
{
	struct srn_adapter *adapter = nic_with_vfs(test);
	struct srn_vf *vf = &adapter->sriov.vf[5];
	struct pci_dev *pdev;
	unsigned int i;

	pdev = kunit_kzalloc(test, sizeof(*pdev), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, pdev);
	KUNIT_EXPECT_NULL(test, srn_vf_set_dev(vf, pdev));
	/* A guest that reboots: it is reset by VFIO, then by its driver. */
	for (i = 0; i < 100; i++) {
		pdev->block_cfg_access = true;
		reset(vf);
		reset(vf);
		pdev->block_cfg_access = false;
		reset(vf);
	}
	KUNIT_EXPECT_EQ(test, 300, vf->resets);
	expect_free(test, vf);

	/* VFs that are enabled and disabled without end are not to blame. */
	for (i = 0; i < 100; i++) {
		reset(vf);
		srn_vf_set_dev(vf, NULL);
		reset(vf);
		srn_vf_set_dev(vf, pdev);
	}
	expect_free(test, vf);
	KUNIT_EXPECT_PTR_EQ(test, pdev, srn_vf_set_dev(vf, NULL));
}

static void spoofs_are_those_of_either_queue(struct kunit *test)
{
	struct srn_adapter *adapter = nic_with_vfs(test);
	struct srn_vf_record record;
	unsigned int i;

	/* A bit per queue; VF n has queues n and n + 8, and 7 is the PF's. */
	fake_nic_write(adapter, SRN_WVBR,
		       BIT(1) | BIT(8 + 2) | BIT(3) | BIT(8 + 3) | BIT(7));
	srn_sriov_check_spoofs(adapter);
	for (i = 0; i < SRN_MAX_VFS; i++) {
		srn_vf_get_record(&adapter->sriov.vf[i], &record);
		KUNIT_EXPECT_EQ(test, i >= 1 && i <= 3, record.spoofs);
	}
	fake_nic_write(adapter, SRN_WVBR, BIT(1));
	for (i = 0; i < srn_guard_defaults.max[SRN_GUARD_ERROR]; i++)
		srn_sriov_check_spoofs(adapter);
	expect_quarantine(test, &adapter->sriov.vf[1],
			  VFIO_GLUE_QUARANTINE_ERRORS);
	expect_free(test, &adapter->sriov.vf[3]);
}

static void quarantine_outlives_resets_but_not_the_owner(struct kunit *test)
{
	struct srn_adapter *adapter = nic_with_vfs(test);
	struct srn_vf *vf = &adapter->sriov.vf[1];
	struct vfg_func_config config = { .set = VFG_CONFIG_MAC };
	unsigned int i;

	for (i = 0; i < 4; i++)
		reset(vf);
	expect_quarantine(test, vf, VFIO_GLUE_QUARANTINE_RESETS);
	memset(fake_nic_reg(adapter, 0), 0, FAKE_NIC_REGS);
	KUNIT_ASSERT_EQ(test, 0, srn_filter_init(adapter));
	for (i = 0; i < SRN_MAX_VFS; i++)
		srn_vf_pf_was_reset(&adapter->sriov.vf[i]);
	fake_nic_write(adapter, SRN_VFLRE, 0);
	expect_quarantine(test, vf, VFIO_GLUE_QUARANTINE_RESETS);
	srn_vf_new_driver(vf);
	expect_quarantine(test, vf, VFIO_GLUE_QUARANTINE_RESETS);

	/* An identity may be given meanwhile, and does not end it. */
	ether_addr_copy(config.mac, mac_a);
	KUNIT_EXPECT_EQ(test, 0, srn_vf_set_config(vf, &config, NULL));
	KUNIT_EXPECT_EQ(test, 0, set_link(vf, VFIO_GLUE_LINK_DISABLE));
	KUNIT_EXPECT_EQ(test, 0, set_link(vf, VFIO_GLUE_LINK_AUTO));
	KUNIT_EXPECT_FALSE(test, pool_is_on(vf));
	KUNIT_EXPECT_FALSE(test, is_heard(vf));

	srn_vf_park(vf);
	expect_free(test, vf);
	shake(test, vf);
	KUNIT_EXPECT_TRUE(test, pool_is_on(vf));
}

static void limits_can_be_set(struct kunit *test)
{
	struct srn_adapter *adapter = nic_with_vfs(test);
	struct srn_vf *vf = &adapter->sriov.vf[1];
	struct srn_guard_limits limits = {
		.window_ms = 3600000,
		.max = { [SRN_GUARD_RESET] = 1, [SRN_GUARD_ERROR] = 0 },
	};
	unsigned int i;

	srn_vf_set_limits(vf, &limits);
	shake(test, vf);
	for (i = 0; i < 200; i++)
		say(test, vf, 0x7777, 0, 0);
	expect_free(test, vf);
	reset(vf);
	expect_free(test, vf);
	reset(vf);
	expect_quarantine(test, vf, VFIO_GLUE_QUARANTINE_RESETS);
}

static struct kunit_case guard_cases[] = {
	KUNIT_CASE(bucket_fills_at_its_rate),
	KUNIT_CASE(limit_is_the_event_that_is_too_many),
	KUNIT_CASE(limit_of_zero_is_none),
	KUNIT_CASE(window_is_that_of_the_model),
	KUNIT_CASE(errors_end_in_quarantine),
	KUNIT_CASE(honest_refusals_are_no_errors),
	KUNIT_CASE(messages_out_of_state_are_errors),
	KUNIT_CASE(lost_messages_are_errors),
	KUNIT_CASE(flood_is_refused_and_then_ends),
	KUNIT_CASE(silent_resets_end_in_quarantine),
	KUNIT_CASE(orderly_resets_are_none),
	KUNIT_CASE(resets_by_the_host_are_none),
	KUNIT_CASE(spoofs_are_those_of_either_queue),
	KUNIT_CASE(quarantine_outlives_resets_but_not_the_owner),
	KUNIT_CASE(limits_can_be_set),
	{}
};

static struct kunit_suite guard_suite = {
	.name = "sriov_nic_guard",
	.test_cases = guard_cases,
};

kunit_test_suite(guard_suite);

MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
MODULE_DESCRIPTION("KUnit: the guard against VFs that misbehave");
MODULE_LICENSE("GPL");
