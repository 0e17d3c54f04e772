#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Echo requests from several network namespaces at once.

    echoes.py ADDRESS NETNS...

Each namespace asks ADDRESS 20 times a second between "begin" and "end".
Commands come on the standard input, a line each, and are answered with a line:

    begin                 forget what was, and go on asking
    more SECONDS NUMBER   "ok" once each has had so many more answers; or "late"
                          and those that have not had them in that time
    end FILE              ask no more; "ok" when FILE has been written

FILE has a line for each namespace, "NETNS SENT ANSWERED GAPS LONGEST_MS": how
often its answers stopped and went on again, with an answer that came twice or
out of order counted as one such, and for how long at most. They go on when some
have come in a row: one that slips through amid a fault does not end it. If they
did not go on, GAPS is "ended".
"""
import ctypes
import os
import selectors
import socket
import struct
import sys
import time

INTERVAL = 0.05
CLONE_NEWNET = 0x40000000
IDENTIFIER = 0x7666
ICMP_ECHO, ICMP_ECHOREPLY = 8, 0
# So many in a row, a quarter of a second's, and answers have gone on.
STEADY = 5
# Requests that may still be on their way at the end: half a second's.
ON_THE_WAY = 10

libc = ctypes.CDLL(None, use_errno=True)


def enter(path):
    fd = os.open(path, os.O_RDONLY)
    if libc.setns(fd, CLONE_NEWNET):
        sys.exit(f"{path}: {os.strerror(ctypes.get_errno())}")
    os.close(fd)


def checksum(data):
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    total = (total >> 16) + (total & 0xffff)
    return ~(total + (total >> 16)) & 0xffff


class Member:
    """One namespace; its sequence numbers go on from one "begin" to the next."""

    def __init__(self, name, address):
        self.name, self.address = name, address
        enter(f"/run/netns/{name}")
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_RAW,
                                    socket.IPPROTO_ICMP)
        self.socket.setblocking(False)
        self.sequence = 0
        self.begin()

    def begin(self):
        self.first = self.last = self.sequence
        self.answered = self.gaps = 0
        self.heard = self.stopped = time.monotonic()
        self.steady = STEADY
        self.longest = 0

    def ask(self):
        self.sequence += 1
        header = struct.pack("!BBHHH", ICMP_ECHO, 0, 0, IDENTIFIER,
                             self.sequence & 0xffff)
        packet = header + bytes(48)
        packet = packet[:2] + struct.pack("!H", checksum(packet)) + packet[4:]
        try:
            self.socket.sendto(packet, (self.address, 0))
        except OSError:
            pass

    def hear(self):
        try:
            packet = self.socket.recv(256)
        except OSError:
            return
        start = (packet[0] & 15) * 4
        kind, _, _, ident, low = struct.unpack_from("!BBHHH", packet, start)
        if kind != ICMP_ECHOREPLY or ident != IDENTIFIER:
            return
        sequence = self.sequence - ((self.sequence - low) & 0xffff)
        # An answer to what was asked before "begin".
        if sequence <= self.first:
            return
        now = time.monotonic()
        if sequence != self.last + 1:
            if self.steady >= STEADY:
                self.gaps += 1
                self.stopped = self.heard
            self.steady = 0
            self.longest = max(self.longest, now - self.stopped)
        self.steady += 1
        self.last = max(self.last, sequence)
        self.heard = now
        self.answered += 1

    def report(self):
        ended = self.sequence - self.last > ON_THE_WAY
        return (f"{self.name} {self.sequence - self.first} {self.answered} "
                f"{'ended' if ended else self.gaps} {self.longest * 1000:.0f}")


class Echoes:
    def __init__(self, members):
        self.members = members
        self.asking = False
        self.wanted = None
        self.events = selectors.DefaultSelector()
        self.events.register(sys.stdin.fileno(), selectors.EVENT_READ, self.obey)
        for member in members:
            self.events.register(member.socket, selectors.EVENT_READ, member.hear)

    @staticmethod
    def say(line):
        print(line, flush=True)

    def obey(self):
        words = sys.stdin.readline().split()
        if not words:
            sys.exit(0)
        if words[0] == "begin":
            for member in self.members:
                member.begin()
            self.asking = True
            self.say("ok")
        elif words[0] == "more":
            self.until = time.monotonic() + float(words[1])
            self.wanted = {m: m.answered + int(words[2]) for m in self.members}
        elif words[0] == "end":
            self.asking = False
            with open(words[1], "w") as file:
                for member in self.members:
                    print(member.report(), file=file)
            self.say("ok")

    def look_for_more(self):
        late = [m.name for m, number in self.wanted.items() if m.answered < number]
        if late and time.monotonic() < self.until:
            return
        self.wanted = None
        self.say(" ".join(["late"] + late) if late else "ok")

    def run(self):
        due = time.monotonic()
        while True:
            for key, _ in self.events.select(max(0, due - time.monotonic())):
                key.data()
            if self.wanted:
                self.look_for_more()
            if time.monotonic() < due:
                continue
            # Not to catch up on what a slow machine had no time for.
            due = time.monotonic() + INTERVAL
            if self.asking:
                for member in self.members:
                    member.ask()


Echoes([Member(name, sys.argv[1]) for name in sys.argv[2:]]).run()
