// SPDX-License-Identifier: GPL-2.0-only
/*
 * Brain: reads a file that says what shall be, in YAML or in JSON, which is
 * YAML too. Everything in it must be known and make sense by itself; what is
 * wrong is told with its line and column and the key it is in.
 */
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <yaml.h>

#include "failure.h"
#include "spec.h"
#include "util.h"

/**
 * struct reader - a file being read
 * @parser: libyaml's
 * @event: the event that is due
 * @has_event: @event is to be freed
 * @name: what to call the file
 * @path: the key that is being read, such as "functions[3].vlan"
 * @failure: what is wrong
 */
struct reader {
	yaml_parser_t parser;
	yaml_event_t event;
	bool has_event;
	const char *name;
	char path[96];
	struct failure *failure;
};

/* Says what is wrong at the event that is due. */
static int __printf(2, 3)
wrong(struct reader *reader, const char *fmt, ...)
{
	const yaml_mark_t *mark = &reader->event.start_mark;
	char text[256];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	return fail(reader->failure, EINVAL, "%s:%zu:%zu: %s%s%s",
		    reader->name, mark->line + 1, mark->column + 1,
		    reader->path, reader->path[0] ? ": " : "", text);
}

/* A value of the file in a message: short, and without surprises. */
static const char *quote(const struct reader *reader, char text[48])
{
	const char *value = (const char *)reader->event.data.scalar.value;
	size_t i;

	snprintf(text, 48, "%s", value);
	for (i = 0; text[i]; i++)
		if (text[i] < ' ' || text[i] > '~')
			text[i] = '?';
	return text;
}

/* Goes on to the next event; anchors, aliases and tags have no use here. */
static int next(struct reader *reader)
{
	const yaml_event_t *event = &reader->event;
	const void *anchor = NULL;
	const void *tag = NULL;

	if (reader->has_event)
		yaml_event_delete(&reader->event);
	reader->has_event = false;
	if (!yaml_parser_parse(&reader->parser, &reader->event)) {
		memset(&reader->event, 0, sizeof(reader->event));
		reader->event.start_mark = reader->parser.problem_mark;
		reader->path[0] = '\0';
		return wrong(reader, "%s", reader->parser.problem ?
			     reader->parser.problem : "cannot be read");
	}
	reader->has_event = true;

	switch (event->type) {
	case YAML_ALIAS_EVENT:
		return wrong(reader, "an alias is not understood");
	case YAML_SCALAR_EVENT:
		anchor = event->data.scalar.anchor;
		tag = event->data.scalar.tag;
		break;
	case YAML_SEQUENCE_START_EVENT:
		anchor = event->data.sequence_start.anchor;
		tag = event->data.sequence_start.tag;
		break;
	case YAML_MAPPING_START_EVENT:
		anchor = event->data.mapping_start.anchor;
		tag = event->data.mapping_start.tag;
		break;
	default:
		break;
	}
	if (anchor || tag)
		return wrong(reader, "%s is not understood",
			     anchor ? "an anchor" : "a tag");
	return 0;
}

static const char *event_word(yaml_event_type_t type)
{
	switch (type) {
	case YAML_SEQUENCE_START_EVENT:
		return "a list";
	case YAML_MAPPING_START_EVENT:
		return "a mapping";
	case YAML_SCALAR_EVENT:
		return "a value";
	default:
		return "nothing";
	}
}

static int want(struct reader *reader, yaml_event_type_t type)
{
	if (reader->event.type == type)
		return 0;
	return wrong(reader, "%s is wanted here, not %s", event_word(type),
		     event_word(reader->event.type));
}

/* The text of a value; NUL within would end it early. */
static int scalar(struct reader *reader, const char **text)
{
	int err = want(reader, YAML_SCALAR_EVENT);

	if (err)
		return err;
	*text = (const char *)reader->event.data.scalar.value;
	if (strlen(*text) != reader->event.data.scalar.length)
		return wrong(reader, "a NUL in a value");
	if (!**text || (reader->event.data.scalar.plain_implicit &&
			(!strcmp(*text, "~") || !strcmp(*text, "null"))))
		return wrong(reader, "the value is missing");
	return 0;
}

