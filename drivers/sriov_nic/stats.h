/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Counters: per queue in software, which is all that "ip link" needs, and the
 * port's own, which only ethtool reads.
 */
#ifndef _SRN_STATS_H
#define _SRN_STATS_H

#include <linux/mutex.h>
#include <linux/types.h>
#include <linux/u64_stats_sync.h>
#include <linux/workqueue.h>

struct netdev_stat_ops;
struct rtnl_link_stats64;
struct srn_adapter;

/**
 * struct srn_tx_stats - what was transmitted; written under the queue's lock
 * @sync: makes the 64-bit counters readable on 32-bit machines
 * @packets: frames given to the device, a large one counted as its segments
 * @bytes: bytes of those frames, without the checksum
 * @dropped: frames that could not be mapped or described
 * @linearized: frames copied since they had too many pieces
 * @busy: frames given back to the stack since the ring was full
 * @doorbells: writes to the tail register
 * @stops: times the stack was told to wait for room
 * @wakes: times it was told to go on
 * @xsk: those of the frames that were in memory of AF_XDP sockets
 */
struct srn_tx_stats {
	struct u64_stats_sync sync;
	u64_stats_t packets;
	u64_stats_t bytes;
	u64_stats_t dropped;
	u64_stats_t linearized;
	u64_stats_t busy;
	u64_stats_t doorbells;
	u64_stats_t stops;
	u64_stats_t wakes;
	u64_stats_t xsk;
};

/**
 * struct srn_rx_stats - what was received; written by the queue's NAPI
 * @sync: makes the 64-bit counters readable on 32-bit machines
 * @packets: frames received
 * @bytes: bytes of those frames, without the checksum
 * @multicast: those that went to a group
 * @csum_errors: frames whose checksum the device found wrong
 * @alloc_failed: buffers or headers that could not be allocated
 * @dropped: frames lost to that
 * @doorbells: writes to the tail register
 * @xdp_drop: frames that the XDP program dropped
 * @xdp_tx: frames that it sent back
 * @xdp_redirect: frames that it redirected
 * @xdp_failed: frames of the two kinds above that found no room, and those on
 *	which the program failed
 * @xsk_short: times that AF_XDP sockets had less memory for frames than the
 *	ring has room for
 */
struct srn_rx_stats {
	struct u64_stats_sync sync;
	u64_stats_t packets;
	u64_stats_t bytes;
	u64_stats_t multicast;
	u64_stats_t csum_errors;
	u64_stats_t alloc_failed;
	u64_stats_t dropped;
	u64_stats_t doorbells;
	u64_stats_t xdp_drop;
	u64_stats_t xdp_tx;
	u64_stats_t xdp_redirect;
	u64_stats_t xdp_failed;
	u64_stats_t xsk_short;
};

/* Classes of length that the port counts frames by, in either direction. */
#define SRN_PORT_SIZES			6

/* The port's counters, in the order of the table in stats.c. */
enum srn_port_stat {
	SRN_PORT_RX_PACKETS,
	SRN_PORT_TX_PACKETS,
	SRN_PORT_RX_BYTES,
	SRN_PORT_TX_BYTES,
	SRN_PORT_RX_BROADCAST,
	SRN_PORT_TX_BROADCAST,
	SRN_PORT_RX_MULTICAST,
	SRN_PORT_TX_MULTICAST,
	SRN_PORT_RX_CRC_ERRORS,
	SRN_PORT_RX_MISSED,
	SRN_PORT_RX_NO_BUFFER,
	SRN_PORT_RX_UNDERSIZE,
	SRN_PORT_RX_OVERSIZE,
	SRN_PORT_RX_LENGTH_ERRORS,
	/* Those from here on only the standard groups show. */
	SRN_PORT_STANDARD,
	SRN_PORT_RX_ALIGN_ERRORS = SRN_PORT_STANDARD,
	SRN_PORT_RX_SYMBOL_ERRORS,
	SRN_PORT_TX_SINGLE_COLLISIONS,
	SRN_PORT_TX_MULTIPLE_COLLISIONS,
	SRN_PORT_TX_EXCESSIVE_COLLISIONS,
	SRN_PORT_TX_LATE_COLLISIONS,
	SRN_PORT_TX_DEFERRED,
	SRN_PORT_TX_NO_CARRIER,
	SRN_PORT_RX_XON,
	SRN_PORT_TX_XON,
	SRN_PORT_RX_XOFF,
	SRN_PORT_TX_XOFF,
	SRN_PORT_RX_UNKNOWN_CONTROL,
	SRN_PORT_RX_FRAGMENTS,
	SRN_PORT_RX_JABBERS,
	SRN_PORT_RX_SIZE,
	SRN_PORT_TX_SIZE = SRN_PORT_RX_SIZE + SRN_PORT_SIZES,
	SRN_PORT_STATS = SRN_PORT_TX_SIZE + SRN_PORT_SIZES,
};

/**
 * struct srn_stats - counters that belong to no queue
 * @lock: guards @port and the registers behind it
 * @port: the port's counters, all pools together, widened to 64 bits
 * @refresh: reads the registers before they can overflow
 * @passes: times that @refresh ran; its own
 * @tx_timeouts: transmissions that hung; written by the reset's work alone
 * @resets: resets of the whole device; written under rtnl
 */
struct srn_stats {
	struct mutex lock;
	u64 port[SRN_PORT_STATS];
	struct delayed_work refresh;
	unsigned int passes;
	u64 tx_timeouts;
	u64 resets;
};

extern const struct netdev_stat_ops srn_stats_queue_ops;

void srn_stats_init(struct srn_adapter *adapter);
void srn_stats_start(struct srn_adapter *adapter);
void srn_stats_stop(struct srn_adapter *adapter);
void srn_stats_collect(struct srn_adapter *adapter);
void srn_stats_get64(struct srn_adapter *adapter,
		     struct rtnl_link_stats64 *stats);
unsigned int srn_stats_count(void);
void srn_stats_names(u8 *data);
void srn_stats_values(struct srn_adapter *adapter, u64 *data);
void srn_stats_port(struct srn_adapter *adapter, u64 *port);

#endif /* _SRN_STATS_H */
