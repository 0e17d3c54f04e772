// SPDX-License-Identifier: GPL-2.0-only
/*
 * Output: plans, for people in the way that infrastructure tools made known
 * (+ create, ~ change, -/+ make anew, - delete), and for programs.
 */
#include <stdio.h>
#include <string.h>

#include <json-c/json.h>

#include "out.h"
#include "out_plan.h"
#include "plan.h"
#include "spec.h"
#include "state.h"
#include "util.h"

#define RED	"\033[31m"
#define GREEN	"\033[32m"
#define YELLOW	"\033[33m"
#define PLAIN	"\033[0m"

static const struct {
	const char *sign;
	const char *code;
	const char *word;
} looks[] = {
	[CHANGE_CREATE] = { "  +", GREEN, "create" },
	[CHANGE_UPDATE] = { "  ~", YELLOW, "update" },
	[CHANGE_REPLACE] = { "-/+", YELLOW, "replace" },
	[CHANGE_DELETE] = { "  -", RED, "delete" },
};

static const struct func *func_of(const struct change *change)
{
	return change->now ? &((const struct state_func *)change->now)->func :
			     &((const struct spec_func *)change->want)->func;
}

/* What the object is called in a path, such as "functions.web". */
static void name_of(const struct change *change, const char **kind,
		    const char **name, const char **group)
{
	if (change_is_func(change)) {
		*kind = func_of(change)->kind == VFIO_GLUE_KIND_NIC ? "VF" :
								      "vGPU";
		*name = func_of(change)->name;
		*group = "functions";
	} else if (change->keys == &spec_parents) {
		*kind = "parent";
		*name = ((const struct parent *)change->now)->name;
		*group = "parents";
	} else {
		*kind = "pool";
		*name = model_word(kind_words,
				   ((const struct pool *)change->now)->kind);
		*group = "pools";
	}
}

/* A fact of one side; "-" if that side does not have it. */
static void fact(const struct change *change, const struct spec_key *key,
		 bool want, char *text, size_t size)
{
	const struct spec_func *func = change->want;
	const struct state_func *now = change->now;
	const void *object = want ? change->want : change->now;

	if (!object)
		snprintf(text, size, "-");
	else if (key->attr)
		model_format(model_field(change->keys->shape, key->attr),
			     object, text, size);
	else if (want)
		snprintf(text, size, "%s", func->has_mode ?
			 spec_mode_words[func->mode] : "-");
	else
		snprintf(text, size, "%s", now->has_mode ?
			 spec_mode_words[now->mode] : now->driver[0] ?
			 now->driver : "-");
}

static bool differs(const struct change *change, const struct spec_key *key)
{
	char text[96];

	if (change->what == CHANGE_CREATE) {
		fact(change, key, true, text, sizeof(text));
		return strcmp(text, "-") &&
		       key->attr != VFIO_GLUE_A_FUNC_NAME;
	}
	return change->differs & (UINT64_C(1) << key->attr);
}

static void print_change(const struct change *change)
{
	const char *sign = looks[change->what].sign;
	const char *code = out_color(stdout, looks[change->what].code);
	const char *plain = out_color(stdout, PLAIN);
	const char *kind, *name, *group;
	char now[96], want[96];
	size_t i;

	name_of(change, &kind, &name, &group);
	printf("%s%s%s %s %s", code, sign, plain, kind, name);
	if (change_is_func(change) && change->now)
		printf(" %s, %s on %s", func_of(change)->uuid,
		       func_of(change)->profile, func_of(change)->parent);
	printf("\n");
	for (i = 0; i < change->keys->num_keys; i++) {
		const struct spec_key *key = &change->keys->keys[i];

		if (!differs(change, key))
			continue;
		fact(change, key, true, want, sizeof(want));
		fact(change, key, false, now, sizeof(now));
		if (change->what == CHANGE_CREATE)
			printf("      %s+%s %-16s %s\n", code, plain,
			       spec_key_name(change->keys, key), want);
		else
			printf("      %s~%s %-16s %s -> %s%s\n", code, plain,
			       spec_key_name(change->keys, key), now, want,
			       change->what == CHANGE_REPLACE && key->fixed ?
			       "  # cannot change, is made anew" : "");
	}
}

static size_t count(const struct plan *plan, enum change_what what)
{
	size_t num = 0;
	size_t i;

	for (i = 0; i < plan->num; i++)
		num += plan->changes[i].what == what;
	return num;
}

/**
 * out_text_plan() - show a plan to people
 * @plan: the plan
 * @applied: it was carried out
 */
