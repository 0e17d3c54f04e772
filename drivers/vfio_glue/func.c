// SPDX-License-Identifier: GPL-2.0-only
/*
 * A function, VF or vGPU [object, vfg_registry.lock]: its identity, its states
 * and whoever holds it.
 *
 *   make ---> RESERVED ---activate---> ACTIVE ---delete---> DRAINING
 *                |                     |    |                   |
 *        time, socket, delete     delete  release            release
 *                |                (a VF) (by leaf)          (by leaf)
 *                v                     v    v                   v
 *               gone                   gone                    gone
 *
 * A parent that goes takes its functions with it, from every state. What the
 * leaf still has a pointer to is then kept as a shell until it releases it.
 */
#include <linux/ctype.h>
#include <linux/err.h>
#include <linux/idr.h>
#include <linux/kstrtox.h>
#include <linux/module.h>
#include <linux/netlink.h>
#include <linux/overflow.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <kunit/visibility.h>

#include "flight.h"
#include "plan.h"
#include "reserve.h"
#include "vfg.h"

/*
 * The N of each "vfN" and "vgpuN" that is in use, by whomever it was chosen;
 * guarded by vfg_registry.lock.
 */
static DEFINE_IDA(vf_numbers);
static DEFINE_IDA(vgpu_numbers);

static const struct {
	const char *prefix;
	struct ida *numbers;
} default_names[VFG_KINDS] = {
	[VFIO_GLUE_KIND_NIC] = { "vf", &vf_numbers },
	[VFIO_GLUE_KIND_GPU] = { "vgpu", &vgpu_numbers },
};

static struct vfg_func_obj *to_obj(struct vfg_func *func)
{
	return container_of(func, struct vfg_func_obj, pub);
}

/**
 * vfg_current_comm() - the command name of this process, safe to print
 * @to: where to
 *
 * Context: process.
 */
void vfg_current_comm(char to[TASK_COMM_LEN])
{
	char comm[TASK_COMM_LEN];
	char *c;

	get_task_comm(comm, current->group_leader);
	for (c = comm; *c; c++)
		if (!isascii(*c) || !isgraph(*c))
			*c = '?';
	memcpy(to, comm, TASK_COMM_LEN);
}

/**
 * vfg_func_find() - find a function by uuid
 * @uuid: the uuid
 *
 * Context: vfg_registry.lock held, which also keeps the function.
 * Return: the function or NULL.
 */
struct vfg_func_obj *vfg_func_find(const guid_t *uuid)
{
	struct vfg_func_obj *obj;

	lockdep_assert_held(&vfg_registry.lock);
	list_for_each_entry(obj, &vfg_registry.funcs, node)
		if (guid_equal(&obj->pub.uuid, uuid))
			return obj;
	return NULL;
}
EXPORT_SYMBOL_IF_KUNIT(vfg_func_find);

/**
 * vfg_func_find_name() - find a function by name
 * @name: its name
 *
 * Context: vfg_registry.lock held, which also keeps the function.
 * Return: the function or NULL.
 */
struct vfg_func_obj *vfg_func_find_name(const char *name)
{
	struct vfg_func_obj *obj;

	lockdep_assert_held(&vfg_registry.lock);
	list_for_each_entry(obj, &vfg_registry.funcs, node)
		if (!strcmp(obj->pub.name, name))
			return obj;
	return NULL;
}
EXPORT_SYMBOL_IF_KUNIT(vfg_func_find_name);

/* Is @name of the form of a default name? Then which, and what number? */
static int default_name_number(const char *name, struct ida **numbers)
{
	char again[VFG_NAME_SIZE];
	unsigned int kind, number;
	size_t len;

	for (kind = 0; kind < VFG_KINDS; kind++) {
		len = strlen(default_names[kind].prefix);
		if (strncmp(name, default_names[kind].prefix, len) ||
		    kstrtouint(name + len, 10, &number) || number > INT_MAX)
			continue;
		/* "vf007" and "vf+7" are names, but not the default one. */
		snprintf(again, sizeof(again), "%s%u",
			 default_names[kind].prefix, number);
		if (strcmp(name, again))
			continue;
		*numbers = default_names[kind].numbers;
		return number;
	}
	return -ENOENT;
}

