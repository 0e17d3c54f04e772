// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit: who has an engine's turns, in virtual time, beside a naive model that
 * divides the engine like a liquid.
 */
#include <kunit/test.h>
#include <linux/module.h>
#include <linux/prandom.h>
#include <linux/random.h>
#include <linux/time64.h>

#include "../drivers/mdev_gpu/sched_policy.h"
#include "../drivers/mdev_gpu/sched_turns.h"

#define SECOND		NSEC_PER_SEC
#define MS		NSEC_PER_MSEC
#define US		NSEC_PER_USEC

struct due_case {
	const char *name;
	enum vfio_glue_sched policy;
	struct mgpu_share share;
	unsigned int num;
	u32 weight;
	u32 rate_ppm;
	bool capped;
};

#define BEST	VFIO_GLUE_SCHED_BEST_EFFORT
#define EQUAL	VFIO_GLUE_SCHED_EQUAL_SHARE
#define FIXED	VFIO_GLUE_SCHED_FIXED_SHARE
#define WEIGHTED VFIO_GLUE_SCHED_WEIGHTED

static const struct due_case due_cases[] = {
	{ "best", BEST, { 125, 7, 100, 0 }, 8, 1000, 1000000, false },
	{ "best_capped", BEST, { 125, 7, 20, 0 }, 8, 1000, 200000, true },
	{ "equal_alone", EQUAL, { 125, 7, 100, 0 }, 1, 1000, 1000000, false },
	{ "equal_of_three", EQUAL, { 125, 7, 100, 0 }, 3, 1000, 333333, false },
	{ "equal_cap_above", EQUAL, { 125, 7, 60, 0 }, 2, 1000, 500000, false },
	{ "equal_cap_below", EQUAL, { 125, 7, 40, 0 }, 2, 1000, 400000, true },
	{ "equal_of_nobody", EQUAL, { 125, 7, 100, 0 }, 0, 1000, 1000000,
	  false },
	{ "fixed", FIXED, { 125, 7, 100, 0 }, 1, 125, 125000, false },
	{ "fixed_whole", FIXED, { 1000, 7, 100, 0 }, 1, 1000, 1000000, false },
	{ "fixed_capped", FIXED, { 125, 7, 1, 0 }, 1, 125, 10000, true },
	{ "weighted", WEIGHTED, { 125, 7, 100, 0 }, 3, 7, 1000000, false },
	{ "weighted_capped", WEIGHTED, { 125, 7, 99, 0 }, 3, 7, 990000, true },
	{ "no_weight_is_least", WEIGHTED, { 125, 0, 100, 0 }, 3, 1, 1000000,
	  false },
};

KUNIT_ARRAY_PARAM_DESC(due, due_cases, name);

static void due_follows_policy(struct kunit *test)
{
	const struct due_case *c = test->param_value;
	struct mgpu_due due;

	mgpu_sched_due(c->policy, &c->share, c->num, &due);
	KUNIT_EXPECT_EQ(test, due.weight, c->weight);
	KUNIT_EXPECT_EQ(test, due.rate_ppm, c->rate_ppm);
	KUNIT_EXPECT_EQ(test, due.capped, c->capped);
}

static void known_are_four(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, mgpu_sched_known(0));
	KUNIT_EXPECT_TRUE(test, mgpu_sched_known(3));
	KUNIT_EXPECT_FALSE(test, mgpu_sched_known(4));
	KUNIT_EXPECT_FALSE(test, mgpu_sched_known(-1));
}

/**
 * struct player - a vGPU of the simulation
 * @turn: how it takes part
 * @piece_ns: how long its commands take at least
 * @spread_ns: and at most that much more
 * @pause_ns: how long it does nothing after each command; 0 for a hog
 * @idle_until: when it has work again; 0 if it has
 * @run_ns: engine time that it had
 * @longest_ns: its longest command so far
 * @since: since when it waits for the engine to begin a command
 * @wait_ns: the longest time that it waited
 * @rate_ppm: limit that its use is held against
 * @low: the least that use minus what the limit allowed has been, to see in
 *	which stretch of time it used most
 * @excess: the most by which a stretch of time was beyond the limit
 */
