#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What a VFIO client may do to a vGPU, and what it must not, under KASAN and
# lockdep. The client does on purpose what no hypervisor would.
#
#	gpu0  01:00.0  bochs-display, 32 MiB	memory behind a BAR
#	soft0, soft1   system memory, 32 MiB
#
# lab: kernel=lab gpus=bochs:32 timeout=1200
# lab: dmesg-allow=asked the user to let go|user cannot be asked to let go|Device is currently in use
. "$LAB_DIR/lib.sh"

card=01:00.0
n=0

# type CARD PROFILE: directory of a type
type() {
	case $1 in
	soft*) echo "/sys/devices/mdev_gpu/$1/mdev_supported_types/mdev_gpu-$2" ;;
	*) echo "/sys/bus/pci/devices/$(bdf "$1")/mdev_supported_types/mdev_gpu-$2" ;;
	esac
}

# make CARD PROFILE: creates a vGPU, puts its uuid into $uuid
make() {
	n=$((n + 1))
	uuid=$(printf '5a1e0000-0000-4000-9000-%012d' "$n")
	echo "$uuid" >"$(type "$1" "$2")/create"
}

remove() { echo 1 >"/sys/bus/mdev/devices/$1/remove"; }
client() { "$LAB_BIN/vfioclient" "$@"; }

# answers NAME WANT COMMAND...: the client's output, as one line
answers() {
	local name=$1 want=$2

	shift 2
	equal "$name" "$(client "$@" 2>&1 | tr '\n' ' ' | sed 's/ $//')" "$want"
}

# points COMMAND...: the client prints points itself, and must come to its end
points() {
	client "$@" || fail "vfioclient $* ends with status $?"
}

check "the modules load" load_modules vfio_glue \
	"mdev_gpu:soft_gpus=2 soft_vram_mib=32" || exit 1
check "the card is ours" pci_bind $card mdev_gpu || exit 1

# exercise CARD PROFILE MIB: all that can be done to one vGPU
exercise() {
	local first size

	note "$2 on $1"
	make "$1" "$2" || bail "cannot make a $2 on $1"
	first=$uuid
	size=$(printf '%#x' $(($3 << 20)))

	answers "it describes itself" "device: flags 0x3 regions 10 irqs 5 \
region 0: size $size offset 0 flags 0x7 \
region 1: size 0 offset 0x10000000000 flags 0 \
region 2: size 0x1000 offset 0x20000000000 flags 0x3 \
region 3: size 0 offset 0x30000000000 flags 0 \
region 4: size 0 offset 0x40000000000 flags 0 \
region 5: size 0 offset 0x50000000000 flags 0 \
region 6: size 0 offset 0x60000000000 flags 0 \
region 7: size 0x100 offset 0x70000000000 flags 0x3 \
region 8: size 0 offset 0x80000000000 flags 0 \
region 9: size $size offset 0x90000000000 flags 0xd type 0x80001234 subtype 0x1 \
irq 0: count 0 flags 0 irq 1: count 0 flags 0 irq 2: count 0 flags 0 \
irq 3: count 1 flags 0x9 irq 4: count 1 flags 0x9" "$first" info

	answers "its header is that of a bochs-display" \
		"34 12 11 11 00 00 00 00 02 00 80 03 00 00 00 00 f4 1a 00 11" \
		"$first" read 7 0 16 , read 7 0x2c 4
	answers "its BAR tells its size" \
		"$(printf '%08x' $((0x100000000 - ($3 << 20) + 8)) |
			sed -E 's/(..)(..)(..)(..)/\4 \3 \2 \1/')" \
		"$first" write 7 0x10 ffffffff , read 7 0x10 4
	answers "DISPI identifies itself" "c5 b0" "$first" read 2 0x500 2
	answers "it has a monitor" "00 ff ff ff ff ff ff 00" "$first" read 2 0 8
	answers "an access of odd size and place is split" "ff ff ff ff 00" \
		"$first" read 2 3 5
	answers "a reset puts the registers back" "00 00 00 00" "$first" \
		write 2 0x502 0102 , write 7 4 0600 , reset , \
		read 2 0x502 2 , read 7 4 2

	points "$first" zeros 0 , pattern 0 1
	answers "pread and mappings see the same memory" "de ad be ef de ad be ef" \
		"$first" mwrite 0 0xffe deadbeef , read 0 0xffe 4 , \
		write 0 0x1ffe deadbeef , mread 0 0x1ffe 4
	points "$first" bounds
	points "$first" badcalls
	points "$first" console
	answers "what was written to is zeros for the next user" \
		"ok - region 0 is all zeros" "$first" zeros 0

	remove "$first"
}

exercise soft0 soft-4 4
exercise soft1 soft-16 16
exercise $card bochs-8 8

note "neighbours"
make $card bochs-8 || bail "cannot make the first"
first=$uuid
make $card bochs-8 || bail "cannot make the second"
second=$uuid
"$LAB_BIN/vfioclient" "$first" pattern 0 7 , hold 100 >/run/first.log &
holder=$!
until_true 40 grep -q holds /run/first.log
check "the first has a pattern" grep -q "^ok" /run/first.log
points "$second" zeros 0 , pattern 0 8 , bounds >/run/second.log
equal "the second does all it can" "$(grep -c "^not ok" /run/second.log)" 0
check "the first is opened once only" sh -c "! $LAB_BIN/vfioclient $first info"
found=0
for slice in 0 8 16 24; do
	"$LAB_BIN/readvram" $card $((slice << 20)) $((8 << 20)) zero >/dev/null ||
		found=$((found + 1))
done
equal "the card's memory has the slice of the first, and of the second" \
	"$found" 2
kill $holder
wait $holder 2>/dev/null
remove "$second"
remove "$first"

note "letting go"
make soft0 soft-8
client "$uuid" request 60 >/run/request.log &
until_true 40 grep -q waits /run/request.log
check "removal ends once the user has let go" remove "$uuid"
wait
cat /run/request.log
check "the kernel says that it asked" \
	sh -c 'dmesg | grep -q "asked the user to let go"'

make soft0 soft-8
client "$uuid" hold 4 >/run/hold.log &
until_true 40 grep -q holds /run/hold.log
check "removal waits for a user that cannot be asked" remove "$uuid"
wait
check "the kernel says so" \
	sh -c 'dmesg | grep -q "the user cannot be asked to let go"'

if [ -e /dev/iommu ] || modprobe -q iommufd; then
	note "through the device's own node"
	make soft1 soft-8
	points --cdev "$uuid" pattern 0 3 , bounds , console
	remove "$uuid"
fi

check "the modules unload" unload_modules
