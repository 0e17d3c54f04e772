// SPDX-License-Identifier: GPL-2.0-only
/*
 * Door: the program. Finds the verb, runs it, and tells how it ended.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util.h"
#include "vfctl.h"

#ifndef VFCTL_VERSION
#define VFCTL_VERSION	"unknown"
#endif

#define EXIT_REFUSED	1
#define EXIT_USAGE	2

static const struct cmd *const cmds[] = {
	&cmd_list,
	&cmd_profiles,
	&cmd_profile,
	&cmd_capacity,
	&cmd_create,
	&cmd_show,
	&cmd_set,
	&cmd_delete,
	&cmd_adopt,
	&cmd_release,
	&cmd_monitor,
	&cmd_plan,
	&cmd_apply,
	&cmd_diff,
	&cmd_assert,
	&cmd_export,
	&cmd_recover,
	&cmd_explain,
	&cmd_map,
	&cmd_save,
	&cmd_stats,
	&cmd_log,
	&cmd_top,
};

#define NUM_CMDS	ARRAY_SIZE(cmds)

static volatile sig_atomic_t stopped;

static void on_signal(int signal)
{
	stopped = signal;
}

/**
 * vfctl_stopped() - was this program asked to end?
 *
 * Asked between steps, so that what was begun is undone first.
 *
 * Return: whether it was, by a signal.
 */
bool vfctl_stopped(void)
{
	return stopped;
}

/* No SA_RESTART: a monitor that waits is to wake up. */
static void catch_signals(void)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGALRM };
	struct sigaction action = { .sa_handler = on_signal };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(signals); i++)
		sigaction(signals[i], &action, NULL);
}

static void help(void)
{
	size_t i;

	printf("Usage: vfctl VERB [OBJECT...] [--option VALUE...]\n\n"
	       "Slices network cards into VFs and graphics cards into vGPUs.\n\n"
	       "Verbs:\n");
	for (i = 0; i < NUM_CMDS; i++)
		printf("  %-10s %s\n", cmds[i]->name, cmds[i]->summary);
	printf("\nOptions of every verb:\n");
	args_help(OPT_GLOBAL);
	printf("\nExit status: 0 done, 1 refused, 2 wrong usage. See vfctl(8).\n");
}

static void help_verb(const struct cmd *cmd)
{
	bool options = cmd->rule.allowed;

	printf("Usage: vfctl %s%s%s%s%s\n\n%s\nOptions:\n", cmd->name,
	       cmd->words[0] ? " " : "", cmd->words,
	       cmd->rule.required & OPT_BIT(OPT_PROFILE) ?
	       " --profile PROFILE" : cmd->rule.required ? " --file FILE" : "",
	       options ? " [--option VALUE...]" : "", cmd->text);
	args_help(cmd->rule.allowed | OPT_GLOBAL);
}

static const struct cmd *find(const char *word)
{
	size_t i;

	for (i = 0; i < NUM_CMDS; i++)
		if (!strcmp(cmds[i]->name, word))
			return cmds[i];
	return NULL;
}

static int unknown_verb(struct failure *failure, const char *word)
{
	const char *known[NUM_CMDS + 1] = { NULL };
	const char *near;
	size_t i;

	for (i = 0; i < NUM_CMDS; i++)
		known[i] = cmds[i]->name;
	fail_usage(failure, "unknown verb \"%s\"", word);
	near = args_suggest(word, known);
	if (near)
		fail_hint(failure, "did you mean %s?", near);
	else
		fail_hint(failure, "see vfctl --help");
	return -1;
}

/* A command line that is wrong is answered in the form it asks for. */
static bool wants_json(int argc, char *const *argv)
{
	int i;

	for (i = 1; i < argc && strcmp(argv[i], "--"); i++)
		if (!strcmp(argv[i], "-j") || !strcmp(argv[i], "--json"))
			return true;
	return false;
}

/* Options of every verb may come before it, too. */
static int find_verb(int argc, char *const *argv)
{
	int i;

	for (i = 1; i < argc; i++)
		if (argv[i][0] != '-')
			return i;
	return argc;
}

static int run(struct vfctl *vfctl, int argc, char **argv)
{
	struct args_rule none = { 0 };
	int verb = find_verb(argc, argv);
	struct args before, args;
	int err;

	err = args_parse(&none, verb - 1, argv + 1, &before, &vfctl->failure);
	if (err)
		return err;
	if (args_has(&before, OPT_VERSION)) {
		printf("vfctl %s\n", VFCTL_VERSION);
		return 0;
	}
	if (verb == argc) {
		if (args_has(&before, OPT_HELP)) {
			help();
			return 0;
		}
		fail_usage(&vfctl->failure, "it is not said what to do");
		fail_hint(&vfctl->failure, "see vfctl --help");
		return -1;
	}

	vfctl->cmd = find(argv[verb]);
	if (!vfctl->cmd)
		return unknown_verb(&vfctl->failure, argv[verb]);
	err = args_parse(&vfctl->cmd->rule, argc - verb - 1, argv + verb + 1,
			 &args, &vfctl->failure);
	if (err) {
		if (!vfctl->failure.hint[0])
			fail_hint(&vfctl->failure, "see vfctl %s --help",
				  vfctl->cmd->name);
		return err;
	}
	if (args_has(&args, OPT_VERSION)) {
		printf("vfctl %s\n", VFCTL_VERSION);
		return 0;
	}
	if (args_has(&args, OPT_HELP) || args_has(&before, OPT_HELP)) {
		help_verb(vfctl->cmd);
		return 0;
	}
	return vfctl->cmd->run(vfctl, &args);
}

int main(int argc, char **argv)
{
	struct vfctl vfctl = { 0 };
	int status = EXIT_SUCCESS;

	vfctl.out = wants_json(argc, argv) ? &out_json : &out_text;
	catch_signals();
	if (run(&vfctl, argc, argv)) {
		status = vfctl.failure.usage ? EXIT_USAGE : EXIT_REFUSED;
		vfctl.out->failure(vfctl.cmd ? vfctl.cmd->name : NULL,
				   &vfctl.failure);
	}
	vnl_close(vfctl.nl);
	fail_clear(&vfctl.failure);
	if (fflush(stdout) || ferror(stdout)) {
		fprintf(stderr, "vfctl: cannot write the output\n");
		status = EXIT_REFUSED;
	}
	return status;
}
