// SPDX-License-Identifier: GPL-2.0-only
/*
 * Brain: the options that say what is wanted and where, as attributes.
 */
#include <stdlib.h>
#include <string.h>

#include "placing.h"

/* Copies the next part of a list into @part; NULL at its end. */
static const char *next_part(const char *list, char *part, size_t size)
{
	size_t len = strcspn(list, ",");

	if (!len || len >= size)
		return NULL;
	memcpy(part, list, len);
	part[len] = '\0';
	return list[len] ? list + len + 1 : list + len;
}

static void put_list(struct nl_msg *msg, int attr, const char *list)
{
	char part[MODEL_STRING_SIZE];

	while ((list = next_part(list, part, sizeof(part))))
		nla_put_string(msg, attr, part);
}

/**
 * placing_put_wants() - what is wanted, each profile with its number
 * @msg: the request
 * @wants: value of the option --profile
 */
void placing_put_wants(struct nl_msg *msg, const char *wants)
{
	char part[MODEL_STRING_SIZE];
	struct nlattr *nest;
	char *count;

	while ((wants = next_part(wants, part, sizeof(part)))) {
		count = strchr(part, ':');
		if (count)
			*count++ = '\0';
		nest = nla_nest_start(msg, VFIO_GLUE_A_FUNC_WANT);
		if (!nest)
			return;
		nla_put_string(msg, VFIO_GLUE_A_WANT_PROFILE, part);
		if (count)
			nla_put_u32(msg, VFIO_GLUE_A_WANT_COUNT,
				    strtoul(count, NULL, 10));
		nla_nest_end(msg, nest);
	}
}

/**
 * placing_is_list() - is more than one profile wanted?
 * @wants: value of the option --profile
 *
 * Return: whether it is, or a number is given with it.
 */
bool placing_is_list(const char *wants)
{
	return strpbrk(wants, ",:");
}

/**
 * placing_put() - where it is wanted
 * @msg: the request, may be NULL
 * @args: the command line, with options of OPT_PLACING
 */
void placing_put(struct nl_msg *msg, const struct args *args)
{
	if (!msg)
		return;
	if (args_has(args, OPT_PARENT))
		nla_put_string(msg, VFIO_GLUE_A_FUNC_PARENT,
			       args->value[OPT_PARENT].str);
	if (args_has(args, OPT_POLICY))
		nla_put_u32(msg, VFIO_GLUE_A_FUNC_POLICY,
			    args->value[OPT_POLICY].num);
	if (args_has(args, OPT_EXCLUDE))
		put_list(msg, VFIO_GLUE_A_FUNC_EXCLUDE,
			 args->value[OPT_EXCLUDE].str);
	if (args_has(args, OPT_NUMA_NODE))
		nla_put_s32(msg, VFIO_GLUE_A_FUNC_NUMA_NODE,
			    args->value[OPT_NUMA_NODE].num);
	if (args_has(args, OPT_OWNER))
		nla_put_string(msg, VFIO_GLUE_A_FUNC_OWNER,
			       args->value[OPT_OWNER].str);
	if (args_has(args, OPT_AFFINITY))
		nla_put_u32(msg, VFIO_GLUE_A_FUNC_AFFINITY,
			    args->value[OPT_AFFINITY].num);
	if (args_has(args, OPT_WITHOUT))
		put_list(msg, VFIO_GLUE_A_FUNC_WITHOUT,
			 args->value[OPT_WITHOUT].str);
}
