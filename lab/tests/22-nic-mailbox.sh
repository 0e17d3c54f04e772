#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What a VF can do to its PF and to other VFs through its mailbox: nothing.
#
#	 v0 (igbvf)   v1 (igbvf)   VF 2 (igbvf, bound and unbound)   VF 6
#	 10.2.0.1     10.2.0.2                                        |
#	    |            |                                         mbxfuzz
#	    +---- switch of the 82576, its PF's interface down ----+
#
# lab: nics=1 timeout=300
. "$LAB_DIR/lib.sh"

pf_dev=/sys/bus/pci/devices/0000:01:00.0
victim=01:11.4

vf_bdf() { printf '01:%02x.%x' $((16 + $1 / 4)) $(($1 % 4 * 2)); }

fuzz() { "$LAB_BIN/mbxfuzz" "$victim" "$@"; }

# said NAME WANT DWORD...: what the PF answers
said() {
	local name=$1 want=$2 got

	shift 2
	got=$(fuzz say "$@" 2>&1)
	equal "$name" "${got%% *}" "$want"
}

# unhurt NAME COMMAND...: two VFs talk while the command runs
unhurt() {
	local name=$1 ping

	shift
	ip netns exec v0 ping -q -c 60 -i 0.05 -W 3 10.2.0.2 >/tmp/ping.log 2>&1 &
	ping=$!
	"$@" | indent
	wait $ping
	check "$name" grep -q ' 0% packet loss' /tmp/ping.log ||
		indent </tmp/ping.log
}

load_modules vfio_glue sriov_nic || bail "the modules do not load"
modprobe igbvf
pf=$(netdev_of 01:00.0) || bail "the NIC has no interface"
echo 7 >$pf_dev/sriov_numvfs
for vf in 3 4 5 6; do pci_bind "$(vf_bdf $vf)" none; done
for vf in 0 1; do
	dev=$(netdev_of "$(vf_bdf $vf)") || bail "VF $vf has no interface"
	ip netns add v$vf
	ip link set "$dev" netns v$vf name eth0
	ip -n v$vf addr add 10.2.0.$((vf + 1))/24 dev eth0
	ip -n v$vf link set eth0 up
done
check "two VFs talk" until_true 20 ip netns exec v0 ping -c 1 -W 1 10.2.0.2

# --- before the handshake ------------------------------------------------

check "the VF is reset" fuzz reset
said "a frame size before the handshake" 0x40000005 5 1522
said "an address before the handshake" 0x40000002 2 0x00005452 0x0606
said "groups before the handshake" 0x40010003 0x00010003 1
said "nonsense before the handshake" 0x40007777 0x7777

# --- the handshake -------------------------------------------------------

said "the handshake" 0x80000001 1
mac=$(ip -j link show "$pf" | jq -r '.[0].vfinfo_list[6].address')
read -r _ low high <<<"$(fuzz say 1)"
equal "it tells the address" \
	"$(printf '%02x:%02x:%02x:%02x:%02x:%02x' $((low & 255)) \
		$((low >> 8 & 255)) $((low >> 16 & 255)) $((low >> 24 & 255)) \
		$((high & 255)) $((high >> 8 & 255)))" "$mac"
said "a frame size" 0xa0000005 5 1522
said "the same address" 0xa0000002 2 "$low" "$high"
said "no further addresses" 0xa0010002 0x00010002
said "no groups" 0xa0000003 3
said "thirty groups" 0xa01e0003 0x001e0003 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15
said "a VLAN" 0xa0010004 0x00010004 5
said "its end" 0xa0000004 4 5

# --- malformed -----------------------------------------------------------

