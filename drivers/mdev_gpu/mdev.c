// SPDX-License-Identifier: GPL-2.0-only
/*
 * vGPUs as mediated devices: the driver, the types of each card and of the
 * pool, creation and removal through sysfs.
 *
 * Room: door. Lock: none of its own; the mdev core holds the lock of an mdev
 * around probe() and remove().
 *
 * Types exist twice, but for those of profiles that an administrator defined,
 * which have a device each (mdev_type.c). Each card offers its own, on its own device: there the
 * creator chooses the card. One more parent, the pool's device, offers the
 * sizes of all families: there vfio_glue chooses the card, by the pool's
 * policy. Either way a function reserved under the mdev's uuid is claimed if
 * there is one, else one is placed at once.
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/mdev.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

#include <vfio_glue/provider.h>

#include "backend.h"
#include "gpu.h"
#include "mdev_gpu.h"
#include "profile.h"
#include "vgpu.h"

/**
 * struct mgpu_mdev_type - a type that a parent offers
 * @type: what the mdev core knows it as
 * @profile: what it makes
 */
struct mgpu_mdev_type {
	struct mdev_type type;
	struct vfg_profile profile;
};

/**
 * struct mgpu_mdev_parent - a device on which vGPUs can be made
 * @parent: what the mdev core knows it as
 * @vfg: the card, NULL for the pool
 * @ptrs: the types as the mdev core wants them
 * @num: number of types
 * @types: the types
 */
struct mgpu_mdev_parent {
	struct mdev_parent parent;
	struct vfg_parent *vfg;
	struct mdev_type **ptrs;
	unsigned int num;
	struct mgpu_mdev_type types[] __counted_by(num);
};

static struct mgpu_mdev_type *to_mgpu_type(struct mdev_type *type)
{
	return container_of(type, struct mgpu_mdev_type, type);
}

static struct mgpu_mdev_parent *to_mgpu_parent(struct mdev_type *type)
{
	return container_of(type->parent, struct mgpu_mdev_parent, parent);
}

static int mgpu_mdev_probe(struct mdev_device *mdev)
{
	const struct mgpu_mdev_parent *mp = to_mgpu_parent(mdev->type);
	const struct mgpu_mdev_type *type = to_mgpu_type(mdev->type);
	struct mgpu_vgpu *vgpu;
	struct vfg_func *func;

	func = vfg_func_claim(VFIO_GLUE_KIND_GPU, mp->vfg, &mdev->uuid,
			      type->profile.name);
	if (IS_ERR(func))
		return PTR_ERR(func);

	vgpu = mgpu_vgpu_create(mdev_dev(mdev), func);
	if (IS_ERR(vgpu)) {
		vfg_func_release(func);
		return PTR_ERR(vgpu);
	}

	dev_set_drvdata(mdev_dev(mdev), vgpu);

	return 0;
}

static void mgpu_mdev_remove(struct mdev_device *mdev)
{
	struct mgpu_vgpu *vgpu = dev_get_drvdata(mdev_dev(mdev));
	struct vfg_func *func = vgpu->func;

	mgpu_vgpu_destroy(vgpu);
	vfg_func_release(func);
}

static unsigned int mgpu_mdev_get_available(struct mdev_type *mtype)
{
	const struct mgpu_mdev_parent *mp = to_mgpu_parent(mtype);
	const struct mgpu_mdev_type *type = to_mgpu_type(mtype);

	if (mp->vfg)
		return vfg_parent_room(mp->vfg, type->profile.name);

	return vfg_pool_room(VFIO_GLUE_KIND_GPU, type->profile.name);
}

/* The keys are those that other vGPU drivers use, where they have one. */
static ssize_t mgpu_mdev_show_description(struct mdev_type *mtype, char *buf)
{
	const struct vfg_profile *p = &to_mgpu_type(mtype)->profile;
	int len;

	len = sysfs_emit(buf, "num_heads=1, framebuffer=%uM, max_resolution=%ux%u",
			 p->vram_mib, p->max_width, p->max_height);
	if (p->max_instances)
		len += sysfs_emit_at(buf, len,
				     ", share=%u/1000, max_instance=%u",
				     p->share_permille, p->max_instances);
	len += sysfs_emit_at(buf, len, "\n");

	return len;
}

/**
 * struct count_attr - a file that tells how often something happened
 * @attr: what sysfs knows it as
 * @what: what it tells of
 */
struct count_attr {
	struct device_attribute attr;
	enum mgpu_model_count what;
};

