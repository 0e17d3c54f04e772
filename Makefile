# SPDX-License-Identifier: GPL-2.0-only
SHELL := /bin/bash

# The suite's front door; "make help" lists the targets.

VERSION := 0.1.0

# The kernel to build for: the running one, else the newest with headers.
KVER ?= $(shell if [ -e /lib/modules/$$(uname -r)/build ]; then uname -r; \
	else ls -d /lib/modules/*/build 2>/dev/null | sort -V | tail -n 1 | cut -d/ -f4; fi)
KDIR ?= /lib/modules/$(KVER)/build

PREFIX ?= /usr/local
DKMS_TREE = $(DESTDIR)/usr/src/vfctl-$(VERSION)

# Called with "+", so that make sees the submake in it and shares its jobs.
KMAKE = $(MAKE) -C $(KDIR) M=$(CURDIR)

.PHONY: all
all: modules vfctl

## modules: build the kernel modules for KDIR
.PHONY: modules
modules:
	+$(KMAKE) modules

## vfctl: build the command line tool
.PHONY: vfctl
vfctl:
	$(MAKE) -C userspace/vfctl

## demo: the main job in a host VM, from DKMS to a guest's pixels
.PHONY: demo
demo: setup vfctl
	lab/demo

## install: install modules, vfctl, man page, udev and modprobe.d files
.PHONY: install
install: modules vfctl install-files
	+$(KMAKE) INSTALL_MOD_PATH=$(DESTDIR) INSTALL_MOD_DIR=updates modules_install

## dkms-install: give the modules to DKMS, and install the rest
.PHONY: dkms-install
dkms-install: vfctl install-files dkms-source
	if dkms status -m vfctl -v $(VERSION) | grep -q .; then \
		dkms remove -m vfctl -v $(VERSION) --all; fi
	dkms add -m vfctl -v $(VERSION)
	dkms build -m vfctl -v $(VERSION) -k $(KVER)
	dkms install -m vfctl -v $(VERSION) -k $(KVER)

## dkms-source: copy what DKMS needs to /usr/src
.PHONY: dkms-source
dkms-source:
	install -d $(DKMS_TREE)
	cp -r Kbuild Makefile dkms.conf compat drivers uapi kunit $(DKMS_TREE)

.PHONY: install-files
install-files:
	$(MAKE) -C userspace/vfctl install DESTDIR=$(DESTDIR) PREFIX=$(PREFIX)
	install -D -m 644 packaging/modprobe.d/vfctl.conf $(DESTDIR)/etc/modprobe.d/vfctl.conf
	install -D -m 644 packaging/udev/60-vfctl.rules $(DESTDIR)/etc/udev/rules.d/60-vfctl.rules
	install -d $(DESTDIR)$(PREFIX)/lib/systemd/system
	sed 's|/usr/local/|$(PREFIX)/|' packaging/systemd/vfctl.service \
		>$(DESTDIR)$(PREFIX)/lib/systemd/system/vfctl.service
	install -D -m 644 uapi/linux/vfio_glue.h $(DESTDIR)$(PREFIX)/include/linux/vfio_glue.h

## uninstall: take away what install or dkms-install put there
.PHONY: uninstall
uninstall:
	-dkms remove -m vfctl -v $(VERSION) --all
	rm -rf $(DKMS_TREE)
	rm -f $(DESTDIR)/lib/modules/$(KVER)/updates/drivers/{vfio_glue,sriov_nic,mdev_gpu}/*.ko*
	rm -f $(DESTDIR)/etc/modprobe.d/vfctl.conf $(DESTDIR)/etc/udev/rules.d/60-vfctl.rules
	rm -f $(DESTDIR)$(PREFIX)/include/linux/vfio_glue.h
	rm -f $(DESTDIR)$(PREFIX)/lib/systemd/system/vfctl.service
	$(MAKE) -C userspace/vfctl uninstall DESTDIR=$(DESTDIR) PREFIX=$(PREFIX)
	depmod $(KVER)

## clean: remove everything that was built
.PHONY: clean
clean: clean-modules
	$(MAKE) -C userspace/vfctl clean

.PHONY: clean-modules
clean-modules:
	+$(KMAKE) clean

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

## bench: measure against others: BENCH=nic, control or placement, RUNS=5
BENCH ?= nic
.PHONY: bench
bench: setup
	@RUNS=$(or $(RUNS),5) bench/run $(BENCH)

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
