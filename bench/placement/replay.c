// SPDX-License-Identifier: GPL-2.0-only
/*
 * Replays seeded traces of arrivals and departures on a pool of cards, once per
 * way to place, and prints what was accepted. Then counts the instructions of
 * one decision.
 *
 *	replay RUNS
 *
 * A trace is a step per request. Each wants one function of a random profile
 * for a random number of steps; what finds no place goes away. The load is what
 * would be in use if nothing were refused, as a part of all memory.
 */
#include "pool.h"
#include "steps.h"

#define REQUESTS	8000
#define PROFILES	6

/* How to place. */
enum way {
	WAY_FIRST,
	WAY_NVIDIA,
	WAY_BREADTH,
	WAY_DEPTH,
	WAY_BREADTH_CAPACITY,
	WAY_DEPTH_CAPACITY,
	WAY_MOVES,
	WAYS,
};

static const char *const way_names[WAYS] = {
	[WAY_FIRST] = "first fit",
	[WAY_NVIDIA] = "one type per card",
	[WAY_BREADTH] = "breadth",
	[WAY_DEPTH] = "depth",
	[WAY_BREADTH_CAPACITY] = "breadth-capacity",
	[WAY_DEPTH_CAPACITY] = "depth-capacity",
	[WAY_MOVES] = "optimum: free moves",
};

static const enum vfio_glue_policy way_policy[WAYS] = {
	[WAY_BREADTH] = VFIO_GLUE_POLICY_BREADTH,
	[WAY_DEPTH] = VFIO_GLUE_POLICY_DEPTH,
	[WAY_BREADTH_CAPACITY] = VFIO_GLUE_POLICY_BREADTH_CAPACITY,
	[WAY_DEPTH_CAPACITY] = VFIO_GLUE_POLICY_DEPTH_CAPACITY,
};

/**
 * struct trace - a kind of trace
 * @name: its name
 * @mode: of the cards
 * @load: in percent of the pool
 * @first: first of the profiles that are asked for
 * @num: how many they are
 * @often: how often each is asked for, in proportion
 */
struct trace {
	const char *name;
	enum vfio_glue_mode mode;
	unsigned int load;
	unsigned int first;
	unsigned int num;
	unsigned int often[PROFILES];
};

static const struct trace traces[] = {
	{ "mig-light", VFIO_GLUE_MODE_MIG, 70, 4, 6, { 1, 1, 1, 1, 1, 1 } },
	{ "mig-heavy", VFIO_GLUE_MODE_MIG, 100, 4, 6, { 1, 1, 1, 1, 1, 1 } },
	{ "mig-small", VFIO_GLUE_MODE_MIG, 100, 4, 6, { 1, 2, 3, 4, 5, 6 } },
	{ "mig-large", VFIO_GLUE_MODE_MIG, 100, 4, 6, { 6, 5, 4, 3, 2, 1 } },
	{ "mig-overload", VFIO_GLUE_MODE_MIG, 130, 4, 6, { 1, 1, 1, 1, 1, 1 } },
	{ "mixed-heavy", VFIO_GLUE_MODE_MIXED, 100, 0, 4, { 1, 1, 1, 1 } },
	{ "mixed-small", VFIO_GLUE_MODE_MIXED, 100, 0, 4, { 1, 2, 4, 8 } },
};

/**
 * struct request - what somebody wants
 * @shape: of it
 * @profile: index of it
 * @steps: for so long
 * @next: another that ends at the same step, -1 behind the last
 * @func: what it got
 */
struct request {
	const struct mgpu_shape *shape;
	unsigned int profile;
	unsigned int steps;
	int next;
	struct vfg_func func;
};

/**
 * struct result - what a way achieved
 * @accepted: requests
 * @units: their memory
 * @fragmentation: mean of all cards and steps, in thousandths
 * @used: mean part of the memory in use
 */
struct result {
	double accepted;
	double units;
	double fragmentation;
	double used;
};

