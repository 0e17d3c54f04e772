# SPDX-License-Identifier: GPL-2.0-only
"""Makes the table of a benchmark from what its passes left.

    bench/NAME.py [--tree DIR] [--results DIR] PASS-DIR...
    bench/NAME.py --profile TEST [--blocks] [--least N] PASS-DIR

With --blocks each function of the driver is followed by its blocks, as their
offsets in it; objdump -dl of the module tells what is there.

A PASS-DIR holds "rows" (one JSON object per measurement), "symbols*" (what
/proc/kallsyms said) and, of the pass "count", "regions" (the counter's words).
Every figure is given as our part of the peer's: the median over the runs of the
ratio within one run, and the smallest and largest of these ratios.
"""

import argparse
import bisect
import collections
import dataclasses
import datetime
import json
import os
import platform
import signal
import statistics
import subprocess
import sys

INTERRUPTED = ("0000:01:00.0", "0000:02:00.0")

METRICS = [
    ("total", "instructions"),
    ("driver", "driver's instructions"),
    ("mmio", "MMIO accesses"),
    ("reads", "MMIO reads"),
    ("irq", "interrupts"),
    ("each", "MMIO accesses per interrupt"),
    ("ns", "time, ns"),
    ("p50", "p50, ns"),
    ("kib", "memory, KiB"),
]

# Less than this is none.
NONE = 0.5


@dataclasses.dataclass
class Bench:
    """What a benchmark compares.

    tests: (test, what it is, unit of an operation); goals: {(test, metric): at
    most}, of which "no worse" is what has none; shown: {test: metrics}, the rest
    is in the JSON; noise: {metric: figure} so small in both that its ratio says
    nothing. ours and peer are the drivers of rows; floor is that of what cannot
    be less, if there is such, and floor_text what that is. titles: the metrics' names where they differ.
    """
    name: str
    ours: str
    peer: str
    tests: list
    goals: dict
    shown: dict
    shown_else: tuple = ()
    floor: str = ""
    floor_text: str = ""
    noise: dict = dataclasses.field(default_factory=dict)
    title: tuple = ()


class Symbols:
    """Finds the function and the module of an address."""

    def __init__(self, directory):
        self.directory = directory
        self.kernel = self.read("symbols")
        self.loaded = {}

    def read(self, name):
        table = []
        path = os.path.join(self.directory, name)
        if os.path.exists(path):
            with open(path, encoding="ascii") as lines:
                for line in lines:
                    part = line.split()
                    if part[1] in "tTwW":
                        module = part[3].strip("[]") if len(part) > 3 else ""
                        table.append((int(part[0], 16), part[2], module))
        table.sort()
        return [entry[0] for entry in table], table

    def find(self, address, suffix):
        if suffix not in self.loaded:
            self.loaded[suffix] = self.read("symbols" + suffix)
        # modules lie above the kernel
        for starts, table in (self.loaded[suffix], self.kernel):
            i = bisect.bisect_right(starts, address) - 1
            if i >= 0:
                return table[i][1], table[i][2], address - starts[i]
        return "?", "?", 0


def read_regions(path):
    """The counter's words: {tag: region}."""
    regions, region = {}, None
    with open(path, encoding="ascii") as lines:
        for line in lines:
            part = line.split()
            if part[0] == "region":
                region = {"user": int(part[2]), "blocks": [], "mmio": []}
                tag = int(part[1])
            elif part[0] == "block":
                region["blocks"].append((int(part[1], 16), int(part[2])))
            elif part[0] == "mmio":
                region["mmio"].append((" ".join(part[4:]), int(part[1], 16),
                                       int(part[2]), int(part[3])))
            elif part[0] == "end":
                regions[tag] = region
    return regions


