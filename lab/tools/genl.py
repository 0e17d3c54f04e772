#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""A raw client of the vfio-glue family, for tests that a proper library would
not let happen: broken attributes, random bytes, sockets that just vanish.

    genl.py TEST PROFILE [SEED]

prints TAP points without a plan. PROFILE is one that some parent offers. The
numbers of commands and attributes are read from the uapi header beside this
tree, so that they cannot go stale.
"""

import errno
import os
import random
import re
import socket
import struct
import sys
import time
import uuid

NETLINK_GENERIC = 16
SOL_NETLINK = 270
NETLINK_ADD_MEMBERSHIP = 1
NETLINK_CAP_ACK = 10
NETLINK_EXT_ACK = 11

NLMSG_ERROR, NLMSG_DONE = 2, 3
F_REQUEST, F_MULTI, F_ACK, F_DUMP = 1, 2, 4, 0x300
F_DUMP_INTR, F_CAPPED, F_ACK_TLVS = 0x10, 0x100, 0x200

ERR_MSG, ERR_OFFS, ERR_MISS_TYPE = 1, 2, 5

CTRL_ID, CTRL_GETFAMILY = 16, 3
CTRL_FAMILY_ID, CTRL_FAMILY_NAME, CTRL_MCAST_GROUPS = 1, 2, 7
GRP_NAME, GRP_ID = 1, 2

STATE_RESERVED = 0


def header_numbers():
    """Every constant of the uapi header."""
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                        "../../uapi/linux/vfio_glue.h")
    numbers = {}
    with open(path, encoding="ascii") as file:
        text = re.sub(r"/\*.*?\*/", "", file.read(), flags=re.S)
    for body in re.findall(r"enum[^{]*\{(.*?)\}", text, re.S):
        value = 0
        for entry in body.split(","):
            words = entry.split("=")
            name = words[0].strip()
            if not name or name.startswith("__"):
                continue
            if len(words) > 1:
                if not words[1].strip().isdigit():
                    continue
                value = int(words[1])
            numbers[name.removeprefix("VFIO_GLUE_")] = value
            value += 1
    return numbers


N = header_numbers()


def attr(kind, payload):
    """One attribute, padded."""
    if isinstance(payload, int):
        payload = struct.pack("=I", payload)
    elif isinstance(payload, str):
        payload = payload.encode() + b"\0"
    raw = struct.pack("=HH", len(payload) + 4, kind) + payload
    return raw + b"\0" * (-len(raw) % 4)


def parse_attrs(raw):
    """Pairs of type and payload, as far as they make sense."""
    pairs = []
    while len(raw) >= 4:
        size, kind = struct.unpack_from("=HH", raw)
        if size < 4 or size > len(raw):
            break
        pairs.append((kind & 0x3fff, raw[4:size]))
        raw = raw[(size + 3) & ~3:]
    return pairs


def text(payload):
    """A string attribute, whatever bytes it may hold."""
    return payload.rstrip(b"\0").decode(errors="replace")


def number(payload):
    """An integer attribute."""
    return int.from_bytes(payload, sys.byteorder)


class Refused(Exception):
    """The kernel's answer was an error."""

    def __init__(self, code, message="", offset=None, missing=None):
        super().__init__(f"{errno.errorcode.get(code, code)}: {message}")
        self.code = code
        self.message = message
        self.offset = offset
        self.missing = missing


