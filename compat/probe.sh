#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Prints one -DHAVE_x per feature that the kernel under $1, built in $2, has.
# Features are looked up in its headers, since distributions carry changes back
# and a version number tells nothing of that.
include=$1/include

probe() { # name, header, basic regular expression
	if grep -q "$3" "$include/$2" 2>/dev/null; then
		echo "-DHAVE_$1"
	fi
}

probe STRING_NAMESPACES linux/module.h 'MODULE_INFO(import_ns, ns)'
probe PLAIN_PFN_PMD linux/huge_mm.h \
	'vmf_insert_pfn_pmd(struct vm_fault \*vmf, unsigned long pfn'
probe VFIO_REGION_INFO_CAPS linux/vfio.h 'get_region_info_caps'
probe VMA_IS_COW_MAPPING linux/mm.h 'bool vma_is_cow_mapping('
probe NET_DIM_BY_ADDRESS linux/dim.h \
	'net_dim(struct dim \*dim, const struct dim_sample \*'
probe DEVLINK_HEALTH_OPS_PERIOD net/devlink.h 'default_graceful_period'
# One series gave defaults to parameters and an extack to who reads them.
probe DEVLINK_PARAM_GET_EXTACK net/devlink.h 'int (\*get_default)('
probe DEVLINK_NO_PHYS_PORT_NAME net/devlink.h 'no_phys_port_name:1'
probe XDP_BUFF_ADD_FRAG net/xdp.h '^static inline bool xdp_buff_add_frag('

# Whether a symbol can be used by modules depends on the configuration as well.
if grep -q '	udp_encap_needed_key	' "$2/Module.symvers" 2>/dev/null; then
	echo "-DHAVE_UDP_ENCAP_NEEDED_KEY"
fi
