#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Two guests share the 2D engine of one card. Stock radeonfb has a console on
# each vGPU, and fills through the engine; what a client program draws is in the
# card's memory as a naive model would have it; what leaves a guest's slice is
# refused and counted, and nothing outside of the slice changes.
#
#	gpu0	00:12.0  ati-vga as an RV100, 32 MiB
#	g1, g2	a vGPU of 16 MiB each, display=on: all of the memory
#
# lab: gpus=ati:32 timeout=500
. "$LAB_DIR/lib.sh"
. "$LAB_DIR/guest.sh"

card=00:12.0
types=/sys/bus/pci/devices/$(bdf $card)/mdev_supported_types
uuid1=5a1e0000-0000-4000-b000-000000000001
uuid2=5a1e0000-0000-4000-b000-000000000002

readvram() { "$LAB_BIN/readvram" $card "$@"; }
count() { cat "/sys/bus/mdev/devices/$1/commands/$2"; }
slice() { echo $(($(vfctl -j show "$1" | jq '.. | .slot_offset_mib? // empty') << 20)); }

# drawn NAME SLICE ANSWER: the client's checksum is that of the memory
drawn() {
	local offset size crc

	read -r offset size crc <<<"$3"
	equal "$1" "$(readvram $(($2 + offset)) "$size" crc)" "$crc"
}

check "the modules load" load_modules vfio_glue mdev_gpu || exit 1
host_monitor "logfile $LAB_OUT_HOST/engine.log" >/dev/null
host_monitor "log unimp,guest_errors" >/dev/null
readvram 0 $((1 << 20)) fill 0xa5
check "vfctl moves the card to our driver" vfctl adopt "$(bdf $card)" || exit 1
check "its memory was scrubbed to the end" readvram 0 0 zero
equal "it offers no profile that radeonfb cannot use" \
	"$(for type in "$types"/*; do echo "${type##*/}"; done | tr '\n' ' ')" \
	"mdev_gpu-ati-16 mdev_gpu-ati-32 "
for uuid in $uuid1 $uuid2; do
	echo "$uuid" >"$types/mdev_gpu-ati-16/create" || bail "cannot make a vGPU"
done
at1=$(slice $uuid1)
at2=$(slice $uuid2)
equal "the slices are all of the card" "$((at1 + at2))" $((16 << 20))

# shellcheck disable=SC2046 # several words
guest_start g1 $(guest_vgpu $uuid1) || bail "g1 does not boot"
# shellcheck disable=SC2046 # several words
guest_start g2 $(guest_vgpu $uuid2) || bail "g2 does not boot"
for guest in g1 g2; do
	equal "stock radeonfb has the vGPU of $guest" \
		"$(guest_run $guest 'cat /proc/fb')" "0 ATI Radeon 5159"
	equal "and takes the monitor's preferred mode" \
		"$(guest_run $guest 'cat /sys/class/graphics/fb0/virtual_size')" \
		"1280,800"
	guest_run $guest 'echo 0 >/sys/class/graphics/fbcon/cursor_blink'
done

before=$(count $uuid1 fills)
# shellcheck disable=SC2016 # expanded in the guest
guest_run g1 'printf "\033[2J\033[H" >/dev/tty1
	for i in $(seq 60); do echo "line $i of the console of g1"; done >/dev/tty1'
after=$(count $uuid1 fills)
note "fills of the console: $before, $after"
check "the console fills through the engine" test "$after" -gt "$before"
check "a picture of the console is saved" guest_screendump g1 console.png

# Every depth has a palette, so the same text is the same picture.
screen_crc() {
	rm -f /run/screen.ppm
	guest_monitor g2 "screendump /run/screen.ppm vgpu0" >/run/screen.log
	sha256sum </run/screen.ppm
}
guest_run g2 'blit depth 8; printf "\033[2J\033[H\033[31mred\033[0m" >/dev/tty1'
eight=$(screen_crc)
for depth in 16 32; do
	guest_run g2 "blit depth $depth; printf '\033[2J\033[H\033[31mred\033[0m' >/dev/tty1"
	equal "with $depth bits per pixel the picture is the same" \
		"$(screen_crc)" "$eight"
	guest_screendump g2 "depth$depth.png"
done
equal "the guest has set that depth" \
	"$(guest_run g2 'cat /sys/class/graphics/fb0/bits_per_pixel')" 32

guest_run g2 'blit run 2 150' 200 >/run/g2.answer &
drawing=$!
one=$(guest_run g1 'blit run 1 150' 200) || fail "g1 finds other pixels: $one"
wait $drawing || fail "g2 finds other pixels: $(</run/g2.answer)"
drawn "what g1 drew is in its slice" "$at1" "$one"
drawn "what g2 drew is in its slice" "$at2" "$(</run/g2.answer)"
note "g1: $(count $uuid1 fills) fills, $(count $uuid1 copies) copies"
equal "nothing was refused" \
	"$(cat /sys/bus/mdev/devices/*/commands/refused_* | sort -u)" 0

rest=$(readvram "$at2" $((16 << 20)) crc)
equal "the client sends commands that leave the slice" \
	"$(guest_run g1 'blit fuzz 3 400' 200)" 400
equal "each was refused and counted" "$(count $uuid1 refused_outside)" 400
equal "and none of g2" "$(count $uuid2 refused_outside)" 0
equal "all outside of the slice is as it was" \
	"$(readvram "$at2" $((16 << 20)) crc)" "$rest"
drawn "what g1 drew is as it was" "$at1" "$one"
equal "the engine was never asked for what it cannot do" \
	"$(grep -E 'ati|blt|vram' "$LAB_OUT/engine.log" 2>&1)" ""
check "the console goes on" guest_run g1 'echo still here >/dev/tty1'

guest_stop g1
guest_stop g2
for uuid in $uuid1 $uuid2; do
	check "QEMU leaves the vGPU" \
		sh -c "echo 1 >/sys/bus/mdev/devices/$uuid/remove"
done
check "the slices were scrubbed" readvram 0 0 zero
check "the modules unload" unload_modules
check "the card is handed back" pci_bind $card none