void out_text_plan(const struct plan *plan, bool applied)
{
	size_t i;

	if (!applied) {
		for (i = 0; i < plan->num; i++)
			print_change(&plan->changes[i]);
		if (plan->num)
			printf("\n");
	}
	if (!plan->num)
		printf("Nothing to do. ");
	else
		printf(applied ? "Done: %zu created, %zu changed, %zu made anew, %zu deleted. " :
		       "Plan: %zu to create, %zu to change, %zu to make anew, %zu to delete. ",
		       count(plan, CHANGE_CREATE),
		       count(plan, CHANGE_UPDATE), count(plan, CHANGE_REPLACE),
		       count(plan, CHANGE_DELETE));
	printf("Functions left alone: %zu", plan->same);
	if (plan->others)
		printf(", and %zu that the file does not name", plan->others);
	printf(".\n");
	/* What follows may take its time. */
	fflush(stdout);
}

/**
 * out_text_diff() - show a plan as one line per fact that differs
 * @plan: the plan
 */
void out_text_diff(const struct plan *plan)
{
	const char *kind, *name, *group;
	char now[96], want[96];
	size_t i, k;

	for (i = 0; i < plan->num; i++) {
		const struct change *change = &plan->changes[i];

		name_of(change, &kind, &name, &group);
		if (change->what == CHANGE_CREATE) {
			printf("+ %s.%s\n", group, name);
			continue;
		}
		if (change->what == CHANGE_DELETE) {
			printf("- %s.%s\n", group, name);
			continue;
		}
		for (k = 0; k < change->keys->num_keys; k++) {
			const struct spec_key *key = &change->keys->keys[k];

			if (!differs(change, key))
				continue;
			fact(change, key, true, want, sizeof(want));
			fact(change, key, false, now, sizeof(now));
			printf("~ %s.%s.%s: %s -> %s\n", group, name,
			       spec_key_name(change->keys, key), now, want);
		}
		/* Being torn down is a difference, too. */
		if (!change->differs)
			printf("~ %s.%s.state: %s -> active\n", group, name,
			       model_word(state_words, func_of(change)->state));
	}
}

static struct json_object *value(const struct change *change,
				 const struct spec_key *key, bool want)
{
	const void *object = want ? change->want : change->now;
	char text[96];

	if (!object || (key->attr && !model_has(object, key->attr)))
		return NULL;
	if (key->attr)
		return out_json_value(model_field(change->keys->shape,
						  key->attr), object);
	fact(change, key, want, text, sizeof(text));
	return strcmp(text, "-") ? json_object_new_string(text) : NULL;
}

static struct json_object *change_to_json(const struct change *change)
{
	struct json_object *json = json_object_new_object();
	struct json_object *facts = json_object_new_object();
	const char *kind, *name, *group;
	size_t i;

	name_of(change, &kind, &name, &group);
	json_object_object_add(json, "action",
			       json_object_new_string(looks[change->what].word));
	json_object_object_add(json, "object", json_object_new_string(group));
	json_object_object_add(json, "name", json_object_new_string(name));
	if (change_is_func(change) && change->now)
		json_object_object_add(json, "uuid",
				       json_object_new_string(func_of(change)->uuid));
	for (i = 0; i < change->keys->num_keys; i++) {
		const struct spec_key *key = &change->keys->keys[i];
		struct json_object *pair;

		if (!differs(change, key))
			continue;
		pair = json_object_new_object();
		if (change->now)
			json_object_object_add(pair, "now",
					       value(change, key, false));
		json_object_object_add(pair, "want", value(change, key, true));
		json_object_object_add(facts, spec_key_name(change->keys, key),
				       pair);
	}
	json_object_object_add(json, "facts", facts);
	return json;
}

/**
 * out_json_plan() - show a plan to programs
 * @plan: the plan
 * @applied: it was carried out
 *
 * Return: the document; the caller puts it.
 */
struct json_object *out_json_plan(const struct plan *plan, bool applied)
{
	struct json_object *json = json_object_new_object();
	struct json_object *changes = json_object_new_array();
	size_t i;

	for (i = 0; i < plan->num; i++)
		json_object_array_add(changes, change_to_json(&plan->changes[i]));
	json_object_object_add(json, "changes", changes);
	for (i = 0; i < ARRAY_SIZE(looks); i++)
		json_object_object_add(json, looks[i].word,
				       json_object_new_int64(count(plan, i)));
	json_object_object_add(json, "same", json_object_new_int64(plan->same));
	json_object_object_add(json, "others",
			       json_object_new_int64(plan->others));
	json_object_object_add(json, "applied",
			       json_object_new_boolean(applied));
	return json;
}
