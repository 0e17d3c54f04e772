// SPDX-License-Identifier: GPL-2.0-only
/*
 * Door: "vfctl explain", why one more function fits on a parent or not, and
 * what one change would help; and "vfctl map", what lies where.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "out_map.h"
#include "slots.h"
#include "util.h"
#include "vfctl.h"

/* All parents, and all functions on them. */
struct view {
	struct model_list parents;
	struct model_list funcs;
};

static int view_read(struct vfctl *vfctl, struct view *view)
{
	int err;

	memset(view, 0, sizeof(*view));
	view->parents.shape = &shape_parent;
	view->funcs.shape = &shape_func;
	err = query_all(vfctl, VFIO_GLUE_CMD_PARENT_GET, &view->parents);
	return err ? err : query_all(vfctl, VFIO_GLUE_CMD_FUNC_GET,
				     &view->funcs);
}

static void view_clear(struct view *view)
{
	model_list_clear(&view->parents);
	model_list_clear(&view->funcs);
}

static int out_of_memory(struct vfctl *vfctl)
{
	return fail(&vfctl->failure, ENOMEM, "out of memory");
}

/* Would it fit on the parent if this function were not there? */
static int fits_without(struct vfctl *vfctl, const char *profile,
			const struct func *func, bool *fits)
{
	struct model_list list = { .shape = &shape_capacity };
	struct nl_msg *msg = vnl_request(vfctl->nl,
					 VFIO_GLUE_CMD_CAPACITY_GET);
	const struct capacity *capacity;
	struct nlattr *nest;
	int err;

	if (msg) {
		nest = nla_nest_start(msg, VFIO_GLUE_A_FUNC_WANT);
		nla_put_string(msg, VFIO_GLUE_A_WANT_PROFILE, profile);
		nla_nest_end(msg, nest);
		nla_put_string(msg, VFIO_GLUE_A_FUNC_PARENT, func->parent);
		nla_put_string(msg, VFIO_GLUE_A_FUNC_WITHOUT, func->uuid);
	}
	err = vnl_do(vfctl->nl, msg, &list, &vfctl->failure);
	capacity = list.items;
	*fits = !err && list.num && capacity->room;
	model_list_clear(&list);
	/* It may have gone by itself meanwhile. */
	if (err == -ENOENT) {
		fail_clear(&vfctl->failure);
		return 0;
	}
	return err;
}

/* Better to leave: not open, and small. */
static bool is_better(const struct slot *slot, const struct slot *than)
{
	if (!than)
		return true;
	if (slot->func->holder_pid && !than->func->holder_pid)
		return false;
	if (!slot->func->holder_pid && than->func->holder_pid)
		return true;
	return slot->size < than->size;
}

static int advise(struct vfctl *vfctl, struct explained *at, uint32_t need)
{
	const struct slot *best = NULL;
	bool fits;
	size_t i;
	int err;

	if (at->place.room || at->place.refusal == VFIO_GLUE_REFUSAL_PROFILE)
		return 0;
	at->mixed = at->place.refusal == VFIO_GLUE_REFUSAL_TYPE && need &&
		    need <= map_largest_hole(&at->map);
	for (i = 0; i < at->map.num; i++) {
		const struct slot *slot = &at->map.slots[i];

		if (!slot->func || !is_better(slot, best))
			continue;
		err = fits_without(vfctl, at->place.profile, slot->func, &fits);
		if (err)
			return err;
		if (fits)
			best = slot;
	}
	if (best)
		at->leaves = best->func;
	return 0;
}

/* Memory that one of the profile takes, 0 for a VF or if nobody offers it. */
static int need_mib(struct vfctl *vfctl, const char *name, uint32_t *need)
{
	struct model_list list = { .shape = &shape_profile };
	const struct profile *profiles;
	size_t i;
	int err;

	err = query_all(vfctl, VFIO_GLUE_CMD_PROFILE_GET, &list);
	profiles = list.items;
	*need = 0;
	for (i = 0; !err && i < list.num; i++)
		if (!strcmp(profiles[i].name, name))
			*need = profiles[i].vram_mib;
	model_list_clear(&list);
	return err;
}

static int explain_all(struct vfctl *vfctl, const struct view *view,
		       const struct model_list *places, uint32_t need,
		       struct explained *all, size_t *num)
{
	const struct parent *parents = view->parents.items;
	const struct place *place = places->items;
	size_t i, k;
	int err = 0;

