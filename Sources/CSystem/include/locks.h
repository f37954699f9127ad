// Locks that belong to an open file description.
#ifndef HGRAPH_LOCKS_H
#define HGRAPH_LOCKS_H

#include <stdint.h>

// OFD locks (F_OFD_SETLK): unlike POSIX locks they do not vanish when another descriptor of the same
// file is closed, and two opens in one process exclude each other. They lock a range of bytes, which
// need not exist; a length of 0 means to the end.

/// What a range is locked for.
enum hg_lock_kind {
  /// Several may hold it; the descriptor must be readable.
  HG_LOCK_SHARED,
  /// One may hold it; the descriptor must be writable.
  HG_LOCK_EXCLUSIVE,
};

/// Takes a lock, or turns the one held into the other kind, without waiting: 1 where it is held now,
/// 0 where another holds it (what was held before stays), -1 with `errno`.
int hg_lock_try(int descriptor, enum hg_lock_kind kind, int64_t start, int64_t length);

/// Takes a lock, waiting for it. 0, or -1 with `errno`.
int hg_lock_wait(int descriptor, enum hg_lock_kind kind, int64_t start, int64_t length);

/// Whether another open file description holds a lock that excludes this one: 1, 0, or -1 with
/// `errno`.
int hg_lock_is_held(int descriptor, enum hg_lock_kind kind, int64_t start, int64_t length);

/// Gives a lock back. 0, or -1 with `errno`.
int hg_lock_release(int descriptor, int64_t start, int64_t length);

#endif
