// SPDX-License-Identifier: GPL-2.0-only
/*
 * The mailbox of a VF: ownership of the buffer, words in and out. Room: hand.
 * Lock: the caller holds that of the VF, so that the PF has one user of each
 * mailbox.
 *
 * Who may write the buffer is settled by two bits, of which at most one is set:
 * VFU is the VF's, PFU the PF's. The VF gives its bit away in the same write
 * that raises REQ, so that a VF that keeps to the rules never makes the PF wait
 * for more than the few microseconds of a link check.
 *
 *	VF					PF
 *	VFU, words, REQ		-------->	interrupt
 *						PFU, words copied
 *	sees PFACK		<--------	ACK
 *						...
 *						words
 *	sees PFSTS		<--------	STS, PFU is given back
 *	VFU, words copied, ACK	-------->	interrupt
 */
#include <linux/bitfield.h>
#include <linux/delay.h>
#include <linux/errno.h>
#include <linux/io.h>

#include "hw.h"
#include "mbx.h"
#include "mbx_abi.h"

/* The VF's interrupt cause that its driver uses for all but queues. */
#define VF_CAUSE_OTHER			BIT(2)

/* Tries for the buffer, a microsecond apart, before the caller has to wait. */
#define LOCK_TRIES			20

/* Neither zeros nor ones, which is what reading from nowhere gives. */
#define PROBE_WORD			0x5a0f3ca5

static int mbx_lock(struct srn_hw *hw, unsigned int vf)
{
	unsigned int i;

	for (i = 0; i < LOCK_TRIES; i++) {
		u32 val;

		srn_wr32(hw, SRN_P2VMAILBOX(vf), SRN_P2VMAILBOX_PFU);
		val = srn_rd32(hw, SRN_P2VMAILBOX(vf));
		if (READ_ONCE(hw->dead))
			return -ENODEV;
		if (val & SRN_P2VMAILBOX_PFU)
			return 0;
		udelay(1);
	}
	return -EBUSY;
}

static bool mbx_requested(struct srn_hw *hw, unsigned int vf)
{
	return FIELD_GET(SRN_MBVFICR_REQ, srn_rd32(hw, SRN_MBVFICR)) & BIT(vf);
}

/**
 * srn_mbx_clear_req() - forget that the VF sent a message
 * @hw: register file
 * @vf: number of the VF
 *
 * Context: any; the VF's lock is held.
 */
void srn_mbx_clear_req(struct srn_hw *hw, unsigned int vf)
{
	srn_wr32(hw, SRN_MBVFICR, FIELD_PREP(SRN_MBVFICR_REQ, BIT(vf)));
}

/**
 * srn_mbx_clear_ack() - forget that the VF has read its mailbox
 * @hw: register file
 * @vf: number of the VF
 *
 * Context: any; the VF's lock is held.
 */
void srn_mbx_clear_ack(struct srn_hw *hw, unsigned int vf)
{
	srn_wr32(hw, SRN_MBVFICR, FIELD_PREP(SRN_MBVFICR_ACK, BIT(vf)));
}

/**
 * srn_mbx_read() - take a message and tell the VF that it was taken
 * @hw: register file
 * @vf: number of the VF
 * @word: where to put all SRN_MBX_WORDS dwords
 *
 * REQ is cleared only here, in the keeping of the VF's lock: whoever else takes
 * that lock sees whether a message waits.
 *
 * The buffer stays the PF's until srn_mbx_reply() or srn_mbx_drop(), one of
 * which must follow. The VF waits for that with a long timeout.
 *
 * Context: any; the VF's lock is held. Busy for at most some 20 us.
 * Return: 0, -EBUSY if the VF does not let go of the buffer, -ENODEV if the
 * device is gone.
 */
int srn_mbx_read(struct srn_hw *hw, unsigned int vf, u32 *word)
{
	unsigned int i;
	int err;

	err = mbx_lock(hw, vf);
	if (err)
		return err;
	srn_mbx_clear_req(hw, vf);
	for (i = 0; i < SRN_MBX_WORDS; i++)
		word[i] = srn_rd32(hw, SRN_VMBMEM(vf) + 4 * i);
	srn_wr32(hw, SRN_P2VMAILBOX(vf),
		 SRN_P2VMAILBOX_ACK | SRN_P2VMAILBOX_PFU);
	return 0;
}

/**
 * srn_mbx_reply() - answer the message that srn_mbx_read() took
 * @hw: register file
 * @vf: number of the VF
 * @word: the answer
 * @num_words: its length, at most SRN_MBX_WORDS
 * @request: what srn_mbx_read() returned
 *
 * Dwords of the request that the answer does not cover are zeroed. So a later
 * message that is too short finds zeros behind its end rather than what the one
 * before left there.
 *
 * VFs poll for the answer to what they asked, so no interrupt is needed beside
 * the one that the device makes of STS.
 *
 * Context: any; the VF's lock is held.
 */
void srn_mbx_reply(struct srn_hw *hw, unsigned int vf, const u32 *word,
		   unsigned int num_words, const u32 *request)
{
	unsigned int i;

	for (i = 0; i < num_words; i++)
		srn_wr32(hw, SRN_VMBMEM(vf) + 4 * i, word[i]);
	for (; i < SRN_MBX_WORDS; i++) {
		if (request[i])
			srn_wr32(hw, SRN_VMBMEM(vf) + 4 * i, 0);
	}
	srn_wr32(hw, SRN_P2VMAILBOX(vf), SRN_P2VMAILBOX_STS);
}

