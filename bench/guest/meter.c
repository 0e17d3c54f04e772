// SPDX-License-Identifier: GPL-2.0-only
/*
 * The part of a benchmark that runs in the VM: does one thing between the two
 * marks of the counter (plugin/magic.h) and prints one line of JSON with the
 * tag, the time it took and the interrupts that came meanwhile. Without the
 * counter the marks are NOPs.
 *
 *	meter TAG write FILE TEXT [FILE TEXT]...
 *	meter TAG run COMMAND...
 *	meter TAG udp NETNS NETNS ADDRESS ROUNDS	64 bytes there and back
 *	meter TAG tcp NETNS NETNS ADDRESS BYTES		one way
 *	meter - drop INTERFACE				XDP_DROP till killed
 *
 * Both ends of udp and tcp are one thread, so that no scheduler is measured.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/bpf.h>
#include <linux/if_link.h>
#include <net/if.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sched.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../plugin/magic.h"

#define WARM_UP		64	/* round trips that are not measured */
#define ROUND_SIZE	64	/* bytes of payload */
#define STREAM_SIZE	65536	/* bytes of one write */

static unsigned long tag;
static char *interrupts_before;
static uint64_t time_before, time_after;

__attribute__((noreturn, format(printf, 1, 2)))
static void die(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fprintf(stderr, "meter: ");
	vfprintf(stderr, format, args);
	fprintf(stderr, "%s%s\n", errno ? ": " : "", errno ? strerror(errno) : "");
	va_end(args);
	exit(1);
}

