// SPDX-License-Identifier: GPL-2.0-only
/*
 * Looks at the memory BAR of a physical GPU from the host.
 *
 *	readvram BDF OFFSET SIZE zero
 *	readvram BDF OFFSET SIZE crc
 *	readvram BDF OFFSET SIZE fill BYTE
 *	readvram BDF OFFSET SIZE same SEED WIDTH HEIGHT PITCH
 *	readvram BDF OFFSET SIZE find SEED WIDTH HEIGHT PITCH
 *	readvram BDF OFFSET SIZE png FILE WIDTH HEIGHT PITCH
 *
 * zero, same and find tell by the exit status; zero and same print the first
 * byte that differs, find prints the offset in the BAR at which the test
 * picture of that seed begins. SIZE 0 means up to the end of the BAR.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "guest/picture.h"

struct area {
	volatile uint8_t *bar;
	size_t offset;
	size_t size;
};

struct image {
	uint32_t seed;
	uint32_t width;
	uint32_t height;
	uint32_t pitch;
};

static int fail(const char *what)
{
	fprintf(stderr, "readvram: %s: %s\n", what, strerror(errno));
	return 2;
}

static uint32_t read32(const struct area *area, size_t offset)
{
	return *(volatile uint32_t *)(area->bar + offset);
}

static int zero(const struct area *area)
{
	for (size_t i = 0; i < area->size; i += 4) {
		if (read32(area, area->offset + i)) {
			printf("0x%zx\n", area->offset + i);
			return 1;
		}
	}
	return 0;
}

static int crc(const struct area *area)
{
	uint32_t sum = 0;

	for (size_t i = 0; i < area->size; i += 4) {
		uint32_t word = read32(area, area->offset + i);

		sum = picture_crc(sum, &word, 4);
	}
	printf("%08x\n", sum);
	return 0;
}

static int fill(const struct area *area, uint32_t byte)
{
	for (size_t i = 0; i < area->size; i += 4)
		*(volatile uint32_t *)(area->bar + area->offset + i) =
			(byte & 0xff) * 0x01010101u;
	return 0;
}

/* The offset of the first pixel that is not the picture's, or SIZE_MAX */
static size_t differs(const struct area *area, size_t start,
		      const struct image *image)
{
	for (uint32_t y = 0; y < image->height; y++) {
		size_t row = start + (size_t)y * image->pitch;

		for (uint32_t x = 0; x < image->width; x++)
			if ((read32(area, row + x * 4) & 0xffffff) !=
			    picture_pixel(image->seed, x, y, image->width,
					  image->height))
				return row + x * 4;
	}
	return SIZE_MAX;
}

static int same(const struct area *area, const struct image *image)
{
	size_t at = differs(area, area->offset, image);

	if (at == SIZE_MAX)
		return 0;
	printf("0x%zx\n", at);
	return 1;
}

static int find(const struct area *area, const struct image *image)
{
	size_t bytes = (size_t)image->pitch * image->height;

	for (size_t i = 0; bytes <= area->size && i <= area->size - bytes;
	     i += 4096) {
		if (differs(area, area->offset + i, image) == SIZE_MAX) {
			printf("0x%zx\n", area->offset + i);
			return 0;
		}
	}
	return 1;
}

static void put32(uint8_t *to, uint32_t value)
{
	to[0] = value >> 24;
	to[1] = value >> 16;
	to[2] = value >> 8;
	to[3] = value;
}

static void png_chunk(FILE *file, const char *type, const uint8_t *data,
		      uint32_t len)
{
	uint8_t word[4];

	put32(word, len);
	fwrite(word, 4, 1, file);
	fwrite(type, 4, 1, file);
	if (len)
		fwrite(data, len, 1, file);
	put32(word, picture_crc(picture_crc(0, type, 4), data, len));
	fwrite(word, 4, 1, file);
}

