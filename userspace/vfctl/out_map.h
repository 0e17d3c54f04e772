/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How maps and explanations look.
 */
#ifndef _VFCTL_OUT_MAP_H
#define _VFCTL_OUT_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct explained;
struct json_object;
struct map;
struct place;

void out_text_map(const struct map *maps, size_t num);
void out_text_explain(const char *profile, const struct explained *all,
		      size_t num);
struct json_object *out_json_map(const struct map *map);
void out_svg(FILE *to, const struct map *maps, size_t num);

/* out_text.c */
void out_text_place(FILE *to, const struct place *place);
const char *out_color(FILE *to, const char *code);
bool out_is_terminal(FILE *to);

#endif /* _VFCTL_OUT_MAP_H */
