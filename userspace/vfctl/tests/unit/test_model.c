// SPDX-License-Identifier: GPL-2.0-only
/*
 * The decoder of attributes: above all what is cut, too long or unknown.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <netlink/attr.h>
#include <netlink/msg.h>

#include "model.h"
#include "util.h"

/* A copy of exactly the attributes' size, so that ASan sees a byte too many. */
static void *attrs_of(struct nl_msg *msg, size_t *len)
{
	struct nlmsghdr *hdr = nlmsg_hdr(msg);
	void *copy;

	*len = nlmsg_datalen(hdr);
	copy = malloc(*len ? *len : 1);
	memcpy(copy, nlmsg_data(hdr), *len);
	nlmsg_free(msg);
	return copy;
}

static int decode(const struct shape *shape, struct nl_msg *msg, void *object)
{
	size_t len;
	void *attrs = attrs_of(msg, &len);
	int err = model_decode(shape, attrs, len, object);

	free(attrs);
	return err;
}

static struct nl_msg *full_func(void)
{
	static const uint8_t mac[] = { 2, 0, 0, 0, 0, 1 };
	struct nl_msg *msg = nlmsg_alloc_simple(0, 0);

	nla_put_string(msg, VFIO_GLUE_A_FUNC_UUID,
		       "c0ffee00-1234-4567-89ab-0123456789ab");
	nla_put_string(msg, VFIO_GLUE_A_FUNC_NAME,
		       "0123456789012345678901234567890");
	nla_put_u64(msg, VFIO_GLUE_A_FUNC_GENERATION, UINT64_MAX);
	nla_put_u32(msg, VFIO_GLUE_A_FUNC_KIND, VFIO_GLUE_KIND_NIC);
	nla_put_u32(msg, VFIO_GLUE_A_FUNC_STATE, VFIO_GLUE_STATE_DRAINING);
	nla_put(msg, VFIO_GLUE_A_FUNC_MAC, 6, mac);
	nla_put_u32(msg, VFIO_GLUE_A_FUNC_TRUST, 1);
	return msg;
}

static void decodes_a_function(void **state)
{
	static const uint8_t mac[] = { 2, 0, 0, 0, 0, 1 };
	struct func func;

	(void)state;
	assert_int_equal(decode(&shape_func, full_func(), &func), 0);
	assert_string_equal(func.uuid, "c0ffee00-1234-4567-89ab-0123456789ab");
	assert_int_equal(strlen(func.name), VFIO_GLUE_NAME_MAX);
	assert_true(func.generation == UINT64_MAX);
	assert_int_equal(func.state, VFIO_GLUE_STATE_DRAINING);
	assert_memory_equal(func.mac, mac, 6);
	assert_int_equal(func.trust, 1);
	assert_true(model_has(&func.model, VFIO_GLUE_A_FUNC_TRUST));
	assert_false(model_has(&func.model, VFIO_GLUE_A_FUNC_VLAN));
}

static void decodes_nothing(void **state)
{
	struct parent parent;

	(void)state;
	memset(&parent, 0xff, sizeof(parent));
	assert_int_equal(model_decode(&shape_parent, NULL, 0, &parent), 0);
	assert_true(parent.model.has == 0);
	assert_string_equal(parent.name, "");
}

/* Cut anywhere but between two attributes: an error, never a wrong object. */
static void refuses_any_cut(void **state)
{
	struct func whole, func;
	size_t good = 0;
	size_t len, cut;
	void *attrs;

	(void)state;
	attrs = attrs_of(full_func(), &len);
	assert_int_equal(model_decode(&shape_func, attrs, len, &whole), 0);
	for (cut = 0; cut < len; cut++) {
		void *copy = malloc(cut ? cut : 1);
		int err;

		memcpy(copy, attrs, cut);
		err = model_decode(&shape_func, copy, cut, &func);
		free(copy);
		if (!err) {
			good++;
			assert_true((func.model.has & ~whole.model.has) == 0);
			assert_true(func.model.has != whole.model.has);
		} else {
			assert_int_equal(err, -EBADMSG);
		}
	}
	/* At the seven starts of an attribute, and in the pad bytes: 3 of the
	 * uuid's, 2 of the address's.
	 */
	assert_int_equal(good, 7 + 3 + 2);
	free(attrs);
}

static void refuses_wrong_sizes(void **state)
{
	static const struct {
		uint16_t attr;
		size_t len;
	} cases[] = {
		{ VFIO_GLUE_A_FUNC_KIND, 0 }, { VFIO_GLUE_A_FUNC_KIND, 2 },
		{ VFIO_GLUE_A_FUNC_KIND, 8 },
		{ VFIO_GLUE_A_FUNC_GENERATION, 4 },
		{ VFIO_GLUE_A_FUNC_MAC, 5 }, { VFIO_GLUE_A_FUNC_MAC, 7 },
		{ VFIO_GLUE_A_FUNC_NAME, 0 },
		/* 32 characters and 64, and no end */
		{ VFIO_GLUE_A_FUNC_NAME, 32 }, { VFIO_GLUE_A_FUNC_NAME, 64 },
	};
	uint8_t bytes[64];
	struct func func;
	size_t i;

	(void)state;
	memset(bytes, 'a', sizeof(bytes));
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct nl_msg *msg = nlmsg_alloc_simple(0, 0);

		nla_put(msg, cases[i].attr, cases[i].len, bytes);
		assert_int_equal(decode(&shape_func, msg, &func), -EBADMSG);
	}
}

