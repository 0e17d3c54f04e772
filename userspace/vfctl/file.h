/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Files that say what shall be, as bytes on a disk.
 */
#ifndef _VFCTL_FILE_H
#define _VFCTL_FILE_H

/* Ends the name of a file that is being written. */
#define FILE_NEW	".new"

struct failure;
struct spec;

int file_read(const char *path, const char *name, struct spec *spec,
	      struct failure *failure);
int file_put(const char *path, const char *name, const char *text,
	     struct failure *failure);
int file_write(const char *path, const char *name, const struct spec *spec,
	       struct failure *failure);

#endif /* _VFCTL_FILE_H */
