#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# vfctl against the real modules: what it does, what it refuses and how, and
# that whatever ends it half way leaves nothing behind.
#
#	nic0  01:00.0  82576 --+
#	                      hub
#	nic1  02:00.0  82576 --+
#	gpu0, gpu1     system memory, 32 MiB each
#	03:00.0        bochs-display, 32 MiB
#
# Faults are injected with strace: a signal or an error at the system call that
# makes the step.
#
# lab: nics=2 gpus=bochs:32 timeout=600
# lab: dmesg-allow=(loading out-of-tree module|module verification failed)
. "$LAB_DIR/lib.sh"

program=$LAB_TREE/userspace/vfctl/vfctl
types=/sys/class/mdev_bus/soft0/mdev_supported_types

# names: the functions that live, in one line
names() { vfctl -j list functions | jq -r '.functions[].name' | paste -sd' '; }
# parents NAME...: where they are
parents() { for f; do vfctl -j show "$f" | jq -r .parent; done | paste -sd' '; }
# fact OBJECT KEY
fact() { vfctl -j show "$1" | jq -r ".$2"; }
# exits NAME STATUS COMMAND...
exits() {
	local name=$1 want=$2 status=0

	shift 2
	"$@" >/dev/null 2>&1 || status=$?
	equal "$name" "$status" "$want"
}
# nobody ARGUMENT...: vfctl as a user without rights, who cannot see the tree
install -m 755 "$program" /run/vfctl
nobody() { setpriv --reuid 65534 --regid 65534 --clear-groups /run/vfctl "$@"; }
# at PATH INJECTION COMMAND...: a fault at a system call on this path
at() {
	local path=$1 what=$2

	shift 2
	strace -qq -o /dev/null -P "$path" -e "inject=$what" "$@"
}
# empty NAME: no function lives, no mdev is there, the cards are free
empty() {
	equal "$1" "$(names)|$(ls /sys/bus/mdev/devices 2>/dev/null)|$(
		vfctl -j list parents | jq -r '[.parents[].resident] | add')" "||0"
}

note "without the module"
refuse "without vfio_glue it says so, with a hint" 'modprobe vfio_glue' vfctl list

modprobe igb
modprobe bochs
check "the modules load" load_modules vfio_glue sriov_nic \
	"mdev_gpu:soft_gpus=2 soft_vram_mib=32" || exit 1

note "the flight recorder"
# flown N: the last N operations
flown() {
	vfctl -j log --count "$1" |
		jq -r '.operations[] | "\(.op) \(.object) \(.error)"' | paste -sd,
}
check "a vGPU is created" vfctl create --profile soft-8 --name flown
equal "the log has its two steps" "$(flown 2)" "func-new flown 0,mdev-create flown 0"
equal "and who made them" "$(vfctl -j log --count 2 |
	jq -r '.operations[] | "\(.comm) \(.pid > 1) \(.duration_ns > 0)"' | uniq)" "vfctl true true"
refuse "what is refused" 'vGPU|VF' vfctl set flown --vlan 5
equal "is in the log, too" "$(flown 1)" "func-set flown 95"
equal "with the reason" "$(vfctl -j log --count 1 | jq -r '.operations[0].message | length > 0')" true
refuse "a profile that does not fit" 'soft-4096' vfctl create --profile soft-4096
equal "is named" "$(flown 1)" "func-new soft-4096 2"
equal "it is found at work, with no engine" \
	"$(vfctl -j top -n 1 -d 1 | jq -r '.functions[] | "\(.name) \(.parent)"')" \
	"flown $(parents flown)"
check "it is deleted" vfctl delete flown
equal "which are two steps, again" "$(flown 2)" "func-del flown 0,mdev-remove flown 0"
uuid=$(cat /proc/sys/kernel/random/uuid)
check "one is made in sysfs" sh -c "echo $uuid > $types/mdev_gpu-soft-8/create"
equal "by this shell" "$(vfctl -j log --count 1 | jq -r '.operations[0] | "\(.op) \(.comm)"')" "mdev-create sh"
check "and removed" sh -c "echo 1 > /sys/bus/mdev/devices/$uuid/remove"
equal "it has them all, without a gap" "$(vfctl -j log |
	jq -r '.operations | "\(length > 6) \(last.seq - first.seq - length)"')" "true -1"

