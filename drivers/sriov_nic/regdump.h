/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the registers hold, for people who look for a fault.
 */
#ifndef _SRN_REGDUMP_H
#define _SRN_REGDUMP_H

#include <linux/types.h>

struct srn_hw;

/* Version of the format below. */
#define SRN_REGDUMP_VERSION		1

/**
 * struct srn_regdump_entry - one register of a dump
 * @offset: bytes into BAR 0
 * @value: what it held
 */
struct srn_regdump_entry {
	u32 offset;
	u32 value;
};

unsigned int srn_regdump_count(void);
void srn_regdump_read(struct srn_hw *hw, struct srn_regdump_entry *entry);

#endif /* _SRN_REGDUMP_H */
