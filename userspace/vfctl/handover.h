/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _VFCTL_HANDOVER_H
#define _VFCTL_HANDOVER_H

#include <stddef.h>
#include <stdio.h>

#include "args.h"
#include "out.h"

void handover_print(enum handover who, const struct made *all, size_t num,
		    FILE *to);

#endif /* _VFCTL_HANDOVER_H */
