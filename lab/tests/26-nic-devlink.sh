#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# A PF and its VFs as devlink shows them: what the device is, a port for each,
# rates, health with its recovery, and snapshots of the registers. The topology
# is drawn in lab/nic.sh; besides, there are VFs of the first PF:
#
#	VF 0  "web", made by vfctl, under the stock VF driver in netns v
#	VF 1  without a driver; mbxfuzz speaks for it
#
# Distributions' kernels have devlink, that of the lab has not.
#
# lab: nics=2 wire=hub timeout=400
. "$LAB_DIR/lib.sh"
. "$LAB_DIR/nic.sh"

PF=/sys/bus/pci/devices/0000:01:00.0
DEV=pci/0000:01:00.0
# Of VF 0 and VF 1.
PORT=$DEV/1
BAD=0000:01:10.2
BAD_PORT=$DEV/2

# of FILTER COMMAND...: what jq's FILTER takes from a devlink command
of() {
	local filter=$1

	shift
	devlink -j "$@" | jq -r "$filter"
}

# vf_port PORT FIELD: of a VF's function
vf_port() { of ".port[][\"function\"].$2" port show "$1"; }
vf_port_is() { [ "$(vf_port "$1" "$2")" = "$3" ]; }

# tx_max PORT: in Mbit/s, none if there is no limit
tx_max() { of '.rate[].tx_max // 0 | . / 125000' port function rate show "$1"; }
tx_max_is() { [ "$(tx_max "$1")" = "$2" ]; }

# ip_vf N FIELD: the same as iproute2 shows it
ip_vf() { ip -n a -j link show "$A" | jq -r ".[0].vfinfo_list[$1].$2"; }

# web FIELD: the same as vfctl shows it
web() { vfctl -j show web | jq -r ".$1"; }

# health REPORTER FIELD
health() { of ".health[][].$2" health show "$DEV" reporter "$1"; }
health_is() { [ "$(health "$1" "$2")" = "$3" ]; }

# bad FIELD: what a diagnosis says of VF 1
bad() { of ".vfs[1][\"$1\"]" health diagnose "$DEV" reporter mailbox; }

fuzz() { "$LAB_BIN/mbxfuzz" "$BAD" "$@"; }

resets_are() { [ "$(counter a "$A" resets)" = "$1" ]; }

# poke OFFSET VALUE: to a register of the first PF, behind its driver's back
poke() {
	python3 -c '
import ctypes, mmap, sys
with open("/sys/bus/pci/devices/0000:01:00.0/resource0", "r+b") as bar:
    regs = mmap.mmap(bar.fileno(), 4096)
reg = ctypes.c_uint32.from_buffer(regs, int(sys.argv[1], 0))
reg.value = int(sys.argv[2], 0)
' "$@"
}

# hang: the transmitter is off (TCTL), so that what is to be sent stays
hang() {
	poke 0x400 0
	a ping -q -c 1 -W 1 10.0.0.2 >/dev/null
	true
}

setup_pfs
devlink monitor >"$LAB_OUT/events" 2>&1 &
monitor=$!

note "what it is"
equal "the driver" "$(of '.info[].driver' dev info "$DEV")" sriov_nic
equal "the device" "$(of '.info[].versions.fixed["asic.id"]' dev info "$DEV")" 10c9
equal "its revision" "$(of '.info[].versions.fixed["asic.rev"]' dev info "$DEV")" \
	$(($(cat $PF/revision)))
equal "its serial number" "$(of '.info[].serial_number' dev info "$DEV")" \
	52-54-00-ff-ff-00-00-10
check "the version of its NVM" sh -c "devlink -j dev info $DEV |
	jq -r '.info[].versions.running.fw' | grep -Eqx '[0-9]+\.[0-9]+-[0-9]+'"
equal "which ethtool shows, too" "$(a ethtool -i "$A" | sed -n 's/^firmware-version: *\([^ ]*\).*/\1/p')" \
	"$(of '.info[].versions.running.fw' dev info "$DEV")"
note "$(devlink dev info "$DEV" | tr -s '\n\t ' ' ')"
note "$(a ethtool -i "$A" | tr '\n' ' ')"