struct player {
	struct mgpu_turn turn;
	u64 piece_ns;
	u64 spread_ns;
	u64 pause_ns;
	u64 idle_until;
	u64 run_ns;
	u64 longest_ns;
	u64 since;
	u64 wait_ns;
	u32 rate_ppm;
	s64 low;
	s64 excess;
};

/**
 * struct sim - an engine in virtual time
 * @q: who has its turns
 * @rnd: chance
 * @now: the time
 * @idle_ns: how long the engine did nothing
 * @longest_ns: longest command of all
 * @num: how many players there are
 * @player: the players
 */
struct sim {
	struct mgpu_turns q;
	struct rnd_state rnd;
	u64 now;
	u64 idle_ns;
	u64 longest_ns;
	unsigned int num;
	struct player player[MGPU_TURNS_MAX];
};

static int sim_init(struct kunit *test)
{
	struct sim *sim = kunit_kzalloc(test, sizeof(*sim), GFP_KERNEL);
	u64 seed = get_random_u64();

	KUNIT_ASSERT_NOT_NULL(test, sim);
	kunit_info(test, "seed %llu\n", seed);
	prandom_seed_state(&sim->rnd, seed);
	sim->now = 5 * SECOND;
	mgpu_turns_init(&sim->q, sim->now);
	test->priv = sim;

	return 0;
}

static u32 pick_from(struct sim *sim, u32 low, u32 high)
{
	return low + prandom_u32_state(&sim->rnd) % (high - low + 1);
}

static struct player *sim_add(struct sim *sim, u32 permille, u32 weight,
			      u32 cap_percent, u64 piece_ns, u64 pause_ns)
{
	struct player *p = &sim->player[sim->num++];
	struct mgpu_share share = {
		.permille = permille,
		.weight = weight,
		.cap_percent = cap_percent,
		.burst_us = MGPU_BURST_US_DEFAULT,
	};

	mgpu_turn_init(&p->turn, &share, sim->now);
	if (mgpu_turns_join(&sim->q, &p->turn, sim->now))
		return NULL;
	p->piece_ns = piece_ns;
	p->spread_ns = piece_ns;
	p->pause_ns = pause_ns;
	p->since = sim->now;
	p->rate_ppm = MGPU_RATE_ALL;
	mgpu_turns_wake(&sim->q, &p->turn, sim->now);

	return p;
}

/* In which stretch of time up to now was the limit exceeded most? */
static void sim_audit(struct sim *sim, struct player *p, bool before)
{
	s64 over = p->run_ns - mul_u64_u32_div(sim->now, p->rate_ppm,
					       MGPU_RATE_ALL);

	if (before)
		p->low = min(p->low, over);
	else
		p->excess = max(p->excess, over - p->low);
}

static void sim_wake(struct sim *sim)
{
	unsigned int i;

	for (i = 0; i < sim->num; i++) {
		struct player *p = &sim->player[i];

		if (!p->idle_until || p->idle_until > sim->now)
			continue;
		p->since = p->idle_until;
		p->idle_until = 0;
		mgpu_turns_wake(&sim->q, &p->turn, sim->now);
	}
}

static u64 sim_next_wake(struct sim *sim)
{
	u64 next = U64_MAX;
	unsigned int i;

	for (i = 0; i < sim->num; i++)
		if (sim->player[i].idle_until)
			next = min(next, sim->player[i].idle_until);

	return next;
}

/* One command, or no work up to when there is some. */
static struct player *sim_step(struct sim *sim)
{
	struct mgpu_turn *t;
	struct player *p;
	u64 wait, ns;

