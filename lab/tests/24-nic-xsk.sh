#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# AF_XDP sockets whose memory the device reads and writes: both ways, with every
# byte looked at, and through all that can befall a queue meanwhile. The topology
# is drawn in lab/nic.sh; the sockets are in netns b, and a packet socket in a
# talks to them.
#
# lab: nics=2 wire=hub timeout=600
. "$LAB_DIR/lib.sh"
. "$LAB_DIR/nic.sh"

OBJECT=/tmp/xdp.o
XSK=$LAB_BIN/xsk

# ask COUNT [OPTION...]: frames from a come back as they were
ask() { a "$XSK" ask "$A" "$MAC_B" "$@"; }

# said NAME STATUS FILE: a point if the status is 0, else what the file says
said() {
	if [ "$2" = 0 ]; then
		pass "$1"
	else
		fail "$1"
		indent <"$3"
	fi
}

# begin_echo NAME QUEUES [OPTION...]: a point; sockets send back what comes
begin_echo() {
	ip netns exec b "$XSK" echo "$B" "${@:2}" >/run/echo 2>&1 &
	ECHO=$!
	until_true 30 grep -q ready /run/echo
	said "$1" $? /run/echo
}

# end_echo: a point
end_echo() {
	kill "$ECHO"
	wait "$ECHO"
	said "they end with nothing wrong" $? /run/echo
}

# heard COUNT COMMAND...: while the command runs, so many frames come to a
heard() {
	local count=$1 status pid

	shift
	ip netns exec a "$XSK" hear "$A" "$count" >/run/hear 2>&1 &
	pid=$!
	until_true 10 grep -q ready /run/hear
	"$@"
	status=$?
	wait "$pid" && return "$status"
	cat /run/hear
	return 1
}

# send COUNT [OPTION...]: a socket in b sends so many
send() { b "$XSK" send "$B" 0 "$MAC_A" "$@"; }

# grows NAME COMMAND...: the command makes one of b's counters grow
grows() {
	local name=$1 before

	shift
	before=$(counter b "$B" "$name")
	"$@" && [ "$(counter b "$B" "$name")" -gt "$before" ]
}

# attach PROGRAM: has frames for b seen by that program
attach() {
	ip -n b link set "$B" xdpdrv off
	ip -n b link set "$B" xdpdrv object "$OBJECT" program "$1"
}

check "the programs compile" clang -target bpf -O2 -g -Wall \
	-I/usr/include/x86_64-linux-gnu -c "$LAB_TREE/lab/tools/xdp.bpf.c" \
	-o "$OBJECT" || bail "there are programs"
setup_pfs
# A burst of a whole ring comes at once, while nobody polls.
a ethtool -G "$A" rx 2048
MAC_A=$(a cat "/sys/class/net/$A/address")
MAC_B=$(b cat "/sys/class/net/$B/address")

note "zero copy, both ways"
begin_echo "sockets on both queues" 0,1
equal "are of the kind that was asked for" \
	"$(grep -c 'zero copy' /run/echo)" 2
check "frames of all lengths come back as they were" ask 1000 flows=32
check "what is for the stack gets there" transfer a 10.0.0.2 1
check "and what the stack sends is sent" transfer b 10.0.0.1 1
end_echo
check "both have had some" [ "$(grep -cE 'socket .: [1-9]' /run/echo)" = 2 ]
check "sent from their memory" [ "$(counter b "$B" tx_xsk)" = 1000 ]
check "the stack has the queues" ping_both
for how in chunk=2048 headroom=128 unaligned shared awake; do
	begin_echo "sockets with $how" 0,1 "$how"
	check "of zero copy" grep -q "zero copy" /run/echo
	check "frames come back" ask 300 flows=32
	end_echo
done
refuse "memory in which no frame fits" "bind" \
	b "$XSK" echo "$B" 0 chunk=2048 headroom=512

