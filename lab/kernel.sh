#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Builds the lab kernel (KUnit, KASAN, lockdep, kmemleak) from Debian's
# linux-source package, once, in a cache outside the tree that is keyed by all
# that goes into it. Prints the build directory on stdout, progress on stderr.
#
#   lab/kernel.sh          build if absent, print the directory
#   lab/kernel.sh --path   print the directory, build nothing
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
cache=${VFCTL_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/vfctl}
source_tar=$(ls /usr/src/linux-source-6.12.tar.xz 2>/dev/null || true)

[ -n "$source_tar" ] || {
	echo "lab/kernel.sh: /usr/src/linux-source-6.12.tar.xz is missing; run 'make setup'" >&2
	exit 1
}

source_version=$(dpkg-query -W -f '${Version}' linux-source-6.12)
key=$(cat "$here/kernel.config" <(echo "$source_version") <(gcc -dumpfullversion) |
	sha256sum | cut -c1-16)
dir=$cache/kernel-$key

if [ "${1:-}" = --path ] || [ -e "$dir/.done" ]; then
	echo "$dir/build"
	exit 0
fi

mkdir -p "$dir"
exec 9>"$dir/.lock"
flock 9
[ -e "$dir/.done" ] && { echo "$dir/build"; exit 0; }

log=$dir/build.log
: >"$log"
echo "lab kernel: unpacking $source_tar" >&2
rm -rf "$dir/src" "$dir/build"
mkdir -p "$dir/src" "$dir/build"
tar -xf "$source_tar" -C "$dir/src" --strip-components=1

make -C "$dir/src" O="$dir/build" KCONFIG_ALLCONFIG="$here/kernel.config" \
	allnoconfig >>"$log" 2>&1

start=$SECONDS
make -C "$dir/build" -j"$(nproc)" bzImage modules >>"$log" 2>&1 &
pid=$!
while kill -0 $pid 2>/dev/null; do
	printf 'lab kernel: %4d s, %5d files built\n' $((SECONDS - start)) \
		"$(grep -cE '^  (CC|AS|LD|AR)' "$log")" >&2
	for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do
		kill -0 $pid 2>/dev/null || break
		sleep 1
	done
done
wait $pid || { echo "lab kernel: build failed, see $log" >&2; tail -n 20 "$log" >&2; exit 1; }

make -C "$dir/build" INSTALL_MOD_PATH="$dir/root" modules_install >>"$log" 2>&1
touch "$dir/.done"
echo "lab kernel: built in $((SECONDS - start)) s" >&2
echo "$dir/build"
