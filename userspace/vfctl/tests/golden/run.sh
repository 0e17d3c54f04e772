#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Runs vfctl over recorded conversations (../talk.h) and compares all that it
# prints. Each NAME.args is run twice, as it is and with --json:
#
#	NAME.args	the command line
#	NAME.talk	what the system does; none: it is not asked anything
#	NAME.text	what is printed, a missing file: nothing
#	NAME.err	what is printed on stderr
#	NAME.json	the same facts for programs
#	NAME.err.json
#	NAME.status	exit status, 0 if missing
#
#	run.sh PROGRAM [NAME...]	prints TAP; of all, or of these
#	run.sh PROGRAM --update		writes what is printed into the files
set -u
program=$(realpath "$1")
update=${2:-}
names=("${@:2}")
cd "$(dirname "$0")" || exit 1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export TZ=UTC LC_ALL=C NO_COLOR=1 TERM=dumb
failed=0

# run NAME [OPTION]: leaves stdout, stderr and status in $work
run() {
	local args

	eval "args=($(cat "$1.args"))"
	rm -rf "$work/root"
	mkdir "$work/root"
	if [ -e "$1.talk" ]; then
		export VFCTL_TALK=$PWD/$1.talk
	else
		export VFCTL_TALK=/dev/null
	fi
	VFCTL_SYSROOT=$work/root $wrapper "$program" "${@:2}" "${args[@]}" \
		>"$work/out" 2>"$work/err" </dev/null
	echo $? >"$work/status"
}

# same FILE WANTED: FILE in $work is WANTED, or becomes it
same() {
	if [ "$update" = --update ]; then
		if [ -s "$work/$1" ]; then cp "$work/$1" "$2"; else rm -f "$2"; fi
	elif [ -e "$2" ]; then
		diff -u "$2" "$work/$1" >>"$work/diff"
	else
		diff -u /dev/null "$work/$1" >>"$work/diff"
	fi
}

# point NAME FORM: prints the result of the last run
point() {
	if [ -s "$work/diff" ]; then
		echo "not ok - golden: $1 ($2)"
		sed 's/^/# /' "$work/diff"
		failed=1
	else
		echo "ok - golden: $1 ($2)"
	fi
	: >"$work/diff"
}

wrapper=${VFCTL_WRAPPER:-}
: >"$work/diff"
if [ ${#names[@]} = 0 ] || [ "$update" = --update ]; then
	names=(*.args)
	names=("${names[@]%.args}")
fi
for name in "${names[@]}"; do
	run "$name"
	same out "$name.text"
	same err "$name.err"
	want=0
	if [ -e "$name.status" ]; then want=$(cat "$name.status"); fi
	got=$(cat "$work/status")
	if [ "$update" = --update ]; then
		if [ "$got" = 0 ]; then
			rm -f "$name.status"
		else
			echo "$got" >"$name.status"
		fi
	elif [ "$got" != "$want" ]; then
		echo "exit status $got, not $want" >>"$work/diff"
	fi
	if [ "$got" = 98 ]; then
		cat "$work/err" >>"$work/diff"
	fi
	point "$name" text

	run "$name" --json
	same out "$name.json"
	same err "$name.err.json"
	if [ "$(cat "$work/status")" != "$got" ]; then
		echo "exit status $(cat "$work/status"), not $got" >>"$work/diff"
	fi
	# Help is text in either form, and a drawing a drawing.
	if [ -s "$work/out" ] && ! grep -q '^Usage\|^vfctl \|^<svg ' "$work/out" &&
	   ! jq -e . "$work/out" >/dev/null 2>&1; then
		echo "stdout is not JSON" >>"$work/diff"
	fi
	if [ -s "$work/err" ] && ! jq -e .error.message "$work/err" >/dev/null 2>&1; then
		echo "stderr is not a JSON error" >>"$work/diff"
	fi
	point "$name" JSON
done
exit $failed