class Client:
    """A socket of the family. The kernel fills buffers of a dump up to the
    largest size that the socket has ever received with."""

    def __init__(self, size=1 << 20):
        self.size = size
        self.sock = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW,
                                  NETLINK_GENERIC)
        self.sock.bind((0, 0))
        self.sock.setsockopt(SOL_NETLINK, NETLINK_EXT_ACK, 1)
        self.sock.setsockopt(SOL_NETLINK, NETLINK_CAP_ACK, 1)
        self.sock.settimeout(20)
        self.seq = 0
        self.buffers = 0
        self.interrupted = False
        reply = self.call(CTRL_GETFAMILY,
                          attr(CTRL_FAMILY_NAME, "vfio-glue"), CTRL_ID)
        found = dict(parse_attrs(reply[0][1]))
        self.family = number(found[CTRL_FAMILY_ID])
        self.groups = {}
        for _, group in parse_attrs(found[CTRL_MCAST_GROUPS]):
            group = dict(parse_attrs(group))
            self.groups[text(group[GRP_NAME])] = number(group[GRP_ID])

    def close(self):
        """Let the kernel see the socket go."""
        self.sock.close()

    def join(self, group):
        """Hear a multicast group."""
        self.sock.setsockopt(SOL_NETLINK, NETLINK_ADD_MEMBERSHIP,
                             self.groups[group])

    def send_raw(self, raw):
        """Bytes as they are."""
        self.sock.send(raw)

    def message(self, cmd, body, flags, family=None):
        """A whole request."""
        self.seq += 1
        return struct.pack("=IHHIIBBH", 20 + len(body),
                           family or self.family, F_REQUEST | flags, self.seq,
                           0, cmd, 1, 0) + body

    def messages(self):
        """The messages of one received buffer: type, flags, seq, payload."""
        raw = self.sock.recv(self.size)
        self.buffers += 1
        while len(raw) >= 16:
            size, kind, flags, seq, _ = struct.unpack_from("=IHHII", raw)
            if size < 16 or size > len(raw):
                return
            yield kind, flags, seq, raw[16:size]
            raw = raw[(size + 3) & ~3:]

    @staticmethod
    def check_error(payload, flags):
        """Raise what an ACK or the end of a dump says."""
        code = -struct.unpack_from("=i", payload)[0]
        if not code:
            return
        message, offset, missing = "", None, None
        if flags & F_ACK_TLVS:
            skip = 20 if flags & F_CAPPED else 4
            for kind, value in parse_attrs(payload[skip:]):
                if kind == ERR_MSG:
                    message = text(value)
                elif kind == ERR_OFFS:
                    offset = number(value)
                elif kind == ERR_MISS_TYPE:
                    missing = number(value)
        raise Refused(code, message, offset, missing)

    def collect(self):
        """Answers up to the ACK or the end of the dump."""
        answers = []
        while True:
            for kind, flags, seq, payload in self.messages():
                if seq != self.seq:
                    continue
                if flags & F_DUMP_INTR and flags & F_MULTI:
                    self.interrupted = True
                if kind == NLMSG_ERROR:
                    self.check_error(payload, flags)
                    return answers
                if kind == NLMSG_DONE:
                    if flags & F_ACK_TLVS:
                        flags &= ~F_CAPPED
                    self.check_error(payload, flags)
                    return answers
                answers.append((payload[0], payload[4:]))

    def call(self, cmd, body=b"", family=None):
        """A request and its answers."""
        self.sock.send(self.message(cmd, body, F_ACK, family))
        return self.collect()

    def dump(self, cmd, body=b""):
        """A dump: attributes of each object, the first of each kind."""
        self.buffers = 0
        self.interrupted = False
        self.sock.send(self.message(cmd, body, F_DUMP))
        return [dict(parse_attrs(raw)) for _, raw in self.collect()]

    def reserve(self, profile, **wishes):
        """func-new: attributes of each function."""
        body = attr(N["A_FUNC_PROFILE"], profile)
        for name, value in wishes.items():
            body += attr(N["A_FUNC_" + name.upper()], value)
        (_, reply), = self.call(N["CMD_FUNC_NEW"], body)
        return [dict(parse_attrs(raw)) for kind, raw in parse_attrs(reply)
                if kind == N["A_FUNC_FUNC"]]

    def functions(self):
        """All functions."""
        return self.dump(N["CMD_FUNC_GET"])

    def delete(self, name):
        """func-del by name."""
        self.call(N["CMD_FUNC_DEL"], attr(N["A_FUNC_NAME"], name))


failed = 0


def point(good, name, detail=""):
    """One TAP point."""
    global failed
    print(("ok - " if good else "not ok - ") + name, flush=True)
    if not good:
        failed += 1
        if detail:
            print(f"# {detail}", flush=True)


def refused(name, code, pattern, call, at=None):
    """A point if the call is refused with this errno and message; at is the
    type of the attribute that the answer must point at, or be missing."""
    try:
        call()
    except Refused as error:
        good = error.code == code and re.search(pattern, error.message)
        if at is not None:
            good = good and (error.offset is not None or error.missing == at)
        point(bool(good), name, f"{error}, offset {error.offset}, missing "
              f"{error.missing}; wanted {errno.errorcode[code]} /{pattern}/")
    else:
        point(False, name, "was granted")


