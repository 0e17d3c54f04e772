#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# vfctl apply against the real modules: what is as the file says is not touched,
# what fails is undone whole, and whatever kills it leaves the old or the new.
#
#	nic0  01:00.0  82576 -- sriov_nic: web, db (vfio-pci), tap (igbvf) --+
#	                                                                   hub
#	nic1  02:00.0  82576 -- igb: the peer, 10.3.0.200 ------------------+
#	gpu0, gpu1     system memory, 32 MiB each
#
# lab: kernel=stock nics=2 timeout=900
# lab: dmesg-allow=(loading out-of-tree module|module verification failed)
. "$LAB_DIR/lib.sh"
. "$LAB_DIR/vfs.sh"

program=$LAB_TREE/userspace/vfctl/vfctl
work=/run/work
mkdir -p $work

# fact OBJECT KEY
fact() { vfctl -j show "$1" | jq -r ".$2"; }
# state: all that there is and that lasts, whatever the order in which it was
# made; no counters, no generations
state() {
	vfctl -j list | jq -S '.parents |= (map(del(.index, .ifindex)) | sort_by(.name)) | .functions |= (map(del(.generation, .creator_pid,
		.creator_comm, .holder_pid, .holder_comm, .resets, .mailbox_errors,
		.spoofs, .rx_packets, .rx_bytes, .tx_packets, .tx_bytes)) | sort_by(.name))'
	ls -d /sys/bus/mdev/devices/* /sys/bus/pci/drivers/{vfio-pci,igbvf}/0000:* /run/vfctl/*.yaml* 2>/dev/null
	grep -H . "$PF_DEV"/virtfn*/driver_override 2>/dev/null
}
# who: each function with its generation
who() { vfctl -j list functions | jq -r '.functions[] | "\(.name) \(.uuid) \(.generation)"' | sort; }
# at INJECTION COMMAND...: a fault at a system call
at() {
	local what=$1

	shift
	strace -qq -o /dev/null -e "inject=$what" "$@"
}

# listens PID: it is in a multicast group, see 60-vfctl.sh
listens() {
	local port groups

	while read -r _ _ port groups _; do
		[ "$((port % 4194304))" != "$1" ] || [ "$groups" = 00000000 ] || return 0
	done < <(tail -n +2 /proc/net/netlink)
	return 1
}

modprobe igb
modprobe igbvf
check "the modules load" load_modules vfio_glue sriov_nic \
	"mdev_gpu:soft_gpus=2 soft_vram_mib=32" || exit 1
check "the NIC is adopted" vfctl adopt 0000:01:00.0 || exit 1

cat >$work/old.yaml <<'YAML'
version: 1
prune: true
pools:
  - { kind: gpu, policy: depth }
parents:
  - { name: gpu0, mode: mixed }
  - { name: nic0, guard_resets: 5 }
functions:
  - { name: web, profile: vf-1g, mac: "52:54:00:aa:bb:01", vlan: 42, qos: 3 }
  - { name: db, profile: vf-1g, max_rate_mbps: 100, trust: true }
  - { name: tap, profile: vf-1g, mode: netdev, mac: "52:54:00:aa:bb:03" }
  - { name: desk0, profile: soft-4, parent: gpu0 }
  - { name: desk1, profile: soft-8, parent: gpu0 }
  - { name: desk2, profile: soft-8, parent: gpu0, owner: anna }
  - { name: desk3, profile: soft-4, uuid: 5a1e0000-0000-4000-8000-000000000061 }
YAML
cat >$work/new.yaml <<'YAML'
version: 1
prune: true
pools:
  - { kind: gpu, policy: breadth }
parents:
  - { name: gpu0, mode: mixed, fit: first }
  - { name: nic0, guard_resets: 4 }
functions:
  - { name: web, profile: vf-1g, mac: "52:54:00:aa:bb:02", vlan: 43, qos: 0 }
  - { name: tap, profile: vf-1g, mode: netdev, mac: "52:54:00:aa:bb:03" }
  - { name: api, profile: vf-1g, uuid: 5a1e0000-0000-4000-8000-000000000062 }
  - { name: desk0, profile: soft-4, parent: gpu0 }
  - { name: desk1, profile: soft-16, parent: gpu1 }
  - { name: desk3, profile: soft-4 }
  - { name: desk4, profile: soft-8, parent: gpu0, uuid: 5a1e0000-0000-4000-8000-000000000063 }
