# SPDX-License-Identifier: GPL-2.0-only
#
# fish completion for vfctl(8). Verbs and options are asked of the program
# itself, so that they are always those of the one that is installed; names are
# those that live now.

# Verbs with what they do.
function __vfctl_verbs
	vfctl --help 2>/dev/null | string replace -rf '^  ([a-z]+) +(.*)' '$1\t$2'
end

# __vfctl_options VERB: its options with what they do, which is on the next line
# if the option is long.
function __vfctl_options
	set -l name
	vfctl $argv --help 2>/dev/null | while read -l line
		set -l option (string match -rg '^ *(?:-[a-zA-Z], )?(--[a-z-]+)' -- $line)
		set -l help (string match -rg '  +([^ ].*)' -- (string trim -l -- $line))
		if test -n "$option"
			test -z "$name"; or echo $name
			set name $option
			if test -n "$help"
				printf '%s\t%s\n' $name $help
				set name
			end
		else if test -n "$name"
			printf '%s\t%s\n' $name (string trim -- $line)
			set name
		end
	end
end

# __vfctl_value VERB OPTION: what an option takes, as its help says.
function __vfctl_value
	vfctl $argv[1] --help 2>/dev/null |
		string match -rg -- "^  (?:-[a-zA-Z], )?(?:$argv[2]|(?<=  $argv[2], )--[a-z-]+) ([^ ]+)"
end

# __vfctl_column WORD...: the names in a listing.
function __vfctl_column
	vfctl $argv 2>/dev/null | awk 'NR > 1 && !/^no / { print $1 }' | sort -u
end

function __vfctl_addresses
	for dev in /sys/bus/pci/devices/*
		switch (cat $dev/vendor $dev/device 2>/dev/null | string join :)
			case 0x8086:0x10c9 0x1234:0x1111 0x1002:0x5159
				string replace -r '.*/' '' $dev
		end
	end
end

# __vfctl_values PLACEHOLDER: what may stand for it.
function __vfctl_values
	switch $argv[1]
		case FILE
			__fish_complete_path (commandline -ct)
		case 'PROFILE*'
			__vfctl_column profiles
		case 'PARENT*'
			__vfctl_column list parents
		case 'NAME|UUID*'
			__vfctl_column list functions
		case '*'
			string match -qr '[^a-z|-]' -- $argv[1]
			or string split '|' -- $argv[1]
	end
end

# __vfctl_objects VERB: what may follow it.
function __vfctl_objects
	switch $argv[1]
		case list
			printf '%s\n' parents functions pools
		case profile
			printf '%s\n' add delete
		case delete export
			__vfctl_column list functions
		case show set
			printf '%s\n' gpu-pool nic-pool
			__vfctl_column list parents
			__vfctl_column list functions
		case adopt release
			__vfctl_addresses
	end
end

function __vfctl
	set -l before (commandline -opc)
	set -l current (commandline -ct)
	set -l verb (string match -v -- '-*' $before[2..])[1]
	set -l value

	if test -z "$verb"
		if string match -q -- '-*' $current
			__vfctl_options
		else
			__vfctl_verbs
		end
		return
	end
	if string match -q -- '-*' $before[-1]
		set value (__vfctl_value $verb $before[-1])
	end
	if test -n "$value"
		__vfctl_values $value
	else if string match -q -- '-*' $current
		__vfctl_options $verb
	else
		__vfctl_objects $verb
	end
end

complete -c vfctl -f -a '(__vfctl)'
