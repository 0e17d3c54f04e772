// SPDX-License-Identifier: GPL-2.0-only
/*
 * The reader of files: above all what is unknown, wrong or out of range; and
 * that what is written is read as what it was.
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
#include <json-c/json.h>

#include "failure.h"
#include "spec.h"
#include "util.h"

#define UUID	"c0ffee00-1234-4567-89ab-0123456789ab"
#define POOL	"{kind: nic, policy: depth}"
#define FUNCS	"version: 1\nfunctions:\n"
#define WEB	FUNCS "  - name: web\n    profile: vf-1g\n"

/* A copy of exactly the text's size, so that ASan sees a byte too many. */
static int read_text(const char *text, size_t len, struct spec *spec,
		     struct failure *failure)
{
	char *copy = malloc(len ? len : 1);
	int err;

	memcpy(copy, text, len);
	err = spec_read("f", copy, len, spec, failure);
	free(copy);
	return err;
}

static void reads_all_keys(void **state)
{
	static const char text[] =
		"# a comment\n"
		"version: 1\n"
		"prune: yes\n"
		"pools: [{kind: nic, policy: depth}, {kind: gpu, policy: breadth}]\n"
		"parents:\n"
		"  - {name: nic0, guard_window_ms: 1000, guard_resets: 0, vfs_enabled: 0}\n"
		"  - {address: \"0000:03:00.0\", mode: mig, fit: first}\n"
		"functions:\n"
		"  - name: web\n"
		"    uuid: C0FFEE00-1234-4567-89ab-0123456789ab\n"
		"    profile: vf-1g\n"
		"    parent: 0000:01:00.0\n"
		"    vf_index: 6\n"
		"    owner: vm1\n"
		"    mode: netdev\n"
		"    mac: 52:54:00:AA:bb:01\n"
		"    vlan: 4094\n"
		"    qos: 7\n"
		"    spoof_check: off\n"
		"    trust: true\n"
		"    link: enable\n"
		"    max_rate_mbps: 4294967295\n";
	struct failure failure = { 0 };
	struct spec spec;
	struct func *func;

	(void)state;
	assert_int_equal(read_text(text, strlen(text), &spec, &failure), 0);
	assert_true(spec.prune);
	assert_int_equal(spec.num_pools, 2);
	assert_int_equal(spec.pools[0].policy, VFIO_GLUE_POLICY_DEPTH);
	assert_int_equal(spec.num_parents, 2);
	assert_int_equal(spec.parents[1].parent.mode, VFIO_GLUE_MODE_MIG);
	assert_int_equal(spec.num_funcs, 1);
	func = &spec.funcs[0].func;
	assert_int_equal(spec.funcs[0].line, 9);
	assert_string_equal(func->uuid, UUID);
	assert_string_equal(func->parent, "0000:01:00.0");
	assert_int_equal(func->vf_index, 6);
	assert_true(spec.funcs[0].has_mode);
	assert_int_equal(spec.funcs[0].mode, BIND_NETDEV);
	assert_int_equal(func->mac[5], 1);
	assert_int_equal(func->spoof_check, 0);
	assert_true(model_has(&func->model, VFIO_GLUE_A_FUNC_SPOOF_CHECK));
	assert_int_equal(func->trust, 1);
	assert_int_equal(func->max_rate_mbps, UINT32_MAX);
	assert_false(model_has(&func->model,
			       VFIO_GLUE_A_FUNC_SLOT_OFFSET_MIB));
	spec_clear(&spec);
}

