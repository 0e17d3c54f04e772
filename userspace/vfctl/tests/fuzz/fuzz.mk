# SPDX-License-Identifier: GPL-2.0-only
# Fuzzing with clang's libFuzzer; read by the Makefile of vfctl.
#
#   make fuzz [FUZZ_SECONDS=600]   each target so long; fails if one finds something

FUZZ_CC      ?= clang
FUZZ_SECONDS ?= 600
F            := $(T)/fuzz
FUZZERS      := $(F)/file $(F)/reply
FUZZ_SAN     := -O1 -g -fsanitize=fuzzer,address,undefined \
		-fno-sanitize-recover=all -fno-omit-frame-pointer \
		-Wno-sign-compare	# NLMSG_OK() of <linux/netlink.h>

$(F)/%.o: %.c
	@mkdir -p $(F)
	$(say) 'CC fuzz' $<
	$(Q)$(FUZZ_CC) $(CPPFLAGS) $(CFLAGS) $(FUZZ_SAN) -MMD -MP -c -o $@ $<

$(F)/%.main.o: tests/fuzz/%.c
	@mkdir -p $(F)
	$(say) 'CC fuzz' $<
	$(Q)$(FUZZ_CC) $(CPPFLAGS) $(CFLAGS) $(FUZZ_SAN) -MMD -MP -c -o $@ $<

$(F)/file: $(addprefix $(F)/,file.main.o spec_read.o spec_write.o spec_keys.o \
	out_json.o out_plan.o out_map.o out_text.o out_top.o rates.o slots.o model.o args.o args_table.o \
	failure.o)
$(F)/reply: $(addprefix $(F)/,reply.main.o nl.o model.o failure.o)
$(FUZZERS):
	$(say) LD $@
	$(Q)$(FUZZ_CC) $(CFLAGS) $(FUZZ_SAN) -o $@ $^ $(LDLIBS)

## fuzz: bytes that nobody wrote, for FUZZ_SECONDS each
.PHONY: fuzz
fuzz: $(FUZZERS) $(T)/vfctl
	$(Q)tests/fuzz/run.sh $(T) $(FUZZ_SECONDS)

.PRECIOUS: $(F)/%.o
-include $(wildcard $(F)/*.d)
