// SPDX-License-Identifier: GPL-2.0-only
/*
 * Output for people: aligned tables, colour where a terminal shows it and
 * NO_COLOR does not forbid it.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "failure.h"
#include "out.h"
#include "out_map.h"
#include "out_plan.h"
#include "recovered.h"
#include "spec.h"
#include "top.h"
#include "util.h"

#define CELL_SIZE	160

#define BOLD	"\033[1m"
#define RED	"\033[31m"
#define GREEN	"\033[32m"
#define YELLOW	"\033[33m"
#define PLAIN	"\033[0m"

/**
 * struct column - one column of a table
 * @head: its title
 * @right: align to the right, for numbers
 * @attr: the fact it shows, 0 if @format does
 * @format: writes a cell; "-" for nothing
 */
struct column {
	const char *head;
	bool right;
	uint16_t attr;
	void (*format)(const void *object, char *text, size_t size);
};

/**
 * out_is_terminal() - does a terminal show it?
 * @to: where it is written to
 *
 * Return: whether one does, one that can more than plain text.
 */
bool out_is_terminal(FILE *to)
{
	const char *term = getenv("TERM");

	return isatty(fileno(to)) && term && strcmp(term, "dumb");
}

static bool use_color(FILE *to)
{
	const char *no = getenv("NO_COLOR");

	return out_is_terminal(to) && !(no && no[0]);
}

/**
 * out_color() - a colour, if it is to be seen
 * @to: where it is written to
 * @code: its escape sequence
 *
 * Return: @code, or an empty string where there are no colours.
 */
const char *out_color(FILE *to, const char *code)
{
	return use_color(to) ? code : "";
}

static const char *word_color(const char *word)
{
	if (!strcmp(word, "active"))
		return GREEN;
	if (!strcmp(word, "reserved"))
		return YELLOW;
	if (!strcmp(word, "draining"))
		return RED;
	return "";
}

static void make_cell(const struct shape *shape, const struct column *column,
		      const void *object, char *text)
{
	const struct field *field;

	text[0] = '\0';
	if (column->format) {
		column->format(object, text, CELL_SIZE);
		return;
	}
	field = model_field(shape, column->attr);
	if (field)
		model_format(field, object, text, CELL_SIZE);
}

static void print_cell(const struct column *column, const char *text,
		       const char *code, size_t width, bool last)
{
	int pad = width > strlen(text) ? width - strlen(text) : 0;
	bool tint = code[0] && use_color(stdout);

	if (column->right)
		printf("%*s", pad, "");
	printf("%s%s%s", tint ? code : "", text, tint ? PLAIN : "");
	if (!last)
		printf("%*s", (column->right ? 0 : pad) + 2, "");
}

/*
 * Columns in which no object has anything are left out. Cells are made twice,
 * once to measure and once to print: cheaper than keeping them all.
 */
static void print_table(const struct shape *shape, const void *objects,
			size_t stride, size_t num, const struct column *columns,
			size_t num_columns)
{
	size_t widths[32] = { 0 };
	char text[CELL_SIZE];
	size_t last = 0;
	size_t i, c;

	for (c = 0; c < num_columns; c++) {
		for (i = 0; i < num; i++) {
			make_cell(shape, &columns[c],
				  (const char *)objects + i * stride, text);
			if (strcmp(text, "-") && strlen(text) > widths[c])
				widths[c] = strlen(text);
		}
		if (!widths[c])
			continue;
		if (strlen(columns[c].head) > widths[c])
			widths[c] = strlen(columns[c].head);
		last = c;
	}

	for (c = 0; c <= last; c++)
		if (widths[c])
			print_cell(&columns[c], columns[c].head, BOLD,
				   widths[c], c == last);
	printf("\n");
	for (i = 0; i < num; i++) {
		for (c = 0; c <= last; c++) {
			if (!widths[c])
				continue;
			make_cell(shape, &columns[c],
				  (const char *)objects + i * stride, text);
			print_cell(&columns[c], text, word_color(text),
				   widths[c], c == last);
		}
		printf("\n");
	}
}

