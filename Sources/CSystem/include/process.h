// Starting, awaiting and stopping child processes.
#ifndef HGRAPH_PROCESS_H
#define HGRAPH_PROCESS_H

// No header of the system with types in it: Swift would take those for this module's own, and not
// let files use them that import only Glibc.
#include <stddef.h>
#include <stdint.h>

/// What a child process is started with. Nothing but what is named here reaches it.
struct hg_spawn {
  /// The program's path, absolute or relative to `directory`; no PATH is searched.
  const char *program;
  /// The arguments, the program's name first; ends with NULL.
  char *const *arguments;
  /// The environment as `NAME=value`; ends with NULL.
  char *const *environment;
  /// The working directory; NULL keeps the caller's.
  const char *directory;
  /// What the child sees as descriptors 0, 1, 2, ...; -1 stands for /dev/null. All others are closed.
  const int *descriptors;
  size_t descriptor_count;
};

/// Starts a child in a process group of its own, with an empty signal mask and all signals at their
/// defaults.
///
/// Returns 0, or an error number: of the child's chdir or exec too.
int hg_spawn(const struct hg_spawn *spawn, int *process);

/// How a child ended, and what it used.
struct hg_ending {
  /// The exit code, or the number of the signal that ended it.
  int status;
  /// Whether a signal ended it, rather than its own exit.
  int signalled;
  /// Processor time in user mode and in the kernel, in microseconds.
  int64_t user_microseconds, system_microseconds;
  /// The most memory that it held, in bytes.
  int64_t peak_bytes;
};

/// A descriptor for a process, readable once the process has ended; close-on-exec. -1 with `errno`.
int hg_pidfd_open(int process);

/// Whether the child behind a descriptor has ended, without reaping it, without waiting: 1, 0, or -1
/// with `errno`.
int hg_pidfd_has_ended(int pidfd);

/// Waits for the child behind a descriptor, reaps it and says how it ended. 0, or -1 with `errno`.
int hg_pidfd_reap(int pidfd, struct hg_ending *ending);

/// Reaps children of a process group that have ended, without waiting. Returns how many.
int hg_reap_group(int group);

/// Reaps one child, without waiting: 1 where it had ended, 0 where it runs, -1 where it is no child.
int hg_reap_child(int process);

/// Makes the calling process the parent of descendants whose parent ends (PR_SET_CHILD_SUBREAPER).
/// 0, or -1 with `errno`.
int hg_adopt_orphans(void);

/// How many processors the calling process may use, at least 1.
int hg_processor_count(void);

#endif
