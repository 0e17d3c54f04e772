/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Interrupt vectors of the PF. With all VFs enabled the device leaves it four;
 * it uses two of them.
 */
#ifndef _SRN_IRQ_H
#define _SRN_IRQ_H

#include <linux/atomic.h>
#include <linux/types.h>

struct srn_adapter;

#define SRN_VECTOR_OTHER		0
#define SRN_VECTOR_QUEUE		1
#define SRN_VECTORS			2

/* Longest interval that EITR can hold, in microseconds. */
#define SRN_ITR_MAX_US			8191
#define SRN_ITR_DEFAULT_US		0

#define SRN_IRQ_NAME_SIZE		32

/**
 * struct srn_irq - interrupts of one PF
 * @cause: SRN_INT_* read but not yet handled
 * @others: interrupts for all but queues; written by their handler
 * @itr_us: least time between two interrupts of the queue, in microseconds;
 *	guarded by rtnl
 * @other_name: name of the vector for all but queues
 * @queue_name: name of the queue's vector
 * @dma_errors: times the device reported a fault of its DMA engine
 */
struct srn_irq {
	atomic_t cause;
	u32 others;
	u16 itr_us;
	char other_name[SRN_IRQ_NAME_SIZE];
	char queue_name[SRN_IRQ_NAME_SIZE];
	atomic_t dma_errors;
};

int srn_irq_init(struct srn_adapter *adapter);
void srn_irq_exit(struct srn_adapter *adapter);
void srn_irq_program(struct srn_adapter *adapter);
void srn_irq_enable_other(struct srn_adapter *adapter);
void srn_irq_set_itr(struct srn_adapter *adapter, u16 itr_us);
int srn_irq_request_queue(struct srn_adapter *adapter);
void srn_irq_free_queue(struct srn_adapter *adapter);
void srn_irq_enable_queue(struct srn_adapter *adapter);
void srn_irq_disable_queue(struct srn_adapter *adapter);

#endif /* _SRN_IRQ_H */