static int read_number(struct reader *reader, uint32_t min, uint32_t max,
		       uint32_t *num)
{
	unsigned long long value;
	const char *text;
	char word[48];
	char *end;
	int err;

	err = scalar(reader, &text);
	if (err)
		return err;
	errno = 0;
	value = strtoull(text, &end, 10);
	if (!isdigit((unsigned char)text[0]) || *end || errno || value < min ||
	    value > max || (text[0] == '0' && text[1])) {
		if (min == max)
			return wrong(reader, "can only be %u, not \"%s\"", min,
				     quote(reader, word));
		return wrong(reader, "a number %u..%u is wanted, not \"%s\"",
			     min, max, quote(reader, word));
	}
	*num = value;
	return 0;
}

static int read_bool(struct reader *reader, bool *value)
{
	static const char *const words[][2] = {
		{ "false", "true" }, { "off", "on" }, { "no", "yes" },
	};
	const char *text;
	char word[48];
	size_t i;
	int err;

	err = scalar(reader, &text);
	if (err)
		return err;
	for (i = 0; i < ARRAY_SIZE(words); i++) {
		*value = !strcmp(text, words[i][1]);
		if (*value || !strcmp(text, words[i][0]))
			return 0;
	}
	return wrong(reader, "true or false is wanted, not \"%s\"",
		     quote(reader, word));
}

static int read_word(struct reader *reader, const char *const *words,
		     uint32_t *value)
{
	char all[96] = "";
	const char *text;
	size_t len = 0;
	char word[48];
	uint32_t i;
	int err;

	err = scalar(reader, &text);
	if (err)
		return err;
	for (i = 0; words[i]; i++) {
		if (!strcmp(text, words[i])) {
			*value = i;
			return 0;
		}
		len += snprintf(all + len, sizeof(all) - len, "%s%s",
				i ? ", " : "", words[i]);
	}
	return wrong(reader, "one of %s is wanted, not \"%s\"", all,
		     quote(reader, word));
}

static int read_mac(struct reader *reader, uint8_t *mac)
{
	unsigned int sum = 0;
	const char *text;
	char word[48];
	int err;
	int i;

	err = scalar(reader, &text);
	if (err)
		return err;
	for (i = 0; i < 6; i++, text += 3) {
		if (!isxdigit((unsigned char)text[0]) ||
		    !isxdigit((unsigned char)text[1]) ||
		    text[2] != (i < 5 ? ':' : '\0'))
			return wrong(reader,
				     "six pairs of hex digits with colons are wanted, not \"%s\"",
				     quote(reader, word));
		mac[i] = strtoul((char []){ text[0], text[1], '\0' }, NULL, 16);
		sum |= mac[i];
	}
	if (mac[0] & 1)
		return wrong(reader, "%s is a multicast address",
			     quote(reader, word));
	if (!sum)
		return wrong(reader,
			     "all zeros are no address; leave the key out for the derived one");
	return 0;
}

static int read_string(struct reader *reader, enum spec_check check,
		       char *to, size_t size)
{
	const char *text;
	char word[48];
	size_t i;
	int err;

	err = scalar(reader, &text);
	if (err)
		return err;
	switch (check) {
	case SPEC_UUID:
		if (!args_is_uuid(text))
			return wrong(reader, "a UUID is wanted, not \"%s\"",
				     quote(reader, word));
		break;
	case SPEC_PLACE:
	case SPEC_NAME:
		if (!args_is_name(text) &&
		    !(check == SPEC_PLACE && args_is_address(text)))
			return wrong(reader,
				     "1..%u letters, digits, '.', '_' or '-' are wanted, not \"%s\"",
				     VFIO_GLUE_NAME_MAX, quote(reader, word));
		break;
	case SPEC_PLAIN:
		break;
	}
	if (strlen(text) >= size)
		return wrong(reader, "\"%s\" is too long", quote(reader, word));
	for (i = 0; text[i]; i++)
		to[i] = check == SPEC_UUID ? tolower((unsigned char)text[i]) :
					     text[i];
	to[i] = '\0';
	return 0;
}

