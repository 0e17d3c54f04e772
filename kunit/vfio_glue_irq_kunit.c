// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit: interrupts of an emulated function. Eventfds are stood in for by
 * counters; file descriptor 100 + n is the n-th of them, any other is bad.
 */
#include <kunit/static_stub.h>
#include <kunit/test.h>
#include <linux/err.h>
#include <linux/module.h>
#include <linux/vfio.h>
#include <vfio_glue/irq.h>

#define FAKES	8
#define FD(n)	(100 + (n))

#define NONE	VFIO_IRQ_SET_DATA_NONE
#define BOOL	VFIO_IRQ_SET_DATA_BOOL
#define EVENTFD	VFIO_IRQ_SET_DATA_EVENTFD
#define MASK	VFIO_IRQ_SET_ACTION_MASK
#define UNMASK	VFIO_IRQ_SET_ACTION_UNMASK
#define TRIGGER	VFIO_IRQ_SET_ACTION_TRIGGER

#define INTX	VFIO_PCI_INTX_IRQ_INDEX
#define MSI	VFIO_PCI_MSI_IRQ_INDEX
#define MSIX	VFIO_PCI_MSIX_IRQ_INDEX
#define ERR	VFIO_PCI_ERR_IRQ_INDEX
#define REQ	VFIO_PCI_REQ_IRQ_INDEX

/* Stands in for an eventfd: references held and signals received. */
struct fake {
	int refs;
	int signals;
};

struct bench {
	struct vfg_irqs irqs;
	struct fake fake[FAKES];
};

static struct eventfd_ctx *fake_get(int fd)
{
	struct bench *b = kunit_get_current_test()->priv;

	if (fd < FD(0) || fd >= FD(FAKES))
		return ERR_PTR(-EBADF);
	b->fake[fd - FD(0)].refs++;
	return (struct eventfd_ctx *)&b->fake[fd - FD(0)];
}

static void fake_put(struct eventfd_ctx *ctx)
{
	((struct fake *)ctx)->refs--;
}

static void fake_signal(struct eventfd_ctx *ctx)
{
	((struct fake *)ctx)->signals++;
}

/* A function with INTx, four MSI-X vectors, ERR and REQ, but no MSI. */
static int irq_init(struct kunit *test)
{
	static const unsigned int num[VFG_IRQ_INDEXES] = {
		[INTX] = 1, [MSIX] = 4, [ERR] = 1, [REQ] = 1,
	};
	struct bench *b = kunit_kzalloc(test, sizeof(*b), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, b);
	test->priv = b;
	kunit_activate_static_stub(test, vfg_irq_eventfd_get, fake_get);
	kunit_activate_static_stub(test, vfg_irq_eventfd_put, fake_put);
	kunit_activate_static_stub(test, vfg_irq_eventfd_signal, fake_signal);
	return vfg_irqs_init(&b->irqs, num);
}

/* Whatever a test did, nothing is left behind. */
static void irq_exit(struct kunit *test)
{
	struct bench *b = test->priv;
	int i;

	vfg_irqs_release(&b->irqs);
	for (i = 0; i < FAKES; i++)
		KUNIT_EXPECT_EQ(test, 0, b->fake[i].refs);
}

static int irq_set(struct bench *b, u32 flags, u32 index, u32 start, u32 count,
		   const void *data, size_t size)
{
	struct vfio_irq_set hdr = {
		.argsz = sizeof(hdr) + size,
		.flags = flags,
		.index = index,
		.start = start,
		.count = count,
	};

	return vfg_irqs_set(&b->irqs, &hdr, data, size);
}

static int irq_eventfd(struct bench *b, u32 index, u32 vector, s32 fd)
{
	return irq_set(b, EVENTFD | TRIGGER, index, vector, 1, &fd, sizeof(fd));
}

struct init_case {
	const char *name;
	unsigned int num[VFG_IRQ_INDEXES];
	int err;
};

