#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Golden tests below valgrind, in TAP: what is printed, and that nothing is read
# before it was written, past its end or after it was freed, and nothing leaks.
#
#	valgrind.sh PROGRAM [NAME...]
set -u
if ! command -v valgrind >/dev/null; then
	echo "ok - valgrind # SKIP it is not installed"
	exit 0
fi
export VFCTL_WRAPPER="valgrind -q --error-exitcode=97 --leak-check=full \
	--show-leak-kinds=definite,indirect --errors-for-leak-kinds=definite,indirect"
"$(dirname "$0")/golden/run.sh" "$@" | sed 's/golden: /valgrind: /'
exit "${PIPESTATUS[0]}"