YAML

note "apply"
state >$work/empty
check "plan shows it" vfctl plan -f $work/old.yaml
check "a dry run touches nothing" vfctl apply --dry-run -f $work/old.yaml
equal "nothing" "$(diff <(state) $work/empty)" ""
refuse "so it is not as the file says" '10 objects are not as' \
	vfctl assert -f $work/old.yaml
refuse "a step that fails undoes all, VFs too" 'everything is as it was' \
	at write:error=EIO:when=12 "$program" apply -f $work/old.yaml
equal "all" "$(diff $work/empty <(state))" ""
check "VFs and vGPUs at once" vfctl apply -f $work/old.yaml
check "now it is as the file says" vfctl assert -f $work/old.yaml
equal "with identities and places" \
	"$(fact web vlan) $(fact web driver) $(fact tap driver) $(fact desk2 owner) $(fact gpu0 mode) $(fact nic0 guard_resets)" \
	"42 vfio-pci igbvf anna mixed 5"

note "what did not change is not touched"
vfctl export >$work/export.yaml
check "what is exported can be applied" vfctl assert -f $work/export.yaml
vfctl -j export >$work/export.json
check "as JSON, too" vfctl assert -f $work/export.json
join tap "$(fact tap address)" 10.3.0.1
ip link set "$(netdev_of 01:00.0)" up
join peer 02:00.0 10.3.0.200
check "the peer is reached" until_true 20 reaches tap
"$LAB_BIN/vfioclient" "$(fact desk0 uuid)" hold 3000 &
holder=$!
check "a vGPU is opened" until_true 20 sh -c "$program -j show desk0 | jq -e '.holder_pid == $holder'"
who >$work/who
ip netns exec tap ping -q -i 0.2 10.3.0.200 >$work/ping &
ping=$!
equal "applied again, there is nothing to do" "$(vfctl apply -f $work/old.yaml)" \
	"Nothing to do. Functions left alone: 7."
equal "all are who they were" "$(diff <(who) $work/who)" ""

note "from the old to the new and back"
state >$work/old
check "to the new" vfctl apply -f $work/new.yaml
check "as the file says" vfctl assert -f $work/new.yaml
equal "web, tap, desk0 and desk3 are who they were" "$(who | comm -12 - $work/who | cut -d' ' -f1 | paste -sd' ')" \
	"desk0 desk3 tap web"
equal "desk1 is made anew under its UUID" "$(fact desk1 uuid)" \
	"$(sed -n 's/^desk1 \([^ ]*\) .*/\1/p' $work/who)"
state >$work/new
# The old in full: what was exported tells every place and UUID.
check "back to what was exported" sh -c "sed 's/^version: 1/&\nprune: true/' $work/export.yaml >$work/back.yaml &&
	$program apply -f $work/back.yaml"
equal "all is as it was" "$(diff $work/old <(state))" ""

note "what is open is not taken away"
cat >$work/few.yaml <<'YAML'
version: 1
prune: true
functions:
  - { name: tap, profile: vf-1g, mode: vfio }
YAML
refuse "plan tells" "desk0 is open in vfioclient, pid $holder" vfctl plan -f $work/few.yaml
refuse "apply refuses" "desk0 is open in vfioclient, pid $holder" vfctl apply -f $work/few.yaml
equal "nothing was done" "$(diff $work/old <(state))" ""

note "more than there is room for"
cat >$work/much.yaml <<'YAML'
version: 1
functions:
  - { name: web, profile: vf-1g, vlan: 7 }
  - { name: a, profile: soft-32, parent: gpu1 }
  - { name: b, profile: soft-16, parent: gpu0 }
YAML
refuse "is refused, and why" 'gpu0|gpu1' vfctl apply -f $work/much.yaml
equal "nothing was done" "$(diff $work/old <(state))" ""