/**
 * srn_mbx_drop() - do not answer the message that srn_mbx_read() took
 * @hw: register file
 * @vf: number of the VF
 *
 * Context: any; the VF's lock is held.
 */
void srn_mbx_drop(struct srn_hw *hw, unsigned int vf)
{
	srn_wr32(hw, SRN_P2VMAILBOX(vf), 0);
}

/**
 * srn_mbx_send() - send one dword that the VF did not ask for
 * @hw: register file
 * @vf: number of the VF
 * @word: the dword
 *
 * Never overtakes a request of the VF, which would lose it. A request that is
 * on its way will be answered soon, and the answer's flags say the same as
 * @word would have.
 *
 * Context: any; the VF's lock is held. Busy for at most some 20 us.
 * Return: 0, -EBUSY if the VF is about to send or has sent a request, -ENODEV
 * if the device is gone.
 */
int srn_mbx_send(struct srn_hw *hw, unsigned int vf, u32 word)
{
	int err;

	err = mbx_lock(hw, vf);
	if (err)
		return err;
	/* With PFU taken, no new request can come into being. */
	if (mbx_requested(hw, vf)) {
		srn_wr32(hw, SRN_P2VMAILBOX(vf), 0);
		return -EBUSY;
	}
	srn_wr32(hw, SRN_VMBMEM(vf), word);
	srn_wr32(hw, SRN_P2VMAILBOX(vf), SRN_P2VMAILBOX_STS);
	srn_mbx_kick(hw, vf);
	return 0;
}

/**
 * srn_mbx_peek() - look at dword 0 of the buffer as it stands
 * @hw: register file
 * @vf: number of the VF
 *
 * Context: any.
 * Return: the dword; all ones if the device is gone.
 */
u32 srn_mbx_peek(struct srn_hw *hw, unsigned int vf)
{
	return srn_rd32(hw, SRN_VMBMEM(vf));
}

/**
 * srn_mbx_kick() - make the VF's driver look at its mailbox and link
 * @hw: register file
 * @vf: number of the VF
 *
 * STS alone is enough for a real device. QEMU's takes the number of the vector
 * that the VF chose for a mask, and so interrupts its receive queue instead.
 *
 * Context: any.
 */
void srn_mbx_kick(struct srn_hw *hw, unsigned int vf)
{
	srn_wr32(hw, SRN_PVTEICS(vf), VF_CAUSE_OTHER);
}

/**
 * srn_mbx_wipe() - leave nothing in a mailbox for the VF's next owner
 * @hw: register file
 * @vf: number of the VF
 *
 * Takes the buffer by force. Meant for a VF that no driver uses; one that is
 * in the middle of a request sees it time out. QEMU's device keeps a copy of
 * VFU that RVFU does not reach, but a write to the VF's register does.
 *
 * Context: any; the VF's lock is held.
 */
void srn_mbx_wipe(struct srn_hw *hw, unsigned int vf)
{
	unsigned int i;

	srn_wr32(hw, SRN_P2VMAILBOX(vf), SRN_P2VMAILBOX_RVFU);
	srn_wr32(hw, SRN_V2PMAILBOX(vf), 0);
	for (i = 0; i < SRN_MBX_WORDS; i++)
		srn_wr32(hw, SRN_VMBMEM(vf) + 4 * i, 0);
	srn_wr32(hw, SRN_MBVFICR,
		 FIELD_PREP(SRN_MBVFICR_REQ, BIT(vf)) |
		 FIELD_PREP(SRN_MBVFICR_ACK, BIT(vf)));
}

/**
 * srn_mbx_is_shared() - find out whether PF and VF see the same buffer
 * @hw: register file
 * @vf: number of the VF
 * @bar: the VF's registers, where its BAR says that they are
 *
 * Leaves the buffer as it was. Who has a request in it waits a little longer.
 *
 * Context: any; the VF's lock is held. Busy for at most some 20 us.
 * Return: false if the VF's registers are elsewhere.
 */
bool srn_mbx_is_shared(struct srn_hw *hw, unsigned int vf,
		       const void __iomem *bar)
{
	u32 reg = SRN_VMBMEM(vf) + 4 * (SRN_MBX_WORDS - 1);
	bool shared;
	u32 word;

	/* One that has the buffer has reached its registers to take it. */
	if (mbx_lock(hw, vf))
		return true;
	word = srn_rd32(hw, reg);
	srn_wr32(hw, reg, PROBE_WORD);
	shared = readl(bar + SRN_VF_VMBMEM + 4 * (SRN_MBX_WORDS - 1)) ==
		 PROBE_WORD;
	srn_wr32(hw, reg, word);
	srn_wr32(hw, SRN_P2VMAILBOX(vf), 0);
	return shared || READ_ONCE(hw->dead);
}

/**
 * srn_mbx_force() - leave nothing in a mailbox but one dword
 * @hw: register file
 * @vf: number of the VF
 * @word: the dword
 *
 * As srn_mbx_wipe(), for a VF whose driver does not deserve to be waited for.
 *
 * Context: any; the VF's lock is held.
 */
void srn_mbx_force(struct srn_hw *hw, unsigned int vf, u32 word)
{
	srn_mbx_wipe(hw, vf);
	srn_wr32(hw, SRN_VMBMEM(vf), word);
	srn_wr32(hw, SRN_P2VMAILBOX(vf), SRN_P2VMAILBOX_STS);
	srn_mbx_kick(hw, vf);
}
