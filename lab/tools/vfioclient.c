// SPDX-License-Identifier: GPL-2.0-only
/*
 * A VFIO client for tests: opens one device, of the mdev or the PCI bus, and
 * does to it what a hypervisor would do, and what none should.
 *
 *	vfioclient [--cdev] UUID|BDF COMMAND [ARGUMENT...] [, COMMAND ...]
 *
 * Commands are done in order while the device stays open; a lone comma stands
 * between two. Numbers may be hexadecimal with 0x. Tests print TAP lines. The
 * exit status is 0 if all was done and passed, 1 if not, 2 for a usage error.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "vfioclient.h"

struct device dev;

static unsigned int failures;

void die(const char *fmt, ...)
{
	int err = errno;
	va_list ap;

	va_start(ap, fmt);
	fprintf(stderr, "vfioclient: ");
	vfprintf(stderr, fmt, ap);
	fprintf(stderr, err ? ": %s\n" : "\n", strerror(err));
	va_end(ap);
	exit(1);
}

static void __attribute__((noreturn)) usage(const char *why)
{
	fprintf(stderr,
		"vfioclient: %s\n"
		"usage: vfioclient [--cdev] UUID|BDF COMMAND [ARGUMENT...] [, COMMAND ...]\n"
		"  info                        describe the device\n"
		"  read REGION OFFSET LENGTH   print bytes\n"
		"  write REGION OFFSET HEX     write bytes\n"
		"  mread REGION OFFSET LENGTH  print bytes of a mapping\n"
		"  mwrite REGION OFFSET HEX    write bytes to a mapping\n"
		"  pattern REGION SEED         fill a mappable region, check it\n"
		"  check REGION SEED           check what pattern wrote\n"
		"  zeros REGION                check that a region is all zeros\n"
		"  reset                       reset the device\n"
		"  plane                       describe the picture\n"
		"  bounds                      try accesses that must be refused\n"
		"  badcalls                    try malformed ioctls\n"
		"  console                     check that the picture follows\n"
		"  request SECONDS             wait to be asked to let go\n"
		"  hold SECONDS                keep the device open\n",
		why);
	exit(2);
}

void result(bool good, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	printf("%s - ", good ? "ok" : "not ok");
	vprintf(fmt, ap);
	printf("\n");
	fflush(stdout);
	va_end(ap);
	failures += !good;
}

static uint64_t number(const char *word)
{
	unsigned long long val;
	char *end;

	errno = 0;
	val = strtoull(word, &end, 0);
	if (errno || end == word || *end)
		usage("not a number");
	return val;
}

static const struct region *region_arg(const char *word)
{
	uint64_t index = number(word);

	errno = 0;
	if (index >= dev.info.num_regions)
		die("there is no region %s", word);
	return &dev.region[index];
}

uint8_t *map(const struct region *region, uint64_t off, uint64_t len,
	     int prot)
{
	uint8_t *at = mmap(NULL, len, prot, MAP_SHARED, dev.fd,
			   region->offset + off);

	if (at == MAP_FAILED)
		die("cannot map %#llx bytes at %#llx",
		    (unsigned long long)len, (unsigned long long)off);
	return at;
}

static int region_prot(const struct region *region)
{
	return region->flags & VFIO_REGION_INFO_FLAG_WRITE ?
	       PROT_READ | PROT_WRITE : PROT_READ;
}

static void print_bytes(const uint8_t *buf, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		printf("%02x%s", buf[i], i % 16 == 15 || i == len - 1 ? "\n" :
					 " ");
}

static size_t parse_bytes(const char *word, uint8_t *buf, size_t size)
{
	size_t n = 0;
	unsigned int byte;

	for (; *word; word += 2) {
		if (n == size || sscanf(word, "%2x", &byte) != 1 || !word[1])
			usage("not an even number of hexadecimal digits");
		buf[n++] = byte;
	}
	return n;
}

static void access_range(const struct region *region, uint64_t off,
			 uint8_t *buf, size_t len, bool write, bool mapped)
{
	uint64_t start = off & ~(PAGE - 1);
	uint64_t span = (off + len - start + PAGE - 1) & ~(PAGE - 1);
	uint8_t *at;
	ssize_t n;

	if (mapped) {
		at = map(region, start, span, region_prot(region));
		if (write)
			memcpy(at + (off - start), buf, len);
		else
			memcpy(buf, at + (off - start), len);
		munmap(at, span);
		return;
	}

	n = write ? pwrite(dev.fd, buf, len, region->offset + off) :
		    pread(dev.fd, buf, len, region->offset + off);
	if (n < 0)
		die("cannot access %zu bytes at %#llx", len,
		    (unsigned long long)off);
	errno = 0;
	if ((size_t)n != len)
		die("only %zd of %zu bytes", n, len);
}

static void do_read(char **arg, bool mapped)
{
	const struct region *region = region_arg(arg[0]);
	size_t len = number(arg[2]);
	uint8_t *buf = calloc(1, len ? len : 1);

	if (!buf)
		die("no memory");
	access_range(region, number(arg[1]), buf, len, false, mapped);
	print_bytes(buf, len);
	free(buf);
}

static void do_write(char **arg, bool mapped)
{
	uint8_t buf[4096];
	size_t len = parse_bytes(arg[2], buf, sizeof(buf));

	access_range(region_arg(arg[0]), number(arg[1]), buf, len, true,
		     mapped);
}

static void cmd_read(char **arg)
{
	do_read(arg, false);
}

static void cmd_mread(char **arg)
{
	do_read(arg, true);
}

static void cmd_write(char **arg)
{
	do_write(arg, false);
}

static void cmd_mwrite(char **arg)
{
	do_write(arg, true);
}

/* Differs in every word, and between seeds. */
static uint64_t pattern_word(uint64_t seed, uint64_t index)
{
	uint64_t x = seed * 0x9e3779b97f4a7c15ULL + index;

	x ^= x >> 30;
	x *= 0xbf58476d1ce4e5b9ULL;
	return x ^ x >> 27;
}

