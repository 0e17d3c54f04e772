#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# All tests of vfctl, in TAP. $1 is the directory with the test programs, which
# are built with ASan and UBSan; a leak or an error fails the point it is in.
set -u
build=$(realpath "$1")
here=$(dirname "$(realpath "$0")")
failed=0

for unit in "$build"/test_{args,model,nl,out,spec,plan,slots,rates}; do
	name=${unit##*/test_}
	out=$(CMOCKA_MESSAGE_OUTPUT=TAP "$unit" 2>&1) || failed=1
	# one plan and one numbering for all: the names are enough
	sed -nE "s/^ok [0-9]+ - /ok - unit: $name: /p
		s/^not ok [0-9]+ - /not ok - unit: $name: /p
		/^(# )?(ok|not ok|1\.\.|TAP)/! s/^#? ?/# /p" <<<"$out"
	grep -qE '^(not )?ok ' <<<"$out" || echo "not ok - unit: $name ran"
done
"$here/golden/run.sh" "$build/vfctl" || failed=1
"$here/valgrind.sh" "$build/plain/vfctl" list show-vf create-vf-undo plan apply \
	explain map-svg export-libvirt stats-openmetrics log top || failed=1
"$here/fuzz/run.sh" "$build" 3 || failed=1
"$here/top.py" "$build/vfctl-top" "$here/golden/top.talk" || failed=1
"$here/completion.sh" "$here/.." || failed=1
"$here/man.sh" "$here/.." || failed=1
exit $failed
