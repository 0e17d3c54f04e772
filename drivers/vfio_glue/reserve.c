// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reservations [object, vfg_registry.lock]: all or none are made, and what is
 * not claimed goes with its owner or with the timer, whichever is first.
 *
 * Who frees a set
 * ---------------
 * A set dies when it has lost its last member, under the lock. Whoever takes
 * it that far tries cancel_delayed_work(). If that removes the work, nobody
 * else knows the set and it is freed at once. If not, the work has begun and
 * waits for the lock: it will find the set without members and free it. It
 * cannot have ended before, since then the set would be gone and not have been
 * found. So exactly one frees, and nobody waits for the work with the lock
 * held.
 *
 * Unload
 * ------
 * A reservation holds a reference on its leaf's module, and leaves use our
 * symbols: at our exit no set has members, so the only work that may be left
 * is one that waits for the lock, or has dropped it but not yet returned.
 * destroy_workqueue() waits for it.
 */
#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/slab.h>
#include <kunit/visibility.h>

#include "reserve.h"
#include "vfg.h"

static struct workqueue_struct *expiry_wq;

/**
 * vfg_reserve_init() - before the first reservation
 *
 * Context: process, may sleep.
 * Return: 0 or -ENOMEM.
 */
int vfg_reserve_init(void)
{
	expiry_wq = alloc_workqueue("vfio_glue", WQ_UNBOUND, 0);
	return expiry_wq ? 0 : -ENOMEM;
}

/**
 * vfg_reserve_exit() - after the last reservation
 *
 * Context: process, may sleep. vfg_registry.lock not held.
 */
void vfg_reserve_exit(void)
{
	destroy_workqueue(expiry_wq);
}

static void destroy_members(struct vfg_reserve_set *set)
{
	struct vfg_func_obj *obj, *next;

	list_for_each_entry_safe(obj, next, &set->members, set_node) {
		list_del_init(&obj->set_node);
		obj->set = NULL;
		vfg_func_destroy(obj);
	}
}

/* The last member has left @set. */
static void bury(struct vfg_reserve_set *set)
{
	list_del_init(&set->node);
	if (cancel_delayed_work(&set->expiry))
		kfree(set);
}

static void expire(struct work_struct *work)
{
	struct vfg_reserve_set *set = container_of(to_delayed_work(work),
						   struct vfg_reserve_set,
						   expiry);

	mutex_lock(&vfg_registry.lock);
	list_del_init(&set->node);
	destroy_members(set);
	mutex_unlock(&vfg_registry.lock);
	kfree(set);
}

/**
 * vfg_reserve_create() - reserve functions, all or none
 * @owner: with whose end they end
 * @spec: what is wanted; refused is set on error
 * @extack: for the reason of a refusal
 *
 * Context: process, may sleep. vfg_registry.lock held.
 * Return: the set, which is gone as soon as the lock is let go and its time is
 * up; ERR_PTR of vfg_func_make(), or -ENOMEM.
 */
struct vfg_reserve_set *vfg_reserve_create(struct vfg_reserve_owner *owner,
					   struct vfg_func_spec *spec,
					   struct netlink_ext_ack *extack)
{
	unsigned long life = msecs_to_jiffies(spec->timeout_ms);
	struct vfg_reserve_set *set;
	struct vfg_func_obj *obj;
	int err;

	lockdep_assert_held(&vfg_registry.lock);

	set = kzalloc(sizeof(*set), GFP_KERNEL);
	if (!set)
		return ERR_PTR(-ENOMEM);
	INIT_LIST_HEAD(&set->members);
	INIT_DELAYED_WORK(&set->expiry, expire);

	err = vfg_func_make(spec, &set->members, extack);
	if (err) {
		kfree(set);
		return ERR_PTR(err);
	}

	set->expires = jiffies + life;
	list_add_tail(&set->node, &owner->sets);
	list_for_each_entry(obj, &set->members, set_node) {
		obj->set = set;
		vfg_event_func(obj, VFG_EVENT_ADD);
	}
	queue_delayed_work(expiry_wq, &set->expiry, life);
	return set;
}
EXPORT_SYMBOL_IF_KUNIT(vfg_reserve_create);

/**
 * vfg_reserve_destroy() - free a set with all that is left in it
 * @set: the set
 *
 * Context: process, may sleep. vfg_registry.lock held.
 */
void vfg_reserve_destroy(struct vfg_reserve_set *set)
{
	lockdep_assert_held(&vfg_registry.lock);
	destroy_members(set);
	bury(set);
}
EXPORT_SYMBOL_IF_KUNIT(vfg_reserve_destroy);

/**
 * vfg_reserve_leave() - take a function out of its set, if it is in one
 * @obj: the function, which was claimed or is to go
 *
 * Context: process. vfg_registry.lock held.
 */
void vfg_reserve_leave(struct vfg_func_obj *obj)
{
	struct vfg_reserve_set *set = obj->set;

	lockdep_assert_held(&vfg_registry.lock);
	if (!set)
		return;
	list_del_init(&obj->set_node);
	obj->set = NULL;
	if (list_empty(&set->members))
		bury(set);
}

/**
 * vfg_reserve_left_ms() - how long a set has to live
 * @set: the set
 *
 * Context: any. vfg_registry.lock held.
 * Return: milliseconds, 0 if it is about to go.
 */
u32 vfg_reserve_left_ms(const struct vfg_reserve_set *set)
{
	unsigned long now = jiffies;

	return time_after(set->expires, now) ?
	       jiffies_to_msecs(set->expires - now) : 0;
}
EXPORT_SYMBOL_IF_KUNIT(vfg_reserve_left_ms);

/**
 * vfg_reserve_owner_init() - before an owner's first reservation
 * @owner: the owner, which nobody else knows yet
 *
 * Context: any.
 */
void vfg_reserve_owner_init(struct vfg_reserve_owner *owner)
{
	INIT_LIST_HEAD(&owner->sets);
}
EXPORT_SYMBOL_IF_KUNIT(vfg_reserve_owner_init);

/**
 * vfg_reserve_owner_end() - an owner goes, with what it has reserved
 * @owner: the owner, of which nobody will know when this returns
 *
 * Context: process, may sleep. vfg_registry.lock held.
 */
void vfg_reserve_owner_end(struct vfg_reserve_owner *owner)
{
	struct vfg_reserve_set *set, *next;

	lockdep_assert_held(&vfg_registry.lock);
	list_for_each_entry_safe(set, next, &owner->sets, node)
		vfg_reserve_destroy(set);
}
EXPORT_SYMBOL_IF_KUNIT(vfg_reserve_owner_end);

#if IS_ENABLED(CONFIG_KUNIT)
/**
 * vfg_reserve_expire_now() - let the time of a set be up, for tests
 * @set: the set
 *
 * Context: any.
 */
void vfg_reserve_expire_now(struct vfg_reserve_set *set)
{
	mod_delayed_work(expiry_wq, &set->expiry, 0);
}
EXPORT_SYMBOL_IF_KUNIT(vfg_reserve_expire_now);

/**
 * vfg_reserve_flush() - wait until all that expired is gone, for tests
 *
 * Context: process, may sleep. vfg_registry.lock not held.
 */
void vfg_reserve_flush(void)
{
	flush_workqueue(expiry_wq);
}
EXPORT_SYMBOL_IF_KUNIT(vfg_reserve_flush);
#endif
