/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What one card may hold: its memory as a row of equal units, its engine as a
 * number of shares, and the slots that functions have taken of both.
 */
#ifndef _MDEV_GPU_GEOMETRY_H
#define _MDEV_GPU_GEOMETRY_H

#include <linux/bits.h>
#include <linux/types.h>

#include <uapi/linux/vfio_glue.h>

/* A card is divided into that many units at most, and holds as many slots. */
#define MGPU_UNITS_MAX		32

/* Shapes that a card can have, which are numbered as its profiles are. */
#define MGPU_SHAPES_MAX		32

/* Where a slot shall begin, if its taker does not care. */
#define MGPU_START_ANY		(-1)

/* Modes in which a shape is offered, as bits. */
#define MGPU_IN_ONE_TYPE	BIT(VFIO_GLUE_MODE_ONE_TYPE)
#define MGPU_IN_MIXED		BIT(VFIO_GLUE_MODE_MIXED)
#define MGPU_IN_MIG		BIT(VFIO_GLUE_MODE_MIG)

/**
 * struct mgpu_shape - what one slot of a profile takes of a card
 * @starts: bit n is set if the slot may begin at unit n; each such n is a
 *	multiple of @len
 * @compute: shares of the engine; thousandths, or slots in MIG-like mode
 * @len: units of memory, a power of two; 0 if there is no such profile
 * @max: how many there may be at a time, 0 for as many as fit
 * @modes: MGPU_IN_* of the modes in which it is offered
 */
struct mgpu_shape {
	u32 starts;
	u16 compute;
	u8 len;
	u8 max;
	u8 modes;
};

/**
 * struct mgpu_slot_span - where a slot lies
 * @start: first unit
 * @len: units; 0 if the slot is not in use
 * @shape: index of its shape
 */
struct mgpu_slot_span {
	u8 start;
	u8 len;
	u8 shape;
};

/**
 * struct mgpu_geometry - occupation of one card
 * @mode: one type at a time, any mixture, or MIG-like slots
 * @fit: how a place is chosen among several
 * @used: bit n is set if unit n is in a slot
 * @compute: shares of the engine that the slots have
 * @compute_mig: shares that there are in MIG-like mode, 0 if it has no such
 *	mode; 1000 in the others
 * @units: number of units, a power of two up to MGPU_UNITS_MAX
 * @num_shapes: length of @shape
 * @shape: what its profiles take, the card's; largest first, as far as order
 *	matters
 * @slot: the slots, in no order; an index stays with its slot
 *
 * A plain copy is a card of its own on which to try something.
 */
struct mgpu_geometry {
	enum vfio_glue_mode mode;
	enum vfio_glue_fit fit;
	u32 used;
	u16 compute;
	u16 compute_mig;
	u8 units;
	u8 num_shapes;
	const struct mgpu_shape *shape;
	struct mgpu_slot_span slot[MGPU_UNITS_MAX];
};

/**
 * struct mgpu_geometry_room - what would fit, and why not more
 * @room: how many more slots of the shape asked for
 * @refusal: why @room is 0, else VFIO_GLUE_REFUSAL_NONE
 * @blocker: index of a slot that is in the way, -1 if none in particular
 * @fits: shape of the longest slot of which one more would fit, -1 if none
 * @have: units in the longest place that is free for any shape of the mode
 */
struct mgpu_geometry_room {
	u32 room;
	enum vfio_glue_refusal refusal;
	int blocker;
	int fits;
	u8 have;
};

u32 mgpu_geometry_starts(unsigned int units, unsigned int len);
void mgpu_geometry_init(struct mgpu_geometry *geo, unsigned int units,
			const struct mgpu_shape *shape, unsigned int num);
bool mgpu_geometry_empty(const struct mgpu_geometry *geo);
unsigned int mgpu_geometry_free(const struct mgpu_geometry *geo);
unsigned int mgpu_geometry_hole(const struct mgpu_geometry *geo);
unsigned int mgpu_geometry_fragmentation(const struct mgpu_geometry *geo);
unsigned int mgpu_geometry_capacity(const struct mgpu_geometry *geo,
				    unsigned int shape);
bool mgpu_geometry_offers(const struct mgpu_geometry *geo, unsigned int shape);
u32 mgpu_geometry_count(const struct mgpu_geometry *geo, unsigned int shape);
void mgpu_geometry_room(const struct mgpu_geometry *geo, unsigned int shape,
			struct mgpu_geometry_room *room);
unsigned int mgpu_geometry_compute_total(const struct mgpu_geometry *geo);
unsigned int mgpu_geometry_compute_free(const struct mgpu_geometry *geo);
int mgpu_geometry_set_mode(struct mgpu_geometry *geo, enum vfio_glue_mode mode,
			   int *blocker);
int mgpu_geometry_take(struct mgpu_geometry *geo, unsigned int shape,
		       int start);
void mgpu_geometry_give(struct mgpu_geometry *geo, unsigned int slot);
int mgpu_geometry_solve(const struct mgpu_geometry *geo, const u8 *shapes,
			unsigned int num, int *starts);

#endif /* _MDEV_GPU_GEOMETRY_H */
