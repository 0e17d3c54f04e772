# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Shared by the lab's scripts on the build machine: where things are kept,
# which kernels there are, and the few compiled tools.

lab_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
lab_cache=${VFCTL_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/vfctl}
mkdir -p "$lab_cache"
lab_cache=$(cd "$lab_cache" && pwd -P)
export VFCTL_CACHE=$lab_cache

say() { printf '%s\n' "$*" >&2; }

die() {
	say "lab: $*"
	exit 2
}

# The newest Debian 6.12 kernel that is here with both image and headers.
lab_stock_release() {
	local dir release

	for dir in $(printf '%s\n' /lib/modules/6.12.*-amd64 | sort -rV); do
		release=${dir##*/}
		if [ -e "/boot/vmlinuz-$release" ] && [ -e "$dir/build" ]; then
			echo "$release"
			return
		fi
	done
	die "no 6.12 kernel with headers under /lib/modules; run 'make setup'"
}

# lab_kernel_release stock|lab
lab_kernel_release() {
	case $1 in
	stock) lab_stock_release ;;
	lab) cat "$("$lab_dir/kernel.sh" --path)/include/config/kernel.release" ;;
	*) die "unknown kernel '$1'; it is 'stock' or 'lab'" ;;
	esac
}

# lab_kernel_build stock|lab: the directory for "make -C"
lab_kernel_build() {
	case $1 in
	stock) echo "/lib/modules/$(lab_stock_release)/build" ;;
	lab) "$lab_dir/kernel.sh" --path ;;
	esac
}

# lab_kernel_modules stock|lab: the directory that modprobe -d takes
lab_kernel_modules() {
	case $1 in
	stock) echo / ;;
	lab) (cd "$("$lab_dir/kernel.sh" --path)/../root" && pwd -P) ;;
	esac
}

# lab_kernel_image stock|lab: what QEMU starts. An uncompressed ELF image with
# a PVH entry saves the decompression, which costs seconds without KVM.
lab_kernel_image() {
	local release image raw

	if [ "$1" = lab ]; then
		raw=$("$lab_dir/kernel.sh" --path)/vmlinux
		[ -e "$raw" ] || die "the lab kernel is not built; run lab/kernel.sh"
		if readelf -n "$raw" 2>/dev/null | grep -q 0x00000012; then
			echo "$raw"
		else
			echo "${raw%/vmlinux}/arch/x86/boot/bzImage"
		fi
		return
	fi
	release=$(lab_stock_release)
	image=/boot/vmlinuz-$release
	raw=$lab_cache/vmlinux-$release-$(stat -c %Y "$image")
	[ -e "$raw" ] || lab_unpack_image "$image" "$raw"
	if [ -s "$raw" ]; then echo "$raw"; else echo "$image"; fi
}

# lab_unpack_image BZIMAGE ELF: finds the zstd stream in Debian's image. Makes
# an empty file when the image is of another kind, and QEMU gets the original.
lab_unpack_image() {
	local offset

	: >"$2.tmp"
	LC_ALL=C grep -abo $'\x28\xb5\x2f\xfd' "$1" | while IFS=: read -r offset _; do
		tail -c +$((offset + 1)) "$1" | zstd -dqc >"$2.tmp" 2>/dev/null || true
		readelf -h "$2.tmp" >/dev/null 2>&1 && break
		: >"$2.tmp"
	done
	mv "$2.tmp" "$2"
}
