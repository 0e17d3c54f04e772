// SPDX-License-Identifier: GPL-2.0-only
/*
 * Brain: every option that there is, with its words, limits and help.
 */
#include <stddef.h>

#include <linux/vfio_glue.h>

#include "args_table.h"

static const struct arg_word policy_words[] = {
	{ "depth", VFIO_GLUE_POLICY_DEPTH },
	{ "breadth", VFIO_GLUE_POLICY_BREADTH },
	{ "depth-capacity", VFIO_GLUE_POLICY_DEPTH_CAPACITY },
	{ "breadth-capacity", VFIO_GLUE_POLICY_BREADTH_CAPACITY },
	{ NULL, 0 }
};

static const struct arg_word bind_words[] = {
	{ "vfio", BIND_VFIO },
	{ "netdev", BIND_NETDEV },
	{ NULL, 0 }
};

static const struct arg_word mode_words[] = {
	{ "one-type", VFIO_GLUE_MODE_ONE_TYPE },
	{ "mixed", VFIO_GLUE_MODE_MIXED },
	{ "mig", VFIO_GLUE_MODE_MIG },
	{ NULL, 0 }
};

static const struct arg_word fit_words[] = {
	{ "best", VFIO_GLUE_FIT_BEST },
	{ "first", VFIO_GLUE_FIT_FIRST },
	{ NULL, 0 }
};

static const struct arg_word sched_words[] = {
	{ "best-effort", VFIO_GLUE_SCHED_BEST_EFFORT },
	{ "equal-share", VFIO_GLUE_SCHED_EQUAL_SHARE },
	{ "fixed-share", VFIO_GLUE_SCHED_FIXED_SHARE },
	{ "weighted", VFIO_GLUE_SCHED_WEIGHTED },
	{ NULL, 0 }
};

static const struct arg_word affinity_words[] = {
	{ "spread", VFIO_GLUE_AFFINITY_SPREAD },
	{ "pack", VFIO_GLUE_AFFINITY_PACK },
	{ NULL, 0 }
};

static const struct arg_word onoff_words[] = {
	{ "on", 1 },
	{ "off", 0 },
	{ NULL, 0 }
};

static const struct arg_word link_words[] = {
	{ "auto", VFIO_GLUE_LINK_AUTO },
	{ "enable", VFIO_GLUE_LINK_ENABLE },
	{ "disable", VFIO_GLUE_LINK_DISABLE },
	{ NULL, 0 }
};

static const struct arg_word quarantine_words[] = {
	{ "none", VFIO_GLUE_QUARANTINE_NONE },
	{ NULL, 0 }
};

static const struct arg_word format_words[] = {
	{ "text", STATS_TEXT },
	{ "json", STATS_JSON },
	{ "openmetrics", STATS_OPENMETRICS },
	{ NULL, 0 }
};

static const struct arg_word handover_words[] = {
	{ "libvirt", HANDOVER_LIBVIRT },
	{ "qemu", HANDOVER_QEMU },
	{ "cdi", HANDOVER_CDI },
	{ "env", HANDOVER_ENV },
	{ NULL, 0 }
};

