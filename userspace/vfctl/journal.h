/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The journal of an apply: what it changes, as it was and as it shall be, in
 * two files of the form that "vfctl apply" reads. While "before" is there, the
 * apply is neither done nor undone.
 */
#ifndef _VFCTL_JOURNAL_H
#define _VFCTL_JOURNAL_H

#include <stdbool.h>

#include "spec.h"

struct failure;

#define JOURNAL_BEFORE	"/run/vfctl/before.yaml"
#define JOURNAL_AFTER	"/run/vfctl/after.yaml"

int journal_lock(struct failure *failure);
bool journal_is_open(void);
int journal_write(const char *path, const struct spec *spec,
		  struct failure *failure);
int journal_read(const char *path, struct spec *spec, struct failure *failure);
void journal_close(void);

#endif /* _VFCTL_JOURNAL_H */
