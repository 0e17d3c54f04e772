// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cards without hardware: system memory.
 *
 * Room: hand.
 */
#include <linux/align.h>
#include <linux/bitmap.h>
#include <linux/err.h>
#include <linux/gfp.h>
#include <linux/highmem.h>
#include <linux/mm.h>
#include <linux/pgtable.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "backend.h"
#include "model.h"

#define CHUNK_PAGES	(PMD_SIZE / PAGE_SIZE)

/**
 * struct soft_hw - memory of a software card
 * @num_pages: how many pages, a multiple of CHUNK_PAGES
 * @pages: the pages in order
 * @huge: chunks that are contiguous and aligned, a bit for each
 *
 * Nothing changes while the card exists, so there is no lock.
 */
struct soft_hw {
	unsigned long num_pages;
	struct page **pages;
	unsigned long *huge;
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
	if (!hw->pages || !hw->huge)
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
	bitmap_free(soft->huge);
	kvfree(soft->pages);
	kfree(soft);
}

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
};

/* The same to guests that are to have a 2D engine. */
const struct mgpu_backend_ops mgpu_backend_soft_ati = {
	.name = "soft-ati",
	.max_profile_mib = 256,
	.min_profile_mib = 16,
	.model = &mgpu_model_ati_ops,
	.write_combine = false,
	.pfn = soft_pfn,
	.contiguous = soft_contiguous,
	.read = soft_read,
	.write = soft_write,
	.clear = soft_clear,
};
