// SPDX-License-Identifier: GPL-2.0-only
/*
 * Brain: turns attributes into structs. The bytes come from the kernel, but a
 * kernel may be newer than this program: unknown attributes are passed over,
 * known ones of an unexpected size are an error.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/netlink.h>

#include "model.h"
#include "util.h"

#define FIELD(_struct, _ATTR, _type, _member, _words) {		\
	.attr = VFIO_GLUE_A_ ## _ATTR,				\
	.type = FIELD_ ## _type,				\
	.offset = offsetof(struct _struct, _member),		\
	.size = sizeof(((struct _struct *)0)->_member),		\
	.key = #_member,					\
	.words = _words,					\
}

#define SHAPE(_struct, _what)					\
const struct shape shape_ ## _struct = {			\
	.what = _what,						\
	.fields = _struct ## _fields,				\
	.num_fields = ARRAY_SIZE(_struct ## _fields),		\
	.size = sizeof(struct _struct),				\
}

_Static_assert(VFIO_GLUE_A_FUNC_MAX < 64, "model.has is too narrow");

const char *const kind_words[] = { "nic", "gpu", NULL };
const char *const policy_words[] = {
	"breadth", "depth", "breadth-capacity", "depth-capacity", NULL
};

const char *const state_words[] = { "reserved", "active", "draining", NULL };
static const char *const mode_words[] = { "one-type", "mixed", "mig", NULL };
static const char *const fit_words[] = { "first", "best", NULL };
static const char *const sched_words[] = {
	"best-effort", "equal-share", "fixed-share", "weighted", NULL
};

static const char *const link_words[] = { "auto", "enable", "disable", NULL };

static const char *const quarantine_words[] = {
	"none", "resets", "errors", NULL
};

static const char *const refusal_words[] = {
	"none", "profile", "type", "full", "fragmented", "unavailable", "mode",
	"limit", "compute", NULL
};

static const char *const op_words[] = {
	"parent-set", "pool-set", "func-new", "func-claim", "func-set",
	"func-del", "mdev-create", "mdev-remove", "profile-new", "profile-del",
	NULL
};

static const struct field parent_fields[] = {
	FIELD(parent, PARENT_INDEX, U32, index, NULL),
	FIELD(parent, PARENT_NAME, STRING, name, NULL),
	FIELD(parent, PARENT_KIND, ENUM, kind, kind_words),
	FIELD(parent, PARENT_BUS, STRING, bus, NULL),
	FIELD(parent, PARENT_ADDRESS, STRING, address, NULL),
	FIELD(parent, PARENT_DRIVER, STRING, driver, NULL),
	{
		.attr = VFIO_GLUE_A_PARENT_MODEL,
		.type = FIELD_STRING,
		.offset = offsetof(struct parent, hw_model),
		.size = sizeof(((struct parent *)0)->hw_model),
		.key = "model",
	},
	FIELD(parent, PARENT_NUMA_NODE, S32, numa_node, NULL),
	FIELD(parent, PARENT_MODE, ENUM, mode, mode_words),
	FIELD(parent, PARENT_PROFILE, STRING, profile, NULL),
	FIELD(parent, PARENT_RESIDENT, U32, resident, NULL),
	FIELD(parent, PARENT_MAX_FUNCTIONS, U32, max_functions, NULL),
	FIELD(parent, PARENT_VRAM_MIB, U32, vram_mib, NULL),
	FIELD(parent, PARENT_VRAM_FREE_MIB, U32, vram_free_mib, NULL),
	FIELD(parent, PARENT_VRAM_HOLE_MIB, U32, vram_hole_mib, NULL),
	FIELD(parent, PARENT_IFINDEX, U32, ifindex, NULL),
	FIELD(parent, PARENT_VFS_ENABLED, U32, vfs_enabled, NULL),
	FIELD(parent, PARENT_FIT, ENUM, fit, fit_words),
	FIELD(parent, PARENT_FRAG_PERMILLE, U32,
	      frag_permille, NULL),
	FIELD(parent, PARENT_COMPUTE_TOTAL, U32, compute_total, NULL),
	FIELD(parent, PARENT_COMPUTE_FREE, U32, compute_free, NULL),
	FIELD(parent, PARENT_GUARD_WINDOW_MS, U32, guard_window_ms, NULL),
	FIELD(parent, PARENT_GUARD_RESETS, U32, guard_resets, NULL),
	FIELD(parent, PARENT_GUARD_ERRORS, U32, guard_errors, NULL),
	FIELD(parent, PARENT_SCHED, ENUM, sched, sched_words),
	FIELD(parent, PARENT_SLICE_US, U32, slice_us, NULL),
	FIELD(parent, PARENT_BUSY_PERMILLE, U32, busy_permille, NULL),
	FIELD(parent, PARENT_JAIN_PPM, U32, jain_ppm, NULL),
};

static const struct field profile_fields[] = {
	FIELD(profile, PROFILE_NAME, STRING, name, NULL),
	FIELD(profile, PROFILE_PARENT, STRING, parent, NULL),
	FIELD(profile, PROFILE_KIND, ENUM, kind, kind_words),
	FIELD(profile, PROFILE_VRAM_MIB, U32, vram_mib, NULL),
	FIELD(profile, PROFILE_MAX_WIDTH, U32, max_width, NULL),
	FIELD(profile, PROFILE_MAX_HEIGHT, U32, max_height, NULL),
	FIELD(profile, PROFILE_SHARE_PERMILLE, U32, share_permille, NULL),
	FIELD(profile, PROFILE_MAX_INSTANCES, U32, max_instances, NULL),
	FIELD(profile, PROFILE_AVAILABLE, U32, available, NULL),
	FIELD(profile, PROFILE_MDEV_TYPE, STRING, mdev_type, NULL),
	FIELD(profile, PROFILE_COMPUTE, U32, compute, NULL),
	FIELD(profile, PROFILE_INSTANCES, U32, instances, NULL),
	FIELD(profile, PROFILE_POLICY, ENUM, policy, policy_words),
	FIELD(profile, PROFILE_DEFINED, U32, defined, NULL),
};

static const struct field func_fields[] = {
	FIELD(func, FUNC_UUID, STRING, uuid, NULL),
	FIELD(func, FUNC_NAME, STRING, name, NULL),
	FIELD(func, FUNC_GENERATION, U64, generation, NULL),
	FIELD(func, FUNC_KIND, ENUM, kind, kind_words),
	FIELD(func, FUNC_STATE, ENUM, state, state_words),
	FIELD(func, FUNC_PROFILE, STRING, profile, NULL),
	FIELD(func, FUNC_PARENT, STRING, parent, NULL),
	FIELD(func, FUNC_EXPIRES_MS, U32, expires_ms, NULL),
	FIELD(func, FUNC_CREATOR_PID, U32, creator_pid, NULL),
	FIELD(func, FUNC_CREATOR_COMM, STRING, creator_comm, NULL),
	FIELD(func, FUNC_HOLDER_PID, U32, holder_pid, NULL),
	FIELD(func, FUNC_HOLDER_COMM, STRING, holder_comm, NULL),
	FIELD(func, FUNC_ADDRESS, STRING, address, NULL),
	FIELD(func, FUNC_VF_INDEX, U32, vf_index, NULL),
	FIELD(func, FUNC_MAC, MAC, mac, NULL),
	FIELD(func, FUNC_VLAN, U32, vlan, NULL),
	FIELD(func, FUNC_QOS, U32, qos, NULL),
	FIELD(func, FUNC_SPOOF_CHECK, BOOL, spoof_check, NULL),
	FIELD(func, FUNC_TRUST, BOOL, trust, NULL),
	FIELD(func, FUNC_LINK, ENUM, link, link_words),
	FIELD(func, FUNC_MAX_RATE_MBPS, U32, max_rate_mbps, NULL),
	FIELD(func, FUNC_SLOT_OFFSET_MIB, U32, slot_offset_mib, NULL),
	FIELD(func, FUNC_SLOT_MIB, U32, slot_mib, NULL),
	FIELD(func, FUNC_MDEV_PARENT, STRING, mdev_parent, NULL),
	FIELD(func, FUNC_MDEV_TYPE, STRING, mdev_type, NULL),
	FIELD(func, FUNC_OWNER, STRING, owner, NULL),
	FIELD(func, FUNC_QUARANTINE, ENUM, quarantine, quarantine_words),
	FIELD(func, FUNC_RESETS, U64, resets, NULL),
	FIELD(func, FUNC_MAILBOX_ERRORS, U64, mailbox_errors, NULL),
	FIELD(func, FUNC_SPOOFS, U64, spoofs, NULL),
	FIELD(func, FUNC_RX_PACKETS, U64, rx_packets, NULL),
	FIELD(func, FUNC_RX_BYTES, U64, rx_bytes, NULL),
	FIELD(func, FUNC_TX_PACKETS, U64, tx_packets, NULL),
	FIELD(func, FUNC_TX_BYTES, U64, tx_bytes, NULL),
	FIELD(func, FUNC_WEIGHT, U32, weight, NULL),
	FIELD(func, FUNC_CAP_PERCENT, U32, cap_percent, NULL),
	FIELD(func, FUNC_BURST_US, U32, burst_us, NULL),
	FIELD(func, FUNC_ENGINE_PERMILLE, U32, engine_permille, NULL),
	FIELD(func, FUNC_RUN_NS, U64, run_ns, NULL),
	FIELD(func, FUNC_COMMANDS, U64, commands, NULL),
	FIELD(func, FUNC_COMMANDS_DROPPED, U64, commands_dropped, NULL),
	FIELD(func, FUNC_COMMANDS_REFUSED, U64, commands_refused, NULL),
	FIELD(func, FUNC_PIXEL_BYTES, U64, pixel_bytes, NULL),
	FIELD(func, FUNC_WAIT, U64S, wait, NULL),
	FIELD(func, FUNC_WAIT_MAX_NS, U64, wait_max_ns, NULL),
	FIELD(func, FUNC_OVERSHOOT_NS, U64, overshoot_ns, NULL),
	FIELD(func, FUNC_THROTTLED_NS, U64, throttled_ns, NULL),
};

static const struct field capacity_fields[] = {
	FIELD(capacity, FUNC_ROOM, U32, room, NULL),
	FIELD(capacity, FUNC_REASON, STRING, reason, NULL),
};

static const struct field pool_fields[] = {
	FIELD(pool, POOL_KIND, ENUM, kind, kind_words),
	FIELD(pool, POOL_POLICY, ENUM, policy, policy_words),
};

static const struct field place_fields[] = {
	FIELD(place, PLACE_PROFILE, STRING, profile, NULL),
	FIELD(place, PLACE_PARENT, STRING, parent, NULL),
	FIELD(place, PLACE_ROOM, U32, room, NULL),
	FIELD(place, PLACE_REFUSAL, ENUM, refusal, refusal_words),
	FIELD(place, PLACE_BLOCKER, STRING, blocker, NULL),
	FIELD(place, PLACE_FITS, STRING, fits, NULL),
	FIELD(place, PLACE_RESIDENT, U32, resident, NULL),
};

static const struct field logged_fields[] = {
	FIELD(logged, LOG_SEQ, U64, seq, NULL),
	FIELD(logged, LOG_TIME_NS, U64, time_ns, NULL),
	FIELD(logged, LOG_DURATION_NS, U64, duration_ns, NULL),
	FIELD(logged, LOG_OP, ENUM, op, op_words),
	FIELD(logged, LOG_OBJECT, STRING, object, NULL),
	FIELD(logged, LOG_PID, U32, pid, NULL),
	FIELD(logged, LOG_COMM, STRING, comm, NULL),
	FIELD(logged, LOG_ERROR, U32, error, NULL),
	FIELD(logged, LOG_MESSAGE, STRING, message, NULL),
};

SHAPE(parent, "parent");
SHAPE(profile, "profile");
SHAPE(func, "function");
SHAPE(pool, "pool");
SHAPE(place, "placement");
SHAPE(capacity, "capacity");
SHAPE(logged, "operation");

/* One attribute of a message, checked against the message's end. */
struct attr {
	uint16_t type;
	const uint8_t *data;
	size_t len;
};

