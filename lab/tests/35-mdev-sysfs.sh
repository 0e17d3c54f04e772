#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# vGPUs through plain sysfs and mdevctl, without vfctl: types, creation on a
# card and on the pool, refusals, scrubbing, and cards that leave while vGPUs
# live on them.
#
#	gpu0  01:00.0  bochs-display, 64 MiB	\
#	gpu1  02:00.0  bochs-display, 32 MiB	 > pool: /sys/devices/mdev_gpu
#	soft0, soft1   system memory, 32 MiB	/
#
# lab: gpus=bochs:64,bochs:32 timeout=300
# lab: dmesg-allow=vfio_glue: cannot create |no backend for|user to let go|asked to let go
. "$LAB_DIR/lib.sh"

big=01:00.0
small=02:00.0
classdir=/sys/class/mdev_bus
pool=/sys/devices/mdev_gpu
n=0

# type CARD PROFILE: directory of a type
type() {
	case $1 in
	pool) echo "$pool/mdev_supported_types/mdev_gpu-$2" ;;
	soft*) echo "$pool/$1/mdev_supported_types/mdev_gpu-$2" ;;
	*) echo "/sys/bus/pci/devices/$(bdf "$1")/mdev_supported_types/mdev_gpu-$2" ;;
	esac
}

# room CARD PROFILE: available_instances
room() { cat "$(type "$1" "$2")/available_instances"; }

# create CARD PROFILE UUID
create() { echo "$3" >"$(type "$1" "$2")/create"; }

# remove UUID
remove() { echo 1 >"/sys/bus/mdev/devices/$1/remove"; }

# new: puts a fresh uuid into $uuid
new() {
	n=$((n + 1))
	uuid=$(printf '5a1e0000-0000-4000-8000-%012d' "$n")
}

# lives UUID, bound UUID: the mdev exists; it has its driver
lives() { [ -e "/sys/bus/mdev/devices/$1" ]; }
bound() { [ -e "/sys/bus/mdev/devices/$1/driver" ]; }
gone() { ! lives "$1"; }

# profiles_of CARD: its types
profiles_of() { (cd "$(dirname "$(type "$1" x)")" && echo *); }

note "cards stay with whom they are"
"$LAB_BIN/readvram" $big 0 0 fill 165 || bail "cannot write to the card"
check "the modules load" load_modules vfio_glue \
	"mdev_gpu:soft_gpus=2 soft_vram_mib=32" || exit 1
equal "no card on PCI is taken unasked" "$(pci_driver $big)$(pci_driver $small)" ""
check "a card goes to us by driver_override" pci_bind $big mdev_gpu || exit 1
check "so does the second" pci_bind $small mdev_gpu || exit 1
stranger=00:1f.3
pci_bind $stranger mdev_gpu
equal "a device of another kind is left alone" "$(pci_driver $stranger)" ""
pci_bind $stranger none
check "what the card held before is gone" "$LAB_BIN/readvram" $big 0 0 zero

note "types"
# plain CARD, mig CARD: its types, less the common part of their names
plain() { profiles_of "$1" | tr ' ' '\n' | grep -v 'g[.]' | cut -d- -f3 | sort -n | paste -sd' '; }
mig() { profiles_of "$1" | tr ' ' '\n' | grep 'g[.]' | cut -d- -f3 | paste -sd' '; }
equal "a card of 64 MiB has four" "$(plain $big)" "8 16 32 64"
equal "a card of 32 MiB, too" "$(plain $small)" "4 8 16 32"
equal "a card without hardware has soft ones" "$(plain soft1)" "4 8 16 32"
equal "and those of MIG-like mode" "$(mig soft1)" \
	"1g.4 1g.4.me 1g.8 2g.8 3g.16 4g.16 7g.32"
equal "of which it has none in another mode" "$(room soft1 soft-1g.4)" 0
equal "the pool has all sizes" "$(profiles_of pool | wc -w)" 22
check "the class knows the cards and the pool" test \
	-e $classdir/0000:$big -a -e $classdir/soft0 -a -e $classdir/mdev_gpu
dir=$(type $big bochs-16)
equal "device_api" "$(<"$dir/device_api")" vfio-pci
equal "name" "$(<"$dir/name")" bochs-16
equal "description" "$(<"$dir/description")" \
	"num_heads=1, framebuffer=16M, max_resolution=1920x1080, share=250/1000, max_instance=4"
equal "available_instances is a bare number" "$(<"$dir/available_instances")" 4
equal "the pool adds up its cards" "$(room pool bochs-16)" 6
equal "the pool has none of a size that no card offers" "$(room pool bochs-512)" 0

note "creation on a card"
new
first=$uuid
check "echo UUID > create" create $big bochs-16 "$first"
check "the vGPU is there" bound "$first"
check "it has a VFIO group" test -e "/sys/bus/mdev/devices/$first/iommu_group"
check "its VFIO device node is there" test -c \
	"/dev/vfio/$(basename "$(readlink "/sys/bus/mdev/devices/$first/iommu_group")")"
