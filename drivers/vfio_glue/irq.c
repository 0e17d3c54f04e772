// SPDX-License-Identifier: GPL-2.0-only
/*
 * Interrupts of an emulated PCI function. Object: struct vfg_irqs, whose
 * spinlock guards the eventfds and the state of INTx.
 *
 * A vector is an eventfd that the client waits on. MSI, MSI-X, ERR and REQ are
 * plain edges. INTx is a level, which VFIO models by masking: a signal masks
 * the line, what is raised meanwhile stays pending, and the unmask by the
 * client delivers it.
 *
 *               signal                     signal
 *   unmasked ------------> masked -------------------> masked, pending
 *      ^                     |  ^                           |
 *      +------- unmask ------+  +--------- unmask ----------+ (signals)
 */
#include <kunit/static_stub.h>
#include <kunit/visibility.h>
#include <linux/bitops.h>
#include <linux/err.h>
#include <linux/eventfd.h>
#include <linux/export.h>
#include <linux/minmax.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <vfio_glue/irq.h>

#define SET_TYPES	VFIO_IRQ_SET_DATA_TYPE_MASK
#define SET_ACTIONS	VFIO_IRQ_SET_ACTION_TYPE_MASK

/*
 * The three things done to an eventfd, on their own so that a test can stand in
 * for it: none can be made without a process.
 */
VISIBLE_IF_KUNIT struct eventfd_ctx *vfg_irq_eventfd_get(int fd)
{
	KUNIT_STATIC_STUB_REDIRECT(vfg_irq_eventfd_get, fd);
	return eventfd_ctx_fdget(fd);
}
EXPORT_SYMBOL_IF_KUNIT(vfg_irq_eventfd_get);

VISIBLE_IF_KUNIT void vfg_irq_eventfd_put(struct eventfd_ctx *ctx)
{
	KUNIT_STATIC_STUB_REDIRECT(vfg_irq_eventfd_put, ctx);
	eventfd_ctx_put(ctx);
}
EXPORT_SYMBOL_IF_KUNIT(vfg_irq_eventfd_put);

VISIBLE_IF_KUNIT void vfg_irq_eventfd_signal(struct eventfd_ctx *ctx)
{
	KUNIT_STATIC_STUB_REDIRECT(vfg_irq_eventfd_signal, ctx);
	eventfd_signal(ctx);
}
EXPORT_SYMBOL_IF_KUNIT(vfg_irq_eventfd_signal);

static u32 index_flags(unsigned int index)
{
	if (index == VFIO_PCI_INTX_IRQ_INDEX)
		return VFIO_IRQ_INFO_EVENTFD | VFIO_IRQ_INFO_MASKABLE |
		       VFIO_IRQ_INFO_AUTOMASKED;

	return VFIO_IRQ_INFO_EVENTFD | VFIO_IRQ_INFO_NORESIZE;
}

/**
 * vfg_irqs_init() - make the interrupts of a function, none of them set up
 * @irqs: the interrupts; released by vfg_irqs_release()
 * @num: vectors by VFIO_PCI_*_IRQ_INDEX, 0 for an index that it lacks; at most
 *	VFG_IRQ_VECTORS_MAX, and for INTx, ERR and REQ at most 1
 *
 * Context: may sleep.
 * Return: 0; -EINVAL if a number is too large; -ENOMEM. @irqs needs no release
 * on error.
 */
int vfg_irqs_init(struct vfg_irqs *irqs,
		  const unsigned int num[VFG_IRQ_INDEXES])
{
	unsigned int i, max;

	memset(irqs, 0, sizeof(*irqs));
	spin_lock_init(&irqs->lock);

	for (i = 0; i < VFG_IRQ_INDEXES; i++) {
		struct vfg_irq_index *idx = &irqs->index[i];

		max = i == VFIO_PCI_MSI_IRQ_INDEX ||
		      i == VFIO_PCI_MSIX_IRQ_INDEX ? VFG_IRQ_VECTORS_MAX : 1;
		if (num[i] > max) {
			vfg_irqs_release(irqs);
			return -EINVAL;
		}
		if (!num[i])
			continue;

		idx->ctx = kcalloc(num[i], sizeof(*idx->ctx), GFP_KERNEL);
		if (!idx->ctx) {
			vfg_irqs_release(irqs);
			return -ENOMEM;
		}
		idx->num = num[i];
		idx->flags = index_flags(i);
	}
	return 0;
}
EXPORT_SYMBOL_NS_GPL(vfg_irqs_init, "VFIO_GLUE");

/*
 * Put @count new eventfds, or none, in place of the present ones. @ctx gives
 * them and gets the old ones, which are then dropped; a reference may be the
 * last one, and freeing sleeps.
 */
static void index_swap(struct vfg_irqs *irqs, struct vfg_irq_index *idx,
		       unsigned int start, unsigned int count,
		       struct eventfd_ctx **ctx)
{
	unsigned long flags;
	unsigned int i;

