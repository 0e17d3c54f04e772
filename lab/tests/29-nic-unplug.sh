#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The card with a PF and seven VFs in use goes while all of them talk: first at
# once, its slot losing power, which QEMU does not tell and the kernel is told of
# afterwards; then it is taken out as the slot's button would ask for it. It comes
# again each time. The topology is drawn in lab/vfs.sh.
#
# lab: nics=2 timeout=500
. "$LAB_DIR/lib.sh"
. "$LAB_DIR/vfs.sh"

SLOT=00:10.0
# The slot's register of control: power, and the light that shows it
SLOT_CONTROL=CAP_EXP+18.w
SLOT_OFF=0700:0700
SLOT_ON=0100:0700

gone() { [ ! -e "$PF_DEV" ]; }
back() { [ "$(pci_driver 01:00.0)" = sriov_nic ]; }

# added: QEMU has nothing against it, as it has while the old one is there
added() {
	[ -z "$(host_monitor 'device_add igb,id=nic0,netdev=wire0,bus=rp-nic0,mac=52:54:00:00:00:10')" ]
}

# plug: the same card again
plug() { until_true 20 added && until_true 30 back; }

# power: the slot has power again, and somebody looks what is in it
power() {
	setpci -s "$SLOT" "$SLOT_CONTROL=$SLOT_ON" &&
		echo 1 >"/sys/bus/pci/devices/0000:$SLOT/rescan" &&
		until_true 30 back
}

# pull: the slot loses its power, and once that was found out by itself, the
# kernel is told
pull() {
	setpci -s "$SLOT" "$SLOT_CONTROL=$SLOT_OFF" &&
		until_true 20 said 1 '01:00.0: device does not answer' &&
		echo 1 >"$PF_DEV/remove"
}

# vectors: how many interrupts the card has, VFs and all
vectors() { grep -c 'MSIX-0000:01:' /proc/interrupts; }

# traces: what the card has left behind
traces() {
	vectors
	find /sys/bus/pci/devices/ -name '0000:01:*'
	for member in $MEMBERS; do ip -n "$member" -br link | grep -v '^lo'; done
}

# unplugged NAME COMMAND...: under traffic; nothing is left of the card
unplugged() {
	local name=$1

	shift
	check "the card has interrupts" [ "$(vectors)" -gt 8 ]
	start_traffic
	check "$name" "$@"
	check "the PF and its VFs go" until_true 60 gone
	traffic end /run/traffic.report
	equal "nothing is left of them" "$(traces)" 0
	refuse "vfctl does not know it" 'nic0' vfctl show nic0
}

setup_vfs
check "VF 2 has an identity" ip -n pf link set eth0 vf 2 mac 52:54:00:00:02:02
unplugged "the slot loses its power" pull
check "the card has power again" power
setup_vfs
equal "VF 2 has its identity again" \
	"$(ns v2 cat /sys/class/net/eth0/address)" 52:54:00:00:02:02
unplugged "the card shall go" host_monitor 'device_del nic0'
check "the card is put in" plug
check "sriov_nic is unloaded" unload_modules
