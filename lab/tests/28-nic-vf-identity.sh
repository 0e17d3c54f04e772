#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Who a VF is, who may talk to it, and what that outlives.
#
#	 pf (sriov_nic)     v0    v1    v2    v3       peer (sriov_nic)
#	 10.3.0.100         .1    .2    .3    .4       10.3.0.200
#	  |                 |     |     |     |          |
#	  +---- switch of the first 82576 ----+          |
#	                  |                              |
#	                 hub ----------------------------+
#
# Each VF, under the stock igbvf, and the peer sit in a network namespace of
# their names.
#
# lab: nics=2 timeout=400
. "$LAB_DIR/lib.sh"
. "$LAB_DIR/vfs.sh"

# identity N: what the PF says its VF is
identity() {
	ip -j -d link show "$pf" | jq -c ".[0].vfinfo_list[$1] |
		[.address, (.vlan_list[0] | .vlan // 0, .qos // 0), .trust, .spoofchk,
		 .link_state, .rate.max_tx]"
}

# pings_at_last NS ADDRESS SECONDS
pings_at_last() { until_true "$3" reaches "$1" "$2"; }

# frames unicast|vlan ARGUMENT...: raw frames from one member to others
frames() { python3 "$LAB_DIR/tools/frames.py" "$@"; }

load_modules vfio_glue sriov_nic || bail "the modules do not load"
modprobe igbvf
pf=$(netdev_of 01:00.0) || bail "the first NIC has no interface"
join peer 02:00.0 "$PEER_ADDRESS" || bail "the second NIC comes up"

# --- parked --------------------------------------------------------------

echo 0 >"$PF_DEV/sriov_drivers_autoprobe"
check "seven VFs are enabled" sh -c "echo 7 >$PF_DEV/sriov_numvfs"
for vf in 0 1 2 3; do
	pci_bind "$(vf_bdf $vf)" igbvf
	join_vf $vf || bail "VF $vf comes up"
done
check "VFs talk" pings_at_last v0 10.3.0.2 30
check "and to the wire" pings_at_last v1 "$PEER_ADDRESS" 30
refuse "their number is not changed while they are enabled" 'busy' \
	bash -c "LC_ALL=C; echo 6 >$PF_DEV/sriov_numvfs"
ns v0 ping -q -c 80 -i 0.05 -W 15 "$PEER_ADDRESS" >/tmp/ping.log 2>&1 &
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
check "the PF is reset" sh -c "echo 1 >$PF_DEV/reset"
equal "which it outlives" "$(identity 6)" "$want"
check "VFs come back by themselves" pings_at_last v0 "$PEER_ADDRESS" 60
check "each of them" pings_at_last v3 10.3.0.2 60

# --- the PF's own changes ------------------------------------------------

ip link set "$pf" up
ip addr add 10.3.0.100/24 dev "$pf"
until_true 20 grep -q 1 "/sys/class/net/$pf/carrier"
ns v0 ping -q -c 60 -i 0.05 -W 15 10.3.0.2 >/tmp/ping.log 2>&1 &
ping=$!
for mtu in 9000 1500 4000 1500; do ip link set "$pf" mtu $mtu; done
wait $ping
check "no VF loses a frame while the PF changes its MTU" \
	grep -q ' 0% packet loss' /tmp/ping.log
host_monitor 'set_link nic0 off' >/dev/null
begin=${EPOCHREALTIME/./}
check "igbvf learns of a link that goes" until_true 30 carrier v0 0
note "after $(((${EPOCHREALTIME/./} - begin) / 1000)) ms"
host_monitor 'set_link nic0 on' >/dev/null
check "VFs come back" pings_at_last v0 "$PEER_ADDRESS" 30

# --- unknown unicast -----------------------------------------------------

pings_at_last v1 "$PEER_ADDRESS" 30
ip link set "$pf" promisc on
ip link set "$pf" allmulticast on
for ns in v1 v2; do ip -n $ns link set eth0 promisc on; done
ip -n v1 link set eth0 allmulticast on
# Multicast listeners are what lets a pool into the hash tables.
ip -n v2 maddr add 01:00:5e:01:02:03 dev eth0
# For nobody, the PF and another VF; from the wire and from a VF.
for_others=52:54:00:99:99:99,$(cat "/sys/class/net/$pf/address")
for_others=$for_others,$(ns v3 cat /sys/class/net/eth0/address)
equal "no foreign unicast reaches promiscuous VFs beside a promiscuous PF" \
	"$(frames unicast v1,v2 "$for_others")" "v1 0 v2 0"
equal "what is for a VF does" \
	"$(frames unicast v1 "$(ns v1 cat /sys/class/net/eth0/address)")" "v1 100"
ip link set "$pf" promisc off
ip link set "$pf" allmulticast off

# --- port VLANs ----------------------------------------------------------

ip link set "$pf" vf 1 vlan 100
ip link set "$pf" vf 2 vlan 100
ip link set "$pf" vf 3 vlan 200
check "members of a VLAN talk" pings_at_last v1 10.3.0.3 30
# The peer is to hear of each VLAN that all was sent.
for tag in 100 200; do
	ip -n peer link add link eth0 name "eth0.$tag" type vlan id $tag
	ip -n peer link set "eth0.$tag" up
done
# VF 0 may send any tag, as long as nothing checks for spoofs, and QEMU's device
# does not.
while read -r from to tags what; do
	equal "from $from to $to, $what: no frame, tagged or not" \
		"$(frames vlan "$from" "$to" "$tags")" 0
done <<-END
	v1 v3 100,200,4094 another VLAN
	v3 v1 100,200,4094 another VLAN
	v0 v1 200,4094 no VLAN
	v1 v0 100,200,4094 a VLAN to none
END
equal "within the VLAN all of them" "$(frames vlan v1 v2)" 100

# --- a reload, and an owner ----------------------------------------------

for vf in 1 2 3; do ip link set "$pf" vf $vf vlan 0; done
derived=$(identity 5)
check "VFs are disabled" sh -c "echo 0 >$PF_DEV/sriov_numvfs"
check "sriov_nic is reloaded" sh -c "rmmod sriov_nic"
load_modules sriov_nic
pf=$(netdev_of 01:00.0)
echo 0 >"$PF_DEV/sriov_drivers_autoprobe"
check "VFs are enabled" sh -c "echo 7 >$PF_DEV/sriov_numvfs"
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
