// SPDX-License-Identifier: GPL-2.0-only
/*
 * Output: maps of parents as SVG. Names are of letters, digits and '._-', so
 * nothing in them needs an escape.
 */
#include <stdio.h>
#include <string.h>

#include "out_map.h"
#include "slots.h"
#include "util.h"

#define MARGIN	16
#define WIDTH	960	/* of a bar */
#define HEIGHT	44	/* of a bar */
#define STEP	104	/* from one parent to the next */

static const char *const fills[] = {
	"#4e79a7", "#59a14f", "#b07aa1", "#f28e2b", "#76b7b2", "#e15759",
};

static double x_of(const struct map *map, uint32_t at)
{
	return MARGIN + (map->total ? (double)at * WIDTH / map->total : 0);
}

/* As many letters as the slot has room for, at 7 units each. */
static void put_label(FILE *to, const char *text, double x, double y,
		      double width, const char *more)
{
	int letters = (width - 8) / 7;

	if (letters < 1)
		return;
	fprintf(to, "<text x=\"%.1f\" y=\"%.1f\"%s>%.*s</text>\n", x + 5, y,
		more, letters, text);
}

/* Begins a box; its look and its end are the caller's. */
static void put_box(FILE *to, double x, double y, double width, double height)
{
	fprintf(to, "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"",
		x, y, width, height);
}

static void put_slot(FILE *to, const struct map *map, const struct slot *slot,
		     size_t tint, double y)
{
	double x = x_of(map, slot->begin);
	double width = x_of(map, slot->begin + slot->size) - x;
	const struct func *func = slot->func;

	if (!func) {
		put_box(to, x, y, width, HEIGHT);
		fprintf(to, " class=\"hole\"/>\n");
		return;
	}
	fprintf(to, "<g><title>%s, %s, %u+%u%s%s</title>\n", func->name,
		func->profile, slot->begin, slot->size,
		func->address[0] ? ", " : "", func->address);
	put_box(to, x + 1, y + 1, width - 2, HEIGHT - 2);
	fprintf(to, " rx=\"3\" fill=\"%s\"/>\n",
		fills[tint % ARRAY_SIZE(fills)]);
	put_label(to, func->name, x, y + 19, width, " class=\"name\"");
	put_label(to, func->profile, x, y + 35, width, " class=\"more\"");
	fprintf(to, "</g>\n");
}

static void put_head(FILE *to, const struct map *map, double y)
{
	const struct parent *parent = map->parent;
	char mode[32];

	fprintf(to, "<text x=\"%u\" y=\"%.1f\" class=\"parent\">%s</text>\n",
		MARGIN, y, parent->name);
	fprintf(to, "<text x=\"%u\" y=\"%.1f\" class=\"facts\">%s %s, ",
		MARGIN + 60, y, parent->hw_model, parent->address);
	if (parent->kind == VFIO_GLUE_KIND_NIC) {
		fprintf(to, "%u of %u VFs", parent->resident,
			parent->max_functions);
	} else {
		model_format(model_field(&shape_parent,
					 VFIO_GLUE_A_PARENT_MODE),
			     parent, mode, sizeof(mode));
		fprintf(to, "%s, %u MiB, %u free, largest hole %u", mode,
			parent->vram_mib, parent->vram_free_mib,
			parent->vram_hole_mib);
	}
	fprintf(to, "</text>\n");
}

static void put_map(FILE *to, const struct map *map, double y)
{
	size_t tint = 0;
	size_t i;

	put_head(to, map, y + 14);
	for (i = 0; i < map->num; i++) {
		put_slot(to, map, &map->slots[i], tint, y + 24);
		tint += !!map->slots[i].func;
		fprintf(to, "<text x=\"%.1f\" y=\"%.1f\" class=\"tick\">%u</text>\n",
			x_of(map, map->slots[i].begin) + 1, y + 24 + HEIGHT + 13,
			map->slots[i].begin);
	}
	put_box(to, MARGIN, y + 24, WIDTH, HEIGHT);
	fprintf(to, " class=\"frame\"/>\n");
}

/**
 * out_svg() - draw parents
 * @to: where to
 * @maps: the parents
 * @num: length of @maps
 */
void out_svg(FILE *to, const struct map *maps, size_t num)
{
	size_t height = 2 * MARGIN + STEP * num;
	size_t i;

	fprintf(to,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%u\" height=\"%zu\" viewBox=\"0 0 %u %zu\">\n"
		"<style>\n"
		"text { font-family: sans-serif; fill: #222 }\n"
		".parent { font-size: 16px; font-weight: bold }\n"
		".facts { font-size: 13px; fill: #555 }\n"
		".name { font-size: 12px; font-weight: bold; fill: #fff }\n"
		".more { font-size: 11px; fill: #fff }\n"
		".tick { font-size: 10px; fill: #777 }\n"
		".hole { fill: #f2f2f2; stroke: #ccc; stroke-dasharray: 3 3 }\n"
		".frame { fill: none; stroke: #444 }\n"
		"</style>\n"
		"<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n",
		WIDTH + 2 * MARGIN, height, WIDTH + 2 * MARGIN, height);
	for (i = 0; i < num; i++)
		put_map(to, &maps[i], MARGIN + (double)STEP * i);
	fprintf(to, "</svg>\n");
}
