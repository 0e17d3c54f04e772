/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Frames that two programs on one wire know by heart: UDP over IPv4 to a port of
 * their own, with a number that tells their length and every byte.
 */
#ifndef XSK_H
#define XSK_H

#include <linux/if_ether.h>
#include <linux/types.h>
#include <stdbool.h>

#define FRAME_MIN	60

/* What is asked for, by "name=value" or "name" on the command line. */
struct options {
	unsigned int chunk, headroom, chunks, ring, max, flows, window, idle;
	unsigned int some, port;
	bool copy, unaligned, shared, awake, bare, spoil, keep, sendonly;
};

void die(const char *what);
void fail(const char *what);

unsigned int frame_length(const struct options *o, __u32 number);
void frame_make(void *data, const struct options *o, __u32 number,
		const __u8 *from, const __u8 *to);
/* Returns the number, or -1 if it is none of these, -2 if a byte is wrong. */
long frame_check(const void *data, unsigned int length,
		 const struct options *o);
void frame_turn(void *data);

int redirect_to(int ifindex, int map);
int make_map(void);
void put_in_map(int map, __u32 key, int fd);

int peer_ask(const char *dev, const __u8 *to, unsigned int count,
	     const struct options *o);
int peer_hear(const char *dev, unsigned int count, const struct options *o);
void find_address(const char *dev, __u8 *address);

#endif
