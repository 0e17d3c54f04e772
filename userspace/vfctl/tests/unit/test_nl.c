// SPDX-License-Identifier: GPL-2.0-only
/*
 * Replies that no sane kernel sends, byte by byte: the wire of this test gives
 * what it is told to.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#undef fail	/* ours is in failure.h */
#include <linux/genetlink.h>
#include <netlink/genl/genl.h>
#include <netlink/msg.h>

#include "failure.h"
#include "model.h"
#include "nl.h"
#include "util.h"
#include "wire.h"

#define SEQ	77

struct wire {
	int opened;
};

/* Datagrams to give, in turn. */
static struct {
	uint8_t data[512];
	size_t len;
} given[4];
static size_t num_given;
static size_t taken;
static struct wire the_wire;

int wire_open(struct wire **wire)
{
	*wire = &the_wire;
	return 0;
}

void wire_close(struct wire *wire)
{
	(void)wire;
}

int wire_send(struct wire *wire, struct nl_msg *msg)
{
	(void)wire;
	nlmsg_hdr(msg)->nlmsg_seq = SEQ;
	return 0;
}

/* A copy of exactly that size, so that ASan sees a byte too many. */
ssize_t wire_recv(struct wire *wire, void **data)
{
	(void)wire;
	if (taken == num_given)
		return -EIO;
	*data = malloc(given[taken].len ? given[taken].len : 1);
	memcpy(*data, given[taken].data, given[taken].len);
	return given[taken++].len;
}

int wire_join(struct wire *wire, uint32_t group)
{
	(void)wire;
	(void)group;
	return 0;
}

static void give_bytes(const void *data, size_t len)
{
	assert_true(len <= sizeof(given[0].data));
	memcpy(given[num_given].data, data, len);
	given[num_given++].len = len;
}

static void give(struct nl_msg *msg)
{
	give_bytes(nlmsg_hdr(msg), nlmsg_hdr(msg)->nlmsg_len);
	nlmsg_free(msg);
}

static void give_family(void)
{
	struct nl_msg *msg = nlmsg_alloc();

	genlmsg_put(msg, 0, SEQ, GENL_ID_CTRL, 0, 0, CTRL_CMD_NEWFAMILY, 2);
	nla_put_u16(msg, CTRL_ATTR_FAMILY_ID, 30);
	give(msg);
}

static struct nl_msg *error(int err, int flags)
{
	struct nlmsgerr body = { .error = err };
	struct nl_msg *msg = nlmsg_alloc();

	nlmsg_put(msg, 0, SEQ, NLMSG_ERROR, 0, flags);
	nlmsg_append(msg, &body, sizeof(body), 0);
	return msg;
}

static struct nl *nl;
static struct failure failure;

static int setup(void **state)
{
	(void)state;
	num_given = 0;
	taken = 0;
	give_family();
	assert_int_equal(vnl_open(&nl, &failure), 0);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	vnl_close(nl);
	fail_clear(&failure);
	return 0;
}

static int ask(void)
{
	struct model_list list = { .shape = &shape_func };
	struct nl_msg *msg = vnl_request(nl, VFIO_GLUE_CMD_FUNC_GET);
	int err;

	nla_put_string(msg, VFIO_GLUE_A_FUNC_NAME, "web");
	err = vnl_do(nl, msg, &list, &failure);
	model_list_clear(&list);
	return err;
}

static void takes_an_ack(void **state)
{
	(void)state;
	give(error(0, NLM_F_CAPPED));
	assert_int_equal(ask(), 0);
}

