// SPDX-License-Identifier: GPL-2.0-only
/*
 * Output: functions in the words of those that use them. All that is written
 * was checked to be a name, a UUID or an address, so nothing needs an escape.
 */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <json-c/json.h>

#include "handover.h"
#include "util.h"
#include "vfctl.h"

/* The newest that podman 4.3 and its like understand. */
#define CDI_VERSION	"0.5.0"

/* How libvirt and QEMU take a PCI address apart. */
struct pci_address {
	unsigned int domain, bus, slot, function;
};

static void split(const char *text, struct pci_address *to)
{
	char *at;

	to->domain = strtoul(text, &at, 16);
	to->bus = *at ? strtoul(at + 1, &at, 16) : 0;
	to->slot = *at ? strtoul(at + 1, &at, 16) : 0;
	to->function = *at ? strtoul(at + 1, &at, 16) : 0;
}

static void put_libvirt_vf(FILE *to, const struct func *func, bool netdev)
{
	struct pci_address at;

	split(func->address, &at);
	/* An interface is moved by libvirt itself, with its identity. */
	fprintf(to, netdev ? "<interface type='hostdev' managed='yes'>\n" :
		"<hostdev mode='subsystem' type='pci' managed='no'>\n");
	fprintf(to, "  <!-- %s %s -->\n", func->name, func->uuid);
	if (netdev) {
		fprintf(to, "  <mac address='%02x:%02x:%02x:%02x:%02x:%02x'/>\n",
			func->mac[0], func->mac[1], func->mac[2], func->mac[3],
			func->mac[4], func->mac[5]);
		if (func->vlan)
			fprintf(to, "  <vlan><tag id='%u'/></vlan>\n",
				func->vlan);
	}
	fprintf(to, "  <source>\n    <address%s domain='0x%04x' bus='0x%02x'",
		netdev ? " type='pci'" : "", at.domain, at.bus);
	fprintf(to, " slot='0x%02x' function='0x%x'/>\n  </source>\n",
		at.slot, at.function);
	fprintf(to, netdev ? "</interface>\n" : "</hostdev>\n");
}

static void put_libvirt(FILE *to, const struct made *made)
{
	const struct func *func = &made->func;

	if (func->kind == VFIO_GLUE_KIND_NIC) {
		put_libvirt_vf(to, func, made->node.netdev[0]);
		return;
	}
	fprintf(to, "<hostdev mode='subsystem' type='mdev' model='vfio-pci'");
	fprintf(to, " managed='no' display='on'>\n  <!-- %s -->\n", func->name);
	fprintf(to, "  <source>\n    <address uuid='%s'/>\n  </source>\n",
		func->uuid);
	fprintf(to, "</hostdev>\n");
}

static void put_qemu(FILE *to, const struct made *made)
{
	const struct func *func = &made->func;

	fprintf(to, "-device vfio-pci,");
	if (func->kind == VFIO_GLUE_KIND_NIC)
		fprintf(to, "host=%s,id=%s\n", func->address, func->name);
	else
		fprintf(to, "sysfsdev=/sys/bus/mdev/devices/%s,id=%s,display=on\n",
			func->uuid, func->name);
}

/*
 * As the SR-IOV device plugin of Kubernetes, and KubeVirt, name what they hand
 * out: a variable for each profile, with all of its functions.
 */
static void put_env(FILE *to, const struct made *all, size_t num)
{
	size_t i, k;

	for (i = 0; i < num; i++) {
		const struct func *func = &all[i].func;
		bool nic = func->kind == VFIO_GLUE_KIND_NIC;
		const char *gap = "=";
		const char *at;

		for (k = 0; k < i; k++)
			if (!strcmp(all[k].func.profile, func->profile))
				break;
		if (k < i)
			continue;
		fprintf(to, nic ? "PCIDEVICE_VFCTL_" :
				  "MDEV_PCI_RESOURCE_VFCTL_");
		for (at = func->profile; *at; at++)
			fputc(isalnum((unsigned char)*at) ?
			      toupper((unsigned char)*at) : '_', to);
		for (k = i; k < num; k++) {
			if (strcmp(all[k].func.profile, func->profile))
				continue;
			fprintf(to, "%s%s", gap, nic ? all[k].func.address :
						       all[k].func.uuid);
			gap = ",";
		}
		fprintf(to, "\n");
	}
}

static struct json_object *string(const char *text)
{
	return json_object_new_string(text);
}

static void add_node(struct json_object *nodes, const char *path)
{
	struct json_object *node = json_object_new_object();

	json_object_object_add(node, "path", string(path));
	json_object_array_add(nodes, node);
}

static struct json_object *cdi_device(const struct made *made)
{
	struct json_object *device = json_object_new_object();
	struct json_object *edits = json_object_new_object();
	struct json_object *nodes = json_object_new_array();
	struct json_object *env = json_object_new_array();
	char text[128];

	add_node(nodes, "/dev/vfio/vfio");
	add_node(nodes, made->node.device);
	snprintf(text, sizeof(text), "VFCTL_UUID=%s", made->func.uuid);
	json_object_array_add(env, string(text));
	if (made->func.address[0]) {
		snprintf(text, sizeof(text), "VFCTL_ADDRESS=%s",
			 made->func.address);
		json_object_array_add(env, string(text));
	}
	json_object_object_add(edits, "deviceNodes", nodes);
	json_object_object_add(edits, "env", env);
	json_object_object_add(device, "name", string(made->func.name));
	json_object_object_add(device, "containerEdits", edits);
	return device;
}

/* Only what has a VFIO node can be given to a container. */
static void put_cdi(FILE *to, const struct made *all, size_t num)
{
	struct json_object *json = json_object_new_object();
	struct json_object *devices = json_object_new_array();
	const int flags = JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED |
			  JSON_C_TO_STRING_NOSLASHESCAPE;
	size_t i;

	for (i = 0; i < num; i++)
		if (all[i].node.device[0])
			json_object_array_add(devices, cdi_device(&all[i]));
	json_object_object_add(json, "cdiVersion", string(CDI_VERSION));
	json_object_object_add(json, "kind", string("vfctl.org/function"));
	json_object_object_add(json, "devices", devices);
	fprintf(to, "%s\n", json_object_to_json_string_ext(json, flags));
	json_object_put(json);
}

/**
 * handover_print() - print functions in the words of who shall use them
 * @who: who
 * @all: the functions, which are active, with their nodes
 * @num: length of @all
 * @to: where to
 */
void handover_print(enum handover who, const struct made *all, size_t num,
		    FILE *to)
{
	size_t i;

	switch (who) {
	case HANDOVER_LIBVIRT:
		for (i = 0; i < num; i++)
			put_libvirt(to, &all[i]);
		break;
	case HANDOVER_QEMU:
		for (i = 0; i < num; i++)
			put_qemu(to, &all[i]);
		break;
	case HANDOVER_CDI:
		put_cdi(to, all, num);
		break;
	case HANDOVER_ENV:
		put_env(to, all, num);
		break;
	}
}
