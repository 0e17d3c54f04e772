// SPDX-License-Identifier: GPL-2.0-only
/*
 * Door: the screen of "vfctl top", with the keys of htop.
 */
#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <curses.h>

#include "sysio.h"
#include "top.h"
#include "util.h"
#include "vfctl.h"

#define WORD_SIZE	32
#define CTRL(letter)	((letter) & 0x1f)

/* Lines above and below those of the functions. */
#define LINES_ABOVE	3
#define LINES_BELOW	1

enum prompt {
	PROMPT_NONE,
	PROMPT_SEARCH,
	PROMPT_FILTER,
	PROMPT_SORT,
	PROMPT_HELP,
};

/**
 * struct screen - what is shown
 * @top: the functions
 * @order: those that pass the filter, in the order shown
 * @num: length of @order
 * @sort: column they are sorted by
 * @inverted: the other way round
 * @paused: no new look is taken
 * @prompt: what the keys go to
 * @word: what was typed into the prompt
 * @filter: only functions that have this in their line
 * @at: which of @order is selected
 * @selected: generation of that function
 * @first: which of @order is on the first line
 * @choice: which column is selected in the menu
 */
struct screen {
	struct top *top;
	const struct rate **order;
	size_t num;
	size_t sort;
	bool inverted;
	bool paused;
	enum prompt prompt;
	char word[WORD_SIZE];
	char filter[WORD_SIZE];
	size_t at;
	uint64_t selected;
	size_t first;
	size_t choice;
};

static const char *const help_lines[] = {
	"Up Down PgUp PgDn Home End   select a function",
	"F3 /                         search: the next that has the word",
	"F4 \\                         filter: only those that have the word",
	"F6 < >                       choose the column to sort by",
	"I                            sort the other way round",
	"N                            sort by name",
	"P                            sort by part of the engine",
	"Z                            pause, and go on",
	"Ctrl-L                       look again now",
	"F1 h ?                       this",
	"F10 q                        end",
	"",
	"Any key goes back.",
};

/* qsort() has no room for an argument. */
static const struct screen *sorting;

static int compare(const void *a, const void *b)
{
	const struct rate *const *one = a;
	const struct rate *const *other = b;
	int order = top_compare(*one, *other, sorting->sort);

	return sorting->inverted ? -order : order;
}

static bool passes(const struct rate *rate, const char *word)
{
	char line[TOP_LINE_SIZE];

	top_line(rate, line);
	return !word[0] || strcasestr(line, word);
}

/* Filters and sorts again; who is selected stays so while it is there. */
static int arrange(struct screen *screen)
{
	const struct rates *rates = &screen->top->rates;
	const struct rate **order;
	size_t i;

	order = calloc(rates->num + 1, sizeof(*order));
	if (!order)
		return -ENOMEM;
	free(screen->order);
	screen->order = order;
	screen->num = 0;
	for (i = 0; i < rates->num; i++)
		if (passes(&rates->items[i], screen->filter))
			order[screen->num++] = &rates->items[i];
	sorting = screen;
	qsort(order, screen->num, sizeof(*order), compare);
	for (i = 0; i < screen->num; i++)
		if (order[i]->func->generation == screen->selected)
			screen->at = i;
	if (screen->at >= screen->num)
		screen->at = screen->num ? screen->num - 1 : 0;
	if (screen->num)
		screen->selected = order[screen->at]->func->generation;
	return 0;
}

static void put_line(int y, attr_t attr, const char *text)
{
	char line[TOP_LINE_SIZE];

	if (y < 0 || y >= LINES)
		return;
	snprintf(line, sizeof(line), "%-*s", (int)sizeof(line) - 1, text);
	attrset(attr);
	mvaddnstr(y, 0, line, COLS);
	attrset(A_NORMAL);
}

static void draw_prompt(const struct screen *screen)
{
	static const char *const leads[] = {
		[PROMPT_SEARCH] = "Search",
		[PROMPT_FILTER] = "Filter",
	};
	char line[TOP_LINE_SIZE];

	if (screen->prompt == PROMPT_SEARCH || screen->prompt == PROMPT_FILTER)
		snprintf(line, sizeof(line), "%s: %s_  Enter: done  Esc: cancel",
			 leads[screen->prompt], screen->word);
	else if (screen->prompt == PROMPT_SORT)
		snprintf(line, sizeof(line), "Enter: sort by it  Esc: cancel");
	else
		snprintf(line, sizeof(line),
			 "F1 Help  F3 Search  F4 Filter  F6 SortBy  F10 Quit%s%s%s",
			 screen->filter[0] ? "  filter: " : "", screen->filter,
			 screen->paused ? "  PAUSED" : "");
	put_line(LINES - 1, A_REVERSE, line);
}

