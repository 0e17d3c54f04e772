#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# XDP on the PF: a program passes frames, drops them, sends them back and
# redirects them, be they short enough to be copied, whole in one buffer, or in
# several. The topology is drawn in lab/nic.sh; programs run in netns b.
#
# lab: kernel=lab memory=2G nics=2 wire=hub timeout=1200
. "$LAB_DIR/lib.sh"
. "$LAB_DIR/nic.sh"

OBJECT=/tmp/xdp.o

# attach PROGRAM [OPTION]: has frames for b seen by that program
# shellcheck disable=SC2086 # no word at all if there is none
attach() { ip -n b ${2:-} link set "$B" xdpdrv object "$OBJECT" program "$1"; }

# xdp PROGRAM: in place of the one there is
xdp() { ip -n b link set "$B" xdpdrv off && attach "$1"; }

# grows NAME BY COMMAND...: the command makes one of b's counters grow by so much
grows() {
	local name=$1 by=$2 before

	shift 2
	before=$(counter b "$B" "$name")
	"$@" || return
	until_true 5 eval "[ \$((\$(counter b $B $name) - $before)) = $by ]"
}

check "the programs compile" clang -target bpf -O2 -g -Wall \
	-I/usr/include/x86_64-linux-gnu -c "$LAB_TREE/lab/tools/xdp.bpf.c" \
	-o "$OBJECT" || bail "there are programs"
setup_pfs

note "verdicts"
check "a program is attached" xdp pass
check "ping through it" ping_both
check "TCP through it" transfer a 10.0.0.2 2
check "and back" transfer b 10.0.0.1 2
check "attach a program that drops" xdp drop
check "it drops" grows rx_xdp_drop 100 discards 100 100
check "and only what it should" transfer a 10.0.0.2 1
check "attach a program that fails" xdp fail
check "its frames are dropped" grows rx_xdp_failed 50 discards 50 100
check "attach a program that moves the head" xdp head
check "TCP through it" transfer a 10.0.0.2 1
for how in echo turn; do
	check "attach $how" xdp "$how"
	for size in 1 64 214 215 1472; do
		check "$how: datagrams of $size bytes" echoes 200 "$size"
	done
	check "TCP meanwhile" transfer a 10.0.0.2 1
done
check "frames that were sent back are counted" \
	[ "$(counter b "$B" rx_xdp_tx)" = 1000 ]
check "and those redirected" [ "$(counter b "$B" rx_xdp_redirect)" = 1000 ]

note "frames of several buffers"
refuse "an MTU that such a program does not take" "not supported" \
	ip -n b link set "$B" mtu 9000
check "no program" ip -n b link set "$B" xdpdrv off
ip -n a link set "$A" mtu 9000
ip -n b link set "$B" mtu 9000
refuse "a program that knows no fragments" "knows no fragments" attach pass
for how in pass echo turn; do
	check "attach $how, which knows fragments" xdp "frags_$how"
	check "TCP with jumbo frames" transfer a 10.0.0.2 2
done
check "attach frags_drop" xdp frags_drop
check "it drops" grows rx_xdp_drop 50 discards 50 8000
check "and only what it should" transfer a 10.0.0.2 1
for how in echo turn; do
	xdp "frags_$how"
	for size in 64 1472 3000 3072 4000 8972; do
		check "$how: datagrams of $size bytes" echoes 100 "$size"
	done
done

note "changes under traffic"
begin_traffic a 10.0.0.2
equal "traffic runs" $? 0
for _ in 1 2 3; do
	check "a program goes" ip -n b link set "$B" xdpdrv off
	check "another comes" xdp frags_pass
	check "and is replaced" attach frags_echo -force
done
end_traffic
equal "traffic survives" $? 0
equal "nothing was dropped" "$(counter b "$B" rx_dropped)" 0
ip -n b link set "$B" xdpdrv off

teardown_pfs
check "all is unloaded" unload_modules