static void print_list(const struct model_list *list,
		       const struct column *columns, size_t num_columns)
{
	print_table(list->shape, list->items, list->shape->size, list->num,
		    columns, num_columns);
}

/* One line per fact, the way an object is shown alone. */
static void print_fact(const char *key, const char *text)
{
	if (text[0] && strcmp(text, "-"))
		printf("%-17s %s%s%s\n", key,
		       out_color(stdout, word_color(text)), text,
		       word_color(text)[0] ? out_color(stdout, PLAIN) : "");
}

static void print_facts(const struct shape *shape, const void *object)
{
	char text[CELL_SIZE];
	size_t i;

	for (i = 0; i < shape->num_fields; i++) {
		model_format(&shape->fields[i], object, text, sizeof(text));
		print_fact(shape->fields[i].key, text);
	}
}

static void format_functions(const void *object, char *text, size_t size)
{
	const struct parent *parent = object;

	snprintf(text, size, "%u/%u", parent->resident, parent->max_functions);
}

static void format_fragmentation(const void *object, char *text, size_t size)
{
	const struct parent *parent = object;

	if (model_has(&parent->model,
		      VFIO_GLUE_A_PARENT_FRAG_PERMILLE))
		snprintf(text, size, "%u.%u%%",
			 parent->frag_permille / 10,
			 parent->frag_permille % 10);
	else
		snprintf(text, size, "-");
}

static void format_resolution(const void *object, char *text, size_t size)
{
	const struct profile *profile = object;

	if (profile->max_width)
		snprintf(text, size, "%ux%u", profile->max_width,
			 profile->max_height);
	else
		snprintf(text, size, "-");
}

static void format_share(const void *object, char *text, size_t size)
{
	const struct profile *profile = object;

	snprintf(text, size, "%u.%u%%", profile->share_permille / 10,
		 profile->share_permille % 10);
}

/* The slice of a vGPU, the index of a VF. */
static void format_slot(const void *object, char *text, size_t size)
{
	const struct func *func = object;

	if (model_has(&func->model, VFIO_GLUE_A_FUNC_SLOT_MIB) &&
	    func->slot_mib)
		snprintf(text, size, "%u+%u MiB", func->slot_offset_mib,
			 func->slot_mib);
	else if (model_has(&func->model, VFIO_GLUE_A_FUNC_VF_INDEX))
		snprintf(text, size, "VF %u", func->vf_index);
	else
		snprintf(text, size, "-");
}

static void format_engine(const void *object, char *text, size_t size)
{
	const struct func *func = object;

	if (model_has(&func->model, VFIO_GLUE_A_FUNC_ENGINE_PERMILLE))
		snprintf(text, size, "%u.%u%%", func->engine_permille / 10,
			 func->engine_permille % 10);
	else
		snprintf(text, size, "-");
}

static void format_cap(const void *object, char *text, size_t size)
{
	const struct func *func = object;

	if (model_has(&func->model, VFIO_GLUE_A_FUNC_CAP_PERCENT) &&
	    func->cap_percent < 100)
		snprintf(text, size, "%u%%", func->cap_percent);
	else
		snprintf(text, size, "-");
}

static void format_holder(const void *object, char *text, size_t size)
{
	const struct func *func = object;

	if (model_has(&func->model, VFIO_GLUE_A_FUNC_HOLDER_PID))
		snprintf(text, size, "%s[%u]", func->holder_comm,
			 func->holder_pid);
	else
		snprintf(text, size, "-");
}

static void format_quarantine(const void *object, char *text, size_t size)
{
	const struct func *func = object;

	if (func->quarantine)
		model_format(model_field(&shape_func,
					 VFIO_GLUE_A_FUNC_QUARANTINE),
			     object, text, size);
	else
		snprintf(text, size, "-");
}

