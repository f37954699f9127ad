#define _GNU_SOURCE
#include "cgit2.h"
#include "loose.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stddef.h>

#define PACKAGE "libgit2-" LIBGIT2_SOVERSION
#define LIBRARY "libgit2.so." LIBGIT2_SOVERSION

static pthread_once_t once = PTHREAD_ONCE_INIT;
static struct hg_git2 table;
static const char *why;

// Repositories with these extensions are refused unless named: none of them changes what objects and
// references mean to a reader; `refstorage` with another value than `files` is refused by the caller.
static const char *const extensions[] = {
    "noop", "partialclone", "worktreeconfig", "preciousobjects", "relativeworktrees", "refstorage"};

static void open_library(void) {
  // The version compiled against and no other: structures differ between versions.
  void *library = dlopen(LIBRARY, RTLD_LAZY | RTLD_LOCAL);
  if (!library) {
    why = "cannot open " LIBRARY ": install the package " PACKAGE;
    return;
  }
#define BIND(name)                                                           \
  table.name = (__typeof__(table.name))dlsym(library, "git_" #name);         \
  if (!table.name) {                                                         \
    why = LIBRARY " lacks git_" #name ": reinstall the package " PACKAGE;    \
    return;                                                                  \
  }
  HG_GIT2_CALLS(BIND)
#undef BIND
  // libgit2 needs zlib itself, so it is there.
  if (hg_loose_bind() < 0) {
    why = "cannot open libz.so.1: install the package zlib1g";
    return;
  }
  if (table.libgit2_init() < 0) {
    why = LIBRARY " does not start: reinstall the package " PACKAGE;
    return;
  }
  size_t count = sizeof extensions / sizeof extensions[0];
  // Who owns a repository is checked by the caller, by the rule of git itself, before this library
  // sees it; two checks would tell two stories.
  if (table.libgit2_opts(GIT_OPT_SET_EXTENSIONS, extensions, count) < 0 ||
      table.libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0) < 0) {
    why = LIBRARY " lacks an option: install a newer package " PACKAGE;
  }
}

const struct hg_git2 *hg_git2_open(const char **failure) {
  pthread_once(&once, open_library);
  if (failure) *failure = why;
  return why ? NULL : &table;
}
