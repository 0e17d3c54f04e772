/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The one place that knows which kernel this is. Sources are written in the
 * spelling of the newest kernel that the suite supports; what an older one
 * lacks or spells otherwise is mended here. HAVE_* come from probe.sh.
 * Forced into every source file by the top Kbuild.
 */
#ifndef _VFCTL_COMPAT_H
#define _VFCTL_COMPAT_H

/* Set here, since the headers below would otherwise set it to nothing. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/export.h>
#include <linux/mm.h>
#include <linux/module.h>

/* Symbol namespaces are strings since 6.13, and were bare words before. */
#ifndef HAVE_STRING_NAMESPACES
#undef MODULE_IMPORT_NS
#define MODULE_IMPORT_NS(ns)		MODULE_INFO(import_ns, ns)
#undef EXPORT_SYMBOL_NS_GPL
#define EXPORT_SYMBOL_NS_GPL(sym, ns)	__EXPORT_SYMBOL(sym, "GPL", ns)
#endif

/* Of the compiler's builtins, sparse does not know this one. */
#ifdef __CHECKER__
#define __builtin_assume_aligned(ptr, align)	(ptr)
#endif

/* vmf_insert_pfn_pmd() takes a plain pfn since 6.17, and took a pfn_t before. */
#ifndef HAVE_PLAIN_PFN_PMD
#include <linux/pfn_t.h>
#define vmf_insert_pfn_pmd(vmf, pfn, write) \
	vmf_insert_pfn_pmd(vmf, __pfn_to_pfn_t(pfn, PFN_DEV), write)
#endif

/* Asked of a mapping since 7.2, and of its flags before. */
#ifndef HAVE_VMA_IS_COW_MAPPING
static inline bool vma_is_cow_mapping(const struct vm_area_struct *vma)
{
	return is_cow_mapping(vma->vm_flags);
}
#endif

#endif /* _VFCTL_COMPAT_H */