/* Give @obj the name wanted, or the first default name that is free. */
static int take_name(struct vfg_func_obj *obj, const char *wanted)
{
	struct ida *numbers = default_names[obj->kind].numbers;
	int number;

	if (!wanted) {
		number = ida_alloc(numbers, GFP_KERNEL);
		if (number < 0)
			return number;
		snprintf(obj->pub.name, sizeof(obj->pub.name), "%s%d",
			 default_names[obj->kind].prefix, number);
		obj->number = number;
		return 0;
	}

	strscpy(obj->pub.name, wanted);
	obj->number = -1;
	number = default_name_number(wanted, &numbers);
	if (number < 0)
		return 0;
	number = ida_alloc_range(numbers, number, number, GFP_KERNEL);
	if (number < 0)
		return number;
	obj->number = number;
	return 0;
}

static void drop_name(struct vfg_func_obj *obj)
{
	struct ida *numbers;

	if (obj->number >= 0 &&
	    default_name_number(obj->pub.name, &numbers) >= 0)
		ida_free(numbers, obj->number);
}

/* One function on @parent, with nobody told of it yet. */
static struct vfg_func_obj *hold_one(struct vfg_func_spec *spec,
				     const struct vfg_pick *pick,
				     struct netlink_ext_ack *extack)
{
	struct vfg_parent *parent = pick->parent;
	struct vfg_func_obj *obj;
	int err;

	obj = kzalloc(sizeof(*obj), GFP_KERNEL);
	if (!obj)
		return ERR_PTR(-ENOMEM);

	obj->kind = parent->kind;
	obj->state = VFIO_GLUE_STATE_RESERVED;
	obj->owner = parent->ops->owner;
	obj->creator_pid = task_tgid_nr(current);
	vfg_current_comm(obj->creator_comm);
	INIT_LIST_HEAD(&obj->set_node);
	obj->pub.parent = parent;
	obj->pub.profile = pick->profile;
	obj->pub.offset_mib = pick->offset_mib;
	obj->pub.vf_index = spec->own_index ? spec->vf_index : VFG_INDEX_ANY;
	if (spec->owner)
		strscpy(obj->owner_name, spec->owner);
	obj->pub.generation = ++vfg_registry.generation;
	if (spec->uuid)
		guid_copy(&obj->pub.uuid, spec->uuid);
	else
		guid_gen(&obj->pub.uuid);

	err = take_name(obj, spec->name);
	if (err)
		goto err_free;

	if (spec->own_index && obj->kind != VFIO_GLUE_KIND_NIC) {
		vfg_say(extack, "%s is no NIC, its functions have no vf-index",
			parent->name);
		spec->refused = VFG_WISH_INDEX;
		err = -EOPNOTSUPP;
		goto err_drop_name;
	}
	if (!try_module_get(obj->owner)) {
		vfg_say(extack, "%s is being removed", parent->name);
		spec->refused = VFG_WISH_PROFILE;
		err = -ENODEV;
		goto err_drop_name;
	}

	err = parent->ops->hold(parent->priv, &obj->pub, extack);
	if (err) {
		if (!extack || !extack->_msg)
			vfg_say(extack, "%s cannot take %s after all",
				parent->name,
				parent->profiles[pick->profile].name);
		spec->refused = VFG_WISH_PROFILE;
		goto err_put_module;
	}

	list_add_tail(&obj->node, &vfg_registry.funcs);
	list_add_tail(&obj->on_parent, &parent->funcs);
	parent->resident++;
	return obj;

err_put_module:
	module_put(obj->owner);
err_drop_name:
	drop_name(obj);
err_free:
	kfree(obj);
	return ERR_PTR(err);
}