def name_of(function):
    """A function's name."""
    return text(function[N["A_FUNC_NAME"]])


def gone(profile, seconds=10):
    """Does the last reservation of the profile vanish in time?"""
    client = Client()
    end = time.monotonic() + seconds
    while True:
        left = [f for f in client.functions()
                if text(f[N["A_FUNC_PROFILE"]]) == profile and
                number(f[N["A_FUNC_STATE"]]) == STATE_RESERVED]
        if not left or time.monotonic() > end:
            client.close()
            return not left
        time.sleep(0.05)


def test_malformed(profile):
    """Attributes and headers that no library would send."""
    client = Client()
    prof = attr(N["A_FUNC_PROFILE"], profile)
    new, get, dele = (N["CMD_FUNC_NEW"], N["CMD_FUNC_GET"], N["CMD_FUNC_DEL"])
    raw = struct.pack

    cases = [
        ("profile without NUL", new,
         raw("=HH", 8, N["A_FUNC_PROFILE"]) + b"abcd"),
        ("profile too long", new, attr(N["A_FUNC_PROFILE"], "x" * 32)),
        ("profile far too long", new, attr(N["A_FUNC_PROFILE"], "x" * 9000)),
        ("profile empty", new, raw("=HH", 4, N["A_FUNC_PROFILE"])),
        ("attribute longer than the message", new,
         raw("=HH", 400, N["A_FUNC_PROFILE"]) + b"abc\0"),
        ("attribute shorter than its header", new,
         raw("=HH", 3, N["A_FUNC_PROFILE"]) + b"abc\0"),
        ("attribute of no length", new,
         raw("=HH", 0, N["A_FUNC_PROFILE"]) + b"abc\0"),
        ("bytes behind the last attribute", new, prof + b"\1\2\3"),
        ("attribute cut in its header", new, prof + b"\1\0"),
        ("count of 2 bytes", new,
         prof + attr(N["A_FUNC_COUNT"], raw("=H", 1))),
        ("count of 8 bytes", new,
         prof + attr(N["A_FUNC_COUNT"], raw("=Q", 1))),
        ("count of no bytes", new, prof + attr(N["A_FUNC_COUNT"], b"")),
        ("generation of 4 bytes", dele, attr(N["A_FUNC_NAME"], "x") +
         attr(N["A_FUNC_GENERATION"], 1)),
        ("uuid too long", get, attr(N["A_FUNC_UUID"], "1" * 37)),
        ("mac of 5 bytes", N["CMD_FUNC_SET"], attr(N["A_FUNC_NAME"], "x") +
         attr(N["A_FUNC_MAC"], b"\0" * 5)),
        ("mac of 7 bytes", N["CMD_FUNC_SET"], attr(N["A_FUNC_NAME"], "x") +
         attr(N["A_FUNC_MAC"], b"\0" * 7)),
        ("attribute that the request does not take", new,
         prof + attr(N["A_FUNC_HOLDER_PID"], 1)),
        ("attribute that nobody knows", new, prof + attr(999, 1)),
        ("nested flag on a plain attribute", new,
         attr(N["A_FUNC_PROFILE"] | 0x8000, profile)),
        ("policy out of range", new, prof + attr(N["A_FUNC_POLICY"], 4)),
        ("timeout too short", new, prof + attr(N["A_FUNC_TIMEOUT_MS"], 99)),
        ("timeout too long", new,
         prof + attr(N["A_FUNC_TIMEOUT_MS"], 60001)),
        ("vlan 4095", N["CMD_FUNC_SET"], attr(N["A_FUNC_NAME"], "x") +
         attr(N["A_FUNC_VLAN"], 4095)),
    ]
    for name, cmd, body in cases:
        try:
            client.call(cmd, body)
        except Refused as error:
            point(error.code in (errno.EINVAL, errno.ERANGE), name, error)
        else:
            point(False, name, "was granted")

    refused("a command that does not exist", errno.EOPNOTSUPP, "",
            lambda: client.call(200, prof))
    refused("a dump of what has none", errno.EOPNOTSUPP, "",
            lambda: client.dump(new, prof))

    # A message that ends within the generic header, which stays unanswered
    # or is an error, but must not be taken for a request.
    for size in (16, 17, 19):
        client.seq += 1
        client.send_raw(struct.pack("=IHHII", size, client.family,
                                    F_REQUEST | F_ACK, client.seq, 0) +
                        b"\x08" * (size - 16))
        try:
            client.collect()
        except Refused as error:
            point(error.code == errno.EINVAL, f"message of {size} bytes",
                  error)
        else:
            point(False, f"message of {size} bytes", "was granted")

    # The header promises more than there is: the kernel drops it.
    client.send_raw(client.message(new, prof, F_ACK)[:22])
    client.functions()
    point(True, "message cut in the middle")
    point(gone(profile), "nothing was reserved")
    client.close()


