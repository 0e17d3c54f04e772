// SPDX-License-Identifier: GPL-2.0-only
/*
 * Object: an apply, which is a transaction.
 *
 *	write the journal: what will change, as it is and as it shall be
 *	reserve in the kernel all that is to be made, on one socket
 *	write down which places the kernel chose
 *	take the steps
 *	remove the journal
 *
 * If a step fails, a signal comes, or the next run finds a journal because
 * this one was killed, what differs from how it was is found out and undone in
 * the same way in which it was done. That can be cut short and begun again as
 * often as need be: it looks at what there is, not at how far it came. A
 * killed process leaves no reservation behind, they go with its socket.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "apply.h"
#include "journal.h"
#include "sysio.h"
#include "util.h"

#define BIT(attr)	(UINT64_C(1) << (attr))

static int out_of_memory(struct vfctl *vfctl)
{
	return fail(&vfctl->failure, ENOMEM, "out of memory");
}

/*
 * Completes what is wanted of a function: a UUID, so that the journal can name
 * it. What is made anew keeps the UUID under which it is known.
 */
static void make_jobs(const struct plan *plan, struct job *jobs)
{
	size_t i;

	for (i = 0; i < plan->num; i++) {
		const struct change *change = &plan->changes[i];
		const struct state_func *now = change->now;
		struct func *func = &jobs[i].want.func;

		jobs[i].change = change;
		if (!change_is_func(change) || !change->want)
			continue;
		jobs[i].want = *(const struct spec_func *)change->want;
		if (model_has(&func->model, VFIO_GLUE_A_FUNC_UUID))
			continue;
		if (now)
			strcpy(func->uuid, now->func.uuid);
		else
			sysio_uuid(func->uuid);
		func->model.has |= BIT(VFIO_GLUE_A_FUNC_UUID);
	}
}

static bool makes_vf(const struct plan *plan)
{
	size_t i;

	for (i = 0; i < plan->num; i++) {
		const struct spec_func *want = plan->changes[i].want;

		if (change_is_func(&plan->changes[i]) && want &&
		    want->func.kind == VFIO_GLUE_KIND_NIC)
			return true;
	}
	return false;
}

static int add_parent(struct spec *spec, const struct parent *parent,
		      uint64_t has)
{
	struct spec_parent *added = spec_add_parent(spec);

	if (!added)
		return -ENOMEM;
	added->parent = *parent;
	added->parent.model.has = BIT(VFIO_GLUE_A_PARENT_NAME) | has;
	return 0;
}

/* What will change, as it is. */
static int make_before(const struct plan *plan, const struct state *state,
		       struct spec *before)
{
	const struct parent *parents = state->parents.items;
	bool vfs = makes_vf(plan);
	size_t i, k;

	memset(before, 0, sizeof(*before));
	for (i = 0; i < plan->num; i++) {
		const struct change *change = &plan->changes[i];

		if (change_is_func(change) && change->now) {
			struct spec_func *func = spec_add_func(before);

			if (!func)
				return -ENOMEM;
			state_func_to_spec(change->now, func);
		} else if (change->keys == &spec_pools) {
			before->pools[before->num_pools++] =
				*(const struct pool *)change->now;
		}
	}
	for (i = 0; i < state->parents.num; i++) {
		uint64_t has = 0;

		for (k = 0; k < plan->num; k++)
			if (plan->changes[k].now == &parents[i])
				has = plan->changes[k].differs;
		has &= ~BIT(VFIO_GLUE_A_PARENT_VFS_ENABLED);
		if (vfs && parents[i].kind == VFIO_GLUE_KIND_NIC &&
		    !parents[i].vfs_enabled)
			has |= BIT(VFIO_GLUE_A_PARENT_VFS_ENABLED);
		if (has && add_parent(before, &parents[i], has))
			return -ENOMEM;
	}
	return 0;
}

/* The same, as it shall be. */
static int make_after(const struct plan *plan, const struct job *jobs,
		      struct spec *after)
{
	size_t i;

	memset(after, 0, sizeof(*after));
	for (i = 0; i < plan->num; i++) {
		const struct change *change = &plan->changes[i];

		if (!change->want)
			continue;
		if (change_is_func(change)) {
			struct spec_func *func = spec_add_func(after);

			if (!func)
				return -ENOMEM;
			*func = jobs[i].want;
		} else if (change->keys == &spec_parents) {
			if (add_parent(after, change->want, change->differs))
				return -ENOMEM;
		} else {
			after->pools[after->num_pools++] =
				*(const struct pool *)change->want;
		}
	}
	return 0;
}

