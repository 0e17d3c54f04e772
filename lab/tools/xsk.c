// SPDX-License-Identifier: GPL-2.0-only
/*
 * AF_XDP sockets for the tests of the NIC, with nothing but the kernel's own
 * interface, and what they talk to.
 *
 *	xsk echo DEV QUEUE[,QUEUE...] [OPTION...]
 *		sends back what it receives, until it gets SIGTERM; SIGUSR1 makes
 *		it keep the memory that it should give to the device, and give it
 *		again
 *	xsk drop DEV QUEUE[,QUEUE...] [OPTION...]
 *		only receives, until it gets SIGTERM
 *	xsk send DEV QUEUE MAC COUNT [OPTION...]
 *	xsk ask DEV MAC COUNT [OPTION...]
 *		sends frames by a packet socket and wants each back
 *	xsk hear DEV COUNT [OPTION...]
 *		wants just so many frames
 *
 * Options: chunk=BYTES headroom=BYTES chunks=N ring=N (entries of each ring)
 * max=BYTES (longest frame) flows=N window=N (frames under way) idle=MS
 * some=N (only up to so many are wanted back) port=N (of UDP)
 * copy (not zero copy) unaligned shared (one memory for all queues)
 * awake (without need_wakeup) bare (no program) sendonly (no memory to receive)
 * spoil (with bad descriptors) keep (completions stay in their ring at first)
 */
#include <errno.h>
#include <linux/bpf.h>
#include <linux/if_link.h>
#include <linux/if_xdp.h>
#include <net/if.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "xsk.h"

#define QUEUES_MAX	8

struct ring {
	__u32 *producer, *consumer, *flags;
	void *entries;
	__u32 size, mine;
};

struct xsk {
	int fd;
	__u8 *area;
	struct ring rx, tx, fill, done;
	__u64 *kept;
	unsigned int nkept;
	bool *flying;
};

static struct options opt = {
	.chunk = 4096, .chunks = 1024, .ring = 512, .max = 1514, .flows = 1,
	.window = 16, .idle = 8000, .port = 4242,
};

static struct xsk sockets[QUEUES_MAX];
static unsigned int nsockets;
static volatile sig_atomic_t ended, starving;

static long bpf(int cmd, union bpf_attr *attr)
{
	return syscall(SYS_bpf, cmd, attr, sizeof(*attr));
}

int make_map(void)
{
	union bpf_attr attr = {
		.map_type = BPF_MAP_TYPE_XSKMAP,
		.key_size = 4, .value_size = 4, .max_entries = QUEUES_MAX,
	};
	int fd = bpf(BPF_MAP_CREATE, &attr);

	if (fd < 0)
		die("xskmap");
	return fd;
}

void put_in_map(int map, __u32 key, int fd)
{
	union bpf_attr attr = {
		.map_fd = map, .key = (__u64)&key, .value = (__u64)&fd,
	};

	if (bpf(BPF_MAP_UPDATE_ELEM, &attr))
		die("xskmap entry");
}

#define INSN(c, d, s, o, i) \
	{ .code = (c), .dst_reg = (d), .src_reg = (s), .off = (o), .imm = (i) }
#define LOAD(size, d, s, o)	INSN(BPF_LDX | (size) | BPF_MEM, d, s, o, 0)
#define UNLESS(r, value, skip)	INSN(BPF_JMP | BPF_JNE | BPF_K, r, 0, skip, value)
#define SET(r, value)		INSN(BPF_ALU64 | BPF_MOV | BPF_K, r, 0, 0, value)
#define EXIT			INSN(BPF_JMP | BPF_EXIT, 0, 0, 0, 0)