static const struct init_case init_cases[] = {
	{ "none", {}, 0 },
	{ "most", { 1, 32, 32, 1, 1 }, 0 },
	{ "two INTx", { [INTX] = 2 }, -EINVAL },
	{ "too many MSI", { [MSI] = 33 }, -EINVAL },
	{ "too many MSI-X", { [MSIX] = UINT_MAX }, -EINVAL },
	{ "two ERR", { [ERR] = 2 }, -EINVAL },
	{ "two REQ after good ones", { 1, 32, 32, 1, 2 }, -EINVAL },
};

KUNIT_ARRAY_PARAM_DESC(init, init_cases, name);

static void init_checks(struct kunit *test)
{
	const struct init_case *c = test->param_value;
	struct vfg_irqs irqs;

	KUNIT_EXPECT_EQ(test, c->err, vfg_irqs_init(&irqs, c->num));
	if (!c->err)
		vfg_irqs_release(&irqs);
}

static void info_tells_counts(struct kunit *test)
{
	struct bench *b = test->priv;
	struct vfio_irq_info info = { .index = INTX };

	KUNIT_EXPECT_EQ(test, 0, vfg_irqs_info(&b->irqs, &info));
	KUNIT_EXPECT_EQ(test, 1, info.count);
	KUNIT_EXPECT_EQ(test, VFIO_IRQ_INFO_EVENTFD | VFIO_IRQ_INFO_MASKABLE |
			      VFIO_IRQ_INFO_AUTOMASKED, info.flags);

	info.index = MSI;
	KUNIT_EXPECT_EQ(test, 0, vfg_irqs_info(&b->irqs, &info));
	KUNIT_EXPECT_EQ(test, 0, info.count);
	KUNIT_EXPECT_EQ(test, 0, info.flags);

	info.index = REQ;
	KUNIT_EXPECT_EQ(test, 0, vfg_irqs_info(&b->irqs, &info));
	KUNIT_EXPECT_EQ(test, 1, info.count);
	KUNIT_EXPECT_EQ(test, VFIO_IRQ_INFO_EVENTFD | VFIO_IRQ_INFO_NORESIZE,
			info.flags);

	info.index = VFG_IRQ_INDEXES;
	KUNIT_EXPECT_EQ(test, -EINVAL, vfg_irqs_info(&b->irqs, &info));
	info.index = U32_MAX;
	KUNIT_EXPECT_EQ(test, -EINVAL, vfg_irqs_info(&b->irqs, &info));
}

struct set_case {
	const char *name;
	u32 flags;
	u32 index;
	u32 start;
	u32 count;
	size_t size;
	bool no_data;
};

