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
#include "failure.h"

/* Longer words are no misspelling of ours. */
#define SUGGEST_MAX	24

/* Width of the column of options in the help text. */
#define HELP_LEFT	27

enum arg_type {
	ARG_FLAG,
	ARG_NAME,
	ARG_NAMES,	/* NAME,.. */
	ARG_MIX,	/* NAME[:N],.. */
	ARG_UUID,
	ARG_NUMBER,
	ARG_WORD,
	ARG_MAC,
	ARG_PATH,
};

struct arg_word {
	const char *word;
	uint32_t value;
};

struct arg_def {
	const char *name;
	char letter;
	enum arg_type type;
	uint32_t min;
	uint32_t max;
	const struct arg_word *words;
	const char *value;
	const char *help;
};

static const struct arg_word policy_words[] = {
	{ "depth", VFIO_GLUE_POLICY_DEPTH },
	{ "breadth", VFIO_GLUE_POLICY_BREADTH },
	{ "depth-capacity", VFIO_GLUE_POLICY_DEPTH_CAPACITY },
	{ "breadth-capacity", VFIO_GLUE_POLICY_BREADTH_CAPACITY },
	{ NULL, 0 }
};

static const struct arg_word bind_words[] = {
	{ "vfio", BIND_VFIO },
	{ "netdev", BIND_NETDEV },
	{ NULL, 0 }
};

static const struct arg_word mode_words[] = {
	{ "one-type", VFIO_GLUE_MODE_ONE_TYPE },
	{ "mixed", VFIO_GLUE_MODE_MIXED },
	{ "mig", VFIO_GLUE_MODE_MIG },
	{ NULL, 0 }
};

static const struct arg_word fit_words[] = {
	{ "best", VFIO_GLUE_FIT_BEST },
	{ "first", VFIO_GLUE_FIT_FIRST },
	{ NULL, 0 }
};

static const struct arg_word sched_words[] = {
	{ "best-effort", VFIO_GLUE_SCHED_BEST_EFFORT },
	{ "equal-share", VFIO_GLUE_SCHED_EQUAL_SHARE },
	{ "fixed-share", VFIO_GLUE_SCHED_FIXED_SHARE },
	{ "weighted", VFIO_GLUE_SCHED_WEIGHTED },
	{ NULL, 0 }
};

static const struct arg_word affinity_words[] = {
	{ "spread", VFIO_GLUE_AFFINITY_SPREAD },
	{ "pack", VFIO_GLUE_AFFINITY_PACK },
	{ NULL, 0 }
};

static const struct arg_word onoff_words[] = {
	{ "on", 1 },
	{ "off", 0 },
	{ NULL, 0 }
};

static const struct arg_word link_words[] = {
	{ "auto", VFIO_GLUE_LINK_AUTO },
	{ "enable", VFIO_GLUE_LINK_ENABLE },
	{ "disable", VFIO_GLUE_LINK_DISABLE },
	{ NULL, 0 }
};

static const struct arg_word quarantine_words[] = {
	{ "none", VFIO_GLUE_QUARANTINE_NONE },
	{ NULL, 0 }
};

static const struct arg_word format_words[] = {
	{ "text", STATS_TEXT },
	{ "json", STATS_JSON },
	{ "openmetrics", STATS_OPENMETRICS },
	{ NULL, 0 }
};

static const struct arg_word handover_words[] = {
	{ "libvirt", HANDOVER_LIBVIRT },
	{ "qemu", HANDOVER_QEMU },
	{ "cdi", HANDOVER_CDI },
	{ "env", HANDOVER_ENV },
	{ NULL, 0 }
};

