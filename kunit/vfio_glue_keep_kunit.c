// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit: identities of VFs that outlive their leaf.
 */
#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/module.h>

#include <vfio_glue/provider.h>

#define KEYS		70

static void keep_is_given_back_once(struct kunit *test)
{
	const struct vfg_func_config in[3] = {
		{ .set = VFG_CONFIG_VLAN, .vlan = 100, .qos = 3 },
		{ .set = VFG_CONFIG_MAC, .mac = { 2, 0, 0, 0, 0, 7 } },
		{ .set = VFG_CONFIG_TRUST, .trust = true },
	};
	struct vfg_func_config out[3] = {};

	KUNIT_EXPECT_EQ(test, 0, vfg_keep_take("kunit-a", out, 3));
	KUNIT_EXPECT_EQ(test, 0, vfg_keep_store("kunit-a", in, 3));
	KUNIT_EXPECT_EQ(test, 0, vfg_keep_take("kunit-b", out, 3));
	KUNIT_EXPECT_EQ(test, 0, vfg_keep_take("kunit-", out, 3));
	KUNIT_EXPECT_EQ(test, 3, vfg_keep_take("kunit-a", out, 3));
	KUNIT_EXPECT_MEMEQ(test, in, out, sizeof(in));
	KUNIT_EXPECT_EQ(test, 0, vfg_keep_take("kunit-a", out, 3));
}

static void keep_replaces_and_fits(struct kunit *test)
{
	const struct vfg_func_config one[2] = { { .vlan = 1 }, { .vlan = 2 } };
	const struct vfg_func_config two[3] = {
		{ .vlan = 3 }, { .vlan = 4 }, { .vlan = 5 },
	};
	struct vfg_func_config out[3] = {};

	KUNIT_EXPECT_EQ(test, 0, vfg_keep_store("kunit-a", one, 2));
	KUNIT_EXPECT_EQ(test, 0, vfg_keep_store("kunit-a", two, 3));
	KUNIT_EXPECT_EQ(test, 2, vfg_keep_take("kunit-a", out, 2));
	KUNIT_EXPECT_EQ(test, 4, out[1].vlan);
	KUNIT_EXPECT_EQ(test, 0, out[2].vlan);
	KUNIT_EXPECT_EQ(test, 0, vfg_keep_store("kunit-a", one, 2));
	KUNIT_EXPECT_EQ(test, 2, vfg_keep_take("kunit-a", out, 3));
}

static void keep_refuses_a_long_key(struct kunit *test)
{
	const struct vfg_func_config config = {};
	char key[VFG_NAME_SIZE + 1];

	memset(key, 'k', sizeof(key));
	key[VFG_NAME_SIZE] = '\0';
	KUNIT_EXPECT_EQ(test, -EINVAL, vfg_keep_store(key, &config, 1));
	key[VFG_NAME_SIZE - 1] = '\0';
	KUNIT_EXPECT_EQ(test, 0, vfg_keep_store(key, &config, 1));
	key[VFG_NAME_SIZE - 1] = 'k';
	KUNIT_EXPECT_EQ(test, 0,
			vfg_keep_take(key, (struct vfg_func_config[1]) {}, 1));
	key[VFG_NAME_SIZE - 1] = '\0';
	KUNIT_EXPECT_EQ(test, 1,
			vfg_keep_take(key, (struct vfg_func_config[1]) {}, 1));
}

static void keep_forgets_the_oldest(struct kunit *test)
{
	struct vfg_func_config config = {};
	unsigned int i, found = 0;
	char key[VFG_NAME_SIZE];

	for (i = 0; i < KEYS; i++) {
		snprintf(key, sizeof(key), "kunit-%u", i);
		config.vlan = i;
		KUNIT_EXPECT_EQ(test, 0, vfg_keep_store(key, &config, 1));
	}
	for (i = 0; i < KEYS; i++) {
		snprintf(key, sizeof(key), "kunit-%u", i);
		if (!vfg_keep_take(key, &config, 1))
			continue;
		KUNIT_EXPECT_EQ(test, i, config.vlan);
		KUNIT_EXPECT_GE(test, i, KEYS - 64);
		found++;
	}
	KUNIT_EXPECT_EQ(test, 64, found);
}

static struct kunit_case keep_cases[] = {
	KUNIT_CASE(keep_is_given_back_once),
	KUNIT_CASE(keep_replaces_and_fits),
	KUNIT_CASE(keep_refuses_a_long_key),
	KUNIT_CASE(keep_forgets_the_oldest),
	{}
};

static struct kunit_suite keep_suite = {
	.name = "vfio_glue_keep",
	.test_cases = keep_cases,
};

kunit_test_suite(keep_suite);

MODULE_IMPORT_NS("VFIO_GLUE");
MODULE_DESCRIPTION("KUnit: identities of VFs that outlive their leaf");
MODULE_LICENSE("GPL");
