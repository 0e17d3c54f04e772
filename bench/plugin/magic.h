/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How a program in the VM talks to the counter: an eight-byte NOP
 *
 *	0f 1f 84 00 dd dd dd dd		nopl dddddddd(%rax,%rax,1)
 *
 * whose displacement is MAGIC plus a command. A region begins with four
 * nibbles of its tag, the highest first, and BEGIN; END closes it.
 */
#ifndef _BENCH_MAGIC_H
#define _BENCH_MAGIC_H

#define MAGIC		0x5e6c7600
#define MAGIC_NIBBLE	0x10	/* to 0x1f */
#define MAGIC_BEGIN	0x20
#define MAGIC_END	0x21

#endif
