#define _GNU_SOURCE
#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/vfs.h>
#include <unistd.h>

// For file systems that know no files without a name.
static int unlinked_file(const char *directory) {
  char *path = NULL;
  if (asprintf(&path, "%s/.output-XXXXXX", directory) < 0) return -1;
  int descriptor = mkostemp(path, O_APPEND | O_CLOEXEC);
  if (descriptor >= 0) unlink(path);
  free(path);
  return descriptor;
}

int hg_unnamed_file(const char *directory) {
  int descriptor = open(directory, O_TMPFILE | O_RDWR | O_APPEND | O_CLOEXEC, 0600);
  if (descriptor < 0 && (errno == EOPNOTSUPP || errno == EISDIR)) return unlinked_file(directory);
  return descriptor;
}

int hg_memory_file(const char *name) {
  int descriptor = memfd_create(name, MFD_CLOEXEC);
  if (descriptor < 0 || fcntl(descriptor, F_SETFL, O_APPEND) == 0) return descriptor;
  int failure = errno;
  close(descriptor);
  errno = failure;
  return -1;
}

int hg_is_in_memory(const char *path) {
  struct statfs status;
  if (statfs(path, &status) != 0) return 0;
  return status.f_type == TMPFS_MAGIC || (unsigned long)status.f_type == RAMFS_MAGIC;
}