note "ports"
equal "one for each PF and VF" "$(of '.port | length' port show)" 16
# Before kernels could keep a port's name apart, flavour and number are not told.
check "the PF's" sh -c "devlink -j port show $DEV/0 |
	jq -e '.port[] | .flavour == null or .flavour == \"physical\"'"
ip -n a link set "$A" netns 1
equal "with its interface" "$(of '.port[] | "\(.type) \(.netdev)"' port show "$DEV/0")" "eth $A"
equal "whose name has no port in it" \
	"$(udevadm test-builtin net_id "/sys/class/net/$A" 2>/dev/null | sed -n 's/^ID_NET_NAME_PATH=//p')" \
	enp1s0
ip link set "$A" netns a
ip -n a addr add 10.0.0.1/24 dev "$A"
ip -n a link set "$A" up
equal "a VF's" "$(of '.port[] | "\(.flavour) \(.pfnum) \(.vfnum)"' port show "$DEV/7")" "pcivf 0 6"
mac=$(vf_port "$PORT" hw_addr)
check "it has an address" sh -c "echo $mac | grep -Eq '^[0-9a-f]{2}(:[0-9a-f]{2}){5}\$'"
check "that is not another's" [ "$mac" != "$(vf_port "$BAD_PORT" hw_addr)" ]
equal "it is active" "$(vf_port "$PORT" state)" active
equal "and has no driver" "$(vf_port "$PORT" opstate)" detached
check "it is given an address" devlink port function set "$PORT" hw_addr 02:00:00:00:00:44
equal "and has it, with VFs disabled" "$(vf_port "$PORT" hw_addr)" 02:00:00:00:00:44

note "a VF at work"
modprobe igbvf || fail "igbvf loads"
check "vfctl makes a VF" vfctl create --profile vf-1g --name web --mode netdev \
	--mac 02:00:00:00:00:55 --max-rate 250
equal "which has nothing of what was before" "$(vf_port "$PORT" hw_addr)" 02:00:00:00:00:55
check "and the rate that vfctl gave it" until_true 5 tx_max_is "$PORT" 250
V=$(netdev_of 01:10.0) || bail "VF 0 has an interface"
ip netns add v
ip link set "$V" netns v
ip -n v addr add 10.0.0.3/24 dev "$V"
ip -n v link set "$V" up
check "it is attached" until_true 10 vf_port_is "$PORT" opstate attached
check "it pings" until_true 20 ip netns exec v ping -q -c 1 -W 1 10.0.0.2
check "it is given another address" devlink port function set "$PORT" hw_addr 02:00:00:00:00:66
equal "which ip shows" "$(ip_vf 0 address)" 02:00:00:00:00:66
equal "and vfctl" "$(web mac)" 02:00:00:00:00:66
check "and the VF's driver takes" until_true 30 \
	sh -c "ip -n v link show $V | grep -q 02:00:00:00:00:66"
check "one that ip gives" ip -n a link set "$A" vf 0 mac 02:00:00:00:00:55
equal "devlink shows" "$(vf_port "$PORT" hw_addr)" 02:00:00:00:00:55
refuse "a group's address" "not a unicast address" \
	devlink port function set "$PORT" hw_addr 01:00:5e:00:00:01
refuse "the PF's address" "belongs to its PF" \
	devlink port function set "$PORT" hw_addr 52:54:00:00:00:10
refuse "the PF's port has no function" "support" \
	devlink port function set "$DEV/0" hw_addr 02:00:00:00:00:77
refuse "nor a state" "support" devlink port function set "$DEV/0" state inactive
check "it pings with that" until_true 30 ip netns exec v ping -q -c 1 -W 1 10.0.0.2
check "it is made inactive" devlink port function set "$PORT" state inactive
equal "and is" "$(vf_port "$PORT" state)" inactive
equal "as ip shows" "$(ip_vf 0 link_state)" disable
equal "and vfctl" "$(web link)" disable
check "it loses its link" until_true 10 carrier v "$V" 0
refuse "then it does not ping" "100% packet loss|unreachable" \
	ip netns exec v ping -q -c 1 -W 1 10.0.0.2
check "active again" devlink port function set "$PORT" state active
equal "its link is the port's" "$(ip_vf 0 link_state) $(web link)" "auto auto"
check "it pings again" until_true 30 ip netns exec v ping -q -c 1 -W 1 10.0.0.2
ip -n a link set "$A" vf 0 state enable
devlink port function set "$PORT" state active
equal "active is what a link that is always up is, too" "$(ip_vf 0 link_state)" enable
ip -n a link set "$A" vf 0 state auto

