// SPDX-License-Identifier: GPL-2.0-only
/*
 * Draws the test picture on the first screen of a DRM card, through a dumb
 * buffer and a mode set, and keeps it there.
 *
 *	draw SEED [WIDTH HEIGHT [CARD]]
 *
 * Prints "WIDTH HEIGHT PITCH CRC32" once the picture is on the screen, and
 * leaves a process behind that holds it.
 */
#include <libdrm/drm.h>
#include <libdrm/drm_mode.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "picture.h"

#define MODES_MAX 128
#define IDS_MAX 16

static int card;

static void call(unsigned long request, void *arg, const char *what)
{
	if (ioctl(card, request, arg)) {
		fprintf(stderr, "draw: %s: %s\n", what, strerror(errno));
		exit(1);
	}
}

/* The mode of the wanted size, else the connector's preferred, its first. */
static struct drm_mode_modeinfo *pick_mode(struct drm_mode_modeinfo *modes,
					   uint32_t count, uint32_t width,
					   uint32_t height)
{
	for (uint32_t i = 0; i < count; i++)
		if (modes[i].hdisplay == width && modes[i].vdisplay == height)
			return &modes[i];
	if (width || !count) {
		fprintf(stderr, "draw: no mode %ux%u among %u\n", width, height,
			count);
		exit(1);
	}
	return &modes[0];
}

/*
 * A draw that was killed a moment ago holds the card until the kernel has
 * closed its files: wait for it.
 */
static void be_master(void)
{
	const struct timespec pause = { .tv_nsec = 10 * 1000 * 1000 };

	for (int try = 0; try < 500; try++) {
		if (!ioctl(card, DRM_IOCTL_SET_MASTER, 0))
			return;
		nanosleep(&pause, NULL);
	}
	call(DRM_IOCTL_SET_MASTER, NULL, "become master");
}

int main(int argc, char **argv)
{
	static struct drm_mode_modeinfo modes[MODES_MAX];
	static uint32_t crtcs[IDS_MAX], connectors[IDS_MAX], encoders[IDS_MAX];
	static uint32_t fbs[IDS_MAX];
	struct drm_mode_card_res res = { 0 };
	struct drm_mode_get_connector conn = { 0 };
	struct drm_mode_create_dumb dumb = { .bpp = 32 };
	struct drm_mode_map_dumb map = { 0 };
	struct drm_mode_fb_cmd fb = { .bpp = 32, .depth = 24 };
	struct drm_mode_crtc crtc = { 0 };
	struct drm_mode_fb_dirty_cmd dirty = { 0 };
	struct drm_mode_modeinfo *mode;
	uint32_t seed, width = 0, height = 0, crc = 0;
	const char *path = "/dev/dri/card0";
	uint8_t *pixels;

	if (argc != 2 && argc != 4 && argc != 5) {
		fprintf(stderr, "usage: draw SEED [WIDTH HEIGHT [CARD]]\n");
		return 2;
	}
	seed = strtoul(argv[1], NULL, 0);
	if (argc > 3) {
		width = strtoul(argv[2], NULL, 0);
		height = strtoul(argv[3], NULL, 0);
	}
	if (argc > 4)
		path = argv[4];
	card = open(path, O_RDWR | O_CLOEXEC);
	if (card < 0) {
		fprintf(stderr, "draw: %s: %s\n", path, strerror(errno));
		return 1;
	}

	be_master();

	res.crtc_id_ptr = (uintptr_t)crtcs;
	res.connector_id_ptr = (uintptr_t)connectors;
	res.encoder_id_ptr = (uintptr_t)encoders;
	res.fb_id_ptr = (uintptr_t)fbs;
	res.count_crtcs = res.count_connectors = IDS_MAX;
	res.count_encoders = res.count_fbs = IDS_MAX;
	call(DRM_IOCTL_MODE_GETRESOURCES, &res, "get resources");
	if (!res.count_crtcs || !res.count_connectors) {
		fprintf(stderr, "draw: %s has no screen\n", path);
		return 1;
	}

	/* The first call probes the connector and counts its modes. */
	conn.connector_id = connectors[0];
	call(DRM_IOCTL_MODE_GETCONNECTOR, &conn, "probe connector");
	if (conn.count_modes > MODES_MAX)
		conn.count_modes = MODES_MAX;
	conn.modes_ptr = (uintptr_t)modes;
	conn.count_props = conn.count_encoders = 0;
	call(DRM_IOCTL_MODE_GETCONNECTOR, &conn, "get connector");
	mode = pick_mode(modes, conn.count_modes, width, height);

	width = dumb.width = fb.width = mode->hdisplay;
	height = dumb.height = fb.height = mode->vdisplay;
	call(DRM_IOCTL_MODE_CREATE_DUMB, &dumb, "create buffer");
	fb.pitch = dumb.pitch;
	fb.handle = map.handle = dumb.handle;
	call(DRM_IOCTL_MODE_ADDFB, &fb, "add framebuffer");
	call(DRM_IOCTL_MODE_MAP_DUMB, &map, "map buffer");
	pixels = mmap(NULL, dumb.size, PROT_READ | PROT_WRITE, MAP_SHARED,
		      card, map.offset);
	if (pixels == MAP_FAILED) {
		fprintf(stderr, "draw: map buffer: %s\n", strerror(errno));
		return 1;
	}

	crtc.crtc_id = crtcs[0];
	crtc.fb_id = fb.fb_id;
	crtc.set_connectors_ptr = (uintptr_t)connectors;
	crtc.count_connectors = 1;
	crtc.mode = *mode;
	crtc.mode_valid = 1;
	call(DRM_IOCTL_MODE_SETCRTC, &crtc, "set mode");

	for (uint32_t y = 0; y < height; y++) {
		uint32_t *row = (uint32_t *)(pixels + (size_t)y * dumb.pitch);

		for (uint32_t x = 0; x < width; x++)
			row[x] = picture_pixel(seed, x, y, width, height);
		crc = picture_crc(crc, row, (size_t)width * 4);
	}
	/* Needed where the driver copies a shadow; others refuse, harmlessly. */
	dirty.fb_id = fb.fb_id;
	ioctl(card, DRM_IOCTL_MODE_DIRTYFB, &dirty);

	printf("%u %u %u %08x\n", width, height, dumb.pitch, crc);
	fflush(stdout);
	if (fork())
		return 0;
	setsid();
	freopen("/dev/null", "w", stdout);
	freopen("/dev/null", "w", stderr);
	for (;;)
		pause();
}
