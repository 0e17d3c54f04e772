// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fuzzing: any bytes as what the kernel answers. The first byte is the command
 * that is asked, 0 for what the family is; the rest are datagrams, each behind
 * its length in two bytes. What is understood is also printed.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/genetlink.h>
#include <netlink/genl/genl.h>
#include <netlink/msg.h>

#include "../../failure.h"
#include "../../model.h"
#include "../../nl.h"
#include "../../out.h"
#include "../../wire.h"

/* As in fake_wire.c, which records what to begin with. */
#define FAMILY	31
#define GROUP	7

/* Asks for events instead of an answer. */
#define LISTEN	0x80
/* Asks for all objects, not for one. */
#define DUMP	0x40
#define CMD	0x3f

/* What the answer to a command, or an event, tells of; functions if NULL. */
static const struct shape *const shapes[CMD + 1] = {
	[VFIO_GLUE_CMD_PARENT_GET] = &shape_parent,
	[VFIO_GLUE_CMD_PARENT_SET] = &shape_parent,
	[VFIO_GLUE_CMD_PARENT_ADD_NTF] = &shape_parent,
	[VFIO_GLUE_CMD_PARENT_DEL_NTF] = &shape_parent,
	[VFIO_GLUE_CMD_PARENT_CHANGE_NTF] = &shape_parent,
	[VFIO_GLUE_CMD_PROFILE_GET] = &shape_profile,
	[VFIO_GLUE_CMD_PLACE_GET] = &shape_place,
	[VFIO_GLUE_CMD_POOL_GET] = &shape_pool,
	[VFIO_GLUE_CMD_POOL_SET] = &shape_pool,
	[VFIO_GLUE_CMD_CAPACITY_GET] = &shape_capacity,
	[VFIO_GLUE_CMD_LOG_GET] = &shape_logged,
};

struct wire {
	const uint8_t *at;
	size_t left;
	struct nl_msg *family;
};

static struct wire the_wire;

int wire_open(struct wire **wire)
{
	*wire = &the_wire;
	return 0;
}

void wire_close(struct wire *wire)
{
	nlmsg_free(wire->family);
	wire->family = NULL;
}

/* Whatever number the answer has is that of the request. */
int wire_send(struct wire *wire, struct nl_msg *msg)
{
	struct nlmsghdr hdr = { 0 };

	if (!wire->family && wire->left >= 2 + sizeof(hdr))
		memcpy(&hdr, wire->at + 2, sizeof(hdr));
	nlmsg_hdr(msg)->nlmsg_seq = hdr.nlmsg_seq;
	return 0;
}

/* Copies of exactly the size, so that a byte too many is seen. */
ssize_t wire_recv(struct wire *wire, void **data)
{
	const void *from;
	size_t len;

	if (!wire->family && wire->left < 2)
		return -EIO;
	if (wire->family) {
		from = nlmsg_hdr(wire->family);
		len = nlmsg_hdr(wire->family)->nlmsg_len;
	} else {
		len = wire->at[0] | wire->at[1] << 8;
		if (len > wire->left - 2)
			len = wire->left - 2;
		from = wire->at + 2;
		wire->at += 2 + len;
		wire->left -= 2 + len;
	}
	*data = malloc(len ? len : 1);
	memcpy(*data, from, len);
	nlmsg_free(wire->family);
	wire->family = NULL;
	return len;
}

int wire_join(struct wire *wire, uint32_t group)
{
	(void)wire;
	(void)group;
	return 0;
}

static struct nl_msg *family(void)
{
	struct nl_msg *msg = nlmsg_alloc();
	struct nlattr *groups, *group;

	genlmsg_put(msg, 0, 0, GENL_ID_CTRL, 0, 0, CTRL_CMD_NEWFAMILY, 2);
	nla_put_u16(msg, CTRL_ATTR_FAMILY_ID, FAMILY);
	groups = nla_nest_start(msg, CTRL_ATTR_MCAST_GROUPS);
	group = nla_nest_start(msg, 1);
	nla_put_u32(msg, CTRL_ATTR_MCAST_GRP_ID, GROUP);
	nla_put_string(msg, CTRL_ATTR_MCAST_GRP_NAME, VFIO_GLUE_MCGRP_MONITOR);
	nla_nest_end(msg, group);
	nla_nest_end(msg, groups);
	return msg;
}

static const struct shape *shape_of(uint8_t cmd)
{
	const struct shape *shape = shapes[cmd & CMD];

	return shape ? shape : &shape_func;
}

static void show(const struct shape *shape, const void *object)
{
	char text[256];
	size_t i;

	for (i = 0; i < shape->num_fields; i++)
		model_format(&shape->fields[i], object, text, sizeof(text));
}

static int event(void *arg, uint8_t cmd, const void *attrs, size_t len)
{
	const struct shape *shape = shape_of(cmd);
	void *object;
	int err;

	(void)arg;
	if (!cmd)
		return 0;
	object = malloc(shape->size);
	err = model_decode(shape, attrs, len, object);
	if (!err)
		show(shape, object);
	free(object);
	return err;
}

static void ask(struct nl *nl, uint8_t what, struct failure *failure)
{
	const struct shape *shape = shape_of(what);
	struct model_list list = { .shape = shape };
	struct nl_msg *msg;
	size_t i;

	if (what & LISTEN) {
		vnl_monitor(nl, event, NULL, failure);
		return;
	}
	msg = vnl_request(nl, what & CMD);
	if (what & DUMP)
		vnl_dump(nl, msg, &list, failure);
	else
		vnl_do(nl, msg, &list, failure);
	for (i = 0; i < list.num; i++)
		show(shape, (const char *)list.items + i * shape->size);
	model_list_clear(&list);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct failure failure = { 0 };
	struct nl *nl;

	if (!size)
		return 0;
	the_wire.at = data + 1;
	the_wire.left = size - 1;
	if (data[0])
		the_wire.family = family();
	if (!vnl_open(&nl, &failure)) {
		ask(nl, data[0], &failure);
		vnl_close(nl);
	}
	fail_clear(&failure);
	return 0;
}
