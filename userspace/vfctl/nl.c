// SPDX-License-Identifier: GPL-2.0-only
/*
 * Door to the kernel: builds requests, collects replies, and turns a refusal
 * into the kernel's own words. No lock, one thread.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/genetlink.h>
#include <linux/netlink.h>

#include <netlink/genl/genl.h>

#include "failure.h"
#include "model.h"
#include "nl.h"
#include "wire.h"

/* A dump that changes under the reader is read again this often. */
#define DUMP_TRIES	8

struct nl {
	struct wire *wire;
	uint16_t family;
	uint32_t group;
	bool has_group;
};

/* What a reply to one request adds up to. */
struct reply {
	const struct nlmsghdr *request;
	struct model_list *list;
	bool interrupted;
	bool core;
	struct failure *failure;
};

/* Which attribute set a command speaks. */
static const struct shape *shape_of(uint8_t cmd)
{
	switch (cmd) {
	case VFIO_GLUE_CMD_PARENT_GET:
	case VFIO_GLUE_CMD_PARENT_SET:
		return &shape_parent;
	case VFIO_GLUE_CMD_PROFILE_GET:
	case VFIO_GLUE_CMD_PROFILE_NEW:
	case VFIO_GLUE_CMD_PROFILE_DEL:
		return &shape_profile;
	case VFIO_GLUE_CMD_PLACE_GET:
		return &shape_place;
	case VFIO_GLUE_CMD_LOG_GET:
		return &shape_logged;
	case VFIO_GLUE_CMD_POOL_GET:
	case VFIO_GLUE_CMD_POOL_SET:
		return &shape_pool;
	default:
		return &shape_func;
	}
}

static int bad_reply(struct failure *failure)
{
	return fail(failure, EBADMSG,
		    "the kernel's reply cannot be understood");
}

/* The attributes that only a request has are in no shape. */
static const char *attr_name(uint8_t cmd, uint16_t attr)
{
	const struct shape *shape = shape_of(cmd);
	const struct field *field = model_field(shape, attr);

	if (field)
		return field->key;
	if (shape == &shape_profile && attr == VFIO_GLUE_A_PROFILE_HEADS)
		return "heads";
	if (shape == &shape_func && attr == VFIO_GLUE_A_FUNC_POLICY)
		return "policy";
	if (shape == &shape_func && attr == VFIO_GLUE_A_FUNC_COUNT)
		return "count";
	if (shape == &shape_func && attr == VFIO_GLUE_A_FUNC_TIMEOUT_MS)
		return "timeout_ms";
	if (shape == &shape_func && attr == VFIO_GLUE_A_FUNC_WANT)
		return "want";
	if (shape == &shape_func && attr == VFIO_GLUE_A_FUNC_WITHOUT)
		return "without";
	return "";
}

/* The attribute of the request that the kernel points at by its offset. */
static const char *attr_at(const struct nlmsghdr *request, uint32_t offset)
{
	const struct genlmsghdr *genl = NLMSG_DATA(request);
	struct nlattr attr;

	if (offset < NLMSG_HDRLEN + GENL_HDRLEN ||
	    offset > request->nlmsg_len - sizeof(attr))
		return "";
	memcpy(&attr, (const char *)request + offset, sizeof(attr));
	return attr_name(genl->cmd, attr.nla_type & NLA_TYPE_MASK);
}

/* One attribute behind an error: the kernel's words, or what they are about. */
static void take_extack(struct reply *reply, uint16_t type, const char *data,
			size_t size)
{
	const struct genlmsghdr *genl = NLMSG_DATA(reply->request);
	struct failure *failure = reply->failure;
	const char *name = NULL;
	uint32_t u32;

	if (type == NLMSGERR_ATTR_MSG) {
		if (!size || size > sizeof(failure->text))
			return;
		memcpy(failure->text, data, size);
		failure->text[size - 1] = '\0';
		failure->vague = 0;
		return;
	}
	/* The core's own checks of a value say what is wrong, not where. */
	if (type == NLMSGERR_ATTR_POLICY)
		reply->core = true;
	if (size != sizeof(u32))
		return;
	memcpy(&u32, data, size);
	if (type == NLMSGERR_ATTR_OFFS)
		name = attr_at(reply->request, u32);
	else if (type == NLMSGERR_ATTR_MISS_TYPE)
		name = attr_name(genl->cmd, u32);
	if (name)
		snprintf(failure->attr, sizeof(failure->attr), "%s", name);
}

