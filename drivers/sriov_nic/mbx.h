/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The mailbox between the PF and one VF: ownership of its buffer, and words in
 * and out.
 */
#ifndef _SRN_MBX_H
#define _SRN_MBX_H

#include <linux/types.h>

struct srn_hw;

void srn_mbx_clear_req(struct srn_hw *hw, unsigned int vf);
void srn_mbx_clear_ack(struct srn_hw *hw, unsigned int vf);
int srn_mbx_read(struct srn_hw *hw, unsigned int vf, u32 *word);
void srn_mbx_reply(struct srn_hw *hw, unsigned int vf, const u32 *word,
		   unsigned int num_words, const u32 *request);
void srn_mbx_drop(struct srn_hw *hw, unsigned int vf);
int srn_mbx_send(struct srn_hw *hw, unsigned int vf, u32 word);
u32 srn_mbx_peek(struct srn_hw *hw, unsigned int vf);
void srn_mbx_kick(struct srn_hw *hw, unsigned int vf);
bool srn_mbx_is_shared(struct srn_hw *hw, unsigned int vf,
		       const void __iomem *bar);
void srn_mbx_force(struct srn_hw *hw, unsigned int vf, u32 word);
void srn_mbx_wipe(struct srn_hw *hw, unsigned int vf);

#endif /* _SRN_MBX_H */
