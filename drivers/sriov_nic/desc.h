/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Advanced descriptors, the only kind that the device is driven with, and pure
 * functions that pack and read them.
 */
#ifndef _SRN_DESC_H
#define _SRN_DESC_H

#include <linux/bitfield.h>
#include <linux/bits.h>
#include <linux/build_bug.h>
#include <linux/types.h>

/* Rings: descriptors, and what RDLEN and TDLEN demand of their number. */
#define SRN_DESC_SIZE			16
#define SRN_DESC_COUNT_MIN		64
#define SRN_DESC_COUNT_MAX		4096
#define SRN_DESC_COUNT_STEP		8

/**
 * union srn_rx_desc - a receive descriptor, as posted and as written back
 * @read: what the driver posts
 * @read.pkt_addr: bus address of the buffer
 * @read.hdr_addr: unused with one buffer; being 0 it clears the status
 * @wb: what the device makes of it
 * @wb.info: packet and hash type
 * @wb.csum: packet checksum, or hash
 * @wb.status_error: SRN_RX_*
 * @wb.length: bytes in this buffer
 * @wb.vlan: tag that was taken off
 */
union srn_rx_desc {
	struct {
		__le64 pkt_addr;
		__le64 hdr_addr;
	} read;
	struct {
		__le32 info;
		__le32 csum;
		__le32 status_error;
		__le16 length;
		__le16 vlan;
	} wb;
};

static_assert(sizeof(union srn_rx_desc) == SRN_DESC_SIZE);

/* Of status_error. */
#define SRN_RX_DD			BIT(0)
#define SRN_RX_EOP			BIT(1)
#define SRN_RX_IXSM			BIT(2)
#define SRN_RX_VP			BIT(3)
#define SRN_RX_UDPCS			BIT(4)
#define SRN_RX_L4CS			BIT(5)
#define SRN_RX_IPCS			BIT(6)
#define SRN_RX_TS			BIT(16)
#define SRN_RX_L4E			BIT(29)
#define SRN_RX_IPE			BIT(30)
#define SRN_RX_RXE			BIT(31)
/* All that tells of checksums. */
#define SRN_RX_CSUM			(SRN_RX_IXSM | SRN_RX_UDPCS | \
					 SRN_RX_L4CS | SRN_RX_L4E | SRN_RX_IPE)

/* Of info: what was hashed, if anything, and what the device parsed. */
#define SRN_RX_HASH			GENMASK(3, 0)
#define  SRN_RX_HASH_IPV4		2
#define  SRN_RX_HASH_IPV6_EX		4
#define  SRN_RX_HASH_IPV6		5
#define SRN_RX_TYPE_IPV4		BIT(4)
#define SRN_RX_TYPE_IPV6		BIT(6)
#define SRN_RX_TYPE_TCP			BIT(8)
#define SRN_RX_TYPE_UDP			BIT(9)
#define SRN_RX_TYPE_SCTP		BIT(10)

/**
 * struct srn_tx_desc - a transmit descriptor
 * @addr: bus address of the data; of a context descriptor the header lengths
 * @cmd_type_len: SRN_TX_*
 * @olinfo_status: payload length and offloads; written back with SRN_TX_DD
 */
struct srn_tx_desc {
	__le64 addr;
	__le32 cmd_type_len;
	__le32 olinfo_status;
};

static_assert(sizeof(struct srn_tx_desc) == SRN_DESC_SIZE);

/* Of cmd_type_len. */
#define SRN_TX_LEN			GENMASK(15, 0)
#define SRN_TX_TSTAMP			BIT(19)
#define SRN_TX_DTYP			GENMASK(23, 20)
#define  SRN_TX_DTYP_CONTEXT		2
#define  SRN_TX_DTYP_DATA		3
#define SRN_TX_EOP			BIT(24)
#define SRN_TX_IFCS			BIT(25)
#define SRN_TX_RS			BIT(27)
#define SRN_TX_DEXT			BIT(29)
#define SRN_TX_VLE			BIT(30)
#define SRN_TX_TSE			BIT(31)
/* Of olinfo_status. */
#define SRN_TX_DD			BIT(0)
#define SRN_TX_IDX			BIT(4)
#define SRN_TX_IXSM			BIT(8)
#define SRN_TX_TXSM			BIT(9)
#define SRN_TX_PAYLEN			GENMASK(31, 14)

/* Most bytes that one data descriptor may point at. */
#define SRN_TX_DATA_MAX			32768

/**
 * struct srn_tx_context - what the device needs to know to offload
 * @vlan: tag to insert
 * @mac_len: length of the link header, 14..127
 * @ip_len: length of the network header, 0..511
 * @l4_len: length of the transport header, for segmentation
 * @mss: segment size, 0 without segmentation
 * @ipv4: network header is IPv4
 * @l4: SRN_TX_L4_*
 */
struct srn_tx_context {
	u16 vlan;
	u16 mac_len;
	u16 ip_len;
	u16 l4_len;
	u16 mss;
	bool ipv4;
	u8 l4;
};