static int png(const struct area *area, const char *path,
	       const struct image *image)
{
	size_t row = 1 + (size_t)image->width * 3, raw_len = row * image->height;
	uLongf packed_len = compressBound(raw_len);
	uint8_t *raw = malloc(raw_len), *packed = malloc(packed_len);
	uint8_t head[13] = { [8] = 8, [9] = 2 };
	FILE *file = fopen(path, "wb");

	if (!raw || !packed || !file)
		return fail(path);
	for (uint32_t y = 0; y < image->height; y++) {
		uint8_t *to = raw + y * row;

		*to++ = 0;
		for (uint32_t x = 0; x < image->width; x++) {
			uint32_t pixel = read32(area, area->offset +
						(size_t)y * image->pitch + x * 4);

			*to++ = pixel >> 16;
			*to++ = pixel >> 8;
			*to++ = pixel;
		}
	}
	if (compress2(packed, &packed_len, raw, raw_len, 6) != Z_OK)
		return fail(path);
	fwrite("\x89PNG\r\n\x1a\n", 8, 1, file);
	put32(head, image->width);
	put32(head + 4, image->height);
	png_chunk(file, "IHDR", head, sizeof(head));
	png_chunk(file, "IDAT", packed, packed_len);
	png_chunk(file, "IEND", NULL, 0);
	if (ferror(file) | fclose(file))
		return fail(path);
	return 0;
}

static int usage(void)
{
	fprintf(stderr,
		"usage: readvram BDF OFFSET SIZE zero|crc\n"
		"       readvram BDF OFFSET SIZE fill BYTE\n"
		"       readvram BDF OFFSET SIZE same|find SEED WIDTH HEIGHT PITCH\n"
		"       readvram BDF OFFSET SIZE png FILE WIDTH HEIGHT PITCH\n");
	return 2;
}

int main(int argc, char **argv)
{
	struct image image = { 0 };
	struct area area;
	char path[128];
	struct stat st;
	int fd;

	if (argc < 5)
		return usage();
	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s%s/resource0",
		 strlen(argv[1]) < 8 ? "0000:" : "", argv[1]);
	fd = open(path, O_RDWR);
	if (fd < 0 || fstat(fd, &st))
		return fail(path);
	area.offset = strtoull(argv[2], NULL, 0);
	area.size = strtoull(argv[3], NULL, 0);
	if (area.offset > (size_t)st.st_size ||
	    area.size > st.st_size - area.offset ||
	    (area.offset | area.size) & 3) {
		fprintf(stderr, "readvram: %s has only %lld bytes\n", path,
			(long long)st.st_size);
		return 2;
	}
	if (!area.size)
		area.size = st.st_size - area.offset;
	area.bar = mmap(NULL, st.st_size, PROT_READ | PROT_WRITE, MAP_SHARED,
			fd, 0);
	if (area.bar == MAP_FAILED)
		return fail(path);

	if (!strcmp(argv[4], "zero"))
		return zero(&area);
	if (!strcmp(argv[4], "crc"))
		return crc(&area);
	if (!strcmp(argv[4], "fill") && argc == 6)
		return fill(&area, strtoul(argv[5], NULL, 0));
	if (argc != 9)
		return usage();
	image.seed = strtoul(argv[5], NULL, 0);
	image.width = strtoul(argv[6], NULL, 0);
	image.height = strtoul(argv[7], NULL, 0);
	image.pitch = strtoul(argv[8], NULL, 0);
	if (image.pitch / 4 < image.width || image.pitch & 3 || !image.height ||
	    image.pitch > area.size / image.height) {
		fprintf(stderr, "readvram: the picture is larger than the area\n");
		return 2;
	}
	if (!strcmp(argv[4], "same"))
		return same(&area, &image);
	if (!strcmp(argv[4], "find"))
		return find(&area, &image);
	if (!strcmp(argv[4], "png"))
		return png(&area, argv[5], &image);
	return usage();
}
