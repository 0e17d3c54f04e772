/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What one card may hold: its memory as a row of equal units, and the slots
 * that functions have taken of it.
 */
#ifndef _MDEV_GPU_GEOMETRY_H
#define _MDEV_GPU_GEOMETRY_H

#include <linux/types.h>

#include <uapi/linux/vfio_glue.h>

/* A card is divided into eighths at most. */
#define MGPU_UNITS_MAX		8

/**
 * struct mgpu_slot_span - where a slot lies
 * @start: first unit; a multiple of @len
 * @len: units, a power of two; 0 if the slot is not in use
 *
 * The profiles of a card differ in size, so @len also tells the profile.
 */
struct mgpu_slot_span {
	u8 start;
	u8 len;
};

/**
 * struct mgpu_geometry - occupation of one card
 * @mode: one type at a time, or any mixture
 * @units: number of units, a power of two up to MGPU_UNITS_MAX
 * @slot: the slots, in no order; an index stays with its slot
 */
struct mgpu_geometry {
	enum vfio_glue_mode mode;
	u8 units;
	struct mgpu_slot_span slot[MGPU_UNITS_MAX];
};

/**
 * struct mgpu_geometry_room - what would fit, and why not more
 * @room: how many more slots of the length asked for
 * @refusal: why @room is 0, else VFIO_GLUE_REFUSAL_NONE
 * @blocker: index of a slot that is in the way, -1 if none in particular
 * @fits: length of the longest slot of which one more would fit, 0 if none
 * @have: length of the longest slot that the free units alone would allow
 */
struct mgpu_geometry_room {
	u32 room;
	enum vfio_glue_refusal refusal;
	int blocker;
	u8 fits;
	u8 have;
};

void mgpu_geometry_init(struct mgpu_geometry *geo, unsigned int units);
bool mgpu_geometry_empty(const struct mgpu_geometry *geo);
unsigned int mgpu_geometry_free(const struct mgpu_geometry *geo);
unsigned int mgpu_geometry_hole(const struct mgpu_geometry *geo);
void mgpu_geometry_room(const struct mgpu_geometry *geo, unsigned int len,
			struct mgpu_geometry_room *room);
int mgpu_geometry_take(struct mgpu_geometry *geo, unsigned int len);
void mgpu_geometry_give(struct mgpu_geometry *geo, unsigned int slot);

#endif /* _MDEV_GPU_GEOMETRY_H */
