// SPDX-License-Identifier: GPL-2.0-only
/*
 * Brain: the keys of a file, in one table per kind of object, from which it is
 * read, written and compared.
 */
#include "spec.h"
#include "util.h"

static const struct spec_key func_keys[] = {
	{ .attr = VFIO_GLUE_A_FUNC_NAME, .check = SPEC_NAME, .fixed = true },
	{ .attr = VFIO_GLUE_A_FUNC_UUID, .check = SPEC_UUID, .fixed = true },
	{ .attr = VFIO_GLUE_A_FUNC_PROFILE, .check = SPEC_NAME, .fixed = true },
	{ .attr = VFIO_GLUE_A_FUNC_PARENT, .check = SPEC_PLACE, .fixed = true },
	{ .attr = VFIO_GLUE_A_FUNC_SLOT_OFFSET_MIB, .max = UINT32_MAX,
	  .fixed = true },
	{ .attr = VFIO_GLUE_A_FUNC_VF_INDEX, .max = 255, .fixed = true },
	{ .attr = VFIO_GLUE_A_FUNC_OWNER, .check = SPEC_NAME, .fixed = true },
	{ .attr = 0 },
	{ .attr = VFIO_GLUE_A_FUNC_MAC },
	{ .attr = VFIO_GLUE_A_FUNC_VLAN, .max = 4094 },
	{ .attr = VFIO_GLUE_A_FUNC_QOS, .max = 7 },
	{ .attr = VFIO_GLUE_A_FUNC_SPOOF_CHECK },
	{ .attr = VFIO_GLUE_A_FUNC_TRUST },
	{ .attr = VFIO_GLUE_A_FUNC_LINK },
	{ .attr = VFIO_GLUE_A_FUNC_MAX_RATE_MBPS, .max = UINT32_MAX },
};

static const struct spec_key parent_keys[] = {
	{ .attr = VFIO_GLUE_A_PARENT_NAME, .check = SPEC_NAME, .fixed = true },
	{ .attr = VFIO_GLUE_A_PARENT_ADDRESS, .check = SPEC_PLACE,
	  .fixed = true },
	{ .attr = VFIO_GLUE_A_PARENT_MODE },
	{ .attr = VFIO_GLUE_A_PARENT_FIT },
	{ .attr = VFIO_GLUE_A_PARENT_GUARD_WINDOW_MS, .min = 1000,
	  .max = 3600000 },
	{ .attr = VFIO_GLUE_A_PARENT_GUARD_RESETS, .max = 1000000 },
	{ .attr = VFIO_GLUE_A_PARENT_GUARD_ERRORS, .max = 1000000 },
	/* They come with the first function; only their end can be told. */
	{ .attr = VFIO_GLUE_A_PARENT_VFS_ENABLED, .max = 0 },
};

static const struct spec_key pool_keys[] = {
	{ .attr = VFIO_GLUE_A_POOL_KIND, .fixed = true },
	{ .attr = VFIO_GLUE_A_POOL_POLICY },
};

const struct spec_shape spec_funcs = {
	.shape = &shape_func,
	.keys = func_keys,
	.num_keys = ARRAY_SIZE(func_keys),
};

const struct spec_shape spec_parents = {
	.shape = &shape_parent,
	.keys = parent_keys,
	.num_keys = ARRAY_SIZE(parent_keys),
};

const struct spec_shape spec_pools = {
	.shape = &shape_pool,
	.keys = pool_keys,
	.num_keys = ARRAY_SIZE(pool_keys),
};

/* In the order of enum bind_mode. */
const char *const spec_mode_words[] = { "vfio", "netdev", NULL };

/**
 * spec_key_name() - how a key is written
 * @shape: kind of object
 * @key: the key
 *
 * Return: its name, which is that in the JSON output of "list".
 */
const char *spec_key_name(const struct spec_shape *shape,
			  const struct spec_key *key)
{
	return key->attr ? model_field(shape->shape, key->attr)->key : "mode";
}
