#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The PF's queues: spread over the CPUs until there are VFs, then one in the
# PF's pool. The topology is drawn in lab/nic.sh.
#
# lab: kernel=lab memory=2G nics=2 wire=hub cpus=2 timeout=1200
. "$LAB_DIR/lib.sh"
. "$LAB_DIR/nic.sh"

# queues NETNS INTERFACE: how many there are
queues() { ip netns exec "$1" ethtool -l "$2" | awk '/^Current/ { now = 1 } now && /^Combined/ { print $2 }'; }

# interrupts N: of B's queue N so far
interrupts() { awk -v name="$B-queue-$1" '$NF == name { print $2 + $3 }' /proc/interrupts; }

# flows COUNT: so many TCP connections, one after the other
flows() { a timeout 60 "$LAB_BIN/netio" flows 10.0.0.2 "$1"; }

# pooled: A's queue is in its pool
pooled() { [ "$(queues a "$A")" = 1 ]; }

setup_pfs

note "spread"
equal "a queue for each CPU" "$(queues b "$B")" 2
before0=$(interrupts 0)
before1=$(interrupts 1)
check "connections" flows 40
note "queue 0: $(($(interrupts 0) - before0)) interrupts, queue 1: $(($(interrupts 1) - before1))"
if [ "$(interrupts 0)" -gt "$before0" ] && [ "$(interrupts 1)" -gt "$before1" ]; then
	pass "both queues receive"
else
	fail "both queues receive"
fi
check "the table names one queue" b ethtool -X "$B" weight 0 1
before0=$(interrupts 0)
check "connections with it" flows 20
note "queue 0: $(($(interrupts 0) - before0)) interrupts"
refuse "fewer queues than it names" "nvalid" b ethtool -L "$B" combined 1
check "it is even again" b ethtool -X "$B" default
check "UDP's ports are hashed" b ethtool -N "$B" rx-flow-hash udp4 sdfn
check "and are not" b ethtool -N "$B" rx-flow-hash udp4 sd
# It says so, but exits as if all were well.
check "TCP's always are" sh -c "ip netns exec b ethtool -N $B rx-flow-hash tcp4 sd 2>&1 | grep -q Invalid"
begin_traffic a 10.0.0.2
equal "traffic runs" $? 0
for n in 1 2 1 2; do
	check "$n queues under traffic" b ethtool -L "$B" combined "$n"
done
end_traffic
equal "traffic survives" $? 0
refuse "three queues" "." b ethtool -L "$B" combined 16
check "promiscuous" ip -n b link set "$B" promisc on
check "ping meanwhile" ping_both
ip -n b link set "$B" promisc off

note "pooled"
begin_traffic a 10.0.0.2
equal "traffic runs" $? 0
echo 0 >/sys/bus/pci/devices/0000:01:00.0/sriov_drivers_autoprobe
check "the first VFs come" sh -c 'echo 3 > /sys/bus/pci/devices/0000:01:00.0/sriov_numvfs'
end_traffic
equal "traffic survives" $? 0
check "one queue is left" pooled
check "ping" ping_both
check "TCP" transfer a 10.0.0.2 1
check "and back" transfer b 10.0.0.1 1
resets=$(counter a "$A" resets)
check "VFs go" sh -c 'echo 0 > /sys/bus/pci/devices/0000:01:00.0/sriov_numvfs'
check "the queue stays where it is" pooled
check "ping without VFs" ping_both
refuse "two queues" "." a ethtool -L "$A" combined 2
refuse "no table to set" "." a ethtool -X "$A" equal 1
check "others come" sh -c 'echo 7 > /sys/bus/pci/devices/0000:01:00.0/sriov_numvfs'
check "ping with them" ping_both
equal "no reset took place" "$(counter a "$A" resets)" "$resets"
sh -c 'echo 0 > /sys/bus/pci/devices/0000:01:00.0/sriov_numvfs'

teardown_pfs
check "all is unloaded" unload_modules