/* The value of one key of @object. */
static int read_value(struct reader *reader, const struct spec_shape *shape,
		      const struct spec_key *key, void *object)
{
	const struct field *field = model_field(shape->shape, key->attr);
	uint8_t *at = (uint8_t *)object + field->offset;
	uint32_t number = 0;
	bool flag = false;
	int err;

	switch (field->type) {
	case FIELD_STRING:
		return read_string(reader, key->check, (char *)at, field->size);
	case FIELD_MAC:
		return read_mac(reader, at);
	case FIELD_ENUM:
		err = read_word(reader, field->words, &number);
		break;
	case FIELD_BOOL:
		err = read_bool(reader, &flag);
		number = flag;
		break;
	default:
		err = read_number(reader, key->min, key->max, &number);
		break;
	}
	if (!err)
		memcpy(at, &number, sizeof(number));
	return err;
}

static int unknown_key(struct reader *reader, const char *const *known)
{
	const char *text = (const char *)reader->event.data.scalar.value;
	const char *near = args_suggest(text, known);
	char word[48];
	int err;

	err = wrong(reader, "unknown key \"%s\"", quote(reader, word));
	if (near)
		fail_hint(reader->failure, "did you mean %s?", near);
	return err;
}

/* Finds the key that is due; notes it in the path. */
static int find_key(struct reader *reader, const struct spec_shape *shape,
		    const struct spec_key **key)
{
	const char *known[32] = { NULL };
	size_t len = strlen(reader->path);
	const char *text;
	size_t i;
	int err;

	err = scalar(reader, &text);
	if (err)
		return err;
	for (i = 0; i < shape->num_keys; i++) {
		known[i] = spec_key_name(shape, &shape->keys[i]);
		if (strcmp(text, known[i]))
			continue;
		*key = &shape->keys[i];
		snprintf(reader->path + len, sizeof(reader->path) - len, ".%s",
			 text);
		return 0;
	}
	return unknown_key(reader, known);
}

/*
 * A mapping with the facts of one object. The mode of a function is not among
 * its attributes and goes to @mode.
 */
static int read_object(struct reader *reader, const struct spec_shape *shape,
		       void *object, struct spec_func *func)
{
	struct model *model = object;
	size_t len = strlen(reader->path);
	uint64_t seen = 0;
	int err;

	err = want(reader, YAML_MAPPING_START_EVENT);
	while (!err) {
		const struct spec_key *key = NULL;
		uint32_t mode;

		reader->path[len] = '\0';
		err = next(reader);
		if (err || reader->event.type == YAML_MAPPING_END_EVENT)
			break;
		err = find_key(reader, shape, &key);
		if (err)
			break;
		/* Attribute 0 is none, so its bit is free for the mode. */
		if (seen & (UINT64_C(1) << key->attr)) {
			err = wrong(reader, "the key is there twice");
			break;
		}
		seen |= UINT64_C(1) << key->attr;
		err = next(reader);
		if (err)
			break;
		if (key->attr) {
			err = read_value(reader, shape, key, object);
			continue;
		}
		err = read_word(reader, spec_mode_words, &mode);
		if (!err) {
			func->mode = mode;
			func->has_mode = true;
		}
	}
	model->has = seen & ~UINT64_C(1);
	return err;
}

/**
 * spec_add_func() - make room for one more function
 * @spec: the file
 *
 * Return: the function, zeroed, valid until the next call; NULL when out of
 * memory.
 */
struct spec_func *spec_add_func(struct spec *spec)
{
	struct spec_func *funcs = reallocarray(spec->funcs, spec->num_funcs + 1,
					       sizeof(*funcs));

	if (!funcs)
		return NULL;
	spec->funcs = funcs;
	funcs += spec->num_funcs++;
	memset(funcs, 0, sizeof(*funcs));
	return funcs;
}

/**
 * spec_add_parent() - make room for one more parent
 * @spec: the file
 *
 * Return: as spec_add_func().
 */
struct spec_parent *spec_add_parent(struct spec *spec)
{
	struct spec_parent *parents = reallocarray(spec->parents,
						   spec->num_parents + 1,
						   sizeof(*parents));

	if (!parents)
		return NULL;
	spec->parents = parents;
	parents += spec->num_parents++;
	memset(parents, 0, sizeof(*parents));
	return parents;
}

