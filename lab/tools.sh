#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Compiles the lab's few programs, statically, into the cache, in a directory
# keyed by their sources; prints it.
set -euo pipefail
. "$(dirname "$0")/common.sh"

sources=("$lab_dir"/guest/{draw.c,blit.c,picture.h} "$lab_dir/readvram.c"
	"$lab_dir"/tools/vfioclient*.[ch] "$lab_dir/tools/mbxfuzz.c"
	"$lab_dir"/tools/xsk*.[ch])
key=$(cat "${sources[@]}" | sha256sum | cut -c1-16)
bin=$lab_cache/bin-$key
if [ ! -e "$bin" ]; then
	say "lab: compiling draw, blit, readvram, vfioclient, mbxfuzz and xsk"
	work=$(mktemp -d "$lab_cache/bin.XXXXXX")
	gcc -O2 -Wall -Wextra -static -o "$work/draw" "$lab_dir/guest/draw.c"
	gcc -O2 -Wall -Wextra -static -o "$work/blit" "$lab_dir/guest/blit.c"
	gcc -O2 -Wall -Wextra -static -o "$work/readvram" "$lab_dir/readvram.c" -lz
	gcc -O2 -Wall -Wextra -static -o "$work/vfioclient" \
		"$lab_dir"/tools/vfioclient*.c
	gcc -O2 -Wall -Wextra -static -o "$work/mbxfuzz" "$lab_dir/tools/mbxfuzz.c"
	gcc -O2 -Wall -Wextra -static -o "$work/xsk" "$lab_dir"/tools/xsk*.c
	chmod 755 "$work"
	mv -T "$work" "$bin" 2>/dev/null || rm -rf "$work"
fi
echo "$bin"