	sim_wake(sim);
	t = mgpu_turns_pick(&sim->q, sim->now, &wait);
	if (!t) {
		u64 next = sim_next_wake(sim);

		if (wait != MGPU_TURNS_NEVER)
			next = min(next, sim->now + wait);
		sim->idle_ns += next - sim->now;
		sim->now = next;
		return NULL;
	}

	p = container_of(t, struct player, turn);
	p->wait_ns = max(p->wait_ns, sim->now - p->since);
	sim_audit(sim, p, true);
	ns = p->piece_ns;
	if (p->spread_ns)
		ns += prandom_u32_state(&sim->rnd) % p->spread_ns;
	sim->now += ns;
	p->run_ns += ns;
	p->longest_ns = max(p->longest_ns, ns);
	sim->longest_ns = max(sim->longest_ns, ns);
	mgpu_turns_charge(&sim->q, t, sim->now, ns);
	sim_audit(sim, p, false);
	p->since = sim->now;
	if (p->pause_ns) {
		p->idle_until = sim->now + p->pause_ns;
		mgpu_turns_sleep(&sim->q, t, sim->now);
	}

	return p;
}

static void sim_run(struct sim *sim, u64 ns)
{
	u64 end = sim->now + ns;

	while (sim->now < end)
		sim_step(sim);
}

static void sim_forget(struct sim *sim)
{
	unsigned int i;

	sim->idle_ns = 0;
	sim->longest_ns = 0;
	for (i = 0; i < sim->num; i++) {
		sim->player[i].run_ns = 0;
		sim->player[i].wait_ns = 0;
		sim->player[i].low = S64_MAX;
		sim->player[i].excess = 0;
	}
}

/*
 * What each would have of a liquid that is divided by weight, where nobody
 * takes more than his limit, in millionths.
 */
static void toy_divide(struct sim *sim, u32 *part)
{
	unsigned int i, round;
	u64 left = MGPU_RATE_ALL, weights = 0;
	bool full[MGPU_TURNS_MAX] = {};

	for (i = 0; i < sim->num; i++) {
		weights += sim->player[i].turn.due.weight;
		part[i] = 0;
	}
	for (round = 0; round < sim->num; round++) {
		unsigned int first = sim->num;

		for (i = 0; i < sim->num; i++) {
			struct mgpu_due *due = &sim->player[i].turn.due;

			if (!full[i] &&
			    left * due->weight / weights >= due->rate_ppm) {
				first = i;
				break;
			}
		}
		if (first == sim->num)
			break;
		full[first] = true;
		part[first] = sim->player[first].turn.due.rate_ppm;
		left -= part[first];
		weights -= sim->player[first].turn.due.weight;
		if (!weights)
			return;
	}
	for (i = 0; i < sim->num; i++)
		if (!full[i])
			part[i] = left * sim->player[i].turn.due.weight /
				  weights;
}

static u32 sim_jain(struct sim *sim)
{
	u64 got[MGPU_TURNS_MAX];
	unsigned int i;

	for (i = 0; i < sim->num; i++)
		got[i] = sim->player[i].run_ns;

	return mgpu_turns_jain(got, sim->num);
}

struct policy_case {
	const char *name;
	enum vfio_glue_sched policy;
};

static const struct policy_case policy_cases[] = {
	{ "best_effort", BEST },
	{ "equal_share", EQUAL },
	{ "fixed_share", FIXED },
	{ "weighted", WEIGHTED },
};

KUNIT_ARRAY_PARAM_DESC(policy, policy_cases, name);

