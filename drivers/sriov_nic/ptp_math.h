/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Arithmetic of the clock, all of it pure.
 *
 * SYSTIM counts 2^-19 ns, so that it wraps every 9.7 hours. In each period of
 * 16 ns it grows by INCVALUE, which is 16 * 2^19 at the clock's own rate; the
 * rate is changed there, in steps of 0.12 ppm.
 */
#ifndef _SRN_PTP_MATH_H
#define _SRN_PTP_MATH_H

#include <linux/bitfield.h>
#include <linux/ptp_clock_kernel.h>
#include <linux/types.h>

#include "regs.h"

#define SRN_PTP_SHIFT			19
#define SRN_PTP_INCVALUE		(16U << SRN_PTP_SHIFT)
/* INCVALUE ends before twice its normal value. */
#define SRN_PTP_MAX_PPB			999999880
#define SRN_PTP_CHANGE_SLACK_NS		100000

/**
 * struct srn_ptp_time - what SYSTIM means
 * @cycles: a value of SYSTIM
 * @ns: the time that it stands for, in ns
 * @frac: what that lacks, in 2^-19 ns
 */
struct srn_ptp_time {
	u64 cycles;
	u64 ns;
	u32 frac;
};

/**
 * srn_ptp_advance() - go on to a later value of SYSTIM
 * @time: brought up to date
 * @cycles: the value, read less than 9.7 hours after that in @time
 *
 * Context: any. Pure but for *@time.
 */
static inline void srn_ptp_advance(struct srn_ptp_time *time, u64 cycles)
{
	u64 delta = cycles - time->cycles;
	u64 frac = (delta & GENMASK(SRN_PTP_SHIFT - 1, 0)) + time->frac;

	time->ns += (delta >> SRN_PTP_SHIFT) + (frac >> SRN_PTP_SHIFT);
	time->frac = frac & GENMASK(SRN_PTP_SHIFT - 1, 0);
	time->cycles = cycles;
}

/**
 * srn_ptp_change() - go on to a value of SYSTIM read after a change of its rate
 * @time: brought up to date; it was that right before the change
 * @cycles: the value
 * @elapsed_ns: time between the two, by another clock
 *
 * A device goes on from where it was; QEMU's jumps. So what cannot be is not
 * believed.
 *
 * Context: any. Pure but for *@time.
 * Return: false if SYSTIM has jumped; stamps from before are then worthless.
 */
static inline bool srn_ptp_change(struct srn_ptp_time *time, u64 cycles,
				  u64 elapsed_ns)
{
	u64 delta_ns = (cycles - time->cycles) >> SRN_PTP_SHIFT;

	/* It runs at most twice as fast, and neither is read at once. */
	if (delta_ns <= 2 * elapsed_ns + SRN_PTP_CHANGE_SLACK_NS) {
		srn_ptp_advance(time, cycles);
		return true;
	}
	time->cycles = cycles;
	time->ns += elapsed_ns;
	return false;
}

/**
 * srn_ptp_stamp_ns() - say when a value of SYSTIM was
 * @time: some time about then
 * @cycles: the value, within 4.8 hours before or after that in @time
 *
 * Context: any. Pure.
 * Return: the time in ns.
 */
static inline u64 srn_ptp_stamp_ns(const struct srn_ptp_time *time, u64 cycles)
{
	s64 delta = cycles - time->cycles;

	/* Rounds down on both sides, as advancing does. */
	return time->ns + ((delta + time->frac) >> SRN_PTP_SHIFT);
}

/**
 * srn_ptp_timinca() - make the clock go faster or slower
 * @scaled_ppm: by how much, in 2^-16 ppm; within SRN_PTP_MAX_PPB
 *
 * Context: any. Pure.
 * Return: the value of TIMINCA.
 */
static inline u32 srn_ptp_timinca(long scaled_ppm)
{
	u64 incvalue = adjust_by_scaled_ppm(SRN_PTP_INCVALUE, scaled_ppm);

	return FIELD_PREP(SRN_TIMINCA_INCPERIOD, 1) |
	       (u32)min_t(u64, incvalue, SRN_TIMINCA_INCVALUE);
}

#endif /* _SRN_PTP_MATH_H */
