/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a file wants: parents, pools and functions, of each only what the file
 * tells. The same structs as the kernel's objects are used; model.has says
 * what was told.
 */
#ifndef _VFCTL_SPEC_H
#define _VFCTL_SPEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "args.h"
#include "model.h"

struct failure;

/* The only form of the file that there is so far. */
#define SPEC_VERSION	1

/* Files of more bytes are refused unread. */
#define SPEC_SIZE_MAX	1048576

/**
 * struct spec_func - a function that shall be
 * @func: first; @func.parent may be a parent's name or its address
 * @mode: who shall have a VF, if @has_mode
 * @has_mode: see @mode
 * @line: where it begins in the file, from 1
 */
struct spec_func {
	struct func func;
	enum bind_mode mode;
	bool has_mode;
	unsigned int line;
};

/**
 * struct spec_parent - how a parent shall be set
 * @parent: first; named by name or by address
 * @line: where it begins in the file, from 1
 */
struct spec_parent {
	struct parent parent;
	unsigned int line;
};

/**
 * struct spec - a file
 * @name: what to call it in a message
 * @prune: functions that it does not name shall go
 * @funcs: its functions, in the file's order; owned
 * @num_funcs: length of @funcs
 * @parents: its parents; owned
 * @num_parents: length of @parents
 * @pools: its pools; one for each kind at most
 * @num_pools: length of @pools
 */
struct spec {
	const char *name;
	bool prune;
	struct spec_func *funcs;
	size_t num_funcs;
	struct spec_parent *parents;
	size_t num_parents;
	struct pool pools[2];
	size_t num_pools;
};

/* spec_read.c */
int spec_read(const char *name, const char *text, size_t len, struct spec *spec,
	      struct failure *failure);
void spec_clear(struct spec *spec);
struct spec_func *spec_add_func(struct spec *spec);
struct spec_parent *spec_add_parent(struct spec *spec);

/* spec_write.c */
void spec_write(const struct spec *spec, FILE *to);
struct json_object;
struct json_object *spec_to_json(const struct spec *spec);

/* spec_keys.c: what a file may tell of each kind of object */

enum spec_check {
	SPEC_PLAIN,
	SPEC_NAME,	/* letters, digits, '.', '_', '-' */
	SPEC_PLACE,	/* name or address of a parent */
	SPEC_UUID,
};

/**
 * struct spec_key - one key
 * @attr: attribute that it stands for, 0 for the mode of a function
 * @check: for strings
 * @min: for numbers
 * @max: for numbers
 * @fixed: a function cannot change it while it lives
 */
struct spec_key {
	uint16_t attr;
	enum spec_check check;
	uint32_t min;
	uint32_t max;
	bool fixed;
};

/**
 * struct spec_shape - the keys of one kind of object
 * @shape: the object
 * @keys: in the order in which they are written
 * @num_keys: length of @keys
 */
struct spec_shape {
	const struct shape *shape;
	const struct spec_key *keys;
	size_t num_keys;
};

extern const struct spec_shape spec_funcs;
extern const struct spec_shape spec_parents;
extern const struct spec_shape spec_pools;
extern const char *const spec_mode_words[];

const char *spec_key_name(const struct spec_shape *shape,
			  const struct spec_key *key);

#endif /* _VFCTL_SPEC_H */