equal "three are left" "$(room $big bochs-16)" 3
equal "none is left of another size" "$(room $big bochs-32)" 0
equal "the pool sees both" "$(room pool bochs-16) $(room pool bochs-32)" "5 1"
new
refuse "another size is refused on a card of one type" "No space|busy" \
	create $big bochs-32 "$uuid"
refuse "the same uuid is refused" "exists" create $big bochs-16 "$first"
refuse "also on the pool" "exists" create pool bochs-8 "$first"
refuse "no uuid is refused" "Invalid" create $big bochs-16 "hello"
refuse "a uuid with a tail is refused" "Invalid" create $big bochs-16 "${uuid}00"
check "rmmod is refused while it lives" sh -c '! rmmod mdev_gpu 2>/dev/null'
check "echo 1 > remove" remove "$first"
check "it is gone" gone "$first"
equal "its room is back" "$(room $big bochs-16) $(room $big bochs-32)" "4 2"

note "creation on the pool"
declare -a made=()
for i in 1 2 3; do
	new
	made+=("$uuid")
	create pool bochs-16 "$uuid" || fail "the pool makes number $i"
done
# breadth first: the larger card, the smaller one, then the larger one by room
equal "the pool spreads them over the cards" \
	"$(room $big bochs-16) $(room $small bochs-16)" "2 1"
for uuid in "${made[@]}"; do
	remove "$uuid" || fail "removal of $uuid"
done
made=()
for i in 1 2 3 4 5 6; do
	new
	made+=("$uuid")
	create pool bochs-16 "$uuid" || fail "the pool makes number $i"
done
equal "the pool fills all cards" "$(room pool bochs-16)" 0
new
refuse "a full pool refuses" "No space" create pool bochs-16 "$uuid"
refuse "the pool refuses what no card offers" "No such|No space" \
	create pool bochs-512 "$uuid"
for uuid in "${made[@]}"; do
	remove "$uuid" || fail "removal of $uuid"
done
equal "the pool is empty again" "$(room pool bochs-16)" 6

note "mdevctl"
new
check "types" sh -c "mdevctl types --parent 0000:$big | grep -q mdev_gpu-bochs-16"
equal "types as JSON, with a number" "$(mdevctl types --dumpjson | jq -r \
	".[][\"0000:$big\"]?[]?[\"mdev_gpu-bochs-16\"]?.available_instances | numbers")" 4
check "start" mdevctl start -u "$uuid" -p 0000:$big -t mdev_gpu-bochs-16
check "list" sh -c "mdevctl list | grep -q '$uuid 0000:$big mdev_gpu-bochs-16'"
check "stop" mdevctl stop -u "$uuid"
check "it is gone" gone "$uuid"

note "memory"
cat >/run/user.py <<'PY'
# Opens a vGPU as VFIO wants it, maps its memory at an address that allows for
# 2 MiB pages, checks that it is all zeros, writes to it, and stays.
import ctypes, fcntl, os, resource, sys, time

group = os.path.basename(os.readlink(
    f"/sys/bus/mdev/devices/{sys.argv[1]}/iommu_group"))
container_fd = os.open("/dev/vfio/vfio", os.O_RDWR)
group_fd = os.open(f"/dev/vfio/{group}", os.O_RDWR)
fcntl.ioctl(group_fd, 0x3b68, container_fd.to_bytes(4, "little"))
fcntl.ioctl(container_fd, 0x3b66, 1)
fd = fcntl.ioctl(group_fd, 0x3b6a, bytearray(sys.argv[1].encode() + b"\0"))

libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int,
                      ctypes.c_int, ctypes.c_int, ctypes.c_long]
size = int(sys.argv[2]) << 20
huge = 2 << 20
room = libc.mmap(None, size + huge, 0, 0x22, -1, 0)	# PRIVATE | ANONYMOUS
at = libc.mmap((room + huge - 1) & -huge, size, 3, 0x11, fd, 0)	# SHARED | FIXED
if at == ctypes.c_void_p(-1).value:
    sys.exit(f"mmap: {os.strerror(ctypes.get_errno())}")

