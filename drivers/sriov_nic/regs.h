/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Registers of the Intel 82576, by their data sheet names. Offsets are bytes
 * into BAR 0; every register is 32 bits wide.
 */
#ifndef _SRN_REGS_H
#define _SRN_REGS_H

#include <linux/bits.h>
#include <linux/bitfield.h>

/* What the device has. */
#define SRN_HW_QUEUES			16
#define SRN_HW_POOLS			8
#define SRN_HW_MSIX_CAUSES		25
#define SRN_HW_MTA_WORDS		128
#define SRN_HW_UTA_WORDS		128
#define SRN_HW_VFTA_WORDS		128
#define SRN_HW_RAR_ENTRIES		24
#define SRN_HW_VLVF_ENTRIES		32
#define SRN_HW_MBX_WORDS		16

/*
 * Queue q belongs to pool q % 8. A VF owns the pool of its number, so the PF
 * lives in the last pool and never has to move when VFs come or go.
 */
#define SRN_PF_POOL			7
#define SRN_PF_QUEUE			7
#define SRN_MAX_VFS			7

/* General */
#define SRN_CTRL			0x00000
#define  SRN_CTRL_FD			BIT(0)
#define  SRN_CTRL_GIO_MASTER_DISABLE	BIT(2)
#define  SRN_CTRL_SLU			BIT(6)
#define  SRN_CTRL_FRCSPD		BIT(11)
#define  SRN_CTRL_FRCDPX		BIT(12)
#define  SRN_CTRL_RST			BIT(26)
#define  SRN_CTRL_RFCE			BIT(27)
#define  SRN_CTRL_TFCE			BIT(28)
#define  SRN_CTRL_VME			BIT(30)

#define SRN_STATUS			0x00008
#define  SRN_STATUS_FD			BIT(0)
#define  SRN_STATUS_LU			BIT(1)
#define  SRN_STATUS_TXOFF		BIT(4)
#define  SRN_STATUS_SPEED		GENMASK(7, 6)
#define   SRN_STATUS_SPEED_10		0
#define   SRN_STATUS_SPEED_100		1
#define   SRN_STATUS_SPEED_1000		2
#define  SRN_STATUS_NUM_VFS		GENMASK(17, 14)
#define  SRN_STATUS_IOV_MODE		BIT(18)
#define  SRN_STATUS_GIO_MASTER_ENABLE	BIT(19)

#define SRN_EECD			0x00010
#define  SRN_EECD_AUTO_RD		BIT(9)

#define SRN_EERD			0x00014
#define  SRN_EERD_START			BIT(0)
#define  SRN_EERD_DONE			BIT(1)
#define  SRN_EERD_ADDR			GENMASK(15, 2)
#define  SRN_EERD_DATA			GENMASK(31, 16)

#define SRN_CTRL_EXT			0x00018
#define  SRN_CTRL_EXT_PFRSTD		BIT(14)
#define  SRN_CTRL_EXT_DRV_LOAD		BIT(28)

#define SRN_MDIC			0x00020
#define  SRN_MDIC_DATA			GENMASK(15, 0)
#define  SRN_MDIC_REG			GENMASK(20, 16)
#define  SRN_MDIC_PHY			GENMASK(25, 21)
#define  SRN_MDIC_OP			GENMASK(27, 26)
#define   SRN_MDIC_OP_WRITE		1
#define   SRN_MDIC_OP_READ		2
#define  SRN_MDIC_READY			BIT(28)
#define  SRN_MDIC_ERROR			BIT(30)

#define SRN_FCAL			0x00028
#define SRN_FCAH			0x0002c
#define SRN_FCT				0x00030
#define SRN_VET				0x00038
#define SRN_FCTTV			0x00170

#define SRN_LEDCTL			0x00e00
#define  SRN_LEDCTL_LED0		GENMASK(7, 0)
#define   SRN_LEDCTL_MODE_ON		0xe
#define   SRN_LEDCTL_MODE_OFF		0xf

/* Interrupts */
#define SRN_ICR				0x000c0
#define SRN_ICS				0x000c8
#define SRN_IMS				0x000d0
#define SRN_IMC				0x000d8
#define SRN_IAM				0x000e0
#define  SRN_INT_LSC			BIT(2)
#define  SRN_INT_RXO			BIT(6)
#define  SRN_INT_VMMB			BIT(8)
#define  SRN_INT_DOUTSYNC		BIT(28)
#define  SRN_INT_DRSTA			BIT(30)

#define SRN_GPIE			0x01514
#define  SRN_GPIE_NSICR			BIT(0)
#define  SRN_GPIE_MSIX_MODE		BIT(4)
#define  SRN_GPIE_EIAME			BIT(30)
#define  SRN_GPIE_PBA			BIT(31)

