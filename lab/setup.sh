#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Installs what building, checking and the lab need, on Debian 12 and 13, and
# asks nothing. Does nothing, and quickly, when all is there.
#
#   lab/setup.sh
#   lab/setup.sh --dry-run [ROOT]   say what would be done on the system in ROOT
#
# QEMU must be 10 or later and the kernel 6.12. Debian 12 has both in its
# backports, which are added from the address that apt already uses.
set -euo pipefail

packages=(bc bison build-essential busybox-static ccache clang cpio dkms dpdk
	ethtool fish flex git iproute2 iputils-ping jq kmod libc6-dbg
	libclang-rt-dev libcmocka-dev libdrm-dev
	libelf-dev libjson-c-dev libncurses-dev libnl-3-dev libnl-genl-3-dev
	librte-meta-mempool librte-meta-net libssl-dev libyaml-dev
	linux-source-6.12 linuxptp mdevctl pciutils perl pkg-config procps
	python3 python3-yaml rsync shellcheck sparse strace tcpdump udev
	uuid-runtime valgrind xz-utils zlib1g-dev zsh zstd)

root=
dry=no
if [ "${1:-}" = --dry-run ]; then
	dry=yes
	root=${2:-}
fi

die() {
	echo "setup: $*" >&2
	exit 2
}

installed() {
	[ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

missing() {
	local package

	for package in "${packages[@]}"; do
		installed "$package" || echo "$package"
	done
}

qemu_is_new() {
	local version

	version=$(dpkg-query -W -f '${Version}' qemu-system-x86 2>/dev/null) || return 1
	installed qemu-system-x86 && dpkg --compare-versions "$version" ge 1:10
}

# An image with its headers; which of Debian's 6.12 it is does not matter.
kernel_is_there() {
	local build release

	for build in /lib/modules/6.12.*-amd64/build; do
		release=${build%/build}
		[ -e "$build/Makefile" ] && [ -e "/boot/vmlinuz-${release##*/}" ] && return
	done
	return 1
}

# apt_stanzas: every enabled source as one line "SUITE|COMPONENTS|FIELDS", with
# FIELDS the other fields of a deb822 stanza, their ends of line as \r.
apt_stanzas() {
	local file

	for file in "$root"/etc/apt/sources.list.d/*.sources; do
		[ ! -e "$file" ] || cat "$file"
		printf '\n\n'
	done | awk '
		function flush(i, n, list) {
			if (types ~ /(^| )deb( |$)/ && enabled !~ /^(no|false|0)/) {
				n = split(suites, list, " ")
				for (i = 1; i <= n; i++)
					print list[i] "|" components "|" fields
			}
			types = suites = components = enabled = fields = key = ""
		}
		/^#/ { next }
		/^[[:space:]]*$/ { flush(); next }
		/^[[:space:]]/ {
			if (key == "suites") suites = suites $0
			else if (key == "components") components = components $0
			else fields = fields "\r" $0
			next
		}
		{
			key = tolower(substr($0, 1, index($0, ":") - 1))
			value = substr($0, index($0, ":") + 1)
			sub(/^[[:space:]]+/, "", value)
			if (key == "types") types = value
			else if (key == "suites") suites = value
			else if (key == "components") components = value
			else if (key == "enabled") enabled = value
			else fields = fields (fields == "" ? "" : "\r") $0
		}
		END { flush() }'
	for file in "$root"/etc/apt/sources.list "$root"/etc/apt/sources.list.d/*.list; do
		[ ! -e "$file" ] || cat "$file"
	done | awk '
		BEGIN {
			name["signed-by"] = "Signed-By"
			name["trusted"] = "Trusted"
			name["arch"] = "Architectures"
			name["check-valid-until"] = "Check-Valid-Until"
		}
		{ sub(/#.*/, "") }
		$1 == "deb" {
			options = ""
			if (match($0, /\[[^]]*\]/)) {
				options = substr($0, RSTART + 1, RLENGTH - 2)
				$0 = substr($0, 1, RSTART - 1) " " substr($0, RSTART + RLENGTH)
			}
			fields = "URIs: " $2
			n = split(options, list, " ")
			for (i = 1; i <= n; i++) {
				split(list[i], part, "=")
				if (!(part[1] in name)) continue
				gsub(/,/, " ", part[2])
				fields = fields "\r" name[part[1]] ": " part[2]
			}
			components = ""
			for (i = 4; i <= NF; i++) components = components " " $i
			print $3 "|" components "|" fields
		}'
}

