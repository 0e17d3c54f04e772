// SPDX-License-Identifier: GPL-2.0-only
/*
 * XDP programs for the tests of the NIC. All but "pass" and "head" look at UDP
 * over IPv4 without options, and let the rest pass. "frags_..." know fragments.
 *
 *	pass, frags_pass	let all pass
 *	drop, frags_drop	drop port 9
 *	echo, frags_echo	send what comes to port 7 back with XDP_TX
 *	turn, frags_turn	the same by redirecting it to where it came from
 *	head			move the head away and back, and add metadata
 *	fail			fail on port 9
 */
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/udp.h>

#define SEC(name)	__attribute__((section(name), used))
#define force_inline	inline __attribute__((always_inline))
#define htons(x)	__builtin_bswap16(x)

#define PORT_ECHO	htons(7)
#define PORT_DROP	htons(9)
#define HEAD		128
#define META		8

static long (*bpf_redirect)(__u32 ifindex, __u64 flags) =
	(void *)BPF_FUNC_redirect;
static long (*bpf_xdp_adjust_head)(struct xdp_md *ctx, int delta) =
	(void *)BPF_FUNC_xdp_adjust_head;
static long (*bpf_xdp_adjust_meta)(struct xdp_md *ctx, int delta) =
	(void *)BPF_FUNC_xdp_adjust_meta;

struct frame {
	struct ethhdr eth;
	struct iphdr ip;
	struct udphdr udp;
} __attribute__((packed));

static force_inline struct frame *udp_to(struct xdp_md *ctx, __u16 port)
{
	struct frame *frame = (void *)(long)ctx->data;

	if ((void *)(frame + 1) > (void *)(long)ctx->data_end ||
	    frame->eth.h_proto != htons(ETH_P_IP) || frame->ip.ihl != 5 ||
	    frame->ip.protocol != IPPROTO_UDP || frame->udp.dest != port)
		return 0;
	return frame;
}

/* No checksum depends on which end is which. */
static force_inline void swap_ends(struct frame *frame)
{
	__u8 mac[ETH_ALEN];
	__u32 addr = frame->ip.saddr;
	__u16 port = frame->udp.source;

	__builtin_memcpy(mac, frame->eth.h_source, ETH_ALEN);
	__builtin_memcpy(frame->eth.h_source, frame->eth.h_dest, ETH_ALEN);
	__builtin_memcpy(frame->eth.h_dest, mac, ETH_ALEN);
	frame->ip.saddr = frame->ip.daddr;
	frame->ip.daddr = addr;
	frame->udp.source = frame->udp.dest;
	frame->udp.dest = port;
}

static force_inline int do_echo(struct xdp_md *ctx)
{
	struct frame *frame = udp_to(ctx, PORT_ECHO);

	if (!frame)
		return XDP_PASS;
	swap_ends(frame);
	return XDP_TX;
}

static force_inline int do_turn(struct xdp_md *ctx)
{
	struct frame *frame = udp_to(ctx, PORT_ECHO);

	if (!frame)
		return XDP_PASS;
	swap_ends(frame);
	return bpf_redirect(ctx->ingress_ifindex, 0);
}

SEC("xdp") int pass(struct xdp_md *ctx)
{
	return XDP_PASS;
}

SEC("xdp.frags") int frags_pass(struct xdp_md *ctx)
{
	return XDP_PASS;
}

SEC("xdp") int drop(struct xdp_md *ctx)
{
	return udp_to(ctx, PORT_DROP) ? XDP_DROP : XDP_PASS;
}

SEC("xdp.frags") int frags_drop(struct xdp_md *ctx)
{
	return udp_to(ctx, PORT_DROP) ? XDP_DROP : XDP_PASS;
}

SEC("xdp") int fail(struct xdp_md *ctx)
{
	return udp_to(ctx, PORT_DROP) ? XDP_ABORTED : XDP_PASS;
}

SEC("xdp") int echo(struct xdp_md *ctx)
{
	return do_echo(ctx);
}

SEC("xdp.frags") int frags_echo(struct xdp_md *ctx)
{
	return do_echo(ctx);
}

SEC("xdp") int turn(struct xdp_md *ctx)
{
	return do_turn(ctx);
}

SEC("xdp.frags") int frags_turn(struct xdp_md *ctx)
{
	return do_turn(ctx);
}

SEC("xdp") int head(struct xdp_md *ctx)
{
	if (bpf_xdp_adjust_head(ctx, -HEAD) || bpf_xdp_adjust_head(ctx, HEAD) ||
	    bpf_xdp_adjust_meta(ctx, -META))
		return XDP_DROP;
	return XDP_PASS;
}

char _license[] SEC("license") = "GPL";