#define SRN_EICS			0x01520
#define SRN_EIMS			0x01524
#define SRN_EIMC			0x01528
#define SRN_EIAC			0x0152c
#define SRN_EIAM			0x01530
/* Never read: in IOV mode that takes away what is pending for the VFs. */
#define SRN_EICR			0x01580

#define SRN_EITR(vector)		(0x01680 + 4 * (vector))
#define  SRN_EITR_INTERVAL		GENMASK(14, 2)
#define  SRN_EITR_CNT_IGNR		BIT(31)

/* Queue q is in IVAR(q % 8); the upper half word is for queues from 8 on. */
#define SRN_IVAR(n)			(0x01700 + 4 * (n))
#define  SRN_IVAR_RX			GENMASK(7, 0)
#define  SRN_IVAR_TX			GENMASK(15, 8)
#define SRN_IVAR_MISC			0x01740
#define  SRN_IVAR_MISC_TIMER		GENMASK(7, 0)
#define  SRN_IVAR_MISC_OTHER		GENMASK(15, 8)
/* In each byte of the above. */
#define  SRN_IVAR_VALID			0x80

/* Receive, global */
#define SRN_RCTL			0x00100
#define  SRN_RCTL_EN			BIT(1)
#define  SRN_RCTL_UPE			BIT(3)
#define  SRN_RCTL_MPE			BIT(4)
#define  SRN_RCTL_LPE			BIT(5)
#define  SRN_RCTL_MO			GENMASK(13, 12)
#define  SRN_RCTL_BAM			BIT(15)
#define  SRN_RCTL_VFE			BIT(18)
#define  SRN_RCTL_SECRC			BIT(26)

#define SRN_FCRTL			0x02160
#define  SRN_FCRTL_RTL			GENMASK(16, 4)
#define  SRN_FCRTL_XONE			BIT(31)
#define SRN_FCRTH			0x02168
#define  SRN_FCRTH_RTH			GENMASK(16, 4)
#define SRN_RXPBS			0x02404
#define SRN_QDE				0x02408
#define SRN_RXCSUM			0x05000
#define  SRN_RXCSUM_IPOFLD		BIT(8)
#define  SRN_RXCSUM_TUOFLD		BIT(9)
#define  SRN_RXCSUM_CRCOFL		BIT(11)
#define  SRN_RXCSUM_PCSD		BIT(13)
#define SRN_RLPML			0x05004
#define SRN_RFCTL			0x05008
#define SRN_MTA(n)			(0x05200 + 4 * (n))

#define SRN_RAL(i) \
	((i) < 16 ? 0x05400 + 8 * (i) : 0x054e0 + 8 * ((i) - 16))
#define SRN_RAH(i)			(SRN_RAL(i) + 4)
#define  SRN_RAH_ADDR			GENMASK(15, 0)
#define  SRN_RAH_POOLS			GENMASK(25, 18)
#define  SRN_RAH_POOL(pool)		BIT(18 + (pool))
#define  SRN_RAH_AV			BIT(31)

#define SRN_VFTA(n)			(0x05600 + 4 * (n))
#define SRN_MRQC			0x05818
#define  SRN_MRQC_ENABLE		GENMASK(2, 0)
#define   SRN_MRQC_RSS			2
#define   SRN_MRQC_VMDQ			3
#define  SRN_MRQC_RSS_IPV4_TCP		BIT(16)
#define  SRN_MRQC_RSS_IPV4		BIT(17)
#define  SRN_MRQC_RSS_IPV6_TCP_EX	BIT(18)
#define  SRN_MRQC_RSS_IPV6		BIT(20)
#define  SRN_MRQC_RSS_IPV6_TCP		BIT(21)
#define  SRN_MRQC_RSS_IPV4_UDP		BIT(22)
#define  SRN_MRQC_RSS_IPV6_UDP		BIT(23)
#define  SRN_MRQC_RSS_IPV6_UDP_EX	BIT(24)
/* Four queues each. */
#define SRN_RETA(n)			(0x05c00 + 4 * (n))
#define SRN_RSSRK(n)			(0x05c80 + 4 * (n))
#define SRN_UTA(n)			(0x0a000 + 4 * (n))

