# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
#
# For the tests, inside the host VM. A test starts with
#
#	#!/bin/bash
#	# lab: kernel=stock nics=2 gpus=bochs:64 timeout=300
#	. "$LAB_DIR/lib.sh"
#
# and prints its points with the functions below. LAB_TREE is the tree under
# test, LAB_BUILD its modules for the running kernel, LAB_OUT what the build
# machine keeps of this run.

set -u
LAB_OUT=/lab-out
export LAB_OUT

# note TEXT: a line for people
note() { printf '# %s\n' "$*"; }

# pass NAME, fail NAME: one point
pass() { printf 'ok - %s\n' "$*"; }
fail() { printf 'not ok - %s\n' "$*"; }
skip() { printf 'ok - %s # SKIP\n' "$*"; }

# indent: a command's output as notes
indent() { sed 's/^/#   /'; }

# check NAME COMMAND...: a point; the command's output is shown if it fails
check() {
	local name=$1 out status=0

	shift
	out=$("$@" 2>&1) || status=$?
	if [ "$status" = 0 ]; then
		pass "$name"
	else
		fail "$name"
		note "status $status: $*"
		indent <<<"$out"
	fi
	return "$status"
}

# refuse NAME REGEX COMMAND...: a point if the command fails and says REGEX
refuse() {
	local name=$1 regex=$2 out status=0

	shift 2
	out=$("$@" 2>&1) || status=$?
	if [ "$status" != 0 ] && grep -qE "$regex" <<<"$out"; then
		pass "$name"
		return 0
	fi
	fail "$name"
	note "status $status, wanted a failure with /$regex/: $*"
	indent <<<"$out"
	return 1
}

# equal NAME GOT WANT: a point
equal() {
	if [ "$2" = "$3" ]; then
		pass "$1"
	else
		fail "$1"
		note "got:  $2"
		note "want: $3"
		return 1
	fi
}

# bail TEXT: nothing that follows makes sense
bail() {
	fail "$*"
	exit 1
}

# until_true SECONDS COMMAND...: polls until the command succeeds
until_true() {
	local end=$((SECONDS + $1))

	shift
	until "$@" >/dev/null 2>&1; do
		[ "$SECONDS" -lt "$end" ] || return 1
		sleep 0.1
	done
}

# load_modules [MODULE[:PARAMETER=VALUE]...]: what they need from the kernel,
# then the suite's modules of LAB_BUILD in the order given; all by default.
load_modules() {
	local word module args file need

	modprobe vfio_iommu_type1 || return
	[ $# -gt 0 ] || set -- vfio_glue sriov_nic mdev_gpu
	for word in "$@"; do
		module=${word%%:*}
		args=
		[ "$module" = "$word" ] || args=${word#*:}
		! grep -q "^$module " /proc/modules || continue
		file=$LAB_BUILD/drivers/$module/$module.ko
		for need in $(modinfo -F depends "$file" | tr ',' ' '); do
			grep -q "^$need " /proc/modules || modprobe "$need" || return
		done
		# shellcheck disable=SC2086 # several parameters
		insmod "$file" $args || return
	done
}

# unload_modules: the suite's modules that are there, leaves first
unload_modules() {
	local module

	for module in mdev_gpu sriov_nic vfio_glue; do
		! grep -q "^$module " /proc/modules || rmmod "$module" || return
	done
}

# vfctl ...: the tree's tool
vfctl() { "$LAB_TREE/userspace/vfctl/vfctl" "$@"; }

# pci_driver BDF: the driver's name, nothing if there is none
pci_driver() {
	local link

	link=$(readlink "/sys/bus/pci/devices/$(bdf "$1")/driver") || return 0
	echo "${link##*/}"
}

# bdf BDF: with its domain
bdf() {
	case $1 in
	*:*:*) echo "$1" ;;
	*) echo "0000:$1" ;;
	esac
}

# pci_bind BDF DRIVER: takes the function from its driver, gives it to DRIVER;
# "none" leaves it without one
pci_bind() {
	local dev
	dev=/sys/bus/pci/devices/$(bdf "$1")

	[ ! -e "$dev/driver" ] || bdf "$1" >"$dev/driver/unbind"
	if [ "$2" = none ]; then
		echo >"$dev/driver_override"
		return
	fi
	echo "$2" >"$dev/driver_override"
	bdf "$1" >/sys/bus/pci/drivers_probe
	[ "$(pci_driver "$1")" = "$2" ]
}

# netdev_of BDF: the interface of a PCI function
netdev_of() {
	local dir

	for dir in /sys/bus/pci/devices/"$(bdf "$1")"/net/*; do
		[ -e "$dir" ] || return 1
		echo "${dir##*/}"
		return
	done
}

# host_monitor COMMAND: a command for the host VM's own QEMU (HMP); prints the
# answer. For links, errors, hot-unplug and the screens of the physical GPUs.
host_monitor() {
	# shellcheck disable=SC2016 # jq's variable
	host_qmp '{execute: "human-monitor-command",
		arguments: {"command-line": $value}}' "$*"
}

# host_qmp COMMAND [VALUE]: the same in its own language; COMMAND is a filter of
# jq, VALUE its $value
host_qmp() {
	local line port fd

	port=$(readlink -f /dev/virtio-ports/monitor)
	exec {fd}<>"$port"
	if [ ! -e /run/lab/monitor ]; then
		echo '{"execute":"qmp_capabilities"}' >&"$fd"
		while IFS= read -r -t 20 line <&"$fd"; do
			case $line in
			*'"return"'*) break ;;
			esac
		done
		touch /run/lab/monitor
	fi
	jq -nc --arg value "${2:-}" "$1" >&"$fd"
	while IFS= read -r -t 30 line <&"$fd"; do
		case $line in
		*'"return"'* | *'"error"'*)
			jq -r '.return // .error.desc' <<<"$line"
			break
			;;
		esac
	done
	exec {fd}>&-
}

# host_screendump GPU FILE: the screen of a physical GPU (gpu0..) as a PNG in
# LAB_OUT
host_screendump() {
	host_monitor "screendump $LAB_OUT_HOST/$2 -f png $1"
}

# host_reboot: ends this run of the test, in which LAB_BOOT is 1. The host VM
# starts anew as "reboot" has it, drivers' shutdown and all, and runs the test
# once more, with LAB_BOOT 2 and the points so far. Only LAB_OUT is kept. A
# process that shall run until then needs a session of its own (setsid).
host_reboot() {
	host_qmp '{execute: "set-action", arguments: {reboot: "reset"}}' >/dev/null
	: >/run/lab/reboot
	exit 0
}
