/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _VFCTL_PLACING_H
#define _VFCTL_PLACING_H

#include <stdbool.h>

#include "vfctl.h"

void placing_put_wants(struct nl_msg *msg, const char *wants);
bool placing_is_list(const char *wants);
void placing_put(struct nl_msg *msg, const struct args *args);

#endif /* _VFCTL_PLACING_H */
