#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What ethtool shows of a PF and lets an administrator do to it, apart from its
# rings, queues and offloads. The topology is drawn in lab/nic.sh.
#
# lab: kernel=lab nics=2 wire=hub timeout=600
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
check "TCP after it" transfer a 10.0.0.2 4
ip -n a link set "$A" down
check "offline while it is down" a ethtool -t "$A" offline
ip -n a link set "$A" up
until_true 5 carrier a "$A" 1
check "ping after it" pings
echo 0 >/sys/bus/pci/devices/0000:01:00.0/sriov_drivers_autoprobe
echo 1 >/sys/bus/pci/devices/0000:01:00.0/sriov_numvfs
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