/* All of @region by mapping and the ends of each MiB by pread. */
static bool pattern_holds(const struct region *region, uint64_t seed)
{
	const uint64_t words = region->size / 8;
	const uint64_t *at = (void *)map(region, 0, region->size, PROT_READ);
	uint64_t i, got;
	bool good = true;

	for (i = 0; i < words && good; i++)
		good = at[i] == pattern_word(seed, i);
	munmap((void *)at, region->size);

	for (i = 0; i < words && good; i += (i & 1) ? 131071 : 1)
		good = pread(dev.fd, &got, 8, region->offset + 8 * i) == 8 &&
		       got == pattern_word(seed, i);
	if (!good)
		printf("# differs at word %llu\n", (unsigned long long)i - 1);
	return good;
}

static void cmd_pattern(char **arg)
{
	const struct region *region = region_arg(arg[0]);
	uint64_t seed = number(arg[1]), i;
	uint64_t *at = (void *)map(region, 0, region->size,
				   PROT_READ | PROT_WRITE);

	for (i = 0; i < region->size / 8; i++)
		at[i] = pattern_word(seed, i);
	munmap(at, region->size);
	result(pattern_holds(region, seed), "region %s keeps a pattern",
	       arg[0]);
}

static void cmd_check(char **arg)
{
	result(pattern_holds(region_arg(arg[0]), number(arg[1])),
	       "region %s has the pattern %s", arg[0], arg[1]);
}

static void cmd_zeros(char **arg)
{
	const struct region *region = region_arg(arg[0]);
	const uint64_t *at = (void *)map(region, 0, region->size, PROT_READ);
	uint64_t i;

	for (i = 0; i < region->size / 8 && !at[i]; i++)
		;
	result(i == region->size / 8, "region %s is all zeros", arg[0]);
	munmap((void *)at, region->size);
}

static void cmd_info(char **arg)
{
	unsigned int i;

	(void)arg;
	printf("device: flags %#x regions %u irqs %u\n", dev.info.flags,
	       dev.info.num_regions, dev.info.num_irqs);
	for (i = 0; i < dev.info.num_regions; i++) {
		const struct region *r = &dev.region[i];

		printf("region %u: size %#llx offset %#llx flags %#x", i,
		       (unsigned long long)r->size,
		       (unsigned long long)r->offset, r->flags);
		if (r->type || r->subtype)
			printf(" type %#x subtype %#x", r->type, r->subtype);
		printf("\n");
	}
	for (i = 0; i < dev.info.num_irqs; i++) {
		struct vfio_irq_info irq = { .argsz = sizeof(irq), .index = i };

		if (!ioctl(dev.fd, VFIO_DEVICE_GET_IRQ_INFO, &irq))
			printf("irq %u: count %u flags %#x\n", i, irq.count,
			       irq.flags);
	}
}

