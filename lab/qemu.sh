# shellcheck shell=bash disable=SC2154 # variables of the sourcing script
# SPDX-License-Identifier: GPL-2.0-only
#
# The host VM's command line. Sourced after common.sh.
#
#   00:10.N  root ports of the NICs   nic0 = 01:00.0, nic1 = 02:00.0 ...
#   00:11.N  root ports of the GPUs   gpu0, gpu1 ... (bochs-display)
#   00:12+   GPUs that are plain PCI (secondary-vga, ati-vga)
#   00:18.N  root ports of the virtio devices, if the machine shall be suspended
#
# The host VM has an Intel IOMMU with interrupt remapping. 36 address bits keep
# every BAR below 4 GiB: QEMU 10.0 maps the VF BARs of its igb at the low half
# of a 64-bit address.

# lab_accel: "kvm" where a stock kernel was seen to boot under it, else "tcg".
# A /dev/kvm that exists but runs no stock kernel is common in nested clouds.
lab_accel() {
	local answer

	answer=$lab_cache/accel-$(uname -r)-$(qemu-system-x86_64 --version |
		sed -n '1s/.*version \([0-9.]*\).*/\1/p')
	if [ ! -e "$answer" ]; then
		if [ -r /dev/kvm ] && [ -w /dev/kvm ] && lab_try_kvm; then
			echo kvm >"$answer"
		else
			echo tcg >"$answer"
		fi
	fi
	# /dev/kvm may have gone, or come, since
	if [ ! -w /dev/kvm ]; then echo tcg; else cat "$answer"; fi
}

# Boots the stock kernel without a root: its own panic is the proof of life.
lab_try_kvm() {
	timeout 60 qemu-system-x86_64 -nodefaults -no-user-config -display none \
		-no-reboot -machine q35,kernel-irqchip=split -accel kvm \
		-cpu max,phys-bits=36 -smp 2 -m 512M -serial stdio \
		-kernel "$(lab_kernel_image stock)" \
		-append 'console=ttyS0 panic=-1' </dev/null 2>/dev/null |
		grep -q 'Unable to mount root fs'
}

# lab_qemu_args: fills the array "qemu" from these variables:
#   kernel memory cpus cpu nics wire gpus pcap suspend out token append accel
#   qemu_args
lab_qemu_args() {
	local accelerator i kind mib hub gpu virtio ports

	accelerator=${accel:-$(lab_accel)}
	case $accelerator in
	tcg) accelerator=tcg,thread=multi,tb-size=1024 ;;
	esac
	virtio=(addr=0x3 addr=0x4 addr=0x5)
	# A root over virtio survives only a suspend that does not reset it.
	ports=()
	if [ "$suspend" = yes ]; then
		for i in 0 1 2; do
			virtio[i]="bus=rp-virtio$i,x-pcie-pm-no-soft-reset=on"
			ports+=(-device "pcie-root-port,id=rp-virtio$i,chassis=$((i + 65)),slot=$((i + 65)),addr=0x18.$i,multifunction=on")
		done
	fi
	qemu=(qemu-system-x86_64 -name "lab-$$" -nodefaults -no-user-config
		-display none -vga none -no-reboot
		-machine "q35,kernel-irqchip=split" -accel "$accelerator"
		-cpu "$cpu" -smp "$cpus" -m "$memory"
		-device "intel-iommu,intremap=on,caching-mode=on"
		-kernel "$(lab_kernel_image "$kernel")"
		-initrd "$("$lab_dir/initramfs.sh" host "$kernel")"
		-append "console=ttyS0 loglevel=${LAB_LOGLEVEL:-5} log_buf_len=4M panic=-1 intel_iommu=on iommu=pt iomem=relaxed tsc=reliable mitigations=off cryptomgr.notests no_timer_check nowatchdog random.trust_cpu=on rcupdate.rcu_expedited=1 $append lab.token=$token"
		"${ports[@]}"
		-fsdev "local,id=root,path=/,security_model=none,readonly=on,multidevs=remap"
		-device "virtio-9p-pci,fsdev=root,mount_tag=root,${virtio[0]}"
		-fsdev "local,id=out,path=$out,security_model=none"
		-device "virtio-9p-pci,fsdev=out,mount_tag=out,${virtio[1]}"
		-device "virtio-serial-pci,id=ports,${virtio[2]}"
		-chardev "socket,id=qmp,path=$out/.monitor,server=on,wait=off"
		-mon "chardev=qmp,mode=control"
		-chardev "socket,id=loop,path=$out/.monitor"
		-device "virtserialport,chardev=loop,name=monitor"
		-chardev "file,id=tap,path=$out/tap.log"
		-device "virtserialport,chardev=tap,name=tap"
		-chardev "file,id=verdict,path=$out/.verdict"
		-device "virtserialport,chardev=verdict,name=verdict")

	for ((i = 0; i < nics; i++)); do
		case $wire in
		hub) hub=0 ;;
		pairs) hub=$((i / 2)) ;;
		*) die "wire=$wire: it is 'hub' or 'pairs'" ;;
		esac
		qemu+=(-netdev "hubport,hubid=$hub,id=wire$i"
			-device "pcie-root-port,id=rp-nic$i,chassis=$((i + 1)),slot=$((i + 1)),addr=0x10.$i,multifunction=on"
			-device "igb,id=nic$i,netdev=wire$i,bus=rp-nic$i,mac=52:54:00:00:00:$(printf %02x $(((i + 1) * 16)))")
		[ "$pcap" = no ] ||
			qemu+=(-object "filter-dump,id=dump$i,netdev=wire$i,file=$out/wire$i.pcap")
	done

	i=0
	for gpu in ${gpus//,/ }; do
		kind=${gpu%%:*}
		mib=${gpu##*:}
		case $kind in
		bochs)
			qemu+=(-device "pcie-root-port,id=rp-gpu$i,chassis=$((i + 33)),slot=$((i + 33)),addr=0x11.$i,multifunction=on"
				-device "bochs-display,id=gpu$i,bus=rp-gpu$i,vgamem=${mib}M")
			;;
		vga)
			qemu+=(-device "secondary-vga,id=gpu$i,vgamem_mb=$mib,addr=$(printf '0x%x' $((18 + i)))")
			;;
		ati)
			qemu+=(-device "ati-vga,id=gpu$i,model=rv100,vgamem_mb=$mib,addr=$(printf '0x%x' $((18 + i)))")
			;;
		*) die "gpus=$gpu: a GPU is bochs:MIB, vga:MIB or ati:MIB" ;;
		esac
		i=$((i + 1))
	done

	# shellcheck disable=SC2206 # several
	qemu+=($qemu_args)
}