/* Those who always have work, of any weight, cap and length of command. */
static void shares_are_within_a_percent(struct kunit *test)
{
	const struct policy_case *c = test->param_value;
	struct sim *sim = test->priv;
	u32 part[MGPU_TURNS_MAX];
	unsigned int round, i;

	for (round = 0; round < 30; round++) {
		unsigned int num = pick_from(sim, 1, 8);

		sim->num = 0;
		mgpu_turns_init(&sim->q, sim->now);
		mgpu_turns_set(&sim->q, c->policy, pick_from(sim, 100, 2000) *
			       US, sim->now);
		for (i = 0; i < num; i++)
			sim_add(sim, 125, pick_from(sim, 1, 1000),
				round & 1 ? pick_from(sim, 1, 100) : 100,
				pick_from(sim, 20, 400) * US, 0);
		/* Debts of the least weight pass over to the next second. */
		sim_run(sim, SECOND / 4);
		sim_forget(sim);
		sim_run(sim, SECOND);

		toy_divide(sim, part);
		for (i = 0; i < num; i++) {
			u64 got = div_u64(sim->player[i].run_ns, 1000);

			KUNIT_EXPECT_LE(test, abs((s64)got - part[i]), 10000);
		}
	}
}

/* Of equal demands, each has the same, however long his commands are. */
static void jain_is_near_one(struct kunit *test)
{
	const struct policy_case *c = test->param_value;
	struct sim *sim = test->priv;
	unsigned int i;

	mgpu_turns_set(&sim->q, c->policy, sim->q.slice_ns, sim->now);
	for (i = 0; i < 8; i++)
		sim_add(sim, 125, 300, 100, (50 + 100 * i) * US, 0);
	/* The window in which they began says nothing. */
	sim_run(sim, SECOND);
	sim_forget(sim);
	sim_run(sim, SECOND + 20 * MS);

	KUNIT_EXPECT_GE(test, sim_jain(sim), 999000);
	KUNIT_EXPECT_LE(test, sim->idle_ns, 10 * MS);
	/* The engine's own book says the same. */
	KUNIT_EXPECT_GE(test, sim->q.jain_ppm, 999000);
	KUNIT_EXPECT_GE(test, sim->q.busy_permille, 990);
	for (i = 0; i < 8; i++)
		KUNIT_EXPECT_LE(test,
				abs((int)sim->player[i].turn.permille - 125),
				10);
}

/* Whoever has work has a turn, in a time that the weights bound. */
static void nobody_starves(struct kunit *test)
{
	const struct policy_case *c = test->param_value;
	struct sim *sim = test->priv;
	unsigned int i;
	u64 bound;

	mgpu_turns_set(&sim->q, c->policy, sim->q.slice_ns, sim->now);
	for (i = 0; i < MGPU_TURNS_MAX; i++)
		sim_add(sim, 31, i ? 100 : 1, 100, 5 * MS, 0);
	sim_run(sim, 60 * SECOND);

	for (i = 0; i < MGPU_TURNS_MAX; i++) {
		struct player *p = &sim->player[i];
		u32 weight = p->turn.due.weight;

		/* All that the others may use while it pays for its own. */
		bound = (sim->q.slice_ns + sim->longest_ns) *
			(31 * (weight == 1 ? 100 : 1) + 32);
		if (c->policy == EQUAL || c->policy == FIXED)
			bound = 2 * SECOND;
		KUNIT_EXPECT_GT(test, p->run_ns, 0);
		KUNIT_EXPECT_LE(test, p->wait_ns, bound);
	}
}

/* In no stretch of time anybody has more than his cap and the burst allow. */
static void caps_are_never_exceeded(struct kunit *test)
{
	const struct policy_case *c = test->param_value;
	struct sim *sim = test->priv;
	unsigned int round, i;

	for (round = 0; round < 10; round++) {
		unsigned int num = pick_from(sim, 1, 8);

		sim->num = 0;
		mgpu_turns_init(&sim->q, sim->now);
		mgpu_turns_set(&sim->q, c->policy, 2 * MS, sim->now);
		for (i = 0; i < num; i++) {
			struct player *p;

			p = sim_add(sim, 125, pick_from(sim, 1, 1000),
				    pick_from(sim, 1, 99),
				    pick_from(sim, 20, 2000) * US,
				    i & 1 ? pick_from(sim, 0, 9000) * US : 0);
			p->turn.share.burst_us = pick_from(sim, 0, 20000);
			p->turn.balance = min(p->turn.balance,
					      p->turn.share.burst_us *
					      (s64)(1000 * MGPU_RATE_ALL));
			p->rate_ppm = p->turn.share.cap_percent * 10000;
		}
		sim_forget(sim);
		sim_run(sim, SECOND);

		for (i = 0; i < num; i++) {
			struct player *p = &sim->player[i];

			KUNIT_EXPECT_LE(test, p->excess,
					p->turn.share.burst_us * US +
					p->longest_ns + US);
			KUNIT_EXPECT_GT(test, p->run_ns, 0);
		}
	}
}

