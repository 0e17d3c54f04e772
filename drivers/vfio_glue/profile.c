// SPDX-License-Identifier: GPL-2.0-only
/*
 * Profiles that an administrator defines [object, vfg_profiles.lock and
 * vfg_registry.lock].
 *
 *	define:	check -> the leaf makes a type of it -> parents offer it
 *	forget:	nobody has it -> no parent offers it -> the leaf's type goes
 *
 * To end a type is to wait for who reads its files, and those ask the registry;
 * so the leaf is called with vfg_profiles.lock held, but not the registry's.
 */
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/list.h>
#include <linux/log2.h>
#include <linux/mutex.h>
#include <linux/netlink.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <kunit/visibility.h>

#include "profile.h"
#include "vfg.h"

#define DEFINED_MAX	16	/* what a card has room for beside its own */

/**
 * struct defined - a profile that was defined
 * @node: in vfg_profiles.defined
 * @profile: what it is
 */
struct defined {
	struct list_head node;
	struct vfg_profile profile;
};

/**
 * struct vfg_profiles - all that were defined
 * @lock: held while one comes or goes; guards @ops
 * @defined: struct defined.node, oldest first; changed with @lock and
 *	vfg_registry.lock held
 * @num: length of @defined
 * @ops: who makes types of them, NULL if nobody does
 */
static struct vfg_profiles {
	struct mutex lock;
	struct list_head defined;
	unsigned int num;
	const struct vfg_types_ops *ops;
} vfg_profiles = {
	.lock = __MUTEX_INITIALIZER(vfg_profiles.lock),
	.defined = LIST_HEAD_INIT(vfg_profiles.defined),
};

static struct defined *find_defined(const char *name)
{
	struct defined *def;

	lockdep_assert_held(&vfg_registry.lock);
	list_for_each_entry(def, &vfg_profiles.defined, node)
		if (!strcmp(def->profile.name, name))
			return def;
	return NULL;
}

/**
 * vfg_profile_check() - see whether a profile can be
 * @p: the profile; its name is one
 * @heads: displays that it shall have
 * @extack: for the reason of a refusal
 *
 * What depends on a card is not looked at.
 *
 * Context: any. Pure.
 * Return: the member that is wrong, VFG_PROFILE_FINE if none is.
 */
enum vfg_profile_wish vfg_profile_check(const struct vfg_profile *p, u32 heads,
					struct netlink_ext_ack *extack)
{
	/* A guest's driver draws into one frame and shows the other. */
	u64 pixels = (u64)p->vram_mib * SZ_1M / 4 / 2;

	if (strlen(p->name) > VFG_PROFILE_NAME_MAX) {
		vfg_say(extack, "profile name has %zu characters, at most %u",
			strlen(p->name), VFG_PROFILE_NAME_MAX);
		return VFG_PROFILE_NAME;
	}
	if (!is_power_of_2(p->vram_mib)) {
		vfg_say(extack, "profile %s: %u MiB is no power of two",
			p->name, p->vram_mib);
		return VFG_PROFILE_VRAM;
	}
	if (!p->max_width != !p->max_height) {
		vfg_say(extack, "profile %s: a resolution is width and height",
			p->name);
		return p->max_width ? VFG_PROFILE_WIDTH : VFG_PROFILE_HEIGHT;
	}
	if (p->max_width && (p->max_width < VFG_PROFILE_PIXELS_MIN ||
			     p->max_width > VFG_PROFILE_PIXELS_MAX)) {
		vfg_say(extack, "profile %s: width %u is not in %u..%u",
			p->name, p->max_width, VFG_PROFILE_PIXELS_MIN,
			VFG_PROFILE_PIXELS_MAX);
		return VFG_PROFILE_WIDTH;
	}
	if (p->max_height && (p->max_height < VFG_PROFILE_PIXELS_MIN ||
			      p->max_height > VFG_PROFILE_PIXELS_MAX)) {
		vfg_say(extack, "profile %s: height %u is not in %u..%u",
			p->name, p->max_height, VFG_PROFILE_PIXELS_MIN,
			VFG_PROFILE_PIXELS_MAX);
		return VFG_PROFILE_HEIGHT;
	}
	if ((u64)p->max_width * p->max_height > pixels) {
		vfg_say(extack, "profile %s: two frames %ux%u exceed %u MiB",
			p->name, p->max_width, p->max_height, p->vram_mib);
		return VFG_PROFILE_WIDTH;
	}
	if (p->share_permille > 1000) {
		vfg_say(extack, "profile %s: share %u is not in 1..1000",
			p->name, p->share_permille);
		return VFG_PROFILE_SHARE;
	}
	if (heads != 1) {
		vfg_say(extack, "profile %s: %u heads, a vGPU has 1", p->name,
			heads);
		return VFG_PROFILE_HEADS;
	}
	if (p->instances > VFG_PROFILE_INSTANCES_MAX) {
		vfg_say(extack, "profile %s: %u instances, at most %u", p->name,
			p->instances, VFG_PROFILE_INSTANCES_MAX);
		return VFG_PROFILE_INSTANCES;
	}
	return VFG_PROFILE_FINE;
}
EXPORT_SYMBOL_IF_KUNIT(vfg_profile_check);

