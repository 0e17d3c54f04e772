// SPDX-License-Identifier: GPL-2.0-only
/*
 * Registry of parents [object, vfg_registry.lock]: their names, what they
 * offer, and the way from a request to the parents that shall fulfil it.
 */
#include <linux/ctype.h>
#include <linux/err.h>
#include <linux/module.h>
#include <linux/netlink.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <kunit/visibility.h>

#include "profile.h"
#include "vfg.h"

struct vfg_registry vfg_registry = {
	.lock		= __MUTEX_INITIALIZER(vfg_registry.lock),
	.parents	= LIST_HEAD_INIT(vfg_registry.parents),
	.funcs		= LIST_HEAD_INIT(vfg_registry.funcs),
	.seq		= 1,
	.policy		= {
		[VFIO_GLUE_KIND_NIC] = VFIO_GLUE_POLICY_BREADTH,
		[VFIO_GLUE_KIND_GPU] = VFIO_GLUE_POLICY_BREADTH,
	},
};
EXPORT_SYMBOL_IF_KUNIT(vfg_registry);

/**
 * vfg_name_ok() - may this be the name of a profile or function?
 * @name: what a user or a leaf calls it
 *
 * Names go into messages, file names and scripts, so they are of letters,
 * digits, '.', '_' and '-' alone.
 *
 * Context: any.
 * Return: true if it may, and is 1 to VFIO_GLUE_NAME_MAX characters long.
 */
bool vfg_name_ok(const char *name)
{
	size_t len = strnlen(name, VFG_NAME_SIZE);
	size_t i;

	if (!len || len == VFG_NAME_SIZE)
		return false;
	for (i = 0; i < len; i++)
		if (!isascii(name[i]) ||
		    (!isalnum(name[i]) && !strchr("._-", name[i])))
			return false;
	return true;
}
EXPORT_SYMBOL_IF_KUNIT(vfg_name_ok);

/**
 * vfg_say() - put a sentence into an extack
 * @extack: where to, may be NULL
 * @fmt: the sentence, without period and newline
 *
 * Other than NL_SET_ERR_MSG_FMT() it cuts what is too long without a line in
 * the log, which a user's long names would otherwise fill.
 *
 * Context: any.
 */
void vfg_say(struct netlink_ext_ack *extack, const char *fmt, ...)
{
	char text[NETLINK_MAX_FMTMSG_LEN];
	va_list args;

	va_start(args, fmt);
	vscnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	NL_SET_ERR_MSG_FMT(extack, "%s", text);
}

static const char *const kind_names[VFG_KINDS] = {
	[VFIO_GLUE_KIND_NIC] = "nic",
	[VFIO_GLUE_KIND_GPU] = "gpu",
};

/**
 * vfg_parent_find() - find a parent by name
 * @name: its name
 *
 * Context: vfg_registry.lock held, which also keeps the parent.
 * Return: the parent or NULL.
 */
struct vfg_parent *vfg_parent_find(const char *name)
{
	struct vfg_parent *parent;

	lockdep_assert_held(&vfg_registry.lock);
	list_for_each_entry(parent, &vfg_registry.parents, node)
		if (!strcmp(parent->name, name))
			return parent;
	return NULL;
}
EXPORT_SYMBOL_IF_KUNIT(vfg_parent_find);

/**
 * vfg_parent_profile() - find a profile that a parent offers
 * @parent: the parent
 * @name: name of the profile
 *
 * Context: vfg_registry.lock held.
 * Return: index into the parent's profiles, or -ENOENT.
 */
int vfg_parent_profile(const struct vfg_parent *parent, const char *name)
{
	unsigned int i;

	for (i = 0; i < parent->num_profiles; i++)
		if (!strcmp(parent->profiles[i].name, name))
			return i;
	return -ENOENT;
}

/**
 * vfg_parent_ask_room() - what could a parent still host of a profile?
 * @parent: the parent
 * @profile: name of the profile, which it need not offer
 * @room: filled in; room is 0 if and only if refusal is not NONE
 *
 * Context: process, may sleep. vfg_registry.lock held.
 */
void vfg_parent_ask_room(struct vfg_parent *parent, const char *profile,
			 struct vfg_room *room)
{
	int index = vfg_parent_profile(parent, profile);

	lockdep_assert_held(&vfg_registry.lock);
	memset(room, 0, sizeof(*room));