static void cmd_reset(char **arg)
{
	(void)arg;
	if (ioctl(dev.fd, VFIO_DEVICE_RESET))
		die("cannot reset");
}

struct vfio_device_gfx_plane_info query_plane(void)
{
	struct vfio_device_gfx_plane_info plane = {
		.argsz = sizeof(plane),
		.flags = VFIO_GFX_PLANE_TYPE_REGION,
	};

	if (ioctl(dev.fd, VFIO_DEVICE_QUERY_GFX_PLANE, &plane))
		die("cannot query the plane");
	return plane;
}

static void cmd_plane(char **arg)
{
	struct vfio_device_gfx_plane_info plane = query_plane();

	(void)arg;
	printf("plane: format %.4s width %u height %u stride %u size %u region %u\n",
	       plane.drm_format ? (char *)&plane.drm_format : "none",
	       plane.width, plane.height, plane.stride, plane.size,
	       plane.region_index);
}

static long set_eventfd(uint32_t index, int fd)
{
	struct {
		struct vfio_irq_set hdr;
		int32_t fd;
	} set = {
		.hdr = {
			.argsz = sizeof(set),
			.flags = VFIO_IRQ_SET_DATA_EVENTFD |
				 VFIO_IRQ_SET_ACTION_TRIGGER,
			.index = index,
			.count = 1,
		},
		.fd = fd,
	};

	return ioctl(dev.fd, VFIO_DEVICE_SET_IRQS, &set);
}

static void cmd_request(char **arg)
{
	struct pollfd pfd = { .events = POLLIN };

	pfd.fd = eventfd(0, EFD_CLOEXEC);
	if (pfd.fd < 0)
		die("no eventfd");
	if (set_eventfd(VFIO_PCI_REQ_IRQ_INDEX, pfd.fd))
		die("cannot set the REQ eventfd");
	printf("# waits to be asked to let go\n");
	fflush(stdout);
	result(poll(&pfd, 1, number(arg[0]) * 1000) == 1,
	       "the driver asked to let go");
}

static void cmd_hold(char **arg)
{
	printf("# holds the device\n");
	fflush(stdout);
	sleep(number(arg[0]));
}

static const struct {
	const char *name;
	int args;
	void (*run)(char **arg);
} commands[] = {
	{ "info", 0, cmd_info },
	{ "read", 3, cmd_read },
	{ "write", 3, cmd_write },
	{ "mread", 3, cmd_mread },
	{ "mwrite", 3, cmd_mwrite },
	{ "pattern", 2, cmd_pattern },
	{ "check", 2, cmd_check },
	{ "zeros", 1, cmd_zeros },
	{ "reset", 0, cmd_reset },
	{ "plane", 0, cmd_plane },
	{ "bounds", 0, cmd_bounds },
	{ "badcalls", 0, cmd_badcalls },
	{ "console", 0, cmd_console },
	{ "request", 1, cmd_request },
	{ "hold", 1, cmd_hold },
};

static int run_command(int argc, char **argv)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(commands); i++) {
		if (strcmp(argv[0], commands[i].name))
			continue;
		if (argc - 1 < commands[i].args)
			usage("too few arguments");
		commands[i].run(argv + 1);
		return 1 + commands[i].args;
	}
	usage("unknown command");
}

int main(int argc, char **argv)
{
	bool cdev = argc > 1 && !strcmp(argv[1], "--cdev");
	int at = 1 + cdev;

	if (argc < at + 2)
		usage("a device and a command are needed");
	open_device(argv[at], cdev);

	for (at++; at < argc; at++) {
		at += run_command(argc - at, argv + at);
		if (at < argc && strcmp(argv[at], ","))
			usage("a comma must stand between two commands");
	}
	return failures ? 1 : 0;
}
