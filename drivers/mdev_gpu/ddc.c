// SPDX-License-Identifier: GPL-2.0-only
/*
 * The monitor's end of a DDC cable: an I2C memory at address 0x50 that holds
 * the EDID and can only be read.
 *
 * Room: brain. No lock, no allocation, no device.
 *
 * A guest moves the two lines one at a time. On a rising clock a bit is taken,
 * on a falling one the next is put on the line; the ninth of each byte is its
 * acknowledgment by whoever received it. A data line that moves while the
 * clock is high begins or ends it all:
 *
 *	SCL  ----.__.--.__.-- ... --.__.---
 *	SDA  -._____X=====X== ... ==X____.-
 *	     start	 bits		 stop
 */
#include <kunit/visibility.h>
#include <linux/bits.h>
#include <linux/export.h>
#include <linux/string.h>

#include "ddc.h"

#define DDC_ADDR	0x50
#define DDC_ACK_BIT	8

/**
 * mgpu_ddc_reset() - both lines are up, nothing is on its way
 * @ddc: overwritten
 *
 * Context: any.
 */
void mgpu_ddc_reset(struct mgpu_ddc *ddc)
{
	memset(ddc, 0, sizeof(*ddc));
	ddc->scl = true;
	ddc->sda = true;
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_ddc_reset);

/* A bit has been seen. */
static void clock_rises(struct mgpu_ddc *ddc, bool sda)
{
	if (ddc->bit < DDC_ACK_BIT) {
		if (ddc->phase != DDC_READ)
			ddc->shift = ddc->shift << 1 | sda;
		return;
	}

	ddc->acked = !sda;
}

/* The byte is complete: who acknowledges it is decided by what it was. */
static void byte_ends(struct mgpu_ddc *ddc)
{
	switch (ddc->phase) {
	case DDC_ADDRESS:
		if (ddc->shift >> 1 != DDC_ADDR) {
			ddc->phase = DDC_IDLE;
			break;
		}
		ddc->low = true;
		break;
	case DDC_WRITE:
		ddc->at = ddc->shift;
		ddc->low = true;
		break;
	default:
		ddc->low = false;
		break;
	}
}

/* The acknowledgment is over: what comes next? */
static void ack_ends(struct mgpu_ddc *ddc)
{
	ddc->bit = 0;
	ddc->low = false;
	if (ddc->phase == DDC_ADDRESS)
		ddc->phase = ddc->shift & 1 ? DDC_READ : DDC_WRITE;
	else if (ddc->phase == DDC_READ && !ddc->acked)
		ddc->phase = DDC_IDLE;
}

static void clock_falls(struct mgpu_ddc *ddc, const u8 *edid,
			unsigned int size)
{
	bool fresh = false;

	if (ddc->bit == DDC_ACK_BIT) {
		ack_ends(ddc);
		fresh = true;
	} else {
		ddc->bit++;
		if (ddc->bit == DDC_ACK_BIT) {
			byte_ends(ddc);
			return;
		}
	}

	if (ddc->phase != DDC_READ)
		return;
	if (fresh) {
		ddc->shift = ddc->at < size ? edid[ddc->at] : 0xff;
		ddc->at++;
	}
	ddc->low = !(ddc->shift & BIT(7 - ddc->bit));
}

/**
 * mgpu_ddc_lines() - the other end moves the lines
 * @ddc: the monitor's end
 * @scl: the clock line, false if it is pulled down
 * @sda: the data line as the other end leaves it, false if it pulls it down
 * @edid: what there is to read
 * @size: bytes of it, at most 256; behind it, all bits are ones
 *
 * Context: any. Pure.
 * Return: the data line as it is then: false if either end pulls it down.
 */
bool mgpu_ddc_lines(struct mgpu_ddc *ddc, bool scl, bool sda, const u8 *edid,
		    unsigned int size)
{
	bool rises = scl && !ddc->scl;
	bool falls = !scl && ddc->scl;
	bool moves = scl && ddc->scl && sda != ddc->sda;

	ddc->scl = scl;
	ddc->sda = sda;

	if (moves && !ddc->low) {
		/*
		 * The first fall of the clock after a start makes the count
		 * zero, as the one after an acknowledgment does.
		 */
		ddc->phase = sda ? DDC_IDLE : DDC_ADDRESS;
		ddc->bit = U8_MAX;
		ddc->low = false;
	} else if (ddc->phase != DDC_IDLE) {
		if (rises)
			clock_rises(ddc, sda);
		else if (falls)
			clock_falls(ddc, edid, size);
	}

	return sda && !ddc->low;
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_ddc_lines);
