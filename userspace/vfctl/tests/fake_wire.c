// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hand: wire.c over a recorded conversation. Requests are taken apart from
 * their bytes and replies put together into bytes, as a kernel does; the code
 * under test sees no difference.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <linux/genetlink.h>
#include <netlink/genl/genl.h>
#include <netlink/msg.h>

#include "../model.h"
#include "../util.h"
#include "../wire.h"
#include "talk.h"

#define FAMILY		31
#define GROUP		7
#define PORT		4711
#define DATAGRAMS	64

/* How a record begins: with the command, and one of these. */
#define ASKED_DUMP	0x40
#define ASKED_LISTEN	0x80

struct datagram {
	void *data;
	size_t len;
};

struct wire {
	struct datagram queue[DATAGRAMS];
	int head;
	int tail;
	uint32_t seq;
	bool joined;
	uint8_t asked;
	struct nlmsghdr *request;
};

static const struct {
	const char *name;
	uint8_t cmd;
	const struct shape *shape;
} cmds[] = {
	{ "parent-get", VFIO_GLUE_CMD_PARENT_GET, &shape_parent },
	{ "parent-set", VFIO_GLUE_CMD_PARENT_SET, &shape_parent },
	{ "parent-add-ntf", VFIO_GLUE_CMD_PARENT_ADD_NTF, &shape_parent },
	{ "parent-del-ntf", VFIO_GLUE_CMD_PARENT_DEL_NTF, &shape_parent },
	{ "parent-change-ntf", VFIO_GLUE_CMD_PARENT_CHANGE_NTF, &shape_parent },
	{ "profile-get", VFIO_GLUE_CMD_PROFILE_GET, &shape_profile },
	{ "profile-new", VFIO_GLUE_CMD_PROFILE_NEW, &shape_profile },
	{ "profile-del", VFIO_GLUE_CMD_PROFILE_DEL, &shape_profile },
	{ "func-get", VFIO_GLUE_CMD_FUNC_GET, &shape_func },
	{ "func-new", VFIO_GLUE_CMD_FUNC_NEW, &shape_func },
	{ "func-claim", VFIO_GLUE_CMD_FUNC_CLAIM, &shape_func },
	{ "func-set", VFIO_GLUE_CMD_FUNC_SET, &shape_func },
	{ "func-del", VFIO_GLUE_CMD_FUNC_DEL, &shape_func },
	{ "func-add-ntf", VFIO_GLUE_CMD_FUNC_ADD_NTF, &shape_func },
	{ "func-del-ntf", VFIO_GLUE_CMD_FUNC_DEL_NTF, &shape_func },
	{ "func-change-ntf", VFIO_GLUE_CMD_FUNC_CHANGE_NTF, &shape_func },
	{ "place-get", VFIO_GLUE_CMD_PLACE_GET, &shape_place },
	{ "pool-get", VFIO_GLUE_CMD_POOL_GET, &shape_pool },
	{ "pool-set", VFIO_GLUE_CMD_POOL_SET, &shape_pool },
	{ "capacity-get", VFIO_GLUE_CMD_CAPACITY_GET, &shape_func },
	{ "log-get", VFIO_GLUE_CMD_LOG_GET, &shape_logged },
	/* A kernel that is newer than vfctl. */
	{ "news-ntf", 99, &shape_func },
};

/* Attributes that only a request has. */
static const struct field request_fields[] = {
	{ .attr = VFIO_GLUE_A_FUNC_POLICY, .type = FIELD_ENUM,
	  .key = "policy", .words = policy_words },
	{ .attr = VFIO_GLUE_A_FUNC_COUNT, .type = FIELD_U32, .key = "count" },
	{ .attr = VFIO_GLUE_A_FUNC_TIMEOUT_MS, .type = FIELD_U32,
	  .key = "timeout_ms" },
	{ .attr = VFIO_GLUE_A_FUNC_WANT, .type = FIELD_STRING, .key = "want" },
	{ .attr = VFIO_GLUE_A_FUNC_EXCLUDE, .type = FIELD_STRING,
	  .key = "exclude" },
	{ .attr = VFIO_GLUE_A_FUNC_NUMA_NODE, .type = FIELD_S32,
	  .key = "numa_node" },
	{ .attr = VFIO_GLUE_A_FUNC_AFFINITY, .type = FIELD_U32,
	  .key = "affinity" },
	{ .attr = VFIO_GLUE_A_FUNC_WITHOUT, .type = FIELD_STRING,
	  .key = "without" },
	{ .attr = VFIO_GLUE_A_FUNC_ROOM, .type = FIELD_U32, .key = "room" },
	{ .attr = VFIO_GLUE_A_FUNC_REASON, .type = FIELD_STRING,
	  .key = "reason" },
};

