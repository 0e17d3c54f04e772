// SPDX-License-Identifier: GPL-2.0-only
/*
 * The parser of command lines.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#undef fail	/* ours is in failure.h */
#include <linux/vfio_glue.h>

#include "args.h"
#include "failure.h"
#include "util.h"

static const struct args_rule all = {
	.allowed = OPT_BIT(OPT_PROFILE) | OPT_BIT(OPT_COUNT) |
		   OPT_BIT(OPT_POLICY) | OPT_BIT(OPT_NAME) |
		   OPT_BIT(OPT_UUID) | OPT_BIT(OPT_BIND_MODE) | OPT_IDENTITY,
	.max_words = 2,
};

static struct args args;
static struct failure failure;

static int parse(const struct args_rule *rule, const char *const *argv)
{
	int argc = 0;

	while (argv[argc])
		argc++;
	return args_parse(rule, argc, (char *const *)argv, &args, &failure);
}

#define PARSE(...) parse(&all, (const char *const[]){ __VA_ARGS__, NULL })

static void accepts_every_type(void **state)
{
	static const uint8_t mac[] = { 0x52, 0x54, 0x00, 0xaa, 0xBB, 0xcc };

	(void)state;
	assert_int_equal(PARSE("one", "--profile", "a.b_c-1", "--count=64",
			       "--policy", "depth", "--mode=netdev",
			       "--mac", "52:54:00:aa:BB:cc", "--vlan", "4094",
			       "--qos", "7", "--trust", "on", "--link=disable",
			       "--max-rate", "4294967295", "-j", "two"), 0);
	assert_int_equal(args.num_words, 2);
	assert_string_equal(args.words[0], "one");
	assert_string_equal(args.words[1], "two");
	assert_string_equal(args.value[OPT_PROFILE].str, "a.b_c-1");
	assert_int_equal(args.value[OPT_COUNT].num, 64);
	assert_int_equal(args.value[OPT_POLICY].num, VFIO_GLUE_POLICY_DEPTH);
	assert_int_equal(args.value[OPT_BIND_MODE].num, BIND_NETDEV);
	assert_memory_equal(args.value[OPT_MAC].mac, mac, 6);
	assert_int_equal(args.value[OPT_VLAN].num, 4094);
	assert_int_equal(args.value[OPT_QOS].num, 7);
	assert_int_equal(args.value[OPT_TRUST].num, 1);
	assert_int_equal(args.value[OPT_LINK].num, VFIO_GLUE_LINK_DISABLE);
	assert_true(args.value[OPT_MAX_RATE].num == UINT32_MAX);
	assert_true(args_has(&args, OPT_JSON));
	assert_false(args_has(&args, OPT_NAME));
}

static void takes_words_after_dashes(void **state)
{
	(void)state;
	assert_int_equal(PARSE("--", "--profile", "-j"), 0);
	assert_int_equal(args.num_words, 2);
	assert_int_equal(args.given, 0);
}