note "create, show, list, delete"
equal "profiles are offered" \
	"$(vfctl -j profiles --parent gpu0 | jq -r '.profiles[].name' | paste -sd' ')" \
	"soft-32 soft-16 soft-8 soft-4"
check "a vGPU" vfctl create --profile soft-8 --name one
equal "it is active" "$(fact one state)" active
check "its mdev is there" test -d "/sys/bus/mdev/devices/$(fact one uuid)"
check "its VFIO node is there" test -c "$(fact one device)"
equal "it is found by its UUID" "$(fact "$(fact one uuid)" name)" one
check "it is deleted" vfctl delete one
empty "nothing is left"

check "three, breadth-first" vfctl create --profile soft-4 --count 3 --policy breadth
equal "go to both cards" "$(parents vgpu0 vgpu1 vgpu2)" "gpu0 gpu1 gpu0"
check "all are deleted at once" vfctl delete vgpu0 vgpu1 vgpu2
check "three, depth-first" vfctl create --profile soft-4 --count 3 --policy depth
equal "go to one card" "$(parents vgpu0 vgpu1 vgpu2)" "gpu0 gpu0 gpu0"
check "the pool's policy is set" vfctl set gpu-pool --policy depth
equal "and kept" "$(fact gpu-pool policy)" depth
check "one more by the pool's policy" vfctl create --profile soft-4 --name four
equal "joins them" "$(parents four)" gpu0
check "it is set back" vfctl set gpu-pool --policy breadth

note "refusals"
uuid=5a1e0000-0000-4000-8000-000000000060
refuse "an unknown profile" 'soft-5.*no parent' vfctl create --profile soft-5
refuse "more than there is room for, per parent" '^  gpu1 has room for 8' \
	vfctl create --profile soft-4 --count 13
equal "all or none: none" "$(names)" "vgpu0 vgpu1 vgpu2 four"
refuse "another profile on a card in one-type mode: what it holds, what fits" \
	'gpu0 is in one-type mode and holds soft-4; soft-4 would fit' \
	vfctl create --profile soft-8 --parent gpu0
refuse "a mode that has not what it holds" 'gpu0 holds vgpu0' \
	vfctl set gpu0 --mode mig
exits "a bad uuid is wrong usage" 2 vfctl create --profile soft-4 --uuid 5a1e
refuse "a bad uuid is named" '"5a1e"' vfctl create --profile soft-4 --uuid 5a1e
check "a uuid that is given" vfctl create --profile soft-4 --uuid $uuid --name five
refuse "a uuid that is taken" 'uuid is that of function five' \
	vfctl create --profile soft-4 --uuid $uuid
exits "is refused, not wrong usage" 1 vfctl create --profile soft-4 --uuid $uuid
refuse "a name that is taken" 'name five is in use' \
	vfctl create --profile soft-4 --name five
refuse "a parent that is not there" 'gpu7' vfctl create --profile soft-4 --parent gpu7
refuse "options of a VF for a vGPU" 'option --mac is for VFs' \
	vfctl create --profile soft-4 --mac 52:54:00:aa:bb:cc
refuse "a function that is not there" 'nosuch' vfctl delete four nosuch
equal "then none is deleted" "$(names)" "vgpu0 vgpu1 vgpu2 four five"
check "a user without rights may look" nobody list
refuse "but not create" 'root, or CAP_NET_ADMIN' \
	nobody create --profile soft-4
refuse "nor delete" 'root, or CAP_NET_ADMIN' nobody delete four
refuse "nor set" 'root, or CAP_NET_ADMIN' \
	nobody set gpu-pool --policy depth
equal "a refusal in JSON carries the same" \
	"$(vfctl -j create --profile soft-8 --parent gpu0 2>&1 >/dev/null |
		jq -r '.error.errno, (.error.parents[] | select(.parent == "gpu0") | .refusal, .fits)' |
		paste -sd' ')" "ENOSPC type soft-4"

note "in use is in use"
"$LAB_BIN/vfioclient" "$(fact four uuid)" hold 60 &
holder=$!
check "the holder is seen" until_true 20 \
	sh -c "$program -j show four | jq -e '.holder_pid == $holder'"