/*
 * One that does a little now and then has the next turn, however many hogs
 * there are and however long their commands.
 */
static void hog_delays_by_a_slice_and_a_command(struct kunit *test)
{
	const struct policy_case *c = test->param_value;
	struct sim *sim = test->priv;
	struct player *light;
	unsigned int hogs, i;

	for (hogs = 1; hogs <= 7; hogs++) {
		sim->num = 0;
		mgpu_turns_init(&sim->q, sim->now);
		mgpu_turns_set(&sim->q, c->policy, 2 * MS, sim->now);
		light = sim_add(sim, 125, 125, 100, 30 * US, 3 * MS + 17);
		for (i = 0; i < hogs; i++)
			sim_add(sim, 125, 125, 100,
				pick_from(sim, 20, 3000) * US, 0);
		/* They all begin at once, which makes them all light. */
		sim_run(sim, SECOND / 10);
		sim_forget(sim);
		sim_run(sim, 2 * SECOND);

		KUNIT_EXPECT_LE(test, light->wait_ns,
				2 * MS + sim->longest_ns);
		KUNIT_EXPECT_GE(test, light->run_ns, 8 * MS);
	}
}

/* Two of best effort, one with commands of many slices: each has a half. */
static void long_commands_are_paid_for(struct kunit *test)
{
	struct sim *sim = test->priv;
	struct player *a = sim_add(sim, 500, 500, 100, 12 * MS, 0);
	struct player *b = sim_add(sim, 500, 500, 100, 40 * US, 0);

	sim_run(sim, 10 * SECOND);
	KUNIT_EXPECT_LE(test, abs((s64)a->run_ns - (s64)b->run_ns), 30 * MS);
}

/* A debt is there after a pause, and after taking part anew. */
static void debt_is_never_forgiven(struct kunit *test)
{
	struct sim *sim = test->priv;
	struct player *p = sim_add(sim, 500, 500, 10, MS, 0);
	u64 wait;

	p->spread_ns = 0;
	p->turn.balance = 0;
	p->piece_ns = 100 * MS;
	sim_step(sim);
	KUNIT_EXPECT_PTR_EQ(test, mgpu_turns_pick(&sim->q, sim->now, &wait),
			    NULL);
	KUNIT_EXPECT_EQ(test, wait, 900 * MS + 1);

	mgpu_turns_sleep(&sim->q, &p->turn, sim->now);
	mgpu_turns_leave(&sim->q, &p->turn, sim->now);
	sim->now += 500 * MS;
	KUNIT_ASSERT_EQ(test, mgpu_turns_join(&sim->q, &p->turn, sim->now), 0);
	mgpu_turns_wake(&sim->q, &p->turn, sim->now);
	KUNIT_EXPECT_PTR_EQ(test, mgpu_turns_pick(&sim->q, sim->now, &wait),
			    NULL);
	KUNIT_EXPECT_EQ(test, wait, 400 * MS + 1);

	sim->now += wait;
	KUNIT_EXPECT_PTR_EQ(test, mgpu_turns_pick(&sim->q, sim->now, &wait),
			    &p->turn);
}

