#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Fuzzes each target for a time, in TAP. It begins with what the golden tests
# read, and goes on with what the last run has learned.
#
#	run.sh BUILD SECONDS
set -u
build=$(realpath "$1")
seconds=$2
golden=$(realpath "$(dirname "$0")/../golden")
failed=0

seeds=$(mktemp -d)
trap 'rm -rf "$seeds"' EXIT
mkdir "$seeds/file" "$seeds/reply"
cp "$golden"/*.yaml "$golden"/*.json "$seeds/file"
for talk in "$golden"/*.talk; do
	args=()
	eval "args=($(cat "${talk%.talk}.args"))"
	mkdir -p "$seeds/root"
	(cd "$golden" && VFCTL_RECORD=$seeds/reply VFCTL_TALK=$talk \
		VFCTL_SYSROOT=$seeds/root "$build/vfctl" "${args[@]}") >/dev/null 2>&1
	rm -rf "$seeds/root"
done

for target in file reply; do
	mkdir -p "$build/fuzz/corpus.$target"
	if log=$("$build/fuzz/$target" -max_total_time="$seconds" -timeout=10 \
			-max_len=4096 -verbosity=0 -print_final_stats=1 \
			-artifact_prefix="$build/fuzz/$target-" \
			"$build/fuzz/corpus.$target" "$seeds/$target" 2>&1); then
		runs=$(sed -n 's/^stat::number_of_executed_units: *//p' <<<"$log")
		echo "ok - fuzz: $target: $runs inputs"
	else
		echo "not ok - fuzz: $target"
		tail -n 40 <<<"$log" | sed 's/^/# /'
		failed=1
	fi
done
exit $failed
