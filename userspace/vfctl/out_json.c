// SPDX-License-Identifier: GPL-2.0-only
/*
 * Output for programs: one document per run, one per line for events. Keys are
 * those of model.c; what an object does not have is left out.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <json-c/json.h>

#include "failure.h"
#include "out.h"
#include "out_map.h"
#include "out_plan.h"
#include "rates.h"
#include "recovered.h"
#include "slots.h"
#include "spec.h"

#define PRETTY	(JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED | \
		 JSON_C_TO_STRING_NOSLASHESCAPE)

static void add_string(struct json_object *json, const char *key,
		       const char *text)
{
	if (text && text[0])
		json_object_object_add(json, key, json_object_new_string(text));
}

/**
 * out_json_value() - a fact as JSON
 * @field: which
 * @object: of what; it has the fact
 *
 * Return: a number, a boolean or a string; the caller puts it.
 */
struct json_object *out_json_value(const struct field *field,
				   const void *object)
{
	const char *at = (const char *)object + field->offset;
	struct json_object *array;
	char text[128];
	size_t i;
	uint64_t u64;
	uint32_t u32;
	int32_t s32;

	switch (field->type) {
	case FIELD_U32:
		memcpy(&u32, at, sizeof(u32));
		return json_object_new_int64(u32);
	case FIELD_S32:
		memcpy(&s32, at, sizeof(s32));
		return json_object_new_int(s32);
	case FIELD_U64:
		memcpy(&u64, at, sizeof(u64));
		return json_object_new_uint64(u64);
	case FIELD_U64S:
		array = json_object_new_array();
		for (i = 0; i < field->size; i += sizeof(u64)) {
			memcpy(&u64, at + i, sizeof(u64));
			json_object_array_add(array,
					      json_object_new_uint64(u64));
		}
		return array;
	case FIELD_BOOL:
		memcpy(&u32, at, sizeof(u32));
		return json_object_new_boolean(u32);
	case FIELD_ENUM:
	case FIELD_STRING:
	case FIELD_MAC:
		break;
	}
	model_format(field, object, text, sizeof(text));
	return json_object_new_string(text);
}

/* The keys are constants and differ, which spares copying and comparing them. */
#define FACT	(JSON_C_OBJECT_ADD_KEY_IS_NEW | JSON_C_OBJECT_ADD_CONSTANT_KEY)

static struct json_object *to_json(const struct shape *shape,
				   const void *object)
{
	struct json_object *json = json_object_new_object();
	size_t i;

	for (i = 0; i < shape->num_fields; i++) {
		const struct field *field = &shape->fields[i];

		if (model_has(object, field->attr))
			json_object_object_add_ex(json, field->key,
						  out_json_value(field, object),
						  FACT);
	}
	return json;
}

static struct json_object *list_to_json(const struct model_list *list)
{
	struct json_object *json = json_object_new_array();
	size_t i;

	for (i = 0; i < list->num; i++)
		json_object_array_add(json,
				      to_json(list->shape, (char *)list->items +
					      i * list->shape->size));
	return json;
}

static struct json_object *made_to_json(const struct made *made)
{
	struct json_object *json = to_json(&shape_func, &made->func);
	const struct func_node *node = &made->node;

	add_string(json, "driver", node->driver);
	if (node->group >= 0)
		json_object_object_add(json, "iommu_group",
				       json_object_new_int(node->group));
	add_string(json, "device", node->device);
	add_string(json, "netdev", node->netdev);
	return json;
}

static void print(FILE *to, struct json_object *json, int flags)
{
	fprintf(to, "%s\n", json_object_to_json_string_ext(json, flags));
	json_object_put(json);
}

static void json_list(const struct listing *listing)
{
	struct json_object *json = json_object_new_object();

	if (listing->parents)
		json_object_object_add(json, "parents",
				       list_to_json(listing->parents));
	if (listing->funcs)
		json_object_object_add(json, "functions",
				       list_to_json(listing->funcs));
	if (listing->pools)
		json_object_object_add(json, "pools",
				       list_to_json(listing->pools));
	print(stdout, json, PRETTY);
}