/* Filters of frames by what is in them; one of each stamps PTP's. */
#define SRN_SPQF(i)			(0x059c0 + 4 * (i))
#define SRN_FTQF(i)			(0x059e0 + 4 * (i))
#define  SRN_FTQF_PROTOCOL		GENMASK(7, 0)
#define  SRN_FTQF_VF_BP			BIT(15)
#define  SRN_FTQF_1588			BIT(27)
#define  SRN_FTQF_PROTOCOL_BP		BIT(28)
#define  SRN_FTQF_BP			GENMASK(31, 28)
#define  SRN_FTQF_SOURCE_PORT_BP	BIT(31)
#define SRN_IMIR(i)			(0x05a80 + 4 * (i))
#define SRN_IMIREXT(i)			(0x05aa0 + 4 * (i))
#define  SRN_IMIREXT_SIZE_BP		BIT(12)
#define  SRN_IMIREXT_CTRL_BP		BIT(19)
#define SRN_ETQF(i)			(0x05cb0 + 4 * (i))
#define  SRN_ETQF_ETYPE			GENMASK(15, 0)
#define  SRN_ETQF_FILTER_ENABLE		BIT(26)
#define  SRN_ETQF_1588			BIT(30)
/* The one of each that is for PTP. */
#define SRN_PTP_FILTER			3

/* Time: SYSTIMH is latched when SYSTIML is read. */
#define SRN_TSYNCRXCFG			0x05f50
#define  SRN_TSYNCRXCFG_V1_CTRL		GENMASK(7, 0)
#define   SRN_TSYNCRXCFG_V1_SYNC	0
#define   SRN_TSYNCRXCFG_V1_DELAY_REQ	1
#define  SRN_TSYNCRXCFG_V2_MSG		GENMASK(11, 8)
#define   SRN_TSYNCRXCFG_V2_SYNC	0
#define   SRN_TSYNCRXCFG_V2_DELAY_REQ	1
#define SRN_SYSTIML			0x0b600
#define SRN_SYSTIMH			0x0b604
#define SRN_TIMINCA			0x0b608
#define  SRN_TIMINCA_INCVALUE		GENMASK(23, 0)
#define  SRN_TIMINCA_INCPERIOD		GENMASK(31, 24)
#define SRN_TSYNCTXCTL			0x0b614
#define SRN_TXSTMPL			0x0b618
#define SRN_TXSTMPH			0x0b61c
#define SRN_TSYNCRXCTL			0x0b620
#define  SRN_TSYNCRXCTL_TYPE		GENMASK(3, 1)
#define   SRN_TSYNCRXCTL_TYPE_L2_V2	0
#define   SRN_TSYNCRXCTL_TYPE_L4_V1	1
#define   SRN_TSYNCRXCTL_TYPE_L2_L4_V2	2
#define   SRN_TSYNCRXCTL_TYPE_EVENT_V2	5
/* Of both: a stamp waits to be read; frames are stamped. */
#define  SRN_TSYNC_VALID		BIT(0)
#define  SRN_TSYNC_ENABLED		BIT(4)
#define SRN_RXSTMPL			0x0b624
#define SRN_RXSTMPH			0x0b628
#define SRN_RXSATRL			0x0b62c
#define SRN_RXSATRH			0x0b630

/* Transmit, global */
#define SRN_TCTL			0x00400
#define  SRN_TCTL_EN			BIT(1)
#define  SRN_TCTL_PSP			BIT(3)
#define  SRN_TCTL_CT			GENMASK(11, 4)
#define  SRN_TCTL_RTLC			BIT(24)
#define SRN_TIPG			0x00410
#define SRN_TXPBS			0x03404
#define SRN_DTXCTL			0x03590
#define  SRN_DTXCTL_VLAN_ADDED		BIT(3)

/* Queues; the aliases of the first four at 0x2800 and 0x3800 are not used. */
#define SRN_RXQ(q)			(0x0c000 + 0x40 * (q))
#define SRN_TXQ(q)			(0x0e000 + 0x40 * (q))
#define SRN_RDBAL(q)			(SRN_RXQ(q) + 0x00)
#define SRN_RDBAH(q)			(SRN_RXQ(q) + 0x04)
#define SRN_RDLEN(q)			(SRN_RXQ(q) + 0x08)
#define SRN_SRRCTL(q)			(SRN_RXQ(q) + 0x0c)
#define  SRN_SRRCTL_BSIZEPKT_KIB	GENMASK(6, 0)
#define  SRN_SRRCTL_DESCTYPE		GENMASK(27, 25)
#define   SRN_SRRCTL_DESCTYPE_ONEBUF	1
#define  SRN_SRRCTL_DROP_EN		BIT(31)
#define SRN_RDH(q)			(SRN_RXQ(q) + 0x10)
#define SRN_RDT(q)			(SRN_RXQ(q) + 0x18)
#define SRN_RXDCTL(q)			(SRN_RXQ(q) + 0x28)
#define SRN_RQDPC(q)			(SRN_RXQ(q) + 0x30)
#define SRN_TDBAL(q)			(SRN_TXQ(q) + 0x00)
#define SRN_TDBAH(q)			(SRN_TXQ(q) + 0x04)
#define SRN_TDLEN(q)			(SRN_TXQ(q) + 0x08)
#define SRN_TDH(q)			(SRN_TXQ(q) + 0x10)
#define SRN_TDT(q)			(SRN_TXQ(q) + 0x18)
#define SRN_TXDCTL(q)			(SRN_TXQ(q) + 0x28)
#define SRN_TDWBAL(q)			(SRN_TXQ(q) + 0x38)
#define SRN_TDWBAH(q)			(SRN_TXQ(q) + 0x3c)
/* Of RXDCTL and TXDCTL. */
#define  SRN_DCTL_PTHRESH		GENMASK(4, 0)
#define  SRN_DCTL_HTHRESH		GENMASK(12, 8)
#define  SRN_DCTL_WTHRESH		GENMASK(20, 16)
#define  SRN_DCTL_ENABLE		BIT(25)

