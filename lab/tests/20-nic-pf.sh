#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The PF's own queue: two PFs on one wire, each in a namespace of its own,
# through everything that an administrator does to an interface.
#
#	netns a                       netns b
#	[PF 01:00.0] 10.0.0.1 --hub-- 10.0.0.2 [PF 02:00.0]
#
# lab: kernel=lab nics=2 wire=hub timeout=600
. "$LAB_DIR/lib.sh"

a() { ip netns exec a "$@"; }
b() { ip netns exec b "$@"; }

# counter NETNS INTERFACE NAME: one of ethtool -S
counter() { ip netns exec "$1" ethtool -S "$2" | awk -v n="$3:" '$1 == n { print $2 }'; }

carrier() { [ "$(ip netns exec "$1" cat "/sys/class/net/$2/carrier")" = "$3" ]; }

# transfer FROM TO ADDRESS MIB: that many MiB over TCP, compared at the end
transfer() {
	ip netns exec "$2" timeout 120 python3 -c '
import hashlib, socket, sys
server = socket.create_server(("", 5001))
print("listening", flush=True)
peer, _ = server.accept()
total = hashlib.sha256()
while data := peer.recv(1 << 18):
    total.update(data)
peer.sendall(total.hexdigest().encode())
' >/tmp/transfer.log 2>&1 &
	until_true 20 grep -q listening /tmp/transfer.log || return 1
	ip netns exec "$1" timeout 120 python3 -c '
import hashlib, os, socket, sys, time
peer = socket.create_connection((sys.argv[1], 5001), 10)
peer.settimeout(100)
total = hashlib.sha256()
start = time.time()
for i in range(int(sys.argv[2])):
    data = os.urandom(1 << 20)
    total.update(data)
    peer.sendall(data)
peer.shutdown(socket.SHUT_WR)
answer = b""
while part := peer.recv(64):
    answer += part
print("# %d MiB in %.1f s" % (int(sys.argv[2]), time.time() - start), file=sys.stderr)
sys.exit(answer.decode() != total.hexdigest())
' "$3" "$4"
	local status=$?
	wait $!
	return "$status"
}

ping_both() {
	a ping -q -c 3 -i 0.2 -W 2 "$@" 10.0.0.2 && b ping -q -c 3 -i 0.2 -W 2 "$@" 10.0.0.1
}

# both OPTION...: an ethtool command for both interfaces
both() {
	local option=$1

	shift
	a ethtool "$option" "$A" "$@" && b ethtool "$option" "$B" "$@"
}

load_modules vfio_glue sriov_nic || bail "modules load"
A=$(netdev_of 01:00.0) || bail "01:00.0 has an interface"
B=$(netdev_of 02:00.0) || bail "02:00.0 has an interface"
equal "01:00.0 is driven by us" "$(pci_driver 01:00.0)" sriov_nic
equal "its address is that of the NVM" "$(cat "/sys/class/net/$A/address")" 52:54:00:00:00:10

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
until_true 5 a ping -q -c 1 -W 1 10.0.0.2

note "traffic"
check "they ping each other" ping_both
check "with whole frames" ping_both -s 1472 -M "do"
check "with fragments" ping_both -s 20000
check "with headers only" ping_both -s 0
check "over IPv6, so multicast arrives" a ping -6 -q -c 2 -W 2 fd00::2
check "TCP from one to the other" transfer a b 10.0.0.2 16
check "and back" transfer b a 10.0.0.1 16
check "TCP over IPv6" transfer a b fd00::2 8
check "a flood of pings" a ping -q -f -c 2000 -W 2 10.0.0.2

note "counters"
sent=$(counter a "$A" tx_packets)
received=$(counter b "$B" rx_packets)
transfer a b 10.0.0.2 4 || fail "TCP while counting"
sleep 0.5
sent=$(($(counter a "$A" tx_packets) - sent))
received=$(($(counter b "$B" rx_packets) - received))
equal "all that one sends the other counts" "$received" "$sent"
equal "ip and ethtool agree" \
	"$(ip -n a -j -s link show "$A" | jq '.[0].stats64.tx.packets')" \
	"$(counter a "$A" tx_packets)"
equal "no wrong checksum was seen" "$(counter b "$B" rx_csum_errors)" 0
equal "nothing was dropped" "$(counter a "$A" tx_dropped)$(counter b "$B" rx_dropped)" 00
if [ "$(counter a "$A" tx_doorbells)" -lt "$(counter a "$A" tx_packets)" ]; then
	pass "frames share doorbells"
