#compdef vfctl
# SPDX-License-Identifier: GPL-2.0-only
#
# zsh completion for vfctl(8); installed as _vfctl. Verbs and options are asked
# of the program itself, so that they are always those of the one that is
# installed; names are those that live now.

# _vfctl_verbs: "VERB:what it does"
_vfctl_verbs() {
	vfctl --help 2>/dev/null | sed -nE 's/^  ([a-z]+) +(.*)/\1:\2/p'
}

# _vfctl_options VERB: "OPTION:what it does"; that is on the next line if the
# option is long
_vfctl_options() {
	vfctl "$@" --help 2>/dev/null | awk '
		function flush() { if (name) print name ":" help }
		/^  (-[a-zA-Z], )?--/ {
			flush()
			match($0, /--[a-z-]+/)
			name = substr($0, RSTART, RLENGTH)
			help = substr($0, 31)
			next
		}
		/^ {30}/ && name { help = substr($0, 31) }
		END { flush() }'
}

# _vfctl_value VERB OPTION: what an option takes, as its help says
_vfctl_value() {
	vfctl $1 --help 2>/dev/null | awk -v option=$2 '
		{ long = $1 ~ /,$/ ? 2 : 1 }
		($1 == option || $1 == option "," || $long == option) &&
		index($0, "  " $1) == 1 && substr($0, 3, 27) ~ "^(-., )?--[a-z-]+ [^ ]" {
			print $(long + 1)
		}'
}

# _vfctl_column WORD...: the names in a listing
_vfctl_column() {
	vfctl "$@" 2>/dev/null | awk 'NR > 1 && !/^no / { print $1 }' | sort -u
}

_vfctl_addresses() {
	local dev

	for dev in /sys/bus/pci/devices/*(N); do
		case "$(<$dev/vendor):$(<$dev/device)" in
		(0x8086:0x10c9 | 0x1234:0x1111 | 0x1002:0x5159) print ${dev:t} ;;
		esac
	done
}

# _vfctl_names TAG WORD...: offers the names in a listing
_vfctl_names() {
	local tag=$1 expl
	local -a names

	shift
	names=(${(f)"$(_vfctl_column "$@")"})
	_wanted $tag expl ${tag%s} compadd -a names
}

# _vfctl_take PLACEHOLDER: offers what may stand for it
_vfctl_take() {
	local expl
	local -a values

	case $1 in
	(FILE) _files ;;
	(PROFILE*) _vfctl_names profiles profiles ;;
	(PARENT*) _vfctl_names parents list parents ;;
	('NAME|UUID'*) _vfctl_names functions list functions ;;
	(*[^a-z\|-]*) _message $1 ;;
	(*)
		values=(${(s:|:)1})
		_wanted values expl value compadd -a values
		;;
	esac
}

# _vfctl_objects VERB: offers what may follow it
_vfctl_objects() {
	local expl
	local -a values

	case $1 in
	(list) values=(parents functions pools) ;;
	(profile) values=(add delete) ;;
	(delete | export) _vfctl_names functions list functions ;;
	(show | set)
		values=(gpu-pool nic-pool)
		_vfctl_names parents list parents
		_vfctl_names functions list functions
		;;
	(adopt | release) values=(${(f)"$(_vfctl_addresses)"}) ;;
	esac
	(( ! $#values )) || _wanted objects expl object compadd -a values
}

_vfctl() {
	local prev=$words[CURRENT-1] verb= value= word
	local -a found

	for word in ${words[2,CURRENT-1]}; do
		[[ $word = -* ]] || { verb=$word; break; }
	done
	if [[ -z $verb ]]; then
		if [[ $PREFIX = -* ]]; then
			found=(${(f)"$(_vfctl_options)"})
			_describe -o option found
		else
			found=(${(f)"$(_vfctl_verbs)"})
			_describe verb found
		fi
		return
	fi
	[[ $prev != -* ]] || value=$(_vfctl_value $verb $prev)
	if [[ -n $value ]]; then
		_vfctl_take $value
	elif [[ $PREFIX = -* ]]; then
		found=(${(f)"$(_vfctl_options $verb)"})
		_describe -o option found
	else
		_vfctl_objects $verb
	fi
}

_vfctl "$@"
