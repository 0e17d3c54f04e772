// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hand: sysio.c over a recorded conversation.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../sysio.h"
#include "talk.h"

const char *sysio_root(void)
{
	const char *root = getenv("VFCTL_SYSROOT");

	return root ? root : "/nonexistent";
}

static const char *inside(const char *path)
{
	size_t len = strlen(sysio_root());

	if (strncmp(path, sysio_root(), len))
		talk_broken("%s is outside of the made-up system", path);
	return path + len;
}

int sysio_write(const char *path, const char *text)
{
	const struct talk_line *line = talk_next("w");
	char plain[256];

	/* A lone newline clears a file; it is written as nothing. */
	snprintf(plain, sizeof(plain), "%s", strcmp(text, "\n") ? text : "");
	talk_expect(line, 0, inside(path));
	talk_expect(line, 2, plain);
	talk_settle();
	return -talk_refusal(line, 3);
}

int sysio_hold(const char *path)
{
	const struct talk_line *line = talk_next("h");
	int err;

	talk_expect(line, 0, inside(path));
	talk_settle();
	err = talk_refusal(line, 1);
	return err ? -err : open("/dev/null", O_RDWR | O_CLOEXEC);
}

int sysio_modprobe(const char *module)
{
	const struct talk_line *line = talk_next("m");

	talk_expect(line, 0, module);
	talk_settle();
	return -talk_refusal(line, 1);
}

void sysio_settle(unsigned int ifindex)
{
	const struct talk_line *line = talk_next("u");
	char text[16];

	snprintf(text, sizeof(text), "%u", ifindex);
	talk_expect(line, 0, text);
	talk_settle();
}

void sysio_alarm(unsigned int seconds)
{
	(void)seconds;
}

/* The same ones each time, so that they can be compared. */
void sysio_uuid(char *uuid)
{
	static unsigned int number;

	sprintf(uuid, "0000%04x-feed-4bed-8bad-00000000c0de", ++number);
}

void sysio_now(struct timespec *now)
{
	now->tv_sec = 1700000000;
	now->tv_nsec = 123456789;
}

/* A second passes from one look at it to the next, and never else. */
uint64_t sysio_clock_ns(void)
{
	static uint64_t clock;

	return clock += 1000000000;
}

int sysio_sleep(unsigned int seconds)
{
	(void)seconds;
	return 0;
}
