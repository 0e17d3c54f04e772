#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Profiles that an administrator defines: offered by the cards that they fit,
# made through vfctl and through their own mdev types, refused with a reason.
#
#	gpu0, gpu1  software cards of 64 MiB, mixed mode
#	/sys/devices/mdev_gpu.desk  the type of profile "desk"
#
# lab: timeout=240
. "$LAB_DIR/lib.sh"

types() { echo "/sys/class/mdev_bus/mdev_gpu.$1/mdev_supported_types/mdev_gpu-$1"; }

load_modules vfio_glue || bail "vfio_glue loads"

# Defined before there is any card, and offered when there is.
check "a profile is defined without a card" \
	vfctl profile add desk --vram 16 --share 200 --instances 3 --resolution 1280x1024
refuse "and again" 'profile desk is defined already' \
	vfctl profile add desk --vram 8
load_modules "mdev_gpu:soft_gpus=2 soft_vram_mib=64" || bail "mdev_gpu loads"
for gpu in gpu0 gpu1; do
	vfctl set $gpu --mode mixed >/dev/null
done
equal "both cards offer it" \
	"$(vfctl -j profiles | jq -r '.profiles[] | select(.name == "desk") |
		"\(.parent) \(.max_instances) \(.share_permille) \(.max_width)"' | xargs)" \
	"gpu0 3 200 1280 gpu1 3 200 1280"
equal "it is a type of its own" "$(cat "$(types desk)/available_instances")" 6
equal "with its device's kind" "$(cat "$(types desk)/device_api")" vfio-pci
equal "and its description" "$(cat "$(types desk)/description")" \
	"num_heads=1, framebuffer=16M, max_resolution=1280x1024"
equal "the card's own types are those it had" \
	"$(find /sys/class/mdev_bus/soft0/mdev_supported_types -name '*desk*' | wc -l)" 0

# What cannot be is refused, with the number that is wrong.
refuse "no power of two" '12 MiB is no power of two' vfctl profile add odd --vram 12
refuse "a screen without memory" 'two frames 1920x1080 exceed 8 MiB' \
	vfctl profile add odd --vram 8 --resolution 1920x1080
refuse "two heads" '2 heads, a vGPU has 1' vfctl profile add odd --vram 8 --heads 2
refuse "a share of more than all" 'share 1001 is not in 1..1000' \
	vfctl profile add odd --vram 8 --share 1001
refuse "a long name" 'name has 23 characters, at most 22' \
	vfctl profile add a2345678901234567890123 --vram 8
refuse "a name that a card has" 'soft-16 is one that gpu0 has by itself' \
	vfctl profile add soft-16 --vram 16
refuse "by somebody without the right" 'not permitted|CAP_NET_ADMIN' \
	setpriv --bounding-set -net_admin --inh-caps -net_admin \
	"$LAB_TREE/userspace/vfctl/vfctl" profile add mine --vram 8
refuse "deleting a card's own" 'soft-16 was not defined' vfctl profile delete soft-16

equal "the log has both refusals" "$(vfctl -j log --count 2 |
	jq -r '.operations[] | "\(.op) \(.object) \(.error)"' | paste -sd,)" \
	"profile-new soft-16 17,profile-del soft-16 2"

# Through vfctl, and by the bare uuid in sysfs.
check "vfctl creates one" vfctl create --profile desk --parent gpu1 --name one
uuid=$(vfctl -j show one | jq -r .uuid)
equal "as an mdev of the type" "$(basename "$(readlink -f "/sys/bus/mdev/devices/$uuid/mdev_type")")" \
	mdev_gpu-desk
equal "of a fifth of the engine" "$(vfctl -j show one | jq .weight)" 200
two=9d6e5c1e-64b3-4d7c-8f1e-6a6f9c1b7a02
check "sysfs creates another" sh -c "echo $two >$(types desk)/create"
equal "four more fit" "$(cat "$(types desk)/available_instances")" 4
check "two more on gpu1" vfctl create --profile desk --parent gpu1 --count 2
refuse "a fourth on gpu1" 'gpu1 may hold no more of it' \
	vfctl create --profile desk --parent gpu1

# In use it stays, and goes with its type when it is not.
refuse "deleting what is in use" 'profile desk: .* on gpu[01] has it' \
	vfctl profile delete desk
vfctl -j list functions | jq -r '.functions[].uuid' | xargs "$LAB_TREE/userspace/vfctl/vfctl" delete >/dev/null
check "it is deleted" vfctl profile delete desk
check "and its type" test ! -e /sys/class/mdev_bus/mdev_gpu.desk
refuse "nobody offers it" 'profile desk is offered by no parent' \
	vfctl create --profile desk

# The module takes the types with it, and finds what is defined when it is back.
vfctl profile add cad --vram 32 --policy depth >/dev/null
rmmod mdev_gpu
check "no type without the module" test ! -e /sys/class/mdev_bus/mdev_gpu.cad
load_modules "mdev_gpu:soft_gpus=2 soft_vram_mib=64"
equal "the type is back" "$(cat "$(types cad)/available_instances")" 4
check "two at once, by its policy" vfctl create --profile cad --count 2
equal "are on one card" "$(vfctl -j list functions | jq -r '.functions[].parent' | sort -u | wc -l)" 1