const struct arg_def args_table[OPT_NUM] = {
	[OPT_PROFILE] = {
		.name = "profile", .type = ARG_MIX, .value = "PROFILE[:N],..",
		.help = "what to create, see \"vfctl profiles\"",
	},
	[OPT_COUNT] = {
		.name = "count", .type = ARG_NUMBER, .value = "N",
		.min = 1, .max = VFIO_GLUE_COUNT_MAX,
		.help = "how many, all or none; default 1",
	},
	[OPT_EVENTS] = {
		.name = "count", .type = ARG_NUMBER, .value = "N",
		.min = 1, .max = UINT32_MAX,
		.help = "end after N events",
	},
	[OPT_LAST] = {
		.name = "count", .type = ARG_NUMBER, .value = "N",
		.min = 1, .max = UINT32_MAX,
		.help = "only the last N",
	},
	[OPT_BATCH] = {
		.name = "batch", .letter = 'b', .type = ARG_FLAG,
		.help = "print round by round, for a file",
	},
	[OPT_ROUNDS] = {
		.name = "iterations", .letter = 'n', .type = ARG_NUMBER,
		.value = "N", .min = 1, .max = UINT32_MAX,
		.help = "end after N rounds",
	},
	[OPT_DELAY] = {
		.name = "delay", .letter = 'd', .type = ARG_NUMBER,
		.value = "SECONDS", .min = 1, .max = 3600,
		.help = "from one round to the next; default 3",
	},
	[OPT_POLICY] = {
		.name = "policy", .type = ARG_WORD, .words = policy_words,
		.value = "depth|breadth|depth-capacity|breadth-capacity",
		.help = "fullest or emptiest parent first",
	},
	[OPT_PARENT] = {
		.name = "parent", .type = ARG_NAME, .value = "PARENT",
		.help = "this parent only",
	},
	[OPT_NAME] = {
		.name = "name", .type = ARG_NAME, .value = "NAME",
		.help = "name of the function; default vfN or vgpuN",
	},
	[OPT_UUID] = {
		.name = "uuid", .type = ARG_UUID, .value = "UUID",
		.help = "its UUID; default a random one",
	},
	[OPT_BIND_MODE] = {
		.name = "mode", .type = ARG_WORD, .words = bind_words,
		.value = "vfio|netdev",
		.help = "driver of a VF: vfio-pci (default) or igbvf",
	},
	[OPT_PARENT_MODE] = {
		.name = "mode", .type = ARG_WORD, .words = mode_words,
		.value = "one-type|mixed|mig",
		.help = "what a GPU may hold at one time",
	},
	[OPT_FIT] = {
		.name = "fit", .type = ARG_WORD, .words = fit_words,
		.value = "best|first",
		.help = "which place in a GPU a vGPU gets",
	},
	[OPT_SLOT_OFFSET] = {
		.name = "slot-offset", .type = ARG_NUMBER, .value = "MIB",
		.min = 0, .max = UINT32_MAX,
		.help = "where a vGPU's memory begins on its parent",
	},
	[OPT_EXCLUDE] = {
		.name = "exclude", .type = ARG_NAMES, .value = "PARENT,..",
		.help = "none of these parents",
	},
	[OPT_NUMA_NODE] = {
		.name = "numa-node", .type = ARG_NUMBER, .value = "NODE",
		.min = 0, .max = INT32_MAX,
		.help = "parents on this NUMA node first",
	},
	[OPT_OWNER] = {
		.name = "owner", .type = ARG_NAME, .value = "OWNER",
		.help = "for whom it is made, any name",
	},
	[OPT_AFFINITY] = {
		.name = "affinity", .type = ARG_WORD, .words = affinity_words,
		.value = "spread|pack",
		.help = "away from the owner's others, or to them",
	},
	[OPT_WITHOUT] = {
		.name = "without", .type = ARG_NAMES, .value = "NAME|UUID,..",
		.help = "as if these functions were not there",
	},
	[OPT_MAC] = {
		.name = "mac", .type = ARG_MAC, .value = "ADDRESS",
		.help = "Ethernet address of a VF; all zeros: the derived one",
	},
	[OPT_VLAN] = {
		.name = "vlan", .type = ARG_NUMBER, .value = "0..4094",
		.min = 0, .max = 4094,
		.help = "port VLAN of a VF, 0 for none",
	},
	[OPT_QOS] = {
		.name = "qos", .type = ARG_NUMBER, .value = "0..7",
		.min = 0, .max = 7,
		.help = "priority in the port VLAN's tag",
	},
	[OPT_SPOOF_CHECK] = {
		.name = "spoof-check", .type = ARG_WORD, .words = onoff_words,
		.value = "on|off",
		.help = "drop frames with a foreign source address",
	},
	[OPT_TRUST] = {
		.name = "trust", .type = ARG_WORD, .words = onoff_words,
		.value = "on|off",
		.help = "let the VF change its address, go promiscuous",
	},
	[OPT_LINK] = {
		.name = "link", .type = ARG_WORD, .words = link_words,
		.value = "auto|enable|disable",
		.help = "link state that the VF is shown",
	},
	[OPT_MAX_RATE] = {
		.name = "max-rate", .type = ARG_NUMBER, .value = "MBPS",
		.min = 0, .max = UINT32_MAX,
		.help = "transmit limit in Mbit/s, 0 for none",
	},
	[OPT_QUARANTINE] = {
		.name = "quarantine", .type = ARG_WORD,
		.words = quarantine_words, .value = "none",
		.help = "end the quarantine of a VF",
	},
	[OPT_GUARD_WINDOW] = {
		.name = "guard-window", .type = ARG_NUMBER, .value = "MS",
		.min = 1000, .max = 3600000,
		.help = "time in which a NIC counts what its VFs do wrong",
	},
	[OPT_GUARD_RESETS] = {
		.name = "guard-resets", .type = ARG_NUMBER, .value = "N",
		.min = 0, .max = 1000000,
		.help = "resets that put a VF in quarantine, 0 for none",
	},
	[OPT_GUARD_ERRORS] = {
		.name = "guard-errors", .type = ARG_NUMBER, .value = "N",
		.min = 0, .max = 1000000,
		.help = "errors that do, 0 for none",
	},
	[OPT_SCHED] = {
		.name = "sched", .type = ARG_WORD, .words = sched_words,
		.value = "best-effort|equal-share|fixed-share|weighted",
		.help = "how vGPUs share a GPU's engine",
	},
	[OPT_SLICE] = {
		.name = "slice-us", .type = ARG_NUMBER, .value = "N",
		.min = 0, .max = UINT32_MAX,
		.help = "length of a turn in microseconds, 100..30000",
	},
	[OPT_WEIGHT] = {
		.name = "weight", .type = ARG_NUMBER, .value = "N",
		.min = 0, .max = UINT32_MAX,
		.help = "weight of a vGPU, 1..1000",
	},
	[OPT_CAP] = {
		.name = "cap", .type = ARG_NUMBER, .value = "PERCENT",
		.min = 0, .max = UINT32_MAX,
		.help = "most of the engine that it gets, 1..100",
	},
	[OPT_BURST] = {
		.name = "burst-us", .type = ARG_NUMBER, .value = "N",
		.min = 0, .max = UINT32_MAX,
		.help = "engine time that it can save up, 0..1000000",
	},
	[OPT_VRAM] = {
		.name = "vram", .type = ARG_NUMBER, .value = "MIB",
		.max = UINT32_MAX, .help = "its memory, a power of two",
	},
	[OPT_PERMILLE] = {
		.name = "share", .type = ARG_NUMBER, .value = "N",
		.min = 1, .max = UINT32_MAX,
		.help = "its part of the engine in thousandths",
	},
	[OPT_HEADS] = {
		.name = "heads", .type = ARG_NUMBER, .value = "N",
		.max = UINT32_MAX, .help = "its displays; it has 1",
	},
	[OPT_RESOLUTION] = {
		.name = "resolution", .type = ARG_NAME, .value = "WxH",
		.help = "its largest picture in pixels",
	},
	[OPT_INSTANCES] = {
		.name = "instances", .type = ARG_NUMBER, .value = "N",
		.max = UINT32_MAX, .help = "most on a card, 0 for no limit",
	},
	[OPT_FILE] = {
		.name = "file", .letter = 'f', .type = ARG_PATH,
		.value = "FILE",
		.help = "what shall be, in YAML or JSON; - for stdin",
	},
	[OPT_DRY_RUN] = {
		.name = "dry-run", .type = ARG_FLAG,
		.help = "only show what would be done",
	},
	[OPT_SVG] = {
		.name = "svg", .type = ARG_PATH, .value = "FILE",
		.help = "draw into this file, as SVG",
	},
	[OPT_WAIT] = {
		.name = "wait", .type = ARG_NUMBER, .value = "SECONDS",
		.min = 1, .max = 3600,
		.help = "so long for parents that are not there yet",
	},
	[OPT_PERMANENT] = {
		.name = "permanent", .type = ARG_FLAG,
		.help = "also after the next boot, by a udev rule",
	},
	[OPT_FORMAT] = {
		.name = "format", .type = ARG_WORD, .words = format_words,
		.value = "text|json|openmetrics",
		.help = "how it looks; default text",
	},
	[OPT_HANDOVER] = {
		.name = "for", .type = ARG_WORD, .words = handover_words,
		.value = "libvirt|qemu|cdi|env",
		.help = "in the words of who shall use it",
	},
	[OPT_JSON] = {
		.name = "json", .letter = 'j', .type = ARG_FLAG,
		.help = "one JSON document instead of text",
	},
	[OPT_HELP] = {
		.name = "help", .letter = 'h', .type = ARG_FLAG,
		.help = "show this",
	},
	[OPT_VERSION] = {
		.name = "version", .letter = 'V', .type = ARG_FLAG,
		.help = "show the version",
	},
};