static struct request requests[REQUESTS];
static int ends[REQUESTS + 1];
static double wanted_units;
static u64 random_state;

static unsigned int random_below(unsigned int limit)
{
	u64 z = random_state += 0x9e3779b97f4a7c15ULL;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
	return (z ^ (z >> 31)) % limit;
}

static void make_trace(const struct trace *trace, unsigned int seed)
{
	const struct mgpu_shape *shape = &pool[0]->shapes[trace->first];
	unsigned int all = 0, units = 0, longest, i, n, x;

	for (i = 0; i < trace->num; i++) {
		all += trace->often[i];
		units += trace->often[i] * shape[i].len;
	}
	longest = 2 * CARDS * pool[0]->geo.units * trace->load * all / (100 * units);
	random_state = seed;
	wanted_units = 0;
	for (n = 0; n < REQUESTS; n++) {
		x = random_below(all);
		for (i = 0; x >= trace->often[i]; i++)
			x -= trace->often[i];
		requests[n].shape = &shape[i];
		requests[n].profile = trace->first + i;
		requests[n].steps = 1 + random_below(longest);
		wanted_units += shape[i].len;
	}
}

/* Whether @gpu holds a function of another profile. */
static bool holds_other(const struct mgpu_gpu *gpu, unsigned int profile)
{
	unsigned int i;

	for (i = 0; i < MGPU_UNITS_MAX; i++)
		if (gpu->geo.slot[i].len && gpu->geo.slot[i].shape != profile)
			return true;
	return false;
}

/*
 * How others place: in the first card that has room; or among cards that hold
 * nothing else, which is what a card can as delivered, on the emptiest. Within
 * the card in the first place.
 */
static int place_as_others(enum way way, unsigned int profile,
			   struct vfg_pick *pick)
{
	struct mgpu_gpu *best = NULL;
	unsigned int i;

	for (i = 0; i < CARDS; i++) {
		if (!mgpu_geometry_count(&pool[i]->geo, profile) ||
		    (way == WAY_NVIDIA && holds_other(pool[i], profile)))
			continue;
		if (!best || (way == WAY_NVIDIA &&
			      pool[i]->parent->resident < best->parent->resident))
			best = pool[i];
	}
	if (!best)
		return -ENOSPC;
	pick->parent = best->parent;
	pick->profile = profile;
	pick->offset_mib = VFG_OFFSET_ANY;
	return 0;
}

/*
 * The optimum: functions may be moved at any time, so that whatever fits in sum
 * is accepted.
 */
static int place_by_moves(const struct request *request, unsigned int *units,
			  unsigned int *compute)
{
	const struct mgpu_geometry *geo = &pool[0]->geo;

	if (*units + request->shape->len > CARDS * geo->units ||
	    *compute + request->shape->compute >
	    CARDS * mgpu_geometry_compute_total(geo))
		return -ENOSPC;
	*units += request->shape->len;
	*compute += request->shape->compute;
	return 0;
}

static void replay(enum way way, struct result *result)
{
	unsigned int units = 0, compute = 0, n, i;
	struct vfg_pick pick;
	int j, err;

	memset(ends, -1, sizeof(ends));
	for (n = 0; n <= REQUESTS; n++) {
		struct request *request = &requests[n];
		double fragmentation = 0;

		for (j = ends[n]; j >= 0; j = requests[j].next) {
			units -= requests[j].shape->len;
			compute -= requests[j].shape->compute;
			if (way != WAY_MOVES)
				pool_release(&requests[j].func);
		}
		if (n == REQUESTS)
			break;
		switch (way) {
		case WAY_MOVES:
			err = place_by_moves(request, &units, &compute);
			break;
		case WAY_FIRST:
		case WAY_NVIDIA:
			err = place_as_others(way, request->profile, &pick);
			break;
		default:
			err = pool_plan(pool[0]->profiles[request->profile].name,
					way_policy[way], &pick);
			break;
		}
		if (!err) {
			if (way != WAY_MOVES) {
				pool_hold(&request->func, &pick);
				units += request->shape->len;
				compute += request->shape->compute;
			}
			result->accepted++;
			result->units += request->shape->len;
			i = min(n + request->steps, (unsigned int)REQUESTS);
			request->next = ends[i];
			ends[i] = n;
		}
		for (i = 0; way != WAY_MOVES && i < CARDS; i++)
			fragmentation += mgpu_geometry_fragmentation(&pool[i]->geo);
		result->fragmentation += fragmentation / CARDS / REQUESTS;
		result->used += (double)units / (CARDS * pool[0]->geo.units) / REQUESTS;
	}
}