/* The program ends with this process. Returns what keeps it. */
int redirect_to(int ifindex, int map)
{
	const struct bpf_insn program[] = {
		INSN(BPF_ALU64 | BPF_MOV | BPF_X, 6, 1, 0, 0),
		LOAD(BPF_W, 2, 6, 0),		/* data */
		LOAD(BPF_W, 3, 6, 4),		/* data_end */
		INSN(BPF_ALU64 | BPF_MOV | BPF_X, 4, 2, 0, 0),
		INSN(BPF_ALU64 | BPF_ADD | BPF_K, 4, 0, 0, 42),
		INSN(BPF_JMP | BPF_JGT | BPF_X, 4, 3, 12, 0),
		LOAD(BPF_H, 5, 2, 12),
		UNLESS(5, 0x0008, 10),		/* IPv4 */
		LOAD(BPF_B, 5, 2, 23),
		UNLESS(5, 17, 8),		/* UDP */
		LOAD(BPF_H, 5, 2, 36),
		UNLESS(5, __builtin_bswap16(opt.port), 6),
		LOAD(BPF_W, 2, 6, 16),		/* queue */
		INSN(BPF_LD | BPF_DW | BPF_IMM, 1, BPF_PSEUDO_MAP_FD, 0, map),
		INSN(0, 0, 0, 0, 0),
		SET(3, XDP_PASS),
		INSN(BPF_JMP | BPF_CALL, 0, 0, 0, BPF_FUNC_redirect_map),
		EXIT,
		SET(0, XDP_PASS),
		EXIT,
	};
	union bpf_attr load = {
		.prog_type = BPF_PROG_TYPE_XDP,
		.insns = (__u64)program,
		.insn_cnt = sizeof(program) / sizeof(*program),
		.license = (__u64)"GPL",
		.prog_flags = BPF_F_XDP_HAS_FRAGS,
	};
	union bpf_attr link = {};
	int fd = bpf(BPF_PROG_LOAD, &load);

	if (fd < 0)
		die("program");
	link.link_create.prog_fd = fd;
	link.link_create.target_ifindex = ifindex;
	link.link_create.attach_type = BPF_XDP;
	link.link_create.flags = XDP_FLAGS_DRV_MODE;
	fd = bpf(BPF_LINK_CREATE, &link);
	if (fd < 0)
		die("attaching the program");
	return fd;
}

static void map_ring(int fd, struct ring *ring, int option, off_t where,
		     const struct xdp_ring_offset *at, size_t entry)
{
	__u32 size = opt.ring;
	__u8 *base;

	if (option == XDP_UMEM_COMPLETION_RING && opt.keep)
		size /= 8;
	base = mmap(NULL, at->desc + size * entry, PROT_READ | PROT_WRITE,
		    MAP_SHARED | MAP_POPULATE, fd, where);
	if (base == MAP_FAILED)
		die("mmap of a ring");
	ring->producer = (void *)(base + at->producer);
	ring->consumer = (void *)(base + at->consumer);
	ring->flags = (void *)(base + at->flags);
	ring->entries = base + at->desc;
	ring->size = size;
}

static void want_ring(int fd, int option)
{
	int size = opt.ring;

	if (option == XDP_UMEM_COMPLETION_RING && opt.keep)
		size /= 8;
	if (setsockopt(fd, SOL_XDP, option, &size, sizeof(size)))
		die("size of a ring");
}

static void give(struct xsk *xsk, __u64 address)
{
	__u64 *entries = xsk->fill.entries;

	if (opt.unaligned)
		address &= XSK_UNALIGNED_BUF_ADDR_MASK;
	entries[xsk->fill.mine++ & (xsk->fill.size - 1)] = address;
	__atomic_store_n(xsk->fill.producer, xsk->fill.mine, __ATOMIC_RELEASE);
}

