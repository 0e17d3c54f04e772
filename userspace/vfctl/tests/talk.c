// SPDX-License-Identifier: GPL-2.0-only
/*
 * Object: the recorded conversation, read from $VFCTL_TALK before main() runs,
 * over a made-up system below $VFCTL_SYSROOT.
 */
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../sysio.h"
#include "talk.h"

#define LINES_MAX	512

static struct talk_line lines[LINES_MAX];
static int num_lines;
static int now;
static bool family_missing;
static bool broken;

void talk_broken(const char *fmt, ...)
{
	va_list args;

	broken = true;
	fflush(stdout);
	fprintf(stderr, "talk: ");
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fprintf(stderr, "\n");
	_exit(TALK_BROKEN);
}

/* Splits in place. */
static void split(char *text, struct talk_line *line)
{
	char *to;

	while (*text) {
		bool quoted = false;

		while (*text == ' ')
			text++;
		if (!*text)
			break;
		if (line->num_words == 64)
			talk_broken("line %d is too long", line->number);
		line->words[line->num_words++] = to = text;
		for (; *text && (quoted || *text != ' '); text++) {
			if (*text == '"')
				quoted = !quoted;
			else
				*to++ = *text;
		}
		if (*text)
			text++;
		*to = '\0';
	}
}

static void make_parents(char *path)
{
	char *slash = path + strlen(sysio_root());

	while ((slash = strchr(slash + 1, '/'))) {
		*slash = '\0';
		mkdir(path, 0755);
		*slash = '/';
	}
}

static void put_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	if (!file || fprintf(file, "%s\n", text) < 0 || fclose(file))
		talk_broken("cannot write %s", path);
}

/* A "+" or "-" line. */
static void change(const struct talk_line *line)
{
	const char *what = line->words[0];
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s%s", sysio_root(),
		 line->kind[0] == '-' ? what : line->words[1]);
	make_parents(path);
	if (line->kind[0] == '-') {
		if (remove(path))
			talk_broken("line %d: cannot remove %s", line->number,
				    path);
	} else if (!strcmp(what, "dir")) {
		mkdir(path, 0755);
	} else if (!strcmp(what, "file")) {
		put_file(path, line->num_words > 3 ? line->words[3] : "");
	} else if (!strcmp(what, "link")) {
		unlink(path);
		if (symlink(line->words[3], path))
			talk_broken("line %d: cannot link %s", line->number,
				    path);
	} else {
		talk_broken("line %d is not understood", line->number);
	}
}

/* Lets the system change as the conversation says it does at this point. */
void talk_settle(void)
{
	while (now < num_lines && strchr("+-", lines[now].kind[0]))
		change(&lines[now++]);
}

static void at_exit(void)
{
	if (!broken && now < num_lines) {
		fprintf(stderr, "talk: line %d was not reached\n",
			lines[now].number);
		_exit(TALK_BROKEN);
	}
}

static void __attribute__((constructor)) begin(void)
{
	const char *name = getenv("VFCTL_TALK");
	static char text[4096];
	int number = 0;
	FILE *file;

	if (!name)
		return;
	file = fopen(name, "r");
	if (!file)
		talk_broken("cannot read %s", name);
	while (fgets(text, sizeof(text), file)) {
		struct talk_line *line = &lines[num_lines];
		char *rest = strdup(text);

		number++;
		rest[strcspn(rest, "\n")] = '\0';
		if (!rest[0] || rest[0] == '#') {
			free(rest);
			continue;
		}
		if (!strcmp(rest, "family missing")) {
			family_missing = true;
			free(rest);
			continue;
		}
		if (num_lines == LINES_MAX)
			talk_broken("too long");
		line->number = number;
		snprintf(line->kind, sizeof(line->kind), "%.*s",
			 (int)strcspn(rest, " "), rest);
		split(rest + strlen(line->kind), line);
		num_lines++;
	}
	fclose(file);
	talk_settle();
	atexit(at_exit);
}

bool talk_family_missing(void)
{
	return family_missing;
}

/* The line that is due, NULL at the end. */
const struct talk_line *talk_peek(void)
{
	return now < num_lines ? &lines[now] : NULL;
}

/* The line that is due, which must be of this kind. */
const struct talk_line *talk_next(const char *kind)
{
	const struct talk_line *line = talk_peek();

	if (!line)
		talk_broken("a \"%s\" after the end", kind);
	if (strcmp(line->kind, kind))
		talk_broken("line %d is \"%s\", vfctl does \"%s\"",
			    line->number, line->kind, kind);
	now++;
	return line;
}

void talk_expect(const struct talk_line *line, int word, const char *text)
{
	const char *due = word < line->num_words ? line->words[word] : "nothing";

	if (strcmp(due, text))
		talk_broken("line %d: \"%s\" is due, vfctl has \"%s\"",
			    line->number, due, text);
}

int talk_errno(const char *name)
{
	int i;

	for (i = 1; i < 134; i++)
		if (strerrorname_np(i) && !strcmp(strerrorname_np(i), name))
			return i;
	talk_broken("there is no errno %s", name);
}

/* The errno after "!" from this word on, 0 if there is none. */
int talk_refusal(const struct talk_line *line, int word)
{
	if (word + 1 < line->num_words && !strcmp(line->words[word], "!"))
		return talk_errno(line->words[word + 1]);
	return 0;
}
