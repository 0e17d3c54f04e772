#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What the completion offers, in TAP; vfctl is the built one over a recorded
# conversation. $1 is the directory of vfctl's source.
set -u
dir=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

# shellcheck disable=SC2317 # the completion calls it
vfctl() {
	VFCTL_TALK=$talk VFCTL_SYSROOT=$work "$dir/tests/build/vfctl" "$@"
}

# shellcheck disable=SC1091 # what is under test
. "$dir/completion/vfctl.bash"

# offers NAME WANTED WORD...: the last WORD is what is typed so far
offers() {
	local name=$1 want=$2

	shift 2
	COMP_WORDS=("$@")
	COMP_CWORD=$(($# - 1))
	COMPREPLY=()
	_vfctl
	if [ "${COMPREPLY[*]}" = "$want" ]; then
		echo "ok - completion: $name"
	else
		echo "not ok - completion: $name"
		echo "# got:  ${COMPREPLY[*]}"
		echo "# want: $want"
		failed=1
	fi
}

talk=/dev/null
offers "every verb" \
	"list profiles profile capacity create show set delete adopt release monitor plan apply diff assert export recover explain map save stats --json --help --version" \
	vfctl ""
offers "a verb by its beginning" "delete" vfctl de
offers "a verb behind an option" "show" vfctl --json sh
offers "options of a verb" "--profile --policy --parent" vfctl create --p
offers "the words of an option" "depth breadth depth-capacity breadth-capacity" vfctl create --policy ""
offers "other words of the same option" "one-type mixed mig" vfctl set gpu0 --mode ""
offers "parts of a listing" "parents pools" vfctl list p
offers "nothing where anything goes" "" vfctl create --name ""

touch "$work/lab.yaml"
offers "files" "$work/lab.yaml" vfctl apply -f "$work/lab"
offers "files, by the long name" "$work/lab.yaml" vfctl plan --file "$work/"

talk=$work/profiles
cat >"$talk" <<'TALK'
> profile-get dump
< name=soft-8 parent=gpu0 kind=gpu
< name=soft-8 parent=gpu1 kind=gpu
< name=soft-4 parent=gpu0 kind=gpu
< end
TALK
offers "live profiles" "soft-4 soft-8" vfctl create --profile soft

talk=$work/functions
cat >"$talk" <<'TALK'
> func-get dump
< name=web kind=gpu uuid=c0ffee00-1234-4567-89ab-0123456789ab
< name=desk kind=gpu uuid=c0ffee00-1234-4567-89ab-0123456789ac
< end
TALK
offers "live functions" "desk web" vfctl delete ""

talk=$work/parents
cat >"$talk" <<'TALK'
> parent-get dump
< name=gpu0 kind=gpu resident=0 max_functions=4
< end
TALK
offers "live parents" "gpu0" vfctl create --parent ""
exit $failed
