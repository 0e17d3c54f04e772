// SPDX-License-Identifier: GPL-2.0-only
/*
 * Door: the verbs that work on a file that says what shall be.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <json-c/json.h>

#include "apply.h"
#include "file.h"
#include "journal.h"
#include "util.h"

/* A file, what there is, and what differs. */
struct work {
	struct spec spec;
	struct state state;
	struct plan plan;
};

static int work_begin(struct vfctl *vfctl, const struct args *args,
		      struct work *work)
{
	const char *path = args->value[OPT_FILE].str;
	struct failure *failure = &vfctl->failure;
	int err;

	err = file_read(path, strcmp(path, "-") ? path : "stdin", &work->spec,
			failure);
	if (!err)
		err = state_read(vfctl, &work->state);
	if (!err)
		err = plan_resolve(&work->spec, &work->state, failure);
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

static int run_export(struct vfctl *vfctl, const struct args *args)
{
	struct state state = { 0 };
	struct spec spec = { 0 };
	int err;

	(void)args;
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
		.allowed = OPT_BIT(OPT_FILE) | OPT_BIT(OPT_DRY_RUN),
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
	.words = "",
	.text = "YAML, or JSON with --json. Parents are named by their addresses.\n",
	.run = run_export,
};

const struct cmd cmd_recover = {
	.name = "recover",
	.summary = "end an apply that was killed",
	.words = "",
	.text = "It is undone, unless it was done already. Without one nothing is done.\n",
	.run = run_recover,
};