def test_random(profile, seed):
    """A thousand messages of random bytes behind a valid or random header."""
    print(f"# seed {seed}", flush=True)
    rnd = random.Random(seed)
    client = Client()
    client.sock.settimeout(0)
    commands = [v for k, v in N.items() if k.startswith("CMD_")]
    most = max(v for k, v in N.items() if k.startswith("A_FUNC_"))
    values = [b"", b"\0", b"a\0", profile.encode() + b"\0", b"\xff" * 4,
              b"\1\0\0\0", b"\0" * 8, str(uuid.uuid4()).encode() + b"\0",
              b"\xc3\x28\n\"\0"]

    for _ in range(1000):
        body = b""
        for _ in range(rnd.randrange(6)):
            if rnd.random() < 0.7:
                payload = rnd.choice(values)
            else:
                payload = rnd.randbytes(rnd.randrange(60))
            size = len(payload) + 4
            if rnd.random() < 0.1:
                size = rnd.randrange(0x10000)
            part = struct.pack("=HH", size, rnd.randrange(most + 3)) + payload
            body += part + b"\0" * (-len(part) % 4)
        flags = rnd.choice((F_ACK, F_ACK, F_DUMP, rnd.randrange(0x10000)))
        raw = bytearray(client.message(rnd.choice(commands), body, flags))
        if rnd.random() < 0.2:
            raw[rnd.randrange(16, len(raw))] = rnd.randrange(256)
        try:
            client.send_raw(bytes(raw))
        except OSError:
            pass
        try:
            for _, _, _, payload in client.messages():
                for _, value in parse_attrs(payload[4:]):
                    text(value)
        except OSError:
            pass
    client.close()
    point(gone(profile), "1000 random messages leave nothing reserved",
          f"seed {seed}")
    client = Client()
    point(len(client.dump(N["CMD_PARENT_GET"])) > 0, "the family still answers")
    client.close()


