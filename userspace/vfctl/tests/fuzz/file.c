// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fuzzing: any bytes as a file that says what shall be. What is understood and
 * written again, as YAML and as JSON, must mean the same.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <json-c/json.h>

#include "../../failure.h"
#include "../../spec.h"

static void must(bool holds, const char *what, const char *text)
{
	if (holds)
		return;
	fprintf(stderr, "%s:\n%s\n", what, text);
	abort();
}

static char *written(const struct spec *spec)
{
	char *text = NULL;
	size_t len = 0;
	FILE *to = open_memstream(&text, &len);

	spec_write(spec, to);
	fclose(to);
	return text;
}

/* Reads @text, which was written from what reads as @want. */
static void read_again(const char *text, const char *want)
{
	struct failure failure = { 0 };
	struct spec spec;
	char *again;

	must(!spec_read("again", text, strlen(text), &spec, &failure),
	     failure.text, text);
	again = written(&spec);
	must(!strcmp(again, want), "it is not the same", text);
	free(again);
	spec_clear(&spec);
	fail_clear(&failure);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct failure failure = { 0 };
	struct json_object *json;
	struct spec spec;
	char *text;

	if (spec_read("fuzz", (const char *)data, size, &spec, &failure)) {
		must(failure.err && failure.text[0], "no reason is given", "");
	} else {
		text = written(&spec);
		read_again(text, text);
		json = spec_to_json(&spec);
		read_again(json_object_to_json_string(json), text);
		json_object_put(json);
		free(text);
	}
	spec_clear(&spec);
	fail_clear(&failure);
	return 0;
}
