// SPDX-License-Identifier: GPL-2.0-only
/*
 * Speaks to a PF through the mailbox of one of its VFs, as a guest could that
 * owns the VF: well, badly, and without pause.
 *
 *	mbxfuzz BDF reset
 *	mbxfuzz BDF say DWORD...
 *	mbxfuzz BDF flood SECONDS SEED
 *	mbxfuzz BDF hold SECONDS
 *
 * reset resets the VF and waits until its PF says that it may go on. say sends
 * one message and prints the first three dwords of the answer. flood sends
 * random messages without waiting for answers and prints how many; every
 * hundredth is a reset of the VF. hold keeps the buffer to itself while it
 * tells the PF again and again that there is a message in it. Both say when
 * they have begun.
 *
 * The VF must have no driver. Exits with 1 if the PF does not answer in time.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define BAR_SIZE	0x4000

#define CTRL		0x0000
#define CTRL_RST	0x04000000u
#define VMBMEM		0x0800
#define V2PMAILBOX	0x0c40
#define REQ		0x01
#define ACK		0x02
#define VFU		0x04
#define PFSTS		0x10
#define PFACK		0x20
#define RSTI		0x40
#define RSTD		0x80
#define CLEARED_BY_READ	(PFSTS | PFACK | RSTD)

#define WORDS		16
#define WAIT_MS		1500

static volatile uint32_t *bar;
/* Bits that a read took from the device before anyone asked for them. */
static uint32_t seen;

static uint32_t reg_read(unsigned int reg)
{
	return bar[reg / 4];
}

static void reg_write(unsigned int reg, uint32_t val)
{
	bar[reg / 4] = val;
}

static uint64_t now_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

static int take_bit(uint32_t bit)
{
	uint32_t val;

	seen |= reg_read(V2PMAILBOX) & CLEARED_BY_READ;
	val = seen & bit;
	seen &= ~bit;
	return val != 0;
}

static int wait_bit(uint32_t bit, const char *what)
{
	uint64_t end = now_us() + WAIT_MS * 1000;

	while (!take_bit(bit)) {
		if (now_us() > end) {
			fprintf(stderr, "mbxfuzz: no %s\n", what);
			return 1;
		}
		usleep(50);
	}
	return 0;
}

static int lock(void)
{
	uint64_t end = now_us() + WAIT_MS * 1000;

	for (;;) {
		uint32_t val;

		reg_write(V2PMAILBOX, VFU);
		val = reg_read(V2PMAILBOX);
		seen |= val & CLEARED_BY_READ;
		if (val & VFU)
			return 0;
		if (now_us() > end) {
			fprintf(stderr, "mbxfuzz: the PF has the buffer\n");
			return 1;
		}
		usleep(50);
	}
}

static int reset(void)
{
	uint64_t end = now_us() + WAIT_MS * 1000;

	reg_write(CTRL, CTRL_RST);
	while (reg_read(V2PMAILBOX) & (RSTI | RSTD)) {
		if (now_us() > end) {
			fprintf(stderr, "mbxfuzz: still in reset\n");
			return 1;
		}
		usleep(50);
	}
	return 0;
}

static int say(int argc, char **argv)
{
	uint32_t reply[3];
	int i;

	if (lock())
		return 1;
	seen = 0;
	for (i = 0; i < argc && i < WORDS; i++)
		reg_write(VMBMEM + 4 * i, strtoul(argv[i], NULL, 0));
	reg_write(V2PMAILBOX, REQ);
	if (wait_bit(PFACK, "acknowledgment") || wait_bit(PFSTS, "answer"))
		return 1;
	if (lock())
		return 1;
	for (i = 0; i < 3; i++)
		reply[i] = reg_read(VMBMEM + 4 * i);
	reg_write(V2PMAILBOX, ACK);
	printf("0x%08x 0x%08x 0x%08x\n", reply[0], reply[1], reply[2]);
	return 0;
}

static uint64_t rnd_state;

static uint32_t rnd(void)
{
	rnd_state = rnd_state * 6364136223846793005ull + 1442695040888963407ull;
	return rnd_state >> 32;
}

/* For whoever waits for it. */
static void has_begun(void)
{
	puts("begun");
	fflush(stdout);
}

static int flood(unsigned int seconds, uint64_t seed)
{
	uint64_t end = now_us() + seconds * 1000000ull;
	unsigned long sent = 0;
	int i;

	rnd_state = seed;
	while (now_us() < end) {
		uint32_t head = rnd();

		/* Most come near enough to a message to be looked at. */
		if (sent % 4)
			head &= 0x001f0007;
		if (sent % 16 == 1)
			head = 1;
		reg_write(V2PMAILBOX, VFU);
		reg_write(VMBMEM, head);
		for (i = 1; i < WORDS; i++)
			reg_write(VMBMEM + 4 * i, rnd() & 0x0fff0fff);
		reg_write(V2PMAILBOX, sent % 8 ? REQ : REQ | ACK);
		if (++sent == 1)
			has_begun();
		if (sent % 100 == 0)
			reg_write(CTRL, CTRL_RST);
	}
	reg_write(V2PMAILBOX, 0);
	printf("%lu\n", sent);
	return 0;
}

static int hold(unsigned int seconds)
{
	uint64_t end = now_us() + seconds * 1000000ull;

	reg_write(V2PMAILBOX, VFU | REQ);
	has_begun();
	while (now_us() < end) {
		reg_write(V2PMAILBOX, VFU | REQ);
		usleep(1000);
	}
	reg_write(V2PMAILBOX, 0);
	return 0;
}

static int usage(void)
{
	fprintf(stderr, "usage: mbxfuzz BDF reset | say DWORD... |\n"
			"               flood SECONDS SEED | hold SECONDS\n");
	return 2;
}

int main(int argc, char **argv)
{
	char path[64];
	int fd;

	if (argc < 3)
		return usage();
	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s%s/resource0",
		 strlen(argv[1]) == 7 ? "0000:" : "", argv[1]);
	fd = open(path, O_RDWR | O_SYNC);
	if (fd < 0) {
		fprintf(stderr, "mbxfuzz: %s: %s\n", path, strerror(errno));
		return 2;
	}
	bar = mmap(NULL, BAR_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (bar == MAP_FAILED) {
		fprintf(stderr, "mbxfuzz: mmap: %s\n", strerror(errno));
		return 2;
	}

	if (!strcmp(argv[2], "reset") && argc == 3)
		return reset();
	if (!strcmp(argv[2], "say") && argc > 3)
		return say(argc - 3, argv + 3);
	if (!strcmp(argv[2], "flood") && argc == 5)
		return flood(atoi(argv[3]), strtoull(argv[4], NULL, 0));
	if (!strcmp(argv[2], "hold") && argc == 4)
		return hold(atoi(argv[3]));
	return usage();
}
