// Files without a name.
#ifndef HGRAPH_FILES_H
#define HGRAPH_FILES_H

/// A file in a directory that has no name and is gone with its last descriptor: readable, every
/// write appends, close-on-exec. A descriptor, or -1 with `errno`.
int hg_unnamed_file(const char *directory);

/// The same in memory; the name is only for people who look at the process.
int hg_memory_file(const char *name);

/// Whether a path lies in a file system that is memory alone (tmpfs, ramfs): 1 or 0; 0 too where
/// the system does not say.
int hg_is_in_memory(const char *path);

#endif
