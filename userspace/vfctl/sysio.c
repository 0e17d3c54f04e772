// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hand: the few things that are done to the system outside netlink.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/random.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sysio.h"

/* How long udev may take to name a network interface. */
#define SETTLE_MS	3000

/**
 * sysio_root() - where the system is
 *
 * Return: what goes before every path in /sys, /proc and /dev.
 */
const char *sysio_root(void)
{
	return "";
}

/**
 * sysio_write() - write to a file that exists, in one write()
 * @path: the file
 * @text: what to write
 *
 * Return: 0, or the errno with which the file was not opened or the write was
 * refused.
 */
int sysio_write(const char *path, const char *text)
{
	ssize_t done;
	int fd;
	int err;

	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	do {
		done = write(fd, text, strlen(text));
	} while (done < 0 && errno == EINTR);
	err = done < 0 ? errno : 0;
	close(fd);
	return -err;
}

/**
 * sysio_hold() - open a device node so that nobody else can
 * @path: node of a VFIO group, which can be open once
 *
 * Return: a file descriptor, or -EBUSY if someone has it open.
 */
int sysio_hold(const char *path)
{
	int fd = open(path, O_RDWR | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

/**
 * sysio_modprobe() - load a module
 * @module: its name
 *
 * Return: 0, -ENOENT if there is no modprobe, or -ENODEV if it failed.
 */
int sysio_modprobe(const char *module)
{
	char *const argv[] = {
		(char *)"modprobe", (char *)"-q", (char *)"--",
		(char *)module, NULL
	};
	int status;
	pid_t pid;
	int err;

	err = posix_spawnp(&pid, "modprobe", NULL, NULL, argv, environ);
	if (err)
		return -err;
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	if (!WIFEXITED(status))
		return -ENODEV;
	if (WEXITSTATUS(status) == 127)
		return -ENOENT;
	return WEXITSTATUS(status) ? -ENODEV : 0;
}

/**
 * sysio_settle() - let udev name a new network interface
 * @ifindex: the interface
 *
 * udev notes each device that it has dealt with in /run/udev/data. Where no
 * udev runs the name is final at once.
 */
void sysio_settle(unsigned int ifindex)
{
	struct pollfd pfd = { .events = POLLIN };
	struct timespec begin, now;
	char path[64];
	char buf[4096];
	long left_ms;

	if (access("/run/udev/control", F_OK))
		return;
	snprintf(path, sizeof(path), "/run/udev/data/n%u", ifindex);
	pfd.fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	if (pfd.fd < 0)
		return;
	clock_gettime(CLOCK_MONOTONIC, &begin);
	if (inotify_add_watch(pfd.fd, "/run/udev/data",
			      IN_CREATE | IN_MOVED_TO) >= 0) {
		while (access(path, F_OK)) {
			clock_gettime(CLOCK_MONOTONIC, &now);
			left_ms = SETTLE_MS - (now.tv_sec - begin.tv_sec) * 1000 -
				  (now.tv_nsec - begin.tv_nsec) / 1000000;
			if (left_ms <= 0 || poll(&pfd, 1, left_ms) <= 0)
				break;
			while (read(pfd.fd, buf, sizeof(buf)) > 0)
				;
		}
	}
	close(pfd.fd);
}

/**
 * sysio_alarm() - be interrupted after a time
 * @seconds: the time; 0 for never
 *
 * The signal comes again each second, as it may come just before a wait.
 */
void sysio_alarm(unsigned int seconds)
{
	struct itimerval timer = {
		.it_value.tv_sec = seconds,
		.it_interval.tv_sec = 1,
	};

	setitimer(ITIMER_REAL, &timer, NULL);
}

/**
 * sysio_uuid() - make a random UUID
 * @uuid: where to, 37 bytes
 */
void sysio_uuid(char *uuid)
{
	unsigned char b[16];

	/* Cannot fail for so few bytes, once the kernel has any. */
	while (getrandom(b, sizeof(b), 0) != sizeof(b))
		;
	b[6] = 0x40 | (b[6] & 0x0f);
	b[8] = 0x80 | (b[8] & 0x3f);
	sprintf(uuid,
		"%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
		b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9],
		b[10], b[11], b[12], b[13], b[14], b[15]);
}

/**
 * sysio_now() - the time of day
 * @now: where to
 */
void sysio_now(struct timespec *now)
{
	clock_gettime(CLOCK_REALTIME, now);
}

/**
 * sysio_clock_ns() - a clock that nobody sets
 *
 * Return: nanoseconds since some time.
 */
uint64_t sysio_clock_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * UINT64_C(1000000000) + now.tv_nsec;
}

/**
 * sysio_sleep() - let time pass
 * @seconds: how much
 *
 * Return: 0, or -EINTR if a signal came.
 */
int sysio_sleep(unsigned int seconds)
{
	const struct timespec time = { .tv_sec = seconds };

	return nanosleep(&time, NULL) ? -EINTR : 0;
}
