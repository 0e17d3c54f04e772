// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hand: reads and writes files that say what shall be.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "failure.h"
#include "file.h"
#include "spec.h"

/* One byte more than is allowed shows that there are too many. */
static int read_bytes(int fd, char *text, size_t *len)
{
	ssize_t got;

	*len = 0;
	while (*len <= SPEC_SIZE_MAX) {
		got = read(fd, text + *len, SPEC_SIZE_MAX + 1 - *len);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -errno;
		if (!got)
			break;
		*len += got;
	}
	return 0;
}

/**
 * file_read() - read a file
 * @path: where it is; "-" for the standard input
 * @name: what to call it in a message; must outlive @spec
 * @spec: what it wants; to be freed with spec_clear(), also on failure
 * @failure: why it was not read
 *
 * Return: 0, that of spec_read(), or the errno with which it cannot be read.
 */
int file_read(const char *path, const char *name, struct spec *spec,
	      struct failure *failure)
{
	size_t len = 0;
	char *text;
	int err;
	int fd;

	memset(spec, 0, sizeof(*spec));
	text = malloc(SPEC_SIZE_MAX + 1);
	if (!text)
		return fail(failure, ENOMEM, "out of memory");
	fd = strcmp(path, "-") ? open(path, O_RDONLY | O_CLOEXEC) :
				 STDIN_FILENO;
	err = fd < 0 ? -errno : read_bytes(fd, text, &len);
	if (fd > STDIN_FILENO)
		close(fd);
	if (err)
		fail_sysfs(failure, -err, "cannot read %s", name);
	else
		err = spec_read(name, text, len, spec, failure);
	free(text);
	return err;
}

/* The directory holds the new name; it is to last, too. */
static void sync_dir(const char *path)
{
	char dir[PATH_MAX];
	char *slash;
	int fd;

	snprintf(dir, sizeof(dir), "%s", path);
	slash = strrchr(dir, '/');
	if (!slash)
		strcpy(dir, ".");
	else
		slash[slash == dir] = '\0';
	fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return;
	fsync(fd);
	close(fd);
}

/**
 * file_put() - write a file, whole or not at all
 * @path: where to
 * @name: what to call it in a message
 * @text: what it shall say
 * @failure: why it was not written; then what was there is still there
 *
 * Return: 0 or an errno.
 */
int file_put(const char *path, const char *name, const char *text,
	     struct failure *failure)
{
	char temp[PATH_MAX];
	FILE *file;
	int err = 0;

	if (snprintf(temp, sizeof(temp), "%s%s", path, FILE_NEW) >=
	    (int)sizeof(temp))
		return fail(failure, ENAMETOOLONG, "%s is too long", name);
	file = fopen(temp, "we");
	if (!file)
		return fail_sysfs(failure, errno, "cannot write %s", name);
	if (fputs(text, file) < 0 || fflush(file) || fsync(fileno(file)))
		err = errno ? errno : EIO;
	if (fclose(file) && !err)
		err = errno;
	if (!err && rename(temp, path))
		err = errno;
	if (err) {
		unlink(temp);
		return fail_sysfs(failure, err, "cannot write %s", name);
	}
	sync_dir(path);
	return 0;
}

/**
 * file_write() - write what shall be into a file, whole or not at all
 * @path: where to
 * @name: what to call it in a message
 * @spec: what it shall say
 * @failure: why it was not written; then what was there is still there
 *
 * Return: 0 or an errno.
 */
int file_write(const char *path, const char *name, const struct spec *spec,
	       struct failure *failure)
{
	char *text = NULL;
	size_t len = 0;
	FILE *to = open_memstream(&text, &len);
	int err;

	if (!to)
		return fail(failure, ENOMEM, "out of memory");
	spec_write(spec, to);
	if (fclose(to)) {
		free(text);
		return fail(failure, ENOMEM, "out of memory");
	}
	err = file_put(path, name, text, failure);
	free(text);
	return err;
}