/*
 * Takes the attribute at @at. Its header is copied, as a nested attribute of a
 * reply that was cut may begin anywhere.
 *
 * Return: bytes up to the next one, 0 at the end, -EBADMSG if it is cut.
 */
static long next_attr(const uint8_t *at, size_t left, struct attr *attr)
{
	struct nlattr head;
	size_t step;

	if (!left)
		return 0;
	if (left < sizeof(head))
		return -EBADMSG;
	memcpy(&head, at, sizeof(head));
	if (head.nla_len < sizeof(head) || head.nla_len > left)
		return -EBADMSG;

	attr->type = head.nla_type & NLA_TYPE_MASK;
	attr->data = at + NLA_HDRLEN;
	attr->len = head.nla_len - NLA_HDRLEN;
	step = NLA_ALIGN(head.nla_len);
	return step < left ? step : left;
}

/*
 * Text that others chose (a process can name itself) ends up on a terminal and
 * in JSON: only plain characters are kept.
 */
static int take_string(const struct attr *attr, char *dest, size_t size)
{
	size_t len = strnlen((const char *)attr->data, attr->len);
	size_t i;

	if (len == attr->len || len >= size)
		return -EBADMSG;
	for (i = 0; i < len; i++)
		dest[i] = attr->data[i] >= ' ' && attr->data[i] <= '~' ?
			  attr->data[i] : '?';
	dest[len] = '\0';
	return 0;
}

