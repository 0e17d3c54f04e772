/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The command line: every option of every verb, in one table, so that an option
 * is spelled, checked and explained the same wherever it is accepted.
 */
#ifndef _VFCTL_ARGS_H
#define _VFCTL_ARGS_H

#include <stdbool.h>
#include <stdint.h>

struct failure;

/* Options; the order is that of the help text. */
enum opt {
	OPT_PROFILE,
	OPT_COUNT,
	OPT_EVENTS,
	OPT_LAST,
	OPT_BATCH,
	OPT_ROUNDS,
	OPT_DELAY,
	OPT_POLICY,
	OPT_PARENT,
	OPT_NAME,
	OPT_UUID,
	OPT_BIND_MODE,
	OPT_PARENT_MODE,
	OPT_FIT,
	OPT_SLOT_OFFSET,
	OPT_EXCLUDE,
	OPT_NUMA_NODE,
	OPT_OWNER,
	OPT_AFFINITY,
	OPT_WITHOUT,
	OPT_MAC,
	OPT_VLAN,
	OPT_QOS,
	OPT_SPOOF_CHECK,
	OPT_TRUST,
	OPT_LINK,
	OPT_MAX_RATE,
	OPT_QUARANTINE,
	OPT_GUARD_WINDOW,
	OPT_GUARD_RESETS,
	OPT_GUARD_ERRORS,
	OPT_SCHED,
	OPT_SLICE,
	OPT_WEIGHT,
	OPT_CAP,
	OPT_BURST,
	OPT_VRAM,
	OPT_PERMILLE,
	OPT_HEADS,
	OPT_RESOLUTION,
	OPT_INSTANCES,
	OPT_FILE,
	OPT_DRY_RUN,
	OPT_SVG,
	OPT_WAIT,
	OPT_PERMANENT,
	OPT_FORMAT,
	OPT_HANDOVER,
	OPT_JSON,
	OPT_HELP,
	OPT_VERSION,
	OPT_NUM
};

#define OPT_BIT(opt)	(UINT64_C(1) << (opt))

/* What every verb accepts. */
#define OPT_GLOBAL	(OPT_BIT(OPT_JSON) | OPT_BIT(OPT_HELP) | \
			 OPT_BIT(OPT_VERSION))

/* Where a function shall go. */
#define OPT_PLACING	(OPT_BIT(OPT_POLICY) | OPT_BIT(OPT_PARENT) | \
			 OPT_BIT(OPT_EXCLUDE) | OPT_BIT(OPT_NUMA_NODE) | \
			 OPT_BIT(OPT_OWNER) | OPT_BIT(OPT_AFFINITY))

/* What describes a VF to its network. */
#define OPT_IDENTITY	(OPT_BIT(OPT_MAC) | OPT_BIT(OPT_VLAN) | \
			 OPT_BIT(OPT_QOS) | OPT_BIT(OPT_SPOOF_CHECK) | \
			 OPT_BIT(OPT_TRUST) | OPT_BIT(OPT_LINK) | \
			 OPT_BIT(OPT_MAX_RATE))

/* What puts a VF in quarantine. */
#define OPT_GUARD	(OPT_BIT(OPT_GUARD_WINDOW) | \
			 OPT_BIT(OPT_GUARD_RESETS) | OPT_BIT(OPT_GUARD_ERRORS))

/* How a GPU's engine is shared. */
#define OPT_ENGINE	(OPT_BIT(OPT_SCHED) | OPT_BIT(OPT_SLICE))

/* What a vGPU has of it. */
#define OPT_SHARE	(OPT_BIT(OPT_WEIGHT) | OPT_BIT(OPT_CAP) | \
			 OPT_BIT(OPT_BURST))

/* How a VF is handed over: values of OPT_BIND_MODE. */
enum bind_mode {
	BIND_VFIO,
	BIND_NETDEV,
};

/* Forms of "stats": values of OPT_FORMAT. */
enum stats_format {
	STATS_TEXT,
	STATS_JSON,
	STATS_OPENMETRICS,
};

/* To whom "export" hands over: values of OPT_HANDOVER. */
enum handover {
	HANDOVER_LIBVIRT,
	HANDOVER_QEMU,
	HANDOVER_CDI,
	HANDOVER_ENV,
};

#define ARGS_WORDS_MAX	64

/**
 * struct args - a command line that was understood
 * @given: OPT_BIT()s of the options that are in it
 * @value: value of each option; meaningful if it was given. @num holds numbers,
 *	   words (by the value they stand for) and on/off (1/0)
 * @words: what is neither an option nor the value of one, after the verb
 * @num_words: length of @words
 */
struct args {
	uint64_t given;
	union {
		const char *str;
		uint32_t num;
		uint8_t mac[6];
	} value[OPT_NUM];
	const char *words[ARGS_WORDS_MAX];
	unsigned int num_words;
};

/**
 * struct args_rule - what a verb accepts
 * @allowed: OPT_BIT()s of the options it knows, without OPT_GLOBAL
 * @required: those of them that must be given
 * @min_words: fewest words after the verb
 * @max_words: most words after the verb, up to ARGS_WORDS_MAX
 */
struct args_rule {
	uint64_t allowed;
	uint64_t required;
	unsigned int min_words;
	unsigned int max_words;
};

int args_parse(const struct args_rule *rule, int argc, char *const *argv,
	       struct args *args, struct failure *failure);
void args_help(uint64_t allowed);
const char *args_option_name(enum opt opt);
const char *args_suggest(const char *word, const char *const *known);

static inline bool args_has(const struct args *args, enum opt opt)
{
	return args->given & OPT_BIT(opt);
}

bool args_is_name(const char *text);
bool args_is_uuid(const char *text);
bool args_is_address(const char *text);

#endif /* _VFCTL_ARGS_H */
