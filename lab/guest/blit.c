// SPDX-License-Identifier: GPL-2.0-only
/*
 * Drives the 2D engine of a Radeon that radeonfb has, on the upper half of its
 * memory, which the console does not reach.
 *
 *	blit run SEED COUNT	fills and copies; compares with what a naive
 *				model of the engine makes of them
 *	blit fuzz SEED COUNT	commands of which each leaves the memory
 *	blit load MILLISECONDS	fills of 1 MiB, one after the other
 *	blit depth BITS		sets the bits per pixel of the console
 *
 * run prints "OFFSET SIZE CRC32" of the upper half; fuzz prints how many of its
 * commands the card had to refuse; load prints how many it carried out.
 *
 * radeonfb owns the registers, and a stock kernel lets nobody map them through
 * sysfs then. It does let them be mapped through the framebuffer's own device,
 * behind the memory, after the console has been told not to accelerate text.
 */
#include <fcntl.h>
#include <linux/fb.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "picture.h"

#define MM_INDEX		0x0000
#define   MM_APER		0x80000000u
#define MM_DATA			0x0004
#define RBBM_STATUS		0x0e40
#define SRC_PITCH_OFFSET	0x1428
#define DST_PITCH_OFFSET	0x142c
#define SRC_Y_X			0x1434
#define DST_Y_X			0x1438
#define DST_HEIGHT_WIDTH	0x143c
#define DP_GUI_MASTER_CNTL	0x146c
#define   GMC_LEAVE		0x00000003u	/* pitches and offsets as set */
#define   GMC_BRUSH_SOLID	0x000000d0u
#define   GMC_SRC_COLOR		0x00003000u
#define   GMC_SRCCOPY		0x02cc0000u	/* from memory */
#define   GMC_PATCOPY		0x00f00000u
#define   GMC_CLEAR		0x50000000u	/* no compare, no write mask */
#define DP_BRUSH_FRGD_CLR	0x147c
#define DST_WIDTH_HEIGHT	0x1598
#define DP_CNTL			0x16c0

#define FIFO_SLOTS		64
#define SIDE			0x3fffu

static volatile uint8_t *regs;
static volatile uint8_t *vram;
static uint8_t *model;
static uint32_t vram_size;
static uint32_t seed;

static void die(const char *what)
{
	perror(what);
	exit(2);
}

static uint32_t reg_read(uint32_t reg)
{
	return *(volatile uint32_t *)(regs + reg);
}

static void reg_write(uint32_t reg, uint32_t val)
{
	*(volatile uint32_t *)(regs + reg) = val;
}

static uint32_t rnd(uint32_t below)
{
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return below ? seed % below : seed;
}

static void wait_slots(uint32_t slots)
{
	while ((reg_read(RBBM_STATUS) & 0x7f) < slots)
		;
}

static void open_card(void)
{
	struct fb_fix_screeninfo fix;
	struct fb_var_screeninfo var;
	int fb = open("/dev/fb0", O_RDWR | O_CLOEXEC);
	void *mem;

	if (fb < 0 || ioctl(fb, FBIOGET_FSCREENINFO, &fix) ||
	    ioctl(fb, FBIOGET_VSCREENINFO, &var))
		die("blit: /dev/fb0");
	if (fix.accel != FB_ACCEL_ATI_RADEON) {
		fprintf(stderr, "blit: %s is no Radeon\n", fix.id);
		exit(2);
	}
	if (var.accel_flags) {
		var.accel_flags = 0;
		if (ioctl(fb, FBIOPUT_VSCREENINFO, &var))
			die("blit: switch text acceleration off");
	}

	vram_size = fix.smem_len;
	mem = mmap(NULL, vram_size, PROT_READ | PROT_WRITE, MAP_SHARED, fb, 0);
	if (mem == MAP_FAILED)
		die("blit: map the memory");
	vram = mem;
	mem = mmap(NULL, fix.mmio_len, PROT_READ | PROT_WRITE, MAP_SHARED, fb,
		   vram_size);
	if (mem == MAP_FAILED)
		die("blit: map the registers");
	regs = mem;
}

/* A rectangle in the card's memory: a surface, and a corner in it. */
struct place {
	uint32_t offset;	/* of 1 KiB */
	uint32_t pitch;		/* of 64 bytes */
	uint32_t x;
	uint32_t y;
};

struct command {
	bool copy;
	bool rtl;
	bool btt;
	uint32_t bypp;
	uint32_t color;
	struct place dst;
	struct place src;
	uint32_t width;
	uint32_t height;
};

static uint32_t pitch_offset(const struct place *p)
{
	return (p->pitch / 64 & 0xff) << 22 | (p->offset >> 10 & 0x3fffff);
}

static uint32_t corner(const struct command *c, const struct place *p)
{
	uint32_t x = c->rtl ? p->x + c->width - 1 : p->x;
	uint32_t y = c->btt ? p->y + c->height - 1 : p->y;

	return (y & SIDE) << 16 | (x & SIDE);
}

