// SPDX-License-Identifier: GPL-2.0-only
/*
 * Brain: puts the functions of a parent in the order in which they lie on it,
 * with the holes between them.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "slots.h"

static int compare(const void *a, const void *b)
{
	const struct slot *x = a;
	const struct slot *y = b;

	return x->begin < y->begin ? -1 : x->begin > y->begin;
}

static void take(const struct func *func, struct slot *slot)
{
	slot->func = func;
	if (func->kind == VFIO_GLUE_KIND_NIC) {
		slot->begin = func->vf_index;
		slot->size = 1;
	} else {
		slot->begin = func->slot_offset_mib;
		slot->size = func->slot_mib;
	}
}

/**
 * map_make() - find out what lies where on a parent
 * @parent: the parent; must outlive @map
 * @funcs: functions, also of others; must outlive @map
 * @num: length of @funcs
 * @map: filled in; to be freed with map_clear(), also on failure
 *
 * What does not fit, or overlaps, as a function may that came between two
 * questions to the kernel, is left out.
 *
 * Return: 0 or -ENOMEM.
 */
int map_make(const struct parent *parent, const struct func *funcs, size_t num,
	     struct map *map)
{
	struct slot *taken = calloc(num + 1, sizeof(*taken));
	size_t num_taken = 0;
	uint32_t at = 0;
	size_t i;

	memset(map, 0, sizeof(*map));
	map->parent = parent;
	map->total = parent->kind == VFIO_GLUE_KIND_NIC ?
		     parent->max_functions : parent->vram_mib;
	map->slots = calloc(2 * num + 1, sizeof(*map->slots));
	if (!taken || !map->slots) {
		free(taken);
		return -ENOMEM;
	}
	for (i = 0; i < num; i++)
		if (!strcmp(funcs[i].parent, parent->name))
			take(&funcs[i], &taken[num_taken++]);
	if (num_taken)
		qsort(taken, num_taken, sizeof(*taken), compare);

	for (i = 0; i < num_taken; i++) {
		struct slot *slot = &map->slots[map->num];

		if (!taken[i].size || taken[i].begin < at ||
		    taken[i].begin > map->total ||
		    taken[i].size > map->total - taken[i].begin)
			continue;
		if (taken[i].begin > at) {
			slot->begin = at;
			slot->size = taken[i].begin - at;
			slot++;
			map->num++;
		}
		*slot = taken[i];
		map->num++;
		at = taken[i].begin + taken[i].size;
	}
	if (at < map->total) {
		map->slots[map->num].begin = at;
		map->slots[map->num].size = map->total - at;
		map->num++;
	}
	free(taken);
	return 0;
}

/**
 * map_clear() - forget what lies where
 * @map: the map
 */
void map_clear(struct map *map)
{
	free(map->slots);
	memset(map, 0, sizeof(*map));
}

/**
 * map_largest_hole() - the largest piece that nobody has
 * @map: the map
 *
 * Return: its size, 0 if there is none.
 */
uint32_t map_largest_hole(const struct map *map)
{
	uint32_t largest = 0;
	size_t i;

	for (i = 0; i < map->num; i++)
		if (!map->slots[i].func && map->slots[i].size > largest)
			largest = map->slots[i].size;
	return largest;
}