else
	fail "frames share doorbells"
fi

note "offloads"
for feature in tso tx-checksumming rx-checksumming sg gro; do
	check "$feature goes off" both -K "$feature" off
	check "TCP without $feature" transfer a b 10.0.0.2 4
	check "ping without $feature" ping_both
	both -K "$feature" on
done

note "VLANs"
ip -n a link add link "$A" name vlan100 type vlan id 100
ip -n b link add link "$B" name vlan100 type vlan id 100
ip -n a addr add 10.1.0.1/24 dev vlan100
ip -n b addr add 10.1.0.2/24 dev vlan100
ip -n a link set vlan100 up
ip -n b link set vlan100 up
check "ping in a VLAN" a ping -q -c 3 -i 0.2 -W 2 10.1.0.2
check "TCP in a VLAN" transfer a b 10.1.0.2 4
for feature in rxvlan txvlan; do
	check "$feature goes off" both -K $feature off
	check "ping in a VLAN without $feature" a ping -q -c 3 -i 0.2 -W 2 10.1.0.2
	check "TCP in a VLAN without $feature" transfer a b 10.1.0.2 4
	both -K $feature on
done
ip -n b link del vlan100
refuse "a VLAN that nobody joined" "100% packet loss" a ping -q -c 1 -W 1 10.1.0.2
ip -n a link del vlan100

note "MTU"
check "MTU 9000" ip -n a link set "$A" mtu 9000
ip -n b link set "$B" mtu 9000
check "jumbo frames" ping_both -s 8972 -M "do"
check "TCP with jumbo frames" transfer a b 10.0.0.2 16
check "and back" transfer b a 10.0.0.1 16
check "MTU 9216, the longest" ip -n a link set "$A" mtu 9216
refuse "MTU 9217" "maximum|nvalid" ip -n a link set "$A" mtu 9217
check "MTU 576" ip -n a link set "$A" mtu 576
ip -n b link set "$B" mtu 1500
ip -n a link set "$A" mtu 1500
check "frames of the usual size" ping_both -s 1472 -M "do"

note "rings and moderation"
transfer a b 10.0.0.2 24 &
for size in 64 4096 72 256; do
	check "rings of $size under traffic" both -G rx $size tx $size
done
wait $!
equal "traffic survives" $? 0
check "no change of rings" sh -c "ip netns exec a ethtool -G $A rx 256 tx 256 || [ \$? = 2 ]"
refuse "rings of 63" "at least|nvalid" a ethtool -G "$A" rx 63
refuse "rings of 4097" "maximum|nvalid" a ethtool -G "$A" tx 4097
both -G rx 64 tx 64
check "TCP with the smallest rings" transfer a b 10.0.0.2 8
both -G rx 256 tx 256
check "interrupts at most every 100 us" both -C rx-usecs 100
check "TCP with moderation" transfer a b 10.0.0.2 8
refuse "interrupts every 8192 us" "at most 8191|nvalid" a ethtool -C "$A" rx-usecs 8192
both -C rx-usecs 0

note "addresses"
check "a new address" ip -n a link set "$A" address 52:54:00:00:00:77
check "ping with it" ping_both
ip -n a link set "$A" address 52:54:00:00:00:10
ip -n a link add link "$A" name mv0 type macvlan mode bridge
ip netns add c
check "a second address, of another namespace" ip -n a link set mv0 netns c
ip -n c addr add 10.0.0.3/24 dev mv0
ip -n c link set mv0 up
check "it receives" b ping -q -c 3 -i 0.2 -W 2 10.0.0.3
ip netns del c
check "promiscuous" ip -n a link set "$A" promisc on
check "ping meanwhile" ping_both
ip -n a link set "$A" promisc off
check "all groups" ip -n a link set "$A" allmulticast on
ip -n a link set "$A" allmulticast off
refuse "a group's address" "." ip -n a link set "$A" address 01:00:5e:00:00:01

