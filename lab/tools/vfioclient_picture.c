// SPDX-License-Identifier: GPL-2.0-only
/*
 * Checks that the picture a vGPU offers follows what its guest sets.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "vfioclient.h"

/* What of the bochs-display is used here. */
#define BAR_VRAM	0
#define BAR_MMIO	2
#define DISPI(index)	(0x500 + 2 * (index))

static void dispi(unsigned int index, uint16_t val)
{
	if (pwrite(dev.fd, &val, 2, dev.region[BAR_MMIO].offset +
				    DISPI(index)) != 2)
		die("cannot write DISPI register %u", index);
}

static void console_mode(unsigned int width, unsigned int height)
{
	dispi(4, 0);
	dispi(1, width);
	dispi(2, height);
	dispi(3, 32);
	dispi(6, width);
	dispi(8, 0);
	dispi(9, 0);
	dispi(4, 0x41);
}

/* Two frames of different content; the window must follow the flips. */
void cmd_console(char **arg)
{
	const unsigned int width = 640, height = 480, frame = 4 * 640 * 480;
	const struct region *vram = &dev.region[BAR_VRAM];
	struct vfio_device_gfx_plane_info plane;
	const struct region *window;
	unsigned int i, flip;
	uint32_t *fb, *view;
	bool good;

	(void)arg;
	ioctl(dev.fd, VFIO_DEVICE_RESET);
	plane = query_plane();
	result(!plane.drm_format && !plane.size && !plane.width,
	       "there is no picture after a reset");

	console_mode(width, height);
	plane = query_plane();
	result(plane.width == width && plane.height == height &&
	       plane.stride == 4 * width && plane.size == frame &&
	       plane.drm_format == 0x34325258,
	       "the plane is what the registers say");
	errno = 0;
	if (plane.region_index >= dev.info.num_regions)
		die("the plane names region %u", plane.region_index);
	window = &dev.region[plane.region_index];

	fb = (void *)map(vram, 0, vram->size, PROT_READ | PROT_WRITE);
	view = (void *)map(window, 0, window->size, PROT_READ);
	for (i = 0; i < frame / 4; i++) {
		fb[i] = 0x11000000 + i;
		fb[frame / 4 + i] = 0x22000000 + i;
	}

	for (flip = 0; flip < 6; flip++) {
		uint32_t base = flip & 1 ? 0x22000000 : 0x11000000;

		dispi(9, flip & 1 ? height : 0);
		for (good = true, i = 0; i < frame / 4 && good; i++)
			good = view[i] == base + i;
		result(good, "the window shows frame %u (flip %u)", flip & 1,
		       flip);
	}

	/* The end of the window is still the guest's own memory. */
	dispi(9, height);
	good = pread(dev.fd, &i, 4, window->offset + window->size - 4) == 4 &&
	       i == view[window->size / 4 - 1] && i == fb[frame / 4 - 1];
	result(good, "the window wraps at the end of the memory");

	dispi(9, 0xffff);
	plane = query_plane();
	result(!plane.drm_format && !plane.size,
	       "a picture outside the memory is not shown");
	dispi(9, 0);
	dispi(3, 16);
	plane = query_plane();
	result(!plane.drm_format, "16 bits per pixel are not shown");
	dispi(3, 32);
	dispi(1, 0xffff);
	dispi(6, 0);
	plane = query_plane();
	result(!plane.drm_format || (uint64_t)plane.stride * plane.height <=
				    vram->size,
	       "a huge picture stays inside the memory");

	console_mode(width, height);
	ioctl(dev.fd, VFIO_DEVICE_RESET);
	plane = query_plane();
	result(!plane.drm_format && !plane.size, "a reset blanks the picture");
	result(fb[0] == 0x11000000, "a reset leaves the memory");
	munmap(view, window->size);
	munmap(fb, vram->size);
}