static int write_after(struct vfctl *vfctl, const struct plan *plan,
		       const struct job *jobs)
{
	struct spec after;
	int err = make_after(plan, jobs, &after);

	err = err ? out_of_memory(vfctl) :
		    journal_write(JOURNAL_AFTER, &after, &vfctl->failure);
	spec_clear(&after);
	return err;
}

static int open_journal(struct vfctl *vfctl, const struct plan *plan,
			const struct state *state, const struct job *jobs)
{
	struct spec before;
	int err;

	err = write_after(vfctl, plan, jobs);
	if (err)
		return err;
	err = make_before(plan, state, &before);
	err = err ? out_of_memory(vfctl) :
		    journal_write(JOURNAL_BEFORE, &before, &vfctl->failure);
	spec_clear(&before);
	return err;
}

/*
 * Takes the steps from @first on that are of kind @only, or all that are left.
 * With a journal, the places are written down once all are chosen.
 */
static int run_steps(struct vfctl *vfctl, const struct plan *plan,
		     const struct step *steps, size_t num, struct job *jobs,
		     bool journal)
{
	bool chosen = false;
	int err = 0;
	size_t i;

	for (i = 0; !err && i < num; i++) {
		if (journal && vfctl_stopped())
			return fail(&vfctl->failure, EINTR, "interrupted");
		if (journal && chosen && steps[i].what != STEP_RESERVE) {
			err = write_after(vfctl, plan, jobs);
			chosen = false;
		}
		if (!err)
			err = steps_run(vfctl, &steps[i],
					&jobs[steps[i].change - plan->changes]);
		if (steps[i].what == STEP_RESERVE)
			chosen = true;
	}
	return err;
}

/* Frees what was reserved, so that it can be asked for again. */
static int free_reserved(struct vfctl *vfctl, struct job *jobs, size_t num)
{
	int err = 0;
	size_t i;

	for (i = 0; !err && i < num; i++) {
		if (!jobs[i].made.func.uuid[0])
			continue;
		err = life_stop(vfctl, &jobs[i].made.func);
		memset(&jobs[i].made, 0, sizeof(jobs[i].made));
		/* The place is to be chosen anew, unless it was told. */
		jobs[i].want.func.model.has =
			((const struct spec_func *)jobs[i].change->want)->func.model.has |
			BIT(VFIO_GLUE_A_FUNC_UUID);
	}
	return err;
}

static bool has_delete(const struct plan *plan)
{
	size_t i;

	for (i = 0; i < plan->num; i++)
		if (plan->changes[i].what == CHANGE_DELETE)
			return true;
	return false;
}

/* All steps in the better of the two orders that there is room for. */
static int run_plan(struct vfctl *vfctl, const struct plan *plan,
		    struct step *steps, struct job *jobs, bool journal)
{
	size_t num;
	int err;

	if (!journal || !plan_can_make_first(plan)) {
		num = plan_order(plan, false, steps);
		return run_steps(vfctl, plan, steps, num, jobs, journal);
	}
	num = plan_order(plan, true, steps);
	err = run_steps(vfctl, plan, steps, num, jobs, journal);
	if (err != -ENOSPC || !has_delete(plan))
		return err;

	/* Not beside each other, then. */
	fail_clear(&vfctl->failure);
	err = free_reserved(vfctl, jobs, plan->num);
	if (err)
		return err;
	num = plan_order(plan, false, steps);
	return run_steps(vfctl, plan, steps, num, jobs, journal);
}

/* The steps of @plan, with memory for them. */
static int carry_out(struct vfctl *vfctl, const struct plan *plan,
		     const struct state *state, bool journal)
{
	struct job *jobs = calloc(plan->num + 1, sizeof(*jobs));
	struct step *steps = calloc(plan->num + 1,
				    PLAN_STEPS_PER_CHANGE * sizeof(*steps));
	int err;

	if (!jobs || !steps) {
		err = out_of_memory(vfctl);
		goto out_free;
	}
	make_jobs(plan, jobs);
	err = journal ? open_journal(vfctl, plan, state, jobs) : 0;
	if (!err)
		err = run_plan(vfctl, plan, steps, jobs, journal);
out_free:
	free(steps);
	free(jobs);
	return err;
}

/* A VF that was given to a driver, but not yet to anyone. */
static int clean_vf(struct vfctl *vfctl, const struct func *want,
		    const struct state *state)
{
	const struct parent *parent = state_parent(state, want->parent);
	struct func_node node;
	char address[SYSFS_NAME_SIZE];
	size_t i;
	int err;

	if (!parent || sysfs_link(address, sizeof(address),
				  "/sys/bus/pci/devices/%s/virtfn%u",
				  parent->address, want->vf_index))
		return 0;
	for (i = 0; i < state->num_funcs; i++)
		if (!strcmp(state->funcs[i].func.address, address))
			return 0;
	pci_node(address, &node);
	if (strcmp(node.driver, life_driver(BIND_VFIO)) &&
	    strcmp(node.driver, life_driver(BIND_NETDEV)))
		return 0;
	err = pci_unbind(address, &vfctl->failure);
	return err ? err : pci_override(address, "", &vfctl->failure);
}