/*
 * The kernel refuses with @err; @len bytes of its explanation may follow.
 *
 * Return: @err.
 */
static int refused(struct reply *reply, int err, const char *at, size_t len)
{
	struct failure *failure = reply->failure;

	fail(failure, -err, "%s", strerror(-err));
	failure->vague = 1;
	reply->core = false;
	while (len >= NLA_HDRLEN) {
		struct nlattr attr;
		size_t step;

		memcpy(&attr, at, sizeof(attr));
		if (attr.nla_len < NLA_HDRLEN || attr.nla_len > len)
			break;
		take_extack(reply, attr.nla_type & NLA_TYPE_MASK,
			    at + NLA_HDRLEN, attr.nla_len - NLA_HDRLEN);
		step = NLA_ALIGN(attr.nla_len);
		if (step > len)
			break;
		at += step;
		len -= step;
	}
	if (reply->core)
		failure->vague = 1;
	if (err == -EPERM)
		fail_hint(failure,
			  "this needs root, or CAP_NET_ADMIN in the initial namespaces");
	return err;
}

/* Return: 0 if the kernel agrees, else the kernel's errno. */
static int read_error(struct reply *reply, const struct nlmsghdr *hdr)
{
	struct failure *failure = reply->failure;
	size_t len = hdr->nlmsg_len - NLMSG_HDRLEN;
	struct nlmsgerr error;
	size_t skip = sizeof(error);

	if (hdr->nlmsg_len < NLMSG_LENGTH(sizeof(error)))
		return bad_reply(failure);
	memcpy(&error, NLMSG_DATA(hdr), sizeof(error));
	if (!error.error)
		return 0;
	if (error.error > 0 || error.error < -4095)
		return bad_reply(failure);

	/* Without NETLINK_CAP_ACK the request comes back before the TLVs. */
	if (!(hdr->nlmsg_flags & NLM_F_CAPPED) &&
	    error.msg.nlmsg_len > NLMSG_HDRLEN)
		skip += NLMSG_ALIGN(error.msg.nlmsg_len - NLMSG_HDRLEN);
	if (!(hdr->nlmsg_flags & NLM_F_ACK_TLVS) || skip > len)
		skip = len;
	return refused(reply, error.error, (const char *)NLMSG_DATA(hdr) + skip,
		       len - skip);
}

/* The end of a dump carries the errno of one that failed half way. */
static int read_done(struct reply *reply, const struct nlmsghdr *hdr)
{
	size_t skip = NLMSG_ALIGN(sizeof(int));
	size_t len = hdr->nlmsg_len - NLMSG_HDRLEN;
	int err;

	if (len < sizeof(err))
		return 0;
	memcpy(&err, NLMSG_DATA(hdr), sizeof(err));
	if (err >= 0)
		return 0;
	if (err < -4095)
		return bad_reply(reply->failure);
	if (!(hdr->nlmsg_flags & NLM_F_ACK_TLVS) || skip > len)
		skip = len;
	return refused(reply, err, (const char *)NLMSG_DATA(hdr) + skip,
		       len - skip);
}

static int read_object(struct reply *reply, const struct nlmsghdr *hdr)
{
	const char *attrs = NLMSG_DATA(hdr);
	struct model_list *list = reply->list;
	const struct genlmsghdr *asked = NLMSG_DATA(reply->request);
	void *object;
	size_t len;
	int err;

	if (hdr->nlmsg_len < NLMSG_LENGTH(GENL_HDRLEN))
		return bad_reply(reply->failure);
	if (!list)
		return 0;

	/* The list is for what was asked, whatever the answer says it is. */
	attrs += GENL_HDRLEN;
	len = hdr->nlmsg_len - NLMSG_LENGTH(GENL_HDRLEN);
	if (asked->cmd == VFIO_GLUE_CMD_FUNC_NEW) {
		err = model_decode_funcs(attrs, len, list);
	} else {
		object = model_list_add(list);
		err = object ? model_decode(list->shape, attrs, len, object) :
			       -ENOMEM;
	}
	if (err == -ENOMEM)
		return fail(reply->failure, ENOMEM, "out of memory");
	return err ? bad_reply(reply->failure) : 0;
}