	for (i = 0; !err && i < places->num; i++, place++) {
		for (k = 0; k < view->parents.num; k++)
			if (!strcmp(parents[k].name, place->parent))
				break;
		if (k == view->parents.num)
			continue;
		all[*num].place = *place;
		err = map_make(&parents[k], view->funcs.items, view->funcs.num,
			       &all[*num].map);
		err = err ? out_of_memory(vfctl) :
			    advise(vfctl, &all[*num], need);
		(*num)++;
	}
	return err;
}

static int run_explain(struct vfctl *vfctl, const struct args *args)
{
	struct model_list places = { .shape = &shape_place };
	const char *profile = args->value[OPT_PROFILE].str;
	struct explained *all = NULL;
	struct nl_msg *msg;
	struct view view;
	uint32_t need;
	size_t num = 0;
	size_t i;
	int err;

	if (strpbrk(profile, ",:"))
		return fail_usage(&vfctl->failure,
				  "explain is for one profile, see capacity for more");
	err = view_read(vfctl, &view);
	if (!err)
		err = need_mib(vfctl, profile, &need);
	if (err)
		goto out_clear;
	msg = vnl_request(vfctl->nl, VFIO_GLUE_CMD_PLACE_GET);
	if (msg)
		nla_put_string(msg, VFIO_GLUE_A_PLACE_PROFILE, profile);
	err = vnl_dump(vfctl->nl, msg, &places, &vfctl->failure);
	if (err)
		goto out_clear;
	all = calloc(places.num + 1, sizeof(*all));
	err = all ? explain_all(vfctl, &view, &places, need, all, &num) :
		    out_of_memory(vfctl);
	if (!err)
		vfctl->out->explain(profile, all, num);
	for (i = 0; all && i < num; i++)
		map_clear(&all[i].map);
out_clear:
	free(all);
	model_list_clear(&places);
	view_clear(&view);
	return err;
}

static int write_svg(struct vfctl *vfctl, const char *path,
		     const struct map *maps, size_t num)
{
	FILE *file = strcmp(path, "-") ? fopen(path, "we") : stdout;
	int err = 0;

	if (!file)
		return fail_sysfs(&vfctl->failure, errno, "cannot write %s",
				  path);
	out_svg(file, maps, num);
	if (fflush(file) || ferror(file))
		err = errno ? errno : EIO;
	if (file != stdout && fclose(file) && !err)
		err = errno;
	return err ? fail_sysfs(&vfctl->failure, err, "cannot write %s", path) :
		     0;
}

static int run_map(struct vfctl *vfctl, const struct args *args)
{
	const struct parent *parents;
	struct map *maps = NULL;
	struct view view;
	size_t i;
	int err;

	err = view_read(vfctl, &view);
	if (!err) {
		maps = calloc(view.parents.num + 1, sizeof(*maps));
		err = maps ? 0 : out_of_memory(vfctl);
	}
	parents = view.parents.items;
	for (i = 0; !err && i < view.parents.num; i++)
		if (map_make(&parents[i], view.funcs.items, view.funcs.num,
			     &maps[i]))
			err = out_of_memory(vfctl);
	if (!err && args_has(args, OPT_SVG))
		err = write_svg(vfctl, args->value[OPT_SVG].str, maps,
				view.parents.num);
	else if (!err)
		vfctl->out->map(maps, view.parents.num);
	for (i = 0; maps && i < view.parents.num; i++)
		map_clear(&maps[i]);
	free(maps);
	view_clear(&view);
	return err;
}

const struct cmd cmd_explain = {
	.name = "explain",
	.summary = "tell per parent why a function fits or not, and what would help",
	.words = "",
	.text = "Nothing is touched.\n",
	.rule = {
		.allowed = OPT_BIT(OPT_PROFILE),
		.required = OPT_BIT(OPT_PROFILE),
	},
	.run = run_explain,
};

const struct cmd cmd_map = {
	.name = "map",
	.summary = "draw what lies where on each parent",
	.words = "",
	.text = "With --svg the drawing is written to a file instead; - for stdout.\n",
	.rule = { .allowed = OPT_BIT(OPT_SVG) },
	.run = run_map,
};