def evaluate(row, region, symbols):
    """Adds to a row what the counter saw: values per operation."""
    suffix = ".%s.%d" % (row["driver"], row["run"])
    functions, blocks = collections.Counter(), collections.Counter()
    for address, count in region["blocks"]:
        name, module, offset = symbols.find(address, suffix)
        functions[name, module] += count
        if module == row["driver"]:
            blocks[name, offset] += count
    ops = row["ops"]
    values = row["values"]
    values["total"] = (region["user"] + sum(functions.values())) / ops
    values["driver"] = sum(count for (_, module), count in functions.items()
                           if module == row["driver"]) / ops
    nic = [entry for entry in region["mmio"] if entry[0].startswith("igb-")]
    values["reads"] = sum(entry[2] for entry in nic) / ops
    values["mmio"] = sum(entry[2] + entry[3] for entry in nic) / ops
    if values["irq"]:
        values["each"] = values["mmio"] / values["irq"]
    row["functions"] = {
        ("%s [%s]" % key if key[1] else key[0]): round(count / ops, 3)
        for key, count in functions.most_common() if count / ops >= 0.005}
    row["blocks"] = {
        "%s+%#x" % key: round(count / ops, 3)
        for key, count in sorted(blocks.items()) if count / ops >= 0.005}
    registers = collections.Counter()
    for _, address, reads, writes in nic:
        registers["%05x" % (address & 0x1ffff)] += reads + writes
    row["registers"] = {key: round(count / ops, 4)
                        for key, count in registers.most_common(40)}


def read_pass(directory):
    rows = []
    with open(os.path.join(directory, "rows"), encoding="ascii") as lines:
        rows = [json.loads(line) for line in lines]
    counted = os.path.exists(os.path.join(directory, "regions"))
    if counted:
        regions = read_regions(os.path.join(directory, "regions"))
        symbols = Symbols(directory)
    for row in rows:
        row["pass"] = "count" if counted else "clock"
        row["values"] = {}
        if "kib" in row:
            row["values"]["kib"] = row["kib"]
            continue
        ops = row["ops"]
        row["values"]["irq"] = sum(row["interrupts"].get(name, 0)
                                   for name in INTERRUPTED) / ops
        if counted:
            evaluate(row, regions[row["tag"]], symbols)
        else:
            row["values"]["ns"] = row["ns"] / ops
            if "p50_ns" in row:
                row["values"]["p50"] = row["p50_ns"]
            # the counter slows the VM down: interrupts per time are counted
            # where everything else is
            del row["values"]["irq"]
    return rows


def collect(rows):
    """{test: {metric: {driver: {run: value}}}}"""
    found = collections.defaultdict(
        lambda: collections.defaultdict(lambda: collections.defaultdict(dict)))
    for row in rows:
        for metric, value in row["values"].items():
            if metric == "kib" and row["pass"] == "clock" and \
                    row["run"] in found[row["test"]][metric][row["driver"]]:
                continue
            found[row["test"]][metric][row["driver"]][row["run"]] = value
    return found


def number(value):
    if value == 0:
        return "0"
    if value >= 100000:
        return "%.4g M" % (value / 1e6)
    if value >= 100:
        return "%.0f" % value
    return "%.3g" % value


def compare(ours, peer):
    """Ratios run by run: (median, least, most), or None."""
    ratios = [ours[run] / peer[run] for run in ours if peer.get(run)]
    if not ratios:
        return None
    return statistics.median(ratios), min(ratios), max(ratios)


def judge(bench, test, metric, ours, ratio):
    """The last column: what was wanted, and whether it is so."""
    goal = bench.goals.get((test, metric))
    if goal == 0:
        return "none: " + ("met" if ours < NONE else "MISSED")
    if ratio is None:
        return ""
    if goal is not None:
        return "<= %.2f: %s" % (goal, "met" if ratio[0] <= goal else "MISSED")
    # a tenth of a time is the emulator's noise
    bound = 1.10 if metric in ("ns", "p50", "kib") else 1.02
    return "" if ratio[0] <= bound else "worse"


def table(bench, found):
    lines = ["| test, per | figure | %s | %s | ratio | spread | goal |" %
             (bench.title or (bench.ours, bench.peer)),
             "|---|---|---:|---:|---:|---|---|"]
    for test, text, unit in bench.tests:
        name = "%s, %s" % (text, unit)
        for metric, title in METRICS:
            if metric not in bench.shown.get(test, bench.shown_else):
                continue
            drivers = found[test][metric]
            ours, peer = drivers.get(bench.ours, {}), drivers.get(bench.peer, {})
            if not ours or not peer:
                if ours or peer:
                    lines.append("| %s | %s | %s | %s | | | not measured |" % (
                        name, title, *(number(statistics.median(side.values()))
                                       if side else "-" for side in (ours, peer))))
                    name = ""
                continue
            middle = [statistics.median(side.values()) for side in (ours, peer)]
            if (test, metric) not in bench.goals and max(middle) < bench.noise.get(metric, 0):
                continue
            ratio = compare(ours, peer)
            lines.append("| %s | %s | %s | %s | %s | %s | %s |" % (
                name, title, number(middle[0]), number(middle[1]),
                "%.2f" % ratio[0] if ratio else "-",
                "%.2f-%.2f" % ratio[1:] if ratio else "",
                judge(bench, test, metric, middle[0], ratio)))
            name = ""
            floor = compare(ours, drivers.get(bench.floor, {}))
            if floor:
                lines.append("| | ... of %s | %s | %s | %.2f | %.2f-%.2f | %s |" % (
                    bench.floor_text, number(middle[0]),
                    number(statistics.median(drivers[bench.floor].values())), *floor,
                    ("<= 1.10: " + ("met" if floor[0] <= 1.10 else "MISSED"))
                    if metric == "ns" else ""))
    return lines