static void refuses(void **state)
{
	static const struct {
		const char *text;
		const char *why;
	} cases[] = {
		{ "", "the file is empty" },
		{ "# nothing\n", "the file is empty" },
		{ "3", "a mapping is wanted" },
		{ "[]", "a mapping is wanted" },
		{ "{}", "version is missing" },
		{ "version: 0", "1:10: version: can only be 1" },
		{ "version: 1\nversion: 1", "2:1: version: the key is there twice" },
		{ "version: 1\nfunction: []", "unknown key \"function\"" },
		{ "version: 1\nfunctions:", "a list is wanted" },
		{ "version: 1\nfunctions: {}", "a list is wanted" },
		{ "version: 1\nprune: 1", "true or false is wanted, not \"1\"" },
		{ "version: 1\nprune:", "the value is missing" },
		{ "version: 1\nprune: ~", "the value is missing" },
		{ "version: 1\n---\nversion: 1", "more than one document" },
		{ "version: !!int 1", "a tag is not understood" },
		{ "version: &a 1", "an anchor is not understood" },
		{ "version: 1\nprune: *a", "alias" },
		{ "version: \"1\\0\"", "a NUL in a value" },
		{ "{\"version\": 1,", "f:2:1: " },
		{ "version: 1\n\tprune: true", "f:" },
		{ "version: 1\npools: [{kind: nic}]", "policy is missing" },
		{ "version: 1\npools: [{policy: depth}]", "kind is missing" },
		{ "version: 1\npools: [{kind: cpu}]",
		  "pools[0].kind: one of nic, gpu is wanted, not \"cpu\"" },
		{ "version: 1\npools:\n- &x",  "an anchor" },
		{ "version: 1\npools: [" POOL ", " POOL "]",
		  "the pool is there twice" },
		{ "version: 1\nparents: [{mode: mixed}]", "name or address is missing" },
		{ "version: 1\nparents: [{name: a}, {name: a}]", "that of line 2" },
		{ "version: 1\nparents: [{name: a, guard_window_ms: 999}]",
		  "a number 1000..3600000 is wanted, not \"999\"" },
		{ "version: 1\nparents: [{name: a, vfs_enabled: 7}]", "can only be 0, not \"7\"" },
		{ FUNCS "  - profile: vf-1g\n", "name is missing" },
		{ FUNCS "  - name: web\n", "profile is missing" },
		{ FUNCS "  - name: \"\"\n", "functions[0].name: the value is missing" },
		{ FUNCS "  - name: a b\n", "letters, digits" },
		{ FUNCS "  - name: 12345678901234567890123456789012\n", "letters, digits" },
		{ FUNCS "  - web\n", "a mapping is wanted" },
		{ FUNCS "  - name: [web]\n", "a value is wanted here, not a list" },
		{ FUNCS "  - [name]: web\n", "a value is wanted here, not a list" },
		{ WEB "    uuid: c0ffee\n", "a UUID is wanted, not \"c0ffee\"" },
		{ WEB "    parent: 0000:01:00\n", "letters, digits" },
		{ WEB "    vf_index: 3\n", "a place needs its parent" },
		{ WEB "    vf_index: -1\n", "a number 0..255 is wanted, not \"-1\"" },
		{ WEB "    vf_index: 03\n", "not \"03\"" },
		{ WEB "    vlan: 4095\n", "functions[0].vlan: a number 0..4094" },
		{ WEB "    vlan: 99999999999999999999\n", "0..4094" },
		{ WEB "    vlan: 1.5\n", "0..4094" },
		{ WEB "    qos: 3\n", "qos 3 needs a vlan" },
		{ WEB "    max_rate_mbps: 4294967296\n", "0..4294967295" },
		{ WEB "    mac: 52:54:00:aa:bb\n", "six pairs" },
		{ WEB "    mac: 52:54:00:aa:bb:cc:dd\n", "six pairs" },
		{ WEB "    mac: 01:54:00:aa:bb:cc\n", "multicast" },
		{ WEB "    mac: 00:00:00:00:00:00\n", "all zeros" },
		{ WEB "    link: up\n", "one of auto, enable, disable" },
		{ WEB "    mode: igbvf\n", "one of vfio, netdev" },
		{ WEB "    trust: maybe\n", "true or false" },
		{ WEB "    vlan: 1\n    vlan: 1\n", "functions[0].vlan: the key is there twice" },
		{ WEB "    mode: vfio\n    mode: vfio\n",
		  "functions[0].mode: the key is there twice" },
		{ WEB "  - name: web\n    profile: vf-1g\n", "name web is that of line 3" },
		{ WEB "    state: active\n", "unknown key \"state\"" },
		{ WEB "    \"\\e[31m\": 1\n", "unknown key \"?[31m\"" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct failure failure = { 0 };
		struct spec spec;
		int err = read_text(cases[i].text, strlen(cases[i].text), &spec,
				    &failure);

		if (err != -EINVAL || !strstr(failure.text, cases[i].why)) {
			print_error("\"%s\": %d, \"%s\" instead of \"%s\"\n",
				    cases[i].text, err, failure.text,
				    cases[i].why);
			assert_true(false);
		}
		spec_clear(&spec);
	}
}

static void suggests_a_key(void **state)
{
	struct failure failure = { 0 };
	struct spec spec;

	(void)state;
	read_text(WEB "    spoofcheck: true\n",
		  strlen(WEB "    spoofcheck: true\n"), &spec, &failure);
	assert_string_equal(failure.hint, "did you mean spoof_check?");
	spec_clear(&spec);
}

static void refuses_what_is_too_large(void **state)
{
	struct failure failure = { 0 };
	char *text = malloc(SPEC_SIZE_MAX + 1);
	struct spec spec;

	(void)state;
	memset(text, '#', SPEC_SIZE_MAX + 1);
	assert_int_equal(spec_read("f", text, SPEC_SIZE_MAX + 1, &spec,
				   &failure), -E2BIG);
	spec_clear(&spec);
	free(text);
}

/* Every beginning of a file, and it with any one byte changed, is survived. */
static void survives_what_is_cut_or_changed(void **state)
{
	static const char text[] = WEB
		"    parent: \"0000:01:00.0\"\n    mac: 52:54:00:aa:bb:cc\n";
	unsigned int seed = 5;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(text); i++) {
		struct failure failure = { 0 };
		struct spec spec;

		read_text(text, i, &spec, &failure);
		spec_clear(&spec);
	}
	for (i = 0; i < 20000; i++) {
		struct failure failure = { 0 };
		char copy[sizeof(text)];
		struct spec spec;

		memcpy(copy, text, sizeof(text));
		copy[rand_r(&seed) % (sizeof(text) - 1)] = rand_r(&seed);
		read_text(copy, sizeof(text) - 1, &spec, &failure);
		spec_clear(&spec);
	}
}

