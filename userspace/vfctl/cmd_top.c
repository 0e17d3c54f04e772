// SPDX-License-Identifier: GPL-2.0-only
/*
 * Door: "vfctl top", functions at work: on a terminal as they go, or round by
 * round into a file.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "sysio.h"
#include "top.h"
#include "vfctl.h"

/**
 * top_look() - look at all functions again
 * @vfctl: the run
 * @top: what was seen before, and is now
 *
 * Return: 0 or an errno.
 */
int top_look(struct vfctl *vfctl, struct top *top)
{
	struct model_list funcs = { .shape = &shape_func };
	uint64_t clock;
	int err;

	err = query_all(vfctl, VFIO_GLUE_CMD_FUNC_GET, &funcs);
	if (err) {
		model_list_clear(&funcs);
		return err;
	}
	model_list_clear(&top->before);
	top->before = top->now;
	top->now = funcs;
	clock = sysio_clock_ns();
	rates_clear(&top->rates);
	sysio_now(&top->rates.time);
	err = rates_make(&top->before, &top->now,
			 clock > top->clock_ns ? clock - top->clock_ns : 1,
			 &top->rates);
	top->clock_ns = clock;
	return err ? fail(&vfctl->failure, ENOMEM, "out of memory") : 0;
}

/* A round shows what happened since the one before; the first look is none. */
static int batch(struct vfctl *vfctl, struct top *top)
{
	uint32_t round = 0;
	int err;

	err = top_look(vfctl, top);
	while (!err && !vfctl_stopped() &&
	       (!top->rounds || round++ < top->rounds)) {
		if (sysio_sleep(top->delay_s))
			break;
		err = top_look(vfctl, top);
		if (!err)
			vfctl->out->rates(&top->rates);
	}
	return err;
}

static int run(struct vfctl *vfctl, const struct args *args)
{
	struct top top = {
		.delay_s = args_has(args, OPT_DELAY) ?
			   args->value[OPT_DELAY].num : TOP_DELAY_S,
		.rounds = args_has(args, OPT_ROUNDS) ?
			  args->value[OPT_ROUNDS].num : 0,
		.before.shape = &shape_func,
		.now.shape = &shape_func,
	};
	int err;

	if (args_has(args, OPT_BATCH) || vfctl->out == &out_json) {
		err = batch(vfctl, &top);
	} else if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
		err = fail_usage(&vfctl->failure, "this is no terminal");
		fail_hint(&vfctl->failure, "see option --batch");
	} else {
		err = top_screen(vfctl, &top);
	}
	rates_clear(&top.rates);
	model_list_clear(&top.before);
	model_list_clear(&top.now);
	return err;
}

const struct cmd cmd_top = {
	.name = "top",
	.summary = "watch functions at work",
	.words = "",
	.text = "Keys are those of htop, F1 shows them. RXp/s, RXb/s, TXp/s, TXb/s: packets\n"
		"and bits per second of a VF; SPOOF: frames that it sent under a foreign\n"
		"address. ENG%: part of the time that a vGPU had the engine; WAIT<: 95 of\n"
		"100 commands waited less for it; CMD/s, PIXB/s: commands carried out and\n"
		"bytes written per second; DROP: commands that were not carried out.\n",
	.rule = {
		.allowed = OPT_BIT(OPT_BATCH) | OPT_BIT(OPT_ROUNDS) |
			   OPT_BIT(OPT_DELAY),
	},
	.run = run,
};
