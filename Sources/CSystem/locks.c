#define _GNU_SOURCE
#include "locks.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static int change(int descriptor, int command, short type, int64_t start, int64_t length,
                  short *found) {
  struct flock lock;
  memset(&lock, 0, sizeof lock);
  lock.l_type = type;
  lock.l_whence = SEEK_SET;
  lock.l_start = start;
  lock.l_len = length;
  int result;
  do {
    result = fcntl(descriptor, command, &lock);
  } while (result < 0 && errno == EINTR);
  if (found) *found = lock.l_type;
  return result;
}

static short type_of(enum hg_lock_kind kind) {
  return kind == HG_LOCK_EXCLUSIVE ? F_WRLCK : F_RDLCK;
}

int hg_lock_try(int descriptor, enum hg_lock_kind kind, int64_t start, int64_t length) {
  if (change(descriptor, F_OFD_SETLK, type_of(kind), start, length, NULL) == 0) return 1;
  return errno == EAGAIN || errno == EACCES ? 0 : -1;
}

int hg_lock_wait(int descriptor, enum hg_lock_kind kind, int64_t start, int64_t length) {
  return change(descriptor, F_OFD_SETLKW, type_of(kind), start, length, NULL);
}

int hg_lock_is_held(int descriptor, enum hg_lock_kind kind, int64_t start, int64_t length) {
  short found = F_UNLCK;
  if (change(descriptor, F_OFD_GETLK, type_of(kind), start, length, &found) < 0) return -1;
  return found != F_UNLCK;
}

int hg_lock_release(int descriptor, int64_t start, int64_t length) {
  return change(descriptor, F_OFD_SETLK, F_UNLCK, start, length, NULL);
}
