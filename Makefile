# SPDX-License-Identifier: GPL-2.0-only
# The suite's front door; "make help" lists the targets.

VERSION := 0.1.0

# The kernel to build for: the running one, else the newest with headers.
KVER ?= $(shell if [ -e /lib/modules/$$(uname -r)/build ]; then uname -r; \
	else ls -d /lib/modules/*/build 2>/dev/null | sort -V | tail -n 1 | cut -d/ -f4; fi)
KDIR ?= /lib/modules/$(KVER)/build

KMAKE = $(MAKE) -C $(KDIR) M=$(CURDIR)

.PHONY: all
all: modules vfctl

## modules: build the kernel modules for KDIR
.PHONY: modules
modules:
	$(KMAKE) modules

## vfctl: build the command line tool
.PHONY: vfctl
vfctl:
	$(MAKE) -C userspace/vfctl

## clean: remove everything that was built
.PHONY: clean
clean:
	$(KMAKE) clean
	$(MAKE) -C userspace/vfctl clean

## help: list the targets
.PHONY: help
help:
	@sed -n 's/^## \([a-z-]*\): \(.*\)/  \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18
