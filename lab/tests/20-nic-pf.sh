#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The PF's own queue carries all that an administrator lets it: every kind of
# frame, with each offload and without, in VLANs, of every size, over rings of
# every size. The topology is drawn in lab/nic.sh.
#
# lab: nics=2 wire=hub timeout=600
. "$LAB_DIR/lib.sh"
. "$LAB_DIR/nic.sh"

setup_pfs
equal "01:00.0 is driven by us" "$(pci_driver 01:00.0)" sriov_nic
equal "its address is that of the NVM" "$(a cat "/sys/class/net/$A/address")" \
	52:54:00:00:00:10

note "traffic"
check "they ping each other" ping_both
check "with whole frames" ping_both -s 1472 -M "do"
check "with fragments" ping_both -s 20000
check "with headers only" ping_both -s 0
check "over IPv6, so multicast arrives" a ping -6 -q -c 2 -W 2 fd00::2
check "TCP from one to the other" transfer a 10.0.0.2 2
check "and back" transfer b 10.0.0.1 2
check "TCP over IPv6" transfer a fd00::2 2
check "a flood of pings" a ping -q -f -c 2000 -W 2 10.0.0.2

note "counters"
sent=$(counter a "$A" tx_packets)
received=$(counter b "$B" rx_packets)
# Pings wait for their answers; a burst of TCP may outrun the receiver, and
# what the device then drops it does not count.
a ping -q -c 300 -i 0.01 10.0.0.2 >/dev/null || fail "ping while counting"
sent=$(($(counter a "$A" tx_packets) - sent))
received=$(($(counter b "$B" rx_packets) - received))
# The two are read one after the other, and IPv6 sends a frame of its own now
# and then.
note "$sent sent, $received received"
check "all that one sends the other counts" \
	[ "$sent" -ge 300 -a "$received" -ge 300 -a $((received - sent)) -le 3 -a $((sent - received)) -le 3 ]
# Neighbour discovery may send a frame between the two readings.
ip_and_ethtool_agree() {
	[ "$(ip -n a -j -s link show "$A" | jq '.[0].stats64.tx.packets')" = \
		"$(counter a "$A" tx_packets)" ]
}
check "ip and ethtool agree" until_true 5 ip_and_ethtool_agree
equal "no wrong checksum was seen" "$(counter b "$B" rx_csum_errors)" 0
equal "nothing was dropped" "$(counter a "$A" tx_dropped)$(counter b "$B" rx_dropped)" 00
if [ "$(counter a "$A" tx_doorbells)" -lt "$(counter a "$A" tx_packets)" ]; then
	pass "frames share doorbells"
else
	fail "frames share doorbells"
fi

note "offloads"
for feature in tso tx-checksumming rx-checksumming sg gro; do
	check "$feature goes off" both -K "$feature" off
	check "TCP without $feature" transfer a 10.0.0.2 1
	check "ping without $feature" ping_both
	both -K "$feature" on
done

note "VLANs"
ip -n a link add link "$A" name vlan100 type vlan id 100
ip -n b link add link "$B" name vlan100 type vlan id 100
ip -n a addr add 10.1.0.1/24 dev vlan100
ip -n b addr add 10.1.0.2/24 dev vlan100
ip -n a link set vlan100 up
ip -n b link set vlan100 up
check "ping in a VLAN" a ping -q -c 3 -i 0.2 -W 2 10.1.0.2
check "TCP in a VLAN" transfer a 10.1.0.2 1
for feature in rxvlan txvlan; do
	check "$feature goes off" both -K $feature off
	check "ping in a VLAN without $feature" a ping -q -c 3 -i 0.2 -W 2 10.1.0.2
	check "TCP in a VLAN without $feature" transfer a 10.1.0.2 1
	both -K $feature on
done
ip -n b link del vlan100
refuse "a VLAN that nobody joined" "100% packet loss" a ping -q -c 1 -W 1 10.1.0.2
ip -n a link del vlan100

note "MTU"
check "MTU 9000" ip -n a link set "$A" mtu 9000
ip -n b link set "$B" mtu 9000
check "jumbo frames" ping_both -s 8972 -M "do"
check "TCP with jumbo frames" transfer a 10.0.0.2 2
check "and back" transfer b 10.0.0.1 2
check "MTU 9216, the longest" ip -n a link set "$A" mtu 9216
refuse "MTU 9217" "maximum|nvalid" ip -n a link set "$A" mtu 9217
check "MTU 576" ip -n a link set "$A" mtu 576
ip -n b link set "$B" mtu 1500
ip -n a link set "$A" mtu 1500
check "frames of the usual size" ping_both -s 1472 -M "do"

note "rings and moderation"
begin_traffic a 10.0.0.2
equal "traffic runs" $? 0
for size in 64 4096 72 256; do
	check "rings of $size under traffic" both -G rx $size tx $size
done
end_traffic
equal "traffic survives" $? 0
check "no change of rings" sh -c "ip netns exec a ethtool -G $A rx 256 tx 256 || [ \$? = 2 ]"
refuse "rings of 63" "at least|nvalid" a ethtool -G "$A" rx 63
refuse "rings of 4097" "maximum|nvalid" a ethtool -G "$A" tx 4097
both -G rx 64 tx 64
check "TCP with the smallest rings" transfer a 10.0.0.2 2
both -G rx 256 tx 256
check "interrupts at most every 100 us" both -C rx-usecs 100
check "TCP with moderation" transfer a 10.0.0.2 2
refuse "interrupts every 8192 us" "at most 8191|nvalid" a ethtool -C "$A" rx-usecs 8192
both -C rx-usecs 0

note "addresses"
check "a new address" ip -n a link set "$A" address 52:54:00:00:00:77
check "ping with it" ping_both
ip -n a link set "$A" address 52:54:00:00:00:10
ip -n a link add link "$A" name mv0 type macvlan mode bridge
ip netns add c
check "a second address, of another namespace" ip -n a link set mv0 netns c
ip -n c addr add 10.0.0.3/24 dev mv0
ip -n c link set mv0 up
check "it receives" b ping -q -c 3 -i 0.2 -W 2 10.0.0.3
ip netns del c
check "promiscuous" ip -n a link set "$A" promisc on
check "ping meanwhile" ping_both
ip -n a link set "$A" promisc off
check "all groups" ip -n a link set "$A" allmulticast on
ip -n a link set "$A" allmulticast off
refuse "a group's address" "." ip -n a link set "$A" address 01:00:5e:00:00:01

teardown_pfs
check "all is unloaded" unload_modules
