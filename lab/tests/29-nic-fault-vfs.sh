#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Seven VFs in use under the stock igbvf while something happens to one of them
# or to their PF: answers stop only meanwhile, come back by themselves, no other
# VF loses any, and the counters add up. The topology is drawn in lab/vfs.sh.
#
# The graphics card only lends its memory, see card_pull().
#
# lab: nics=2 gpus=vga:1 timeout=600
# lab: dmesg-allow=NETDEV WATCHDOG
. "$LAB_DIR/lib.sh"
. "$LAB_DIR/vfs.sh"

# said TIMES REGEX: the kernel, so often
said() { [ "$(dmesg | grep -cE "$2")" -ge "$1" ]; }

# under_traffic GAPS NAME COMMAND...: two points, that the command succeeds and
# that all members' answers stop at most so often meanwhile
under_traffic() {
	local most=$1 name=$2

	shift 2
	traffic_start
	check "$name" "$@"
	check "all reach the peer after that" all_reach 60
	traffic_stop
	check "answers stopped at most $most times" resumed "$most"
}

# The PF's and the VFs' links, off and on
flap() {
	host_monitor 'set_link nic0 off' >/dev/null
	until_true 10 carrier v0 0 || return
	host_monitor 'set_link nic0 on' >/dev/null
	until_true 20 carrier v0 1
}

vf_reset() { echo 1 >"/sys/bus/pci/devices/0000:$(vf_bdf "$1")/reset"; }

vf_rebind() {
	ip -n "v$1" link set eth0 down
	echo "0000:$(vf_bdf "$1")" >/sys/bus/pci/drivers/igbvf/unbind &&
		echo "0000:$(vf_bdf "$1")" >/sys/bus/pci/drivers/igbvf/bind &&
		join_vf "$1"
}

# A transmitter that was told to stop: descriptors wait for good.
hang_transmitter() {
	register 0x400 0
	until_true 20 said 1 'transmission hangs'
}

# An interrupt that does not come: descriptors are done, the ring fills up. The
# stack's own watchdog has to find that.
lose_interrupt() {
	register 0x1528 2
	timeout 10 ip netns exec pf ping -q -f -c 2000 -W 1 10.3.0.1 >/dev/null
	until_true 30 said 2 'transmission hangs'
}

# aer BDF UNCORRECTABLE CORRECTABLE: an error message as the function would send
aer() {
	modprobe -q aer_inject || return
	python3 -c '
import struct, sys
bus, dev, fn = (int(x, 16) for x in sys.argv[1].replace(".", ":").split(":"))
with open("/dev/aer_inject", "wb", 0) as file:
    file.write(struct.pack("<4B7I", bus, dev, fn, 0, int(sys.argv[2], 0),
                           int(sys.argv[3], 0), 0, 0, 0, 0, 0))' "$@"
}

recovered() { until_true 30 said "$1" 'device recovery successful'; }

setup_vfs
address=$(ns v2 cat /sys/class/net/eth0/address)

note "nothing happens"
under_traffic 0 "they talk at once" sleep 3

note "to one VF"
traffic_start
check "VF 3 is reset through sysfs" vf_reset 3
check "it comes back" until_true 30 reaches v3
check "VF 4 is bound anew" vf_rebind 4
check "it comes back" until_true 30 reaches v4
traffic_stop
check "no other lost a frame" resumed 0 pf v0 v1 v2 v5 v6
check "VF 3 only meanwhile" resumed 1 v3
check "its counters add up" counts_right 3

note "to the PF"
under_traffic 1 "its link goes and comes" flap
traffic_start
check "its MTU changes" ip -n pf link set eth0 mtu 9000
check "it goes down" ip -n pf link set eth0 down
check "and up" ip -n pf link set eth0 up
ip -n pf link set eth0 mtu 1500
check "all reach the peer after that" all_reach 30
traffic_stop
check "no VF lost a frame" resumed 0 v0 v1 v2 v3 v4 v5 v6
under_traffic 1 "it is reset through sysfs" sh -c "echo 1 >$PF_DEV/reset"
check "counters of a VF add up" counts_right 0
under_traffic 1 "its transmitter hangs" hang_transmitter
under_traffic 2 "it loses an interrupt" lose_interrupt
equal "it counts that" "$(pf_counter tx_timeouts)" 2
check "counters of a VF add up" counts_right 6

note "errors on the bus"
under_traffic 0 "a correctable error of the PF" aer 01:00.0 0 0x40
check "a correctable error is only told" said 1 'Correctable'
traffic_start
aer 01:00.0 0x4000 0
check "an error of the PF is recovered from" recovered 1
check "all reach the peer after that" all_reach 60
traffic_stop
check "answers stopped at most once" resumed 1
traffic_start
aer "$(vf_bdf 5)" 0x4000 0
check "so is one of a VF" recovered 2
check "all reach the peer after that" all_reach 60
traffic_stop
check "answers stopped at most once" resumed 1
check "counters of a VF add up" counts_right 1

equal "VF 2 kept its address through all of it" \
	"$(ns v2 cat /sys/class/net/eth0/address)" "$address"

note "the card does not answer"
check "its registers are gone" card_pull
check "it is noticed" until_true 10 said 1 'does not answer'
check "its interface is detached" \
	until_true 5 sh -c '! ip netns exec pf ethtool -S eth0'
check "its counters are still there" ip -n pf -s link show eth0
check "it can be taken down" ip -n pf link set eth0 down
refuse "but not up" "No such device" ip -n pf link set eth0 up
