#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The guard: a VF that misbehaves is cut off, and nobody else feels it.
#
#	 v1 (igbvf)   v2 (igbvf)   "bad", made by vfctl   pf
#	 VF 1         VF 2         VF 0, igbvf or          |
#	 10.3.0.2     10.3.0.3     mbxfuzz 10.3.0.1    10.3.0.100
#	    |            |            |                    |
#	    +------------+- switch of the 82576 -----------+
#
# lab: nics=1 timeout=400
. "$LAB_DIR/lib.sh"
. "$LAB_DIR/vfs.sh"

# fact NAME KEY: what vfctl says of a function or parent
fact() { vfctl -j show "$1" | jq -r ".$2"; }

fuzz() { "$LAB_BIN/mbxfuzz" "$@"; }

# link_state N: what iproute2 shows
link_state() {
	ip -n pf -j -d link show eth0 | jq -r ".[0].vfinfo_list[$1].link_state"
}

# unhurt NAME COMMAND...: VF to VF and VF to PF, no frame is lost meanwhile
unhurt() {
	local name=$1 one two

	shift
	ns v1 ping -q -c 60 -i 0.05 -W 15 10.3.0.3 >/tmp/one.log 2>&1 &
	one=$!
	ns v2 ping -q -c 60 -i 0.05 -W 15 10.3.0.100 >/tmp/two.log 2>&1 &
	two=$!
	"$@" 2>&1 | indent
	wait $one $two
	check "$name: VFs" grep -q ' 0% packet loss' /tmp/one.log
	check "$name: the PF" grep -q ' 0% packet loss' /tmp/two.log
}

# others_talk: VF to VF, and VF to PF, again at last
others_talk() {
	until_true 60 reaches v1 10.3.0.3 && until_true 60 reaches v2 10.3.0.100
}

load_modules vfio_glue sriov_nic || bail "the modules do not load"
modprobe igbvf
join pf 01:00.0 10.3.0.100 || bail "the PF comes up"

# --- made by vfctl, which takes VF 0 first -------------------------------

check "a VF is made" vfctl create --profile vf-1g --name bad --mode netdev \
	--mac 52:54:00:00:0b:ad --vlan 9
bad=$(fact bad address)
equal "it is in no quarantine" "$(fact bad quarantine)" none
equal "the default is 3 resets, 60 errors, 60 s" \
	"$(vfctl -j show nic0 | jq -c '[.guard_resets, .guard_errors, .guard_window_ms]')" \
	"[3,60,60000]"
equal "it is VF 0" "$(fact bad vf_index)" 0
for vf in 1 2; do
	pci_bind "$(vf_bdf $vf)" igbvf
	join_vf $vf || bail "VF $vf comes up"
done
check "the others talk" others_talk

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
check "the PF is reset" sh -c "for i in 1 2 3 4; do echo 1 >$PF_DEV/reset; done"
equal "a PF's resets do not count either" "$(fact bad quarantine)" none
check "the others talk again" others_talk

# --- resets without a word -----------------------------------------------

# Events are kept by a monitor, which stands by once it tells of one.
vfctl -j monitor >/tmp/events &
monitor=$!
monitor_tells() {
	vfctl set nic0 --guard-window 60000 && [ -s /tmp/events ]
}
check "a monitor stands by" until_true 30 monitor_tells
check "three resets in a row" sh -c "
	for i in 1 2 3; do $LAB_BIN/mbxfuzz $bad reset; done"
equal "are borne" "$(fact bad quarantine)" none
fuzz "$bad" reset >/dev/null 2>&1
equal "the fourth is too much" "$(fact bad quarantine)" resets
equal "iproute2 shows its link as disabled" "$(link_state 0)" disable
check "the log says so" sh -c "dmesg | grep -q 'VF 0 is put in quarantine: too many resets'"
check "a monitor was told" until_true 30 \
	grep -q '"quarantine":"resets"' /tmp/events
refuse "its mailbox is off" 'no acknowledgment' fuzz "$bad" say 1
check "vfctl lifts it" vfctl set bad --quarantine none
equal "and says so" "$(fact bad quarantine)" none
equal "it keeps its identity" "$(fact bad mac) $(fact bad vlan)" "52:54:00:00:0b:ad 9"
fuzz "$bad" reset
equal "the handshake is done" "$(fuzz "$bad" say 1 | cut -d' ' -f1)" 0x80000001

# --- errors --------------------------------------------------------------

# A flood has resets in it, too, and either may come first.
vfctl set nic0 --guard-resets 0 >/dev/null
lines=$(dmesg | grep -c 'VF 0')
unhurt "a flood hurts nobody" fuzz "$bad" flood 3 1
equal "and ends in quarantine" "$(fact bad quarantine)" errors
vfctl set nic0 --guard-resets 3 >/dev/null
check "errors are counted" [ "$(fact bad mailbox_errors)" -ge 60 ]
unhurt "a flood in quarantine hurts nobody" fuzz "$bad" flood 3 2
# Two messages that were refused, and the quarantine; so many again a minute.
check "the log is not filled" \
	[ $(($(dmesg | grep -c 'VF 0') - lines)) -le 8 ]
vfctl set bad --quarantine none >/dev/null
# Each waits for several milliseconds, so not so many come in the time.
vfctl set nic0 --guard-errors 20 >/dev/null
unhurt "a buffer that is kept hurts nobody" fuzz "$bad" hold 4
equal "and ends in quarantine, too" "$(fact bad quarantine)" errors
vfctl set bad --quarantine none >/dev/null
fuzz "$bad" reset
fuzz "$bad" say 1 >/dev/null
said=0
while [ $said -lt 30 ] && fuzz "$bad" say 0x7777 >/dev/null 2>&1; do
	said=$((said + 1))
done
equal "unknown messages end in quarantine" "$(fact bad quarantine)" errors
note "after $said answers"
vfctl set nic0 --guard-errors 60 >/dev/null

# --- a stock driver in quarantine, and out of it -------------------------

vfctl set bad --quarantine none >/dev/null
vfctl set bad --vlan 0 >/dev/null
pci_bind "$bad" igbvf
join bad "$bad" 10.3.0.1 || bail "the bad VF comes up"
check "igbvf works" until_true 60 reaches bad 10.3.0.2
vfctl set nic0 --guard-resets 1 >/dev/null
equal "limits can be set" "$(fact nic0 guard_resets)" 1
# What a guest could do through its BAR, here beside the driver.
check "its VF is reset twice behind its back" sh -c "
	$LAB_BIN/mbxfuzz $bad reset; $LAB_BIN/mbxfuzz $bad reset"
equal "that is one too many" "$(fact bad quarantine)" resets
check "its link is down" until_true 30 carrier bad 0
refuse "nothing passes" '100% packet loss' \
	ns bad ping -q -c 2 -i 0.2 -W 1 10.3.0.2
vfctl set nic0 --guard-resets 3 >/dev/null
check "iproute2 lifts it, too" ip -n pf link set eth0 vf 0 state auto
equal "as vfctl sees" "$(fact bad quarantine)" none
check "a monitor was told of that, too" until_true 30 \
	sh -c "tail -n 1 /tmp/events | grep -q '\"quarantine\":\"none\"'"
check "igbvf comes back by itself" until_true 90 reaches bad 10.3.0.2

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
