// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cards without hardware: system memory, and an engine that is the CPU.
 *
 * Room: hand.
 */
#include <kunit/visibility.h>
#include <linux/align.h>
#include <linux/bitmap.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/gfp.h>
#include <linux/highmem.h>
#include <linux/mm.h>
#include <linux/pgtable.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "backend.h"
#include "cmd.h"
#include "model.h"

#define CHUNK_PAGES	(PMD_SIZE / PAGE_SIZE)

/**
 * struct soft_hw - memory of a software card
 * @num_pages: how many pages, a multiple of CHUNK_PAGES
 * @pages: the pages in order
 * @huge: chunks that are contiguous and aligned, a bit for each
 * @pixels: a page of them, for the command that the engine works on
 *
 * Nothing but @pixels changes while the card exists, so there is no lock.
 */
struct soft_hw {
	unsigned long num_pages;
	struct page **pages;
	unsigned long *huge;
	u8 *pixels;
};

/*
 * Each page has a reference count of its own, although 2 MiB are allocated
 * together: KVM takes a reference on a page that a guest's mapping leads to,
 * and refuses one whose count is zero, as it is for all but the first page of
 * a larger allocation.
 */
static int soft_alloc_chunk(struct soft_hw *hw, unsigned long chunk, int node)
{
	struct page **pages = hw->pages + chunk * CHUNK_PAGES;
	struct page *page;
	unsigned long i;

	page = alloc_pages_node(node, GFP_KERNEL | __GFP_ZERO | __GFP_NOWARN |
				__GFP_NORETRY, PMD_ORDER);
	if (page) {
		split_page(page, PMD_ORDER);
		for (i = 0; i < CHUNK_PAGES; i++)
			pages[i] = page + i;
		__set_bit(chunk, hw->huge);
		return 0;
	}

	for (i = 0; i < CHUNK_PAGES; i++) {
		pages[i] = alloc_pages_node(node, GFP_KERNEL | __GFP_ZERO |
					    __GFP_NOWARN | __GFP_RETRY_MAYFAIL,
					    0);
		if (!pages[i])
			return -ENOMEM;
	}

	return 0;
}

/**
 * mgpu_backend_soft_take() - make the memory of a software card
 * @vram_size: bytes, a multiple of 2 MiB
 * @node: NUMA node to take it from, or NUMA_NO_NODE
 *
 * Context: process, may sleep.
 * Return: what the operations want as hw, or -ENOMEM.
 */
void *mgpu_backend_soft_take(u64 vram_size, int node)
{
	unsigned long chunks = vram_size / PMD_SIZE;
	struct soft_hw *hw;
	unsigned long i;
	int ret = -ENOMEM;

	hw = kzalloc(sizeof(*hw), GFP_KERNEL);
	if (!hw)
		return ERR_PTR(-ENOMEM);

	hw->num_pages = chunks * CHUNK_PAGES;
	hw->pages = kvcalloc(hw->num_pages, sizeof(*hw->pages), GFP_KERNEL);
	hw->huge = bitmap_zalloc(chunks, GFP_KERNEL);
	hw->pixels = kmalloc(PAGE_SIZE, GFP_KERNEL);
	if (!hw->pages || !hw->huge || !hw->pixels)
		goto err_give;

	for (i = 0; i < chunks; i++) {
		ret = soft_alloc_chunk(hw, i, node);
		if (ret)
			goto err_give;
		cond_resched();
	}

	return hw;

err_give:
	mgpu_backend_soft_give(hw);
	return ERR_PTR(ret);
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_backend_soft_take);

/**
 * mgpu_backend_soft_give() - free the memory of a software card
 * @hw: what mgpu_backend_soft_take() returned; nobody maps it any more
 *
 * Context: process, may sleep.
 */
void mgpu_backend_soft_give(void *hw)
{
	struct soft_hw *soft = hw;
	unsigned long i;

	for (i = 0; soft->pages && i < soft->num_pages; i++) {
		if (soft->pages[i])
			__free_page(soft->pages[i]);
		if (i % CHUNK_PAGES == 0)
			cond_resched();
	}
	kfree(soft->pixels);
	bitmap_free(soft->huge);
	kvfree(soft->pages);
	kfree(soft);
}
EXPORT_SYMBOL_IF_KUNIT(mgpu_backend_soft_give);

static unsigned long soft_pfn(void *hw, u64 off)
{
	struct soft_hw *soft = hw;

	return page_to_pfn(soft->pages[off >> PAGE_SHIFT]);
}

