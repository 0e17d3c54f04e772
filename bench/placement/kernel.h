/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * As much of the kernel, in a program, as the sources need that decide where a
 * function goes. Forced into each of them; bench/placement/build makes an empty
 * file of each kernel header that they name.
 *
 * One thread: locks are nothing. What is allocated comes from malloc().
 */
#ifndef _BENCH_PLACEMENT_KERNEL_H
#define _BENCH_PLACEMENT_KERNEL_H

#include <asm-generic/errno.h>
#include <ctype.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#include <linux/types.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef unsigned long long u64;
typedef int32_t s32;
typedef long long s64;
typedef u64 phys_addr_t;
typedef int vm_fault_t;
typedef struct { unsigned long prot; } pgprot_t;
typedef struct { u8 b[16]; } guid_t;
typedef struct { int none; } spinlock_t;
typedef struct { int none; } wait_queue_head_t;
struct mutex { int none; };
struct module { int none; };
struct list_head { struct list_head *next, *prev; };
struct device { int none; };
struct vfio_device { struct device *dev; };
struct netlink_ext_ack { char text[80]; };

#define U32_MAX			UINT_MAX
#define SZ_1K			0x400
#define SZ_1M			0x100000
#define SZ_256K			0x40000
#define TASK_COMM_LEN		16
#define ETH_ALEN		6
#define NUMA_NO_NODE		(-1)
#define NETLINK_MAX_FMTMSG_LEN	80
#define VFIO_PCI_NUM_REGIONS	9
#define VFIO_PCI_NUM_IRQS	5
#define GFP_KERNEL		0

#define __user
#define IS_ENABLED(option)	0
#define __printf(f, a)		__attribute__((format(printf, f, a)))
#define __counted_by(member)
#define EXPORT_SYMBOL_IF_KUNIT(name)
#define EXPORT_SYMBOL_NS_GPL(name, space)
#define static_assert		_Static_assert
#define container_of(p, type, member) ((type *)((char *)(p) - offsetof(type, member)))
#define struct_size(p, member, n) (sizeof(*(p)) + sizeof((p)->member[0]) * (n))
#define ARRAY_SIZE(a)		(sizeof(a) / sizeof((a)[0]))
#define READ_ONCE(x)		(x)
#define WRITE_ONCE(x, v)	((x) = (v))

#define BIT(n)			(1UL << (n))
#define GENMASK_ULL(high, low)	((~0ULL << (low)) & (~0ULL >> (63 - (high))))
#define hweight8(x)		((unsigned int)__builtin_popcount((u8)(x)))
#define hweight32(x)		((unsigned int)__builtin_popcount(x))
#define __ffs(x)		((unsigned long)__builtin_ctzl(x))
#define ilog2(x)		(63 - __builtin_clzl(x))
#define is_power_of_2(x)	((x) && !((x) & ((x) - 1)))
#define rounddown_pow_of_two(x)	(1UL << ilog2(x))
#define min(a, b)		((a) < (b) ? (a) : (b))
#define max(a, b)		((a) > (b) ? (a) : (b))
#define min_t(type, a, b)	min((type)(a), (type)(b))
#define max_t(type, a, b)	max((type)(a), (type)(b))
#define ALIGN(x, a)		(((x) + (a) - 1) & ~((a) - 1))
#define div_u64(a, b)		((u64)(a) / (u32)(b))

/* A warning is a bug of ours: whatever was counted until then is worthless. */
#define WARN_ON(x) ({						\
	bool _broken = (x);					\
	if (_broken) {						\
		fprintf(stderr, "%s:%d: WARN_ON(%s)\n",	\
			__FILE__, __LINE__, #x);		\
		abort();					\
	}							\
	_broken; })
#define WARN_ON_ONCE(x)		WARN_ON(x)

#define ERR_PTR(error)		((void *)(long)(error))
#define PTR_ERR(p)		((long)(p))
#define IS_ERR(p)		((unsigned long)(p) >= -4095UL)

#define kzalloc(size, flags)	calloc(1, size)
#define kvmalloc(size, flags)	malloc(size)
#define kvzalloc(size, flags)	calloc(1, size)
#define kvcalloc(n, size, flags) calloc(n, size)
#define kfree(p)		free(p)
#define kvfree(p)		free(p)

