#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Compiles the lab's few programs, statically, into the cache, in a directory
# keyed by their sources; prints it.
set -euo pipefail
. "$(dirname "$0")/common.sh"

sources=("$lab_dir"/guest/{draw.c,blit.c,picture.h} "$lab_dir/readvram.c"
	"$lab_dir"/tools/{vfioclient*.[ch],mbxfuzz.c,netio.c,xsk*.[ch]})
key=$(cat "${sources[@]}" | sha256sum | cut -c1-16)
bin=$lab_cache/bin-$key
if [ ! -e "$bin" ]; then
	say "lab: compiling draw, blit, readvram, vfioclient, mbxfuzz, netio and xsk"
	work=$(mktemp -d "$lab_cache/bin.XXXXXX")

	# program NAME SOURCE|LIBRARY...
	program() {
		gcc -O2 -Wall -Wextra -static -o "$work/$1" "${@:2}"
	}
	program draw "$lab_dir/guest/draw.c"
	program blit "$lab_dir/guest/blit.c"
	program readvram "$lab_dir/readvram.c" -lz
	program vfioclient "$lab_dir"/tools/vfioclient*.c
	program mbxfuzz "$lab_dir/tools/mbxfuzz.c"
	program netio "$lab_dir/tools/netio.c"
	program xsk "$lab_dir"/tools/xsk*.c
	chmod 755 "$work"
	mv -T "$work" "$bin" 2>/dev/null || rm -rf "$work"
fi
echo "$bin"
