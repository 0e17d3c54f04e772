#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The guard: a VF that misbehaves is cut off, and nobody else feels it.
#
#	 v0 (igbvf)   v1 (igbvf)   "bad", made by vfctl   pf
#	 VF 1         VF 2         VF 0, igbvf or          |
#	 10.2.0.1     10.2.0.2     mbxfuzz 10.2.0.66    10.2.0.100
#	    |            |            |                    |
#	    +------------+- switch of the 82576 -----------+
#
# lab: nics=1 timeout=400
. "$LAB_DIR/lib.sh"

pf_dev=/sys/bus/pci/devices/0000:01:00.0

# vf_bdf N: of VF N + 1
vf_bdf() { printf '01:%02x.%x' $((16 + ($1 + 1) / 4)) $((($1 + 1) % 4 * 2)); }

# fact NAME KEY: what vfctl says of a function or parent
fact() { vfctl -j show "$1" | jq -r ".$2"; }

fuzz() { "$LAB_BIN/mbxfuzz" "$@"; }

carrier() { [ "$(ip netns exec "$1" cat /sys/class/net/eth0/carrier)" = "$2" ]; }

# link_state N: what iproute2 shows
link_state() {
	ip -n pf -j -d link show eth0 | jq -r ".[0].vfinfo_list[$1].link_state"
}

# unhurt NAME COMMAND...: VF to VF and VF to PF, no frame is lost meanwhile
unhurt() {
	local name=$1 one two

	shift
	ip netns exec v0 ping -q -c 60 -i 0.05 -W 3 10.2.0.2 >/tmp/one.log 2>&1 &
	one=$!
	ip netns exec v1 ping -q -c 60 -i 0.05 -W 3 10.2.0.100 >/tmp/two.log 2>&1 &
	two=$!
	"$@" 2>&1 | indent
	wait $one $two
	check "$name: VFs" grep -q ' 0% packet loss' /tmp/one.log
	check "$name: the PF" grep -q ' 0% packet loss' /tmp/two.log
}

# igbvf_up N: the VF's interface as "eth0" of namespace vN, up
igbvf_up() {
	local dev

	dev=$(netdev_of "$(vf_bdf "$1")") || return
	ip netns add "v$1" 2>/dev/null
	ip link set "$dev" netns "v$1" name eth0 &&
		ip -n "v$1" addr add "10.2.0.$(($1 + 1))/24" dev eth0 &&
		ip -n "v$1" link set eth0 up
}

load_modules vfio_glue sriov_nic || bail "the modules do not load"
modprobe igbvf
pf=$(netdev_of 01:00.0) || bail "the NIC has no interface"
ip netns add pf
ip link set "$pf" netns pf name eth0
ip -n pf addr add 10.2.0.100/24 dev eth0
ip -n pf link set eth0 up

# --- made by vfctl, which takes VF 0 first -------------------------------

check "a VF is made" vfctl create --profile vf-1g --name bad --mode netdev \
	--mac 52:54:00:00:0b:ad --vlan 9
bad=$(fact bad address)
equal "it is in no quarantine" "$(fact bad quarantine)" none
equal "the default is 3 resets, 60 errors, 60 s" \
	"$(vfctl -j show nic0 | jq -c '[.guard_resets, .guard_errors, .guard_window_ms]')" \
	"[3,60,60000]"
equal "it is VF 0" "$(fact bad vf_index)" 0
for vf in 0 1; do
	pci_bind "$(vf_bdf $vf)" igbvf
	igbvf_up $vf || bail "VF $((vf + 1)) comes up"
done
check "VFs talk" until_true 30 ip netns exec v0 ping -c 1 -W 1 10.2.0.2
check "VF and PF talk" until_true 30 ip netns exec v1 ping -c 1 -W 1 10.2.0.100

# --- what is no abuse ----------------------------------------------------

dev=$(netdev_of "$bad")
for _ in 1 2 3 4 5 6; do
	ip link set "$dev" up
	ip link set "$dev" down
done
equal "a driver may be opened and closed at will" "$(fact bad quarantine)" none
for _ in 1 2 3 4 5; do
	echo "$bad" >/sys/bus/pci/drivers/igbvf/unbind
	echo "$bad" >/sys/bus/pci/drivers/igbvf/bind
done
equal "and bound" "$(fact bad quarantine)" none
note "the VF was reset $(fact bad resets) times"
check "resets are counted" [ "$(fact bad resets)" -gt 10 ]
pci_bind "$bad" none
for _ in 1 2 3 4 5; do echo 1 >"/sys/bus/pci/devices/$bad/reset"; done
equal "the host may reset it" "$(fact bad quarantine)" none
check "the PF is reset" sh -c "for i in 1 2 3 4; do echo 1 >$pf_dev/reset; done"
equal "a PF's resets do not count either" "$(fact bad quarantine)" none
check "VFs talk again" until_true 60 ip netns exec v0 ping -c 1 -W 1 10.2.0.2
until_true 60 ip netns exec v1 ping -c 1 -W 1 10.2.0.100

# --- resets without a word -----------------------------------------------

