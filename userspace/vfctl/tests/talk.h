/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A recorded conversation between vfctl and a system, which the fakes of wire.c
 * and sysio.c follow line by line. Whatever vfctl does out of turn ends it with
 * status TALK_BROKEN.
 *
 *	family missing			the module is not loaded
 *	+ dir PATH			the system changes: a directory,
 *	+ file PATH = TEXT		a file,
 *	+ link PATH -> TARGET		a symbolic link appears,
 *	- PATH				something goes
 *	> CMD [dump] [KEY=VALUE...]	vfctl sends exactly this request,
 *	< KEY=VALUE...			the kernel answers with an object,
 *	< raw HEX			with these bytes for attributes,
 *	< intr KEY=VALUE...		with an object of a dump that is not whole,
 *	< end				and that was all,
 *	! ERRNO ["TEXT"] [at=KEY|miss=KEY] [policy]	or it refuses;
 *	!done ERRNO ["TEXT"]		it breaks off a dump
 *	w PATH = TEXT [! ERRNO]		vfctl writes TEXT (and is refused)
 *	h PATH [! ERRNO]		vfctl opens PATH for itself alone
 *	m MODULE [! ERRNO]		vfctl loads a module
 *	u IFINDEX			vfctl waits for udev
 *	e CMD KEY=VALUE...		the kernel tells of something
 *	e lost				the kernel had to drop events
 *
 * Words are separated by one space; "..." keeps spaces in a word.
 */
#ifndef _VFCTL_TALK_H
#define _VFCTL_TALK_H

#include <stdbool.h>

#define TALK_BROKEN	98

/* One line, taken apart. */
struct talk_line {
	int number;
	char kind[8];
	char *words[64];
	int num_words;
};

const struct talk_line *talk_peek(void);
const struct talk_line *talk_next(const char *kind);
void talk_expect(const struct talk_line *line, int word, const char *text);
int talk_refusal(const struct talk_line *line, int word);
void talk_settle(void);
int talk_errno(const char *name);
bool talk_family_missing(void);
void talk_broken(const char *fmt, ...)
	__attribute__((format(printf, 1, 2), noreturn));

#endif /* _VFCTL_TALK_H */
