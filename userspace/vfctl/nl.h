/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Requests to the kernel's family and what it answers.
 */
#ifndef _VFCTL_NL_H
#define _VFCTL_NL_H

#include <stdint.h>

#include <netlink/attr.h>
#include <netlink/msg.h>

struct failure;
struct model_list;
struct nl;
struct shape;

/**
 * typedef vnl_event_fn - what to do with a notification
 * @arg: passed through vnl_monitor()
 * @cmd: VFIO_GLUE_CMD_*_NTF; 0 if the kernel had to drop some
 * @attrs: its attributes
 * @len: their length in bytes
 *
 * Return: 0 to go on, 1 to end well, or an errno.
 */
typedef int (*vnl_event_fn)(void *arg, uint8_t cmd, const void *attrs,
			   size_t len);

int vnl_open(struct nl **nl, struct failure *failure);
void vnl_close(struct nl *nl);

struct nl_msg *vnl_request(struct nl *nl, uint8_t cmd);
int vnl_do(struct nl *nl, struct nl_msg *msg, struct model_list *list,
	   struct failure *failure);
int vnl_dump(struct nl *nl, struct nl_msg *msg, struct model_list *list,
	     struct failure *failure);
int vnl_subscribe(struct nl *nl, struct failure *failure);
int vnl_monitor(struct nl *nl, vnl_event_fn event, void *arg,
		struct failure *failure);

#endif /* _VFCTL_NL_H */
