// SPDX-License-Identifier: GPL-2.0-only
/*
 * Brain: understands a command line. Whole words only: a prefix that works
 * today would change its meaning with the next word that is added.
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/vfio_glue.h>

#include "args.h"
#include "args_table.h"
#include "failure.h"

/* Longer words are no misspelling of ours. */
#define SUGGEST_MAX	24

/* Width of the column of options in the help text. */
#define HELP_LEFT	27

/**
 * args_is_name() - may this be the name of an object?
 * @text: the candidate
 *
 * The same rule as the kernel's: letters, digits, '.', '_' and '-', at most
 * VFIO_GLUE_NAME_MAX of them.
 *
 * Return: whether it may.
 */
bool args_is_name(const char *text)
{
	size_t len = strlen(text);
	size_t i;

	if (!len || len > VFIO_GLUE_NAME_MAX)
		return false;
	for (i = 0; i < len; i++)
		if (!isalnum((unsigned char)text[i]) && !strchr("._-", text[i]))
			return false;
	return true;
}

/**
 * args_is_uuid() - is this a UUID in its textual form?
 * @text: the candidate
 *
 * Return: whether it is.
 */
bool args_is_uuid(const char *text)
{
	size_t i;

	if (strlen(text) != VFIO_GLUE_UUID_LEN)
		return false;
	for (i = 0; i < VFIO_GLUE_UUID_LEN; i++) {
		if (i == 8 || i == 13 || i == 18 || i == 23) {
			if (text[i] != '-')
				return false;
		} else if (!isxdigit((unsigned char)text[i])) {
			return false;
		}
	}
	return true;
}

/**
 * args_is_address() - is this a PCI address, DDDD:BB:DD.F?
 * @text: the candidate
 *
 * Return: whether it is.
 */
bool args_is_address(const char *text)
{
	static const char shape[] = "xxxx:xx:xx.f";
	size_t i;

	if (strlen(text) != sizeof(shape) - 1)
		return false;
	for (i = 0; shape[i]; i++) {
		if (shape[i] == 'x') {
			if (!isxdigit((unsigned char)text[i]))
				return false;
		} else if (shape[i] == 'f') {
			if (text[i] < '0' || text[i] > '7')
				return false;
		} else if (text[i] != shape[i]) {
			return false;
		}
	}
	return true;
}

/* Changes of one letter that turn @a into @b; a swapped pair counts as one. */
static unsigned int distance(const char *a, const char *b)
{
	unsigned int row[3][SUGGEST_MAX + 1];
	size_t len_a = strlen(a);
	size_t len_b = strlen(b);
	size_t i, j;

	if (len_a > SUGGEST_MAX || len_b > SUGGEST_MAX)
		return SUGGEST_MAX;
	for (j = 0; j <= len_b; j++)
		row[0][j] = j;
	for (i = 1; i <= len_a; i++) {
		unsigned int *prev2 = row[(i + 1) % 3];
		unsigned int *prev = row[(i - 1) % 3];
		unsigned int *this = row[i % 3];

		this[0] = i;
		for (j = 1; j <= len_b; j++) {
			unsigned int best = prev[j - 1] + (a[i - 1] != b[j - 1]);

			if (best > prev[j] + 1)
				best = prev[j] + 1;
			if (best > this[j - 1] + 1)
				best = this[j - 1] + 1;
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1] && best > prev2[j - 2] + 1)
				best = prev2[j - 2] + 1;
			this[j] = best;
		}
	}
	return row[len_a % 3][len_b];
}

/**
 * args_suggest() - find the word that was probably meant
 * @word: what was typed
 * @known: words that exist, ended by NULL
 *
 * Return: one of @known, or NULL if none is near: at most two changes, and
 * fewer than the word has letters.
 */
const char *args_suggest(const char *word, const char *const *known)
{
	const char *best = NULL;
	unsigned int least = 3;

	if (strlen(word) < least)
		least = strlen(word);
	for (; *known; known++) {
		unsigned int d = distance(word, *known);

		if (d < least) {
			least = d;
			best = *known;
		}
	}
	return best;
}

/**
 * args_option_name() - how an option is written
 * @opt: the option
 *
 * Return: its name, without the dashes.
 */
const char *args_option_name(enum opt opt)
{
	return args_table[opt].name;
}

static int find_long(uint64_t allowed, const char *name, size_t len)
{
	int i;

	for (i = 0; i < OPT_NUM; i++)
		if ((allowed & OPT_BIT(i)) && strlen(args_table[i].name) == len &&
		    !memcmp(args_table[i].name, name, len))
			return i;
	return -ENOENT;
}

