// SPDX-License-Identifier: GPL-2.0-only
/*
 * Door: "vfctl delete".
 */
#include <errno.h>
#include <string.h>

#include "vfctl.h"

/* All must exist before the first is touched; one named twice counts once. */
static int find_all(struct vfctl *vfctl, const struct args *args,
		    struct model_list *list)
{
	const struct func *funcs;
	struct func func;
	unsigned int i;
	size_t k;
	int err;

	for (i = 0; i < args->num_words; i++) {
		err = query_func(vfctl, args->words[i], &func);
		if (err)
			return err;
		funcs = list->items;
		for (k = 0; k < list->num; k++)
			if (funcs[k].generation == func.generation)
				break;
		if (k < list->num)
			continue;
		if (!model_list_add(list))
			return fail(&vfctl->failure, ENOMEM, "out of memory");
		memcpy((struct func *)list->items + list->num - 1, &func,
		       sizeof(func));
	}
	return 0;
}

static int run(struct vfctl *vfctl, const struct args *args)
{
	struct model_list list = { .shape = &shape_func };
	const struct func *funcs;
	size_t num;
	size_t i;
	int err;

	err = find_all(vfctl, args, &list);
	if (err)
		goto out_clear;

	funcs = list.items;
	num = list.num;
	for (i = 0; i < num; i++) {
		err = vfctl_stopped() ?
		      fail(&vfctl->failure, EINTR, "interrupted") :
		      life_stop(vfctl, &funcs[i]);
		if (err)
			break;
	}
	/* What was deleted before one was refused is said all the same. */
	list.num = i;
	if (i || !err)
		vfctl->out->deleted(&list);
	if (err && i + 1 < num && !vfctl->failure.hint[0])
		fail_hint(&vfctl->failure, "%zu of %zu were deleted", i, num);
out_clear:
	model_list_clear(&list);
	return err;
}

const struct cmd cmd_delete = {
	.name = "delete",
	.summary = "delete functions that nobody uses",
	.words = "NAME|UUID...",
	.text = "All must exist, else none is deleted. One that is open is refused, and\n"
		"the process that holds it named; those before it are gone by then.\n",
	.rule = { .min_words = 1, .max_words = ARGS_WORDS_MAX },
	.run = run,
};
