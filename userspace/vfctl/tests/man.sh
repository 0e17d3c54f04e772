#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The manual page, in TAP: it formats without a warning, and it knows every
# verb and option. $1 is the directory of vfctl's source.
set -u
dir=$(realpath "$1")
page=$dir/man/vfctl.8
failed=0

# point NAME MISSING: a point, if nothing is missing
point() {
	if [ -z "$2" ]; then
		echo "ok - man: $1"
	else
		echo "not ok - man: $1"
		printf '# %s\n' "${2//$'\n'/$'\n# '}"
		failed=1
	fi
}

point "formats without a warning" \
	"$(LC_ALL=C.UTF-8 MANROFFSEQ='' MANWIDTH=80 man --warnings -E UTF-8 -l "$page" 2>&1 >/dev/null)"
text=$(LC_ALL=C.UTF-8 MANWIDTH=80 man -E UTF-8 -l "$page" 2>/dev/null | col -b)
# Hyphens of options are written as such, so that they can be copied.
missing=
for verb in $("$dir/vfctl" --help | sed -nE 's/^  ([a-z]+) .*/\1/p'); do
	grep -qE "^ +vfctl $verb\b|^ +$verb\b" <<<"$text" || missing+="verb $verb"$'\n'
	for option in $("$dir/vfctl" "$verb" --help |
			sed -nE 's/^  (-[a-zA-Z], )?(--[a-z-]+).*/\2/p'); do
		grep -qF -- "$option" <<<"$text" ||
			missing+="option $option of $verb"$'\n'
	done
done
point "knows every verb and option" "$missing"
missing=
for section in NAME SYNOPSIS DESCRIPTION OPTIONS COMMANDS "EXIT STATUS" \
	       EXAMPLES FILES "SEE ALSO"; do
	grep -qx "$section" <<<"$text" || missing+="section $section"$'\n'
done
point "has every section" "$missing"

# examples TEXT COMMANDS: what is not as the golden tests have it
examples() {
	local text=$1 args name want seen=0

	while read -r args; do
		seen=$((seen + 1))
		for name in "$golden"/*.args; do
			[ "$(cat "$name")" = "$args" ] || continue
			want=$(cat "$name" "${name%.args}.text" "${name%.args}.err" 2>/dev/null | sed 's/^ *//')
			[[ $(flush - <<<"$text") == *"$want"* ]] && continue 2
		done
		echo "$args"
	done < <(sed -nE "s/^ *\\$ vfctl ($2)/\\1/p" <<<"$text")
	[ $seen -gt 0 ] || echo "any example"
}
flush() { sed -E 's/^ *(\$ vfctl )?//' "$@"; }
golden=$dir/tests/golden
wide=$(LC_ALL=C.UTF-8 MANWIDTH=200 man -E UTF-8 -l "$page" 2>/dev/null | col -b | expand)
point "shows what log and top print" "$(examples "$wide" '(log|top).*')"

# The second page: it formats, knows every key, and its examples are what the
# golden tests ran.
page5=$dir/man/vfctl.yaml.5
point "vfctl.yaml(5) formats without a warning" \
	"$(LC_ALL=C.UTF-8 MANROFFSEQ='' MANWIDTH=80 man --warnings -E UTF-8 -l "$page5" 2>&1 >/dev/null)"
text=$(LC_ALL=C.UTF-8 MANWIDTH=200 man -E UTF-8 -l "$page5" 2>/dev/null | col -b | expand)
missing=
for key in $(jq -r '.properties | keys[], (.[].items // empty | .properties | keys[])' \
		"$dir/vfctl.schema.json" | sort -u); do
	grep -qw -- "$key" <<<"$text" || missing+="key $key"$'\n'
done
point "vfctl.yaml(5) knows every key" "$missing"
missing=
[[ $(flush - <<<"$text") == *"$(flush "$golden/lab.yaml")"* ]] || missing+="the file"$'\n'
missing+=$(examples "$text" ".*")
point "vfctl.yaml(5) shows what is printed" "$missing"
exit $failed
