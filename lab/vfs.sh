# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
#
# For tests of VFs: names and addresses for a PF, its seven VFs under the stock
# igbvf, and a peer on the wire, each in a namespace of its own.
#
#	netns pf      v0  v1  ...  v6             peer
#	10.3.0.100    .1  .2       .7        10.3.0.200
#	  |            |   |        |              |
#	  +- switch of the first 82576, 01:00.0 -+ |
#	                                hub -----+-+ second 82576, 02:00.0
#
# Source it after lib.sh.

# shellcheck disable=SC2034 # for the tests
PF_DEV=/sys/bus/pci/devices/0000:01:00.0
PEER_ADDRESS=10.3.0.200

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

# The rest is for tests of faults: all of the drawing, and traffic of all of it.

MEMBERS="pf v0 v1 v2 v3 v4 v5 v6"

# all_reach SECONDS [MEMBER...]: each the peer, in that time; all by default
all_reach() {
	local end=$((SECONDS + $1)) member

	shift
	# shellcheck disable=SC2086 # several
	[ $# -gt 0 ] || set -- $MEMBERS
	for member; do
		until_true $((end - SECONDS)) reaches "$member" || {
			echo "$member does not reach the peer"
			return 1
		}
	done
}

# joined NETNS: it has its interface
joined() { ns "$1" test -e /sys/class/net/eth0; }

# setup_vfs: the drawing above, all of it up; also after the PF was away
setup_vfs() {
	local vf

	load_modules vfio_glue sriov_nic || bail "modules load"
	modprobe igbvf
	joined peer 2>/dev/null || join peer 02:00.0 "$PEER_ADDRESS" ||
		bail "the peer comes up"
	join pf 01:00.0 10.3.0.100 || bail "the PF comes up"
	check "seven VFs are enabled" sh -c "echo 7 >$PF_DEV/sriov_numvfs"
	for vf in 0 1 2 3 4 5 6; do
		join_vf "$vf" || bail "VF $vf comes up"
	done
	check "the PF and each VF reach the peer" all_reach 40
}

# traffic COMMAND...: of lab/tools/echoes.py, which is there from the first time on
traffic() {
	local answer

	echo "$*" >&"$TRAFFIC_IN"
	read -r answer <&"$TRAFFIC_OUT"
	[ "$answer" = ok ] || {
		echo "$answer"
		return 1
	}
}

# start_traffic: echo requests from all MEMBERS to the peer, or to TRAFFIC_TO,
# until stop_traffic
start_traffic() {
	if [ -z "${TRAFFIC_IN:-}" ]; then
		mkfifo /run/traffic.in /run/traffic.out
		exec {TRAFFIC_IN}<>/run/traffic.in {TRAFFIC_OUT}<>/run/traffic.out
		# shellcheck disable=SC2086 # several
		"$LAB_DIR/tools/echoes.py" "${TRAFFIC_TO:-$PEER_ADDRESS}" $MEMBERS \
			</run/traffic.in >/run/traffic.out &
	fi
	traffic begin
	traffic more 30 3
}

# traffic_goes_on SECONDS: all get answers again in that time
traffic_goes_on() { traffic more "$1" 3; }

stop_traffic() {
	traffic more 10 3
	traffic end /run/traffic.report
}

# resumed MOST [MEMBER...]: the answers of each stopped at most so many times
# and came again
resumed() {
	local most=$1

	shift
	# shellcheck disable=SC2086 # several
	[ $# -gt 0 ] || set -- $MEMBERS
	awk -v most="$most" -v members=" $* " '
		index(members, " " $1 " ") {
			print $1 ": " $3 " of " $2 " answered, " $4 " gaps, " $5 " ms"
			if ($4 == "ended" || $4 > most)
				bad = 1
		}
		END { exit bad }' /run/traffic.report
}

# pf_says VF FIELD: a counter of a VF as its PF has it, such as tx.tx_packets
pf_says() {
	ip -n pf -j -s link show eth0 | jq ".[0].vfinfo_list[$1].stats.$2"
}

# pf_counter NAME: one of ethtool -S
pf_counter() { ns pf ethtool -S eth0 | awk -v n="$1:" '$1 == n { print $2 }'; }

# register OFFSET [VALUE]: reads or writes one of the PF's, behind its driver
register() {
	python3 - "$PF_DEV/resource0" "$@" <<-'END'
	import mmap, os, sys
	fd = os.open(sys.argv[1], os.O_RDWR | os.O_SYNC)
	words = memoryview(mmap.mmap(fd, 0x20000)).cast("I")
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

# said TIMES REGEX: the kernel, so often
said() { [ "$(dmesg | grep -cE "$2")" -ge "$1" ]; }

# under_traffic GAPS NAME COMMAND...: points: the command succeeds, and all
# MEMBERS' answers stop at most so often and go on again
under_traffic() {
	local most=$1 name=$2

	shift 2
	start_traffic
	check "$name" "$@"
	check "all get answers after that" traffic_goes_on 60
	stop_traffic
	check "answers stopped at most $most times" resumed "$most"
}

# The faults themselves

# link_flap: the PF's and the VFs' links, off and on
link_flap() {
	host_monitor 'set_link nic0 off' >/dev/null
	until_true 10 carrier v0 0 || return
	host_monitor 'set_link nic0 on' >/dev/null
	until_true 20 carrier v0 1
}

# vf_reset N
vf_reset() { echo 1 >"/sys/bus/pci/devices/0000:$(vf_bdf "$1")/reset"; }

# tx_hang TIMES: a transmitter that was told to stop, so that descriptors wait
# for good; TIMES such reports there will be then
tx_hang() {
	register 0x400 0
	until_true 20 said "$1" 'transmission hangs'
}

# irq_lose: the PF's interrupts of receiving and transmitting are masked
irq_lose() {
	register 0x1528 2
	until_true 20 said 1 'interrupts are masked'
}
