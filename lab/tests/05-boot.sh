#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# lab: nics=2 gpus=bochs:64,bochs:32,vga:16 timeout=120
. "$LAB_DIR/lib.sh"
note "up after $(cut -d' ' -f1 /proc/uptime) s"
lspci -nn | sed 's/^/# /'
pass "the host VM boots"
host_monitor info version | sed 's/^/# /'
modprobe igb
ip -br link | sed 's/^/# /'