/* Have @parent offer a profile, if it can; who cannot does not. */
static void offer(struct vfg_parent *parent, const struct vfg_profile *profile)
{
	int index;

	if (!parent->ops->profile_add ||
	    vfg_parent_profile(parent, profile->name) >= 0)
		return;
	index = parent->ops->profile_add(parent->priv, profile);
	if (index < 0)
		return;
	parent->num_profiles = max_t(unsigned int, parent->num_profiles,
				     index + 1);
	vfg_event_parent(parent, VFG_EVENT_CHANGE);
}

/* The index of the defined profile @name on @parent, -ENOENT if it has none. */
static int offered(const struct vfg_parent *parent, const char *name)
{
	int index = vfg_parent_profile(parent, name);

	return index >= 0 && parent->profiles[index].defined ? index : -ENOENT;
}

static void withdraw(const char *name)
{
	struct vfg_parent *parent;
	int index;

	list_for_each_entry(parent, &vfg_registry.parents, node) {
		index = offered(parent, name);
		if (index < 0)
			continue;
		parent->ops->profile_del(parent->priv, index);
		vfg_event_parent(parent, VFG_EVENT_CHANGE);
	}
}

/**
 * vfg_profile_offer_all() - have a new parent offer what was defined
 * @parent: the parent
 *
 * Context: process, may sleep. vfg_registry.lock held.
 */
void vfg_profile_offer_all(struct vfg_parent *parent)
{
	struct defined *def;

	lockdep_assert_held(&vfg_registry.lock);
	list_for_each_entry(def, &vfg_profiles.defined, node)
		offer(parent, &def->profile);
}

/**
 * vfg_profile_policy() - how functions of a profile are placed
 * @name: name of the profile
 * @policy: changed if the profile has a policy of its own
 *
 * Context: process. vfg_registry.lock held.
 */
void vfg_profile_policy(const char *name, enum vfio_glue_policy *policy)
{
	struct defined *def = find_defined(name);

	if (def && def->profile.own_policy)
		*policy = def->profile.policy;
}

/* Whether a profile may be entered. */
static int may_define(const struct vfg_profile *profile,
		      struct netlink_ext_ack *extack)
{
	struct vfg_parent *parent;

	if (find_defined(profile->name)) {
		vfg_say(extack, "profile %s is defined already", profile->name);
		return -EEXIST;
	}
	list_for_each_entry(parent, &vfg_registry.parents, node) {
		if (vfg_parent_profile(parent, profile->name) < 0)
			continue;
		vfg_say(extack, "profile %s is one that %s has by itself",
			profile->name, parent->name);
		return -EEXIST;
	}
	if (vfg_profiles.num == DEFINED_MAX) {
		vfg_say(extack, "profile %s: %u are defined, at most %u",
			profile->name, vfg_profiles.num, DEFINED_MAX);
		return -ENOSPC;
	}
	return 0;
}

/* Enter a profile. */
static int define(const struct vfg_profile *profile,
		  struct netlink_ext_ack *extack)
{
	struct vfg_parent *parent;
	struct defined *def;
	int err;

	err = may_define(profile, extack);
	if (err)
		return err;
	def = kzalloc(sizeof(*def), GFP_KERNEL);
	if (!def)
		return -ENOMEM;
	def->profile = *profile;
	def->profile.defined = true;
	list_add_tail(&def->node, &vfg_profiles.defined);
	vfg_profiles.num++;
	list_for_each_entry(parent, &vfg_registry.parents, node)
		offer(parent, &def->profile);
	return 0;
}

static void forget(struct defined *def)
{
	withdraw(def->profile.name);
	list_del(&def->node);
	vfg_profiles.num--;
	kfree(def);
}

/* A function that has a profile, NULL if none has. */
static const struct vfg_func_obj *user_of(const char *name)
{
	struct vfg_parent *parent;
	struct vfg_func_obj *obj;
	int index;

	list_for_each_entry(parent, &vfg_registry.parents, node) {
		index = offered(parent, name);
		list_for_each_entry(obj, &parent->funcs, on_parent)
			if (index >= 0 && obj->pub.profile == index)
				return obj;
	}
	return NULL;
}

