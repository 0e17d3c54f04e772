#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# A VF in a guest, under the guest's stock igbvf, through what happens to its PF
# and to itself. The guest answers a VF of the host, the PF and the wire: answers
# stop only meanwhile and go on by themselves. Then what a hypervisor does to a
# VF, which nobody holds against it.
#
#	 pf           v0           guest                peer
#	 10.3.0.100   .1           10.3.0.7             10.3.0.200
#	  |            |            |                    |
#	  +--- switch of the first 82576, 01:00.0 ---+   |
#	                       |                         |
#	                      hub ---- second 82576, 02:00.0
#
# lab: nics=2 timeout=500
. "$LAB_DIR/lib.sh"
. "$LAB_DIR/guest.sh"
. "$LAB_DIR/vfs.sh"

# shellcheck disable=SC2034 # for vfs.sh
MEMBERS="pf v0 peer" TRAFFIC_TO=10.3.0.7

# fact KEY: what vfctl says of the guest's VF
fact() { vfctl -j show web | jq -r ".$1"; }

load_modules vfio_glue sriov_nic || bail "modules load"
modprobe igbvf
modprobe vfio-pci
join peer 02:00.0 "$PEER_ADDRESS" || bail "the peer comes up"
join pf 01:00.0 10.3.0.100 || bail "the PF comes up"
check "a VF is made for the guest" vfctl create --profile vf-1g --parent nic0 --name web
vf=$(fact address)
index=$(fact vf_index)
host_vf=$(((index + 1) % 7))
pci_bind "$(vf_bdf $host_vf)" igbvf
join v0 "$(vf_bdf $host_vf)" 10.3.0.1 || bail "the host's VF comes up"
# shellcheck disable=SC2046 # words
check "the guest boots" guest_start g1 $(guest_vf "$vf") || exit 1
check "its VF comes up" guest_run g1 "
	ip addr add $TRAFFIC_TO/24 dev eth0 && ip link set eth0 up"
check "it answers the wire" until_true 60 reaches peer "$TRAFFIC_TO"
mac=$(guest_run g1 'cat /sys/class/net/eth0/address')
equal "its address is the one that the PF tells" "$mac" \
	"$(ip -n pf -j link show eth0 | jq -r ".[0].vfinfo_list[$index].address")"

under_traffic 0 "nothing happens" traffic more 30 20
# It learns of both, up to two seconds later.
under_traffic 2 "the link goes and comes" link_flap
start_traffic
check "the PF goes down" ip -n pf link set eth0 down
check "and up" ip -n pf link set eth0 up
check "all get answers after that" traffic_goes_on 60
stop_traffic
check "the guest did not notice" resumed 0 v0 peer
under_traffic 1 "the PF is reset through sysfs" sh -c "echo 1 >$PF_DEV/reset"
under_traffic 1 "the PF is reset through ethtool" ns pf ethtool --reset eth0 all
under_traffic 1 "the PF's transmitter hangs" tx_hang 1
under_traffic 1 "the guest's VF is reset behind its back" vf_reset "$index"
equal "the guest kept its address" \
	"$(guest_run g1 'cat /sys/class/net/eth0/address')" "$mac"

note "a hypervisor"
check "the guest ends" guest_stop g1
resets=$(fact resets)
check "VFIO opens, resets and closes the VF" "$LAB_BIN/vfioclient" "$vf" \
	reset , reset , reset , reset , reset
for _ in 1 2 3 4 5; do "$LAB_BIN/vfioclient" "$vf" info >/dev/null; done
for _ in 1 2 3 4 5; do vf_reset "$index"; done
check "resets are counted" [ "$(fact resets)" -ge $((resets + 10)) ]
note "$(($(fact resets) - resets)) of them"
equal "and not held against it" "$(fact quarantine)" none
pci_bind "$vf" igbvf
join guest "$vf" "$TRAFFIC_TO" || bail "the host's igbvf has it"
check "it works under another driver" until_true 30 reaches guest
check "the VF is deleted" vfctl delete web
