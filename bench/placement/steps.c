// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counts instructions: the CPU's trap flag has it stop behind each, and a signal
 * handler counts the stops. A string instruction stops behind each of its
 * rounds and is counted once. x86-64 only.
 */
#include <signal.h>
#include <stdbool.h>
#include <ucontext.h>
#include <x86intrin.h>

#include "steps.h"

#define TRAP_FLAG 0x100

static volatile unsigned long stops;
static greg_t last;

static void stopped(int signal, siginfo_t *info, void *context)
{
	greg_t at = ((ucontext_t *)context)->uc_mcontext.gregs[REG_RIP];

	(void)signal;
	(void)info;
	if (at != last)
		stops++;
	last = at;
}

/* Begin to count. */
void steps_begin(void)
{
	struct sigaction action = { .sa_sigaction = stopped, .sa_flags = SA_SIGINFO };

	sigaction(SIGTRAP, &action, NULL);
	stops = 0;
	__writeeflags(__readeflags() | TRAP_FLAG);
}

/* End; returns the number, with a few of the two calls. */
unsigned long steps_end(void)
{
	__writeeflags(__readeflags() & ~TRAP_FLAG);
	return stops;
}
