# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
#
# For the VM's sides of the benchmarks. Source it after lab/lib.sh; rows go to
# /lab-out/rows, with $driver and $run in them.

meter=$(dirname "$LAB_TEST")/out/meter
rows=/lab-out/rows
tag=0 driver='' run=0

# setting NAME DEFAULT: "bench.NAME=" of the command line
setting() {
	local word

	for word in $(</proc/cmdline); do
		[ "${word%%=*}" != "bench.$1" ] || { echo "${word#*=}" && return; }
	done
	echo "$2"
}
# shellcheck disable=SC2034 # whoever sources this repeats so often
runs=$(setting runs 1)
only=$(setting only '')

# wanted TEST...: one of them is measured in this run
wanted() {
	local test

	for test; do
		[[ -n $only && ,$only, != *,$test,* ]] || return 0
	done
	return 1
}

# row TEST OPERATIONS: what meter says on its standard input becomes a row
row() {
	local line

	read -r line || return
	printf '{"test": "%s", "driver": "%s", "run": %d, "ops": %s, %s\n' \
		"$1" "$driver" "$run" "$2" "${line#?}" >>"$rows"
}

# measured [netns NAME] VERB ARGUMENT...: a region of its own; sets $line
measured() {
	local out within=()

	if [ "$1" = netns ]; then
		within=(ip netns exec "$2")
		shift 2
	fi
	tag=$((tag + 1))
	if ! out=$("${within[@]}" "$meter" "$tag" "$@" 2>&1); then
		note "$driver: $*: $(tail -n 1 <<<"$out")"
		return 1
	fi
	line=$(tail -n 1 <<<"$out")
}

# measure TEST OPERATIONS [netns NAME] VERB ARGUMENT...: a row
measure() {
	local line

	measured "${@:3}" && row "$1" "$2" <<<"$line"
}

# figure TEST NAME VALUE: a row without a region
figure() { echo "{\"$2\": $3}" | row "$1" 1; }

# kernel_symbols: for the counter's report; those of modules after each load
kernel_symbols() { awk '$4 == ""' /proc/kallsyms >/lab-out/symbols; }
module_symbols() { awk '$4 != ""' /proc/kallsyms >"/lab-out/symbols.$driver.$run"; }

: >"$rows"