static int find_letter(uint64_t allowed, char letter)
{
	int i;

	for (i = 0; i < OPT_NUM; i++)
		if ((allowed & OPT_BIT(i)) && letter && args_table[i].letter == letter)
			return i;
	return -ENOENT;
}

static int unknown_option(uint64_t allowed, const char *name, size_t len,
			  struct failure *failure)
{
	const char *known[OPT_NUM + 1];
	const char *near;
	char word[64];
	int n = 0;
	int i;

	for (i = 0; i < OPT_NUM; i++)
		if (allowed & OPT_BIT(i))
			known[n++] = args_table[i].name;
	known[n] = NULL;
	snprintf(word, sizeof(word), "%.*s", (int)len, name);

	fail_usage(failure, "unknown option --%s", word);
	near = args_suggest(word, known);
	if (near)
		fail_hint(failure, "did you mean --%s?", near);
	return -EINVAL;
}

static int parse_number(const struct arg_def *def, const char *text,
			uint32_t *num, struct failure *failure)
{
	unsigned long long value;
	char *end;

	errno = 0;
	value = strtoull(text, &end, 10);
	if (!isdigit((unsigned char)text[0]) || *end || errno ||
	    value < def->min || value > def->max)
		return fail_usage(failure,
				  "option --%s wants a number %u..%u, not \"%s\"",
				  def->name, def->min, def->max, text);
	*num = value;
	return 0;
}

static int parse_word(const struct arg_def *def, const char *text,
		      uint32_t *num, struct failure *failure)
{
	const struct arg_word *word;

	for (word = def->words; word->word; word++) {
		if (!strcmp(word->word, text)) {
			*num = word->value;
			return 0;
		}
	}
	return fail_usage(failure, "option --%s wants %s, not \"%s\"",
			  def->name, def->value, text);
}

static int parse_mac(const struct arg_def *def, const char *text, uint8_t *mac,
		     struct failure *failure)
{
	const char *at = text;
	int i;

	for (i = 0; i < 6; i++) {
		char pair[3];

		if (!isxdigit((unsigned char)at[0]) ||
		    !isxdigit((unsigned char)at[1]) ||
		    at[2] != (i < 5 ? ':' : '\0'))
			return fail_usage(failure,
					  "option --%s wants six pairs of hex digits with colons, not \"%s\"",
					  def->name, text);
		memcpy(pair, at, 2);
		pair[2] = '\0';
		mac[i] = strtoul(pair, NULL, 16);
		at += 3;
	}
	if (mac[0] & 1)
		return fail_usage(failure, "%s is a multicast address", text);
	return 0;
}

/* NAME[:N],.., the numbers only if @counts; a UUID is a name, too. */
static bool is_list(const char *text, bool counts)
{
	while (*text) {
		size_t len = strcspn(text, ",");
		size_t name = strcspn(text, ",:");
		char part[VFIO_GLUE_UUID_LEN + 1];
		char *end;

		if (name >= sizeof(part))
			return false;
		memcpy(part, text, name);
		part[name] = '\0';
		if (!args_is_name(part) && (counts || !args_is_uuid(part)))
			return false;
		if (name != len) {
			unsigned long n = strtoul(text + name + 1, &end, 10);

			if (!counts || !isdigit((unsigned char)text[name + 1]) ||
			    end != text + len || !n || n > VFIO_GLUE_COUNT_MAX)
				return false;
		}
		text += len;
		if (*text && !*++text)
			return false;
	}
	return true;
}

static int parse_value(enum opt opt, const char *text, struct args *args,
		       struct failure *failure)
{
	const struct arg_def *def = &args_table[opt];

	switch (def->type) {
	case ARG_NUMBER:
		return parse_number(def, text, &args->value[opt].num, failure);
	case ARG_WORD:
		return parse_word(def, text, &args->value[opt].num, failure);
	case ARG_MAC:
		return parse_mac(def, text, args->value[opt].mac, failure);
	case ARG_NAME:
		if (!args_is_name(text))
			return fail_usage(failure,
					  "option --%s wants 1..%u letters, digits, '.', '_' or '-', not \"%s\"",
					  def->name, VFIO_GLUE_NAME_MAX, text);
		args->value[opt].str = text;
		return 0;
	case ARG_MIX:
	case ARG_NAMES:
		if (!*text || !is_list(text, def->type == ARG_MIX))
			return fail_usage(failure,
					  "option --%s wants %s, not \"%s\"",
					  def->name, def->value, text);
		args->value[opt].str = text;
		return 0;
	case ARG_PATH:
		if (!*text)
			return fail_usage(failure, "option --%s wants %s",
					  def->name, def->value);
		args->value[opt].str = text;
		return 0;
	case ARG_UUID:
		if (!args_is_uuid(text))
			return fail_usage(failure,
					  "option --%s wants a UUID, not \"%s\"",
					  def->name, text);
		args->value[opt].str = text;
		return 0;
	case ARG_FLAG:
		break;
	}
	return fail_usage(failure, "option --%s takes no value", def->name);
}