static void draw_menu(const struct screen *screen)
{
	char line[TOP_LINE_SIZE];
	size_t i;

	put_line(2, A_REVERSE, "Sort by");
	for (i = 0; i < top_num_columns; i++) {
		snprintf(line, sizeof(line), "  %s", top_columns[i].head);
		put_line(LINES_ABOVE + i,
			 i == screen->choice ? A_STANDOUT : A_NORMAL, line);
	}
}

static size_t room(void)
{
	int lines = LINES - LINES_ABOVE - LINES_BELOW;

	return lines > 0 ? lines : 1;
}

static void draw_funcs(struct screen *screen)
{
	char line[TOP_LINE_SIZE];
	size_t i;

	if (screen->at < screen->first)
		screen->first = screen->at;
	if (screen->at >= screen->first + room())
		screen->first = screen->at - room() + 1;
	/* No blank lines while there is something above to show. */
	if (screen->first + room() > screen->num)
		screen->first = screen->num > room() ? screen->num - room() : 0;
	top_head(line);
	put_line(2, A_REVERSE, line);
	for (i = 0; i < room() && screen->first + i < screen->num; i++) {
		top_line(screen->order[screen->first + i], line);
		put_line(LINES_ABOVE + i, screen->first + i == screen->at ?
			 A_STANDOUT : A_NORMAL, line);
	}
	if (!screen->num)
		put_line(LINES_ABOVE, A_NORMAL, "no functions");
}

static void draw(struct screen *screen)
{
	char line[TOP_LINE_SIZE];
	size_t i;

	erase();
	top_sum(&screen->top->rates, line);
	put_line(0, A_BOLD, line);
	snprintf(line, sizeof(line), "sorted by %s%s, every %u s",
		 top_columns[screen->sort].head,
		 screen->inverted ? ", the other way round" : "",
		 screen->top->delay_s);
	put_line(1, A_NORMAL, line);
	if (screen->prompt == PROMPT_HELP)
		for (i = 0; i < ARRAY_SIZE(help_lines); i++)
			put_line(LINES_ABOVE + i, A_NORMAL, help_lines[i]);
	else if (screen->prompt == PROMPT_SORT)
		draw_menu(screen);
	else
		draw_funcs(screen);
	draw_prompt(screen);
	refresh();
}

static void select_at(struct screen *screen, size_t at)
{
	if (at >= screen->num)
		return;
	screen->at = at;
	screen->selected = screen->order[at]->func->generation;
}

/* From the selected one on, and round. */
static void search(struct screen *screen, bool next)
{
	size_t i;

	for (i = next; i < screen->num + next; i++) {
		size_t at = (screen->at + i) % screen->num;

		if (passes(screen->order[at], screen->word)) {
			select_at(screen, at);
			return;
		}
	}
}

/* A key while a word is typed. */
static void key_word(struct screen *screen, int key)
{
	bool filter = screen->prompt == PROMPT_FILTER;
	size_t len = strlen(screen->word);

	switch (key) {
	case 27:
		screen->word[0] = '\0';
		if (filter)
			screen->filter[0] = '\0';
		screen->prompt = PROMPT_NONE;
		return;
	case '\n':
	case '\r':
	case KEY_ENTER:
		screen->prompt = PROMPT_NONE;
		return;
	case KEY_F(3):
		if (!filter)
			search(screen, true);
		return;
	case KEY_BACKSPACE:
	case 127:
	case '\b':
		if (len)
			screen->word[len - 1] = '\0';
		break;
	default:
		if (key < ' ' || key > '~' || len + 1 >= sizeof(screen->word))
			return;
		screen->word[len] = key;
		screen->word[len + 1] = '\0';
		break;
	}
	if (filter)
		strcpy(screen->filter, screen->word);
	else
		search(screen, false);
}

static void key_menu(struct screen *screen, int key)
{
	switch (key) {
	case KEY_UP:
		if (screen->choice)
			screen->choice--;
		return;
	case KEY_DOWN:
		if (screen->choice + 1 < top_num_columns)
			screen->choice++;
		return;
	case '\n':
	case '\r':
	case KEY_ENTER:
		screen->sort = screen->choice;
		screen->inverted = false;
		break;
	case 27:
	case 'q':
		break;
	default:
		return;
	}
	screen->prompt = PROMPT_NONE;
}

static void sort_by(struct screen *screen, enum rate_what what)
{
	size_t i;

	for (i = top_num_columns; i-- > 0;)
		if (top_columns[i].what == what)
			screen->sort = i;
	screen->inverted = false;
}

