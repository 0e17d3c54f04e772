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
