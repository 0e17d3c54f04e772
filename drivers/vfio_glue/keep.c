// SPDX-License-Identifier: GPL-2.0-only
/*
 * Identities of VFs that outlive their leaf [object, vfg_registry.lock].
 *
 * An administrator may give VFs an identity by hand, with iproute2, without
 * making functions of them. A leaf that is unloaded leaves those here, and
 * finds them when it is loaded again; what is kept goes with this module.
 */
#include <linux/list.h>
#include <linux/minmax.h>
#include <linux/overflow.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "vfg.h"

/* Of so many cards; of more, the oldest is forgotten. */
#define KEEP_MAX			64

/**
 * struct vfg_kept - the identities of one card's VFs
 * @node: in kept_cards, the oldest first
 * @key: what the card is known by
 * @num: length of @configs
 * @configs: an identity per VF
 */
struct vfg_kept {
	struct list_head node;
	char key[VFG_NAME_SIZE];
	unsigned int num;
	struct vfg_func_config configs[] __counted_by(num);
};

/* Guarded by vfg_registry.lock, as is their number. */
static LIST_HEAD(kept_cards);
static unsigned int num_kept;

static void keep_drop(struct vfg_kept *kept)
{
	list_del(&kept->node);
	num_kept--;
	kfree(kept);
}

static struct vfg_kept *keep_find(const char *key)
{
	struct vfg_kept *kept;

	lockdep_assert_held(&vfg_registry.lock);
	list_for_each_entry(kept, &kept_cards, node)
		if (!strcmp(kept->key, key))
			return kept;
	return NULL;
}

/**
 * vfg_keep_store() - keep the identities of a card's VFs
 * @key: what the card is known by, shorter than VFG_NAME_SIZE
 * @configs: an identity per VF; copied
 * @num: how many
 *
 * Replaces what was kept for the card.
 *
 * Context: process, may sleep. Takes vfg_registry.lock, so not for leaf ops.
 * Return: 0, -EINVAL if the key is too long, -ENOMEM.
 */
int vfg_keep_store(const char *key, const struct vfg_func_config *configs,
		   unsigned int num)
{
	struct vfg_kept *kept, *old;

	kept = kzalloc(struct_size(kept, configs, num), GFP_KERNEL);
	if (!kept)
		return -ENOMEM;
	kept->num = num;
	memcpy(kept->configs, configs, num * sizeof(*configs));
	if (strscpy(kept->key, key) < 0) {
		kfree(kept);
		return -EINVAL;
	}

	mutex_lock(&vfg_registry.lock);
	old = keep_find(key);
	if (!old && num_kept == KEEP_MAX)
		old = list_first_entry(&kept_cards, struct vfg_kept, node);
	if (old)
		keep_drop(old);
	list_add_tail(&kept->node, &kept_cards);
	num_kept++;
	mutex_unlock(&vfg_registry.lock);
	return 0;
}
EXPORT_SYMBOL_NS_GPL(vfg_keep_store, "VFIO_GLUE");

/**
 * vfg_keep_take() - get back the identities of a card's VFs
 * @key: what the card is known by
 * @configs: filled in
 * @num: room in @configs
 *
 * They are kept no longer.
 *
 * Context: process, may sleep. Takes vfg_registry.lock, so not for leaf ops.
 * Return: how many there were, at most @num; 0 if none were kept.
 */
unsigned int vfg_keep_take(const char *key, struct vfg_func_config *configs,
			   unsigned int num)
{
	struct vfg_kept *kept;

	mutex_lock(&vfg_registry.lock);
	kept = keep_find(key);
	if (kept) {
		num = min(num, kept->num);
		memcpy(configs, kept->configs, num * sizeof(*configs));
		keep_drop(kept);
	} else {
		num = 0;
	}
	mutex_unlock(&vfg_registry.lock);
	return num;
}
EXPORT_SYMBOL_NS_GPL(vfg_keep_take, "VFIO_GLUE");

/**
 * vfg_keep_exit() - keep nothing any more
 *
 * Context: process, may sleep. After the last leaf.
 */
void vfg_keep_exit(void)
{
	struct vfg_kept *kept, *next;

	mutex_lock(&vfg_registry.lock);
	list_for_each_entry_safe(kept, next, &kept_cards, node)
		keep_drop(kept);
	mutex_unlock(&vfg_registry.lock);
}