/* Nothing is saved up by having no work, but for the burst. */
static void pause_earns_nothing(struct kunit *test)
{
	struct sim *sim = test->priv;
	struct player *a = sim_add(sim, 500, 500, 100, 50 * US, 0);
	struct player *b = sim_add(sim, 500, 500, 100, 50 * US, 0);

	b->idle_until = sim->now + 3 * SECOND;
	mgpu_turns_sleep(&sim->q, &b->turn, sim->now);
	sim_run(sim, 3 * SECOND);
	sim_forget(sim);
	sim_run(sim, SECOND);
	KUNIT_EXPECT_LE(test, abs((s64)a->run_ns - (s64)b->run_ns), 5 * MS);
}

/* An equal share is not lent, a part by weight is. */
static void idle_time_goes_by_policy(struct kunit *test)
{
	struct sim *sim = test->priv;
	struct player *a = sim_add(sim, 250, 500, 100, 50 * US, 0);
	struct player *b = sim_add(sim, 250, 500, 100, 50 * US, 0);

	b->idle_until = sim->now + 100 * SECOND;
	mgpu_turns_sleep(&sim->q, &b->turn, sim->now);

	mgpu_turns_set(&sim->q, EQUAL, 2 * MS, sim->now);
	sim_run(sim, SECOND);
	KUNIT_EXPECT_LE(test, abs((s64)a->run_ns - 500 * (s64)MS), 5 * MS);

	mgpu_turns_set(&sim->q, FIXED, 2 * MS, sim->now);
	sim_forget(sim);
	sim_run(sim, SECOND);
	KUNIT_EXPECT_LE(test, abs((s64)a->run_ns - 250 * (s64)MS), 5 * MS);

	mgpu_turns_set(&sim->q, WEIGHTED, 2 * MS, sim->now);
	sim_forget(sim);
	sim_run(sim, SECOND);
	KUNIT_EXPECT_GE(test, a->run_ns, 999 * MS);

	/* Of those who are there: with b gone, all is a's share. */
	mgpu_turns_set(&sim->q, EQUAL, 2 * MS, sim->now);
	mgpu_turns_leave(&sim->q, &b->turn, sim->now);
	b->idle_until = 0;
	sim_forget(sim);
	sim_run(sim, SECOND);
	KUNIT_EXPECT_GE(test, a->run_ns, 995 * MS);
}

/*
 * Rules, slices, weights and caps change all the time: the order of who waits
 * does not, the engine does not idle while somebody may have it, and in the end
 * each change has the effect that it would have had alone.
 */
static void live_change_loses_no_turn(struct kunit *test)
{
	struct sim *sim = test->priv;
	struct mgpu_turn *next;
	u64 end, wait, slice;
	unsigned int i;

	for (i = 0; i < 6; i++)
		sim_add(sim, 166, 100, 100, pick_from(sim, 20, 300) * US, 0);
	end = sim->now + 2 * SECOND;
	while (sim->now < end) {
		struct player *p = &sim->player[pick_from(sim, 0, 5)];
		struct mgpu_share share = p->turn.share;

		/* The same again, and back: nobody is passed over. */
		next = mgpu_turns_pick(&sim->q, sim->now, &wait);
		slice = sim->q.slice_ns;
		if (next) {
			mgpu_turns_set(&sim->q, sim->q.policy, slice, sim->now);
			mgpu_turns_set_share(&sim->q, &p->turn, &share,
					     sim->now);
			KUNIT_ASSERT_PTR_EQ(test, next,
					    mgpu_turns_pick(&sim->q, sim->now,
							    &wait));
		}
		mgpu_turns_set(&sim->q, pick_from(sim, 0, 1) ? BEST : WEIGHTED,
			       pick_from(sim, 100, 3000) * US, sim->now);
		share.weight = pick_from(sim, 50, 200);
		mgpu_turns_set_share(&sim->q, &p->turn, &share, sim->now);
		sim_step(sim);
	}
	KUNIT_EXPECT_EQ(test, sim->idle_ns, 0);
	for (i = 0; i < 6; i++) {
		struct mgpu_share share = sim->player[i].turn.share;

		/* Longest lead: slice and command, by the widest weights. */
		KUNIT_EXPECT_LE(test, sim->player[i].wait_ns,
				6 * 4 * (3 * MS + sim->longest_ns));
		share.weight = 100 * (i + 1);
		mgpu_turns_set_share(&sim->q, &sim->player[i].turn, &share,
				     sim->now);
	}

	mgpu_turns_set(&sim->q, WEIGHTED, MS, sim->now);
	sim_forget(sim);
	sim_run(sim, SECOND);
	for (i = 0; i < 6; i++) {
		s64 want = SECOND * (i + 1) / 21;

		KUNIT_EXPECT_LE(test, abs((s64)sim->player[i].run_ns - want),
				10 * MS);
	}
}

