// SPDX-License-Identifier: GPL-2.0-only
/*
 * Object: the single steps of a plan, each a few requests to the kernel.
 */
#include <errno.h>
#include <string.h>

#include "apply.h"
#include "util.h"

static int unanswered(struct vfctl *vfctl)
{
	return fail(&vfctl->failure, EBADMSG,
		    "the kernel reserved nothing and does not say why");
}

/* Adds those of @attrs that @object has to a request. */
static void put(struct nl_msg *msg, const struct shape *shape,
		const void *object, const uint16_t *attrs, size_t num)
{
	size_t i;

	for (i = 0; i < num; i++) {
		const struct field *field = model_field(shape, attrs[i]);
		const char *at = (const char *)object + field->offset;

		if (!model_has(object, attrs[i]))
			continue;
		if (field->type == FIELD_STRING)
			nla_put_string(msg, attrs[i], at);
		else
			nla_put(msg, attrs[i], field->size, at);
	}
}

/* A reservation takes the place that it is told, or tells which it took. */
static int reserve(struct vfctl *vfctl, struct job *job)
{
	static const uint16_t attrs[] = {
		VFIO_GLUE_A_FUNC_UUID, VFIO_GLUE_A_FUNC_NAME,
		VFIO_GLUE_A_FUNC_PROFILE, VFIO_GLUE_A_FUNC_PARENT,
		VFIO_GLUE_A_FUNC_SLOT_OFFSET_MIB, VFIO_GLUE_A_FUNC_VF_INDEX,
		VFIO_GLUE_A_FUNC_OWNER,
	};
	static const uint16_t places[] = {
		VFIO_GLUE_A_FUNC_PARENT, VFIO_GLUE_A_FUNC_SLOT_OFFSET_MIB,
		VFIO_GLUE_A_FUNC_VF_INDEX,
	};
	struct model_list list = { .shape = &shape_func };
	struct func *want = &job->want.func;
	struct nl_msg *msg = vnl_request(vfctl->nl, VFIO_GLUE_CMD_FUNC_NEW);
	const struct func *func;
	size_t i;
	int err;

	if (msg) {
		put(msg, &shape_func, want, attrs, ARRAY_SIZE(attrs));
		nla_put_u32(msg, VFIO_GLUE_A_FUNC_TIMEOUT_MS,
			    VFIO_GLUE_TIMEOUT_MAX_MS);
	}
	err = vnl_do(vfctl->nl, msg, &list, &vfctl->failure);
	if (!err && list.num != 1)
		err = unanswered(vfctl);
	if (err) {
		if (err == -ENOSPC || err == -EBUSY)
			query_places(vfctl, want->profile);
		goto out_clear;
	}
	func = list.items;
	job->made.func = *func;
	for (i = 0; i < ARRAY_SIZE(places); i++)
		want->model.has |= func->model.has &
				   (UINT64_C(1) << places[i]);
	strcpy(want->parent, func->parent);
	want->slot_offset_mib = func->slot_offset_mib;
	want->vf_index = func->vf_index;
out_clear:
	model_list_clear(&list);
	return err;
}

/* The options of "create" that would make this function. */
static void to_args(const struct spec_func *want, struct args *args)
{
	const struct func *func = &want->func;
	const struct {
		enum opt opt;
		uint16_t attr;
		uint32_t value;
	} map[] = {
		{ OPT_VLAN, VFIO_GLUE_A_FUNC_VLAN, func->vlan },
		{ OPT_QOS, VFIO_GLUE_A_FUNC_QOS, func->qos },
		{ OPT_SPOOF_CHECK, VFIO_GLUE_A_FUNC_SPOOF_CHECK,
		  func->spoof_check },
		{ OPT_TRUST, VFIO_GLUE_A_FUNC_TRUST, func->trust },
		{ OPT_LINK, VFIO_GLUE_A_FUNC_LINK, func->link },
		{ OPT_MAX_RATE, VFIO_GLUE_A_FUNC_MAX_RATE_MBPS,
		  func->max_rate_mbps },
	};
	size_t i;

	memset(args, 0, sizeof(*args));
	for (i = 0; i < ARRAY_SIZE(map); i++) {
		if (!model_has(&func->model, map[i].attr))
			continue;
		args->given |= OPT_BIT(map[i].opt);
		args->value[map[i].opt].num = map[i].value;
	}
	if (model_has(&func->model, VFIO_GLUE_A_FUNC_MAC)) {
		args->given |= OPT_BIT(OPT_MAC);
		memcpy(args->value[OPT_MAC].mac, func->mac, sizeof(func->mac));
	}
	if (want->has_mode) {
		args->given |= OPT_BIT(OPT_BIND_MODE);
		args->value[OPT_BIND_MODE].num = want->mode;
	}
}