def aligned(lines):
    """A Markdown table with its columns of one width, for the terminal."""
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    del cells[1]
    widths = [max(len(row[i]) for row in cells) for i in range(len(cells[0]))]
    text = []
    for row in cells:
        text.append("  ".join(
            cell.rjust(width) if 2 <= i <= 4 else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(row, widths))).rstrip())
    return text


def profile(bench, rows, test, least, blocks):
    """Where the instructions of one test go, by function."""
    for driver in (bench.ours, bench.peer):
        chosen = [row for row in rows if row["test"] == test and
                  row["driver"] == driver and "functions" in row]
        if not chosen:
            continue
        sums, parts = collections.Counter(), collections.Counter()
        for row in chosen:
            sums.update(row["functions"])
            parts.update(row["blocks"])
        print("%s, %s, instructions per operation:" % (test, driver))
        for name, count in sums.most_common():
            if count / len(chosen) < least:
                break
            print("%10.2f  %s" % (count / len(chosen), name))
            start = name.split(" ")[0] + "+"
            if blocks and name.endswith("[%s]" % driver):
                print("".join("%14s%-6s %8.2f\n" % ("", block[len(start) - 1:],
                                                   part / len(chosen))
                              for block, part in parts.items()
                              if block.startswith(start)), end="")


def output(*command):
    try:
        return subprocess.run(command, capture_output=True, text=True,
                              check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def machine(tree):
    model = ""
    with open("/proc/cpuinfo", encoding="ascii", errors="replace") as lines:
        for line in lines:
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    kernels = [name for name in os.listdir("/lib/modules") if name.startswith("6.12.")]
    return {
        "cpu": model, "cpus": os.cpu_count(), "load": os.getloadavg(),
        "system": platform.release(),
        "qemu": output("qemu-system-x86_64", "--version").split("\n", maxsplit=1)[0],
        "kernel": max(kernels, default=""),
        "tree": output("git", "-C", tree, "describe", "--always", "--dirty"),
        "date": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
    }


def main(bench):
    """What bench/NAME.py does."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--tree", default=".")
    parser.add_argument("--results")
    parser.add_argument("--profile", metavar="TEST", action="append", default=[])
    parser.add_argument("--blocks", action="store_true")
    parser.add_argument("--least", type=float, default=1.0)
    parser.add_argument("passes", nargs="+", metavar="PASS-DIR")
    args = parser.parse_args()
    rows = [row for directory in args.passes for row in read_pass(directory)]
    if not rows:
        sys.exit("bench: nothing was measured")
    if args.profile:
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        for test in args.profile:
            profile(bench, rows, test, args.least, args.blocks)
        return
    found = collect(rows)
    lines = table(bench, found)
    about = machine(args.tree)
    print("\n".join(aligned(lines)))
    print("%d runs; %s; kernel %s; %s, load %.1f; tree %s; %s" % (
        max(row["run"] for row in rows), about["qemu"], about["kernel"],
        about["cpu"], about["load"][0], about["tree"], about["date"]))
    if args.results:
        os.makedirs(args.results, exist_ok=True)
        stem = os.path.join(args.results, bench.name + "-" + about["date"][:19].replace(":", ""))
        with open(stem + ".json", "w", encoding="ascii") as file:
            json.dump({"machine": about, "rows": rows}, file)
        with open(stem + ".md", "w", encoding="ascii") as file:
            file.write("\n".join(lines) + "\n")
        print("rows and profiles: %s.json" % stem)