static bool soft_contiguous(void *hw, u64 off)
{
	struct soft_hw *soft = hw;

	return test_bit(off / PMD_SIZE, soft->huge);
}

static void soft_read(void *hw, u64 off, void *buf, size_t len)
{
	struct soft_hw *soft = hw;

	while (len) {
		size_t n = min_t(size_t, len, PAGE_SIZE - offset_in_page(off));

		memcpy_from_page(buf, soft->pages[off >> PAGE_SHIFT],
				 offset_in_page(off), n);
		buf += n;
		off += n;
		len -= n;
	}
}

static void soft_write(void *hw, u64 off, const void *buf, size_t len)
{
	struct soft_hw *soft = hw;

	while (len) {
		size_t n = min_t(size_t, len, PAGE_SIZE - offset_in_page(off));

		memcpy_to_page(soft->pages[off >> PAGE_SHIFT],
			       offset_in_page(off), buf, n);
		buf += n;
		off += n;
		len -= n;
	}
}

static void soft_clear(void *hw, u64 off, size_t len)
{
	struct soft_hw *soft = hw;
	size_t i;

	for (i = 0; i < len; i += PAGE_SIZE)
		clear_highpage(soft->pages[(off + i) >> PAGE_SHIFT]);
}

/* Bytes of whole pixels that a page holds. */
static size_t soft_pixels_size(const struct mgpu_cmd *cmd)
{
	return rounddown(PAGE_SIZE, cmd->bypp);
}

static void soft_fill(struct soft_hw *soft, const struct mgpu_cmd *cmd)
{
	size_t row = (size_t)cmd->width * cmd->bypp;
	size_t len = min(row, soft_pixels_size(cmd));
	size_t i, done;
	u32 j;

	for (i = 0; i < len; i++)
		soft->pixels[i] = cmd->color >> (i % cmd->bypp * 8);

	for (j = 0; j < cmd->height; j++) {
		u64 y = cmd->bottom_to_top ? cmd->height - 1 - j : j;

		for (done = 0; done < row; done += len)
			soft_write(soft, cmd->dst + y * cmd->dst_pitch + done,
				   soft->pixels, min(len, row - done));
	}
}

/*
 * How many bytes of a row can be read before any of them is written, as if each
 * pixel were written before the next one is read: as many as lie between source
 * and target, if the walk goes from the source to the target.
 */
static size_t soft_copy_len(const struct mgpu_cmd *cmd, u64 dst, u64 src)
{
	u64 ahead = cmd->right_to_left ? src - dst : dst - src;
	size_t len = soft_pixels_size(cmd);

	if (dst == src || (cmd->right_to_left ? src < dst : dst < src))
		return len;

	return clamp(rounddown(min_t(u64, ahead, len), cmd->bypp),
		     (size_t)cmd->bypp, len);
}

static void soft_copy_row(struct soft_hw *soft, const struct mgpu_cmd *cmd,
			  u64 dst, u64 src)
{
	size_t row = (size_t)cmd->width * cmd->bypp;
	size_t len = soft_copy_len(cmd, dst, src);
	size_t done = 0;

	while (done < row) {
		size_t n = min(len, row - done);
		size_t at = cmd->right_to_left ? row - done - n : done;

		soft_read(soft, src + at, soft->pixels, n);
		soft_write(soft, dst + at, soft->pixels, n);
		done += n;
	}
}

static void soft_copy(struct soft_hw *soft, const struct mgpu_cmd *cmd)
{
	u32 i;

	for (i = 0; i < cmd->height; i++) {
		u64 y = cmd->bottom_to_top ? cmd->height - 1 - i : i;

		soft_copy_row(soft, cmd, cmd->dst + y * cmd->dst_pitch,
			      cmd->src + y * cmd->src_pitch);
	}
}

static void soft_run(void *hw, const struct mgpu_cmd *cmd)
{
	if (cmd->op == MGPU_OP_FILL)
		soft_fill(hw, cmd);
	else
		soft_copy(hw, cmd);
}

const struct mgpu_backend_ops mgpu_backend_soft = {
	.name = "soft",
	.max_profile_mib = 1024,
	.model = &mgpu_model_bochs_ops,
	.write_combine = false,
	.pfn = soft_pfn,
	.contiguous = soft_contiguous,
	.read = soft_read,
	.write = soft_write,
	.clear = soft_clear,
	.run = soft_run,
};
EXPORT_SYMBOL_IF_KUNIT(mgpu_backend_soft);