/* The same of a profile. */
static const struct field heads_field = {
	.attr = VFIO_GLUE_A_PROFILE_HEADS, .type = FIELD_U32, .key = "heads",
};

static const struct field *find_attr(const struct shape *shape, uint16_t attr)
{
	const struct field *field = model_field(shape, attr);
	size_t i;

	for (i = 0; !field && i < ARRAY_SIZE(request_fields); i++)
		if (shape == &shape_func && request_fields[i].attr == attr)
			field = &request_fields[i];
	if (shape == &shape_profile && heads_field.attr == attr)
		field = &heads_field;
	if (!field)
		talk_broken("no %s has the attribute %u", shape->what, attr);
	return field;
}

static const struct field *find_key(const struct shape *shape, const char *key,
				    size_t len)
{
	size_t i;

	for (i = 0; i < shape->num_fields; i++)
		if (strlen(shape->fields[i].key) == len &&
		    !memcmp(shape->fields[i].key, key, len))
			return &shape->fields[i];
	for (i = 0; i < ARRAY_SIZE(request_fields); i++)
		if (strlen(request_fields[i].key) == len &&
		    !memcmp(request_fields[i].key, key, len))
			return &request_fields[i];
	if (shape == &shape_profile && len == strlen(heads_field.key) &&
	    !memcmp(heads_field.key, key, len))
		return &heads_field;
	talk_broken("no %s has a \"%.*s\"", shape->what, (int)len, key);
}

static const struct shape *shape_by_cmd(uint8_t cmd, const char **name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cmds); i++) {
		if (cmds[i].cmd == cmd) {
			*name = cmds[i].name;
			return cmds[i].shape;
		}
	}
	talk_broken("vfctl sends the command %u", cmd);
}

/*
 * With $VFCTL_RECORD, a directory, the answer to each request goes to a file
 * there, in the form in which fuzz/reply.c takes it.
 */
static void record(const struct wire *wire, const struct nlmsghdr *hdr)
{
	const char *dir = getenv("VFCTL_RECORD");
	uint8_t len[] = { hdr->nlmsg_len, hdr->nlmsg_len >> 8 };
	char path[256];
	FILE *file;

	if (!dir)
		return;
	snprintf(path, sizeof(path), "%s/%d-%u", dir, getpid(), wire->seq);
	file = fopen(path, "a");
	if (!file)
		talk_broken("cannot record into %s", path);
	if (!ftell(file))
		fputc(wire->asked, file);
	fwrite(len, sizeof(len), 1, file);
	fwrite(hdr, hdr->nlmsg_len, 1, file);
	fclose(file);
}

/* Queues a message as a datagram of its own; takes it. */
static void queue(struct wire *wire, struct nl_msg *msg)
{
	struct nlmsghdr *hdr = nlmsg_hdr(msg);
	struct datagram *datagram = &wire->queue[wire->tail++ % DATAGRAMS];

	record(wire, hdr);

	datagram->len = hdr->nlmsg_len;
	datagram->data = malloc(hdr->nlmsg_len);
	memcpy(datagram->data, hdr, hdr->nlmsg_len);
	nlmsg_free(msg);
}

static uint32_t word_value(const char *const *words, const char *word)
{
	uint32_t i;

	for (i = 0; words[i]; i++)
		if (!strcmp(words[i], word))
			return i;
	return strtoul(word, NULL, 0);
}

