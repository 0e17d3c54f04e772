#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The clock of a PF keeps time, follows its adjustments and survives resets;
# PTP's messages are stamped with it where they leave and where they come. The
# topology is drawn in lab/nic.sh.
#
# QEMU's device stamps messages of Ethernet only, and of one kind at a time:
# where all event messages are asked for, those that synchronise.
#
# lab: nics=2 wire=hub timeout=900
. "$LAB_DIR/lib.sh"
. "$LAB_DIR/nic.sh"

# clock COMMAND...: of phc_ctl, for the clock of a, and what it prints
clock() { phc_ctl "$PHC" -- "$@" 2>&1; }

# behind: nanoseconds that the system's clock is ahead of it
behind() { clock cmp | sed -n 's/.*offset from CLOCK_REALTIME is \(-*[0-9]*\)ns/\1/p'; }

# drift: how much faster than the system's clock it runs, in ppm
drift() {
	python3 - "$PHC" <<'EOF'
import os, sys, time
fd = os.open(sys.argv[1], os.O_RDONLY)
clock = (~fd << 3) | 3

def both():
    best = None
    for _ in range(5):
        before = time.monotonic_ns()
        phc = time.clock_gettime_ns(clock)
        after = time.monotonic_ns()
        if best is None or after - before < best[0]:
            best = after - before, (before + after) // 2, phc
    return best[1:]

system, phc = both()
time.sleep(1.5)
system_end, phc_end = both()
print(round(((phc_end - phc) / (system_end - system) - 1) * 10**6))
EOF
}

# about NAME VALUE WANT SLACK
about() {
	note "$1: $2, $3 wanted"
	check "$1" [ "$2" -ge $(($3 - $4)) -a "$2" -le $(($3 + $4)) ]
}

# filter NETNS INTERFACE TX RX: what is stamped
filter() { ip netns exec "$1" hwstamp_ctl -i "$2" -t "$3" -r "$4"; }

# stamped TYPE [COUNT]: sends messages of PTP from a to b over Ethernet, prints
# how many had a stamp when they left and when they came
stamped() {
	ip netns exec b python3 - "$A" "$B" "$@" <<'EOF'
import ctypes, os, select, socket, struct, sys, time
a, b, kind = sys.argv[1], sys.argv[2], int(sys.argv[3], 0)
count = int(sys.argv[4]) if len(sys.argv) > 4 else 1
SO_TIMESTAMPING, TX, RX, RAW = 37, 1, 4, 64

def open_in(ns, dev, flags):
    here = os.open("/proc/self/ns/net", os.O_RDONLY)
    there = os.open("/run/netns/" + ns, os.O_RDONLY)
    setns(there)
    sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x88f7))
    sock.bind((dev, 0x88f7))
    sock.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPING, flags | RAW)
    group = socket.if_nametoindex(dev)
    sock.setsockopt(263, 1, struct.pack("iHH8s", group, 0, 6,
                                        bytes.fromhex("011b19000000") + b"\0\0"))
    setns(here)
    return sock

def setns(fd):
    if ctypes.CDLL(None, use_errno=True).setns(fd, 0x40000000):
        raise OSError(ctypes.get_errno(), "setns")

def stamp(ancillary):
    for level, name, data in ancillary:
        if level == socket.SOL_SOCKET and name == SO_TIMESTAMPING:
            raw = struct.unpack("qqqqqq", data[:48])[4:]
            if raw != (0, 0):
                return raw[0] * 10**9 + raw[1]
    return None

out = open_in("a", a, TX)
into = open_in("b", b, RX)
errors = select.poll()
errors.register(out, 0)
sent = came = 0
for n in range(count):
    body = struct.pack(">BBHBBHQIQHHBb", kind, 2, 44, 0, 0, 0x200, 0, 0, n, 1, n, 0, 0)
    body += bytes(10)
    out.send(bytes.fromhex("011b19000000") + bytes.fromhex("525400000010")
             + b"\x88\xf7" + body)
    left = arrived = None
    end = time.monotonic() + 1
    while time.monotonic() < end and left is None:
        if errors.poll(200):
            left = stamp(out.recvmsg(2048, 512, socket.MSG_ERRQUEUE)[1])
    if select.select([into], [], [], 1)[0]:
        arrived = stamp(into.recvmsg(2048, 512)[1])
    sent += left is not None
    came += arrived is not None