/*
 * Undo hold_one(), whatever happened since. Frees @obj unless its leaf will
 * still come to release it; then the reference to the leaf stays, too.
 */
static void drop_one(struct vfg_func_obj *obj)
{
	struct vfg_parent *parent = obj->pub.parent;

	parent->ops->release(parent->priv, &obj->pub);
	parent->resident--;
	list_del(&obj->on_parent);
	list_del(&obj->node);
	drop_name(obj);
	obj->pub.parent = NULL;
	if (obj->by_leaf)
		return;
	module_put(obj->owner);
	kfree(obj);
}

/**
 * vfg_func_count() - how many functions a request is for
 * @spec: the request
 *
 * Context: any.
 * Return: the number, U32_MAX if it is larger than that.
 */
u32 vfg_func_count(const struct vfg_func_spec *spec)
{
	u32 sum = 0;
	unsigned int i;

	if (!spec->num_wants)
		return spec->count;
	for (i = 0; i < spec->num_wants; i++)
		if (check_add_overflow(sum, spec->wants[i].count, &sum))
			return U32_MAX;
	return sum;
}

static int check_name(struct vfg_func_spec *spec, const char *name,
		      const char *what, enum vfg_func_wish wish,
		      struct netlink_ext_ack *extack)
{
	if (!name || vfg_name_ok(name))
		return 0;
	vfg_say(extack, "%s is not 1..%u of A-Z a-z 0-9 . _ -", what,
		VFIO_GLUE_NAME_MAX);
	spec->refused = wish;
	return -EINVAL;
}

/**
 * vfg_func_check() - check what can be told of a request by itself
 * @spec: the request; refused is set on error
 * @extack: for the reason
 *
 * Context: any.
 * Return: 0, or -EINVAL if a name is none, a number out of range, or a place
 * is asked for that is no place.
 */
int vfg_func_check(struct vfg_func_spec *spec, struct netlink_ext_ack *extack)
{
	u32 count = vfg_func_count(spec);
	unsigned int i;
	int err;

	if (!count || count > VFIO_GLUE_COUNT_MAX) {
		vfg_say(extack, "count %u is not in 1..%u", count,
			VFIO_GLUE_COUNT_MAX);
		spec->refused = VFG_WISH_COUNT;
		return -EINVAL;
	}
	err = check_name(spec, spec->num_wants ? NULL : spec->profile,
			 "profile", VFG_WISH_PROFILE, extack);
	for (i = 0; !err && i < spec->num_wants; i++)
		err = check_name(spec, spec->wants[i].profile, "profile",
				 VFG_WISH_PROFILE, extack);
	for (i = 0; !err && i < spec->num_exclude; i++)
		err = check_name(spec, spec->exclude[i], "parent to exclude",
				 VFG_WISH_PARENT, extack);
	if (!err)
		err = check_name(spec, spec->parent, "parent",
				 VFG_WISH_PARENT, extack);
	if (!err)
		err = check_name(spec, spec->owner, "owner", VFG_WISH_NONE,
				 extack);
	if (err)
		return err;

	if (spec->own_offset && (count > 1 || !spec->parent)) {
		vfg_say(extack, "a place is for 1 function on a named parent");
		spec->refused = VFG_WISH_OFFSET;
		return -EINVAL;
	}
	if (spec->own_index && (count > 1 || !spec->parent)) {
		vfg_say(extack, "a vf-index is for 1 function on a named parent");
		spec->refused = VFG_WISH_INDEX;
		return -EINVAL;
	}
	if (spec->affinity && !spec->owner) {
		vfg_say(extack, "affinity needs an owner");
		spec->refused = VFG_WISH_NONE;
		return -EINVAL;
	}
	return 0;
}