static void engine(const struct command *c)
{
	static const uint32_t datatype[] = { 0, 2, 4, 5, 6 };

	wait_slots(8);
	reg_write(DP_GUI_MASTER_CNTL, GMC_LEAVE | GMC_CLEAR | GMC_BRUSH_SOLID |
		  GMC_SRC_COLOR | datatype[c->bypp] << 8 |
		  (c->copy ? GMC_SRCCOPY : GMC_PATCOPY));
	reg_write(DP_CNTL, (c->rtl ? 0 : 1) | (c->btt ? 0 : 2));
	reg_write(DST_PITCH_OFFSET, pitch_offset(&c->dst));
	reg_write(SRC_PITCH_OFFSET, pitch_offset(&c->src));
	reg_write(DP_BRUSH_FRGD_CLR, c->color);
	reg_write(SRC_Y_X, corner(c, &c->src));
	reg_write(DST_Y_X, corner(c, &c->dst));
	if (rnd(2))
		reg_write(DST_WIDTH_HEIGHT,
			  (c->width & SIDE) << 16 | (c->height & SIDE));
	else
		reg_write(DST_HEIGHT_WIDTH,
			  (c->height & SIDE) << 16 | (c->width & SIDE));
}

static uint8_t *pixel(const struct command *c, const struct place *p,
		      uint32_t x, uint32_t y)
{
	return model + p->offset + (size_t)(p->y + y) * p->pitch +
	       (size_t)(p->x + x) * c->bypp;
}

static void model_run(const struct command *c)
{
	for (uint32_t i = 0; i < c->height; i++) {
		uint32_t y = c->btt ? c->height - 1 - i : i;

		for (uint32_t j = 0; j < c->width; j++) {
			uint32_t x = c->rtl ? c->width - 1 - j : j;
			const void *from = c->copy ? pixel(c, &c->src, x, y) :
						     (void *)&c->color;

			memcpy(pixel(c, &c->dst, x, y), from, c->bypp);
		}
	}
}

/* A place in the upper half where a rectangle fits. */
static void pick_place(const struct command *c, struct place *p)
{
	uint32_t row = c->width * c->bypp;
	uint32_t half = vram_size / 2, need;

	p->pitch = 64 * ((row + 63) / 64 + rnd(8));
	p->x = rnd((p->pitch - row) / c->bypp + 1);
	p->y = rnd(16);
	need = (p->y + c->height) * p->pitch;
	p->offset = half + rnd((half - need) / 1024 + 1) * 1024;
}

/*
 * A copy onto itself is well defined only if it walks away from what it has
 * already written.
 */
static void order_copy(struct command *c)
{
	if (rnd(2)) {
		c->src = c->dst;
		c->src.x = rnd(c->dst.pitch / c->bypp - c->width + 1);
		c->src.y = rnd(c->dst.y + 8);
		if (c->src.offset + (c->src.y + c->height) * c->src.pitch >
		    vram_size)
			c->src.y = c->dst.y;
	}
	c->btt = c->src.y < c->dst.y;
	c->rtl = c->src.x < c->dst.x;
}

static bool overlap(const struct command *c)
{
	uint32_t d = c->dst.offset + c->dst.y * c->dst.pitch;
	uint32_t s = c->src.offset + c->src.y * c->src.pitch;

	return d < s + c->height * c->src.pitch &&
	       s < d + c->height * c->dst.pitch;
}

static int run(uint32_t count)
{
	uint32_t half = vram_size / 2, crc = 0;
	uint32_t *word;

	for (uint32_t at = half; at < vram_size; at += 4) {
		word = (uint32_t *)(model + at);
		*word = picture_noise(seed, at, 0);
		*(volatile uint32_t *)(vram + at) = *word;
	}

	for (uint32_t i = 0; i < count; i++) {
		static const uint32_t sizes[] = { 1, 2, 4 };
		struct command c = { .bypp = sizes[rnd(3)], .color = rnd(0) };

		c.width = 1 + rnd(400);
		c.height = 1 + rnd(200);
		c.copy = rnd(2);
		pick_place(&c, &c.dst);
		pick_place(&c, &c.src);
		if (c.copy) {
			order_copy(&c);
			if ((c.src.offset != c.dst.offset ||
			     c.src.pitch != c.dst.pitch) && overlap(&c))
				continue;
		}
		engine(&c);
		model_run(&c);
	}
	wait_slots(FIFO_SLOTS);

	for (uint32_t at = half; at < vram_size; at += 4) {
		word = (uint32_t *)(model + at);
		if (*(volatile uint32_t *)(vram + at) != *word) {
			printf("0x%x is %08x, not %08x\n", at,
			       *(volatile uint32_t *)(vram + at), *word);
			return 1;
		}
		crc = picture_crc(crc, word, 4);
	}
	printf("%u %u %08x\n", half, half, crc);
	return 0;
}