#define SRN_TX_L4_UDP			0
#define SRN_TX_L4_TCP			1
#define SRN_TX_L4_SCTP			2

/* Context descriptor: its two header words and its type word. */
#define SRN_CTX_IP_LEN			GENMASK(8, 0)
#define SRN_CTX_MAC_LEN			GENMASK(15, 9)
#define SRN_CTX_VLAN			GENMASK(31, 16)
#define SRN_CTX_TYPE_IPV4		BIT(10)
#define SRN_CTX_TYPE_L4			GENMASK(12, 11)
#define SRN_CTX_L4_LEN			GENMASK(15, 8)
#define SRN_CTX_MSS			GENMASK(31, 16)

/**
 * srn_desc_put_context() - write a context descriptor
 * @desc: where to
 * @ctx: what it says; each member must fit its field
 *
 * Context: any. Pure but for *@desc.
 */
static inline void srn_desc_put_context(struct srn_tx_desc *desc,
					const struct srn_tx_context *ctx)
{
	u32 lens = FIELD_PREP(SRN_CTX_VLAN, ctx->vlan) |
		   FIELD_PREP(SRN_CTX_MAC_LEN, ctx->mac_len) |
		   FIELD_PREP(SRN_CTX_IP_LEN, ctx->ip_len);
	u32 type = FIELD_PREP(SRN_TX_DTYP, SRN_TX_DTYP_CONTEXT) |
		   FIELD_PREP(SRN_CTX_TYPE_L4, ctx->l4) | SRN_TX_DEXT;

	if (ctx->ipv4)
		type |= SRN_CTX_TYPE_IPV4;
	/* The upper half of the first word is for IPsec. */
	desc->addr = cpu_to_le64(lens);
	desc->cmd_type_len = cpu_to_le32(type);
	desc->olinfo_status = cpu_to_le32(FIELD_PREP(SRN_CTX_L4_LEN,
						     ctx->l4_len) |
					  FIELD_PREP(SRN_CTX_MSS, ctx->mss));
}

/**
 * srn_desc_put_data() - write a data descriptor
 * @desc: where to
 * @dma: bus address of the data
 * @len: bytes there, 1..SRN_TX_DATA_MAX
 * @cmd: SRN_TX_* that this frame needs, such as VLE, and EOP on its last
 * @olinfo: payload length and offloads, on the first descriptor of a frame
 *
 * Context: any. Pure but for *@desc.
 */
static inline void srn_desc_put_data(struct srn_tx_desc *desc, dma_addr_t dma,
				     u32 len, u32 cmd, u32 olinfo)
{
	desc->addr = cpu_to_le64(dma);
	desc->cmd_type_len =
		cpu_to_le32(FIELD_PREP(SRN_TX_DTYP, SRN_TX_DTYP_DATA) |
			    SRN_TX_DEXT | SRN_TX_IFCS | cmd | len);
	desc->olinfo_status = cpu_to_le32(olinfo);
}

/**
 * enum srn_rx_csum - what the device says of a frame's checksums
 * @SRN_RX_CSUM_NONE: nothing; the stack must look itself
 * @SRN_RX_CSUM_GOOD: the transport checksum is right
 * @SRN_RX_CSUM_BAD: one of them is wrong
 */
enum srn_rx_csum {
	SRN_RX_CSUM_NONE,
	SRN_RX_CSUM_GOOD,
	SRN_RX_CSUM_BAD,
};

/**
 * srn_desc_rx_csum() - read a frame's checksum verdict
 * @status: status_error of its last descriptor
 *
 * Context: any. Pure.
 * Return: the verdict.
 */
static inline enum srn_rx_csum srn_desc_rx_csum(u32 status)
{
	if (status & SRN_RX_IXSM)
		return SRN_RX_CSUM_NONE;
	if (status & (SRN_RX_L4E | SRN_RX_IPE))
		return SRN_RX_CSUM_BAD;
	if (status & (SRN_RX_L4CS | SRN_RX_UDPCS))
		return SRN_RX_CSUM_GOOD;
	return SRN_RX_CSUM_NONE;
}

/**
 * srn_desc_rx_csum_good() - see whether a frame's transport checksum is right
 * @csum: SRN_RX_CSUM of the status_error of its last descriptor
 *
 * Context: any. Pure.
 * Return: true where srn_desc_rx_csum() finds SRN_RX_CSUM_GOOD.
 */
static inline bool srn_desc_rx_csum_good(u32 csum)
{
	return csum && !(csum & ~(SRN_RX_L4CS | SRN_RX_UDPCS));
}

/**
 * srn_desc_tx_pieces() - count the descriptors that a piece of data needs
 * @len: its length in bytes
 *
 * Context: any. Pure.
 * Return: number of data descriptors, 0 for no data.
 */
static inline unsigned int srn_desc_tx_pieces(unsigned int len)
{
	return DIV_ROUND_UP(len, SRN_TX_DATA_MAX);
}

#endif /* _SRN_DESC_H */
