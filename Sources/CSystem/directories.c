#define _GNU_SOURCE
#include "directories.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static const int flags = O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

// Name by name, for kernels before 5.6 and sandboxes that do not have openat2.
static int walk(int root, const char *path) {
  char name[NAME_MAX + 1];
  int directory = openat(root, ".", flags);
  while (directory >= 0 && *path) {
    size_t length = strcspn(path, "/");
    int next = -1;
    if (length > NAME_MAX) {
      errno = ENAMETOOLONG;
    } else {
      memcpy(name, path, length);
      name[length] = 0;
      next = openat(directory, name, flags);
    }
    int error = errno;
    close(directory);
    errno = error;
    directory = next;
    path += length;
    if (*path == '/') path++;
  }
  return directory;
}

int hg_open_directory_beneath(int root, const char *path) {
  struct open_how how;
  memset(&how, 0, sizeof how);
  how.flags = flags;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
  int descriptor;
  do {
    descriptor = (int)syscall(SYS_openat2, root, *path ? path : ".", &how, sizeof how);
  } while (descriptor < 0 && (errno == EINTR || errno == EAGAIN));
  // A path may be longer than one call takes, though each of its names is not.
  if (descriptor < 0 && (errno == ENOSYS || errno == EPERM || errno == ENAMETOOLONG)) {
    return walk(root, path);
  }
  return descriptor;
}
