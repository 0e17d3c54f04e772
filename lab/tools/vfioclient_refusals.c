// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a driver must refuse: accesses outside of a region, mappings likewise,
 * and malformed ioctls.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "vfioclient.h"

/* Where no program has memory; volatile, lest the compiler know that too. */
static void *volatile nowhere = (void *)8;

/* A call must have failed with @want. */
static void refused(long ret, int want, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

static void refused(long ret, int want, const char *fmt, ...)
{
	int got = ret < 0 ? errno : 0;
	char what[200];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof(what), fmt, ap);
	va_end(ap);
	if (got == want)
		result(true, "%s is refused", what);
	else
		result(false, "%s is refused (want %s, got %s)", what,
		       strerror(want), got ? strerror(got) : "success");
}

static void try_rw(uint64_t pos, size_t len, void *buf, int want,
		   const char *what, unsigned int index)
{
	refused(pread(dev.fd, buf, len, pos), want, "region %u: read %s", index,
		what);
	refused(pwrite(dev.fd, buf, len, pos), want, "region %u: write %s",
		index, what);
}

static void try_map(uint64_t pos, size_t len, int prot, int flags, int want,
		    const char *what, unsigned int index)
{
	void *at = mmap(NULL, len, prot, flags, dev.fd, pos);

	refused(at == MAP_FAILED ? -1 : 0, want, "region %u: map %s", index,
		what);
	if (at != MAP_FAILED)
		munmap(at, len);
}

static void bounds_rw(unsigned int index, void *buf)
{
	const struct region *r = &dev.region[index];
	bool readable = r->flags & VFIO_REGION_INFO_FLAG_READ;
	bool writable = r->flags & VFIO_REGION_INFO_FLAG_WRITE;
	uint64_t start = (uint64_t)index << REGION_SHIFT;

	if (!r->size) {
		try_rw(start, 4, buf, EINVAL, "of a missing region", index);
		return;
	}

	try_rw(start + r->size, 1, buf, EINVAL, "past the end", index);
	try_rw(start + r->size - 3, 4, buf, EINVAL, "across the end", index);
	try_rw(start + r->size - 4, 8, buf, EINVAL, "of 8 across the end",
	       index);
	try_rw(start, r->size + 1, buf, EINVAL, "of one byte too many", index);
	try_rw(start + (1ULL << (REGION_SHIFT - 1)), 4, buf, EINVAL,
	       "far past the end", index);
	try_rw(start + (1ULL << REGION_SHIFT) - 4, 8, buf, EINVAL,
	       "into the next region", index);

	if (readable)
		refused(pread(dev.fd, nowhere, 4, start), EFAULT,
			"region %u: read to nowhere", index);
	else
		refused(pread(dev.fd, buf, 4, start), EACCES,
			"region %u: read of a write-only region", index);
	if (writable)
		refused(pwrite(dev.fd, nowhere, 4, start), EFAULT,
			"region %u: write from nowhere", index);
	else
		refused(pwrite(dev.fd, buf, 4, start), EACCES,
			"region %u: write of a read-only region", index);
}

