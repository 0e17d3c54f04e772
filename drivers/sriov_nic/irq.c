// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hand: interrupt vectors. No lock; all but the handlers run under rtnl or in
 * probe and remove.
 *
 * Events are edges: EIAC clears an event when its message is sent, and nothing
 * is masked while it is handled. An event that comes while NAPI polls makes
 * NAPI poll again, so none is lost, and an interrupt costs no register access.
 * A message may come without an event (a moderation timer that ends), and even
 * after its vector was masked; handlers must bear that.
 */
#include <linux/cpumask.h>
#include <linux/device.h>
#include <linux/interrupt.h>
#include <linux/netdevice.h>
#include <linux/pci.h>
#include <kunit/visibility.h>

#include "irq.h"
#include "srn.h"

#define SRN_IRQ_CAUSES	(SRN_INT_LSC | SRN_INT_VMMB | SRN_INT_DOUTSYNC | \
			 SRN_INT_DRSTA)

static irqreturn_t irq_queue(int irq, void *data)
{
	struct srn_queue *queue = data;

	napi_schedule_irqoff(&queue->napi);
	return IRQ_HANDLED;
}

static irqreturn_t irq_other(int irq, void *data)
{
	struct srn_adapter *adapter = data;
	u32 cause = srn_rd32(&adapter->hw, SRN_ICR);

	WRITE_ONCE(adapter->irq.others, adapter->irq.others + 1);
	/* All ones: the device is gone, and has nothing more to say. */
	if (cause == ~0U)
		return IRQ_HANDLED;

	cause &= SRN_IRQ_CAUSES;
	/* Most of what VFs want cannot wait for a thread. */
	if (cause & SRN_INT_VMMB && !srn_sriov_interrupt(adapter))
		cause &= ~SRN_INT_VMMB;
	if (!cause)
		return IRQ_HANDLED;
	atomic_or(cause, &adapter->irq.cause);
	return IRQ_WAKE_THREAD;
}

static irqreturn_t irq_other_thread(int irq, void *data)
{
	struct srn_adapter *adapter = data;
	u32 cause = atomic_xchg(&adapter->irq.cause, 0);

	if (cause & SRN_INT_LSC)
		srn_adapter_link_event(adapter);
	if (cause & SRN_INT_VMMB)
		srn_sriov_service(adapter);
	if (cause & SRN_INT_DOUTSYNC) {
		atomic_inc(&adapter->irq.dma_errors);
		srn_sriov_check_spoofs(adapter);
	}
	if (cause & SRN_INT_DRSTA)
		srn_adapter_request_reset(adapter);
	return IRQ_HANDLED;
}

/**
 * srn_irq_init() - allocate the vectors and listen to all but queues
 * @adapter: the PF, able to serve every cause, with all of them masked
 *
 * Context: process, may sleep.
 * Return: 0, or what pci_alloc_irq_vectors() or request_threaded_irq()
 * returned.
 */
int srn_irq_init(struct srn_adapter *adapter)
{
	struct pci_dev *pdev = adapter->pdev;
	struct srn_irq *irq = &adapter->irq;
	int err;

	/*
	 * Without MSI-X the VFs would have no interrupts either, so there is
	 * nothing to fall back to.
	 */
	err = pci_alloc_irq_vectors(pdev, SRN_VECTOR_QUEUE + 1,
				    SRN_VECTOR_QUEUE + SRN_QUEUES_MAX,
				    PCI_IRQ_MSIX);
	if (err < 0)
		return err;
	irq->vectors = err;

	snprintf(irq->other_name, sizeof(irq->other_name), "%s-other-%s",
		 SRN_NAME, pci_name(pdev));
	err = request_threaded_irq(pci_irq_vector(pdev, SRN_VECTOR_OTHER),
				   irq_other, irq_other_thread, 0,
				   irq->other_name, adapter);
	if (err)
		goto err_free_vectors;
	return 0;

err_free_vectors:
	pci_free_irq_vectors(pdev);
	return err;
}

/**
 * srn_irq_exit() - undo srn_irq_init()
 * @adapter: the PF, with all causes masked
 *
 * Context: process, may sleep.
 */
void srn_irq_exit(struct srn_adapter *adapter)
{
	free_irq(pci_irq_vector(adapter->pdev, SRN_VECTOR_OTHER), adapter);
	pci_free_irq_vectors(adapter->pdev);
}