static void format_device(const void *object, char *text, size_t size)
{
	const struct made *made = object;

	snprintf(text, size, "%s", made->node.device[0] ?
		 made->node.device : "-");
}

static void format_group(const void *object, char *text, size_t size)
{
	const struct made *made = object;

	if (made->node.group >= 0)
		snprintf(text, size, "%d", made->node.group);
	else
		snprintf(text, size, "-");
}

static void format_netdev(const void *object, char *text, size_t size)
{
	const struct made *made = object;

	snprintf(text, size, "%s", made->node.netdev[0] ?
		 made->node.netdev : "-");
}

static void format_pool(const void *object, char *text, size_t size)
{
	const struct pool *pool = object;

	snprintf(text, size, "%s-pool", model_word(kind_words, pool->kind));
}

static const struct column parent_columns[] = {
	{ .head = "PARENT", .attr = VFIO_GLUE_A_PARENT_NAME },
	{ .head = "MODEL", .attr = VFIO_GLUE_A_PARENT_MODEL },
	{ .head = "ADDRESS", .attr = VFIO_GLUE_A_PARENT_ADDRESS },
	{ .head = "MODE", .attr = VFIO_GLUE_A_PARENT_MODE },
	{ .head = "HOLDS", .attr = VFIO_GLUE_A_PARENT_PROFILE },
	{ .head = "FUNCTIONS", .right = true, .format = format_functions },
	{ .head = "VRAM MIB", .right = true,
	  .attr = VFIO_GLUE_A_PARENT_VRAM_MIB },
	{ .head = "FREE", .right = true,
	  .attr = VFIO_GLUE_A_PARENT_VRAM_FREE_MIB },
	{ .head = "HOLE", .right = true,
	  .attr = VFIO_GLUE_A_PARENT_VRAM_HOLE_MIB },
	{ .head = "LOST", .right = true, .format = format_fragmentation },
};

static const struct column profile_columns[] = {
	{ .head = "PROFILE", .attr = VFIO_GLUE_A_PROFILE_NAME },
	{ .head = "PARENT", .attr = VFIO_GLUE_A_PROFILE_PARENT },
	{ .head = "KIND", .attr = VFIO_GLUE_A_PROFILE_KIND },
	{ .head = "VRAM MIB", .right = true,
	  .attr = VFIO_GLUE_A_PROFILE_VRAM_MIB },
	{ .head = "UP TO", .right = true, .format = format_resolution },
	{ .head = "SHARE", .right = true, .format = format_share },
	{ .head = "MAX", .right = true,
	  .attr = VFIO_GLUE_A_PROFILE_MAX_INSTANCES },
	{ .head = "AVAILABLE", .right = true,
	  .attr = VFIO_GLUE_A_PROFILE_AVAILABLE },
};

static const struct column func_columns[] = {
	{ .head = "FUNCTION", .attr = VFIO_GLUE_A_FUNC_NAME },
	{ .head = "UUID", .attr = VFIO_GLUE_A_FUNC_UUID },
	{ .head = "PROFILE", .attr = VFIO_GLUE_A_FUNC_PROFILE },
	{ .head = "PARENT", .attr = VFIO_GLUE_A_FUNC_PARENT },
	{ .head = "SLOT", .format = format_slot },
	{ .head = "STATE", .attr = VFIO_GLUE_A_FUNC_STATE },
	{ .head = "ADDRESS", .attr = VFIO_GLUE_A_FUNC_ADDRESS },
	{ .head = "MAC", .attr = VFIO_GLUE_A_FUNC_MAC },
	{ .head = "QUARANTINE", .format = format_quarantine },
	{ .head = "WEIGHT", .right = true, .attr = VFIO_GLUE_A_FUNC_WEIGHT },
	{ .head = "CAP", .right = true, .format = format_cap },
	{ .head = "ENGINE", .right = true, .format = format_engine },
	{ .head = "HELD BY", .format = format_holder },
};

