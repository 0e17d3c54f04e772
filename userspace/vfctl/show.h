/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Shows one object; "set" uses it too, to show what it made of one.
 */
#ifndef _VFCTL_SHOW_H
#define _VFCTL_SHOW_H

#include <stdint.h>

#include "vfctl.h"

int show_func(struct vfctl *vfctl, const char *who);
int show_parent(struct vfctl *vfctl, const char *name);
int show_pool(struct vfctl *vfctl, uint32_t kind);

#endif /* _VFCTL_SHOW_H */
