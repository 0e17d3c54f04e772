#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The console of a vGPU: what stock bochs-drm draws in a guest is what QEMU's
# display shows, pixel by pixel, also after the guest has flipped to another
# frame and after it has set another mode.
#
#	soft0	system memory, 64 MiB
#	guest	a vGPU of 16 MiB on soft0, display=on
#
# lab: timeout=400
. "$LAB_DIR/lib.sh"
. "$LAB_DIR/guest.sh"

uuid=5a1e0000-0000-4000-a000-000000000001
types=/sys/devices/mdev_gpu/soft0/mdev_supported_types

# screen_crc: checksum of what the console shows, as draw computes its own;
# "WIDTH HEIGHT CRC"
screen_crc() {
	rm -f /run/screen.ppm
	guest_monitor g1 "screendump /run/screen.ppm vgpu0" >/run/screen.log
	python3 - <<'PY'
import zlib

with open("/run/screen.ppm", "rb") as f:
    assert f.readline() == b"P6\n"
    width, height = map(int, f.readline().split())
    f.readline()
    rgb = f.read()
xrgb = bytearray(4 * width * height)
xrgb[0::4], xrgb[1::4], xrgb[2::4] = rgb[2::3], rgb[1::3], rgb[0::3]
print(width, height, zlib.crc32(xrgb))
PY
}

# shows NAME SEED [WIDTH HEIGHT]: the guest draws, the console must follow
shows() {
	local name=$1 drawn width height pitch crc

	shift
	drawn=$(guest_run g1 "killall -q draw; draw $*") ||
		bail "the guest cannot draw: $drawn"
	read -r width height pitch crc <<<"$drawn"
	equal "the guest's lines are not padded at ${width}x$height" \
		"$pitch" $((4 * width))
	equal "$name" "$(screen_crc)" "$width $height $((16#$crc))"
}

check "the modules load" load_modules vfio_glue \
	"mdev_gpu:soft_gpus=1 soft_vram_mib=64" || exit 1
echo $uuid >$types/mdev_gpu-soft-16/create || bail "cannot make the vGPU"

# shellcheck disable=SC2046 # several words
check "the guest boots" guest_start g1 $(guest_vgpu $uuid) || exit 1
# shellcheck disable=SC2016 # expanded in the guest
equal "stock bochs-drm has the vGPU" \
	"$(guest_run g1 'for d in /sys/bus/pci/devices/*; do
		[ "$(cat $d/vendor)" = 0x1234 ] && basename $(readlink $d/driver)
	done')" bochs-drm
modes=$(guest_run g1 'cat /sys/class/drm/card*-*/modes | sort -u | tr "\n" " "')
note "modes: $modes"
check "the monitor offers the profile's largest mode" \
	grep -q 1920x1080 <<<"$modes"
equal "and none that is larger" \
	"$(tr ' ' '\n' <<<"$modes" | awk -Fx '$1 > 1920 || $2 > 1080')" ""

shows "the console shows the preferred mode" 1
shows "the console shows another picture" 2
shows "the console shows another mode" 3 800 600
shows "the console shows the largest mode" 4 1920 1080
shows "the console shows a small mode" 5 640 480
check "a picture of the console is saved" guest_screendump g1 console.png

guest_stop g1
check "QEMU leaves the vGPU" sh -c "echo 1 >/sys/bus/mdev/devices/$uuid/remove"
check "the modules unload" unload_modules
