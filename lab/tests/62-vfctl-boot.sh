#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What "vfctl save" wrote down is there again after a reboot, with all UUIDs,
# addresses and places. What vfctl.service runs is started before the cards are
# there, and waits for them by the kernel's notifications.
#
#	nic0  01:00.0  82576            web, db (vfio-pci), tap (igbvf)
#	gpu0           system memory    desk0, desk1
#	gpu1  03:00.0  bochs-display    kiosk
#
# lab: nics=2 gpus=bochs:32 timeout=400
. "$LAB_DIR/lib.sh"

saved=/etc/vfctl.yaml
packaging=$LAB_TREE/packaging

# identities: all that must come back
identities() {
	vfctl -j list | jq -S '{
		functions: [.functions[] | {uuid, name, profile, parent, address, vf_index,
			mac, vlan, qos, trust, spoof_check, link, max_rate_mbps,
			slot_offset_mib, slot_mib, owner}] | sort_by(.uuid),
		parents: [.parents[] | {name, address, mode, fit, guard_resets}]
			| sort_by(.name),
		pools: .pools | sort_by(.kind)}'
	for vf in web db tap; do vfctl -j show $vf | jq -r '.name + " " + .driver'; done
}

modprobe vfio-pci
modprobe igbvf
check "vfio_glue is loaded" load_modules vfio_glue || exit 1
if [ "$LAB_BOOT" = 2 ]; then
	cp "$LAB_OUT/vfctl.yaml" $saved
	command=$(sed -n 's|^ExecStart=/usr/local/sbin/||p' "$packaging/systemd/vfctl.service")
	equal "the unit applies it" "${command%% --*}" "vfctl apply"
	# shellcheck disable=SC2086 # several words
	$command >"$LAB_OUT/apply.log" 2>&1 &
	applying=$!
fi
check "the cards' drivers are loaded" load_modules sriov_nic \
	"mdev_gpu:soft_gpus=1 soft_vram_mib=32"
[ "$LAB_BOOT" = 1 ] || check "it waits for the last card" kill -0 "$applying"
check "the card is adopted" vfctl adopt 0000:03:00.0

if [ "$LAB_BOOT" = 1 ]; then
	cat >/run/state.yaml <<-YAML
		version: 1
		pools:
		  - { kind: gpu, policy: depth }
		parents:
		  - { name: gpu0, mode: mixed }
		  - { name: nic0, guard_resets: 5 }
		functions:
		  - { name: web, profile: vf-1g, parent: nic0, mac: "52:54:00:aa:bb:01", vlan: 42, qos: 3 }
		  - { name: db, profile: vf-1g, parent: nic1, max_rate_mbps: 100, trust: true }
		  - { name: tap, profile: vf-1g, parent: nic0, mode: netdev, owner: anna }
		  - { name: desk0, profile: soft-16, parent: gpu0, slot_offset_mib: 16 }
		  - { name: desk1, profile: soft-8, parent: gpu0 }
		  - { name: kiosk, profile: bochs-8, parent: gpu1, owner: anna }
	YAML
	check "a state is made" vfctl apply --file /run/state.yaml
	check "and saved" vfctl save --file $saved
	cp $saved "$LAB_OUT/vfctl.yaml"
	identities >"$LAB_OUT/identities"
	host_reboot
fi

wait "$applying"
equal "it is done when all are there" $? 0
equal "all is as it was" "$(identities)" "$(<"$LAB_OUT/identities")"
check "as the file says" vfctl assert --file $saved
equal "nothing that runs at boot sleeps" "$(grep -rnw sleep "$packaging")" ""
vfctl -j list functions | jq -r '.functions[].name' | xargs -r \
	"$LAB_TREE/userspace/vfctl/vfctl" delete >/dev/null
check "all is unloaded" unload_modules