/**
 * vfg_profile_define() - define a profile
 * @profile: what it is, for which vfg_profile_check() found nothing
 * @extack: for the reason of a refusal
 *
 * Context: process, may sleep. Takes vfg_profiles.lock, vfg_registry.lock.
 * Return: 0; -EEXIST if there is one of that name; -ENOSPC if there are too
 * many; -ENOMEM; what the leaf says.
 */
int vfg_profile_define(const struct vfg_profile *profile,
		       struct netlink_ext_ack *extack)
{
	int err;

	mutex_lock(&vfg_profiles.lock);
	mutex_lock(&vfg_registry.lock);
	err = may_define(profile, extack);
	mutex_unlock(&vfg_registry.lock);
	if (err)
		goto out_unlock;

	/* The type first: what is entered may be in use at once. */
	if (vfg_profiles.ops) {
		err = vfg_profiles.ops->add(profile);
		if (err) {
			vfg_say(extack, "profile %s: no mdev type can be made",
				profile->name);
			goto out_unlock;
		}
	}
	mutex_lock(&vfg_registry.lock);
	err = define(profile, extack);
	mutex_unlock(&vfg_registry.lock);
	if (err && vfg_profiles.ops)
		vfg_profiles.ops->del(profile->name);
out_unlock:
	mutex_unlock(&vfg_profiles.lock);
	return err;
}
EXPORT_SYMBOL_IF_KUNIT(vfg_profile_define);

/**
 * vfg_profile_forget() - forget a profile
 * @name: its name
 * @extack: for the reason of a refusal
 *
 * Context: process, may sleep. Takes vfg_profiles.lock, vfg_registry.lock.
 * Return: 0; -ENOENT if none of that name was defined; -EBUSY if a function has
 * it.
 */
int vfg_profile_forget(const char *name, struct netlink_ext_ack *extack)
{
	const struct vfg_func_obj *user;
	struct defined *def;
	int err = 0;

	mutex_lock(&vfg_profiles.lock);
	mutex_lock(&vfg_registry.lock);
	def = find_defined(name);
	user = def ? user_of(name) : NULL;
	if (!def) {
		vfg_say(extack, "profile %s was not defined", name);
		err = -ENOENT;
	} else if (user) {
		vfg_say(extack, "profile %s: %s on %s has it", name,
			user->pub.name, user->pub.parent->name);
		err = -EBUSY;
	} else {
		forget(def);
	}
	mutex_unlock(&vfg_registry.lock);
	if (!err && vfg_profiles.ops)
		vfg_profiles.ops->del(name);
	mutex_unlock(&vfg_profiles.lock);
	return err;
}
EXPORT_SYMBOL_IF_KUNIT(vfg_profile_forget);

/**
 * vfg_types_register() - make types of the profiles that are defined
 * @ops: who makes them; called for each that is defined already
 *
 * Context: process, may sleep. Takes vfg_profiles.lock.
 * Return: 0, or what @ops->add() said of one; none is left then.
 */
int vfg_types_register(const struct vfg_types_ops *ops)
{
	struct defined *def;
	int err = 0;

	mutex_lock(&vfg_profiles.lock);
	list_for_each_entry(def, &vfg_profiles.defined, node) {
		err = ops->add(&def->profile);
		if (err)
			break;
	}
	if (!err)
		vfg_profiles.ops = ops;
	else
		list_for_each_entry_continue_reverse(def, &vfg_profiles.defined,
						     node)
			ops->del(def->profile.name);
	mutex_unlock(&vfg_profiles.lock);
	return err;
}
EXPORT_SYMBOL_NS_GPL(vfg_types_register, "VFIO_GLUE");

/**
 * vfg_types_unregister() - end all types
 *
 * Context: process, may sleep as long as a function that was made by one is in
 * use. Takes vfg_profiles.lock.
 */
void vfg_types_unregister(void)
{
	struct defined *def;

	mutex_lock(&vfg_profiles.lock);
	list_for_each_entry(def, &vfg_profiles.defined, node)
		vfg_profiles.ops->del(def->profile.name);
	vfg_profiles.ops = NULL;
	mutex_unlock(&vfg_profiles.lock);
}
EXPORT_SYMBOL_NS_GPL(vfg_types_unregister, "VFIO_GLUE");

/**
 * vfg_profile_exit() - forget all that was defined
 *
 * Context: process. No leaf is left, and no netlink.
 */
void vfg_profile_exit(void)
{
	struct defined *def, *next;

	list_for_each_entry_safe(def, next, &vfg_profiles.defined, node)
		kfree(def);
}
