#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What ethtool shows of a PF and lets an administrator do to it, apart from its
# rings, queues and offloads. The topology is drawn in lab/nic.sh.
#
# lab: nics=2 wire=hub timeout=900
. "$LAB_DIR/lib.sh"
. "$LAB_DIR/nic.sh"

# standard GROUP NAME: one of the standard counters
standard() {
	a ethtool -S "$A" --groups "$1" | awk -F': ' -v n="$2" '
		$1 == n || $1 ~ ("-" n "$") { print $2; exit }'
}

# size_class LOW-HIGH: frames sent of such a length
size_class() {
	a ethtool -S "$A" --groups rmon |
		awk -F': ' -v n="tx-rmon-etherStatsPkts$1Octets" '$1 == n { print $2 }'
}

setup_pfs

note "standard counters"
frames=$(standard eth-mac FramesTransmittedOK)
octets=$(standard eth-mac OctetsTransmittedOK)
class=$(size_class 256to511)
a ping -q -c 100 -i 0.01 -s 300 10.0.0.2 >/dev/null || fail "ping while counting"
frames=$(($(standard eth-mac FramesTransmittedOK) - frames))
octets=$(($(standard eth-mac OctetsTransmittedOK) - octets))
class=$(($(size_class 256to511) - class))
# Neighbour discovery may send frames of its own meanwhile.
note "$frames frames, $octets octets, $class of 256 to 511"
check "frames are counted" [ "$frames" -ge 100 -a "$frames" -le 104 ]
check "and their data" [ "$octets" -ge 32800 -a "$octets" -le 33300 ]
check "and their lengths" [ "$class" -ge 100 -a "$class" -le 104 ]
equal "no pause frame was sent" "$(standard eth-ctrl MACControlFramesTransmitted)" 0
equal "no symbol error was seen" "$(standard eth-phy SymbolErrorDuringCarrier)" 0
check "pause has counters" sh -c "ip netns exec a ethtool -I -a $A | grep -q 'rx_pause_frames: 0'"

note "registers and EEPROM"
a ethtool -d "$A" raw on >"$LAB_OUT/regs" || fail "a dump of the registers"
# STATUS, the second of the pairs of offset and value, with the link's bit.
equal "STATUS is in the dump" "$(od -An -tx4 -j8 -N4 "$LAB_OUT/regs" | tr -d ' ')" 00000008
check "with the link up" [ $((0x$(od -An -tx4 -j12 -N4 "$LAB_OUT/regs" | tr -d ' ') & 2)) = 2 ]
size=$(stat -c %s "$LAB_OUT/regs")
check "the dump is whole" [ "$size" -gt 4000 -a $((size % 8)) = 0 ]
for ((i = 0; i < 10; i++)); do
	a ethtool -d "$A" raw on >/dev/null || break
done
equal "10 dumps" "$i" 10
check "ping after them" pings
equal "the EEPROM's first word" "$(a ethtool -e "$A" raw on offset 0 length 2 | od -An -tx1 | tr -d ' ')" 5254
equal "the EEPROM has 2 KiB" "$(a ethtool -e "$A" raw on | wc -c)" 2048
refuse "writing to the EEPROM" "not supported" a ethtool -E "$A" offset 0 value 1

note "self-test"
check "online" a ethtool -t "$A" online
check "ping after it" pings
check "offline" a ethtool -t "$A" offline
until_true 5 carrier a "$A" 1
check "ping after it" pings
check "TCP after it" transfer a 10.0.0.2 1
ip -n a link set "$A" down
check "offline while it is down" a ethtool -t "$A" offline
ip -n a link set "$A" up
until_true 5 carrier a "$A" 1
check "ping after it" pings
echo 0 >/sys/bus/pci/devices/0000:01:00.0/sriov_drivers_autoprobe
echo 1 >/sys/bus/pci/devices/0000:01:00.0/sriov_numvfs
refuse "a VF without a driver is not said to be out of reach" '^$' \
	sh -c 'dmesg | grep "VF registers do not answer"'
resets=$(counter a "$A" resets)
refuse "offline with a VF enabled" "FAIL" a ethtool -t "$A" offline
check "and says why" sh -c "dmesg | grep -q 'no offline test while 1 VFs are enabled'"
check "registers were not tested" sh -c "ip netns exec a ethtool -t $A offline | grep -q '^registers.*16'"
equal "nothing was reset" "$(counter a "$A" resets)" "$resets"
check "online with a VF enabled" a ethtool -t "$A" online
echo 0 >/sys/bus/pci/devices/0000:01:00.0/sriov_numvfs
host_monitor 'set_link nic0 off' >/dev/null
until_true 5 carrier a "$A" 0
refuse "online without a link" "FAIL" a ethtool -t "$A" online
host_monitor 'set_link nic0 on' >/dev/null
until_true 5 carrier a "$A" 1

note "rules that steer"
# vf_received: frames that VF 0 received
vf_received() { ip -n v -s -j link show "$V" | jq '.[0].stats64.rx.packets'; }

# reaches_vf: frames to a foreign address reach VF 0
reaches_vf() {
	local before

	before=$(vf_received)
	b ping -q -c 10 -i 0.02 -W 1 10.0.0.9 >/dev/null
	until_true 2 vf_received_since "$before"
}
vf_received_since() { [ $(($(vf_received) - $1)) -ge 10 ]; }
misses_vf() { ! reaches_vf; }

