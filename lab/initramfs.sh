#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Builds the small initramfs of the host VM or of the guest in the cache and
# prints its path. The name is keyed by all that goes in.
#
#   lab/initramfs.sh host stock|lab
#   lab/initramfs.sh guest stock|lab
set -euo pipefail
. "$(dirname "$0")/common.sh"

role=$1
kernel=$2
release=$(lab_kernel_release "$kernel")
root=$(lab_kernel_modules "$kernel")

case $role in
host) modules=(virtio_pci virtio_console 9p 9pnet_virtio overlay) ;;
guest) modules=(virtio_pci virtio_console igbvf bochs radeonfb) ;;
*) die "initramfs.sh: unknown role '$role'" ;;
esac
# The guest's programs are compiled here, where there is a compiler.
extra=()
if [ "$role" = guest ]; then
	bin=$("$lab_dir/tools.sh")
	extra=("$bin/draw" "$bin/blit")
fi

# What must be loaded, in order, as paths; modules that are built in or that
# this kernel lacks leave no line.
list=$(for module in "${modules[@]}"; do
	modprobe -d "$root" -S "$release" --show-depends "$module" 2>/dev/null |
		sed -n 's/^insmod \([^ ]*\).*/\1/p'
done | awk '!seen[$0]++')

key=$(cat "$0" "$lab_dir/$role/init" "$(command -v busybox)" "${extra[@]}" - <<-END | sha256sum | cut -c1-16
	$release
	$list
	$(for file in $list; do stat -c '%Y %s' "$file"; done)
END
)
image=$lab_cache/initramfs-$role-$key.cpio
if [ ! -e "$image" ]; then
	work=$(mktemp -d "$lab_cache/initramfs.XXXXXX")
	trap 'rm -rf "$work"' EXIT
	mkdir -p "$work"/root/{bin,dev,proc,sys,run,tmp,lib/modules}
	cd "$work/root"
	cp "$(command -v busybox)" bin/busybox
	for name in $(busybox --list); do
		[ -e "bin/$name" ] || ln -s busybox "bin/$name"
	done
	install -m 755 "$lab_dir/$role/init" init
	for file in "${extra[@]}"; do cp "$file" bin/; done
	for file in $list; do
		name=$(basename "$file")
		name=${name%%.ko*}.ko
		case $file in
		*.xz) xz -dc "$file" ;;
		*.zst) zstd -dqc "$file" ;;
		*.gz) gzip -dc "$file" ;;
		*) cat "$file" ;;
		esac >"lib/modules/$name"
		echo "$name" >>lib/modules/order
	done
	touch lib/modules/order
	find . | sort | cpio --quiet -o -H newc -R 0:0 >"$work/image"
	mv "$work/image" "$image"
fi
echo "$image"
