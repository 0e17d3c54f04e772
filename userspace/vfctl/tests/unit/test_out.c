// SPDX-License-Identifier: GPL-2.0-only
/*
 * Output: alignment, and colour only where it is shown and wanted. The contents
 * are compared by the golden files.
 */
#include <pty.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <json-c/json.h>

#include "out.h"
#include "util.h"

static char text[8192];

static void put(struct func *func, const char *name, uint32_t state)
{
	memset(func, 0, sizeof(*func));
	func->model.has = 1 << VFIO_GLUE_A_FUNC_NAME |
			  1 << VFIO_GLUE_A_FUNC_STATE;
	strcpy(func->name, name);
	func->state = state;
}

/* Prints two functions into @fd instead of stdout, and reads @from. */
static void print(const struct out_ops *out, int fd, int from)
{
	struct model_list list = { .shape = &shape_func };
	struct listing listing = { .funcs = &list };
	int saved = dup(STDOUT_FILENO);
	ssize_t len;

	model_list_add(&list);
	model_list_add(&list);
	put(list.items, "a", VFIO_GLUE_STATE_ACTIVE);
	put((struct func *)list.items + 1, "longer-name",
	    VFIO_GLUE_STATE_DRAINING);

	fflush(stdout);
	dup2(fd, STDOUT_FILENO);
	out->list(&listing);
	fflush(stdout);
	dup2(saved, STDOUT_FILENO);
	close(saved);
	len = read(from, text, sizeof(text) - 1);
	assert_true(len > 0);
	text[len] = '\0';
	model_list_clear(&list);
}

static void print_to_pipe(const struct out_ops *out)
{
	int fds[2];

	assert_int_equal(pipe(fds), 0);
	print(out, fds[1], fds[0]);
	close(fds[0]);
	close(fds[1]);
}

static void print_to_terminal(const struct out_ops *out)
{
	int master, slave;

	assert_int_equal(openpty(&master, &slave, NULL, NULL, NULL), 0);
	print(out, slave, master);
	close(master);
	close(slave);
}

static void aligns_columns(void **state)
{
	(void)state;
	print_to_pipe(&out_text);
	assert_string_equal(text, "FUNCTION     STATE\n"
				  "a            active\n"
				  "longer-name  draining\n");
}

static void colours_a_terminal(void **state)
{
	(void)state;
	unsetenv("NO_COLOR");
	setenv("TERM", "xterm", 1);
	print_to_terminal(&out_text);
	assert_non_null(strstr(text, "\033[32mactive\033[0m"));
	assert_non_null(strstr(text, "\033[31mdraining\033[0m"));
}

static void obeys_no_color(void **state)
{
	(void)state;
	setenv("TERM", "xterm", 1);
	setenv("NO_COLOR", "1", 1);
	print_to_terminal(&out_text);
	assert_null(strchr(text, '\033'));
	unsetenv("NO_COLOR");
	setenv("TERM", "dumb", 1);
	print_to_terminal(&out_text);
	assert_null(strchr(text, '\033'));
}

static void keeps_json_plain(void **state)
{
	struct json_object *json, *funcs, *first, *value;

	(void)state;
	setenv("TERM", "xterm", 1);
	print_to_terminal(&out_json);
	assert_null(strchr(text, '\033'));
	json = json_tokener_parse(text);
	assert_non_null(json);
	assert_true(json_object_object_get_ex(json, "functions", &funcs));
	assert_false(json_object_object_get_ex(json, "parents", NULL));
	assert_int_equal(json_object_array_length(funcs), 2);
	first = json_object_array_get_idx(funcs, 0);
	assert_true(json_object_object_get_ex(first, "state", &value));
	assert_string_equal(json_object_get_string(value), "active");
	/* What the object does not have is left out. */
	assert_false(json_object_object_get_ex(first, "mac", &value));
	json_object_put(json);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(aligns_columns),
		cmocka_unit_test(colours_a_terminal),
		cmocka_unit_test(obeys_no_color),
		cmocka_unit_test(keeps_json_plain),
	};

	return cmocka_run_group_tests_name("out", tests, NULL, NULL);
}
