// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit: access to registers of a device that may go away.
 */
#include <kunit/device.h>
#include <kunit/test.h>
#include <linux/module.h>
#include <linux/sizes.h>

#include "../drivers/sriov_nic/hw.h"

#define REGS		SZ_128K
#define STATUS_SANE	0x80080783

struct fixture {
	struct srn_hw hw;
	u32 *regs;
	unsigned int lost;
};

static void count_lost(struct srn_hw *hw)
{
	container_of(hw, struct fixture, hw)->lost++;
}

static struct fixture *fixture_new(struct kunit *test)
{
	struct fixture *f = kunit_kzalloc(test, sizeof(*f), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, f);
	f->regs = kunit_kzalloc(test, REGS, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, f->regs);
	f->hw.base = (void __iomem __force *)f->regs;
	f->hw.dev = kunit_device_register(test, "sriov_nic_hw");
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, f->hw.dev);
	f->hw.lost = count_lost;
	f->regs[SRN_STATUS / 4] = STATUS_SANE;
	return f;
}

/* A register that holds all ones does not mean that the device is gone. */
static void rd32_believes_all_ones_of_one_register(struct kunit *test)
{
	struct fixture *f = fixture_new(test);

	f->regs[SRN_RAL(0) / 4] = ~0U;
	KUNIT_EXPECT_EQ(test, srn_rd32(&f->hw, SRN_RAL(0)), ~0U);
	KUNIT_EXPECT_FALSE(test, f->hw.dead);
	KUNIT_EXPECT_EQ(test, f->lost, 0);
	KUNIT_EXPECT_EQ(test, srn_rd32(&f->hw, SRN_STATUS), STATUS_SANE);
}

/* All ones everywhere do, which is told once, whoever reads. */
static void rd32_notices_a_device_that_is_gone(struct kunit *test)
{
	struct fixture *f = fixture_new(test);

	memset(f->regs, 0xff, REGS);
	KUNIT_EXPECT_EQ(test, srn_rd32(&f->hw, SRN_ICR), ~0U);
	KUNIT_EXPECT_TRUE(test, f->hw.dead);
	KUNIT_EXPECT_EQ(test, f->lost, 1);
	KUNIT_EXPECT_EQ(test, srn_rd32(&f->hw, SRN_RCTL), ~0U);
	srn_flush(&f->hw);
	KUNIT_EXPECT_EQ(test, f->lost, 1);
}

/* Nobody has to listen. */
static void rd32_needs_no_listener(struct kunit *test)
{
	struct fixture *f = fixture_new(test);

	f->hw.lost = NULL;
	memset(f->regs, 0xff, REGS);
	KUNIT_EXPECT_EQ(test, srn_rd32(&f->hw, SRN_ICR), ~0U);
	KUNIT_EXPECT_TRUE(test, f->hw.dead);
}

/* What was found gone is not touched, not even if it seems to be back. */
static void access_spares_a_device_that_is_gone(struct kunit *test)
{
	struct fixture *f = fixture_new(test);

	f->hw.dead = true;
	f->regs[SRN_RCTL / 4] = 0x1234;
	KUNIT_EXPECT_EQ(test, srn_rd32(&f->hw, SRN_RCTL), ~0U);
	srn_wr32(&f->hw, SRN_RCTL, 0x5678);
	KUNIT_EXPECT_EQ(test, f->regs[SRN_RCTL / 4], 0x1234);
	KUNIT_EXPECT_EQ(test, f->lost, 0);
}

/* Only a look at the device itself brings it back. */
static void revive_asks_the_device(struct kunit *test)
{
	struct fixture *f = fixture_new(test);

	f->hw.dead = true;
	f->regs[SRN_STATUS / 4] = ~0U;
	KUNIT_EXPECT_FALSE(test, srn_hw_revive(&f->hw));
	KUNIT_EXPECT_TRUE(test, f->hw.dead);

	f->regs[SRN_STATUS / 4] = STATUS_SANE;
	KUNIT_EXPECT_TRUE(test, srn_hw_revive(&f->hw));
	KUNIT_EXPECT_EQ(test, srn_rd32(&f->hw, SRN_STATUS), STATUS_SANE);
}

/* The watchdog's look: a sane STATUS, and what nobody's answer looks like. */
static void check_believes_a_sane_status(struct kunit *test)
{
	struct fixture *f = fixture_new(test);
	u32 status = 0;

	KUNIT_EXPECT_TRUE(test, srn_hw_check(&f->hw, &status));
	KUNIT_EXPECT_EQ(test, status, STATUS_SANE);
	KUNIT_EXPECT_EQ(test, f->lost, 0);
}

static void check_notices_all_ones_and_zero(struct kunit *test)
{
	static const u32 nobody[] = { ~0U, 0 };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(nobody); i++) {
		struct fixture *f = fixture_new(test);
		u32 status;

		f->regs[SRN_STATUS / 4] = nobody[i];
		KUNIT_EXPECT_FALSE(test, srn_hw_check(&f->hw, &status));
		KUNIT_EXPECT_TRUE(test, f->hw.dead);
		KUNIT_EXPECT_FALSE(test, srn_hw_check(&f->hw, &status));
		KUNIT_EXPECT_EQ(test, f->lost, 1);
		KUNIT_EXPECT_FALSE(test, srn_hw_revive(&f->hw));
		kunit_device_unregister(test, f->hw.dev);
	}
}

/* A reset of a device that is gone ends, and says so. */
static void reset_gives_up_on_a_device_that_is_gone(struct kunit *test)
{
	struct fixture *f = fixture_new(test);

	memset(f->regs, 0xff, REGS);
	KUNIT_EXPECT_EQ(test, srn_hw_reset(&f->hw), -ENODEV);
	KUNIT_EXPECT_EQ(test, f->lost, 1);
}

static struct kunit_case sriov_nic_hw_cases[] = {
	KUNIT_CASE(rd32_believes_all_ones_of_one_register),
	KUNIT_CASE(rd32_notices_a_device_that_is_gone),
	KUNIT_CASE(rd32_needs_no_listener),
	KUNIT_CASE(access_spares_a_device_that_is_gone),
	KUNIT_CASE(revive_asks_the_device),
	KUNIT_CASE(check_believes_a_sane_status),
	KUNIT_CASE(check_notices_all_ones_and_zero),
	KUNIT_CASE(reset_gives_up_on_a_device_that_is_gone),
	{}
};

static struct kunit_suite sriov_nic_hw_suite = {
	.name = "sriov_nic_hw",
	.test_cases = sriov_nic_hw_cases,
};

kunit_test_suite(sriov_nic_hw_suite);

MODULE_DESCRIPTION("KUnit: register access of sriov_nic");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
