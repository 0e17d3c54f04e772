#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The machine sleeps and wakes up with seven VFs in use. The topology is drawn in
# lab/vfs.sh. It does not really sleep: devices are suspended, as far as D3, and
# resumed (pm_test), since an emulated machine would lose its virtio devices.
#
# lab: nics=2 suspend=yes timeout=300
. "$LAB_DIR/lib.sh"
. "$LAB_DIR/vfs.sh"

sleep_once() { echo platform >/sys/power/pm_test && echo freeze >/sys/power/state; }

echo 1 >/sys/module/suspend/parameters/pm_test_delay
setup_vfs
mac=$(ns v3 cat /sys/class/net/eth0/address)
for i in 1 2; do
	under_traffic 1 "sleep $i" sleep_once
done
check "no driver waited for a PF that slept" \
	sh -c '! dmesg | grep -E "still resetting|still in reset"'
equal "a VF kept its address" "$(ns v3 cat /sys/class/net/eth0/address)" "$mac"
ip -n pf link set eth0 down
check "a sleep with the PF down" sleep_once
check "VFs talk without it" until_true 40 reaches v3
check "and it comes up" ip -n pf link set eth0 up
check "and reaches the peer" until_true 20 reaches pf