static void json_profiles(const struct model_list *profiles)
{
	struct json_object *json = json_object_new_object();

	json_object_object_add(json, "profiles", list_to_json(profiles));
	print(stdout, json, PRETTY);
}

static void json_parent(const struct parent *parent,
			const struct model_list *funcs)
{
	struct json_object *json = to_json(&shape_parent, parent);

	json_object_object_add(json, "functions", list_to_json(funcs));
	print(stdout, json, PRETTY);
}

static void json_pool(const struct pool *pool)
{
	print(stdout, to_json(&shape_pool, pool), PRETTY);
}

static void json_capacity(const struct capacity *capacity)
{
	print(stdout, to_json(&shape_capacity, capacity), PRETTY);
}

static void json_func(const struct made *made)
{
	print(stdout, made_to_json(made), PRETTY);
}

static void json_created(const struct made *made, size_t num)
{
	struct json_object *json = json_object_new_object();
	struct json_object *array = json_object_new_array();
	size_t i;

	for (i = 0; i < num; i++)
		json_object_array_add(array, made_to_json(&made[i]));
	json_object_object_add(json, "created", array);
	print(stdout, json, PRETTY);
}

static void json_profile_deleted(const char *name)
{
	struct json_object *json = json_object_new_object();
	struct json_object *array = json_object_new_array();

	json_object_array_add(array, json_object_new_string(name));
	json_object_object_add(json, "deleted_profiles", array);
	print(stdout, json, PRETTY);
}

static void json_deleted(const struct model_list *funcs)
{
	struct json_object *json = json_object_new_object();
	struct json_object *array = json_object_new_array();
	const struct func *func = funcs->items;
	size_t i;

	for (i = 0; i < funcs->num; i++) {
		struct json_object *entry = json_object_new_object();

		add_string(entry, "uuid", func[i].uuid);
		add_string(entry, "name", func[i].name);
		json_object_array_add(array, entry);
	}
	json_object_object_add(json, "deleted", array);
	print(stdout, json, PRETTY);
}

static void json_moved(const struct move *move)
{
	struct json_object *json = json_object_new_object();

	add_string(json, "address", move->address);
	add_string(json, "from", move->from);
	add_string(json, "to", move->to);
	add_string(json, "parent", move->parent);
	print(stdout, json, PRETTY);
}

static void add_time(struct json_object *json, const struct timespec *time)
{
	char text[64];
	struct tm tm;
	size_t len;

	gmtime_r(&time->tv_sec, &tm);
	len = strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(text + len, sizeof(text) - len, ".%06ldZ",
		 time->tv_nsec / 1000);
	add_string(json, "time", text);
}

static void json_event(const struct event *event)
{
	struct json_object *json = json_object_new_object();

	add_time(json, &event->time);
	add_string(json, "event", event->what);
	if (event->shape)
		json_object_object_add(json, event->shape->what,
				       to_json(event->shape, event->object));
	print(stdout, json, JSON_C_TO_STRING_NOSLASHESCAPE);
	fflush(stdout);
}

static void json_rates(const struct rates *rates)
{
	struct json_object *json = json_object_new_object();
	struct json_object *array = json_object_new_array();
	size_t i, k;

	add_time(json, &rates->time);
	for (i = 0; i < rates->num; i++) {
		const struct rate *rate = &rates->items[i];
		struct json_object *one = json_object_new_object();

		add_string(one, "uuid", rate->func->uuid);
		add_string(one, "name", rate->func->name);
		add_string(one, "parent", rate->func->parent);
		for (k = 0; k < RATE_NUM; k++)
			if (rate_has(rate, k))
				json_object_object_add(one, rate_keys[k],
						       json_object_new_uint64(rate->value[k]));
		json_object_array_add(array, one);
	}
	json_object_object_add(json, "functions", array);
	print(stdout, json, JSON_C_TO_STRING_NOSLASHESCAPE);
	fflush(stdout);
}

