# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
#
# For tests of the PFs' own queues: two PFs on one wire, each in a namespace of
# its own.
#
#	netns a                       netns b
#	[PF 01:00.0] 10.0.0.1 --hub-- 10.0.0.2 [PF 02:00.0]
#	             fd00::1          fd00::2
#
# Source it after lib.sh; A and B are the interfaces.

a() { ip netns exec a "$@"; }
b() { ip netns exec b "$@"; }

# counter NETNS INTERFACE NAME: one of ethtool -S
counter() {
	ip netns exec "$1" ethtool -S "$2" | awk -v n="$3:" '$1 == n { print $2 }'
}

# carrier NETNS INTERFACE 0|1: the link is down or up
carrier() { [ "$(ip netns exec "$1" cat "/sys/class/net/$2/carrier")" = "$3" ]; }

# pings: within 10 s, which is enough for a link to come up and be found
pings() { until_true 10 a ping -q -c 1 -W 1 10.0.0.2; }

ping_both() {
	a ping -q -c 3 -i 0.2 -W 2 "$@" 10.0.0.2 &&
		b ping -q -c 3 -i 0.2 -W 2 "$@" 10.0.0.1
}

# both OPTION...: an ethtool command for both interfaces
both() {
	local option=$1

	shift
	a ethtool "$option" "$A" "$@" >/dev/null &&
		b ethtool "$option" "$B" "$@" >/dev/null
}

# server NETNS: takes data over TCP, answers each connection with its checksum
server() {
	ip netns exec "$1" "$LAB_BIN/netio" serve &
	SERVERS="${SERVERS:-} $!"
	until_true 60 sh -c "ip netns exec $1 ss -Hltn | grep -q :5001"
}

# transfer FROM ADDRESS MIB|FILE: that many MiB over TCP, and what came compared;
# with FILE, makes FILE.runs after the first and ends when there is FILE.ends
transfer() { ip netns exec "$1" timeout 200 "$LAB_BIN/netio" send "$2" "$3"; }

# echoes COUNT SIZE: so many datagrams from a to b's port 7 come back as they were
echoes() { a timeout 60 "$LAB_BIN/netio" echoes 10.0.0.2 "$1" "$2"; }

# discards COUNT SIZE: so many datagrams to b's port 9, which nobody listens to
discards() { a "$LAB_BIN/netio" discards 10.0.0.2 "$1" "$2"; }

# begin_traffic FROM ADDRESS: TCP until end_traffic, which says whether all came.
# Neither is for check, which runs what it is given in a shell of its own.
begin_traffic() {
	rm -f /run/traffic.*
	transfer "$1" "$2" /run/traffic &
	TRAFFIC=$!
	until_true 60 [ -e /run/traffic.runs ]
}

end_traffic() {
	: >/run/traffic.ends
	wait "$TRAFFIC"
}

# setup_pfs: the drawing above, with the links up
setup_pfs() {
	load_modules vfio_glue sriov_nic || bail "modules load"
	A=$(netdev_of 01:00.0) || bail "01:00.0 has an interface"
	B=$(netdev_of 02:00.0) || bail "02:00.0 has an interface"
	ip netns add a
	ip netns add b
	ip link set "$A" netns a
	ip link set "$B" netns b
	ip -n a addr add 10.0.0.1/24 dev "$A"
	ip -n b addr add 10.0.0.2/24 dev "$B"
	ip -n a addr add fd00::1/64 dev "$A" nodad
	ip -n b addr add fd00::2/64 dev "$B" nodad
	check "an interface opens" ip -n a link set "$A" up
	check "and the other" ip -n b link set "$B" up
	check "the link comes up" until_true 5 carrier a "$A" 1
	until_true 5 carrier b "$B" 1
	server a
	server b
	check "a first ping" pings
}

# teardown_pfs: ends the servers
teardown_pfs() {
	# shellcheck disable=SC2086 # several
	kill ${SERVERS:-} 2>/dev/null
	SERVERS=
}
