#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""The tests and goals of the control plane's benchmark; see report.py."""

import report

TESTS = [
    ("list-all", "list as JSON; mdevctl list --dumpjson", "function"),
    ("list-vfs", "list as JSON, 7 VFs; ip -j link show", "command"),
    ("create-1", "create a vGPU; mdevctl start", "vGPU"),
    ("delete-1", "delete it; mdevctl stop", "vGPU"),
    ("create-64", "create 64 vGPUs; 64 times mdevctl start", "vGPU"),
    ("delete-64", "delete them; 64 times mdevctl stop", "vGPU"),
]

GOALS = {
    ("list-all", "total"): 0.05,
    ("list-vfs", "total"): 0.50,
    ("list-vfs", "reads"): 0.0,
    ("create-1", "total"): 0.50,
    ("create-64", "total"): 0.08,
}

report.main(report.Bench(
    name="control", ours="vfctl", peer="peer", floor="floor",
    floor_text="the kernel's part, written to sysfs", tests=TESTS, goals=GOALS,
    shown={"list-vfs": ("total", "reads", "ns")}, shown_else=("total", "ns")))