	spin_lock_irqsave(&irqs->lock, flags);
	for (i = 0; i < count; i++)
		swap(idx->ctx[start + i], ctx[i]);
	/* A new listener starts with the line down. */
	idx->masked = false;
	idx->pending = false;
	spin_unlock_irqrestore(&irqs->lock, flags);

	for (i = 0; i < count; i++) {
		if (ctx[i])
			vfg_irq_eventfd_put(ctx[i]);
	}
}

static void index_disable(struct vfg_irqs *irqs, struct vfg_irq_index *idx)
{
	struct eventfd_ctx *ctx[VFG_IRQ_VECTORS_MAX] = {};

	index_swap(irqs, idx, 0, idx->num, ctx);
}

/**
 * vfg_irqs_disable() - drop every eventfd, as when the last user closes
 * @irqs: the interrupts
 *
 * Afterwards vfg_irq_signal() reaches nobody; a client may set up new ones.
 *
 * Context: may sleep.
 */
void vfg_irqs_disable(struct vfg_irqs *irqs)
{
	unsigned int i;

	for (i = 0; i < VFG_IRQ_INDEXES; i++)
		index_disable(irqs, &irqs->index[i]);
}
EXPORT_SYMBOL_NS_GPL(vfg_irqs_disable, "VFIO_GLUE");

/**
 * vfg_irqs_release() - undo vfg_irqs_init()
 * @irqs: the interrupts; nobody may signal any more
 *
 * Context: may sleep.
 */
void vfg_irqs_release(struct vfg_irqs *irqs)
{
	unsigned int i;

	vfg_irqs_disable(irqs);
	for (i = 0; i < VFG_IRQ_INDEXES; i++) {
		kfree(irqs->index[i].ctx);
		irqs->index[i].ctx = NULL;
		irqs->index[i].num = 0;
	}
}
EXPORT_SYMBOL_NS_GPL(vfg_irqs_release, "VFIO_GLUE");

/**
 * vfg_irqs_reset() - what a function-level reset does to the interrupts
 * @irqs: the interrupts
 *
 * The INTx line goes down. The eventfds stay: they belong to the client, which
 * takes them away itself when it wants to.
 *
 * Context: any.
 */
void vfg_irqs_reset(struct vfg_irqs *irqs)
{
	struct vfg_irq_index *idx = &irqs->index[VFIO_PCI_INTX_IRQ_INDEX];
	unsigned long flags;

	spin_lock_irqsave(&irqs->lock, flags);
	idx->masked = false;
	idx->pending = false;
	spin_unlock_irqrestore(&irqs->lock, flags);
}
EXPORT_SYMBOL_NS_GPL(vfg_irqs_reset, "VFIO_GLUE");

/**
 * vfg_irqs_info() - answer VFIO_DEVICE_GET_IRQ_INFO
 * @irqs: the interrupts
 * @info: @info->index is the question; flags and count are filled in
 *
 * Context: any.
 * Return: 0, with a count of 0 for an index that the function lacks; -EINVAL
 * if there is no such index.
 */
int vfg_irqs_info(const struct vfg_irqs *irqs, struct vfio_irq_info *info)
{
	if (info->index >= VFG_IRQ_INDEXES)
		return -EINVAL;

	info->flags = irqs->index[info->index].flags;
	info->count = irqs->index[info->index].num;
	return 0;
}
EXPORT_SYMBOL_NS_GPL(vfg_irqs_info, "VFIO_GLUE");

/* Raise one vector; true if somebody heard it. */
static bool vector_raise(struct vfg_irqs *irqs, unsigned int index,
			 unsigned int vector)
{
	struct vfg_irq_index *idx = &irqs->index[index];

	lockdep_assert_held(&irqs->lock);

	if (!idx->ctx[vector])
		return false;

	if (index == VFIO_PCI_INTX_IRQ_INDEX) {
		if (idx->masked) {
			idx->pending = true;
			return false;
		}
		idx->masked = true;
	}
	vfg_irq_eventfd_signal(idx->ctx[vector]);
	return true;
}

/**
 * vfg_irq_signal() - raise an interrupt
 * @irqs: the interrupts
 * @index: VFIO_PCI_*_IRQ_INDEX
 * @vector: number within the index
 *
 * Context: any, also with interrupts off. Takes and releases @irqs->lock.
 * Return: true if a client was told; false if it did not ask for this vector,
 * the line is masked (then it stays pending) or there is no such vector.
 */
bool vfg_irq_signal(struct vfg_irqs *irqs, unsigned int index,
		    unsigned int vector)
{
	unsigned long flags;
	bool told;

	if (index >= VFG_IRQ_INDEXES || vector >= irqs->index[index].num)
		return false;

	spin_lock_irqsave(&irqs->lock, flags);
	told = vector_raise(irqs, index, vector);
	spin_unlock_irqrestore(&irqs->lock, flags);
	return told;
}
EXPORT_SYMBOL_NS_GPL(vfg_irq_signal, "VFIO_GLUE");