/*
 * One message that answers the request.
 *
 * Return: 1 if it is the last, 0 if more come, or an errno.
 */
static int read_message(struct reply *reply, const struct nlmsghdr *hdr)
{
	int err;

	if (hdr->nlmsg_flags & NLM_F_DUMP_INTR)
		reply->interrupted = true;

	switch (hdr->nlmsg_type) {
	case NLMSG_NOOP:
		return 0;
	case NLMSG_ERROR:
		err = read_error(reply, hdr);
		return err ? err : 1;
	case NLMSG_DONE:
		err = read_done(reply, hdr);
		return err ? err : 1;
	default:
		return read_object(reply, hdr);
	}
}

/* Receives until the request is answered. Signals do not cut it short. */
static int collect(struct nl *nl, struct reply *reply)
{
	int err = 0;

	while (!err) {
		const struct nlmsghdr *hdr;
		void *data;
		ssize_t len;
		int left;

		len = wire_recv(nl->wire, &data);
		if (len == -EINTR)
			continue;
		if (len < 0)
			return fail(reply->failure, -len,
				    "no reply from the kernel: %s",
				    strerror(-len));
		left = len;
		for (hdr = data; !err && NLMSG_OK(hdr, left);
		     hdr = NLMSG_NEXT(hdr, left))
			if (hdr->nlmsg_seq == reply->request->nlmsg_seq)
				err = read_message(reply, hdr);
		if (!err && left > 0)
			err = bad_reply(reply->failure);
		free(data);
	}
	return err < 0 ? err : 0;
}

static int talk(struct nl *nl, struct nl_msg *msg, struct reply *reply)
{
	int err;

	err = wire_send(nl->wire, msg);
	if (err)
		return fail(reply->failure, -err,
			    "cannot send to the kernel: %s", strerror(-err));
	reply->request = nlmsg_hdr(msg);
	return collect(nl, reply);
}

/*
 * What the controller says of our family: its number and its group.
 */
static int read_groups(struct nl *nl, struct nlattr *groups)
{
	struct nlattr *group;
	int left;

	nla_for_each_nested(group, groups, left) {
		struct nlattr *tb[CTRL_ATTR_MCAST_GRP_MAX + 1];
		const char *name;

		if (nla_parse_nested(tb, CTRL_ATTR_MCAST_GRP_MAX, group, NULL))
			return -EBADMSG;
		if (!tb[CTRL_ATTR_MCAST_GRP_NAME] ||
		    !tb[CTRL_ATTR_MCAST_GRP_ID] ||
		    nla_len(tb[CTRL_ATTR_MCAST_GRP_ID]) != sizeof(uint32_t))
			continue;
		name = nla_data(tb[CTRL_ATTR_MCAST_GRP_NAME]);
		if (strncmp(name, VFIO_GLUE_MCGRP_MONITOR,
			    nla_len(tb[CTRL_ATTR_MCAST_GRP_NAME])))
			continue;
		nl->group = nla_get_u32(tb[CTRL_ATTR_MCAST_GRP_ID]);
		nl->has_group = true;
	}
	return 0;
}

static int read_family(struct nl *nl, const struct nlmsghdr *hdr)
{
	struct nlattr *tb[CTRL_ATTR_MAX + 1];

	if (genlmsg_parse((struct nlmsghdr *)hdr, 0, tb, CTRL_ATTR_MAX, NULL) ||
	    !tb[CTRL_ATTR_FAMILY_ID] ||
	    nla_len(tb[CTRL_ATTR_FAMILY_ID]) != sizeof(uint16_t))
		return -EBADMSG;
	nl->family = nla_get_u16(tb[CTRL_ATTR_FAMILY_ID]);
	if (tb[CTRL_ATTR_MCAST_GROUPS])
		return read_groups(nl, tb[CTRL_ATTR_MCAST_GROUPS]);
	return 0;
}

