// SPDX-License-Identifier: GPL-2.0-only
/*
 * What functions did between two looks.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "rates.h"
#include "util.h"

#define S	UINT64_C(1000000000)
#define HAS(attr)	(UINT64_C(1) << (attr))

static struct model_list looks[2] = {
	{ .shape = &shape_func }, { .shape = &shape_func },
};

static struct rates rates;

static struct func *add(int look, uint64_t generation)
{
	struct func *func = model_list_add(&looks[look]);

	func->generation = generation;
	func->model.has = HAS(VFIO_GLUE_A_FUNC_RX_PACKETS) |
			  HAS(VFIO_GLUE_A_FUNC_RX_BYTES) |
			  HAS(VFIO_GLUE_A_FUNC_RUN_NS) |
			  HAS(VFIO_GLUE_A_FUNC_COMMANDS_DROPPED);
	return func;
}

static const struct rate *made(uint64_t ns)
{
	assert_int_equal(rates_make(&looks[0], &looks[1], ns, &rates), 0);
	assert_true(rates.num > 0);
	return rates.items;
}

static int clear(void **state)
{
	(void)state;
	model_list_clear(&looks[0]);
	model_list_clear(&looks[1]);
	rates_clear(&rates);
	return 0;
}

static void knows_nothing_of_the_first_look(void **state)
{
	(void)state;
	add(1, 7)->rx_packets = 1000;
	assert_int_equal(made(S)->has, 0);
}

static void takes_no_other_for_the_same(void **state)
{
	(void)state;
	add(0, 6)->rx_packets = 1;
	add(1, 7)->rx_packets = 1000;
	assert_int_equal(made(S)->has, 0);
	assert_int_equal(rates.items[0].func->generation, 7);
}

static void divides_by_the_time(void **state)
{
	const struct rate *rate;
	struct func *func;

	(void)state;
	func = add(0, 7);
	func->rx_packets = 1000;
	func->rx_bytes = UINT64_C(1) << 50;
	func->run_ns = 10 * S;
	func->commands_dropped = 5;
	func = add(1, 7);
	func->rx_packets = 3001;
	func->rx_bytes = (UINT64_C(1) << 50) + 1000;
	func->run_ns = 11 * S;
	func->commands_dropped = 7;
	func->commands_refused = 3;
	rate = made(2 * S);
	assert_int_equal(rate->value[RATE_RX_PACKETS], 1001);
	assert_int_equal(rate->value[RATE_RX_BITS], 4000);
	assert_int_equal(rate->value[RATE_ENGINE], 500);
	assert_int_equal(rate->value[RATE_DROPS], 5);
	/* The kernel did not tell of these. */
	assert_false(rate_has(rate, RATE_TX_PACKETS));
	assert_false(rate_has(rate, RATE_COMMANDS));
	assert_false(rate_has(rate, RATE_WAIT));
}

static void does_not_go_backwards(void **state)
{
	(void)state;
	add(0, 7)->rx_packets = UINT64_MAX;
	add(1, 7)->rx_packets = 3;
	assert_int_equal(made(S)->value[RATE_RX_PACKETS], 0);
	assert_true(rate_has(rates.items, RATE_RX_PACKETS));
}

static void finds_the_95_percent(void **state)
{
	static const struct {
		uint64_t waits[8];
		uint64_t us;
	} cases[] = {
		{ { 1 }, 10 },
		{ { 95, 5 }, 10 },
		{ { 94, 6 }, 100 },
		{ { 0, 0, 0, 0, 0, 0, 1 }, 10000000 },
		{ { 94, 0, 0, 0, 0, 0, 0, 6 }, 12345678 },
		{ { 19, 0, 1 }, 10 },
		{ { 18, 0, 1 }, 1000 },
	};
	size_t i, k;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct func *before = add(0, 7);
		struct func *now = add(1, 7);

		for (k = 0; k < 8; k++) {
			before->wait[k] = 1000 * k;
			now->wait[k] = 1000 * k + cases[i].waits[k];
		}
		now->wait_max_ns = UINT64_C(12345678999);
		assert_true(rate_has(made(S), RATE_WAIT));
		assert_int_equal(rates.items[0].value[RATE_WAIT], cases[i].us);
		clear(NULL);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(knows_nothing_of_the_first_look, clear),
		cmocka_unit_test_teardown(takes_no_other_for_the_same, clear),
		cmocka_unit_test_teardown(divides_by_the_time, clear),
		cmocka_unit_test_teardown(does_not_go_backwards, clear),
		cmocka_unit_test_teardown(finds_the_95_percent, clear),
	};

	return cmocka_run_group_tests_name("rates", tests, NULL, NULL);
}