static ssize_t mgpu_mdev_show_count(struct device *dev,
				    struct device_attribute *attr, char *buf)
{
	const struct count_attr *count =
		container_of(attr, struct count_attr, attr);
	const struct mgpu_vgpu *vgpu = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%llu\n",
			  READ_ONCE(vgpu->model->count[count->what]));
}

#define COUNT_ATTR(_name, _what)					\
	static const struct count_attr count_##_name = {		\
		.attr = __ATTR(_name, 0444, mgpu_mdev_show_count, NULL),\
		.what = _what,						\
	}

COUNT_ATTR(fills, MGPU_COUNT_FILL);
COUNT_ATTR(copies, MGPU_COUNT_COPY);
COUNT_ATTR(empty, MGPU_COUNT_EMPTY);
COUNT_ATTR(refused_outside, MGPU_COUNT_OUTSIDE);
COUNT_ATTR(refused_unsupported, MGPU_COUNT_UNSUPPORTED);
COUNT_ATTR(refused_busy, MGPU_COUNT_BUSY);

static const struct attribute * const count_attrs[] = {
	&count_fills.attr.attr,
	&count_copies.attr.attr,
	&count_empty.attr.attr,
	&count_refused_outside.attr.attr,
	&count_refused_unsupported.attr.attr,
	&count_refused_busy.attr.attr,
	NULL
};

/* Of a model that makes none, nothing is to be told. */
static umode_t mgpu_mdev_count_visible(struct kobject *kobj,
				       struct attribute *attr, int n)
{
	const struct mgpu_vgpu *vgpu = dev_get_drvdata(kobj_to_dev(kobj));

	return vgpu->model->ops->engine ? attr->mode : 0;
}

static const struct attribute_group count_group = {
	.name = "commands",
	.attrs = (struct attribute **)count_attrs,
	.is_visible = mgpu_mdev_count_visible,
};

/* The driver core adds them after probe(), and removes them before remove(). */
static const struct attribute_group *mgpu_mdev_groups[] = {
	&count_group,
	NULL
};

static struct mdev_driver mgpu_mdev_driver = {
	.device_api = VFIO_DEVICE_API_PCI_STRING,
	.probe = mgpu_mdev_probe,
	.remove = mgpu_mdev_remove,
	.get_available = mgpu_mdev_get_available,
	.show_description = mgpu_mdev_show_description,
	.driver = {
		.name = MGPU_NAME,
		.owner = THIS_MODULE,
		.mod_name = KBUILD_MODNAME,
		.dev_groups = mgpu_mdev_groups,
	},
};

static struct mgpu_mdev_parent *mdev_alloc(unsigned int num)
{
	struct mgpu_mdev_parent *mp;

	mp = kzalloc(struct_size(mp, types, num), GFP_KERNEL);
	if (!mp)
		return NULL;
	mp->num = num;

	mp->ptrs = kcalloc(num, sizeof(*mp->ptrs), GFP_KERNEL);
	if (!mp->ptrs) {
		kfree(mp);
		return NULL;
	}

	return mp;
}

static void mdev_free(struct mgpu_mdev_parent *mp)
{
	kfree(mp->ptrs);
	kfree(mp);
}

static int mdev_register(struct mgpu_mdev_parent *mp, struct device *dev)
{
	unsigned int i;

	for (i = 0; i < mp->num; i++) {
		mp->types[i].type.sysfs_name = mp->types[i].profile.name;
		mp->ptrs[i] = &mp->types[i].type;
	}

	return mdev_register_parent(&mp->parent, dev, &mgpu_mdev_driver,
				    mp->ptrs, mp->num);
}

/**
 * mgpu_mdev_add_card() - offer the profiles of a card on its own device
 * @gpu: the card, which is registered with vfio_glue
 *
 * Context: process, may sleep.
 * Return: the mdev parent, -ENOMEM, or what the mdev core returned.
 */
struct mgpu_mdev_parent *mgpu_mdev_add_card(struct mgpu_gpu *gpu)
{
	struct mgpu_mdev_parent *mp;
	unsigned int i;
	int ret;

	mp = mdev_alloc(gpu->num_own);
	if (!mp)
		return ERR_PTR(-ENOMEM);

	mp->vfg = gpu->parent;
	for (i = 0; i < mp->num; i++)
		mp->types[i].profile = gpu->profiles[i];

	ret = mdev_register(mp, gpu->dev);
	if (ret) {
		mdev_free(mp);
		return ERR_PTR(ret);
	}

	return mp;
}