/* Each of them reaches a byte that is not in the memory. */
static void pick_outside(struct command *c)
{
	struct place *p = c->copy && rnd(2) ? &c->src : &c->dst;

	c->width = 1 + rnd(200);
	c->height = 1 + rnd(100);
	pick_place(c, &c->dst);
	pick_place(c, &c->src);
	switch (rnd(6)) {
	case 0:
		/* begins behind the end, perhaps in somebody else's */
		p->offset = vram_size + rnd(0x100000) * 1024;
		break;
	case 1:
		/* its last row leaves */
		p->pitch = 64 * (1 + rnd(255));
		p->offset = vram_size - 1024 * (1 + rnd(64));
		p->y = rnd(64);
		c->height = 66 * 1024 / p->pitch + 2;
		break;
	case 2:
		/* one pixel leaves, in the last row */
		p->pitch = 1024;
		p->offset = vram_size - 1024;
		p->y = 0;
		c->width = c->width / 2 + 1;
		c->height = 1;
		p->x = 1024 / c->bypp - c->width + 1;
		break;
	case 3:
		/* a negative height, of fourteen bits */
		p->offset = vram_size - 1024;
		p->pitch = 1024;
		p->y = 0;
		c->height = SIDE + 1 - (1 + rnd(100));
		break;
	case 4:
		/* whose end wraps to the beginning in 32 bits */
		p->offset = 0xfffffc00u;
		p->pitch = 1024;
		p->y = rnd(8);
		break;
	case 5:
		/* rows of no bytes, each of them behind the end */
		p->offset = vram_size;
		p->pitch = 0;
		break;
	}
	/* A corner has fourteen bits, and one of them is the sign. */
	if (c->height > 0x1000)
		return;
	c->rtl = rnd(2);
	c->btt = rnd(2);
}

/* Through the window, too: reads must be zeros, writes go nowhere. */
static void fuzz_window(void)
{
	uint32_t at = vram_size + rnd(MM_APER - vram_size);

	reg_write(MM_INDEX, MM_APER | (at & ~3u));
	reg_write(MM_DATA, rnd(0));
	if (reg_read(MM_DATA)) {
		printf("0x%x can be read through the window\n", at);
		exit(1);
	}
}

static int fuzz(uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		static const uint32_t sizes[] = { 1, 2, 4 };
		struct command c = {
			.bypp = sizes[rnd(3)],
			.color = rnd(0),
			.copy = rnd(2),
		};

		pick_outside(&c);
		engine(&c);
		fuzz_window();
	}
	wait_slots(FIFO_SLOTS);
	printf("%u\n", count);
	return 0;
}

static uint64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000ull + t.tv_nsec / 1000000;
}

static int load(uint32_t ms)
{
	struct command c = {
		.bypp = 4,
		.dst = { .offset = vram_size / 2, .pitch = 4096 },
		.width = 1024,
		.height = 256,
	};
	uint64_t end = now_ms() + ms;
	uint32_t n = 0;

	while (now_ms() < end) {
		c.color = n++;
		engine(&c);
	}
	wait_slots(FIFO_SLOTS);
	printf("%u\n", n);
	return 0;
}

static int set_depth(uint32_t bits)
{
	struct fb_var_screeninfo var;
	int fb = open("/dev/fb0", O_RDWR | O_CLOEXEC);

	if (fb < 0 || ioctl(fb, FBIOGET_VSCREENINFO, &var))
		die("blit: /dev/fb0");
	var.bits_per_pixel = bits;
	var.red.length = 0;
	var.green.length = 0;
	var.blue.length = 0;
	var.activate = FB_ACTIVATE_NOW | FB_ACTIVATE_FORCE | FB_ACTIVATE_ALL;
	if (ioctl(fb, FBIOPUT_VSCREENINFO, &var))
		die("blit: set the depth");
	return 0;
}

int main(int argc, char **argv)
{
	bool two = argc == 4 && (!strcmp(argv[1], "run") ||
				 !strcmp(argv[1], "fuzz"));

	if (argc == 3 && !strcmp(argv[1], "depth"))
		return set_depth(strtoul(argv[2], NULL, 0));
	if (!two && (argc != 3 || strcmp(argv[1], "load"))) {
		fprintf(stderr, "usage: blit run|fuzz SEED COUNT\n"
			"       blit load MILLISECONDS\n"
			"       blit depth BITS\n");
		return 2;
	}

	open_card();
	seed = 1;
	if (!two)
		return load(strtoul(argv[2], NULL, 0));

	/* The generator stays at zero for ever. */
	seed = strtoul(argv[2], NULL, 0) * 0x9e3779b1u | 1;
	if (argv[1][0] == 'f')
		return fuzz(strtoul(argv[3], NULL, 0));

	model = malloc(vram_size);
	if (!model)
		die("blit: no memory for a model");
	return run(strtoul(argv[3], NULL, 0));
}