static bool has(const struct func *func, unsigned int attr)
{
	return model_has(&func->model, attr);
}

/* What the keys of a function say together. */
static int check_func(struct reader *reader, const struct spec *spec)
{
	const struct spec_func *want = &spec->funcs[spec->num_funcs - 1];
	const struct func *func = &want->func;
	const struct spec_func *other;

	if (!has(func, VFIO_GLUE_A_FUNC_NAME))
		return wrong(reader, "name is missing");
	if (!has(func, VFIO_GLUE_A_FUNC_PROFILE))
		return wrong(reader, "profile is missing");
	if ((has(func, VFIO_GLUE_A_FUNC_SLOT_OFFSET_MIB) ||
	     has(func, VFIO_GLUE_A_FUNC_VF_INDEX)) &&
	    !has(func, VFIO_GLUE_A_FUNC_PARENT))
		return wrong(reader, "a place needs its parent");
	if (has(func, VFIO_GLUE_A_FUNC_QOS) && func->qos &&
	    !(has(func, VFIO_GLUE_A_FUNC_VLAN) && func->vlan))
		return wrong(reader, "qos %u needs a vlan of 1..4094",
			     func->qos);
	for (other = spec->funcs; other < want; other++) {
		if (!strcmp(other->func.name, func->name))
			return wrong(reader, "name %s is that of line %u",
				     func->name, other->line);
		if (has(func, VFIO_GLUE_A_FUNC_UUID) &&
		    !strcmp(other->func.uuid, func->uuid))
			return wrong(reader, "uuid is that of line %u",
				     other->line);
	}
	return 0;
}

static int read_func(struct reader *reader, struct spec *spec)
{
	struct spec_func *func = spec_add_func(spec);
	int err;

	if (!func)
		return fail(reader->failure, ENOMEM, "out of memory");
	func->line = reader->event.start_mark.line + 1;
	err = read_object(reader, &spec_funcs, &func->func, func);
	return err ? err : check_func(reader, spec);
}

static int read_parent(struct reader *reader, struct spec *spec)
{
	struct spec_parent *parent = spec_add_parent(spec);
	const struct spec_parent *other;
	const struct model *model;
	int err;

	if (!parent)
		return fail(reader->failure, ENOMEM, "out of memory");
	parent->line = reader->event.start_mark.line + 1;
	err = read_object(reader, &spec_parents, &parent->parent, NULL);
	if (err)
		return err;
	model = &parent->parent.model;
	if (!model_has(model, VFIO_GLUE_A_PARENT_NAME) &&
	    !model_has(model, VFIO_GLUE_A_PARENT_ADDRESS))
		return wrong(reader, "name or address is missing");
	for (other = spec->parents; other < parent; other++) {
		if ((model_has(model, VFIO_GLUE_A_PARENT_NAME) &&
		     !strcmp(other->parent.name, parent->parent.name)) ||
		    (model_has(model, VFIO_GLUE_A_PARENT_ADDRESS) &&
		     !strcmp(other->parent.address, parent->parent.address)))
			return wrong(reader, "the parent is that of line %u",
				     other->line);
	}
	return 0;
}

static int read_pool(struct reader *reader, struct spec *spec)
{
	struct pool pool = { 0 };
	int err;

	err = read_object(reader, &spec_pools, &pool, NULL);
	if (err)
		return err;
	if (!model_has(&pool.model, VFIO_GLUE_A_POOL_KIND))
		return wrong(reader, "kind is missing");
	if (!model_has(&pool.model, VFIO_GLUE_A_POOL_POLICY))
		return wrong(reader, "policy is missing");
	if (spec->num_pools == ARRAY_SIZE(spec->pools) ||
	    (spec->num_pools && spec->pools[0].kind == pool.kind))
		return wrong(reader, "the pool is there twice");
	spec->pools[spec->num_pools++] = pool;
	return 0;
}

static int read_list(struct reader *reader, struct spec *spec, const char *key,
		     int (*read)(struct reader *reader, struct spec *spec))
{
	size_t i;
	int err;

	err = want(reader, YAML_SEQUENCE_START_EVENT);
	for (i = 0; !err; i++) {
		snprintf(reader->path, sizeof(reader->path), "%s[%zu]", key, i);
		err = next(reader);
		if (err || reader->event.type == YAML_SEQUENCE_END_EVENT)
			break;
		err = read(reader, spec);
	}
	return err;
}