static int take(const struct field *field, const struct attr *attr,
		void *object)
{
	uint8_t *dest = (uint8_t *)object + field->offset;

	if (field->type == FIELD_STRING)
		return take_string(attr, (char *)dest, field->size);
	if (attr->len != field->size)
		return -EBADMSG;
	memcpy(dest, attr->data, field->size);
	return 0;
}

/**
 * model_field() - find a fact by its attribute
 * @shape: kind of object
 * @attr: netlink attribute
 *
 * Return: the field, or NULL if @shape has none of it.
 */
const struct field *model_field(const struct shape *shape, uint16_t attr)
{
	size_t i;

	for (i = 0; i < shape->num_fields; i++)
		if (shape->fields[i].attr == attr)
			return &shape->fields[i];
	return NULL;
}

/**
 * model_decode() - fill in one object
 * @shape: kind of object
 * @attrs: its attributes
 * @len: their length in bytes
 * @object: a struct of that shape; what it held is lost
 *
 * Return: 0, or -EBADMSG if an attribute is cut short, has the wrong size or
 * is a string without end or too long.
 */
int model_decode(const struct shape *shape, const void *attrs, size_t len,
		 void *object)
{
	struct model *model = object;
	const uint8_t *at = attrs;
	const struct field *field;
	struct attr attr;
	long step;
	int err;

	memset(object, 0, shape->size);
	while ((step = next_attr(at, len, &attr)) > 0) {
		at += step;
		len -= step;
		field = model_field(shape, attr.type);
		if (!field)
			continue;
		err = take(field, &attr, object);
		if (err)
			return err;
		model->has |= UINT64_C(1) << field->attr;
	}
	return step;
}

