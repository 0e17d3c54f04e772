/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The test picture: what the guest draws and what the host must find in the
 * physical card's memory. Colour bars for people, a gradient, and a field of
 * noise that makes each seed's picture unlike any other.
 */
#ifndef _LAB_PICTURE_H
#define _LAB_PICTURE_H

#include <stddef.h>
#include <stdint.h>

static inline uint32_t picture_noise(uint32_t seed, uint32_t x, uint32_t y)
{
	uint32_t v = seed * 0x9e3779b1u + x * 0x85ebca6bu + y * 0xc2b2ae35u;

	v ^= v >> 15;
	v *= 0x2c1b3c6du;
	v ^= v >> 12;
	return v & 0xffffff;
}

/* One pixel, XRGB8888 with X = 0 */
static inline uint32_t picture_pixel(uint32_t seed, uint32_t x, uint32_t y,
				     uint32_t width, uint32_t height)
{
	static const uint32_t bars[8] = {
		0xffffff, 0xffff00, 0x00ffff, 0x00ff00,
		0xff00ff, 0xff0000, 0x0000ff, 0x202020,
	};

	if (y < height / 2)
		return bars[(x * 8 / width + seed) % 8];
	if (y < height / 4 * 3)
		return (x * 255 / width) << 16 | (y * 255 / height) << 8 |
		       (seed * 37 & 0xff);
	return picture_noise(seed, x, y);
}

/* CRC-32 as in zlib and PNG; start with 0 */
static inline uint32_t picture_crc(uint32_t crc, const void *data, size_t len)
{
	static uint32_t table[256];
	const uint8_t *byte = data;

	if (!table[1]) {
		for (uint32_t i = 0; i < 256; i++) {
			uint32_t v = i;

			for (int bit = 0; bit < 8; bit++)
				v = v & 1 ? v >> 1 ^ 0xedb88320u : v >> 1;
			table[i] = v;
		}
	}
	crc = ~crc;
	while (len--)
		crc = table[(crc ^ *byte++) & 0xff] ^ crc >> 8;
	return ~crc;
}

#endif
