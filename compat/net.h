/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The part of compat.h that only network drivers need.
 */
#ifndef _VFCTL_COMPAT_NET_H
#define _VFCTL_COMPAT_NET_H

#include <linux/dim.h>
#include <linux/types.h>
#include <net/netmem.h>
#include <net/udp.h>
#include <net/xdp.h>

/* net_dim() takes its sample by address since 6.13, and took it by value. */
#ifndef HAVE_NET_DIM_BY_ADDRESS
#define net_dim(dim, sample)		net_dim(dim, *(sample))
#endif

/* A fragment of an XDP frame is added by hand before 6.14. */
#ifndef HAVE_XDP_BUFF_ADD_FRAG
static inline bool xdp_buff_add_frag(struct xdp_buff *xdp, netmem_ref netmem,
				     u32 offset, u32 size, u32 truesize)
{
	struct skb_shared_info *info = xdp_get_shared_info_from_buff(xdp);

	if (!xdp_buff_has_frags(xdp)) {
		info->nr_frags = 0;
		info->xdp_frags_size = 0;
		xdp_buff_set_frags_flag(xdp);
	} else if (info->nr_frags == MAX_SKB_FRAGS) {
		return false;
	}
	skb_frag_fill_netmem_desc(&info->frags[info->nr_frags++], netmem,
				  offset, size);
	info->xdp_frags_size += size;
	return true;
}
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