/**
 * mgpu_mdev_add_pool() - offer the sizes of all families on one device
 * @dev: the device
 *
 * A type has no instances available as long as no card offers it.
 *
 * Context: process, may sleep.
 * Return: the mdev parent, -ENOMEM, or what the mdev core returned.
 */
struct mgpu_mdev_parent *mgpu_mdev_add_pool(struct device *dev)
{
	static const struct mgpu_backend_ops * const families[] = {
		&mgpu_backend_ati,
		&mgpu_backend_bochs,
		&mgpu_backend_soft,
	};
	struct mgpu_mdev_parent *mp;
	unsigned int i, num = 0;
	u32 mib;
	int ret;

	for (i = 0; i < ARRAY_SIZE(families); i++)
		for (mib = mgpu_profile_least(families[i]);
		     mib <= families[i]->max_profile_mib; mib *= 2)
			num++;

	mp = mdev_alloc(num);
	if (!mp)
		return ERR_PTR(-ENOMEM);

	num = 0;
	for (i = 0; i < ARRAY_SIZE(families); i++)
		for (mib = mgpu_profile_least(families[i]);
		     mib <= families[i]->max_profile_mib; mib *= 2)
			mgpu_profile_fill(&mp->types[num++].profile,
					  families[i]->name, mib);

	ret = mdev_register(mp, dev);
	if (ret) {
		mdev_free(mp);
		return ERR_PTR(ret);
	}

	return mp;
}

/**
 * mgpu_mdev_type_parent() - name the device of a profile that was defined
 * @profile: name of the profile, no longer than VFG_PROFILE_NAME_MAX
 * @name: overwritten
 *
 * Context: any.
 */
void mgpu_mdev_type_parent(const char *profile, char name[VFG_NAME_SIZE])
{
	snprintf(name, VFG_NAME_SIZE, MGPU_NAME ".%.*s", VFG_PROFILE_NAME_MAX,
		 profile);
}

/**
 * mgpu_mdev_add_type() - offer a profile that was defined on a device of its own
 * @dev: the device
 * @profile: the profile
 *
 * Context: process, may sleep.
 * Return: the mdev parent, -ENOMEM, or what the mdev core returned.
 */
struct mgpu_mdev_parent *mgpu_mdev_add_type(struct device *dev,
					    const struct vfg_profile *profile)
{
	struct mgpu_mdev_parent *mp;
	struct vfg_profile *p;
	int ret;

	mp = mdev_alloc(1);
	if (!mp)
		return ERR_PTR(-ENOMEM);

	p = &mp->types[0].profile;
	*p = *profile;
	mgpu_profile_type(p);
	if (!p->max_width)
		mgpu_profile_resolution(p->vram_mib, &p->max_width,
					&p->max_height);

	ret = mdev_register(mp, dev);
	if (ret) {
		mdev_free(mp);
		return ERR_PTR(ret);
	}

	return mp;
}

/**
 * mgpu_mdev_del() - end an mdev parent and all mdevs made on its device
 * @mp: what mgpu_mdev_add_card(), _pool() or _type() returned
 *
 * Context: process, may sleep, as long as a user keeps a vGPU open. Holds no
 * lock that probe(), remove() or a reader of available_instances needs.
 */
void mgpu_mdev_del(struct mgpu_mdev_parent *mp)
{
	mdev_unregister_parent(&mp->parent);
	mdev_free(mp);
}

/**
 * mgpu_mdev_evict() - end the vGPUs of a card, wherever they were made
 * @gpu: the card, which takes no new ones
 *
 * The mdev core can remove an mdev only through its own sysfs file or together
 * with the parent it was made on. What the driver core lets us do is to take
 * the driver away: remove() runs as if the mdev were removed, under the mdev's
 * lock, which also settles a race with its removal by somebody else.
 *
 * Context: process, may sleep, as long as a user keeps a vGPU open.
 */
void mgpu_mdev_evict(struct mgpu_gpu *gpu)
{
	struct device *dev;

	while ((dev = mgpu_gpu_first_vgpu(gpu))) {
		device_release_driver(dev);
		put_device(dev);
	}
}

/**
 * mgpu_mdev_init() - register the mdev driver
 *
 * Context: process, may sleep.
 * Return: 0 or an errno.
 */
int mgpu_mdev_init(void)
{
	return mdev_register_driver(&mgpu_mdev_driver);
}

/**
 * mgpu_mdev_exit() - unregister the mdev driver
 *
 * Context: process, may sleep. All mdev parents are gone.
 */
void mgpu_mdev_exit(void)
{
	mdev_unregister_driver(&mgpu_mdev_driver);
}
