/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The table of options, which args.c reads.
 */
#ifndef VFCTL_ARGS_TABLE_H
#define VFCTL_ARGS_TABLE_H

#include <stdint.h>

#include "args.h"

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

extern const struct arg_def args_table[OPT_NUM];

#endif
