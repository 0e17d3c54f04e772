/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Why something was not done: filled in where it is known, printed once, by the
 * output in use.
 */
#ifndef _VFCTL_FAILURE_H
#define _VFCTL_FAILURE_H

#include <stddef.h>

#include "util.h"

struct place;

/**
 * struct failure - one refusal
 * @err: errno, positive; 0 if there is none that fits
 * @usage: the command line was wrong, not the system unwilling
 * @text: what was refused and why, without a period
 * @hint: what would help, may be empty
 * @attr: netlink attribute that the kernel objects to, may be empty
 * @vague: @text does not say what it is about, @attr has to
 * @places: per parent, why a function was not placed there; owned
 * @num_places: length of @places
 */
struct failure {
	int err;
	int usage;
	char text[384];
	char hint[256];
	char attr[32];
	int vague;
	struct place *places;
	size_t num_places;
};

int fail(struct failure *failure, int err, const char *fmt, ...)
	__printf(3, 4);
int fail_usage(struct failure *failure, const char *fmt, ...)
	__printf(2, 3);
int fail_sysfs(struct failure *failure, int err, const char *fmt, ...)
	__printf(3, 4);
void fail_hint(struct failure *failure, const char *fmt, ...)
	__printf(2, 3);
void fail_clear(struct failure *failure);

#endif /* _VFCTL_FAILURE_H */
