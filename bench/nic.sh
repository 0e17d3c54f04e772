#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The VM's side of the NIC benchmark: takes the same measurements with the
# in-tree igb and with sriov_nic, in turn, as often as the kernel's command line
# says, and leaves them in /lab-out/rows. bench/run starts it.
#
#	netns a          netns b          netns s
#	[PF 01:00.0]     [PF 02:00.0]     [e1000e 00:06.0]   the sender, in-tree
#	   |   10.0.0.1     |  10.0.0.2      |               under both drivers
#	   +----- hub ------+----------------+
#	[VF 01:10.0] 10.0.0.3, igbvf, netns v
#
# lab: nics=2 cpus=1 memory=2G accel=tcg append=nokaslr timeout=7200
# lab: qemu-args=-netdev hubport,hubid=0,id=sender -device e1000e,netdev=sender,addr=0x6,mac=52:54:00:00:00:f0
# lab: dmesg-allow=(loading out-of-tree module|module verification failed)
. "$LAB_DIR/lib.sh"

# shellcheck source=measure.sh
. "$(dirname "$LAB_TEST")/measure.sh"

pf=/sys/bus/pci/devices/0000:01:00.0
sriov=$pf/sriov_numvfs
nobody=52:54:00:00:00:ee

packets=$(setting packets 20000)
rounds=$(setting rounds 1000)
megabytes=$(setting megabytes 16)

carrier() { [ "$(ip netns exec "$1" cat "/sys/class/net/$2/carrier")" = 1 ]; }

# packets_in NETNS INTERFACE
packets_in() {
	ip -n "$1" -j -s link show "$2" | jq '.[0].stats64.rx | .packets + .dropped'
}

# pktgen NETNS INTERFACE KEY=VALUE...: prepares it
pktgen() {
	local netns=$1 dev=$2 word

	shift 2
	{
		echo "rem_device_all" >/proc/net/pktgen/kpktgend_0
		echo "add_device $dev" >/proc/net/pktgen/kpktgend_0
		for word; do
			echo "${word/=/ }" >"/proc/net/pktgen/$dev" || note "pktgen: $word"
		done
	} 2>/dev/null
}
export -f pktgen note

# send TEST NETNS INTERFACE ADDRESS SIZE CLONES BURST [NETNS INTERFACE]
#
# The operations are the frames that left, or came to the other interface.
send() {
	local test=$1 netns=$2 dev=$3 to=$4 size=$5 clones=$6 burst=$7
	local rx_netns=${8:-} rx_dev=${9:-} before=0 got line

	wanted "$test" || return 0
	ip netns exec "$netns" bash -c 'pktgen "$@"' - "$netns" "$dev" count=512 \
		pkt_size="$size" clone_skb="$clones" burst="$burst" delay=0 \
		dst=10.0.0.2 dst_mac="$to"
	ip netns exec "$netns" "$meter" 0 write /proc/net/pktgen/pgctrl start >/dev/null
	ip netns exec "$netns" sh -c "echo count $packets >/proc/net/pktgen/$dev"
	[ -z "$rx_dev" ] || before=$(packets_in "$rx_netns" "$rx_dev")
	measured netns "$netns" write /proc/net/pktgen/pgctrl start || return
	got=$(ip netns exec "$netns" sed -n 's/.*pkts-sofar: \([0-9]*\).*/\1/p' \
		"/proc/net/pktgen/$dev")
	ip netns exec "$netns" sh -c 'echo rem_device_all >/proc/net/pktgen/kpktgend_0'
	if [ "$got" -lt "$packets" ]; then
		note "$driver: $test: $got frames of $packets left, no row"
		return
	fi
	if [ -n "$rx_dev" ]; then
		got=$(($(packets_in "$rx_netns" "$rx_dev") - before))
		# not counted: every frame that left is taken to have come
		[ "$got" -gt 0 ] || got=$packets
	fi
	row "$test" "$got" <<<"$line"
}

# module_file MODULE: a copy without compression, signature and debug data, so
# that loading is the same work for both
module_file() {
	local file

	[ -e "/run/$1.ko" ] || {
		if [ -e "$LAB_BUILD/drivers/$1/$1.ko" ]; then
			cp "$LAB_BUILD/drivers/$1/$1.ko" "/run/$1.ko"
		else
			file=$(modinfo -n "$1")
			case $file in
			*.xz) xz -dc "$file" ;;
			*.zst) zstd -dqc "$file" ;;
			*) cat "$file" ;;
			esac >"/run/$1.ko"
		fi
		strip --strip-debug "/run/$1.ko"
	}
	echo "/run/$1.ko"
}

