// Directories that are only looked into.
#ifndef HGRAPH_DIRECTORIES_H
#define HGRAPH_DIRECTORIES_H

/// Opens the directory `path` below `root` for looking up names in it (O_PATH), close-on-exec, and
/// follows no symbolic link. An empty path is the root itself.
///
/// Returns a descriptor, or -1 with `errno`: ENOENT, or ENOTDIR or ELOOP where something else is on
/// the way.
int hg_open_directory_beneath(int root, const char *path);

#endif