static void intx_unmask(struct vfg_irqs *irqs)
{
	struct vfg_irq_index *idx = &irqs->index[VFIO_PCI_INTX_IRQ_INDEX];
	unsigned long flags;

	spin_lock_irqsave(&irqs->lock, flags);
	idx->masked = false;
	if (idx->pending) {
		idx->pending = false;
		vector_raise(irqs, VFIO_PCI_INTX_IRQ_INDEX, 0);
	}
	spin_unlock_irqrestore(&irqs->lock, flags);
}

static void intx_mask(struct vfg_irqs *irqs)
{
	unsigned long flags;

	spin_lock_irqsave(&irqs->lock, flags);
	irqs->index[VFIO_PCI_INTX_IRQ_INDEX].masked = true;
	spin_unlock_irqrestore(&irqs->lock, flags);
}

/* Take all eventfds that @fds names, or none of them. -1 names none. */
static int set_eventfds(struct vfg_irqs *irqs, struct vfg_irq_index *idx,
			unsigned int start, unsigned int count, const s32 *fds)
{
	struct eventfd_ctx *ctx[VFG_IRQ_VECTORS_MAX] = {};
	unsigned int i;
	int err;

	for (i = 0; i < count; i++) {
		if (fds[i] == -1)
			continue;
		ctx[i] = vfg_irq_eventfd_get(fds[i]);
		if (IS_ERR(ctx[i])) {
			err = PTR_ERR(ctx[i]);
			goto err_put;
		}
	}

	index_swap(irqs, idx, start, count, ctx);
	return 0;

err_put:
	while (i--) {
		if (ctx[i])
			vfg_irq_eventfd_put(ctx[i]);
	}
	return err;
}

/* One of @flags and nothing else of @mask. */
static bool one_of(u32 flags, u32 mask)
{
	return hweight32(flags & mask) == 1;
}

/* Does @hdr ask for what exists, and is there data for it? */
static bool set_valid(const struct vfg_irqs *irqs,
		      const struct vfio_irq_set *hdr, const void *data,
		      size_t data_size)
{
	const struct vfg_irq_index *idx;
	size_t width = 0;

	if (hdr->flags & ~(SET_TYPES | SET_ACTIONS) ||
	    !one_of(hdr->flags, SET_TYPES) || !one_of(hdr->flags, SET_ACTIONS))
		return false;

	if (hdr->index >= VFG_IRQ_INDEXES)
		return false;

	idx = &irqs->index[hdr->index];
	if (hdr->start >= idx->num || hdr->count > idx->num - hdr->start)
		return false;

	if (hdr->flags & VFIO_IRQ_SET_DATA_BOOL)
		width = sizeof(u8);
	else if (hdr->flags & VFIO_IRQ_SET_DATA_EVENTFD)
		width = sizeof(s32);
	if (width && (!hdr->count || !data || data_size < hdr->count * width))
		return false;

	/* Only INTx can be masked, and only by a word, not by an eventfd. */
	if (!(hdr->flags & VFIO_IRQ_SET_ACTION_TRIGGER) &&
	    (!(idx->flags & VFIO_IRQ_INFO_MASKABLE) || !hdr->count ||
	     hdr->flags & VFIO_IRQ_SET_DATA_EVENTFD))
		return false;

	return true;
}

/**
 * vfg_irqs_set() - obey VFIO_DEVICE_SET_IRQS
 * @irqs: the interrupts
 * @hdr: what user space asks for; nothing of it was checked, @hdr->argsz and
 *	the data behind it are ignored
 * @data: copy of the data behind the header, aligned as a s32 is
 * @data_size: bytes of @data
 *
 * Eventfds are taken all or none. VFIO_IRQ_SET_DATA_NONE with a count of 0
 * takes all of the index away.
 *
 * Context: may sleep.
 * Return: 0; -EINVAL if the request is malformed, out of range or asks for what
 * the index cannot do; the errno of eventfd_ctx_fdget().
 */
int vfg_irqs_set(struct vfg_irqs *irqs, const struct vfio_irq_set *hdr,
		 const void *data, size_t data_size)
{
	struct vfg_irq_index *idx;
	const u8 *on = data;
	unsigned int i;

	if (!set_valid(irqs, hdr, data, data_size))
		return -EINVAL;

	idx = &irqs->index[hdr->index];
	if (hdr->flags & VFIO_IRQ_SET_DATA_EVENTFD)
		return set_eventfds(irqs, idx, hdr->start, hdr->count, data);

	if (hdr->flags & VFIO_IRQ_SET_ACTION_TRIGGER && !hdr->count) {
		index_disable(irqs, idx);
		return 0;
	}

	for (i = 0; i < hdr->count; i++) {
		if (hdr->flags & VFIO_IRQ_SET_DATA_BOOL && !on[i])
			continue;
		if (hdr->flags & VFIO_IRQ_SET_ACTION_MASK)
			intx_mask(irqs);
		else if (hdr->flags & VFIO_IRQ_SET_ACTION_UNMASK)
			intx_unmask(irqs);
		else
			vfg_irq_signal(irqs, hdr->index, hdr->start + i);
	}
	return 0;
}
EXPORT_SYMBOL_NS_GPL(vfg_irqs_set, "VFIO_GLUE");