static const struct column created_columns[] = {
	{ .head = "FUNCTION", .attr = VFIO_GLUE_A_FUNC_NAME },
	{ .head = "UUID", .attr = VFIO_GLUE_A_FUNC_UUID },
	{ .head = "PROFILE", .attr = VFIO_GLUE_A_FUNC_PROFILE },
	{ .head = "PARENT", .attr = VFIO_GLUE_A_FUNC_PARENT },
	{ .head = "SLOT", .format = format_slot },
	{ .head = "ADDRESS", .attr = VFIO_GLUE_A_FUNC_ADDRESS },
	{ .head = "MAC", .attr = VFIO_GLUE_A_FUNC_MAC },
	{ .head = "GROUP", .right = true, .format = format_group },
	{ .head = "DEVICE", .format = format_device },
	{ .head = "NETDEV", .format = format_netdev },
};

static const struct column pool_columns[] = {
	{ .head = "POOL", .format = format_pool },
	{ .head = "POLICY", .attr = VFIO_GLUE_A_POOL_POLICY },
};

/* Nanoseconds since 1970, by the clock on the wall. */
static void format_time(const void *object, char *text, size_t size)
{
	const struct logged *logged = object;
	time_t seconds = logged->time_ns / 1000000000;
	unsigned int ms = logged->time_ns / 1000000 % 1000;
	size_t len = 0;
	struct tm tm;

	if (localtime_r(&seconds, &tm))
		len = strftime(text, size, "%F %T", &tm);
	snprintf(text + len, size - len, ".%03u", ms);
}

static void format_caller(const void *object, char *text, size_t size)
{
	const struct logged *logged = object;

	snprintf(text, size, "%s[%u]", logged->comm, logged->pid);
}

static void format_took(const void *object, char *text, size_t size)
{
	const struct logged *logged = object;

	snprintf(text, size, "%" PRIu64, (logged->duration_ns + 500) / 1000);
}

static void format_result(const void *object, char *text, size_t size)
{
	const struct logged *logged = object;
	const char *name = strerrorname_np(logged->error);

	if (!logged->error)
		snprintf(text, size, "done");
	else
		snprintf(text, size, "%s%s%s", name ? name : "refused",
			 logged->message[0] ? ": " : "", logged->message);
}

static const struct column log_columns[] = {
	{ .head = "TIME", .format = format_time },
	{ .head = "OPERATION", .attr = VFIO_GLUE_A_LOG_OP },
	{ .head = "OBJECT", .attr = VFIO_GLUE_A_LOG_OBJECT },
	{ .head = "BY", .format = format_caller },
	{ .head = "TOOK US", .right = true, .format = format_took },
	{ .head = "RESULT", .format = format_result },
};

static void text_log(const struct model_list *operations)
{
	if (operations->num)
		print_list(operations, log_columns, ARRAY_SIZE(log_columns));
	else
		printf("no operations\n");
}

static void text_list(const struct listing *listing)
{
	const char *gap = "";

	if (listing->parents) {
		if (listing->parents->num)
			print_list(listing->parents, parent_columns,
				   ARRAY_SIZE(parent_columns));
		else
			printf("no parents\n");
		gap = "\n";
	}
	if (listing->funcs) {
		printf("%s", gap);
		if (listing->funcs->num)
			print_list(listing->funcs, func_columns,
				   ARRAY_SIZE(func_columns));
		else
			printf("no functions\n");
		gap = "\n";
	}
	if (listing->pools) {
		printf("%s", gap);
		print_list(listing->pools, pool_columns,
			   ARRAY_SIZE(pool_columns));
	}
}

static void text_profiles(const struct model_list *profiles)
{
	if (profiles->num)
		print_list(profiles, profile_columns,
			   ARRAY_SIZE(profile_columns));
	else
		printf("no profiles\n");
}

