#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The main job, whole: what "make demo" runs in the host VM.
#
#	host VM:  nic0 (82576) --+        gpu0 bochs-display, 64 MiB
#	                         hub      gpu1 bochs-display, 32 MiB
#	          nic1 (82576) --+        gpu2 secondary-vga, 16 MiB
#	          nic1's interface sits in the network namespace "peer"
#	guest:    a VF of nic0 by vfio-pci, a vGPU of gpu0 by mdev
#
# lab: nics=2 gpus=bochs:64,bochs:32,vga:16 timeout=900
# lab: dmesg-allow=(loading out-of-tree module|module verification failed)
. "$LAB_DIR/lib.sh"
. "$LAB_DIR/guest.sh"

seed=11
version=$(sed -n 's/^VERSION := //p' "$LAB_TREE/Makefile")

title() { printf '\n=== %s\n' "$*"; }

# show COMMAND...: the command as typed, its output, and a point
show() {
	local out status=0

	printf '$ %s\n' "$*"
	out=$("$@" 2>&1) || status=$?
	sed 's/^/    /' <<<"$out"
	if [ "$status" != 0 ]; then bail "$1 $2 ends with status $status"; fi
}

uuid_of() { vfctl show "$1" --json | jq -r '.. | .uuid? // empty' | head -n 1; }
slot_of() { vfctl show "$1" --json | jq -r '.. | .slot_offset_mib? // empty' | head -n 1; }
mib_of() { vfctl show "$1" --json | jq -r '.. | .slot_mib? // empty' | head -n 1; }
address_of() { vfctl show "$1" --json | jq -r '.. | .address? // empty' | head -n 1; }
parents_of() {
	vfctl list functions --json |
		jq -r '.functions[] | .name + "@" + .parent' | paste -sd' '
}
names_of() { vfctl list functions --json | jq -r '.functions[].name'; }
read_card() { "$LAB_BIN/readvram" "$@"; }

# follow LOG: the files compiled, as they come
follow() {
	local seen=0 lines

	while sleep 2; do
		lines=$(wc -l 2>/dev/null <"$1") || lines=0
		[ "$lines" -gt "$seen" ] || continue
		sed -n "$((seen + 1)),${lines}s/^ /    /p" "$1" | sed 's/ \/[^ ]*build\// /'
		seen=$lines
	done
}

# stamped: each line with the seconds since the start
stamped() {
	while IFS= read -r line; do
		printf '    [%3d s] %s\n' $((EPOCHSECONDS - begin)) "$line"
	done
}

title "Install with DKMS (compiles in the emulated host)"
cd "$LAB_TREE" || exit 1
begin=$EPOCHSECONDS
# A compiler in an emulated machine is slow: it is spared the debug information,
# which DKMS strips anyway, and takes what the build machine has compiled of
# these very sources with the same words; see lab/demo.
. "$LAB_DIR/demo.env"
ccache --zero-stats >/dev/null
log=/var/lib/dkms/vfctl/$version/build/make.log
follow "$log" &
follower=$!
make --no-print-directory dkms-install KVER="$(uname -r)" 2>&1 | stamped
kill $follower
check "dkms lists vfctl $version as installed" \
	sh -c "dkms status -m vfctl -v $version | tee /dev/stderr | grep -q installed"
note "took $((EPOCHSECONDS - begin)) s; $(ccache --print-stats | awk '
	/^(direct|preprocessed)_cache_hit/ { found += $2 }
	/^cache_miss/ { compiled = $2 }
	END { printf "%d files compiled, %d found in the ccache", compiled, found }')"
vfctl() { command vfctl "$@"; }
cd /

title "Load the modules, take the cards from their in-tree drivers"
modprobe igb
modprobe bochs
check "modprobe sriov_nic" modprobe sriov_nic
check "modprobe mdev_gpu" modprobe mdev_gpu
for card in 01:00.0 02:00.0 03:00.0 04:00.0 00:14.0; do
	show vfctl adopt "0000:$card"
done
equal "sriov_nic has the first NIC" "$(pci_driver 01:00.0)" sriov_nic
equal "mdev_gpu has the first card" "$(pci_driver 03:00.0)" mdev_gpu
show vfctl list parents

title "Two PFs ping each other across the wire"
eth0=$(netdev_of 01:00.0) || bail "nic0 has no interface"
eth1=$(netdev_of 02:00.0) || bail "nic1 has no interface"
ip netns add peer
ip link set "$eth1" netns peer
ip addr add 10.1.0.1/24 dev "$eth0"
ip link set "$eth0" up
ip -n peer addr add 10.1.0.2/24 dev "$eth1"
ip -n peer link set "$eth1" up
check "a link" until_true 15 grep -q 1 "/sys/class/net/$eth0/carrier"
until_true 10 ping -c 1 -W 1 10.1.0.2
show ping -c 3 -i 0.2 10.1.0.2

title "What can be had"
show vfctl profiles

