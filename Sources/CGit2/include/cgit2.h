// libgit2, opened at first use: it costs 16 ms before its first answer, and most builds need none.
#ifndef HGRAPH_CGIT2_H
#define HGRAPH_CGIT2_H

#include <git2.h>
#include <git2/sys/odb_backend.h>
#include <git2/sys/repository.h>

/// The calls used. The real header gives the types, so the compiler checks every call, yet nothing is
/// linked.
#define HG_GIT2_CALLS(X) \
  X(commit_parent_id) X(commit_parentcount) X(commit_time) X(commit_tree_id) X(error_last) \
  X(error_set_str) X(libgit2_init) X(libgit2_opts) X(merge_base) X(object_free) X(object_id) \
  X(object_peel) X(object_type) X(odb_add_alternate) X(odb_add_backend) \
  X(odb_backend_data_alloc) X(odb_backend_data_free) X(odb_backend_loose) X(odb_backend_pack) \
  X(odb_exists) X(odb_free) X(odb_new) X(odb_object_data) X(odb_object_free) \
  X(odb_object_size) X(odb_object_type) X(odb_read) X(odb_read_header) X(repository_free) \
  X(repository_odb) X(repository_open_ext) X(repository_set_odb) X(revparse_single)

/// The calls as pointers, named without `git_`.
struct hg_git2 {
#define HG_GIT2_FIELD(name) __typeof__(&git_##name) name;
  HG_GIT2_CALLS(HG_GIT2_FIELD)
#undef HG_GIT2_FIELD
};

/// Opens the library at the first call. NULL and a sentence that names the package where it is not
/// there, too old, or refuses to start.
const struct hg_git2 *hg_git2_open(const char **failure);

/// Has a repository read its objects from these directories (`objects`, then its alternates), loose
/// ones by a reader that ends on every input. 0, or an error of libgit2's.
int hg_git2_set_objects(git_repository *repository, const char *const *directories, size_t count);

#endif