refuse "a vGPU that is open is not deleted; the holder is named" \
	"four.*vfioclient.*$holder" vfctl delete four
refuse "rmmod while functions live" 'in use' rmmod mdev_gpu
refuse "rmmod of the glue" 'in use' rmmod vfio_glue
kill $holder
wait $holder 2>/dev/null
check "closed, it is free again" until_true 20 \
	sh -c "$program -j show four | jq -e 'has(\"holder_pid\") | not'"
check "now it is deleted" vfctl delete vgpu0 vgpu1 vgpu2 four five
empty "nothing is left"

note "killed, interrupted, refused half way"
create=$types/mdev_gpu-soft-4/create
at "$create" openat:signal=KILL "$program" create --profile soft-4 --parent gpu0 \
	>/dev/null 2>&1
equal "SIGKILL between reserve and create ends it" $? 137
empty "and leaves nothing"
at "$create" openat:signal=KILL:when=2 \
	"$program" create --profile soft-4 --count 3 --parent gpu0 >/dev/null 2>&1
equal "SIGKILL at the second of three: the first stays" "$(names)" vgpu0
equal "the card counts it alone" "$(fact gpu0 resident)" 1
check "and it can be deleted" vfctl delete vgpu0
refuse "SIGTERM at the second of three" 'interrupted' at "$create" \
	openat:signal=TERM:when=2 "$program" create --profile soft-4 --count 3 --parent gpu0
empty "undoes all"
refuse "an error at the third of three" 'vgpu2.*Input/output error' at "$create" \
	write:error=EIO:when=3 "$program" create --profile soft-4 --count 3 --parent gpu0
empty "undoes all"
vfctl create --profile soft-4 --name one --uuid $uuid >/dev/null
at "/sys/bus/mdev/devices/$uuid/remove" openat:signal=KILL \
	"$program" delete one >/dev/null 2>&1
equal "SIGKILL between the two steps of delete leaves it draining" \
	"$(fact one state)" draining
refuse "which nobody can open" . "$LAB_BIN/vfioclient" $uuid info
check "another delete finishes it" vfctl delete one
empty "nothing is left"

note "events"
log=$LAB_OUT/monitor.json
"$program" -j monitor --count 5 >"$log" &
monitor=$!
# In /proc/net/netlink a port is a process and a number above bit 21; then come
# the groups that it is in.
listens() {
	local port groups

	while read -r _ _ port groups _; do
		[ "$((port % 4194304))" != "$1" ] || [ "$groups" = 00000000 ] || return 0
	done < <(tail -n +2 /proc/net/netlink)
	return 1
}
check "monitor listens" until_true 10 listens $monitor
vfctl create --profile soft-4 --name one >/dev/null
vfctl delete one >/dev/null
vfctl set gpu1 --mode mixed >/dev/null
check "five events come" until_true 10 sh -c "[ \$(wc -l <$log) = 5 ]"
kill $monitor 2>/dev/null
wait $monitor
equal "what happened, in order" "$(jq -r .event "$log" | paste -sd' ')" \
	"function-added function-changed function-changed function-removed parent-changed"
equal "with its states" \
	"$(jq -r '.function.state // .parent.mode' "$log" | paste -sd' ')" \
	"reserved active draining draining mixed"
equal "every time is a time" \
	"$(jq -r 'select(.time | test("^20..-..-..T..:..:..[.]......Z$") | not)' "$log")" ""
check "a mixed card takes two types" sh -c "$program create --profile soft-4 --parent gpu1 --name a &&
	$program create --profile soft-16 --parent gpu1 --name b"
check "they are deleted" vfctl delete a b
vfctl set gpu1 --mode one-type >/dev/null