def test_refusals(profile):
    """Requests that are well formed, but cannot be granted."""
    client = Client()
    other = Client()
    unknown = str(uuid.uuid4())
    A = N

    def call(cmd, *attrs):
        return lambda: client.call(A["CMD_" + cmd],
                                   b"".join(attr(A[k], v) for k, v in attrs))

    refused("no profile", errno.EINVAL, "^profile is missing$",
            call("FUNC_NEW"), at=A["A_FUNC_PROFILE"])
    refused("unknown profile", errno.ENOENT,
            "^profile none-1 is offered by no parent$",
            lambda: client.reserve("none-1"), at=A["A_FUNC_PROFILE"])
    refused("profile with odd letters", errno.EINVAL, "^profile is not 1",
            lambda: client.reserve("a b"), at=A["A_FUNC_PROFILE"])
    refused("unknown parent", errno.ENOENT, "^parent gpu999 does not exist$",
            lambda: client.reserve(profile, parent="gpu999"),
            at=A["A_FUNC_PARENT"])
    refused("uuid malformed", errno.EINVAL, "^uuid is malformed",
            lambda: client.reserve(profile, uuid="not-a-uuid"),
            at=A["A_FUNC_UUID"])
    refused("uuid of zeros", errno.EINVAL, "^uuid is malformed",
            lambda: client.reserve(profile, uuid=str(uuid.UUID(int=0))),
            at=A["A_FUNC_UUID"])
    refused("count with a uuid", errno.EINVAL, "cannot share one uuid",
            lambda: client.reserve(profile, uuid=unknown, count=2),
            at=A["A_FUNC_UUID"])
    refused("count with a name", errno.EINVAL, "cannot share one name",
            lambda: client.reserve(profile, name="x", count=2),
            at=A["A_FUNC_NAME"])
    refused("count of 0", errno.ERANGE, "", lambda: client.reserve(
        profile, count=0), at=A["A_FUNC_COUNT"])
    refused("count of 65", errno.ERANGE, "", lambda: client.reserve(
        profile, count=65), at=A["A_FUNC_COUNT"])

    function, = client.reserve(profile, name="taken", uuid=unknown)
    generation = number(function[A["A_FUNC_GENERATION"]])
    refused("name in use", errno.EEXIST, "^name taken is in use$",
            lambda: other.reserve(profile, name="taken"),
            at=A["A_FUNC_NAME"])
    refused("uuid in use", errno.EEXIST, "^uuid is that of function taken$",
            lambda: other.reserve(profile, uuid=unknown),
            at=A["A_FUNC_UUID"])
    refused("neither uuid nor name", errno.EINVAL,
            "^uuid or name of the function is missing$", call("FUNC_GET"),
            at=A["A_FUNC_UUID"])
    refused("no such name", errno.ENOENT, "^function nobody does not exist$",
            call("FUNC_DEL", ("A_FUNC_NAME", "nobody")), at=A["A_FUNC_NAME"])
    refused("no such uuid", errno.ENOENT, "^no function has uuid ",
            call("FUNC_DEL", ("A_FUNC_UUID", str(uuid.uuid4()))),
            at=A["A_FUNC_UUID"])
    refused("uuid and name of different functions", errno.ENOENT,
            "^function taken has another uuid$",
            call("FUNC_GET", ("A_FUNC_NAME", "taken"),
                 ("A_FUNC_UUID", str(uuid.uuid4()))), at=A["A_FUNC_UUID"])
    refused("another generation", errno.ESTALE,
            f"^function taken is generation {generation}, not 5$",
            call("FUNC_DEL", ("A_FUNC_NAME", "taken"),
                 ("A_FUNC_GENERATION", struct.pack("=Q", 5))),
            at=A["A_FUNC_GENERATION"])
    refused("claim of a vGPU", errno.EINVAL,
            "^taken is a vGPU, claimed by creating its mdev$",
            call("FUNC_CLAIM", ("A_FUNC_NAME", "taken")))
    refused("network settings of a vGPU", errno.EOPNOTSUPP,
            "^taken is a vGPU and has no settings of a VF$",
            call("FUNC_SET", ("A_FUNC_NAME", "taken"), ("A_FUNC_TRUST", 1)))
    refused("nothing to set", errno.EINVAL, "^nothing to set",
            call("FUNC_SET", ("A_FUNC_NAME", "taken")))
    refused("multicast mac", errno.EADDRNOTAVAIL, "is a multicast address$",
            call("FUNC_SET", ("A_FUNC_NAME", "taken"),
                 ("A_FUNC_MAC", b"\1\0\0\0\0\1")), at=A["A_FUNC_MAC"])
    refused("qos without vlan", errno.EINVAL, "^qos 3 needs a vlan",
            call("FUNC_SET", ("A_FUNC_NAME", "taken"), ("A_FUNC_QOS", 3)),
            at=A["A_FUNC_QOS"])
    refused("mode without a parent", errno.EINVAL,
            "^name of the parent is missing$",
            call("PARENT_SET", ("A_PARENT_MODE", 1)), at=A["A_PARENT_NAME"])
    refused("mode of an unknown parent", errno.ENOENT,
            "^parent gpu999 does not exist$",
            call("PARENT_SET", ("A_PARENT_MODE", 1),
                 ("A_PARENT_NAME", "gpu999")), at=A["A_PARENT_NAME"])
    refused("mode of a parent in use", errno.EBUSY,
            "holds taken, which that mode has not$",
            call("PARENT_SET", ("A_PARENT_MODE", 2),
                 ("A_PARENT_NAME", text(function[A["A_FUNC_PARENT"]]))),
            at=A["A_PARENT_MODE"])
    refused("dump of an unknown parent's profiles", errno.ENOENT,
            "^parent gpu999 does not exist$",
            lambda: client.dump(A["CMD_PROFILE_GET"],
                                attr(A["A_PROFILE_PARENT"], "gpu999")))
    refused("places without a profile", errno.EINVAL, "^profile is missing$",
            lambda: client.dump(A["CMD_PLACE_GET"]))

    client.delete("taken")
    room = sum(number(p[A["A_PLACE_ROOM"]]) for p in client.dump(
        A["CMD_PLACE_GET"], attr(A["A_PLACE_PROFILE"], profile)))
    held = 0
    while room - held >= 64:
        held += len(client.reserve(profile, count=64))
    refused("one more than there is room for", errno.ENOSPC,
            f"^profile {profile}: ", lambda: client.reserve(
                profile, count=room - held + 1), at=A["A_FUNC_PROFILE"])
    point(len([f for f in client.functions() if text(
        f[A["A_FUNC_PROFILE"]]) == profile]) == held,
          "what does not fit whole is not taken in part")
    client.close()
    other.close()
    point(gone(profile), "nothing stays behind")