note "rates"
equal "a leaf for each VF" "$(of '.rate | length' port function rate show)" 14
check "a limit of 100 Mbit/s" devlink port function rate set "$PORT" tx_max 100mbit
equal "is there" "$(tx_max "$PORT")" 100
equal "as ip shows" "$(ip_vf 0 rate.max_tx)" 100
equal "and vfctl" "$(web max_rate_mbps)" 100
check "one that ip sets" ip -n a link set "$A" vf 0 max_tx_rate 200
check "is shown as well" until_true 5 tx_max_is "$PORT" 200
check "one that vfctl sets" vfctl set web --max-rate 300
check "too" until_true 5 tx_max_is "$PORT" 300
refuse "2 Gbit/s" "at most 1000 Mbit/s" devlink port function rate set "$PORT" tx_max 2gbit
refuse "half a Mbit/s" "whole Mbit/s" devlink port function rate set "$PORT" tx_max 500kbit
refuse "a share" "guarantees no rate" devlink port function rate set "$PORT" tx_share 100mbit
equal "a refusal changes nothing" "$(tx_max "$PORT") $(ip_vf 0 rate.max_tx)" "300 300"
check "no limit" devlink port function rate set "$PORT" tx_max 0
equal "is what ip shows then" "$(ip_vf 0 rate.max_tx)" 0

note "health"
equal "three reporters" "$(of ".health[\"$DEV\"] | length" health show)" 3
for name in tx reset mailbox; do
	equal "$name is healthy" "$(health $name state) $(health $name error)" "healthy 0"
	equal "and recovers by itself" "$(health $name auto_recover) $(health $name auto_dump)" "true true"
	check "it can be diagnosed" devlink -j health diagnose "$DEV" reporter $name
	check "and dumped" sh -c "devlink -j health dump show $DEV reporter $name | jq -e 'length > 0'"
	check "its dump is cleared" devlink health dump clear "$DEV" reporter $name
done

note "health: resets"
resets=$(counter a "$A" resets)
check "one is asked for" devlink health test "$DEV" reporter reset
check "the PF is reset" until_true 5 resets_are $((resets + 1))
check "which is reported" until_true 5 health_is reset recover 1
equal "as one error" "$(health reset error) $(health reset state)" "1 healthy"
check "with a dump from before" sh -c "devlink -j health dump show $DEV reporter reset | jq -e '.away == false'"
devlink health dump clear "$DEV" reporter reset
equal "the diagnosis counts it" "$(of .resets health diagnose "$DEV" reporter reset)" $((resets + 1))
check "the administrator wants to look first" \
	devlink health set "$DEV" reporter reset auto_recover false
devlink health test "$DEV" reporter reset
check "so an error stays" until_true 5 health_is reset state error
dumped() { devlink -j health dump show "$DEV" reporter reset | jq -e '.registers | length > 0'; }
check "with a dump" until_true 5 dumped
# Waits for the instance's lock, and with it for the end of the report.
devlink health diagnose "$DEV" reporter reset >/dev/null
check "and nothing is reset" resets_are $((resets + 1))
devlink health dump clear "$DEV" reporter reset
check "until he recovers it" devlink health recover "$DEV" reporter reset
equal "which resets the PF" "$(counter a "$A" resets) $(health reset state)" \
	"$((resets + 2)) healthy"
devlink health test "$DEV" reporter reset
until_true 5 health_is reset state error
check "another reset" sh -c "echo 1 >$PF/reset"
equal "recovers it as well" "$(health reset state)" healthy
devlink health set "$DEV" reporter reset auto_recover true
until_true 5 carrier a "$A" 1
check "the PF pings after that" pings
check "the VF as well" until_true 60 ip netns exec v ping -q -c 1 -W 1 10.0.0.2