note "capacity, mixes, places"
# room ARGUMENT...: what capacity says
room() { vfctl -j capacity "$@" | jq .room; }
equal "capacity tells how many more" "$(room --profile soft-4)" 16
equal "and of a mix, on cards of one type" "$(room --profile soft-16,soft-4:2)" 2
equal "excluding one of them" "$(room --profile soft-16,soft-4:2 --exclude gpu0)" 0
check "a mix is created at once" vfctl create --profile soft-4:2,soft-16 --owner anna
equal "a card per type, the large one first" "$(parents vgpu0 vgpu1 vgpu2)" "gpu1 gpu1 gpu0"
equal "for their owner" "$(fact vgpu0 owner)" anna
equal "what is left" "$(room --profile soft-4) $(room --profile soft-8)" "6 0"
equal "were one not there" "$(room --profile soft-8 --without vgpu2)" 4
check "they are deleted" vfctl delete vgpu0 vgpu1 vgpu2
check "a place is asked for" vfctl create --profile soft-8 --parent gpu0 --slot-offset 16 --name here
equal "and given" "$(fact here slot_offset_mib)" 16
refuse "a place that is taken" 'no free place for soft-8 at 16 MiB' \
	vfctl create --profile soft-8 --parent gpu0 --slot-offset 16
check "it is deleted" vfctl delete here

note "MIG-like mode"
check "a card is set to it" vfctl set gpu0 --mode mig
equal "it offers its own profiles" \
	"$(vfctl -j profiles --parent gpu0 | jq -r '.profiles[].name' | paste -sd' ')" \
	"soft-7g.32 soft-4g.16 soft-3g.16 soft-2g.8 soft-1g.8 soft-1g.4 soft-1g.4.me"
refuse "the others it has not in this mode" 'does not offer soft-8 in mig mode' \
	vfctl create --profile soft-8 --parent gpu0
check "a mix that fits, small ones named first" \
	vfctl create --profile soft-1g.4:2,soft-2g.8,soft-3g.16 --parent gpu0
equal "takes the engine whole" "$(fact gpu0 compute_free)" 0
refuse "more is refused, and why" 'gpu0' vfctl create --profile soft-1g.4
equal "as capacity says" "$(vfctl -j capacity --profile soft-1g.4 | jq -r .room)" 0
refuse "the mode stays while they live" 'which that mode has not' \
	vfctl set gpu0 --mode mixed
check "they are deleted" vfctl delete vgpu0 vgpu1 vgpu2 vgpu3
check "it is set back" vfctl set gpu0 --mode one-type --fit first
equal "with first fit" "$(fact gpu0 fit)" first
vfctl set gpu0 --fit best >/dev/null
empty "nothing is left"

note "adopt and release: a card"
card=0000:03:00.0
equal "bochs-drm has the card" "$(pci_driver $card)" bochs-drm
refuse "mdev_gpu refuses it: bochs-drm has it back" 'bochs-drm has it back' \
	at /sys/bus/pci/drivers/mdev_gpu/bind write:error=EIO "$program" adopt $card
equal "it has" "$(pci_driver $card)" bochs-drm
equal "driver_override is as it was" \
	"$(cat /sys/bus/pci/devices/$card/driver_override)" "(null)"
check "adopted" vfctl adopt $card
equal "mdev_gpu has it" "$(pci_driver $card)" mdev_gpu
check "adopting it again is no error" vfctl adopt 03:00.0
check "a vGPU on it" vfctl create --profile bochs-8 --name pane
refuse "not released while a function lives on it, which is named" 'pane' \
	vfctl release $card
check "the function is deleted" vfctl delete pane
refuse "bochs-drm refuses it: mdev_gpu has it back" 'mdev_gpu has it back' \
	at /sys/bus/pci/drivers/bochs-drm/bind write:error=EIO "$program" release $card
equal "it has" "$(pci_driver $card)" mdev_gpu
check "released" vfctl release $card
equal "bochs-drm has it" "$(pci_driver $card)" bochs-drm
refuse "a device that is none of ours" 'no driver of ours' vfctl adopt 0000:00:00.0
refuse "a device that is not there" 'no PCI device' vfctl adopt 0000:7f:00.0
exits "an address that is none" 2 vfctl adopt card

note "adopt and release: a NIC"
nic=0000:01:00.0
equal "igb has the NIC" "$(pci_driver $nic)" igb
echo 2 >/sys/bus/pci/devices/$nic/sriov_numvfs
refuse "not adopted while igb has VFs enabled" '2 VFs enabled by igb' vfctl adopt $nic
echo 0 >/sys/bus/pci/devices/$nic/sriov_numvfs
refuse "sriov_nic refuses it: igb has it back" 'igb has it back' \
	at /sys/bus/pci/drivers/sriov_nic/bind write:error=EIO "$program" adopt $nic
