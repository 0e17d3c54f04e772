// SPDX-License-Identifier: GPL-2.0-only
/*
 * Object: a function on its way into and out of use. The kernel's registry
 * knows reserved and active; the steps between them are made here, and undone
 * in the opposite order.
 *
 *	vGPU   reserved --- create mdev (the driver claims) ---------> active
 *	VF     reserved --- enable VFs, set identity, bind, claim ---> active
 *	vGPU   active --- func-del: draining --- remove mdev --------> gone
 *	VF     active --- unbind ------ func-del --------------------> gone
 *
 * Until it is active the reservation goes with the socket: whatever ends this
 * process, however, leaves no capacity taken.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "sysio.h"
#include "vfctl.h"

static const struct {
	const char *driver;
	const char *module;
} vf_drivers[] = {
	[BIND_VFIO] = { "vfio-pci", "vfio-pci" },
	[BIND_NETDEV] = { "igbvf", "igbvf" },
};

/* Names exactly this function: another may have taken its name or UUID. */
static struct nl_msg *request_for(struct vfctl *vfctl, uint8_t cmd,
				  const struct func *func)
{
	struct nl_msg *msg = vnl_request(vfctl->nl, cmd);

	if (!msg)
		return NULL;
	nla_put_string(msg, VFIO_GLUE_A_FUNC_UUID, func->uuid);
	nla_put_u64(msg, VFIO_GLUE_A_FUNC_GENERATION, func->generation);
	return msg;
}

static int forget(struct vfctl *vfctl, const struct func *func)
{
	return vnl_do(vfctl->nl,
		      request_for(vfctl, VFIO_GLUE_CMD_FUNC_DEL, func), NULL,
		      &vfctl->failure);
}

/* After this the function has an address. */
static int enable_vfs(struct vfctl *vfctl, struct func *func)
{
	struct failure *failure = &vfctl->failure;
	struct parent parent;
	int err;

	if (model_has(&func->model, VFIO_GLUE_A_FUNC_ADDRESS))
		return 0;
	err = query_parent(vfctl, func->parent, &parent);
	if (err)
		return err;
	if (!parent.vfs_enabled) {
		err = pci_enable_vfs(parent.address, parent.max_functions,
				     failure);
		if (err)
			return err;
	}
	err = query_func(vfctl, func->uuid, func);
	if (err)
		return err;
	if (!model_has(&func->model, VFIO_GLUE_A_FUNC_ADDRESS)) {
		fail(failure, ENODEV, "%s is VF %u of %s, which is not enabled",
		     func->name, func->vf_index, func->parent);
		fail_hint(failure,
			  "write 0 to sriov_numvfs of %s when no VF is in use",
			  parent.address);
		return -ENODEV;
	}
	return 0;
}

static int bind_vf(struct vfctl *vfctl, const struct func *func,
		   enum bind_mode mode)
{
	struct failure *failure = &vfctl->failure;
	int err;

	err = pci_load(vf_drivers[mode].driver, vf_drivers[mode].module,
		       failure);
	if (err)
		return err;
	err = pci_override(func->address, vf_drivers[mode].driver, failure);
	if (err)
		return err;
	err = pci_unbind(func->address, failure);
	if (err)
		return err;
	return pci_bind(func->address, vf_drivers[mode].driver, failure);
}

/* Waits until the interface of a VF has its final name. */
static void settle_netdev(const char *address)
{
	struct func_node node;
	int ifindex;

	pci_node(address, &node);
	if (!node.netdev[0])
		return;
	ifindex = sysfs_number("/sys/class/net/%s/ifindex", node.netdev);
	if (ifindex > 0)
		sysio_settle(ifindex);
}

static int start_vf(struct vfctl *vfctl, struct func *func,
		    const struct args *args)
{
	enum bind_mode mode = args_has(args, OPT_BIND_MODE) ?
			      args->value[OPT_BIND_MODE].num : BIND_VFIO;
	struct nl_msg *msg;
	int err;

	err = enable_vfs(vfctl, func);
	if (err)
		return err;
	if (args->given & OPT_IDENTITY) {
		msg = request_for(vfctl, VFIO_GLUE_CMD_FUNC_SET, func);
		identity_put(msg, args);
		err = vnl_do(vfctl->nl, msg, NULL, &vfctl->failure);
		if (err)
			return err;
	}
	err = bind_vf(vfctl, func, mode);
	if (err)
		return err;
	err = vnl_do(vfctl->nl,
		     request_for(vfctl, VFIO_GLUE_CMD_FUNC_CLAIM, func), NULL,
		     &vfctl->failure);
	if (err)
		return err;

	if (mode == BIND_NETDEV)
		settle_netdev(func->address);
	return 0;
}

/**
 * life_start() - bring a reserved function into use
 * @vfctl: the run, on whose socket it was reserved
 * @made: the function; on success as it then is, with its node
 * @args: options of "create"
 *
 * Return: 0, or an errno with the reason in @vfctl->failure; then life_undo()
 * is due.
 */