static int create(struct vfctl *vfctl, struct job *job)
{
	struct args args;

	to_args(&job->want, &args);
	return life_start(vfctl, &job->made, &args);
}

/*
 * Only what differs is set; but a VLAN and its priority are one setting, of
 * which the part that is not told stays.
 */
static int set(struct vfctl *vfctl, struct job *job)
{
	const struct state_func *now = job->change->now;
	struct spec_func part = job->want;
	const uint64_t tag = UINT64_C(1) << VFIO_GLUE_A_FUNC_VLAN |
			     UINT64_C(1) << VFIO_GLUE_A_FUNC_QOS;
	uint64_t has = job->change->differs;
	struct nl_msg *msg;
	struct args args;

	if (has & tag) {
		if (!model_has(&part.func.model, VFIO_GLUE_A_FUNC_VLAN))
			part.func.vlan = now->func.vlan;
		if (!model_has(&part.func.model, VFIO_GLUE_A_FUNC_QOS))
			part.func.qos = part.func.vlan ? now->func.qos : 0;
		has |= tag;
	}
	part.func.model.has = has;
	part.has_mode = false;
	to_args(&part, &args);

	msg = vnl_request(vfctl->nl, VFIO_GLUE_CMD_FUNC_SET);
	if (msg) {
		nla_put_string(msg, VFIO_GLUE_A_FUNC_UUID, now->func.uuid);
		nla_put_u64(msg, VFIO_GLUE_A_FUNC_GENERATION,
			    now->func.generation);
	}
	identity_put(msg, &args);
	return vnl_do(vfctl->nl, msg, NULL, &vfctl->failure);
}

static int set_parent(struct vfctl *vfctl, const struct change *change)
{
	static const uint16_t attrs[] = {
		VFIO_GLUE_A_PARENT_MODE, VFIO_GLUE_A_PARENT_FIT,
		VFIO_GLUE_A_PARENT_GUARD_WINDOW_MS,
		VFIO_GLUE_A_PARENT_GUARD_RESETS,
		VFIO_GLUE_A_PARENT_GUARD_ERRORS,
	};
	struct parent part = *(const struct parent *)change->want;
	struct nl_msg *msg = vnl_request(vfctl->nl, VFIO_GLUE_CMD_PARENT_SET);

	part.model.has = change->differs;
	if (msg) {
		nla_put_string(msg, VFIO_GLUE_A_PARENT_NAME, part.name);
		put(msg, &shape_parent, &part, attrs, ARRAY_SIZE(attrs));
	}
	return vnl_do(vfctl->nl, msg, NULL, &vfctl->failure);
}

static int set_pool(struct vfctl *vfctl, const struct change *change)
{
	const struct pool *want = change->want;
	struct nl_msg *msg = vnl_request(vfctl->nl, VFIO_GLUE_CMD_POOL_SET);

	if (msg) {
		nla_put_u32(msg, VFIO_GLUE_A_POOL_KIND, want->kind);
		nla_put_u32(msg, VFIO_GLUE_A_POOL_POLICY, want->policy);
	}
	return vnl_do(vfctl->nl, msg, NULL, &vfctl->failure);
}

/**
 * steps_run() - take one step
 * @vfctl: the run, on whose socket functions are reserved
 * @step: the step
 * @job: of the change that it belongs to
 *
 * Return: 0, or an errno with the reason in @vfctl->failure.
 */
int steps_run(struct vfctl *vfctl, const struct step *step, struct job *job)
{
	const struct change *change = step->change;
	const struct state_func *now = change->now;
	const struct parent *parent = change->now;

	switch (step->what) {
	case STEP_DELETE:
		return life_stop(vfctl, &now->func);
	case STEP_SET_PARENT:
		return set_parent(vfctl, change);
	case STEP_SET_POOL:
		return set_pool(vfctl, change);
	case STEP_RESERVE:
		return reserve(vfctl, job);
	case STEP_CREATE:
		return create(vfctl, job);
	case STEP_SET:
		return set(vfctl, job);
	case STEP_BIND:
		return life_bind(vfctl, &now->func, job->want.mode);
	case STEP_DISABLE_VFS:
		return pci_disable_vfs(parent->address, &vfctl->failure);
	}
	return 0;
}
