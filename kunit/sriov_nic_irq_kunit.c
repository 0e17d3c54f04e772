// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit: vectors that are masked and should not be.
 */
#include <kunit/test.h>
#include <linux/module.h>

#include "fake_nic.h"

#define OTHER		BIT(SRN_VECTOR_OTHER)
#define QUEUE(i)	BIT(SRN_VECTOR_QUEUE + (i))

static struct srn_adapter *nic_with_queues(struct kunit *test,
					   unsigned int queues)
{
	struct srn_adapter *adapter = fake_nic_new(test);

	adapter->ring_config.queues = queues;
	adapter->started = true;
	return adapter;
}

static void masked_finds_none_if_all_are_enabled(struct kunit *test)
{
	struct srn_adapter *adapter = nic_with_queues(test, 2);

	fake_nic_write(adapter, SRN_EIMS, OTHER | QUEUE(0) | QUEUE(1));
	KUNIT_EXPECT_EQ(test, 0, srn_irq_masked(adapter));
}

static void masked_finds_each(struct kunit *test)
{
	struct srn_adapter *adapter = nic_with_queues(test, 2);

	fake_nic_write(adapter, SRN_EIMS, OTHER | QUEUE(0));
	KUNIT_EXPECT_EQ(test, QUEUE(1), srn_irq_masked(adapter));
	fake_nic_write(adapter, SRN_EIMS, QUEUE(0) | QUEUE(1));
	KUNIT_EXPECT_EQ(test, OTHER, srn_irq_masked(adapter));
}

/* Vectors behind those of queues in use are the VFs'. */
static void masked_leaves_others_alone(struct kunit *test)
{
	struct srn_adapter *adapter = nic_with_queues(test, 1);

	fake_nic_write(adapter, SRN_EIMS, OTHER | QUEUE(0));
	KUNIT_EXPECT_EQ(test, 0, srn_irq_masked(adapter));
	adapter->started = false;
	fake_nic_write(adapter, SRN_EIMS, OTHER);
	KUNIT_EXPECT_EQ(test, 0, srn_irq_masked(adapter));
}

/* Of a device that is gone nothing is known, all ones least of all. */
static void masked_finds_none_if_the_device_is_gone(struct kunit *test)
{
	struct srn_adapter *adapter = nic_with_queues(test, 2);

	adapter->hw.dead = true;
	fake_nic_write(adapter, SRN_EIMS, 0);
	KUNIT_EXPECT_EQ(test, 0, srn_irq_masked(adapter));
}

/* Whatever happened while they were masked is looked for. */
static void repair_unmasks_and_raises(struct kunit *test)
{
	struct srn_adapter *adapter = nic_with_queues(test, 2);

	srn_irq_repair(adapter, QUEUE(1));
	KUNIT_EXPECT_EQ(test, QUEUE(1), fake_nic_read(adapter, SRN_EIMS));
	KUNIT_EXPECT_EQ(test, QUEUE(1), fake_nic_read(adapter, SRN_EICS));
}

static struct kunit_case sriov_nic_irq_cases[] = {
	KUNIT_CASE(masked_finds_none_if_all_are_enabled),
	KUNIT_CASE(masked_finds_each),
	KUNIT_CASE(masked_leaves_others_alone),
	KUNIT_CASE(masked_finds_none_if_the_device_is_gone),
	KUNIT_CASE(repair_unmasks_and_raises),
	{ }
};

static struct kunit_suite sriov_nic_irq_suite = {
	.name = "sriov_nic_irq",
	.test_cases = sriov_nic_irq_cases,
};

kunit_test_suite(sriov_nic_irq_suite);

MODULE_DESCRIPTION("KUnit: interrupt vectors of sriov_nic");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
