#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Makes the uapi header, the netlink policies, the operation table and the
# reference in docs/ from the YAML spec, with the generator of the kernel whose source the lab uses.
#
#   lab/gen.sh            write them into the tree
#   lab/gen.sh --check    compare with the tree, fail if they differ
set -eu
cd "$(dirname "$0")/.."

tools=$(lab/kernel.sh --path)/../src/tools/net/ynl
spec=uapi/netlink/specs/vfio_glue.yaml
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

python3 "$tools/ynl-gen-c.py" --spec $spec --mode uapi --header -o "$out/vfio_glue.h"
python3 "$tools/ynl-gen-c.py" --spec $spec --mode kernel --header -o "$out/nl_gen.h"
python3 "$tools/ynl-gen-c.py" --spec $spec --mode kernel --source -o "$out/nl_gen.c"
python3 "$tools/ynl-gen-rst.py" -i $spec -o "$out/netlink.rst"

if [ "${1:-}" = --check ]; then
	cmp "$out/vfio_glue.h" uapi/linux/vfio_glue.h
	cmp "$out/nl_gen.h" drivers/vfio_glue/nl_gen.h
	cmp "$out/nl_gen.c" drivers/vfio_glue/nl_gen.c
	cmp "$out/netlink.rst" docs/netlink.rst
else
	cp "$out/vfio_glue.h" uapi/linux/
	cp "$out/nl_gen.h" "$out/nl_gen.c" drivers/vfio_glue/
	cp "$out/netlink.rst" docs/
fi
