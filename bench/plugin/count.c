// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counter: a plugin for QEMU's TCG that counts, between two marks which a
 * program in the VM sets (magic.h), the instructions of each translation block
 * of the kernel, those of user space as one sum, and the accesses of kernel
 * modules to device registers, by device and address.
 *
 *	-plugin count.so,out=FILE
 *
 * For each region FILE gets
 *
 *	region TAG USER-INSTRUCTIONS
 *	block ADDRESS INSTRUCTIONS
 *	mmio ADDRESS READS WRITES DEVICE
 *	end
 *
 * A block adds its length to its slot each time it is entered, in code that
 * TCG puts at its start: no call, so the VM runs at about half its speed. A
 * block left early, by a fault, counts whole. One vCPU only: nothing is locked.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "magic.h"
#include "qemu_plugin_api.h"

QEMU_PLUGIN_EXPORT int qemu_plugin_version = QEMU_PLUGIN_VERSION;

/* Slot 0 is user space; the others are found by hashing a block's address. */
#define SLOT_BITS	20
#define SLOTS		1048576U
#define REGISTERS	4096

#define KERNEL_START	0xffff800000000000ULL
#define MODULES_START	0xffffffffa0000000ULL

struct mmio {
	const char *device;
	uint64_t address;
	uint64_t count[2];
};

static uint64_t slot_key[SLOTS];
static unsigned int slots_used;
static struct qemu_plugin_scoreboard *score;
static struct mmio registers[REGISTERS];
static unsigned int registers_used;
static bool running;
static unsigned int tag;
static FILE *out;

static unsigned int slot_of(uint64_t address)
{
	unsigned int slot = (address * 0x9e3779b97f4a7c15ULL) >> (64 - SLOT_BITS);

	for (;; slot = (slot + 1) % SLOTS) {
		if (!slot)
			continue;
		if (slot_key[slot] == address)
			return slot;
		if (slot_key[slot])
			continue;
		if (slots_used == SLOTS / 4 * 3) {
			fprintf(stderr, "count: too many blocks\n");
			exit(1);
		}
		slots_used++;
		slot_key[slot] = address;
		return slot;
	}
}

static void region_begin(void)
{
	memset(qemu_plugin_scoreboard_find(score, 0), 0, SLOTS * sizeof(uint64_t));
	registers_used = 0;
	running = true;
}

static void region_end(void)
{
	const uint64_t *count = qemu_plugin_scoreboard_find(score, 0);
	unsigned int i;

	if (!running)
		return;
	running = false;
	fprintf(out, "region %u %" PRIu64 "\n", tag, count[0]);
	for (i = 1; i < SLOTS; i++) {
		if (slot_key[i] && count[i])
			fprintf(out, "block %" PRIx64 " %" PRIu64 "\n", slot_key[i],
				count[i]);
	}
	for (i = 0; i < registers_used; i++)
		fprintf(out, "mmio %" PRIx64 " %" PRIu64 " %" PRIu64 " %s\n",
			registers[i].address, registers[i].count[0],
			registers[i].count[1], registers[i].device);
	fprintf(out, "end\n");
	fflush(out);
}

static void mark(unsigned int vcpu, void *data)
{
	unsigned int command = (uintptr_t)data;

	(void)vcpu;
	if (command == MAGIC_BEGIN)
		region_begin();
	else if (command == MAGIC_END)
		region_end();
	else if ((command & ~0xfU) == MAGIC_NIBBLE)
		tag = (tag << 4 | (command & 0xf)) & 0xffff;
}

static void access(unsigned int vcpu, qemu_plugin_meminfo_t info, uint64_t vaddr,
		   void *data)
{
	const struct qemu_plugin_hwaddr *where;
	const char *device;
	uint64_t address;
	unsigned int i;

	(void)vcpu;
	(void)data;
	if (!running)
		return;
	where = qemu_plugin_get_hwaddr(info, vaddr);
	if (!where || !qemu_plugin_hwaddr_is_io(where))
		return;
	device = qemu_plugin_hwaddr_device_name(where);
	address = qemu_plugin_hwaddr_phys_addr(where);
	for (i = 0; i < registers_used; i++) {
		if (registers[i].address == address && registers[i].device == device)
			break;
	}
	if (i == REGISTERS) {
		fprintf(stderr, "count: too many registers\n");
		exit(1);
	}
	if (i == registers_used) {
		registers[i] = (struct mmio){ .device = device, .address = address };
		registers_used++;
	}
	registers[i].count[qemu_plugin_mem_is_store(info)]++;
}

static void translate(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
	static const uint8_t nop[4] = { 0x0f, 0x1f, 0x84, 0x00 };
	uint64_t address = qemu_plugin_tb_vaddr(tb);
	size_t n = qemu_plugin_tb_n_insns(tb), i;
	struct qemu_plugin_u64 entry = { .score = score };

	(void)id;
	if (address >= KERNEL_START)
		entry.offset = slot_of(address) * sizeof(uint64_t);
	qemu_plugin_register_vcpu_tb_exec_inline_per_vcpu(tb, QEMU_PLUGIN_INLINE_ADD_U64,
							  entry, n);
	for (i = 0; i < n; i++) {
		struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
		uint8_t code[8];
		uint32_t word;

		if (address >= MODULES_START) {
			qemu_plugin_register_vcpu_mem_cb(insn, access,
							 QEMU_PLUGIN_CB_NO_REGS,
							 QEMU_PLUGIN_MEM_RW, NULL);
			continue;
		}
		if (address >= KERNEL_START || qemu_plugin_insn_size(insn) != 8 ||
		    qemu_plugin_insn_data(insn, code, 8) != 8 || memcmp(code, nop, 4))
			continue;
		memcpy(&word, code + 4, 4);
		if ((word & ~0xffU) == MAGIC)
			qemu_plugin_register_vcpu_insn_exec_cb(insn, mark,
							       QEMU_PLUGIN_CB_NO_REGS,
							       (void *)(uintptr_t)(word & 0xff));
	}
}

QEMU_PLUGIN_EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const struct qemu_info *info,
					   int argc, char **argv);
QEMU_PLUGIN_EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const struct qemu_info *info,
					   int argc, char **argv)
{
	const char *name = NULL;
	int i;

	for (i = 0; i < argc; i++) {
		if (!strncmp(argv[i], "out=", 4))
			name = argv[i] + 4;
	}
	if (!name || !info->system_emulation || info->system.smp_vcpus != 1) {
		fprintf(stderr, "count: out=FILE and a machine with one vCPU are needed\n");
		return -1;
	}
	out = fopen(name, "w");
	if (!out) {
		fprintf(stderr, "count: %s: %s\n", name, strerror(errno));
		return -1;
	}
	score = qemu_plugin_scoreboard_new(SLOTS * sizeof(uint64_t));
	qemu_plugin_register_vcpu_tb_trans_cb(id, translate);
	return 0;
}
