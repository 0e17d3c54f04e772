// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hand: the screen of "vfctl top" in a program of its own, so that the others
 * need not load what it is drawn with.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "top.h"
#include "vfctl.h"

/**
 * top_screen() - become vfctl-top, which lies beside this program
 * @vfctl: the run
 * @top: what to watch
 *
 * Return: only if it cannot, with the errno.
 */
int top_screen(struct vfctl *vfctl, struct top *top)
{
	char delay[16], rounds[16], path[PATH_MAX];
	char *argv[7] = {
		(char *)"vfctl", (char *)"top", (char *)"--delay", delay,
	};
	ssize_t len;
	int err;

	snprintf(delay, sizeof(delay), "%u", top->delay_s);
	snprintf(rounds, sizeof(rounds), "%u", top->rounds);
	if (top->rounds) {
		argv[4] = (char *)"--iterations";
		argv[5] = rounds;
	}
	len = readlink("/proc/self/exe", path, sizeof(path) - sizeof("-top"));
	if (len < 0)
		return fail(&vfctl->failure, errno,
			    "cannot find this program: %s", strerror(errno));
	strcpy(path + len, "-top");
	execv(path, argv);
	err = errno;
	fail(&vfctl->failure, err, "cannot run %.200s: %s", path,
	     strerror(err));
	fail_hint(&vfctl->failure, "vfctl top --batch does without it");
	return -err;
}