# at_rest: until no NIC, which are the devices behind root ports, has had an
# interrupt for a while, for 10 s at most: what a driver does after a link or a
# queue comes up has no other end to wait for
at_rest() {
	local before='' now i

	for ((i = 0; i < 30; i++)); do
		now=$(grep 'MSI.*-0000:0[1-9]:' /proc/interrupts)
		[ "$now" != "$before" ] || return 0
		before=$now
		sleep 0.3
	done
}

kernel_free() {
	sync
	echo 3 >/proc/sys/vm/drop_caches
	at_rest
	awk '$1 == "MemFree:" { print $2 }' /proc/meminfo
}

up_test() {
	local before

	before=$(kernel_free)
	ip -n a link set "$A" up && ip -n b link set "$B" up || return
	until_true 10 carrier a "$A" && until_true 10 carrier b "$B" || return
	! wanted memory || figure memory kib $(((before - $(kernel_free)) / 2))
}

# The other PF is down meanwhile, and hears nothing of it.
transmit_tests() {
	ip -n b link set "$B" down
	send tx-60 a "$A" $nobody 60 100000 1
	send tx-60-burst a "$A" $nobody 60 100000 32
	send tx-60-alloc a "$A" $nobody 60 0 1
	send tx-300-burst a "$A" $nobody 300 100000 32
	send tx-1514-burst a "$A" $nobody 1514 100000 32
	ip -n b link set "$B" up
	until_true 10 carrier b "$B"
}

# Nor does the first PF in the RX tests.
receive_tests() {
	local mac pid

	mac=$(ip netns exec b cat "/sys/class/net/$B/address")
	wanted stray-burst rx-tc rx-tc-burst rx-xdp rx-xdp-burst || return 0
	ip -n a link set "$A" down
	ip -n s link set "$S" up
	until_true 10 carrier s "$S"
	send stray-burst s "$S" $nobody 60 100000 32
	ip netns exec b tc qdisc add dev "$B" clsact
	ip netns exec b tc filter add dev "$B" ingress matchall action drop
	send rx-tc s "$S" "$mac" 60 100000 1 b "$B"
	send rx-tc-burst s "$S" "$mac" 60 100000 32 b "$B"
	ip netns exec b tc qdisc del dev "$B" clsact
	if wanted rx-xdp rx-xdp-burst; then
		: >/run/drop
		ip netns exec b "$meter" - drop "$B" >/run/drop 2>&1 &
		pid=$!
		until_true 5 test -s /run/drop
		if grep -q attached /run/drop; then
			grep -F '[bpf]' /proc/kallsyms >>"/lab-out/symbols.$driver.$run"
			at_rest
			until_true 10 carrier b "$B"
			send rx-xdp s "$S" "$mac" 60 100000 1 b "$B"
			send rx-xdp-burst s "$S" "$mac" 60 100000 32 b "$B"
		else
			note "$driver: no native XDP: $(tail -n 1 /run/drop)"
		fi
		kill "$pid" 2>/dev/null
		wait "$pid" 2>/dev/null
		until_true 10 carrier b "$B"
	fi
	ip -n s link set "$S" down
	ip -n a link set "$A" up
	until_true 10 carrier a "$A"
}

socket_tests() {
	wanted udp tcp || return 0
	until_true 10 ip netns exec a ping -q -c 1 -W 1 10.0.0.2 || {
		note "$driver: no ping"
		return
	}
	! wanted udp || measure udp "$rounds" udp a b 10.0.0.2 "$rounds"
	! wanted tcp || measure tcp $((megabytes << 20)) tcp a b 10.0.0.2 $((megabytes << 20))
}

