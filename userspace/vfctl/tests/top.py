#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""The screen of "vfctl top" on a terminal, in TAP.

   top.py PROGRAM TALK     PROGRAM is vfctl-top over the recorded conversation
"""
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios

PROGRAM, TALK = sys.argv[1:]
SECONDS = 60
failed = False


def point(name, good, why=""):
    global failed
    print(f"{'ok' if good else 'not ok'} - top: {name}", flush=True)
    if not good:
        failed = True
        print("\n".join("# " + line for line in why.splitlines()), flush=True)


class Terminal:
    """As much of a VT100 as ncurses needs."""

    def __init__(self, args, rows=24, columns=100):
        self.size(rows, columns)
        self.pid, self.fd = pty.fork()
        if not self.pid:
            env = dict(os.environ, TERM="vt100", TZ="UTC", LC_ALL="C",
                       VFCTL_TALK=TALK, VFCTL_SYSROOT="/nonexistent")
            os.execve(PROGRAM, [PROGRAM, *args], env)
        self.resize(rows, columns, False)
        self.rest = ""

    def size(self, rows, columns):
        self.rows, self.columns = rows, columns
        self.text = [[" "] * columns for _ in range(rows)]
        self.marked = [[False] * columns for _ in range(rows)]
        self.y = self.x = 0
        self.above, self.below = 0, rows
        self.reverse = False

    def resize(self, rows, columns, tell=True):
        self.size(rows, columns)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ,
                    struct.pack("HHHH", rows, columns, 0, 0))
        if tell:
            os.kill(self.pid, signal.SIGWINCH)

    def clear(self, y, begin, end):
        if y < self.rows:
            for x in range(begin, min(end, self.columns)):
                self.text[y][x] = " "
                self.marked[y][x] = False

    def scroll(self, begin, end):
        """The line at begin goes, and a blank one comes to end."""
        for lines, blank in (self.text, " "), (self.marked, False):
            del lines[begin]
            lines.insert(end, [blank] * self.columns)

    def escape(self, numbers, letter):
        n = [int(part) if part.isdigit() else 0 for part in numbers.split(";")]
        if letter == "H":
            self.y = max(n[0], 1) - 1
            self.x = max(n[1] if len(n) > 1 else 1, 1) - 1
        elif letter in "ABCD":
            step = max(n[0], 1)
            self.y += {"A": -step, "B": step}.get(letter, 0)
            self.x += {"C": step, "D": -step}.get(letter, 0)
        elif letter == "K":
            self.clear(self.y, 0 if n[0] else self.x,
                       self.x + 1 if n[0] == 1 else self.columns)
        elif letter == "J":
            self.clear(self.y, self.x, self.columns)
            for y in range(self.y + 1, self.rows):
                self.clear(y, 0, self.columns)
        elif letter == "r":
            self.above, self.below = max(n[0], 1) - 1, self.rows
            if len(n) > 1 and n[1]:
                self.below = min(n[1], self.rows)
            self.y = self.x = 0
        elif letter == "m":
            for number in n:
                if number in (0, 7):
                    self.reverse = number == 7

    def take(self, data):
        data = self.rest + data
        self.rest = ""
        pattern = re.compile(r"\x1b\[\??([0-9;]*)([A-Za-z])|\x1b[()].|\x1b[=>78]"
                             r"|[\0\x0e\x0f\a]|(\r)|(\n|\x1bD)|(\x1bM)|(\x08)"
                             r"|([^\x1b])")
        at = 0
        while at < len(data):
            found = pattern.match(data, at)
            if not found:
                if len(data) - at > 30:
                    raise ValueError(f"not a VT100: {data[at:at + 30]!r}")
                self.rest = data[at:]
                return
            at = found.end()
            numbers, letter, cr, lf, up, back, char = found.groups()
            if letter:
                self.escape(numbers, letter)
            elif cr:
                self.x = 0
            elif lf and self.y == self.below - 1:
                self.scroll(self.above, self.below - 1)
            elif lf:
                self.y += 1
            elif up and self.y == self.above:
                self.scroll(self.below - 1, self.above)
            elif up:
                self.y -= 1
            elif back:
                self.x -= 1
            elif char:
                if self.y < self.rows and self.x < self.columns:
                    self.text[self.y][self.x] = char
                    self.marked[self.y][self.x] = self.reverse
                self.x += 1

    def read(self):
        """False at the end."""
        if not select.select([self.fd], [], [], SECONDS)[0]:
            raise TimeoutError
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            return False
        self.take(data.decode())
        return bool(data)

    def lines(self):
        return ["".join(line).rstrip() for line in self.text]

    def until(self, name, wanted):
        """Reads until the screen is as wanted."""
        try:
            while not wanted():
                if not self.read():
                    raise EOFError
            point(name, True)
        except (EOFError, TimeoutError) as error:
            point(name, False, repr(error) + "\n" + "\n".join(self.lines()))

    def has(self, text):
        return any(text in line for line in self.lines())

    def names(self):
        """The first words below the titles."""
        lines = self.lines()
        for y, line in enumerate(lines):
            if line.startswith("FUNCTION"):
                return [part.split()[0] for part in lines[y + 1:-1] if part]
        return []

    def selected(self):
        for y in range(3, self.rows - 1):
            if self.marked[y][0]:
                return self.lines()[y].split()[0]
        return None

    def keys(self, text):
        os.write(self.fd, text.encode())

    def end(self, name, status):
        try:
            while self.read():
                pass
        except TimeoutError:
            os.kill(self.pid, signal.SIGKILL)
        got = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        point(name, got == status, f"exit status {got}, not {status}\n" +
              "\n".join(self.lines()))
        os.close(self.fd)


term = Terminal(["top", "--delay", "3600"])
term.until("functions are there, by name",
           lambda: term.names() == ["app", "desk", "vf0"] and
           term.has("F10 Quit"))
term.until("the first is selected", lambda: term.selected() == "app")
term.keys("\x1bOB")
term.until("Down selects the next", lambda: term.selected() == "desk")
term.keys("h")
term.until("h helps", lambda: term.has("select a function"))
term.keys(" ")
term.until("and any key goes back", lambda: term.selected() == "desk")
term.keys("\f")
term.until("Ctrl-L looks again, and who is selected stays so",
           lambda: term.names() == ["app", "desk", "late", "vf0"] and
           term.selected() == "desk" and term.has("(in quarantine)"))
term.keys(">")
term.until("> asks what to sort by",
           lambda: term.has("Sort by") and term.has("  PIXB/s"))
term.keys("\x1bOB" * 7 + "\r")
term.until("which can be the engine",
           lambda: term.has("sorted by ENG%") and
           term.names() == ["desk", "app", "late", "vf0"])
term.keys("I")
term.until("I turns it round",
           lambda: term.names() == ["vf0", "late", "app", "desk"])
term.keys("N")
term.until("N sorts by name",
           lambda: term.names() == ["app", "desk", "late", "vf0"])
term.keys("\\VF")
term.until("\\ shows only some", lambda: term.names() == ["vf0"])
term.keys("0\r")
term.until("and says so", lambda: term.has("filter: VF0"))
term.keys("\\\x1b")
term.until("Esc shows all again", lambda: len(term.names()) == 4)
term.keys("/late\r")
term.until("/ finds one", lambda: term.selected() == "late")
term.keys("Z")
term.until("Z pauses", lambda: term.has("PAUSED"))
term.resize(5, 30)
term.until("a small window has room for one line",
           lambda: term.names() == ["late"])
term.resize(2, 3)
term.keys("Z")
term.resize(24, 100)
term.until("and a large one for all",
           lambda: len(term.names()) == 4 and not term.has("PAUSED"))
term.keys("\f")
term.until("a third look", lambda: term.has("F10 Quit"))
term.keys("q")
term.end("q ends", 0)

done = subprocess.run([PROGRAM, "top"], stdin=subprocess.DEVNULL,
                      capture_output=True, text=True,
                      env=dict(os.environ, VFCTL_TALK="/dev/null"))
point("a file is no terminal",
      done.returncode == 2 and "--batch" in done.stderr, done.stderr)
sys.exit(failed)