static const struct arg_def defs[OPT_NUM] = {
	[OPT_PROFILE] = {
		.name = "profile", .type = ARG_MIX, .value = "PROFILE[:N],..",
		.help = "what to create, see \"vfctl profiles\"",
	},
	[OPT_COUNT] = {
		.name = "count", .type = ARG_NUMBER, .value = "N",
		.min = 1, .max = VFIO_GLUE_COUNT_MAX,
		.help = "how many, all or none; default 1",
	},
	[OPT_EVENTS] = {
		.name = "count", .type = ARG_NUMBER, .value = "N",
		.min = 1, .max = UINT32_MAX,
		.help = "end after N events",
	},
	[OPT_POLICY] = {
		.name = "policy", .type = ARG_WORD, .words = policy_words,
		.value = "depth|breadth|depth-capacity|breadth-capacity",
		.help = "fullest or emptiest parent first",
	},
	[OPT_PARENT] = {
		.name = "parent", .type = ARG_NAME, .value = "PARENT",
		.help = "this parent only",
	},
	[OPT_NAME] = {
		.name = "name", .type = ARG_NAME, .value = "NAME",
		.help = "name of the function; default vfN or vgpuN",
	},
	[OPT_UUID] = {
		.name = "uuid", .type = ARG_UUID, .value = "UUID",
		.help = "its UUID; default a random one",
	},
	[OPT_BIND_MODE] = {
		.name = "mode", .type = ARG_WORD, .words = bind_words,
		.value = "vfio|netdev",
		.help = "driver of a VF: vfio-pci (default) or igbvf",
	},
	[OPT_PARENT_MODE] = {
		.name = "mode", .type = ARG_WORD, .words = mode_words,
		.value = "one-type|mixed|mig",
		.help = "what a GPU may hold at one time",
	},
	[OPT_FIT] = {
		.name = "fit", .type = ARG_WORD, .words = fit_words,
		.value = "best|first",
		.help = "which place in a GPU a vGPU gets",
	},
	[OPT_SLOT_OFFSET] = {
		.name = "slot-offset", .type = ARG_NUMBER, .value = "MIB",
		.min = 0, .max = UINT32_MAX,
		.help = "where a vGPU's memory begins on its parent",
	},
	[OPT_EXCLUDE] = {
		.name = "exclude", .type = ARG_NAMES, .value = "PARENT,..",
		.help = "none of these parents",
	},
	[OPT_NUMA_NODE] = {
		.name = "numa-node", .type = ARG_NUMBER, .value = "NODE",
		.min = 0, .max = INT32_MAX,
		.help = "parents on this NUMA node first",
	},
	[OPT_OWNER] = {
		.name = "owner", .type = ARG_NAME, .value = "OWNER",
		.help = "for whom it is made, any name",
	},
	[OPT_AFFINITY] = {
		.name = "affinity", .type = ARG_WORD, .words = affinity_words,
		.value = "spread|pack",
		.help = "away from the owner's others, or to them",
	},
	[OPT_WITHOUT] = {
		.name = "without", .type = ARG_NAMES, .value = "NAME|UUID,..",
		.help = "as if these functions were not there",
	},
	[OPT_MAC] = {
		.name = "mac", .type = ARG_MAC, .value = "ADDRESS",
		.help = "Ethernet address of a VF; all zeros: the derived one",
	},
	[OPT_VLAN] = {
		.name = "vlan", .type = ARG_NUMBER, .value = "0..4094",
		.min = 0, .max = 4094,
		.help = "port VLAN of a VF, 0 for none",
	},
	[OPT_QOS] = {
		.name = "qos", .type = ARG_NUMBER, .value = "0..7",
		.min = 0, .max = 7,
		.help = "priority in the port VLAN's tag",
	},
	[OPT_SPOOF_CHECK] = {
		.name = "spoof-check", .type = ARG_WORD, .words = onoff_words,
		.value = "on|off",
		.help = "drop frames with a foreign source address",
	},
	[OPT_TRUST] = {
		.name = "trust", .type = ARG_WORD, .words = onoff_words,
		.value = "on|off",
		.help = "let the VF change its address, go promiscuous",
	},
	[OPT_LINK] = {
		.name = "link", .type = ARG_WORD, .words = link_words,
		.value = "auto|enable|disable",
		.help = "link state that the VF is shown",
	},
	[OPT_MAX_RATE] = {
		.name = "max-rate", .type = ARG_NUMBER, .value = "MBPS",
		.min = 0, .max = UINT32_MAX,
		.help = "transmit limit in Mbit/s, 0 for none",
	},
	[OPT_QUARANTINE] = {
		.name = "quarantine", .type = ARG_WORD,
		.words = quarantine_words, .value = "none",
		.help = "end the quarantine of a VF",
	},
	[OPT_GUARD_WINDOW] = {
		.name = "guard-window", .type = ARG_NUMBER, .value = "MS",
		.min = 1000, .max = 3600000,
		.help = "time in which a NIC counts what its VFs do wrong",
	},
	[OPT_GUARD_RESETS] = {
		.name = "guard-resets", .type = ARG_NUMBER, .value = "N",
		.min = 0, .max = 1000000,
		.help = "resets that put a VF in quarantine, 0 for none",
	},
	[OPT_GUARD_ERRORS] = {
		.name = "guard-errors", .type = ARG_NUMBER, .value = "N",
		.min = 0, .max = 1000000,
		.help = "errors that do, 0 for none",
	},
	[OPT_SCHED] = {
		.name = "sched", .type = ARG_WORD, .words = sched_words,
		.value = "best-effort|equal-share|fixed-share|weighted",
		.help = "how vGPUs share a GPU's engine",
	},
	[OPT_SLICE] = {
		.name = "slice-us", .type = ARG_NUMBER, .value = "N",
		.min = 0, .max = UINT32_MAX,
		.help = "length of a turn in microseconds, 100..30000",
	},
	[OPT_WEIGHT] = {
		.name = "weight", .type = ARG_NUMBER, .value = "N",
		.min = 0, .max = UINT32_MAX,
		.help = "weight of a vGPU, 1..1000",
	},
	[OPT_CAP] = {
		.name = "cap", .type = ARG_NUMBER, .value = "PERCENT",
		.min = 0, .max = UINT32_MAX,
		.help = "most of the engine that it gets, 1..100",
	},
	[OPT_BURST] = {
		.name = "burst-us", .type = ARG_NUMBER, .value = "N",
		.min = 0, .max = UINT32_MAX,
		.help = "engine time that it can save up, 0..1000000",
	},
	[OPT_VRAM] = {
		.name = "vram", .type = ARG_NUMBER, .value = "MIB",
		.max = UINT32_MAX, .help = "its memory, a power of two",
	},
	[OPT_PERMILLE] = {
		.name = "share", .type = ARG_NUMBER, .value = "N",
		.min = 1, .max = UINT32_MAX,
		.help = "its part of the engine in thousandths",
	},
	[OPT_HEADS] = {
		.name = "heads", .type = ARG_NUMBER, .value = "N",
		.max = UINT32_MAX, .help = "its displays; it has 1",
	},
	[OPT_RESOLUTION] = {
		.name = "resolution", .type = ARG_NAME, .value = "WxH",
		.help = "its largest picture in pixels",
	},
	[OPT_INSTANCES] = {
		.name = "instances", .type = ARG_NUMBER, .value = "N",
		.max = UINT32_MAX, .help = "most on a card, 0 for no limit",
	},
	[OPT_FILE] = {
		.name = "file", .letter = 'f', .type = ARG_PATH,
		.value = "FILE",
		.help = "what shall be, in YAML or JSON; - for stdin",
	},
	[OPT_DRY_RUN] = {
		.name = "dry-run", .type = ARG_FLAG,
		.help = "only show what would be done",
	},
	[OPT_SVG] = {
		.name = "svg", .type = ARG_PATH, .value = "FILE",
		.help = "draw into this file, as SVG",
	},
	[OPT_WAIT] = {
		.name = "wait", .type = ARG_NUMBER, .value = "SECONDS",
		.min = 1, .max = 3600,
		.help = "so long for parents that are not there yet",
	},
	[OPT_PERMANENT] = {
		.name = "permanent", .type = ARG_FLAG,
		.help = "also after the next boot, by a udev rule",
	},
	[OPT_FORMAT] = {
		.name = "format", .type = ARG_WORD, .words = format_words,
		.value = "text|json|openmetrics",
		.help = "how it looks; default text",
	},
	[OPT_HANDOVER] = {
		.name = "for", .type = ARG_WORD, .words = handover_words,
		.value = "libvirt|qemu|cdi|env",
		.help = "in the words of who shall use it",
	},
	[OPT_JSON] = {
		.name = "json", .letter = 'j', .type = ARG_FLAG,
		.help = "one JSON document instead of text",
	},
	[OPT_HELP] = {
		.name = "help", .letter = 'h', .type = ARG_FLAG,
		.help = "show this",
	},
	[OPT_VERSION] = {
		.name = "version", .letter = 'V', .type = ARG_FLAG,
		.help = "show the version",
	},
};

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
	return defs[opt].name;
}

static int find_long(uint64_t allowed, const char *name, size_t len)
{
	int i;

	for (i = 0; i < OPT_NUM; i++)
		if ((allowed & OPT_BIT(i)) && strlen(defs[i].name) == len &&
		    !memcmp(defs[i].name, name, len))
			return i;
	return -ENOENT;
}

static int find_letter(uint64_t allowed, char letter)
{
	int i;

	for (i = 0; i < OPT_NUM; i++)
		if ((allowed & OPT_BIT(i)) && letter && defs[i].letter == letter)
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
			known[n++] = defs[i].name;
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
	const struct arg_def *def = &defs[opt];

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
				  defs[opt].name);
	args->given |= OPT_BIT(opt);

	if (defs[opt].type == ARG_FLAG) {
		if (value)
			return fail_usage(failure, "option --%s takes no value",
					  defs[opt].name);
		return 0;
	}
	if (!value) {
		if (*pos + 1 >= argc)
			return fail_usage(failure, "option --%s wants a value",
					  defs[opt].name);
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
					  defs[i].name, defs[i].value);
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
		const struct arg_def *def = &defs[i];

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