note "link"
equal "its speed" "$(a cat "/sys/class/net/$A/speed")" 1000
host_monitor 'set_link nic0 off'
check "the link goes down" until_true 5 carrier a "$A" 0
host_monitor 'set_link nic0 on'
check "and comes back" until_true 5 carrier a "$A" 1
check "ping after that" until_true 5 a ping -q -c 1 -W 1 10.0.0.2
check "a new negotiation" a ethtool -r "$A"
until_true 5 carrier a "$A" 1
check "only 1000 Mbit/s are offered" a ethtool -s "$A" advertise 0x020
until_true 5 carrier a "$A" 1
check "and shown" sh -c "ip netns exec a ethtool $A | grep -q 'Advertised link modes: *1000baseT/Full'"
refuse "a forced speed" "supported" a ethtool -s "$A" speed 100 duplex full autoneg off
a ethtool -r "$A"
until_true 5 carrier a "$A" 1
check "no pause frames" a ethtool -A "$A" rx off tx off
until_true 5 carrier a "$A" 1
a ethtool -A "$A" rx on tx on
until_true 5 carrier a "$A" 1
check "the NVM starts with the address" \
	sh -c "ip netns exec a ethtool -e $A offset 0 length 6 | grep -q '52 54 00 00 00 10'"

note "up and down, resets"
for ((i = 0; i < 20; i++)); do
	ip -n a link set "$A" down || break
	ip -n a link set "$A" up || break
done
equal "20 times down and up" "$i" 20
ip -n a addr add fd00::1/64 dev "$A" nodad
check "ping after that" until_true 5 a ping -q -c 1 -W 1 10.0.0.2
check "a function level reset" sh -c 'echo 1 >/sys/bus/pci/devices/0000:01:00.0/reset'
until_true 5 carrier a "$A" 1
check "ping after that" until_true 5 a ping -q -c 1 -W 1 10.0.0.2
check "TCP after that" transfer b a 10.0.0.1 8
ip -n a link set "$A" down
check "a reset while it is down" sh -c 'echo 1 >/sys/bus/pci/devices/0000:01:00.0/reset'
ip -n a link set "$A" up
until_true 5 carrier a "$A" 1
check "ping after that" until_true 5 a ping -q -c 1 -W 1 10.0.0.2
b ping -q -i 0.01 -c 500 10.0.0.1 >/dev/null &
for ((i = 0; i < 5; i++)); do
	echo 1 >/sys/bus/pci/devices/0000:02:00.0/reset || break
done
equal "5 resets under traffic" "$i" 5
wait
until_true 5 carrier b "$B" 1
check "ping after that" until_true 5 a ping -q -c 1 -W 1 10.0.0.2
equal "no transmission hung" "$(counter a "$A" tx_timeouts)$(counter b "$B" tx_timeouts)" 00

note "a device that does not answer"
dev=/sys/bus/pci/devices/0000:01:00.0
pci_command() { printf '%b' "$1" | dd of=$dev/config bs=1 seek=4 conv=notrunc status=none; }
b ping -q -i 0.05 -c 100 10.0.0.1 >/dev/null 2>&1 &
pci_command '\0\0' # no memory, no bus master: what a card that was pulled does
check "it is noticed" until_true 10 sh -c 'dmesg | grep -q "does not answer"'
check "its interface is detached" until_true 5 sh -c "! ip netns exec a ethtool -S $A"
check "counters are still there" ip -n a -s link show "$A"
check "it can be taken down" ip -n a link set "$A" down
refuse "but not up again" "No such device" ip -n a link set "$A" up
pci_command '\6\4'
check "it answers again after a reset" sh -c "echo 1 >$dev/reset"
check "and comes up" ip -n a link set "$A" up
wait
until_true 5 carrier a "$A" 1
check "ping after that" until_true 5 a ping -q -c 1 -W 1 10.0.0.2

note "removal"
a ping -q -i 0.01 -c 1000 10.0.0.2 >/dev/null 2>&1 &
check "unbound under traffic" sh -c 'echo 0000:02:00.0 >/sys/bus/pci/drivers/sriov_nic/unbind'
check "bound again" sh -c 'echo 0000:02:00.0 >/sys/bus/pci/drivers/sriov_nic/bind'
B=$(netdev_of 02:00.0)
ip link set "$B" netns b
ip -n b addr add 10.0.0.2/24 dev "$B"
ip -n b link set "$B" up
check "ping after that" until_true 10 a ping -q -c 1 -W 1 10.0.0.2
check "unloaded under traffic" unload_modules
wait
equal "no interface is left" "$(a ip -br link | grep -vc '^lo')" 0
equal "no interrupt is left" "$(grep -c sriov_nic /proc/interrupts)" 0
for ((i = 0; i < 5; i++)); do
	load_modules vfio_glue sriov_nic || break
	unload_modules || break
done
equal "5 times loaded and unloaded" "$i" 5
