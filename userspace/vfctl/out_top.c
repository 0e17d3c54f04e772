// SPDX-License-Identifier: GPL-2.0-only
/*
 * Output: functions at work, a line each, for "vfctl top" on a terminal and in
 * a file.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "top.h"
#include "util.h"

/* Four characters at most: 0..999, 1.0k..9.9k, 10k..999k, and so on. */
static void format_number(uint64_t value, char *text, size_t size)
{
	static const char units[] = " kMGTPE";
	uint64_t rest = 0;
	size_t unit = 0;

	while (value >= 1000) {
		rest = value % 1000;
		value /= 1000;
		unit++;
	}
	if (!unit)
		snprintf(text, size, "%" PRIu64, value);
	else if (value < 10)
		snprintf(text, size, "%" PRIu64 ".%" PRIu64 "%c", value,
			 rest / 100, units[unit]);
	else
		snprintf(text, size, "%" PRIu64 "%c", value, units[unit]);
}

static void format_name(const struct rate *rate, char *text, size_t size)
{
	snprintf(text, size, "%s", rate->func->name);
}

static void format_parent(const struct rate *rate, char *text, size_t size)
{
	snprintf(text, size, "%s", rate->func->parent);
}

static void format_engine(const struct rate *rate, char *text, size_t size)
{
	uint64_t permille = rate->value[RATE_ENGINE];

	snprintf(text, size, "%" PRIu64 ".%" PRIu64, permille / 10,
		 permille % 10);
}

static void format_wait(const struct rate *rate, char *text, size_t size)
{
	uint64_t us = rate->value[RATE_WAIT];

	if (us < 1000)
		snprintf(text, size, "%" PRIu64 "us", us);
	else if (us < 1000000)
		snprintf(text, size, "%" PRIu64 "ms", us / 1000);
	else
		snprintf(text, size, "%" PRIu64 "s", us / 1000000);
}

static void format_holder(const struct rate *rate, char *text, size_t size)
{
	const struct func *func = rate->func;

	if (func->quarantine)
		snprintf(text, size, "(in quarantine)");
	else if (model_has(&func->model, VFIO_GLUE_A_FUNC_HOLDER_PID))
		snprintf(text, size, "%s[%u]", func->holder_comm,
			 func->holder_pid);
	else
		snprintf(text, size, "-");
}

/* Text columns have RATE_NUM. */
const struct top_column top_columns[] = {
	{ "FUNCTION", 12, true, RATE_NUM, format_name },
	{ "PARENT", 6, true, RATE_NUM, format_parent },
	{ "RXp/s", 5, false, RATE_RX_PACKETS, NULL },
	{ "RXb/s", 5, false, RATE_RX_BITS, NULL },
	{ "TXp/s", 5, false, RATE_TX_PACKETS, NULL },
	{ "TXb/s", 5, false, RATE_TX_BITS, NULL },
	{ "SPOOF", 5, false, RATE_SPOOFS, NULL },
	{ "ENG%", 5, false, RATE_ENGINE, format_engine },
	{ "WAIT<", 5, false, RATE_WAIT, format_wait },
	{ "CMD/s", 5, false, RATE_COMMANDS, NULL },
	{ "PIXB/s", 6, false, RATE_PIXELS, NULL },
	{ "DROP", 4, false, RATE_DROPS, NULL },
	{ "HELD BY", 0, true, RATE_NUM, format_holder },
};

const size_t top_num_columns = ARRAY_SIZE(top_columns);

static void add_cell(char *line, const struct top_column *column,
		     const char *text)
{
	size_t len = strlen(line);

	snprintf(line + len, TOP_LINE_SIZE - len, "%s%*s", len ? " " : "",
		 column->left ? -column->width : column->width, text);
}

/* No blanks at the end, for who compares files. */
static void end_line(char *line)
{
	size_t len = strlen(line);

	while (len && line[len - 1] == ' ')
		line[--len] = '\0';
}

/**
 * top_head() - the titles of the columns
 * @line: where to, TOP_LINE_SIZE
 */
void top_head(char *line)
{
	size_t i;

	line[0] = '\0';
	for (i = 0; i < top_num_columns; i++)
		add_cell(line, &top_columns[i], top_columns[i].head);
	end_line(line);
}

/**
 * top_line() - what one function did
 * @rate: what it did
 * @line: where to, TOP_LINE_SIZE
 */
void top_line(const struct rate *rate, char *line)
{
	char text[96];
	size_t i;

	line[0] = '\0';
	for (i = 0; i < top_num_columns; i++) {
		const struct top_column *column = &top_columns[i];

		if (column->what != RATE_NUM && !rate_has(rate, column->what))
			snprintf(text, sizeof(text), "-");
		else if (column->format)
			column->format(rate, text, sizeof(text));
		else
			format_number(rate->value[column->what], text,
				      sizeof(text));
		add_cell(line, column, text);
	}
	end_line(line);
}

/**
 * top_sum() - what all functions did together
 * @rates: what they did
 * @line: where to, TOP_LINE_SIZE
 */
void top_sum(const struct rates *rates, char *line)
{
	char clock[16], rx[16], tx[16];
	uint64_t bits[2] = { 0, 0 };
	struct tm tm;
	size_t i;

	for (i = 0; i < rates->num; i++) {
		bits[0] += rates->items[i].value[RATE_RX_BITS];
		bits[1] += rates->items[i].value[RATE_TX_BITS];
	}
	format_number(bits[0], rx, sizeof(rx));
	format_number(bits[1], tx, sizeof(tx));
	localtime_r(&rates->time.tv_sec, &tm);
	strftime(clock, sizeof(clock), "%H:%M:%S", &tm);
	snprintf(line, TOP_LINE_SIZE,
		 "vfctl top - %s, functions: %zu, received: %sb/s, sent: %sb/s",
		 clock, rates->num, rx, tx);
}

/**
 * top_compare() - which of two functions comes first
 * @a: one
 * @b: the other
 * @column: by which of top_columns
 *
 * Text goes from A to Z, numbers from the largest to the smallest; what has
 * none comes last. Names decide between equals.
 *
 * Return: less than 0 if @a comes first, more if @b does.
 */
int top_compare(const struct rate *a, const struct rate *b, size_t column)
{
	const struct top_column *by = &top_columns[column];
	char text[2][96];
	int order;

	if (by->what == RATE_NUM) {
		by->format(a, text[0], sizeof(text[0]));
		by->format(b, text[1], sizeof(text[1]));
		order = strcmp(text[0], text[1]);
	} else if (rate_has(a, by->what) != rate_has(b, by->what)) {
		order = rate_has(a, by->what) ? -1 : 1;
	} else {
		order = (a->value[by->what] < b->value[by->what]) -
			(a->value[by->what] > b->value[by->what]);
	}
	return order ? order : strcmp(a->func->name, b->func->name);
}

static int by_name(const void *a, const void *b)
{
	const struct rate *one = a;
	const struct rate *other = b;

	return strcmp(one->func->name, other->func->name);
}

/**
 * out_text_rates() - what all functions did, for people
 * @rates: what they did
 */
void out_text_rates(const struct rates *rates)
{
	char line[TOP_LINE_SIZE];
	size_t i;

	qsort(rates->items, rates->num, sizeof(*rates->items), by_name);
	top_sum(rates, line);
	printf("%s\n", line);
	top_head(line);
	printf("%s\n", line);
	for (i = 0; i < rates->num; i++) {
		top_line(&rates->items[i], line);
		printf("%s\n", line);
	}
	printf("\n");
	fflush(stdout);
}