static void random_spec(struct spec *spec, unsigned int *seed)
{
	const struct spec_shape *keys = &spec_funcs;
	size_t i, k;

	memset(spec, 0, sizeof(*spec));
	for (i = rand_r(seed) % 5; i; i--) {
		struct spec_func *want = spec_add_func(spec);
		struct func *func = &want->func;

		sprintf(func->name, "%s%u", rand_r(seed) % 2 ? "f" : "1.",
			(unsigned char)i);
		sprintf(func->profile, "soft-%u", rand_r(seed) % 9);
		strcpy(func->parent, rand_r(seed) % 2 ? "0000:01:00.0" : "no");
		sprintf(func->uuid, "c0ffee00-1234-4567-89ab-0123456789%02x",
			(unsigned char)i);
		strcpy(func->owner, rand_r(seed) % 2 ? "true" : "0x10");
		func->vf_index = rand_r(seed) % 256;
		func->slot_offset_mib = rand_r(seed);
		func->mac[0] = 2;
		func->mac[5] = rand_r(seed);
		func->vlan = 1 + rand_r(seed) % 4094;
		func->qos = rand_r(seed) % 8;
		func->trust = rand_r(seed) % 2;
		func->spoof_check = rand_r(seed) % 2;
		func->link = rand_r(seed) % 3;
		func->max_rate_mbps = rand_r(seed);
		for (k = 0; k < keys->num_keys; k++)
			if (keys->keys[k].attr)
				func->model.has |= UINT64_C(1) <<
						   keys->keys[k].attr;
		want->has_mode = rand_r(seed) % 2;
		want->mode = want->has_mode ? rand_r(seed) % 2 : 0;
	}
	spec->prune = rand_r(seed) % 2;
}

