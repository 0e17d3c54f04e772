#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# VFs whose registers do not answer. With more than 36 address bits their BARs
# lie above 4 GiB, where QEMU before 10.1 does not put them:
#
#	what the kernel programs   0xc0_2000_0000   VF registers, says the BAR
#	what the device takes         0x2000_0000   hidden behind memory
#
# lab: nics=1 memory=4G cpu=max timeout=200
. "$LAB_DIR/lib.sh"

pf_dev=/sys/bus/pci/devices/0000:01:00.0

load_modules vfio_glue sriov_nic || bail "the modules do not load"
pf=$(netdev_of 01:00.0) || bail "the NIC has no interface"
echo 0 >$pf_dev/sriov_drivers_autoprobe
if echo 7 >$pf_dev/sriov_numvfs 2>/dev/null; then
	skip "VF registers answer here, so this QEMU is not broken"
	exit 0
fi
refuse "VFs are not enabled" 'error' \
	bash -c "LC_ALL=C; echo 7 >$pf_dev/sriov_numvfs"
check "the log says why" sh -c "dmesg | grep -q 'VF registers do not answer'"
equal "none stays" "$(cat $pf_dev/sriov_numvfs)" 0
refuse "nor does vfctl get one" 'nic0' \
	vfctl create --profile vf-1g
check "the PF works" ip link set "$pf" up
check "and has a link" until_true 10 grep -q 1 "/sys/class/net/$pf/carrier"
check "all is unloaded" unload_modules