/* One option at argv[*pos]; leaves *pos at the last argument that it took. */
static int parse_option(uint64_t allowed, int argc, char *const *argv, int *pos,
			struct args *args, struct failure *failure)
{
	const char *arg = argv[*pos];
	const char *value = NULL;
	int opt;

	if (arg[1] == '-') {
		size_t len = strcspn(arg + 2, "=");

		opt = find_long(allowed, arg + 2, len);
		if (opt < 0)
			return unknown_option(allowed, arg + 2, len, failure);
		if (arg[2 + len])
			value = arg + 2 + len + 1;
	} else {
		opt = arg[1] && !arg[2] ? find_letter(allowed, arg[1]) : -ENOENT;
		if (opt < 0)
			return fail_usage(failure, "unknown option %s", arg);
	}

	if (args->given & OPT_BIT(opt) & ~OPT_GLOBAL)
		return fail_usage(failure, "option --%s is given twice",
				  args_table[opt].name);
	args->given |= OPT_BIT(opt);

	if (args_table[opt].type == ARG_FLAG) {
		if (value)
			return fail_usage(failure, "option --%s takes no value",
					  args_table[opt].name);
		return 0;
	}
	if (!value) {
		if (*pos + 1 >= argc)
			return fail_usage(failure, "option --%s wants a value",
					  args_table[opt].name);
		value = argv[++*pos];
	}
	return parse_value(opt, value, args, failure);
}

/**
 * args_parse() - understand what follows the verb
 * @rule: what the verb accepts
 * @argc: length of @argv
 * @argv: arguments, without program and verb; must outlive @args
 * @args: what was understood, complete only on success
 * @failure: what is wrong
 *
 * With --help or --version among the options nothing is found missing.
 *
 * Return: 0, or -EINVAL with @failure filled in.
 */
int args_parse(const struct args_rule *rule, int argc, char *const *argv,
	       struct args *args, struct failure *failure)
{
	uint64_t allowed = rule->allowed | OPT_GLOBAL;
	bool options = true;
	uint64_t missing;
	int err;
	int i;

	memset(args, 0, sizeof(*args));
	for (i = 0; i < argc; i++) {
		if (options && !strcmp(argv[i], "--")) {
			options = false;
			continue;
		}
		if (options && argv[i][0] == '-') {
			err = parse_option(allowed, argc, argv, &i, args,
					   failure);
			if (err)
				return err;
			continue;
		}
		if (args->num_words >= rule->max_words)
			return fail_usage(failure, "\"%s\" is one word too many",
					  argv[i]);
		args->words[args->num_words++] = argv[i];
	}

	if (args->given & (OPT_BIT(OPT_HELP) | OPT_BIT(OPT_VERSION)))
		return 0;
	if (args->num_words < rule->min_words)
		return fail_usage(failure, "it is not said what to work on");
	missing = rule->required & ~args->given;
	for (i = 0; i < OPT_NUM; i++)
		if (missing & OPT_BIT(i))
			return fail_usage(failure, "option --%s %s is missing",
					  args_table[i].name, args_table[i].value);
	return 0;
}

/**
 * args_help() - print one line per option to stdout
 * @allowed: OPT_BIT()s of the options to print
 */
void args_help(uint64_t allowed)
{
	char left[64];
	int i;

	for (i = 0; i < OPT_NUM; i++) {
		const struct arg_def *def = &args_table[i];

		if (!(allowed & OPT_BIT(i)))
			continue;
		if (def->letter)
			snprintf(left, sizeof(left), "-%c, --%s%s%s",
				 def->letter, def->name, def->value ? " " : "",
				 def->value ? def->value : "");
		else
			snprintf(left, sizeof(left), "--%s%s%s", def->name,
				 def->value ? " " : "",
				 def->value ? def->value : "");
		if (strlen(left) > HELP_LEFT)
			printf("  %s\n  %-*s %s\n", left, HELP_LEFT, "",
			       def->help);
		else
			printf("  %-*s %s\n", HELP_LEFT, left, def->help);
	}
}
