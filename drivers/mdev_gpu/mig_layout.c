// SPDX-License-Identifier: GPL-2.0-only
/*
 * Published MIG geometries: which profiles a card has, what each takes of its
 * memory and of its engine, and where it may begin.
 *
 * Room: brain, data only.
 *
 * Memory and engine are divided apart: a 3g profile takes four of eight memory
 * slots but three of seven compute slots, so that two of them leave a seventh
 * of the engine that nobody can have. The tables are what "nvidia-smi mig
 * -lgipp" and the MIG user guide print for the cards named. "+me" profiles own
 * the media engines, of which there is one set.
 */
#include <kunit/visibility.h>
#include <linux/export.h>
#include <linux/types.h>

#include "mig_layout.h"

const struct mgpu_mig_layout mgpu_mig_a30 = {
	.name = "A30-24GB",
	.slots = 4,
	.compute = 4,
	.profiles = {
		{ "4g.24gb",	0x01, 4, 4, 0 },
		{ "2g.12gb",	0x05, 2, 2, 0 },
		{ "1g.6gb",	0x0f, 1, 1, 0 },
		{ "1g.6gb+me",	0x0f, 1, 1, 1 },
	},
};
EXPORT_SYMBOL_IF_KUNIT(mgpu_mig_a30);

const struct mgpu_mig_layout mgpu_mig_a100 = {
	.name = "A100-40GB",
	.slots = 8,
	.compute = 7,
	.profiles = {
		{ "7g.40gb",	0x01, 8, 7, 0 },
		{ "4g.20gb",	0x01, 4, 4, 0 },
		{ "3g.20gb",	0x11, 4, 3, 0 },
		{ "2g.10gb",	0x15, 2, 2, 0 },
		{ "1g.10gb",	0x55, 2, 1, 0 },
		{ "1g.5gb",	0x7f, 1, 1, 0 },
		{ "1g.5gb+me",	0x7f, 1, 1, 1 },
	},
};
EXPORT_SYMBOL_IF_KUNIT(mgpu_mig_a100);

const struct mgpu_mig_layout mgpu_mig_h100 = {
	.name = "H100-80GB",
	.slots = 8,
	.compute = 7,
	.profiles = {
		{ "7g.80gb",	0x01, 8, 7, 0 },
		{ "4g.40gb",	0x01, 4, 4, 0 },
		{ "3g.40gb",	0x11, 4, 3, 0 },
		{ "2g.20gb",	0x15, 2, 2, 0 },
		{ "1g.20gb",	0x55, 2, 1, 0 },
		{ "1g.10gb",	0x7f, 1, 1, 0 },
		{ "1g.10gb+me",	0x7f, 1, 1, 1 },
	},
};
EXPORT_SYMBOL_IF_KUNIT(mgpu_mig_h100);

/**
 * mgpu_mig_layout_for() - choose the layout of a card
 * @pieces: into how many equal pieces its memory can be divided
 *
 * Context: any. Pure.
 * Return: the layout with the most memory slots that are pieces, NULL if the
 * card is too small for any.
 */
const struct mgpu_mig_layout *mgpu_mig_layout_for(unsigned int pieces)
{
	if (pieces >= mgpu_mig_a100.slots)
		return &mgpu_mig_a100;
	if (pieces >= mgpu_mig_a30.slots)
		return &mgpu_mig_a30;

	return NULL;
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_mig_layout_for);
