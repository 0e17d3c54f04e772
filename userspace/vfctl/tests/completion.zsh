# SPDX-License-Identifier: GPL-2.0-only
#
# Prints what zsh offers for a command line. A second zsh, on a terminal of its
# own, begins its first line with it and completes; its ~/.zshrc is this file.
#
#	zsh -f completion.zsh COMPLETION DIRECTORY LINE
if [[ -n $LINE ]]; then
	autoload -Uz compinit
	compinit -u -d $ZDOTDIR/zcompdump
	autoload -Uz _vfctl
	compdef _vfctl vfctl

	# What the completion adds is written down. A call with -O, -A or -D
	# only asks what would match.
	compadd() {
		local -a hits
		local word

		for word; do
			case $word in
			(-|--) break ;;
			(-[a-zA-Z0-9]#[OAD]) builtin compadd "$@"; return ;;
			esac
		done
		builtin compadd -A hits "$@"
		print -rl -- $hits >>$ZDOTDIR/offered
		builtin compadd "$@"
	}

	zle-line-init() {
		BUFFER=$LINE
		CURSOR=$#BUFFER
		zle list-choices
		BUFFER=exit
		zle accept-line
	}
	zle -N zle-line-init
	setopt extended_glob
	return
fi

zmodload zsh/zpty || exit
mkdir -p $2/zsh
cp $1 $2/zsh/_vfctl
cp $0 $2/zsh/.zshrc
: >$2/zsh/offered
export ZDOTDIR=$2/zsh LINE=$3 FPATH=$2/zsh:$FPATH TERM=dumb
zpty child zsh -d -i
while zpty -r child >/dev/null; do :; done
sed '/^$/d' $2/zsh/offered
