/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where the PF's queues are: spread over the device, or in its pool.
 */
#ifndef _SRN_RSS_H
#define _SRN_RSS_H

#include <linux/types.h>

struct srn_adapter;
struct srn_ring_config;

#define SRN_RSS_KEY_SIZE		40
#define SRN_RSS_TABLE_SIZE		128

/**
 * struct srn_rss - how frames are spread over queues; guarded by rtnl
 * @key: of the hash
 * @table: queue for each value that the hash can take
 * @hash_udp4: the ports of UDP over IPv4 are hashed
 * @hash_udp6: the ports of UDP over IPv6 are hashed
 */
struct srn_rss {
	u8 key[SRN_RSS_KEY_SIZE] __aligned(4);
	u8 table[SRN_RSS_TABLE_SIZE];
	bool hash_udp4;
	bool hash_udp6;
};

void srn_rss_init(struct srn_adapter *adapter);
void srn_rss_program(struct srn_adapter *adapter);
void srn_rss_fit(struct srn_adapter *adapter);
bool srn_rss_table_fits(const struct srn_adapter *adapter,
			unsigned int queues);
int srn_rss_leave(struct srn_adapter *adapter);
void srn_rss_set_table(struct srn_adapter *adapter, const u32 *table);
void srn_rss_set_key(struct srn_adapter *adapter, const u8 *key);
void srn_rss_set_udp(struct srn_adapter *adapter, bool hash_udp4,
		     bool hash_udp6);
void srn_rss_set_vlan_mode(struct srn_adapter *adapter, bool on);

#endif /* _SRN_RSS_H */