static uint64_t now_ns(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (uint64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

/* read_file() - a file whole, as a string that the caller frees */
static char *read_file(const char *name)
{
	size_t size = 0, room = 0;
	char *text = NULL;
	int file = open(name, O_RDONLY);
	ssize_t got;

	if (file < 0)
		die("%s", name);
	do {
		if (room - size < 4096) {
			room = room * 2 + 65536;
			text = realloc(text, room);
			if (!text)
				die("memory");
		}
		got = read(file, text + size, room - size - 1);
		if (got < 0)
			die("%s", name);
		size += got;
	} while (got);
	close(file);
	text[size] = 0;
	return text;
}

/* mark() - one command for the counter, which must be a constant */
static inline __attribute__((always_inline)) void mark(unsigned int command)
{
	asm volatile(".quad (%c0 << 32) + 0x00841f0f"
		     : : "i" (MAGIC + command) : "memory");
}

static void mark_nibble(unsigned int nibble)
{
	switch (nibble) {
	case 0x0:
		mark(MAGIC_NIBBLE + 0x0);
		break;
	case 0x1:
		mark(MAGIC_NIBBLE + 0x1);
		break;
	case 0x2:
		mark(MAGIC_NIBBLE + 0x2);
		break;
	case 0x3:
		mark(MAGIC_NIBBLE + 0x3);
		break;
	case 0x4:
		mark(MAGIC_NIBBLE + 0x4);
		break;
	case 0x5:
		mark(MAGIC_NIBBLE + 0x5);
		break;
	case 0x6:
		mark(MAGIC_NIBBLE + 0x6);
		break;
	case 0x7:
		mark(MAGIC_NIBBLE + 0x7);
		break;
	case 0x8:
		mark(MAGIC_NIBBLE + 0x8);
		break;
	case 0x9:
		mark(MAGIC_NIBBLE + 0x9);
		break;
	case 0xa:
		mark(MAGIC_NIBBLE + 0xa);
		break;
	case 0xb:
		mark(MAGIC_NIBBLE + 0xb);
		break;
	case 0xc:
		mark(MAGIC_NIBBLE + 0xc);
		break;
	case 0xd:
		mark(MAGIC_NIBBLE + 0xd);
		break;
	case 0xe:
		mark(MAGIC_NIBBLE + 0xe);
		break;
	case 0xf:
		mark(MAGIC_NIBBLE + 0xf);
		break;
	}
}

static void begin(void)
{
	int shift;

	interrupts_before = read_file("/proc/interrupts");
	for (shift = 12; shift >= 0; shift -= 4)
		mark_nibble(tag >> shift & 0xf);
	time_before = now_ns();
	mark(MAGIC_BEGIN);
}

static void end(void)
{
	mark(MAGIC_END);
	time_after = now_ns();
}

/* interrupts_of() - the sum of the lines that name a PCI function */
static uint64_t interrupts_of(const char *text, const char *function)
{
	uint64_t sum = 0;

	for (const char *line = text; line && *line; line = strchr(line, '\n')) {
		const char *colon, *stop;

		line += *line == '\n';
		stop = strchrnul(line, '\n');
		colon = memchr(line, ':', stop - line);
		if (colon && memmem(line, stop - line, function, strlen(function)))
			sum += strtoull(colon + 1, NULL, 10);
	}
	return sum;
}

/* report() - the line of JSON; @format adds members */
__attribute__((format(printf, 1, 2)))
static void report(const char *format, ...)
{
	char *after = read_file("/proc/interrupts");
	char seen[16][16];
	unsigned int n = 0, i;
	va_list args;

	printf("{\"tag\": %lu, \"ns\": %" PRIu64 ", \"interrupts\": {", tag,
	       time_after - time_before);
	for (const char *at = after; (at = strstr(at, "0000:")); at += 5) {
		char function[16];

		snprintf(function, sizeof(function), "%.12s", at);
		for (i = 0; i < n && strcmp(seen[i], function); i++)
			;
		if (i < n || n == 16)
			continue;
		strcpy(seen[n++], function);
		printf("%s\"%s\": %" PRIu64, n > 1 ? ", " : "", function,
		       interrupts_of(after, function) -
		       interrupts_of(interrupts_before, function));
	}
	printf("}");
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	printf("}\n");
}

static void do_write(char **args)
{
	begin();
	for (; args[0] && args[1]; args += 2) {
		int file = open(args[0], O_WRONLY);

		if (file < 0 || dprintf(file, "%s\n", args[1]) < 0) {
			end();
			die("%s: '%s'", args[0], args[1]);
		}
		close(file);
	}
	end();
	report(" ");
}

static void do_run(char **args)
{
	int status;
	pid_t pid;

	begin();
	pid = vfork();
	if (!pid) {
		execvp(args[0], args);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		die("%s", args[0]);
	end();
	if (status)
		die("%s: status %#x", args[0], status);
	report(" ");
}

static void enter(const char *netns)
{
	char name[64];
	int file;

	snprintf(name, sizeof(name), "/run/netns/%s", netns);
	file = open(name, O_RDONLY);
	if (file < 0 || setns(file, CLONE_NEWNET))
		die("%s", name);
	close(file);
}

static struct sockaddr_in address_of(const char *text)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(5005) };

	if (inet_pton(AF_INET, text, &address.sin_addr) != 1)
		die("'%s' is no IPv4 address", text);
	return address;
}

/* listener() - a socket in @netns bound to the port */
static int listener(const char *netns, int type)
{
	struct sockaddr_in any = { .sin_family = AF_INET, .sin_port = htons(5005) };
	struct timeval limit = { .tv_sec = 10 };
	int one = 1, fd;

	enter(netns);
	fd = socket(AF_INET, type | SOCK_CLOEXEC, 0);
	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one)) ||
	    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit)) ||
	    bind(fd, (struct sockaddr *)&any, sizeof(any)))
		die("a socket in %s", netns);
	return fd;
}

static int compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static void round_trip(int here, int there, const struct sockaddr_in *to)
{
	char data[ROUND_SIZE] = { 0 };
	struct sockaddr_in from;
	socklen_t size = sizeof(from);

	if (sendto(here, data, sizeof(data), 0, (struct sockaddr *)to, sizeof(*to)) < 0 ||
	    recvfrom(there, data, sizeof(data), 0, (struct sockaddr *)&from, &size) < 0 ||
	    sendto(there, data, sizeof(data), 0, (struct sockaddr *)&from, size) < 0 ||
	    recv(here, data, sizeof(data), 0) < 0) {
		end();
		die("a round trip");
	}
}