/* Adds KEY=VALUE. */
static void put(struct nl_msg *msg, const struct shape *shape, const char *word)
{
	size_t len = strcspn(word, "=");
	const struct field *field = find_key(shape, word, len);
	const char *value = word + len + 1;
	unsigned int b[6];
	uint64_t u64s[8];
	uint8_t mac[6];
	char *end;
	int i;

	switch (field->type) {
	case FIELD_STRING:
		nla_put_string(msg, field->attr, value);
		break;
	case FIELD_U64:
		nla_put_u64(msg, field->attr, strtoull(value, NULL, 0));
		break;
	case FIELD_U64S:
		for (i = 0; i < 8; i++) {
			u64s[i] = strtoull(value, &end, 0);
			value = *end ? end + 1 : end;
		}
		nla_put(msg, field->attr, sizeof(u64s), u64s);
		break;
	case FIELD_ENUM:
		nla_put_u32(msg, field->attr, word_value(field->words, value));
		break;
	case FIELD_BOOL:
		nla_put_u32(msg, field->attr, !strcmp(value, "on"));
		break;
	case FIELD_MAC:
		sscanf(value, "%x:%x:%x:%x:%x:%x", &b[0], &b[1], &b[2], &b[3],
		       &b[4], &b[5]);
		for (i = 0; i < 6; i++)
			mac[i] = b[i];
		nla_put(msg, field->attr, 6, mac);
		break;
	case FIELD_U32:
	case FIELD_S32:
		nla_put_u32(msg, field->attr, strtol(value, NULL, 0));
		break;
	}
}

static void put_raw(struct nl_msg *msg, const char *hex)
{
	size_t len = strlen(hex) / 2;
	uint8_t *to = nlmsg_reserve(msg, len, 0);
	unsigned int byte;
	size_t i;

	for (i = 0; i < len; i++) {
		sscanf(hex + 2 * i, "%2x", &byte);
		to[i] = byte;
	}
}

static struct nl_msg *message(uint32_t seq, uint8_t cmd, int flags)
{
	struct nl_msg *msg = nlmsg_alloc_size(16384);

	genlmsg_put(msg, PORT, seq, FAMILY, 0, flags, cmd,
		    VFIO_GLUE_FAMILY_VERSION);
	return msg;
}

static void answer_objects(struct wire *wire, const struct shape *shape,
			   uint8_t cmd, int flags)
{
	struct nl_msg *all = cmd == VFIO_GLUE_CMD_FUNC_NEW ?
			     message(wire->seq, cmd, 0) : NULL;
	const struct talk_line *line;
	struct nl_msg *msg;
	struct nlattr *nest;
	int intr;
	int i;

	for (;;) {
		line = talk_next("<");
		if (!strcmp(line->words[0], "end"))
			break;
		if (all) {
			nest = nla_nest_start(all, VFIO_GLUE_A_FUNC_FUNC);
			for (i = 0; i < line->num_words; i++)
				put(all, shape, line->words[i]);
			nla_nest_end(all, nest);
			continue;
		}
		intr = !strcmp(line->words[0], "intr");
		msg = message(wire->seq, cmd,
			      flags | (intr ? NLM_F_DUMP_INTR : 0));
		if (!strcmp(line->words[0], "raw"))
			put_raw(msg, line->words[1]);
		else
			for (i = intr; i < line->num_words; i++)
				put(msg, shape, line->words[i]);
		queue(wire, msg);
	}
	if (all)
		queue(wire, all);
}

/* Where in the request an attribute is, for the kernel to point at. */
static uint32_t offset_of(const struct wire *wire, const struct shape *shape,
			  const char *key)
{
	const struct field *field = find_key(shape, key, strlen(key));
	struct nlattr *attr;

	attr = nlmsg_find_attr(wire->request, GENL_HDRLEN, field->attr);
	if (!attr)
		talk_broken("the request has no %s", key);
	return (char *)attr - (char *)wire->request;
}

static void put_extack(struct wire *wire, struct nl_msg *msg,
		       const struct shape *shape, const struct talk_line *line)
{
	int i;

	for (i = 1; i < line->num_words; i++) {
		const char *word = line->words[i];

		if (!strcmp(word, "policy"))
			nla_put(msg, NLMSGERR_ATTR_POLICY, 0, NULL);
		else if (!strncmp(word, "at=", 3))
			nla_put_u32(msg, NLMSGERR_ATTR_OFFS,
				    offset_of(wire, shape, word + 3));
		else if (!strncmp(word, "miss=", 5))
			nla_put_u32(msg, NLMSGERR_ATTR_MISS_TYPE,
				    find_key(shape, word + 5,
					     strlen(word + 5))->attr);
		else
			nla_put_string(msg, NLMSGERR_ATTR_MSG, word);
	}
}