/* A function is larger than a pool: what is made of it would not fit. */
static void takes_no_function_for_a_pool(void **state)
{
	struct model_list list = { .shape = &shape_pool };
	struct nl_msg *msg = nlmsg_alloc();
	struct nlattr *nest;

	(void)state;
	genlmsg_put(msg, 0, SEQ, 30, 0, 0, VFIO_GLUE_CMD_FUNC_NEW, 1);
	nest = nla_nest_start(msg, VFIO_GLUE_A_FUNC_FUNC);
	nla_put_string(msg, VFIO_GLUE_A_FUNC_NAME, "web");
	nla_nest_end(msg, nest);
	give(msg);
	give(error(0, NLM_F_CAPPED));
	assert_int_equal(vnl_do(nl, vnl_request(nl, VFIO_GLUE_CMD_POOL_GET),
				&list, &failure), 0);
	assert_int_equal(list.num, 1);
	assert_int_equal(((struct pool *)list.items)->model.has, 0);
	model_list_clear(&list);
}

static void passes_over_other_sequences(void **state)
{
	struct nl_msg *msg = error(-EIO, NLM_F_CAPPED);

	(void)state;
	nlmsg_hdr(msg)->nlmsg_seq = SEQ - 1;
	give(msg);
	give(error(0, NLM_F_CAPPED));
	assert_int_equal(ask(), 0);
}

static void refuses_short_headers(void **state)
{
	static const uint8_t bytes[15] = { 15 };
	uint32_t len;

	(void)state;
	for (len = 1; len <= sizeof(bytes); len++) {
		num_given = taken;
		if (num_given == ARRAY_SIZE(given))
			num_given = taken = 0;
		give_bytes(bytes, len);
		assert_int_equal(ask(), -EBADMSG);
	}
}

static void refuses_a_message_that_is_cut(void **state)
{
	struct nl_msg *msg = error(0, NLM_F_CAPPED);

	(void)state;
	nlmsg_hdr(msg)->nlmsg_len += 4;
	give_bytes(nlmsg_hdr(msg), nlmsg_hdr(msg)->nlmsg_len - 4);
	nlmsg_free(msg);
	assert_int_equal(ask(), -EBADMSG);
}

static void refuses_a_short_error(void **state)
{
	struct nl_msg *msg = nlmsg_alloc();
	int code = -EIO;

	(void)state;
	nlmsg_put(msg, 0, SEQ, NLMSG_ERROR, 0, 0);
	nlmsg_append(msg, &code, sizeof(code), 0);
	give(msg);
	assert_int_equal(ask(), -EBADMSG);
}

static void refuses_an_errno_that_is_none(void **state)
{
	(void)state;
	give(error(5, NLM_F_CAPPED));
	assert_int_equal(ask(), -EBADMSG);
	num_given = taken = 0;
	give(error(-70000, NLM_F_CAPPED));
	assert_int_equal(ask(), -EBADMSG);
}

static void refuses_an_object_without_head(void **state)
{
	struct nl_msg *msg = nlmsg_alloc();

	(void)state;
	nlmsg_put(msg, 0, SEQ, 30, 0, 0);
	give(msg);
	assert_int_equal(ask(), -EBADMSG);
}

static void reads_the_kernels_words(void **state)
{
	struct nl_msg *msg = error(-ENOENT, NLM_F_CAPPED | NLM_F_ACK_TLVS);

	(void)state;
	nla_put_string(msg, NLMSGERR_ATTR_MSG, "no function is named web");
	nla_put_u32(msg, NLMSGERR_ATTR_OFFS, NLMSG_HDRLEN + GENL_HDRLEN);
	give(msg);
	assert_int_equal(ask(), -ENOENT);
	assert_string_equal(failure.text, "no function is named web");
	assert_string_equal(failure.attr, "name");
	assert_false(failure.vague);
}

/* A kernel that sends the request back before its words. */
static void reads_words_behind_the_request(void **state)
{
	struct nlmsgerr body = {
		.error = -ENOENT,
		.msg = { .nlmsg_len = NLMSG_LENGTH(7) },
	};
	struct nl_msg *msg = nlmsg_alloc();
	char request[8] = "request";

	(void)state;
	nlmsg_put(msg, 0, SEQ, NLMSG_ERROR, 0, NLM_F_ACK_TLVS);
	nlmsg_append(msg, &body, sizeof(body), 0);
	nlmsg_append(msg, request, sizeof(request), 0);
	nla_put_string(msg, NLMSGERR_ATTR_MSG, "behind");
	give(msg);
	assert_int_equal(ask(), -ENOENT);
	assert_string_equal(failure.text, "behind");
}