# Events are kept by a monitor that stands by.
vfctl -j monitor >/tmp/events &
monitor=$!
sleep 0.5
check "three resets in a row" sh -c "
	for i in 1 2 3; do $LAB_BIN/mbxfuzz $bad reset; done"
equal "are borne" "$(fact bad quarantine)" none
fuzz "$bad" reset >/dev/null 2>&1
equal "the fourth is too much" "$(fact bad quarantine)" resets
equal "iproute2 shows its link as disabled" "$(link_state 0)" disable
check "the log says so" sh -c "dmesg | grep -q 'VF 0 is put in quarantine: too many resets'"
check "a monitor was told" until_true 5 grep -q '"quarantine":"resets"' \
	/tmp/events
refuse "its mailbox is off" 'no acknowledgment' fuzz "$bad" say 1
check "vfctl lifts it" vfctl set bad --quarantine none
equal "and says so" "$(fact bad quarantine)" none
equal "it keeps its identity" "$(fact bad mac) $(fact bad vlan)" "52:54:00:00:0b:ad 9"
fuzz "$bad" reset
equal "the handshake is done" "$(fuzz "$bad" say 1 | cut -d' ' -f1)" 0x80000001

# --- errors --------------------------------------------------------------

# A flood has resets in it, too, and either may come first.
vfctl set nic0 --guard-resets 0 >/dev/null
unhurt "a flood hurts nobody" fuzz "$bad" flood 3 1
equal "and ends in quarantine" "$(fact bad quarantine)" errors
vfctl set nic0 --guard-resets 3 >/dev/null
check "errors are counted" [ "$(fact bad mailbox_errors)" -ge 60 ]
unhurt "a flood in quarantine hurts nobody" fuzz "$bad" flood 3 2
check "the log is not filled" [ "$(dmesg | grep -c 'VF 0')" -le 12 ]
vfctl set bad --quarantine none >/dev/null
unhurt "a buffer that is kept hurts nobody" fuzz "$bad" hold 4
equal "and ends in quarantine, too" "$(fact bad quarantine)" errors
vfctl set bad --quarantine none >/dev/null
fuzz "$bad" reset
fuzz "$bad" say 1 >/dev/null
said=0
while [ $said -lt 70 ] && fuzz "$bad" say 0x7777 >/dev/null 2>&1; do
	said=$((said + 1))
done
equal "unknown messages end in quarantine" "$(fact bad quarantine)" errors
note "after $said answers"

# --- a stock driver in quarantine, and out of it -------------------------

vfctl set bad --quarantine none >/dev/null
vfctl set bad --vlan 0 >/dev/null
pci_bind "$bad" igbvf
dev=$(netdev_of "$bad")
ip netns add bad
ip link set "$dev" netns bad name eth0
ip -n bad addr add 10.2.0.66/24 dev eth0
ip -n bad link set eth0 up
check "igbvf works" until_true 40 ip netns exec bad ping -c 1 -W 1 10.2.0.2
vfctl set nic0 --guard-resets 1 >/dev/null
equal "limits can be set" "$(fact nic0 guard_resets)" 1
# What a guest could do through its BAR, here beside the driver.
check "its VF is reset twice behind its back" sh -c "
	$LAB_BIN/mbxfuzz $bad reset; $LAB_BIN/mbxfuzz $bad reset"
equal "that is one too many" "$(fact bad quarantine)" resets
check "its link is down" until_true 10 carrier bad 0
check "nothing passes" sh -c '! ip netns exec bad ping -q -c 2 -i 0.2 -W 1 10.2.0.2'
vfctl set nic0 --guard-resets 3 >/dev/null
check "iproute2 lifts it, too" ip -n pf link set eth0 vf 0 state auto
equal "as vfctl sees" "$(fact bad quarantine)" none
check "igbvf comes back by itself" until_true 60 \
	ip netns exec bad ping -c 1 -W 1 10.2.0.2

# --- limits, owners ------------------------------------------------------

refuse "a window of 999 ms is refused" '1000' \
	vfctl set nic0 --guard-window 999
check "a guard can be told to bear all" \
	vfctl set nic0 --guard-resets 0 --guard-errors 0
pci_bind "$bad" none
unhurt "and still a flood hurts nobody" fuzz "$bad" flood 3 3
equal "whose VF is not in quarantine" "$(fact bad quarantine)" none
vfctl set nic0 --guard-errors 5 >/dev/null
fuzz "$bad" flood 1 4 >/dev/null
equal "a smaller limit is kept to" "$(fact bad quarantine)" errors
check "the VF is deleted" vfctl delete bad
check "the next owner" vfctl create --profile vf-1g --name good --mode netdev
equal "has the same VF" "$(fact good vf_index)" 0
equal "without its past" \
	"$(vfctl -j show good | jq -c '[.quarantine, .mailbox_errors, .spoofs]')" \
	'["none",0,0]'
kill $monitor
wait $monitor 2>/dev/null
check "all is deleted" vfctl delete good
check "all is unloaded" sh -c 'rmmod igbvf && rmmod sriov_nic && rmmod vfio_glue'
