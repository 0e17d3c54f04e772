# SPDX-License-Identifier: GPL-2.0-only
"""Raw frames between members of a switch, each "eth0" of a network namespace.

    frames.py unicast NS,... MAC,...   frames for these addresses, from "peer" and
                                       "v0"; prints how many each of NS hears
    frames.py vlan FROM TO [TAG,...]   untagged frames and such with each tag, for
                                       TO and for all; prints how many TO hears

Who is to hear nothing is listened to until all that was sent is through, which
another member hears.
"""
import ctypes
import select
import socket
import sys
import time

BODY, LAST = b"srn frame" * 6, b"srn last" * 7
ALL = b"\xff" * 6
COUNT = 50
WAIT = 30

libc = ctypes.CDLL(None, use_errno=True)


class Port:
    """eth0 of a namespace."""

    def __init__(self, name):
        self.name = name
        with open(f"/run/netns/{name}") as netns:
            if libc.setns(netns.fileno(), 0):
                sys.exit(f"{name}: no such namespace")
        self.raw = socket.socket(socket.AF_PACKET, socket.SOCK_RAW,
                                 socket.htons(3))
        self.raw.setsockopt(socket.SOL_SOCKET, 33, 1 << 22)  # SO_RCVBUFFORCE
        self.raw.bind(("eth0", 0))
        self.mac = self.raw.getsockname()[4]

    def send(self, to, tag="", body=BODY, count=COUNT):
        head = b"\x81\x00" + int(tag).to_bytes(2, "big") if tag else b""
        for _ in range(count):
            self.raw.send(to + self.mac + head + b"\x88\xb5" + body)

    def hear(self, seconds):
        """Frames that come in so much time."""
        end = time.monotonic() + seconds
        while True:
            left = max(0, end - time.monotonic())
            if not select.select([self.raw], [], [], left)[0]:
                return
            frame, where = self.raw.recvfrom(2048)
            if where[2] != socket.PACKET_OUTGOING:
                yield frame


def settle(sender, witness):
    """Waits until the witness has heard what the sender sends now."""
    sender.send(ALL, body=LAST, count=1)
    for frame in witness.hear(WAIT):
        if LAST in frame and frame[6:12] == sender.mac:
            return
    sys.exit(f"{witness.name} does not hear {sender.name}")


def unicast(names, addresses):
    peer, v0 = Port("peer"), Port("v0")
    listeners = [Port(name) for name in names.split(",")]
    for sender in peer, v0:
        for address in addresses.split(","):
            sender.send(bytes.fromhex(address.replace(":", "")))
    settle(v0, peer)
    settle(peer, v0)
    return " ".join(
        f"{port.name} {sum(BODY in frame for frame in port.hear(0.5))}"
        for port in listeners)


def vlan(sender, receiver, tags=""):
    sender, receiver, peer = Port(sender), Port(receiver), Port("peer")
    for to in receiver.mac, ALL:
        for tag in ["", *filter(None, tags.split(","))]:
            sender.send(to, tag)
    settle(sender, peer)
    return sum(BODY in frame for frame in receiver.hear(0.5))


print({"unicast": unicast, "vlan": vlan}[sys.argv[1]](*sys.argv[2:]))