static void bounds_remap(unsigned int index)
{
	const struct region *r = &dev.region[index];
	uint8_t *at = map(r, 0, PAGE, PROT_READ), *moved;
	uint8_t first = at[0];

	moved = mremap(at, PAGE, 2 * PAGE, MREMAP_MAYMOVE);
	refused(moved == MAP_FAILED ? -1 : 0, EFAULT,
		"region %u: growth of a mapping", index);
	moved = mremap(at, 0, PAGE, MREMAP_MAYMOVE);
	refused(moved == MAP_FAILED ? -1 : 0, EFAULT,
		"region %u: copy of a mapping", index);

	/* To move one is fine, and it must show the same memory. */
	moved = mmap(NULL, PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (moved == MAP_FAILED)
		die("no memory");
	moved = mremap(at, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, moved);
	result(moved != MAP_FAILED && moved[0] == first,
	       "region %u: a moved mapping is the same", index);
	if (moved != MAP_FAILED)
		munmap(moved, PAGE);
}

static void bounds_map(unsigned int index)
{
	const struct region *r = &dev.region[index];
	uint64_t start = (uint64_t)index << REGION_SHIFT;
	uint64_t size = (r->size + PAGE - 1) & ~(PAGE - 1);
	bool writable = r->flags & VFIO_REGION_INFO_FLAG_WRITE;
	uint8_t *at;

	if (!(r->flags & VFIO_REGION_INFO_FLAG_MMAP)) {
		try_map(start, PAGE, PROT_READ, MAP_SHARED, EINVAL,
			"of what cannot be mapped", index);
		return;
	}

	try_map(start, PAGE, PROT_READ, MAP_PRIVATE, EINVAL, "as private",
		index);
	try_map(start + size, PAGE, PROT_READ, MAP_SHARED, EINVAL,
		"past the end", index);
	try_map(start, size + PAGE, PROT_READ, MAP_SHARED, EINVAL,
		"of one page too many", index);
	try_map(start + size - PAGE, 2 * PAGE, PROT_READ, MAP_SHARED, EINVAL,
		"across the end", index);
	try_map(start + (1ULL << REGION_SHIFT) - PAGE, PAGE, PROT_READ,
		MAP_SHARED, EINVAL, "of the last page of its space", index);
	try_map(start + (1ULL << REGION_SHIFT) - PAGE, 2 * PAGE, PROT_READ,
		MAP_SHARED, EINVAL, "into the next region", index);

	if (!writable) {
		try_map(start, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, EACCES,
			"for writing", index);
		at = map(r, 0, PAGE, PROT_READ);
		refused(mprotect(at, PAGE, PROT_READ | PROT_WRITE), EACCES,
			"region %u: a mapping made writable", index);
		munmap(at, PAGE);
	}
	bounds_remap(index);
}

void cmd_bounds(char **arg)
{
	static const uint64_t beyond[] = { 0, 1, 1000, 0x7fff00 };
	uint64_t most = 0;
	unsigned int i;
	void *buf;

	(void)arg;
	for (i = 0; i < dev.info.num_regions; i++)
		most = dev.region[i].size > most ? dev.region[i].size : most;
	buf = mmap(NULL, most + PAGE, PROT_READ | PROT_WRITE,
		   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (buf == MAP_FAILED)
		die("no memory");

	for (i = 0; i < dev.info.num_regions; i++) {
		bounds_rw(i, buf);
		bounds_map(i);
	}

	for (i = 0; i < ARRAY_SIZE(beyond); i++) {
		uint64_t index = dev.info.num_regions + beyond[i];

		/* A position is signed: bit 63 would not reach the driver. */
		index = index < 1ULL << (63 - REGION_SHIFT) ? index :
			(1ULL << (63 - REGION_SHIFT)) - 1;
		try_rw(index << REGION_SHIFT, 4, buf, EINVAL,
		       "of no region", index);
		try_map(index << REGION_SHIFT, PAGE, PROT_READ, MAP_SHARED,
			EINVAL, "of no region", index);
	}
	refused(pread(dev.fd, buf, 4, INT64_MAX - 4), EINVAL,
		"read at the largest position");
	refused(pread(dev.fd, buf, 4, -4), EINVAL, "read at a negative position");
	munmap(buf, most + PAGE);
}

struct bad_irq {
	const char *what;
	uint32_t argsz, flags, index, start, count;
	int32_t fd;
	int err;
};

#define HDR	sizeof(struct vfio_irq_set)
#define NONE	VFIO_IRQ_SET_DATA_NONE
#define BOOL	VFIO_IRQ_SET_DATA_BOOL
#define EVENTFD	VFIO_IRQ_SET_DATA_EVENTFD
#define MASK	VFIO_IRQ_SET_ACTION_MASK
#define TRIGGER	VFIO_IRQ_SET_ACTION_TRIGGER
#define REQ	VFIO_PCI_REQ_IRQ_INDEX

static const struct bad_irq bad_irqs[] = {
	{ "a short argument", HDR - 1, NONE | TRIGGER, REQ, 0, 0, 0, EINVAL },
	{ "no flags", HDR + 4, 0, REQ, 0, 1, -1, EINVAL },
	{ "all flags", HDR + 4, ~0U, REQ, 0, 1, -1, EINVAL },
	{ "two data types", HDR + 4, NONE | EVENTFD | TRIGGER, REQ, 0, 1, -1,
	  EINVAL },
	{ "no action", HDR + 4, EVENTFD, REQ, 0, 1, -1, EINVAL },
	{ "two actions", HDR + 4, NONE | TRIGGER | MASK, REQ, 0, 1, -1,
	  EINVAL },
	{ "no such index", HDR + 4, EVENTFD | TRIGGER, 5, 0, 1, -1, EINVAL },
	{ "an index of all ones", HDR + 4, EVENTFD | TRIGGER, ~0U, 0, 1, -1,
	  EINVAL },
	{ "an index without vectors", HDR + 4, EVENTFD | TRIGGER,
	  VFIO_PCI_MSIX_IRQ_INDEX, 0, 1, -1, EINVAL },
	{ "a start past the end", HDR + 4, EVENTFD | TRIGGER, REQ, 1, 1, -1,
	  EINVAL },
	{ "a count past the end", HDR + 8, EVENTFD | TRIGGER, REQ, 0, 2, -1,
	  EINVAL },
	{ "a count of all ones", HDR + 4, EVENTFD | TRIGGER, REQ, 0, ~0U, -1,
	  EINVAL },
	{ "a range that wraps", HDR, NONE | TRIGGER, REQ, ~0U, 2, 0, EINVAL },
	{ "too little data", HDR + 3, EVENTFD | TRIGGER, REQ, 0, 1, -1,
	  EINVAL },
	{ "no eventfds", HDR + 4, EVENTFD | TRIGGER, REQ, 0, 0, -1, EINVAL },
	{ "a mask of an edge", HDR, NONE | MASK, REQ, 0, 1, 0, EINVAL },
	{ "a closed eventfd", HDR + 4, EVENTFD | TRIGGER, REQ, 0, 1, 1000,
	  EBADF },
	{ "a negative eventfd", HDR + 4, EVENTFD | TRIGGER, REQ, 0, 1, -2,
	  EBADF },
	{ "an eventfd that is none", HDR + 4, EVENTFD | TRIGGER, REQ, 0, 1, 1,
	  EINVAL },
};

static long set_irq(const struct bad_irq *irq)
{
	char buf[HDR + 8] = {};
	struct vfio_irq_set *set = (void *)buf;

	set->argsz = irq->argsz;
	set->flags = irq->flags;
	set->index = irq->index;
	set->start = irq->start;
	set->count = irq->count;
	memcpy(set->data, &irq->fd, sizeof(irq->fd));
	return ioctl(dev.fd, VFIO_DEVICE_SET_IRQS, set);
}

static void bad_planes(void)
{
	static const struct {
		const char *what;
		uint32_t argsz, flags;
	} bad[] = {
		{ "a probe for DMABUF", 72, VFIO_GFX_PLANE_TYPE_PROBE |
					    VFIO_GFX_PLANE_TYPE_DMABUF },
		{ "DMABUF", 72, VFIO_GFX_PLANE_TYPE_DMABUF },
		{ "both types", 72, VFIO_GFX_PLANE_TYPE_DMABUF |
				    VFIO_GFX_PLANE_TYPE_REGION },
		{ "a probe for nothing", 72, VFIO_GFX_PLANE_TYPE_PROBE },
		{ "no type", 72, 0 },
		{ "an unknown type", 72, VFIO_GFX_PLANE_TYPE_REGION | 8 },
		{ "a short argument", 32, VFIO_GFX_PLANE_TYPE_REGION },
		{ "no argument", 0, VFIO_GFX_PLANE_TYPE_REGION },
	};
	struct vfio_device_gfx_plane_info plane;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		plane = (struct vfio_device_gfx_plane_info) {
			.argsz = bad[i].argsz,
			.flags = bad[i].flags,
		};
		refused(ioctl(dev.fd, VFIO_DEVICE_QUERY_GFX_PLANE, &plane),
			EINVAL, "plane: %s", bad[i].what);
	}

	plane = (struct vfio_device_gfx_plane_info) {
		.argsz = sizeof(plane),
		.flags = VFIO_GFX_PLANE_TYPE_PROBE | VFIO_GFX_PLANE_TYPE_REGION,
	};
	result(!ioctl(dev.fd, VFIO_DEVICE_QUERY_GFX_PLANE, &plane),
	       "plane: a probe for REGION is answered");
}

void cmd_badcalls(char **arg)
{
	struct vfio_region_info region = { .argsz = sizeof(region) - 1 };
	struct vfio_irq_info irq = { .argsz = sizeof(irq) - 1 };
	struct vfio_device_info info = { .argsz = 15 };
	unsigned int i;

	(void)arg;
	refused(ioctl(dev.fd, VFIO_DEVICE_GET_INFO, &info), EINVAL,
		"device info: a short argument");
	refused(ioctl(dev.fd, VFIO_DEVICE_GET_INFO, NULL), EFAULT,
		"device info: no argument");

	refused(ioctl(dev.fd, VFIO_DEVICE_GET_REGION_INFO, &region), EINVAL,
		"region info: a short argument");
	region.argsz = sizeof(region);
	region.index = dev.info.num_regions;
	refused(ioctl(dev.fd, VFIO_DEVICE_GET_REGION_INFO, &region), EINVAL,
		"region info: an index past the end");
	region.index = ~0U;
	refused(ioctl(dev.fd, VFIO_DEVICE_GET_REGION_INFO, &region), EINVAL,
		"region info: an index of all ones");

	refused(ioctl(dev.fd, VFIO_DEVICE_GET_IRQ_INFO, &irq), EINVAL,
		"irq info: a short argument");
	irq.argsz = sizeof(irq);
	irq.index = dev.info.num_irqs;
	refused(ioctl(dev.fd, VFIO_DEVICE_GET_IRQ_INFO, &irq), EINVAL,
		"irq info: an index past the end");
	irq.index = ~0U;
	refused(ioctl(dev.fd, VFIO_DEVICE_GET_IRQ_INFO, &irq), EINVAL,
		"irq info: an index of all ones");

	for (i = 0; i < ARRAY_SIZE(bad_irqs); i++)
		refused(set_irq(&bad_irqs[i]), bad_irqs[i].err, "irqs: %s",
			bad_irqs[i].what);
	bad_planes();
	refused(ioctl(dev.fd, _IO(VFIO_TYPE, VFIO_BASE + 99), 0), ENOTTY,
		"an unknown ioctl");
}
