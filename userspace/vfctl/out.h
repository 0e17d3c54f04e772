/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Output. Verbs hand over facts; how they look is decided here alone, once per
 * run: out_text for people, out_json for programs.
 */
#ifndef _VFCTL_OUT_H
#define _VFCTL_OUT_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "model.h"
#include "sysfs.h"

struct explained;
struct failure;
struct json_object;
struct map;
struct plan;
struct rates;
struct spec;

/**
 * struct listing - what "list" shows; a part that is NULL was not asked for
 * @parents: list of struct parent
 * @funcs: list of struct func
 * @pools: list of struct pool
 */
struct listing {
	const struct model_list *parents;
	const struct model_list *funcs;
	const struct model_list *pools;
};

/**
 * struct made - a function and where it can be reached
 * @func: first, so that the fields of a function apply to it
 * @node: driver, group and device nodes
 */
struct made {
	struct func func;
	struct func_node node;
};

/**
 * struct move - a device that changed its driver
 * @address: PCI address
 * @from: driver it had, empty if none
 * @to: driver it has
 * @parent: name of the parent that it now is, empty if none
 */
struct move {
	const char *address;
	const char *from;
	const char *to;
	const char *parent;
};

/**
 * struct event - one notification
 * @time: when it was read
 * @what: what happened, such as "function-added"; "lost" if some were dropped
 * @shape: kind of object, NULL for "lost"
 * @object: the object
 */
struct event {
	struct timespec time;
	const char *what;
	const struct shape *shape;
	const void *object;
};

/**
 * struct out_ops - one form of output
 *
 * Results go to stdout, failures to stderr.
 */
struct out_ops {
	/** @list: the parts of @listing that are not NULL */
	void (*list)(const struct listing *listing);
	/** @profiles: a list of struct profile */
	void (*profiles)(const struct model_list *profiles);
	/** @profile_deleted: the profile of that name was deleted */
	void (*profile_deleted)(const char *name);
	/** @parent: a parent and the functions on it */
	void (*parent)(const struct parent *parent,
		       const struct model_list *funcs);
	/** @pool: a pool */
	void (*pool)(const struct pool *pool);
	/** @capacity: what could be created */
	void (*capacity)(const struct capacity *capacity);
	/** @func: a function in all detail */
	void (*func)(const struct made *made);
	/** @created: functions that were just created, @num of them */
	void (*created)(const struct made *made, size_t num);
	/** @deleted: functions that were deleted, a list of struct func */
	void (*deleted)(const struct model_list *funcs);
	/** @moved: a device that was adopted or released */
	void (*moved)(const struct move *move);
	/** @event: a notification; shown at once */
	void (*event)(const struct event *event);
	/** @plan: what would be done, or was if @applied */
	void (*plan)(const struct plan *plan, bool applied);
	/** @diff: the same, a line per fact that differs */
	void (*diff)(const struct plan *plan);
	/** @spec: what there is, as a file */
	void (*spec)(const struct spec *spec);
	/** @recovered: an enum recovered, what became of a killed apply */
	void (*recovered)(int recovered);
	/** @saved: @spec was written to a file */
	void (*saved)(const char *file, const struct spec *spec);
	/** @explain: what each parent says to one more of @profile */
	void (*explain)(const char *profile, const struct explained *all,
			size_t num);
	/** @log: operations that the kernel remembers, the oldest first */
	void (*log)(const struct model_list *operations);
	/** @rates: what functions did; shown at once */
	void (*rates)(const struct rates *rates);
	/** @map: what lies where on each parent */
	void (*map)(const struct map *maps, size_t num);
	/** @failure: why @verb (may be NULL) was refused */
	void (*failure)(const char *verb, const struct failure *failure);
};

struct json_object *out_json_value(const struct field *field,
				   const void *object);

void out_json_text(const char *text);

extern const struct out_ops out_text;
extern const struct out_ops out_json;

#endif /* _VFCTL_OUT_H */