# At some of the calls that send to the kernel, every third that writes, and
# some that move or remove a file, it is killed; then all is the old or the new.
note "killed at a system call"
undone=0 finished=0 odd=0
for call in sendmsg write rename unlink; do
	case $call in
	sendmsg) step=8 ;;
	write) step=3 ;;
	unlink) step=4 ;;
	*) step=2 ;;
	esac
	for ((n = 1; n < 200; n += step)); do
		status=0
		at "$call:signal=KILL:when=$n" "$program" apply -f $work/new.yaml \
			>$work/out 2>&1 || status=$?
		[ $status != 137 ] || vfctl recover >$work/out 2>&1 || {
			note "recover after $call $n:"
			indent <$work/out
		}
		state >$work/now
		if cmp -s $work/now $work/old; then
			undone=$((undone + 1))
		elif cmp -s $work/now $work/new; then
			finished=$((finished + 1))
			vfctl apply -f $work/back.yaml >$work/out 2>&1 || indent <$work/out
		else
			odd=$((odd + 1))
			note "killed at $call $n, neither the old nor the new:"
			diff $work/old $work/now | indent
			rm -f /run/vfctl/*.yaml*
			vfctl apply -f $work/back.yaml >$work/out 2>&1 || indent <$work/out
		fi
		[ $status = 137 ] || break
	done
	note "$call: $((n / step)) places; so far undone $undone, done $finished"
done
equal "it is the old or the new each time" $odd 0
check "often the old" test $undone -gt 5

note "errors at the kernel's door"
odd=0 refused=0
for ((n = 5; n < 100; n += 5)); do
	if at "write:error=EIO:when=$n" "$program" apply -f $work/new.yaml >$work/out 2>&1; then
		break
	fi
	# Its own output cannot be written: what it says is not what it does.
	if grep -q 'cannot write the output' $work/out; then
		vfctl apply -f $work/back.yaml >/dev/null
		continue
	fi
	refused=$((refused + 1))
	state >$work/now
	if ! cmp -s $work/now $work/old; then
		odd=$((odd + 1))
		note "write $n fails:"
		indent <$work/out
		diff $work/old $work/now | indent
		vfctl apply -f $work/back.yaml >$work/out 2>&1 || indent <$work/out
	fi
done
equal "each is undone whole" $odd 0
check "there were some" test $refused -gt 1
vfctl apply -f $work/back.yaml >/dev/null

at write:signal=KILL:when=6 "$program" apply -f $work/new.yaml >/dev/null 2>&1
check "the next apply ends one that was killed" sh -c \
	"$program apply -f $work/back.yaml 2>$work/err && grep 'it was undone' $work/err"
equal "all is as it was" "$(diff $work/old <(state))" ""
at write:signal=KILL:when=8 "$program" apply -f $work/new.yaml >/dev/null 2>&1
for n in 1 3; do
	at "write:signal=KILL:when=$n" "$program" recover >/dev/null 2>&1
done
check "nor does it matter if recover is killed" vfctl recover
equal "all is as it was" "$(diff $work/old <(state))" ""
refuse "two at a time" 'another vfctl is applying' \
	flock /run/vfctl/lock "$program" apply -f $work/new.yaml

note "through all of it"
equal "the open vGPU was never touched" "$(fact desk0 holder_pid)" $holder
equal "nor were desk3 and tap" "$(who | comm -12 - $work/who | cut -d' ' -f1 | paste -sd' ')" \
	"desk0 desk3 tap web"
kill -INT $ping
wait $ping
lost=$(sed -nE 's/.* ([0-9]+)% packet loss.*/\1/p' $work/ping)
equal "the unchanged VF lost no packet" "$lost" 0
indent <$work/ping
kill $holder
wait $holder 2>/dev/null
ip netns del tap

note "saved, and back after the modules were gone"
check "it is saved" vfctl save --file $work/saved.yaml
printf 'version: 1\nprune: true\nparents: [{name: nic0, vfs_enabled: 0}]\n' >$work/none.yaml
check "all goes" vfctl apply -f $work/none.yaml
equal "and no VF is left" "$(fact nic0 vfs_enabled) $(vfctl -j list functions | jq '.functions | length')" "0 0"
check "the modules unload" unload_modules
load_modules vfio_glue
"$program" apply --wait 60 -f $work/saved.yaml >$work/out 2>&1 &
apply=$!
check "apply waits for the parents" until_true 20 listens $apply
load_modules sriov_nic "mdev_gpu:soft_gpus=2 soft_vram_mib=32"
wait $apply
equal "and then is done" $? 0
equal "all is as it was, UUIDs, addresses and places" "$(diff $work/old <(state))" ""
check "all goes, by a file from a pipe" sh -c "cat $work/none.yaml | $program apply -f -"
ip netns del peer
check "the modules unload" unload_modules