/**
 * model_decode_funcs() - take the functions out of a reply to func-new
 * @attrs: attributes of the reply
 * @len: their length in bytes
 * @list: where they are added
 *
 * Return: 0, -EBADMSG if the reply cannot be read, or -ENOMEM.
 */
int model_decode_funcs(const void *attrs, size_t len, struct model_list *list)
{
	const uint8_t *at = attrs;
	struct attr attr;
	void *func;
	long step;
	int err;

	while ((step = next_attr(at, len, &attr)) > 0) {
		at += step;
		len -= step;
		if (attr.type != VFIO_GLUE_A_FUNC_FUNC)
			continue;
		func = model_list_add(list);
		if (!func)
			return -ENOMEM;
		err = model_decode(&shape_func, attr.data, attr.len, func);
		if (err)
			return err;
	}
	return step;
}

/**
 * model_list_add() - make room for one more object
 * @list: the list, its shape set
 *
 * Return: the new object, zeroed, valid until the next call; NULL when out of
 * memory.
 */
void *model_list_add(struct model_list *list)
{
	size_t size = list->shape->size;
	void *object;

	if (list->num == list->room) {
		size_t room = list->room ? list->room * 2 : 16;
		void *items = reallocarray(list->items, room, size);

		if (!items)
			return NULL;
		list->items = items;
		list->room = room;
	}
	object = (char *)list->items + size * list->num++;
	memset(object, 0, size);
	return object;
}

