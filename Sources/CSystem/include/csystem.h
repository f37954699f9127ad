// System calls that Swift's Glibc module cannot reach.
#ifndef HGRAPH_CSYSTEM_H
#define HGRAPH_CSYSTEM_H

#include "directories.h"
#include "files.h"
#include "identity.h"
#include "locks.h"
#include "process.h"

/// Opens `path` below the directory `directory`, read-only and close-on-exec, and refuses to follow any
/// symbolic link or to leave the directory (openat2(2): RESOLVE_BENEATH, RESOLVE_NO_SYMLINKS,
/// RESOLVE_NO_MAGICLINKS).
///
/// Returns a descriptor, or -1 with `errno`: ELOOP where a link is met, EXDEV where the path leaves the
/// directory, ENOSYS where the kernel or a sandbox does not offer the call.
int hg_open_beneath(int directory, const char *path);

#endif