/**
 * srn_irq_program() - tell a device that was reset which vector is for what
 * @adapter: the PF
 *
 * NSICR makes a read of ICR clear it, without which "other" would interrupt
 * just once. EICR is never read, since that takes pending events from the VFs.
 *
 * Context: process.
 */
void srn_irq_program(struct srn_adapter *adapter)
{
	struct srn_hw *hw = &adapter->hw;

	srn_wr32(hw, SRN_GPIE, SRN_GPIE_NSICR | SRN_GPIE_MSIX_MODE |
			       SRN_GPIE_EIAME | SRN_GPIE_PBA);
	srn_wr32(hw, SRN_IVAR_MISC,
		 FIELD_PREP(SRN_IVAR_MISC_OTHER,
			    SRN_VECTOR_OTHER | SRN_IVAR_VALID));
	srn_wr32(hw, SRN_EIAM, 0);
	srn_wr32(hw, SRN_EIAC, BIT(SRN_VECTOR_OTHER));
	srn_wr32(hw, SRN_EITR(SRN_VECTOR_OTHER), SRN_EITR_CNT_IGNR);
}

/* Vectors of the queues that are in use. */
static u32 irq_queue_vectors(const struct srn_adapter *adapter)
{
	return GENMASK(SRN_VECTOR_QUEUE + adapter->ring_config.queues - 1,
		       SRN_VECTOR_QUEUE);
}

/**
 * srn_irq_program_queues() - tell the device which vectors queues have
 * @adapter: the PF, its queues stopped
 *
 * Context: process, rtnl held or in probe.
 */
void srn_irq_program_queues(struct srn_adapter *adapter)
{
	struct srn_hw *hw = &adapter->hw;
	unsigned int i;

	for (i = 0; i < adapter->ring_config.queues; i++) {
		u32 vector = (SRN_VECTOR_QUEUE + i) | SRN_IVAR_VALID;

		/* Each is below 8, so in the lower half of its register. */
		srn_wr32(hw, SRN_IVAR(srn_queue_in_hw(adapter, i)),
			 FIELD_PREP(SRN_IVAR_RX, vector) |
			 FIELD_PREP(SRN_IVAR_TX, vector));
	}
	srn_wr32(hw, SRN_EIAC, BIT(SRN_VECTOR_OTHER) |
			       irq_queue_vectors(adapter));
}

/**
 * srn_irq_forget_queues() - take the vectors from queues that VFs will have
 * @adapter: the PF, its queues stopped
 *
 * Context: process, rtnl held.
 */
void srn_irq_forget_queues(struct srn_adapter *adapter)
{
	struct srn_hw *hw = &adapter->hw;
	unsigned int i;

	for (i = 0; i < adapter->ring_config.queues; i++) {
		srn_wr32(hw, SRN_IVAR(srn_queue_in_hw(adapter, i)), 0);
		srn_irq_set_itr(&adapter->queue[i], 0);
	}
}

/**
 * srn_irq_enable_other() - let the device report all but queue events
 * @adapter: the PF
 *
 * Context: process.
 */
void srn_irq_enable_other(struct srn_adapter *adapter)
{
	struct srn_hw *hw = &adapter->hw;

	/* What happened up to now may be of a state long gone. */
	srn_rd32(hw, SRN_ICR);
	atomic_set(&adapter->irq.cause, 0);
	srn_wr32(hw, SRN_EIMS, BIT(SRN_VECTOR_OTHER));
	srn_wr32(hw, SRN_IMS, SRN_IRQ_CAUSES);
	/* If it is not, find it in the registers that know it still. */
	srn_wr32(hw, SRN_ICS, SRN_INT_LSC | SRN_INT_VMMB);
	srn_flush(hw);
}

/**
 * srn_irq_set_itr() - moderate a queue's interrupts
 * @queue: the queue
 * @itr_us: least time between two, 0..SRN_ITR_MAX_US, 0 for none
 *
 * Context: any.
 */
void srn_irq_set_itr(struct srn_queue *queue, u16 itr_us)
{
	srn_wr32(&queue->adapter->hw, SRN_EITR(SRN_VECTOR_QUEUE + queue->index),
		 FIELD_PREP(SRN_EITR_INTERVAL, itr_us) | SRN_EITR_CNT_IGNR);
}

