#define _GNU_SOURCE
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int add_descriptors(posix_spawn_file_actions_t *actions, const int *lifted, size_t count) {
  int failure = 0;
  for (size_t i = 0; i < count && !failure; i++) {
    if (lifted[i] < 0) {
      failure = posix_spawn_file_actions_addopen(actions, (int)i, "/dev/null", O_RDWR, 0);
    } else {
      failure = posix_spawn_file_actions_adddup2(actions, lifted[i], (int)i);
    }
  }
  if (!failure) failure = posix_spawn_file_actions_addclosefrom_np(actions, (int)count);
  return failure;
}

static int set_attributes(posix_spawnattr_t *attributes) {
  // Threads of a dispatch queue block signals, and a blocked mask is inherited through exec: such a
  // child could not be stopped.
  sigset_t none, all;
  sigemptyset(&none);
  // Not sigfillset: it leaves out the two signals that the C library keeps for itself, and a child
  // would find those ignored.
  memset(&all, 0xFF, sizeof all);
  int failure = posix_spawnattr_setsigmask(attributes, &none);
  if (!failure) failure = posix_spawnattr_setsigdefault(attributes, &all);
  if (!failure) failure = posix_spawnattr_setpgroup(attributes, 0);
  if (!failure) {
    failure = posix_spawnattr_setflags(
        attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  return failure;
}

static int spawn_with(const struct hg_spawn *spawn, const int *lifted, pid_t *process) {
  posix_spawn_file_actions_t actions;
  int failure = posix_spawn_file_actions_init(&actions);
  if (failure) return failure;
  posix_spawnattr_t attributes;
  failure = posix_spawnattr_init(&attributes);
  if (failure) {
    posix_spawn_file_actions_destroy(&actions);
    return failure;
  }
  failure = add_descriptors(&actions, lifted, spawn->descriptor_count);
  if (!failure && spawn->directory) {
    failure = posix_spawn_file_actions_addchdir_np(&actions, spawn->directory);
  }
  if (!failure) failure = set_attributes(&attributes);
  if (!failure) {
    failure = posix_spawn(
        process, spawn->program, &actions, &attributes, spawn->arguments, spawn->environment);
  }
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return failure;
}

int hg_spawn(const struct hg_spawn *spawn, int *process) {
  size_t count = spawn->descriptor_count;
  int *lifted = malloc((count + 1) * sizeof *lifted);
  if (!lifted) return ENOMEM;
  int failure = 0;
  size_t made = 0;
  for (; made < count && !failure; made++) {
    lifted[made] = -1;
    if (spawn->descriptors[made] < 0) continue;
    // Above all numbers that the child gets, so that no duplicate overwrites a source that is still
    // to be duplicated.
    lifted[made] = fcntl(spawn->descriptors[made], F_DUPFD_CLOEXEC, (int)count + 3);
    if (lifted[made] < 0) failure = errno;
  }
  if (!failure) failure = spawn_with(spawn, lifted, process);
  for (size_t i = 0; i < made; i++) {
    if (lifted[i] >= 0) close(lifted[i]);
  }
  free(lifted);
  return failure;
}

int hg_pidfd_open(int process) { return (int)syscall(SYS_pidfd_open, process, 0); }

int hg_pidfd_has_ended(int pidfd) {
  siginfo_t info;
  memset(&info, 0, sizeof info);
  if (waitid(P_PIDFD, (id_t)pidfd, &info, WEXITED | WNOHANG | WNOWAIT) < 0) return -1;
  return info.si_pid != 0;
}

static int64_t microseconds(struct timeval time) {
  return (int64_t)time.tv_sec * 1000000 + time.tv_usec;
}

int hg_pidfd_reap(int pidfd, struct hg_ending *ending) {
  siginfo_t info;
  struct rusage usage;
  memset(&info, 0, sizeof info);
  memset(&usage, 0, sizeof usage);
  long result;
  do {
    // The system call itself: the library's waitid does not give the usage.
    result = syscall(SYS_waitid, P_PIDFD, pidfd, &info, WEXITED, &usage);
  } while (result < 0 && errno == EINTR);
  if (result < 0) return -1;
  ending->status = info.si_status;
  ending->signalled = info.si_code != CLD_EXITED;
  ending->user_microseconds = microseconds(usage.ru_utime);
  ending->system_microseconds = microseconds(usage.ru_stime);
  ending->peak_bytes = (int64_t)usage.ru_maxrss * 1024;
  return 0;
}

static int reap(idtype_t kind, id_t id) {
  siginfo_t info;
  memset(&info, 0, sizeof info);
  if (waitid(kind, id, &info, WEXITED | WNOHANG) < 0) return -1;
  return info.si_pid != 0;
}

int hg_reap_group(int group) {
  int count = 0;
  while (reap(P_PGID, (id_t)group) == 1) count++;
  return count;
}

int hg_reap_child(int process) { return reap(P_PID, (id_t)process); }

int hg_adopt_orphans(void) { return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); }

int hg_processor_count(void) {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) == 0) return CPU_COUNT(&set) > 0 ? CPU_COUNT(&set) : 1;
  // More processors than the fixed set holds.
  long online = sysconf(_SC_NPROCESSORS_ONLN);
  return online > 0 ? (int)online : 1;
}
