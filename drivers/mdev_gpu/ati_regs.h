/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Registers of an ATI RV100, as far as cards and guests need them. The names
 * are those of ATI's register reference guide.
 */
#ifndef _MDEV_GPU_ATI_REGS_H
#define _MDEV_GPU_ATI_REGS_H

#include <linux/bits.h>

#define ATI_MM_INDEX			0x0000
#define   ATI_MM_APER			BIT(31)
#define ATI_MM_DATA			0x0004
#define ATI_CLOCK_CNTL_INDEX		0x0008
#define   ATI_PLL_ADDR			GENMASK(5, 0)
#define   ATI_PLL_WR_EN			BIT(7)
#define ATI_CLOCK_CNTL_DATA		0x000c
#define ATI_GEN_INT_CNTL		0x0040
#define ATI_GEN_INT_STATUS		0x0044
#define ATI_CRTC_GEN_CNTL		0x0050
#define   ATI_CRTC_PIX_WIDTH		GENMASK(11, 8)
#define   ATI_CRTC_EXT_DISP_EN		BIT(24)
#define   ATI_CRTC_EN			BIT(25)
#define ATI_CRTC_EXT_CNTL		0x0054
#define   ATI_CRTC_DISPLAY_DIS		BIT(10)
#define ATI_GPIO_VGA_DDC		0x0060
#define ATI_GPIO_DVI_DDC		0x0064
#define   ATI_DDC_DATA_OUTPUT		BIT(0)
#define   ATI_DDC_CLK_OUTPUT		BIT(1)
#define   ATI_DDC_DATA_INPUT		BIT(8)
#define   ATI_DDC_CLK_INPUT		BIT(9)
#define   ATI_DDC_DATA_OUT_EN		BIT(16)
#define   ATI_DDC_CLK_OUT_EN		BIT(17)
#define ATI_GPIO_MONID			0x0068
#define ATI_GPIO_CRT2_DDC		0x006c
#define ATI_PALETTE_INDEX		0x00b0
#define ATI_PALETTE_DATA		0x00b4
#define ATI_CNFG_CNTL			0x00e0
#define ATI_CNFG_MEMSIZE		0x00f8
#define ATI_CNFG_APER_0_BASE		0x0100
#define ATI_CNFG_APER_1_BASE		0x0104
#define ATI_CNFG_APER_SIZE		0x0108
#define ATI_CNFG_REG_1_BASE		0x010c
#define ATI_CNFG_REG_APER_SIZE		0x0110
#define ATI_MC_FB_LOCATION		0x0148
#define ATI_CRTC_H_TOTAL_DISP		0x0200
#define   ATI_CRTC_H_DISP		GENMASK(24, 16)
#define ATI_CRTC_V_TOTAL_DISP		0x0208
#define   ATI_CRTC_V_DISP		GENMASK(27, 16)
#define ATI_CRTC_VLINE_CRNT_VLINE	0x0210
#define ATI_CRTC_CRNT_FRAME		0x0214
#define ATI_CRTC_OFFSET			0x0224
#define   ATI_CRTC_OFFSET_MASK		GENMASK(26, 0)
#define ATI_CRTC_OFFSET_CNTL		0x0228
#define ATI_CRTC_PITCH			0x022c
#define   ATI_CRTC_PITCH_MASK		GENMASK(10, 0)
#define ATI_RBBM_STATUS			0x0e40
#define   ATI_RBBM_FIFOCNT		GENMASK(6, 0)
#define   ATI_RBBM_GUI_ACTIVE		BIT(31)
#define ATI_PCI_CONFIG			0x0f00	/* configuration space, read */