static void json_plan(const struct plan *plan, bool applied)
{
	print(stdout, out_json_plan(plan, applied), PRETTY);
}

static void json_diff(const struct plan *plan)
{
	json_plan(plan, false);
}

static void json_spec(const struct spec *spec)
{
	print(stdout, spec_to_json(spec), PRETTY);
}

static void json_saved(const char *file, const struct spec *spec)
{
	struct json_object *json = json_object_new_object();

	add_string(json, "file", file);
	json_object_object_add(json, "parents",
			       json_object_new_int64(spec->num_parents));
	json_object_object_add(json, "functions",
			       json_object_new_int64(spec->num_funcs));
	print(stdout, json, PRETTY);
}

static void json_recovered(int recovered)
{
	static const char *const words[] = {
		[RECOVERED_NOTHING] = "nothing",
		[RECOVERED_OLD] = "undone",
		[RECOVERED_NEW] = "done",
	};
	struct json_object *json = json_object_new_object();

	add_string(json, "recovered", words[recovered]);
	print(stdout, json, PRETTY);
}

static void json_map(const struct map *maps, size_t num)
{
	struct json_object *json = json_object_new_object();
	struct json_object *array = json_object_new_array();
	size_t i;

	for (i = 0; i < num; i++)
		json_object_array_add(array, out_json_map(&maps[i]));
	json_object_object_add(json, "parents", array);
	print(stdout, json, PRETTY);
}

static void json_log(const struct model_list *operations)
{
	struct json_object *json = json_object_new_object();

	json_object_object_add(json, "operations", list_to_json(operations));
	print(stdout, json, PRETTY);
}

static void json_explain(const char *profile, const struct explained *all,
			 size_t num)
{
	struct json_object *json = json_object_new_object();
	struct json_object *array = json_object_new_array();
	size_t i;

	add_string(json, "profile", profile);
	for (i = 0; i < num; i++) {
		struct json_object *one = to_json(&shape_place, &all[i].place);

		json_object_object_add(one, "map", out_json_map(&all[i].map));
		if (all[i].mixed)
			add_string(one, "fits_in_mode", "mixed");
		if (all[i].leaves)
			add_string(one, "fits_without", all[i].leaves->name);
		json_object_array_add(array, one);
	}
	json_object_object_add(json, "parents", array);
	print(stdout, json, PRETTY);
}

static void json_failure(const char *verb, const struct failure *failure)
{
	struct json_object *outer = json_object_new_object();
	struct json_object *json = json_object_new_object();
	struct json_object *places;
	size_t i;

	add_string(json, "verb", verb);
	add_string(json, "message", failure->text);
	if (failure->err)
		add_string(json, "errno", strerrorname_np(failure->err));
	add_string(json, "attribute", failure->attr);
	add_string(json, "hint", failure->hint);
	if (failure->num_places) {
		places = json_object_new_array();
		for (i = 0; i < failure->num_places; i++)
			json_object_array_add(places,
					      to_json(&shape_place,
						      &failure->places[i]));
		json_object_object_add(json, "parents", places);
	}
	json_object_object_add(outer, "error", json);
	print(stderr, outer, PRETTY);
}

/**
 * out_json_text() - print what is in the words of another program
 * @text: the text
 */
void out_json_text(const char *text)
{
	struct json_object *json = json_object_new_object();

	json_object_object_add(json, "text", json_object_new_string(text));
	print(stdout, json, PRETTY);
}

const struct out_ops out_json = {
	.list = json_list,
	.profiles = json_profiles,
	.profile_deleted = json_profile_deleted,
	.parent = json_parent,
	.pool = json_pool,
	.capacity = json_capacity,
	.func = json_func,
	.created = json_created,
	.deleted = json_deleted,
	.moved = json_moved,
	.event = json_event,
	.plan = json_plan,
	.diff = json_diff,
	.spec = json_spec,
	.recovered = json_recovered,
	.saved = json_saved,
	.explain = json_explain,
	.map = json_map,
	.log = json_log,
	.rates = json_rates,
	.failure = json_failure,
};