	if (index < 0) {
		room->refusal = VFIO_GLUE_REFUSAL_PROFILE;
		return;
	}
	if (parent->retired) {
		room->refusal = VFIO_GLUE_REFUSAL_UNAVAILABLE;
		return;
	}

	parent->ops->room(parent->priv, index, room);
	if (room->room)
		room->refusal = VFIO_GLUE_REFUSAL_NONE;
	else if (room->refusal == VFIO_GLUE_REFUSAL_NONE)
		room->refusal = VFIO_GLUE_REFUSAL_FULL;
}

/**
 * vfg_parent_set_mode() - change what a parent may hold
 * @parent: the parent
 * @mode: the new mode
 * @extack: for the reason of a refusal
 *
 * Context: process, may sleep. vfg_registry.lock held.
 * Return: 0, also if it has that mode; -EOPNOTSUPP if it has no modes; -EBUSY
 * if it holds what it could not hold then; what the leaf says.
 */
int vfg_parent_set_mode(struct vfg_parent *parent, enum vfio_glue_mode mode,
			struct netlink_ext_ack *extack)
{
	struct vfg_parent_info info = {};
	int err;

	lockdep_assert_held(&vfg_registry.lock);

	if (!parent->ops->set_mode) {
		vfg_say(extack, "%s has no modes", parent->name);
		return -EOPNOTSUPP;
	}
	parent->ops->info(parent->priv, &info);
	if (info.mode == mode)
		return 0;
	if (parent->retired) {
		vfg_say(extack, "%s is being removed", parent->name);
		return -EBUSY;
	}

	err = parent->ops->set_mode(parent->priv, mode, extack);
	if (!err)
		vfg_event_parent(parent, VFG_EVENT_CHANGE);
	return err;
}
EXPORT_SYMBOL_IF_KUNIT(vfg_parent_set_mode);

/**
 * vfg_parent_set_fit() - change how a parent chooses among places
 * @parent: the parent
 * @fit: the new rule
 * @extack: for the reason of a refusal
 *
 * Context: process, may sleep. vfg_registry.lock held.
 * Return: 0, or -EOPNOTSUPP if its places are all alike.
 */
int vfg_parent_set_fit(struct vfg_parent *parent, enum vfio_glue_fit fit,
		       struct netlink_ext_ack *extack)
{
	lockdep_assert_held(&vfg_registry.lock);

	if (!parent->ops->set_fit) {
		vfg_say(extack, "%s has no places to choose from",
			parent->name);
		return -EOPNOTSUPP;
	}
	parent->ops->set_fit(parent->priv, fit);
	vfg_event_parent(parent, VFG_EVENT_CHANGE);
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(vfg_parent_set_fit);

/**
 * vfg_parent_set_guard() - change what puts functions of a parent in quarantine
 * @parent: the parent
 * @guard: what to change
 * @extack: for the reason of a refusal
 *
 * Context: process, may sleep. vfg_registry.lock held.
 * Return: 0; -EOPNOTSUPP if it has no guard; what the leaf says.
 */
int vfg_parent_set_guard(struct vfg_parent *parent,
			 const struct vfg_guard *guard,
			 struct netlink_ext_ack *extack)
{
	int err;

	lockdep_assert_held(&vfg_registry.lock);

	if (!parent->ops->set_guard) {
		vfg_say(extack, "%s has no guard", parent->name);
		return -EOPNOTSUPP;
	}
	err = parent->ops->set_guard(parent->priv, guard, extack);
	if (!err)
		vfg_event_parent(parent, VFG_EVENT_CHANGE);
	return err;
}
EXPORT_SYMBOL_IF_KUNIT(vfg_parent_set_guard);

/**
 * vfg_parent_changed() - a parent was changed otherwise than by a request
 * @parent: the parent
 *
 * Tells the monitors.
 *
 * Context: process, may sleep. Takes vfg_registry.lock, so not for leaf ops.
 */
void vfg_parent_changed(struct vfg_parent *parent)
{
	mutex_lock(&vfg_registry.lock);
	vfg_event_parent(parent, VFG_EVENT_CHANGE);
	mutex_unlock(&vfg_registry.lock);
}
EXPORT_SYMBOL_NS_GPL(vfg_parent_changed, "VFIO_GLUE");

/**
 * vfg_parent_check_sched() - see whether a parent's engine can be shared so
 * @parent: the parent
 * @sched: the wish, with a policy that there is
 * @extack: for the reason of a refusal
 *
 * Context: process, may sleep. vfg_registry.lock held.
 * Return: 0; -EOPNOTSUPP if it has no engine; -ERANGE if a turn cannot be that
 * long.
 */
int vfg_parent_check_sched(struct vfg_parent *parent,
			   const struct vfg_sched *sched,
			   struct netlink_ext_ack *extack)
{
	struct vfg_parent_info info = {};