equal "it has" "$(pci_driver $nic)" igb
check "adopted" vfctl adopt $nic
equal "sriov_nic has it" "$(pci_driver $nic)" sriov_nic

check "a VF with an identity" vfctl create --profile vf-1g --name web \
	--mac 52:54:00:aa:bb:cc --vlan 42 --qos 3
vf=$(fact web address)
equal "its identity" "$(fact web mac) $(fact web vlan) $(fact web qos)" \
	"52:54:00:aa:bb:cc 42 3"
equal "vfio-pci has it" "$(pci_driver "$vf") $(fact web driver)" "vfio-pci vfio-pci"
check "its VFIO node is there" test -c "$(fact web device)"
equal "all seven VFs are enabled" "$(fact nic0 vfs_enabled)" 7
equal "one of them has a driver" \
	"$(find /sys/bus/pci/devices/$nic/virtfn*/ -maxdepth 1 -name driver | wc -l)" 1
check "two more" vfctl create --profile vf-1g --count 2
equal "are on VFs of their own" "$(fact vf0 vf_index) $(fact vf1 vf_index)" "1 2"
refuse "more than are left, per parent" 'nic0 has room for 4' \
	vfctl create --profile vf-1g --count 5
check "its identity changes" vfctl set web --vlan 0 --trust on --max-rate 100
equal "as was asked" "$(fact web vlan) $(fact web trust) $(fact web max_rate_mbps)" \
	"0 true 100"
refuse "a rate that the port does not have" . vfctl set web --max-rate 4000000000

node=$(fact web device)
sleep infinity <>"$node" &
holder=$!
check "a process opens its node" until_true 10 \
	sh -c "[ \$(readlink /proc/$holder/fd/0) = $node ] && grep -qx sleep /proc/$holder/comm"
refuse "a VF whose node is open is not deleted; the holder is named" \
	"web is open in sleep, pid $holder" vfctl delete web
equal "and still has its driver" "$(pci_driver "$vf")" vfio-pci
refuse "the NIC is not released while functions live on it" 'web, vf0, vf1' \
	vfctl release $nic
refuse "rmmod while they live" 'in use' rmmod sriov_nic
kill $holder
wait $holder 2>/dev/null
check "closed, it is deleted" vfctl delete web
equal "no driver has it" "$(pci_driver "$vf")" ""
equal "nor may one be meant to" \
	"$(cat "/sys/bus/pci/devices/$vf/driver_override")" "(null)"

modprobe igbvf
check "a VF as an interface" vfctl create --profile vf-1g --name tap --mode netdev \
	--mac 52:54:00:aa:bb:dd
equal "igbvf has it" "$(fact tap driver)" igbvf
equal "its address is administered" "$(fact tap mac)" 52:54:00:aa:bb:dd
check "its interface is there" test -d "/sys/class/net/$(fact tap netdev)"
check "it is deleted" vfctl delete tap
refuse "an error when vfio-pci is to take it" 'vfio-pci does not take' \
	at /sys/bus/pci/drivers/vfio-pci/bind write:error=EIO \
	"$program" create --profile vf-1g --name web
equal "undoes it" "$(names)" "vf0 vf1"
at /sys/bus/pci/drivers/vfio-pci/bind openat:signal=KILL \
	"$program" create --profile vf-1g --name web >/dev/null 2>&1
equal "SIGKILL before it is claimed leaves none" "$(names)" "vf0 vf1"
check "and the VF can be had again" vfctl create --profile vf-1g --name web
check "all are deleted" vfctl delete web vf0 vf1
refuse "igb refuses it: sriov_nic has it back" 'sriov_nic has it back' \
	at /sys/bus/pci/drivers/igb/bind write:error=EIO "$program" release $nic
equal "it has, with its VFs" "$(pci_driver $nic) $(fact nic0 vfs_enabled)" "sriov_nic 7"
check "released" vfctl release $nic
equal "igb has it" "$(pci_driver $nic)" igb
check "all modules unload" unload_modules