static void ask(struct screen *screen, enum prompt prompt)
{
	screen->prompt = prompt;
	screen->choice = screen->sort;
	snprintf(screen->word, sizeof(screen->word), "%s",
		 prompt == PROMPT_FILTER ? screen->filter : "");
}

static void move_by(struct screen *screen, long lines)
{
	long at = screen->at + lines;

	if (at >= (long)screen->num)
		at = (long)screen->num - 1;
	select_at(screen, at > 0 ? at : 0);
}

/* Return: whether this is the end. */
static bool key_plain(struct screen *screen, int key)
{
	switch (key) {
	case KEY_F(10):
	case 'q':
	case 'Q':
		return true;
	case KEY_F(1):
	case 'h':
	case '?':
		ask(screen, PROMPT_HELP);
		break;
	case KEY_F(3):
	case '/':
		ask(screen, PROMPT_SEARCH);
		break;
	case KEY_F(4):
	case '\\':
		ask(screen, PROMPT_FILTER);
		break;
	case KEY_F(6):
	case '<':
	case '>':
	case ',':
	case '.':
		ask(screen, PROMPT_SORT);
		break;
	case 'I':
		screen->inverted = !screen->inverted;
		break;
	case 'N':
		sort_by(screen, RATE_NUM);
		break;
	case 'P':
		sort_by(screen, RATE_ENGINE);
		break;
	case 'Z':
		screen->paused = !screen->paused;
		break;
	case KEY_UP:
		move_by(screen, -1);
		break;
	case KEY_DOWN:
		move_by(screen, 1);
		break;
	case KEY_PPAGE:
		move_by(screen, -(long)room());
		break;
	case KEY_NPAGE:
		move_by(screen, room());
		break;
	case KEY_HOME:
		move_by(screen, -(long)screen->num);
		break;
	case KEY_END:
		move_by(screen, screen->num);
		break;
	default:
		break;
	}
	return false;
}

/* Return: whether this is the end. */
static bool take_key(struct screen *screen, int key)
{
	switch (screen->prompt) {
	case PROMPT_SEARCH:
	case PROMPT_FILTER:
		key_word(screen, key);
		return false;
	case PROMPT_SORT:
		key_menu(screen, key);
		return false;
	case PROMPT_HELP:
		screen->prompt = PROMPT_NONE;
		return false;
	default:
		return key_plain(screen, key);
	}
}

/*
 * Shows the last look until the next one is due, or the user wants it now.
 *
 * Return: 1 if this is the end, 0 for the next look, or an errno.
 */
static int wait_keys(struct screen *screen)
{
	uint64_t due = sysio_clock_ns() + screen->top->delay_s * UINT64_C(1000000000);

	for (;;) {
		uint64_t now = sysio_clock_ns();
		int key;

		if (arrange(screen))
			return -ENOMEM;
		draw(screen);
		if (!screen->paused && now >= due)
			return 0;
		timeout(screen->paused ? -1 : (int)((due - now) / 1000000 + 1));
		key = getch();
		if (vfctl_stopped())
			return 1;
		/* What the terminal made of another size nobody knows. */
		if (key == KEY_RESIZE || key == CTRL('L'))
			clear();
		if (key == CTRL('L'))
			return 0;
		if (key != ERR && take_key(screen, key))
			return 1;
	}
}

static int watch(struct vfctl *vfctl, struct screen *screen)
{
	uint32_t round = 0;
	int err;

	for (;;) {
		err = wait_keys(screen);
		if (err || (screen->top->rounds &&
			    ++round == screen->top->rounds))
			break;
		err = top_look(vfctl, screen->top);
		if (err)
			break;
	}
	return err == 1 ? 0 : err;
}

/**
 * top_screen() - watch functions on a terminal
 * @vfctl: the run
 * @top: what to watch
 *
 * Return: 0 when the user has seen enough, or an errno.
 */
int top_screen(struct vfctl *vfctl, struct top *top)
{
	struct screen screen = { .top = top };
	SCREEN *terminal;
	int err;

	/* Asked first, so that a refusal is not lost with the screen. */
	err = top_look(vfctl, top);
	if (err)
		return err;
	setlocale(LC_CTYPE, "");
	terminal = newterm(NULL, stdout, stdin);
	if (!terminal)
		return fail(&vfctl->failure, ENOTTY,
			    "this terminal is not known: %s",
			    getenv("TERM") ? getenv("TERM") : "no TERM");
	cbreak();
	noecho();
	keypad(stdscr, TRUE);
	set_escdelay(50);
	curs_set(0);
	err = watch(vfctl, &screen);
	endwin();
	delscreen(terminal);
	free(screen.order);
	return err == -ENOMEM ? fail(&vfctl->failure, ENOMEM, "out of memory") :
				err;
}
