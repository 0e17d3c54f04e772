// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit: the commands that a guest makes of the 2D registers, against a naive
 * model.
 */
#include <kunit/test.h>
#include <linux/module.h>
#include <linux/prandom.h>
#include <linux/sizes.h>

#include "../drivers/mdev_gpu/ati_2d.h"
#include "../drivers/mdev_gpu/ati_regs.h"

#define VRAM_SIZE	SZ_16M

/*
 * A naive model: looks at each pixel that the engine would, by itself, in
 * arithmetic that has room for everything.
 */
static enum mgpu_ati_verdict naive(const struct mgpu_ati_2d *s, bool copy,
				   unsigned int bypp)
{
	const struct mgpu_ati_surface *dst =
		s->gmc & ATI_GMC_DST_PITCH_OFFSET ? &s->dst : &s->def;
	const struct mgpu_ati_surface *src =
		s->gmc & ATI_GMC_SRC_PITCH_OFFSET ? &s->src : &s->def;
	s64 xstep = s->cntl & 1 ? 1 : -1, ystep = s->cntl & 2 ? 1 : -1;
	s64 i, j, x, y, at, dx, dy, sx, sy;
	bool any = false;

	dx = s->geo[ATI_GEO_DST_X];
	dy = s->geo[ATI_GEO_DST_Y];
	sx = s->geo[ATI_GEO_SRC_X];
	sy = s->geo[ATI_GEO_SRC_Y];
	dx -= dx >= 8192 ? 16384 : 0;
	dy -= dy >= 8192 ? 16384 : 0;
	sx -= sx >= 8192 ? 16384 : 0;
	sy -= sy >= 8192 ? 16384 : 0;

	for (j = 0; j < s->geo[ATI_GEO_HEIGHT]; j++) {
		y = dy + j * ystep;
		if (y < (s->sc_tl >> 16 & 0x3fff) ||
		    y > (s->sc_br >> 16 & 0x3fff))
			continue;
		for (i = 0; i < s->geo[ATI_GEO_WIDTH]; i++) {
			x = dx + i * xstep;
			if (x < (s->sc_tl & 0x3fff) || x > (s->sc_br & 0x3fff))
				continue;
			any = true;
			at = dst->offset + y * dst->pitch + x * bypp;
			if (at + bypp > VRAM_SIZE)
				return ATI_OUTSIDE;
			if (!copy)
				continue;
			if (sx + i * xstep < 0 || sy + j * ystep < 0)
				return ATI_OUTSIDE;
			at = src->offset + (sy + j * ystep) * src->pitch +
			     (sx + i * xstep) * bypp;
			if (at + bypp > VRAM_SIZE)
				return ATI_OUTSIDE;
		}
	}

	return any ? ATI_RUN : ATI_EMPTY;
}

/* A number near one of the edges of what fourteen bits can say. */
static u16 edge(struct rnd_state *rnd, u16 span)
{
	static const u16 edges[] = { 0, 0, 64, 1024, 8191, 8192, 16383 };
	u16 at = edges[prandom_u32_state(rnd) % ARRAY_SIZE(edges)];

	return (at + prandom_u32_state(rnd) % span - span / 2) & 0x3fff;
}

static void random_surface(struct rnd_state *rnd, struct mgpu_ati_surface *p)
{
	p->pitch = prandom_u32_state(rnd) % 256 * 64;
	p->offset = prandom_u32_state(rnd) & ~1023;
	if (prandom_u32_state(rnd) % 8)
		p->offset %= VRAM_SIZE + SZ_64K;
	if (prandom_u32_state(rnd) % 2)
		p->offset = VRAM_SIZE - 1024 * (prandom_u32_state(rnd) % 256);
}

static void random_commands_agree(struct kunit *test)
{
	static const u8 kinds[] = { 2, 3, 4, 5, 6 };
	const u64 seed = 0x5eed0a71;
	struct rnd_state rnd;
	unsigned int seen[ATI_UNSUPPORTED + 1] = {};
	unsigned int n, i;

	prandom_seed_state(&rnd, seed);
	kunit_info(test, "seed 0x%llx", seed);
	for (n = 0; n < 20000; n++) {
		bool copy = prandom_u32_state(&rnd) & 1;
		enum mgpu_ati_verdict want, got;
		struct mgpu_ati_2d s;
		struct mgpu_cmd cmd;
		u8 kind = kinds[prandom_u32_state(&rnd) % ARRAY_SIZE(kinds)];

		mgpu_ati_2d_reset(&s);
		s.gmc = prandom_u32_state(&rnd) & 3;
		s.cntl = prandom_u32_state(&rnd) & 3;
		s.datatype = 0x00030d00 | kind;
		s.mix = copy ? 0x00cc0200 : 0x00f00000;
		random_surface(&rnd, &s.dst);
		random_surface(&rnd, &s.src);
		random_surface(&rnd, &s.def);
		for (i = 0; i < ATI_GEO_NUM; i++)
			s.geo[i] = edge(&rnd, 64);
		/* Few pixels, for a model that looks at each. */
		s.geo[ATI_GEO_WIDTH] %= 64;
		s.geo[ATI_GEO_HEIGHT] %= 64;
		if (prandom_u32_state(&rnd) % 2) {
			s.sc_tl = edge(&rnd, 64) << 16 | edge(&rnd, 64);
			s.sc_br = edge(&rnd, 64) << 16 | edge(&rnd, 64);
		}

		want = naive(&s, copy, mgpu_ati_bypp(kind));
		got = mgpu_ati_2d_command(&s, VRAM_SIZE, &cmd);
		KUNIT_ASSERT_EQ_MSG(test, want, got, "command %u", n);
		if (got == ATI_RUN)
			KUNIT_ASSERT_TRUE_MSG(test, mgpu_cmd_inside(&cmd, 0,
								    VRAM_SIZE),
					      "command %u", n);
		seen[got]++;
	}

	KUNIT_EXPECT_GT(test, seen[ATI_RUN], 500);
	KUNIT_EXPECT_GT(test, seen[ATI_OUTSIDE], 500);
	KUNIT_EXPECT_GT(test, seen[ATI_EMPTY], 500);
}

static struct kunit_case ati_2d_cases[] = {
	KUNIT_CASE(random_commands_agree),
	{}
};

static struct kunit_suite ati_2d_suite = {
	.name = "mdev_gpu_ati_2d",
	.test_cases = ati_2d_cases,
};

kunit_test_suite(ati_2d_suite);

MODULE_DESCRIPTION("KUnit: the 2D commands of an RV100");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
