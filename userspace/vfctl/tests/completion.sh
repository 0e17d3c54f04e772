#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What bash, zsh and fish offer, in TAP; vfctl is the built one over recorded
# conversations. A shell that is not installed is skipped. $1 is the directory
# of vfctl's source.
set -u
here=$(dirname "$(realpath "$0")")
dir=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

# Each command line has a conversation of its own: talk.WORD-WORD.
mkdir "$work/bin" "$work/sys"
cat >"$work/bin/vfctl" <<VFCTL
#!/bin/bash
talk="$work/talk.\${*// /-}"
talk=\${talk// /-}
[ -e "\$talk" ] || talk=/dev/null
export VFCTL_TALK=\$talk VFCTL_SYSROOT=$work/sys
exec "$dir/tests/build/vfctl" "\$@"
VFCTL
chmod +x "$work/bin/vfctl"
PATH=$work/bin:$PATH

cat >"$work/talk.profiles" <<'TALK'
> profile-get dump
< name=soft-8 parent=gpu0 kind=gpu
< name=soft-8 parent=gpu1 kind=gpu
< name=soft-4 parent=gpu0 kind=gpu
< end
TALK
cat >"$work/talk.list-functions" <<'TALK'
> func-get dump
< name=web kind=gpu uuid=c0ffee00-1234-4567-89ab-0123456789ab
< name=desk kind=gpu uuid=c0ffee00-1234-4567-89ab-0123456789ac
< end
TALK
cat >"$work/talk.list-parents" <<'TALK'
> parent-get dump
< name=gpu0 kind=gpu resident=0 max_functions=4
< end
TALK
touch "$work/lab.yaml"

# shellcheck disable=SC1091 # what is under test
. "$dir/completion/vfctl.bash"

# What SHELL offers for the words; the last is what is typed so far.
# shellcheck disable=SC2317 # offers() calls them by their name
complete_bash() {
	COMP_WORDS=("$@")
	COMP_CWORD=$(($# - 1))
	COMPREPLY=()
	_vfctl
	printf '%s\n' "${COMPREPLY[@]}"
}

# shellcheck disable=SC2317
complete_zsh() {
	zsh -f "$here/completion.zsh" "$dir/completion/vfctl.zsh" "$work" "$*"
}

# shellcheck disable=SC2317
complete_fish() {
	HOME=$work fish --no-config -c "source $dir/completion/vfctl.fish
		complete -C '$*'" | cut -f 1
}

# offers NAME WANTED WORD...: the last WORD is what is typed so far
offers() {
	local name=$1 want got

	want=$(tr ' ' '\n' <<<"$2" | sort)
	shift 2
	# zsh keeps what is typed of a path apart
	got=$("complete_$shell" "$@" | sed "s:^$work/::" | sort)
	if [ "$got" = "$want" ]; then
		echo "ok - completion: $shell: $name"
	else
		echo "not ok - completion: $shell: $name"
		echo "# got:  ${got//$'\n'/ }"
		echo "# want: ${want//$'\n'/ }"
		failed=1
	fi
}

verbs=$("$dir/tests/build/vfctl" --help | sed -nE 's/^  ([a-z]+) .*/\1/p' | xargs)

for shell in bash zsh fish; do
	if ! command -v $shell >/dev/null; then
		echo "ok - completion: $shell # SKIP it is not installed"
		continue
	fi
	case $shell in
	# bash offers the options of every verb with the verbs
	bash) offers "every verb" "$verbs --json --help --version" vfctl "" ;;
	*)
		offers "every verb" "$verbs" vfctl ""
		offers "the options of every verb" "--json --help --version" vfctl --
		;;
	esac
	offers "a verb by its beginning" "delete" vfctl de
	offers "a verb behind an option" "show" vfctl --json sh
	offers "options of a verb" "--profile --policy --parent" vfctl create --p
	offers "the words of an option" "depth breadth depth-capacity breadth-capacity" \
		vfctl create --policy ""
	offers "other words of the same option" "one-type mixed mig" vfctl set gpu0 --mode ""
	offers "parts of a listing" "parents pools" vfctl list p
	offers "nothing where anything goes" "" vfctl create --name ""
	offers "files" lab.yaml vfctl apply -f "$work/lab"
	offers "files, by the long name" lab.yaml vfctl plan --file "$work/lab."
	offers "live profiles" "soft-4 soft-8" vfctl create --profile soft
	offers "live functions" "desk web" vfctl delete ""
	offers "live functions, as a value" "desk web" vfctl capacity --without ""
	offers "live parents" "gpu0" vfctl create --parent ""
	offers "all that can be shown" "desk gpu-pool gpu0 nic-pool web" vfctl show ""
done
exit $failed