static void answer_error(struct wire *wire, const struct shape *shape,
			 const struct talk_line *line, int err)
{
	struct nlmsgerr error = { .error = -err, .msg = *wire->request };
	int flags = NLM_F_CAPPED;
	struct nl_msg *msg = nlmsg_alloc();

	if (line && line->num_words > 1)
		flags |= NLM_F_ACK_TLVS;
	nlmsg_put(msg, PORT, wire->seq, NLMSG_ERROR, 0, flags);
	nlmsg_append(msg, &error, sizeof(error), NLMSG_ALIGNTO);
	if (line)
		put_extack(wire, msg, shape, line);
	queue(wire, msg);
}

static void answer_done(struct wire *wire, const struct shape *shape,
			const struct talk_line *line, int err)
{
	struct nl_msg *msg = nlmsg_alloc();
	int code = -err;

	nlmsg_put(msg, PORT, wire->seq, NLMSG_DONE, 0,
		  NLM_F_MULTI | (line ? NLM_F_ACK_TLVS : 0));
	nlmsg_append(msg, &code, sizeof(code), NLMSG_ALIGNTO);
	if (line)
		put_extack(wire, msg, shape, line);
	queue(wire, msg);
}

static void answer(struct wire *wire, const struct shape *shape, uint8_t cmd,
		   bool dump)
{
	const struct talk_line *line = talk_peek();

	if (line && !strcmp(line->kind, "!")) {
		talk_next("!");
		answer_error(wire, shape, line, talk_errno(line->words[0]));
	} else if (line && !strcmp(line->kind, "!done")) {
		talk_next("!done");
		answer_done(wire, shape, line, talk_errno(line->words[0]));
	} else {
		answer_objects(wire, shape, cmd, dump ? NLM_F_MULTI : 0);
		if (dump)
			answer_done(wire, shape, NULL, 0);
		else
			answer_error(wire, shape, NULL, 0);
	}
	talk_settle();
}

static void answer_family(struct wire *wire)
{
	struct nl_msg *msg;
	struct nlattr *groups, *group;

	if (talk_family_missing()) {
		answer_error(wire, NULL, NULL, ENOENT);
		return;
	}
	msg = nlmsg_alloc();
	genlmsg_put(msg, PORT, wire->seq, GENL_ID_CTRL, 0, 0, CTRL_CMD_NEWFAMILY,
		    2);
	nla_put_string(msg, CTRL_ATTR_FAMILY_NAME, VFIO_GLUE_FAMILY_NAME);
	nla_put_u16(msg, CTRL_ATTR_FAMILY_ID, FAMILY);
	groups = nla_nest_start(msg, CTRL_ATTR_MCAST_GROUPS);
	group = nla_nest_start(msg, 1);
	nla_put_u32(msg, CTRL_ATTR_MCAST_GRP_ID, GROUP);
	nla_put_string(msg, CTRL_ATTR_MCAST_GRP_NAME, VFIO_GLUE_MCGRP_MONITOR);
	nla_nest_end(msg, group);
	nla_nest_end(msg, groups);
	queue(wire, msg);
}

/* Writes what is wanted as want=PROFILE[:N]. */
static void render_want(const struct nlattr *attr, char *text, size_t size)
{
	struct nlattr *nest = (struct nlattr *)attr;
	struct nlattr *profile, *count;

	profile = nla_find(nla_data(nest), nla_len(nest),
			   VFIO_GLUE_A_WANT_PROFILE);
	count = nla_find(nla_data(nest), nla_len(nest),
			 VFIO_GLUE_A_WANT_COUNT);
	if (!profile)
		talk_broken("a want has no profile");
	if (count)
		snprintf(text, size, "want=%s:%u", nla_get_string(profile),
			 nla_get_u32(count));
	else
		snprintf(text, size, "want=%s", nla_get_string(profile));
}