before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
bar = (ctypes.c_uint64 * (size // 8)).from_address(at)
for word in range(0, size // 8, 512):
    if bar[word] or bar[word + 511]:
        sys.exit(f"byte {word * 8} and on is not zero")
    bar[word] = bar[word + 511] = 0x5a5a5a5a5a5a5a5a
after = resource.getrusage(resource.RUSAGE_SELF).ru_minflt

with open("/run/user.ready", "w") as f:
    print(after - before, file=f)
while not os.path.exists("/run/user.stop"):
    time.sleep(0.1)
PY

# user UUID MIB: opens it in the background, until user_stop
user() {
	rm -f /run/user.ready /run/user.stop
	python3 /run/user.py "$1" "$2" </dev/null >/run/user.log 2>&1 &
	echo $! >/run/user.pid
	until_true 60 sh -c "[ -s /run/user.ready ] || [ ! -e /proc/$! ]"
	[ -e /run/user.ready ] || { cat /run/user.log && false; }
}
user_stop() {
	touch /run/user.stop
	until_true 30 test ! -e "/proc/$(</run/user.pid)"
}

new
first=$uuid
new
second=$uuid
create $big bochs-16 "$first" && create $big bochs-16 "$second"
check "a user finds zeros, and writes" user "$first" 16
check "16 MiB of the card are mapped by few faults" test "$(</run/user.ready)" -lt 64
at=
for slice in 0 16 32 48; do
	"$LAB_BIN/readvram" $big $((slice << 20)) $((16 << 20)) zero >/dev/null ||
		at="$at $slice"
done
equal "one slice of the card was written to" "$(wc -w <<<"$at")" 1
check "the user leaves" user_stop
check "the next user of the same vGPU finds zeros" user "$first" 16
check "the user leaves" user_stop
remove "$first"
remove "$second"
check "after removal the card is all zeros" "$LAB_BIN/readvram" $big 0 0 zero

new
create soft0 soft-16 "$uuid"
check "a user of system memory finds zeros" user "$uuid" 16
check "so are 16 MiB of system memory" test "$(</run/user.ready)" -lt 64
user_stop
remove "$uuid"
new
create soft0 soft-16 "$uuid"
check "so does the user of the next vGPU" user "$uuid" 16
user_stop
remove "$uuid"

note "cards that leave"
new
own=$uuid
new
pooled=$uuid
create $big bochs-64 "$own" || fail "creation on the card"
create pool bochs-32 "$pooled" || fail "creation on the pool"
equal "the second is on the second card" "$(room $small bochs-32)" 0
check "a card is handed back with its vGPU" pci_bind $big none
check "the vGPU went with it" gone "$own"
check "the other card's vGPU lives" bound "$pooled"
user "$pooled" 32 || fail "the vGPU is opened"
(
	pci_bind $small none
	touch /run/unbound
) &
check "the user of a vGPU is told that its card shall go" \
	until_true 20 sh -c "dmesg | grep -q '$pooled.*let go'"
check "the card waits for it" test ! -e /run/unbound
check "the user leaves" user_stop
check "the card is handed back" until_true 30 test -e /run/unbound
check "what is left of a vGPU made on the pool has no driver" \
	sh -c "[ -e /sys/bus/mdev/devices/$pooled -a ! -e /sys/bus/mdev/devices/$pooled/driver ]"
check "and can be removed" remove "$pooled"
check "it is gone" gone "$pooled"
equal "the pool has lost both cards" "$(room pool bochs-32)" 0

check "bochs-drm takes the card back" sh -c "modprobe bochs &&
	echo bochs-drm >/sys/bus/pci/devices/0000:$big/driver_override &&
	echo 0000:$big >/sys/bus/pci/drivers_probe"
equal "it has it" "$(pci_driver $big)" bochs-drm
check "and we take it again" pci_bind $big mdev_gpu
equal "with all of its room" "$(room $big bochs-16)" 4

new
other=$uuid
new
check "the second card comes back, too" pci_bind $small mdev_gpu
create $big bochs-8 "$other" || fail "creation on the card"
create pool bochs-32 "$uuid" || fail "creation on the pool"
equal "the pool's vGPU is on the second card" "$(room $small bochs-32)" 0
# A kernel without ACPI hot-plug has no slots and does not hear of it.
if [ -n "$(ls -A /sys/bus/pci/slots 2>/dev/null)" ]; then
	host_monitor "device_del gpu1" >/dev/null
else
	note "no hot-plug slots: the card is removed through sysfs"
	echo 1 >"/sys/bus/pci/devices/0000:$small/remove"
fi
check "a card is pulled out" until_true 40 test ! -e "/sys/bus/pci/devices/0000:$small"
check "its vGPU lost its driver" sh -c "[ ! -e /sys/bus/mdev/devices/$uuid/driver ]"
check "the other card's vGPU lives" bound "$other"
remove "$uuid"
remove "$other"

new
create soft1 soft-8 "$uuid" || fail "creation on soft1"
check "a card without hardware can be unbound, too" sh -c \
	'echo soft1 >/sys/bus/mdev_gpu/drivers/mdev_gpu/unbind'
check "its vGPU went with it" gone "$uuid"
check "and bound again" sh -c \
	'echo soft1 >/sys/bus/mdev_gpu/drivers/mdev_gpu/bind'
equal "with all of its room" "$(room soft1 soft-8)" 4

note "the end"
check "the modules unload" unload_modules
check "nothing is left of the bus" test ! -e /sys/bus/mdev_gpu
for bad in "soft_gpus=129" "soft_gpus=1 soft_vram_mib=48" "soft_vram_mib=8"; do
	insmod "$LAB_BUILD/drivers/vfio_glue/vfio_glue.ko" 2>/dev/null
	# shellcheck disable=SC2086 # several parameters
	refuse "$bad is refused" "Invalid" \
		insmod "$LAB_BUILD/drivers/mdev_gpu/mdev_gpu.ko" $bad
done
check "vfio_glue unloads" rmmod vfio_glue
