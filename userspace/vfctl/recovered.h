/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _VFCTL_RECOVERED_H
#define _VFCTL_RECOVERED_H

/* What became of an apply that was cut short. */
enum recovered {
	RECOVERED_NOTHING,	/* there was none */
	RECOVERED_OLD,		/* it was undone */
	RECOVERED_NEW,		/* it was done already */
};

#endif /* _VFCTL_RECOVERED_H */