/* Writes one attribute of a request as KEY=VALUE. */
static void render(const struct shape *shape, const struct nlattr *attr,
		   char *text, size_t size)
{
	const struct field *field = find_attr(shape, nla_type(attr));
	const uint8_t *at = nla_data(attr);

	if (shape == &shape_func && nla_type(attr) == VFIO_GLUE_A_FUNC_WANT) {
		render_want(attr, text, size);
		return;
	}
	switch (field->type) {
	case FIELD_STRING:
		snprintf(text, size, "%s=%s", field->key, (const char *)at);
		break;
	case FIELD_U64S:
	case FIELD_U64:
		snprintf(text, size, "%s=%" PRIu64, field->key,
			 nla_get_u64(attr));
		break;
	case FIELD_ENUM:
		snprintf(text, size, "%s=%s", field->key,
			 model_word(field->words, nla_get_u32(attr)));
		break;
	case FIELD_BOOL:
		snprintf(text, size, "%s=%s", field->key,
			 nla_get_u32(attr) ? "on" : "off");
		break;
	case FIELD_MAC:
		snprintf(text, size, "%s=%02x:%02x:%02x:%02x:%02x:%02x",
			 field->key, at[0], at[1], at[2], at[3], at[4], at[5]);
		break;
	case FIELD_U32:
	case FIELD_S32:
		snprintf(text, size, "%s=%" PRIu32, field->key,
			 nla_get_u32(attr));
		break;
	}
}

int wire_open(struct wire **wire)
{
	*wire = calloc(1, sizeof(**wire));
	return 0;
}

void wire_close(struct wire *wire)
{
	if (!wire)
		return;
	for (; wire->head < wire->tail; wire->head++)
		free(wire->queue[wire->head % DATAGRAMS].data);
	free(wire->request);
	free(wire);
}

int wire_send(struct wire *wire, struct nl_msg *msg)
{
	struct nlmsghdr *hdr = nlmsg_hdr(msg);
	const struct talk_line *line;
	const struct shape *shape;
	struct genlmsghdr *genl;
	struct nlattr *attr;
	const char *name;
	char text[256];
	int word = 0;
	bool dump;
	int left;

	hdr->nlmsg_seq = ++wire->seq;
	free(wire->request);
	wire->request = malloc(hdr->nlmsg_len);
	memcpy(wire->request, hdr, hdr->nlmsg_len);
	if (hdr->nlmsg_type == GENL_ID_CTRL) {
		wire->asked = 0;
		answer_family(wire);
		return 0;
	}

	genl = genlmsg_hdr(hdr);
	shape = shape_by_cmd(genl->cmd, &name);
	dump = (hdr->nlmsg_flags & NLM_F_DUMP) == NLM_F_DUMP;
	wire->asked = genl->cmd | (dump ? ASKED_DUMP : 0);
	line = talk_next(">");
	talk_expect(line, word++, name);
	if (dump)
		talk_expect(line, word++, "dump");
	nlmsg_for_each_attr(attr, hdr, GENL_HDRLEN, left) {
		render(shape, attr, text, sizeof(text));
		talk_expect(line, word++, text);
	}
	if (word < line->num_words)
		talk_broken("line %d: the request lacks \"%s\"", line->number,
			    line->words[word]);
	talk_settle();
	answer(wire, shape, genl->cmd, dump);
	return 0;
}

static int next_event(struct wire *wire)
{
	const struct talk_line *line = talk_peek();
	struct nl_msg *msg;
	size_t i;
	int k;

	/* After the last one somebody presses Ctrl-C. */
	if (!line)
		return -EINTR;
	talk_next("e");
	if (!strcmp(line->words[0], "lost"))
		return -ENOBUFS;
	for (i = 0; i < ARRAY_SIZE(cmds); i++)
		if (!strcmp(cmds[i].name, line->words[0]))
			break;
	if (i == ARRAY_SIZE(cmds))
		talk_broken("there is no event %s", line->words[0]);
	msg = message(0, cmds[i].cmd, 0);
	for (k = 1; k < line->num_words; k++)
		put(msg, cmds[i].shape, line->words[k]);
	queue(wire, msg);
	return 0;
}

ssize_t wire_recv(struct wire *wire, void **data)
{
	struct datagram *datagram;
	int err;

	if (wire->head == wire->tail) {
		if (!wire->joined)
			talk_broken("vfctl waits for a reply in vain");
		err = next_event(wire);
		if (err)
			return err;
	}
	datagram = &wire->queue[wire->head++ % DATAGRAMS];
	*data = datagram->data;
	return datagram->len;
}

int wire_join(struct wire *wire, uint32_t group)
{
	if (group != GROUP)
		talk_broken("vfctl joins the group %u", group);
	wire->joined = true;
	wire->asked = ASKED_LISTEN;
	wire->seq++;
	return 0;
}