	lockdep_assert_held(&vfg_registry.lock);

	parent->ops->info(parent->priv, &info);
	if (!parent->ops->set_sched || !info.engine.present) {
		vfg_say(extack, "%s is of the family %s, which has no engine",
			parent->name, parent->model);
		return -EOPNOTSUPP;
	}
	if ((sched->set & VFG_SCHED_SLICE) &&
	    (sched->slice_us < VFIO_GLUE_SLICE_MIN_US ||
	     sched->slice_us > VFIO_GLUE_SLICE_MAX_US)) {
		vfg_say(extack, "%s: slice of %u us is not in %u..%u",
			parent->name, sched->slice_us, VFIO_GLUE_SLICE_MIN_US,
			VFIO_GLUE_SLICE_MAX_US);
		return -ERANGE;
	}
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(vfg_parent_check_sched);

/**
 * vfg_parent_set_sched() - change how a parent's engine is shared
 * @parent: the parent
 * @sched: what to change, for which vfg_parent_check_sched() returned 0
 *
 * Context: process, may sleep. vfg_registry.lock held.
 */
void vfg_parent_set_sched(struct vfg_parent *parent,
			  const struct vfg_sched *sched)
{
	lockdep_assert_held(&vfg_registry.lock);

	parent->ops->set_sched(parent->priv, sched);
	vfg_event_parent(parent, VFG_EVENT_CHANGE);
}
EXPORT_SYMBOL_IF_KUNIT(vfg_parent_set_sched);

static bool desc_ok(const struct vfg_parent_desc *desc)
{
	const struct vfg_parent_ops *ops = desc->ops;
	unsigned int i, j;

	if (desc->kind >= VFG_KINDS || !desc->bus || !desc->address ||
	    !desc->model || !desc->profiles || !desc->num_profiles || !ops ||
	    !ops->room || !ops->hold || !ops->release || !ops->info ||
	    !ops->func_info)
		return false;

	for (i = 0; i < desc->num_profiles; i++) {
		if (!vfg_name_ok(desc->profiles[i].name))
			return false;
		for (j = 0; j < i; j++)
			if (!strcmp(desc->profiles[i].name,
				    desc->profiles[j].name))
				return false;
	}
	return true;
}

/* Lowest number that no parent of the kind has. */
static unsigned int free_number(enum vfio_glue_kind kind)
{
	struct vfg_parent *parent;
	unsigned int number = 0;
	bool taken;

	do {
		taken = false;
		list_for_each_entry(parent, &vfg_registry.parents, node)
			if (parent->kind == kind && parent->number == number)
				taken = true;
	} while (taken && ++number);
	return number;
}

/* Give @parent the lowest free index and its place in the list. */
static void insert_parent(struct vfg_parent *parent)
{
	struct vfg_parent *next;

	list_for_each_entry(next, &vfg_registry.parents, node) {
		if (next->index != parent->index)
			break;
		parent->index++;
	}
	list_add_tail(&parent->node, &next->node);
}

/**
 * vfg_parent_register() - make a device known as a host of functions
 * @desc: what it is; need not outlive the call, but its profiles and ops must
 *	outlive the registration
 *
 * From here on the leaf's operations may be called, even before this returns.
 *
 * Context: process, may sleep. Takes vfg_registry.lock.
 * Return: the parent; ERR_PTR(-EINVAL) if the description has a gap, a bad or
 * double profile name or too long a string; ERR_PTR(-ENOMEM).
 */
struct vfg_parent *vfg_parent_register(const struct vfg_parent_desc *desc)
{
	struct vfg_parent *parent;

	if (!desc_ok(desc))
		return ERR_PTR(-EINVAL);

	parent = kzalloc(sizeof(*parent), GFP_KERNEL);
	if (!parent)
		return ERR_PTR(-ENOMEM);

	INIT_LIST_HEAD(&parent->funcs);
	parent->kind = desc->kind;
	parent->numa_node = desc->node;
	parent->profiles = desc->profiles;
	parent->num_profiles = desc->num_profiles;
	parent->ops = desc->ops;
	parent->priv = desc->priv;
	if (strscpy(parent->bus, desc->bus) < 0 ||
	    strscpy(parent->address, desc->address) < 0 ||
	    strscpy(parent->model, desc->model) < 0) {
		kfree(parent);
		return ERR_PTR(-EINVAL);
	}

