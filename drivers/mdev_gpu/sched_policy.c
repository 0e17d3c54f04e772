// SPDX-License-Identifier: GPL-2.0-only
/*
 * The rules by which an engine is shared.
 *
 * Room: brain. No lock, no allocation, no device.
 *
 * A policy is two numbers for each vGPU: a weight, by which those who have work
 * divide what there is, and a rate, beyond which nobody gets anything even if
 * the engine is idle. The turns in sched_turns.c follow from these.
 */
#include <kunit/visibility.h>
#include <linux/array_size.h>
#include <linux/export.h>
#include <linux/minmax.h>

#include "sched_policy.h"

/**
 * struct sched_rule - a policy
 * @weight: weight of a vGPU
 * @rate_ppm: most that it gets if @num are open; NULL for no limit
 */
struct sched_rule {
	u32 (*weight)(const struct mgpu_share *share);
	u32 (*rate_ppm)(const struct mgpu_share *share, unsigned int num);
};

static u32 same_weight(const struct mgpu_share *share)
{
	return VFIO_GLUE_WEIGHT_MAX;
}

static u32 own_weight(const struct mgpu_share *share)
{
	return share->weight;
}

static u32 profile_weight(const struct mgpu_share *share)
{
	return share->permille;
}

static u32 equal_rate(const struct mgpu_share *share, unsigned int num)
{
	return MGPU_RATE_ALL / max(num, 1U);
}

static u32 profile_rate(const struct mgpu_share *share, unsigned int num)
{
	return share->permille * (MGPU_RATE_ALL / 1000);
}

static const struct sched_rule sched_rules[] = {
	[VFIO_GLUE_SCHED_BEST_EFFORT] = { same_weight, NULL },
	[VFIO_GLUE_SCHED_EQUAL_SHARE] = { same_weight, equal_rate },
	[VFIO_GLUE_SCHED_FIXED_SHARE] = { profile_weight, profile_rate },
	[VFIO_GLUE_SCHED_WEIGHTED] = { own_weight, NULL },
};

/**
 * mgpu_sched_known() - see whether there is such a policy
 * @policy: any number
 *
 * Context: any. Pure.
 * Return: true if there is.
 */
bool mgpu_sched_known(enum vfio_glue_sched policy)
{
	return (unsigned int)policy < ARRAY_SIZE(sched_rules);
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_sched_known);

/**
 * mgpu_sched_due() - tell what a vGPU is due
 * @policy: a policy that is known
 * @share: what was laid down for the vGPU
 * @num: how many vGPUs are open on the card, this one included
 * @due: overwritten
 *
 * Context: any. Pure.
 */
void mgpu_sched_due(enum vfio_glue_sched policy, const struct mgpu_share *share,
		    unsigned int num, struct mgpu_due *due)
{
	const struct sched_rule *rule = &sched_rules[policy];
	u32 cap_ppm = share->cap_percent * (MGPU_RATE_ALL / 100);

	due->weight = clamp(rule->weight(share), 1U,
			    (u32)VFIO_GLUE_WEIGHT_MAX);
	due->rate_ppm = MGPU_RATE_ALL;
	if (rule->rate_ppm)
		due->rate_ppm = clamp(rule->rate_ppm(share, num), 1U,
				      (u32)MGPU_RATE_ALL);
	due->capped = cap_ppm < due->rate_ppm;
	if (due->capped)
		due->rate_ppm = max(cap_ppm, 1U);
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_sched_due);