/**
 * model_list_clear() - empty a list and free its memory
 * @list: the list; its shape stays
 */
void model_list_clear(struct model_list *list)
{
	free(list->items);
	list->items = NULL;
	list->num = 0;
	list->room = 0;
}

/**
 * model_word() - the word for a value
 * @words: a word per value, ended by NULL
 * @value: the value
 *
 * Return: the word; "unknown" for a value that a newer kernel added.
 */
const char *model_word(const char *const *words, uint32_t value)
{
	uint32_t i;

	for (i = 0; words[i]; i++)
		if (i == value)
			return words[i];
	return "unknown";
}

/**
 * model_format() - write a fact as plain text
 * @field: which
 * @object: of what
 * @text: where to; "-" if the object does not have it
 * @size: size of @text
 */
void model_format(const struct field *field, const void *object, char *text,
		  size_t size)
{
	const uint8_t *at = (const uint8_t *)object + field->offset;
	size_t done = 0, i;
	uint64_t u64;
	uint32_t u32;
	int32_t s32;

	if (!model_has(object, field->attr)) {
		snprintf(text, size, "-");
		return;
	}
	switch (field->type) {
	case FIELD_U32:
		memcpy(&u32, at, sizeof(u32));
		snprintf(text, size, "%" PRIu32, u32);
		break;
	case FIELD_S32:
		memcpy(&s32, at, sizeof(s32));
		snprintf(text, size, "%" PRId32, s32);
		break;
	case FIELD_U64:
		memcpy(&u64, at, sizeof(u64));
		snprintf(text, size, "%" PRIu64, u64);
		break;
	case FIELD_U64S:
		for (i = 0; i < field->size && done < size; i += sizeof(u64)) {
			memcpy(&u64, at + i, sizeof(u64));
			done += snprintf(text + done, size - done,
					 "%s%" PRIu64, i ? " " : "", u64);
		}
		break;
	case FIELD_BOOL:
		memcpy(&u32, at, sizeof(u32));
		snprintf(text, size, "%s", u32 ? "on" : "off");
		break;
	case FIELD_ENUM:
		memcpy(&u32, at, sizeof(u32));
		snprintf(text, size, "%s", model_word(field->words, u32));
		break;
	case FIELD_STRING:
		snprintf(text, size, "%s", (const char *)at);
		break;
	case FIELD_MAC:
		snprintf(text, size, "%02x:%02x:%02x:%02x:%02x:%02x",
			 at[0], at[1], at[2], at[3], at[4], at[5]);
		break;
	}
}