/* What one is ahead is engine time: a change of weight does not multiply it. */
static void lead_survives_change_of_weight(struct kunit *test)
{
	struct sim *sim = test->priv;
	struct player *a = sim_add(sim, 500, 1, 100, 2 * MS, 0);
	struct player *b = sim_add(sim, 500, 1000, 100, 50 * US, 0);

	a->spread_ns = 0;
	mgpu_turns_set(&sim->q, WEIGHTED, 2 * MS, sim->now);
	while (!a->run_ns)
		sim_step(sim);
	/* It would have to wait for 2 s; with equal weights, for 2 ms. */
	mgpu_turns_set(&sim->q, BEST, 2 * MS, sim->now);
	sim_forget(sim);
	sim_run(sim, 100 * MS);
	KUNIT_EXPECT_LE(test, abs((s64)a->run_ns - (s64)b->run_ns), 6 * MS);
}

/* A cap that is lifted gives back nothing of what it kept away. */
static void lifted_cap_is_no_credit(struct kunit *test)
{
	struct sim *sim = test->priv;
	struct player *a = sim_add(sim, 500, 500, 5, 50 * US, 0);
	struct player *b = sim_add(sim, 500, 500, 100, 50 * US, 0);
	struct mgpu_share share = a->turn.share;

	sim_run(sim, SECOND);
	KUNIT_EXPECT_LE(test, a->run_ns, 55 * MS);
	KUNIT_EXPECT_GT(test, a->turn.throttled_ns, 200 * MS);
	share.cap_percent = 100;
	mgpu_turns_set_share(&sim->q, &a->turn, &share, sim->now);
	sim_forget(sim);
	sim_run(sim, SECOND);
	KUNIT_EXPECT_LE(test, abs((s64)a->run_ns - (s64)b->run_ns), 6 * MS);
}

static void join_has_an_end(struct kunit *test)
{
	struct sim *sim = test->priv;
	struct mgpu_turn extra;
	unsigned int i;

	for (i = 0; i < MGPU_TURNS_MAX; i++)
		KUNIT_ASSERT_NOT_NULL(test, sim_add(sim, 31, 1, 100, US, 0));
	mgpu_turn_init(&extra, &sim->player[0].turn.share, sim->now);
	KUNIT_EXPECT_EQ(test, mgpu_turns_join(&sim->q, &extra, sim->now),
			-ENOSPC);
	for (i = 0; i < MGPU_TURNS_MAX; i++)
		mgpu_turns_leave(&sim->q, &sim->player[i].turn, sim->now);
	KUNIT_EXPECT_EQ(test, sim->q.num, 0);
}

static void overshoot_is_what_is_beyond(struct kunit *test)
{
	struct sim *sim = test->priv;
	struct player *p = sim_add(sim, 500, 500, 100, MS, 0);
	u64 now = sim->now, wait;

	mgpu_turns_set(&sim->q, BEST, 2 * MS, now);
	mgpu_turns_pick(&sim->q, now, &wait);
	KUNIT_EXPECT_EQ(test, mgpu_turns_charge(&sim->q, &p->turn, now, MS), 0);
	mgpu_turns_pick(&sim->q, now, &wait);
	KUNIT_EXPECT_EQ(test, mgpu_turns_charge(&sim->q, &p->turn, now, 3 * MS),
			2 * MS);
	/* A new turn, all of it too long. */
	mgpu_turns_pick(&sim->q, now, &wait);
	KUNIT_EXPECT_EQ(test, mgpu_turns_charge(&sim->q, &p->turn, now, 9 * MS),
			7 * MS);
}