# declined NAME REGEX COMMAND...: ethtool reports what is wrong with a rule, but
# ends as if nothing was
declined() {
	local name=$1 regex=$2

	shift 2
	check "$name" grep -qE "$regex" <<<"$("$@" 2>&1)"
}
modprobe igbvf || fail "igbvf loads"
echo 1 >/sys/bus/pci/devices/0000:01:00.0/sriov_drivers_autoprobe
echo 1 >/sys/bus/pci/devices/0000:01:00.0/sriov_numvfs
check "a VF has a driver" until_true 10 netdev_of 01:10.0
V=$(netdev_of 01:10.0)
ip netns add v
ip link set "$V" netns v
ip -n v addr add 10.0.0.3/24 dev "$V"
ip -n v link set "$V" up
check "it pings" until_true 20 ip netns exec v ping -q -c 1 -W 1 10.0.0.2
ip -n b neigh replace 10.0.0.9 lladdr 02:00:00:00:00:99 dev "$B" nud permanent
check "a foreign address does not reach it" misses_vf
check "until a rule says so" a ethtool -N "$A" flow-type ether dst 02:00:00:00:00:99 vf 0 queue 0 loc 3
check "then it does" reaches_vf
check "the rule is shown" sh -c "ip netns exec a ethtool -n $A rule 3 | grep -q '02:00:00:00:00:99'"
check "with its VF" sh -c "ip netns exec a ethtool -n $A rule 3 | grep -q 'VF 0 queue 0'"
declined "the same again" "exists" a ethtool -N "$A" flow-type ether dst 02:00:00:00:00:99 vf 0 queue 0
declined "another in its place" "busy" a ethtool -N "$A" flow-type ether dst 02:00:00:00:00:98 vf 0 queue 0 loc 3
declined "the PF's own address" "in use" a ethtool -N "$A" flow-type ether dst 52:54:00:00:00:10 vf 0 queue 0
declined "a group's address" "nvalid" a ethtool -N "$A" flow-type ether dst 01:00:5e:00:00:01 vf 0 queue 0
declined "a VF that there is not" "nvalid" a ethtool -N "$A" flow-type ether dst 02:00:00:00:00:98 vf 7 queue 0
declined "a queue of a VF" "nvalid" a ethtool -N "$A" flow-type ether dst 02:00:00:00:00:98 vf 0 queue 1
declined "to drop" "supported" a ethtool -N "$A" flow-type ether dst 02:00:00:00:00:98 action -1
declined "ports of TCP" "supported" a ethtool -N "$A" flow-type tcp4 dst-port 80 action 0
declined "place 16" "nvalid" a ethtool -N "$A" flow-type ether dst 02:00:00:00:00:98 vf 0 queue 0 loc 16
ip -n v link set "$V" down
ip -n v link set "$V" up
check "the VF may begin anew" until_true 20 ip netns exec v ping -q -c 1 -W 1 10.0.0.2
check "the rule stays" reaches_vf
echo 1 >/sys/bus/pci/devices/0000:01:00.0/reset
until_true 5 carrier a "$A" 1
check "the PF is reset, and the VF comes back" until_true 30 ip netns exec v ping -q -c 1 -W 1 10.0.0.2
check "the rule stays still" reaches_vf
check "it is taken away" a ethtool -N "$A" delete 3
check "and has no effect any more" misses_vf
refuse "it is gone" "." a ethtool -N "$A" delete 3
for ((i = 0; i < 16; i++)); do
	a ethtool -N "$A" flow-type ether dst "02:00:00:00:01:$(printf %02x "$i")" action 0 >/dev/null || break
done
equal "16 rules fit" "$i" 16
declined "17 do not" "space" a ethtool -N "$A" flow-type ether dst 02:00:00:00:01:ff action 0
equal "all are shown" "$(a ethtool -n "$A" | grep -c '^Filter:')" 16
for ((i = 0; i < 16; i++)); do
	a ethtool -N "$A" delete $i || break
done
equal "and deleted" "$i" 16
ip netns del v
echo 0 >/sys/bus/pci/devices/0000:01:00.0/sriov_numvfs
modprobe -r igbvf

note "the rest"
check "the LED shows which port it is" a ethtool -p "$A" 1
level=$(a ethtool "$A" | sed -n 's/.*Current message level: \(0x[0-9a-f]*\) .*/\1/p')
check "messages can be turned off" a ethtool -s "$A" msglvl link off
lines=$(dmesg | grep -c "$A: link is")
a ethtool -r "$A"
until_true 5 carrier a "$A" 0
until_true 5 carrier a "$A" 1
equal "then the link's are not logged" "$(dmesg | grep -c "$A: link is")" "$lines"
check "and on" a ethtool -s "$A" msglvl "$level"
check "the driver is named" sh -c "ip netns exec a ethtool -i $A | grep -q '^driver: sriov_nic'"
check "pause and link can be negotiated anew" a ethtool -r "$A"
until_true 5 carrier a "$A" 1
check "ping at last" pings

teardown_pfs
check "all is unloaded" unload_modules