static int irq_number(const struct srn_queue *queue)
{
	return pci_irq_vector(queue->adapter->pdev,
			      SRN_VECTOR_QUEUE + queue->index);
}

/**
 * srn_irq_request_queue() - take a queue's interrupt
 * @queue: the queue, with the vector masked
 *
 * Context: process, may sleep.
 * Return: 0, or what request_irq() returned.
 */
int srn_irq_request_queue(struct srn_queue *queue)
{
	struct srn_adapter *adapter = queue->adapter;
	int cpu = cpumask_local_spread(queue->index,
				       dev_to_node(&adapter->pdev->dev));
	int irq = irq_number(queue);
	int err;

	snprintf(queue->irq_name, sizeof(queue->irq_name), "%s-queue-%u",
		 netdev_name(adapter->netdev), queue->index);
	err = request_irq(irq, irq_queue, 0, queue->irq_name, queue);
	if (err)
		return err;
	netif_napi_set_irq(&queue->napi, irq);
	irq_set_affinity_and_hint(irq, cpumask_of(cpu));
	return 0;
}

/**
 * srn_irq_free_queue() - give a queue's interrupt back
 * @queue: the queue, with the vector masked
 *
 * Context: process, may sleep.
 */
void srn_irq_free_queue(struct srn_queue *queue)
{
	int irq = irq_number(queue);

	irq_update_affinity_hint(irq, NULL);
	netif_napi_set_irq(&queue->napi, -1);
	free_irq(irq, queue);
}

static u32 irq_queue_vector(const struct srn_queue *queue)
{
	return BIT(SRN_VECTOR_QUEUE + queue->index);
}

/**
 * srn_irq_enable_queue() - unmask a queue's vector
 * @queue: the queue
 *
 * Context: process.
 */
void srn_irq_enable_queue(struct srn_queue *queue)
{
	srn_wr32(&queue->adapter->hw, SRN_EIMS, irq_queue_vector(queue));
}

/**
 * srn_irq_disable_queue() - mask a queue's vector and wait for its handler
 * @queue: the queue
 *
 * Context: process, may sleep.
 */
void srn_irq_disable_queue(struct srn_queue *queue)
{
	srn_wr32(&queue->adapter->hw, SRN_EIMC, irq_queue_vector(queue));
	srn_flush(&queue->adapter->hw);
	synchronize_irq(irq_number(queue));
}

/**
 * srn_irq_enable_queues() - unmask the vectors of all queues in use
 * @adapter: the PF
 *
 * Context: process.
 */
void srn_irq_enable_queues(struct srn_adapter *adapter)
{
	srn_wr32(&adapter->hw, SRN_EIMS, irq_queue_vectors(adapter));
}

/**
 * srn_irq_disable_queues() - mask the vectors of all queues in use and wait
 *	for their handlers
 * @adapter: the PF
 *
 * Context: process, may sleep.
 */
void srn_irq_disable_queues(struct srn_adapter *adapter)
{
	unsigned int i;

	srn_wr32(&adapter->hw, SRN_EIMC, irq_queue_vectors(adapter));
	srn_flush(&adapter->hw);
	for (i = 0; i < adapter->ring_config.queues; i++)
		synchronize_irq(irq_number(&adapter->queue[i]));
}

/**
 * srn_irq_masked() - find vectors that are masked and should not be
 * @adapter: the PF, its device working
 *
 * If queues start or stop meanwhile, theirs may be among them.
 *
 * Context: any.
 * Return: the vectors, a bit for each.
 */
u32 srn_irq_masked(struct srn_adapter *adapter)
{
	u32 vectors = BIT(SRN_VECTOR_OTHER);

	if (READ_ONCE(adapter->started))
		vectors |= irq_queue_vectors(adapter);
	return vectors & ~srn_rd32(&adapter->hw, SRN_EIMS);
}
EXPORT_SYMBOL_IF_KUNIT(srn_irq_masked);

/**
 * srn_irq_repair() - unmask vectors, and have their events looked for
 * @adapter: the PF, its device working
 * @vectors: what srn_irq_masked() has found
 *
 * Context: any.
 */
void srn_irq_repair(struct srn_adapter *adapter, u32 vectors)
{
	srn_wr32(&adapter->hw, SRN_EIMS, vectors);
	srn_wr32(&adapter->hw, SRN_EICS, vectors);
}
EXPORT_SYMBOL_IF_KUNIT(srn_irq_repair);
