// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hand: the journal's files. Each is written beside its place and then put
 * there, so that whatever ends this program it is whole or not there. /run is
 * gone with the next boot, as are the functions.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "failure.h"
#include "file.h"
#include "journal.h"
#include "sysio.h"
#include "util.h"

#define RUN_DIR		"/run/vfctl"

static void full_path(char path[PATH_MAX], const char *name, const char *more)
{
	snprintf(path, PATH_MAX, "%s%s%s", sysio_root(), name, more);
}

/**
 * journal_lock() - be the only one that applies
 * @failure: why not
 *
 * The lock goes with the process.
 *
 * Return: a file descriptor to be closed; -EBUSY if another process has it; or
 * the errno with which the directory cannot be used.
 */
int journal_lock(struct failure *failure)
{
	char path[PATH_MAX];
	int err;
	int fd;

	full_path(path, RUN_DIR, "");
	if (mkdir(path, 0755) && errno != EEXIST)
		return fail_sysfs(failure, errno, "cannot make %s", RUN_DIR);
	full_path(path, RUN_DIR, "/lock");
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0)
		return fail_sysfs(failure, errno, "cannot open %s/lock",
				  RUN_DIR);
	if (flock(fd, LOCK_EX | LOCK_NB)) {
		err = errno;
		close(fd);
		if (err == EWOULDBLOCK)
			return fail(failure, EBUSY,
				    "another vfctl is applying a file");
		return fail_sysfs(failure, err, "cannot lock %s/lock", RUN_DIR);
	}
	return fd;
}

/**
 * journal_is_open() - was an apply cut short?
 *
 * Return: whether one was, and is neither done nor undone.
 */
bool journal_is_open(void)
{
	char path[PATH_MAX];

	full_path(path, JOURNAL_BEFORE, "");
	return !access(path, F_OK);
}

/**
 * journal_write() - write one of the files
 * @path: JOURNAL_BEFORE, which opens the journal, or JOURNAL_AFTER
 * @spec: what it shall say
 * @failure: why it was not written
 *
 * Return: 0 or an errno.
 */
int journal_write(const char *path, const struct spec *spec,
		  struct failure *failure)
{
	char name[PATH_MAX];

	full_path(name, path, "");
	return file_write(name, path, spec, failure);
}

/**
 * journal_read() - read one of the files
 * @path: JOURNAL_BEFORE or JOURNAL_AFTER
 * @spec: what it says; to be freed with spec_clear(), also on failure
 * @failure: why it was not read
 *
 * Return: 0 or an errno.
 */
int journal_read(const char *path, struct spec *spec, struct failure *failure)
{
	char name[PATH_MAX];

	full_path(name, path, "");
	return file_read(name, path, spec, failure);
}

/**
 * journal_close() - the apply is done, or undone
 *
 * "before" goes first. What a killed process was still writing goes, too.
 */
void journal_close(void)
{
	static const struct {
		const char *name;
		const char *more;
	} files[] = {
		{ JOURNAL_BEFORE, "" },
		{ JOURNAL_AFTER, "" },
		{ JOURNAL_BEFORE, FILE_NEW },
		{ JOURNAL_AFTER, FILE_NEW },
	};
	char path[PATH_MAX];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(files); i++) {
		full_path(path, files[i].name, files[i].more);
		unlink(path);
	}
}
