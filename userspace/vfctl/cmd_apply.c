// SPDX-License-Identifier: GPL-2.0-only
/*
 * Door: the verbs that work on a file that says what shall be.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <json-c/json.h>

#include "apply.h"
#include "file.h"
#include "handover.h"
#include "journal.h"
#include "sysio.h"
#include "util.h"

/* A file, what there is, and what differs. */
struct work {
	struct spec spec;
	struct state state;
	struct plan plan;
};

/* What there is, and whether it has all that the file names. */
static int look(struct vfctl *vfctl, struct work *work)
{
	int err;

	state_clear(&work->state);
	err = state_read(vfctl, &work->state);
	return err ? err : plan_resolve(&work->spec, &work->state,
					&vfctl->failure);
}

static int on_event(void *arg, uint8_t cmd, const void *attrs, size_t len)
{
	bool *seen = arg;

	(void)attrs;
	(void)len;
	/* Those that were lost may have been of parents. */
	*seen = !cmd || cmd == VFIO_GLUE_CMD_PARENT_ADD_NTF;
	return *seen;
}

/*
 * Looks until all is there. Notifications are kept from before the first look
 * on, so that none falls between a look and the wait.
 */
static int look_and_wait(struct vfctl *vfctl, unsigned int seconds,
			 struct work *work)
{
	struct failure why;
	struct nl *watch;
	bool seen = true;
	int err;

	err = vnl_open(&watch, &vfctl->failure);
	if (err)
		return err;
	err = vnl_subscribe(watch, &vfctl->failure);
	if (err)
		goto out_close;
	sysio_alarm(seconds);
	while ((err = look(vfctl, work)) == -ENOENT) {
		why = vfctl->failure;
		memset(&vfctl->failure, 0, sizeof(vfctl->failure));
		seen = false;
		err = vnl_monitor(watch, on_event, &seen, &vfctl->failure);
		if (err)
			break;
		if (seen)
			continue;
		err = fail(&vfctl->failure, ETIMEDOUT, "%s", why.text);
		fail_hint(&vfctl->failure, "waited %u s for it", seconds);
		break;
	}
	sysio_alarm(0);
out_close:
	vnl_close(watch);
	return err;
}

static int work_begin(struct vfctl *vfctl, const struct args *args,
		      struct work *work)
{
	const char *path = args->value[OPT_FILE].str;
	struct failure *failure = &vfctl->failure;
	int err;

	err = file_read(path, strcmp(path, "-") ? path : "stdin", &work->spec,
			failure);
	if (err)
		return err;
	err = args_has(args, OPT_WAIT) ?
	      look_and_wait(vfctl, args->value[OPT_WAIT].num, work) :
	      look(vfctl, work);
	if (!err)
		err = plan_make(&work->spec, &work->state, &work->plan,
				failure);
	return err;
}

static void work_end(struct work *work)
{
	plan_clear(&work->plan);
	state_clear(&work->state);
	spec_clear(&work->spec);
}

static int run_plan(struct vfctl *vfctl, const struct args *args)
{
	struct work work = { 0 };
	int err = work_begin(vfctl, args, &work);

	if (!err) {
		vfctl->out->plan(&work.plan, false);
		err = plan_check(&work.plan, &vfctl->failure);
		if (err)
			fail_hint(&vfctl->failure,
				  "as long as it is, this is refused");
	}
	work_end(&work);
	return err;
}

static void say_recovered(enum recovered recovered)
{
	if (recovered == RECOVERED_OLD)
		fprintf(stderr, "vfctl: an apply had been cut short; it was undone\n");
}