/**
 * vfg_func_make() - make functions, all or none
 * @spec: what is wanted; names in it are checked here; refused is set on error
 * @made: list to which they are added by set_node, in order
 * @extack: for the reason of a refusal
 *
 * They are in state RESERVED, but in no reservation set, and nobody was told.
 * The caller sends VFG_EVENT_ADD once they are what they shall be.
 *
 * Context: process, may sleep. vfg_registry.lock held.
 * Return: 0; -EINVAL if a name is none; -EEXIST if the uuid or name is in use;
 * -EOPNOTSUPP if a vGPU shall be a VF; -ENODEV if the leaf is being unloaded;
 * that of vfg_plan_place() or of the leaf.
 */
int vfg_func_make(struct vfg_func_spec *spec, struct list_head *made,
		  struct netlink_ext_ack *extack)
{
	struct vfg_func_obj *obj, *prev;
	struct vfg_plan *plan;
	struct vfg_pick *picks;
	u32 count, i;
	int err;

	lockdep_assert_held(&vfg_registry.lock);

	err = vfg_func_check(spec, extack);
	if (err)
		return err;
	count = vfg_func_count(spec);
	if (count > 1 && (spec->uuid || spec->name)) {
		vfg_say(extack, "count %u cannot share one %s", count,
			spec->uuid ? "uuid" : "name");
		spec->refused = spec->uuid ? VFG_WISH_UUID : VFG_WISH_NAME;
		return -EINVAL;
	}
	if (spec->name && !vfg_name_ok(spec->name)) {
		vfg_say(extack, "name is not 1..%u of A-Z a-z 0-9 . _ -",
			VFIO_GLUE_NAME_MAX);
		spec->refused = VFG_WISH_NAME;
		return -EINVAL;
	}
	if (spec->name && vfg_func_find_name(spec->name)) {
		vfg_say(extack, "name %s is in use", spec->name);
		spec->refused = VFG_WISH_NAME;
		return -EEXIST;
	}
	obj = spec->uuid ? vfg_func_find(spec->uuid) : NULL;
	if (obj) {
		vfg_say(extack, "uuid is that of function %s", obj->pub.name);
		spec->refused = VFG_WISH_UUID;
		return -EEXIST;
	}

	picks = kcalloc(count, sizeof(*picks), GFP_KERNEL);
	if (!picks)
		return -ENOMEM;
	plan = vfg_plan_create();
	if (IS_ERR(plan)) {
		kfree(picks);
		return PTR_ERR(plan);
	}
	err = vfg_plan_place(plan, spec, picks, extack);
	vfg_plan_destroy(plan);
	for (i = 0; !err && i < count; i++) {
		obj = hold_one(spec, &picks[i], extack);
		if (IS_ERR(obj))
			err = PTR_ERR(obj);
		else
			list_add_tail(&obj->set_node, made);
	}
	kfree(picks);
	if (!err)
		return 0;

	list_for_each_entry_safe_reverse(obj, prev, made, set_node) {
		list_del(&obj->set_node);
		drop_one(obj);
	}
	return err;
}
EXPORT_SYMBOL_IF_KUNIT(vfg_func_make);

/**
 * vfg_func_destroy() - the end of a function that others know of
 * @obj: the function; may be freed
 *
 * Context: process, may sleep. vfg_registry.lock held.
 */
void vfg_func_destroy(struct vfg_func_obj *obj)
{
	lockdep_assert_held(&vfg_registry.lock);
	vfg_reserve_leave(obj);
	vfg_event_func(obj, VFG_EVENT_DEL);
	drop_one(obj);
}
EXPORT_SYMBOL_IF_KUNIT(vfg_func_destroy);

/* RESERVED to ACTIVE, or nothing changes. Tells nobody. */
static int activate(struct vfg_func_obj *obj, struct netlink_ext_ack *extack)
{
	struct vfg_parent *parent = obj->pub.parent;
	int err;

	if (parent->retired) {
		vfg_say(extack, "%s is being removed", parent->name);
		return -ENODEV;
	}
	if (parent->ops->claim) {
		err = parent->ops->claim(parent->priv, &obj->pub, extack);
		if (err)
			return err;
	}
	obj->state = VFIO_GLUE_STATE_ACTIVE;
	vfg_reserve_leave(obj);
	return 0;
}