static void replay_trace(const struct trace *trace, unsigned int runs)
{
	struct result sum[WAYS] = {};
	double wanted = 0;
	unsigned int run;
	enum way way;

	for (run = 1; run <= runs; run++) {
		make_trace(trace, run);
		wanted += wanted_units;
		for (way = 0; way < WAYS; way++) {
			pool_set(trace->mode, way <= WAY_NVIDIA ?
				 VFIO_GLUE_FIT_FIRST : VFIO_GLUE_FIT_BEST);
			replay(way, &sum[way]);
		}
	}
	for (way = 0; way < WAYS; way++) {
		struct result *r = &sum[way];

		printf("| %s | %s | %.2f | %.2f | %.3f | %.3f |", trace->name,
		       way_names[way], 100 * r->accepted / runs / REQUESTS,
		       100 * r->units / wanted, r->accepted / sum[WAY_FIRST].accepted,
		       r->accepted / sum[WAY_MOVES].accepted);
		if (way == WAY_MOVES)
			printf(" - |");
		else
			printf(" %.0f |", r->fragmentation / runs);
		printf(" %.1f |\n", 100 * r->used / runs);
	}
	fflush(stdout);
}

/*
 * Instructions of a decision on cards that hold 32 functions of the least size
 * each, but for what is left out: nothing on each fourth card, up to three on
 * the others; or that are empty.
 */
static void count_decision(bool full, unsigned int profile)
{
	static struct vfg_func func[CARDS * MGPU_UNITS_MAX];
	unsigned int i, j, num = 0;
	struct vfg_pick pick;
	unsigned long steps;
	enum way way;

	pool_set(VFIO_GLUE_MODE_MIXED, VFIO_GLUE_FIT_BEST);
	for (i = 0; full && i < CARDS; i++) {
		pick.parent = pool[i]->parent;
		pick.profile = profile;
		pick.offset_mib = VFG_OFFSET_ANY;
		for (j = i % 4; j < MGPU_UNITS_MAX; j++)
			pool_hold(&func[num++], &pick);
	}
	for (way = WAY_BREADTH; way <= WAY_DEPTH_CAPACITY; way++) {
		steps_begin();
		WARN_ON(pool_plan(pool[0]->profiles[profile].name,
				  way_policy[way], &pick));
		steps = steps_end();
		printf("| %s | %u | %lu |\n", way_names[way], num, steps);
	}
	while (num)
		pool_release(&func[--num]);
}

int main(int argc, char **argv)
{
	int runs = argc > 1 ? atoi(argv[1]) : 1;
	unsigned int i, profile;

	if (runs < 1) {
		fprintf(stderr, "replay: RUNS: a number of 1 or more\n");
		return 2;
	}
	pool_create();
	printf("| trace | way | accepted, %% | of memory, %% | of first fit |");
	printf(" of optimum | fragmentation | in use, %% |\n");
	printf("|---|---|---:|---:|---:|---:|---:|---:|\n");
	for (i = 0; i < ARRAY_SIZE(traces); i++)
		replay_trace(&traces[i], runs);
	profile = pool_add_profile(MGPU_PROFILE_MIB_MIN);
	printf("\n| way | functions on %d cards | instructions |\n", CARDS);
	printf("|---|---:|---:|\n");
	count_decision(true, profile);
	count_decision(false, profile);
	return 0;
}
