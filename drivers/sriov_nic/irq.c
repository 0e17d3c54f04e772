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
#include <linux/device.h>
#include <linux/interrupt.h>
#include <linux/netdevice.h>
#include <linux/pci.h>

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
	err = pci_alloc_irq_vectors(pdev, SRN_VECTORS, SRN_VECTORS,
				    PCI_IRQ_MSIX);
	if (err < 0)
		return err;

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
	u32 queue_vector = SRN_VECTOR_QUEUE | SRN_IVAR_VALID;
	struct srn_hw *hw = &adapter->hw;

	srn_wr32(hw, SRN_GPIE, SRN_GPIE_NSICR | SRN_GPIE_MSIX_MODE |
			       SRN_GPIE_EIAME | SRN_GPIE_PBA);
	srn_wr32(hw, SRN_IVAR_MISC,
		 FIELD_PREP(SRN_IVAR_MISC_OTHER,
			    SRN_VECTOR_OTHER | SRN_IVAR_VALID));
	srn_wr32(hw, SRN_IVAR(SRN_PF_QUEUE),
		 FIELD_PREP(SRN_IVAR_RX, queue_vector) |
		 FIELD_PREP(SRN_IVAR_TX, queue_vector));
	srn_wr32(hw, SRN_EIAC, BIT(SRN_VECTOR_OTHER) | BIT(SRN_VECTOR_QUEUE));
	srn_wr32(hw, SRN_EIAM, 0);
	srn_wr32(hw, SRN_EITR(SRN_VECTOR_OTHER), SRN_EITR_CNT_IGNR);
	srn_irq_set_itr(adapter, adapter->irq.itr_us);
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
 * srn_irq_set_itr() - moderate the queue's interrupts
 * @adapter: the PF
 * @itr_us: least time between two, 0..SRN_ITR_MAX_US, 0 for none
 *
 * Context: process, under rtnl or in probe.
 */
void srn_irq_set_itr(struct srn_adapter *adapter, u16 itr_us)
{
	adapter->irq.itr_us = itr_us;
	srn_wr32(&adapter->hw, SRN_EITR(SRN_VECTOR_QUEUE),
		 FIELD_PREP(SRN_EITR_INTERVAL, itr_us) | SRN_EITR_CNT_IGNR);
}

/**
 * srn_irq_request_queue() - take the queue's interrupt
 * @adapter: the PF, with the vector masked
 *
 * Context: process, may sleep.
 * Return: 0, or what request_irq() returned.
 */
int srn_irq_request_queue(struct srn_adapter *adapter)
{
	struct srn_irq *irq = &adapter->irq;

	snprintf(irq->queue_name, sizeof(irq->queue_name), "%s-queue",
		 netdev_name(adapter->netdev));
	return request_irq(pci_irq_vector(adapter->pdev, SRN_VECTOR_QUEUE),
			   irq_queue, 0, irq->queue_name, &adapter->queue);
}

/**
 * srn_irq_free_queue() - give the queue's interrupt back
 * @adapter: the PF, with the vector masked
 *
 * Context: process, may sleep.
 */
void srn_irq_free_queue(struct srn_adapter *adapter)
{
	free_irq(pci_irq_vector(adapter->pdev, SRN_VECTOR_QUEUE),
		 &adapter->queue);
}

/**
 * srn_irq_enable_queue() - unmask the queue's vector
 * @adapter: the PF
 *
 * Context: process.
 */
void srn_irq_enable_queue(struct srn_adapter *adapter)
{
	srn_wr32(&adapter->hw, SRN_EIMS, BIT(SRN_VECTOR_QUEUE));
}

/**
 * srn_irq_disable_queue() - mask the queue's vector and wait for its handler
 * @adapter: the PF
 *
 * Context: process, may sleep.
 */
void srn_irq_disable_queue(struct srn_adapter *adapter)
{
	srn_wr32(&adapter->hw, SRN_EIMC, BIT(SRN_VECTOR_QUEUE));
	srn_flush(&adapter->hw);
	synchronize_irq(pci_irq_vector(adapter->pdev, SRN_VECTOR_QUEUE));
}
