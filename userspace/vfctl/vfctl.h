/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the verbs share.
 */
#ifndef _VFCTL_H
#define _VFCTL_H

#include <stdbool.h>

#include "args.h"
#include "failure.h"
#include "model.h"
#include "nl.h"
#include "out.h"

struct vfctl;

/**
 * struct cmd - one verb
 * @name: the word
 * @summary: what it does, one line
 * @words: what may follow it, for the synopsis
 * @text: what else there is to know, for --help
 * @rule: what it accepts
 * @run: does it. Return 0, or an errno with the reason in vfctl->failure
 */
struct cmd {
	const char *name;
	const char *summary;
	const char *words;
	const char *text;
	struct args_rule rule;
	int (*run)(struct vfctl *vfctl, const struct args *args);
};

/**
 * struct vfctl - one run of this program
 * @cmd: the verb
 * @out: the form of output
 * @nl: conversation with the kernel, NULL until vfctl_connect()
 * @failure: why it was refused, if it was
 */
struct vfctl {
	const struct cmd *cmd;
	const struct out_ops *out;
	struct nl *nl;
	struct failure failure;
};

extern const struct cmd cmd_list;
extern const struct cmd cmd_profile;
extern const struct cmd cmd_profiles;
extern const struct cmd cmd_capacity;
extern const struct cmd cmd_create;
extern const struct cmd cmd_show;
extern const struct cmd cmd_set;
extern const struct cmd cmd_delete;
extern const struct cmd cmd_adopt;
extern const struct cmd cmd_release;
extern const struct cmd cmd_monitor;
extern const struct cmd cmd_plan;
extern const struct cmd cmd_apply;
extern const struct cmd cmd_diff;
extern const struct cmd cmd_assert;
extern const struct cmd cmd_export;
extern const struct cmd cmd_recover;
extern const struct cmd cmd_explain;
extern const struct cmd cmd_map;
extern const struct cmd cmd_save;
extern const struct cmd cmd_stats;
extern const struct cmd cmd_log;
extern const struct cmd cmd_top;

/* main.c */
bool vfctl_stopped(void);

/* query.c: questions that several verbs ask */
int vfctl_connect(struct vfctl *vfctl);
int query_func(struct vfctl *vfctl, const char *who, struct func *func);
int query_parent(struct vfctl *vfctl, const char *name, struct parent *parent);
int query_parent_at(struct vfctl *vfctl, const char *address,
		    struct parent *parent);
int query_pool(struct vfctl *vfctl, uint32_t kind, struct pool *pool);
int query_all(struct vfctl *vfctl, uint8_t cmd, struct model_list *list);
int query_funcs_on(struct vfctl *vfctl, const char *parent,
		   struct model_list *list);
void query_places(struct vfctl *vfctl, const char *profile);
void query_put_func(struct nl_msg *msg, const char *who);
int query_pool_word(const char *word);

/* identity.c: what a VF is told to be */
void identity_put(struct nl_msg *msg, const struct args *args);

/* life.c: what becomes of a function outside the kernel's books */
int life_start(struct vfctl *vfctl, struct made *made,
	       const struct args *args);
int life_stop(struct vfctl *vfctl, const struct func *func);
void life_undo(struct vfctl *vfctl, const struct func *func);
int life_bind(struct vfctl *vfctl, const struct func *func,
	      enum bind_mode mode);
void life_node(const struct func *func, struct func_node *node);
const char *life_driver(enum bind_mode mode);

#endif /* _VFCTL_H */