print(sent, came)
EOF
}

setup_pfs

note "the clock"
check "ethtool names the clock" sh -c "ip netns exec a ethtool -T $A | grep -q 'PTP Hardware Clock: [0-9]'"
check "and what it stamps" sh -c "ip netns exec a ethtool -T $A | grep -q 'hardware-transmit'"
PHC=/dev/$(ls /sys/bus/pci/devices/0000:01:00.0/ptp)
offset=$(behind)
about "it starts with the system's time" $((offset / 1000000)) 0 500
check "it can be set" clock set 1000000000
first=$(clock get | sed -n 's/.*clock time is \([0-9]*\)\..*/\1/p')
check "and shows it" [ "$first" -ge 1000000000 -a "$first" -le 1000000010 ]
check "it is set to the system's time" clock set
before=$(behind)
check "it is put ahead by 10 s" clock adj 10
about "by as much" $((($(behind) - before) / 1000000)) -10000 200
check "and back" clock adj -10
about "it is where it was" $((($(behind) - before) / 1000000)) 0 200
about "it runs as fast as the system's clock" "$(drift)" 0 2000
check "it goes 10% faster" clock freq 100000000
about "by as much" "$(drift)" 100000 2000
before=$(behind)
check "half as fast" clock freq -500000000
about "without a jump" $((($(behind) - before) / 1000000)) 0 2000
about "by as much" "$(drift)" -500000 2000
refuse "more than twice as fast" "." clock freq 1200000000
check "its own rate" clock freq 0
check "it is set again" clock set

note "resets"
before=$(behind)
check "a function level reset" sh -c 'echo 1 >/sys/bus/pci/devices/0000:01:00.0/reset'
until_true 5 carrier a "$A" 1
about "does not stop the clock" $((($(behind) - before) / 1000000)) 0 50
check "its rate is kept over another" clock freq 100000000
echo 1 >/sys/bus/pci/devices/0000:01:00.0/reset
until_true 5 carrier a "$A" 1
about "as it shows" "$(drift)" 100000 2000
clock freq 0 >/dev/null
clock set >/dev/null
ip -n a link set "$A" down
check "it can be read with the interface down" clock get
ip -n a link set "$A" up
until_true 5 carrier a "$A" 1
timeout 15 phc2sys -s CLOCK_REALTIME -c "$PHC" -O 0 -R 8 -m >"$LAB_OUT/phc2sys" 2>&1
last=$(tail -n 1 "$LAB_OUT/phc2sys" | sed -n 's/.* offset *\(-*[0-9]*\) .*/\1/p')
about "phc2sys brings it to the system's time" $((${last:-999999999} / 1000000)) 0 20

note "stamps"
equal "none at first" "$(stamped 0x0)" "0 0"
check "leaving ones" filter a "$A" 1 0
equal "are stamped" "$(stamped 0x0)" "1 0"
check "coming ones that synchronise" filter b "$B" 0 10
equal "are stamped too" "$(stamped 0x0)" "1 1"
equal "20 of them" "$(stamped 0x0 20)" "20 20"
equal "others not" "$(stamped 0x1)" "1 0"
equal "nor are those of another version" "$(stamped 0x8)" "1 0"
check "delay requests" filter b "$B" 0 11
equal "are stamped" "$(stamped 0x1)" "1 1"
equal "and only they" "$(stamped 0x0)" "1 0"
check "all events" filter b "$B" 0 12
equal "those that synchronise are stamped" "$(stamped 0x0 5)" "5 5"
check "what is stamped survives a reset" sh -c 'echo 1 >/sys/bus/pci/devices/0000:02:00.0/reset'
until_true 5 carrier b "$B" 1
pings
equal "with stamps" "$(stamped 0x0 5)" "5 5"
refuse "to stamp everything" "out of range|failed" filter b "$B" 0 1
equal "a refusal changes nothing" "$(stamped 0x0)" "1 1"
check "no stamps any more" filter b "$B" 0 0
equal "leaves those that leave" "$(stamped 0x0)" "1 0"
filter a "$A" 0 0 >/dev/null
equal "and then none" "$(stamped 0x0)" "0 0"
check "TCP at last" transfer a 10.0.0.2 1

teardown_pfs
check "all is unloaded" unload_modules
check "and no clock is left" sh -c '! ls /sys/class/ptp/*/device/driver 2>/dev/null | grep -q .'
