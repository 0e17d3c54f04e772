# bash completion for vfctl(8)					-*- shell-script -*-
# SPDX-License-Identifier: GPL-2.0-only
#
# Verbs and options are asked of the program itself, so that they are always
# those of the one that is installed; names are those that live now.

# _vfctl_options VERB: its options
_vfctl_options()
{
	vfctl "$1" --help 2>/dev/null |
		sed -nE 's/^  (-[a-zA-Z], )?(--[a-z-]+).*/\2/p'
}

# _vfctl_value VERB OPTION: what an option takes, as its help says
_vfctl_value()
{
	vfctl "$1" --help 2>/dev/null |
		sed -nE "s/^  (-[a-zA-Z], )?(--[a-z-]+) ([^ ]+).*/\1\2 \3/
			s/^($2, .*|(-[a-zA-Z], )?$2) (.*)/\3/p"
}

# _vfctl_column PART [COLUMN]: names in a listing
_vfctl_column()
{
	# shellcheck disable=SC2086 # a part of "list" may be two words
	vfctl $1 2>/dev/null | awk -v col="${2:-1}" 'NR > 1 && !/^no / { print $col }' |
		sort -u
}

_vfctl_addresses()
{
	local dev id

	for dev in /sys/bus/pci/devices/*; do
		id=$(cat "$dev/vendor" "$dev/device" 2>/dev/null)
		case ${id//$'\n'/:} in
		0x8086:0x10c9 | 0x1234:0x1111 | 0x1002:0x5159) echo "${dev##*/}" ;;
		esac
	done
}

# _vfctl_values PLACEHOLDER: what may stand for it
_vfctl_values()
{
	case $1 in
	PROFILE*) _vfctl_column profiles ;;
	PARENT*) _vfctl_column 'list parents' ;;
	'NAME|UUID'*) _vfctl_column 'list functions' ;;
	*[!a-z\|-]*) ;;
	*) tr '|' '\n' <<<"$1" ;;
	esac
}

# _vfctl_objects VERB: what may follow it
_vfctl_objects()
{
	case $1 in
	list) printf '%s\n' parents functions pools ;;
	profile) printf '%s\n' add delete ;;
	delete | export) _vfctl_column 'list functions' ;;
	show | set)
		printf '%s\n' gpu-pool nic-pool
		_vfctl_column 'list parents'
		_vfctl_column 'list functions'
		;;
	adopt | release) _vfctl_addresses ;;
	esac
}

_vfctl()
{
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
	local verb='' value='' words i

	for ((i = 1; i < COMP_CWORD; i++)); do
		case ${COMP_WORDS[i]} in
		-*) ;;
		*)
			verb=${COMP_WORDS[i]}
			break
			;;
		esac
	done

	[[ -z $verb || $prev != -* ]] || value=$(_vfctl_value "$verb" "$prev")
	if [[ -z $verb ]]; then
		words=$(vfctl --help 2>/dev/null | sed -nE 's/^  ([a-z]+) .*/\1/p
			s/^  -[a-zA-Z], (--[a-z]+).*/\1/p')
	elif [[ $value == FILE ]]; then
		mapfile -t COMPREPLY < <(compgen -f -- "$cur")
		return
	elif [[ -n $value ]]; then
		words=$(_vfctl_values "$value")
	elif [[ $cur == -* ]]; then
		words=$(_vfctl_options "$verb")
	else
		words=$(_vfctl_objects "$verb")
	fi

	# An address has colons, at which bash takes a word apart.
	if [[ $cur == *:* && $COMP_WORDBREAKS == *:* ]] &&
	   declare -F __ltrim_colon_completions >/dev/null; then
		mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
		__ltrim_colon_completions "$cur"
		return
	fi
	mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
}

complete -F _vfctl vfctl
