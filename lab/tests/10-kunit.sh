#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Every KUnit suite of the tree, in the kernel with KASAN and lockdep; each
# case is a point.
#
# lab: kernel=lab memory=2G timeout=1200
. "$LAB_DIR/lib.sh"

debugfs=/sys/kernel/debug/kunit

# points RESULTS...: the cases of suites from their KTAP, and of those that failed
# the reasons. A suite's own line is not indented, its cases are by four, their
# parameters by eight. One program for all: starting one is what takes time here.
points() {
	awk '
		FNR == 1 { n = split(FILENAME, part, "/"); suite = part[n - 1] }
		/^ *#.*(EXPECTATION|ASSERTION) FAILED/ || /Expected/ || /^        not ok/ {
			reasons = reasons "#   " $0 "\n"
		}
		/^    (ok|not ok) [0-9]+ / {
			verdict = /^    ok/ ? "ok" : "not ok"
			skip = / # SKIP/ ? " # SKIP" : ""
			sub(/^    (ok|not ok) [0-9]+ /, "")
			sub(/ *#.*/, "")
			printf "%s - %s: %s%s\n%s", verdict, suite, $0, skip, reasons
			reasons = ""
		}' "$@"
}

load_modules || note "not all modules load"
declare -A before
for suite in "$debugfs"/*; do before[$suite]=yes; done
for module in "$LAB_BUILD"/kunit/*.ko; do
	if [ ! -e "$module" ]; then
		note "the tree has no suites"
		break
	fi
	note "${module##*/}"
	insmod "$module" || fail "${module##*/} loads"
done
results=()
for suite in "$debugfs"/*; do
	[ -n "${before[$suite]:-}" ] || results+=("$suite/results")
done
[ ${#results[@]} = 0 ] || points "${results[@]}"