/* Each of these is malformed, and only that is wrong with it. */
static const struct set_case set_cases[] = {
	{ "no flags", 0, MSIX, 0, 1, 4 },
	{ "no data type", TRIGGER, MSIX, 0, 1, 4 },
	{ "no action", EVENTFD, MSIX, 0, 1, 4 },
	{ "two data types", EVENTFD | NONE | TRIGGER, MSIX, 0, 1, 4 },
	{ "two actions", NONE | TRIGGER | MASK, INTX, 0, 1, 0 },
	{ "unknown flag", EVENTFD | TRIGGER | BIT(6), MSIX, 0, 1, 4 },
	{ "all flags", U32_MAX, MSIX, 0, 1, 4 },
	{ "index behind the last", EVENTFD | TRIGGER, VFG_IRQ_INDEXES, 0, 1, 4 },
	{ "index all ones", NONE | TRIGGER, U32_MAX, 0, 0, 0 },
	{ "missing index", EVENTFD | TRIGGER, MSI, 0, 1, 4 },
	{ "missing index disabled", NONE | TRIGGER, MSI, 0, 0, 0 },
	{ "start behind the last", EVENTFD | TRIGGER, MSIX, 4, 1, 4 },
	{ "start behind, none", NONE | TRIGGER, MSIX, 4, 0, 0 },
	{ "count too large", EVENTFD | TRIGGER, MSIX, 0, 5, 20 },
	{ "crosses the last", EVENTFD | TRIGGER, MSIX, 3, 2, 8 },
	{ "count wraps", EVENTFD | TRIGGER, MSIX, 1, U32_MAX, 20 },
	{ "count wraps, none", NONE | TRIGGER, MSIX, 1, U32_MAX, 0 },
	{ "start wraps", NONE | TRIGGER, MSIX, U32_MAX, 2, 0 },
	{ "no eventfd data", EVENTFD | TRIGGER, MSIX, 0, 1, 0 },
	{ "data pointer missing", EVENTFD | TRIGGER, MSIX, 0, 1, 4, true },
	{ "eventfd data short", EVENTFD | TRIGGER, MSIX, 0, 2, 7 },
	{ "bool data short", BOOL | TRIGGER, MSIX, 0, 4, 3 },
	{ "no eventfds", EVENTFD | TRIGGER, MSIX, 0, 0, 0 },
	{ "no bools", BOOL | TRIGGER, MSIX, 0, 0, 0 },
	{ "mask MSI-X", NONE | MASK, MSIX, 0, 1, 0 },
	{ "unmask REQ", NONE | UNMASK, REQ, 0, 1, 0 },
	{ "mask nothing", NONE | MASK, INTX, 0, 0, 0 },
	{ "mask by eventfd", EVENTFD | MASK, INTX, 0, 1, 4 },
	{ "unmask by eventfd", EVENTFD | UNMASK, INTX, 0, 1, 4 },
};

KUNIT_ARRAY_PARAM_DESC(set, set_cases, name);

static void set_rejects(struct kunit *test)
{
	const struct set_case *c = test->param_value;
	static const s32 data[] = { FD(0), FD(1), FD(2), FD(3), FD(4) };
	struct bench *b = test->priv;
	int i;

	KUNIT_ASSERT_EQ(test, 0, irq_eventfd(b, MSIX, 0, FD(7)));
	KUNIT_EXPECT_EQ(test, -EINVAL,
			irq_set(b, c->flags, c->index, c->start, c->count,
				c->no_data ? NULL : data, c->size));

	for (i = 0; i < 5; i++)
		KUNIT_EXPECT_EQ(test, 0, b->fake[i].refs);
	KUNIT_EXPECT_EQ(test, 1, b->fake[7].refs);
	KUNIT_EXPECT_EQ(test, 0, b->fake[7].signals);
}

/* One bad descriptor among good ones: none is taken, the old ones stay. */
static void set_is_all_or_none(struct kunit *test)
{
	static const s32 good[] = { FD(0), FD(1), -1, FD(2) };
	static const s32 bad[] = { FD(3), FD(4), FD(5), 7 };
	static const s32 negative[] = { FD(3), -2 };
	struct bench *b = test->priv;

	KUNIT_ASSERT_EQ(test, 0, irq_set(b, EVENTFD | TRIGGER, MSIX, 0, 4, good,
					 sizeof(good)));
	KUNIT_EXPECT_EQ(test, -EBADF, irq_set(b, EVENTFD | TRIGGER, MSIX, 0, 4,
					      bad, sizeof(bad)));
	KUNIT_EXPECT_EQ(test, -EBADF, irq_set(b, EVENTFD | TRIGGER, MSIX, 2, 2,
					      negative, sizeof(negative)));
	KUNIT_EXPECT_EQ(test, 1, b->fake[0].refs);
	KUNIT_EXPECT_EQ(test, 1, b->fake[1].refs);
	KUNIT_EXPECT_EQ(test, 1, b->fake[2].refs);
	KUNIT_EXPECT_EQ(test, 0, b->fake[3].refs);
	KUNIT_EXPECT_EQ(test, 0, b->fake[4].refs);
	KUNIT_EXPECT_EQ(test, 0, b->fake[5].refs);

	KUNIT_EXPECT_TRUE(test, vfg_irq_signal(&b->irqs, MSIX, 3));
	KUNIT_EXPECT_EQ(test, 1, b->fake[2].signals);
	KUNIT_EXPECT_FALSE(test, vfg_irq_signal(&b->irqs, MSIX, 2));
}

