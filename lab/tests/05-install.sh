#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What "make install" leaves is found by modprobe, udev and users, and goes
# again in any order. (lab/demo.sh installs through DKMS.)
#
#	nic0 (82576)    gpu0 bochs-display, 16 MiB
#
# lab: nics=1 gpus=bochs:16 timeout=200
. "$LAB_DIR/lib.sh"

loaded() { grep -q "^$1 " /proc/modules; }
absent() { ! loaded "$1"; }
aliases() { modprobe --show-depends "$1" 2>/run/aliases.err | grep -c "$2"; }

# depmod reads all modules of a kernel, for minutes: leave those that count.
modules=/lib/modules/$(uname -r)
for module in igb bochs vfio_pci vfio_iommu_type1 mdev \
	$(modinfo -F depends "$LAB_BUILD"/drivers/*/*.ko | tr ',' ' '); do
	modprobe -q --show-depends "$module" | awk '$1 == "insmod" { print $2 }'
done | sort -u >/run/wanted
mkdir -p /run/few
xargs cp -L --parents -t /run/few "$modules"/modules.{order,builtin} </run/wanted
mount --bind "/run/few$modules" "$modules" || bail "cannot have fewer modules"

# The modules come from the build of the lab: here a compiler is slow.
for module in vfio_glue sriov_nic mdev_gpu; do
	install -D -m 644 "$LAB_BUILD/drivers/$module/$module.ko" \
		"$modules/updates/drivers/$module/$module.ko"
done
check "make install-files" make -s -C "$LAB_TREE" install-files
check "depmod" depmod "$(uname -r)"
check "the tool is in the path" /usr/local/sbin/vfctl --help
check "and has its manual page" man -w vfctl

equal "sriov_nic is offered for the NIC's alias" "$(aliases "$(cat \
	/sys/bus/pci/devices/0000:01:00.0/modalias)" /sriov_nic.ko)" 1
equal "mdev_gpu is not offered for the card's" "$(aliases "$(cat \
	/sys/bus/pci/devices/0000:02:00.0/modalias)" /mdev_gpu.ko)" 0

check "modprobe sriov_nic" modprobe sriov_nic
check "brings vfio_glue" loaded vfio_glue
equal "and has the NIC" "$(pci_driver 01:00.0)" sriov_nic
check "modprobe mdev_gpu" modprobe mdev_gpu soft_gpus=1
check "brings mdev" loaded mdev
check "and VFIO's IOMMU driver" loaded vfio_iommu_type1
check "the installed tool lists both" sh -c \
	'vfctl list parents | grep -q nic0 && vfctl list parents | grep -q gpu0'

check "modprobe -r mdev_gpu leaves sriov_nic its vfio_glue" modprobe -r mdev_gpu
check "which stays" loaded vfio_glue
check "modprobe -r sriov_nic" modprobe -r sriov_nic
check "takes vfio_glue with it" absent vfio_glue
check "both go at once" sh -c 'modprobe sriov_nic && modprobe mdev_gpu &&
	modprobe -r mdev_gpu sriov_nic'
check "and vfio_glue" absent vfio_glue

check "make uninstall" make -s -C "$LAB_TREE" KVER="$(uname -r)" uninstall
refuse "takes the modules away" 'not found' modprobe sriov_nic
check "and the tool" sh -c '! test -e /usr/local/sbin/vfctl'
