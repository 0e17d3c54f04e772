/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The interface that the stack sees.
 */
#ifndef _SRN_NETDEV_H
#define _SRN_NETDEV_H

struct net_device;

void srn_netdev_init(struct net_device *netdev);
void srn_netdev_restore(struct net_device *netdev);

#endif /* _SRN_NETDEV_H */
