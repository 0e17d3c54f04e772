#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Every KUnit suite of the tree, in the kernel with KASAN and lockdep; each
# case is a point.
#
# lab: kernel=lab memory=2G timeout=1200
. "$LAB_DIR/lib.sh"

# suite_points DIRECTORY: the cases of a suite from its KTAP. The suite's own
# line is not indented, its cases are by four, their parameters by eight.
suite_points() {
	local suite=${1##*/}

	sed -nE "s/^ {4}(ok|not ok) [0-9]+ ([^#]*[^# ])( *#.*)?\$/\1 - $suite: \2\3/p" \
		"$1/results" | sed -E 's/ # SKIP.*/ # SKIP/'
	# of a case that failed, its reasons
	grep -E '^ *#.*(EXPECTATION|ASSERTION) FAILED|Expected|^ {8}not ok' \
		"$1/results" | indent
}

load_modules || note "not all modules load"
debugfs=/sys/kernel/debug/kunit
for module in "$LAB_BUILD"/kunit/*.ko; do
	if [ ! -e "$module" ]; then
		note "the tree has no suites"
		break
	fi
	name=$(basename "$module" .ko)
	before=$(ls "$debugfs")
	if ! insmod "$module"; then
		fail "$name loads"
		continue
	fi
	after=$(ls "$debugfs")
	if [ "$before" = "$after" ]; then
		note "$name has no suite of its own"
		continue
	fi
	for suite in $(comm -13 <(echo "$before") <(echo "$after")); do
		suite_points "$debugfs/$suite"
	done
done