#define __MUTEX_INITIALIZER(name) { 0 }
#define mutex_init(lock)	do { } while (0)
#define mutex_destroy(lock)	do { } while (0)
#define mutex_lock(lock)	do { } while (0)
#define mutex_unlock(lock)	do { } while (0)
#define lockdep_assert_held(lock) do { } while (0)
#define cond_resched()		do { } while (0)
#define init_waitqueue_head(head) do { } while (0)
#define wake_up_all(head)	do { } while (0)
#define wait_event(head, condition) WARN_ON(!(condition))
#define get_device(dev)		(dev)
#define put_device(dev)		do { } while (0)
#define dev_name(dev)		"bench"

#define LIST_HEAD_INIT(name)	{ &(name), &(name) }
#define list_entry		container_of
#define list_empty(head)	((head)->next == (head))
#define list_first_entry_or_null(head, type, member) \
	(list_empty(head) ? NULL : list_entry((head)->next, type, member))
#define list_for_each_entry(p, head, member)				\
	for ((p) = list_entry((head)->next, typeof(*(p)), member);	\
	     &(p)->member != (head);					\
	     (p) = list_entry((p)->member.next, typeof(*(p)), member))
#define list_for_each_entry_safe(p, n, head, member)			\
	for ((p) = list_entry((head)->next, typeof(*(p)), member),	\
	     (n) = list_entry((p)->member.next, typeof(*(p)), member);	\
	     &(p)->member != (head);					\
	     (p) = (n), (n) = list_entry((n)->member.next, typeof(*(p)), member))

#define list_for_each_entry_continue_reverse(p, head, member)		\
	for ((p) = list_entry((p)->member.prev, typeof(*(p)), member);	\
	     &(p)->member != (head);					\
	     (p) = list_entry((p)->member.prev, typeof(*(p)), member))

static inline void INIT_LIST_HEAD(struct list_head *head)
{
	head->next = head;
	head->prev = head;
}

static inline void list_add_tail(struct list_head *new, struct list_head *head)
{
	new->prev = head->prev;
	new->next = head;
	head->prev->next = new;
	head->prev = new;
}

static inline void list_del(struct list_head *entry)
{
	entry->prev->next = entry->next;
	entry->next->prev = entry->prev;
}

static inline size_t list_count_nodes(struct list_head *head)
{
	struct list_head *entry;
	size_t num = 0;

	for (entry = head->next; entry != head; entry = entry->next)
		num++;
	return num;
}

#define BITS_TO_LONGS(n)	(((n) + 63) / 64)
#define for_each_set_bit(i, map, n) \
	for ((i) = next_bit(map, 0, n); (i) < (n); (i) = next_bit(map, (i) + 1, n))

static inline unsigned int next_bit(const unsigned long *map, unsigned int from,
				    unsigned int n)
{
	unsigned long word;

	while (from < n) {
		word = map[from / 64] >> (from % 64);
		if (word)
			return min(from + __builtin_ctzl(word), n);
		from = ALIGN(from + 1, 64);
	}
	return n;
}

static inline void bitmap_zero(unsigned long *map, unsigned int n)
{
	memset(map, 0, BITS_TO_LONGS(n) * sizeof(long));
}

static inline void __set_bit(unsigned int n, unsigned long *map)
{
	map[n / 64] |= 1UL << (n % 64);
}

static inline ssize_t copy_text(char *to, const char *from, size_t size)
{
	size_t len = strnlen(from, size);

	if (len < size) {
		memcpy(to, from, len + 1);
		return len;
	}
	memcpy(to, from, size - 1);
	to[size - 1] = '\0';
	return -E2BIG;
}

#define text_size(to, from, size, ...) size
#define strscpy(to, ...) \
	copy_text(to, text_first(__VA_ARGS__, 0), text_size(to, __VA_ARGS__, sizeof(to)))
#define text_first(from, ...)	from
#define vscnprintf		vsnprintf
#define NL_SET_ERR_MSG_FMT(extack, ...) \
	snprintf((extack)->text, sizeof((extack)->text), __VA_ARGS__)

#endif