static int clean_vfs(struct vfctl *vfctl, const struct spec *after,
		     const struct state *state)
{
	int err = 0;
	size_t i;

	for (i = 0; !err && i < after->num_funcs; i++)
		if (model_has(&after->funcs[i].func.model,
			      VFIO_GLUE_A_FUNC_VF_INDEX))
			err = clean_vf(vfctl, &after->funcs[i].func, state);
	return err;
}

/* Is all as it shall be, and what was to go away? */
static int is_done(struct vfctl *vfctl, const struct spec *before,
		   const struct spec *after, const struct state *state,
		   bool *done)
{
	struct failure *failure = &vfctl->failure;
	struct plan plan;
	int err;

	err = plan_make(after, state, &plan, failure);
	if (!err)
		err = plan_drop(&plan, state, before, after, failure);
	*done = !err && !plan.num;
	plan_clear(&plan);
	/* A name that another function has is a difference like others. */
	if (err == -EEXIST) {
		fail_clear(failure);
		return 0;
	}
	return err;
}

static int go_back(struct vfctl *vfctl, const struct spec *before,
		   const struct spec *after, const struct state *state)
{
	struct plan plan;
	int err;

	err = clean_vfs(vfctl, after, state);
	if (err)
		return err;
	err = plan_make(before, state, &plan, &vfctl->failure);
	if (!err)
		err = plan_drop(&plan, state, after, before, &vfctl->failure);
	if (!err)
		err = carry_out(vfctl, &plan, state, false);
	plan_clear(&plan);
	return err;
}

/*
 * Ends what the journal tells of. @undo: it is known not to be done.
 */
static int settle(struct vfctl *vfctl, bool undo, enum recovered *recovered)
{
	struct failure *failure = &vfctl->failure;
	struct spec before = { 0 };
	struct spec after = { 0 };
	struct state state = { 0 };
	bool done = false;
	int err;

	err = journal_read(JOURNAL_BEFORE, &before, failure);
	if (!err)
		err = journal_read(JOURNAL_AFTER, &after, failure);
	if (!err)
		err = state_read(vfctl, &state);
	if (!err)
		err = plan_resolve(&before, &state, failure);
	if (!err)
		err = plan_resolve(&after, &state, failure);
	if (!err && !undo)
		err = is_done(vfctl, &before, &after, &state, &done);
	if (!err && !done)
		err = go_back(vfctl, &before, &after, &state);
	if (!err) {
		*recovered = done ? RECOVERED_NEW : RECOVERED_OLD;
		journal_close();
	}
	state_clear(&state);
	spec_clear(&before);
	spec_clear(&after);
	return err;
}

/**
 * apply_recover() - end an apply that was cut short
 * @vfctl: the run; the caller has the lock of the journal
 * @recovered: what became of it
 *
 * Return: 0, or an errno with the reason in @vfctl->failure; then the journal
 * is still there and this can be tried again.
 */
int apply_recover(struct vfctl *vfctl, enum recovered *recovered)
{
	*recovered = RECOVERED_NOTHING;
	if (journal_is_open())
		return settle(vfctl, false, recovered);
	/* One that was killed before it did anything. */
	journal_close();
	return 0;
}

static void roll_back(struct vfctl *vfctl)
{
	struct failure reason = vfctl->failure;
	enum recovered recovered;

	memset(&vfctl->failure, 0, sizeof(vfctl->failure));
	if (journal_is_open() && settle(vfctl, true, &recovered))
		fail_hint(&reason,
			  "and it could not be undone: %s; try vfctl recover",
			  vfctl->failure.text);
	else
		fail_hint(&reason, "everything is as it was");
	fail_clear(&vfctl->failure);
	vfctl->failure = reason;
}

/**
 * apply_plan() - carry a plan out, whole or not at all
 * @vfctl: the run; the caller has the lock of the journal, which is closed
 * @state: what there is
 * @plan: what shall differ
 *
 * Return: 0, or an errno with the reason in @vfctl->failure; then everything is
 * as it was, or the hint tells why not.
 */
int apply_plan(struct vfctl *vfctl, const struct state *state,
	       const struct plan *plan)
{
	int err = plan_check(plan, &vfctl->failure);

	if (err || !plan->num)
		return err;
	err = carry_out(vfctl, plan, state, true);
	if (err)
		roll_back(vfctl);
	else
		journal_close();
	return err;
}
