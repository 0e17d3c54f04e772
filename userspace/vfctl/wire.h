/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The netlink socket as bytes in and bytes out. wire.c is the kernel; the tests
 * link another one that answers from a recorded conversation.
 */
#ifndef _VFCTL_WIRE_H
#define _VFCTL_WIRE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct nl_msg;
struct wire;

int wire_open(struct wire **wire);
void wire_close(struct wire *wire);
int wire_send(struct wire *wire, struct nl_msg *msg);
ssize_t wire_recv(struct wire *wire, void **data);
int wire_join(struct wire *wire, uint32_t group);

#endif /* _VFCTL_WIRE_H */