static void open_memory(struct xsk *xsk)
{
	size_t size = (size_t)opt.chunk * opt.chunks;
	struct xdp_umem_reg memory = {
		.len = size, .chunk_size = opt.chunk, .headroom = opt.headroom,
		.flags = opt.unaligned ? XDP_UMEM_UNALIGNED_CHUNK_FLAG : 0,
	};

	xsk->area = mmap(NULL, size, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	if (xsk->area == MAP_FAILED)
		die("mmap of the memory");
	memory.addr = (__u64)xsk->area;
	if (setsockopt(xsk->fd, SOL_XDP, XDP_UMEM_REG, &memory, sizeof(memory)))
		die("memory");
}

/* With shared memory each socket has a part of its own. */
static void open_socket(struct xsk *xsk, const char *dev, unsigned int queue)
{
	bool shares = opt.shared && xsk != sockets;
	struct sockaddr_xdp here = {
		.sxdp_family = AF_XDP, .sxdp_ifindex = if_nametoindex(dev),
		.sxdp_queue_id = queue,
	};
	unsigned int chunks = opt.chunks, first = 0, i;
	struct xdp_mmap_offsets at;
	struct xdp_options options;
	socklen_t size = sizeof(at);

	xsk->fd = socket(AF_XDP, SOCK_RAW, 0);
	if (xsk->fd < 0)
		die("socket");
	if (shares)
		xsk->area = sockets[0].area;
	else
		open_memory(xsk);
	if (!opt.sendonly)
		want_ring(xsk->fd, XDP_RX_RING);
	want_ring(xsk->fd, XDP_TX_RING);
	want_ring(xsk->fd, XDP_UMEM_FILL_RING);
	want_ring(xsk->fd, XDP_UMEM_COMPLETION_RING);
	if (getsockopt(xsk->fd, SOL_XDP, XDP_MMAP_OFFSETS, &at, &size))
		die("offsets");
	if (!opt.sendonly)
		map_ring(xsk->fd, &xsk->rx, XDP_RX_RING, XDP_PGOFF_RX_RING,
			 &at.rx, sizeof(struct xdp_desc));
	map_ring(xsk->fd, &xsk->tx, XDP_TX_RING, XDP_PGOFF_TX_RING, &at.tx,
		 sizeof(struct xdp_desc));
	map_ring(xsk->fd, &xsk->fill, XDP_UMEM_FILL_RING,
		 XDP_UMEM_PGOFF_FILL_RING, &at.fr, sizeof(__u64));
	map_ring(xsk->fd, &xsk->done, XDP_UMEM_COMPLETION_RING,
		 XDP_UMEM_PGOFF_COMPLETION_RING, &at.cr, sizeof(__u64));
	xsk->kept = calloc(chunks, sizeof(*xsk->kept));
	xsk->flying = calloc(chunks, sizeof(*xsk->flying));
	if (opt.shared) {
		chunks /= nsockets;
		first = (xsk - sockets) * chunks;
	}
	for (i = 0; i < chunks && !opt.sendonly; i++) {
		if (i < xsk->fill.size)
			give(xsk, (__u64)(first + i) * opt.chunk);
		else
			xsk->kept[xsk->nkept++] = (__u64)(first + i) * opt.chunk;
	}

	if (shares) {
		here.sxdp_flags = XDP_SHARED_UMEM;
		here.sxdp_shared_umem_fd = sockets[0].fd;
	} else {
		here.sxdp_flags = (opt.copy ? XDP_COPY : XDP_ZEROCOPY) |
				  (opt.awake ? 0 : XDP_USE_NEED_WAKEUP);
	}
	/* The queue's last sockets may not have quite gone. */
	for (i = 0; bind(xsk->fd, (struct sockaddr *)&here, sizeof(here)); i++) {
		if (errno != EBUSY || i == 500)
			die("bind");
		usleep(10000);
	}
	size = sizeof(options);
	if (getsockopt(xsk->fd, SOL_XDP, XDP_OPTIONS, &options, &size))
		die("options");
	printf("queue %u: %s\n", queue,
	       options.flags & XDP_OPTIONS_ZEROCOPY ? "zero copy" : "copy");
}

static bool asks(const struct ring *ring)
{
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	return opt.awake ||
	       __atomic_load_n(ring->flags, __ATOMIC_RELAXED) &
	       XDP_RING_NEED_WAKEUP;
}

static void kick_tx(struct xsk *xsk)
{
	if (!asks(&xsk->tx) ||
	    sendto(xsk->fd, NULL, 0, MSG_DONTWAIT, NULL, 0) >= 0)
		return;
	if (errno != EAGAIN && errno != EBUSY && errno != ENOBUFS &&
	    errno != ENETDOWN)
		die("sendto");
}

static unsigned int waiting(const struct ring *ring)
{
	return __atomic_load_n(ring->producer, __ATOMIC_ACQUIRE) - ring->mine;
}

static unsigned int under_way(const struct ring *ring)
{
	return ring->mine - __atomic_load_n(ring->consumer, __ATOMIC_ACQUIRE);
}

/* What was sent, into @kept. */
static unsigned int reap(struct xsk *xsk)
{
	unsigned int n = waiting(&xsk->done), good = 0, i, chunk;
	const __u64 *entries = xsk->done.entries;

	for (i = 0; i < n; i++) {
		__u64 address = entries[xsk->done.mine++ & (xsk->done.size - 1)];

		chunk = (address & XSK_UNALIGNED_BUF_ADDR_MASK) / opt.chunk;
		if (chunk >= opt.chunks || !xsk->flying[chunk]) {
			/* Some kernels give back what they refuse. */
			if (opt.spoil)
				continue;
			fail("completion of what was not sent");
		}
		xsk->flying[chunk] = false;
		xsk->kept[xsk->nkept++] = address;
		good++;
	}
	__atomic_store_n(xsk->done.consumer, xsk->done.mine, __ATOMIC_RELEASE);
	return good;
}

static void put(struct xsk *xsk, __u64 address, __u32 length)
{
	struct xdp_desc *desc = xsk->tx.entries;

	desc += xsk->tx.mine++ & (xsk->tx.size - 1);
	*desc = (struct xdp_desc){ .addr = address, .len = length };
}

static void *data_at(const struct xsk *xsk, __u64 address)
{
	if (opt.unaligned)
		address = (address & XSK_UNALIGNED_BUF_ADDR_MASK) +
			  (address >> XSK_UNALIGNED_BUF_OFFSET_SHIFT);
	return xsk->area + address;
}

static void fly(struct xsk *xsk, __u64 address, __u32 length)
{
	__u64 base = address & XSK_UNALIGNED_BUF_ADDR_MASK;

	if (xsk->flying[base / opt.chunk])
		fail("received what is being sent");
	xsk->flying[base / opt.chunk] = true;
	put(xsk, address, length);
}

static void refill(struct xsk *xsk)
{
	while (!starving && xsk->nkept && under_way(&xsk->fill) < xsk->fill.size)
		give(xsk, xsk->kept[--xsk->nkept]);
	if (asks(&xsk->fill) && !starving)
		recvfrom(xsk->fd, NULL, 0, MSG_DONTWAIT, NULL, NULL);
}

static void echo_some(struct xsk *xsk, unsigned int *frames,
		      unsigned int *wrong)
{
	unsigned int n = waiting(&xsk->rx), room, i;
	const struct xdp_desc *entries = xsk->rx.entries, *desc;

	room = xsk->tx.size - under_way(&xsk->tx);
	if (n > room)
		n = room;
	for (i = 0; i < n; i++) {
		desc = entries + (xsk->rx.mine++ & (xsk->rx.size - 1));
		if (frame_check(data_at(xsk, desc->addr), desc->len, &opt) < 0)
			(*wrong)++;
		frame_turn(data_at(xsk, desc->addr));
		fly(xsk, desc->addr, desc->len);
	}
	*frames += n;
	__atomic_store_n(xsk->rx.consumer, xsk->rx.mine, __ATOMIC_RELEASE);
	__atomic_store_n(xsk->tx.producer, xsk->tx.mine, __ATOMIC_RELEASE);
	if (under_way(&xsk->tx))
		kick_tx(xsk);
	reap(xsk);
	refill(xsk);
}

static void drop_some(struct xsk *xsk, unsigned int *frames)
{
	const struct xdp_desc *entries = xsk->rx.entries;
	unsigned int n = waiting(&xsk->rx), i;

	for (i = 0; i < n; i++)
		give(xsk, entries[xsk->rx.mine++ & (xsk->rx.size - 1)].addr);
	*frames += n;
	__atomic_store_n(xsk->rx.consumer, xsk->rx.mine, __ATOMIC_RELEASE);
	refill(xsk);
}

static struct xdp_statistics statistics(const struct xsk *xsk)
{
	struct xdp_statistics all;
	socklen_t size = sizeof(all);

	if (getsockopt(xsk->fd, SOL_XDP, XDP_STATISTICS, &all, &size))
		die("statistics");
	return all;
}

static void on_signal(int number)
{
	if (number == SIGUSR1)
		starving = !starving;
	else
		ended = 1;
}

static int receive(bool drop)
{
	unsigned int frames[QUEUES_MAX] = {}, wrong = 0, i;
	struct pollfd poller[QUEUES_MAX];

	for (i = 0; i < nsockets; i++)
		poller[i] = (struct pollfd){ sockets[i].fd, POLLIN, 0 };
	while (!ended) {
		/* What is sent has no event of its own. */
		poll(poller, nsockets, 20);
		for (i = 0; i < nsockets; i++) {
			if (drop)
				drop_some(&sockets[i], &frames[i]);
			else
				echo_some(&sockets[i], &frames[i], &wrong);
		}
	}
	for (i = 0; i < nsockets; i++) {
		struct xdp_statistics all = statistics(&sockets[i]);

		printf("socket %u: %u frames, %llu dropped, %llu not taken, %llu times empty\n",
		       i, frames[i], all.rx_dropped, all.rx_ring_full,
		       all.rx_fill_ring_empty_descs);
	}
	printf("%u wrong\n", wrong);
	return wrong != 0;
}

/* Descriptors that must not be sent; each is bad in another way. */
static unsigned int spoil(struct xsk *xsk)
{
	put(xsk, (__u64)opt.chunk * opt.chunks, 60);
	put(xsk, opt.chunk, opt.chunk + 1);
	put(xsk, opt.chunk / 2, opt.chunk);
	put(xsk, ~0ULL, 60);
	return 4;
}

/* No more is sent than there is room for completions. */
static void wait_full(struct xsk *xsk, unsigned int put)
{
	unsigned int i;

	while (waiting(&xsk->done) < xsk->done.size)
		kick_tx(xsk);
	for (i = 0; i < 1000; i++)
		sendto(xsk->fd, NULL, 0, MSG_DONTWAIT, NULL, 0);
	if (put - under_way(&xsk->tx) != xsk->done.size)
		fail("more was sent than can be completed");
	puts("full");
}

static int send_frames(const char *dev, const __u8 *to, unsigned int count)
{
	unsigned int sent = 0, done = 0, bad = 0;
	struct xsk *xsk = &sockets[0];
	bool keep = opt.keep;
	__u8 here[ETH_ALEN];

	find_address(dev, here);
	if (opt.sendonly)
		for (; xsk->nkept < opt.chunks; xsk->nkept++)
			xsk->kept[xsk->nkept] = (__u64)xsk->nkept * opt.chunk;
	while (done < count) {
		while (sent < count && xsk->nkept &&
		       under_way(&xsk->tx) + 5 <= xsk->tx.size) {
			__u64 address = xsk->kept[--xsk->nkept];

			if (opt.spoil && sent % 16 == 15)
				bad += spoil(xsk);
			frame_make(data_at(xsk, address), &opt, sent, here, to);
			fly(xsk, address, frame_length(&opt, sent));
			sent++;
		}
		__atomic_store_n(xsk->tx.producer, xsk->tx.mine,
				 __ATOMIC_RELEASE);
		kick_tx(xsk);
		if (keep) {
			wait_full(xsk, sent);
			keep = false;
		}
		done += reap(xsk);
	}
	printf("%u sent, %u bad, %llu refused\n", sent, bad,
	       statistics(xsk).tx_invalid_descs);
	return statistics(xsk).tx_invalid_descs != bad;
}

static void parse(char *const *words)
{
	const struct {
		const char *name;
		unsigned int *number;
		bool *flag;
	} known[] = {
		{ "chunk", &opt.chunk, NULL },
		{ "headroom", &opt.headroom, NULL },
		{ "chunks", &opt.chunks, NULL },
		{ "ring", &opt.ring, NULL },
		{ "max", &opt.max, NULL },
		{ "flows", &opt.flows, NULL },
		{ "window", &opt.window, NULL },
		{ "idle", &opt.idle, NULL },
		{ "some", &opt.some, NULL },
		{ "port", &opt.port, NULL },
		{ "copy", NULL, &opt.copy },
		{ "unaligned", NULL, &opt.unaligned },
		{ "shared", NULL, &opt.shared },
		{ "awake", NULL, &opt.awake },
		{ "bare", NULL, &opt.bare },
		{ "spoil", NULL, &opt.spoil },
		{ "keep", NULL, &opt.keep },
		{ "sendonly", NULL, &opt.sendonly },
	};
	unsigned int i;

	for (; *words; words++) {
		size_t length = strcspn(*words, "=");

		for (i = 0; i < sizeof(known) / sizeof(*known); i++)
			if (strlen(known[i].name) == length &&
			    !strncmp(known[i].name, *words, length))
				break;
		if (i == sizeof(known) / sizeof(*known))
			fail("unknown option");
		if (known[i].flag)
			*known[i].flag = true;
		else if ((*words)[length])
			*known[i].number = strtoul(*words + length + 1, NULL, 0);
		else
			fail("an option has no value");
	}
}

static void open_queues(const char *dev, const char *queues)
{
	unsigned int queue[QUEUES_MAX], i;
	int map = -1;
	char *end;

	do {
		queue[nsockets++] = strtoul(queues, &end, 0);
		queues = end + 1;
	} while (*end == ',' && nsockets < QUEUES_MAX);
	if (!opt.bare)
		map = make_map();
	for (i = 0; i < nsockets; i++) {
		open_socket(&sockets[i], dev, queue[i]);
		if (!opt.bare && !opt.sendonly)
			put_in_map(map, queue[i], sockets[i].fd);
	}
	if (!opt.bare)
		redirect_to(if_nametoindex(dev), map);
	puts("ready");
	fflush(stdout);
}

static void read_address(const char *text, __u8 *a)
{
	if (sscanf(text, "%2hhx:%2hhx:%2hhx:%2hhx:%2hhx:%2hhx", &a[0], &a[1],
		   &a[2], &a[3], &a[4], &a[5]) != ETH_ALEN)
		fail("not an address");
}

int main(int argc, char **argv)
{
	const char *verb = argc > 3 ? argv[1] : "";
	__u8 to[ETH_ALEN];

	signal(SIGTERM, on_signal);
	signal(SIGUSR1, on_signal);
	if (!strcmp(verb, "echo") || !strcmp(verb, "drop")) {
		parse(argv + 4);
		open_queues(argv[2], argv[3]);
		return receive(*verb == 'd');
	}
	if (!strcmp(verb, "hear")) {
		parse(argv + 4);
		return peer_hear(argv[2], strtoul(argv[3], NULL, 0), &opt);
	}
	if (!strcmp(verb, "ask") && argc > 4) {
		read_address(argv[3], to);
		parse(argv + 5);
		return peer_ask(argv[2], to, strtoul(argv[4], NULL, 0), &opt);
	}
	if (!strcmp(verb, "send") && argc > 5) {
		read_address(argv[4], to);
		parse(argv + 6);
		open_queues(argv[2], argv[3]);
		return send_frames(argv[2], to, strtoul(argv[5], NULL, 0));
	}
	fail("echo, drop, send, ask or hear, with what they need");
}
