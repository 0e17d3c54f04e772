# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
#
# For tests of faults: a PF and its seven VFs under the stock igbvf, and a peer
# on the wire, each in a namespace of its own.
#
#	netns pf      v0  v1  ...  v6             peer
#	10.3.0.100    .1  .2       .7        10.3.0.200
#	  |            |   |        |              |
#	  +- switch of the first 82576, 01:00.0 -+ |
#	                                hub -----+-+ second 82576, 02:00.0
#
# Source it after lib.sh.

PF_DEV=/sys/bus/pci/devices/0000:01:00.0
PEER_ADDRESS=10.3.0.200
MEMBERS="pf v0 v1 v2 v3 v4 v5 v6"

# vf_bdf N
vf_bdf() { printf '01:%02x.%x' $((16 + $1 / 4)) $(($1 % 4 * 2)); }

# ns NETNS COMMAND...
ns() { ip netns exec "$@"; }

# join NETNS BDF ADDRESS: the function's interface as eth0 of the namespace, up
join() {
	local dev

	dev=$(netdev_of "$2") || return
	[ -e "/run/netns/$1" ] || ip netns add "$1"
	ip link set "$dev" netns "$1" name eth0 &&
		ip -n "$1" addr add "$3/24" dev eth0 &&
		ip -n "$1" link set eth0 up
}

join_vf() { join "v$1" "$(vf_bdf "$1")" "10.3.0.$(($1 + 1))"; }

carrier() { [ "$(ns "$1" cat /sys/class/net/eth0/carrier)" = "$2" ]; }

# reaches NETNS [ADDRESS]: the peer by default
reaches() { ns "$1" ping -q -c 1 -W 1 "${2:-$PEER_ADDRESS}"; }

# all_reach SECONDS: every member the peer, in that time
all_reach() {
	local end=$((SECONDS + $1)) member

	for member in $MEMBERS; do
		until_true $((end - SECONDS)) reaches "$member" || {
			echo "$member does not reach the peer"
			return 1
		}
	done
}

# setup_vfs: the drawing above, all of it up
setup_vfs() {
	local vf

	load_modules vfio_glue sriov_nic || bail "modules load"
	modprobe igbvf
	join peer 02:00.0 "$PEER_ADDRESS" || bail "the peer comes up"
	join pf 01:00.0 10.3.0.100 || bail "the PF comes up"
	check "seven VFs are enabled" sh -c "echo 7 >$PF_DEV/sriov_numvfs"
	for vf in 0 1 2 3 4 5 6; do
		join_vf "$vf" || bail "VF $vf comes up"
	done
	check "the PF and each VF reach the peer" all_reach 40
}

# traffic_start [MEMBER...]: echo requests from each to the peer, 20 a second,
# until traffic_stop; all MEMBERS by default
traffic_start() {
	local member

	TRAFFIC_MEMBERS=${*:-$MEMBERS}
	TRAFFIC_PIDS=
	for member in $TRAFFIC_MEMBERS; do
		ip netns exec "$member" ping -n -i 0.05 "$PEER_ADDRESS" \
			>"/run/traffic-$member" 2>&1 &
		TRAFFIC_PIDS="$TRAFFIC_PIDS $!"
	done
	for member in $TRAFFIC_MEMBERS; do
		until_true 10 grep -q icmp_seq=3 "/run/traffic-$member"
	done
}

# traffic_stop: ends it once the last requests were answered
traffic_stop() {
	sleep 0.5
	# shellcheck disable=SC2086 # several
	kill -INT $TRAFFIC_PIDS
	# shellcheck disable=SC2086
	wait $TRAFFIC_PIDS
}

# traffic_gaps MEMBER: how often its answers stopped and went on again, and
# "for good" if they did not; more answers than requests count as a gap as well
traffic_gaps() {
	awk '
		match($0, /icmp_seq=[0-9]+/) && /bytes from/ {
			seq = substr($0, RSTART + 9, RLENGTH - 9) + 0
			if (/DUP/ || seq <= last)
				again++
			else if (seq != last + 1)
				gaps++
			last = seq
		}
		/packets transmitted/ { if ($1 > last + 2) gone = " for good" }
		END { print gaps + again gone }' "/run/traffic-$1"
}

# resumed MOST [MEMBER...]: the answers of each stopped at most so many times
# and came again
resumed() {
	local most=$1 which member gaps status=0

	shift
	which=${*:-$TRAFFIC_MEMBERS}
	for member in $which; do
		gaps=$(traffic_gaps "$member")
		case $gaps in
		*[!0-9]*) status=1 ;;
		*) [ "$gaps" -le "$most" ] || status=1 ;;
		esac
		echo "$member: $gaps gaps, $(grep -h 'packets transmitted' "/run/traffic-$member")"
	done
	return "$status"
}

# pf_says VF FIELD: a counter of a VF as its PF has it, such as tx.tx_packets
pf_says() {
	ip -n pf -j -s link show eth0 | jq ".[0].vfinfo_list[$1].stats.$2"
}

# counts_right VF: of 50 answered requests, PF and VF count as much
counts_right() {
	local tx rx before after

	before=$(ns "v$1" cat /sys/class/net/eth0/statistics/tx_packets)
	tx=$(pf_says "$1" tx.tx_packets) rx=$(pf_says "$1" rx.packets)
	ns "v$1" ping -q -n -i 0.01 -c 50 -W 2 "$PEER_ADDRESS" || return
	tx=$(($(pf_says "$1" tx.tx_packets) - tx))
	rx=$(($(pf_says "$1" rx.packets) - rx))
	after=$(ns "v$1" cat /sys/class/net/eth0/statistics/tx_packets)
	echo "tx $tx, rx $rx, the VF's own tx $((after - before))"
	[ "$tx" -ge 50 ] && [ "$tx" -le 60 ] && [ "$rx" -ge 50 ] &&
		[ "$rx" -le 80 ] && [ $((after - before)) -ge 50 ]
}

# pf_counter NAME: one of ethtool -S
pf_counter() { ns pf ethtool -S eth0 | awk -v n="$1:" '$1 == n { print $2 }'; }

# register OFFSET [VALUE]: reads or writes one of the PF's, behind its driver
register() {
	python3 - "$PF_DEV/resource0" "$@" <<-'END'
	import mmap, os, struct, sys
	fd = os.open(sys.argv[1], os.O_RDWR | os.O_SYNC)
	regs = mmap.mmap(fd, 0x20000)
	words = memoryview(regs).cast("I")
	if len(sys.argv) > 3:
	    words[int(sys.argv[2], 0) // 4] = int(sys.argv[3], 0)
	else:
	    print(hex(words[int(sys.argv[2], 0) // 4]))
	END
}

# card_pull: from now on registers of the first 82576 read as all ones. The
# memory of a graphics card, full of ones, is laid over them; of the two that
# claim an address, QEMU takes the one set up last.
card_pull() {
	local cover=00:12.0 dev

	dev=/sys/bus/pci/devices/$(bdf "$cover")
	echo 1 >"$dev/enable" || return
	setpci -s "$cover" COMMAND=2:2
	python3 - "$dev/resource0" <<-'END' || return
	import mmap, os, sys
	fd = os.open(sys.argv[1], os.O_RDWR)
	size = os.fstat(fd).st_size
	mmap.mmap(fd, size)[:] = bytes([255]) * size
	END
	setpci -s "$cover" BASE_ADDRESS_0="$(setpci -s 01:00.0 BASE_ADDRESS_0)"
}