/**
 * vfg_func_activate() - turn a reserved VF into one that lasts
 * @obj: the function
 * @extack: for the reason of a refusal
 *
 * Context: process, may sleep. vfg_registry.lock held.
 * Return: 0; -EINVAL if it is a vGPU, which its leaf claims; -EALREADY if it
 * is not reserved; -ENODEV if its parent is about to go; what the leaf says.
 */
int vfg_func_activate(struct vfg_func_obj *obj, struct netlink_ext_ack *extack)
{
	int err;

	lockdep_assert_held(&vfg_registry.lock);

	if (obj->kind == VFIO_GLUE_KIND_GPU) {
		vfg_say(extack, "%s is a vGPU, claimed by creating its mdev",
			obj->pub.name);
		return -EINVAL;
	}
	if (obj->state != VFIO_GLUE_STATE_RESERVED) {
		vfg_say(extack, "function %s is not reserved but active",
			obj->pub.name);
		return -EALREADY;
	}
	err = activate(obj, extack);
	if (!err)
		vfg_event_func(obj, VFG_EVENT_CHANGE);
	return err;
}
EXPORT_SYMBOL_IF_KUNIT(vfg_func_activate);

/**
 * vfg_func_delete() - free a function, or see to it that its leaf soon can
 * @obj: the function; may be freed
 * @extack: for the reason of a refusal
 *
 * What its leaf claimed is only closed to new users, and goes when the leaf
 * releases it. To say so twice is no error.
 *
 * Context: process, may sleep. vfg_registry.lock held.
 * Return: 0, or -EBUSY if it is open.
 */