static void text_parent(const struct parent *parent,
			const struct model_list *funcs)
{
	print_facts(&shape_parent, parent);
	printf("\n");
	if (funcs->num)
		print_list(funcs, func_columns, ARRAY_SIZE(func_columns));
	else
		printf("no functions\n");
}

static void text_pool(const struct pool *pool)
{
	print_facts(&shape_pool, pool);
}

static void text_capacity(const struct capacity *capacity)
{
	print_facts(&shape_capacity, capacity);
}

static void text_func(const struct made *made)
{
	char text[CELL_SIZE];

	print_facts(&shape_func, &made->func);
	print_fact("driver", made->node.driver);
	format_group(made, text, sizeof(text));
	print_fact("iommu_group", text);
	print_fact("device", made->node.device);
	print_fact("netdev", made->node.netdev);
}

static void text_created(const struct made *made, size_t num)
{
	print_table(&shape_func, made, sizeof(*made), num, created_columns,
		    ARRAY_SIZE(created_columns));
}

static void text_deleted(const struct model_list *funcs)
{
	const struct func *func = funcs->items;
	size_t i;

	for (i = 0; i < funcs->num; i++)
		printf("deleted %s %s\n", func[i].name, func[i].uuid);
}

static void text_profile_deleted(const char *name)
{
	printf("deleted profile %s\n", name);
}

static void text_moved(const struct move *move)
{
	printf("%s: ", move->address);
	if (strcmp(move->from, move->to))
		printf("%s -> %s", move->from[0] ? move->from : "no driver",
		       move->to);
	else
		printf("%s has it already", move->to);
	if (move->parent[0])
		printf(", now %s", move->parent);
	printf("\n");
}

static void event_func(const struct func *func)
{
	char text[CELL_SIZE];

	format_slot(func, text, sizeof(text));
	printf(" %s %s %s on %s %s, %s, by %s[%u]", func->name, func->uuid,
	       func->profile, func->parent, text,
	       model_word(state_words, func->state), func->creator_comm,
	       func->creator_pid);
	if (model_has(&func->model, VFIO_GLUE_A_FUNC_HOLDER_PID))
		printf(", held by %s[%u]", func->holder_comm, func->holder_pid);
	format_quarantine(func, text, sizeof(text));
	if (strcmp(text, "-"))
		printf(", in quarantine for %s", text);
}

static void event_parent(const struct parent *parent)
{
	printf(" %s %s %s", parent->name, parent->hw_model, parent->address);
	if (model_has(&parent->model, VFIO_GLUE_A_PARENT_MODE)) {
		char mode[CELL_SIZE];

		model_format(model_field(&shape_parent,
					 VFIO_GLUE_A_PARENT_MODE),
			     parent, mode, sizeof(mode));
		printf(", mode %s", mode);
	}
	printf(", functions %u/%u", parent->resident, parent->max_functions);
}

static void text_event(const struct event *event)
{
	char text[32];
	struct tm tm;

	localtime_r(&event->time.tv_sec, &tm);
	strftime(text, sizeof(text), "%H:%M:%S", &tm);
	printf("%s.%06ld %s%s%s", text, event->time.tv_nsec / 1000,
	       out_color(stdout, BOLD), event->what, out_color(stdout, PLAIN));
	if (event->shape == &shape_func)
		event_func(event->object);
	else if (event->shape == &shape_parent)
		event_parent(event->object);
	else
		printf(" some events; see vfctl list for what is there now");
	printf("\n");
	fflush(stdout);
}

/**
 * out_text_place() - tell people what a parent says to one more function
 * @to: where to
 * @place: the parent's answer
 */