note "health: transmission"
timeouts=$(counter a "$A" tx_timeouts)
hang
check "one that hangs is reported" until_true 20 health_is tx error 1
check "and recovered from" until_true 5 health_is tx recover 1
equal "the PF counts it" "$(counter a "$A" tx_timeouts)" $((timeouts + 1))
equal "so does the diagnosis" "$(of .timeouts health diagnose "$DEV" reporter tx)" $((timeouts + 1))
equal "the dump shows why: TCTL" "$(of .TCTL health dump show "$DEV" reporter tx)" 0
check "and what was left in a queue" sh -c "devlink -j health dump show $DEV reporter tx |
	jq -e '[.queues[] | select(.TDH != .TDT)] | length > 0'"
equal "it is no reset that the device asked for" "$(health reset error)" 3
check "the PF pings after that" pings
devlink health set "$DEV" reporter tx auto_recover false
hang
check "or it is left alone" until_true 20 health_is tx state error
refuse "and goes on hanging" "100% packet loss" a ping -q -c 1 -W 1 10.0.0.2
check "until the administrator recovers it" devlink health recover "$DEV" reporter tx
equal "as is seen" "$(health tx state)" healthy
devlink health set "$DEV" reporter tx auto_recover true
check "the PF pings again" pings

note "health: the mailbox"
# Nobody else has its registers switched on.
check "a VF without a driver" sh -c "echo 1 >/sys/bus/pci/devices/$BAD/enable"
fuzz reset
check "sends a message" fuzz say 1
check "an unknown one" fuzz say 0x7777
check "is reported" until_true 5 health_is mailbox error 1
equal "and nothing is left to be done" "$(health mailbox state)" healthy
equal "the diagnosis tells it from others" "$(bad 'unknown message') $(bad faults)" "1 1"
check "which were accepted" [ "$(bad accepted)" -ge 1 ]
# An honest driver may be refused, which is no fault of it.
honest() { of '.vfs[0].faults' health diagnose "$DEV" reporter mailbox; }
faults=$(honest)
ip -n v link set "$V" address 02:00:00:00:00:88 2>/dev/null
equal "what honest drivers say is none" "$(honest)" "$faults"
vfctl set nic0 --guard-errors 3 >/dev/null
for _ in 1 2 3 4; do fuzz say 0x7777 >/dev/null 2>&1; done
check "too many end in quarantine" until_true 5 \
	sh -c "devlink -j health diagnose $DEV reporter mailbox | jq -e '.vfs[1].quarantine == \"errors\"'"
equal "so the VF is inactive" "$(vf_port "$BAD_PORT" state) $(vf_port "$BAD_PORT" opstate)" "inactive detached"
equal "others are not" "$(vf_port "$PORT" state)" active
check "it is told" until_true 5 sh -c "[ \$(devlink -j health show $DEV reporter mailbox | jq '.health[][].error') -gt 1 ]"
check "who makes it active lifts the quarantine" devlink port function set "$BAD_PORT" state active
equal "as is seen" "$(vf_port "$BAD_PORT" state) $(bad quarantine)" "active none"
fuzz reset
check "it may speak again" fuzz say 1
vfctl set nic0 --guard-errors 60 >/dev/null
devlink health set "$DEV" reporter mailbox auto_recover false
fuzz say 0x7777 >/dev/null
check "an error may be left to the administrator" until_true 5 health_is mailbox state error
check "who has VFs begin anew" devlink health recover "$DEV" reporter mailbox
equal "then all is well" "$(health mailbox state)" healthy
devlink health set "$DEV" reporter mailbox auto_recover true
check "the VF at work comes back" until_true 60 ip netns exec v ping -q -c 1 -W 1 10.0.0.2

note "parameters"
# param NAME: its value
param() { of '.param[][].values[].value' dev param show "$DEV" name "$1"; }
set_param() { devlink dev param set "$DEV" name "$1" value "$2" cmode runtime; }
equal "the guard's limits" "$(param guard_window) $(param guard_resets) $(param guard_errors)" "60000 3 60"
"$LAB_TREE/userspace/vfctl/vfctl" monitor >"$LAB_OUT/monitor" 2>&1 &
watcher=$!
check "one is set" set_param guard_errors 7
check "the window" set_param guard_window 2000
equal "they are there" "$(param guard_window) $(param guard_resets) $(param guard_errors)" "2000 3 7"
equal "as vfctl shows" "$(vfctl -j show nic0 | jq -r '"\(.guard_window_ms) \(.guard_resets) \(.guard_errors)"')" "2000 3 7"
# Until it listens, as it takes a while to start.
told() { set_param guard_errors 7 && grep -q nic0 "$LAB_OUT/monitor"; }
check "who watches is told" until_true 20 told
kill $watcher
refuse "a window too short" "guard_window 999 is not in 1000..3600000" set_param guard_window 999
refuse "too many resets" "guard_resets 1000001 is not in 0..1000000" set_param guard_resets 1000001
vfctl set nic0 --guard-window 60000 --guard-errors 60 >/dev/null
equal "what vfctl sets is shown" "$(param guard_window) $(param guard_errors)" "60000 60"

