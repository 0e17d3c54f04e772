/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The objects of the kernel's family as plain structs, and the tables that say
 * how each is decoded and what its facts are called. Keys are the attribute
 * names of the spec with '_' for '-': scripts rely on them.
 */
#ifndef _VFCTL_MODEL_H
#define _VFCTL_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <linux/vfio_glue.h>

#define MODEL_NAME_SIZE		(VFIO_GLUE_NAME_MAX + 1)
#define MODEL_UUID_SIZE		(VFIO_GLUE_UUID_LEN + 1)
#define MODEL_STRING_SIZE	64

/* Every object begins with this; bit N: attribute N was in the message. */
struct model {
	uint64_t has;
};

struct parent {
	struct model model;
	uint32_t index;
	char name[MODEL_NAME_SIZE];
	uint32_t kind;
	char bus[MODEL_NAME_SIZE];
	char address[MODEL_STRING_SIZE];
	char driver[MODEL_STRING_SIZE];
	char hw_model[MODEL_STRING_SIZE];
	int32_t numa_node;
	uint32_t mode;
	char profile[MODEL_NAME_SIZE];
	uint32_t resident;
	uint32_t max_functions;
	uint32_t vram_mib;
	uint32_t vram_free_mib;
	uint32_t vram_hole_mib;
	uint32_t ifindex;
	uint32_t vfs_enabled;
	uint32_t fit;
	uint32_t frag_permille;
	uint32_t compute_total;
	uint32_t compute_free;
	uint32_t guard_window_ms;
	uint32_t guard_resets;
	uint32_t guard_errors;
	uint32_t sched;
	uint32_t slice_us;
	uint32_t busy_permille;
	uint32_t jain_ppm;
};

struct profile {
	struct model model;
	char name[MODEL_NAME_SIZE];
	char parent[MODEL_NAME_SIZE];
	uint32_t kind;
	uint32_t vram_mib;
	uint32_t max_width;
	uint32_t max_height;
	uint32_t share_permille;
	uint32_t max_instances;
	uint32_t available;
	char mdev_type[MODEL_STRING_SIZE];
	uint32_t compute;
	uint32_t instances;
	uint32_t policy;
	uint32_t defined;
};

struct func {
	struct model model;
	char uuid[MODEL_UUID_SIZE];
	char name[MODEL_NAME_SIZE];
	uint64_t generation;
	uint32_t kind;
	uint32_t state;
	char profile[MODEL_NAME_SIZE];
	char parent[MODEL_NAME_SIZE];
	uint32_t expires_ms;
	uint32_t creator_pid;
	char creator_comm[MODEL_STRING_SIZE];
	uint32_t holder_pid;
	char holder_comm[MODEL_STRING_SIZE];
	char address[MODEL_STRING_SIZE];
	uint32_t vf_index;
	uint8_t mac[6];
	uint32_t vlan;
	uint32_t qos;
	uint32_t spoof_check;
	uint32_t trust;
	uint32_t link;
	uint32_t max_rate_mbps;
	uint32_t slot_offset_mib;
	uint32_t slot_mib;
	char mdev_parent[MODEL_STRING_SIZE];
	char mdev_type[MODEL_STRING_SIZE];
	char owner[MODEL_NAME_SIZE];
	uint32_t quarantine;
	uint64_t resets;
	uint64_t mailbox_errors;
	uint64_t spoofs;
	uint64_t rx_packets;
	uint64_t rx_bytes;
	uint64_t tx_packets;
	uint64_t tx_bytes;
	uint32_t weight;
	uint32_t cap_percent;
	uint32_t burst_us;
	uint64_t run_ns;
	uint64_t commands;
	uint64_t commands_dropped;
	uint64_t commands_refused;
	uint64_t pixel_bytes;
	uint64_t wait[8];
	uint64_t wait_max_ns;
	uint64_t overshoot_ns;
	uint64_t throttled_ns;
	uint32_t engine_permille;
};

struct capacity {
	struct model model;
	uint32_t room;
	char reason[96];
};

struct pool {
	struct model model;
	uint32_t kind;
	uint32_t policy;
};

struct place {
	struct model model;
	char profile[MODEL_NAME_SIZE];
	char parent[MODEL_NAME_SIZE];
	uint32_t room;
	uint32_t refusal;
	char blocker[MODEL_STRING_SIZE];
	char fits[MODEL_STRING_SIZE];
	uint32_t resident;
};

struct logged {
	struct model model;
	uint64_t seq;
	uint64_t time_ns;
	uint64_t duration_ns;
	uint32_t op;
	char object[MODEL_STRING_SIZE];
	uint32_t pid;
	char comm[MODEL_STRING_SIZE];
	uint32_t error;
	char message[128];
};

/* How the value of an attribute is coded on the wire and kept in the struct. */
enum field_type {
	FIELD_U32,
	FIELD_S32,
	FIELD_U64,
	FIELD_U64S,	/* several, as many as the member has */
	FIELD_BOOL,	/* u32, 0 or 1 */
	FIELD_ENUM,	/* u32 */
	FIELD_STRING,
	FIELD_MAC,
};

/**
 * struct field - one fact of an object
 * @attr: netlink attribute
 * @type: how it is coded
 * @offset: where it is in the struct
 * @size: size of the member
 * @key: what it is called
 * @words: for FIELD_ENUM, a word per value, ended by NULL
 */
struct field {
	uint16_t attr;
	enum field_type type;
	size_t offset;
	size_t size;
	const char *key;
	const char *const *words;
};

/**
 * struct shape - one kind of object
 * @what: what to call it in a message
 * @fields: its facts in the order of output
 * @num_fields: length of @fields
 * @size: size of the struct
 */
struct shape {
	const char *what;
	const struct field *fields;
	size_t num_fields;
	size_t size;
};

extern const struct shape shape_parent;
extern const struct shape shape_profile;
extern const struct shape shape_func;
extern const struct shape shape_pool;
extern const struct shape shape_place;
extern const struct shape shape_capacity;
extern const struct shape shape_logged;

/**
 * struct model_list - objects of one shape
 * @shape: which
 * @items: the objects, back to back; owned
 * @num: how many
 * @room: for how many @items has memory
 */
struct model_list {
	const struct shape *shape;
	void *items;
	size_t num;
	size_t room;
};

int model_decode(const struct shape *shape, const void *attrs, size_t len,
		 void *object);
int model_decode_funcs(const void *attrs, size_t len, struct model_list *list);
void *model_list_add(struct model_list *list);
void model_list_clear(struct model_list *list);

const struct field *model_field(const struct shape *shape, uint16_t attr);
void model_format(const struct field *field, const void *object, char *text,
		  size_t size);
const char *model_word(const char *const *words, uint32_t value);

extern const char *const kind_words[];
extern const char *const policy_words[];
extern const char *const state_words[];

static inline bool model_has(const struct model *model, unsigned int attr)
{
	return model->has & (UINT64_C(1) << attr);
}

#endif /* _VFCTL_MODEL_H */
