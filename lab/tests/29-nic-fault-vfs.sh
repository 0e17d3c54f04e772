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

vf_rebind() {
	ip -n "v$1" link set eth0 down
	echo "0000:$(vf_bdf "$1")" >/sys/bus/pci/drivers/igbvf/unbind &&
		echo "0000:$(vf_bdf "$1")" >/sys/bus/pci/drivers/igbvf/bind &&
		join_vf "$1"
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

# drifts: by how much the PF has counted more than each VF, "VF tx rx" a line
drifts() {
	local vf tx rx own_tx own_rx

	ip -n pf -j -s link show eth0 |
		jq -r '.[0].vfinfo_list[] | "\(.vf) \(.stats.tx.tx_packets) \(.stats.rx.packets)"' |
		while read -r vf tx rx; do
			read -r own_tx own_rx < <(ns "v$vf" paste -d' ' \
				/sys/class/net/eth0/statistics/{tx,rx}_packets)
			echo "$vf $((tx - own_tx)) $((rx - own_rx))"
		done
}

# counts_begin: from here on VFs and PF shall count the same. The PF reads its
# registers once in a second, so they are compared when nothing moves.
counts_begin() {
	local before now=

	until
		before=$now
		sleep 1.1
		now=$(drifts)
		[ "$now" = "$before" ]
	do
		:
	done
	echo "$now" >/run/drifts
}

# counts_same MOST VF...: they do, but for so many frames that were on their way
# when something happened
counts_same() { until_true 5 counts_differ_by "$@" || counts_differ_by "$@"; }

counts_differ_by() {
	local most=$1 vf

	shift
	drifts >/run/drifts.now
	for vf; do
		paste -d' ' /run/drifts.now /run/drifts | awk -v vf="$vf" -v most="$most" '
			function abs(x) { return x < 0 ? -x : x }
			$1 == vf {
				print "VF " vf ": the PF has counted " $2 - $5 " more sent, " $3 - $6 " more received"
				exit abs($2 - $5) > most || abs($3 - $6) > most
			}' || return
	done
}

setup_vfs
address=$(ns v2 cat /sys/class/net/eth0/address)
counts_begin

note "nothing happens"
under_traffic 0 "they talk at once" traffic more 30 40

note "to one VF"
start_traffic
check "VF 3 is reset through sysfs" vf_reset 3
check "it comes back" traffic_goes_on 60
check "VF 4 is bound anew" vf_rebind 4
check "it comes back" traffic_goes_on 30
stop_traffic
check "no other lost a frame" resumed 0 pf v0 v1 v2 v5 v6
check "VF 3 only meanwhile" resumed 1 v3
equal "it went on with the handshake it had" \
	"$(dmesg | grep -c 'VF 3: message .* no handshake')" 0
check "counters add up" counts_same 10 0 3

note "to the PF"
under_traffic 1 "its link goes and comes" link_flap
start_traffic
check "its MTU changes" ip -n pf link set eth0 mtu 9000
check "it goes down" ip -n pf link set eth0 down
check "and up" ip -n pf link set eth0 up
ip -n pf link set eth0 mtu 1500
check "all get answers after that" traffic_goes_on 30
stop_traffic
check "no VF lost a frame" resumed 0 v0 v1 v2 v3 v4 v5 v6
under_traffic 1 "it is reset through sysfs" sh -c "echo 1 >$PF_DEV/reset"
check "counters add up" counts_same 10 0 1 2 3 5 6
under_traffic 1 "it is reset through ethtool" ns pf ethtool --reset eth0 all
under_traffic 1 "its transmitter hangs" tx_hang 1
under_traffic 1 "its interrupts are masked" irq_lose
equal "it counts that" "$(pf_counter tx_timeouts) $(pf_counter irq_repairs)" "1 1"

note "errors on the bus"
under_traffic 0 "a correctable error of the PF" aer 01:00.0 0 0x40
check "a correctable error is only told" said 1 'Correctable'
start_traffic
aer 01:00.0 0x4000 0
check "an error of the PF is recovered from" until_true 30 said 1 'device recovery successful'
check "all get answers after that" traffic_goes_on 60
stop_traffic
check "answers stopped at most once" resumed 1
start_traffic
aer "$(vf_bdf 5)" 0x4000 0
check "so is one of a VF" until_true 30 said 2 'device recovery successful'
check "all get answers after that" traffic_goes_on 60
stop_traffic
check "answers stopped at most once" resumed 1
check "counters add up" counts_same 20 0 1 2 3 5 6

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