/* Times that no engine takes wrap nothing. */
static void charge_saturates(struct kunit *test)
{
	struct sim *sim = test->priv;
	struct player *p = sim_add(sim, 500, 500, 1, MS, 0);
	u64 wait;

	mgpu_turns_pick(&sim->q, sim->now, &wait);
	mgpu_turns_charge(&sim->q, &p->turn, sim->now, U64_MAX / 2);
	KUNIT_EXPECT_LT(test, p->turn.balance, 0);
	mgpu_turns_charge(&sim->q, &p->turn, sim->now, U64_MAX / 2);
	KUNIT_EXPECT_LT(test, p->turn.balance, 0);
	mgpu_turns_pick(&sim->q, sim->now + U64_MAX / 4, &wait);
	KUNIT_EXPECT_LE(test, p->turn.balance,
			(s64)MGPU_BURST_US_DEFAULT * 1000 * MGPU_RATE_ALL);
}

struct jain_case {
	const char *name;
	u64 x[4];
	unsigned int num;
	u32 ppm;
};

static const struct jain_case jain_cases[] = {
	{ "nobody", {}, 0, 0 },
	{ "one", { 5 }, 1, 0 },
	{ "nothing", { 0, 0 }, 2, 0 },
	{ "equal", { 7, 7, 7, 7 }, 4, 1000000 },
	{ "one_has_all", { 0, 9, 0, 0 }, 4, 250000 },
	{ "two_have_all", { 0, 9, 9, 0 }, 4, 500000 },
	{ "one_to_three", { 1, 3 }, 2, 800000 },
	{ "large", { U64_MAX, U64_MAX, U64_MAX, U64_MAX }, 4, 1000000 },
	{ "large_and_nothing", { U64_MAX, 1 }, 2, 500000 },
};

KUNIT_ARRAY_PARAM_DESC(jain, jain_cases, name);

static void jain_is_known(struct kunit *test)
{
	const struct jain_case *c = test->param_value;

	KUNIT_EXPECT_EQ(test, mgpu_turns_jain(c->x, c->num), c->ppm);
}

static struct kunit_case policy_cases_list[] = {
	KUNIT_CASE_PARAM(due_follows_policy, due_gen_params),
	KUNIT_CASE(known_are_four),
	KUNIT_CASE_PARAM(shares_are_within_a_percent, policy_gen_params),
	KUNIT_CASE_PARAM(jain_is_near_one, policy_gen_params),
	KUNIT_CASE_PARAM(nobody_starves, policy_gen_params),
	KUNIT_CASE_PARAM(caps_are_never_exceeded, policy_gen_params),
	KUNIT_CASE_PARAM(hog_delays_by_a_slice_and_a_command,
			 policy_gen_params),
	KUNIT_CASE(long_commands_are_paid_for),
	KUNIT_CASE(debt_is_never_forgiven),
	KUNIT_CASE(pause_earns_nothing),
	KUNIT_CASE(idle_time_goes_by_policy),
	KUNIT_CASE(live_change_loses_no_turn),
	KUNIT_CASE(lead_survives_change_of_weight),
	KUNIT_CASE(lifted_cap_is_no_credit),
	KUNIT_CASE(join_has_an_end),
	KUNIT_CASE(overshoot_is_what_is_beyond),
	KUNIT_CASE(charge_saturates),
	KUNIT_CASE_PARAM(jain_is_known, jain_gen_params),
	{}
};

static struct kunit_suite policy_suite = {
	.name = "mdev_gpu_sched_policy",
	.init = sim_init,
	.test_cases = policy_cases_list,
};

kunit_test_suite(policy_suite);

MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
MODULE_DESCRIPTION("KUnit: who has an engine's turns, in virtual time");
MODULE_LICENSE("GPL");