def test_sockets(profile):
    """Reservations go with their socket, and with no other."""
    first, second, watcher = Client(), Client(), Client()
    first.reserve(profile, name="of-first", timeout_ms=60000)
    second.reserve(profile, name="of-second", timeout_ms=60000)

    def names():
        return {name_of(f) for f in watcher.functions()}

    point({"of-first", "of-second"} <= names(), "both are reserved")
    first.close()
    point("of-first" not in names(), "the first goes with its socket")
    point("of-second" in names(), "the second stays")

    pid = os.fork()
    if not pid:
        child = Client()
        child.reserve(profile, name="of-child", timeout_ms=60000)
        os.kill(os.getpid(), 9)
    os.waitpid(pid, 0)
    point("of-child" not in names(), "a killed process leaves nothing")

    # The same port id, taken again at once, must not be mistaken.
    port = second.sock.getsockname()[0]
    second.close()
    again = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_GENERIC)
    again.bind((port, 0))
    point("of-second" not in names(), "the second goes, too")
    again.close()

    watcher.reserve(profile, name="short", timeout_ms=300)
    point("short" in names(), "a short one is there")
    time.sleep(0.2)
    end = time.monotonic() + 10
    while "short" in names() and time.monotonic() < end:
        time.sleep(0.05)
    point("short" not in names(), "and is gone when its time is up")
    watcher.close()


def test_many(profile):
    """Twice 64 at once, and a dump of them over several buffers."""
    client = Client()
    first = client.reserve(profile, count=64, timeout_ms=60000)
    second = client.reserve(profile, count=64, timeout_ms=60000)
    point(len(first) == 64 and len(second) == 64, "64 functions, twice")
    both = first + second
    point(len({text(f[N["A_FUNC_UUID"]]) for f in both}) == 128 and
          len({name_of(f) for f in both}) == 128,
          "all uuids and names are different")

    slow, other = Client(8192), Client()
    functions = slow.functions()
    mine = {text(f[N["A_FUNC_UUID"]]) for f in functions}
    point({text(f[N["A_FUNC_UUID"]]) for f in both} <= mine and
          len(mine) == len(functions), "the dump has each of them once",
          f"{len(functions)} functions")
    point(slow.buffers > 1 and not slow.interrupted,
          "the dump took several buffers, undisturbed",
          f"{slow.buffers} buffers, interrupted {slow.interrupted}")
    ages = [number(f[N["A_FUNC_GENERATION"]]) for f in functions]
    point(ages == sorted(ages), "the dump is in order of generation")

    # A change between two buffers of a dump is told.
    slow.sock.send(slow.message(N["CMD_FUNC_GET"], b"", F_DUMP))
    other.call(N["CMD_FUNC_DEL"], attr(N["A_FUNC_NAME"], name_of(second[63])))
    rest = slow.collect()
    point(slow.interrupted, "a dump that was overtaken says so",
          f"{len(rest)} functions")
    for each in (slow, other, client):
        each.close()
    point(gone(profile), "all are gone with their socket")


def test_events(profile):
    """A listener hears of what is reserved, deleted and lost."""
    listener, client = Client(), Client()
    listener.join("monitor")

    def heard():
        for _, _, _, payload in listener.messages():
            found = dict(parse_attrs(payload[4:]))
            return payload[0], name_of(found)
        return None

    client.reserve(profile, name="event-1")
    point(heard() == (N["CMD_FUNC_ADD_NTF"], "event-1"), "add is heard")
    client.delete("event-1")
    point(heard() == (N["CMD_FUNC_DEL_NTF"], "event-1"), "del is heard")
    client.reserve(profile, name="event-2")
    heard()
    client.close()
    point(heard() == (N["CMD_FUNC_DEL_NTF"], "event-2"),
          "the end of a socket is heard as del")
    listener.close()


