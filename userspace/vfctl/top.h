/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * "vfctl top": what its parts share.
 */
#ifndef _VFCTL_TOP_H
#define _VFCTL_TOP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model.h"
#include "rates.h"

struct vfctl;

#define TOP_DELAY_S	3

/**
 * struct top - functions as they are watched
 * @delay_s: seconds from one look to the next
 * @rounds: how many times to show them, 0 for until the end
 * @before: the look before the last
 * @now: the last look
 * @clock_ns: when that was
 * @rates: what happened between the two
 */
struct top {
	uint32_t delay_s;
	uint32_t rounds;
	struct model_list before;
	struct model_list now;
	uint64_t clock_ns;
	struct rates rates;
};

/* cmd_top.c */
int top_look(struct vfctl *vfctl, struct top *top);

/*
 * top_screen.c; but top_exec.c, which leaves it to the program vfctl-top, in
 * the program that all other verbs are in and that does without ncurses.
 */
int top_screen(struct vfctl *vfctl, struct top *top);

/* out_top.c */

/**
 * struct top_column - one column
 * @head: its title
 * @width: characters
 * @left: align to the left, for text
 * @what: the number it shows; RATE_NUM for text
 * @format: writes a cell; NULL for a plain number
 */
struct top_column {
	const char *head;
	int width;
	bool left;
	enum rate_what what;
	void (*format)(const struct rate *rate, char *text, size_t size);
};

#define TOP_LINE_SIZE	256

extern const struct top_column top_columns[];
extern const size_t top_num_columns;

void out_text_rates(const struct rates *rates);
void top_head(char *line);
void top_line(const struct rate *rate, char *line);
void top_sum(const struct rates *rates, char *line);
int top_compare(const struct rate *a, const struct rate *b, size_t column);

#endif /* _VFCTL_TOP_H */