vf_tests() {
	local vf mac

	wanted vf-enable ip-link vf-udp to-vf-tcp from-vf-tcp to-vf-tc-burst \
		from-vf-tc-burst one-vf-more || return 0
	echo 0 >$pf/sriov_drivers_autoprobe
	measure vf-enable 7 write $sriov 7 || return
	at_rest
	until_true 10 carrier a "$A"
	! wanted ip-link || measure ip-link 1 netns a run ip link show dev "$A" || true
	pci_bind 01:10.0 igbvf || {
		note "$driver: no VF"
		return
	}
	vf=$(netdev_of 01:10.0)
	ip link set "$vf" netns v
	ip -n v addr add 10.0.0.3/24 dev "$vf"
	ip -n v link set "$vf" up
	until_true 15 carrier v "$vf"
	if until_true 10 ip netns exec a ping -q -c 1 -W 1 10.0.0.3; then
		! wanted vf-udp || measure vf-udp "$rounds" udp a v 10.0.0.3 "$rounds"
		! wanted to-vf-tcp ||
			measure to-vf-tcp $((megabytes << 20)) tcp a v 10.0.0.3 $((megabytes << 20))
		! wanted from-vf-tcp ||
			measure from-vf-tcp $((megabytes << 20)) tcp v a 10.0.0.1 $((megabytes << 20))
		mac=$(ip netns exec v cat "/sys/class/net/$vf/address")
		ip netns exec v tc qdisc add dev "$vf" clsact
		ip netns exec v tc filter add dev "$vf" ingress matchall action drop
		send to-vf-tc-burst a "$A" "$mac" 60 100000 32 v "$vf"
		ip netns exec v tc qdisc del dev "$vf" clsact
		mac=$(ip netns exec a cat "/sys/class/net/$A/address")
		ip netns exec a tc qdisc add dev "$A" clsact
		ip netns exec a tc filter add dev "$A" ingress matchall action drop
		send from-vf-tc-burst v "$vf" "$mac" 60 100000 32 a "$A"
		ip netns exec a tc qdisc del dev "$A" clsact
	else
		note "$driver: no ping to the VF"
	fi
	ip -n v link set "$vf" down
	pci_bind 01:10.0 none
	echo 1 >$pf/sriov_drivers_autoprobe
	echo 0 >$sriov
	wanted one-vf-more || return 0
	# an administrator has three VFs as interfaces and wants a fourth
	if [ "$driver" = igb ]; then
		echo 3 >$sriov
		measure one-vf-more 1 write $sriov 0 $sriov 4
	else
		vfctl create --profile vf-1g --mode netdev --parent nic0 --count 3 >/dev/null
		measure one-vf-more 1 run "$LAB_TREE/userspace/vfctl/vfctl" create \
			--profile vf-1g --mode netdev --parent nic0 --name more
		vfctl -j list functions | jq -r '.functions[].name' |
			while read -r vf; do vfctl delete "$vf"; done >/dev/null
	fi
	echo 0 >$sriov
}

# The kernel's own cost of enabling VFs: a driver that does nothing else.
floor_test() {
	wanted vf-enable || return 0
	driver=floor
	modprobe pci-pf-stub
	pci_bind 01:00.0 pci-pf-stub || return
	echo 0 >$pf/sriov_drivers_autoprobe
	measure vf-enable 7 write $sriov 7
	echo 0 >$sriov
	echo 1 >$pf/sriov_drivers_autoprobe
	pci_bind 01:00.0 none
	modprobe -r pci-pf-stub
}

driver_tests() {
	driver=$1
	measure load 1 run insmod "$(module_file "$driver")" || return
	A=$(netdev_of 01:00.0) && B=$(netdev_of 02:00.0) || return
	module_symbols
	ip link set "$A" netns a
	ip link set "$B" netns b
	ip -n a addr add 10.0.0.1/24 dev "$A"
	ip -n b addr add 10.0.0.2/24 dev "$B"
	up_test || note "$driver: the links stay down"
	transmit_tests
	receive_tests
	socket_tests
	vf_tests
	ip -n a link set "$A" down
	ip -n b link set "$B" down
	rmmod "$driver"
}

for module in pktgen vfio_iommu_type1 vfio_pci e1000e igbvf sch_ingress cls_matchall act_gact; do
	modprobe "$module" || bail "modprobe $module"
done
modprobe --show-depends igb | sed -n '$d; s/^insmod \([^ ]*\).*/\1/p' |
	while read -r file; do
		file=${file##*/}
		modprobe "${file%%.ko*}"
	done
load_modules vfio_glue || bail "vfio_glue loads"
for netns in a b s v; do
	ip netns add "$netns"
	ip netns exec "$netns" sysctl -qw net.ipv6.conf.all.disable_ipv6=1 \
		net.ipv6.conf.default.disable_ipv6=1
done
S=$(netdev_of 00:06.0) || bail "the sender has an interface"
ip link set "$S" netns s
kernel_symbols
for ((run = 1; run <= runs; run++)); do
	for name in igb sriov_nic; do
		driver_tests "$name" || note "run $run: $name failed"
	done
	floor_test
	pass "run $run"
done