def test_user(profile):
    """Without CAP_NET_ADMIN: reading yes, changing no."""
    pid = os.fork()
    if pid:
        _, status = os.waitpid(pid, 0)
        if status:
            point(False, "the user's part ran to its end")
        return
    os.setgroups([])
    os.setresgid(65534, 65534, 65534)
    os.setresuid(65534, 65534, 65534)
    client = Client()
    point(len(client.dump(N["CMD_PARENT_GET"])) > 0, "a user may read")
    name = attr(N["A_FUNC_NAME"], "x")
    for cmd, body in (
            ("FUNC_NEW", attr(N["A_FUNC_PROFILE"], profile)),
            ("FUNC_CLAIM", name), ("FUNC_SET", name), ("FUNC_DEL", name),
            ("PARENT_SET", attr(N["A_PARENT_NAME"], "gpu0") +
             attr(N["A_PARENT_MODE"], 1)),
            ("POOL_SET", attr(N["A_POOL_KIND"], 1) +
             attr(N["A_POOL_POLICY"], 1))):
        refused(f"a user may not {cmd.lower()}", errno.EPERM, "",
                lambda cmd=cmd, body=body: client.call(N["CMD_" + cmd], body))
    sys.stdout.flush()
    os._exit(1 if failed else 0)


def test_netns(profile):
    """In another network namespace the family does not answer."""
    pid = os.fork()
    if pid:
        _, status = os.waitpid(pid, 0)
        if status:
            point(False, "the namespace's part ran to its end")
        return
    import ctypes
    if ctypes.CDLL(None, use_errno=True).unshare(0x40000000):
        point(False, "unshare", os.strerror(ctypes.get_errno()))
        os._exit(1)
    client = Client()
    said = "^vfio-glue answers in the initial network namespace only$"
    refused("no reservation from another namespace", errno.EOPNOTSUPP, said,
            lambda: client.reserve(profile))
    for cmd in ("PARENT_GET", "FUNC_GET", "POOL_GET", "PROFILE_GET"):
        refused(f"no dump of {cmd.lower()} either", errno.EOPNOTSUPP, said,
                lambda cmd=cmd: client.dump(N["CMD_" + cmd]))
    refused("nor of place_get", errno.EOPNOTSUPP, said,
            lambda: client.dump(N["CMD_PLACE_GET"],
                                attr(N["A_PLACE_PROFILE"], profile)))
    sys.stdout.flush()
    os._exit(1 if failed else 0)


def test_pool(_profile):
    """The pools and their policies."""
    client = Client()

    def policies():
        return {number(p[N["A_POOL_KIND"]]): number(p[N["A_POOL_POLICY"]])
                for p in client.dump(N["CMD_POOL_GET"])}

    point(policies() == {N["KIND_NIC"]: N["POLICY_BREADTH"],
                         N["KIND_GPU"]: N["POLICY_BREADTH"]},
          "both pools begin with breadth")
    client.call(N["CMD_POOL_SET"], attr(N["A_POOL_KIND"], N["KIND_GPU"]) +
                attr(N["A_POOL_POLICY"], N["POLICY_DEPTH"]))
    point(policies()[N["KIND_GPU"]] == N["POLICY_DEPTH"] and
          policies()[N["KIND_NIC"]] == N["POLICY_BREADTH"],
          "one is changed, the other not")
    client.call(N["CMD_POOL_SET"], attr(N["A_POOL_KIND"], N["KIND_GPU"]) +
                attr(N["A_POOL_POLICY"], N["POLICY_BREADTH"]))
    refused("kind without policy", errno.EINVAL, "^policy is missing$",
            lambda: client.call(N["CMD_POOL_SET"],
                                attr(N["A_POOL_KIND"], 0)))
    refused("policy without kind", errno.EINVAL, "^kind of the pool is",
            lambda: client.call(N["CMD_POOL_SET"],
                                attr(N["A_POOL_POLICY"], 0)))
    client.close()


def main():
    """Run the test that is named."""
    name, profile = sys.argv[1:3]
    if name == "random":
        seed = (int(sys.argv[3]) if len(sys.argv) > 3 else
                int.from_bytes(os.urandom(4), "little"))
        test_random(profile, seed)
    else:
        globals()["test_" + name](profile)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
