// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hand: a dump of the registers. No lock; the caller sees to it that the device
 * may be touched.
 *
 * The table names what may be read at any time. Left out is what reading
 * changes: causes of interrupts (ICR, EICR, PVTEICR) and statistics, which it
 * clears; semaphores (SWSM), which it takes; VFs' mailbox flags
 * (V2PMAILBOX), which it takes from the VF; the clock and time stamps, which it
 * latches or lets go. VFs' mailboxes are left out since they are none of the
 * reader's business.
 */
#include <kunit/visibility.h>
#include <linux/kernel.h>

#include "hw.h"
#include "regdump.h"

/**
 * struct regdump_range - registers of one kind
 * @first: offset of the first
 * @stride: bytes from one to the next
 * @count: how many
 */
struct regdump_range {
	u32 first;
	u16 stride;
	u16 count;
};

#define ONE(reg)		{ reg, 4, 1 }
#define ROW(reg, n)		{ reg, 4, n }
#define QUEUES(reg)		{ reg, 0x40, SRN_HW_QUEUES }

static const struct regdump_range regdump_table[] = {
	ONE(SRN_CTRL), ONE(SRN_STATUS), ONE(SRN_EECD), ONE(SRN_CTRL_EXT),
	ONE(SRN_FCAL), ONE(SRN_FCAH), ONE(SRN_FCT), ONE(SRN_VET),
	ONE(SRN_RCTL), ONE(SRN_FCTTV), ONE(SRN_TCTL), ONE(SRN_TIPG),
	ONE(SRN_IMS), ONE(SRN_IAM), ONE(SRN_LEDCTL),
	ROW(SRN_P2VMAILBOX(0), SRN_HW_POOLS),
	ONE(SRN_MBVFICR), ONE(SRN_MBVFIMR), ONE(SRN_VFLRE), ONE(SRN_VFRE),
	ONE(SRN_VFTE),
	ONE(SRN_GPIE), ONE(SRN_EIMS), ONE(SRN_EIAC), ONE(SRN_EIAM),
	ROW(SRN_EITR(0), SRN_HW_MSIX_CAUSES), ROW(SRN_IVAR(0), 8),
	ONE(SRN_IVAR_MISC),
	ONE(SRN_FCRTL), ONE(SRN_FCRTH), ONE(SRN_RXPBS), ONE(SRN_QDE),
	ONE(SRN_TXPBS), ONE(SRN_DTXSWC), ONE(SRN_DTXCTL),
	ROW(SRN_VMVIR(0), SRN_HW_POOLS),
	ONE(SRN_RXCSUM), ONE(SRN_RLPML), ONE(SRN_RFCTL),
	ROW(SRN_MTA(0), SRN_HW_MTA_WORDS),
	ROW(SRN_RAL(0), 2 * 16),
	ROW(SRN_RAL(16), 2 * (SRN_HW_RAR_ENTRIES - 16)),
	ROW(SRN_VFTA(0), SRN_HW_VFTA_WORDS),
	ONE(SRN_MRQC), ONE(SRN_VT_CTL),
	ROW(SRN_VMOLR(0), SRN_HW_POOLS), ONE(SRN_RPLOLR),
	ROW(SRN_VLVF(0), SRN_HW_VLVF_ENTRIES),
	QUEUES(SRN_RDBAL(0)), QUEUES(SRN_RDBAH(0)), QUEUES(SRN_RDLEN(0)),
	QUEUES(SRN_SRRCTL(0)), QUEUES(SRN_RDH(0)), QUEUES(SRN_RDT(0)),
	QUEUES(SRN_RXDCTL(0)),
	QUEUES(SRN_TDBAL(0)), QUEUES(SRN_TDBAH(0)), QUEUES(SRN_TDLEN(0)),
	QUEUES(SRN_TDH(0)), QUEUES(SRN_TDT(0)), QUEUES(SRN_TXDCTL(0)),
	QUEUES(SRN_TDWBAL(0)), QUEUES(SRN_TDWBAH(0)),
};

/**
 * srn_regdump_count() - count the registers of a dump
 *
 * Context: any. Pure.
 * Return: their number.
 */
unsigned int srn_regdump_count(void)
{
	unsigned int i, count = 0;

	for (i = 0; i < ARRAY_SIZE(regdump_table); i++)
		count += regdump_table[i].count;
	return count;
}
EXPORT_SYMBOL_IF_KUNIT(srn_regdump_count);

/**
 * srn_regdump_read() - dump the registers
 * @hw: register file
 * @entry: room for srn_regdump_count() of them
 *
 * Context: any. Reads about a thousand registers.
 */
void srn_regdump_read(struct srn_hw *hw, struct srn_regdump_entry *entry)
{
	const struct regdump_range *range;
	unsigned int i, n;

	for (i = 0; i < ARRAY_SIZE(regdump_table); i++) {
		range = &regdump_table[i];
		for (n = 0; n < range->count; n++, entry++) {
			entry->offset = range->first + n * range->stride;
			entry->value = srn_rd32(hw, entry->offset);
		}
	}
}
EXPORT_SYMBOL_IF_KUNIT(srn_regdump_read);