	mutex_lock(&vfg_registry.lock);
	parent->number = free_number(parent->kind);
	snprintf(parent->name, sizeof(parent->name), "%s%u",
		 kind_names[parent->kind], parent->number);
	insert_parent(parent);
	vfg_event_parent(parent, VFG_EVENT_ADD);
	vfg_profile_offer_all(parent);
	mutex_unlock(&vfg_registry.lock);
	return parent;
}
EXPORT_SYMBOL_NS_GPL(vfg_parent_register, "VFIO_GLUE");

/**
 * vfg_parent_retire() - place no more functions on a parent
 * @parent: the parent
 *
 * For a leaf that is about to take down what its functions stand on: what is
 * reserved can no longer be claimed, and nobody may open what is active. The
 * next call for this parent is vfg_parent_unregister().
 *
 * Context: process, may sleep. Takes vfg_registry.lock.
 */
void vfg_parent_retire(struct vfg_parent *parent)
{
	mutex_lock(&vfg_registry.lock);
	parent->retired = true;
	mutex_unlock(&vfg_registry.lock);
}
EXPORT_SYMBOL_NS_GPL(vfg_parent_retire, "VFIO_GLUE");

/**
 * vfg_parent_unregister() - forget a parent and all of its functions
 * @parent: the parent
 *
 * Reservations and functions on it end here; the leaf's release() is called
 * for each. One that the leaf got from vfg_func_claim() and has not released
 * yet stays allocated, but without a parent: it cannot be opened, and the leaf
 * still owes vfg_func_release(). When this returns no operation of the parent
 * runs or will run.
 *
 * Context: process, may sleep. Takes vfg_registry.lock.
 */
void vfg_parent_unregister(struct vfg_parent *parent)
{
	struct vfg_func_obj *obj, *next;

	mutex_lock(&vfg_registry.lock);
	parent->retired = true;
	list_for_each_entry_safe(obj, next, &parent->funcs, on_parent)
		vfg_func_destroy(obj);
	vfg_event_parent(parent, VFG_EVENT_DEL);
	list_del(&parent->node);
	mutex_unlock(&vfg_registry.lock);
	kfree(parent);
}
EXPORT_SYMBOL_NS_GPL(vfg_parent_unregister, "VFIO_GLUE");

/**
 * vfg_parent_name() - name of a parent
 * @parent: the parent
 *
 * Context: any.
 * Return: "nicN" or "gpuN"; lives as long as the parent.
 */
const char *vfg_parent_name(const struct vfg_parent *parent)
{
	return parent->name;
}
EXPORT_SYMBOL_NS_GPL(vfg_parent_name, "VFIO_GLUE");

/**
 * vfg_parent_room() - how many more functions of a profile a parent can host
 * @parent: the parent
 * @profile: name of the profile
 *
 * Context: process, may sleep. Takes vfg_registry.lock, so not for leaf ops.
 * Return: the number; 0 if it does not offer the profile.
 */
u32 vfg_parent_room(struct vfg_parent *parent, const char *profile)
{
	struct vfg_room room;

	mutex_lock(&vfg_registry.lock);
	vfg_parent_ask_room(parent, profile, &room);
	mutex_unlock(&vfg_registry.lock);
	return room.room;
}
EXPORT_SYMBOL_NS_GPL(vfg_parent_room, "VFIO_GLUE");

/**
 * vfg_pool_room() - how many more functions of a profile all parents can host
 * @kind: whose pool
 * @profile: name of the profile
 *
 * Context: process, may sleep. Takes vfg_registry.lock, so not for leaf ops.
 * Return: the number; 0 if no parent of the kind offers the profile.
 */
u32 vfg_pool_room(enum vfio_glue_kind kind, const char *profile)
{
	struct vfg_parent *parent;
	struct vfg_room room;
	u32 sum = 0;

	mutex_lock(&vfg_registry.lock);
	list_for_each_entry(parent, &vfg_registry.parents, node) {
		if (parent->kind != kind)
			continue;
		vfg_parent_ask_room(parent, profile, &room);
		sum += room.room;
	}
	mutex_unlock(&vfg_registry.lock);
	return sum;
}
EXPORT_SYMBOL_NS_GPL(vfg_pool_room, "VFIO_GLUE");
