// SPDX-License-Identifier: GPL-2.0-only
/*
 * Door: "vfctl stats", the counters and gauges of all parents and functions.
 * As OpenMetrics they are fit for a file that node_exporter's textfile
 * collector reads.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "util.h"
#include "vfctl.h"

/**
 * struct metric - one fact that is counted or measured
 * @attr: which
 * @name: what it is called, without prefix and "_total"
 * @counter: it only grows
 * @scale: it is multiplied by this, to be in a base unit
 * @help: what it says
 */
struct metric {
	uint16_t attr;
	const char *name;
	bool counter;
	uint32_t scale;
	const char *help;
};

#define MIB	1048576

static const struct metric parent_metrics[] = {
	{ VFIO_GLUE_A_PARENT_RESIDENT, "parent_functions", false, 1,
	  "Functions on the parent, reservations included." },
	{ VFIO_GLUE_A_PARENT_MAX_FUNCTIONS, "parent_functions_max", false, 1,
	  "Most functions that the parent can hold." },
	{ VFIO_GLUE_A_PARENT_VRAM_MIB, "parent_vram_bytes", false, MIB,
	  "Memory of a GPU." },
	{ VFIO_GLUE_A_PARENT_VRAM_FREE_MIB, "parent_vram_free_bytes", false,
	  MIB, "Memory of a GPU that no function holds." },
	{ VFIO_GLUE_A_PARENT_VRAM_HOLE_MIB, "parent_vram_hole_bytes", false,
	  MIB, "Largest free piece of a GPU's memory." },
	{ VFIO_GLUE_A_PARENT_VFS_ENABLED, "parent_vfs_enabled", false, 1,
	  "VFs of a NIC that are visible." },
};

static const struct metric func_metrics[] = {
	{ VFIO_GLUE_A_FUNC_RX_PACKETS, "function_receive_packets", true, 1,
	  "Frames that a VF received." },
	{ VFIO_GLUE_A_FUNC_RX_BYTES, "function_receive_bytes", true, 1,
	  "Bytes that a VF received." },
	{ VFIO_GLUE_A_FUNC_TX_PACKETS, "function_transmit_packets", true, 1,
	  "Frames that a VF sent." },
	{ VFIO_GLUE_A_FUNC_TX_BYTES, "function_transmit_bytes", true, 1,
	  "Bytes that a VF sent." },
	{ VFIO_GLUE_A_FUNC_SPOOFS, "function_spoofs", true, 1,
	  "Times that a VF's frames were dropped for their source." },
	{ VFIO_GLUE_A_FUNC_RESETS, "function_resets", true, 1,
	  "Times that a VF was reset." },
	{ VFIO_GLUE_A_FUNC_MAILBOX_ERRORS, "function_mailbox_errors", true, 1,
	  "Messages of a VF that were refused or could not be read." },
	{ VFIO_GLUE_A_FUNC_QUARANTINE, "function_quarantine", false, 1,
	  "Why a VF is in quarantine: 0 not, 1 resets, 2 errors." },
	{ VFIO_GLUE_A_FUNC_SLOT_MIB, "function_vram_bytes", false, MIB,
	  "Memory of a vGPU." },
};

static uint64_t value(const struct shape *shape, const void *object,
		      uint16_t attr)
{
	const struct field *field = model_field(shape, attr);
	const char *at = (const char *)object + field->offset;
	uint64_t u64;
	uint32_t u32;

	if (field->type == FIELD_U64) {
		memcpy(&u64, at, sizeof(u64));
		return u64;
	}
	memcpy(&u32, at, sizeof(u32));
	return u32;
}

/* Names have letters, digits, '.', '_' and '-' only: nothing to escape. */
static void put_labels(const struct shape *shape, const void *object)
{
	const struct parent *parent = object;
	const struct func *func = object;

	if (shape == &shape_parent)
		printf("{parent=\"%s\",kind=\"%s\"}", parent->name,
		       model_word(kind_words, parent->kind));
	else
		printf("{function=\"%s\",uuid=\"%s\",parent=\"%s\",profile=\"%s\"}",
		       func->name, func->uuid, func->parent, func->profile);
}

static void put_metrics(const struct model_list *list,
			const struct metric *metrics, size_t num)
{
	size_t i, k;

	for (i = 0; i < num; i++) {
		const struct metric *metric = &metrics[i];

		printf("# TYPE vfctl_%s %s\n", metric->name,
		       metric->counter ? "counter" : "gauge");
		printf("# HELP vfctl_%s %s\n", metric->name, metric->help);
		for (k = 0; k < list->num; k++) {
			const void *object = (const char *)list->items +
					     k * list->shape->size;

			if (!model_has(object, metric->attr))
				continue;
			printf("vfctl_%s%s", metric->name,
			       metric->counter ? "_total" : "");
			put_labels(list->shape, object);
			printf(" %" PRIu64 "\n",
			       value(list->shape, object, metric->attr) *
			       metric->scale);
		}
	}
}

static void put_text(const struct model_list *list,
		     const struct metric *metrics, size_t num)
{
	size_t i, k;

	for (k = 0; k < list->num; k++) {
		const void *object = (const char *)list->items +
				     k * list->shape->size;
		const struct parent *parent = object;
		const struct func *func = object;

		printf("%s\n", list->shape == &shape_parent ? parent->name :
							      func->name);
		for (i = 0; i < num; i++)
			if (model_has(object, metrics[i].attr))
				printf("  %-28s %" PRIu64 "\n",
				       strchr(metrics[i].name, '_') + 1,
				       value(list->shape, object,
					     metrics[i].attr) *
				       metrics[i].scale);
	}
}

static int run(struct vfctl *vfctl, const struct args *args)
{
	struct model_list parents = { .shape = &shape_parent };
	struct model_list funcs = { .shape = &shape_func };
	struct listing listing = { .parents = &parents, .funcs = &funcs };
	enum stats_format format = args_has(args, OPT_FORMAT) ?
				   args->value[OPT_FORMAT].num : STATS_TEXT;
	int err;

	if (vfctl->out == &out_json)
		format = STATS_JSON;
	err = query_all(vfctl, VFIO_GLUE_CMD_PARENT_GET, &parents);
	if (!err)
		err = query_all(vfctl, VFIO_GLUE_CMD_FUNC_GET, &funcs);
	if (err)
		goto out_clear;
	switch (format) {
	case STATS_JSON:
		out_json.list(&listing);
		break;
	case STATS_OPENMETRICS:
		put_metrics(&parents, parent_metrics,
			    ARRAY_SIZE(parent_metrics));
		put_metrics(&funcs, func_metrics, ARRAY_SIZE(func_metrics));
		printf("# EOF\n");
		break;
	default:
		put_text(&parents, parent_metrics, ARRAY_SIZE(parent_metrics));
		put_text(&funcs, func_metrics, ARRAY_SIZE(func_metrics));
		break;
	}
out_clear:
	model_list_clear(&parents);
	model_list_clear(&funcs);
	return err;
}

const struct cmd cmd_stats = {
	.name = "stats",
	.summary = "print counters and sizes of parents and functions",
	.words = "",
	.text = "Sizes are in bytes. As json it is what \"list\" prints; openmetrics is for\n"
		"monitoring systems, such as node_exporter's textfile collector.\n",
	.rule = { .allowed = OPT_BIT(OPT_FORMAT) },
	.run = run,
};
