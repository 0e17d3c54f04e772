/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How plans look, for the two forms of output.
 */
#ifndef _VFCTL_OUT_PLAN_H
#define _VFCTL_OUT_PLAN_H

#include <stdbool.h>
#include <stdio.h>

struct json_object;
struct plan;

void out_text_plan(const struct plan *plan, bool applied);
void out_text_diff(const struct plan *plan);
struct json_object *out_json_plan(const struct plan *plan, bool applied);
const char *out_color(FILE *to, const char *code);

#endif /* _VFCTL_OUT_PLAN_H */
