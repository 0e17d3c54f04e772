// SPDX-License-Identifier: GPL-2.0-only
/*
 * The frames themselves, and the other end of the wire, which has a packet
 * socket.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_packet.h>
#include <linux/ip.h>
#include <linux/udp.h>
#include <net/if.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "xsk.h"

struct frame {
	struct ethhdr eth;
	struct iphdr ip;
	struct udphdr udp;
	__be32 number;
	__u8 body[];
} __attribute__((packed));

void die(const char *what)
{
	perror(what);
	exit(2);
}

void fail(const char *what)
{
	fprintf(stderr, "%s\n", what);
	exit(1);
}

unsigned int frame_length(const struct options *o, __u32 number)
{
	return FRAME_MIN + number * 37 % (o->max - FRAME_MIN + 1);
}

static __u8 body_byte(__u32 number, unsigned int i)
{
	__u32 x = number * 2654435761u + i * 40503u;

	return x >> 13 ^ x >> 5;
}

void frame_make(void *data, const struct options *o, __u32 number,
		const __u8 *from, const __u8 *to)
{
	unsigned int length = frame_length(o, number), i;
	struct frame *frame = data;

	memset(frame, 0, sizeof(*frame));
	memcpy(frame->eth.h_dest, to, ETH_ALEN);
	memcpy(frame->eth.h_source, from, ETH_ALEN);
	frame->eth.h_proto = htons(ETH_P_IP);
	frame->ip.version = 4;
	frame->ip.ihl = 5;
	frame->ip.ttl = 1;
	frame->ip.protocol = IPPROTO_UDP;
	frame->ip.tot_len = htons(length - ETH_HLEN);
	frame->ip.saddr = htonl(0x0a090000 + number % o->flows);
	frame->ip.daddr = htonl(0x0a08ffff);
	frame->udp.source = htons(o->port);
	frame->udp.dest = htons(o->port);
	frame->udp.len = htons(length - ETH_HLEN - sizeof(frame->ip));
	frame->number = htonl(number);
	for (i = 0; i < length - sizeof(*frame); i++)
		frame->body[i] = body_byte(number, i);
}

long frame_check(const void *data, unsigned int length,
		 const struct options *o)
{
	const struct frame *frame = data;
	unsigned int i;
	__u32 number;

	if (length < sizeof(*frame) || frame->eth.h_proto != htons(ETH_P_IP) ||
	    frame->ip.protocol != IPPROTO_UDP ||
	    frame->udp.dest != htons(o->port))
		return -1;
	number = ntohl(frame->number);
	if (length != frame_length(o, number))
		return -2;
	for (i = 0; i < length - sizeof(*frame); i++)
		if (frame->body[i] != body_byte(number, i))
			return -2;
	return number;
}

void frame_turn(void *data)
{
	struct ethhdr *eth = data;
	__u8 address[ETH_ALEN];

	memcpy(address, eth->h_dest, ETH_ALEN);
	memcpy(eth->h_dest, eth->h_source, ETH_ALEN);
	memcpy(eth->h_source, address, ETH_ALEN);
}

void find_address(const char *dev, __u8 *address)
{
	struct ifreq request = {};
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	snprintf(request.ifr_name, sizeof(request.ifr_name), "%s", dev);
	if (fd < 0 || ioctl(fd, SIOCGIFHWADDR, &request))
		die(dev);
	close(fd);
	memcpy(address, request.ifr_hwaddr.sa_data, ETH_ALEN);
}

static int peer_open(const char *dev)
{
	struct sockaddr_ll here = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(ETH_P_IP),
		.sll_ifindex = if_nametoindex(dev),
	};
	int fd = socket(AF_PACKET, SOCK_RAW, 0), size = 16 << 20;

	if (fd < 0 || bind(fd, (struct sockaddr *)&here, sizeof(here)) ||
	    setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)))
		die("packet socket");
	return fd;
}

/* The next frame that came, of those that are ours; -1 if none does for a while. */
static long peer_next(int fd, const struct options *o, int wait)
{
	static __u8 data[1 << 16];
	struct pollfd poller = { .fd = fd, .events = POLLIN };
	struct sockaddr_ll from;
	socklen_t size;
	long number;
	ssize_t got;

	while (poll(&poller, 1, wait) == 1) {
		size = sizeof(from);
		got = recvfrom(fd, data, sizeof(data), 0,
			       (struct sockaddr *)&from, &size);
		if (got < 0)
			die("recvfrom");
		if (from.sll_pkttype == PACKET_OUTGOING)
			continue;
		number = frame_check(data, got, o);
		if (number != -1)
			return number;
	}
	return -1;
}

/* Sends frames and wants each back. */
int peer_ask(const char *dev, const __u8 *to, unsigned int count,
	     const struct options *o)
{
	unsigned int sent = 0, back = 0, wrong = 0, twice = 0;
	__u8 here[ETH_ALEN], *seen = calloc(count, 1);
	static __u8 data[1 << 16];
	int fd = peer_open(dev);
	long number;

	find_address(dev, here);
	while (back < count) {
		while (sent < count && sent - back < o->window) {
			frame_make(data, o, sent, here, to);
			if (send(fd, data, frame_length(o, sent), 0) < 0) {
				if (errno == ENOBUFS || errno == ENETDOWN)
					break;
				die("send");
			}
			sent++;
		}
		number = peer_next(fd, o, o->idle);
		if (number == -1)
			break;
		if (number < 0 || number >= count)
			wrong++;
		else if (seen[number]++)
			twice++;
		else
			back++;
	}
	printf("%u sent, %u back, %u wrong, %u twice\n", sent, back, wrong,
	       twice);
	if (wrong || twice)
		return 1;
	return o->some ? !(back && back <= o->some) : back != count;
}

/* Wants just so many frames, one after the other. */
int peer_hear(const char *dev, unsigned int count, const struct options *o)
{
	unsigned int heard = 0, wrong = 0;
	int fd = peer_open(dev);
	long number;

	puts("ready");
	fflush(stdout);
	while (heard <= count) {
		number = peer_next(fd, o, heard < count ? o->idle : 300);
		if (number == -1)
			break;
		if (number != heard)
			wrong++;
		heard++;
	}
	printf("%u heard, %u wrong\n", heard, wrong);
	return heard != count || wrong;
}