/* Asks for the family by name, which also lets the kernel load its module. */
static int find_family(struct nl *nl, struct failure *failure)
{
	struct reply reply = { .failure = failure };
	const struct nlmsghdr *hdr;
	struct nl_msg *msg;
	void *data = NULL;
	ssize_t len;
	int left;
	int err;

	msg = nlmsg_alloc();
	if (!msg || !genlmsg_put(msg, NL_AUTO_PORT, NL_AUTO_SEQ, GENL_ID_CTRL,
				 0, NLM_F_REQUEST, CTRL_CMD_GETFAMILY, 1) ||
	    nla_put_string(msg, CTRL_ATTR_FAMILY_NAME, VFIO_GLUE_FAMILY_NAME)) {
		nlmsg_free(msg);
		return fail(failure, ENOMEM, "out of memory");
	}
	err = wire_send(nl->wire, msg);
	if (err) {
		nlmsg_free(msg);
		return fail(failure, -err, "cannot send to the kernel: %s",
			    strerror(-err));
	}
	reply.request = nlmsg_hdr(msg);

	do {
		len = wire_recv(nl->wire, &data);
	} while (len == -EINTR);
	if (len < 0) {
		nlmsg_free(msg);
		return fail(failure, -len, "no reply from the kernel: %s",
			    strerror(-len));
	}
	hdr = data;
	left = len;
	if (!NLMSG_OK(hdr, left))
		err = bad_reply(failure);
	else if (hdr->nlmsg_type == NLMSG_ERROR)
		err = read_error(&reply, hdr);
	else if (read_family(nl, hdr))
		err = bad_reply(failure);
	if (err == -ENOENT) {
		fail(failure, ENOENT,
		     "the kernel does not know the family " VFIO_GLUE_FAMILY_NAME);
		fail_hint(failure, "try modprobe vfio_glue");
	}
	free(data);
	nlmsg_free(msg);
	return err;
}

/**
 * vnl_open() - open a conversation with vfio_glue
 * @nl: the conversation, to be closed with vnl_close()
 * @failure: why there is none
 *
 * Return: 0, -ENOENT if the module is not loaded and cannot be, or an errno of
 * the socket.
 */
int vnl_open(struct nl **nl, struct failure *failure)
{
	struct nl *n = calloc(1, sizeof(*n));
	int err;

	if (!n)
		return fail(failure, ENOMEM, "out of memory");
	err = wire_open(&n->wire);
	if (err)
		fail(failure, -err, "no netlink socket: %s", strerror(-err));
	else
		err = find_family(n, failure);
	if (err) {
		vnl_close(n);
		return err;
	}
	*nl = n;
	return 0;
}

/**
 * vnl_close() - end the conversation
 * @nl: the conversation, or NULL
 *
 * The kernel frees the reservations that were made in it and not claimed.
 */
void vnl_close(struct nl *nl)
{
	if (!nl)
		return;
	wire_close(nl->wire);
	free(nl);
}

/**
 * vnl_request() - begin a request
 * @nl: the conversation
 * @cmd: VFIO_GLUE_CMD_*
 *
 * Return: a message to add attributes to, which vnl_do() or vnl_dump() frees;
 * NULL when out of memory, which they report.
 */
struct nl_msg *vnl_request(struct nl *nl, uint8_t cmd)
{
	struct nl_msg *msg = nlmsg_alloc();

	if (msg && !genlmsg_put(msg, NL_AUTO_PORT, NL_AUTO_SEQ, nl->family, 0,
				NLM_F_REQUEST, cmd,
				VFIO_GLUE_FAMILY_VERSION)) {
		nlmsg_free(msg);
		return NULL;
	}
	return msg;
}

