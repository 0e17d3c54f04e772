/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A VFIO client for tests: what its parts offer each other.
 */
#ifndef _VFIOCLIENT_H
#define _VFIOCLIENT_H

#include <linux/vfio.h>
#include <stdbool.h>
#include <stdint.h>

#define PAGE		4096ULL
#define REGION_SHIFT	40
#define REGIONS_MAX	64
#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

struct region {
	uint64_t size;
	uint64_t offset;
	uint32_t flags;
	uint32_t type;
	uint32_t subtype;
};

/* The device, as it describes itself. */
struct device {
	int fd;
	struct vfio_device_info info;
	struct region region[REGIONS_MAX];
};

extern struct device dev;

void die(const char *fmt, ...)
	__attribute__((noreturn, format(printf, 1, 2)));
void result(bool good, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* vfioclient_open.c */
void open_device(const char *name, bool cdev);

/* vfioclient.c */
uint8_t *map(const struct region *region, uint64_t off, uint64_t len,
	     int prot);
struct vfio_device_gfx_plane_info query_plane(void);

/* vfioclient_refusals.c */
void cmd_bounds(char **arg);
void cmd_badcalls(char **arg);

/* vfioclient_picture.c */
void cmd_console(char **arg);

#endif /* _VFIOCLIENT_H */