int vfg_func_delete(struct vfg_func_obj *obj, struct netlink_ext_ack *extack)
{
	lockdep_assert_held(&vfg_registry.lock);

	if (obj->opens) {
		vfg_say(extack, "%s is in use by %s, pid %d", obj->pub.name,
			obj->holder_comm, obj->holder_pid);
		return -EBUSY;
	}
	if (!obj->by_leaf) {
		vfg_func_destroy(obj);
	} else if (obj->state != VFIO_GLUE_STATE_DRAINING) {
		obj->state = VFIO_GLUE_STATE_DRAINING;
		vfg_event_func(obj, VFG_EVENT_CHANGE);
	}
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(vfg_func_delete);

/**
 * vfg_func_set() - change the identity of a VF, or a vGPU's part of the engine
 * @obj: the function
 * @config: what to change
 * @extack: for the reason of a refusal
 *
 * Context: process, may sleep. vfg_registry.lock held.
 * Return: 0; -EOPNOTSUPP if it has nothing of the kind; what the leaf says.
 */
int vfg_func_set(struct vfg_func_obj *obj, const struct vfg_func_config *config,
		 struct netlink_ext_ack *extack)
{
	struct vfg_parent *parent = obj->pub.parent;
	int err;

	lockdep_assert_held(&vfg_registry.lock);

	if (obj->kind == VFIO_GLUE_KIND_GPU &&
	    (config->set & ~VFG_CONFIG_ENGINE)) {
		vfg_say(extack, "%s is a vGPU and has no settings of a VF",
			obj->pub.name);
		return -EOPNOTSUPP;
	}
	if (obj->kind == VFIO_GLUE_KIND_NIC &&
	    (config->set & VFG_CONFIG_ENGINE)) {
		vfg_say(extack, "%s is a VF and has no part of an engine",
			obj->pub.name);
		return -EOPNOTSUPP;
	}
	if (!parent->ops->set_func) {
		vfg_say(extack, "%s is on %s, which has no settings",
			obj->pub.name, parent->name);
		return -EOPNOTSUPP;
	}
	err = parent->ops->set_func(parent->priv, &obj->pub, config, extack);
	if (!err)
		vfg_event_func(obj, VFG_EVENT_CHANGE);
	return err;
}
EXPORT_SYMBOL_IF_KUNIT(vfg_func_set);

/* May the leaf claim this one? */
static int check_claim(const struct vfg_func_obj *obj,
		       enum vfio_glue_kind kind, const struct vfg_parent *parent,
		       const char *profile, struct netlink_ext_ack *extack)
{
	const struct vfg_parent *on = obj->pub.parent;
	const char *held = on->profiles[obj->pub.profile].name;

	if (obj->state != VFIO_GLUE_STATE_RESERVED || obj->kind != kind) {
		vfg_say(extack, "uuid is that of function %s", obj->pub.name);
		return -EEXIST;
	}
	if (strcmp(held, profile)) {
		vfg_say(extack, "%s is reserved as %s", obj->pub.name, held);
		return -EINVAL;
	}
	if (parent && parent != on) {
		vfg_say(extack, "%s is reserved on %s", obj->pub.name,
			on->name);
		return -EINVAL;
	}
	return 0;
}

/* Make one function for the leaf that could find no reservation. */
static struct vfg_func_obj *make_claimed(enum vfio_glue_kind kind,
					 struct vfg_parent *parent,
					 const guid_t *uuid,
					 const char *profile,
					 struct netlink_ext_ack *extack)
{
	struct vfg_func_spec spec = {
		.uuid = uuid,
		.profile = profile,
		.parent = parent ? parent->name : NULL,
		.kind = kind,
		.count = 1,
	};
	struct vfg_func_obj *obj;
	LIST_HEAD(made);
	int err;

	err = vfg_func_make(&spec, &made, extack);
	if (err)
		return ERR_PTR(err);
	obj = list_first_entry(&made, struct vfg_func_obj, set_node);
	list_del_init(&obj->set_node);

	err = activate(obj, extack);
	if (err) {
		drop_one(obj);
		return ERR_PTR(err);
	}
	return obj;
}

/**
 * vfg_func_claim() - a leaf makes a function real
 * @kind: VF or vGPU
 * @parent: on which parent, or NULL for any of the kind
 * @uuid: its uuid
 * @profile: name of its profile
 *
 * Claims the reservation that has this uuid; if there is none, places the
 * function, by the pool's policy if @parent is NULL, and claims it at once.
 * The leaf's hold() and claim() are called as needed. As there is no netlink
 * requester, the reason of a refusal goes to the log.
 *
 * Context: process, may sleep. Takes vfg_registry.lock, so not for leaf ops.
 * Return: the function, which the leaf has to give back with
 * vfg_func_release(); or ERR_PTR: -EEXIST if a function that is not reserved,
 * or is of the other kind, has the uuid; -EINVAL if it is reserved with
 * another profile or on another parent; -ENODEV if its parent is about to go;
 * -ENOENT, -ENOSPC or -EBUSY if it cannot be placed; what the leaf says.
 */
struct vfg_func *vfg_func_claim(enum vfio_glue_kind kind,
				struct vfg_parent *parent, const guid_t *uuid,
				const char *profile)
{
	struct netlink_ext_ack extack = {};
	struct vfg_func_obj *obj;
	struct vfg_flight flight;
	enum vfg_event event;
	int err = 0;

	vfg_flight_begin(&flight, VFIO_GLUE_OP_MDEV_CREATE);
	snprintf(flight.object, sizeof(flight.object), "%pUl", uuid);

	mutex_lock(&vfg_registry.lock);
	obj = vfg_func_find(uuid);
	if (obj) {
		event = VFG_EVENT_CHANGE;
		err = check_claim(obj, kind, parent, profile, &extack) ?:
		      activate(obj, &extack);
	} else {
		event = VFG_EVENT_ADD;
		obj = make_claimed(kind, parent, uuid, profile, &extack);
		err = PTR_ERR_OR_ZERO(obj);
	}
	if (!err) {
		obj->by_leaf = true;
		strscpy(flight.object, obj->pub.name);
		vfg_event_func(obj, event);
	}
	mutex_unlock(&vfg_registry.lock);

	vfg_flight_end(&flight, err, &extack);
	if (err) {
		pr_info_ratelimited("cannot create %pUl as %s: %s (%pe)\n",
				    uuid, profile,
				    extack._msg ?: "no reason given",
				    ERR_PTR(err));
		return ERR_PTR(err);
	}
	return &obj->pub;
}
EXPORT_SYMBOL_NS_GPL(vfg_func_claim, "VFIO_GLUE");

/**
 * vfg_func_release() - a leaf ends a function that it claimed
 * @func: the function; freed
 *
 * Context: process, may sleep. Takes vfg_registry.lock, so not for leaf ops.
 */
void vfg_func_release(struct vfg_func *func)
{
	struct vfg_func_obj *obj = to_obj(func);
	struct vfg_flight flight;

	vfg_flight_begin(&flight, VFIO_GLUE_OP_MDEV_REMOVE);
	strscpy(flight.object, func->name);

	mutex_lock(&vfg_registry.lock);
	if (func->parent) {
		obj->by_leaf = false;
		vfg_func_destroy(obj);
	} else {
		module_put(obj->owner);
		kfree(obj);
	}
	mutex_unlock(&vfg_registry.lock);
	vfg_flight_end(&flight, 0, NULL);
}
EXPORT_SYMBOL_NS_GPL(vfg_func_release, "VFIO_GLUE");

/**
 * vfg_func_changed() - something befell a function by itself
 * @parent: its parent
 * @priv: what the leaf keeps in @priv of struct vfg_func
 *
 * Tells the monitors, if there is such a function.
 *
 * Context: process, may sleep. Takes vfg_registry.lock, so not for leaf ops.
 */
void vfg_func_changed(struct vfg_parent *parent, const void *priv)
{
	struct vfg_func_obj *obj;

	mutex_lock(&vfg_registry.lock);
	list_for_each_entry(obj, &parent->funcs, on_parent)
		if (obj->pub.priv == priv)
			vfg_event_func(obj, VFG_EVENT_CHANGE);
	mutex_unlock(&vfg_registry.lock);
}
EXPORT_SYMBOL_NS_GPL(vfg_func_changed, "VFIO_GLUE");

/**
 * vfg_func_open() - somebody wants to use a function
 * @func: the function, claimed by the caller
 *
 * Records this process as the holder, if it is the first.
 *
 * Context: process, may sleep. Takes vfg_registry.lock, so not for leaf ops.
 * Return: 0; -EBUSY if it is draining; -ENODEV if its parent goes or is gone.
 */
int vfg_func_open(struct vfg_func *func)
{
	struct vfg_func_obj *obj = to_obj(func);
	int err = 0;

	mutex_lock(&vfg_registry.lock);
	if (!func->parent || func->parent->retired) {
		err = -ENODEV;
	} else if (obj->state == VFIO_GLUE_STATE_DRAINING) {
		err = -EBUSY;
	} else if (!obj->opens++) {
		obj->holder_pid = task_tgid_nr(current);
		vfg_current_comm(obj->holder_comm);
		vfg_event_func(obj, VFG_EVENT_CHANGE);
	}
	mutex_unlock(&vfg_registry.lock);
	return err;
}
EXPORT_SYMBOL_NS_GPL(vfg_func_open, "VFIO_GLUE");

/**
 * vfg_func_close() - undo one vfg_func_open()
 * @func: the function
 *
 * Context: process, may sleep. Takes vfg_registry.lock, so not for leaf ops.
 */
void vfg_func_close(struct vfg_func *func)
{
	struct vfg_func_obj *obj = to_obj(func);

	mutex_lock(&vfg_registry.lock);
	if (!WARN_ON_ONCE(!obj->opens) && !--obj->opens && func->parent)
		vfg_event_func(obj, VFG_EVENT_CHANGE);
	mutex_unlock(&vfg_registry.lock);
}
EXPORT_SYMBOL_NS_GPL(vfg_func_close, "VFIO_GLUE");
