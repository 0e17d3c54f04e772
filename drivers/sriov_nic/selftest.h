/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tests of the device that the administrator asks for.
 */
#ifndef _SRN_SELFTEST_H
#define _SRN_SELFTEST_H

struct srn_adapter;
struct srn_hw;

int srn_selftest_registers(struct srn_hw *hw);
int srn_selftest_interrupt(struct srn_adapter *adapter);

#endif /* _SRN_SELFTEST_H */
