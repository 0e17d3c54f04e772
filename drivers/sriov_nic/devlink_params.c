// SPDX-License-Identifier: GPL-2.0-only
/*
 * Door: parameters of devlink, which are the guard's limits. Each entry is
 * called with the instance's lock held.
 */
#include <linux/array_size.h>
#include <linux/netlink.h>

#include <vfio_glue/provider.h>

#include "devlink.h"

enum params_id {
	PARAMS_GUARD_WINDOW = DEVLINK_PARAM_GENERIC_ID_MAX + 1,
	PARAMS_GUARD_RESETS,
	PARAMS_GUARD_ERRORS,
};

/* As the policy of vfio_glue's parent-set has them. */
#define PARAMS_WINDOW_MIN_MS		1000
#define PARAMS_WINDOW_MAX_MS		3600000
#define PARAMS_LIMIT_MAX		1000000

static struct srn_adapter *params_adapter(struct devlink *devlink)
{
	struct srn_devlink *dl = devlink_priv(devlink);

	return dl->adapter;
}

static int params_get(struct devlink *devlink, u32 id,
		      struct devlink_param_gset_ctx *ctx,
		      struct netlink_ext_ack *extack)
{
	struct vfg_guard guard;

	srn_sriov_get_guard(params_adapter(devlink), &guard);
	switch (id) {
	case PARAMS_GUARD_WINDOW:
		ctx->val.vu32 = guard.window_ms;
		return 0;
	case PARAMS_GUARD_RESETS:
		ctx->val.vu32 = guard.max_resets;
		return 0;
	case PARAMS_GUARD_ERRORS:
		ctx->val.vu32 = guard.max_errors;
		return 0;
	default:
		return -EOPNOTSUPP;
	}
}

static int params_check(const char *name, u32 value, u32 low, u32 high,
			struct netlink_ext_ack *extack)
{
	if (value >= low && value <= high)
		return 0;
	NL_SET_ERR_MSG_FMT(extack, "%s %u is not in %u..%u", name, value, low,
			   high);
	return -ERANGE;
}

static int params_set(struct devlink *devlink, u32 id,
		      struct devlink_param_gset_ctx *ctx,
		      struct netlink_ext_ack *extack)
{
	struct srn_adapter *adapter = params_adapter(devlink);
	u32 value = ctx->val.vu32;
	struct vfg_guard guard;
	int err;

	switch (id) {
	case PARAMS_GUARD_WINDOW:
		err = params_check("guard_window", value, PARAMS_WINDOW_MIN_MS,
				   PARAMS_WINDOW_MAX_MS, extack);
		guard.set = VFG_GUARD_WINDOW;
		guard.window_ms = value;
		break;
	case PARAMS_GUARD_RESETS:
		err = params_check("guard_resets", value, 0, PARAMS_LIMIT_MAX,
				   extack);
		guard.set = VFG_GUARD_RESETS;
		guard.max_resets = value;
		break;
	case PARAMS_GUARD_ERRORS:
		err = params_check("guard_errors", value, 0, PARAMS_LIMIT_MAX,
				   extack);
		guard.set = VFG_GUARD_ERRORS;
		guard.max_errors = value;
		break;
	default:
		err = -EOPNOTSUPP;
		break;
	}
	if (err)
		return err;
	srn_sriov_set_guard(adapter, &guard);
	vfg_parent_changed(adapter->sriov.parent);
	return 0;
}

COMPAT_DEVLINK_PARAM_GET(params_get)

#define PARAMS_GUARD(id, name)						\
	DEVLINK_PARAM_DRIVER(id, name, DEVLINK_PARAM_TYPE_U32,		\
			     BIT(DEVLINK_PARAM_CMODE_RUNTIME),		\
			     compat_devlink_param_get(params_get),	\
			     params_set, NULL)

static const struct devlink_param params[] = {
	PARAMS_GUARD(PARAMS_GUARD_WINDOW, "guard_window"),
	PARAMS_GUARD(PARAMS_GUARD_RESETS, "guard_resets"),
	PARAMS_GUARD(PARAMS_GUARD_ERRORS, "guard_errors"),
};

/**
 * srn_devlink_create_params() - make the parameters
 * @dl: devlink's part of the PF
 *
 * Context: process, at probe; the instance's lock is held.
 * Return: 0, or what devlink returned.
 */
int srn_devlink_create_params(struct srn_devlink *dl)
{
	return devl_params_register(dl->devlink, params, ARRAY_SIZE(params));
}

/**
 * srn_devlink_destroy_params() - undo srn_devlink_create_params()
 * @dl: devlink's part of the PF
 *
 * Context: process; the instance's lock is held.
 */
void srn_devlink_destroy_params(struct srn_devlink *dl)
{
	devl_params_unregister(dl->devlink, params, ARRAY_SIZE(params));
}