/**
 * vnl_do() - ask for one thing
 * @nl: the conversation
 * @msg: the request; freed
 * @list: where the objects of the reply are added, NULL if none is wanted
 * @failure: what the kernel says if it refuses
 *
 * Return: 0, or the kernel's errno, negative.
 */
int vnl_do(struct nl *nl, struct nl_msg *msg, struct model_list *list,
	   struct failure *failure)
{
	struct reply reply = { .list = list, .failure = failure };
	int err;

	if (!msg)
		return fail(failure, ENOMEM, "out of memory");
	nlmsg_hdr(msg)->nlmsg_flags |= NLM_F_ACK;
	err = talk(nl, msg, &reply);
	nlmsg_free(msg);
	return err;
}

/**
 * vnl_dump() - ask for all objects of a kind
 * @nl: the conversation
 * @msg: the request; freed
 * @list: where they are put; what it held is lost
 * @failure: what the kernel says if it refuses
 *
 * A dump during which the objects changed is not whole; it is made again.
 *
 * Return: 0, -EAGAIN if they changed every time, or the kernel's errno.
 */
int vnl_dump(struct nl *nl, struct nl_msg *msg, struct model_list *list,
	     struct failure *failure)
{
	struct reply reply = { .list = list, .failure = failure };
	int tries = DUMP_TRIES;
	int err;

	if (!msg)
		return fail(failure, ENOMEM, "out of memory");
	do {
		model_list_clear(list);
		reply.interrupted = false;
		nlmsg_hdr(msg)->nlmsg_flags |= NLM_F_DUMP;
		nlmsg_hdr(msg)->nlmsg_seq = NL_AUTO_SEQ;
		err = talk(nl, msg, &reply);
	} while (!err && reply.interrupted && --tries);
	nlmsg_free(msg);
	if (!err && reply.interrupted)
		err = fail(failure, EAGAIN,
			   "the %ss changed each time they were read",
			   list->shape->what);
	return err;
}

static int read_events(struct nl *nl, const void *data, size_t len,
		       vnl_event_fn event, void *arg)
{
	const struct nlmsghdr *hdr;
	int left = len;
	int err = 0;

	for (hdr = data; !err && NLMSG_OK(hdr, left);
	     hdr = NLMSG_NEXT(hdr, left)) {
		const struct genlmsghdr *genl = NLMSG_DATA(hdr);

		if (hdr->nlmsg_type != nl->family ||
		    hdr->nlmsg_len < NLMSG_LENGTH(GENL_HDRLEN))
			continue;
		err = event(arg, genl->cmd, (const char *)genl + GENL_HDRLEN,
			    hdr->nlmsg_len - NLMSG_LENGTH(GENL_HDRLEN));
	}
	return err;
}

/**
 * vnl_subscribe() - keep notifications from now on
 * @nl: the conversation; not good for requests afterwards
 * @failure: why not
 *
 * Return: 0 or an errno.
 */
int vnl_subscribe(struct nl *nl, struct failure *failure)
{
	int err;

	if (!nl->has_group)
		return bad_reply(failure);
	err = wire_join(nl->wire, nl->group);
	return err ? fail(failure, -err, "cannot subscribe: %s",
			  strerror(-err)) : 0;
}

/**
 * vnl_monitor() - listen to notifications
 * @nl: the conversation; not good for requests afterwards
 * @event: called for each
 * @arg: passed to it
 * @failure: why it ended
 *
 * Return: 0 after a signal or when @event returned 1, else an errno.
 */
int vnl_monitor(struct nl *nl, vnl_event_fn event, void *arg,
		struct failure *failure)
{
	int err = vnl_subscribe(nl, failure);

	while (!err) {
		void *data;
		ssize_t len = wire_recv(nl->wire, &data);

		if (len == -EINTR)
			return 0;
		if (len == -ENOBUFS) {
			err = event(arg, 0, NULL, 0);
			continue;
		}
		if (len < 0)
			return fail(failure, -len, "no more events: %s",
				    strerror(-len));
		err = read_events(nl, data, len, event, arg);
		free(data);
		if (err == -EBADMSG)
			bad_reply(failure);
	}
	return err == 1 ? 0 : err;
}
