/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The hardware contract: what mdev_gpu needs to know of one family of cards.
 * A new family is one new backend_*.c and one door that finds its devices.
 */
#ifndef _MDEV_GPU_BACKEND_H
#define _MDEV_GPU_BACKEND_H

#include <linux/sizes.h>
#include <linux/types.h>

struct mgpu_cmd;
struct mgpu_model_ops;
struct pci_dev;

/* Longest stretch that one mgpu_backend_ops.clear() may be asked for. */
#define MGPU_CLEAR_MAX		SZ_1M

/**
 * struct mgpu_backend_ops - one family of cards
 *
 * A card's memory is a flat array of bytes from 0 to its VRAM size. Offsets
 * and lengths given to an operation lie inside it; the callers see to that.
 * @hw is what the backend returned when it took the card over. The operations
 * do not serialise: different slices are accessed at the same time, and one
 * slice is only as coherent as its own users are.
 *
 * A card may vanish (hot-unplug) at any time. Then reads give all ones, writes
 * go nowhere, and no operation waits or fails.
 */
struct mgpu_backend_ops {
	/** @name: hardware family; profiles are called "<name>-<MiB>" */
	const char *name;

	/** @max_profile_mib: largest profile of the family, a power of two */
	u32 max_profile_mib;

	/**
	 * @min_profile_mib: smallest profile, a power of two, or 0 if the
	 * module's least will do
	 */
	u32 min_profile_mib;

	/** @model: what guests see of the family's vGPUs */
	const struct mgpu_model_ops *model;

	/**
	 * @write_combine: memory is a device's BAR, to be mapped
	 * write-combining; otherwise it is system memory, mapped write-back.
	 */
	bool write_combine;

	/**
	 * @pfn: page frame of the page at @off, which is page-aligned.
	 * Context: any, may be called from a page fault with the mmap lock
	 * held. The frame stays valid until the card is handed back.
	 */
	unsigned long (*pfn)(void *hw, u64 off);

	/**
	 * @contiguous: true if the 2 MiB at @off, which is 2 MiB-aligned, are
	 * physically contiguous and begin at a 2 MiB-aligned physical
	 * address, so that one huge mapping can cover them. Context: as @pfn.
	 */
	bool (*contiguous)(void *hw, u64 off);

	/** @read: copy @len bytes at @off to @buf. Context: may sleep. */
	void (*read)(void *hw, u64 off, void *buf, size_t len);

	/** @write: copy @len bytes from @buf to @off. Context: may sleep. */
	void (*write)(void *hw, u64 off, const void *buf, size_t len);

	/**
	 * @clear: write zeros to @len bytes at @off, both multiples of the
	 * page size and @len at most MGPU_CLEAR_MAX. The zeros have reached
	 * the memory when it returns. Context: may sleep; callers reschedule
	 * between calls.
	 */
	void (*clear)(void *hw, u64 off, size_t len);

	/**
	 * @run: have the 2D engine carry out @cmd, which lies inside the
	 * card's memory. What any CPU wrote to that memory before the call is
	 * seen by the engine, and what the engine wrote is seen by any CPU
	 * after it. Never called twice at a time for one card. NULL if the
	 * family has no engine. Context: may sleep.
	 */
	void (*run)(void *hw, const struct mgpu_cmd *cmd);
};

extern const struct mgpu_backend_ops mgpu_backend_ati;
extern const struct mgpu_backend_ops mgpu_backend_bochs;
extern const struct mgpu_backend_ops mgpu_backend_soft;

/* Taking over and handing back, one pair per family. */
void *mgpu_backend_ati_take(struct pci_dev *pdev, u64 *vram_size);
void mgpu_backend_ati_give(void *hw);
void *mgpu_backend_bochs_take(struct pci_dev *pdev, u64 *vram_size);
void mgpu_backend_bochs_give(void *hw);
void *mgpu_backend_soft_take(u64 vram_size, int node);
void mgpu_backend_soft_give(void *hw);

#endif /* _MDEV_GPU_BACKEND_H */
