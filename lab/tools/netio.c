// SPDX-License-Identifier: GPL-2.0-only
/*
 * Traffic whose every byte is compared: what the tests of the NIC send and
 * take. Compiled, since starting an interpreter in an emulated machine costs
 * more than the traffic.
 *
 *   netio serve            TCP on port 5001; answers each connection with the
 *                          checksum of what came
 *   netio send ADDRESS MIB|FILE
 *                          so many MiB to it, and its answer compared; with
 *                          FILE, makes FILE.runs after the first MiB and ends
 *                          when there is FILE.ends
 *   netio flows ADDRESS COUNT
 *                          so many connections, one after the other
 *   netio echoes ADDRESS COUNT SIZE
 *                          so many datagrams to port 7 come back as they were
 *   netio discards ADDRESS COUNT SIZE
 *                          so many datagrams to port 9, which nobody reads
 *
 * Nothing waits for longer than 100 s. A failure is one line on stderr and
 * status 1.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#define MIB 1048576
#define PORT 5001
#define PATIENCE 100 /* s */

static uint8_t data[MIB];

__attribute__((noreturn, format(printf, 1, 2)))
static void die(const char *format, ...)
{
	va_list args;

	fprintf(stderr, "netio: ");
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fprintf(stderr, "\n");
	exit(1);
}

/* The numbers of FNV-1a in 64 bits, taken eight bytes at a time. */
static uint64_t sum_of(uint64_t sum, const uint8_t *bytes, size_t len)
{
	uint64_t word;

	for (; len >= sizeof(word); len -= sizeof(word), bytes += sizeof(word)) {
		memcpy(&word, bytes, sizeof(word));
		sum = (sum ^ word) * 0x100000001b3;
		sum ^= sum >> 32;
	}
	while (len--)
		sum = (sum ^ *bytes++) * 0x100000001b3;
	return sum;
}

#define SUM_OF_NOTHING 0xcbf29ce484222325

static void set_patience(int fd, int seconds)
{
	struct timeval time = { .tv_sec = seconds };

	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof(time));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &time, sizeof(time));
}

/* to() - a socket that is connected to a numeric address */
static int to(const char *address, unsigned int port, int type)
{
	union {
		struct sockaddr any;
		struct sockaddr_in v4;
		struct sockaddr_in6 v6;
	} peer = {};
	socklen_t len;
	int fd;

	if (inet_pton(AF_INET, address, &peer.v4.sin_addr) == 1) {
		peer.v4.sin_family = AF_INET;
		peer.v4.sin_port = htons(port);
		len = sizeof(peer.v4);
	} else if (inet_pton(AF_INET6, address, &peer.v6.sin6_addr) == 1) {
		peer.v6.sin6_family = AF_INET6;
		peer.v6.sin6_port = htons(port);
		len = sizeof(peer.v6);
	} else {
		die("%s is no address", address);
	}
	fd = socket(peer.any.sa_family, type, 0);
	if (fd < 0)
		die("socket: %s", strerror(errno));
	set_patience(fd, 10);
	if (connect(fd, &peer.any, len))
		die("connect to %s: %s", address, strerror(errno));
	set_patience(fd, PATIENCE);
	return fd;
}

static void send_all(int fd, const uint8_t *bytes, size_t len)
{
	ssize_t sent;

	for (; len; bytes += sent, len -= sent) {
		sent = send(fd, bytes, len, MSG_NOSIGNAL);
		if (sent < 0)
			die("send: %s", strerror(errno));
	}
}

/*
 * sum_read() - the checksum of all that comes until the other end is done
 *
 * What is taken is brought to whole words, so that the sum does not depend on
 * how TCP cut the stream. Return: false if the connection broke.
 */
static bool sum_read(int fd, uint64_t *sum)
{
	static uint8_t room[1 << 18];
	size_t kept = 0, whole;
	ssize_t got;

	*sum = SUM_OF_NOTHING;
	while ((got = recv(fd, room + kept, sizeof(room) - kept, 0)) > 0) {
		kept += got;
		whole = kept & ~(sizeof(*sum) - 1);
		*sum = sum_of(*sum, room, whole);
		kept -= whole;
		memmove(room, room + whole, kept);
	}
	*sum = sum_of(*sum, room, kept);
	return !got;
}

static int serve(void)
{
	struct sockaddr_in6 any = {
		.sin6_family = AF_INET6,
		.sin6_port = htons(PORT),
		.sin6_addr = IN6ADDR_ANY_INIT,
	};
	int fd = socket(AF_INET6, SOCK_STREAM, 0), yes = 1, no = 0, peer;
	uint64_t sum;

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
	setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof(no));
	if (bind(fd, (struct sockaddr *)&any, sizeof(any)) || listen(fd, 16))
		die("port %d: %s", PORT, strerror(errno));
	for (;;) {
		peer = accept(fd, NULL, NULL);
		if (peer < 0)
			die("accept: %s", strerror(errno));
		set_patience(peer, PATIENCE);
		if (sum_read(peer, &sum))
			send(peer, &sum, sizeof(sum), MSG_NOSIGNAL);
		close(peer);
	}
}

