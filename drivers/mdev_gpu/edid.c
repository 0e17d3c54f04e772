// SPDX-License-Identifier: GPL-2.0-only
/*
 * The identification data of a virtual monitor, EDID 1.4. Brain.
 *
 * A stock guest offers exactly the modes that it finds here, so that they are
 * what holds it to its profile's resolution.
 *
 * Timings follow VESA's CVT with reduced blanking. Nothing ever counts them
 * out, but guests refuse what does not look like a monitor.
 */
#include <kunit/visibility.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include "edid.h"

#define REFRESH_HZ		60

/* The mode that is preferred if the maximum allows it. */
#define PREFERRED_WIDTH		1280
#define PREFERRED_HEIGHT	800

/* A detailed timing has 12 bits for a side, and 16 for the clock in 10 kHz. */
#define DETAILED_SIDE_MAX	4095

/* CVT with reduced blanking. */
#define CVT_HBLANK		160
#define CVT_HFRONT		48
#define CVT_HSYNC		32
#define CVT_VFRONT		3
#define CVT_VBACK_MIN		6
#define CVT_VBLANK_MIN_NS	460000

#define DESCRIPTOR_SIZE		18
#define DESCRIPTOR_AT(n)	(54 + DESCRIPTOR_SIZE * (n))

struct mode {
	u16 width;
	u16 height;
};

struct standard {
	struct mode mode;
	u8 aspect;
};

#define ASPECT_16_10	0
#define ASPECT_4_3	1
#define ASPECT_5_4	2
#define ASPECT_16_9	3

/* Modes that a standard timing can express; there is room for eight. */
static const struct standard standards[] = {
	{ { 1280, 720 }, ASPECT_16_9 },
	{ { 1280, 800 }, ASPECT_16_10 },
	{ { 1280, 1024 }, ASPECT_5_4 },
	{ { 1440, 900 }, ASPECT_16_10 },
	{ { 1600, 900 }, ASPECT_16_9 },
	{ { 1600, 1200 }, ASPECT_4_3 },
	{ { 1920, 1080 }, ASPECT_16_9 },
	{ { 1920, 1200 }, ASPECT_16_10 },
};

/* Modes for the second detailed timing, largest first. */
static const struct mode large[] = {
	{ 3840, 2160 }, { 2560, 1600 }, { 2560, 1440 }, { 2048, 1152 },
};

static bool mode_fits(const struct mode *mode, u32 max_width, u32 max_height)
{
	return mode->width <= max_width && mode->height <= max_height;
}

/* Lines of vertical sync; CVT tells the aspect ratio by them. */
static unsigned int cvt_vsync(const struct mode *mode)
{
	if (3 * mode->width == 4 * mode->height)
		return 4;
	if (9 * mode->width == 16 * mode->height)
		return 5;
	if (10 * mode->width == 16 * mode->height)
		return 6;
	if (4 * mode->width == 5 * mode->height)
		return 7;
	return 10;
}

/*
 * Fill in a detailed timing; false if @mode cannot be expressed in one. Each
 * tells the size of the same screen, which is @cm_w by @cm_h.
 */
static bool put_detailed(u8 *d, const struct mode *mode, unsigned int cm_w,
			 unsigned int cm_h)
{
	unsigned int mm_w = 10 * cm_w, mm_h = 10 * cm_h;
	unsigned int line_ns, vsync, vblank, clock_10khz;

	if (mode->width > DETAILED_SIDE_MAX || mode->height > DETAILED_SIDE_MAX)
		return false;

	line_ns = (1000000000 / REFRESH_HZ - CVT_VBLANK_MIN_NS) / mode->height;
	vsync = cvt_vsync(mode);
	vblank = max(CVT_VBLANK_MIN_NS / line_ns + 1,
		     CVT_VFRONT + vsync + CVT_VBACK_MIN);
	clock_10khz = (mode->width + CVT_HBLANK) * (mode->height + vblank) /
		      100 * REFRESH_HZ / 100;
	if (clock_10khz > U16_MAX)
		return false;

	put_unaligned_le16(clock_10khz, d);
	d[2] = mode->width & 0xff;
	d[3] = CVT_HBLANK & 0xff;
	d[4] = mode->width >> 8 << 4 | CVT_HBLANK >> 8;
	d[5] = mode->height & 0xff;
	d[6] = vblank & 0xff;
	d[7] = mode->height >> 8 << 4 | vblank >> 8;
	d[8] = CVT_HFRONT;
	d[9] = CVT_HSYNC;
	d[10] = CVT_VFRONT << 4 | vsync;
	d[12] = mm_w & 0xff;
	d[13] = mm_h & 0xff;
	d[14] = mm_w >> 8 << 4 | mm_h >> 8;
	/* Digital separate sync; horizontal positive, vertical negative. */
	d[17] = 0x1a;
	return true;
}

static void put_name(u8 *d)
{
	static const char name[] = "vfctl vGPU\n";
	size_t len = strlen(name);

	d[3] = 0xfc;
	memset(d + 5, ' ', 13);
	memcpy(d + 5, name, len);
}