static void set_replaces_and_removes(struct kunit *test)
{
	struct bench *b = test->priv;

	KUNIT_ASSERT_EQ(test, 0, irq_eventfd(b, REQ, 0, FD(0)));
	KUNIT_EXPECT_TRUE(test, vfg_irq_signal(&b->irqs, REQ, 0));
	KUNIT_ASSERT_EQ(test, 0, irq_eventfd(b, REQ, 0, FD(1)));
	KUNIT_EXPECT_EQ(test, 0, b->fake[0].refs);
	KUNIT_EXPECT_TRUE(test, vfg_irq_signal(&b->irqs, REQ, 0));
	KUNIT_EXPECT_EQ(test, 1, b->fake[0].signals);
	KUNIT_EXPECT_EQ(test, 1, b->fake[1].signals);

	KUNIT_ASSERT_EQ(test, 0, irq_eventfd(b, REQ, 0, -1));
	KUNIT_EXPECT_EQ(test, 0, b->fake[1].refs);
	KUNIT_EXPECT_FALSE(test, vfg_irq_signal(&b->irqs, REQ, 0));

	KUNIT_ASSERT_EQ(test, 0, irq_eventfd(b, MSIX, 0, FD(2)));
	KUNIT_ASSERT_EQ(test, 0, irq_eventfd(b, MSIX, 3, FD(3)));
	KUNIT_ASSERT_EQ(test, 0,
			irq_set(b, NONE | TRIGGER, MSIX, 0, 0, NULL, 0));
	KUNIT_EXPECT_EQ(test, 0, b->fake[2].refs);
	KUNIT_EXPECT_EQ(test, 0, b->fake[3].refs);

	KUNIT_ASSERT_EQ(test, 0, irq_eventfd(b, ERR, 0, FD(4)));
	KUNIT_ASSERT_EQ(test, 0, irq_eventfd(b, INTX, 0, FD(5)));
	vfg_irqs_disable(&b->irqs);
	KUNIT_EXPECT_EQ(test, 0, b->fake[4].refs);
	KUNIT_EXPECT_EQ(test, 0, b->fake[5].refs);
	KUNIT_EXPECT_FALSE(test, vfg_irq_signal(&b->irqs, ERR, 0));
}

/* A client may raise a vector itself, to try its own handler. */
static void trigger_loops_back(struct kunit *test)
{
	static const u8 on[] = { 1, 0, 2 };
	struct bench *b = test->priv;
	int i;

	for (i = 0; i < 4; i++)
		KUNIT_ASSERT_EQ(test, 0, irq_eventfd(b, MSIX, i, FD(i)));

	KUNIT_EXPECT_EQ(test, 0,
			irq_set(b, NONE | TRIGGER, MSIX, 1, 2, NULL, 0));
	KUNIT_EXPECT_EQ(test, 0,
			irq_set(b, BOOL | TRIGGER, MSIX, 1, 3, on, sizeof(on)));
	KUNIT_EXPECT_EQ(test, 0, b->fake[0].signals);
	KUNIT_EXPECT_EQ(test, 2, b->fake[1].signals);
	KUNIT_EXPECT_EQ(test, 1, b->fake[2].signals);
	KUNIT_EXPECT_EQ(test, 1, b->fake[3].signals);
}

