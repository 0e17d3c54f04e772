#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The VM's side of the benchmark of the control plane: what vfctl needs for what
# mdevctl and ip do, in turn. bench/run starts it.
#
#	01:00.0       82576, seven VFs
#	gpu0 ...      128 software GPUs of 32 MiB: room for 1024 vGPUs
#
# lab: nics=1 cpus=1 memory=8G accel=tcg append=nokaslr timeout=7200
# lab: dmesg-allow=(loading out-of-tree module|module verification failed)
. "$LAB_DIR/lib.sh"
# shellcheck source=measure.sh
. "$(dirname "$LAB_TEST")/measure.sh"

program=$LAB_TREE/userspace/vfctl/vfctl
profile=soft-4
type=mdev_gpu-soft-4
many=64
all=$(setting functions 1000)

# uuid N
uuid() { printf '5a1e0000-0000-4000-8000-%012d' "$1"; }

# both_lists TEST OPERATIONS COMMAND...: vfctl's list beside the command
both_lists() {
	local test=$1 operations=$2

	shift 2
	wanted "$test" || return 0
	driver=vfctl
	measure "$test" "$operations" run "$program" list -j
	driver=peer
	measure "$test" "$operations" run "$@"
}

delete_all() {
	"$program" list functions -j | jq -r '.functions[].name' |
		xargs "$program" delete >/dev/null
}

vf_tests() {
	wanted list-vfs || return 0
	"$program" create --profile vf-1g --count 7 >/dev/null || return
	"$program" list -j >/dev/null
	ip -j link show dev "$A" >/dev/null
	both_lists list-vfs 1 ip -j link show dev "$A"
	delete_all
}

# starts N: a script that has mdevctl start so many on the cards, as many on each
# as it has room for
starts() {
	local i

	for ((i = 0; i < $1; i++)); do
		echo "mdevctl start -u $(uuid "$i") -p soft$((i / 8)) -t $type"
	done >/run/starts
	sed 's/start -u \([^ ]*\) .*/stop -u \1/' /run/starts >/run/stops
}

function_tests() {
	wanted create-1 create-64 || return 0
	# Once before, so that nobody pays for a first time.
	mdevctl start -u "$(uuid 0)" -p soft0 -t $type && mdevctl stop -u "$(uuid 0)"
	driver=peer
	measure create-1 1 run mdevctl start -u "$(uuid 0)" -p soft0 -t $type
	measure delete-1 1 run mdevctl stop -u "$(uuid 0)"
	"$program" create --profile $profile --name once >/dev/null &&
		"$program" delete once >/dev/null
	driver=vfctl
	measure create-1 1 run "$program" create --profile $profile --name one
	measure delete-1 1 run "$program" delete one

	wanted create-64 || return 0
	starts $many
	driver=peer
	measure create-64 $many run sh /run/starts
	measure delete-64 $many run sh /run/stops
	driver=floor
	# shellcheck disable=SC2046 # many words
	measure create-64 $many write $(sed 's|.*-u \([^ ]*\) -p \([^ ]*\) -t \(.*\)|/sys/class/mdev_bus/\2/mdev_supported_types/\3/create \1|' /run/starts)
	sh /run/stops
	driver=vfctl
	measure create-64 $many run "$program" create --profile $profile --count $many
	# shellcheck disable=SC2046 # many names
	measure delete-64 $many run "$program" delete $(
		"$program" list functions -j | jq -r '.functions[].name')
}

list_tests() {
	local i

	wanted list-all || return 0
	for ((i = all; i > 0; i -= many)); do
		"$program" create --profile $profile \
			--count $((i < many ? i : many)) >/dev/null || return
	done
	both_lists list-all "$all" mdevctl list --dumpjson
	delete_all
}

modprobe vfio-pci
kernel_symbols
load_modules vfio_glue sriov_nic || bail "sriov_nic loads"
A=$(netdev_of 01:00.0) || bail "the PF has an interface"
ip link set "$A" up
for ((run = 1; run <= runs; run++)); do
	for driver in vfctl peer; do module_symbols; done
	vf_tests
done
load_modules "mdev_gpu:soft_gpus=128 soft_vram_mib=32" || bail "mdev_gpu loads"
for ((run = 1; run <= runs; run++)); do
	for driver in vfctl peer; do module_symbols; done
	function_tests
	list_tests
	pass "run $run"
done
