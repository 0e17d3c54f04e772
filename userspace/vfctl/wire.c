// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hand: a generic netlink socket. No lock, one thread.
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>

#include <netlink/genl/genl.h>
#include <netlink/netlink.h>

#include "wire.h"

struct wire {
	struct nl_sock *sock;
};

static void enable(struct nl_sock *sock, int option)
{
	int one = 1;

	/* An older kernel without it says less and is still understood. */
	setsockopt(nl_socket_get_fd(sock), SOL_NETLINK, option, &one,
		   sizeof(one));
}

/**
 * wire_open() - open a socket to the kernel
 * @wire: the socket, to be closed with wire_close()
 *
 * Errors come with the kernel's message and without a copy of the request, and
 * arguments of a dump are checked.
 *
 * Return: 0, -ENOMEM, or the errno of the socket.
 */
int wire_open(struct wire **wire)
{
	struct wire *w = malloc(sizeof(*w));

	if (!w)
		return -ENOMEM;
	w->sock = nl_socket_alloc();
	if (!w->sock) {
		free(w);
		return -ENOMEM;
	}
	if (genl_connect(w->sock) < 0) {
		int err = errno ? errno : EPROTONOSUPPORT;

		nl_socket_free(w->sock);
		free(w);
		return -err;
	}
	nl_socket_disable_auto_ack(w->sock);
	enable(w->sock, NETLINK_EXT_ACK);
	enable(w->sock, NETLINK_CAP_ACK);
	enable(w->sock, NETLINK_GET_STRICT_CHK);
	*wire = w;
	return 0;
}

/**
 * wire_close() - close the socket, which frees the reservations made on it
 * @wire: the socket, or NULL
 */
void wire_close(struct wire *wire)
{
	if (!wire)
		return;
	nl_socket_free(wire->sock);
	free(wire);
}

/**
 * wire_send() - send a request
 * @wire: the socket
 * @msg: the request; sequence number and sender are filled in
 *
 * Return: 0, or the errno of sendmsg().
 */
int wire_send(struct wire *wire, struct nl_msg *msg)
{
	nl_complete_msg(wire->sock, msg);
	errno = 0;
	if (nl_send(wire->sock, msg) < 0)
		return errno ? -errno : -EIO;
	return 0;
}

/**
 * wire_recv() - wait for a datagram
 * @wire: the socket
 * @data: its bytes, to be freed
 *
 * Return: its length, -ENOBUFS if the kernel had to drop some, -EINTR if a
 * signal came first, or another errno of recvmsg().
 */
ssize_t wire_recv(struct wire *wire, void **data)
{
	int fd = nl_socket_get_fd(wire->sock);
	struct sockaddr_nl from = { 0 };
	socklen_t size = sizeof(from);
	ssize_t len;
	int err;

	len = recv(fd, NULL, 0, MSG_PEEK | MSG_TRUNC);
	if (len < 0)
		return -errno;
	*data = malloc(len + 1);
	if (!*data)
		return -ENOMEM;

	len = recvfrom(fd, *data, len, 0, (struct sockaddr *)&from, &size);
	if (len < 0) {
		err = errno;
		goto err_free;
	}
	/* Any process may write to the socket; only the kernel has port 0. */
	if (from.nl_pid) {
		err = EPERM;
		goto err_free;
	}
	return len;

err_free:
	free(*data);
	return -err;
}

/**
 * wire_join() - subscribe to a multicast group
 * @wire: the socket
 * @group: number of the group
 *
 * Return: 0, or the errno of setsockopt().
 */
int wire_join(struct wire *wire, uint32_t group)
{
	if (setsockopt(nl_socket_get_fd(wire->sock), SOL_NETLINK,
		       NETLINK_ADD_MEMBERSHIP, &group, sizeof(group)))
		return -errno;
	return 0;
}