static void do_udp(char **args)
{
	struct sockaddr_in to = address_of(args[2]);
	long rounds = atol(args[3]), i;
	uint64_t *ns = calloc(rounds + 1, sizeof(*ns));
	int here, there;

	if (rounds < 1 || !ns)
		die("rounds");
	there = listener(args[1], SOCK_DGRAM);
	here = listener(args[0], SOCK_DGRAM);
	for (i = 0; i < WARM_UP; i++)
		round_trip(here, there, &to);
	begin();
	for (i = 0; i < rounds; i++) {
		ns[i] = now_ns();
		round_trip(here, there, &to);
	}
	ns[rounds] = now_ns();
	end();
	for (i = 0; i < rounds; i++)
		ns[i] = ns[i + 1] - ns[i];
	qsort(ns, rounds, sizeof(*ns), compare);
	report(", \"p50_ns\": %" PRIu64 ", \"p99_ns\": %" PRIu64, ns[rounds / 2],
	       ns[rounds * 99 / 100]);
}

/* stream() - moves @bytes; whichever end can go on does */
static void stream(int from, int to, uint64_t bytes)
{
	static char data[STREAM_SIZE];
	uint64_t sent = 0, received = 0;
	struct pollfd wait[2] = {
		{ .fd = to, .events = POLLIN },
		{ .fd = from, .events = POLLOUT },
	};

	while (received < bytes) {
		size_t left = bytes - sent < sizeof(data) ? bytes - sent : sizeof(data);
		ssize_t out = 0, in;

		if (left)
			out = send(from, data, left, MSG_DONTWAIT);
		if (out > 0)
			sent += out;
		in = recv(to, data, sizeof(data), MSG_DONTWAIT);
		if (in > 0)
			received += in;
		if (out > 0 || in > 0)
			continue;
		if ((out < 0 && errno != EAGAIN) || !in)
			die("the stream broke after %" PRIu64 " bytes", received);
		if (poll(wait, left ? 2 : 1, 10000) <= 0)
			die("the stream stands after %" PRIu64 " bytes", received);
	}
}

static void do_tcp(char **args)
{
	struct sockaddr_in to = address_of(args[2]);
	uint64_t bytes = strtoull(args[3], NULL, 10);
	int server = listener(args[1], SOCK_STREAM), from, peer;

	if (!bytes || listen(server, 1))
		die("listen");
	enter(args[0]);
	from = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (from < 0 || connect(from, (struct sockaddr *)&to, sizeof(to)))
		die("connect to %s", args[2]);
	peer = accept(server, NULL, NULL);
	if (peer < 0)
		die("accept");
	stream(from, peer, 4 << 20);
	begin();
	stream(from, peer, bytes);
	end();
	report(" ");
}

static void do_drop(char **args)
{
	const struct bpf_insn code[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0, .imm = XDP_DROP },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	union bpf_attr load = {
		.prog_type = BPF_PROG_TYPE_XDP,
		.insn_cnt = 2,
		.insns = (uintptr_t)code,
		.license = (uintptr_t)"GPL",
	};
	union bpf_attr link;
	int program;

	program = syscall(SYS_bpf, BPF_PROG_LOAD, &load, sizeof(load));
	if (program < 0)
		die("a program is not loaded");
	memset(&link, 0, sizeof(link));
	link.link_create.prog_fd = program;
	link.link_create.target_ifindex = if_nametoindex(args[0]);
	link.link_create.attach_type = BPF_XDP;
	link.link_create.flags = XDP_FLAGS_DRV_MODE;
	if (syscall(SYS_bpf, BPF_LINK_CREATE, &link, sizeof(link)) < 0)
		die("%s takes no XDP program", args[0]);
	printf("attached\n");
	fflush(stdout);
	pause();
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		int args;
		void (*run)(char **args);
	} verbs[] = {
		{ "write", 2, do_write },
		{ "run", 1, do_run },
		{ "udp", 4, do_udp },
		{ "tcp", 4, do_tcp },
		{ "drop", 1, do_drop },
		{ },
	};

	if (argc < 3)
		die("TAG VERB ARGUMENT...");
	tag = strtoul(argv[1], NULL, 10);
	for (int i = 0; verbs[i].name; i++) {
		if (strcmp(argv[2], verbs[i].name))
			continue;
		if (argc - 3 < verbs[i].args)
			die("%s takes %d arguments", argv[2], verbs[i].args);
		errno = 0;
		verbs[i].run(argv + 3);
		return 0;
	}
	die("unknown verb '%s'", argv[2]);
}