static void refuses_bad_values(void **state)
{
	static const char *const bad[][2] = {
		{ "--count", "0" }, { "--count", "65" }, { "--count", "-1" },
		{ "--count", "+1" }, { "--count", " 1" }, { "--count", "1 " },
		{ "--count", "" }, { "--count", "0x10" },
		{ "--count", "18446744073709551617" },
		{ "--max-rate", "4294967296" }, { "--vlan", "4095" },
		{ "--qos", "8" }, { "--policy", "dept" }, { "--policy", "" },
		{ "--policy", "depthx" }, { "--trust", "yes" },
		{ "--trust", "ON" }, { "--link", "up" },
		{ "--mac", "" }, { "--mac", "5" }, { "--mac", "52:54" },
		{ "--mac", "52:54:00:aa:bb:cc:" },
		{ "--mac", "52:54:00:aa:bb:cc:dd" },
		{ "--mac", "52:54:00:aa:bb:c" }, { "--mac", "52-54-00-aa-bb-cc" },
		{ "--mac", "5g:54:00:aa:bb:cc" },
		{ "--mac", "ff:ff:ff:ff:ff:ff" },
		{ "--name", "" }, { "--name", "a b" }, { "--name", "a/b" },
		{ "--name", "\303\244" }, { "--name", "a\n" },
		{ "--name", "01234567890123456789012345678901" },
		{ "--uuid", "3f2c9a54-0f5e-4a60-8a5c-0d1b2c3d4e5" },
		{ "--uuid", "3f2c9a54-0f5e-4a60-8a5c-0d1b2c3d4e5ff" },
		{ "--uuid", "3f2c9a54_0f5e-4a60-8a5c-0d1b2c3d4e5f" },
		{ "--uuid", "3f2c9a54-0f5e-4a60-8a5c-0d1b2c3d4e5g" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		int err = PARSE(bad[i][0], bad[i][1]);

		if (!err)
			print_error("%s \"%s\"\n", bad[i][0], bad[i][1]);
		assert_int_equal(err, -EINVAL);
		assert_true(failure.usage);
		assert_non_null(strstr(failure.text, bad[i][1]));
	}
}

static void refuses_bad_lines(void **state)
{
	(void)state;
	assert_int_not_equal(PARSE("--profile"), 0);
	assert_int_not_equal(PARSE("--profile", "a", "--profile", "a"), 0);
	assert_int_not_equal(PARSE("--json=yes"), 0);
	assert_int_not_equal(PARSE("--prof", "a"), 0);
	assert_int_not_equal(PARSE("--profiles", "a"), 0);
	assert_int_not_equal(PARSE("--=a"), 0);
	assert_int_not_equal(PARSE("-"), 0);
	assert_int_not_equal(PARSE("-jj"), 0);
	assert_int_not_equal(PARSE("-x"), 0);
	assert_int_not_equal(PARSE("a", "b", "c"), 0);
	/* Known, but not to this verb. */
	assert_int_not_equal(PARSE("--parent", "gpu0"), 0);
	assert_int_not_equal(PARSE("--mode", "mixed"), 0);
}

static void wants_what_is_required(void **state)
{
	static const struct args_rule rule = {
		.allowed = OPT_BIT(OPT_PROFILE),
		.required = OPT_BIT(OPT_PROFILE),
		.min_words = 1,
		.max_words = 1,
	};

	(void)state;
	assert_int_not_equal(parse(&rule, (const char *const[]){ NULL }), 0);
	assert_int_not_equal(parse(&rule, (const char *const[]){ "a", NULL }),
			     0);
	assert_string_equal(failure.text, "option --profile PROFILE[:N],.. is missing");
	assert_int_equal(parse(&rule, (const char *const[]){ "--help", NULL }),
			 0);
	assert_int_equal(parse(&rule, (const char *const[]){
					"a", "--profile", "b", NULL }), 0);
}

static void bounds_the_words(void **state)
{
	static const struct args_rule rule = { .max_words = ARGS_WORDS_MAX };
	const char *argv[ARGS_WORDS_MAX + 2];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(argv) - 1; i++)
		argv[i] = "a";
	argv[ARGS_WORDS_MAX + 1] = NULL;
	assert_int_not_equal(parse(&rule, argv), 0);
	argv[ARGS_WORDS_MAX] = NULL;
	assert_int_equal(parse(&rule, argv), 0);
}

static void suggests_only_what_is_near(void **state)
{
	static const char *const known[] = {
		"list", "create", "delete", "set", NULL
	};
	static const struct {
		const char *word;
		const char *want;
	} cases[] = {
		{ "lst", "list" }, { "lsit", "list" }, { "craete", "create" },
		{ "deletes", "delete" }, { "dlete", "delete" },
		{ "ste", "set" }, { "crea", "create" },
		{ "x", "" }, { "", "" }, { "remove", "" },
		{ "something-very-long-that-is-no-word-of-ours", "" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		const char *got = args_suggest(cases[i].word, known);

		assert_string_equal(got ? got : "", cases[i].want);
	}
}

static void knows_addresses(void **state)
{
	static const char *const bad[] = {
		"", "01:00.0", "0000:01:00.8", "0000:01:00.", "0000:01:00.00",
		"0000:01:0g.0", "0000.01:00.0", "../../../../etc",
	};
	size_t i;

	(void)state;
	assert_true(args_is_address("0000:01:1f.7"));
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		assert_false(args_is_address(bad[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(accepts_every_type),
		cmocka_unit_test(takes_words_after_dashes),
		cmocka_unit_test(refuses_bad_values),
		cmocka_unit_test(refuses_bad_lines),
		cmocka_unit_test(wants_what_is_required),
		cmocka_unit_test(bounds_the_words),
		cmocka_unit_test(suggests_only_what_is_near),
		cmocka_unit_test(knows_addresses),
	};

	return cmocka_run_group_tests_name("args", tests, NULL, NULL);
}
