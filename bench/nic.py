#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""The NIC benchmark's tests and goals; see report.py for its use."""

import report

# test, what it is, unit of an operation
TESTS = [
    ("tx-60-burst", "TX 60 B, pktgen clone, burst 32", "packet"),
    ("tx-60", "TX 60 B, pktgen clone", "packet"),
    ("tx-60-alloc", "TX 60 B, pktgen, an skb each", "packet"),
    ("tx-300-burst", "TX 300 B, burst 32", "packet"),
    ("tx-1514-burst", "TX 1514 B, burst 32", "packet"),
    ("rx-tc", "RX 60 B, dropped in tc", "packet"),
    ("rx-tc-burst", "RX 60 B in bursts of 32, tc", "packet"),
    ("rx-xdp", "RX 60 B, dropped in XDP", "packet"),
    ("rx-xdp-burst", "RX 60 B in bursts of 32, XDP", "packet"),
    ("stray-burst", "60 B to another station", "packet"),
    ("udp", "UDP 64 B there and back", "round"),
    ("tcp", "TCP one way", "byte"),
    ("vf-udp", "UDP 64 B, PF and VF", "round"),
    ("to-vf-tc-burst", "60 B in bursts, PF to VF", "packet"),
    ("from-vf-tc-burst", "60 B in bursts, VF to PF", "packet"),
    ("to-vf-tcp", "TCP, PF to VF", "byte"),
    ("from-vf-tcp", "TCP, VF to PF", "byte"),
    ("ip-link", "ip link show, 7 VFs", "command"),
    ("vf-enable", "enabling 7 VFs, not probed", "VF"),
    ("one-vf-more", "one VF more, with its interface", "VF"),
    ("load", "loading the module, two PFs", "load"),
    ("memory", "opening with default rings", "PF"),
]

# test, metric, at most; the goals, of which "no worse" is what has none
GOALS = {
    ("tx-60-burst", "driver"): 0.40,
    ("tx-60", "driver"): 0.40,
    ("tx-60-alloc", "driver"): 0.40,
    ("tx-300-burst", "driver"): 0.70,
    ("tx-1514-burst", "driver"): 0.70,
    ("rx-xdp", "driver"): 0.50,
    ("rx-xdp-burst", "driver"): 0.50,
    ("rx-tc", "driver"): 0.60,
    ("rx-tc-burst", "driver"): 0.60,
    ("tcp", "driver"): 0.65,
    ("udp", "total"): 0.75,
    ("udp", "mmio"): 0.40,
    ("udp", "irq"): 0.40,
    ("udp", "p50"): 0.50,
    ("ip-link", "reads"): 0.0,
    ("stray-burst", "driver"): 0.0,
    ("one-vf-more", "total"): 0.05,
    ("one-vf-more", "ns"): 0.05,
}

# what is told of each test; the rest is in the JSON
SHOWN = {
    "udp": ("total", "driver", "mmio", "irq", "each", "p50"),
    "rx-tc-burst": ("total", "driver", "mmio", "irq", "each", "ns"),
    "rx-xdp-burst": ("total", "driver", "mmio", "irq", "each", "ns"),
    "vf-udp": ("total", "driver", "mmio", "irq", "p50"),
    "stray-burst": ("driver",),
    "ip-link": ("total", "reads"),
    "vf-enable": ("total", "driver", "mmio", "ns"),
    "one-vf-more": ("total", "mmio", "ns"),
    "load": ("total", "driver", "mmio", "ns"),
    "memory": ("kib",),
}
SHOWN_OF_PACKETS = ("total", "driver", "mmio", "irq", "ns")
# A figure so small in both that its ratio says nothing.
NOISE = {"mmio": 0.002, "irq": 0.002, "ns": 0, "total": 0.01, "driver": 0.001}

report.main(report.Bench(
    name="nic", ours="sriov_nic", peer="igb", floor="floor",
    floor_text="the PCI core's floor", tests=TESTS, goals=GOALS,
    shown=SHOWN, shown_else=SHOWN_OF_PACKETS, noise=NOISE))
