// SPDX-License-Identifier: GPL-2.0-only
/*
 * Door: "vfctl list", what there is.
 */
#include <string.h>

#include "util.h"
#include "vfctl.h"

static int run(struct vfctl *vfctl, const struct args *args)
{
	struct model_list parents = { .shape = &shape_parent };
	struct model_list funcs = { .shape = &shape_func };
	struct model_list pools = { .shape = &shape_pool };
	struct listing listing = { 0 };
	const struct {
		const char *word;
		uint8_t cmd;
		struct model_list *list;
		const struct model_list **part;
	} parts[] = {
		{ "parents", VFIO_GLUE_CMD_PARENT_GET, &parents,
		  &listing.parents },
		{ "functions", VFIO_GLUE_CMD_FUNC_GET, &funcs,
		  &listing.funcs },
		{ "pools", VFIO_GLUE_CMD_POOL_GET, &pools, &listing.pools },
	};
	const char *const known[] = { "parents", "functions", "pools", NULL };
	const char *word = args->num_words ? args->words[0] : NULL;
	const char *near;
	bool found = false;
	int err = 0;
	size_t i;

	for (i = 0; !err && i < ARRAY_SIZE(parts); i++) {
		if (word && strcmp(word, parts[i].word))
			continue;
		found = true;
		err = query_all(vfctl, parts[i].cmd, parts[i].list);
		*parts[i].part = parts[i].list;
	}
	if (!found) {
		err = fail_usage(&vfctl->failure, "there are no \"%s\" to list",
				 word);
		near = args_suggest(word, known);
		if (near)
			fail_hint(&vfctl->failure, "did you mean %s?", near);
	}
	if (!err)
		vfctl->out->list(&listing);
	model_list_clear(&parents);
	model_list_clear(&funcs);
	model_list_clear(&pools);
	return err;
}

const struct cmd cmd_list = {
	.name = "list",
	.summary = "list parents, functions and pools",
	.words = "[parents|functions|pools]",
	.text = "Without a word all three are listed. A parent is a device that hosts\n"
		"functions; a function is a VF or a vGPU; a pool is all parents of a kind.\n",
	.rule = { .max_words = 1 },
	.run = run,
};