/* Virtualisation */
#define SRN_VMBMEM(vf)			(0x00800 + 0x40 * (vf))
/* The same, in the VF's own registers. */
#define SRN_VF_VMBMEM			0x00800

#define SRN_P2VMAILBOX(vf)		(0x00c00 + 4 * (vf))
#define  SRN_P2VMAILBOX_STS		BIT(0)
#define  SRN_P2VMAILBOX_ACK		BIT(1)
#define  SRN_P2VMAILBOX_VFU		BIT(2)
#define  SRN_P2VMAILBOX_PFU		BIT(3)
#define  SRN_P2VMAILBOX_RVFU		BIT(4)

/* Reading it takes away PFSTS, PFACK and RSTD from the VF. */
#define SRN_V2PMAILBOX(vf)		(0x00c40 + 4 * (vf))
#define  SRN_V2PMAILBOX_REQ		BIT(0)
#define  SRN_V2PMAILBOX_ACK		BIT(1)
#define  SRN_V2PMAILBOX_VFU		BIT(2)
#define  SRN_V2PMAILBOX_PFU		BIT(3)
#define  SRN_V2PMAILBOX_PFSTS		BIT(4)
#define  SRN_V2PMAILBOX_PFACK		BIT(5)
#define  SRN_V2PMAILBOX_RSTI		BIT(6)
#define  SRN_V2PMAILBOX_RSTD		BIT(7)

#define SRN_MBVFICR			0x00c80
#define  SRN_MBVFICR_REQ		GENMASK(7, 0)
#define  SRN_MBVFICR_ACK		GENMASK(23, 16)
#define SRN_MBVFIMR			0x00c84
#define SRN_VFLRE			0x00c88
#define SRN_VFRE			0x00c8c
#define SRN_VFTE			0x00c90

#define SRN_DTXSWC			0x03500
#define  SRN_DTXSWC_MAC_SPOOF		GENMASK(7, 0)
#define  SRN_DTXSWC_VLAN_SPOOF		GENMASK(15, 8)
#define  SRN_DTXSWC_LLE			GENMASK(23, 16)
#define  SRN_DTXSWC_LOOPBACK_EN		BIT(31)
#define SRN_LVMMC			0x03548

/* A bit per queue that tried to send under a foreign name; cleared by reading. */
#define SRN_WVBR			0x03554
#define  SRN_WVBR_VF(vf)		(BIT(vf) | BIT((vf) + SRN_HW_POOLS))

#define SRN_VMVIR(pool)			(0x03700 + 4 * (pool))
#define  SRN_VMVIR_VLAN			GENMASK(11, 0)
#define  SRN_VMVIR_PRIO			GENMASK(15, 13)
#define  SRN_VMVIR_VLANA		GENMASK(31, 30)
#define   SRN_VMVIR_VLANA_DESC		0
#define   SRN_VMVIR_VLANA_ALWAYS	1
#define   SRN_VMVIR_VLANA_NEVER		2

#define SRN_VT_CTL			0x0581c
#define  SRN_VT_CTL_DEF_PL		GENMASK(9, 7)
#define  SRN_VT_CTL_DIS_DEF		BIT(29)
#define  SRN_VT_CTL_REPL_EN		BIT(30)