static void expect_same(const struct spec *a, const struct spec *b)
{
	size_t i;

	assert_int_equal(a->prune, b->prune);
	assert_int_equal(a->num_funcs, b->num_funcs);
	for (i = 0; i < a->num_funcs; i++) {
		assert_memory_equal(&a->funcs[i].func, &b->funcs[i].func,
				    sizeof(a->funcs[i].func));
		assert_int_equal(a->funcs[i].has_mode, b->funcs[i].has_mode);
		assert_int_equal(a->funcs[i].mode, b->funcs[i].mode);
	}
}

static void reads_what_it_writes(void **state)
{
	unsigned int seed = 17;
	int round;

	(void)state;
	for (round = 0; round < 500; round++) {
		struct failure failure = { 0 };
		struct json_object *json;
		struct spec spec, again;
		char *text = NULL;
		size_t len = 0;
		FILE *file;

		random_spec(&spec, &seed);
		file = open_memstream(&text, &len);
		spec_write(&spec, file);
		fclose(file);
		assert_int_equal(read_text(text, len, &again, &failure), 0);
		expect_same(&spec, &again);
		spec_clear(&again);
		free(text);

		json = spec_to_json(&spec);
		text = (char *)json_object_to_json_string_ext(json,
							      JSON_C_TO_STRING_PRETTY);
		assert_int_equal(read_text(text, strlen(text), &again,
					   &failure), 0);
		expect_same(&spec, &again);
		spec_clear(&again);
		json_object_put(json);
		spec_clear(&spec);
	}
}

static struct json_object *member(struct json_object *json, const char *key)
{
	struct json_object *value = NULL;

	assert_true(json_object_object_get_ex(json, key, &value));
	return value;
}

static void expect_word(struct json_object *words, size_t at, const char *word)
{
	struct json_object *json = json_object_array_get_idx(words, at);

	assert_string_equal(json_object_get_string(json), word);
}

/* The keys of a kind of object: the same in the schema, with their ranges. */
static void expect_keys(struct json_object *schema, const char *list,
			const struct spec_shape *shape)
{
	struct json_object *items = member(member(member(schema, "properties"),
						  list), "items");
	struct json_object *known = member(items, "properties");
	size_t i, k;

	assert_int_equal(json_object_object_length(known), shape->num_keys);
	for (i = 0; i < shape->num_keys; i++) {
		const struct spec_key *key = &shape->keys[i];
		struct json_object *rule = member(known,
						  spec_key_name(shape, key));
		const struct field *field = model_field(shape->shape,
							key->attr);
		const char *const *words = field ? field->words :
						   spec_mode_words;

		for (k = 0; words && words[k]; k++)
			expect_word(member(rule, "enum"), k, words[k]);
		if (words)
			assert_int_equal(json_object_array_length(member(rule,
									 "enum")),
					 k);
		if (!field || field->type != FIELD_U32)
			continue;
		assert_int_equal(json_object_get_int64(member(rule, "minimum")),
				 key->min);
		assert_int_equal(json_object_get_int64(member(rule, "maximum")),
				 key->max);
	}
}

static void schema_has_the_same_keys(void **state)
{
	struct json_object *schema = json_object_from_file(SCHEMA);

	(void)state;
	assert_non_null(schema);
	expect_keys(schema, "functions", &spec_funcs);
	expect_keys(schema, "parents", &spec_parents);
	expect_keys(schema, "pools", &spec_pools);
	json_object_put(schema);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_all_keys),
		cmocka_unit_test(refuses),
		cmocka_unit_test(suggests_a_key),
		cmocka_unit_test(refuses_what_is_too_large),
		cmocka_unit_test(survives_what_is_cut_or_changed),
		cmocka_unit_test(reads_what_it_writes),
		cmocka_unit_test(schema_has_the_same_keys),
	};

	return cmocka_run_group_tests_name("spec", tests, NULL, NULL);
}
