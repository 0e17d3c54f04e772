#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Who a VF is, who may talk to it, and what that outlives.
#
#	 pf (sriov_nic)     v0    v1    v2    v3       peer (sriov_nic)
#	 10.2.0.100         .1    .2    .3    .4       10.2.0.200
#	  |                 |     |     |     |          |
#	  +---- switch of the first 82576 ----+          |
#	                  |                              |
#	                 hub ----------------------------+
#
# Each VF, under the stock igbvf, and the peer sit in a network namespace of
# their names.
#
# lab: nics=2 timeout=500
. "$LAB_DIR/lib.sh"

pf_dev=/sys/bus/pci/devices/0000:01:00.0

vf_bdf() { printf '01:%02x.%x' $((16 + $1 / 4)) $(($1 % 4 * 2)); }

# identity N: what the PF says its VF is
identity() {
	ip -j -d link show "$pf" | jq -c ".[0].vfinfo_list[$1] |
		[.address, (.vlan_list[0] | .vlan // 0, .qos // 0), .trust, .spoofchk,
		 .link_state, .rate.max_tx]"
}

carrier() { [ "$(ip netns exec "$1" cat /sys/class/net/eth0/carrier)" = "$2" ]; }

# igbvf_up N: the VF's interface as "eth0" of namespace vN, up
igbvf_up() {
	local dev

	dev=$(netdev_of "$(vf_bdf "$1")") || return
	ip netns add "v$1" 2>/dev/null
	ip link set "$dev" netns "v$1" name eth0 &&
		ip -n "v$1" addr add "10.2.0.$(($1 + 1))/24" dev eth0 &&
		ip -n "v$1" link set eth0 up
}

pings_at_last() {
	until_true "$3" ip netns exec "$1" ping -q -c 1 -W 1 "$2"
}

# watch_foreign NS OUT: writes each frame that came to eth0 and is for another's
# unicast address to OUT, until it is killed
watch_foreign() {
	ip netns exec "$1" python3 -c '
import socket, sys
mine = bytes.fromhex(open("/sys/class/net/eth0/address").read().strip().replace(":", ""))
raw = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
raw.bind(("eth0", 0))
with open(sys.argv[1], "w", buffering=1) as out:
    while True:
        frame, where = raw.recvfrom(2048)
        if where[2] != socket.PACKET_OUTGOING and \
           not frame[0] & 1 and frame[:6] != mine:
            print(frame.hex(), file=out)
' "$2" &
	watchers="${watchers:-} $!"
	until_true 10 test -e "$2"
}

# send NS DESTINATION COUNT [TAG]: frames from the interface's own address, to
# any, tagged or not
send() {
	ip netns exec "$1" python3 -c '
import socket, sys
mine = bytes.fromhex(open("/sys/class/net/eth0/address").read().strip().replace(":", ""))
raw = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
raw.bind(("eth0", 0))
tag = bytes.fromhex("8100%04x" % int(sys.argv[3])) if len(sys.argv) > 3 else b""
frame = bytes.fromhex(sys.argv[1].replace(":", "")) + mine + tag + b"\x88\xb5" + b"srn" * 20
for i in range(int(sys.argv[2])):
    raw.send(frame)
' "${@:2}"
}

# count_begin NS: counts how many of send's frames come to eth0, tagged or not
count_begin() {
	rm -f /tmp/count
	ip netns exec "$1" python3 -c '
import socket
raw = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
raw.bind(("eth0", 0))
raw.settimeout(0.2)
n = 0
while True:
    try:
        frame, where = raw.recvfrom(2048)
    except TimeoutError:
        print(n, flush=True)
        continue
    n += where[2] != socket.PACKET_OUTGOING and b"srnsrn" in frame
' >/tmp/count &
	counter=$!
	until_true 20 test -s /tmp/count
}

# count_end: prints their number, the last line that was written
count_end() {
	sleep 1
	kill $counter
	wait $counter 2>/dev/null
	tail -n 1 /tmp/count
}

load_modules vfio_glue sriov_nic || bail "the modules do not load"
modprobe igbvf
pf=$(netdev_of 01:00.0) || bail "the first NIC has no interface"
peer=$(netdev_of 02:00.0) || bail "the second NIC has no interface"
ip netns add peer
ip link set "$peer" netns peer name eth0
ip -n peer addr add 10.2.0.200/24 dev eth0
ip -n peer link set eth0 up

# --- parked --------------------------------------------------------------

echo 0 >/sys/bus/pci/devices/0000:01:00.0/sriov_drivers_autoprobe
check "seven VFs are enabled" sh -c "echo 7 >$pf_dev/sriov_numvfs"
for vf in 0 1 2 3; do
	pci_bind "$(vf_bdf $vf)" igbvf
	igbvf_up $vf || bail "VF $vf comes up"
done
check "VFs talk" pings_at_last v0 10.2.0.2 30
check "and to the wire" pings_at_last v1 10.2.0.200 30
refuse "their number is not changed while they are enabled" 'busy' \
	bash -c "LC_ALL=C; echo 6 >$pf_dev/sriov_numvfs"
ip netns exec v0 ping -q -c 80 -i 0.05 -W 3 10.2.0.200 >/tmp/ping.log 2>&1 &
ping=$!
check "one more is used" vfctl create --profile vf-1g --name more --mode netdev
check "one less" vfctl delete more
wait $ping
check "and no other VF lost a frame" grep -q ' 0% packet loss' /tmp/ping.log ||
	indent </tmp/ping.log

# --- an identity and what it outlives ------------------------------------

ip link set "$pf" vf 6 mac 52:54:00:00:06:06
ip link set "$pf" vf 6 vlan 66 qos 5
ip link set "$pf" vf 6 trust on
ip link set "$pf" vf 6 spoofchk off
ip link set "$pf" vf 6 state disable
ip link set "$pf" vf 6 max_tx_rate 200
want='["52:54:00:00:06:06",66,5,true,false,"disable",200]'
equal "VF 6 has an identity" "$(identity 6)" "$want"
echo 1 >"/sys/bus/pci/devices/$(bdf "$(vf_bdf 6)")/reset"
equal "it outlives a reset of the VF" "$(identity 6)" "$want"
for _ in 1 2; do
	pci_bind "$(vf_bdf 6)" igbvf
	pci_bind "$(vf_bdf 6)" none
done
equal "and drivers that come and go" "$(identity 6)" "$want"
check "the PF is reset" sh -c "echo 1 >$pf_dev/reset"
equal "which it outlives" "$(identity 6)" "$want"
check "VFs come back by themselves" pings_at_last v0 10.2.0.200 60
check "each of them" pings_at_last v3 10.2.0.2 60

# --- the PF's own changes ------------------------------------------------

ip link set "$pf" up
ip addr add 10.2.0.100/24 dev "$pf"
until_true 20 grep -q 1 "/sys/class/net/$pf/carrier"
ip netns exec v0 ping -q -c 60 -i 0.05 -W 3 10.2.0.2 >/tmp/ping.log 2>&1 &
ping=$!
for mtu in 9000 1500 4000 1500; do ip link set "$pf" mtu $mtu; done
wait $ping
check "no VF loses a frame while the PF changes its MTU" \
	grep -q ' 0% packet loss' /tmp/ping.log
host_monitor 'set_link nic0 off' >/dev/null
begin=${EPOCHREALTIME/./}
until_true 10 carrier v0 0
took=$(((${EPOCHREALTIME/./} - begin) / 1000))
note "igbvf saw the link go after $took ms"
check "igbvf learns of a link change within its tick" [ $took -lt 3000 ]
host_monitor 'set_link nic0 on' >/dev/null
check "VFs come back" pings_at_last v0 10.2.0.200 30

# --- unknown unicast -----------------------------------------------------

pings_at_last v1 10.2.0.200 30
watchers=
for ns in v1 v2; do
	ip -n $ns link set eth0 promisc on
	watch_foreign $ns /tmp/foreign.$ns
done
ip link set "$pf" promisc on
ip link set "$pf" allmulticast on
ip -n v1 link set eth0 allmulticast on
# Multicast listeners are what lets a pool into the hash tables.
ip -n v2 maddr add 01:00:5e:01:02:03 dev eth0
sleep 1
check "unknown unicast comes from the wire" send peer 52:54:00:99:99:99 200
check "and from a VF" send v0 52:54:00:99:99:98 200
check "and frames for the PF and another VF" sh -c "
	ip netns exec peer ping -q -c 5 -i 0.1 -W 2 10.2.0.100 &&
	ip netns exec peer ping -q -c 5 -i 0.1 -W 2 10.2.0.4"
sleep 1
equal "none of it reaches a promiscuous VF" "$(wc -l </tmp/foreign.v1)" 0
equal "nor one beside a promiscuous PF" "$(wc -l </tmp/foreign.v2)" 0
# shellcheck disable=SC2086 # several
kill $watchers
for ns in v1 v2; do ip -n $ns link set eth0 promisc off; done
ip link set "$pf" promisc off

# --- port VLANs ----------------------------------------------------------

ip link set "$pf" vf 1 vlan 100
ip link set "$pf" vf 2 vlan 100
ip link set "$pf" vf 3 vlan 200
check "members of a VLAN talk" pings_at_last v1 10.2.0.3 30
# VF 0 may send any tag, as long as nothing checks for spoofs, and QEMU's device
# does not.
for pair in "v1 v3 100,200,4094 another VLAN" "v3 v1 100,200,4094 another VLAN" \
	"v0 v1 200,4094 no VLAN" "v1 v0 100,200,4094 a VLAN to none"; do
	read -r from to tags what <<<"$pair"
	mac=$(ip netns exec "$to" cat /sys/class/net/eth0/address)
	count_begin "$to"
	send "$from" "$mac" 50
	send "$from" ff:ff:ff:ff:ff:ff 50
	for tag in ${tags//,/ }; do
		send "$from" "$mac" 50 "$tag"
		send "$from" ff:ff:ff:ff:ff:ff 50 "$tag"
	done
	equal "from $from to $to, $what: no frame, tagged or not" "$(count_end)" 0
done
mac=$(ip netns exec v2 cat /sys/class/net/eth0/address)
count_begin v2
send v1 "$mac" 50
equal "within the VLAN all of them" "$(count_end)" 50

# --- a reload, and an owner ----------------------------------------------

for vf in 1 2 3; do ip link set "$pf" vf $vf vlan 0; done
derived=$(identity 5)
check "VFs are disabled" sh -c "echo 0 >$pf_dev/sriov_numvfs"
check "sriov_nic is reloaded" sh -c "rmmod sriov_nic"
load_modules sriov_nic
pf=$(netdev_of 01:00.0)
echo 0 >/sys/bus/pci/devices/0000:01:00.0/sriov_drivers_autoprobe
check "VFs are enabled" sh -c "echo 7 >$pf_dev/sriov_numvfs"
equal "VF 6 has its identity still" "$(identity 6)" "$want"
equal "VF 5 has none but its derived address" "$(identity 5)" "$derived"
check "VFs are handed out" vfctl create --profile vf-1g --parent nic0 \
	--count 7 --mode netdev
equal "another owner finds nothing of it" \
	"$(identity 6 | jq -c '[.[1:][]]')" '[0,0,false,true,"auto",0]'
refuse "sriov_nic is in use" 'in use' rmmod sriov_nic
# shellcheck disable=SC2046 # several
check "all are deleted" vfctl delete $(vfctl -j list functions |
	jq -r '.functions[].name')
check "all is unloaded" sh -c 'rmmod igbvf && rmmod sriov_nic && rmmod vfio_glue'