static int apply_locked(struct vfctl *vfctl, const struct args *args)
{
	struct work work = { 0 };
	enum recovered recovered;
	int err;

	err = vfctl_connect(vfctl);
	if (!err)
		err = apply_recover(vfctl, &recovered);
	if (err)
		return err;
	if (vfctl->out == &out_text)
		say_recovered(recovered);

	err = work_begin(vfctl, args, &work);
	if (!err && vfctl->out == &out_text)
		vfctl->out->plan(&work.plan, false);
	if (!err)
		err = apply_plan(vfctl, &work.state, &work.plan);
	if (!err && (work.plan.num || vfctl->out == &out_json))
		vfctl->out->plan(&work.plan, true);
	work_end(&work);
	return err;
}

static int run_apply(struct vfctl *vfctl, const struct args *args)
{
	int err;
	int fd;

	if (args_has(args, OPT_DRY_RUN))
		return run_plan(vfctl, args);
	fd = journal_lock(&vfctl->failure);
	if (fd < 0)
		return fd;
	/* Whoever reads the output may leave; what was begun is ended. */
	signal(SIGPIPE, SIG_IGN);
	err = apply_locked(vfctl, args);
	close(fd);
	return err;
}

static int run_diff(struct vfctl *vfctl, const struct args *args)
{
	struct work work = { 0 };
	int err = work_begin(vfctl, args, &work);

	if (!err)
		vfctl->out->diff(&work.plan);
	work_end(&work);
	return err;
}

static int run_assert(struct vfctl *vfctl, const struct args *args)
{
	struct work work = { 0 };
	int err = work_begin(vfctl, args, &work);

	if (!err && work.plan.num) {
		vfctl->out->diff(&work.plan);
		err = fail(&vfctl->failure, ENOTUNIQ,
			   "%zu objects are not as %s says", work.plan.num,
			   work.spec.name);
		vfctl->failure.err = 0;
	}
	work_end(&work);
	return err;
}

static bool is_named(const struct args *args, const struct func *func)
{
	unsigned int i;

	for (i = 0; i < args->num_words; i++)
		if (!strcmp(args->words[i], func->name) ||
		    !strcasecmp(args->words[i], func->uuid))
			return true;
	return !args->num_words;
}

/* Every word must be a function that is there. */
static int check_words(struct vfctl *vfctl, const struct args *args,
		       const struct state *state)
{
	unsigned int i;
	size_t k;

	for (i = 0; i < args->num_words; i++) {
		for (k = 0; k < state->num_funcs; k++)
			if (!strcmp(args->words[i],
				    state->funcs[k].func.name) ||
			    !strcasecmp(args->words[i],
					state->funcs[k].func.uuid))
				break;
		if (k == state->num_funcs)
			return fail(&vfctl->failure, ENOENT,
				    "function %s does not exist",
				    args->words[i]);
	}
	return 0;
}

/* In JSON the words of others are a string, but for CDI, which is JSON. */
static int print_handover(struct vfctl *vfctl, enum handover who,
			  const struct made *all, size_t num)
{
	char *text = NULL;
	size_t len = 0;
	FILE *to;

	if (who == HANDOVER_CDI || vfctl->out != &out_json) {
		handover_print(who, all, num, stdout);
		return 0;
	}
	to = open_memstream(&text, &len);
	if (!to)
		return fail(&vfctl->failure, ENOMEM, "out of memory");
	handover_print(who, all, num, to);
	if (fclose(to)) {
		free(text);
		return fail(&vfctl->failure, ENOMEM, "out of memory");
	}
	out_json_text(text);
	free(text);
	return 0;
}

static int hand_over(struct vfctl *vfctl, const struct args *args,
		     const struct state *state)
{
	struct made *all;
	size_t num = 0;
	size_t i;
	int err;

	err = check_words(vfctl, args, state);
	if (err)
		return err;
	all = calloc(state->num_funcs + 1, sizeof(*all));
	if (!all)
		return fail(&vfctl->failure, ENOMEM, "out of memory");
	for (i = 0; i < state->num_funcs; i++) {
		const struct func *func = &state->funcs[i].func;

		if (func->state != VFIO_GLUE_STATE_ACTIVE ||
		    !is_named(args, func))
			continue;
		all[num].func = *func;
		life_node(func, &all[num++].node);
	}
	err = print_handover(vfctl, args->value[OPT_HANDOVER].num, all, num);
	free(all);
	return err;
}