# backports_source CODENAME: the stanza to add, nothing if it is there already
backports_source() {
	local stanzas fields

	stanzas=$(apt_stanzas)
	if grep -qE "^$1-backports\|([^|]* )?main( |\|)" <<<"$stanzas"; then
		return
	fi
	fields=$(grep -E "^$1\|([^|]* )?main( |\|)" <<<"$stanzas" | head -n 1 | cut -d'|' -f3-)
	[ -n "$fields" ] || die "apt has no source for $1 main to take the address of its backports from"
	printf 'Types: deb\nSuites: %s-backports\nComponents: main\n%s\n' "$1" "$fields" | tr '\r' '\n'
}

as_root() {
	if [ "$dry" = yes ]; then
		echo "would run: $*"
	elif [ "$(id -u)" = 0 ]; then
		"$@"
	else
		sudo -n "$@" || die "'$1' failed; it must run as root, or sudo without a password"
	fi
}

apt_install() {
	as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes \
		--no-install-recommends -o DPkg::Lock::Timeout=600 \
		-o Dpkg::Use-Pty=0 -o Dpkg::Options::=--force-confold "$@"
}

# apt_has PACKAGE: something to install
apt_has() {
	[ "$(apt-cache policy "$1" | sed -n 's/^ *Candidate: //p')" != "(none)" ] &&
		apt-cache show "$1" >/dev/null 2>&1
}

if [ "$dry" = no ] && [ -z "$(missing)" ] && qemu_is_new && kernel_is_there; then
	echo "setup: all packages are there"
	exit 0
fi

# shellcheck source=/dev/null
codename=$(. "$root/etc/os-release" && echo "${VERSION_CODENAME:-}")
case $codename in
bookworm)
	stanza=$(backports_source "$codename")
	if [ -n "$stanza" ]; then
		list=/etc/apt/sources.list.d/vfctl-backports.sources
		echo "setup: adding $list"
		if [ "$dry" = yes ]; then
			echo "$stanza"
		else
			as_root tee "$list" <<<"$stanza" >/dev/null
		fi
	fi
	newer=(-t "$codename-backports")
	;;
trixie)
	newer=()
	;;
*)
	die "this is for Debian 12 and 13; elsewhere install QEMU >= 10, a 6.12 kernel with headers and source, and: ${packages[*]}"
	;;
esac

echo "setup: reading the package lists"
as_root apt-get update -qq -o DPkg::Lock::Timeout=600

if ! qemu_is_new; then
	echo "setup: installing QEMU"
	apt_install "${newer[@]}" qemu-system-x86
fi
if ! kernel_is_there; then
	echo "setup: installing the kernel"
	if apt_has linux-image-6.12-amd64 && apt_has linux-headers-6.12-amd64; then
		apt_install linux-image-6.12-amd64 linux-headers-6.12-amd64
	else
		apt_install "${newer[@]}" linux-image-amd64 linux-headers-amd64
	fi
fi
mapfile -t absent < <(missing)
if [ ${#absent[@]} -gt 0 ]; then
	echo "setup: installing ${absent[*]}"
	apt_install "${absent[@]}"
fi

if [ "$dry" = no ]; then
	qemu_is_new || die "QEMU is still older than 10"
	kernel_is_there || die "there is still no 6.12 kernel with its headers"
fi
echo "setup: done"