title "Breadth-first: spread over the cards"
show vfctl create --profile bochs-8 --count 3 --policy breadth
show vfctl create --profile vf-1g --count 2 --policy breadth
show vfctl list functions
equal "one on each card" "$(parents_of)" \
	"vgpu0@gpu0 vgpu1@gpu1 vgpu2@gpu2 vf0@nic0 vf1@nic1"
mapfile -t names < <(names_of)
show vfctl delete "${names[@]}"

title "Depth-first: fill one card before the next"
show vfctl create --profile bochs-8 --count 3 --policy depth
show vfctl create --profile vf-1g --count 2 --policy depth
show vfctl list functions
equal "together, the smallest card filled before the next" "$(parents_of)" \
	"vgpu0@gpu2 vgpu1@gpu2 vgpu2@gpu1 vf0@nic0 vf1@nic0"
title "A card in one-type mode refuses another type, and says why"
printf '$ vfctl create --profile bochs-16 --parent gpu1\n'
vfctl create --profile bochs-16 --parent gpu1 2>&1 | sed 's/^/    /'
refuse "refused, naming the card, what it holds and what would fit" \
	'gpu1.*bochs-8' vfctl create --profile bochs-16 --parent gpu1

title "One file instead: what is not in it goes, what is comes, all or nothing"
sed '/^#/d; s/^/    /' "$LAB_DIR/demo.yaml"
show vfctl apply -f "$LAB_DIR/demo.yaml"
check "now it is as the file says" vfctl assert -f "$LAB_DIR/demo.yaml"
show vfctl map
check "the same as a drawing" vfctl map --svg "$LAB_OUT/map.svg"
printf '    drawing: %s/map.svg\n' "$LAB_OUT_HOST"

title "A guest with a VF and a vGPU, each with its stock driver"
uuid=$(uuid_of desk)
vf=$(address_of desk-nic)
offset=$(($(slot_of desk) << 20))
size=$(($(mib_of desk) << 20))
before=$((($(slot_of left)) << 20))
after=$((($(slot_of right)) << 20))
check "every slice is zero before it is given away" \
	read_card 03:00.0 0 $((48 << 20)) zero
# shellcheck disable=SC2046 # several words
check "the guest boots" guest_start g1 $(guest_vf "$vf") $(guest_vgpu "$uuid") ||
	exit 1
equal "igbvf in the guest has the administered address" \
	"$(guest_run g1 'cat /sys/class/net/eth0/address')" 52:54:00:aa:bb:cc
check "the guest pings the PF of the other NIC across the wire" guest_run g1 '
	ip addr add 10.1.0.3/24 dev eth0
	ip link set eth0 up
	for try in 1 2 3 4 5 6 7 8 9 10; do
		ping -c 1 -W 1 10.1.0.2 && exit
	done
	exit 1'
drawn=$(guest_run g1 "draw $seed 1024 768") || bail "the guest cannot draw: $drawn"
read -r width height pitch crc <<<"$drawn"
equal "bochs-drm in the guest draws a test picture" "$width $height" "1024 768"

title "The same pixels in the physical card's memory"
at=$(read_card 03:00.0 "$offset" "$size" find $seed "$width" "$height" "$pitch")
note "desk owns $size bytes at $offset of gpu0; the picture begins at ${at:-nowhere}"
check "the picture is in the vGPU's own slice of gpu0's BAR" [ -n "$at" ]
equal "every pixel of it: the checksum is the guest's" \
	"$(read_card 03:00.0 "$at" $((pitch * height)) crc)" "$crc"
check "the neighbour below is untouched" read_card 03:00.0 "$before" "$size" zero
check "the neighbour above is untouched" read_card 03:00.0 "$after" "$size" zero
check "the vGPU's console is saved as a picture" guest_screendump g1 desk.png
printf '    picture: %s/desk.png\n' "$LAB_OUT_HOST"

title "In use is in use"
printf '$ vfctl delete desk\n'
vfctl delete desk 2>&1 | sed 's/^/    /'
refuse "a vGPU that is open is not deleted; its holder is named" 'qemu' \
	vfctl delete desk
refuse "a VF that is open is not deleted; its holder is named" 'qemu' \
	vfctl delete desk-nic
refuse "a module with functions is not unloaded" 'in use' rmmod mdev_gpu

title "Everything goes, nothing stays"
check "the guest ends" guest_stop g1
mapfile -t names < <(names_of)
show vfctl delete "${names[@]}"
equal "no function is left" "$(names_of)" ""
check "the slices read back as zeros" read_card 03:00.0 0 $((48 << 20)) zero
ip -n peer link set "$eth1" netns 1
for card in 01:00.0 02:00.0 03:00.0 04:00.0 00:14.0; do
	show vfctl release "0000:$card"
done
equal "igb has the first NIC again" "$(pci_driver 01:00.0)" igb
check "modprobe -r mdev_gpu sriov_nic" modprobe -r mdev_gpu sriov_nic
check "and vfio_glue" sh -c '! grep -q "^vfio_glue " /proc/modules || rmmod vfio_glue'