#define SRN_VMOLR(pool)			(0x05ad0 + 4 * (pool))
#define  SRN_VMOLR_RLPML		GENMASK(13, 0)
#define  SRN_VMOLR_LPE			BIT(16)
#define  SRN_VMOLR_RSSE			BIT(17)
#define  SRN_VMOLR_AUPE			BIT(24)
#define  SRN_VMOLR_ROMPE		BIT(25)
#define  SRN_VMOLR_ROPE			BIT(26)
#define  SRN_VMOLR_BAM			BIT(27)
#define  SRN_VMOLR_MPME			BIT(28)
#define  SRN_VMOLR_STRVLAN		BIT(30)
#define  SRN_VMOLR_STRCRC		BIT(31)

#define SRN_RPLOLR			0x05af0
#define  SRN_RPLOLR_STRVLAN		BIT(30)
#define  SRN_RPLOLR_STRCRC		BIT(31)

#define SRN_VLVF(i)			(0x05d00 + 4 * (i))
#define  SRN_VLVF_VLANID		GENMASK(11, 0)
#define  SRN_VLVF_POOLSEL		GENMASK(19, 12)
#define  SRN_VLVF_POOL(pool)		BIT(12 + (pool))
#define  SRN_VLVF_LVLAN			BIT(20)
#define  SRN_VLVF_VLANID_ENABLE		BIT(31)

#define SRN_RTTDQSEL			0x03604
#define SRN_RTTBCNRM			0x03690
#define SRN_RTTBCNRC			0x036b0
#define  SRN_RTTBCNRC_RF_DEC		GENMASK(13, 0)
#define  SRN_RTTBCNRC_RF_INT		GENMASK(27, 14)
#define  SRN_RTTBCNRC_RS_ENA		BIT(31)

/* The PF's view of a VF's own registers. */
#define SRN_PVTCTRL(vf)			(0x10000 + 0x100 * (vf))
#define SRN_PVTEICS(vf)			(0x10020 + 0x100 * (vf))
#define SRN_PVTEIMS(vf)			(0x10024 + 0x100 * (vf))
#define SRN_PVTEIMC(vf)			(0x10028 + 0x100 * (vf))
#define SRN_PVTEIAC(vf)			(0x1002c + 0x100 * (vf))
#define SRN_PVTEIAM(vf)			(0x10030 + 0x100 * (vf))

/* Statistics of a VF: 32 bits, they wrap and nothing but power clears them. */
#define SRN_PVFGPRC(vf)			(0x10010 + 0x100 * (vf))
#define SRN_PVFGPTC(vf)			(0x10014 + 0x100 * (vf))
#define SRN_PVFGORC(vf)			(0x10018 + 0x100 * (vf))
#define SRN_PVFGOTC(vf)			(0x10034 + 0x100 * (vf))
#define SRN_PVFMPRC(vf)			(0x1003c + 0x100 * (vf))

/* Statistics of the port: cleared by reading. */
#define SRN_CRCERRS			0x04000
#define SRN_ALGNERRC			0x04004
#define SRN_SYMERRS			0x04008
#define SRN_RXERRC			0x0400c
#define SRN_MPC				0x04010
#define SRN_SCC				0x04014
#define SRN_ECOL			0x04018
#define SRN_MCC				0x0401c
#define SRN_LATECOL			0x04020
#define SRN_COLC			0x04028
#define SRN_DC				0x04030
#define SRN_TNCRS			0x04034
#define SRN_RLEC			0x04040
#define SRN_XONRXC			0x04048
#define SRN_XONTXC			0x0404c
#define SRN_XOFFRXC			0x04050
#define SRN_XOFFTXC			0x04054
#define SRN_FCRUC			0x04058
#define SRN_PRC64			0x0405c
#define SRN_PRC127			0x04060
#define SRN_PRC255			0x04064
#define SRN_PRC511			0x04068
#define SRN_PRC1023			0x0406c
#define SRN_PRC1522			0x04070
#define SRN_GPRC			0x04074
#define SRN_BPRC			0x04078
#define SRN_MPRC			0x0407c
#define SRN_GPTC			0x04080
#define SRN_GORCL			0x04088
#define SRN_GORCH			0x0408c
#define SRN_GOTCL			0x04090
#define SRN_GOTCH			0x04094
#define SRN_RNBC			0x040a0
#define SRN_RUC				0x040a4
#define SRN_RFC				0x040a8
#define SRN_ROC				0x040ac
#define SRN_RJC				0x040b0
#define SRN_PTC64			0x040d8
#define SRN_PTC127			0x040dc
#define SRN_PTC255			0x040e0
#define SRN_PTC511			0x040e4
#define SRN_PTC1023			0x040e8
#define SRN_PTC1522			0x040ec
#define SRN_MPTC			0x040f0
#define SRN_BPTC			0x040f4

#endif /* _SRN_REGS_H */
