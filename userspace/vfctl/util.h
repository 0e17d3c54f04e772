/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _VFCTL_UTIL_H
#define _VFCTL_UTIL_H

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

/* Lets the compiler check a format against its arguments. */
#define __printf(format_at, args_at) \
	__attribute__((format(printf, format_at, args_at)))

#endif /* _VFCTL_UTIL_H */