/* The 2D engine. */
#define ATI_DST_OFFSET			0x1404
#define ATI_DST_PITCH			0x1408
#define   ATI_PITCH_MASK		GENMASK(13, 6)
#define ATI_DST_WIDTH			0x140c
#define ATI_DST_HEIGHT			0x1410
#define ATI_SRC_X			0x1414
#define ATI_SRC_Y			0x1418
#define ATI_DST_X			0x141c
#define ATI_DST_Y			0x1420
#define ATI_SRC_PITCH_OFFSET		0x1428
#define   ATI_PITCH_OFFSET_1K		GENMASK(21, 0)
#define   ATI_PITCH_OFFSET_64		GENMASK(29, 22)
#define   ATI_PITCH_OFFSET_TILE		GENMASK(31, 30)
#define ATI_DST_PITCH_OFFSET		0x142c
#define ATI_SRC_Y_X			0x1434
#define ATI_DST_Y_X			0x1438
#define ATI_DST_HEIGHT_WIDTH		0x143c
#define ATI_DP_GUI_MASTER_CNTL		0x146c
#define   ATI_GMC_SRC_PITCH_OFFSET	BIT(0)
#define   ATI_GMC_DST_PITCH_OFFSET	BIT(1)
#define   ATI_GMC_DST_CLIPPING		BIT(3)
#define   ATI_GMC_BRUSH			GENMASK(7, 4)
#define   ATI_GMC_DST_DATATYPE		GENMASK(11, 8)
#define   ATI_GMC_SRC_DATATYPE		GENMASK(13, 12)
#define   ATI_GMC_ROP3			GENMASK(23, 16)
#define   ATI_GMC_DP_SRC		GENMASK(26, 24)
#define   ATI_GMC_CLR_CMP_DIS		BIT(28)
#define   ATI_GMC_WRITE_MASK_SET	BIT(30)
#define ATI_DP_BRUSH_BKGD_CLR		0x1478
#define ATI_DP_BRUSH_FRGD_CLR		0x147c
#define ATI_DST_WIDTH_X			0x1588
#define ATI_SRC_X_Y			0x1590
#define ATI_DST_X_Y			0x1594
#define ATI_DST_WIDTH_HEIGHT		0x1598
#define ATI_DST_HEIGHT_Y		0x15a0
#define ATI_SRC_OFFSET			0x15ac
#define ATI_SRC_PITCH			0x15b0
#define ATI_CLR_CMP_CNTL		0x15c0
#define   ATI_CLR_CMP_SRC		GENMASK(2, 0)
#define   ATI_CLR_CMP_DST		GENMASK(10, 8)
#define ATI_SC_LEFT			0x1640
#define ATI_SC_RIGHT			0x1644
#define ATI_SC_TOP			0x1648
#define ATI_SC_BOTTOM			0x164c
#define ATI_DP_CNTL			0x16c0
#define   ATI_DST_X_LEFT_TO_RIGHT	BIT(0)
#define   ATI_DST_Y_TOP_TO_BOTTOM	BIT(1)
#define ATI_DP_DATATYPE			0x16c4
#define   ATI_DP_DST_DATATYPE		GENMASK(3, 0)
#define   ATI_DP_BRUSH_DATATYPE		GENMASK(11, 8)
#define   ATI_DP_SRC_DATATYPE		GENMASK(17, 16)
#define ATI_DP_MIX			0x16c8
#define   ATI_DP_MIX_SRC		GENMASK(10, 8)
#define   ATI_DP_MIX_ROP3		GENMASK(23, 16)
#define ATI_DP_WRITE_MASK		0x16cc
#define ATI_DEFAULT_OFFSET		0x16e0	/* of pitch and offset */
#define ATI_DEFAULT_SC_BOTTOM_RIGHT	0x16e8
#define ATI_SC_TOP_LEFT			0x16ec
#define ATI_SC_BOTTOM_RIGHT		0x16f0
#define ATI_DSTCACHE_CTLSTAT		0x1714
#define ATI_WAIT_UNTIL			0x1720
#define ATI_RBBM_STATUS_ALT		0x1740
#define ATI_RB2D_DSTCACHE_CTLSTAT	0x342c

#define ATI_ROP3_BLACKNESS		0x00
#define ATI_ROP3_SRCCOPY		0xcc
#define ATI_ROP3_PATCOPY		0xf0
#define ATI_ROP3_WHITENESS		0xff

#define ATI_BRUSH_SOLID			13	/* of one colour */
#define ATI_BRUSH_NONE			15
#define ATI_SRC_COLOR			3	/* as the target's pixels */
#define ATI_DP_SRC_RECT			2	/* video memory */

/* Pixels, for the CRTC and for the 2D engine. */
#define ATI_DATATYPE_8			2
#define ATI_DATATYPE_1555		3
#define ATI_DATATYPE_565		4
#define ATI_DATATYPE_888		5
#define ATI_DATATYPE_8888		6

#endif /* _MDEV_GPU_ATI_REGS_H */