/* Unused: the tag of a dummy descriptor. */
static void put_dummy(u8 *d)
{
	d[3] = 0x10;
}

static void put_range_limits(u8 *d)
{
	d[3] = 0xfd;
	d[5] = 50;			/* Hz, vertical */
	d[6] = 75;
	d[7] = 30;			/* kHz, horizontal */
	d[8] = 160;
	d[9] = DIV_ROUND_UP(U16_MAX, 1000);	/* 10 MHz, clock */
	d[10] = 0x01;			/* limits only, no formula */
	d[11] = '\n';
	memset(d + 12, ' ', 6);
}

static void put_standards(u8 *edid, u32 max_width, u32 max_height)
{
	u8 *at = &edid[38];
	unsigned int i;

	/* 01 01 marks an unused one. */
	memset(at, 1, 16);
	for (i = 0; i < ARRAY_SIZE(standards); i++) {
		const struct standard *std = &standards[i];

		if (!mode_fits(&std->mode, max_width, max_height))
			continue;
		*at++ = std->mode.width / 8 - 31;
		*at++ = std->aspect << 6 | (REFRESH_HZ - 60);
	}
}

static void put_established(u8 *edid, u32 max_width, u32 max_height)
{
	static const struct {
		struct mode mode;
		u8 byte;
		u8 bit;
	} established[] = {
		{ { 640, 480 }, 35, BIT(5) },
		{ { 800, 600 }, 35, BIT(0) },
		{ { 1024, 768 }, 36, BIT(3) },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(established); i++)
		if (mode_fits(&established[i].mode, max_width, max_height))
			edid[established[i].byte] |= established[i].bit;
}

/**
 * mgpu_edid_build() - describe a monitor with a largest mode
 * @edid: the block; overwritten
 * @max_width: widest mode that is offered, in pixels, 64 or more
 * @max_height: highest mode that is offered, in pixels, 64 or more
 *
 * The preferred mode is 1280x800, or the largest if that is smaller. Modes of
 * more than 4095 pixels a side cannot be told in this format and are left out.
 *
 * Context: any. Pure.
 * Return: 0, or -EINVAL if a maximum is less than 64.
 */
int mgpu_edid_build(u8 edid[MGPU_EDID_SIZE], u32 max_width, u32 max_height)
{
	static const u8 header[] = { 0, 255, 255, 255, 255, 255, 255, 0 };
	/* Red, green, blue and white point of sRGB. */
	static const u8 srgb[] = { 0xee, 0x91, 0xa3, 0x54, 0x4c, 0x99, 0x26,
				   0x0f, 0x50, 0x54 };
	struct mode preferred = {
		.width = min_t(u32, max_width, PREFERRED_WIDTH),
		.height = min_t(u32, max_height, PREFERRED_HEIGHT),
	};
	unsigned int i, n = 0;
	u8 sum = 0;

	if (max_width < 64 || max_height < 64)
		return -EINVAL;

	memset(edid, 0, MGPU_EDID_SIZE);
	memcpy(edid, header, sizeof(header));

	/* Maker "VFC", five bits a letter. */
	put_unaligned_be16(('V' - 'A' + 1) << 10 | ('F' - 'A' + 1) << 5 |
			   ('C' - 'A' + 1), &edid[8]);
	put_unaligned_le16(1, &edid[10]);	/* product */
	edid[16] = 0xff;			/* what follows is a model year */
	edid[17] = 2025 - 1990;
	edid[18] = 1;				/* version 1.4 */
	edid[19] = 4;

	edid[20] = 0xa5;			/* digital, 8 bits, DisplayPort */
	/* In cm, of 96 dots per inch: desktops scale that by 1. */
	edid[21] = DIV_ROUND_UP(preferred.width * 254, 9600);
	edid[22] = DIV_ROUND_UP(preferred.height * 254, 9600);
	edid[23] = 220 - 100;			/* gamma 2.2 */
	edid[24] = 0x06;			/* sRGB, first mode is native */
	memcpy(&edid[25], srgb, sizeof(srgb));

	put_established(edid, max_width, max_height);
	put_standards(edid, max_width, max_height);

	put_detailed(&edid[DESCRIPTOR_AT(n++)], &preferred, edid[21], edid[22]);
	for (i = 0; i < ARRAY_SIZE(large); i++) {
		if (mode_fits(&large[i], max_width, max_height) &&
		    put_detailed(&edid[DESCRIPTOR_AT(n)], &large[i], edid[21],
				 edid[22])) {
			n++;
			break;
		}
	}
	put_range_limits(&edid[DESCRIPTOR_AT(n++)]);
	put_name(&edid[DESCRIPTOR_AT(n++)]);
	while (n < 4)
		put_dummy(&edid[DESCRIPTOR_AT(n++)]);

	for (i = 0; i < MGPU_EDID_SIZE - 1; i++)
		sum += edid[i];
	edid[MGPU_EDID_SIZE - 1] = -sum;
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_edid_build);
