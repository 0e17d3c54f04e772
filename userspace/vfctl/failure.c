// SPDX-License-Identifier: GPL-2.0-only
/*
 * Object: a refusal. No lock, one thread.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "failure.h"

/**
 * fail() - note why something is refused
 * @failure: where to; what it held is replaced
 * @err: errno, positive
 * @fmt: what and why, like printf()
 *
 * Return: -@err, to be passed up.
 */
int fail(struct failure *failure, int err, const char *fmt, ...)
{
	va_list args;

	fail_clear(failure);
	failure->err = err;
	va_start(args, fmt);
	vsnprintf(failure->text, sizeof(failure->text), fmt, args);
	va_end(args);
	return -err;
}

/**
 * fail_usage() - note that the command line is wrong
 * @failure: where to
 * @fmt: what is wrong with it, like printf()
 *
 * Return: -EINVAL.
 */
int fail_usage(struct failure *failure, const char *fmt, ...)
{
	va_list args;

	fail_clear(failure);
	failure->err = EINVAL;
	failure->usage = 1;
	va_start(args, fmt);
	vsnprintf(failure->text, sizeof(failure->text), fmt, args);
	va_end(args);
	return -EINVAL;
}

/**
 * fail_sysfs() - note that a step outside netlink failed
 * @failure: where to
 * @err: errno, positive; its meaning is added to the text
 * @fmt: what was tried, like printf()
 *
 * Return: -@err.
 */
int fail_sysfs(struct failure *failure, int err, const char *fmt, ...)
{
	va_list args;
	size_t len;

	fail_clear(failure);
	failure->err = err;
	va_start(args, fmt);
	vsnprintf(failure->text, sizeof(failure->text), fmt, args);
	va_end(args);
	len = strlen(failure->text);
	snprintf(failure->text + len, sizeof(failure->text) - len, ": %s",
		 strerror(err));
	if (err == EACCES || err == EPERM)
		fail_hint(failure, "this needs root");
	return -err;
}

/**
 * fail_hint() - add what would help
 * @failure: the refusal
 * @fmt: the hint, like printf()
 */
void fail_hint(struct failure *failure, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(failure->hint, sizeof(failure->hint), fmt, args);
	va_end(args);
}

/**
 * fail_clear() - forget a refusal and free what it owns
 * @failure: the refusal
 */
void fail_clear(struct failure *failure)
{
	free(failure->places);
	memset(failure, 0, sizeof(*failure));
}
