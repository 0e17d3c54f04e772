// SPDX-License-Identifier: GPL-2.0-only
/*
 * Maps of parents, compared with a naive one that has a cell per MiB.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "slots.h"
#include "util.h"

#define MIB	64
#define FUNCS	12

static void agrees_with_the_naive_map(void **state)
{
	unsigned int seed = 3;
	int round;

	(void)state;
	for (round = 0; round < 2000; round++) {
		struct parent parent = { .kind = VFIO_GLUE_KIND_GPU,
					 .vram_mib = MIB };
		const struct func *cells[MIB] = { NULL };
		struct func funcs[FUNCS];
		uint32_t at = 0, largest = 0, run = 0;
		size_t num = 0, i, k;
		struct map map;

		strcpy(parent.name, "gpu0");
		memset(funcs, 0, sizeof(funcs));
		for (i = 0; i < FUNCS; i++) {
			uint32_t size = 1U << rand_r(&seed) % 5;
			uint32_t begin = rand_r(&seed) % (MIB / size) * size;

			for (k = begin; k < begin + size; k++)
				if (cells[k])
					break;
			if (k < begin + size)
				continue;
			funcs[num].kind = VFIO_GLUE_KIND_GPU;
			funcs[num].slot_offset_mib = begin;
			funcs[num].slot_mib = size;
			/* Some lie on another card. */
			strcpy(funcs[num].parent, rand_r(&seed) % 4 ? "gpu0" :
			       "gpu1");
			if (!strcmp(funcs[num].parent, "gpu0"))
				for (k = begin; k < begin + size; k++)
					cells[k] = &funcs[num];
			num++;
		}
		for (k = 0; k < MIB; k++) {
			run = cells[k] ? 0 : run + 1;
			if (run > largest)
				largest = run;
		}

		assert_int_equal(map_make(&parent, funcs, num, &map), 0);
		for (i = 0; i < map.num; i++) {
			assert_int_equal(map.slots[i].begin, at);
			for (k = 0; k < map.slots[i].size; k++)
				assert_ptr_equal(cells[at + k],
						 map.slots[i].func);
			/* Holes are as large as can be. */
			if (i)
				assert_true(map.slots[i].func ||
					    map.slots[i - 1].func);
			at += map.slots[i].size;
		}
		assert_int_equal(at, MIB);
		assert_int_equal(map_largest_hole(&map), largest);
		map_clear(&map);
	}
}

static void leaves_out_what_cannot_be(void **state)
{
	static const struct {
		uint32_t begin;
		uint32_t size;
	} wrong[] = { { 0, 0 }, { 65, 1 }, { 63, 2 }, { 8, UINT32_MAX },
		      { UINT32_MAX, UINT32_MAX } };
	struct parent parent = { .kind = VFIO_GLUE_KIND_GPU, .vram_mib = MIB };
	struct func funcs[2];
	struct map map;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(wrong); i++) {
		memset(funcs, 0, sizeof(funcs));
		funcs[0].kind = VFIO_GLUE_KIND_GPU;
		funcs[0].slot_offset_mib = wrong[i].begin;
		funcs[0].slot_mib = wrong[i].size;
		assert_int_equal(map_make(&parent, funcs, 1, &map), 0);
		assert_int_equal(map.num, 1);
		assert_null(map.slots[0].func);
		assert_int_equal(map.slots[0].size, MIB);
		map_clear(&map);
	}
	/* Two at one place: a question fell between two states. */
	memset(funcs, 0, sizeof(funcs));
	for (i = 0; i < 2; i++) {
		funcs[i].kind = VFIO_GLUE_KIND_GPU;
		funcs[i].slot_mib = 16;
	}
	assert_int_equal(map_make(&parent, funcs, 2, &map), 0);
	assert_int_equal(map.num, 2);
	map_clear(&map);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(agrees_with_the_naive_map),
		cmocka_unit_test(leaves_out_what_cannot_be),
	};

	return cmocka_run_group_tests_name("slots", tests, NULL, NULL);
}
