// SPDX-License-Identifier: GPL-2.0-only
/*
 * Output: maps of parents, and explanations. On a terminal slots are drawn with
 * box characters and colours, elsewhere with plain ones.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <json-c/json.h>

#include "out.h"
#include "out_map.h"
#include "slots.h"
#include "util.h"

/* Cells of a bar. */
#define BAR_WIDTH	64

#define DIM	"\033[2m"
#define PLAIN	"\033[0m"

/* One after the other, so that neighbours differ. */
static const char *const tints[] = {
	"\033[44;97m", "\033[42;30m", "\033[45;97m", "\033[43;30m",
	"\033[46;30m", "\033[41;97m",
};

static bool is_unicode(void)
{
	static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };
	const char *value;
	size_t i;

	if (!out_is_terminal(stdout))
		return false;
	for (i = 0; i < ARRAY_SIZE(names); i++) {
		value = getenv(names[i]);
		if (value && value[0])
			return strcasestr(value, "utf-8") ||
			       strcasestr(value, "utf8");
	}
	return false;
}

/* Where a slot begins in the bar. */
static unsigned int cell(const struct map *map, uint32_t at)
{
	return map->total ? (uint64_t)at * BAR_WIDTH / map->total : 0;
}

static void print_slot(const struct map *map, const struct slot *slot,
		       size_t tint, bool unicode)
{
	unsigned int width = cell(map, slot->begin + slot->size) -
			     cell(map, slot->begin);
	const char *fill = slot->func ? " " : unicode ? "\302\267" : ".";
	const char *code = out_color(stdout, slot->func ?
				     tints[tint % ARRAY_SIZE(tints)] : DIM);
	const char *name = slot->func ? slot->func->name : "";
	unsigned int len = strlen(name);

	if (!width)
		return;
	/* The last cell is the border to the next. */
	width--;
	if (len > width)
		len = width;
	printf("%s%.*s", code, (int)len, name);
	for (; len < width; len++)
		printf("%s", fill);
	printf("%s%s", code[0] ? PLAIN : "", unicode ? "\342\224\202" : "|");
}

static void print_head(const struct map *map)
{
	const struct parent *parent = map->parent;
	char mode[32];

	printf("%s  %s %s", parent->name, parent->hw_model, parent->address);
	if (parent->kind == VFIO_GLUE_KIND_NIC) {
		printf(", functions %u/%u", parent->resident,
		       parent->max_functions);
	} else {
		model_format(model_field(&shape_parent,
					 VFIO_GLUE_A_PARENT_MODE),
			     parent, mode, sizeof(mode));
		printf(", %s, %u MiB, %u free, largest hole %u", mode,
		       parent->vram_mib, parent->vram_free_mib,
		       parent->vram_hole_mib);
	}
	printf("\n");
}

/**
 * out_text_map() - draw parents for people
 * @maps: the parents
 * @num: length of @maps
 */
void out_text_map(const struct map *maps, size_t num)
{
	bool unicode = is_unicode();
	size_t i, k;

	if (!num)
		printf("no parents\n");
	for (i = 0; i < num; i++) {
		print_head(&maps[i]);
		printf("%s", unicode ? "\342\224\202" : "|");
		for (k = 0; k < maps[i].num; k++)
			print_slot(&maps[i], &maps[i].slots[k], k, unicode);
		printf("\n");
		for (k = 0; k < maps[i].num; k++) {
			const struct slot *slot = &maps[i].slots[k];

			if (!slot->func)
				continue;
			printf("  %4u+%-4u %s %s", slot->begin, slot->size,
			       slot->func->name, slot->func->profile);
			if (slot->func->address[0])
				printf(" %s", slot->func->address);
			if (slot->func->holder_pid)
				printf(", held by %s[%u]",
				       slot->func->holder_comm,
				       slot->func->holder_pid);
			printf("\n");
		}
		if (i + 1 < num)
			printf("\n");
	}
}

static void print_holes(const struct map *map)
{
	const char *gap = "";
	size_t i;

	if (map->parent->kind == VFIO_GLUE_KIND_NIC)
		return;
	printf("      %u MiB, %u free, largest hole %u; holes: ",
	       map->parent->vram_mib, map->parent->vram_free_mib,
	       map_largest_hole(map));
	for (i = 0; i < map->num; i++) {
		if (map->slots[i].func)
			continue;
		printf("%s%u+%u", gap, map->slots[i].begin, map->slots[i].size);
		gap = ", ";
	}
	printf("%s\n", gap[0] ? "" : "none");
}

static void print_advice(const struct explained *at)
{
	if (at->mixed)
		printf("      it would fit in mixed mode: vfctl set %s --mode mixed\n",
		       at->place.parent);
	if (at->leaves && at->leaves->holder_pid)
		printf("      it would fit without %s, which %s[%u] holds\n",
		       at->leaves->name, at->leaves->holder_comm,
		       at->leaves->holder_pid);
	else if (at->leaves)
		printf("      it would fit without %s: move or delete it\n",
		       at->leaves->name);
	else if (!at->mixed && !at->place.room)
		printf("      no single change would make it fit here\n");
}

/**
 * out_text_explain() - tell people why a function fits or not
 * @profile: of which profile
 * @all: what each parent says
 * @num: length of @all
 */
void out_text_explain(const char *profile, const struct explained *all,
		      size_t num)
{
	uint32_t room = 0;
	size_t i;

	for (i = 0; i < num; i++)
		room += all[i].place.room;
	printf("%s: room for %u\n", profile, room);
	for (i = 0; i < num; i++) {
		if (all[i].place.refusal == VFIO_GLUE_REFUSAL_PROFILE)
			continue;
		out_text_place(stdout, &all[i].place);
		print_holes(&all[i].map);
		print_advice(&all[i]);
	}
}

/**
 * out_json_map() - what lies where on a parent, for programs
 * @map: the parent
 *
 * Return: the document; the caller puts it.
 */
struct json_object *out_json_map(const struct map *map)
{
	struct json_object *json = json_object_new_object();
	struct json_object *slots = json_object_new_array();
	bool nic = map->parent->kind == VFIO_GLUE_KIND_NIC;
	size_t i;

	json_object_object_add(json, "parent",
			       json_object_new_string(map->parent->name));
	json_object_object_add(json, nic ? "vfs" : "vram_mib",
			       json_object_new_int64(map->total));
	for (i = 0; i < map->num; i++) {
		const struct slot *slot = &map->slots[i];
		struct json_object *one = json_object_new_object();

		json_object_object_add(one, nic ? "vf_index" : "offset_mib",
				       json_object_new_int64(slot->begin));
		json_object_object_add(one, nic ? "vfs" : "mib",
				       json_object_new_int64(slot->size));
		if (slot->func) {
			json_object_object_add(one, "function",
					       json_object_new_string(slot->func->name));
			json_object_object_add(one, "profile",
					       json_object_new_string(slot->func->profile));
		}
		json_object_array_add(slots, one);
	}
	json_object_object_add(json, "slots", slots);
	return json;
}
