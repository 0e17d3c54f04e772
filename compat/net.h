/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The part of compat.h that only network drivers need.
 */
#ifndef _VFCTL_COMPAT_NET_H
#define _VFCTL_COMPAT_NET_H

#include <linux/dim.h>
#include <linux/types.h>
#include <net/udp.h>

/* net_dim() takes its sample by address since 6.13, and took it by value. */
#ifndef HAVE_NET_DIM_BY_ADDRESS
#define net_dim(dim, sample)		net_dim(dim, *(sample))
#endif

/*
 * Whether there is a socket or a tunnel that UDP is merged for. Where modules
 * cannot find out, there may be.
 */
static inline bool compat_udp_encap_needed(void)
{
#ifdef HAVE_UDP_ENCAP_NEEDED_KEY
	return static_branch_unlikely(&udp_encap_needed_key);
#else
	return true;
#endif
}

#endif /* _VFCTL_COMPAT_NET_H */