static void signal_rejects_bad_vector(struct kunit *test)
{
	struct bench *b = test->priv;

	KUNIT_EXPECT_FALSE(test, vfg_irq_signal(&b->irqs, MSIX, 0));
	KUNIT_EXPECT_FALSE(test, vfg_irq_signal(&b->irqs, MSIX, 4));
	KUNIT_EXPECT_FALSE(test, vfg_irq_signal(&b->irqs, MSI, 0));
	KUNIT_EXPECT_FALSE(test, vfg_irq_signal(&b->irqs, VFG_IRQ_INDEXES, 0));
	KUNIT_EXPECT_FALSE(test, vfg_irq_signal(&b->irqs, INTX, UINT_MAX));
}

/* INTx: a signal masks, more of them are one pending, unmask delivers it. */
static void intx_automasks_and_pends(struct kunit *test)
{
	static const u8 yes = 1, no;
	struct bench *b = test->priv;
	struct fake *fake = &b->fake[0];

	KUNIT_ASSERT_EQ(test, 0, irq_eventfd(b, INTX, 0, FD(0)));
	KUNIT_EXPECT_TRUE(test, vfg_irq_signal(&b->irqs, INTX, 0));
	KUNIT_EXPECT_EQ(test, 1, fake->signals);
	KUNIT_EXPECT_FALSE(test, vfg_irq_signal(&b->irqs, INTX, 0));
	KUNIT_EXPECT_FALSE(test, vfg_irq_signal(&b->irqs, INTX, 0));
	KUNIT_EXPECT_EQ(test, 1, fake->signals);

	KUNIT_EXPECT_EQ(test, 0,
			irq_set(b, BOOL | UNMASK, INTX, 0, 1, &no, 1));
	KUNIT_EXPECT_EQ(test, 1, fake->signals);
	KUNIT_EXPECT_EQ(test, 0,
			irq_set(b, NONE | UNMASK, INTX, 0, 1, NULL, 0));
	KUNIT_EXPECT_EQ(test, 2, fake->signals);

	/* That delivery masked it again, with nothing pending. */
	KUNIT_EXPECT_FALSE(test, vfg_irq_signal(&b->irqs, INTX, 0));
	vfg_irqs_reset(&b->irqs);
	KUNIT_EXPECT_EQ(test, 0,
			irq_set(b, BOOL | UNMASK, INTX, 0, 1, &yes, 1));
	KUNIT_EXPECT_EQ(test, 2, fake->signals);

	KUNIT_EXPECT_EQ(test, 0, irq_set(b, NONE | MASK, INTX, 0, 1, NULL, 0));
	KUNIT_EXPECT_FALSE(test, vfg_irq_signal(&b->irqs, INTX, 0));
	KUNIT_EXPECT_EQ(test, 0,
			irq_set(b, BOOL | UNMASK, INTX, 0, 1, &yes, 1));
	KUNIT_EXPECT_EQ(test, 3, fake->signals);

	/* A reset leaves the client its eventfd. */
	vfg_irqs_reset(&b->irqs);
	KUNIT_EXPECT_TRUE(test, vfg_irq_signal(&b->irqs, INTX, 0));
	KUNIT_EXPECT_EQ(test, 1, fake->refs);
}

static struct kunit_case irq_cases[] = {
	KUNIT_CASE_PARAM(init_checks, init_gen_params),
	KUNIT_CASE(info_tells_counts),
	KUNIT_CASE_PARAM(set_rejects, set_gen_params),
	KUNIT_CASE(set_is_all_or_none),
	KUNIT_CASE(set_replaces_and_removes),
	KUNIT_CASE(trigger_loops_back),
	KUNIT_CASE(signal_rejects_bad_vector),
	KUNIT_CASE(intx_automasks_and_pends),
	{}
};

static struct kunit_suite irq_suite = {
	.name = "vfio_glue_irq",
	.init = irq_init,
	.exit = irq_exit,
	.test_cases = irq_cases,
};

kunit_test_suite(irq_suite);

MODULE_IMPORT_NS("VFIO_GLUE");
MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
MODULE_DESCRIPTION("KUnit: interrupts of an emulated function");
MODULE_LICENSE("GPL");
