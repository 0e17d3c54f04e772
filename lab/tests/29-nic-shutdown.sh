#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The machine is rebooted while a PF and its seven VFs talk: their drivers are
# shut down, with nobody to take anything down before that. What the kernel says
# then is read from the console, and all works again afterwards. The topology is
# drawn in lab/vfs.sh.
#
# lab: nics=2 timeout=400
. "$LAB_DIR/lib.sh"
. "$LAB_DIR/vfs.sh"

addresses() {
	local member

	for member in $MEMBERS; do ns "$member" cat /sys/class/net/eth0/address; done
}

# all_send: the counter of each grows
all_send() {
	local member counter sent

	counter=/sys/class/net/eth0/statistics/tx_packets
	for member in $MEMBERS; do
		sent=$(ns "$member" cat $counter)
		until_true 10 eval "[ \$(ns $member cat $counter) -gt $sent ]" || {
			echo "$member does not"
			return 1
		}
	done
}

setup_vfs
if [ "$LAB_BOOT" = 1 ]; then
	addresses >"$LAB_OUT/addresses"
	for member in $MEMBERS; do
		setsid ip netns exec "$member" ping -q -i 0.01 "$PEER_ADDRESS" \
			</dev/null >/dev/null 2>&1 &
	done
	check "all of them send" all_send
	host_reboot
fi

check "the machine was rebooted once, by the kernel" \
	[ "$(grep -c 'reboot: Restarting system' "$LAB_OUT/console.log")" = 1 ]
equal "all addresses are what they were" "$(addresses)" \
	"$(cat "$LAB_OUT/addresses")"
check "sriov_nic is unloaded" unload_modules
