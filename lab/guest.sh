# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Guests, for the tests inside the host VM: Debian's stock kernel with the
# stock igbvf and bochs drivers, under KVM where there is one. Sourced after
# lib.sh.
#
#	guest_start g1 $(guest_vf 01:10.0) $(guest_vgpu "$uuid") || bail ...
#	guest_run g1 'draw 7' ; guest_screendump g1 console.png
#	guest_stop g1
#
# A guest does what is sent to it over a virtio-serial port and answers with a
# token of its boot. Its console is LAB_OUT/guest-NAME.log.

guest_memory=${guest_memory:-320M}

# guest_vf BDF: QEMU's words for a function that is bound to vfio-pci
guest_vf() { echo "-device vfio-pci,host=$(bdf "$1")"; }

# guest_vgpu UUID [ID]: QEMU's words for a vGPU, with its console
guest_vgpu() {
	echo "-device vfio-pci,sysfsdev=/sys/bus/mdev/devices/$1,display=on,id=${2:-vgpu0}"
}

# guest_start NAME QEMU-ARGUMENT...: returns once the guest takes commands
guest_start() {
	local name=$1 dir=/run/lab/guest-$1 accel=tcg cpu=max token pipe

	shift
	mkdir -p "$dir"
	rm -f "$dir"/*
	for pipe in control monitor; do mkfifo "$dir/$pipe.in" "$dir/$pipe.out"; done
	token=$(od -An -N8 -tx8 /dev/urandom | tr -d ' \n')
	echo "$token" >"$dir/token"
	echo 0 >"$dir/number"
	if [ ! -e /dev/kvm ]; then
		modprobe -q kvm_amd || modprobe -q kvm_intel || true
	fi
	if [ -w /dev/kvm ]; then accel=kvm cpu=host; fi

	# shellcheck disable=SC2068 # the words of guest_vf and guest_vgpu
	qemu-system-x86_64 -nodefaults -no-user-config -display none -vga none \
		-machine q35 -accel "$accel" -cpu "$cpu" -smp 1 -m "$guest_memory" \
		-kernel "$LAB_GUEST_KERNEL" -initrd "$LAB_GUEST_INITRAMFS" \
		-append "console=ttyS0 loglevel=5 panic=-1 no_timer_check mitigations=off tsc=reliable cryptomgr.notests guest.token=$token" \
		-no-reboot -serial "file:$LAB_OUT/guest-$name.log" \
		-device virtio-serial-pci \
		-chardev "pipe,id=control,path=$dir/control" \
		-device virtserialport,chardev=control,name=control \
		-chardev "pipe,id=monitor,path=$dir/monitor" \
		-mon chardev=monitor,mode=control \
		$@ </dev/null >"$LAB_OUT/guest-$name.qemu.log" 2>&1 &
	echo $! >"$dir/pid"

	if ! guest_answer "$name" 0 "${guest_timeout:-180}" >"$dir/release"; then
		note "guest $name does not come up"
		tail -n 5 "$LAB_OUT/guest-$name.qemu.log" "$LAB_OUT/guest-$name.log" |
			sed 's/^/#   /'
		guest_stop "$name"
		return 1
	fi
}

# guest_alive NAME
guest_alive() { kill -0 "$(<"/run/lab/guest-$1/pid")" 2>/dev/null; }

# guest_pid NAME: of its QEMU
guest_pid() { cat "/run/lab/guest-$1/pid"; }

# guest_answer NAME NUMBER SECONDS: prints the output, returns the status
guest_answer() {
	local dir=/run/lab/guest-$1 want=$2 end=$((SECONDS + $3)) fd
	local token number status output

	# Opened for both ways, so that neither open nor read sees an end.
	exec {fd}<>"$dir/control.out"
	while [ "$SECONDS" -lt "$end" ] && guest_alive "$1"; do
		read -r -t 1 -u "$fd" token number status output || continue
		if [ "$token" = "$(<"$dir/token")" ] && [ "$number" = "$want" ]; then
			exec {fd}>&-
			base64 -d <<<"$output"
			return "$status"
		fi
	done
	exec {fd}>&-
	note "guest $1: no answer in $3 s"
	return 124
}

# guest_run NAME SCRIPT [SECONDS]: runs the script in the guest, prints its
# output, returns its status; 124 if there is no answer in time
guest_run() {
	local dir=/run/lab/guest-$1 number

	number=$(($(<"$dir/number") + 1))
	echo "$number" >"$dir/number"
	guest_alive "$1" || return 124
	echo "$number $(base64 -w0 <<<"$2")" 1<>"$dir/control.in"
	guest_answer "$1" "$number" "${3:-60}"
}

# guest_monitor NAME COMMAND: a command for the guest's QEMU (HMP)
guest_monitor() {
	local dir=/run/lab/guest-$1 name=$1 in out line

	shift
	exec {in}<>"$dir/monitor.in" {out}<>"$dir/monitor.out"
	if [ ! -e "$dir/qmp" ]; then
		echo '{"execute":"qmp_capabilities"}' >&"$in"
		while guest_alive "$name" && IFS= read -r -t 20 -u "$out" line; do
			case $line in
			*'"return"'*) break ;;
			esac
		done
		touch "$dir/qmp"
	fi
	jq -nc --arg c "$*" '{execute: "human-monitor-command",
		arguments: {"command-line": $c}}' >&"$in"
	while guest_alive "$name" && IFS= read -r -t 30 -u "$out" line; do
		case $line in
		*'"return"'* | *'"error"'*)
			jq -r '.return // .error.desc' <<<"$line"
			break
			;;
		esac
	done
	exec {in}>&- {out}>&-
}

# guest_screendump NAME FILE [DEVICE]: the console of a vGPU as a PNG in LAB_OUT
guest_screendump() {
	local text

	text=$(guest_monitor "$1" "screendump $LAB_OUT/$2 -f png ${3:-vgpu0}")
	if [ ! -s "$LAB_OUT/$2" ]; then
		note "screendump: $text"
		return 1
	fi
}

# guest_stop NAME: returns when its QEMU, and so its devices' files, are gone
guest_stop() {
	local pid

	pid=$(guest_pid "$1")
	kill "$pid" 2>/dev/null || return 0
	until_true 10 guest_gone "$1" || kill -KILL "$pid"
	until_true 10 guest_gone "$1"
}

guest_gone() { ! guest_alive "$1"; }