void out_text_place(FILE *to, const struct place *place)
{
	fprintf(to, "  %s ", place->parent);
	switch (place->refusal) {
	case VFIO_GLUE_REFUSAL_NONE:
		fprintf(to, "has room for %u", place->room);
		break;
	case VFIO_GLUE_REFUSAL_PROFILE:
		fprintf(to, "does not offer %s", place->profile);
		break;
	case VFIO_GLUE_REFUSAL_TYPE:
		fprintf(to, "is in one-type mode and holds %s",
			place->blocker);
		break;
	case VFIO_GLUE_REFUSAL_FULL:
		fprintf(to, "is full, functions: %u", place->resident);
		break;
	case VFIO_GLUE_REFUSAL_FRAGMENTED:
		fprintf(to, "has no free piece that is large enough");
		if (place->blocker[0])
			fprintf(to, ", %s is in the way", place->blocker);
		break;
	case VFIO_GLUE_REFUSAL_UNAVAILABLE:
		fprintf(to, "is being reset, removed or handed back");
		break;
	case VFIO_GLUE_REFUSAL_MODE:
		fprintf(to, "does not offer %s in %s mode", place->profile,
			place->blocker);
		break;
	case VFIO_GLUE_REFUSAL_LIMIT:
		fprintf(to, "may hold no more %s", place->profile);
		if (place->blocker[0])
			fprintf(to, " beside %s", place->blocker);
		break;
	case VFIO_GLUE_REFUSAL_COMPUTE:
		fprintf(to, "has memory free, but not enough of its engine");
		break;
	default:
		fprintf(to, "has no room");
		break;
	}
	if (place->refusal != VFIO_GLUE_REFUSAL_NONE && place->fits[0])
		fprintf(to, "; %s would fit", place->fits);
	fprintf(to, "\n");
}

static void print_places(const struct failure *failure)
{
	bool offered = false;
	size_t i;

	/* Cards of another kind explain nothing, unless there are no others. */
	for (i = 0; i < failure->num_places; i++)
		offered |= failure->places[i].refusal !=
			   VFIO_GLUE_REFUSAL_PROFILE;
	for (i = 0; i < failure->num_places; i++)
		if (!offered || failure->places[i].refusal !=
				VFIO_GLUE_REFUSAL_PROFILE)
			out_text_place(stderr, &failure->places[i]);
}

static void text_spec(const struct spec *spec)
{
	spec_write(spec, stdout);
}

static void text_saved(const char *file, const struct spec *spec)
{
	printf("%s: parents %zu, functions %zu\n", file, spec->num_parents,
	       spec->num_funcs);
}

static void text_recovered(int recovered)
{
	static const char *const said[] = {
		[RECOVERED_NOTHING] = "nothing to recover",
		[RECOVERED_OLD] = "an apply had been cut short; it was undone",
		[RECOVERED_NEW] = "an apply had been cut short; it was done",
	};

	printf("%s\n", said[recovered]);
}

static void text_failure(const char *verb, const struct failure *failure)
{
	fprintf(stderr, "%svfctl:%s ", out_color(stderr, RED),
		out_color(stderr, PLAIN));
	if (verb)
		fprintf(stderr, "%s: ", verb);
	fprintf(stderr, "%s", failure->text);
	if (failure->attr[0] && failure->vague)
		fprintf(stderr, " (%s)", failure->attr);
	fprintf(stderr, "\n");
	print_places(failure);
	if (failure->hint[0])
		fprintf(stderr, "  %s\n", failure->hint);
}

const struct out_ops out_text = {
	.list = text_list,
	.profiles = text_profiles,
	.profile_deleted = text_profile_deleted,
	.parent = text_parent,
	.pool = text_pool,
	.capacity = text_capacity,
	.func = text_func,
	.created = text_created,
	.deleted = text_deleted,
	.moved = text_moved,
	.event = text_event,
	.plan = out_text_plan,
	.diff = out_text_diff,
	.spec = text_spec,
	.recovered = text_recovered,
	.saved = text_saved,
	.explain = out_text_explain,
	.map = out_text_map,
	.log = text_log,
	.rates = out_text_rates,
	.failure = text_failure,
};
