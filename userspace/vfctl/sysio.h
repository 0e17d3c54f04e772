/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where this program touches the system outside netlink. sysio.c is the real
 * one; the tests link another one over a made-up tree that checks every write.
 */
#ifndef _VFCTL_SYSIO_H
#define _VFCTL_SYSIO_H

#include <stdint.h>
#include <time.h>

const char *sysio_root(void);
int sysio_write(const char *path, const char *text);
int sysio_hold(const char *path);
int sysio_modprobe(const char *module);
void sysio_settle(unsigned int ifindex);
void sysio_alarm(unsigned int seconds);
void sysio_uuid(char *uuid);
void sysio_now(struct timespec *now);
uint64_t sysio_clock_ns(void);
int sysio_sleep(unsigned int seconds);

#endif /* _VFCTL_SYSIO_H */
