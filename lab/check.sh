#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Every check there is. Nothing stops at the first failure; the last line is
# "N passed, N failed".
#
#   lab/check.sh          all
#   lab/check.sh NAME...  only these of: build sparse style gen vfctl shell lab
set -euo pipefail
. "$(dirname "$0")/common.sh"
tree=$(dirname "$lab_dir")
cd "$tree"
logs=$tree/lab/out/check
mkdir -p "$logs"
passed=0 failed=0
: >"$logs/failures"
: >"$logs/lab.log"

# c_files DIR...: sources that people write
c_files() {
	git ls-files --cached --others --exclude-standard -- "$@" |
		grep -E '\.[ch]$' | grep -vE '(^|/)nl_gen\.[ch]$'
}

# The checks run as conditions, where "set -e" has no say: each step counts.
check_build() {
	rm -rf lab/out/build-stock
	lab/build.sh . stock || return
	! grep -i 'warning' lab/out/build-stock/build.log
}

check_sparse() {
	local build=$tree/lab/out/build-stock log=$logs/sparse.raw

	lab/build.sh . stock || return
	make -C "$(lab_kernel_build stock)" M="$build" W=1 C=2 modules >"$log" 2>&1 || {
		tail -n 20 "$log"
		return 1
	}
	grep -q '^  CHECK ' "$log" || return
	# what sparse says of the kernel's own headers is not ours
	! grep -E '\.[ch]:[0-9]+:[0-9]+: (warning|error)' "$log" |
		grep -vE '^(/usr/src/|(\./)?(include|arch)/)'
}

# checkpatch IGNORED-TYPES DIR...
checkpatch() {
	local ignore=$1

	shift
	c_files "$@" | xargs -r -n 20 perl "$source/scripts/checkpatch.pl" --no-tree \
		--strict --terse --quiet --show-types --no-summary --ignore "$ignore" --file
}

# checkpatch wants a comment beside each lock, where ours are in the struct's
# kernel-doc, and knows the types and functions of the kernel only. ethtool's
# standard counters are named as in the standard. kernel.h of the replay plays
# the kernel, whose macros it may not judge.
check_style() {
	local source found

	source=$(lab/kernel.sh --path)/../src
	found=$(
		checkpatch UNCOMMENTED_DEFINITION,MACRO_ARG_REUSE,CAMELCASE drivers kunit
		checkpatch UNCOMMENTED_DEFINITION,MACRO_ARG_REUSE,MACRO_ARG_UNUSED compat
		checkpatch PREFER_KERNEL_TYPES,MULTIPLE_ASSIGNMENTS,CAMELCASE,VOLATILE,STRCPY,PREFER_DEFINED_ATTRIBUTE_MACRO,EMBEDDED_FUNCTION_NAME,SSCANF_TO_KSTRTO,NAKED_SSCANF,MACRO_ARG_REUSE,COMPLEX_MACRO \
			userspace lab bench ':!bench/placement/kernel.h'
		c_files drivers kunit compat |
			xargs -r perl "$source/scripts/kernel-doc" -none -Wall 2>&1
	)
	printf '%s\n' "$found"
	[ -z "$found" ]
}

check_gen() { lab/gen.sh --check; }

check_vfctl() { make -C userspace/vfctl check; }

check_shell() {
	git ls-files --cached --others --exclude-standard lab bench compat .ci packaging |
		while read -r file; do
			[ -f "$file" ] || continue
			case $file in
			*.sh) echo "$file" ;;
			*) ! head -n 2 "$file" | grep -qE '^#!.*(bash|/sh)|busybox sh|shellcheck shell' ||
				echo "$file" ;;
			esac
		done | xargs -r shellcheck -x --source-path=SCRIPTDIR
}