static void bounds_the_request_in_an_error(void **state)
{
	struct nlmsgerr body = {
		.error = -ENOENT,
		.msg = { .nlmsg_len = UINT32_MAX },
	};
	struct nl_msg *msg = nlmsg_alloc();

	(void)state;
	nlmsg_put(msg, 0, SEQ, NLMSG_ERROR, 0, NLM_F_ACK_TLVS);
	nlmsg_append(msg, &body, sizeof(body), 0);
	give(msg);
	assert_int_equal(ask(), -ENOENT);
	assert_string_equal(failure.text, strerror(ENOENT));
}

static void bounds_the_offset(void **state)
{
	static const uint32_t offsets[] = {
		0, NLMSG_HDRLEN, 28, 29, 4096, UINT32_MAX - 3, UINT32_MAX
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(offsets); i++) {
		struct nl_msg *msg = error(-EINVAL,
					   NLM_F_CAPPED | NLM_F_ACK_TLVS);

		num_given = taken = 0;
		nla_put_u32(msg, NLMSGERR_ATTR_OFFS, offsets[i]);
		give(msg);
		assert_int_equal(ask(), -EINVAL);
		assert_string_equal(failure.attr, "");
		assert_true(failure.vague);
	}
}

static void ends_words_that_do_not_end(void **state)
{
	struct nl_msg *msg = error(-EINVAL, NLM_F_CAPPED | NLM_F_ACK_TLVS);

	(void)state;
	nla_put(msg, NLMSGERR_ATTR_MSG, 5, "abcde");
	give(msg);
	assert_int_equal(ask(), -EINVAL);
	assert_string_equal(failure.text, "abcd");
}

/* Random bytes behind a header that gets past the first check. */
static void survives_random_bytes(void **state)
{
	static const uint16_t types[] = { NLMSG_ERROR, NLMSG_DONE, 30 };
	unsigned int seed = 21;
	int round;

	(void)state;
	for (round = 0; round < 50000; round++) {
		uint8_t bytes[160];
		size_t len = 16 + rand_r(&seed) % (sizeof(bytes) - 16);
		struct nlmsghdr hdr = {
			.nlmsg_len = rand_r(&seed) % 8 ? len :
				     (unsigned int)rand_r(&seed) % 200,
			.nlmsg_type = types[rand_r(&seed) % 3],
			.nlmsg_flags = rand_r(&seed),
			.nlmsg_seq = SEQ,
		};
		int code = -(rand_r(&seed) % 200);
		size_t i;

		for (i = 0; i < len; i++)
			bytes[i] = rand_r(&seed) % 3 ? rand_r(&seed) % 12 :
				   rand_r(&seed);
		memcpy(bytes, &hdr, sizeof(hdr));
		if (rand_r(&seed) % 4 && len >= 20)
			memcpy(bytes + 16, &code, 4);
		num_given = taken = 0;
		give_bytes(bytes, len);
		ask();
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
		TEST(takes_an_ack),
		TEST(takes_no_function_for_a_pool),
		TEST(passes_over_other_sequences),
		TEST(refuses_short_headers),
		TEST(refuses_a_message_that_is_cut),
		TEST(refuses_a_short_error),
		TEST(refuses_an_errno_that_is_none),
		TEST(refuses_an_object_without_head),
		TEST(reads_the_kernels_words),
		TEST(reads_words_behind_the_request),
		TEST(bounds_the_request_in_an_error),
		TEST(bounds_the_offset),
		TEST(ends_words_that_do_not_end),
		TEST(survives_random_bytes),
	};

	return cmocka_run_group_tests_name("nl", tests, NULL, NULL);
}
