// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit: the ring of the last control operations. It is that of the module, in
 * which there may be something already.
 */
#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/time64.h>

#include "../drivers/vfio_glue/flight.h"

static void fly(enum vfio_glue_op op, const char *object, int err,
		const struct netlink_ext_ack *extack)
{
	struct vfg_flight flight;

	vfg_flight_begin(&flight, op);
	strscpy(flight.object, object);
	vfg_flight_end(&flight, err, extack);
}

static void flight_tells_who_and_what(struct kunit *test)
{
	u64 before = vfg_flight_last();
	u64 now = ktime_get_real_ns();
	struct vfg_flight flight;

	fly(VFIO_GLUE_OP_FUNC_SET, "web", 0, NULL);
	KUNIT_ASSERT_EQ(test, before + 1, vfg_flight_last());
	KUNIT_ASSERT_TRUE(test, vfg_flight_next(before + 1, &flight));
	KUNIT_EXPECT_EQ(test, before + 1, flight.seq);
	KUNIT_EXPECT_EQ(test, VFIO_GLUE_OP_FUNC_SET, flight.op);
	KUNIT_EXPECT_EQ(test, 0, flight.err);
	KUNIT_EXPECT_EQ(test, task_tgid_nr(current), flight.pid);
	KUNIT_EXPECT_NE(test, '\0', flight.comm[0]);
	KUNIT_EXPECT_STREQ(test, "web", flight.object);
	KUNIT_EXPECT_STREQ(test, "", flight.message);
	KUNIT_EXPECT_GE(test, flight.time_ns, now);
	KUNIT_EXPECT_LT(test, flight.duration_ns, NSEC_PER_SEC * 60);
}

static void flight_keeps_the_reason(struct kunit *test)
{
	struct netlink_ext_ack extack = { ._msg = "web is in use" };
	struct vfg_flight flight;

	fly(VFIO_GLUE_OP_FUNC_DEL, "web", -EBUSY, &extack);
	KUNIT_ASSERT_TRUE(test, vfg_flight_next(vfg_flight_last(), &flight));
	KUNIT_EXPECT_EQ(test, EBUSY, flight.err);
	KUNIT_EXPECT_STREQ(test, "web is in use", flight.message);

	/* A warning to who succeeded is no reason. */
	fly(VFIO_GLUE_OP_FUNC_DEL, "web", 0, &extack);
	KUNIT_ASSERT_TRUE(test, vfg_flight_next(vfg_flight_last(), &flight));
	KUNIT_EXPECT_STREQ(test, "", flight.message);

	extack._msg = NULL;
	fly(VFIO_GLUE_OP_FUNC_DEL, "web", -ENOMEM, &extack);
	KUNIT_ASSERT_TRUE(test, vfg_flight_next(vfg_flight_last(), &flight));
	KUNIT_EXPECT_EQ(test, ENOMEM, flight.err);
	KUNIT_EXPECT_STREQ(test, "", flight.message);
}

static void flight_cuts_a_long_reason(struct kunit *test)
{
	struct netlink_ext_ack extack = {};
	struct vfg_flight flight;
	char long_text[200];

	memset(long_text, 'x', sizeof(long_text));
	long_text[sizeof(long_text) - 1] = '\0';
	extack._msg = long_text;
	fly(VFIO_GLUE_OP_FUNC_DEL, "web", -EBUSY, &extack);
	KUNIT_ASSERT_TRUE(test, vfg_flight_next(vfg_flight_last(), &flight));
	KUNIT_EXPECT_EQ(test, sizeof(flight.message) - 1,
			strlen(flight.message));
}

static void flight_forgets_the_oldest(struct kunit *test)
{
	u64 first = vfg_flight_last() + 1;
	struct vfg_flight flight;
	char object[8];
	u64 seq = 0;
	u64 wanted;
	int i;

	for (i = 0; i < VFG_FLIGHT_MAX + 3; i++) {
		snprintf(object, sizeof(object), "f%d", i);
		fly(VFIO_GLUE_OP_FUNC_NEW, object, 0, NULL);
	}
	wanted = first + 3;
	while (vfg_flight_next(seq, &flight)) {
		KUNIT_EXPECT_EQ(test, wanted, flight.seq);
		snprintf(object, sizeof(object), "f%d", (int)(wanted - first));
		KUNIT_EXPECT_STREQ(test, object, flight.object);
		seq = flight.seq + 1;
		wanted++;
	}
	KUNIT_EXPECT_EQ(test, first + VFG_FLIGHT_MAX + 3, wanted);
	KUNIT_EXPECT_FALSE(test, vfg_flight_next(wanted, &flight));
}

static struct kunit_case flight_cases[] = {
	KUNIT_CASE(flight_tells_who_and_what),
	KUNIT_CASE(flight_keeps_the_reason),
	KUNIT_CASE(flight_cuts_a_long_reason),
	KUNIT_CASE(flight_forgets_the_oldest),
	{}
};

static struct kunit_suite flight_suite = {
	.name = "vfio_glue_flight",
	.test_cases = flight_cases,
};

kunit_test_suite(flight_suite);

MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
MODULE_DESCRIPTION("KUnit: the ring of the last control operations");
MODULE_LICENSE("GPL");