static int run_export(struct vfctl *vfctl, const struct args *args)
{
	struct state state = { 0 };
	struct spec spec = { 0 };
	int err;

	if (args_has(args, OPT_HANDOVER)) {
		err = state_read(vfctl, &state);
		if (!err)
			err = hand_over(vfctl, args, &state);
		state_clear(&state);
		return err;
	}
	if (args->num_words)
		return fail_usage(&vfctl->failure,
				  "functions are named with --for only");
	err = state_read(vfctl, &state);
	if (!err && state_to_spec(&state, &spec))
		err = fail(&vfctl->failure, ENOMEM, "out of memory");
	if (!err)
		vfctl->out->spec(&spec);
	spec_clear(&spec);
	state_clear(&state);
	return err;
}

static int run_recover(struct vfctl *vfctl, const struct args *args)
{
	enum recovered recovered;
	int err;
	int fd;

	(void)args;
	fd = journal_lock(&vfctl->failure);
	if (fd < 0)
		return fd;
	err = vfctl_connect(vfctl);
	if (!err)
		err = apply_recover(vfctl, &recovered);
	if (!err)
		vfctl->out->recovered(recovered);
	close(fd);
	return err;
}

const struct cmd cmd_plan = {
	.name = "plan",
	.summary = "show what apply would do",
	.words = "",
	.text = "Nothing is touched. See vfctl.yaml(5) for what a file may say.\n",
	.rule = {
		.allowed = OPT_BIT(OPT_FILE),
		.required = OPT_BIT(OPT_FILE),
	},
	.run = run_plan,
};

const struct cmd cmd_apply = {
	.name = "apply",
	.summary = "make everything as a file says, or leave it as it is",
	.words = "",
	.text = "What is as the file says is not touched. If a step fails, all that was\n"
		"done is undone. One that was killed is ended by the next, or by \"recover\".\n",
	.rule = {
		.allowed = OPT_BIT(OPT_FILE) | OPT_BIT(OPT_DRY_RUN) |
			   OPT_BIT(OPT_WAIT),
		.required = OPT_BIT(OPT_FILE),
	},
	.run = run_apply,
};

const struct cmd cmd_diff = {
	.name = "diff",
	.summary = "show what is not as a file says, a line per fact",
	.words = "",
	.text = "Nothing is printed if all is as the file says.\n",
	.rule = {
		.allowed = OPT_BIT(OPT_FILE),
		.required = OPT_BIT(OPT_FILE),
	},
	.run = run_diff,
};

const struct cmd cmd_assert = {
	.name = "assert",
	.summary = "fail unless everything is as a file says",
	.words = "",
	.text = "What differs is printed as by \"diff\", and the exit status is 1.\n",
	.rule = {
		.allowed = OPT_BIT(OPT_FILE),
		.required = OPT_BIT(OPT_FILE),
	},
	.run = run_assert,
};

const struct cmd cmd_export = {
	.name = "export",
	.summary = "print what there is as a file for apply",
	.words = "[NAME|UUID...]",
	.text = "YAML, or JSON with --json. Parents are named by their addresses. With --for\n"
		"functions are printed as devices of libvirt, as arguments of QEMU, as a\n"
		"specification of the Container Device Interface, or as variables like those\n"
		"of the SR-IOV device plugin; all of them, or those that are named.\n",
	.rule = {
		.allowed = OPT_BIT(OPT_HANDOVER),
		.max_words = ARGS_WORDS_MAX,
	},
	.run = run_export,
};

const struct cmd cmd_recover = {
	.name = "recover",
	.summary = "end an apply that was killed",
	.words = "",
	.text = "It is undone, unless it was done already. Without one nothing is done.\n",
	.run = run_recover,
};
