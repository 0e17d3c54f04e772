// SPDX-License-Identifier: GPL-2.0-only
/*
 * Door: questions about objects that several verbs ask the kernel.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "vfctl.h"

/**
 * vfctl_connect() - open the conversation with the kernel, once
 * @vfctl: the run
 *
 * Return: 0, or an errno with the reason in @vfctl->failure.
 */
int vfctl_connect(struct vfctl *vfctl)
{
	return vfctl->nl ? 0 : vnl_open(&vfctl->nl, &vfctl->failure);
}

/**
 * query_put_func() - name a function in a request
 * @msg: the request, NULL if there was no memory for it
 * @who: its UUID or name
 */
void query_put_func(struct nl_msg *msg, const char *who)
{
	if (!msg)
		return;
	nla_put_string(msg, args_is_uuid(who) ? VFIO_GLUE_A_FUNC_UUID :
						VFIO_GLUE_A_FUNC_NAME, who);
}

/* Takes the one object that a reply must hold. */
static int only(struct vfctl *vfctl, struct nl_msg *msg,
		const struct shape *shape, void *object)
{
	struct model_list list = { .shape = shape };
	int err;

	err = vnl_do(vfctl->nl, msg, &list, &vfctl->failure);
	if (!err && list.num != 1)
		err = fail(&vfctl->failure, EBADMSG,
			   "the kernel tells of %zu %ss instead of one",
			   list.num, shape->what);
	if (!err)
		memcpy(object, list.items, shape->size);
	model_list_clear(&list);
	return err;
}

/**
 * query_func() - get a function
 * @vfctl: the run
 * @who: its UUID or name
 * @func: where to
 *
 * Return: 0, -ENOENT if there is none, or another errno.
 */
int query_func(struct vfctl *vfctl, const char *who, struct func *func)
{
	struct nl_msg *msg;
	int err;

	if (!args_is_uuid(who) && !args_is_name(who))
		return fail_usage(&vfctl->failure,
				  "\"%s\" is neither a name nor a UUID", who);
	err = vfctl_connect(vfctl);
	if (err)
		return err;
	msg = vnl_request(vfctl->nl, VFIO_GLUE_CMD_FUNC_GET);
	query_put_func(msg, who);
	return only(vfctl, msg, &shape_func, func);
}

/**
 * query_parent() - get a parent by its name
 * @vfctl: the run
 * @name: its name
 * @parent: where to
 *
 * Return: 0, -ENOENT if there is none, or another errno.
 */
int query_parent(struct vfctl *vfctl, const char *name, struct parent *parent)
{
	struct nl_msg *msg;
	int err;

	err = vfctl_connect(vfctl);
	if (err)
		return err;
	msg = vnl_request(vfctl->nl, VFIO_GLUE_CMD_PARENT_GET);
	if (msg)
		nla_put_string(msg, VFIO_GLUE_A_PARENT_NAME, name);
	return only(vfctl, msg, &shape_parent, parent);
}

/**
 * query_all() - dump the objects of a kind
 * @vfctl: the run
 * @cmd: VFIO_GLUE_CMD_*_GET
 * @list: where to; its shape is set
 *
 * Return: 0 or an errno.
 */
int query_all(struct vfctl *vfctl, uint8_t cmd, struct model_list *list)
{
	int err = vfctl_connect(vfctl);

	if (err)
		return err;
	return vnl_dump(vfctl->nl, vnl_request(vfctl->nl, cmd), list,
		       &vfctl->failure);
}

/**
 * query_parent_at() - get a parent by the address of its device
 * @vfctl: the run
 * @address: PCI address
 * @parent: where to
 *
 * Return: 0, -ENOENT if there is none, or another errno.
 */
int query_parent_at(struct vfctl *vfctl, const char *address,
		    struct parent *parent)
{
	struct model_list list = { .shape = &shape_parent };
	const struct parent *at;
	size_t i;
	int err;

	err = query_all(vfctl, VFIO_GLUE_CMD_PARENT_GET, &list);
	if (!err)
		err = -ENOENT;
	for (i = 0, at = list.items; i < list.num; i++, at++) {
		if (!strcmp(at->address, address)) {
			*parent = *at;
			err = 0;
		}
	}
	model_list_clear(&list);
	if (err == -ENOENT)
		fail(&vfctl->failure, ENOENT, "no parent is at %s", address);
	return err;
}

/**
 * query_pool() - get the pool of a kind
 * @vfctl: the run
 * @kind: enum vfio_glue_kind
 * @pool: where to
 *
 * Return: 0, -ENOENT if the kernel has none, or another errno.
 */
int query_pool(struct vfctl *vfctl, uint32_t kind, struct pool *pool)
{
	struct model_list list = { .shape = &shape_pool };
	const struct pool *at;
	size_t i;
	int err;

	err = query_all(vfctl, VFIO_GLUE_CMD_POOL_GET, &list);
	if (!err)
		err = -ENOENT;
	for (i = 0, at = list.items; i < list.num; i++, at++) {
		if (at->kind == kind) {
			*pool = *at;
			err = 0;
		}
	}
	model_list_clear(&list);
	if (err == -ENOENT)
		fail(&vfctl->failure, ENOENT, "the kernel has no such pool");
	return err;
}

/**
 * query_pool_word() - is this the name of a pool?
 * @word: what was typed
 *
 * Return: its enum vfio_glue_kind, or -ENOENT.
 */
int query_pool_word(const char *word)
{
	if (!strcmp(word, "nic-pool"))
		return VFIO_GLUE_KIND_NIC;
	if (!strcmp(word, "gpu-pool"))
		return VFIO_GLUE_KIND_GPU;
	return -ENOENT;
}

/**
 * query_funcs_on() - get the functions on a parent
 * @vfctl: the run
 * @parent: its name
 * @list: where to; its shape is set
 *
 * Return: 0 or an errno.
 */
int query_funcs_on(struct vfctl *vfctl, const char *parent,
		   struct model_list *list)
{
	struct func *funcs;
	size_t kept = 0;
	size_t i;
	int err;

	err = query_all(vfctl, VFIO_GLUE_CMD_FUNC_GET, list);
	if (err)
		return err;
	funcs = list->items;
	for (i = 0; i < list->num; i++)
		if (!strcmp(funcs[i].parent, parent))
			funcs[kept++] = funcs[i];
	list->num = kept;
	return 0;
}

/**
 * query_places() - explain a refusal: ask what each parent says to a profile
 * @vfctl: the run; the answers are added to its failure, which stays
 * @profile: name of the profile
 *
 * Without answers the failure is what it was.
 */
void query_places(struct vfctl *vfctl, const char *profile)
{
	struct model_list list = { .shape = &shape_place };
	struct failure ignored = { 0 };
	struct nl_msg *msg;

	msg = vnl_request(vfctl->nl, VFIO_GLUE_CMD_PLACE_GET);
	if (msg)
		nla_put_string(msg, VFIO_GLUE_A_PLACE_PROFILE, profile);
	if (!vnl_dump(vfctl->nl, msg, &list, &ignored)) {
		free(vfctl->failure.places);
		vfctl->failure.places = list.items;
		vfctl->failure.num_places = list.num;
	} else {
		model_list_clear(&list);
	}
	fail_clear(&ignored);
}