/* exists(), make() - NAME with SUFFIX behind it */
static bool exists(const char *name, const char *suffix)
{
	char path[4096];

	snprintf(path, sizeof(path), "%s%s", name, suffix);
	return !access(path, F_OK);
}

static void make(const char *name, const char *suffix)
{
	char path[4096];
	FILE *file;

	snprintf(path, sizeof(path), "%s%s", name, suffix);
	file = fopen(path, "w");
	if (!file || fclose(file))
		die("%s: %s", path, strerror(errno));
}

/* answered() - the other end has had what has that checksum */
static void answered(int fd, uint64_t sum)
{
	uint64_t answer;

	shutdown(fd, SHUT_WR);
	if (recv(fd, &answer, sizeof(answer), MSG_WAITALL) != sizeof(answer))
		die("no answer");
	if (answer != sum)
		die("other bytes came than were sent");
	close(fd);
}

static int send_stream(const char *address, const char *until)
{
	uint64_t sum = SUM_OF_NOTHING;
	unsigned long mib, sent = 0;
	size_t from = 0;
	bool counted;
	char *end;
	int fd;

	mib = strtoul(until, &end, 10);
	counted = !*end;
	fd = to(address, PORT, SOCK_STREAM);
	do {
		/* Whole words, and no two MiB alike. */
		from = (from + 4096 + sizeof(sum)) % MIB;
		sum = sum_of(sum, data + from, MIB - from);
		sum = sum_of(sum, data, from);
		send_all(fd, data + from, MIB - from);
		send_all(fd, data, from);
		if (!sent++ && !counted)
			make(until, ".runs");
	} while (counted ? sent < mib : !exists(until, ".ends"));
	answered(fd, sum);
	return 0;
}

static int flows(const char *address, unsigned long count)
{
	int fd;

	while (count--) {
		fd = to(address, PORT, SOCK_STREAM);
		send_all(fd, data, 1000);
		answered(fd, sum_of(SUM_OF_NOTHING, data, 1000));
	}
	return 0;
}

static int echoes(const char *address, unsigned long count, size_t size)
{
	static uint8_t back[1 << 16];
	int fd = to(address, 7, SOCK_DGRAM);
	unsigned long i, lost = 0;
	const uint8_t *sent;
	ssize_t got;

	if (size > sizeof(back))
		die("no datagram has %zu bytes", size);
	set_patience(fd, 2);
	for (i = 0; i < count; i++) {
		sent = data + i * 64 % (MIB - sizeof(back));
		if (send(fd, sent, size, 0) < 0)
			die("send: %s", strerror(errno));
		got = recv(fd, back, sizeof(back), 0);
		if (got < 0 && (errno == EAGAIN || errno == ECONNREFUSED))
			lost++;
		else if (got < 0)
			die("receive: %s", strerror(errno));
		else if ((size_t)got != size || memcmp(back, sent, size))
			die("a wrong echo");
	}
	if (lost)
		die("%lu of %lu are lost", lost, count);
	return 0;
}

static int discards(const char *address, unsigned long count, size_t size)
{
	int fd = to(address, 9, SOCK_DGRAM);

	if (size > MIB)
		die("no datagram has %zu bytes", size);
	while (count--)
		/* It may be told that nobody reads, and goes on. */
		if (send(fd, data, size, 0) < 0 && errno != ECONNREFUSED)
			die("send: %s", strerror(errno));
	return 0;
}

int main(int argc, char **argv)
{
	size_t have = 0;
	ssize_t got;

	signal(SIGPIPE, SIG_IGN);
	while (have < sizeof(data)) {
		got = getrandom(data + have, sizeof(data) - have, GRND_INSECURE);
		if (got < 0)
			die("no random bytes: %s", strerror(errno));
		have += got;
	}
	if (argc == 2 && !strcmp(argv[1], "serve"))
		return serve();
	if (argc == 4 && !strcmp(argv[1], "send"))
		return send_stream(argv[2], argv[3]);
	if (argc == 4 && !strcmp(argv[1], "flows"))
		return flows(argv[2], strtoul(argv[3], NULL, 10));
	if (argc == 5 && !strcmp(argv[1], "echoes"))
		return echoes(argv[2], strtoul(argv[3], NULL, 10),
			      strtoul(argv[4], NULL, 10));
	if (argc == 5 && !strcmp(argv[1], "discards"))
		return discards(argv[2], strtoul(argv[3], NULL, 10),
				strtoul(argv[4], NULL, 10));
	die("serve, send ADDRESS MIB|FILE, flows ADDRESS COUNT,\n"
	    "or echoes|discards ADDRESS COUNT SIZE");
}
