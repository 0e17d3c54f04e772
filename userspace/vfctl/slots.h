/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What lies where on a parent: slices of a GPU's memory, or the VFs of a NIC.
 */
#ifndef _VFCTL_SLOTS_H
#define _VFCTL_SLOTS_H

#include <stddef.h>
#include <stdint.h>

#include "model.h"

/**
 * struct slot - a piece of a parent
 * @func: who has it, NULL for a hole
 * @begin: where it begins, in MiB or as the number of a VF
 * @size: how large it is, in MiB or VFs
 */
struct slot {
	const struct func *func;
	uint32_t begin;
	uint32_t size;
};

/**
 * struct map - all pieces of a parent
 * @parent: the parent
 * @slots: its pieces in order, without a gap; owned
 * @num: length of @slots
 * @total: sum of their sizes
 */
struct map {
	const struct parent *parent;
	struct slot *slots;
	size_t num;
	uint32_t total;
};

/**
 * struct explained - what a parent says to one more function of a profile
 * @map: the parent, and what lies where on it
 * @place: the kernel's answer
 * @leaves: the function without which it would fit, NULL if there is none or
 *	    it fits
 * @mixed: it would fit if the parent were in mixed mode
 */
struct explained {
	struct map map;
	struct place place;
	const struct func *leaves;
	bool mixed;
};

int map_make(const struct parent *parent, const struct func *funcs, size_t num,
	     struct map *map);
void map_clear(struct map *map);
uint32_t map_largest_hole(const struct map *map);

#endif /* _VFCTL_SLOTS_H */
