#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The netlink family against clients that mean it well and clients that do
# not, under KASAN and lockdep. No hardware:
#
#	soft0 .. soft19   64 MiB of system memory each, room for 8 of soft-8
#	       |
#	   mdev_gpu --- vfio_glue --- generic netlink --- genl.py
#
# lab: kernel=lab timeout=1200
. "$LAB_DIR/lib.sh"

profile=soft-8
genl="python3 $LAB_DIR/tools/genl.py"

check "the modules load" load_modules vfio_glue \
	"mdev_gpu:soft_gpus=20 soft_vram_mib=64" || exit 1

# What changes the modes and policies of others comes last.
for subject in pool refusals sockets many events user netns malformed random; do
	note "$subject"
	$genl "$subject" "$profile"
	status=$?
	[ "$status" -le 1 ] || fail "$subject ran to its end"
done

refuse "a module in use is not unloaded" "in use" rmmod vfio_glue
check "all modules unload" unload_modules