# static NAME TEXT: one check, one point
static() {
	local start=$SECONDS

	if (set -e; "check_$1") >"$logs/$1.log" 2>&1; then
		passed=$((passed + 1))
		printf '[check] ok - %s (%d s)\n' "$2" $((SECONDS - start))
	else
		failed=$((failed + 1))
		printf '[check] not ok - %s (%d s, %s)\n' "$2" $((SECONDS - start)) "$logs/$1.log" |
			tee -a "$logs/failures"
		tail -n 15 "$logs/$1.log" | sed 's/^/    /'
	fi
}

# lab_worker NUMBER: takes tests from file descriptor 3 until there are none. Who
# reads holds the lock on 4, since a line of a pipe is read byte by byte.
lab_worker() {
	local test

	while flock 4 && IFS= read -r test <&3; do
		flock -u 4
		LAB_LOCK=$logs/lock.$1 lab/run --no-build --quiet \
			--tally "$logs/tally.$test" "$test" 3<&- 4<&- || true
	done
	flock -u 4
}

# An emulated machine keeps little more than one core busy, so two run side by
# side if there is room. The first test makes what all of them share.
check_lab() {
	local workers=1 names ok bad test

	mapfile -t names < <(cd lab/tests && printf '%s\n' [0-9]*.sh | sed 's/\.sh$//' | sort -r)
	[ "$(nproc)" = 1 ] ||
		[ "$(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo)" -lt $((12 << 20)) ] ||
		workers=2
	rm -f "$logs"/tally.*
	lab/build.sh . lab >/dev/null || true
	lab/run --quiet --tally "$logs/tally.${names[-1]}" "${names[-1]}" 2>&1 |
		tee "$logs/lab.log" || true
	: >"$logs/queue.lock"
	{
		for ((i = 1; i <= workers; i++)); do
			lab_worker "$i" 4<"$logs/queue.lock" &
		done
		wait
	} 3< <(printf '%s\n' "${names[@]::${#names[@]}-1}") | tee -a "$logs/lab.log"
	for test in "${names[@]}"; do
		if read -r ok bad <"$logs/tally.$test"; then
			passed=$((passed + ok))
			failed=$((failed + bad))
		else
			failed=$((failed + 1))
			echo "[check] not ok - the lab runs $test" | tee -a "$logs/failures"
		fi
	done 2>/dev/null
}

[ $# -gt 0 ] || set -- build sparse vfctl shell style gen lab
kernel_pid=
case " $* " in
*' style '* | *' gen '* | *' lab '*)
	"$lab_dir/kernel.sh" >/dev/null &
	kernel_pid=$!
	trap '[ -z "$kernel_pid" ] || kill $kernel_pid 2>/dev/null || true' EXIT
	;;
esac

# wait_kernel: style, gen and lab need its source or the kernel itself
wait_kernel() {
	[ -n "$kernel_pid" ] || return 0
	wait "$kernel_pid" || say "[check] the lab kernel does not build"
	kernel_pid=
}

for name; do
	case $name in
	build) static build "the modules build without a warning" ;;
	sparse) static sparse "sparse finds nothing" ;;
	vfctl) static vfctl "vfctl builds and passes its tests" ;;
	shell) static shell "shellcheck finds nothing" ;;
	style)
		wait_kernel
		static style "checkpatch and kernel-doc find nothing"
		;;
	gen)
		wait_kernel
		static gen "generated files are those of the spec"
		;;
	lab)
		wait_kernel
		check_lab
		;;
	*) die "unknown check '$name'" ;;
	esac
done 2>&1

# Whoever keeps but the end of this has what matters.
grep -E '^\[[^]]*\] not ok ' "$logs/lab.log" >>"$logs/failures" || true
sed -nE 's/^\[(.*)\] [0-9]+ passed, [0-9]+ failed in ([0-9]+) s$/\2 \1/p' "$logs/lab.log" |
	sort -rn | awk '{ printf "%s%s %d s", (NR > 1 ? ", " : "the lab: "), $2, $1 } END { if (NR) print "" }'
cat "$logs/failures"
printf '%d passed, %d failed\n' $passed $failed
[ $failed = 0 ]
