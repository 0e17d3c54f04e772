#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Builds a tree's modules for a kernel of the lab, in a copy of the sources, so
# that the tree stays as it is and each kernel keeps its own objects.
#
#   lab/build.sh TREE stock|lab [MAKE-ARGUMENT...]
#
# Prints the directory; the compiler's words go to its build.log. Always with
# W=1: other flags would build everything anew.
set -euo pipefail
. "$(dirname "$0")/common.sh"

tree=$(cd "$1" && pwd -P)
kernel=$2
shift 2
build=$tree/lab/out/build-$kernel
mkdir -p "$build"
kdir=$(lab_kernel_build "$kernel")

# Unchanged files keep their time, so that make does only what is needed.
rsync -a --delete --delete-excluded \
	--filter='P *.o' --filter='P *.ko' --filter='P *.mod' --filter='P *.mod.c' \
	--filter='P .*.cmd' --filter='P *.order' --filter='P *.symvers' \
	--filter='P *.log' \
	--exclude='*.o' --exclude='*.ko' --exclude='*.mod' --exclude='*.mod.c' \
	--exclude='.*.cmd' --exclude='*.order' --exclude='*.symvers' \
	"$tree"/{Kbuild,compat,drivers,kunit,uapi} "$build/"

say "lab: building the modules for the $kernel kernel"
if ! make -C "$kdir" M="$build" W=1 -j"$(nproc)" "$@" modules >"$build/build.log" 2>&1; then
	grep -E 'error|Error|undefined|\*\*\*' "$build/build.log" | head -n 20 >&2
	die "the modules do not build for the $kernel kernel; see $build/build.log"
fi
echo "$build"
