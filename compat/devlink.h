/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * devlink as newer kernels spell it.
 */
#ifndef _VFCTL_COMPAT_DEVLINK_H
#define _VFCTL_COMPAT_DEVLINK_H

#include <net/devlink.h>

/* The graceful period moved to the reporter's operations; ours is none. */
#ifndef HAVE_DEVLINK_HEALTH_OPS_PERIOD
static inline struct devlink_health_reporter *
compat_devl_health_reporter_create(struct devlink *devlink,
				   const struct devlink_health_reporter_ops *ops,
				   void *priv)
{
	return devl_health_reporter_create(devlink, ops, 0, priv);
}

#define devl_health_reporter_create	compat_devl_health_reporter_create
#endif

/*
 * Attributes of a port whose interface has no port name. Kernels that cannot
 * keep them apart are not told the attributes.
 */
static inline void
compat_devlink_port_attrs_set_unnamed(struct devlink_port *port,
				      struct devlink_port_attrs *attrs)
{
#ifdef HAVE_DEVLINK_NO_PHYS_PORT_NAME
	attrs->no_phys_port_name = 1;
	devlink_port_attrs_set(port, attrs);
#endif
}

/* Who reads a parameter is given an extack in newer kernels. */
#ifdef HAVE_DEVLINK_PARAM_GET_EXTACK
#define COMPAT_DEVLINK_PARAM_GET(fn)
#define compat_devlink_param_get(fn)	fn
#else
#define COMPAT_DEVLINK_PARAM_GET(fn)					\
static int compat_##fn(struct devlink *devlink, u32 id,		\
		       struct devlink_param_gset_ctx *ctx)		\
{									\
	return fn(devlink, id, ctx, NULL);				\
}

#define compat_devlink_param_get(fn)	compat_##fn
#endif

#endif /* _VFCTL_COMPAT_DEVLINK_H */
