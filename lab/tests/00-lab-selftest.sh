#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Proves the lab itself with what the kernel brings: nothing of this tree runs.
#
#	host VM:  nic0 --+            gpu0 (bochs-display, 64 MiB)
#	                 hub
#	          nic1 --+            nic1 sits in the network namespace "peer"
#	guest:    VF 0 of nic0 and the whole gpu0, both by vfio-pci
#
# lab: nics=2 gpus=bochs:64 timeout=300
. "$LAB_DIR/lib.sh"
. "$LAB_DIR/guest.sh"

note "up after $(cut -d' ' -f1 /proc/uptime) s"
check "the in-tree igb loads" modprobe igb
eth0=$(netdev_of 01:00.0) || bail "nic0 has no interface"
eth1=$(netdev_of 02:00.0) || bail "nic1 has no interface"

ip netns add peer
ip link set "$eth1" netns peer
ip addr add 10.1.0.1/24 dev "$eth0"
ip link set "$eth0" up
ip -n peer addr add 10.1.0.2/24 dev "$eth1"
ip -n peer link set "$eth1" up
check "the two NICs have a link" until_true 10 grep -q 1 "/sys/class/net/$eth0/carrier"
check "the two NICs ping across the wire" \
	until_true 20 ping -c 1 -W 1 10.1.0.2

check "igb makes a VF" sh -c 'echo 0 >/sys/bus/pci/devices/0000:01:00.0/sriov_drivers_autoprobe &&
	echo 1 >/sys/bus/pci/devices/0000:01:00.0/sriov_numvfs'
check "the VF gets an address" ip link set "$eth0" vf 0 mac 52:54:00:00:01:01

modprobe vfio_pci
check "vfio-pci takes the VF" pci_bind 01:10.0 vfio-pci
check "vfio-pci takes the GPU" pci_bind 03:00.0 vfio-pci

begin=$EPOCHSECONDS
# shellcheck disable=SC2046 # several words
check "a guest comes up with both" guest_start g1 \
	$(guest_vf 01:10.0) $(guest_vf 03:00.0) || exit 1
note "the guest is up after $((EPOCHSECONDS - begin)) s ($(
	[ -e /dev/kvm ] && echo KVM || echo TCG)), kernel $(<"/run/lab/guest-g1/release")"

mac=$(guest_run g1 'cat /sys/class/net/eth0/address')
equal "igbvf in the guest has the address that the host gave" "$mac" 52:54:00:00:01:01
check "the guest pings the other NIC" guest_run g1 '
	ip addr add 10.1.0.3/24 dev eth0
	ip link set eth0 up
	for try in 1 2 3 4 5 6 7 8 9 10; do
		ping -c 1 -W 1 10.1.0.2 && exit
	done
	exit 1'

drawn=$(guest_run g1 'draw 7 1024 768') || fail "the guest draws: $drawn"
read -r width height pitch crc <<<"$drawn"
equal "bochs-drm in the guest draws" "$width $height" "1024 768"
at=$("$LAB_BIN/readvram" 03:00.0 0 0 find 7 "$width" "$height" "$pitch")
check "the host finds the picture in the card's memory" [ -n "$at" ]
equal "its checksum is the guest's" \
	"$("$LAB_BIN/readvram" 03:00.0 "$at" $((pitch * height)) crc)" "$crc"
refuse "another seed's picture is not there" '^0x' \
	"$LAB_BIN/readvram" 03:00.0 "$at" 0 same 8 "$width" "$height" "$pitch"
check "the host saves it" "$LAB_BIN/readvram" 03:00.0 "$at" 0 \
	png "$LAB_OUT/vram.png" "$width" "$height" "$pitch"
host_screendump gpu0 screen.png
check "the card's own screen can be saved" [ -s "$LAB_OUT/screen.png" ]

check "the guest ends" guest_stop g1