note "snapshots"
region=$DEV/registers
check "a region for the registers" devlink region show "$region"
check "a snapshot" devlink region new "$region" snapshot 1
check "and another" devlink region new "$region" snapshot 2
equal "are there" "$(of '.regions[].snapshot | map(tostring) | join(" ")' region show "$region")" "1 2"
# Pairs of offset and value: CTRL, then STATUS.
note "$(devlink region dump "$region" snapshot 1 | head -n 1)"
check "it can be read" sh -c "devlink region dump $region snapshot 1 | head -n 1 | grep -q '^0000000000000000 00 00 00 00 .* 08 00 00 00'"
equal "in part" "$(devlink region read "$region" snapshot 1 address 8 length 4 | awk '{ print $2 $3 $4 $5 }')" 08000000
refuse "one that is there" "." devlink region new "$region" snapshot 1
check "it can be deleted" devlink region del "$region" snapshot 1
refuse "then it is gone" "." devlink region dump "$region" snapshot 1
for ((i = 10; i < 17; i++)); do devlink region new "$region" snapshot "$i" || break; done
equal "there is room for 8" "$i" 17
refuse "not for 9" "." devlink region new "$region" snapshot 20

note "many at once"
(for ((i = 0; i < 5; i++)); do
	devlink health test "$DEV" reporter reset
	devlink region del "$region" snapshot $((10 + i))
	devlink region new "$region" snapshot $((30 + i))
done) >/dev/null 2>&1 &
busy=$!
for ((i = 0; i < 20; i++)); do
	ip -n a link show "$A" >/dev/null
	a ethtool -S "$A" >/dev/null
	devlink port show >/dev/null
done
wait "$busy"
equal "recovery among requests" $? 0
until_true 5 carrier a "$A" 1
check "ping after that" pings
ip netns del v
check "the VF is deleted" vfctl delete web
equal "its port has nothing of it" "$(vf_port "$PORT" hw_addr)" "$mac"
teardown_pfs

note "other drivers"
check "igb gets the second NIC" vfctl release 02:00.0
refuse "devlink knows it no more" "." devlink dev show pci/0000:02:00.0
check "adopted" vfctl adopt 02:00.0
check "it is there again" devlink dev show pci/0000:02:00.0

note "the end"
check "an error is left" sh -c "
	devlink health set $DEV reporter reset auto_recover false
	devlink health test $DEV reporter reset"
check "as is seen" until_true 5 health_is reset state error
(while devlink health recover "$DEV" reporter reset; do
	devlink health test "$DEV" reporter reset
	devlink port show
done) >/dev/null 2>&1 &
busy=$!
recovered=$(health reset recover)
more_recovered() { [ "$(health reset recover)" -gt $((recovered + 1)) ]; }
check "they are recovered from" until_true 10 more_recovered
check "unbound in the middle of recoveries, with snapshots left" \
	sh -c 'echo 0000:01:00.0 >/sys/bus/pci/drivers/sriov_nic/unbind'
wait $busy
refuse "the instance is gone" "." devlink dev show "$DEV"
check "bound again" sh -c 'echo 0000:01:00.0 >/sys/bus/pci/drivers/sriov_nic/bind'
equal "with reporters as new" "$(health reset auto_recover) $(health reset error)" "true 0"
check "all is unloaded, with devlink watched" sh -c "kill -0 $monitor && rmmod igbvf && rmmod sriov_nic && rmmod vfio_glue"
kill $monitor
equal "no instance is left" "$(devlink dev show | grep -c '^pci')" 0
check "who watched was told of an error" grep -q '^\[health,' "$LAB_OUT/events"
check "and of the end" grep -q '\[dev,del\] pci/0000:01:00.0' "$LAB_OUT/events"
