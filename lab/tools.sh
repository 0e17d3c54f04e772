#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Compiles the lab's few programs, statically, into the cache.
set -euo pipefail
. "$(dirname "$0")/common.sh"

mkdir -p "$lab_cache/bin"
# build PROGRAM SOURCE LIBRARY...
build() {
	local program=$lab_cache/bin/$1 source=$2

	shift 2
	[ "$program" -ot "$source" ] || [ "$program" -ot "$lab_dir/guest/picture.h" ] || return 0
	gcc -O2 -Wall -Wextra -static -o "$program.$$" "$source" "$@"
	mv "$program.$$" "$program"
}
