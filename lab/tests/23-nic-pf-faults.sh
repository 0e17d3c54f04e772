#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The PF survives what happens to it: links that go, resets, and its own removal,
# with traffic all the while. The topology is drawn in lab/nic.sh.
#
# lab: kernel=lab memory=2G nics=2 wire=hub timeout=1200
. "$LAB_DIR/lib.sh"
. "$LAB_DIR/nic.sh"

setup_pfs

note "link"
equal "its speed" "$(a cat "/sys/class/net/$A/speed")" 1000
host_monitor 'set_link nic0 off' >/dev/null
check "the link goes down" until_true 5 carrier a "$A" 0
host_monitor 'set_link nic0 on' >/dev/null
check "and comes back" until_true 5 carrier a "$A" 1
check "ping after that" pings
check "a new negotiation" a ethtool -r "$A"
until_true 5 carrier a "$A" 1
check "only 1000 Mbit/s are offered" a ethtool -s "$A" advertise 0x020
until_true 5 carrier a "$A" 1
check "and shown" sh -c "ip netns exec a ethtool $A | grep -q 'Advertised link modes: *1000baseT/Full'"
refuse "a forced speed" "supported" a ethtool -s "$A" speed 100 duplex full autoneg off
a ethtool -r "$A"
until_true 5 carrier a "$A" 1
check "no pause frames" a ethtool -A "$A" rx off tx off
until_true 5 carrier a "$A" 1
a ethtool -A "$A" rx on tx on
until_true 5 carrier a "$A" 1
check "the NVM starts with the address" \
	sh -c "ip netns exec a ethtool -e $A offset 0 length 6 | grep -q '52 54 00 00 00 10'"

note "up and down, resets"
for ((i = 0; i < 10; i++)); do
	ip -n a link set "$A" down || break
	ip -n a link set "$A" up || break
done
equal "10 times down and up" "$i" 10
ip -n a addr add fd00::1/64 dev "$A" nodad
check "ping after that" pings
check "a function level reset" sh -c 'echo 1 >/sys/bus/pci/devices/0000:01:00.0/reset'
until_true 5 carrier a "$A" 1
check "ping after that" pings
check "TCP after that" transfer b 10.0.0.1 2
ip -n a link set "$A" down
check "a reset while it is down" sh -c 'echo 1 >/sys/bus/pci/devices/0000:01:00.0/reset'
ip -n a link set "$A" up
until_true 5 carrier a "$A" 1
check "ping after that" pings
b ping -q -i 0.01 -c 500 10.0.0.1 >/dev/null &
pinger=$!
for ((i = 0; i < 5; i++)); do
	echo 1 >/sys/bus/pci/devices/0000:02:00.0/reset || break
done
equal "5 resets under traffic" "$i" 5
wait $pinger
until_true 5 carrier b "$B" 1
check "ping after that" pings
equal "no transmission hung" "$(counter a "$A" tx_timeouts)$(counter b "$B" tx_timeouts)" 00

note "removal"
a ping -q -i 0.01 -c 1000 10.0.0.2 >/dev/null 2>&1 &
pinger=$!
check "unbound under traffic" sh -c 'echo 0000:02:00.0 >/sys/bus/pci/drivers/sriov_nic/unbind'
check "bound again" sh -c 'echo 0000:02:00.0 >/sys/bus/pci/drivers/sriov_nic/bind'
B=$(netdev_of 02:00.0)
ip link set "$B" netns b
ip -n b addr add 10.0.0.2/24 dev "$B"
ip -n b link set "$B" up
check "ping after that" pings
teardown_pfs
check "unloaded under traffic" unload_modules
wait $pinger
equal "no interface is left" "$(a ip -br link | grep -vc '^lo')" 0
equal "no interrupt is left" "$(grep -c sriov_nic /proc/interrupts)" 0
for ((i = 0; i < 3; i++)); do
	load_modules vfio_glue sriov_nic || break
	unload_modules || break
done
equal "3 times loaded and unloaded" "$i" 3