static void refuses_a_name_too_long(void **state)
{
	struct nl_msg *msg = nlmsg_alloc_simple(0, 0);
	struct func func;

	(void)state;
	nla_put_string(msg, VFIO_GLUE_A_FUNC_NAME,
		       "01234567890123456789012345678901");
	assert_int_equal(decode(&shape_func, msg, &func), -EBADMSG);
}

static void passes_over_the_unknown(void **state)
{
	struct nl_msg *msg = nlmsg_alloc_simple(0, 0);
	struct pool pool;

	(void)state;
	nla_put_string(msg, 0, "padding");
	nla_put_u32(msg, 1000, 7);
	nla_put_u32(msg, VFIO_GLUE_A_POOL_POLICY | NLA_F_NESTED,
		    VFIO_GLUE_POLICY_DEPTH);
	assert_int_equal(decode(&shape_pool, msg, &pool), 0);
	assert_int_equal(pool.policy, VFIO_GLUE_POLICY_DEPTH);
}

static void keeps_plain_characters_only(void **state)
{
	struct nl_msg *msg = nlmsg_alloc_simple(0, 0);
	struct func func;

	(void)state;
	nla_put_string(msg, VFIO_GLUE_A_FUNC_CREATOR_COMM, "\033[1m\n\303\244~");
	assert_int_equal(decode(&shape_func, msg, &func), 0);
	assert_string_equal(func.creator_comm, "?[1m???~");
}

static void decodes_a_reservation(void **state)
{
	struct model_list list = { .shape = &shape_func };
	struct nl_msg *msg = nlmsg_alloc_simple(0, 0);
	const struct func *funcs;
	size_t len;
	void *attrs;
	int i;

	(void)state;
	for (i = 0; i < 40; i++) {
		struct nlattr *nest = nla_nest_start(msg,
						     VFIO_GLUE_A_FUNC_FUNC);

		nla_put_u32(msg, VFIO_GLUE_A_FUNC_VF_INDEX, i);
		nla_nest_end(msg, nest);
	}
	attrs = attrs_of(msg, &len);
	assert_int_equal(model_decode_funcs(attrs, len, &list), 0);
	assert_int_equal(list.num, 40);
	funcs = list.items;
	assert_int_equal(funcs[39].vf_index, 39);
	model_list_clear(&list);

	/* A nest that says to be longer than the message. */
	((struct nlattr *)attrs)->nla_len = len + 1;
	assert_int_equal(model_decode_funcs(attrs, len, &list), -EBADMSG);
	model_list_clear(&list);
	free(attrs);
}

static void names_values(void **state)
{
	struct func func = { 0 };
	char text[64];

	(void)state;
	func.model.has = UINT64_C(1) << VFIO_GLUE_A_FUNC_STATE;
	func.state = 77;
	model_format(model_field(&shape_func, VFIO_GLUE_A_FUNC_STATE), &func,
		     text, sizeof(text));
	assert_string_equal(text, "unknown");
	model_format(model_field(&shape_func, VFIO_GLUE_A_FUNC_VLAN), &func,
		     text, sizeof(text));
	assert_string_equal(text, "-");
	assert_null(model_field(&shape_func, VFIO_GLUE_A_FUNC_COUNT));
}

/* Whatever the bytes are, the decoder stays inside them. */
static void survives_random_bytes(void **state)
{
	const struct shape *const shapes[] = {
		&shape_parent, &shape_profile, &shape_func, &shape_pool,
		&shape_place,
	};
	union {
		struct parent parent;
		struct profile profile;
		struct func func;
	} object;
	unsigned int seed = 20;
	int round;

	(void)state;
	for (round = 0; round < 100000; round++) {
		size_t len = rand_r(&seed) % 96;
		uint8_t *bytes = malloc(len ? len : 1);
		size_t i;

		for (i = 0; i < len; i++)
			bytes[i] = rand_r(&seed) >> 7;
		/* Mostly lengths and types that get past the first check. */
		for (i = 0; i + 4 <= len && rand_r(&seed) % 8; i += 8) {
			bytes[i] = 4 + rand_r(&seed) % 8;
			bytes[i + 1] = 0;
			bytes[i + 2] = rand_r(&seed) % 32;
			bytes[i + 3] = 0;
		}
		model_decode(shapes[round % ARRAY_SIZE(shapes)], bytes, len,
			     &object);
		free(bytes);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(decodes_a_function),
		cmocka_unit_test(decodes_nothing),
		cmocka_unit_test(refuses_any_cut),
		cmocka_unit_test(refuses_wrong_sizes),
		cmocka_unit_test(refuses_a_name_too_long),
		cmocka_unit_test(passes_over_the_unknown),
		cmocka_unit_test(keeps_plain_characters_only),
		cmocka_unit_test(decodes_a_reservation),
		cmocka_unit_test(names_values),
		cmocka_unit_test(survives_random_bytes),
	};

	return cmocka_run_group_tests_name("model", tests, NULL, NULL);
}
