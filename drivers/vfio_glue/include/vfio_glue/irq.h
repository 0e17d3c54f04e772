/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Interrupts of an emulated PCI function: one eventfd per vector, set up by
 * VFIO_DEVICE_SET_IRQS.
 */
#ifndef _VFIO_GLUE_IRQ_H
#define _VFIO_GLUE_IRQ_H

#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/vfio.h>

struct eventfd_ctx;
struct vfio_irq_info;
struct vfio_irq_set;

#define VFG_IRQ_INDEXES		VFIO_PCI_NUM_IRQS
#define VFG_IRQ_VECTORS_MAX	32

/**
 * struct vfg_irq_index - the vectors of one VFIO interrupt index
 * @num: how many the function has, 0 if it lacks the index
 * @flags: VFIO_IRQ_INFO_*
 * @ctx: eventfds, NULL where none is set; guarded by vfg_irqs.lock
 * @masked: INTx only, as set through VFIO; guarded by vfg_irqs.lock
 * @pending: INTx only, raised while masked; guarded by vfg_irqs.lock
 */
struct vfg_irq_index {
	unsigned int num;
	u32 flags;
	struct eventfd_ctx **ctx;
	bool masked;
	bool pending;
};

/**
 * struct vfg_irqs - all interrupts of a function
 * @lock: guards the eventfds; taken from vfg_irq_signal() in any context
 * @index: by VFIO_PCI_*_IRQ_INDEX
 */
struct vfg_irqs {
	spinlock_t lock;
	struct vfg_irq_index index[VFG_IRQ_INDEXES];
};

int vfg_irqs_init(struct vfg_irqs *irqs,
		  const unsigned int num[VFG_IRQ_INDEXES]);
void vfg_irqs_release(struct vfg_irqs *irqs);
void vfg_irqs_disable(struct vfg_irqs *irqs);
void vfg_irqs_reset(struct vfg_irqs *irqs);
int vfg_irqs_info(const struct vfg_irqs *irqs, struct vfio_irq_info *info);
int vfg_irqs_set(struct vfg_irqs *irqs, const struct vfio_irq_set *hdr,
		 const void *data, size_t data_size);
bool vfg_irq_signal(struct vfg_irqs *irqs, unsigned int index,
		    unsigned int vector);

#if IS_ENABLED(CONFIG_KUNIT)
struct eventfd_ctx *vfg_irq_eventfd_get(int fd);
void vfg_irq_eventfd_put(struct eventfd_ctx *ctx);
void vfg_irq_eventfd_signal(struct eventfd_ctx *ctx);
#endif

#endif /* _VFIO_GLUE_IRQ_H */