note "sending alone"
check "from memory that nothing is received into" heard 500 send 500 sendonly
check "meanwhile the queue receives for the stack" ping_both
check "bad descriptors are counted and not sent" heard 300 send 300 spoil
check "no more than can be completed" heard 400 send 400 keep

note "receiving without memory"
begin_echo "sockets with 64 chunks each" 0,1 chunks=64
check "frames come back" ask 200
kill -USR1 "$ECHO"
check "without new memory only so many do" ask 200 window=200 idle=2000 some=64
check "which is counted" [ "$(counter b "$B" rx_xsk_short)" -gt 0 ]
kill -USR1 "$ECHO"
check "with it all do" ask 200
end_echo
check "the stack has the queue" ping_both

note "programs of all kinds on frames in that memory"
begin_echo "a socket without a program" 0,1 bare
for how in pass head echo turn; do
	check "attach $how" attach "$how"
	check "TCP meanwhile" transfer a 10.0.0.2 1
	case $how in
	echo | turn)
		for size in 1 200 1000 1472; do
			check "$how: datagrams of $size bytes" echoes 20 "$size"
		done
		;;
	esac
done
ip -n b link set "$B" xdpdrv off
check "no program" ping_both
end_echo
check "the stack has the queues" ping_both

note "what befalls a queue"
begin_echo "sockets on both queues" 0,1
for change in "-G $B rx 128 tx 128" "-G $B rx 512 tx 512" "-C $B adaptive-rx off rx-usecs 20" \
	"-C $B adaptive-rx on"; do
	# shellcheck disable=SC2086 # several words
	check "ethtool $change" b ethtool $change
	check "frames come back" ask 200 flows=32
done
check "a longer MTU that fits" ip -n b link set "$B" mtu 2000
check "frames come back" ask 200 flows=32
refuse "an MTU that does not fit" "Invalid" ip -n b link set "$B" mtu 9000
refuse "fewer queues than have sockets" "too low|nvalid" b ethtool -L "$B" combined 1
refuse "a VF, which would take a queue" "busy" \
	bash -c 'echo 1 >/sys/bus/pci/devices/0000:02:00.0/sriov_numvfs'
host_monitor 'set_link nic1 off'
check "the link goes" until_true 10 carrier b "$B" 0
host_monitor 'set_link nic1 on'
check "and comes back" until_true 10 carrier b "$B" 1
check "frames come back" ask 200 flows=32
check "the interface is closed" ip -n b link set "$B" down
check "and opened" ip -n b link set "$B" up
check "the link is there" until_true 10 carrier b "$B" 1
check "frames come back" ask 200 flows=32
check "the device is reset" \
	sh -c 'echo 1 >/sys/bus/pci/devices/0000:02:00.0/reset'
check "the link is there" until_true 10 carrier b "$B" 1
check "frames come back" ask 200 flows=32
end_echo

note "sockets that die"
for _ in 1 2 3; do
	begin_echo "sockets" 0,1
	ip netns exec a "$XSK" ask "$A" "$MAC_B" 100000 flows=32 idle=500 >/run/ask 2>&1 &
	pid=$!
	until_true 10 grows rx_xdp_redirect true
	kill -9 "$ECHO"
	wait "$ECHO" 2>/dev/null
	check "the stack has the queues" pings
	wait "$pid"
done

note "once there are VFs"
check "a VF" sh -c 'echo 1 >/sys/bus/pci/devices/0000:02:00.0/sriov_numvfs'
begin_echo "a socket on the one queue" 0
check "frames come back" ask 300
check "what is for the stack gets there" transfer a 10.0.0.2 1
end_echo
check "VFs go" sh -c 'echo 0 >/sys/bus/pci/devices/0000:02:00.0/sriov_numvfs'

begin_echo "a socket" 0
pci_bind 02:00.0 none
check "the interface goes with a socket on it" [ ! -e "/sys/bus/pci/devices/0000:02:00.0/net" ]
kill -9 "$ECHO"
wait "$ECHO" 2>/dev/null
teardown_pfs
check "all is unloaded" unload_modules