said "unknown" 0x60007777 0x7777
said "zeros" 0x60000000 0
said "short: an address that is not there" 0x60000002 2
said "short: a frame size that is not there" 0x60000005 5
said "31 groups" 0x601f0003 0x001f0003
said "255 groups" 0x60ff0003 0x00ff0003
said "a hash out of range" 0x60010003 0x00010003 0x1000
said "VLAN 4095" 0x60010004 0x00010004 4095
said "VLAN 65541" 0x60010004 0x00010004 65541
said "a frame of 9729 bytes" 0x60000005 5 9729
said "a frame of 4 GiB" 0x60000005 5 0xffffffff
said "a group's address" 0x60000002 2 0x005e0001 1
said "the PF's address" 0x60000002 2 0x00005452 0x1000
said "reserved bits" 0x60000005 0x01000005 1522
said "the PF's own flag" 0x60000005 0x20000005 1522
said "promiscuous" 0x60030006 0x00030006
said "all groups, not trusted" 0x60020006 0x00020006
ip link set "$pf" vf 6 trust on
said "all groups, trusted" 0xa0020006 0x00020006
ip link set "$pf" vf 6 trust off vlan 7
said "a VLAN beside a port VLAN" 0x60010004 0x00010004 5
ip link set "$pf" vf 6 vlan 0
said "after it, the handshake is due" 0x40000005 5 1522
said "which is done" 0x80000001 1
ip link set "$pf" vf 6 mac 52:54:00:00:06:06
said "after a new address, it is due again" 0x40000005 5 1522
said "which is done" 0x80000001 1
said "an address other than the administrator's" 0x60000002 2 0x00005452 0x0706
said "the administrator's" 0xa0000002 2 0x00005452 0x0606
refuse "the PF's reply sent back is not answered" 'no answer' \
	fuzz say 0x80000001
said "a message after that is" 0xa0000005 5 1522

# --- without pause -------------------------------------------------------

# The guard would soon put an end to it, see 27-nic-guard.
check "the guard is told to bear it" \
	vfctl set nic0 --guard-resets 0 --guard-errors 0

unhurt "a flood of messages hurts no other VF" fuzz flood 4 1
unhurt "nor does one with other seeds" fuzz flood 4 2
unhurt "nor a buffer that is kept" fuzz hold 4

fuzz flood 8 3 >/run/flood &
flood=$!
check "a flood begins" until_true 20 grep -q begun /run/flood
bdf "$(vf_bdf 2)" >/sys/bus/pci/drivers/igbvf/unbind
begin=${EPOCHREALTIME/./}
bdf "$(vf_bdf 2)" >/sys/bus/pci/drivers/igbvf/bind
took=$(((${EPOCHREALTIME/./} - begin) / 1000))
note "igbvf probes another VF in $took ms meanwhile"
check "a VF is probed during a flood" [ -n "$(netdev_of "$(vf_bdf 2)")" ]
check "the PF's settings answer" timeout 5 ip link show "$pf"
wait $flood
fuzz hold 8 >/run/hold &
hold=$!
check "the buffer is kept" until_true 20 grep -q begun /run/hold
bdf "$(vf_bdf 2)" >/sys/bus/pci/drivers/igbvf/unbind
check "a VF is probed while another keeps its buffer" \
	sh -c "echo 0000:$(vf_bdf 2) >/sys/bus/pci/drivers/igbvf/bind"
wait $hold

lines=$(dmesg | grep -c 'message 0x')
note "$lines lines about it in the log"
check "the log is not filled" [ "$lines" -le 12 ]
equal "no VF was left alone by its PF" "$(dmesg | grep -c 'still in reset')" 0
check "after all that, the VF is reset" fuzz reset
said "and the handshake done" 0x80000001 1
equal "its identity is the administrator's" \
	"$(ip -j link show "$pf" | jq -r '.[0].vfinfo_list[6].address')" \
	52:54:00:00:06:06
check "two VFs talk still" until_true 10 ip netns exec v0 ping -c 1 -W 1 10.2.0.2
check "all is unloaded" sh -c 'rmmod igbvf && rmmod sriov_nic && rmmod vfio_glue'
