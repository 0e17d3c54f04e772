// SPDX-License-Identifier: GPL-2.0-only
/*
 * Brain: writes what shall be in the form in which it is read, as YAML or as
 * JSON.
 */
#include <string.h>

#include <json-c/json.h>

#include "out.h"
#include "spec.h"
#include "util.h"

/* Might YAML take this for something else than text? */
static bool is_odd(const char *text)
{
	static const char *const words[] = {
		"y", "n", "yes", "no", "on", "off", "true", "false", "null",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(words); i++)
		if (!strcasecmp(text, words[i]))
			return true;
	return strchr(text, ':') || !text[strspn(text, "0123456789+-._eExXoO")];
}

static void write_text(FILE *to, const struct field *field, const char *text)
{
	bool quoted = field && (field->type == FIELD_MAC ||
				field->type == FIELD_STRING) && is_odd(text);

	fprintf(to, quoted ? "\"%s\"" : "%s", text);
}

static void write_object(FILE *to, const struct spec_shape *shape,
			 const void *object, const char *mode)
{
	const char *lead = "  - ";
	char text[128];
	size_t i;

	for (i = 0; i < shape->num_keys; i++) {
		const struct spec_key *key = &shape->keys[i];
		const struct field *field = NULL;

		if (key->attr) {
			if (!model_has(object, key->attr))
				continue;
			field = model_field(shape->shape, key->attr);
			if (field->type == FIELD_BOOL) {
				uint32_t on;

				memcpy(&on, (const char *)object +
				       field->offset, sizeof(on));
				snprintf(text, sizeof(text), "%s",
					 on ? "true" : "false");
			} else {
				model_format(field, object, text, sizeof(text));
			}
		} else if (mode) {
			snprintf(text, sizeof(text), "%s", mode);
		} else {
			continue;
		}
		fprintf(to, "%s%s: ", lead, spec_key_name(shape, key));
		write_text(to, field, text);
		fprintf(to, "\n");
		lead = "    ";
	}
}

static const char *mode_word(const struct spec_func *func)
{
	return func->has_mode ? spec_mode_words[func->mode] : NULL;
}

/**
 * spec_write() - write a file as YAML
 * @spec: what it shall say
 * @to: where to
 */
void spec_write(const struct spec *spec, FILE *to)
{
	size_t i;

	fprintf(to, "version: %u\n", SPEC_VERSION);
	if (spec->prune)
		fprintf(to, "prune: true\n");
	if (spec->num_pools)
		fprintf(to, "pools:\n");
	for (i = 0; i < spec->num_pools; i++)
		write_object(to, &spec_pools, &spec->pools[i], NULL);
	if (spec->num_parents)
		fprintf(to, "parents:\n");
	for (i = 0; i < spec->num_parents; i++)
		write_object(to, &spec_parents, &spec->parents[i].parent, NULL);
	if (spec->num_funcs)
		fprintf(to, "functions:\n");
	for (i = 0; i < spec->num_funcs; i++)
		write_object(to, &spec_funcs, &spec->funcs[i].func,
			     mode_word(&spec->funcs[i]));
}

static void add(struct json_object *array, const struct spec_shape *shape,
		const void *object, const char *mode)
{
	struct json_object *json = json_object_new_object();
	size_t i;

	for (i = 0; i < shape->num_keys; i++) {
		const struct spec_key *key = &shape->keys[i];

		if (!key->attr && mode)
			json_object_object_add(json, "mode",
					       json_object_new_string(mode));
		else if (key->attr && model_has(object, key->attr))
			json_object_object_add(json, spec_key_name(shape, key),
					       out_json_value(model_field(shape->shape,
									  key->attr),
							      object));
	}
	json_object_array_add(array, json);
}

/**
 * spec_to_json() - the same as JSON
 * @spec: what the file shall say
 *
 * Return: the document; the caller puts it.
 */
struct json_object *spec_to_json(const struct spec *spec)
{
	struct json_object *json = json_object_new_object();
	struct json_object *array;
	size_t i;

	json_object_object_add(json, "version",
			       json_object_new_int(SPEC_VERSION));
	if (spec->prune)
		json_object_object_add(json, "prune",
				       json_object_new_boolean(1));
	array = json_object_new_array();
	for (i = 0; i < spec->num_pools; i++)
		add(array, &spec_pools, &spec->pools[i], NULL);
	json_object_object_add(json, "pools", array);
	array = json_object_new_array();
	for (i = 0; i < spec->num_parents; i++)
		add(array, &spec_parents, &spec->parents[i].parent, NULL);
	json_object_object_add(json, "parents", array);
	array = json_object_new_array();
	for (i = 0; i < spec->num_funcs; i++)
		add(array, &spec_funcs, &spec->funcs[i].func,
		    mode_word(&spec->funcs[i]));
	json_object_object_add(json, "functions", array);
	return json;
}