static int read_version(struct reader *reader, struct spec *spec)
{
	uint32_t version;

	(void)spec;
	return read_number(reader, SPEC_VERSION, SPEC_VERSION, &version);
}

static int read_prune(struct reader *reader, struct spec *spec)
{
	return read_bool(reader, &spec->prune);
}

/* The keys of a file. */
static const struct {
	const char *key;
	int (*read)(struct reader *reader, struct spec *spec);
	bool list;
} top[] = {
	{ "version", read_version, false },
	{ "prune", read_prune, false },
	{ "pools", read_pool, true },
	{ "parents", read_parent, true },
	{ "functions", read_func, true },
};

static int read_top(struct reader *reader, struct spec *spec)
{
	const char *known[ARRAY_SIZE(top) + 1] = { NULL };
	unsigned int seen = 0;
	const char *text;
	size_t i;
	int err;

	for (i = 0; i < ARRAY_SIZE(top); i++)
		known[i] = top[i].key;
	err = want(reader, YAML_MAPPING_START_EVENT);
	while (!err) {
		reader->path[0] = '\0';
		err = next(reader);
		if (err || reader->event.type == YAML_MAPPING_END_EVENT)
			break;
		err = scalar(reader, &text);
		if (err)
			break;
		for (i = 0; i < ARRAY_SIZE(top); i++)
			if (!strcmp(top[i].key, text))
				break;
		if (i == ARRAY_SIZE(top))
			return unknown_key(reader, known);
		snprintf(reader->path, sizeof(reader->path), "%s", text);
		if (seen & (1U << i))
			return wrong(reader, "the key is there twice");
		seen |= 1U << i;
		err = next(reader);
		if (err)
			break;
		err = top[i].list ? read_list(reader, spec, top[i].key,
					      top[i].read) :
				    top[i].read(reader, spec);
	}
	if (!err && !(seen & 1))
		err = wrong(reader, "version is missing");
	return err;
}

static int read_all(struct reader *reader, struct spec *spec)
{
	int err;

	err = next(reader);
	if (!err)
		err = next(reader);
	if (!err && reader->event.type == YAML_STREAM_END_EVENT)
		err = wrong(reader, "the file is empty");
	if (!err)
		err = next(reader);
	if (!err)
		err = read_top(reader, spec);
	if (!err)
		err = next(reader);
	if (!err)
		err = next(reader);
	if (!err && reader->event.type != YAML_STREAM_END_EVENT)
		err = wrong(reader, "there is more than one document");
	return err;
}

/**
 * spec_read() - understand a file
 * @name: what to call it in a message
 * @text: its content
 * @len: length of @text
 * @spec: what it wants; to be freed with spec_clear(), also on failure
 * @failure: what is wrong with it, and where
 *
 * Return: 0, -EINVAL if it is not understood or makes no sense, -E2BIG or
 * -ENOMEM.
 */
int spec_read(const char *name, const char *text, size_t len, struct spec *spec,
	      struct failure *failure)
{
	struct reader reader = { .name = name, .failure = failure };
	int err;

	memset(spec, 0, sizeof(*spec));
	spec->name = name;
	if (len > SPEC_SIZE_MAX)
		return fail(failure, E2BIG, "%s is larger than %u bytes", name,
			    SPEC_SIZE_MAX);
	if (!yaml_parser_initialize(&reader.parser))
		return fail(failure, ENOMEM, "out of memory");
	yaml_parser_set_encoding(&reader.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&reader.parser,
				     (const unsigned char *)text, len);
	err = read_all(&reader, spec);
	if (reader.has_event)
		yaml_event_delete(&reader.event);
	yaml_parser_delete(&reader.parser);
	return err;
}

/**
 * spec_clear() - forget a file
 * @spec: the file; what it owns is freed
 */
void spec_clear(struct spec *spec)
{
	free(spec->funcs);
	free(spec->parents);
	memset(spec, 0, sizeof(*spec));
}
