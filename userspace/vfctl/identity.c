// SPDX-License-Identifier: GPL-2.0-only
/*
 * Brain: from the options that describe a VF to the attributes that set it.
 */
#include "util.h"
#include "vfctl.h"

static const struct {
	enum opt opt;
	int attr;
} numbers[] = {
	{ OPT_VLAN, VFIO_GLUE_A_FUNC_VLAN },
	{ OPT_QOS, VFIO_GLUE_A_FUNC_QOS },
	{ OPT_SPOOF_CHECK, VFIO_GLUE_A_FUNC_SPOOF_CHECK },
	{ OPT_TRUST, VFIO_GLUE_A_FUNC_TRUST },
	{ OPT_LINK, VFIO_GLUE_A_FUNC_LINK },
	{ OPT_MAX_RATE, VFIO_GLUE_A_FUNC_MAX_RATE_MBPS },
};

/**
 * identity_put() - add an identity to a request
 * @msg: the request, NULL if there was no memory for it
 * @args: options; those of OPT_IDENTITY that were given are added
 */
void identity_put(struct nl_msg *msg, const struct args *args)
{
	size_t i;

	if (!msg)
		return;
	if (args_has(args, OPT_MAC))
		nla_put(msg, VFIO_GLUE_A_FUNC_MAC, 6, args->value[OPT_MAC].mac);
	for (i = 0; i < ARRAY_SIZE(numbers); i++)
		if (args_has(args, numbers[i].opt))
			nla_put_u32(msg, numbers[i].attr,
				    args->value[numbers[i].opt].num);
}
