/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Interrupt vectors of the PF. With all VFs enabled the device leaves it four;
 * it uses two of them then.
 */
#ifndef _SRN_IRQ_H
#define _SRN_IRQ_H

#include <linux/atomic.h>
#include <linux/types.h>

struct srn_adapter;
struct srn_queue;

#define SRN_VECTOR_OTHER		0
/* Of the first queue; the others follow. */
#define SRN_VECTOR_QUEUE		1

#define SRN_IRQ_NAME_SIZE		32

/**
 * struct srn_irq - interrupts of one PF
 * @cause: SRN_INT_* read but not yet handled
 * @others: interrupts for all but queues; written by their handler
 * @vectors: how many there are; constant
 * @itr_us: least time between two interrupts of a queue, in microseconds, if
 *	they do not follow the load; guarded by rtnl
 * @adaptive: they follow the load; written under rtnl
 * @other_name: name of the vector for all but queues
 * @dma_errors: times the device reported a fault of its DMA engine
 */
struct srn_irq {
	atomic_t cause;
	u32 others;
	u8 vectors;
	u16 itr_us;
	bool adaptive;
	char other_name[SRN_IRQ_NAME_SIZE];
	atomic_t dma_errors;
};

int srn_irq_init(struct srn_adapter *adapter);
void srn_irq_exit(struct srn_adapter *adapter);
void srn_irq_program(struct srn_adapter *adapter);
void srn_irq_program_queues(struct srn_adapter *adapter);
void srn_irq_forget_queues(struct srn_adapter *adapter);
void srn_irq_enable_other(struct srn_adapter *adapter);
void srn_irq_set_itr(struct srn_queue *queue, u16 itr_us);
int srn_irq_request_queue(struct srn_queue *queue);
void srn_irq_free_queue(struct srn_queue *queue);
void srn_irq_enable_queue(struct srn_queue *queue);
void srn_irq_disable_queue(struct srn_queue *queue);
void srn_irq_enable_queues(struct srn_adapter *adapter);
void srn_irq_disable_queues(struct srn_adapter *adapter);
u32 srn_irq_masked(struct srn_adapter *adapter);
void srn_irq_repair(struct srn_adapter *adapter, u32 vectors);

#endif /* _SRN_IRQ_H */
