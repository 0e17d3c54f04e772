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

## setup: install what building, checking and the lab need (Debian 12, 13)
.PHONY: setup
setup:
	@lab/setup.sh

## lab: run lab tests in the host VM: TEST=NAME, all by default
TEST ?= all
.PHONY: lab
lab: setup
	@lab/run $(TEST)

## lab-shell: an interactive host VM on this terminal
.PHONY: lab-shell
lab-shell: setup
	@lab/run --shell

## kunit: run the KUnit suites in the lab kernel
.PHONY: kunit
kunit: setup
	@lab/run kunit

## check-build: build the modules with W=1, no warning allowed
## check-sparse: sparse over the modules
## check-style: checkpatch and kernel-doc
## check-gen: compare the generated files with the spec
## check-vfctl: vfctl's unit and golden tests
## check-shell: shellcheck over the scripts
.PHONY: check-build check-sparse check-style check-gen check-vfctl check-shell
check-build check-sparse check-style check-gen check-vfctl check-shell: setup
	@lab/check.sh $(@:check-%=%)

## check: all of the above and every lab test
.PHONY: check
check: setup
	@lab/check.sh

## help: list the targets
.PHONY: help
help:
	@sed -n 's/^## \([a-z-]*\): \(.*\)/  \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18
