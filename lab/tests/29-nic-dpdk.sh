#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# DPDK's own driver for VFs, as Debian has it, on a VF of sriov_nic that is
# bound to vfio-pci.
#
#	netns pf                      user space
#	[PF 01:00.0] 10.4.0.1 --switch-- [VF 01:10.0] testpmd, 10.4.0.2
#
# lab: nics=1 timeout=400
. "$LAB_DIR/lib.sh"
. "$LAB_DIR/vfs.sh"

fifo=/run/testpmd.in
log=/run/testpmd.log

# testpmd_start: on the VF, taking commands from testpmd_do
testpmd_start() {
	rm -f $fifo
	mkfifo $fifo
	exec {testpmd}<>$fifo
	stdbuf -oL dpdk-testpmd -l 0-1 -m 128 --no-telemetry -a "$(bdf 01:10.0)" -- -i \
		--port-topology=loop --nb-cores=1 --rxd=512 --txd=512 \
		--total-num-mbufs=8192 --disable-device-start --burst=16 \
		<$fifo >$log 2>&1 {testpmd}>&- &
	testpmd_pid=$!
	until_true 100 grep -q "testpmd>" $log
}

# testpmd_do REGEX COMMAND...: and wait for what it says
testpmd_do() {
	local regex=$1 before

	shift
	before=$(wc -l <$log)
	printf '%s\n' "$@" >&"$testpmd"
	until_true 30 sh -c "tail -n +$before $log | tr '\r' '\n' |
		grep -qE '$regex'" && return
	tail -n 20 $log
	return 1
}

# testpmd_counter NAME: of the port, such as RX-packets
testpmd_counter() {
	testpmd_do 'Tx-pps' 'show port stats 0' >/dev/null || return
	tr '\r' '\n' <$log | grep -o "$1: *[0-9]*" | tail -n 1 | grep -o '[0-9]*$'
}

testpmd_quit() {
	echo quit >&"$testpmd"
	exec {testpmd}>&-
	until_true 30 sh -c "! kill -0 $testpmd_pid" || return
	wait "$testpmd_pid"
}

answers() { ns pf ping -q -n -c "$1" -i 0.05 -W 2 10.4.0.2; }

pf_packets() { ns pf cat "/sys/class/net/eth0/statistics/$1_packets"; }

load_modules vfio_glue sriov_nic || bail "modules load"
modprobe vfio-pci || bail "vfio-pci loads"
join pf 01:00.0 10.4.0.1 || bail "the PF comes up"
pf_mac=$(ns pf cat /sys/class/net/eth0/address)
echo 0 >"$PF_DEV/sriov_drivers_autoprobe"
check "VFs are enabled" sh -c "echo 7 >$PF_DEV/sriov_numvfs"
check "VF 0 is bound to vfio-pci" pci_bind 01:10.0 vfio-pci
vf_mac=$(ip -n pf -j link show eth0 | jq -r '.[0].vfinfo_list[0].address')
check "the PF has a link" until_true 10 carrier pf 1

mkdir -p /dev/hugepages
mount -t hugetlbfs none /dev/hugepages
echo 160 >/proc/sys/vm/nr_hugepages
equal "there are huge pages" "$(cat /proc/sys/vm/nr_hugepages)" 160

for round in first second; do
	note "$round start"
	testpmd_start || {
		tail -n 30 $log | indent
		bail "testpmd starts"
	}
	pass "testpmd starts"
	check "its port starts" testpmd_do 'Done' 'port start 0'
	check "with the address that the PF gave" grep -qi "$vf_mac" $log
	check "it has a link" testpmd_do 'Link status: up' 'show port info 0'

	check "it is made to answer" testpmd_do 'icmpecho' 'set fwd icmpecho' 'start'
	check "the PF finds it" until_true 20 answers 1
	check "it answers all of 100 requests" answers 100
	[ $round = first ] || break

	rx=$(testpmd_counter RX-packets) tx=$(testpmd_counter TX-packets)
	check "it counts them" [ "$rx" -ge 101 ]
	check "and its answers" [ "$tx" -ge 101 ]

	before=$(pf_packets rx)
	testpmd_do 'txonly' 'stop' "set eth-peer 0 $pf_mac" 'set fwd txonly' >/dev/null
	check "it sends on its own" testpmd_do 'packet forwarding' 'start'
	check "the PF receives 10000 frames" until_true 20 \
		sh -c "[ \$(ip netns exec pf cat /sys/class/net/eth0/statistics/rx_packets) -ge $((before + 10000)) ]"

	testpmd_do 'rxonly' 'stop' 'set fwd rxonly' >/dev/null
	testpmd_do 'packet forwarding' 'start' >/dev/null
	before=$(testpmd_counter RX-packets)
	ip -n pf neigh replace 10.4.0.3 lladdr "$vf_mac" dev eth0
	ns pf python3 -c '
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for i in range(2000):
    s.sendto(bytes(1000), ("10.4.0.3", 9))'
	check "it receives 2000 frames from the PF" until_true 10 eval \
		"[ \$(testpmd_counter RX-packets) -ge $((before + 2000)) ]"
	testpmd_do 'packet forwarding|Done' 'stop' >/dev/null
	testpmd_quit
	equal "it quits in peace" $? 0
done
testpmd_quit
equal "it quits in peace" $? 0
tr '\r' '\n' <$log >"$LAB_OUT/testpmd.log"
modprobe igbvf
check "igbvf takes the VF afterwards" pci_bind 01:10.0 igbvf
check "and it comes up" join v0 01:10.0 10.4.0.2
check "and reaches the PF" until_true 20 ns v0 ping -q -c 1 -W 1 10.4.0.1