int life_start(struct vfctl *vfctl, struct made *made, const struct args *args)
{
	struct func *func = &made->func;
	int err;

	if (func->kind == VFIO_GLUE_KIND_GPU)
		err = mdev_create(func, &vfctl->failure);
	else
		err = start_vf(vfctl, func, args);
	if (err)
		return err;
	err = query_func(vfctl, func->uuid, func);
	if (err)
		return err;
	if (func->state != VFIO_GLUE_STATE_ACTIVE)
		return fail(&vfctl->failure, EPROTO,
			    "%s was created but its driver did not claim it",
			    func->name);
	life_node(func, &made->node);
	return 0;
}

/* Takes a VF from its driver and lets no other have it. */
static int unbind_vf(struct vfctl *vfctl, const struct func *func)
{
	int err;

	if (!model_has(&func->model, VFIO_GLUE_A_FUNC_ADDRESS))
		return 0;
	err = pci_unbind(func->address, &vfctl->failure);
	if (err)
		return err;
	return pci_override(func->address, "", &vfctl->failure);
}

static int in_use(struct vfctl *vfctl, const struct func *func,
		  const struct holder *holder)
{
	struct failure *failure = &vfctl->failure;

	if (holder->pid)
		fail(failure, EBUSY, "%s is open in %s, pid %d", func->name,
		     holder->comm, holder->pid);
	else
		fail(failure, EBUSY, "%s is open", func->name);
	return -EBUSY;
}

/*
 * A VF that is with VFIO may be open. Unbinding it would wait for whoever has
 * it, so that is refused; and while it is unbound the group is held, which
 * can be open only once, so that nobody opens it in between.
 */
static int take_vf(struct vfctl *vfctl, const struct func *func)
{
	struct holder holder = { 0 };
	struct func_node node;
	int fd = -1;
	int err;

	life_node(func, &node);
	if (node.device[0]) {
		if (sysfs_holder(&node, &holder))
			return in_use(vfctl, func, &holder);
		fd = sysfs_hold("%s", node.device);
		if (fd == -EBUSY)
			return in_use(vfctl, func, &holder);
	}
	err = unbind_vf(vfctl, func);
	if (fd >= 0)
		close(fd);
	return err;
}

static int stop_vf(struct vfctl *vfctl, const struct func *func)
{
	int err = take_vf(vfctl, func);

	return err ? err : forget(vfctl, func);
}

static int stop_vgpu(struct vfctl *vfctl, const struct func *func)
{
	int err;

	/* Draining already: a deletion that was cut short is finished. */
	if (func->state != VFIO_GLUE_STATE_DRAINING) {
		err = forget(vfctl, func);
		if (err)
			return err;
	}
	if (func->state == VFIO_GLUE_STATE_RESERVED)
		return 0;
	return mdev_remove(func->uuid, &vfctl->failure);
}

/**
 * life_stop() - delete a function that nobody uses
 * @vfctl: the run
 * @func: the function as it is now
 *
 * Return: 0, -EBUSY if it is open, or another errno, with the reason in
 * @vfctl->failure.
 */
int life_stop(struct vfctl *vfctl, const struct func *func)
{
	return func->kind == VFIO_GLUE_KIND_GPU ? stop_vgpu(vfctl, func) :
						  stop_vf(vfctl, func);
}

/**
 * life_bind() - give a VF that nobody uses to another driver
 * @vfctl: the run
 * @func: the VF, which is active
 * @mode: to which
 *
 * Return: 0, -EBUSY if it is open, or another errno, with the reason in
 * @vfctl->failure.
 */
int life_bind(struct vfctl *vfctl, const struct func *func, enum bind_mode mode)
{
	int err = take_vf(vfctl, func);

	if (!err)
		err = bind_vf(vfctl, func, mode);
	if (!err && mode == BIND_NETDEV)
		settle_netdev(func->address);
	return err;
}

/**
 * life_driver() - the driver that has a VF in a mode
 * @mode: the mode
 *
 * Return: its name on the PCI bus.
 */
const char *life_driver(enum bind_mode mode)
{
	return vf_drivers[mode].driver;
}

/**
 * life_undo() - take back a function that was reserved in this run
 * @vfctl: the run; its failure stays, and gets a hint if this fails too
 * @func: the function, at whatever step it is
 */
void life_undo(struct vfctl *vfctl, const struct func *func)
{
	struct failure reason = vfctl->failure;
	struct func now;
	int err;

	memset(&vfctl->failure, 0, sizeof(vfctl->failure));
	err = query_func(vfctl, func->uuid, &now);
	if (!err)
		err = life_stop(vfctl, &now);
	if (err && err != -ENOENT)
		fail_hint(&reason, "%s could not be undone: %s", func->name,
			  vfctl->failure.text);
	fail_clear(&vfctl->failure);
	vfctl->failure = reason;
}

/**
 * life_node() - where a function can be reached
 * @func: the function
 * @node: where to
 */
void life_node(const struct func *func, struct func_node *node)
{
	if (func->kind == VFIO_GLUE_KIND_GPU) {
		mdev_node(func->uuid, node);
	} else if (model_has(&func->model, VFIO_GLUE_A_FUNC_ADDRESS)) {
		pci_node(func->address, node);
	} else {
		memset(node, 0, sizeof(*node));
		node->group = -1;
	}
}
